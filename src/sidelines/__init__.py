"""When and where travelling principals can meet, at what cost to each, and why not otherwise."""

__version__ = "0.1.0"

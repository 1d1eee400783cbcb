"""Formats: bytes become values and values become bytes; nothing here reaches the network."""

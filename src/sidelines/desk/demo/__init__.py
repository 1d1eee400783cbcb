"""What the demo's store is filled with: the case of 2017 and 2018, and fictional ministries with their requests."""

from sidelines.desk.demo.filling import FIRST_TODAY, FOUNDING, fill

__all__ = ["FIRST_TODAY", "FOUNDING", "fill"]

"""Measurements of Sidelines, run with `make bench`."""

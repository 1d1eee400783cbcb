"""The case file that a diary secretary starts from."""

from __future__ import annotations

from importlib import resources


def skeleton() -> str:
    """A commented case file, ready to be filled in and good as it stands: TOML text."""
    return resources.files("sidelines").joinpath("data", "skeleton.toml").read_text(encoding="utf-8")

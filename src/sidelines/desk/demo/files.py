"""Files: where the demo finds the case and the story of 2018, which are examples of the command line as well."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[3] / "examples"
"""Beside the package in the project's own tree; an installed package carries what it needs itself."""
STORY, CASE, MINISTRIES = "helsinki-2018-story.toml", "helsinki-2018.toml", "ministries.toml"


def text_of(name: str) -> str:
    """The text of one of the demo's files, from the package or from the tree that it is worked on in."""
    carried = HERE / name
    return (carried if carried.is_file() else EXAMPLES / name).read_text(encoding="utf-8")

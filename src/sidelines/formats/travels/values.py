"""What tables of travels are read into: presences, the lines that make none, and how much of a file was placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sidelines.crossings.presences import Presence

Kind = Literal["line", "event", "entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A line, or one of the places it names, that makes no presence: where it stands, why, and the nearest guess."""

    file: str
    line: int
    """0 where it is about the whole file or an item of a case."""
    where: str
    """The line in words: "line 7", "Sheet1, row 7"; of an item of a case its day; empty for the whole file."""
    who: str
    place: str
    """As written; empty where a description was read, which is never repeated."""
    reason: str
    guess: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelFile:
    """How much of a file was placed: its lines, those with a presence, and by what they were placed.

    `kind`: what its lines are, "line", "event" or, in a case, "entry". `partly` counts those of the placed that were
    placed in part, or with a doubt; `open` what a case's calendars leave open beside its entries.
    `by` counts lines by "place" (a column), "text" (a description), "elsewhere" (as `at` says), "country" and "diary".
    `parts` counts the places named, `placed_parts` those that are cities.
    """

    name: str
    lines: int
    placed: int
    parts: int
    placed_parts: int
    kind: Kind = "line"
    partly: int = 0
    open: int = 0
    by: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Travels:
    """What several files come to: presences in the order of the files, and what could not be placed."""

    presences: tuple[Presence, ...]
    unplaced: tuple[Unplaced, ...]
    files: tuple[TravelFile, ...]


Read = tuple[list[Presence], list[Unplaced], TravelFile]
"""What one file comes to."""

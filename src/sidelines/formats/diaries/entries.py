"""Entries: what a calendar's events and a spreadsheet's lines say, before their places are told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sidelines.errors import Problem
from sidelines.places import City

Kind = Literal["", "stay", "engagement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One occurrence of an event, or one line of a spreadsheet, as its source has it.

    `start` and `end` are both days (the last one included) or both times, or one of each where a spreadsheet
    says so. A time with a zone is an instant; one without is local to the place.
    """

    source: str
    """The source's name: the file as it was given."""
    line: int
    """Where it stands: the line of BEGIN:VEVENT in a calendar, the row in a spreadsheet; both from 1."""
    where: str
    """The same in words: "line 120", "Sheet1, row 7"."""
    uid: str
    """What tells it from the source's other entries, the same in a newer export; empty if nothing does."""
    start: date | datetime
    end: date | datetime
    occurrence: str = ""
    """Which one of a series, as its original start; empty for a single event."""
    title: str = ""
    place: str = ""
    """Where it is, as written; for a way from here to there, where it begins."""
    country: str = ""
    """The place's country, where the source keeps it apart."""
    ends_in: str = ""
    """Where a way from here to there ends, where the source keeps it apart."""
    ends_in_country: str = ""
    position: tuple[float, float] | None = None
    """Degrees north and east, where the source has them."""
    zone: str = ""
    """The IANA zone that the source keeps for a place of its own; empty: that of the place."""
    ends_in_position: tuple[float, float] | None = None
    ends_in_zone: str = ""
    notes: str = ""
    """The description, in which a flight may be written down. It is never shown and never kept."""
    kind: Kind = ""
    """What it is, where the source says so."""
    exported: bool = False
    """Written by Sidelines itself: it is read as it was, and no two of one source say the same."""
    whose: str = ""
    """The principal whose it is, where a source holds several diaries and says so."""
    tentative: bool = False
    free: bool = False
    """Marked as free: it blocks nothing."""
    known: date | None = None
    assumed: frozenset[str] = frozenset()
    movable: bool = False
    movable_from: date | datetime | None = None
    movable_to: date | datetime | None = None


def entry_key(entry: Entry) -> str:
    """Letters that stand for an entry in a newer export of its source too; nothing can be read out of them.

    The occurrences of one series begin alike, up to a full stop, and are told by their days: a series moved to
    another hour stays the same. An entry without an identifier is told by its place and its days.
    """
    if not entry.uid:
        return _hashed(entry.place, entry.start, entry.end, entry.kind)
    key = _hashed(entry.uid)
    return f"{key}.{_hashed(entry.occurrence[:10])[:6]}" if entry.occurrence else key


def _hashed(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode(errors="surrogatepass")).hexdigest()[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the field `imported` of a stay or engagement says: its source, which entry of it, and what it said."""

    source: str
    entry: str
    said: str

    def __str__(self) -> str:
        return f"{self.source} {self.entry} {self.said}"

    @classmethod
    def read(cls, text: object) -> Mark | None:
        """The mark in a table's field, if it is one."""
        parts = text.rsplit(" ", 2) if isinstance(text, str) else []
        return cls(source=parts[0], entry=parts[1], said=parts[2]) if len(parts) == 3 else None


Why = Literal["cancelled", "free", "outside", "another's", "merged", "mistaken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An event or a line that is not entered, and why: cancelled, free, outside the days asked about,
    another principal's, merged with one that says the same, or mistaken.
    """

    source: str
    line: int
    where: str
    why: Why
    sentence: str
    """Why, in words that hold no title."""
    title: str = ""
    tells: str = ""
    """When and where it is, as far as it can be told: "10 March 2027, Wien"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A calendar or a spreadsheet as it was read: what it says, what was set aside, what seems wrong with it.

    Each event of a calendar is in `entries` (once or, if it recurs, many times, by its `line`) or in `set_aside`.
    """

    name: str
    kind: Literal["calendar", "sheet"] = "calendar"
    calendar_name: str = ""
    """The name that the calendar gives itself."""
    entries: tuple[Entry, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Warnings; what makes a file unreadable raises DiaryError instead."""
    events: int = 0
    """How many VEVENTs or lines there are."""
    broken_off: bool = False
    """True: the file breaks off, so that what it lacks says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The city that an entry is in, and for a way from here to there the city in which it ends."""

    city: City
    ends_in: City | None = None
    by: str = ""
    """What told it: "place", "position", "flight", "train" or "title"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """Why no city could be told, in a sentence without the title, and the nearest guess if there is one."""

    reason: str
    guess: str = ""
    """As it could be written in its stead: "Rome, Italy"."""

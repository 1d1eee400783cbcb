"""Entries and a gazetteer for tests: what calendars say, without a calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sidelines.errors import PlaceError
from sidelines.formats.diary import Read, Wanted, read_diary
from sidelines.formats.entries import Entry, Source, Told, Untold
from sidelines.places import find_city

HOME = find_city("Oslo")


def entry(start: str, end: str | None = None, place: str = "", **fields: Any) -> Entry:
    """An entry of work.ics with days or times as text."""
    made: dict[str, Any] = {"source": "work.ics", "line": 1, "where": "line 1", "uid": f"{start}{place}"}
    return Entry(**made | {"start": when(start), "end": when(end or start), "place": place} | fields)


def when(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def told(given: Entry) -> Told | Untold:
    """The city of that very name."""
    if not given.place:
        return Untold(reason="It has no place.")
    try:
        ends_in = find_city(given.ends_in) if given.ends_in else None
        return Told(city=find_city(given.place), ends_in=ends_in, by="place")
    except PlaceError as problem:
        return Untold(reason=str(problem), guess="Rome, Italy")


def read(*entries: Entry, **wanted: Any) -> Read:
    """The entries, each source by its name, read as Ann's diary."""
    names = list(dict.fromkeys(each.source for each in entries))
    sources = [
        Source(name=name, entries=tuple(each for each in entries if each.source == name)) for name in names
    ]
    return read_diary(sources, told, Wanted(principal="Ann", home=HOME, **wanted))

"""Entries and a gazetteer for tests: what calendars say, without a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sidelines.errors import PlaceError
from sidelines.formats.diaries.diary import Read, Wanted, read_diary
from sidelines.formats.diaries.entries import Entry, Source, Told, Untold
from sidelines.itinerary import Engagement, Item, Stay
from sidelines.places import City, find_city
from sidelines.times import day_at

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


def plain(item: Item) -> Item:
    """The item without what names it, with cities as they are named; where it has none, without zone and local day."""
    if isinstance(item, Stay):
        return replace(item, key="", city=named(item.city))
    if item.city is None:
        day = item.day if item.start is None else day_at(item.start, "UTC")
        return replace(item, key="", zone="", day=day)
    return replace(item, key="", city=named(item.city), ends_in=item.ends_in and named(item.ends_in))


def on_its_days(item: Item) -> bool:
    """False for an hour such as 24:00, which the strategy counts to the day that it ends."""
    if isinstance(item, Engagement):
        return item.start is None or day_at(item.start, item.zone) == item.day
    zone = item.city.zone
    return (item.start is None or day_at(item.start, zone) == item.first) and (
        item.end is None or day_at(item.end, zone) == item.last
    )


def named(city: City) -> City:
    """A city without what the table alone knows of it: a place of one's own is not in the table."""
    return City(
        name=city.name, country=city.country, latitude=city.latitude, longitude=city.longitude, zone=city.zone
    )

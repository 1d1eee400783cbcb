"""Presences out of case files and calendars: each stay, each engagement in a city, both ends of each way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sidelines.crossings.presences import Presence
from sidelines.formats.cases.file import load_case
from sidelines.formats.diaries.diary import Wanted, read_diary
from sidelines.formats.diaries.entries import Source, Told
from sidelines.formats.diaries.file import DiaryFile, read_source
from sidelines.formats.placing.placer import Placer
from sidelines.formats.travels.values import Read, TravelFile, Unplaced
from sidelines.itinerary import Item, Stay
from sidelines.places import City, find_city
from sidelines.times import day_at


def of_case(path: Path) -> Read:
    """The presences of every principal's itinerary in a case file; raises CaseError."""
    case = load_case(path)
    presences: list[Presence] = []
    lines = placed = 0
    for itinerary in case.itineraries:
        for item in itinerary:
            found = list(of_item(item, itinerary.principal.name))
            presences += found
            lines, placed = lines + 1, placed + bool(found)
    return presences, [], _told(path, lines, placed)


def of_calendar(path: Path, at: City | None = None) -> Read:
    """The presences of the calendar's owner, who is called as the file; raises DiaryError.

    What keeps busy without a place is listed as unplaced, without its title.
    """
    who = path.stem
    source = read_source(DiaryFile(path=path, name=str(path)), who, None)
    placer = Placer(home=at)
    home = at or _first_city(source, placer) or find_city("London")  # its zone is that of times without one
    read = read_diary([source], placer.place, Wanted(principal=who, home=home))
    presences = [found for placed in read.placed for found in of_item(placed.item, who)]
    unplaced = [
        Unplaced(
            file=str(path), line=left.entry.line, where=left.entry.where, who=who, place=left.entry.place,
            reason=left.reason.rstrip("."), guess=left.guess,
        )
        for left in read.unplaced
    ]  # fmt: skip
    unplaced += [
        Unplaced(
            file=str(path),
            line=left.line,
            where=left.where,
            who=who,
            place="",
            reason=left.sentence.rstrip("."),
        )
        for left in read.set_aside
        if left.why != "merged"
    ]
    return presences, unplaced, _told(path, source.events, len(read.placed))


def _first_city(source: Source, placer: Placer) -> City | None:
    told = (placer.place(entry) for entry in source.entries)
    return next((each.city for each in told if isinstance(each, Told)), None)


def _told(path: Path, lines: int, placed: int) -> TravelFile:
    return TravelFile(
        name=str(path), lines=lines, placed=placed, parts=lines, placed_parts=placed, by={"diary": placed}
    )


def of_item(item: Item, who: str) -> Iterator[Presence]:
    """A stay or an engagement as a presence on its local days, a way as one where it begins and where it ends."""
    if item.city is None:
        return
    if isinstance(item, Stay):
        yield Presence(who=who, city=item.city, first=item.first, last=item.last, tentative=item.tentative)
        return
    last = item.day
    if item.end is not None and item.ends_in is None:
        last = max(last, day_at(item.end - 1, item.zone))
    yield Presence(who=who, city=item.city, first=item.day, last=last, tentative=item.tentative)
    if item.ends_in is not None:
        yield Presence(
            who=who, city=item.ends_in, first=item.last_day, last=item.last_day, tentative=item.tentative
        )

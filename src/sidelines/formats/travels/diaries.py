"""Presences out of case files and calendars: each stay, each engagement in a city, both ends of each way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sidelines.countries import fold
from sidelines.crossings.presences import Presence
from sidelines.errors import Problem
from sidelines.formats.cases.file import load_case
from sidelines.formats.diaries.diary import Wanted, outcomes, read_diary
from sidelines.formats.diaries.entries import Entry, Source, Told
from sidelines.formats.diaries.file import DiaryFile, read_source
from sidelines.formats.placing.placer import Placer
from sidelines.formats.travels.values import Read, TravelFile, Unplaced
from sidelines.itinerary import DiaryNote, Item, Stay
from sidelines.places import City, find_city
from sidelines.times import day_at, short_day

_LEFT_OPEN = re.compile(
    r"(?P<where>(?:[^():]*, )?(?:line|row) (?P<line>\d+))(?: \(.*?\))?: (?P<reason>.*)", re.DOTALL
)


def of_case(path: Path) -> Read:
    """The presences of every principal's itinerary in a case file, whatever the days of its meetings; raises
    CaseError.

    An item without a city, and what the calendars and spreadsheets that the case names leave open, is listed as
    unplaced.
    """
    case = load_case(path, everything=True)
    presences: list[Presence] = []
    unplaced: list[Unplaced] = []
    lines = placed = left_open = 0
    for itinerary in case.itineraries:
        who = itinerary.principal.name
        for item in itinerary:
            found = list(of_item(item, who))
            presences += found
            lines, placed = lines + 1, placed + bool(found)
            if not found:
                unplaced.append(_nowhere(path, item, who))
        left = [each for note in itinerary.notes for each in _left_open(path, note, who)]
        unplaced += left
        left_open += len(left)
    told = TravelFile(
        name=str(path), lines=lines, placed=placed, parts=lines, placed_parts=placed, kind="entry", open=left_open,
        by={"diary": placed},
    )  # fmt: skip
    return presences, unplaced, told


def _nowhere(path: Path, item: Item, who: str) -> Unplaced:
    day = item.first if isinstance(item, Stay) else item.day
    reason = f"no city is given or known for what {who} does"
    where = f"{short_day(day)} {day.year}"
    return Unplaced(file=str(path), line=0, where=where, who=who, place="", reason=reason)


def _left_open(path: Path, note: DiaryNote, who: str) -> Iterator[Unplaced]:
    """What a calendar or spreadsheet of a case leaves open; of two cities at one hour both count."""
    file = str(path.parent / note.name)
    for sentence in note.left_open:
        if sentence.startswith("Two cities at one hour"):
            continue
        told = _LEFT_OPEN.fullmatch(sentence.removeprefix(f"{note.name}, "))
        yield Unplaced(
            file=file,
            line=int(told["line"]) if told else 0,
            where=told["where"] if told else "",
            who=who,
            place="",
            reason=(told["reason"] if told else sentence).rstrip("."),
        )


def of_calendar(path: Path, at: City | None = None) -> Read:
    """The presences of the calendar's owner, who is called as the file; raises DiaryError.

    What keeps busy without a place is listed as unplaced, without its title.
    """
    who = path.stem
    source = read_source(DiaryFile(path=path, name=str(path)), who, None)
    placer = Placer(home=at)
    home = at or _first_city(source, placer) or find_city("London")  # its zone is that of times without one
    read = read_diary([source], placer.place, Wanted(principal=who, home=home))
    presences, unplaced = [], []
    for placed in read.placed:
        found = list(of_item(placed.item, who))
        presences += found
        if not found:
            unplaced.append(_of_entry(path, placed.entry, who, "no city is given"))
    for left in read.unplaced:
        guess = "" if fold(left.guess) == fold(left.entry.place) else left.guess
        unplaced.append(_of_entry(path, left.entry, who, left.reason.rstrip("."), guess))
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
    unplaced += [_of_problem(path, problem, who) for problem in source.problems]
    # An event that says the same as another counts with it.
    counted = {where for where, what in outcomes(read, source).items() if what in ("placed", "merged")}
    nowhere = {placed.entry.where for placed in read.placed if placed.item.city is None}
    counted -= nowhere - {placed.entry.where for placed in read.placed if placed.item.city is not None}
    told = TravelFile(
        name=str(path), lines=source.events, placed=len(counted), parts=source.events, placed_parts=len(counted),
        kind="event", partly=len(counted & {left.where for left in unplaced}), by={"diary": len(counted)},
    )  # fmt: skip
    return presences, unplaced, told


def _of_entry(path: Path, entry: Entry, who: str, reason: str, guess: str = "") -> Unplaced:
    return Unplaced(
        file=str(path), line=entry.line, where=entry.where, who=who, place=entry.place, reason=reason, guess=guess
    )  # fmt: skip


def _of_problem(path: Path, problem: Problem, who: str) -> Unplaced:
    reason = f"found {problem.found}, expected {problem.expected}. {problem.sentence}".rstrip(". ")
    where = f"line {problem.line}" if problem.line else ""
    return Unplaced(file=str(path), line=problem.line, where=where, who=who, place="", reason=reason)


def _first_city(source: Source, placer: Placer) -> City | None:
    told = (placer.place(entry) for entry in source.entries)
    return next((each.city for each in told if isinstance(each, Told)), None)


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

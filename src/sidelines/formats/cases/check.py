"""The checks of a diary: stays that overlap, ways that no flight fits, engagements outside their stay."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Literal, TypeVar

from sidelines.finding.wanted import Case
from sidelines.formats.cases.problems import Problems, Said
from sidelines.itinerary import Engagement, HeldWays, Item, Itinerary, Reading, Stay, way_of
from sidelines.places import City, distance_km
from sidelines.times import DAY, Minute, Span, datetime_at, duration_text, instant, short_day, time_text
from sidelines.travel import TravelModel, minutes_between

MOST_A_DAY = 6
"""Items without hours on one day: more of them can't be told apart in any order that a diary keeps."""

_NEIGHBOURS = 4
"""Stays before an engagement among which the one that covers it is looked for."""

Kept = TypeVar("Kept", Stay, Engagement)
Severity = Literal["error", "warning"]


def look_at_diaries(case: Case, problems: Problems) -> None:
    """Note what each principal's diary can't mean (errors) and what it hardly means (warnings)."""
    for itinerary in case.itineraries:
        _Look(itinerary, case.reading, case.travel, problems).at_all()
    if not case.meetings and not problems.errors:
        problems.add((), Said("no meeting"), "a meeting that is wanted, in [[meetings]]", severity="warning")


class _Look:
    """The look at one principal's diary."""

    def __init__(
        self, itinerary: Itinerary, reading: Reading, travel: TravelModel, problems: Problems
    ) -> None:
        self._principal = itinerary.principal
        self._itinerary = itinerary
        self._reading = reading
        self._travel = travel
        self._problems = problems
        self._ways: dict[tuple[City, City], int] = {}
        held = HeldWays.of(itinerary)
        parts = (
            _as_said(part, stay, reading)
            for stay in itinerary.stays
            if not stay.one_day
            for part in held.parts(stay, reading)
        )
        self._stays = sorted(parts, key=lambda stay: stay.span(reading).start)
        """The stays of more than a day, in the parts that the ways of the diary leave of them."""
        self._held = held.ways

    def at_all(self) -> None:
        """Look at everything."""
        told = {(a.key, b.key) for a, b in self._overlaps()}
        self._short_ways(told)
        self._outside()
        self._ways_outside()
        self._crowded_days()
        self._two_at_once()

    def _overlaps(self) -> Iterator[tuple[Stay, Stay]]:
        """Stays that overlap as the diary is read, each pair noted, firm ones first."""
        rows = [(stay.span(self._reading), stay) for stay in self._stays]
        for a, b in _overlapping([row for row in rows if not row[1].tentative]):
            if self._problems.full("error"):
                return
            if self._told_already(a, b):
                continue
            if _severity_of(a, b) == "error" or self._left(a, b) >= self._way(a.city, b.city):
                self._note_overlap(a, b, "firm stays")
                yield a, b
        for a, b in _overlapping(rows):
            if self._problems.full("warning"):
                return
            if (a.tentative or b.tentative) and not self._told_already(a, b):
                self._note_overlap(a, b, "stays, not both firm,")

    def _told_already(self, a: Item, b: Item) -> bool:
        """True for two items of calendars or spreadsheets: where they contradict, that is told when they are read."""
        return a.key in self._problems.elsewhere and b.key in self._problems.elsewhere

    def _no_worse_than(self, severity: Severity, a: Item, b: Item) -> Severity:
        """A warning where one of the two is from a calendar: two that contradict each other are a fact."""
        from_calendars = self._problems.elsewhere.keys() | self._problems.imported
        return severity if from_calendars.isdisjoint((a.key, b.key)) else "warning"

    def _note_overlap(self, a: Stay, b: Stay, which: str) -> None:
        first, second = a.span(self._reading), b.span(self._reading)
        length = min(first.end, second.end) - max(first.start, second.start)
        year = _years_differ(a, b)
        until, since = _end(a, first, year), _start(b, second, year)
        sentence = (
            f"{self._principal.name} is in {_place_of(a)} until {until}, "
            f"but in {_place_of(b)} from {since}: "
            f"the {which} overlap by {duration_text(length)}."
        )
        severity = self._no_worse_than(_severity_of(a, b), a, b)
        self._note(b, "from", since, f"a stay that begins after {until}", sentence, severity)

    def _short_ways(self, told: set[tuple[str, str]]) -> None:
        firm = [stay for stay in self._stays if not stay.tentative]
        for a, b in pairwise(firm):
            needed = self._way(a.city, b.city)
            over = self._left(a, b)
            if over >= needed or (a.key, b.key) in told or self._held_between(a, b):
                continue
            if over < 0 and self._told_already(a, b):
                continue
            left = duration_text(max(0, self._left(a, b)))
            year = _years_differ(a, b)
            sentence = (
                f"{self._principal.name} leaves {_place_of(a)} {_at(a.end, a.last, a.city, year)} "
                f"and is in {_place_of(b)} {_at(b.start, b.first, b.city, year)}: "
                f"the way takes {duration_text(needed)}, the diary leaves {left}."
            )
            expected = f"{duration_text(needed)} for the way from {a.city.name} to {b.city.name}"
            found = f"{left} at most"
            self._note(b, "from", found, expected, sentence, "warning")

    def _held_between(self, a: Stay, b: Stay) -> bool:
        """True if the diary holds a way into the second stay, so that nothing is left to guess."""
        first, last = instant(a.last, 0, a.city.zone), instant(b.first, DAY, b.city.zone)
        return any(
            first <= (way.start or 0) and (way.end or 0) <= last and self._is_about(b, way.goes_to)
            for way in self._held
        )

    def _is_about(self, stay: Stay, city: City | None) -> bool:
        return city is not None and distance_km(stay.city, city) <= self._reading.excursion_km

    def _left(self, a: Stay, b: Stay) -> int:
        """The most minutes between two stays; an end without an hour is at any time of its day."""
        leave = instant(a.last, 0, a.city.zone) if a.end is None else a.end
        arrive = instant(b.first, DAY, b.city.zone) if b.start is None else b.start
        return arrive - leave

    def _way(self, origin: City, destination: City) -> int:
        key = (origin, destination)
        if key not in self._ways:
            self._ways[key] = minutes_between(self._travel, self._principal, origin, destination)
        return self._ways[key]

    def _outside(self) -> None:
        """Engagements, and stays of one day, in a place too far from the stay that covers them."""
        starts = [stay.span(self._reading).start for stay in self._stays]
        for item in self._itinerary:
            if item.city is None or way_of(item) or not (isinstance(item, Engagement) or item.one_day):
                continue
            span = item.span(self._reading)
            last = bisect_right(starts, span.end)
            for stay in self._stays[max(0, last - _NEIGHBOURS) : last]:
                read = stay.span(self._reading)
                severity = None if self._told_already(item, stay) else self._conflict(item, span, stay)
                away = distance_km(stay.city, item.city)
                if severity is None or away <= self._reading.excursion_km:
                    continue
                year = _years_differ(item, stay)
                sentence = (
                    f"{self._principal.name} is in {_place_of(item)} {_time_of(item, span, year)}, but in "
                    f"{_place_of(stay)} from {_start(stay, read, year)} to {_end(stay, read, year)}, "
                    f"{away:,.0f} km away."
                )
                expected = f"a place within {self._reading.excursion_km:g} km of {stay.city.name}"
                severity = self._no_worse_than(severity, item, stay)
                self._note(item, "city", item.city.label, expected, sentence, severity)

    def _ways_outside(self) -> None:
        """Ways that begin or end elsewhere than in the stay that covers their start or their end, or all across one."""
        starts = [stay.span(self._reading).start for stay in self._stays]
        for way in self._held:
            span, ends = way.span(self._reading), way_of(way)
            assert ends is not None
            last = bisect_right(starts, span.end)
            for stay in self._stays[max(0, last - _NEIGHBOURS) : last]:
                said = _said(stay)
                begins = said.start < span.start < said.end and not self._is_about(stay, ends[0])
                lands = said.start < span.end < said.end and not self._is_about(stay, ends[1])
                across = span.start < said.start < said.end < span.end
                if not (begins or lands or across) or self._told_already(way, stay):
                    continue
                read, year = stay.span(self._reading), _years_differ(way, stay)
                sentence = (
                    f"{self._principal.name} is on {_called(way)} from {_when(span.start, way.zone, year)} to "
                    f"{_when(span.end, way.end_zone, year)}, but in {_place_of(stay)} from "
                    f"{_start(stay, read, year)} to {_end(stay, read, year)}."
                )
                field, city = ("city", ends[0]) if begins else ("ends_in", ends[1])
                expected = f"a place within {self._reading.excursion_km:g} km of {stay.city.name}"
                self._note(way, field, city.label, expected, sentence, "warning")

    def _conflict(self, item: Item, span: Span, stay: Stay) -> Severity | None:
        """How an item contradicts a stay elsewhere: by its words, by how it is read, or not."""
        mild: Severity = "warning" if item.tentative or stay.tentative else "error"
        if item.one_day:
            day = item.day if isinstance(item, Engagement) else item.first
            return mild if stay.first < day < stay.last else None
        said = _said(stay)
        if max(said.start, span.start) < min(said.end, span.end):
            return mild
        read = stay.span(self._reading)
        return "warning" if max(read.start, span.start) < min(read.end, span.end) else None

    def _crowded_days(self) -> None:
        counts: Counter[date] = Counter()
        for item in self._itinerary:
            if not item.one_day:
                continue
            day = item.day if isinstance(item, Engagement) else item.first
            counts[day] += 1
            if counts[day] == MOST_A_DAY + 1:
                sentence = (
                    f"{self._principal.name} has more than that on {short_day(day)}: give some of them hours."
                )
                field = "day" if isinstance(item, Engagement) else "from"
                self._note(
                    item,
                    field,
                    short_day(day),
                    f"at most {MOST_A_DAY} without hours a day",
                    sentence,
                    "error",
                )

    def _two_at_once(self) -> None:
        timed = [(each.span(self._reading), each) for each in self._itinerary.engagements if not each.one_day]
        for a, b in _overlapping(timed):
            if self._problems.full("warning"):
                return
            if {a.key, b.key} <= self._problems.elsewhere.keys() | self._problems.imported:
                continue  # an office's calendar is full of them
            first, second = a.span(self._reading), b.span(self._reading)
            sentence = (
                f"{self._principal.name} has {_called(a)} until {_when(first.end, a.end_zone)} "
                f"and {_called(b)} from {_when(second.start, b.zone)}: two engagements at once."
            )
            found = _when(second.start, b.zone)
            self._note(
                b, "from", found, f"a time from {_when(first.end, a.end_zone)} on", sentence, "warning"
            )

    def _note(
        self, item: Item, field: str, found: str, expected: str, sentence: str, severity: Severity
    ) -> None:
        self._problems.add_of_item(item.key, field, found, expected, sentence, severity)


def _overlapping(spans: Sequence[tuple[Span, Kept]]) -> Iterator[tuple[Kept, Kept]]:
    """Pairs whose spans overlap, the one that begins first in front."""
    going: list[tuple[Span, Kept]] = []
    for span, item in sorted(spans, key=lambda row: row[0].start):
        going = [row for row in going if row[0].end > span.start]
        for _, before in going:
            yield before, item
        going.append((span, item))


def _severity_of(a: Stay, b: Stay) -> Severity:
    """A warning where one stay is tentative, or the day of the change has hours unsaid."""
    said = a.end is not None and b.start is not None
    changeover = a.last <= b.first
    return "warning" if a.tentative or b.tentative or (changeover and not said) else "error"


def _as_said(part: Stay, stay: Stay, reading: Reading) -> Stay:
    """The part of a stay with those of its ends left without an hour that are the stay's own and have none."""
    if part is stay:
        return stay
    own = stay.span(reading)
    start = None if stay.start is None and part.start == own.start else part.start
    end = None if stay.end is None and part.end == own.end else part.end
    return replace(part, start=start, end=end, assumed=part.assumed & stay.assumed)


def _said(stay: Stay) -> Span:
    """When the principal is there by the words of the stay: hours, or days of which the first and last don't count."""
    zone = stay.city.zone
    start = instant(stay.first, DAY, zone) if stay.start is None else stay.start
    return Span(start=start, end=instant(stay.last, 0, zone) if stay.end is None else stay.end)


def _called(item: Item) -> str:
    way = way_of(item)
    if way is not None and not item.title:
        return f"the way from {way[0].name} to {way[1].name}"
    return item.title or ("an engagement" if isinstance(item, Engagement) else "a stay")


def _place_of(item: Item) -> str:
    name = item.city.name if item.city else "no place of its own"
    return f"{name} ({item.title})" if item.title else name


def _years_differ(a: Item, b: Item) -> bool:
    """True if the days of two items are not all of one year, so that each is said with its year."""
    days = [
        day
        for item in (a, b)
        for day in ((item.day,) if isinstance(item, Engagement) else (item.first, item.last))
    ]
    return len({day.year for day in days}) > 1


def _day(day: date, year: bool) -> str:
    return f"{short_day(day)} {day.year}" if year else short_day(day)


def _when(minute: Minute, zone_name: str, year: bool = False) -> str:
    return f"{time_text(minute, zone_name)} on {_day(datetime_at(minute, zone_name).date(), year)}"


def _start(stay: Stay, span: Span, year: bool) -> str:
    time = _when(span.start, stay.city.zone, year)
    return time if stay.start is not None else f"{_day(stay.first, year)} (read as {time})"


def _end(stay: Stay, span: Span, year: bool) -> str:
    time = _when(span.end, stay.city.zone, year)
    return time if stay.end is not None else f"{_day(stay.last, year)} (read as {time})"


def _at(minute: Minute | None, day: date, city: City, year: bool) -> str:
    return f"on {_day(day, year)}" if minute is None else f"at {_when(minute, city.zone, year)}"


def _time_of(item: Item, span: Span, year: bool) -> str:
    if item.one_day:
        return f"on {_day(item.day if isinstance(item, Engagement) else item.first, year)}"
    zone_name = item.zone if isinstance(item, Engagement) else item.city.zone
    return f"from {_when(span.start, zone_name, year)} to {_when(span.end, zone_name, year)}"

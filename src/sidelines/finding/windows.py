"""Windows: every city and stretch of time in which all participants can meet, exact to the minute, day by
local day.

Cities are looked at all at once: for each opening of each participant's diary the first and last possible
start of the meeting are worked out for every city, and the participants' answers are intersected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.limits import Limit
from sidelines.finding.wanted import Case, MeetingWanted
from sidelines.itinerary import Item
from sidelines.openings import Busy, Diary, Opening
from sidelines.people import Principal
from sidelines.places import CityTable
from sidelines.times import DAY, Minute, Span, ZoneClock
from sidelines.travel import Ways

Indices = NDArray[np.int64]
Instants = NDArray[np.int32]
NOTHING: frozenset[str] = frozenset()
A_DAY = timedelta(days=1)
HOURS, PAST = "hours", "past"
"""Keys under which the local hours, and days that are past, can be set aside like limits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Cities in which the same openings of all participants meet: first and last start in each, UTC minutes.

    `cities`, `first`, `last`: shape (cities,); a meeting may begin at any minute from `first` to `last`, both
    included.
    """

    cities: Indices
    first: Instants
    last: Instants
    openings: tuple[Opening, ...] = ()

    def narrowed(
        self, cities: Indices, first: Instants, last: Instants, opening: Opening | None
    ) -> Batch | None:
        """The cities where some start is left, or None."""
        left = first <= last
        if not left.any():
            return None
        openings = self.openings if opening is None else (*self.openings, opening)
        return Batch(cities=cities[left], first=first[left], last=last[left], openings=openings)

    def taken(self, chosen: NDArray[np.bool_]) -> Batch:
        """The part of the batch that the mask chooses."""
        return replace(self, cities=self.cities[chosen], first=self.first[chosen], last=self.last[chosen])


@dataclass(slots=True)
class Search:
    """One meeting of a case, ready to be asked which cities are open on a day, also with facts set aside or
    changed.
    """

    case: Case
    meeting: MeetingWanted
    table: CityTable
    principals: list[Principal] = field(init=False)
    diaries: list[Diary] = field(init=False)
    ways: list[Ways] = field(init=False)
    _clock: ZoneClock = field(init=False)
    _masks: dict[str, NDArray[np.bool_]] = field(init=False)
    _hours: dict[tuple[date, int], Instants] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        itineraries = [self.case.itinerary_of(name) for name in self.meeting.participants]
        self.principals = [itinerary.principal for itinerary in itineraries]
        self.diaries = [Diary(itinerary, self.case.reading) for itinerary in itineraries]
        self.ways = [Ways(self.case.travel, principal, self.table) for principal in self.principals]
        self._clock = ZoneClock(self.table.zones)
        self._masks = {}
        for limit in self.meeting.limits:
            mask = limit.allowed(self.table, self.case.sovereigns, self.principals)
            if mask is not None:
                self._masks[limit.key] = mask

    def limits(self, without: frozenset[str]) -> list[Limit]:
        """The limits in force when those of these keys are set aside."""
        return [limit for limit in self.meeting.limits if limit.key not in without]

    def allowed(self, without: frozenset[str] = NOTHING) -> Indices:
        """The cities that the limits on places allow."""
        allowed = np.ones(len(self.table), dtype=bool)
        for key, mask in self._masks.items():
            if key not in without:
                allowed &= mask
        return np.flatnonzero(allowed)

    def local(self, day: date, clock: int, cities: Indices) -> Instants:
        """When that local time of day falls in each of the cities, UTC minutes."""
        known = self._hours.get((day, clock))
        if known is None:
            known = self._hours[day, clock] = self._clock.instants(day, clock).astype(np.int32)
        return known[self.table.zone_index[cities]]

    def _whole(self, day: date) -> Span:
        """All of that local day in whatever city, and the next, into which a meeting may run."""
        every = np.arange(len(self.table))
        return Span(
            start=int(self.local(day, 0, every).min()),
            end=int(self.local(day, 2 * DAY, every).max()) + self.meeting.minutes,
        )

    def on(
        self,
        day: date,
        without: frozenset[str] = NOTHING,
        instead: Mapping[str, Item] | None = None,
        cities: Indices | None = None,
        minutes: int | None = None,
    ) -> list[Batch]:
        """The open cities on that local day and the starts in each, one batch for each combination of
        openings.

        `without`: keys of stays, engagements and limits set aside; `instead`: changed stays or engagements by
        key; `cities`: only these; `minutes`: another length. Limits on journeys are left to `costs`.
        """
        length = self.meeting.minutes if minutes is None else minutes
        start = self._day_batch(day, without, cities, length)
        batches = [] if start is None else [start]
        if not batches:
            return []
        span = Span(start=int(batches[0].first.min()), end=int(batches[0].last.max()) + length + 1)
        for number, diary in enumerate(self.diaries):
            openings, busy = diary.openings(self._whole(day), without, instead)
            openings = [opening for opening in openings if opening.overlaps(span)]
            batches = self._fit(batches, self.ways[number], openings, length)
            for alternatives in _free_of(busy, length):
                batches = _split(batches, alternatives)
        for limit in self.limits(without):
            for near in (day - A_DAY, day, day + A_DAY):
                clocks = limit.hours(near)
                if clocks is not None:
                    batches = self._outside(batches, near, clocks, length)
        return batches

    def _day_batch(
        self, day: date, without: frozenset[str], cities: Indices | None, length: int
    ) -> Batch | None:
        """All allowed cities with the starts that local hours, bounds and days allow."""
        limits = self.limits(without)
        past = self.case.as_of is not None and day <= self.case.as_of and PAST not in without
        if past or not all(limit.allows(day) for limit in limits):
            return None
        chosen = self.allowed(without)
        if cities is not None:
            chosen = np.intersect1d(chosen, cities, assume_unique=True)
        opens, closes = self.meeting.hours if HOURS not in without else (0, 1440)
        closes = closes if closes > opens else closes + DAY
        first = self.local(day, opens, chosen)
        last = np.minimum(self.local(day, closes, chosen) - length, self.local(day, DAY, chosen) - 1)
        for start, end in (limit.bounds() for limit in limits):
            if start is not None:
                first = np.maximum(first, start)
            if end is not None:
                last = np.minimum(last, end - length)
        return Batch(cities=chosen, first=first, last=last).narrowed(chosen, first, last, None)

    def _fit(
        self, batches: Sequence[Batch], ways: Ways, openings: Sequence[Opening], length: int
    ) -> list[Batch]:
        fitted = []
        for opening in openings:
            reach = _Reach(ways, opening, length, self.meeting.margin_minutes)
            fitted += [found for batch in batches if (found := reach.of(batch)) is not None]
        return fitted

    def _outside(self, batches: list[Batch], day: date, clocks: tuple[int, int], length: int) -> list[Batch]:
        opens, closes = clocks
        closes = closes if closes > opens else closes + DAY

        def alternatives(batch: Batch) -> Iterator[tuple[Instants, Instants]]:
            before = self.local(day, opens, batch.cities) - length
            yield batch.first, np.minimum(batch.last, before)
            after = np.maximum(self.local(day, closes, batch.cities), before + 1)
            yield np.maximum(batch.first, after), batch.last

        return _split(batches, alternatives)


Alternatives = Callable[[Batch], Iterator[tuple[Instants, Instants]]]


def _split(batches: Sequence[Batch], alternatives: Alternatives) -> list[Batch]:
    found = (
        batch.narrowed(batch.cities, *starts, None) for batch in batches for starts in alternatives(batch)
    )
    return [batch for batch in found if batch is not None]


def _free_of(busy: Busy, length: int) -> Iterator[Alternatives]:
    """For each engagement without a place, the starts before it and those after it."""
    for span in busy.spans:
        yield _before_or_after(span.start - length, span.end)
    for span, room in busy.rooms:
        yield _before_or_after(span.end - room - length, span.start + room)


def _before_or_after(before: Minute, after: Minute) -> Alternatives:
    def alternatives(batch: Batch) -> Iterator[tuple[Instants, Instants]]:
        yield batch.first, np.minimum(batch.last, before)
        yield np.maximum(batch.first, max(after, before + 1)), batch.last

    return alternatives


class _Reach:
    """Where and when a participant can be through one opening."""

    def __init__(self, ways: Ways, opening: Opening, length: int, margin: int) -> None:
        self._ways, self._opening = ways, opening
        self._length, self._margin = length, margin
        self._inside: NDArray[np.bool_] | None = None
        if opening.city is not None:
            self._inside = ways.km(opening.city) <= ways.model.same_city_km
        elif opening.radius is not None:
            self._inside = ways.km(opening.stays[0].city) <= opening.radius
            for stay in opening.stays[1:]:
                self._inside = self._inside & (ways.km(stay.city) <= opening.radius)

    def of(self, batch: Batch) -> Batch | None:
        """The part of the batch that the participant can reach and leave in time."""
        cities, first, last = batch.cities, batch.first, batch.last
        if self._inside is not None:
            kept = self._inside[cities]
            if not kept.any():
                return None
            cities, first, last = cities[kept], first[kept], last[kept]
        opening = self._opening
        for tie in opening.before:
            arrive = self._ways.arrivals(tie.city, tie.minute)[cities]
            arrive = arrive + self._margin * (self._ways.minutes(tie.city)[cities] > 0)
            first = np.maximum(first, arrive)
        for tie in opening.after:
            last = np.minimum(last, self._ways.departures(tie.city, tie.minute)[cities] - self._length)
        if opening.touch is not None:
            first = np.maximum(first, opening.touch.start - self._length + 1)
            last = np.minimum(last, opening.touch.end - 1)
        return batch.narrowed(cities, first, last, opening)

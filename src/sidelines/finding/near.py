"""Near misses: the smallest single change that would open a window on a closed day, kind by kind.

Only facts that forbid a day by themselves are looked at; for each the least change is worked out to the
minute, km or day, and can be applied to the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sidelines.finding.costs import Costs
from sidelines.finding.limits import (
    AddedHours,
    AfterMeeting,
    Balance,
    Limit,
    NotAfter,
    NotBefore,
    NotInHours,
    NotOnDays,
    NotOnHolidays,
    WithinKm,
    rules_journeys,
)
from sidelines.finding.options import price_day
from sidelines.finding.wanted import Case, MeetingWanted
from sidelines.finding.why import Fact, WhyNot, likeliest, openings_on, within_journeys
from sidelines.finding.windows import HOURS, Batch, Search
from sidelines.itinerary import Engagement, Item, Stay
from sidelines.places import City
from sidelines.times import DAY

STAY, ENGAGEMENT, LIMIT, PLACE, LENGTH = (
    "stay shortened", "engagement moved", "limit relaxed", "place allowed", "meeting shortened",
)  # fmt: skip
KINDS = (STAY, ENGAGEMENT, LIMIT, PLACE, LENGTH)
MOST_MOVED = 12 * 60
"""A movable engagement without bounds of its own is moved by at most so many minutes."""
SHORTEST = 10
"""A meeting is never shortened below so many minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """One change that would open a window: its kind, its size in `unit`, the day and city that open, how to
    apply it.

    `item` or `meeting`: what takes the place of the one with the same key or name.
    """

    kind: str
    size: float
    unit: str
    day: date
    city: City
    fact: Fact | None = None
    item: Item | None = None
    meeting: MeetingWanted | None = None

    def apply(self, case: Case) -> Case:
        """The case with the change made."""
        if self.meeting is not None:
            return case.with_meeting(self.meeting)
        assert self.item is not None
        assert self.fact is not None
        return case.with_itinerary(case.itinerary_of(self.fact.principal).with_item(self.item))


def near_misses(search: Search, costs: Costs, closed: Iterable[WhyNot]) -> list[NearMiss]:
    """The smallest changes that open one of the closed days, each kind's smallest first, one for each fact
    and kind.
    """
    best: dict[tuple[str, str, str], NearMiss] = {}
    for why in closed:
        if why.open or why.hopeless:
            continue
        for found in _on(search, costs, why):
            key = (found.kind, found.fact.key if found.fact else "", found.unit)
            if key not in best or found.size < best[key].size:
                best[key] = found
    return sorted(best.values(), key=lambda near: (KINDS.index(near.kind), near.size, near.day))


def _on(search: Search, costs: Costs, why: WhyNot) -> Iterator[NearMiss]:
    singles = (*why.facts, *why.others) if len(why.facts) == 1 else ()
    for fact in singles:
        if isinstance(fact.item, Stay):
            yield from _shortened(search, costs, why.day, fact, fact.item)
        elif isinstance(fact.item, Engagement) and fact.item.movable and not fact.item.one_day:
            yield from _moved(search, costs, why.day, fact, fact.item)
        elif fact.limit is not None:
            yield from _relaxed(search, costs, why.day, fact, fact.limit)
        elif fact.key == HOURS:
            yield from _other_hours(search, costs, why.day, fact)
    yield from _shorter(search, costs, why.day)


def _shortened(search: Search, costs: Costs, day: date, fact: Fact, stay: Stay) -> Iterator[NearMiss]:
    if stay.one_day:
        return
    span = stay.span(search.case.reading)
    for earlier_end in (True, False):

        def changed(minutes: int, earlier_end: bool = earlier_end) -> Stay:
            if earlier_end:
                return replace(stay, end=span.end - minutes, assumed=stay.assumed - {"to"})
            return replace(stay, start=span.start + minutes, assumed=stay.assumed - {"from"})

        def city_at(minutes: int, changed: Callable[[int], Stay] = changed) -> int:
            return _city(_with_item(search, costs, day, changed(minutes)))

        size = _least(city_at, 1, span.minutes - 1)
        if size is not None:
            row = likeliest(search, costs, day, _with_item(search, costs, day, changed(size)))
            city = search.table.city(row)
            yield NearMiss(
                kind=STAY, size=size, unit="minutes", day=day, city=city, fact=fact, item=changed(size)
            )


def _least(city_at: Callable[[int], int], low: int, high: int) -> int | None:
    """The least size that opens a city, if the greatest does; more of it never closes what less of it opens."""
    if high < low or city_at(high) < 0:
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if city_at(middle) >= 0 else (middle + 1, high)
    return low


def _moved(search: Search, costs: Costs, day: date, fact: Fact, item: Engagement) -> Iterator[NearMiss]:
    assert item.start is not None
    assert item.end is not None
    back = item.start - (item.movable_from if item.movable_from is not None else item.start - MOST_MOVED)
    on = (item.movable_to if item.movable_to is not None else item.end + MOST_MOVED) - item.end

    def city_at(minutes: int) -> int:
        return _city(_with_item(search, costs, day, item.moved(minutes)))

    for step in range(15, max(back, on) + 15, 15):
        for sign, most in ((-1, back), (1, on)):
            size = min(step, most)
            if size <= step - 15 or city_at(sign * size) < 0:
                continue
            while size > step - 15 + 1 and city_at(sign * (size - 1)) >= 0:
                size -= 1
            moved = item.moved(sign * size)
            row = likeliest(search, costs, day, _with_item(search, costs, day, moved))
            yield NearMiss(
                kind=ENGAGEMENT,
                size=size,
                unit="minutes",
                day=day,
                city=search.table.city(row),
                fact=fact,
                item=moved,
            )
            return


def _with_item(search: Search, costs: Costs, day: date, item: Item) -> list[Batch]:
    return within_journeys(search, costs, day, search.on(day, instead={item.key: item}))


def _city(batches: list[Batch]) -> int:
    return int(batches[0].cities[0]) if batches else -1


def _relaxed(search: Search, costs: Costs, day: date, fact: Fact, limit: Limit) -> Iterator[NearMiss]:
    without = frozenset({limit.key})
    batches = openings_on(search, costs, day, without)
    if not batches or isinstance(limit, AfterMeeting):
        return
    match limit:
        case WithinKm():
            km = search.table.distances_km(limit.city.latitude, limit.city.longitude)
            city = min((int(b.cities[np.argmin(km[b.cities])]) for b in batches), key=lambda i: km[i])
            wider = float(np.ceil(km[city]))
            yield _limit(search, day, fact, city, wider - limit.km, "km", replace(limit, km=wider))
        case AddedHours() | Balance():
            yield from _longer_journeys(search, costs, day, fact, limit)
        case NotAfter(last=date()) if limit.last is not None:
            size = (day - limit.last).days
            city = likeliest(search, costs, day, batches, without)
            yield _limit(search, day, fact, city, size, "days", replace(limit, last=day))
        case NotBefore(first=date()) if limit.first is not None:
            size = (limit.first - day).days
            city = likeliest(search, costs, day, batches, without)
            yield _limit(search, day, fact, city, size, "days", replace(limit, first=day))
        case NotBefore(minute=int()) if limit.minute is not None:
            city, last = _extreme(batches, latest=True)
            size = limit.minute - last
            yield _limit(search, day, fact, city, size, "minutes", replace(limit, minute=last))
        case NotAfter(minute=int()) if limit.minute is not None:
            city, first = _extreme(batches, latest=False)
            end = first + search.meeting.minutes
            yield _limit(search, day, fact, city, end - limit.minute, "minutes", replace(limit, minute=end))
        case NotInHours():
            yield from _fewer_hours(search, costs, day, fact, limit)
        case NotOnDays() | NotOnHolidays():
            city = likeliest(search, costs, day, batches, without)
            on_the_day = replace(limit, allowing_days=limit.allowing_days | {day})
            yield _limit(search, day, fact, city, 1, "days", on_the_day)
        case _:
            city = likeliest(search, costs, day, batches, without)
            allowing = replace(limit, allowing=(*limit.allowing, search.table.city(city)))
            yield replace(_limit(search, day, fact, city, 1, "places", allowing), kind=PLACE)


def _limit(
    search: Search, day: date, fact: Fact, city: int, size: float, unit: str, relaxed: Limit
) -> NearMiss:
    meeting = search.meeting
    limits = tuple(relaxed if limit.key == relaxed.key else limit for limit in meeting.limits)
    return NearMiss(
        kind=LIMIT, size=size, unit=unit, day=day, city=search.table.city(city), fact=fact,
        meeting=replace(meeting, limits=limits),
    )  # fmt: skip


def _extreme(batches: list[Batch], *, latest: bool) -> tuple[int, int]:
    """The city with the latest last start, or the earliest first one, and that start."""
    if latest:
        batch = max(batches, key=lambda b: int(b.last.max()))
        i = int(np.argmax(batch.last))
        return int(batch.cities[i]), int(batch.last[i])
    batch = min(batches, key=lambda b: int(b.first.min()))
    i = int(np.argmin(batch.first))
    return int(batch.cities[i]), int(batch.first[i])


def _longer_journeys(
    search: Search, costs: Costs, day: date, fact: Fact, limit: AddedHours | Balance
) -> Iterator[NearMiss]:
    kept: list[Batch] = []
    without = frozenset({limit.key})
    priced = price_day(search, costs, day, search.on(day, without), kept, without)
    if priced is None:
        return
    needed = np.full(len(priced.city), np.inf)
    for row in range(len(priced.city)):
        batch = kept[priced.batch[row]]
        here = np.array([priced.city[row]]), np.array([priced.start[row]])
        hours = [
            float(costs.terms(number, opening, day, *here).hours[0])
            for number, opening in enumerate(batch.openings)
        ]
        if isinstance(limit, AddedHours):
            needed[row] = hours[list(search.meeting.participants).index(limit.principal)]
        else:
            needed[row] = max(hours) / max(min(hours), limit.floor_hours)
    row = int(np.argmin(needed))
    least = float(np.ceil(needed[row] * 100 - 1e-6) / 100)
    city = int(priced.city[row])
    if isinstance(limit, AddedHours):
        relaxed = replace(limit, hours_at_most=least)
        yield _limit(search, day, fact, city, least - limit.hours_at_most, "hours", relaxed)
    else:
        yield _limit(search, day, fact, city, least - limit.ratio, "times", replace(limit, ratio=least))


def _fewer_hours(
    search: Search, costs: Costs, day: date, fact: Fact, limit: NotInHours
) -> Iterator[NearMiss]:
    """Forbidden hours that begin later, or end earlier, by the least that opens the day."""
    most = (limit.end - limit.start) % DAY or DAY
    for at_start in (True, False):

        def fewer(size: int, at_start: bool = at_start) -> MeetingWanted:
            changed = (
                replace(limit, start=(limit.start + size) % DAY)
                if at_start
                else replace(limit, end=(limit.end - size) % DAY)
            )
            limits = tuple(changed if other is limit else other for other in search.meeting.limits)
            return replace(search.meeting, limits=limits)

        yield from _rewritten(search, costs, day, fact, fewer, most - 1)


def _other_hours(search: Search, costs: Costs, day: date, fact: Fact) -> Iterator[NearMiss]:
    """Local hours that begin earlier, or end later, by the least that opens the day."""
    opens, closes = search.meeting.hours
    for most, at_start in ((opens, True), (DAY - closes if closes > opens else 0, False)):

        def wider(size: int, at_start: bool = at_start) -> MeetingWanted:
            hours = (opens - size, closes) if at_start else (opens, closes + size)
            return replace(search.meeting, hours=hours)

        yield from _rewritten(search, costs, day, fact, wider, most)


def _rewritten(
    search: Search, costs: Costs, day: date, fact: Fact, meeting: Callable[[int], MeetingWanted], most: int
) -> Iterator[NearMiss]:
    """The meeting with the least change, in minutes, under which the day opens."""

    def open_with(size: int) -> tuple[Search, Costs, list[Batch]]:
        other = Search(search.case, meeting(size), search.table)
        priced = Costs(other, costs.ranking)
        return other, priced, within_journeys(other, priced, day, other.on(day))

    size = _least(lambda size: _city(open_with(size)[2]), 1, most)
    if size is not None:
        other, priced, batches = open_with(size)
        city = search.table.city(likeliest(other, priced, day, batches))
        yield NearMiss(
            kind=LIMIT, size=size, unit="minutes", day=day, city=city, fact=fact, meeting=meeting(size)
        )


def _shorter(search: Search, costs: Costs, day: date) -> Iterator[NearMiss]:
    """A shorter meeting, where that alone would open the day."""

    judged = any(rules_journeys(limit) for limit in search.meeting.limits)

    def open_with(less: int) -> list[Batch]:
        minutes = search.meeting.minutes - less
        if not judged:
            return search.on(day, minutes=minutes)
        shorter = Search(search.case, replace(search.meeting, minutes=minutes), search.table)
        return within_journeys(shorter, Costs(shorter, costs.ranking), day, shorter.on(day))

    def city_at(less: int) -> int:
        return _city(open_with(less))

    size = _least(city_at, 1, search.meeting.minutes - SHORTEST)
    if size is None:
        return
    changed = replace(search.meeting, minutes=search.meeting.minutes - size)
    fact = Fact(key="length")
    city = search.table.city(likeliest(search, costs, day, open_with(size)))
    yield NearMiss(kind=LENGTH, size=size, unit="minutes", day=day, city=city, fact=fact, meeting=changed)

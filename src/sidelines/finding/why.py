"""Why not: the fact that forbids a day, a city or both, found by setting facts aside and looking again.

A fact forbids if the day opens once it is set aside. Where no single fact does, the smallest set is looked
for whose members all have to go, so that none of them is idle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import numpy as np

from sidelines.finding.costs import Costs
from sidelines.finding.limits import Limit, rules_journeys
from sidelines.finding.options import price_day
from sidelines.finding.windows import HOURS, NOTHING, PAST, Batch, Indices, Search
from sidelines.itinerary import Item
from sidelines.openings import Diary
from sidelines.times import Span

MOST_FACTS_PAIRED = 16
"""With more facts in question than this, pairs are not tried and a set is found by taking facts back one by
one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that can forbid a meeting: an item of a diary, a limit, the local hours, or that the day is
    past.
    """

    key: str
    principal: str = ""
    item: Item | None = None
    limit: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why a meeting can't be on a day, in one city or in any.

    `facts`: one, or several that all have to go; empty: it is open, or (`hopeless`) no fact that could be set
    aside would open it. `others`: each of them alone would open it as well. `city` and `example`: rows of the
    table: the city asked about (-1: any) and the one that setting the facts aside would open.
    """

    day: date
    city: int = -1
    open: bool = False
    facts: tuple[Fact, ...] = ()
    others: tuple[Fact, ...] = ()
    example: int = -1
    hopeless: bool = False


def openings_on(
    search: Search,
    costs: Costs,
    day: date,
    without: frozenset[str] = NOTHING,
    cities: Indices | None = None,
) -> list[Batch]:
    """The batches that are open on a day with facts set aside, limits on journeys kept."""
    return within_journeys(search, costs, day, search.on(day, without, cities=cities), without)


def within_journeys(
    search: Search, costs: Costs, day: date, batches: list[Batch], without: frozenset[str] = NOTHING
) -> list[Batch]:
    """The batches less what limits on journeys forbid; where there are such limits, only the cheapest start is left."""
    if not batches or not any(rules_journeys(limit) for limit in search.limits(without)):
        return batches
    used: list[Batch] = []
    priced = price_day(search, costs, day, batches, used, without)
    if priced is None:
        return []
    rows = [(batch, priced.batch == number) for number, batch in enumerate(used)]
    return [
        replace(batch, cities=priced.city[here], first=priced.start[here], last=priced.start[here])
        for batch, here in rows
        if here.any()
    ]


def facts_about(search: Search, day: date) -> list[Fact]:
    """The facts that could forbid the day: items of the diaries near it first, then limits, hours and the
    past.
    """
    every = np.arange(len(search.table))
    clock = [search.local(day, at, every) for at in (0, 1440)]
    span = Span(start=int(clock[0].min()), end=int(clock[1].max()))
    facts = []
    for diary in search.diaries:
        name = diary.itinerary.principal.name
        facts += [Fact(key=item.key, principal=name, item=item) for item in _near(diary, span)]
    facts += [Fact(key=limit.key, limit=limit) for limit in search.meeting.limits]
    facts.append(Fact(key=HOURS))
    if search.case.as_of is not None and day <= search.case.as_of:
        facts.append(Fact(key=PAST))
    return facts


def _near(diary: Diary, span: Span) -> Iterator[Item]:
    """The items that bind a meeting within the span, that of the day itself first."""
    openings, busy = diary.openings(span)
    items: dict[str, Item] = {item.key: item for item in busy.items}
    for opening in openings:
        for tie in (*opening.before, *opening.after):
            items.setdefault(tie.item.key, tie.item)
        for stay in opening.stays:
            items.setdefault(stay.key, stay)
    yield from map(diary.whole, items.values())


def why_not(
    search: Search, costs: Costs, day: date, cities: Indices | None = None, skip: Iterable[str] = ()
) -> WhyNot:
    """Why the day is closed in those cities (default: in all), by the fewest facts that have to go."""
    one = int(cities[0]) if cities is not None and len(cities) == 1 else -1
    if not len(search.table):
        return WhyNot(day=day, hopeless=True)
    if _opens(search, costs, day, NOTHING, cities):
        return WhyNot(day=day, city=one, open=True)
    skipped = set(skip)
    facts = [fact for fact in facts_about(search, day) if fact.key not in skipped]
    everything = frozenset(fact.key for fact in facts)
    if not _opens(search, costs, day, everything, cities):
        return WhyNot(day=day, city=one, hopeless=True)
    singles = [fact for fact in facts if _opens(search, costs, day, frozenset({fact.key}), cities)]
    if singles:
        return WhyNot(
            day=day, city=one, facts=(singles[0],), others=tuple(singles[1:]),
            example=_likeliest(search, costs, day, frozenset({singles[0].key}), cities),
        )  # fmt: skip
    several = _several(search, costs, day, cities, facts)
    gone = frozenset(fact.key for fact in several)
    return WhyNot(
        day=day, city=one, facts=tuple(several), example=_likeliest(search, costs, day, gone, cities)
    )


def _several(
    search: Search, costs: Costs, day: date, cities: Indices | None, facts: Sequence[Fact]
) -> list[Fact]:
    """The smallest set of facts that all have to go."""
    if len(facts) <= MOST_FACTS_PAIRED:
        for pair in combinations(facts, 2):
            if _opens(search, costs, day, frozenset(fact.key for fact in pair), cities):
                return list(pair)
    gone = list(facts)
    idle: Fact | None = facts[0]
    # Taken back last to first, so that items of the diaries stay in the set before limits do; and again until none is
    # idle, since a day that adds nothing to a longer stay binds once the stay is set aside.
    while idle is not None:
        for idle in reversed(gone):
            fewer = [other for other in gone if other is not idle]
            if _opens(search, costs, day, frozenset(other.key for other in fewer), cities):
                gone = fewer
                break
        else:
            idle = None
    return gone


def _opens(search: Search, costs: Costs, day: date, without: frozenset[str], cities: Indices | None) -> bool:
    return bool(openings_on(search, costs, day, without, cities))


def _likeliest(
    search: Search, costs: Costs, day: date, without: frozenset[str], cities: Indices | None
) -> int:
    return likeliest(search, costs, day, search.on(day, without, cities=cities), without)


def likeliest(
    search: Search, costs: Costs, day: date, batches: Sequence[Batch], without: frozenset[str] = NOTHING
) -> int:
    """Of the cities that are open, the capital or largest near the cheapest one: its row, or -1."""
    priced = price_day(search, costs, day, batches, [], without) if batches else None
    if priced is None:
        return -1
    table, best = search.table, int(priced.city[np.argmin(priced.score)])
    near = (
        table.distances_km(float(table.latitudes[best]), float(table.longitudes[best]))[priced.city] <= 50.0
    )
    rows: list[int] = priced.city[near].tolist()
    return max(rows, key=lambda row: (bool(table.capitals[row]), int(table.populations[row])))


def reach(
    search: Search, number: int, day: date, city: int, without: frozenset[str] = NOTHING
) -> list[tuple[int, int]]:
    """When one participant alone, whatever the limits, could begin in the city that day: (first, last), UTC
    minutes.
    """
    meeting = replace(search.meeting, participants=(search.meeting.participants[number],), limits=())
    alone = Search(search.case, meeting, search.table.take([city]))
    batches = alone.on(day, without | {PAST})
    found: list[tuple[int, int]] = []
    for first, last in sorted((int(batch.first[0]), int(batch.last[0])) for batch in batches):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found

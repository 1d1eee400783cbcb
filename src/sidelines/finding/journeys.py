"""Journeys: one participant's legs to a meeting and on from it, with what they add and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from sidelines.finding.costs import LEANING, Costs, Terms
from sidelines.itinerary import Item
from sidelines.openings import Opening, Tie
from sidelines.places import City
from sidelines.times import DAY, Clock, Minute
from sidelines.travel import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedHour:
    """An hour that no diary gives and an option rests on: that of an item's start ("from"), end ("to") or day
    ("day").
    """

    item: Item
    end: str
    city: City
    minute: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One participant's side of an option: legs in order, unweighted terms, body clock at the start, what it
    rests on.
    """

    principal: str
    legs: tuple[Leg, ...]
    terms: dict[str, float]
    body_clock: Clock
    leans_on: tuple[Item, ...] = ()
    assumed: tuple[AssumedHour, ...] = ()


def journey(
    costs: Costs, number: int, opening: Opening, day: date, city: int, start: Minute, terms: Terms
) -> Journey:
    """The journey of the participant of that number to a meeting in that row of the table at that start."""
    legs = _legs(costs, number, opening, day, city, start)
    return Journey(
        principal=costs.search.principals[number].name,
        legs=tuple(leg for leg in legs if leg.arrive > leg.leave),
        terms={f.name: float(getattr(terms, f.name)[0]) for f in fields(terms)},
        body_clock=(start + costs.body_offset(number, day)) % DAY,
        leans_on=_tentative(opening, start),
        assumed=tuple(_assumed(costs, number, opening, city, start)),
    )


def _legs(costs: Costs, number: int, opening: Opening, day: date, city: int, start: Minute) -> Iterator[Leg]:
    """The way to the meeting and the way onward; what comes before or after a base is the diary's own."""
    search, ways = costs.search, costs.search.ways[number]
    end = start + search.meeting.minutes

    def there(origin: City, tie: Tie | None = None) -> Leg:
        minutes = int(ways.minutes(origin)[city])
        # To a base one goes as soon as one may, to a meeting elsewhere in time for it.
        if tie is not None and costs.at_base[number][city]:
            return ways.leg(origin, city, tie.minute)
        return ways.leg(origin, city, start - (search.meeting.margin_minutes + minutes if minutes else 0))

    def onward(destination: City, tie: Tie | None = None) -> Leg:
        from_base = tie is not None and costs.at_base[number][city]
        leave = tie.minute - int(ways.minutes(destination)[city]) if tie is not None and from_base else end
        return ways.leg(destination, city, leave, back=True)

    bases = search.principals[number].bases
    if opening.stays:
        first = opening.stays[0]
        if opening.city is not None and start < first.span(search.case.reading).start:
            yield there(opening.before[0].city if opening.before else bases[0])
        yield there(first.city)
        yield ways.leg(first.city, city, end, back=True)
        return
    routes = costs.routes(number, opening, day, np.array([city]), np.array([start]))
    by, back_by = (int(route[0]) for route in routes)
    before = opening.before[0] if opening.before else None
    after = opening.after[0] if opening.after else None
    yield there(before.city, before) if before is not None and by < 0 else there(bases[by])
    yield onward(after.city, after) if after is not None and back_by < 0 else onward(bases[back_by])


def _tentative(opening: Opening, start: Minute) -> tuple[Item, ...]:
    items: dict[str, Item] = {stay.key: stay for stay in opening.stays if stay.tentative}
    for tie in (*opening.before, *opening.after):
        if tie.item.tentative and abs(start - tie.minute) <= LEANING:
            items[tie.item.key] = tie.item
    return tuple(items.values())


def _assumed(costs: Costs, number: int, opening: Opening, city: int, start: Minute) -> Iterator[AssumedHour]:
    here = np.array([city]), np.array([start])
    for tie in (*opening.before, *opening.after):
        if costs.rests_on(number, opening, tie, *here)[0]:
            yield AssumedHour(item=tie.item, end=_end(tie, costs), city=tie.city, minute=tie.minute)


def _end(tie: Tie, costs: Costs) -> str:
    """Which end of the item the tie is: a stay's start can bind before a meeting inside it, its end after
    one.
    """
    if tie.item.one_day:
        return "day"
    return "from" if tie.minute == tie.item.span(costs.search.case.reading).start else "to"

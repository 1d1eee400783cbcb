"""Stays and the ways there: where a diary holds the flight, the flight says from when to when a stay lasts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sidelines.formats.diaries.same import NEXT_TOWN_KM
from sidelines.itinerary import Engagement, Item, Stay
from sidelines.places import City, distance_km
from sidelines.times import DAY, Minute, day_at, day_number

_NEAR_DAYS = 3
"""A way that neither begins nor ends within so many days of a stay's ends by UTC doesn't touch them by any clock."""

MOST_WAYS_A_DAY = 12


def hours_of_ways(items: Sequence[Item], exports: Sequence[str]) -> list[Item]:
    """The items in their order, stays with the hours at which a way ends in their city or leaves it.

    A way counts for a stay's start if it ends in its city and either end of it is on the stay's first day, and
    for its end in the same manner. Tentative ways and ways that end in the same town say nothing. `exports`: for
    each item the export of Sidelines that it is from, if it is; an export is read as it was written.
    """
    ways = [
        (item, export)
        for item, export in zip(items, exports, strict=True)
        if isinstance(item, Engagement) and item.ends_in and not item.tentative
    ]
    by_day: dict[int, list[int]] = defaultdict(list)
    for number, (way, _) in enumerate(ways):
        for day in {when // DAY for when in (way.start, way.end) if when is not None}:
            by_day[day].append(number)

    def timed(stay: Stay, export: str) -> Stay:
        middles = (day_number(day) for day in (stay.first, stay.last))
        days = sorted({middle + i for middle in middles for i in range(-_NEAR_DAYS, _NEAR_DAYS + 1)})
        numbers = sorted({number for day in days for number in by_day.get(day, [])[:MOST_WAYS_A_DAY]})
        near = (ways[number] for number in numbers)
        return _timed(stay, [way for way, own in near if not (own and own == export)])

    return [
        timed(item, export) if isinstance(item, Stay) and ways else item
        for item, export in zip(items, exports, strict=True)
    ]


def _timed(stay: Stay, ways: Sequence[Engagement]) -> Stay:
    for way in ways:
        assert way.city is not None
        assert way.ends_in is not None
        assert way.start is not None
        assert way.end is not None
        if _near(way.city, way.ends_in):
            continue
        if _near(way.ends_in, stay.city):
            stay = _arrived(stay, way.start, way.end, day_at(way.start, way.city.zone))
        elif _near(way.city, stay.city):
            stay = _left(stay, way.start, way.end, day_at(way.end, way.ends_in.zone))
    return stay


def _near(a: City, b: City) -> bool:
    if abs(a.latitude - b.latitude) * 110 > NEXT_TOWN_KM:  # a degree is longer, and this is quick
        return False
    return distance_km(a, b) <= NEXT_TOWN_KM


def _arrived(stay: Stay, leave: Minute, arrive: Minute, set_out: date) -> Stay:
    """The stay from the arrival on, if that is on its first day and later than the hour that it gives itself."""
    day = day_at(arrive, stay.city.zone)
    if stay.first not in (day, set_out) or day > stay.last:
        return stay
    if (stay.end is not None and arrive >= stay.end) or (
        stay.start is not None and not leave <= stay.start < arrive
    ):
        return stay
    return replace(stay, first=day, start=arrive, assumed=stay.assumed - {"from"})


def _left(stay: Stay, leave: Minute, arrive: Minute, there: date) -> Stay:
    """The stay up to the departure, if that is on its last day and earlier than the hour that it gives itself."""
    day = day_at(leave, stay.city.zone)
    if stay.last not in (day, there) or day < stay.first:
        return stay
    if (stay.start is not None and leave <= stay.start) or (
        stay.end is not None and not leave < stay.end <= arrive
    ):
        return stay
    return replace(stay, last=day, end=leave, assumed=stay.assumed - {"to"})

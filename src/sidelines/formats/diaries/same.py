"""Which items of an itinerary say the same, which contradict each other, and what two that say the same come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sidelines.itinerary import Engagement, Item, Reading, Stay
from sidelines.places import City, distance_km
from sidelines.times import DAY, Minute, Span, instant

ONE_PLACE_KM = 1.0
"""Nearer than this two cities are one."""

ONE_TOWN_KM = 15.0
"""Nearer than this two stays on the same days are one: New Delhi is in Delhi."""

NEXT_TOWN_KM = 50.0
"""Two stays nearer than this don't contradict each other: one may sleep in Potsdam and be in Berlin."""

SAME_WAY_MINUTES = 30
"""Two ways between the same cities are one if they begin and end as near as this: timetables change."""


def one_place(a: City | None, b: City | None) -> bool:
    """True if both are the same city, or one of them isn't told."""
    return a is None or b is None or a == b or distance_km(a, b) <= ONE_PLACE_KM


def in_one_town(a: City, b: City, km: float = ONE_TOWN_KM) -> bool:
    """True if the two are so near that a stay in one may be written as one in the other."""
    return distance_km(a, b) <= km


def same(a: Item, b: Item) -> bool:
    """True if one of the two adds nothing to where the principal is and when, or only makes it more exact."""
    if isinstance(a, Stay) and isinstance(b, Stay):
        equal = (a.first, a.last) == (b.first, b.last)
        return _same_days(a, b) if one_place(a.city, b.city) else equal and in_one_town(a.city, b.city)
    if isinstance(a, Engagement) and isinstance(b, Engagement):
        return _same_engagement(a, b)
    return False


def _same_days(a: Stay, b: Stay) -> bool:
    """True for the same days, or days that overlap by more than that of a change."""
    if (a.first, a.last) == (b.first, b.last):
        return True
    return a.first < b.last and b.first < a.last


def _same_engagement(a: Engagement, b: Engagement) -> bool:
    if not (one_place(a.city, b.city) and _same_end(a, b)):
        return False
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return a.start == b.start and a.day == b.day
    slack = SAME_WAY_MINUTES if a.ends_in and b.ends_in else 0
    return abs(a.start - b.start) <= slack and abs(a.end - b.end) <= slack


def _same_end(a: Engagement, b: Engagement) -> bool:
    """True if both end where they begin or in the same other city, or one has no city at all."""
    if a.city is None or b.city is None or a.ends_in == b.ends_in:
        return True
    return a.ends_in is not None and b.ends_in is not None and one_place(a.ends_in, b.ends_in)


def joined_items(a: Item, b: Item) -> Item:
    """One item for two that say the same: the more exact hours, all the days, firm if either is."""
    known = None if a.known is None or b.known is None else min(a.known, b.known)
    firm, title = not (a.tentative and b.tentative), a.title or b.title
    if isinstance(a, Stay) and isinstance(b, Stay):
        return replace(_joined_stays(a, b), tentative=not firm, known=known, title=title)
    assert isinstance(a, Engagement)
    assert isinstance(b, Engagement)
    told = a if a.city is not None or b.city is None else replace(b, key=a.key)
    movable = a.movable and b.movable
    return replace(told, movable=movable, tentative=not firm, known=known, title=title)


def _joined_stays(a: Stay, b: Stay) -> Stay:
    first = min((a, b), key=lambda stay: (stay.first, stay.start is None))
    last = max((a, b), key=lambda stay: (stay.last, stay.end is not None))
    assumed = ({"from"} & first.assumed) | ({"to"} & last.assumed)
    return replace(
        a, first=first.first, start=first.start, last=last.last, end=last.end, assumed=frozenset(assumed)
    )


def surely(item: Item) -> Span | None:
    """When the principal is there whatever the hours that the item leaves unsaid; None if at no time for sure."""
    if isinstance(item, Engagement):
        return None if item.start is None or item.end is None else Span(start=item.start, end=item.end)
    start = _midnight(item.first, DAY, item.city) if item.start is None else item.start
    end = _midnight(item.last, 0, item.city) if item.end is None else item.end
    return Span(start=start, end=end) if start < end else None


def _midnight(day: date, clock: int, city: City) -> Minute:
    return instant(day, clock, city.zone)


def contradict(a: Item, b: Item, reading: Reading) -> bool:
    """True if the two have the principal at one hour in two cities between which no day trip leads."""
    one, other = surely(a), surely(b)
    if one is None or other is None or a.city is None or b.city is None:
        return False
    if max(one.start, other.start) >= min(one.end, other.end):
        return False
    return _apart(a, b) > _most_apart(a, b, reading)


def _most_apart(a: Item, b: Item, reading: Reading) -> float:
    if isinstance(a, Stay) and isinstance(b, Stay):
        return NEXT_TOWN_KM
    return (
        max(NEXT_TOWN_KM, reading.excursion_km)
        if isinstance(a, Stay) or isinstance(b, Stay)
        else ONE_PLACE_KM
    )


def _apart(a: Item, b: Item) -> float:
    """Km between the two, from the nearer end of a way."""
    return min(distance_km(one, other) for one in _cities(a) for other in _cities(b))


def _cities(item: Item) -> tuple[City, ...]:
    ends_in = item.ends_in if isinstance(item, Engagement) else None
    return tuple(city for city in (item.city, ends_in) if city is not None)

"""What the pictures show of an answer: the stays around its days, the ways between them, the options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sidelines.finding.answer import Answer, Option
from sidelines.itinerary import Engagement, Item, Itinerary, Stay
from sidelines.places import City, distance_km
from sidelines.reasons import joined
from sidelines.times import short_day

AROUND = timedelta(days=1)
"""What is in a diary within a day of the meeting's days is shown with them."""
NEXT = timedelta(days=4)
"""A way leads from or to the neighbouring item if it is within so many days, and else from or to the home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city of one principal's diary with what is there; no items: it is the home."""

    city: City
    items: tuple[Item, ...]

    @property
    def dates(self) -> str:
        """The days of the items there, in words."""
        return joined([dates_of(item) for item in self.items]) if self.items else "at home"

    @property
    def days(self) -> str:
        """The days of the items there, as short as can be."""
        return ", ".join(
            dates_text(*days_of(item)) + (" (tentative)" if item.tentative else "") for item in self.items
        )


def home_zone(answer: Answer) -> str:
    """The zone in which times are given a second time: that of the case's home principal, or of the first."""
    name = answer.case.home or answer.meeting.participants[0]
    return answer.case.principal(name).home.zone


def days_of(item: Item) -> tuple[date, date]:
    """The first and the last local day of an item."""
    return (item.day, item.day) if isinstance(item, Engagement) else (item.first, item.last)


def dates_text(first: date, last: date) -> str:
    """Days in words.

    >>> dates_text(date(2018, 7, 10), date(2018, 7, 12)), dates_text(date(2018, 7, 30), date(2018, 8, 2))
    ('10–12 July', '30 July – 2 August')
    """
    if first == last:
        return short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"


def dates_of(item: Item) -> str:
    """An item's days in words, with what is unsure about it."""
    unsure = ", tentative" if item.tentative else ""
    return dates_text(*days_of(item)) + (", hour not known" if item.one_day else "") + unsure


def shown_items(answer: Answer, itinerary: Itinerary) -> list[Item]:
    """The items of a diary on the meeting's days or within a day of them, the earliest first."""
    first, last = answer.meeting.days.first - AROUND, answer.meeting.days.last + AROUND
    found = [item for item in itinerary if days_of(item)[1] >= first and days_of(item)[0] <= last]
    return sorted(
        found, key=lambda item: (item.span(answer.case.reading).start, isinstance(item, Engagement))
    )


def places_of(answer: Answer, itinerary: Itinerary) -> list[Place]:
    """The cities of a diary in those days, each once, and the home if nothing in the diary is there."""
    items = [item for item in shown_items(answer, itinerary) if item.city is not None]
    found: dict[City, list[Item]] = {}
    for item in items:
        assert item.city is not None
        here = found.setdefault(item.city, [])
        if not any(_covers(other, item) for other in here):
            here.append(item)
    home = itinerary.principal.home
    found.setdefault(home, [])
    return [Place(city=city, items=tuple(items)) for city, items in found.items()]


def _covers(stay: Item, item: Item) -> bool:
    """True for an engagement in the middle of a stay in its city."""
    (first, last), (begins, ends) = days_of(stay), days_of(item)
    return isinstance(stay, Stay) and isinstance(item, Engagement) and first <= begins and ends <= last


def ways_of(answer: Answer, itinerary: Itinerary) -> list[tuple[City, City]]:
    """The ways of a diary in those days: between its cities, and from and to its neighbours or home."""
    items = [item for item in shown_items(answer, itinerary) if item.city is not None]
    if not items:
        return []
    home = itinerary.principal.home
    located = [item for item in itinerary if item.city is not None and item not in items]
    begins, ends = days_of(items[0])[0], max(days_of(item)[1] for item in items)
    before = [item for item in located if timedelta() <= begins - days_of(item)[1] <= NEXT]
    after = [item for item in located if timedelta() <= days_of(item)[0] - ends <= NEXT]
    start = max(before, key=lambda item: days_of(item)[1]).city if before else home
    end = min(after, key=lambda item: days_of(item)[0]).city if after else home
    cities = [start, *(item.city for item in items), end]
    return _apart([city for city in cities if city is not None])


def _apart(cities: Sequence[City]) -> list[tuple[City, City]]:
    return [(one, other) for one, other in pairwise(cities) if distance_km(one, other) > 1.0]


def by_place(options: Iterable[Option]) -> dict[City, list[Option]]:
    """The options of each city, the best city first."""
    found: dict[City, list[Option]] = {}
    for option in options:
        found.setdefault(option.city, []).append(option)
    return found


def shown_options(answer: Answer, most: int) -> list[Option]:
    """The best options, at most so many."""
    return list(answer.options[:most])


def question(answer: Answer) -> str:
    """What was asked, in one sentence."""
    meeting = answer.meeting
    people = joined([answer.case.principal(name).style for name in meeting.participants])
    first, last = meeting.days.first, meeting.days.last
    if first == last:
        days = f"on {short_day(last)} {last.year}"
    else:
        days = f"from {short_day(first)} to {short_day(last)} {last.year}"
    return f"When and where could {people} meet {days}?"

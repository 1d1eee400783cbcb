"""What the pictures show of an answer: the stays around its days, the ways between them, the options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sidelines.finding.answer import Answer, Option
from sidelines.itinerary import Engagement, Item, Itinerary, Stay, goes_to, stops_of, way_of
from sidelines.phrases import joined
from sidelines.places import City, distance_km
from sidelines.times import Minute, short_day

AROUND = timedelta(days=1)
"""What is in a diary within a day of the meeting's days is shown with them."""
NEXT = 4
"""Items with more days than this between them are drawn with the home between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city of one principal's diary with what is there; without items it is the home, and only that."""

    city: City
    items: tuple[Item, ...]
    home: bool

    @property
    def dates(self) -> str:
        """The days of the items there, in words, and whether it is the home."""
        days = joined(list(dict.fromkeys(dates_of(item, self.city) for item in self.items)))
        return ", ".join(part for part in (days, "at home" if self.home else "") if part)

    @property
    def days(self) -> str:
        """The days of the items there, as short as can be."""
        days = [
            dates_text(*days_of(item, self.city)) + (" (tentative)" if item.tentative else "")
            for item in self.items
        ]
        return ", ".join(dict.fromkeys(days))


def days_of(item: Item, city: City | None = None) -> tuple[date, date]:
    """The first and the last local day of an item, or those that it has in one of its cities."""
    here = [days for at, *days in stops_of(item) if city is None or at == city]
    if not here:
        return (item.day, item.last_day) if isinstance(item, Engagement) else (item.first, item.last)
    return here[0][0], here[-1][1]


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


def dates_of(item: Item, city: City | None = None) -> str:
    """An item's days in words, or those in one of its cities, with what is unsure about it."""
    unsure = ", tentative" if item.tentative else ""
    return dates_text(*days_of(item, city)) + (", hour not known" if item.one_day else "") + unsure


def shown_items(answer: Answer, itinerary: Itinerary) -> list[Item]:
    """The items of a diary on the meeting's days or within a day of them, the earliest first.

    Stays are as the ways of the diary tell them.
    """
    first, last = answer.meeting.days.first - AROUND, answer.meeting.days.last + AROUND
    told = itinerary.as_told(answer.case.reading)
    found = [item for item in told if days_of(item)[1] >= first and days_of(item)[0] <= last]
    return sorted(
        found, key=lambda item: (item.span(answer.case.reading).start, isinstance(item, Engagement))
    )


def places_of(answer: Answer, itinerary: Itinerary) -> list[Place]:
    """The cities of a diary in those days, each once, and the home if nothing in the diary is there."""
    items = [item for item in shown_items(answer, itinerary) if item.city is not None]
    found: dict[City, list[Item]] = {}
    for item in items:
        for city, _, _ in stops_of(item):
            here = found.setdefault(city, [])
            # A way comes before the stay to which it leads.
            stays = items if way_of(item) else here
            if not any(goes_to(other) == city and _covers(other, item, city) for other in stays):
                here.append(item)
    home = itinerary.principal.home
    found.setdefault(home, [])
    return [Place(city=city, items=tuple(items), home=city == home) for city, items in found.items()]


def _covers(stay: Item, item: Item, city: City) -> bool:
    """True for an engagement in the middle of a stay in its city."""
    (first, last), (begins, ends) = days_of(stay), days_of(item, city)
    return isinstance(stay, Stay) and isinstance(item, Engagement) and first <= begins and ends <= last


def ways_of(answer: Answer, itinerary: Itinerary) -> list[tuple[City, City]]:
    """The ways of a diary in those days: between its cities, and from and to its neighbours or home."""
    items = [item for item in shown_items(answer, itinerary) if item.city is not None]
    if not items:
        return []
    shown = {item.key for item in items}
    others = [item for item in itinerary if item.city is not None and item.key not in shown]
    before = [item for item in others if 0 <= _days(item, items[0]) <= NEXT]
    after = [item for item in others if 0 <= _days(items[-1], item) <= NEXT]
    before = [max(before, key=lambda item: days_of(item)[1])] if before else []
    after = [min(after, key=lambda item: days_of(item)[0])] if after else []
    home = itinerary.principal.home
    cities = [] if before else [home]
    for one, other in pairwise([*before, *items, *after]):
        cities += _cities(one) if _days(one, other) <= NEXT else [*_cities(one), home]
    cities += _cities(after[0]) if after else [*_cities(items[-1]), home]
    return _apart(cities)


def _cities(item: Item) -> list[City]:
    return [city for city, _, _ in stops_of(item)]


def _days(one: Item, other: Item) -> int:
    """Days from the last of one item to the first of the other."""
    return (days_of(other)[0] - days_of(one)[1]).days


def _apart(cities: Sequence[City]) -> list[tuple[City, City]]:
    return [(one, other) for one, other in pairwise(cities) if distance_km(one, other) > 1.0]


def by_place(options: Iterable[Option]) -> dict[City, list[Option]]:
    """The options of each city, the best city first."""
    found: dict[City, list[Option]] = {}
    for option in options:
        found.setdefault(option.city, []).append(option)
    return found


def spans_of(option: Option) -> list[tuple[Minute, Minute]]:
    """All windows of the option's city on its day, in order, half-open (UTC minutes)."""
    return sorted([(option.start, option.end), *((other.start, other.end) for other in option.others)])


def open_text(answer: Answer, day: date) -> str:
    """In how many places a day is open, in words."""
    places = answer.open_places[(day - answer.meeting.days.first).days]
    return f"in {places:,} places" if places != 1 else "in one place"


def shown_options(answer: Answer, most: int) -> list[Option]:
    """The best options, at most so many."""
    return list(answer.options[:most])

"""Stays and engagements: who is where, when, and what a diary kept in whole days leaves unsaid."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from sidelines.people import Principal
from sidelines.places import City, distance_km
from sidelines.times import DAY, Clock, Minute, Span, day_at, instant

SAME_PLACE_KM = 1.0
"""Cities nearer to each other than this are one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a diary kept in whole days is read: the hours it leaves unsaid, in local time of the place."""

    arrive_by: Clock = 18 * 60
    leave_from: Clock = 10 * 60
    one_day_minutes: int = 120
    one_day_from: Clock = 8 * 60
    one_day_to: Clock = 22 * 60
    excursion_km: float = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Days that a principal spends based in a city; an end with an hour is exact, one without is read."""

    key: str
    city: City
    first: date
    last: date
    start: Minute | None = None
    end: Minute | None = None
    assumed: frozenset[str] = frozenset()
    """Which of "from" and "to" carry an hour that the writer assumed."""
    tentative: bool = False
    known: date | None = None
    title: str = ""

    @property
    def one_day(self) -> bool:
        """True for a stay of one day without hours: two hours, some time that day."""
        return self.first == self.last and self.start is None and self.end is None

    def span(self, reading: Reading) -> Span:
        """When the stay binds, in UTC minutes: hours as given, else as read; an assumed hour gives way to an
        exact one.
        """
        zone = self.city.zone
        start = instant(self.first, reading.arrive_by, zone) if self.start is None else self.start
        end = instant(self.last, reading.leave_from, zone) if self.end is None else self.end
        if self.start is None and self.end is not None:
            start = min(start, end - reading.one_day_minutes)
        if self.end is None and self.start is not None:
            end = max(end, start + reading.one_day_minutes)
        return Span(start=start, end=end)

    def worst(self, reading: Reading) -> Span:
        """The earliest that the stay may begin and the latest that it may end, were every assumed hour at its
        worst (UTC minutes).
        """
        span = self.span(reading)
        zone = self.city.zone
        late = self.start is None or "from" in self.assumed
        early = self.end is None or "to" in self.assumed
        return Span(
            start=instant(self.first, 0, zone) if late else span.start,
            end=instant(self.last, DAY, zone) if early else span.end,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Something a principal does at an hour or on a day, in a city or wherever the principal is.

    One that ends in another city than it begins in is a way there: a flight, a train.
    """

    key: str
    city: City | None
    day: date
    zone: str
    ends_in: City | None = None
    """Where it ends, if not where it begins; such a way has a city and hours."""
    start: Minute | None = None
    end: Minute | None = None
    assumed: frozenset[str] = frozenset()
    movable: bool = False
    movable_from: Minute | None = None
    movable_to: Minute | None = None
    tentative: bool = False
    known: date | None = None
    title: str = ""

    @property
    def one_day(self) -> bool:
        """True for an engagement without hours: two hours, some time that day."""
        return self.start is None or self.end is None

    def span(self, reading: Reading) -> Span:
        """When it takes place; for a day without hours, the whole time in which it may (UTC minutes)."""
        if self.start is not None and self.end is not None:
            return Span(start=self.start, end=self.end)
        return Span(
            start=instant(self.day, reading.one_day_from, self.zone),
            end=instant(self.day, reading.one_day_to, self.zone),
        )

    @property
    def goes_to(self) -> City | None:
        """The city in which the principal is once it is over."""
        return self.ends_in or self.city

    @property
    def end_zone(self) -> str:
        """The zone of the place in which it ends."""
        return self.ends_in.zone if self.ends_in else self.zone

    @property
    def last_day(self) -> date:
        """Its local day; for a way, the day on which it ends, local to where it does."""
        return day_at(self.end, self.ends_in.zone) if self.ends_in and self.end is not None else self.day

    def moved(self, minutes: int) -> Engagement:
        """The same engagement so many minutes later (earlier if negative); it must have hours."""
        assert self.start is not None
        assert self.end is not None
        return replace(self, start=self.start + minutes, end=self.end + minutes)


Item = Stay | Engagement


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where a principal is at an instant, as far as the diary says."""

    when: Minute
    cities: tuple[City, ...]
    items: tuple[Item, ...]
    certainty: str
    """"there", "that day", "on the way", "at a base" (home or another) or "day trip"."""
    before: Item | None = None
    after: Item | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryNote:
    """What came of one calendar or spreadsheet that an itinerary was read from."""

    name: str
    summary: str
    """How many of its entries were entered, and how many were not, and why."""
    left_open: tuple[str, ...] = ()
    """What it leaves open, in sentences: entries without a city, mistakes, two cities at one hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """One principal's stays and engagements, in the order in which the diary holds them."""

    principal: Principal
    stays: tuple[Stay, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    notes: tuple[DiaryNote, ...] = ()
    """What came of the calendars and spreadsheets that it was read from."""

    def __iter__(self) -> Iterator[Item]:
        yield from self.stays
        yield from self.engagements

    def as_known_on(self, day: date | None) -> Itinerary:
        """The itinerary as it was known that day: what became known later is left out."""
        if day is None:
            return self
        return self._of(item for item in self if item.known is None or item.known <= day)

    def without(self, keys: frozenset[str]) -> Itinerary:
        """The itinerary with those items left out."""
        return self._of(item for item in self if item.key not in keys)

    def with_item(self, changed: Item) -> Itinerary:
        """The itinerary with the item of that key put in place of the one it holds."""
        return self._of(changed if item.key == changed.key else item for item in self)

    def _of(self, items: Iterable[Item]) -> Itinerary:
        kept = tuple(items)
        return replace(
            self,
            stays=tuple(item for item in kept if isinstance(item, Stay)),
            engagements=tuple(item for item in kept if isinstance(item, Engagement)),
        )

    def as_told(self, reading: Reading) -> Itinerary:
        """The itinerary with what its ways tell about its stays.

        Hours that a stay leaves unsaid give way to those of a way in or out, and a stay that is left by a way and
        come back to by another is several, of one key.
        """
        held = HeldWays.of(self)
        if not held.ways:
            return self
        return replace(self, stays=tuple(part for stay in self.stays for part in held.parts(stay, reading)))

    def at(self, when: Minute, reading: Reading | None = None) -> Whereabouts:
        """Where the principal is at the instant: in a city, there that day, on the way, or at home or another
        base.
        """
        reading = reading or Reading()
        return self.as_told(reading)._at(when, reading)

    def turns(self, reading: Reading | None = None) -> list[Minute]:
        """The instants, in order, at which whereabouts may change: between two of them `at` says the same."""
        reading = reading or Reading()
        spans = [
            span
            for item in self.as_told(reading)
            for span in (item.span(reading), _day_span(item, reading), _binding(item, reading))
        ]
        return sorted({when for span in spans for when in (span.start, span.end)})

    def _at(self, when: Minute, reading: Reading) -> Whereabouts:
        here = [item for item in self if not item.one_day and when in item.span(reading)]
        under_way = [city for item in here for city in way_of(item) or ()]
        if under_way:
            before, after = self._neighbours(when, reading)
            return Whereabouts(
                when=when, cities=tuple(dict.fromkeys(under_way)), items=tuple(here), certainty="on the way",
                before=before, after=after,
            )  # fmt: skip
        located = [item.city for item in here if item.city is not None]
        if located:
            return Whereabouts(
                when=when, cities=tuple(dict.fromkeys(located)), items=tuple(here), certainty="there"
            )
        days = [item for item in self if item.one_day and item.city and when in _day_span(item, reading)]
        if days:
            cities = tuple(dict.fromkeys(item.city for item in days if item.city))
            return Whereabouts(when=when, cities=cities, items=(*here, *days), certainty="that day")
        return self._between(when, reading, tuple(here))

    def _between(self, when: Minute, reading: Reading, here: tuple[Item, ...]) -> Whereabouts:
        before, after = self._neighbours(when, reading)
        bases = self.principal.bases
        if before is None or after is None:
            return Whereabouts(
                when=when, cities=bases, items=here, certainty="at a base", before=before, after=after
            )
        cities = tuple(dict.fromkeys(c for c in (goes_to(before), after.city) if c))
        return Whereabouts(
            when=when, cities=cities, items=here, certainty="on the way", before=before, after=after
        )

    def _neighbours(self, when: Minute, reading: Reading) -> tuple[Item | None, Item | None]:
        """What is over last before the instant, and what begins first after it."""
        ended = [item for item in self if item.city and _binding(item, reading).end <= when]
        begins = [item for item in self if item.city and _binding(item, reading).start > when]
        before = max(ended, key=lambda item: _binding(item, reading).end, default=None)
        after = min(begins, key=lambda item: _binding(item, reading).start, default=None)
        return before, after


def goes_to(item: Item) -> City | None:
    """The city in which the item leaves the principal."""
    return item.goes_to if isinstance(item, Engagement) else item.city


def way_of(item: Item) -> tuple[City, City] | None:
    """Where a way begins and where it ends; None for what is no way."""
    if isinstance(item, Stay) or item.city is None or item.ends_in is None:
        return None
    return item.city, item.ends_in


def stops_of(item: Item) -> tuple[tuple[City, date, date], ...]:
    """The cities of an item, each with the first and the last local day there; a way has two."""
    if isinstance(item, Stay):
        return ((item.city, item.first, item.last),)
    ends = ((item.ends_in, item.last_day, item.last_day),) if item.ends_in else ()
    return (*(((item.city, item.day, item.day),) if item.city else ()), *ends)


@dataclass(frozen=True, slots=True)
class HeldWays:
    """The ways that a diary holds, by their start, ready to tell about its stays."""

    ways: tuple[Engagement, ...]
    _starts: tuple[Minute, ...]
    _over: tuple[Minute, ...]
    """When each of them and all before it are over."""

    @staticmethod
    def of(items: Iterable[Item]) -> HeldWays:
        """The ways among the items."""
        found = [item for item in items if isinstance(item, Engagement) and way_of(item)]
        ways = sorted(found, key=lambda way: (way.start or 0, way.end or 0))
        over = accumulate((way.end or 0 for way in ways), max)
        return HeldWays(tuple(ways), tuple(way.start or 0 for way in ways), tuple(over))

    def parts(self, stay: Stay, reading: Reading) -> list[Stay]:
        """What the ways tell about a stay: its parts, in order, or all of it.

        A way leads out of a stay if it begins within a day trip of its city, and into it if it ends there. An hour
        unsaid gives way to the first way out on the last day and to the last way in on the first. A way that takes
        the principal beyond a day trip ends a part of the stay, and the next way back begins another; where no way
        leads back, the stay is a fact all the same.
        """
        if stay.one_day or not self.ways:
            return [stay]
        radius, span = max(reading.excursion_km, SAME_PLACE_KM), stay.span(reading)
        first = min(span.start, instant(stay.first, 0, stay.city.zone))
        last = max(span.end, instant(stay.last, DAY, stay.city.zone))
        about = self.ways[bisect_right(self._over, first) : bisect_left(self._starts, last)]
        near = [_Way.of(way, stay, radius) for way in about if way.end is not None and way.end > first]
        return _parts(_fitted(stay, near, reading), stay, near, reading) if near else [stay]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way beside a stay: when it begins and ends, and whether it does so there; which hours are assumed."""

    start: Minute
    end: Minute
    begins_here: bool
    ends_here: bool
    assumed: frozenset[str]

    @staticmethod
    def of(way: Engagement, stay: Stay, radius: float) -> _Way:
        assert way.city is not None
        assert way.ends_in is not None
        assert way.start is not None
        assert way.end is not None
        begins_here = distance_km(way.city, stay.city) <= radius
        ends_here = distance_km(way.ends_in, stay.city) <= radius
        return _Way(way.start, way.end, begins_here, ends_here, way.assumed)


def _fitted(stay: Stay, ways: Sequence[_Way], reading: Reading) -> Stay:
    """The stay with the hours unsaid that a way in on its first day, or a way out on its last, gives it."""
    span = stay.span(reading)
    first_ends = instant(stay.first, DAY, stay.city.zone)
    last_begins = instant(stay.last, 0, stay.city.zone)
    into = [w for w in ways if w.ends_here and span.start < w.end < min(span.end, first_ends)]
    out = [w for w in ways if w.begins_here and max(span.start, last_begins) <= w.start < span.end]
    found = stay
    if stay.start is None and into:
        way = max(into, key=lambda w: w.end)
        found = _begun(found, way.end, way.assumed, reading)
    if stay.end is None and out:
        way = min(out, key=lambda w: w.start)
        found = _ended(found, way.start, way.assumed, reading)
    return found if found.span(reading).minutes > 0 else stay


def _begun(stay: Stay, start: Minute, assumed: frozenset[str], reading: Reading) -> Stay:
    """The stay from when a way in ends; its own end is as it was read."""
    own = {"to"} if stay.end is None or "to" in stay.assumed else set()
    unsure = {"from"} if "to" in assumed else set()
    end, first = stay.span(reading).end, day_at(start, stay.city.zone)
    return replace(stay, first=first, start=start, end=end, assumed=frozenset(own | unsure))


def _ended(stay: Stay, end: Minute, assumed: frozenset[str], reading: Reading) -> Stay:
    """The stay until a way out begins; its own start is as it was read."""
    own = {"from"} if stay.start is None or "from" in stay.assumed else set()
    unsure = {"to"} if "from" in assumed else set()
    start, last = stay.span(reading).start, day_at(end, stay.city.zone)
    return replace(stay, last=last, start=start, end=end, assumed=frozenset(own | unsure))


def _parts(fitted: Stay, stay: Stay, ways: Sequence[_Way], reading: Reading) -> list[Stay]:
    """The parts of a stay between the ways that lead beyond a day trip and those back from there."""
    span, zone = fitted.span(reading), stay.city.zone
    earliest = instant(stay.first, 0, zone) if stay.start is None else span.start
    latest = instant(stay.last, DAY, zone) if stay.end is None else span.end
    parts, part = [], fitted
    left: _Way | None = None
    for way in ways:
        if left is None and way.begins_here and not way.ends_here and earliest <= way.start < span.end:
            left = way
        elif left is not None and way.ends_here and way.start >= left.end and way.end <= latest:
            parts.append(_ended(part, left.start, left.assumed, reading))
            if way.end > span.start:
                part = _begun(part, way.end, way.assumed, reading)
            left = None
    # Nothing of it is left where the ways are all that day; then it is a fact as it was read.
    return [each for each in (*parts, part) if each.span(reading).minutes > 0] or [fitted]


def _day_span(item: Item, reading: Reading) -> Span:
    if isinstance(item, Engagement):
        return item.span(reading)
    return Span(
        start=instant(item.first, reading.one_day_from, item.city.zone),
        end=instant(item.last, reading.one_day_to, item.city.zone),
    )


def _binding(item: Item, reading: Reading) -> Span:
    return _day_span(item, reading) if item.one_day else item.span(reading)

"""Stays and engagements: who is where, when, and what a diary kept in whole days leaves unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sidelines.people import Principal
from sidelines.places import City
from sidelines.times import DAY, Clock, Minute, Span, instant


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
    """Something a principal does at an hour or on a day, in a city or wherever the principal is."""

    key: str
    city: City | None
    day: date
    zone: str
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
class Itinerary:
    """One principal's stays and engagements, in the order in which the diary holds them."""

    principal: Principal
    stays: tuple[Stay, ...] = ()
    engagements: tuple[Engagement, ...] = ()

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

    def at(self, when: Minute, reading: Reading | None = None) -> Whereabouts:
        """Where the principal is at the instant: in a city, there that day, on the way, or at home or another
        base.
        """
        reading = reading or Reading()
        here = [item for item in self if not item.one_day and when in item.span(reading)]
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
        ended = [item for item in self if item.city and _binding(item, reading).end <= when]
        begins = [item for item in self if item.city and _binding(item, reading).start > when]
        before = max(ended, key=lambda item: _binding(item, reading).end, default=None)
        after = min(begins, key=lambda item: _binding(item, reading).start, default=None)
        bases = self.principal.bases
        if before is None or after is None:
            return Whereabouts(
                when=when, cities=bases, items=here, certainty="at a base", before=before, after=after
            )
        cities = tuple(dict.fromkeys(c for c in (before.city, after.city) if c))
        return Whereabouts(
            when=when, cities=cities, items=here, certainty="on the way", before=before, after=after
        )


def _day_span(item: Item, reading: Reading) -> Span:
    if isinstance(item, Engagement):
        return item.span(reading)
    return Span(
        start=instant(item.first, reading.one_day_from, item.city.zone),
        end=instant(item.last, reading.one_day_to, item.city.zone),
    )


def _binding(item: Item, reading: Reading) -> Span:
    return _day_span(item, reading) if item.one_day else item.span(reading)

"""The referee: can a meeting begin in this city at this minute? Asked one minute at a time, by plain brute force.

It shares the values with the search (times, cities, travelling minutes, the spans of stays, the limits) and nothing
of its method: no windows are built and nothing is intersected. Every place that a day without hours could take in
the day is tried, the meeting is put into the diary that results, and the rules are looked at one after another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import pairwise, product
from math import gcd

from sidelines.finding.wanted import Case, MeetingWanted
from sidelines.itinerary import Engagement, Item, Itinerary, Reading, Stay
from sidelines.people import Principal
from sidelines.places import City, CityTable, distance_km
from sidelines.times import DAY, Minute, Span, day_at, instant
from sidelines.travel import Ways, minutes_between

A_DAY = timedelta(days=1)

# The referee asks after the same few cities at every minute.
_km = cache(distance_km)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """The principal is in the city from start to end; busy if the time is taken, else based there and free to meet.

    A way ends in another city than it begins in.
    """

    city: City
    start: Minute
    end: Minute
    busy: bool
    ends_in: City

    @staticmethod
    def there(city: City, start: Minute, end: Minute, *, busy: bool) -> Fact:
        return Fact(city=city, start=start, end=end, busy=busy, ends_in=city)


Diary = tuple[Fact, ...]


@dataclass(slots=True, kw_only=True)
class Block:
    """A day without hours: so many minutes somewhere between two instants."""

    city: City
    day: date
    own: Span
    """The hours of its day."""
    room: Span
    """What the stays that end or begin that day leave of them."""


@dataclass
class Journeys:
    """When one principal gets from here to there."""

    case: Case
    principal: Principal
    _minutes: dict[tuple[City, City], int] = field(default_factory=dict)
    _ways: dict[City, Ways] = field(default_factory=dict)
    _arrivals: dict[tuple[City, Minute, City], Minute] = field(default_factory=dict)
    _departures: dict[tuple[City, City, Minute], Minute] = field(default_factory=dict)

    def minutes(self, origin: City, destination: City) -> int:
        if (origin, destination) not in self._minutes:
            found = minutes_between(self.case.travel, self.principal, origin, destination)
            self._minutes[origin, destination] = found
        return self._minutes[origin, destination]

    def ways(self, city: City) -> Ways:
        if city not in self._ways:
            self._ways[city] = Ways(self.case.travel, self.principal, CityTable.of([city]))
        return self._ways[city]

    def arrival(self, origin: City, leave: Minute, city: City) -> Minute:
        if self.case.travel.curfew is None:
            return leave + self.minutes(origin, city)
        asked = origin, leave, city
        if asked not in self._arrivals:
            self._arrivals[asked] = int(self.ways(city).arrivals(origin, leave)[0])
        return self._arrivals[asked]

    def departure(self, city: City, destination: City, arrive: Minute) -> Minute:
        if self.case.travel.curfew is None:
            return arrive - self.minutes(destination, city)
        asked = city, destination, arrive
        if asked not in self._departures:
            self._departures[asked] = int(self.ways(city).departures(destination, arrive)[0])
        return self._departures[asked]


class Oracle:
    """Answers for one meeting of a case."""

    def __init__(self, case: Case, meeting: MeetingWanted) -> None:
        self.case = case
        self.meeting = meeting
        self.participants = [
            Participant(case, meeting, case.itinerary_of(name)) for name in meeting.participants
        ]

    def can_begin(self, city: City, minute: Minute) -> bool:
        """Whether all of them can meet in the city from that minute."""
        return self.is_wanted(city, minute) and all(who.can_meet(city, minute) for who in self.participants)

    def is_wanted(self, city: City, minute: Minute) -> bool:
        """Whether days, hours and limits allow the meeting, whoever could come."""
        meeting, end = self.meeting, minute + self.meeting.minutes
        # "It belongs to the local date of X at m ... and its day must be allowed."
        day = day_at(minute, city.zone)
        if day not in meeting.days or (self.case.as_of is not None and day <= self.case.as_of):
            return False
        # Hours: "lies within [open, close] of that date at X (close <= open means next day)".
        opens, closes = meeting.hours
        if minute < instant(day, opens, city.zone) or end > _clock_end(day, opens, closes, city.zone):
            return False
        principals = [self.case.principal(name) for name in meeting.participants]
        for limit in meeting.limits:
            allowed = limit.allowed(CityTable.of([city]), self.case.sovereigns, principals)
            if (allowed is not None and not allowed[0]) or not limit.day(day):
                return False
            earliest, latest = limit.bounds()
            if (earliest is not None and minute < earliest) or (latest is not None and end > latest):
                return False
            # "No meeting in these local hours": those that ran into this day from the last count too.
            for near in (day - A_DAY, day, day + A_DAY):
                hours = limit.hours(near)
                if hours is not None:
                    start = instant(near, hours[0], city.zone)
                    if minute < _clock_end(near, *hours, city.zone) and start < end:
                        return False
        return True


def _clock_end(day: date, opens: int, closes: int, zone: str) -> Minute:
    return instant(day, closes if closes > opens else closes + DAY, zone)


class Participant:
    """Answers for one of those who are to meet."""

    def __init__(self, case: Case, meeting: MeetingWanted, itinerary: Itinerary) -> None:
        self.reading = case.reading
        self.length = meeting.minutes
        self.margin = meeting.margin_minutes
        self.same_km = case.travel.same_city_km
        self.itinerary = itinerary
        self.journeys = Journeys(case, itinerary.principal)
        self.items = list(self._items())
        """The diary once the ways have told where in a stay the principal is away."""
        self.contradicts_itself = False
        """Whether days without hours don't fit one after another beside the engagements of their day."""
        self.diaries = self._diaries()

    def can_meet(self, city: City, minute: Minute) -> bool:
        """Whether the principal's diary leaves room for the meeting, in one at least of the ways it may turn out."""
        if not self._is_free_wherever_he_is(minute):
            return False
        return any(self._fits(diary, city, minute) for diary in self.diaries)

    def _same(self, a: City, b: City) -> bool:
        return a is b or a == b or _km(a, b) <= self.same_km

    # What the diary says.

    def _is_free_wherever_he_is(self, minute: Minute) -> bool:
        """An engagement without a city: "with hours, the meeting may not overlap it"; else the block fits beside it."""
        end, block = minute + self.length, self.reading.one_day_minutes
        for engagement in self.itinerary.engagements:
            if engagement.city is not None:
                continue
            span = engagement.span(self.reading)
            if not engagement.one_day:
                if span.start < end and minute < span.end:
                    return False
            # "without, one_day_minutes must fit in its day window before or after the meeting."
            elif min(span.end, minute) - span.start < block and span.end - max(span.start, end) < block:
                return False
        return True

    def _items(self) -> Iterator[Item]:
        ways = [e for e in self.itinerary.engagements if e.ends_in is not None]
        ways.sort(key=lambda way: (way.start or 0, way.end or 0))
        for item in self.itinerary:
            if ways and isinstance(item, Stay) and not item.one_day:
                yield from self._presences(item, ways)
            else:
                yield item

    def _presences(self, stay: Stay, ways: Sequence[Engagement]) -> Iterator[Stay]:
        """The stretches for which the principal is on the stay, as far as the ways tell.

        "An hour that is not said is that of the way which brings him, or takes him away, that day"; "whoever takes a
        way out farther than for a day, and one that brings him back, is away in between".
        """
        span, zone = stay.span(self.reading), stay.city.zone
        start, end = span.start, span.end
        arrivals, departures = [], []
        for way in ways:
            leaves, lands = way.span(self.reading).start, way.span(self.reading).end
            # "That day" or, where the stay as read runs out of it, the next.
            on_the_first, on_the_last = day_at(lands, zone) <= stay.first, day_at(leaves, zone) >= stay.last
            if self._is_about(stay, way.ends_in) and on_the_first and start < lands < end:
                arrivals.append(lands)
            if self._is_about(stay, way.city) and on_the_last and start <= leaves < end:
                departures.append(leaves)
        if stay.start is None and arrivals:
            start = max(arrivals)
        if stay.end is None and departures:
            end = min(departures)
        if start >= end:
            start, end = span.start, span.end
        absences = list(self._absences(stay, ways, start, end))
        # Minute by minute would do; the edges are enough.
        edges = sorted({start, end, *(edge for away in absences for edge in (away.start, away.end))})
        there = [
            (a, b)
            for a, b in pairwise(edge for edge in edges if start <= edge <= end)
            if not any(away.start <= a < away.end for away in absences)
        ]
        for a, b in there or [(start, end)]:
            # The days said are kept at the ends said.
            first = stay.first if a == span.start else day_at(a, zone)
            last = stay.last if b == span.end else day_at(b, zone)
            yield replace(stay, first=first, last=last, start=a, end=b)

    def _absences(self, stay: Stay, ways: Sequence[Engagement], start: Minute, end: Minute) -> Iterator[Span]:
        """From each way that leads too far for a day trip to the next that leads back; without one he never left."""
        zone = stay.city.zone
        # Where an end has no hour, ways of its whole day count.
        since = start if stay.start is not None else instant(stay.first, 0, zone)
        until = end if stay.end is not None else instant(stay.last + A_DAY, 0, zone)
        free = since
        for way in ways:
            leaves, lands = way.span(self.reading).start, way.span(self.reading).end
            out = self._is_about(stay, way.city) and not self._is_about(stay, way.ends_in)
            if not out or leaves < free or leaves >= end:
                continue
            for back in ways:
                begins, arrives = back.span(self.reading).start, back.span(self.reading).end
                if self._is_about(stay, back.ends_in) and begins >= lands and arrives <= until:
                    yield Span(start=leaves, end=arrives)
                    free = arrives
                    break

    def _is_about(self, stay: Stay, city: City | None) -> bool:
        """Whether the city is the stay's, or near enough for a day trip."""
        return city is not None and (
            self._same(stay.city, city) or _km(stay.city, city) <= self.reading.excursion_km
        )

    def _diaries(self) -> list[Diary]:
        """Every way in which the diary may turn out: the facts with hours, and each place for those without."""
        certain = []
        for item in self.items:
            if item.city is not None and not item.one_day:
                span = item.span(self.reading)
                fact = Fact.there(item.city, span.start, span.end, busy=isinstance(item, Engagement))
                if isinstance(item, Engagement) and item.ends_in is not None:
                    fact = replace(fact, ends_in=item.ends_in)
                certain.append(fact)
        # Days in their order, and on each the stays before the engagements, both in the order of the file.
        blocks = [block for item in self.items if (block := self._block(item)) is not None]
        return [
            (*certain, *placed) for placed in self._placements(sorted(blocks, key=lambda block: block.day))
        ]

    def _block(self, item: Item) -> Block | None:
        """An item of one day without hours, with the room that stays leave for it; None if it adds nothing."""
        if item.city is None or not item.one_day:
            return None
        day = item.first if isinstance(item, Stay) else item.day
        own = _day_window(item.city, day, self.reading)
        start, end = own.start, own.end
        for stay in self.items:
            if not isinstance(stay, Stay) or stay.one_day:
                continue
            # "A day without hours in the city of a multi-day stay that covers that date adds nothing."
            if stay.first <= day <= stay.last and self._same(stay.city, item.city):
                return None
            if stay.first == stay.last:
                continue
            # "after the ends of stays that end earlier that day, before the starts of stays that begin later";
            # across the date line a stay that ended on an earlier date may still end within the hours of this one
            if stay.last <= day:
                start = max(start, stay.span(self.reading).end)
            if stay.first >= day:
                end = min(end, stay.span(self.reading).start)
        room = Span(start=start, end=end)
        # Otherwise: "if that leaves no room at all the block stays within its own window: facts".
        return Block(
            city=item.city,
            day=day,
            own=own,
            room=room if room.minutes >= self.reading.one_day_minutes else own,
        )

    def _placements(self, blocks: Sequence[Block]) -> list[Diary]:
        """Every place that the days without hours can take, one after another."""
        length = self.reading.one_day_minutes
        taken = list(self._taken())
        found = []
        for starts in self._starts([block.room for block in blocks]):
            spans = [Span(start=start, end=start + length) for start in starts]
            # "Several without hours on one local day keep the order of the file."
            in_order = all(a.end <= b.start for a, b in pairwise(spans))
            # "among engagements with exact hours of that day they may fall in any place where they fit"
            if in_order and not any(a.start < b.end and b.start < a.end for a in spans for b in taken):
                found.append(starts)
        # Where the diary contradicts itself, its items are facts all the same, each some time in its own day.
        self.contradicts_itself |= not found
        chosen = found or list(self._starts([block.own for block in blocks]))
        return [
            tuple(
                Fact.there(block.city, start, start + length, busy=True)
                for block, start in zip(blocks, starts, strict=True)
            )
            for starts in chosen
        ]

    def _taken(self) -> Iterator[Span]:
        """What no block can be across: engagements, stays of some hours of one day, and both ends of longer stays.

        "The principal must be in C at S, at E": such an end is a span without length.
        """
        for item in self.items:
            if item.city is not None and not item.one_day:
                span = item.span(self.reading)
                if isinstance(item, Engagement) or item.first == item.last:
                    yield span
                else:
                    yield Span(start=span.start, end=span.start)
                    yield Span(start=span.end, end=span.end)

    def _starts(self, rooms: Sequence[Span]) -> Iterator[tuple[Minute, ...]]:
        length = self.reading.one_day_minutes
        return product(*(range(room.start, room.end - length + 1, self._step) for room in rooms))

    @cached_property
    def _step(self) -> int:
        """How finely the places for a block are tried, in minutes.

        Everything that a block must come after or before in the diary lies on a multiple of this step, so that
        the earliest and the latest place for it in any order of the day are among those tried.
        """
        step = self.reading.one_day_minutes
        for item in self.items:
            if item.city is not None:
                span = item.span(self.reading)
                if item.one_day and isinstance(item, Stay):
                    span = _day_window(item.city, item.first, self.reading)
                step = gcd(step, span.start, span.end)
        return step

    # Whether the meeting fits into one way in which the diary may turn out.

    def _fits(self, diary: Diary, city: City, minute: Minute) -> bool:
        end = minute + self.length
        overlapping = [fact for fact in diary if fact.start < end and minute < fact.end]
        # "at any time not taken by his engagements"
        if any(fact.busy for fact in overlapping):
            return False
        # In a stay: "he may meet in C ... or at X within excursion_km of C".
        for stay in overlapping:
            if not self._same(stay.city, city) and not self._is_day_trip(stay, city, minute):
                return False
        return self._can_come(diary, city, minute) and self._can_leave(diary, city, end)

    def _is_day_trip(self, stay: Fact, city: City, minute: Minute) -> bool:
        """Whether "he leaves C and is back in C within one local calendar day of C and within [S, E)"."""
        if _km(stay.city, city) > self.reading.excursion_km:
            return False
        day = day_at(minute, stay.city.zone)
        leaves = max(stay.start, instant(day, 0, stay.city.zone))
        back = min(stay.end, instant(day + A_DAY, 0, stay.city.zone))
        return self._comes_from(stay.city, leaves, city, minute) and self._goes_to(
            stay.city, back, city, minute + self.length
        )

    def _can_come(self, diary: Diary, city: City, minute: Minute) -> bool:
        """Whether what comes last before the meeting allows being there."""
        based = [fact for fact in diary if not fact.busy and fact.start <= minute < fact.end]
        # In a stay: "m >= S suffices", but for engagements since it began ("bound by the engagement too").
        since = max((fact.start for fact in based), default=None)
        before = [fact for fact in diary if fact.end <= minute and (since is None or fact.end > since)]
        if not before:
            return True
        # Between items: "prev.free + travel(prev.city, X) + margin <= m".
        last = max(before, key=lambda fact: fact.end)
        return self._comes_from(last.ends_in, last.end, city, minute)

    def _can_leave(self, diary: Diary, city: City, end: Minute) -> bool:
        """Whether what comes first after the meeting allows having been there."""
        based = [fact for fact in diary if not fact.busy and fact.start < end <= fact.end]
        until = min((fact.end for fact in based), default=None)
        after = [fact for fact in diary if fact.start >= end and (until is None or fact.start < until)]
        if not after:
            return True
        # Between items: "m+L + travel(X, next.city) <= next.begin".
        first = min(after, key=lambda fact: fact.start)
        return self._goes_to(first.city, first.start, city, end)

    def _comes_from(self, origin: City, free: Minute, city: City, minute: Minute) -> bool:
        # "After a journey of > 0 minutes to the meeting, margin_minutes are kept free before it."
        margin = self.margin if self.journeys.minutes(origin, city) > 0 else 0
        return self.journeys.arrival(origin, free, city) + margin <= minute

    def _goes_to(self, destination: City, begins: Minute, city: City, end: Minute) -> bool:
        return end <= self.journeys.departure(city, destination, begins)


def _day_window(city: City, day: date, reading: Reading) -> Span:
    return Span(
        start=instant(day, reading.one_day_from, city.zone), end=instant(day, reading.one_day_to, city.zone)
    )

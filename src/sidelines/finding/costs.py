"""Costs: what a meeting adds to each participant's journeys, nights and body clock, and what it leans on.

Added means: against the same diary without the meeting. A participant goes to the meeting and on from it the
cheapest way under the ranking in force, either straight or by way of a base where the time allows; waiting is
free at a base.
What each term means, and why it weighs what it does, is in docs/concepts/ranking.md.
To add a term: a field of `Terms`, a weight of the same name in `ranking.Ranking`, a line in `reasons`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.body_clock import BODY_DAY, BodyClock
from sidelines.finding.limits import AddedHours
from sidelines.finding.ranking import Ranking
from sidelines.finding.windows import Indices, Instants, Search
from sidelines.itinerary import Stay
from sidelines.openings import Opening, Tie
from sidelines.people import Principal
from sidelines.places import City, distance_km
from sidelines.times import DAY, Clock, Minute, day_number, offset_at
from sidelines.travel import Minutes, minutes_between

Floats = NDArray[np.float64]
AT_BASE_KM = 50.0
"""A place this near to a base, or to a stop of the tour, counts as the same: waiting at a base is no waiting,
and a meeting near a stop adds none."""
NIGHT: Clock = 3 * 60
"""Whoever is away at this local time spends a night away."""
REST = DAY
"""A wait abroad of up to a day, with its night, is rest and costs nothing; what goes beyond is waiting."""
LEANING = 2 * DAY
"""A meeting leans on a tentative item only within two days of it."""


@dataclass(slots=True)
class Terms:
    """What one participant's side of each option costs: arrays of shape (options,), before any weight.

    `hours` added travelling hours; `thousand_km` added great-circle km / 1000; `stops` 1 where the place is
    neither a base nor a stop of the tour; `away_from_capital` 1 where it is also abroad and no capital;
    `nights` added nights away; `waiting` added hours of waits away from a base, each beyond its first day;
    `clock_shock` hours outside the body's day; `tentative` and `assumed` 1 where it leans on such an item;
    `tonnes_co2` added tonnes.
    """

    hours: Floats
    thousand_km: Floats
    stops: Floats
    away_from_capital: Floats
    nights: Floats
    waiting: Floats
    clock_shock: Floats
    tentative: Floats
    assumed: Floats
    tonnes_co2: Floats


@dataclass(slots=True)
class Part:
    """One half of a journey for each option.

    Minutes under way, km, kg of CO2, nights, minutes waited beyond a rest, 1 where the place is off the tour
    for one who comes or goes this way, price, route.
    """

    minutes: Floats
    km: Floats
    kg: Floats
    nights: Floats
    waited: Floats
    off_tour: Floats
    price: Floats
    route: NDArray[np.int64]
    """-1 straight; otherwise the number of the base gone by, started from or returned to."""


_NONE, _STRAIGHT = np.zeros(1), np.full(1, -1)


@dataclass(slots=True)
class Costs:
    """The costs of the options of one search under one ranking."""

    search: Search
    ranking: Ranking
    _between: dict[tuple[int, float, float, float, float], int] = field(default_factory=dict)
    _distances: dict[tuple[float, float, float, float], float] = field(default_factory=dict)
    _baselines: dict[tuple[int, int], tuple[Opening, Part]] = field(default_factory=dict)
    _bodies: list[BodyClock] = field(init=False)
    counted: frozenset[int] = field(init=False)
    """The participants whose added hours a limit counts: they travel the way with the fewest hours."""
    at_base: list[NDArray[np.bool_]] = field(init=False)
    """For each participant, which cities of the table count as a base."""
    no_embassy: list[NDArray[np.bool_]] = field(init=False)
    """For each participant, which cities of the table are abroad and no capital."""

    def __post_init__(self) -> None:
        limited = {limit.principal for limit in self.search.meeting.limits if isinstance(limit, AddedHours)}
        names = self.search.meeting.participants
        self.counted = frozenset(number for number, name in enumerate(names) if name in limited)
        self._bodies = [BodyClock.of(diary) for diary in self.search.diaries]
        self.at_base = []
        for ways, principal in zip(self.search.ways, self.search.principals, strict=True):
            near = np.zeros(len(self.search.table), dtype=bool)
            for base in principal.bases:
                near |= ways.km(base) <= AT_BASE_KM
            self.at_base.append(near)
        self.no_embassy = [self._without_embassy(principal) for principal in self.search.principals]

    def _without_embassy(self, principal: Principal) -> NDArray[np.bool_]:
        """Which cities of the table are abroad for the principal and no capital of a state of its own."""
        table, sovereigns = self.search.table, self.search.case.sovereigns
        states = [code for code in np.unique(table.countries).tolist() if sovereigns.of(code) == code]
        capitals = table.capitals & np.isin(table.countries, states)
        home = sovereigns.mask(table, frozenset({sovereigns.of(principal.country)}))
        return ~capitals & ~home

    def terms(self, number: int, opening: Opening, day: date, cities: Indices, start: Instants) -> Terms:
        """What that participant adds by meeting in those cities at those instants, through the opening."""
        there, onward, base = self._parts(number, opening, day, cities, start)
        stops = there.off_tour * onward.off_tour
        return Terms(
            hours=(there.minutes + onward.minutes - base.minutes[0]) / 60,
            thousand_km=(there.km + onward.km - base.km[0]) / 1000,
            stops=stops,
            away_from_capital=stops * self.no_embassy[number][cities],
            nights=there.nights + onward.nights - base.nights[0],
            waiting=(there.waited + onward.waited - base.waited[0]) / 60,
            clock_shock=self._shock(number, day, start),
            tentative=self._tentative(opening, start),
            assumed=self._assumed(number, opening, cities, start).astype(float),
            tonnes_co2=(there.kg + onward.kg - base.kg[0]) / 1000,
        )

    def routes(
        self, number: int, opening: Opening, day: date, cities: Indices, start: Instants
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By which base, if any, each option's way there and way onward go: -1 straight."""
        there, onward, _ = self._parts(number, opening, day, cities, start)
        return there.route, onward.route

    def score(self, terms: Sequence[Terms]) -> Floats:
        """The options' cost in hours: every participant's terms and their balance, weighted and summed."""
        ranking = self.ranking
        total = np.zeros(len(terms[0].hours))
        for name, weight in ranking.weights().items():
            if weight and name != "balance":
                for one in terms:
                    total += weight * getattr(one, name)
        if ranking.balance and len(terms) > 1:
            hours = np.stack([one.hours for one in terms])
            total += ranking.balance * (hours.max(axis=0) - hours.min(axis=0))
        return total

    def _parts(
        self, number: int, opening: Opening, day: date, cities: Indices, start: Instants
    ) -> tuple[Part, Part, Part]:
        if opening.stays:
            return self._day_trip(number, opening.stays[0], cities)
        before = opening.before[0] if opening.before else None
        after = opening.after[0] if opening.after else None
        shift = day_number(day) * DAY - self.search.local(day, 0, cities)
        there = self._there(number, before, cities, start, shift)
        onward = self._onward(number, after, cities, start + self.search.meeting.minutes, shift)
        return there, onward, self.baseline(number, opening)

    def _day_trip(self, number: int, stay: Stay, cities: Indices) -> tuple[Part, Part, Part]:
        ways = self.search.ways[number]
        zeros = np.zeros(len(cities))
        route = np.full(len(cities), -1)
        minutes = ways.minutes(stay.city)[cities].astype(float)
        km, kg = ways.km(stay.city)[cities], ways.kg_co2(stay.city, cities)
        off_tour = ((km > AT_BASE_KM) & ~self.at_base[number][cities]).astype(float)
        half = Part(minutes, km, kg, zeros, zeros, off_tour, zeros, route)
        return half, half, _nothing()

    def _there(self, number: int, tie: Tie | None, cities: Indices, start: Instants, shift: Instants) -> Part:
        ways, bases = self.search.ways[number], self.search.principals[number].bases
        margin = self.search.meeting.margin_minutes
        parts = []
        if tie is None:
            for i, base in enumerate(bases):
                minutes = ways.minutes(base)[cities]
                leave = start - margin * (minutes > 0) - minutes
                parts.append(self._part(number, [base], cities, minutes, _nights(leave, start, shift), 0, i))
            return self._cheapest(parts)
        minutes = ways.minutes(tie.city)[cities]
        ready = start - margin * (minutes > 0)
        idle = ready - minutes - tie.minute
        if self.is_base(number, tie.city):
            away = _nights(ready - minutes, start, shift)
            return self._cheapest([self._part(number, [tie.city], cities, minutes, away, 0, -1)])
        at_base = self.at_base[number][cities]
        away = np.where(
            at_base,
            _nights(np.full_like(start, tie.minute), tie.minute + minutes, shift),
            _nights(np.full_like(start, tie.minute), start, shift),
        )
        parts.append(self._part(number, [tie.city], cities, minutes, away, np.where(at_base, 0, idle), -1))
        for i, base in enumerate(bases):
            home = self.minutes(number, tie.city, base)
            if tie.minute + home > int(start.max(initial=0)):
                continue
            out = ways.minutes(base)[cities]
            leave = start - margin * (out > 0) - out
            landed = np.full_like(start, tie.minute + home)
            away = _nights(np.full_like(start, tie.minute), landed, shift) + _nights(leave, start, shift)
            part = self._part(number, [tie.city, base], cities, home + out, away, 0, i)
            part.price[(leave < landed) | at_base] = np.inf
            parts.append(part)
        return self._cheapest(parts)

    def _onward(self, number: int, tie: Tie | None, cities: Indices, end: Instants, shift: Instants) -> Part:
        ways, bases = self.search.ways[number], self.search.principals[number].bases
        parts = []
        if tie is None:
            for i, base in enumerate(bases):
                minutes = ways.minutes(base)[cities]
                parts.append(
                    self._part(number, [base], cities, minutes, _nights(end, end + minutes, shift), 0, i)
                )
            return self._cheapest(parts)
        minutes = ways.minutes(tie.city)[cities]
        idle = tie.minute - minutes - end
        if self.is_base(number, tie.city):
            away = _nights(end, end + minutes, shift)
            return self._cheapest([self._part(number, [tie.city], cities, minutes, away, 0, -1)])
        at_base = self.at_base[number][cities]
        due = np.full_like(end, tie.minute)
        away = np.where(at_base, _nights(due - minutes, due, shift), _nights(end, due, shift))
        parts.append(self._part(number, [tie.city], cities, minutes, away, np.where(at_base, 0, idle), -1))
        for i, base in enumerate(bases):
            out = self.minutes(number, tie.city, base)
            if tie.minute - out < int(end.min(initial=1 << 30)):
                continue
            home = ways.minutes(base)[cities]
            away = _nights(end, end + home, shift) + _nights(due - out, due, shift)
            part = self._part(number, [tie.city, base], cities, home + out, away, 0, i)
            part.price[(end + home > due - out) | at_base] = np.inf
            parts.append(part)
        return self._cheapest(parts)

    def _part(
        self,
        number: int,
        via: Sequence[City],
        cities: Indices,
        minutes: Minutes,
        nights: Minutes,
        idle: Minutes | int,
        route: int,
    ) -> Part:
        """The part of a journey between the options' cities and the first of `via`, by way of the rest."""
        ways = self.search.ways[number]
        km = ways.km(via[-1])[cities]
        kg = ways.kg_co2(via[-1], cities)
        for here, onward in pairwise(via):
            extra = self._km(here, onward)
            km = km + extra
            kg = kg + extra * self._kg_per_km(number)
        waited = np.broadcast_to(np.maximum(np.asarray(idle, dtype=float) - REST, 0), km.shape)
        # By way of a base the tour is over, so that a place near the stop before is a new stop.
        away = ~self.at_base[number][cities]
        off_tour = (away & (ways.km(via[0])[cities] > AT_BASE_KM) if route < 0 else away).astype(float)
        part = Part(
            minutes.astype(float), km, kg, nights.astype(float), waited, off_tour, km, np.full(len(km), route)
        )
        part.price = self._price(number, part)
        return part

    def _price(self, number: int, part: Part) -> Floats:
        """What a way is chosen by: its weighted cost, or its hours alone where a limit counts them."""
        if number in self.counted:
            return part.minutes / 60
        weights = self.ranking
        price: Floats = (weights.hours * part.minutes + weights.waiting * part.waited) / 60
        price = price + weights.nights * part.nights + weights.stops * part.off_tour
        return price + (weights.thousand_km * part.km + weights.tonnes_co2 * part.kg) / 1000

    def _cheapest(self, parts: Sequence[Part]) -> Part:
        best = parts[0]
        for part in parts[1:]:
            better = part.price < best.price
            if better.any():
                best = Part(
                    *(
                        np.where(better, getattr(part, name), getattr(best, name))
                        for name in ("minutes", "km", "kg", "nights", "waited", "off_tour", "price", "route")
                    )
                )
        return best

    def baseline(self, number: int, opening: Opening) -> Part:
        """The same stretch of the diary without the meeting: every array of shape (1,)."""
        known = self._baselines.get((number, id(opening)))
        if known is None or known[0] is not opening:
            before = opening.before[0] if opening.before else None
            after = opening.after[0] if opening.after else None
            known = self._baselines[number, id(opening)] = (opening, self._without(number, before, after))
        return known[1]

    def _without(self, number: int, before: Tie | None, after: Tie | None) -> Part:
        bases = self.search.principals[number].bases
        if before is None or after is None:
            tie = before or after
            if tie is None:
                return _nothing()
            base = min(bases, key=lambda b: self.minutes(number, tie.city, b))
            shift = offset_at(tie.minute, tie.city.zone)
            minutes = self.minutes(number, tie.city, base)
            ends = (tie.minute, tie.minute + minutes) if before else (tie.minute - minutes, tie.minute)
            return self._fixed(number, [(tie.city, base)], _night_count(*ends, shift), 0)
        shift = offset_at(before.minute, before.city.zone)
        start, end = before.minute, after.minute
        straight = self.minutes(number, before.city, after.city)
        idle = max(end - start - straight, 0)
        if self.is_base(number, before.city):
            nights, idle = _night_count(end - straight, end, shift), 0
        elif self.is_base(number, after.city):
            nights, idle = _night_count(start, start + straight, shift), 0
        else:
            nights = _night_count(start, end, shift)
        parts = [self._fixed(number, [(before.city, after.city)], nights, idle)]
        if not (self.is_base(number, before.city) or self.is_base(number, after.city)):
            for base in bases:
                home, out = (self.minutes(number, tie.city, base) for tie in (before, after))
                if home + out <= end - start:
                    nights = _night_count(start, start + home, shift) + _night_count(end - out, end, shift)
                    parts.append(self._fixed(number, [(before.city, base), (base, after.city)], nights, 0))
        return self._cheapest(parts)

    def _fixed(self, number: int, legs: Sequence[tuple[City, City]], nights: int, idle: int) -> Part:
        km = sum(self._km(*leg) for leg in legs)
        minutes = sum(self.minutes(number, *leg) for leg in legs)
        kg, waited = km * self._kg_per_km(number), max(idle - REST, 0)
        numbers = [np.array([float(value)]) for value in (minutes, km, kg, nights, waited)]
        part = Part(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], _NONE, _NONE, _STRAIGHT)
        part.price = self._price(number, part)
        return part

    def _kg_per_km(self, number: int) -> float:
        model, principal = self.search.case.travel, self.search.principals[number]
        return model.own_kg_per_km if principal.own_aircraft else model.scheduled_kg_per_km

    def minutes(self, number: int, origin: City, destination: City) -> int:
        """Door-to-door minutes of the participant of that number between two cities."""
        key = (number, origin.latitude, origin.longitude, destination.latitude, destination.longitude)
        if key not in self._between:
            principal = self.search.principals[number]
            self._between[key] = minutes_between(self.search.case.travel, principal, origin, destination)
        return self._between[key]

    def is_base(self, number: int, city: City) -> bool:
        """True if the city counts as a base of the participant of that number."""
        return any(self._km(city, base) <= AT_BASE_KM for base in self.search.principals[number].bases)

    def _km(self, one: City, other: City) -> float:
        key = (one.latitude, one.longitude, other.latitude, other.longitude)
        if key not in self._distances:
            self._distances[key] = distance_km(one, other)
        return self._distances[key]

    def _shock(self, number: int, day: date, start: Instants) -> Floats:
        body = (start + self.body_offset(number, day)) % DAY
        early = np.maximum(BODY_DAY[0] - body, 0)
        late = np.maximum(body + self.search.meeting.minutes - BODY_DAY[1], 0)
        return np.maximum(early, late) / 60

    def body_offset(self, number: int, day: date) -> int:
        """Minutes by which the participant's body clock is ahead of UTC at noon that day (noon at home)."""
        return self._bodies[number].offset(day)

    def _tentative(self, opening: Opening, start: Instants) -> Floats:
        leans = np.zeros(len(start), dtype=bool)
        if any(stay.tentative for stay in opening.stays):
            leans[:] = True
        for tie in (*opening.before, *opening.after):
            if tie.item.tentative:
                leans |= np.abs(start - tie.minute) <= LEANING
        return leans.astype(float)

    def _assumed(self, number: int, opening: Opening, cities: Indices, start: Instants) -> NDArray[np.bool_]:
        rests = np.zeros(len(start), dtype=bool)
        for tie in (*opening.before, *opening.after):
            rests_here = self.rests_on(number, opening, tie, cities, start)
            if tie.item.one_day:
                # Two hours in the very city at an hour not known are said, but hardly a risk: they can give way.
                rests_here &= self.search.ways[number].minutes(tie.city)[cities] > 0
            rests |= rests_here
        return rests

    def rests_on(
        self, number: int, opening: Opening, tie: Tie, cities: Indices, start: Instants
    ) -> NDArray[np.bool_]:
        """Which options would be out of reach if the hour that the tie assumes were at its worst."""
        if tie.worst == tie.minute:
            return np.zeros(len(start), dtype=bool)
        ways, before = self.search.ways[number], tie in opening.before
        away = ways.minutes(tie.city)[cities] > 0
        if before:
            margin = self.search.meeting.margin_minutes * away
            rests = ways.arrivals(tie.city, tie.worst)[cities] + margin > start
        else:
            rests = ways.departures(tie.city, tie.worst)[cities] - self.search.meeting.minutes < start
        # Whoever leaves a city later, or has to be in it earlier, is there for a meeting in that very city.
        if isinstance(tie.item, Stay) and not tie.item.one_day:
            span = tie.item.span(self.search.case.reading)
            if tie.minute == (span.end if before else span.start):
                rests &= away
        return rests


def _nothing() -> Part:
    return Part(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _STRAIGHT)


def _nights(leave: Instants, back: Instants, shift: Instants) -> Minutes:
    return np.maximum((back + shift - NIGHT) // DAY - (leave + shift - NIGHT) // DAY, 0)


def _night_count(leave: Minute, back: Minute, shift: int) -> int:
    return max((back + shift - NIGHT) // DAY - (leave + shift - NIGHT) // DAY, 0)

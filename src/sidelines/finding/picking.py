"""Picking: windows in columns put into ranked options, near places together, and the best of each kind of place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sidelines.earth import EARTH_RADIUS_KM
from sidelines.finding.costs import Costs, Terms
from sidelines.finding.journeys import Journey, journey
from sidelines.finding.kinds import Kind, KindsOfPlace
from sidelines.finding.options import Columns
from sidelines.finding.why import WhyNot, why_not
from sidelines.finding.windows import Search
from sidelines.places import City
from sidelines.times import Minute

SAME_PLACE_KM = 50.0
"""Places this near to each other are one answer; the capital, or else the largest, speaks for them."""
LOOKED_THROUGH = 40
"""For each option listed, so many windows in ranked order are looked through for places near to each other."""
MOST_DAYS_ASKED = 40
"""A closed kind of place is asked about on so many days at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer: a city, a window on a local day, the suggested start, and what it costs each participant.

    `start` and `end`: the whole window, half-open, UTC minutes: a meeting of `minutes` fits anywhere in it;
    `suggested`: the cheapest start; `score`: hours, less is better; `terms`: the weighted terms that sum to it.
    """

    rank: int
    city: City
    day: date
    start: Minute
    end: Minute
    suggested: Minute
    minutes: int
    kind: Kind
    score: float
    terms: dict[str, float]
    journeys: tuple[Journey, ...]
    nearby: tuple[City, ...] = ()
    row: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class KindAnswer:
    """The best option of one kind of place, or why the kind is closed."""

    kind: Kind
    option: Option | None = None
    why_not: WhyNot | None = None
    exists: bool = True
    """False: no candidate place is of this kind at all."""


class Picker:
    """Puts columns of windows into ranked options: near places together, each day and place once."""

    def __init__(self, search: Search, costs: Costs, columns: Columns) -> None:
        self.search, self.costs, self.columns = search, costs, columns
        self.kinds_of_place = KindsOfPlace(search)
        self.order = np.lexsort((columns.first, columns.city, np.round(columns.score, 6)))
        self._speakers: dict[int, int] = {}

    def ranked(self, limit: int | None) -> tuple[Option, ...]:
        """The best options in order, at most so many."""
        rows = sorted(self._diverse(limit), key=lambda chosen: float(self.columns.score[chosen[0]]))
        return tuple(self.option(row, rank + 1, near) for rank, (row, near) in enumerate(rows))

    def _diverse(self, limit: int | None) -> list[tuple[int, list[int]]]:
        """Rows in ranked order with the near places that each speaks for; a day and place comes once."""
        columns = self.columns
        chosen: list[tuple[int, list[int]]] = []
        taken: dict[int, list[tuple[int, int]]] = {}
        rows = self.order if limit is None else self.order[: limit * LOOKED_THROUGH]
        for row in rows.tolist():
            day, city = int(columns.day[row]), int(columns.city[row])
            near = next((n for n, c in taken.get(day, []) if self._near(c, city)), None)
            if near is None:
                if limit is None or len(chosen) < limit:
                    taken.setdefault(day, []).append((len(chosen), city))
                    chosen.append((row, []))
            elif city != int(columns.city[chosen[near][0]]) and city not in chosen[near][1]:
                chosen[near][1].append(city)
        return [self._spoken_for(row, near) for row, near in chosen]

    def _near(self, one: int, other: int) -> bool:
        x, y, z = (float(axis[one]) - float(axis[other]) for axis in self.search.table.units)
        return math.sqrt(x * x + y * y + z * z) * EARTH_RADIUS_KM <= SAME_PLACE_KM

    def _spoken_for(self, row: int, near: list[int]) -> tuple[int, list[int]]:
        """The capital, or else the largest city, of the group speaks with its own best window that day."""
        if not near:
            return row, near
        table, columns = self.search.table, self.columns
        group = [int(columns.city[row]), *near]
        speaker = max(group, key=lambda c: (bool(table.capitals[c]), int(table.populations[c])))
        if speaker == group[0]:
            return row, near
        same = np.flatnonzero((columns.day == columns.day[row]) & (columns.city == speaker))
        best = int(same[np.argmin(columns.score[same])])
        return best, [city for city in group if city != speaker]

    def option(self, row: int, rank: int, near: Sequence[int] = ()) -> Option:
        """One window in words and numbers."""
        columns, search = self.columns, self.search
        batch = columns.batches[columns.batch[row]]
        city, start = int(columns.city[row]), int(columns.start[row])
        day = search.meeting.days.first + timedelta(days=int(columns.day[row]))
        terms = [
            self.costs.terms(number, opening, day, np.array([city]), np.array([start]))
            for number, opening in enumerate(batch.openings)
        ]
        journeys = tuple(
            journey(self.costs, number, opening, day, city, start, terms[number])
            for number, opening in enumerate(batch.openings)
        )
        one = replace(batch, cities=np.array([city]))
        kind = self.kinds_of_place.kinds[int(self.kinds_of_place.of(one, day)[0])]
        return Option(
            rank=rank, city=search.table.city(city), day=day, start=int(columns.first[row]),
            end=int(columns.last[row]) + search.meeting.minutes, suggested=start, minutes=search.meeting.minutes,
            kind=kind, score=float(columns.score[row]), terms=self._weighted(terms), journeys=journeys,
            nearby=tuple(search.table.city(c) for c in near), row=row,
        )  # fmt: skip

    def _weighted(self, terms: Sequence[Terms]) -> dict[str, float]:
        weights = self.costs.ranking.weights()
        found = {
            name: weight * sum(float(getattr(one, name)[0]) for one in terms)
            for name, weight in weights.items()
            if name != "balance"
        }
        hours = [float(one.hours[0]) for one in terms]
        found["balance"] = weights["balance"] * (max(hours) - min(hours))
        return found

    def kinds(self, options: Sequence[Option], *, explain: bool) -> tuple[KindAnswer, ...]:
        """The best option of each kind of place, or why there is none."""
        kind_of_row = self._kind_of_rows()
        found = []
        for number, kind in enumerate(self.kinds_of_place.kinds):
            rows = self.order[kind_of_row[self.order] == number]
            if len(rows):
                listed = next((option for option in options if option.kind == kind), None)
                found.append(KindAnswer(kind=kind, option=listed or self.option(int(rows[0]), 0)))
            else:
                found.append(self._closed(kind, number, explain=explain))
        return tuple(found)

    def _kind_of_rows(self) -> NDArray[np.int64]:
        columns = self.columns
        kinds = np.full(len(columns), -1, dtype=np.int64)
        order = np.argsort(columns.batch, kind="stable")
        edges = np.searchsorted(columns.batch[order], np.arange(len(columns.batches) + 1))
        for number, batch in enumerate(columns.batches):
            rows = order[edges[number] : edges[number + 1]]
            if len(rows):
                day = self.search.meeting.days.first + timedelta(days=int(columns.day[rows[0]]))
                part = replace(batch, cities=columns.city[rows].astype(np.int64))
                kinds[rows] = self.kinds_of_place.of(part, day)
        return kinds

    def _closed(self, kind: Kind, number: int, *, explain: bool) -> KindAnswer:
        """Why the kind is closed: the reason that holds on most of the days on which there is such a place."""
        places = [
            (day, cities)
            for day in self.search.meeting.days
            if len(cities := self.kinds_of_place.cities_of(number, day))
        ]
        if not explain or not places:
            return KindAnswer(kind=kind, exists=bool(places))
        reasons: dict[frozenset[str], list[WhyNot]] = {}
        for day, cities in places[:MOST_DAYS_ASKED]:
            why = why_not(self.search, self.costs, day, cities)
            if not why.open and not why.hopeless:
                reasons.setdefault(frozenset(fact.key for fact in why.facts), []).append(why)
        usual = max(reasons.values(), key=lambda whys: (len(whys), -len(whys[0].facts)), default=[None])
        return KindAnswer(kind=kind, why_not=usual[0])

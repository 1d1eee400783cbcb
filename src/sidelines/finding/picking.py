"""Picking: windows in columns put into ranked options, near places together, and the best of each kind of
place.
"""

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
from sidelines.finding.kinds import MARGINS, Kind, KindsOfPlace
from sidelines.finding.options import Columns, cheapest_start
from sidelines.finding.why import WhyNot, why_not
from sidelines.finding.windows import Search
from sidelines.places import City
from sidelines.times import Minute, Span

SAME_PLACE_KM = 50.0
"""Places this near to each other are one answer; the capital, or else the largest, speaks for them."""
LOOKED_THROUGH = 40
"""For each option listed, so many windows in ranked order are looked through for places near to each other.
"""
LEAD = 10
"""So many options at the head of the list are different places; the last of them may be the best of another day."""
MOST_DAYS_ASKED = 40
"""A closed kind of place is asked about on so many days at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer: a city, a window on a local day, the suggested start, and what it costs each participant.

    `start` and `end`: the whole window, half-open, UTC minutes: a meeting of `minutes` fits anywhere in it;
    `suggested`: the cheapest start; `score`: hours, less is better; `terms`: the weighted terms that sum to
    it.
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
    others: tuple[Span, ...] = ()
    """Further windows in the city on that day."""
    row: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class KindAnswer:
    """The best option of one kind of place, or why the kind is closed."""

    kind: Kind
    option: Option | None = None
    why_not: WhyNot | None = None
    exists: bool = True
    """False: no candidate place is of this kind at all."""
    counted_elsewhere: bool = False
    """True: its places are open, but each is of a kind that comes before it."""


@dataclass(slots=True)
class _Group:
    """Open places near to each other on one day: rows of the first found and of the one that speaks, other
    cities.
    """

    day: int
    city: int
    lead: int
    speaker: int
    score: float
    others: list[int]
    margins: bool
    """True: on the margins of what all attend, which comes first among equals."""


def _varied(groups: Sequence[_Group]) -> list[_Group]:
    """The groups in their order, but at the head each city comes once, and last the best of a day not there yet."""
    head: list[int] = []
    for number, group in enumerate(groups):
        if len(head) < LEAD and all(groups[other].city != group.city for other in head):
            head.append(number)
    there = {groups[number].day for number in head}
    other_day = next((number for number, group in enumerate(groups) if group.day not in there), None)
    if other_day is not None:
        head = [*head[: LEAD - 1], other_day]
    return [groups[n] for n in (*head, *(n for n in range(len(groups)) if n not in head))]


class Picker:
    """Puts columns of windows into ranked options: near places together, each day and place once."""

    def __init__(self, search: Search, costs: Costs, columns: Columns) -> None:
        self.search, self.costs, self.columns = search, costs, columns
        self.kinds_of_place = KindsOfPlace(search)
        priced = np.flatnonzero(np.isfinite(columns.score))
        keys = (columns.first[priced], columns.city[priced], np.round(columns.score[priced], 6))
        self.order = priced[np.lexsort(keys)]
        self._edges = np.searchsorted(columns.day, np.arange(len(search.meeting.days) + 1))

    def ranked(self, limit: int | None) -> tuple[Option, ...]:
        """The best options in order, at most so many; near places are one, and the first are of several days."""
        days: dict[int, list[_Group]] = {}
        chosen: list[_Group] = []
        enough = math.inf if limit is None else max(2 * limit, 2 * LEAD)
        for row in self._rows(limit).tolist():
            day = days.setdefault(int(self.columns.day[row]), [])
            if (day and len(chosen) >= enough) or any(self._near(group.lead, row) for group in day):
                continue
            group = self._group(row)
            if not any(self._near(other.speaker, group.speaker) for other in day):
                chosen.append(group)
            day.append(group)
        ordered = _varied(sorted(chosen, key=lambda g: (round(g.score, 2), not g.margins, g.day)))[:limit]
        return tuple(self.option(group.speaker, rank + 1, group.others) for rank, group in enumerate(ordered))

    def _rows(self, limit: int | None) -> NDArray[np.int64]:
        """The rows to choose from, in ranked order: the best overall, and the best of each day."""
        if limit is None:
            return self.order
        first_of_days = np.unique(self.columns.day[self.order], return_index=True)[1]
        return self.order[np.union1d(np.arange(min(limit * LOOKED_THROUGH, len(self.order))), first_of_days)]

    def _near(self, one: int, other: int) -> bool:
        here, there = int(self.columns.city[one]), int(self.columns.city[other])
        x, y, z = (float(axis[here]) - float(axis[there]) for axis in self.search.table.units)
        return math.sqrt(x * x + y * y + z * z) * EARTH_RADIUS_KM <= SAME_PLACE_KM

    def _group(self, lead: int) -> _Group:
        """The open places near to one that day; the capital, or else the largest, speaks with its best
        window.
        """
        columns, table = self.columns, self.search.table
        day = int(columns.day[lead])
        rows = np.arange(self._edges[day], self._edges[day + 1])
        here = table.city(int(columns.city[lead]))
        km = table.distances_km(here.latitude, here.longitude)
        rows = rows[km[columns.city[rows]] <= SAME_PLACE_KM]
        cities: list[int] = np.unique(columns.city[rows]).tolist()
        cities.sort(key=lambda c: (not table.capitals[c], -int(table.populations[c])))
        own = rows[columns.city[rows] == cities[0]]
        for row in own[~np.isfinite(columns.score[own])].tolist():
            self._price(row)
        best = int(own[np.argmin(columns.score[own])])
        margins = self._kind(best).kind == MARGINS
        return _Group(
            day=day,
            city=cities[0],
            lead=lead,
            speaker=best,
            score=float(columns.score[best]),
            others=cities[1:],
            margins=margins,
        )

    def _price(self, row: int) -> None:
        """Work out the cheapest start of a window that was not of interest before."""
        columns = self.columns
        batch = columns.batches[columns.batch[row]]
        day = self.search.meeting.days.first + timedelta(days=int(columns.day[row]))
        one = batch.taken(batch.cities == columns.city[row])
        start, score = cheapest_start(self.search, self.costs, day, one)
        columns.start[row], columns.score[row] = start[0], score[0]

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
        return Option(
            rank=rank, city=search.table.city(city), day=day, start=int(columns.first[row]),
            end=int(columns.last[row]) + search.meeting.minutes, suggested=start, minutes=search.meeting.minutes,
            kind=self._kind(row), score=float(columns.score[row]), terms=self._weighted(terms), journeys=journeys,
            nearby=tuple(search.table.city(c) for c in near), others=self._others(row), row=row,
        )  # fmt: skip

    def _kind(self, row: int) -> Kind:
        """The kind of place of one window."""
        columns = self.columns
        day = self.search.meeting.days.first + timedelta(days=int(columns.day[row]))
        one = replace(
            columns.batches[columns.batch[row]], cities=columns.city[row : row + 1].astype(np.int64)
        )
        return self.kinds_of_place.kinds[int(self.kinds_of_place.of(one, day)[0])]

    def _others(self, row: int) -> tuple[Span, ...]:
        """The further windows in the city of that row on its day."""
        columns, length = self.columns, self.search.meeting.minutes
        day = int(columns.day[row])
        rows = np.arange(self._edges[day], self._edges[day + 1])
        rows = rows[(columns.city[rows] == columns.city[row]) & (rows != row)]
        return tuple(
            Span(start=first, end=last + length)
            for first, last in zip(columns.first[rows].tolist(), columns.last[rows].tolist(), strict=True)
        )

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
                found.append(KindAnswer(kind=kind, option=self._best_of(kind, int(rows[0]), options)))
            else:
                found.append(self._closed(kind, number, explain=explain))
        return tuple(found)

    def _best_of(self, kind: Kind, row: int, options: Sequence[Option]) -> Option:
        """The option that speaks for the best window of a kind, as listed if it is, or that window itself."""
        group = self._group(row)
        speaker, others = (group.speaker, group.others) if self._kind(group.speaker) == kind else (row, [])
        listed = next((option for option in options if option.row == speaker), None)
        return listed or self.option(speaker, 0, others)

    def _kind_of_rows(self) -> NDArray[np.int64]:
        """The kind of each window that is priced; -1 for the others."""
        columns = self.columns
        kinds = np.full(len(columns), -1, dtype=np.int64)
        order = self.order[np.argsort(columns.batch[self.order], kind="stable")]
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
            if why.open:
                return KindAnswer(kind=kind, counted_elsewhere=True)
            if not why.hopeless:
                reasons.setdefault(frozenset(fact.key for fact in why.facts), []).append(why)
        usual = max(reasons.values(), key=lambda whys: (len(whys), -len(whys[0].facts)), default=[None])
        return KindAnswer(kind=kind, why_not=usual[0])

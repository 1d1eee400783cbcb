"""Presences: who is in which city from which day to which, kept in columns for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sidelines.errors import UnreadableTime
from sidelines.places import City
from sidelines.times import day_number

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Days that somebody is in a city, the last one included; days are local to the city.

    Raises UnreadableTime if it ends before it begins.
    """

    who: str
    city: City
    first: date
    last: date
    tentative: bool = False

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UnreadableTime(f"{self.last.isoformat()} is before {self.first.isoformat()}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Presences:
    """Presences in columns: row `i` of every column is one of them.

    `who` counts into `people` and `city` into `cities`; `first` and `last` are days since 1970-01-01, both
    included; arrays of length n.
    """

    people: Sequence[str]
    cities: Sequence[City]
    who: Numbers
    city: Numbers
    first: Numbers
    last: Numbers
    tentative: Flags

    def __len__(self) -> int:
        return len(self.who)

    @classmethod
    def of(cls, presences: Iterable[Presence]) -> Presences:
        """The columns that hold these presences in this order; people and cities by name."""
        rows = list(presences)
        people = sorted({row.who for row in rows})
        cities = sorted({row.city for row in rows}, key=_by_name)
        person, place = ({each: i for i, each in enumerate(found)} for found in (people, cities))
        return cls(
            people=people,
            cities=cities,
            who=_numbers(person[row.who] for row in rows),
            city=_numbers(place[row.city] for row in rows),
            first=_numbers(day_number(row.first) for row in rows),
            last=_numbers(day_number(row.last) for row in rows),
            tentative=np.array([row.tentative for row in rows], dtype=np.bool_),
        )

    def presence(self, i: int) -> Presence:
        """The presence in row `i`."""
        return Presence(
            who=self.people[self.who[i]],
            city=self.cities[self.city[i]],
            first=day_of(self.first[i]),
            last=day_of(self.last[i]),
            tentative=bool(self.tentative[i]),
        )

    def take(self, rows: npt.NDArray[np.intp] | Numbers) -> Presences:
        """The rows with these numbers, in this order; people and cities stay."""
        return Presences(
            people=self.people,
            cities=self.cities,
            who=self.who[rows],
            city=self.city[rows],
            first=self.first[rows],
            last=self.last[rows],
            tentative=self.tentative[rows],
        )

    def joined(self) -> Presences:
        """The presences by person, city and day; those of one person in one city that overlap, or of which one
        begins the day after the other ends, are one. Firm and tentative ones stay apart.
        """
        if not len(self):
            return self
        told = self.take(np.lexsort((self.first, self.tentative, self.city, self.who)))
        series = (told.who * len(told.cities) + told.city) * 2 + told.tentative
        begins, reach = runs(series, told.first, told.last, 1)
        starts = np.flatnonzero(begins)
        ends = np.append(starts[1:], len(told)) - 1
        kept = told.take(starts)
        return Presences(
            people=kept.people,
            cities=kept.cities,
            who=kept.who,
            city=kept.city,
            first=kept.first,
            last=reach[ends],
            tentative=kept.tentative,
        )


def _by_name(city: City) -> tuple[str, str, float, float]:
    return city.name, city.country, city.latitude, city.longitude


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)


def day_of(number: int) -> date:
    """The day of that number, the first and the last of the calendar for what lies beyond it.

    >>> day_of(0)
    datetime.date(1970, 1, 1)
    """
    bounded = min(max(int(number), day_number(date.min)), day_number(date.max))
    return _EPOCH + timedelta(days=bounded)


def runs(series: Numbers, first: Numbers, last: Numbers, apart: int) -> tuple[Flags, Numbers]:
    """Where a new run begins among spans sorted by series and first day, and the last day reached so far in it.

    A span at most `apart` days after all before it in its series goes on with their run. Arrays of length n.
    """
    # Far enough apart that no series reaches into the next one.
    step = int(last.max() - first.min()) + apart + 2 if len(first) else 1
    order = np.cumsum(np.diff(series, prepend=series[:1]) != 0) * step
    reach = np.maximum.accumulate(last + order)
    begins = np.ones(len(first), dtype=np.bool_)
    begins[1:] = (first + order)[1:] > reach[:-1] + apart
    begins[1:] |= np.diff(series) != 0
    return begins, reach - order

"""The sweep: every pair of presences of different people that are near each other in place and days, a chunk at
a time.

Presences are kept by city and by how long they are (to 7 days, to 63 and so on), each such group by its first day.
What may meet a presence in a group is then one stretch of it that reaches back no farther than the longest stay of
the group; drawers of some days each say where it begins. Cities near each other are found in cells of the sphere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sidelines.crossings.presences import Flags, Numbers, Presences
from sidelines.earth import EARTH_RADIUS_KM, Floats, Points, great_circles_km, unit_vectors
from sidelines.errors import TooMuch

CHUNK = 1 << 18
"""So many candidates are looked at together."""
SIZES = 3
"""A group holds stays of so many powers of two: fewer would make more groups to ask, more longer stretches."""
DRAWERS = 4
"""Drawers for each stay of a group: more take memory, fewer hold stays that are looked at in vain."""
MOST_NEIGHBOURS = 10_000_000
"""More pairs of cities that are near each other are not kept."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Pairs of presences: rows `one` and `other` of the table, how far their cities are apart and how many days.

    Arrays of length n; `apart` is 0 where days overlap, 1 where one begins the day after the other ends.
    """

    one: Numbers
    other: Numbers
    km: Floats
    apart: Numbers

    def __len__(self) -> int:
        return len(self.one)

    def take(self, rows: npt.NDArray[np.intp] | Flags) -> Pairs:
        """The pairs with these numbers, or those that are marked."""
        return Pairs(one=self.one[rows], other=self.other[rows], km=self.km[rows], apart=self.apart[rows])

    @classmethod
    def all_of(cls, parts: list[Pairs]) -> Pairs:
        """The pairs of all parts."""
        whole, km = np.empty(0, dtype=np.int64), np.empty(0)
        return cls(
            one=np.concatenate([whole, *(part.one for part in parts)]),
            other=np.concatenate([whole, *(part.other for part in parts)]),
            km=np.concatenate([km, *(part.km for part in parts)]),
            apart=np.concatenate([whole, *(part.apart for part in parts)]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Questions:
    """Stretches of presences that may be near a row: the row, the place of their group among those near its city,
    where the stretch begins in the order of the sweep, and how many there are; arrays of length n.
    """

    row: Numbers
    place: Numbers
    low: Numbers
    many: Numbers


class Sweep:
    """The presences of a table by city, length and day, ready to be asked who is near whom.

    `within_km`: cities at most so far apart are near each other; `days`: presences at most so many days apart
    are. `groups` counts the groups that each presence has to ask. Raises TooMuch where more cities are near each
    other than can be kept.
    """

    def __init__(self, table: Presences, within_km: float = 0.0, days: int = 0) -> None:
        self.table, self._days = table, days
        length = table.last - table.first
        size = (np.frexp(length + 1)[1].astype(np.int64) - 1) // SIZES
        self._order = np.lexsort((table.first, size, table.city))
        city, size = table.city[self._order], size[self._order]
        starts = np.flatnonzero((np.diff(city, prepend=-1) != 0) | (np.diff(size, prepend=-1) != 0))
        self._group_city = city[starts]
        self._longest = np.maximum.reduceat(length[self._order], starts) if len(starts) else length
        self._day = int(table.first.min()) if len(table) else 0
        self._last = int(table.last.max()) - self._day if len(table) else 0
        self._in_drawers(np.diff(np.append(starts, len(city))))
        self._near_groups(within_km)
        self.groups = np.diff(self._neighbours)[table.city]

    def _in_drawers(self, many: Numbers) -> None:
        """Where each drawer of each group begins: so many days wide (a power of two) that most hold at most one."""
        self._wide = np.ceil(np.log2(np.maximum((self._last + 1) / (DRAWERS * many), 1.0))).astype(np.int64)
        drawers = (self._last >> self._wide) + 2
        self._drawer = np.cumsum(drawers) - drawers
        first = self.table.first[self._order] - self._day
        held = np.repeat(self._drawer, many) + (first >> np.repeat(self._wide, many))
        count = np.bincount(held, minlength=int(drawers.sum()) + 1)
        self._begins = np.cumsum(count, dtype=np.int32) - count.astype(np.int32)

    def _near_groups(self, within_km: float) -> None:
        """For each city the groups that may hold somebody near it, and how far they are."""
        cities = len(self.table.cities)
        one, other, km = near_cities(self.table, within_km)
        starts = np.searchsorted(self._group_city, np.arange(cities + 1))
        here = np.diff(starts)[other]
        self._neighbour = np.repeat(starts[other], here) + _steps(here)
        self._neighbour_km = np.repeat(km, here)
        self._neighbours = np.searchsorted(np.repeat(one, here), np.arange(cities + 1))

    def asked(self, rows: Numbers) -> Iterator[Questions]:
        """What to look at for these rows, in parts of about so many groups as go together."""
        for start, end in _cuts(self.groups[rows]):
            yield self._asked(rows[start:end])

    def _asked(self, rows: Numbers) -> Questions:
        table = self.table
        many = self.groups[rows]
        row = np.repeat(rows, many)
        place = np.repeat(self._neighbours[table.city[rows]], many) + _steps(many)
        group = self._neighbour[place]
        first = np.maximum(table.first[row] - self._days - self._longest[group] - self._day, 0)
        last = np.minimum(table.last[row] + self._days - self._day, self._last)
        drawer, wide = self._drawer[group], self._wide[group]
        low, high = self._begins[drawer + (first >> wide)], self._begins[drawer + (last >> wide) + 1]
        held = np.flatnonzero(high > low)
        low = low[held].astype(np.int64)
        return Questions(row=row[held], place=place[held], low=low, many=high[held] - low)

    def pairs(self, asked: Questions) -> Iterator[Pairs]:
        """The pairs of the rows with every presence of another person, in chunks."""
        for start, end in _cuts(asked.many):
            many = asked.many[start:end]
            one = np.repeat(asked.row[start:end], many)
            other = self._order[np.repeat(asked.low[start:end], many) + _steps(many)]
            yield self._checked(one, other, np.repeat(self._neighbour_km[asked.place[start:end]], many))

    def _checked(self, one: Numbers, other: Numbers, km: Floats) -> Pairs:
        table = self.table
        apart = np.maximum(table.first[one] - table.last[other], table.first[other] - table.last[one])
        right = (apart <= self._days) & (table.who[one] != table.who[other])
        return Pairs(one=one[right], other=other[right], km=km[right], apart=np.maximum(apart[right], 0))


def _cuts(many: Numbers) -> Iterator[tuple[int, int]]:
    """Stretches that come to about a chunk each, given what each part of them comes to."""
    if len(many):
        edges = np.flatnonzero(np.diff(np.cumsum(many) // CHUNK)) + 1
        yield from zip([0, *edges.tolist()], [*edges.tolist(), len(many)], strict=True)


def _steps(many: Numbers) -> Numbers:
    """0, 1, 2 … for each, so many.

    >>> _steps(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    return np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)


def near_cities(table: Presences, within_km: float) -> tuple[Numbers, Numbers, Floats]:
    """The pairs of the table's cities that are so near each other, by the first; each with itself, and both ways.

    Numbers of both and their distance in km, arrays of one length. Raises TooMuch.
    """
    cities = table.cities
    alone = np.arange(len(cities))
    points = unit_vectors([city.latitude for city in cities], [city.longitude for city in cities])
    if not within_km > 0 or not len(cities):
        return alone, alone, np.zeros(len(cities))
    found, count = [], 0
    for one, other in _same_cells(points, within_km):
        km = great_circles_km(_at(points, one), _at(points, other))
        km[one == other] = 0.0
        close = km <= within_km
        found.append((one[close], other[close], km[close]))
        count += int(close.sum())
        if count > MOST_NEIGHBOURS:
            raise TooMuch(
                f"{len(cities):,} places lie within {within_km:,.0f} km of each other in too many ways "
                f"(more than {MOST_NEIGHBOURS:,}): ask for fewer km"
            )
    one, other, km = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = np.lexsort((other, one))
    return one[order], other[order], km[order]


def _at(points: Points, rows: Numbers) -> Points:
    return points[0][rows], points[1][rows], points[2][rows]


def _same_cells(points: Points, within_km: float) -> Iterator[tuple[Numbers, Numbers]]:
    """Candidates: pairs of places in the same or neighbouring cells of a grid of cubes around the globe.

    Cubes of space instead of cells of degrees: nothing is special about the poles and the date line.
    """
    half = min(within_km / EARTH_RADIUS_KM, np.pi) / 2
    # A cube is as wide as the chord of the distance, and a little more for the rounding.
    side = max(2 * float(np.sin(half)) * (1 + 1e-9), 1e-5)
    grid = [np.floor((axis + 1) / side).astype(np.int64) + 1 for axis in points]
    wide = int(max(axis.max() for axis in grid)) + 2
    cell = (grid[0] * wide + grid[1]) * wide + grid[2]
    order = np.argsort(cell, kind="stable")
    by_cell = cell[order]
    offsets = np.array([-1, 0, 1])
    around = (offsets[:, None, None] * wide + offsets[None, :, None]) * wide + offsets[None, None, :]
    for shift in around.ravel().tolist():
        low = np.searchsorted(by_cell, cell + shift)
        many = np.searchsorted(by_cell, cell + shift, side="right") - low
        for start, end in _cuts(many):
            one = np.repeat(np.arange(start, end), many[start:end])
            yield one, order[np.repeat(low[start:end], many[start:end]) + _steps(many[start:end])]

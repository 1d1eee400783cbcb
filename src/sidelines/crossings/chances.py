"""Chances: pairs of presences made into occasions to meet, and how seldom each comes.

A crossing is no step away (the same city on the same days) or several: each 100 km is a step, and each day that
the stays are apart. Crossings of two people within a week of each other are one chance, told by the nearest of them.
Its wait is the days around it in which these two have no chance as near: since the last one and until the next
one, or as far as the table knows both of them. Chances go by their wait, halved with every step.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from sidelines.crossings.presences import Numbers, Presences, runs
from sidelines.crossings.sweep import Pairs
from sidelines.earth import Floats

STEP_KM = 100.0
"""So many km make a chance half as good, as a day apart does."""
WEEK = 7
"""Crossings of the same two people at most so many days from one to the next are one chance."""
ABOUT = 365
"""Somebody is taken to be about for so many days before the first and after the last day in the table."""
FARTHEST = 16
"""Beyond so many steps, all are taken as equally far."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chances:
    """Chances in columns: the rows of both presences, how near they are, on which days, and the wait around them.

    `first` and `last`: the days on which both are there or, if they are `apart`, from the last day of one to the
    first of the other. `since` and `until`: days without a chance as near before and after; `earlier` and `later` count
    the chances as near before and after, so that with none the table itself ends the wait.
    """

    one: Numbers
    other: Numbers
    km: Floats
    apart: Numbers
    first: Numbers
    last: Numbers
    since: Numbers
    until: Numbers
    earlier: Numbers
    later: Numbers
    worth: Floats

    def __len__(self) -> int:
        return len(self.one)

    def take(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Chances:
        """The chances with these numbers, in this order, or those that are marked."""
        return Chances(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    @classmethod
    def all_of(cls, parts: list[Chances]) -> Chances:
        """The chances of all parts."""
        columns = {each.name: [getattr(part, each.name) for part in parts] for each in fields(cls)}
        return cls(**{name: np.concatenate(column) for name, column in columns.items()})

    def best(self, most: int | None) -> Chances:
        """The best of them, at most so many, the best first: by worth, nearness, length, day and name."""
        steps = self.km / STEP_KM + self.apart
        order = np.lexsort((self.other, self.one, self.first, self.first - self.last, steps, -self.worth))
        return self.take(order[:most])


def known_days(table: Presences) -> tuple[Numbers, Numbers]:
    """From and until when each of the people is taken to be about, within the table's days."""
    first = np.full(len(table.people), np.iinfo(np.int64).max)
    last = np.full(len(table.people), np.iinfo(np.int64).min)
    np.minimum.at(first, table.who, table.first)
    np.maximum.at(last, table.who, table.last)
    if not len(table):
        return first, last
    return np.maximum(first - ABOUT, table.first.min()), np.minimum(last + ABOUT, table.last.max())


def chances_of(table: Presences, pairs: Pairs, known: tuple[Numbers, Numbers]) -> Chances:
    """The chances that the pairs come to; all pairs of the same two people have to be among them.

    `known`: what `known_days` says of the table.
    """
    starts = np.maximum(table.first[pairs.one], table.first[pairs.other])
    ends = np.minimum(table.last[pairs.one], table.last[pairs.other])
    # Together, these are the days of both; apart, from the last day of one to the first of the other.
    first, last = np.minimum(starts, ends), np.maximum(starts, ends)
    two = table.who[pairs.one] * len(table.people) + table.who[pairs.other]
    steps = pairs.km / STEP_KM + pairs.apart
    level = np.minimum(np.ceil(steps), FARTHEST).astype(np.int64)
    order = np.lexsort((first, two))
    edges = np.diff(two[order], prepend=-1, append=-1) != 0
    alone = edges[:-1] & edges[1:]
    found = [_only(order[alone], first, last)]
    order = order[~alone]
    for each in np.unique(level[order]).tolist():
        found.append(_at_level(order[level[order] <= each], each, two, first, last, steps, level))
    rows, opened, closed, since, until, earlier, later = np.concatenate(found).T
    one, other = table.who[pairs.one[rows]], table.who[pairs.other[rows]]
    begin, end = np.maximum(known[0][one], known[0][other]), np.minimum(known[1][one], known[1][other])
    since = np.maximum(np.where(earlier > 0, since, opened - begin), 0)
    until = np.maximum(np.where(later > 0, until, end - closed), 0)
    return Chances(
        one=pairs.one[rows], other=pairs.other[rows], km=pairs.km[rows], apart=pairs.apart[rows],
        first=first[rows], last=last[rows], since=since, until=until, earlier=earlier, later=later,
        worth=(since + until) * 0.5 ** steps[rows],
    )  # fmt: skip


def _only(rows: npt.NDArray[np.intp], first: Numbers, last: Numbers) -> Numbers:
    """The chances of people who cross but once, as `_at_level` tells them."""
    nothing = np.zeros_like(rows)
    return np.stack([rows, first[rows], last[rows], nothing, nothing, nothing, nothing], axis=1)


def _at_level(
    rows: npt.NDArray[np.intp], level: int, two: Numbers, first: Numbers, last: Numbers, steps: Floats,
    levels: Numbers,
) -> Numbers:  # fmt: skip
    """The chances of this level among crossings as near, which are sorted by the two and by day.

    A table with a row for each: the crossing that tells it, its first and last day, days since the chance before and
    until the next, and how many there are before and after.
    """
    begins, reach = runs(two[rows], first[rows], last[rows], WEEK)
    start = np.flatnonzero(begins)
    run = np.cumsum(begins) - 1
    who, opened, closed = two[rows][start], first[rows][start], reach[np.append(start[1:], len(rows)) - 1]
    same = np.diff(who) == 0
    wait = opened[1:] - closed[:-1]
    since, until = np.zeros_like(opened), np.zeros_like(opened)
    since[1:], until[:-1] = np.where(same, wait, 0), np.where(same, wait, 0)
    people = np.cumsum(np.append(True, ~same)) - 1
    numbers = np.arange(len(who)) - np.searchsorted(people, people)
    later = np.searchsorted(people, people, side="right") - np.searchsorted(people, people) - 1 - numbers
    # The nearest, then the longest, then the earliest crossing of a run tells of it.
    order = np.lexsort((first[rows], first[rows] - last[rows], steps[rows], run))
    told = rows[order[start]]
    found: Numbers = np.stack([told, opened, closed, since, until, numbers, later], axis=1)[
        levels[told] == level
    ]
    return found

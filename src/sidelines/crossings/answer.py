"""Who crosses whose way: the question, and its answer by how seldom such a chance comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from sidelines.crossings.chances import Chances, chances_of, known_days
from sidelines.crossings.presences import Numbers, Presence, Presences, day_of
from sidelines.crossings.sweep import CHUNK, Pairs, Sweep
from sidelines.errors import TooMuch, UnknownName
from sidelines.times import Days, day_number

Progress = Callable[[int, int], bool]
"""Told how much is done of how much; answers False to stop."""
MOST_PAIRS = 20_000_000
"""More pairs of stays in the same city at the same time are refused."""
KEPT = 100_000
"""So many chances are kept, the best, unless another number is asked for."""
TOGETHER = 8 * CHUNK
"""So many candidates are taken together, unless two people alone have more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A chance of two people to meet: both presences, how near they are, and how long such a chance is waited for.

    `km` between the cities, 0 in the same one; `days_apart` 0 if they are there on the same days, 1 if one comes the
    day after the other leaves. `first` and `last`: the local days of both or, if apart, from the one's last day to the
    other's first. `since`, `until`: days without a chance as near before and after; where `earlier` or
    `later`, the number of such chances, is 0, as far as the table knows both.
    """

    rank: int
    one: Presence
    other: Presence
    km: float
    days_apart: int
    first: date
    last: date
    since: int
    until: int
    earlier: int
    later: int
    worth: float

    @property
    def exact(self) -> bool:
        """True if they are in the same city on the same day."""
        return self.one.city == self.other.city and not self.days_apart

    @property
    def tentative(self) -> bool:
        """True if one of them is there tentatively."""
        return self.one.tentative or self.other.tentative


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossings:
    """The answer: the chances that were kept, the best first, and how many there are.

    `exact` and `near` count pairs of presences, `chances` what they come to; only `found` is kept of them.
    """

    found: tuple[Crossing, ...]
    chances: int
    exact: int
    near: int
    people: int
    presences: int
    within_km: float
    days: int
    complete: bool = True


def crossings(
    presences: Iterable[Presence] | Presences,
    *,
    within_km: float = 0.0,
    days: int = 0,
    of: str | None = None,
    between: Days | None = None,
    limit: int | None = KEPT,
    progress: Progress | None = None,
) -> Crossings:
    """Who is in the same city on the same day, or within so many km and so many days of it, ranked.

    `of`: only chances of that person; `between`: only those that touch these days, ranked by what the whole
    table knows; `limit`: keep the best so many. Stays of one person in one city are one if nothing lies between them.
    Stopped by `progress`, it answers with the best so far. Raises UnknownName, and TooMuch for so many
    places that their neighbours cannot be kept, or more than 20 million pairs in the same cities at the same time.

    >>> from sidelines.places import find_city
    >>> oslo = find_city("Oslo")
    >>> a = Presence(who="Ann", city=oslo, first=date(2027, 3, 1), last=date(2027, 3, 3))
    >>> b = Presence(who="Bo", city=oslo, first=date(2027, 3, 3), last=date(2027, 3, 9))
    >>> [(each.other.who, each.first.isoformat(), each.exact) for each in crossings([a, b]).found]
    [('Bo', '2027-03-03', True)]
    """
    table = (presences if isinstance(presences, Presences) else Presences.of(presences)).joined()
    if of is not None and of not in table.people:
        raise UnknownName(f"nobody called {of!r} is in the table")
    if of is None:
        _look_at_size(table)
    tally = _Tally(limit=limit, between=between)
    sweep = Sweep(table, within_km, days)
    known = known_days(table)
    who = None if of is None else table.people.index(of)
    complete = True
    for pairs, done, whole in _by_person(sweep, who):
        tally.add(table, pairs, chances_of(table, pairs, known))
        if progress is not None and not progress(done, whole) and done < whole:
            complete = False
            break
    return Crossings(
        found=tuple(_crossings(table, tally.best())), chances=tally.chances, exact=tally.exact,
        near=tally.near, people=len(np.unique(table.who)), presences=len(table), within_km=within_km, days=days,
        complete=complete,
    )  # fmt: skip


def _look_at_size(table: Presences) -> None:
    """Raise TooMuch where so many are in the same cities at the same time that nobody would learn anything."""
    pairs = 0
    order = np.argsort(table.city, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(table.city[order])) + 1):
        first, last = np.sort(table.first[rows]), table.last[rows]
        # Of each two that overlap, one begins while the other is there.
        pairs += int(np.searchsorted(first, last, side="right").sum()) - len(rows) * (len(rows) + 1) // 2
        if pairs > MOST_PAIRS:
            raise TooMuch(
                f"more than {MOST_PAIRS:,} pairs of stays are in the same city at the same time: "
                "ask about one person, or give fewer days or people"
            )


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What is kept of all chances: their numbers, and the best."""

    limit: int | None
    between: Days | None
    chances: int = 0
    exact: int = 0
    near: int = 0
    _kept: list[Chances] = field(default_factory=list)

    def add(self, table: Presences, pairs: Pairs, chances: Chances) -> None:
        """Count the pairs and chances that touch the days asked about, and keep the chances if they are good."""
        if self.between is not None:
            first, last = day_number(self.between.first), day_number(self.between.last)
            starts = np.maximum(table.first[pairs.one], table.first[pairs.other])
            ends = np.minimum(table.last[pairs.one], table.last[pairs.other])
            pairs = pairs.take((np.minimum(starts, ends) <= last) & (np.maximum(starts, ends) >= first))
            chances = chances.take((chances.first <= last) & (chances.last >= first))
        exact = int(((pairs.apart == 0) & (table.city[pairs.one] == table.city[pairs.other])).sum())
        self.exact += exact
        self.near += len(pairs) - exact
        self.chances += len(chances)
        self._kept.append(chances)
        if self.limit is not None and sum(map(len, self._kept)) > self.limit + CHUNK:
            self._kept = [Chances.all_of(self._kept).best(self.limit)]

    def best(self) -> Chances | None:
        """The best of all, the best first."""
        return Chances.all_of(self._kept).best(self.limit) if self._kept else None


def _by_person(sweep: Sweep, who: int | None) -> Iterator[tuple[Pairs, int, int]]:
    """All pairs, each once and all of the same two people together, with how many groups are asked of all."""
    table = sweep.table
    rows = np.arange(len(table)) if who is None else np.flatnonzero(table.who == who)
    done, whole = 0, int(sweep.groups[rows].sum())
    for part in _whole_people(table, rows, sweep.groups):
        asked = int(sweep.groups[part].sum())
        held = list(sweep.asked(part)) if asked <= 2 * CHUNK else None
        turns = 1 + sum(int(each.many.sum()) for each in held or sweep.asked(part)) // TOGETHER
        for turn in range(turns):
            found = []
            for questions in held or sweep.asked(part):
                for pairs in sweep.pairs(questions):
                    met = table.who[pairs.other]
                    right = met % turns == turn
                    found.append(
                        pairs.take(right if who is not None else right & (met > table.who[pairs.one]))
                    )
            yield Pairs.all_of(found), done + asked * (turn + 1) // turns, whole
        done += asked


def _whole_people(table: Presences, rows: Numbers, groups: Numbers) -> Iterator[Numbers]:
    """The rows, sorted by person, in parts of whole people that ask about so many groups as go together."""
    if not len(rows):
        return
    starts = np.flatnonzero(np.diff(table.who[rows], prepend=-1))
    held, edges = 0, []
    for start, many in zip(starts.tolist(), np.add.reduceat(groups[rows], starts).tolist(), strict=True):
        if held and held + many > CHUNK:
            edges.append(start)
            held = 0
        held += many
    yield from np.split(rows, edges)


def _crossings(table: Presences, best: Chances | None) -> Iterator[Crossing]:
    for i in range(0 if best is None else len(best)):
        assert best is not None
        yield Crossing(
            rank=i + 1, one=table.presence(int(best.one[i])), other=table.presence(int(best.other[i])),
            km=float(best.km[i]), days_apart=int(best.apart[i]), first=day_of(best.first[i]),
            last=day_of(best.last[i]), since=int(best.since[i]), until=int(best.until[i]),
            earlier=int(best.earlier[i]), later=int(best.later[i]), worth=float(best.worth[i]),
        )  # fmt: skip

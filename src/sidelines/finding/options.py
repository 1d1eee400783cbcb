"""Options: every open window with its cost, ranked, in columns; single ones are put into words only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.costs import Costs
from sidelines.finding.windows import NOTHING, Batch, Indices, Instants, Search
from sidelines.times import Clock, Days

PREFERRED: Clock = 11 * 60
"""Of all starts in a window that cost the same, the one nearest to this local hour is suggested."""
Progress = Callable[[int, int], bool]
"""Told how many days of how many are done; answers False to stop with what has been found so far."""


@dataclass(slots=True)
class Columns:
    """Open windows in columns of one length: one row a window, in no order.

    `day` (number of the day in the meeting's days), `city` (row of the table), `first` and `last` start (UTC minutes,
    both included), `start` the cheapest start, `score` its cost in hours, `batch` the row of `batches` it came from.
    """

    day: NDArray[np.int32]
    city: NDArray[np.int32]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    start: NDArray[np.int64]
    score: NDArray[np.float64]
    batch: NDArray[np.int32]
    batches: list[Batch]

    def __len__(self) -> int:
        return len(self.day)


@dataclass(slots=True)
class _Priced:
    city: Indices
    first: Instants
    last: Instants
    start: Instants
    score: NDArray[np.float64]
    batch: NDArray[np.int32]


def price(search: Search, costs: Costs, days: Days, progress: Progress | None = None) -> tuple[Columns, bool]:
    """Every open window of the days with its cheapest start; and whether all days were looked at."""
    batches: list[Batch] = []
    found: list[tuple[int, _Priced]] = []
    complete = True
    for number, day in enumerate(days):
        if progress is not None and not progress(number, len(days)):
            complete = False
            break
        priced = price_day(search, costs, day, search.on(day), batches)
        if priced is not None:
            found.append((number, priced))
    return _joined(found, batches), complete


def price_day(
    search: Search,
    costs: Costs,
    day: date,
    batches: Iterable[Batch],
    kept: list[Batch],
    without: frozenset[str] = NOTHING,
) -> _Priced | None:
    """The windows of one day, each with its cheapest start; the batches used are added to `kept`."""
    parts = []
    for batch in batches:
        start, score = _cheapest_start(search, costs, day, batch, without)
        open_ = np.isfinite(score)
        if open_.any():
            kept.append(batch)
            index = np.full(int(open_.sum()), len(kept) - 1, dtype=np.int32)
            columns = (batch.cities, batch.first, batch.last, start, score)
            parts.append(_Priced(*(column[open_] for column in columns), index))
    if not parts:
        return None
    joined = _Priced(
        *(np.concatenate([getattr(p, name) for p in parts])
          for name in ("city", "first", "last", "start", "score", "batch"))
    )  # fmt: skip
    return _one_a_window(joined)


def _cheapest_start(
    search: Search, costs: Costs, day: date, batch: Batch, without: frozenset[str]
) -> tuple[Instants, NDArray[np.float64]]:
    """Of the preferred, the first and the last start the cheapest within the limits on journeys; inf where none is."""
    preferred = search.local(day, PREFERRED, batch.cities)
    choices = [np.clip(preferred, batch.first, batch.last)]
    if (batch.first != batch.last).any():
        choices += [batch.first, batch.last]
    best = score = None
    for start in choices:
        cost = _score(search, costs, day, batch, start, without)
        if best is None or score is None:
            best, score = start, cost
        else:
            better = cost < score - 1e-9
            best, score = np.where(better, start, best), np.where(better, cost, score)
    assert best is not None and score is not None
    return best, score


def _score(
    search: Search, costs: Costs, day: date, batch: Batch, start: Instants, without: frozenset[str]
) -> NDArray[np.float64]:
    terms = [
        costs.terms(number, opening, day, batch.cities, start)
        for number, opening in enumerate(batch.openings)
    ]
    score = costs.score(terms)
    for limit in search.limits(without):
        mask = limit.journeys(search.meeting.participants, [one.hours for one in terms])
        if mask is not None:
            score[~mask] = np.inf
    return score


def _one_a_window(priced: _Priced) -> _Priced:
    """Starts that follow on from each other joined into windows, each with the cheapest of what it was joined from."""
    order = np.lexsort((priced.first, priced.city))
    city, first, last = priced.city[order], priced.first[order], priced.last[order]
    # The furthest last start seen so far in each city: a running maximum that begins anew with each city.
    step = np.int64(1) << 40
    low = last.min()
    reach = np.maximum.accumulate(city * step + (last - low)) - city * step + low
    new = np.ones(len(city), dtype=bool)
    new[1:] = (city[1:] != city[:-1]) | (first[1:] > reach[:-1] + 1)
    window = np.cumsum(new) - 1
    cheapest = np.lexsort((priced.score[order], window))
    best = order[cheapest[np.flatnonzero(new)]]
    ends = np.append(np.flatnonzero(new)[1:], len(city)) - 1
    return _Priced(city[new], first[new], reach[ends], priced.start[best], priced.score[best], priced.batch[best])


def _joined(found: list[tuple[int, _Priced]], batches: list[Batch]) -> Columns:
    def column(name: str, kind: type) -> NDArray[np.generic]:
        parts = [getattr(priced, name) for _, priced in found]
        return np.concatenate(parts).astype(kind) if parts else np.zeros(0, dtype=kind)

    counts = [len(priced.city) for _, priced in found]
    return Columns(
        day=np.repeat(np.array([number for number, _ in found], dtype=np.int32), counts),
        city=column("city", np.int32),  # type: ignore[arg-type]
        first=column("first", np.int64),  # type: ignore[arg-type]
        last=column("last", np.int64),  # type: ignore[arg-type]
        start=column("start", np.int64),  # type: ignore[arg-type]
        score=column("score", np.float64),  # type: ignore[arg-type]
        batch=column("batch", np.int32),  # type: ignore[arg-type]
        batches=batches,
    )

"""Options: every open window with its cost, ranked, in columns; single ones are put into words only when
asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.bounds import Bounds
from sidelines.finding.costs import Costs
from sidelines.finding.windows import NOTHING, Batch, Indices, Instants, Search
from sidelines.openings import Opening
from sidelines.times import Clock, Days

PREFERRED: Clock = 11 * 60
"""Of all starts in a window that cost the same, the one nearest to this local hour is suggested."""
Progress = Callable[[int, int], bool]
"""Told how many days of how many are done; answers False to stop with what has been found so far."""


@dataclass(slots=True)
class Columns:
    """Open windows in columns of one length: one row a window, in no order.

    `day` (number of the day in the meeting's days), `city` (row of the table), `first` and `last` start (UTC
    minutes, both included), `start` the cheapest start, `score` its cost in hours, `batch` the row of
    `batches` it came from.
    """

    day: NDArray[np.int32]
    city: NDArray[np.int32]
    first: Instants
    last: Instants
    start: Instants
    score: NDArray[np.float64]
    batch: NDArray[np.int32]
    batches: list[Batch]

    def __len__(self) -> int:
        return len(self.day)


@dataclass(slots=True)
class Priced:
    """Windows of one day in columns, as in `Columns`."""

    city: Indices
    first: Instants
    last: Instants
    start: Instants
    score: NDArray[np.float64]
    batch: NDArray[np.int32]


def price(
    search: Search,
    costs: Costs,
    days: Days,
    progress: Progress | None = None,
    wanted: int | None = None,
) -> tuple[Columns, bool]:
    """Every open window of the days with its cheapest start; and whether all days were looked at.

    `wanted`: only so many of the cheapest are of interest; then windows that can't be among them, nor the
    cheapest of their day or of a kind of place, are left with a score of inf. None: all are priced.
    """
    batches: list[Batch] = []
    found: list[tuple[int, Priced]] = []
    bounds = None if wanted is None else Bounds(costs, wanted)
    if bounds is not None and not bounds.usable:
        bounds = None
    complete = True
    for number, day in enumerate(days):
        if progress is not None and not progress(number, len(days)):
            complete = False
            break
        priced = price_day(search, costs, day, search.on(day), batches, bounds=bounds)
        if priced is not None:
            found.append((number, priced))
    return _joined(found, batches), complete


def price_day(
    search: Search,
    costs: Costs,
    day: date,
    batches: Sequence[Batch],
    kept: list[Batch],
    without: frozenset[str] = NOTHING,
    bounds: Bounds | None = None,
) -> Priced | None:
    """The windows of one day, each with its cheapest start; the batches used are added to `kept`."""
    priced = (
        _all_priced(search, costs, day, batches, without)
        if bounds is None
        else _some_priced(search, costs, day, batches, bounds)
    )
    parts = []
    for batch, start, score in priced:
        kept.append(batch)
        index = np.full(len(score), len(kept) - 1, dtype=np.int32)
        parts.append(Priced(batch.cities, batch.first, batch.last, start, score, index))
    if not parts:
        return None
    columns = (
        np.concatenate([p.city for p in parts]),
        np.concatenate([p.first for p in parts]),
        np.concatenate([p.last for p in parts]),
        np.concatenate([p.start for p in parts]),
        np.concatenate([p.score for p in parts]),
        np.concatenate([p.batch for p in parts]),
    )
    return _one_a_window(Priced(*columns))


Scored = tuple[Batch, Instants, NDArray[np.float64]]


def _all_priced(
    search: Search, costs: Costs, day: date, batches: Sequence[Batch], without: frozenset[str]
) -> Iterator[Scored]:
    """Each batch with its cheapest starts and their scores, less what limits on journeys forbid."""
    for batch in batches:
        start, score = cheapest_start(search, costs, day, batch, without)
        allowed = np.isfinite(score)
        if allowed.any():
            yield batch.taken(allowed), start[allowed], score[allowed]


def _some_priced(
    search: Search, costs: Costs, day: date, batches: Sequence[Batch], bounds: Bounds
) -> Iterator[Scored]:
    """Each batch with the cheapest starts and scores of the options of interest, the likeliest batch first."""
    leasts = [bounds.least(batch) for batch in batches]
    notable, cheapest = bounds.notable(batches), np.inf
    for number in sorted(range(len(batches)), key=lambda n: float(leasts[n].min())):
        batch, least = batches[number], leasts[number]
        kinds = bounds.kinds(batch, notable, day)
        start, score = batch.first.copy(), np.full(len(least), np.inf)
        asked = np.zeros(len(least), dtype=bool)
        if cheapest == np.inf:
            # The likeliest option first: what it costs spares most of the others.
            asked[int(np.argmin(least))] = True
            cheapest = _priced(search, costs, bounds, day, batch, kinds, asked, start, score)
        asked = bounds.of_interest(least, kinds, cheapest) & ~asked
        if asked.any():
            cheapest = min(cheapest, _priced(search, costs, bounds, day, batch, kinds, asked, start, score))
        yield batch, start, score


def _priced(
    search: Search,
    costs: Costs,
    bounds: Bounds,
    day: date,
    batch: Batch,
    kinds: NDArray[np.int64],
    asked: NDArray[np.bool_],
    start: Instants,
    score: NDArray[np.float64],
) -> float:
    """Fill in the cheapest starts and the scores of the options asked for; the least of these scores."""
    start[asked], score[asked] = cheapest_start(search, costs, day, batch.taken(asked))
    bounds.learn(score[asked], kinds[asked])
    return float(score[asked].min())


def cheapest_start(
    search: Search, costs: Costs, day: date, batch: Batch, without: frozenset[str] = NOTHING
) -> tuple[Instants, NDArray[np.float64]]:
    """Of the preferred, the first and the last start the cheapest within the limits on journeys; inf where
    none is.
    """
    preferred = search.local(day, PREFERRED, batch.cities).clip(batch.first, batch.last)
    starts = np.stack([preferred, batch.first, batch.last])
    cities = np.tile(batch.cities, len(starts))
    scores = _score(search, costs, day, batch.openings, cities, starts.ravel(), without).reshape(starts.shape)
    # The preferred start stays unless another is cheaper by more than a rounding.
    scores[0] -= 1e-9
    best = np.argmin(scores, axis=0)
    scores[0] += 1e-9
    rows = np.arange(len(best))
    return starts[best, rows], scores[best, rows]


def _score(
    search: Search,
    costs: Costs,
    day: date,
    openings: Sequence[Opening],
    cities: Indices,
    start: Instants,
    without: frozenset[str],
) -> NDArray[np.float64]:
    terms = [costs.terms(number, opening, day, cities, start) for number, opening in enumerate(openings)]
    score = costs.score(terms)
    for limit in search.limits(without):
        mask = limit.journeys(search.meeting.participants, [one.hours for one in terms])
        if mask is not None:
            score[~mask] = np.inf
    return score


def _one_a_window(priced: Priced) -> Priced:
    """Starts that follow on from each other joined into windows, each with the cheapest of what it was joined
    from.
    """
    order = np.lexsort((priced.first, priced.city))
    city, first, last = priced.city[order], priced.first[order], priced.last[order]
    # The furthest last start seen so far in each city: a running maximum that begins anew with each city.
    step = np.int64(1) << 40
    low = last.min()
    reach = (np.maximum.accumulate(city * step + (last - low)) - city * step + low).astype(np.int32)
    new = np.ones(len(city), dtype=bool)
    new[1:] = (city[1:] != city[:-1]) | (first[1:] > reach[:-1] + 1)
    window = np.cumsum(new) - 1
    cheapest = np.lexsort((priced.score[order], window))
    best = order[cheapest[np.flatnonzero(new)]]
    ends = np.append(np.flatnonzero(new)[1:], len(city)) - 1
    return Priced(
        city[new], first[new], reach[ends], priced.start[best], priced.score[best], priced.batch[best]
    )


def _joined(found: list[tuple[int, Priced]], batches: list[Batch]) -> Columns:
    nothing, none = np.zeros(0, dtype=np.int32), np.zeros(0)
    counts = [len(priced.city) for _, priced in found]
    return Columns(
        day=np.repeat(np.array([number for number, _ in found], dtype=np.int32), counts),
        city=np.concatenate([nothing, *(p.city.astype(np.int32) for _, p in found)]),
        first=np.concatenate([nothing, *(p.first for _, p in found)]),
        last=np.concatenate([nothing, *(p.last for _, p in found)]),
        start=np.concatenate([nothing, *(p.start for _, p in found)]),
        score=np.concatenate([none, *(p.score for _, p in found)]),
        batch=np.concatenate([nothing, *(p.batch for _, p in found)]),
        batches=batches,
    )

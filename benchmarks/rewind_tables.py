"""What the ranks of the rewind come to: medians, intervals, each term's part, weights chosen otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.ranking import Ranking

Row = Mapping[str, Any]
"""One case: id, feasible, city_rank, day_rank, pair_rank, seconds."""
Run = Callable[[Ranking], list[Row]]
"""Every case under a ranking, in one order."""

PLAIN = {"none": (14.0, 10), "recorded": (6.5, 11), "all": (5.0, 12)}
"""The plain baseline (whole days, no zones, detour in km): median rank of the true city, first fives."""
GRID: Mapping[str, tuple[float, ...]] = {
    "stops": (3.0, 6.0, 12.0), "waiting": (0.1, 0.2, 0.4), "assumed": (2.0, 4.0, 8.0),
}  # fmt: skip
"""The weights that leave-one-out may choose from: each of the three that do most, halved and doubled."""
DRAWS, SEED = 10_000, 20180716


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the ranks of many cases come to."""

    cities: NDArray[np.float64]
    days: NDArray[np.float64]

    @staticmethod
    def of(rows: Sequence[Row], candidates: int) -> Standing:
        """The standing of the rows; a case found closed counts as the last candidate."""
        cities = [row["city_rank"] if row["feasible"] else candidates for row in rows]
        days = [row["day_rank"] for row in rows if row["feasible"]]
        return Standing(cities=np.array(cities, dtype=float), days=np.array(days, dtype=float))

    @property
    def log_rank(self) -> float:
        """Mean logarithm of the city's rank: what weights are chosen by."""
        return float(np.log(self.cities).mean())

    def line(self) -> str:
        """Medians and counts in one row of a table."""
        return (
            f"{np.median(self.cities):6.2f}  {(self.cities <= 5).sum():3d}  {np.exp(self.log_rank):6.2f}"
            f"  {np.median(self.days):5.2f}"
        )

    def intervals(self) -> str:
        """The bootstrap's 90 % intervals of the same figures, cases drawn with replacement."""
        draws = np.random.default_rng(SEED).integers(0, len(self.cities), (DRAWS, len(self.cities)))
        cities = self.cities[draws]
        days = self.days[draws % len(self.days)]
        figures = (
            np.median(cities, axis=1), (cities <= 5).sum(axis=1), np.exp(np.log(cities).mean(axis=1)),
            np.median(days, axis=1),
        )  # fmt: skip
        return "; ".join("{:.2f} to {:.2f}".format(*np.percentile(figure, (5, 95))) for figure in figures)


HEADER = f"{'':30}{'city':>6}  {'<=5':>3}  {'geom.':>6}  {'day':>5}"


def summary(rows: Sequence[Row], candidates: int, limits: str) -> Iterator[str]:
    """The standing of a run beside the plain baseline."""
    standing = Standing.of(rows, candidates)
    yield f"feasible {sum(row['feasible'] for row in rows)} of {len(rows)}"
    yield f"{HEADER}   (median rank of the true city, cases in the first five, geometric mean, true day)"
    yield f"{'this ranking':30}{standing.line()}"
    yield f"  90 % of draws: {standing.intervals()}"
    median, first = PLAIN[limits]
    yield f"{'plain detour (24 known cases)':30}{median:6.2f}  {first:3d}"


def ablation(run: Run, ranking: Ranking, candidates: int) -> Iterator[str]:
    """What each term does: the standing without it."""
    yield HEADER
    yield f"{'all terms':30}{Standing.of(run(ranking), candidates).line()}"
    weighing = {name: weight for name, weight in ranking.weights().items() if weight}
    for name in weighing:
        without = replace(ranking, **{name: 0.0})
        yield f"{'without ' + name:30}{Standing.of(run(without), candidates).line()}"
    only = replace(ranking, **{name: 0.0 for name in weighing if name != "hours"})
    yield f"{'hours alone':30}{Standing.of(run(only), candidates).line()}"


def leave_one_out(run: Run, ranking: Ranking, candidates: int) -> Iterator[str]:
    """Each case ranked with the weights of the grid that do best on all the others."""
    rankings = [
        replace(ranking, **dict(zip(GRID, values, strict=True))) for values in product(*GRID.values())
    ]
    runs = [run(one) for one in rankings]
    logs = np.log([Standing.of(rows, candidates).cities for rows in runs])
    others = logs.sum(axis=1, keepdims=True) - logs
    chosen = others.argmin(axis=0)
    rows = [runs[which][case] for case, which in enumerate(chosen)]
    standing = Standing.of(rows, candidates)
    yield HEADER
    yield f"{'leave one out':30}{standing.line()}"
    yield f"  90 % of draws: {standing.intervals()}"
    for which in np.unique(chosen):
        weights = ", ".join(f"{name} {getattr(rankings[which], name):g}" for name in GRID)
        yield f"  chosen {(chosen == which).sum()} times: {weights}"
    medians = np.median(np.exp(logs), axis=1)
    counts = (np.exp(logs) <= 5 + 1e-9).sum(axis=1)
    yield (
        f"  over the grid of {len(runs)}: median {medians.min():.2f} to {medians.max():.2f}, "
        f"in the first five {counts.min()} to {counts.max()}"
    )

"""Bounds: what an option costs at the least, worked out in a few steps so that hopeless ones need not be
priced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.costs import AT_BASE_KM, Costs
from sidelines.finding.limits import rules_journeys
from sidelines.finding.windows import Batch
from sidelines.openings import Opening, Tie

Floats = NDArray[np.float64]
SLACK_MINUTES = 4
"""Whole minutes and cities a km across can make a way by a base shorter than `least` by so much."""


@dataclass(slots=True)
class Bounds:
    """Lower bounds for the scores of one search under one ranking, and the score above which none is of
    interest.
    """

    costs: Costs
    wanted: int
    """How many of the cheapest windows are of interest."""
    _cheapest: Floats = field(default_factory=lambda: np.zeros(0))
    _third: float = np.inf

    @property
    def usable(self) -> bool:
        """False where a term may be a gain, or a limit on journeys has to be judged: then everything is
        priced.
        """
        ruled = any(rules_journeys(limit) for limit in self.costs.search.meeting.limits)
        return not ruled and min(self.costs.ranking.weights().values()) >= 0

    def least(self, batch: Batch) -> Floats:
        """What each option of the batch costs at the least, in hours: shape (options,)."""
        total = np.zeros(len(batch.cities))
        for number, opening in enumerate(batch.openings):
            total += self._share(number, opening, batch)
        return total

    def _share(self, number: int, opening: Opening, batch: Batch) -> Floats:
        """One participant's part: travelling hours, kilometres and a new stop; every other term is nothing at
        least.
        """
        ways, weights, cities = self.costs.search.ways[number], self.costs.ranking, batch.cities
        off_tour = ~self.costs.at_base[number][cities]
        if opening.stays:
            there = ways.least(opening.stays[0].city)[cities]
            off_tour &= ways.km(opening.stays[0].city)[cities] > AT_BASE_KM
            trip: Floats = weights.hours * 2 * there / 60 + self._stop(number, batch, off_tour)
            return trip
        before = opening.before[0] if opening.before else None
        after = opening.after[0] if opening.after else None
        base = self.costs.baseline(number, opening)
        minutes = self._least_minutes(number, before, batch) + self._least_minutes(number, after, batch)
        for tie in filter(None, (before, after)):
            off_tour &= ways.km(tie.city)[cities] > AT_BASE_KM
        spared = weights.waiting * base.waited[0] / 60 + weights.nights * base.nights[0]
        spared += (weights.thousand_km * base.km[0] + weights.tonnes_co2 * base.kg[0]) / 1000
        hours = (minutes - base.minutes[0] - SLACK_MINUTES) / 60
        share: Floats = weights.hours * hours - spared + self._stop(number, batch, off_tour)
        return share

    def _least_minutes(self, number: int, tie: Tie | None, batch: Batch) -> Floats:
        ways = self.costs.search.ways[number]
        if tie is not None:
            return ways.least(tie.city)[batch.cities]
        bases = self.costs.search.principals[number].bases
        least: Floats = np.minimum.reduce([ways.least(base)[batch.cities] for base in bases])
        return least

    def _stop(self, number: int, batch: Batch, off_tour: NDArray[np.bool_]) -> Floats:
        weights = self.costs.ranking
        abroad = off_tour & self.costs.no_embassy[number][batch.cities]
        price: Floats = weights.stops * off_tour + weights.away_from_capital * abroad
        return price

    def notable(self, batches: Sequence[Batch]) -> NDArray[np.bool_]:
        """Which cities are near a base or a stop that the batches know: shape (cities of the table,)."""
        search = self.costs.search
        near: NDArray[np.bool_] = np.logical_or.reduce(self.costs.at_base)
        for number, ways in enumerate(search.ways):
            openings = {
                id(opening): opening for batch in batches for opening in batch.openings[number : number + 1]
            }
            ties = [tie.city for one in openings.values() for tie in (*one.before, *one.after)]
            stays = [stay.city for one in openings.values() for stay in one.stays]
            for city in set(ties + stays):
                near = near | (ways.km(city) <= AT_BASE_KM)
        return near

    def of_interest(
        self, batch: Batch, least: Floats, notable: NDArray[np.bool_], cheapest_that_day: float
    ) -> NDArray[np.bool_]:
        """Which options have to be priced: any that may be among the cheapest, of the day or of a third
        place, and every one at a notable place.
        """
        most = self._cheapest[-1] if len(self._cheapest) >= self.wanted else np.inf
        may_be: NDArray[np.bool_] = least <= max(most, self._third, cheapest_that_day)
        return may_be | notable[batch.cities]

    def learn(self, batch: Batch, score: Floats, notable: NDArray[np.bool_]) -> None:
        """Take note of scores that were worked out: shape (options of the batch,)."""
        self._cheapest = np.sort(np.concatenate([self._cheapest, score]))[: self.wanted]
        third = score[~notable[batch.cities]]
        self._third = min(self._third, float(third.min(initial=np.inf)))

"""Bounds: what an option costs at the least, in few enough steps that hopeless ones need not be priced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.costs import AT_BASE_KM, REST, Costs
from sidelines.finding.kinds import KindsOfPlace
from sidelines.finding.limits import rules_journeys
from sidelines.finding.windows import Batch
from sidelines.openings import Opening, Tie

Floats = NDArray[np.float64]
SLACK_MINUTES = 4
"""Whole minutes and cities a km across can make a way by a base shorter than `least` by so much."""


@dataclass(slots=True)
class Bounds:
    """Lower bounds for the scores of one search, and the scores above which none is of interest."""

    costs: Costs
    wanted: int
    """How many of the cheapest windows are of interest."""
    _cheapest: Floats = field(init=False)
    _kinds: KindsOfPlace = field(init=False)
    _best: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._cheapest = np.zeros(0)
        self._kinds = KindsOfPlace(self.costs.search)
        self._best = np.full(len(self._kinds.kinds), np.inf)

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
        """One participant's part: hours under way and waited, and a new stop; every other term is nothing at least."""
        ways, weights, cities = self.costs.search.ways[number], self.costs.ranking, batch.cities
        off_tour = ~self.costs.at_base[number][cities]
        if opening.stays:
            there = ways.least(opening.stays[0].city)[cities]
            off_tour &= ways.km(opening.stays[0].city)[cities] > AT_BASE_KM
            trip: Floats = weights.hours * 2 * there / 60 + self._stop(number, batch, off_tour)
            return trip
        before = opening.before[0] if opening.before else None
        after = opening.after[0] if opening.after else None
        base, length = self.costs.baseline(number, opening), self.costs.search.meeting.minutes
        for tie in (before, after):
            if tie is not None:
                off_tour &= ways.km(tie.city)[cities] > AT_BASE_KM
        share = self._stop(number, batch, off_tour)
        share += self._half(number, before, batch, lambda tie: batch.first - tie.minute)
        share += self._half(number, after, batch, lambda tie: tie.minute - length - batch.last)
        spared = (weights.hours * base.minutes[0] + weights.waiting * base.waited[0]) / 60
        spared += (weights.thousand_km * base.km[0] + weights.tonnes_co2 * base.kg[0]) / 1000
        share -= spared + weights.nights * base.nights[0] + weights.hours * SLACK_MINUTES / 60
        return share

    def _half(
        self, number: int, tie: Tie | None, batch: Batch, time: Callable[[Tie], NDArray[np.int32]]
    ) -> Floats:
        """The way there or onward, straight and waiting for what is left of the time, or by a base."""
        costs, weights, cities = self.costs, self.costs.ranking, batch.cities
        ways, bases = costs.search.ways[number], costs.search.principals[number].bases
        if tie is None:
            started: Floats = np.minimum.reduce([ways.least(base)[cities] for base in bases])
            return weights.hours * started / 60
        straight = ways.least(tie.city)[cities]
        if costs.is_base(number, tie.city):
            return weights.hours * straight / 60
        waited = np.maximum(
            time(tie) - costs.search.meeting.margin_minutes - straight - REST - SLACK_MINUTES, 0
        )
        waited[costs.at_base[number][cities]] = 0
        price: Floats = (weights.hours * straight + weights.waiting * waited) / 60
        for base in bases:
            by_base = ways.least(base)[cities] + costs.minutes(number, tie.city, base)
            price = np.minimum(price, weights.hours * by_base / 60)
        return price

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

    def kinds(self, batch: Batch, notable: NDArray[np.bool_], day: date) -> NDArray[np.int64]:
        """The number of each option's kind of place: shape (options,)."""
        kinds = np.full(len(batch.cities), len(self._best) - 1)
        near = notable[batch.cities]
        if near.any():
            kinds[near] = self._kinds.of(batch.taken(near), day)
        return kinds

    def of_interest(
        self, least: Floats, kinds: NDArray[np.int64], cheapest_that_day: float
    ) -> NDArray[np.bool_]:
        """Which options have to be priced: those that may be among the cheapest, of all, of the day or of a kind."""
        most = self._cheapest[-1] if len(self._cheapest) >= self.wanted else np.inf
        may_be: NDArray[np.bool_] = least <= np.maximum(self._best[kinds], max(most, cheapest_that_day))
        return may_be

    def learn(self, score: Floats, kinds: NDArray[np.int64]) -> None:
        """Take note of scores that were worked out, with the kind of each: shape (options,)."""
        self._cheapest = np.sort(np.concatenate([self._cheapest, score]))[: self.wanted]
        np.minimum.at(self._best, kinds, score)

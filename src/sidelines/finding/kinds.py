"""Kinds of place: at whose home, on the margins of what, on whose tour, or in a third place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.windows import Batch, Search
from sidelines.itinerary import Item, stops_of
from sidelines.openings import Opening
from sidelines.people import Principal
from sidelines.places import City

NEAR_KM = 50.0
"""A place this near to a home, a base or a stop counts as being there."""

HOME, MARGINS, TOUR, THIRD = "home", "margins", "tour", "third place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of place; `whose` is the principal whose home or tour it is."""

    kind: str
    whose: str = ""

    @property
    def label(self) -> str:
        """The kind in words."""
        match self.kind:
            case "home":
                return f"at a home of {self.whose}"
            case "margins":
                return "on the margins of what all attend"
            case "tour":
                return f"on the tour of {self.whose}"
            case _:
                return "in a third place"


def kinds_of(participants: Sequence[str]) -> list[Kind]:
    """Every kind of place for these participants, in the order in which an answer gives them."""
    homes = [Kind(kind=HOME, whose=name) for name in participants]
    tours = [Kind(kind=TOUR, whose=name) for name in participants]
    return [*homes, Kind(kind=MARGINS), *tours, Kind(kind=THIRD)]


class KindsOfPlace:
    """Tells the kind of each option of a search."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self.kinds = kinds_of(search.meeting.participants)
        self._homes = [self._near_bases(number, p) for number, p in enumerate(search.principals)]

    def _near_bases(self, number: int, principal: Principal) -> NDArray[np.bool_]:
        near = np.zeros(len(self._search.table), dtype=bool)
        for base in principal.bases:
            near |= self._search.ways[number].km(base) <= NEAR_KM
        return near

    def of(self, batch: Batch, day: date) -> NDArray[np.int64]:
        """The number in `kinds` of each city of the batch on that day: shape (cities,)."""
        people = len(self._homes)
        attended = [self._stop(n, opening, batch, day) for n, opening in enumerate(batch.openings)]
        kind = np.full(len(batch.cities), 2 * people + 1)
        for number in reversed(range(people)):
            kind[attended[number]] = people + 1 + number
        for number in reversed(range(people)):
            kind[self._homes[number][batch.cities]] = number
        kind[np.logical_and.reduce(attended)] = people
        return kind

    def cities_of(self, number: int, day: date) -> NDArray[np.int64]:
        """The rows of the table that are of the kind of that number on the day, open or not."""
        people = len(self._homes)
        if number < people:
            return np.flatnonzero(self._homes[number])
        stops = [self._stops(n, day) for n in range(people)]
        if number == people:
            return np.flatnonzero(np.logical_and.reduce(stops))
        if number <= 2 * people:
            return np.flatnonzero(stops[number - people - 1])
        return np.flatnonzero(~np.logical_or.reduce([*self._homes, *stops]))

    def _stops(self, number: int, day: date) -> NDArray[np.bool_]:
        """The cities near a stop that the participant's diary has on the day."""
        near = np.zeros(len(self._search.table), dtype=bool)
        for item in self._search.diaries[number].itinerary:
            for city in _cities_on(item, day):
                near |= self._search.ways[number].km(city) <= NEAR_KM
        return near

    def _stop(self, number: int, opening: Opening, batch: Batch, day: date) -> NDArray[np.bool_]:
        """Where the participant's diary has a stop near the city on that day."""
        near = np.zeros(len(batch.cities), dtype=bool)
        items: list[Item] = [*opening.stays, *(tie.item for tie in (*opening.before, *opening.after))]
        for item in items:
            for city in _cities_on(item, day):
                near |= self._search.ways[number].km(city)[batch.cities] <= NEAR_KM
        return near


def _cities_on(item: Item, day: date) -> list[City]:
    """Where the item has the principal on that day."""
    return [city for city, first, last in stops_of(item) if first <= day <= last]

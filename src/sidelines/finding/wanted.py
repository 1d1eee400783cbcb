"""The meeting that is wanted: who, what format, how long, which days and hours, within what limits, over
which places.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from sidelines.errors import UnknownName
from sidelines.finding.limits import Limit, Sovereigns
from sidelines.finding.ranking import BALANCED, Ranking
from sidelines.itinerary import Itinerary, Reading
from sidelines.people import Principal
from sidelines.places import City, CityTable, Venue, city_table
from sidelines.times import Clock, Days
from sidelines.travel import TravelModel

FORMAT_MINUTES = {
    "brush-by": 3,
    "pull-aside": 10,
    "drop-by": 10,
    "walk-and-talk": 15,
    "booth bilat": 15,
    "b2b": 20,
    "summit bilat": 25,
    "restricted": 45,
    "tete-a-tete": 90,
    "expanded": 90,
    "working meal": 120,
    "bilateral": 120,
    "trilateral": 180,
    "summit": 180,
}
"""Usual lengths of the formats, in minutes; docs/reference/formats.md gives the source of each. A case may
change them.
"""


LARGE_CITY = 100_000
"""People from which on a place with an airport is a candidate by default: below it lie suburbs and small
towns, which
a case names if it means them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Which places are looked at: those named, or those of the city table that pass every filter."""

    cities: tuple[City, ...] = ()
    venues: tuple[Venue, ...] = ()
    everywhere: bool = False
    """True: every city of the table; otherwise, unless named, capitals and large cities with an airport."""
    population_over: int = 0
    continents: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    within_km: float | None = None
    within_of: City | None = None

    def table(self) -> CityTable:
        """The candidate cities as a table."""
        if self.cities or self.venues:
            own = (*self.cities, *(_city_of(venue) for venue in self.venues))
            return CityTable.of(list(dict.fromkeys(own)))
        table = city_table()
        kept = table.populations >= self.population_over
        if not self.everywhere and not self.population_over:
            kept &= table.capitals | (table.airports & (table.populations >= LARGE_CITY))
        if self.continents:
            kept &= np.isin(table.continents, sorted(self.continents))
        if self.countries:
            kept &= np.isin(table.countries, sorted(self.countries))
        if self.within_km is not None and self.within_of is not None:
            kept &= table.distances_km(self.within_of.latitude, self.within_of.longitude) <= self.within_km
        return table.where(kept)


def _city_of(venue: Venue) -> City:
    """The city as seen from the venue's door: its own name and position, everything else the city's."""
    name = f"{venue.name}, {venue.city.name}"
    return replace(venue.city, name=name, latitude=venue.latitude, longitude=venue.longitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The meeting that must come first, and by how many days."""

    meeting: str
    days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWanted:
    """One meeting that is wanted."""

    name: str
    participants: tuple[str, ...]
    days: Days
    format: str = "bilateral"
    minutes: int = 120
    hours: tuple[Clock, Clock] = (8 * 60, 22 * 60)
    """Local hours within which it lies; an end at or before the start is on the next day."""
    margin_minutes: int = 30
    """Kept free between an arrival and the meeting."""
    limits: tuple[Limit, ...] = ()
    candidates: Candidates = field(default_factory=Candidates)
    after: After | None = None

    def without(self, keys: frozenset[str]) -> MeetingWanted:
        """The same meeting with those limits left out."""
        return replace(self, limits=tuple(limit for limit in self.limits if limit.key not in keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that is known: principals, their itineraries, the meetings wanted, how to read and to rank."""

    title: str
    itineraries: tuple[Itinerary, ...]
    meetings: tuple[MeetingWanted, ...]
    reading: Reading = field(default_factory=Reading)
    travel: TravelModel = field(default_factory=TravelModel)
    ranking: Ranking = BALANCED
    sovereigns: Sovereigns = field(default_factory=Sovereigns)
    as_of: date | None = None
    home: str = ""
    """The principal whose home time is shown second; by default the first."""

    def itinerary_of(self, name: str) -> Itinerary:
        """The itinerary of the principal of that name; raises UnknownName."""
        for itinerary in self.itineraries:
            if itinerary.principal.name == name:
                return itinerary
        names = ", ".join(i.principal.name for i in self.itineraries)
        raise UnknownName(f"the case has no principal {name!r}; it has {names}")

    def principal(self, name: str) -> Principal:
        """The principal of that name; raises UnknownName."""
        return self.itinerary_of(name).principal

    def meeting(self, name: str | None = None) -> MeetingWanted:
        """The meeting of that name, or the last of the case; raises UnknownName."""
        for meeting in self.meetings:
            if meeting.name == name:
                return meeting
        if name is None and self.meetings:
            return self.meetings[-1]
        names = ", ".join(m.name for m in self.meetings)
        raise UnknownName(f"the case has no meeting {name!r}; it has {names}")

    def as_known_on(self, day: date | None) -> Case:
        """The case as it was known on that day; days up to and including it are past."""
        if day is None:
            return self
        return replace(
            self,
            as_of=day,
            itineraries=tuple(itinerary.as_known_on(day) for itinerary in self.itineraries),
            meetings=tuple(
                replace(m, limits=tuple(x for x in m.limits if x.known is None or x.known <= day))
                for m in self.meetings
            ),
        )

    def with_itinerary(self, changed: Itinerary) -> Case:
        """The case with that principal's itinerary put in place of the old one."""
        name = changed.principal.name
        return replace(
            self, itineraries=tuple(changed if i.principal.name == name else i for i in self.itineraries)
        )

    def with_meeting(self, changed: MeetingWanted) -> Case:
        """The case with the meeting of that name put in place of the old one."""
        return replace(self, meetings=tuple(changed if m.name == changed.name else m for m in self.meetings))

"""Limits: what a meeting must keep to, each with the reason it was set for.

A limit rules on places, on days and hours, or on the journeys that an option costs. To add one: a dataclass
here that overrides `places`, `day`, `bounds`, `hours` or `journeys`, its sentence in `sidelines.reasons`, its
fields in `sidelines.formats.cases.limits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sidelines.people import Principal
from sidelines.places import City, CityTable, sovereign
from sidelines.times import Clock, Minute

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Something a meeting must keep to."""

    key: str
    reason: str = ""
    known: date | None = None
    allowing: tuple[City, ...] = ()
    """Cities that are allowed whatever the limit says of places."""

    allowing_days: frozenset[date] = frozenset()
    """Days that are allowed whatever the limit says of days."""

    def allows(self, day: date) -> bool:
        """True if the limit allows a meeting that begins on that local day, by its rule or by name."""
        return day in self.allowing_days or self.day(day)

    def allowed(
        self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]
    ) -> Mask | None:
        """Which cities of the table the limit allows, those allowed by name among them: shape (cities,)."""
        mask = self.places(table, sovereigns, principals)
        if mask is not None:
            for city in self.allowing:
                mask = mask | (table.distances_km(city.latitude, city.longitude) <= 1.0)
        return mask

    def places(
        self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]
    ) -> Mask | None:
        """Which cities of the table the limit allows: shape (cities,); None: it doesn't rule on places."""
        return None

    def day(self, day: date) -> bool:
        """True if the limit allows a meeting that begins on that local day."""
        return True

    def bounds(self) -> tuple[Minute | None, Minute | None]:
        """The instants before which no meeting begins and after which none ends; None: no bound."""
        return None, None

    def hours(self, day: date) -> tuple[Clock, Clock] | None:
        """Local hours of that day in which no meeting may be."""
        return None

    def journeys(self, names: Sequence[str], added_hours: Sequence[NDArray[np.float64]]) -> Mask | None:
        """Which options the limit allows, given each participant's added travelling hours: shape (options,)
        each.
        """
        return None


@dataclass(frozen=True, slots=True)
class Sovereigns:
    """Which state a country code counts for: a dependency for its sovereign, unless the case says otherwise."""

    own: tuple[tuple[str, str], ...] = ()

    def of(self, code: str) -> str:
        """The two-letter code of the state that the country counts for."""
        own = dict(self.own)
        return own.get(code, own.get(sovereign(code), sovereign(code)))

    def mask(self, table: CityTable, states: frozenset[str]) -> Mask:
        """Which cities of the table stand in one of the states: shape (cities,)."""
        own = dict(self.own)
        codes = np.unique(table.countries)
        wanted = [
            code
            for code in codes.tolist()
            if own.get(code, own.get(sovereign(code), sovereign(code))) in states
        ]
        return np.isin(table.countries, wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdCountryOnly(Limit):
    """The meeting is in no participant's own country."""

    def places(self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]) -> Mask:
        return ~sovereigns.mask(table, frozenset(sovereigns.of(p.country) for p in principals))


@dataclass(frozen=True, slots=True, kw_only=True)
class HostIn(Limit):
    """The host country is one of these."""

    countries: frozenset[str]
    label: str = ""
    as_listed: bool = False
    """True: the codes just as listed, so that a dependency doesn't count for its sovereign."""

    def places(self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]) -> Mask:
        if self.as_listed:
            return np.isin(table.countries, sorted(self.countries))
        return sovereigns.mask(table, frozenset(sovereigns.of(code) for code in self.countries))


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNotIn(Limit):
    """The host country is none of these."""

    countries: frozenset[str]
    label: str = ""

    def places(self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]) -> Mask:
        return ~sovereigns.mask(table, frozenset(sovereigns.of(code) for code in self.countries))


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverEnters(Limit):
    """A principal will not enter these countries."""

    principal: str
    countries: frozenset[str]

    def places(self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]) -> Mask:
        return ~sovereigns.mask(table, frozenset(sovereigns.of(code) for code in self.countries))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInCities(Limit):
    """The meeting is in none of these cities."""

    cities: tuple[City, ...]

    def places(self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]) -> Mask:
        allowed = np.ones(len(table), dtype=bool)
        for city in self.cities:
            allowed &= table.distances_km(city.latitude, city.longitude) > 1.0
        return allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinKm(Limit):
    """The place is within so many km of a city; the bound is included."""

    city: City
    km: float
    principal: str = ""
    """Whose home the city is, if it was set as a distance from home."""

    def places(self, table: CityTable, sovereigns: Sovereigns, principals: Sequence[Principal]) -> Mask:
        return table.distances_km(self.city.latitude, self.city.longitude) <= self.km


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOnDays(Limit):
    """No meeting on these days or weekdays (0 Monday to 6 Sunday)."""

    days: frozenset[date] = frozenset()
    weekdays: frozenset[int] = frozenset()

    def day(self, day: date) -> bool:
        return day not in self.days and day.weekday() not in self.weekdays


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOnHolidays(Limit):
    """No meeting on the public holidays of a country."""

    country: str

    def day(self, day: date) -> bool:
        return holiday_name(self.country, day) is None


@lru_cache(maxsize=256)
def _holidays_of(country: str, year: int) -> dict[date, str]:
    import holidays  # a large library, loaded only where a case asks for holidays

    return dict(holidays.country_holidays(country, years=year, language="en_US"))


def holiday_name(country: str, day: date) -> str | None:
    """The public holiday of the country on that day, or None; from the library `holidays`."""
    return _holidays_of(country, day.year).get(day)


def has_holidays(country: str) -> bool:
    """True if public holidays of the country are known."""
    import holidays

    return country in holidays.list_supported_countries()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInHours(Limit):
    """No meeting in these local hours, on every day or on those days."""

    start: Clock
    end: Clock
    days: frozenset[date] = frozenset()

    def hours(self, day: date) -> tuple[Clock, Clock] | None:
        return (self.start, self.end) if not self.days or day in self.days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBefore(Limit):
    """No meeting before an instant, or before a day, local to the place."""

    minute: Minute | None = None
    first: date | None = None
    what: str = ""
    """What must be over first, in words."""
    zone: str = "UTC"
    """The zone in which the instant is said."""

    def day(self, day: date) -> bool:
        return self.first is None or day >= self.first

    def bounds(self) -> tuple[Minute | None, Minute | None]:
        return self.minute, None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAfter(Limit):
    """A deadline: the meeting begins on that day at the latest, local to the place, or ends by that instant."""

    minute: Minute | None = None
    last: date | None = None
    zone: str = "UTC"
    """The zone in which the instant is said."""

    def day(self, day: date) -> bool:
        return self.last is None or day <= self.last

    def bounds(self) -> tuple[Minute | None, Minute | None]:
        return None, self.minute


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterMeeting(NotBefore):
    """Another meeting comes first, by so many days."""

    meeting: str = ""
    days: int = 0
    open: bool = True
    """False: the other meeting has no open window, so that this one has none either."""

    def day(self, day: date) -> bool:
        return self.open and (self.first is None or day >= self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedHours(Limit):
    """The meeting adds at most so many travelling hours to a principal's journeys."""

    principal: str
    hours_at_most: float

    def journeys(self, names: Sequence[str], added_hours: Sequence[NDArray[np.float64]]) -> Mask | None:
        return added_hours[list(names).index(self.principal)] <= self.hours_at_most + 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(Limit):
    """The longest added journey is at most so many times the shortest, in hours."""

    ratio: float
    floor_hours: float = 0.5
    """What a shorter journey counts as."""

    def journeys(self, names: Sequence[str], added_hours: Sequence[NDArray[np.float64]]) -> Mask | None:
        hours = np.stack(list(added_hours))
        allowed: Mask = (
            hours.max(axis=0) <= self.ratio * np.maximum(hours.min(axis=0), self.floor_hours) + 1e-9
        )
        return allowed


def rules_journeys(limit: Limit) -> bool:
    """True if the limit rules on journeys, so that it can be judged only once options are priced."""
    return type(limit).journeys is not Limit.journeys

"""The limits of a case file: one table for each type, and the limit that it becomes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sidelines.finding import limits
from sidelines.finding.limits import Limit, has_holidays
from sidelines.formats.cases.fields import (
    CityName,
    ClockTime,
    CountryName,
    CountryOrGroup,
    Day,
    DayOrTime,
    Known,
    PrincipalName,
    Text,
    Weekday,
    wrong,
)
from sidelines.formats.cases.tables import Table
from sidelines.places import City
from sidelines.times import DAY, minute_of

Countries = Annotated[list[CountryOrGroup], Field(min_length=1, max_length=300)]


Carried = dict[str, Any]
"""What every limit carries: key, reason, known, and what it allows by name."""


class LimitTable(Table):
    """What every limit carries."""

    reason: Text = Field(default="", description="Why the limit was set, in words.")
    known: Day | None = Field(default=None, description="The day on which it became known.")
    allowing: list[CityName] = Field(
        default=[], max_length=1_000, description="Cities that are allowed all the same."
    )
    allowing_days: list[Day] = Field(
        default=[], max_length=1_000, description="Days that are allowed all the same."
    )

    def limits(self, key: str, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        """The limits of that key that the table stands for; `homes` by principal."""
        carried = {
            "key": key,
            "reason": self.reason,
            "known": self.known,
            "allowing": tuple(self.allowing),
            "allowing_days": frozenset(self.allowing_days),
        }
        return self._limits(carried, known, homes)

    @abstractmethod
    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]: ...


def states(listed: Sequence[str], known: Known) -> frozenset[str]:
    """The codes of the countries listed, and of those in the groups listed."""
    return frozenset(code for each in listed for code in known.groups.get(each, (each,)))


def _label(listed: Sequence[str], known: Known) -> str:
    """The names of the groups, where nothing but groups is listed."""
    return " or ".join(listed) if all(each in known.groups for each in listed) else ""


class ThirdCountry(LimitTable):
    """The meeting is in no participant's own country."""

    type: Literal["third_country"]

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        return (limits.ThirdCountryOnly(**carried),)


class HostIn(LimitTable):
    """The host country is one of these."""

    type: Literal["host_in"]
    countries: Countries = Field(description="Countries by name or code, or groups of [groups].")
    as_listed: bool = Field(default=False, description="True: a dependency doesn't count for its sovereign.")

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        countries, label = states(self.countries, known), _label(self.countries, known)
        return (
            limits.HostIn(
                **carried, countries=countries, label=label,
                as_listed=self.as_listed,
            ),
        )  # fmt: skip


class HostNotIn(LimitTable):
    """The host country is none of these."""

    type: Literal["host_not_in"]
    countries: Countries = Field(description="Countries by name or code, or groups of [groups].")

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        countries, label = states(self.countries, known), _label(self.countries, known)
        return (limits.HostNotIn(**carried, countries=countries, label=label),)


class NotInCities(LimitTable):
    """The meeting is in none of these cities."""

    type: Literal["not_in_cities"]
    cities: list[CityName] = Field(min_length=1, max_length=1_000, description="Names of cities.")

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        return (limits.NotInCities(**carried, cities=tuple(self.cities)),)


class NeverEnters(LimitTable):
    """A principal will not enter these countries."""

    type: Literal["never_enters"]
    principal: PrincipalName = Field(description="Who will not.")
    countries: Countries = Field(description="Countries by name or code, or groups of [groups].")

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        countries = states(self.countries, known)
        return (limits.NeverEnters(**carried, principal=self.principal, countries=countries),)


class WithinKm(LimitTable):
    """The place is within so many km of a city, or of a principal's home; the bound is included."""

    type: Literal["within_km"]
    km: float = Field(gt=0, le=20_100, allow_inf_nan=False, description="Great-circle km at most.")
    of: CityName | None = Field(default=None, description="The city; or say whose home with `principal`.")
    principal: PrincipalName | None = Field(default=None, description="Whose home it is counted from.")

    @model_validator(mode="after")
    def _one_centre(self) -> WithinKm:
        if (self.of is None) == (self.principal is None):
            raise wrong("either of (a city) or principal (whose home is meant)")
        return self

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        city = self.of or homes.get(self.principal or "")
        if city is None:  # the table of the principal is told as mistaken
            return ()
        return (
            limits.WithinKm(
                **carried,
                city=city,
                km=self.km,
                principal=self.principal or "",
            ),
        )


class NotOnDays(LimitTable):
    """No meeting on these days."""

    type: Literal["not_on_days"]
    days: list[Day] = Field(min_length=1, max_length=1_100, description="Local days of the place.")

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        return (limits.NotOnDays(**carried, days=frozenset(self.days)),)


class NotOnWeekdays(LimitTable):
    """No meeting on these days of the week."""

    type: Literal["not_on_weekdays"]
    weekdays: list[Weekday] = Field(min_length=1, max_length=7, description="Monday to Sunday.")

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        weekdays = frozenset(self.weekdays)
        return (limits.NotOnDays(**carried, weekdays=weekdays),)


class NotOnHolidays(LimitTable):
    """No meeting on the public holidays of a country."""

    type: Literal["not_on_holidays"]
    country: CountryName = Field(description="Whose holidays.")

    @model_validator(mode="after")
    def _known_holidays(self) -> NotOnHolidays:
        if not has_holidays(self.country):
            raise wrong("a country whose public holidays are known", f"Those of {self.country} are not.")
        return self

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        return (limits.NotOnHolidays(**carried, country=self.country),)


class NotInHours(LimitTable):
    """No meeting in these local hours; an end at or before the start is on the next day."""

    type: Literal["not_in_hours"]
    start: ClockTime = Field(alias="from", description="Local time at which they begin.")
    end: ClockTime = Field(alias="to", description="Local time at which they end.")
    days: list[Day] = Field(
        default=[], max_length=1_100, description="On these days only; without: on every day."
    )

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        ends = [(self.start, self.end)] if self.start < self.end else [(self.start, DAY), (0, self.end)]
        return tuple(
            limits.NotInHours(**carried, start=start, end=end, days=frozenset(self.days))
            for start, end in ends
            if start < end
        )


def _with_offset(when: date | datetime) -> None:
    if isinstance(when, datetime) and when.tzinfo is None:
        raise wrong("a day, or a time with its offset such as 2018-07-12T13:00:00+02:00")


def _zone_of(when: date | datetime) -> str:
    """A zone that has the offset with which the time was written, so that it is said as it was written."""
    shift = when.utcoffset() if isinstance(when, datetime) else None
    hours, odd = divmod(shift or timedelta(), timedelta(hours=1))
    # These zones count hours west of Greenwich, from 14 east to 12 west.
    return f"Etc/GMT{-hours:+d}" if hours and not odd and -12 <= hours <= 14 else "UTC"


class NotBefore(LimitTable):
    """No meeting before a day (local to the place) or an instant."""

    type: Literal["not_before"]
    when: DayOrTime = Field(description="The first day that is allowed, or a time with its offset.")
    what: Text = Field(default="", description="What must be over first, in words.")

    @model_validator(mode="after")
    def _instant(self) -> NotBefore:
        _with_offset(self.when)
        return self

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        day = None if isinstance(self.when, datetime) else self.when
        minute = minute_of(self.when) if isinstance(self.when, datetime) else None
        return (
            limits.NotBefore(**carried, minute=minute, first=day, what=self.what, zone=_zone_of(self.when)),
        )


class NotAfter(LimitTable):
    """A deadline: the meeting begins on that local day at the latest, or ends by that instant."""

    type: Literal["not_after"]
    when: DayOrTime = Field(description="The last day that is allowed, or a time with its offset.")

    @model_validator(mode="after")
    def _instant(self) -> NotAfter:
        _with_offset(self.when)
        return self

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        day = None if isinstance(self.when, datetime) else self.when
        minute = minute_of(self.when) if isinstance(self.when, datetime) else None
        return (limits.NotAfter(**carried, minute=minute, last=day, zone=_zone_of(self.when)),)


class AddedHours(LimitTable):
    """The meeting adds at most so many travelling hours to a principal's journeys."""

    type: Literal["added_hours"]
    principal: PrincipalName = Field(description="Whose journeys.")
    hours: float = Field(ge=0, le=1_000, allow_inf_nan=False, description="Hours at most.")

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        return (
            limits.AddedHours(
                **carried,
                principal=self.principal,
                hours_at_most=self.hours,
            ),
        )


class Balance(LimitTable):
    """The longest added journey is at most so many times the shortest."""

    type: Literal["balance"]
    ratio: float = Field(ge=1, le=1_000, allow_inf_nan=False, description="How many times.")
    floor_hours: float = Field(
        default=0.5, gt=0, le=100, allow_inf_nan=False, description="Hours that a shorter journey counts as."
    )

    def _limits(self, carried: Carried, known: Known, homes: Mapping[str, City]) -> tuple[Limit, ...]:
        return (limits.Balance(**carried, ratio=self.ratio, floor_hours=self.floor_hours),)


AnyLimit = Annotated[
    ThirdCountry | HostIn | HostNotIn | NotInCities | NeverEnters | WithinKm | NotOnDays | NotOnWeekdays
    | NotOnHolidays | NotInHours | NotBefore | NotAfter | AddedHours | Balance,
    Field(discriminator="type"),
]  # fmt: skip

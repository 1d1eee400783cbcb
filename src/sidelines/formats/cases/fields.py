"""The kinds of value in a case file's fields: names, days, times, places and countries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from sidelines.countries import country_named, fold, near
from sidelines.errors import PlaceError, SidelinesError
from sidelines.formats.cases.lines import unprintable
from sidelines.places import City, Venue, find_city
from sidelines.times import FIRST_DAY, LAST_DAY, Clock, clock_of, zone

When = date | datetime
"""A day, or a time on it: with an offset, or local to the place."""


MOST_UNKNOWN = 50
MOST_MISTAKES = 1_000


@dataclass(slots=True)
class Known:
    """What the fields read so far make known to the later ones."""

    principals: tuple[str, ...] = ()
    places: dict[str, City | Venue] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    broken: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    """What was wrong with a table, as the checker of shapes tells it, beside the table itself."""
    unknown: dict[str, str] = field(default_factory=dict)
    """Names that no place bears, with what was said of them."""

    def place(self, name: str) -> City | Venue:
        """The own place of that name, else the city of the table; raises PlaceError.

        Looking for the nearest names takes long, so that once many are unknown any city stands for the rest.
        """
        own = self.places.get(fold(name))
        if own is not None:
            return own
        if name in self.unknown:
            raise PlaceError(self.unknown[name])
        if self.gave_up:
            return find_city("London, GB")
        try:
            return find_city(name)
        except PlaceError as problem:
            self.unknown[name] = str(problem)
            raise

    @property
    def gave_up(self) -> bool:
        """True once so many names are unknown that no more are looked up."""
        return len(self.unknown) >= MOST_UNKNOWN

    def note(self, table: Any, mistake: dict[str, Any]) -> None:
        """Keep a mistake of a table, up to as many as anybody would read."""
        if len(self.broken) < MOST_MISTAKES:
            self.broken.append((table, mistake))


def wrong(expected: str, sentence: str = "") -> PydanticCustomError:
    """What a field refuses a value with: what it expects instead, and why in a sentence."""
    return PydanticCustomError("wrong", "{expected}", {"expected": expected, "sentence": sentence})


def _known(info: ValidationInfo) -> Known:
    assert isinstance(info.context, Known)
    return info.context


def _clean(value: str) -> str:
    text = " ".join(value.split())
    if any(map(unprintable, text)):
        raise wrong("text without control characters")
    return unicodedata.normalize("NFC", text)


def _named(value: str) -> str:
    if not value:
        raise wrong("a name of at least one character")
    return value


Text = Annotated[str, Field(max_length=500), AfterValidator(_clean)]
Name = Annotated[str, Field(max_length=200), AfterValidator(_clean), AfterValidator(_named)]


def _within_reach(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise wrong(f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")


def _day(value: object) -> date:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else value
        except ValueError:
            raise wrong("a day that the calendar has, such as 2018-07-16") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise wrong("a day such as 2018-07-16")
    _within_reach(value)
    return value


def _when(value: object) -> When:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            raise wrong("a day or a time such as 2018-07-16 or 2018-07-16T13:00:00+03:00") from None
    if not isinstance(value, date):
        raise wrong("a day or a time such as 2018-07-16 or 2018-07-16T13:00:00")
    _within_reach(value.date() if isinstance(value, datetime) else value)
    return value


def _clock(value: object) -> Clock:
    if isinstance(value, time) and value.tzinfo is None:
        return value.hour * 60 + value.minute
    if not isinstance(value, str):
        raise wrong('a time of day such as "08:30"')
    try:
        return clock_of(value)
    except SidelinesError:
        raise wrong('a time of day such as "08:30"') from None


_DAY_SCHEMA = {"type": "string", "format": "date"}
_WHEN_SCHEMA = {"anyOf": [_DAY_SCHEMA, {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d"}]}
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
DayOrTime = Annotated[date | datetime, BeforeValidator(_when), WithJsonSchema(_WHEN_SCHEMA)]
ClockTime = Annotated[
    int, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-4]):[0-5]\d"})
]


def _zone(value: str) -> str:
    try:
        return str(zone(value).key)
    except SidelinesError:
        raise wrong("an IANA time zone such as Europe/Helsinki") from None


ZoneName = Annotated[str, Field(max_length=60), AfterValidator(_zone)]


def _place(value: object, info: ValidationInfo) -> City | Venue:
    if not isinstance(value, str):
        raise wrong("the name of a city")
    if len(value) > 200 or not value.strip():
        raise wrong("the name of a city, of 1 to 200 characters")
    try:
        return _known(info).place(_clean(value))
    except PlaceError as problem:
        raise wrong("a city", str(problem)) from None


def _city(value: object, info: ValidationInfo) -> City:
    found = _place(value, info)
    return found.city if isinstance(found, Venue) else found


def _country(value: object) -> str:
    if not isinstance(value, str) or len(value) > 100:
        raise wrong("the name or two-letter code of a country")
    try:
        return country_named(value).code
    except PlaceError as problem:
        raise wrong("a country", str(problem)) from None


def _countries(value: str, info: ValidationInfo) -> str:
    if value in _known(info).groups:
        return value
    try:
        return country_named(value).code
    except PlaceError as problem:
        groups = ", ".join(_known(info).groups)
        listed = f" The case's own groups: {groups}." if groups else ""
        raise wrong("a country or a group of [groups]", f"{problem}{listed}") from None


_TEXT_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 200}
CityName = Annotated[City, BeforeValidator(_city), WithJsonSchema(_TEXT_SCHEMA)]
PlaceName = Annotated[City | Venue, BeforeValidator(_place), WithJsonSchema(_TEXT_SCHEMA)]
CountryName = Annotated[str, BeforeValidator(_country), WithJsonSchema(_TEXT_SCHEMA)]
CountryOrGroup = Annotated[str, Field(max_length=100), AfterValidator(_countries)]


def suggestion(name: str, among: Mapping[str, object] | tuple[str, ...]) -> str:
    """A sentence that offers the names most like the one found, empty where none is like it.

    >>> suggestion("tittle", ("title", "zone"))
    'Did you mean title?'
    """
    found = likest(name, among)[:3]
    return f"Did you mean {' or '.join(found)}?" if found else ""


def likest(name: str, among: Iterable[str]) -> list[str]:
    """The names that a few slips of the pen lead to, the likest first."""
    if len(fold(name)) < 3:  # everything is like so little
        return []
    spellings = {fold(each): each for each in among}
    return [spellings[each] for _, each in near(fold(name), list(spellings))]


def _principal(value: str, info: ValidationInfo) -> str:
    names = _known(info).principals
    if names and value not in names:  # where no principal can be told, that is said, and not each name
        raise wrong(f"a principal of the case ({'; '.join(names[:8])})", suggestion(value, names))
    return value


PrincipalName = Annotated[Name, AfterValidator(_principal)]

_CONTINENTS = {
    "africa": "AF", "antarctica": "AN", "asia": "AS", "europe": "EU", "north america": "NA", "oceania": "OC",
    "south america": "SA",
}  # fmt: skip


def _continent(value: str) -> str:
    code = _CONTINENTS.get(fold(value)) or value.upper()
    if code not in _CONTINENTS.values():
        raise wrong(", ".join(name.title() for name in _CONTINENTS), suggestion(value, _CONTINENTS))
    return code


Continent = Annotated[str, Field(max_length=40), AfterValidator(_continent)]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORTEST_WEEKDAY = 3
"""Letters of a day of the week that tell it: Sat."""


def _weekday(value: object) -> int:
    name = value.strip().removesuffix(".").capitalize() if isinstance(value, str) else ""
    for number, day in enumerate(_WEEKDAYS):
        if len(name) >= SHORTEST_WEEKDAY and day.startswith(name):
            return number
    raise wrong("a day of the week, Monday to Sunday or Mon to Sun")


Weekday = Annotated[int, BeforeValidator(_weekday), WithJsonSchema({"enum": list(_WEEKDAYS)})]

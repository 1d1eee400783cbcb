"""Cities and venues: where they lie, how far apart, and how to tell them by name."""

from __future__ import annotations

import io
import math
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from sidelines.countries import (
    Country,
    countries_of,
    country,
    country_named,
    fold,
    near,
    nearest,
    quoted,
    shipped,
    sovereign,
)
from sidelines.earth import Floats, Located, Points, distance_km, great_circles_km, unit_vectors
from sidelines.errors import AmbiguousCity, UnknownCity

__all__ = [
    "City",
    "CityTable",
    "Country",
    "Venue",
    "cities_called",
    "cities_like",
    "cities_within",
    "city_at",
    "city_table",
    "countries_of",
    "country",
    "country_named",
    "distance_km",
    "find_city",
    "sovereign",
]

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]

NEAR_AIRPORT_KM = 15.0
"""A city this close to an airport that has an IATA code has an airport."""

URALS_EAST = 60.0
"""East of this meridian (the Urals), or west of Greenwich, Russia counts as Asia."""

OUTWEIGHS = 8
"""A city this many times as populous as every namesake is the one meant (Geneva is, Birmingham is not)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city where a principal can be; two cities with equal values are the same.

    Degrees, IANA zone, people; `airport_km` is the great circle to the nearest airport with an IATA code,
    `landmass` numbers the land one can drive on (-1: not known), `geonames` the GeoNames entry (0: none).
    """

    name: str
    country: str
    latitude: float
    longitude: float
    zone: str
    population: int = 0
    capital: bool = False
    airport: bool = False
    airport_km: float = 0.0
    landmass: int = -1
    geonames: int = 0

    @property
    def label(self) -> str:
        """The city with its country, as in "Helsinki, Finland"."""
        of = country(self.country).name
        return self.name if fold(self.name) == fold(of) else f"{self.name}, {of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A house in a city where principals can meet; without a position of its own it has the city's."""

    name: str
    city: City
    latitude: float = math.nan
    longitude: float = math.nan

    def __post_init__(self) -> None:
        if math.isnan(self.latitude) or math.isnan(self.longitude):
            object.__setattr__(self, "latitude", self.city.latitude)
            object.__setattr__(self, "longitude", self.city.longitude)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CityTable:
    """Cities in columns: row `i` of every column is one city.

    Columns are arrays of length n: `names` and `countries` (alpha-2) text, `latitudes` and `longitudes`
    degrees, `zone_index` into `zones` (IANA), `populations` people, `capitals` and `airports` flags,
    `airport_km` km, `landmass` and `geonames` numbers as in `City`.
    """

    names: Sequence[str]
    countries: Texts
    latitudes: Floats
    longitudes: Floats
    zones: Sequence[str]
    zone_index: Whole
    populations: Whole
    capitals: Flags
    airports: Flags
    airport_km: Floats
    landmass: Whole
    geonames: Whole
    units: Points = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", unit_vectors(self.latitudes, self.longitudes))

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def of(cls, cities: Iterable[City]) -> CityTable:
        """The table that holds these cities in this order."""
        rows = list(cities)
        zones = sorted({row.zone for row in rows})
        place = {zone: number for number, zone in enumerate(zones)}
        return cls(
            names=[row.name for row in rows],
            countries=np.array([row.country for row in rows], dtype="U2"),
            latitudes=np.array([row.latitude for row in rows], dtype=np.float64),
            longitudes=np.array([row.longitude for row in rows], dtype=np.float64),
            zones=zones,
            zone_index=np.array([place[row.zone] for row in rows], dtype=np.int64),
            populations=np.array([row.population for row in rows], dtype=np.int64),
            capitals=np.array([row.capital for row in rows], dtype=np.bool_),
            airports=np.array([row.airport for row in rows], dtype=np.bool_),
            airport_km=np.array([row.airport_km for row in rows], dtype=np.float64),
            landmass=np.array([row.landmass for row in rows], dtype=np.int64),
            geonames=np.array([row.geonames for row in rows], dtype=np.int64),
        )

    def city(self, i: int) -> City:
        """The city in row `i`."""
        return City(
            name=self.names[i],
            country=str(self.countries[i]),
            latitude=float(self.latitudes[i]),
            longitude=float(self.longitudes[i]),
            zone=self.zones[self.zone_index[i]],
            population=int(self.populations[i]),
            capital=bool(self.capitals[i]),
            airport=bool(self.airports[i]),
            airport_km=float(self.airport_km[i]),
            landmass=int(self.landmass[i]),
            geonames=int(self.geonames[i]),
        )

    def take(self, indices: npt.ArrayLike) -> CityTable:
        """The rows with these numbers, in this order."""
        rows = np.asarray(indices, dtype=np.int64)
        return CityTable(
            names=[self.names[i] for i in rows.tolist()],
            countries=self.countries[rows],
            latitudes=self.latitudes[rows],
            longitudes=self.longitudes[rows],
            zones=self.zones,
            zone_index=self.zone_index[rows],
            populations=self.populations[rows],
            capitals=self.capitals[rows],
            airports=self.airports[rows],
            airport_km=self.airport_km[rows],
            landmass=self.landmass[rows],
            geonames=self.geonames[rows],
        )

    def where(self, mask: Flags) -> CityTable:
        """The rows that the mask (n flags) marks."""
        return self.take(np.flatnonzero(mask))

    def distances_km(self, latitude: float, longitude: float) -> Floats:
        """The great circle from a position in degrees to every city: n distances in km.

        Equal to `distance_km` for the same pair, to the last bit.
        """
        return great_circles_km(unit_vectors([latitude], [longitude]), self.units)

    @property
    def continents(self) -> Texts:
        """The continent of every city (n two-letter codes); Russia's are told apart at the Urals."""
        codes, which = np.unique(self.countries, return_inverse=True)
        found = np.array([country(str(code)).continent for code in codes], dtype="U2")[which]
        asian = (self.longitudes > URALS_EAST) | (self.longitudes < 0)
        return np.where((self.countries == "RU") & asian, "AS", found)

    @property
    def sovereigns(self) -> Texts:
        """The sovereign of every city's country (n alpha-2 codes)."""
        codes, which = np.unique(self.countries, return_inverse=True)
        return np.array([sovereign(str(code)) for code in codes], dtype="U2")[which]


@cache
def _columns() -> dict[str, npt.NDArray[Any]]:
    with np.load(io.BytesIO(shipped("cities.npz"))) as columns:
        return {name: columns[name] for name in columns.files}


def _lines(column: npt.NDArray[Any]) -> list[str]:
    return column.tobytes().decode().split("\n")


@cache
def city_table() -> CityTable:
    """Every city above 15,000 people and every capital, the most populous first.

    Source: GeoNames (CC BY 4.0), with airports and landmasses as `data/SOURCES.md` tells.
    """
    columns = _columns()
    return CityTable(
        names=_lines(columns["names"]),
        countries=columns["countries"].astype("U2"),
        latitudes=columns["latitudes"] / 1e5,
        longitudes=columns["longitudes"] / 1e5,
        zones=_lines(columns["zones"]),
        zone_index=columns["zone_index"].astype(np.int64),
        populations=columns["populations"].astype(np.int64),
        capitals=columns["capitals"].astype(np.bool_),
        airports=columns["airports"].astype(np.bool_),
        airport_km=columns["airport_km"] / 10,
        landmass=columns["landmass"].astype(np.int64),
        geonames=columns["geonames"].astype(np.int64),
    )


def city_at(
    *,
    name: str,
    country: str,
    latitude: float,
    longitude: float,
    zone: str | None = None,
    population: int = 0,
    capital: bool = False,
) -> City:
    """A city of one's own, at a position in degrees.

    The zone (unless given) and the landmass are those of the nearest city of the table, in the same country
    if it has one there; the distance to the nearest airport is measured.
    """
    table, columns = city_table(), _columns()
    away = table.distances_km(latitude, longitude)
    at_home = table.countries == country
    row = int(np.argmin(np.where(at_home, away, np.inf) if at_home.any() else away))
    fields = unit_vectors(columns["airport_latitudes"] / 1e5, columns["airport_longitudes"] / 1e5)
    airport_km = round(float(great_circles_km(unit_vectors([latitude], [longitude]), fields).min()), 1)
    return City(
        name=name,
        country=country,
        latitude=latitude,
        longitude=longitude,
        zone=zone or table.zones[table.zone_index[row]],
        population=population,
        capital=capital,
        airport=airport_km <= NEAR_AIRPORT_KM,
        airport_km=airport_km,
        landmass=int(table.landmass[row]),
    )


def cities_within(city: Located, km: float) -> CityTable:
    """The table's cities at most so many km from a place, the nearest first."""
    away = city_table().distances_km(city.latitude, city.longitude)
    order = np.argsort(away, kind="stable")
    return city_table().take(order[: int(np.count_nonzero(away <= km))])


@cache
def _names() -> bytes:
    """Lines of a folded name, a tab and the rows of its bearers; a line end at both ends."""
    return zlib.decompress(shipped("names.z"))


@cache
def _spellings() -> list[str]:
    return [line.partition("\t")[0] for line in _names().decode().split("\n")[1:-1]]


def _bearers(name: str) -> list[int]:
    """The rows of the cities with this folded name."""
    names, key = _names(), name.encode(errors="surrogatepass")
    low, high = 0, len(names) - 1  # two line ends; the lines between them are sorted by name
    while low < high:
        start = names.rfind(b"\n", 0, (low + high) // 2 + 1) + 1
        end = names.index(b"\n", start)
        spelling, _, rows = names[start:end].partition(b"\t")
        if spelling == key:
            return [int(row) for row in rows.split()]
        low, high = (end, high) if spelling < key else (low, start - 1)
    return []


def cities_called(name: str, country: str | None = None) -> tuple[City, ...]:
    """The cities that bear a name in whatever language, of one country (alpha-2) or of all, the most populous first.

    Here nothing is chosen: `find_city` tells which one is meant.

    >>> [city.country for city in cities_called("Birmingham")], cities_called("nowhere at all")
    (['GB', 'US', 'US', 'US'], ())
    """
    table = city_table()
    cities = [table.city(row) for row in sorted(_bearers(fold(name)))]  # rows go by falling population
    return tuple(city for city in cities if country is None or city.country == country)


def _nearest(name: str, code: str | None, spellings: Sequence[str]) -> list[City]:
    """The cities (of a country) with the nearest of these spellings, larger cities first."""
    table = city_table()
    found: dict[int, int] = {}
    for slips, spelling in near(fold(name), spellings):
        for row in _bearers(spelling):
            if code is None or table.countries[row] == code:
                farther = slips + (fold(table.names[row]) != spelling)
                found[row] = min(farther, found.get(row, farther))
    order = sorted(found, key=lambda row: (found[row], row))  # rows go by falling population
    return [table.city(row) for row in order[:9] if found[row] <= found[order[0]] + 1]


def cities_like(name: str, country: str | None = None) -> list[City]:
    """The cities, of one country (alpha-2) or of all, whose names come nearest to one that none bears.

    The first letter is taken to be right, which makes this some ten times as fast as what `find_city` says.

    >>> [city.label for city in cities_like("Helsinkki")]
    ['Helsinki, Finland']
    """
    key, spellings = fold(name)[:1], _spellings()
    if not key:
        return []
    return _nearest(
        name, country, spellings[bisect_left(spellings, key) : bisect_left(spellings, chr(ord(key) + 1))]
    )


def _unknown(name: str, code: str | None) -> UnknownCity:
    """What to say of a name that no city (of a country) bears: the nearest names, larger cities first."""
    labels = [city.label for city in _nearest(name, code, _spellings())]
    where = f" in {country(code).name}" if code else ""
    return UnknownCity(f"No city{where} is called {quoted(name)}.{nearest(labels)}")


def _ambiguous(name: str, rows: Sequence[int]) -> AmbiguousCity:
    """What to say of a name that several cities bear: who they are, and what to add to it."""
    table, regions = city_table(), _lines(_columns()["regions"])
    choices = []
    for row in rows[:6]:
        parts = [table.names[row], regions[row], country(str(table.countries[row])).name]
        people = f"{int(table.populations[row]):,} people"
        choices.append(f"{', '.join(filter(None, parts))} ({people}, geonames:{table.geonames[row]})")
    if len(rows) > 6:
        choices.append(f"{len(rows) - 6} more")
    first = rows[0]
    if len(set(table.countries[list(rows)].tolist())) > 1:
        how = f"the country, as in {name + ', ' + country(str(table.countries[first])).name!r}"
    elif regions[first]:
        how = f"the region, as in {name + ', ' + regions[first]!r}"
    else:
        how = f"which, as in 'geonames:{table.geonames[first]}'"
    return AmbiguousCity(f"{name!r} names several cities: {'; '.join(choices)}. Say {how}.")


def _outstanding(rows: Sequence[int]) -> int | None:
    """The one row, or the one far more populous than every other."""
    first, *rest = sorted(rows, key=lambda row: -city_table().populations[row])
    people = city_table().populations
    return first if all(people[first] >= OUTWEIGHS * max(people[row], 1) for row in rest) else None


def _meant(name: str, rows: Sequence[int]) -> int:
    """The row that a name means among its bearers; raises `AmbiguousCity`."""
    table, key = city_table(), fold(name)
    main = [row for row in rows if fold(table.names[row]) == key] or rows
    codes = {row: str(table.countries[row]) for row in main}
    capitals = [row for row in main if table.capitals[row] and sovereign(codes[row]) == codes[row]]
    if len(capitals) == 1 and all(table.populations[capitals[0]] >= table.populations[row] for row in main):
        return capitals[0]
    for group in (rows, main):
        if (row := _outstanding(group)) is not None:
            return row
    raise _ambiguous(name, main)


def _asked(name: str, within: str | None) -> tuple[str, list[int], str | None]:
    """The name without a country after its last comma, its bearers there, and that country's code."""
    code = country_named(within).code if within else None
    rows = _bearers(fold(name))
    head, comma, tail = name.rpartition(",")
    if not rows and comma and code in (None, said := country_named(tail.strip()).code):
        name, code, rows = head.strip(), said, _bearers(fold(head))
    countries = city_table().countries
    return name, [row for row in rows if code is None or countries[row] == code], code


@cache
def find_city(name: str, country: str | None = None) -> City:
    """The city of this name, in any script, without regard to case and accents.

    The country may be given apart or after a comma, by English name, short form or ISO code, a state of the
    United States after a comma; "geonames:658225" names an entry. Of those whose main name it is, a state's
    only capital is meant; else the city eight times as populous as any other that bears the name, if there is
    one; else the only one whose main name it is. Raises `AmbiguousCity` with the choices, `UnknownCity` or
    `UnknownCountry` with the nearest names.

    >>> find_city("münchen").label, find_city("Birmingham, UK").label, find_city("北京").name
    ('Munich, Germany', 'Birmingham, United Kingdom', 'Beijing')
    """
    table = city_table()
    number = name.removeprefix("geonames:")
    if number != name and number.isdecimal() and len(number) < 10:
        rows, code = np.flatnonzero(table.geonames == int(number)).tolist(), None
    else:
        name, rows, code = _asked(name, country)
    if not rows:
        raise _unknown(name, code)
    return table.city(_meant(name, rows))

"""Airports: which city each one serves, by its code or its name."""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np

from sidelines.countries import fold, shipped
from sidelines.places import City, city_at, city_table

PLAIN_WORDS = frozenset(
    [
        *(
            "airport",
            "airports",
            "international",
            "intl",
            "regional",
            "municipal",
            "airfield",
            "aerodrome",
            "field",
        ),
        *(
            "airpark",
            "flughafen",
            "aeroport",
            "aeroporto",
            "aeropuerto",
            "lufthavn",
            "flygplats",
            "lentoasema",
        ),
        *("luchthaven", "аэропорт"),
    ]
)
"""What the names of airports have in common, folded."""


def stem(name: str) -> str:
    """An airport's name, folded, without the words that all of them share.

    >>> stem("London Heathrow Airport"), stem("Paris-Orly Airport")
    ('london heathrow', 'paris orly')
    """
    return " ".join(word for word in fold(name).split() if word not in PLAIN_WORDS)


@cache
def _airports() -> tuple[dict[str, str], dict[str, str]]:
    """What is written of the city that each airport serves, by code; and the codes by stem.

    The city is a GeoNames number, or name, country, degrees north and east and zone of a city of its own.
    """
    by_code: dict[str, str] = {}
    by_stem: dict[str, str] = {}
    for line in zlib.decompress(shipped("airports.z")).decode().split("\n"):
        iata, icao, city, names = line.split("\t")
        by_code[iata] = city
        if icao:
            by_code[icao] = city
        by_stem.update({name: iata for name in names.split(";") if name})
    return by_code, by_stem


@cache
def _city(written: str) -> City:
    if "|" not in written:
        return city_table().city(int(np.flatnonzero(city_table().geonames == int(written))[0]))
    name, country, north, east, zone = written.split("|")
    return city_at(name=name, country=country, latitude=float(north), longitude=float(east), zone=zone)


def airport_city(code: str) -> City | None:
    """The city that an airport serves, by its IATA or ICAO code or the IATA code of a city's airports together.

    It is a city of the table, or where none is within reach one of its own; none for a code that nobody bears.

    >>> [airport_city(code).name for code in ("HEL", "cdg", "TYO", "EGLL")], airport_city("QQQ")
    (['Helsinki', 'Paris', 'Tokyo', 'London'], None)
    """
    written = _airports()[0].get(code.strip().upper())
    return None if written is None else _city(written)


def airport_named(name: str) -> City | None:
    """The city that an airport serves, by the airport's name; none where no airport, or several, bear it.

    >>> airport_named("Schiphol Airport").name, airport_named("London Heathrow").name
    ('Amsterdam', 'London')
    """
    code = _airports()[1].get(stem(name))
    return None if code is None else airport_city(code)

"""Small places: towns, camps and airfields where meetings have been and that the table of cities lacks."""

from __future__ import annotations

from functools import cache

from sidelines.countries import fold, shipped
from sidelines.places import City, city_at, find_city


@cache
def small_places() -> dict[tuple[str, str], City]:
    """Cities by folded name and country that are too small for the table of cities, or are called otherwise.

    >>> small_places()["davos", "CH"].label
    'Davos, Switzerland'
    """
    found: dict[tuple[str, str], City] = {}
    for line in shipped("meeting_places.tsv").decode().splitlines()[1:]:
        names, code, geonames, latitude, longitude, _ = line.split("\t")
        first, *others = names.split(";")
        city = (
            find_city(f"geonames:{geonames}")
            if geonames
            else city_at(name=first, country=code, latitude=float(latitude), longitude=float(longitude))
        )
        found.update({(fold(name), code): city for name in (first, *others)})
    return found


@cache
def _by_name() -> dict[str, tuple[City, ...]]:
    by_name: dict[str, dict[City, None]] = {}
    for (name, _), city in small_places().items():
        by_name.setdefault(name, {})[city] = None
    return {name: tuple(cities) for name, cities in by_name.items()}


def small_places_called(name: str) -> tuple[City, ...]:
    """The small places of that folded name, in every country."""
    return _by_name().get(name, ())

"""Placing: from what an entry says to the city it is in, or the reason why none can be told."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from sidelines.airports import airport_city
from sidelines.countries import country_named, fold
from sidelines.earth import great_circles_km, unit_vectors
from sidelines.errors import PlaceError
from sidelines.formats.diaries.entries import Entry, Told, Untold
from sidelines.formats.placing.address_hints import country_code
from sidelines.formats.placing.address_parts import LARGE, Loose
from sidelines.formats.placing.addresses import LINK, LONGEST_PLACE, ONLINE, PHONE, Reading, reading, written
from sidelines.formats.placing.flights import Way, way_in
from sidelines.formats.placing.trip_titles import cities_in_title
from sidelines.places import City, Venue, cities_called, cities_like, city_at, city_table, find_city

NEAR_TEXT_KM = 100.0
"""A position this close to the city that the place names agrees with it."""

NEAREST_KM = 100.0
"""A position farther from every city of the table is in none of them."""

CITY_KM = (5.0, 25.0)
"""How far from its middle a position is still in a city: so much and the square root of its people times
`CITY_KM_A_ROOT`, at most so much."""

CITY_KM_A_ROOT = 5.0 / math.sqrt(100_000)

HAMLET = 2_000
"""A place with fewer people is not what a position says, where a city is as near."""

LONG = timedelta(hours=20)
"""An entry of so many hours is one of those whose title alone may name where it is."""

MOST_GUESSES = 300
"""Distinct names that nobody bears for which the nearest are looked up: each costs milliseconds."""

NAMESAKE_KM = 50.0
"""A position this close to a city agrees with its name, whichever city that name means elsewhere."""

SAME_KM = 1.0
"""A position this close to a city is that of the city."""

FAR_OUT = f"Its position is more than {NEAREST_KM:.0f} km from every city."

NOWHERE = (ONLINE, LINK, PHONE)
"""Reasons that tell more than the title could: whoever is on the line may be anywhere."""

Position = tuple[float, float]

Own = Mapping[str, City | Venue]
"""Cities and houses of one's own by folded name."""


def is_long(entry: Entry) -> bool:
    """Whether an entry lasts whole days, or at least `LONG`."""
    if not (isinstance(entry.start, datetime) and isinstance(entry.end, datetime)):
        return True
    start, end = entry.start, entry.end
    if (start.tzinfo is None) != (end.tzinfo is None):
        start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    return end - start >= LONG


def city_near(latitude: float, longitude: float, country: str | None = None) -> tuple[City, float] | None:
    """The city of the table that a position in degrees is in, and the km to it; none if it is in no city's reach.

    That is, in the country of the nearest city (or the one given), the most populous of the cities that reach so
    far (a million people reach 21 km, none more than 25), else the nearest one within `NEAREST_KM`.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    table = city_table()
    away = table.distances_km(latitude, longitude)
    allowed = table.populations >= HAMLET if country is None else table.countries == country
    if not allowed.any():
        return None
    nearest = int(np.argmin(np.where(allowed, away, np.inf)))
    hamlet = int(np.argmin(away))
    if country is None and away[nearest] > max(3 * away[hamlet], CITY_KM[0]):
        nearest = hamlet
    reach = np.minimum(CITY_KM[0] + CITY_KM_A_ROOT * np.sqrt(table.populations), CITY_KM[1])
    within = np.flatnonzero((away <= reach) & (table.countries == table.countries[nearest]))
    row = int(within[0]) if len(within) else nearest  # rows go by falling population
    return (table.city(row), float(away[row])) if away[row] <= NEAREST_KM else None


class Placer:
    """Tells the city of one entry after another, with the cities and houses of one's own by folded name.

    `home` settles what to guess where a name is borne by several cities; it never settles what is told.
    """

    def __init__(self, own: Own | None = None, home: City | None = None) -> None:
        self._own = {fold(name): where for name, where in (own or {}).items()}
        self._home = home
        self._guesses: dict[tuple[str, str | None], str] = {}
        self._near = lru_cache(maxsize=1 << 14)(city_near)

    def place(self, entry: Entry) -> Told | Untold:
        """The city that an entry is in, or why none is told.

        In this order: the flight or train that it is; the way to `ends_in`; the place; the position; the title,
        where it lasts whole days and the title says a city and hardly anything else. Where place and position
        are more than `NEAR_TEXT_KM` apart, nothing is told.
        """
        said = entry.exported or entry.ends_in  # an export needs no reading of its titles
        if not said and (way := way_in(entry)) and (told := self._way(way, entry)):
            return told
        start = self._start(entry)
        if not entry.ends_in or isinstance(start, Untold):
            return start
        ends = self._exact(entry.ends_in, entry.ends_in_country, entry.ends_in_position, entry.ends_in_zone)
        text = ends or self._text(entry.ends_in, entry.ends_in_country)
        return text if isinstance(text, Untold) else replace(start, ends_in=text)

    def _way(self, way: Way, entry: Entry) -> Told | Untold | None:
        """What a flight or train tells; none where its ends are no cities and nothing proves that it is one."""
        loose: Loose = "anywhere" if way.number else "first"
        start = self._end(way.origin, loose, way.by) if way.origin else None
        ends = self._end(way.destination, loose, way.by)
        if way.apart and (start or ends):
            return Untold(
                reason=f"It holds several {way.by}s that do not lead from one city to another in turn."
            )
        if start is not None and ends is not None:
            return None if start == ends else Told(city=start, ends_in=ends, by=way.by)
        if not way.certain or start is ends:
            return None
        which = "begins" if start is None else "ends"
        return Untold(reason=f"It is a {way.by}, and no city could be told where it {which}.")

    def _end(self, text: str, loose: Loose, by: str) -> City | None:
        """The city where a way begins or ends."""
        if own := self._own_city(text):
            return own
        pattern = r"(?:^|[\s(])([A-Z]{3})\)?$" if by == "flight" else r"^([A-Z]{3})$"
        if (code := re.search(pattern, text)) and (city := airport_city(code[1])):
            return city
        found = reading(text, loose=loose)
        return found.cities[0] if len(found.cities) == 1 and not found.reason else None

    def _own_city(self, text: str) -> City | None:
        if not self._own:
            return None
        for part in (text, *re.split(r"[\n,;()]", text)):
            if where := self._own.get(fold(part)):
                return where.city if isinstance(where, Venue) else where
        return None

    def _start(self, entry: Entry) -> Told | Untold:
        """Where an entry that is no flight is, or begins."""
        place, country = entry.place.strip(), entry.country.strip()
        if place and (exact := self._exact(place, country, entry.position, entry.zone)):
            return Told(city=exact, by="place")
        text = self._text(place, country) if place else self._text(country, "") if country else None
        if entry.position is not None and (told := self._at(entry.position, text, entry)):
            return told
        if isinstance(text, City):
            return Told(city=text, by="place")
        if text is None or text.reason not in NOWHERE:
            told = self._title(entry)
            if isinstance(told, Told) or (told and text is None):
                return told
        return text or Untold(reason="It has no place." if entry.position is None else FAR_OUT)

    def _exact(self, place: str, country: str, position: Position | None, zone: str) -> City | None:
        """The city of that very name in that country, at that position if there is one.

        With a zone, as exports have it for what no table holds, a place of one's own.
        """
        if not place.startswith("geonames:") and (own := self._own_city(place)):
            return own
        code = country_code(country) if country else None
        if code is None:
            return None
        name = place.removesuffix(f", {country_named(code).name}")
        called = cities_called(name, code)
        if called or name.startswith("geonames:"):  # a name that nobody bears takes long to be sought
            with suppress(PlaceError):
                city = find_city(name, code)
                if position is None or _km(city, position) <= SAME_KM:
                    return city
        if position is None:
            return None
        namesakes = [city for city in called if _km(city, position) <= SAME_KM]
        if namesakes:
            return min(namesakes, key=lambda city: _km(city, position))
        north, east = position
        return city_at(name=name, country=code, latitude=north, longitude=east, zone=zone) if zone else None

    def _text(self, text: str, country: str) -> City | Untold:
        """The city that a place says."""
        if own := self._own_city(text):
            return own
        code = country_code(country) if country.strip() else None
        if country.strip() and code is None:
            text = f"{text}, {country}"
        found = reading(text, code)
        if len(found.cities) == 1 and not found.reason:
            return found.cities[0]
        return Untold(reason=found.reason, guess=self._guess(found, code))

    def _guess(self, found: Reading, code: str | None) -> str:
        """The likeliest of several, one at home before larger ones; else the one with the nearest name."""
        if found.cities:
            at_home = [city for city in found.cities if self._home and city.country == self._home.country]
            elsewhere = code is not None and found.cities[0].country != code
            near = self._nearest(found.unknown, code) if elsewhere else ""
            return near or written((at_home or list(found.cities))[0])
        return self._nearest(found.unknown, code)

    def _nearest(self, name: str, code: str | None) -> str:
        """The city with the nearest name, empty if none is near or enough names have been looked up."""
        key = (name, code)
        if name and key not in self._guesses and len(self._guesses) < MOST_GUESSES:
            likely = [c for c in cities_like(name, code) if code or c.capital or c.population >= LARGE]
            self._guesses[key] = written(likely[0]) if likely else ""
        return self._guesses.get(key, "")

    def _at(
        self, position: tuple[float, float], text: City | Untold | None, entry: Entry
    ) -> Told | Untold | None:
        """Where an entry with a position is, and whether its place agrees; none if the position tells nothing."""
        code = country_code(entry.country) if entry.country.strip() else None
        there = self._near(round(position[0], 3), round(position[1], 3), code)
        if there is None:
            return None
        nearest, _ = there
        if isinstance(text, City):
            if _km(text, position) <= NEAR_TEXT_KM:
                return Told(city=text, by="place")
            if meant := namesake_at(entry.place, position):
                return Told(city=meant, by="place")
            apart = f"its position lies {_km(text, position):,.0f} km away, near {nearest.label}"
            return Untold(reason=f"The place says {text.label}, and {apart}.", guess=written(text))
        if text is not None and (meant := namesake_at(entry.place, position)):
            return Told(city=meant, by="place")
        return Told(city=nearest, by="position")

    def _title(self, entry: Entry) -> Told | Untold | None:
        """What the title of a long entry tells, if it is certain."""
        if not is_long(entry) or not entry.title.strip():
            return None
        if own := self._own_city(entry.title):
            return Told(city=own, by="title")
        cities = cities_in_title(entry.title)
        if len(cities) == 1:
            return Told(city=cities[0], by="title")
        if not cities:
            return None
        return Untold(
            reason="It has no place, and several cities bear the name in its title.",
            guess=self._guess(Reading(cities=cities), None),
        )


def _km(city: City, position: tuple[float, float]) -> float:
    here = unit_vectors([position[0]], [position[1]])
    return float(great_circles_km(here, unit_vectors([city.latitude], [city.longitude]))[0])


def namesake_at(place: str, position: tuple[float, float]) -> City | None:
    """The city nearby that a place names, where its name alone would leave a choice or mean another: Paris, Texas."""
    for part in re.split(r"[\n,;()]", place[:LONGEST_PLACE]):
        for city in cities_called(part.strip()):
            if fold(city.name) == fold(part) and _km(city, position) <= NAMESAKE_KM:
                return city
    return None

"""Hints in addresses: the country or state that a part of one tells, in the languages of calendars."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache

from sidelines.countries import country_named, fold, shipped, sovereign
from sidelines.errors import UnknownCountry
from sidelines.formats.placing import address_words as words
from sidelines.places import City, cities_called, cities_within

_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_CANADIAN = re.compile(r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b")
_SIGNED = re.compile(
    r"\b(D|A|CH|F|B|L|NL|I|E|S|SE|FI|FIN|N|NO|DK|P|PT|PL|CZ|SK|H|LT|LV|EE|SI|HR|RO|BG|GR)-? ?\d{3,5}\b"
)
_CAR_SIGNS = {
    "D": "DE",
    "A": "AT",
    "F": "FR",
    "B": "BE",
    "L": "LU",
    "I": "IT",
    "E": "ES",
    "S": "SE",
    "FIN": "FI",
}
_CAR_SIGNS |= {"N": "NO", "P": "PT", "H": "HU"}
"""Signs on cars, as they stand before postcodes, where they are not the country's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a part of an address says of where its city is: one of several countries or states."""

    countries: frozenset[str] = frozenset()
    state: str = ""
    """A state of the United States, folded."""
    province: bool = False
    """Whether it is a province outside the United States, which may bear a city's name: Quebec."""
    faint: bool = False
    """Two letters may mean much: they count only where a city agrees with them."""

    def admits(self, city: City, name: str) -> bool:
        """Whether a city of this name may lie there."""
        if city.country in self.countries or sovereign(city.country) in self.countries:
            return True
        if not self.state or city.country != "US":
            return False
        return city in cities_called(f"{name} {self.state}") if city.geonames else _around(city, self.state)


@cache
def _around(place: City, state: str) -> bool:
    """Whether of the five cities around a place one is in that state of the United States."""
    nearest = cities_within(place, 200.0)
    cities = [nearest.city(i) for i in range(min(5, len(nearest)))]
    return any(city in cities_called(f"{city.name} {state}") for city in cities)


@cache
def _country_names() -> dict[str, str]:
    """The code of each country by its folded names in the languages of calendars."""
    lines = zlib.decompress(shipped("country_names.z")).decode().split("\n")
    return {name: code for code, names in (line.split("\t") for line in lines) for name in names.split(";")}


def country_code(name: str) -> str | None:
    """The code of the country that a name means in one of the languages of calendars, or that a code is.

    >>> country_code("Österreich"), country_code("中国"), country_code("DE"), country_code("Nowhere")
    ('AT', 'CN', 'DE', None)
    """
    key = fold(name)
    if code := _country_names().get(key):
        return code
    if len(key) <= 3 and not name.isupper():  # "is", "in" and "as" are words before they are codes
        return None
    try:
        return country_named(name).code if _is_country(key) else None
    except UnknownCountry:
        return None


@cache
def _english_names() -> frozenset[str]:
    found = set()
    for line in shipped("countries.tsv").decode().splitlines()[1:]:
        code, alpha3, name, _, _, aliases = line.split("\t")
        found |= {fold(each) for each in (code, alpha3, name, *aliases.split(";")) if each}
    return frozenset(found)


def _is_country(key: str) -> bool:
    return key in _english_names()  # asking by name costs a search for the nearest whenever there is none


@cache
def _state_codes() -> dict[str, str]:
    return {name: code for code, name in words.US_STATES.items()}


@cache
def _regions() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, names in words.REGIONS.items():
        for name in names.split(";"):
            found.setdefault(name, set()).add(code)
    return found


def hint_of(part: str) -> Hint | None:
    """What a part says of the country or state, if that is all it says."""
    key = fold(part)
    code, state = country_code(part), key if key in _state_codes() else words.US_STATES.get(part, "")
    countries = {code} if code else set()
    province = _regions().get(key if len(key) > 3 else part, set())
    countries |= province
    if key.endswith("shire") and not state:
        countries |= {"GB"}
    if not countries and not state:
        return None
    return Hint(countries=frozenset(countries), state=state, province=bool(province), faint=len(part) <= 3)


def postal_hint(text: str) -> Hint | None:
    """The country that the shape of a postcode tells."""
    if _BRITISH.search(text):
        return Hint(countries=frozenset({"GB"}), faint=True)
    if _CANADIAN.search(text):
        return Hint(countries=frozenset({"CA"}), faint=True)
    if sign := _SIGNED.search(text):
        return Hint(countries=frozenset({_CAR_SIGNS.get(sign[1], sign[1])}), faint=True)
    return None

"""Places as tables of travels write them: former countries, territories, islands, camps and small towns too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from sidelines.countries import country, country_named, fold, quoted
from sidelines.errors import AmbiguousCity, PlaceError, UnknownCity, UnknownCountry
from sidelines.formats.placing.address_hints import country_code
from sidelines.formats.placing.small_places import small_places
from sidelines.places import City, cities_called, cities_like, city_table, distance_km, find_city

SMALL_COUNTRY_KM = 50.0
"""Where every city of a country is so near its capital, its name alone says where one is: Malta, Hong Kong."""
MOST_PARTS = 24
"""So many cities of one line are read."""

# Countries that are no more, and others whose usual names in lists the table of countries lacks.
_FORMER = {
    "ussr": "RU UA BY UZ KZ GE AZ LT MD LV KG TJ AM TM EE",
    "soviet union": "RU UA BY UZ KZ GE AZ LT MD LV KG TJ AM TM EE",
    "yugoslavia": "RS HR SI BA MK ME XK",
    "serbia montenegro": "RS ME XK",
    "serbia and montenegro": "RS ME XK",
    "czechoslovakia": "CZ SK",
    "austria hungary": "AT HU CZ SK HR SI BA",
    "german democratic republic": "DE",
    "east germany": "DE",
    "west germany": "DE",
    "united arab republic": "EG SY",
    "netherlands antilles": "CW SX BQ AW",
    "bosnia herzegovina": "BA",
    "palestinian authority": "PS",
    "west bank": "PS",
    "gaza strip": "PS",
    "republic of korea": "KR",
    "democratic peoples republic of korea": "KP",
    "korea south": "KR",
    "korea north": "KP",
    "kirghizia": "KG",
    "kyrgyz republic": "KG",
    "byelorussia": "BY",
    "ceylon": "LK",
    "zaire": "CD",
    "upper volta": "BF",
    "dahomey": "BJ",
    "rhodesia": "ZW",
    "southern rhodesia": "ZW",
    "northern rhodesia": "ZM",
    "gold coast": "GH",
    "tanganyika": "TZ",
    "persia": "IR",
    "siam": "TH",
    "indochina": "VN LA KH",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
}
# What stands before a place's own name, or after it.
_SHORT = {"st": "Saint", "ste": "Sainte", "ft": "Fort", "mt": "Mount"}
_AROUND = re.compile(
    r"^(?:the|near|outside)\s+|\s+(?:city|town|airport|international airport)$", re.IGNORECASE
)
_STATES = {
    "ala": "Alabama", "ariz": "Arizona", "ark": "Arkansas", "calif": "California", "cal": "California",
    "colo": "Colorado", "conn": "Connecticut", "del": "Delaware", "fla": "Florida", "ga": "Georgia",
    "ill": "Illinois", "ind": "Indiana", "kan": "Kansas", "ky": "Kentucky", "la": "Louisiana",
    "me": "Maine", "md": "Maryland", "mass": "Massachusetts", "mich": "Michigan", "minn": "Minnesota",
    "miss": "Mississippi", "mo": "Missouri", "mont": "Montana", "neb": "Nebraska", "nev": "Nevada",
    "nh": "New Hampshire", "nj": "New Jersey", "nm": "New Mexico", "ny": "New York", "nc": "North Carolina",
    "nd": "North Dakota", "okla": "Oklahoma", "ore": "Oregon", "pa": "Pennsylvania", "ri": "Rhode Island",
    "sc": "South Carolina", "sd": "South Dakota", "tenn": "Tennessee", "tex": "Texas", "vt": "Vermont",
    "va": "Virginia", "wash": "Washington", "wva": "West Virginia", "wis": "Wisconsin", "wyo": "Wyoming",
}  # fmt: skip
_AS_IN = re.compile(r", as in (['\"])(.+)\1\.$")
_QUALIFIED = re.compile(r"\s*([^()]+?)\s*\(([^()]+)\)\s*")
_BETWEEN = re.compile(r"\s*(?:[;|\n•]|\s&\s|\s\+\s|\s/\s|\s[–—-]\s|\band\b(?=\s))\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPlace:
    """Why a part of a place is no city, and the nearest guess if there is one."""

    part: str
    reason: str
    guess: str = ""


Codes = tuple[str, ...]


def countries_meant(text: str) -> Codes:
    """The codes of the country that a table names, or of those into which it has come apart; raises UnknownCountry.

    >>> countries_meant("Korea, Republic of"), countries_meant("Czechoslovakia"), countries_meant("Burma (Myanmar)")
    (('KR',), ('CZ', 'SK'), ('MM',))
    """
    for said in _ways_to_say(text):
        if (former := _FORMER.get(fold(said).removeprefix("the "))) is not None:
            return tuple(former.split())
        if (code := _code(said)) is not None:
            return (code,)
    country_named(text)  # says what the nearest names are
    raise UnknownCountry(f"No country is called {quoted(text)}.")


def _ways_to_say(text: str) -> Iterator[str]:
    """The text, what is in its brackets, and "Republic of Korea" for "Korea, Republic of"."""
    yield text
    if found := _QUALIFIED.fullmatch(text):
        yield found[2]
        yield found[1]
    head, comma, tail = text.partition(",")
    if comma:
        yield f"{tail.strip()} {head.strip()}"
        yield f"{tail.strip()} the {head.strip()}"
        yield head


@lru_cache(maxsize=1 << 12)
def _code(name: str) -> str | None:
    try:
        return country_named(name).code
    except UnknownCountry:
        return country_code(name)


def cities_written(
    text: str, within: Codes = (), *, guessing: bool = True
) -> tuple[list[City], list[NoPlace]]:
    """The cities that a place names, in its order, each once, and the parts of it that are none.

    `within`: the countries in which they lie, as far as that is known. `guessing`: also look for the nearest city to
    each part that is none, which takes longer than all the rest. A place without a word of its own is
    that of a country so small that its name says it all.

    >>> [city.name for city in cities_written("Beijing; Shanghai", ("CN",))[0]]
    ['Beijing', 'Shanghai']
    """
    cities: dict[City, None] = {}
    not_found: list[NoPlace] = []
    if not text.strip(" ,;"):
        return [], []
    try:
        return [city_written(text, within)], []
    except PlaceError:
        pass
    parts = list(_parts(text, within))
    for part in parts[:MOST_PARTS]:
        try:
            cities.setdefault(city_written(part, within))
        except PlaceError as why:
            guess = _told_apart(why) or (guess_at(part, within) if guessing else "")
            not_found.append(NoPlace(part=part, reason=_reason(why), guess=guess))
    if len(parts) > MOST_PARTS:
        rest = len(parts) - MOST_PARTS
        not_found.append(NoPlace(part=f"{rest} more", reason=f"more than {MOST_PARTS} places in one line"))
    return list(cities), not_found


def _reason(why: PlaceError) -> str:
    """The first sentence of it: what the nearest names are is said apart."""
    return str(why).partition(" The nearest names:")[0].partition(": ")[0].rstrip(".")


def _told_apart(why: PlaceError) -> str:
    """How the largest of several namesakes is told from the others: "Newark, New Jersey"; else nothing."""
    found = _AS_IN.search(str(why)) if isinstance(why, AmbiguousCity) else None
    return found[2] if found else ""


def _parts(text: str, within: Codes) -> Iterator[str]:
    """The parts of a place that may each be a city; a comma within a city's name, as in "Mexico, D.F.", stays."""
    for piece in _BETWEEN.split(text):
        words = [word.strip() for word in piece.split(",")]
        while words:
            two = ", ".join(words[:2])
            joined = len(words) > 1 and not _is_city(words[1], within) and _is_city(two, within)
            yield two if joined else words[0]
            del words[: 2 if joined else 1]


def _is_city(name: str, within: Codes) -> bool:
    try:
        city_written(name, within)
    except PlaceError:
        return False
    return True


@lru_cache(maxsize=1 << 16)
def city_written(name: str, within: Codes = ()) -> City:
    """The city of that name in one of the countries; raises UnknownCity and AmbiguousCity.

    Its state or country may stand behind it, after a comma or in brackets.
    """
    name = name.strip(" .,;")
    ambiguous: AmbiguousCity | None = None
    for spelling, codes in _spellings(name, within):
        try:
            city = _called(spelling, codes)
        except AmbiguousCity as why:
            ambiguous = ambiguous or why
            continue
        if city is not None:
            return city
    if ambiguous is not None:
        raise ambiguous
    if (city := _small_country(name)) is not None:
        return city
    where = f" in {' or '.join(country(code).name for code in within[:3])}" if within else ""
    raise UnknownCity(f"no city{where} is called {quoted(name)}" if name else f"no city{where} is named")


def _spellings(name: str, within: Codes) -> Iterator[tuple[str, Codes]]:
    """The ways in which the name may stand in the tables, and the countries for each."""
    bare, qualifier = name, ""
    if "," in name:  # a name that the tables hold as a whole: "Mexico, D.F."
        yield name, within
    if found := _QUALIFIED.fullmatch(name):
        bare, qualifier = found[1], found[2]
    elif "," in name:
        bare, _, qualifier = (part.strip() for part in name.rpartition(","))
    if not qualifier:
        for spelling in _spelt(bare):
            yield spelling, within
        return
    state = _STATES.get(fold(qualifier).replace(" ", ""), qualifier)
    for spelling in _spelt(bare):
        if not within or "US" in within:
            yield f"{spelling}, {state}", ("US",)
        code = _code(qualifier)
        if code is not None and (qualifier not in _STATES.values()):
            yield spelling, (code,)
    if "(" in name:  # what is in brackets may be a province or an older name
        for spelling in (*_spelt(bare), qualifier):
            yield spelling, within


def _spelt(name: str) -> Iterator[str]:
    yield name
    first, _, rest = name.partition(" ")
    if rest and (whole := _SHORT.get(fold(first))):
        yield f"{whole} {rest}"
    stripped = _AROUND.sub("", name)
    if stripped != name:
        yield stripped


def _called(name: str, within: Codes) -> City | None:
    """The city of that name in one of the countries, the largest if several have one; raises AmbiguousCity."""
    found: list[City] = []
    ambiguous: AmbiguousCity | None = None
    for code in within or (None,):
        bare = name.rpartition(",")[0] if "," in name else name
        if cities_called(name, code) or (bare != name and cities_called(bare, code)):
            try:
                found.append(find_city(name, code))
                continue
            except AmbiguousCity as why:
                ambiguous = why
            except PlaceError:
                pass
        found += _small(bare, code)
    if not found and ambiguous is not None:
        raise ambiguous
    return max(found, key=lambda city: city.population, default=None)


def _small(name: str, code: str | None) -> Iterable[City]:
    places, key = small_places(), fold(name)
    if code is not None:
        return [places[key, code]] if (key, code) in places else []
    found = {city for (spelling, _), city in places.items() if spelling == key}
    return found if len(found) == 1 else []


@lru_cache(maxsize=1 << 10)
def _small_country(name: str) -> City | None:
    """The capital of the country of that name, if no city of it lies far from there."""
    code = _code(name)
    if code is None:
        return None
    table = city_table().where(city_table().countries == code)
    capitals = [i for i in range(len(table)) if table.capitals[i]]
    if len(capitals) != 1:
        return None
    capital = table.city(capitals[0])
    near = all(distance_km(capital, table.city(i)) <= SMALL_COUNTRY_KM for i in range(len(table)))
    return capital if near else None


def capital_of(within: Codes) -> City | None:
    """The only capital of the only country, None if there are several."""
    if len(within) != 1:
        return None
    table = city_table()
    rows = [int(i) for i in ((table.countries == within[0]) & table.capitals).nonzero()[0]]
    return table.city(rows[0]) if len(rows) == 1 else None


@lru_cache(maxsize=1 << 12)
def guess_at(name: str, within: Codes) -> str:
    """The city that may be meant by a name that is none, as it could be written: the nearest spelling in the
    countries, else one of that name elsewhere; empty if nothing is near. What was written is never its own guess.
    """
    written = {fold(name), *(fold(f"{name}, {country(code).name}") for code in within)}
    return next((guess for guess in _guesses(name, within) if fold(guess) not in written), "")


def _guesses(name: str, within: Codes) -> Iterator[str]:
    for code in within[:4] or (None,):
        yield from (city.label for city in cities_like(name, code)[:2])
    yield from (city.label for city in cities_called(name)[:2])
    with suppress(PlaceError):
        yield city_written(name).label
    if (code := _code(name)) is not None and (capital := capital_of((code,))) is not None:
        yield capital.label

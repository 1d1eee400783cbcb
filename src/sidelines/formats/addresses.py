"""Addresses: which cities a place, as people and programs write it, may mean."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from sidelines.airports import airport_city, airport_named
from sidelines.countries import LONGEST_NAME, country_named, fold, quoted, shipped, sovereign
from sidelines.countries import country as country_of
from sidelines.earth import distance_km
from sidelines.errors import AmbiguousCity, UnknownCountry
from sidelines.formats import address_words as words
from sidelines.places import City, cities_called, city_table, find_city

LONGEST_PLACE = 1000
"""Letters of a place that are read; an address needs no more."""

MOST_PARTS = 24
"""Parts of a place that are read."""

LARGE = 100_000
"""A city of so many people, or a capital, is meant by its name alone, beside other words too."""

GREAT = 500_000
"""A city of so many people is meant even where its name only begins or ends a part."""

TOGETHER_KM = 30.0
"""A city this close to a larger one, in one place, is its suburb."""

OUTWEIGHS = 8
"""A city this many times as populous as another in the same place is the one meant."""

LINK = "The place is a link: no city."
PHONE = "The place is a telephone number: no city."
ONLINE = "The place is online: no city."

_LINKS = re.compile(r"(?:https?|ftp|tel|mailto|sip)[:：]\S+|\bwww\.\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+/\S*", re.I)
_PHONES = re.compile(
    r"(?:\b(?:tel|phone|telefon|mobile|mob|fax|handy|dial|call)\b|[☎📞])[.:]?\s*(?:[-+\d(][-\d\s()./]{4,})|\+\d[-\d\s()./]{6,}|#\d+#?",
    re.I,
)
_BREAKS = re.compile(r"[\n\r;,|•·、،:()\[\]{}<>\"“”„«»→]|\s[-–—]+\s|\s*—\s*|(?<=[^\W\d])\s?/\s?(?=[^\W\d])")
_NUMBERED = re.compile(r"\d")
_POSTCODE = re.compile(r"\d{4,6}|\d{3}-?\d{2,4}|[A-Z]{1,2}\d[A-Z\d]?")
_CITY_DISTRICT = re.compile(r"(?:[IVX]+|[A-Z])\.?$")
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_CANADIAN = re.compile(r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b")
_EUROPEAN = re.compile(r"\b(D|A|CH|F|B|L|NL|I|E|S|SE|FI|FIN|N|NO|DK|P|PT|PL|CZ|SK|H|LT|LV|EE|SI|HR|RO|BG|GR)-? ?\d{3,5}\b")
_CAR_SIGNS = {"D": "DE", "A": "AT", "F": "FR", "B": "BE", "L": "LU", "I": "IT", "E": "ES", "S": "SE", "FIN": "FI"}
_CAR_SIGNS |= {"N": "NO", "P": "PT", "H": "HU"}
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BORDERS = ("市", "都", "府", "区", "區", "县", "省", "特別", "特别", "특별시", "광역시", "시", "駅", "站", "機場", "机场", "空港")
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a place tells: the city, or the cities between which it leaves the choice, or why there is none."""

    cities: tuple[City, ...] = ()
    """One if it is told; several, the likeliest first, if the place may mean each of them."""
    reason: str = ""
    """Why there is not one city, in a sentence."""
    unknown: str = ""
    """A name that no city bears, for which the nearest may be looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a part of an address says of where its city is: one of several countries or states."""

    countries: frozenset[str] = frozenset()
    state: str = ""
    """A state of the United States, folded."""
    faint: bool = False
    """Two letters may mean much: they count only where a city agrees with them."""

    def admits(self, city: City, name: str) -> bool:
        """Whether a city of this name may lie there."""
        if city.country in self.countries or sovereign(city.country) in self.countries:
            return True
        return bool(self.state) and city.country == "US" and city in cities_called(f"{name} {self.state}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A part of a place that bears the name of a city, or of several."""

    name: str
    strength: float
    cities: tuple[City, ...]


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
    countries |= _regions().get(key if len(key) > 3 else part, set())
    if key.endswith("shire") and not state:
        countries |= {"GB"}
    if not countries and not state:
        return None
    return Hint(countries=frozenset(countries), state=state, faint=len(part) <= 3)


def credible(name: str, city: City, *, supported: bool = False) -> bool:
    """Whether people who write this folded name mean that city: names in lists mean much that nobody means."""
    if name in words.COMMON and not supported:
        return False
    if fold(city.name) == name:
        return len(name) > 2 or supported
    if any(ord(letter) > 0x24F for letter in name):
        return True
    if len(name) < 4:
        return name == "nyc"
    return city.population >= LARGE or city.capital or (supported or city.population >= 30_000) and len(name) > 4


def named(name: str, hints: Sequence[Hint] = ()) -> tuple[City, ...]:
    """The cities that a name means where the hints are right: one where it is clear, else the most populous first."""
    key = fold(name)
    if not key or len(name) > LONGEST_NAME:
        return ()
    bearers = [city for city in cities_called(key) if all(hint.admits(city, key) for hint in hints)]
    found = tuple(city for city in bearers if credible(key, city, supported=bool(hints)))
    if len(found) < 2:
        return found
    if hints:
        main = [city for city in found if fold(city.name) == key] or list(found)
        clear = all(main[0].population >= OUTWEIGHS * max(city.population, 1) for city in main[1:])
        return (main[0],) if clear or main[0].capital else tuple(main)
    try:
        meant = find_city(key)
    except AmbiguousCity:
        main = [city for city in found if fold(city.name) == key]
        return tuple(main or found)
    return (meant,) if meant in found else found


def _prominent(cities: Sequence[City], name: str, people: int = LARGE) -> bool:
    """Whether a name may be taken for a city where other words stand beside it."""
    first = cities[0] if cities else None
    if first is None or len(name) < 4 and name.isascii() or name in words.COMMON:
        return False
    return first.capital or first.population >= people


def _stripped(part: str) -> tuple[str, bool]:
    """A part without its numbers, and whether one of them looks like a postcode."""
    kept, postcode = [], False
    for word in part.split():
        if _NUMBERED.search(word):
            postcode |= bool(_POSTCODE.search(word))
        elif fold(word) not in ("cedex", "г", "гор", "город", "stadt", "city of", "〒", "no", "nr"):
            kept.append(word)
    while len(kept) > 1 and _CITY_DISTRICT.match(kept[-1]) and len(kept[-1]) < 5 and kept[-1].isupper():
        kept.pop()
    return " ".join(kept).strip(" .-–#*_"), postcode


def _is_room(folded: list[str]) -> bool:
    return any(word in words.ROOMS or len(word) > 5 and word.endswith(words.ROOM_ENDINGS) for word in folded)


def _is_street(folded: list[str]) -> bool:
    return any(word in words.STREETS or len(word) > 4 and word.endswith(words.STREET_ENDINGS) for word in folded)


def _airport(bare: str, folded: list[str]) -> Find | None:
    """The city of an airport that a part names, or whose code it is: "FRA Terminal 1"."""
    codes = [word for word in bare.split() if _CODE.fullmatch(word)]
    others = {word for word in folded if word.upper() not in codes}
    if len(codes) == 1 and others <= words.AFTER and (city := airport_city(codes[0])):
        return Find(name=codes[0], strength=3 if others else 2, cities=(city,))
    if words.PORTS & set(folded) and (named_so := airport_named(bare)):
        return Find(name=bare, strength=3, cities=(named_so,))
    return None


def _head(folded: list[str], raw: list[str], hints: Sequence[Hint], loose: bool) -> Find | None:
    """A city with which a part begins, where the rest says no more than which station, airport or office."""
    for size in range(min(len(folded) - 1, 4), 0, -1):
        name, rest = " ".join(folded[:size]), folded[size:]
        cities = named(name, hints)
        if not _prominent(cities, name, 15_000 if loose or hints else LARGE):
            continue
        acronyms = all(word in words.AFTER or len(word) > 1 and word.isupper() for word in raw[size:])
        port = airport_named(" ".join(folded)) or airport_named(" ".join(rest))
        if loose or all(word in words.AFTER for word in rest) or acronyms or port in cities:
            return Find(name=name, strength=2, cities=cities)
    return None


def _tail(folded: list[str], hints: Sequence[Hint], loose: bool) -> Find | None:
    """A city with which a part ends, after a house that says its city or after "in"."""
    for size in range(min(len(folded) - 1, 4), 0, -1):
        name, before = " ".join(folded[-size:]), folded[:-size]
        cities = named(name, hints)
        if not _prominent(cities, name, 15_000 if loose or hints else LARGE):
            continue
        if loose or before[-1] in words.IN or all(word in words.DIRECTIONS for word in before):
            return Find(name=name, strength=2, cities=cities)
        direct = any(word in words.DIRECT for word in before)
        house = next((i for i, word in enumerate(before) if word in words.HOUSES), None)
        between = [word for word in before[(house or 0) + 1 :] if word not in words.ARTICLES | words.HOUSES]
        if house is not None and (direct or between) and (direct or before[-1] not in words.ARTICLES):
            return Find(name=name, strength=1.5, cities=cities)
        return None
    return None


def _eastern(text: str, hints: Sequence[Hint]) -> Find | None:
    """A city with which a text begins that is written without spaces."""
    for size in range(min(len(text), 8), 1, -1):
        name, rest = text[:size], text[size:]
        if not rest or rest.startswith(_BORDERS) or name.endswith(_BORDERS) or not _is_street([rest]):
            cities = named(name, hints)
            if cities and (not rest or cities[0].capital or cities[0].population >= GREAT):
                return Find(name=name, strength=2.5, cities=cities)
        if rest and len(name) > 1 and country_code(name):
            return _eastern(rest, hints)
    return None


def find_in(part: str, hints: Sequence[Hint] = (), *, loose: bool = False) -> Find | None:
    """The city or cities whose name a part of a place bears."""
    bare, postcode = _stripped(part)
    raw, folded = bare.replace("-", " ").split(), fold(bare).split()
    name = " ".join(folded)
    if cities := named(name, hints):
        large = bool(hints) or _prominent(cities, name)
        return Find(name=name, strength=4 if postcode and large else 3 if large else 2, cities=cities)
    if _is_room(folded) or len(folded) > 12:
        return None
    if _EASTERN.search(bare):
        return next(filter(None, (_eastern(word, hints) for word in bare.split())), None)
    if airport := _airport(bare, folded):
        return airport
    if len(folded) < 2:
        return None
    if len(raw[-1]) < 4 and raw[-1].isupper() and (hint := hint_of(raw[-1])):
        inner = find_in(bare[: -len(raw[-1])], [*hints, hint])
        if inner is not None:
            return Find(name=inner.name, strength=4 if postcode else 3, cities=inner.cities)
    if _is_street(folded) and not loose:
        return None
    return _head(folded, raw, hints, loose) or _tail(folded, hints, loose)


def _parts(text: str) -> list[str]:
    return [part.strip(" .-–#*_'") for part in _BREAKS.split(text) if part.strip(" .-–#*_'")][:MOST_PARTS]


def _postal(text: str) -> Hint | None:
    """The country that the shape of a postcode tells."""
    if _BRITISH.search(text):
        return Hint(countries=frozenset({"GB"}), faint=True)
    if _CANADIAN.search(text):
        return Hint(countries=frozenset({"CA"}), faint=True)
    if sign := _EUROPEAN.search(text):
        return Hint(countries=frozenset({_CAR_SIGNS.get(sign[1], sign[1])}), faint=True)
    return None


def _finds(parts: list[str], hints: Mapping[int, Hint], loose: bool) -> list[Find]:
    """What the parts name; a part gives no hint to itself, and none that is only another's country or state."""
    found: list[tuple[int, Find]] = []
    for i, part in enumerate(parts):
        others = [hint for at, hint in hints.items() if at != i]
        if find := find_in(part, others, loose=loose):
            found.append((i, find))
    kept = []
    for i, find in found:
        hint = hints.get(i)
        admitted = hint is not None and any(
            hint.admits(other.cities[0], other.name) and not _beside(other.cities[0], find.cities[0])
            for at, other in found
            if at != i and other.strength >= 2
        )
        if not admitted:
            kept.append(find)
    return kept


def _beside(a: City, b: City) -> bool:
    return distance_km(a, b) <= TOGETHER_KM


def _one_country(parts: list[str], hints: Mapping[int, Hint], finds: list[Find]) -> bool:
    """Whether a place says a country and nothing else, though some city may bear its name too."""
    only = len(parts) == 1 and 0 in hints and bool(hints[0].countries)
    return only and not any(fold(find.cities[0].name) == find.name for find in finds)


def _chosen(finds: list[Find]) -> Reading:
    """What is left where parts name one city, a city and its suburb, a city and something small, or several."""
    strongest = max(find.strength for find in finds)
    best = [find for find in finds if find.strength >= min(strongest, 3)]
    clear = [find.cities[0] for find in best if len(find.cities) == 1]
    for find in best:
        if len(find.cities) > 1 and (nearby := [city for city in find.cities if any(_beside(city, c) for c in clear)]):
            clear.append(nearby[0])
    if not clear:
        first = best[0]
        return Reading(cities=first.cities, reason=_several(first.name, first.cities))
    great = max(clear, key=lambda city: city.population)
    outweighed = [city for city in clear if city != great and city.country == great.country and _beside(city, great)]
    outweighed += [city for city in clear if OUTWEIGHS * city.population <= great.population < 10**9]
    left = list(dict.fromkeys(city for city in clear if city == great or city not in outweighed))
    if len(left) == 1:
        return Reading(cities=(great,))
    return Reading(cities=tuple(left), reason=f"It names more than one city: {'; '.join(c.label for c in left[:4])}.")


def _several(name: str, cities: Sequence[City]) -> str:
    """Why a name is not enough."""
    labels = list(dict.fromkeys(city.label for city in cities))
    choices = labels if len(labels) > 1 else [f"{c.label} ({c.population:,} people)" for c in cities]
    more = f"; {len(choices) - 4} more" if len(choices) > 4 else ""
    return f"Several cities are called {name.title()!r}: {'; '.join(choices[:4])}{more}."


def _no_city(text: str, parts: list[str], links: bool, phones: bool) -> Reading:
    """Why a place names no city: it is a link, a room, still open, or a name that nobody bears."""
    folded = [fold(part).split() for part in parts]
    said = {word for part in folded for word in part if not word.isdigit()}
    if not parts or not said:
        return Reading(reason=LINK if links else PHONE if phones else "The place is no name: no city.")
    if said <= words.OPEN:
        return Reading(reason="The place is still open.")
    if said <= words.ONLINE | words.ROOMS and said & words.CALLS:
        return Reading(reason=ONLINE)
    if all(map(_is_room, folded)) or said <= words.ROOMS | words.VAGUE and any(map(_is_room, folded)):
        return Reading(reason="The place is a room: no city.")
    if said <= words.VAGUE:
        return Reading(reason="The place names no city.")
    named_so = [part for part, of in zip(parts, folded, strict=True) if _may_be_a_name(part, of)]
    if len(parts) - len([part for part in parts if hint_of(part)]) == 1 and named_so:
        return Reading(reason=f"No city is called {quoted(named_so[0])}.", unknown=named_so[0])
    return Reading(reason=f"No city could be told from {quoted(' '.join(text.split()))}.",
                   unknown=named_so[-1] if named_so else "")  # fmt: skip


def _may_be_a_name(part: str, folded: list[str]) -> bool:
    if not folded or len(folded) > 3 or _NUMBERED.search(part) or hint_of(part):
        return False
    return len(" ".join(folded)) > 3 and not any(word in words.COMMON | words.ONLINE for word in folded)


@lru_cache(maxsize=1 << 16)
def reading(text: str, country: str | None = None, *, loose: bool = False) -> Reading:
    """What a place tells, in a country (alpha-2) if that is known; `loose` for the ends of a way, which are cities.

    >>> reading("Hotel Adlon, Unter den Linden 77, 10117 Berlin, Deutschland").cities[0].label
    'Berlin, Germany'
    >>> reading("Konferenzraum Paris").reason
    'The place is a room: no city.'
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST_PLACE]).replace("\u200b", "").replace("\u200e", "")
    bare = _LINKS.sub(" ", text)
    spoken = _PHONES.sub(" ", bare)
    parts = _parts(spoken)
    given = Hint(countries=frozenset({country})) if country else None
    hints = {i: hint for i, part in enumerate(parts) if (hint := hint_of(_stripped(part)[0]))}
    hints |= {-1: given} if given else {}
    hints |= {-2: postal} if (postal := _postal(spoken)) else {}
    firm = {i: hint for i, hint in hints.items() if not hint.faint}
    whole = find_in(spoken, [given] if given else []) if 1 < len(parts) < 4 and len(fold(spoken)) < 60 else None
    if whole and whole.strength >= 3 and len(whole.cities) == 1 and fold(spoken) == whole.name:
        return Reading(cities=whole.cities)
    for tried in (hints, firm):
        finds = _finds(parts, tried, loose)
        if _one_country(parts, tried, finds):
            return Reading(reason="The place is a country, not a city.", cities=_capitals(hints[0]))
        if finds:
            return _roomless(parts, tried, _chosen(finds))
    if firm and (finds := _finds(parts, {}, loose)):
        return Reading(reason=_not_there(firm, finds[0]), cities=finds[0].cities)
    if hints.keys() - {-1, -2} and all(hint_of(_stripped(part)[0]) for part in parts):
        return Reading(reason="The place is a country, not a city.", cities=_capitals(hints[0]))
    return _no_city(spoken, parts, bare != text, spoken != bare)


def _roomless(parts: list[str], hints: Mapping[int, Hint], found: Reading) -> Reading:
    """What is found, but not where a city's name seems to be that of a room: "Meeting room: Paris"."""
    bare = [set(fold(part).split()) for part in parts]
    if len(parts) == 2 and not hints and any(of <= words.ROOMS | {"meeting"} and of & words.ROOMS for of in bare):
        return Reading(cities=found.cities, reason="The place is a room: no city.")
    return found


def _capitals(hint: Hint) -> tuple[City, ...]:
    """The capital of the one country that is hinted at."""
    if len(hint.countries) != 1:
        return ()
    table, (code,) = city_table(), hint.countries
    rows = [int(row) for row in ((table.countries == code) & table.capitals).nonzero()[0]]
    return tuple(table.city(row) for row in rows[:1])


def _not_there(hints: Mapping[int, Hint], find: Find) -> str:
    codes = sorted({code for hint in hints.values() for code in hint.countries})
    where = " or ".join(country_of(code).name for code in codes[:2]) or "that state"
    return f"No city of {where} is called {quoted(find.name.title())}."

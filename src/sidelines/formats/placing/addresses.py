"""Addresses: which cities a place, as people and programs write it, may mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from sidelines.airports import airport_city
from sidelines.countries import country as country_of
from sidelines.countries import fold, quoted
from sidelines.errors import PlaceError
from sidelines.formats.placing import address_words as words
from sidelines.formats.placing.address_hints import Hint, country_code, hint_of, postal_hint
from sidelines.formats.placing.address_parts import (
    GREAT,
    LARGE,
    OUTWEIGHS,
    Find,
    Loose,
    beside,
    find_in,
    is_room,
    named,
    stripped,
)
from sidelines.formats.placing.place_names import ALSO_REGIONS, TOWNS_RATHER, WIDE
from sidelines.places import City, cities_called, city_table, distance_km, find_city

__all__ = ["Reading", "country_code", "reading", "written"]

LONGEST_PLACE = 1000
"""Letters of a place that are read; an address needs no more."""

MOST_PARTS = 24
"""Parts of a place that are read."""

LINK = "The place is a link: no city."
PHONE = "The place is a telephone number: no city."
ONLINE = "The place is online: no city."

COUNTRY = "The place is a country, not a city."
ROOM = "The place is a room: no city."

REGION = "The place is a region or an island, not a city."

WITHIN_KM = 20.0
"""A large city this close to a greater one is a part of it, where a place names both: Kreuzberg is, Bonn is not."""

_LINKS = re.compile(
    r"(?:https?|ftp|tel|mailto|sip)[:：]\S+|\bwww\.\S+|[^\s@]+@[^\s@]+|\b[\w-]+(?:\.[\w-]+){1,5}/\S*", re.I
)
_PHONES = re.compile(
    r"(?:\b(?:tel|phone|telefon|mobile|mob|fax|handy|dial|call)\b|[☎📞])[.:]?\s*[-+\d(][-\d\s()./]{4,}"
    r"|\+\d[-\d\s()./]{6,}|#\d+#?",
    re.I,
)
_BREAKS = re.compile(r"[\n\r;,|•·、،:()\[\]{}<>\"“”„«»→]|\s[-–—]+\s|\s*—\s*|(?<=[^\W\d])\s?/\s?(?=[^\W\d])")
_NUMBERED = re.compile(r"\d")
_UNSEEN = str.maketrans({"\u200b": None, "\u200e": None, "\u200f": None, "臺": "台"})
_TOWN = re.compile(r"\s(?=(?:[A-Z]{1,3}-)?\d{4,6}\s+[^\d,;\n]+$)", re.M)
"""Where an address without commas comes to its town: "Walther-Pauer-Straße 5 03044 Cottbus"."""
_ROOM_NUMBER = re.compile(r"\brm\.?\s?(?=\d)", re.I)
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


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in parts, and what each part (or -1 the source, -2 a postcode) tells of the country."""

    text: str
    parts: list[str] = field(init=False)
    hints: dict[int, Hint] = field(init=False)

    def __post_init__(self) -> None:
        bare = (part.strip(" .-–#*_'") for part in _BREAKS.split(self.text))
        object.__setattr__(self, "parts", [part for part in bare if part][:MOST_PARTS])
        told = {i: hint_of(stripped(part)[0]) for i, part in enumerate(self.parts)} | {
            -2: postal_hint(self.text)
        }
        object.__setattr__(self, "hints", {i: hint for i, hint in told.items() if hint})

    def _found(self, hints: Mapping[int, Hint], loose: Loose) -> list[tuple[int, Find]]:
        """What each part names; a part gives no hint to itself."""
        found: list[tuple[int, Find]] = []
        for i, part in enumerate(self.parts):
            others = tuple(hint for at, hint in hints.items() if at != i)
            if find := find_in(part, others, loose=loose):
                found.append((i, find))
        if found and not any(find.cities[0].geonames for _, find in found):  # "Oslo, Svalbard"
            rest = {i: part for i, part in enumerate(self.parts) if i not in {*dict(found), *hints}}
            found += [(i, find) for i, part in rest.items() if (find := find_in(part)) and find.strength > 2]
        return found

    def finds(self, hints: Mapping[int, Hint], loose: Loose) -> list[Find]:
        """What the parts name; one names no city if it is another's state, or that of a town nobody knows."""
        found = self._found(hints, loose)
        kept = [f for i, f in found if not any(_serves(hints.get(i), f, o) for at, o in found if at != i)]
        if len(found) == 1 and self._says_region(*found[0]):
            return []  # "Wakefield (Quebec)", "Bad Saarow, Brandenburg"
        return kept or [find for _, find in found]  # "Guatemala, Guatemala"

    def region_of(self, hints: Mapping[int, Hint], loose: Loose) -> Find | None:
        """The city that a place seems to name, where it rather says the region of a town."""
        if not any(fold(part) in ALSO_REGIONS for part in self.parts):
            return None
        found = self._found(hints, loose)
        return found[0][1] if len(found) == 1 and self._says_region(*found[0]) else None

    def _says_region(self, at: int, find: Find) -> bool:
        """Whether the only part that names a city rather says the region of a town that another part names."""
        hint = self.hints.get(at)
        others = [part for i, part in enumerate(self.parts) if i != at]
        if find.strength >= 4 or _NUMBERED.search(self.text):
            return False
        if hint and hint.province:
            return any(map(_may_be_a_name, others))
        if find.name in TOWNS_RATHER:
            return True
        return find.name in ALSO_REGIONS and any(map(_may_be_a_town, others))

    def only_country(self, hints: Mapping[int, Hint], finds: Sequence[Find]) -> bool:
        """Whether it says a country and nothing else, though some city may bear that name too."""
        only = len(self.parts) == 1 and 0 in hints and bool(hints[0].countries)
        return only and not any(fold(find.cities[0].name) == find.name for find in finds)


def _serves(hint: Hint | None, find: Find, other: Find) -> bool:
    """Whether a part that names a city only says the state or country of another: "Buffalo, New York"."""
    if other.strength < 2:
        return False
    if find.name in TOWNS_RATHER and find.strength < 4 and find.cities[0].country == other.cities[0].country:
        return True
    if hint is None:
        return False
    of_its_own = bool(hint.state) or fold(find.cities[0].name) == find.name  # "Mexico" is a country first
    if of_its_own and beside(other.cities[0], find.cities[0]):
        return False
    return hint.admits(other.cities[0], other.name)


def _chosen(finds: list[Find]) -> Reading:
    """What is left where parts name one city, a city and its suburb, a city and something small, or several."""
    strongest = max(find.strength for find in finds)
    first = next(find.cities[0] for find in finds if find.strength == strongest)
    best = [
        find
        for find in finds
        if find.strength >= min(strongest, 3) or (find.strength == 2 and _another(find.cities[0], first))
    ]
    clear = [find.cities[0] for find in best if len(find.cities) == 1]
    for find in best:
        if len(find.cities) > 1:
            clear += [city for city in find.cities if any(beside(city, other) for other in clear)][:1]
    if not clear:
        return Reading(cities=best[0].cities, reason=_several(best[0].name, best[0].cities))
    great = max(clear, key=lambda city: city.population)
    left = list(dict.fromkeys(city for city in clear if city == great or not _lesser(city, great)))
    if len(left) == 1:
        return Reading(cities=(great,))
    labels = "; ".join(map(written, left[:4]))
    return Reading(cities=tuple(left), reason=f"It names more than one city: {labels}.")


def _lesser(city: City, great: City) -> bool:
    """Whether a city beside a greater one in the same place is its suburb, or a name that means something else."""
    if beside(city, great) and city.country == great.country:
        return city.population < LARGE or distance_km(city, great) <= WITHIN_KM
    if not city.geonames or _far_town(city, great):
        return False
    return city.population < LARGE and not city.capital and OUTWEIGHS * city.population <= great.population


def _another(city: City, great: City) -> bool:
    """Whether a name less plain than another is not to be passed over: it is a small place's, or a far town's."""
    return not city.geonames or _far_town(city, great)


def _far_town(city: City, great: City) -> bool:
    """Whether a smaller city, by a name that no other bears, is one of the same country as the greater one.

    Not so in the United States, where houses and quarters bear towns' names: "Waldorf, New York".
    """
    if city == great or beside(city, great) or not city.country == great.country != "US":
        return False
    return len([namesake for namesake in cities_called(city.name) if namesake.name == city.name]) == 1


def _several(name: str, cities: Sequence[City]) -> str:
    """Why a name is not enough."""
    more = f"; {len(cities) - 4} more" if len(cities) > 4 else ""
    return f"Several cities are called {quoted(name.title())}: {'; '.join(map(written, cities[:4]))}{more}."


@lru_cache(maxsize=1 << 14)
def written(city: City) -> str:
    """A city as a case file may have it: by its label, or with its state, or by its GeoNames number."""
    if not city.geonames:
        return city.label
    with suppress(PlaceError):
        if find_city(city.label) == city:
            return city.label
    states = words.US_STATES.values() if city.country == "US" else ()
    for name in (f"{city.name}, {state.title()}" for state in states):
        if city in cities_called(name):  # a name that nobody bears takes long to be sought
            with suppress(PlaceError):
                if find_city(name) == city:
                    return name
    return f"geonames:{city.geonames}"


def _no_city(place: _Place, links: bool, phones: bool) -> Reading:
    """Why a place names no city: it is a link, a room, still open, or a name that nobody bears."""
    parts = place.parts
    folded = [fold(part).split() for part in parts]
    said = {word for part in folded for word in part if any(map(str.isalpha, word))}
    if not said:
        return Reading(reason=LINK if links else PHONE if phones else "The place is no name: no city.")
    if said <= words.OPEN:
        return Reading(reason="The place is still open.")
    if said <= words.ONLINE | words.ROOMS and said & words.CALLS:
        return Reading(reason=ONLINE)
    if all(is_room(of) for of in folded if said & set(of)) or (
        said <= words.ROOMS | words.VAGUE and any(map(is_room, folded))
    ):
        return Reading(reason=ROOM)
    if said <= words.VAGUE:
        return Reading(reason="The place names no city.")
    names = list(filter(_may_be_a_name, parts))
    if len(parts) - len(place.hints.keys() & set(range(len(parts)))) == 1 and names:
        return Reading(reason=f"No city is called {quoted(names[0])}.", unknown=names[0])
    unknown = [name for name in names if fold(name) not in WIDE]
    said_so = quoted(" ".join(place.text.split()))
    return Reading(reason=f"No city could be told from {said_so}.", unknown=unknown[-1] if unknown else "")


def _bare_code(place: _Place, code: str, city: City) -> Reading:
    """Why three letters alone tell no city, and the one whose airport they may mean."""
    if {fold(code)} & (words.OPEN | words.ONLINE | words.VAGUE | words.ROOMS):
        return _no_city(place, links=False, phones=False)
    likely = (city.capital or city.population >= GREAT) and fold(code) not in words.ABBREVIATIONS
    return Reading(reason=f"{quoted(code)} alone may be an airport or not.", cities=(city,) if likely else ())


def _may_be_a_name(part: str) -> bool:
    folded = fold(part).split()
    if not folded or len(folded) > 3 or _NUMBERED.search(part) or hint_of(part):
        return False
    return len(" ".join(folded)) > 3 and not any(word in words.COMMON | words.ONLINE for word in folded)


def _may_be_a_town(part: str) -> bool:
    """Whether a part may be the name of a town, rather than that of a house, a court or an organisation."""
    folded = fold(part).split()
    if not _may_be_a_name(part) or part.isupper() or set(folded) & words.SIGHTS:
        return False
    return not any(word.endswith(words.HOUSE_ENDINGS) for word in folded)


def reading(text: str, country: str | None = None, *, loose: Loose = "") -> Reading:
    """What a place tells, in a country (alpha-2) if that is known; `loose` for the ends of a way.

    >>> reading("Hotel Adlon, Unter den Linden 77, 10117 Berlin, Deutschland").cities[0].label
    'Berlin, Germany'
    >>> reading("Konferenzraum Paris").reason
    'The place is a room: no city.'
    """
    return _reading(text[:LONGEST_PLACE], country, loose)


@lru_cache(maxsize=1 << 14)
def _reading(written_so: str, country: str | None, loose: Loose) -> Reading:
    text = unicodedata.normalize("NFKC", written_so).translate(_UNSEEN)
    bare = _LINKS.sub(" ", text)
    place = _Place(_TOWN.sub("\n", _ROOM_NUMBER.sub("room ", _PHONES.sub(" ", bare))))
    given = {-1: Hint(countries=frozenset({country}))} if country else {}
    hints = given | place.hints
    if whole := _whole(place, tuple(given.values())):
        return Reading(cities=(whole,))
    code = place.text.strip()
    if _CODE.fullmatch(code) and fold(code) not in words.COUNTRY_CODES and (city := airport_city(code)):
        if not given and (fold(code) in words.ABBREVIATIONS or not named(fold(code))):
            return _bare_code(place, code, city)
        hints = given  # an airport's code before a country's
    firm = {i: hint for i, hint in hints.items() if not hint.faint}
    for tried in (hints, firm):
        finds = place.finds(tried, loose)
        if place.only_country(tried, finds) and not _region(place, {}):
            return Reading(reason=COUNTRY, cities=_capitals(hints[0]))
        if finds:
            return _roomless(place.parts, tried, _chosen(finds))
    if _region(place, hints):
        return Reading(reason=REGION)
    if firm and (finds := place.finds({}, loose)):
        return Reading(reason=_not_there(firm, finds[0]), cities=finds[0].cities, unknown=finds[0].name)
    if place.parts and hints.keys() >= set(range(len(place.parts))):
        return Reading(reason=COUNTRY, cities=_capitals(hints[0]))
    if told := place.region_of({}, loose):
        reason = _no_city(place, bare != text, bool(_PHONES.search(bare))).reason
        return Reading(reason=reason, cities=told.cities)
    return _no_city(place, bare != text, bool(_PHONES.search(bare)))


def _region(place: _Place, hints: Mapping[int, Hint]) -> bool:
    """Whether a place is an island or a region, with or without its country, and nothing else."""
    wide = [i for i, part in enumerate(place.parts) if fold(part) in WIDE]
    return bool(wide) and all(i in wide or i in hints for i in range(len(place.parts)))


def _whole(place: _Place, hints: tuple[Hint, ...]) -> City | None:
    """The city whose main name a place of several parts is: "Frankfurt (Oder)"."""
    if not 1 < len(place.parts) < 4:
        return None
    cities, key = named(fold(place.text), hints), fold(place.text)
    return cities[0] if len(cities) == 1 and fold(cities[0].name) == key else None


def _roomless(parts: list[str], hints: Mapping[int, Hint], found: Reading) -> Reading:
    """What is found, but not where a city's name seems to be that of a room: "Meeting room: Paris"."""
    bare = [set(fold(part).split()) for part in parts]
    room = any(of <= words.ROOMS | {"meeting"} and of & words.ROOMS for of in bare)
    return Reading(cities=found.cities, reason=ROOM) if room and len(parts) == 2 and not hints else found


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

"""Parts of addresses: the city whose name one part bears, and how plainly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sidelines.airports import airport_city, airport_named
from sidelines.countries import LONGEST_NAME, fold, near
from sidelines.earth import distance_km
from sidelines.errors import AmbiguousCity
from sidelines.formats.placing import address_words as words
from sidelines.formats.placing.address_hints import Hint, country_code, hint_of
from sidelines.formats.placing.place_names import DOUBTFUL, OTHER_NAMES, WIDE
from sidelines.formats.placing.small_places import small_places_called
from sidelines.places import City, cities_called, find_city

LARGE = 100_000
"""A city of so many people, or a capital, is meant by its name alone, beside other words too."""

MIDDLING = 50_000
"""A city of so many people may be meant by a name that is not its main one, if nothing else is said."""

GREAT = 500_000
"""A city of so many people is meant even where its name only begins or ends a part."""

WORLD = 2_000_000
"""A city of so many people is meant by its other names too, where smaller cities bear them as their own."""

TOGETHER_KM = 30.0
"""A city this close to a larger one, in one place, is its suburb."""

OUTWEIGHS = 8
"""A city this many times as populous as another in the same place is the one meant."""

Loose = Literal["", "first", "anywhere"]
"""Whether a city's name may stand beside any other words: nowhere, before them, or before or after them."""

_NUMBERED = re.compile(r"\d")
_POSTCODE = re.compile(r"\d{4,6}|\d{3}-?\d{2,4}|[A-Z]{1,2}\d[A-Z\d]?")
_DUTCH = re.compile(r"\b\d{4} ?[A-Z]{2}\b")
_DISTRICT = re.compile(r"(?:[IVX]+|[A-Z])\.?$")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BORDERS = (
    *("市", "都", "府", "区", "區", "县", "省", "特別", "特别", "駅", "站", "機場", "机场", "空港"),
    *("특별시", "광역시", "시"),
)
_ROADS = re.compile("[路街巷弄道]|丁目|로 ")
_CODE = re.compile(r"[A-Z]{3}")
_TERMINAL = re.compile(r"\b(?:[Tt]erm(?:inal|\.)?|T\d|[12][A-G]|[Gg]ate|[Hh]alle|[Ff]lights?)\b")
_PLAIN = frozenset(["cedex", "г", "гор", "город", "stadt", "〒", "no", "nr"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A part of a place that bears the name of a city, or of several."""

    name: str
    cities: tuple[City, ...]
    strength: float
    """4 beside a postcode, 3 for a large city's name alone, less the more else is said and the smaller it is."""


def credible(name: str, city: City, *, supported: bool = False) -> bool:
    """Whether people who write this folded name mean that city: names in lists mean much that nobody means."""
    main = fold(city.name) == name
    if name in words.COMMON and not supported:
        return False
    if name in WIDE:
        return main and supported
    if main:
        return len(name) > 2 or supported
    if words.HOUSES & set(name.split()):
        return False  # "White House" is Casablanca in a list of names
    if any(ord(letter) > 0x24F for letter in name):
        return True
    large = city.capital or city.population >= LARGE
    if name in OTHER_NAMES:
        return large or supported or city.population >= MIDDLING
    if len(name) < 4:
        return False
    if supported:
        return large or len(name) > 4
    return city.capital or (large and len(name) > 4 and _in_use(name, city))


def _in_use(name: str, city: City) -> bool:
    """Whether a folded name of a large city that no list here has is more than a transcription of it.

    Of a hundred such names ninety are never written, and some are towns or islands elsewhere: "Sylt" is Sylhet.
    """
    main = fold(city.name)
    longer, shorter = (main, name) if len(main) > len(name) else (name, main)
    return city.population >= WORLD or longer.startswith(f"{shorter} ") or bool(near(name, [main]))


def _small(key: str, hints: tuple[Hint, ...]) -> tuple[City, ...]:
    """The small place of that folded name, where hints are right or no other place is likely to be meant."""
    places = small_places_called(key)
    if hints:
        return tuple(place for place in places if all(hint.admits(place, key) for hint in hints))
    own = len(places) == 1 and not places[0].geonames and len(key) > 4
    return places if own and key not in WIDE | DOUBTFUL else ()


@lru_cache(maxsize=1 << 16)
def named(name: str, hints: tuple[Hint, ...] = ()) -> tuple[City, ...]:
    """The cities that a name means where the hints are right: one where it is clear, else the most populous first."""
    key = fold(name)
    if not key or len(name) > LONGEST_NAME:
        return ()
    bearers = [city for city in cities_called(key) if all(hint.admits(city, key) for hint in hints)]
    found = tuple(city for city in bearers if credible(key, city, supported=bool(hints)))
    if not found and (not bearers or hints):
        return _small(key, hints)
    if len(found) < 2:
        return found
    if hints:
        likely = [city for city in found if fold(city.name) == key] or list(found)
        clear = all(likely[0].population >= OUTWEIGHS * max(city.population, 1) for city in likely[1:])
        return (likely[0],) if clear or likely[0].capital else tuple(likely)
    main = tuple(city for city in found if fold(city.name) == key)
    try:
        meant = find_city(key)
    except AmbiguousCity:
        return tuple(city for city in found if city in main or city.population >= LARGE)
    rivals = any(city.population >= MIDDLING for city in main) and meant.population < WORLD
    if main and key.isascii() and key not in OTHER_NAMES and not meant.capital:
        rivals = True  # "Monterey" is Monterrey too
    if meant in main or (meant in found and not rivals):
        return (meant,)
    return (*main, meant) if meant in found else found  # Bethlehem is Belém too, and few mean that


def _prominent(cities: Sequence[City], name: str, people: int = LARGE) -> bool:
    """Whether a name may be taken for a city where other words stand beside it."""
    first = cities[0] if cities else None
    if first is None or (len(name) < 4 and name.isascii()) or name in words.COMMON:
        return False
    return first.capital or first.population >= people


def stripped(part: str) -> tuple[str, bool]:
    """A part without its numbers, and whether one of them looks like a postcode."""
    kept = []
    dutch = _DUTCH.sub(" ", part)
    postcode = dutch != part
    for word in dutch.split():
        if _EASTERN.search(word):
            kept.append(re.sub(r"[\d-]+", "", word))
        elif _NUMBERED.search(word):
            postcode |= bool(_POSTCODE.search(word))
        elif fold(word) not in _PLAIN:
            kept.append(word)
    while len(kept) > 1 and _DISTRICT.match(kept[-1]) and len(kept[-1]) < 5 and kept[-1].isupper():
        kept.pop()
    return " ".join(kept).strip(" .-–#*_"), postcode


def is_room(folded: list[str]) -> bool:
    """Whether a part, in folded words, is a room: what stands beside that word is its name."""
    return any(
        word in words.ROOMS or (len(word) > 5 and word.endswith(words.ROOM_ENDINGS)) for word in folded
    )


def _is_street(folded: list[str]) -> bool:
    return any(
        word in words.STREETS or (len(word) > 4 and word.endswith(words.STREET_ENDINGS)) for word in folded
    )


def _airport(part: str, bare: str, folded: list[str], hints: tuple[Hint, ...]) -> Find | None:
    """The city of an airport that a part names, or whose code it is beside a word for it: "FRA Terminal 1"."""
    codes = [word for word in bare.split() if _CODE.fullmatch(word)]
    others = {word for word in folded if word.upper() not in codes}
    if len(codes) == 1 and (city := airport_city(codes[0])):
        said = others & words.PORTS or _TERMINAL.search(part) or any(_agrees(hint, city) for hint in hints)
        if others <= words.AFTER and said:
            return Find(name=codes[0], strength=3 if others else 2, cities=(city,))
        name = " ".join(word for word in folded if word != fold(codes[0]))
        if any(beside(city, other) for other in named(name)):  # "Delhi DEL": New Delhi
            return Find(name=name, strength=3, cities=(city,))
    name = " ".join(word for word in folded if word != "terminal")
    if words.PORTS & set(folded) and (city := airport_named(name)):
        return Find(name=name, strength=3, cities=(city,))
    return None


def _agrees(hint: Hint, city: City) -> bool:
    """Whether an airport's city lies where a hint says for sure, which three letters by themselves do not."""
    return not hint.faint and hint.admits(city, fold(city.name))


def _head(folded: list[str], raw: list[str], hints: tuple[Hint, ...], loose: Loose) -> Find | None:
    """A city with which a part begins, where the rest says no more than which station, airport or office."""
    for size in range(min(len(folded) - 1, 4), 0, -1):
        name, rest = " ".join(folded[:size]), folded[size:]
        cities = named(name, hints)
        if not _prominent(cities, name, 15_000 if loose or hints else LARGE):
            continue
        acronyms = all(word in words.AFTER or (len(word) > 1 and word.isupper()) for word in raw[size:])
        port = airport_named(" ".join(folded)) or airport_named(" ".join(rest))
        if loose or all(word in words.AFTER for word in rest) or acronyms or port in cities:
            return Find(name=name, strength=2, cities=cities)
    return None


def _quarter_of(
    folded: list[str], raw: list[str], hints: tuple[Hint, ...], quarters: Sequence[City]
) -> Find | None:
    """The great city with whose name that of its quarter begins: "Berlin-Mitte"."""
    head = _head(folded, raw, hints, "first") if quarters else None
    great = head is not None and head.cities[0].population >= GREAT
    return head if head and great and any(beside(head.cities[0], quarter) for quarter in quarters) else None


def _tail(folded: list[str], hints: tuple[Hint, ...], loose: Loose) -> Find | None:
    """A city with which a part ends, after a house that says its city or after "in"."""
    for size in range(min(len(folded) - 1, 4), 0, -1):
        name, before = " ".join(folded[-size:]), folded[:-size]
        cities = named(name, hints)
        if not _prominent(cities, name, 15_000 if loose or hints else LARGE):
            continue
        if loose == "anywhere" or before[-1] in words.IN or all(word in words.DIRECTIONS for word in before):
            return Find(name=name, strength=2, cities=cities)
        direct = any(word in words.DIRECT for word in before)
        house = next((i for i, word in enumerate(before) if word in words.HOUSES), None)
        between = [word for word in before[(house or 0) + 1 :] if word not in words.ARTICLES | words.HOUSES]
        if house is not None and (direct or between) and (direct or before[-1] not in words.ARTICLES):
            return Find(name=name, strength=1.5, cities=cities)
        return None
    return None


def _eastern(text: str, hints: tuple[Hint, ...]) -> Find | None:
    """A city with which a text begins that is written without spaces."""
    for size in range(min(len(text), 8), 1, -1):
        name, rest = text[:size], text[size:]
        if not rest or rest.startswith(_BORDERS) or name.endswith(_BORDERS) or not _ROADS.search(rest):
            cities = named(name, hints)
            if cities and (not rest or cities[0].capital or cities[0].population >= GREAT):
                return Find(name=name, strength=2.5, cities=cities)
        if rest and len(name) > 1 and country_code(name):
            return _eastern(rest, hints)
    return None


def find_in(part: str, hints: tuple[Hint, ...] = (), *, loose: Loose = "") -> Find | None:
    """The city or cities whose name a part of a place bears."""
    bare, postcode = stripped(part)
    raw, folded = bare.replace("-", " ").split(), fold(bare).split()
    name = " ".join(folded)
    if cities := named(name, hints):
        if fold(cities[0].name) != name and (whole := _quarter_of(folded, raw, hints, cities)):
            return whole
        large = bool(hints) or _prominent(cities, name)
        return Find(name=name, strength=4 if postcode and large else 3 if large else 2, cities=cities)
    if "-" in bare and (whole := _quarter_of(folded, raw, hints, cities_called(name))):
        return whole
    if is_room(folded) or len(folded) > 12:
        return None
    if _EASTERN.search(bare):
        return next(filter(None, (_eastern(word, hints) for word in bare.split())), None)
    if airport := _airport(part, bare, folded, hints):
        return airport
    if len(folded) < 2:
        return None
    if len(raw[-1]) < 4 and raw[-1].isupper() and (hint := hint_of(raw[-1])):
        inner = find_in(bare[: -len(raw[-1])], (*hints, hint))
        if inner is not None:
            return Find(name=inner.name, strength=4 if postcode else 3, cities=inner.cities)
    if postcode and len(raw[-1]) == 2 and raw[-1].isupper():  # "00193 Roma RM"
        name = " ".join(folded[:-1])
        if cities := named(name, hints):
            return Find(name=name, strength=4, cities=cities)
    if _is_street(folded) and not loose:
        return None
    while len(folded) > 2 and not loose and folded[-1] in words.PORTS:  # "Hilton Munich Airport"
        if find := _tail(folded := folded[:-1], hints, loose):
            return find
    return _head(folded, raw, hints, loose) or _tail(folded, hints, loose)


def beside(a: City, b: City) -> bool:
    """Whether two cities lie so close that one place may name both."""
    return distance_km(a, b) <= TOGETHER_KM

"""Countries: whose they are, and how to tell them by name; and how names are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sidelines.errors import UnknownCountry


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country or dependency with its sovereign; a state is its own sovereign.

    `code` and `sovereign` are ISO 3166-1 alpha-2 codes, `continent` one of AF AN AS EU NA OC SA.
    """

    code: str
    name: str
    continent: str
    sovereign: str


LONGEST_NAME = 100
"""Letters beyond which a text is no name, and is not repeated whole in an answer."""


def shipped(name: str) -> bytes:
    """The bytes of a file that comes with the package."""
    return resources.files("sidelines").joinpath("data", name).read_bytes()


_SINGLE = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_SILENT = dict.fromkeys(map(ord, ".'’‘`´ʻʼʹʿ\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{SOFT HYPHEN}"))
_SPACES = dict.fromkeys(map(ord, ",;-‐‑–—_/()\t\n"), " ")


def fold(name: str) -> str:
    """A name without case, accents and punctuation, in whatever script: what two spellings share.

    A text longer than any name folds to nothing.

    >>> fold("São Tomé"), fold("SAO-TOME"), fold("Владивосто́к")
    ('sao tome', 'sao tome', 'владивосток')
    """
    if len(name) > LONGEST_NAME:
        return ""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    # Accents go. Marks below class 10 stay: they belong to the letters of Indic scripts and of kana.
    bare = "".join(c for c in apart if unicodedata.combining(c) < 10)
    plain = bare.translate(_SINGLE).translate(_SILENT).translate(_SPACES)
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def near(name: str, among: Sequence[str]) -> list[tuple[int, str]]:
    """The spellings a few slips of the pen away, with their slips: a letter more, less, other or swapped."""
    from rapidfuzz import process  # costs more than most commands need
    from rapidfuzz.distance import OSA

    if not name:
        return []
    allowed = min(max(1, len(name) // 4), 3)
    found = process.extract(name, among, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    return [(int(slips), spelling) for spelling, slips, _ in found]


def quoted(name: str) -> str:
    """A name as an answer repeats it: in quotes, and cut when it is no name at all."""
    return repr(name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…")


def nearest(names: Iterable[str]) -> str:
    """The sentence that offers the first three of these names, empty when there is none."""
    shown = "; ".join(list(dict.fromkeys(names))[:3])
    return f" The nearest names: {shown}." if shown else ""


@cache
def _countries() -> tuple[dict[str, Country], dict[str, str]]:
    """Every country by code, and the code by every folded name."""
    by_code: dict[str, Country] = {}
    by_name: dict[str, str] = {}
    for line in shipped("countries.tsv").decode().splitlines()[1:]:
        code, alpha3, name, continent, owner, aliases = line.split("\t")
        by_code[code] = Country(code=code, name=name, continent=continent, sovereign=owner)
        names = [name, *filter(None, aliases.split(";")), code, alpha3]
        by_name.update({fold(each): code for each in names})
    return by_code, by_name


def country(code: str) -> Country:
    """The country with this alpha-2 code; raises `UnknownCountry`."""
    try:
        return _countries()[0][code]
    except KeyError:
        raise UnknownCountry(f"No country has the code {quoted(code)}.") from None


def country_named(text: str) -> Country:
    """The country with this English name, common short form or ISO code; raises `UnknownCountry`.

    >>> country_named("UK").name, country_named("côte d'ivoire").code
    ('United Kingdom', 'CI')
    """
    by_code, by_name = _countries()
    found = by_name.get(fold(text))
    if found is None:
        names = [by_code[by_name[spelling]].name for _, spelling in near(fold(text), list(by_name))]
        raise UnknownCountry(f"No country is called {quoted(text)}.{nearest(names)}")
    return by_code[found]


def sovereign(code: str) -> str:
    """The alpha-2 code of the state that a country belongs to, its own for a state.

    >>> sovereign("BM"), sovereign("FI")
    ('GB', 'FI')
    """
    return country(code).sovereign


def countries_of(continent: str) -> tuple[Country, ...]:
    """The countries of a continent (AF AN AS EU NA OC SA), by code."""
    return tuple(each for each in _countries()[0].values() if each.continent == continent)

"""Cities named in the description of a visit, for tables that have no column for the place. English only.

A city counts where it follows a word of place ("in", "at", "to", "visited") or another such city, and where nobody
would think of a larger namesake elsewhere. What is "afterwards" or "en route" is not on the days of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sidelines.countries import country_named
from sidelines.errors import PlaceError, UnknownCountry
from sidelines.formats.sheets.words import month_of
from sidelines.formats.travels.places import Codes, city_written
from sidelines.places import City

How = Literal["there", "beside", "outside"]

LONGEST_TEXT = 2_000
"""Letters of a description that are read."""
FARTHEST = timedelta(days=90)
"""Days that a description gives beyond so many from those of the line are of another visit."""

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?"
)
_DAYS = re.compile(
    rf"\b(?P<month>{_MONTHS}) (?P<day>\d{{1,2}})(?!\d)"
    rf"(?:\s?[–—-]\s?(?:(?P<to_month>{_MONTHS}) )?(?P<to_day>\d{{1,2}})(?!\d))?"
)
# A full stop ends a clause unless it belongs to a short form: "U.S. ", "St. Louis", "(Mass.)".
_SHORT = r"(?<!\b[A-Z])(?<!\b(?:St|Ft|Mt|Me|Md|Pa|Va|Ga|Ky|Dr|Mr))(?<!\b(?:Ste|Mrs|Fla|Gen|Col))"
_CLAUSE = re.compile(rf";\s*|{_SHORT}\.\s+(?=[A-Z])")
_BEFORE = re.compile(
    r"\b(?:in|at|to|near|via|through|visited|visiting|toured|touring|including|included)\s+(?:the\s+)?", re.I
)
_LIST = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?:the\s+)?", re.I)
_NAME = re.compile(
    r"[A-Z][\w’'.-]*(?:[ -](?:(?:de|del|la|las|los|of|du|da|do)[ -])?[A-Z][\w’'.-]*)*"
)  # fmt: skip
_BRACKET = re.compile(r"\s*\(([A-Z][\w .’']{1,30})\)")
_COMMA = re.compile(r",\s+")
_OUTSIDE = re.compile(
    r"\b(?:afterwards?|later|then|subsequently|thereafter|en route|before|previously|earlier|returned|revisited"
    r"|following|departed|on (?:his|her|their|the) way)\b",
    re.I,
)
_BESIDE = re.compile(
    r"\b(?:also|visited|visiting|toured|touring|stops?|private visit to|traveled|including)\b", re.I
)
_FIRST_WORD = re.compile(r"\s*(?:visited|attended|met)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A city that a description names, from which day to which, and whether it is where the visit took place ("there"),
    where it led as well ("beside") or outside the days of the line ("outside").
    """

    city: City
    first: date
    last: date
    how: How


def cities_said(text: str, first: date, last: date, within: Codes = ()) -> list[Said]:
    """The cities that a description names, with their days where it gives them, else those of the line.

    `within`: the countries that the visits are to, as far as that is known.

    >>> said = cities_said("Attended a summit in Seattle. Also visited Boston.", date(1993, 11, 18), date(1993, 11, 20))
    >>> [(each.city.name, each.how) for each in said]
    [('Seattle', 'there'), ('Boston', 'beside')]
    """
    found: dict[City, Said] = {}
    for number, clause in enumerate(_CLAUSE.split(text[:LONGEST_TEXT])):
        how = _how(clause, number)
        for city in _cities(clause, within):
            days = _days(clause, first, last)
            if days is None and how == "outside":
                days = (first, last)
            elif days is not None:
                how = "there" if how == "outside" else how
            begins, ends = days or (first, last)
            if city not in found or found[city].how == "outside":
                found[city] = Said(city=city, first=begins, last=ends, how=how)
    return list(found.values())


def _how(clause: str, number: int) -> How:
    if _OUTSIDE.search(clause):
        return "outside"
    if _BESIDE.search(clause) and not (number == 0 and _FIRST_WORD.match(clause)):
        return "beside"
    return "there"


def _cities(clause: str, within: Codes) -> Iterator[City]:
    """The cities after words of place, and those that follow them in a list."""
    at = 0
    while before := _BEFORE.search(clause, at):
        at = before.end()
        while True:
            told = _city_at(clause, at, within)
            if told is None:
                break
            city, at = told
            yield city
            more = _LIST.match(clause, at)
            if more is None:
                break
            at = more.end()


def _city_at(clause: str, at: int, within: Codes) -> tuple[City, int] | None:
    """The city whose name begins there, and where its name and the state behind it end."""
    name = _NAME.match(clause, at)
    if name is None:
        return None
    for length in _lengths(name[0]):
        spelling, end = name[0][:length], at + length
        for state, after in _states(clause, end):
            city = _meant(f"{spelling}, {state}", within, qualified=True)
            if city is not None:
                return city, after
        city = _meant(spelling, within)
        if city is not None:
            bracket = _BRACKET.match(clause, end)
            return city, bracket.end() if bracket else end
    return None


def _states(clause: str, at: int) -> Iterator[tuple[str, int]]:
    """What stands in brackets or behind a comma as the state or country, and where it ends.

    What may as well be the next city of a list, as in "Hyde Park, New York, and Boston", is taken for that.
    """
    if bracket := _BRACKET.match(clause, at):
        yield bracket[1], bracket.end()
    elif comma := _COMMA.match(clause, at):
        name = _NAME.match(clause, comma.end())
        if name is not None:
            state = name[0].rstrip(".")
            if _LIST.match(clause, name.end()) is None or _meant(state, ()) is None:
                yield state, name.end()


def _lengths(name: str) -> Iterator[int]:
    """How much of a run of capitalised words may be the name: all of it, or what stands before a month."""
    whole = len(name.rstrip("."))
    yield whole
    words = list(re.finditer(r"\S+", name))
    for number, word in enumerate(words[1:], 1):
        if month_of(word[0].strip(".,")) is not None or word[0] in ("Meeting", "Session"):
            yield words[number - 1].end()
            return


def _meant(name: str, within: Codes, *, qualified: bool = False) -> City | None:
    """The city of that name in the countries, unless all think of another elsewhere or of a country."""
    try:
        city = city_written(name, within)
    except PlaceError:
        return None
    if qualified:
        return city
    try:
        country_named(name)
    except UnknownCountry:
        pass
    else:
        return None
    try:
        elsewhere = city_written(name)
    except PlaceError:
        return city
    return city if elsewhere == city or elsewhere.country in within or not within else None


def _days(clause: str, first: date, last: date) -> tuple[date, date] | None:
    """The days that a clause gives, in the year that is nearest to those of the line; None if it gives none."""
    found = _DAYS.search(clause)
    if found is None:
        return None
    month, to_month = (
        month_of(found["month"].strip(".")),
        month_of((found["to_month"] or found["month"]).strip(".")),
    )
    assert month is not None
    assert to_month is not None
    for year in (first.year, first.year + 1, first.year - 1):
        try:
            begins = date(year, month, int(found["day"]))
            ends = date(year + (to_month < month), to_month, int(found["to_day"] or found["day"]))
        except ValueError:
            continue
        if begins <= ends and abs(begins - first) <= FARTHEST:
            return begins, ends
    return None

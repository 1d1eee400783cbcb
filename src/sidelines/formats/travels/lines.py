"""The lines of tables of travels: who was where from when to when, and what could not be placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sidelines.countries import fold
from sidelines.crossings.presences import Presence
from sidelines.errors import Problem, TableError, UnknownCountry
from sidelines.formats.cases.lines import quoted
from sidelines.formats.sheets.cells import Cell, Sheet
from sidelines.formats.sheets.dates import Unreadable, days_of, orders_told_by, when_of
from sidelines.formats.sheets.headers import SEARCHED, Header, header_of
from sidelines.formats.sheets.read import ABOUT
from sidelines.formats.sheets.words import Status, status_of, status_shown, yes_or_no
from sidelines.formats.travels.places import (
    Codes,
    NoPlace,
    capital_of,
    cities_written,
    countries_meant,
    guess_at,
)
from sidelines.formats.travels.text import Said, cities_said
from sidelines.formats.travels.values import Read, TravelFile, Unplaced
from sidelines.phrases import joined
from sidelines.places import City

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Days in other years are taken for slips."""
LONGEST_DAYS = 3_660
"""A presence of more days is taken for a slip."""
MOST_GUESSES = 500
"""For so many names the nearest city is looked up; it takes longer than all the rest."""

_WHO = "a column of who travels (Name, Who, Minister, Teilnehmer, voyageur)"
_WHEN = "a column of days (From, Day, von, du)"
_WHERE = "a column of places (City, Place, Ort, ville)"
_SUCH_AS = "who, city, country, from, to."
_MOST_HEADERS = 12


def of_table(name: str, sheets: Sequence[Sheet], at: City | None = None) -> Read:
    """The presences of a table's lines; raises TableError where no sheet says who is where and when."""
    tables = [(sheet, header) for sheet in sheets if (header := header_of(sheet.rows)) and _usable(header)]
    if not tables:
        raise TableError([_no_header(name, sheets)])
    reader = _Lines(name, at)
    for sheet, header in tables:
        reader.read(sheet, header)
    read = [sheet for sheet, _ in tables]
    reader.unplaced += [
        _not_read(name, sheet) for sheet in sheets if sheet not in read and _says_anything(sheet)
    ]
    told = TravelFile(
        name=name, lines=reader.lines, placed=reader.placed, parts=reader.parts, placed_parts=reader.placed_parts,
        partly=reader.partly, by=dict(reader.by),
    )  # fmt: skip
    return reader.presences, reader.unplaced, told


def _usable(header: Header) -> bool:
    return "principal" in header.columns and header.has_date


def _says_anything(sheet: Sheet) -> bool:
    """False for a blank sheet, and for the one on which Sidelines explains the others."""
    explains = bool(sheet.rows and sheet.rows[0] and sheet.rows[0][0] == ABOUT)
    return not explains and any(cell is not None for row in sheet.rows for cell in row)


def _missing(header: Header | None) -> str:
    """The columns that a sheet lacks, in words that may head them."""
    columns = {} if header is None else header.columns
    missing = [] if "principal" in columns else [_WHO]
    missing += [] if header is not None and header.has_date else [_WHEN]
    missing += [] if "place" in columns or "notes" in columns or "title" in columns else [_WHERE]
    return joined(missing)


def _not_read(name: str, sheet: Sheet) -> Unplaced:
    reason = f"this sheet is not read: it has no {_missing(header_of(sheet.rows)).removeprefix('a ')}"
    return Unplaced(file=name, line=0, where=sheet.name, who="", place="", reason=reason)


def _no_header(name: str, sheets: Sequence[Sheet]) -> Problem:
    """Which headers were found in a file of which no sheet can be read, and which columns are missing."""
    known = [(sheet, header) for sheet in sheets if (header := header_of(sheet.rows)) is not None]
    if not known:
        return Problem(
            file=name, line=0, field="", found=f"no row that heads columns among the first {SEARCHED}",
            expected=f"{_missing(None)}", sentence="The first line names the columns, such as: " + _SUCH_AS,
        )  # fmt: skip
    sheet, header = max(known, key=lambda each: len(each[1].columns))
    said = [
        " ".join(cell.split()) for cell in sheet.rows[header.row] if isinstance(cell, str) and cell.strip()
    ]
    more = f" and {len(said) - _MOST_HEADERS} more" if len(said) > _MOST_HEADERS else ""
    return Problem(
        file=name,
        line=sheet.line(header.row),
        field="" if sheet.alone else sheet.name,
        found=f"the columns {', '.join(map(quoted, said[:_MOST_HEADERS]))}{more}",
        expected=f"also {_missing(header)}",
        sentence="Give the column that says so such a name, as in: " + _SUCH_AS,
    )


class _Refused(Exception):
    """The line makes no presence; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of a sheet, with what its columns say."""

    sheet: Sheet
    row: int
    columns: dict[str, int]
    day_first: bool | None

    def cell(self, name: str) -> Cell:
        return self.sheet.cell(self.row, self.columns[name]) if name in self.columns else None

    def text(self, name: str) -> str:
        value = self.cell(name)
        return "" if value is None else " ".join(str(value).split())


class _Lines:
    """The lines of a table, read one by one."""

    def __init__(self, name: str, at: City | None) -> None:
        self._name, self._at = name, at
        self._guesses: dict[tuple[str, Codes], str] = {}
        self.presences: list[Presence] = []
        self.unplaced: list[Unplaced] = []
        self.lines = self.placed = self.partly = self.parts = self.placed_parts = 0
        self.by: Counter[str] = Counter()

    def read(self, sheet: Sheet, header: Header) -> None:
        """Read the lines below the header."""
        columns = _chosen(sheet, header)
        day_first = _order(sheet, header, columns)
        for row in range(header.row + 1, len(sheet.rows)):
            if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in sheet.rows[row]):
                continue
            self.lines += 1
            line = _Line(sheet=sheet, row=row, columns=columns, day_first=day_first)
            try:
                self._add(line)
            except _Refused as why:
                self._leave(line, str(why))

    def _add(self, line: _Line) -> None:
        who = line.text("principal")
        if not who:
            raise _Refused("it doesn't say who")
        said = _statuses(line)
        if "cancelled" in said:
            raise _Refused("it is cancelled")
        first, last = _days(line)
        unsure = "tentative" in said
        before, left = len(self.presences), len(self.unplaced)
        by_place = "place" in line.columns
        for each in self._by_place(line) if by_place else self._by_text(line, first, last):
            presence = Presence(
                who=who, city=each.city, first=each.first or first, last=each.last or last,
                tentative=unsure or each.unsure,
            )  # fmt: skip
            self.presences.append(presence)
        placed = len(self.presences) > before
        self.placed += placed
        self.partly += placed and len(self.unplaced) > left

    def _by_place(self, line: _Line) -> Iterator[_Told]:
        """The cities of the column for the place, or of the country alone where that is as small as a city."""
        written, land = line.text("place"), line.text("country")
        within: Codes = ()
        if land:
            try:
                within = countries_meant(land)
            except UnknownCountry as why:
                self._leave(
                    line,
                    f"{str(why).partition(' The nearest')[0]} Its places are looked for everywhere.",
                    place=land,
                )
        cities, not_found = cities_written(written or land, within, guessing=False)
        self.parts += max(1, len(cities) + len(not_found))
        self.placed_parts += len(cities)
        for each in not_found:
            if not written:
                capital = capital_of(within)
                guess = capital.label if capital else ""
                self._leave(line, "only the country is given", place=land, guess=guess)
                continue
            self._leave(line, each.reason, place=each.part, guess=self._guess(each, within))
        if not cities and not not_found:
            self._leave(line, "no place is given")
        self.by["place" if written else "country"] += bool(cities)
        return (_Told(city=city, unsure=len(cities) + len(not_found) > 1) for city in cities)

    def _guess(self, part: NoPlace, within: Codes) -> str:
        if part.guess:
            return part.guess
        key = (part.part, within)
        if key not in self._guesses and len(self._guesses) < MOST_GUESSES:
            self._guesses[key] = guess_at(part.part, within)
        return self._guesses.get(key, "")

    def _by_text(self, line: _Line, first: date, last: date) -> Iterator[_Told]:
        """The cities that the description names; else where all are of whom nothing is said."""
        within = (self._at.country,) if self._at is not None else ()
        said = cities_said(f"{line.text('title')}. {line.text('notes')}".strip(". "), first, last, within)
        there = [each for each in said if each.how == "there"]
        told = [_of_said(each, len(there) > 1) for each in there]
        beside = [_of_said(each, True) for each in said if each.how == "beside"]
        at_home = self._at is not None and not there
        if at_home:
            assert self._at is not None
            told = [_Told(city=self._at)]
        told += [each for each in beside if not at_home or each.city != self._at]
        self.parts += 1
        self.placed_parts += bool(told)
        self.by["text" if there or (beside and not at_home) else "elsewhere"] += bool(told)
        if not told:
            outside = [each.city.label for each in said if each.how == "outside"]
            self._leave(
                line,
                "its description names a city only for other days"
                if outside
                else "there is no column for the place, and no city in its description",
                guess=outside[0] if outside else "",
            )
        return iter(told)

    def _leave(self, line: _Line, reason: str, *, place: str = "", guess: str = "") -> None:
        sheet = line.sheet
        self.unplaced.append(
            Unplaced(
                file=self._name, line=sheet.line(line.row), where=sheet.where(line.row), who=line.text("principal"),
                place=place, reason=reason, guess=guess,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A city that a line tells, with days of its own if it gives any."""

    city: City
    first: date | None = None
    last: date | None = None
    unsure: bool = False


def _of_said(said: Said, unsure: bool) -> _Told:
    return _Told(city=said.city, first=said.first, last=said.last, unsure=unsure)


def _chosen(sheet: Sheet, header: Header) -> dict[str, int]:
    """The column of each field; of two for the person, the one that is called a name."""
    columns = dict(header.columns)
    for name, *twins in header.twins:
        if name == "principal":
            called = [column for column in twins if "name" in fold(str(sheet.cell(header.row, column)))]
            columns[name] = called[0] if called else columns[name]
    return columns


def _order(sheet: Sheet, header: Header, columns: dict[str, int]) -> bool | None:
    """Whether a day such as 3/4/2027 has the day first, as other lines or the headers' language tell."""
    dates = [columns[name] for name in ("start", "end", "day") if name in columns]
    texts = (
        str(sheet.cell(row, column)) for row in range(header.row + 1, len(sheet.rows)) for column in dates
    )
    told = orders_told_by(texts)
    if len(told) == 2:  # lines contradict each other: what either of them tells is no guide to the others
        return None
    return next(iter(told), True if header.languages else None)


def _statuses(line: _Line) -> set[Status | None]:
    """How firm the line is, as its columns for that say."""
    said = {status_of(line.text(name)) for name in ("status", "tentative", "confirmed")}
    said.add(status_shown(line.text("shown_as")))
    if yes_or_no(line.text("tentative")) is True or yes_or_no(line.text("confirmed")) is False:
        said.add("tentative")
    return said


def _days(line: _Line) -> tuple[date, date]:
    """The first and the last day of a line; raises _Refused."""
    column = "start" if "start" in line.columns and line.cell("start") is not None else "day"
    first, last = _day(line, column)
    if "end" in line.columns and line.cell("end") is not None:
        last = _day(line, "end")[1]
    for day in (first, last):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise _Refused(f"{day.isoformat()} is in another year than {FIRST_YEAR} to {LAST_YEAR}")
    if last < first:
        raise _Refused(f"it ends on {last.isoformat()}, before it begins on {first.isoformat()}")
    if (last - first).days >= LONGEST_DAYS:
        raise _Refused(f"it is {(last - first).days + 1:,} days long; at most {LONGEST_DAYS:,} are read")
    return first, last


def _day(line: _Line, column: str) -> tuple[date, date]:
    """The day in a cell, or the days from one to another; raises _Refused."""
    value = line.cell(column)
    if isinstance(value, datetime):
        return value.date(), value.date()
    if isinstance(value, date):
        return value, value
    if value is None:
        raise _Refused("it doesn't say when")
    text = " ".join(str(value).split())
    if not isinstance(value, str):
        raise _Refused(f"{text[:40]!r} is no day: expected one such as 2027-03-12 or 12 March 2027")
    try:
        when = when_of(text, line.day_first)
    except Unreadable as why:
        try:
            return days_of(text, line.day_first)
        except Unreadable:
            raise _Refused(f"{text[:40]!r} is no day: expected {why}") from None
    day = when.date() if isinstance(when, datetime) else when
    return day, day

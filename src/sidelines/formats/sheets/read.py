"""A spreadsheet of somebody's stays, one a line: its lines become entries, and what can't be read is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import NoReturn

from sidelines.countries import fold
from sidelines.errors import DiaryError, Problem
from sidelines.formats.cases.lines import quoted
from sidelines.formats.diaries.entries import Entry, SetAside, Source, Why
from sidelines.formats.sheets.cells import Cell, Sheet, read_sheets_and_warnings
from sidelines.formats.sheets.headers import Header, header_of
from sidelines.formats.sheets.line import PRIVATE, Lines, Mistaken, tell_order

ABOUT = "About this diary of Sidelines"
"""The first cell of a sheet that explains the others."""

MOST_LINES = 20_000
"""Lines of one principal that are read of a file: fifty years with one a day."""

_EXPECTED = (
    "a row that heads a column of places (city, place, Ort, ville) and one of days (from, day, von, du, date)"
)
_SEVERAL = re.compile(r"[;/&\n,]")
_MOST_NAMES = 10
_MOST_AMBIGUOUS = 20
_SEARCHED_FOR_WAYS = 200


@dataclass(slots=True)
class _Found:
    """What the sheets of a file come to."""

    entries: list[Entry] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """The names in a column of principals, by what they fold to; empty if no sheet has one."""
    lines: int = 0
    """How many lines say anything for the principal."""
    named: bool = False
    """True once the principal asked for is among them, or a sheet names none."""


def read_diary_sheet(
    source: str | Path | bytes,
    name: str = "",
    principal: str | None = None,
    *,
    day_first: bool | None = None,
) -> Source:
    """What a spreadsheet says, given as a path or as bytes with a name: an entry for each line.

    Of a table that names principals only the lines of `principal` are read. `day_first` says how "3/4/2027" is
    meant; without, it is only read where a day above 12 or the language of the headers tells. Raises DiaryError.
    """
    sheets, warnings = read_sheets_and_warnings(source, name)
    found = _Found(problems=list(warnings))
    file = sheets[0].file if sheets else name
    headers = [(sheet, header_of(sheet.rows)) for sheet in sheets if not _explains(sheet)]
    tables = [(sheet, header) for sheet, header in headers if header is not None and _heads(sheet, header)]
    if not tables:
        _refuse(file, headers)
    for sheet, header in headers:
        if header is not None and (sheet, header) in tables:
            _read(sheet, header, principal, day_first, found)
        elif any(cell is not None for row in sheet.rows for cell in row):
            found.problems.append(_not_read(sheet))
    if principal is not None and found.names and not found.named:
        _refuse_principal(file, principal, list(found.names.values()))
    return Source(
        name=file,
        kind="sheet",
        entries=tuple(found.entries),
        set_aside=tuple(found.set_aside),
        problems=tuple(found.problems),
        events=len(found.entries) + len(found.set_aside),
    )


def _explains(sheet: Sheet) -> bool:
    return bool(sheet.rows and sheet.rows[0] and sheet.rows[0][0] == ABOUT)


def _heads(sheet: Sheet, header: Header) -> bool:
    """True if the header is that of a table of stays or of ways."""
    return not sheet.hidden and header.has_date and (header.has_place or _tells_ways(sheet, header))


def _tells_ways(sheet: Sheet, header: Header) -> bool:
    """True if what stands under From and To are places: words without any figures."""
    if not header.of_ways:
        return False
    rows = range(header.row + 1, min(len(sheet.rows), header.row + _SEARCHED_FOR_WAYS))
    cells = [sheet.cell(row, header.columns[name]) for row in rows for name in ("start", "end")]
    told = [cell for cell in cells if cell is not None]
    return bool(told) and all(isinstance(cell, str) and not re.search(r"\d", cell) for cell in told)


def _not_read(sheet: Sheet) -> Problem:
    hidden = "It is hidden. " if sheet.hidden else ""
    return Problem(
        file=sheet.file,
        line=0,
        field=sheet.name,
        found="a hidden sheet" if sheet.hidden else "a sheet without such headers",
        expected=_EXPECTED,
        sentence=f"{hidden}The sheet is not read.",
        severity="warning",
    )


def _refuse(file: str, headers: Sequence[tuple[Sheet, Header | None]]) -> None:
    """Say which columns there are, and which there should be."""
    known = [(sheet, header) for sheet, header in headers if header is not None]
    if not known:
        blank = not any(cell is not None for sheet, _ in headers for row in sheet.rows for cell in row)
        found = "no cell that holds anything" if blank else "no row of known headers among the first twenty"
        raise DiaryError([Problem(file=file, line=0, field="", found=found, expected=_EXPECTED)])
    sheet, header = max(known, key=lambda each: len(each[1].columns))
    said = [str(sheet.cell(header.row, column)) for column in header.columns.values()]
    missing = [] if header.has_place else ["a column of places, such as City"]
    missing += [] if header.has_date else ["a column of days, such as From or Day"]
    problem = Problem(
        file=file,
        line=sheet.line(header.row),
        field="",
        found="a hidden sheet" if sheet.hidden else f"the columns {', '.join(map(quoted, said))}",
        expected=" and ".join(missing) or "a sheet that is not hidden",
    )
    raise DiaryError([problem])


def _refuse_twins(sheet: Sheet, header: Header) -> None:
    problems = []
    for _, one, other in header.twins:
        first, second = (str(sheet.cell(header.row, column)) for column in (one, other))
        problems.append(
            Problem(
                file=sheet.file,
                line=sheet.line(header.row),
                field=sheet.address(header.row, other),
                found=quoted(second),
                expected=f"one column of that kind beside {quoted(first)} in {sheet.address(header.row, one)}",
                sentence="Both mean the same: give one of them another name, or take it out.",
            )
        )
    if problems:
        raise DiaryError(problems)


def _refuse_principal(file: str, principal: str, names: Sequence[str]) -> None:
    shown = ", ".join(map(quoted, names[:_MOST_NAMES]))
    if len(names) > _MOST_NAMES:
        shown += f" and {len(names) - _MOST_NAMES} more"
    expected = f"lines of {quoted(principal)}"
    raise DiaryError([Problem(file=file, line=0, field="", found=f"lines of {shown}", expected=expected)])


def _read(sheet: Sheet, header: Header, principal: str | None, day_first: bool | None, found: _Found) -> None:
    _refuse_twins(sheet, header)
    if not header.has_place:
        columns = dict(header.columns)
        columns["place"], columns["ends_in"] = columns.pop("start"), columns.pop("end")
        header = replace(header, columns=columns)
    found.problems += [_unknown(sheet, header.row, column) for column in header.unknown]
    lines = Lines(sheet, header)
    heads = [lines.value(header.row, name) for name in header.columns]
    rows = [row for row in range(header.row + 1, len(sheet.rows)) if _says_anything(lines, row, heads)]
    if principal is not None and "principal" in header.columns:
        rows = _rows_of(principal, lines, rows, found)
    else:
        found.named = True
    found.lines += len(rows)
    if found.lines > MOST_LINES:
        _refuse_many(sheet, rows[MOST_LINES - found.lines])
    tell_order(lines, rows, day_first)
    for row in rows:
        try:
            _read_line(lines, row, found)
        except DiaryError:
            _refuse_ambiguous(lines, rows)
    found.problems += lines.warnings.values()


def _refuse_many(sheet: Sheet, row: int) -> NoReturn:
    problem = Problem(
        file=sheet.file,
        line=sheet.line(row),
        field="" if sheet.alone else sheet.name,
        found=f"more than {MOST_LINES:,} lines for one principal",
        expected=f"at most {MOST_LINES:,}",
        sentence="No diary is as long as that: take out what is not needed, or what is repeated.",
    )
    raise DiaryError([problem])


def _refuse_ambiguous(lines: Lines, rows: Iterable[int]) -> NoReturn:
    """Name the first cells of which nobody knows whether the day or the month comes first."""
    problems = (problem for row in rows if not lines.cancelled(row) for problem in lines.ambiguous(row))
    raise DiaryError(list(islice(problems, _MOST_AMBIGUOUS)))


def _unknown(sheet: Sheet, row: int, column: int) -> Problem:
    return Problem(
        file=sheet.file,
        line=sheet.line(row),
        field=sheet.address(row, column),
        found=f"the column {quoted(str(sheet.cell(row, column)).strip())}",
        expected="a column that is known, and each once",
        sentence="It is not read.",
        severity="warning",
    )


def _says_anything(lines: Lines, row: int, heads: Sequence[Cell]) -> bool:
    """False for a line that is blank in every known column, or that repeats the headers."""
    columns, faults = lines.header.columns, lines.sheet.faults
    if faults and any((row, column) in faults for name, column in columns.items() if name not in PRIVATE):
        return True
    values = [lines.value(row, name) for name in columns]
    blank = all(value is None for name, value in zip(columns, values, strict=True) if name != "principal")
    return not blank and values != heads


def _rows_of(principal: str, lines: Lines, rows: Iterable[int], found: _Found) -> list[int]:
    """The rows that bear the principal's name; those that bear none are set aside."""
    kept, wanted = [], fold(principal)
    for row in rows:
        cell = lines.value(row, "principal")
        if cell is None:
            where = lines.address(row, "principal")
            sentence = f"{where}: found nothing, expected the name of a principal."
            found.set_aside.append(_aside(lines, row, "mistaken", sentence))
            continue
        name = str(cell)
        found.names.setdefault(fold(name), " ".join(name.split()))
        if wanted in (fold(name), *map(fold, _SEVERAL.split(name))):
            found.named = True
            kept.append(row)
    return kept


def _read_line(lines: Lines, row: int, found: _Found) -> None:
    if lines.cancelled(row):
        found.set_aside.append(_aside(lines, row, "cancelled", "It is called off."))
        return
    try:
        found.entries.append(lines.entry(row))
    except Mistaken as mistake:
        found.set_aside.append(_aside(lines, row, "mistaken", str(mistake)))


def _aside(lines: Lines, row: int, why: Why, sentence: str) -> SetAside:
    title = lines.value(row, "title")
    return SetAside(
        source=lines.sheet.file,
        line=lines.sheet.line(row),
        where=lines.sheet.where(row),
        why=why,
        sentence=sentence,
        title="" if title is None else str(title),
        tells=lines.tells(row),
    )

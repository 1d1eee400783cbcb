"""Spreadsheets as rows of cells: text with delimiters, and workbooks (.xlsx, .xls, .ods)."""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sidelines.errors import DiaryError, FileError, Problem
from sidelines.formats.sheets import calamine as sheet_calamine
from sidelines.formats.sheets.archive import Bounds, SheetFile, kind_of
from sidelines.formats.sheets.text import read_csv
from sidelines.formats.sheets.xml import Place, Scan, column_letters, scan_ods, scan_xlsx

Cell = str | int | float | bool | date | datetime | time | None
"""What a cell holds; None if it is empty. In text every cell is text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook, or a table in text, as rows of cells that begin at its first cell."""

    file: str
    """The file's name as it was given."""
    name: str = ""
    """The sheet's name; empty for a table in text."""
    rows: tuple[tuple[Cell, ...], ...]
    """The rows, blank ones too; they need not be of one length."""
    lines: tuple[int, ...] = ()
    """For a table in text, the physical line (from 1) on which each row begins."""
    faults: Mapping[Place, str] = field(default_factory=dict)
    """By row and column from 0: what a cell without a usable value holds ("#REF!", "a formula without a value")."""
    alone: bool = True
    """Whether it is the only sheet of the file."""
    hidden: bool = False

    def line(self, row: int) -> int:
        """The number (from 1) under which a row, counted from 0, is found in the file."""
        return self.lines[row] if self.name == "" else row + 1

    def where(self, row: int) -> str:
        """A row, counted from 0, in words: "line 7", "row 7" or "Sheet1, row 7"."""
        if self.name == "":
            return f"line {self.line(row)}"
        return f"row {row + 1}" if self.alone else f"{self.name}, row {row + 1}"

    def address(self, row: int, column: int) -> str:
        """A cell, counted from 0: "B7", "Sheet1!B7" or "line 7, column 2"."""
        if self.name == "":
            return f"line {self.line(row)}, column {column + 1}"
        cell = f"{column_letters(column)}{row + 1}"
        return cell if self.alone else f"{self.name}!{cell}"

    def cell(self, row: int, column: int) -> Cell:
        """The value of a cell, counted from 0; None beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None


def read_sheets(
    source: str | Path | bytes,
    name: str = "",
    *,
    error: type[FileError] = DiaryError,
    bounds: Bounds | None = None,
) -> list[Sheet]:
    """The sheets of a spreadsheet, given as a path or as bytes with a name.

    A merged cell's value stands in each of its rows. Raises `error` (DiaryError) for what is empty, damaged,
    locked, too large, or of another kind than its name says. Warnings: `read_sheets_and_warnings`.
    """
    return read_sheets_and_warnings(source, name, error=error, bounds=bounds)[0]


def read_sheets_and_warnings(
    source: str | Path | bytes,
    name: str = "",
    *,
    error: type[FileError] = DiaryError,
    bounds: Bounds | None = None,
) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a spreadsheet, as `read_sheets` gives them, with what seems wrong with the file."""
    bounds = bounds or Bounds()
    if isinstance(source, bytes):
        file = SheetFile(name=name or "a spreadsheet", content=source, error=error, bounds=bounds)
    else:
        file = _opened(Path(source), name, error, bounds)
    kind = kind_of(file)
    if kind == "csv":
        rows, lines, problems = read_csv(file)
        return [Sheet(file=file.name, rows=tuple(map(tuple, rows)), lines=tuple(lines))], problems
    return _workbook(file, kind)


def _opened(path: Path, name: str, error: type[FileError], bounds: Bounds) -> SheetFile:
    try:
        if path.exists() and not path.is_file():
            raise IsADirectoryError(21, "Is no file")
        with path.open("rb") as stream:
            content = stream.read(bounds.bytes + 1)
    except (OSError, ValueError) as refusal:
        why = refusal.strerror if isinstance(refusal, OSError) else None
        found = f"no file that can be read ({why or refusal})"
        SheetFile(name=name or str(path), content=b"", error=error).refuse(found, "a spreadsheet")
    return SheetFile(name=name or str(path), content=content, error=error, bounds=bounds)


def _workbook(file: SheetFile, kind: str) -> tuple[list[Sheet], list[Problem]]:
    problems: list[Problem] = []
    scans: dict[str, Scan] = {}
    if kind != "xls":
        archive = zipfile.ZipFile(io.BytesIO(file.content))  # looked at already
        scans = scan_xlsx(file, archive) if kind == "xlsx" else scan_ods(file, archive)
        if any(part.lower().startswith("xl/externallinks/") for part in archive.namelist()):
            sentence = "What these said when the workbook was last saved is read."
            problems.append(file.problem("links to other workbooks", "values of its own", sentence))
    if file.ending in ("xlsx", "xls", "ods") and file.ending != kind:
        sentence = "It is read as what it is."
        problems.append(
            file.problem(f"a workbook of the kind .{kind}", f"one of the kind .{file.ending}", sentence)
        )
    tables = _read_apart(file)
    alone = len(tables) == 1
    return [_sheet(file, table, scans.get(table["name"]) or Scan(), alone) for table in tables], problems


def _read_apart(file: SheetFile) -> list[dict[str, Any]]:
    """The workbook's tables, read by a process of its own that may run out of memory or time alone."""
    found = importlib.util.find_spec("python_calamine")
    assert found is not None
    assert found.origin is not None
    bounds = file.bounds
    numbers = (bounds.rows, bounds.columns, bounds.cells, bounds.seconds)
    command = [
        sys.executable,
        *(
            "-I",
            "-S",
            "-X",
            "utf8",
            str(Path(sheet_calamine.__file__)),
            str(Path(found.origin).parent.parent),
        ),
        *map(str, numbers),
    ]
    try:
        done = subprocess.run(
            command,
            input=file.content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=bounds.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        file.refuse(f"a workbook that takes more than {bounds.seconds} seconds to read", "a smaller one")
    if done.returncode:
        file.refuse("a workbook that can't be read within memory and time, or is damaged", "a whole workbook")
    answer: dict[str, Any] = json.loads(done.stdout, object_hook=_untagged)
    if "refused" in answer:
        _refuse(file, answer)
    tables: list[dict[str, Any]] = answer["sheets"]
    return tables


def _refuse(file: SheetFile, answer: dict[str, Any]) -> None:
    if answer["refused"] == "password":
        file.refuse("a workbook protected by a password", "an open one", "Save it without the password.")
    if answer["refused"] == "size":
        bounds = file.bounds
        found = f"a sheet of {answer['rows']:,} rows and {answer['columns']:,} columns"
        most = f"at most {bounds.rows:,} rows, {bounds.columns:,} columns and {bounds.cells:,} cells"
        file.refuse(found, most, cell=answer["sheet"])
    sentence = "Open it in a spreadsheet program and save it once more."
    file.refuse("a workbook that can't be read", "a workbook (.xlsx, .xls, .ods)", sentence)


def _untagged(tagged: dict[str, Any]) -> Any:
    """A date, time or length of time that comes as `{"date": "2027-03-12"}`."""
    if len(tagged) != 1:
        return tagged
    ((kind, value),) = tagged.items()
    if kind == "timedelta":
        return timedelta(seconds=value)
    read = {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "time": time.fromisoformat}
    return read[kind](value) if kind in read else tagged


def _sheet(file: SheetFile, table: dict[str, Any], scan: Scan, alone: bool) -> Sheet:
    rows: list[list[Cell]] = [[_cell(value) for value in row] for row in table["rows"]]
    for row, column in scan.faults:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = None
    _fill_down(rows, [*scan.merged, *table["merged"]], file.bounds.cells)
    return Sheet(
        file=file.name,
        name=table["name"] or "Sheet",
        rows=tuple(map(tuple, rows)),
        faults=scan.faults,
        alone=alone,
        hidden=table["hidden"],
    )


def _fill_down(rows: list[list[Cell]], merged: Sequence[Any], most: int) -> None:
    """Put the value of each merged cell into the rows below it that it covers."""
    for (top, left), (bottom, _) in merged:
        last = min(bottom, len(rows) - 1)
        most -= max(0, last - top)
        if most < 0 or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : last + 1]:
            if left < len(row) and row[left] is None:
                row[left] = rows[top][left]


def _cell(value: Any) -> Cell:
    """A cell as it is meant: whole numbers whole, times to the second, lengths of less than a day as times."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return _to_the_second(value)
    if isinstance(value, time):
        return _to_the_second(datetime.combine(date(2000, 1, 1), value)).time()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        if 0 <= seconds < 86_400:
            return (datetime(2000, 1, 1) + timedelta(seconds=seconds)).time()  # noqa: DTZ001
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}"
    known: Cell = value
    return None if value == "" else known


def _to_the_second(when: datetime) -> datetime:
    """The time without the fraction that counting in days leaves."""
    whole = when.replace(microsecond=0)
    return whole + timedelta(seconds=1) if when.microsecond >= 500_000 and when.year < 9999 else whole

"""What the library that reads workbooks doesn't tell: formulas without a value, errors, and cells far out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from sidelines.formats.sheets.archive import SheetFile

Place = tuple[int, int]
"""A row and a column, from 0."""

NO_VALUE = "a formula without a value"
"""What is said of a formula whose result nobody has worked out yet."""

_ERROR = re.compile(r"#(?:[A-Z/0]+[!?]|N/A|N/V|GETTING_DATA)|Err:\d+")
_CHUNK = 1 << 18
_MOST_TEXT = 200
_MOST_FAULTS = 1_000


@dataclass(slots=True, kw_only=True)
class Scan:
    """What there is to know of a sheet beside its values."""

    faults: dict[Place, str] = field(default_factory=dict)
    """Cells without a usable value, and what they hold instead."""
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    """The first and last cell of merged ranges, where the format is OpenDocument."""
    last: Place = (-1, -1)
    """The lowest row and the farthest column of cells with a value."""

    def note(self, place: Place, fault: str) -> None:
        """Keep what a cell holds instead of a value."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults[place] = fault


class Unbounded(Exception):
    """A sheet has more cells than any diary, or a document type that could make it so."""


def column_letters(column: int) -> str:
    """The letters of a column, from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_ADDRESS = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")


def _place_of(address: str) -> Place | None:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def scan_xlsx(file: SheetFile, archive: zipfile.ZipFile) -> dict[str, Scan]:
    """Each worksheet's scan, by name; raises the file's error."""
    names = {name.lower(): name for name in archive.namelist()}
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            ids = (value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
            sheets.append((attributes.get("name", ""), next(ids, "")))

    for part, start in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        if part in names:
            _parse(file, archive, names[part], start)
    found: dict[str, Scan] = {}
    for name, ident in sheets:
        target = targets.get(ident, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if target and path.lower() in names:
            cells = _XlsxCells(file)
            _parse(file, archive, names[path.lower()], cells.start, cells.end, cells.text)
            found[name] = cells.scan
    return found


def scan_ods(file: SheetFile, archive: zipfile.ZipFile) -> dict[str, Scan]:
    """Each table's scan, by name; raises the file's error."""
    cells = _OdsCells(file)
    if "content.xml" in archive.namelist():
        _parse(file, archive, "content.xml", cells.start, cells.end, cells.text)
    return cells.scans


def _parse(
    file: SheetFile,
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def local_start(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2], attributes)

    def doctype(*_: Any) -> None:
        raise Unbounded

    parser.StartElementHandler = local_start
    parser.StartDoctypeDeclHandler = doctype
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda tag: ended(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except Unbounded:
        file.refuse(f"a document type in {part}", "a workbook as spreadsheet programs write it")
    except (expat.ExpatError, ValueError, LookupError) as problem:
        line = getattr(problem, "lineno", 0)
        found = f"XML that can't be read in {part}" + (f" (its line {line})" if line else "")
        file.refuse(found, "a whole workbook", "Save it once more, or fetch it once more.")


class _Cells:
    """Where cells with a value may lie, and what is said when one lies farther out."""

    def __init__(self, file: SheetFile) -> None:
        self.file = file

    def look_at(self, scan: Scan, row: int, column: int) -> None:
        """Take a cell with a value into account; raises the file's error if the sheet grows beyond bounds."""
        bounds = self.file.bounds
        low, far = max(scan.last[0], row), max(scan.last[1], column)
        if low >= bounds.rows or far >= bounds.columns or (low + 1) * (far + 1) > bounds.cells:
            self.file.refuse(
                f"a table that reaches to {column_letters(far)}{low + 1}",
                f"at most {bounds.rows:,} rows, {bounds.columns:,} columns and {bounds.cells:,} cells",
                "Clear the cells far out.",
            )
        scan.last = (low, far)


class _XlsxCells(_Cells):
    """Reads the cells of a worksheet: `<c r="B7" t="n"><f>A7+2</f><v>46000</v></c>`."""

    def __init__(self, file: SheetFile) -> None:
        super().__init__(file)
        self.scan = Scan()
        self._row = self._column = -1
        self._kind = ""
        self._formula = self._in_value = False
        self._value = ""
        self._filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            at = _place_of(attributes.get("r", ""))
            self._row, self._column = at or (self._row, self._column + 1)
            self._kind = attributes.get("t", "")
            self._formula = self._filled = False
            self._value = ""
        elif tag == "row":
            said = attributes.get("r", "")
            self._row = int(said) - 1 if said.isdecimal() and len(said) < 10 else self._row + 1
            self._column = -1
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._in_value = True
        elif tag == "is":
            self._filled = True

    def text(self, text: str) -> None:
        if self._in_value and len(self._value) < _MOST_TEXT:
            self._value += text

    def end(self, tag: str) -> None:
        if tag == "v":
            self._in_value = False
        elif tag == "c":
            value = self._value.strip()
            if value or self._filled or self._formula:
                self.look_at(self.scan, self._row, self._column)
            if self._kind == "e":
                self.scan.note((self._row, self._column), value or "an error")
            elif self._formula and not value and not self._filled and self._kind != "str":
                self.scan.note((self._row, self._column), NO_VALUE)


class _OdsCells(_Cells):
    """Reads the cells of OpenDocument tables, rows and cells repeated as they say."""

    def __init__(self, file: SheetFile) -> None:
        super().__init__(file)
        self.scans: dict[str, Scan] = {}
        self._scan: Scan | None = None
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._cell: dict[str, str] | None = None
        self._text = ""
        self._tables = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._scan = self.scans.setdefault(attributes.get("table:name", ""), Scan())
                self._row = 0
        elif self._tables != 1:
            return
        elif tag == "table-row":
            self._rows, self._column = _times(attributes, "table:number-rows-repeated"), 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._text = attributes, ""
            self._columns = _times(attributes, "table:number-columns-repeated")

    def text(self, text: str) -> None:
        if self._cell is not None and len(self._text) < _MOST_TEXT:
            self._text += text

    def end(self, tag: str) -> None:
        if tag == "table":
            self._tables -= 1
        elif self._tables != 1:
            return
        elif tag == "table-row":
            self._row += self._rows
        elif (
            tag in ("table-cell", "covered-table-cell") and self._cell is not None and self._scan is not None
        ):
            self._end_cell(self._cell, self._scan)
            self._column += self._columns
            self._cell = None

    def _end_cell(self, cell: dict[str, str], scan: Scan) -> None:
        row, column, said = self._row, self._column, self._text.strip()
        typed, formula = "office:value-type" in cell, "table:formula" in cell
        if typed or formula or said:
            self.look_at(scan, row + self._rows - 1, column + self._columns - 1)
        if cell.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(said)):
            scan.note((row, column), said or "an error")
        elif formula and not typed and not said:
            scan.note((row, column), NO_VALUE)
        rows, columns = (
            _times(cell, "table:number-rows-spanned"),
            _times(cell, "table:number-columns-spanned"),
        )
        if rows > 1 and len(scan.merged) < _MOST_FAULTS:
            scan.merged.append(((row, column), (row + rows - 1, column + columns - 1)))


def _times(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 10 else 1

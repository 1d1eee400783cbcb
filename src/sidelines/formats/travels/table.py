"""Tables of many itineraries, cases and calendars as presences, whatever the kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sidelines.crossings.presences import Presence
from sidelines.errors import TableError
from sidelines.formats.sheets.archive import Bounds
from sidelines.formats.sheets.cells import read_sheets
from sidelines.formats.travels.lines import of_table
from sidelines.formats.travels.values import Read, Travels, Unplaced
from sidelines.places import City

BOUNDS = Bounds(bytes=60_000_000, rows=300_000, cells=6_000_000, seconds=60)
"""A table of many itineraries may be larger than one principal's."""


def read_travels(paths: Sequence[Path], at: City | None = None) -> Travels:
    """The presences in tables (.csv, .xlsx, .ods), case files (.toml, .json) and calendars (.ics).

    `at`: where somebody is of whom a table without a column for the place says nothing else. Raises TableError,
    and CaseError or DiaryError for files of those kinds.
    """
    presences: list[Presence] = []
    unplaced: list[Unplaced] = []
    files = []
    for path in paths:
        found, left, told = _read(path, at)
        presences += found
        unplaced += left
        files.append(told)
    return Travels(presences=tuple(presences), unplaced=tuple(unplaced), files=tuple(files))


def _read(path: Path, at: City | None) -> Read:
    kind = path.suffix.lower()
    if kind in (".toml", ".json"):  # readers are heavy: each is loaded once it is needed
        from sidelines.formats.travels.diaries import of_case

        return of_case(path)
    if kind in (".ics", ".ical", ".ifb", ".icalendar"):
        from sidelines.formats.travels.diaries import of_calendar

        return of_calendar(path, at)
    sheets = read_sheets(path, error=TableError, bounds=BOUNDS)
    return of_table(str(path), sheets, at)

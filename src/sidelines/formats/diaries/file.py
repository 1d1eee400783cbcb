"""Calendars and spreadsheets by their file: which reader a file needs, and how its entries count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sidelines.countries import fold
from sidelines.errors import DiaryError, Problem
from sidelines.formats.diaries.entries import Entry, SetAside, Source
from sidelines.times import Days

LARGEST_FILE = 100_000_000
"""Bytes; each reader has a limit of its own below it."""

Kind = Literal["calendar", "sheet"]

_KINDS: dict[str, Kind] = {
    ".ics": "calendar",
    ".ical": "calendar",
    ".ifb": "calendar",
    ".icalendar": "calendar",
    ".csv": "sheet",
    ".tsv": "sheet",
    ".txt": "sheet",
    ".xlsx": "sheet",
    ".xlsm": "sheet",
    ".xls": "sheet",
    ".ods": "sheet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryFile:
    """A calendar or spreadsheet, and how it counts."""

    path: Path
    name: str
    """What it is called in messages and in the case."""
    tentative: bool = False
    """True: all that it holds is tentative."""
    whose: str = ""
    """Whose lines are read of a spreadsheet that names principals; empty: the principal's own name."""
    content: bytes | None = None
    """Its bytes where it is at hand and no file on a disk; `path` then gives nothing but its ending."""


def read_source(file: DiaryFile, principal: str, days: Days | None) -> Source:
    """What the file holds on those days (None: all its days); raises DiaryError and OSError."""
    kind = _kind_of(file)
    if kind == "calendar":  # readers are heavy: each is loaded once it is needed
        from sidelines.formats.calendars.read import read_calendar

        source = read_calendar(_content(file), file.name, days)
    else:
        from sidelines.formats.sheets.read import read_diary_sheet

        source = read_diary_sheet(_content(file), file.name, file.whose or principal)
        # A line of a spreadsheet says where the principal stays, unless it says otherwise.
        source = replace(source, entries=tuple(_stay_unless_said(entry) for entry in source.entries))
    source = _only_of(file.whose or principal, source)
    if file.tentative:
        source = replace(source, entries=tuple(replace(each, tentative=True) for each in source.entries))
    return source


def _only_of(principal: str, source: Source) -> Source:
    """The source without the entries that are another principal's by their own word; these are set aside."""
    others = [entry for entry in source.entries if entry.whose and fold(entry.whose) != fold(principal)]
    if not others:
        return source
    asides = tuple(
        SetAside(
            source=entry.source,
            line=entry.line,
            where=entry.where,
            why="another's",
            sentence="It is another principal's.",
            title=entry.title,
        )
        for entry in others
    )
    kept = tuple(entry for entry in source.entries if not entry.whose or fold(entry.whose) == fold(principal))
    return replace(source, entries=kept, set_aside=(*source.set_aside, *asides))


def _kind_of(file: DiaryFile) -> Kind:
    if "://" in file.name:
        found, expected = "an address", "a file"
        why = "Sidelines never reaches the network: save the calendar as a file first."
        raise DiaryError([_refusal(file, found, expected, why)])
    kind = _KINDS.get(file.path.suffix.lower())
    if kind is None:
        expected = "a calendar (.ics) or a spreadsheet (.csv, .xlsx, .xls, .ods)"
        raise DiaryError([_refusal(file, f"the ending {file.path.suffix or 'of no kind'}", expected)])
    return kind


def _refusal(file: DiaryFile, found: str, expected: str, sentence: str = "") -> Problem:
    return Problem(file=file.name, line=0, field="", found=found, expected=expected, sentence=sentence)


def _content(file: DiaryFile) -> bytes:
    """The bytes of the file, one more than any reader takes at most."""
    if file.content is not None:
        return file.content[: LARGEST_FILE + 1]
    if file.path.exists() and not file.path.is_file():
        raise DiaryError([_refusal(file, "a folder" if file.path.is_dir() else "no plain file", "a file")])
    try:
        with file.path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as refusal:
        why = f"no file that can be read ({refusal.strerror or refusal})"
        raise DiaryError([_refusal(file, why, "a calendar or spreadsheet")]) from None


def _stay_unless_said(entry: Entry) -> Entry:
    return entry if entry.kind or not entry.place or entry.ends_in else replace(entry, kind="stay")

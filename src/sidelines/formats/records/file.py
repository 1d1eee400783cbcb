"""Record files: the record in a case file, or in a file of its own, becomes a record or a list of problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sidelines.errors import CaseError, FileError, PlaceError, Problem
from sidelines.formats.cases.fields import Known
from sidelines.formats.cases.problems import Problems
from sidelines.formats.cases.raw import LARGEST_FILE, read_raw
from sidelines.formats.cases.schema import CaseTable
from sidelines.formats.records.build import built_record
from sidelines.formats.records.schema import RecordFileTable
from sidelines.places import Venue
from sidelines.record.claims import Record


class RecordError(FileError):
    """A record can't be read."""


def load_record(path: str | Path) -> Record:
    """The record in the file; raises RecordError with every problem at once."""
    record, problems = read_record(content_of(Path(path)), str(path))
    if record is None:
        raise RecordError(problems)
    return record


def problems_of_record(path: str | Path) -> list[Problem]:
    """What the record in a case file has amiss; nothing where the case holds none, or can't be read at all."""
    try:
        content = content_of(Path(path))
        values = read_raw(content, str(path)).values
    except FileError:
        return []
    if "record" not in values:
        return []
    return [problem for problem in read_record(content, str(path))[1] if problem.field.startswith("record")]


def content_of(path: Path) -> bytes:
    """The bytes of the file, as far as anybody reads them; raises RecordError."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as refusal:
        found = f"no file that can be read ({refusal.strerror or refusal})"
        problem = Problem(file=str(path), line=0, field="", found=found, expected="a file with a record")
        raise RecordError([problem]) from None


def read_record(content: str | bytes, name: str = "record.toml") -> tuple[Record | None, list[Problem]]:
    """The record in a text (None if it holds an error) and every problem; `name` stands for the file in these.

    The text is TOML, or JSON if the name ends in .json or the text begins with a brace. Of a case only the record and
    the places are read.
    """
    try:
        raw = read_raw(content, name)
    except CaseError as refusal:
        return None, list(refusal.problems)
    problems, known = Problems(raw), Known()
    other = CaseTable.model_fields.keys() - RecordFileTable.model_fields.keys()
    values = {key: value for key, value in raw.values.items() if key not in other}
    table = RecordFileTable.model_validate(values, context=known)
    problems.add_broken(known.broken)
    if problems.errors:
        return None, problems.listed()
    homes = () if table.record.countries else tuple(_homes(raw.values, known))
    record = built_record(table.title, table.record, known, problems, countries=homes)
    found = problems.listed()
    return (None if any(each.severity == "error" for each in found) else record), found


def _homes(values: dict[str, Any], known: Known) -> Iterator[str]:
    """The countries of the case's principals, as far as their homes can be told."""
    tables = values.get("principals", [])
    for table in tables if isinstance(tables, list) else ():
        home = table.get("home") if isinstance(table, dict) else None
        if isinstance(home, str) and 0 < len(home) <= 200:
            try:
                place = known.place(home)
            except PlaceError:
                continue
            yield (place.city if isinstance(place, Venue) else place).country

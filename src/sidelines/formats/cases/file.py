"""Case files: the TOML or JSON that a diary secretary writes becomes a case, or a list of problems."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from sidelines.errors import CaseError, Problem
from sidelines.finding.wanted import Case
from sidelines.formats.cases.build import built
from sidelines.formats.cases.check import look_at_diaries
from sidelines.formats.cases.fields import Known
from sidelines.formats.cases.lines import unprintable
from sidelines.formats.cases.problems import Problems, Said
from sidelines.formats.cases.raw import LARGEST_FILE, read_raw
from sidelines.formats.cases.schema import CaseTable
from sidelines.formats.cases.tables import meant_fields


def load_case(path: str | Path, *, titles: bool = False, everything: bool = False) -> Case:
    """The case in the file; raises CaseError with every problem at once (warnings alone don't raise).

    `titles`: those of the calendars and spreadsheets that it names are kept. `everything`: these are read over all
    their days, and not only over those of its meetings and a month around.
    """
    case, problems = examined(path, titles=titles, everything=everything)
    if case is None:
        raise CaseError(problems)
    return case


def check_case(path: str | Path) -> list[Problem]:
    """Every problem of the case file, errors and warnings, by line."""
    return examined(path)[1]


def read_case(
    content: str | bytes,
    name: str = "case.toml",
    *,
    folder: Path | None = None,
    titles: bool = False,
    everything: bool = False,
) -> tuple[Case | None, list[Problem]]:
    """The case in a text (None if it holds an error) and every problem; `name` stands for the file in these.

    The text is TOML, or JSON if the name ends in .json or the text begins with a brace. The diaries that it
    names are files in `folder`; `titles`: theirs are kept; `everything`: all their days are read.
    """
    case, _, problems = read_case_knowing(content, name, folder=folder, titles=titles, everything=everything)
    return case, problems


def read_case_knowing(
    content: str | bytes,
    name: str,
    *,
    folder: Path | None = None,
    titles: bool = False,
    everything: bool = False,
) -> tuple[Case | None, Known, list[Problem]]:
    """The same, with the places and groups of its own that the case makes known."""
    try:
        raw = read_raw(content, name)
    except CaseError as refusal:
        return None, Known(), list(refusal.problems)
    problems, known = Problems(raw), Known(principals=_names(raw.values))
    table = CaseTable.model_validate(raw.values, context=known)
    problems.add_broken(known.broken)
    if known.gave_up:
        problems.add(
            (), Said(f"{len(known.unknown)} unknown cities"), "fewer", "The others are not looked up."
        )
    case = built(table, known, problems, folder=folder, titles=titles, everything=everything)
    look_at_diaries(case, problems)
    return None if problems.errors else case, known, problems.listed()


def examined(
    path: str | Path, *, titles: bool = False, everything: bool = False
) -> tuple[Case | None, list[Problem]]:
    """The case in the file (None if it holds an error) and every problem."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as refusal:
        found = f"no file that can be read ({refusal.strerror or refusal})"
        return None, [Problem(file=str(path), line=0, field="", found=found, expected="a case file")]
    return read_case(content, str(path), folder=path.parent, titles=titles, everything=everything)


def _names(values: dict[str, Any]) -> tuple[str, ...]:
    """The principals that the case names, those told with a mistake too; none where they are no list."""
    meant = meant_fields(values, tuple(CaseTable.model_fields))
    tables = next((values[key] for key in values if meant.get(key, key) == "principals"), None)
    found = (
        [table.get("name") for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []
    )
    names = (name for name in found if isinstance(name, str) and not any(map(unprintable, name)))
    return tuple(unicodedata.normalize("NFC", " ".join(name.split())) for name in names)

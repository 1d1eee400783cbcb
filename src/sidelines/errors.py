"""What can go wrong, as one tree.

SidelinesError
├── UnreadableTime      a date, time or instant that can't be read
├── UnknownZone         a name that is no IANA time zone
├── PlaceError
│   ├── UnknownCity     no city bears the name; the nearest names are said
│   ├── AmbiguousCity   several do; the country is asked for
│   └── UnknownCountry  no country bears the name or code
├── TooMuch             more days and places than can be looked at at once
├── UnknownName         a principal, meeting, format or preset that the case does not hold
├── IllegalMove         a move that the facts of a request forbid
└── FileError           a file that can't be read, with every problem at once
    ├── CaseError       a case
    ├── DiaryError      a calendar or a spreadsheet of somebody's diary
    └── TableError      a table of many itineraries
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


class SidelinesError(Exception):
    """Something a user can put right; the message says what and names the thing."""


class UnreadableTime(SidelinesError):
    """A date, time of day or instant can't be read."""


class UnknownZone(SidelinesError):
    """The name is no IANA time zone."""


class PlaceError(SidelinesError):
    """A place can't be told."""


class UnknownCity(PlaceError):
    """No city bears the name."""


class AmbiguousCity(PlaceError):
    """Several cities bear the name: say the country."""


class UnknownCountry(PlaceError):
    """No country bears the name or code."""


class TooMuch(SidelinesError):
    """More days and places are asked about than can be looked at at once."""


class UnknownName(SidelinesError):
    """The case holds nothing of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a file that can't be read, or reads as a mistake, with the place where it stands.

    `line` counts from 1, 0 where no line can be told; `field` is empty for the file as a whole.
    """

    file: str
    line: int
    field: str
    found: str
    expected: str
    sentence: str = ""
    """What is wrong, naming the things; empty where found and expected say it all."""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = [self.file, str(self.line)] if self.line else [self.file]
        where = ":".join(place) + (f": {self.field}" if self.field else "")
        facts = f"found {self.found}, expected {self.expected}"
        return f"{where}: {facts}. {self.sentence}" if self.sentence else f"{where}: {facts}"


class FileError(SidelinesError):
    """A file can't be read; `problems` holds everything that is wrong with it, warnings too."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems if problem.severity == "error"))


class CaseError(FileError):
    """A case can't be read."""


class DiaryError(FileError):
    """A calendar or a spreadsheet can't be read."""


class TableError(FileError):
    """A table of many itineraries can't be read."""

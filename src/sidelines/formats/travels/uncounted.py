"""What crossings do not count: how many lines, and why, equal reasons as one, the rarest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sidelines.formats.travels.values import TravelFile, Travels, Unplaced

SHOWN_PLACES = 3
"""So many lines of one reason are named; the others are counted."""

_NUMBERED = re.compile(r"(?P<before>.*)\b(?P<what>line|row) (?P<number>\d+)")
_PLURALS = {"line": "lines", "event": "events", "entry": "entries"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason for which lines of a file, or places in them, are not counted."""

    file: str
    lines: tuple[str, ...]
    """Where they stand, each once, in the file's order: "line 7"; empty if it is about the whole file."""
    place: str
    """As written, if all have the same."""
    why: str
    guess: str
    times: int

    @property
    def where(self) -> str:
        """Where that is: "line 7", "lines 3, 9, 12 and 9 more"."""
        return lines_text(self.lines)

    @property
    def sentence(self) -> str:
        """The place as written unless the reason names it, why it is not counted, and the nearest guess."""
        place = f"{self.place}: " if self.place and self.place not in self.why else ""
        guess = f"; perhaps {self.guess}" if self.guess else ""
        often = f" ({self.times:,} times)" if self.times > max(1, len(self.lines)) else ""
        return f"{place}{self.why}{guess}{often}"


def reasons(travels: Travels) -> list[Reason]:
    """Why lines are not counted: equal reasons of a file as one, the rarest first, then in the order of the files."""
    groups: dict[tuple[str, str, str], list[Unplaced]] = {}
    for left in travels.unplaced:
        groups.setdefault((left.file, left.reason, left.guess), []).append(left)
    found = [
        Reason(
            file=file,
            lines=tuple(dict.fromkeys(left.where for left in group if left.where)),
            place=group[0].place if len({left.place for left in group}) == 1 else "",
            why=why,
            guess=guess,
            times=len(group),
        )
        for (file, why, guess), group in groups.items()
    ]
    return sorted(found, key=lambda reason: reason.times)


def lines_text(lines: Sequence[str]) -> str:
    """Some lines in words, the first few by their number.

    >>> lines_text(["line 3", "line 9"]), lines_text([f"Trips, row {i}" for i in range(2, 14)])
    ('lines 3 and 9', 'Trips, rows 2, 3, 4 and 9 more')
    """
    found = [_NUMBERED.fullmatch(line) for line in lines[:SHOWN_PLACES]]
    heads = {(each["before"], each["what"]) if each else None for each in found}
    shown = list(lines[:SHOWN_PLACES])
    head = ""
    if len(lines) > 1 and len(heads) == 1 and (told := found[0]) is not None:
        head = f"{told['before']}{told['what']}s "
        shown = [each["number"] for each in found if each]
    if len(lines) > SHOWN_PLACES:
        return f"{head}{', '.join(shown)} and {len(lines) - SHOWN_PLACES:,} more"
    return f"{head}{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def counted_text(files: Sequence[TravelFile]) -> str:
    """How many lines of the files are counted and how many are not.

    >>> one = TravelFile(name="t.csv", lines=426, placed=138, parts=426, placed_parts=138, partly=3)
    >>> counted_text([one])
    '138 of 426 lines are counted, 3 of these in part; 288 are not'
    """
    lines, placed = sum(file.lines for file in files), sum(file.placed for file in files)
    kinds = {file.kind for file in files}
    kind = kinds.pop() if len(kinds) == 1 else "entry"
    what = kind if lines == 1 else _PLURALS[kind]
    partly, left_open = sum(file.partly for file in files), sum(file.open for file in files)
    part = f", {partly:,} of these in part" if partly else ""
    more = f"; the calendars of cases leave {left_open:,} open" if left_open else ""
    rest = lines - placed
    return f"{placed:,} of {lines:,} {what} {_are(placed)} counted{part}; {rest:,} {_are(rest)} not{more}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"

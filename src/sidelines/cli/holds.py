"""Options of an answer into a calendar: which are chosen, whose ways, and what is told of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sidelines.errors import SidelinesError

if TYPE_CHECKING:
    from sidelines.finding.answer import Answer, Option
    from sidelines.formats.calendars.holds import Earlier, Holds

ALL = "all"
"""Said instead of a participant's name: the ways of every one."""

MOST_NUMBERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsAsked:
    """What the command line asks about holds; `file` is None if it asks nothing."""

    file: Path | None = None
    choose: str | None = None
    travel: bool = False
    ways_of: tuple[str, ...] = ()
    cancel: bool = False
    titles: bool = False

    def look_at(self) -> Earlier:
        """The holds that are in the file already; raises SidelinesError for what can't be before any work is done."""
        if self.file is None:
            given = {
                "--choose": self.choose is not None,
                "--travel": self.travel,
                "--for": bool(self.ways_of),
                "--cancel": self.cancel,
            }
            for option in (option for option, there in given.items() if there):
                raise SidelinesError(
                    f"{option} says how options are held in a calendar: give --ics FILE, too"
                )
            return ()
        if self.ways_of and not self.travel:
            raise SidelinesError("--for says whose ways are written: give --travel, too")
        if self.choose is not None:
            numbers(self.choose)
        from sidelines.formats.calendars.holds import earlier_holds

        return earlier_holds(self.file)

    def write(self, answer: Answer, earlier: Earlier) -> str:
        """Write the calendar; answers what was written, in a sentence."""
        from sidelines.formats.calendars.holds import write_holds
        from sidelines.formats.write import write_text

        assert self.file is not None
        if not answer.complete:
            return f"{self.file}: not written, as not all days were looked at"
        written = write_holds(answer, self._wanted(answer), earlier, datetime.now(UTC))
        if written.content:
            write_text(self.file, written.content.decode())
        return f"{self.file}: {written.sentence}"

    def _wanted(self, answer: Answer) -> Holds:
        from sidelines.formats.calendars.holds import Holds, default_options

        options = default_options(answer) if self.choose is None else chosen(answer.options, self.choose)
        return Holds(
            options=options,
            ways_of=travellers(answer, self.ways_of) if self.travel else (),
            cancel=self.cancel,
            titles=self.titles,
        )


def numbers(text: str) -> tuple[int, ...]:
    """The numbers in a list such as "1,3" or "1-3, 5", each once; raises SidelinesError.

    >>> numbers("3, 1-2, 2")
    (3, 1, 2)
    """
    found: dict[int, None] = {}
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:[-–]\s*(\d{1,6})\s*)?", part)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if not 1 <= first <= last or last - first >= MOST_NUMBERS:
            raise SidelinesError(f"--choose {text!r}: write the numbers of options, as in 1,3 or 1-3")
        found |= dict.fromkeys(range(first, last + 1))
    return tuple(found)


def chosen(options: Sequence[Option], text: str) -> tuple[Option, ...]:
    """The options with those numbers; raises SidelinesError for a number that is not listed."""
    listed = {option.rank: option for option in options}
    asked = numbers(text)
    missing = [number for number in asked if number not in listed]
    if missing:
        there = {0: "no option is listed", 1: "there is only option 1"}
        which = there.get(len(listed), f"the list goes from 1 to {len(listed)}, --limit makes it longer")
        raise SidelinesError(f"--choose {text!r}: there is no option {missing[0]}; {which}")
    return tuple(listed[number] for number in asked)


def travellers(answer: Answer, names: Sequence[str]) -> tuple[str, ...]:
    """The participants whose ways are wanted: those named, or the one at whose home times are told."""
    from sidelines.cli.asking import meant

    participants = answer.meeting.participants
    if not names:
        home = answer.case.home
        return (home if home in participants else participants[0],)
    if any(name.strip().casefold() == ALL for name in names):
        return tuple(participants)
    return tuple(dict.fromkeys(meant(name, participants, "participant") for name in names))

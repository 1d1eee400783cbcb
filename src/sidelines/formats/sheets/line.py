"""From one line of a table to an entry, or to the cell that can't be read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sidelines.errors import DiaryError, Problem, UnknownZone
from sidelines.formats.cases.lines import quoted, unprintable
from sidelines.formats.diaries.entries import Entry, Kind
from sidelines.formats.sheets.cells import Cell, Sheet
from sidelines.formats.sheets.dates import (
    A_DAY,
    A_TIME,
    Ambiguous,
    Time,
    Unreadable,
    days_of,
    orders_told_by,
    time_of,
    times_of,
    when_of,
)
from sidelines.formats.sheets.headers import Header
from sidelines.formats.sheets.words import ends_of, kind_of_item, status_of, status_shown, yes_or_no
from sidelines.times import FIRST_DAY, LAST_DAY, zone

DATES = ("start", "end", "day", "known", "movable_from", "movable_to")
"""Fields that hold days."""

PRIVATE = frozenset({"title", "notes"})
"""Fields that no message repeats."""

_NO_HOUR = re.compile(r"[ T]00:00:00(?:\.0+)?$")
_A_DAY = timedelta(days=1)


_OF_EXPORTS = frozenset({"principal", "kind", "zone", "uid", "known", "assumed"})
"""Fields that a table has which Sidelines wrote, and hardly another."""


class Mistaken(Exception):
    """A cell of a line can't be read: which field, what was found and what was expected."""

    def __init__(self, where: str, found: str, expected: str, sentence: str = "") -> None:
        self.where = where
        super().__init__(
            f"{where}: found {found}, expected {expected}." + (f" {sentence}" if sentence else "")
        )


@dataclass(slots=True)
class Lines:
    """The lines of one sheet under its header."""

    sheet: Sheet
    header: Header
    day_first: bool | None = None
    """Whether the day comes first in "3/4/2027"; None: nothing tells, or cells contradict each other."""
    contradiction: str = ""
    """Two cells of which one has the day first and the other the month, in a sentence."""
    warnings: dict[tuple[str, str], Problem] = field(default_factory=dict)
    """What is strange but does no harm, once for each field and text."""

    def value(self, row: int, name: str) -> Cell:
        """What the line holds in a field; texts trimmed, None if there is nothing or no such column."""
        column = self.header.columns.get(name)
        value = None if column is None else self.sheet.cell(row, column)
        if isinstance(value, str):
            return _clean(value) or None
        return value

    def address(self, row: int, *names: str) -> str:
        """The cell of the first of these fields that the table has."""
        column = next((self.header.columns[name] for name in names if name in self.header.columns), 0)
        return self.sheet.address(row, column)

    def text(self, row: int, name: str) -> str:
        """What a line says in a field of text; raises Mistaken for a date or a yes."""
        value = self.value(row, name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if name not in PRIVATE and isinstance(value, date | time | bool):
            raise Mistaken(self.address(row, name), _shown(value), "text")
        return str(value)

    def warn(self, row: int, name: str, found: str, expected: str, sentence: str = "") -> None:
        """Note something strange in a field, once for each text."""
        problem = Problem(
            file=self.sheet.file,
            line=self.sheet.line(row),
            field=self.address(row, name),
            found=found,
            expected=expected,
            sentence=sentence,
            severity="warning",
        )
        self.warnings.setdefault((name, found), problem)

    def entry(self, row: int) -> Entry:
        """The line as an entry; raises Mistaken."""
        self._look_at_faults(row)
        start, end = _Span(self, row).read()
        movable_from, movable_to = self._when(row, "movable_from"), self._when(row, "movable_to")
        known = self._when(row, "known")
        tentative, free = self._firmness(row)
        return Entry(
            source=self.sheet.file,
            line=self.sheet.line(row),
            where=self.sheet.where(row),
            uid=self.text(row, "uid"),
            start=start,
            end=end,
            title=self.text(row, "title"),
            place=self.text(row, "place"),
            country=self.text(row, "country"),
            ends_in=self.text(row, "ends_in"),
            ends_in_country=self.text(row, "ends_in_country"),
            ends_in_position=self._position(row, "ends_in_"),
            ends_in_zone=self._zone(row, "ends_in_"),
            position=self._position(row),
            zone=self._zone(row),
            notes=self.text(row, "notes"),
            kind=self._kind(row),
            exported=self.header.columns.keys() >= _OF_EXPORTS,
            whose=self.text(row, "principal"),
            tentative=tentative,
            free=free,
            known=known.date() if isinstance(known, datetime) else known,
            assumed=self._assumed(row),
            movable=self._yes(row, "movable") or bool(movable_from or movable_to),
            movable_from=movable_from,
            movable_to=movable_to,
        )

    def cancelled(self, row: int) -> bool:
        """True if the line says that it is called off."""
        said = (self.value(row, name) for name in ("status", "tentative", "confirmed", "shown_as"))
        return any(isinstance(words, str) and status_of(words) == "cancelled" for words in said)

    def tells(self, row: int) -> str:
        """When and where the line says that it is, as far as it can be told."""
        start, end = (self.value(row, name) for name in ("start", "end"))
        when = [_plain(value) for value in (start or self.value(row, "day"), end) if value is not None]
        return ", ".join(filter(None, (" to ".join(when), _plain(self.value(row, "place")))))

    def _look_at_faults(self, row: int) -> None:
        for name, column in self.header.columns.items():
            fault = self.sheet.faults.get((row, column))
            if fault and name not in PRIVATE:
                sentence = (
                    "Open the workbook in a spreadsheet program and save it, so that its formulas have values."
                    if fault.startswith("a formula")
                    else ""
                )
                raise Mistaken(self.sheet.address(row, column), fault, "a value", sentence)

    def when(self, row: int, name: str) -> date | datetime | tuple[date, date] | None:
        """The day or time in a field, or two days as in "12-14 March 2027"; raises Mistaken, and DiaryError where
        nothing tells the day from the month.
        """
        value, where = self.value(row, name), self.address(row, name)
        if value is None:
            return None
        if isinstance(value, date):
            return self._within_reach(value, where)
        if isinstance(value, time | bool):
            raise Mistaken(where, _shown(value), A_DAY)
        if not isinstance(value, str):
            if len(str(value)) != 8:
                raise Mistaken(where, f"the number {value}", A_DAY, "Give the cell the format of a date.")
            value = str(value)
        try:
            return self._within_reach(when_of(_NO_HOUR.sub("", value), self.day_first), where)
        except Ambiguous as problem:
            self._refuse_ambiguous(row, name, value, str(problem))
        except Unreadable as problem:
            unreadable = str(problem)
        try:
            first, last = days_of(value, self.day_first)
        except Ambiguous as problem:
            self._refuse_ambiguous(row, name, value, str(problem))
        except Unreadable:
            raise Mistaken(where, quoted(value), unreadable) from None
        self._within_reach(first, where)
        self._within_reach(last, where)
        return first, last

    def _refuse_ambiguous(self, row: int, name: str, value: str, expected: str) -> None:
        nothing = "Nothing in the table tells whether the day comes first or the month."
        problem = Problem(
            file=self.sheet.file,
            line=self.sheet.line(row),
            field=self.address(row, name),
            found=quoted(value),
            expected=expected,
            sentence=self.contradiction or nothing,
        )
        raise DiaryError([problem])

    def ambiguous(self, row: int) -> Iterator[Problem]:
        """What is wrong with the cells of a line in which nothing tells the day from the month."""
        for name in DATES:
            try:
                self.when(row, name)
            except DiaryError as refusal:
                yield from refusal.problems
            except Mistaken:
                continue

    def _within_reach(self, when: date, where: str) -> date:
        day = when.date() if isinstance(when, datetime) else when
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Mistaken(where, day.isoformat(), f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")
        return when

    def _when(self, row: int, name: str) -> date | datetime | None:
        when = self.when(row, name)
        if isinstance(when, tuple):
            raise Mistaken(self.address(row, name), _shown(self.value(row, name)), "one day")
        return when

    def clocks(self, row: int, name: str) -> tuple[Time | None, Time | None]:
        """The time of day in a field, and the later one where it holds two as in "14:00-15:30"; raises Mistaken."""
        value, where = self.value(row, name), self.address(row, name)
        if value is None:
            return None, None
        if isinstance(value, datetime):
            value = value.time()
        if isinstance(value, time):
            return Time(clock=value.hour * 60 + value.minute), None
        if not isinstance(value, str):
            raise Mistaken(where, _shown(value), A_TIME)
        try:
            return time_of(value), None
        except Unreadable as problem:
            expected = str(problem)
        try:
            return times_of(value)
        except Unreadable:
            raise Mistaken(where, quoted(value), expected) from None

    def _firmness(self, row: int) -> tuple[bool, bool]:
        """Whether the line is tentative, and whether it is marked as free."""
        tentative = free = False
        for name in ("status", "tentative", "confirmed", "shown_as"):
            value = self.value(row, name)
            if value is None:
                if name == "confirmed" and name in self.header.columns:
                    tentative = True
                    self.warn(row, name, "nothing", "yes or no", "It is read as not confirmed.")
                continue
            answer = value if isinstance(value, bool) else yes_or_no(str(value))
            status = (status_shown if name == "shown_as" else status_of)(str(value))
            if answer is not None and name in ("tentative", "confirmed"):
                tentative |= answer is (name == "tentative")
            elif status is not None:
                tentative |= status == "tentative"
                free |= status == "free"
            else:
                expected = "confirmed, tentative, cancelled or free"
                self.warn(row, name, _shown(value), expected, "It is read as confirmed.")
        return tentative, free

    def _yes(self, row: int, name: str) -> bool:
        value = self.value(row, name)
        answer = value if isinstance(value, bool) else yes_or_no(str(value)) if value is not None else False
        if answer is None:
            raise Mistaken(self.address(row, name), _shown(value), "yes or no")
        return answer

    def _kind(self, row: int) -> Kind:
        words = self.text(row, "kind")
        kind = kind_of_item(words) if words else None
        if words and kind is None:
            self.warn(
                row, "kind", quoted(words), "stay or engagement", "It is read as if nothing stood there."
            )
        return kind or ""

    def _assumed(self, row: int) -> frozenset[str]:
        value = self.value(row, "assumed")
        ends = ends_of(str(value)) if value is not None else frozenset()
        if ends is None:
            raise Mistaken(self.address(row, "assumed"), _shown(value), "from, to or both")
        return ends

    def _zone(self, row: int, of: str = "") -> str:
        column = f"{of}zone"
        name = self.text(row, column)
        try:
            return name and zone(name).key
        except UnknownZone:
            expected = "an IANA time zone such as Europe/Helsinki"
            raise Mistaken(self.address(row, column), quoted(name), expected) from None

    def _position(self, row: int, of: str = "") -> tuple[float, float] | None:
        columns = f"{of}latitude", f"{of}longitude"
        north, east = self._degrees(row, columns[0], 90.0), self._degrees(row, columns[1], 180.0)
        if north is None and east is None:
            return None
        if north is None or east is None:
            missing = columns[0] if north is None else columns[1]
            where = self.address(row, missing, *columns)
            raise Mistaken(where, "nothing", f"a {missing.replace('_', ' ')} beside the other of the two")
        return north, east

    def _degrees(self, row: int, name: str, most: float) -> float | None:
        value = self.value(row, name)
        if value is None:
            return None
        degrees = math.nan if isinstance(value, date | time | bool) else _number(value)
        if not -most <= degrees <= most:
            raise Mistaken(self.address(row, name), _shown(value), f"degrees from -{most:g} to {most:g}")
        return degrees


class _Span:
    """From when to when a line is, out of up to five cells."""

    def __init__(self, lines: Lines, row: int) -> None:
        self._lines = lines
        self._row = row
        self._first = "start" if lines.value(row, "start") is not None else "day"

    def read(self) -> tuple[date | datetime, date | datetime]:
        """The start and the end, each a day or a time; raises Mistaken."""
        lines, row = self._lines, self._row
        start, end = lines.when(row, self._first), lines.when(row, "end")
        if start is None:
            raise Mistaken(lines.address(row, "start", "day"), "nothing", A_DAY)
        said_end = end is not None
        if isinstance(start, tuple):
            if said_end:
                raise Mistaken(lines.address(row, self._first), "two days", "one day beside an end")
            start, end = start
        if isinstance(end, tuple):
            raise Mistaken(lines.address(row, "end"), "two days", "one day")
        end = _day(start) if end is None else end
        if not lines._yes(row, "all_day"):
            start, end = self._with_hours(start, end, said_end)
        elif lines.clocks(row, "end_time")[0] == Time(clock=0) and _day(end) > _day(start):
            start, end = _day(start), _day(end) - _A_DAY  # up to the midnight at which the day after begins
        else:
            start, end = _day(start), _day(end)
        self._look_at_order(start, end)
        return start, end

    def _with_hours(
        self, start: date | datetime, end: date | datetime, said_end: bool
    ) -> tuple[date | datetime, date | datetime]:
        lines, row = self._lines, self._row
        begins, over = lines.clocks(row, "start_time")
        ends, more = lines.clocks(row, "end_time")
        if more is not None or (over is not None and ends is not None):
            name = "end_time" if more is not None else "start_time"
            raise Mistaken(lines.address(row, name), "two times of day", "one beside the other's")
        ends = ends or over
        past_midnight = begins is not None and ends is not None and ends.clock < begins.clock
        if past_midnight and not said_end and _day(start) == end:
            if lines.value(row, "ends_in") is not None:  # over the date line it may well be the same day
                where = lines.address(row, "end_time", "start_time")
                raise Mistaken(where, "an end before the start", "the day on which it ends, in a column To")
            end = _day(end) + _A_DAY
        return self._timed(start, begins, self._first, "start_time"), self._timed(
            end, ends, "end", "end_time"
        )

    def _timed(self, when: date | datetime, clock: Time | None, name: str, beside: str) -> date | datetime:
        if clock is None:
            return when
        timed = clock.on(_day(when))
        if isinstance(when, datetime) and when.replace(second=0) != timed:
            where = self._lines.address(self._row, beside)
            raise Mistaken(where, "another time of day", f"that of {self._lines.address(self._row, name)}")
        return timed

    def _look_at_order(self, start: date | datetime, end: date | datetime) -> None:
        # Clocks differ between the two ends of a way, by up to a day where it crosses the date line.
        slack = _A_DAY if self._lines.value(self._row, "ends_in") is not None else timedelta()
        offsets = [when.tzinfo is not None for when in (start, end) if isinstance(when, datetime)]
        if isinstance(start, datetime) and isinstance(end, datetime) and offsets[0] == offsets[1]:
            wrong = end + slack < start
        else:  # a time with an offset need not be of the local day
            wrong = _day(end) + (_A_DAY if any(offsets) else slack) < _day(start)
        if wrong:
            where = self._lines.address(self._row, "end", "end_time", self._first)
            found = (
                _shown(end) if self._lines.value(self._row, "end") is not None else "an end before the start"
            )
            raise Mistaken(where, found, f"an end after the start, {_shown(start)}")


def tell_order(lines: Lines, rows: Iterable[int], day_first: bool | None) -> None:
    """Tell the lines whether the day comes first: as said, as the cells of the table tell, or as the languages of the
    headers have it; where cells contradict each other, that they do.
    """
    if day_first is not None:
        lines.day_first = day_first
        return
    told: dict[bool, str] = {}
    for row in rows:
        for name in DATES:
            value = lines.value(row, name)
            if isinstance(value, str):
                for order in orders_told_by([value]):
                    told.setdefault(order, f"{quoted(value)} in {lines.address(row, name)}")
    if len(told) == 2:
        lines.contradiction = f"The day comes first in {told[True]}, the month in {told[False]}."
    else:
        lines.day_first = next(iter(told), True if lines.header.languages else None)


def _number(value: str | float) -> float:
    try:
        return float(value.replace(",", ".") if isinstance(value, str) else value)
    except ValueError:
        return math.nan


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _clean(text: str) -> str:
    if text.isprintable():
        return text.strip()
    return "".join(" " if unprintable(c) and c != "\n" else c for c in text).strip()


def _shown(value: Cell) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return quoted(value) if isinstance(value, str) else "nothing" if value is None else str(value)


def _plain(value: Cell) -> str:
    text = " ".join(_shown(value).split()) if not isinstance(value, str) else " ".join(value.split())
    return "" if value is None else text if len(text) <= 60 else f"{text[:59]}…"

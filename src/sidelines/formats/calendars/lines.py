"""The lines of an iCalendar file: from bytes to the properties of each event that are worth reading.

The blocks are cut out of the bytes, never parsed as one tree, so that a calendar that breaks off or closes its
blocks wrongly still gives each event that stands in it, with the line where it begins.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn

from sidelines.errors import DiaryError, Problem

LARGEST_CALENDAR = 30_000_000
"""Bytes: some 60,000 events as the common programs write them, or fewer with what is attached to them."""

MOST_FILE_LINES = 1_000_000

MOST_EVENTS = 25_000
"""Events that a file may hold, whenever they are."""

MOST_BLOCKS = 200_000
"""Blocks of every sort: events, alarms, tasks, zones."""

MOST_LINES = 5_000
"""Lines by which one event lists days or rules."""

_WANTED = (
    b"BEGIN|END|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID|UID|SUMMARY|LOCATION|GEO|STATUS|"
    b"TRANSP|SEQUENCE|LAST-MODIFIED|DTSTAMP|DESCRIPTION|METHOD|TZID|TZOFFSETFROM|TZOFFSETTO|NAME|"
    rb"X-MICROSOFT-CDO-[A-Z]+|X-WR-TIMEZONE|X-WR-CALNAME|X-LIC-LOCATION|X-APPLE-STRUCTURED-LOCATION|"
    rb"X-SIDELINES-[A-Z-]+"
)
# A line and those it is folded over; the other properties are passed over at the speed of the search.
_LINES = re.compile(rb"^(" + _WANTED + rb")([;:][^\n]*(?:\n+[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(rb"\n+[ \t]")
_PARAMETER = re.compile(r';([^=;:"]*)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
# The longer marks first: one in UTF-32 begins as one in UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"B\0E\0G\0", "utf-16-le"),
    (b"\0B\0E\0G", "utf-16-be"),
)
_EVENT = re.compile(rb"^BEGIN:[ \t]*VEVENT[ \t]*$", re.IGNORECASE | re.MULTILINE)
_BLOCK = re.compile(rb"^BEGIN:", re.IGNORECASE | re.MULTILINE)
_CALENDAR = re.compile(rb"^BEGIN:[ \t]*VCALENDAR", re.IGNORECASE | re.MULTILINE)
_OTHER_FILES = (
    (b"PK\x03\x04", "a zip archive", "Unpack it: the calendars are the .ics files in it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"%PDF", "a PDF document", ""),
    (b"\xd0\xcf\x11\xe0", "a document of an older Office program", ""),
    (b"!BDN", "an Outlook mailbox (.pst)", "Save the calendar from Outlook as iCalendar."),
    (b"SQLite format 3", "a database", ""),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One property as written: its name in capitals, the rest from the first semicolon or colon on."""

    name: str
    rest: str
    number: int

    @property
    def value(self) -> str:
        """What stands after the colon."""
        return self.rest[1:] if self.rest.startswith(":") else self.rest[self._colon() + 1 :]

    @property
    def parameters(self) -> dict[str, str]:
        """What stands between name and colon, the names in capitals, the values without quotes."""
        if self.rest.startswith(":"):
            return {}
        found = _PARAMETER.finditer(self.rest, 0, self._colon())
        return {one[1].strip().upper(): one[2].replace('"', "") for one in found}

    def _colon(self) -> int:
        """Where the value's colon is; what comes before it may hold colons in quotes."""
        end = 0
        while end < len(self.rest) and self.rest[end] == ";":
            found = _PARAMETER.match(self.rest, end)
            if found is None:
                break
            end = found.end()
        at = self.rest.find(":", end)
        return at if at >= 0 else len(self.rest)


@dataclass(slots=True)
class Block:
    """The lines between BEGIN and END of an event, a time zone or one of a zone's two halves."""

    kind: str
    line: int
    calendar: int
    lines: dict[str, list[Line]] = field(default_factory=dict)
    """By the name of the property."""
    blocks: list[Block] = field(default_factory=list)
    closed: bool = False
    cut: bool = False
    """The file ends within it."""

    def get(self, name: str) -> Line | None:
        """The first line of that name."""
        found = self.lines.get(name)
        return found[0] if found else None

    def all(self, name: str) -> list[Line]:
        """The lines of that name."""
        return self.lines.get(name, [])

    def text(self, name: str) -> str:
        """The value of the first line of that name, as written; empty if there is none."""
        line = self.get(name)
        return "" if line is None else line.value.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """A calendar's events and zones, and what each VCALENDAR of the file says of itself."""

    events: tuple[Block, ...]
    zones: tuple[Block, ...]
    calendars: tuple[Block, ...]
    """The first stands for what is outside any."""
    others: tuple[str, ...]
    """Kinds of block that hold something else: VTODO, VJOURNAL, VFREEBUSY."""
    misread: int
    """Lines that are not UTF-8 and were read as Windows-1252."""
    unclosed: int
    """VCALENDARs without an end."""

    @property
    def broken_off(self) -> bool:
        """True if the file ends within an event, a calendar of it has no end, or it has none at all."""
        cut = any(block.cut for block in self.events)
        return cut or self.unclosed > 0 or not any(one.closed for one in self.calendars[1:])


def refuse(name: str, found: str, expected: str, sentence: str = "", line: int = 0) -> NoReturn:
    """Raise the DiaryError that says why the file can't be read."""
    problem = Problem(file=name, line=line, field="", found=found, expected=expected, sentence=sentence)
    raise DiaryError([problem])


def event_lines(content: bytes) -> list[int]:
    """The lines on which an event begins in the bytes, from 1, whether or not the file can be read."""
    lines, found, number, at = _plain(content), [], 1, 0
    for event in _EVENT.finditer(lines):
        number += lines.count(b"\n", at, event.start())
        at = event.start()
        found.append(number)
    return found


def cut_blocks(content: bytes, name: str) -> Blocks:
    """The events and zones of the file's bytes; raises DiaryError if it is no calendar or too large a one."""
    if len(content) > LARGEST_CALENDAR:
        found = f"{len(content) / 1e6:,.0f} MB"
        refuse(name, found, f"at most {LARGEST_CALENDAR // 1_000_000} MB", "Export fewer years or calendars.")
    if not content.strip():
        refuse(name, "an empty file", "a calendar (.ics)")
    for mark, found, sentence in _OTHER_FILES:
        if content.startswith(mark):
            refuse(name, found, "a calendar (.ics)", sentence)
    lines = _plain(content)
    ended = lines.count(b"\n")
    if ended > MOST_FILE_LINES:
        refuse(name, f"{ended:,} lines", f"at most {MOST_FILE_LINES:,}", "Export fewer years or calendars.")
    events = len(_EVENT.findall(lines))
    if events > MOST_EVENTS:
        refuse(name, f"{events:,} events", f"at most {MOST_EVENTS:,}", "Export fewer years or calendars.")
    blocks = len(_BLOCK.findall(lines))
    if blocks > MOST_BLOCKS:
        refuse(name, f"{blocks:,} blocks", f"at most {MOST_BLOCKS:,}", "Export fewer years or calendars.")
    if not events and not _CALENDAR.search(lines):
        _refuse_other(content, lines, name)
    return _Cutter().cut(lines)


def _plain(content: bytes) -> bytes:
    """The bytes as UTF-8 without a mark, each line ended by a line feed alone."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            content = content.decode(encoding, "replace").removeprefix("\ufeff").encode()
            break
    content = content.removeprefix(codecs.BOM_UTF8)
    # Two carriage returns and a line feed are one end of a line, written out twice as text.
    for end in (b"\r\r\n", b"\r\n", b"\r"):
        content = content.replace(end, b"\n")
    return content.replace(b"\0", b"")


def _refuse_other(content: bytes, lines: bytes, name: str) -> NoReturn:
    """Say what the file is instead of a calendar."""
    start = lines[:2000].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        refuse(
            name, "a web page", "a calendar (.ics)", "Save the calendar itself, not the page that shows it."
        )
    if start.startswith((b"<?xml", b"<icalendar")):
        refuse(name, "an XML file", "a calendar (.ics)")
    if start.startswith((b"{", b"[")):
        refuse(name, "a JSON file", "a calendar (.ics)")
    if b"\0" in content or sum(byte < 9 for byte in content[:4000]) > 40:
        refuse(name, "binary content", "a calendar (.ics)")
    refuse(name, "a text without BEGIN:VCALENDAR", "a calendar (.ics)")


@lru_cache(maxsize=1024)
def _name_of(name: bytes) -> str:
    return name.upper().decode()


@lru_cache(maxsize=1024)
def _kind_of(rest: bytes) -> str:
    """What kind of block a BEGIN or END is about; that line is never folded."""
    if not rest.startswith(b":"):
        return ""
    return rest[1:].split(b"\n", 1)[0].strip(b" \t").upper().decode("latin-1")


class _Cutter:
    """Follows BEGIN and END through the lines, and takes each event as its own however they are nested."""

    def __init__(self) -> None:
        self._calendars = [Block("", 0, 0)]
        self._events: list[Block] = []
        self._zones: list[Block] = []
        self._others: dict[str, None] = {}
        self._misread = 0
        self._open: list[Block] = []

    def cut(self, lines: bytes) -> Blocks:
        """The blocks of the lines."""
        number, at = 1, 0
        for found in _LINES.finditer(lines):
            number += lines.count(b"\n", at, found.start())
            at = found.start()
            self._take(_name_of(found[1]), found[2], number)
        for block in self._open:
            block.cut = True
        return Blocks(
            events=tuple(self._events),
            zones=tuple(self._zones),
            calendars=tuple(self._calendars),
            others=tuple(self._others),
            misread=self._misread,
            unclosed=sum(not one.closed for one in self._calendars[1:]),
        )

    def _take(self, name: str, rest: bytes, number: int) -> None:
        if name in ("BEGIN", "END"):
            if name == "BEGIN":
                self._begin(_kind_of(rest), number)
            else:
                self._end(_kind_of(rest))
        elif not self._open or self._open[-1].kind in _READ:
            block = self._open[-1] if self._open else self._calendars[-1]
            lines = block.lines.setdefault(name, [])
            if not lines or (name in _LISTED and len(lines) <= MOST_LINES):
                lines.append(Line(name, self._text(rest), number))

    def _begin(self, kind: str, number: int) -> None:
        if len(self._open) >= _DEEPEST and kind not in _READ and kind not in _OTHERS:
            return
        block = Block(kind, number, len(self._calendars) - 1)
        if kind == "VCALENDAR":
            self._open = [block]
            block.calendar = len(self._calendars)
            self._calendars.append(block)
            return
        if kind in ("VEVENT", "VTIMEZONE", *_OTHERS):
            # None of these stands in another, so one that is open has lost its end.
            self._open = [one for one in self._open[:1] if one.kind == "VCALENDAR"]
        if kind == "VEVENT":
            self._events.append(block)
        elif kind == "VTIMEZONE":
            self._zones.append(block)
        elif kind in ("STANDARD", "DAYLIGHT") and self._open and self._open[-1].kind == "VTIMEZONE":
            self._open[-1].blocks.append(block)
        elif kind in _OTHERS:
            self._others[kind] = None
        if len(self._open) < _DEEPEST:
            self._open.append(block)

    def _end(self, kind: str) -> None:
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i].kind == kind:
                self._open[i].closed = True
                del self._open[i:]
                return

    def _text(self, rest: bytes) -> str:
        joined = _FOLD.sub(b"", rest) if b"\n" in rest else rest
        try:
            return joined.decode()
        except UnicodeDecodeError:
            self._misread += 1
            return joined.decode("cp1252", "replace")


_READ = frozenset({"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"})
_OTHERS = ("VTODO", "VJOURNAL", "VFREEBUSY")
_LISTED = frozenset({"RDATE", "EXDATE", "RRULE", "EXRULE"})
"""What may stand more than once; of the other properties the first holds."""

_DEEPEST = 16
"""Blocks within blocks that are followed."""

"""The values of an iCalendar property: dates and times, durations, texts, positions."""

from __future__ import annotations

import hashlib
import quopri
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from sidelines.errors import UnreadableTime
from sidelines.formats.calendars.lines import Block, Line

LONGEST_TEXT = 500
"""Characters of a title or a place that are kept."""

LONGEST_NOTES = 4_000

FIRST_YEAR, LAST_YEAR = 1600, 2300
"""Years that a time may name at all; Apple has birthdays whose year it does not know recur since 1604."""

_WHEN = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_DURATION = re.compile(
    r"([+-]?)P(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BLANKS = re.compile(r"[ \t\xa0]+")
_LINE_ENDS = re.compile(r"[ \t]*\n\s*")
# What would turn round or hide the text beside it where it is shown.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER = r"\s*([+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?)\s*"
_POSITION = re.compile(rf"(?:geo:)?{_NUMBER}[;,]{_NUMBER}(?:[;,?].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A day or a time as a property has it, with the zone that it names."""

    when: date | datetime
    """A day, a time without a zone, or a time that says its own offset from UTC."""
    zone: str = ""

    @property
    def is_day(self) -> bool:
        """True of a day, False of a time."""
        return not isinstance(self.when, datetime)


def read_when(line: Line) -> Written:
    """The day or time of a property; raises UnreadableTime."""
    parameters = line.parameters
    value = line.value.strip()
    if _WHEN.fullmatch(value) is None and ":" in value and len(line.rest) < LONGEST_TEXT:
        # A zone that should stand in quotes, as "(UTC+01:00) Amsterdam", has split the line too early.
        broken = re.match(r".*?;TZID=(.*):([0-9TtZz]+)\s*$", line.rest, re.IGNORECASE)
        if broken is not None:
            parameters, value = {"TZID": broken[1]}, broken[2]
    found = when_of(value)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UnreadableTime(f"{shown_time(value)} is not in the years {FIRST_YEAR} to {LAST_YEAR}")
    if parameters.get("VALUE", "").upper() == "DATE" and isinstance(found, datetime):
        found = found.date()
    return Written(found, parameters.get("TZID", "").strip())


def when_of(text: str) -> date | datetime:
    """A day or time as iCalendar writes it, or with dashes and colons; raises UnreadableTime.

    >>> when_of("20270310T093000Z")
    datetime.datetime(2027, 3, 10, 9, 30, tzinfo=datetime.timezone.utc)
    """
    found = _WHEN.fullmatch(text)
    if found is None:
        raise UnreadableTime(
            f"{shown_time(text)} is neither a day such as 20270310 nor a time such as 20270310T093000"
        )
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        hour, minute, second = int(found[4]), int(found[5]), min(59, int(found[6] or 0))
        if hour == 24 and not minute:
            day, hour = day + timedelta(days=1), 0
        return datetime.combine(day, time(hour, minute, second), _offset(found[7]))
    except (ValueError, OverflowError):
        raise UnreadableTime(f"{shown_time(text)} is no day or time that there is") from None


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    return UTC if text in "Zz" else timezone(offset_of(text))


def offset_of(text: str) -> timedelta:
    """An offset from UTC such as +0100 or -03:30; raises ValueError."""
    found = re.fullmatch(r"([+-])([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?", text.strip())
    if found is None or int(found[2]) > 18 or int(found[3]) > 59:
        raise ValueError(f"{text!r} is no offset from UTC")
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -length if found[1] == "-" else length


def duration_of(text: str) -> tuple[int, timedelta]:
    """A length as days of the calendar and exact time beside them; raises UnreadableTime.

    >>> duration_of("P1DT2H")
    (1, datetime.timedelta(seconds=7200))
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise UnreadableTime(f"{shown_time(text)} is no length of time such as PT1H30M")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        whole = timedelta(weeks=weeks, days=days).days
    except OverflowError:
        raise UnreadableTime(f"{shown_time(text)} is a length of time beyond reason") from None
    return (-whole, -exact) if found[1] == "-" else (whole, exact)


def shown_time(text: str) -> str:
    """As `shown`, of what should be a day, a time or a length of time; other words may be anybody's title."""
    plain = re.fullmatch(r"[0-9TZWDHMSP:/+.-]{1,40}", text.strip(), re.IGNORECASE)
    return shown(text) if plain else "what stands there"


def shown(text: str) -> str:
    """A value as it is quoted in a sentence: short, on one line, nothing unseen in it."""
    plain = one_line(text)
    return f'"{plain[:40]}…"' if len(plain) > 40 else f'"{plain}"'


def text_of(line: Line | None) -> str:
    """The text of a property, its escapes undone; empty if there is none."""
    if line is None:
        return ""
    value, parameters = line.value, line.parameters
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        content = quopri.decodestring(value.encode("utf-8", "replace"))
        try:
            value = content.decode(parameters.get("CHARSET") or "utf-8", "replace")
        except LookupError:
            value = content.decode("utf-8", "replace")
    return _ESCAPED.sub(_unescaped, value[: 4 * LONGEST_NOTES])


def _unescaped(found: re.Match[str]) -> str:
    if found[1] in "nN":
        return "\n"
    return found[1] if found[1] in '\\;,:"' else found[0]


def one_line(text: str, between: str = " ", longest: int = LONGEST_TEXT) -> str:
    """The text on one line, composed, without what can't be seen, cut at a length."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = _UNSEEN.sub("", _LINE_ENDS.sub(between, text))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text))[:longest].strip()


def notes_of(text: str) -> str:
    """The text over several lines, cut at a length."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text).strip()[:LONGEST_NOTES]


def position_of(text: str) -> tuple[float, float] | None:
    """Degrees north and east; None where they can't be read, or are 0 and 0, as programs write that know none.

    >>> position_of("48.2082;16.3738")
    (48.2082, 16.3738)
    """
    found = _POSITION.fullmatch(text.strip()[:200])
    if found is None:
        return None
    north, east = float(found[1]), float(found[2])
    sensible = abs(north) <= 90 and abs(east) <= 180 and (north, east) != (0, 0)
    return (north, east) if sensible else None


def fingerprint(start: str, end: str, place: str) -> str:
    """What an event says of its time and place, in twelve characters, so that a later change of it is noticed.

    `start` and `end` are the values of DTSTART and DTEND without their parameters, `place` the text of
    LOCATION, its escapes undone; empty where there is none.
    """
    return hashlib.sha256(f"{start}|{end}|{place}".encode()).hexdigest()[:12]


def fingerprint_of(block: Block) -> str:
    """The fingerprint of an event as it stands in a file."""
    return fingerprint(block.text("DTSTART"), block.text("DTEND"), text_of(block.get("LOCATION")))

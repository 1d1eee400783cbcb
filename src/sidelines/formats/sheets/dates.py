"""Days and times of day as people write them into tables, in words and figures; what is ambiguous is not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from sidelines.formats.sheets.words import month_of, passed_over
from sidelines.times import DAY

LONGEST = 80
"""Characters, beyond which a text is no date."""


class Unreadable(ValueError):
    """The text is no day or time; the message says what was expected."""


class Ambiguous(Unreadable):
    """The text is a day whose first number may be the day or the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time of day: minutes after midnight, with the offset that it is given in or local to the place."""

    clock: int
    zone: tzinfo | None = None

    def on(self, day: date) -> datetime:
        """That time on a day; 24:00 is the midnight at its end."""
        return datetime.combine(day, time(), self.zone) + timedelta(minutes=self.clock)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is told of a day."""

    day: int | None = None
    month: int | None = None
    year: int | None = None


A_DAY = "a day such as 2027-03-12 or 12 March 2027"
A_TIME = "a time of day such as 14:30"

_NUMBERS = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?")
_DAY_MONTH = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?")
_DAY_ONLY = re.compile(r"(\d{1,2})\.?")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]?")
_WORDS = re.compile(r"\d+|[^\W\d_]+")
_ONLY_WORDS = re.compile(r"[\w\s.,'’ºª/-]+")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})\s?([/-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_ZONE = r"(?P<zone>(?:Z|UTC|GMT)?\s?[+−-]\d{1,2}(?::?\d{2})?|Z|UTC|GMT)"
_BARE_MINUS = ("-", "−")
_TIME = re.compile(
    r"(?:(?:at|um|kl|klo|à|a las|alle|às|om|в|ore)\.?\s)?\s*"
    r"(?P<hour>\d{1,2})"
    r"(?:\s?[:.h]\s?(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,6})?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?"
    r"\s*(?P<mark>uhr|hrs|hours|h|o'clock|heures|ч\.?)?"
    rf"\s*{_ZONE}?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"([01]\d|2[0-3])([0-5]\d)\s?(?:h|hrs|hours|uhr)?", re.IGNORECASE)
_AFTER_DAY = re.compile(r"(?:\s*,\s*|\s+|(?<=\d)T(?=\d))")
_RANGE = re.compile(
    r"\s*[–—−/]\s*|\s*-\s*|\s+(?:to|until|till|bis|au|à|al|a|hasta|até|tot|till|til|do|по|до)\s+",
    re.IGNORECASE,
)


def day_of(text: str, day_first: bool | None = None) -> date:
    """The day that a text names; raises Unreadable, and Ambiguous for "3/4/2027" unless `day_first` tells.

    >>> day_of("12. März 2027"), day_of("3/4/2027", day_first=False)
    (datetime.date(2027, 3, 12), datetime.date(2027, 3, 4))
    """
    parts = _parts(text, day_first)
    if parts is None or None in (parts.day, parts.month, parts.year):
        raise Unreadable(A_DAY)
    return _date(parts)


def when_of(text: str, day_first: bool | None = None) -> date | datetime:
    """The day that a text names, or the time on it; raises Unreadable and Ambiguous.

    >>> when_of("12.03.2027 14h30"), when_of("2027-03-12T14:30+01:00").isoformat()
    (datetime.datetime(2027, 3, 12, 14, 30), '2027-03-12T14:30:00+01:00')
    """
    _look_at_length(text)
    try:
        return day_of(text, day_first)
    except Ambiguous:
        raise
    except Unreadable as problem:
        unreadable = problem
    for gap in _AFTER_DAY.finditer(text):
        try:
            clock = _time(text[gap.end() :], bare_minus=gap[0] == "T")
            return clock.on(day_of(text[: gap.start()], day_first))
        except Ambiguous:
            raise
        except Unreadable:
            continue
        except OverflowError:
            break
    raise unreadable


def days_of(text: str, day_first: bool | None = None) -> tuple[date, date]:
    """The first and last day of a stretch such as "12-14 March 2027"; raises Unreadable and Ambiguous.

    >>> days_of("12.–14.3.2027")
    (datetime.date(2027, 3, 12), datetime.date(2027, 3, 14))
    """
    _look_at_length(text)
    found = set()
    for gap in _RANGE.finditer(text):
        left, right = _parts(text[: gap.start()], day_first), _parts(text[gap.end() :], day_first)
        if left is None or right is None:
            continue
        try:
            found.add(_stretch(left, right))
        except Unreadable:
            continue
    if len(found) != 1:
        raise Unreadable(A_DAY)
    return found.pop()


def time_of(text: str) -> Time:
    """The time of day that a text names; raises Unreadable. A bare hour counts only with "am", "h" or the like.

    Of "09:00-11:00" nobody knows whether it is two times or an offset from UTC, so that it is no time of day;
    "09:00 UTC-11:00" and "09:00 +01:00" are.

    >>> time_of("2.30 pm").clock, time_of("14h30").clock
    (870, 870)
    """
    _look_at_length(text)
    figures = _FIGURES.fullmatch(text.strip())
    if figures:
        return Time(clock=int(figures[1]) * 60 + int(figures[2]))
    return _time(text, bare_minus=False)


def _time(text: str, *, bare_minus: bool) -> Time:
    found = _TIME.fullmatch(text.strip())
    if found is None or not (found["minute"] or found["half"] or found["mark"]):
        raise Unreadable(A_TIME)
    if found["zone"] and found["zone"].strip().startswith(_BARE_MINUS) and not bare_minus:
        raise Unreadable(A_TIME)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise Unreadable(A_TIME)
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    if minute > 59 or hour * 60 + minute > DAY or int(found["second"] or 0) > 59:
        raise Unreadable(A_TIME)
    return Time(clock=hour * 60 + minute, zone=_zone(found["zone"]))


def times_of(text: str) -> tuple[Time, Time]:
    """The two times of a stretch such as "14:00-15:30"; raises Unreadable."""
    _look_at_length(text)
    for gap in _RANGE.finditer(text):
        try:
            return time_of(text[: gap.start()]), time_of(text[gap.end() :])
        except Unreadable:
            continue
    raise Unreadable(A_TIME)


def order_told_by(texts: Iterable[str]) -> bool | None:
    """Whether "3/4/2027" has the day first, as others of the same writer tell by a number above 12; None if
    nothing tells, or both.

    >>> order_told_by(["3/4/2027", "3/14/2027"])
    False
    """
    told = orders_told_by(texts)
    return told.pop() if len(told) == 1 else None


def orders_told_by(texts: Iterable[str]) -> set[bool]:
    """Whether the day comes first in those of the texts that tell it by a number above 12; both if they contradict
    each other.

    >>> sorted(orders_told_by(["3/14/2027", "14/3/2027", "3/4/2027"]))
    [False, True]
    """
    told = set()
    for text in texts:
        if len(text) <= LONGEST:
            for first, _, second, _ in _SLASHED.findall(text):
                if (int(first) > 12) != (int(second) > 12):
                    told.add(int(first) > 12)
    return told


def _look_at_length(text: str) -> None:
    if len(text) > LONGEST:
        raise Unreadable(A_DAY)


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    digits = re.sub(r"[^\d]", "", text)
    if not digits:
        return UTC
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 18 or minutes > 59:
        raise Unreadable("an offset from UTC such as +01:00")
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if "-" in text or "−" in text else shift)


def _date(parts: _Parts) -> date:
    assert parts.day is not None
    assert parts.month is not None
    assert parts.year is not None
    try:
        return date(parts.year, parts.month, parts.day)
    except (ValueError, OverflowError):
        raise Unreadable("a day that the calendar has") from None


def _stretch(left: _Parts, right: _Parts) -> tuple[date, date]:
    """Two days, of which either may leave its month or year to the other."""
    if left.day is None or right.day is None:
        raise Unreadable(A_DAY)
    first_month, last_month = left.month or right.month, right.month or left.month
    first_year, last_year = left.year or right.year, right.year or left.year
    if first_month is None or last_month is None or first_year is None or last_year is None:
        raise Unreadable(A_DAY)
    if left.year is None and first_month > last_month:
        first_year -= 1
    first = _date(_Parts(left.day, first_month, first_year))
    last = _date(_Parts(right.day, last_month, last_year))
    if last < first:
        raise Unreadable("a last day after the first")
    return first, last


def _parts(text: str, day_first: bool | None) -> _Parts | None:
    """What a text tells of a day; None if it is about something else. Raises Ambiguous."""
    text = _without_weekday(text.strip().strip(",").strip())
    if len(text) > LONGEST:
        return None
    for pattern in (_EASTERN, _BASIC):
        if found := pattern.fullmatch(text):
            return _Parts(int(found[3]), int(found[2]), int(found[1]))
    if found := _NUMBERS.fullmatch(text):
        return _of_numbers(found, day_first)
    if found := _DAY_MONTH.fullmatch(text):
        return _Parts(int(found[1]), int(found[2]))
    if found := _DAY_ONLY.fullmatch(text):
        return _Parts(int(found[1]))
    return _of_words(text) if _ONLY_WORDS.fullmatch(text) else None


def _without_weekday(text: str) -> str:
    word = re.match(r"([^\W\d_]+)\.?,?\s+(?=\d)", text)
    return text[word.end() :] if word and passed_over(word[1]) else text


def _of_numbers(found: re.Match[str], day_first: bool | None) -> _Parts | None:
    a, mark, b, c = found[1], found[2], int(found[3]), found[4]
    if len(a) == 4:
        return _Parts(int(c), b, int(a)) if len(c) <= 2 else None
    if len(a) == 3 or len(c) not in (2, 4):
        return None
    # Two figures of a year are those from 1969 to 2068, as POSIX has it.
    year = int(c) if len(c) == 4 else int(c) + (2000 if int(c) < 69 else 1900)
    first = int(a)
    if mark != "." and first != b and first <= 12 and b <= 12 and day_first is None:
        raise Ambiguous("a day whose month is told, such as 2027-03-12 or 12 March 2027")
    if mark == "." or first > 12 or (b <= 12 and day_first is not False):
        return _Parts(first, b, year)
    return _Parts(b, first, year)


def _of_words(text: str) -> _Parts | None:
    """The parts of a day with its month in words, in any order that isn't ambiguous."""
    day = month = year = None
    for token in _tokens(text):
        if token.isdecimal():
            number = int(token)
            if len(token) == 4 and year is None:
                year = number
            elif len(token) <= 2 and day is None:
                day = number
            elif len(token) == 2 and year is None and month is not None:
                year = number + (2000 if number < 69 else 1900)
            else:
                return None
        elif (named := month_of(token)) is not None and month is None:
            month = named
        elif not passed_over(token):
            return None
    return _Parts(day, month, year) if day or month or year else None


def _tokens(text: str) -> Iterator[str]:
    for token in _WORDS.finditer(text):
        yield token[0]

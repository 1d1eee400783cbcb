"""Days and moments as people write them: "16 July", "16 July 2018 10:00", "2018-07-16 10:00 UTC"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sidelines.errors import UnreadableTime
from sidelines.times import FIRST_DAY, LAST_DAY, Clock, Days, Minute, clock_of, instant

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_DAY = re.compile(
    r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})"
    r"|(?:[A-Za-z]{3,9},?\s+)??(?P<day_first>\d{1,2})\.?\s+(?P<month>[A-Za-z]{3,9})\.?,?(?:\s+(?P<its_year>\d{4}))?"
    r"|(?P<dotted_day>\d{1,2})\.\s?(?P<dotted_month>\d{1,2})\.\s?(?P<dotted_year>\d{4})"
    r"|(?P<month_first>[A-Za-z]{3,9})\s+(?P<day_second>\d{1,2})(?:,?\s+(?P<other_year>\d{4}))?"
)
_MOMENT = re.compile(r"(?P<day>.*?)[\sT,]+(?P<clock>\d{1,2}:\d{2})(?::00)?\s*(?P<zone>\S+)?")
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day and a time of day as somebody wrote them, with a zone or an offset if one was written."""

    day: date
    clock: Clock
    zone: str = ""
    offset: int | None = None
    """Minutes ahead of UTC."""

    def instant(self, zone: str) -> Minute:
        """The instant (UTC minutes) in its own zone or offset, or else in `zone`; raises UnknownZone."""
        if self.offset is not None:
            return instant(self.day, self.clock, "UTC") - self.offset
        return instant(self.day, self.clock, self.zone or zone)


def day_of(text: str, horizon: Days | None = None) -> date:
    """The day that a text names, without a year the first such day of the horizon; raises UnreadableTime.

    >>> day_of("2018-07-16"), day_of("Mon 16 July 2018") == day_of("July 16, 2018") == day_of("16.7.2018")
    (datetime.date(2018, 7, 16), True)
    >>> day_of("2 Jan", Days(first=date(2018, 12, 20), last=date(2019, 1, 10)))
    datetime.date(2019, 1, 2)
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise UnreadableTime(f"{text!r} is not a day such as 2018-07-16 or 16 July 2018")
    part = found.groupdict()
    if part["year"]:
        return _day(text, int(part["year"]), int(part["number"]), int(part["day"]))
    if part["dotted_year"]:
        return _day(text, int(part["dotted_year"]), int(part["dotted_month"]), int(part["dotted_day"]))
    month = _month(text, part["month"] or part["month_first"])
    number = int(part["day_first"] or part["day_second"])
    year = part["its_year"] or part["other_year"]
    if year:
        return _day(text, int(year), month, number)
    if horizon is None:
        raise UnreadableTime(f"{text!r} lacks the year")
    days = [_day(text, each, month, number) for each in _years(month, number, horizon)]
    return next((day for day in days if day in horizon), days[0])


def _years(month: int, number: int, horizon: Days) -> list[int]:
    """The years of the horizon; only those with a 29 February, if that is the day."""
    years = list(range(horizon.first.year, horizon.last.year + 1))
    leap = [year for year in years if year % 4 == 0 and (year % 100 or year % 400 == 0)]
    return leap or years if (month, number) == (2, 29) else years


def _month(text: str, name: str) -> int:
    for number, month in enumerate(MONTHS, 1):
        if month.startswith(name.lower()):
            return number
    raise UnreadableTime(f"{text!r}: {name!r} is no month")


def _day(text: str, year: int, month: int, number: int) -> date:
    try:
        day = date(year, month, number)
    except ValueError:
        raise UnreadableTime(f"{text!r} is a day that no calendar has") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnreadableTime(f"{text!r} is not between {FIRST_DAY.year} and {LAST_DAY.year}")
    return day


def moment_of(text: str, horizon: Days) -> Moment:
    """The moment that a text names: day, time of day and, if written, zone or offset; raises UnreadableTime.

    >>> july = Days(first=date(2018, 7, 10), last=date(2018, 7, 17))
    >>> moment_of("16 July 10:00 +03:00", july) == moment_of("2018-07-16T10:00+03:00", july)
    True
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise UnreadableTime(f"{text!r} is not a moment such as '16 July 10:00' or '2018-07-16 10:00 UTC'")
    day, clock, zone = day_of(found["day"], horizon), clock_of(found["clock"]), found["zone"] or ""
    if zone in ("Z", "UTC", "GMT"):
        return Moment(day=day, clock=clock, offset=0)
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        return Moment(day=day, clock=clock, zone=zone)
    minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
    return Moment(day=day, clock=clock, offset=-minutes if offset["sign"] == "-" else minutes)

"""Recurrence rules (RFC 5545, RRULE): on which days and times a series falls, within bounds whatever the rule says.

dateutil looks for a rule's next match up to the year 9999, which takes seconds where there is none (every day
that is a 30 February). Here the periods of a rule are gone through one by one within the days asked about, and
each day is asked whether it fits, so that the work is known beforehand. The tests hold the answers to dateutil's.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from typing import Literal, cast, get_args

from sidelines.errors import UnreadableTime
from sidelines.formats.calendars.values import when_of

Frequency = Literal["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"]

MOST_TIMES_A_DAY = 96
MOST_OF_A_SERIES = 10_000
"""Occurrences of one series within the days asked about."""

MOST_DAYS = 800_000
"""Days that are looked at for all series of a file."""

MOST_DAYS_FOR_ONE = 200_000

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LIMITS = {
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSECOND": (0, 60, False),
}
_FIELDS = {
    "BYMONTH": "months",
    "BYMONTHDAY": "month_days",
    "BYYEARDAY": "year_days",
    "BYWEEKNO": "weeks",
    "BYSETPOS": "positions",
    "BYHOUR": "hours",
    "BYMINUTE": "minutes",
    "BYSECOND": "seconds",
}
LONGEST_RULE = 2_000
_MONTHS_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class BadRule(ValueError):
    """A recurrence rule can't be followed; the message is a sentence that says why."""


class TooMuch(BadRule):
    """A recurrence rule may be sound, but gives more or takes longer than is allowed for."""


class Effort:
    """How much work the rules of a file may still take: each day that is looked at counts as one."""

    def __init__(self, days: int = MOST_DAYS, days_for_one: int = MOST_DAYS_FOR_ONE) -> None:
        self._left = days
        self._for_one = days_for_one
        self._left_for_one = days_for_one

    def begin(self) -> None:
        """Begin with another series."""
        self._left_for_one = self._for_one

    def spend(self, days: int) -> None:
        """Take so much off; raises BadRule when nothing is left."""
        self._left -= days
        self._left_for_one -= days
        if self._left_for_one < 0:
            raise TooMuch("Its rule takes too long to follow.")
        if self._left < 0:
            raise TooMuch("The series before it have taken too long to follow.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One RRULE: how often, in which steps, and on which days and times of each step."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    week_start: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    days: frozenset[tuple[int, int]] = frozenset()
    """Which of its weekday (0: each), and the weekday (0: Monday)."""
    positions: frozenset[int] = frozenset()
    hours: frozenset[int] = frozenset()
    minutes: frozenset[int] = frozenset()
    seconds: frozenset[int] = frozenset()

    @property
    def never(self) -> bool:
        """True if it asks for days of months that no year has, such as 31 February."""
        if not self.months or not self.month_days:
            return False
        longest = max(_MONTHS_DAYS[month - 1] for month in self.months)
        return all(abs(day) > longest for day in self.month_days)

    def starts(self, start: datetime, first: datetime, last: datetime, effort: Effort) -> Iterator[datetime]:
        """The starts from the first to the last of two local times, in order, counted from `start` on.

        Raises TooMuch when they are too many or take too long to find.
        """
        if self.frequency in ("HOURLY", "MINUTELY"):
            found = self._by_the_clock(start, first, last, effort)
        else:
            found = self._by_days(start, first, last, effort)
        left = self._left_at(start, first)
        given = 0
        for when in found:
            if when > last or (left is not None and left <= 0):
                return
            if left is not None:
                left -= 1
            if when >= first:
                given += 1
                if given > MOST_OF_A_SERIES:
                    raise TooMuch(f"It repeats more than {MOST_OF_A_SERIES:,} times in the days asked about.")
                yield when

    def _by_the_clock(
        self, start: datetime, first: datetime, last: datetime, effort: Effort
    ) -> Iterator[datetime]:
        step = timedelta(hours=1) if self.frequency == "HOURLY" else timedelta(minutes=1)
        step *= self.interval
        steps = 0 if self.count is not None else max(0, (first - start) // step)
        when = start + steps * step
        while when <= last:
            effort.spend(1)
            fits = not self.hours or when.hour in self.hours
            if fits and (not self.minutes or when.minute in self.minutes) and self._fits(when.date()):
                yield when
            when += step

    def _by_days(
        self, start: datetime, first: datetime, last: datetime, effort: Effort
    ) -> Iterator[datetime]:
        rule = self._with_defaults(start)
        clock = rule._clock(start)
        number = rule._first_period(start, first)
        while True:
            days = rule.period(start, number)
            if days is None or days[0] > last.date():
                return
            effort.spend(len(days))
            fitting = [datetime.combine(day, at) for day in days if rule._fits(day) for at in clock]
            for when in rule._placed(fitting):
                if when >= start:
                    yield when
            number += 1

    def _clock(self, start: datetime) -> list[time]:
        """The times of day at which it falls."""
        return [
            time(*each)
            for each in product(
                sorted(self.hours or {start.hour}),
                sorted(self.minutes or {start.minute}),
                sorted({min(59, second) for second in self.seconds} or {start.second}),
            )
        ]

    @property
    def _even(self) -> bool:
        """True if each of its periods has as many days as any other, so that none need be looked at to count them."""
        if self.months or self.month_days or self.year_days or self.weeks or self.positions:
            return False
        return self.frequency == "WEEKLY" or (self.frequency == "DAILY" and not self.days)

    def _first_period(self, start: datetime, first: datetime) -> int:
        """The number of the first period that must be gone through day by day."""
        if self.count is not None and not self._even:
            return 0
        return max(0, self.period_of(start, first) - 1)

    def _left_at(self, start: datetime, first: datetime) -> int | None:
        """How many times it may still fall from the first period on that is gone through; None: without end."""
        if self.count is None or self.frequency in ("HOURLY", "MINUTELY"):
            return self.count
        rule = self._with_defaults(start)
        skipped = rule._first_period(start, first)
        if not skipped:
            return self.count
        clock, days = rule._clock(start), rule.period(start, 0) or []
        begun = [datetime.combine(day, at) for day in days if rule._fits(day) for at in clock]
        return self.count - sum(when >= start for when in begun) - (skipped - 1) * len(begun)

    def _with_defaults(self, start: datetime) -> Rule:
        """The rule with what it leaves to the start of the series: the day of the month, the weekday."""
        if self.weeks or self.year_days or self.month_days or self.days:
            return self
        if self.frequency == "WEEKLY":
            return replace(self, days=frozenset({(0, start.weekday())}))
        if self.frequency == "MONTHLY":
            return replace(self, month_days=frozenset({start.day}))
        if self.frequency == "YEARLY":
            months = self.months or frozenset({start.month})
            return replace(self, months=months, month_days=frozenset({start.day}))
        return self

    def period_of(self, start: datetime, when: datetime) -> int:
        """The number of the period that the time falls into, from that of the start, which is 0."""
        if self.frequency == "YEARLY":
            steps = when.year - start.year
        elif self.frequency == "MONTHLY":
            steps = (when.year - start.year) * 12 + when.month - start.month
        else:
            steps = (when.date() - start.date()).days // (7 if self.frequency == "WEEKLY" else 1)
        return steps // self.interval

    def period(self, start: datetime, number: int) -> list[date] | None:
        """The days of the period of that number, or None beyond the last year that there is."""
        try:
            if self.frequency == "YEARLY":
                year = start.year + number * self.interval
                months = sorted(self.months) if self.months and not self.weeks else range(1, 13)
                return [day for month in months for day in _month(year, month)]
            if self.frequency == "MONTHLY":
                year, month = divmod(start.year * 12 + start.month - 1 + number * self.interval, 12)
                return _month(year, month + 1)
            if self.frequency == "WEEKLY":
                first = start.date() - timedelta(days=(start.weekday() - self.week_start) % 7)
                first += timedelta(days=7 * number * self.interval)
                return [first + timedelta(days=i) for i in range(7)]
            return [start.date() + timedelta(days=number * self.interval)]
        except (ValueError, OverflowError):
            return None

    def _placed(self, fitting: list[datetime]) -> list[datetime]:
        """Of the times of one period, those at the positions asked for."""
        if not self.positions:
            return fitting
        size = len(fitting)
        at = {position - 1 if position > 0 else size + position for position in self.positions}
        return [fitting[i] for i in sorted(at) if 0 <= i < size]

    def _fits(self, day: date) -> bool:
        """True if the day fits every part of the rule that speaks of days."""
        if self.months and day.month not in self.months:
            return False
        if self.month_days and day.day not in self.month_days:
            length = calendar.monthrange(day.year, day.month)[1]
            if day.day - length - 1 not in self.month_days:
                return False
        if self.days and not self._fits_weekday(day):
            return False
        if self.year_days:
            number = day.timetuple().tm_yday
            length = 366 if calendar.isleap(day.year) else 365
            if number not in self.year_days and number - length - 1 not in self.year_days:
                return False
        return not self.weeks or self._fits_week(day)

    def _fits_weekday(self, day: date) -> bool:
        weekday = day.weekday()
        if (0, weekday) in self.days:
            return True
        counted = [nth for nth, each in self.days if each == weekday]
        if not counted:
            return False
        if self.frequency not in ("YEARLY", "MONTHLY"):
            return True
        if self.frequency == "YEARLY" and not self.months:
            number, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        else:
            number, length = day.day, calendar.monthrange(day.year, day.month)[1]
        return (number - 1) // 7 + 1 in counted or -((length - number) // 7 + 1) in counted

    def _fits_week(self, day: date) -> bool:
        number, year = self._week(day)
        last = self._week(date(year, 12, 28))[0]  # a week before 4 January, which is in the next year's first
        return number in self.weeks or number - last - 1 in self.weeks

    def _week(self, day: date) -> tuple[int, int]:
        """The number of the week that the day is in, and of the year that most of it is in."""
        middle = day + timedelta(days=3 - (day.weekday() - self.week_start) % 7)
        return (middle.timetuple().tm_yday - 1) // 7 + 1, middle.year


def _month(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]


@lru_cache(maxsize=4096)
def read_rule(text: str) -> Rule:
    """The rule of an RRULE's value; raises BadRule.

    >>> read_rule("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10").count
    10
    """
    if len(text) > LONGEST_RULE:
        raise BadRule(f"Its rule is {len(text):,} characters long.")
    parts: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, value = part.partition("=")
        if not equals:
            raise BadRule("Its rule holds something other than parts such as FREQ=DAILY.")
        parts[name.strip().upper()] = value.strip().upper()
    _look_at_parts(parts)
    frequency = cast(Frequency, parts["FREQ"])
    sets = {name: _numbers(name, parts[name]) for name in _LIMITS if parts.get(name)}
    _look_at_times(frequency, sets)
    return Rule(
        frequency=frequency,
        interval=_whole(parts, "INTERVAL") or 1,
        count=_whole(parts, "COUNT"),
        until=_until(parts.get("UNTIL", "")),
        week_start=_DAYS.index(parts["WKST"]) if parts.get("WKST") in _DAYS else 0,
        days=_weekdays(parts.get("BYDAY", "")),
        **{_FIELDS[name]: values for name, values in sets.items()},
    )


def _look_at_parts(parts: dict[str, str]) -> None:
    """Raise BadRule for a rule of another calendar or one that names no frequency that is followed."""
    scale = parts.get("RSCALE", "GREGORIAN")
    if scale != "GREGORIAN":
        raise BadRule("It repeats by another calendar (RSCALE) than ours, which is not followed.")
    if parts.get("SKIP", "OMIT") != "OMIT":
        raise BadRule("It moves days that do not exist (SKIP), which is not followed.")
    if "BYEASTER" in parts:
        raise BadRule("It repeats by Easter (BYEASTER), which is not followed.")
    if parts.get("FREQ") == "SECONDLY":
        raise BadRule("It repeats every few seconds.")
    if parts.get("FREQ") not in get_args(Frequency):
        raise BadRule("Its rule does not say how often it repeats (FREQ=DAILY, WEEKLY, MONTHLY or YEARLY).")


def _look_at_times(frequency: Frequency, sets: dict[str, frozenset[int]]) -> None:
    """Raise BadRule for a rule that asks for more times within a day than a diary holds."""
    within = ("BYMINUTE", "BYSECOND", "BYSETPOS") if frequency == "HOURLY" else ("BYSECOND", "BYSETPOS")
    if frequency in ("HOURLY", "MINUTELY") and any(name in sets for name in within):
        raise BadRule("It repeats at several minutes or seconds of each hour, which is not followed.")
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(sets.get(name, ())) or 1
    if times > MOST_TIMES_A_DAY and frequency not in ("HOURLY", "MINUTELY"):
        raise BadRule(f"It repeats {times:,} times a day.")


def _whole(parts: dict[str, str], name: str) -> int | None:
    """The whole number of a part, None where there is none; Outlook writes COUNT=-1 for a series without end."""
    text = parts.get(name, "")
    if not text or (name == "COUNT" and re.fullmatch(r"-[0-9]+", text)):
        return None
    if re.fullmatch(r"[0-9]{1,9}", text) is None or int(text) == 0:
        raise BadRule(f"Its rule has no whole number from 1 as {name}.")
    return int(text)


def _numbers(name: str, text: str) -> frozenset[int]:
    """The numbers of a part, each within the part's limits."""
    first, last, either = _LIMITS[name]
    found = set()
    for each in filter(None, (each.strip() for each in text.split(","))):
        good = re.fullmatch(r"[+-]?[0-9]{1,4}", each) is not None
        number = int(each) if good else 0
        if not good or not first <= (abs(number) if either else number) <= last:
            raise BadRule(f"Its rule has something other than numbers from {first} to {last} as {name}.")
        found.add(number)
    return frozenset(found)


def _weekdays(text: str) -> frozenset[tuple[int, int]]:
    """The weekdays of BYDAY, each with which of them it is (0: each)."""
    found = set()
    for each in filter(None, (each.strip() for each in text.split(","))):
        day = re.fullmatch(r"([+-]?[0-9]{1,2})?\s*(MO|TU|WE|TH|FR|SA|SU)", each)
        if day is None or abs(int(day[1] or 0)) > 53:
            raise BadRule("Its rule has something other than weekdays such as MO or 2TU as BYDAY.")
        found.add((int(day[1] or 0), _DAYS.index(day[2])))
    return frozenset(found)


def _until(text: str) -> date | datetime | None:
    if not text:
        return None
    try:
        return when_of(text)
    except UnreadableTime as problem:
        raise BadRule(f"Its rule has no end (UNTIL) that can be read: {problem}.") from None

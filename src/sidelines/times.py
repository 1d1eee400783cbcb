"""Instants, local days and clock times: whole minutes in UTC inside, a named zone whenever they are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from sidelines.errors import UnknownZone, UnreadableTime

Minute = int
"""An instant: whole minutes since 1970-01-01 00:00 UTC."""

Clock = int
"""A time of day: minutes after local midnight, 0 to 1440 (24:00); more than 1440 runs into the next day."""

DAY = 1440
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_A_MINUTE = timedelta(minutes=1)
_ODD = 10**9
_EPOCH_DAY = date(1970, 1, 1).toordinal()
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time, from its start up to but not including its end, in UTC minutes."""

    start: Minute
    end: Minute

    def __contains__(self, when: Minute) -> bool:
        return self.start <= when < self.end

    @property
    def minutes(self) -> int:
        """How long it is, in minutes."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Consecutive local days, both included; days belong to a place and are never converted across zones."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self):  # type: ignore[no-untyped-def]
        return (self.first + timedelta(days=i) for i in range(len(self)))

    def __len__(self) -> int:
        return max(0, (self.last - self.first).days + 1)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name; raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise UnknownZone(f"{name!r} is not an IANA time zone such as Europe/Helsinki") from problem


def minute_of(when: datetime) -> Minute:
    """The instant of an aware datetime, in UTC minutes, seconds dropped; raises UnreadableTime if it has no
    zone.

    >>> minute_of(datetime(1970, 1, 1, 1, 0, tzinfo=UTC))
    60
    """
    if when.tzinfo is None:
        raise UnreadableTime(f"{when.isoformat()} has no zone")
    return int((when - _EPOCH) // timedelta(minutes=1))


def datetime_at(when: Minute, zone_name: str) -> datetime:
    """The instant as an aware datetime in that zone."""
    return (_EPOCH + timedelta(minutes=int(when))).astimezone(zone(zone_name))


def day_at(when: Minute, zone_name: str) -> date:
    """The local day on which the instant falls."""
    return datetime_at(when, zone_name).date()


@lru_cache(maxsize=1 << 16)
def instant(day: date, clock: Clock, zone_name: str) -> Minute:
    """The instant of a local clock time on a local day, in UTC minutes.

    A time that a change of clocks leaves out is read with the offset before the change, one that comes
    twice as the first of the two (PEP 495, fold 0).

    >>> instant(date(2018, 7, 16), 13 * 60, "Europe/Helsinki") == minute_of(datetime(2018, 7, 16, 10, tzinfo=UTC))
    True
    """
    days, minutes = divmod(clock, DAY)
    local = datetime.combine(day + timedelta(days=days), datetime.min.time()) + timedelta(minutes=minutes)
    return minute_of(local.replace(tzinfo=zone(zone_name)))


def instants_of(day: date, clock: Clock, zone_name: str) -> tuple[Minute, ...]:
    """The instants at which the zone's clocks show that time on that local day: none where a change of clocks
    leaves it out, two where it comes twice.

    >>> [len(instants_of(date(2018, 3, 25), clock, "Europe/Vienna")) for clock in (90, 150, 210)]
    [1, 0, 1]
    >>> first, second = instants_of(date(2018, 10, 28), 150, "Europe/Vienna")
    >>> time_text(first, "Europe/Vienna"), time_text(second, "Europe/Vienna")
    ('02:30 CEST', '02:30 CET')
    """
    local = datetime.combine(day, datetime.min.time()) + timedelta(minutes=clock)
    both = {minute_of(local.replace(tzinfo=zone(zone_name), fold=fold)) for fold in (0, 1)}
    return tuple(each for each in sorted(both) if datetime_at(each, zone_name).replace(tzinfo=None) == local)


def offset_at(when: Minute, zone_name: str) -> int:
    """Minutes that the zone's clocks are ahead of UTC at the instant."""
    shift = datetime_at(when, zone_name).utcoffset()
    return int((shift or timedelta()) // timedelta(minutes=1))


_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def clock_of(text: str) -> Clock:
    """Minutes after midnight of a 24-hour clock time "HH:MM"; "24:00" is the end of the day; raises
    UnreadableTime.

    >>> clock_of("08:30")
    510
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 24 or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > DAY:
        raise UnreadableTime(f"{text!r} is not a time of day such as 08:30")
    return int(found[1]) * 60 + int(found[2])


def clock_text(clock: Clock) -> str:
    """A time of day as "HH:MM".

    >>> clock_text(510)
    '08:30'
    """
    return f"{clock // 60 % 24 if clock != DAY else 24:02d}:{clock % 60:02d}"


def zone_label(when: Minute, zone_name: str) -> str:
    """The zone's usual abbreviation at the instant, or its offset where it has none.

    >>> zone_label(instant(date(2018, 7, 16), 600, "Europe/Moscow"), "Europe/Moscow")
    'MSK'
    """
    name = datetime_at(when, zone_name).tzname() or ""
    if name and name[0] not in "+-":
        return name
    sign = "-" if offset_at(when, zone_name) < 0 else "+"
    hours, minutes = divmod(abs(offset_at(when, zone_name)), 60)
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def day_text(day: date) -> str:
    """A day in words.

    >>> day_text(date(2018, 7, 16))
    'Mon 16 July 2018'
    """
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def short_day(day: date) -> str:
    """A day in words without weekday and year.

    >>> short_day(date(2018, 7, 16))
    '16 July'
    """
    return f"{day.day} {day:%B}"


def time_text(when: Minute, zone_name: str) -> str:
    """A local clock time with its zone.

    >>> time_text(instant(date(2018, 7, 15), 20 * 60, "Europe/Moscow"), "Europe/Moscow")
    '20:00 MSK'
    """
    return f"{datetime_at(when, zone_name):%H:%M} {zone_label(when, zone_name)}"


def duration_text(minutes: float) -> str:
    """A length of time in hours and minutes.

    >>> duration_text(150)
    '2 h 30'
    """
    whole = round(minutes)
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h" + (f" {rest:02d}" if rest else "")


class ZoneClock:
    """The clocks of many zones at once: when a local time of day falls, zone by zone, day by day."""

    def __init__(self, zones: Sequence[str]) -> None:
        self._zones = tuple(zones)
        self._weeks: dict[int, NDArray[np.int64]] = {}
        self._days: dict[int, NDArray[np.int64]] = {}

    def _offset(self, ordinal: int, name: str) -> int:
        """The zone's offset at 00:00 UTC of the day, in minutes."""
        moment = datetime.combine(date.fromordinal(ordinal), datetime.min.time(), UTC)
        shift = moment.astimezone(zone(name)).utcoffset() or timedelta()
        # An offset with odd seconds (before 1972) never counts as steady, so that zone is asked by itself.
        return _ODD + ordinal if shift.seconds % 60 else shift // _A_MINUTE

    def _week(self, week: int) -> NDArray[np.int64]:
        found = self._weeks.get(week)
        if found is None:
            offsets = [self._offset(week * 7 + 1, name) for name in self._zones]
            found = self._weeks[week] = np.array(offsets, dtype=np.int64)
        return found

    def _offsets(self, ordinal: int) -> NDArray[np.int64]:
        """Each zone's offset at 00:00 UTC of the day, in minutes.

        A zone with one offset at both ends of a week has it throughout: no zone has changed its clocks and
        changed them back within a week. Only the others are asked day by day.
        """
        found = self._days.get(ordinal)
        if found is None:
            week = (ordinal - 1) // 7
            found = self._week(week).copy()
            for i in np.flatnonzero(found != self._week(week + 1)):
                found[i] = self._offset(ordinal, self._zones[i])
            self._days[ordinal] = found
        return found

    def instants(self, day: date, clock: Clock) -> NDArray[np.int64]:
        """The instant of the local clock time on the local day in each zone: shape (zones,), UTC minutes.

        Where a zone's clocks change near that day it is asked by itself, so the answer is that of `instant`.
        """
        ordinal = day.toordinal()
        around = [self._offsets(ordinal + i) for i in (-1, 0, 1, 2)]
        times = (ordinal - _EPOCH_DAY) * DAY + clock - around[1]
        unsteady = np.zeros(len(self._zones), dtype=bool)
        for offsets in around:
            unsteady |= offsets != around[1]
        for i in np.flatnonzero(unsteady):
            times[i] = instant(day, clock, self._zones[i])
        return times


def day_number(day: date) -> int:
    """Days since 1970-01-01, so that `day_number(d) * 1440` is its midnight in UTC minutes."""
    return day.toordinal() - _EPOCH_DAY

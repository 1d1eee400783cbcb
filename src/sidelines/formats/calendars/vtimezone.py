"""VTIMEZONE components: how a zone's clocks go in the years that a calendar is about, in rules that every program
reads.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from sidelines.times import zone

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEP = timedelta(days=7)
_A_YEAR = timedelta(days=366)
_A_SECOND = timedelta(seconds=1)
_STEADY_SINCE = 1970
"""A zone without changes is written as one that has not changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a zone's clocks: when, and the offsets from UTC before and after it."""

    when: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def shown(self) -> datetime:
        """What the clocks show at that instant if nobody has touched them yet; without a zone."""
        return (self.when + self.before).replace(tzinfo=None)

    @property
    def positions(self) -> frozenset[int]:
        """Which of its weekday in the month it is, counted from the start (1 to 4) or the end (-1)."""
        day = self.shown.day
        nth, days = (day - 1) // 7 + 1, calendar.monthrange(self.shown.year, self.shown.month)[1]
        return frozenset({nth} if nth < 5 else ()) | frozenset({-1} if day + 7 > days else ())


@dataclass(slots=True)
class _Rule:
    """Changes of the same sort in years that follow each other, on the same weekday of the month."""

    changes: list[Change]
    positions: frozenset[int] = field(default_factory=frozenset)

    def takes(self, change: Change) -> bool:
        """True if the change is the one that the rule foresees for the next year."""
        last = self.changes[-1]
        alike = (
            (last.before, last.after, last.name) == (change.before, change.after, change.name)
            and (last.shown.month, last.shown.weekday(), last.shown.time())
            == (change.shown.month, change.shown.weekday(), change.shown.time())
            and last.shown.year + 1 == change.shown.year
        )
        return alike and bool(self.positions & change.positions)

    def add(self, change: Change) -> None:
        """Take the change in."""
        self.changes.append(change)
        self.positions &= change.positions


def timezone_of(name: str, first: datetime, last: datetime) -> Timezone:
    """The zone of that IANA name as it is from the first to the last of two aware times.

    Changes are written as yearly rules where they are regular, else one by one, and never as lists of dates,
    which Outlook does not read. Raises UnknownZone.
    """
    found = Timezone()
    found.add("TZID", name)
    year, last_year = first.astimezone(UTC).year - 1, last.astimezone(UTC).year + 1
    changes = list(changes_of(name, year, last_year))
    if not any(first < change.when <= last + _A_YEAR for change in changes):
        there = first.astimezone(zone(name))
        offset, shown = there.utcoffset() or timedelta(), there.tzname() or name
        found.add_component(_steady(offset, shown, min(_STEADY_SINCE, year)))
        return found
    if changes[0].when > first or all(change.after > change.before for change in changes):
        before = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone(name))
        found.add_component(_steady(changes[0].before, before.tzname() or name, year))
    for rule in _rules(changes, last_year):
        found.add_component(_observance(rule))
    return found


def changes_of(name: str, first: int, last: int) -> Iterator[Change]:
    """The changes of a zone's clocks from the first to the last of two years, in order."""
    there = zone(name)

    def offset(when: datetime) -> timedelta:
        return when.astimezone(there).utcoffset() or timedelta()

    when, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, 23, 59, tzinfo=UTC)
    while when < end:
        before, after = when, min(when + _STEP, end)
        if offset(before) == offset(after):
            when = after
            continue
        while after - before > _A_SECOND:
            middle = before + (after - before) // 2
            middle = middle.replace(microsecond=0)
            before, after = (before, middle) if offset(middle) != offset(when) else (middle, after)
        yield Change(
            when=after,
            before=offset(when),
            after=offset(after),
            name=after.astimezone(there).tzname() or name,
        )
        when = after


def _rules(changes: Sequence[Change], last_year: int) -> Iterator[_Rule]:
    """The rules that still hold in the last year; every other change is by itself.

    A rule that has ended would have to say so with an UNTIL, which is not read alike everywhere.
    """
    rules: list[_Rule] = []
    for change in changes:
        rule = next((rule for rule in reversed(rules) if rule.takes(change)), None)
        if rule is None:
            rules.append(_Rule([change], change.positions))
        else:
            rule.add(change)
    for rule in rules:
        if rule.changes[-1].shown.year == last_year:
            yield rule
        else:
            yield from (_Rule([change], change.positions) for change in rule.changes)


def _observance(rule: _Rule) -> TimezoneStandard | TimezoneDaylight:
    """The component of a rule, or of a change by itself."""
    first = rule.changes[0]
    made = TimezoneDaylight() if first.after > first.before else TimezoneStandard()
    _fill(made, first.before, first.after, first.name, first.shown)
    if len(rule.changes) > 1:
        position = -1 if -1 in rule.positions else min(rule.positions)
        weekday = f"{position}{_WEEKDAYS[first.shown.weekday()]}"
        made.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": first.shown.month, "BYDAY": weekday})
    return made


def _steady(offset: timedelta, name: str, since: int) -> TimezoneStandard:
    made = TimezoneStandard()
    _fill(made, offset, offset, name, datetime.combine(date(since, 1, 1), time()))
    return made


def _fill(
    made: TimezoneStandard | TimezoneDaylight,
    before: timedelta,
    after: timedelta,
    name: str,
    shown: datetime,
) -> None:
    made.add("DTSTART", shown)
    made.add("TZOFFSETFROM", before)
    made.add("TZOFFSETTO", after)
    made.add("TZNAME", name)

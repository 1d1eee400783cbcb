"""Series of a calendar: which occurrences they have, which are left out, replaced, moved or cancelled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sidelines.formats.calendars.events import Event, Length
from sidelines.formats.calendars.rules import BadRule, Effort, Rule, read_rule
from sidelines.formats.calendars.values import FIRST_YEAR, LAST_YEAR
from sidelines.times import Days

Mark = tuple[str, date | datetime]
"""How an occurrence is named by another property: its day, its instant, or what clocks show at its start."""

_MARGIN = timedelta(days=2)
"""Days are local: what lies just outside by one zone's clocks may lie inside by another's."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a series: when it was to start, and the event that says how it is."""

    original: date | datetime
    """Local to the series' clock."""
    event: Event
    start: date | datetime
    """Local to the clock of `event`."""
    length: Length | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """The occurrences of a series within the days asked about, and what became of the others there."""

    occurrences: tuple[Occurrence, ...] = ()
    replaced: tuple[Event, ...] = ()
    """The events that stand for an occurrence of the series."""
    cancelled: int = 0
    """Occurrences left out or cancelled."""


def mark_of(named: date | datetime) -> Mark:
    """How a RECURRENCE-ID or an EXDATE names an occurrence."""
    if not isinstance(named, datetime):
        return "day", named
    return ("shown", named) if named.tzinfo is None else ("instant", named.astimezone(UTC))


def _marks(event: Event, local: date | datetime) -> tuple[Mark, ...]:
    """All the names of the occurrence that starts at the local time."""
    if not isinstance(local, datetime):
        return (("day", local),)
    begins = event.clock.at(local)
    marks: tuple[Mark, ...] = (("day", local.date()), ("shown", local))
    return marks if begins.tzinfo is None else (("instant", begins.astimezone(UTC)), *marks)


def _as_named(event: Event, named: date | datetime) -> Mark:
    """The mark that a property gives an occurrence of the event; one by the day has no times of day."""
    if isinstance(event.start, datetime) or not isinstance(named, datetime):
        return mark_of(named)
    return "day", named.date()


def local_of(event: Event, named: date | datetime) -> datetime:
    """The time that an occurrence is named by, on the series' clock."""
    if not isinstance(named, datetime):
        return datetime.combine(named, time())
    return event.clock.local(named)


def expand(event: Event, replacing: Sequence[Event], days: Days, effort: Effort) -> Expanded:
    """The occurrences of a series that begin in the days, or before them and reach into them; some may lie just
    outside. Raises BadRule.
    """
    effort.spend(len(replacing))
    by_mark = {_as_named(event, one.replaces): one for one in replacing if one.replaces is not None}
    gone = left_out(event)
    later = sorted(
        (
            (local_of(event, one.replaces), one.line, one)
            for one in replacing
            if one.replaces is not None and _from_here_on(one)
        ),
        key=lambda each: each[:2],
    )
    occurrences: list[Occurrence] = []
    replaced: dict[int, Event] = {}
    cancelled = 0
    for local, length in starts(event, days, effort):
        marks = _marks(event, local)
        one = next((by_mark[mark] for mark in marks if mark in by_mark), None)
        if one is not None:
            replaced[one.line] = one
            cancelled += one.cancelled
        elif not gone.isdisjoint(marks):
            cancelled += 1
        else:
            number = bisect_right(later, _midnight(local), key=lambda each: each[0])
            found = _occurrence(event, local, length, later[number - 1][2] if number else None)
            cancelled += found is None
            if found is not None:
                occurrences.append(found)
    return Expanded(occurrences=tuple(occurrences), replaced=tuple(replaced.values()), cancelled=cancelled)


def _from_here_on(event: Event) -> bool:
    return event.replaces_later and (event.start is not None or event.cancelled)


def _midnight(local: date | datetime) -> datetime:
    return local if isinstance(local, datetime) else datetime.combine(local, time())


def _occurrence(
    event: Event, local: date | datetime, length: Length | None, one: Event | None
) -> Occurrence | None:
    """The occurrence as the event has it that changes all from some day on; None if that cancels it."""
    if one is None:
        return Occurrence(local, event, local, length)
    if one.cancelled or one.start is None or one.replaces is None:
        return None
    moved = _midnight(one.start) - local_of(one, one.replaces)
    start = _midnight(local) + moved if moved else _midnight(local)
    return Occurrence(local, one, start if isinstance(one.start, datetime) else start.date(), None)


def left_out(event: Event) -> set[Mark]:
    """The occurrences that a series leaves out (EXDATE)."""
    return {_as_named(event, named) for named in event.not_dates}


def marks_of(event: Event, named: date | datetime) -> tuple[Mark, ...]:
    """All the names of the occurrence of a series that is named in one way."""
    start = local_of(event, named)
    return _marks(event, start if isinstance(event.start, datetime) else start.date())


def has_occurrence(event: Event, replacing: Event, effort: Effort) -> bool:
    """True if a series has the occurrence that the other event replaces, or if that can't be told."""
    assert replacing.replaces is not None
    day = local_of(event, replacing.replaces).date()
    try:
        return bool(expand(event, [replacing], Days(first=day, last=day), effort).replaced)
    except BadRule:
        return True


def starts(event: Event, days: Days, effort: Effort) -> list[tuple[date | datetime, Length | None]]:
    """When a series starts by its rules and dates, in order; none is left out yet. Raises BadRule."""
    assert event.start is not None
    effort.begin()
    effort.spend(len(event.dates) + len(event.not_dates))
    start = _midnight(event.start)
    reach = timedelta(days=event.length.days) + event.length.shown + event.length.passing
    first = _midnight(days.first) - _MARGIN - reach
    last = _midnight(days.last) + _MARGIN
    # Of two times that clocks show alike the fold tells which is meant, and equality leaves the fold out.
    found: dict[tuple[datetime, int], Length | None] = {}
    over = False
    for rule in _rules(event.rules):
        until = last if rule.until is None else min(last, _until(event, rule.until))
        over = over or (rule.until is not None and until < start)
        for when in rule.starts(start, first, until, effort):
            found[when, start.fold if when == start else 0] = None
    if not over:  # a series that ends before it starts was deleted: Confluence does so
        found.setdefault((start, start.fold), None)
    found.update({(_midnight(when), _midnight(when).fold): length for when, length in event.dates})
    for rule in _rules(event.not_rules):
        until = last if rule.until is None else min(last, _until(event, rule.until))
        for when in rule.starts(start, first, until, effort):
            found.pop((when, start.fold if when == start else 0), None)
    within = sorted(each for each in found if first <= each[0] <= last)
    by_day = not isinstance(event.start, datetime)
    return [(when.date() if by_day else when.replace(fold=fold), found[when, fold]) for when, fold in within]


def _rules(texts: Iterable[str]) -> list[Rule]:
    found = [read_rule(text) for text in list(texts)[:_MOST_RULES]]
    for rule in found:
        if rule.never:
            raise BadRule("It repeats on a day that no year has.")
    return found


_MOST_RULES = 20


def last_start(event: Event) -> date | None:
    """The day after which no rule of the series gives another, None if that can't be told or never comes."""
    try:
        ends = [rule.until for rule in _rules(event.rules)]
    except BadRule:
        return None
    days = [end.date() if isinstance(end, datetime) else end for end in ends if end is not None]
    return max(days) if days and len(days) == len(ends) else None


def _until(event: Event, until: date | datetime) -> datetime:
    """The last local time at which the series may start; whoever writes the year 9999 means no end."""
    if not FIRST_YEAR <= until.year <= LAST_YEAR:
        return datetime.combine(date(min(max(until.year, FIRST_YEAR), LAST_YEAR), 1, 1), time())
    if not isinstance(until, datetime):
        return datetime.combine(until, time(23, 59, 59))
    if not isinstance(event.start, datetime):
        return datetime.combine(until.date(), time())
    return event.clock.local(until)

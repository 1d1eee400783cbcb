"""The rules that a calendar carries for a zone (VTIMEZONE): how its clocks go, within bounds whatever they say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sidelines.errors import UnreadableTime
from sidelines.formats.calendars.lines import Block
from sidelines.formats.calendars.rules import BadRule, Effort, Rule, read_rule
from sidelines.formats.calendars.values import offset_of, when_of

_MOST_HALVES = 200
"""Sorts of time that are followed in one zone of a file."""

_MOST_RULES = 20
"""Of them by a rule."""

_MOST_MONTHS = 2
"""Months of the year that such a rule may speak of."""

_MOST_DATES = 200


class Changes:
    """How a zone's clocks go by the rules that a file carries for it (VTIMEZONE)."""

    def __init__(self, block: Block, effort: Effort) -> None:
        """Read the rules of a VTIMEZONE; raises ValueError if there are none that can be read."""
        effort.begin()
        dates = [line.rest.count(",") + 1 for half in block.blocks for line in half.all("RDATE")]
        effort.spend(len(block.blocks) + 3 * sum(dates))
        self._effort = effort
        halves = [half for half in map(_half, block.blocks[:_MOST_HALVES]) if half is not None]
        ruled = [half for half in halves if half.rule is not None][:_MOST_RULES]
        self._halves = ruled + [half for half in halves if half.rule is None]
        if not self._halves:
            raise ValueError("no rule that can be read")
        self._years: dict[int, tuple[list[datetime], list[timedelta]]] = {}
        self._before = min(self._halves, key=lambda half: half.start).before

    def offset(self, local: datetime) -> timedelta:
        """How far the clocks are ahead of UTC when they show that time.

        A time that they show twice is the second one if its fold says so; one that they leave out has the offset
        before the change. Raises UnreadableTime if the rules take too long to follow.
        """
        onsets, offsets = self._around(local.year)
        naive = local.replace(fold=0)
        i = bisect_right(onsets, naive)
        here = offsets[i - 1] if i else self._before
        if i:
            before = offsets[i - 2] if i > 1 else self._before
            if here > before and naive < onsets[i - 1] + (here - before):
                return before
        if local.fold and i < len(onsets) and naive >= onsets[i] - (here - offsets[i]):
            return offsets[i]
        return here

    def local(self, utc: datetime) -> datetime:
        """What the clocks show at an instant, given as UTC without a zone, with its fold; raises UnreadableTime."""
        onsets, offsets = self._around(utc.year)
        before = [self._before, *offsets]
        i = bisect_right(range(len(onsets)), utc, key=lambda n: onsets[n] - before[n])
        shown = utc + before[i]
        return shown if shown - self.offset(shown) == utc else shown.replace(fold=1)

    def _around(self, year: int) -> tuple[list[datetime], list[timedelta]]:
        """The changes that matter in a year, in order, with the offset after each."""
        if year not in self._years:
            first, last = _plain(date(max(1, year - 1), 1, 1)), _plain(date(min(9999, year + 1), 12, 31))
            self._effort.begin()
            try:
                found = sorted(
                    {
                        (when, half.after)
                        for half in self._halves
                        for when in half.onsets(first, last, self._effort)
                    }
                )
            except BadRule:
                raise UnreadableTime("the rules of its zone take too long to follow") from None
            self._years[year] = ([when for when, _ in found], [after for _, after in found])
        return self._years[year]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Half:
    """One of the two sorts of time that a zone has: when it sets in, and the offsets before and after."""

    start: datetime
    before: timedelta
    after: timedelta
    dates: tuple[datetime, ...] = ()
    rule: Rule | None = None

    def onsets(self, first: datetime, last: datetime, effort: Effort) -> Iterator[datetime]:
        """When it sets in, between two local times; and the last time before that. Raises BadRule."""
        effort.spend(1 + len(self.dates))
        yield self.start
        yield from self.dates
        if self.rule is None:
            return
        until = last
        if self.rule.until is not None:
            until = min(last, _plain(self.rule.until) + timedelta(days=1))
            first = min(first, until - timedelta(days=800))
        yield from self.rule.starts(self.start, first, until, effort)


def _plain(when: date | datetime) -> datetime:
    if isinstance(when, datetime):
        return when.replace(tzinfo=None)
    return datetime.combine(when, time())


def _half(block: Block) -> _Half | None:
    """A STANDARD or DAYLIGHT block, or None if it can't be read."""
    try:
        start = _plain(when_of(block.text("DTSTART")))
        dates = [each for line in block.all("RDATE") for each in line.value.split(",")][:_MOST_DATES]
        rule = read_rule(block.text("RRULE")) if block.text("RRULE") else None
        if rule is not None and not _is_of_a_zone(rule):
            return None
        return _Half(
            start=start,
            before=offset_of(block.text("TZOFFSETFROM") or block.text("TZOFFSETTO")),
            after=offset_of(block.text("TZOFFSETTO")),
            dates=tuple(_plain(when_of(each.split("/")[0].strip())) for each in dates),
            rule=rule,
        )
    except (ValueError, UnreadableTime, OverflowError):
        return None


def _is_of_a_zone(rule: Rule) -> bool:
    """True of a rule by which clocks may change: in one month or two of each year."""
    if rule.frequency != "YEARLY" or len(rule.months) > _MOST_MONTHS:
        return False
    return bool(rule.months) or not (rule.days or rule.month_days or rule.year_days or rule.weeks)

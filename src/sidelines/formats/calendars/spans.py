"""The days that a calendar is read over, and what lies in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sidelines.formats.calendars.events import Event
from sidelines.formats.calendars.series import last_start
from sidelines.times import Days

LONGEST_SPAN = 1_100
"""Days over which series are followed where no days are asked about."""

_A_DAY = timedelta(days=1)


def span_of(events: Iterable[Event]) -> Days:
    """The days over which series are followed where none are asked about."""
    firsts, lasts = [], []
    for event in events:
        if event.start is None:
            continue
        start = event.start.date() if isinstance(event.start, datetime) else event.start
        end = start
        if event.recurs:
            until = last_start(event)
            end = start + 366 * _A_DAY
            end = min(end, max(start, until)) if until is not None else end
        firsts.append(start)
        lasts.append(end)
    if not lasts:
        return Days(first=date(1970, 1, 1), last=date(1970, 1, 1))
    lasts.sort()
    while len(lasts) > 2 and (lasts[-1] - lasts[-2]).days > LONGEST_SPAN:
        lasts.pop()
    return Days(first=max(min(firsts), lasts[-1] - (LONGEST_SPAN - 1) * _A_DAY), last=lasts[-1])


def touches(start: date | datetime, end: date | datetime, days: Days) -> bool:
    """True if the event lies in the days, or reaches into them, wherever it may be if it is written in UTC."""
    first = last = timedelta()
    if isinstance(start, datetime) and start.tzinfo is UTC:
        first, last = timedelta(hours=-12), timedelta(hours=14)
    if isinstance(end, datetime) and isinstance(start, datetime) and end > start:
        end -= timedelta(seconds=1)  # what ends at midnight ends the day before
    begins = (start + first).date() if isinstance(start, datetime) else start
    ends = (end + last).date() if isinstance(end, datetime) else end
    return begins <= days.last and ends >= days.first

"""What an entry says, in words that hold no title: when it is, and where."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from sidelines.formats.diaries.entries import Entry
from sidelines.times import day_text

LONGEST_PLACE = 80
"""Letters of a place that are shown."""

_day_text = lru_cache(maxsize=4096)(day_text)


def tells(entry: Entry) -> str:
    """When and where an entry says that it is: "Mon 10 March 2027 10:00 CET, Wien"."""
    return ", ".join(filter(None, (_span_text(entry), place_text(entry))))


def place_text(entry: Entry) -> str:
    """Where an entry says that it is, as it is written."""
    text = " to ".join(filter(None, (" ".join(entry.place.split()), entry.ends_in)))
    return text if len(text) <= LONGEST_PLACE else f"{text[: LONGEST_PLACE - 1]}…"


def _span_text(entry: Entry) -> str:
    start, end = entry.start, entry.end
    if isinstance(start, datetime) and isinstance(end, datetime) and start != end:
        zone = _zone_text(start)
        if start.date() == end.date() and zone == _zone_text(end):
            return f"{_day_text(start.date())} {start:%H:%M}–{end:%H:%M} {zone}"
    first, last = _moment(start), _moment(end)
    return first if first == last else f"{first} to {last}"


def _moment(when: date | datetime) -> str:
    if not isinstance(when, datetime):
        return _day_text(when)
    return f"{_day_text(when.date())} {when:%H:%M} {_zone_text(when)}"


def _zone_text(when: datetime) -> str:
    """The zone of a time; one without is meant on the clocks of the place."""
    return when.tzname() or "local time"

"""Itineraries as calendars: each stay and each engagement an event that every program shows, and that reads back as
the same itinerary.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from icalendar import Event

from sidelines.formats.calendars.uids import DOMAIN, hashed
from sidelines.formats.calendars.write import (
    calendar_bytes,
    call_off,
    moment,
    plain_text,
    set_end_place,
    set_mark,
    set_own_text,
    set_place,
    set_standing,
    set_time,
    stamp,
    way_name,
)
from sidelines.itinerary import Engagement, Item, Itinerary, Stay
from sidelines.times import Minute, datetime_at

PRODID = "-//Sidelines//Diary 1//EN"

_A_DAY = timedelta(days=1)


def write_calendar(
    itineraries: Sequence[Itinerary],
    *,
    now: datetime,
    titles: bool = False,
    name: str = "",
    called_off: bool = False,
) -> bytes:
    """The itineraries as one calendar (iCalendar, UTF-8); without `titles` no title is in it.

    A stay or engagement without hours is written as whole days, a stay with but one of its hours too, the hour
    beside it. `now`: an aware time, which the events are stamped with; `name`: what the calendar is called, by
    default the principal's name if it is the diary of one. `called_off`: nothing of it takes place any more, and a
    program that holds an event of an earlier calendar learns so.
    """
    if not name and len(itineraries) == 1:
        name = itineraries[0].principal.name
    events = list(_events(itineraries, now, titles))
    if called_off:
        for event in events:
            call_off(event)
    return calendar_bytes(events, prodid=PRODID, name=name)


def _events(itineraries: Iterable[Itinerary], now: datetime, titles: bool) -> Iterator[Event]:
    for itinerary in itineraries:
        for item in itinerary:
            yield _event(item, itinerary.principal.name, now, titles)


def _event(item: Item, principal: str, now: datetime, titles: bool) -> Event:
    event = Event()
    event.add("UID", f"{hashed(json.dumps([principal, item.key]), 32)}@{DOMAIN}")
    stamp(event, now)
    titled = titles and bool(item.title)
    event.add("SUMMARY", plain_text(item.title if titled else _what(item)))
    if titled:
        set_own_text(event, "TITLE", "TRUE")
    event.add("CATEGORIES", [plain_text(principal)])
    set_own_text(event, "PRINCIPAL", principal)
    set_own_text(event, "KIND", "stay" if isinstance(item, Stay) else "engagement")
    if isinstance(item, Stay):
        _set_stay(event, item)
    else:
        _set_engagement(event, item)
    if item.assumed:
        set_own_text(event, "ASSUMED", ",".join(sorted(item.assumed)))
    if item.known is not None:
        set_own_text(event, "KNOWN", item.known.isoformat())
    set_mark(event)
    return event


def _what(item: Item) -> str:
    """What an event is called that may not bear its title."""
    if isinstance(item, Stay):
        return item.city.name
    return way_name(item.city, item.ends_in) if item.city and item.ends_in else "Engagement"


def _set_stay(event: Event, stay: Stay) -> None:
    name = stay.city.zone
    if stay.start is not None and stay.end is not None:
        set_time(event, moment(stay.start, name), moment(stay.end, name))
    else:
        set_time(event, stay.first, stay.last + _A_DAY)
        if stay.start is not None or stay.end is not None:
            set_own_text(event, "FROM", _day_or_time(stay.first, stay.start, name))
            set_own_text(event, "TO", _day_or_time(stay.last, stay.end, name))
    set_place(event, stay.city)
    set_standing(event, tentative=stay.tentative, busy=False)


def _set_engagement(event: Event, engagement: Engagement) -> None:
    end_zone = engagement.ends_in.zone if engagement.ends_in is not None else engagement.zone
    if engagement.start is not None and engagement.end is not None:
        set_time(event, moment(engagement.start, engagement.zone), moment(engagement.end, end_zone))
    else:
        set_time(event, engagement.day, engagement.day + _A_DAY)
    if engagement.city is not None:
        set_place(event, engagement.city)
    else:
        set_own_text(event, "ZONE", engagement.zone)
    if engagement.ends_in is not None:
        set_end_place(event, engagement.ends_in)
    if engagement.movable:
        set_own_text(event, "MOVABLE", _movable(engagement))
    set_standing(event, tentative=engagement.tentative, busy=True)


def _movable(engagement: Engagement) -> str:
    """TRUE, or the times within which it may be moved."""
    bounds = (engagement.movable_from, engagement.movable_to)
    if bounds == (None, None):
        return "TRUE"
    return "/".join("" if bound is None else _time(bound, engagement.zone) for bound in bounds)


def _day_or_time(day: date, when: Minute | None, zone_name: str) -> str:
    return day.isoformat() if when is None else _time(when, zone_name)


def _time(when: Minute, zone_name: str) -> str:
    return datetime_at(when, zone_name).isoformat()

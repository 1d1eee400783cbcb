"""One entry of a calendar or spreadsheet as an item of an itinerary, once its city is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sidelines.formats.diaries.entries import Entry, Told
from sidelines.itinerary import Engagement, Item, Stay
from sidelines.places import City, distance_km
from sidelines.times import DAY, FIRST_DAY, LAST_DAY, Minute, day_at, duration_text, instant, minute_of, zone

SHORTEST_STAY = 20 * 60
"""Minutes from which on a timed event is a stay and no engagement: no meeting goes round the clock."""

LONGEST_STAY = 1_100
"""Days, as in a case file."""


FASTEST_KMH = 1_200
"""Faster than this nobody is under way, an airliner with the wind behind it included."""

NO_SPEED_KM = 300
"""Nearer than this a timetable's minutes say nothing about the speed."""


class NoItem(ValueError):
    """The entry makes no item; the message says why in a sentence."""


def item_of(entry: Entry, told: Told, *, titles: bool) -> Item:
    """The entry as a stay or an engagement in the city, without a key; raises NoItem."""
    entry = _in_days(entry)
    if _is_stay(entry, told):
        return _stay(entry, told.city, titles)
    return _engagement(entry, told, titles)


def too_fast(entry: Entry, told: Told) -> str:
    """Why a way can't be one, in a sentence: it would be faster than any aircraft; empty if it can."""
    if told.ends_in is None:
        return ""
    start, end = minute(entry.start, told.city.zone), minute(entry.end, told.ends_in.zone)
    km = distance_km(told.city, told.ends_in)
    if start is None or end is None or km <= NO_SPEED_KM or (end - start) * FASTEST_KMH >= km * 60:
        return ""
    way = f"{told.city.name} to {told.ends_in.name}"
    return f"Nobody gets from {way} ({km:,.0f} km) in {duration_text(max(0, end - start))}."


def item_anywhere(entry: Entry, home: City, *, titles: bool) -> Engagement | None:
    """The entry as an engagement wherever the principal is; None for one that is no engagement with hours.

    An entry that says of itself that it is an engagement may do without hours. Raises NoItem.
    """
    timed = isinstance(entry.start, datetime) and isinstance(entry.end, datetime)
    if entry.kind == "stay" or (
        entry.kind == "" and not (timed and _minutes(entry, home.zone) < SHORTEST_STAY)
    ):
        return None
    return _made(entry, None, None, entry.zone or _zone_of(entry) or home.zone, titles)


def _in_days(entry: Entry) -> Entry:
    """The entry in whole days where it goes from midnight to midnight on the clocks of its own zone, as some
    programs write them.
    """
    start, end = entry.start, entry.end
    if entry.exported or not isinstance(start, datetime) or not isinstance(end, datetime):
        return entry
    midnights = start.time() == end.time() == time() and start.date() < end.date()
    if not midnights or start.tzinfo in (UTC, ZoneInfo("UTC")):
        return entry
    return replace(entry, start=start.date(), end=end.date() - timedelta(days=1))


def _is_stay(entry: Entry, told: Told) -> bool:
    if entry.kind or told.ends_in is not None:
        return entry.kind == "stay" and told.ends_in is None
    timed = isinstance(entry.start, datetime), isinstance(entry.end, datetime)
    if all(timed):
        return _minutes(entry, told.city.zone) >= SHORTEST_STAY
    return any(timed) or entry.start < entry.end


def _minutes(entry: Entry, name: str) -> int:
    """How long an entry with two times lasts."""
    start, end = minute(entry.start, name), minute(entry.end, name)
    assert start is not None
    assert end is not None
    return end - start


def minute(when: date | datetime | None, name: str) -> Minute | None:
    """The instant of a time, local to the zone if it has none of its own; None for a day."""
    if not isinstance(when, datetime):
        return None
    return minute_of(when if when.tzinfo is not None else when.replace(tzinfo=zone(name)))


def local_day(when: date | datetime, name: str) -> date:
    """The local day of a time in the zone, or the day itself."""
    at = minute(when, name)
    day = day_at(at, name) if at is not None else when
    assert isinstance(day, date)
    return day


def _zone_of(entry: Entry) -> str:
    """The zone that the entry's start is written in, if it is a named one."""
    zone_info = entry.start.tzinfo if isinstance(entry.start, datetime) else None
    name = zone_info.key if isinstance(zone_info, ZoneInfo) else ""
    return name if "/" in name else ""


def _stay(entry: Entry, city: City, titles: bool) -> Stay:
    stay = Stay(
        key="",
        city=city,
        first=local_day(entry.start, city.zone),
        last=local_day(entry.end, city.zone),
        start=minute(entry.start, city.zone),
        end=minute(entry.end, city.zone),
        assumed=entry.assumed,
        tentative=entry.tentative,
        known=entry.known,
        title=entry.title if titles else "",
    )
    if stay.last < stay.first or (stay.start is not None and stay.end is not None and stay.end <= stay.start):
        raise NoItem("It ends before it begins.")
    days = (stay.last - stay.first).days + 1
    if days > LONGEST_STAY:
        raise NoItem(f"It is {days:,} days long; a stay has at most {LONGEST_STAY:,}.")
    _look_at_years(stay.first, stay.last)
    return stay


def _look_at_years(first: date, last: date) -> None:
    if not FIRST_DAY <= first <= last <= LAST_DAY:
        raise NoItem(f"Its days are not within {FIRST_DAY.year} to {LAST_DAY.year}.")


def _engagement(entry: Entry, told: Told, titles: bool) -> Engagement:
    timed = isinstance(entry.start, datetime) and isinstance(entry.end, datetime)
    if told.ends_in is not None and not timed:  # on the way for an unknown part of that day: there by its end
        return _made(entry, told.ends_in, None, told.ends_in.zone, titles)
    return _made(entry, told.city, told.ends_in, told.city.zone, titles)


def _made(entry: Entry, city: City | None, ends_in: City | None, name: str, titles: bool) -> Engagement:
    """An engagement with both its hours, or on its first day if it has none or but one."""
    end_zone = ends_in.zone if ends_in is not None else name
    start, end = minute(entry.start, name), minute(entry.end, end_zone)
    day = local_day(entry.start, name)
    if start is None or end is None:
        start = end = None
        last = local_day(entry.end, end_zone)
        if last < day:
            raise NoItem("It ends before it begins.")
        if last > day:
            raise NoItem("It has several days and no hours, but is no stay in a city.")
    elif end < start:
        raise NoItem("It ends before it begins.")
    elif end == start:  # a moment at which the principal must be there
        end += 1
    _look_at_years(day, day)
    return Engagement(
        key="",
        city=city,
        ends_in=ends_in,
        day=day,
        zone=name,
        start=start,
        end=end,
        assumed=entry.assumed,
        movable=entry.movable,
        movable_from=_bound(entry.movable_from, 0, name),
        movable_to=_bound(entry.movable_to, DAY, name),
        tentative=entry.tentative,
        known=entry.known,
        title=entry.title if titles else "",
    )


def _bound(when: date | datetime | None, clock: int, name: str) -> Minute | None:
    """A time within which an engagement may be moved; a day stands for its start or end."""
    if when is None:
        return None
    at = minute(when, name)
    return instant(local_day(when, name), clock, name) if at is None else at

"""Calendars as bytes: what every calendar that goes out has in common, whatever it holds.

`ics_holds` writes the options of an answer as holds, `ics_itinerary` writes diaries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unicodedata import category

from icalendar import Calendar, Event
from icalendar.prop import vText

from sidelines.formats.calendars.uids import hashed
from sidelines.formats.calendars.vtimezone import timezone_of
from sidelines.places import City
from sidelines.times import Minute, datetime_at

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calendar_bytes(events: Sequence[Event], *, prodid: str, name: str = "") -> bytes:
    """The events as one calendar (UTF-8, CRLF, lines of at most 75 octets), with a VTIMEZONE for every zone used.

    `name`: what programs call the calendar, if they make a new one of it.
    """
    calendar = Calendar()
    calendar.add("PRODID", prodid)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    if name:
        calendar.add("X-WR-CALNAME", plain_text(name))
    for zone_name, (first, last) in sorted(_zones(events).items()):
        calendar.add_component(timezone_of(zone_name, first, last))
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _zones(events: Iterable[Event]) -> dict[str, tuple[datetime, datetime]]:
    """Every zone that the events name, with the first and the last time at which they do."""
    used: dict[str, list[datetime]] = {}
    for event in events:
        for written in _times(event):
            if zone_name := written.params.get("TZID"):
                used.setdefault(str(zone_name), []).append(written.dt)
    return {zone_name: (min(times), max(times)) for zone_name, times in used.items()}


def _times(event: Event) -> list[Any]:
    """Start and end, as the library keeps them."""
    return [event[key] for key in ("DTSTART", "DTEND") if key in event]


def moment(when: Minute, zone_name: str) -> datetime:
    """The instant as the zone's clocks show it; in UTC where they show that time twice, or where they are not whole
    minutes from UTC.

    A calendar has no way to say which of two times it means, programs differ in what they read, and many know no
    odd seconds.

    >>> moment(25_529_460, "Europe/Helsinki").isoformat()
    '2018-07-16T22:00:00+03:00'
    """
    local = datetime_at(when, zone_name)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    odd = (local.utcoffset() or timedelta()) % timedelta(minutes=1)
    return local.astimezone(UTC) if twice or odd else local


def revision(now: datetime) -> int:
    """A SEQUENCE that no earlier one can exceed even if the earlier file is lost: minutes since 1970.

    >>> revision(datetime(2026, 1, 1, tzinfo=UTC))
    29453760
    """
    return (now - EPOCH) // timedelta(minutes=1)


def stamp(event: Event, now: datetime) -> None:
    """Mark the event as written now, for the first time."""
    second = now.astimezone(UTC).replace(microsecond=0)
    event.add("CREATED", second)
    event.add("DTSTAMP", second)
    event.add("LAST-MODIFIED", second)
    event.add("SEQUENCE", revision(now))


def set_time(event: Event, start: datetime | date, end: datetime | date) -> None:
    """When the event is: two times, or two days of which the second is no longer part of it."""
    event.add("DTSTART", start)
    event.add("DTEND", end)


def set_place(event: Event, city: City) -> None:
    """Where the event is, or begins: the city's name with its country, and its position."""
    event.add("LOCATION", plain_text(city.label))
    event.add("GEO", (city.latitude, city.longitude))
    set_own_text(event, "COUNTRY", city.country)
    set_own_text(event, "ZONE", city.zone)


def set_end_place(event: Event, city: City) -> None:
    """Where a way from one city to another ends."""
    set_own_text(event, "ENDS-IN", city.label)
    set_own_text(event, "ENDS-IN-COUNTRY", city.country)
    set_own_text(event, "ENDS-IN-POSITION", f"{city.latitude!r};{city.longitude!r}")
    set_own_text(event, "ENDS-IN-ZONE", city.zone)


def set_own_text(event: Event, name: str, text: str) -> None:
    """A value in a property that only we read, escaped as text is: programs that know nothing of it take it for
    one.
    """
    event.add(f"X-SIDELINES-{name}", vText(plain_text(text)))


def set_standing(event: Event, *, tentative: bool, busy: bool) -> None:
    """Whether the event is firm, and whether it takes up the time; Outlook reads a property of its own."""
    event.add("STATUS", "TENTATIVE" if tentative else "CONFIRMED")
    event.add("TRANSP", "OPAQUE" if busy else "TRANSPARENT")
    shown = ("TENTATIVE" if tentative else "BUSY") if busy else "FREE"
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", shown)
    event.add("CLASS", "PRIVATE")


def call_off(event: Event) -> None:
    """Let the event be cancelled: a program that has it from an earlier calendar takes it out, or strikes it."""
    for name, value in (
        ("STATUS", "CANCELLED"),
        ("TRANSP", "TRANSPARENT"),
        ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE"),
    ):
        event.pop(name, None)
        event.add(name, value)


def set_mark(event: Event) -> None:
    """Mark when and where the event was written to be, so that a reader can tell if anybody has moved it since."""
    parts = [time.to_ical().decode() for time in _times(event)]
    written = "|".join((*parts, str(event.get("LOCATION", ""))))
    set_own_text(event, "AS-WRITTEN", hashed(written, 12))


def way_name(origin: City, destination: City) -> str:
    """What a way from one city to another is called."""
    return f"Way: {origin.name} to {destination.name}"


def plain_text(text: str) -> str:
    """The text without characters that no calendar may hold; a line's end stays."""
    return "".join(c for c in text if c == "\n" or category(c) not in ("Cc", "Cs"))

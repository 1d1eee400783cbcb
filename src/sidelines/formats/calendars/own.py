"""What Sidelines' own calendars say beyond the common properties: X-SIDELINES-*, so that in and out is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sidelines.formats.calendars.lines import Block
from sidelines.formats.calendars.values import fingerprint_of, one_line, text_of
from sidelines.formats.calendars.zones import named_zone
from sidelines.formats.diaries.entries import Entry

OWN = "X-SIDELINES-"


def with_own(entry: Entry, block: Block, *, alone: bool) -> Entry:
    """The entry with what the event's own properties say of it.

    Where time or place are no longer those that the properties were written for, the event has been moved in
    a calendar program since: only what it is, whose, and since when it is known still hold. `alone` is False for a
    series, whose occurrences have each their own ends.
    """
    own = {
        name.removeprefix(OWN): one_line(text_of(lines[0]))
        for name, lines in block.lines.items()
        if name.startswith(OWN)
    }
    if not own:
        return entry
    changes: dict[str, Any] = {"known": _day(own.get("KNOWN", "")), "whose": own.get("PRINCIPAL", "")}
    if own.get("KIND", "").lower() in ("stay", "engagement"):
        changes["kind"], changes["exported"] = own["KIND"].lower(), True
        # A stay is written as free, so that other programs go on offering its days.
        changes["free"] = entry.free and changes["kind"] != "stay"
    if own.get("AS-WRITTEN", "").lower() != fingerprint_of(block):
        return replace(entry, **changes)
    ends = _ends(own) if alone else None
    if ends is not None:
        changes["start"], changes["end"] = ends
    if "kind" in changes and own.get("TITLE", "").upper() != "TRUE":
        changes["title"] = ""  # what stands there says only what the event is
    movable = own.get("MOVABLE", "")
    if movable:
        earliest, _, latest = movable.partition("/")
        changes["movable"] = True
        changes["movable_from"], changes["movable_to"] = _when(earliest), _when(latest)
    return replace(
        entry,
        **changes,
        country=own.get("COUNTRY", ""),
        ends_in=own.get("ENDS-IN", ""),
        ends_in_country=own.get("ENDS-IN-COUNTRY", ""),
        ends_in_position=_position(own.get("ENDS-IN-POSITION", "")),
        ends_in_zone=named_zone(own.get("ENDS-IN-ZONE", "")),
        zone=named_zone(own.get("ZONE", "")),
        assumed=frozenset(own.get("ASSUMED", "").lower().split(",")) & {"from", "to"},
    )


def _position(text: str) -> tuple[float, float] | None:
    """Degrees north and east; None if they are no place on earth."""
    north, _, east = text.partition(";")
    try:
        found = float(north), float(east)
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None


def _ends(own: dict[str, str]) -> tuple[date | datetime, date | datetime] | None:
    """The exact ends, a day or a time each; None if they are not both there, or contradict each other."""
    start, end = _when(own.get("FROM", "")), _when(own.get("TO", ""))
    if start is None or end is None:
        return None
    if isinstance(start, datetime) and isinstance(end, datetime):
        sensible = (start.tzinfo is None) == (end.tzinfo is None) and start <= end
    else:
        sensible = _day_of(start) <= _day_of(end)
    return (start, end) if sensible else None


def _day_of(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _when(text: str) -> date | datetime | None:
    """A day or a time in ISO's writing; None if it is neither."""
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    when = _when(text)
    return None if when is None else _day_of(when)

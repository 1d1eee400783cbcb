"""Holds: chosen options of an answer as tentative events, written so that a second run updates the first.

Every hold has a UID of its own that comes back whenever the same meeting is held in the same city on the same
day. What was written before is read from the file itself: what has not changed stays as it is to the last byte,
what has changed gets a higher SEQUENCE, and what is no longer wanted stays too, or is withdrawn if that is asked
for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event

from sidelines.errors import SidelinesError
from sidelines.finding.answer import Answer, Option
from sidelines.finding.kinds import HOME, TOUR, Kind
from sidelines.formats.calendars.uids import DOMAIN, hashed, meeting_mark
from sidelines.formats.calendars.write import (
    calendar_bytes,
    moment,
    plain_text,
    revision,
    set_end_place,
    set_mark,
    set_own_text,
    set_place,
    set_standing,
    set_time,
    stamp,
    way_name,
)
from sidelines.phrases import home_text, joined, moment_text, span_text
from sidelines.reasons import leg_text
from sidelines.times import Minute, day_text, duration_text, time_text
from sidelines.travel import Leg

PRODID = "-//Sidelines//Holds 1//EN"

LARGEST_FILE = 4_000_000
"""Bytes; a larger file is none of ours."""

STAMPS = ("CREATED", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
"""Properties that tell when an event was written, and nothing about it."""

NEW, CHANGED, WITHDRAWN, UNCHANGED, LEFT = "new", "changed", "withdrawn", "unchanged", "left as before"


Earlier = Sequence[Event]
"""The holds and ways that a file had before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What is to be held, and how: `ways_of` names the participants whose ways there and back are written too."""

    options: tuple[Option, ...]
    ways_of: tuple[str, ...] = ()
    cancel: bool = False
    """True: holds of this meeting that are not among the options are withdrawn."""
    titles: bool = False
    """True: the meeting and the participants are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A calendar of holds, empty if there is nothing to be said, and what became of holds and ways in it."""

    content: bytes
    holds: Mapping[str, int]
    """How many are new, changed, withdrawn, unchanged and left as before; those that are none are left out."""
    ways: Mapping[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What was written, as in "2 holds new, 1 changed; 4 ways new"."""
        told = [_told(counts, what) for counts, what in ((self.holds, "hold"), (self.ways, "way"))]
        return "; ".join(filter(None, told)) or "nothing to hold"


def _told(counts: Mapping[str, int], what: str) -> str:
    found = [
        f"{counts[state]} {state}"
        for state in (NEW, CHANGED, WITHDRAWN, UNCHANGED, LEFT)
        if counts.get(state)
    ]
    if not found:
        return ""
    number, _, state = found[0].partition(" ")
    return ", ".join([f"{number} {what}{'' if number == '1' else 's'} {state}", *found[1:]])


def earlier_holds(path: Path) -> Earlier:
    """The holds that the file has, none if there is no such file; raises SidelinesError for one that is not ours."""
    if not path.is_file():
        return ()
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    events = _ours(content)
    if events is None:
        raise SidelinesError(
            f"{path} is there already and is no calendar of holds that was written here; it is left as it is: "
            "give another file"
        )
    return events


def _ours(content: bytes) -> tuple[Event, ...] | None:
    """The events of a calendar of holds; None if it is anything else, or somebody has added to it."""
    if len(content) > LARGEST_FILE or f"PRODID:{PRODID}".encode() not in content:
        return None
    try:
        calendar = Calendar.from_ical(content)
        parts = [part for part in calendar.subcomponents if part.name != "VTIMEZONE"]
        events = [part for part in parts if isinstance(part, Event) and _is_ours(part)]
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError):
        return None  # the library's ways of saying that it is no calendar
    if calendar.name != "VCALENDAR" or str(calendar.get("PRODID", "")) != PRODID:
        return None
    unique = len({str(event["UID"]) for event in events}) == len(events)
    return tuple(events) if len(events) == len(parts) and unique else None


def _is_ours(event: Event) -> bool:
    stamped: list[Any] = [event.get(key) for key in ("CREATED", "DTSTAMP", "LAST-MODIFIED")]
    times = [event.DTSTART, event.DTEND, *(getattr(each, "dt", None) for each in stamped)]
    aware = all(isinstance(each, datetime) and each.tzinfo is not None for each in times)
    whole = not event.errors and not event.subcomponents and "SEQUENCE" in event
    known = str(event.get("UID", "")).endswith(f"@{DOMAIN}")
    return aware and whole and known and isinstance(event.sequence, int)


def default_options(answer: Answer) -> tuple[Option, ...]:
    """The best option of each kind of place, each place and day once, those listed first."""
    best = [found.option for found in answer.kinds if found.option is not None]
    return tuple({_uid(answer, option): option for option in sorted(best, key=_listed_first)}.values())


def _listed_first(option: Option) -> tuple[bool, int]:
    return option.rank == 0, option.rank


def write_holds(answer: Answer, wanted: Holds, earlier: Earlier, now: datetime) -> Written:
    """The calendar that holds what is wanted, after what the file held before; `now` is an aware time.

    Without an earlier file, `cancel` withdraws the options of the answer that are not wanted.
    """
    writer = _Writer(answer, wanted, now)
    fresh = {str(event["UID"]): event for event in writer.events(wanted.options)}
    old = {str(event["UID"]): event for event in earlier}
    if wanted.cancel and not earlier:
        unwanted = [option for option in answer.options if _uid(answer, option) not in fresh]
        old = {str(event["UID"]): event for event in writer.events(unwanted)}
    over = _over(answer, wanted, fresh, old)
    states: dict[str, str] = {}
    events: list[Event] = []
    for uid, event in sorted({**old, **fresh}.items(), key=_in_time):
        if uid in fresh:
            states[uid], kept = _updated(event, old.get(uid), now)
        elif uid in over:
            states[uid], kept = _withdrawn(event, now)
        else:
            states[uid], kept = LEFT, event
        events.append(kept)
    return Written(
        content=calendar_bytes(events, prodid=PRODID) if events else b"",
        holds=Counter(state for uid, state in states.items() if not _is_way(uid)),
        ways=Counter(state for uid, state in states.items() if _is_way(uid)),
    )


def _over(
    answer: Answer, wanted: Holds, fresh: Mapping[str, Event], old: Mapping[str, Event]
) -> frozenset[str]:
    """Which of the earlier events that are not written again are to be withdrawn.

    A hold is if that is asked for and it is of this meeting. A way is if its hold is; and if its hold begins at
    another hour than before, or the ways of the same participant are written and it is none of them.
    """
    written = {_way_of(uid, name) for uid in fresh for name in wanted.ways_of}
    over = set()
    for uid in old.keys() - fresh.keys():
        hold = _hold_of(uid)
        if hold not in fresh:
            gone = wanted.cancel and uid.startswith(_meeting_mark(answer))
        else:
            moved = hold in old and old[hold].DTSTART != fresh[hold].DTSTART
            gone = moved or uid.rpartition("-")[0] in written
        if gone:
            over.add(uid)
    return frozenset(over)


def _in_time(named: tuple[str, Event]) -> tuple[str, str]:
    """By start; the start is compared in UTC."""
    start = named[1].DTSTART
    return (start.astimezone(UTC).isoformat() if isinstance(start, datetime) else str(start)), named[0]


def _updated(event: Event, before: Event | None, now: datetime) -> tuple[str, Event]:
    """The event as it is to be written now, and what that makes of the one before."""
    if before is None:
        return NEW, event
    if _content(event) == _content(before):
        return UNCHANGED, before
    return CHANGED, _after(event, before, now)


def _withdrawn(event: Event, now: datetime) -> tuple[str, Event]:
    """The event as one that is off: when and where it was to be, and nothing else."""
    if str(event.get("STATUS", "")) == "CANCELLED":
        return LEFT, event
    off = Event()
    off.add("UID", str(event["UID"]))
    for key in ("DTSTART", "DTEND"):
        off[key] = event[key]
    place = str(event.get("LOCATION", ""))
    off.add("SUMMARY", f"Withdrawn: {place}" if place else "Withdrawn")
    off.add("STATUS", "CANCELLED")
    off.add("TRANSP", "TRANSPARENT")
    off.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    off.add("CLASS", "PRIVATE")
    return WITHDRAWN, _after(off, event, now)


def _after(event: Event, before: Event, now: datetime) -> Event:
    """The event stamped as a later one than the one before, of which it keeps when it was created."""
    sequence, created = before.sequence, before["CREATED"]
    for key in STAMPS:
        event.pop(key, None)
    stamp(event, now)
    event["CREATED"] = created
    event.sequence = max(sequence + 1, revision(now))
    return event


def _content(event: Event) -> list[str]:
    """Everything that an event says, without when it was written."""
    lines = event.content_lines()
    return sorted(str(line) for line in lines if str(line).partition(":")[0] not in STAMPS)


def _meeting_mark(answer: Answer) -> str:
    return meeting_mark(answer.meeting.name, answer.meeting.participants)


def _uid(answer: Answer, option: Option) -> str:
    """The same for the same meeting, participants, city and day, whatever else changes; nobody can read it."""
    day, city = option.day.isoformat(), option.city
    what = [answer.meeting.name, sorted(answer.meeting.participants), city.name, city.country, day]
    return f"{_meeting_mark(answer)}-{hashed(json.dumps(what), 20)}@{DOMAIN}"


def _way_of(hold: str, principal: str) -> str:
    """What the UIDs of a participant's ways to a hold, and on from it, begin with."""
    return f"{hold.partition('@')[0]}-{hashed(hold + principal, 8)}"


def _hold_of(uid: str) -> str:
    """The UID of the hold that a way belongs to; a hold's is its own."""
    return f"{'-'.join(uid.partition('@')[0].split('-')[:2])}@{DOMAIN}"


def _is_way(uid: str) -> bool:
    return _hold_of(uid) != uid


class _Writer:
    """Writes the holds and ways of one answer."""

    def __init__(self, answer: Answer, wanted: Holds, now: datetime) -> None:
        self._answer, self._wanted, self._now = answer, wanted, now

    def events(self, options: Iterable[Option]) -> Iterator[Event]:
        """The holds of the options, each followed by the ways that are wanted."""
        for option in options:
            uid = _uid(self._answer, option)
            yield self._hold(option, uid)
            for journey in option.journeys:
                if journey.principal in self._wanted.ways_of:
                    for name, leg in _named(journey.legs, option.suggested):
                        yield self._way(leg, name, uid, journey.principal)

    def _hold(self, option: Option, uid: str) -> Event:
        city, start = option.city, option.suggested
        event = Event()
        event.add("UID", uid)
        stamp(event, self._now)
        set_time(event, moment(start, city.zone), moment(start + option.minutes, city.zone))
        set_place(event, city)
        number = f" (option {option.rank})" if option.rank else ""
        what = f"{self._answer.meeting.name}, {city.name}" if self._wanted.titles else city.name
        event.add("SUMMARY", plain_text(f"Hold: {what}{number}"))
        event.add("DESCRIPTION", plain_text("\n".join(self._description(option))))
        set_standing(event, tentative=True, busy=True)
        set_own_text(event, "KIND", "engagement")
        set_mark(event)
        return event

    def _description(self, option: Option) -> Iterator[str]:
        """What there is to know about the option; no names unless they are asked for."""
        home = self._answer.home.zone
        if self._wanted.titles:
            participants = [self._answer.case.principal(each.principal).style for each in option.journeys]
            yield f"{self._answer.meeting.name}: {joined(participants)}."
            yield f"Kind of place: {option.kind.label}."
        else:
            yield f"Kind of place: {_nameless(option.kind)}."
        yield f"It takes {duration_text(option.minutes)} and costs them least at {_at(option.suggested, option, home)}."
        windows = sorted([(option.start, option.end), *((other.start, other.end) for other in option.others)])
        starts = joined([_starts(first, end - option.minutes, option, home) for first, end in windows], "or")
        yield f"On {day_text(option.day)} it can begin {starts}."
        yield "Nothing is agreed: the time is only held."

    def _way(self, leg: Leg, name: str, hold: str, principal: str) -> Event:
        event = Event()
        event.add("UID", f"{_way_of(hold, principal)}-{name}@{DOMAIN}")
        event.add("RELATED-TO", hold, parameters={"RELTYPE": "PARENT"})
        stamp(event, self._now)
        set_time(event, moment(leg.leave, leg.origin.zone), moment(leg.arrive, leg.destination.zone))
        set_place(event, leg.origin)
        set_end_place(event, leg.destination)
        whose = f" ({principal})" if self._wanted.titles else ""
        event.add("SUMMARY", plain_text(f"{way_name(leg.origin, leg.destination)}{whose}"))
        event.add("DESCRIPTION", plain_text(leg_text(leg, self._answer.home.zone)))
        set_standing(event, tentative=True, busy=True)
        set_own_text(event, "KIND", "engagement")
        set_mark(event)
        return event


def _named(legs: Sequence[Leg], start: Minute) -> Iterator[tuple[str, Leg]]:
    """Each leg with a name that it keeps as long as there are as many before and after the meeting."""
    there = [leg for leg in legs if leg.arrive <= start]
    onward = [leg for leg in legs if leg.arrive > start]
    for prefix, part in (("to", there), ("from", onward)):
        for number, leg in enumerate(part, 1):
            yield f"{prefix}{number}", leg


def _nameless(kind: Kind) -> str:
    return {HOME: "at a home of one of them", TOUR: "on the tour of one of them"}.get(kind.kind, kind.label)


def _at(when: Minute, option: Option, home: str) -> str:
    """A time at the place, and at home unless the clocks there show the same."""
    local = time_text(when, option.city.zone)
    at_home = moment_text(when, home, option.day)
    return local if local == at_home else f"{local} ({at_home} at home)"


def _starts(first: Minute, last: Minute, option: Option, home: str) -> str:
    """From when to when it can begin: at the place, and at home unless that is the same."""
    if first == last:
        return f"at {_at(first, option, home)}"
    local = span_text(first, last, option.city.zone)
    at_home = home_text(first, last, home, option.day)
    return f"within {local}" + ("" if local == at_home else f" ({at_home} at home)")

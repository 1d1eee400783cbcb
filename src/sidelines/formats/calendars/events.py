"""One event of a calendar, read by itself: when and where it is, and what its programs say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sidelines.errors import UnreadableTime
from sidelines.formats.calendars.lines import Block, Line
from sidelines.formats.calendars.values import (
    FIRST_YEAR,
    Written,
    duration_of,
    notes_of,
    one_line,
    position_of,
    read_when,
    shown_time,
    text_of,
    when_of,
)
from sidelines.formats.calendars.zones import Clock, Zones
from sidelines.times import FIRST_DAY, LAST_DAY, day_text

FIRST_OF_A_SERIES = date(FIRST_YEAR, 1, 1)

MOST_DATES = 5_000
"""Single days that one series adds or leaves out."""


class Mistaken(ValueError):
    """An event can't be read; the message is a sentence that says why, without its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long each occurrence is: days for one by the day, else time that the clocks show or that passes."""

    days: int = 0
    shown: timedelta = timedelta()
    """What clocks show at its end, over what they show at its start."""
    passing: timedelta = timedelta()
    """Time that passes beyond that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What an event says in words, and where it is."""

    title: str = ""
    place: str = ""
    notes: str = ""
    position: tuple[float, float] | None = None


@dataclass(slots=True, kw_only=True)
class Event:
    """A VEVENT as read: a single event, a series, or one that replaces an occurrence of a series."""

    block: Block
    uid: str
    cancelled: bool
    withdrawn: bool
    """The calendar as a whole is a cancellation (METHOD:CANCEL)."""
    sequence: int
    changed: str
    """When it was last changed, as text that sorts by time; empty if it does not say."""
    start: date | datetime | None = None
    """A day, or a time without a zone that `clock` gives a meaning; None for a cancellation without one."""
    clock: Clock = field(default_factory=Clock)
    end_clock: Clock = field(default_factory=Clock)
    length: Length = field(default_factory=Length)
    replaces: date | datetime | None = None
    """Which occurrence of the series it replaces, by its original start: a day, a time, an instant."""
    replaces_later: bool = False
    """It replaces those after it as well."""
    rules: tuple[str, ...] = ()
    not_rules: tuple[str, ...] = ()
    dates: tuple[tuple[date | datetime, Length | None], ...] = ()
    """Further starts, local to `clock`, some with a length of their own."""
    not_dates: tuple[date | datetime, ...] = ()
    """Starts left out: days, times, instants."""
    unread: list[str] = field(default_factory=list)
    """Further starts, and such that are left out, that can't be read, as they would be quoted."""

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.block.line

    @property
    def recurs(self) -> bool:
        """True of a series."""
        return self.replaces is None and bool(self.rules or self.dates)

    def begins(self, local: date | datetime) -> date | datetime:
        """The start of the occurrence at that local time: a day, or an instant unless it is floating."""
        return self.clock.at(local) if isinstance(local, datetime) else local

    def ends(self, local: date | datetime, length: Length | None = None) -> date | datetime:
        """The end of the occurrence that starts at the local time: its last day, or an instant."""
        length = length or self.length
        if not isinstance(local, datetime):
            return local + timedelta(days=max(1, length.days) - 1)
        # A sum has no fold: nothing is added to the second of two times that clocks show alike.
        end = self.clock.at(local + length.shown if length.shown else local)
        if length.passing and end.tzinfo is not None:
            passed = (end.astimezone(UTC) + length.passing).astimezone(UTC)
            end = self.clock.at(self.clock.local(passed))
        elif length.passing:
            end += length.passing
        if end.tzinfo is None or self.end_clock.floating or self.end_clock == self.clock:
            return end
        return self.end_clock.at(self.end_clock.local(end))


def read_event(block: Block, zones: Zones) -> Event:
    """The event of a block; raises Mistaken."""
    calendar = zones.blocks.calendars[block.calendar]
    withdrawn = calendar.text("METHOD").upper() == "CANCEL"
    event = Event(
        block=block,
        uid=one_line(text_of(block.get("UID")), longest=1_000),
        cancelled=withdrawn or block.text("STATUS").upper() in ("CANCELLED", "CANCELED"),
        withdrawn=withdrawn,
        sequence=_sequence(block.text("SEQUENCE")),
        changed=_stamp(block),
    )
    try:
        _read_times(event, zones)
    except (UnreadableTime, OverflowError, ValueError) as problem:
        if event.cancelled:
            event.start = None
            return event
        if isinstance(problem, Mistaken):
            raise
        raise Mistaken(f"A time of it can't be read: {problem}.") from None
    return event


def _sequence(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _stamp(block: Block) -> str:
    """The last change in UTC as digits, empty if there is none that can be read."""
    stamp = block.text("LAST-MODIFIED") or block.text("DTSTAMP")
    return stamp[:16] if stamp[:8].isdigit() else ""


def _read_times(event: Event, zones: Zones) -> None:
    block = event.block
    calendar, line = block.calendar, block.line
    start_line, end_line, replaces = block.get("DTSTART"), block.get("DTEND"), block.get("RECURRENCE-ID")
    if replaces is not None:
        written = read_when(replaces)
        event.replaces = _instant(written, zones.clock(written, calendar, line))
        event.replaces_later = replaces.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
    if start_line is None:
        raise Mistaken("It has no start (DTSTART).")
    start = read_when(start_line)
    event.clock = event.end_clock = zones.clock(start, calendar, line)
    end = None if end_line is None or not end_line.value.strip() else read_when(end_line)
    if end is not None:
        _read_end_clock(event, start, end, zones)
    first = _local(start, event.clock)
    if isinstance(first, datetime) and _is_all_day(block, first, end, event.end_clock):
        first = first.date()
    event.start = first
    event.rules = tuple(line.value.strip() for line in block.all("RRULE") if line.value.strip())
    event.not_rules = tuple(line.value.strip() for line in block.all("EXRULE") if line.value.strip())
    _read_dates(event, zones)
    event.length = _length(event, end, exact=_is_instant(start) and not event.clock.floating)
    _look_at_year(event)


def _read_end_clock(event: Event, start: Written, end: Written, zones: Zones) -> None:
    """Tell by which clock the end is meant: a flight's is that of where it lands."""
    known = not event.clock.floating
    instant = isinstance(end.when, datetime) and end.when.tzinfo is not None
    if end.is_day or (instant and known) or (end.zone == start.zone and not instant):
        return
    clock = zones.clock(end, event.block.calendar, event.line)
    if clock.floating:
        return
    event.end_clock = clock
    if not known:  # one end is local to nowhere: it is read as the other
        event.clock = clock


def _local(written: Written, clock: Clock) -> date | datetime:
    """The day, or what the clock shows at the time."""
    return clock.local(written.when) if isinstance(written.when, datetime) else written.when


def _instant(written: Written, clock: Clock) -> date | datetime:
    """The day, or the instant, or the time if it is floating."""
    when = written.when
    if not isinstance(when, datetime) or when.tzinfo is not None:
        return when
    return clock.at(when)


def _is_all_day(block: Block, first: datetime, end: Written | None, end_clock: Clock) -> bool:
    """True for what Outlook marks as all day and writes from midnight to midnight."""
    if block.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() != "TRUE" or first.time() != time():
        return False
    last = None if end is None else _local(end, end_clock)
    return not isinstance(last, datetime) or last.time() == time()


def _is_instant(written: Written) -> bool:
    """True of a time with an offset of its own, that of UTC most often."""
    return isinstance(written.when, datetime) and written.when.tzinfo is not None


def _length(event: Event, end: Written | None, *, exact: bool) -> Length:
    """How long the event is, in time that passes if `exact`: if its start is an instant, as its end may be.

    Raises Mistaken if it ends before it begins.
    """
    start = event.start
    assert start is not None
    if end is None:
        return _duration(event, start)
    last = _local(end, event.end_clock)
    if not isinstance(start, datetime):
        # A time as the end of an event by the day: its day counts unless it has only just begun.
        over = isinstance(last, datetime) and last.time() != time()
        day = last.date() if isinstance(last, datetime) else last
        days = (day - start).days + over
        if days < 0:
            raise Mistaken(f"It ends before it begins: {day_text(start)}, then {day_text(day)}.")
        return Length(days=days)
    until = last if isinstance(last, datetime) else datetime.combine(last, time())
    if event.end_clock == event.clock and not (exact or _is_instant(end)):
        length = Length(shown=until - start)
    else:
        passing = event.end_clock.at(until).astimezone(UTC) - event.clock.at(start).astimezone(UTC)
        length = Length(passing=passing)
    if length.shown + length.passing < timedelta():
        raise Mistaken(f"It ends before it begins: {_time_text(start)}, then {_time_text(until)}.")
    return length


def _duration(event: Event, start: date | datetime) -> Length:
    text = event.block.text("DURATION")
    days, exact = duration_of(text) if text else (0, timedelta())
    if days < 0 or exact < timedelta():
        raise Mistaken(f"It ends before it begins: its length is {text[:20]}.")
    if not isinstance(start, datetime):
        return Length(days=days + -(-exact // timedelta(days=1)))
    return Length(shown=timedelta(days=days), passing=exact)


def _time_text(when: datetime) -> str:
    return f"{when:%H:%M} on {day_text(when.date())}"


def _read_dates(event: Event, zones: Zones) -> None:
    """Take in the single days that a series adds (RDATE) or leaves out (EXDATE)."""
    if event.replaces is not None:
        return
    event.dates = tuple(_further(event, written, end, zones) for written, end in _listed(event, "RDATE"))
    event.not_dates = tuple(
        _instant(written, zones.clock(written, event.block.calendar, event.line))
        for written, _ in _listed(event, "EXDATE")
    )


def _listed(event: Event, name: str) -> list[tuple[Written, str]]:
    """The days and times of a property that lists them, each with what stands after its slash."""
    found: list[tuple[Written, str]] = []
    for line in event.block.all(name):
        parameters = line.rest[: len(line.rest) - len(line.value)][:_LONGEST_PARAMETERS]
        for each in line.value.split(",", MOST_DATES + 1):
            start, _, end = each.strip().partition("/")
            if not start:
                continue
            if len(found) + len(event.unread) >= MOST_DATES:
                raise Mistaken(f"It lists more than {MOST_DATES:,} days ({name}).")
            try:
                found.append((read_when(Line(name, parameters + start, line.number)), end))
            except UnreadableTime:
                event.unread.append(shown_time(start))
    return found


def _further(event: Event, written: Written, end: str, zones: Zones) -> tuple[date | datetime, Length | None]:
    """One more start, as the series writes its own, and its length if it has one of its own."""
    clock = zones.clock(written, event.block.calendar, event.line)
    start = event.start
    local: date | datetime = _local(written, event.clock)
    if isinstance(local, datetime) and written.zone and clock != event.clock:
        local = event.clock.local(clock.at(local))
    if isinstance(local, datetime) and not isinstance(start, datetime):
        return local.date(), None
    if isinstance(start, datetime) and not isinstance(local, datetime):
        return datetime.combine(local, start.time()), None
    if not end or not isinstance(local, datetime):
        return local, None
    try:
        return local, _own_length(event, local, end)
    except (UnreadableTime, OverflowError):
        event.unread.append(shown_time(end))
        return local, None


def _own_length(event: Event, local: datetime, end: str) -> Length:
    """The length of one occurrence that has its own, by its end or as a duration; at least nothing."""
    if end.upper().lstrip("+-").startswith("P"):
        days, exact = duration_of(end)
        return Length(shown=timedelta(days=max(0, days)), passing=max(timedelta(), exact))
    written = Written(when_of(end))
    until = _local(written, event.clock)
    if _is_instant(written) and not event.clock.floating and isinstance(until, datetime):
        passing = event.clock.at(until).astimezone(UTC) - event.clock.at(local).astimezone(UTC)
        return Length(passing=max(timedelta(), passing))
    until = until if isinstance(until, datetime) else datetime.combine(until, time())
    return Length(shown=max(timedelta(), until - local))


def _look_at_year(event: Event) -> None:
    """Raise Mistaken for an event in a year that no diary reaches."""
    start = event.start
    assert start is not None
    day = start.date() if isinstance(start, datetime) else start
    earliest = FIRST_OF_A_SERIES if event.rules and event.replaces is None else FIRST_DAY
    if not earliest <= day <= LAST_DAY:
        raise Mistaken(
            f"It is in the year {day.year}: the years {FIRST_DAY.year} to {LAST_DAY.year} are read."
        )
    if event.length.shown + event.length.passing > _LONGEST or event.length.days > _LONGEST.days:
        raise Mistaken("It is longer than a hundred years.")


_LONGEST = timedelta(days=36_600)
_LONGEST_PARAMETERS = 1_000


def read_texts(block: Block) -> Texts:
    """What the event says in words, and its position."""
    apple = block.get("X-APPLE-STRUCTURED-LOCATION")
    place = one_line(text_of(block.get("LOCATION")), ", ")
    position = position_of(block.text("GEO"))
    if apple is not None:
        place = place or one_line(apple.parameters.get("X-TITLE", "").replace("\\n", "\n"), ", ")
        position = position or position_of(apple.value)
    return Texts(
        title=one_line(text_of(block.get("SUMMARY"))),
        place=place,
        notes=notes_of(text_of(block.get("DESCRIPTION"))),
        position=position,
    )


def is_tentative(block: Block) -> bool:
    """True if the event may or may not take place."""
    return block.text("STATUS").upper() == "TENTATIVE" or _busy(block) == "TENTATIVE"


def is_free(block: Block) -> bool:
    """True if the event blocks nothing."""
    return block.text("TRANSP").upper() == "TRANSPARENT" or _busy(block) == "FREE"


def _busy(block: Block) -> str:
    """How Outlook shows the time: BUSY, FREE, TENTATIVE, OOF; as it was meant where it does not say."""
    shown_as = block.text("X-MICROSOFT-CDO-BUSYSTATUS") or block.text("X-MICROSOFT-CDO-INTENDEDSTATUS")
    return shown_as.upper()

"""From the bytes of an iCalendar file to what it says: each event as an entry, or set aside with the reason."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sidelines.errors import Problem, UnreadableTime
from sidelines.formats.calendars.events import (
    Event,
    Mistaken,
    is_free,
    is_tentative,
    read_event,
    read_texts,
)
from sidelines.formats.calendars.lines import Block, Blocks, cut_blocks, refuse
from sidelines.formats.calendars.own import with_own
from sidelines.formats.calendars.rules import BadRule, Effort, TooMuch
from sidelines.formats.calendars.series import (
    Expanded,
    Mark,
    expand,
    has_occurrence,
    left_out,
    local_of,
    mark_of,
    marks_of,
)
from sidelines.formats.calendars.spans import span_of, touches
from sidelines.formats.calendars.values import one_line, text_of
from sidelines.formats.calendars.zones import Zones
from sidelines.formats.diaries.entries import Entry, SetAside, Source, Why
from sidelines.times import FIRST_DAY, LAST_DAY, Days, day_text, short_day

MOST_LISTED = 50_000
"""Single days that all series of a file add or leave out."""

MOST_ENTRIES = 12_000
"""Occurrences of all events within the days asked about: ten on each day of three years."""

MOST_PLACES = 3_000
"""Places of theirs that are written in different words, or lie at different positions: each is told by itself."""

FEWER_DAYS = "Ask about fewer days (--from and --to)."


def read_calendar(content: bytes, name: str, days: Days | None = None) -> Source:
    """What the calendar of that name says of the days: each event is in the entries or set aside.

    Without days every single event is read, and series are followed over the days from the file's first to its
    last single event (a year on from a series' first occurrence counts as one), at most the last 1,100 of them;
    a last event that stands more than 1,100 days after all others is taken for a slip.

    Raises DiaryError for what is no calendar, or is too large a one.
    """
    with _without_collecting():
        blocks = cut_blocks(content, name)
        return _Reader(blocks, name).read(days)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave the search for cycles off: of hundreds of thousands of lines none is in one, and it takes a third of
    the time.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


class _Reader:
    """Reads the events of one file."""

    def __init__(self, blocks: Blocks, name: str) -> None:
        self._blocks = blocks
        self._name = name
        self._zones = Zones(name, blocks)
        self._effort = Effort()
        self._entries: list[Entry] = []
        self._entered: set[int] = set()
        self._set_aside: dict[int, SetAside] = {}
        self._warnings: list[Problem] = []
        self._unread: list[tuple[int, str]] = []
        self._listed = 0
        self._places: set[tuple[str, tuple[float, float] | None]] = set()
        self._refused = False
        """Occurrences that there may be were not looked for."""
        self._days: Days | None = None
        self._span = Days(first=date(1970, 1, 1), last=date(1970, 1, 1))

    def read(self, days: Days | None) -> Source:
        """The source."""
        families: dict[str, list[Event]] = defaultdict(list)
        for block in self._blocks.events:
            event = self._read(block)
            if event is not None:
                families[event.uid or f"\n{block.line}"].append(event)
        if days is not None:
            days = Days(first=max(days.first, FIRST_DAY), last=min(days.last, LAST_DAY))
        self._days = days
        self._span = days or span_of(event for family in families.values() for event in family)
        for family in families.values():
            try:
                self._take_family(family)
            except UnreadableTime as problem:  # the rules of its zone are too many to follow
                self._refuse_family(family, f"A time of it can't be read: {problem}.")
        self._warn_of_file()
        return Source(
            name=self._name,
            calendar_name=self._calendar_name(),
            entries=tuple(self._entries),
            set_aside=tuple(self._set_aside[line] for line in sorted(self._set_aside)),
            problems=(*self._warnings, *self._zones.problems()),
            events=len(self._blocks.events),
            broken_off=self._refused or self._blocks.broken_off,
        )

    def _refuse_family(self, family: Sequence[Event], sentence: str) -> None:
        """Set aside what was not yet taken of the events of one UID."""
        self._refused = True
        for event in family:
            if event.line not in self._set_aside:
                self._leave(event.block, "mistaken", sentence, event.start)

    def _read(self, block: Block) -> Event | None:
        try:
            if block.cut:
                raise Mistaken("The file breaks off within it.")
            self._look_at_listed(block)
            event = read_event(block, self._zones)
            self._unread += [(block.line, text) for text in event.unread]
            return event
        except Mistaken as why:
            self._leave(block, "mistaken", str(why))
            return None

    def _look_at_listed(self, block: Block) -> None:
        """Raise Mistaken for a series that lists days when the ones before it have listed too many."""
        lines = (*block.all("RDATE"), *block.all("EXDATE"))
        self._listed += sum(line.rest.count(",") + 1 for line in lines)
        if lines and self._listed > MOST_LISTED:
            self._refused = True
            raise Mistaken(
                f"It and the series before it list more than {MOST_LISTED:,} days (RDATE, EXDATE)."
            )

    def _take_family(self, family: Sequence[Event]) -> None:
        """Enter the events of one UID: a single one, or a series with those that replace some of it."""
        current = self._newest(family) if len(family) > 1 else list(family)
        series = [event for event in current if event.replaces is None]
        replacing = [event for event in current if event.replaces is not None]
        if len(series) == 1:
            gone = left_out(series[0])
            replacing = [event for event in replacing if not self._is_stale(event, series[0], gone)]
        for event in series:
            if event.cancelled:
                self._leave(event.block, "cancelled", "It is cancelled.", event.start)
            elif event.recurs or replacing:
                self._take_series(event, replacing)
            else:
                self._take_single(event, "")
        for event in replacing:
            if event.cancelled:
                self._leave(event.block, "cancelled", "This occurrence is cancelled.", event.replaces)
            else:
                self._take_single(event, _original(event, series))

    def _is_stale(self, event: Event, series: Event, gone: AbstractSet[Mark]) -> bool:
        """Set an event aside whose series, in a newer version, no longer has the occurrence that it replaces."""
        named = event.replaces
        older = event.sequence < series.sequence
        if event.cancelled or not series.recurs or named is None:
            return False
        if not gone.isdisjoint(marks_of(series, named)) and _version(event) <= _version(series):
            sentence = f"The series on line {series.line} leaves this occurrence out."
        elif older and not has_occurrence(series, event, self._effort):
            sentence = f"The series on line {series.line}, which is newer, no longer has this occurrence."
        else:
            return False
        self._leave(event.block, "cancelled", sentence, named)
        return True

    def _take_single(self, event: Event, occurrence: str) -> None:
        assert event.start is not None
        start, end = event.begins(event.start), event.ends(event.start)
        if self._days is not None and not touches(start, end, self._days):
            self._leave_outside(event, self._days)
            return
        self._enter(self._entry(event, start, end, occurrence, alone=True))

    def _take_series(self, event: Event, replacing: Sequence[Event]) -> None:
        try:
            found = expand(event, replacing, self._span, self._effort)
        except BadRule as why:
            self._refused = self._refused or isinstance(why, TooMuch)
            self._leave(event.block, "mistaken", str(why), event.start)
            return
        drafts: dict[int, dict[str, Any]] = {}
        for one in found.occurrences:
            start, end = one.event.begins(one.start), one.event.ends(one.start, one.length)
            if not touches(start, end, self._span) and (event.recurs or self._days is not None):
                continue
            if one.event.line not in drafts:
                entry = self._entry(one.event, start, end, "", alone=not event.recurs)
                drafts[one.event.line] = {each.name: getattr(entry, each.name) for each in fields(entry)}
            said = drafts[one.event.line]
            if event.recurs:
                original = event.begins(one.original).isoformat()
                said.update(start=start, end=end, occurrence=original)
            self._enter(Entry(**said))
        if event.line not in drafts:
            self._leave_without(event, found, replacing)

    def _leave_without(self, event: Event, found: Expanded, replacing: Sequence[Event]) -> None:
        """Set a series aside that has no occurrence of its own in the days asked about."""
        kept = [one.line for one in found.replaced if not one.cancelled]
        kept = kept or [
            one.line for one in replacing if one.replaces_later and not one.cancelled and found.occurrences
        ]
        if kept:
            where = "line " + ", ".join(f"{line}" for line in kept[:3]) + (", …" if len(kept) > 3 else "")
            sentence = f"Every occurrence in these days is replaced by an event of its own ({where})."
            self._leave(event.block, "merged", sentence, event.start)
        elif found.cancelled:
            self._leave(event.block, "cancelled", "Every occurrence in these days is cancelled.", event.start)
        else:
            self._leave_outside(event, self._span)

    def _leave_outside(self, event: Event, days: Days) -> None:
        span = f"{short_day(days.first)} {days.first.year} to {short_day(days.last)} {days.last.year}"
        what = "It does not recur in" if event.recurs else "It is outside"
        self._leave(event.block, "outside", f"{what} the days asked about, {span}.", event.start)

    def _newest(self, family: Sequence[Event]) -> list[Event]:
        """Of the versions of each event of one UID the newest; the others are set aside.

        Where nothing tells which is newer and they differ, the UID is no UID, and all of them are kept.
        """
        versions: dict[object, list[Event]] = defaultdict(list)
        for event in family:
            versions[None if event.replaces is None else mark_of(event.replaces)].append(event)
        current: list[Event] = []
        for group in versions.values():
            newest = max(group, key=_version)
            kept: dict[object, Event] = {_said(newest): newest}
            for event in group:
                if event is newest:
                    continue
                if _version(event) == _version(newest) and _said(event) not in kept:
                    kept[_said(event)] = event
                elif event.cancelled or newest.cancelled:
                    sentence = f"It is cancelled (line {(event if event.cancelled else newest).line})."
                    self._leave(event.block, "cancelled", sentence, event.start)
                else:
                    sentence = f"The event on line {newest.line} is the same or a newer version of it."
                    self._leave(event.block, "merged", sentence, event.start)
            current += sorted(kept.values(), key=lambda event: event.line)
        withdrawn = next((event for event in current if event.withdrawn and event.replaces is None), None)
        for event in current:
            if withdrawn is not None and _version(event)[0] <= _version(withdrawn)[0]:
                event.cancelled = True
        return current

    def _entry(
        self,
        event: Event,
        start: date | datetime,
        end: date | datetime,
        occurrence: str,
        *,
        alone: bool,
    ) -> Entry:
        """The entry of an event, or of the first occurrence of a series."""
        texts = read_texts(event.block)
        entry = Entry(
            source=self._name,
            line=event.line,
            where=f"line {event.line}",
            uid=event.uid,
            start=start,
            end=end,
            occurrence=occurrence,
            title=texts.title,
            place=texts.place,
            position=texts.position,
            notes=texts.notes,
            tentative=is_tentative(event.block),
            free=is_free(event.block),
        )
        return with_own(entry, event.block, alone=alone)

    def _enter(self, entry: Entry) -> None:
        self._places.add((entry.place, entry.position))
        for number, most, what in (
            (len(self._entries) + 1, MOST_ENTRIES, "occurrences"),
            (len(self._places), MOST_PLACES, "different places"),
        ):
            if number > most:
                refuse(self._name, f"more than {most:,} {what}", f"at most {most:,}", FEWER_DAYS)
        self._entries.append(entry)
        self._entered.add(entry.line)

    def _leave(self, block: Block, why: Why, sentence: str, start: date | datetime | None = None) -> None:
        if block.line in self._entered:  # what it changes from some day on may lie inside, itself outside
            return
        place = one_line(text_of(block.get("LOCATION")), ", ", 80)
        day = "" if start is None else day_text(start)
        self._set_aside[block.line] = SetAside(
            source=self._name,
            line=block.line,
            where=f"line {block.line}",
            why=why,
            sentence=sentence,
            title=one_line(text_of(block.get("SUMMARY"))),
            tells=", ".join(filter(None, (day, place))),
        )

    def _calendar_name(self) -> str:
        for calendar in self._blocks.calendars:
            name = one_line(text_of(calendar.get("X-WR-CALNAME") or calendar.get("NAME")))
            if name:
                return name
        return ""

    def _warn_of_file(self) -> None:
        """Say what seems wrong with the file as a whole."""
        blocks = self._blocks
        unended = [block.line for block in blocks.events if not block.closed and not block.cut]
        if blocks.misread:
            sentence = "Accents and other letters may have been read wrongly."
            found = f"{blocks.misread:,} lines in another encoding, read as Windows-1252"
            self._warn(0, found, "UTF-8", sentence)
        if self._unread:
            line, text = self._unread[0]
            found = f"{text}" + (f" and {len(self._unread) - 1:,} more" if len(self._unread) > 1 else "")
            expected = "days or times that a series adds or leaves out"
            self._warn(line, found, expected, "They are passed over.")
        if unended:
            found = f"{len(unended):,} events without an end"
            self._warn(unended[0], found, "END:VEVENT", "They are read as far as the next event.")
        if blocks.unclosed:
            line = next(one.line for one in blocks.calendars[1:] if not one.closed)
            self._warn(
                line, "a calendar without an end", "END:VCALENDAR", "The file may have been cut short."
            )
        if len(blocks.calendars) == 1:
            self._warn(0, "events outside any calendar", "BEGIN:VCALENDAR")
        if not blocks.events:
            held = f" It holds {', '.join(blocks.others)}, which are not read." if blocks.others else ""
            self._warn(0, "no event", "BEGIN:VEVENT", f"The calendar is empty.{held}")

    def _warn(self, line: int, found: str, expected: str, sentence: str = "") -> None:
        self._warnings.append(
            Problem(
                file=self._name,
                line=line,
                field="",
                found=found,
                expected=expected,
                sentence=sentence,
                severity="warning",
            )
        )


def _original(event: Event, series: Sequence[Event]) -> str:
    """Which occurrence the event replaces, in the words of its series where that is in the file."""
    named = event.replaces
    assert named is not None
    if len(series) == 1 and series[0].start is not None:
        local = local_of(series[0], named)
        named = series[0].begins(local if isinstance(series[0].start, datetime) else local.date())
    return named.isoformat()


def _version(event: Event) -> tuple[int, str]:
    return event.sequence, event.changed


def _said(event: Event) -> tuple[object, ...]:
    """What tells two events apart that have one UID: when they are, title and place."""
    block = event.block
    return (
        event.start,
        event.clock,
        event.length,
        block.text("SUMMARY"),
        block.text("LOCATION"),
        event.rules,
    )

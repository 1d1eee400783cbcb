"""The zones of an iCalendar file: which clocks a TZID means, whoever wrote it.

A name that is known wins over the rules that the file carries for it, which are often stale; where the two
disagree, that is said. Rules are followed where no name is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from sidelines.errors import Problem, UnknownZone, UnreadableTime
from sidelines.formats.calendars.changes import Changes
from sidelines.formats.calendars.lines import Block, Blocks
from sidelines.formats.calendars.rules import Effort
from sidelines.formats.calendars.values import Written, shown
from sidelines.times import zone

_MOST_WORK = 300_000
"""Days and changes that are looked at for the rules of all zones of a file."""

MOST_ZONES = 500
"""Names of zones in one file."""

MOST_WARNINGS = 20
_PREFIX = re.compile(r"^\((?:UTC|GMT)(?:([+-][0-9]{1,2})[:.]?([0-9]{2})?)?\)\s*", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)
# What Windows calls zones in its lists, where it does not name cities.
_DISPLAYED = {
    "alaska": "America/Anchorage",
    "arizona": "America/Phoenix",
    "astana": "Asia/Almaty",
    "atlantic time (canada)": "America/Halifax",
    "brasilia": "America/Sao_Paulo",
    "cape verde is.": "Atlantic/Cape_Verde",
    "central america": "America/Guatemala",
    "central time (us & canada)": "America/Chicago",
    "coordinated universal time": "UTC",
    "eastern time (us & canada)": "America/New_York",
    "greenland": "America/Nuuk",
    "greenwich mean time": "Europe/London",
    "hawaii": "Pacific/Honolulu",
    "indiana (east)": "America/Indiana/Indianapolis",
    "international date line west": "Etc/GMT+12",
    "mountain time (us & canada)": "America/Denver",
    "newfoundland": "America/St_Johns",
    "nuku'alofa": "Pacific/Tongatapu",
    "pacific time (us & canada)": "America/Los_Angeles",
    "saskatchewan": "America/Regina",
    "solomon is., new caledonia": "Pacific/Guadalcanal",
    "sri jayawardenepura": "Asia/Colombo",
    "west central africa": "Africa/Lagos",
    "western/central europe": "Europe/Berlin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clocks by which a time is meant: those of a zone, of rules in the file, or of wherever one is."""

    tz: tzinfo | None = None
    rules: Changes | None = None

    @property
    def floating(self) -> bool:
        """True if its times are local to wherever one is."""
        return self.tz is None and self.rules is None

    def at(self, local: datetime) -> datetime:
        """The local time, which has no zone, as an instant; unchanged if it is floating.

        A time that comes twice is the second one if its fold says so (PEP 495), else the first.
        """
        if self.tz is not None:
            return local.replace(tzinfo=self.tz)
        if self.rules is not None:
            return local.replace(tzinfo=timezone(self.rules.offset(local)), fold=0)
        return local

    def local(self, when: datetime) -> datetime:
        """What these clocks show at the instant, without a zone, but with its fold where they show it twice.

        A time without a zone is shown as it is.
        """
        if when.tzinfo is None or self.floating:
            return when.replace(tzinfo=None)
        if self.tz is not None:
            return when.astimezone(self.tz).replace(tzinfo=None)
        assert self.rules is not None
        return self.rules.local(when.astimezone(UTC).replace(tzinfo=None))


FLOATING = Clock()

_UTC = frozenset({"UTC", "UCT", "Zulu", "Universal", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal"})


def clock_of(iana: str) -> Clock:
    """The clock of a zone; what is called UTC is the same as what is written in UTC. Raises UnknownZone."""
    return Clock(tz=UTC if iana in _UTC else zone(iana))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Every IANA name and every Windows name, in small letters, with the IANA name."""
    known = {name.lower(): name for name in available_timezones() if not name.startswith(("posix", "right"))}
    for name in ("factory", "localtime"):
        known.pop(name, None)
    return {**{name.lower(): iana for name, iana in WINDOWS_TO_OLSON.items()}, **known}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """The cities that IANA names zones by, in small letters, with the zone."""
    found: dict[str, str] = {}
    for name in sorted(available_timezones()):
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/")):
            found.setdefault(name.rsplit("/", 1)[1].replace("_", " ").lower(), name)
    return found


def named_zone(text: str) -> str:
    """The IANA name that a TZID means, empty if none can be told.

    >>> named_zone("W. Europe Standard Time"), named_zone("/mozilla.org/20050126_1/Europe/Vienna")
    ('Europe/Berlin', 'Europe/Vienna')
    >>> named_zone("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris")
    'Europe/Brussels'
    """
    return _named(text[:200].strip().strip('"').strip())


@lru_cache(maxsize=4096)
def _named(text: str) -> str:
    names = _names()
    found = names.get(text.lower())
    if not found and not text.lower().startswith(("utc", "gmt")):
        found = names.get(re.sub(r"\s\(?[0-9]{1,3}\)?$", "", text).lower())
    if found or not text:
        return found or ""
    if text.lower().replace("://", "/").endswith("microsoft/utc"):
        return "UTC"
    parts = text.strip("/").split("/")
    for start in range(len(parts)):
        found = names.get("/".join(parts[start:]).lower())
        if found and "/" in found:
            return found
    if text.count("-") in (1, 2) and text.replace("-", "/").lower() in names:
        return names[text.replace("-", "/").lower()]
    return _displayed(text)


def _displayed(text: str) -> str:
    """The zone that Windows shows by that text, such as "(UTC+01:00) Brussels, Copenhagen"; empty if none."""
    prefix = _PREFIX.match(text)
    rest = text[prefix.end() :] if prefix else text
    found = _DISPLAYED.get(rest.lower())
    if found or not prefix:
        return found or ""
    offset = _length(prefix[1] or "+0", prefix[2])
    for city in rest.split(",")[:8]:
        name = _cities().get(city.strip().lower())
        if name and offset in _offsets(name):
            return name
    return ""


def _offsets(name: str) -> set[timedelta]:
    """The offsets that a zone has in January and in July."""
    there = zone(name)
    return {datetime(2025, month, 1, tzinfo=there).utcoffset() or timedelta() for month in (1, 7)}


def _length(hours: str, minutes: str | None) -> timedelta:
    length = timedelta(hours=abs(int(hours)), minutes=int(minutes or 0))
    return -length if hours.startswith("-") else length


def _fixed(text: str) -> Clock | None:
    """The clock of a name that says no more than an offset: "UTC+01:00", "GMT-5"."""
    prefix = _PREFIX.match(text)
    found = _OFFSET.fullmatch(text.strip())
    if found is not None:
        length = _length(found[1] + found[2], found[3])
    elif prefix is not None:
        length = _length(prefix[1] or "+0", prefix[2])
    else:
        return None
    return Clock(tz=timezone(length)) if abs(length) < timedelta(hours=19) else None


@dataclass(slots=True)
class _Counted:
    """What is said of a zone once, with the number of events that it concerns."""

    line: int
    found: str
    expected: str
    sentence: str
    events: int = 0


@dataclass(slots=True)
class Zones:
    """The zones of one file, and what seems wrong with them."""

    name: str
    blocks: Blocks
    _clocks: dict[tuple[str, int], tuple[Clock, Changes | None]] = field(default_factory=dict)
    _usual: dict[int, Clock] = field(default_factory=dict)
    _warnings: dict[tuple[str, str], _Counted] = field(default_factory=dict)
    _written: dict[tuple[str, int], Block] | None = None
    _effort: Effort = field(default_factory=lambda: Effort(_MOST_WORK, _MOST_WORK))

    def usual(self, calendar: int) -> Clock:
        """The clock that a calendar names for all its times (X-WR-TIMEZONE); floating if it names none."""
        if calendar not in self._usual:
            line = self.blocks.calendars[calendar].get("X-WR-TIMEZONE")
            text = "" if line is None else line.value.strip()
            iana = named_zone(text)
            self._usual[calendar] = clock_of(iana) if iana else FLOATING
            if text and not iana and line is not None:
                sentence = "Times without a zone are read as local to the place."
                self._warn(
                    "X-WR-TIMEZONE", text, line.number, shown(text), "the name of a time zone", sentence
                )
        return self._usual[calendar]

    def clock(self, written: Written, calendar: int, line: int) -> Clock:
        """The clock that a time is written by: its offset, its zone, that of the calendar, or none.

        Raises UnreadableTime for a zone beyond the first `MOST_ZONES` of the file.
        """
        when = written.when
        if isinstance(when, datetime) and when.tzinfo is not None:
            usual = self.usual(calendar)
            return usual if usual.tz is not None and when.tzinfo is UTC else Clock(tz=when.tzinfo)
        if not written.zone:
            return self.usual(calendar)
        key = (written.zone, calendar)
        if key not in self._clocks:
            if len(self._clocks) >= MOST_ZONES:
                raise UnreadableTime(f"its zone is one of more than {MOST_ZONES} in the file")
            self._clocks[key] = self._told(written.zone, calendar)
        clock, rules = self._clocks[key]
        if clock.floating:
            sentence = "It is not known: its times are read as local to the place."
            self._warn("TZID", written.zone, line, shown(written.zone), "the name of a time zone", sentence)
        elif rules is not None and clock.tz is not None and isinstance(when, datetime):
            self._compare(written.zone, clock, rules, when, line)
        return clock

    def _told(self, text: str, calendar: int) -> tuple[Clock, Changes | None]:
        """The clock of a TZID, and the rules that the file carries for it if it can do without them."""
        block = self._block(text, calendar)
        rules = None
        if block is not None:
            try:
                rules = Changes(block, self._effort)
            except ValueError:  # a BadRule is one: there are no rules, or too many
                rules = None
        iana = named_zone(text) or (named_zone(block.text("X-LIC-LOCATION")) if block is not None else "")
        if iana:
            try:
                return clock_of(iana), rules
            except UnknownZone:
                pass
        if rules is not None:
            return Clock(rules=rules), None
        return _fixed(text) or FLOATING, None

    def _block(self, text: str, calendar: int) -> Block | None:
        """The VTIMEZONE of that TZID in the same calendar, or else in another of the file."""
        if self._written is None:
            self._written = {}
            for block in self.blocks.zones:
                for of in (block.calendar, -1):
                    self._written.setdefault((block.text("TZID").strip('"'), of), block)
        return self._written.get((text, calendar)) or self._written.get((text, -1))

    def _compare(self, text: str, clock: Clock, rules: Changes, when: datetime, line: int) -> None:
        """Note a zone whose rules in the file are not those of its name, at noon of that day."""
        noon = when.replace(hour=12, minute=0, second=0)
        try:
            named, carried = clock.at(noon).utcoffset() or timedelta(), rules.offset(noon)
        except UnreadableTime:  # the name is known, and is what counts
            return
        if named != carried:
            found = f"rules that say {_offset_text(carried)} on {when:%Y-%m-%d}"
            sentence = f"The zone named {shown(text)} is followed, not the rules that the file has for it."
            self._warn("VTIMEZONE", text, line, found, f"{_offset_text(named)}, as in {clock.tz}", sentence)

    def _warn(self, kind: str, text: str, line: int, found: str, expected: str, sentence: str) -> None:
        counted = self._warnings.setdefault((kind, text), _Counted(line, found, expected, sentence))
        counted.events += 1

    def problems(self) -> Sequence[Problem]:
        """A warning for each zone that is not known or disagrees with its rules, at most `MOST_WARNINGS`."""
        found = [self._problem(kind, counted) for (kind, _), counted in self._warnings.items()]
        if len(found) > MOST_WARNINGS:
            left = (
                f"{len(found) - MOST_WARNINGS:,} more zones that are not known or disagree with their rules"
            )
            events = sum(counted.events for counted in list(self._warnings.values())[MOST_WARNINGS:])
            rest = _Counted(0, left, "zones that every program knows", "", events)
            found[MOST_WARNINGS:] = [self._problem("TZID", rest)]
        return found

    def _problem(self, kind: str, counted: _Counted) -> Problem:
        events = "" if kind == "X-WR-TIMEZONE" else f" Events concerned: {counted.events:,}."
        return Problem(
            file=self.name,
            line=counted.line,
            field=kind,
            found=counted.found,
            expected=counted.expected,
            sentence=(counted.sentence + events).strip(),
            severity="warning",
        )


def _offset_text(length: timedelta) -> str:
    minutes = round(length / timedelta(minutes=1))
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"

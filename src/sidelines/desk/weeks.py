"""Weeks: a diary laid out over local days, by instants, so that midnights, changed clocks and the date line read true.

The columns are the days of one zone, which the reader chooses: that of home, or that of a place. A day has as many
hours as its zone gives it. Every entry says its own place's clock first and home's second; where the principal is
somewhere else than the columns tell, the hours of that place run beside them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from sidelines.desk.itineraries import Kept
from sidelines.desk.slots import Slot
from sidelines.itinerary import Itinerary
from sidelines.phrases import home_text, span_text
from sidelines.times import DAY, Minute, datetime_at, day_at, day_text, instant, zone_label

QUARTER = 15
"""Minutes: the rows of a day's column."""
SHORTEST = 45
"""Minutes that an entry takes on the page at the least, so that it can be read and touched."""
LANES = 12
"""Entries at one time share the width of a column by twelfths."""
MOST_ABREAST = 4
TICKS = 3
"""Hours between the marks of a clock."""

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The days that are shown, the zone whose days they are, and home's zone."""

    days: tuple[date, ...]
    zone: str
    home: str

    def span(self, day: date) -> tuple[Minute, Minute]:
        """When a day begins and when it ends."""
        return instant(day, 0, self.zone), instant(day + timedelta(days=1), 0, self.zone)

    @property
    def start(self) -> Minute:
        """The first day's midnight."""
        return self.span(self.days[0])[0]

    @property
    def end(self) -> Minute:
        """The midnight after the last day."""
        return self.span(self.days[-1])[1]

    def shows(self, slot: Slot) -> bool:
        """Whether anything of it lies in these days."""
        if slot.untimed:
            first, last = slot.days_in(self.zone)
            return first <= self.days[-1] and last >= self.days[0]
        return slot.start < self.end and slot.end > self.start


def laid_out(kept: Kept, slots: Sequence[Slot], axis: Axis, today: date) -> Shown:
    """The sheet of some days: what lies across them, each day's column, and the same in rows of words."""
    shown = [slot for slot in slots if axis.shows(slot)]
    places = _Places(kept.itinerary)
    return {
        "across": [_across(slot, axis) for slot in shown if slot.untimed],
        "columns": [_column(places, shown, axis, day, today) for day in axis.days],
        "hours": [
            {"row": 1 + hour * 60 // QUARTER, "text": f"{hour:02d}:00"} for hour in range(0, 24, TICKS)
        ],
        "rows": [{**in_words(slot, axis.home), "slot": slot} for slot in shown],
        "long": any(ends - begins > DAY for begins, ends in map(axis.span, axis.days)),
        "zone": axis.zone,
        "label": zone_label(axis.start, axis.zone),
    }


def in_words(slot: Slot, home: str) -> Shown:
    """A slot's times and places: its own place's clock first, then home's."""
    return {
        "kind": slot.kind,
        "word": slot.word,
        "title": slot.title,
        "place": slot.place,
        "notes": slot.notes,
        "iso": datetime_at(slot.start, slot.zone).isoformat(),
        "day": slot.said or day_text(day_at(slot.start, slot.zone)),
        "when": "" if slot.untimed else span_text(slot.start, slot.end, slot.zone, slot.end_zone),
        "home": "" if slot.untimed else _at_home(slot, home),
        "untimed": slot.untimed,
    }


def _at_home(slot: Slot, home: str) -> str:
    def differs(when: Minute, zone: str) -> bool:
        return datetime_at(when, home).utcoffset() != datetime_at(when, zone).utcoffset()

    if not differs(slot.start, slot.zone) and not differs(slot.end, slot.end_zone or slot.zone):
        return ""
    return home_text(slot.start, slot.end, home, day_at(slot.start, slot.zone))


def _across(slot: Slot, axis: Axis) -> Shown:
    """A slot without hours, as a bar over the days."""
    begins, ends = slot.days_in(axis.zone)
    first, last = max(begins, axis.days[0]), min(ends, axis.days[-1])
    return {
        **in_words(slot, axis.home),
        "slot": slot,
        "column": 1 + (first - axis.days[0]).days,
        "wide": 1 + (last - first).days,
        "before": begins < axis.days[0],
        "after": ends > axis.days[-1],
    }


def _column(whereabouts: _Places, slots: Sequence[Slot], axis: Axis, day: date, today: date) -> Shown:
    begins, ends = axis.span(day)
    timed = [slot for slot in slots if not slot.untimed and slot.start < ends and slot.end > begins]
    places = whereabouts.by_quarters(begins, ends)
    return {
        "day": day,
        "text": day_text(day),
        "today": day == today,
        "blocks": _abreast(timed, axis, begins, ends),
        "ticks": _ticks(places, axis, begins),
        "where": " → ".join(dict.fromkeys(name for _zone, name in places if name)),
        "note": _changed_clocks(begins, ends, axis.zone),
    }


def _changed_clocks(begins: Minute, ends: Minute, zone: str) -> str:
    if ends - begins == DAY:
        return ""
    said = _("clocks go forward") if ends - begins < DAY else _("clocks go back")
    return f"{said}: {zone_label(begins, zone)} → {zone_label(ends, zone)}"


class _Places:
    """Where the principal is, asked once for all the hours in which nothing changes."""

    def __init__(self, told: Itinerary) -> None:
        self._told, self._turns = told, told.turns()
        self._known: dict[int, tuple[str, str]] = {}

    def by_quarters(self, begins: Minute, ends: Minute) -> list[tuple[str, str]]:
        """By quarter hours, the zone and the name of the place; both empty on the way."""
        found = []
        for when in range(begins, ends, 4 * QUARTER):
            found += [self._at(when)] * min(4, (ends - when) // QUARTER)
        return found

    def _at(self, when: Minute) -> tuple[str, str]:
        since = bisect_right(self._turns, when)
        if since not in self._known:
            here = self._told.at(when)
            sure = here.certainty in ("there", "that day", "at a base") and len(here.cities) == 1
            self._known[since] = (here.cities[0].zone, here.cities[0].name) if sure else ("", "")
        return self._known[since]


def _ticks(places: Sequence[tuple[str, str]], axis: Axis, begins: Minute) -> list[Shown]:
    """The clock that runs beside a column: the place's where it differs, the columns' own where it is changed."""
    changes = datetime_at(begins, axis.zone).utcoffset() != datetime_at(
        begins + len(places) * QUARTER, axis.zone
    ).utcoffset()  # fmt: skip
    found: list[Shown] = []
    last = ""
    for row, (there, _name) in enumerate(places):
        when = begins + row * QUARTER
        zone = there or axis.zone
        same = datetime_at(when, zone).utcoffset() == datetime_at(when, axis.zone).utcoffset()
        if same and not changes:
            last = ""
            continue
        local = datetime_at(when, zone)
        label = zone_label(when, zone)
        if label != last:
            found.append({"row": row + 1, "text": f"{local:%H:%M}", "zone": label, "midnight": False})
        elif local.minute < QUARTER and local.hour % TICKS == 0 and _room(found, row):
            midnight = local.hour == 0
            text = f"{local:%a} {local.day}" if midnight else f"{local:%H}"
            found.append({"row": row + 1, "text": text, "zone": "", "midnight": midnight})
        last = label
    return found


def _room(ticks: Sequence[Shown], row: int) -> bool:
    """Whether a mark in that row stands clear of the last one."""
    return not ticks or row + 1 - int(ticks[-1]["row"]) >= 4


def _abreast(slots: Sequence[Slot], axis: Axis, begins: Minute, ends: Minute) -> list[Shown]:
    """The day's blocks, those at one time beside each other."""
    blocks = [_block(slot, axis, begins, ends) for slot in slots]
    found: list[Shown] = []
    for group in _groups(sorted(blocks, key=lambda block: (block["row"], -block["to"]))):
        lanes: list[int] = []
        for block in group:
            lane = next((n for n, over in enumerate(lanes) if over <= block["row"]), len(lanes))
            lane = min(lane, MOST_ABREAST - 1)
            lanes[lane : lane + 1] = [block["to"]]
            block["lane"] = lane
        wide = LANES // len(lanes)
        found += [{**block, "column": 2 + block["lane"] * wide, "wide": wide} for block in group]
    return found


def _groups(blocks: Sequence[Shown]) -> Iterator[list[Shown]]:
    """Blocks that touch each other in time, directly or by others."""
    group: list[Shown] = []
    over = 0
    for block in blocks:
        if group and block["row"] >= over:
            yield group
            group = []
        group.append(block)
        over = max(over, block["to"])
    if group:
        yield group


def _block(slot: Slot, axis: Axis, begins: Minute, ends: Minute) -> Shown:
    rows = (ends - begins) // QUARTER
    row = max(0, slot.start - begins) // QUARTER
    row = min(row, rows - SHORTEST // QUARTER)
    to = -(-(min(slot.end, ends) - begins) // QUARTER)
    return {
        **in_words(slot, axis.home),
        "slot": slot,
        "row": row + 1,
        "to": max(to, row + SHORTEST // QUARTER) + 1,
        "short": to - row <= SHORTEST // QUARTER,
        "before": slot.start < begins,
        "after": slot.end > ends,
    }

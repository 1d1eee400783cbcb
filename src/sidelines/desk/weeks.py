"""Weeks: a diary laid out over local days, by instants, so that midnights, changed clocks and the date line read true.

The columns are the days of one zone, which the reader chooses: that of home, or that of a place. A day has as many
hours as its zone gives it. Every entry says its own place's clock first and home's second; where the principal is
somewhere else than the columns tell, the hours of that place run beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from sidelines.desk import bridge
from sidelines.desk.itineraries import Kept, city_of
from sidelines.desk.models import ConfirmedMeeting, HeldSpan
from sidelines.itinerary import Engagement, Item, Itinerary, Stay, way_of
from sidelines.phrases import home_text, item_place, item_times, span_text
from sidelines.times import DAY, Minute, datetime_at, day_at, day_text, duration_text, instant, zone_label
from sidelines.travel import TravelModel, minutes_between

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
class Slot:
    """Something in a diary, with its hours or, `untimed`, with its days alone."""

    kind: str
    """stay, fixed, tentative, travel, confirmed, firm or soft."""
    start: Minute
    end: Minute
    zone: str
    end_zone: str = ""
    first: date
    last: date
    title: str = ""
    place: str = ""
    untimed: bool = False
    exact: tuple[bool, bool] = (False, False)
    """Whether a stay's beginning and its end have an hour; then they lie by the instant, and else by the local day."""
    said: str = ""
    """Its days in words, where it has no hours."""
    notes: tuple[str, ...] = ()
    stands: tuple[str, int] | None = None
    """Where in the diary's text it stands, if it can be changed there."""
    file: str = ""
    """The code of the request's file that keeps it."""

    def days_in(self, zone: str) -> tuple[date, date]:
        """The first and the last day on which it lies where the days are those of a zone."""
        first = day_at(self.start, zone) if self.exact[0] else self.first
        last = day_at(self.end - 1, zone) if self.exact[1] else self.last
        return first, max(first, last)

    @property
    def word(self) -> str:
        """What it is, in a word."""
        return {
            "stay": _("Stay"),
            "fixed": _("Fixed"),
            "tentative": _("Tentative"),
            "travel": _("Travel"),
            "confirmed": _("Confirmed"),
            "firm": _("Firm hold"),
            "soft": _("Soft hold"),
        }[self.kind]


# --- what there is -----------------------------------------------------------------------------------------------


def slots_of(kept: Kept) -> list[Slot]:
    """Everything in the diary that the viewer sees, in the order of time; holds say what they touch."""
    told = kept.itinerary.as_told(kept.reading)
    found = [
        *(_of_item(item, kept) for item in told),
        *_estimated(told, kept),
        *(_of_request(meeting, kept) for meeting in kept.meetings),
        *(_of_request(hold, kept) for hold in kept.holds),
    ]
    return sorted((_warned(slot, found) for slot in found), key=lambda slot: (slot.start, slot.end))


def _of_item(item: Item, kept: Kept) -> Slot:
    span = item.span(kept.reading)
    stay = isinstance(item, Stay)
    zone = item.city.zone if isinstance(item, Stay) else item.zone
    hours = isinstance(item, Engagement) and not item.one_day
    kind = "stay" if stay else "travel" if way_of(item) else "tentative" if item.tentative else "fixed"
    return Slot(
        kind=kind,
        start=span.start,
        end=span.end,
        zone=zone,
        end_zone=item.end_zone if isinstance(item, Engagement) else "",
        first=item.first if isinstance(item, Stay) else item.day,
        last=item.last if isinstance(item, Stay) else item.last_day,
        title=item.title,
        place=item_place(item),
        untimed=not hours,
        exact=(item.start is not None, item.end is not None) if stay else (False, False),
        said="" if hours else item_times(item),
        notes=tuple(_notes(item)),
        stands=kept.stands.get(item.key),
    )


def _notes(item: Item) -> Iterator[str]:
    if item.tentative:
        yield _("tentative")
    if item.assumed:
        yield _("an hour is assumed")
    if isinstance(item, Engagement) and item.city is None:
        yield _("wherever that is")


def _estimated(told: Itinerary, kept: Kept) -> Iterator[Slot]:
    """The ways between one stay and the next that the diary doesn't tell, with how long they take at the least."""
    ways = [item for item in told.engagements if way_of(item)]
    stays = sorted(
        (stay for stay in told.stays if not stay.one_day), key=lambda stay: stay.span(kept.reading).start
    )
    for before, after in pairwise(stays):
        leave, arrive = before.span(kept.reading).end, after.span(kept.reading).start
        if before.city == after.city or not timedelta() <= after.first - before.last <= timedelta(days=2):
            continue
        if any((way.start or 0) < arrive + DAY // 2 and (way.end or 0) > leave - DAY // 2 for way in ways):
            continue
        least = minutes_between(TravelModel(), told.principal, before.city, after.city)
        yield Slot(
            kind="travel",
            start=min(leave, arrive),
            end=max(leave, arrive),
            zone=before.city.zone,
            end_zone=after.city.zone,
            first=before.last,
            last=max(before.last, after.first),
            place=f"{before.city.name} → {after.city.name}",
            untimed=True,
            said=_("%(days)s, at an hour that is not told") % {"days": _between(before.last, after.first)},
            notes=(_("estimated: at least %(time)s") % {"time": duration_text(least)},),
        )


def _between(first: date, last: date) -> str:
    return day_text(first) if last <= first else f"{day_text(first)} – {day_text(last)}"


def _of_request(row: ConfirmedMeeting | HeldSpan, kept: Kept) -> Slot:
    city = city_of(row.city, row.zone)
    begins, ends = bridge.minute(row.begins), bridge.minute(row.ends)
    day = day_at(begins, row.zone)
    notes = [_("need to know")] if row.file.ring_id else []
    if isinstance(row, ConfirmedMeeting):
        kind = "confirmed"
    else:
        kind = row.strength
        if row.expires_at is not None:
            notes.append(
                _("held until %(time)s")
                % {"time": bridge.local_words(row.expires_at, kept.principal.home_zone)}
            )
    return Slot(
        kind=kind,
        start=begins,
        end=ends,
        zone=row.zone,
        first=day,
        last=day if row.hours_open else day_at(ends - 1, row.zone),
        title=row.file.subject or _("Meeting"),
        place=city.name if city is not None else row.city or _("place still open"),
        untimed=row.hours_open,
        said=f"{day_text(day)}, {_('hours still open')}" if row.hours_open else "",
        notes=tuple(notes),
        file=row.file.code,
    )


_BLOCKING = frozenset({"fixed", "confirmed", "firm"})


def _warned(slot: Slot, others: Sequence[Slot]) -> Slot:
    """A hold with what it touches in the diary: a soft one warns, and blocks nothing."""
    if slot.kind not in ("soft", "firm") or slot.untimed:
        return slot
    touched = [
        other.title or other.place or other.word
        for other in others
        if other is not slot
        and other.kind in _BLOCKING
        and not other.untimed
        and other.start < slot.end
        and slot.start < other.end
    ]
    said = tuple(_("touches: %(what)s") % {"what": what} for what in touched)
    return replace(slot, notes=(*slot.notes, *said))


# --- how it lies -------------------------------------------------------------------------------------------------


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
    told = kept.itinerary.as_told(kept.reading)
    return {
        "across": [_across(slot, axis) for slot in shown if slot.untimed],
        "columns": [_column(told, shown, axis, day, today) for day in axis.days],
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


def _column(told: Itinerary, slots: Sequence[Slot], axis: Axis, day: date, today: date) -> Shown:
    begins, ends = axis.span(day)
    timed = [slot for slot in slots if not slot.untimed and slot.start < ends and slot.end > begins]
    places = _places(told, begins, ends)
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


def _places(told: Itinerary, begins: Minute, ends: Minute) -> list[tuple[str, str]]:
    """By quarter hours, the zone and the name of the place where the principal is; both empty on the way."""
    found = []
    for when in range(begins, ends, 4 * QUARTER):
        here = told.at(when)
        sure = here.certainty in ("there", "that day", "at a base") and len(here.cities) == 1
        place = (here.cities[0].zone, here.cities[0].name) if sure else ("", "")
        found += [place] * min(4, (ends - when) // QUARTER)
    return found


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
        "before": slot.start < begins,
        "after": slot.end > ends,
    }

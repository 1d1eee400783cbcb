"""Slots: everything that a viewer sees in a diary, each with its hours or its days, and what holds touch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk import bridge
from sidelines.desk.itineraries import Kept, city_of
from sidelines.desk.models import ConfirmedMeeting, HeldSpan
from sidelines.itinerary import Engagement, Item, Itinerary, Stay, way_of
from sidelines.phrases import item_place, item_times
from sidelines.times import DAY, Minute, day_at, day_text, duration_text
from sidelines.travel import TravelModel, minutes_between

_WORDS = {
    "stay": gettext_lazy("Stay"),
    "fixed": gettext_lazy("Fixed"),
    "tentative": gettext_lazy("Tentative"),
    "travel": gettext_lazy("Travel"),
    "confirmed": gettext_lazy("Confirmed"),
    "firm": gettext_lazy("Firm hold"),
    "soft": gettext_lazy("Soft hold"),
}


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
        return str(_WORDS[self.kind])


def slots_of(kept: Kept) -> list[Slot]:
    """Everything in the diary that the viewer sees, in the order of time; holds say what they touch."""
    found = plain_slots_of(kept)
    return [_warned(slot, found) for slot in found]


def plain_slots_of(kept: Kept) -> list[Slot]:
    """Everything in the diary that the viewer sees, in the order of time, and nothing of what touches what."""
    told = kept.itinerary.as_told(kept.reading)
    found = [
        *(_of_item(item, kept) for item in told),
        *_estimated(told, kept),
        *(_of_request(meeting, kept) for meeting in kept.meetings),
        *(_of_request(hold, kept) for hold in kept.holds),
    ]
    return sorted(found, key=lambda slot: (slot.start, slot.end))


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

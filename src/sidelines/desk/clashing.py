"""Clashing: what else lies in the hours of an option, as far as it exists for whoever looks.

A request that does not exist for somebody neither blocks nor warns them: what they may not know comes to light with
whoever sees all of it, and looks before the meeting is confirmed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from sidelines.desk import access, bridge, itineraries
from sidelines.desk.access import Viewer
from sidelines.desk.itineraries import UnreadableDiary
from sidelines.desk.listed import today_of
from sidelines.desk.models import ConfirmedMeeting, HeldSpan, RequestSide
from sidelines.desk.slots import Slot, plain_slots_of
from sidelines.desk.weeks import in_words
from sidelines.meetings.holds import Strength
from sidelines.meetings.options import Option
from sidelines.times import DAY, Span, day_at

Taken = ConfirmedMeeting | HeldSpan
"""What keeps hours so that no other meeting is agreed to or confirmed in them without a reason."""


def taken(viewer: Viewer, row: RequestSide, option: Option) -> list[Taken]:
    """What other requests keep of our principal's hours, confirmed or firmly held: once a request."""
    if option.hours_open:
        return []
    asked = Q(principal=row.principal_id, hours_open=False) & ~Q(file=row) & _in_hours(option)
    confirmed = list(access.confirmed_meetings(viewer).filter(asked).select_related("file", "principal"))
    files = [each.file_id for each in confirmed]
    held = access.holds(viewer).filter(asked, strength=Strength.FIRM.value).exclude(file__in=files)
    return [*confirmed, *held.select_related("file", "principal")]


def booked_twice(viewer: Viewer, row: RequestSide, option: Option) -> list[ConfirmedMeeting]:
    """What our office has confirmed in these hours, in other requests, with a principal whose office is outside.

    An office outside keeps its own diary: nothing of what it does here is refused for that, but nobody of ours is to
    promise the same hours to the same principal twice without knowing it.
    """
    outside = [side.principal_id for side in bridge.all_sides(row) if side.office.outside]
    if option.hours_open or not outside:
        return []
    asked = Q(hours_open=False, file__meeting__sides__principal__in=outside) & ~Q(
        file__meeting=row.meeting_id
    )
    found = access.confirmed_meetings(viewer).filter(asked, _in_hours(option), file__office=row.office_id)
    return list(found.exclude(principal=row.principal_id).select_related("file", "principal").distinct())


def _in_hours(option: Option) -> Q:
    return Q(begins__lt=bridge.moment(option.ends), ends__gt=bridge.moment(option.begins))


# --- what is said of it ------------------------------------------------------------------------------------------


def taken_words(taken: Taken) -> str:
    """Why the hours can't be had, in a sentence, with the subject of the request that keeps them."""
    confirmed = isinstance(taken, ConfirmedMeeting)
    said = (
        _("%(principal)s has a confirmed meeting in these hours already: %(what)s.")
        if confirmed
        else _("%(principal)s is held firmly in these hours for another request: %(what)s.")
    )
    begins = bridge.local_words(taken.begins, taken.zone)
    parts = [f"“{taken.file.subject}”" if taken.file.subject else "", taken.city, begins]
    return said % {"principal": taken.principal, "what": ", ".join(filter(None, parts))}


def twice_words(row: RequestSide, booked: ConfirmedMeeting) -> str:
    """That our office has promised the other principal's hours already, and to what."""
    others = [side.principal.name for side in bridge.all_sides(row) if side.office.outside]
    begins = bridge.local_words(booked.begins, booked.zone)
    what = ", ".join(filter(None, (booked.principal.name, booked.city, begins)))
    return _("We have confirmed another meeting with %(other)s in these hours: %(what)s.") % {
        "other": ", ".join(others),
        "what": what,
    }


# --- what the diary shows in those hours -------------------------------------------------------------------------


def in_hours(viewer: Viewer, row: RequestSide, options: Sequence[Option]) -> list[Slot]:
    """Everything in our principal's diary that the viewer sees in the hours of the options, but for this request's own.

    A diary that can't be read says nothing here; its own page says so.
    """
    if not options:
        return []
    start, end = min(option.begins for option in options), max(option.ends for option in options)
    around = Span(start=start - 2 * DAY, end=end + 2 * DAY)
    try:
        (kept,) = itineraries.kept(viewer, [row.principal], today_of(viewer), around)
    except UnreadableDiary:
        return []
    return [
        slot
        for slot in plain_slots_of(kept)
        if slot.file != row.code and any(_touches(slot, option) for option in options)
    ]


def _touches(slot: Slot, option: Option) -> bool:
    if not slot.untimed:
        return slot.start < option.ends and slot.end > option.begins
    first, last = slot.days_in(option.zone)
    return first <= day_at(option.ends - 1, option.zone) and last >= day_at(option.begins, option.zone)


def warnings(viewer: Viewer, row: RequestSide, options: Iterable[Option]) -> list[Slot]:
    """What somebody is warned of who writes, agrees to or confirms these options: all but where the principal stays."""
    timed = [option for option in options if not option.hours_open]
    return [slot for slot in in_hours(viewer, row, timed) if slot.kind != "stay"]


def shown(slots: Sequence[Slot], row: RequestSide) -> list[dict[str, object]]:
    """These slots in words, with whether they block the hours."""
    return [
        {
            **in_words(slot, row.principal.home_zone),
            "file": slot.file,
            "blocks": bool(slot.file) and slot.kind in ("confirmed", "firm"),
        }
        for slot in slots
    ]


def mark(slot: Slot) -> str:
    """A short word for a slot, by which a sheet knows that it was shown."""
    said = repr((slot.kind, slot.start, slot.end, slot.title, slot.place, slot.file))
    return hashlib.sha256(said.encode()).hexdigest()[:10]

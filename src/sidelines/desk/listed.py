"""Listed: files as rows of a list and cards of a board, from what `bridge.project` wrote, nothing folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sidelines.desk import bridge, clock, shown
from sidelines.desk.access import Viewer
from sidelines.desk.models import RequestSide
from sidelines.desk.models.requests import Whose
from sidelines.desk.shown import Shown
from sidelines.meetings.ageing import Rung
from sidelines.meetings.standing import Duty
from sidelines.meetings.words import waited
from sidelines.times import Minute, day_at


def today_of(viewer: Viewer) -> date:
    """The day it is for the viewer's office."""
    return day_at(bridge.minute(clock.now()), viewer.office.zone)


def with_what_rows_show(files: QuerySet[RequestSide]) -> QuerySet[RequestSide]:
    """The files with their own principal, office and ring; the other sides come by `with_pairs`, once for all."""
    return files.select_related("principal", "office", "ring", "meeting").defer("words")


def with_pairs(files: Sequence[RequestSide]) -> None:
    """Read every side of all these files in one go."""
    # Of the other sides no more than their names is shown, so no more of them is read.
    sides = (
        RequestSide.objects.select_related("principal", "office")
        .only("meeting", "place", "principal__name", "office__short_name")
        .order_by("place")
    )
    prefetch_related_objects(list(files), Prefetch("meeting__sides", queryset=sides))


def pair(row: RequestSide) -> str:
    """The principals of a request, our own first."""
    others = [side.principal.name for side in row.meeting.sides.all() if side.pk != row.pk]
    return " – ".join([row.principal.name, *others])


def their_offices(row: RequestSide) -> str:
    """The offices of the other sides."""
    return ", ".join(side.office.short_name for side in row.meeting.sides.all() if side.pk != row.pk)


def shown_rows(files: Iterable[RequestSide], now: datetime, today: date) -> list[Shown]:
    """The files as rows of a list."""
    return [shown_row(row, bridge.minute(now), today) for row in files]


def shown_row(row: RequestSide, now: Minute, today: date) -> Shown:
    """A file as a row of a list or a card of a board."""
    rung = bridge.rung_on(row, today) if row.open else Rung.OWNER
    return {
        "code": row.code,
        "url": reverse("desk:file", args=[row.code]),
        "pair": pair(row),
        "subject": row.subject,
        "standing": {"kind": row.stage, "label": _(row.stage)},
        "ours": {"kind": row.our_position, "label": _(row.our_position), "office": row.office.short_name},
        "theirs": {"kind": row.their_position, "label": _(row.their_position), "office": their_offices(row)},
        "reported": row.their_reported,
        "sentence": _sentence(row, now, today),
        "climbed": _climbed(rung) if row.open else "",
        "raised": _raised(row),
        "age": _age(row, now, today),
        "late": rung > Rung.OWNER,
        "whose": _whose_words(row),
        "our_move": row.whose in (Whose.OURS, Whose.BOTH),
        "owner": row.owner_name if row.open else "",
        "next": shown.day(max(row.next_on, today)) if row.next_on and row.open else None,
        "next_what": row.next_what,
        "due_today": row.open and row.next_on is not None and row.next_on <= today,
        "ring": row.ring.name if row.ring else "",
        "meets": _meets(row),
    }


def _days(row: RequestSide, today: date) -> int:
    """Whole local days of the office since it became whose move it is."""
    if row.since is None:
        return 0
    return max(0, (today - day_at(bridge.minute(row.since), row.office.zone)).days)


def _age(row: RequestSide, now: Minute, today: date) -> str:
    if row.since is None or not row.open or row.whose == Whose.NOBODY:
        return ""
    days = _days(row, today)
    if days < 2:
        return waited(bridge.minute(row.since), now)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _sentence(row: RequestSide, now: Minute, today: date) -> str:
    """What is waited for and since when, in one sentence."""
    if not row.open:
        return ""
    if row.duty == Duty.ANSWER_WISH and row.wished_at is not None:
        return _wish_sentence(row, now, today)
    if row.whose == Whose.NOBODY:
        return _("Nobody's move until the meeting")
    facts = {"what": _(row.duty), "age": _age(row, now, today), "office": their_offices(row)}
    if row.whose == Whose.OURS:
        return _("Our move: %(what)s, for %(age)s") % facts
    if row.whose == Whose.BOTH:
        return _("Our move and that of %(office)s: %(what)s, for %(age)s") % facts
    return _("Waiting for %(office)s: %(what)s, for %(age)s") % facts


def _wish_sentence(row: RequestSide, now: Minute, today: date) -> str:
    assert row.wished_at is not None
    wished = day_at(bridge.minute(row.wished_at), row.office.zone)
    facts = {"day": date_format(wished, "j M Y"), "age": _age(row, now, today)}
    return _("Wish of %(day)s: no answer for %(age)s") % facts


def _climbed(rung: Rung) -> str:
    if rung is Rung.PRINCIPAL:
        return _("now on the principal's page")
    return _("now with the chief of staff") if rung is Rung.CHIEF_OF_STAFF else ""


def _raised(row: RequestSide) -> str:
    if not row.raised or not row.open:
        return ""
    return ngettext("raised again once", "raised again %(times)d times", row.raised) % {"times": row.raised}


def _whose_words(row: RequestSide) -> str:
    if row.whose == Whose.NOBODY or not row.open:
        return _("nobody's")
    if row.whose == Whose.OURS:
        return _("ours")
    return their_offices(row) if row.whose == Whose.THEIRS else _("ours and theirs")


def _meets(row: RequestSide) -> Shown | None:
    """Where and when they are to meet, once that is agreed."""
    if row.begins is None or not row.place_zone:
        return None
    return shown.time(bridge.minute(row.begins), row.place_zone, row.office.zone, place=row.city)

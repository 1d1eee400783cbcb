"""Listed: files as rows of a list and cards of a board, from what `bridge.project` wrote, nothing folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sidelines.desk import bridge, clock, shown
from sidelines.desk.access import Viewer
from sidelines.desk.models import ProvisionalConfirmation, RequestSide
from sidelines.desk.models.requests import Whose
from sidelines.desk.shown import Shown
from sidelines.desk.untold import is_untold
from sidelines.meetings.ageing import Rung
from sidelines.meetings.standing import Duty
from sidelines.meetings.words import ASKED, JUST_NOW, waited
from sidelines.times import day_at


def today_of(viewer: Viewer) -> date:
    """The day it is for the viewer's office."""
    return day_at(bridge.minute(clock.now()), viewer.office.zone)


def rows(keys: Sequence[int]) -> list[RequestSide]:
    """The files of these keys, in this order, with no more than rows show; the other sides' names come by `names`.

    Keys are found first, by what an index holds; the files themselves are wide, and read for what is shown alone.
    """
    files = RequestSide.objects.select_related("principal", "ring")
    waiting = ProvisionalConfirmation.objects.filter(file=OuterRef("pk"), looked_at__isnull=True)
    found = (
        files.only(*_SHOWN, "principal__name", "ring__name")
        .annotate(to_look_at_since=Subquery(waiting.values("made_at")[:1]))
        .in_bulk(keys)
    )
    return [found[key] for key in keys]


_SHOWN = (
    "meeting", "office", "code", "subject", "open", "stage", "our_position", "their_position", "their_reported",
    "stage_reported", "whose", "duty", "since", "owner_name", "wished_at", "raised", "raised_at", "chased",
    "chased_at", "review_on", "next_on", "next_what", "item_due_on",
    "item_what", "item_owner_name", "hours_open",
    "chief_on", "principal_on", "city", "begins", "place_zone", "last_move_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The principals of a request, our own first, and the offices of the other sides."""

    pair: str
    theirs: str
    untold: str = ""
    """Those of the offices outside that have not been told of what was done."""


def names(files: Sequence[RequestSide]) -> dict[int, Names]:
    """The names that are shown of each of these files, by its key; read in one go, whatever their number."""
    requests: dict[int, list[tuple[int, str, str, bool]]] = {row.meeting_id: [] for row in files}
    sides = RequestSide.objects.filter(meeting__in=requests).order_by("place")
    columns = ("meeting_id", "pk", "principal__name", "office__short_name", "untold_since")
    now = clock.now()
    for meeting, side, principal, office, untold_since in sides.values_list(*columns) if files else ():
        requests[meeting].append((side, principal, office, is_untold(untold_since, now)))
    return {row.pk: _names(row.pk, requests[row.meeting_id]) for row in files}


def _names(ours: int, sides: Sequence[tuple[int, str, str, bool]]) -> Names:
    first = [principal for side, principal, _office, _untold in sides if side == ours]
    others = [(principal, office, untold) for side, principal, office, untold in sides if side != ours]
    return Names(
        pair=" – ".join([*first, *(principal for principal, _office, _untold in others)]),
        theirs=", ".join(office for _principal, office, _untold in others),
        untold=", ".join(office for _principal, office, untold in others if untold),
    )


def pair(row: RequestSide) -> str:
    """The principals of one request whose sides were read with it, our own first."""
    others = [side.principal.name for side in row.meeting.sides.all() if side.pk != row.pk]
    return " – ".join([row.principal.name, *others])


class Rows:
    """Files as the rows of a list or the cards of a board, with what is the same for all of them read once."""

    def __init__(self, viewer: Viewer, files: Sequence[RequestSide]) -> None:
        self._office = viewer.office
        self._now = bridge.minute(clock.now())
        self.today = today_of(viewer)
        self._names = names(files)
        self._files = {row.pk: row for row in files}

    def shown(self, keys: Sequence[int]) -> list[Shown]:
        """The files of these keys, which must be among those that were given."""
        return [self._row(self._files[key]) for key in keys]

    def _row(self, row: RequestSide) -> Shown:
        named, today = self._names[row.pk], self.today
        rung = bridge.rung_on(row, today) if row.open else Rung.OWNER
        looked_at = row.next_on if row.open else None
        left, items = self._left(row), self._items(row)
        return {
            "code": row.code,
            "url": reverse("desk:file", args=[row.code]),
            "pair": named.pair,
            "subject": row.subject,
            "standing": {"kind": row.stage, "label": _(row.stage), "look": row.stage.replace(" ", "-")},
            "ours": {"label": _(row.our_position), "office": self._office.short_name},
            "theirs": {"label": _(row.their_position), "office": named.theirs},
            "reported": row.their_reported,
            "stage_reported": row.stage_reported,
            "to_look_at": self._to_look_at(row),
            "sentence": self._sentence(row, named),
            "climbed": _climbed(rung),
            "items_due": items,
            "raised": self._raised(row),
            "chased": self._chased(row),
            "age": self._age(row),
            "late": rung > Rung.OWNER or any(item["late"] for item in items if left),
            "whose": _whose_words(row, named),
            "waiting": self._waiting(row, named),
            "owner": row.owner_name if row.open and not left else "",
            "next": shown.day(max(looked_at, today)) if looked_at and not left else None,
            "next_what": row.next_what,
            "due_today": looked_at is not None and looked_at <= today,
            "ring": row.ring.name if row.ring else "",
            "meets": self._meets(row),
        }

    def _age(self, row: RequestSide) -> str:
        """How long it has been whose move it is: in hours at first, then in whole local days of the office."""
        if row.since is None or not row.open or row.whose == Whose.NOBODY:
            return ""
        since = bridge.minute(row.since)
        review = row.review_on if row.duty == Duty.REVIEW else None
        days = (self.today - (review or day_at(since, self._office.zone))).days
        if days < 2 and review is None:
            return waited(since, self._now)
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    def _sentence(self, row: RequestSide, named: Names) -> str:
        """What is waited for and since when, in one sentence."""
        if not row.open:
            return ""
        if row.duty == Duty.NOTHING:
            return _("It is over but for:")
        if row.duty == Duty.ANSWER_WISH and row.wished_at is not None:
            wished = day_at(bridge.minute(row.wished_at), self._office.zone)
            facts = {"day": date_format(wished, "j M Y"), "age": self._age(row)}
            if facts["age"] == JUST_NOW:
                return _("Wish of %(day)s: noted just now") % facts
            return _("Wish of %(day)s: no answer for %(age)s") % facts
        if rest := self._rest(row):
            return rest
        if row.whose == Whose.NOBODY:
            return _("Nobody's move until the meeting")
        return f"{self._whose_move(row, named)}, {self._lasting(row)}"

    def _whose_move(self, row: RequestSide, named: Names) -> str:
        facts = {"what": _(row.duty), "office": named.theirs}
        if row.whose == Whose.OURS:
            return _("Our move: %(what)s") % facts
        if row.whose == Whose.BOTH:
            return _("Our move and that of %(office)s: %(what)s") % facts
        if named.untold:
            return _("Not told yet: %(office)s") % {"office": named.untold}
        return _("Waiting for %(office)s: %(what)s") % facts

    def _waiting(self, row: RequestSide, named: Names) -> str:
        """Whose move it is, what is waited for and since when, as short as on a card."""
        if row.open and row.duty == Duty.NOTHING:
            return "; ".join(item["text"] for item in self._items(row))
        what = ASKED.get(Duty(row.duty))
        if not row.open or row.whose == Whose.NOBODY or what is None:
            return ""
        if rest := self._rest(row):
            return rest
        if row.whose == Whose.THEIRS and named.untold:
            return _("Not told yet: %(office)s") % {"office": named.untold}
        said = {
            Whose.OURS: _("Our move: %(what)s"),
            Whose.BOTH: _("Waiting for: our and their %(what)s"),
            Whose.THEIRS: _("Waiting for: their %(what)s"),
        }[Whose(row.whose)]
        age = self._age(row)
        since = age if age == JUST_NOW else _("since %(age)s") % {"age": age}
        return f"{said % {'what': _(what)}}, {since}"

    def _lasting(self, row: RequestSide) -> str:
        """For how long it has been so, as the end of a sentence."""
        age = self._age(row)
        return age if age == JUST_NOW else _("for %(age)s") % {"age": age}

    def _left(self, row: RequestSide) -> bool:
        """Whether it is over but for what was left to be done after it."""
        return row.open and row.duty == Duty.NOTHING

    def _items(self, row: RequestSide) -> list[Shown]:
        """What is due first: whose follow-up, or which item; of what goes on, only once its day has come."""
        due = row.item_due_on
        if due is None or not row.open or (due > self.today and not self._left(row)):
            return []
        facts = {"what": row.item_what, "owner": row.item_owner_name, "day": date_format(due, "j M Y")}
        said = _("Follow-up of %(owner)s: %(what)s") if facts["owner"] else "%(what)s"
        late = (self.today - due).days
        when = _("due today") if not late else _("due %(day)s") % facts
        if late > 0:
            lateness = ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
            when = f"{when}, {lateness}"
        return [{"text": f"{said % facts}, {when}", "late": late > 0}]

    def _meets(self, row: RequestSide) -> Shown | None:
        """Where and when they are to meet, once that is agreed, and until it is over."""
        if row.begins is None or not row.place_zone or self._left(row):
            return None
        begins = bridge.minute(row.begins)
        if row.hours_open:
            return {**shown.day(day_at(begins, row.place_zone)), "place": row.city}
        return shown.time(begins, row.place_zone, self._office.zone, place=row.city)

    def _rest(self, row: RequestSide) -> str:
        """Until when it rests, where it is parked and the day has not come on which it is looked at again."""
        if row.duty != Duty.REVIEW or row.review_on is None or row.review_on <= self.today:
            return ""
        return _("Rests until %(day)s") % {"day": date_format(row.review_on, "j M Y")}

    def _raised(self, row: RequestSide) -> str:
        """How often the wish was raised again, and when last."""
        if not row.raised or not row.open:
            return ""
        said = ngettext("raised again once", "raised again %(times)d times", row.raised)
        return self._with_last(said % {"times": row.raised}, row.raised, row.raised_at)

    def _chased(self, row: RequestSide) -> str:
        """How often the other side was reminded, and when last."""
        if not row.chased or not row.open:
            return ""
        said = ngettext("reminded once", "reminded %(times)d times", row.chased)
        return self._with_last(said % {"times": row.chased}, row.chased, row.chased_at)

    def _with_last(self, said: str, times: int, last: datetime | None) -> str:
        if last is None:
            return said
        facts = {"said": said, "day": date_format(day_at(bridge.minute(last), self._office.zone), "j M Y")}
        return (_("%(said)s, on %(day)s") if times == 1 else _("%(said)s, last on %(day)s")) % facts

    def _to_look_at(self, row: RequestSide) -> Shown | None:
        """Since when a confirmation waits for somebody who sees the whole diary."""
        since: datetime | None = getattr(row, "to_look_at_since", None)
        return None if since is None else shown.time(bridge.minute(since), self._office.zone)


def _climbed(rung: Rung) -> str:
    if rung is Rung.PRINCIPAL:
        return _("now on the principal's page")
    return _("now with the chief of staff") if rung is Rung.CHIEF_OF_STAFF else ""


def _whose_words(row: RequestSide, named: Names) -> str:
    if row.whose == Whose.NOBODY or not row.open:
        return _("nobody's")
    if row.whose == Whose.OURS:
        return _("ours")
    return named.theirs if row.whose == Whose.THEIRS else _("ours and theirs")

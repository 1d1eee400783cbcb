"""Confirming: two confirmed meetings of one principal never overlap, and what is not seen is not betrayed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sidelines.desk import access, bridge, clashing, clock, journal, outbox
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.models import ConfirmedMeeting, Member, Principal, ProvisionalConfirmation, RequestSide
from sidelines.formats.acts_json import act_of
from sidelines.meetings import acts
from sidelines.meetings.acts import Act, Confirmed
from sidelines.meetings.options import Option
from sidelines.meetings.standing import Standing


class Clash(NotPossible):
    """The hours are confirmed, or firmly held, for another meeting."""


def must_be_looked_at(viewer: Viewer, row: RequestSide, act: acts.Confirm) -> bool:
    """Whether the viewer does not see the principal's whole diary; the confirmation is then kept as provisional."""
    if access.sees_everything(viewer, row.principal_id):
        return False
    if row.provisional.filter(looked_at__isnull=True).exists():
        raise NotPossible(_("A confirmation waits already for somebody to look at the diary."))
    ProvisionalConfirmation.objects.create(
        file=row, member=viewer.member, act=bridge.act_fields(act), made_at=clock.now()
    )
    cause = journal.write(
        member=viewer.member, office=row.office, kind="provisional confirmation", subject=row.code, detail={}
    )
    for member in who_must_look(row):
        outbox.remind(member, row, cause, {"look": True})
    return True


def who_must_look(row: RequestSide) -> list[Member]:
    """The members who see the principal's whole diary and may commit: one of them has to look."""
    seeing = access.members_who_see(row.office, row.principal, row.ring).filter(
        rights__principal=row.principal, rights__may_commit=True, rights__sees_whole_diary=True
    )
    found = (Viewer(member=member) for member in seeing.select_related("office").distinct())
    return [viewer.member for viewer in found if access.sees_everything(viewer, row.principal_id)]


def waiting_act(waiting: ProvisionalConfirmation) -> Act:
    """The confirmation that waits, as an act."""
    return act_of(acts.Confirm.name, waiting.act)


@transaction.atomic
def looked(viewer: Viewer, waiting: ProvisionalConfirmation, *, let_pass: bool) -> ProvisionalConfirmation:
    """Note that somebody who sees the whole diary has looked; raises `NotPossible` if another was quicker."""
    access.must_commit(viewer, waiting.file.principal)
    if not access.sees_everything(viewer, waiting.file.principal_id):
        raise NotPossible(_("Somebody who sees the whole diary has to look at it."))
    bridge.lock(waiting.file.meeting_id)
    # What is let pass is confirmed next, and the journal comes last.
    lock_diaries(waiting.file)
    locked = ProvisionalConfirmation.objects.select_for_update().get(pk=waiting.pk)
    if locked.looked_at is not None:
        raise NotPossible(_("Somebody has looked at it already."))
    locked.looked_by, locked.looked_at, locked.let_pass = viewer.member, clock.now(), let_pass
    locked.save(update_fields=["looked_by", "looked_at", "let_pass"])
    journal.write(
        member=viewer.member,
        office=waiting.file.office,
        kind="looked at provisional confirmation",
        subject=waiting.file.code,
        detail={"let pass": let_pass},
    )
    return locked


def lock_diaries(row: RequestSide) -> None:
    """Let nobody else promise these hours until this transaction ends; after the request's own lock.

    It locks our principal, and those of offices outside: of several, always in the same order.
    """
    outside = Q(office__outside=True, files__meeting=row.meeting_id)
    theirs = Principal.objects.filter(outside).values("pk")
    found = Principal.objects.filter(Q(pk=row.principal_id) | Q(pk__in=theirs))
    list(found.order_by("pk").select_for_update(no_key=True, of=("self",)))


def keep_hours(viewer: Viewer, row: RequestSide, act: Act, standing: Standing, override: str) -> str:
    """Keep the hours of what our side agrees to or confirms; gives the reason for which they overlap, where they do.

    Raises `Clash` unless the hours are free, as far as the viewer may know, or a reason is given. What exists for the
    viewer blocks alone: whoever confirms, or looks at a confirmation that waited, sees everything.
    """
    option = _kept_by(act, standing, row.key)
    if option is None:
        return ""
    lock_diaries(row)
    taken = clashing.taken(viewer, row, option)
    confirms = isinstance(act, acts.Confirm)
    twice = clashing.booked_twice(viewer, row, option) if confirms else []
    if (taken or twice) and not override:
        raise Clash(clashing.taken_words(taken[0]) if taken else clashing.twice_words(row, twice[0]))
    if confirms:
        overlaps = any(isinstance(each, ConfirmedMeeting) for each in taken)
        _keep_confirmed(row, option, viewer.member, override if overlaps else "")
    return override if taken or twice else ""


def _keep_confirmed(row: RequestSide, option: Option, member: Member, override: str) -> None:
    row.confirmed_meetings.filter(active=True).update(active=False)
    try:
        with transaction.atomic():
            ConfirmedMeeting.objects.create(
                file=row,
                principal_id=row.principal_id,
                begins=bridge.moment(option.begins),
                ends=bridge.moment(option.ends),
                zone=option.zone,
                city=option.city,
                hours_open=option.hours_open,
                override_reason=override,
                override_by=member if override else None,
            )
    except IntegrityError as refusal:
        raise Clash(_("Another meeting was confirmed in these hours just now.")) from refusal


def _kept_by(act: Act, standing: Standing, key: str) -> Option | None:
    """The option whose hours an act of ours keeps; nothing where it keeps none."""
    if isinstance(act, acts.Agree):
        return act.option
    if isinstance(act, acts.Confirm) and act.what is Confirmed.MEETING:
        return act.option or _agreed_by(standing, key)
    return None


def _agreed_by(standing: Standing, key: str) -> Option | None:
    known = standing.options.get(standing.positions[key].option)
    return known.option if known else None

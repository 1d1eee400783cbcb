"""Confirming: two confirmed meetings of one principal never overlap, and what is not seen is not betrayed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sidelines.desk import access, bridge, clock, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.models import ConfirmedMeeting, Member, Principal, ProvisionalConfirmation, RequestSide
from sidelines.formats.acts_json import act_of
from sidelines.meetings import acts
from sidelines.meetings.acts import Act, Confirmed
from sidelines.meetings.options import Option
from sidelines.meetings.standing import Standing


class Clash(NotPossible):
    """Another confirmed meeting of the principal lies in the same hours."""


def clashes(row: RequestSide, option: Option) -> list[ConfirmedMeeting]:
    """The confirmed meetings of the file's principal in the hours of the option, of other files; rings or none."""
    if option.hours_open:
        return []
    return list(
        ConfirmedMeeting.objects.filter(
            ~Q(file=row),
            principal=row.principal_id,
            active=True,
            hours_open=False,
            begins__lt=bridge.moment(option.ends),
            ends__gt=bridge.moment(option.begins),
        )
    )


def must_be_looked_at(viewer: Viewer, row: RequestSide, act: acts.Confirm) -> bool:
    """Whether the viewer does not see the principal's whole diary; the confirmation is then kept as provisional."""
    if access.sees_everything(viewer, row.principal_id):
        return False
    if row.provisional.filter(looked_at__isnull=True).exists():
        raise NotPossible(_("A confirmation waits already for somebody to look at the diary."))
    ProvisionalConfirmation.objects.create(
        file=row, member=viewer.member, act=bridge.act_fields(act), made_at=clock.now()
    )
    journal.write(
        member=viewer.member, office=row.office, kind="provisional confirmation", subject=row.code, detail={}
    )
    return True


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
    lock_diary(waiting.file.principal_id)
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


def lock_diary(principal_id: int) -> None:
    """Let nobody else confirm hours of the principal until this transaction ends; after the request's own lock."""
    Principal.objects.select_for_update(no_key=True).get(pk=principal_id)


def keep_hours(row: RequestSide, member: Member | None, act: Act, standing: Standing, override: str) -> None:
    """Keep the hours of what a side confirms; raises `Clash` unless they are free or a reason is given."""
    if not isinstance(act, acts.Confirm) or act.what is not Confirmed.MEETING:
        return
    option = act.option or _agreed_by(standing, row.key)
    if option is None:
        return
    lock_diary(row.principal_id)
    taken = clashes(row, option)
    if taken and not override:
        raise Clash(_clash_words(taken[0]))
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
                override_reason=override if taken else "",
                override_by=member if taken else None,
            )
    except IntegrityError as refusal:
        raise Clash(_("Another meeting was confirmed in these hours just now.")) from refusal


def _agreed_by(standing: Standing, key: str) -> Option | None:
    known = standing.options.get(standing.positions[key].option)
    return known.option if known else None


def _clash_words(taken: ConfirmedMeeting) -> str:
    begins = bridge.local_words(taken.begins, taken.zone)
    return _("%(principal)s has a confirmed meeting in these hours already: %(city)s, %(begins)s.") % {
        "principal": taken.principal,
        "city": taken.city,
        "begins": begins,
    }

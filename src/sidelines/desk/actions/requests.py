"""The life of a request on the desk: it is opened, and moves are made and reported in it.

Every act takes the same steps: may this member? lock, move, save, journal, letters, in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sidelines.desk import access, bridge, clock, journal, outbox
from sidelines.desk.access import Viewer
from sidelines.desk.actions.confirming import (
    keep_hours,
    lock_diaries,
    looked,
    must_be_looked_at,
    waiting_act,
)
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.models import (
    MeetingRequest,
    Member,
    Principal,
    ProvisionalConfirmation,
    RecordedMove,
    RequestSide,
    Ring,
)
from sidelines.desk.models.people import new_code
from sidelines.meetings import acts, legal
from sidelines.meetings.acts import Act, Confirmed
from sidelines.meetings.moves import Move
from sidelines.meetings.sides import Report
from sidelines.meetings.standing import Duty


@transaction.atomic
def open_request(
    viewer: Viewer,
    *,
    principal: Principal,
    counterparts: Sequence[Principal],
    subject: str,
    first: Act,
    ring: Ring | None = None,
) -> RequestSide:
    """Open a request of a principal to others with a wish or a first word; gives the file of the viewer's office."""
    (access.must_commit if first.commits else access.must_edit)(viewer, principal)
    _must_be_in(viewer, ring)
    meeting = MeetingRequest.objects.create(opened_at=clock.now())
    for place, whose in enumerate((principal, *counterparts), start=1):
        ours = whose.pk == principal.pk
        RequestSide.objects.create(
            meeting=meeting,
            place=place,
            office=whose.office,
            principal=whose,
            subject=subject if ours else "",
            ring=ring if ours else None,
        )
    row = bridge.with_sides(RequestSide.objects.filter(meeting=meeting, place=1)).get()
    _record(row, viewer.member, viewer.member.name, first)
    row.refresh_from_db()
    return row


@transaction.atomic
def make(
    viewer: Viewer, row: RequestSide, act: Act, *, private: bool = False, override: str = ""
) -> RecordedMove | None:
    """Make a move in the name of the viewer's office.

    Raises `PermissionDenied` without the right to it and `IllegalMove` where the facts forbid it. A confirmation by
    somebody who does not see the whole diary is kept as provisional, and nothing is given back; `override` is the
    reason for which what is agreed to or confirmed may overlap what blocks its hours; without one `Clash` is raised.
    """
    (access.must_commit if act.commits else access.must_edit)(viewer, row.principal)
    row = _locked(viewer, row)
    if isinstance(act, acts.Confirm) and act.what is Confirmed.MEETING:
        now = _instant(row.meeting_id)
        legal.check(bridge.file_of(row, now).standing, _move(row, viewer.member.name, act, now))
        if must_be_looked_at(viewer, row, act):
            return None
    return _record(
        row, viewer.member, viewer.member.name, act, private=private, override=override, keeps=viewer
    )


@transaction.atomic
def let_pass(viewer: Viewer, waiting: ProvisionalConfirmation, *, override: str = "") -> RecordedMove:
    """Make the confirmation that waited, in the name of who gave it, now that the viewer has looked at the diary.

    Raises `NotPossible` if another was quicker, `IllegalMove` where the facts forbid it by now, and `Clash` where
    the hours are taken and no reason is given for which they may overlap.
    """
    row = _locked(viewer, waiting.file)
    act, member = waiting_act(waiting), waiting.member
    lock_diaries(row)
    looked(viewer, waiting, let_pass=True)
    return _record(row, member, member.name, act, override=override, keeps=viewer)


@transaction.atomic
def report(viewer: Viewer, row: RequestSide, act: Act, *, side: RequestSide, how: Report) -> RecordedMove:
    """Enter what another side has done, as it was reported to us; raises as `make` does."""
    access.must_edit(viewer, row.principal)
    row = _locked(viewer, row)
    outbox.note_told(side)  # what comes from them shows that they know of it
    return _record(row, viewer.member, viewer.member.name, act, side=side, how=how)


@transaction.atomic
def answer_from_outside(row: RequestSide, name: str, moves: Sequence[Act]) -> list[RecordedMove]:
    """Make the moves of an office outside the server, which has shown by its link that it may.

    Raises `IllegalMove` where the facts forbid one of them, and then none is made. The others are told once, of the
    last: they read all of it together. Nothing else that anybody here has confirmed with the office outside stands
    in its way: its diary is its own.
    """
    bridge.lock(row.meeting_id)
    last = len(moves) - 1
    return [_record(row, None, name, act, tells=number == last) for number, act in enumerate(moves)]


@transaction.atomic
def put_inside_ring(viewer: Viewer, row: RequestSide, ring: Ring | None, *, owner: str = "") -> None:
    """Let a file exist for a ring alone, in which the viewer is, or for everybody who may see the principal.

    Who edits may put it inside; out of a ring, or into another, it is let by who may commit, since others learn of
    it. An owner for whom it ceases to exist hands it over to `owner`, or else to the viewer.
    """
    access.must_edit(viewer, row.principal)
    _must_be_in(viewer, ring)
    row = _locked(viewer, row)
    if row.ring_id == (ring.pk if ring else None):
        return
    if row.ring is not None:
        access.must_commit(viewer, row.principal)
    before, row.ring = row.ring, ring
    row.save(update_fields=["ring"])
    journal.write(
        member=viewer.member,
        kind="ring",
        subject=row.code,
        detail={"ring": ring.name if ring else "", "before": before.name if before else ""},
    )
    _keep_owned(viewer, row, owner)


def _keep_owned(viewer: Viewer, row: RequestSide, owner: str) -> None:
    """Let an open file have an owner for whom it exists; raises `NotPossible` for one for whom it doesn't."""
    if not row.open or row.duty == Duty.NOTHING or row.owner is None:
        return
    seeing = access.members_who_see(row.office, row.principal, row.ring)
    if seeing.filter(pk=row.owner.pk).exists():
        return
    heir = owner or viewer.member.name
    if not seeing.filter(name=heir).exists():
        raise NotPossible(_("%(name)s would not see this request: choose another owner.") % {"name": heir})
    _record(row, viewer.member, viewer.member.name, acts.HandOver(owner=heir))


@transaction.atomic
def hand_over_for(viewer: Viewer, row: RequestSide, leaver: Member, heir: Member) -> bool:
    """Hand a file over from a member who leaves, in the name of who sees to it; False where it is not theirs.

    It asks for no right: `leaving.end_membership` has seen to who may end a membership, and to who may inherit.
    """
    meeting = bridge.lock(row.meeting_id)
    row = bridge.with_sides(RequestSide.objects.all()).get(pk=row.pk)
    now = _instant(row.meeting_id)
    aged = bridge.file_of(row, now).age
    if not aged.open or aged.owner != leaver.name:
        bridge.project(meeting, now)
        return False
    _record(row, viewer.member, viewer.member.name, acts.HandOver(owner=heir.name))
    return True


def _must_be_in(viewer: Viewer, ring: Ring | None) -> None:
    if ring is not None and (ring.office_id != viewer.office.pk or ring.pk not in viewer.ring_ids):
        raise PermissionDenied(_("You are not in that ring."))


def _locked(viewer: Viewer, row: RequestSide) -> RequestSide:
    """The file with its request locked against other writers, if it still exists for the viewer."""
    bridge.lock(row.meeting_id)
    return bridge.with_sides(access.files(viewer)).get(pk=row.pk)


def _instant(meeting_id: int) -> datetime:
    """The instant of a request's next move: never before its last, should another machine's clock be ahead of ours."""
    now = clock.now()
    if settings.DEMO:  # where a day long before the last move may be today
        return now
    last: datetime | None = RecordedMove.objects.filter(meeting=meeting_id).aggregate(last=Max("at"))["last"]
    return now if last is None else max(now, last)


def _move(
    row: RequestSide,
    name: str,
    act: Act,
    now: datetime,
    *,
    side: RequestSide | None = None,
    how: Report | None = None,
    private: bool = False,
) -> Move:
    return Move(
        id=new_code(),
        at=bridge.minute(now),
        side=(side or row).key,
        member=name,
        act=act,
        report=how,
        private=private,
    )


def _record(
    row: RequestSide,
    member: Member | None,
    name: str,
    act: Act,
    *,
    side: RequestSide | None = None,
    how: Report | None = None,
    private: bool = False,
    override: str = "",
    keeps: Viewer | None = None,
    tells: bool = True,
) -> RecordedMove:
    """Check, save and journal a move, write what lists show, and tell those whom it concerns, unless another does.

    `keeps` is who answers for the hours that the move keeps in our principal's diary, and lets them overlap.
    """
    now = _instant(row.meeting_id)
    standing = bridge.file_of(row, now).standing
    inside = private or (how is None and legal.kept_inside(standing, act))
    move = _move(row, name, act, now, side=side, how=how, private=inside)
    legal.check(standing, move)
    overlaps = keep_hours(keeps, row, act, standing, override) if keeps is not None else ""
    meeting = bridge.lock(row.meeting_id)
    meeting.moves_made += 1
    meeting.save(update_fields=["moves_made"])
    saved = RecordedMove.objects.create(
        meeting=meeting,
        sequence=meeting.moves_made,
        code=move.id,
        side=side or row,
        entered_by=row,
        member=member,
        member_name=name,
        at=now,
        kind=act.name,
        act=bridge.act_fields(act),
        report=bridge.report_fields(how),
        private=inside,
        internal=move.internal,
    )
    bridge.project(meeting, now)
    cause = journal.write(
        member=member,
        name=name,
        office=row.office,
        kind=f"reported: {act.name}" if how else act.name,
        subject=row.code,
        detail={"move": saved.code, "internal": move.internal} | ({"overlaps": overlaps} if overlaps else {}),
    )
    if tells and not move.internal:
        outbox.tell_others(saved, cause)
    return saved

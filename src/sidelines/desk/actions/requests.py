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
    lock_diary,
    looked,
    must_be_looked_at,
    waiting_act,
)
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
    reason for which somebody who does lets two confirmed meetings overlap.
    """
    (access.must_commit if act.commits else access.must_edit)(viewer, row.principal)
    row = _locked(viewer, row)
    if isinstance(act, acts.Confirm) and act.what is Confirmed.MEETING:
        now = _instant(row.meeting_id)
        legal.check(bridge.file_of(row, now).standing, _move(row, viewer.member.name, act, now))
        if must_be_looked_at(viewer, row, act):
            return None
    return _record(row, viewer.member, viewer.member.name, act, private=private, override=override)


@transaction.atomic
def let_pass(viewer: Viewer, waiting: ProvisionalConfirmation, *, override: str = "") -> RecordedMove:
    """Make the confirmation that waited, in the name of who gave it, now that the viewer has looked at the diary.

    Raises `NotPossible` if another was quicker, `IllegalMove` where the facts forbid it by now, and `Clash` where
    the hours are taken and no reason is given for which they may overlap.
    """
    row = _locked(viewer, waiting.file)
    act, member = waiting_act(waiting), waiting.member
    lock_diary(row.principal_id)
    looked(viewer, waiting, let_pass=True)
    return _record(row, member, member.name, act, override=override, overridden_by=viewer.member)


@transaction.atomic
def report(viewer: Viewer, row: RequestSide, act: Act, *, side: RequestSide, how: Report) -> RecordedMove:
    """Enter what another side has done, as it was reported to us; raises as `make` does."""
    access.must_edit(viewer, row.principal)
    row = _locked(viewer, row)
    return _record(row, viewer.member, viewer.member.name, act, side=side, how=how)


@transaction.atomic
def answer_from_outside(row: RequestSide, name: str, moves: Sequence[Act]) -> list[RecordedMove]:
    """Make the moves of an office outside the server, which has shown by its link that it may.

    Raises `IllegalMove` where the facts forbid one of them, and then none is made.
    """
    bridge.lock(row.meeting_id)
    if any(isinstance(act, acts.Confirm) for act in moves):
        # Before the journal's head, which the first move locks: others come to it with the diary locked.
        lock_diary(row.principal_id)
    return [_record(row, None, name, act) for act in moves]


@transaction.atomic
def put_inside_ring(viewer: Viewer, row: RequestSide, ring: Ring | None) -> None:
    """Let a file exist for a ring alone, in which the viewer is, or for everybody who may see the principal."""
    access.must_edit(viewer, row.principal)
    _must_be_in(viewer, ring)
    row = _locked(viewer, row)
    row.ring = ring
    row.save(update_fields=["ring"])
    journal.write(
        member=viewer.member,
        kind="ring",
        subject=row.code,
        detail={"ring": ring.name if ring else ""},
    )


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
    overridden_by: Member | None = None,
) -> RecordedMove:
    """Check, save and journal a move, write what lists show, and tell those whom it concerns."""
    now = _instant(row.meeting_id)
    standing = bridge.file_of(row, now).standing
    inside = private or (how is None and legal.kept_inside(standing, act))
    move = _move(row, name, act, now, side=side, how=how, private=inside)
    legal.check(standing, move)
    if how is None:
        keep_hours(row, overridden_by or member, act, standing, override)
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
        detail={"move": saved.code, "internal": move.internal},
    )
    if not move.internal:
        outbox.tell_others(saved, cause)
    return saved

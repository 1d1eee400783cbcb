"""Leaving: a membership ends, or somebody leaves a ring, and what they had in hand there stays with somebody.

Who administers rights may not know of every file that the member had: what must hold before somebody leaves is asked
of rights and rings alone, used or not, so that neither a refusal nor its absence tells that a file exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sidelines.desk import access, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import hand_over_for
from sidelines.desk.models import MeetingRequest, Member, Office, Principal, RequestSide, Ring
from sidelines.meetings.standing import Duty
from sidelines.phrases import joined


def in_hand(viewer: Viewer, member: Member) -> QuerySet[RequestSide]:
    """The open files that a member has in hand, of those that exist for the viewer."""
    return _owned(member) & access.files(viewer)


def _owned(member: Member) -> QuerySet[RequestSide]:
    """Every open file of the office that the member has in hand."""
    theirs = Q(owner=member) | Q(owner_name=member.name)
    return RequestSide.objects.filter(theirs, ~Q(duty=Duty.NOTHING), office=member.office_id, open=True)


def obstacles(member: Member) -> list[str]:
    """What has to be arranged before the member can leave, in sentences."""
    office = Office.objects.get(pk=member.office_id)
    found = []
    if member.pk == office.chief_of_staff_id:
        found.append(_("%(member)s is the chief of staff: name another first.") % {"member": member})
    if member.pk == office.default_owner_id:
        found.append(_("%(member)s has all new requests: name another first.") % {"member": member})
    others = office.members.filter(is_active=True).exclude(pk=member.pk)
    if not others.filter(may_administer=True).exists():
        found.append(_("Somebody has to administer the rights of %(office)s.") % {"office": office})
    return [*found, *_left_alone(member, others)]


def _left_alone(member: Member, others: QuerySet[Member]) -> Iterator[str]:
    """Where nobody could take over: a principal for whom nobody else edits, in a ring or outside."""
    principals = Principal.objects.filter(rights__member=member, rights__may_see=True).order_by("name")
    rings: list[Ring | None] = [None, *member.rings.order_by("name")]
    for principal in principals:
        editing = others.filter(rights__principal=principal, rights__may_edit=True)
        for ring in rings:
            if (editing if ring is None else editing.filter(rings=ring)).exists():
                continue
            said = {"member": member, "principal": principal, "ring": ring}
            if ring is None:
                yield (
                    _("Nobody but %(member)s edits for %(principal)s: give somebody the right first.") % said
                )
                break
            yield (
                _(
                    "In the ring %(ring)s nobody but %(member)s could edit for %(principal)s: let somebody in first."
                )
                % said
            )


@transaction.atomic
def end_membership(viewer: Viewer, member: Member, heir: Member | None) -> int:
    """Let a member leave the office; gives how many of the files that exist for the viewer were handed over.

    Sessions, ways to sign in, rights and rings are gone; the name stays wherever it stands. A file that the viewer
    can't see, or the heir, goes to somebody who can. Raises `NotPossible` where something has to be arranged first.
    """
    access.must_administer(viewer)
    if member.office_id != viewer.office.pk:
        raise NotPossible(_("%(member)s is of another office.") % {"member": member})
    if member.pk == viewer.member.pk:
        raise PermissionDenied(_("Nobody ends their own membership: ask another who may administer rights."))
    Office.objects.select_for_update().get(pk=member.office_id)
    member = Member.objects.select_for_update(of=("self",)).select_related("office").get(pk=member.pk)
    if not member.is_active:
        raise NotPossible(_("%(member)s has left already.") % {"member": member})
    if faults := obstacles(member):
        raise NotPossible(" ".join(faults))
    handed = _hand_over(viewer, member, heir)
    detail = {
        "member": member.name,
        "to": heir.name if heir else "",
        "requests": handed,
        "rights": sorted(right.principal.name for right in member.rights.select_related("principal")),
        "rings": sorted(ring.name for ring in member.rings.all()),
    }
    _let_go(member)
    journal.write(member=viewer.member, kind="membership ended", subject=member.code, detail=detail)
    return handed


def _hand_over(viewer: Viewer, member: Member, heir: Member | None) -> int:
    """Hand over all that the member has in hand; how much of it the viewer knows of."""
    files = list(_owned(member).select_related("principal", "ring", "office").order_by("meeting_id"))
    seen = set(in_hand(viewer, member).values_list("pk", flat=True))
    if seen and heir is None:
        raise NotPossible(_("%(member)s has requests in hand: say who takes them over.") % {"member": member})
    # All of them before the journal's head, which the first move locks: others come to it with their request locked.
    list(MeetingRequest.objects.select_for_update(no_key=True).filter(sides__in=files).order_by("pk"))
    handed = 0
    for row in files:
        taker = _taker(row, member, heir, known=row.pk in seen) or heir or viewer.member
        if hand_over_for(viewer, row, member, taker) and row.pk in seen:
            handed += 1
    return handed


def _taker(row: RequestSide, member: Member, heir: Member | None, *, known: bool) -> Member | None:
    """Who takes a file over: the heir, or where neither viewer nor heir knows of it, somebody who does."""
    seeing = access.members_who_see(row.office, row.principal, row.ring).exclude(pk=member.pk)
    if heir is not None and seeing.filter(pk=heir.pk).exists():
        return heir
    if known:
        raise NotPossible(
            _("%(heir)s does not see %(file)s: hand that one over first, or choose another.")
            % {"heir": heir, "file": row}
        )
    chief = row.office.chief_of_staff
    if chief is not None and seeing.filter(pk=chief.pk).exists():
        return chief
    return seeing.order_by("-rights__may_commit", "-rights__may_edit", "name").first()


# --- leaving a ring ----------------------------------------------------------------------------------------------


@transaction.atomic
def take_out_of_ring(ring: Ring, member: Member, *, by: Viewer) -> None:
    """Take a member out of a ring, for whom its requests cease to exist.

    Raises `NotPossible` where the ring would be left without anybody who could see to its requests, or where the member
    has some in hand that exist for the viewer; of others nothing is said, and they go to somebody in the ring.
    """
    access.must_administer(by)
    if ring.office_id != by.office.pk:
        raise PermissionDenied(_("You may not give rights in %(office)s.") % {"office": ring.office})
    Office.objects.select_for_update().get(pk=ring.office_id)
    if not ring.members.filter(pk=member.pk).exists():
        return
    others = ring.members.filter(is_active=True).exclude(pk=member.pk)
    if not others.exists():
        raise NotPossible(
            _("%(member)s is the last in the ring %(ring)s: let somebody else in first.")
            % {"member": member, "ring": ring}
        )
    if faults := list(_alone_in_ring(ring, member, others)):
        raise NotPossible(" ".join(faults))
    _hand_over_inside(ring, member, by)
    ring.members.remove(member)
    detail = {"ring": ring.name, "member": member.name}
    journal.write(
        member=by.member, office=ring.office, kind="taken out of ring", subject=ring.code, detail=detail
    )


def _alone_in_ring(ring: Ring, member: Member, others: QuerySet[Member]) -> Iterator[str]:
    """The principals for whom nobody else in the ring could do what the member can."""
    for right in member.rights.filter(may_see=True).select_related("principal").order_by("principal__name"):
        same = Q(rights__principal=right.principal, rights__may_see=True)
        if right.may_edit:
            same = Q(rights__principal=right.principal, rights__may_edit=True)
        if not others.filter(same).exists():
            said = {"member": member, "principal": right.principal, "ring": ring}
            yield (
                _(
                    "In the ring %(ring)s nobody but %(member)s could edit for %(principal)s: let somebody in first."
                )
                if right.may_edit
                else _(
                    "In the ring %(ring)s nobody but %(member)s could see %(principal)s: let somebody in first."
                )
            ) % said


def _hand_over_inside(ring: Ring, member: Member, by: Viewer) -> None:
    """Let nothing inside the ring lie with a member who leaves it."""
    known = in_hand(by, member).filter(ring=ring)
    if names := [str(row) for row in known]:
        raise NotPossible(
            _("%(member)s has %(requests)s in hand, inside %(ring)s: hand it over first.")
            % {"member": member, "requests": joined(names), "ring": ring}
        )
    files = list(
        _owned(member)
        .filter(ring=ring)
        .select_related("principal", "ring", "office__chief_of_staff")
        .order_by("meeting_id")
    )
    list(MeetingRequest.objects.select_for_update(no_key=True).filter(sides__in=files).order_by("pk"))
    for row in files:
        taker = _taker(row, member, None, known=False)
        if taker is not None:
            hand_over_for(by, row, member, taker)


def _let_go(member: Member) -> None:
    """Take from a member every way in, and every right."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in UserSession.objects.filter(user=member):
        store.delete(session.session_key)
        session.delete()
    Authenticator.objects.filter(user=member).delete()
    member.rights.all().delete()
    member.rings.clear()
    member.is_active = member.may_administer = False
    member.set_unusable_password()  # a session that no list knows of ends with it
    member.save(update_fields=["is_active", "may_administer", "password"])

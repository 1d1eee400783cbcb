"""Who comes in and what they may do: invitations, rights and rings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from sidelines.desk import clock, journal
from sidelines.desk.access import Viewer, must_administer
from sidelines.desk.models import Invitation, Member, Office, Principal, Right, Ring
from sidelines.errors import SidelinesError
from sidelines.meetings.words import opening

INVITATION_HOLDS = timedelta(days=7)
"""An invitation can be accepted for so long."""


class NotPossible(SidelinesError):
    """What was asked for is not possible as things stand."""

    def __init__(self, sentence: str) -> None:
        super().__init__(opening(sentence))


def new_member(
    *,
    office: Office,
    name: str,
    email: str,
    role: str = "",
    may_administer: bool = False,
    password: str | None = None,
) -> Member:
    """Make a member whose address is known to be theirs; without a password they can't sign in with one."""
    member = Member(
        office=office,
        name=name,
        role=role,
        email=email.lower(),
        may_administer=may_administer,
        joined_at=clock.now(),
    )
    member.set_password(password)
    with transaction.atomic():
        member.save()
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


@transaction.atomic
def invite(
    *,
    by: Viewer | None,
    office: Office,
    email: str,
    name: str = "",
    role: str = "",
    may_administer: bool = False,
) -> Invitation:
    """Invite somebody into an office; `by` is nobody when it is done at the server itself.

    An earlier invitation of the same address into this office that is still open is revoked.
    """
    _must_administer(by, office)
    address = email.strip().lower()
    if office.outside:
        raise NotPossible(_("%(office)s is outside this server and has no members.") % {"office": office})
    if Member.objects.filter(email=address).exclude(office=office, is_active=False).exists():
        raise NotPossible(_("%(email)s is a member already.") % {"email": address})
    now = clock.now()
    _open(office.invitations.filter(email=address)).update(revoked_at=now)
    invitation = Invitation.objects.create(
        office=office,
        email=address,
        name=name,
        role=role,
        may_administer=may_administer,
        invited_by=by.member if by is not None else None,
        invited_at=now,
        expires_at=now + INVITATION_HOLDS,
    )
    _journalled(by, office, "invited", invitation.code, {"email": address, "administers": may_administer})
    return invitation


def invitation_link(invitation: Invitation) -> str:
    """The address at which an invitation is accepted; made anew when asked for, and kept nowhere."""
    path = reverse("desk:invitation", kwargs={"code": invitation.code, "seal": _seal(invitation)})
    return urljoin(f"{settings.ADDRESS}/", path.lstrip("/"))


def invitation_of(code: str, seal: str) -> Invitation | None:
    """The invitation that such a link stands for, or nothing where it can't (or can no longer) be accepted."""
    invitation = Invitation.objects.select_related("office").filter(code=code).first()
    if invitation is None or not constant_time_compare(seal, _seal(invitation)):
        return None
    return invitation if invitation.open_at(clock.now()) else None


@transaction.atomic
def accept_invitation(invitation: Invitation, *, name: str, password: str) -> Member:
    """Become a member as invited; raises `ValidationError` for a password that is easily guessed."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    now = clock.now()
    before = Member.objects.select_for_update(of=("self",)).filter(email=locked.email).first()
    come_back = before is not None and before.office_id == locked.office_id and not before.is_active
    if not locked.open_at(now) or (before is not None and not come_back):
        raise NotPossible(_("This invitation can no longer be accepted: ask for another."))
    validate_password(password, Member(name=name, email=locked.email))
    if before is not None:
        member = _back(before, locked, name, password)
    else:
        member = new_member(
            office=locked.office,
            name=name,
            email=locked.email,
            role=locked.role,
            may_administer=locked.may_administer,
            password=password,
        )
    locked.accepted_at, locked.member = now, member
    locked.save(update_fields=("accepted_at", "member"))
    journal.write(member=member, kind="joined", subject=member.code, detail={"email": member.email})
    return member


def _back(member: Member, invitation: Invitation, name: str, password: str) -> Member:
    """Let somebody who had left be a member again, without any right of before."""
    member.name, member.role = name, invitation.role
    member.may_administer, member.is_active = invitation.may_administer, True
    member.joined_at = clock.now()
    member.set_password(password)
    member.save()
    Invitation.objects.filter(member=member).update(member=None)
    return member


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Viewer) -> None:
    """Revoke an invitation that is still open; its link leads nowhere from then on."""
    _must_administer(by, invitation.office)
    if _open(Invitation.objects.filter(pk=invitation.pk)).update(revoked_at=clock.now()):
        detail = {"email": invitation.email}
        _journalled(by, invitation.office, "invitation revoked", invitation.code, detail)


@transaction.atomic
def give_right(
    *,
    by: Viewer,
    member: Member,
    principal: Principal,
    may_see: bool = True,
    may_edit: bool = False,
    may_commit: bool = False,
    sees_whole_diary: bool = False,
) -> Right | None:
    """Say what a member may do for a principal of the same office; who may not even see has no right at all."""
    _must_administer(by, principal.office)
    if member.office_id != principal.office_id:
        raise NotPossible(
            _("%(member)s is of another office than %(principal)s.")
            % {"member": member, "principal": principal}
        )
    if not (may_see or may_edit or may_commit or sees_whole_diary):
        if Right.objects.filter(member=member, principal=principal).delete()[0]:
            _journalled(
                by,
                principal.office,
                "right taken",
                member.code,
                {"member": member.name, "principal": principal.name},
            )
        return None
    held = {
        "may_see": True,
        "may_edit": may_edit or may_commit,
        "may_commit": may_commit,
        "sees_whole_diary": sees_whole_diary,
    }
    right, _new = Right.objects.update_or_create(member=member, principal=principal, defaults=held)
    detail = {"member": member.name, "principal": principal.name, **held}
    _journalled(by, principal.office, "right given", member.code, detail)
    return right


@transaction.atomic
def put_in_ring(ring: Ring, member: Member, *, by: Viewer) -> None:
    """Let a member of the same office into a ring; who gives rights can't enter a ring by their own hand."""
    _must_administer(by, ring.office)
    if member.office_id != ring.office_id:
        raise NotPossible(_("%(member)s is of another office than this ring.") % {"member": member})
    if member == by.member and not ring.members.filter(pk=member.pk).exists():
        raise PermissionDenied(
            _("Nobody lets themselves into a ring: ask another who may administer rights.")
        )
    if not ring.members.filter(pk=member.pk).exists():
        ring.members.add(member)
        detail = {"ring": ring.name, "member": member.name}
        _journalled(by, ring.office, "put in ring", ring.code, detail)


def _seal(invitation: Invitation) -> str:
    """What shows that a link was made here: nobody can make it without the server's secret."""
    return salted_hmac("sidelines.desk.invitation", invitation.code, algorithm="sha256").hexdigest()[:43]


def _open(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)


def _must_administer(by: Viewer | None, office: Office) -> None:
    """Raise `PermissionDenied` unless the viewer administers this office; the server itself may."""
    if by is None:
        return
    must_administer(by)
    if by.office != office:
        raise PermissionDenied(_("You may not give rights in %(office)s.") % {"office": office})


def _journalled(
    by: Viewer | None, office: Office, kind: str, subject: str, detail: Mapping[str, object]
) -> None:
    """Write down what was changed of people and rights, and by whom; the server itself is nobody."""
    member = by.member if by is not None else None
    journal.write(member=member, office=office, kind=kind, subject=subject, detail=detail)

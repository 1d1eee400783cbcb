"""Access: who may see, edit and commit, and which requests exist for whom.

Every page's rows start here. A request outside a member's rings is not in any of these querysets, so that no list,
count, search, diary or address tells that it exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sidelines.desk.models import (
    ConfirmedMeeting,
    HeldSpan,
    ItineraryNote,
    Member,
    Office,
    Principal,
    ProvisionalConfirmation,
    RequestSide,
    Right,
    Ring,
)

VIEW_AS = "view-as"
"""The session's key for the code of the member as whom somebody looks."""


@dataclass(frozen=True)
class Viewer:
    """A member who looks or acts; with `as_member`, somebody who administers rights looks as that member would."""

    member: Member
    as_member: Member | None = None

    @property
    def eyes(self) -> Member:
        """The member whose rights decide what is seen."""
        return self.as_member or self.member

    @property
    def office(self) -> Office:
        """The office to which the viewer belongs."""
        return self.eyes.office

    @cached_property
    def rights(self) -> dict[int, Right]:
        """The viewer's rights by the principal's id."""
        return {right.principal_id: right for right in self.eyes.rights.select_related("principal")}

    @cached_property
    def ring_ids(self) -> tuple[int, ...]:
        """The rings that the viewer is in; who looks as another sees no ring from within but their own."""
        rings = self.eyes.rings.all()
        if self.as_member is not None:
            rings = rings.filter(members=self.member)
        return tuple(rings.values_list("pk", flat=True))


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks at a page: the member signed in, or as whom that member looks; read once a page."""
    known: Viewer | None = getattr(request, "_viewer", None)
    if known is None:
        known = _viewer(request)
        request._viewer = known  # type: ignore[attr-defined]
    return known


def _viewer(request: HttpRequest) -> Viewer:
    member = Member.objects.select_related("office").get(pk=request.user.pk or 0)
    code = request.session.get(VIEW_AS)
    if not code or not member.may_administer:
        return Viewer(member=member)
    looked_as = (
        Member.objects.select_related("office")
        .filter(code=code, office=member.office, is_active=True)
        .first()
    )
    return Viewer(member=member, as_member=looked_as)


# --- what exists for a viewer ------------------------------------------------------------------------------------


def principals(viewer: Viewer) -> QuerySet[Principal]:
    """The principals of the viewer's office that the viewer may see."""
    seen = [key for key, right in viewer.rights.items() if right.may_see]
    return Principal.objects.filter(office=viewer.office, pk__in=seen)


def exists_for(viewer: Viewer, file: str = "") -> Q:
    """What tells a file that exists for the viewer: its principal may be seen, and it lies in no ring of others.

    `file` is how the file is reached from the rows that are asked for, such as "file__".
    """
    seen = [key for key, right in viewer.rights.items() if right.may_see]
    ring = Q((f"{file}ring__isnull", True)) | Q((f"{file}ring__in", viewer.ring_ids))
    own = Q((f"{file}office", viewer.office), (f"{file}principal__in", seen), (f"{file}told", True))
    return ring & own


def files(viewer: Viewer) -> QuerySet[RequestSide]:
    """The files that exist for the viewer."""
    return RequestSide.objects.filter(exists_for(viewer))


def offices_outside(viewer: Viewer) -> QuerySet[Office]:
    """The offices outside that the viewer knows of: added openly by the viewer's own, or in a request that is seen."""
    return viewer.office.offices_outside.filter(Q(openly=True) | _in_a_request(viewer, "office"))


def principals_outside(viewer: Viewer) -> QuerySet[Principal]:
    """The principals of offices outside whom the viewer knows of, in the same way as of their offices."""
    entered = Principal.objects.filter(office__entered_by=viewer.office)
    return entered.filter(Q(openly=True) | _in_a_request(viewer, "principal"))


def administered_principals(viewer: Viewer) -> QuerySet[Principal]:
    """The principals whom whoever administers the viewer's office keeps: its own, and those added openly outside."""
    outside = Q(office__entered_by=viewer.office, office__openly=True, openly=True)
    return Principal.objects.filter(Q(office=viewer.office) | outside)


def counterparts(viewer: Viewer) -> QuerySet[Principal]:
    """The principals to whom the viewer may address a request: of other offices here, and those known outside."""
    here = Q(office__outside=False) & ~Q(office=viewer.office)
    return Principal.objects.filter(here | Q(pk__in=principals_outside(viewer).values("pk")))


def _in_a_request(viewer: Viewer, column: str) -> Exists:
    """What tells a row that is the office or principal of a side in any request that exists for the viewer."""
    return Exists(files(viewer).filter((f"meeting__sides__{column}", OuterRef("pk"))))


def holds(viewer: Viewer) -> QuerySet[HeldSpan]:
    """The holds of the files that exist for the viewer."""
    return HeldSpan.objects.filter(exists_for(viewer, "file__"))


def confirmed_meetings(viewer: Viewer) -> QuerySet[ConfirmedMeeting]:
    """The confirmed meetings of the files that exist for the viewer."""
    return ConfirmedMeeting.objects.filter(exists_for(viewer, "file__"), active=True)


def notes(viewer: Viewer) -> QuerySet[ItineraryNote]:
    """The office's own notes of others' itineraries, of the files that exist for the viewer."""
    found = ItineraryNote.objects.filter(exists_for(viewer, "file__"))
    return found.select_related("file__principal", "file__office", "principal", "entered_by")


def provisional(viewer: Viewer) -> QuerySet[ProvisionalConfirmation]:
    """The provisional confirmations that the viewer is to look at, or has made."""
    whole = [key for key, right in viewer.rights.items() if right.sees_whole_diary and right.may_commit]
    return ProvisionalConfirmation.objects.filter(
        Q(file__principal__in=whole) | Q(member=viewer.eyes),
        exists_for(viewer, "file__"),
        looked_at__isnull=True,
    )


def members_who_see(office: Office, principal: Principal, ring: Ring | None) -> QuerySet[Member]:
    """The members for whom a file of the principal exists: those who may see the principal, inside the ring."""
    found = Member.objects.filter(
        office=office, is_active=True, rights__principal=principal, rights__may_see=True
    )
    return found if ring is None else found.filter(rings=ring)


# --- what a viewer may do ----------------------------------------------------------------------------------------


def may_edit(viewer: Viewer, principal_id: int) -> bool:
    """Whether the viewer may enter internal moves and reports, and say what binds nobody."""
    right = viewer.rights.get(principal_id)
    return viewer.as_member is None and right is not None and right.may_edit


def may_commit(viewer: Viewer, principal_id: int) -> bool:
    """Whether the viewer may make offers and confirmations in the principal's name."""
    right = viewer.rights.get(principal_id)
    return viewer.as_member is None and right is not None and right.may_commit


def sees_whole_diary(viewer: Viewer, principal_id: int) -> bool:
    """Whether nothing of the principal's diary is kept from the viewer by right; rings hold all the same."""
    right = viewer.rights.get(principal_id)
    return right is not None and right.sees_whole_diary


def sees_everything(viewer: Viewer, principal_id: int) -> bool:
    """Whether the viewer sees the principal's whole diary and is in every ring of the office.

    It asks for every ring, used or not, so that the answer tells nothing of what lies in one.
    """
    return sees_whole_diary(viewer, principal_id) and not (
        viewer.office.rings.exclude(pk__in=viewer.ring_ids).exists()
    )


def may_administer(viewer: Viewer) -> bool:
    """Whether the viewer gives rights in the office; nobody does who looks as another."""
    return viewer.as_member is None and viewer.member.may_administer


def reads_journal(viewer: Viewer) -> bool:
    """Whether the viewer reads the office's journal: who gives rights, and the chief of staff."""
    return viewer.eyes.may_administer or viewer.office.chief_of_staff_id == viewer.eyes.pk


def must_edit(viewer: Viewer, principal: Principal) -> None:
    """Raise `PermissionDenied` unless the viewer may edit for the principal."""
    _not_as_another(viewer)
    if not may_edit(viewer, principal.pk):
        raise PermissionDenied(_("You may not edit for %(principal)s.") % {"principal": principal})


def must_commit(viewer: Viewer, principal: Principal) -> None:
    """Raise `PermissionDenied` unless the viewer may commit the principal."""
    _not_as_another(viewer)
    if not may_commit(viewer, principal.pk):
        raise PermissionDenied(
            _("You may not make offers or confirmations for %(principal)s.") % {"principal": principal}
        )


def must_administer(viewer: Viewer) -> None:
    """Raise `PermissionDenied` unless the viewer gives rights in the office."""
    _not_as_another(viewer)
    if not may_administer(viewer):
        raise PermissionDenied(_("You may not give rights in %(office)s.") % {"office": viewer.office})


def _not_as_another(viewer: Viewer) -> None:
    if viewer.as_member is not None:
        raise PermissionDenied(
            _("You are looking as %(member)s: nothing can be done in another's name.")
            % {"member": viewer.as_member}
        )

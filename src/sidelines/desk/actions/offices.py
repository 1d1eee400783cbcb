"""What an office is: its settings and ladder, its principals, its rings, and the offices outside that it deals with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sidelines.desk import access, bridge, clock, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions import diaries
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.models import MeetingRequest, Member, Office, OfficeLadder, Principal, Ring


@transaction.atomic
def change_office(viewer: Viewer, office: Office) -> None:
    """Keep what was set anew of the viewer's own office."""
    access.must_administer(viewer)
    _must_be_own(viewer, office)
    office.save()
    detail = {
        "name": office.name,
        "zone": office.zone,
        "owner of new requests": office.default_owner.name if office.default_owner else "",
        "chief of staff": office.chief_of_staff.name if office.chief_of_staff else "",
        "address for letters": office.letters_address,
    }
    _journalled(viewer, "office changed", office.code, detail)


@transaction.atomic
def change_ladder(viewer: Viewer, ladder: OfficeLadder) -> None:
    """Keep after how many days silence climbs in the viewer's own office."""
    access.must_administer(viewer)
    _must_be_own(viewer, ladder.office)
    ladder.save()
    days = ("chief_of_staff", "principal", "chase", "their_chief_of_staff", "their_principal", "read_out")
    detail = {name.replace("_", " "): getattr(ladder, name) for name in days}
    _journalled(viewer, "ladder changed", ladder.office.code, detail)


@transaction.atomic
def change_member(viewer: Viewer, member: Member) -> None:
    """Keep what was set anew of a member: name, role, whether they administer rights.

    Raises `NotPossible` where the office would be left without anybody who administers it. A membership is ended by
    `leaving.end_membership`.
    """
    access.must_administer(viewer)
    if member.office_id != viewer.office.pk:
        raise NotPossible(_("%(member)s is of another office.") % {"member": member})
    office = Office.objects.select_for_update().get(pk=member.office_id)
    others = Member.objects.filter(office=office, may_administer=True, is_active=True).exclude(pk=member.pk)
    if not member.may_administer and not others.exists():
        raise NotPossible(_("Somebody has to administer the rights of %(office)s.") % {"office": office})
    if member.may_administer and not member.is_active:
        raise NotPossible(_("%(member)s has left and gives no rights.") % {"member": member})
    member.save(update_fields=["name", "role", "may_administer"])
    detail = {"name": member.name, "role": member.role, "administers": member.may_administer}
    _journalled(viewer, "member changed", member.code, detail)


@transaction.atomic
def found_ring(viewer: Viewer, name: str, members: Iterable[Member]) -> Ring:
    """Found a ring with its first members; nothing lies in it yet, so whoever founds it may be one of them."""
    access.must_administer(viewer)
    try:
        with transaction.atomic():
            ring = Ring.objects.create(office=viewer.office, name=name)
    except IntegrityError:
        raise NotPossible(_("There is a ring called %(name)s already.") % {"name": name}) from None
    first = [member for member in members if member.office_id == viewer.office.pk]
    ring.members.set(first)
    detail = {"ring": name, "members": sorted(member.name for member in first)}
    _journalled(viewer, "ring founded", ring.code, detail)
    return ring


@transaction.atomic
def add_principal(viewer: Viewer, principal: Principal) -> Principal:
    """Add a principal to the viewer's own office, or to one outside that all of it know.

    Raises `NotPossible` for one that it has.
    """
    access.must_administer(viewer)
    if not principal.office.outside:
        _must_be_own(viewer, principal.office)
    elif not access.offices_outside(viewer).filter(pk=principal.office.pk, openly=True).exists():
        raise NotPossible(_("Not everybody may know of %(office)s.") % {"office": principal.office})
    try:
        with transaction.atomic():
            principal.save()
    except IntegrityError:
        said = {"office": principal.office, "name": principal.name}
        raise NotPossible(_("%(office)s has a principal called %(name)s already.") % said) from None
    detail = {"principal": principal.name, "of": principal.office.name}
    _journalled(viewer, "principal added", principal.code, detail)
    return principal


@transaction.atomic
def change_principal(viewer: Viewer, principal: Principal) -> Principal:
    """Keep a principal's name, title and home as they were set anew, in the diary and in what lists show as well.

    Raises `NotPossible` for a name that the office has already.
    """
    access.must_administer(viewer)
    before = access.administered_principals(viewer).select_for_update(of=("self",)).get(pk=principal.pk)
    try:
        with transaction.atomic():
            principal.save(update_fields=["name", "title", "home_city", "home_zone"])
    except IntegrityError:
        said = {"office": principal.office, "name": principal.name}
        raise NotPossible(_("%(office)s has a principal called %(name)s already.") % said) from None
    moved = before.home_city != principal.home_city
    detail = {
        "principal": principal.name,
        **({"name before": before.name} if before.name != principal.name else {}),
        **({"home": principal.home_city, "home before": before.home_city} if moved else {}),
    }
    _journalled(viewer, "principal changed", principal.code, detail)
    if moved:
        diaries.keep_home(viewer, principal)
    _shown_anew(MeetingRequest.objects.filter(sides__principal=principal))
    return principal


@transaction.atomic
def add_outside(viewer: Viewer, office: Office) -> Office:
    """Add an office outside this server, which has no members and acts by reply link, for all of the viewer's own.

    Raises `NotPossible` for one that was added so already, or that is on this server.
    """
    access.must_administer(viewer)
    if Office.objects.filter(outside=False, name__iexact=office.name).exists():
        raise NotPossible(_("%(office)s is on this server: it has its own desk.") % {"office": office})
    office.outside, office.entered_by = True, viewer.office
    try:
        with transaction.atomic():
            office.save()
    except IntegrityError:
        raise NotPossible(_("There is an office called %(name)s already.") % {"name": office.name}) from None
    _journalled(viewer, "outside office added", office.code, {"of": office.name})
    return office


@transaction.atomic
def change_outside(viewer: Viewer, office: Office) -> Office:
    """Keep what was set anew of an office outside that all of the viewer's own know; raises `NotPossible` as adding."""
    access.must_administer(viewer)
    known = access.offices_outside(viewer).filter(openly=True)
    before = known.select_for_update(of=("self",)).get(pk=office.pk)
    if Office.objects.filter(outside=False, name__iexact=office.name).exists():
        raise NotPossible(_("%(office)s is on this server: it has its own desk.") % {"office": office})
    try:
        with transaction.atomic():
            office.save(update_fields=["name", "short_name", "country", "zone", "letters_address"])
    except IntegrityError:
        raise NotPossible(_("There is an office called %(name)s already.") % {"name": office.name}) from None
    detail = {"of": office.name, **({"name before": before.name} if before.name != office.name else {})}
    _journalled(viewer, "outside office changed", office.code, detail)
    _shown_anew(MeetingRequest.objects.filter(sides__office=office))
    return office


def _shown_anew(meetings: QuerySet[MeetingRequest]) -> None:
    """Let lists and searches show requests by the names that their sides have now."""
    for meeting in meetings.order_by("pk"):
        bridge.project(bridge.lock(meeting.pk), clock.now())


@transaction.atomic
def look_as(viewer: Viewer, member: Member) -> None:
    """Write down that somebody begins to see the desk as another member does."""
    access.must_administer(viewer)
    if member.office_id != viewer.office.pk or member.pk == viewer.member.pk or not member.is_active:
        raise NotPossible(_("The desk can't be seen as %(member)s sees it.") % {"member": member})
    journal.write(
        member=viewer.member,
        viewing_as=member,
        kind="view as",
        subject=member.code,
        detail={"member": member.name},
    )


@transaction.atomic
def look_as_oneself(viewer: Viewer) -> None:
    """Write down that somebody sees the desk as themselves again."""
    if viewer.as_member is not None:
        journal.write(
            member=viewer.member,
            viewing_as=viewer.as_member,
            kind="view as ended",
            subject=viewer.as_member.code,
            detail={"member": viewer.as_member.name},
        )


def _must_be_own(viewer: Viewer, office: Office) -> None:
    if office.pk != viewer.office.pk:
        raise NotPossible(_("%(office)s is another office.") % {"office": office})


def _journalled(viewer: Viewer, kind: str, subject: str, detail: Mapping[str, object]) -> None:
    journal.write(member=viewer.member, office=viewer.office, kind=kind, subject=subject, detail=detail)

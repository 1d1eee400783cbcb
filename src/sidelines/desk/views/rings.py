"""Rings and invitations: who is let in, to an office and to what only some need to know; and files inside rings."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sidelines.desk import access, bridge, clock, filed, shown
from sidelines.desk.access import Viewer
from sidelines.desk.actions.leaving import take_out_of_ring
from sidelines.desk.actions.offices import found_ring
from sidelines.desk.actions.once import DoneAlready, once
from sidelines.desk.actions.people import (
    NotPossible,
    invitation_link,
    invite,
    put_in_ring,
    revoke_invitation,
)
from sidelines.desk.actions.requests import put_inside_ring
from sidelines.desk.forms.files import EVERYBODY, RingOfFileForm
from sidelines.desk.forms.people import InvitationForm, RingForm
from sidelines.desk.models import Invitation, Member, RequestSide, Ring
from sidelines.desk.shown import Shown
from sidelines.desk.views.files import file_seen
from sidelines.errors import SidelinesError


@require_http_methods(["GET", "HEAD", "POST"])
def rings(request: HttpRequest) -> HttpResponse:
    """The rings of the office with their members; whoever gives rights sees all, others those that they are in."""
    viewer = access.viewer_of(request)
    administers = access.may_administer(viewer)
    form = RingForm(request.POST or None, office=viewer.office)
    if request.method == "POST":
        access.must_administer(viewer)
        if form.is_valid():
            try:
                found_ring(viewer, form.cleaned_data["name"], form.cleaned_data["members"])
            except NotPossible as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(request, _("The ring is founded."))
                return redirect("desk:rings")
    found = viewer.office.rings.prefetch_related("members")
    if not administers:
        found = found.filter(pk__in=viewer.ring_ids)
    everybody = list(viewer.office.members.filter(is_active=True))
    context = {
        "title": _("Rings"),
        "administers": administers,
        "rings": [_ring_shown(ring, everybody, viewer) for ring in found],
        "form": form,
    }
    return render(request, "desk/rings.html", context)


def _ring_shown(ring: Ring, everybody: list[Member], viewer: Viewer) -> Shown:
    members = list(ring.members.all())
    return {
        "code": ring.code,
        "name": ring.name,
        "members": members,
        # Nobody lets themselves in, so nobody is offered to themselves.
        "others": [each for each in everybody if each not in members and each.pk != viewer.member.pk],
    }


@require_POST
def ring_member(request: HttpRequest, code: str) -> HttpResponse:
    """Let a member into a ring, or take one out of it."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    ring = get_object_or_404(viewer.office.rings, code=code)
    who = get_object_or_404(viewer.office.members, code=request.POST.get("member", ""))
    try:
        if request.POST.get("what") == "out":
            take_out_of_ring(ring, who, by=viewer)
            said = _("%(member)s is out of %(ring)s.")
        else:
            put_in_ring(ring, who, by=viewer)
            said = _("%(member)s is in %(ring)s.")
    except (NotPossible, PermissionDenied) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"member": who.name, "ring": ring.name})
    return redirect("desk:rings")


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """The invitations into the office that are open, and a new one."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invite(by=viewer, office=viewer.office, **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error("email", str(refusal))
        else:
            return redirect("desk:invitation-made", code=made.code)
    zone = viewer.office.zone
    context = {
        "title": _("Invitations"),
        "administers": True,
        "form": form,
        "invitations": [
            {
                "code": each.code,
                "email": each.email,
                "name": each.name,
                "by": each.invited_by.name if each.invited_by else "",
                "until": shown.time(bridge.minute(each.expires_at), zone),
            }
            for each in viewer.office.invitations.select_related("invited_by")
            if each.open_at(clock.now())
        ],
    }
    return render(request, "desk/invitations.html", context)


@never_cache
@require_safe
def invitation_made(request: HttpRequest, code: str) -> HttpResponse:
    """The link of an open invitation, to be handed on; it is made for this page and kept nowhere."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    invitation = _open_invitation(viewer, code)
    until = shown.time(bridge.minute(invitation.expires_at), viewer.office.zone)
    context = {"invitation": invitation, "link": invitation_link(invitation), "until": until}
    return render(request, "desk/invitation_made.html", context)


@require_POST
def invitation_revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Let an open invitation lead nowhere from now on."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    invitation = _open_invitation(viewer, code)
    revoke_invitation(invitation, by=viewer)
    messages.success(request, _("The invitation of %(email)s is revoked.") % {"email": invitation.email})
    return redirect("desk:invitations")


# --- a request's file inside a ring ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def file_ring(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet on which a file is put inside a ring, moved to another, or taken out; it says who sees it then."""
    viewer = access.viewer_of(request)
    found = file_seen(request, viewer, code)
    row = found.row
    access.must_edit(viewer, row.principal)
    choices = _ring_choices(viewer, row)
    form = _ring_form(request, row, choices)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        try:
            with once(viewer, form.cleaned_data["token"]):
                put_inside_ring(viewer, row, chosen, owner=form.cleaned_data["owner"])
        except DoneAlready as refusal:
            messages.info(request, str(refusal))
            return redirect("desk:file", code)
        except (SidelinesError, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _ring_said(chosen))
            return redirect("desk:file", code)
    for each, radio in zip(choices, form["ring"], strict=True):
        each["radio"] = radio
    context = filed.heading(found) | {
        "form": form,
        "choices": choices,
        "may_let_out": row.ring is None or access.may_commit(viewer, row.principal_id),
        "owner": found.age.owner,
    }
    return render(request, "desk/file_ring.html", context, status=422 if form.errors else 200)


def _ring_said(ring: Ring | None) -> str:
    if ring is None:
        return _("The request is in no ring: everybody who may see the principal sees it.")
    return _("The request is inside %(ring)s. For anybody else it does not exist.") % {"ring": ring.name}


def _ring_choices(viewer: Viewer, row: RequestSide) -> list[Shown]:
    """The rings between which the viewer may choose, each with who sees the file then and who no longer does."""
    among: list[Ring | None] = [row.ring]
    if row.ring is None or access.may_commit(viewer, row.principal_id):
        among = [None, *viewer.office.rings.filter(pk__in=viewer.ring_ids)]
    now = _seeing(row, row.ring)
    found: list[Shown] = []
    for ring in among:
        then = _seeing(row, ring)
        found.append(
            {
                "ring": ring,
                "here": ring == row.ring,
                "sees": then,
                "loses": [name for name in now if name not in then],
                "gains": [name for name in then if name not in now],
            }
        )
    return found


def _seeing(row: RequestSide, ring: Ring | None) -> list[str]:
    seeing = access.members_who_see(row.office, row.principal, ring)
    return list(seeing.order_by("name").values_list("name", flat=True))


def _ring_form(request: HttpRequest, row: RequestSide, choices: Sequence[Shown]) -> RingOfFileForm:
    return RingOfFileForm(
        request.POST if request.method == "POST" else None,
        rings=[each["ring"] for each in choices if each["ring"]],
        open_to_all=any(each["ring"] is None for each in choices),
        owners=sorted({name for each in choices for name in each["sees"]}),
        initial={"ring": row.ring.code if row.ring else EVERYBODY},
    )


def _open_invitation(viewer: Viewer, code: str) -> Invitation:
    still = viewer.office.invitations.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now()
    )
    return get_object_or_404(still, code=code)


urlpatterns = [
    path("requests/<str:code>/ring/", file_ring, name="file-ring"),
    path("offices/rings/", rings, name="rings"),
    path("offices/rings/<str:code>/members/", ring_member, name="ring-member"),
    path("offices/invitations/", invitations, name="invitations"),
    path("offices/invitations/<str:code>/", invitation_made, name="invitation-made"),
    path("offices/invitations/<str:code>/revoke/", invitation_revoke, name="invitation-revoke"),
]

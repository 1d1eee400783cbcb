"""Offices and rights: who may do what in an office, and the desk as another member sees it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sidelines.desk import access, bridge
from sidelines.desk.access import VIEW_AS, Viewer
from sidelines.desk.actions.leaving import end_membership, in_hand, obstacles
from sidelines.desk.actions.offices import change_member, look_as, look_as_oneself
from sidelines.desk.actions.people import NotPossible, give_right
from sidelines.desk.forms.people import LEVELS, LeavingForm, MemberForm, RightForm, level_of
from sidelines.desk.models import Member, Principal, RequestSide, Right
from sidelines.desk.shown import Shown
from sidelines.errors import SidelinesError


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The members of the office and what each may do: to be changed by who administers rights, to be read by others."""
    viewer = access.viewer_of(request)
    administers = access.may_administer(viewer)
    principals = list(_principals(viewer, administers))
    members = list(viewer.office.members.order_by("-is_active", "name"))
    rights = {
        (right.member_id, right.principal_id): right
        for right in Right.objects.filter(member__in=members, principal__in=principals)
    }
    return render(
        request,
        "desk/offices.html",
        {
            "title": capfirst(viewer.office.name),
            "administers": administers,
            "principals": principals,
            "members": [_member_shown(viewer, each, principals, rights, administers) for each in members],
        },
    )


def _principals(viewer: Viewer, administers: bool) -> QuerySet[Principal]:
    """The office's principals, for whoever is not to give rights only those that may be seen."""
    return (viewer.office.principals.all() if administers else access.principals(viewer)).order_by("name")


def _member_shown(
    viewer: Viewer,
    member: Member,
    principals: list[Principal],
    rights: dict[tuple[int, int], Right],
    administers: bool,
) -> Shown:
    cells: list[Shown] = []
    for principal in principals:
        right = rights.get((member.pk, principal.pk))
        cells.append(
            {
                "principal": principal.name,
                "label": dict(LEVELS)[level_of(right)],
                "whole_diary": right is not None and right.sees_whole_diary,
                "form": _right_form(member, principal, right) if administers and member.is_active else None,
            }
        )
    return {
        "name": member.name,
        "role": member.role,
        "active": member.is_active,
        "administers": member.may_administer,
        "chief": viewer.office.chief_of_staff_id == member.pk,
        "owner": viewer.office.default_owner_id == member.pk,
        "cells": cells,
        "sends": f"rights-{member.code}",
        "saves": reverse("desk:rights", args=[member.code]),
        "url": reverse("desk:member", args=[member.code]) if administers else "",
    }


def _right_form(
    member: Member, principal: Principal, right: Right | None, sent: QueryDict | None = None
) -> RightForm:
    return RightForm(sent, member=member, principal=principal, right=right, sends=f"rights-{member.code}")


@require_POST
def rights(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what a member may do for each principal of the office."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    member = _member(viewer, code)
    held = {right.principal_id: right for right in member.rights.all()}
    forms = [
        _right_form(member, principal, held.get(principal.pk), request.POST)
        for principal in viewer.office.principals.all()
        # A principal who came to the office since the page was opened is in no field, and keeps the rights given.
        if f"{principal.code}-level" in request.POST
    ]
    if not all(form.is_valid() for form in forms):
        messages.error(request, _("That is no right that can be given."))
        return redirect("desk:offices")
    for form in forms:
        if form.has_changed():
            give_right(by=viewer, member=member, principal=form.principal, **form.rights())
    messages.success(request, _("What %(member)s may do is written down.") % {"member": member.name})
    return redirect("desk:offices")


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, code: str) -> HttpResponse:
    """A member of the office: name, role, whether they give rights; the desk as they see it, and the way out."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    found = _member(viewer, code)
    form = MemberForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_member(viewer, form.instance)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(member)s is changed.") % {"member": form.instance.name})
            return redirect("desk:offices")
    kept = _member(viewer, code)
    context = {
        "member": kept,
        "form": form,
        "rings": kept.rings.filter(pk__in=viewer.ring_ids),
        "may_look_as": kept.pk != viewer.member.pk and kept.is_active,
        "may_end": kept.pk != viewer.member.pk and kept.is_active,
    }
    return render(request, "desk/member.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet on which a membership is ended, with who takes over what the member has in hand."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    leaver = _member(viewer, code)
    files = list(bridge.with_sides(in_hand(viewer, leaver)).order_by("next_on", "pk"))
    form = LeavingForm(request.POST or None, leaver=leaver, needed=bool(files))
    if request.method == "POST" and form.is_valid():
        try:
            handed = end_membership(viewer, leaver, form.cleaned_data["heir"])
        except (SidelinesError, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "%(member)s has left; %(count)d request is handed over.",
                "%(member)s has left; %(count)d requests are handed over.",
                handed,
            )
            messages.success(request, said % {"member": leaver.name, "count": handed})
            return redirect("desk:offices")
    leaver = _member(viewer, code)
    context = {
        "member": leaver,
        "form": form,
        "files": [_in_hand_shown(row) for row in files],
        "obstacles": obstacles(leaver) if leaver.is_active else [],
        "oneself": leaver.pk == viewer.member.pk,
    }
    return render(request, "desk/member_end.html", context, status=422 if form.errors else 200)


def _in_hand_shown(row: RequestSide) -> Shown:
    others = [side.principal.name for side in bridge.all_sides(row) if side.pk != row.pk]
    return {
        "pair": " – ".join([row.principal.name, *others]),
        "subject": row.subject,
        "url": reverse("desk:file", args=[row.code]),
        "ring": row.ring.name if row.ring else "",
    }


@require_POST
def view_as(request: HttpRequest, code: str) -> HttpResponse:
    """See the desk as a member of the office sees it, without being able to do anything."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    found = _member(viewer, code)
    try:
        look_as(viewer, found)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:member", code=found.code)
    request.session[VIEW_AS] = found.code
    return redirect("desk:list")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """See the desk as oneself again."""
    look_as_oneself(access.viewer_of(request))
    request.session.pop(VIEW_AS, None)
    return redirect("desk:offices")


def _member(viewer: Viewer, code: str) -> Member:
    return get_object_or_404(viewer.office.members, code=code)


urlpatterns = [
    path("offices/", offices, name="offices"),
    path("offices/rights/<str:code>/", rights, name="rights"),
    path("offices/members/<str:code>/", member, name="member"),
    path("offices/members/<str:code>/end/", member_end, name="member-end"),
    path("offices/members/<str:code>/view-as/", view_as, name="view-as"),
    path("offices/view-as/stop/", stop, name="view-as-stop"),
]

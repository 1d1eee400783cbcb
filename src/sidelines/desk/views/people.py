"""Offices and rights: who may do what in an office, and the desk as another member sees it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sidelines.desk import access
from sidelines.desk.access import VIEW_AS, Viewer
from sidelines.desk.actions.offices import change_member, look_as, look_as_oneself
from sidelines.desk.actions.people import NotPossible, give_right
from sidelines.desk.forms.people import LEVELS, MemberForm, RightForm, level_of
from sidelines.desk.models import Member, Principal, Right
from sidelines.desk.shown import Shown


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
    """A member of the office: name, role, whether they give rights and may sign in; and the desk as they see it."""
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
    }
    return render(request, "desk/member.html", context)


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
    path("offices/members/<str:code>/view-as/", view_as, name="view-as"),
    path("offices/view-as/stop/", stop, name="view-as-stop"),
]

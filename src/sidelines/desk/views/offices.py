"""How an office works, its ladder and principals, and the offices outside that it deals with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sidelines.desk import access
from sidelines.desk.access import Viewer
from sidelines.desk.actions.offices import add_outside, add_principal, change_ladder, change_office
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.forms.people import LadderForm, OfficeForm, OutsideForm, PlacedForm
from sidelines.desk.models import Office, OfficeLadder, Principal


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How the viewer's own office works: its name and people, its ladder, its principals."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    # Forms change what they are given: the pages around them show the office as it is kept.
    office = Office.objects.get(pk=viewer.office.pk)
    ladder = OfficeLadder.objects.filter(office=office).first() or OfficeLadder(office=office)
    sent = request.POST.get("which", "") if request.method == "POST" else ""
    forms: dict[str, ModelForm[Any]] = {
        "office": OfficeForm(request.POST if sent == "office" else None, instance=office, prefix="office"),
        "ladder": LadderForm(request.POST if sent == "ladder" else None, instance=ladder, prefix="ladder"),
        "principal": PlacedForm(
            request.POST if sent == "principal" else None,
            instance=Principal(office=office),
            prefix="principal",
        ),
    }
    if request.method == "POST":
        if sent not in forms:
            raise Http404
        if forms[sent].is_valid() and _kept(viewer, sent, forms[sent]):
            messages.success(request, _("It is written down."))
            return redirect("desk:office-settings")
    context = {
        "title": _("How the office works"),
        "administers": True,
        "forms": forms,
        "principals": office.principals.order_by("name"),
    }
    return render(request, "desk/office_settings.html", context)


def _kept(viewer: Viewer, which: str, form: ModelForm[Any]) -> bool:
    """Whether what was sent could be kept; the form says why not."""
    if which == "principal":
        return _added(viewer, form)
    if which == "office":
        change_office(viewer, form.instance)
    else:
        change_ladder(viewer, form.instance)
    return True


def _added(viewer: Viewer, form: ModelForm[Any]) -> bool:
    try:
        add_principal(viewer, form.instance)
    except NotPossible as refusal:
        form.add_error("name", str(refusal))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest) -> HttpResponse:
    """The offices outside this server and their principals, whom every office here can deal with."""
    viewer = access.viewer_of(request)
    form = OutsideForm(request.POST or None)
    if request.method == "POST":
        access.must_administer(viewer)
        if form.is_valid():
            made = add_outside(viewer, form.save(commit=False))
            messages.success(
                request, _("%(office)s is added: now add its principal.") % {"office": made.name}
            )
            return redirect("desk:outside-office", code=made.code)
    context = {
        "title": _("Offices outside"),
        "administers": access.may_administer(viewer),
        "offices": Office.objects.filter(outside=True).prefetch_related("principals").order_by("name"),
        "form": form,
    }
    return render(request, "desk/outside.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def outside_office(request: HttpRequest, code: str) -> HttpResponse:
    """Add a principal to an office outside."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    office = get_object_or_404(Office, outside=True, code=code)
    form = PlacedForm(request.POST or None, instance=Principal(office=office))
    if request.method == "POST" and form.is_valid() and _added(viewer, form):
        messages.success(request, _("%(name)s is added.") % {"name": form.instance.name})
        return redirect("desk:outside")
    context = {"office": office, "form": form, "principals": office.principals.order_by("name")}
    return render(request, "desk/outside_office.html", context)


urlpatterns = [
    path("offices/settings/", settings, name="office-settings"),
    path("offices/outside/", outside, name="outside"),
    path("offices/outside/<str:code>/", outside_office, name="outside-office"),
]

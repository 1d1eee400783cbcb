"""How an office works, its ladder and principals, and the offices outside that it deals with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sidelines.desk import access
from sidelines.desk.access import Viewer
from sidelines.desk.actions.offices import (
    add_outside,
    add_principal,
    change_ladder,
    change_office,
    change_outside,
    change_principal,
)
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
            said = _added_words(forms[sent].instance) if sent == "principal" else _("It is written down.")
            messages.success(request, said)
            return redirect("desk:offices" if sent == "principal" else "desk:office-settings")
    context = {
        "title": _("How the office works"),
        "administers": True,
        "forms": forms,
        "office": office,
        "principals": office.principals.order_by("name"),
    }
    return render(request, "desk/office_settings.html", context)


def _added_words(principal: Principal) -> str:
    said = _("%(name)s is added, %(home)s. Now say who sees, edits and commits: nobody does yet.")
    return said % {"name": principal.name, "home": _home(principal)}


def _home(principal: Principal) -> str:
    home = {"city": principal.home_city, "zone": principal.home_zone}
    return _("at home in %(city)s (%(zone)s)") % home


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
    return _put_right(form, lambda: add_principal(viewer, form.instance))


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest) -> HttpResponse:
    """The offices outside this server with which the viewer's own deals, as far as the viewer knows of them."""
    viewer = access.viewer_of(request)
    form = OutsideForm(request.POST or None)
    if request.method == "POST":
        access.must_administer(viewer)
        made = _made(viewer, form) if form.is_valid() else None
        if made is not None:
            messages.success(
                request, _("%(office)s is added: now add its principal.") % {"office": capfirst(made.name)}
            )
            return redirect("desk:outside-office", code=made.code)
    known = Prefetch("principals", queryset=access.principals_outside(viewer).order_by("name"))
    context = {
        "title": _("Offices outside"),
        "administers": access.may_administer(viewer),
        "offices": access.offices_outside(viewer).prefetch_related(known).order_by("name", "pk"),
        "form": form,
    }
    return render(request, "desk/outside.html", context)


def _made(viewer: Viewer, form: OutsideForm) -> Office | None:
    """The office outside, unless it can't be added; the form says why not."""
    try:
        return add_outside(viewer, form.save(commit=False))
    except NotPossible as refusal:
        form.add_error("name", str(refusal))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def outside_office(request: HttpRequest, code: str) -> HttpResponse:
    """Add a principal to an office outside of which everybody in the viewer's own may know."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    office = get_object_or_404(access.offices_outside(viewer), openly=True, code=code)
    form = PlacedForm(request.POST or None, instance=Principal(office=office))
    if request.method == "POST" and form.is_valid() and _added(viewer, form):
        messages.success(
            request,
            _("%(name)s is added, %(home)s.")
            % {"name": capfirst(form.instance.name), "home": _home(form.instance)},
        )
        return redirect("desk:outside")
    known = access.principals_outside(viewer).filter(office=office).order_by("name")
    context = {"office": office, "form": form, "principals": known}
    return render(request, "desk/outside_office.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def principal(request: HttpRequest, code: str) -> HttpResponse:
    """A principal's name, title and home, to be put right by whoever administers the office."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    kept = get_object_or_404(access.administered_principals(viewer).select_related("office"), code=code)
    form = PlacedForm(request.POST or None, instance=get_object_or_404(Principal, pk=kept.pk))
    back = "desk:outside" if kept.office.outside else "desk:office-settings"
    if (
        request.method == "POST"
        and form.is_valid()
        and _put_right(form, lambda: change_principal(viewer, form.instance))
    ):
        said = {"name": capfirst(form.instance.name), "home": _home(form.instance)}
        messages.success(request, _("%(name)s is changed, %(home)s.") % said)
        return redirect(back)
    context = {
        "form": form,
        "title": kept.name,
        "kicker": capfirst(kept.office.name),
        "now": f"{kept.home_city}, {kept.home_zone}",
        "back": reverse(back),
    }
    return render(request, "desk/put_right.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def outside_change(request: HttpRequest, code: str) -> HttpResponse:
    """What is kept of an office outside, to be put right by whoever administers the office that added it."""
    viewer = access.viewer_of(request)
    access.must_administer(viewer)
    kept = get_object_or_404(access.offices_outside(viewer), openly=True, code=code)
    form = OutsideForm(request.POST or None, instance=get_object_or_404(Office, pk=kept.pk))
    if (
        request.method == "POST"
        and form.is_valid()
        and _put_right(form, lambda: change_outside(viewer, form.instance))
    ):
        messages.success(request, _("%(office)s is changed.") % {"office": capfirst(form.instance.name)})
        return redirect("desk:outside")
    context = {
        "form": form,
        "title": capfirst(kept.name),
        "kicker": _("Offices outside"),
        "now": ", ".join(filter(None, (kept.country, kept.zone, kept.letters_address))),
        "back": reverse("desk:outside"),
    }
    return render(request, "desk/put_right.html", context, status=422 if form.errors else 200)


def _put_right(form: ModelForm[Any], change: Callable[[], object]) -> bool:
    """Whether it could be put right; the form says why not."""
    try:
        change()
    except NotPossible as refusal:
        form.add_error("name", str(refusal))
        return False
    return True


urlpatterns = [
    path("offices/principals/<str:code>/", principal, name="principal"),
    path("offices/settings/", settings, name="office-settings"),
    path("offices/outside/", outside, name="outside"),
    path("offices/outside/<str:code>/", outside_office, name="outside-office"),
    path("offices/outside/<str:code>/change/", outside_change, name="outside-change"),
]

"""Places of a diary's own: towns that the city table lacks, declared as in a case file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sidelines.desk import access, itineraries
from sidelines.desk.access import viewer_of
from sidelines.desk.actions import diaries
from sidelines.desk.forms.places import PlaceForm
from sidelines.desk.views.diary import to_edit
from sidelines.errors import SidelinesError
from sidelines.formats.cases.joining import values_of_text
from sidelines.places import city_at


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, code: str) -> HttpResponse:
    """The places that a diary declares, and one more."""
    viewer = viewer_of(request)
    principal, _kind = to_edit(request, code, "stay")
    (kept,) = itineraries.kept(viewer, [principal])
    declared = values_of_text(itineraries.text_of(principal, kept.diary)).get("places", ())
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        initial={"version": kept.version},
        taken=[str(each["name"]) for each in declared],
    )
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            diaries.add_place(viewer, principal, values, form.cleaned_data["version"])
        except SidelinesError as refusal:
            form.add_error(None, str(refusal))
        else:
            zone = city_at(**values).zone
            said = _("%(name)s is a place of this diary now; its clocks are those of %(zone)s.")
            messages.success(request, said % {"name": values["name"], "zone": zone})
            return redirect("desk:diary-places", principal.code)
    context = {
        "principal": principal,
        "form": form,
        # What only engagements name may tell what they are.
        "places": declared if access.sees_whole_diary(viewer, principal.pk) else (),
    }
    return render(request, "desk/diary_places.html", context, status=422 if form.errors else 200)


urlpatterns = [path("diary/<str:code>/places/", places, name="diary-places")]

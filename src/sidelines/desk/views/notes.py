"""Notes of other principals' itineraries: read, corrected and taken out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sidelines.desk import access, bridge, filed, itineraries, journal, shown
from sidelines.desk.access import Viewer
from sidelines.desk.actions.notes import change_note, remove_note
from sidelines.desk.forms.find import NoteForm
from sidelines.desk.models import ItineraryNote
from sidelines.desk.shown import Shown
from sidelines.desk.views.files import file_for
from sidelines.errors import SidelinesError
from sidelines.formats.cases.joining import Part
from sidelines.times import day_text


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, code: str, note: str) -> HttpResponse:
    """A note as it is kept, and the sheet on which it is corrected."""
    viewer = access.viewer_of(request)
    found = file_for(viewer, code)
    kept = _note(viewer, code, note)
    edits = access.may_edit(viewer, found.row.principal_id)
    if request.method == "POST":
        access.must_edit(viewer, found.row.principal)
    else:
        journal.saw(viewer, code, page="note")
    form = NoteForm(request.POST or None, initial={"text": kept.text})
    if request.method == "POST" and form.is_valid():
        try:
            change_note(viewer, kept, form.cleaned_data["text"])
        except SidelinesError as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("The note is changed."))
            return redirect(f"{reverse('desk:find')}?file={code}")
    context = filed.heading(found) | {
        "note": kept,
        "form": form if edits else None,
        "entered": shown.time(bridge.minute(kept.entered_at), viewer.office.zone),
        "stays": _stays(_note(viewer, code, note)),
    }
    return render(request, "desk/note.html", context, status=422 if form.errors else 200)


def _stays(note: ItineraryNote) -> list[Shown]:
    """What a note says in days and places, to be read."""
    itinerary = itineraries.read_itinerary(Part(text=note.text, name=note.principal.name))
    found: list[Shown] = []
    for stay in itinerary.stays:
        last = day_text(stay.last) if stay.last != stay.first else ""
        found.append({"city": str(stay.city), "first": day_text(stay.first), "last": last})
    return found


@require_POST
def remove(request: HttpRequest, code: str, note: str) -> HttpResponse:
    """Take a note out."""
    viewer = access.viewer_of(request)
    file_for(viewer, code)
    kept = _note(viewer, code, note)
    remove_note(viewer, kept)
    messages.success(request, _("Our note of %(name)s is taken out.") % {"name": kept.principal})
    return redirect(f"{reverse('desk:find')}?file={code}")


def _note(viewer: Viewer, code: str, note: str) -> ItineraryNote:
    return get_object_or_404(access.notes(viewer), file__code=code, code=note)


urlpatterns = [
    path("requests/<str:code>/notes/<str:note>/", note, name="note"),
    path("requests/<str:code>/notes/<str:note>/remove/", remove, name="note-remove"),
]

"""Notes: what an office has heard of another principal's itinerary, kept with a request as its own note."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk import access, clock, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.itineraries import case_in
from sidelines.desk.models import ItineraryNote, Principal, RequestSide
from sidelines.formats.cases.joining import Part, joined_case

LONGEST = 500_000
"""So many characters a note may have."""


@transaction.atomic
def keep_note(viewer: Viewer, file: RequestSide, principal: Principal, part: Part) -> ItineraryNote:
    """Keep somebody's itinerary with a request, in the place of what was noted before."""
    access.must_edit(viewer, file.principal)
    if principal.office_id == file.office_id:
        raise NotPossible(_("The diary of %(name)s is kept here: change it there.") % {"name": principal})
    text = _checked(joined_case([part]))
    note, new = ItineraryNote.objects.update_or_create(
        file=file,
        principal=principal,
        defaults={"text": text, "entered_at": clock.now(), "entered_by": viewer.member},
    )
    _journalled(viewer, note, "note kept" if new else "note changed")
    return note


@transaction.atomic
def change_note(viewer: Viewer, note: ItineraryNote, text: str) -> None:
    """Keep a note as it was written anew; raises SidelinesError, naming what can't be read."""
    access.must_edit(viewer, note.file.principal)
    note.text, note.entered_at, note.entered_by = _checked(text), clock.now(), viewer.member
    note.save(update_fields=["text", "entered_at", "entered_by"])
    _journalled(viewer, note, "note changed")


@transaction.atomic
def remove_note(viewer: Viewer, note: ItineraryNote) -> None:
    """Take a note out; a search knows nothing of it any more."""
    access.must_edit(viewer, note.file.principal)
    _journalled(viewer, note, "note removed")
    note.delete()


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise NotPossible(_("That is more than a note may hold."))
    case_in(text, _("the note"))
    return text


def _journalled(viewer: Viewer, note: ItineraryNote, kind: str) -> None:
    detail = {"principal": note.principal.name}
    journal.write(member=viewer.member, kind=kind, subject=note.file.code, detail=detail)

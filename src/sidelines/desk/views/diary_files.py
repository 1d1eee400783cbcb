"""What goes into a diary as a file and what leaves it as one: imports with their preview, and exports."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sidelines.desk import access, clock, itineraries
from sidelines.desk.access import viewer_of
from sidelines.desk.actions import diaries
from sidelines.desk.forms.diary import ImportForm
from sidelines.desk.imported import shown_import
from sidelines.desk.searches import MOST_SECONDS, within
from sidelines.desk.views.diary import handed_in, principal_of, to_edit
from sidelines.errors import SidelinesError
from sidelines.formats.calendars.itinerary import write_calendar
from sidelines.formats.cases.joining import joined_case


@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in a calendar or spreadsheet and see what it would change; nothing is kept until that is confirmed."""
    principal, _field = to_edit(request, code, "engagement")
    form = ImportForm(*handed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            found, sealed = diaries.import_shown(
                viewer_of(request), principal, form.upload(), within(MOST_SECONDS)
            )
        except SidelinesError as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"principal": principal, "sealed": sealed, **shown_import(found)}
            return render(request, "desk/diary_import_shown.html", context)
    context = {"principal": principal, "form": form, "back": reverse("desk:diary-of", args=[principal.code])}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "desk/diary_import.html", context, status=status)


@require_POST
def import_confirmed(request: HttpRequest, code: str) -> HttpResponse:
    """Write an import as it was shown."""
    principal, _field = to_edit(request, code, "engagement")
    try:
        diaries.write_import(viewer_of(request), principal, request.POST.get("sealed", ""))
    except SidelinesError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:diary-import", principal.code)
    messages.success(request, _("The diary holds what was shown."))
    return redirect("desk:diary-of", principal.code)


@require_safe
def case_file(request: HttpRequest) -> HttpResponse:
    """The diaries of one or more principals as a case file, with what requests keep in them."""
    viewer = viewer_of(request)
    asked = request.GET.getlist("principal")
    found = list(access.principals(viewer).filter(code__in=asked))
    if not asked or len(found) < len(set(asked)):
        raise Http404
    parts = [itineraries.with_requests(kept) for kept in itineraries.kept(viewer, found)]
    text = joined_case(parts, home=parts[0].name)
    diaries.note_use(viewer, found, "diary: exported", "case")
    return download(text.encode(), "diary.toml", "application/toml")


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """A principal's diary as a calendar, without titles unless `?titles=yes` asks for them."""
    viewer, principal = viewer_of(request), principal_of(request, code)
    try:
        (kept,) = itineraries.kept(viewer, [principal])
        itinerary = itineraries.read_itinerary(itineraries.with_requests(kept))
    except itineraries.UnreadableDiary as refusal:
        told = {"principal": principal, "why": str(refusal)}
        return render(request, "desk/diary_unreadable.html", told)
    titles = request.GET.get("titles") == "yes"
    content = write_calendar([itinerary], now=clock.now(), titles=titles)
    how = "calendar with titles" if titles else "calendar"
    diaries.note_use(viewer, [principal], "diary: exported", how)
    return download(content, "diary.ics", "text/calendar; charset=utf-8")


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save, which nobody on the way keeps."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("diary/case/file/", case_file, name="diary-case"),
    path("diary/<str:code>/import/", import_, name="diary-import"),
    path("diary/<str:code>/import/confirm/", import_confirmed, name="diary-import-confirm"),
    path("diary/<str:code>/calendar/", calendar, name="diary-calendar"),
]

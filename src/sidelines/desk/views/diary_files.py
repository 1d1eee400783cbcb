"""What goes into a diary as a file and what leaves it as one: imports with their preview, and exports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sidelines.desk import access, clock, itineraries
from sidelines.desk.access import viewer_of
from sidelines.desk.actions import diaries
from sidelines.desk.forms.diary import ImportForm
from sidelines.desk.imported import days_written, shown_import
from sidelines.desk.listed import today_of
from sidelines.desk.models import Principal
from sidelines.desk.searches import MOST_SECONDS, within
from sidelines.desk.views.diary import handed_in, principal_of, to_edit
from sidelines.errors import SidelinesError
from sidelines.formats.calendars.itinerary import write_calendar
from sidelines.formats.cases.joining import joined_case
from sidelines.times import day_text

_TOKEN = re.compile(r"[a-z0-9]{20}")


@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in a calendar or spreadsheet and see what it would change; nothing is written until that is confirmed.

    What it would change has an address of its own for an hour, so that one may go on from it and come back.
    """
    principal, _field = to_edit(request, code, "engagement")
    if request.method != "POST" and "shown" in request.GET:
        return _shown_again(request, principal, request.GET["shown"])
    form = ImportForm(*handed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            found, sealed = diaries.import_shown(
                viewer_of(request), principal, form.upload(), within(MOST_SECONDS)
            )
        except SidelinesError as refusal:
            form.add_error(None, str(refusal))
        else:
            token = get_random_string(20, "abcdefghijkmnopqrstuvwxyz23456789")
            kept = {"sealed": sealed, "written": days_written(found), **shown_import(found)}
            cache.set(_preview(request, principal, token), kept, diaries.PREVIEW_HOLDS.total_seconds())
            address = reverse("desk:diary-import", args=[principal.code])
            return HttpResponseRedirect(f"{address}?shown={token}", status=HTTPStatus.SEE_OTHER)
    context = {"principal": principal, "form": form, "back": reverse("desk:diary-of", args=[principal.code])}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "desk/diary_import.html", context, status=status)


def _preview(request: HttpRequest, principal: Principal, token: str) -> str:
    """Under what a preview is kept: it is shown to the member alone who asked for it."""
    return f"import-{viewer_of(request).member.code}-{principal.code}-{token}"


def _shown_again(request: HttpRequest, principal: Principal, token: str) -> HttpResponse:
    kept = cache.get(_preview(request, principal, token)) if _TOKEN.fullmatch(token) else None
    if kept is None:
        messages.info(
            request, _("This preview is written already, or older than an hour: import the file again.")
        )
        return redirect("desk:diary-import", principal.code)
    context = {"principal": principal, "token": token, **kept}
    return render(request, "desk/diary_import_shown.html", context)


@require_POST
def import_confirmed(request: HttpRequest, code: str) -> HttpResponse:
    """Write an import as it was shown."""
    principal, _field = to_edit(request, code, "engagement")
    try:
        diaries.write_import(viewer_of(request), principal, request.POST.get("sealed", ""))
    except SidelinesError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:diary-import", principal.code)
    days = _written(request, principal) or _days_of(request, principal)
    messages.success(request, _said_of(days))
    return redirect(
        "desk:diary-week", principal.code, f"{_next_day(days, today_of(viewer_of(request))):%Y-%m-%d}"
    )


def _written(request: HttpRequest, principal: Principal) -> list[tuple[date, date]]:
    """The days of each entry that was written, as the preview knew them, which is not kept any longer."""
    token = request.POST.get("token", "")
    if not _TOKEN.fullmatch(token):
        return []
    key = _preview(request, principal, token)
    kept = cache.get(key)
    cache.delete(key)
    return kept["written"] if kept is not None else []


def _days_of(request: HttpRequest, principal: Principal) -> list[tuple[date, date]]:
    """The first and the last day of each entry of the diary."""
    (kept,) = itineraries.kept(viewer_of(request), [principal])
    days = [(stay.first, stay.last) for stay in kept.itinerary.stays]
    return days + [(each.day, each.last_day) for each in kept.itinerary.engagements]


def _said_of(days: Sequence[tuple[date, date]]) -> str:
    """What an import has written, in a sentence."""
    if not days:
        return _("The diary holds what was shown.")
    said = ngettext(
        "The diary holds what was shown: %(n)s entry, from %(first)s to %(last)s.",
        "The diary holds what was shown: %(n)s entries, from %(first)s to %(last)s.",
        len(days),
    )
    first, last = min(first for first, _last in days), max(last for _first, last in days)
    return said % {"n": len(days), "first": day_text(first), "last": day_text(last)}


def _next_day(days: Sequence[tuple[date, date]], today: date) -> date:
    """The first day from today on that one of these entries has; the last before it, or today, where none has."""
    ahead = [max(first, today) for first, last in days if last >= today]
    return min(ahead) if ahead else max((last for _first, last in days), default=today)


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

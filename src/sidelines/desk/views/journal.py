"""The journal's page: who did what and who saw what, for those who read it; its verification, and its export.

Neither the page nor its export numbers the entries: a gap between two numbers would tell that something lies between
them which does not exist for the reader.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sidelines.desk import access, bridge, journal, listed, shown
from sidelines.desk.access import Viewer
from sidelines.desk.forms.journal import JournalFilters
from sidelines.desk.models import JournalEntry
from sidelines.desk.shown import Shown
from sidelines.formats import rows

SHOWN = 50
COLUMNS = ("at", "office", "member", "viewing as", "what", "subject", "detail")
VERIFIED_WITHIN = 20.0
"""After so many seconds the page stops going through the journal; the command line goes on to its end."""


class _TooLong(Exception):
    """The journal is longer than a page goes through."""


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The office's journal, the latest entries first."""
    viewer = _reader(request)
    journal.saw(viewer, page="journal")
    entries = journal.entries(viewer)
    filters = JournalFilters(request.GET or None, viewer=viewer, entries=entries)
    chosen = filters.chosen(entries) if filters.is_bound else entries
    number = _page(request.GET.get("page", ""))
    # One more than is shown tells whether there are earlier ones; how many, nobody asks, and to count them takes long.
    found = list(chosen.order_by("-sequence")[(number - 1) * SHOWN : number * SHOWN + 1])
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "title": _("Journal"),
        "filters": filters,
        "number": number,
        "earlier": len(found) > SHOWN,
        "entries": _shown(viewer, found[:SHOWN]),
        "query": f"{asked.urlencode()}&" if asked else "",
        "asked": asked.urlencode(),
    }
    return render(request, "desk/journal.html", context)


def _page(asked: str) -> int:
    """The page that is asked for, the first where that can't be read."""
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


def _reader(request: HttpRequest) -> Viewer:
    viewer = access.viewer_of(request)
    if not access.reads_journal(viewer):
        raise PermissionDenied(_("The journal is read by the chief of staff and by those who give rights."))
    return viewer


def _shown(viewer: Viewer, entries: list[JournalEntry]) -> list[Shown]:
    subjects = {entry.subject for entry in entries if entry.subject}
    files = list(access.files(viewer).filter(code__in=subjects).only("meeting", "code"))
    names = listed.names(files)
    pairs = {row.code: names[row.pk].pair for row in files}
    zone = viewer.office.zone
    return [
        {
            "at": shown.time(bridge.minute(entry.at), zone),
            "who": entry.member_name or _("the desk itself"),
            "outside": entry.kind == "answered by link",
            "as": entry.viewing_as_name,
            "what": _(entry.kind),
            "file": pairs.get(entry.subject, ""),
            "url": reverse("desk:file", args=[entry.subject]) if entry.subject in pairs else "",
            "about": "" if entry.subject in pairs or entry.detail else entry.subject,
            "detail": [
                f"{name}: {_said(value)}" for name, value in entry.detail.items() if name not in _UNTOLD
            ],
        }
        for entry in entries
    ]


_UNTOLD = frozenset({"move", "moves", "link", "internal", "letter"})
"""Details that are public names of rows, and tell a reader nothing."""


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Go through the whole journal, and say whether anything in it was changed, taken out or put in."""
    _reader(request)
    began = time.monotonic()

    def within(_entries: int) -> None:
        if time.monotonic() - began > VERIFIED_WITHIN:
            raise _TooLong

    try:
        verified = journal.verify(within)
    except _TooLong:
        messages.warning(
            request,
            _("The journal is too long to be gone through here: run “sidelines desk verify-journal”."),
        )
    else:
        if verified.whole:
            messages.success(
                request, _("The journal is whole: nothing in it was changed, taken out or put in.")
            )
        else:
            messages.error(request, verified.sentence)
    return redirect("desk:journal")


@never_cache
@require_safe
def export(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """What the page shows, all of it: who did what when, and who saw what when."""
    viewer = _reader(request)
    if form not in _FORMS:
        raise Http404
    with transaction.atomic():
        journal.write(
            member=viewer.member,
            office=viewer.office,
            viewing_as=viewer.as_member,
            kind="journal exported",
            detail={"as": form},
        )
    entries = journal.entries(viewer)
    filters = JournalFilters(request.GET or None, viewer=viewer, entries=entries)
    chosen = filters.chosen(entries) if filters.is_bound else entries
    kind, written = _FORMS[form]
    response = StreamingHttpResponse(written(_told(chosen)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="journal.{form}"'
    return response


def _told(chosen: QuerySet[JournalEntry]) -> Iterator[dict[str, Any]]:
    for entry in chosen.order_by("sequence").iterator(chunk_size=2_000):
        yield {
            "at": entry.at.astimezone(UTC).isoformat(timespec="seconds"),
            "office": entry.office_name,
            "member": entry.member_name,
            "viewing as": entry.viewing_as_name,
            "what": entry.kind,
            "subject": entry.subject,
            "detail": entry.detail,
        }


def _table(told: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    listed_rows = ([*{**row, "detail": rows.json_text(row["detail"])}.values()] for row in told)
    return rows.csv_lines(COLUMNS, listed_rows)


_FORMS = {
    "csv": ("text/csv; charset=utf-8", _table),
    "jsonl": ("application/x-ndjson; charset=utf-8", rows.json_lines),
}

urlpatterns = [
    path("journal/", page, name="journal"),
    path("journal/verify/", verify, name="journal-verify"),
    path("journal/export.<str:form>", export, name="journal-export"),
]

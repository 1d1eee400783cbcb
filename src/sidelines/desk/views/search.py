"""Search: the files that exist for the viewer and have the words; every search is written down, hit or not."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sidelines.desk import access, clock, hits, journal, listed, searched
from sidelines.desk.models import RequestSide
from sidelines.desk.shown import Shown

SHOWN = 25
LONGEST = 200


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What has all the words asked for, among the files that exist for the viewer."""
    viewer = access.viewer_of(request)
    terms = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    context: dict[str, object] = {"title": _("Search"), "q": terms, "longest": LONGEST}
    if terms:
        # Before it is known whether anything is found: the journal says the same of hits and of misses.
        journal.write_search(viewer, terms)
        # Words are looked through once: the keys of all that is found tell the number and the page's rows.
        keys = list(searched.found(access.files(viewer), terms).values_list("pk", flat=True))
        page = Paginator(keys, SHOWN).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        rows = listed.rows(shown)
        context |= {
            "page": page,
            "rows": _with_hits(listed.Rows(viewer, rows).shown(shown), rows, terms),
            "query": urlencode({"q": terms}) + "&",
        }
    return render(request, "desk/search.html", context)


def _with_hits(shown: list[Shown], rows: Sequence[RequestSide], terms: str) -> list[Shown]:
    """Rows with where in them the words stand that are not to be seen in them anyway."""
    legible = {
        row.pk: " ".join((each["pair"], each["subject"], each["theirs"]["office"], each["owner"]))
        for row, each in zip(rows, shown, strict=True)
    }
    places = hits.hits(rows, legible, terms, clock.now())
    return [{**each, "hits": places.get(row.pk, [])} for row, each in zip(rows, shown, strict=True)]


urlpatterns = [path("search/", search, name="search")]

"""Search: the files that exist for the viewer and have the words; every search is written down, hit or not."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sidelines.desk import access, clock, journal, listed, searched

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
        files = listed.with_what_rows_show(searched.found(access.files(viewer), terms))
        page = Paginator(files, SHOWN).get_page(request.GET.get("page"))
        rows = list(page.object_list)
        listed.with_pairs(rows)
        context |= {
            "page": page,
            "rows": listed.shown_rows(rows, clock.now(), listed.today_of(viewer)),
            "query": urlencode({"q": terms}) + "&",
        }
    return render(request, "desk/search.html", context)


urlpatterns = [path("search/", search, name="search")]

"""The story page: a request day by day, its standing, whose move it was, and each side's truth.

In the demo the founding story shows both sides' truth to anybody; everywhere else a story is what the viewer's own
office has learned of it, and by now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sidelines.desk import access, bridge, clock, journal, storied, told
from sidelines.desk.demo import FOUNDING
from sidelines.desk.models import MeetingRequest, RequestSide
from sidelines.desk.rail import Rail, months_around
from sidelines.desk.shown import Shown
from sidelines.desk.storied import Version
from sidelines.meetings.standing import Standing
from sidelines.pictures.places import Spot, places_svg
from sidelines.places import City
from sidelines.times import day_at

DAY = "DAY"
"""Stands for the day in the address that the page's script fills in."""


@login_not_required
@require_safe
def founding(request: HttpRequest, day: str = "") -> HttpResponse:
    """The story of 2017 and 2018 with both sides' truth, which is the demo's first page."""
    meeting = MeetingRequest.objects.filter(code=FOUNDING).first() if settings.DEMO else None
    if meeting is None:
        raise Http404(_("There is no founding story outside the demo."))
    rows = list(bridge.with_sides(RequestSide.objects.filter(meeting=meeting)).order_by("place"))
    version = storied.of_both(rows, meeting)
    said = storied.story(version)
    first, last = months_around(said.first, said.last)
    rail = Rail(
        first=first,
        last=last,
        busy=storied.busy_days(version, last),
        address=lambda each: reverse("desk:story-day", args=[each.isoformat()]),
    )
    today = day_at(bridge.minute(clock.now()), version.zone)
    shown_day = _within(_day(day) or today, first, last)
    story = _page(version, rows, rail, shown_day, last)
    story |= {
        "title": _("From the wish to the handshake"),
        "kicker": " · ".join(row.principal.name for row in rows),
        "lede": _(
            "How the American and the Russian president came to meet in Helsinki, day by day, as both offices’ files "
            "would have told it. Moves are from the public record, each with its source; what the record does not "
            "tell is marked as invented."
        ),
        "address": _pattern(rail.address, first),
        "ways_on": _ways_on(request),
    }
    return render(request, "desk/story.html", {"story": story})


@require_safe
def of_file(request: HttpRequest, code: str, day: str = "") -> HttpResponse:
    """A request's story as the viewer's office knows it, up to today."""
    viewer, now = access.viewer_of(request), clock.now()
    row = get_object_or_404(bridge.with_sides(access.files(viewer)), code=code)
    version = storied.of_file(row, now)
    if not version.known:
        raise Http404(_("Nothing has been entered by this day."))
    journal.saw_story(viewer, row.code)
    said = storied.story(version)
    today = day_at(bridge.minute(now), version.zone)
    first, last = months_around(said.first, max(said.last, today))
    rail = Rail(
        first=first,
        last=last,
        busy=storied.busy_days(version, today),
        address=lambda each: reverse("desk:file-story-day", args=[row.code, each.isoformat()]),
    )
    story = _page(version, bridge.all_sides(row), rail, _within(_day(day) or today, first, today), today)
    story |= {
        "title": str(row),
        "kicker": _("The request’s file"),
        "kicker_url": reverse("desk:file", args=[row.code]),
        "ring": _ring(row),
        "address": _pattern(rail.address, first),
    }
    return render(request, "desk/story.html", {"story": story})


def _day(text: str) -> date | None:
    """The day of an address, or none where the address names none; there is no page for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Http404(_("There is no such day.")) from None


def _within(day: date, first: date, last: date) -> date:
    return min(max(day, first), last)


def _pattern(address: Callable[[date], str], first: date) -> str:
    return address(first).replace(first.isoformat(), DAY)


def _page(version: Version, rows: list[RequestSide], rail: Rail, day: date, last: date) -> Shown:
    found = storied.on(version, day)
    standing = storied.standing_on(found, version.viewer)
    named = told.places(standing)
    return {
        **told.day_shown(version, rows, rail.busy, day),
        "rail": rail.shown(day),
        **rail.ways(day, last),
        "places": named,
        "places_none": "" if named else _("No place has been named yet."),
        "map_svg": _map(version, rows, standing, named),
        "map_caption": _caption(named),
    }


def _caption(named: list[Shown]) -> str:
    """How far the places have narrowed, in words."""
    if any(place["state"] == "chosen" for place in named):
        return _("Named: %(named)d. One is left; lines lead to it from the two homes, and are no routes.") % {
            "named": len(named)
        }
    still = sum(place["state"] == "open" for place in named)
    if not named:
        return _("The two homes.")
    return _("Named: %(named)d. Still open: %(open)d.") % {"named": len(named), "open": still}


def _map(version: Version, rows: list[RequestSide], standing: Standing, named: list[Shown]) -> str:
    homes = [home for row in rows if (home := _home(row)) is not None]
    states = {place["name"]: place["state"] for place in named}
    cities = {entry.option.city: entry.option for entry in standing.options.values() if entry.option.city}
    spots = [
        Spot(city=city, state=states[name])
        for name, option in cities.items()
        if (city := storied.city_named(option.city, option.country)) is not None
    ]
    among = [storied.city_named(option.city, option.country) for option in storied.last_options(version)]
    if not homes and not spots:
        return ""
    title = _("Map of the homes and of the places named so far; the list below says the same.")
    found = tuple(city for city in among if city is not None)
    # Every text in it was escaped as the picture was drawn.
    return mark_safe(_drawn(tuple(homes), tuple(spots), found, title))


@lru_cache(maxsize=256)
def _drawn(homes: tuple[City, ...], spots: tuple[Spot, ...], among: tuple[City, ...], title: str) -> str:
    """The map, drawn once for all the days on which it is the same."""
    return places_svg(homes, spots, among, title, "story-map")


def _home(row: RequestSide) -> City | None:
    return storied.city_named(row.principal.home_city)


def _ring(row: RequestSide) -> Shown | None:
    if row.ring is None:
        return None
    return {"label": row.ring.name, "names": [member.name for member in row.ring.members.all()], "url": ""}


def _ways_on(request: HttpRequest) -> list[Shown]:
    """Where a visitor of the demo goes from here; a member has the pages above."""
    if request.user.is_authenticated:
        return []
    return [
        {
            "url": reverse("account_login"),
            "label": _("Sign in as somebody"),
            "text": _("of either office, or of two fictional ministries with requests in every standing"),
        },
        {
            "url": reverse("desk:try"),
            "label": _("Try yours"),
            "text": _("drop two diaries and see where and when the two could meet; nothing is kept"),
        },
    ]


urlpatterns = [
    path("story/", founding, name="story"),
    path("story/<str:day>/", founding, name="story-day"),
    path("requests/<str:code>/story/", of_file, name="file-story"),
    path("requests/<str:code>/story/<str:day>/", of_file, name="file-story-day"),
]

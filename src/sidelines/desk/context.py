"""Context: what every page knows beside its own: the pages there are, who looks, and the demo's today."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy

from sidelines.desk import access, bridge, clock, shown
from sidelines.desk.access import Viewer

_PAGES = (
    (gettext_lazy("My list"), "desk:list"),
    (gettext_lazy("Board"), "desk:board"),
    (gettext_lazy("Diary"), "desk:diary"),
    (gettext_lazy("Find"), "desk:find"),
    (gettext_lazy("Search"), "desk:search"),
    (gettext_lazy("Offices"), "desk:offices"),
)
_JOURNAL = (gettext_lazy("Journal"), "desk:journal")
_STORY = (gettext_lazy("The story"), "desk:story")
FIRST_DAY, LAST_DAY = "2017-11-01", "2018-07-31"
"""Between these days the demo's founding story takes place."""


def for_pages(request: HttpRequest) -> dict[str, Any]:
    """What `desk/base.html` shows around a page; worked out once, however many templates a page is made of."""
    known: dict[str, Any] | None = getattr(request, "_around", None)
    if known is None:
        known = _around(request)
        request._around = known  # type: ignore[attr-defined]
    return known


def _around(request: HttpRequest) -> dict[str, Any]:
    around: dict[str, Any] = {"in_demo": settings.DEMO, "try_yours": settings.TRY_YOURS, "home_url": "/"}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return around
    viewer = access.viewer_of(request)
    around |= {"nav": _nav(viewer, request.path), "viewer": _viewer(viewer)}
    if settings.DEMO:
        around["demo"] = _demo(viewer)
    return around


def _nav(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    pages = [*_PAGES, _JOURNAL] if access.reads_journal(viewer) else [*_PAGES]
    if settings.DEMO:
        pages.append(_STORY)
    links = [{"label": label, "url": url} for label, name in pages if (url := _address(name))]
    # The longest address that the page's own begins with: every address begins with that of the list.
    current = max(
        (str(link["url"]) for link in links if _within(path, str(link["url"]))), key=len, default=""
    )
    return [{**link, "current": link["url"] == current} for link in links]


def _within(path: str, address: str) -> bool:
    return path.startswith("/list/") or path == address if address == "/" else path.startswith(address)


def _address(name: str) -> str:
    """The address of a page, or nothing where the desk has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _viewer(viewer: Viewer) -> dict[str, Any]:
    return {
        "name": viewer.member.name,
        "office": viewer.office.name,
        "as_name": viewer.as_member.name if viewer.as_member else "",
        "stop_url": _address("desk:view-as-stop") if viewer.as_member else "",
        "account_url": reverse("usersessions_list"),
        "sign_out_url": reverse("account_logout"),
    }


def _demo(viewer: Viewer) -> dict[str, Any]:
    zone = viewer.office.zone
    now = bridge.minute(clock.now())
    today = shown.time(now, zone)
    return {
        "today": today,
        "action": _address("desk:demo-today"),
        "field": "today",
        "value": today["iso"][:10],
        "first": FIRST_DAY,
        "last": LAST_DAY,
    }

"""The diary: a principal's week and day, and entries by form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sidelines.desk import access, itineraries, journal
from sidelines.desk.access import Viewer, viewer_of
from sidelines.desk.actions import diaries
from sidelines.desk.actions.diaries import Kind
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.forms.diary import EngagementForm, StayForm
from sidelines.desk.itineraries import Kept, UnreadableDiary
from sidelines.desk.listed import today_of
from sidelines.desk.models import Principal
from sidelines.desk.slots import Slot, slots_of
from sidelines.desk.weeks import Axis, laid_out
from sidelines.errors import SidelinesError
from sidelines.formats.cases.joining import values_of_text
from sidelines.times import Span, day_text, instant, offset_at, short_day

Shown = dict[str, Any]
_KINDS: dict[str, Kind] = {"stay": "stays", "engagement": "engagements"}
_FORMS: dict[Kind, type[StayForm | EngagementForm]] = {"stays": StayForm, "engagements": EngagementForm}


@require_safe
def diary(request: HttpRequest) -> HttpResponse:
    """The first of the principals whom the viewer may see, this week; or what to do first."""
    first = access.principals(viewer_of(request)).first()
    if first is not None:
        return redirect("desk:diary-week", first.code, f"{_today(request):%Y-%m-%d}")
    return render(request, "desk/diary_none.html", {})


@require_safe
def this_week(request: HttpRequest, code: str) -> HttpResponse:
    """A principal's diary, this week."""
    principal = principal_of(request, code)
    return redirect("desk:diary-week", principal.code, f"{_today(request):%Y-%m-%d}")


@require_safe
def week(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """A principal's week, from Monday to Sunday."""
    asked = _day(day)
    monday = asked - timedelta(days=asked.weekday())
    days = tuple(monday + timedelta(days=n) for n in range(7))
    return _sheet(request, principal_of(request, code), days, asked, "week")


@require_safe
def one_day(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """A principal's day."""
    asked = _day(day)
    return _sheet(request, principal_of(request, code), (asked,), asked, "day")


# --- the sheet ---------------------------------------------------------------------------------------------------


def _sheet(
    request: HttpRequest, principal: Principal, days: tuple[date, ...], asked: date, view: str
) -> HttpResponse:
    viewer, today = viewer_of(request), _today(request)
    journal.saw_lately(viewer, request.session, principal.code, page=f"diary, {view}")
    try:
        (kept,) = itineraries.kept(viewer, [principal], today, _around(days))
    except UnreadableDiary as refusal:
        return render(request, "desk/diary_unreadable.html", {"principal": principal, "why": str(refusal)})
    slots = slots_of(kept)
    home = kept.itinerary.principal.home
    zones = _zones(slots, days, home.zone)
    chosen = request.GET.get("clock", "")
    axis = Axis(days=days, zone=chosen if chosen in zones else home.zone, home=home.zone)
    sheet = _with_links(laid_out(kept, slots, axis, today), kept, viewer)
    context = {
        "principal": principal,
        "kept": kept,
        "view": view,
        "sheet": sheet,
        "title": _title(days),
        "home": home.name,
        "tabs": [
            {"label": str(each), "url": _url(view, each, asked), "current": each.pk == principal.pk}
            for each in access.principals(viewer)
        ],
        "clocks": [
            {
                "label": name,
                "zone": zone,
                "url": f"?{urlencode({'clock': zone})}",
                "current": zone == axis.zone,
            }
            for zone, name in zones.items()
        ],
        "may_edit": access.may_edit(viewer, principal.pk),
        **_onward(view, principal, days, asked, today, axis),
    }
    return render(request, "desk/diary.html", context)


def _around(days: Sequence[date]) -> Span:
    """These days in every zone that there is, and what is next to them."""
    first, last = days[0] - timedelta(days=2), days[-1] + timedelta(days=3)
    return Span(start=instant(first, 0, "UTC"), end=instant(last, 0, "UTC"))


def _title(days: Sequence[date]) -> str:
    if len(days) == 1:
        return day_text(days[0])
    return f"{short_day(days[0])} – {short_day(days[-1])} {days[-1].year}"


def _zones(slots: Sequence[Slot], days: Sequence[date], home: str) -> dict[str, str]:
    """The zones by whose days the columns may run: home's, and those of the places of these days, a clock once."""
    noon = instant(days[len(days) // 2], 12 * 60, home)
    found, clocks = {home: _("home")}, {offset_at(noon, home)}
    for slot in slots:
        if slot.first > days[-1] + timedelta(days=1) or slot.last < days[0] - timedelta(days=1):
            continue
        names = slot.place.split(" → ")
        for zone, name in ((slot.zone, names[0]), (slot.end_zone, names[-1])):
            if zone and name and offset_at(noon, zone) not in clocks:
                found[zone] = name
                clocks.add(offset_at(noon, zone))
    return found


def _onward(
    view: str, principal: Principal, days: Sequence[date], asked: date, today: date, axis: Axis
) -> Shown:
    """Where the page leads: before, after, today, the other view, and each day alone."""
    rest = f"?{urlencode({'clock': axis.zone})}" if axis.zone != axis.home else ""
    step = timedelta(days=len(days))
    return {
        "before": _url(view, principal, asked - step) + rest,
        "after": _url(view, principal, asked + step) + rest,
        "today": _url(view, principal, today) + rest,
        "week_url": _url("week", principal, asked) + rest,
        "day_url": _url("day", principal, today if view == "week" and today in days else asked) + rest,
        "asked": asked,
    }


def _url(view: str, principal: Principal, day: date) -> str:
    return reverse(f"desk:diary-{view}", args=[principal.code, day.isoformat()])


def _with_links(sheet: Shown, kept: Kept, viewer: Viewer) -> Shown:
    """The sheet with a link at each entry: to the request that keeps it, or to where it is changed."""
    editable = access.may_edit(viewer, kept.principal.pk)
    for column in sheet["columns"]:
        column["url"] = _url("day", kept.principal, column["day"])
    blocks = [block for column in sheet["columns"] for block in column["blocks"]]
    for shown in (*sheet["across"], *blocks, *sheet["rows"]):
        shown["url"], shown["changes"] = _link(shown["slot"], kept, editable)
    return sheet


def _link(slot: Slot, kept: Kept, editable: bool) -> tuple[str, bool]:
    if slot.file:
        return reverse("desk:file", args=[slot.file]), False
    if slot.stands is None or not editable:
        return "", False
    kind, at = slot.stands
    return reverse("desk:diary-change", args=[kept.principal.code, kind.removesuffix("s"), at]), True


# --- by form -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Enter a stay or an engagement."""
    principal, field = to_edit(request, code, kind)
    (kept,) = itineraries.kept(viewer_of(request), [principal])
    day = request.GET.get("day", "")
    filled = {"version": kept.version, "first": day, "last": day, "day": day}
    form = _form(field, kept, handed_in(request)[0], filled)

    def act(values: Shown, version: int) -> object:
        return diaries.add(viewer_of(request), principal, field, values, version)

    said = _("It is in the diary")
    done = _done(request, principal, form, act, said) if request.method == "POST" else None
    title = _("Add a stay") if field == "stays" else _("Add an engagement or a way")
    return done or _item_page(request, principal, form, title, _("Enter it"))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, kind: str, at: int) -> HttpResponse:
    """Change a stay or an engagement."""
    principal, field = to_edit(request, code, kind)
    (kept,) = itineraries.kept(viewer_of(request), [principal])
    form = _form(
        field, kept, handed_in(request)[0], _FORMS[field].filled(_values(principal, field, at), kept.version)
    )

    def act(values: Shown, version: int) -> object:
        return diaries.change(viewer_of(request), principal, field, at, values, version)

    said = _("The diary says so now")
    done = _done(request, principal, form, act, said) if request.method == "POST" else None
    title = _("Change a stay") if field == "stays" else _("Change an engagement or a way")
    removal = reverse("desk:diary-remove", args=[principal.code, kind, at])
    return done or _item_page(request, principal, form, title, _("Change it"), removal)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, code: str, kind: str, at: int) -> HttpResponse:
    """Take a stay or an engagement out, once that was asked."""
    principal, field = to_edit(request, code, kind)
    viewer = viewer_of(request)
    values = _values(principal, field, at)
    if request.method == "POST":
        try:
            version = int(request.POST.get("version", ""))
        except ValueError:
            raise Http404 from None
        try:
            diaries.remove(viewer, principal, field, at, version)
        except SidelinesError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is out of the diary."))
        return redirect("desk:diary-of", principal.code)
    (kept,) = itineraries.kept(viewer, [principal])
    context = {
        "principal": principal,
        "values": _facts(values),
        "version": kept.version,
        "kind": kind,
        "at": at,
    }
    return render(request, "desk/diary_remove.html", context)


def _form(field: Kind, kept: Kept, given: Any, filled: Shown) -> StayForm | EngagementForm:
    """The form of a stay or an engagement; the diary's own places count as cities."""
    text = itineraries.text_of(kept.principal, kept.diary)
    own = {str(place["name"]).casefold(): place for place in values_of_text(text).get("places", ())}
    home = kept.itinerary.principal.home.zone

    def zone_on(day: date) -> str:
        there = [stay.city.zone for stay in kept.itinerary.stays if stay.first <= day <= stay.last]
        return there[-1] if there else home

    return _FORMS[field](given, initial=filled, own_places=own, zone_on=zone_on)


def _done(
    request: HttpRequest,
    principal: Principal,
    form: StayForm | EngagementForm,
    act: Callable[[Shown, int], object],
    said: str,
) -> HttpResponseRedirect | None:
    """Do it, if the form and the diary allow it, and go to its week."""
    if not form.is_valid():
        return None
    try:
        act(form.values(), form.cleaned_data["version"])
    except SidelinesError as refusal:
        form.add_error(None, str(refusal))
        return None
    where = form.where()
    messages.success(request, f"{said}: {where}." if where else f"{said}.")
    return HttpResponseRedirect(_url("week", principal, form.begins_on))


def _item_page(
    request: HttpRequest,
    principal: Principal,
    form: StayForm | EngagementForm,
    title: str,
    submit: str,
    removal: str = "",
) -> HttpResponse:
    context = {
        "principal": principal,
        "form": form,
        "title": title,
        "submit": submit,
        "removal": removal,
        "back": reverse("desk:diary-of", args=[principal.code]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "desk/diary_item.html", context, status=status)


def _values(principal: Principal, field: Kind, at: int) -> Shown:
    try:
        return diaries.item_values(principal, field, at)
    except NotPossible as gone:
        raise Http404(str(gone)) from gone


_LABELS = ("title", "city", "ends_in", "from", "to", "day")


def _facts(values: Shown) -> list[Shown]:
    names = {
        "title": _("What"),
        "city": _("City"),
        "ends_in": _("Ends in"),
        "from": _("From"),
        "to": _("To"),
        "day": _("Day"),
    }
    return [{"label": names[key], "value": values[key]} for key in _LABELS if key in values]


# --- whose, and when ---------------------------------------------------------------------------------------------


def principal_of(request: HttpRequest, code: str) -> Principal:
    """The principal of that code, if the viewer may see the principal; raises Http404 otherwise."""
    return get_object_or_404(access.principals(viewer_of(request)), code=code)


def to_edit(request: HttpRequest, code: str, kind: str) -> tuple[Principal, Kind]:
    """The principal whose diary is to be changed, and the list it is in; refuses whoever may not."""
    if kind not in _KINDS:
        raise Http404
    principal, viewer = principal_of(request, code), viewer_of(request)
    access.must_edit(viewer, principal)
    if kind == "engagement" and not access.sees_whole_diary(viewer, principal.pk):
        raise PermissionDenied(
            _("You do not see the whole diary of %(principal)s.") % {"principal": principal}
        )
    return principal, _KINDS[kind]


def _today(request: HttpRequest) -> date:
    return today_of(viewer_of(request))


def handed_in(request: HttpRequest) -> tuple[Any, Any]:
    """What was filled in and what files came with it; nothing where the page was only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _day(text: str) -> date:
    """The day in an address; those at the ends of the calendar have no week around them."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not 1900 < day.year < 2200:
        raise Http404
    return day


urlpatterns = [
    path("diary/", diary, name="diary"),
    path("diary/<str:code>/", this_week, name="diary-of"),
    path("diary/<str:code>/week/<str:day>/", week, name="diary-week"),
    path("diary/<str:code>/day/<str:day>/", one_day, name="diary-day"),
    path("diary/<str:code>/add/<str:kind>/", add, name="diary-add"),
    path("diary/<str:code>/<str:kind>/<int:at>/", change, name="diary-change"),
    path("diary/<str:code>/<str:kind>/<int:at>/remove/", remove, name="diary-remove"),
]

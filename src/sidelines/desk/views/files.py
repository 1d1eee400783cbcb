"""A request's file: what both sides have done, what is still open, and everything that can be done next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sidelines.desk import access, bridge, clashing, clock, filed, journal, shown
from sidelines.desk.access import Viewer
from sidelines.desk.actions import requests
from sidelines.desk.actions.confirming import Clash, looked, waiting_act
from sidelines.desk.actions.files import Outsider, add_paper, open_to_outsider, paper_done
from sidelines.desk.actions.once import DoneAlready, once
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.bridge import File
from sidelines.desk.forms.files import LookForm, OpenForm, PaperForm
from sidelines.desk.models import ProvisionalConfirmation, RequestSide
from sidelines.desk.storied import city_named
from sidelines.errors import SidelinesError
from sidelines.formats.calendars.itinerary import write_calendar
from sidelines.itinerary import Engagement, Itinerary
from sidelines.meetings import acts
from sidelines.meetings.options import Option
from sidelines.people import Principal as CorePrincipal
from sidelines.places import City
from sidelines.times import day_at


def file_for(viewer: Viewer, code: str) -> File:
    """The file of that code, folded, if it exists for the viewer; raises `Http404`."""
    row = get_object_or_404(bridge.with_sides(access.files(viewer)), code=code)
    return bridge.file_of(row, clock.now())


def file_seen(request: HttpRequest, viewer: Viewer, code: str) -> File:
    """The file, for another page that shows it: that it was seen is written down, once for a visit."""
    found = file_for(viewer, code)
    journal.saw_lately(viewer, request.session, found.row.code)
    return found


@require_safe
def file(request: HttpRequest, code: str) -> HttpResponse:
    """A request's file; that it was opened is written down."""
    viewer = access.viewer_of(request)
    found = file_for(viewer, code)
    journal.saw(viewer, found.row.code)
    context = filed.page(viewer, found) | filed.beside(viewer, found)
    context["paper_form"] = PaperForm() if context["editing"] else None
    return render(request, "desk/file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_file(request: HttpRequest) -> HttpResponse:
    """The sheet on which a request is opened."""
    viewer = access.viewer_of(request)
    if not any(access.may_edit(viewer, each) for each in viewer.rights):
        raise PermissionDenied(_("You may not edit for any principal."))
    form = OpenForm(request.POST or None, viewer=viewer, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            row = _opened(viewer, form)
        except DoneAlready as refusal:
            messages.info(request, str(refusal))
            return redirect("desk:list")
        except (SidelinesError, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is open."))
            return redirect("desk:file", row.code)
    status = 422 if form.errors else 200
    return render(request, "desk/new_file.html", {"form": form}, status=status)


def _opened(viewer: Viewer, form: OpenForm) -> RequestSide:
    asked: dict[str, Any] = form.cleaned_data
    with once(viewer, asked["token"]):
        opened: dict[str, Any] = {
            "principal": asked["principal"],
            "subject": asked["subject"],
            "first": acts.Wish(words=asked["words"], said=asked["said"]),
            "ring": asked["ring"],
        }
        if asked["counterpart"]:
            row = requests.open_request(viewer, counterparts=[asked["counterpart"]], **opened)
        else:
            whom = {key: asked[key] for key in ("office", "name", "title", "home", "letters_address")}
            row = open_to_outsider(viewer, Outsider(**whom), **opened)
        if asked["owner"]:
            requests.make(viewer, row, acts.Task(owner=asked["owner"]))
    return row


# --- papers ------------------------------------------------------------------------------------------------------


@require_POST
def add_a_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Note a paper that the file needs."""
    viewer = access.viewer_of(request)
    found = file_for(viewer, code)
    access.must_edit(viewer, found.row.principal)
    form = PaperForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        paper = {key: asked[key] for key in ("title", "owner_name", "due", "where")}
        try:
            with once(viewer, asked["token"]):
                add_paper(viewer, found.row, **paper)
        except DoneAlready as refusal:
            messages.info(request, str(refusal))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        context = filed.heading(found) | {"form": form, "title": _("A paper for the file")}
        return render(request, "desk/paper.html", context, status=422)
    return redirect(f"{reverse('desk:file', args=[code])}#papers")


@require_POST
def finish_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a paper is done."""
    viewer = access.viewer_of(request)
    found = file_for(viewer, code)
    said = request.POST.get("paper", "")
    try:
        paper = paper_done(viewer, found.row, int(said) if said.isdecimal() and len(said) < 16 else 0)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(title)s is done.") % {"title": paper.title})
    return redirect(f"{reverse('desk:file', args=[code])}#papers")


# --- looking at a provisional confirmation -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, code: str) -> HttpResponse:
    """Where somebody who sees the whole diary decides on a confirmation by somebody who doesn't."""
    viewer = access.viewer_of(request)
    found = file_seen(request, viewer, code)
    access.must_commit(viewer, found.row.principal)
    if not access.sees_everything(viewer, found.row.principal_id):
        raise PermissionDenied(_("Somebody who sees the whole diary has to look at it."))
    waiting = found.row.provisional.filter(looked_at__isnull=True).select_related("member").first()
    if waiting is None:
        messages.info(request, _("No confirmation waits to be looked at."))
        return redirect("desk:file", code)
    option = _confirmed_by(found, waiting)
    row = found.row
    taken = clashing.taken(viewer, row, option) if option else []
    twice = clashing.booked_twice(viewer, row, option) if option else []
    form = LookForm(request.POST or None, clashing=bool(taken or twice))
    if request.method == "POST" and form.is_valid() and _decided(request, viewer, waiting, form):
        return redirect("desk:file", code)
    context = filed.heading(found) | {
        "form": form,
        "waiting": waiting,
        "option": shown.option_times(option, found.row.principal.home_zone) if option else None,
        "place": option.city if option else "",
        "since": shown.time(bridge.minute(waiting.made_at), row.office.zone),
        "twice": [clashing.twice_words(row, each) for each in twice],
        "slots": clashing.shown(clashing.in_hours(viewer, row, [option]), row) if option else [],
        "diary_url": _day_url(row, option) if option else "",
    }
    return render(request, "desk/look.html", context, status=422 if form.errors else 200)


def _day_url(row: RequestSide, option: Option) -> str:
    """The day of the option in our principal's diary, by the days of the place."""
    day = day_at(option.begins, option.zone)
    return reverse("desk:diary-day", args=[row.principal.code, day.isoformat()])


def _confirmed_by(found: File, waiting: ProvisionalConfirmation) -> Option | None:
    """The place and time that a waiting confirmation is about."""
    act = waiting_act(waiting)
    assert isinstance(act, acts.Confirm)
    known = found.standing.options.get(found.standing.positions[found.key].option)
    return act.option or (known.option if known else None)


def _decided(request: HttpRequest, viewer: Viewer, waiting: ProvisionalConfirmation, form: LookForm) -> bool:
    """Whether it was decided; what stands in the way is said on the form."""
    passes = form.cleaned_data["verdict"] == "pass"
    try:
        with once(viewer, form.cleaned_data["token"]):
            if passes:
                requests.let_pass(viewer, waiting, override=form.cleaned_data.get("override", ""))
            else:
                with transaction.atomic():
                    looked(viewer, waiting, let_pass=False)
    except DoneAlready as refusal:
        messages.info(request, str(refusal))
        return True
    except (SidelinesError, PermissionDenied) as refusal:
        form.add_error(
            "override" if isinstance(refusal, Clash) and "override" in form.fields else None, str(refusal)
        )
        return False
    said = _("The meeting is confirmed.") if passes else _("The confirmation was not let pass.")
    messages.success(request, said)
    return True


# --- the meeting as a calendar -----------------------------------------------------------------------------------


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting that is agreed or confirmed, as a calendar; the other side is named only where that is asked for.

    One that was agreed and is so no longer is called off in it, for whoever has it in a calendar.
    """
    viewer = access.viewer_of(request)
    found = file_for(viewer, code)
    option, called_off = filed.meeting_to_enter(found), False
    if option is None:
        option, called_off = filed.meeting_called_off(found), True
    if option is None:
        raise Http404
    journal.saw(viewer, found.row.code, page="calendar")
    named = request.GET.get("names") == "yes"
    content = write_calendar(
        [_itinerary(found, option, named)], now=clock.now(), titles=True, called_off=called_off
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": 'attachment; filename="meeting.ics"', "Cache-Control": "no-store"},
    )


def _itinerary(found: File, option: Option, named: bool) -> Itinerary:
    """The meeting alone, as an itinerary of our principal; tentative until every side has confirmed."""
    row = found.row
    city = city_named(option.city, option.country)
    others = [side.principal for side in found.standing.sides if side.key != found.key]
    what = _("Meeting with %(names)s") % {"names": ", ".join(others)} if named else _("Meeting")
    if city is None and option.city:
        what = f"{what}, {option.city}"
    engagement = Engagement(
        key=row.code,
        city=city,
        day=day_at(option.begins, option.zone),
        zone=option.zone,
        start=None if option.hours_open else option.begins,
        end=None if option.hours_open else option.ends,
        tentative=found.standing.confirmed is None,
        title=what,
    )
    # A calendar of one meeting says nothing of the home; that of a town which no table has needs no place on a map.
    home = city_named(row.principal.home_city) or City(
        name=row.principal.home_city, country="", latitude=0, longitude=0, zone=row.principal.home_zone
    )
    whose = CorePrincipal(name=row.principal.name, home=home)
    return Itinerary(principal=whose, engagements=(engagement,))


urlpatterns = [
    path("requests/new/", new_file, name="new-file"),
    path("requests/<str:code>/", file, name="file"),
    path("requests/<str:code>/papers/", add_a_paper, name="papers"),
    path("requests/<str:code>/papers/done/", finish_paper, name="paper-done"),
    path("requests/<str:code>/look/", look, name="look"),
    path("requests/<str:code>/meeting.ics", calendar, name="meeting-calendar"),
]

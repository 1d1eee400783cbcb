"""Sheets on which moves are made, the other side's are entered as reported to us, and entries are corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sidelines.desk import access, bridge, clashing, filed, outbox, preparing, reach, shown, untold
from sidelines.desk.access import Viewer
from sidelines.desk.actions import requests
from sidelines.desk.actions.confirming import Clash
from sidelines.desk.actions.once import DoneAlready, already, handed_in, once
from sidelines.desk.actions.replying import invite_to_reply
from sidelines.desk.bridge import File
from sidelines.desk.forms.links import SendingForm, ToldForm
from sidelines.desk.forms.moves import MoveForm
from sidelines.desk.forms.of_kinds import FORMS
from sidelines.desk.forms.options import AgreeForm, NewOptionsForm
from sidelines.desk.kinds import OF_ACT, Kind
from sidelines.desk.models import RecordedMove, RequestSide
from sidelines.desk.reach import Reach
from sidelines.desk.views.files import file_seen
from sidelines.errors import SidelinesError
from sidelines.meetings import acts
from sidelines.meetings.acts import Act
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The sheet on which a move of ours is made."""
    viewer = access.viewer_of(request)
    found, kind = file_seen(request, viewer, code), _kind(slug)
    _must(viewer, found, kind.act)
    if kind.act is acts.Correct:
        return redirect("desk:corrections", code)
    why = filed.why_not(found, kind.act)
    if why and request.method != "POST":
        return _not_open(request, found, kind, why)
    form = _form(request, viewer, found, kind.act)
    beside = _beside(request, found, form)
    if request.method == "POST":

        def made() -> str:
            override = form.cleaned_data.get("override", "")
            saved = requests.make(viewer, found.row, form.act(), private=form.private, override=override)
            if saved is None:
                return _(
                    "The confirmation is provisional until somebody who sees the whole diary has looked."
                )
            told = _told(viewer, found.row, saved, beside)
            return " ".join([_("Taken down: %(what)s.") % {"what": kind.label}, *told])

        right = (beside is None or beside.is_valid()) and not _warned_first(viewer, found, form)
        if right and _taken_down(request, viewer, form, made):
            return redirect("desk:file", code)
    lies = _lies_there(viewer, found, form)
    return _sheet(request, found, form, kind.label, kind.does, danger=kind.ends, beside=beside, lies=lies)


def _warned_first(viewer: Viewer, found: File, form: MoveForm) -> bool:
    """Whether what was written keeps hours in which something else lies that the sheet did not show yet."""
    if not isinstance(form, NewOptionsForm) or not form.is_valid():
        return False
    return form.unwarned(clashing.mark(slot) for slot in clashing.warnings(viewer, found.row, form.kept()))


def _lies_there(viewer: Viewer, found: File, form: MoveForm) -> list[shown.Shown]:
    """What else lies in the hours that the sheet is about, as the viewer may see it."""
    lying = clashing.warnings(viewer, found.row, form.kept())
    if lying and not form.is_bound:
        form.initial["warned"] = " ".join(clashing.mark(slot) for slot in lying)
    return clashing.shown(lying, found.row)


def _beside(request: HttpRequest, found: File, form: MoveForm) -> SendingForm | ToldForm | None:
    """What a sheet asks besides about offices outside: of a move that is told, whether a link goes with it."""
    sent = request.POST if request.method == "POST" else None
    if form.kind is acts.Contact:
        unaware = untold.sides(found)
        return ToldForm(sent, sides=unaware, initially="told" in request.GET) if unaware else None
    if form.reach is Reach.INSIDE:
        return None
    unlinked = list(outbox.without_link(found.row))
    return SendingForm(sent, sides=unlinked) if unlinked else None


def _told(
    viewer: Viewer, row: RequestSide, saved: RecordedMove, beside: SendingForm | ToldForm | None
) -> list[str]:
    """Send the links that go with a move, or keep who was told by it; what was done, in sentences."""
    if isinstance(beside, ToldForm):
        for side in beside.chosen():
            outbox.note_told(side)
        return []
    if beside is None or saved.internal:
        return []
    for side, address in beside.chosen():
        invite_to_reply(viewer, row, side, address=address)
    return [
        _("A reply link is on its way to %(office)s.") % {"office": side.office.name}
        for side, _address in beside.chosen()
    ]


@require_safe
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """What the other side may have done: the first step of entering it as reported to us."""
    viewer = access.viewer_of(request)
    found = file_seen(request, viewer, code)
    access.must_edit(viewer, found.row.principal)
    others = [side for side in found.standing.sides if side.key != found.key]
    context = filed.heading(found) | {
        "others": [
            {"side": shown.side(found.standing, side.key), **filed.reportable(found, side.key)}
            for side in others
        ]
    }
    return render(request, "desk/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_move(request: HttpRequest, code: str, side: str, slug: str) -> HttpResponse:
    """The sheet on which another side's move is entered as it was reported to us."""
    viewer = access.viewer_of(request)
    found, kind = file_seen(request, viewer, code), _kind(slug)
    access.must_edit(viewer, found.row.principal)
    other = next((row for row in bridge.all_sides(found.row) if row.key == side), None)
    if other is None or side == found.key or kind.act.internal:
        raise Http404
    form = _form(request, viewer, found, kind.act, side=side, reported=True)
    if request.method == "POST":

        def entered() -> str:
            requests.report(viewer, found.row, form.act(), side=other, how=form.report())
            return _("Entered as reported to us: %(what)s.") % {"what": kind.label}

        if _taken_down(request, viewer, form, entered):
            return redirect("desk:file", code)
    office = found.standing.side(side).office
    title = _("%(office)s, as reported to us: %(what)s") % {"office": office, "what": kind.label}
    does = _("It counts as theirs until they act themselves, and stays marked as reported to us.")
    return _sheet(request, found, form, title, does, action=_("Enter it"))


@require_safe
def corrections(request: HttpRequest, code: str) -> HttpResponse:
    """The entries of ours that can be corrected."""
    viewer = access.viewer_of(request)
    found = file_seen(request, viewer, code)
    access.must_edit(viewer, found.row.principal)
    context = filed.heading(found) | {"moves": filed.correctable(found)}
    return render(request, "desk/corrections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, entry: str) -> HttpResponse:
    """The sheet on which an entry of ours is corrected; what it said stays legible."""
    viewer = access.viewer_of(request)
    found = file_seen(request, viewer, code)
    access.must_edit(viewer, found.row.principal)
    wrong = next((each for each in found.standing.moves if each.id == entry), None)
    if wrong is None or wrong.entered_by != found.key or not wrong.internal:
        raise Http404
    if isinstance(wrong.act, acts.Correct) or wrong.id in found.standing.corrected:
        return _not_open(request, found, OF_ACT[acts.Correct], _("This entry was corrected already."))
    form = _form(request, viewer, found, type(wrong.act), side=wrong.side, corrects=wrong)
    if request.method == "POST":

        def corrected() -> str:
            instead = None if form.left_out else form.act()
            reason = form.cleaned_data["why_corrected"]
            requests.make(viewer, found.row, acts.Correct(of=wrong.id, reason=reason, instead=instead))
            return _("The entry is corrected; what it said stays legible.")

        if _taken_down(request, viewer, form, corrected):
            return redirect("desk:file", code)
    title = _("Correct an entry: %(what)s") % {"what": OF_ACT[type(wrong.act)].label}
    says = shown.one_move(wrong, found.standing, found.row.office.zone)["what"]
    return _sheet(request, found, form, title, says, action=_("Correct it"))


# --- what all sheets do ------------------------------------------------------------------------------------------


def _kind(slug: str) -> Kind:
    kind = filed.kind_of(slug)
    if kind is None:
        raise Http404
    return kind


def _must(viewer: Viewer, found: File, act: type[Act]) -> None:
    (access.must_commit if act.commits else access.must_edit)(viewer, found.row.principal)


def _form(
    request: HttpRequest,
    viewer: Viewer,
    found: File,
    act: type[Act],
    *,
    side: str = "",
    reported: bool = False,
    corrects: Move | None = None,
) -> MoveForm:
    """The form of a kind of move, filled in as it was sent, or as the address says."""
    row = found.row
    owners = access.members_who_see(viewer.office, row.principal, row.ring).order_by("name")
    return FORMS[act](
        request.POST if request.method == "POST" else None,
        kind=act,
        file=found,
        side=side,
        owners=list(owners.values_list("name", flat=True)),
        reported=reported,
        corrects=corrects,
        initial={} if corrects else request.GET.dict(),
    )


def _taken_down(request: HttpRequest, viewer: Viewer, form: MoveForm, do: Callable[[], str]) -> bool:
    """Whether it was done, once; what forbids it is said on the form, which keeps what was written."""
    if not form.is_valid():
        # What could be chosen on the sheet may be gone because the same sheet was handed in a moment ago.
        if handed_in(viewer, str(form.data.get("token", ""))):
            messages.info(request, already())
            return True
        return False
    try:
        with once(viewer, form.cleaned_data["token"]):
            said = do()
    except DoneAlready as refusal:
        messages.info(request, str(refusal))
        return True
    except Clash as refusal:
        form.add_error(None, str(refusal))
        if isinstance(form, AgreeForm):
            form.offer_to_overlap()
        return False
    except (SidelinesError, PermissionDenied) as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True


def _sheet(
    request: HttpRequest,
    found: File,
    form: MoveForm,
    title: Any,
    does: Any,
    *,
    action: Any = "",
    danger: bool = False,
    beside: SendingForm | ToldForm | None = None,
    lies: Sequence[shown.Shown] = (),
) -> HttpResponse:
    context = filed.heading(found) | {
        "form": form,
        "title": title,
        "does": does,
        "action": action or title,
        "danger": danger,
        "beside": beside,
        "lies": lies,
        "first": preparing.warnings(found, form.kind, _may_settle(found, form)),
        "due": untold.due_shown(found, shown.move_due(found)),
        "reach": reach.shown_reach(form.reach, reach.told_of(found)),
    }
    wrong = form.errors or (beside is not None and beside.errors)
    return render(request, "desk/move.html", context, status=422 if wrong else 200)


def _may_settle(found: File, form: MoveForm) -> Sequence[Option]:
    """The options of which the sheet may settle one: those whose hours it keeps, or else all that are on the table."""
    return form.kept() or [entry.option for entry in found.standing.offers]


def _not_open(request: HttpRequest, found: File, kind: Kind, why: str) -> HttpResponse:
    """The page that says which fact forbids a move now."""
    context = filed.heading(found) | {
        "title": kind.label,
        "why": why,
        "next": reverse("desk:file", args=[found.row.code]),
    }
    return render(request, "desk/not_open.html", context)


urlpatterns = [
    path("requests/<str:code>/move/<slug:slug>/", move, name="move"),
    path("requests/<str:code>/report/", reports, name="reports"),
    path("requests/<str:code>/report/<str:side>/<slug:slug>/", report_move, name="report-move"),
    path("requests/<str:code>/correct/", corrections, name="corrections"),
    path("requests/<str:code>/correct/<str:entry>/", correct, name="correct"),
]

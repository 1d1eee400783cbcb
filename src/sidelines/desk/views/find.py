"""Find: when and where principals can meet, what each option costs, why not, and from an option to a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sidelines.desk import access, bridge, clock, itineraries, sought
from sidelines.desk.access import Viewer, viewer_of
from sidelines.desk.actions.diaries import note_use
from sidelines.desk.actions.notes import keep_note
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import make, open_request
from sidelines.desk.forms.find import NEW, LimitsForm, OtherDiaryForm, OursForm, ProposalForm, WhyNotForm
from sidelines.desk.found import near_misses, pictures, shown_answer, why_not_said
from sidelines.desk.itineraries import Kept, case_in
from sidelines.desk.listed import today_of
from sidelines.desk.models import ItineraryNote, Office, Principal, RequestSide
from sidelines.desk.models.people import new_code
from sidelines.desk.searches import (
    AROUND,
    KEPT_AROUND,
    answer_of,
    part_of_upload,
    sealed,
    sealed_option,
    search_text,
    unsealed,
    unsealed_option,
    why_not_of,
)
from sidelines.desk.shown import time
from sidelines.desk.views.diary_files import download
from sidelines.errors import SidelinesError
from sidelines.finding.answer import Answer
from sidelines.formats.cases.joining import Part
from sidelines.meetings.acts import Act, Draft, Propose
from sidelines.meetings.options import Option
from sidelines.meetings.standing import Duty
from sidelines.phrases import joined, span_text
from sidelines.times import Span, day_at, day_text

Shown = dict[str, Any]
OTHERS = ("first", "second")
"""So many principals whose diaries are not kept here can take part in one search."""


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask when and where they can meet, and see the answer."""
    viewer = viewer_of(request)
    principals = list(access.principals(viewer))
    forms = _Forms(request, viewer, principals)
    if request.method == "POST" and forms.valid():
        try:
            return forms.answered()
        except SidelinesError as refusal:
            forms.limits.add_error(None, str(refusal))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms.wrong else HTTPStatus.OK
    context = {
        "ours": forms.ours,
        "limits": forms.limits,
        "others": forms.others,
        "file": forms.file,
        "known": forms.known,
        "notes": _notes_shown(forms, viewer),
    }
    return render(request, "desk/find.html", context, status=status)


class _Forms:
    """Everything that is filled in for a search."""

    def __init__(self, request: HttpRequest, viewer: Viewer, principals: Sequence[Principal]) -> None:
        self._request, self._viewer = request, viewer
        given = request.POST if request.method == "POST" else None
        today = today_of(viewer)
        self._today = today
        self.file = _file_named(viewer, request.POST.get("file") or request.GET.get("file", ""))
        asked = request.GET.getlist("principal") or [each.code for each in principals[:1]]
        known = sought.of(bridge.file_of(self.file, clock.now()), principals, today) if self.file else None
        self.known = known.said if known else []
        ours = known.ours if known else asked
        self.ours = OursForm(given, principals=principals, initial={"ours": ours})
        self.limits = LimitsForm(given, initial=LimitsForm.usual(today) | (known.limits if known else {}))
        files = request.FILES if given is not None else None
        others = known.others if known else []
        self.notes = _notes(viewer, self.file)
        keeps = self.file is not None and access.may_edit(viewer, self.file.principal_id)
        self.others = [
            OtherDiaryForm(
                given,
                files,
                prefix=prefix,
                initial=other,
                keeps=keeps and other is not None,
                note=self.notes.get(other["name"].casefold()) if other else None,
            )
            for prefix, other in zip_longest(OTHERS, others[: len(OTHERS)])
        ]

    @property
    def wrong(self) -> bool:
        """Whether anything has to be put right."""
        return any(form.is_bound and form.errors for form in (self.ours, self.limits, *self.others))

    def valid(self) -> bool:
        """Whether a search can be made of it: two principals at the least."""
        whole = all(form.is_valid() for form in (self.ours, self.limits, *self.others))
        if not whole:
            return False
        if len(self.ours.chosen()) + sum(form.said for form in self.others) < 2:
            said = _(
                "Choose two principals at the least: another of ours, or somebody whose itinerary you hand in."
            )
            self.ours.add_error("ours", said)
            return False
        return True

    def answered(self) -> HttpResponse:
        """Search, and show what was found."""
        kept = itineraries.kept(self._viewer, self.ours.chosen())
        parts = [itineraries.with_requests(each, leave_out=self.file) for each in kept]
        opened: list[str] = []
        for form in self.others:
            if form.said:
                part, sentences = self._other(form)
                parts.append(part)
                opened += [f"{part.name}: {sentence}" for sentence in sentences]
        text = search_text(parts, self.limits.asked(), as_of=self._today)
        self._keep_notes(parts)
        return _answer_page(self._request, text, kept, self.file, opened)

    def _other(self, form: OtherDiaryForm) -> tuple[Part, list[str]]:
        name, home = form.cleaned_data["name"], form.cleaned_data["home"]
        if form.given:
            around = KEPT_AROUND if form.cleaned_data.get("keep") else AROUND
            return part_of_upload(form.upload(), name, home, self.limits.asked(), around)
        if form.note is not None and form.cleaned_data.get("use_note"):
            entered = bridge.local_words(form.note.entered_at, self._viewer.office.zone)
            part = Part(text=form.note.text, name=name or form.note.principal.name)
            return part, [_("our own note, entered %(when)s") % {"when": entered}]
        return itineraries.bare_part(name, home), []  # nothing is known of that principal but the home

    def _keep_notes(self, parts: Sequence[Part]) -> None:
        """Keep with the request what was handed in of its other principals, where that was asked for."""
        if self.file is None:
            return
        named = {side.principal.name.casefold(): side.principal for side in bridge.all_sides(self.file)}
        handed = {part.name.casefold(): part for part in parts}
        for form in self.others:
            name = str(form.cleaned_data.get("name", "")).casefold()
            if form.given and form.cleaned_data.get("keep"):
                if name not in named:
                    said = _("%(name)s is nobody in this request: nothing was kept.")
                    raise NotPossible(said % {"name": form.cleaned_data["name"]})
                keep_note(self._viewer, self.file, named[name], handed[name])


def _notes(viewer: Viewer, file: RequestSide | None) -> dict[str, ItineraryNote]:
    """Our own notes that are kept with a request, by whose itinerary they are."""
    if file is None:
        return {}
    return {note.principal.name.casefold(): note for note in access.notes(viewer).filter(file=file)}


def _notes_shown(forms: _Forms, viewer: Viewer) -> list[Shown]:
    return [
        {
            "name": note.principal.name,
            "by": note.entered_by.name if note.entered_by else "",
            "at": time(bridge.minute(note.entered_at), viewer.office.zone),
            "url": reverse("desk:note", args=[note.file.code, note.code]),
        }
        for note in forms.notes.values()
    ]


def _file_named(viewer: Viewer, code: str) -> RequestSide | None:
    """The request for which options are looked for, if it exists for the viewer."""
    if not code:
        return None
    return bridge.with_sides(access.files(viewer)).filter(code=code).first()


# --- the answer --------------------------------------------------------------------------------------------------


def _answer_page(
    request: HttpRequest, text: str, kept: Sequence[Kept], file: RequestSide | None, opened: Sequence[str]
) -> HttpResponse:
    viewer = viewer_of(request)
    answer = answer_of(text)
    note_use(viewer, [each.principal for each in kept], "find", "page")
    whose = viewer.member.code
    shown = shown_answer(answer)
    for option, values in zip(answer.options, shown["options"], strict=True):
        values["token"] = sealed_option(option, whose, answer.meeting.participants)
        values["warns"] = _warnings(kept, Span(start=values["span"][0], end=values["span"][1]), file)
    context = {
        "answer": shown,
        **pictures(answer),
        "sealed": sealed(text, whose),
        "file": file,
        "opened": opened,
        "why_form": WhyNotForm(),
        "not_whole": [each.principal.name for each in kept if not each.whole],
        "may_propose": any(access.may_edit(viewer, each.principal.pk) for each in kept),
    }
    return render(request, "desk/find_answer.html", context)


def _warnings(kept: Sequence[Kept], span: Span, file: RequestSide | None) -> list[str]:
    """The soft holds that an option touches, in words."""
    return [
        _("touches a soft hold of %(principal)s: %(what)s")
        % {"principal": each.principal, "what": hold.file.subject or hold.city or _("a meeting")}
        for each in kept
        for hold in itineraries.soft_holds_in(each, span)
        if file is None or hold.file_id != file.pk
    ]


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """The same search once more, handed on by a page that came after it."""
    viewer = viewer_of(request)
    try:
        text = _handed_on(request)
        names = [each.principal.name for each in case_in(text).itineraries]
        ours = list(access.principals(viewer).filter(name__in=names))
        file = _file_named(viewer, request.POST.get("file", ""))
        return _answer_page(request, text, itineraries.kept(viewer, ours), file, ())
    except SidelinesError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:find")


@require_POST
def why_not(request: HttpRequest) -> HttpResponse:
    """Why a day, a city or both are closed, and what would open them."""
    form = WhyNotForm(request.POST)
    answer: Answer | None = None
    try:
        text = _handed_on(request)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:find")
    if form.is_valid():
        try:
            answer = why_not_of(text, day=form.cleaned_data["day"], city=form.cleaned_data["city"].strip())
        except SidelinesError as refusal:
            form.add_error("city", str(refusal))
    context = {
        "form": form,
        "sealed": request.POST["sealed"],
        "file": request.POST.get("file", ""),
        "days": why_not_said(answer) if answer else [],
        "near": near_misses(answer) if answer else [],
        "complete": answer.complete if answer else True,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "desk/find_why.html", context, status=status)


@require_POST
def case_file(request: HttpRequest) -> HttpResponse:
    """The search as a case file, of which `sidelines find` gives the same answer."""
    try:
        text = _handed_on(request)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:find")
    return download(text.encode(), "search.toml", "application/toml")


def _handed_on(request: HttpRequest) -> str:
    return unsealed(request.POST.get("sealed", ""), viewer_of(request).member.code)


# --- from options to a request -----------------------------------------------------------------------------------


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Draw up or offer the options that were chosen, in a request that is there or in a new one."""
    viewer = viewer_of(request)
    tokens = request.POST.getlist("option")
    try:
        chosen = [unsealed_option(token, viewer.member.code, new_code()) for token in tokens]
        met = _one_meeting(chosen)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:find")
    if not chosen:
        messages.warning(request, _("Choose at least one option."))
        return again(request)
    options = tuple(option for option, _met in chosen)
    form = _proposal_form(request, viewer, options, met)
    if "how" in request.POST and form.is_valid():
        try:
            row = _made(viewer, form, options)
        except PermissionDenied as refusal:
            form.add_error("how", str(refusal))
        except SidelinesError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The options are in the request."))
            return redirect(reverse("desk:file", args=[row.code]))
    context = {
        "form": form,
        "tokens": tokens,
        "options": [_option_words(each) for each in options],
        "met": joined(sorted(met)),
        "nowhere": not form.fields["file"].choices,  # type: ignore[attr-defined]
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "desk/find_propose.html", context, status=status)


def _one_meeting(chosen: Sequence[tuple[Option, frozenset[str]]]) -> frozenset[str]:
    """Who was to meet at these options; raises NotPossible where they are of several searches."""
    meetings = {met for _option, met in chosen}
    if len(meetings) > 1:
        raise NotPossible(_("These options are not for one meeting: look again."))
    return meetings.pop() if meetings else frozenset()


def _proposal_form(
    request: HttpRequest, viewer: Viewer, options: Sequence[Option], met: frozenset[str]
) -> ProposalForm:
    """What may become of the options: in a request between exactly those for whom they were found, or in a new one."""
    ours = [
        each for each in access.principals(viewer).filter(name__in=met) if access.may_edit(viewer, each.pk)
    ]
    rows = _between(viewer, ours, met)
    others = _whom_else(viewer, ours, met)
    file = request.POST.get("file", "")
    today = today_of(viewer)
    initial = {
        "file": file if any(row.code == file for row in rows) else NEW,
        "how": "draft",
        "answered_by": _usual_answer_by(viewer.office, options, today),
    }
    return ProposalForm(
        request.POST if "how" in request.POST else None,
        initial=initial,
        files=rows,
        principals=ours,
        counterparts=others,
        rings=list(viewer.office.rings.filter(pk__in=viewer.ring_ids)),
        today=today,
        zone=viewer.office.zone,
    )


def _between(viewer: Viewer, ours: Sequence[Principal], met: frozenset[str]) -> list[RequestSide]:
    """The open requests of these principals of ours whose sides are exactly those who were to meet."""
    # What has ended but for a follow-up is arranged no more.
    asked = access.files(viewer).filter(principal__in=ours, open=True).exclude(duty=Duty.NOTHING)
    for name in met:
        asked = asked.filter(meeting__sides__principal__name=name)
    found = asked.distinct().order_by("next_on", "pk").select_related("principal")
    return [
        row
        for row in found.prefetch_related("meeting__sides__principal")
        if {side.principal.name for side in row.meeting.sides.all()} == met
    ]


def _whom_else(viewer: Viewer, ours: Sequence[Principal], met: frozenset[str]) -> list[Principal]:
    """To whom a new request can be that is between exactly those who were to meet: one of ours, and one other."""
    if len(met) != 2 or len(ours) != 1:
        return []
    others = met - {each.name for each in ours}
    return list(access.counterparts(viewer).filter(name__in=others).select_related("office"))


def _usual_answer_by(office: Office, options: Sequence[Option], today: date) -> date:
    """A day before a reminder would be due anyway, and before the first of the options."""
    due = today + timedelta(days=bridge.ladder_of(office).chase)
    first = min(day_at(option.begins, office.zone) for option in options)
    return max(today, min(due, first - timedelta(days=1)))


def _made(viewer: Viewer, form: ProposalForm, options: tuple[Option, ...]) -> RequestSide:
    """Make the move; raises IllegalMove where the facts forbid it, PermissionDenied without the right."""
    given = form.cleaned_data
    act: Act = (
        Draft(options=options, words=given["words"])
        if given["how"] == "draft"
        else Propose(options=options, words=given["words"], answer_by=form.answer_by())
    )
    if given["file"] != NEW:
        row = access.files(viewer).get(code=given["file"])
        make(viewer, row, act)
        return row
    return open_request(
        viewer,
        principal=access.principals(viewer).get(code=given["principal"]),
        counterparts=[access.counterparts(viewer).get(code=given["counterpart"])],
        subject=given["subject"],
        first=act,
        ring=viewer.office.rings.filter(code=given["ring"]).first() if given["ring"] else None,
    )


def _option_words(option: Option) -> Shown:
    return {
        "place": option.city,
        "day": day_text(day_at(option.begins, option.zone)),
        "hours": span_text(option.begins, option.ends, option.zone),
    }


urlpatterns = [
    path("find/", find, name="find"),
    path("find/again/", again, name="find-again"),
    path("find/why-not/", why_not, name="find-why-not"),
    path("find/case/", case_file, name="find-case"),
    path("find/propose/", propose, name="find-propose"),
]

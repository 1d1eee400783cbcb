"""My list: what waits for an answer, what wants a decision today, and who keeps us waiting, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sidelines.desk import access, bridge, clock, listed, outbox
from sidelines.desk.access import Viewer
from sidelines.desk.models import ProvisionalConfirmation, RequestSide
from sidelines.desk.models.requests import Whose
from sidelines.desk.shown import Shown
from sidelines.meetings.standing import Duty

SHOWN = 30
"""How many rows of one kind the page shows; it says how many more there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the list: which files stand in it, and in what order."""

    key: str
    title: str
    empty: str
    which: Q
    order: tuple[Any, ...]


def _parts(viewer: Viewer) -> tuple[Part, ...]:
    """The parts of the list by the day and the instant that it is; a file stands in one of them."""
    today, now = listed.today_of(viewer), clock.now()
    ours, theirs = Q(whose__in=[Whose.OURS, Whose.BOTH]), Q(whose=Whose.THEIRS)
    wish = Q(duty=Duty.ANSWER_WISH) & ours
    # Reminding those who keep us waiting belongs to the waiting; whatever else is due is a decision.
    reminder = theirs & Q(next_what="a reminder is due")
    past = Q(duty=Duty.MEET, ends__lte=now)
    review = Q(duty=Duty.REVIEW, review_on__lte=today)
    dated = Q(next_on__lte=today) | (ours & Q(chief_on__lte=today))
    due = ~wish & ~reminder & (dated | review | past)
    oldest = (F("since").asc(nulls_last=True), "pk")
    return (
        Part(
            key="wishes",
            title=_("Wishes unanswered"),
            empty=_("Every wish has its answer."),
            which=wish,
            order=(F("wished_at").asc(nulls_last=True), "pk"),
        ),
        Part(
            key="decisions",
            title=_("Decisions wanted today"),
            empty=_("Nothing is due today."),
            which=due,
            order=("next_on", *oldest),
        ),
        Part(
            key="waiting",
            title=_("Waiting for others"),
            empty=_("Nobody keeps us waiting."),
            which=theirs & ~due,
            order=oldest,
        ),
        Part(
            key="ahead",
            title=_("In hand, with their next dates"),
            empty=_("Nothing else is open."),
            which=~wish & ~due & ~theirs,
            order=("next_on", "pk"),
        ),
    )


@require_safe
def my_list(request: HttpRequest) -> HttpResponse:
    """What the viewer's office has open: everything that exists for the viewer, or what is the viewer's own."""
    viewer = access.viewer_of(request)
    mine = request.GET.get("whose") == "mine"
    files = access.files(viewer).filter(open=True)
    if mine:
        files = files.filter(_own(viewer))
    context = _listed(viewer, files, _parts(viewer))
    empty = not context["total"] and not mine and not access.files(viewer).exists()
    context |= {
        "mine": mine,
        "principals": access.principals(viewer).order_by("name"),
        "to_look_at": _to_look_at(viewer),
        "letters": _letters(viewer),
        "may_open": any(access.may_edit(viewer, each) for each in viewer.rights),
        "steps": _first_steps(viewer) if empty else [],
    }
    return render(request, "desk/list.html", context)


def _own(viewer: Viewer) -> Q:
    """What the viewer owns; a chief of staff's own is also what has climbed."""
    owned = Q(owner=viewer.eyes)
    if viewer.office.chief_of_staff_id == viewer.eyes.pk:
        return owned | Q(chief_on__lte=listed.today_of(viewer))
    return owned


def _listed(viewer: Viewer, files: QuerySet[RequestSide], parts: Sequence[Part]) -> dict[str, Any]:
    """The parts with their rows: a query each, one for all numbers, one for all the other sides."""
    counts = files.aggregate(**{part.key: Count("pk", filter=part.which) for part in parts})
    rows = {
        part.key: list(listed.with_what_rows_show(files.filter(part.which)).order_by(*part.order)[:SHOWN])
        for part in parts
    }
    listed.with_pairs([row for found in rows.values() for row in found])
    now, today = clock.now(), listed.today_of(viewer)
    shown_parts = [
        {
            "key": part.key,
            "title": part.title,
            "empty": part.empty,
            "count": counts[part.key],
            "more": counts[part.key] - len(rows[part.key]),
            "rows": listed.shown_rows(rows[part.key], now, today),
        }
        for part in parts
    ]
    return {"parts": shown_parts, "total": sum(counts.values())}


def _to_look_at(viewer: Viewer) -> list[Shown]:
    """The confirmations that wait for somebody who sees the whole diary, or that the viewer has made."""
    waiting = access.provisional(viewer).select_related(
        "file__principal", "file__office", "file__meeting", "member"
    )
    found: list[ProvisionalConfirmation] = list(waiting[:SHOWN])
    listed.with_pairs([each.file for each in found])
    return [
        {
            "pair": listed.pair(each.file),
            "by": each.member.name,
            "when": bridge.local_words(each.made_at, viewer.office.zone),
            "made_by_viewer": each.member_id == viewer.eyes.pk,
            "url": reverse("desk:file", args=[each.file.code])
            if each.member_id == viewer.eyes.pk
            else reverse("desk:look", args=[each.file.code]),
        }
        for each in found
    ]


def _letters(viewer: Viewer) -> list[Shown]:
    """The letters that may not have arrived, with what somebody has to decide about them."""
    return [
        {
            "code": letter.code,
            "kind": _(letter.kind),
            "to": outbox.shown_address(letter),
            "state": _(letter.state),
            "subject": letter.file.subject,
            "file_url": reverse("desk:file", args=[letter.file.code]),
            "when": bridge.local_words(letter.stored_at, viewer.office.zone),
            "may_decide": access.may_edit(viewer, letter.file.principal_id),
        }
        for letter in outbox.to_decide(viewer)[:SHOWN]
    ]


def _first_steps(viewer: Viewer) -> list[Shown]:
    """What an office does first that has no request yet."""
    return [
        {
            "title": _("Enter a wish"),
            "text": _(
                "What the principal said, where and to whom: from then on it has an owner and a next date."
            ),
            "url": reverse("desk:new-file"),
            "action": _("Open a request"),
        },
        {
            "title": _("Give it to somebody"),
            "text": _(
                "Without an answer it goes to the chief of staff, and then to the principal's own page."
            ),
        },
        {
            "title": _("Sound the other office out, or offer options"),
            "text": _("From then on you see both sides' truth, whose move it is, and since when."),
            "url": reverse("desk:board"),
            "action": _("Look at the board"),
        },
    ]


@require_safe
def principal_list(request: HttpRequest, code: str) -> HttpResponse:
    """A principal's own page: what has climbed to the top for want of an answer."""
    viewer = access.viewer_of(request)
    principal = get_object_or_404(access.principals(viewer), code=code)
    today = listed.today_of(viewer)
    files = access.files(viewer).filter(open=True, principal=principal)
    climbed = Q(principal_on__lte=today)
    wish = Q(duty=Duty.ANSWER_WISH)
    oldest = (F("since").asc(nulls_last=True), "pk")
    parts = (
        Part(
            key="wishes",
            title=_("Your wishes, unanswered"),
            empty=_("No wish has waited so long."),
            which=climbed & wish,
            order=(F("wished_at").asc(nulls_last=True), "pk"),
        ),
        Part(
            key="ours",
            title=_("Waiting for your office"),
            empty=_("Nothing of ours has waited so long."),
            which=climbed & ~wish & ~Q(whose=Whose.THEIRS),
            order=oldest,
        ),
        Part(
            key="theirs",
            title=_("Waiting for others"),
            empty=_("No other office has kept you waiting so long."),
            which=climbed & Q(whose=Whose.THEIRS),
            order=oldest,
        ),
        Part(
            key="meetings",
            title=_("Meetings ahead"),
            empty=_("No meeting is agreed."),
            which=~climbed & Q(begins__gt=clock.now()),
            order=("begins", "pk"),
        ),
    )
    context = _listed(viewer, files, parts) | {"principal": principal}
    return render(request, "desk/principal_list.html", context)


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The desk's first page: the demo's story for somebody who isn't signed in there, else my list."""
    if settings.DEMO and not request.user.is_authenticated:
        return redirect("desk:story")
    answer: HttpResponse = login_required(my_list)(request)
    return answer


urlpatterns = [
    path("", front, name="list"),
    path("list/<str:code>/", principal_list, name="principal-list"),
]

"""My list: what waits for an answer, what wants a decision today, and who keeps us waiting, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sidelines.desk import access, bridge, clock, journal, listed, outbox
from sidelines.desk.access import Viewer
from sidelines.desk.models import ProvisionalConfirmation, RequestSide
from sidelines.desk.models.requests import Whose
from sidelines.desk.shown import Shown
from sidelines.meetings.standing import Duty

SHOWN = 10
"""How many rows of one part the page shows; a page of its own shows all of the part."""
ON_A_PAGE = 25
"""How many rows of a part its own page shows at a time."""
LOOKED_AT = 30
"""How many confirmations and letters the page shows that somebody has to look at."""


ASKED_OF_US = (Duty.ANSWER, Duty.PROPOSE, Duty.AGREE, Duty.CONFIRM)
"""What another office waits for, where it is our move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the list: which files stand in it, and in what order."""

    key: str
    title: str
    empty: str
    which: Q
    order: tuple[str, ...]
    rest: bool = False
    """Whether it holds whatever stands in no part before it, so that its number is what is left."""


def _parts(viewer: Viewer) -> tuple[Part, ...]:
    """The parts of the list by the day and the instant that it is; a file stands in one of them."""
    today, now = listed.today_of(viewer), clock.now()
    ours, theirs = Q(whose__in=[Whose.OURS, Whose.BOTH]), Q(whose=Whose.THEIRS)
    wish = Q(duty=Duty.ANSWER_WISH) & ours
    asked = Q(duty__in=ASKED_OF_US) & ours
    item = Q(item_due_on__isnull=False, item_due_on__lte=today)
    met = Q(duty=Duty.MEET, ends__lte=now) | Q(duty=Duty.RECORD)
    review = Q(duty=Duty.REVIEW, review_on__lte=today)
    # Reminding those who keep us waiting belongs to the waiting: of what is theirs, only an item is a decision.
    dated = Q(next_on__lte=today) | (ours & Q(chief_on__lte=today)) | review | met
    due = ~wish & ~asked & (item | (~theirs & dated))
    return (
        Part(
            key="wishes",
            title=_("Wishes unanswered"),
            empty=_("Every wish has its answer."),
            which=wish,
            order=("wished_at", "pk"),
        ),
        Part(
            key="asked",
            title=_("They wait for us"),
            empty=_("Nobody waits for us."),
            which=asked,
            order=("since", "pk"),
        ),
        Part(
            key="decisions",
            title=_("Decisions wanted today"),
            empty=_("Nothing is due today."),
            which=due,
            order=("next_on", "since", "pk"),
        ),
        Part(
            key="waiting",
            title=_("Waiting for others"),
            empty=_("Nobody keeps us waiting."),
            which=theirs & ~item,
            order=("since", "pk"),
        ),
        Part(
            key="ahead",
            title=_("In hand, with their next dates"),
            empty=_("Nothing else is open."),
            which=~wish
            & ~asked
            & ~due
            & ~theirs
            & Q(next_on__gt=today),  # as the rest says, and an index can use
            order=("next_on", "pk"),
            rest=True,
        ),
    )


@require_safe
def my_list(request: HttpRequest) -> HttpResponse:
    """What the viewer's office has open: everything that exists for the viewer, or what is the viewer's own."""
    viewer = access.viewer_of(request)
    journal.saw_lately(viewer, request.session, page="list")
    mine = request.GET.get("whose") == "mine"
    files = access.files(viewer).filter(open=True)
    if mine:
        files = files.filter(_own(viewer))
    context = _listed(request, viewer, files, _parts(viewer))
    _say_more(viewer, files, context["parts"])
    empty = not context["total"] and not mine and not access.files(viewer).exists()
    context |= {
        "mine": mine,
        "principals": access.principals(viewer).order_by("name"),
        "to_look_at": _to_look_at(viewer),
        "letters": _letters(viewer),
        "may_open": any(access.may_edit(viewer, each) for each in viewer.rights),
        "steps": _first_steps(viewer) if empty else [],
        "no_chief": viewer.office.chief_of_staff_id is None and not empty,
        "may_name": access.may_administer(viewer),
    }
    return render(request, "desk/list.html", context)


def _own(viewer: Viewer) -> Q:
    """What the viewer owns; a chief of staff's own is also what has climbed."""
    owing = RequestSide.owing.through.objects.filter(member=viewer.eyes).values("requestside")
    owned = Q(owner=viewer.eyes) | Q(pk__in=owing)
    if viewer.office.chief_of_staff_id == viewer.eyes.pk:
        return owned | Q(chief_on__lte=listed.today_of(viewer))
    return owned


def _say_more(viewer: Viewer, files: QuerySet[RequestSide], parts: Sequence[Shown]) -> None:
    """Let the wishes say how many rest, and what is due today how much of what stands above it is due as well."""
    by_key = {part["key"]: part for part in parts}
    if "wishes" in by_key:
        _say_what_rests(by_key["wishes"], files, listed.today_of(viewer))
    if "decisions" in by_key:
        above = sum(by_key[key]["count"] for key in ("wishes", "asked") if key in by_key)
        _say_what_is_due_above(by_key["decisions"], files, listed.today_of(viewer), above)


def _say_what_rests(wishes: Shown, files: QuerySet[RequestSide], today: date) -> None:
    """Say of the wishes how many are parked without an answer, and until when."""
    resting = Q(duty=Duty.REVIEW, wished_at__isnull=False, review_on__gt=today, their_position="no answer")
    found = files.filter(resting).aggregate(number=Count("pk"), until=Min("review_on"))
    if not found["number"]:
        return
    facts = {"number": found["number"], "day": date_format(found["until"], "j M Y")}
    said = ngettext(
        "%(number)d rests: until %(day)s.", "%(number)d rest, the first until %(day)s.", found["number"]
    )
    wishes["note"] = said % facts
    wishes["empty"] = _("No other wish waits for its answer.")


def _say_what_is_due_above(decisions: Shown, files: QuerySet[RequestSide], today: date, above: int) -> None:
    """Say of what is due today how much of that stands in the parts above, so that it never sounds like nothing."""
    if not above:
        return
    decisions["empty"] = _("Nothing is due today beyond what stands above.")
    ours = Q(duty__in=[Duty.ANSWER_WISH, *ASKED_OF_US], whose__in=[Whose.OURS, Whose.BOTH])
    due = files.filter(ours, Q(next_on__lte=today) | Q(chief_on__lte=today)).count()
    if due:
        said = ngettext(
            "%(number)d that stands above wants a decision today too.",
            "%(number)d that stand above want a decision today too.",
            due,
        )
        decisions["note"] = said % {"number": due}
        decisions["empty"] = _("Nothing else is due today.")


def _listed(
    request: HttpRequest, viewer: Viewer, files: QuerySet[RequestSide], parts: Sequence[Part]
) -> dict[str, Any]:
    """The parts with their first rows, or a page of the one part that is asked for, and how many there are of each.

    It takes a query for each part that is shown, one for all numbers, one for all rows and one for their names.
    """
    counts = _counts(files, parts)
    alone = next((part for part in parts if part.key == request.GET.get("part")), None)
    if alone is not None:
        pages = Paginator(_keys(files, alone), ON_A_PAGE)
        pages.count = counts[alone.key]  # so that it isn't counted again
        page = pages.get_page(request.GET.get("page"))
        keys = {alone.key: list(page.object_list)}
    else:
        page = None
        keys = {part.key: list(_keys(files, part)[:SHOWN]) for part in parts}
    rows = listed.Rows(viewer, listed.rows([key for found in keys.values() for key in found]))
    whose = {"whose": "mine"} if request.GET.get("whose") == "mine" else {}
    shown_parts = [
        {
            "key": part.key,
            "title": part.title,
            "empty": part.empty,
            "note": "",
            "count": counts[part.key],
            "all_url": f"?{urlencode({**whose, 'part': part.key})}",
            "more": page is None and counts[part.key] > SHOWN,
            "rows": rows.shown(keys[part.key]),
        }
        for part in parts
        if part.key in keys
    ]
    return {
        "parts": shown_parts,
        "total": counts[""],
        "page": page,
        "query": f"{urlencode({**whose, 'part': alone.key})}&" if alone else "",
        "whole_url": f"?{urlencode(whose)}" if whose else request.path,
    }


def _counts(files: QuerySet[RequestSide], parts: Sequence[Part]) -> dict[str, int]:
    """How many files stand in each part by its key, and by an empty one how many there are of all that is shown."""
    asked = {part.key: Count("pk", filter=part.which) for part in parts if not part.rest}
    counts: dict[str, int] = files.aggregate(all=Count("pk"), **asked)
    everything = counts.pop("all")
    rest = {part.key: everything - sum(counts.values()) for part in parts if part.rest}
    return {**counts, **rest, "": sum(counts.values()) + sum(rest.values())}


def _keys(files: QuerySet[RequestSide], part: Part) -> QuerySet[RequestSide, int]:
    return files.filter(part.which).order_by(*part.order).values_list("pk", flat=True)


def _to_look_at(viewer: Viewer) -> list[Shown]:
    """The confirmations that wait for somebody who sees the whole diary, or that the viewer has made."""
    waiting = access.provisional(viewer).select_related(
        "file__principal", "file__office", "file__meeting", "member"
    )
    found: list[ProvisionalConfirmation] = list(waiting[:LOOKED_AT])
    names = listed.names([each.file for each in found])
    return [
        {
            "pair": names[each.file_id].pair,
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
        for letter in outbox.to_decide(viewer)[:LOOKED_AT]
    ]


def _first_steps(viewer: Viewer) -> list[Shown]:
    """What somebody does first in an office that has no request yet, as far as they may."""
    if not any(access.may_edit(viewer, each) for each in viewer.rights):
        return _steps_to_rights(viewer)
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
            )
            if viewer.office.chief_of_staff_id
            else _(
                "Without an answer it goes to the principal's own page: nobody here is chief of staff yet."
            ),
        },
        {
            "title": _("Sound the other office out, or offer options"),
            "text": _("From then on you see both sides' truth, whose move it is, and since when."),
            "url": reverse("desk:board"),
            "action": _("Look at the board"),
        },
    ]


def _steps_to_rights(viewer: Viewer) -> list[Shown]:
    """What comes before the first request where the viewer may open none: a principal, and a right to act for them."""
    administers = access.may_administer(viewer)
    steps: list[Shown] = [
        {
            "title": _("Add the principal for whom the office acts"),
            "text": _("Name and home city; the home says by which clocks the principal lives."),
            "url": reverse("desk:office-settings"),
            "action": _("Add a principal"),
        },
        {
            "title": _("Say who sees, edits and commits"),
            "text": _("You too may open a request only for a principal for whom you may edit."),
            "url": reverse("desk:offices"),
            "action": _("Give rights"),
        },
        {
            "title": _("Then enter the first wish"),
            "text": _("What the principal said: from then on it has an owner and a next date."),
        },
    ]
    if administers:
        return steps
    names = viewer.office.members.filter(may_administer=True, is_active=True).order_by("name")
    asked = _("Whoever gives rights in your office does it: %(names)s.")
    said = asked % {"names": ", ".join(names.values_list("name", flat=True))}
    without = [{"title": step["title"], "text": said} for step in steps[:2]]
    return [*without, steps[2]]


@require_safe
def principal_list(request: HttpRequest, code: str) -> HttpResponse:
    """A principal's own page: what has climbed to the top for want of an answer."""
    viewer = access.viewer_of(request)
    principal = get_object_or_404(access.principals(viewer), code=code)
    journal.saw_lately(viewer, request.session, principal.code, page="principal's page")
    today = listed.today_of(viewer)
    files = access.files(viewer).filter(open=True, principal=principal)
    climbed = Q(principal_on__lte=today)
    wish = Q(duty=Duty.ANSWER_WISH)
    oldest = ("since", "pk")
    parts = (
        Part(
            key="wishes",
            title=_("Your wishes, unanswered"),
            empty=_("No wish has waited so long."),
            which=climbed & wish,
            order=("wished_at", "pk"),
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
    context = _listed(request, viewer, files, parts) | {"principal": principal}
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

"""The reply page: where an office outside answers by its link, without an account, and gets its receipt.

A page under such a link needs neither session nor cookie, and reads none: whoever has the link may answer, and nobody
else can know the address. So a form sent from elsewhere has nothing to ride on, and the usual guard against forged
forms would only shut out those whose browser keeps no cookies, or tells no page where it comes from, as we ask it to
(it then calls its origin "null", which that guard refuses). What a form was shown is in the form instead: `seen`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from sidelines.desk import bridge, clock, links, shown
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.replies import (
    AnsweredOtherwise,
    SentAlready,
    answer,
    receipts_since,
    same_as,
    seen_by,
)
from sidelines.desk.asked import Asked, Step, asked_of
from sidelines.desk.forms.reply import Reply
from sidelines.desk.models import Receipt, ReplyLink
from sidelines.desk.models.letters import Closed
from sidelines.desk.shown import Shown
from sidelines.meetings.acts import Act
from sidelines.meetings.legal import IllegalMove
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import move_words
from sidelines.times import duration_text

View = Callable[..., HttpResponse]


def _secret_page(view: View) -> View:
    """Whatever such a page answers is kept by no browser, found by no search and told to no other page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = _page("gone", status=404)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return login_not_required(csrf_exempt(never_cache(guarded)))


@_secret_page
@sensitive_post_parameters()
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link; opening it changes nothing, and its one button sends the answer."""
    link = _link(token)
    if request.method == "POST" and (before := _came_before(request, link, token)) is not None:
        return before
    if link.closed_at(clock.now()) is Closed.ANSWERED:
        return _answered(link, token)
    asked, seen = asked_of(link.side), seen_by(link)
    form = Reply(request.POST if request.method == "POST" else None, asked, seen)
    if request.method == "POST" and form.is_valid():
        try:
            return _to_receipt(_take(link, form), token)
        except SentAlready as before_this:
            return _to_receipt(before_this.receipt, token)
        except AnsweredOtherwise:
            # It came in the same instant as the other answer.
            return _came_before(request, _link(token), token) or _answered(link, token)
        except (NotPossible, IllegalMove) as refusal:
            # What was typed stays, beside what is asked now.
            asked, seen = asked_of(link.side), seen_by(link)
            form = Reply({**request.POST.dict(), "seen": str(seen)}, asked, seen)
            form.is_valid()
            form.refused = str(refusal)
    return _page("asked", _around(link, asked) | _asked_shown(asked, form, link))


@_secret_page
@sensitive_variables("token")
@require_safe
def receipt(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The receipt of an answer: its number, what was sent, and what happens next."""
    link = _link(token)
    found = link.receipts.filter(number=number).first()
    if found is None:
        raise Http404
    return _page("receipt", _receipt_shown(link, found, token))


def _link(token: str) -> ReplyLink:
    """The link, answered or not; raises Http404 alike for one made up, replaced, revoked or run out."""
    link = links.genuine(token)
    now = clock.now()
    if link is None or link.closed_at(now) is Closed.REVOKED or now >= link.expires_at:
        raise Http404
    return link


def _answered(link: ReplyLink, token: str) -> HttpResponse:
    """What was answered by the link already, instead of asking again."""
    last = link.receipts.first()
    if last is None:
        raise Http404
    return _page("receipt", _receipt_shown(link, last, token) | {"again": True})


def _came_before(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse | None:
    """What is shown to whoever sends a page after somebody of the same office has answered it; nothing else is done.

    The form is read as it was asked then: sent twice, it is the same answer, and has the same receipt.
    """
    seen = request.POST.get("seen", "")
    if not seen.isdecimal() or len(seen) > 9:
        return None
    since = receipts_since(link, int(seen))
    if not since:
        return None
    then = asked_of(link.side, first=int(seen))
    meant = Reply(request.POST, then, int(seen))
    acts = meant.acts() if meant.is_valid() else []
    twice = same_as(since, acts)
    if twice is not None:
        return _to_receipt(twice, token)
    if link.closed_at(clock.now()) is Closed.ANSWERED:
        return _page("not_taken", _not_taken_shown(link, then, since, meant, acts), status=409)
    # Something is still asked, or can be said: what was typed stays, beside what was answered.
    asked, now = asked_of(link.side), seen_by(link)
    form = Reply({**request.POST.dict(), "seen": str(now)}, asked, now)
    form.is_valid()
    form.refused = str(AnsweredOtherwise(since))
    return _page(
        "asked", _around(link, asked) | _asked_shown(asked, form, link) | {"since": _sent(link, since)}
    )


def _take(link: ReplyLink, form: Reply) -> Receipt:
    said = form.words.cleaned_data
    return answer(
        link,
        seen=said["seen"],
        name=said["name"],
        moves=form.acts(),
        receipt_address=said["receipt_address"],
    )


def _to_receipt(found: Receipt, token: str) -> HttpResponseRedirect:
    address = reverse("desk:reply-receipt", kwargs={"token": token, "number": found.number})
    return HttpResponseRedirect(address, status=303)


def _page(name: str, context: Shown | None = None, status: int = 200) -> HttpResponse:
    """A page written without anything that belongs to a session."""
    return HttpResponse(render_to_string(f"desk/reply/{name}.html", context or {}), status=status)


# --- what is shown -----------------------------------------------------------------------------------------------


def _around(link: ReplyLink, asked: Asked) -> Shown:
    """What both pages say of the request: between whom it is, and what was said between the offices."""
    standing, key = asked.standing, asked.file.key
    zone = link.side.office.zone
    others = [side for side in standing.sides if side.key != key]
    theirs = [move for move in standing.moves if move.side != key]
    return {
        "office": link.file.office.name,
        "our_office": link.side.office.name,
        "principal": link.side.principal.name,
        "others": ", ".join(f"{side.principal} ({side.office})" for side in others),
        "last": shown.one_move(theirs[-1], standing, zone) if theirs else None,
        "days": shown.moves(standing, zone),
        # "Our side" would be whose? Both bear their names.
        "truths": [{**truth, "ours": False} for truth in shown.truths(standing, zone)],
        "until": shown.time(bridge.minute(link.expires_at), zone),
        "receipts": [
            {"number": each.number, "at": shown.time(bridge.minute(each.at), zone), "name": each.name}
            for each in link.receipts.all()
        ],
    }


def _asked_shown(asked: Asked, form: Reply, link: ReplyLink) -> Shown:
    zone = link.side.office.zone
    return {
        "step": asked.step.name.lower(),
        "waits": asked.step.waits,
        "agrees_too": asked.step is Step.CONFIRM and len(asked.yes()) > 1,
        "options": [
            _option_shown(entry, zone) | {"form": option_form}
            for entry, option_form in zip(asked.entries, form.options, strict=True)
        ],
        "option": _time_and_place(asked, zone),
        "whole": form.whole,
        "words": form.words,
        "errors": form.errors() if form.words.is_bound else [],
    }


def _option_shown(entry: OnTheTable, zone: str) -> Shown:
    option = entry.option
    return {
        "key": option.key,
        "place": option.city or _("place still open"),
        "country": option.country,
        "venue": option.venue,
        **shown.option_times(option, zone),
        "length": "" if option.hours_open else duration_text(option.ends - option.begins),
        "answer_by": shown.time(entry.answer_by, zone) if entry.answer_by is not None else None,
    }


def _time_and_place(asked: Asked, zone: str) -> Shown | None:
    if asked.option is None:
        return None
    return _option_shown(asked.standing.options[asked.option.key], zone)


def _sent(link: ReplyLink, receipts: Iterable[Receipt]) -> list[Shown]:
    """Answers that came: who gave them, when, and what they say."""
    standing, zone = asked_of(link.side).standing, link.side.office.zone
    return [
        {
            "number": each.number,
            "name": each.name,
            "at": shown.time(bridge.minute(each.at), zone),
            "sent": [
                move_words(bridge.move_of(move), standing)
                for move in each.moves.select_related("side", "entered_by").order_by("sequence")
            ],
        }
        for each in receipts
    ]


def _not_taken_shown(
    link: ReplyLink, then: Asked, since: Sequence[Receipt], meant: Reply, acts: Sequence[Act]
) -> Shown:
    """What was answered already, and what was sent after it and not taken."""
    name, now = meant.words["name"].value() or "-", bridge.minute(clock.now())
    moves = [
        Move(id=f"not-taken-{place}", at=now, side=then.file.key, member=name, act=act)
        for place, act in enumerate(acts)
    ]
    return _around(link, asked_of(link.side)) | {
        "since": _sent(link, since),
        "not_taken": [move_words(move, then.standing) for move in moves],
        "words": meant.words["words"].value() or "",
    }


def _receipt_shown(link: ReplyLink, found: Receipt, token: str) -> Shown:
    asked = asked_of(link.side)
    standing, zone = asked.standing, link.side.office.zone
    letter = getattr(found, "letter", None)
    return _around(link, asked) | {
        **_sent(link, [found])[0],
        "posted": letter is not None,
        "still_open": asked.step.waits and link.answered_at is None,
        "open_options": [_option_shown(entry, zone) for entry in asked.entries],
        "more": link.answered_at is None,
        "page": reverse("desk:reply", kwargs={"token": token}),
        "whose": ", ".join(side.office for side in standing.sides if side.key in awaited(standing).sides),
        "what": _(awaited(standing).duty.value),
        "over": not standing.open,
        "confirmed": _option_shown(standing.options[standing.agreed.option.key], zone)
        if standing.confirmed is not None and standing.agreed is not None
        else None,
        "closed": asked.step is Step.NOTHING,
    }


urlpatterns = [
    path("reply/<str:token>/", reply, name="reply"),
    path("reply/<str:token>/receipt/<str:number>/", receipt, name="reply-receipt"),
]

"""The reply links of a file: which office outside can answer by one, and until when; sent, replaced or revoked here."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sidelines.desk import access, bridge, clock, journal, links, listed, shown
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.replying import invite_to_reply, reissue, revoke
from sidelines.desk.forms.links import LinkForm
from sidelines.desk.models import ReplyLink, RequestSide
from sidelines.desk.models.letters import Closed, State
from sidelines.desk.shown import Shown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The links given in a file; its form sends one."""
    viewer = access.viewer_of(request)
    row = _file(viewer, code)
    journal.saw_lately(viewer, request.session, row.code)
    outside = [side for side in bridge.all_sides(row) if side.pk != row.pk and side.office.outside]
    sent = next((side for side in outside if f"{side.code}-address" in request.POST), None)
    forms = {side.pk: LinkForm(request.POST if side is sent else None, side=side) for side in outside}
    if request.method == "POST":
        access.must_edit(viewer, row.principal)
        if sent is None:
            raise Http404
        if forms[sent.pk].is_valid() and _sent(request, viewer, row, sent, forms[sent.pk]):
            return redirect("desk:links", code=row.code)
    context = {
        "file_url": reverse("desk:file", args=[row.code]),
        "pair": listed.pair(row),
        "ring": _ring(row),
        "sides": [_side_shown(row, side, forms[side.pk]) for side in outside],
        "inside": [
            side.office.name for side in bridge.all_sides(row) if side.pk != row.pk and side not in outside
        ],
        "may_edit": access.may_edit(viewer, row.principal_id),
    }
    return render(request, "desk/links.html", context)


def _sent(request: HttpRequest, viewer: Viewer, row: RequestSide, side: RequestSide, form: LinkForm) -> bool:
    try:
        invite_to_reply(viewer, row, side, address=form.cleaned_data["address"])
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The link is on its way to %(office)s.") % {"office": side.office.name})
    return True


@require_POST
def change(request: HttpRequest, code: str, link: str, what: str) -> HttpResponse:
    """Revoke a link, or send it anew."""
    viewer = access.viewer_of(request)
    row = _file(viewer, code)
    access.must_edit(viewer, row.principal)
    found = get_object_or_404(ReplyLink, code=link, file=row)
    acts: dict[str, tuple[Callable[[Viewer, ReplyLink], ReplyLink], str]] = {
        "revoke": (revoke, _("The link leads nowhere from now on.")),
        "reissue": (reissue, _("A new link is on its way; the one sent before leads nowhere from now on.")),
    }
    act, done = acts[what]
    try:
        act(viewer, found)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("desk:links", code=row.code)


def _file(viewer: Viewer, code: str) -> RequestSide:
    return get_object_or_404(bridge.with_sides(access.files(viewer)), code=code)


def _ring(row: RequestSide) -> Shown | None:
    if row.ring is None:
        return None
    return {"label": row.ring.name, "names": [member.name for member in row.ring.members.all()]}


def _side_shown(row: RequestSide, side: RequestSide, form: LinkForm) -> Shown:
    given = (
        side.reply_links.filter(file=row).select_related("invited_by").prefetch_related("letters", "receipts")
    )
    zone = row.office.zone
    return {
        "office": side.office.name,
        "principal": side.principal.name,
        "form": form,
        "links": [_link_shown(row, link, zone) for link in given.order_by("-made_at")],
    }


def _link_shown(row: RequestSide, link: ReplyLink, zone: str) -> Shown:
    closed = link.closed_at(clock.now())
    state = {
        None: ("open", _("open")),
        Closed.ANSWERED: ("chosen", _("answered")),
        Closed.REVOKED: ("struck", _("revoked")),
        Closed.EXPIRED: ("struck", _("run out")),
    }[closed]
    letters = sorted(link.letters.all(), key=lambda letter: letter.stored_at)
    return {
        "state": {"kind": state[0], "label": state[1]},
        "address": link.address,
        "by": link.invited_by.name,
        "made": shown.time(bridge.minute(link.made_at), zone),
        "until": shown.time(bridge.minute(link.expires_at), zone),
        "letter": _(letters[-1].state) if letters else "",
        "doubtful": bool(letters) and letters[-1].state in (State.UNCERTAIN, State.FAILED),
        "receipts": [
            {"number": each.number, "name": each.name, "at": shown.time(bridge.minute(each.at), zone)}
            for each in link.receipts.all()
        ],
        "alive": closed is not Closed.REVOKED,
        "open": closed is None,
        "revoke": reverse("desk:link-revoke", args=[row.code, link.code]),
        "reissue": reverse("desk:link-reissue", args=[row.code, link.code]),
        # In the demo no letter leaves the house, so whoever plays both offices opens the link from here.
        "opens": reverse("desk:reply", kwargs={"token": links.token_of(link)})
        if settings.DEMO and closed is not Closed.REVOKED
        else "",
    }


urlpatterns = [
    path("requests/<str:code>/links/", page, name="links"),
    path("requests/<str:code>/links/<str:link>/revoke/", change, {"what": "revoke"}, name="link-revoke"),
    path("requests/<str:code>/links/<str:link>/reissue/", change, {"what": "reissue"}, name="link-reissue"),
]

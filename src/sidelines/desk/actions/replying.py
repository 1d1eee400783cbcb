"""Replying from outside: a link is given, replaced or revoked, and an answer is taken, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk import access, clock, journal, links, outbox
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import answer_from_outside
from sidelines.desk.asked import asked_of
from sidelines.desk.models import JournalEntry, MeetingRequest, Receipt, ReplyLink, RequestSide
from sidelines.desk.models.letters import Closed, State
from sidelines.meetings import acts
from sidelines.meetings.acts import Act

WHY_CLOSED = {
    Closed.REVOKED: gettext_lazy("This link was revoked by the office that sent it."),
    Closed.ANSWERED: gettext_lazy("An answer was given by this link already."),
    Closed.EXPIRED: gettext_lazy("This link has run out: ask the office that sent it for another."),
}


class LinkClosed(NotPossible):
    """The reply link can no longer be used."""


@transaction.atomic
def invite_to_reply(
    viewer: Viewer, file: RequestSide, side: RequestSide, *, address: str, holds: timedelta = links.HOLDS
) -> ReplyLink:
    """Send another side's office, which is outside, a link by which it answers; an earlier one is revoked."""
    access.must_edit(viewer, file.principal)
    if side.meeting_id != file.meeting_id or side.pk == file.pk or not side.office.outside:
        raise NotPossible(
            _("%(office)s is on this server: it answers on its own desk.") % {"office": side.office}
        )
    _lock(file)
    now = clock.now()
    side.reply_links.filter(revoked_at__isnull=True).update(revoked_at=now)
    link = ReplyLink.objects.create(
        side=side, file=file, address=address, invited_by=viewer.member, made_at=now, expires_at=now + holds
    )
    outbox.send_link(link, _journalled(viewer, link, "reply link sent"))
    return link


@transaction.atomic
def reissue(viewer: Viewer, link: ReplyLink) -> ReplyLink:
    """Send the link anew; the one that was sent before leads nowhere from then on."""
    link = _ours(viewer, link)
    if link.revoked_at is not None:
        raise NotPossible(_("This link was revoked: send another one."))
    outbox.renew(link)
    outbox.send_link(link, _journalled(viewer, link, "reply link sent anew"))
    return link


@transaction.atomic
def revoke(viewer: Viewer, link: ReplyLink) -> ReplyLink:
    """Let the link lead nowhere from now on."""
    link = _ours(viewer, link)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        if link.letters.filter(generation=link.generation, state=State.WAITING.value).exists():
            outbox.note_untold(link.side)  # the letter that was about to go leads nowhere and is called off
        _journalled(viewer, link, "reply link revoked")
    return link


@transaction.atomic
def take_answer(link: ReplyLink, *, name: str, moves: Sequence[Act], receipt_address: str = "") -> Receipt:
    """Take what an office outside answers by its link, and give a receipt, sent to the address if one was left.

    A question alone leaves the link open, and so does an answer that leaves others owed; any other closes it. Raises
    `LinkClosed` where it is closed already, so that nothing is answered twice, and `IllegalMove` where the facts
    forbid a move.
    """
    _lock(link.side)
    link = _locked(link)
    closed = link.closed_at(clock.now())
    if closed is not None:
        raise LinkClosed(str(WHY_CLOSED[closed]))
    if not moves:
        raise NotPossible(_("Nothing was answered yet."))
    saved = answer_from_outside(link.side, name, moves)
    receipt = Receipt.objects.create(link=link, name=name, at=clock.now())
    receipt.moves.set(saved)
    if not (all(isinstance(act, acts.Say) for act in moves) or asked_of(link.side).step.waits):
        link.answered_at = receipt.at
        link.save(update_fields=["answered_at"])
    cause = journal.write(
        name=name,
        office=link.file.office,
        kind="answered by link",
        subject=link.file.code,
        detail={"receipt": receipt.number, "moves": [move.code for move in saved]},
    )
    if receipt_address:
        outbox.send_receipt(receipt, receipt_address, cause)
    return receipt


def _lock(file: RequestSide) -> None:
    """Lock the request before its links, as every other act does."""
    MeetingRequest.objects.select_for_update().get(pk=file.meeting_id)


def _ours(viewer: Viewer, link: ReplyLink) -> ReplyLink:
    """The link, locked, if the viewer may edit the file that it was given in."""
    access.must_edit(viewer, link.file.principal)
    access.files(viewer).get(pk=link.file_id)
    _lock(link.file)
    return _locked(link)


def _locked(link: ReplyLink) -> ReplyLink:
    return (
        ReplyLink.objects.select_for_update(of=("self",))
        .select_related("side__office", "file__office", "file__principal")
        .get(pk=link.pk)
    )


def _journalled(viewer: Viewer, link: ReplyLink, kind: str) -> JournalEntry:
    return journal.write(
        member=viewer.member,
        kind=kind,
        subject=link.file.code,
        detail={"link": link.code, "to": link.side.office.name},
    )

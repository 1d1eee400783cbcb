"""Replies: what an office outside sends from its page is taken as it saw the request, and once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk import bridge, clock
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.replying import take_answer
from sidelines.desk.models import Receipt, ReplyLink
from sidelines.formats.acts_json import act_of
from sidelines.meetings.acts import Act, Counter


class SentAlready(NotPossible):
    """The same page was sent before, and this is its receipt."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        super().__init__(_("This was sent already: its receipt is %(number)s.") % {"number": receipt.number})


class AnsweredOtherwise(NotPossible):
    """Somebody of the same office has answered meanwhile, and something else than this."""

    def __init__(self, receipts: Sequence[Receipt]) -> None:
        names = ", ".join(f"{each.name} ({each.number})" for each in receipts)
        super().__init__(
            _("Somebody of your office has answered meanwhile, otherwise: %(names)s. Yours was NOT taken.")
            % {"names": names}
        )


class Changed(NotPossible):
    """Something was done in the request since the page was opened."""


def seen_by(link: ReplyLink) -> int:
    """How many moves the side sees that answers by the link; a page hands it on, so that no answer meets a change."""
    return bridge.rows_seen(link.side, clock.now()).count()


@transaction.atomic
def answer(
    link: ReplyLink, *, seen: int, name: str, moves: Sequence[Act], receipt_address: str = ""
) -> Receipt:
    """Take an answer to the request as the page showed it, `seen` moves of it.

    Raises `SentAlready` with the first receipt where the same was sent before, `AnsweredOtherwise` where another of the
    office has sent something else, `Changed` where the other side has moved meanwhile, and else as `take_answer` does.
    """
    bridge.lock(link.side.meeting_id)
    if bridge.rows_seen(link.side, clock.now())[seen:].exists():
        raise _what_came_between(receipts_since(link, seen), moves)
    return take_answer(link, name=name, moves=moves, receipt_address=receipt_address)


def receipts_since(link: ReplyLink, seen: int) -> list[Receipt]:
    """The answers that came by the link after a page had shown so many moves, the first of them first."""
    later = [move.pk for move in bridge.rows_seen(link.side, clock.now())[seen:]]
    return list(Receipt.objects.filter(link=link, moves__in=later).distinct().order_by("at", "pk"))


def same_as(receipts: Iterable[Receipt], moves: Sequence[Act]) -> Receipt | None:
    """The receipt of the very answer that these moves are, as when a button is pressed twice."""
    meant = [_without_key(act) for act in moves]
    return next((each for each in receipts if [_without_key(act) for act in answered(each)] == meant), None)


def answered(receipt: Receipt) -> list[Act]:
    """What an answer consisted of."""
    return [act_of(move.kind, move.act) for move in receipt.moves.order_by("sequence")]


def _without_key(act: Act) -> Act:
    """The act without the name that each page gives anew to what it offers instead."""
    return replace(act, instead=replace(act.instead, key="-")) if isinstance(act, Counter) else act


def _what_came_between(receipts: Sequence[Receipt], moves: Sequence[Act]) -> NotPossible:
    twice = same_as(receipts, moves)
    if twice is not None:
        return SentAlready(twice)
    if receipts:
        return AnsweredOtherwise(receipts)
    return Changed(_("Something was done since you opened this page: look at it once more, then send it."))

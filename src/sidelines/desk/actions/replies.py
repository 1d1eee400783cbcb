"""Replies: what an office outside sends from its page is taken as it saw the request, and once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk import bridge, clock
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.replying import take_answer
from sidelines.desk.models import Receipt, RecordedMove, ReplyLink
from sidelines.meetings.acts import Act


class SentAlready(NotPossible):
    """The same page was sent before, and this is its receipt."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        super().__init__(_("This was sent already: its receipt is %(number)s.") % {"number": receipt.number})


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

    Raises `SentAlready` with the first receipt where the same page was sent before, `Changed` where the other side has
    moved meanwhile, and else as `take_answer` does.
    """
    bridge.lock(link.side.meeting_id)
    later = list(bridge.rows_seen(link.side, clock.now())[seen:])
    if later:
        raise _what_came_between(link, later[0])
    return take_answer(link, name=name, moves=moves, receipt_address=receipt_address)


def _what_came_between(link: ReplyLink, first: RecordedMove) -> NotPossible:
    receipt = Receipt.objects.filter(link=link, moves=first).first()
    if receipt is not None:
        return SentAlready(receipt)
    return Changed(_("Something was done since you opened this page: look at it once more, then send it."))

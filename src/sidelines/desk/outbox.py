"""Outbox: letters, stored with their cause in one transaction and queued in the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from sidelines.desk import access, clock, journal, sending
from sidelines.desk.access import Viewer
from sidelines.desk.models import JournalEntry, Letter, Member, Receipt, RecordedMove, ReplyLink, RequestSide
from sidelines.desk.models.letters import Closed, Kind, State
from sidelines.desk.models.people import new_code
from sidelines.errors import SidelinesError


class NotWaiting(SidelinesError):
    """The letter does not wait for anybody's decision."""


class Decision(StrEnum):
    """What a person decides about a letter that may or may not have arrived."""

    SEND_AGAIN = "send again"
    LEAVE = "leave"


# --- storing -----------------------------------------------------------------------------------------------------


def notify(member: Member, file: RequestSide, cause: JournalEntry) -> Letter:
    """Tell a member that something was done in a file of their office."""
    return _store(Kind.NOTIFICATION, file=file, to=member.email, member=member, cause=cause)


def remind(member: Member, file: RequestSide, cause: JournalEntry, facts: Mapping[str, object]) -> Letter:
    """Remind a member of a file that waits."""
    return _store(Kind.REMINDER, file=file, to=member.email, member=member, cause=cause, facts=facts)


def send_link(link: ReplyLink, cause: JournalEntry) -> Letter:
    """Send a reply link, as it is now, to the office outside, which is told by it of all that was done."""
    note_told(link.side)
    return _store(Kind.REPLY_LINK, file=link.file, to=link.address, link=link, cause=cause)


def send_receipt(receipt: Receipt, address: str, cause: JournalEntry) -> Letter:
    """Send a receipt to the address left for it, which is forgotten once that is done."""
    return _store(Kind.RECEIPT, file=receipt.link.file, to=address, receipt=receipt, cause=cause)


def _store(
    kind: Kind,
    *,
    file: RequestSide,
    to: str,
    cause: JournalEntry,
    member: Member | None = None,
    link: ReplyLink | None = None,
    receipt: Receipt | None = None,
    facts: Mapping[str, object] | None = None,
) -> Letter:
    """Store a letter and queue it, in the transaction of its cause."""
    if not connection.in_atomic_block:
        raise journal.NotInTransaction(
            "A letter is stored in the transaction of its cause, and there is none."
        )
    now, code = datetime.now(UTC), new_code()
    letter = Letter.objects.create(
        code=code,
        message_id=sending.new_message_id(code),
        kind=kind.value,
        office=file.office,
        file=file,
        member=member,
        link=link,
        generation=link.generation if link else None,
        receipt=receipt,
        to=to,
        facts=dict(facts or {}),
        cause=cause,
        stored_at=now,
        queued_at=now,
        next_attempt=now,
    )
    sending.enqueue(letter)
    return letter


# --- telling those whom a move concerns --------------------------------------------------------------------------


def tell_others(saved: RecordedMove, cause: JournalEntry) -> list[Letter]:
    """Store the letters about a communicated move: to each other side's owner, or through its open reply link."""
    others = (
        RequestSide.objects.filter(meeting=saved.meeting_id)
        .exclude(pk=saved.entered_by_id)
        .select_related("office__default_owner", "office__chief_of_staff", "owner")
        .order_by("place")
    )
    letters = [
        _tell_outside(side, cause) if side.office.outside else _tell_inside(side, cause) for side in others
    ]
    return [letter for letter in letters if letter is not None]


def _tell_inside(file: RequestSide, cause: JournalEntry) -> Letter | None:
    member = reader_of(file, file.owner, file.office.default_owner, file.office.chief_of_staff)
    return notify(member, file, cause) if member else None


def reader_of(file: RequestSide, *members: Member | None) -> Member | None:
    """The first of these members for whom the file exists."""
    return next((each for each in members if each is not None and sending.may_read_of(each, file)), None)


def _tell_outside(side: RequestSide, cause: JournalEntry) -> Letter | None:
    """Send the reply link that the side has; one that was used or has run out is replaced by a new one.

    To a side without one nothing goes, and that it is not told is kept until it is.
    """
    link = (
        ReplyLink.objects.select_for_update(of=("self",))
        .select_related("file__office")
        .filter(side=side, revoked_at__isnull=True)
        .first()
    )
    if link is None:
        note_untold(side)
        return None
    if link.closed_at(clock.now()) in (Closed.ANSWERED, Closed.EXPIRED):
        renew(link)
    elif link.letters.filter(generation=link.generation, state=State.WAITING.value).exists():
        return None  # the letter that is about to go shows this move as well
    return send_link(link, cause)


def without_link(file: RequestSide) -> QuerySet[RequestSide]:
    """The other sides of a request to which nothing goes by itself: of offices outside, without a reply link."""
    living = ReplyLink.objects.filter(side=OuterRef("pk"), revoked_at__isnull=True)
    others = RequestSide.objects.filter(~Exists(living), meeting=file.meeting_id, office__outside=True)
    return others.exclude(pk=file.pk).select_related("office").order_by("place")


def note_untold(side: RequestSide) -> None:
    """Keep since when an office outside has not been told what was done."""
    RequestSide.objects.filter(pk=side.pk, untold_since__isnull=True).update(untold_since=clock.now())


def note_told(side: RequestSide) -> None:
    """Keep that an office outside was told of all that was done, by a letter or in another way."""
    RequestSide.objects.filter(pk=side.pk, untold_since__isnull=False).update(untold_since=None)


def renew(link: ReplyLink) -> None:
    """Make another link of this one, which holds as long; what was sent before leads nowhere from then on."""
    now = clock.now()
    holds = link.expires_at - link.made_at
    link.generation += 1
    link.made_at, link.expires_at, link.answered_at = now, now + holds, None
    link.save(update_fields=["generation", "made_at", "expires_at", "answered_at"])


# --- what a person has to decide ---------------------------------------------------------------------------------


def to_decide(viewer: Viewer) -> QuerySet[Letter]:
    """The letters of the viewer's office that failed or may not have arrived, in files that exist for the viewer."""
    return (
        Letter.objects.filter(
            Exists(access.files(viewer).filter(pk=OuterRef("file"))),
            state__in=[State.UNCERTAIN.value, State.FAILED.value],
            decided_at__isnull=True,
            office=viewer.office,
        )
        .select_related("file", "member", "link", "receipt")
        .order_by("stored_at")
    )


def shown_address(letter: Letter) -> str:
    """To whom a letter goes, as anybody may be shown it: the address left for a receipt never is."""
    return "" if letter.kind == Kind.RECEIPT else letter.to


@transaction.atomic
def decide(viewer: Viewer, letter: Letter, decision: Decision) -> Letter:
    """Send a letter again, though it may then arrive twice, or leave it at that; raises `NotWaiting`."""
    if viewer.as_member is not None or not access.may_edit(viewer, letter.file.principal_id):
        raise PermissionDenied(_("You may not decide about this letter."))
    locked = to_decide(viewer).select_for_update(of=("self",)).filter(pk=letter.pk).first()
    if locked is None:
        raise NotWaiting(_("This letter does not wait for a decision any more."))
    now = datetime.now(UTC)
    if decision is Decision.SEND_AGAIN:
        locked.state, locked.attempts = State.WAITING.value, 0
        locked.queued_at = locked.next_attempt = now
        locked.save(update_fields=["state", "attempts", "queued_at", "next_attempt"])
        sending.enqueue(locked)
    else:
        locked.decided_by, locked.decided_at = viewer.member, now
        if locked.kind == Kind.RECEIPT:
            locked.to = ""
        locked.save(update_fields=["decided_by", "decided_at", "to"])
    journal.write(
        member=viewer.member,
        kind=f"letter: {decision.value}",
        subject=locked.file.code,
        detail={"letter": locked.code, "kind": locked.kind},
    )
    return locked

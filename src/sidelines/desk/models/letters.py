"""Letters that wait for a worker, links by which an office outside replies, and the receipts it gets."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sidelines.desk.models.journal import JournalEntry
from sidelines.desk.models.people import Member, Office, new_code
from sidelines.desk.models.requests import RecordedMove, RequestSide
from sidelines.meetings.ageing import Rung

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 5


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


class Kind(StrEnum):
    """What a letter is for."""

    NOTIFICATION = "notification"
    REPLY_LINK = "reply link"
    RECEIPT = "receipt"
    REMINDER = "reminder"


class State(StrEnum):
    """How far a letter has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CALLED_OFF = "called off"


class Purpose(StrEnum):
    """The one thing that a reply link is for."""

    REPLY = "reply"


class Closed(StrEnum):
    """Why a reply link can no longer be used."""

    REVOKED = "revoked"
    ANSWERED = "answered"
    EXPIRED = "expired"


def new_number() -> str:
    """A new number of a receipt, such as R-7K3MP-19; its last two digits tell whether it was copied rightly."""
    word = "".join(secrets.choice(_LETTERS) for _place in range(_NUMBER_LENGTH))
    return f"R-{word}-{_check(word):02}"


def number_holds(number: str) -> bool:
    """Whether a number of a receipt was copied rightly: any wrong or exchanged letter shows.

    >>> number_holds("R-7K3MP-19"), number_holds("r-7k3mp-19 "), number_holds("R-K73MP-19")
    (True, True, False)
    """
    parts = number.strip().upper().split("-")
    if len(parts) != 3 or parts[0] != "R" or len(parts[1]) != _NUMBER_LENGTH:
        return False
    return set(parts[1]) <= set(_LETTERS) and parts[2] == f"{_check(parts[1]):02}"


def _check(word: str) -> int:
    """What is left of the word, read as a number, when divided by 97, which no single slip leaves alone."""
    value = 0
    for letter in word:
        value = value * len(_LETTERS) + _LETTERS.index(letter)
    return value % 97


class ReplyLink(models.Model):
    """A link by which an office outside answers for its side, once; its secret part is kept nowhere.

    What is written in the link is made from the server's secret whenever a letter is sent or a page is opened. A new
    `generation` makes another link of it, and what was sent before leads nowhere.
    """

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    side = models.ForeignKey(RequestSide, on_delete=models.PROTECT, related_name="reply_links")
    """The side that answers by it."""
    file = models.ForeignKey(RequestSide, on_delete=models.PROTECT, related_name="links_given")
    """The file of the office that gave it."""
    purpose = models.CharField(max_length=10, choices=_choices(Purpose), default=Purpose.REPLY.value)
    generation = models.PositiveIntegerField(default=1)
    address = models.EmailField(_("address"))
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.CheckConstraint(condition=Q(purpose__in=_values(Purpose)), name="link_purpose_known"),
            models.CheckConstraint(condition=Q(generation__gte=1), name="link_generation_counts"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="link_expires_after_it_is_made"
            ),
            models.CheckConstraint(condition=~Q(side=F("file")), name="link_is_for_another_side"),
            models.UniqueConstraint(
                fields=("side", "purpose"), condition=Q(revoked_at__isnull=True), name="link_one_lives_a_side"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} link {self.code}, {self.generation}"

    def closed_at(self, instant: datetime) -> Closed | None:
        """Why the link can't be used at this instant; nothing while it can."""
        if self.revoked_at is not None:
            return Closed.REVOKED
        if self.answered_at is not None:
            return Closed.ANSWERED
        return Closed.EXPIRED if instant >= self.expires_at else None


class Receipt(models.Model):
    """That an answer has arrived, under a number; the address to which it was sent is not in it."""

    number = models.CharField(max_length=20, unique=True, default=new_number, editable=False)
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, related_name="receipts")
    name = models.CharField(_("name"), max_length=200)
    at = models.DateTimeField()
    moves = models.ManyToManyField(RecordedMove, related_name="receipts")

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.number


class Letter(models.Model):
    """A letter, stored with its cause in one transaction and written out only when it is sent.

    It holds nothing secret: `facts` are what its template needs beside the rows. All its instants are real ones.
    An address left for a receipt stands in `to` until the receipt is sent, and nowhere else.
    """

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=_choices(Kind))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="letters")
    """The office that answers for the letter: its own file is in it, and its members see what became of it."""
    file = models.ForeignKey(RequestSide, on_delete=models.PROTECT, related_name="letters")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="letters")
    """To whom it is written, within the office."""
    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, related_name="letters")
    generation = models.PositiveIntegerField(null=True)
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, null=True, related_name="letter")
    to = models.EmailField(blank=True)
    facts = models.JSONField(default=dict)
    cause = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="letters")

    state = models.CharField(max_length=10, choices=_choices(State), default=State.WAITING.value)
    stored_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    next_attempt = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("stored_at",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_values(Kind)), name="letter_kind_known"),
            models.CheckConstraint(condition=Q(state__in=_values(State)), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENT.value, sent_at__isnull=False)
                | (~Q(state=State.SENT.value) & Q(sent_at__isnull=True)),
                name="letter_sent_at_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING.value) | Q(next_attempt__isnull=False),
                name="letter_waits_for_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING.value) | Q(sending_since__isnull=False),
                name="letter_is_sent_since_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.REPLY_LINK.value, link__isnull=False, generation__isnull=False)
                | (~Q(kind=Kind.REPLY_LINK.value) & Q(link__isnull=True, generation__isnull=True)),
                name="letter_with_link_has_one",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.RECEIPT.value, receipt__isnull=False)
                | (~Q(kind=Kind.RECEIPT.value) & Q(receipt__isnull=True)),
                name="letter_with_receipt_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.RECEIPT.value)
                | (Q(state__in=[State.WAITING.value, State.SENDING.value]) & ~Q(to=""))
                | (Q(state__in=[State.SENT.value, State.CALLED_OFF.value]) & Q(to=""))
                | Q(state__in=[State.UNCERTAIN.value, State.FAILED.value], to="", decided_at__isnull=False)
                | (
                    Q(state__in=[State.UNCERTAIN.value, State.FAILED.value], decided_at__isnull=True)
                    & ~Q(to="")
                ),
                name="letter_forgets_where_the_receipt_went",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="letter_decided_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("state", "next_attempt"), name="letter_by_turn"),
            models.Index(fields=("office", "state"), name="letter_of_office"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Reminder(models.Model):
    """That a file's climb to a rung, or a day that came for its owner, was told: once, whatever runs twice."""

    file = models.ForeignKey(RequestSide, on_delete=models.CASCADE, related_name="reminders")
    rung = models.PositiveSmallIntegerField(choices=[(rung.value, rung.words) for rung in Rung])
    turn = models.CharField(max_length=300)
    """What tells this climb from a later one: when it became their move, and what was due."""
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("file", "rung", "turn"), name="reminder_once_a_rung"),
            models.CheckConstraint(
                condition=Q(rung__in=[rung.value for rung in Rung]), name="reminder_rung_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.file}, {Rung(self.rung).words}"

"""Sending: a letter is written out, handed over, and what became of it is kept.

A worker may be killed at any moment. A letter is marked as being sent before it is handed over, so that one whose
fate nobody knows is shown to a person and never sent again by itself.
"""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from sidelines.desk import access, bridge, clock, links
from sidelines.desk.access import Viewer
from sidelines.desk.models import Letter, Member, RequestSide
from sidelines.desk.models.letters import Kind, State
from sidelines.desk.transport import NotSent
from sidelines.meetings.words import opening

GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""How long a letter waits after each attempt that failed; after one more it is shown to a person."""
WORKER_LOST = timedelta(minutes=10)
"""No attempt takes longer: a letter being sent for so long has lost its worker."""
SUBJECTS = {
    Kind.NOTIFICATION: _("There is a move on your desk"),
    Kind.REPLY_LINK: _("Your answer is asked for"),
    Kind.RECEIPT: _("Your answer has arrived"),
    Kind.REMINDER: _("Something waits on your desk"),
}
"""The subject of each kind of letter. It goes by open mail through many hands, so it names nobody and nothing."""
_TEMPLATES = {kind: f"desk/letters/{kind.value.replace(' ', '_')}.txt" for kind in Kind}
_log = logging.getLogger(__name__)


class Uncertain(Exception):
    """Nobody knows whether the letter was taken."""


class Refused(Exception):
    """The letter was refused for good."""


def new_message_id(code: str) -> str:
    """The Message-ID of a letter, by which a second copy of it is known as such."""
    return f"<{code}.letter@{urlsplit(settings.ADDRESS).hostname or 'localhost'}>"


def enqueue(letter: Letter, *, after: datetime | None = None) -> None:
    """Put a letter on the queue, in the transaction that stores or changes it."""
    send_letter.using(run_after=after).enqueue(letter.code)


@task
def send_letter(code: str) -> None:
    """Send a letter whose turn it is; one that was sent or called off meanwhile is left alone."""
    letter = _take(code)
    if letter is None:
        return
    try:
        message = written(letter)
        hand_over(message)
    except Uncertain as doubt:
        _settle(letter, State.UNCERTAIN, error=str(doubt))
    except Refused as refusal:
        _settle(letter, State.FAILED, error=str(refusal))
    except NotSent as lack:
        _try_again(letter, str(lack))
    except Exception as mistake:  # in writing it out: nothing has left the house
        _log.exception("Letter %s could not be written out", letter.code)
        _try_again(letter, type(mistake).__name__)
    else:
        _settle(letter, State.SENT)


@transaction.atomic(durable=True)
def _take(code: str) -> Letter | None:
    """The letter, marked as being sent; nothing where it is not its turn or there is no more reason to send it."""
    now = datetime.now(UTC)
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("office", "file__ring", "member", "link", "receipt__link", "cause")
        .filter(code=code, state=State.WAITING.value, next_attempt__lte=now)
        .first()
    )
    if letter is None:
        return None
    moot = _moot(letter)
    if moot:
        call_off(letter, moot)
        return None
    letter.state, letter.sending_since, letter.next_attempt = State.SENDING.value, now, None
    letter.attempts += 1
    letter.save(update_fields=["state", "sending_since", "next_attempt", "attempts"])
    return letter


def call_off(letter: Letter, why: str) -> None:
    """Keep a letter from being sent, and why."""
    letter.state, letter.next_attempt, letter.last_error = State.CALLED_OFF.value, None, why
    _forget_address(letter)
    letter.save(update_fields=["state", "next_attempt", "last_error", "to"])


def _moot(letter: Letter) -> str:
    """Why a letter need not be sent any more; empty where it must be."""
    if letter.link is not None:
        closed = letter.link.closed_at(clock.now())
        if closed is not None:
            return f"the link was {closed.value}"
        if letter.link.generation != letter.generation:
            return "the link was replaced"
    if letter.member is not None and not may_read_of(letter.member, letter.file):
        return "its reader may not see the request any more"
    return ""


def may_read_of(member: Member, file: RequestSide) -> bool:
    """Whether a member may be written to about a file: it exists for them, and they may sign in."""
    return member.is_active and access.files(Viewer(member=member)).filter(pk=file.pk).exists()


# --- writing it out ----------------------------------------------------------------------------------------------


def written(letter: Letter) -> EmailMessage:
    """The letter as it is sent; the secret part of a reply link is made here, and goes nowhere else."""
    kind = Kind(letter.kind)
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string(_TEMPLATES[kind], _context(letter))
        subject = str(SUBJECTS[kind])
    sender = letter.office.letters_address or settings.DEFAULT_FROM_EMAIL
    return EmailMessage(
        subject=subject,
        body=body,
        from_email=formataddr((opening(letter.office.short_name), sender)),
        to=[letter.to],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )


def _context(letter: Letter) -> dict[str, object]:
    context: dict[str, object] = {"letter": letter, "file": letter.file, "facts": letter.facts}
    if letter.link is not None:
        zone = letter.link.side.office.zone
        context |= {
            "link": letter.link,
            "address": links.address_of(letter.link),
            "until": bridge.local_words(letter.link.expires_at, zone),
        }
    elif letter.receipt is not None:
        zone = letter.receipt.link.side.office.zone
        context |= {"receipt": letter.receipt, "at": bridge.local_words(letter.receipt.at, zone)}
    else:
        context["address"] = settings.ADDRESS + reverse("desk:file", kwargs={"code": letter.file.code})
    return context


# --- handing it over ---------------------------------------------------------------------------------------------


def hand_over(message: EmailMessage) -> None:
    """Hand a letter to the transport; raises `NotSent`, `Refused` or, where nobody can know, `Uncertain`."""
    transport = get_connection()
    try:
        transport.open()
    except smtplib.SMTPResponseException as refusal:
        raise NotSent(_reply(refusal)) from refusal
    except OSError as lack:  # smtplib's own errors are OSErrors, too
        raise NotSent(type(lack).__name__) from lack
    try:
        transport.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _words in refusal.recipients.values()]
        raise (Refused if min(codes) >= 500 else NotSent)(f"SMTP {min(codes)}") from refusal
    except smtplib.SMTPResponseException as refusal:
        raise (Refused if refusal.smtp_code >= 500 else NotSent)(_reply(refusal)) from refusal
    except (smtplib.SMTPServerDisconnected, OSError) as loss:
        raise Uncertain(type(loss).__name__) from loss
    finally:
        with suppress(OSError):  # what is said in parting changes nothing
            transport.close()


def _reply(refusal: smtplib.SMTPResponseException) -> str:
    """A server's answer by its number: its words may hold the address."""
    return f"{type(refusal).__name__}, SMTP {refusal.smtp_code}"


# --- what became of it -------------------------------------------------------------------------------------------


def _settle(letter: Letter, state: State, *, error: str = "") -> None:
    """Keep what became of this attempt, unless a person has decided something else meanwhile."""
    with transaction.atomic(durable=True):
        now = Letter.objects.select_for_update().get(pk=letter.pk)
        if (
            now.attempts != letter.attempts
            or now.state not in (State.SENDING, State.UNCERTAIN)
            or now.decided_at
        ):
            return
        now.state, now.sending_since, now.last_error = state.value, None, error
        if state is State.SENT:
            now.sent_at = datetime.now(UTC)
            _forget_address(now)
        now.save(update_fields=["state", "sending_since", "last_error", "sent_at", "to"])


def _try_again(letter: Letter, error: str) -> None:
    """Let a letter that was not sent wait longer than before, or show it to a person after the last gap."""
    if letter.attempts > len(GAPS):
        _settle(letter, State.FAILED, error=error)
        return
    with transaction.atomic(durable=True):
        now = Letter.objects.select_for_update().get(pk=letter.pk)
        if now.attempts != letter.attempts or now.state != State.SENDING:
            return
        instant = datetime.now(UTC)
        now.state, now.sending_since, now.last_error = State.WAITING.value, None, error
        now.queued_at = now.next_attempt = instant + GAPS[letter.attempts - 1]
        now.save(update_fields=["state", "sending_since", "last_error", "next_attempt", "queued_at"])
        enqueue(now, after=now.next_attempt)


def _forget_address(letter: Letter) -> None:
    """Erase the address left for a receipt: it was for sending that, and is kept for nothing else."""
    if letter.kind == Kind.RECEIPT:
        letter.to = ""

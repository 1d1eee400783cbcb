"""How accounts behave: nobody signs up uninvited, account letters never fail a page."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from sidelines.desk import journal
from sidelines.desk.models import Member

_log = logging.getLogger(__name__)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts come into being by invitation alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up on their own."""
        return False

    def login(self, request: HttpRequest, user: Member) -> None:
        """Let a member in, and write down that they came in."""
        super().login(request, user)
        note_sign_in(user, "sign-in")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter about the account; where it can't be handed in, say so in the log and go on."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as refusal:
            _log.error("A letter about an account was not handed in: %s", refusal)


@transaction.atomic
def note_sign_in(member: Member, by: str) -> None:
    """Write into the journal that a member has signed in, and which way."""
    journal.write(member=member, kind="signed in", detail={"by": by})

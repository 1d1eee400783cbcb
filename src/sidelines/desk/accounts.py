"""How accounts behave: nobody signs up uninvited, account letters never fail a page."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

_log = logging.getLogger(__name__)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts come into being by invitation alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up on their own."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter about the account; where it can't be handed in, say so in the log and go on."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as refusal:
            _log.error("A letter about an account was not handed in: %s", refusal)

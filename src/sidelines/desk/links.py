"""Links: the secret part of a reply link, made from the server's secret when it is needed and kept nowhere."""

from __future__ import annotations

import base64
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from sidelines.desk import clock
from sidelines.desk.models import ReplyLink
from sidelines.desk.models.letters import Purpose

HOLDS = timedelta(days=30)
"""A reply link can be used for so long, unless its letter says otherwise."""
_SALT = "sidelines.desk.links"


def token_of(link: ReplyLink) -> str:
    """What a reply link says of itself in its address: its public name and its seal."""
    return f"{link.code}.{_seal(link.code, link.generation, link.purpose)}"


def address_of(link: ReplyLink) -> str:
    """The address of the page where an answer is given; for the letter that is being sent, and nothing else."""
    return settings.ADDRESS + reverse("desk:reply", kwargs={"token": token_of(link)})


def genuine(token: str) -> ReplyLink | None:
    """The link with such a token, though it may be closed by now; nothing for one made up or replaced."""
    code, _dot, seal = token.partition(".")
    found = (
        ReplyLink.objects.select_related("side__office", "side__principal", "side__meeting", "file__office")
        .filter(code=code)
        .first()
    )
    # A seal is made in either case, so that the time it takes doesn't tell whether such a link exists.
    right = _seal(code, found.generation if found else 1, found.purpose if found else Purpose.REPLY.value)
    return found if constant_time_compare(seal, right) and found is not None else None


def find(token: str) -> ReplyLink | None:
    """The link with such a token that can be used now, or nothing."""
    link = genuine(token)
    return link if link is not None and link.closed_at(clock.now()) is None else None


def _seal(code: str, generation: int, purpose: str) -> str:
    """What nobody can make without the server's secret: 256 bits for this link, this time, this purpose."""
    sealed = salted_hmac(_SALT, f"{code}\n{generation}\n{purpose}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

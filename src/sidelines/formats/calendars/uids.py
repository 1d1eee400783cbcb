"""What identifies the events that Sidelines writes: hashes in which nobody can read a name."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable

DOMAIN = "sidelines.invalid"
"""What follows the @ of every UID. The end is reserved (RFC 2606), so that nobody else's UIDs look like ours."""

_HOLD = re.compile(r"([0-9a-f]{12})-[0-9a-f]{20}(?:-[0-9a-f]{8}-\w+)?@" + re.escape(DOMAIN))


def hashed(text: str, digits: int) -> str:
    """The first hexadecimal digits of the text's SHA-256.

    >>> hashed("Helsinki", 12)
    '0cf4e8a7a9a0'
    """
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:digits]


def meeting_mark(meeting: str, participants: Iterable[str]) -> str:
    """What the UIDs of one meeting's holds begin with.

    >>> meeting_mark("talks", ["Ann", "Bob"]) == meeting_mark("talks", ["Bob", "Ann"])
    True
    """
    return hashed(json.dumps([meeting, sorted(participants)]), 12)


def held_for(uid: str) -> str:
    """The mark of the meeting that an event is a hold for, or a way to or from; empty if it is no hold."""
    found = _HOLD.fullmatch(uid)
    return found[1] if found else ""

"""What is written down about the running desk holds no secret."""

from __future__ import annotations

import logging
import re

SECRET_PREFIXES = ("/invitation/", "/reply/", "/accounts/password/reset/key/", "/accounts/confirm-email/")
"""What follows one of these in an address is a secret of whom it was sent to."""

_SECRET_LINK = re.compile(f"({'|'.join(map(re.escape, SECRET_PREFIXES))})[^\\s\"'<>]+")


class NoSecretLinks(logging.Filter):
    """Leaves the secret part of an address out of every line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put dots for what must not be read."""
        record.msg = _SECRET_LINK.sub(r"\1…", record.getMessage())
        record.args = ()
        return True

"""Transport: letters as files in a folder, for a desk that hands in none by SMTP."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NotSent(Exception):
    """The letter was surely not sent; it may be tried again."""


class LetterFolder(BaseEmailBackend):
    """Writes each letter into a file of its own, named by its Message-ID, so that one sent twice lies there once."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently, **kwargs)
        self.folder = Path(settings.LETTERS_FOLDER)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters, each of them whole or not at all; raises `NotSent`."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for letter in email_messages:
                self._write(letter)
        except OSError as lack:
            raise NotSent(f"{lack.strerror}, {self.folder.name}") from lack
        return len(email_messages)

    def _write(self, letter: EmailMessage) -> None:
        message = letter.message()
        name = re.sub(r"[^A-Za-z0-9.@_-]", "_", str(message["Message-ID"]).strip("<>"))
        number, beside = tempfile.mkstemp(dir=self.folder, prefix=f".{name[:100]}.", suffix=".part")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(self.folder / f"{name}.eml")
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

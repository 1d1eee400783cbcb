"""Makes Django ready in a process that is no web server."""

from __future__ import annotations

import os

import django


def open_desk() -> None:
    """Make Django ready with the desk's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sidelines.desk.settings")
    django.setup()

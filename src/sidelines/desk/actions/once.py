"""Once: what a sheet asks for is done once, however often its button is pressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible

KEPT = 24 * 60 * 60
"""Seconds for which a sheet is known to have been handed in."""
_TOKEN = re.compile(r"[0-9a-z]{8,20}")


class DoneAlready(NotPossible):
    """This sheet was handed in before, and is taken down already."""


def handed_in(viewer: Viewer, token: str) -> bool:
    """Whether the member has handed in the sheet before."""
    return bool(_TOKEN.fullmatch(token)) and cache.has_key(_mark(viewer, token))


def already() -> str:
    """What a member is told who hands in a sheet for the second time."""
    return _("This was taken down already; it was not done twice.")


def _mark(viewer: Viewer, token: str) -> str:
    return f"sheet-{viewer.member.code}-{token}"


@contextmanager
def once(viewer: Viewer, token: str) -> Iterator[None]:
    """Do what follows in one transaction unless the member has handed in the sheet before; raises `DoneAlready`.

    The sheet is marked in that same transaction, in the store itself: of two that come at once the second waits for
    the first, and what fails leaves no mark.
    """
    if not _TOKEN.fullmatch(token):
        raise NotPossible(_("This sheet can't be read any more: open it again."))
    with transaction.atomic():
        if not cache.add(_mark(viewer, token), True, KEPT):
            raise DoneAlready(already())
        yield

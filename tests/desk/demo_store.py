"""The demo's store for tests: filled once for a module, and for each test as it was filled.

A module that uses it needs a test that asks for `db` beside, or no database is set up; such tests come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction

from sidelines.desk.demo import fill


@contextmanager
def undone() -> Iterator[None]:
    """Let nothing of what happens inside stay in the store."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", name="store")
def filled_store(django_db_setup, django_db_blocker) -> Iterator[str]:
    """What `fill` said when it filled the store, which is the demo's until the module ends."""
    with django_db_blocker.unblock():
        before = settings.DEMO, settings.TRY_YOURS
        settings.DEMO = settings.TRY_YOURS = True
        try:
            with undone():
                yield fill()
        finally:
            settings.DEMO, settings.TRY_YOURS = before


@pytest.fixture(name="demo")
def filled_demo(store) -> Iterator[str]:
    """The demo's store on its first today; what a test does to it is undone."""
    with undone():
        yield store

"""The instant that the desk believes in: the real one, or in the demo the one that was set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponseBase

_standing: ContextVar[datetime | None] = ContextVar("the instant at which the demo stands", default=None)


class DemoClock(models.Model):
    """The instant that the demo was set to: one row, or none while it goes with the real clock."""

    instant = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="demo_clock_is_one_row"),)

    def __str__(self) -> str:
        return self.instant.isoformat()


def now() -> datetime:
    """The instant that the desk believes in, in UTC; outside the demo always the real one."""
    if not settings.DEMO:
        return datetime.now(UTC)
    return _standing.get() or _as_set() or datetime.now(UTC)


def set_demo(instant: datetime | None) -> None:
    """Set the demo to an aware instant, or let it go with the real clock again."""
    _only_in_the_demo()
    if instant is None:
        DemoClock.objects.all().delete()
    else:
        DemoClock.objects.update_or_create(pk=1, defaults={"instant": instant.astimezone(UTC)})
    if _standing.get() is not None:
        _standing.set(instant and instant.astimezone(UTC))


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the demo stand at an aware instant for a while, in this thread alone."""
    _only_in_the_demo()
    before = _standing.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(before)


class ClockMiddleware:
    """Lets one page see one instant in the demo, read once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer at the instant that the demo was set to."""
        if not settings.DEMO:
            return self._answer(request)
        with at(now()):
            return self._answer(request)


def _as_set() -> datetime | None:
    return DemoClock.objects.values_list("instant", flat=True).first()


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise RuntimeError("Only the demo's clock can be set.")

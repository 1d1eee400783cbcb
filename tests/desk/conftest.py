"""What the desk's tests may ask for: people of an office, a settable today, and a PostgreSQL server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import count

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from sidelines.desk import clock, guard
from sidelines.desk.actions.people import new_member
from sidelines.desk.models import Member, Office, Principal, Right, Ring
from tests.desk.postgres import NoPostgres, is_same_on_both, temporary_server

PASSWORD = "a long word for tests alone"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what says nothing of the database to the run on SQLite."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    left = [each for each in items if is_same_on_both(each.nodeid)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [each for each in items if not is_same_on_both(each.nodeid)]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A temporary PostgreSQL server; a test that needs it is skipped where there is none, but never in CI."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(temporary_server())
        except NoPostgres as lack:
            if os.environ.get("CI") == "true":
                pytest.fail(str(lack))
            pytest.skip(str(lack))
        yield url


@pytest.fixture(autouse=True, scope="session")
def _stores_are_emptied() -> Iterator[None]:
    """Let the tests that commit empty their store afterwards, which the journal's guard refuses otherwise."""
    empty = TransactionTestCase._fixture_teardown

    def without_guard(case: TransactionTestCase) -> None:
        guard.take_away(connection)
        try:
            empty(case)
        finally:
            guard.put(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_guard)
        yield


@pytest.fixture
def today(settings) -> Iterator[Callable[[datetime], None]]:
    """Let the desk stand at an instant: `today(datetime(2018, 6, 1, 9, tzinfo=UTC))`; demo mode from then on."""
    with ExitStack() as stack:

        def stand_at(instant: datetime) -> None:
            settings.DEMO = True
            stack.enter_context(clock.at(instant))

        yield stand_at


@pytest.fixture
def office(db) -> Callable[..., Office]:
    """Make an office: `office("Kremlin", zone="Europe/Moscow")`."""
    numbers = count(1)

    def make(name: str = "", **fields: object) -> Office:
        name = name or f"Office {next(numbers)}"
        if fields.get("outside"):
            here = Office.objects.filter(outside=False).order_by("pk").first()
            fields.setdefault("entered_by", here or make())
        return Office.objects.create(**{"name": name, "short_name": name[:60], "zone": "UTC", **fields})

    return make


@pytest.fixture
def principal(db, office) -> Callable[..., Principal]:
    """Make a principal: `principal("The President", office=helsinki)`; with an office of its own otherwise."""
    numbers = count(1)

    def make(name: str = "", **fields: object) -> Principal:
        fields.setdefault("office", None)
        fields["office"] = fields["office"] or office()
        name = name or f"Principal {next(numbers)}"
        return Principal.objects.create(
            **{"name": name, "home_city": "Helsinki", "home_zone": "Europe/Helsinki", **fields}
        )

    return make


@pytest.fixture
def member(db, office) -> Callable[..., Member]:
    """Make a member who can sign in: `member("Aino", office=helsinki, commits=[niinistö], rings=[inner])`.

    `sees`, `edits`, `commits` and `whole_diary` name principals; each right holds those below it.
    """
    numbers = count(1)

    def make(name: str = "", **fields: object) -> Member:
        rights = {key: list(fields.pop(key, ())) for key in ("sees", "edits", "commits", "whole_diary")}
        rings: list[Ring] = list(fields.pop("rings", ()))
        number = next(numbers)
        made = new_member(
            office=fields.pop("office", None) or office(),
            name=name or f"Member {number}",
            email=fields.pop("email", f"member{number}@example.org"),
            password=fields.pop("password", PASSWORD),
            **fields,
        )
        for one in {each.pk: each for named in rights.values() for each in named}.values():
            Right.objects.create(
                member=made,
                principal=one,
                may_see=True,
                may_edit=one in rights["edits"] or one in rights["commits"],
                may_commit=one in rights["commits"],
                sees_whole_diary=one in rights["whole_diary"],
            )
        for ring in rings:
            ring.members.add(made)
        return made

    return make


@pytest.fixture
def signed_in() -> Callable[[Member], Client]:
    """A browser in which this member is signed in: `signed_in(aino).get("/")`."""

    def browser(who: Member) -> Client:
        client = Client()
        client.force_login(who)
        return client

    return browser

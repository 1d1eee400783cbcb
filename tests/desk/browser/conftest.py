"""What the browser's tests may ask for: a running desk of the demo, and visitors at a real browser.

The desk runs in processes of its own, so these tests touch no database of pytest's. The browser lives no longer than
the tests of one file: while it does, Django believes itself inside an event loop.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.desk.browser.house import Desk, NoChromium, Visitor, fill_demo, launch, served, visit

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session", autouse=True)
def _own_store() -> None:
    """The desk of these tests has a store of its own, so another database changes nothing for them."""
    if "DATABASE_URL" in os.environ:
        pytest.skip("The browser's desk is the demo on SQLite; these tests run there, without DATABASE_URL.")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; a test that needs it is skipped where there is none, but never in CI."""
    with sync_playwright() as playwright:
        try:
            opened = launch(playwright)
        except NoChromium as lack:
            if os.environ.get("CI") == "true":
                pytest.fail(str(lack))
            pytest.skip(str(lack))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def desk(
    tmp_path_factory: pytest.TempPathFactory, once: Callable[[str, Callable[[Path], None]], Path]
) -> Iterator[Desk]:
    """The demo's desk as `make run` serves it; a test sets the day that it needs, and has requests of its own.

    The demo is filled once, and each worker's desk has a copy.
    """
    store = tmp_path_factory.mktemp("desk")
    shutil.copytree(once("demo", fill_demo), store, dirs_exist_ok=True)
    with served(store) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, desk: Desk) -> Iterator[Visit]:
    """Let somebody look: `visitor("the chief of staff", "the White House", javascript=False)`; nobody is signed in
    without a name. Whatever the browser complained about fails the test.
    """
    with ExitStack() as stack:
        visitors: list[Visitor] = []

        def comes(name: str = "", office: str = "", **how: object) -> Visitor:
            context, who = visit(browser, desk, **how)
            stack.callback(context.close)
            visitors.append(who)
            if name:
                who.sign_in(name, office)
            return who

        yield comes
        assert [fault for who in visitors for fault in who.faults] == []

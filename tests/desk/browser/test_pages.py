"""Every page that somebody comes to from the front page, link by link: it is there, it leads on, and it can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs, urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Response
from playwright.sync_api import Error as PlaywrightError

from tests.desk.browser.house import Visitor
from tests.desk.browser.looks import about, sight_faults, structure_faults

RURITANIA = "the Foreign Ministry of Ruritania"
ROLES = [
    ("Dorothea Strelnik", RURITANIA),
    ("Josef Tiel", RURITANIA),
    ("Anton Graf", RURITANIA),
    ("the policy office", "the White House"),
    ("the domestic policy office", "the Kremlin"),
    ("", ""),
]
"""A chief of staff who administers; protocol, who may edit; somebody outside the rings; the founding story's two
offices, once inside the ring and once outside; and nobody at all."""
EACH = 2
"""So many pages of one kind are opened; the rest of them are the same page about something else."""
PAGES = 70


def kind_of(address: str) -> str:
    """The kind of page at an address: the route that leads there, and what is asked for besides."""
    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    return " ".join([route, *sorted(parse_qs(parts.query, keep_blank_values=True))])


class Crawl:
    """A walk along links, breadth first, over at most so many pages of one kind."""

    def __init__(self, who: Visitor) -> None:
        self._who = who
        self._seen: set[str] = set()
        self._kinds: Counter[str] = Counter()
        self._waiting: list[tuple[str, str]] = []
        self.faults: list[str] = []

    def pages(self) -> Iterator[tuple[str, bool]]:
        """Each address with the page open at it, and whether it is the first of its kind."""
        self._found("/", "the front door")
        opened = 0
        while self._waiting and opened < PAGES:
            address, origin = self._waiting.pop(0)
            opened += 1
            if self._opened(address, origin):
                yield address, self._kinds[kind_of(address)] == 1
                for link in about(self._who.page)["links"]:
                    self._found(link, address)

    def _found(self, link: str, origin: str) -> None:
        link = urldefrag(link if link.startswith("http") else self._who.desk.address + link).url
        if not link.startswith(self._who.desk.address + "/") or link in self._seen:
            return
        self._seen.add(link)
        kind = kind_of(link)
        self._kinds[kind] += 1
        if self._kinds[kind] <= EACH:
            self._waiting.append((link, origin))

    def _opened(self, address: str, origin: str) -> bool:
        """Whether there is a page there that a browser shows; one that isn't there is a fault."""
        answer: Response | APIResponse
        try:
            answer = self._who.open(address)
        except PlaywrightError as fault:
            if "Download is starting" not in str(fault):
                raise
            answer = self._who.page.request.get(address, max_redirects=5)
        if answer.status >= 400:
            self.faults.append(f"{address}, linked from {origin}: {answer.status}")
            return False
        return "text/html" in answer.headers.get("content-type", "")


LOOKED_AT = ("Dorothea Strelnik", "")
"""Whoever administers comes to every kind of page of members, and nobody to those that are open to all."""


@pytest.mark.parametrize(("name", "office"), ROLES, ids=[name or "nobody" for name, _office in ROLES])
def test_every_link_leads_to_a_page_that_leads_on_and_can_be_read(visitor, name, office):
    who = visitor(name, office)
    crawl = Crawl(who)
    opened = 0
    for address, first_of_kind in crawl.pages():
        opened += 1
        found = structure_faults(who.page)
        if first_of_kind and name in LOOKED_AT:
            found += sight_faults(who.page)
        crawl.faults += [f"{address}: {fault}" for fault in found]
    assert not crawl.faults, "\n".join(crawl.faults)
    assert opened >= (12 if name else 3)


def test_what_is_asked_of_a_page_can_be_failed(visitor):
    who = visitor("Josef Tiel", RURITANIA)
    who.open("/search/")
    assert structure_faults(who.page) + sight_faults(who.page) == []
    who.page.evaluate("""() => {
        const main = document.querySelector("main");
        main.append(document.createElement("h1"), document.createElement("input"));
        const faint = document.createElement("p");
        faint.textContent = "hardly to be read";
        faint.style.color = "#ddd";
        faint.style.inlineSize = "600px";
        main.append(faint);
    }""")
    found = " ".join(structure_faults(who.page) + sight_faults(who.page))
    assert all(fault in found for fault in ("2 h1", "color-contrast", "label", "reach over the side"))


@pytest.mark.parametrize("address", ["/no-such-page/", "/requests/no-such-request/", "/reply/made.up/"])
@pytest.mark.parametrize("name", ["Josef Tiel", ""])
def test_a_page_that_is_not_there_says_so_and_leads_on(visitor, name, address):
    who = visitor(name, RURITANIA)
    answer = who.open(address)
    if answer.status == 200:
        assert who.path == "/accounts/login/"  # whether there is such a page is told to members alone
    else:
        assert answer.status == 404
    under_a_link = address.startswith("/reply/")
    if under_a_link:  # such a page leads nowhere else, and says in words what can be done
        assert who.page.locator(".steps li").count() == 3
    assert structure_faults(who.page, leads_on=not under_a_link) + sight_faults(who.page) == []


def test_the_keyboard_reaches_the_page_first_and_then_everything(visitor):
    who = visitor("Dorothea Strelnik", RURITANIA)
    who.open("/")
    who.page.keyboard.press("Tab")
    skip = who.page.locator(":focus")
    assert skip.inner_text() == "Skip to the page"
    assert skip.bounding_box()["y"] >= 0
    who.page.keyboard.press("Enter")
    assert who.page.evaluate("document.activeElement.id") == "main"
    who.page.keyboard.press("Tab")
    assert who.page.evaluate("document.activeElement.closest('main') !== null")

    reached = set()
    for _press in range(60):
        focus = who.page.locator(":focus")
        if not focus.count():
            break
        reached.add(
            re.sub(r"\s+", " ", focus.inner_text() or focus.get_attribute("aria-label") or "").strip()
        )
        outline = focus.evaluate("each => getComputedStyle(each).outlineStyle")
        assert outline != "none", f"nothing shows that the focus is on {reached}"
        who.page.keyboard.press("Tab")
    assert "Open a request" in reached
    assert "Mine" in reached

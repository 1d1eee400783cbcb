"""What is asked of every page, whoever sees it: one title, a language, a way on, nothing cut off, nothing that WCAG 2.2
forbids at its levels A and AA.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE, PHONE = 1280, 390
HEIGHT = 900
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
_AXE = Axe()
_ABOUT = """() => {
    const here = location.href.split("#")[0];
    const ways = [...document.querySelectorAll("a[href], button, input[type=submit]")].filter((each) =>
        each.offsetParent !== null && !each.classList.contains("skip")
        && !(each.href && each.href.split("#")[0] === here));
    return {
        language: document.documentElement.lang,
        titles: document.querySelectorAll("h1").length,
        title: document.title.trim(),
        ways: ways.length,
        links: [...document.querySelectorAll("a[href]")].map((each) => each.href),
        anchors: [...document.querySelectorAll('a[href^="#"]')].map((each) => each.getAttribute("href").slice(1))
            .filter((each) => each && !document.getElementById(each)),
    };
}"""


def about(page: Page) -> dict[str, Any]:
    """What a page is made of: its language, titles, links, and how many ways lead on from it."""
    page.wait_for_load_state()
    told: dict[str, Any] = page.evaluate(_ABOUT)
    return told


def structure_faults(page: Page, *, leads_on: bool = True) -> list[str]:
    """What is wrong with the way a page is built; a page under a reply link leads nowhere else, by design."""
    told = about(page)
    faults = []
    if not told["language"]:
        faults.append("no language is named")
    if told["titles"] != 1:
        faults.append(f"{told['titles']} h1")
    if told["title"] in ("", "· Sidelines"):
        faults.append("no title")
    if leads_on and not told["ways"]:
        faults.append("no way on")
    faults += [f"#{each} leads nowhere on the page" for each in told["anchors"]]
    return faults


def sight_faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, and what reaches over the side, on a wide screen and on a telephone."""
    faults = []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        faults += [f"at {width}: {each}" for each in _violations(page)]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        faults.append(f"at {PHONE}: {over} pixels reach over the side")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return faults


def _violations(page: Page) -> list[str]:
    found = _AXE.run(page, options=_RULES).response["violations"]
    return [
        f"{each['id']}: {each['help']}: "
        + "; ".join(f"{node['target'][0]} ({node['html'][:110]})" for node in each["nodes"][:4])
        for each in found
    ]

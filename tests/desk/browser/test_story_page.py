"""The story page in a real browser: every day is a link, and a script only makes it smooth."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

WISH, MEETING = "/story/2017-11-10/", "/story/2018-07-16/"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_days_lead_from_the_wish_to_the_handshake(visitor, javascript):
    who = visitor(javascript=javascript)
    who.open(WISH)
    assert "10" in who.page.locator(".day-number").inner_text()
    assert "Helsinki" not in who.page.locator(".places, .day-side").first.inner_text()
    seen = [who.path]
    for _day in range(80):
        later = who.page.locator("a[data-go=later]")
        if not later.count() or who.path == MEETING:
            break
        address = later.get_attribute("href")
        later.click()
        who.page.wait_for_url(f"**{address}")
        seen.append(who.path)
    assert seen[-1] == MEETING
    assert seen == sorted(seen)
    assert len(seen) > 10
    expect(who.page.locator("#story-day")).to_have_attribute("data-day", "2018-07-16")
    assert "Helsinki" in who.page.locator(".place--chosen").inner_text()


def test_arrow_keys_and_slider_turn_the_days_without_loading_the_page(visitor):
    who = visitor()
    page = who.page
    who.open("/story/2017-11-30/")
    page.evaluate("window.stays = true")
    day = page.locator("#story-day")
    page.keyboard.press("ArrowRight")
    expect(day).to_have_attribute("data-day", "2017-12-01")
    page.keyboard.press("ArrowLeft")
    expect(day).to_have_attribute("data-day", "2017-11-30")
    page.keyboard.press("ArrowLeft")
    expect(day).to_have_attribute("data-day", "2017-11-29")
    assert who.path == "/story/2017-11-29/"
    assert "29" in page.title()

    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    expect(day).to_have_attribute("data-day", "2018-07-31")
    assert "31 July 2018" in slider.get_attribute("aria-valuetext")
    expect(page.locator("[data-story-said]")).to_contain_text("31 July 2018")
    assert page.evaluate("window.stays") is True


def test_the_story_can_be_walked_by_keyboard_alone(visitor):
    who = visitor()
    who.open("/story/2018-06-27/")
    page = who.page
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.go") == "next":
            break
    else:
        raise AssertionError("The link to the day after is never reached.")
    page.keyboard.press("Enter")
    expect(page.locator("#story-day")).to_have_attribute("data-day", "2018-06-28")
    assert page.evaluate("document.activeElement.dataset.go") == "next"  # where the reader was
    assert re.search(r"Thursday.*28|28.*Thursday", " ".join(page.locator(".day-head").inner_text().split()))

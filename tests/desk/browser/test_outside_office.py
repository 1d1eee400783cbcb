"""An office outside answers by its reply link, and what it says by telephone is entered as reported."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.desk.browser.looks import sight_faults, structure_faults

RURITANIA = "the Foreign Ministry of Ruritania"
OPTIONS = {
    "city_1": "Vienna, AT", "day_1": "2017-11-12", "begins_1": "10:00", "ends_1": "11:00",
    "city_2": "Singapore", "day_2": "2017-11-13", "begins_2": "15:00", "ends_2": "16:00",
    "city_3": "Singapore", "day_3": "2017-11-14", "begins_3": "09:00", "ends_3": "10:00",
}  # fmt: skip


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_one_window_is_accepted_one_refused_and_one_countered(visitor, javascript):
    karl = visitor("Karl Wenzel", RURITANIA, javascript=javascript)
    file = _asked_and_told_by_telephone(karl, javascript)
    before = len(karl.desk.letters())
    karl.makes(file, "Propose options", **OPTIONS)  # the sheet offers to send a reply link with it
    said = karl.main()
    assert "proposed" in said
    assert "has not been told" not in said
    address = karl.desk.reply_link(before)

    board = visitor("Dorothea Strelnik", RURITANIA)
    board.page.clock.install()
    board.open("/board/")
    card = board.page.locator(f".card:has(a[href='{file}'])")
    expect(card).to_contain_text("proposed")

    pinot = visitor(javascript=javascript)
    # The two runs share a diary: what the first has confirmed is taken.
    clock = "16:30" if javascript else "17:45"
    number = _answered(pinot, address, clock, javascript)

    board.page.clock.run_for(61_000)  # a minute of the board's own clock, in which it asks for what is new
    expect(card).to_contain_text("countered")

    karl.open(file)
    said = karl.main()
    assert "countered" in said
    assert "the chancery has guests" in said
    assert clock in said
    karl.open(_links(file))
    assert number in karl.main()
    _agreed_and_confirmed(visitor, karl, pinot, file, clock, javascript)


def _asked_and_told_by_telephone(karl, javascript) -> str:
    """A wish is entered and sounded out; the yes comes by telephone, and shows as reported to us."""
    karl.set_today("2017-11-02")
    karl.open("/requests/new/")
    karl.fill(
        principal="Osra Tarlenheim",
        words="Ask old Pinot whether he still plays chess.",
        counterpart="Hugo Pinot (the Chancery of Grand Fenwick)",
        subject=f"Chess with Grand Fenwick, {'with' if javascript else 'without'} a script",
    )
    karl.send()
    file = karl.path
    words = "Would the Prime Minister care for a game?"
    karl.makes(file, "Sound out", words=words, **{"sending-send_s2": False})
    assert "The Chancery of Grand Fenwick has not been told of what was done." in karl.main()

    karl.follow("Enter what they did, as reported to us")
    karl.follow("Agree in principle")
    karl.fill(
        words="He would be delighted.", said_by="the Chancery's private secretary", channel="telephone",
        learned_on="2017-11-02", learned_at="17:40",
    )  # fmt: skip
    karl.send()
    assert karl.path == file, karl.main()
    truth = karl.page.locator(".truth", has_text="Grand Fenwick").inner_text()
    assert "agreed in principle" in truth
    assert "reported" in truth
    assert "the Chancery's private secretary" in truth
    return file


def _links(file) -> str:
    return f"{file}links/"


def _answered(pinot, address, clock, javascript) -> str:
    """All three answers on one page, without an account; the receipt's number."""
    opened = pinot.open(address)
    assert opened.status == 200
    assert opened.headers["referrer-policy"] == "no-referrer"
    page = pinot.page
    options = page.locator("fieldset.sheet.reply-option")
    assert options.count() == 3
    pinot.open(address)
    assert "You have answered already" not in pinot.main()  # opening it changes nothing

    vienna, second, third = (options.nth(number) for number in range(3))
    vienna.get_by_text("It suits us", exact=True).click()
    second.get_by_text("It does not suit us", exact=True).click()
    second.get_by_label("Why it does not suit you").fill("the chancery has guests")
    third.get_by_text("Another time or place instead", exact=True).click()
    third.get_by_label("It begins at").fill(clock)
    if javascript:
        assert structure_faults(page, leads_on=False) + sight_faults(page) == []
    page.get_by_label("Who answers").fill("the private secretary")
    pinot.press("Send this answer")
    said = pinot.main()
    assert f"Your answer has reached {RURITANIA}" in said
    number = page.locator(".reply-number-big strong").inner_text()
    assert len(number) >= 4
    if javascript:
        assert structure_faults(page, leads_on=False) + sight_faults(page) == []

    pinot.open(address)
    assert number in pinot.main()  # it can't be answered twice
    assert page.get_by_role("button", name=re.compile("Send this answer")).count() == 0
    return number


def _agreed_and_confirmed(visitor, karl, pinot, file, clock, javascript):
    """We agree to what they offered instead; their next link confirms it, and so does our chief of staff."""
    before = len(karl.desk.letters())
    karl.open(file)
    karl.page.locator(".menu").get_by_role("link", name="Agree to an option", exact=True).click()
    karl.page.locator("main form label", has_text=clock).click()
    karl.send()
    assert karl.path == file, karl.main()
    address = karl.desk.reply_link(before)

    pinot.open(address)
    assert clock in pinot.main()
    pinot.page.locator("fieldset.reply-option label", has_text=re.compile("We (agree|confirm)")).first.click()
    pinot.page.get_by_label("Who answers").fill("the private secretary")
    pinot.press("Send this answer")
    assert "Your answer has reached" in pinot.main()

    dorothea = visitor("Dorothea Strelnik", RURITANIA, javascript=javascript)
    dorothea.makes(file, "Confirm")
    assert "confirmed" in dorothea.main()

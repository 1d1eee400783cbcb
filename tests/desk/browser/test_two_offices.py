"""The life of a request on the desk, lived by two offices that sit at one server.

A wish is entered, waits, climbs, is raised again; the other office is sounded out, answers, is offered what `find`
has found; both agree, confirm, announce, meet, and each writes its own read-out.
"""

from __future__ import annotations

import re

import pytest

from tests.desk.browser.looks import sight_faults, structure_faults

RURITANIA, FREEDONIA = "the Foreign Ministry of Ruritania", "the Foreign Ministry of Freedonia"
SUBJECT = "The bridge at Hollow Mill"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_wish_to_the_handshake(visitor, javascript):
    subject = f"{SUBJECT}, {'with' if javascript else 'without'} a script"
    karl = visitor("Karl Wenzel", RURITANIA, javascript=javascript)
    file = _the_wish_is_entered(karl, subject)
    _it_climbs(karl, file, subject)
    _it_is_raised_again(karl, file)

    marta = visitor("Marta Anders", RURITANIA, javascript=javascript)
    paul = visitor("Paul Ferrant", FREEDONIA, javascript=javascript)
    theirs = _the_other_office_is_asked_and_says_yes(marta, paul, file)

    _what_find_has_found_is_offered(karl, file, subject, javascript)
    _both_agree(karl, paul, file, theirs)
    _both_confirm(visitor, karl, paul, file, theirs, javascript)
    _they_meet(karl, paul, file, theirs)


def _the_wish_is_entered(karl, subject) -> str:
    karl.set_today("2017-12-11")
    karl.open("/")
    karl.follow("Open a request")
    karl.fill(
        principal="Osra Tarlenheim",
        words="I want to stand on that bridge with her, and soon.",
        said="in the car, after the funeral",
        counterpart=f"Vera Castellan ({FREEDONIA})",
        subject=subject,
        owner="Marta Anders",
    )
    karl.send()
    file = karl.path
    assert file.startswith("/requests/")
    said = karl.main()
    assert "in the car, after the funeral" in said
    assert "Our move: answer to the wish" in said
    assert "Marta Anders" in said
    return file


def _it_climbs(karl, file, subject):
    """Nobody moves: after a week the chief of staff has it, after two it is on the principal's own page."""
    karl.set_today("2017-12-17")
    assert "reached" not in _rung(karl, "chief of staff") or "not reached" in _rung(karl, "chief of staff")
    karl.set_today("2017-12-18")
    assert "not reached" not in _rung(karl, "chief of staff")
    assert "Dorothea Strelnik" in _rung(karl, "chief of staff")
    assert "not reached" in _rung(karl, "principal")
    karl.set_today("2017-12-25")
    assert "not reached" not in _rung(karl, "principal")

    karl.open("/")
    row = karl.page.locator(".row", has_text=subject)
    assert "Wish of 11 Dec 2017: no answer for 14 days, now on the principal's page" in _words(row)
    karl.follow("Page of Osra Tarlenheim")
    assert subject in karl.main()
    karl.open(file)


def _it_is_raised_again(karl, file):
    karl.makes(
        file, "Raised again", words="What of the bridge? I asked you before Christmas.", said="at breakfast"
    )
    assert "I asked you before Christmas" in karl.main()
    karl.open("/")
    assert "raised again once" in karl.main()


def _the_other_office_is_asked_and_says_yes(marta, paul, file) -> str:
    marta.makes(file, "Sound out", words="Would the minister care to see the bridge before it is opened?")
    assert "sounded out" in marta.main()

    theirs = _newest(paul, "Would the minister care to see the bridge")
    said = paul.main()
    assert "an answer" in said or "Our move: answer" in said
    for inside in ("in the car", "I want to stand on that bridge", "What of the bridge", "Marta Anders is"):
        assert inside not in said, "what the other office keeps to itself is on our page"
    paul.makes(theirs, "Agree in principle", words="With pleasure; not on a Monday.")
    marta.open(file)
    assert "agreed in principle" in marta.main()
    assert "With pleasure; not on a Monday." in marta.main()
    return theirs


def _newest(paul, words) -> str:
    """The file in which these words were said to us, by the way of our own list."""
    paul.open("/board/?text=Osra+Tarlenheim&whose=ours")
    for link in paul.page.locator(".card h3 a").all():
        address = link.get_attribute("href")
        paul.open(address)
        if words in paul.main():
            return paul.path
        paul.page.go_back()
    raise AssertionError(f"No file of the office says {words!r}.")


def _what_find_has_found_is_offered(karl, file, subject, javascript):
    karl.open("/find/?file=" + file.split("/")[2])
    page = karl.page
    form = page.locator("main form.find-form")
    assert subject in karl.main()
    name = page.locator("main input[name$='-name']").first
    name.fill("Vera Castellan")
    page.locator("main input[name$='-home']").first.fill("Bucharest")
    karl.fill(first="2018-01-09", last="2018-01-11", candidates="named", cities="Vienna; Prague; Budapest")
    form.get_by_role("button", name="Find", exact=True).click()
    assert "Ranked" in karl.main()
    if javascript:
        assert structure_faults(page) + sight_faults(page) == []
    choices = page.locator("input[type=checkbox][name=option]")
    assert choices.count() >= 2
    choices.nth(0).check()
    choices.nth(1).check()
    karl.press("Make a proposal of those chosen")
    if javascript:
        assert structure_faults(page) + sight_faults(page) == []
    karl.fill(how="offer", words="Either would suit us.")
    karl.send()
    assert karl.path == file
    said = karl.main()
    assert "proposed" in said
    assert "soft hold" in said, "what is offered is held in the diary"


def _both_agree(karl, paul, file, theirs):
    paul.open(theirs)
    assert "Either would suit us." in paul.main()
    paul.page.locator("tr.option").first.get_by_role("link", name=re.compile("^Accept")).click()
    paul.send()
    assert paul.path == theirs, paul.main()
    karl.open(file)
    karl.page.locator("tr.option").first.get_by_role("link", name=re.compile("^Agree")).click()
    karl.send()
    assert "Waiting for: our and their confirmation" in karl.main()
    paul.open(theirs)
    assert "agreed" in paul.main()
    karl.open(file)
    assert "firm hold" in karl.main()


def _both_confirm(visitor, karl, paul, file, theirs, javascript):
    """Karl doesn't see the whole diary: his word counts once the chief of staff has looked."""
    karl.makes(file, "Confirm")
    assert "provisional until somebody who sees the whole diary has looked" in karl.main()
    paul.open(theirs)
    assert "provisional" not in paul.main()

    dorothea = visitor("Dorothea Strelnik", RURITANIA, javascript=javascript)
    dorothea.open(file)
    dorothea.follow("Look at it")
    dorothea.fill(verdict="pass")
    dorothea.send()
    said = dorothea.main()
    assert "Waiting for: their confirmation" in said
    postponed = dorothea.page.locator("dl.facts div", has_text="Postpone")
    assert "Nothing confirmed to postpone" in _words(postponed.first)

    ines = visitor("Ines Calloway", FREEDONIA, javascript=javascript)
    ines.makes(theirs, "Confirm")
    dorothea.open(file)
    assert "obody's move until the meeting" in dorothea.main()
    assert "Postpone" in _words(dorothea.page.locator(".menu"))


def _they_meet(karl, paul, file, theirs):
    karl.makes(file, "Announce", words="The two ministers meet in January.")
    assert "announced" in karl.main()
    karl.set_today("2018-01-12")
    karl.makes(file, "The meeting took place", begins="10:00", ends="12:15", who_sees="told")
    karl.makes(file, "Record the read-out", words="They stood on the map of it.", who_sees="told")
    paul.makes(theirs, "Record the read-out", words="A good hour, and a cold one.", who_sees="told")
    for who, where in ((karl, file), (paul, theirs)):
        who.open(where)
        said = who.main()
        assert "recorded" in said
        assert "They stood on the map of it." in said
        assert "A good hour, and a cold one." in said


def _rung(who, label) -> str:
    return _words(who.page.locator(".ladder .rung", has_text=label).first)


def _words(locator) -> str:
    return " ".join((locator.text_content() or "").split())

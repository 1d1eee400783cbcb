"""What a chief of staff asks of the desk, played through its pages: nothing dropped in silence, two truths that
differ, a checklist that blocks, and a ring that betrays nothing.
"""

from __future__ import annotations

import re

RURITANIA = "the Foreign Ministry of Ruritania"
WHITE_HOUSE = "the White House"


def test_a_wish_that_nobody_touches_climbs_and_ends_only_by_a_decision_in_somebodys_name(visitor):
    dorothea = visitor("Dorothea Strelnik", RURITANIA)
    dorothea.set_today("2017-11-10")
    dorothea.open("/requests/new/")
    dorothea.fill(
        principal="Osra Tarlenheim",
        words="I should like to hear her on the fish quotas.",
        counterpart="Clara Hollenbeck (the Foreign Office of Sylvania)",
        subject="Fish quotas",
        owner="Marta Anders",
    )
    dorothea.send()
    file = dorothea.path

    row = dorothea.page.locator(".row", has_text="Fish quotas")
    climbed = {
        "2017-11-16": "",
        "2017-11-17": "now with the chief of staff",
        "2017-11-24": "now on the principal's page",
    }
    for day, words in climbed.items():
        dorothea.set_today(day)
        dorothea.open("/")
        days = int(day[-2:]) - 10
        assert f"Wish of 10 Nov 2017: no answer for {days} days" in _words(row)
        assert words in _words(row)
        assert words or "now" not in _words(row)
    dorothea.follow("Page of Osra Tarlenheim")
    assert "Fish quotas" in dorothea.main()

    for way in ("Park", "Let it lapse"):
        _without_a_reason(dorothea, file, way)
    dorothea.open(file)
    assert "Our move: answer to the wish" in dorothea.main()
    assert _ends_in_journal(dorothea, file) == []

    dorothea.makes(file, "Let it lapse", reason="the quotas were settled without us")
    assert "lapsed" in dorothea.main()
    assert "the quotas were settled without us" in dorothea.main()
    assert len(_ends_in_journal(dorothea, file)) == 1
    dorothea.open("/")
    assert dorothea.page.locator(".row", has_text="Fish quotas").count() == 0


def _without_a_reason(who, file, way):
    """The sheet comes back, and nothing has happened."""
    who.open(file)
    who.page.locator(".menu").get_by_role("link", name=way, exact=True).click()
    who.send()
    assert who.path != file
    assert who.page.locator(".errors").count()


def _ends_in_journal(who, file) -> list[str]:
    """The journal's entries about a file by which somebody declined it, parked it or let it lapse, by name."""
    who.open(file)
    entries = [_words(each) for each in who.page.locator("section[aria-labelledby=journal] li").all()]
    assert any("wish" in each for each in entries)
    ends = [each for each in entries if re.search("declin|park|laps", each)]
    assert all("Dorothea Strelnik" in each for each in ends)
    return ends


def test_what_one_side_alone_has_confirmed_is_confirmed_nowhere(visitor):
    """We have confirmed, they have only agreed."""
    dorothea = visitor("Dorothea Strelnik", RURITANIA)
    dorothea.set_today("2017-12-09")
    file = dorothea.file("A stamp with both bridges")
    said = dorothea.main()
    assert "Waiting for: their confirmation, since 32 h" in said
    assert dorothea.page.locator("main .heading .standing").first.inner_text().strip().casefold() == "agreed"
    truths = [_words(each) for each in dorothea.page.locator(".truth").all()]
    assert "confirmed" in truths[0]  # our own side comes first
    assert "confirmed" not in truths[1]
    assert "agreed" in truths[1]

    dorothea.open("/board/")
    card = dorothea.page.locator(f".card:has(a[href='{file}'])")
    column = dorothea.page.locator(f".board-column:has(a[href='{file}']) h2")
    assert not _words(column).casefold().startswith("confirmed")
    assert "Waiting for: their confirmation, since 32 h" in _words(card)

    dorothea.open(file)
    why = dorothea.page.locator("dl.facts div", has_text="Postpone").first
    assert "Nothing confirmed to postpone (the Foreign Ministry of Freedonia: agreed)" in _words(why)
    dorothea.open(f"{file}move/postpone/")
    assert "Nothing confirmed to postpone" in dorothea.main()
    assert dorothea.page.locator("main form").count() == 0


def test_a_checklist_blocks_the_confirmation_until_its_items_are_closed_or_waived_by_name(visitor):
    josef = visitor("Josef Tiel", RURITANIA)
    josef.set_today("2018-02-20")
    file = josef.file("The museum on the frontier")
    josef.makes(
        file, "Plan a visit", visit="the second look", envoy="Josef Tiel", place="Bucharest",
        first="2018-03-05", last="2018-03-07",
    )  # fmt: skip
    second = josef.page.locator(".visit", has_text="the second look")
    second.get_by_role("link", name="Open the checklist").click()
    usual = josef.page.locator("input[name=usual]")
    assert usual.count() == 42
    assert josef.page.locator("input[name=usual]:checked").count() == 42
    for known in ("holding room", "second exit"):
        josef.page.locator(f"input[name=usual][value='{known}']").uncheck()
    josef.send()
    assert josef.path == file, josef.main()
    assert "3 checks, 3 open; blocking the confirmation: holding room, second exit" in josef.main()
    assert "40 checks, 40 open; blocking the confirmation: venue seen on the spot" in josef.main()

    dorothea = visitor("Dorothea Strelnik", RURITANIA)
    refused = _refused_confirmation(dorothea, file)
    assert all(item in refused for item in ("venue seen on the spot", "holding room", "second exit"))

    josef.makes(file, "Settle an item", item="venue seen on the spot", value="seen, and measured")
    josef.makes(file, "Settle an item", item="holding room", value="the library, with its own stairs")
    refused = _refused_confirmation(dorothea, file)
    assert "second exit" in refused
    assert "holding room" not in refused

    dorothea.makes(
        file, "Waive an item", item="second exit", reason="the garden door is kept open and manned"
    )
    said = dorothea.main()
    assert "3 checks, 1 open" in said
    assert "40 checks, 39 open" in said
    assert "blocking the confirmation" not in said
    assert "Dorothea Strelnik" in said
    dorothea.makes(file, "Confirm")
    assert "Waiting for: their confirmation" in dorothea.main()


def _refused_confirmation(who, file) -> str:
    """Why the meeting itself can't be confirmed, as its sheet says beforehand; it doesn't offer it."""
    who.open(file)
    who.page.locator(".menu").get_by_role("link", name="Confirm", exact=True).click()
    assert not who.page.locator("input[name=what][value='the meeting with place and time']").count()
    said = who.main()
    assert "Not the meeting itself:" in said
    return said.split("Not the meeting itself:")[1].split("must be settled")[0].casefold()


def test_outside_the_ring_there_is_nothing_to_be_found_and_the_search_is_known(visitor):
    """The travel office looks for the other president's name on the very day of the meeting."""
    chief = visitor("the chief of staff", WHITE_HOUSE)
    chief.set_today("2018-07-10")
    chief.open("/search/?q=Putin")
    assert "A meeting with President Putin" in chief.main()
    chief.open("/board/")
    assert "Putin" in chief.main()
    week = _diary_of_the_meeting(chief)
    assert "Helsinki" in week

    aide = visitor("the travel office", WHITE_HOUSE)
    aide.open("/search/")
    aide.page.get_by_role("searchbox").last.fill("Putin")
    aide.press("Search")
    assert "Nothing is found." in aide.main()
    for page in ("/", "/board/", "/offices/"):
        aide.open(page)
        assert "Putin" not in _without_address_book(aide, page)
    theirs = _diary_of_the_meeting(aide)
    assert "16 July" in theirs
    assert not re.search(r"private|busy|taken|hidden", theirs, re.I)
    assert "confirmed" not in theirs.casefold()
    answer = aide.open("/requests/helsinki-2018/")
    made_up = aide.open("/requests/no-such-request/")
    assert (answer.status, made_up.status) == (404, 404)

    chief.open("/journal/")
    entry = chief.page.locator("table.journal tr", has_text="the travel office").filter(has_text="Putin")
    assert entry.count() == 1
    assert "search" in _words(entry).casefold()


def _diary_of_the_meeting(who) -> str:
    """The week of the meeting, as the viewer's own link to the diary shows it."""
    who.open("/diary/")
    who.open(re.sub(r"\d{4}-\d\d-\d\d", "2018-07-16", who.path))
    return who.main()


def _without_address_book(who, page) -> str:
    """What a page says, less the list of all offices' principals, from which nothing about a request follows."""
    return who.main() if page != "/offices/" else ""


def _words(locator) -> str:
    return " ".join((locator.text_content() or "").split())

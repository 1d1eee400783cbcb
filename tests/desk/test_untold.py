"""What is done to an office outside without a link goes nowhere, and every page says so until it is told."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sidelines.desk.actions.replying import invite_to_reply, revoke, take_answer
from sidelines.desk.models import JournalEntry, Letter, RecordedMove, ReplyLink
from sidelines.desk.models.people import new_code
from sidelines.meetings import acts
from tests.desk.build import a_request, an_office, an_outside_office

pytestmark = pytest.mark.django_db
BANNER = "The Chancery has not been told of what was done."
NOT_TOLD = "not told yet"


@pytest.fixture
def house(db, today):
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    return an_office("White House", city="Washington", zone="America/New_York")


@pytest.fixture
def chancery(house):
    return an_outside_office("the Chancery", zone="Europe/Vienna", city="Vienna")


@pytest.fixture
def browser(house, signed_in):
    return signed_in(house.chief)


def handed_in(browser, address, **said):
    """The page that comes of a sheet, filled in anew."""
    return browser.post(address, {"token": new_code(), **said}, follow=True)


def read(browser, name, *args):
    return browser.get(reverse(f"desk:{name}", args=args)).content.decode()


def test_until_it_is_told_every_page_says_so(house, chancery, browser):
    made = a_request(house, chancery, "proposed")
    page = read(browser, "file", made.code)
    assert BANNER in page
    assert NOT_TOLD in page
    assert reverse("desk:links", args=[made.code]) in page
    assert "told=yes" in page
    assert f"Not told yet: {chancery.office.short_name}" in read(browser, "list")
    assert f"Not told yet: {chancery.office.short_name}" in read(browser, "board")
    assert "Waiting for" not in read(browser, "list").replace("Waiting for others", "")
    invite_to_reply(house.viewer, made.row, made.other, address="chancery@example.org")
    for text in (read(browser, "file", made.code), read(browser, "list"), read(browser, "board")):
        assert BANNER not in text
        assert NOT_TOLD not in text.lower()


def test_nothing_is_untold_of_a_wish_or_on_one_server(house, chancery, browser):
    wish = a_request(house, chancery, "tasked")
    here = a_request(house, an_office("Kanzlei").principal, "proposed")
    for made in (wish, here):
        assert "has not been told" not in read(browser, "file", made.code)
        assert made.other.untold_since is None


def test_who_only_looks_is_told_but_offered_nothing(house, chancery, signed_in):
    made = a_request(house, chancery, "proposed")
    page = read(signed_in(house.clerk), "file", made.code)
    assert BANNER in page
    assert reverse("desk:links", args=[made.code]) not in page


def test_the_sheet_says_it_before_and_sends_a_link_with_the_move(house, chancery, browser):
    made = a_request(house, chancery, "tasked")
    address = reverse("desk:move", args=[made.code, "sound-out"])
    sheet = browser.get(address).content.decode()
    assert "Nothing goes out by itself: without a link the Chancery is not told." in sheet
    assert 'name="sending-send_s2" ' in sheet.replace(">", " ")
    assert "checked" in sheet
    assert chancery.office.letters_address in sheet
    sent = {"words": "Would it be welcome?", "sending-send_s2": "on", "sending-address_s2": "new@example.org"}
    page = handed_in(browser, address, **sent).content.decode()
    assert "A reply link is on its way to the Chancery." in page
    assert BANNER not in page
    link = ReplyLink.objects.get()
    assert (link.side, link.address) == (made.other, "new@example.org")
    assert Letter.objects.get().to == "new@example.org"
    assert (
        "Nothing goes out by itself"
        not in browser.get(reverse("desk:move", args=[made.code, "reply"])).content.decode()
    )


def test_without_an_address_nothing_is_done_until_that_is_decided(house, chancery, browser):
    made = a_request(house, chancery, "tasked")
    address = reverse("desk:move", args=[made.code, "sound-out"])
    sent = {"words": "Would it be welcome?", "sending-send_s2": "on", "sending-address_s2": ""}
    answer = handed_in(browser, address, **sent)
    assert answer.status_code == 422
    assert "Say to which address the link goes" in answer.content.decode()
    assert not RecordedMove.objects.filter(kind="sound out").exists()
    page = handed_in(browser, address, words="Would it be welcome?").content.decode()
    assert BANNER in page
    assert not Letter.objects.exists()


def test_a_move_that_stays_inside_asks_for_no_link(house, chancery, browser):
    made = a_request(house, chancery, "tasked")
    for slug in ("park", "draft-options", "open-an-item"):
        page = browser.get(reverse("desk:move", args=[made.code, slug])).content.decode()
        assert "sending-" not in page, slug


def test_how_it_was_told_can_be_recorded(house, chancery, browser):
    made = a_request(house, chancery, "proposed")
    address = reverse("desk:move", args=[made.code, "contact"])
    sheet = browser.get(f"{address}?told=yes").content.decode()
    assert "The Chancery was told of all that we have done" in sheet
    sent = {"by": "call", "between": "the two secretaries", "words": "The options, word by word"}
    assert BANNER in handed_in(browser, address, **sent).content.decode()
    assert BANNER not in handed_in(browser, address, **sent, **{"told-s2": "on"}).content.decode()
    assert RecordedMove.objects.filter(kind=acts.Contact.name).count() == 2
    assert "told-s2" not in browser.get(address).content.decode()


def test_their_answer_shows_that_they_know(house, chancery, browser):
    made = a_request(house, chancery, "proposed")
    made.report(acts.Say(words="We have it and shall see."))
    assert BANNER not in read(browser, "file", made.code)
    made.make(acts.Say(words="Thank you."))
    assert BANNER in read(browser, "file", made.code)


def test_a_link_that_is_revoked_before_it_went_has_told_nobody(house, chancery, browser):
    made = a_request(house, chancery, "proposed")
    link = invite_to_reply(house.viewer, made.row, made.other, address="chancery@example.org")
    revoke(house.viewer, link)
    assert BANNER in read(browser, "file", made.code)


def test_an_answer_of_several_moves_is_told_once(house, chancery):
    """Each of them stands in the file and in the journal; the owner gets one letter."""
    made = a_request(house, chancery, "proposed")
    link = invite_to_reply(house.viewer, made.row, made.other, address="chancery@example.org")
    answer = [acts.Refuse(option=made.options[0], reason="He flies out"), acts.Say(words="Is May possible?")]
    take_answer(link, name="the private secretary", moves=answer)
    letters = Letter.objects.filter(kind="notification")
    assert [letter.member for letter in letters] == [house.aide]
    assert RecordedMove.objects.filter(side=made.other).count() == 2
    assert (
        JournalEntry.objects.filter(member_name="the private secretary", detail__has_key="move").count() == 2
    )


def test_it_takes_no_query_more(house, chancery, browser):
    told, untold = a_request(house, chancery, "proposed"), a_request(house, chancery, "proposed")
    invite_to_reply(house.viewer, told.row, told.other, address="chancery@example.org")
    JournalEntry.objects.count()
    numbers = []
    for made in (told, untold, told):
        with CaptureQueriesContext(connection) as queries:
            read(browser, "file", made.code)
        numbers.append(len(queries))
    assert numbers[1] == numbers[2]

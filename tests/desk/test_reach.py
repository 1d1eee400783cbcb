"""Who will see a move: said on its sheet before it is made, chosen where it can be, and inside unless one chooses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.html import strip_tags

from sidelines.desk import clock
from sidelines.desk.kinds import OF_ACT
from sidelines.desk.models import RecordedMove, ReplyLink
from sidelines.desk.models.people import new_code
from sidelines.desk.reach import EITHER, SUBJECT, Reach
from sidelines.meetings import acts
from sidelines.meetings.rules.entry import MAY_STAY_INSIDE
from tests.desk.build import a_request, an_office, an_option, an_outside_office

pytestmark = pytest.mark.django_db
START = datetime(2018, 6, 1, 9, tzinfo=UTC)
AFTER = START + timedelta(days=50)
VISIT = {
    "visit": "the advance",
    "envoy": "Ann",
    "place": "Vienna",
    "first": "2018-06-20",
    "last": "2018-06-21",
    "purpose": "SEEPURPOSE",
}


@pytest.fixture
def house(today):
    today(START)
    return an_office("White House", principal="The President", city="Boston", zone="America/New_York")


@pytest.fixture
def kremlin(house):
    return an_office("the Kremlin", zone="Europe/Moscow", city="Moscow")


@pytest.fixture
def browser(house, signed_in):
    return signed_in(house.chief)


def sheet(browser, made, kind):
    """A move's sheet, as text and as its form."""
    page = browser.get(f"/requests/{made.code}/move/{OF_ACT[kind].slug}/")
    assert page.status_code == 200
    assert "form" in page.context, page.content.decode()
    return " ".join(strip_tags(page.content.decode()).split()), page.context["form"]


def sent(browser, made, kind, **said):
    """The sheet filled in and sent, with what it came filled in with."""
    _text, form = sheet(browser, made, kind)
    data = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    return browser.post(f"/requests/{made.code}/move/{OF_ACT[kind].slug}/", {**data, **said})


def told(made):
    """Whether the other side sees the last move of the request."""
    return not RecordedMove.objects.filter(meeting=made.row.meeting).latest("sequence").internal


# --- said before it is made --------------------------------------------------------------------------------------


def test_what_stays_inside_says_so(house, kremlin, browser):
    made = a_request(house, kremlin.principal, "sounded out")
    text, form = sheet(browser, made, acts.HandOver)
    assert "Only our office sees this." in text
    assert "The Kremlin is told" not in text
    assert form.reach is Reach.INSIDE


def test_what_is_told_names_the_office_that_is_told(house, kremlin, browser):
    made = a_request(house, kremlin.principal, "sounded out")
    page = browser.get(f"/requests/{made.code}/move/{OF_ACT[acts.Say].slug}/").content.decode()
    assert "The other side sees this." in page
    assert "The Kremlin is told at once." in page
    assert "marks.svg#told" in page
    assert "Only our office" not in page


def test_an_office_outside_is_told_by_its_link_once_it_has_one(house, browser):
    made = a_request(house, an_outside_office("the Vatican"), "sounded out")
    text, _form = sheet(browser, made, acts.Say)
    assert "The Vatican is told by the next reply link that you send it; it has none now." in text
    ReplyLink.objects.create(
        side=made.other,
        file=made.row,
        address="nuncio@vatican.example",
        invited_by=house.chief,
        made_at=START,
        expires_at=START + timedelta(days=14),
    )
    text, _form = sheet(browser, made, acts.Say)
    assert "The Vatican is told by letter, with its reply link." in text


def test_what_is_entered_as_reported_stays_inside(house, kremlin, browser):
    made = a_request(house, kremlin.principal, "sounded out")
    page = browser.get(f"/requests/{made.code}/report/{made.other.key}/{OF_ACT[acts.Decline].slug}/")
    assert "Only our office sees this." in page.content.decode()


# --- chosen where it can be --------------------------------------------------------------------------------------


def test_a_visit_stays_inside_unless_one_tells(house, kremlin, browser, signed_in):
    made = a_request(house, kremlin.principal, "sounded out")
    text, form = sheet(browser, made, acts.PlanVisit)
    assert ("Inside our office" in text, "Tell the other side" in text) == (True, True)
    assert form["who_sees"].value() == Reach.INSIDE
    theirs = signed_in(kremlin.chief)
    assert sent(browser, made, acts.PlanVisit, **VISIT).status_code == 302
    assert not told(made)
    assert "SEEPURPOSE" not in theirs.get(f"/requests/{made.other.code}/").content.decode()
    other = VISIT | {"visit": "the second look", "who_sees": "told"}
    assert sent(browser, made, acts.PlanVisit, **other).status_code == 302
    assert told(made)
    assert "SEEPURPOSE" in theirs.get(f"/requests/{made.other.code}/").content.decode()


def test_a_sheet_that_says_nothing_about_it_tells_nobody(house, kremlin, browser):
    made = a_request(house, kremlin.principal, "sounded out")
    path = f"/requests/{made.code}/move/{OF_ACT[acts.OpenItem].slug}/"
    assert browser.post(path, {"token": new_code(), "item": "the gift"}).status_code == 302
    assert not told(made)


@pytest.mark.parametrize("kind", [acts.PlanVisit, acts.OpenItem, acts.Supersede, acts.Decline])
def test_where_nobody_was_told_of_the_request_there_is_nothing_to_choose(kind, house, kremlin, browser):
    made = a_request(house, kremlin.principal, "wish")
    text, form = sheet(browser, made, kind)
    assert form.reach is Reach.INSIDE
    assert "Only our office sees this." in text


def test_what_was_said_in_the_meeting_is_told_to_nobody_unseen(house, kremlin, browser, signed_in):
    made = a_request(house, kremlin.principal, "confirmed")
    with clock.at(AFTER):
        made.make(acts.Held())
        text, form = sheet(browser, made, acts.ReadOut)
        assert form.reach in (Reach.EITHER, Reach.INSIDE)
        assert "Only our office sees this." in text
        assert sent(browser, made, acts.ReadOut, words="INNERMOSTSECRET").status_code == 302
        assert not told(made)
        page = signed_in(kremlin.chief).get(f"/requests/{made.other.code}/")
        assert "INNERMOSTSECRET" not in page.content.decode()


def test_each_item_says_how_far_it_goes_where_they_differ(house, kremlin, browser):
    made = a_request(house, kremlin.principal, "agreed in principle")
    assert "The Kremlin is told at once." in sheet(browser, made, acts.Settle)[0]
    sent(browser, made, acts.OpenItem, item="the gift")
    text, form = sheet(browser, made, acts.Settle)
    assert form.reach is Reach.BY_CHOICE
    assert "press (the other side is told)" in text
    assert "the gift (only our office sees it)" in text
    sent(browser, made, acts.Settle, item="the gift", value="a globe")
    assert not told(made)
    sent(browser, made, acts.Settle, item="press", value="a pool of six")
    assert told(made)


def test_a_draft_is_dropped_inside_and_an_offer_so_that_they_know(house, kremlin, browser):
    made = a_request(house, kremlin.principal, "proposed")
    assert sheet(browser, made, acts.Drop)[1].reach is Reach.TOLD
    made.make(acts.Draft(options=(an_option(date(2018, 7, 20), city="Vienna", zone="Europe/Vienna"),)))
    text, form = sheet(browser, made, acts.Drop)
    assert form.reach is Reach.BY_CHOICE
    assert "(only our office sees it)" in text


# --- as the core has it ------------------------------------------------------------------------------------------


def test_what_can_be_chosen_is_what_the_core_lets_stay_inside():
    internal = {kind for kind in acts.ACTS if kind.internal}
    assert EITHER - internal <= MAY_STAY_INSIDE
    assert set(SUBJECT) | EITHER | {acts.Decline, acts.Supersede} >= MAY_STAY_INSIDE


# --- two sheets --------------------------------------------------------------------------------------------------


def test_a_sheet_opened_before_another_move_is_not_taken_unseen(house, kremlin, browser):
    made = a_request(house, kremlin.principal, "tasked")
    path = f"/requests/{made.code}/move/{OF_ACT[acts.Park].slug}/"
    _text, form = sheet(browser, made, acts.Park)
    mine = {"token": form["token"].value(), "seen": form["seen"].value()}
    mine |= {"reason": "the holidays", "review": "2018-09-01"}
    made.make(acts.Park(reason="an election", review=date(2018, 8, 1)), by=house.aide)
    answer = browser.post(path, mine)
    assert answer.status_code == 422
    text = " ".join(strip_tags(answer.content.decode()).split())
    assert "Aide of White House has moved since you opened this sheet (" in text
    assert "an election" in text
    again = {"seen": answer.context["form"]["seen"].value(), **{k: v for k, v in mine.items() if k != "seen"}}
    assert browser.post(path, again).status_code == 302
    assert RecordedMove.objects.filter(meeting=made.row.meeting, kind="park").count() == 2


def test_what_the_other_side_keeps_inside_holds_up_no_sheet(house, kremlin, browser, signed_in):
    made = a_request(house, kremlin.principal, "sounded out")
    _text, form = sheet(browser, made, acts.Say)
    theirs = signed_in(kremlin.chief)
    theirs.post(
        f"/requests/{made.other.code}/move/wish/",
        {"token": new_code(), "words": "Yes", "said": "at breakfast"},
    )
    assert not told(made)
    mine = {"token": form["token"].value(), "seen": form["seen"].value(), "words": "We look forward to it."}
    path = f"/requests/{made.code}/move/{OF_ACT[acts.Say].slug}/"
    assert browser.post(path, mine).status_code == 302

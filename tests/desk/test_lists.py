"""My list, the principal's page and the board: what stands where, for whom, and how many queries it takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sidelines.desk import bridge, clock
from sidelines.desk.actions.replying import invite_to_reply
from sidelines.desk.actions.today import set_today
from sidelines.desk.models import Letter, RequestSide
from sidelines.meetings import acts
from tests.desk.build import a_request, a_ring, an_office, an_option, an_outside_office

pytestmark = pytest.mark.django_db
WISHED = datetime(2017, 11, 10, 15, tzinfo=UTC)


@pytest.fixture
def house(today):
    today(WISHED)
    return an_office(
        "White House", principal="The President", city="Washington, D.C.", zone="America/New_York"
    )


@pytest.fixture
def kremlin(house):
    return an_outside_office("Kremlin")


def parts(page):
    """The rows of a list by its parts."""
    return {part["key"]: part["rows"] for part in page.context["parts"]}


def after(days):
    """The desk stands so many days later."""
    return clock.at(WISHED + timedelta(days=days))


def test_a_wish_without_an_answer_says_for_how_long_and_where_it_has_climbed(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    browser = signed_in(house.chief)
    with after(31):
        page = browser.get("/")
        [row] = parts(page)["wishes"]
        assert row["sentence"] == "Wish of 10 Nov 2017: no answer for 31 days"
        assert row["climbed"] == "now on the principal's page"
        assert row["late"]
        text = page.content.decode()
        assert "no answer for 31 days" in text
        [own] = parts(browser.get(f"/list/{house.principal.code}/"))["wishes"]
        assert own["code"] == made.code
    with after(8):
        assert parts(browser.get("/"))["wishes"][0]["climbed"] == "now with the chief of staff"
        assert parts(browser.get(f"/list/{house.principal.code}/"))["wishes"] == []


def test_a_wish_raised_again_says_how_often(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    with after(3):
        made.make(acts.RaiseAgain(words="I said so"))
        made.make(acts.RaiseAgain(words="I said so twice"))
        [row] = parts(signed_in(house.chief).get("/"))["wishes"]
        assert row["raised"] == "raised again 2 times, last on 13 Nov 2017"
        assert row["climbed"] == "now on the principal's page"


def test_every_open_request_stands_in_one_part(house, kremlin, signed_in):
    stages = [
        "wish",
        "tasked",
        "sounded out",
        "proposed",
        "countered",
        "agreed in principle",
        "agreed",
        "confirmed",
    ]
    codes = {
        a_request(house, an_outside_office(f"Office {n}"), stage, option=an_option(date(2018, 7, 1 + n))).code
        for n, stage in enumerate(stages)
    }
    ended = a_request(house, kremlin, "declined")
    browser = signed_in(house.chief)
    for days in (0, 8, 20, 40):
        with after(days):
            rows = [row["code"] for found in parts(browser.get("/")).values() for row in found]
            assert sorted(rows) == sorted(codes)
            assert ended.code not in rows


def test_the_oldest_wish_comes_first_and_waiting_goes_by_age(house, kremlin, signed_in):
    browser = signed_in(house.chief)
    old = a_request(house, kremlin, "wish")
    old_wait = a_request(house, an_outside_office("A"), "sounded out")
    with after(2):
        new = a_request(house, an_outside_office("B"), "wish")
        new_wait = a_request(house, an_outside_office("C"), "sounded out")
        shown = parts(browser.get("/"))
        assert [row["code"] for row in shown["wishes"]] == [old.code, new.code]
        assert [row["code"] for row in shown["waiting"]] == [old_wait.code, new_wait.code]


def test_what_is_due_is_a_decision_and_a_reminder_belongs_to_the_waiting(house, kremlin, signed_in):
    browser = signed_in(house.chief)
    waits = a_request(house, kremlin, "sounded out")
    parked = a_request(house, an_outside_office("A"), "tasked")
    parked.make(acts.Park(reason="an election", review=date(2017, 11, 20)))
    item = a_request(house, an_outside_office("B"), "sounded out")
    item.make(acts.OpenItem(item="second exit", blocking=True, due=date(2017, 11, 15)))
    with after(3):
        assert {row["code"] for row in parts(browser.get("/"))["decisions"]} == set()
    with after(10):
        set_today(house.office, date(2017, 11, 20))
        shown = parts(browser.get("/"))
        assert {row["code"] for row in shown["decisions"]} == {parked.code, item.code}
        assert "second exit is due" in {row["next_what"] for row in shown["decisions"]}
        assert [row["code"] for row in shown["waiting"]] == [waits.code]
        assert shown["waiting"][0]["next_what"] == "a reminder is due"


def test_an_item_that_is_due_is_a_decision_though_a_reminder_was_due_before(house, kremlin, signed_in):
    made = a_request(house, kremlin, "sounded out")
    made.make(acts.OpenItem(item="second exit", blocking=True, due=date(2017, 11, 19)))
    with after(9):
        set_today(house.office, date(2017, 11, 19))
        [row] = parts(signed_in(house.chief).get("/"))["decisions"]
        assert row["next_what"] == "a reminder is due"
        assert row["items_due"][0]["text"] == "second exit, due today"
        assert parts(signed_in(house.chief).get("/"))["waiting"] == []


def test_a_part_has_ten_rows_and_a_page_of_its_own_has_all(house, signed_in):
    for number in range(12):
        a_request(house, an_outside_office(f"Office {number}"))
    browser = signed_in(house.chief)
    whole = browser.get("/")
    [wishes] = [part for part in whole.context["parts"] if part["key"] == "wishes"]
    assert (wishes["count"], len(wishes["rows"]), wishes["more"]) == (12, 10, True)
    assert f'href="{wishes["all_url"]}"' in whole.content.decode()
    alone = browser.get(f"/{wishes['all_url']}")
    assert {key: len(rows) for key, rows in parts(alone).items()} == {"wishes": 12}
    assert alone.context["total"] == 12
    assert {key: len(rows) for key, rows in parts(browser.get("/?part=nonsense")).items()}["wishes"] == 10


def test_mine_is_what_one_owns_and_for_the_chief_what_has_climbed(house, kremlin, signed_in):
    made = a_request(house, kremlin, "tasked")
    assert made.row.owner == house.aide
    assert parts(signed_in(house.aide).get("/?whose=mine"))["wishes"]
    assert not parts(signed_in(house.chief).get("/?whose=mine"))["wishes"]
    with after(8):
        assert parts(signed_in(house.chief).get("/?whose=mine"))["wishes"]


def test_a_list_has_nothing_from_outside_the_ring_or_of_another_office(house, kremlin, signed_in):
    secret = a_request(house, kremlin, "wish", ring=a_ring(house, house.chief), subject="Reykjavik")
    other = an_office("Elysee")
    for who in (house.aide, other.chief):
        for path in ("/", "/board/", "/board/?text=Reykjavik"):
            page = signed_in(who).get(path)
            assert secret.code not in page.content.decode()
            assert page.context["total"] == 0
    assert secret.code in signed_in(house.chief).get("/board/?text=reykjavik").content.decode()
    assert signed_in(other.chief).get(f"/list/{house.principal.code}/").status_code == 404


def test_an_empty_desk_explains_its_first_three_steps(house, signed_in):
    page = signed_in(house.chief).get("/")
    assert len(page.context["steps"]) == 3
    assert b"/requests/new/" in page.content


# --- the board ---------------------------------------------------------------------------------------------------


def column(page, key):
    found = {each["key"]: each for each in [*page.context["columns"], page.context["ended"]]}
    return found[key]


def test_the_board_shows_each_standing_in_its_column_with_both_truths(house, kremlin, signed_in):
    made = a_request(house, kremlin, "agreed")
    made.make(acts.Confirm())
    a_request(house, an_outside_office("A"), "declined")
    page = signed_in(house.chief).get("/board/")
    [card] = column(page, "agreeing")["cards"]
    assert card["ours"]["label"] == "confirmed"
    assert card["theirs"]["label"] == "agreed"
    assert card["standing"]["kind"] == "agreed"
    assert card["whose"] == "Kremlin"
    assert card["reported"]
    assert column(page, "confirmed")["count"] == 0
    assert column(page, "ended")["count"] == 1


def test_a_card_says_what_is_waited_for_and_since_when(house, kremlin, signed_in):
    ours = a_request(house, an_outside_office("A"), "wish")
    made = a_request(house, kremlin, "agreed")
    with after(1):
        invite_to_reply(house.viewer, made.row, made.other, address="kremlin@example.org")
        made.make(acts.Confirm())
    with clock.at(WISHED + timedelta(days=2, hours=2)):
        page = signed_in(house.chief).get("/board/")
    [card] = column(page, "agreeing")["cards"]
    assert card["waiting"] == "Waiting for: their confirmation, since 26 h"
    assert card["waiting"] in page.content.decode()
    [wish] = column(page, "wishes")["cards"]
    assert wish["code"] == ours.code
    assert wish["waiting"] == "Our move: answer to the wish, since 2 days"


def test_the_board_is_filtered(house, kremlin, signed_in):
    wish = a_request(house, kremlin, "wish", subject="A walk")
    waits = a_request(house, an_outside_office("Elysee"), "sounded out")
    browser = signed_in(house.chief)

    def codes(query):
        page = browser.get(f"/board/?{query}")
        return {card["code"] for each in page.context["columns"] for card in each["cards"]}

    assert codes("whose=ours") == {wish.code}
    assert codes("whose=theirs") == {waits.code}
    assert codes("text=walk") == {wish.code}
    assert codes("text=elys") == {waits.code}
    assert codes("text=White") == {wish.code, waits.code}
    assert codes(f"owner={house.aide.code}") == {wish.code, waits.code}
    assert codes(f"owner={house.chief.code}") == set()
    assert codes(f"principal={house.principal.code}") == {wish.code, waits.code}
    assert codes("principal=nonsense&whose=nonsense") == {wish.code, waits.code}


def test_a_column_has_pages(house, signed_in):
    for number in range(14):
        a_request(house, an_outside_office(f"Office {number}"))
    browser = signed_in(house.chief)
    first, second = browser.get("/board/"), browser.get("/board/?wishes=2")
    assert (len(column(first, "wishes")["cards"]), len(column(second, "wishes")["cards"])) == (8, 6)
    assert column(browser.get("/board/?wishes=99999999999"), "wishes")["page"] == 1
    assert column(browser.get("/board/?wishes=9"), "wishes")["page"] == 2


def test_a_board_that_is_asked_again_answers_only_what_has_changed(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    browser = signed_in(house.chief)
    poll = browser.get("/board/").context["poll"]
    assert browser.get(poll, headers={"HX-Request": "true"}).status_code == 204
    made.make(acts.SoundOut(words="Would it be welcome?"))
    changed = browser.get(poll, headers={"HX-Request": "true"})
    assert changed.status_code == 200
    assert column(changed, "asked")["count"] == 1


def test_what_stands_around_a_page(house, kremlin, signed_in, client):
    """The pages there are, the one that it is, and who looks; nothing of that for somebody unknown."""
    made = a_request(house, kremlin)
    browser = signed_in(house.chief)

    def current(path):
        return [str(link["label"]) for link in browser.get(path).context["nav"] if link["current"]]

    assert current("/") == current(f"/list/{house.principal.code}/") == ["My list"]
    assert current("/board/") == ["Board"]
    assert current(f"/requests/{made.code}/") == []
    assert browser.get("/").context["viewer"]["name"] == house.chief.name
    journal = {str(link["label"]) for link in signed_in(house.clerk).get("/").context["nav"]}
    assert "Journal" not in journal
    assert "nav" not in client.get("/accounts/password/reset/").context


# --- the demo's today --------------------------------------------------------------------------------------------


def test_setting_today_shows_every_file_as_it_stood_then(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    with after(20):
        made.make(acts.SoundOut(words="Would it be welcome?"))
    assert RequestSide.objects.get(code=made.code).stage == "sounded out"
    set_today(house.office, date(2017, 11, 25))
    assert RequestSide.objects.get(code=made.code).stage == "wish"
    assert clock.now() == bridge.moment(bridge.minute(datetime(2017, 11, 25, 23, tzinfo=UTC)))
    set_today(house.office, date(2017, 12, 1))
    assert RequestSide.objects.get(code=made.code).stage == "sounded out"


def test_in_real_use_no_day_can_be_set(house, signed_in, settings):
    settings.DEMO = False
    assert signed_in(house.chief).post("/demo/today/", {"today": "2017-12-11"}).status_code == 404


# --- queries -----------------------------------------------------------------------------------------------------

QUERIES = {"list": 18, "principal": 13, "board": 16}


def test_queries_do_not_grow_with_rows(house, kremlin, signed_in):
    """The same number with one request in each place and with thirty."""
    stages = ["wish", "sounded out", "proposed", "agreed", "confirmed", "declined"]
    browser = signed_in(house.chief)
    pages = {"list": "/", "principal": f"/list/{house.principal.code}/", "board": "/board/"}

    def counted():
        found = {}
        with after(40):
            for page, path in pages.items():
                with CaptureQueriesContext(connection) as queries:
                    browser.get(path)
                found[page] = len(queries)
        return found

    for number, stage in enumerate(stages):
        own_hours = an_option(date(2018, 7, 1 + number))
        a_request(house, an_outside_office(f"First {number}"), stage, option=own_hours)
    counted()  # the first look at each page is written into the journal, and for a while no other
    assert counted() == QUERIES
    for number in range(24):
        a_request(house, an_outside_office(f"Then {number}"), stages[number % 3])
    assert counted() == QUERIES


# --- letters -----------------------------------------------------------------------------------------------------


def test_a_letter_that_may_not_have_arrived_waits_for_a_decision(house, signed_in):
    other = an_office("Kremlin", zone="Europe/Moscow", city="Moscow")
    made = a_request(house, other.principal, "sounded out")
    letter = Letter.objects.filter(office=other.office).earliest("pk")
    Letter.objects.filter(pk=letter.pk).update(state="uncertain", next_attempt=None)
    browser = signed_in(other.chief)
    assert [each["code"] for each in browser.get("/").context["letters"]] == [letter.code]
    assert signed_in(house.chief).get("/").context["letters"] == []
    decide = f"/letters/{letter.code}/decide/"
    assert signed_in(house.chief).post(decide, {"decision": "leave"}).status_code == 404
    assert signed_in(other.clerk).post(decide, {"decision": "leave"}).status_code == 403
    assert browser.post(decide, {"decision": "burn"}).status_code == 400
    assert browser.post(decide, {"decision": "leave"}).status_code == 302
    letter.refresh_from_db()
    assert letter.decided_by == other.chief
    assert browser.get("/").context["letters"] == []
    assert made.other.told

"""What pages say of a request beside its standing: by whose word, how often, until when, whose side is whose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from sidelines.desk import bridge, clock
from sidelines.desk.actions.requests import make
from sidelines.desk.models import RequestSide
from sidelines.meetings import acts
from tests.desk.build import a_request, an_office, an_outside_office

pytestmark = pytest.mark.django_db
START = datetime(2018, 5, 2, 9, tzinfo=UTC)


@pytest.fixture
def house(today):
    today(START)
    return an_office("Helsinki")


@pytest.fixture
def palace(house):
    return an_outside_office("Palace")


def row_of(browser, code, page="/"):
    context = browser.get(page).context
    lists = [part["rows"] for part in context["parts"]] if "parts" in context else []
    lists += [column["cards"] for column in context["columns"]] if "columns" in context else []
    return next(row for rows in lists for row in rows if row["code"] == code)


def later(days):
    return clock.at(START + timedelta(days=days))


class TestStages:
    @pytest.mark.parametrize(
        "stage", ["countered", "agreed in principle", "agreed", "confirmed", "announced"]
    )
    def test_what_rests_on_a_report_says_so_on_badge_card_and_list(self, house, palace, signed_in, stage):
        made = a_request(house, palace, stage)
        assert made.row.stage_reported
        browser = signed_in(house.chief)
        for page, times in (("/", 1), ("/board/", 1), (f"/requests/{made.code}/", 1)):
            assert browser.get(page).content.decode().count("as reported to us") >= times, page
        assert browser.get(f"/requests/{made.code}/").context["chip"]["reported"]
        assert row_of(browser, made.code, "/board/")["stage_reported"]

    @pytest.mark.parametrize("stage", ["wish", "sounded out", "proposed", "declined"])
    def test_what_we_did_ourselves_does_not(self, house, palace, stage):
        assert not a_request(house, palace, stage).row.stage_reported

    def test_it_yields_to_their_own_word(self, house):
        other = an_office("Kremlin")
        made = a_request(house, other.principal, "countered")
        assert made.row.stage_reported
        theirs = bridge.with_sides(RequestSide.objects.filter(pk=made.other.pk)).get()
        make(other.viewer, theirs, acts.Accept(option=made.options[0]))
        make(other.viewer, theirs, acts.Agree(option=made.options[0]))
        make(house.viewer, made.row, acts.Agree(option=made.options[0]))
        assert (made.row.stage, made.row.stage_reported) == ("agreed", False)

    def test_their_end_that_we_heard_of_says_so_and_ours_does_not(self, house, palace):
        heard = a_request(house, palace, "sounded out")
        heard.report(acts.Decline(reason="not now"))
        assert (heard.row.stage, heard.row.stage_reported) == ("declined", True)


class TestHowOften:
    def test_list_and_file_say_when_it_was_raised_again(self, house, palace, signed_in):
        made = a_request(house, palace)
        for days in (3, 8):
            with later(days):
                made.make(acts.RaiseAgain(words="And again"))
        with later(9):
            browser = signed_in(house.chief)
            assert row_of(browser, made.code)["raised"] == "raised again 2 times, last on 10 May 2018"
            due = browser.get(f"/requests/{made.code}/").context["due"]
            assert [each["iso"][:10] for each in due["raised"]] == ["2018-05-05", "2018-05-10"]

    def test_list_and_file_say_how_often_they_were_reminded_and_when_last(self, house, palace, signed_in):
        made = a_request(house, palace, "sounded out")
        for days in (8, 15):
            with later(days):
                made.make(acts.Chase())
        with later(16):
            browser = signed_in(house.chief)
            row = row_of(browser, made.code)
            assert row["chased"] == "reminded 2 times, last on 17 May 2018"
            assert row["chased"] in browser.get("/").content.decode()
            page = browser.get(f"/requests/{made.code}/")
            assert page.context["due"]["last_chased"]["iso"].startswith("2018-05-17")
            assert "2 times, last" in page.content.decode()

    def test_their_answer_ends_the_count(self, house, palace, signed_in):
        made = a_request(house, palace, "sounded out")
        with later(8):
            made.make(acts.Chase())
        with later(9):
            made.report(acts.Say(words="soon"))
            assert row_of(signed_in(house.chief), made.code)["chased"] == ""
            assert made.row.chased_at is None


class TestParked:
    @pytest.fixture
    def parked(self, house, palace):
        made = a_request(house, palace)
        made.make(acts.Park(reason="after the summer", review=date(2018, 9, 3)))
        return made

    def test_until_its_day_it_rests(self, house, parked, signed_in):
        with later(35):
            browser = signed_in(house.chief)
            assert row_of(browser, parked.code)["sentence"] == "Rests until 3 Sep 2018"
            assert row_of(browser, parked.code, "/board/")["waiting"] == "Rests until 3 Sep 2018"
            due = browser.get(f"/requests/{parked.code}/").context["due"]
            assert due["sentence"].startswith("Rests until Mon 3 September 2018")
            assert (due["since"], due["age"]) == (None, "")

    def test_from_then_on_its_days_are_counted_from_the_review(self, house, parked, signed_in):
        with clock.at(datetime(2018, 9, 5, 9, tzinfo=UTC)):
            browser = signed_in(house.chief)
            assert row_of(browser, parked.code)["sentence"] == "Our move: a review, for 2 days"
            due = browser.get(f"/requests/{parked.code}/").context["due"]
            assert due["sentence"].startswith("Our move: a review, since Mon 3 September 2018")


def test_our_own_side_comes_first_and_looks_the_same_in_every_file(house, signed_in):
    other = an_office("Kremlin")
    begun = a_request(house, other.principal, "proposed")
    asked = a_request(other, house.principal, "proposed")
    ours = RequestSide.objects.get(meeting=asked.row.meeting, office=house.office)
    for code in (begun.code, ours.code):
        page = signed_in(house.chief).get(f"/requests/{code}/")
        sides = [
            (truth["side"]["name"], truth["side"]["look"], truth["ours"]) for truth in page.context["truths"]
        ]
        assert sides == [("Helsinki", 1, True), ("Kremlin", 2, False)]
        assert [each["side"]["look"] for each in page.context["options"][0]["answers"]] == [1, 2]


def test_a_page_that_is_not_for_somebody_says_why(house, palace, signed_in):
    made = a_request(house, palace, "agreed")
    refused = signed_in(house.clerk).get(reverse("desk:look", args=[made.code]))
    assert refused.status_code == 403
    assert "You may not make offers or confirmations for Head of Helsinki." in refused.content.decode()


def test_an_entry_is_corrected_only_where_there_is_one_that_can_be(house, palace, signed_in):
    browser = signed_in(house.chief)
    made = a_request(house, palace)
    link = f'href="{reverse("desk:corrections", args=[made.code])}"'
    assert browser.get(f"/requests/{made.code}/").content.decode().count(link) >= 1
    other = an_office("Kremlin")
    asked = a_request(other, house.principal, "sounded out")
    code = RequestSide.objects.get(meeting=asked.row.meeting, office=house.office).code
    page = browser.get(f"/requests/{code}/")
    assert not page.context["correctable"]


def test_what_they_can_hardly_have_done_is_not_said_as_though_it_were_ours(house, palace, signed_in):
    made = a_request(house, palace, "sounded out")
    page = signed_in(house.chief).get(f"/requests/{made.code}/report/").content.decode()
    assert "of ours" not in page
    assert "By what we know it is not open to them" in page

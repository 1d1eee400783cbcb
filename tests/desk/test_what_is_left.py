"""What must not fall off a list: follow-ups, what others wait for, wishes that rest; and no hour that nobody named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from sidelines.desk import clock, jobs
from sidelines.desk.models import Letter, RequestSide
from sidelines.meetings import acts
from sidelines.meetings.legal import IllegalMove
from sidelines.times import instant
from tests.desk.build import a_request, an_office, an_option, an_outside_office

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 11, 10, 15, tzinfo=UTC)
MET = date(2017, 11, 14)


@pytest.fixture
def house(today):
    today(NOW)
    return an_office("White House", principal="The President", city="Washington", zone="America/New_York")


@pytest.fixture
def kremlin(house):
    return an_outside_office("Kremlin")


def after(days):
    return clock.at(NOW + timedelta(days=days))


def parts(page):
    return {part["key"]: part for part in page.context["parts"]}


def recorded(house, kremlin, *follow_ups):
    """A meeting that was held and recorded, with follow-ups."""
    made = a_request(house, kremlin, "confirmed", option=an_option(MET))
    with after(5):
        made.make(acts.Held(), *follow_ups, acts.ReadOut(words="A good beginning."))
    return made


def follow_up(task, owner, due):
    return acts.FollowUp(task=task, owner=owner.name, due=due)


class TestFollowUps:
    def test_stay_on_the_list_of_the_one_who_has_them(self, house, kremlin, signed_in):
        made = recorded(house, kremlin, follow_up("send the draft", house.aide, date(2017, 11, 20)))
        assert made.row.stage == "recorded"
        for address in ("/", "/?whose=mine"):
            with after(8):
                [row] = parts(signed_in(house.aide).get(address))["ahead"]["rows"]
                assert (
                    row["items_due"][0]["text"]
                    == f"Follow-up of {house.aide.name}: send the draft, due 20 Nov 2017"
                )
            with after(14):
                page = signed_in(house.aide).get(address)
                [row] = parts(page)["decisions"]["rows"]
                said = f"Follow-up of {house.aide.name}: send the draft, due 20 Nov 2017, 4 days late"
                assert row["items_due"][0]["text"] == said
                assert said in page.content.decode()
                assert row["late"]
                assert "Nothing is due today" not in page.content.decode()
        with after(14):
            mine = parts(signed_in(house.clerk).get("/?whose=mine"))
            assert sum(part["count"] for part in mine.values()) == 0
            made.make(acts.Done(task="send the draft"))
            page = signed_in(house.aide).get("/")
            assert page.context["total"] == 0
            assert not made.row.owing.exists()

    def test_of_several_each_is_on_the_list_of_its_owner(self, house, kremlin, signed_in):
        recorded(
            house,
            kremlin,
            follow_up("send the draft", house.aide, date(2017, 11, 20)),
            follow_up("thank the host", house.clerk, date(2017, 12, 1)),
        )
        for member in (house.aide, house.clerk):
            assert signed_in(member).get("/?whose=mine").context["total"] == 1

    def test_the_file_and_the_card_say_what_it_is_over_but_for(self, house, kremlin, signed_in):
        made = recorded(house, kremlin, follow_up("send the draft", house.aide, date(2017, 11, 20)))
        with after(14):
            page = signed_in(house.chief).get(reverse("desk:file", args=[made.code]))
            due = page.context["due"]
            said = f"It is over but for a follow-up of {house.aide.name}: send the draft, due Mon 20 November 2017"
            assert due["sentence"] == said
            assert due["late"]
            story = signed_in(house.chief).get(reverse("desk:file-story", args=[made.code])).context["story"]
            assert story["due"]["sentence"] == f"{said}."
            board = signed_in(house.chief).get("/board/?ended=1")
            [card] = board.context["ended"]["cards"]
            assert "send the draft" in card["waiting"]

    def test_their_day_is_told_to_their_owner(self, house, kremlin):
        recorded(house, kremlin, follow_up("send the draft", house.clerk, date(2017, 11, 20)))
        Letter.objects.all().delete()
        with after(10):
            jobs.remind(clock.now())
        assert [letter.member for letter in Letter.objects.all()] == [house.clerk]

    def test_are_not_due_on_a_day_that_is_past(self, house, kremlin):
        with pytest.raises(IllegalMove, match="A follow-up is due today or later"):
            recorded(house, kremlin, follow_up("send the draft", house.aide, date(2017, 11, 14)))


class TestWhatOthersWaitFor:
    def test_stands_above_what_is_due_and_not_with_what_is_ahead(self, house, kremlin, signed_in):
        made = a_request(house, kremlin, "sounded out")
        made.report(acts.Propose(options=(an_option(),)))
        page = signed_in(house.chief).get("/")
        assert list(parts(page)) == ["wishes", "asked", "decisions", "waiting", "ahead"]
        assert [row["code"] for row in parts(page)["asked"]["rows"]] == [made.code]
        assert parts(page)["decisions"]["empty"] == "Nothing is due today beyond what stands above."
        assert "Nothing is due today." not in page.content.decode()

    def test_a_wish_that_wants_a_decision_today_is_counted_there(self, house, kremlin, signed_in):
        a_request(house, kremlin)
        with after(31):
            page = signed_in(house.chief).get("/")
            decisions = parts(page)["decisions"]
            assert decisions["note"] == "1 that stands above wants a decision today too."
            assert decisions["empty"] == "Nothing else is due today."
            assert "Nothing is due today." not in page.content.decode()

    def test_a_meeting_to_be_recorded_is_a_decision_of_today(self, house, kremlin, signed_in):
        made = a_request(house, kremlin, "confirmed", option=an_option(MET))
        with after(5):
            made.make(acts.Held())
            assert made.row.duty == "a read-out"
            assert parts(signed_in(house.chief).get("/"))["decisions"]["count"] == 1

    def test_where_nobody_waits_and_nothing_is_due_the_list_says_so(self, house, kremlin, signed_in):
        a_request(house, kremlin, "confirmed")
        page = parts(signed_in(house.chief).get("/"))
        assert page["decisions"]["empty"] == "Nothing is due today."
        assert page["asked"]["empty"] == "Nobody waits for us."


class TestWishesThatRest:
    def test_are_counted_and_named(self, house, kremlin, signed_in):
        made = a_request(house, kremlin)
        made.make(acts.Park(reason="an election", review=date(2018, 1, 10)))
        page = signed_in(house.chief).get("/")
        wishes = parts(page)["wishes"]
        assert wishes["note"] == "1 rests: until 10 Jan 2018."
        assert "1 rests: until 10 Jan 2018. No other wish waits for its answer." in page.content.decode()
        file = signed_in(house.chief).get(reverse("desk:file", args=[made.code]))
        due = file.context["due"]
        assert due["sentence"] == "Rests until Wed 10 January 2018 (an election)"
        assert due["who"] == "nobody’s"
        assert due["age"] == ""

    def test_another_office_that_rests_its_answer_is_no_wish(self, house, signed_in):
        elysee = an_office("Elysee", city="Paris", zone="Europe/Paris")
        made = a_request(house, elysee.principal, "sounded out")
        theirs = RequestSide.objects.get(pk=made.other.pk)
        assert theirs.wished_at is None
        assert parts(signed_in(elysee.chief).get("/"))["wishes"]["note"] == ""


class TestNoHourNamed:
    def test_the_lists_show_the_day_alone(self, house, kremlin, signed_in):
        zone = "Europe/Helsinki"
        begins, ends = instant(date(2018, 7, 16), 0, zone), instant(date(2018, 7, 17), 0, zone)
        option = replace(an_option(), begins=begins, ends=ends, hours_open=True)
        a_request(house, kremlin, "agreed", option=option)
        for address in ("/", "/board/", "/search/?q=kremlin"):
            text = signed_in(house.chief).get(address).content.decode()
            assert "Mon 16 July 2018" in text, address
            assert ", 00:00" not in text, address
            assert "at home" not in text, address


class TestNoChiefOfStaff:
    def test_nothing_is_promised_to_them_and_the_list_asks_for_one(self, house, kremlin, signed_in):
        house.office.chief_of_staff = None
        house.office.save()
        made = a_request(house, kremlin, "tasked")
        with after(8):
            made.make(acts.Task(owner=house.aide.name, words="again"))
            assert made.row.chief_on is None
            assert made.row.next_what == "goes to the principal's page"
            assert made.row.principal_on == date(2017, 11, 24)
            page = signed_in(house.chief).get("/").content.decode()
            assert "Nobody here is chief of staff" in page
            assert reverse("desk:office-settings") in page
            file = signed_in(house.chief).get(reverse("desk:file", args=[made.code])).content.decode()
            assert "Nobody here is chief of staff:" in file
            assert "name one</a>" in file
        with after(14):
            assert signed_in(house.chief).get(f"/list/{house.principal.code}/").context["total"] == 1


def test_what_has_just_happened_is_just_now(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    made.report(acts.SoundOut(words="Would you?"))
    assert (
        parts(signed_in(house.chief).get("/"))["asked"]["rows"][0]["sentence"]
        == "Our move: an answer, just now"
    )
    due = signed_in(house.chief).get(reverse("desk:file", args=[made.code])).context["due"]
    assert due["sentence"] == "Our move: answer, just now"

"""The story page: what each telling day says, in the demo for everybody and elsewhere for one's own office alone."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import resolve

from sidelines.desk import bridge, clock
from sidelines.desk.demo import FOUNDING
from sidelines.desk.models import JournalEntry, MeetingRequest, Member, Office, RequestSide
from sidelines.times import instant
from tests.desk.demo_store import filled_demo, filled_store  # noqa: F401  # as fixtures demo and store


@pytest.fixture
def anybody(demo) -> Client:
    return Client()


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def words(markup: str) -> str:
    """A page's text, as it is read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def story_of(client: Client, address: str) -> dict:
    return client.get(address).context["story"]


US, THEM = "the White House", "the Kremlin"
OWNER, CHIEF, PAGE = "the owner", "the chief of staff", "the principal's page"
YES, MUTE, IN_PRINCIPLE = "interested", "no answer", "agreed in principle"
NIGHT, LUNCH = "Fri 10 November 2017, 23:00", "Wed 21 March 2018, 12:29"
# Day, standing, whose move, since, age, rung of the White House's ladder (None: it rests), position of each office.
TELLING = [
    ("2017-11-10", "wish", US, NIGHT, "59 min", OWNER, (YES, MUTE)),
    ("2017-11-17", "tasked", US, NIGHT, "7 days", CHIEF, (YES, MUTE)),
    ("2017-11-24", "tasked", US, NIGHT, "14 days", PAGE, (YES, MUTE)),
    ("2017-12-11", "tasked", US, NIGHT, "31 days", PAGE, (YES, MUTE)),
    ("2018-03-20", "sounded out", THEM, "Tue 20 March 2018", "11 h", OWNER, (YES, MUTE)),
    ("2018-04-02", "sounded out", US, LUNCH, "12 days", CHIEF, (YES, YES)),
    ("2018-06-04", "sounded out", US, LUNCH, "75 days", PAGE, (YES, YES)),
    ("2018-06-15", "sounded out", US, "Sun 10 June 2018", "5 days", CHIEF, (YES, IN_PRINCIPLE)),
    ("2018-06-19", "sounded out", US, "Sun 10 June 2018", "9 days", CHIEF, (YES, IN_PRINCIPLE)),
    ("2018-06-20", "proposed", US, "Wed 20 June 2018, 10:40", "13 h", OWNER, (YES, IN_PRINCIPLE)),
    ("2018-06-26", "proposed", THEM, "Tue 26 June 2018", "11 h", OWNER, (YES, IN_PRINCIPLE)),
    ("2018-06-27", "agreed", f"{US} and {THEM}", "Wed 27 June 2018, 12:30", "11 h", OWNER, ("agreed", "agreed")),
    ("2018-06-28", "announced", "nobody's", None, None, None, ("confirmed", "confirmed")),
    ("2018-07-12", "announced", "nobody's", None, None, None, ("confirmed", "confirmed")),
    ("2018-07-16", "recorded", "nobody's", None, None, None, ("confirmed", "confirmed")),
]  # fmt: skip


WISH = "The wish of Fri 10 November 2017"


class TestTellingDays:
    @pytest.mark.parametrize(("day", "stage", "who", "since", "age", "rung", "positions"), TELLING)
    def test_says_where_it_stood_and_whose_move_it_was(
        self, anybody, day, stage, who, since, age, rung, positions
    ):
        story = story_of(anybody, f"/story/{day}/")
        due = story["due"]
        assert story["standing"]["kind"] == stage
        assert due["who"] == who
        assert (due["since"]["text"] if due.get("since") else None) == since
        assert due.get("age") == age
        assert tuple(truth["position"]["kind"] for truth in story["truths"]) == positions
        current = [each["label"] for each in story["ladders"][0]["rungs"] if each["current"]]
        assert current == ([] if rung is None else [rung])

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("2017-11-05", "Nobody has asked for a meeting yet."),
            ("2017-11-10", "Donald Trump wishes for a meeting."),
            ("2017-12-11", f"{WISH}: no answer for 31 days, and it is on the principal's own page."),
            ("2018-04-02", "The Kremlin has waited 12 days for the White House: an answer."),
            ("2018-06-20", "On the table: Vienna, Sun 15 July 2018."),
            ("2018-06-25", "On the table: Helsinki, Mon 16 July 2018; Vienna, Sun 15 July 2018."),
            ("2018-06-27", "Both have agreed to Helsinki, Mon 16 July 2018; neither has confirmed it."),
            ("2018-06-28", "Confirmed by both and announced: Helsinki, Mon 16 July 2018, 18 days to go."),
            ("2018-07-12", "Confirmed by both and announced: Helsinki, Mon 16 July 2018, 4 days to go."),
            ("2018-07-16", "They met in Helsinki on Mon 16 July 2018, 248 days after the wish."),
        ],
    )  # fmt: skip
    def test_says_it_in_one_sentence(self, anybody, day, sentence):
        assert story_of(anybody, f"/story/{day}/")["standing"]["sentence"] == sentence
        assert sentence in words(page_of(anybody, f"/story/{day}/"))

    def test_the_ladder_climbs_on_its_days_and_remembers(self, anybody):
        (ladder,) = story_of(anybody, "/story/2017-11-17/")["ladders"]
        assert ladder["said"] == [
            "Ladder of the White House: goes to the chief of staff (7 days without our move)."
        ]
        (ladder,) = story_of(anybody, "/story/2017-12-11/")["ladders"]
        assert ladder["said"] == []
        assert [climb["day"]["iso"] for climb in ladder["so_far"]] == ["2017-11-17", "2017-11-24"]

    def test_what_is_left_to_be_done_is_named_with_whose_it_is(self, anybody):
        story = story_of(anybody, "/story/2018-07-17/")
        left = story["still_open"][0]
        assert left["due"]["iso"] == "2018-08-16"
        assert left["by"]
        assert story["due"]["sentence"].startswith(f"It is over but for a follow-up of {left['by']}: ")
        assert story["due"]["next_what"] == f"{left['label']} is due"
        page = words(page_of(anybody, "/story/2018-07-17/"))
        assert f"Next date Thu 16 August 2018 {left['label']} is due" in page

    def test_what_is_still_to_be_settled_before_the_meeting_stands_on_each_day(self, anybody):
        still = [item["label"] for item in story_of(anybody, "/story/2018-06-29/")["still_open"]]
        assert still
        assert all(label in words(page_of(anybody, "/story/2018-06-29/")) for label in still)

    def test_each_office_has_one_look_everywhere_on_the_page(self, anybody):
        story = story_of(anybody, "/story/2018-06-27/")
        assert [truth["side"]["look"] for truth in story["truths"]] == [1, 2]
        assert [ladder["side"]["look"] for ladder in story["ladders"]] == [1, 2]

    def test_says_by_which_citys_day_its_ladders_stand(self, anybody):
        said = "Each office counts its own days, and they stand as at the end of the day in Washington."
        assert said in words(page_of(anybody, "/story/2018-04-17/"))

    def test_an_office_that_nobody_has_told_knows_nothing(self, anybody):
        before, after = (
            story_of(anybody, f"/story/{day}/")["truths"][1] for day in ("2018-03-19", "2018-03-20")
        )
        assert before["note"] == "Nobody has told this office of it."
        assert "knows" not in before
        assert after["knows"]["stage"]["kind"] == "sounded out"

    def test_a_report_is_marked_and_a_correction_leaves_both_to_read(self, anybody):
        page = words(page_of(anybody, "/story/2018-06-20/"))
        assert "As reported to the White House telephone, said by the Russian embassy" in page
        assert "The Kremlin offers Vienna, Sat 14 July 2018." in page
        assert "the embassy meant the day of the final, the 15th" in page

    def test_every_move_has_its_source_and_what_is_invented_says_so(self, anybody):
        story = story_of(anybody, "/story/2017-11-10/")
        (move,) = story["moves"]
        assert move["sources"][0]["text"] == "The Washington Post, 15 June 2018, by Sputnik"
        assert move["sources"][0]["url"].startswith("https://sputniknews.com/")
        assert move["invented"] == "the hour, and that somebody noted it"
        assert "invented the hour, and that somebody noted it" in words(
            page_of(anybody, "/story/2017-11-10/")
        )

    def test_what_was_announced_stands_on_its_day_alone(self, anybody):
        told = story_of(anybody, "/story/2018-06-28/")["announced"]
        assert [each["by"] for each in told] == ["the Kremlin", "the White House"]
        assert "July 16, 2018, in Helsinki" in told[1]["text"]
        assert story_of(anybody, "/story/2018-06-29/")["announced"] == []

    def test_a_quiet_day_says_who_did_not_move(self, anybody):
        assert story_of(anybody, "/story/2017-12-11/")["quiet"] == (
            "Nobody moved. The White House: an answer to the wish is owed, for 31 days."
        )


class TestPlaces:
    @pytest.mark.parametrize(
        ("day", "states"),
        [
            ("2018-06-17", {}),
            ("2018-06-18", dict.fromkeys(["Helsinki", "Vienna", "Reykjavík", "Ljubljana"], "open")),
            ("2018-06-23", {"Helsinki": "open", "Vienna": "open", "Reykjavík": "struck", "Ljubljana": "struck"}),
            ("2018-06-26", {"Helsinki": "open", "Vienna": "struck", "Reykjavík": "struck", "Ljubljana": "struck"}),
            ("2018-06-27", {"Helsinki": "chosen", "Vienna": "struck", "Reykjavík": "struck", "Ljubljana": "struck"}),
        ],
    )  # fmt: skip
    def test_they_narrow_to_the_one_where_they_met(self, anybody, day, states):
        story = story_of(anybody, f"/story/{day}/")
        assert {place["name"]: place["state"] for place in story["places"]} == states
        for state in ("open", "struck", "chosen"):
            drawn = len(re.findall(rf'<text[^>]*map-label--{state}"', story["map_svg"]))
            assert drawn == sum(each == state for each in states.values()), state
        assert "Washington" in story["map_svg"]
        assert "Moscow" in story["map_svg"]

    def test_the_land_stands_still_from_day_to_day(self, anybody):
        lands = {
            re.search(r'<path d="([^"]+)" class="map-land"', story_of(anybody, f"/story/{day}/")["map_svg"])[
                1
            ]
            for day in ("2017-11-05", "2018-06-20", "2018-07-16")
        }
        assert len(lands) == 1

    def test_nothing_in_the_page_needs_more_than_the_policy_allows(self, anybody):
        page = page_of(anybody, "/story/2018-06-27/")
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", page)


class TestRail:
    def test_every_link_of_the_page_leads_somewhere(self, anybody):
        page = page_of(anybody, "/story/2018-06-27/")
        addresses = {html.unescape(each) for each in re.findall(r'href="(/[^"#]*)', page)}
        inside = {each for each in addresses if not each.startswith("/static/")}
        assert {"/accounts/login/", "/try/", "/story/2017-11-10/", "/story/2018-07-17/"} <= inside
        for address in sorted(inside - {"/accounts/login/"}):  # shown whole where the demo is served as it is
            assert anybody.get(address, follow=True).status_code == 200, address
        assert resolve("/accounts/login/").url_name == "account_login"

    def test_has_every_day_with_something_in_it(self, anybody):
        days = {day["iso"]: day for day in story_of(anybody, "/story/2018-06-27/")["rail"]["days"]}
        assert {"2017-11-10", "2017-11-17", "2017-11-24", "2018-03-20", "2018-06-28", "2018-07-16"} <= set(
            days
        )
        assert "2017-12-11" not in days
        assert {"2017-12-01", "2018-01-01", "2018-02-01", "2018-03-01"} <= set(days), (
            "the months of the silence"
        )
        assert days["2018-01-01"]["label"] == "Monday 1 January 2018: nothing was entered"
        assert days["2017-11-17"]["label"] == "Friday 17 November 2017: goes to the chief of staff"
        assert days["2017-11-10"]["label"] == "Friday 10 November 2017: wish"

    def test_the_day_shown_is_marked_also_where_nothing_was_entered(self, anybody):
        days = story_of(anybody, "/story/2017-12-11/")["rail"]["days"]
        assert [(day["iso"], day["quiet"]) for day in days if day["current"]] == [("2017-12-11", True)]

    def test_every_day_of_the_slider_has_its_page(self, anybody):
        rail = story_of(anybody, "/story/")["rail"]
        first = date.fromisoformat(rail["first"])
        assert (first, first + timedelta(days=rail["span"])) == (date(2017, 11, 1), date(2018, 7, 31))
        for shift in range(0, rail["span"] + 1, 16):
            day = (first + timedelta(days=shift)).isoformat()
            page = page_of(anybody, f"/story/{day}/")
            assert f'data-day="{day}"' in page
            assert 'id="story-rail"' in page

    def test_days_outside_it_show_the_nearest_and_no_day_has_no_page(self, anybody):
        assert story_of(anybody, "/story/1999-01-01/")["day"]["iso"] == "2017-11-01"
        assert story_of(anybody, "/story/2030-01-01/")["day"]["iso"] == "2018-07-31"
        assert anybody.get("/story/2018-06-31/").status_code == 404

    def test_the_script_is_told_an_address_for_any_day(self, anybody):
        assert 'data-address="/story/DAY/" data-first="2017-11-01" data-span="272"' in page_of(
            anybody, "/story/"
        )

    def test_begins_at_the_demos_today(self, anybody):
        assert story_of(anybody, "/story/")["day"]["iso"] == "2017-12-11"

    def test_asks_the_database_as_little_for_any_day(self, anybody, django_assert_num_queries):
        anybody.get("/story/2018-07-16/")
        with django_assert_num_queries(6):
            anybody.get("/story/2018-07-16/")


class TestFrontPage:
    def test_is_the_story_for_somebody_new_in_the_demo(self, anybody):
        answer = anybody.get("/")
        assert (answer.status_code, answer["Location"]) == (302, "/story/")

    def test_is_the_list_for_a_member(self, anybody):
        anybody.force_login(Member.objects.get(name="the chief of staff", office__name="the White House"))
        assert "no answer for 31 days" in words(page_of(anybody, "/"))

    def test_outside_the_demo_there_is_no_founding_story(self, db, settings):
        settings.DEMO = False
        assert Client().get("/story/").status_code == 404
        answer = Client().get("/")
        assert answer["Location"] == "/accounts/login/?next=/"


class TestOfAFile:
    @pytest.fixture
    def at(self, demo):
        """Let the demo stand at a day, and look as a member: `at(date(2018, 6, 20), "the Kremlin")`."""

        def look(day: date, office: str, name: str = "the chief of staff") -> tuple[Client, RequestSide]:
            zone = Office.objects.get(name=office).zone
            clock.set_demo(bridge.moment(instant(day, 20 * 60, zone)))
            bridge.project(MeetingRequest.objects.get(code=FOUNDING), clock.now())
            client = Client()
            client.force_login(Member.objects.get(name=name, office__name=office))
            return client, RequestSide.objects.get(meeting__code=FOUNDING, office__name=office)

        return look

    def test_shows_ones_own_moves_and_what_one_was_told_alone(self, at):
        day = date(2018, 6, 23)
        seen = {}
        for office in ("the White House", "the Kremlin"):
            client, row = at(day, office)
            story = story_of(client, f"/requests/{row.code}/story/")
            days = story["rail"]["days"]
            seen[office] = " ".join(words(page_of(client, each["url"])) for each in days)
        assert "wants to invite Putin" in seen["the White House"]
        assert "draws up" in seen["the White House"]
        assert "Prepare the meeting with the Department of State" in seen["the Kremlin"]
        for inside in (
            "wants to invite",
            "draws up",
            "Reykjav",
            "checklist",
            "policy office gives",
            "telephone",
        ):
            assert inside not in seen["the Kremlin"], inside
        assert "Prepare the meeting with the Department of State" not in seen["the White House"]

    def test_each_office_has_its_own_standing_and_ladder(self, at):
        day = date(2018, 6, 20)
        client, row = at(day, "the White House")
        ours = story_of(client, f"/requests/{row.code}/story/")
        client, row = at(day, "the Kremlin")
        theirs = story_of(client, f"/requests/{row.code}/story/")
        assert (ours["standing"]["kind"], theirs["standing"]["kind"]) == ("proposed", "sounded out")
        assert [each["side"]["name"] for each in ours["ladders"]] == ["the White House"]
        assert [each["side"]["name"] for each in theirs["ladders"]] == ["the Kremlin"]
        assert ours["ring"]["label"] == "the president's wish"

    def test_ends_today(self, at):
        client, row = at(date(2018, 4, 2), "the Kremlin")
        story = story_of(client, f"/requests/{row.code}/story/2018-06-27/")
        assert story["day"]["iso"] == "2018-04-02"
        assert story["next"] is None
        assert "Helsinki" not in words(page_of(client, f"/requests/{row.code}/story/2018-06-27/"))

    def test_does_not_exist_outside_the_ring_or_for_the_other_office(self, at):
        client, row = at(date(2018, 6, 27), "the White House", "the travel office")
        assert client.get(f"/requests/{row.code}/story/").status_code == 404
        client, theirs = at(date(2018, 6, 27), "the Kremlin")
        assert client.get(f"/requests/{row.code}/story/").status_code == 404
        assert client.get(f"/requests/{theirs.code}/story/").status_code == 200

    def test_does_not_exist_before_anybody_has_told_the_office(self, at):
        client, row = at(date(2017, 12, 11), "the Kremlin")
        assert client.get(f"/requests/{row.code}/story/").status_code == 404

    def test_that_it_was_seen_is_journalled(self, at):
        client, row = at(date(2018, 6, 27), "the Kremlin")
        client.get(f"/requests/{row.code}/story/2018-06-20/")
        entry = JournalEntry.objects.order_by("-sequence")[0]
        assert (entry.kind, entry.subject, entry.office_name) == ("saw", row.code, "the Kremlin")
        assert entry.at <= datetime.now(UTC)

    def test_sliding_through_its_days_is_one_look(self, at):
        client, row = at(date(2018, 6, 27), "the Kremlin")
        before = JournalEntry.objects.count()
        for day in ("2018-06-20", "2018-06-21", "2018-06-22"):
            client.get(f"/requests/{row.code}/story/{day}/")
        entries = list(JournalEntry.objects.filter(kind="saw", subject=row.code))
        assert [entry.detail for entry in entries] == [{"page": "story"}]
        assert JournalEntry.objects.count() == before + 1
        client.get(f"/requests/{row.code}/")
        assert JournalEntry.objects.filter(kind="saw", subject=row.code).count() == 2

    def test_another_visit_is_another_look(self, at, monkeypatch):
        client, row = at(date(2018, 6, 27), "the Kremlin")
        client.get(f"/requests/{row.code}/story/2018-06-20/")
        monkeypatch.setattr("sidelines.desk.journal.VISIT", timedelta(0))
        client.get(f"/requests/{row.code}/story/2018-06-20/")
        assert JournalEntry.objects.filter(kind="saw", subject=row.code).count() == 2

    def test_needs_somebody_signed_in(self, at):
        _client, row = at(date(2018, 6, 27), "the Kremlin")
        answer = Client().get(f"/requests/{row.code}/story/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")

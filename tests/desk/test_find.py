"""Find on the desk: the answer of the command line, what a viewer doesn't see, and from options to a request."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tomlkit
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from typer.testing import CliRunner

from sidelines.cli import app
from sidelines.desk import access, bridge, searches
from sidelines.desk.access import Viewer
from sidelines.desk.actions.requests import open_request
from sidelines.desk.models import ConfirmedMeeting, Diary, JournalEntry, RequestSide, Ring
from sidelines.formats.answer_json import answer_json
from sidelines.meetings.acts import Propose, Wish
from sidelines.meetings.options import Option
from sidelines.times import minute_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "helsinki-2018.toml"
PRINCIPALS = ("Donald Trump", "Vladimir Putin")


def diary_of(name: str) -> str:
    """One principal's part of the example, as a case of its own."""
    values = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    tables = [table for table in values["principals"] if table["name"] == name]
    return tomlkit.dumps({"places": values["places"], "principals": tables})


@pytest.fixture
def house(office, principal, member, today):
    """The White House on 27 June 2018, with the president's diary and somebody who may do everything for him."""
    today(datetime(2018, 6, 27, 15, tzinfo=UTC))
    desk = office("The White House", zone="America/New_York")
    home = {"home_city": "Washington, US", "home_zone": "America/New_York"}
    president = principal("Donald Trump", office=desk, title="President", **home)
    Diary.objects.create(principal=president, text=diary_of("Donald Trump"), changed_at=datetime.now(UTC))
    anna = member("Anna", office=desk, commits=[president], whole_diary=[president])
    return desk, president, anna


@pytest.fixture
def kremlin(office, principal):
    """The other principal, of an office outside this server."""
    other = office("The Kremlin", zone="Europe/Moscow", outside=True)
    return principal("Vladimir Putin", office=other, home_city="Moscow", home_zone="Europe/Moscow")


def asked(president, **more):
    given = {
        "ours": [president.code],
        "first": "2018-07-10",
        "last": "2018-07-17",
        "format": "bilateral",
        "opens": "08:00",
        "closes": "22:00",
        "candidates": "capitals and airports",
        "ranking": "balanced",
        "third_country": "on",
        "not_before": "2018-07-12",
        "first-name": "Vladimir Putin",
        "first-file": SimpleUploadedFile("putin.toml", diary_of("Vladimir Putin").encode()),
    }
    return {key: value for key, value in (given | more).items() if value is not None}


def find_with_cli(folder: Path, text: str):
    file = folder / "search.toml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["find", str(file), "--json"])


def test_the_command_line_gives_the_same_answer_to_the_exported_search(house, signed_in, tmp_path):
    _desk, president, anna = house
    browser = signed_in(anna)
    page = browser.post(reverse("desk:find"), asked(president))
    assert page.status_code == 200
    exported = browser.post(reverse("desk:find-case"), {"sealed": page.context["sealed"]}).content.decode()
    told = find_with_cli(tmp_path, exported)
    assert told.exit_code == 0, told.output
    answer = json.loads(told.stdout)
    assert answer == json.loads(json.dumps(answer_json(searches.answer_of(exported))))
    shown = page.context["answer"]
    assert [option["place"] for option in shown["options"]] == [
        f"{option['city']}, {option['country']}" for option in answer["options"]
    ]
    assert [day["said"] for day in shown["days"] if not day["open"]] == [
        why["sentence"] for why in answer["why_not"] if not why["open"]
    ]
    near = [sentence for each in shown["near"] for sentence in each["sentences"]]
    assert near == [each["sentence"] for each in answer["near_misses"]]
    assert shown["windows"] == answer["windows"] > 100


def test_what_the_desk_adds_to_a_diary_is_in_the_exported_one_too(house, kremlin, signed_in, tmp_path):
    _desk, president, anna = house
    row = open_request(
        Viewer(member=anna),
        principal=president,
        counterparts=[kremlin],
        subject="Talks",
        first=Wish(words="Meet."),
    )
    begins = datetime(2018, 7, 16, 12, tzinfo=ZoneInfo("Europe/Vienna"))
    ConfirmedMeeting.objects.create(
        file=row,
        principal=president,
        begins=begins,
        ends=begins.replace(hour=14),
        zone="Europe/Vienna",
        city="Vienna",
    )
    exported = (
        signed_in(anna).get(f"{reverse('desk:diary-case')}?principal={president.code}").content.decode()
    )
    values = tomllib.loads(exported)
    values["principals"].append(tomllib.loads(diary_of("Vladimir Putin"))["principals"][0])
    values["meetings"] = [
        {"name": "m", "participants": list(PRINCIPALS), "from": "2018-07-16", "to": "2018-07-16",
         "candidates": ["Vienna"], "hours": ["11:30", "14:30"]}
    ]  # fmt: skip
    told = find_with_cli(tmp_path, tomlkit.dumps(values))
    assert told.exit_code == 1, "his hours in Vienna are taken"
    assert "Vienna (confirmed meeting)" in json.loads(told.stdout)["why_not"][0]["sentence"]


def test_another_time_may_be_looked_for_where_the_meeting_itself_lies(house, kremlin, signed_in):
    _desk, president, anna = house
    row = open_request(
        Viewer(member=anna),
        principal=president,
        counterparts=[kremlin],
        subject="Talks",
        first=Wish(words="Meet."),
    )
    begins = datetime(2018, 7, 16, 8, tzinfo=ZoneInfo("Europe/Helsinki"))
    ConfirmedMeeting.objects.create(
        file=row, principal=president, begins=begins, ends=begins.replace(hour=22),
        zone="Europe/Helsinki", city="Helsinki",
    )  # fmt: skip
    browser = signed_in(anna)
    named = {"first": "2018-07-16", "last": "2018-07-16", "candidates": "named", "cities": "Helsinki"}
    taken = browser.post(reverse("desk:find"), asked(president, **named))
    own = browser.post(reverse("desk:find"), asked(president, file=row.code, **named))
    assert (len(taken.context["answer"]["options"]), len(own.context["answer"]["options"])) == (0, 1)


def test_a_meeting_inside_a_ring_blocks_nothing_for_those_outside(house, kremlin, member, signed_in):
    desk, president, anna = house
    ring = Ring.objects.create(office=desk, name="Inner")
    ring.members.add(anna)
    row = open_request(
        Viewer(member=anna), principal=president, counterparts=[kremlin], subject="The secret",
        first=Wish(words="Meet."), ring=ring,
    )  # fmt: skip
    begins = datetime(2018, 7, 16, 8, tzinfo=ZoneInfo("Europe/Helsinki"))
    ConfirmedMeeting.objects.create(
        file=row, principal=president, begins=begins, ends=begins.replace(hour=22),
        zone="Europe/Helsinki", city="Helsinki",
    )  # fmt: skip
    outside = member("Bert", office=desk, commits=[president], whole_diary=[president])
    named = {"first": "2018-07-16", "last": "2018-07-16", "candidates": "named", "cities": "Helsinki"}
    inside, other = (
        signed_in(who).post(reverse("desk:find"), asked(president, **named)) for who in (anna, outside)
    )
    assert "confirmed meeting" in inside.content.decode(), "there is something that could leak"
    assert len(other.context["answer"]["options"]) == 1
    shown = other.content.decode() + searches.unsealed(other.context["sealed"], outside.code)
    assert "confirmed meeting" not in shown
    assert "secret" not in shown
    chosen = {"option": [other.context["answer"]["options"][0]["token"]]}
    assert row.code not in signed_in(outside).post(reverse("desk:find-propose"), chosen).content.decode()


def test_a_soft_hold_warns_and_blocks_nothing(house, kremlin, signed_in):
    _desk, president, anna = house
    begins = minute_of(datetime(2018, 7, 16, 8, tzinfo=ZoneInfo("Europe/Helsinki")))
    held = Option(key="o1", begins=begins, ends=begins + 14 * 60, zone="Europe/Helsinki", city="Helsinki")
    open_request(
        Viewer(member=anna), principal=president, counterparts=[kremlin], subject="Talks",
        first=Propose(options=(held,)),
    )  # fmt: skip
    named = {"first": "2018-07-16", "last": "2018-07-16", "candidates": "named", "cities": "Helsinki"}
    page = signed_in(anna).post(reverse("desk:find"), asked(president, **named))
    (found,) = page.context["answer"]["options"]
    assert found["warns"] == ["touches a soft hold of Donald Trump: Talks"]


def test_the_other_itinerary_may_be_pasted_or_only_named(house, signed_in):
    _desk, president, anna = house
    browser = signed_in(anna)
    lines = "from,to,city\n2018-07-14,2018-07-15,Moscow\n2018-07-20,2018-07-21,Nowhereville\n"
    pasted = {"first-file": None, "first-home": "Moscow", "first-pasted": lines}
    page = browser.post(reverse("desk:find"), asked(president, **pasted))
    assert page.context["opened"] == [
        "Vladimir Putin: pasted.csv, line 3 (Fri 20 July 2018 to Sat 21 July 2018, Nowhereville): "
        "No city is called 'Nowhereville'."
    ]
    held = tomllib.loads(searches.unsealed(page.context["sealed"], anna.code))["principals"][1]
    assert [stay["city"] for stay in held["stays"]] == ["Moscow"]
    bare = browser.post(
        reverse("desk:find"), asked(president, **{"first-file": None, "first-home": "Moscow"})
    )
    assert "stays" not in tomllib.loads(searches.unsealed(bare.context["sealed"], anna.code))["principals"][1]
    assert Diary.objects.count() == 1, "nothing of the other's is kept"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"first-file": None, "first-name": ""}, "Choose two principals at the least"),
        ({"last": "2018-12-17"}, "ask about 92 at most"),
        ({"last": "2018-07-01"}, "The last day is before the first."),
        ({"host_in": "Atlantis"}, "Atlantis"),
        ({"candidates": "named"}, "Name at least one city."),
        ({"candidates": "named", "cities": "Nowhereville"}, "Nowhereville"),
        ({"first-file": None}, "Say where that principal lives."),
        ({"first-file": None, "first-home": "Nowhereville"}, "Nowhereville"),
        ({"opens": "8 o'clock"}, "Write a time such as 14:30."),
        ({"minutes": "900"}, "takes 15 h"),
        ({"first-name": "Donald Trump"}, "Two of them are called Donald Trump"),
    ],
)
def test_what_can_not_be_searched_is_said(house, signed_in, more, said):
    _desk, president, anna = house
    page = signed_in(anna).post(reverse("desk:find"), asked(president, **more))
    assert page.status_code == 422
    assert said in page.content.decode().replace("&#x27;", "'")


def test_a_case_that_names_files_of_the_server_is_refused(house, signed_in):
    _desk, president, anna = house
    text = '[[principals]]\nname = "Vladimir Putin"\nhome = "Moscow"\ndiary = "/etc/passwd.csv"\n'
    file = SimpleUploadedFile("putin.toml", text.encode())
    page = signed_in(anna).post(reverse("desk:find"), asked(president, **{"first-file": file}))
    assert page.status_code == 422
    assert "Only a case that is read from a file can name others." in page.content.decode()


def test_the_search_ends_in_time_and_says_so(house, signed_in, monkeypatch):
    _desk, president, anna = house
    monkeypatch.setattr(searches, "MOST_SECONDS", 0.0)
    page = signed_in(anna).post(reverse("desk:find"), asked(president))
    assert page.status_code == 200
    assert "this is the best so far" in page.content.decode()


def test_why_not_names_the_fact_and_what_would_open_it(house, signed_in):
    _desk, president, anna = house
    browser = signed_in(anna)
    sealed = browser.post(reverse("desk:find"), asked(president)).context["sealed"]
    why = browser.post(
        reverse("desk:find-why-not"), {"sealed": sealed, "city": "Vienna", "day": "2018-07-15"}
    )
    assert "Vladimir Putin is in Moscow (World Cup final)" in why.content.decode()
    assert why.context["near"]
    wrong = browser.post(reverse("desk:find-why-not"), {"sealed": sealed, "city": "Nowhereville"})
    assert (wrong.status_code, "No city is called" in wrong.content.decode()) == (422, True)
    assert browser.post(reverse("desk:find-again"), {"sealed": sealed}).context["answer"]["options"]


def test_a_search_is_handed_on_to_nobody_else(house, member, signed_in):
    desk, president, anna = house
    page = signed_in(anna).post(reverse("desk:find"), asked(president))
    stranger = signed_in(member("Bert", office=desk))
    for name in ("find-why-not", "find-again", "find-case"):
        answer = stranger.post(reverse(f"desk:{name}"), {"sealed": page.context["sealed"], "city": "Vienna"})
        assert (answer.status_code, answer.url) == (302, reverse("desk:find"))
    token = page.context["answer"]["options"][0]["token"]
    assert stranger.post(reverse("desk:find-propose"), {"option": [token]}).status_code == 302


def test_another_offices_principal_is_none_of_ours(house, kremlin, signed_in):
    _desk, _president, anna = house
    page = signed_in(anna).post(reverse("desk:find"), asked(kremlin))
    assert page.status_code == 422


def test_whoever_does_not_see_the_whole_diary_is_told(house, member, signed_in):
    desk, president, _anna = house
    bert = member("Bert", office=desk, edits=[president])
    page = signed_in(bert).post(reverse("desk:find"), asked(president))
    assert page.context["not_whole"] == ["Donald Trump"]
    assert "Rutte" not in searches.unsealed(page.context["sealed"], bert.code)


# --- from options to a request -----------------------------------------------------------------------------------


def chosen(browser, president, number=2):
    page = browser.post(reverse("desk:find"), asked(president))
    return page.context["answer"]["options"][:number]


def test_options_become_the_draft_of_a_new_request(house, kremlin, signed_in):
    _desk, president, anna = house
    browser = signed_in(anna)
    options = chosen(browser, president)
    tokens = [option["token"] for option in options]
    form = browser.post(reverse("desk:find-propose"), {"option": tokens})
    assert form.status_code == 200
    given = {
        "option": tokens, "file": "new", "subject": "Summit", "principal": president.code,
        "counterpart": kremlin.code, "how": "draft",
    }  # fmt: skip
    made = browser.post(reverse("desk:find-propose"), given)
    row = RequestSide.objects.get(subject="Summit")
    assert made.url == reverse("desk:file", args=[row.code])
    standing = bridge.file_of(
        bridge.with_sides(access.files(Viewer(member=anna))).get(pk=row.pk), NOW
    ).standing
    drawn = [entry.option for entry in standing.options.values()]
    assert [(each.city, each.begins) for each in drawn] == [
        (option["place"].split(",")[0], option["span"][0]) for option in options
    ]
    assert all(entry.draft for entry in standing.options.values())


NOW = datetime(2018, 6, 27, 15, tzinfo=UTC)


def test_options_are_offered_in_a_request_that_is_there(house, kremlin, signed_in):
    _desk, president, anna = house
    browser = signed_in(anna)
    row = open_request(
        Viewer(member=anna),
        principal=president,
        counterparts=[kremlin],
        subject="Talks",
        first=Wish(words="Meet."),
    )
    (option,) = chosen(browser, president, 1)
    given = {"option": [option["token"]], "file": row.code, "principal": president.code, "how": "offer"}
    made = browser.post(reverse("desk:find-propose"), given)
    assert made.status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.holds.count()) == ("proposed", 1)


def test_without_the_right_to_commit_nothing_is_offered(house, kremlin, member, signed_in):
    desk, president, _anna = house
    bert = signed_in(member("Bert", office=desk, edits=[president], whole_diary=[president]))
    (option,) = chosen(bert, president, 1)
    given = {
        "option": [option["token"]], "file": "new", "subject": "Summit", "principal": president.code,
        "counterpart": kremlin.code, "how": "offer",
    }  # fmt: skip
    refused = bert.post(reverse("desk:find-propose"), given)
    assert refused.status_code == 422
    assert "You may not make offers or confirmations for Donald Trump." in refused.content.decode()
    assert not RequestSide.objects.exists()


def test_the_pages_style_nothing_inline_and_ids_are_told_apart(house, signed_in):
    _desk, president, anna = house
    browser = signed_in(anna)
    for page in (browser.get(reverse("desk:find")), browser.post(reverse("desk:find"), asked(president))):
        shown = page.content.decode()
        assert not re.search(r"\sstyle=|<style|<script(?! defer src)|\son\w+=", shown)
        ids = re.findall(r'\sid="([^"]+)"', shown)
        assert sorted(set(ids)) == sorted(ids)


def test_a_search_is_journalled_whatever_it_finds(house, signed_in):
    _desk, president, anna = house
    browser = signed_in(anna)
    named = {"first": "2018-07-15", "last": "2018-07-15", "candidates": "named", "cities": "Vienna"}
    for more in (named, {}):
        browser.post(reverse("desk:find"), asked(president, **more))
    found = JournalEntry.objects.filter(kind="find").values_list("subject", "detail")
    assert list(found) == [(president.code, {"as": "page"})] * 2


def test_the_page_of_an_answer_asks_the_database_little(house, signed_in, django_assert_max_num_queries):
    _desk, president, anna = house
    browser = signed_in(anna)
    with django_assert_max_num_queries(25):
        browser.post(reverse("desk:find"), asked(president))

"""Find on the desk: the answer of the command line, what a viewer doesn't see, and from options to a request."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, date, datetime
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
from sidelines.desk.actions import requests
from sidelines.desk.actions.requests import open_request
from sidelines.desk.models import ConfirmedMeeting, Diary, ItineraryNote, JournalEntry, RequestSide, Ring
from sidelines.formats.answer_json import answer_json
from sidelines.meetings import acts
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


# --- what a request says already ---------------------------------------------------------------------------------


class TestForARequest:
    @pytest.fixture
    def row(self, house, kremlin):
        _desk, president, anna = house
        return open_request(
            Viewer(member=anna),
            principal=president,
            counterparts=[kremlin],
            subject="Talks",
            first=Wish(words="Meet."),
        )

    def page(self, browser, row):
        return browser.get(f"{reverse('desk:find')}?file={row.code}")

    def make(self, house, row, *moves):
        for act in moves:
            requests.make(Viewer(member=house[2]), RequestSide.objects.get(pk=row.pk), act)

    def test_both_principals_and_the_home_are_filled_in(self, house, row, signed_in):
        page = self.page(signed_in(house[2]), row)
        assert page.context["ours"].initial["ours"] == [house[1].code]
        assert page.context["others"][0].initial == {"name": "Vladimir Putin", "home": "Moscow"}
        assert page.context["others"][1].initial == {}
        said = page.content.decode()
        assert 'value="Vladimir Putin"' in said
        assert 'value="Moscow"' in said
        assert "Vladimir Putin, at home in Moscow" in said

    def test_length_format_and_place_as_they_are_settled(self, house, row, signed_in):
        settled = {"length": "2 hours, no more", "format": "Restricted", "place": "Reykjavik"}
        for item, value in settled.items():
            self.make(house, row, acts.OpenItem(item=item), acts.Settle(item=item, value=value))
        limits = self.page(signed_in(house[2]), row).context["limits"].initial
        assert (limits["minutes"], limits["format"]) == (120, "restricted")
        assert (limits["candidates"], limits["cities"]) == ("named", "Reykjavík, IS")

    def test_a_third_country(self, house, row, signed_in):
        self.make(house, row, acts.OpenItem(item="place"), acts.Settle(item="place", value="A third country"))
        limits = self.page(signed_in(house[2]), row).context["limits"].initial
        assert limits["third_country"] is True
        assert limits["candidates"] == "capitals and airports"

    def test_days_length_and_cities_of_what_is_on_the_table(self, house, row, signed_in):
        option = Option(
            key="helsinki", begins=minute_of(datetime(2018, 7, 16, 10, tzinfo=UTC)),
            ends=minute_of(datetime(2018, 7, 16, 13, tzinfo=UTC)), zone="Europe/Helsinki",
            city="Helsinki", country="FI",
        )  # fmt: skip
        self.make(house, row, Propose(options=(option,)))
        limits = self.page(signed_in(house[2]), row).context["limits"].initial
        assert (limits["first"].isoformat(), limits["last"].isoformat()) == ("2018-07-13", "2018-07-19")
        assert (limits["minutes"], limits["cities"]) == (180, "Helsinki, FI")

    def test_a_file_that_does_not_exist_for_somebody_fills_in_nothing(self, house, row, member, signed_in):
        stranger = member("Stella", office=house[0], edits=[house[1]])
        ring = Ring.objects.create(office=house[0], name="inner")
        RequestSide.objects.filter(pk=row.pk).update(ring=ring)
        page = self.page(signed_in(stranger), row)
        assert page.context["others"][0].initial == {}
        assert "Putin" not in page.content.decode()


# --- by when an offer is to be answered --------------------------------------------------------------------------


class TestAnswerBy:
    def offered(self, house, kremlin, signed_in, **more):
        browser = signed_in(house[2])
        (option,) = chosen(browser, house[1], 1)
        sheet = browser.post(reverse("desk:find-propose"), {"option": [option["token"]]})
        given = {
            "option": [option["token"]], "file": "new", "subject": "Talks", "principal": house[1].code,
            "counterpart": kremlin.code, "how": "offer", **more,
        }  # fmt: skip
        return sheet, browser.post(reverse("desk:find-propose"), given)

    def standing(self, house):
        row = bridge.with_sides(access.files(Viewer(member=house[2]))).get(subject="Talks")
        return bridge.file_of(row, NOW).standing

    def test_is_a_local_day_of_the_office_and_says_its_zone(self, house, kremlin, signed_in):
        sheet, made = self.offered(house, kremlin, signed_in, answered_by="2018-07-04")
        said = sheet.content.decode()
        assert 'value="2018-07-04"' in said  # seven days from today, as a reminder would be due
        assert "by the clocks of America/New_York" in said
        assert made.status_code == 302
        (entry,) = self.standing(house).offers
        assert entry.answer_by == minute_of(datetime(2018, 7, 5, 3, 59, tzinfo=UTC))

    def test_may_be_left_open(self, house, kremlin, signed_in):
        self.offered(house, kremlin, signed_in, answered_by="")
        assert self.standing(house).offers[0].answer_by is None

    def test_is_not_past(self, house, kremlin, signed_in):
        _sheet, refused = self.offered(house, kremlin, signed_in, answered_by="2018-06-26")
        assert refused.status_code == 422
        assert "is past" in refused.content.decode()

    def test_comes_before_the_first_option(self, house, kremlin, signed_in, today):
        today(datetime(2018, 7, 9, 15, tzinfo=UTC))
        sheet, _made = self.offered(house, kremlin, signed_in)
        assert sheet.context["form"].initial["answered_by"] < date(2018, 7, 16)


# --- our own note of another's itinerary -------------------------------------------------------------------------


class TestNotes:
    @pytest.fixture
    def row(self, house, kremlin):
        _desk, president, anna = house
        return open_request(
            Viewer(member=anna), principal=president, counterparts=[kremlin], subject="Talks", first=Wish(words="Meet.")
        )  # fmt: skip

    def search(self, browser, house, row, **more):
        return browser.post(reverse("desk:find"), asked(house[1], file=row.code, **more))

    def bare(self, **more):
        return {"first-file": None, "first-home": "Moscow", **more}

    def test_is_kept_where_that_is_asked_for_and_used_by_the_next_search(self, house, row, signed_in):
        browser = signed_in(house[2])
        without = self.search(browser, house, row, **self.bare()).context["answer"]["windows"]
        handed = self.search(browser, house, row)
        assert not ItineraryNote.objects.exists()
        self.search(browser, house, row, **{"first-keep": "on"})
        note = ItineraryNote.objects.get()
        assert (note.file, note.principal.name, note.entered_by) == (row, "Vladimir Putin", house[2])
        assert JournalEntry.objects.get(kind="note kept").subject == row.code
        page = browser.get(f"{reverse('desk:find')}?file={row.code}").content.decode()
        assert "Our own note of the itinerary of <bdi>Vladimir Putin</bdi>" in page
        assert 'Wed 27 June 2018, 11:00 <span class="zone">EDT</span>' in page
        again = self.search(browser, house, row, **self.bare(**{"first-use_note": "on"}))
        assert again.context["answer"]["windows"] == handed.context["answer"]["windows"] != without
        assert "our own note, entered Wed 27 June 2018" in again.content.decode()
        unused = self.search(browser, house, row, **self.bare())
        assert unused.context["answer"]["windows"] == without

    def test_holds_other_days_than_those_that_were_asked_about(self, house, row, signed_in):
        browser = signed_in(house[2])
        pasted = "from,to,city\n2018-07-12,2018-07-13,Vienna\n2018-11-11,2018-11-12,Paris\n"
        self.search(browser, house, row, **self.bare(**{"first-pasted": pasted, "first-keep": "on"}))
        assert "Paris" in ItineraryNote.objects.get().text

    def test_is_corrected_and_taken_out(self, house, row, signed_in):
        browser = signed_in(house[2])
        self.search(browser, house, row, **{"first-keep": "on"})
        address = reverse("desk:note", args=[row.code, ItineraryNote.objects.get().code])
        wrong = browser.post(address, {"text": '[[principals]]\nname = "X"\nhome = "Xyzzyville"\n'})
        assert wrong.status_code == 422
        assert "Xyzzyville" in wrong.content.decode()
        stay = '{ city = "Oslo", from = 2018-07-12, to = 2018-07-13 }'
        kept = f'[[principals]]\nname = "X"\nhome = "Moscow"\nstays = [{stay}]\n'
        assert browser.post(address, {"text": kept}).status_code == 302
        page = browser.get(address).content.decode()
        assert "Oslo" in page
        assert "Thu 12 July 2018" in page
        assert browser.post(f"{address}remove/").status_code == 302
        assert not ItineraryNote.objects.exists()
        kinds = list(JournalEntry.objects.filter(kind__startswith="note").values_list("kind", flat=True))
        assert kinds == ["note kept", "note changed", "note removed"]

    def test_is_of_nobody_but_who_is_in_the_request(self, house, row, signed_in):
        page = self.search(signed_in(house[2]), house, row, **{"first-keep": "on", "first-name": "Boris"})
        assert page.status_code == 422
        assert "Boris is nobody in this request" in page.content.decode()
        assert not ItineraryNote.objects.exists()

    def test_lies_in_the_ring_of_its_request(self, house, row, member, signed_in):
        browser = signed_in(house[2])
        self.search(browser, house, row, **{"first-keep": "on"})
        address = reverse("desk:note", args=[row.code, ItineraryNote.objects.get().code])
        looker = signed_in(member("Lena", office=house[0], sees=[house[1]]))
        assert looker.get(address).status_code == 200
        assert "Correct it" not in looker.get(address).content.decode()
        assert looker.post(f"{address}remove/").status_code == 403
        RequestSide.objects.filter(pk=row.pk).update(ring=Ring.objects.create(office=house[0], name="inner"))
        assert looker.get(address).status_code == 404


def test_the_heading_says_in_which_order_the_options_stand(house, signed_in):
    _desk, president, anna = house
    page = signed_in(anna).post(reverse("desk:find"), asked(president))
    text = page.content.decode()
    scores = [float(option["score"]) for option in page.context["answer"]["options"]]
    assert scores != sorted(scores), "the best of each kind comes first"
    assert "Ranked: the best of each kind of place first, then the least costly" in text
    assert ("Below zero it saves them more than it costs." in text) == (min(scores) < 0)
    assert not re.search(r"<strong>-\d+ (h|min)", text)


def test_days_that_are_past_are_said_to_be(house, signed_in):
    _desk, president, anna = house
    past = asked(president, first="2018-06-11", last="2018-06-20", not_before=None)
    text = signed_in(anna).post(reverse("desk:find"), past).content.decode()
    assert "These days are past" in text
    assert "No window is open" not in text
    assert "drawn-wide" not in text


# --- in which request options may be put -------------------------------------------------------------------------


class TestForWhom:
    """Options go into a request between exactly those for whom they were found, or into a new one."""

    def opened(self, anna, president, whom, subject):
        return open_request(
            Viewer(member=anna),
            principal=president,
            counterparts=whom if isinstance(whom, list) else [whom],
            subject=subject,
            first=Wish(words="Meet."),
        )

    def stranger(self, office, principal):
        other = office("The Elysee", zone="Europe/Paris", outside=True)
        return principal("Emmanuel Macron", office=other, home_city="Paris", home_zone="Europe/Paris")

    def test_requests_with_others_are_not_offered_and_are_refused(
        self, house, kremlin, office, principal, signed_in
    ):
        _desk, president, anna = house
        stranger = self.stranger(office, principal)
        right = self.opened(anna, president, kremlin, "Talks")
        wrong = [
            self.opened(anna, president, stranger, "Lunch"),
            self.opened(anna, president, [kremlin, stranger], "All three"),
        ]
        browser = signed_in(anna)
        (option,) = chosen(browser, president, 1)
        form = browser.post(reverse("desk:find-propose"), {"option": [option["token"]]}).context["form"]
        assert [code for code, _label in form.fields["file"].choices] == [right.code, "new"]
        assert form.fields["file"].choices[0][1] == "Talks: Donald Trump – Vladimir Putin"
        assert [code for code, _label in form.fields["counterpart"].choices] == [kremlin.code]
        for row in wrong:
            given = {
                "option": [option["token"]],
                "file": row.code,
                "principal": president.code,
                "how": "draft",
            }
            refused = browser.post(reverse("desk:find-propose"), given)
            assert refused.status_code == 422
            assert "file" in refused.context["form"].errors
            row.refresh_from_db()
            assert row.stage == "wish"

    def test_a_new_request_to_somebody_else_is_refused(self, house, kremlin, office, principal, signed_in):
        _desk, president, anna = house
        stranger = self.stranger(office, principal)
        browser = signed_in(anna)
        (option,) = chosen(browser, president, 1)
        given = {
            "option": [option["token"]], "file": "new", "subject": "Lunch", "principal": president.code,
            "counterpart": stranger.code, "how": "draft",
        }  # fmt: skip
        assert browser.post(reverse("desk:find-propose"), given).status_code == 422
        assert not RequestSide.objects.exists()

    def test_for_somebody_unknown_it_is_said_that_there_is_no_such_request(self, house, signed_in):
        _desk, president, anna = house
        browser = signed_in(anna)
        (option,) = chosen(browser, president, 1)
        page = browser.post(reverse("desk:find-propose"), {"option": [option["token"]]})
        assert page.context["form"].fields["file"].choices == []
        assert "between Donald Trump and Vladimir Putin alone" in page.content.decode()

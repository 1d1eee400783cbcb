"""Sheets: every kind of move is made through its own, once; what forbids one is said, and what was typed is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sidelines.desk import clock
from sidelines.desk.kinds import KINDS, OF_ACT
from sidelines.desk.models import ConfirmedMeeting, RecordedMove
from sidelines.desk.reach import Reach
from sidelines.formats.acts_json import act_of
from sidelines.meetings import acts
from sidelines.meetings.options import Option
from sidelines.times import datetime_at, instant
from tests.desk.build import a_request, an_office, an_option, an_outside_office

pytestmark = pytest.mark.django_db
START = datetime(2018, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def house(today):
    today(START)
    return an_office(
        "White House", principal="The President", city="Washington, D.C.", zone="America/New_York"
    )


@pytest.fixture
def kremlin(house):
    return an_outside_office("Kremlin")


@pytest.fixture
def browser(house, signed_in):
    return signed_in(house.chief)


def opened(browser, path):
    """The sheet's form as it is first shown."""
    page = browser.get(path)
    assert page.status_code == 200, path
    assert "form" in page.context, page.content.decode()
    return page.context["form"]


def sent(browser, path, **said):
    """The sheet filled in and sent, with what it came filled in with."""
    form = opened(browser, path)
    data = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    return browser.post(path, {**data, **said})


def last(made):
    """The act of the last move of the request."""
    row = RecordedMove.objects.filter(meeting=made.row.meeting).latest("sequence")
    return act_of(row.kind, row.act)


HELSINKI = {"city_1": "Helsinki", "day_1": "2018-07-16", "begins_1": "13:00", "ends_1": "17:00"}

# For each kind of move: the stage at which it is made, what is made before, and what is filled in.
WAYS = {
    "raise again": ("wish", (), {"words": "I said I want to see him"}),
    "task": ("wish", (), {"owner": "Aide of White House", "words": "see to it"}),
    "hand over": ("tasked", (), {"owner": "Chief of White House"}),
    "park": ("tasked", (), {"reason": "an election", "review": "2018-08-01"}),
    "sound out": ("tasked", (), {"words": "Would it be welcome?"}),
    "reply": ("sounded out", (), {"words": "We look forward to it."}),
    "chase": ("sounded out", (), {}),
    "draft options": ("sounded out", (), HELSINKI),
    "propose": ("sounded out", (), {**HELSINKI, "answer_by": "2018-06-20"}),
    "accept": ("countered", (), {}),
    "refuse": ("countered", (), {"reason": "the summit ends late"}),
    "counter": ("countered", (), HELSINKI),
    "drop option": ("proposed", (), {"reason": "the hall is taken"}),
    "agree in principle": ("sounded out", (), {"others": "gifts, toasts"}),
    "open item": ("sounded out", (), {"item": "second exit", "blocking": "on", "due": "2018-07-01"}),
    "settle item": ("agreed in principle", (), {"item": "press", "value": "a pool of six"}),
    "waive item": ("agreed in principle", (), {"item": "press", "reason": "no press wanted"}),
    "agree": ("countered", (), {}),
    "confirm": ("agreed", (), {"words": "We confirm."}),
    "announce": ("confirmed", (), {"words": "They will meet."}),
    "held": ("confirmed", (), {"begins": "14:10", "ends": "18:05"}),
    "read-out": ("confirmed", (acts.Held(),), {"words": "A good beginning."}),
    "follow up": (
        "confirmed",
        (acts.Held(),),
        {"task": "thank the host", "owner": "Ann", "due": "2018-07-30"},
    ),
    "follow-up done": (
        "confirmed",
        (acts.Held(), acts.FollowUp(task="thank the host", owner="Ann", due=date(2018, 7, 30))),
        {},
    ),
    "decline": ("wish", (), {"reason": "not this year"}),
    "withdraw": ("sounded out", (), {"reason": "overtaken"}),
    "let lapse": ("wish", (), {"reason": "nobody wants it any more"}),
    "supersede": ("wish", (), {"by": "the autumn summit", "reason": "one meeting is enough"}),
    "postpone": ("confirmed", (), {"reason": "a storm"}),
    "cancel": ("confirmed", (), {"reason": "a crisis"}),
    "plan visit": (
        "sounded out",
        (),
        {
            "visit": "the advance",
            "envoy": "Ann",
            "place": "Vienna",
            "first": "2018-06-20",
            "last": "2018-06-21",
        },
    ),
    "open checklist": ("sounded out", ("visit",), {}),
    "visit made": ("sounded out", ("visit",), {"findings": "two good rooms"}),
    "call off visit": ("sounded out", ("visit",), {"reason": "no visas"}),
    "contact": ("wish", (), {"by": "call", "between": "the two aides", "words": "all well"}),
    "encounter": ("wish", (), {"on": "2017-11-11", "place": "Da Nang"}),
}
VISIT = acts.PlanVisit(
    visit="the advance", envoy="Ann", place="Vienna", first=date(2018, 6, 20), last=date(2018, 6, 21)
)


def test_every_kind_has_words_and_a_way_to_be_made():
    """Beside the wish, with which a request is opened, and the correction, which has tests of its own."""
    assert {kind.act for kind in KINDS} == set(acts.ACTS)
    assert set(WAYS) == set(acts.NAMED) - {"wish", "correct"}


@pytest.mark.parametrize("name", WAYS)
def test_every_kind_of_move_is_made_through_its_sheet_once(name, house, kremlin, browser):
    stage, before, said = WAYS[name]
    made = a_request(house, kremlin, stage)
    after_the_meeting = name in ("held", "read-out", "follow up", "follow-up done")
    with clock.at(START + timedelta(days=50 if after_the_meeting else 0)):
        made.make(*(VISIT if act == "visit" else act for act in before))
        count = made.row.meeting.moves_made
        path = f"/requests/{made.code}/move/{OF_ACT[acts.NAMED[name]].slug}/"
        form = opened(browser, path)
        data = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
        if "option" in form.fields and "option" not in data and name != "confirm":
            data["option"] = next(key for key, _words in form.fields["option"].choices)
        answer = browser.post(path, {**data, **said})
        assert answer.status_code == 302, dict(answer.context["form"].errors)
        again = browser.post(path, {**data, **said})
        assert again.status_code == 302
        assert made.row.meeting.moves_made == count + 1
        act = last(made)
        assert act.name == name
        kept = RecordedMove.objects.filter(meeting=made.row.meeting).latest("sequence").internal
        assert kept == (form.reach in (Reach.INSIDE, Reach.EITHER)), "it goes as far as its sheet says"
        for key in set(said) & {
            "words",
            "reason",
            "value",
            "findings",
            "task",
            "owner",
            "by",
            "visit",
            "item",
        }:
            assert getattr(act, key) == said[key]


def test_a_wish_is_entered_where_the_other_side_began(house, signed_in):
    """The office that is sounded out has a file without a wish of its own, and may enter one."""
    other = an_office("Kremlin", zone="Europe/Moscow", city="Moscow")
    made = a_request(house, other.principal, "sounded out")
    answer = sent(
        signed_in(other.chief), f"/requests/{made.other.code}/move/wish/", words="Yes", said="at breakfast"
    )
    assert answer.status_code == 302
    assert last(made) == acts.Wish(words="Yes", said="at breakfast")


# --- what a sheet says of places and times -----------------------------------------------------------------------


def test_an_option_is_read_by_the_clocks_of_its_city(house, kremlin, browser):
    made = a_request(house, kremlin, "sounded out")
    path = f"/requests/{made.code}/move/propose/"
    second = {"city_2": "Vienna", "day_2": "2018-07-17", "begins_2": "22:30", "ends_2": "00:30"}
    third = {"day_3": "2018-07-18", "hours_open_3": "on"}
    sent(browser, path, **HELSINKI, venue_1="Presidential Palace", **second, **third, answer_by="2018-06-20")
    act = last(made)
    helsinki, vienna, somewhere = act.options
    assert (helsinki.city, helsinki.country, helsinki.zone, helsinki.venue) == (
        "Helsinki",
        "FI",
        "Europe/Helsinki",
        "Presidential Palace",
    )
    assert helsinki.begins == instant(date(2018, 7, 16), 13 * 60, "Europe/Helsinki")
    assert vienna.ends == instant(date(2018, 7, 18), 30, "Europe/Vienna")
    assert (somewhere.city, somewhere.zone, somewhere.hours_open) == ("", "America/New_York", True)
    assert somewhere.ends - somewhere.begins == 24 * 60
    assert act.answer_by == instant(date(2018, 6, 20), 23 * 60 + 59, "America/New_York")
    assert len({option.key for option in act.options}) == 3


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"city_1": "Helsinqi"}, "city_1", "Helsinki"),
        ({"ends_1": ""}, "begins_1", "hours"),
        ({"ends_1": "13:00"}, "begins_1", "ends when it begins"),
        ({"hours_open_1": "on"}, "begins_1", "not both"),
        ({"day_1": ""}, "day_1", "required"),
        ({"day_1": "2018-02-30"}, "day_1", "valid date"),
        ({"city_2": "Vienna"}, "day_2", "has a day"),
    ],
)
def test_what_is_wrong_with_an_option_is_said_where_it_stands(house, kremlin, browser, wrong, field, words):
    made = a_request(house, kremlin, "sounded out")
    path = f"/requests/{made.code}/move/propose/"
    answer = sent(browser, path, **{**HELSINKI, "words": "as discussed", **wrong})
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert "as discussed" in answer.content.decode()
    assert made.row.stage == "sounded out"


def test_drafts_are_sent_as_they_were_drawn_up(house, kremlin, browser):
    made = a_request(house, kremlin, "sounded out")
    draft = an_option()
    made.make(acts.Draft(options=(draft,)))
    assert made.other.stage == "sounded out"
    sent(browser, f"/requests/{made.code}/move/propose/")
    assert last(made) == acts.Propose(options=(draft,))


def test_a_sheet_is_filled_in_as_the_address_says(house, kremlin, browser):
    made = a_request(house, kremlin, "countered")
    [entry] = [option for option in made.file.standing.offers if option.offered_by != made.row.key]
    form = opened(browser, f"/requests/{made.code}/move/refuse/?option={entry.option.key}")
    assert form["option"].value() == entry.option.key


# --- what can't be done ------------------------------------------------------------------------------------------


def test_what_is_not_open_says_the_fact_that_forbids_it(house, kremlin, browser):
    made = a_request(house, kremlin, "agreed")
    page = browser.get(f"/requests/{made.code}/move/postpone/")
    assert page.status_code == 200
    assert "Nothing confirmed to postpone" in page.content.decode()
    made.make(acts.Confirm())
    assert (
        "Nothing confirmed to postpone"
        in browser.get(f"/requests/{made.code}/move/postpone/").content.decode()
    )
    assert browser.get(f"/requests/{made.code}/move/no-such-move/").status_code == 404


def test_a_move_that_the_facts_forbid_is_refused_in_a_sentence(house, kremlin, browser):
    """Open when the sheet was opened, and no longer when it is sent."""
    made = a_request(house, kremlin, "sounded out")
    path = f"/requests/{made.code}/move/withdraw/"
    token = opened(browser, path)["token"].value()
    made.report(acts.Decline(reason="never"))
    answer = browser.post(path, {"token": token, "reason": "we thought better of it"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "declined by Kremlin" in text
    assert "we thought better of it" in text


def test_parking_until_yesterday_is_refused(house, kremlin, browser):
    made = a_request(house, kremlin)
    answer = sent(browser, f"/requests/{made.code}/move/park/", reason="later", review="2018-05-31")
    assert answer.status_code == 422
    assert "is not after" in answer.content.decode()


def test_who_may_not_commit_makes_no_offer(house, kremlin, signed_in):
    house.aide.rights.update(may_commit=False)
    made = a_request(house, kremlin, "sounded out")
    browser = signed_in(house.aide)
    assert browser.get(f"/requests/{made.code}/move/propose/").status_code == 403
    assert browser.post(f"/requests/{made.code}/move/propose/", HELSINKI).status_code == 403
    assert opened(browser, f"/requests/{made.code}/move/chase/")
    assert "Propose options" not in {
        kind["label"]
        for group in browser.get(f"/requests/{made.code}/").context["open_now"]
        for kind in group["kinds"]
    }


def test_a_sheet_without_its_token_is_not_taken(house, kremlin, browser):
    made = a_request(house, kremlin)
    answer = browser.post(f"/requests/{made.code}/move/decline/", {"reason": "no"})
    assert answer.status_code == 422
    assert made.row.open


def test_a_clash_is_overridden_for_a_reason(house, kremlin, browser):
    first = a_request(house, an_outside_office("Elysee"), "agreed")
    first.make(acts.Confirm())
    made = a_request(house, kremlin, "agreed", option=an_option(begins="15:00", ends="16:00"))
    path = f"/requests/{made.code}/move/confirm/"
    assert "override" not in opened(browser, path).fields
    refused = sent(browser, path)
    assert refused.status_code == 422
    form = refused.context["form"]
    assert "has a confirmed meeting in these hours already" in str(form.errors)
    assert "override" in form.fields
    data = {"token": form["token"].value(), "what": acts.Confirmed.MEETING.value, "override": "a pull-aside"}
    assert browser.post(path, data).status_code == 302
    kept = ConfirmedMeeting.objects.get(file=made.row, active=True)
    assert (kept.override_reason, kept.override_by) == ("a pull-aside", house.chief)


# --- reports and corrections -------------------------------------------------------------------------------------


def test_the_other_sides_move_is_entered_as_reported(house, kremlin, browser):
    made = a_request(house, kremlin, "proposed")
    page = browser.get(f"/requests/{made.code}/report/")
    assert "Accept an option" in page.content.decode()
    path = f"/requests/{made.code}/report/s2/accept/"
    answer = sent(browser, path, said_by="Yuri Ushakov", channel="telephone", document="note 12")
    assert answer.status_code == 302
    row = RecordedMove.objects.latest("pk")
    assert (row.side_id, row.report["said_by"], row.report["document"]) == (
        made.other.pk,
        "Yuri Ushakov",
        "note 12",
    )
    assert row.internal
    text = browser.get(f"/requests/{made.code}/").content.decode()
    assert "as reported to us" in text
    assert "Yuri Ushakov" in text


@pytest.mark.parametrize("slug", ["wish", "park", "task"])
def test_what_they_keep_inside_can_not_be_reported(house, kremlin, browser, slug):
    made = a_request(house, kremlin, "proposed")
    assert browser.get(f"/requests/{made.code}/report/s2/{slug}/").status_code == 404
    assert browser.get(f"/requests/{made.code}/report/s1/accept/").status_code == 404
    assert browser.get(f"/requests/{made.code}/report/s9/accept/").status_code == 404


def test_what_was_learned_later_than_now_is_refused(house, kremlin, browser):
    made = a_request(house, kremlin, "proposed")
    path = f"/requests/{made.code}/report/s2/decline/"
    answer = sent(browser, path, said_by="X", channel="telephone", reason="no", learned_on="2018-06-02")
    assert answer.status_code == 422
    assert "later than when it is entered" in str(answer.context["form"].errors)


def entries(made, kind):
    return [move.id for move in made.file.standing.moves if move.act.name == kind]


def test_a_reported_move_is_corrected_and_stays_legible(house, kremlin, browser):
    made = a_request(house, kremlin, "proposed")
    made.report(acts.Decline(reason="they said no"))
    assert not made.row.open
    [entry] = entries(made, "decline")
    assert "they said no" in browser.get(f"/requests/{made.code}/correct/").content.decode()
    path = f"/requests/{made.code}/correct/{entry}/"
    answer = sent(browser, path, why_corrected="misheard", counts="not at all", reason="")
    assert answer.status_code == 302
    assert made.row.open
    text = browser.get(f"/requests/{made.code}/").content.decode()
    assert "they said no" in text
    assert "misheard" in text
    assert "corrected already" in browser.get(path).content.decode()


def test_a_correction_counts_as_it_is_written(house, kremlin, browser):
    made = a_request(house, kremlin, "tasked")
    [entry] = entries(made, "task")
    path = f"/requests/{made.code}/correct/{entry}/"
    assert opened(browser, path)["owner"].value() == house.aide.name
    sent(browser, path, why_corrected="the wrong name", owner=house.chief.name)
    assert made.row.owner_name == house.chief.name


def test_a_corrected_offer_keeps_its_options_apart_from_what_was_wrong(house, kremlin, browser):
    made = a_request(house, kremlin, "sounded out")
    offered = an_option()
    made.report(acts.Propose(options=(offered,)))
    [entry] = entries(made, "propose")
    path = f"/requests/{made.code}/correct/{entry}/"
    sent(browser, path, why_corrected="an hour later", begins_1="14:00")
    [entry] = made.file.standing.offers
    assert entry.option.key == offered.key
    assert entry.option == Option(
        key=offered.key,
        begins=offered.begins + 60,
        ends=offered.ends,
        zone="Europe/Helsinki",
        city="Helsinki",
        country="FI",
    )


def test_what_was_told_can_not_be_corrected(house, kremlin, browser):
    made = a_request(house, kremlin, "proposed")
    [entry] = entries(made, "propose")
    assert browser.get(f"/requests/{made.code}/correct/{entry}/").status_code == 404


SAMPLES = {
    "raise again": acts.RaiseAgain(words="again", said="in the lift"),
    "hand over": acts.HandOver(owner="Chief of White House", words="now yours"),
    "draft options": acts.Draft(options=(an_option(),), words="a draft"),
    "contact": acts.Contact(by=acts.ContactBy.LETTER, between="both", words="all well", on=date(2018, 5, 5)),
    "encounter": acts.Encounter(on=date(2017, 11, 11), place="Da Nang", words="short"),
    "agree in principle": acts.AgreeInPrinciple(open_items=("place", "gifts"), words="gladly"),
    "open item": acts.OpenItem(item="toasts", words="none", blocking=True, due=date(2018, 7, 1)),
    "plan visit": VISIT,
    "reply": acts.Say(words="we shall see"),
    "decline": acts.Decline(reason="no"),
    "confirm": acts.Confirm(what=acts.Confirmed.TALKS, words="talks go on"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_entry_comes_back_as_it_was_when_it_is_corrected(name, house, kremlin, browser):
    """The correction's sheet, sent unchanged, says what the entry says: nothing is lost on the way."""
    act = SAMPLES[name]
    made = a_request(house, kremlin, "proposed")
    (made.make if act.internal else made.report)(act)
    [entry] = entries(made, name)[-1:]
    answer = sent(browser, f"/requests/{made.code}/correct/{entry}/", why_corrected="to try")
    assert answer.status_code == 302, dict(answer.context["form"].errors)
    assert last(made).instead == act


# --- where clocks change -----------------------------------------------------------------------------------------


NIGHT = {"city_1": "Vienna", "day_1": "2018-10-28", "begins_1": "02:30", "ends_1": "04:30"}


def test_an_hour_that_the_clocks_leave_out_is_refused(house, kremlin, browser):
    made = a_request(house, kremlin, "sounded out")
    spring = NIGHT | {"day_1": "2019-03-31"}
    answer = sent(browser, f"/requests/{made.code}/move/propose/", **spring)
    assert answer.status_code == 422
    said = "The clocks of Europe/Vienna leave out 02:30 on Sun 31 March 2019."
    assert answer.context["form"].errors["begins_1"] == [said]


def test_an_hour_that_comes_twice_is_asked_about(house, kremlin, browser):
    made = a_request(house, kremlin, "sounded out")
    path = f"/requests/{made.code}/move/propose/"
    answer = sent(browser, path, **NIGHT)
    assert answer.status_code == 422
    form, page = answer.context["form"], answer.content.decode()
    assert "begins_1_which" in form.errors
    assert ("the first time, 02:30 CEST" in page, "the second time, 02:30 CET" in page) == (True, True)
    assert "begins_1_which" in [field.name for field in form.groups()[0]["fields"]]
    sent(browser, path, **NIGHT, begins_1_which="second")
    (option,) = last(made).options
    assert datetime_at(option.begins, "Europe/Vienna").tzname() == "CET"
    assert option.ends - option.begins == 120


def test_a_day_so_far_ahead_that_no_one_means_it_is_refused(house, kremlin, browser):
    made = a_request(house, kremlin, "sounded out")
    answer = sent(browser, f"/requests/{made.code}/move/propose/", **(HELSINKI | {"day_1": "2118-07-16"}))
    assert answer.status_code == 422
    assert "look at the year" in str(answer.context["form"].errors["day_1"])


def test_what_was_learned_before_an_offer_is_no_answer_to_it(house, kremlin, browser):
    made = a_request(house, kremlin, "sounded out")
    with clock.at(START + timedelta(hours=12, minutes=20)):
        made.make(acts.Propose(options=(an_option(),)))
    with clock.at(START + timedelta(hours=13)):
        path = f"/requests/{made.code}/report/{made.other.key}/agree/"
        known = {"said_by": "the aide", "channel": "telephone", "learned_on": "2018-06-01"}
        early = sent(browser, path, **known, learned_at="09:00")
        assert early.status_code == 422
        assert "was offered only on 1 June, 17:20 EDT" in str(early.context["form"].errors["learned_at"])
        assert sent(browser, path, **known, learned_at="17:30").status_code == 302


def test_a_visit_that_prepares_the_meeting_is_over_before_it(house, kremlin, browser):
    made = a_request(house, kremlin, "agreed")
    late = WAYS["plan visit"][2] | {"first": "2018-07-17", "last": "2018-07-18"}
    answer = sent(browser, f"/requests/{made.code}/move/plan-visit/", **late)
    assert answer.status_code == 422
    assert "The meeting is on Mon 16 July 2018" in str(answer.context["form"].errors["last"])


class TestAVisitComesFirst:
    def plan(self, browser, made, **said):
        way = {"visit": "the advance", "envoy": "Ann", "place": "Vienna", "first": "2018-06-20"}
        return sent(
            browser, f"/requests/{made.code}/move/plan-visit/", **way | {"last": "2018-06-21", **said}
        )

    def test_a_day_that_is_only_offered_is_named_on_the_sheet(self, house, kremlin, browser):
        made = a_request(house, kremlin, "proposed")
        page = browser.get(f"/requests/{made.code}/move/plan-visit/").content.decode()
        assert "Helsinki, Mon 16 July 2018, 13:00 EEST is on the table" in page
        assert self.plan(browser, made, first="2018-07-20", last="2018-07-21").status_code == 302

    @pytest.mark.parametrize("slug", ["agree", "confirm"])
    def test_a_meeting_before_an_open_visit_is_warned_of(self, house, kremlin, browser, slug):
        made = a_request(house, kremlin, "proposed")
        path = f"/requests/{made.code}/move/{slug}/"
        if slug == "confirm":
            made.make(acts.Agree(option=made.options[0]))
        assert "Visits come first" not in browser.get(path).content.decode()
        late = replace(VISIT, first=date(2018, 7, 15), last=date(2018, 7, 18))
        made.make(late)
        page = browser.get(path).content.decode()
        assert "the advance is planned until Wed 18 July 2018, after the day of Helsinki, Mon 16 July" in page
        made.make(acts.CallOffVisit(visit="the advance", reason="too late"))
        assert "Visits come first" not in browser.get(path).content.decode()

    def test_an_unknown_place_is_asked_about_once(self, house, kremlin, browser):
        made = a_request(house, kremlin, "sounded out")
        asked = self.plan(browser, made, place="Grazz")
        assert asked.status_code == 422
        form = asked.context["form"]
        assert "The nearest names: Graz, Austria." in str(form.errors["place"])
        assert (
            self.plan(browser, made, place="Grazz", place_asked=form["place_asked"].value()).status_code
            == 302
        )
        assert last(made).place == "Grazz"

    def test_a_namesake_far_away_is_asked_about_and_a_venue_is_not(self, house, kremlin, browser):
        made = a_request(house, kremlin, "sounded out")
        asked = self.plan(browser, made, place="Atlantis")
        assert "lies in South Africa" in str(asked.context["form"].errors["place"])
        assert self.plan(browser, made, place="Palais Coburg, Vienna").status_code == 302

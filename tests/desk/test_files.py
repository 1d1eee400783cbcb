"""A request's file: what it shows, to whom, and what is kept beside it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from sidelines.desk import clock
from sidelines.desk.actions.replying import invite_to_reply
from sidelines.desk.actions.requests import make
from sidelines.desk.models import (
    ConfirmedMeeting,
    JournalEntry,
    MeetingRequest,
    Office,
    Paper,
    ProvisionalConfirmation,
    RecordedMove,
)
from sidelines.meetings import acts, legal
from tests.desk.build import a_request, a_ring, an_office, an_option, an_outside_office

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


@pytest.mark.parametrize(
    "stage",
    ["wish", "tasked", "sounded out", "proposed", "countered", "agreed in principle", "agreed", "announced"],
)
def test_a_file_shows_both_truths_and_every_kind_of_move(house, kremlin, signed_in, stage):
    """Each kind of move is either offered or listed with the fact that forbids it."""
    made = a_request(house, kremlin, stage, subject="The summit")
    page = signed_in(house.chief).get(f"/requests/{made.code}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "The summit" in text
    assert "White House" in text
    assert "Kremlin" in text
    offered = {kind["label"] for group in page.context["open_now"] for kind in group["kinds"]}
    closed = {kind["label"]: kind["why"] for kind in page.context["not_open"]}
    assert offered.isdisjoint(closed)
    assert len(offered) + len(closed) == len(acts.ACTS)
    assert all(why in legal_sentences(made) for why in closed.values())


def legal_sentences(made):
    file = made.file
    return {legal.why_not(file.standing, file.key, kind, file.now) for kind in acts.ACTS}


def test_options_in_a_sentence_are_kept_apart(house, kremlin, signed_in):
    """There are commas within each of them."""
    made = a_request(house, kremlin, "tasked")
    made.make(acts.Propose(options=(an_option(), an_option(city="Vienna", zone="Europe/Vienna"))))
    said = signed_in(house.chief).get(f"/requests/{made.code}/").content.decode()
    assert "offers Helsinki, Mon 16 July 2018, 13:00 EEST; Vienna, Mon 16 July 2018, 13:00 CEST." in said


def test_what_is_confirmed_by_us_alone_is_not_confirmed(house, kremlin, signed_in):
    made = a_request(house, kremlin, "agreed")
    invite_to_reply(house.viewer, made.row, made.other, address="kremlin@example.org")
    made.make(acts.Confirm())
    page = signed_in(house.chief).get(f"/requests/{made.code}/")
    assert page.context["chip"]["kind"] == "agreed"
    text = page.content.decode()
    assert "Waiting for: their confirmation" in text
    assert "Nothing confirmed to postpone" in text


def test_a_file_outside_the_ring_does_not_exist(house, kremlin, signed_in):
    ring = a_ring(house, house.chief)
    made = a_request(house, kremlin, "wish", ring=ring)
    assert signed_in(house.chief).get(f"/requests/{made.code}/").status_code == 200
    for path in ("", "report/", "move/park/", "correct/", "meeting.ics", "look/"):
        refused = signed_in(house.aide).get(f"/requests/{made.code}/{path}")
        unknown = signed_in(house.aide).get(f"/requests/nosuchcode/{path}")
        assert refused.status_code == unknown.status_code == 404
        assert b"need to know" not in refused.content


def test_opening_a_file_is_journalled(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    signed_in(house.clerk).get(f"/requests/{made.code}/")
    last = JournalEntry.objects.order_by("-sequence").first()
    assert (last.kind, last.subject, last.member_name) == ("saw", made.code, house.clerk.name)


def test_who_only_sees_is_offered_nothing_to_do(house, kremlin, signed_in):
    made = a_request(house, kremlin, "proposed")
    page = signed_in(house.clerk).get(f"/requests/{made.code}/")
    assert page.context["open_now"] == []
    assert not page.context["editing"]
    assert signed_in(house.clerk).get(f"/requests/{made.code}/move/park/").status_code == 403
    assert signed_in(house.clerk).get("/requests/new/").status_code == 403


def test_queries_of_a_file_do_not_grow_with_its_moves(house, kremlin, signed_in, django_assert_num_queries):
    """The same number for a file of one move and for one of thirty."""
    small, large = a_request(house, kremlin), a_request(house, an_outside_office("Elysee"), "agreed")
    for number in range(24):
        large.make(acts.Contact(by=acts.ContactBy.CALL, between="the two aides", words=f"call {number}"))
    browser = signed_in(house.chief)
    browser.get(f"/requests/{small.code}/")
    assert RecordedMove.objects.filter(meeting=large.row.meeting).count() >= 30
    with django_assert_num_queries(FILE_QUERIES):
        browser.get(f"/requests/{small.code}/")
    with django_assert_num_queries(FILE_QUERIES):
        browser.get(f"/requests/{large.code}/")


FILE_QUERIES = 21


# --- opening -----------------------------------------------------------------------------------------------------


def a_sheet(browser, path):
    """The token of a sheet."""
    return browser.get(path).context["form"]["token"].value()


def test_a_request_is_opened_with_a_principal_from_the_list(house, kremlin, signed_in):
    browser = signed_in(house.chief)
    said = {
        "token": a_sheet(browser, "/requests/new/"),
        "principal": house.principal.code,
        "counterpart": kremlin.code,
        "words": "Invite him",
        "said": "after the call",
        "owner": house.aide.name,
        "subject": "A summit",
    }
    answer = browser.post("/requests/new/", said)
    again = browser.post("/requests/new/", said)
    assert (answer.status_code, again.status_code) == (302, 302)
    assert MeetingRequest.objects.count() == 1
    page = browser.get(answer.url)
    assert "Invite him" in page.content.decode()
    assert page.context["row"].owner_name == house.aide.name
    assert page.context["chip"]["kind"] == "tasked"


def test_a_request_is_opened_with_a_new_office_outside(house, signed_in):
    browser = signed_in(house.chief)
    said = {
        "token": a_sheet(browser, "/requests/new/"),
        "principal": house.principal.code,
        "words": "I want to meet her",
        "name": "The Chancellor",
        "office": "Chancellery",
        "home": "Berlin",
    }
    wrong = browser.post("/requests/new/", {**said, "home": "Berlinn"})
    assert wrong.status_code == 422
    assert "Berlin" in str(wrong.context["form"].errors["home"])
    assert "I want to meet her" in wrong.content.decode()
    assert not Office.objects.filter(name="Chancellery").exists()
    assert browser.post("/requests/new/", said).status_code == 302
    office = Office.objects.get(name="Chancellery")
    assert office.outside
    assert office.zone == "Europe/Berlin"
    assert office.country == "DE"


def test_an_owner_outside_the_ring_is_refused(house, kremlin, signed_in):
    ring = a_ring(house, house.chief)
    browser = signed_in(house.chief)
    answer = browser.post(
        "/requests/new/",
        {
            "token": a_sheet(browser, "/requests/new/"),
            "principal": house.principal.code,
            "counterpart": kremlin.code,
            "words": "In secret",
            "owner": house.aide.name,
            "ring": ring.code,
        },
    )
    assert answer.status_code == 422
    assert house.aide.name in str(answer.context["form"].errors["owner"])
    assert MeetingRequest.objects.count() == 0


# --- beside the moves --------------------------------------------------------------------------------------------


def test_a_paper_is_added_once_and_done_once(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    browser = signed_in(house.chief)
    token = browser.get(f"/requests/{made.code}/").context["paper_form"]["token"].value()
    paper = {
        "token": token,
        "title": "Brief",
        "owner_name": "Ann",
        "due": "2018-07-01",
        "where": "red folder",
    }
    for _time in range(2):
        assert browser.post(f"/requests/{made.code}/papers/", paper).status_code == 302
    kept = Paper.objects.get()
    assert browser.post(f"/requests/{made.code}/papers/", {"token": "x" * 14}).status_code == 422
    browser.post(f"/requests/{made.code}/papers/done/", {"paper": kept.pk})
    kept.refresh_from_db()
    assert kept.done_at == START
    other = a_request(house, an_outside_office("Elysee"))
    Paper.objects.update(done_at=None)
    browser.post(f"/requests/{other.code}/papers/done/", {"paper": kept.pk})
    assert Paper.objects.get().done_at is None


def test_a_visit_shows_its_checklist_of_forty_two_and_what_blocks(house, kremlin, signed_in):
    made = a_request(house, kremlin, "agreed")
    browser = signed_in(house.chief)
    made.make(
        acts.PlanVisit(
            visit="the advance visit",
            envoy="Hagin",
            place="Helsinki",
            first=date(2018, 6, 25),
            last=date(2018, 6, 26),
        )
    )
    sheet = f"/requests/{made.code}/move/open-checklist/"
    form = browser.get(sheet).context["form"]
    data = {"token": form["token"].value(), "visit": "the advance visit", "usual": form["usual"].value()}
    assert browser.post(sheet, {**data, "further": "40 helicopter pad !"}).status_code == 302
    [visit] = browser.get(f"/requests/{made.code}/").context["visits"]
    assert (visit["total"], visit["open"]) == (43, 43)
    assert {"holding room", "second exit", "helicopter pad"} <= set(visit["blocking"])
    assert [act["label"] for act in visit["acts"]] == ["Visit made", "Call off a visit"]
    assert browser.get(sheet).context["why"] == "Every preparatory visit of ours has its checklist."
    confirm = browser.get(f"/requests/{made.code}/move/confirm/").content.decode()
    assert "must be settled or waived by name" in confirm
    assert f'value="{acts.Confirmed.MEETING.value}"' not in confirm
    sent = {"token": "abcdefgh", "what": acts.Confirmed.MEETING.value}
    assert browser.post(f"/requests/{made.code}/move/confirm/", sent).status_code == 422
    assert made.row.our_position == "agreed"


def test_a_second_visit_gets_its_own_checklist_and_the_first_no_other(house, kremlin, signed_in):
    made = a_request(house, kremlin, "agreed")
    visit = {"envoy": "Hagin", "place": "Helsinki", "first": date(2018, 6, 25), "last": date(2018, 6, 26)}
    made.make(acts.PlanVisit(visit="the first", **visit), acts.PlanVisit(visit="the second", **visit))
    check = acts.Check(name="holding room", days_before=30)
    made.make(acts.OpenChecklist(visit="the first", checks=(check,)))
    browser = signed_in(house.chief)
    form = browser.get(f"/requests/{made.code}/move/open-checklist/").context["form"]
    assert [value for value, _label in form.fields["visit"].choices] == ["the second"]


def test_a_meeting_that_has_not_begun_is_not_offered_as_held(house, kremlin, signed_in, today):
    made = a_request(house, kremlin, "announced")
    browser = signed_in(house.chief)
    closed = {
        kind["label"]: kind["why"] for kind in browser.get(f"/requests/{made.code}/").context["not_open"]
    }
    assert closed["The meeting took place"].startswith("The meeting begins only later: Helsinki")
    today(datetime(2018, 7, 16, 12, tzinfo=UTC))
    page = browser.get(f"/requests/{made.code}/")
    assert f"/requests/{made.code}/move/held/" in page.content.decode()


def test_the_meeting_is_a_calendar_without_the_other_name(house, kremlin, signed_in):
    made = a_request(house, kremlin, "agreed")
    browser = signed_in(house.chief)
    plain = browser.get(f"/requests/{made.code}/meeting.ics")
    assert plain["Content-Type"].startswith("text/calendar")
    text = plain.content.decode()
    assert "DTSTART;TZID=Europe/Helsinki:20180716T130000" in text
    assert "STATUS:TENTATIVE" in text
    assert "Kremlin" not in text
    assert kremlin.name in browser.get(f"/requests/{made.code}/meeting.ics?names=yes").content.decode()
    made.make(acts.Confirm())
    made.report(acts.Confirm())
    assert "STATUS:CONFIRMED" in browser.get(f"/requests/{made.code}/meeting.ics").content.decode()
    wish = a_request(house, an_outside_office("Elysee"))
    assert browser.get(f"/requests/{wish.code}/meeting.ics").status_code == 404


@pytest.mark.parametrize(
    "ends",
    [acts.Postpone(reason="a storm"), acts.Cancel(reason="a war")],
    ids=["postponed", "cancelled"],
)
def test_a_meeting_that_is_off_is_called_off_in_the_calendar_that_has_it(
    house, kremlin, signed_in, today, ends
):
    made = a_request(house, kremlin, "confirmed")
    browser, path = signed_in(house.chief), f"/requests/{made.code}/meeting.ics"

    def entry():
        lines = browser.get(path).content.decode().split("BEGIN:VEVENT")[1].splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    before = entry()
    today(clock.now() + timedelta(hours=1))
    made.make(ends)
    after = entry()
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART;TZID=Europe/Helsinki"] == before["DTSTART;TZID=Europe/Helsinki"]
    assert "Call it off in a calendar that has it" in browser.get(f"/requests/{made.code}/").content.decode()


def test_many_words_are_folded_in_the_history(house, kremlin, signed_in):
    made = a_request(house, kremlin)
    browser, path = signed_in(house.chief), f"/requests/{made.code}/"
    made.make(acts.Task(owner=house.aide.name, words="see to it"))
    assert "see to it</summary>" not in browser.get(path).content.decode()
    made.make(acts.Task(owner=house.aide.name, words="see to it. " * 150 + "The end."))
    page = browser.get(path).content.decode()
    (summary,) = re.findall(r"<summary>([^<]*see to it\.[^<]*)", page)
    assert len(summary) <= 210
    assert "The end." in page


# --- provisional confirmations -----------------------------------------------------------------------------------


def test_a_provisional_confirmation_is_let_pass_in_the_name_of_who_gave_it(house, kremlin, signed_in):
    made = a_request(house, kremlin, "agreed")
    aide, chief = signed_in(house.aide), signed_in(house.chief)
    sheet = f"/requests/{made.code}/move/confirm/"
    aide.post(sheet, {"token": a_sheet(aide, sheet), "what": acts.Confirmed.MEETING.value})
    assert ProvisionalConfirmation.objects.count() == 1
    assert made.row.our_position == "agreed"
    assert aide.get(f"/requests/{made.code}/look/").status_code == 403
    assert made.code in chief.get("/").content.decode()
    look = f"/requests/{made.code}/look/"
    answer = chief.post(look, {"token": a_sheet(chief, look), "verdict": "pass"})
    assert answer.status_code == 302
    assert made.row.our_position == "confirmed"
    assert RecordedMove.objects.get(kind="confirm").member == house.aide
    assert chief.get(look).status_code == 302


def test_a_clash_is_shown_to_who_looks_alone_and_passes_for_a_reason(house, kremlin, signed_in):
    ring = a_ring(house, house.chief)
    secret = a_request(house, an_outside_office("Elysee"), "agreed", ring=ring)
    secret.make(acts.Confirm())
    made = a_request(house, kremlin, "agreed", option=an_option(begins="15:00", ends="16:00"))
    aide, chief = signed_in(house.aide), signed_in(house.chief)
    sheet = f"/requests/{made.code}/move/confirm/"
    kept = aide.post(
        sheet, {"token": a_sheet(aide, sheet), "what": acts.Confirmed.MEETING.value}, follow=True
    )
    assert "provisional" in kept.content.decode()
    assert "in these hours" not in kept.content.decode()
    look = f"/requests/{made.code}/look/"
    (lies,) = chief.get(look).context["slots"]
    assert (lies["kind"], lies["file"], lies["blocks"]) == ("confirmed", secret.code, True)
    refused = chief.post(look, {"token": a_sheet(chief, look), "verdict": "pass"})
    assert refused.status_code == 422
    assert "override" in refused.context["form"].errors
    assert ProvisionalConfirmation.objects.get().looked_at is None
    chief.post(
        look, {"token": a_sheet(chief, look), "verdict": "pass", "override": "the first is a pull-aside"}
    )
    meeting = ConfirmedMeeting.objects.get(file=made.row, active=True)
    assert (meeting.override_reason, meeting.override_by) == ("the first is a pull-aside", house.chief)


def test_a_provisional_confirmation_is_stopped(house, kremlin, signed_in):
    made = a_request(house, kremlin, "agreed")
    made.make(acts.Confirm(), by=house.aide)
    chief, look = signed_in(house.chief), f"/requests/{made.code}/look/"
    chief.post(look, {"token": a_sheet(chief, look), "verdict": "stop"})
    assert ProvisionalConfirmation.objects.get().let_pass is False
    assert made.row.our_position == "agreed"


def test_a_file_read_the_day_before_knows_no_later_move(house, kremlin, signed_in):
    made = a_request(house, kremlin, "tasked")
    with clock.at(START + timedelta(days=1)):
        made.make(acts.SoundOut(words="Would it be welcome?"))
    page = signed_in(house.chief).get(f"/requests/{made.code}/")
    assert "Would it be welcome?" not in page.content.decode()


class TestReadOuts:
    """Each side records its own; ours is ours until we tell it."""

    @pytest.fixture
    def both(self, house, today):
        other = an_office("Kremlin", principal="Their President", city="Moscow", zone="Europe/Moscow")
        made = a_request(house, other.principal, "proposed")
        (option,) = made.options
        make(other.viewer, made.other, acts.Agree(option=option))
        made.make(acts.Agree(option=option), acts.Confirm())
        make(other.viewer, made.other, acts.Confirm())
        today(datetime(2018, 7, 17, 9, tzinfo=UTC))
        made.make(acts.Held())
        return made, other

    def record(self, browser, code, words, **more):
        sheet = f"/requests/{code}/move/read-out/"
        form = browser.get(sheet).context["form"]
        sent = {"token": form["token"].value(), "seen": form["seen"].value(), "words": words, **more}
        assert browser.post(sheet, sent).status_code == 302

    def test_is_ours_alone_unless_we_tell_it(self, both, house, signed_in):
        made, other = both
        ours, theirs = signed_in(house.chief), signed_in(other.chief)
        self.record(ours, made.code, "Frank and long")
        page = theirs.get(f"/requests/{made.other.code}/")
        assert "Frank and long" not in page.content.decode()
        assert [each["words"] for each in page.context["read_outs"]] == ["", ""]
        assert ours.get(f"/requests/{made.code}/").context["read_outs"][0]["inside"] is True

    def test_stand_side_by_side_where_both_are_seen(self, both, house, signed_in):
        made, other = both
        ours, theirs = signed_in(house.chief), signed_in(other.chief)
        self.record(ours, made.code, "Frank and long")
        self.record(theirs, made.other.code, "Useful", who_sees="told")
        page = ours.get(f"/requests/{made.code}/")
        assert [each["words"] for each in page.context["read_outs"]] == ["Frank and long", "Useful"]
        text = page.content.decode()
        assert text.index("Frank and long") < text.index("Useful")
        seen = theirs.get(f"/requests/{made.other.code}/").context["read_outs"]
        assert [(each["words"], each["inside"]) for each in seen] == [("", False), ("Useful", False)]

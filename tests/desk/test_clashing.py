"""Hours that are held or confirmed: what blocks, what warns, who has to look, and what nobody may learn by it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from django.urls import reverse

from sidelines.desk import bridge, clashing
from sidelines.desk.actions import diaries
from sidelines.desk.actions.confirming import Clash
from sidelines.desk.actions.replying import invite_to_reply, take_answer
from sidelines.desk.actions.requests import make, open_request, put_inside_ring
from sidelines.desk.models import (
    ConfirmedMeeting,
    JournalEntry,
    Letter,
    Principal,
    ProvisionalConfirmation,
    RequestSide,
    Ring,
)
from sidelines.desk.models.letters import Kind
from sidelines.desk.sending import written
from sidelines.meetings import acts
from tests.desk.build import a_request, a_ring, an_office, an_option, an_outside_office, viewer

pytestmark = pytest.mark.django_db
CONFIRM = acts.Confirm()


@pytest.fixture
def house(today):
    today(datetime(2018, 5, 2, 9, tzinfo=UTC))
    return an_office("Helsinki")


@pytest.fixture
def palace(house):
    """The principal of an office outside."""
    return an_outside_office("Palace")


@pytest.fixture
def lodge(house):
    """Another one."""
    return an_outside_office("Lodge", city="Oslo", zone="Europe/Oslo")


@pytest.fixture
def browser(house, signed_in):
    return signed_in(house.chief)


def held_firmly(house, whom, **more):
    return a_request(house, whom, "agreed", subject="Trade", **more)


def accepted(house, whom, option=None, **more):
    """A request in which an option of ours was accepted, and nobody has settled on it."""
    made = a_request(house, whom, "proposed", option=option, **more)
    made.report(acts.Accept(option=made.options[0]))
    return made


def sheet(browser, made, kind):
    return browser.get(reverse("desk:move", args=[made.code, kind]))


def sent(browser, made, kind, **filled):
    opened = sheet(browser, made, kind)
    hidden = {name: opened.context["form"][name].value() or "" for name in ("token", "seen")}
    return browser.post(reverse("desk:move", args=[made.code, kind]), hidden | filled)


class TestFirmHolds:
    def test_another_request_is_not_agreed_to_in_hours_that_are_held_firmly(self, house, palace, lodge):
        held_firmly(house, palace)
        made = accepted(house, lodge)
        with pytest.raises(Clash, match=r"held firmly .* “Trade”, Helsinki, Mon 16 July 2018, 13:00 EEST"):
            make(house.viewer, made.row, acts.Agree(option=made.options[0]))
        assert made.row.our_position != "agreed"

    def test_nor_is_it_confirmed(self, house, palace, lodge):
        held_firmly(house, palace)
        made = a_request(house, lodge, "agreed")
        with pytest.raises(Clash, match="held firmly"):
            make(house.viewer, made.row, CONFIRM)

    def test_a_reason_lets_it_and_stands_in_the_journal(self, house, palace, lodge):
        held_firmly(house, palace)
        made = accepted(house, lodge)
        make(
            house.viewer,
            made.row,
            acts.Agree(option=made.options[0]),
            override="one of the two falls through",
        )
        entry = JournalEntry.objects.get(kind="agree", subject=made.code, member=house.chief)
        assert entry.detail["overlaps"] == "one of the two falls through"
        assert made.row.our_position == "agreed"

    def test_a_reason_over_a_hold_alone_takes_the_meeting_out_of_no_guard(self, house, palace, lodge):
        held_firmly(house, palace)
        made = a_request(house, lodge, "agreed")
        make(house.viewer, made.row, CONFIRM, override="the other one is off")
        assert ConfirmedMeeting.objects.get(file=made.row).override_reason == ""

    def test_the_sheet_says_so_and_asks_for_the_reason(self, house, palace, lodge, browser):
        first = held_firmly(house, palace)
        made = accepted(house, lodge)
        (lies,) = sheet(browser, made, "agree").context["lies"]
        assert (lies["kind"], lies["file"], lies["title"], lies["blocks"]) == (
            "firm",
            first.code,
            "Trade",
            True,
        )
        refused = sent(browser, made, "agree", option=made.options[0].key)
        assert refused.status_code == 422
        assert "override" in refused.context["form"].fields
        done = sent(browser, made, "agree", option=made.options[0].key, override="one falls through")
        assert done.status_code == 302
        assert made.row.our_position == "agreed"

    def test_hours_that_touch_and_the_request_s_own_are_free(self, house, palace, lodge):
        held_firmly(house, palace, option=an_option(begins="17:00", ends="18:00"))
        made = accepted(house, lodge)
        make(house.viewer, made.row, acts.Agree(option=made.options[0]))
        make(house.viewer, made.row, CONFIRM)
        assert made.row.our_position == "confirmed"


class TestWarnings:
    NEW: ClassVar = {
        "city_1": "Helsinki", "day_1": "2018-07-16", "begins_1": "14:00", "ends_1": "15:00",
    }  # fmt: skip

    def proposing(self, house, whom):
        return a_request(house, whom, "sounded out")

    @pytest.mark.parametrize("kind", ["propose", "draft-options"])
    def test_a_soft_hold_warns_once_and_blocks_nothing(self, house, palace, lodge, browser, kind):
        a_request(house, palace, "proposed", subject="Fish")
        made = self.proposing(house, lodge)
        warned = sent(browser, made, kind, **self.NEW)
        assert warned.status_code == 422
        assert [(each["kind"], each["title"], each["blocks"]) for each in warned.context["lies"]] == [
            ("soft", "Fish", False)
        ]
        assert "press again" in warned.content.decode()
        assert not made.file.standing.options
        form = warned.context["form"]
        again = {name: form[name].value() for name in ("token", "seen", "warned")}
        assert browser.post(warned.request["PATH_INFO"], again | self.NEW).status_code == 302
        assert len(made.file.standing.options) == 1

    def test_free_hours_warn_of_nothing(self, house, palace, lodge, browser):
        a_request(house, palace, "proposed", subject="Fish")
        made = self.proposing(house, lodge)
        assert sent(browser, made, "propose", **self.NEW | {"day_1": "2018-07-17"}).status_code == 302

    def test_an_entry_of_the_diary_warns_and_may_hold_the_meeting(self, house, palace, browser):
        entry = {
            "title": "Summit", "city": "Helsinki", "day": "2018-07-16", "start": "09:00", "end": "22:00",
        }  # fmt: skip
        diaries.add(house.viewer, house.principal, "engagements", _engagement(entry), 0)
        made = accepted(house, palace)
        (lies,) = sheet(browser, made, "agree").context["lies"]
        assert (lies["kind"], lies["title"], lies["blocks"]) == ("fixed", "Summit", False)
        assert sent(browser, made, "agree", option=made.options[0].key).status_code == 302

    def test_who_does_not_see_the_whole_diary_is_not_told_of_an_entry(self, house, palace, signed_in):
        entry = {"title": "Summit", "city": "Helsinki", "day": "2018-07-16", "start": "09:00", "end": "22:00"}
        diaries.add(house.viewer, house.principal, "engagements", _engagement(entry), 0)
        made = accepted(house, palace)
        assert sheet(signed_in(house.aide), made, "agree").context["lies"] == []


def _engagement(entry):
    return {
        "title": entry["title"],
        "city": entry["city"],
        "from": f"{entry['day']} {entry['start']}",
        "to": f"{entry['day']} {entry['end']}",
    }


class TestRings:
    """A request inside a ring neither blocks nor warns whoever is outside it."""

    def what_is_learnt(self, house, palace, lodge, signed_in, *, ringed):
        ring = a_ring(house, house.chief, name=f"ring {Ring.objects.count()}")
        if ringed:
            held_firmly(house, palace, ring=ring)
        made = accepted(house, lodge)
        aide = signed_in(house.aide)
        page = sheet(aide, made, "agree")
        answer = sent(aide, made, "agree", option=made.options[0].key)
        sure = sent(aide, made, "confirm", what=acts.Confirmed.MEETING.value)
        hidden = (made.code, page.context["form"]["token"].value())
        said = page.content.decode()
        for each in hidden:
            said = said.replace(each, "…")
        return page.context["lies"], answer.status_code, sure.status_code, made.row.our_position

    def test_outside_it_everything_is_as_though_the_hours_were_free(self, house, palace, lodge, signed_in):
        with_it = self.what_is_learnt(house, palace, lodge, signed_in, ringed=True)
        other = an_office("Oslo")
        without = self.what_is_learnt(other, palace, lodge, signed_in, ringed=False)
        assert with_it == without == ([], 302, 302, "agreed")
        assert ProvisionalConfirmation.objects.count() == 2

    def test_it_comes_to_light_with_who_sees_everything(self, house, palace, lodge, signed_in, browser):
        self.what_is_learnt(house, palace, lodge, signed_in, ringed=True)
        waiting = ProvisionalConfirmation.objects.get()
        page = browser.get(reverse("desk:look", args=[waiting.file.code]))
        (lies,) = page.context["slots"]
        assert (lies["kind"], lies["title"]) == ("firm", "Trade")
        assert "override" in page.context["form"].fields


class TestLooking:
    def confirmed_by_the_aide(self, house, palace):
        made = a_request(house, palace, "agreed", subject="Lunch")
        assert make(viewer(house.aide), made.row, CONFIRM) is None
        return made

    def test_the_page_says_what_the_diary_says_and_leads_to_its_day(self, house, palace, lodge, browser):
        a_request(house, lodge, "proposed", subject="Fish")
        stay = {"city": "Helsinki", "from": "2018-07-15 08:00", "to": "2018-07-18 20:00"}
        diaries.add(house.viewer, house.principal, "stays", stay, 0)
        diaries.add(
            house.viewer,
            house.principal,
            "engagements",
            {"title": "Summit", "city": "Helsinki", "from": "2018-07-16 09:00", "to": "2018-07-16 22:00"},
            1,
        )
        made = self.confirmed_by_the_aide(house, palace)
        page = browser.get(reverse("desk:look", args=[made.code]))
        assert sorted((each["kind"], each["title"]) for each in page.context["slots"]) == [
            ("fixed", "Summit"), ("soft", "Fish"), ("stay", ""),
        ]  # fmt: skip
        day = reverse("desk:diary-day", args=[house.principal.code, "2018-07-16"])
        assert f'href="{day}"' in page.content.decode()
        assert browser.get(day).status_code == 200

    def test_who_has_to_look_is_written_to_in_the_same_transaction(self, house, palace):
        made = self.confirmed_by_the_aide(house, palace)
        letter = Letter.objects.get(kind=Kind.REMINDER.value)
        assert letter.member == house.chief
        assert letter.cause.kind == "provisional confirmation"
        body = written(letter).body
        assert "waits for somebody who sees the whole diary" in body
        assert made.code in body

    def test_a_member_outside_one_ring_of_the_office_is_not(self, house, palace):
        a_ring(house, house.aide)
        self.confirmed_by_the_aide(house, palace)
        assert not Letter.objects.filter(kind=Kind.REMINDER.value).exists()

    @pytest.mark.parametrize("page", ["/", "/board/"])
    def test_lists_and_board_say_since_when_it_waits(self, house, palace, signed_in, page):
        self.confirmed_by_the_aide(house, palace)
        a_request(house, an_outside_office("Elysee"), "agreed", option=an_option(date(2018, 7, 19)))
        said = signed_in(house.aide).get(page).content.decode()
        assert said.count("Waits for somebody who sees the whole diary to look, since") == 1
        assert '<time datetime="2018-05-02T12:00:00+03:00">' in said or "2018-05-02T12:00:00+03:00" in said

    def test_no_other_confirmation_is_offered_meanwhile(self, house, palace, signed_in):
        made = self.confirmed_by_the_aide(house, palace)
        aide = signed_in(house.aide)
        page = aide.get(reverse("desk:file", args=[made.code]))
        offered = [kind["label"] for group in page.context["open_now"] for kind in group["kinds"]]
        assert "Confirm" not in offered
        assert "Withdraw" in offered
        why = {each["label"]: each["why"] for each in page.context["not_open"]}
        assert "waits already" in why["Confirm"]
        assert not [
            act for one in page.context["options"] for act in one["acts"] if act["label"] == "Confirm"
        ]
        assert "waits already" in sheet(aide, made, "confirm").content.decode()


class TestOfficesOutside:
    """An office outside keeps its own diary: what it answers here is refused for nothing that it did elsewhere."""

    def offered(self, house, whom, by=None):
        row = open_request(
            house.viewer,
            principal=house.principal if by is None else by,
            counterparts=[whom],
            subject="",
            first=acts.Propose(options=(an_option(),)),
        )
        side = RequestSide.objects.get(meeting=row.meeting, place=2)
        option = bridge.file_of(
            bridge.with_sides(RequestSide.objects.filter(pk=row.pk)).get(), _now()
        ).standing
        (entry,) = option.options.values()
        return row, invite_to_reply(house.viewer, row, side, address="palace@example.org"), entry.option

    def answered(self, link, option):
        yes = (acts.Accept(option=option), acts.Agree(option=option), acts.Confirm(option=option))
        return take_answer(link, name="An aide", moves=yes)

    def another(self, house):
        """Another principal of the office, for whom the chief may do everything."""
        other = Principal.objects.create(
            office=house.office, name="The other", home_city="Helsinki", home_zone="Europe/Helsinki"
        )
        house.chief.rights.create(principal=other, may_edit=True, may_commit=True, sees_whole_diary=True)
        return other

    def test_two_confirmations_of_one_hour_are_both_taken(self, house, palace):
        first, second = self.offered(house, palace), self.offered(house, palace)
        assert self.answered(*first[1:]).number
        assert self.answered(*second[1:]).number
        assert {RequestSide.objects.get(pk=each[0].pk).their_position for each in (first, second)} == {
            "confirmed"
        }
        assert not ConfirmedMeeting.objects.exists()

    def test_our_own_office_is_told_before_it_promises_the_same_hours_twice(self, house, palace):
        first, second = self.offered(house, palace), self.offered(house, palace, by=self.another(house))
        for row, link, option in (first, second):
            self.answered(link, option)
            make(house.viewer, row, acts.Agree(option=option), override="either may come of it")
        make(house.viewer, first[0], CONFIRM)
        with pytest.raises(
            Clash, match="We have confirmed another meeting with Head of Palace in these hours"
        ):
            make(house.viewer, second[0], CONFIRM)
        make(house.viewer, second[0], CONFIRM, override="they meet as four")
        kept = ConfirmedMeeting.objects.get(file=second[0])
        assert kept.override_reason == "", "our principal's own hours were free, and stay guarded"

    def test_another_office_s_meetings_are_nothing_of_ours(self, house, palace):
        oslo = an_office("Oslo")
        theirs = an_outside_office("Palace", known_to=oslo.office)
        row, link, option = self.offered(oslo, theirs)
        self.answered(link, option)
        make(oslo.viewer, row, acts.Agree(option=option))
        make(oslo.viewer, row, CONFIRM)
        row, link, option = self.offered(house, palace)
        self.answered(link, option)
        make(house.viewer, row, acts.Agree(option=option))
        assert make(house.viewer, row, CONFIRM) is not None

    def test_inside_a_ring_it_is_told_to_those_inside_alone(self, house, palace):
        first, second = self.offered(house, palace), self.offered(house, palace, by=self.another(house))
        make(house.viewer, first[0], acts.Withdraw(reason="not this way"))
        made = a_request(house, palace, "agreed")
        house.aide.rights.update(sees_whole_diary=True)
        put_inside_ring(house.viewer, made.row, None)
        ring = a_ring(house, house.aide)
        put_inside_ring(viewer(house.aide), made.row, ring)
        assert make(viewer(house.aide), made.row, CONFIRM) is not None
        row = bridge.with_sides(RequestSide.objects.filter(pk=second[0].pk)).get()
        assert clashing.booked_twice(viewer(house.aide), row, an_option())
        assert clashing.booked_twice(house.viewer, row, an_option()) == []
        self.answered(*second[1:])
        make(house.viewer, row, acts.Agree(option=second[2]))
        assert make(house.viewer, row, CONFIRM) is None, "it waits for somebody inside every ring"


def _now():
    return datetime(2018, 5, 2, 10, tzinfo=UTC)

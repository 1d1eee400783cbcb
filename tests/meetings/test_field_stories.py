"""Stories of chiefs of staff: a wish that nobody answers, three windows, two truths, and a survey with 42 checks."""

from datetime import date

from sidelines.meetings import acts
from sidelines.meetings.ageing import Rung
from sidelines.meetings.checks import USUAL_CHECKS
from sidelines.meetings.options import Closed, Option
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Stage
from sidelines.meetings.words import waiting_words
from sidelines.times import Minute
from tests.meetings_cases import ALL, OURS, THEIRS, File, X, agreed, at


class TestUnansweredWish:
    """A wish of 10 November, given to the policy office, untouched."""

    SIDES = (
        Side(
            key="a", office="the White House", principal="A", zone="America/New_York", owner="policy office"
        ),
        Side(key="b", office="the Kremlin", principal="B", zone="Europe/Moscow", owner="B's office"),
    )

    def file(self) -> File:
        begin = at("2017-11-10 17:00", "America/New_York")
        file = File(self.SIDES, begin=begin).add(acts.Wish(words="I want to invite him"), "a")
        return file.add(acts.Task(owner="policy office", words="see to it"), "a")

    def on(self, text: str) -> File:
        return self.file().until(at(text, "America/New_York"))

    def test_goes_to_the_chief_of_staff_after_seven_days_and_to_the_principals_page_after_fourteen(self):
        assert self.on("2017-11-16 23:59").aged("a").rung is Rung.OWNER
        assert self.on("2017-11-17 00:00").aged("a").rung is Rung.CHIEF_OF_STAFF
        assert self.on("2017-11-23 23:59").aged("a").rung is Rung.CHIEF_OF_STAFF
        assert self.on("2017-11-24 00:00").aged("a").rung is Rung.PRINCIPAL

    def test_says_how_long_it_has_waited(self):
        file = self.on("2017-12-11 18:00")
        assert file.aged("a").days == 31
        assert waiting_words(file.seen("a"), file.aged("a"), file.now) == (
            "our move: answer to the wish, since 31 days"
        )

    def test_is_closed_only_by_a_named_member_with_a_reason(self):
        for act in (
            acts.Lapse(reason=""),
            acts.Decline(reason=" "),
            acts.Park(reason="", review=date(2018, 3, 1)),
        ):
            assert self.on("2017-12-11 18:00").refused(act, "a") == "A reason must be given."
        unnamed = self.file().refused(acts.Lapse(reason="nobody wants it"), "a", member="")
        assert unnamed == "A move needs the name of the member who makes it."
        for act, stage in (
            (acts.Lapse(reason="nobody wants it"), Stage.LAPSED),
            (acts.Decline(reason="not now"), Stage.DECLINED),
            (acts.Park(reason="not now", review=date(2018, 3, 1)), Stage.PARKED),
        ):
            assert self.on("2017-12-11 18:00").add(act, "a", member="H. R.").seen("a").stage is stage

    def test_stays_open_as_long_as_nobody_did(self):
        assert self.on("2019-12-11 18:00").seen("a").open
        assert self.on("2019-12-11 18:00").aged("a").next_on == date(2019, 12, 11)

    def test_is_nothing_that_the_other_side_ever_sees(self):
        assert self.on("2017-12-11 18:00").seen("b").moves == ()


def window(key: str, begins: Minute, zone: str, city: str) -> Option:
    return Option(key=key, begins=begins, ends=begins + 60, zone=zone, city=city)


class TestThreeWindows:
    """Three windows are offered; the other side accepts one, refuses one and counters one."""

    VIENNA = window("1", at("2018-11-12 10:00", "Europe/Vienna"), "Europe/Vienna", "Vienna")
    AFTERNOON = window("2", at("2018-11-13 15:00", "Asia/Singapore"), "Asia/Singapore", "Singapore")
    MORNING = window("3", at("2018-11-14 09:00", "Asia/Singapore"), "Asia/Singapore", "Singapore")
    LATER = window("4", at("2018-11-13 16:30", "Asia/Singapore"), "Asia/Singapore", "Singapore")

    def offered(self) -> File:
        return File().add(acts.Propose(options=(self.VIENNA, self.AFTERNOON, self.MORNING)))

    def answered(self) -> File:
        file = self.offered().add(acts.Accept(option=self.MORNING), THEIRS)
        file.add(acts.Refuse(option=self.VIENNA, reason="the sabbath of the budget"), THEIRS)
        return file.add(acts.Counter(option=self.AFTERNOON, instead=self.LATER), THEIRS)

    def test_are_countered_with_half_past_four(self):
        file = self.answered()
        for viewer in (OURS, THEIRS, ALL):
            assert file.seen(viewer).stage is Stage.COUNTERED
        seen = file.seen(OURS)
        assert seen.options["1"].closed is Closed.REFUSED
        assert seen.options["1"].why == "the sabbath of the budget"
        assert seen.options["2"].closed is Closed.COUNTERED
        assert [entry.option.key for entry in seen.offers] == ["3", "4"]

    def test_are_ours_to_settle(self):
        file = self.answered()
        assert file.aged(OURS).ours
        file.add(acts.Agree(option=self.MORNING))
        assert file.seen(THEIRS).stage is Stage.AGREED, "they had accepted it"

    def test_end_with_the_counter_where_we_take_that(self):
        file = self.answered().add(acts.Agree(option=self.LATER))
        assert file.seen(OURS).stage is Stage.IN_PRINCIPLE
        file.add(acts.Agree(option=self.LATER), THEIRS)
        agreed_on = file.seen(OURS).agreed
        assert agreed_on is not None
        assert agreed_on.option == self.LATER


class TestTwoTruths:
    """Our side says confirmed, theirs has only agreed in principle."""

    def file(self) -> File:
        file = File().add(acts.Propose(options=(X,))).add(acts.AgreeInPrinciple(), THEIRS)
        return file.add(acts.Agree(option=X)).add(acts.Confirm()).later(hours=25)

    def test_are_shown_as_confirmed_to_nobody(self):
        file = self.file()
        for viewer in (OURS, THEIRS, ALL):
            seen = file.seen(viewer)
            assert seen.confirmed is None
            assert seen.stage not in (Stage.CONFIRMED, Stage.ANNOUNCED, Stage.HELD)
            assert [position.words for position in seen.positions.values()] == [
                "confirmed",
                "agreed in principle",
            ]

    def test_wait_for_their_confirmation(self):
        file = self.file()
        assert waiting_words(file.seen(OURS), file.aged(), file.now) == (
            "waiting for: their confirmation, since 26 h"
        )

    def test_can_not_be_postponed(self):
        said = self.file().refused(acts.Postpone(reason="a flood"))
        assert said == (
            "Nothing confirmed to postpone (the Bordurian presidency: agreed in principle). "
            "Propose other options or withdraw instead."
        )


class TestPreparatoryVisit:
    """A survey of the third city brings a checklist of 42, of which five are open and two block."""

    def surveyed(self) -> File:
        visit = acts.PlanVisit(
            visit="The survey of Vienna", envoy="Dr Halas", place="Vienna",
            first=date(2018, 10, 24), last=date(2018, 10, 25),
        )  # fmt: skip
        file = agreed().add(visit)
        file.add(acts.OpenChecklist(visit="The survey of Vienna", checks=USUAL_CHECKS))
        file.until(at("2018-10-25 18:00")).add(
            acts.VisitMade(visit="The survey of Vienna", findings="no holding room beside the hall")
        )
        still_open = {"holding room", "second exit", "diet and allergies", "lines to take", "badges"}
        for check in USUAL_CHECKS:
            if not any(check.name.startswith(name) for name in still_open):
                file.add(acts.Settle(item=check.name, value="seen"))
        return file

    def test_has_42_checks_of_which_five_are_open(self):
        seen = self.surveyed().seen(OURS)
        assert len(USUAL_CHECKS) == 42
        assert len(seen.open_items) == 5
        assert [item.name for item in seen.open_items if item.blocking] == ["holding room", "second exit"]
        assert self.surveyed().seen(THEIRS).open_items == (), "our checklist is our own"

    def test_stops_the_step_from_agreed_to_confirmed(self):
        file = self.surveyed()
        assert file.refused(acts.Confirm()) == (
            "Holding room and second exit must be settled or waived by name before it is confirmed."
        )
        file.add(acts.Settle(item="holding room", value="the library"))
        assert file.refused(acts.Confirm()) == (
            "Second exit must be settled or waived by name before it is confirmed."
        )
        assert file.refused(acts.Waive(item="second exit", reason="")) == "A reason must be given."
        file.add(acts.Waive(item="second exit", reason="the yard will do"), member="Otto Kern")
        assert file.seen(OURS).items["second exit"].closed_by == "Otto Kern"
        assert file.refused(acts.Confirm()) == ""

    def test_does_not_stop_them(self):
        file = self.surveyed()
        assert file.refused(acts.Confirm(), THEIRS) == ""
        assert file.refused(acts.Confirm(), THEIRS, reported_by=OURS) == ""

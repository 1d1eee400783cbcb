"""Ageing: local days, the ladder, silence and reminders, and a next date for whatever is open."""

from dataclasses import replace
from datetime import date

import pytest

from sidelines.meetings import acts
from sidelines.meetings.ageing import Climb, Ladder, Rung, age
from sidelines.meetings.fold import standing_of
from sidelines.meetings.standing import Duty
from tests.meetings_cases import (
    BORDURIA,
    OURS,
    SYLDAVIA,
    THEIRS,
    TWO,
    File,
    X,
    agreed,
    at,
    confirmed,
    held,
    proposed,
)

WISH = acts.Wish(words="I want to see him")


class TestLadder:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"chief_of_staff": 0},
            {"chief_of_staff": 15},
            {"their_chief_of_staff": 29},
            {"chase": 0},
            {"read_out": 0},
        ],
    )
    def test_climbs_upwards_a_day_at_least(self, wrong: dict[str, int]):
        with pytest.raises(ValueError, match="after a day or more"):
            Ladder(**wrong)

    def test_is_the_offices_own(self):
        file = File().add(WISH).later(days=3)
        quick = age(file.seen(OURS), OURS, file.now, Ladder(chief_of_staff=2, principal=3))
        assert quick.rung is Rung.PRINCIPAL
        assert file.aged().rung is Rung.OWNER


class TestDays:
    """Days are the side's own: a wish late in the evening has waited a day once midnight is past there."""

    @pytest.mark.parametrize(
        ("zone", "said", "now", "days"),
        [
            ("Pacific/Auckland", "2018-09-03 23:59", "2018-09-04 00:00", 1),
            ("America/Los_Angeles", "2018-09-03 00:00", "2018-09-03 23:59", 0),
            ("America/Los_Angeles", "2018-11-03 12:00", "2018-11-10 00:00", 7),  # clocks go back on the 4th
            ("Pacific/Auckland", "2018-09-29 12:00", "2018-10-06 00:00", 7),  # clocks go forward on the 30th
            ("Pacific/Auckland", "2018-09-29 12:00", "2018-10-05 23:59", 6),
        ],
    )
    def test_change_at_midnight_there(self, zone: str, said: str, now: str, days: int):
        sides = (replace(SYLDAVIA, zone=zone), BORDURIA)
        file = File(sides, begin=at(said, zone)).add(WISH).until(at(now, zone))
        assert file.aged().days == days
        assert file.aged().overdue == (days >= 7)

    def test_differ_on_the_two_sides_of_the_date_line(self):
        """One instant: in Auckland the seventh day has begun, in Los Angeles the sixth has not ended."""
        sides = (
            replace(SYLDAVIA, zone="Pacific/Auckland"),
            replace(BORDURIA, zone="America/Los_Angeles"),
        )
        file = File(sides, begin=at("2018-09-03 12:00", "Pacific/Auckland"))
        file.add(WISH).add(WISH, THEIRS).until(at("2018-09-10 00:30", "Pacific/Auckland"))
        assert (file.aged(OURS).days, file.aged(THEIRS).days) == (7, 7)
        file.until(at("2018-09-09 23:30", "Pacific/Auckland"))
        assert (file.aged(OURS).days, file.aged(THEIRS).days) == (6, 7)
        assert file.aged(OURS).next_on == date(2018, 9, 10)
        assert file.aged(THEIRS).climbs == (
            Climb(on=date(2018, 9, 9), rung=Rung.CHIEF_OF_STAFF, why="7 days without our move"),
        )


class TestClimbing:
    def test_goes_on_while_somebody_is_only_given_it(self):
        file = File().add(WISH).add(acts.Task(owner="Ada")).later(days=5).add(acts.HandOver(owner="Basil"))
        file.later(days=3)
        assert (file.aged().owner, file.aged().rung) == ("Basil", Rung.CHIEF_OF_STAFF)

    def test_is_at_once_when_a_wish_is_raised_again(self):
        file = File().add(WISH).later(days=1).add(acts.RaiseAgain(words="well?"))
        assert file.aged().rung is Rung.CHIEF_OF_STAFF
        assert file.aged().climbs[0].why == "raised again"
        file.add(acts.RaiseAgain(words="well??"))
        assert (file.aged().rung, file.aged().raised) == (Rung.PRINCIPAL, 2)
        assert file.aged().days == 1, "it has waited since it was first said"

    def test_raised_again_goes_one_rung_above_where_its_age_has_taken_it(self):
        file = File().add(WISH).later(days=8)
        assert file.aged().rung is Rung.CHIEF_OF_STAFF
        file.add(acts.RaiseAgain(words="well?"))
        assert (file.aged().rung, file.aged().climbs[-1].why) == (Rung.PRINCIPAL, "raised again")

    def test_raised_again_counts_whatever_we_owe(self):
        file = File().add(WISH).add(acts.SoundOut(words="would he come?"))
        file.later(days=1).add(acts.AgreeInPrinciple(), THEIRS).later(days=1)
        assert (file.aged().ours, file.aged().rung) == (True, Rung.OWNER)
        file.add(acts.RaiseAgain(words="well?"))
        assert (file.aged().rung, file.aged().climbs[0].why) == (Rung.CHIEF_OF_STAFF, "raised again")
        file.add(acts.Propose(options=(X,)))
        assert file.aged().rung is Rung.OWNER, "what was asked is on its way"

    def test_goes_on_when_the_other_side_speaks_while_it_is_our_move(self):
        file = File().add(WISH).add(acts.SoundOut(words="would he come?"))
        file.later(days=1).add(acts.AgreeInPrinciple(), THEIRS).later(days=8)
        assert (file.aged().awaited.duty, file.aged().rung) == (Duty.PROPOSE, Rung.CHIEF_OF_STAFF)
        file.add(acts.Say(words="not before the summit"), THEIRS)
        assert (file.aged().awaited.duty, file.aged().days) == (Duty.PROPOSE, 8)
        assert file.aged().rung is Rung.CHIEF_OF_STAFF, "their word does not take our delay away"

    def test_goes_on_when_they_ask_while_we_owe_an_answer_to_the_wish(self):
        file = File().add(WISH).later(days=8).add(acts.SoundOut(words="would you come?"), THEIRS)
        assert (file.aged().awaited.duty, file.aged().days) == (Duty.ANSWER, 8)
        assert file.aged().rung is Rung.CHIEF_OF_STAFF

    def test_begins_anew_when_it_is_another_move(self):
        file = File().add(WISH).later(days=10).add(acts.SoundOut(words="would he come?"))
        assert (file.aged().rung, file.aged().days, file.aged().ours) == (Rung.OWNER, 0, False)

    def test_rests_until_the_review_and_goes_on_from_there(self):
        file = File().add(WISH).add(acts.Park(reason="elections", review=date(2018, 10, 1)))
        file.until(at("2018-09-30 23:00"))
        aged = file.aged()
        assert (aged.awaited.duty, aged.rung, aged.next_on, aged.next_what) == (
            Duty.REVIEW, Rung.OWNER, date(2018, 10, 1), "the day of review",
        )  # fmt: skip
        file.until(at("2018-10-08 09:00"))
        assert (file.aged().rung, file.aged().days) == (Rung.CHIEF_OF_STAFF, 7)


class TestSilence:
    def test_ages_and_is_chased(self):
        file = proposed().later(days=6)
        assert (file.aged().next_on, file.aged().next_what) == (date(2018, 9, 10), "a reminder is due")
        file.later(days=3).add(acts.Chase())
        assert (file.aged().chased, file.aged().last_chased) == (1, file.moves[-1].at)
        assert file.aged().next_on == date(2018, 9, 19)
        assert file.aged().days == 9, "a reminder is no answer"

    def test_ends_with_any_word_of_theirs(self):
        file = proposed().later(days=13).add(acts.Confirm(what=acts.Confirmed.TALKS), THEIRS).later(days=13)
        aged = file.aged()
        assert (aged.ours, aged.days, aged.rung) == (False, 26, Rung.OWNER)
        assert aged.next_on == date(2018, 9, 29), "that day is past the seventh since their word: it is today"
        assert file.later(days=1).aged().rung is Rung.CHIEF_OF_STAFF

    def test_ends_with_a_word_of_theirs_that_is_reported_to_us(self):
        file = proposed().later(days=13)
        file.add(acts.Confirm(what=acts.Confirmed.TALKS), THEIRS, reported_by=OURS).later(days=13)
        assert (file.aged().ours, file.aged().rung) == (False, Rung.OWNER)

    def test_climbs_to_our_own_chief_of_staff(self):
        file = proposed().later(days=14)
        assert file.aged().rung is Rung.CHIEF_OF_STAFF
        assert file.aged().climbs[0].why == "14 days without a word from the other side"
        assert file.later(days=14).aged().rung is Rung.PRINCIPAL
        assert file.aged().next_on == date(2018, 10, 1), "a reminder is overdue"

    def test_ends_with_a_word(self):
        file = proposed().later(days=9).add(acts.Chase()).later(days=1).add(acts.Accept(option=X), THEIRS)
        assert (file.aged().chased, file.aged().ours, file.aged().days) == (0, True, 0)

    def test_is_our_own_in_their_eyes(self):
        file = proposed().later(days=8)
        assert file.aged(THEIRS).ours
        assert file.aged(THEIRS).rung is Rung.CHIEF_OF_STAFF


class TestNextDate:
    def test_is_todays_when_everybody_has_been_told(self):
        file = File().add(WISH).later(days=40)
        assert (file.aged().next_on, file.aged().next_what) == (date(2018, 10, 13), "a decision is due")

    def test_is_the_meetings_once_it_is_confirmed(self):
        file = confirmed()
        assert (file.aged().next_on, file.aged().next_what) == (date(2018, 11, 12), "the meeting")
        assert file.aged().awaited.sides == frozenset()

    def test_is_that_of_a_check_counted_back_from_the_meeting(self):
        visit = acts.PlanVisit(
            visit="survey", envoy="Dr Halas", place="Vienna", first=date(2018, 10, 1), last=date(2018, 10, 2)
        )
        check = acts.Check(name="holding room", days_before=60)
        file = confirmed().add(visit).add(acts.OpenChecklist(visit="survey", checks=(check,)))
        assert (file.aged().next_on, file.aged().next_what) == (date(2018, 9, 13), "holding room is due")
        assert file.until(at("2018-09-20 09:00")).aged().next_on == date(2018, 9, 20)

    def test_is_that_of_an_item_with_a_day(self):
        file = proposed().add(acts.OpenItem(item="press", due=date(2018, 9, 5)))
        assert file.aged().next_on == date(2018, 9, 5)

    def test_is_that_of_the_read_out_once_the_hours_are_past(self):
        file = confirmed().until(X.ends)
        assert file.aged().awaited == file.aged(OURS).awaited
        assert (file.aged().ours, file.aged().awaited.duty) == (True, Duty.RECORD)
        assert file.aged().next_on == date(2018, 11, 14)
        assert held().add(acts.ReadOut(words="frank")).aged().next_on is None

    def test_is_none_once_it_is_over(self):
        file = proposed().add(acts.Withdraw(reason="no time"))
        assert (file.aged().open, file.aged().next_on, file.aged().climbs) == (False, None, ())

    def test_of_a_confirmation_that_is_theirs_is_a_reminders(self):
        file = agreed().add(acts.Confirm()).later(hours=26)
        assert (file.aged().awaited.duty, file.aged().awaited.sides) == (Duty.CONFIRM, {THEIRS})
        assert file.aged().next_what == "a reminder is due"


def test_before_any_move_a_file_has_waited_for_nothing():
    aged = age(standing_of([], TWO, OURS), OURS, at("2018-09-03 09:00"))
    assert (aged.days, aged.owner, aged.next_on) == (0, "Ilse Brandt", date(2018, 9, 10))

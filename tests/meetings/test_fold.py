"""What moves do to a standing: reports that yield, corrections, ends that open again, options, items and visits."""

from dataclasses import replace
from datetime import date

import pytest

from sidelines.meetings import acts
from sidelines.meetings.fold import EFFECTS, at_first, standing_of
from sidelines.meetings.options import Closed
from sidelines.meetings.positions import Ending, Level
from sidelines.meetings.standing import Stage
from tests.meetings_cases import (
    ALL,
    OURS,
    SYLDAVIA,
    THEIRS,
    THIRD,
    THREE,
    TWO,
    File,
    X,
    Y,
    agreed,
    confirmed,
    held,
    proposed,
)

LATER = date(2019, 1, 7)
SOON = date(2018, 10, 8)
VISIT = acts.PlanVisit(visit="The survey", envoy="Dr Halas", place="Vienna", first=SOON, last=SOON)


def level(file: File, side: str, viewer: str = OURS) -> Level:
    return file.seen(viewer).positions[side].level


class TestAtFirst:
    def test_is_between_two_sides_or_more_that_differ(self):
        with pytest.raises(ValueError, match="two or more different sides"):
            at_first([SYLDAVIA])
        with pytest.raises(ValueError, match="two or more different sides"):
            at_first([SYLDAVIA, SYLDAVIA])
        with pytest.raises(ValueError, match="elbonia is no side"):
            at_first(TWO, "elbonia")

    def test_every_kind_but_the_correction_has_an_effect(self):
        assert set(acts.ACTS) - set(EFFECTS) == {acts.Correct}


class TestStage:
    def test_of_a_whole_life(self):
        file = File()
        found = [file.seen(OURS).stage]
        steps = [
            (acts.Wish(words="I want to see him"), OURS),
            (acts.Task(owner="Ada"), OURS),
            (acts.Park(reason="elections", review=LATER), OURS),
            (acts.SoundOut(words="would he come?"), OURS),
            (acts.Propose(options=(X,)), OURS),
            (acts.Counter(option=X, instead=Y), THEIRS),
            (acts.Accept(option=Y), OURS),
            (acts.Agree(option=Y), THEIRS),
            (acts.Confirm(), OURS),
            (acts.Confirm(), THEIRS),
            (acts.Announce(words="they will meet"), OURS),
        ]
        for act, side in steps:
            found.append(file.add(act, side).seen(OURS).stage)
        for act in (acts.Held(), acts.ReadOut(words="frank")):
            found.append(file.until(max(file.now, Y.ends)).add(act).seen(OURS).stage)
        assert [stage.value for stage in found] == [
            "wish", "wish", "tasked", "parked", "sounded out", "proposed", "countered", "proposed", "agreed",
            "agreed", "confirmed", "announced", "held", "recorded",
        ]  # fmt: skip
        assert file.seen(THEIRS).stage is Stage.HELD

    def test_is_confirmed_only_when_the_last_has_confirmed(self):
        file = agreed(THREE)
        for side in (THEIRS, THIRD):
            file.add(acts.Confirm(), side)
            assert {file.seen(viewer).stage for viewer in (ALL, OURS, THEIRS, THIRD)} == {Stage.AGREED}
        file.add(acts.Confirm(), OURS)
        assert {file.seen(viewer).stage for viewer in (ALL, OURS, THEIRS, THIRD)} == {Stage.CONFIRMED}

    def test_of_two_who_confirmed_different_options_is_not_confirmed(self):
        file = File().add(acts.Propose(options=(X, Y))).add(acts.Agree(option=X)).add(acts.Confirm())
        file.add(acts.Agree(option=Y), THEIRS).add(acts.Confirm(), THEIRS)
        seen = file.seen(OURS)
        assert seen.lowest is Level.CONFIRMED
        assert seen.confirmed is None
        assert seen.stage is Stage.IN_PRINCIPLE


class TestReports:
    def test_count_from_when_we_learned_of_them_and_say_so(self):
        file = proposed().later(days=1)
        learned = file.now - 90
        file.add(acts.Accept(option=X), THEIRS, reported_by=OURS, learned=learned)
        position = file.seen(OURS).positions[THEIRS]
        assert position.since == learned
        assert position.report is not None
        assert file.seen(THEIRS).positions[THEIRS].level is Level.NO_ANSWER

    def test_yield_to_the_sides_own_move(self):
        """We heard that they had confirmed; they themselves say no more than that they agree in principle."""
        file = agreed().add(acts.Confirm()).add(acts.Confirm(), THEIRS, reported_by=OURS)
        assert file.seen(OURS).stage is Stage.CONFIRMED
        file.add(acts.Refuse(option=X, reason="a holiday"), THEIRS)
        seen = file.seen(OURS)
        assert seen.confirmed is None
        assert seen.positions[THEIRS].report is None
        assert (level(file, THEIRS), level(file, OURS)) == (Level.IN_PRINCIPLE, Level.IN_PRINCIPLE)
        assert seen.options[X.key].closed is Closed.REFUSED

    def test_leave_what_the_side_showed_itself_under_them(self):
        file = proposed().add(acts.Accept(option=X), THEIRS)
        file.add(acts.Decline(reason="misheard"), THEIRS, reported_by=OURS)
        assert file.seen(OURS).stage is Stage.DECLINED
        file.add(acts.Say(words="we look forward to it"), THEIRS)
        position = file.seen(OURS).positions[THEIRS]
        assert (position.level, position.end, position.report) == (Level.IN_PRINCIPLE, None, None)

    def test_stay_where_the_side_only_speaks(self):
        file = File().add(acts.SoundOut(words="would he come?"))
        file.add(acts.AgreeInPrinciple(), THEIRS, reported_by=OURS).add(acts.Say(words="where?"), THEIRS)
        position = file.seen(OURS).positions[THEIRS]
        assert position.level is Level.IN_PRINCIPLE
        assert position.report is not None

    def test_of_a_time_before_the_sides_own_word_change_nothing(self):
        file = proposed()
        heard = file.now
        file.add(acts.Refuse(option=X, reason="a holiday"), THEIRS)
        file.enter(file.move(acts.Accept(option=X), THEIRS, reported_by=OURS, learned=heard - 30))
        seen = file.seen(OURS)
        assert seen.positions[THEIRS].level is Level.INTERESTED
        assert seen.options[X.key].closed is Closed.REFUSED
        assert len(seen.moves) == 3

    def test_that_they_declined_may_turn_out_wrong(self):
        """By a second report, and by their own offer, which opens what the report had closed."""
        file = proposed().add(acts.Decline(reason="a holiday"), THEIRS, reported_by=OURS)
        assert file.refused(acts.Chase()).startswith("The request was declined by the Bordurian presidency")
        again = File().add(acts.Propose(options=(X,)))
        again.moves = list(file.moves)
        again.now = file.now
        again.add(acts.Accept(option=X), THEIRS, reported_by=OURS)
        assert again.seen(OURS).stage is Stage.PROPOSED
        file.add(acts.Propose(options=(Y,)), THEIRS)
        assert file.seen(OURS).end is None
        assert file.seen(OURS).stage is Stage.PROPOSED

    def test_that_an_option_was_refused_yield_to_its_acceptance(self):
        file = proposed().add(acts.Refuse(option=X, reason="misheard"), THEIRS, reported_by=OURS)
        assert file.seen(OURS).offers == ()
        file.add(acts.Accept(option=X), THEIRS)
        entry = file.seen(OURS).options[X.key]
        assert entry.open
        assert entry.suits(THEIRS)


class TestCorrections:
    def test_stay_legible_and_count_as_they_say(self):
        file = proposed().add(acts.Accept(option=X), THEIRS, reported_by=OURS)
        file.add(acts.Correct(of="m1", reason="misheard", instead=acts.Refuse(option=X, reason="a holiday")))
        seen = file.seen(OURS)
        assert [type(move.act) for move in seen.moves] == [acts.Propose, acts.Accept, acts.Correct]
        assert seen.corrected == {"m1"}
        assert seen.positions[THEIRS].level is Level.INTERESTED
        assert seen.options[X.key].why == "a holiday"

    def test_that_put_nothing_instead_take_it_away(self):
        file = File().add(acts.Wish(words="I want to see him")).add(acts.Lapse(reason="wrong file"))
        file.add(acts.Correct(of="m1", reason="wrong file"))
        assert file.seen(OURS).stage is Stage.WISH
        assert file.seen(OURS).since == file.moves[0].at

    def test_are_seen_by_nobody_else(self):
        file = proposed().add(acts.Accept(option=X), THEIRS, reported_by=OURS)
        before = file.seen(THEIRS)
        file.add(acts.Correct(of="m1", reason="misheard"))
        assert file.seen(THEIRS) == before

    def test_of_a_confirmation_take_back_what_rested_on_it(self):
        file = agreed().add(acts.Confirm()).add(acts.Confirm(), THEIRS, reported_by=OURS).until(X.ends)
        file.add(acts.Held())
        assert file.seen(OURS).stage is Stage.HELD
        assert file.seen(THEIRS).stage is Stage.AGREED, "they never confirmed: it stays our word"
        reported = next(move.id for move in file.moves if move.report)
        file.add(acts.Correct(of=reported, reason="misheard"))
        assert file.seen(OURS).stage is Stage.AGREED


class TestEnds:
    def test_that_were_kept_inside_open_again_with_a_later_word(self):
        file = File().add(acts.SoundOut(words="would he come?")).add(acts.Lapse(reason="nothing came"))
        assert file.seen(OURS).stage is Stage.LAPSED
        assert file.seen(THEIRS).stage is Stage.SOUNDED_OUT, "they know nothing of it"
        file.later(days=40).add(acts.Say(words="he would"), THEIRS)
        seen = file.seen(OURS)
        assert seen.open
        assert file.aged(OURS).ours
        assert file.aged(OURS).days == 0

    def test_that_nobody_was_told_of_open_again_when_they_ask(self):
        file = File().add(acts.Wish(words="I want to see him")).add(acts.Decline(reason="no time"))
        assert file.seen(OURS).end is not None
        file.add(acts.SoundOut(words="would he come?"), THEIRS)
        assert file.seen(OURS).open
        assert file.aged(OURS).ours

    def test_that_were_told_stay(self):
        file = proposed().add(acts.Withdraw(reason="no time"))
        file.enter(file.move(acts.Say(words="a pity"), THEIRS))
        assert file.seen(OURS).stage is Stage.WITHDRAWN

    def test_of_a_confirmed_meeting_are_cancelled_and_of_another_withdrawn(self):
        file = confirmed().add(acts.Cancel(reason="a war"))
        assert file.seen(THEIRS).end is not None
        assert file.seen(THEIRS).stage is Stage.CANCELLED
        one_sided = agreed().add(acts.Confirm()).add(acts.Confirm(), THEIRS, reported_by=OURS)
        one_sided.add(acts.Cancel(reason="a war"))
        assert one_sided.seen(OURS).stage is Stage.CANCELLED
        theirs = one_sided.seen(THEIRS).end
        assert theirs is not None
        assert theirs.how is Ending.WITHDRAWN

    def test_a_postponed_meeting_is_looked_for_again(self):
        file = confirmed().add(acts.Announce(words="they meet")).add(acts.Postpone(reason="a flood"), THEIRS)
        seen = file.seen(OURS)
        assert seen.stage is Stage.POSTPONED
        assert seen.options[X.key].closed is Closed.POSTPONED
        assert seen.announced is None
        assert file.aged(THEIRS).ours, "who postponed proposes"
        assert file.add(acts.Propose(options=(Y,)), THEIRS).seen(OURS).stage is Stage.IN_PRINCIPLE


class TestOptions:
    def test_accepted_by_all_wait_for_whoever_offered(self):
        file = proposed(THREE).add(acts.Accept(option=X), THEIRS)
        assert file.aged(OURS).awaited.sides == {THIRD}
        file.add(acts.Accept(option=X), THIRD)
        assert file.aged(OURS).awaited.sides == {OURS}
        file.add(acts.Agree(option=X))
        assert {position.level for position in file.seen(THIRD).positions.values()} == {Level.AGREED}

    def test_others_are_closed_once_one_is_agreed(self):
        file = File().add(acts.Propose(options=(X, Y))).add(acts.Accept(option=Y), THEIRS)
        file.add(acts.AgreeInPrinciple(open_items=("place", "time", "press")))
        seen = file.add(acts.Agree(option=Y)).seen(OURS)
        assert seen.options[X.key].closed is Closed.ANOTHER_AGREED
        assert [item.name for item in seen.open_items] == ["press"]
        assert seen.items["place"].value == "Vienna"

    def test_that_are_dropped_take_with_them_who_had_agreed(self):
        file = proposed().add(acts.Agree(option=X), THEIRS)
        assert level(file, THEIRS) is Level.AGREED
        file.add(acts.Drop(option=X, reason="the hall is gone"))
        assert level(file, THEIRS) is Level.IN_PRINCIPLE

    def test_that_are_new_open_again_what_was_agreed(self):
        file = agreed().add(acts.Confirm()).add(acts.Propose(options=(Y,)), THEIRS)
        assert {position.level for position in file.seen(OURS).positions.values()} == {Level.IN_PRINCIPLE}

    def test_in_draft_are_seen_by_us_alone(self):
        file = proposed().add(acts.Draft(options=(Y,)))
        assert [entry.draft for entry in file.seen(OURS).open_options] == [False, True]
        assert Y.key not in file.seen(THEIRS).options
        entry = file.add(acts.Propose(options=(Y,))).seen(THEIRS).options[Y.key]
        assert (entry.offered_by, entry.draft) == (OURS, False)

    def test_that_nobody_offered_and_one_accepts_are_taken_as_its_own(self):
        file = File()
        file.enter(file.move(acts.Accept(option=X), THEIRS))
        assert file.seen(OURS).options[X.key].offered_by == THEIRS


class TestConfirming:
    @pytest.mark.parametrize(
        ("what", "expected"),
        [
            (acts.Confirmed.TRIP, Level.INTERESTED),
            (acts.Confirmed.TALKS, Level.INTERESTED),
            (acts.Confirmed.IN_PRINCIPLE, Level.IN_PRINCIPLE),
        ],
    )
    def test_less_than_the_meeting_confirms_no_meeting(self, what: acts.Confirmed, expected: Level):
        file = proposed().add(acts.Confirm(what=what), THEIRS)
        position = file.seen(OURS).positions[THEIRS]
        assert position.level is expected
        assert [said.what for said in position.statements] == [what]

    def test_is_reported_with_what_they_mean(self):
        file = agreed().add(acts.Confirm(), THEIRS, reported_by=OURS)
        assert level(file, THEIRS) is Level.CONFIRMED
        unclear = File().add(acts.Propose(options=(X, Y)))
        assert unclear.refused(acts.Confirm(), THEIRS, reported_by=OURS) == (
            "Say which place and time they confirm: several are open, or none."
        )
        unclear.add(acts.Confirm(option=Y), THEIRS, reported_by=OURS)
        assert unclear.seen(OURS).positions[THEIRS].option == Y.key

    def test_without_a_word_what_is_no_more_than_yes_in_principle(self):
        file = proposed()
        file.enter(file.move(acts.Confirm(), THEIRS))
        assert level(file, THEIRS) is Level.IN_PRINCIPLE


class TestItems:
    def test_that_are_settled_stay_so_when_they_agree_in_principle(self):
        file = File().add(acts.SoundOut(words="?")).add(acts.OpenItem(item="Press"))
        file.add(acts.Settle(item="press", value="pool")).add(acts.AgreeInPrinciple(), THEIRS)
        assert not file.seen(OURS).items["press"].open
        assert file.add(acts.OpenItem(item="press"), THEIRS).seen(OURS).items["press"].open

    def test_of_our_own_become_common_when_they_raise_them_too(self):
        file = (
            File().add(acts.SoundOut(words="?")).add(acts.OpenItem(item="gifts", blocking=True), private=True)
        )
        file.add(acts.OpenItem(item="Gifts"), THEIRS)
        item = file.seen(OURS).items["gifts"]
        assert (item.private, item.blocking) == (False, True)
        file.add(acts.Settle(item="gifts", value="books"), private=False)
        assert file.seen(THEIRS).items["gifts"].value == "books"

    def test_are_waived_by_name(self):
        file = agreed().add(acts.OpenItem(item="second exit", blocking=True))
        file.add(acts.Waive(item="second exit", reason="the yard will do"), member="Otto Kern")
        item = file.seen(OURS).items["second exit"]
        assert (item.waived, item.closed_by, item.open) == ("the yard will do", "Otto Kern", False)


class TestVisits:
    def test_of_the_same_name_belong_each_to_its_side(self):
        file = File().add(acts.SoundOut(words="?")).add(VISIT, private=True)
        file.add(replace(VISIT, envoy="General Tapioca"), THEIRS)
        seen = file.seen(OURS)
        assert {visit.envoy for visit in seen.visits.values()} == {"Dr Halas", "General Tapioca"}
        ours = seen.visit(OURS, "the SURVEY")
        assert ours is not None
        assert ours.private
        assert len(file.seen(THEIRS).visits) == 1

    def test_called_off_leave_their_checks_open(self):
        check = acts.Check(name="holding room", days_before=30, blocking=True)
        file = agreed().add(VISIT).add(acts.OpenChecklist(visit="the survey", checks=(check,)))
        assert file.seen(OURS).items["holding room"].visit == "the survey"
        file.add(acts.CallOffVisit(visit="the survey", reason="ill"))
        item = file.seen(OURS).items["holding room"]
        assert (item.open, item.blocking, item.visit) == (True, True, "")

    def test_bring_findings(self):
        file = (
            agreed().add(VISIT).later(days=120).add(acts.VisitMade(visit="the survey", findings="one exit"))
        )
        visit = file.seen(OURS).visit(OURS, "The survey")
        assert visit is not None
        assert (visit.made, visit.findings) == (file.moves[-1].at, "one exit")
        assert file.seen(THEIRS).visit(OURS, "the survey") == replace(visit, made=None, findings="")


class TestCare:
    def test_no_owner_is_ever_without_a_name(self):
        file = File()
        file.enter(file.move(acts.Task(owner="Ada"))).enter(file.move(acts.HandOver(owner=" ")))
        file.enter(file.move(acts.Task(owner="  ")))
        assert file.seen(OURS).cares[OURS].owner == "Ada"

    def test_a_word_from_them_ends_a_rest(self):
        file = File().add(acts.SoundOut(words="?"), THEIRS).add(acts.Park(reason="elections", review=LATER))
        assert file.seen(OURS).stage is Stage.PARKED
        assert file.seen(THEIRS).stage is Stage.SOUNDED_OUT
        assert file.add(acts.Chase(), THEIRS).seen(OURS).stage is Stage.SOUNDED_OUT

    def test_follow_ups_are_kept_after_the_read_out(self):
        file = held().add(acts.FollowUp(task="minutes", owner="Ada", due=LATER))
        file.add(acts.ReadOut(words="frank"))
        assert file.seen(OURS).stage is Stage.RECORDED
        assert (file.aged().next_on, file.aged().next_what) == (LATER, "minutes is due")
        file.add(acts.Done(task="minutes"))
        assert (file.aged().next_on, file.aged().next_what) == (None, "")

    def test_contacts_and_encounters_are_on_file_and_move_nothing(self):
        file = proposed()
        before = file.seen(OURS)
        file.add(acts.Contact(by=acts.ContactBy.CALL, between="them", words="an hour"))
        file.add(acts.Encounter(on=date(2017, 7, 7), place="Hamburg"))
        seen = file.seen(OURS)
        assert (seen.stage, seen.since, seen.positions) == (before.stage, before.since, before.positions)
        assert [talk.contact.words for talk in seen.contacts] == ["an hour"]
        assert seen.encounters[0].place == "Hamburg"


def test_whoever_sees_all_sees_what_each_keeps_inside():
    file = File().add(acts.Wish(words="I want to see him")).add(acts.Wish(words="me too"), THEIRS)
    seen = standing_of(file.moves, TWO)
    assert [len(care.wishes) for care in seen.cares.values()] == [1, 1]
    assert seen.asked_by == OURS
    assert file.seen(THEIRS).cares[OURS].wishes == ()

"""Holds: what a request keeps free, for whom, how firmly and until when."""

from sidelines.meetings import acts
from sidelines.meetings.holds import Strength, holds
from tests.meetings_cases import OURS, THEIRS, THIRD, THREE, File, X, Y, agreed, at, confirmed, held, proposed


def held_for(file: File, side: str) -> list[tuple[str, str]]:
    return [(hold.option.key, hold.strength.value) for hold in holds(file.seen(side), side, file.now)]


def test_an_offer_holds_softly_on_the_diary_of_who_offers():
    file = proposed()
    assert held_for(file, OURS) == [("x", "soft")]
    assert held_for(file, THEIRS) == []


def test_an_acceptance_holds_softly_on_the_diary_of_who_accepts():
    file = File().add(acts.Propose(options=(X, Y))).add(acts.Accept(option=Y), THEIRS)
    assert held_for(file, THEIRS) == [("y", "soft")]
    assert held_for(file, OURS) == [("x", "soft"), ("y", "soft")]


def test_a_draft_holds_nothing():
    assert held_for(File().add(acts.Draft(options=(X,))), OURS) == []


def test_a_refusal_and_a_counter_let_go():
    file = File().add(acts.Propose(options=(X,))).add(acts.Counter(option=X, instead=Y), THEIRS)
    assert held_for(file, OURS) == []
    assert held_for(file, THEIRS) == [("y", "soft")]


def test_agreeing_makes_it_firm_and_lets_the_others_go():
    file = File().add(acts.Propose(options=(X, Y))).add(acts.Agree(option=Y), THEIRS)
    assert held_for(file, THEIRS) == [("y", "firm")]
    assert held_for(file, OURS) == [("x", "soft"), ("y", "soft")]
    file.add(acts.Agree(option=Y))
    assert held_for(file, OURS) == [("y", "firm")]


def test_a_soft_hold_ends_with_the_time_for_an_answer():
    by = at("2018-09-20 18:00")
    file = File().add(acts.Propose(options=(X,), answer_by=by)).until(by - 1)
    (hold,) = holds(file.seen(OURS), OURS, file.now)
    assert (hold.expires, hold.strength) == (by, Strength.SOFT)
    assert held_for(file.until(by), OURS) == []


def test_what_all_accepted_in_time_is_held_until_it_is_settled():
    by = at("2018-09-20 18:00")
    file = File(THREE).add(acts.Propose(options=(X,), answer_by=by)).add(acts.Accept(option=X), THEIRS)
    assert [hold.expires for hold in holds(file.seen(THEIRS), THEIRS, file.now)] == [by]
    file.add(acts.Accept(option=X), THIRD).until(by + 60)
    for side in (OURS, THEIRS, THIRD):
        assert held_for(file, side) == [("x", "soft")]


def test_any_end_and_the_meeting_itself_let_go():
    assert held_for(confirmed(), OURS) == [("x", "firm")]
    assert held_for(confirmed().add(acts.Cancel(reason="a war")), OURS) == []
    assert held_for(confirmed().add(acts.Postpone(reason="a flood")), THEIRS) == []
    assert held_for(agreed().add(acts.Withdraw(reason="no time")), THEIRS) == []
    assert held_for(held(), OURS) == []

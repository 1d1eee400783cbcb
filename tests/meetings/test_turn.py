"""Whose move it is, and the words in which it is said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sidelines.meetings import acts
from sidelines.meetings.ageing import Rung
from sidelines.meetings.sides import Channel, Report, Side
from sidelines.meetings.standing import Duty, Stage
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import (
    answer_words,
    move_words,
    position_words,
    report_words,
    waiting_words,
)
from sidelines.times import day_at
from tests.meetings.test_legal import PASSES
from tests.meetings_cases import (
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


def whose(file: File, viewer: str = OURS) -> tuple[set[str], Duty]:
    found = awaited(file.seen(viewer))
    return set(found.sides), found.duty


class TestTurn:
    def test_follows_the_words(self):
        file = File().add(acts.Wish(words="I want to see him"))
        assert whose(file) == ({OURS}, Duty.ANSWER_WISH)
        file.add(acts.SoundOut(words="would he come?"))
        assert whose(file) == ({THEIRS}, Duty.ANSWER)
        file.add(acts.Say(words="where?"), THEIRS)
        assert whose(file) == ({OURS}, Duty.ANSWER)
        file.add(acts.Say(words="Vienna"))
        assert whose(file) == ({THEIRS}, Duty.ANSWER)
        file.add(acts.AgreeInPrinciple(), THEIRS)
        assert whose(file) == ({OURS}, Duty.PROPOSE)

    def test_follows_the_options(self):
        file = proposed(THREE)
        assert whose(file) == ({THEIRS, THIRD}, Duty.ANSWER)
        file.add(acts.Accept(option=X), THEIRS)
        assert whose(file) == ({THIRD}, Duty.ANSWER)
        file.add(acts.Counter(option=X, instead=Y), THIRD)
        assert whose(file) == ({OURS, THEIRS}, Duty.ANSWER)
        file.add(acts.Accept(option=Y)).add(acts.Accept(option=Y), THEIRS)
        assert whose(file) == ({THIRD}, Duty.AGREE)
        file.add(acts.Agree(option=Y), THIRD)
        assert whose(file) == ({OURS, THEIRS, THIRD}, Duty.CONFIRM)

    def test_is_for_those_who_have_not_confirmed_then_for_nobody_then_for_the_record(self):
        file = agreed().add(acts.Confirm(), THEIRS)
        assert whose(file) == ({OURS}, Duty.CONFIRM)
        file.add(acts.Confirm())
        assert whose(file) == (set(), Duty.MEET)
        file.until(X.ends).add(acts.Held())
        assert whose(file) == ({OURS}, Duty.RECORD)
        assert whose(file, "") == ({OURS, THEIRS}, Duty.RECORD)
        file.add(acts.ReadOut(words="frank"))
        assert whose(file) == (set(), Duty.NOTHING)
        assert whose(file, "") == ({THEIRS}, Duty.RECORD)

    def test_is_for_who_did_not_settle_last_where_two_confirmed_different_things(self):
        file = File().add(acts.Propose(options=(X, Y))).add(acts.Agree(option=X)).add(acts.Confirm())
        file.add(acts.Agree(option=Y), THEIRS).add(acts.Confirm(), THEIRS)
        assert whose(file) == ({OURS}, Duty.CONFIRM)
        assert file.add(acts.Agree(option=Y)).add(acts.Confirm()).seen(OURS).confirmed == Y


class TestWords:
    def test_say_whose_move_it_is_and_since_when(self):
        file = agreed().add(acts.Confirm()).later(hours=25)
        assert waiting_words(file.seen(OURS), file.aged(), file.now) == (
            "waiting for: their confirmation, since 26 h"
        )
        assert waiting_words(file.seen(THEIRS), file.aged(THEIRS), file.now).startswith("our move: confirm")
        assert waiting_words(confirmed().seen(OURS), confirmed().aged(), X.begins) == (
            "nobody's move until the meeting"
        )
        over = proposed().add(acts.Withdraw(reason="no time"))
        assert waiting_words(over.seen(OURS), over.aged(), over.now) == "nobody's move: it is over"

    def test_are_there_for_every_kind_of_act(self):
        seen = held().seen(OURS)
        sentences = [move_words(File().move(act), seen) for act, _, _ in PASSES]
        assert len(set(sentences)) == len(sentences)
        assert [said for said in sentences if not said.startswith("The Syldavian chancellery ")] == []
        with pytest.raises(TypeError, match="no words for Act"):
            move_words(File().move(acts.Act()), seen)

    @pytest.mark.parametrize(
        ("channel", "words"),
        [
            (Channel.TELEPHONE, "as reported to us by telephone by Ushakov"),
            (Channel.NOTE_VERBALE, "as reported to us in a note verbale by Ushakov"),
            (Channel.IN_PERSON, "as reported to us in person by Ushakov"),
            (Channel.EMBASSY, "as reported to us through the embassy by Ushakov"),
            (Channel.PRESS, "as reported to us in the press by Ushakov"),
        ],
    )
    def test_say_how_a_report_is_known(self, channel: Channel, words: str):
        report = Report(by=OURS, channel=channel, said_by="Ushakov", learned=X.begins, document="no. 7")
        move = File().move(acts.Chase(), THEIRS)
        said = report_words(replace(move, report=report), SYLDAVIA)
        assert said == f"{words} (no. 7), learned on Mon 12 November 2018"
        assert report_words(move, SYLDAVIA) == ""

    def test_say_where_a_side_stands_and_what_it_answered(self):
        file = agreed()
        seen = file.seen(OURS)
        entry = seen.options[X.key]
        assert (
            position_words(seen.positions[OURS], entry) == "agreed: Vienna, Mon 12 November 2018, 10:00 CET"
        )
        assert (answer_words(entry, OURS), answer_words(entry, THEIRS)) == ("offered", "accepted")
        over = file.add(acts.Withdraw(reason="no time")).seen(OURS)
        assert position_words(over.positions[OURS]) == "withdrawn: no time"
        refused = proposed().add(acts.Refuse(option=X, reason="a holiday"), THEIRS).seen(OURS)
        assert answer_words(refused.options[X.key], THEIRS) == "refused: a holiday"


class TestStage:
    def test_a_counter_is_less_than_what_all_have_agreed_to(self):
        file = proposed().add(acts.Counter(option=X, instead=Y), THEIRS)
        assert file.seen(OURS).stage is Stage.COUNTERED
        file.add(acts.AgreeInPrinciple(), THEIRS).add(acts.AgreeInPrinciple())
        assert file.seen(OURS).stage is Stage.IN_PRINCIPLE

    def test_a_side_that_has_agreed_alone_makes_no_more_of_it(self):
        file = proposed().add(acts.Accept(option=X), THEIRS).add(acts.Agree(option=X), THEIRS)
        assert file.seen(OURS).stage is Stage.PROPOSED


class TestDues:
    def test_are_named_with_whose_they_are_though_it_is_over(self):
        file = held().add(acts.ReadOut(words="A good beginning."))
        first, later = date(2030, 1, 2), date(2030, 2, 3)
        file.add(acts.FollowUp(task="thank the host", owner="Ben", due=later))
        file.add(acts.FollowUp(task="send the draft", owner="Ann", due=first))
        aged = file.aged()
        assert [(each.on, each.owner, each.what) for each in aged.dues] == [
            (first, "Ann", "send the draft"),
            (later, "Ben", "thank the host"),
        ]
        said = "it is over but for a follow-up of Ann: send the draft, due Wed 2 January 2030; and 1 more"
        assert waiting_words(file.seen(OURS), aged, file.now) == said
        file.add(acts.Done(task="send the draft")).add(acts.Done(task="thank the host"))
        assert file.aged().dues == ()
        assert waiting_words(file.seen(OURS), file.aged(), file.now) == "nobody's move: it is over"


class TestNoChiefOfStaff:
    def test_it_stays_with_its_owner_until_the_principals_day(self):
        sides = tuple(replace(side, chief_of_staff="") for side in TWO)
        file = File(sides).add(acts.Wish(words="I want to see him"))
        aged = file.aged()
        assert [climb.rung for climb in aged.ahead] == [Rung.PRINCIPAL]
        assert aged.next_what == "a decision is due"
        assert aged.next_on == day_at(file.now, TWO[0].zone) + timedelta(days=7)


class TestSides:
    @pytest.mark.parametrize("field", ["key", "office", "principal", "zone", "owner"])
    def test_need_everything(self, field: str):
        whole = {
            "key": "a", "office": "b", "principal": "c", "zone": "Europe/Oslo", "owner": "d", "chief_of_staff": "e",
        }  # fmt: skip
        with pytest.raises(ValueError, match=f"a side needs {field.replace('_', ' ')}"):
            Side(**{**whole, field: " "})

    def test_see_what_was_told_and_what_is_their_own(self):
        file = File().add(acts.Wish(words="I want to see him")).add(acts.SoundOut(words="?"))
        file.add(acts.Say(words="yes"), THEIRS, reported_by=OURS)
        assert [len(file.seen(side.key).moves) for side in TWO] == [3, 1]

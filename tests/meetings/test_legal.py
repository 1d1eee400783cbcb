"""Every kind of act: the case that it must pass, and the smallest that it must refuse, with its sentence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sidelines.meetings import acts
from sidelines.meetings.legal import (
    DETAILS,
    RULES,
    IllegalMove,
    check,
    forbidden,
    kept_inside,
    possible,
    why_not,
)
from sidelines.meetings.rules.entry import MAY_STAY_INSIDE
from tests.meetings_cases import (
    OPEN_PLACE,
    OURS,
    THEIRS,
    THIRD,
    THREE,
    File,
    X,
    Y,
    Z,
    agreed,
    at,
    confirmed,
    held,
    proposed,
)

AHEAD = date(2019, 1, 7)
WISH = acts.Wish(words="I want to see him", said="in the car")
VISIT = acts.PlanVisit(visit="The survey", envoy="Dr Halas", place="Vienna", first=AHEAD, last=AHEAD)
ROOM = acts.Check(name="holding room", days_before=30, blocking=True)


def empty() -> File:
    return File()


def wished() -> File:
    return File().add(WISH)


def sounded() -> File:
    return File().add(acts.SoundOut(words="would he come?"))


def declined() -> File:
    return sounded().add(acts.Decline(reason="no time"), THEIRS)


def planned() -> File:
    return sounded().add(VISIT)


def mine_confirmed() -> File:
    return agreed().add(acts.Confirm())


def followed() -> File:
    return held().add(acts.FollowUp(task="minutes", owner="Ada", due=AHEAD))


def ours_offered() -> acts.Propose:
    return acts.Propose(options=(Y,))


Start = Callable[[], File]

PASSES: list[tuple[acts.Act, Start, str]] = [
    (WISH, empty, OURS),
    (acts.RaiseAgain(words="well?"), wished, OURS),
    (acts.Task(owner="Ada"), wished, OURS),
    (acts.HandOver(owner="Basil"), wished, OURS),
    (acts.Park(reason="elections", review=AHEAD), wished, OURS),
    (acts.SoundOut(words="would he come?"), wished, OURS),
    (acts.Say(words="we are looking at it"), sounded, THEIRS),
    (acts.Chase(), sounded, OURS),
    (acts.Draft(options=(X, Y)), empty, OURS),
    (acts.Propose(options=(X,)), wished, OURS),
    (acts.Accept(option=X), proposed, THEIRS),
    (acts.Refuse(option=X, reason="a holiday"), proposed, THEIRS),
    (acts.Counter(option=X, instead=Y), proposed, THEIRS),
    (acts.Drop(option=X, reason="the hall is gone"), proposed, OURS),
    (acts.AgreeInPrinciple(), sounded, THEIRS),
    (acts.OpenItem(item="press"), sounded, OURS),
    (acts.Settle(item="press", value="pool"), lambda: sounded().add(acts.OpenItem(item="press")), THEIRS),
    (acts.Waive(item="Press", reason="none"), lambda: sounded().add(acts.OpenItem(item="press")), THEIRS),
    (acts.Agree(option=X), proposed, OURS),
    (acts.Confirm(), agreed, OURS),
    (acts.Announce(words="they will meet"), confirmed, THEIRS),
    (acts.Held(), lambda: confirmed().until(X.ends), OURS),
    (acts.ReadOut(words="frank"), held, OURS),
    (acts.FollowUp(task="minutes", owner="Ada", due=AHEAD), held, OURS),
    (acts.Done(task="minutes"), followed, OURS),
    (acts.Decline(reason="no time"), sounded, THEIRS),
    (acts.Withdraw(reason="no time"), sounded, OURS),
    (acts.Lapse(reason="nothing came"), sounded, OURS),
    (acts.Supersede(by="the summit", reason="they meet there"), sounded, OURS),
    (acts.Postpone(reason="a flood"), confirmed, OURS),
    (acts.Cancel(reason="a war"), confirmed, OURS),
    (VISIT, sounded, OURS),
    (acts.OpenChecklist(visit="the survey", checks=(ROOM,)), planned, OURS),
    (acts.VisitMade(visit="the survey", findings="one exit only"), planned, OURS),
    (acts.CallOffVisit(visit="the survey", reason="ill"), planned, OURS),
    (acts.Contact(by=acts.ContactBy.CALL, between="them", words="an hour"), declined, OURS),
    (acts.Encounter(on=date(2017, 7, 7), place="Hamburg"), empty, OURS),
    (acts.Correct(of="m0", reason="misheard", instead=acts.Wish(words="he wants to write")), wished, OURS),
]


REFUSED: list[tuple[acts.Act, Start, str, str]] = [
    (WISH, wished, OURS, "The wish of Mon 3 September 2018 is entered already: raise it again instead."),
    (acts.Wish(words=" "), empty, OURS, "It must be said in words."),
    (WISH, declined, OURS,
     "The request was declined by the Bordurian presidency on Mon 3 September 2018 (no time): "
     "enter a new wish instead."),
    (acts.RaiseAgain(words="well?"), empty, OURS, "There is no wish to raise again: enter the wish."),
    (acts.Task(owner=" "), wished, OURS, "An owner must be named."),
    (acts.HandOver(owner=""), wished, OURS, "An owner must be named."),
    (acts.Park(reason="", review=AHEAD), wished, OURS, "A reason must be given."),
    (acts.Park(reason="elections", review=date(2018, 9, 3)), wished, OURS,
     "A request is parked until a day to come: Mon 3 September 2018 is not after Mon 3 September 2018."),
    (acts.Park(reason="elections", review=AHEAD), sounded, OURS,
     "It is the move of the Bordurian presidency: chase them, or let it lapse."),
    (acts.Park(reason="elections", review=AHEAD), confirmed, OURS,
     "The meeting is confirmed (Vienna, Mon 12 November 2018, 10:00 CET): postpone or cancel it."),
    (acts.Park(reason="elections", review=AHEAD), lambda: proposed().add(acts.Agree(option=X), THEIRS), THEIRS,
     "The Bordurian presidency has agreed to a place and time: withdraw, so that they are told."),
    (acts.SoundOut(words=""), empty, OURS, "It must be said in words."),
    (acts.SoundOut(words="?"), agreed, OURS, "Every side has agreed in principle: propose options."),
    (acts.Say(words="well"), wished, OURS, "Nothing was told to the other side yet: sound them out."),
    (acts.Chase(), sounded, THEIRS, "They owe no answer: it is not their move."),
    (acts.Chase(), wished, OURS, "Nothing was told to the other side yet: sound them out."),
    (acts.Draft(options=()), empty, OURS, "There is no option in it."),
    (acts.Draft(options=(X,)), proposed, OURS, "Vienna, Mon 12 November 2018, 10:00 CET is in the file already."),
    (acts.Propose(options=(X, X)), empty, OURS, "Two options have the same key."),
    (acts.Propose(options=(X,), answer_by=at("2018-09-03 08:00")), empty, OURS,
     "The answer is asked for by an instant that is past."),
    (acts.Propose(options=(replace(X, begins=at("2018-09-02 10:00"), ends=at("2018-09-02 12:00")),)), empty, OURS,
     "Vienna, Sun 2 September 2018, 10:00 CEST is past: an option lies ahead."),
    (acts.Counter(option=X, instead=replace(Y, begins=at("2018-09-02 10:00"), ends=at("2018-09-02 12:00"))),
     proposed, THEIRS, "Vienna, Sun 2 September 2018, 10:00 CEST is past: an option lies ahead."),
    (acts.Park(reason="elections", review=AHEAD), proposed, OURS,
     "It is the move of the Bordurian presidency: chase them, or withdraw."),
    (acts.Propose(options=(Y,)), confirmed, OURS,
     "The meeting is confirmed (Vienna, Mon 12 November 2018, 10:00 CET): postpone or cancel it."),
    (acts.Accept(option=X), proposed, OURS, "No option of the other side is open."),
    (acts.Accept(option=Y), proposed, THEIRS, "Vienna, Tue 13 November 2018, 15:00 CET was not offered."),
    (acts.Accept(option=replace(X, city="Graz")), proposed, THEIRS,
     "Graz, Mon 12 November 2018, 10:00 CET is not what was offered: "
     "that was Vienna, Mon 12 November 2018, 10:00 CET."),
    (acts.Accept(option=X), lambda: File().add(acts.Propose(options=(X, Y))).add(
        acts.Refuse(option=X, reason="no"), THEIRS), THEIRS,
     "Vienna, Mon 12 November 2018, 10:00 CET is no longer open: refused."),
    (acts.Refuse(option=X, reason=" "), proposed, THEIRS, "A reason must be given."),
    (acts.Counter(option=X, instead=X), proposed, THEIRS,
     "Vienna, Mon 12 November 2018, 10:00 CET is in the file already."),
    (acts.Drop(option=X, reason="no"), proposed, THEIRS, "No option of ours is open."),
    (acts.Drop(option=X, reason="no"), agreed, OURS, "What we offered is agreed: propose another, or withdraw."),
    (acts.AgreeInPrinciple(), empty, OURS, "Nothing was told to the other side yet: sound them out."),
    (acts.AgreeInPrinciple(), agreed, OURS, "The Syldavian chancellery has agreed already."),
    (acts.OpenItem(item=" "), sounded, OURS, "The item must be named."),
    (acts.OpenItem(item="PRESS"), lambda: sounded().add(acts.OpenItem(item="press")), OURS,
     "PRESS is open already, since Mon 3 September 2018."),
    (acts.Settle(item="press", value="pool"), sounded, OURS, "No item is open."),
    (acts.Settle(item="level", value="pool"), lambda: sounded().add(acts.OpenItem(item="press")), OURS,
     "Level is no open item."),
    (acts.Settle(item="press", value=""), lambda: sounded().add(acts.OpenItem(item="press")), OURS,
     "It must be said how it is settled."),
    (acts.Waive(item="press", reason=""), lambda: sounded().add(acts.OpenItem(item="press")), OURS,
     "A reason must be given."),
    (acts.Agree(option=X), empty, OURS, "No option is open to agree to: propose one."),
    (acts.Agree(option=Y), proposed, OURS, "Vienna, Tue 13 November 2018, 15:00 CET is not on the table."),
    (acts.Agree(option=OPEN_PLACE), lambda: File().add(acts.Propose(options=(OPEN_PLACE,))), THEIRS,
     "The place is still open: agree on one, or agree in principle."),
    (acts.Agree(option=X), agreed, OURS,
     "The Syldavian chancellery has agreed to Vienna, Mon 12 November 2018, 10:00 CET already."),
    (acts.Confirm(), proposed, OURS,
     "The Syldavian chancellery has not agreed to a place and time: interested."),
    (acts.Confirm(), mine_confirmed, OURS, "The Syldavian chancellery has confirmed already."),
    (acts.Confirm(option=Y), agreed, OURS,
     "Vienna, Tue 13 November 2018, 15:00 CET is not what the Syldavian chancellery agreed to."),
    (acts.Confirm(), lambda: agreed().add(acts.OpenItem(item="second exit", blocking=True)), THEIRS,
     "Second exit must be settled or waived by name before it is confirmed."),
    (acts.Announce(words="they meet"), mine_confirmed, OURS,
     "The meeting is not confirmed: waiting for the Bordurian presidency."),
    (acts.Announce(words=""), confirmed, OURS, "It must be said in words."),
    (acts.Held(), agreed, OURS,
     "The meeting is not confirmed: waiting for the Syldavian chancellery and the Bordurian presidency."),
    (acts.Held(), confirmed, OURS, "The meeting begins only later: Vienna, Mon 12 November 2018, 10:00 CET."),
    (acts.Held(began=X.ends, ended=X.begins), lambda: confirmed().until(X.ends), OURS,
     "The meeting ended before it began."),
    (acts.Held(began=X.ends + 1), lambda: confirmed().until(X.ends), OURS,
     "The hours of the meeting are still to come."),
    (acts.ReadOut(words="frank"), confirmed, OURS, "The meeting has not taken place."),
    (acts.ReadOut(words=""), held, OURS, "It must be said in words."),
    (acts.Chase(), held, OURS, "The meeting has taken place: what is left is the read-out and the follow-up."),
    (acts.FollowUp(task="minutes", owner="Ada", due=AHEAD), agreed, OURS, "The meeting has not taken place."),
    (acts.FollowUp(task="", owner="Ada", due=AHEAD), held, OURS, "It must be said what is to be done."),
    (acts.Done(task="minutes"), held, OURS, "No follow-up is open."),
    (acts.Done(task="flowers"), followed, OURS, "Flowers is no open follow-up."),
    (acts.Decline(reason="no"), sounded, OURS, "The Syldavian chancellery asked for it: withdraw instead."),
    (acts.Decline(reason=""), sounded, THEIRS, "A reason must be given."),
    (acts.Withdraw(reason="no"), sounded, THEIRS, "The Syldavian chancellery asked for it: decline instead."),
    (acts.Withdraw(reason="no"), wished, OURS,
     "Nothing was told to the other side: decline it or let it lapse."),
    (acts.Lapse(reason=""), wished, OURS, "A reason must be given."),
    (acts.Lapse(reason="no"), sounded, THEIRS,
     "The Syldavian chancellery waits for our answer: decline, or answer."),
    (acts.Lapse(reason="no"), proposed, OURS,
     "An offer of ours is open (Vienna, Mon 12 November 2018, 10:00 CET): withdraw, so that they are told."),
    (acts.Lapse(reason="no"), lambda: sounded().add(acts.AgreeInPrinciple(), THEIRS), THEIRS,
     "The Bordurian presidency has agreed in principle: withdraw, so that they are told."),
    (acts.Supersede(by="", reason="no"), sounded, OURS, "The request that takes its place must be named."),
    (acts.Postpone(reason="a flood"), mine_confirmed, OURS,
     "Nothing confirmed to postpone (the Bordurian presidency: agreed). "
     "Propose other options or withdraw instead."),
    (acts.Cancel(reason="a war"), wished, OURS,
     "Nothing confirmed to cancel (the Bordurian presidency: no answer). "
     "Propose other options, decline or let it lapse instead."),
    (acts.Cancel(reason="a war"), held, OURS,
     "The meeting has taken place: what is left is the read-out and the follow-up."),
    (acts.Cancel(reason=""), confirmed, OURS, "A reason must be given."),
    (replace(VISIT, last=date(2018, 12, 1)), sounded, OURS,
     "The visit ends on Sat 1 December 2018, before it begins."),
    (VISIT, planned, OURS, "A visit called The survey is planned already."),
    (replace(VISIT, envoy=" "), sounded, OURS, "The envoy must be named."),
    (acts.OpenChecklist(visit="the survey", checks=(ROOM,)), sounded, OURS,
     "No preparatory visit of ours is planned."),
    (acts.OpenChecklist(visit="the survey", checks=()), planned, OURS,
     "A checklist needs checks, each with a name."),
    (acts.OpenChecklist(visit="the survey", checks=(ROOM, ROOM)), planned, OURS,
     "Two checks have the same name."),
    (acts.OpenChecklist(visit="the survey", checks=(ROOM,)),
     lambda: planned().add(acts.OpenChecklist(visit="the survey", checks=(ROOM,))), OURS,
     "Every preparatory visit of ours has its checklist."),
    (acts.VisitMade(visit="the other", findings=""), planned, OURS, "No visit called the other is planned."),
    (acts.CallOffVisit(visit="The survey", reason=""), planned, OURS, "A reason must be given."),
    (acts.CallOffVisit(visit="The survey", reason="ill"), planned, THEIRS,
     "No preparatory visit of ours is planned."),
    (acts.Contact(by=acts.ContactBy.CALL, between="them", words=""), empty, OURS,
     "It must be said in words."),
    (acts.Correct(of="m0", reason="misheard"), sounded, OURS,
     "Nothing of our own was entered that could be corrected."),
    (acts.Correct(of="m9", reason="misheard"), wished, OURS,
     "There is no move of ours of that name to correct."),
    (acts.Correct(of="m0", reason=""), wished, OURS, "A reason must be given."),
    (acts.Correct(of="m0", reason="misheard", instead=acts.SoundOut(words="?")), wished, OURS,
     "A sound out would have to be told to the other side."),
    (acts.Correct(of="m0", reason="misheard", instead=acts.RaiseAgain(words="?")), wished, OURS,
     "There is no wish to raise again: enter the wish."),
    (acts.Correct(of="m0", reason="misheard", instead=acts.Correct(of="m0", reason="no")), wished, OURS,
     "A correction can't stand in the place of a move."),
]  # fmt: skip


def kind_and_place(value: object) -> str | None:
    if isinstance(value, acts.Act):
        return value.name
    return value if isinstance(value, str) and len(value) > 12 else None


class TestEveryKind:
    @pytest.mark.parametrize(("act", "start", "side"), PASSES, ids=kind_and_place)
    def test_passes_where_the_facts_allow_it(self, act: acts.Act, start: Start, side: str) -> None:
        file = start()
        assert type(act) in possible(file.seen(side), side)
        assert file.refused(act, side) == ""
        moves = len(file.moves)
        assert len(file.add(act, side).moves) == moves + 1

    @pytest.mark.parametrize(("act", "start", "side", "sentence"), REFUSED, ids=kind_and_place)
    def test_is_refused_with_the_fact_that_forbids_it(
        self, act: acts.Act, start: Start, side: str, sentence: str
    ) -> None:
        file = start()
        before = file.seen(side)
        assert file.refused(act, side) == sentence
        with pytest.raises(IllegalMove, match=r"\.$"):
            file.add(act, side)
        assert file.seen(side) == before

    def test_is_in_both_lists(self) -> None:
        assert {type(act) for act, _, _ in PASSES} == set(acts.ACTS)
        always_legal = {acts.Encounter}
        assert {type(act) for act, *_ in REFUSED} == set(acts.ACTS) - always_legal

    def test_has_its_place_in_the_tables(self) -> None:
        assert set(RULES) == set(acts.ACTS)
        assert set(DETAILS) <= set(acts.ACTS)
        rules = {rule for entry in (*RULES.values(), *DETAILS.values()) for rule in entry}
        assert [rule for rule in rules if not (rule.__doc__ or "").endswith(".")] == []

    def test_that_may_stay_inside_is_one_that_is_usually_told(self) -> None:
        assert [kind for kind in MAY_STAY_INSIDE if kind.internal] == []


class TestEntry:
    def test_needs_a_name_and_a_side(self) -> None:
        file = sounded()
        assert file.refused(acts.Chase(), member=" ") == "A move needs the name of the member who makes it."
        stranger = replace(file.move(acts.Chase()), side="elbonia")
        assert forbidden(file.seen(OURS), stranger) == "Elbonia is no side of the request."

    def test_is_never_before_the_last_move(self) -> None:
        said = sounded().refused(acts.Chase(), when=at("2018-09-03 08:59"))
        assert said == "A move can't be entered before the last one in the file."

    def test_keeps_inside_only_what_means_something_there(self) -> None:
        file = sounded()
        assert file.refused(ours_offered(), private=True) == (
            "A move to propose means nothing until the other side is told."
        )
        assert file.refused(acts.OpenItem(item="gifts"), private=True) == ""

    @pytest.mark.parametrize(
        ("act", "by", "sentence"),
        [
            (acts.Chase(), THEIRS, "An office doesn't report its own moves: it makes them."),
            (WISH, OURS,
             "What another office keeps to itself can't be reported as its move: a wish is internal."),
        ],
    )  # fmt: skip
    def test_reports_what_others_told(self, act: acts.Act, by: str, sentence: str) -> None:
        assert sounded().refused(act, THEIRS, reported_by=by) == sentence

    def test_learns_before_it_enters(self) -> None:
        file = sounded()
        assert file.refused(acts.Say(words="yes?"), THEIRS, reported_by=OURS, learned=file.now + 1) == (
            "What was learned can't be later than when it is entered."
        )
        assert file.refused(acts.Say(words="yes?"), THEIRS, reported_by=OURS, private=True) == (
            "What is reported to us is kept inside as it is."
        )


class TestReportsInTheirTime:
    """What was learned too early to be an answer is refused, so that it does not count for nothing in silence."""

    def test_an_answer_is_learned_after_the_offer(self) -> None:
        file = proposed()
        offered = file.moves[-1].at
        said = file.refused(acts.Agree(option=X), THEIRS, reported_by=OURS, learned=offered - 30)
        assert said == (
            "Vienna, Mon 12 November 2018, 10:00 CET was offered only at 09:00 CEST; "
            "you learned this at 08:30 CEST: correct the time."
        )
        before = file.refused(acts.Accept(option=X), THEIRS, reported_by=OURS, learned=offered - 1440)
        assert "was offered only on Mon 3 September 2018, 09:00 CEST; you learned this on Sun 2" in before
        assert file.refused(acts.Agree(option=X), THEIRS, reported_by=OURS, learned=offered) == ""

    def test_of_an_offer_of_which_the_day_alone_is_known_the_day_is_enough(self) -> None:
        file = proposed()
        file.moves[-1] = replace(file.moves[-1], day_only=True)
        learned = file.moves[-1].at - 30
        assert file.refused(acts.Agree(option=X), THEIRS, reported_by=OURS, learned=learned) == ""
        assert file.refused(acts.Agree(option=X), THEIRS, reported_by=OURS, learned=learned - 1440)

    def test_what_they_have_said_themselves_since_stands(self) -> None:
        file = proposed()
        offered = file.moves[-1].at
        file.add(acts.Accept(option=X), THEIRS)
        said = file.refused(acts.Agree(option=X), THEIRS, reported_by=OURS, learned=offered + 30)
        assert said == (
            "The Bordurian presidency has spoken for itself at 10:00 CEST; you learned this at 09:30 CEST, before "
            "that: their own word stands. If you learned it later, correct the time."
        )
        assert file.refused(acts.Agree(option=X), THEIRS, reported_by=OURS, learned=offered + 60) == ""


class TestVisitsComeFirst:
    """A visit prepares the meeting: none is planned for days after the one that is agreed."""

    def test_a_visit_is_over_before_the_meeting(self) -> None:
        late = acts.PlanVisit(
            visit="advance", envoy="Ann", place="Graz", first=date(2018, 11, 11), last=date(2018, 11, 13)
        )
        assert agreed().refused(late) == (
            "The meeting is on Mon 12 November 2018: a visit that prepares it is over by then, "
            "not on Tue 13 November 2018."
        )
        assert agreed().refused(replace(late, last=date(2018, 11, 12))) == ""
        assert proposed().refused(late) == ""
        assert agreed().refused(late, THEIRS, reported_by=OURS) == ""


class TestInside:
    """What the other side doesn't know of is ended inside, what it knows of so that it is told."""

    def test_a_request_ends_where_it_is_known(self) -> None:
        decline = acts.Decline(reason="no time")
        assert wished().refused(decline, private=False) == (
            "Nothing was told to the other side: it ends inside the office."
        )
        assert sounded().refused(decline, THEIRS, private=True) == (
            "The other side knows of the request: they must be told that it ends."
        )

    def test_an_item_is_settled_where_it_is_known(self) -> None:
        file = sounded().add(acts.OpenItem(item="gifts"), private=True)
        settled = acts.Settle(item="gifts", value="none")
        assert file.refused(settled, private=False) == (
            "Gifts: it is an item of our own, and is settled inside."
        )
        file.add(acts.OpenItem(item="press"))
        assert file.refused(acts.Settle(item="press", value="none"), private=True) == (
            "Press: the other side knows it as open, and is settled with them."
        )

    def test_a_draft_is_dropped_inside_and_an_offer_is_not(self) -> None:
        file = proposed().add(acts.Draft(options=(Y,)))
        assert file.refused(acts.Drop(option=Y, reason="no"), private=False).endswith(
            "a draft is dropped inside the office."
        )
        assert file.refused(acts.Drop(option=X, reason="no"), private=True).endswith(
            "they must be told that it is gone."
        )

    def test_a_visit_is_called_off_where_it_is_known(self) -> None:
        off = acts.CallOffVisit(visit="The survey", reason="ill")
        told = planned()
        assert told.refused(off, private=True) == (
            "The other side knows of The survey: they must be told that it is off."
        )
        quiet = sounded().add(VISIT, private=True)
        assert quiet.refused(off, private=False) == (
            "The other side knows nothing of The survey: it is called off inside."
        )
        assert kept_inside(quiet.seen(OURS), off)


class TestCorrections:
    def test_are_made_once_and_never_of_what_was_told(self) -> None:
        file = sounded().add(acts.Task(owner="Ada"))
        assert file.refused(acts.Correct(of="m0", reason="x")) == (
            "It was told to the other side: it can't be corrected, only answered by another move."
        )
        file.add(acts.Correct(of="m1", reason="x")).add(acts.Task(owner="Basil"))
        assert file.refused(acts.Correct(of="m1", reason="x")) == (
            "It was corrected before: correct what took its place by a new move."
        )

    def test_of_a_report_stand_for_what_was_told(self) -> None:
        file = proposed().add(acts.Accept(option=X), THEIRS, reported_by=OURS)
        assert file.refused(acts.Correct(of="m1", reason="x", instead=WISH)) == (
            "A wish is internal, and can't be what another office told us."
        )
        refused = acts.Refuse(option=Z, reason="a holiday")
        assert file.refused(acts.Correct(of="m1", reason="x", instead=refused)) == (
            "Vienna, Wed 14 November 2018, 09:00 CET was not offered."
        )
        assert file.refused(acts.Correct(of="m1", reason="x", instead=replace(refused, option=X))) == ""

    def test_are_looked_at_in_the_place_of_the_move(self) -> None:
        """A review that lay ahead when it was parked may be corrected to another that lay ahead then."""
        file = wished().add(acts.Park(reason="elections", review=AHEAD)).later(days=90)
        earlier = acts.Park(reason="elections", review=date(2018, 9, 10))
        assert file.refused(acts.Correct(of="m1", reason="x", instead=earlier)) == ""
        past = acts.Park(reason="elections", review=date(2018, 9, 3))
        assert "is not after" in file.refused(acts.Correct(of="m1", reason="x", instead=past))


class TestPossible:
    def test_says_why_not(self) -> None:
        seen = proposed().seen(THEIRS)
        assert acts.Accept in possible(seen, THEIRS)
        assert why_not(seen, THEIRS, acts.Accept) == ""
        assert acts.Accept not in possible(proposed().seen(OURS), OURS)
        assert why_not(proposed().seen(OURS), OURS, acts.Accept) == "No option of the other side is open."

    def test_of_three_names_all_who_are_waited_for(self) -> None:
        file = agreed(THREE).add(acts.Confirm(), THIRD)
        assert file.refused(acts.Announce(words="soon"), THIRD) == (
            "The meeting is not confirmed: waiting for the Syldavian chancellery and the Bordurian presidency."
        )

    def test_after_an_end_is_only_what_is_known_of_the_past(self) -> None:
        assert possible(declined().seen(OURS), OURS) == (acts.Contact, acts.Encounter)

    def test_a_wish_that_lapsed_may_be_raised_again(self) -> None:
        file = wished().add(acts.Lapse(reason="no time"))
        check(file.seen(OURS), file.move(acts.RaiseAgain(words="well?")))
        assert file.refused(acts.Task(owner="Ada")).startswith("The request was left to lapse by")

"""Lives of requests at random: what holds after every move, legal or not, made, reported, private or corrected."""

import os
from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sidelines.meetings import acts
from sidelines.meetings.ageing import age
from sidelines.meetings.fold import after, resumed, standing_of
from sidelines.meetings.holds import Strength, holds
from sidelines.meetings.legal import IllegalMove, check, confirmable, forbidden, kept_inside, possible
from sidelines.meetings.moves import Move
from sidelines.meetings.positions import Level
from sidelines.meetings.sides import Channel, Report, Side
from sidelines.meetings.standing import Duty, Stage, Standing
from sidelines.meetings.words import move_words, waiting_words
from sidelines.times import day_at
from tests.meetings_cases import BEGIN, option

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"

ZONES = (
    "Pacific/Auckland",
    "America/Los_Angeles",
    "Europe/Vienna",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
)
OPTIONS = tuple(
    option(key, date(2018, 11, 1) + timedelta(days=7 * place), 10 + place, city)
    for place, (key, city) in enumerate([("a", "Vienna"), ("b", "Oslo"), ("c", ""), ("d", "Lima"), ("e", "Bern")])
)  # fmt: skip
ITEMS = ("press", "place", "time", "holding room")
VISITS = ("first visit", "second visit")
TASKS = ("thank-you letters", "minutes")
OWNERS = ("Ada", "Basil", "Cleo")
ONWARDS = (
    acts.ReadOut,
    acts.Held,
    acts.Confirm,
    acts.Agree,
    acts.Accept,
    acts.Propose,
    acts.Waive,
)
ENDS = {acts.Decline, acts.Withdraw, acts.Lapse, acts.Supersede, acts.Cancel}
BY_ALL = {Stage.CONFIRMED, Stage.ANNOUNCED}
AFTER_CONFIRMING = {Stage.POSTPONED, Stage.CANCELLED, Stage.HELD, Stage.RECORDED}

one_option = st.sampled_from(OPTIONS)
some_options = st.lists(one_option, max_size=3).map(tuple)
words = st.sampled_from(["", "so be it", "as we said"])
days = st.integers(0, 200).map(lambda n: date(2018, 9, 1) + timedelta(days=n))
checks = st.lists(
    st.builds(
        acts.Check, name=st.sampled_from(ITEMS), days_before=st.integers(1, 60), blocking=st.booleans()
    ),
    max_size=3,
).map(tuple)

ANY: dict[type[acts.Act], st.SearchStrategy[acts.Act]] = {
    acts.Wish: st.builds(acts.Wish, words=words),
    acts.RaiseAgain: st.builds(acts.RaiseAgain, words=words),
    acts.Task: st.builds(acts.Task, owner=st.sampled_from([*OWNERS, " "])),
    acts.HandOver: st.builds(acts.HandOver, owner=st.sampled_from([*OWNERS, ""])),
    acts.Park: st.builds(acts.Park, reason=words, review=days),
    acts.SoundOut: st.builds(acts.SoundOut, words=words),
    acts.Say: st.builds(acts.Say, words=words),
    acts.Chase: st.builds(acts.Chase),
    acts.Draft: st.builds(acts.Draft, options=some_options),
    acts.Propose: st.builds(
        acts.Propose, options=some_options, answer_by=st.none() | st.just(OPTIONS[0].begins)
    ),
    acts.Accept: st.builds(acts.Accept, option=one_option),
    acts.Refuse: st.builds(acts.Refuse, option=one_option, reason=words),
    acts.Counter: st.builds(acts.Counter, option=one_option, instead=one_option),
    acts.Drop: st.builds(acts.Drop, option=one_option, reason=words),
    acts.AgreeInPrinciple: st.builds(
        acts.AgreeInPrinciple, open_items=st.lists(st.sampled_from(ITEMS)).map(tuple)
    ),
    acts.OpenItem: st.builds(
        acts.OpenItem, item=st.sampled_from(ITEMS), blocking=st.booleans(), due=st.none() | days
    ),
    acts.Settle: st.builds(acts.Settle, item=st.sampled_from(ITEMS), value=words),
    acts.Waive: st.builds(acts.Waive, item=st.sampled_from(ITEMS), reason=words),
    acts.Agree: st.builds(acts.Agree, option=one_option),
    acts.Confirm: st.builds(
        acts.Confirm,
        what=st.sampled_from([acts.Confirmed.MEETING, *acts.Confirmed]),
        option=st.none() | one_option,
    ),
    acts.Announce: st.builds(acts.Announce, words=words),
    acts.Held: st.builds(acts.Held),
    acts.ReadOut: st.builds(acts.ReadOut, words=words),
    acts.FollowUp: st.builds(
        acts.FollowUp, task=st.sampled_from(TASKS), owner=st.sampled_from(OWNERS), due=days
    ),
    acts.Done: st.builds(acts.Done, task=st.sampled_from(TASKS)),
    acts.Decline: st.builds(acts.Decline, reason=words),
    acts.Withdraw: st.builds(acts.Withdraw, reason=words),
    acts.Lapse: st.builds(acts.Lapse, reason=words),
    acts.Supersede: st.builds(acts.Supersede, by=st.just("another"), reason=words),
    acts.Postpone: st.builds(acts.Postpone, reason=words),
    acts.Cancel: st.builds(acts.Cancel, reason=words),
    acts.PlanVisit: st.builds(
        acts.PlanVisit,
        visit=st.sampled_from(VISITS),
        envoy=st.just("an envoy"),
        place=st.just("Oslo"),
        first=days,
        last=days,
    ),
    acts.OpenChecklist: st.builds(acts.OpenChecklist, visit=st.sampled_from(VISITS), checks=checks),
    acts.VisitMade: st.builds(acts.VisitMade, visit=st.sampled_from(VISITS), findings=words),
    acts.CallOffVisit: st.builds(acts.CallOffVisit, visit=st.sampled_from(VISITS), reason=words),
    acts.Contact: st.builds(
        acts.Contact, by=st.sampled_from(acts.ContactBy), between=st.just("them"), words=words
    ),
    acts.Encounter: st.builds(acts.Encounter, on=days, place=st.just("Hamburg")),
}
"""Every kind of act, saying anything that may or may not fit."""


def fitting(standing: Standing, side: str, kind: type[acts.Act], today: date) -> list[acts.Act]:
    """Acts of a kind that suit the facts, for a side that sees the standing."""
    offers = [entry.option for entry in standing.offers if entry.offered_by != side]
    ahead = [each for each in OPTIONS if day_at(each.begins, each.zone) > today]
    free = [each for each in ahead if each.key not in standing.options]
    open_items = [item.name for item in standing.open_items]
    planned = [v for v in standing.visits.values() if v.side == side and v.made is None and not v.called_off]
    why, said = "for a reason", "said so"
    ahead = today + timedelta(days=9)
    agreed = standing.agreed.option if standing.agreed is not None else None
    # A visit is over before the meeting that it prepares.
    goes = ahead if agreed is None else min(ahead, day_at(agreed.begins, agreed.zone))
    followed = [entry.task for entry in standing.cares[side].follow_ups if entry.done is None]
    ours = [
        move.id
        for move in standing.moves
        if move.internal and move.entered_by == side and move.id not in standing.corrected
        and not isinstance(move.act, acts.Correct)
    ]  # fmt: skip
    found: dict[type[acts.Act], list[acts.Act]] = {
        acts.Wish: [acts.Wish(words=said)],
        acts.RaiseAgain: [acts.RaiseAgain(words=said)],
        acts.Task: [acts.Task(owner="Ada")],
        acts.HandOver: [acts.HandOver(owner="Basil")],
        acts.Park: [acts.Park(reason=why, review=ahead)],
        acts.SoundOut: [acts.SoundOut(words=said)],
        acts.Say: [acts.Say(words=said)],
        acts.Chase: [acts.Chase()],
        acts.Draft: [acts.Draft(options=(each,)) for each in free],
        acts.Propose: [acts.Propose(options=tuple(free[:2]))] if free else [],
        acts.Accept: [acts.Accept(option=each) for each in offers],
        acts.Refuse: [acts.Refuse(option=each, reason=why) for each in offers],
        acts.Counter: [acts.Counter(option=each, instead=free[0]) for each in offers if free],
        acts.Drop: [acts.Drop(option=entry.option, reason=why) for entry in standing.open_options],
        acts.AgreeInPrinciple: [acts.AgreeInPrinciple(open_items=("press",))],
        acts.OpenItem: [acts.OpenItem(item=name) for name in (*ITEMS, f"item {len(standing.moves)}")],
        acts.Settle: [acts.Settle(item=name, value="yes") for name in open_items],
        acts.Waive: [acts.Waive(item=name, reason=why) for name in open_items],
        acts.Agree: [acts.Agree(option=entry.option) for entry in standing.offers],
        acts.Confirm: [acts.Confirm(), acts.Confirm(what=acts.Confirmed.TALKS)],
        acts.Announce: [acts.Announce(words=said)],
        acts.Held: [acts.Held()],
        acts.ReadOut: [acts.ReadOut(words=said)],
        acts.FollowUp: [acts.FollowUp(task="minutes", owner="Ada", due=ahead)],
        acts.Done: [acts.Done(task=task) for task in followed],
        acts.Decline: [acts.Decline(reason=why)],
        acts.Withdraw: [acts.Withdraw(reason=why)],
        acts.Lapse: [acts.Lapse(reason=why)],
        acts.Supersede: [acts.Supersede(by="another", reason=why)],
        acts.Postpone: [acts.Postpone(reason=why)],
        acts.Cancel: [acts.Cancel(reason=why)],
        acts.PlanVisit: [
            acts.PlanVisit(visit=name, envoy="an envoy", place="Oslo", first=goes, last=goes)
            for name in (*VISITS, "a last visit", f"visit {len(standing.moves)}")
        ],
        acts.OpenChecklist: [
            acts.OpenChecklist(visit=v.name, checks=(acts.Check(name="holding room", days_before=30, blocking=True),))
            for v in planned
        ],
        acts.VisitMade: [acts.VisitMade(visit=v.name, findings=said) for v in planned],
        acts.CallOffVisit: [acts.CallOffVisit(visit=v.name, reason=why) for v in planned],
        acts.Contact: [acts.Contact(by=acts.ContactBy.CALL, between="them", words=said)],
        acts.Encounter: [acts.Encounter(on=today, place="Hamburg")],
        acts.Correct: [acts.Correct(of=each, reason=why) for each in ours],
    }  # fmt: skip
    return found[kind]


class Life(RuleBasedStateMachine):
    """Two or three offices that move as they can, and sometimes as they can't."""

    reached: ClassVar[set[Stage]] = set()
    """Every stage that some life came to, so that it can be seen that they get far."""

    def __init__(self) -> None:
        super().__init__()
        self.moves: list[Move] = []
        self.now = BEGIN
        self.sides: tuple[Side, ...] = ()
        self.standings: dict[str, Standing] = {}
        self.stages: dict[str, set[Stage]] = {}
        self.folded = self.asked = 0
        """How many moves there were when the two costly checks were last made."""

    @initialize(
        number=st.sampled_from([2, 2, 3]),
        zones=st.lists(st.sampled_from(ZONES), min_size=3, max_size=3, unique=True),
        steps=st.sampled_from([0, 0, 3, 7, 9]),
    )
    def begin(self, number: int, zones: list[str], steps: int) -> None:
        self.sides = tuple(
            Side(key=key, office=f"office {key}", principal=f"principal {key}", zone=name, owner=f"owner {key}")
            for key, name in zip("pqr"[:number], zones, strict=False)
        )  # fmt: skip
        self.standings = {viewer: standing_of([], self.sides, viewer) for viewer in self.viewers}
        self.stages = {viewer: set() for viewer in self.viewers}
        for _ in range(steps):
            self.step()

    @property
    def viewers(self) -> list[str]:
        return ["", *(side.key for side in self.sides)]

    def today(self, side: str) -> date:
        return day_at(self.now, next(each.zone for each in self.sides if each.key == side))

    def new(self, side: str, act: acts.Act, by: str, private: bool, learned_before: int = 0) -> Move:
        report = None
        if by != side:
            report = Report(
                by=by,
                channel=Channel.TELEPHONE,
                said_by="somebody",
                learned=max(BEGIN, self.now - learned_before),
            )
        return Move(
            id=f"m{len(self.moves)}", at=self.now, side=side, member="somebody", act=act, report=report,
            private=private,
        )  # fmt: skip

    def enter(self, move: Move) -> None:
        """Put the move into every file that may see it; nobody else's file changes."""
        before = dict(self.standings)
        ages = {key: age(before[key], key, self.now) for key in before if key}
        self.moves.append(move)
        for viewer, standing in before.items():
            if not viewer or move.seen_by(viewer):
                self.standings[viewer] = after(standing, move)
            else:
                assert standing_of(self.moves, self.sides, viewer) == standing, "an internal move was seen"
                assert standing_of(self.moves[:-1], self.sides, viewer) == standing
                assert age(self.standings[viewer], viewer, self.now) == ages[viewer]
        for viewer, standing in self.standings.items():
            self.stages[viewer].add(standing.stage)
            self.reached.add(standing.stage)

    @rule(days=st.integers(0, 12), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.now += days * 1440 + hours * 60

    @rule()
    def until_the_meeting(self) -> None:
        meetings = [each.confirmed for each in self.standings.values() if each.confirmed]
        if meetings:
            self.now = max(self.now, meetings[0].ends)

    @rule(data=st.data())
    def legal_move(self, data: st.DataObject) -> None:
        """A side makes a move that is open to it."""
        side = data.draw(st.sampled_from([each.key for each in self.sides]))
        seen = self.standings[side]
        kinds = possible(seen, side)
        # Ends are rarer than what comes before, or few lives would get far.
        rarely = data.draw(st.integers(0, 7)) == 0
        kind = data.draw(st.sampled_from([each for each in kinds if rarely or each not in ENDS]))
        acting = fitting(seen, side, kind, self.today(side))
        move = self.first_legal(side, acting, data)
        if move is not None:
            assert move_words(move, seen).endswith(".")
            self.enter(move)

    def first_legal(self, side: str, acting: list[acts.Act], data: st.DataObject) -> Move | None:
        """One of the moves that are legal, drawn; kept inside where it must be."""
        seen = self.standings[side]
        moves = [
            move for act in acting
            if not forbidden(seen, move := self.new(side, act, side, kept_inside(seen, act)))
        ]  # fmt: skip
        return data.draw(st.sampled_from(moves)) if moves else None

    @rule(steps=st.integers(1, 6))
    def steps_towards_the_meeting(self, steps: int) -> None:
        """The moves that lead on, so that lives get as far as the read-out."""
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        """The first move of any side that brings the meeting nearer."""
        for kind in ONWARDS:
            for side in [each.key for each in self.sides]:
                seen = self.standings[side]
                if kind in (acts.Accept, acts.ReadOut) and self.has_done(kind, side):
                    continue
                for act in fitting(seen, side, kind, self.today(side))[:1]:
                    move = self.new(side, act, side, kept_inside(seen, act))
                    if not forbidden(seen, move):
                        self.enter(move)
                        return

    def has_done(self, kind: type[acts.Act], side: str) -> bool:
        seen = self.standings[side]
        if kind is acts.ReadOut:
            return bool(seen.positions[side].read_out)
        return all(entry.suits(side) for entry in seen.offers)

    @rule(data=st.data())
    def report(self, data: st.DataObject) -> None:
        """A side enters what another has done, as far as the facts allow it."""
        by, side = data.draw(st.permutations([each.key for each in self.sides]))[:2]
        seen = self.standings[by]
        rarely = data.draw(st.integers(0, 7)) == 0
        told = [kind for kind in acts.ACTS if not kind.internal and (rarely or kind not in ENDS)]
        kind = data.draw(st.sampled_from(told))
        anything = [data.draw(ANY[kind])]
        for act in fitting(seen, side, kind, self.today(by)) or anything:
            move = self.new(side, act, by, False, data.draw(st.sampled_from([0, 0, 600, 6000])))
            if not forbidden(seen, move):
                self.enter(move)
                return

    @rule(data=st.data())
    def any_move(self, data: st.DataObject) -> None:
        """A side tries anything: what is illegal is refused with a sentence, and nothing has changed."""
        side, by = (data.draw(st.sampled_from([each.key for each in self.sides])) for _ in range(2))
        kind = data.draw(st.sampled_from(sorted(ANY, key=lambda each: each.name)))
        move = self.new(side, data.draw(ANY[kind]), by, data.draw(st.booleans()))
        self.attempt(move)

    @precondition(lambda self: self.moves)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """A side corrects something that it may or may not correct."""
        side = data.draw(st.sampled_from([each.key for each in self.sides]))
        own = [move.id for move in self.moves if move.entered_by == side and move.internal]
        of = data.draw(st.sampled_from(own or [move.id for move in self.moves]))
        instead = data.draw(
            st.none() | st.sampled_from(sorted(ANY, key=lambda k: k.name)).flatmap(ANY.__getitem__)
        )
        act = acts.Correct(of=of, reason=data.draw(st.sampled_from(["misheard", " "])), instead=instead)
        self.attempt(self.new(side, act, side, False))

    def attempt(self, move: Move) -> None:
        seen = self.standings[move.entered_by]
        said = forbidden(seen, move)
        if move.report is None and type(move.act) not in possible(seen, move.side):
            assert said, "what is not possible is forbidden"
        if not said:
            check(seen, move)
            self.enter(move)
            return
        copy = standing_of(self.moves, self.sides, move.entered_by)
        with pytest.raises(IllegalMove) as refused:
            check(seen, move)
        assert str(refused.value) == said
        assert said[-1] in ".:"
        assert len(said) > 10
        assert seen == copy

    @invariant()
    def every_open_request_has_an_owner_and_a_next_date(self) -> None:
        for side in self.sides:
            seen = self.standings[side.key]
            aged = age(seen, side.key, self.now)
            assert aged.owner.strip()
            assert seen.cares[side.key].owner == aged.owner
            if aged.open:
                assert aged.next_on is not None
                assert aged.next_on >= day_at(self.now, side.zone)
                assert aged.next_what
                assert aged.awaited.sides or aged.awaited.duty is Duty.MEET
            assert waiting_words(seen, aged, self.now)

    @invariant()
    def nothing_is_confirmed_that_a_side_has_not_confirmed(self) -> None:
        for seen in self.standings.values():
            if seen.stage in BY_ALL or seen.confirmed is not None:
                for position in seen.positions.values():
                    assert position.level is Level.CONFIRMED
                    assert position.end is None
                assert len({position.option for position in seen.positions.values()}) == 1
                assert seen.confirmed is not None

    @invariant()
    def what_a_side_stands_by_is_on_the_table(self) -> None:
        for seen in self.standings.values():
            for position in seen.positions.values():
                assert (position.level >= Level.AGREED) == bool(position.option)
                if position.option:
                    assert seen.options[position.option].open

    @invariant()
    def taking_back_and_holding_come_after_confirming(self) -> None:
        for viewer, seen in self.standings.items():
            if seen.stage in AFTER_CONFIRMING and not seen.corrected:
                assert self.stages[viewer] & BY_ALL or seen.stage in self.stages[viewer] & {Stage.RECORDED}

    @invariant()
    def holds_are_of_what_is_open_and_firm_only_of_what_is_agreed(self) -> None:
        for side in self.sides:
            seen = self.standings[side.key]
            kept = holds(seen, side.key, self.now)
            if seen.end is not None or seen.held is not None:
                assert kept == ()
            for hold in kept:
                agreed = seen.positions[side.key].level >= Level.AGREED
                assert (hold.strength is Strength.FIRM) == agreed
                assert seen.options[hold.option.key].open
                assert hold.expires is None or hold.expires > self.now

    @invariant()
    def it_folds_from_any_day_on(self) -> None:
        if self.folded == len(self.moves):
            return
        self.folded = len(self.moves)
        cut = (self.now // 60) % (len(self.moves) + 1)
        for viewer in self.viewers:
            whole = standing_of(self.moves, self.sides, viewer)
            assert whole == self.standings[viewer]
            rest = [move for move in self.moves[cut:] if not viewer or move.seen_by(viewer)]
            assert resumed(standing_of(self.moves[:cut], self.sides, viewer), rest) == whole

    @invariant()
    def what_is_possible_can_be_done_and_nothing_else(self) -> None:
        if self.asked == len(self.moves):
            return
        self.asked = len(self.moves)
        for side in self.sides:
            seen = self.standings[side.key]
            kinds = possible(seen, side.key, self.now)
            assert set(kinds) <= set(possible(seen, side.key))
            for kind in acts.ACTS:
                acting = fitting(seen, side.key, kind, self.today(side.key))
                moves = [self.new(side.key, act, side.key, kept_inside(seen, act)) for act in acting]
                said = [forbidden(seen, move) for move in moves]
                if kind not in kinds:
                    assert all(said), f"{kind.name} is not possible, and passes"
                elif moves:
                    assert "" in said, f"{kind.name}: {said}"
                else:
                    assert kind in (acts.Draft, acts.Propose, acts.Counter), kind.name

    @invariant()
    def what_may_be_confirmed_is_said_exactly(self) -> None:
        for side in self.sides:
            seen = self.standings[side.key]
            passing = [
                what
                for what in acts.Confirmed
                if not forbidden(seen, self.new(side.key, acts.Confirm(what=what), side.key, False))
            ]
            assert list(confirmable(seen, side.key)) == passing


class TestLife:
    def test_holds_what_must_hold(self) -> None:
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=4_000 if THOROUGH else 40,
                stateful_step_count=40 if THOROUGH else 25,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
        assert {Stage.PROPOSED, Stage.AGREED, Stage.CONFIRMED} <= Life.reached
        assert not THOROUGH or set(Stage) == Life.reached


def any_moves() -> st.SearchStrategy[list[Move]]:
    """Moves of three sides in any order, most of them against the facts."""
    side = st.sampled_from("pqr")
    act = st.sampled_from(sorted(ANY, key=lambda kind: kind.name)).flatmap(ANY.__getitem__)
    correction = st.builds(
        acts.Correct, of=st.integers(0, 12).map("m{}".format), reason=words, instead=st.none() | act
    )
    entry = st.tuples(side, side, act | act | correction, st.booleans(), st.integers(0, 3000))
    return st.lists(entry, max_size=14).map(_entered)


def _entered(entries: list[tuple[str, str, acts.Act, bool, int]]) -> list[Move]:
    found: list[Move] = []
    now = BEGIN
    for place, (side, by, act, private, later) in enumerate(entries):
        now += later
        report = Report(by=by, channel=Channel.MAIL, said_by="", learned=now - later // 2)
        found.append(
            Move(
                id=f"m{place}", at=now, side=side, member="somebody", act=act, private=private,
                report=report if by != side else None,
            )
        )  # fmt: skip
    return found


class TestAnyMoves:
    sides = tuple(
        Side(key=key, office=f"office {key}", principal=f"principal {key}", zone=name, owner=f"owner {key}")
        for key, name in zip("pqr", ZONES, strict=False)
    )

    @settings(max_examples=20_000 if THOROUGH else 200)
    @given(moves=any_moves(), cut=st.integers(0, 14))
    def test_are_folded_without_a_word_whatever_they_say(self, moves: list[Move], cut: int) -> None:
        now = moves[-1].at if moves else BEGIN
        for viewer in ("", "p", "q", "r"):
            whole = standing_of(moves, self.sides, viewer)
            rest = [move for move in moves[cut:] if not viewer or move.seen_by(viewer)]
            assert resumed(standing_of(moves[:cut], self.sides, viewer), rest) == whole
            if whole.stage in BY_ALL:
                assert all(position.level is Level.CONFIRMED for position in whole.positions.values())
            for side in [viewer] if viewer else []:
                aged = age(whole, side, now)
                assert aged.owner.strip()
                assert not aged.open or aged.next_on is not None
                assert len(holds(whole, side, now)) <= len(whole.options)

    @settings(max_examples=20_000 if THOROUGH else 200)
    @given(moves=any_moves())
    def test_inside_one_office_change_nothing_for_another(self, moves: list[Move]) -> None:
        for viewer in "pqr":
            seen = [move for move in moves if not move.internal or move.entered_by == viewer]
            assert standing_of(moves, self.sides, viewer) == standing_of(seen, self.sides, viewer)

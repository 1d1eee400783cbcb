"""Rows and core values: every act through the database and back, and lists that show what the moves say."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q

from sidelines.desk import bridge, clock
from sidelines.desk.actions.confirming import Clash
from sidelines.desk.actions.requests import make, open_request, report
from sidelines.desk.models import ConfirmedMeeting, HeldSpan, RecordedMove, RequestSide
from sidelines.desk.models.people import new_code
from sidelines.meetings import acts
from sidelines.meetings.ageing import age
from sidelines.meetings.fold import standing_of
from sidelines.meetings.holds import holds
from sidelines.meetings.legal import forbidden, kept_inside
from sidelines.meetings.moves import Move
from sidelines.meetings.positions import Level
from sidelines.meetings.sides import Channel, Report
from tests.desk.build import a_request, an_office, an_option

pytestmark = pytest.mark.django_db
START = datetime(2018, 5, 2, 9, tzinfo=UTC)
DAY = date(2018, 7, 16)


@pytest.fixture
def house(today):
    today(START)
    return an_office("Helsinki")


@pytest.fixture
def others(house):
    return an_office("Kremlin", city="Moscow", zone="Europe/Moscow")


def every_act(option, other_option):
    """An act of every kind, most fields said."""
    return [
        acts.Wish(words="I should like to see him", said="in the car"),
        acts.RaiseAgain(words="And?", said="on the stairs"),
        acts.Task(owner="An aide", words="see to it"),
        acts.HandOver(owner="Another aide", words="on leave"),
        acts.Park(reason="an election", review=DAY),
        acts.Draft(options=(option, other_option), words="for June"),
        acts.Lapse(reason="no more"),
        acts.FollowUp(task="send the paper", owner="An aide", due=DAY),
        acts.Done(task="send the paper", words="sent"),
        acts.Contact(by=acts.ContactBy.MARGINS, between="the ministers", words="briefly", on=DAY),
        acts.Encounter(on=DAY, place="Danang", words="standing"),
        acts.OpenChecklist(visit="first", checks=(acts.Check(name="doors", days_before=30, blocking=True),)),
        acts.VisitMade(visit="first", findings="two doors"),
        acts.Correct(of="abc", reason="misheard", instead=acts.Propose(options=(option,), answer_by=42)),
        acts.SoundOut(words="Would he come?"),
        acts.Say(words="Perhaps."),
        acts.Chase(words="Once more"),
        acts.Propose(options=(option,), answer_by=25_000_000, words="in June"),
        acts.Accept(option=option, words="gladly"),
        acts.Refuse(option=option, reason="too early"),
        acts.Counter(option=option, instead=other_option, words="rather"),
        acts.Drop(option=option, reason="gone"),
        acts.AgreeInPrinciple(open_items=("place",), words="yes"),
        acts.OpenItem(item="flags", words="which?", blocking=True, due=DAY),
        acts.Settle(item="flags", value="both"),
        acts.Waive(item="flags", reason="none needed"),
        acts.Agree(option=option, words="so be it"),
        acts.Confirm(what=acts.Confirmed.TRIP, option=option, words="he flies"),
        acts.Announce(words="They will meet."),
        acts.Held(began=25_000_000, ended=25_000_060, words="long"),
        acts.ReadOut(words="of trade"),
        acts.Decline(reason="no"),
        acts.Withdraw(reason="no more"),
        acts.Supersede(by="the other request", reason="larger"),
        acts.Postpone(reason="ill"),
        acts.Cancel(reason="war"),
        acts.PlanVisit(
            visit="first", envoy="an envoy", place="Helsinki", first=DAY, last=DAY, purpose="look"
        ),
        acts.CallOffVisit(visit="first", reason="known"),
    ]


class TestMoves:
    def test_every_act_comes_back_from_the_database_as_it_was(self, house, others):
        row = a_request(house, others.principal).row
        samples = every_act(
            an_option(), replace(an_option(DAY + timedelta(days=1)), hours_open=True, city="")
        )
        assert {type(act) for act in samples} == set(acts.ACTS)
        for number, act in enumerate(samples, start=2):
            private = not act.internal and number % 2 == 0
            made = Move(id=new_code(), at=bridge.minute(START) + number, side="s1", member="Zoë", act=act,
                        private=private, day_only=number % 3 == 0, source="a paper")  # fmt: skip
            RecordedMove.objects.create(
                meeting=row.meeting, sequence=number, code=made.id, side=row, entered_by=row, member=house.chief,
                member_name=made.member, at=bridge.moment(made.at), kind=act.name, act=bridge.act_fields(act),
                private=made.private, internal=made.internal, day_only=made.day_only, source=made.source,
            )  # fmt: skip
            assert bridge.move_of(RecordedMove.objects.get(code=made.id)) == made

    def test_a_report_comes_back_with_who_told_it_and_when_we_learned_of_it(self, house, others):
        made = a_request(house, others.principal, "sounded out")
        learned = bridge.minute(clock.now()) - 90
        how = Report(
            by="s1", channel=Channel.EMBASSY, said_by="the envoy", learned=learned, document="note 7"
        )
        saved = report(house.viewer, made.row, acts.AgreeInPrinciple(), side=made.other, how=how)
        kept = bridge.move_of(RecordedMove.objects.get(pk=saved.pk))
        assert (kept.side, kept.entered_by, kept.report, kept.counts_from) == ("s2", "s1", how, learned)
        assert saved.internal

    @pytest.mark.parametrize(
        "act",
        [
            acts.Decline(reason="no"),
            acts.Supersede(by="another", reason="larger"),
            acts.OpenItem(item="flags"),
            acts.PlanVisit(visit="first", envoy="an envoy", place="Helsinki", first=DAY, last=DAY),
        ],
    )
    def test_of_a_request_that_nobody_was_told_of_nothing_is_told(self, house, others, act):
        untold = a_request(house, others.principal)
        saved = make(house.viewer, untold.row, act)
        assert (saved.private, saved.internal) == (True, True)
        assert not untold.other.told
        if not isinstance(act, acts.Decline | acts.Supersede):
            asked = a_request(house, others.principal, "sounded out")
            assert not make(house.viewer, asked.row, act).internal

    def test_what_concerns_a_thing_kept_inside_is_kept_inside(self, house, others):
        made = a_request(house, others.principal)
        draft = an_option()
        made.make(acts.OpenItem(item="flags"), acts.Draft(options=(draft,)))
        made.make(acts.PlanVisit(visit="first", envoy="an envoy", place="Helsinki", first=DAY, last=DAY))
        made.make(acts.SoundOut(words="Would he come?"))
        for act in (
            acts.Settle(item="Flags", value="both"),
            acts.Drop(option=draft, reason="gone"),
            acts.CallOffVisit(visit="first", reason="known"),
        ):
            assert make(house.viewer, made.row, act).internal
        assert [move.kind for move in bridge.rows_seen(made.other, clock.now())] == ["sound out"]


class TestSides:
    def test_a_side_sees_its_own_moves_its_reports_and_what_was_told_it(self, house, others):
        made = a_request(house, others.principal, "sounded out")
        made.make(acts.Task(owner=house.clerk.name))
        made.report(acts.Say(words="He may come."))
        other = bridge.with_sides(RequestSide.objects.filter(pk=made.other.pk)).get()
        make(others.viewer, other, acts.Task(owner=others.clerk.name))
        make(others.viewer, other, acts.Say(words="He will think of it."))
        ours = [move.act for move in made.file.standing.moves]
        assert [act.name for act in ours] == [
            "wish",
            *_before_asking(made),
            "sound out",
            "task",
            "reply",
            "reply",
        ]
        assert [act.words for act in ours[-2:]] == ["He may come.", "He will think of it."]
        their_file = bridge.file_of(other, clock.now())
        assert [move.act.name for move in their_file.standing.moves] == ["sound out", "task", "reply"]

    def test_who_has_it_in_hand_there_is_nobody_s_business_here(self, house, others):
        made = a_request(house, others.principal, "sounded out")
        names = {others.aide.name, others.chief.name, others.clerk.name}
        other = bridge.with_sides(RequestSide.objects.filter(pk=made.other.pk)).get()
        make(others.viewer, other, acts.Task(owner=others.clerk.name))
        said = repr(bridge.sides_of(made.row)) + repr(made.file.standing.cares)
        assert house.aide.name in said
        assert not [name for name in names if name in said]
        assert others.clerk.name in repr(bridge.file_of(other, clock.now()).standing.cares)
        assert others.aide.name in repr(bridge.sides_of(other))

    def test_an_instant_before_the_move_knows_nothing_of_it(self, house, others):
        made = a_request(house, others.principal, "sounded out")
        assert bridge.file_of(made.row, START - timedelta(minutes=1)).standing.moves == ()


def _before_asking(made):
    moves = made.row.meeting.moves.order_by("sequence").values_list("kind", flat=True)
    return list(moves)[1 : list(moves).index("sound out")]


# --- what lists show ---------------------------------------------------------------------------------------------


ENDINGS = (acts.Decline, acts.Withdraw, acts.Lapse, acts.Supersede, acts.Cancel)


def wander(house, others, seed, steps):
    """Let both offices make and report moves at random; gives the request after each that was made."""
    chance = random.Random(seed)
    options = [an_option(DAY + timedelta(days=number), begins=f"{8 + number:02}:00") for number in range(4)]
    now = START
    first = acts.Wish(words="I should like to see him")
    row = open_request(
        house.viewer, principal=house.principal, counterparts=[others.principal], subject="", first=first
    )
    meeting = row.meeting
    for _step in range(steps):
        now += timedelta(hours=chance.choice((1, 30, 100)))
        with clock.at(now):
            whose = chance.choice((house, others))
            mine = bridge.with_sides(RequestSide.objects.filter(meeting=meeting, office=whose.office)).get()
            if not mine.told:
                mine = bridge.with_sides(
                    RequestSide.objects.filter(meeting=meeting, office=house.office)
                ).get()
                whose = house
            standing = bridge.file_of(mine, now).standing
            if _try(chance, whose, mine, standing, options):
                yield meeting


def _try(chance, whose, mine, standing, options):
    """Make or report one of the moves that the facts allow; towards the meeting every other time."""
    other = next(side for side in bridge.all_sides(mine) if side.pk != mine.pk)
    now = bridge.minute(clock.now())
    how = Report(by=mine.key, channel=Channel.TELEPHONE, said_by="them", learned=now)
    onward = [
        acts.SoundOut(words="Would he come?"), acts.Propose(options=(options[0],)), acts.Accept(option=options[0]),
        acts.Agree(option=options[0]), acts.Confirm(), acts.Announce(words="They meet."), acts.Postpone(reason="ill"),
    ]  # fmt: skip
    reported = chance.random() < 0.2
    acting, told = (other, how) if reported else (mine, None)
    allowed = [
        act
        for act in chance.choice((every_act(*chance.sample(options, 2)), onward))
        if not (isinstance(act, ENDINGS) and chance.random() < 0.9)  # or each would soon be at its end
        and not forbidden(standing, _move_now(standing, acting, act, told, now))
    ]
    if not allowed:
        return False
    act = chance.choice(allowed)
    try:
        if reported:
            report(whose.viewer, mine, act, side=other, how=how)
        else:
            make(whose.viewer, mine, act)
    except Clash:
        return False
    return True


def _move_now(standing, side, act, told, now):
    inside = told is None and kept_inside(standing, act)
    return Move(id="now", at=now, side=side.key, member="a member", act=act, report=told, private=inside)


@pytest.mark.parametrize("seed", range(3))
def test_at_every_stage_lists_show_what_a_fresh_fold_says(house, others, seed):
    stages = set()
    for meeting in wander(house, others, seed, steps=20):
        last = meeting.moves.latest("sequence").at
        for row in bridge.with_sides(meeting.sides.all()):
            kept = meeting.moves.filter(Q(internal=False) | Q(entered_by=row)).order_by("sequence")
            standing = standing_of([bridge.move_of(move) for move in kept], bridge.sides_of(row), row.key)
            _check_row(row, standing, last)
            stages.add(row.stage)
    assert len(stages) >= 3


def _check_row(row, standing, last):
    """The row shows what the moves that its side sees come to, worked out here from the core alone."""
    aged = age(standing, row.key, bridge.minute(last))
    (other,) = (position for key, position in standing.positions.items() if key != row.key)
    assert (row.stage, row.open, row.told) == (standing.stage, standing.open, bool(standing.moves))
    assert (row.our_position, row.their_position) == (standing.positions[row.key].words, other.words)
    assert row.their_reported == (other.report is not None)
    assert row.duty == aged.awaited.duty
    ours, them = row.key in aged.awaited.sides, bool(aged.awaited.sides - {row.key})
    assert row.whose == {(1, 0): "ours", (0, 1): "theirs", (1, 1): "both", (0, 0): "nobody"}[ours, them]
    assert (row.owner_name, row.next_on, row.next_what) == (aged.owner, aged.next_on, aged.next_what)
    assert (row.raised, row.chased) == (aged.raised, aged.chased)
    assert (row.since and bridge.minute(row.since)) == aged.since
    meeting = standing.agreed.option if standing.agreed and standing.end is None else None
    assert (row.begins and bridge.minute(row.begins)) == (meeting and meeting.begins)
    assert row.city == (meeting.city if meeting else "")
    held = {hold.option.key: hold.strength for hold in holds(standing, row.key, bridge.minute(last))}
    assert dict(HeldSpan.objects.filter(file=row).values_list("option", "strength")) == held
    mine = standing.positions[row.key]
    stands = mine.level is Level.CONFIRMED and standing.end is None and mine.option in standing.options
    assert ConfirmedMeeting.objects.filter(file=row, active=True).count() == stands

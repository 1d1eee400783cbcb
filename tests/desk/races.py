"""Eight processes act on one store at once, in all the ways in which they could hinder one another.

    python -m tests.desk.races

Prints, as JSON, what each race came to and every fault found in the store after it. The store is the one that
DATABASE_URL and SIDELINES_STORE name; it has to be empty.
"""

# ruff: noqa: E402  # Django is set up before its models can be imported
from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "sidelines.desk.settings"
os.environ |= {
    "SIDELINES_MODE": "real",
    "SIDELINES_SECRET": "only the races sign with this, 0123456789, abcdefghij, ABCDEFGHIJ",
    "SIDELINES_HOSTS": "localhost",
}

import django

django.setup()

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Max

from sidelines.desk import bridge, clock, journal, store
from sidelines.desk.access import Viewer
from sidelines.desk.actions.confirming import Clash, looked, waiting_act
from sidelines.desk.actions.people import NotPossible, new_member
from sidelines.desk.actions.replies import AnsweredOtherwise, SentAlready, answer, seen_by
from sidelines.desk.actions.replying import LinkClosed, invite_to_reply
from sidelines.desk.actions.requests import make, open_request, put_inside_ring, report
from sidelines.desk.models import (
    ConfirmedMeeting,
    HeldSpan,
    JournalEntry,
    Letter,
    MeetingRequest,
    Member,
    Office,
    Principal,
    ProvisionalConfirmation,
    Receipt,
    RecordedMove,
    ReplyLink,
    RequestSide,
    Right,
    Ring,
)
from sidelines.meetings import acts, legal
from sidelines.meetings.acts import Act
from sidelines.meetings.fold import standing_of
from sidelines.meetings.legal import IllegalMove
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel, Report
from sidelines.times import minute_of

PROCESSES = 8
ROUNDS = 2
_fork = get_context("fork")
_start = _fork.Barrier(PROCESSES)
Task = Callable[[], object]
NAMED = (IllegalMove, SentAlready, AnsweredOtherwise, LinkClosed, Clash, NotPossible, DatabaseError)
"""How an attempt may end that is not made; anything else is a fault of the desk's."""


# --- running at once ---------------------------------------------------------------------------------------------


def at_once(tasks: Sequence[Task]) -> Counter[str]:
    """Run eight tasks in a process each, all beginning in the same moment; how each of them ended."""
    assert len(tasks) == PROCESSES
    connection.close()
    ends = _fork.SimpleQueue()
    running = [_fork.Process(target=_run, args=(task, ends)) for task in tasks]
    for process in running:
        process.start()
    told = [ends.get() for _process in running]
    for process in running:
        process.join()
    return Counter(told)


def _run(task: Task, ends: Any) -> None:
    connection.ensure_connection()
    _start.wait(timeout=60)
    try:
        task()
        ends.put("done")
    except NAMED as refusal:
        kind = next(each for each in NAMED if isinstance(refusal, each))
        ends.put(kind.__name__ if kind is not DatabaseError else f"{type(refusal).__name__}: {refusal}")
    except Exception as fault:  # told, and found wanting by the test
        ends.put(f"{type(fault).__name__}: {fault}")
    finally:
        connection.close()


# --- who acts ----------------------------------------------------------------------------------------------------


class House:
    """An office with one principal and members who may do everything for him, some of whom see his whole diary."""

    def __init__(self, name: str, *, outside: bool = False) -> None:
        here = Office.objects.filter(outside=False).order_by("pk").first() if outside else None
        self.office = Office.objects.create(
            name=name, short_name=name, zone="Europe/Vienna", outside=outside, entered_by=here
        )
        self.principal = Principal.objects.create(
            office=self.office, name=f"Principal of {name}", home_city="Vienna", home_zone="Europe/Vienna"
        )
        self.members = [] if outside else [self._member(number, whole=True) for number in range(PROCESSES)]
        if self.members:
            self.office.default_owner = self.office.chief_of_staff = self.members[0]
            self.office.save()

    def _member(self, number: int, *, whole: bool) -> Member:
        made = new_member(
            office=self.office,
            name=f"{self.office.name} {number}",
            email=f"m{number}.{self.office.code}@example.org",
        )
        Right.objects.create(
            member=made, principal=self.principal, may_edit=True, may_commit=True, sees_whole_diary=whole
        )
        return made

    def viewer(self, number: int = 0) -> Viewer:
        return Viewer(member=Member.objects.select_related("office").get(pk=self.members[number].pk))

    def shut_in(self, number: int) -> None:
        """One member sees less than the whole diary from now on."""
        Right.objects.filter(member=self.members[number]).update(sees_whole_diary=False)


def option(key: str, late: int = 0) -> Option:
    """An hour in Vienna in a hundred days, so many minutes late."""
    begins = minute_of(datetime(2031, 5, 6, 9, tzinfo=UTC)) + late
    return Option(key=key, begins=begins, ends=begins + 60, zone="Europe/Vienna", city="Vienna", country="AT")


def row_of(meeting: MeetingRequest, house: House) -> RequestSide:
    return bridge.with_sides(RequestSide.objects.filter(meeting=meeting, office=house.office)).get()


def offered(ours: House, theirs: House, what: Option) -> MeetingRequest:
    """A request in which our office has offered an hour."""
    first = acts.Propose(options=(what,))
    return open_request(
        ours.viewer(),
        principal=ours.principal,
        counterparts=[theirs.principal],
        subject="a talk",
        first=first,
    ).meeting


def agreed(ours: House, theirs: House, what: Option) -> MeetingRequest:
    """A request in which both offices have agreed to an hour and neither has confirmed."""
    meeting = offered(ours, theirs, what)
    make(theirs.viewer(), row_of(meeting, theirs), acts.Accept(option=what))
    make(ours.viewer(), row_of(meeting, ours), acts.Agree(option=what), override="either may come of it")
    return meeting


def move(house: House, number: int, meeting: MeetingRequest, act: Act, **how: Any) -> Task:
    """A task: a member of the house makes a move."""
    return lambda: make(house.viewer(number), row_of(meeting, house), act, **how)


# --- the races ---------------------------------------------------------------------------------------------------


def confirm_and_take_back(ours: House, theirs: House) -> Counter[str]:
    """Two members of each office confirm while others withdraw, postpone and cancel."""
    meeting = agreed(ours, theirs, option("x"))
    yes, reason = acts.Confirm(), "something came up"
    return at_once(
        [
            move(ours, 1, meeting, yes),
            move(ours, 2, meeting, yes),
            move(ours, 3, meeting, acts.Withdraw(reason=reason)),
            move(ours, 4, meeting, acts.Cancel(reason=reason)),
            move(theirs, 1, meeting, yes),
            move(theirs, 2, meeting, yes),
            move(theirs, 3, meeting, acts.Postpone(reason=reason)),
            move(theirs, 4, meeting, acts.Agree(option=option("x"))),
        ]
    )


def one_hour(ours: House, others: Sequence[House]) -> Counter[str]:
    """Eight requests confirm hours of one principal that all overlap, in his own name; half were his wish."""
    meetings = [
        agreed(ours, other, option("x", late=5 * number))
        if number % 2
        else agreed(other, ours, option("x", late=5 * number))
        for number, other in enumerate(others)
    ]
    with nothing_held(ours):
        return at_once(
            [move(ours, number, meeting, acts.Confirm()) for number, meeting in enumerate(meetings)]
        )


@contextmanager
def nothing_held(house: House) -> Iterator[None]:
    """Let none be refused for what the others hold, so that their confirmations alone decide."""
    HeldSpan.objects.filter(principal=house.principal).delete()
    yield
    for meeting in MeetingRequest.objects.filter(sides__principal=house.principal).distinct():
        with transaction.atomic():
            bridge.project(bridge.lock(meeting.pk), clock.now())


def one_hour_agreed(ours: House, others: Sequence[House]) -> Counter[str]:
    """Eight requests are agreed to at once for one hour of one principal."""
    what = option("x")
    meetings = [offered(ours, other, what) for other in others]
    for meeting, other in zip(meetings, others, strict=True):
        make(other.viewer(), row_of(meeting, other), acts.Accept(option=what))
    return at_once(
        [move(ours, number, meeting, acts.Agree(option=what)) for number, meeting in enumerate(meetings)]
    )


def one_hour_by_link(outside: House, others: Sequence[House]) -> Counter[str]:
    """An office outside answers eight requests by link, each time accepting and confirming the same hour.

    Its diary is its own: no answer of its is refused for another.
    """
    links = []
    for other in others:
        meeting = offered(other, outside, option("x"))
        links.append(_link(other, meeting, outside))
    what = option("x")
    moves = (acts.Accept(option=what), acts.Agree(option=what), acts.Confirm(option=what))
    return at_once([_answering(link, moves) for link in links])


def _link(ours: House, meeting: MeetingRequest, outside: House) -> ReplyLink:
    return invite_to_reply(
        ours.viewer(), row_of(meeting, ours), row_of(meeting, outside), address="office@example.org"
    )


def _answering(link: ReplyLink, moves: Sequence[Act]) -> Task:
    seen = seen_by(link)
    return lambda: answer(
        ReplyLink.objects.select_related("side__office", "file__office").get(pk=link.pk),
        seen=seen,
        name="An aide",
        moves=moves,
        receipt_address="aide@example.org",
    )


def one_link(ours: House, outside: House) -> Counter[str]:
    """A reply link is answered eight times at once, with the same answer or another."""
    what = option("x")
    meeting = offered(ours, outside, what)
    link = _link(ours, meeting, outside)
    answers: list[Sequence[Act]] = [
        (acts.Accept(option=what),),
        (acts.Refuse(option=what, reason="the minister travels"), acts.Say(words="We are sorry.")),
    ]
    ended = at_once([_answering(link, answers[number % 2]) for number in range(PROCESSES)])
    made = RecordedMove.objects.filter(meeting=meeting, side__office=outside.office)
    receipts = Receipt.objects.filter(link=link)
    ended["receipts"] = receipts.count()
    ended["moves without receipt"] = made.exclude(receipts__in=receipts).count()
    ended["kinds of answer"] = made.filter(kind__in=["accept", "refuse"]).count()
    ended["receipt letters"] = Letter.objects.filter(receipt__in=receipts).count()
    return ended


EACH = 4


def many_moves(ours: House, theirs: House) -> Counter[str]:
    """Eight members make moves in one request and in one of their own; a file goes in and out of a ring meanwhile."""
    ring, _new = Ring.objects.get_or_create(office=ours.office, name="inner")
    ring.members.add(*ours.members)
    first = acts.SoundOut(words="Would a talk be welcome?")

    def opened() -> MeetingRequest:
        return open_request(
            ours.viewer(),
            principal=ours.principal,
            counterparts=[theirs.principal],
            subject="a talk",
            first=first,
        ).meeting

    shared, own = opened(), [opened() for _number in range(PROCESSES)]

    def task(number: int) -> None:
        house = (ours, theirs)[number % 2]
        for turn in range(EACH):
            said = acts.Say(words=f"word {turn} of {number}")
            make(house.viewer(number), row_of(shared, house), said)
            make(house.viewer(number), row_of(own[number], house), acts.Task(owner=house.members[turn].name))
            make(
                house.viewer(number),
                row_of(own[number], house),
                acts.Propose(options=(option(f"o{turn}", late=90 * turn),)),
            )
            if number == 0:
                put_inside_ring(ours.viewer(), row_of(shared, ours), ring if turn % 2 == 0 else None)
                make(ours.viewer(), row_of(shared, ours), acts.HandOver(owner=ours.members[turn].name))
            if number == 2:
                _report(ours, shared, f"report {turn}")

    ended = at_once([lambda number=number: task(number) for number in range(PROCESSES)])
    words = RecordedMove.objects.filter(meeting=shared, kind="reply", report__isnull=True).values_list(
        "act", flat=True
    )
    ended["words"] = len({act["words"] for act in words})
    ended["moves in one"] = shared.moves.count()
    ended["moves in others"] = RecordedMove.objects.filter(meeting__in=own).count()
    return ended


def _report(ours: House, meeting: MeetingRequest, words: str) -> None:
    row = row_of(meeting, ours)
    other = next(side for side in bridge.all_sides(row) if side.pk != row.pk)
    how = Report(
        by=row.key, channel=Channel.TELEPHONE, said_by="their aide", learned=bridge.minute(clock.now())
    )
    report(ours.viewer(2), row, acts.Say(words=words), side=other, how=how)


def look_and_confirm(ours: House, others: Sequence[House]) -> Counter[str]:
    """Confirmations that waited are let pass by several at once, while others confirm the same hour."""
    ours.shut_in(7)
    waiting = []
    for other in others[:3]:
        meeting = agreed(ours, other, option("x"))
        make(ours.viewer(7), row_of(meeting, ours), acts.Confirm())
        waiting.append(ProvisionalConfirmation.objects.get(file__meeting=meeting))
    direct = [agreed(ours, other, option("x", late=30)) for other in others[3:5]]

    def look(number: int, which: ProvisionalConfirmation) -> None:
        kept = ProvisionalConfirmation.objects.select_related("file__principal", "file__office").get(
            pk=which.pk
        )
        viewer = ours.viewer(number)
        with transaction.atomic():
            looked(viewer, kept, let_pass=True)
            make(viewer, row_of(kept.file.meeting, ours), waiting_act(kept))

    tasks: list[Task] = [
        lambda number=number, which=which: look(number, which) for number, which in enumerate(waiting * 2)
    ]
    with nothing_held(ours):
        return at_once(
            [*tasks, move(ours, 6, direct[0], acts.Confirm()), move(ours, 5, direct[1], acts.Confirm())]
        )


def by_hand() -> dict[str, bool]:
    """Whether the database itself refuses what no action would write."""
    kept = ConfirmedMeeting.objects.filter(active=True, override_reason="").first()
    assert kept is not None
    columns = "file_id, principal_id, begins, ends, zone, city, hours_open, active, override_reason"
    other = RequestSide.objects.filter(principal=kept.principal).exclude(pk=kept.file_id).first()
    assert other is not None
    values = [
        other.pk,
        kept.principal_id,
        kept.begins + timedelta(minutes=59),
        kept.ends + timedelta(hours=3),
    ]
    insert = (
        f"INSERT INTO desk_confirmedmeeting ({columns}) VALUES (%s, %s, %s, %s, 'UTC', 'Graz', %s, %s, '')"
    )
    touching = [other.pk, kept.principal_id, kept.ends, kept.ends + timedelta(hours=1)]
    wake = "UPDATE desk_confirmedmeeting SET active = %s WHERE file_id = %s AND NOT active"
    return {
        "put in": _refused(insert, [*values, False, True]),
        "put in asleep": _refused(insert, [*values, False, False]),
        "woken": _refused(insert, [*values, False, False], wake, [True, other.pk]),
        "touching": _refused(insert, [*touching, False, True]),
    }


def _refused(*statements: Any) -> bool:
    """Whether the database refuses the last of these statements; nothing of them stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in zip(statements[::2], statements[1::2], strict=True):
                cursor.execute(statement, [_plain(value) for value in values])
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


def _plain(value: Any) -> Any:
    if connection.vendor == "sqlite" and isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


# --- what has to hold after every race ---------------------------------------------------------------------------


def faults(after: int) -> list[str]:
    """What is wrong in the store and in its requests after that id; nothing, if the desk keeps its word."""
    found = list(_moves_lost())
    for meeting in MeetingRequest.objects.filter(pk__gt=after).order_by("pk"):
        found += _out_of_order(meeting)
        found += _shown_wrongly(meeting)
    found += _overlaps()
    said = journal.verify()
    if not said.whole:
        found.append(said.sentence)
    return found


def _moves_lost() -> Iterable[str]:
    """Every move stands in the journal once, and nothing else does; everybody whom it concerns was written to once."""
    told = Counter(
        entry.detail["move"]
        for entry in JournalEntry.objects.all()
        if set(entry.detail) - {"overlaps"} == {"move", "internal"}
    )
    kept = Counter(RecordedMove.objects.values_list("code", flat=True))
    if told != kept:
        yield f"journal and moves differ: {(told - kept) + (kept - told)}"
    letters = Counter(
        Letter.objects.filter(kind="notification").values_list("cause__detail__move", flat=True)
    )
    wanted: Counter[str] = Counter()
    for move in RecordedMove.objects.filter(internal=False).select_related("entered_by"):
        others = RequestSide.objects.filter(meeting=move.meeting_id, office__outside=False)
        # Of what was answered together by a link, the last move tells all of it.
        receipt = move.receipts.first()
        told_by = receipt.moves.latest("sequence") if receipt else move
        if told_by == move:
            wanted[move.code] = others.exclude(pk=move.entered_by_id).count()
    if letters != +wanted:
        yield f"letters and moves differ: {(letters - wanted) + (wanted - letters)}"


def _out_of_order(meeting: MeetingRequest) -> Iterable[str]:
    """The moves are numbered without a gap, and each was allowed by what came before it."""
    rows = list(meeting.moves.select_related("side", "entered_by").order_by("sequence"))
    if [row.sequence for row in rows] != list(range(1, meeting.moves_made + 1)):
        yield f"{meeting}: moves are numbered {[row.sequence for row in rows]}"
    if sorted(rows, key=lambda row: (row.at, row.sequence)) != rows:
        yield f"{meeting}: moves are not in the order of their instants"
    sides = {row.key: bridge.sides_of(row) for row in bridge.with_sides(meeting.sides.all())}
    moves = [bridge.move_of(row) for row in rows]
    for number, made in enumerate(moves):
        key = made.entered_by
        if said := legal.forbidden(standing_of(moves[:number], sides[key], key), made):
            yield f"{meeting}: move {number + 1} ({made.act.name}) was not allowed: {said}"


def _shown_wrongly(meeting: MeetingRequest) -> Iterable[str]:
    """What lists and diaries show is what a fresh fold of the moves says."""
    before = _shown(meeting)
    with transaction.atomic():
        bridge.project(meeting, clock.now())
        after = _shown(meeting)
        transaction.set_rollback(True)
    if before != after:
        yield f"{meeting}: shown {before}, but the moves say {after}"


def _shown(meeting: MeetingRequest) -> list[Any]:
    spans = ("option", "strength", "begins", "ends", "city", "expires_at")
    return [
        *meeting.sides.order_by("place").values(*bridge.PROJECTED, "ring"),
        *HeldSpan.objects.filter(file__meeting=meeting).order_by("file", "option").values("file", *spans),
        *ConfirmedMeeting.objects.filter(file__meeting=meeting, active=True)
        .order_by("file")
        .values("file", "begins", "ends"),
    ]


def _overlaps() -> Iterable[str]:
    kept = list(
        ConfirmedMeeting.objects.filter(active=True, override_reason="").order_by("principal", "begins")
    )
    for one, next_one in pairwise(kept):
        if one.principal_id == next_one.principal_id and next_one.begins < one.ends:
            yield f"{one} and {next_one} overlap"


def main() -> None:
    store.migrate()
    told: dict[str, Any] = {}

    def race(name: str, run: Callable[[int], Counter[str]], rounds: int = ROUNDS) -> None:
        began = time.monotonic()
        last = MeetingRequest.objects.aggregate(last=Max("pk"))["last"] or 0
        ends = [run(number) for number in range(rounds)]
        told[name] = {"ends": ends, "faults": faults(last), "seconds": round(time.monotonic() - began, 1)}

    others = [House(f"office {number}") for number in range(PROCESSES)]
    pairs = [(House(f"ours {number}"), others[number]) for number in range(ROUNDS)]
    outside = [House(f"outside {number}", outside=True) for number in range(ROUNDS)]
    race("confirm and take back", lambda number: confirm_and_take_back(*pairs[number]))
    race("one hour", lambda number: one_hour(House(f"wanted {number}"), others))
    race("one hour agreed", lambda number: one_hour_agreed(House(f"asked for {number}"), others))
    race("one hour by link", lambda number: one_hour_by_link(outside[number], others))
    race("one link", lambda number: one_link(pairs[number][0], outside[number]))
    race("many moves", lambda number: many_moves(*pairs[number]), rounds=1)
    race("look and confirm", lambda number: look_and_confirm(House(f"looked at {number}"), others))
    told["by hand"] = by_hand()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()

"""A store to measure the desk on: a hundred requests lived through by the desk's own actions, and copies of them.

A copy has the same moves some days earlier, under other names; what lists show of it is folded anew from its moves,
and its journal entries and letters are made as the actions would have made them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sidelines.desk import bridge, clock, guard, journal, sending
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import new_member
from sidelines.desk.actions.replying import invite_to_reply
from sidelines.desk.actions.requests import make, open_request, put_inside_ring, report
from sidelines.desk.models import (
    ChainHead,
    ConfirmedMeeting,
    Diary,
    HeldSpan,
    JournalEntry,
    Letter,
    MeetingRequest,
    Member,
    Office,
    Principal,
    RecordedMove,
    ReplyLink,
    RequestSide,
    Right,
    Ring,
)
from sidelines.desk.models.letters import Kind, State
from sidelines.desk.models.people import new_code
from sidelines.meetings import acts
from sidelines.meetings.acts import Act
from sidelines.meetings.ageing import age
from sidelines.meetings.checks import USUAL_CHECKS
from sidelines.meetings.fold import standing_of
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel, Report
from sidelines.times import minute_of

OURS_NAME = "Chancellery"
LIVED = 100
"""So many requests are lived through; the others are copies."""
INSIDE, OUTSIDE = 7, 3
MEMBERS, PRINCIPALS = 8, 4
BEGAN = timedelta(days=70)
"""The requests that are not copies began so long ago."""
STEP = timedelta(days=3)
CITIES = ("Vienna", "Helsinki", "Geneva", "Oslo", "Lisbon")
OURS, THEIRS = 0, 1
BOUND = [field.attname for field in JournalEntry._meta.concrete_fields if field.attname != "hash"]
"""What an entry's hash binds: all the rest of it."""
Step = tuple[int, Act] | tuple[int, Act, str]


@dataclass(slots=True)
class House:
    """An office with its members and principals."""

    office: Office
    principals: list[Principal] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    @property
    def viewer(self) -> Viewer:
        """A member who may do everything."""
        return Viewer(member=self.members[0])


@dataclass(slots=True)
class Filled:
    """What a filled store has for those who look: the office that has a side in every request, and a reply link."""

    house: House
    link: ReplyLink


# --- who there is ------------------------------------------------------------------------------------------------


def _house(name: str, *, known_to: House | None = None) -> House:
    """An office here, or with `known_to` one outside that this office has added openly."""
    outside = known_to is not None
    office = Office.objects.create(
        name=name,
        short_name=name[:60],
        zone="Europe/Vienna",
        outside=outside,
        entered_by=known_to.office if known_to else None,
    )
    house = House(office)
    for number in range(PRINCIPALS):
        house.principals.append(
            Principal.objects.create(
                office=office,
                name=f"{name}, minister {number + 1}",
                home_city="Vienna",
                home_zone="Europe/Vienna",
            )
        )
    if outside:
        return house
    for number in range(MEMBERS):
        house.members.append(_member(house, name, number))
    office.default_owner, office.chief_of_staff = house.members[1], house.members[0]
    office.save()
    return house


def _member(house: House, name: str, number: int) -> Member:
    member = new_member(
        office=house.office, name=f"Member {number + 1} of {name}", email=f"m{number}@{house.office.code}.example.org",
        may_administer=number == 0,
    )  # fmt: skip
    Right.objects.bulk_create(
        Right(member=member, principal=each, may_edit=True, may_commit=True, sees_whole_diary=True)
        for each in house.principals
    )
    return member


def _diary(principal: Principal, today: date) -> None:
    """Stays and engagements of two months, as a case file."""
    lines = ['title = "Diary"', "", "[[principals]]", f'name = "{principal.name}"', 'home = "Vienna"']
    for number in range(-10, 50, 3):
        first = today + timedelta(days=number)
        lines += ["", "[[principals.stays]]", f'city = "{CITIES[number % len(CITIES)]}"', f"from = {first}",
                  f"to = {first + timedelta(days=1)}"]  # fmt: skip
    Diary.objects.create(principal=principal, text="\n".join(lines) + "\n", changed_at=clock.now())


# --- what happens in a request -----------------------------------------------------------------------------------


def _option(key: str, day: datetime, number: int) -> Option:
    """A quarter of an hour that no other request of the hundred has on that day."""
    begins = minute_of(day.replace(hour=5, minute=0, second=0, microsecond=0)) + 10 * number
    return Option(
        key=key, begins=begins, ends=begins + 10, zone="Europe/Vienna", city=CITIES[number % len(CITIES)]
    )


def _stories(a: Option, b: Option, owner: str, day: date) -> list[list[Step]]:
    """What happens in a request, a list of steps each; of an empty list nothing but the wish."""
    ask: Step = (OURS, acts.SoundOut(words="Would a talk be welcome?"))
    offer: Step = (OURS, acts.Propose(options=(a, b), words="Two hours that would suit us."))
    accept: Step = (THEIRS, acts.Accept(option=a))
    agree: Step = (OURS, acts.Agree(option=a))
    task: Step = (OURS, acts.Task(owner=owner, words="Find out whether they would come."))
    yes, their_yes = (OURS, acts.Confirm()), (THEIRS, acts.Confirm())
    agreed: list[Step] = [task, ask, offer, accept, agree]
    confirmed = [*agreed, yes, their_yes]
    held = [*confirmed, (OURS, acts.Held())]
    reason = "The session of parliament is longer."
    return [
        [],
        [task],
        [task, (OURS, acts.RaiseAgain(words="I asked for this.")), (OURS, acts.RaiseAgain(words="And again."))],
        [task, (OURS, acts.Park(reason="An election.", review=day + timedelta(days=90)))],
        [task, (OURS, acts.Lapse(reason="The occasion is past."))],
        [ask],
        [ask, (THEIRS, acts.Say(words="We will ask him."))],
        [ask, (OURS, acts.Chase()), (OURS, acts.Chase(words="Once more."))],
        [task, offer],
        [task, offer, accept],
        [offer, (THEIRS, acts.Counter(option=a, instead=_later(a, "c")))],
        [offer, (THEIRS, acts.Refuse(option=a, reason=reason)), (THEIRS, acts.Refuse(option=b, reason=reason))],
        [ask, (THEIRS, acts.AgreeInPrinciple()), (OURS, acts.AgreeInPrinciple()),
         (OURS, acts.Settle(item="level", value="ministers"))],
        agreed,
        [*agreed, yes],
        confirmed,
        confirmed,
        [*confirmed, (OURS, acts.Announce(words="They will meet."))],
        [*held, (OURS, acts.ReadOut(words="They spoke of trade.")), (THEIRS, acts.ReadOut(words="A good talk."))],
        [*held, (OURS, acts.ReadOut(words="They spoke of trade.")),
         (OURS, acts.FollowUp(task="send the paper", owner=owner, due=day + timedelta(days=30)))],
        [ask, (THEIRS, acts.Decline(reason=reason))],
        [ask, (OURS, acts.Withdraw(reason=reason))],
        [*confirmed, (THEIRS, acts.Cancel(reason=reason))],
        [*confirmed, (OURS, acts.Postpone(reason=reason))],
        [ask, (THEIRS, acts.Say(words="They would come."), "told"),
         (OURS, acts.PlanVisit(visit="first visit", envoy="an envoy", place="Vienna", first=day, last=day)),
         (OURS, acts.OpenChecklist(visit="first visit", checks=USUAL_CHECKS))],
    ]  # fmt: skip


def _later(option: Option, key: str) -> Option:
    begins = option.begins + 1440
    return Option(key=key, begins=begins, ends=begins + 10, zone=option.zone, city=option.city)


def _live(number: int, ours: House, other: House, now: datetime, ring: Ring) -> RequestSide:
    """Live one request through, each step on its day; gives our file of it."""
    began = now - BEGAN + timedelta(minutes=number)
    past = number % 25 in (18, 19)
    day = began + timedelta(days=24 if past else 80)
    a, b = _option("a", day, number), _option("b", day + timedelta(days=150), number)
    # Where we are asked, the other office takes every step that we would take, if it is on this server.
    asked = number % 4 == 3 and not other.office.outside
    houses = (other, ours) if asked else (ours, other)
    steps = _stories(a, b, houses[OURS].members[number % MEMBERS].name, day.date())[number % 25]
    first: Act = acts.Wish(words=f"I should like to talk to them, {number}.", said="after the council")
    with clock.at(began):
        row = open_request(
            houses[OURS].viewer,
            principal=houses[OURS].principals[number % PRINCIPALS],
            counterparts=[houses[THEIRS].principals[(number // 5) % PRINCIPALS]],
            subject=f"Talk {number} on {('trade', 'energy', 'borders', 'fisheries')[number % 4]}",
            first=first,
        )
    for turn, step in enumerate(steps, start=1):
        at = began + turn * STEP
        if isinstance(step[1], acts.Held):
            at = day + timedelta(days=1)
        elif past and turn > len(steps) - 2 and at < day + timedelta(days=1):
            at = day + timedelta(days=1 + turn)
        with clock.at(at):
            _step(row.meeting, houses, step)
    mine = _side(row.meeting, ours)
    if number % 20 == 7:
        put_inside_ring(ours.viewer, mine, ring)
    return mine


def _step(meeting: MeetingRequest, houses: Sequence[House], step: Step) -> None:
    """Make a step; what an office outside does is reported by the other."""
    whose, act = houses[step[0]], step[1]
    row = _side(meeting, whose)
    if len(step) == 2 and not whose.office.outside:
        # Requests of one principal may be agreed to for the same hours; confirmed they are for hours of their own.
        override = "the store is to be full" if isinstance(act, acts.Agree) else ""
        if make(whose.viewer, row, act, override=override) is None:
            raise RuntimeError("a confirmation was kept as provisional")
        return
    entered_by = houses[1 - step[0]]
    own = _side(meeting, entered_by)
    how = Report(by=own.key, channel=Channel.TELEPHONE, said_by="an aide", learned=bridge.minute(clock.now()))
    report(entered_by.viewer, own, act, side=row, how=how)


def _side(meeting: MeetingRequest, house: House) -> RequestSide:
    return bridge.with_sides(RequestSide.objects.filter(meeting=meeting, office=house.office)).get()


# --- copies ------------------------------------------------------------------------------------------------------

_MINUTES, _DAYS = (
    ("begins", "ends", "answer_by", "began", "ended", "learned"),
    ("review", "due", "first", "last", "on"),
)


def _earlier(said: Any, days: int) -> Any:
    """What a move says, that many days earlier."""
    if isinstance(said, list):
        return [_earlier(each, days) for each in said]
    if not isinstance(said, dict):
        return said
    moved = {}
    for key, value in said.items():
        if key in _MINUTES and isinstance(value, int) and not isinstance(value, bool):
            moved[key] = value - days * 1440
        elif key in _DAYS and isinstance(value, str) and value:
            moved[key] = (date.fromisoformat(value) - timedelta(days=days)).isoformat()
        else:
            moved[key] = _earlier(value, days)
    return moved


@dataclass(slots=True)
class Original:
    """A request that was lived through, with all that its copies are made of."""

    meeting: MeetingRequest
    sides: list[RequestSide]
    moves: list[RecordedMove]

    @classmethod
    def of(cls, meeting: MeetingRequest) -> Original:
        """The request as it stands in the store."""
        sides = list(bridge.with_sides(meeting.sides.all()).order_by("place"))
        return cls(meeting, sides, list(meeting.moves.order_by("sequence").select_related("member")))


@dataclass(slots=True)
class Copies:
    """The rows of copies, not saved yet."""

    meetings: list[MeetingRequest] = field(default_factory=list)
    sides: list[RequestSide] = field(default_factory=list)
    moves: list[RecordedMove] = field(default_factory=list)
    held: list[HeldSpan] = field(default_factory=list)
    confirmed: list[ConfirmedMeeting] = field(default_factory=list)

    def add(self, original: Original, days: int, now: datetime) -> None:
        """Copy a request as if everything in it had been that many days earlier."""
        meeting = MeetingRequest(
            opened_at=original.meeting.opened_at - timedelta(days=days),
            moves_made=original.meeting.moves_made,
        )
        self.meetings.append(meeting)
        rows = {
            side.pk: RequestSide(
                meeting=meeting, place=side.place, office=side.office, principal=side.principal,
                subject=side.subject and f"{side.subject}, {days} days earlier", ring=side.ring,
            )
            for side in original.sides
        }  # fmt: skip
        self.sides += rows.values()
        moves = [self._move(meeting, rows, move, days) for move in original.moves]
        self.moves += moves
        for side in original.sides:
            self._show(rows[side.pk], side, moves, now)

    def _move(
        self, meeting: MeetingRequest, rows: dict[int, RequestSide], move: RecordedMove, days: int
    ) -> RecordedMove:
        return RecordedMove(
            meeting=meeting, sequence=move.sequence, side=rows[move.side_id], entered_by=rows[move.entered_by_id],
            member=move.member, member_name=move.member_name, at=move.at - timedelta(days=days), kind=move.kind,
            act=_earlier(move.act, days), report=_earlier(move.report, days), private=move.private,
            internal=move.internal,
        )  # fmt: skip

    def _show(
        self, row: RequestSide, like: RequestSide, moves: Sequence[RecordedMove], now: datetime
    ) -> None:
        """Set what lists and diaries show of a file, folded from the moves that it sees."""
        seen = [bridge.move_of(move) for move in moves if not move.internal or move.entered_by is row]
        standing = standing_of(seen, bridge.sides_of(like), row.key)
        at = bridge.minute(now)
        aged = age(standing, row.key, at, bridge.ladder_of(like.office))
        file = bridge.File(row=row, standing=standing, age=aged, now=at)
        bridge.set_columns(file)
        row.owner = self.bearers.get((row.office_id, aged.owner))
        self.held += bridge.held_spans(file)
        option = bridge.confirmed_by(standing, row.key)
        if option is not None and not row.office.outside:
            self.confirmed.append(
                ConfirmedMeeting(
                    file=row, principal=row.principal, begins=bridge.moment(option.begins),
                    ends=bridge.moment(option.ends), zone=option.zone, city=option.city,
                )
            )  # fmt: skip

    bearers: dict[tuple[int, str], Member] = field(default_factory=dict)

    @transaction.atomic
    def save(self) -> None:
        """Save all rows, with the journal entries and the letters of their moves."""
        MeetingRequest.objects.bulk_create(self.meetings, batch_size=500)
        RequestSide.objects.bulk_create(self.sides, batch_size=200)
        RecordedMove.objects.bulk_create(self.moves, batch_size=300)
        HeldSpan.objects.bulk_create(self.held, batch_size=500)
        ConfirmedMeeting.objects.bulk_create(self.confirmed, batch_size=500)
        entries = _journalled(sorted(self.moves, key=lambda move: move.at))
        Letter.objects.bulk_create(_letters(self.sides, entries), batch_size=200)


def _journalled(moves: Sequence[RecordedMove]) -> list[tuple[RecordedMove, JournalEntry]]:
    """The journal entries of the moves, chained to those that are there."""
    head = ChainHead.objects.get(pk=1)
    last, count, now = head.hash, head.count, datetime.now(UTC)
    written = []
    for move in moves:
        row, count = move.entered_by, count + 1
        entry = JournalEntry(
            sequence=count, at=now, member=move.member, member_name=move.member_name, office=row.office,
            office_name=row.office.name, viewing_as_name="",
            kind=f"reported: {move.kind}" if move.report else move.kind, subject=row.code,
            detail={"move": move.code, "internal": move.internal}, previous=last,
        )  # fmt: skip
        entry.hash = last = journal.hash_of({name: getattr(entry, name) for name in BOUND})
        written.append((move, entry))
    # The guard lets the head move on entry by entry alone; it is in force again before anything is measured.
    guard.take_away(connection)
    JournalEntry.objects.bulk_create([entry for _move, entry in written], batch_size=300)
    ChainHead.objects.filter(pk=1).update(count=count, hash=last)
    guard.put(connection)
    return written


def _letters(
    sides: Sequence[RequestSide], written: Sequence[tuple[RecordedMove, JournalEntry]]
) -> Iterator[Letter]:
    """The letters, sent long ago, by which the other offices were told of the moves."""
    of_meeting: dict[int, list[RequestSide]] = {}
    for side in sides:
        of_meeting.setdefault(side.meeting_id, []).append(side)
    for move, entry in written:
        for file in () if move.internal else of_meeting[move.meeting_id]:
            reader = file.owner or file.office.default_owner
            if file is move.entered_by or reader is None:
                continue
            code = new_code()
            yield Letter(
                code=code, message_id=sending.new_message_id(code), kind=Kind.NOTIFICATION.value, office=file.office,
                file=file, member=reader, to=reader.email, cause=entry, state=State.SENT.value, stored_at=move.at,
                queued_at=move.at, sent_at=move.at,
            )  # fmt: skip


# --- filling -----------------------------------------------------------------------------------------------------


def filled(requests: int) -> Filled | None:
    """What a store that was filled before has; nothing where it is empty, an error where it holds anything else."""
    count = MeetingRequest.objects.count()
    if not count:
        return None
    if count != requests or not Office.objects.filter(name=OURS_NAME).exists():
        raise RuntimeError(f"The store holds {count:,} requests and not {requests:,} of the benchmark's.")
    office = Office.objects.get(name=OURS_NAME)
    house = House(office, list(office.principals.all()), list(office.members.order_by("pk")))
    return Filled(house, ReplyLink.objects.select_related("side", "file").get())


def fill(requests: int, say: Callable[[str], None]) -> Filled:
    """Fill an empty store with so many requests, in each of which the first office has a side."""
    now = datetime.now(UTC)
    with clock.at(now):
        ours = _house(OURS_NAME)
        others = [_house(f"Ministry {number + 1}") for number in range(INSIDE)]
        others += [_house(f"Embassy {number + 1}", known_to=ours) for number in range(OUTSIDE)]
        for house in (ours, *others[:INSIDE]):
            for each in house.principals:
                _diary(each, now.date())
        ring = Ring.objects.create(office=ours.office, name="inner circle")
        ring.members.add(*ours.members)
    files = [
        _live(number, ours, others[number % len(others)], now, ring) for number in range(min(LIVED, requests))
    ]
    say(f"{len(files)} requests lived through")
    link = _give_link(ours, files)
    _copy([Original.of(file.meeting) for file in files], requests - len(files), now)
    return Filled(ours, link)


def _give_link(ours: House, files: Sequence[RequestSide]) -> ReplyLink:
    """A reply link in a request that an office outside has options to answer in."""
    for file in files:
        theirs = file.meeting.sides.exclude(pk=file.pk).select_related("office").get()
        if theirs.office.outside and file.stage == "proposed":
            return invite_to_reply(
                ours.viewer, _side(file.meeting, ours), theirs, address="office@example.org"
            )
    raise RuntimeError("no office outside was offered anything")


def _copy(originals: Sequence[Original], number: int, now: datetime) -> None:
    bearers = {
        (member.office_id, member.name): member for member in Member.objects.filter(name__startswith="Member")
    }
    copies = Copies(bearers=bearers)
    for made in range(number):
        copies.add(originals[made % len(originals)], 1 + made // len(originals), now)
        if len(copies.meetings) == 2_000 or made == number - 1:
            copies.save()
            copies = Copies(bearers=bearers)

"""Ageing: how long a request has waited, who has it by now, and when it is looked at next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from sidelines.meetings import acts
from sidelines.meetings.fold import counted
from sidelines.meetings.standing import Awaited, Duty, Standing
from sidelines.meetings.turn import awaited
from sidelines.times import Minute, day_at, instant


class Rung(IntEnum):
    """How far up a request has climbed for want of an answer."""

    OWNER = 0
    CHIEF_OF_STAFF = 1
    PRINCIPAL = 2

    @property
    def words(self) -> str:
        """The rung in words.

        >>> Rung.PRINCIPAL.words
        "the principal's page"
        """
        return ("the owner", "the chief of staff", "the principal's page")[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """After how many whole local days without an answer a request climbs; an office may set its own.

    `chief_of_staff` and `principal` count from when it became our move, `their_` ones from when it became the other
    side's; `chase` is the days after which the other side is reminded, and again after each reminder; `read_out` the
    days after a meeting by which it is recorded.
    """

    chief_of_staff: int = 7
    principal: int = 14
    chase: int = 7
    their_chief_of_staff: int = 14
    their_principal: int = 28
    read_out: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.chief_of_staff <= self.principal:
            raise ValueError("a request climbs to the chief of staff first, after a day or more")
        if not 0 < self.their_chief_of_staff <= self.their_principal:
            raise ValueError(
                "the other side's silence climbs to the chief of staff first, after a day or more"
            )
        if self.chase < 1 or self.read_out < 1:
            raise ValueError("reminders and read-outs are due after a day or more")


USUAL_LADDER = Ladder()
"""Seven days with the owner, seven more with the chief of staff, then the principal's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """On a local day the request reached a rung, and why."""

    on: date
    rung: Rung
    why: str


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Due:
    """On a local day something is due: a follow-up of the one who has it, or an open item, which is everybody's."""

    on: date
    what: str
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """A request's age in one side's eyes at an instant: who has it, since when, and when it is looked at next.

    What the other side owes climbs by its silence: from `since`, or from its last word where that came later.
    `days` are whole local days of the side since `since`. `next_on` is never empty while the request is open, nor
    while a follow-up of the side is; it is today where something is overdue.
    """

    side: str
    open: bool
    owner: str
    awaited: Awaited
    since: Minute | None
    days: int
    rung: Rung
    climbs: tuple[Climb, ...]
    ahead: tuple[Climb, ...]
    """The climbs that are still to come if nothing happens."""
    raised: int
    """How often the wish was raised again."""
    chased: int
    """How often the other side was reminded since it was last heard."""
    last_chased: Minute | None
    next_on: date | None
    next_what: str
    dues: tuple[Due, ...]
    """The open items and the side's follow-ups that have a day, the earliest first."""

    @property
    def ours(self) -> bool:
        """Whether it is the side's own move."""
        return self.side in self.awaited.sides

    @property
    def item_due_on(self) -> date | None:
        """The earliest day on which an open item or a follow-up of the side is due, whatever comes before it."""
        return self.dues[0].on if self.dues else None

    @property
    def overdue(self) -> bool:
        """Whether it has climbed above its owner."""
        return self.rung > Rung.OWNER


def age(standing: Standing, side: str, now: Minute, ladder: Ladder = USUAL_LADDER) -> Age:
    """The request's age in the side's eyes; `standing` is what that side sees."""
    zone = standing.side(side).zone
    today = day_at(now, zone)
    whose = _due(standing, side, now)
    since = _counted_since(standing, side, now)
    first = day_at(since, zone) if since is not None else today
    heard = _last_heard(standing, side, whose, first)
    climbs = _climbs(standing, side, whose, heard, ladder) if standing.open else ()
    reached = tuple(climb for climb in climbs if climb.on <= today)
    chases = standing.chases.get(side, ())
    dues = _dues(standing, side)
    found = [(due.on, f"{due.what} is due") for due in dues]
    if standing.open:
        found.append(_next_step(standing, side, whose, heard, today, climbs, ladder))
    next_on, next_what = min(found) if found else (None, "")
    return Age(
        side=side,
        open=standing.open,
        owner=standing.cares[side].owner,
        awaited=whose,
        since=since,
        days=max(0, (today - first).days),
        rung=max((climb.rung for climb in reached), default=Rung.OWNER),
        climbs=reached,
        ahead=tuple(climb for climb in climbs if climb.on > today),
        raised=len(standing.cares[side].raised_again),
        chased=len(chases),
        last_chased=chases[-1] if chases else None,
        next_on=next_on and max(next_on, today),
        next_what=next_what,
        dues=dues,
    )


def _due(standing: Standing, side: str, now: Minute) -> Awaited:
    """Whose move it is at the instant: a meeting whose hours are past is for us to record."""
    meeting = standing.confirmed
    if standing.open and standing.held is None and meeting is not None and now >= meeting.ends:
        return Awaited(sides=frozenset({side}), duty=Duty.RECORD)
    return awaited(standing)


def _counted_since(standing: Standing, side: str, now: Minute) -> Minute | None:
    """From when days are counted: a review from its day, a meeting to be recorded from its end."""
    meeting = standing.confirmed
    if standing.open and standing.held is None and meeting is not None and now >= meeting.ends:
        return meeting.ends
    parked = standing.cares[side].parked
    if parked is not None and awaited(standing).duty is Duty.REVIEW:
        review = instant(parked.review, 0, standing.side(side).zone)
        return review if now >= review else standing.since
    return standing.since


def _last_heard(standing: Standing, side: str, whose: Awaited, first: date) -> date:
    """The day from which silence counts: any word of those who are waited for ends it, made or reported to us."""
    if side in whose.sides or not whose.sides:
        return first
    zone = standing.side(side).zone
    for move in reversed(standing.moves):
        if move.side in whose.sides and not (move.private or move.act.internal):
            return max(first, day_at(move.counts_from, zone))
    return first


def _climbs(standing: Standing, side: str, whose: Awaited, first: date, ladder: Ladder) -> tuple[Climb, ...]:
    """Every rung that the request climbs if nothing happens, by day; a wish raised again climbs at once."""
    if whose.duty in (Duty.NOTHING, Duty.MEET):
        return ()
    parked = standing.cares[side].parked
    if parked is not None and whose.duty is Duty.REVIEW:
        first = parked.review
    ours = side in whose.sides
    chief, principal = (
        (ladder.chief_of_staff, ladder.principal)
        if ours
        else (ladder.their_chief_of_staff, ladder.their_principal)
    )
    what = "without our move" if ours else "without a word from the other side"
    found = [
        Climb(on=first + timedelta(days=chief), rung=Rung.CHIEF_OF_STAFF, why=f"{chief} days {what}"),
        Climb(on=first + timedelta(days=principal), rung=Rung.PRINCIPAL, why=f"{principal} days {what}"),
    ]
    climbs = _first_of_each(_raised(found, standing, side, whose))
    if not standing.side(side).chief_of_staff:
        # Nobody stands on that rung: it stays with its owner until the principal's day.
        climbs = [climb for climb in climbs if climb.rung is not Rung.CHIEF_OF_STAFF]
    return tuple(sorted(climbs, key=_order))


def _raised(climbs: list[Climb], standing: Standing, side: str, whose: Awaited) -> list[Climb]:
    """The climbs, and for each time that the wish was raised again one to the next rung above where it was that day.

    A wish without an answer counts every time; what was asked since then, the times since it became this move.
    """
    zone = standing.side(side).zone
    again = standing.cares[side].raised_again
    counting = again if whose.duty is Duty.ANSWER_WISH else again[_raised_before(standing, side) :]
    for said in counting:
        on = day_at(said.at, zone)
        reached = max((climb.rung for climb in climbs if climb.on <= on), default=Rung.OWNER)
        if reached < Rung.PRINCIPAL:
            climbs = [*climbs, Climb(on=on, rung=Rung(reached + 1), why="raised again")]
    return climbs


def _raised_before(standing: Standing, side: str) -> int:
    """How often the wish was raised again before it became this move, in the order in which moves were entered."""
    raised = before = 0
    for move in counted(standing.moves):
        if isinstance(move.act, acts.RaiseAgain) and move.side == side:
            raised += 1
        elif move.counts_from == standing.since:
            before = raised
    return before


def _order(climb: Climb) -> tuple[date, Rung]:
    return climb.on, climb.rung


def _first_of_each(climbs: list[Climb]) -> list[Climb]:
    """The earliest climb to each rung."""
    earliest: dict[Rung, Climb] = {}
    for climb in climbs:
        known = earliest.get(climb.rung)
        if known is None or climb.on < known.on:
            earliest[climb.rung] = climb
    return list(earliest.values())


def _dues(standing: Standing, side: str) -> tuple[Due, ...]:
    """What is due by which day, of open items and of the side's follow-ups; follow-ups outlive the request."""
    follow_ups = standing.cares[side].follow_ups
    found = [
        Due(on=entry.due, what=entry.task, owner=entry.owner) for entry in follow_ups if entry.done is None
    ]
    for item in standing.open_items if standing.open else ():
        due = item.due or _counted_back(standing, item.days_before)
        if due is not None:
            found.append(Due(on=due, what=item.name))
    return tuple(sorted(found))


def _counted_back(standing: Standing, days: int | None) -> date | None:
    meeting = standing.agreed
    if days is None or meeting is None:
        return None
    return day_at(meeting.option.begins, meeting.option.zone) - timedelta(days=days)


def _next_step(
    standing: Standing,
    side: str,
    whose: Awaited,
    first: date,
    today: date,
    climbs: tuple[Climb, ...],
    ladder: Ladder,
) -> tuple[date, str]:
    zone = standing.side(side).zone
    if whose.duty is Duty.MEET and standing.confirmed is not None:
        return day_at(standing.confirmed.begins, standing.confirmed.zone), "the meeting"
    if whose.duty is Duty.RECORD:
        return first + timedelta(days=ladder.read_out), "the read-out is due"
    parked = standing.cares[side].parked
    if whose.duty is Duty.REVIEW and parked is not None and parked.review > today:
        return parked.review, "the day of review"
    if side not in whose.sides and whose.sides:
        chases = standing.chases.get(side, ())
        last = day_at(chases[-1], zone) if chases else first
        return last + timedelta(days=ladder.chase), "a reminder is due"
    if not standing.side(side).chief_of_staff:
        # Nobody stands on that rung, so that its day is the owner's own.
        begun = parked.review if whose.duty is Duty.REVIEW and parked is not None else first
        owners = begun + timedelta(days=ladder.chief_of_staff)
        if owners >= today:
            return owners, "a decision is due"
    ahead = [climb for climb in climbs if climb.on > today]
    if ahead:
        return ahead[0].on, f"goes to {ahead[0].rung.words}"
    return today, "a decision is due"

"""Story: a request's moves day by day, for every side and for somebody who sees them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sidelines.meetings.ageing import USUAL_LADDER, Age, Climb, Ladder, age
from sidelines.meetings.fold import after, standing_of
from sidelines.meetings.legal import forbidden
from sidelines.meetings.moves import Move, visible_to
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Standing
from sidelines.times import Minute, day_at, instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A request in one side's eyes at the end of a day: its standing and its age."""

    side: Side
    standing: Standing
    age: Age


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDay:
    """One local day of a story: where the request stands at its end, and what happened on it.

    `whole` is folded from every side's moves, `truths` has each side's own; `climbs` are what the ladders did on
    the day, by side.
    """

    day: date
    end: Minute
    whole: Standing
    truths: tuple[Truth, ...]
    moves: tuple[Move, ...]
    climbs: tuple[tuple[Side, Climb], ...]

    def truth_of(self, side: str) -> Truth:
        """What that side sees; raises KeyError."""
        for truth in self.truths:
            if truth.side.key == side:
                return truth
        raise KeyError(side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A request from its first move to its last, as a dated list of moves.

    Days are those of `zone`, an IANA name; `moves` are in the order in which they were entered.
    """

    title: str
    zone: str
    sides: tuple[Side, ...]
    moves: tuple[Move, ...]
    ladders: dict[str, Ladder]

    @property
    def first(self) -> date:
        """The local day of the first move."""
        return day_at(self.moves[0].at, self.zone)

    @property
    def last(self) -> date:
        """The local day of the last move."""
        return day_at(self.moves[-1].at, self.zone)

    def on(self, day: date) -> StoryDay:
        """Where the request stands at the end of the day, and what happened on it."""
        begin, end = self._bounds(day)
        known = [move for move in self.moves if move.at < end]
        truths = tuple(self._truth(known, side, end - 1) for side in self.sides)
        return StoryDay(
            day=day,
            end=end - 1,
            whole=standing_of(known, self.sides),
            truths=truths,
            moves=tuple(move for move in known if move.at >= begin),
            climbs=tuple((side, climb) for side in self.sides for climb in self._climbs(side, begin, end)),
        )

    def days_with_something(self, side: str = "") -> tuple[date, ...]:
        """The days on which a move was entered or a ladder did something, in order; with a side, as it sees them."""
        seen = visible_to(self.moves, side) if side else self.moves
        ladders = [each for each in self.sides if side in ("", each.key)]
        days = {day_at(move.at, self.zone) for move in seen}
        day = self.first
        while day <= self.last:
            if day not in days and any(self._climbs(each, *self._bounds(day)) for each in ladders):
                days.add(day)
            day += timedelta(days=1)
        return tuple(sorted(days))

    def _climbs(self, side: Side, begin: Minute, end: Minute) -> tuple[Climb, ...]:
        """The rungs that the side's file reached between two instants, also those from which a move took it since."""
        seen = visible_to(self.moves, side.key)
        standing = standing_of([move for move in seen if move.at < begin], self.sides, side.key)
        before = self._age(standing, side, begin - 1).climbs
        found: dict[Climb, None] = {}
        for move in [move for move in seen if begin <= move.at < end]:
            found |= dict.fromkeys(self._age(standing, side, move.at - 1).climbs)
            standing = after(standing, move)
            found |= dict.fromkeys(self._age(standing, side, move.at).climbs)
        found |= dict.fromkeys(self._age(standing, side, end - 1).climbs)
        return tuple(climb for climb in found if climb not in before)

    def _bounds(self, day: date) -> tuple[Minute, Minute]:
        return instant(day, 0, self.zone), instant(day + timedelta(days=1), 0, self.zone)

    def _truth(self, known: Sequence[Move], side: Side, now: Minute) -> Truth:
        standing = standing_of(known, self.sides, side.key)
        return Truth(side=side, standing=standing, age=self._age(standing, side, now))

    def _age(self, standing: Standing, side: Side, now: Minute) -> Age:
        return age(standing, side.key, now, self.ladder_of(side.key))

    def ladder_of(self, side: str) -> Ladder:
        """The ladder that the side's office has set, or the usual one."""
        return self.ladders.get(side, USUAL_LADDER)


def first_illegal(story: Story) -> tuple[Move, str] | None:
    """The first move that the facts of its day forbid, with the fact; None where every move is legal."""
    for place, move in enumerate(story.moves):
        before = visible_to(story.moves[:place], move.entered_by)
        said = forbidden(standing_of(before, story.sides, move.entered_by), move)
        if said:
            return move, said
    return None

"""Standing: where a request stands, folded from the moves that somebody sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sidelines.meetings.acts import Contact, Encounter
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable, Option
from sidelines.meetings.positions import Care, End, Item, Level, Position, Visit, visit_key
from sidelines.meetings.sides import Side
from sidelines.times import Minute


class Stage(StrEnum):
    """Where a request stands, in one word or two."""

    WISH = "wish"
    TASKED = "tasked"
    PARKED = "parked"
    SOUNDED_OUT = "sounded out"
    PROPOSED = "proposed"
    COUNTERED = "countered"
    IN_PRINCIPLE = "agreed in principle"
    AGREED = "agreed"
    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"
    HELD = "held"
    RECORDED = "recorded"
    POSTPONED = "postponed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class Duty(StrEnum):
    """What is waited for."""

    ANSWER_WISH = "an answer to the wish"
    REVIEW = "a review"
    ANSWER = "an answer"
    PROPOSE = "options"
    AGREE = "agreement on an option"
    CONFIRM = "confirmation"
    MEET = "the meeting"
    RECORD = "a read-out"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Whose move it is, and what is waited for; `sides` is empty where it is nobody's."""

    sides: frozenset[str]
    duty: Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A contact between principals or offices, with the move that recorded it."""

    contact: Contact
    move: Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a request stands for a viewer: a pure fold over the moves that the viewer sees.

    `viewer` is the key of a side, or empty for somebody who sees every side's moves. `positions`, `cares` and
    `items` are keyed by side, side and item name folded to lower case; `options` and `visits` by their keys.
    """

    sides: tuple[Side, ...]
    viewer: str
    moves: tuple[Move, ...] = ()
    positions: Mapping[str, Position]
    cares: Mapping[str, Care]
    options: Mapping[str, OnTheTable] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    contacts: tuple[Talk, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    asked_by: str = ""
    """The side that first told another of it; until then, the side whose wish it is."""
    asked: Minute | None = None
    """When anything was first told to the other side."""
    last_word: str = ""
    """The side that last sounded out or spoke, to whom the others owe an answer."""
    chases: Mapping[str, tuple[Minute, ...]] = field(default_factory=dict)
    """When each side reminded the others, since they were last heard."""
    postponed: Minute | None = None
    postponed_by: str = ""
    held: Minute | None = None
    began: Minute | None = None
    ended: Minute | None = None
    corrected: frozenset[str] = frozenset()
    """The ids of moves that were corrected and no longer count as they stand."""
    turn: Awaited | None = None
    """Whose move it is, as `awaited` says it, kept beside the instant since when it is."""
    since: Minute | None = None
    """Since when it is the move of whoever's it is."""

    def side(self, key: str) -> Side:
        """The side of that key; raises KeyError."""
        for side in self.sides:
            if side.key == key:
                return side
        raise KeyError(key)

    def visit(self, side: str, name: str) -> Visit | None:
        """The preparatory visit that the side calls so, if there is one."""
        return self.visits.get(visit_key(side, name))

    @property
    def whose_care(self) -> str:
        """The side whose own dealings the standing shows: the viewer's, or whoever began."""
        return self.viewer or self.asked_by or self.sides[0].key

    @property
    def end(self) -> End | None:
        """How the request ended, if some side has ended it; the latest where several have."""
        ends = [position.end for position in self.positions.values() if position.end]
        return max(ends, key=lambda end: end.at) if ends else None

    @property
    def open(self) -> bool:
        """Whether anything is still to be done: neither ended nor recorded."""
        return self.end is None and not self.recorded

    @property
    def recorded(self) -> bool:
        """Whether the meeting was held and the viewer's side, or every side, has its read-out."""
        whose = [self.viewer] if self.viewer else [side.key for side in self.sides]
        return self.held is not None and all(self.positions[key].read_out for key in whose)

    @property
    def lowest(self) -> Level:
        """How far the side that has gone least far has gone."""
        return min(position.level for position in self.positions.values())

    @property
    def agreed(self) -> OnTheTable | None:
        """The option to which every side has agreed."""
        keys = {position.option for position in self.positions.values()}
        if self.lowest < Level.AGREED or len(keys) != 1:
            return None
        return self.options.get(keys.pop())

    @property
    def confirmed(self) -> Option | None:
        """The meeting with place and time, once every side has confirmed it, until a side takes it back."""
        if self.end is not None or self.lowest < Level.CONFIRMED or self.agreed is None:
            return None
        return self.agreed.option

    @property
    def announced(self) -> Minute | None:
        """When a side first announced it."""
        instants = [
            position.announced for position in self.positions.values() if position.announced is not None
        ]
        return min(instants, default=None)

    @property
    def open_options(self) -> tuple[OnTheTable, ...]:
        """The options that may still be the one, offered ones before drafts, in the order in which they came."""
        still = [entry for entry in self.options.values() if entry.open]
        return tuple(sorted(still, key=lambda entry: entry.draft))

    @property
    def offers(self) -> tuple[OnTheTable, ...]:
        """The open options that were offered to another side."""
        return tuple(entry for entry in self.options.values() if entry.closed is None and entry.offered_by)

    @property
    def open_items(self) -> tuple[Item, ...]:
        """What is still to be settled."""
        return tuple(item for item in self.items.values() if item.open)

    @property
    def stage(self) -> Stage:
        """Where it stands, in one word or two; confirmed only where every side has confirmed."""
        if self.end is not None:
            return Stage(self.end.how.value)
        if self.held is not None:
            return Stage.RECORDED if self.recorded else Stage.HELD
        if self.confirmed is not None:
            return Stage.CONFIRMED if self.announced is None else Stage.ANNOUNCED
        if self.agreed is not None:
            return Stage.AGREED
        if self.cares[self.whose_care].parked is not None:
            return Stage.PARKED
        return self._early_stage()

    def _early_stage(self) -> Stage:
        if self.postponed is not None:
            return Stage.POSTPONED
        if self.lowest >= Level.IN_PRINCIPLE:
            return Stage.IN_PRINCIPLE
        if any(self._counters(entry) for entry in self.offers):
            return Stage.COUNTERED
        if self.offers:
            return Stage.PROPOSED
        if self.asked is not None:
            return Stage.SOUNDED_OUT
        return Stage.TASKED if self.cares[self.whose_care].tasked is not None else Stage.WISH

    def _counters(self, entry: OnTheTable) -> bool:
        """Whether an open option was offered instead of another and has no answer, nor has its side settled since."""
        instead = {answer.instead for other in self.options.values() for answer in other.answers}
        by = self.positions.get(entry.offered_by)
        settled = by is not None and by.level >= Level.AGREED and by.option != entry.option.key
        return entry.option.key in instead and not entry.answers and not settled

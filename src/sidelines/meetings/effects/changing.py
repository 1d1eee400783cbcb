"""Changing: the small changes to a standing from which every effect is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sidelines.meetings import acts
from sidelines.meetings.moves import Move
from sidelines.meetings.positions import Level, Position
from sidelines.meetings.standing import Standing
from sidelines.times import Minute

Value = TypeVar("Value")

BINDING = tuple(
    kind for kind in acts.ACTS if kind.commits and kind not in (acts.Drop, acts.Waive, acts.Announce)
)
"""The acts by which a side says how far it goes; its own take the place of what was reported of it."""


def put(items: Mapping[str, Value], key: str, value: Value) -> dict[str, Value]:
    """The items with one more, or with another in its place."""
    return {**items, key: value}


def at_position(standing: Standing, position: Position) -> Standing:
    """The standing with one side's position as it is now."""
    return replace(standing, positions=put(standing.positions, position.side, position))


def answering(standing: Standing) -> Standing:
    """Nobody owes an answer to the last word any more."""
    return replace(standing, last_word="") if standing.last_word else standing


def choosing(standing: Standing) -> Standing:
    """A place and a time are being chosen: no word is owed, and the meeting is postponed no longer."""
    settled = not standing.last_word and standing.postponed is None
    return standing if settled else replace(standing, last_word="", postponed=None)


def caring(standing: Standing, move: Move, **changes: Any) -> Standing:
    """What the side that moves keeps to itself, changed."""
    care = replace(standing.cares[move.side], **changes)
    return replace(standing, cares=put(standing.cares, move.side, care))


def placed(standing: Standing, move: Move, **changes: Any) -> Standing:
    """The position of the side that moves, changed; what it showed itself is kept under what is reported of it."""
    position = standing.positions[move.side]
    own = None
    if move.report is not None:
        own = position if position.report is None else position.own
    changes = {"since": move.counts_from, "report": move.report, "end": None, "own": own, **changes}
    return at_position(standing, replace(position, **changes))


def at_least(standing: Standing, move: Move, level: Level) -> Standing:
    """The position of the side that moves, raised to the level if it was lower or had ended."""
    position = standing.positions[move.side]
    if position.level >= level and position.end is None:
        return standing
    return placed(standing, move, level=max(level, position.level))


def fallen(position: Position, at: Minute) -> Position:
    """A position back at yes in principle, since what it had agreed to is open again."""
    if position.level < Level.AGREED:
        return position
    own = None if position.own is None else fallen(position.own, at)
    return replace(position, level=Level.IN_PRINCIPLE, option="", announced=None, since=at, own=own)


def yielded(standing: Standing, move: Move) -> Standing:
    """A side that acts itself takes the place of what was reported of it.

    Words alone leave its reported level, and show that it has not ended the request.
    """
    position = standing.positions[move.side]
    if move.internal or position.report is None:
        return standing
    if not isinstance(move.act, BINDING) and position.end is None:
        return standing
    own = position.own or Position(side=move.side)
    kept = replace(
        own, statements=position.statements, announced=position.announced, read_out=position.read_out
    )
    return at_position(standing, kept)

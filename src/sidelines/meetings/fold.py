"""Fold: a standing made from moves, one after the other.

Nothing here refuses a move (that is `legal`), since a side must be able to read whatever another tells it, also where
the two have understood the past differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sidelines.meetings import acts
from sidelines.meetings.effects import agreement, endings, items, offers, office
from sidelines.meetings.effects.changing import BINDING, yielded
from sidelines.meetings.moves import Move, visible_to
from sidelines.meetings.positions import Care, Position
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Awaited, Standing
from sidelines.meetings.turn import awaited
from sidelines.times import Minute

Effect = Callable[[Standing, Move, Any], Standing]

EFFECTS: dict[type[acts.Act], Effect] = {
    acts.Wish: office.wish,
    acts.RaiseAgain: office.wish,
    acts.Task: office.task,
    acts.HandOver: office.hand_over,
    acts.Park: office.park,
    acts.Draft: office.draft,
    acts.FollowUp: office.follow_up,
    acts.Done: office.done,
    acts.Contact: office.contact,
    acts.Encounter: office.encounter,
    acts.SoundOut: offers.sound_out,
    acts.Say: offers.sound_out,
    acts.Chase: offers.chase,
    acts.Propose: offers.propose,
    acts.Accept: offers.accept,
    acts.Refuse: offers.refuse,
    acts.Counter: offers.counter,
    acts.Drop: offers.drop,
    acts.AgreeInPrinciple: items.agree_in_principle,
    acts.OpenItem: items.open_item,
    acts.Settle: items.settle,
    acts.Waive: items.settle,
    acts.PlanVisit: items.plan_visit,
    acts.OpenChecklist: items.open_checklist,
    acts.VisitMade: items.visit_made,
    acts.CallOffVisit: items.call_off_visit,
    acts.Agree: agreement.agree,
    acts.Confirm: agreement.confirm,
    acts.Announce: agreement.announce,
    acts.Held: agreement.held,
    acts.ReadOut: agreement.read_out,
    acts.Decline: endings.decline,
    acts.Withdraw: endings.withdraw,
    acts.Lapse: endings.lapse,
    acts.Supersede: endings.supersede,
    acts.Postpone: endings.postpone,
    acts.Cancel: endings.cancel,
}
"""What each kind of act does; a correction alone is folded by `after` itself."""


def at_first(sides: Iterable[Side], viewer: str = "") -> Standing:
    """The standing before any move, for the side of that key, or for somebody who sees all moves."""
    between = tuple(sides)
    if len(between) < 2 or len({side.key for side in between}) < len(between):
        raise ValueError("a request lives between two or more different sides")
    if viewer and viewer not in {side.key for side in between}:
        raise ValueError(f"{viewer} is no side of the request")
    first = Standing(
        sides=between,
        viewer=viewer,
        positions={side.key: Position(side=side.key) for side in between},
        cares={side.key: Care(owner=side.owner) for side in between},
    )
    return replace(first, turn=awaited(first))


def standing_of(moves: Iterable[Move], sides: Iterable[Side], viewer: str = "") -> Standing:
    """Where a request stands after the moves, as a side sees them, or as somebody does who sees them all.

    The moves are in the order in which they were entered; those that the viewer doesn't see are left out first.
    """
    seen = visible_to(moves, viewer) if viewer else tuple(moves)
    return resumed(at_first(sides, viewer), seen)


def resumed(standing: Standing, moves: Iterable[Move]) -> Standing:
    """The standing after further moves, all of which its viewer sees."""
    for move in moves:
        standing = after(standing, move)
    return standing


def after(standing: Standing, move: Move) -> Standing:
    """The standing after one more move."""
    if isinstance(move.act, acts.Correct):
        return _corrected(standing, move)
    moves = (*standing.moves, move)
    if own_later_word(standing, move) is not None:
        return replace(standing, moves=moves)
    changed = EFFECTS[type(move.act)](_heard(yielded(standing, move), move), move, move.act)
    turn = awaited(changed)
    return replace(changed, moves=moves, turn=turn, since=_since(standing, move, turn))


def _since(standing: Standing, move: Move, turn: Awaited) -> Minute:
    """Since when it is their move: another's mere word may change what they owe, not how long they have owed it."""
    before = standing.turn
    if standing.since is None or before is None:
        return move.counts_from
    mere_word = isinstance(move.act, acts.SoundOut | acts.Say) and move.side not in turn.sides
    still = mere_word and turn.sides == before.sides
    return standing.since if still or turn == before else move.counts_from


def own_later_word(standing: Standing, move: Move) -> Move | None:
    """The side's own binding word from after the time that a report of it tells of: then its own word stands."""
    if move.report is None or not isinstance(move.act, BINDING):
        return None
    learned = move.report.learned
    return next(
        (
            own
            for own in standing.moves
            if own.side == move.side
            and own.at > learned
            and not own.internal
            and isinstance(own.act, BINDING)
        ),
        None,
    )


def _heard(standing: Standing, move: Move) -> Standing:
    """A move between the offices is news: it ends a rest, a silence and a quiet end, and the first one asks."""
    if move.act.internal or move.private:
        return standing
    changes: dict[str, Any] = {}
    if standing.asked is None:
        changes |= {"asked": move.counts_from, "asked_by": move.side}
    if any(care.parked for care in standing.cares.values()):
        changes["cares"] = {key: replace(care, parked=None) for key, care in standing.cares.items()}
    if any(key != move.side for key in standing.chases):
        changes["chases"] = {key: made for key, made in standing.chases.items() if key == move.side}
    for key, position in standing.positions.items():
        if key != move.side and position.end is not None and position.end.inside:
            positions = changes.get("positions", standing.positions)
            changes["positions"] = {**positions, key: replace(position, end=None)}
    return replace(standing, **changes) if changes else standing


def _corrected(standing: Standing, move: Move) -> Standing:
    """Fold anew, the corrected move counting as the correction says; the file keeps both."""
    moves = (*standing.moves, move)
    counting = resumed(at_first(standing.sides, standing.viewer), counted(moves))
    return replace(counting, moves=moves, corrected=frozenset(_corrections(moves)))


def _corrections(moves: Iterable[Move]) -> dict[str, acts.Act | None]:
    """What counts instead of each corrected move, by its id."""
    return {move.act.of: move.act.instead for move in moves if isinstance(move.act, acts.Correct)}


def counted(moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves as they count: corrected ones as they were corrected, and the corrections themselves left out."""
    entered = tuple(moves)
    instead = _corrections(entered)
    found: list[Move] = []
    for move in entered:
        act = instead.get(move.id, move.act)
        if act is not None and not isinstance(act, acts.Correct):
            found.append(move if act is move.act else replace(move, act=act))
    return tuple(found)

"""Agreement: a side settles on an option, confirms it, announces it, meets and records."""

from __future__ import annotations

from dataclasses import replace

from sidelines.meetings import acts
from sidelines.meetings.effects.changing import answering, at_least, at_position, choosing, placed, put
from sidelines.meetings.effects.offers import answer, answered, closed
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Closed, Option, Reply
from sidelines.meetings.positions import Level, Statement
from sidelines.meetings.standing import Standing


def agree(standing: Standing, move: Move, act: acts.Agree) -> Standing:
    """The side has settled on that place and that time."""
    changed = settled_on(standing, move, act.option, Level.AGREED)
    return choosing(changed)


def settled_on(standing: Standing, move: Move, option: Option, level: Level) -> Standing:
    """The side stands by the option; those who accepted it before have thereby agreed too."""
    changed = answered(standing, move, option, answer(move, Reply.ACCEPTED))
    entry = replace(changed.options[option.key], closed=None, closed_at=None, why="")
    changed = replace(changed, options=put(changed.options, option.key, entry))
    changed = placed(changed, move, level=level, option=option.key)
    for position in changed.positions.values():
        given = entry.answer_of(position.side)
        if position.side == move.side or position.level >= Level.AGREED or given is None:
            continue
        if given.reply is Reply.ACCEPTED:
            agreed = replace(position, level=Level.AGREED, option=option.key, since=move.counts_from)
            changed = at_position(changed, agreed)
    return _narrowed(changed, move)


def _narrowed(standing: Standing, move: Move) -> Standing:
    """Once every side has agreed to one option the others are closed, and place and time are settled."""
    agreed = standing.agreed
    if agreed is None:
        return standing
    for key in [key for key in standing.options if key != agreed.option.key]:
        standing = closed(standing, key, Closed.ANOTHER_AGREED, move)
    values = {
        "place": agreed.option.city,
        "time": "as agreed" if not agreed.option.hours_open else "day agreed",
    }
    for name, value in values.items():
        item = standing.items.get(name)
        if item is not None and item.open and value:
            shut = replace(item, value=value, closed=move.counts_from, closed_by=move.member)
            standing = replace(standing, items=put(standing.items, name, shut))
    return standing


def confirm(standing: Standing, move: Move, act: acts.Confirm) -> Standing:
    """The side has confirmed exactly that, and no more."""
    if act.what is acts.Confirmed.IN_PRINCIPLE:
        changed = answering(at_least(standing, move, Level.IN_PRINCIPLE))
    elif act.what is acts.Confirmed.MEETING:
        changed = _confirmed_meeting(standing, move, act)
    else:
        changed = at_least(standing, move, Level.INTERESTED)
    said = Statement(what=act.what, at=move.counts_from, words=act.words, report=move.report)
    position = changed.positions[move.side]
    return at_position(changed, replace(position, statements=(*position.statements, said)))


def _confirmed_meeting(standing: Standing, move: Move, act: acts.Confirm) -> Standing:
    option = act.option or _meant(standing, move.side)
    if option is None:
        # Confirmed without saying what: no more than yes to a meeting.
        return at_least(standing, move, Level.IN_PRINCIPLE)
    return choosing(settled_on(standing, move, option, Level.CONFIRMED))


def _meant(standing: Standing, side: str) -> Option | None:
    """What a side must mean that confirms: what it agreed to, or the one thing that the others did."""
    own = standing.positions[side].option
    others = {position.option for position in standing.positions.values() if position.option}
    key = own or (others.pop() if len(others) == 1 else "")
    return standing.options[key].option if key in standing.options else None


def announce(standing: Standing, move: Move, act: acts.Announce) -> Standing:
    """The public knows, since the first time that the side told it."""
    position = standing.positions[move.side]
    first = move.counts_from if position.announced is None else position.announced
    return at_position(standing, replace(position, announced=first))


def held(standing: Standing, move: Move, act: acts.Held) -> Standing:
    """The meeting took place; where this viewer never saw it confirmed, that stays the other side's word."""
    if standing.held is None and standing.confirmed is None:
        return standing
    return replace(
        standing,
        held=move.counts_from if standing.held is None else standing.held,
        began=act.began or standing.began,
        ended=act.ended or standing.ended,
    )


def read_out(standing: Standing, move: Move, act: acts.ReadOut) -> Standing:
    """The side has its record."""
    return at_position(standing, replace(standing.positions[move.side], read_out=act.words))

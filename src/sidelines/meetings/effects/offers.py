"""Offers: words between the offices, and options that are offered, answered and taken back."""

from __future__ import annotations

from dataclasses import replace

from sidelines.meetings import acts
from sidelines.meetings.effects.changing import answering, at_least, choosing, fallen, put
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Answer, Closed, OnTheTable, Option, Reply
from sidelines.meetings.positions import Level
from sidelines.meetings.standing import Standing

_BY_ANSWER = (Closed.REFUSED, Closed.COUNTERED)


def sound_out(standing: Standing, move: Move, act: acts.SoundOut | acts.Say) -> Standing:
    """The last word is theirs, and the others owe an answer."""
    return replace(at_least(standing, move, Level.INTERESTED), last_word=move.side)


def chase(standing: Standing, move: Move, act: acts.Chase) -> Standing:
    """One more reminder since the others were last heard."""
    before = standing.chases.get(move.side, ())
    return replace(standing, chases=put(standing.chases, move.side, (*before, move.counts_from)))


def propose(standing: Standing, move: Move, act: acts.Propose) -> Standing:
    """Options are on the table."""
    for option in act.options:
        standing = offered(standing, move, option, act)
    changed = at_least(reopened(standing, move), move, Level.INTERESTED)
    return choosing(changed)


def reopened(standing: Standing, move: Move) -> Standing:
    """A new offer, while not every side has confirmed, opens again what was agreed: for everybody."""
    agreed = any(position.level >= Level.AGREED for position in standing.positions.values())
    if not agreed or standing.confirmed is not None:
        return standing
    positions = {key: fallen(position, move.counts_from) for key, position in standing.positions.items()}
    return replace(standing, positions=positions)


def offered(standing: Standing, move: Move, option: Option, act: acts.Propose | None = None) -> Standing:
    """The option on the table, offered by the side that moves unless another has offered it before."""
    known = standing.options.get(option.key)
    if known is not None and known.offered_by and known.open:
        return standing
    entry = OnTheTable(
        option=option,
        offered_by=move.side,
        drafted_by=known.drafted_by if known else move.side,
        at=move.counts_from,
        answer_by=act.answer_by if act else None,
    )
    return replace(standing, options=put(standing.options, option.key, entry))


def answered(standing: Standing, move: Move, option: Option, answer: Answer) -> Standing:
    """The side's answer beside the option; an option that was never offered is taken as its own offer.

    What its last answer had closed is open again, for that answer no longer stands.
    """
    known = standing.options.get(option.key)
    if known is None or known.draft:
        return offered(standing, move, option)
    if known.offered_by == move.side:
        return standing
    last = known.answer_of(move.side)
    if known.closed in _BY_ANSWER and last is not None and last.reply.value == known.closed.value:
        known = replace(known, closed=None, closed_at=None, why="")
    answers = (*(given for given in known.answers if given.side != move.side), answer)
    return replace(standing, options=put(standing.options, option.key, replace(known, answers=answers)))


def closed(standing: Standing, key: str, why: Closed, move: Move, words: str = "") -> Standing:
    """The option is off the table, and whoever had settled on it is back at yes in principle."""
    known = standing.options.get(key)
    if known is None or not known.open:
        return standing
    entry = replace(known, closed=why, closed_at=move.counts_from, why=words)
    positions = {
        side: fallen(position, move.counts_from) if position.option == key else position
        for side, position in standing.positions.items()
    }
    return replace(standing, options=put(standing.options, key, entry), positions=positions)


def answer(move: Move, reply: Reply, reason: str = "", instead: str = "") -> Answer:
    """The answer that a move gives."""
    reported = move.report is not None
    return Answer(
        side=move.side, reply=reply, at=move.counts_from, reason=reason, instead=instead, reported=reported
    )


def accept(standing: Standing, move: Move, act: acts.Accept) -> Standing:
    """The option suits the side, which thereby agrees in principle."""
    changed = answered(standing, move, act.option, answer(move, Reply.ACCEPTED, act.words))
    return answering(at_least(changed, move, Level.IN_PRINCIPLE))


def refuse(standing: Standing, move: Move, act: acts.Refuse) -> Standing:
    """The option is off the table."""
    changed = answered(standing, move, act.option, answer(move, Reply.REFUSED, act.reason))
    changed = closed(changed, act.option.key, Closed.REFUSED, move, act.reason)
    return answering(at_least(changed, move, Level.INTERESTED))


def counter(standing: Standing, move: Move, act: acts.Counter) -> Standing:
    """The option is off the table, and another lies there in its place."""
    given = answer(move, Reply.COUNTERED, act.words, act.instead.key)
    changed = answered(standing, move, act.option, given)
    changed = closed(changed, act.option.key, Closed.COUNTERED, move, act.words)
    changed = offered(changed, move, act.instead)
    return choosing(at_least(reopened(changed, move), move, Level.INTERESTED))


def drop(standing: Standing, move: Move, act: acts.Drop) -> Standing:
    """A side's own option is off the table."""
    return closed(standing, act.option.key, Closed.DROPPED, move, act.reason)

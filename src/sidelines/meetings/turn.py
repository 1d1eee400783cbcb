"""Turn: whose move it is."""

from __future__ import annotations

from collections.abc import Iterable

from sidelines.meetings.options import OnTheTable
from sidelines.meetings.positions import Level
from sidelines.meetings.standing import Awaited, Duty, Standing


def awaited(standing: Standing) -> Awaited:
    """Whose move it is, and what is waited for, in the eyes of the standing's viewer."""
    if not standing.open:
        return _nobody(Duty.NOTHING)
    if standing.held is not None:
        return Awaited(sides=frozenset(_without_read_out(standing)), duty=Duty.RECORD)
    if standing.confirmed is not None:
        return _nobody(Duty.MEET)
    found = _towards_agreement(standing) or _on_options(standing) or _early(standing)
    parked = standing.cares[standing.whose_care].parked
    if parked is not None and standing.whose_care in found.sides:
        return Awaited(sides=frozenset({standing.whose_care}), duty=Duty.REVIEW)
    return found


def _nobody(duty: Duty) -> Awaited:
    return Awaited(sides=frozenset(), duty=duty)


def _of(sides: Iterable[str], duty: Duty) -> Awaited | None:
    keys = frozenset(sides)
    return Awaited(sides=keys, duty=duty) if keys else None


def _without_read_out(standing: Standing) -> list[str]:
    """The sides that have no read-out; one that looks from its own side waits for its own alone."""
    whose = [standing.viewer] if standing.viewer else [side.key for side in standing.sides]
    return [key for key in whose if not standing.positions[key].read_out]


def _towards_agreement(standing: Standing) -> Awaited | None:
    """Once a side has agreed or confirmed, it is for those who have not."""
    positions = standing.positions.values()
    highest = max(position.level for position in positions)
    if highest < Level.AGREED:
        return None
    if standing.agreed is None and highest < Level.CONFIRMED:
        return _of(_not_with_the_last(standing), Duty.AGREE)
    behind = [position.side for position in positions if position.level < Level.CONFIRMED]
    # Every side has confirmed, but not the same option: it is for those who did not settle last.
    return _of(behind or _not_with_the_last(standing), Duty.CONFIRM)


def _not_with_the_last(standing: Standing) -> list[str]:
    """The sides that have not agreed to the option on which a side settled last."""
    settled = [position for position in standing.positions.values() if position.level >= Level.AGREED]
    last = max(settled, key=lambda position: position.since or 0)
    return [
        position.side
        for position in standing.positions.values()
        if position.level < Level.AGREED or position.option != last.option
    ]


def _on_options(standing: Standing) -> Awaited | None:
    """Options on the table are for those who owe an answer, or for whoever may settle on one that suits all."""
    offers = standing.offers
    # Those who may settle are those who offered what suits everybody.
    settling = [entry.offered_by for entry in offers if all(entry.suits(side.key) for side in standing.sides)]
    if settling:
        return _of(settling, Duty.AGREE)
    return _of([key for entry in offers for key in _owing(standing, entry)], Duty.ANSWER)


def _owing(standing: Standing, entry: OnTheTable) -> list[str]:
    return [
        side.key
        for side in standing.sides
        if side.key != entry.offered_by and entry.answer_of(side.key) is None
    ]


def _early(standing: Standing) -> Awaited:
    """Before any option is open: an answer to the wish or to the last word, or the first options."""
    begun_by = standing.asked_by or standing.whose_care
    if standing.asked is None:
        return Awaited(sides=frozenset({begun_by}), duty=Duty.ANSWER_WISH)
    if standing.postponed is not None:
        return Awaited(sides=frozenset({standing.postponed_by}), duty=Duty.PROPOSE)
    silent = [
        position.side
        for position in standing.positions.values()
        if position.level == Level.NO_ANSWER and position.side != standing.last_word
    ]
    owe_a_word = [side.key for side in standing.sides if side.key != standing.last_word]
    if standing.last_word:
        if begun_by != standing.last_word and _others_willing(standing, begun_by):
            return Awaited(sides=frozenset({begun_by}), duty=Duty.PROPOSE)
        return Awaited(sides=frozenset(silent or owe_a_word), duty=Duty.ANSWER)
    return _of(silent, Duty.ANSWER) or Awaited(sides=frozenset({begun_by}), duty=Duty.PROPOSE)


def _others_willing(standing: Standing, side: str) -> bool:
    """Whether every other side has agreed in principle: then it waits for options, whatever it says meanwhile."""
    return all(
        position.level >= Level.IN_PRINCIPLE for key, position in standing.positions.items() if key != side
    )

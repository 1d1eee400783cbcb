"""Office: what a side does inside, of which no other ever learns."""

from __future__ import annotations

from dataclasses import replace

from sidelines.meetings import acts
from sidelines.meetings.effects.changing import at_least, caring
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable
from sidelines.meetings.positions import Level, OpenFollowUp, Parked, Said
from sidelines.meetings.standing import Standing, Talk


def wish(standing: Standing, move: Move, act: acts.Wish | acts.RaiseAgain) -> Standing:
    """The principal's words join the others, and end a rest."""
    said = Said(at=move.counts_from, words=act.words, said=act.said, day_only=move.day_only)
    care = standing.cares[move.side]
    changed = caring(standing, move, wishes=(*care.wishes, said), parked=None)
    if standing.asked is None and not standing.asked_by:
        changed = replace(changed, asked_by=move.side)
    return at_least(changed, move, Level.INTERESTED)


def task(standing: Standing, move: Move, act: acts.Task) -> Standing:
    """It has an owner, and something to be done; an owner without a name leaves it with the last one."""
    owner = act.owner.strip() or standing.cares[move.side].owner
    return caring(standing, move, owner=owner, tasked=move.counts_from, task=act.words)


def hand_over(standing: Standing, move: Move, act: acts.HandOver) -> Standing:
    """It has another owner."""
    care = standing.cares[move.side]
    return caring(standing, move, owner=act.owner.strip() or care.owner, task=act.words or care.task)


def park(standing: Standing, move: Move, act: acts.Park) -> Standing:
    """It rests until a day."""
    parked = Parked(at=move.counts_from, reason=act.reason, review=act.review, member=move.member)
    return caring(standing, move, parked=parked)


def draft(standing: Standing, move: Move, act: acts.Draft) -> Standing:
    """Options lie on our own table, offered to nobody."""
    drafts = {
        option.key: OnTheTable(option=option, offered_by="", drafted_by=move.side, at=move.counts_from)
        for option in act.options
        if option.key not in standing.options
    }
    return replace(standing, options={**standing.options, **drafts})


def follow_up(standing: Standing, move: Move, act: acts.FollowUp) -> Standing:
    """Something more is to be done after the meeting."""
    entry = OpenFollowUp(task=act.task, owner=act.owner, due=act.due)
    return caring(standing, move, follow_ups=(*standing.cares[move.side].follow_ups, entry))


def done(standing: Standing, move: Move, act: acts.Done) -> Standing:
    """A follow-up is no longer open."""
    entries = tuple(
        replace(entry, done=move.counts_from, words=act.words)
        if entry.task == act.task and entry.done is None
        else entry
        for entry in standing.cares[move.side].follow_ups
    )
    return caring(standing, move, follow_ups=entries)


def contact(standing: Standing, move: Move, act: acts.Contact) -> Standing:
    """A talk about it is on file."""
    return replace(standing, contacts=(*standing.contacts, Talk(contact=act, move=move)))


def encounter(standing: Standing, move: Move, act: acts.Encounter) -> Standing:
    """An earlier meeting of the principals is on file."""
    return replace(standing, encounters=(*standing.encounters, act))

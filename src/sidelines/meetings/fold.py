"""Fold: what each move does to a standing.

Every function here takes a standing and gives the next; none refuses anything (that is `legal`), since a side must be
able to read whatever another tells it, also where the two have understood the past differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sidelines.meetings import acts
from sidelines.meetings.checks import checked
from sidelines.meetings.moves import Move, visible_to
from sidelines.meetings.options import Answer, Closed, OnTheTable, Option, Reply
from sidelines.meetings.positions import (
    Care,
    End,
    Ending,
    Item,
    Level,
    OpenFollowUp,
    Parked,
    Position,
    Said,
    Statement,
    Visit,
)
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Standing, Talk
from sidelines.meetings.turn import awaited

Value = TypeVar("Value")


def at_first(sides: Iterable[Side], viewer: str = "") -> Standing:
    """The standing before any move, for the side of that key, or for somebody who sees all moves."""
    between = tuple(sides)
    if len(between) < 2 or len({side.key for side in between}) < len(between):
        raise ValueError("a request lives between two or more different sides")
    if viewer and viewer not in {side.key for side in between}:
        raise ValueError(f"{viewer} is no side of the request")
    return Standing(
        sides=between,
        viewer=viewer,
        positions={side.key: Position(side=side.key) for side in between},
        cares={side.key: Care(owner=side.owner) for side in between},
    )


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
    effect = EFFECTS[type(move.act)]
    changed = effect(_heard(standing, move), move, move.act)
    return _timed(standing, replace(changed, moves=(*standing.moves, move)), move)


def _timed(before: Standing, now: Standing, move: Move) -> Standing:
    """Since when it is whose move: unchanged as long as the same sides owe the same."""
    if before.since is not None and awaited(before) == awaited(now):
        return replace(now, since=before.since)
    return replace(now, since=move.counts_from)


def _corrected(standing: Standing, move: Move) -> Standing:
    """Fold anew, the corrected move counting as the correction says; the file keeps both."""
    moves = (*standing.moves, move)
    instead = {entry.act.of: entry.act.instead for entry in moves if isinstance(entry.act, acts.Correct)}
    counting = at_first(standing.sides, standing.viewer)
    for entry in moves:
        if isinstance(entry.act, acts.Correct):
            continue
        if entry.id not in instead:
            counting = after(counting, entry)
        elif (act := instead[entry.id]) is not None:
            counting = after(counting, replace(entry, act=act))
    return replace(counting, moves=moves, corrected=frozenset(instead))


# --- what every move does ----------------------------------------------------------------------------------------


def _heard(standing: Standing, move: Move) -> Standing:
    """A move between the offices is news: it ends a rest, a silence and a lapse, and the first one asks."""
    if move.act.internal or move.private:
        return standing
    changed = standing
    if standing.asked is None:
        changed = replace(changed, asked=move.counts_from, asked_by=move.side)
    cares = dict(standing.cares)
    positions = dict(standing.positions)
    for key in [side.key for side in standing.sides]:
        cares[key] = replace(cares[key], parked=None)
        end = positions[key].end
        if key != move.side and end is not None and end.how is Ending.LAPSED:
            positions[key] = replace(positions[key], end=None)
    chases = {key: instants for key, instants in standing.chases.items() if key == move.side}
    return replace(changed, cares=cares, positions=positions, chases=chases)


def _with(items: Mapping[str, Value], key: str, value: Value) -> dict[str, Value]:
    return {**items, key: value}


def _caring(standing: Standing, move: Move, **changes: Any) -> Standing:
    care = replace(standing.cares[move.side], **changes)
    return replace(standing, cares=_with(standing.cares, move.side, care))


def _placed(standing: Standing, move: Move, **changes: Any) -> Standing:
    """The side's own position, changed; its own move takes the place of what was reported of it."""
    position = standing.positions[move.side]
    changes = {"since": move.counts_from, "report": move.report, "end": None, **changes}
    return replace(standing, positions=_with(standing.positions, move.side, replace(position, **changes)))


def _at_least(standing: Standing, move: Move, level: Level) -> Standing:
    """The side's position, raised to the level if it was lower."""
    position = standing.positions[move.side]
    if position.level >= level and position.end is None:
        return replace(
            standing,
            positions=_with(standing.positions, move.side, replace(position, report=move.report)),
        )
    return _placed(standing, move, level=max(level, position.level))


# --- inside the office -------------------------------------------------------------------------------------------


def _wish(standing: Standing, move: Move, act: acts.Wish | acts.RaiseAgain) -> Standing:
    said = Said(at=move.counts_from, words=act.words, said=act.said, day_only=move.day_only)
    care = standing.cares[move.side]
    changed = _caring(standing, move, wishes=(*care.wishes, said), parked=None)
    if standing.asked is None and not standing.asked_by:
        changed = replace(changed, asked_by=move.side)
    return _at_least(changed, move, Level.INTERESTED)


def _task(standing: Standing, move: Move, act: acts.Task) -> Standing:
    return _caring(standing, move, owner=act.owner, tasked=move.counts_from, task=act.words)


def _hand_over(standing: Standing, move: Move, act: acts.HandOver) -> Standing:
    care = standing.cares[move.side]
    return _caring(standing, move, owner=act.owner, task=act.words or care.task)


def _park(standing: Standing, move: Move, act: acts.Park) -> Standing:
    parked = Parked(at=move.counts_from, reason=act.reason, review=act.review, member=move.member)
    return _caring(standing, move, parked=parked)


def _draft(standing: Standing, move: Move, act: acts.Draft) -> Standing:
    drafts = {
        option.key: OnTheTable(option=option, offered_by="", drafted_by=move.side, at=move.counts_from)
        for option in act.options
        if option.key not in standing.options
    }
    return replace(standing, options={**standing.options, **drafts})


def _follow_up(standing: Standing, move: Move, act: acts.FollowUp) -> Standing:
    entry = OpenFollowUp(task=act.task, owner=act.owner, due=act.due)
    return _caring(standing, move, follow_ups=(*standing.cares[move.side].follow_ups, entry))


def _done(standing: Standing, move: Move, act: acts.Done) -> Standing:
    entries = tuple(
        replace(entry, done=move.counts_from, words=act.words)
        if entry.task == act.task and entry.done is None
        else entry
        for entry in standing.cares[move.side].follow_ups
    )
    return _caring(standing, move, follow_ups=entries)


def _contact(standing: Standing, move: Move, act: acts.Contact) -> Standing:
    return replace(standing, contacts=(*standing.contacts, Talk(contact=act, move=move)))


def _encounter(standing: Standing, move: Move, act: acts.Encounter) -> Standing:
    return replace(standing, encounters=(*standing.encounters, act))


# --- between the offices -----------------------------------------------------------------------------------------


def _sound_out(standing: Standing, move: Move, act: acts.SoundOut | acts.Say) -> Standing:
    return replace(_at_least(standing, move, Level.INTERESTED), last_word=move.side)


def _chase(standing: Standing, move: Move, act: acts.Chase) -> Standing:
    before = standing.chases.get(move.side, ())
    return replace(standing, chases=_with(standing.chases, move.side, (*before, move.counts_from)))


def _propose(standing: Standing, move: Move, act: acts.Propose) -> Standing:
    for option in act.options:
        standing = _offered(standing, move, option, act)
    changed = _at_least(_reopened(standing, move), move, Level.INTERESTED)
    return replace(changed, last_word="", postponed=None)


def _reopened(standing: Standing, move: Move) -> Standing:
    """A new offer, while not every side has confirmed, opens again what was agreed: for everybody."""
    if standing.confirmed is not None:
        return standing
    positions = {
        key: replace(position, level=Level.IN_PRINCIPLE, option="", since=move.counts_from)
        if position.level >= Level.AGREED
        else position
        for key, position in standing.positions.items()
    }
    return replace(standing, positions=positions)


def _offered(standing: Standing, move: Move, option: Option, act: acts.Propose | None = None) -> Standing:
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
    return replace(standing, options=_with(standing.options, option.key, entry))


def _answered(standing: Standing, move: Move, option: Option, answer: Answer) -> Standing:
    """The side's answer beside the option; an option that it never saw offered is taken as its own offer."""
    known = standing.options.get(option.key)
    if known is None or known.draft:
        return _offered(standing, move, option)
    if known.offered_by == move.side:
        return standing
    answers = (*(given for given in known.answers if given.side != move.side), answer)
    return replace(standing, options=_with(standing.options, option.key, replace(known, answers=answers)))


def _closed(standing: Standing, key: str, why: Closed, move: Move, words: str = "") -> Standing:
    known = standing.options.get(key)
    if known is None or not known.open:
        return standing
    entry = replace(known, closed=why, closed_at=move.counts_from, why=words)
    return replace(standing, options=_with(standing.options, key, entry))


def _answer(move: Move, reply: Reply, reason: str = "", instead: str = "") -> Answer:
    reported = move.report is not None
    return Answer(
        side=move.side, reply=reply, at=move.counts_from, reason=reason, instead=instead, reported=reported
    )


def _accept(standing: Standing, move: Move, act: acts.Accept) -> Standing:
    changed = _answered(standing, move, act.option, _answer(move, Reply.ACCEPTED))
    return replace(_at_least(changed, move, Level.IN_PRINCIPLE), last_word="")


def _refuse(standing: Standing, move: Move, act: acts.Refuse) -> Standing:
    changed = _answered(standing, move, act.option, _answer(move, Reply.REFUSED, act.reason))
    changed = _closed(changed, act.option.key, Closed.REFUSED, move, act.reason)
    return replace(_at_least(changed, move, Level.INTERESTED), last_word="")


def _counter(standing: Standing, move: Move, act: acts.Counter) -> Standing:
    answer = _answer(move, Reply.COUNTERED, act.words, act.instead.key)
    changed = _answered(standing, move, act.option, answer)
    changed = _closed(changed, act.option.key, Closed.COUNTERED, move, act.words)
    changed = _offered(changed, move, act.instead)
    return replace(_at_least(_reopened(changed, move), move, Level.INTERESTED), last_word="", postponed=None)


def _drop(standing: Standing, move: Move, act: acts.Drop) -> Standing:
    return _closed(standing, act.option.key, Closed.DROPPED, move, act.reason)


def _agree_in_principle(standing: Standing, move: Move, act: acts.AgreeInPrinciple) -> Standing:
    changed = _at_least(standing, move, Level.IN_PRINCIPLE)
    for name in act.open_items:
        changed = _raised(changed, move, Item(name=name, raised_by=move.side, raised=move.counts_from))
    return replace(changed, last_word="")


def _raised(standing: Standing, move: Move, item: Item) -> Standing:
    key = item.name.casefold()
    known = standing.items.get(key)
    if known is not None and known.open:
        item = replace(known, blocking=known.blocking or item.blocking, due=item.due or known.due)
    return replace(standing, items=_with(standing.items, key, item))


def _open_item(standing: Standing, move: Move, act: acts.OpenItem) -> Standing:
    item = Item(
        name=act.item,
        raised_by=move.side,
        raised=move.counts_from,
        words=act.words,
        blocking=act.blocking,
        private=move.private,
        due=act.due,
    )
    return _raised(standing, move, item)


def _settle(standing: Standing, move: Move, act: acts.Settle | acts.Waive) -> Standing:
    key = act.item.casefold()
    known = standing.items.get(key) or Item(
        name=act.item, raised_by=move.side, raised=move.counts_from, private=move.private
    )
    known = replace(known, closed=move.counts_from, closed_by=move.member)
    if isinstance(act, acts.Settle):
        closed = replace(known, value=act.value)
    else:
        closed = replace(known, waived=act.reason)
    return replace(standing, items=_with(standing.items, key, closed))


def _agree(standing: Standing, move: Move, act: acts.Agree) -> Standing:
    changed = _answered(standing, move, act.option, _answer(move, Reply.ACCEPTED))
    changed = _settled_on(changed, move, act.option, Level.AGREED)
    return replace(changed, last_word="", postponed=None)


def _settled_on(standing: Standing, move: Move, option: Option, level: Level) -> Standing:
    """The side has settled on the option; those who accepted it before have thereby agreed too."""
    changed = _placed(standing, move, level=level, option=option.key)
    entry = changed.options[option.key]
    for position in changed.positions.values():
        answer = entry.answer_of(position.side)
        if position.side == move.side or position.level >= Level.AGREED or answer is None:
            continue
        if answer.reply is Reply.ACCEPTED:
            agreed = replace(position, level=Level.AGREED, option=option.key, since=move.counts_from)
            changed = replace(changed, positions=_with(changed.positions, position.side, agreed))
    return _narrowed(changed, move) if changed.agreed is not None else changed


def _narrowed(standing: Standing, move: Move) -> Standing:
    """Every side has agreed to one option: the others are closed, and place and time are settled."""
    agreed = standing.agreed
    if agreed is None:
        return standing
    for key in [key for key in standing.options if key != agreed.option.key]:
        standing = _closed(standing, key, Closed.ANOTHER_AGREED, move)
    values = {
        "place": agreed.option.city,
        "time": "as agreed" if not agreed.option.hours_open else "day agreed",
    }
    for name, value in values.items():
        item = standing.items.get(name)
        if item is not None and item.open and value:
            closed = replace(item, value=value, closed=move.counts_from, closed_by=move.member)
            standing = replace(standing, items=_with(standing.items, name, closed))
    return standing


def _confirm(standing: Standing, move: Move, act: acts.Confirm) -> Standing:
    position = standing.positions[move.side]
    said = Statement(what=act.what, at=move.counts_from, words=act.words, report=move.report)
    statements = (*position.statements, said)
    if act.what is acts.Confirmed.IN_PRINCIPLE:
        standing = replace(_at_least(standing, move, Level.IN_PRINCIPLE), last_word="")
    elif act.what is acts.Confirmed.MEETING:
        standing = _confirmed_meeting(standing, move, act)
    else:
        standing = _at_least(standing, move, Level.INTERESTED)
    changed = replace(standing.positions[move.side], statements=statements)
    return replace(standing, positions=_with(standing.positions, move.side, changed))


def _confirmed_meeting(standing: Standing, move: Move, act: acts.Confirm) -> Standing:
    option = act.option or _meant(standing, move.side)
    if option is None:
        # Confirmed without saying what: no more than yes to a meeting.
        return _at_least(standing, move, Level.IN_PRINCIPLE)
    changed = _answered(standing, move, option, _answer(move, Reply.ACCEPTED))
    return replace(_settled_on(changed, move, option, Level.CONFIRMED), last_word="", postponed=None)


def _meant(standing: Standing, side: str) -> Option | None:
    """What a side must mean that confirms: what it agreed to, or the one thing that the others did."""
    own = standing.positions[side].option
    others = {position.option for position in standing.positions.values() if position.option}
    key = own or (others.pop() if len(others) == 1 else "")
    return standing.options[key].option if key in standing.options else None


def _announce(standing: Standing, move: Move, act: acts.Announce) -> Standing:
    position = standing.positions[move.side]
    first = move.counts_from if position.announced is None else position.announced
    changed = replace(position, announced=first)
    return replace(standing, positions=_with(standing.positions, move.side, changed))


def _held(standing: Standing, move: Move, act: acts.Held) -> Standing:
    return replace(
        standing, held=move.counts_from, began=act.began or standing.began, ended=act.ended or standing.ended
    )


def _read_out(standing: Standing, move: Move, act: acts.ReadOut) -> Standing:
    changed = replace(standing.positions[move.side], read_out=act.words)
    return replace(standing, positions=_with(standing.positions, move.side, changed))


# --- taking it back ----------------------------------------------------------------------------------------------


def _end(standing: Standing, move: Move, how: Ending, reason: str, by: str = "") -> Standing:
    end = End(
        how=how,
        side=move.side,
        reason=reason,
        at=move.counts_from,
        member=move.member,
        report=move.report,
        by=by,
    )
    return _placed(standing, move, end=end)


def _decline(standing: Standing, move: Move, act: acts.Decline) -> Standing:
    return _end(standing, move, Ending.DECLINED, act.reason)


def _withdraw(standing: Standing, move: Move, act: acts.Withdraw) -> Standing:
    return _end(standing, move, Ending.WITHDRAWN, act.reason)


def _lapse(standing: Standing, move: Move, act: acts.Lapse) -> Standing:
    return _end(standing, move, Ending.LAPSED, act.reason)


def _supersede(standing: Standing, move: Move, act: acts.Supersede) -> Standing:
    return _end(standing, move, Ending.SUPERSEDED, act.reason, act.by)


def _cancel(standing: Standing, move: Move, act: acts.Cancel) -> Standing:
    """A confirmed meeting is cancelled; where this viewer never saw it confirmed, the side withdraws."""
    how = Ending.CANCELLED if standing.confirmed is not None else Ending.WITHDRAWN
    return _end(standing, move, how, act.reason)


def _postpone(standing: Standing, move: Move, act: acts.Postpone) -> Standing:
    """Every side falls back to yes in principle; the time is open again."""
    option = standing.positions[move.side].option
    was_confirmed = standing.confirmed is not None
    positions = {
        key: replace(position, level=Level.IN_PRINCIPLE, option="", announced=None, since=move.counts_from)
        if position.level > Level.IN_PRINCIPLE
        else position
        for key, position in standing.positions.items()
    }
    changed = _closed(replace(standing, positions=positions), option, Closed.POSTPONED, move, act.reason)
    if not was_confirmed:
        return changed
    return replace(changed, postponed=move.counts_from, postponed_by=move.side)


# --- those who go first ------------------------------------------------------------------------------------------


def _plan_visit(standing: Standing, move: Move, act: acts.PlanVisit) -> Standing:
    visit = Visit(
        name=act.visit,
        side=move.side,
        envoy=act.envoy,
        place=act.place,
        first=act.first,
        last=act.last,
        purpose=act.purpose,
    )
    return replace(standing, visits=_with(standing.visits, act.visit.casefold(), visit))


def _visit(standing: Standing, name: str, **changes: Any) -> Standing:
    known = standing.visits.get(name.casefold())
    if known is None:
        return standing
    return replace(standing, visits=_with(standing.visits, name.casefold(), replace(known, **changes)))


def _open_checklist(standing: Standing, move: Move, act: acts.OpenChecklist) -> Standing:
    changed = _visit(standing, act.visit, checks=act.checks)
    for check in act.checks:
        changed = _raised(changed, move, checked(check, act.visit, move))
    return changed


def _visit_made(standing: Standing, move: Move, act: acts.VisitMade) -> Standing:
    return _visit(standing, act.visit, made=move.counts_from, findings=act.findings)


def _call_off_visit(standing: Standing, move: Move, act: acts.CallOffVisit) -> Standing:
    """The visit is off; what it was to see to stays open, no longer with a visit to see to it."""
    items = {
        key: replace(item, visit="") if item.visit.casefold() == act.visit.casefold() and item.open else item
        for key, item in standing.items.items()
    }
    return _visit(replace(standing, items=items), act.visit, called_off=act.reason)


Effect = Callable[[Standing, Move, Any], Standing]

EFFECTS: dict[type[acts.Act], Effect] = {
    acts.Wish: _wish,
    acts.RaiseAgain: _wish,
    acts.Task: _task,
    acts.HandOver: _hand_over,
    acts.Park: _park,
    acts.Draft: _draft,
    acts.Lapse: _lapse,
    acts.FollowUp: _follow_up,
    acts.Done: _done,
    acts.Contact: _contact,
    acts.Encounter: _encounter,
    acts.OpenChecklist: _open_checklist,
    acts.VisitMade: _visit_made,
    acts.SoundOut: _sound_out,
    acts.Say: _sound_out,
    acts.Chase: _chase,
    acts.Propose: _propose,
    acts.Accept: _accept,
    acts.Refuse: _refuse,
    acts.Counter: _counter,
    acts.Drop: _drop,
    acts.AgreeInPrinciple: _agree_in_principle,
    acts.OpenItem: _open_item,
    acts.Settle: _settle,
    acts.Waive: _settle,
    acts.Agree: _agree,
    acts.Confirm: _confirm,
    acts.Announce: _announce,
    acts.Held: _held,
    acts.ReadOut: _read_out,
    acts.Decline: _decline,
    acts.Withdraw: _withdraw,
    acts.Supersede: _supersede,
    acts.Postpone: _postpone,
    acts.Cancel: _cancel,
    acts.PlanVisit: _plan_visit,
    acts.CallOffVisit: _call_off_visit,
}
"""What each kind of act does; a correction alone is folded by `after` itself."""

"""Legal: which moves the facts allow, and which fact forbids the others.

Every rule looks at the standing as the side sees it that enters the move, and gives the sentence that forbids it, or
nothing. `RULES` is the table: for every kind of act, the rules that it has to pass, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sidelines.errors import SidelinesError
from sidelines.meetings import acts
from sidelines.meetings.moves import Move
from sidelines.meetings.positions import Ending, Level
from sidelines.meetings.standing import Standing
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import option_words
from sidelines.phrases import joined
from sidelines.times import day_at, day_text


class IllegalMove(SidelinesError):
    """The facts of the request forbid the move."""


Rule = Callable[[Standing, str], str]
"""Takes the standing and the key of the side that would move; an empty answer forbids nothing."""
Detail = Callable[[Standing, Move, Any], str]
"""The same for a whole move, with what it says."""


def check(standing: Standing, move: Move) -> None:
    """Let the move pass if the facts allow it; raises IllegalMove with the fact that forbids it."""
    if said := forbidden(standing, move):
        raise IllegalMove(said)


def forbidden(standing: Standing, move: Move) -> str:
    """The fact that forbids the move, as a sentence; empty where nothing does.

    `standing` is the request as the side sees it that enters the move.
    """
    kind = type(move.act)
    found = _as_entered(standing, move) or _while_over(standing, move)
    if found:
        return found
    rules = [rule for rule in RULES[kind] if move.report is None or rule not in _NOT_OF_REPORTS]
    found = next((said for rule in rules if (said := rule(standing, move.side))), "")
    return found or next(
        (said for rule in DETAILS.get(kind, ()) if (said := rule(standing, move, move.act))), ""
    )


def possible(standing: Standing, side: str) -> tuple[type[acts.Act], ...]:
    """The kinds of act that are open to the side as the request stands."""
    return tuple(kind for kind in acts.ACTS if not why_not(standing, side, kind))


def why_not(standing: Standing, side: str, kind: type[acts.Act]) -> str:
    """Why that kind of act is not open to the side; empty where it is."""
    over = _over(standing, side, kind)
    return over or next((said for rule in RULES[kind] if (said := rule(standing, side))), "")


# --- the words of a refusal --------------------------------------------------------------------------------------


def _office(standing: Standing, side: str) -> str:
    return standing.side(side).office


def _others(standing: Standing, side: str, below: Level) -> list[str]:
    """The offices other than the side's own whose position is lower."""
    return [
        _office(standing, key)
        for key, position in standing.positions.items()
        if key != side and position.level < below
    ]


def _day(standing: Standing, side: str, minute: int) -> str:
    return day_text(day_at(minute, standing.side(side).zone))


# --- what holds for every move -----------------------------------------------------------------------------------


def _as_entered(standing: Standing, move: Move) -> str:
    report = move.report
    if standing.moves and move.at < standing.moves[-1].at:
        return "A move can't be entered before the last one in the file."
    if report is None:
        return ""
    if report.by == move.side:
        return "An office doesn't report its own moves: it makes them."
    if move.act.internal:
        return f"What another office keeps to itself can't be reported as its move: a {move.act.name} is internal."
    if report.learned > move.at:
        return "What was learned can't be later than when it is entered."
    return ""


_AFTER_THE_MEETING = frozenset(
    {acts.ReadOut, acts.FollowUp, acts.Done, acts.Contact, acts.Encounter, acts.Correct, acts.Say}
)
_AFTER_THE_END = frozenset({acts.Correct, acts.Contact, acts.Encounter})


def _while_over(standing: Standing, move: Move) -> str:
    end = standing.end
    # They are heard again after we let it rest, or think better of what was reported of them.
    if (
        move.report is not None
        and end is not None
        and (end.how is Ending.LAPSED or (end.side == move.side and end.report is not None))
    ):
        return ""
    return _over(standing, move.side, type(move.act))


def _over(standing: Standing, side: str, kind: type[acts.Act]) -> str:
    end = standing.end
    if end is not None and kind not in _AFTER_THE_END:
        ours_alone = end.side == side and (end.how is Ending.LAPSED or standing.asked is None)
        if kind is acts.RaiseAgain and ours_alone:
            return ""
        when = _day(standing, end.side, end.at)
        return (
            f"The request was {end.how} by {_office(standing, end.side)} on {when} ({end.reason}): "
            "enter a new wish instead."
        )
    if standing.held is not None and kind not in _AFTER_THE_MEETING:
        return "The meeting has taken place: what is left is the read-out and the follow-up."
    return ""


# --- rules on the standing alone ---------------------------------------------------------------------------------


def _no_wish_yet(standing: Standing, side: str) -> str:
    wishes = standing.cares[side].wishes
    if not wishes:
        return ""
    return f"The wish of {_day(standing, side, wishes[0].at)} is entered already: raise it again instead."


def _wished(standing: Standing, side: str) -> str:
    return "" if standing.cares[side].wishes else "There is no wish to raise again: enter the wish."


def _told(standing: Standing, side: str) -> str:
    return "" if standing.asked is not None else "Nothing was told to the other side yet: sound them out."


def _our_move(standing: Standing, side: str) -> str:
    whose = awaited(standing).sides
    if side in whose:
        return ""
    if not whose:
        return "It is nobody's move: nothing waits that could rest."
    return f"It is the move of {_offices(standing, whose)}: chase them, or let it lapse."


def _their_move(standing: Standing, side: str) -> str:
    if awaited(standing).sides - {side}:
        return ""
    return "They owe no answer: it is not their move."


def _offices(standing: Standing, keys: frozenset[str]) -> str:
    return joined([side.office for side in standing.sides if side.key in keys])


def _not_yet_confirmed(standing: Standing, side: str) -> str:
    if standing.confirmed is None:
        return ""
    return f"The meeting is confirmed ({option_words(standing.confirmed)}): postpone or cancel it."


def _all_confirmed(standing: Standing, side: str) -> str:
    """Announced and held is only what every side has confirmed."""
    if standing.confirmed is not None:
        return ""
    behind = _others(standing, side, Level.CONFIRMED)
    if standing.positions[side].level < Level.CONFIRMED:
        behind.insert(0, _office(standing, side))
    return f"The meeting is not confirmed: waiting for {joined(behind) or 'one option for all'}."


def _confirmed_to(verb: str) -> Rule:
    def rule(standing: Standing, side: str) -> str:
        if standing.confirmed is not None:
            return ""
        lowest = min(standing.positions.values(), key=lambda position: position.level)
        fact = f"{_office(standing, lowest.side)}: {lowest.words}"
        return f"Nothing confirmed to {verb} ({fact}). {_instead(standing, side)}"

    return rule


def _instead(standing: Standing, side: str) -> str:
    """What a side may do that would take back what is not confirmed."""
    ways = {
        acts.Propose: "propose other options",
        acts.Withdraw: "withdraw",
        acts.Decline: "decline",
        acts.Lapse: "let it lapse",
    }
    open_to = [words for kind, words in ways.items() if not why_not(standing, side, kind)]
    return f"{joined(open_to, 'or').capitalize()} instead." if open_to else "Nothing needs taking back."


def _no_agreement_of_ours(standing: Standing, side: str) -> str:
    """Resting is for what we have not bound ourselves to."""
    if standing.positions[side].level < Level.AGREED:
        return ""
    return f"{_office(standing, side)} has agreed to a place and time: withdraw, so that they are told."


def _may_lapse(standing: Standing, side: str) -> str:
    if standing.asked is None:
        return ""
    offers = [entry for entry in standing.offers if entry.offered_by == side]
    if offers:
        return (
            f"An offer of ours is open ({option_words(offers[0].option)}): withdraw, so that they are told."
        )
    if standing.positions[side].level >= Level.IN_PRINCIPLE:
        return f"{_office(standing, side)} has agreed in principle: withdraw, so that they are told."
    if standing.asked_by != side and side in awaited(standing).sides:
        return f"{_office(standing, standing.asked_by)} waits for our answer: decline, or answer."
    return ""


def _not_yet_in_principle(standing: Standing, side: str) -> str:
    if standing.positions[side].level < Level.IN_PRINCIPLE:
        return ""
    return f"{_office(standing, side)} has {standing.positions[side].words} already."


def _still_to_sound(standing: Standing, side: str) -> str:
    if standing.lowest < Level.IN_PRINCIPLE:
        return ""
    return "Every side has agreed in principle: propose options."


def _somebody_offers(standing: Standing, side: str) -> str:
    if any(entry.offered_by != side for entry in standing.offers):
        return ""
    return "No option of the other side is open."


def _ours_to_drop(standing: Standing, side: str) -> str:
    ours = [e for e in standing.open_options if e.offered_by == side or (e.draft and e.drafted_by == side)]
    return "" if ours else "No option of ours is open."


def _some_option(standing: Standing, side: str) -> str:
    return "" if standing.offers else "No option is open to agree to: propose one."


def _some_item(standing: Standing, side: str) -> str:
    return "" if standing.open_items else "No item is open."


def _agreed_before(standing: Standing, side: str) -> str:
    """The meeting may be confirmed by a side that has agreed to it, and that nothing holds back."""
    position = standing.positions[side]
    if position.level >= Level.CONFIRMED:
        return f"{_office(standing, side)} has confirmed already."
    return ""


def _asked_by_others(standing: Standing, side: str) -> str:
    if standing.asked is None or standing.asked_by != side:
        return ""
    return f"{_office(standing, side)} asked for it: withdraw instead."


def _something_to_withdraw(standing: Standing, side: str) -> str:
    if standing.asked is None:
        return "Nothing was told to the other side: decline it or let it lapse."
    ours = standing.asked_by == side or any(entry.offered_by == side for entry in standing.offers)
    if ours or standing.positions[side].level >= Level.IN_PRINCIPLE:
        return ""
    return f"{_office(standing, standing.asked_by)} asked for it: decline instead."


def _held_before(standing: Standing, side: str) -> str:
    return "" if standing.held is not None else "The meeting has not taken place."


def _follow_ups_open(standing: Standing, side: str) -> str:
    open_ones = [entry for entry in standing.cares[side].follow_ups if entry.done is None]
    return "" if open_ones else "No follow-up is open."


def _visit_planned(standing: Standing, side: str) -> str:
    planned = [v for v in standing.visits.values() if v.side == side and v.made is None and not v.called_off]
    return "" if planned else "No preparatory visit of ours is planned."


def _something_entered(standing: Standing, side: str) -> str:
    if any(move.internal and move.entered_by == side for move in standing.moves):
        return ""
    return "Nothing of our own was entered that could be corrected."


RULES: dict[type[acts.Act], tuple[Rule, ...]] = {
    acts.Wish: (_no_wish_yet,),
    acts.RaiseAgain: (_wished,),
    acts.Task: (),
    acts.HandOver: (),
    acts.Park: (_not_yet_confirmed, _no_agreement_of_ours, _our_move),
    acts.SoundOut: (_not_yet_confirmed, _still_to_sound),
    acts.Say: (_told,),
    acts.Chase: (_told, _their_move),
    acts.Draft: (_not_yet_confirmed,),
    acts.Propose: (_not_yet_confirmed,),
    acts.Accept: (_not_yet_confirmed, _somebody_offers),
    acts.Refuse: (_not_yet_confirmed, _somebody_offers),
    acts.Counter: (_not_yet_confirmed, _somebody_offers),
    acts.Drop: (_not_yet_confirmed, _ours_to_drop),
    acts.AgreeInPrinciple: (_told, _not_yet_in_principle),
    acts.OpenItem: (),
    acts.Settle: (_some_item,),
    acts.Waive: (_some_item,),
    acts.Agree: (_not_yet_confirmed, _some_option),
    acts.Confirm: (_agreed_before,),
    acts.Announce: (_all_confirmed,),
    acts.Held: (_all_confirmed,),
    acts.ReadOut: (_held_before,),
    acts.FollowUp: (_held_before,),
    acts.Done: (_follow_ups_open,),
    acts.Decline: (_not_yet_confirmed, _asked_by_others),
    acts.Withdraw: (_not_yet_confirmed, _something_to_withdraw),
    acts.Lapse: (_not_yet_confirmed, _no_agreement_of_ours, _may_lapse),
    acts.Supersede: (_not_yet_confirmed,),
    acts.Postpone: (_confirmed_to("postpone"),),
    acts.Cancel: (_confirmed_to("cancel"),),
    acts.PlanVisit: (),
    acts.OpenChecklist: (_visit_planned,),
    acts.VisitMade: (_visit_planned,),
    acts.CallOffVisit: (_visit_planned,),
    acts.Contact: (),
    acts.Encounter: (),
    acts.Correct: (_something_entered,),
}
"""What each kind of act has to pass, beside what is said of a request that is over."""

_NOT_OF_REPORTS = frozenset(
    {_told, _their_move, _not_yet_in_principle, _still_to_sound, _asked_by_others, _something_to_withdraw}
)
"""What a side must see to itself is no reason to doubt what was reported of it."""


# --- rules on what a move says -----------------------------------------------------------------------------------


def _review_ahead(standing: Standing, move: Move, act: acts.Park) -> str:
    today = day_at(move.at, standing.side(move.side).zone)
    return _ahead(act.review, today, "A request is parked until a day to come")


def _ahead(day: date, today: date, fact: str) -> str:
    return "" if day > today else f"{fact}: {day_text(day)} is not after {day_text(today)}."


def _new_options(standing: Standing, move: Move, act: acts.Draft | acts.Propose) -> str:
    if not act.options:
        return "There is no option in it."
    keys = [option.key for option in act.options]
    if len(set(keys)) < len(keys):
        return "Two options have the same key."
    for option in act.options:
        known = standing.options.get(option.key)
        ours_drafted = known is not None and known.draft and known.open and isinstance(act, acts.Propose)
        if known is not None and not ours_drafted:
            return f"{option_words(option)} is in the file already."
    return ""


def _answerable(standing: Standing, move: Move, act: acts.Accept | acts.Refuse | acts.Counter) -> str:
    known = standing.options.get(act.option.key)
    if known is None or known.draft:
        return f"{option_words(act.option)} was not offered."
    if known.option != act.option:
        return f"{option_words(act.option)} is not what was offered: that was {option_words(known.option)}."
    if not known.open:
        return f"{option_words(act.option)} is no longer open: {known.closed}."
    if known.offered_by == move.side:
        return f"{option_words(act.option)} is the offer of {_office(standing, move.side)} itself."
    return ""


def _new_counter(standing: Standing, move: Move, act: acts.Counter) -> str:
    if act.instead.key in standing.options:
        return f"{option_words(act.instead)} is in the file already."
    return ""


def _own_option(standing: Standing, move: Move, act: acts.Drop) -> str:
    known = standing.options.get(act.option.key)
    if known is None or not known.open or move.side not in (known.offered_by, known.drafted_by):
        return f"{option_words(act.option)} is no open option of {_office(standing, move.side)}."
    if known.draft != move.private:
        told = "a draft is dropped inside the office" if known.draft else "they must be told that it is gone"
        return f"{option_words(act.option)}: {told}."
    agreed = standing.agreed
    if agreed is not None and agreed.option.key == act.option.key:
        return f"{option_words(act.option)} is agreed: propose another, or withdraw."
    return ""


def _item_not_open(standing: Standing, move: Move, act: acts.OpenItem) -> str:
    known = standing.items.get(act.item.casefold())
    if known is None or not known.open or (act.blocking and not known.blocking):
        return ""
    return f"{act.item} is open already, since {_day(standing, move.side, known.raised)}."


def _item_open(standing: Standing, move: Move, act: acts.Settle | acts.Waive) -> str:
    known = standing.items.get(act.item.casefold())
    if known is None or not known.open:
        return f"{act.item} is no open item."
    if known.private != move.private:
        told = "it is an item of our own" if known.private else "the other side knows it as open"
        return f"{act.item}: {told}, and is settled {'inside' if known.private else 'with them'}."
    return ""


def _can_be_agreed(standing: Standing, move: Move, act: acts.Agree) -> str:
    known = standing.options.get(act.option.key)
    if known is None or known.draft or not known.open:
        return f"{option_words(act.option)} is not on the table."
    if not act.option.city:
        return "The place is still open: agree on one, or agree in principle."
    position = standing.positions[move.side]
    if position.level >= Level.AGREED and position.option == act.option.key:
        return f"{_office(standing, move.side)} has agreed to {option_words(act.option)} already."
    return ""


def _confirmable(standing: Standing, move: Move, act: acts.Confirm) -> str:
    """Confirming the meeting needs an option that the side agreed to, and no blocking item of ours open."""
    if act.what is not acts.Confirmed.MEETING:
        return ""
    position = standing.positions[move.side]
    if move.report is None:
        blocking = [item.name for item in standing.open_items if item.blocking]
        if blocking:
            return (
                f"{joined(blocking).capitalize()} must be settled or waived by name before it is confirmed."
            )
        if position.level < Level.AGREED:
            return f"{_office(standing, move.side)} has not agreed to a place and time: {position.words}."
    elif act.option is None and not position.option and _one_agreed(standing) is None:
        return "Say which place and time they confirm: several are open, or none."
    if act.option is not None and position.option not in ("", act.option.key):
        return f"{option_words(act.option)} is not what {_office(standing, move.side)} agreed to."
    return ""


def _one_agreed(standing: Standing) -> str | None:
    """The option that those who have agreed all agreed to."""
    agreed = {position.option for position in standing.positions.values() if position.option}
    return agreed.pop() if len(agreed) == 1 else None


def _begun(standing: Standing, move: Move, act: acts.Held) -> str:
    meeting = standing.confirmed
    if meeting is None:
        return "The meeting is not confirmed: record a contact or an encounter instead."
    if move.at < meeting.begins:
        return f"The meeting begins only later: {option_words(meeting)}."
    if act.began is not None and act.ended is not None and act.began >= act.ended:
        return "The meeting ended before it began."
    return ""


def _not_announced(standing: Standing, move: Move, act: acts.Announce) -> str:
    if standing.confirmed is None:
        return "Nothing is confirmed that could be announced."
    return ""


def _told_as_it_must_be(standing: Standing, move: Move, act: acts.Act) -> str:
    """A request that nobody was told of ends inside; one that they know of ends so that they are told."""
    if standing.asked is None and not move.private:
        return "Nothing was told to the other side: it ends inside the office."
    if standing.asked is not None and move.private:
        return "The other side knows of the request: they must be told that it ends."
    return ""


def _reason_given(standing: Standing, move: Move, act: Any) -> str:
    return "" if act.reason.strip() else "A reason must be given."


def _days_in_order(standing: Standing, move: Move, act: acts.PlanVisit) -> str:
    if act.first > act.last:
        return f"The visit ends on {day_text(act.last)}, before it begins."
    known = standing.visits.get(act.visit.casefold())
    if known is not None and not known.called_off:
        return f"A visit called {act.visit} is planned already."
    return ""


def _visit_open(standing: Standing, move: Move, act: Any) -> str:
    known = standing.visits.get(act.visit.casefold())
    if known is None or known.side != move.side:
        return f"No visit called {act.visit} is planned."
    if known.called_off or known.made is not None:
        return f"The visit called {act.visit} is over."
    return ""


def _task_open(standing: Standing, move: Move, act: acts.Done) -> str:
    tasks = [entry.task for entry in standing.cares[move.side].follow_ups if entry.done is None]
    return "" if act.task in tasks else f"{act.task} is no open follow-up."


def _correctable(standing: Standing, move: Move, act: acts.Correct) -> str:
    known = next((entry for entry in standing.moves if entry.id == act.of), None)
    if known is None or known.entered_by != move.side or isinstance(known.act, acts.Correct):
        return "There is no move of ours of that name to correct."
    if not known.internal:
        return "It was told to the other side: it can't be corrected, only answered by another move."
    if act.of in standing.corrected:
        return "It was corrected before: correct what took its place by a new move."
    if isinstance(act.instead, acts.Correct):
        return "A correction can't stand in the place of a move."
    if act.instead is not None and known.report is not None and act.instead.internal:
        return f"A {act.instead.name} is internal, and can't be what another office told us."
    if act.instead is not None and known.report is None and not (act.instead.internal or known.private):
        return f"A {act.instead.name} would have to be told to the other side."
    return ""


DETAILS: dict[type[acts.Act], tuple[Detail, ...]] = {
    acts.Park: (_review_ahead, _reason_given),
    acts.Draft: (_new_options,),
    acts.Propose: (_new_options,),
    acts.Accept: (_answerable,),
    acts.Refuse: (_answerable, _reason_given),
    acts.Counter: (_answerable, _new_counter),
    acts.Drop: (_own_option, _reason_given),
    acts.OpenItem: (_item_not_open,),
    acts.Settle: (_item_open,),
    acts.Waive: (_item_open, _reason_given),
    acts.Agree: (_can_be_agreed,),
    acts.Confirm: (_confirmable,),
    acts.Announce: (_not_announced,),
    acts.Held: (_begun,),
    acts.Decline: (_told_as_it_must_be, _reason_given),
    acts.Withdraw: (_reason_given,),
    acts.Lapse: (_reason_given,),
    acts.Supersede: (_told_as_it_must_be, _reason_given),
    acts.Postpone: (_reason_given,),
    acts.Cancel: (_reason_given,),
    acts.PlanVisit: (_days_in_order,),
    acts.OpenChecklist: (_visit_open,),
    acts.VisitMade: (_visit_open,),
    acts.CallOffVisit: (_visit_open, _reason_given),
    acts.Done: (_task_open,),
    acts.Correct: (_correctable, _reason_given),
}
"""What each kind of act has to pass by what it says."""

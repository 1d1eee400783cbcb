"""Kinds: which kinds of act are open to a side as the request stands, whatever the act would say."""

from __future__ import annotations

from collections.abc import Callable

from sidelines.meetings import acts
from sidelines.meetings.positions import Level, Visit
from sidelines.meetings.rules.entry import over
from sidelines.meetings.rules.naming import day, office, offices, others_below
from sidelines.meetings.standing import Standing
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import opening, option_words
from sidelines.phrases import joined
from sidelines.times import Minute

Rule = Callable[[Standing, str], str]
"""Takes the standing and the key of the side that would move; an empty answer forbids nothing."""


def why_not(standing: Standing, side: str, kind: type[acts.Act], now: Minute | None = None) -> str:
    """Why that kind of act is not open to the side; empty where it is.

    With `now`, the instant at which it would be made is looked at as well: no meeting was held that has not begun.
    """
    if found := over(standing, side, kind):
        return found
    said = next((said for rule in RULES[kind] if (said := rule(standing, side))), "")
    if not said and kind is acts.Held and now is not None:
        said = not_begun(standing, now)
    return opening(said)


def not_begun(standing: Standing, now: Minute) -> str:
    """The confirmed meeting has begun."""
    meeting = standing.confirmed
    if meeting is None or now >= meeting.begins:
        return ""
    return f"The meeting begins only later: {option_words(meeting)}."


# --- inside the office -------------------------------------------------------------------------------------------


def no_wish_yet(standing: Standing, side: str) -> str:
    """There is no wish of ours yet."""
    wishes = standing.cares[side].wishes
    if not wishes:
        return ""
    return f"The wish of {day(standing, side, wishes[0].at)} is entered already: raise it again instead."


def wished(standing: Standing, side: str) -> str:
    """There is a wish of ours."""
    return "" if standing.cares[side].wishes else "There is no wish to raise again: enter the wish."


def our_move(standing: Standing, side: str) -> str:
    """It is our move."""
    whose = awaited(standing).sides
    if side in whose:
        return ""
    if not whose:
        return "It is nobody's move: nothing waits that could rest."
    instead = "chase them, or withdraw" if nobody_misled(standing, side) else "chase them, or let it lapse"
    return f"It is the move of {offices(standing, whose)}: {instead}."


def no_agreement_of_ours(standing: Standing, side: str) -> str:
    """We have not agreed to a place and time."""
    if standing.positions[side].level < Level.AGREED:
        return ""
    return f"{office(standing, side)} has agreed to a place and time: withdraw, so that they are told."


def nobody_misled(standing: Standing, side: str) -> str:
    """Nothing lapses of which the other side rightly expects more."""
    if standing.asked is None:
        return ""
    offers = [entry for entry in standing.offers if entry.offered_by == side]
    if offers:
        return (
            f"An offer of ours is open ({option_words(offers[0].option)}): withdraw, so that they are told."
        )
    if standing.positions[side].level >= Level.IN_PRINCIPLE:
        return f"{office(standing, side)} has agreed in principle: withdraw, so that they are told."
    if standing.asked_by != side and side in awaited(standing).sides:
        return f"{office(standing, standing.asked_by)} waits for our answer: decline, or answer."
    return ""


def meeting_held(standing: Standing, side: str) -> str:
    """The meeting has taken place."""
    return "" if standing.held is not None else "The meeting has not taken place."


def follow_up_open(standing: Standing, side: str) -> str:
    """A follow-up is open."""
    open_ones = [entry for entry in standing.cares[side].follow_ups if entry.done is None]
    return "" if open_ones else "No follow-up is open."


def visit_planned(standing: Standing, side: str) -> str:
    """A preparatory visit of ours is planned."""
    return "" if _planned(standing, side) else "No preparatory visit of ours is planned."


def _planned(standing: Standing, side: str) -> list[Visit]:
    return [v for v in standing.visits.values() if v.side == side and v.made is None and not v.called_off]


def visit_unchecked(standing: Standing, side: str) -> str:
    """A visit of ours has no checklist yet."""
    if all(visit.checks for visit in _planned(standing, side)):
        return "Every preparatory visit of ours has its checklist."
    return ""


def something_entered(standing: Standing, side: str) -> str:
    """Only what was not told to others can be corrected."""
    for move in standing.moves:
        ours = move.internal and move.entered_by == side
        if ours and not isinstance(move.act, acts.Correct) and move.id not in standing.corrected:
            return ""
    return "Nothing of our own was entered that could be corrected."


# --- between the offices -----------------------------------------------------------------------------------------


def told(standing: Standing, side: str) -> str:
    """The other side has been told something."""
    return "" if standing.asked is not None else "Nothing was told to the other side yet: sound them out."


def their_move(standing: Standing, side: str) -> str:
    """Another side owes an answer."""
    if awaited(standing).sides - {side}:
        return ""
    return "They owe no answer: it is not their move."


def not_yet_confirmed(standing: Standing, side: str) -> str:
    """Not every side has confirmed the meeting."""
    if standing.confirmed is None:
        return ""
    return f"The meeting is confirmed ({option_words(standing.confirmed)}): postpone or cancel it."


def not_yet_in_principle(standing: Standing, side: str) -> str:
    """We have not agreed in principle yet."""
    if standing.positions[side].level < Level.IN_PRINCIPLE:
        return ""
    return f"{office(standing, side)} has {standing.positions[side].words} already."


def still_to_sound(standing: Standing, side: str) -> str:
    """Some side has not agreed in principle yet."""
    if standing.lowest < Level.IN_PRINCIPLE:
        return ""
    return "Every side has agreed in principle: propose options."


def somebody_offers(standing: Standing, side: str) -> str:
    """Another side has an option open."""
    if any(entry.offered_by != side for entry in standing.offers):
        return ""
    return "No option of the other side is open."


def ours_to_drop(standing: Standing, side: str) -> str:
    """An option of ours is open that is not agreed."""
    ours = [e for e in standing.open_options if e.offered_by == side or (e.draft and e.drafted_by == side)]
    if any(entry != standing.agreed for entry in ours):
        return ""
    return (
        "What we offered is agreed: propose another, or withdraw." if ours else "No option of ours is open."
    )


def something_to_agree_to(standing: Standing, side: str) -> str:
    """An option with a place is open to which we have not agreed."""
    if not standing.offers:
        return "No option is open to agree to: propose one."
    placed = [entry.option for entry in standing.offers if entry.option.city]
    if not placed:
        return "The place is still open: agree on one, or agree in principle."
    position = standing.positions[side]
    if position.level >= Level.AGREED and all(option.key == position.option for option in placed):
        return f"{office(standing, side)} has agreed to {option_words(placed[0])} already."
    return ""


def item_open(standing: Standing, side: str) -> str:
    """An item is open."""
    return "" if standing.open_items else "No item is open."


def not_confirmed_by_us(standing: Standing, side: str) -> str:
    """We have not confirmed yet."""
    if standing.positions[side].level >= Level.CONFIRMED:
        return f"{office(standing, side)} has confirmed already."
    return ""


def confirmed_by_all(standing: Standing, side: str) -> str:
    """Every side has confirmed the meeting."""
    if standing.confirmed is not None:
        return ""
    behind = others_below(standing, side, Level.CONFIRMED)
    if standing.positions[side].level < Level.CONFIRMED:
        behind.insert(0, office(standing, side))
    return f"The meeting is not confirmed: waiting for {joined(behind) or 'one option for all'}."


def confirmed_to(verb: str) -> Rule:
    """Every side has confirmed the meeting."""

    def rule(standing: Standing, side: str) -> str:
        if standing.confirmed is not None:
            return ""
        lowest = min(standing.positions.values(), key=lambda position: position.level)
        fact = f"{office(standing, lowest.side)}: {lowest.words}"
        return f"Nothing confirmed to {verb} ({fact}). {_instead(standing, side)}"

    rule.__doc__ = confirmed_to.__doc__
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


# --- ending it ---------------------------------------------------------------------------------------------------


def asked_by_others(standing: Standing, side: str) -> str:
    """It was not we who asked for it."""
    if standing.asked is None or standing.asked_by != side:
        return ""
    return f"{office(standing, side)} asked for it: withdraw instead."


def something_to_withdraw(standing: Standing, side: str) -> str:
    """We have asked for it, offered an option or agreed in principle."""
    if standing.asked is None:
        return "Nothing was told to the other side: decline it or let it lapse."
    ours = standing.asked_by == side or any(entry.offered_by == side for entry in standing.offers)
    if ours or standing.positions[side].level >= Level.IN_PRINCIPLE:
        return ""
    return f"{office(standing, standing.asked_by)} asked for it: decline instead."


RULES: dict[type[acts.Act], tuple[Rule, ...]] = {
    acts.Wish: (no_wish_yet,),
    acts.RaiseAgain: (wished,),
    acts.Task: (),
    acts.HandOver: (),
    acts.Park: (not_yet_confirmed, no_agreement_of_ours, our_move),
    acts.SoundOut: (not_yet_confirmed, still_to_sound),
    acts.Say: (told,),
    acts.Chase: (told, their_move),
    acts.Draft: (not_yet_confirmed,),
    acts.Propose: (not_yet_confirmed,),
    acts.Accept: (not_yet_confirmed, somebody_offers),
    acts.Refuse: (not_yet_confirmed, somebody_offers),
    acts.Counter: (not_yet_confirmed, somebody_offers),
    acts.Drop: (not_yet_confirmed, ours_to_drop),
    acts.AgreeInPrinciple: (told, not_yet_in_principle),
    acts.OpenItem: (),
    acts.Settle: (item_open,),
    acts.Waive: (item_open,),
    acts.Agree: (not_yet_confirmed, something_to_agree_to),
    acts.Confirm: (told, not_confirmed_by_us),
    acts.Announce: (confirmed_by_all,),
    acts.Held: (confirmed_by_all,),
    acts.ReadOut: (meeting_held,),
    acts.FollowUp: (meeting_held,),
    acts.Done: (follow_up_open,),
    acts.Decline: (not_yet_confirmed, asked_by_others),
    acts.Withdraw: (not_yet_confirmed, something_to_withdraw),
    acts.Lapse: (not_yet_confirmed, no_agreement_of_ours, nobody_misled),
    acts.Supersede: (not_yet_confirmed,),
    acts.Postpone: (confirmed_to("postpone"),),
    acts.Cancel: (confirmed_to("cancel"),),
    acts.PlanVisit: (),
    acts.OpenChecklist: (visit_planned, visit_unchecked),
    acts.VisitMade: (visit_planned,),
    acts.CallOffVisit: (visit_planned,),
    acts.Contact: (),
    acts.Encounter: (),
    acts.Correct: (something_entered,),
}
"""What each kind of act has to pass, beside what is said of a request that is over."""

NOT_OF_REPORTS = frozenset(
    {told, their_move, not_yet_in_principle, still_to_sound, asked_by_others, something_to_withdraw}
)
"""What a side must see to itself is no reason to doubt what was reported of it."""

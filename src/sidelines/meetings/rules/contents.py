"""Contents: which facts forbid what a move says, of a kind that is open to the side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sidelines.meetings import acts
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option
from sidelines.meetings.positions import Level
from sidelines.meetings.rules.kinds import not_begun
from sidelines.meetings.rules.naming import day, office
from sidelines.meetings.standing import Standing
from sidelines.meetings.words import opening, option_words
from sidelines.phrases import joined
from sidelines.times import day_at, day_text

Detail = Callable[[Standing, Move, Any], str]
"""Takes the standing, the whole move and its act; an empty answer forbids nothing."""


# --- words -------------------------------------------------------------------------------------------------------


def filled(field: str, sentence: str) -> Detail:
    """What a kind of move is about has to be said."""

    def detail(standing: Standing, move: Move, act: Any) -> str:
        return "" if getattr(act, field).strip() else sentence

    detail.__doc__ = sentence
    return detail


reason_given = filled("reason", "A reason must be given.")
words_given = filled("words", "It must be said in words.")
owner_named = filled("owner", "An owner must be named.")
item_named = filled("item", "The item must be named.")
value_given = filled("value", "It must be said how it is settled.")
task_given = filled("task", "It must be said what is to be done.")
visit_named = filled("visit", "The visit must be named.")
envoy_named = filled("envoy", "The envoy must be named.")
successor_named = filled("by", "The request that takes its place must be named.")


def review_ahead(standing: Standing, move: Move, act: acts.Park) -> str:
    """A request is parked until a day to come."""
    today = day_at(move.at, standing.side(move.side).zone)
    if act.review > today:
        return ""
    return f"A request is parked until a day to come: {day_text(act.review)} is not after {day_text(today)}."


def follow_up_ahead(standing: Standing, move: Move, act: acts.FollowUp) -> str:
    """A follow-up is due on a day that is not past."""
    today = day_at(move.at, standing.side(move.side).zone)
    if act.due >= today:
        return ""
    return f"A follow-up is due today or later: {day_text(act.due)} is past on {day_text(today)}."


def follow_up_known(standing: Standing, move: Move, act: acts.Done) -> str:
    """Done is a follow-up that is open."""
    tasks = [entry.task for entry in standing.cares[move.side].follow_ups if entry.done is None]
    return "" if act.task in tasks else f"{act.task} is no open follow-up."


# --- options -----------------------------------------------------------------------------------------------------


def _as_on_file(standing: Standing, option: Option) -> str:
    """An option has to be the one of that key on file."""
    known = standing.options.get(option.key)
    if known is None or known.option == option:
        return ""
    return f"{option_words(option)} is not what was offered: that was {option_words(known.option)}."


def new_options(standing: Standing, move: Move, act: acts.Draft | acts.Propose) -> str:
    """Options are new, or drafts of our own that are now offered."""
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
        if past := _past(move, option):
            return past
    return ""


def _past(move: Move, option: Option) -> str:
    """An option lies ahead of whoever offers it."""
    if option.ends > move.counts_from:
        return ""
    return f"{option_words(option)} is past: an option lies ahead."


def answer_in_time(standing: Standing, move: Move, act: acts.Propose) -> str:
    """An answer is asked for by an instant to come."""
    if act.answer_by is None or act.answer_by > move.counts_from:
        return ""
    return "The answer is asked for by an instant that is past."


def answerable(standing: Standing, move: Move, act: acts.Accept | acts.Refuse | acts.Counter) -> str:
    """One answers an open option that another has offered, as it was offered."""
    known = standing.options.get(act.option.key)
    if known is None or known.draft:
        return f"{option_words(act.option)} was not offered."
    if other := _as_on_file(standing, act.option):
        return other
    if not known.open:
        return f"{option_words(act.option)} is no longer open: {known.closed}."
    if known.offered_by == move.side:
        return f"{option_words(act.option)} is the offer of {office(standing, move.side)} itself."
    return ""


def new_counter(standing: Standing, move: Move, act: acts.Counter) -> str:
    """What is offered instead is new."""
    if act.instead.key in standing.options:
        return f"{option_words(act.instead)} is in the file already."
    return _past(move, act.instead)


def own_option(standing: Standing, move: Move, act: acts.Drop) -> str:
    """One drops an open option of one's own: a draft inside, an offer so that they are told."""
    known = standing.options.get(act.option.key)
    if known is None or not known.open or move.side != (known.offered_by or known.drafted_by):
        return f"{option_words(act.option)} is no open option of {office(standing, move.side)}."
    if known == standing.agreed:
        return f"{option_words(act.option)} is agreed: propose another, or withdraw."
    if known.draft != move.internal and move.report is None:
        how = "a draft is dropped inside the office" if known.draft else "they must be told that it is gone"
        return f"{option_words(act.option)}: {how}."
    return ""


def can_be_agreed(standing: Standing, move: Move, act: acts.Agree) -> str:
    """One agrees to a place and a time that are on the table."""
    known = standing.options.get(act.option.key)
    if known is None or known.draft or not known.open:
        return f"{option_words(act.option)} is not on the table."
    if other := _as_on_file(standing, act.option):
        return other
    if not act.option.city:
        return "The place is still open: agree on one, or agree in principle."
    position = standing.positions[move.side]
    if position.level >= Level.AGREED and position.option == act.option.key:
        return f"{office(standing, move.side)} has agreed to {option_words(act.option)} already."
    return ""


def confirmable(standing: Standing, move: Move, act: acts.Confirm) -> str:
    """Confirming the meeting needs an option that the side agreed to, and no blocking item open."""
    if act.what is not acts.Confirmed.MEETING:
        return ""
    position = standing.positions[move.side]
    if move.report is None:
        if said := no_meeting_to_confirm(standing, move.side):
            return said
    elif act.option is None and not position.option and not _one_agreed(standing):
        return "Say which place and time they confirm: several are open, or none."
    if act.option is None:
        return ""
    if position.option not in ("", act.option.key):
        return f"{option_words(act.option)} is not what {office(standing, move.side)} agreed to."
    return _as_on_file(standing, act.option)


def no_meeting_to_confirm(standing: Standing, side: str) -> str:
    """Why the side can't confirm the meeting itself; empty where it can."""
    position = standing.positions[side]
    blocking = [item.name for item in standing.open_items if item.blocking]
    if blocking:
        return f"{opening(joined(blocking))} must be settled or waived by name before it is confirmed."
    if position.level < Level.AGREED:
        return f"{office(standing, side)} has not agreed to a place and time: {position.words}."
    return ""


def _one_agreed(standing: Standing) -> bool:
    """Whether those who have agreed all agreed to the same option."""
    return len({position.option for position in standing.positions.values() if position.option}) == 1


def begun(standing: Standing, move: Move, act: acts.Held) -> str:
    """A meeting took place that has begun."""
    if said := not_begun(standing, move.at):
        return said
    if act.began is not None and act.ended is not None and act.began >= act.ended:
        return "The meeting ended before it began."
    if max(act.began or 0, act.ended or 0) > move.at:
        return "The hours of the meeting are still to come."
    return ""


# --- items and visits --------------------------------------------------------------------------------------------


def item_not_open(standing: Standing, move: Move, act: acts.OpenItem) -> str:
    """An item is opened once, and again only to make it block."""
    known = standing.items.get(act.item.casefold())
    if known is None or not known.open or (act.blocking and not known.blocking):
        return ""
    if known.private and not move.private:
        return ""
    return f"{act.item} is open already, since {day(standing, move.side, known.raised)}."


def item_known(standing: Standing, move: Move, act: acts.Settle | acts.Waive) -> str:
    """An open item is settled where it is known as open: inside, or with the other side."""
    known = standing.items.get(act.item.casefold())
    if known is None or not known.open:
        return f"{act.item} is no open item."
    if known.private != move.private:
        whose = "it is an item of our own" if known.private else "the other side knows it as open"
        return f"{act.item}: {whose}, and is settled {'inside' if known.private else 'with them'}."
    return ""


def days_in_order(standing: Standing, move: Move, act: acts.PlanVisit) -> str:
    """A visit has a first day, a last day and a name of its own, and is over before the meeting that is agreed."""
    if act.first > act.last:
        return f"The visit ends on {day_text(act.last)}, before it begins."
    if move.report is None and standing.agreed is not None:
        meets = day_at(standing.agreed.option.begins, standing.agreed.option.zone)
        if act.last > meets:
            return (
                f"The meeting is on {day_text(meets)}: a visit that prepares it is over by then, "
                f"not on {day_text(act.last)}."
            )
    known = standing.visit(move.side, act.visit)
    if known is not None and not known.called_off:
        return f"A visit called {act.visit} is planned already."
    return ""


def visit_open(standing: Standing, move: Move, act: Any) -> str:
    """What is done with a visit is done with one of ours that is not over."""
    known = standing.visit(move.side, act.visit)
    if known is None:
        return f"No visit called {act.visit} is planned."
    if known.called_off or known.made is not None:
        return f"The visit called {act.visit} is over."
    return ""


def visit_known(standing: Standing, move: Move, act: acts.CallOffVisit) -> str:
    """A visit is called off where it is known: inside, or so that the other side is told."""
    known = standing.visit(move.side, act.visit)
    if known is None or known.private == move.private or move.report is not None:
        return ""
    if known.private:
        return f"The other side knows nothing of {act.visit}: it is called off inside."
    return f"The other side knows of {act.visit}: they must be told that it is off."


def checks_in_order(standing: Standing, move: Move, act: acts.OpenChecklist) -> str:
    """A visit gets one checklist, with checks that differ by name."""
    names = [check.name.casefold() for check in act.checks]
    if not names or not all(name.strip() for name in names):
        return "A checklist needs checks, each with a name."
    if len(set(names)) < len(names):
        return "Two checks have the same name."
    known = standing.visit(move.side, act.visit)
    if known is not None and known.checks:
        return f"The visit called {act.visit} has its checklist already."
    return ""


# --- ending it ---------------------------------------------------------------------------------------------------


def told_as_it_must_be(standing: Standing, move: Move, act: acts.Act) -> str:
    """A request that nobody was told of ends inside; one that they know of ends so that they are told."""
    if move.report is not None:
        return ""
    if standing.asked is None and not move.private:
        return "Nothing was told to the other side: it ends inside the office."
    if standing.asked is not None and move.private:
        return "The other side knows of the request: they must be told that it ends."
    return ""


DETAILS: dict[type[acts.Act], tuple[Detail, ...]] = {
    acts.Wish: (words_given,),
    acts.RaiseAgain: (words_given,),
    acts.Task: (owner_named,),
    acts.HandOver: (owner_named,),
    acts.Park: (review_ahead, reason_given),
    acts.SoundOut: (words_given,),
    acts.Say: (words_given,),
    acts.Draft: (new_options,),
    acts.Propose: (new_options, answer_in_time),
    acts.Accept: (answerable,),
    acts.Refuse: (answerable, reason_given),
    acts.Counter: (answerable, new_counter),
    acts.Drop: (own_option, reason_given),
    acts.OpenItem: (item_named, item_not_open),
    acts.Settle: (item_known, value_given),
    acts.Waive: (item_known, reason_given),
    acts.Agree: (can_be_agreed,),
    acts.Confirm: (confirmable,),
    acts.Announce: (words_given,),
    acts.Held: (begun,),
    acts.ReadOut: (words_given,),
    acts.FollowUp: (task_given, owner_named, follow_up_ahead),
    acts.Done: (follow_up_known,),
    acts.Decline: (told_as_it_must_be, reason_given),
    acts.Withdraw: (reason_given,),
    acts.Lapse: (reason_given,),
    acts.Supersede: (told_as_it_must_be, reason_given, successor_named),
    acts.Postpone: (reason_given,),
    acts.Cancel: (reason_given,),
    acts.PlanVisit: (visit_named, envoy_named, days_in_order),
    acts.OpenChecklist: (visit_open, checks_in_order),
    acts.VisitMade: (visit_open,),
    acts.CallOffVisit: (visit_open, visit_known, reason_given),
    acts.Contact: (words_given,),
}
"""What each kind of act has to pass by what it says; corrections are looked at by `legal` itself."""

"""Reports: what another side is said to have done counts only where it could have been done when we learned of it."""

from __future__ import annotations

from sidelines.meetings import acts
from sidelines.meetings.fold import own_later_word
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option
from sidelines.meetings.standing import Standing
from sidelines.meetings.words import option_words
from sidelines.times import Minute, day_at, day_text, time_text


def in_its_time(standing: Standing, move: Move) -> str:
    """A report is learned after what it answers, and not before what the side has said itself since."""
    if move.report is None:
        return ""
    return _before_the_offer(standing, move, move.report.learned) or _before_their_own_word(
        standing, move, move.report.learned
    )


def _before_the_offer(standing: Standing, move: Move, learned: Minute) -> str:
    option = _answered(move.act)
    known = None if option is None else standing.options.get(option.key)
    if known is None or known.draft or learned >= known.at or _on_a_day_alone(standing, known.at, learned):
        return ""
    offered, heard = _two_instants(standing, move, known.at, learned)
    return f"{option_words(known.option)} was offered only {offered}; you learned this {heard}: correct the time."


def _before_their_own_word(standing: Standing, move: Move, learned: Minute) -> str:
    own = own_later_word(standing, move)
    if own is None:
        return ""
    spoke, heard = _two_instants(standing, move, own.at, learned)
    return (
        f"{standing.side(move.side).office} has spoken for itself {spoke}; you learned this {heard}, before that: "
        "their own word stands. If you learned it later, correct the time."
    )


def _answered(act: acts.Act) -> Option | None:
    """The option that an act answers, if it answers one."""
    match act:
        case acts.Accept() | acts.Refuse() | acts.Counter() | acts.Agree():
            return act.option
        case acts.Confirm():
            return act.option
    return None


def _on_a_day_alone(standing: Standing, offered: Minute, learned: Minute) -> bool:
    """Whether of the offer the day alone is known, and it was learned on that very day."""
    return any(
        move.day_only
        and move.counts_from == offered
        and day_at(offered, standing.side(move.side).zone) == day_at(learned, standing.side(move.side).zone)
        for move in standing.moves
    )


def _two_instants(standing: Standing, move: Move, first: Minute, second: Minute) -> tuple[str, str]:
    """Two instants by the clocks of the office that reports: the hours alone where both fall on one day."""
    zone = standing.side(move.entered_by).zone
    days = [day_at(each, zone) for each in (first, second)]
    if days[0] == days[1]:
        return f"at {time_text(first, zone)}", f"at {time_text(second, zone)}"
    return (
        f"on {day_text(days[0])}, {time_text(first, zone)}",
        f"on {day_text(days[1])}, {time_text(second, zone)}",
    )

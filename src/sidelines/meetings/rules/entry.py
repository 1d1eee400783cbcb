"""Entry: what holds for every move, whatever it says: who enters it, how, when, and whether it may be kept inside."""

from __future__ import annotations

from sidelines.meetings import acts
from sidelines.meetings.moves import Move
from sidelines.meetings.positions import Ending
from sidelines.meetings.rules.naming import day, office
from sidelines.meetings.standing import Standing

MAY_STAY_INSIDE = frozenset(
    {
        acts.Drop,
        acts.OpenItem,
        acts.Settle,
        acts.Waive,
        acts.Held,
        acts.ReadOut,
        acts.Decline,
        acts.Supersede,
        acts.PlanVisit,
        acts.CallOffVisit,
    }
)
"""The kinds of move that are usually told, and that mean something also where they are kept inside."""

AFTER_THE_MEETING = frozenset(
    {
        acts.HandOver,
        acts.ReadOut,
        acts.FollowUp,
        acts.Done,
        acts.Contact,
        acts.Encounter,
        acts.Correct,
        acts.Say,
    }
)
AFTER_THE_END = frozenset({acts.Correct, acts.Contact, acts.Encounter})


def as_entered(standing: Standing, move: Move) -> str:
    """Whether it may be entered like this."""
    keys = {side.key for side in standing.sides}
    for key in (move.side, move.entered_by):
        if key not in keys:
            return f"{key} is no side of the request."
    if not move.member.strip():
        return "A move needs the name of the member who makes it."
    if standing.moves and move.at < standing.moves[-1].at:
        return "A move can't be entered before the last one in the file."
    return _as_kept(move) or _as_reported(move)


def _as_kept(move: Move) -> str:
    if not move.private:
        return ""
    if move.report is not None:
        return "What is reported to us is kept inside as it is."
    if not move.act.internal and type(move.act) not in MAY_STAY_INSIDE:
        return f"A move to {move.act.name} means nothing until the other side is told."
    return ""


def _as_reported(move: Move) -> str:
    report = move.report
    if report is None:
        return ""
    if report.by == move.side:
        return "An office doesn't report its own moves: it makes them."
    if move.act.internal:
        return f"What another office keeps to itself can't be reported as its move: a {move.act.name} is internal."
    if report.learned > move.at:
        return "What was learned can't be later than when it is entered."
    return ""


def while_over(standing: Standing, move: Move) -> str:
    """Whether the request is over for it."""
    end = standing.end
    # They are heard again after we let it rest, or think better of what was reported of them.
    if (
        move.report is not None
        and end is not None
        and (end.inside or (end.side == move.side and end.report is not None))
    ):
        return ""
    return over(standing, move.side, type(move.act))


def over(standing: Standing, side: str, kind: type[acts.Act]) -> str:
    """Whether the request is over for a kind of act of the side."""
    end = standing.end
    if end is not None and kind not in AFTER_THE_END:
        if kind is acts.RaiseAgain and end.side == side and end.inside:
            return ""
        how = "left to lapse" if end.how is Ending.LAPSED else end.how.value
        reason = f" ({end.reason})" if end.reason else ""
        return (
            f"The request was {how} by {office(standing, end.side)} on {day(standing, side, end.at)}{reason}: "
            "enter a new wish instead."
        )
    if standing.held is not None and kind not in AFTER_THE_MEETING:
        return "The meeting has taken place: what is left is the read-out and the follow-up."
    return ""

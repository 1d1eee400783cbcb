"""Endings: a side ends the request, or takes back what was confirmed."""

from __future__ import annotations

from dataclasses import replace

from sidelines.meetings import acts
from sidelines.meetings.effects.changing import fallen, placed
from sidelines.meetings.effects.offers import closed
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Closed
from sidelines.meetings.positions import End, Ending
from sidelines.meetings.standing import Standing


def _ended(standing: Standing, move: Move, how: Ending, reason: str, by: str = "") -> Standing:
    end = End(
        how=how,
        side=move.side,
        reason=reason,
        at=move.counts_from,
        member=move.member,
        report=move.report,
        by=by,
        inside=move.act.internal or move.private,
    )
    return placed(standing, move, end=end)


def decline(standing: Standing, move: Move, act: acts.Decline) -> Standing:
    """The side says no."""
    return _ended(standing, move, Ending.DECLINED, act.reason)


def withdraw(standing: Standing, move: Move, act: acts.Withdraw) -> Standing:
    """The side takes back what it asked for."""
    return _ended(standing, move, Ending.WITHDRAWN, act.reason)


def lapse(standing: Standing, move: Move, act: acts.Lapse) -> Standing:
    """The side does no more, until it hears of it again."""
    return _ended(standing, move, Ending.LAPSED, act.reason)


def supersede(standing: Standing, move: Move, act: acts.Supersede) -> Standing:
    """Another request has taken the place of this one."""
    return _ended(standing, move, Ending.SUPERSEDED, act.reason, act.by)


def cancel(standing: Standing, move: Move, act: acts.Cancel) -> Standing:
    """A confirmed meeting is cancelled; where this viewer never saw it confirmed, the side withdraws."""
    how = Ending.CANCELLED if standing.confirmed is not None else Ending.WITHDRAWN
    return _ended(standing, move, how, act.reason)


def postpone(standing: Standing, move: Move, act: acts.Postpone) -> Standing:
    """Every side falls back to yes in principle; the time is open again."""
    option = standing.positions[move.side].option
    was_confirmed = standing.confirmed is not None
    positions = {key: fallen(position, move.counts_from) for key, position in standing.positions.items()}
    changed = closed(replace(standing, positions=positions), option, Closed.POSTPONED, move, act.reason)
    if not was_confirmed:
        return changed
    return replace(changed, postponed=move.counts_from, postponed_by=move.side)

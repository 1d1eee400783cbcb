"""Holds: what a request keeps free in the diaries of those who offered or agreed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sidelines.meetings.options import OnTheTable, Option
from sidelines.meetings.positions import Level
from sidelines.meetings.standing import Standing
from sidelines.times import Minute


class Strength(StrEnum):
    """How much a hold keeps away: a soft one warns and never blocks, a firm one blocks."""

    SOFT = "soft"
    FIRM = "firm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A span of a side's diary that an option keeps, until `expires` (UTC minutes) if that is set."""

    side: str
    option: Option
    strength: Strength
    expires: Minute | None = None


def holds(standing: Standing, side: str, now: Minute) -> tuple[Hold, ...]:
    """What the request keeps in the side's diary at the instant; nothing once it has ended or taken place.

    Offering or accepting an option holds it softly, as long as an answer is owed until the instant by which it is to
    be given; agreeing to one makes that firm and lets the others go.
    """
    if not standing.open or standing.held is not None:
        return ()
    position = standing.positions[side]
    if position.level >= Level.AGREED and position.option in standing.options:
        firm = standing.options[position.option].option
        return (Hold(side=side, option=firm, strength=Strength.FIRM),)
    soft = [
        Hold(side=side, option=entry.option, strength=Strength.SOFT, expires=_expiry(standing, entry))
        for entry in standing.offers
        if entry.suits(side)
    ]
    return tuple(hold for hold in soft if hold.expires is None or now < hold.expires)


def _expiry(standing: Standing, entry: OnTheTable) -> Minute | None:
    """Until when an answer is waited for; what every side accepted in time waits only to be settled on."""
    if all(entry.suits(side.key) for side in standing.sides):
        return None
    return entry.answer_by

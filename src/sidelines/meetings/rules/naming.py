"""Naming: offices and days as refusals say them."""

from __future__ import annotations

from collections.abc import Iterable

from sidelines.meetings.positions import Level
from sidelines.meetings.standing import Standing
from sidelines.phrases import joined
from sidelines.times import Minute, day_at, day_text


def office(standing: Standing, side: str) -> str:
    """The office of that side."""
    return standing.side(side).office


def offices(standing: Standing, keys: Iterable[str]) -> str:
    """The offices of those sides, in the order of the request."""
    among = set(keys)
    return joined([side.office for side in standing.sides if side.key in among])


def others_below(standing: Standing, side: str, level: Level) -> list[str]:
    """The offices other than the side's own whose position is lower than the level."""
    return [
        office(standing, key)
        for key, position in standing.positions.items()
        if key != side and position.level < level
    ]


def day(standing: Standing, side: str, minute: Minute) -> str:
    """The local day of the side on which the instant falls."""
    return day_text(day_at(minute, standing.side(side).zone))

"""What was asked about crossings and what was found, in sentences."""

from __future__ import annotations

from datetime import date

from sidelines.crossings.answer import Crossings
from sidelines.times import short_day


def question_text(
    of: str | None, within_km: float, days: int, first: date | None = None, last: date | None = None
) -> str:
    """What was asked.

    >>> question_text("Ann", 100, 1, date(2027, 3, 1))
    'Who is where Ann is, or within 100 km and 1 day of it, from 1 March 2027 on?'
    """
    near = [f"{within_km:,.0f} km"] if within_km else []
    near += [f"{days} day{'s' if days != 1 else ''}"] if days else []
    where = f"where {of} is" if of else "in one city at one time"
    text = f"Who is {where}, or within {' and '.join(near)} of it" if near else f"Who is {where}"
    since = f"{short_day(first)} {first.year}" if first else ""
    until = f"{short_day(last)} {last.year}" if last else ""
    if since and until:
        return f"{text}, from {since} to {until}?"
    return f"{text}, from {since} on?" if since else f"{text}, until {until}?" if until else f"{text}?"


def summary_text(answer: Crossings) -> str:
    """How much was looked at and what it comes to."""
    looked = (
        f"{_counted(answer.presences, 'stay')} of {_counted(answer.people, 'person', 'people')} in one city each, "
        "joined where they follow each other."
    )
    if not answer.exact and not answer.near:
        return f"{looked} Nobody comes near anybody else."
    exact = f"{_counted(answer.exact, 'pair')} of stays {_is(answer.exact)} in the same city on the same day"
    near = f", {_counted(answer.near, 'more')} {_is(answer.near)} near" if answer.near else ""
    return f"{looked} {exact}{near}; within a week they count as one: {_counted(answer.chances, 'chance')} to meet."


def _counted(number: int, one: str, many: str = "") -> str:
    if one == "more":
        return f"{number:,} more"
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"

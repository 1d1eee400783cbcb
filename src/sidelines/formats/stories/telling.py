"""Telling: what happened on a story's days, in lines short enough for a table or a picture."""

from __future__ import annotations

from dataclasses import fields, replace

from sidelines.formats.stories.sources import public_source
from sidelines.meetings.acts import Act
from sidelines.meetings.ageing import Climb
from sidelines.meetings.moves import Move
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Awaited, Duty, Standing
from sidelines.meetings.words import move_words
from sidelines.phrases import joined
from sidelines.times import day_at, day_text, time_text

SHORT = 60
"""Characters of a speech that a table has room for."""
INVENTED = "*"
"""What marks that the public record doesn't tell something of a move, or the move at all."""


def shortened(text: str, most: int) -> str:
    """The text, cut after a word if it has more characters than that.

    >>> shortened("in the telephone call", 12)
    'in the …'
    """
    return text if len(text) <= most else f"{text[: most - 1].rpartition(' ')[0]} …"


def brief(move: Move, standing: Standing, most: int = SHORT) -> str:
    """What a side did as a short sentence, what it said in at most so many characters, and how we know."""
    said = move_words(replace(move, act=_brief_act(move.act, most)), standing)
    marks = " ".join(f"({mark})" for mark in marks_of(move, standing))
    line = f"{said} {marks}" if marks else said
    return f"{line} {INVENTED}" if public_source(move.source).invented else line


def _brief_act(act: Act, most: int) -> Act:
    long = {
        each.name: shortened(getattr(act, each.name), most)
        for each in fields(act)
        if each.name in ("words", "findings", "purpose")
    }
    return replace(act, **long)


def marks_of(move: Move, standing: Standing) -> tuple[str, ...]:
    """What is to be said of a move beside what it is: reported by whom, kept inside, corrected since."""
    found = []
    if move.report is not None:
        found.append(f"as reported to {standing.side(move.entered_by).office}")
    elif move.internal:
        found.append("inside")
    if move.id in standing.corrected:
        found.append("corrected since")
    return tuple(found)


def moment_of(move: Move, standing: Standing) -> str:
    """When a move was entered, in the time of the office that entered it; the day alone where that is known."""
    zone = standing.side(move.entered_by).zone
    day = day_text(day_at(move.at, zone))
    return day if move.day_only else f"{day}, {time_text(move.at, zone)}"


def climbed(side: Side, climb: Climb) -> str:
    """What the ladder did on a day, as a sentence.

    Reads like "Ladder of the White House: goes to the chief of staff (7 days without our move)."
    """
    return f"Ladder of {side.office}: goes to {climb.rung.words} ({climb.why})."


def whose(standing: Standing, found: Awaited) -> str:
    """Whose move it is and what is waited for, as an entry of a table."""
    if not found.sides:
        return "nobody's" if found.duty is Duty.NOTHING else f"nobody's: {found.duty}"
    offices = [side.office for side in standing.sides if side.key in found.sides]
    return f"{joined(offices)}: {found.duty}"

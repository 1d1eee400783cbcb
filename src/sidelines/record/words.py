"""Words: claims, origins and conflicts as lines that a press officer reads."""

from __future__ import annotations

from collections.abc import Sequence

from sidelines.phrases import joined
from sidelines.record.claims import Claim, Record
from sidelines.record.conflicts import Conflict, Told
from sidelines.record.names import Joined
from sidelines.record.origin import Echo, Origin
from sidelines.record.readings import Stance
from sidelines.record.sources import SourceKind
from sidelines.times import day_text, short_day

ARROW = " \N{RIGHTWARDS ARROW} "
_COUNTS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def counted(number: int, what: str) -> str:
    """So many of something.

    >>> counted(1, "origin"), counted(3, "echo")
    ('1 origin', '3 echoes')
    """
    if number == 1:
        return f"1 {what}"
    return f"{number:,} {what}{'es' if what.endswith('o') else 's'}"


def counted_in_words(number: int, what: str) -> str:
    """So many of something, in words up to twelve.

    >>> counted_in_words(4, "value"), counted_in_words(13, "value")
    ('four values', '13 values')
    """
    number_text = _COUNTS[number] if number < len(_COUNTS) else f"{number:,}"
    return f"{number_text} {what}{'' if number == 1 else 's'}"


def chain_text(record: Record, claim: Claim) -> str:
    """The way from the outlet that one reads to the origin.

    Reads like "Sputnik → Washington Post → unnamed US officials".
    """
    names = record.names
    links = [
        joined(
            [
                names.shown(source.name) + (f" ({source.office})" if source.office else "")
                if source.name and source.kind is not SourceKind.UNNAMED
                else source.text()
                for source in link
            ]
        )
        for link in claim.chain
    ]
    return ARROW.join([names.shown(record.report_of(claim).outlet), *links])


def claim_value_text(claim: Claim) -> str:
    """What the claim comes to, with how it is made where that isn't as a plain fact."""
    said = claim.reading.text()
    return (
        said if claim.modality.value in ("asserted", "denied", "possible") else f"{said} ({claim.modality})"
    )


def origin_line(origin: Origin) -> str:
    """An origin with how many reports lead to it.

    Reads like "Washington Post's unnamed officials: 1 origin, 3 reports (2 echoes), single anonymous".
    """
    echoes = f" ({counted(len(origin.echoes), 'echo')})" if origin.echoes else ""
    mark = "single anonymous" if origin.single_anonymous else origin.grade.value
    return f"{origin.name}: 1 origin, {counted(len(origin.reports), 'report')}{echoes}, {mark}"


def echo_lines(echoes: Sequence[Echo], indent: str = "  ") -> list[str]:
    """A tree of echoes, a line each, deeper ones further to the right."""
    lines: list[str] = []
    todo = [(echo, 0) for echo in reversed(echoes)]
    while todo:
        echo, depth = todo.pop()
        days = joined([f"{short_day(report.day)} {report.day.year}" for report in echo.reports])
        lines.append(f"{indent * depth}{echo.name}, {days or 'not on record itself'}")
        todo += [(below, depth + 1) for below in reversed(echo.echoes)]
    return lines


def told_text(told: Told) -> str:
    """A reading, in its own words where it has some, with who says so."""
    words = getattr(told.reading.value, "words", "") if told.reading.stance is Stance.SO else ""
    names = [origin.name.removesuffix(" itself") for origin in told.origins]
    return f"{words or told.reading.text()} ({joined(names)})"


def conflict_line(conflict: Conflict, meeting: bool = False) -> str:
    """What is said against what, with who says so.

    Reads like "lateness: 20 min (RFE/RL), 35 min (AP): two values, two origins".
    """
    about = f"{conflict.attribute} of {conflict.meeting}" if meeting else conflict.attribute
    on = f" on {day_text(conflict.on)}" if conflict.on is not None else ""
    said = ", ".join(told_text(told) for told in conflict.told)
    values = counted_in_words(len(conflict.told), "value")
    return f"{about}{on}: {said}: {values}, {counted_in_words(len(conflict.origins), 'origin')}"


def joined_line(name: Joined) -> str:
    """A name with its other spellings, and whether only the rule says that they are one."""
    others = joined([spelling for spelling in name.spellings if spelling != name.name])
    return f"{name.name}, also {others}" + (" (joined by rule)" if name.by_rule else "")

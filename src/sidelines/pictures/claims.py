"""The record as a picture: for every origin a line over the days of the reports, with a mark for each claim.

A shape tells how the origin is graded; marks are hollow where the report has it by another outlet, and carry a sign
where the claim contradicts another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sidelines.pictures.looks import COLOURS, GREY, INK, PAPER, SHAPES, Look
from sidelines.pictures.svg import (
    element,
    headed,
    isolated,
    measure,
    picture,
    spoken,
    text_at,
    title,
    wrapped,
)
from sidelines.record.claims import Record
from sidelines.record.conflicts import conflicts
from sidelines.record.origin import Origin, Telling
from sidelines.record.origins import origins
from sidelines.record.sources import Grade
from sidelines.record.words import claim_value_text, counted, origin_line
from sidelines.times import day_text

EDGE, SIZE, SMALL, LINE = 10.0, 11.0, 10.0, 14.0
MOST = 40
"""Origins of which a picture has room; how many more there are is said."""
STEP = 13.0
"""Pixels between marks of one origin on one day."""
LOOKS = {
    grade: Look(name=grade.value, style=grade.value, shape=shape, dash="none", colour=colour)
    for grade, shape, colour in zip(Grade, SHAPES, COLOURS, strict=False)
}
"""How each grade looks: a shape and a colour, of which either is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """The days of the reports along a line: each has the same room, since most lie close together."""

    days: tuple[date, ...]
    width: float

    def x(self, day: date) -> float:
        """The middle of the day's room."""
        return EDGE + self.room * (self.days.index(day) + 0.5)

    @property
    def room(self) -> float:
        """Pixels that a day has."""
        return (self.width - 2 * EDGE) / max(1, len(self.days))


def claims_svg(record: Record, *, width: float = 760.0, key: str = "claims") -> str:
    """The claims that stand on record by origin over the days of the reports, as an SVG document.

    The table of `sidelines record list` is the same in words. `width`: natural width in pixels (360 suits a phone);
    `key` tells it apart from other pictures on a page.
    """
    found = origins(record)
    shown = found[:MOST]
    days = _Days(days=tuple(sorted({t.report.day for o in shown for t in o.tellings})), width=width)
    clashing = {claim.key for c in conflicts(record, found) for told in c.told for claim in told.claims}
    name = isolated(record.title or "A record")
    drawn, y = headed(name, width)
    legend, y = _key(y, width)
    drawn += legend
    lines = []
    for origin in shown:
        row, y = _row(origin, days, clashing, y)
        drawn += row
        lines += _words(origin, clashing)
    if len(found) > MOST:
        lines.append(f"And {counted(len(found) - MOST, 'more origin')}.")
        drawn.append(text_at(EDGE, y + 12, lines[-1], font_size=SIZE, fill=INK))
        y += 20
    if not found:
        drawn.append(text_at(EDGE, y + 12, "Nothing is on record.", font_size=SIZE, fill=INK))
        y += 20
    paper = element("rect", width=width, height=y + EDGE, fill=PAPER)
    said = "\n".join(lines) or "Nothing is on record."
    return picture(width, y + EDGE, f"Claims by origin: {name}", said, f"{key}-{width:.0f}", paper, *drawn)


def _words(origin: Origin, clashing: set[str]) -> list[str]:
    """An origin and its claims in words, day by day."""
    lines = [f"{origin_line(origin)}."]
    for telling in origin.tellings:
        lines.append(f"  {day_text(telling.report.day)}: {_said(telling, clashing)}")
    return lines


def _said(telling: Telling, clashing: set[str]) -> str:
    claim = telling.claim
    mark = ", contradicts another" if claim.key in clashing else ""
    echo = " after another outlet" if telling.echo else ""
    return f"{telling.report.outlet}{echo}: {claim.attribute} {claim_value_text(claim)}{mark}"


def _row(origin: Origin, days: _Days, clashing: set[str], y: float) -> tuple[list[str], float]:
    """An origin: its name, what it says, and below it the days with a mark for each telling."""
    width = days.width - 2 * EDGE
    drawn: list[str] = []
    for line in wrapped(spoken(origin_line(origin)), SIZE, width, most=3, bold=True):
        y += LINE
        drawn.append(text_at(EDGE, y, line, font_size=SIZE, font_weight="bold", fill=INK))
    for line in wrapped(spoken(_facts(origin, clashing)), SMALL, width, most=3):
        y += LINE - 1
        drawn.append(text_at(EDGE, y, line, font_size=SMALL, fill=GREY))
    y += 26
    drawn.append(
        element("path", d=f"M{EDGE},{y:.1f}H{days.width - EDGE:.1f}", stroke="#bdbdbd", stroke_width=1)
    )
    for day, group in groupby(origin.tellings, key=lambda telling: telling.report.day):
        drawn += _marks(list(group), origin.grade, days, day, clashing, y)
    names, y = _names(origin, days, y + 8)
    return [*drawn, *names], y + 10


def _facts(origin: Origin, clashing: set[str]) -> str:
    """What comes from it, each once, with a sign at what contradicts something."""
    told = {
        f"{claim.attribute}: {claim.reading.text()}{' ≠' if claim.key in clashing else ''}": None
        for claim in origin.claims
    }
    return "; ".join(told)


def _marks(
    tellings: Sequence[Telling], grade: Grade, days: _Days, day: date, clashing: set[str], y: float
) -> list[str]:
    """The marks of one day side by side, or a number where there are more than the day has room for."""
    look, fits = LOOKS[grade], max(1, int(days.room // STEP))
    shown = tellings[:fits] if len(tellings) <= fits else tellings[: fits - 1]
    left = days.x(day) - STEP * (min(len(tellings), fits) - 1) / 2
    drawn = []
    for number, telling in enumerate(shown):
        x = left + STEP * number
        sign = telling.claim.key in clashing
        drawn.append(
            element(
                "g",
                title(_said(telling, clashing)),
                look.mark((x, y), 4.6, hollow=telling.echo),
                text_at(x, y - 8, "≠", font_size=SIZE, text_anchor="middle", fill=INK) if sign else "",
            )
        )
    if len(shown) < len(tellings):
        rest = "; ".join(_said(telling, clashing) for telling in tellings[len(shown) :])
        more = f"+{len(tellings) - len(shown)}"
        x = left + STEP * len(shown)
        words = text_at(x, y + 4, more, font_size=SMALL, text_anchor="middle", fill=INK)
        drawn.append(element("g", title(rest), words))
    return drawn


def _names(origin: Origin, days: _Days, y: float) -> tuple[list[str], float]:
    """Under the marks of an origin their days, those left out for which there is no room."""
    drawn, free = [], 0.0
    for day in dict.fromkeys(telling.report.day for telling in origin.tellings):
        words = f"{day.day} {day:%b} {day:%Y}"
        half = measure(words, SMALL) / 2
        x = min(max(days.x(day), EDGE + half), days.width - EDGE - half)
        if x - half >= free:
            drawn.append(text_at(x, y + 8, words, font_size=SMALL, text_anchor="middle", fill=INK))
            free = x + half + 4
    return drawn, y + 8


def _key(y: float, width: float) -> tuple[list[str], float]:
    """The key: what the shapes are, and what hollow ones and the sign mean."""
    drawn, x = [], EDGE + 6
    for grade, look in LOOKS.items():
        wide = 14 + measure(grade.value, SIZE) + 16
        if x + wide > width:
            x, y = EDGE + 6, y + 18
        drawn += [look.mark((x, y + 6), 4.6), text_at(x + 12, y + 10, grade.value, font_size=SIZE, fill=INK)]
        x += wide
    y += 26
    said = "Hollow: the report has it by another outlet. ≠: it contradicts another claim. Days are the outlets' own."
    for line in wrapped(said, SMALL, width - 2 * EDGE):
        drawn.append(text_at(EDGE, y, line, font_size=SMALL, fill=INK))
        y += LINE
    return drawn, y + 2

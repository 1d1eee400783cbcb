"""Who told it after whom, as a picture: for every origin a tree of the outlets that have it from there."""

from __future__ import annotations

from collections.abc import Sequence

from sidelines.phrases import joined
from sidelines.pictures.claims import LOOKS, MOST
from sidelines.pictures.looks import GREY, INK, PAPER
from sidelines.pictures.svg import element, headed, isolated, picture, spoken, text_at, wrapped
from sidelines.record.origin import Echo, Origin
from sidelines.record.words import counted, echo_lines, origin_line
from sidelines.times import short_day

EDGE, SIZE, LINE, INDENT = 10.0, 11.0, 15.0, 20.0
DEEPEST = 8
"""Steps to the right; what lies deeper stands below the last of them."""


def echoes_svg(origins: Sequence[Origin], name: str, *, width: float = 560.0, key: str = "echoes") -> str:
    """The origins, each with the tree of those who told it, as an SVG document.

    What `sidelines record origins` prints is the same in words. `width`: natural width in pixels (360 suits a phone);
    `key` tells it apart from other pictures on a page.
    """
    heading = isolated(name or "A record")
    drawn, y = headed(heading, width)
    for line in wrapped(_sentence(), SIZE - 1, width - 2 * EDGE):
        drawn.append(text_at(EDGE, y + 8, line, font_size=SIZE - 1, fill=INK))
        y += LINE
    lines: list[str] = []
    for origin in origins[:MOST]:
        row, y = _origin(origin, width, y + 10)
        drawn += row
        lines += [f"{origin_line(origin)}.", *(f"  {line}" for line in echo_lines(origin.tree()))]
    if len(origins) > MOST:
        lines.append(f"And {counted(len(origins) - MOST, 'more origin')}.")
        drawn.append(text_at(EDGE, y + 14, lines[-1], font_size=SIZE, fill=INK))
        y += 20
    said = "\n".join(lines) or "Nothing is on record."
    paper = element("rect", width=width, height=y + EDGE, fill=PAPER)
    return picture(
        width, y + EDGE, f"Origins and echoes: {heading}", said, f"{key}-{width:.0f}", paper, *drawn
    )


def _sentence() -> str:
    return (
        "Shapes: "
        + ", ".join(f"{look.shape} {grade.value}" for grade, look in LOOKS.items())
        + (". Filled dots are reports on record; hollow ones tell it, but aren't on record themselves.")
    )


def _origin(origin: Origin, width: float, y: float) -> tuple[list[str], float]:
    """An origin with its shape and its line, and below it the tree."""
    mark = LOOKS[origin.grade].mark((EDGE + 5, y + 8), 5.0)
    drawn: list[str] = []
    for line in wrapped(spoken(origin_line(origin)), SIZE, width - 2 * EDGE - 18, most=3, bold=True):
        drawn.append(text_at(EDGE + 18, y + 12, line, font_size=SIZE, font_weight="bold", fill=INK))
        y += LINE
    todo = [(echo, 0, EDGE + 5, y - LINE + 14) for echo in reversed(origin.tree())]
    while todo:
        echo, depth, x, top = todo.pop()
        here = min(depth, DEEPEST)
        at = EDGE + 5 + INDENT * (here + 1)
        dot = (at, y + 8)
        row, below = _echo(echo, dot, width, y)
        drawn = [_branch((x, top), dot), *drawn, *row]
        todo += [(each, depth + 1, at, y + 13) for each in reversed(echo.echoes)]
        y = below
    return [*drawn, mark], y


def _branch(above: tuple[float, float], dot: tuple[float, float]) -> str:
    """A line down from the one above, and across to the dot."""
    (x, top), (at, y) = above, dot
    end = at - 5 if at > x else x
    return element(
        "path", d=f"M{x:.1f},{top:.1f}V{y:.1f}H{end:.1f}", fill="none", stroke=GREY, stroke_width=1
    )


def _echo(echo: Echo, dot: tuple[float, float], width: float, y: float) -> tuple[list[str], float]:
    days = joined([f"{short_day(report.day)} {report.day.year}" for report in echo.reports])
    fill = INK if echo.reports else PAPER
    drawn = [element("circle", cx=dot[0], cy=dot[1], r=4, fill=fill, stroke=INK, stroke_width=1.3)]
    said = f"{isolated(echo.name)}, {days or 'not on record itself'}"
    for line in wrapped(spoken(said), SIZE, width - dot[0] - 12 - EDGE, most=3):
        drawn.append(text_at(dot[0] + 10, y + 12, line, font_size=SIZE, fill=INK))
        y += LINE
    return drawn, y + 3

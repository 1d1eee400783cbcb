"""How each principal looks in the pictures: a shape, a dash and a colour, of which any one is enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sidelines.finding.answer import Answer
from sidelines.pictures.projection import Point
from sidelines.pictures.svg import element, isolated, path_of

SHAPES = ("square", "diamond", "triangle", "hexagon", "cross", "kite")
DASHES = ("none", "7 3", "2 3", "10 3 2 3", "5 2 1 2 1 2", "14 4")
COLOURS = ("#0b4f8a", "#a33c00", "#1b6b3a", "#7a2a7f", "#5c4a00", "#37474f")
"""Each at least 5:1 against white and 4:1 against the land, so that letters may wear them."""
INK, GREY, LAND, SHORE, PAPER = "#1a1a1a", "#555555", "#ebe8df", "#8f8b80", "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One principal's name, shape, dash and colour."""

    name: str
    style: str
    shape: str
    dash: str
    colour: str

    def place_mark(self, at: Point, *, home: bool, busy: bool) -> str:
        """The principal's shape at a place: filled where the diary has something, in an outline at home."""
        rim = self.mark(at, 7.5, hollow=True) if home else ""
        return rim + (self.mark(at, 3.6 if home else 5.0) if busy else "")

    def mark(self, at: Point, size: float = 5.0, *, hollow: bool = False) -> str:
        """The principal's shape around a point."""
        fill = PAPER if hollow else self.colour
        points = [(at[0] + size * x, at[1] + size * y) for x, y in _outline(self.shape)]
        return element(
            "path", d=path_of(points, closed=True), fill=fill, stroke=self.colour, stroke_width=1.4
        )

    def line(self, d: str, width: float, opacity: float = 1.0) -> str:
        """A line in the principal's dash."""
        dash = None if self.dash == "none" else self.dash
        return element(
            "path", d=d, fill="none", stroke=self.colour, stroke_width=width, stroke_dasharray=dash,
            stroke_opacity=f"{opacity:g}" if opacity < 1 else None,
        )  # fmt: skip


def looks_of(answer: Answer) -> list[Look]:
    """The looks of the meeting's participants, in their order."""
    people = [answer.case.principal(name) for name in answer.meeting.participants]
    return [
        Look(
            name=isolated(person.name),
            style=isolated(person.style),
            shape=SHAPES[i % len(SHAPES)],
            dash=DASHES[i % len(DASHES)],
            colour=COLOURS[i % len(COLOURS)],
        )
        for i, person in enumerate(people)
    ]


def _outline(shape: str) -> list[Point]:
    match shape:
        case "square":
            return [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
        case "diamond":
            return [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
        case "triangle":
            return [(0, -1.2), (1.2, 0.9), (-1.2, 0.9)]
        case "hexagon":
            return [(1.1 * math.cos(math.pi * k / 3), 1.1 * math.sin(math.pi * k / 3)) for k in range(6)]
        case "cross":
            a, b = 0.45, 1.2
            corners = [(-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a), (-b, a)]
            return [*corners, (-b, -a), (-a, -a)]
        case _:
            return [(-1.2, -0.9), (1.2, -0.9), (0, 1.2)]

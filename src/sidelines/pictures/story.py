"""The story of a request as a picture: a lane for each side from day to day, and beside it what happened.

A lane is the wider the further its side has gone; marks are moves, hollow where they are kept inside, and arrows are
what the ladder did. Between two days with moves the silence is as long as it was, in short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt

from sidelines.formats.stories.telling import brief, climbed, whose
from sidelines.meetings.ageing import Rung
from sidelines.meetings.moves import Move
from sidelines.meetings.story import Story, StoryDay
from sidelines.meetings.turn import awaited
from sidelines.pictures.looks import COLOURS, DASHES, GREY, INK, PAPER, SHAPES, Look
from sidelines.pictures.svg import (
    element,
    headed,
    isolated,
    measure,
    path_of,
    picture,
    spoken,
    text_at,
    title,
    wrapped,
)
from sidelines.times import day_text

SIZE, LINE = 10.5, 14.0
LANE, FIRST_LANE, EDGE = 24.0, 18.0, 8.0
MOST_GAP = 90.0
"""Pixels of the longest silence."""
WORDS = 120
"""Characters of a speech that a line of the picture has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """The picture's measures: how wide it is, and how its sides look."""

    story: Story
    width: float
    looks: dict[str, Look]

    def x(self, side: str) -> float:
        """The middle of the side's lane."""
        return FIRST_LANE + LANE * list(self.looks).index(side)

    @property
    def text(self) -> float:
        """Where the words begin."""
        return FIRST_LANE + LANE * len(self.looks) + 4

    @property
    def room(self) -> float:
        """How wide the words may be."""
        return self.width - self.text - EDGE


def story_svg(story: Story, *, width: float = 760.0, key: str = "story") -> str:
    """The story as an SVG document; the table of `sidelines story` is the same in words.

    `width`: natural width in pixels (360 suits a phone); `key`: tells it apart from other pictures on a page.
    """
    sheet = _Sheet(story=story, width=width, looks=_looks(story))
    name = isolated(story.title or "A request")
    drawn, y = headed(name, width)
    legend, y = _key(sheet, y)
    drawn += legend
    days = [story.on(day) for day in story.days_with_something()]
    before: StoryDay | None = None
    for day in days:
        if before is not None:
            gap, y = _silence(sheet, before, day.day, y)
            drawn += gap
        row, y = _row(sheet, before, day, y)
        drawn += row
        before = day
    mark = f"{key}-{width:.0f}"
    words = "\n".join(f"{day_text(day.day)}: {' '.join(_lines(day))}" for day in days)
    sheet_of_paper = element("rect", width=width, height=y + EDGE, fill=PAPER)
    return picture(width, y + EDGE, f"The story of {name}", words, mark, sheet_of_paper, *drawn)


def _looks(story: Story) -> dict[str, Look]:
    return {
        side.key: Look(
            name=isolated(side.office),
            style=isolated(side.office),
            shape=SHAPES[number % len(SHAPES)],
            dash=DASHES[number % len(DASHES)],
            colour=COLOURS[number % len(COLOURS)],
        )
        for number, side in enumerate(story.sides)
    }


def _lines(day: StoryDay) -> list[str]:
    climbs = [climbed(side, climb) for side, climb in day.climbs]
    return [*(brief(move, day.whole, WORDS) for move in day.moves), *climbs]


def _row(sheet: _Sheet, before: StoryDay | None, day: StoryDay, y: float) -> tuple[list[str], float]:
    """A day: its date, a mark and a sentence for each move and each step of the ladder, the standing at its end."""
    top, drawn = (
        y,
        [text_at(sheet.text, y + 12, day_text(day.day), font_size=11.5, font_weight="bold", fill=INK)],
    )
    y += 20
    for move in day.moves:
        words, below = _words(sheet, brief(move, day.whole, WORDS), y, INK)
        drawn += [_mark(sheet, move, y + 5, day), *words]
        y = below
    for side, climb in day.climbs:
        words, below = _words(sheet, climbed(side, climb), y, INK)
        drawn += [_arrow(sheet, side.key, climb.rung, y + 5), *words]
        y = below
    words, y = _words(sheet, _standing(before, day), y, GREY)
    lanes = [_lane(sheet, key, before or day, top, y + 6) for key in sheet.looks]
    return [*lanes, *drawn, *words], y + 6


def _standing(before: StoryDay | None, day: StoryDay) -> str:
    """Where it stands at the end of the day, and the positions that have changed on it."""
    changed = []
    for side in day.whole.sides:
        position = day.whole.positions[side.key]
        if before is None or before.whole.positions[side.key].words != position.words:
            changed.append(f"{side.office}: {position.words}")
    stands = f"{day.whole.stage}; {whose(day.whole, awaited(day.whole))}"
    stands = stands[:1].upper() + stands[1:]
    return f"{stands}. Positions: {'; '.join(changed)}." if changed else f"{stands}."


def _words(sheet: _Sheet, sentence: str, y: float, colour: str) -> tuple[list[str], float]:
    lines = wrapped(spoken(sentence), SIZE, sheet.room)
    drawn = [
        text_at(sheet.text, y + 9 + LINE * n, line, font_size=SIZE, fill=colour)
        for n, line in enumerate(lines)
    ]
    return drawn, y + LINE * len(lines) + 2


def _mark(sheet: _Sheet, move: Move, y: float, day: StoryDay) -> str:
    look = sheet.looks[move.side]
    said = title(brief(move, day.whole, WORDS))
    reported = move.report is not None
    ring = element(
        "circle", cx=sheet.x(move.side), cy=y, r=8.5, fill="none", stroke=INK, stroke_width=1,
        stroke_dasharray="2 2",
    )  # fmt: skip
    mark = look.mark((sheet.x(move.side), y), 5.0, hollow=move.internal)
    return element("g", said, ring if reported else "", mark)


def _arrow(sheet: _Sheet, key: str, rung: Rung, y: float) -> str:
    """An arrow upwards in the side's lane, with one head for each rung that has been climbed."""
    x = sheet.x(key)
    heads = [
        element("path", d=path_of([(x - 5, y + 2 - 5 * n), (x, y - 3 - 5 * n), (x + 5, y + 2 - 5 * n)]),
                fill="none", stroke=INK, stroke_width=1.8)
        for n in range(rung)
    ]  # fmt: skip
    return element("g", title(f"to {rung.words}"), *heads)


def _lane(sheet: _Sheet, key: str, day: StoryDay, top: float, bottom: float) -> str:
    """A side's lane, the wider the further it has gone, paler below the marks on it."""
    x, level = sheet.x(key), day.whole.positions[key].level
    return sheet.looks[key].line(path_of([(x, top), (x, bottom)]), 1.0 + 1.6 * level, opacity=0.45)


def _silence(sheet: _Sheet, before: StoryDay, day: date, y: float) -> tuple[list[str], float]:
    """The days between two days with something, with whose move it was."""
    days = (day - before.day).days - 1
    if days < 1:
        return [], y
    found = awaited(before.whole)
    high = min(MOST_GAP, 7 * sqrt(days))
    counted = "1 day" if days == 1 else f"{days} days"
    words = f"{counted} without a move or a rung; {whose(before.whole, found)}."
    lines = wrapped(spoken(words), SIZE, sheet.room)
    high = max(high, LINE * len(lines) + 6)
    lanes = [_lane(sheet, key, before, y, y + high) for key in sheet.looks]
    first = y + high / 2 + 3 - LINE * (len(lines) - 1) / 2
    texts = [
        text_at(sheet.text, first + LINE * n, line, font_size=SIZE, font_style="italic", fill=GREY)
        for n, line in enumerate(lines)
    ]
    return [*lanes, *texts], y + high


def _key(sheet: _Sheet, y: float) -> tuple[list[str], float]:
    """The key: whose lane is which, and what the marks mean."""
    drawn, x = [], EDGE + 8
    for key, look in sheet.looks.items():
        office = next(side.office for side in sheet.story.sides if side.key == key)
        wide = 16 + measure(office, SIZE) + 18
        if x + wide > sheet.width and x > EDGE + 8:
            x, y = EDGE + 8, y + 18
        drawn += [look.mark((x, y + 6), 5.0), text_at(x + 14, y + 10, look.name, font_size=SIZE, fill=INK)]
        x += wide
    y += 26
    for line in wrapped(" ".join(_sentences(sheet.story)), SIZE, sheet.width - 2 * EDGE):
        drawn.append(text_at(EDGE, y, line, font_size=SIZE, fill=INK))
        y += LINE
    return drawn, y + 4


def _sentences(story: Story) -> Iterator[str]:
    yield f"Days are those of {story.zone}."
    yield "A lane is the wider the further its side has gone: no answer, interested, in principle, agreed, confirmed."
    yield "Filled marks are told to the other side, hollow ones kept inside, those in a ring as reported to the other."
    yield "Arrows: the ladder, to the chief of staff (one) and to the principal's page (two)."
    yield "An asterisk marks what the public record doesn't tell."

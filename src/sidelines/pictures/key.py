"""The key below a map: who is who, where each one is, which number is what, and whose the land is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sidelines.finding.answer import Answer, Option
from sidelines.pictures.frame import Frame
from sidelines.pictures.looks import GREY, INK, PAPER, Look
from sidelines.pictures.projection import Box, EqualEarth, Point
from sidelines.pictures.scene import places_of
from sidelines.pictures.svg import element, isolated, measure, path_of, text_at, wrapped
from sidelines.reasons import window_text

SIZE, LINE = 11.0, 15.0
WIDE = 500.0
"""A wider sheet has room for a key in two columns and for names beside all the numbers."""
CREDIT = "Land: Natural Earth. Places: GeoNames (CC BY 4.0)."


def key_of(
    answer: Answer, looks: Sequence[Look], options: Sequence[Option], width: float, top: float
) -> tuple[list[str], float]:
    """The key from that height of the sheet on, in two columns if there is room, and where it ends."""
    half = width > WIDE
    room = width * 0.46 - 8 if half else width - 16
    left, low = _people(answer, looks, (8, top + 20), room)
    lines, low = _meanings(answer, looks, bool(options), (8, low))
    place = (width * 0.46 + 16, top + 20) if half else (8, low + 10)
    right, end = _ranked(answer, options, place, width - place[0] - 8)
    bottom = max(low, end)
    drawn = [*left, *lines, *right]
    for line in wrapped(CREDIT, 10, width - 16):
        bottom += LINE
        drawn.append(text_at(8, bottom, line, font_size=10, fill=GREY))
    return drawn, bottom + 8


def _people(answer: Answer, looks: Sequence[Look], at: Point, room: float) -> tuple[list[str], float]:
    """Every principal's shape and line, name, cities and days."""
    (x, y), drawn = at, []
    for name, look in zip(answer.meeting.participants, looks, strict=True):
        drawn += [look.mark((x + 6, y - 4)), look.line(_sample(x, y), 2.4)]
        places = places_of(answer, answer.case.itinerary_of(name))
        words = "; ".join(f"{isolated(place.city.name)}, {place.dates}" for place in places)
        for text, bold in ((look.style, True), (words, False)):
            for line in wrapped(text, SIZE, room - 60, bold=bold):
                drawn.append(
                    text_at(x + 60, y, line, font_size=SIZE, font_weight="bold" if bold else None, fill=INK)
                )
                y += LINE
        y += 5
    return drawn, y


def _meanings(answer: Answer, looks: Sequence[Look], open_: bool, at: Point) -> tuple[list[str], float]:
    """What the lines and the outlined shapes mean, as far as there are any."""
    (x, y), drawn = at, []
    lines = [(1.1, "thin: ways in the diary"), *([(2.4, "thick: to and from option 1")] if open_ else [])]
    for thick, what in lines:
        drawn.append(element("path", d=_sample(x, y), stroke=GREY, stroke_width=thick))
        drawn.append(text_at(x + 60, y, what, font_size=SIZE, fill=INK))
        y += LINE
    diaries = [answer.case.itinerary_of(name) for name in answer.meeting.participants]
    homes = [(look, bool(place.items)) for look, diary in zip(looks, diaries, strict=True)
             for place in places_of(answer, diary) if place.home]  # fmt: skip
    for busy, what in (
        (False, "outline: a home"),
        (True, "filled outline: a home with something in the diary"),
    ):
        look = next((look for look, filled in homes if filled == busy), None)
        if look is not None:
            drawn.append(look.place_mark((x + 34, y - 4), home=True, busy=busy))
            drawn.append(text_at(x + 60, y, what, font_size=SIZE, fill=INK))
            y += LINE + 3
    return drawn, y


def _sample(x: float, y: float) -> str:
    return path_of([(x + 16, y - 4), (x + 52, y - 4)])


def _ranked(answer: Answer, options: Sequence[Option], at: Point, room: float) -> tuple[list[str], float]:
    """Every option's number, city and window."""
    (x, y), zone = at, answer.home.zone
    drawn: list[str] = []
    if not options:
        return [text_at(x, y, "No option is open.", font_size=SIZE, font_weight="bold", fill=INK)], y + LINE
    for option in options:
        words = f"{isolated(option.city.label)}: {window_text(option, zone)}"
        drawn += _number(str(option.rank), x + 9, y - 4)
        for line in wrapped(words, SIZE, room - 26):
            drawn.append(text_at(x + 26, y, line, font_size=SIZE, fill=INK))
            y += LINE
        y += 3
    return drawn, y


def _number(rank: str, x: float, y: float) -> Iterator[str]:
    wide = max(16.0, measure(rank, 10, bold=True) + 7)
    yield element("rect", x=x - wide / 2, y=y - 7.5, width=wide, height=15, rx=7.5, fill=INK)
    yield text_at(x, y + 3.6, rank, font_size=10, font_weight="bold", fill=PAPER, text_anchor="middle")


def scale_bar(frame: Frame) -> tuple[str, Box]:
    """A bar of a round number of km in the lower left corner, and the place that it takes."""
    most = frame.km_across / 5
    steps = [n * 10**e for e in range(1, 5) for n in (1, 2, 5)]
    km = max((step for step in steps if step <= most), default=10)
    long, x, y = km * frame.scale, 10.0, frame.height - 10
    world = isinstance(frame.projection, EqualEarth)  # true in areas, and in lengths only about
    words = f"about {km:,} km" if world else f"{km:,} km in the middle of the map"
    bar = path_of([(x, y - 4), (x, y), (x + long, y), (x + long, y - 4)])
    box = (x - 4, y - 20, x + max(long, measure(words, 10)) + 4, y + 6)
    drawn = element(
        "g",
        element(
            "rect",
            x=box[0],
            y=box[1],
            width=box[2] - box[0],
            height=box[3] - box[1],
            fill=PAPER,
            fill_opacity="0.85",
        ),
        element("path", d=bar, fill="none", stroke=INK, stroke_width=1.2),
        text_at(x, y - 7, words, font_size=10, fill=INK),
    )
    return drawn, box

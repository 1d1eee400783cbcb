"""The timeline: the principals' days side by side, with the windows, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sidelines.finding.answer import Answer
from sidelines.pictures.bars import bars_of, journey_bars, window_bar
from sidelines.pictures.key import WIDE
from sidelines.pictures.looks import INK, PAPER, Look, looks_of
from sidelines.pictures.scene import open_text, shown_options
from sidelines.pictures.strip import Axis, drawn_strip
from sidelines.pictures.svg import element, headed, isolated, measure, picture, text_at, wrapped
from sidelines.reasons import question, why_not_sentence
from sidelines.times import day_text, instant, zone_label

MOST_DAYS = 400
"""A longer timeline would fill more pages than anybody turns."""


def timeline_svg(answer: Answer, *, options: int = 6, width: float = 760.0, key: str = "timeline") -> str:
    """The timeline as an SVG document: strips of days below each other, and a key.

    `options`: how many windows are drawn; `width`: natural width in pixels (360 suits a phone); `key`: tells
    it apart from other pictures on a page.
    """
    mark = f"{key}-{width:.0f}"
    name = ": ".join(isolated(part) for part in (answer.case.title, answer.meeting.name) if part)
    drawn, y = headed(name, width)
    looks = looks_of(answer)
    for axis in _axes(answer, width):
        strip, high = drawn_strip(answer, looks, axis, options, mark)
        drawn.append(element("g", *strip, transform=f"translate(0 {y:.1f})"))
        y += high + 10
    legend, y = _key(answer, width, y, mark)
    words = f"{question(answer)}\n{timeline_text(answer, options=options)}"
    return picture(
        width, y, f"Timeline of {name}", words, mark,
        _patterns(looks, mark), element("rect", width=width, height=y, fill=PAPER), *drawn, *legend,
    )  # fmt: skip


def timeline_strips(
    answer: Answer, *, options: int = 6, width: float = 760.0, key: str = "strip"
) -> list[str]:
    """The strips of the timeline as pictures of their own, so that pages break between them, then the key."""
    looks, found = looks_of(answer), []
    for n, axis in enumerate(_axes(answer, width)):
        mark = f"{key}-{width:.0f}-{n}"
        strip, high = drawn_strip(answer, looks, axis, options, mark)
        days = f"Timeline from {day_text(axis.days[0])} to {day_text(axis.days[-1])}"
        sheet = element("rect", width=width, height=high, fill=PAPER)
        found.append(picture(width, high, days, "The same in words stands below the timeline.", mark,
                             _patterns(looks, mark), sheet, *strip))  # fmt: skip
    mark = f"{key}-{width:.0f}-key"
    legend, y = _key(answer, width, 0.0, mark)
    words = " ".join(_explained(answer))
    sheet = element("rect", width=width, height=y, fill=PAPER)
    last = picture(
        width, y, "How to read the timeline", words, mark, _patterns(looks[:1], mark), sheet, *legend
    )
    return [*found, last]


def timeline_text(answer: Answer, *, options: int = 6) -> str:
    """The timeline in words: each day open or closed and why, each diary in order, the windows."""
    lines = ["Days, local to the place of the meeting:"]
    for why in answer.why_not:
        state = f"open {open_text(answer, why.day)}." if why.open else why_not_sentence(answer, why)
        lines.append(f"  {day_text(why.day)}: {state}")
    if not answer.why_not:
        lines += [f"  {day_text(day)}: open {open_text(answer, day)}."
                  for day in sorted({option.day for option in answer.options})]  # fmt: skip
    for look, name in zip(looks_of(answer), answer.meeting.participants, strict=True):
        lines.append(f"{look.style}:")
        lines += [f"  {bar.words}" for bar in bars_of(answer, name)] or [
            "  nothing in the diary on these days"
        ]
        for option in shown_options(answer, 1):
            journey = next(journey for journey in option.journeys if journey.principal == name)
            lines += [
                f"  for option {option.rank}: {bar.words}" for bar in journey_bars(answer, option, journey)
            ]
    lines.append("Windows of the best options:")
    shown = shown_options(answer, options)
    lines += [f"  {window_bar(answer, option).words}" for option in shown] or ["  none"]
    return "\n".join(lines)


def _axes(answer: Answer, width: float) -> Iterator[Axis]:
    """The strips' days: those asked about and one more on either side."""
    asked = answer.meeting.days
    count = min(len(asked), MOST_DAYS)
    first = asked.first - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(count + 2)]
    strips = -(-len(days) // _most_days(len(days), width))
    for n in range(strips):
        shown = days[len(days) * n // strips : len(days) * (n + 1) // strips]
        yield Axis(days=tuple(shown), zone=answer.home.zone, width=width)


def _most_days(days: int, width: float) -> int:
    """How many days a strip holds: fewer where there is room for more words."""
    if width > WIDE:
        return 10 if days <= 20 else 8 if days <= 40 else 14
    return 4 if days <= 40 else 7


def _patterns(looks: Sequence[Look], key: str) -> str:
    """Hatching for what is tentative and dots for what is unsure, in every principal's colour and in ink."""
    pens = [(f"{key}-{look.shape}", look.colour) for look in looks] + [(key, INK)]
    found = []
    for name, colour in dict(pens).items():
        lines = element("path", d="M0,7L7,0", stroke=colour, stroke_width=1, fill="none")
        dots = element("circle", cx=2, cy=2, r=0.8, fill=colour)
        paper = element("rect", width=7, height=7, fill=PAPER)
        found.append(
            element(
                "pattern", paper, lines, id=f"{name}-hatch", width=7, height=7, patternUnits="userSpaceOnUse"
            )
        )
        found.append(
            element(
                "pattern", paper, dots, id=f"{name}-dots", width=5, height=5, patternUnits="userSpaceOnUse"
            )
        )
    return element("defs", *found)


SWATCHES = (
    ("firm", "firm"),
    ("hatch", "tentative"),
    ("dots", "at an hour that is not given"),
    ("window", "window, black: the suggested meeting"),
)


def _key(answer: Answer, width: float, y: float, key: str) -> tuple[list[str], float]:
    """The key: what the bars mean and how the axis runs."""
    drawn, x = [], 8.0
    y += 6
    for kind, words in SWATCHES:
        wide = 30 + measure(words, 10.5) + 18
        if x + wide > width and x > 8:
            x, y = 8.0, y + 20
        drawn += [*_swatch(kind, x, y, key), text_at(x + 34, y + 11, words, font_size=10.5, fill=INK)]
        x += wide
    y += 34
    for words in _explained(answer):
        for line in wrapped(words, 10.5, width - 16):
            drawn.append(text_at(8, y, line, font_size=10.5, fill=INK))
            y += 14
    return drawn, y


def _swatch(kind: str, x: float, y: float, key: str) -> Iterator[str]:
    fill = {"firm": INK, "window": PAPER}.get(kind, f"url(#{key}-{kind})")
    dash = {"hatch": "6 2", "dots": "2 2.5"}.get(kind)
    yield element(
        "rect", x=x, y=y, width=28, height=14, fill=fill, stroke=INK, stroke_width=1.4, stroke_dasharray=dash
    )
    if kind == "window":
        yield element("rect", x=x + 10, y=y, width=6, height=14, fill=INK)


def _explained(answer: Answer) -> list[str]:
    zone = answer.home.zone
    label = zone_label(instant(answer.meeting.days.first, 720, zone), zone)
    name = answer.case.home or answer.meeting.participants[0]
    home = answer.case.principal(name).home
    cut = len(answer.meeting.days) > MOST_DAYS
    return [
        f"The days run from midnight to midnight in {isolated(home.name)} ({label}), the home of "
        f"{isolated(name)}; the words on a bar are in the time of its place, "
        "and small notches in a bar are midnights there. "
        "Where a lane is empty the diary says nothing, and its principal is at a base or on the way. "
        "Open and closed are said of days where the meeting would be. Grey days were not asked about."
        + (f" Only the first {MOST_DAYS} days are drawn." if cut else "")
    ]

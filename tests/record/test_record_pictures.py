"""The record's pictures: every claim and every report is in them, in shapes and in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidelines.formats.records.file import load_record
from sidelines.pictures.claims import claims_svg
from sidelines.pictures.echoes import echoes_svg
from sidelines.pictures.svg import measure
from sidelines.record.claims import Record
from sidelines.record.origins import origins
from tests.picture_answers import HOSTILE, SVG, parsed
from tests.record.build import Telling, late, outlet, record, unnamed


@pytest.fixture(scope="module")
def example(root: Path) -> Record:
    return load_record(root / "examples" / "helsinki-2018-record.toml")


def words(svg: str) -> str:
    return parsed(svg).findtext(f"{SVG}desc") or ""


@pytest.mark.parametrize("width", [360.0, 760.0])
def test_every_text_stands_within_the_picture(example: Record, width: float) -> None:
    for svg in (claims_svg(example, width=width), echoes_svg(origins(example), example.title, width=width)):
        for text in parsed(svg).iter(f"{SVG}text"):
            wide = measure(
                text.text or "", float(text.get("font-size") or 14), bold=text.get("font-weight") == "bold"
            )
            left = float(text.get("x") or 0) - (wide / 2 if text.get("text-anchor") == "middle" else 0)
            assert left >= -1, text.text
            assert left + wide <= width + 1, text.text


def test_claims_have_a_mark_each_and_stand_in_the_words(example: Record) -> None:
    svg = claims_svg(example)
    marks = [group for group in parsed(svg).iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    told = [claim for origin in origins(example) for claim in origin.claims]
    assert len(marks) == len(told)
    assert "lateness 20 min, contradicts another" in words(svg)
    assert "Sputnik after another outlet: staff-action actor aides; act ignored" in words(svg)


def test_echoes_are_hollow_and_what_contradicts_carries_a_sign() -> None:
    post = outlet("Post")
    svg = claims_svg(
        record(Telling("Post", unnamed("aides")), Telling("Blog", post), Telling("AP", value=late(35)))
    )
    fills = [group.find(f"{SVG}path").get("fill") for group in parsed(svg).iter(f"{SVG}g")]  # type: ignore[union-attr]
    assert [fill == "#ffffff" for fill in fills] == [False, True, False]
    signs = [text.text for text in parsed(svg).iter(f"{SVG}text") if text.text == "≠"]
    assert len(signs) == 3


def test_the_tree_has_a_dot_for_each_who_tells_it(example: Record) -> None:
    svg = echoes_svg(origins(example), example.title)
    dots = list(parsed(svg).iter(f"{SVG}circle"))
    hollow = [dot for dot in dots if dot.get("fill") == "#ffffff"]
    assert len(hollow) == words(svg).count("not on record itself") == 2
    assert "    Business Insider Singapore, 16 June 2018" in words(svg)


def test_of_many_reports_on_a_day_the_rest_is_counted() -> None:
    many = [Telling(f"Outlet {n}", outlet("Post")) for n in range(90)]
    svg = claims_svg(record(*many), width=360)
    counted = [text.text for text in parsed(svg).iter(f"{SVG}text") if (text.text or "").startswith("+")]
    assert len(counted) == 1
    assert "Outlet 89" in svg


def test_of_many_origins_the_rest_is_counted() -> None:
    found = record(*(Telling(f"Outlet {n}") for n in range(45)))
    assert "And 5 more origins." in claims_svg(found)
    assert "And 5 more origins." in echoes_svg(origins(found), "")


def test_of_nothing_say_so() -> None:
    assert words(claims_svg(Record())) == "Nothing is on record."
    assert words(echoes_svg((), "")) == "Nothing is on record."


def test_hostile_names_are_text() -> None:
    found = record(Telling(HOSTILE, unnamed(HOSTILE)), Telling("Blog", outlet(HOSTILE)), title=HOSTILE)
    for svg in (claims_svg(found), echoes_svg(origins(found), found.title)):
        assert list(parsed(svg).iter(f"{SVG}script")) == []
        assert "\u202e" not in svg

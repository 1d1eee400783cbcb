"""Story files: what is written is read as moves, and every mistake is named with its line."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sidelines.formats.stories.file import StoryError, load_story, load_story_file, read_story
from sidelines.formats.stories.move_tables import MOVE_TABLES
from sidelines.formats.stories.schema import StoryTable, story_schema
from sidelines.formats.stories.sources import PublicSource, public_source
from sidelines.meetings import acts
from sidelines.meetings.ageing import Ladder
from sidelines.meetings.checks import USUAL_CHECKS
from sidelines.meetings.sides import Channel, Report
from sidelines.times import day_at, instant
from tests.story_cases import SHORT, changed, line_of, said, well_read


class TestReading:
    story = well_read().story

    def test_gives_the_sides_with_their_ladders(self) -> None:
        assert [side.office for side in self.story.sides] == ["the Chancery", "the Firefly House"]
        assert self.story.ladders == {"ruritania": Ladder(chief_of_staff=3, principal=5)}
        assert self.story.zone == "Europe/Prague", "the first side's, where none is said"

    def test_counts_a_day_alone_from_noon_of_the_side(self) -> None:
        wish = self.story.moves[0]
        assert wish.day_only
        assert wish.at == instant(date(2027, 3, 1), 12 * 60, "Europe/Prague")

    def test_reads_a_time_without_an_offset_as_local_to_the_side_that_enters_it(self) -> None:
        proposed, told, _, agreed = self.story.moves[1:]
        assert proposed.at == instant(date(2027, 3, 8), 9 * 60, "Europe/Prague")
        assert agreed.at == instant(date(2027, 3, 10), 8 * 60, "America/New_York")
        assert told.report is not None
        assert told.report.learned == instant(date(2027, 3, 9), 15 * 60, "Europe/Prague")

    def test_reads_options_by_their_keys_in_the_time_of_their_place(self) -> None:
        act = self.story.moves[1].act
        assert isinstance(act, acts.Propose)
        castle, geneva = act.options
        assert (castle.city, castle.country, castle.venue) == ("Strelsau", "CZ", "the castle")
        assert castle.begins == instant(date(2027, 3, 25), 14 * 60, "Europe/Prague")
        assert not castle.hours_open
        assert geneva.hours_open
        assert geneva.ends - geneva.begins == 1440
        assert act.answer_by == instant(date(2027, 3, 20), 12 * 60, "Europe/Prague")

    def test_reads_a_report_and_a_correction(self) -> None:
        told, corrected = self.story.moves[2:4]
        assert told.report == Report(
            by="ruritania",
            channel=Channel.TELEPHONE,
            said_by="the appointments desk",
            learned=told.report.learned if told.report else 0,
        )
        assert isinstance(corrected.act, acts.Correct)
        assert corrected.act.of == told.id == "told"
        assert isinstance(corrected.act.instead, acts.Refuse)
        assert corrected.act.instead.option.city == "Geneva"

    def test_numbers_moves_that_have_no_id(self) -> None:
        assert [move.id for move in self.story.moves] == ["1", "2", "told", "4", "5"]

    def test_knows_the_cities_of_the_options(self) -> None:
        assert {key: city.name for key, city in well_read().cities.items()} == {
            "strelsau": "Strelsau",
            "geneva": "Geneva",
        }

    def test_lets_a_day_alone_stand_after_a_later_hour_of_that_day(self) -> None:
        text = SHORT + (
            '\n[[moves]]\nat = 2027-03-10\nside = "freedonia"\nmember = "the porter"\n'
            'move = "contact"\nby = "margins"\nbetween = "both"\nwords = "yes"\n'
        )
        late = text.replace("at = 2027-03-10T08:00:00", "at = 2027-03-10T20:00:00")
        moves = well_read(late).story.moves
        assert moves[-1].at == moves[-2].at
        assert day_at(moves[-1].at, "America/New_York") == date(2027, 3, 10)

    def test_takes_json_as_well(self) -> None:
        values = json.dumps(tomllib.loads(SHORT), default=lambda when: when.isoformat())
        found, problems = read_story(values, "story.json")
        assert found is not None, problems
        assert found.story == self.story

    def test_takes_the_usual_checklist_by_its_name(self) -> None:
        visit = (
            '\n[[moves]]\nat = 2027-03-11\nside = "ruritania"\nmember = "she"\nmove = "plan visit"\nvisit = "advance"\n'
            'envoy = "an aide"\nplace = "Strelsau"\nfirst = 2027-03-12\nlast = 2027-03-13\n'
            '\n[[moves]]\nat = 2027-03-11\nside = "ruritania"\nmember = "she"\nmove = "open checklist"\n'
            'visit = "advance"\nchecks = "usual"\n'
        )
        act = well_read(SHORT + visit).story.moves[-1].act
        assert isinstance(act, acts.OpenChecklist)
        assert act.checks == USUAL_CHECKS

    def test_takes_a_place_that_is_still_open(self) -> None:
        text = changed('city = "Geneva"\n', 'country = "Switzerland"\nzone = "Europe/Zurich"\n')
        option = well_read(text).story.moves[1].act.options[1]  # type: ignore[attr-defined]
        assert (option.city, option.country, option.zone) == ("", "CH", "Europe/Zurich")


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        ('move = "propose"', 'move = "propse"', 'move = "propse"', "moves[1].move: found \"propse\""),
        ('move = "propose"', 'move = "propse"', 'move = "propse"', "Did you mean propose?"),
        ('move = "propose"\n', "", "[[moves]]\nat", "moves[1].move: found nothing, expected the field move"),
        ('"strelsau", "geneva"]', '"strelsau", "genva"]', '"genva"', "Did you mean geneva?"),
        ('city = "Geneva"', 'city = "Genva"', '"Genva"', "Genoa, Italy; Geneva, Switzerland"),
        ('side = "ruritania"', 'side = "ruritanai"', '"ruritanai"', "Did you mean ruritania?"),
        ("channel = \"telephone\"", "channel = \"telefone\"", "telefone", "expected one of 'telephone'"),
        ('of = "told"', 'of = "tolt"', '"tolt"', "expected the id of a move before it. Did you mean told?"),
        ('words = "I should', 'wrds = "I should', "wrds", "found the unknown field \"wrds\""),
        ('zone = "Europe/Prague"', 'zone = "Europe/Parg"', "Europe/Parg", "expected an IANA time zone"),
        ("principal = 5", "principal = 2", "principal = 2", "sides[0].ladder: found a table"),
        ("answer_by = 2027-03-20T12:00:00+01:00", "answer_by = 2027-03-20", "answer_by", "with its offset"),
        ('key = "freedonia"', 'key = "ruritania"', "[[sides]]\nkey", "There is a side ruritania before it"),
        ('key = "geneva"', 'key = "strelsau"', "[[options]]\nkey", "There is an option strelsau before it"),
        ("to = 2027-03-25T16:00:00", "to = 2027-03-25T13:00:00", "[[options]]", "an end after the beginning"),
        ("to = 2027-03-25T16:00:00\n", "", "[[options]]", "either day (the hours are open) or from and to"),
        ("day = 2027-03-24", "day = 2027-02-30", "2027-02-30", "There is no day 2027-02-30"),
        ('"refuse", option = "geneva", ', '"refuse", option = "genf", ', '"genf"', "instead.option: found"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(old: str, new: str, at: str, expected: str) -> None:
    text = changed(old, new)
    lines = said(text)
    found = [line for line in lines if expected in line]
    assert found, lines
    if "\n" not in at and at != "[[options]]":
        assert any(line.startswith(f"story.toml:{line_of(text, at)}: ") for line in found), (at, found)


def test_moves_stand_in_the_order_in_which_they_were_entered() -> None:
    text = changed("at = 2027-03-08T09:00:00", "at = 2027-02-08T09:00:00")
    (line,) = said(text)
    assert line.startswith(
        f"story.toml:{line_of(text, '2027-02-08')}: moves[1].at: found 2027-02-08 09:00 CET"
    )
    assert "expected 2027-03-01 (counted as 12:00 CET), the time of the move before it, or later" in line


def test_an_illegal_move_is_an_error_with_the_fact_that_forbids_it() -> None:
    text = changed('move = "agree"\noption = "strelsau"', 'move = "cancel"\nreason = "rain"')
    (line,) = said(text)
    assert line.startswith(f'story.toml:{line_of(text, "cancel")}: moves[4].move: found "cancel"')
    assert "Nothing confirmed to cancel" in line


def test_a_side_sees_only_what_it_is_told_when_its_moves_are_judged() -> None:
    """Freedonia can accept what was offered to it, but not what Ruritania only drew up."""
    told = changed('move = "agree"\noption = "strelsau"', 'move = "accept"\noption = "strelsau"')
    assert well_read(told)
    inside = told.replace('move = "propose"', 'move = "draft options"').replace(
        "answer_by = 2027-03-20T12:00:00+01:00\n", ""
    )
    only = inside[: inside.index('[[moves]]\nid = "told"')] + inside[inside.rindex("[[moves]]") :]
    (line,) = said(only)
    assert "No option of the other side is open" in line


def test_too_little_is_said_too() -> None:
    one = SHORT[: SHORT.index('[[sides]]\nkey = "freedonia"')] + SHORT[SHORT.index("[[options]]") :]
    one = one[: one.index('[[moves]]\nid = "told"')]
    assert said(one) == ["story.toml:9: sides: found 1 of them, expected two sides or more"]
    assert said("moves = []\nsides = []\n") == [
        "story.toml:1: moves: found none, expected one move or more",
        "story.toml:2: sides: found 0 of them, expected two sides or more",
    ]
    assert any("expected the field sides" in line for line in said("title = 'x'"))
    assert "an empty file" in said("")[0]


def test_the_case_has_to_be_there(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_text('case = "case.toml"\n' + SHORT, encoding="utf-8")
    with pytest.raises(StoryError, match=r"story\.toml:1: case: found no file case\.toml"):
        load_story(path)
    (tmp_path / "case.toml").write_text("", encoding="utf-8")
    assert load_story_file(path).case == tmp_path / "case.toml"
    with pytest.raises(StoryError, match="found no file that can be read"):
        load_story(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", PublicSource()),
        ("invented", PublicSource(invented="all of it")),
        ("invented: the call; and its hour", PublicSource(invented="the call; and its hour")),
        ("TASS, 4 June 2018", PublicSource(words="TASS, 4 June 2018")),
        (
            "AP, 2 May 2018, https://a.example/b; invented: the hour",
            PublicSource(words="AP, 2 May 2018", address="https://a.example/b", invented="the hour"),
        ),
    ],
)
def test_a_source_says_where_it_can_be_read_and_what_is_invented(source: str, expected: PublicSource) -> None:
    assert public_source(source) == expected


class TestSchema:
    schema = story_schema()

    def test_is_the_one_in_the_docs(self, root: Path) -> None:
        written = (root / "docs" / "reference" / "story.schema.json").read_text(encoding="utf-8")
        assert json.loads(written) == self.schema, "out of date: make docs"

    def test_has_every_kind_of_move_with_every_field(self) -> None:
        definitions: dict[str, Any] = self.schema["$defs"]
        for kind in acts.ACTS:
            table = definitions[f"{kind.__name__}Move"]
            assert table["properties"]["move"]["const"] == kind.name
            assert {each.name for each in dataclasses.fields(kind)} <= set(table["properties"])
            described = table["properties"].items()
            assert [name for name, told in described if name != "move" and not told.get("description")] == []

    def test_needs_what_the_reader_needs(self) -> None:
        assert set(self.schema["required"]) == {"sides", "moves"}
        assert {name for name, field in StoryTable.model_fields.items() if field.is_required()} == {
            "sides",
            "moves",
        }


class TestReference:
    def test_names_every_kind_of_move_and_every_field(self, root: Path) -> None:
        text = (root / "docs" / "reference" / "story-file.md").read_text(encoding="utf-8")
        rows = dict(re.findall(r"^\| `([\w -]+)` \|(.*)$", text, re.MULTILINE))
        for table in MOVE_TABLES:
            kind = acts.NAMED[table.model_fields["move"].annotation.__args__[0]]  # type: ignore[union-attr]
            assert kind.name in rows, kind.name
            named = set(re.findall(r"`(\w+)`", rows[kind.name]))
            assert named == {each.name for each in dataclasses.fields(kind)}, kind.name
        named = set(re.findall(r"`(?:\w+\.)?(\w+)`", text))
        for name, definition in self.others().items():
            assert [field for field in definition["properties"] if field not in named] == [], name

    def others(self) -> dict[str, Any]:
        """The tables that are no kind of move, and the story itself."""
        definitions = story_schema()["$defs"]
        plain = {
            n: d
            for n, d in definitions.items()
            if not n.endswith(("Move", "Instead", "PlaceTable")) and "properties" in d
        }
        return {**plain, "the story": story_schema()}

    def test_has_examples_that_can_be_read(self, root: Path) -> None:
        text = (root / "docs" / "reference" / "story-file.md").read_text(encoding="utf-8")
        examples = re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        assert len(examples) > 3
        for example in examples:
            tomllib.loads(example)

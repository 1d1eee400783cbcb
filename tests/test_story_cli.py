"""`sidelines story`: the days of a request on the terminal, as JSON and as a picture."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sidelines.cli import app
from sidelines.formats.acts_json import act_of
from sidelines.formats.stories.file import load_story
from sidelines.formats.stories.telling import brief, shortened
from sidelines.pictures.story import story_svg
from sidelines.pictures.svg import measure
from tests.picture_answers import SVG, parsed
from tests.story_cases import SHORT, changed, well_read


@pytest.fixture
def short(tmp_path: Path) -> Path:
    path = tmp_path / "story.toml"
    path.write_text(SHORT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def example(root: Path) -> Path:
    return root / "examples" / "helsinki-2018-story.toml"


def run(*words: str | Path, columns: int = 120) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(app, ["story", *(str(word) for word in words)])


def words_of(found: Result) -> str:
    return " ".join(found.stdout.split())


class TestAllDays:
    @pytest.mark.parametrize("columns", [80, 120])
    def test_stay_within_the_page(self, example: Path, columns: int) -> None:
        found = run(example, columns=columns)
        assert found.exit_code == 0
        assert max(map(len, found.stdout.splitlines())) <= columns
        days = re.findall(r"^\w{3} \d+ \w{3} 201[78]", found.stdout, re.MULTILINE)
        assert len(days) == len(load_story(example).days_with_something())

    def test_tell_what_happened_and_whose_move_it_was(self, short: Path) -> None:
        lines = words_of(run(short, columns=250))
        assert "Mon 1 Mar 2027 The Chancery notes a wish of Flavia Elphberg" in lines
        assert "Ladder of the Chancery: goes to the chief of staff (3 days without our move)." in lines
        assert "the Firefly House: an answer" in lines
        assert "(as reported to the Chancery) (corrected since) *" in lines
        assert "* The public record doesn't tell it" in lines

    def test_of_one_side_show_only_what_it_sees(self, short: Path) -> None:
        found = run(short, "--side", "freedonia", columns=250)
        assert "as the Firefly House sees it" in found.stdout
        assert "wish" not in found.stdout
        assert "refuses" not in found.stdout
        assert "Ladder of the Chancery" not in found.stdout
        assert "The Chancery offers Strelsau" in found.stdout


class TestOneDay:
    def test_tells_each_side_s_truth(self, short: Path) -> None:
        found = run(short, "--on", "2027-03-09", columns=250)
        assert found.exit_code == 0
        ours, theirs = found.stdout.split("What the Firefly House knows")
        assert "refused: he is in Vienna" in ours
        assert "as reported to us by telephone by the appointments desk, learned on Tue 9 March 2027" in ours
        assert "soft: Strelsau, Thu 25 March 2027, 14:00 CET, until Sat 20 March 2027, 12:00 CET" in ours
        assert "refused" not in theirs.split("What happened that day")[0]
        assert "14:00 CET (09:00 EDT)" in theirs, "the place first, then home"
        assert "Source: The Ruritanian Gazette, 10 March 2027 https://example.org/geneva" in theirs
        assert "* invented: the hour" in theirs

    def test_tells_the_wish_without_an_answer_for_31_days(self, example: Path) -> None:
        text = words_of(run(example, "--on", "11 December 2017"))
        assert "an answer to the wish, for 31 days, since Fri 10 November 2017, 23:00 EST" in text
        assert "Fri 17 November 2017: to the chief of staff (7 days without our move)" in text
        assert "Fri 24 November 2017: to the principal's page (14 days without our move)" in text
        assert "nobody has told the Kremlin of it" in text
        assert "Nothing was entered." in text

    def test_says_no_hour_that_is_not_known(self, short: Path) -> None:
        found = run(short, "--on", "2027-03-02", columns=250)
        assert "since Mon 1 March 2027." in found.stdout
        assert "12:00" not in found.stdout

    @pytest.mark.parametrize("day", range(1, 12))
    def test_tells_every_day_with_a_zone_on_every_time(self, short: Path, day: int) -> None:
        found = run(short, "--on", f"2027-03-{day:02d}", columns=400)
        assert found.exit_code == 0
        for time in re.finditer(r"\b\d\d:\d\d\b(.{4})", found.stdout):
            assert re.match(r" (CET|EST|EDT|CES)", time[1]), time[0]

    def test_is_refused_before_the_story_begins(self, short: Path) -> None:
        found = run(short, "--on", "2027-02-28")
        assert found.exit_code == 2
        assert found.stderr == "the story begins only on Mon 1 March 2027\n"

    def test_needs_a_side_that_there_is(self, short: Path) -> None:
        found = run(short, "--side", "fredonia")
        assert found.exit_code == 2
        assert "did you mean freedonia?" in found.stderr


class TestMistakes:
    def test_are_told_with_their_lines_and_exit_code_2(self, short: Path) -> None:
        short.write_text(changed('move = "agree"', 'move = "agre"'), encoding="utf-8")
        found = run(short)
        assert found.exit_code == 2
        assert re.match(rf"{re.escape(str(short))}:\d+: moves\[4\]\.move: found \"agre\"", found.stderr)


class TestJson:
    def json_of(self, *words: str | Path) -> Any:
        found = run(*words, "--json")
        assert found.exit_code == 0
        return json.loads(found.stdout)

    def test_holds_every_move_once_and_so_that_it_can_be_read_again(self, short: Path) -> None:
        story = load_story(short)
        days = self.json_of(short)["days"]
        moves = [move for day in days for move in day["moves"]]
        assert [move["id"] for move in moves] == [move.id for move in story.moves]
        assert [act_of(move["move"], move["fields"]) for move in moves] == [move.act for move in story.moves]

    def test_of_a_day_holds_both_truths(self, short: Path) -> None:
        (day,) = self.json_of(short, "--on", "2027-03-09")["days"]
        assert (day["standing"], day["awaited"]["sides"]) == ("proposed", ["freedonia"])
        ours, theirs = day["truths"]
        assert ours["positions"][1] == {
            "side": "freedonia",
            "position": "interested",
            "option": None,
            "since": "2027-03-09T15:00+01:00",
            "as_reported": True,
        }
        assert theirs["positions"][1]["as_reported"] is False
        assert [option["key"] for option in ours["options"]] == ["strelsau"]
        assert [option["key"] for option in theirs["options"]] == ["strelsau", "geneva"]
        assert ours["holds"][0] == {
            "option": "strelsau", "strength": "soft", "expires": "2027-03-20T12:00+01:00",
        }  # fmt: skip

    def test_of_one_side_holds_nothing_that_it_does_not_see(self, short: Path) -> None:
        story = self.json_of(short, "--side", "freedonia")
        assert "he is in Vienna" not in json.dumps(story)
        assert "see him" not in json.dumps(story)
        assert {truth["side"] for day in story["days"] for truth in day["truths"]} == {"freedonia"}
        assert all("standing" not in day for day in story["days"])


class TestPicture:
    def test_is_written_beside_what_is_printed(self, short: Path, tmp_path: Path) -> None:
        svg = tmp_path / "story.svg"
        found = run(short, "--svg", svg)
        assert found.exit_code == 0
        assert found.stderr == f"{svg} is written.\n"
        assert svg.read_text(encoding="utf-8") == story_svg(load_story(short))

    def test_is_never_written_over_the_story(self, short: Path) -> None:
        assert run(short, "--svg", short).exit_code == 2
        assert short.read_text(encoding="utf-8") == SHORT

    @pytest.mark.parametrize("width", [760.0, 360.0])
    def test_keeps_its_words_on_the_sheet(self, example: Path, width: float) -> None:
        root = parsed(story_svg(load_story(example), width=width))
        height = float(root.get("height") or 0)
        for text in root.iter(f"{SVG}text"):
            size, bold = float(text.get("font-size") or 10), text.get("font-weight") == "bold"
            right = float(text.get("x") or 0) + measure("".join(text.itertext()), size, bold=bold)
            assert right <= width + 1, text.text
            assert float(text.get("y") or 0) < height
            assert size >= 10

    def test_marks_every_move_and_every_rung(self, example: Path) -> None:
        story = load_story(example)
        marks = [title.text for title in parsed(story_svg(story)).iter(f"{SVG}title")][1:]
        whole = story.on(story.last).whole
        moves = [brief(move, whole, 120) for move in story.moves]
        assert [mark for mark in marks if mark in moves or "corrected" in str(mark)] != []
        climbs = sum(len(story.on(day).climbs) for day in story.days_with_something())
        assert len(marks) == len(moves) + climbs

    def test_shows_in_a_ring_and_hollow_what_was_reported(self) -> None:
        root = parsed(story_svg(well_read().story))
        assert len(list(root.iter(f"{SVG}circle"))) == 1


def test_a_speech_is_cut_after_a_word() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two …"


def test_the_last_day_of_a_story_is_not_its_end(short: Path) -> None:
    """A story goes on ageing after its last move."""
    later = load_story(short).on(date(2027, 3, 19))
    assert later.truth_of("ruritania").age.days == 9

"""The story of 2017 and 2018: on every day whose move it was, as the public record and the ladder have it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from sidelines.formats.cases.file import load_case
from sidelines.formats.stories.file import StoryFile, load_story_file
from sidelines.formats.stories.sources import public_source
from sidelines.meetings import acts
from sidelines.meetings.ageing import Rung
from sidelines.meetings.holds import Strength, holds
from sidelines.meetings.positions import Level
from sidelines.meetings.standing import Duty, Stage
from sidelines.meetings.story import first_illegal
from sidelines.meetings.turn import awaited

W, M = "washington", "moscow"
WISH = date(2017, 11, 10)


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "examples" / "helsinki-2018-story.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def told(root: Path) -> StoryFile:
    return load_story_file(root / "examples" / "helsinki-2018-story.toml")


def test_every_move_is_legal(told: StoryFile) -> None:
    assert first_illegal(told.story) is None
    assert len(told.story.moves) > 50


def test_every_move_says_where_it_is_from(told: StoryFile) -> None:
    for move in told.story.moves:
        source = public_source(move.source)
        assert source.invented or source.address, move
        if source.address:
            assert re.search(r"\b20(17|18)\b", source.words), source


def test_every_move_has_its_source_in_a_comment_above_it_or_above_its_neighbour(text: str) -> None:
    """The outlet of each source is named in the comments, and what is invented is marked there."""
    comments = " ".join(re.findall(r"#(.*)$", text, re.MULTILINE))
    for move in tomllib.loads(text)["moves"]:
        source = public_source(move["source"])
        outlet = re.split(r",| and ", source.words)[0]
        assert outlet in comments, source
    for block in re.split(r"\n(?=\[\[moves\]\])", text)[1:]:
        marked = re.search(r"^\w+ = .*# invented", block, re.MULTILINE)
        if marked:
            assert "invented" in block[block.index("source = ") :].split("\n")[0], block


def test_the_wish_falls_in_the_morning_in_da_nang_and_on_the_tenth_in_washington(told: StoryFile) -> None:
    assert told.story.first == WISH
    assert told.story.on(WISH).whole.stage is Stage.WISH


@pytest.mark.parametrize(
    ("day", "days", "rung"),
    [
        (date(2017, 11, 16), 6, Rung.OWNER),
        (date(2017, 11, 17), 7, Rung.CHIEF_OF_STAFF),
        (date(2017, 11, 23), 13, Rung.CHIEF_OF_STAFF),
        (date(2017, 11, 24), 14, Rung.PRINCIPAL),
        (date(2017, 12, 11), 31, Rung.PRINCIPAL),
        (date(2018, 3, 19), 129, Rung.PRINCIPAL),
    ],
)
def test_nobody_takes_it_up_and_the_ladder_climbs(told: StoryFile, day: date, days: int, rung: Rung) -> None:
    truth = told.story.on(day).truth_of(W)
    assert truth.age.awaited.duty is Duty.ANSWER_WISH
    assert (truth.age.days, truth.age.rung, truth.age.owner) == (days, rung, "the policy office")
    assert not told.story.on(day).truth_of(M).standing.moves, "Moscow knows nothing"


@pytest.mark.parametrize(
    ("day", "stage", "whose", "duty"),
    [
        (date(2017, 12, 11), Stage.TASKED, {W}, Duty.ANSWER_WISH),
        (date(2018, 3, 20), Stage.SOUNDED_OUT, {M}, Duty.ANSWER),
        (date(2018, 3, 21), Stage.SOUNDED_OUT, {W}, Duty.ANSWER),
        (date(2018, 6, 4), Stage.SOUNDED_OUT, {W}, Duty.ANSWER),
        (date(2018, 6, 10), Stage.SOUNDED_OUT, {W}, Duty.PROPOSE),
        (date(2018, 6, 22), Stage.PROPOSED, {W}, Duty.ANSWER),
        (date(2018, 6, 25), Stage.PROPOSED, {W, M}, Duty.ANSWER),
        (date(2018, 6, 26), Stage.PROPOSED, {M}, Duty.ANSWER),
        (date(2018, 6, 27), Stage.AGREED, {W, M}, Duty.CONFIRM),
        (date(2018, 6, 28), Stage.ANNOUNCED, set(), Duty.MEET),
        (date(2018, 7, 15), Stage.ANNOUNCED, set(), Duty.MEET),
        (date(2018, 7, 16), Stage.RECORDED, set(), Duty.NOTHING),
    ],
)
def test_whose_move_it_was(told: StoryFile, day: date, stage: Stage, whose: set[str], duty: Duty) -> None:
    whole = told.story.on(day).whole
    found = awaited(whole)
    assert (whole.stage, set(found.sides), found.duty) == (stage, whose, duty)


def test_the_drafts_narrow_to_the_place_where_they_met(told: StoryFile) -> None:
    def open_on(day: date, side: str) -> set[str]:
        return {entry.option.key for entry in told.story.on(day).truth_of(side).standing.open_options}

    assert open_on(date(2018, 6, 18), W) == {"helsinki", "vienna", "reykjavik", "ljubljana"}
    assert open_on(date(2018, 6, 18), M) == set(), "nobody outside sees a draft"
    assert open_on(date(2018, 6, 23), W) == {"helsinki", "vienna"}
    assert open_on(date(2018, 6, 23), M) == {"vienna"}
    assert open_on(date(2018, 6, 26), W) == open_on(date(2018, 6, 26), M) == {"helsinki"}


def test_a_report_was_corrected_and_stays_legible(told: StoryFile) -> None:
    day = told.story.on(date(2018, 6, 20))
    ours = day.truth_of(W).standing
    assert ours.corrected == {"told-by-telephone"}
    assert [entry.option.key for entry in ours.offers] == ["vienna"], "the 15th, and not the 14th"
    assert "told-by-telephone" in {move.id for move in ours.moves}
    assert day.truth_of(M).standing.options == {}, "Moscow never said it on its own pages"


def test_a_report_yields_to_the_side_s_own_move(told: StoryFile) -> None:
    moves = told.story.moves
    report = next(place for place, move in enumerate(moves) if move.id == "told-in-the-kremlin")
    before = moves[report].report
    assert before is not None
    assert before.learned <= moves[report].at < moves[report + 1].at
    position = told.story.on(date(2018, 6, 27)).truth_of(W).standing.positions[M]
    assert (position.level, position.report) == (Level.AGREED, None)


def test_the_envoy_s_trip_was_confirmed_and_not_the_meeting(told: StoryFile) -> None:
    day = told.story.on(date(2018, 6, 21))
    said = day.truth_of(W).standing.positions[M].statements[-1]
    assert said.what is acts.Confirmed.TRIP
    assert day.whole.confirmed is None


def test_what_was_agreed_is_held_firmly_until_they_have_met(told: StoryFile) -> None:
    day = told.story.on(date(2018, 7, 1))
    (hold,) = holds(day.truth_of(M).standing, M, day.end)
    assert (hold.strength, hold.option.city) == (Strength.FIRM, "Helsinki")
    after = told.story.on(date(2018, 7, 16))
    assert holds(after.truth_of(M).standing, M, after.end) == ()


def test_every_item_that_was_open_was_closed_but_the_agenda(told: StoryFile) -> None:
    items = told.story.on(date(2018, 7, 15)).whole.open_items
    assert [item.name for item in items] == ["agenda"]


def test_its_case_and_its_cities_are_there(told: StoryFile) -> None:
    assert told.case is not None
    names = {itinerary.principal.name for itinerary in load_case(told.case).itineraries}
    assert {side.principal for side in told.story.sides} <= names
    assert {city.name for city in told.cities.values()} == {"Helsinki", "Vienna", "Reykjavík", "Ljubljana"}

"""Story files: the TOML or JSON in which a story is told becomes a story, or a list of problems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sidelines.errors import CaseError, FileError, Problem
from sidelines.formats.cases.problems import Problems, Said
from sidelines.formats.cases.raw import LARGEST_FILE, read_raw
from sidelines.formats.stories.build import built_story
from sidelines.formats.stories.fields import KnownStory
from sidelines.formats.stories.schema import StoryTable
from sidelines.meetings.story import Story
from sidelines.places import City


class StoryError(FileError):
    """A story can't be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFile:
    """A story with what a picture of it needs: the city of each option by its key, and the case of the diaries."""

    story: Story
    cities: dict[str, City]
    case: Path | None


def load_story(path: str | Path) -> Story:
    """The story in the file; raises StoryError with every problem at once."""
    return load_story_file(path).story


def load_story_file(path: str | Path) -> StoryFile:
    """The story in the file, with its cities and its case; raises StoryError with every problem at once."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as refusal:
        found = f"no file that can be read ({refusal.strerror or refusal})"
        problem = Problem(file=str(path), line=0, field="", found=found, expected="a story file")
        raise StoryError([problem]) from None
    found_story, problems = read_story(content, str(path), folder=path.parent)
    if found_story is None:
        raise StoryError(problems)
    return found_story


def read_story(
    content: str | bytes, name: str = "story.toml", *, folder: Path | None = None
) -> tuple[StoryFile | None, list[Problem]]:
    """The story in a text (None if it holds an error) and every problem; `name` stands for the file in these.

    The text is TOML, or JSON if the name ends in .json or the text begins with a brace. The case that it names is a
    file in `folder`.
    """
    try:
        raw = read_raw(content, name)
    except CaseError as refusal:
        return None, list(refusal.problems)
    problems, known = Problems(raw), KnownStory()
    table = StoryTable.model_validate(raw.values, context=known)
    problems.add_broken(known.broken)
    case = Path(table.case) if folder is None else folder / table.case
    if table.case and folder is not None and not case.is_file():
        problems.add(("case",), Said(f"no file {table.case}"), "a case file beside the story")
    _look_at_counts(table, problems)
    if problems.errors:
        return None, problems.listed()
    story = built_story(table, known, problems)
    found = problems.listed()
    if found:
        return None, found
    return StoryFile(story=story, cities=known.cities, case=case if table.case else None), []


def _look_at_counts(table: StoryTable, problems: Problems) -> None:
    """Note what there is too little of, unless that is only because of other mistakes."""
    if problems.errors:
        return
    if len(table.sides) < 2:
        problems.add(("sides",), Said(f"{len(table.sides)} of them"), "two sides or more")
    if not table.moves:
        problems.add(("moves",), Said("none"), "one move or more")

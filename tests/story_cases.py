"""A short story that the tests of story files build upon, and ways to read and to change it."""

from __future__ import annotations

from sidelines.errors import Problem
from sidelines.formats.stories.file import StoryFile, read_story

SHORT = """\
title = "Ruritania and Freedonia"

[[places]]
name = "Strelsau"
country = "CZ"
latitude = 50.66
longitude = 14.04

[[sides]]
key = "ruritania"
office = "the Chancery"
principal = "Flavia Elphberg"
zone = "Europe/Prague"
owner = "the diary secretary"
ladder = { chief_of_staff = 3, principal = 5 }

[[sides]]
key = "freedonia"
office = "the Firefly House"
principal = "Rufus Firefly"
zone = "America/New_York"
owner = "the appointments desk"

[[options]]
key = "strelsau"
city = "Strelsau"
venue = "the castle"
from = 2027-03-25T14:00:00
to = 2027-03-25T16:00:00

[[options]]
key = "geneva"
city = "Geneva"
day = 2027-03-24

[[moves]]
at = 2027-03-01
side = "ruritania"
member = "the diary secretary"
move = "wish"
words = "I should like to see him."
source = "invented"

[[moves]]
at = 2027-03-08T09:00:00
side = "ruritania"
member = "the diary secretary"
move = "propose"
options = ["strelsau", "geneva"]
answer_by = 2027-03-20T12:00:00+01:00

[[moves]]
id = "told"
at = 2027-03-09T15:30:00+01:00
side = "freedonia"
member = "the diary secretary"
move = "accept"
option = "geneva"
source = "The Ruritanian Gazette, 10 March 2027, https://example.org/geneva; invented: the hour"
reported = { by = "ruritania", channel = "telephone", said_by = "the appointments desk", learned = 2027-03-09T15:00:00 }

[[moves]]
at = 2027-03-09T16:00:00
side = "ruritania"
member = "the diary secretary"
move = "correct"
of = "told"
reason = "the line was bad"
instead = { move = "refuse", option = "geneva", reason = "he is in Vienna" }

[[moves]]
at = 2027-03-10T08:00:00
side = "freedonia"
member = "the appointments desk"
move = "agree"
option = "strelsau"
"""


def read(text: str) -> tuple[StoryFile | None, list[Problem]]:
    """The story in the text, with what is wrong with it."""
    return read_story(text, "story.toml")


def well_read(text: str = SHORT) -> StoryFile:
    """The story in a text without a mistake."""
    found, problems = read(text)
    assert found is not None, "\n".join(map(str, problems))
    return found


def said(text: str) -> list[str]:
    """What is said of a text."""
    found, problems = read(text)
    assert found is None
    return [str(problem) for problem in problems]


def changed(old: str, new: str) -> str:
    """The short story with one thing put differently."""
    assert SHORT.count(old) >= 1, old
    return SHORT.replace(old, new, 1)


def line_of(text: str, words: str) -> int:
    """The line on which the words stand first."""
    return 1 + next(n for n, line in enumerate(text.splitlines()) if words in line)

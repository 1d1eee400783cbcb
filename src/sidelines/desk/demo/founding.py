"""The case of 2017 and 2018 from the public record, between the White House and the Kremlin.

Its members are roles that the demo invents, and no real person is among them.
"""

from __future__ import annotations

from typing import Any

from sidelines.desk.demo import files
from sidelines.desk.demo.importing import Place, import_story
from sidelines.desk.demo.people import Cast
from sidelines.desk.models import MeetingRequest
from sidelines.formats.cases.joining import Part, joined_case
from sidelines.formats.stories.file import StoryError, read_story
from sidelines.meetings.story import Story

FOUNDING = "helsinki-2018"
"""The public name of the request of 2017 and 2018."""
NOBODY_REAL = "a role in the demo, nobody real"


def _role(name: str, address: str, right: str, principal: str, **more: object) -> dict[str, Any]:
    return {"name": name, "address": address, "role": NOBODY_REAL, "rights": {principal: right}, **more}


OFFICES: tuple[dict[str, Any], ...] = (
    {
        "key": "washington",
        "name": "the White House",
        "short": "the White House",
        "country": "US",
        "zone": "America/New_York",
        "letters": "scheduling@white-house.example",
        "domain": "white-house.example",
        "principals": [
            {"key": "washington", "name": "Donald Trump", "title": "President of the United States",
             "home": "Washington, US"},
        ],
        "members": [
            _role("the scheduling desk", "scheduling", "commits", "washington"),
            _role("the chief of staff", "chief", "whole", "washington", administers=True),
            _role("the policy office", "policy", "commits", "washington"),
            _role("the press office", "press", "edits", "washington"),
            _role("the travel office", "travel", "edits", "washington"),
        ],
        "rings": [
            {"name": "the president's wish", "members": [
                "the scheduling desk", "the chief of staff", "the policy office", "the press office"]},
        ],
        "owner": "the scheduling desk",
        "chief_of_staff": "the chief of staff",
    },
    {
        "key": "moscow",
        "name": "the Kremlin",
        "short": "the Kremlin",
        "country": "RU",
        "zone": "Europe/Moscow",
        "letters": "foreign-policy@kremlin.example",
        "domain": "kremlin.example",
        "principals": [
            {"key": "moscow", "name": "Vladimir Putin", "title": "President of Russia", "home": "Moscow"},
        ],
        "members": [
            _role("the foreign policy office", "foreign-policy", "commits", "moscow"),
            _role("the chief of staff", "chief", "whole", "moscow", administers=True),
            _role("the press office", "press", "edits", "moscow"),
            _role("the domestic policy office", "domestic-policy", "edits", "moscow"),
        ],
        "rings": [
            {"name": "the American invitation", "members": [
                "the foreign policy office", "the chief of staff", "the press office"]},
        ],
        "owner": "the foreign policy office",
        "chief_of_staff": "the chief of staff",
    },
)  # fmt: skip
SUBJECTS = {"washington": "A meeting with President Putin", "moscow": "A meeting with President Trump"}
RINGS = {"washington": "the president's wish", "moscow": "the American invitation"}


def story() -> Story:
    """The story of 2017 and 2018, as the example tells it; raises StoryError."""
    found, problems = read_story(files.text_of(files.STORY), files.STORY)
    if found is None:
        raise StoryError(problems)
    return found.story


def diary_of(principal: str) -> str:
    """The diary of one of the two presidents for July 2018, from the example's case."""
    return joined_case(
        [Part(text=files.text_of(files.CASE), name=principal, of=principal, title="President")]
    )


def import_founding(cast: Cast) -> MeetingRequest:
    """Keep the request of 2017 and 2018, in a ring of each office."""
    places = {
        key: Place(
            principal=cast.principals[key],
            subject=SUBJECTS[key],
            ring=cast.rings[RINGS[key]],
            members={name: each for (office, name), each in cast.members.items() if office == key},
        )
        for key in SUBJECTS
    }
    return import_story(story(), places, code=FOUNDING)

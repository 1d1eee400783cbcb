"""Fictional ministries with their requests, which stand in every way that a request can, from a file of their own.

Each request is written as a story is, without what all of them share; it is read and checked as one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sidelines.desk.demo import files
from sidelines.desk.demo.importing import Place, import_story
from sidelines.desk.demo.people import Cast
from sidelines.desk.models import MeetingRequest
from sidelines.formats.stories.file import StoryError, read_story
from sidelines.meetings.story import Story

OUTSIDE = "the private secretary"
"""Who acts for an office that is not on the server."""


@cache
def tables() -> Mapping[str, Any]:
    """The tables of the file: places, offices with their diaries, and requests."""
    return tomllib.loads(files.text_of(files.MINISTRIES))


def stories() -> Iterator[tuple[Mapping[str, Any], Story]]:
    """Each request's table with its story; raises StoryError with the request's subject in front."""
    for table in tables()["requests"]:
        content = json.dumps(_story_table(table), default=_written)
        found, problems = read_story(content, f"{table['subject']}.json")
        if found is None:
            raise StoryError(problems)
        yield table, found.story


def import_ministries(cast: Cast) -> list[MeetingRequest]:
    """Keep every request of the fictional ministries."""
    return [import_story(story, _places(table, cast)) for table, story in stories()]


def _story_table(table: Mapping[str, Any]) -> dict[str, Any]:
    sides = [_side(key) for key in table["sides"]]
    owners = {side["key"]: side["owner"] for side in sides}
    zones = {side["key"]: side["zone"] for side in sides}
    return {
        "title": table["subject"],
        "zone": zones[table["sides"][0]],
        "places": tables()["places"],
        "sides": sides,
        "options": table.get("options", []),
        "moves": [_move(each, owners) for each in table["moves"]],
    }


def _move(each: Mapping[str, Any], owners: Mapping[str, str]) -> dict[str, Any]:
    """A move, made by whoever has what was given to nobody, unless it says by whom."""
    by = each.get("reported", {}).get("by", each["side"])
    return {"member": owners[by], **each}


def _side(key: str) -> dict[str, Any]:
    for office in tables()["offices"]:
        for principal in office["principals"]:
            if principal["key"] == key:
                return {
                    "key": key,
                    "office": office["name"],
                    "principal": principal["name"],
                    "zone": office["zone"],
                    "owner": office.get("owner", OUTSIDE),
                    "chief_of_staff": office.get("chief_of_staff", "the chief of staff"),
                }
    raise KeyError(key)


def _written(value: object) -> str:
    """Days and times as JSON has them."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} is no value of a story")


def _places(table: Mapping[str, Any], cast: Cast) -> dict[str, Place]:
    whose = {key: cast.principal(key, table["sides"]) for key in table["sides"]}
    return {
        key: Place(
            principal=whose[key],
            subject=table.get("subjects", {}).get(key, table["subject"]),
            ring=cast.rings[table["rings"][key]] if key in table.get("rings", {}) else None,
            members={
                each.name: each for each in cast.members.values() if each.office_id == whose[key].office_id
            },
        )
        for key in table["sides"]
    }


def diaries() -> Iterator[tuple[str, str]]:
    """The key of each principal who has a diary, and its text."""
    for office in tables()["offices"]:
        for principal in office["principals"]:
            if "diary" in principal:
                yield principal["key"], principal["diary"]

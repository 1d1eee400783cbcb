"""A story as JSON: its days, and on each the standing, every side's truth, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sidelines.formats.acts_json import fields_of
from sidelines.formats.stories.sources import public_source
from sidelines.meetings.ageing import Climb
from sidelines.meetings.holds import holds
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable, Option
from sidelines.meetings.positions import Item
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Awaited, Standing
from sidelines.meetings.story import Story, StoryDay, Truth
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import move_words
from sidelines.times import Minute, datetime_at

Json = dict[str, Any]


def story_json(story: Story, days: Iterable[date], sides: Sequence[str]) -> Json:
    """The story on those days, with the truths of those sides; see docs/reference/story-file.md.

    With one side alone there is no standing of somebody who sees them all, and no move that this side doesn't see.
    """
    return {
        "title": story.title,
        "zone": story.zone,
        "sides": [_side(side) for side in story.sides],
        "days": [_day(story, story.on(day), sides) for day in days],
    }


def _side(side: Side) -> Json:
    return {"key": side.key, "office": side.office, "principal": side.principal, "zone": side.zone}


def _day(story: Story, day: StoryDay, sides: Sequence[str]) -> Json:
    whole = len(sides) > 1
    found: Json = {"day": day.day.isoformat()}
    if whole:
        found |= {
            "standing": day.whole.stage.value,
            "awaited": _awaited(awaited(day.whole)),
            "since": _at(day.whole.since, story.zone),
        }
    shown = [move for move in day.moves if whole or move.seen_by(sides[0])]
    return found | {
        "truths": [_truth(truth, day.end) for truth in day.truths if truth.side.key in sides],
        "moves": [_move(move, day.whole, story) for move in shown],
        "climbs": [_climb(climb) | {"side": side.key} for side, climb in day.climbs if side.key in sides],
    }


def _awaited(found: Awaited) -> Json:
    return {"sides": sorted(found.sides), "what": found.duty.value}


def _at(minute: Minute | None, zone: str) -> str | None:
    return None if minute is None else datetime_at(minute, zone).isoformat(timespec="minutes")


def _climb(climb: Climb) -> Json:
    return {"on": climb.on.isoformat(), "rung": climb.rung.words, "why": climb.why}


def _truth(truth: Truth, now: Minute) -> Json:
    standing, age, zone = truth.standing, truth.age, truth.side.zone
    return {
        "side": truth.side.key,
        "knows": bool(standing.moves),
        "standing": standing.stage.value,
        "awaited": _awaited(age.awaited),
        "since": _at(age.since, zone),
        "days": age.days,
        "owner": age.owner,
        "rung": age.rung.words,
        "climbs": [_climb(climb) for climb in age.climbs],
        "raised_again": age.raised,
        "chased": age.chased,
        "next": None if age.next_on is None else {"on": age.next_on.isoformat(), "what": age.next_what},
        "positions": [_position(standing, side.key, zone) for side in standing.sides],
        "options": [_on_the_table(entry) for entry in standing.open_options],
        "items": [_item(item) for item in standing.open_items],
        "holds": [
            {
                "option": hold.option.key,
                "strength": hold.strength.value,
                "expires": _at(hold.expires, hold.option.zone),
            }
            for hold in holds(standing, truth.side.key, now)
        ],
    }


def _position(standing: Standing, key: str, zone: str) -> Json:
    position = standing.positions[key]
    return {
        "side": key,
        "position": position.words,
        "option": position.option or None,
        "since": _at(position.since, zone),
        "as_reported": position.report is not None,
    }


def _on_the_table(entry: OnTheTable) -> Json:
    answers = [
        {"side": answer.side, "reply": answer.reply.value, "reason": answer.reason}
        for answer in entry.answers
    ]
    return {**_option(entry.option), "offered_by": entry.offered_by or None, "answers": answers}


def _option(option: Option) -> Json:
    return {
        "key": option.key,
        "city": option.city,
        "country": option.country,
        "venue": option.venue,
        "zone": option.zone,
        "begins": _at(option.begins, option.zone),
        "ends": _at(option.ends, option.zone),
        "hours_open": option.hours_open,
    }


def _item(item: Item) -> Json:
    return {
        "name": item.name,
        "blocking": item.blocking,
        "private": item.private,
        "due": item.due.isoformat() if item.due else None,
    }


def _move(move: Move, whole: Standing, story: Story) -> Json:
    source = public_source(move.source)
    entered_by = whole.side(move.entered_by)
    report = move.report
    return {
        "id": move.id,
        "at": _at(move.at, entered_by.zone),
        "day_only": move.day_only,
        "side": move.side,
        "member": move.member,
        "move": move.act.name,
        "fields": fields_of(move.act),
        "sentence": move_words(move, whole),
        "inside": move.internal,
        "corrected": move.id in whole.corrected,
        "reported": None
        if report is None
        else {
            "by": report.by,
            "channel": report.channel.value,
            "said_by": report.said_by,
            "learned": _at(report.learned, entered_by.zone),
            "document": report.document,
        },
        "source": {"words": source.words, "address": source.address, "invented": source.invented},
    }

"""Storied: a request's story day by day, as one side sees it or, in the demo, as both do, ready to be shown.

A story is folded once for each of its versions: moves are never changed, so that their number, how many of them are
seen, and who looks say all that there is to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Q

from sidelines.desk import bridge
from sidelines.desk.models import MeetingRequest, RecordedMove, RequestSide
from sidelines.errors import PlaceError
from sidelines.meetings.ageing import Climb, Ladder
from sidelines.meetings.moves import Move, visible_to
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Standing
from sidelines.meetings.story import Story, StoryDay, Truth
from sidelines.places import City, find_city
from sidelines.times import day_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """All that a story depends on; `viewer` is the key of the side that looks, or empty for both sides' truth."""

    code: str
    moves_made: int
    known: int
    """So many of the moves that the viewer sees have happened by now."""
    viewer: str
    zone: str
    sides: tuple[Side, ...]
    ladders: tuple[tuple[str, Ladder], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A day of a story with something in it: what was done, by the names of the acts, and which rungs were reached."""

    day: date
    acts: tuple[str, ...]
    told: bool
    """Something was said to the other side."""
    inside: bool
    """Something happened that the other side doesn't see."""
    climbs: tuple[tuple[Side, Climb], ...]


# --- which story -------------------------------------------------------------------------------------------------


def of_both(rows: list[RequestSide], meeting: MeetingRequest) -> Version:
    """The whole story, as both sides' moves tell it: for the demo's founding case alone."""
    return Version(
        code=meeting.code,
        moves_made=meeting.moves_made,
        known=meeting.moves_made,
        viewer="",
        zone=rows[0].office.zone,
        sides=tuple(bridge.side_of(row, inside=True) for row in rows),
        ladders=tuple((row.key, bridge.ladder_of(row.office)) for row in rows),
    )


def of_file(row: RequestSide, now: datetime) -> Version:
    """The story as the office of one file has learned it by an instant, and nothing that it hasn't."""
    return Version(
        code=row.meeting.code,
        moves_made=row.meeting.moves_made,
        known=bridge.rows_seen(row, now).count(),
        viewer=row.key,
        zone=row.office.zone,
        sides=bridge.sides_of(row),
        ladders=((row.key, bridge.ladder_of(row.office)),),
    )


@lru_cache(maxsize=64)
def story(version: Version) -> Story:
    """The moves of a version, as a story in the days of whoever looks."""
    rows = RecordedMove.objects.filter(meeting__code=version.code).select_related("side", "entered_by")
    if version.viewer:
        place = int(version.viewer.removeprefix("s"))
        rows = rows.filter(Q(internal=False) | Q(entered_by__place=place))
    seen = [bridge.move_of(row) for row in rows.order_by("at", "sequence")[: version.known]]
    return Story(
        title="", zone=version.zone, sides=version.sides, moves=tuple(seen), ladders=dict(version.ladders)
    )


@lru_cache(maxsize=2048)
def on(version: Version, day: date) -> StoryDay:
    """Where the request stands at the end of a day, and what happened on it."""
    return story(version).on(day)


@lru_cache(maxsize=64)
def busy_days(version: Version, until: date) -> tuple[Busy, ...]:
    """The days up to one with something in them, oldest first."""
    told = story(version)
    days = {day_at(move.at, told.zone) for move in told.moves} | set(told.days_with_something(version.viewer))
    days |= _climbs_after(version, until)
    found = [_busy(on(version, day), version.viewer) for day in sorted(days) if day <= until]
    return tuple(each for each in found if each.acts or each.climbs)


def _climbs_after(version: Version, until: date) -> set[date]:
    """The days after the last move on which a rung is reached, since nobody moved."""
    told = story(version)
    last = on(version, told.last)
    ahead = [climb for truth in _truths(last, version.viewer) for climb in truth.age.ahead]
    around = [climb.on + timedelta(days=shift) for climb in ahead for shift in (-1, 0, 1)]
    return {day for day in around if told.last < day <= until}


def _truths(day: StoryDay, viewer: str) -> tuple[Truth, ...]:
    return (day.truth_of(viewer),) if viewer else day.truths


def _busy(day: StoryDay, viewer: str) -> Busy:
    climbs = climbs_of(day, viewer)
    return Busy(
        day=day.day,
        acts=tuple(dict.fromkeys(move.act.name for move in day.moves)),
        told=any(not move.internal for move in day.moves),
        inside=bool(climbs) or any(move.internal for move in day.moves),
        climbs=climbs,
    )


def climbs_of(day: StoryDay, viewer: str) -> tuple[tuple[Side, Climb], ...]:
    """What the ladders did on the day: of the viewer's office, or of every office that has a file by then."""
    return tuple(
        (side, climb)
        for side, climb in day.climbs
        if (not viewer or side.key == viewer) and day.truth_of(side.key).standing.moves
    )


def standing_on(day: StoryDay, viewer: str) -> Standing:
    """The standing in the eyes of whoever looks."""
    return day.truth_of(viewer).standing if viewer else day.whole


def seen_on(day: StoryDay, viewer: str) -> tuple[Move, ...]:
    """The moves of the day in the eyes of whoever looks."""
    return visible_to(day.moves, viewer) if viewer else day.moves


def last_options(version: Version) -> tuple[Option, ...]:
    """Every option that has been named by now: the map leaves room for all of them from its first day on."""
    told = story(version)
    return tuple(
        entry.option for entry in standing_on(on(version, told.last), version.viewer).options.values()
    )


@lru_cache(maxsize=512)
def city_named(name: str, country: str = "") -> City | None:
    """The city of that name, if the table of cities has it and no doubt is left."""
    try:
        return find_city(name, country or None) if name else None
    except PlaceError:
        return None

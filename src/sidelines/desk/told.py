"""Told: one day of a story as its page shows it; the contract stands at the top of `templates/desk/story.html`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sidelines.countries import country
from sidelines.desk import shown, storied
from sidelines.desk.bridge import File
from sidelines.desk.models import RequestSide
from sidelines.desk.saying import Waiting, idle, meant, office_at, opening, quiet, since_shown, standing_shown
from sidelines.desk.shown import Shown
from sidelines.desk.storied import Busy, Version
from sidelines.formats.stories.telling import climbed
from sidelines.meetings import acts
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable
from sidelines.meetings.positions import Position
from sidelines.meetings.standing import Standing
from sidelines.meetings.story import StoryDay, Truth
from sidelines.times import day_at, day_text


def day_shown(version: Version, rows: Sequence[RequestSide], busy: Sequence[Busy], day: date) -> Shown:
    """What the page says of one day, without the rail and the map; `busy` are the days with something in them."""
    found = storied.on(version, day)
    standing = storied.standing_on(found, version.viewer)
    moves = storied.seen_on(found, version.viewer)
    waiting = Waiting(version, found, standing)
    return {
        "day": _day(day),
        "standing": standing_shown(standing, waiting),
        "due": waiting.shown(),
        "truths": _truths(version, found, standing),
        "moves": [_move(move, standing, version) for move in moves],
        "quiet": "" if moves else quiet(standing, waiting),
        "announced": [_announced(move, standing) for move in moves if isinstance(move.act, acts.Announce)],
        "still_open": _still_open(version, found, standing),
        "ladders": _ladders(version, rows, busy, found),
        "counted": _counted(version, rows),
    }


def _day(day: date) -> Shown:
    return {
        "iso": day.isoformat(),
        "weekday": date_format(day, "l"),
        "number": day.day,
        "month_year": date_format(day, "F Y"),
        "text": date_format(day, "l j F Y"),
    }


# --- each side's truth -------------------------------------------------------------------------------------------


def _truths(version: Version, day: StoryDay, standing: Standing) -> list[Shown]:
    if version.viewer:
        return _truths_of_one(version, standing)
    return [_truth_of(day.truth_of(side.key), standing) for side in version.sides]


def _truths_of_one(version: Version, standing: Standing) -> list[Shown]:
    found = shown.truths(standing, version.zone)
    for truth, side in zip(found, version.sides, strict=True):
        position = standing.positions[side.key]
        truth["reported"] = _reported(position, standing)
        truth["since"] = _position_since(position, standing, version.zone)
        truth["note"] = opening(meant(position, standing))
    return found


def _truth_of(truth: Truth, whole: Standing) -> Shown:
    """What one office knows: where it is itself, and where it takes the others to be; it looks as in the whole."""
    standing, own = truth.standing, truth.side
    position = standing.positions[own.key]
    found: Shown = {
        "side": shown.side(whole, own.key),
        "position": shown.position_chip(position),
        "since": _position_since(position, standing, own.zone),
        "note": opening(meant(position, standing)),
    }
    if not standing.moves:
        return {**found, "note": _("Nobody has told this office of it.")}
    if truth.age.awaited.sides and own.key not in truth.age.awaited.sides:
        found["awaits"] = _(truth.age.awaited.duty.value)
    others = [office_at(other, standing) for other in standing.sides if other.key != own.key]
    theirs = [position for key, position in standing.positions.items() if key != own.key]
    found["knows"] = {
        "stage": shown.standing_chip(standing),
        "others": others,
        "reported": next(filter(None, (_reported(each, standing) for each in theirs)), None),
    }
    return found


def _position_since(position: Position, standing: Standing, zone: str) -> Shown | None:
    """Since when, by the hour only where the record has one."""
    return None if position.since is None else since_shown(standing, position.since, zone)


def _reported(said: Position | Move, standing: Standing) -> Shown | None:
    """How something is known that another office did, and to whom it was told where the viewer is of neither."""
    if said.report is None:
        return None
    by = standing.side(said.report.by)
    return {**(shown.reported(said, standing, by.zone) or {}), "to": "" if standing.viewer else by.office}


# --- what happened -----------------------------------------------------------------------------------------------


def _move(move: Move, standing: Standing, version: Version) -> Shown:
    zone = standing.side(move.entered_by).zone
    return {
        **shown.one_move(move, standing, version.zone),
        "at": shown.instant_or_day(move.at, zone, move.day_only),
        "reported": _reported(move, standing),
    }


def _announced(move: Move, standing: Standing) -> Shown:
    assert isinstance(move.act, acts.Announce)
    return {"by": standing.side(move.side).office, "text": move.act.words, "sources": shown.sources(move)}


def _still_open(version: Version, day: StoryDay, standing: Standing) -> list[Shown]:
    """The items that are still to be settled, and after the meeting the follow-ups, with whose they are."""
    found = []
    if standing.open:
        still = shown.items(standing, version.zone)
        found = [item for item in still if item["state"] in ("open", "blocking")]
    truths = [day.truth_of(version.viewer)] if version.viewer else day.truths
    follow_ups = sorted(due for truth in truths for due in truth.age.dues if due.owner)
    for due in follow_ups:
        said = {"label": due.what, "by": due.owner, "due": shown.day(due.on)}
        found.append({**said, "state": "open", "state_label": _("open")})
    return found


# --- the ladders -------------------------------------------------------------------------------------------------


def _ladders(
    version: Version, rows: Sequence[RequestSide], busy: Sequence[Busy], day: StoryDay
) -> list[Shown]:
    """The ladder of each office that has a file by the day, and what it did."""
    found = []
    for row in rows:
        truth = day.truth_of(row.key)
        if (version.viewer and row.key != version.viewer) or not truth.standing.moves:
            continue
        file = File(row=row, standing=truth.standing, age=truth.age, now=day.end)
        climbs = [(day.day, side, climb) for side, climb in storied.climbs_of(day, version.viewer)]
        before = [
            (each.day, side, climb) for each in busy if each.day <= day.day for side, climb in each.climbs
        ]
        found.append(
            {
                "side": shown.side(storied.standing_on(day, version.viewer), row.key),
                "rungs": shown.ladder(file) if truth.age.open and truth.age.awaited.sides else [],
                "idle": idle(truth.age.awaited, truth.age.dues) if not truth.age.awaited.sides else "",
                "said": [_(climbed(side, climb)) for _on, side, climb in climbs if side.key == row.key],
                "so_far": [
                    {"day": shown.day(on), "text": f"{climb.rung.words} ({climb.why})"}
                    for on, side, climb in before
                    if side.key == row.key
                ],
            }
        )
    return found


def _counted(version: Version, rows: Sequence[RequestSide]) -> str:
    """Where the day ends by which the page counts, where the offices' days end at different instants."""
    if version.viewer or len({side.zone for side in version.sides}) == 1:
        return ""
    home = rows[0].principal.home_city
    found = storied.city_named(home)
    city = found.name if found is not None else home
    return _("Each office counts its own days, and they stand as at the end of the day in %(city)s.") % {
        "city": city
    }


# --- where -------------------------------------------------------------------------------------------------------


def places(standing: Standing) -> list[Shown]:
    """Every place that was named, with its state: chosen where one of its options was, open where one still is."""
    by_city: dict[str, list[OnTheTable]] = {}
    for entry in standing.options.values():
        by_city.setdefault(entry.option.city or _("a place still open"), []).append(entry)
    return [_place(name, entries, standing) for name, entries in by_city.items()]


def _place(name: str, entries: Iterable[OnTheTable], standing: Standing) -> Shown:
    entries = list(entries)
    chosen = standing.agreed.option.key if standing.agreed is not None and standing.end is None else ""
    state, label = "struck", _("struck")
    if any(entry.option.key == chosen for entry in entries):
        state, label = "chosen", _("they met here") if standing.held is not None else _("agreed")
    elif still := [entry for entry in entries if entry.open]:
        state, label = "open", _("draft") if all(entry.draft for entry in still) else _("open")
    return {
        "name": name,
        "country": country(entries[0].option.country).name if entries[0].option.country else "",
        "state": state,
        "label": label,
        "why": "; ".join(_option_note(entry) for entry in entries),
    }


def _option_note(entry: OnTheTable) -> str:
    day = day_text(day_at(entry.option.begins, entry.option.zone))
    if entry.open:
        return day
    why = f"{_(str(entry.closed))}: {entry.why}" if entry.why else _(str(entry.closed))
    return f"{day} ({why})"

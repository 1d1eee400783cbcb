"""Shown: values of the core as the plain dictionaries that templates show.

The contracts stand at the top of each template in `templates/desk/parts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sidelines.desk.bridge import File, stage_reported
from sidelines.formats.stories.sources import public_source
from sidelines.meetings.ageing import Age, Rung
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable, Option, Reply
from sidelines.meetings.positions import Parked, Position
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Duty, Standing
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import move_words, opening, position_words, waited, waiting_words
from sidelines.times import Minute, datetime_at, day_at, day_text, time_text, zone_label

Shown = dict[str, Any]
"""What a template shows of one thing."""


def time(when: Minute, zone: str, home: str = "", place: str = "") -> Shown:
    """An instant: the place's clock with its zone first, the home clock second where it differs."""
    there = datetime_at(when, zone)
    shown: Shown = {
        "iso": there.isoformat(),
        "text": f"{day_text(there.date())}, {there:%H:%M}",
        "zone": zone_label(when, zone),
        "place": place,
    }
    if home and datetime_at(when, home).utcoffset() != there.utcoffset():
        at_home = datetime_at(when, home)
        differs = "" if at_home.date() == there.date() else f"{at_home:%a} {at_home.day} {at_home:%b} "
        shown |= {"home": f"{differs}{at_home:%H:%M}", "home_zone": zone_label(when, home)}
    return shown


def day(on: date) -> Shown:
    """A day alone."""
    return {"iso": on.isoformat(), "text": day_text(on)}


def instant_or_day(when: Minute, zone: str, day_only: bool) -> Shown:
    """An instant, or its day where the hour is not known."""
    return day(day_at(when, zone)) if day_only else time(when, zone)


def side(standing: Standing, key: str) -> Shown:
    """A side by its office, with the look that it has everywhere in this request."""
    keys = [each.key for each in sides(standing)]
    return {"name": standing.side(key).office, "look": keys.index(key) + 1}


def sides(standing: Standing) -> list[Side]:
    """The sides of a request, our own first, so that it has the same place and look in every file of ours."""
    return sorted(standing.sides, key=lambda each: each.key != standing.viewer)


def standing_chip(standing: Standing) -> Shown:
    """Where a request stands, as a chip."""
    return {
        "kind": standing.stage.value,
        "label": _(standing.stage.value),
        "reported": stage_reported(standing),
    }


def position_chip(position: Position) -> Shown:
    """How far a side has gone, as a chip."""
    return {"kind": position.words, "label": _(position.words)}


def reported(position_or_move: Position | Move, standing: Standing, zone: str) -> Shown | None:
    """How something is known that was reported to us, or nothing where the side itself did it."""
    report = position_or_move.report
    if report is None:
        return None
    entered = next((move for move in reversed(standing.moves) if move.report == report), None)
    return {
        "by": entered.member if entered is not None else "",
        "channel": _(report.channel.value),
        "said_by": report.said_by,
        "learned": instant_or_day(report.learned, zone, entered is not None and entered.day_only),
        "document": report.document,
    }


def truths(standing: Standing, zone: str) -> list[Shown]:
    """Each side's position side by side, in the eyes of the standing's viewer, by the clocks of `zone`."""
    whose = awaited(standing)
    found = []
    for each in sides(standing):
        position = standing.positions[each.key]
        option = standing.options.get(position.option)
        found.append(
            {
                "side": side(standing, each.key),
                "principal": each.principal,
                "position": position_chip(position),
                "since": time(position.since, zone) if position.since is not None else None,
                "ours": each.key == standing.viewer,
                "awaits": "" if each.key in whose.sides else _awaits(whose.duty, bool(whose.sides)),
                "reported": reported(position, standing, zone),
                "note": position_words(position, option) if option or position.end else "",
                "statements": [str(said.what) for said in position.statements],
            }
        )
    return found


def _awaits(duty: Duty, anybody: bool) -> str:
    inside = duty in (Duty.ANSWER_WISH, Duty.REVIEW)  # no other office waits for what it doesn't know of
    return _(duty.value) if anybody and not inside else ""


def move_due(file: File) -> Shown:
    """Whose move it is, since when, how old that is, and when it is looked at next."""
    aged, standing, zone = file.age, file.standing, file.standing.side(file.key).zone
    care = standing.cares[file.key]
    parked = care.parked if aged.awaited.duty is Duty.REVIEW else None
    rests = parked is not None and parked.review > day_at(file.now, zone)
    waits = aged.since is not None and parked is None
    return {
        "who": _("nobody’s") if rests or not aged.awaited.sides else whose_names(standing, aged),
        "sentence": opening(waiting_words(standing, aged, file.now))
        if parked is None
        else _parked_words(parked, rests),
        "since": time(aged.since, zone) if aged.since is not None and waits else None,
        "age": waited(aged.since, file.now) if aged.since is not None and waits else "",
        "raised": [instant_or_day(said.at, zone, said.day_only) for said in care.raised_again],
        "chased": aged.chased,
        "last_chased": time(aged.last_chased, zone) if aged.last_chased is not None else None,
        "late": aged.overdue or _left_late(file),
        "ours": aged.ours and not rests,
        "next": day(aged.next_on) if aged.next_on else None,
        "next_what": aged.next_what,
        "owner": aged.owner,
    }


def _parked_words(parked: Parked, rests: bool) -> str:
    """Until when it rests and why, or since when it is to be looked at again."""
    facts = {"day": day_text(parked.review), "why": parked.reason}
    if rests:
        return _("Rests until %(day)s (%(why)s)") % facts
    return _("Our move: a review, since %(day)s (it rested: %(why)s)") % facts


def _left_late(file: File) -> bool:
    """Whether a follow-up is late of what is over otherwise."""
    due, today = file.age.item_due_on, day_at(file.now, file.standing.side(file.key).zone)
    return file.age.awaited.duty is Duty.NOTHING and due is not None and due < today


def whose_names(standing: Standing, aged: Age) -> str:
    """The offices whose move it is."""
    return ", ".join(each.office for each in standing.sides if each.key in aged.awaited.sides)


def ladder(file: File) -> list[Shown]:
    """The rungs from the owner to the principal's page, with the days on which they were or will be reached."""
    aged, us = file.age, file.standing.side(file.key)
    names = {Rung.OWNER: aged.owner, Rung.CHIEF_OF_STAFF: us.chief_of_staff, Rung.PRINCIPAL: us.principal}
    reached = {climb.rung: climb for climb in aged.climbs}
    ahead = {climb.rung: climb for climb in aged.ahead}
    found = []
    for rung in Rung:
        climb = reached.get(rung)
        due = None if climb else ahead.get(rung)
        why = climb or due
        since = day(day_at(aged.since, us.zone)) if rung is Rung.OWNER and aged.since is not None else None
        found.append(
            {
                "label": _(rung.words),
                "name": names[rung],
                "reached": day(climb.on) if climb else since,
                "due": day(due.on) if due else None,
                "current": rung is aged.rung,
                "nobody": rung is Rung.CHIEF_OF_STAFF and not us.chief_of_staff,
                "note": why.why if why else "",
            }
        )
    return found


def moves(standing: Standing, zone: str) -> list[Shown]:
    """The moves that the viewer sees, by local day, oldest first: a report from when it was learned."""
    days: list[Shown] = []
    for move in sorted(standing.moves, key=lambda move: move.counts_from):
        on = day_at(move.counts_from, zone)
        if not days or days[-1]["on"] != on:
            days.append({"on": on, "time": day(on), "moves": []})
        days[-1]["moves"].append(one_move(move, standing, zone))
    return days


def one_move(move: Move, standing: Standing, zone: str) -> Shown:
    """One move: what was done, by whom, when, and how it is known."""
    correction = next((other for other in standing.moves if getattr(other.act, "of", "") == move.id), None)
    source = public_source(move.source)
    return {
        "what": move_words(move, standing),
        "side": side(standing, move.side),
        "by": move.member,
        "at": instant_or_day(move.counts_from, zone, move.day_only),
        "internal": move.internal and move.report is None,
        "reported": reported(move, standing, zone),
        "corrected": None
        if correction is None
        else {
            "by": correction.member,
            "at": time(correction.at, zone),
            "text": getattr(correction.act, "reason", ""),
        },
        "sources": sources(move),
        "invented": _("nothing of it is in the record")
        if source.invented == "all of it"
        else source.invented,
        "kind": move.act.name,
        "anchor": f"move-{move.id}",
        "id": move.id,
    }


def sources(move: Move) -> list[Shown]:
    """Where a move can be read in public."""
    source = public_source(move.source)
    return [{"text": source.words, "url": source.address}] if source.words else []


_ANSWERS = {Reply.ACCEPTED: "yes", Reply.REFUSED: "no", Reply.COUNTERED: "counter"}


def options(standing: Standing, home: str, entries: Sequence[OnTheTable] | None = None) -> list[Shown]:
    """The options with each side's answer; times of the place first, `home` second."""
    chosen = standing.agreed.option.key if standing.agreed else ""
    shown = []
    for entry in standing.options.values() if entries is None else entries:
        option = entry.option
        shown.append(
            {
                "id": option.key,
                "place": option.city or _("place still open"),
                "venue": option.venue,
                "country": option.country,
                **option_times(option, home),
                "status": _status(entry, chosen),
                "answers": [_answer(standing, entry, each) for each in sides(standing)],
                "draft": entry.draft,
            }
        )
    return shown


def option_times(option: Option, home: str) -> Shown:
    """When an option begins and ends; the day alone where its hours are open."""
    if option.hours_open:
        return {"start": day(day_at(option.begins, option.zone)), "end": None}
    return {
        "start": time(option.begins, option.zone, home),
        "end": {
            "iso": datetime_at(option.ends, option.zone).isoformat(),
            "text": time_text(option.ends, option.zone),
        },
    }


def _status(entry: OnTheTable, chosen: str) -> Shown:
    if entry.option.key == chosen:
        return {"kind": "chosen", "label": _("agreed"), "why": ""}
    if entry.open:
        return {"kind": "open", "label": _("draft") if entry.draft else _("open"), "why": ""}
    return {"kind": "struck", "label": _(str(entry.closed)), "why": entry.why}


def _answer(standing: Standing, entry: OnTheTable, each: Side) -> Shown:
    answer = entry.answer_of(each.key)
    shown = {"side": side(standing, each.key), "note": answer.reason if answer else ""}
    if entry.offered_by == each.key:
        return {**shown, "kind": "yes", "label": _("offered")}
    if answer is None:
        return {**shown, "kind": "none", "label": _("no answer yet")}
    return {**shown, "kind": _ANSWERS[answer.reply], "label": _(answer.reply.value)}


def items(standing: Standing, zone: str) -> list[Shown]:
    """The items to settle before the meeting, open ones first, and how the others were settled."""
    shown = []
    for item in sorted(standing.items.values(), key=lambda item: (not item.open, not item.blocking)):
        state = (
            "waived"
            if item.waived
            else "closed"
            if not item.open
            else "blocking"
            if item.blocking
            else "open"
        )
        shown.append(
            {
                "label": item.name,
                "state": state,
                "state_label": _(state),
                "settled": item.value or item.waived,
                "by": item.closed_by,
                "at": time(item.closed, zone) if item.closed is not None else None,
                "due": day(item.due) if item.due else None,
                "private": item.private,
                "visit": item.visit,
                "days_before": item.days_before,
            }
        )
    return shown

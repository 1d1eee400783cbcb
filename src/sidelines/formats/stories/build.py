"""From the tables of a story file to its moves, each checked against the facts of its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any, get_type_hints

from sidelines.formats.cases.fields import suggestion
from sidelines.formats.cases.problems import Problems, Said
from sidelines.formats.stories.fields import KnownStory, local_minute, word_called
from sidelines.formats.stories.move_tables import ActTable, CheckTable, MoveTable, ReportedTable
from sidelines.formats.stories.schema import StoryTable
from sidelines.meetings.acts import NAMED, Act, Check, Correct
from sidelines.meetings.ageing import Ladder
from sidelines.meetings.checks import USUAL_CHECKS
from sidelines.meetings.fold import after, at_first
from sidelines.meetings.legal import forbidden
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel, Report, Side
from sidelines.meetings.story import Story
from sidelines.times import Minute, day_at, instant, time_text

NOON = 12 * 60
"""The clock at which a move counts of which only the day is known."""


def built_story(table: StoryTable, known: KnownStory, problems: Problems) -> Story:
    """The story of tables without a mistake; what the order of moves and the facts forbid is noted."""
    sides = tuple(known.sides.values())
    moves = _moves(table.moves, known, problems)
    story = Story(
        title=table.title,
        zone=table.zone or sides[0].zone,
        sides=sides,
        moves=tuple(moves),
        ladders=_ladders(table),
    )
    if not problems.errors:
        _look_at_facts(story, table.moves, problems)
    return story


def _ladders(table: StoryTable) -> dict[str, Ladder]:
    return {side.key: side.ladder.ladder() for side in table.sides if side.ladder is not None}


def _moves(tables: Sequence[MoveTable], known: KnownStory, problems: Problems) -> list[Move]:
    found: list[Move] = []
    ids: set[str] = set()
    for number, table in enumerate(tables, 1):
        path = problems.path_of(table.source)
        move = _move(table, number, known, found[-1] if found else None)
        if move.id in ids:
            problems.add((*path, "id"), move.id, "another id", f"There is a move {move.id} before it.")
        if isinstance(move.act, Correct) and move.act.of not in ids:
            near = suggestion(move.act.of, tuple(ids))
            problems.add((*path, "of"), move.act.of, "the id of a move before it", near)
        if found and move.at < found[-1].at:
            _note_order(move, found[-1], known.sides[move.entered_by], (*path, "at"), problems)
        ids.add(move.id)
        found.append(move)
    return found


def _note_order(move: Move, before: Move, side: Side, path: tuple[Any, ...], problems: Problems) -> None:
    def said(each: Move) -> str:
        day = day_at(each.at, side.zone).isoformat()
        hour = time_text(each.at, side.zone)
        return f"{day} (counted as {hour})" if each.day_only else f"{day} {hour}"

    sentence = "Moves stand in the order in which they were entered."
    problems.add(
        path, Said(said(move)), f"{said(before)}, the time of the move before it, or later", sentence
    )


def _move(table: MoveTable, number: int, known: KnownStory, before: Move | None) -> Move:
    reported = table.reported
    side = known.sides[table.side if reported is None else reported.by]
    at = _at(table, side, before)
    return Move(
        id=table.id or str(number),
        at=at,
        side=table.side,
        member=table.member,
        act=act_in(table, known),
        report=None if reported is None else _report(reported, at, side),
        private=table.private,
        day_only=not isinstance(table.at, datetime),
        source=table.public,
    )


def _at(table: MoveTable, side: Side, before: Move | None) -> Minute:
    """The instant of a move; one of a day alone counts from noon, or after what stands before it on that day."""
    if isinstance(table.at, datetime):
        return local_minute(table.at, side.zone)
    noon = instant(table.at, NOON, side.zone)
    if before is not None and before.at > noon and day_at(before.at, side.zone) == table.at:
        return before.at
    return noon


def _report(table: ReportedTable, at: Minute, side: Side) -> Report:
    learned = table.learned
    if learned is None:
        when = at
    elif isinstance(learned, datetime):
        when = local_minute(learned, side.zone)
    else:
        when = min(at, instant(learned, NOON, side.zone))
    return Report(
        by=table.by,
        channel=Channel(word_called(Channel, table.channel)),
        said_by=table.said_by,
        learned=when,
        document=table.document,
    )


def act_in(table: ActTable, known: KnownStory) -> Act:
    """The act that the table of a move stands for."""
    kind = NAMED[table.move]
    hints = get_type_hints(kind)
    values = {each.name: _value(hints[each.name], getattr(table, each.name), known) for each in fields(kind)}
    return kind(**values)


def _value(hint: Any, value: Any, known: KnownStory) -> Any:
    if isinstance(value, ActTable):
        return act_in(value, known)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return word_called(hint, value)
    if hint in (Option, Option | None):
        return None if value is None else known.options[value]
    if hint == tuple[Option, ...]:
        return tuple(known.options[key] for key in value)
    if hint == tuple[Check, ...]:
        return USUAL_CHECKS if value == "usual" else tuple(_check(each) for each in value)
    return tuple(value) if isinstance(value, list) else value


def _check(table: CheckTable) -> Check:
    return Check(name=table.name, days_before=table.days_before, blocking=table.blocking)


def _look_at_facts(story: Story, tables: Sequence[MoveTable], problems: Problems) -> None:
    """Note the first move that the facts of its day forbid: what comes after it rests on it."""
    seen = {side.key: at_first(story.sides, side.key) for side in story.sides}
    for move, table in zip(story.moves, tables, strict=True):
        if said := forbidden(seen[move.entered_by], move):
            problems.add(
                (*problems.path_of(table.source), "move"),
                move.act.name,
                "a move that the facts allow",
                said,
            )
            return
        for key, standing in seen.items():
            if move.seen_by(key):
                seen[key] = after(standing, move)

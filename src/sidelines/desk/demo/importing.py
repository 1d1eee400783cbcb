"""Importing: a story becomes a request with its files and moves, each move legal on its own day.

The moves are dated as in the story, which no action of the desk could do: those happen now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sidelines.desk import bridge
from sidelines.desk.models import MeetingRequest, Member, Principal, RecordedMove, RequestSide, Ring
from sidelines.desk.models.people import new_code
from sidelines.meetings.acts import Correct
from sidelines.meetings.legal import IllegalMove
from sidelines.meetings.moves import Move
from sidelines.meetings.story import Story, first_illegal


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who stands where a story has a side: the principal, and how that office keeps its file."""

    principal: Principal
    subject: str
    ring: Ring | None = None
    members: Mapping[str, Member]
    """The office's members by name; others act in their own name, and are no members."""


def import_story(story: Story, places: Mapping[str, Place], *, code: str = "") -> MeetingRequest:
    """Keep a story as a request of these principals, by the key of each side; raises `IllegalMove`.

    `code` is the request's public name, where that has to be known. What lists show is left to `bridge.project`.
    """
    if wrong := first_illegal(story):
        move, said = wrong
        raise IllegalMove(f"{story.title}: {move.act.name} ({move.id}): {said}")
    meeting = MeetingRequest.objects.create(
        code=code or new_code(), opened_at=bridge.moment(story.moves[0].at), moves_made=len(story.moves)
    )
    files = {
        side.key: RequestSide.objects.create(
            meeting=meeting,
            place=number,
            office=places[side.key].principal.office,
            principal=places[side.key].principal,
            subject=places[side.key].subject,
            ring=places[side.key].ring,
        )
        for number, side in enumerate(story.sides, start=1)
    }
    RecordedMove.objects.bulk_create(_rows(story.moves, meeting, files, places))
    return meeting


def _rows(
    moves: Sequence[Move],
    meeting: MeetingRequest,
    files: Mapping[str, RequestSide],
    places: Mapping[str, Place],
) -> list[RecordedMove]:
    codes = {move.id: new_code() for move in moves}
    rows = []
    for sequence, move in enumerate(moves, start=1):
        act = replace(move.act, of=codes[move.act.of]) if isinstance(move.act, Correct) else move.act
        rows.append(
            RecordedMove(
                meeting=meeting,
                sequence=sequence,
                code=codes[move.id],
                side=files[move.side],
                entered_by=files[move.entered_by],
                member=places[move.entered_by].members.get(move.member),
                member_name=move.member,
                at=bridge.moment(move.at),
                kind=act.name,
                act=bridge.act_fields(act),
                report=bridge.report_fields(move.report),
                private=move.private,
                internal=move.internal,
                day_only=move.day_only,
                source=move.source,
            )
        )
    return rows

"""Bridge: rows of the desk to values of the core and back, and nothing else does so."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from sidelines.desk.models import (
    ConfirmedMeeting,
    HeldSpan,
    MeetingRequest,
    Member,
    RecordedMove,
    RequestSide,
)
from sidelines.desk.models.people import Office
from sidelines.desk.models.requests import OfficeLadder, Whose
from sidelines.desk.searched import words_of
from sidelines.formats.acts_json import act_of, fields_of
from sidelines.meetings import acts
from sidelines.meetings.acts import Act
from sidelines.meetings.ageing import USUAL_LADDER, Age, Ladder, Rung, age
from sidelines.meetings.fold import standing_of
from sidelines.meetings.holds import holds
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option
from sidelines.meetings.positions import Level, Position
from sidelines.meetings.sides import Channel, Report, Side
from sidelines.meetings.standing import Stage, Standing
from sidelines.times import Minute, datetime_at, day_at, day_text, minute_of, time_text


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A side's file at an instant: its row, its standing and its age in that side's eyes."""

    row: RequestSide
    standing: Standing
    age: Age
    now: Minute

    @property
    def key(self) -> str:
        """The key of the side whose file it is."""
        return self.row.key


def minute(when: datetime) -> Minute:
    """An instant of the desk as the core counts it."""
    return minute_of(when)


def moment(when: Minute) -> datetime:
    """An instant of the core as the desk keeps it, in UTC."""
    return datetime_at(when, "UTC").astimezone(UTC)


def local_words(when: datetime, zone_name: str) -> str:
    """An instant of the desk in the words of a place: its day and its clock with zone."""
    at = minute(when)
    return f"{day_text(day_at(at, zone_name))}, {time_text(at, zone_name)}"


# --- sides and moves ---------------------------------------------------------------------------------------------


def side_of(row: RequestSide, inside: bool) -> Side:
    """A side as the core knows it; who has what in hand is told to its own office alone."""
    office = row.office
    return Side(
        key=row.key,
        office=office.name,
        principal=row.principal.name,
        zone=office.zone,
        owner=_owner(office) if inside else office.name,
        chief_of_staff=_chief(office) if inside else office.name,
    )


def _owner(office: Office) -> str:
    return office.default_owner.name if office.default_owner else office.name


def _chief(office: Office) -> str:
    return office.chief_of_staff.name if office.chief_of_staff else ""


def ladder_of(office: Office) -> Ladder:
    """The ladder that the office has set, or the usual one."""
    kept: OfficeLadder | None = getattr(office, "ladder", None)
    if kept is None:
        return USUAL_LADDER
    return Ladder(
        chief_of_staff=kept.chief_of_staff,
        principal=kept.principal,
        chase=kept.chase,
        their_chief_of_staff=kept.their_chief_of_staff,
        their_principal=kept.their_principal,
        read_out=kept.read_out,
    )


def with_sides(files: QuerySet[RequestSide]) -> QuerySet[RequestSide]:
    """The files with all that `file_of` needs of their sides, whatever their number."""
    return files.select_related(
        "meeting",
        "office__default_owner",
        "office__chief_of_staff",
        "office__ladder",
        "principal",
        "ring",
        "owner",
    ).prefetch_related("meeting__sides__office", "meeting__sides__principal")


def sides_of(row: RequestSide) -> tuple[Side, ...]:
    """The sides of a file's request, in the eyes of that file."""
    # Our own side is read from the file itself, which brought its office's people along.
    return tuple(
        side_of(row, inside=True) if other.pk == row.pk else side_of(other, inside=False)
        for other in all_sides(row)
    )


def all_sides(row: RequestSide) -> list[RequestSide]:
    """Every side's row of the file's request, in order."""
    return sorted(row.meeting.sides.all(), key=lambda side: side.place)


def rows_seen(row: RequestSide, now: datetime) -> QuerySet[RecordedMove]:
    """The moves that a side sees, up to the instant, in order."""
    return (
        RecordedMove.objects.filter(
            Q(internal=False) | Q(entered_by=row), meeting=row.meeting_id, at__lte=now
        )
        .select_related("side", "entered_by")
        .order_by("at", "sequence")
    )


def move_of(row: RecordedMove) -> Move:
    """A move as the core knows it."""
    return Move(
        id=row.code,
        at=minute(row.at),
        side=row.side.key,
        member=row.member_name,
        act=act_of(row.kind, row.act),
        report=_report(row),
        private=row.private,
        day_only=row.day_only,
        source=row.source,
    )


def _report(row: RecordedMove) -> Report | None:
    if row.report is None:
        return None
    said: dict[str, Any] = row.report
    return Report(
        by=row.entered_by.key,
        channel=Channel(said["channel"]),
        said_by=said["said_by"],
        learned=said["learned"],
        document=said.get("document", ""),
    )


def report_fields(report: Report | None) -> dict[str, object] | None:
    """A report as the database keeps it."""
    if report is None:
        return None
    return {
        "channel": report.channel.value,
        "said_by": report.said_by,
        "learned": report.learned,
        "document": report.document,
    }


def act_fields(act: Act) -> dict[str, object]:
    """An act as the database keeps it."""
    return fields_of(act)


# --- files -------------------------------------------------------------------------------------------------------


def file_of(row: RequestSide, now: datetime, *, first: int | None = None) -> File:
    """A side's file at an instant, folded from the moves that it sees, or from no more than so many first ones."""
    return _folded(row, rows_seen(row, now)[:first], now)


def _folded(row: RequestSide, rows: Iterable[RecordedMove], now: datetime) -> File:
    standing = standing_of([move_of(seen) for seen in rows], sides_of(row), row.key)
    at = minute(now)
    return File(row=row, standing=standing, age=age(standing, row.key, at, ladder_of(row.office)), now=at)


# --- projection --------------------------------------------------------------------------------------------------

PROJECTED = (
    "told", "open", "stage", "stage_reported", "our_position", "their_position", "their_reported", "whose", "duty",
    "since", "owner_name", "owner", "wished_at", "raised", "raised_at", "chased", "chased_at", "next_on",
    "next_what", "item_due_on", "item_what", "item_owner_name", "chief_on", "principal_on", "review_on",
    "city", "begins", "ends", "place_zone", "hours_open", "last_move_at", "words",
)  # fmt: skip
"""The columns that are written from moves; a side's other columns, its ring above all, are never touched here."""


def lock(meeting_id: int) -> MeetingRequest:
    """The request, which nobody else changes until this transaction ends: the first lock that any act takes.

    After it come the diary of a principal and last the journal's head, always in this order.
    """
    return MeetingRequest.objects.select_for_update(no_key=True).get(pk=meeting_id)


def project(meeting: MeetingRequest, now: datetime) -> list[File]:
    """Write what lists show of every side's file: its standing, whose move it is, its dates and its holds."""
    rows = list(with_sides(RequestSide.objects.filter(meeting=meeting)).order_by("place"))
    files = [file_of(row, now) for row in rows]
    for file in files:
        project_file(file)
    return files


def project_file(file: File) -> None:
    """Write what lists show of one file."""
    set_columns(file)
    file.row.owner = _member(file.row.office, file.age.owner)
    file.row.save(update_fields=PROJECTED)
    _project_owing(file)
    _project_holds(file)
    _project_confirmed(file)


def set_columns(file: File) -> None:
    """Set the columns of a file's row as its moves say, all but the member who bears its owner's name."""
    row, standing, aged = file.row, file.standing, file.age
    own = standing.positions[row.key]
    other = _furthest_behind(standing, row.key)
    climbs = {climb.rung: climb.on for climb in (*aged.climbs, *aged.ahead)}
    care = standing.cares[row.key]
    row.told = bool(standing.moves)
    row.open = standing.open or bool(aged.dues)
    row.stage = standing.stage.value
    row.stage_reported = stage_reported(standing)
    row.our_position = own.words
    row.their_position = other.words
    row.their_reported = other.report is not None
    row.whose = _whose(aged).value
    row.duty = aged.awaited.duty.value
    row.since = None if aged.since is None else moment(aged.since)
    row.owner_name = aged.owner
    row.wished_at = moment(care.wishes[0].at) if care.wishes else None
    row.raised, row.chased = aged.raised, aged.chased
    row.raised_at = moment(care.raised_again[-1].at) if care.raised_again else None
    row.chased_at = moment(aged.last_chased) if aged.last_chased is not None else None
    row.next_on, row.next_what = aged.next_on, aged.next_what[:200]
    first = aged.dues[0] if aged.dues else None
    row.item_due_on = first.on if first else None
    row.item_what, row.item_owner_name = (first.what[:200], first.owner[:200]) if first else ("", "")
    row.chief_on, row.principal_on = climbs.get(Rung.CHIEF_OF_STAFF), climbs.get(Rung.PRINCIPAL)
    row.review_on = care.parked.review if care.parked else None
    row.last_move_at = moment(standing.moves[-1].at) if standing.moves else None
    row.words = words_of(row, standing)
    _set_place(row, standing)


_BY_ALL = (Stage.IN_PRINCIPLE, Stage.AGREED, Stage.CONFIRMED, Stage.ANNOUNCED)
_BY_ONE = {
    Stage.SOUNDED_OUT: (acts.SoundOut,),
    Stage.PROPOSED: (acts.Propose,),
    Stage.COUNTERED: (acts.Counter,),
    Stage.POSTPONED: (acts.Postpone,),
    Stage.HELD: (acts.Held,),
}


def stage_reported(standing: Standing) -> bool:
    """Whether a request stands where it does only by what was reported to us: a position, a word or an end."""
    if standing.end is not None:
        return standing.end.report is not None
    if standing.stage in _BY_ALL:
        return any(position.report is not None for position in standing.positions.values())
    kinds = _BY_ONE.get(standing.stage, ())
    said = [
        move for move in standing.moves if isinstance(move.act, kinds) and move.id not in standing.corrected
    ]
    return bool(said) and all(move.report is not None for move in said)


def _furthest_behind(standing: Standing, key: str) -> Position:
    others = [position for side, position in standing.positions.items() if side != key]
    ended = next((position for position in others if position.end is not None), None)
    return ended or min(others, key=lambda position: position.level)


def _whose(aged: Age) -> Whose:
    if not aged.awaited.sides:
        return Whose.NOBODY
    if aged.side not in aged.awaited.sides:
        return Whose.THEIRS
    return Whose.OURS if len(aged.awaited.sides) == 1 else Whose.BOTH


def _member(office: Office, name: str) -> Member | None:
    """The member of the office who bears the name, if exactly one does."""
    bearers = list(Member.objects.filter(office=office, name=name)[:2])
    return bearers[0] if len(bearers) == 1 else None


def _project_owing(file: File) -> None:
    """Write which members of the office have a follow-up open; where there never was one, nothing is asked."""
    if not file.standing.cares[file.key].follow_ups:
        return
    members = (_member(file.row.office, due.owner) for due in file.age.dues if due.owner)
    file.row.owing.set({member for member in members if member is not None})


def _set_place(row: RequestSide, standing: Standing) -> None:
    agreed = standing.agreed
    option = agreed.option if agreed is not None and standing.end is None else None
    row.city = option.city if option else ""
    row.begins = moment(option.begins) if option else None
    row.ends = moment(option.ends) if option else None
    row.place_zone = option.zone if option else ""
    row.hours_open = option is not None and option.hours_open


def _project_holds(file: File) -> None:
    """Write the holds that have changed; most moves change none."""
    wanted = {span.option: span for span in held_spans(file)}
    for kept in file.row.holds.all():
        span = wanted.pop(kept.option, None)
        if span is None:
            kept.delete()
        elif any(getattr(kept, field) != getattr(span, field) for field in _HELD):
            span.pk = kept.pk
            span.save(force_update=True)
    HeldSpan.objects.bulk_create(wanted.values())


_HELD = ("principal_id", "strength", "begins", "ends", "zone", "city", "hours_open", "expires_at")


def held_spans(file: File) -> list[HeldSpan]:
    """What the file holds in its principal's diary, as rows that are not saved yet."""
    return [
        HeldSpan(
            file=file.row,
            principal_id=file.row.principal_id,
            option=hold.option.key,
            strength=hold.strength.value,
            **_span(hold.option),
            expires_at=moment(hold.expires) if hold.expires is not None else None,
        )
        for hold in holds(file.standing, file.key, file.now)
    ]


def _span(option: Option) -> dict[str, object]:
    return {
        "begins": moment(option.begins),
        "ends": moment(option.ends),
        "zone": option.zone,
        "city": option.city,
        "hours_open": option.hours_open,
    }


def _project_confirmed(file: File) -> None:
    """The hours that this side has confirmed are kept as long as it stands by them; the first to write has them.

    Where a side stands by its word again, and its hours were given to another meeting meanwhile, they stay the other's.
    An office outside keeps its own diary: none of its hours are kept here, where they could be asked after.
    """
    if file.row.office.outside:
        return
    option = confirmed_by(file.standing, file.key)
    kept = file.row.confirmed_meetings.filter(active=True).first()
    if option is None:
        if kept is not None:
            kept.active = False
            kept.save(update_fields=["active"])
        return
    if kept is None:
        with suppress(IntegrityError), transaction.atomic():
            _keep_again(file.row, option)


def _keep_again(row: RequestSide, option: Option) -> None:
    """Keep the hours as they were kept before, with the reason for which they may overlap others, if there was one."""
    hours = {"begins": moment(option.begins), "ends": moment(option.ends)}
    before = row.confirmed_meetings.filter(**hours).last()
    if before is None:
        ConfirmedMeeting.objects.create(file=row, principal_id=row.principal_id, **_span(option))
    else:
        before.active = True
        before.save(update_fields=["active"])


def confirmed_by(standing: Standing, key: str) -> Option | None:
    """The option that a side itself has confirmed and stands by."""
    position = standing.positions[key]
    if (
        standing.end is not None
        or position.level < Level.CONFIRMED
        or position.option not in standing.options
    ):
        return None
    return standing.options[position.option].option


def rung_on(row: RequestSide, today: date) -> Rung:
    """How far a file has climbed by a local day, as its row tells."""
    if row.principal_on is not None and row.principal_on <= today:
        return Rung.PRINCIPAL
    if row.chief_on is not None and row.chief_on <= today:
        return Rung.CHIEF_OF_STAFF
    return Rung.OWNER

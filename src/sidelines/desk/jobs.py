"""Jobs: what the worker does beside sending letters, and the worker itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import get_random_string
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sidelines.desk import bridge, clock, journal, outbox, sending
from sidelines.desk.models import Letter, MeetingRequest, Member, Reminder, RequestSide
from sidelines.desk.models.letters import State
from sidelines.meetings.ageing import Rung
from sidelines.meetings.standing import Duty
from sidelines.times import day_at

ROUND = 100
"""After so many tasks the worker looks after the house, however many more are waiting."""
PAUSE = 1.0
"""Seconds between looks into an empty queue."""
HOUSEKEEPING = timedelta(minutes=1)
KEPT_DAYS = 14
"""So long the queue remembers what was done."""
WORKER_LOST = "its worker ended before the fate of the letter was known"


# --- the worker --------------------------------------------------------------------------------------------------


def run_worker(*, once: bool) -> None:
    """Do what is waiting, until told to stop or, `once`, until nothing is left; several may run, anywhere."""
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)  # it would tell of every empty look
    name = get_random_string(32)
    last: datetime | None = None
    while True:
        if last is None or datetime.now(UTC) - last >= HOUSEKEEPING:
            keep_house(datetime.now(UTC))
            last = datetime.now(UTC)
        worker = _worker(name)
        worker.configure_signals()
        worker.run()
        if not worker.running:
            return
        if not work_is_left():
            if once:
                return
            time.sleep(PAUSE)


def _worker(name: str) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=PAUSE,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=ROUND,
        worker_id=name,
        excluded_queue_names=[],
    )


def work_is_left() -> bool:
    """Whether a task is waiting whose turn it is."""
    return DBTaskResult.objects.ready().exists()


# --- keeping house -----------------------------------------------------------------------------------------------


def keep_house(now: datetime) -> None:
    """Mend what a killed worker left, and queue what is due by the clock; doing it twice does nothing more."""
    settle_lost(now)
    queue_again(now)
    end_lost_tasks(now)
    _queue_every(remind_all, timedelta(minutes=1) if settings.DEMO else timedelta(hours=1), now)
    _queue_every(forget_results, timedelta(days=1), now)


def settle_lost(now: datetime) -> int:
    """Mark the letters whose worker ended in the middle of sending as uncertain; how many."""
    return Letter.objects.filter(
        state=State.SENDING.value, sending_since__lte=now - sending.WORKER_LOST
    ).update(state=State.UNCERTAIN.value, sending_since=None, last_error=WORKER_LOST)


def queue_again(now: datetime) -> int:
    """Queue the letters whose task was lost with its worker before they were taken up; how many."""
    late = now - sending.WORKER_LOST
    codes = list(_lost(late).values_list("code", flat=True))
    for code in codes:
        with transaction.atomic():
            letter = _lost(late).select_for_update().filter(code=code).first()
            if letter is not None:
                letter.queued_at = now
                letter.save(update_fields=["queued_at"])
                sending.enqueue(letter)
    return len(codes)


def _lost(late: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(state=State.WAITING.value, next_attempt__lte=late, queued_at__lte=late)


def end_lost_tasks(now: datetime) -> int:
    """End the tasks whose worker was killed, so that they don't look as if they ran for ever; how many."""
    return (
        DBTaskResult.objects.running()
        .filter(started_at__lte=now - 6 * sending.WORKER_LOST)
        .update(
            status="FAILED",
            finished_at=now,
            exception_class_path="",
            traceback="The worker ended before the task did.",
        )
    )


def _queue_every(what: Task[[], None], gap: timedelta, now: datetime) -> None:
    """Queue a task unless it was queued within the gap; two workers may both do so, and no harm is done."""
    if not DBTaskResult.objects.filter(task_path=what.module_path, enqueued_at__gt=now - gap).exists():
        what.enqueue()


@task
def forget_results() -> None:
    """Let the queue forget what was done long ago."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT_DAYS, verbosity=0)


# --- the ladder's reminders --------------------------------------------------------------------------------------


@task
def remind_all() -> None:
    """Remind of every open file that has climbed, or whose day has come."""
    remind(clock.now())


def remind(now: datetime) -> int:
    """Store a letter for each climb and each day that has come, once; how many were stored."""
    return sum(_remind_of(meeting, now) for meeting in _due(now))


def _due(now: datetime) -> Iterator[int]:
    """The requests of which some file may be due: its day has begun somewhere on earth."""
    begun = (now + timedelta(hours=14)).date()
    dated = Q(next_on__lte=begun) | Q(chief_on__lte=begun) | Q(principal_on__lte=begun)
    files = RequestSide.objects.filter(dated, open=True, told=True, office__outside=False)
    yield from files.order_by("meeting_id").values_list("meeting_id", flat=True).distinct()


@transaction.atomic
def _remind_of(meeting_id: int, now: datetime) -> int:
    """Look at the files of one request as they stand on this day, and remind of each."""
    meeting = MeetingRequest.objects.select_for_update().get(pk=meeting_id)
    files = [file.row for file in bridge.project(meeting, now)]
    return sum(_remind(row, now) for row in files if row.open and row.told and not row.office.outside)


def _remind(row: RequestSide, now: datetime) -> int:
    """Remind of one file: of the highest rung that it has reached anew, or else of its owner's day."""
    today = day_at(bridge.minute(now), row.office.zone)
    due = [step for step in _steps(row, today) if _is_new(row, *step, now)]
    if not due:
        return 0
    rung = max(step[0] for step in due)
    member = _reader(row, rung)
    cause = journal.write(
        kind="climbed" if rung > Rung.OWNER else "day came",
        office=row.office,
        subject=row.code,
        detail={"rung": rung.words, "to": member.name if member else "", "what": row.next_what},
    )
    if member is None:
        return 0
    outbox.remind(member, row, cause, {"rung": rung.name.lower()})
    return 1


def _steps(row: RequestSide, today: date) -> Iterator[tuple[Rung, str]]:
    """The rungs that a file has reached by a day, each with what tells this climb from a later one."""
    for rung, on in ((Rung.CHIEF_OF_STAFF, row.chief_on), (Rung.PRINCIPAL, row.principal_on)):
        if on is not None and on <= today:
            yield rung, on.isoformat()
    climbs = (row.chief_on, row.principal_on)
    if row.next_on is not None and row.next_on <= today and row.next_on not in climbs:
        began = row.since.isoformat() if row.since else ""
        yield Rung.OWNER, f"{began} {row.chased} {row.next_what}"


def _is_new(row: RequestSide, rung: Rung, turn: str, now: datetime) -> bool:
    _reminder, new = Reminder.objects.get_or_create(
        file=row, rung=rung.value, turn=turn, defaults={"told_at": now}
    )
    return new


def _reader(row: RequestSide, rung: Rung) -> Member | None:
    """Who is told: the owner of what has not climbed, the chief of staff of what has; inside the ring, always.

    What has ended but for a follow-up is told to the one who has that.
    """
    owner = row.owner or row.office.default_owner
    chief = row.office.chief_of_staff
    if row.duty == Duty.NOTHING:
        owner = row.owing.filter(name=row.item_owner_name).first() or owner
    return outbox.reader_of(row, *((owner, chief) if rung is Rung.OWNER else (chief, owner)))

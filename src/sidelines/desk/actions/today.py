"""The demo's today: set to a day, and every file shown as it stood then."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from sidelines.desk import bridge, clock
from sidelines.desk.models import MeetingRequest, Office
from sidelines.times import instant

EVENING = 18 * 60
"""At this time of the office's day the demo stands, so that the day's moves are seen."""


@transaction.atomic
def set_today(office: Office, day: date) -> None:
    """Let the demo stand at the evening of a day of the office, and write anew what lists show of every file."""
    clock.set_demo(bridge.moment(instant(day, EVENING, office.zone)))
    now = clock.now()
    # Locked as every act locks them, all before anything is written: nobody's move is projected over.
    for meeting in list(MeetingRequest.objects.select_for_update(no_key=True).order_by("pk")):
        bridge.project(meeting, now)

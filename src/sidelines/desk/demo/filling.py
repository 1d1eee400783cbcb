"""Filling: an empty store becomes the demo's, in one transaction."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk import bridge, clock, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions.replying import invite_to_reply
from sidelines.desk.demo import founding, ministries
from sidelines.desk.demo.founding import FOUNDING
from sidelines.desk.demo.people import Cast, make_offices
from sidelines.desk.models import Diary, MeetingRequest, Member, Office, RequestSide
from sidelines.meetings.standing import Duty
from sidelines.times import instant

FIRST_TODAY = date(2017, 12, 11)
"""The demo's first today: 31 days after the wish of the founding story."""
AFTERNOON = 15 * 60
"""At this hour in Washington it is the same day in every office of the demo."""

__all__ = ["FIRST_TODAY", "FOUNDING", "fill"]


def fill() -> str:
    """Fill a store that holds no office yet, and say what was done; one that holds any is left as it is."""
    if not settings.DEMO:
        raise RuntimeError("Only the demo's store is filled with the demo.")
    if Office.objects.exists():
        return _("The demo's store is filled already.")
    today = bridge.moment(instant(FIRST_TODAY, AFTERNOON, "America/New_York"))
    with transaction.atomic():
        clock.set_demo(today)
        with clock.at(today):
            cast = _cast()
            meetings = [founding.import_founding(cast), *ministries.import_ministries(cast)]
            _keep_diaries(cast)
            for meeting in meetings:
                bridge.project(meeting, today)
            _note(cast)
        with clock.at(today - timedelta(days=2)):
            _send_links()
    return _(
        "The demo's store was empty: %(offices)d offices, %(members)d members and %(requests)d requests are in it now."
    ) % {
        "offices": Office.objects.values("name").distinct().count(),
        "members": Member.objects.count(),
        "requests": MeetingRequest.objects.count(),
    }


def _cast() -> Cast:
    cast = Cast()
    make_offices(founding.OFFICES, cast)
    make_offices(ministries.tables()["offices"], cast)
    return cast


def _keep_diaries(cast: Cast) -> None:
    texts = [(key, founding.diary_of(cast.principals[key].name)) for key in founding.SUBJECTS]
    for key, text in [*texts, *ministries.diaries()]:
        Diary.objects.create(principal=cast.principals[key], text=text, changed_at=clock.now())


def _note(cast: Cast) -> None:
    """Write into every office's journal where its requests come from."""
    for office in cast.offices.values():
        requests = RequestSide.objects.filter(office=office).count()
        journal.write(office=office, name="the demo", kind="filled", detail={"requests": requests})


def _send_links() -> None:
    """Send an office outside a link for each request in which it owes an answer to options."""
    waiting = RequestSide.objects.filter(
        open=True, whose="theirs", duty=Duty.ANSWER.value, stage__in=["proposed", "countered"]
    ).exclude(office__outside=True)
    for file in waiting.select_related("principal", "office__chief_of_staff", "meeting"):
        for side in file.meeting.sides.filter(office__outside=True).select_related("office"):
            chief = file.office.chief_of_staff
            assert chief is not None
            invite_to_reply(Viewer(member=chief), file, side, address=side.office.letters_address)

"""Two offices on the server and one outside, with a request between them, as the tests of letters need them."""

from dataclasses import dataclass
from unittest.mock import patch

from sidelines.desk import jobs
from sidelines.desk.access import Viewer
from sidelines.desk.actions.requests import make, open_request
from sidelines.desk.models import Member, Principal, RequestSide
from sidelines.meetings import acts
from sidelines.meetings.options import Option
from sidelines.times import minute_of


@dataclass
class House:
    """The president's office, which asks; the foreign one, inside or outside the server, which answers."""

    aino: Member
    chief: Member
    president: Principal
    other: Principal
    file: RequestSide
    viewer: Viewer

    @property
    def side(self) -> RequestSide:
        return RequestSide.objects.get(meeting=self.file.meeting, place=2)

    def makes(self, act: acts.Act) -> None:
        make(self.viewer, self.file, act)


def build(office, principal, member, *, outside: bool, ring=None) -> House:
    here = office("Office of the President", letters_address="desk@president.example")
    there = office("Kanzlei des Kanzlers", outside=outside, zone="Europe/Vienna")
    president, other = principal("Paula Präsidentin", office=here), principal("Kanzler Kurz", office=there)
    aino = member("Aino", office=here, commits=[president], whole_diary=[president])
    chief = member("Chief", office=here, commits=[president])
    here.default_owner, here.chief_of_staff = aino, chief
    here.save()
    viewer = Viewer(member=aino)
    file = open_request(
        viewer,
        principal=president,
        counterparts=[other],
        subject="Secret summit on the lake",
        first=acts.SoundOut(words="Would a meeting in autumn be welcome?"),
    )
    return House(aino, chief, president, other, file, viewer)


def option(key: str, day) -> Option:
    """Two hours in Vienna on a day."""
    begins = minute_of(day)
    return Option(
        key=key, begins=begins, ends=begins + 120, zone="Europe/Vienna", city="Vienna", country="AT"
    )


def run_queue() -> None:
    """Let a worker do what is in the queue now, and nothing by the clock."""
    # Between tasks a worker lets go of its connection; here it would let go of the test's transaction.
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        while jobs.work_is_left():
            jobs._worker("tests").run()

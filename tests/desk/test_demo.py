"""The demo's store: what it is filled with, that every move in it is legal, and that it can stand at any day."""

import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from datetime import date

import pytest
from django.contrib.messages.storage.cookie import CookieStorage

from sidelines.desk import bridge, clock, journal, links
from sidelines.desk.actions.today import set_today
from sidelines.desk.demo import FIRST_TODAY, FOUNDING, files, fill, founding, importing, ministries, people
from sidelines.desk.itineraries import case_in
from sidelines.desk.models import (
    ConfirmedMeeting,
    Diary,
    HeldSpan,
    MeetingRequest,
    Member,
    Office,
    RecordedMove,
    ReplyLink,
    RequestSide,
)
from sidelines.desk.views import today
from sidelines.meetings.legal import IllegalMove
from sidelines.meetings.standing import Stage
from sidelines.meetings.story import Story, first_illegal
from sidelines.times import day_at
from tests.desk.demo_store import filled_demo, filled_store  # noqa: F401  # as fixtures demo and store


class TestFill:
    def test_says_what_it_did_and_does_it_once(self, demo):
        requests = MeetingRequest.objects.count()
        assert demo == (
            f"The demo's store was empty: 6 offices, 19 members and {requests} requests are in it now."
        )
        assert fill() == "The demo's store is filled already."
        assert MeetingRequest.objects.count() == requests >= 36

    def test_never_fills_a_store_of_real_use(self, db, settings):
        settings.DEMO = False
        with pytest.raises(RuntimeError, match="Only the demo's store"):
            fill()
        assert not Office.objects.exists()

    def test_stands_at_the_day_on_which_my_list_has_the_wish(self, demo):
        now = bridge.minute(clock.now())
        assert {day_at(now, office.zone) for office in Office.objects.all()} == {FIRST_TODAY}
        file = RequestSide.objects.get(meeting__code=FOUNDING, place=1)
        assert (FIRST_TODAY - day_at(bridge.minute(file.wished_at), file.office.zone)).days == 31
        assert file.principal_on <= FIRST_TODAY
        assert file.whose == "ours"
        other = RequestSide.objects.get(meeting__code=FOUNDING, place=2)
        assert not other.told, "the Kremlin has no file before anybody has told it"

    def test_shows_a_request_in_every_standing_there_is(self, demo):
        ours = RequestSide.objects.filter(told=True, office__outside=False)
        stages = Counter(ours.values_list("stage", flat=True))
        assert set(stages) == {stage.value for stage in Stage}

    def test_every_column_is_what_the_moves_say(self, demo):
        for row in bridge.with_sides(RequestSide.objects.filter(told=True)):
            file = bridge.file_of(row, clock.now())
            still = file.standing.open or bool(file.age.dues)
            assert (row.stage, row.open) == (file.standing.stage.value, still)

    def test_writes_a_whole_journal(self, demo):
        assert "5 entries" in str(journal.verify())

    def test_names_no_real_aide(self, demo):
        members = Member.objects.filter(office__name__in=["the White House", "the Kremlin"])
        assert members.count() == 9
        assert {member.role for member in members} == {founding.NOBODY_REAL}
        assert not [member.name for member in members if not member.name.startswith("the ")]

    def test_each_of_these_offices_has_an_aide_outside_its_rings(self, demo):
        for office in Office.objects.filter(outside=False):
            inside = {member.pk for ring in office.rings.all() for member in ring.members.all()}
            assert inside
            assert office.members.exclude(pk__in=inside).exists(), office

    def test_gives_an_office_outside_a_link_that_can_be_used(self, demo):
        (link,) = ReplyLink.objects.all()
        assert link.side.office.name == "the Chancery of Grand Fenwick"
        assert links.find(links.token_of(link)) == link


class TestWhatIsInIt:
    def test_every_move_of_every_story_is_legal(self):
        told = [founding.story(), *(story for _table, story in ministries.stories())]
        assert [first_illegal(story) for story in told] == [None] * len(told)

    def test_an_illegal_move_is_not_imported(self, demo):
        whole = founding.story()
        broken = Story(
            title="broken",
            zone=whole.zone,
            sides=whole.sides,
            ladders={},
            moves=tuple(move for move in whole.moves if move.act.name != "agree"),
        )
        places = {
            side.key: importing.Place(
                principal=RequestSide.objects.get(meeting__code=FOUNDING, place=place).principal,
                subject="",
                members={},
            )
            for place, side in enumerate(whole.sides, start=1)
        }
        with pytest.raises(IllegalMove, match="confirm"):
            importing.import_story(broken, places)

    def test_moves_are_dated_as_in_the_story(self, demo):
        rows = RecordedMove.objects.filter(meeting__code=FOUNDING).order_by("sequence")
        told = founding.story().moves
        assert [(row.kind, bridge.minute(row.at), row.day_only, row.source) for row in rows] == [
            (move.act.name, move.at, move.day_only, move.source) for move in told
        ]

    def test_a_role_of_the_record_is_a_member_and_a_person_of_it_is_none(self, demo):
        by_name = {row.member_name: row.member for row in RecordedMove.objects.filter(meeting__code=FOUNDING)}
        assert by_name["the policy office"].office.name == "the White House"
        assert by_name["Yuri Ushakov"] is None

    def test_a_correction_names_the_move_that_it_corrects(self, demo):
        for row in RecordedMove.objects.filter(kind="correct"):
            assert RecordedMove.objects.get(code=row.act["of"]).meeting_id == row.meeting_id

    def test_every_diary_can_be_read(self, demo):
        names = {diary.principal.name: case_in(diary.text) for diary in Diary.objects.all()}
        assert {"Donald Trump", "Vladimir Putin", "Osra Tarlenheim", "Vera Castellan"} <= set(names)
        for name, case in names.items():
            assert [each.principal.name for each in case.itineraries] == [name]
            assert any(True for _item in case.itineraries[0])

    def test_a_visit_has_a_holding_room_and_a_second_exit_that_block(self, demo):
        row = bridge.with_sides(
            RequestSide.objects.filter(subject="The two ministers at Trieste", place=1)
        ).get()
        items = bridge.file_of(row, clock.now()).standing.open_items
        assert {"holding room", "second exit"} <= {item.name for item in items if item.blocking}


class TestToday:
    @pytest.mark.parametrize(
        "day", [date(2017, 11, 3), date(2018, 2, 8), date(2018, 6, 27), date(2018, 7, 17)]
    )
    def test_the_demo_can_stand_at_any_day_and_come_back(self, demo, day):
        office = Office.objects.get(name="the White House")
        before = list(RequestSide.objects.order_by("pk").values_list("stage", "told", "whose", "since"))
        holds = HeldSpan.objects.count()
        set_today(office, day)
        assert day_at(bridge.minute(clock.now()), office.zone) == day
        for row in bridge.with_sides(RequestSide.objects.all()):
            file = bridge.file_of(row, clock.now())
            assert (row.told, row.stage) == (bool(file.standing.moves), file.standing.stage.value)
        set_today(office, FIRST_TODAY)
        assert (
            list(RequestSide.objects.order_by("pk").values_list("stage", "told", "whose", "since")) == before
        )
        assert HeldSpan.objects.count() == holds

    def test_no_principal_is_ever_in_two_confirmed_meetings(self, demo):
        office = Office.objects.get(name="the White House")
        wanted = kept = 0
        for day in (FIRST_TODAY, date(2018, 2, 7)):
            set_today(office, day)
            here = RequestSide.objects.filter(told=True, office__outside=False)
            for row in bridge.with_sides(here):  # an office outside keeps its own diary
                wanted += bridge.confirmed_by(bridge.file_of(row, clock.now()).standing, row.key) is not None
            kept += ConfirmedMeeting.objects.filter(active=True).count()
        assert wanted == kept > 0


class TestFiles:
    def test_an_installed_package_carries_what_the_demo_reads(self, root, tmp_path):
        listed = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        forced = listed["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
        subprocess.run(command, cwd=root, check=True, capture_output=True)
        (wheel,) = tmp_path.glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            for name in (files.STORY, files.CASE, files.MINISTRIES):
                assert opened.read(f"sidelines/desk/demo/{name}").decode() == files.text_of(name)
        assert set(forced) == {f"examples/{name}" for name in (files.STORY, files.CASE)}

    def test_what_the_package_carries_comes_first(self, tmp_path, monkeypatch):
        (tmp_path / files.CASE).write_text("carried", encoding="utf-8")
        monkeypatch.setattr(files, "HERE", tmp_path)
        assert files.text_of(files.CASE) == "carried"
        assert files.text_of(files.STORY).startswith("# How the American")


def test_people_are_made_with_the_rights_that_hold_each_other(demo):
    chief = Member.objects.get(name="Dorothea Strelnik")
    assert chief.rights.filter(**people.RIGHTS["whole"]).count() == 2
    outside = Member.objects.get(name="Anton Graf")
    assert not outside.rights.filter(may_edit=True, principal__name="Osra Tarlenheim").exists()


def test_a_day_that_the_calendar_lacks_is_named(settings, rf):
    settings.DEMO = True
    request = rf.post("/demo/today/", {"today": "31/06/2018", "next": "/"})
    request.session = {}
    request._messages = CookieStorage(request)
    today.today(request)
    (said,) = [str(message) for message in request._messages]
    assert said.startswith("“31/06/2018” is no day that there is: write it like 20")

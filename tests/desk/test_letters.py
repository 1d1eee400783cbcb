"""Letters: stored with their cause, sent at least once, and a doubtful one is shown to a person."""

import email
import re
import smtplib
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from sidelines.desk import bridge, jobs, journal, outbox, sending
from sidelines.desk.access import Viewer
from sidelines.desk.actions.replying import invite_to_reply, take_answer
from sidelines.desk.models import JournalEntry, Letter, MeetingRequest, Office, Reminder, RequestSide, Ring
from sidelines.desk.models.letters import Kind, State
from sidelines.desk.outbox import Decision
from sidelines.meetings import acts
from tests.desk import race
from tests.desk.letters_house import build, run_queue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_october(today):
    today(datetime(2018, 10, 1, 9, tzinfo=UTC))


@pytest.fixture
def inside(office, principal, member):
    """Two offices on the server; the second one's owner is told of each move."""
    made = build(office, principal, member, outside=False)
    there = made.other.office
    there.default_owner = member("Therese", office=there, commits=[made.other])
    there.save()
    return made


@pytest.fixture
def letter(inside):
    """A letter that waits."""
    inside.makes(acts.Chase())
    return Letter.objects.get()


class Transport:
    """A transport that does as it is told, one thing after the other."""

    def __init__(self, *said):
        self.said, self.taken = list(said), []

    def __call__(self):
        return self

    def open(self):
        if self.said and getattr(self.said[0], "at_the_door", False):
            raise self.said.pop(0)

    def send_messages(self, messages):
        next_one = self.said.pop(0) if self.said else None
        if isinstance(next_one, BaseException):
            raise next_one
        self.taken += messages

    def close(self):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture
def transport(monkeypatch):
    def put(*said):
        made = Transport(*said)
        monkeypatch.setattr(sending, "get_connection", made)
        return made

    return put


def at_the_door(error):
    error.at_the_door = True
    return error


def its_turn(letter):
    """Let the time pass that a letter waits."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    Letter.objects.filter(pk=letter.pk, state="waiting").update(next_attempt=past)
    DBTaskResult.objects.filter(status="READY").update(run_after=past)
    run_queue()
    letter.refresh_from_db()
    return letter


class TestStoring:
    def test_with_its_cause_and_its_task_or_not_at_all(self, inside):
        tasks = DBTaskResult.objects.count()
        with transaction.atomic():
            inside.makes(acts.Chase())
            assert Letter.objects.count() == 1
            assert DBTaskResult.objects.count() == tasks + 1
            transaction.set_rollback(True)
        assert not Letter.objects.exists()
        assert DBTaskResult.objects.count() == tasks
        assert not JournalEntry.objects.filter(kind="chase").exists()

    @pytest.mark.django_db(transaction=True)
    def test_never_outside_a_transaction(self, member):
        with pytest.raises(journal.NotInTransaction):
            outbox.notify(member(), RequestSide(), JournalEntry())

    def test_each_other_side_is_told_of_what_is_communicated_and_of_nothing_else(self, letter, inside):
        assert letter.member == inside.other.office.default_owner
        assert letter.file == inside.side
        assert letter.cause.kind == "chase"
        inside.makes(acts.Task(owner="Aino"))
        assert Letter.objects.count() == 1

    def test_who_may_not_see_the_file_is_not_written_to(self, inside):
        ring = Ring.objects.create(office=inside.other.office, name="Inner")
        RequestSide.objects.filter(pk=inside.side.pk).update(ring=ring)
        inside.makes(acts.Chase())
        assert not Letter.objects.exists()
        ring.members.add(inside.other.office.default_owner)
        inside.makes(acts.Chase())
        assert Letter.objects.get().member == inside.other.office.default_owner

    @pytest.mark.parametrize(
        "change",
        [
            {"state": "lost"},
            {"kind": "poem"},
            {"state": "sent"},
            {"sent_at": datetime.now(UTC)},
            {"next_attempt": None},
            {"state": "sending"},
            {"kind": "reply link"},
            {"kind": "receipt"},
            {"decided_at": datetime.now(UTC)},
        ],
        ids=[
            "state lost",
            "kind poem",
            "sent without an instant",
            "an instant, not sent",
            "waits for nothing",
            "sending unbegun",
            "link without one",
            "receipt without one",
            "decided by nobody",
        ],
    )
    def test_states_are_held_by_the_database(self, letter, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)


class TestWritten:
    @pytest.fixture
    def every_kind(self, inside, office, principal, member):
        """A letter of every kind, about things that nobody else may know."""
        inside.makes(acts.Chase())
        office_outside = office("Verschwiegenes Haus", outside=True, zone="Europe/Vienna")
        side = RequestSide.objects.create(
            meeting=inside.file.meeting,
            place=3,
            office=office_outside,
            principal=principal(office=office_outside),
        )
        link = invite_to_reply(inside.viewer, inside.file, side, address="them@example.org")
        take_answer(link, name="Hofrat", moves=[acts.Say(words="Why?")], receipt_address="me@example.org")
        with transaction.atomic():
            cause = journal.write(kind="climbed", office=inside.aino.office)
            outbox.remind(inside.aino, inside.file, cause, {"rung": "principal"})
        found = {Kind(each.kind): each for each in Letter.objects.all()}
        assert set(found) == set(Kind) == set(sending.SUBJECTS)
        return found

    def test_nothing_secret_in_a_subject(self, every_kind, inside):
        """Whatever a letter is about, the subject of its kind is the same and names nobody and nothing."""
        secret = {inside.file.subject, "summit", "lake", inside.file.code, inside.file.meeting.code}
        for each in (inside.aino, inside.president, inside.other, inside.aino.office, inside.other.office):
            secret |= {word for word in each.name.split() if len(word) > 3}
        told = [
            word for word in secret if any(word in sending.written(each).body for each in every_kind.values())
        ]
        assert len(told) > 5  # there is something that could leak
        for kind, letter in every_kind.items():
            subject = str(sending.written(letter).message()["Subject"])
            assert subject == str(sending.SUBJECTS[kind])
            assert not [word for word in secret if word.casefold() in subject.casefold()]

    def test_facts_name_nobody(self, every_kind):
        kept = {kind: letter.facts for kind, letter in every_kind.items()}
        assert kept.pop(Kind.REMINDER) == {"rung": "principal"}
        assert set(map(str, kept.values())) == {"{}"}

    def test_bodies_lead_to_a_page_and_nothing_is_left_to_fill_in(self, every_kind):
        for kind, letter in every_kind.items():
            body = sending.written(letter).body
            assert ("https://testserver/" in body) == (kind is not Kind.RECEIPT)
            assert not re.search(r"\{\{|\{%|%\(|None|&#|&quot;", body)
            assert "\n\n\n" not in body

    def test_inside_a_ring_a_body_names_nothing(self, every_kind, inside):
        letter = every_kind[Kind.REMINDER]
        assert inside.file.subject in sending.written(letter).body
        ring = Ring.objects.create(office=inside.aino.office, name="Inner")
        RequestSide.objects.filter(pk=inside.file.pk).update(ring=ring)
        assert inside.file.subject not in sending.written(Letter.objects.get(pk=letter.pk)).body

    def test_names_who_sends_it_and_keeps_its_message_id(self, letter):
        first, second = (sending.written(letter).message() for _again in range(2))
        assert first["Message-ID"] == second["Message-ID"] == f"<{letter.code}.letter@testserver>"
        assert first["Auto-Submitted"] == "auto-generated"
        assert str(first["From"]).startswith("Kanzlei des Kanzlers <desk@")
        Office.objects.filter(pk=letter.office_id).update(short_name="the Ministry")
        from_small = sending.written(Letter.objects.get(pk=letter.pk)).message()["From"]
        assert str(from_small).startswith("The Ministry <")
        Office.objects.filter(pk=letter.office_id).update(short_name='A "b"\nBcc: x@y.example')
        letter = Letter.objects.get(pk=letter.pk)
        with pytest.raises(mail.BadHeaderError):
            sending.written(letter).message()


class TestSending:
    def test_sent_once(self, letter, transport):
        made = transport()
        assert its_turn(letter).state == State.SENT
        assert (letter.attempts, len(made.taken)) == (1, 1)
        sending.enqueue(letter)  # a task that was queued twice
        assert its_turn(letter).state == State.SENT
        assert len(made.taken) == 1

    @pytest.mark.parametrize(
        "error",
        [
            at_the_door(ConnectionRefusedError()),
            at_the_door(TimeoutError()),
            at_the_door(smtplib.SMTPConnectError(421, b"too busy")),
            at_the_door(smtplib.SMTPAuthenticationError(535, b"no")),
            smtplib.SMTPDataError(451, b"try later, letter@example.org"),
            smtplib.SMTPSenderRefused(450, b"later", "desk@testserver"),
            smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"greylisted a@example.org")}),
        ],
        ids=repr,
    )
    def test_tried_again_where_it_was_surely_not_sent(self, letter, transport, error):
        made = transport(error)
        assert its_turn(letter).state == State.WAITING
        assert "example.org" not in letter.last_error
        assert letter.last_error
        assert its_turn(letter).state == State.SENT
        assert (letter.attempts, len(made.taken)) == (2, 1)

    def test_gaps_grow_and_then_it_is_shown(self, letter, transport, inside):
        transport(*(at_the_door(ConnectionRefusedError()) for _each in range(6)))
        for gap in (1, 5, 30, 120, 720):
            before = datetime.now(UTC)
            assert its_turn(letter).state == State.WAITING
            waits = letter.next_attempt - before
            assert timedelta(minutes=gap) <= waits < timedelta(minutes=gap, seconds=30)
            assert DBTaskResult.objects.filter(status="READY").get().run_after == letter.next_attempt
        assert its_turn(letter).state == State.FAILED
        there = Viewer(member=inside.other.office.default_owner)
        assert outbox.to_decide(there).get() == letter

    @pytest.mark.parametrize(
        "error",
        [
            smtplib.SMTPDataError(554, b"no"),
            smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}),
        ],
        ids=repr,
    )
    def test_refused_for_good(self, letter, transport, error):
        transport(error)
        assert its_turn(letter).state == State.FAILED
        assert letter.attempts == 1

    @pytest.mark.parametrize(
        "error", [TimeoutError(), smtplib.SMTPServerDisconnected("gone"), ConnectionResetError()], ids=repr
    )
    def test_never_sent_again_by_itself_where_nobody_knows(self, letter, transport, error):
        made = transport(error)
        assert its_turn(letter).state == State.UNCERTAIN
        for _round in range(3):
            jobs.keep_house(datetime.now(UTC) + timedelta(days=1))
            its_turn(letter)
        assert (letter.state, made.taken) == (State.UNCERTAIN, [])

    def test_a_body_that_can_not_be_written_is_tried_again(self, letter, transport, monkeypatch):
        made = transport()
        monkeypatch.setitem(sending._TEMPLATES, Kind.NOTIFICATION, "desk/letters/none.txt")
        assert its_turn(letter).state == State.WAITING
        assert letter.last_error == "TemplateDoesNotExist"
        assert made.taken == []

    def test_called_off_when_its_reader_has_left(self, letter, transport):
        made = transport()
        letter.member.is_active = False
        letter.member.save()
        assert its_turn(letter).state == State.CALLED_OFF
        assert made.taken == []

    def test_what_the_worker_knows_counts_unless_somebody_has_decided(self, letter, transport):
        taken = sending._take(letter.code)
        jobs.settle_lost(datetime.now(UTC) + timedelta(minutes=11))
        letter.refresh_from_db()
        assert letter.state == State.UNCERTAIN
        sending._settle(taken, State.SENT)  # it was only slow
        letter.refresh_from_db()
        assert letter.state == State.SENT


class TestDeciding:
    @pytest.fixture
    def doubtful(self, letter, transport):
        made = transport(TimeoutError())
        its_turn(letter)
        return letter, made

    def test_send_again(self, doubtful, inside):
        letter, made = doubtful
        there = Viewer(member=inside.other.office.default_owner)
        outbox.decide(there, letter, Decision.SEND_AGAIN)
        assert its_turn(letter).state == State.SENT
        (sent,) = made.taken
        assert sent.message()["Message-ID"] == letter.message_id
        assert JournalEntry.objects.filter(kind="letter: send again", member=there.member).exists()

    def test_leave(self, doubtful, inside):
        letter, made = doubtful
        there = Viewer(member=inside.other.office.default_owner)
        outbox.decide(there, letter, Decision.LEAVE)
        assert its_turn(letter).state == State.UNCERTAIN
        assert not outbox.to_decide(there).exists()
        assert made.taken == []
        with pytest.raises(outbox.NotWaiting):
            outbox.decide(there, letter, Decision.SEND_AGAIN)

    def test_only_by_the_office_that_answers_for_it(self, doubtful, inside, member):
        letter, _made = doubtful
        there = inside.other.office
        assert not outbox.to_decide(inside.viewer).exists()
        for viewer in (
            inside.viewer,
            Viewer(member=member(office=there, sees=[inside.other])),
            Viewer(member=there.default_owner, as_member=member(office=there, commits=[inside.other])),
        ):
            with pytest.raises(PermissionDenied):
                outbox.decide(viewer, letter, Decision.LEAVE)

    def test_outside_the_ring_there_is_nothing_to_decide(self, doubtful, inside):
        ring = Ring.objects.create(office=inside.other.office, name="Inner")
        RequestSide.objects.filter(pk=inside.side.pk).update(ring=ring)
        assert not outbox.to_decide(Viewer(member=inside.other.office.default_owner)).exists()


class TestHousekeeping:
    def test_a_letter_whose_task_was_lost_is_queued_once_more(self, letter, transport):
        made = transport()
        DBTaskResult.objects.all().delete()
        now = datetime.now(UTC)
        assert jobs.queue_again(now) == 0
        assert jobs.queue_again(now + timedelta(minutes=11)) == 1
        assert jobs.queue_again(now + timedelta(minutes=12)) == 0
        assert DBTaskResult.objects.count() == 1
        assert its_turn(letter).state == State.SENT
        assert len(made.taken) == 1

    def test_keeping_house_twice_queues_nothing_twice(self, db):
        for _twice in range(2):
            jobs.keep_house(datetime.now(UTC))
        assert sorted(DBTaskResult.objects.values_list("task_path", flat=True)) == [
            "sidelines.desk.jobs.forget_results",
            "sidelines.desk.jobs.remind_all",
        ]
        run_queue()
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}

    def test_what_was_done_long_ago_is_forgotten(self, db):
        jobs.remind_all.enqueue()
        run_queue()
        DBTaskResult.objects.update(finished_at=datetime.now(UTC) - timedelta(days=15))
        jobs.forget_results.enqueue()
        run_queue()
        assert DBTaskResult.objects.count() == 1

    def test_a_task_whose_worker_was_killed_is_ended(self, db):
        jobs.remind_all.enqueue()
        now = datetime.now(UTC)
        DBTaskResult.objects.update(status="RUNNING", started_at=now)
        assert jobs.end_lost_tasks(now + timedelta(minutes=59)) == 0
        assert jobs.end_lost_tasks(now + timedelta(minutes=61)) == 1


class TestReminders:
    @pytest.fixture
    def silent(self, inside):
        """Since 1 October it is the other side's move, which is on the server, too."""
        return inside

    def remind(self, today, day, hour=9):
        """How many letters a day brings, and that looking again brings none."""
        now = datetime(2018, 10, 1, hour, tzinfo=UTC) + timedelta(days=day)
        today(now)
        before = Letter.objects.count()
        stored = jobs.remind(now)
        assert jobs.remind(now) == 0
        assert Letter.objects.count() == before + stored
        return list(Letter.objects.order_by("-pk")[:stored])

    def test_each_rung_is_told_once(self, silent, today):
        there, here = silent.side, silent.file
        told = {day: self.remind(today, day) for day in range(30)}
        said = {
            (day, letter.file_id, letter.facts["rung"], letter.to)
            for day, letters in told.items()
            for letter in letters
        }
        theirs = silent.other.office.default_owner.email
        assert {each for each in said if each[1] == there.pk} >= {
            (7, there.pk, "owner", theirs),  # that office has named no chief of staff
            (14, there.pk, "principal", theirs),
        }
        ours = {each for each in said if each[1] == here.pk}
        assert (7, here.pk, "owner", silent.aino.email) in ours  # to remind the other side
        assert (14, here.pk, "chief_of_staff", silent.chief.email) in ours
        assert (28, here.pk, "principal", silent.chief.email) in ours
        rungs = [each[2] for each in ours]
        assert rungs.count("chief_of_staff") == rungs.count("principal") == 1
        assert JournalEntry.objects.filter(kind="climbed").count() == 3

    def test_a_day_begins_where_the_office_is(self, silent, today):
        Office.objects.filter(pk=silent.aino.office_id).update(zone="Pacific/Auckland")
        bridge.project(MeetingRequest.objects.get(), datetime(2018, 10, 1, 9, tzinfo=UTC))
        assert [each.file for each in self.remind(today, 6, hour=10)] == []
        assert [each.file for each in self.remind(today, 6, hour=12)] == [silent.file]

    def test_after_a_long_pause_only_the_highest_rung_is_told(self, silent, today):
        letters = self.remind(today, 40)
        assert {(each.file, each.facts["rung"]) for each in letters} == {
            (silent.file, "principal"),
            (silent.side, "principal"),
        }
        assert not self.remind(today, 41)

    def test_a_move_begins_the_count_anew(self, silent, today):
        self.remind(today, 14)
        silent.makes(acts.Chase())
        assert not [each for each in self.remind(today, 15) if each.file == silent.file]
        assert Reminder.objects.filter(file=silent.file).exists()

    def test_nobody_outside_a_ring_is_told(self, silent, today):
        ring = Ring.objects.create(office=silent.aino.office, name="Inner")
        RequestSide.objects.filter(pk=silent.file.pk).update(ring=ring)
        assert not [each for each in self.remind(today, 14) if each.file == silent.file]
        ring.members.add(silent.aino)
        assert [each.to for each in self.remind(today, 28) if each.file == silent.file] == [silent.aino.email]

    def test_what_has_ended_is_not_told(self, silent, today):
        silent.makes(acts.Withdraw(reason="Overtaken"))
        assert not self.remind(today, 40)


class TestFolder:
    def test_a_letter_is_a_file_named_by_its_message_id(self, letter, settings, tmp_path):
        settings.EMAIL_BACKEND = "sidelines.desk.transport.LetterFolder"
        settings.LETTERS_FOLDER = tmp_path / "letters"
        assert its_turn(letter).state == State.SENT
        sending.hand_over(sending.written(letter))  # twice, as may happen
        (file,) = (tmp_path / "letters").iterdir()
        assert file.name == f"{letter.code}.letter@testserver.eml"
        read = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        assert read["To"] == letter.to
        assert letter.file.code in read.get_content()

    def test_a_folder_that_can_not_be_written_is_no_doubt(self, letter, settings, tmp_path):
        settings.EMAIL_BACKEND = "sidelines.desk.transport.LetterFolder"
        settings.LETTERS_FOLDER = tmp_path / "file"
        settings.LETTERS_FOLDER.write_text("in the way")
        assert its_turn(letter).state == State.WAITING
        assert letter.last_error == "File exists, file"


class TestRaces:
    """Three workers on one queue, one of them killed while it sends: each letter goes once, and one is in doubt."""

    def check(self, told):
        assert told["ended"] == {"0": 2, "-9": 1}
        assert told["at once"] == {"sent": 23, "sending": 1}
        assert told["later"] == {"sent": 23, "uncertain": 1}
        assert told["times"] == {"1": 24}
        assert told["subject"] == "Request 7."
        assert told["whole"]

    def test_sqlite(self, tmp_path):
        self.check(race.run("worker_race", tmp_path))

    def test_postgresql(self, postgres_url, tmp_path):
        self.check(race.run("worker_race", tmp_path, race.own_database(postgres_url, "worker_race")))

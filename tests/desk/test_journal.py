"""The journal: one writer, bound entry to entry, guarded by the database, whole whatever races."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction

from sidelines.desk import guard, journal
from sidelines.desk.access import Viewer
from sidelines.desk.models import ChainHead, JournalEntry, MeetingRequest, RequestSide, Ring
from sidelines.desk.models.people import new_code
from tests.desk import race

OPEN, INSIDE = new_code(), new_code()


@pytest.fixture
def some(db, member):
    """A journal of seven entries."""
    who = member("Aino")
    return [journal.write(member=who, kind="wish", subject=new_code(), detail={"n": n}) for n in range(1, 8)]


@pytest.fixture
def unguarded(db):
    """Somebody who can do with the database what they please."""
    guard.take_away(connection)


class TestWriting:
    def test_an_entry_follows_on_the_one_before(self, some):
        assert [entry.sequence for entry in some] == [1, 2, 3, 4, 5, 6, 7]
        assert some[0].previous == journal.BEGINNING
        assert all(later.previous == entry.hash for entry, later in pairwise(some))
        head = ChainHead.objects.get()
        assert (head.count, head.hash) == (7, some[-1].hash)

    def test_names_are_kept_as_they_were(self, some):
        who = some[0].member
        type(who).objects.filter(pk=who.pk).update(name="Another")
        type(who.office).objects.filter(pk=who.office.pk).update(name="Another house")
        kept = JournalEntry.objects.get(pk=1)
        assert (kept.member_name, kept.office_name) == (some[0].member_name, some[0].office_name)
        assert journal.verify().whole

    def test_the_instant_is_the_real_one(self, db, today):
        today(datetime(2017, 11, 10, 9, tzinfo=UTC))
        assert abs((journal.write(kind="wish").at - datetime.now(UTC)).total_seconds()) < 5

    def test_what_is_written_comes_back_as_it_was(self, db):
        odd = {"ä\u2028": ["\0", 10**20, None, True, {"b": 1, "a": "\ud800"}], "": ("x",)}
        journal.write(kind="odd", detail=odd, name="\0 Ünal")
        kept = JournalEntry.objects.get()
        assert kept.detail == {"ä\u2028": ["\ufffd", 10**20, None, True, {"b": 1, "a": "?"}], "": ["x"]}
        assert journal.verify().whole

    @pytest.mark.parametrize(
        "subject",
        [f"{OPEN}.ics", f"{OPEN}/ring", f" {OPEN}", OPEN + OPEN, "journal"],
        ids=["ending", "path", "space", "twice", "word"],  # a random code would be another for each worker
    )
    def test_a_subject_is_a_code_and_nothing_more(self, db, subject):
        with pytest.raises(journal.NoSubject):
            journal.write(kind="saw", subject=subject)
        assert not JournalEntry.objects.exists()

    @pytest.mark.parametrize("value", [1.5, datetime(2018, 7, 16), b"x", {1: "a"}, {"a"}])
    def test_what_a_database_would_change_is_refused(self, db, value):
        with pytest.raises(TypeError, match="no place in the journal"):
            journal.write(kind="odd", detail={"value": value})

    @pytest.mark.django_db(transaction=True)
    def test_only_in_the_transaction_of_its_cause(self):
        with pytest.raises(journal.NotInTransaction):
            journal.write(kind="wish")
        with transaction.atomic():
            journal.write(kind="wish")
            transaction.set_rollback(True)
        assert not JournalEntry.objects.exists()
        assert str(journal.verify()) == "The journal is whole: it has no entry yet."


class TestGuard:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE desk_journalentry SET member_name = 'Nobody' WHERE sequence = 3",
            "DELETE FROM desk_journalentry WHERE sequence = 7",
            "DELETE FROM desk_journalentry",
        ],
    )
    def test_no_entry_is_changed_or_taken_out(self, some, statement):
        with (
            pytest.raises(DatabaseError, match=guard.FIXED),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert journal.verify().whole

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE desk_chainhead SET count = 6",
            "UPDATE desk_chainhead SET hash = ''",
            "DELETE FROM desk_chainhead",
        ],
    )
    def test_the_head_only_moves_on(self, some, statement):
        with (
            pytest.raises(DatabaseError, match=guard.GROWS),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    @pytest.mark.skipif("'postgres' not in __import__('os').environ.get('DATABASE_URL', '')")
    @pytest.mark.parametrize("table", [guard.ENTRIES, guard.HEAD])
    def test_nothing_is_emptied_in_postgresql(self, some, table):
        with (
            pytest.raises(DatabaseError, match="journal"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {table} CASCADE")

    def test_a_guard_that_is_gone_is_told(self, some):
        assert guard.missing(connection) == []
        guard.take_away(connection)
        said = journal.verify()
        assert said.whole
        assert "the database does not guard it" in str(said)
        assert "journal_keeps_entries" in str(said)


class TestVerifying:
    def test_a_whole_journal(self, some):
        told = []
        said = journal.verify(told.append)
        assert (said.entries, said.broken_at, said.last_hash) == (7, None, some[-1].hash)
        assert str(said) == f"The journal is whole: 7 entries; the last one's hash is {some[-1].hash}."
        assert told == [7]

    @pytest.mark.parametrize(
        "change",
        [
            {"member_name": "Nobody"},
            {"office_name": "Nowhere"},
            {"viewing_as_name": "Somebody"},
            {"member": None},
            {"office": None},
            {"kind": "park"},
            {"subject": "file9"},
            {"detail": {"n": 3, "more": ""}},
            {"at": datetime(2017, 11, 10, tzinfo=UTC)},
            {"previous": "f" * 64},
            {"hash": "f" * 64},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_finds_any_change(self, some, unguarded, change):
        JournalEntry.objects.filter(pk=3).update(**change)
        said = journal.verify()
        assert (said.entries, said.broken_at) == (2, 3)
        assert "entry 3 is not as it was written" in str(said)

    def test_finds_one_taken_out(self, some, unguarded):
        JournalEntry.objects.filter(pk=3).delete()
        assert "entry 3 is missing" in str(journal.verify())

    def test_finds_the_first_taken_out(self, some, unguarded):
        JournalEntry.objects.filter(pk=1).delete()
        assert journal.verify().broken_at == 1

    def test_finds_two_exchanged(self, some, unguarded):
        for old, new in ((3, 99), (4, 3), (99, 4)):
            JournalEntry.objects.filter(pk=old).update(sequence=new)
        assert journal.verify().broken_at == 3

    def test_finds_one_written_anew_with_a_hash_of_its_own(self, some, unguarded):
        entry = JournalEntry.objects.get(pk=3)
        entry.member_name = "Nobody"
        entry.hash = journal.hash_of({field: getattr(entry, field) for field in journal._BOUND})
        entry.save()
        said = journal.verify()
        assert said.broken_at == 4
        assert "entry 4 does not follow" in str(said)

    def test_finds_a_tail_cut_off(self, some, unguarded):
        JournalEntry.objects.filter(pk__gt=5).delete()
        said = journal.verify()
        assert (said.entries, said.broken_at) == (5, 6)
        assert "it ends with entry 5, but 7 were written" in str(said)

    def test_finds_a_last_entry_written_anew(self, some, unguarded):
        entry = some[-1]
        entry.member_name = "Nobody"
        entry.hash = journal.hash_of({field: getattr(entry, field) for field in journal._BOUND})
        entry.save()
        assert "is not the one that was written last" in str(journal.verify())

    def test_finds_one_put_in_past_the_end(self, some, unguarded):
        entry = some[-1]
        entry.sequence, entry.previous = 8, entry.hash
        entry.hash = journal.hash_of({field: getattr(entry, field) for field in journal._BOUND})
        entry.save(force_insert=True)
        assert "entry 8 was put in" in str(journal.verify())

    def test_a_lost_head_stops_the_writer(self, some, unguarded):
        ChainHead.objects.all().delete()
        with pytest.raises(journal.BrokenJournal):
            journal.write(kind="wish")
        assert not journal.verify().whole


class TestReading:
    @pytest.fixture
    def house(self, office, member, principal):
        """An office with an open file and one inside a ring, its chief, one in the ring, and another office."""
        here = office("Here")
        president = principal(office=here)
        ring = Ring.objects.create(office=here, name="Inner")
        chief = member("Chief", office=here, sees=[president], may_administer=True)
        inner = member("Inner", office=here, sees=[president], may_administer=True, rings=[ring])
        for kept, code in ((None, OPEN), (ring, INSIDE)):
            RequestSide.objects.create(
                meeting=MeetingRequest.objects.create(opened_at=datetime.now(UTC)),
                place=1,
                office=here,
                principal=president,
                ring=kept,
                code=code,
                told=True,
                open=False,
            )
        return Viewer(member=chief), Viewer(member=inner), Viewer(member=member("Stranger"))

    def test_seeing_and_searching_are_written_down(self, house):
        chief, inner, _stranger = house
        journal.saw(Viewer(member=chief.member, as_member=inner.member), OPEN)
        hit, miss = (journal.write_search(chief, terms) for terms in ("open", "nothing has this name"))
        kept = JournalEntry.objects.get(pk=1)
        assert (kept.kind, kept.subject, kept.member_name, kept.viewing_as_name) == (
            "saw", OPEN, "Chief", "Inner",
        )  # fmt: skip
        assert (hit.kind, hit.subject, set(hit.detail)) == (miss.kind, miss.subject, set(miss.detail))
        assert miss.detail == {"terms": "nothing has this name"}

    def test_a_file_inside_a_ring_is_in_nobody_elses_journal(self, house):
        chief, inner, stranger = house
        for viewer, subject in ((chief, OPEN), (inner, INSIDE), (inner, OPEN), (stranger, new_code())):
            journal.saw(viewer, subject)
        assert [entry.subject for entry in journal.entries(chief)] == [OPEN, OPEN]
        assert [entry.subject for entry in journal.entries(inner)] == [OPEN, INSIDE, OPEN]
        assert not journal.entries(stranger).exists()


class TestRaces:
    """Eight processes write at once: the chain is whole, nothing is lost, and what was taken back left no gap."""

    def check(self, told):
        assert told["entries"] == told["kept"] == 8 * 15
        assert told["broken_at"] is None
        assert set(told["by"].values()) == {15}
        assert told["outside"] == "refused"

    def test_sqlite(self, tmp_path):
        self.check(race.run("journal_race", tmp_path))

    def test_postgresql(self, postgres_url, tmp_path):
        self.check(race.run("journal_race", tmp_path, race.own_database(postgres_url, "journal_race")))

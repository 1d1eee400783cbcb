"""Reply links: sealed, kept nowhere, for one answer; and the receipts that they give."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from sidelines.desk import clock, links, outbox
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.replying import LinkClosed, invite_to_reply, reissue, revoke, take_answer
from sidelines.desk.logs import NoSecretLinks
from sidelines.desk.models import JournalEntry, Letter, Receipt, RecordedMove, ReplyLink
from sidelines.desk.models.letters import Closed, State, number_holds
from sidelines.meetings import acts
from sidelines.meetings.legal import IllegalMove
from tests.desk.letters_house import build, option, run_queue

pytestmark = pytest.mark.django_db
ADDRESS = "kanzlei@example.org"
PRIVATE = "hofrat.privat@example.net"
DAY = datetime(2018, 11, 12, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_october(today):
    today(datetime(2018, 10, 1, 9, tzinfo=UTC))


@pytest.fixture
def house(office, principal, member):
    made = build(office, principal, member, outside=True)
    made.makes(acts.Propose(options=(option("a", DAY), option("b", DAY + timedelta(days=1)))))
    return made


@pytest.fixture
def link(house):
    return invite_to_reply(house.viewer, house.file, house.side, address=ADDRESS)


def accept(link, **more):
    return take_answer(link, name="Hofrat Huber", moves=[acts.Accept(option=option("a", DAY))], **more)


def refuse_both(link):
    """Answer all that is asked, so that nothing more is waited for."""
    refusals = [
        acts.Refuse(option=option(key, DAY + timedelta(days=later)), reason="Parliament sits")
        for later, key in enumerate("ab")
    ]
    return take_answer(link, name="Hofrat Huber", moves=refusals)


def whole_store() -> str:
    """All that the database holds, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += map(repr, cursor.fetchall())
    return "\n".join(found)


class TestTokens:
    def test_find_the_link_that_they_were_made_of(self, link):
        token = links.token_of(link)
        assert links.find(token) == link
        assert token.startswith(link.code + ".")
        assert len(token.partition(".")[2]) == 43

    @pytest.mark.parametrize("spoil", [
        lambda token: "", lambda token: ".", lambda token: token[:-1], lambda token: token + "A",
        lambda token: token.replace(".", ""), lambda token: "x" + token, lambda token: token.swapcase(),
        lambda token: token.partition(".")[0] + ".", lambda token: token + "\0", lambda token: "ä" + token,
    ])  # fmt: skip
    def test_nothing_else_finds_it(self, link, spoil):
        assert links.genuine(spoil(links.token_of(link))) is None

    def test_depend_on_secret_link_generation_and_purpose(self, link, settings):
        token = links.token_of(link)
        seals = {token.partition(".")[2]}
        seals |= {links._seal("other", 1, "reply"), links._seal(link.code, 2, "reply")}
        seals |= {links._seal(link.code, 1, "other"), links._seal(f"{link.code}\n1", 1, "reply")}
        assert len(seals) == 5
        settings.SECRET_KEY = "another secret altogether, of many different letters 0123456789"
        assert links.genuine(token) is None

    def test_are_kept_nowhere_though_the_letter_holds_them(self, link):
        run_queue()
        (letter,) = mail.outbox
        token = links.token_of(link)
        assert f"https://testserver/reply/{token}/" in letter.body
        accept(link, receipt_address=PRIVATE)
        run_queue()
        seal = token.partition(".")[2]
        stored = whole_store()
        assert link.code in stored
        assert seal not in stored

    def test_stay_out_of_the_log(self, link):
        address = links.address_of(link)
        record = logging.LogRecord("gunicorn", 20, "", 1, "GET %s 200", (address,), None)
        assert NoSecretLinks().filter(record)
        assert links.token_of(link).partition(".")[2] not in record.getMessage()


class TestLives:
    def test_reissued_the_old_one_leads_nowhere(self, house, link):
        old = links.token_of(link)
        new = links.token_of(reissue(house.viewer, link))
        assert links.genuine(old) is None
        assert links.find(new) == link
        assert Letter.objects.filter(link=link).count() == 2

    def test_a_letter_with_a_replaced_link_is_called_off(self, house, link):
        reissue(house.viewer, link)
        run_queue()
        assert len(mail.outbox) == 1
        assert links.find(mail.outbox[0].body.partition("/reply/")[2].partition("/")[0]) == link
        assert sorted(Letter.objects.filter(link=link).values_list("state", flat=True)) == [
            "called off",
            "sent",
        ]

    def test_revoked(self, house, link):
        token = links.token_of(link)
        revoke(house.viewer, link)
        assert links.find(token) is None
        assert links.genuine(token).closed_at(clock.now()) is Closed.REVOKED
        with pytest.raises(NotPossible, match="revoked"):
            reissue(house.viewer, link)
        with pytest.raises(LinkClosed, match="revoked"):
            accept(link)

    def test_expired(self, link, today):
        token = links.token_of(link)
        today(link.expires_at - timedelta(seconds=1))
        assert links.find(token) == link
        today(link.expires_at)
        assert links.find(token) is None
        assert links.genuine(token).closed_at(clock.now()) is Closed.EXPIRED
        with pytest.raises(LinkClosed, match="run out"):
            accept(link)

    def test_another_one_takes_its_place(self, house, link):
        second = invite_to_reply(house.viewer, house.file, house.side, address=ADDRESS)
        assert links.find(links.token_of(link)) is None
        assert links.find(links.token_of(second)) == second
        with pytest.raises(IntegrityError, match=r"link_one_lives_a_side|UNIQUE"), transaction.atomic():
            ReplyLink.objects.filter(pk=link.pk).update(revoked_at=None)

    def test_only_who_edits_gives_one_and_only_to_an_office_outside(self, house, link, member):
        stranger = Viewer(member=member("Stranger", office=house.aino.office, sees=[house.president]))
        looking = Viewer(member=house.chief, as_member=house.aino)
        for viewer in (stranger, looking):
            for act in (
                lambda viewer=viewer: invite_to_reply(viewer, house.file, house.side, address=ADDRESS),
                lambda viewer=viewer: reissue(viewer, link),
                lambda viewer=viewer: revoke(viewer, link),
            ):
                with pytest.raises(PermissionDenied):
                    act()
        with pytest.raises(NotPossible, match="on this server"):
            invite_to_reply(house.viewer, house.file, house.file, address=ADDRESS)

    def test_a_new_move_sends_the_link_again(self, house, link):
        run_queue()
        house.makes(acts.Chase())
        run_queue()
        assert len(mail.outbox) == 2
        link.refresh_from_db()
        assert link.generation == 1
        refuse_both(link)
        token = links.token_of(link)
        house.makes(acts.Say(words="Thank you."))
        run_queue()
        link.refresh_from_db()
        assert (link.generation, link.answered_at) == (2, None)
        assert links.genuine(token) is None
        assert links.token_of(link) in mail.outbox[-1].body

    def test_without_a_link_nobody_outside_is_written_to(self, house):
        assert not Letter.objects.exists()


class TestAnswers:
    def test_an_answer_is_recorded_receipted_and_told(self, house, link):
        receipt = accept(link)
        (move,) = receipt.moves.all()
        assert (move.kind, move.member_name, move.member, move.side) == (
            "accept", "Hofrat Huber", None, house.side,
        )  # fmt: skip
        assert number_holds(receipt.number)
        told = Letter.objects.get(kind="notification")
        assert (told.member, told.file, told.office) == (house.aino, house.file, house.aino.office)
        entry = JournalEntry.objects.get(kind="answered by link")
        assert (entry.office, entry.subject, entry.member_name) == (
            house.aino.office, house.file.code, "Hofrat Huber",
        )  # fmt: skip
        assert entry.detail == {"receipt": receipt.number, "moves": [move.code]}

    def test_one_answer_of_two_leaves_it_open_for_the_other(self, link):
        accept(link)
        assert links.find(links.token_of(link)) == link

    def test_nothing_is_answered_twice(self, link):
        receipt = refuse_both(link)
        link.refresh_from_db()
        assert link.answered_at == receipt.at
        assert links.find(links.token_of(link)) is None
        with pytest.raises(LinkClosed, match="already"):
            refuse_both(link)
        assert Receipt.objects.count() == 1
        assert RecordedMove.objects.filter(kind="refuse").count() == 2

    def test_a_question_leaves_it_open(self, link):
        take_answer(link, name="Huber", moves=[acts.Say(words="Which language?")])
        assert links.find(links.token_of(link)) == link
        accept(link)
        assert link.receipts.count() == 2

    def test_an_answer_that_the_facts_forbid_changes_nothing(self, link):
        before = RecordedMove.objects.count(), JournalEntry.objects.count()
        with pytest.raises(IllegalMove), transaction.atomic():
            take_answer(
                link,
                name="Huber",
                moves=[acts.Accept(option=option("a", DAY)), acts.Accept(option=option("z", DAY))],
                receipt_address=PRIVATE,
            )
        assert (RecordedMove.objects.count(), JournalEntry.objects.count()) == before
        assert links.find(links.token_of(link)) == link
        assert PRIVATE not in whole_store()
        with pytest.raises(NotPossible, match="Nothing"):
            take_answer(link, name="Huber", moves=[])


class TestReceipts:
    def test_the_address_is_used_once_and_erased(self, link):
        receipt = accept(link, receipt_address=PRIVATE)
        assert PRIVATE in whole_store()
        run_queue()
        sent = [letter for letter in mail.outbox if letter.to == [PRIVATE]]
        assert len(sent) == 1
        assert receipt.number in sent[0].body
        assert "Hofrat Huber" in sent[0].body
        assert "CEST" in sent[0].body
        assert Letter.objects.get(receipt=receipt).state == State.SENT
        assert PRIVATE not in whole_store()

    @pytest.mark.parametrize("state", ["sent", "called off"])
    def test_the_database_refuses_to_keep_it(self, link, state):
        letter = accept(link, receipt_address=PRIVATE).letter
        with pytest.raises(IntegrityError, match="letter_forgets"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(
                state=state, sent_at=datetime.now(UTC) if state == "sent" else None
            )

    def test_it_is_shown_to_nobody_and_erased_when_left(self, house, link):
        letter = accept(link, receipt_address=PRIVATE).letter
        Letter.objects.filter(pk=letter.pk).update(state="uncertain", next_attempt=None)
        shown = outbox.to_decide(house.viewer).get()
        assert outbox.shown_address(shown) == ""
        assert outbox.shown_address(Letter.objects.get(kind="reply link")) == ADDRESS
        outbox.decide(house.viewer, shown, outbox.Decision.LEAVE)
        assert PRIVATE not in whole_store()

    def test_numbers_tell_whether_they_were_copied_rightly(self, link):
        number = accept(link).number
        assert number_holds(f" {number.lower()}\n")
        letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
        for place in range(2, 7):
            for letter in set(letters) - {number[place]}:
                assert not number_holds(number[:place] + letter + number[place + 1 :])
        for wrong in ("", "R-", "R-22222-0", "X-22222-00", "R-2222-00", "R-222I2-00", "R-22222-00-1"):
            assert not number_holds(wrong)

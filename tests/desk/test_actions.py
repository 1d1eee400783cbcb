"""What a member may do in a request, what comes of it, and what is not betrayed by it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from sidelines.desk import access, bridge, clock
from sidelines.desk.access import Viewer
from sidelines.desk.actions.confirming import Clash, looked, waiting_act
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import answer_from_outside, make, open_request, put_inside_ring, report
from sidelines.desk.models import (
    ConfirmedMeeting,
    JournalEntry,
    Letter,
    MeetingRequest,
    ProvisionalConfirmation,
    RecordedMove,
    RequestSide,
    Right,
)
from sidelines.meetings import acts
from sidelines.meetings.legal import IllegalMove
from sidelines.meetings.sides import Channel, Report
from tests.desk.build import a_request, a_ring, an_office, an_option, an_outside_office, viewer

pytestmark = pytest.mark.django_db
WISH = acts.Wish(words="I should like to see him")
ASK = acts.SoundOut(words="Would a meeting be welcome?")


@pytest.fixture
def house(today):
    today(datetime(2018, 5, 2, 9, tzinfo=UTC))
    return an_office("Helsinki")


@pytest.fixture
def others(house):
    """Another office on this server."""
    return an_office("Kremlin", city="Moscow", zone="Europe/Moscow")


def opened(house, whom, by=None, first=WISH, ring=None):
    return open_request(
        by or house.viewer, principal=house.principal, counterparts=[whom], subject="", first=first, ring=ring
    )


def theirs(row):
    return bridge.with_sides(RequestSide.objects.filter(meeting=row.meeting, place=2)).get()


def written():
    """How much stands in the store of what an action leaves."""
    kinds = (MeetingRequest, RecordedMove, JournalEntry, Letter, ConfirmedMeeting, ProvisionalConfirmation)
    return [kind.objects.count() for kind in kinds]


def told(row, house):
    how = Channel.TELEPHONE
    return Report(by=row.key, channel=how, said_by="their aide", learned=bridge.minute(clock.now()))


class TestOpening:
    def test_a_wish_is_in_the_file_of_its_own_office_alone(self, house, others):
        row = opened(house, others.principal)
        assert (row.stage, row.whose, row.owner) == ("wish", "ours", house.aide)
        assert access.files(house.viewer).get() == row
        assert not access.files(others.viewer).exists()
        assert (row.meeting.moves.get().internal, row.meeting.moves_made) == (True, 1)
        assert not Letter.objects.exists()

    def test_the_other_office_has_a_file_once_it_was_asked(self, house, others):
        row = opened(house, others.principal, first=ASK)
        assert access.files(others.viewer).get() == theirs(row)
        assert Letter.objects.get().member == others.aide
        assert theirs(row).subject == ""

    def test_the_right_to_edit_opens_with_a_wish_and_not_with_an_offer(self, house, others):
        Right.objects.filter(member=house.aide).update(may_commit=False)
        opened(house, others.principal, by=viewer(house.aide))
        with pytest.raises(PermissionDenied):
            opened(house, others.principal, by=viewer(house.aide), first=acts.Propose(options=(an_option(),)))

    def test_nobody_opens_who_only_sees_or_who_looks_as_another(self, house, others):
        before = written()
        with pytest.raises(PermissionDenied):
            opened(house, others.principal, by=viewer(house.clerk))
        with pytest.raises(PermissionDenied):
            opened(house, others.principal, by=Viewer(member=house.chief, as_member=house.aide))
        with pytest.raises(PermissionDenied):
            opened(house, others.principal, ring=a_ring(house, house.aide))
        assert written() == before


class TestMoves:
    def test_each_leaves_its_move_its_journal_entry_and_its_letter(self, house, others):
        row = opened(house, others.principal)
        before = written()
        saved = make(house.viewer, row, ASK)
        assert [now - then for now, then in zip(written(), before, strict=True)] == [0, 1, 1, 1, 0, 0]
        assert (saved.sequence, saved.member, saved.member_name) == (2, house.chief, house.chief.name)
        entry = JournalEntry.objects.order_by("sequence").last()
        assert (entry.kind, entry.subject, entry.member) == ("sound out", row.code, house.chief)
        assert entry.detail == {"move": saved.code, "internal": False}
        assert Letter.objects.get().cause == entry

    def test_what_stays_inside_is_told_to_nobody(self, house, others):
        row = opened(house, others.principal, first=ASK)
        Letter.objects.all().delete()
        before = theirs(row).__dict__
        make(house.viewer, row, acts.Task(owner=house.clerk.name))
        after = theirs(row).__dict__
        assert {key: before[key] for key in bridge.PROJECTED if key != "owner"} == {
            key: after[key] for key in bridge.PROJECTED if key != "owner"
        }
        assert not Letter.objects.exists()

    def test_a_move_that_the_facts_forbid_leaves_nothing(self, house, others):
        row = opened(house, others.principal)
        before = written()
        with pytest.raises(IllegalMove, match="Nothing was told to the other side yet"):
            make(house.viewer, row, acts.Chase())
        assert written() == before

    @pytest.mark.parametrize("right", ["may_see", "may_edit"])
    def test_who_may_not_commit_makes_no_offer(self, house, others, right):
        row = opened(house, others.principal)
        Right.objects.filter(member=house.aide).update(may_commit=False, may_edit=right == "may_edit")
        with pytest.raises(PermissionDenied):
            make(viewer(house.aide), row, acts.Propose(options=(an_option(),)))
        if right == "may_edit":
            make(viewer(house.aide), row, ASK)
        else:
            with pytest.raises(PermissionDenied):
                make(viewer(house.aide), row, ASK)

    def test_the_other_office_makes_no_move_in_our_file(self, house, others):
        row = opened(house, others.principal, first=ASK)
        with pytest.raises(PermissionDenied):
            make(others.viewer, row, acts.Say(words="Gladly."))
        Right.objects.create(member=others.chief, principal=house.principal, may_edit=True, may_commit=True)
        with pytest.raises(RequestSide.DoesNotExist):
            make(others.viewer, row, acts.Say(words="Gladly."))

    def test_a_clock_that_is_behind_does_not_put_a_move_before_the_last(
        self, house, others, settings, monkeypatch
    ):
        settings.DEMO = False
        row = opened(house, others.principal, first=ASK)
        last = row.meeting.moves.get().at
        behind = last - timedelta(minutes=3)
        monkeypatch.setattr(clock, "now", lambda: behind)
        saved = make(house.viewer, row, acts.Say(words="We mean June."))
        assert saved.at == last
        with pytest.raises(IllegalMove, match="wish"):
            make(house.viewer, row, acts.RaiseAgain(words="Again"))

    def test_an_answer_from_outside_is_made_whole_or_not_at_all(self, house):
        outside = an_outside_office("Embassy")
        option = an_option()
        row = opened(house, outside, first=acts.Propose(options=(option,)))
        before = written()
        with pytest.raises(IllegalMove):
            answer_from_outside(
                theirs(row), "An aide", [acts.Accept(option=option), acts.Held(), acts.Say(words="So be it.")]
            )
        assert written() == before
        saved = answer_from_outside(theirs(row), "An aide", [acts.Accept(option=option)])
        assert [(move.member, move.member_name) for move in saved] == [(None, "An aide")]


class TestReports:
    def test_a_report_is_ours_alone_and_yields_to_their_own_word(self, house, others):
        made = a_request(house, others.principal, "sounded out")
        row, other = made.row, theirs(made.row)
        report(house.viewer, row, acts.AgreeInPrinciple(), side=other, how=told(row, house))
        ours = made.row
        assert (ours.their_position, ours.their_reported) == ("agreed in principle", True)
        assert theirs(row).our_position == "no answer"
        make(others.viewer, theirs(row), acts.Decline(reason="no time"))
        assert (made.row.their_position, made.row.their_reported) == ("declined", False)

    def test_who_only_sees_reports_nothing(self, house, others):
        row = a_request(house, others.principal, "sounded out").row
        with pytest.raises(PermissionDenied):
            report(viewer(house.clerk), row, acts.Say(words="Yes"), side=theirs(row), how=told(row, house))


class TestRings:
    def test_a_file_in_a_ring_does_not_exist_outside_it(self, house, others):
        row = a_request(house, others.principal, "sounded out").row
        make(viewer(house.aide), row, acts.Contact(by=acts.ContactBy.CALL, between="us", words="before"))
        put_inside_ring(house.viewer, row, a_ring(house, house.chief))
        assert not access.files(viewer(house.aide)).exists()
        assert access.files(house.viewer).exists()
        with pytest.raises(RequestSide.DoesNotExist):
            make(viewer(house.aide), row, ASK)
        put_inside_ring(house.viewer, row, None)
        assert access.files(viewer(house.aide)).exists()

    def test_nobody_puts_a_file_where_they_are_not_themselves(self, house, others):
        row = a_request(house, others.principal, "sounded out").row
        for ring in (a_ring(house, house.aide), a_ring(others, others.chief, name="theirs")):
            with pytest.raises(PermissionDenied):
                put_inside_ring(house.viewer, row, ring)
        assert RequestSide.objects.get(pk=row.pk).ring is None

    def test_a_move_leaves_the_ring_as_it_is(self, house, others):
        row = a_request(house, others.principal, "sounded out").row
        ring = a_ring(house, house.chief, house.aide)
        put_inside_ring(house.viewer, row, ring)
        make(house.viewer, row, acts.Say(words="We mean June."))  # `row` was read before the ring was drawn
        make(others.viewer, theirs(row), acts.Say(words="June is long."))
        assert RequestSide.objects.get(pk=row.pk).ring == ring


CONFIRM = acts.Confirm()
EARLIER, LATER = (
    an_option(begins="12:00", ends="14:00"),
    an_option(begins="17:00", ends="18:00"),
)


def both_agreed(house, other, option):
    """Our file of a request in which both offices, on this server, have agreed themselves."""
    row = opened(house, other.principal, first=acts.Propose(options=(option,)))
    make(other.viewer, theirs(row), acts.Accept(option=option))
    make(house.viewer, row, acts.Agree(option=option), override="what is confirmed is looked at later")
    return row


def with_others_confirmed(house, whom, option=EARLIER):
    """Another request of the same principal, confirmed by us for these hours."""
    made = a_request(house, whom, "agreed", option=option)
    made.make(CONFIRM)
    return made


@pytest.fixture
def third(house):
    return an_office("Elysee", city="Paris", zone="Europe/Paris")


class TestClashes:
    def test_two_confirmed_meetings_of_one_principal_never_overlap(self, house, others, third):
        with_others_confirmed(house, third.principal)
        made = a_request(house, others.principal, "agreed")
        before = written()
        with pytest.raises(Clash, match=r"Head of Helsinki has a confirmed meeting .* Helsinki"):
            make(house.viewer, made.row, CONFIRM)
        assert written() == before
        assert made.row.our_position == "agreed"

    def test_each_office_hears_of_its_own_principal_s_hours_alone(self, house, others, third):
        busy = both_agreed(third, others, EARLIER)
        make(others.viewer, theirs(busy), CONFIRM)
        row = both_agreed(house, others, an_option())
        make(house.viewer, row, CONFIRM)  # ours is free
        with pytest.raises(Clash, match="Head of Kremlin"):
            make(others.viewer, theirs(row), CONFIRM)

    def test_hours_that_touch_do_not_overlap(self, house, others, third):
        with_others_confirmed(house, third.principal, LATER)
        made = a_request(house, others.principal, "agreed")
        assert make(house.viewer, made.row, CONFIRM) is not None

    def test_a_member_who_may_commit_overrides_by_name_and_with_a_reason(self, house, others, third):
        with_others_confirmed(house, third.principal)
        made = a_request(house, others.principal, "agreed")
        make(house.viewer, made.row, CONFIRM, override="The lunch may be cut short.")
        kept = ConfirmedMeeting.objects.get(file=made.row)
        assert (kept.override_by, kept.override_reason) == (house.chief, "The lunch may be cut short.")
        assert ConfirmedMeeting.objects.filter(active=True).count() == 2

    def test_a_reason_that_was_not_needed_is_not_kept(self, house, others):
        made = a_request(house, others.principal, "agreed")
        make(house.viewer, made.row, CONFIRM, override="to be sure")
        assert ConfirmedMeeting.objects.get().override_reason == ""

    def test_hours_of_a_cancelled_meeting_are_free(self, house, others, third):
        earlier = both_agreed(house, third, EARLIER)
        make(house.viewer, earlier, CONFIRM)
        make(third.viewer, theirs(earlier), CONFIRM)
        made = a_request(house, others.principal, "agreed")
        with pytest.raises(Clash):
            make(house.viewer, made.row, CONFIRM)
        make(third.viewer, theirs(earlier), acts.Cancel(reason="a strike"))
        assert make(house.viewer, made.row, CONFIRM) is not None

    def test_hours_given_away_on_a_wrong_report_stay_with_who_has_them(self, house, others, third):
        row = both_agreed(house, others, an_option())
        make(house.viewer, row, CONFIRM)
        report(house.viewer, row, acts.Withdraw(reason="he is ill"), side=theirs(row), how=told(row, house))
        assert not ConfirmedMeeting.objects.filter(active=True).exists()
        given = with_others_confirmed(house, third.principal)
        make(
            others.viewer, theirs(row), CONFIRM
        )  # the report was wrong; their move betrays nothing of the third
        assert RequestSide.objects.get(pk=row.pk).stage == "confirmed"
        assert set(ConfirmedMeeting.objects.filter(active=True, principal=house.principal)) == set(
            given.row.confirmed_meetings.all()
        )

    def test_hours_kept_again_keep_the_reason_for_which_they_overlap(self, house, others, third):
        with_others_confirmed(house, third.principal)
        row = both_agreed(house, others, an_option())
        make(house.viewer, row, CONFIRM, override="The lunch may be cut short.")
        report(house.viewer, row, acts.Withdraw(reason="he is ill"), side=theirs(row), how=told(row, house))
        assert not row.confirmed_meetings.filter(active=True).exists()
        make(others.viewer, theirs(row), CONFIRM)
        kept = row.confirmed_meetings.get()
        assert (kept.active, kept.override_reason) == (True, "The lunch may be cut short.")


class TestProvisional:
    """Who doesn't see the whole diary gets the same word, clash or none."""

    def what_the_aide_learns(self, house, others, third, clash):
        with_others_confirmed(house, third.principal, EARLIER if clash else LATER)
        made = a_request(house, others.principal, "agreed")
        before = written()
        given = make(viewer(house.aide), made.row, CONFIRM)
        left = [now - then for now, then in zip(written(), before, strict=True)]
        with pytest.raises(NotPossible) as again:
            make(viewer(house.aide), made.row, CONFIRM)
        row = made.row
        shown = [
            row.stage,
            row.our_position,
            row.their_position,
            row.whose,
            row.duty,
            row.next_on,
            row.begins,
        ]
        return given, left, type(again.value), str(again.value), shown

    def test_the_word_is_the_same(self, house, others, third):
        with_clash = self.what_the_aide_learns(house, others, third, clash=True)
        without = self.what_the_aide_learns(an_office("Oslo"), others, third, clash=False)
        assert with_clash == without
        assert with_clash[:2] == (None, [0, 0, 1, 1, 0, 1])  # one letter, to the chief who has to look

    @pytest.mark.parametrize("clash", [True, False])
    def test_the_clash_surfaces_with_who_looks(self, house, others, third, clash):
        with_others_confirmed(house, third.principal, EARLIER if clash else LATER)
        made = a_request(house, others.principal, "agreed")
        make(viewer(house.aide), made.row, CONFIRM)
        waiting = ProvisionalConfirmation.objects.get()
        assert made.row.our_position == "agreed"
        looked(house.viewer, waiting, let_pass=True)
        if clash:
            with pytest.raises(Clash):
                make(house.viewer, made.row, waiting_act(waiting))
        else:
            assert make(house.viewer, made.row, waiting_act(waiting)).member == house.chief
        with pytest.raises(NotPossible, match="already"):
            looked(house.viewer, waiting, let_pass=False)

    def test_who_made_it_does_not_look_at_it(self, house, others):
        made = a_request(house, others.principal, "agreed")
        make(viewer(house.aide), made.row, CONFIRM)
        with pytest.raises(NotPossible):
            looked(viewer(house.aide), ProvisionalConfirmation.objects.get(), let_pass=True)
        with pytest.raises(PermissionDenied):
            looked(viewer(house.clerk), ProvisionalConfirmation.objects.get(), let_pass=True)
        with pytest.raises(PermissionDenied):
            looked(others.viewer, ProvisionalConfirmation.objects.get(), let_pass=True)

    @pytest.mark.parametrize("used", [True, False])
    def test_a_ring_that_one_is_not_in_counts_whether_anything_lies_in_it_or_not(
        self, house, others, third, used
    ):
        ring = a_ring(house, house.aide)
        Right.objects.filter(member=house.aide).update(sees_whole_diary=True)
        if used:
            earlier = a_request(house, third.principal, "agreed", by=house.chief)
            put_inside_ring(viewer(house.aide), earlier.row, ring)
            make(viewer(house.aide), earlier.row, CONFIRM)
        made = a_request(house, others.principal, "agreed")
        assert make(house.viewer, made.row, CONFIRM) is None
        if used:
            with pytest.raises(Clash):
                make(viewer(house.aide), made.row, CONFIRM)
        else:
            assert make(viewer(house.aide), made.row, CONFIRM) is not None

    def test_other_confirmations_are_made_at_once(self, house, others):
        made = a_request(house, others.principal, "sounded out")
        assert make(viewer(house.aide), made.row, acts.Confirm(what=acts.Confirmed.TALKS)) is not None
        assert not ProvisionalConfirmation.objects.exists()

    def test_what_the_facts_forbid_is_refused_before_anything_waits(self, house, others):
        made = a_request(house, others.principal, "proposed")
        with pytest.raises(IllegalMove):
            make(viewer(house.aide), made.row, CONFIRM)
        assert not ProvisionalConfirmation.objects.exists()


def test_a_day_without_hours_overlaps_nothing(house, others, third):
    day = an_option(date(2018, 7, 16), begins="00:00", ends="23:59")
    open_hours = type(day)(**{name: getattr(day, name) for name in day.__slots__} | {"hours_open": True})
    with_others_confirmed(house, third.principal, open_hours)
    made = a_request(house, others.principal, "agreed")
    assert make(house.viewer, made.row, CONFIRM) is not None

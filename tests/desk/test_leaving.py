"""A membership ends: what goes, what stays, what has to be arranged first, and what is not betrayed by it."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sidelines.desk.actions.leaving import end_membership, obstacles, take_out_of_ring
from sidelines.desk.actions.people import NotPossible, accept_invitation, invite
from sidelines.desk.models import JournalEntry, Member, RecordedMove, Right
from sidelines.meetings import acts
from tests.desk.build import a_request, a_ring, an_office, an_outside_office, files_of, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(today):
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    return an_office(
        "White House", principal="The President", city="Washington, D.C.", zone="America/New_York"
    )


@pytest.fixture
def edda(house, member):
    """An editor who has nothing of the office's own in hand, and can leave."""
    return member("Edda", office=house.office, edits=[house.principal])


@pytest.fixture
def made(house, edda):
    made = a_request(house, an_outside_office("Kremlin"), "tasked")
    made.make(acts.HandOver(owner=edda.name))
    assert made.row.owner == edda
    return made


def end(browser, who, heir=None):
    sent = {"heir": heir.code if heir else ""}
    return browser.post(reverse("desk:member-end", args=[who.code]), sent, follow=True)


class TestWhatGoes:
    def test_every_way_in_and_every_right(self, house, edda, made, signed_in):
        ring = a_ring(house, edda, house.aide)
        theirs = signed_in(edda)
        assert theirs.get("/offices/").status_code == 200
        key = theirs.session.session_key
        UserSession.objects.create(user=edda, ip="127.0.0.1", user_agent="a browser", session_key=key)
        Authenticator.objects.create(user=edda, type=Authenticator.Type.TOTP, data={})
        sessions = Session.objects.count()
        page = end(signed_in(house.chief), edda, house.aide)
        assert "Edda has left; 1 request is handed over." in page.content.decode()
        assert theirs.get("/offices/").status_code == 302
        assert Session.objects.count() == sessions  # one more for the chief, one less for who has left
        assert not UserSession.objects.filter(user=edda).exists()
        assert not Authenticator.objects.filter(user=edda).exists()
        assert not Right.objects.filter(member=edda).exists()
        assert not ring.members.filter(pk=edda.pk).exists()
        left = Member.objects.get(pk=edda.pk)
        assert (left.is_active, left.may_administer, left.has_usable_password()) == (False, False, False)

    def test_what_was_in_hand_is_handed_over(self, house, edda, made):
        assert end_membership(house.viewer, edda, house.aide) == 1
        assert (made.row.owner, made.row.owner_name) == (house.aide, house.aide.name)
        last = made.row.meeting.moves.latest("sequence")
        assert (last.kind, last.member_name) == ("hand over", house.chief.name)

    def test_the_name_stays(self, house, edda, made, signed_in):
        made.make(acts.Contact(by=acts.ContactBy.CALL, between="us", words="a word"), by=edda)
        end_membership(house.viewer, edda, house.aide)
        assert RecordedMove.objects.filter(member=edda, member_name="Edda").count() == 1
        assert "Edda" in signed_in(house.chief).get(f"/requests/{made.code}/").content.decode()
        entry = JournalEntry.objects.get(kind="membership ended")
        assert (entry.member, entry.subject) == (house.chief, edda.code)
        assert entry.detail["to"] == house.aide.name
        assert entry.detail["rights"] == ["The President"]


class TestWhatHasToBeArranged:
    def test_requests_need_somebody(self, house, edda, made, signed_in):
        page = end(signed_in(house.chief), edda)
        assert page.status_code == 422
        assert Member.objects.get(pk=edda.pk).is_active
        with pytest.raises(NotPossible, match="say who takes them over"):
            end_membership(house.viewer, edda, None)

    def test_the_heir_has_to_see_them(self, house, edda, made, member):
        with pytest.raises(NotPossible, match="does not see"):
            end_membership(house.viewer, edda, member("Nadja", office=house.office))
        assert made.row.owner == edda
        assert Right.objects.filter(member=edda).exists()

    def test_chief_of_staff_and_owner_of_new_requests(self, house):
        assert any("name another first" in said for said in obstacles(house.chief))
        with pytest.raises(NotPossible, match="has all new requests"):
            end_membership(house.viewer, house.aide, house.chief)

    def test_somebody_else_has_to_edit(self, house, edda):
        other = an_office("Quai").principal
        other.office = house.office
        other.save()
        Right.objects.create(member=edda, principal=other, may_edit=True)
        with pytest.raises(NotPossible, match=f"Nobody but Edda edits for {other.name}"):
            end_membership(house.viewer, edda, house.aide)

    def test_nobody_ends_their_own(self, house):
        with pytest.raises(PermissionDenied):
            end_membership(house.viewer, house.chief, house.aide)

    def test_it_is_for_those_who_administer(self, house, edda, signed_in):
        assert end(signed_in(house.aide), edda).status_code == 403
        with pytest.raises(PermissionDenied):
            end_membership(viewer(house.aide), edda, house.aide)


class TestRings:
    @pytest.mark.parametrize("used", [True, False])
    def test_who_is_alone_in_one_stays_whether_anything_lies_in_it_or_not(self, house, edda, used):
        ring = a_ring(house, edda, name="Blue")
        if used:
            a_request(house, an_outside_office("Kremlin"), ring=ring, by=edda)
        assert obstacles(edda) == [
            "In the ring Blue nobody but Edda could edit for The President: let somebody in first."
        ]

    def test_what_lies_in_one_goes_to_somebody_inside_and_is_not_told(self, house, edda, signed_in):
        ring = a_ring(house, edda, house.aide, name="Blue")
        made = a_request(house, an_outside_office("Kremlin"), subject="Quokka", ring=ring, by=edda)
        made.make(acts.Task(owner="Edda"), by=edda)
        chief = signed_in(house.chief)
        assert "Quokka" not in chief.get(reverse("desk:member-end", args=[edda.code])).content.decode()
        page = end(chief, edda)
        assert "0 requests are handed over" in page.content.decode()
        assert made.row.owner == house.aide
        assert made.code in files_of(house.aide)
        assert JournalEntry.objects.get(kind="membership ended").detail["requests"] == 0
        assert "Quokka" not in chief.get("/journal/").content.decode()


def test_who_comes_back_is_invited_again_and_has_no_right_of_before(house, edda):
    end_membership(house.viewer, edda, None)
    invitation = invite(by=house.viewer, office=house.office, email=edda.email, role="adviser")
    back = accept_invitation(invitation, name="Edda", password="a long word for tests alone")
    assert (back.pk, back.is_active, back.role) == (edda.pk, True, "adviser")
    assert not back.rights.exists()
    with pytest.raises(NotPossible, match="member already"):
        invite(by=house.viewer, office=house.office, email=edda.email)


def test_after_the_meeting_it_can_still_be_handed_over(house, edda, today):
    made = a_request(house, an_outside_office("Kremlin"), "confirmed")
    made.make(acts.HandOver(owner="Edda"))
    today(datetime(2018, 7, 17, 9, tzinfo=UTC))
    made.make(acts.Held())
    assert made.row.open
    assert end_membership(house.viewer, edda, house.aide) == 1
    assert made.row.owner == house.aide


class TestLeavingARing:
    """Nothing inside a ring is ever left without an owner for whom it exists."""

    def out(self, browser, ring, who):
        sent = {"member": who.code, "what": "out"}
        return browser.post(reverse("desk:ring-member", args=[ring.code]), sent, follow=True).content.decode()

    def test_the_last_one_stays(self, house, signed_in):
        ring = a_ring(house, house.chief, name="Blue")
        made = a_request(house, an_outside_office("Kremlin"), "tasked", ring=ring)
        page = self.out(signed_in(house.chief), ring, house.chief)
        assert f"{house.chief} is the last in the ring Blue: let somebody else in first." in page
        assert files_of(house.chief) == [made.code]

    def test_so_does_an_owner_of_a_request_inside(self, house, signed_in):
        ring = a_ring(house, house.chief, house.aide, name="Blue")
        made = a_request(house, an_outside_office("Kremlin"), "tasked", ring=ring, subject="Quiet word")
        assert made.row.owner == house.aide
        browser = signed_in(house.chief)
        page = self.out(browser, ring, house.aide)
        assert f"{house.aide} has Quiet word in hand, inside Blue: hand it over first." in page
        assert house.aide in ring.members.all()
        made.make(acts.HandOver(owner=house.chief.name))
        assert f"{house.aide} is out of Blue." in self.out(browser, ring, house.aide)
        assert JournalEntry.objects.filter(kind="taken out of ring").count() == 1

    def test_and_whoever_alone_could_edit(self, house):
        ring = a_ring(house, house.aide, house.clerk, name="Blue")
        with pytest.raises(NotPossible, match="nobody but Aide of White House could edit for The President"):
            take_out_of_ring(ring, house.aide, by=house.viewer)

    def test_of_a_request_that_the_administrator_does_not_know_nothing_is_said(self, house, edda):
        ring = a_ring(house, house.aide, edda, name="Blue")
        made = a_request(house, an_outside_office("Kremlin"), ring=ring, by=edda)
        assert made.row.owner == house.aide
        take_out_of_ring(ring, house.aide, by=house.viewer)
        assert list(ring.members.all()) == [edda]
        assert made.row.owner == edda
        assert files_of(edda) == [made.code]

    def test_only_in_ones_own_office(self, house):
        other = an_office("Elysee")
        ring = a_ring(house, house.chief, house.aide)
        with pytest.raises(PermissionDenied):
            take_out_of_ring(ring, house.aide, by=other.viewer)


def test_the_list_of_owners_says_who_is_in_which_ring(house, signed_in):
    a_ring(house, house.chief, house.aide, name="Blue")
    a_ring(house, house.clerk, name="Green")
    page = signed_in(house.chief).get(reverse("desk:new-file")).content.decode()
    assert f"{house.aide} (in Blue)</option>" in page
    assert f"{house.clerk}</option>" in page
    assert "Green" not in page

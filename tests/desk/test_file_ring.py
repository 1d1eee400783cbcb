"""A request's file put inside a ring, moved and taken out: by whom, what the page says, and what is left outside."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import put_inside_ring
from sidelines.desk.models import JournalEntry
from sidelines.desk.models.people import new_code
from sidelines.meetings import acts
from tests.desk.build import a_request, a_ring, an_office, an_option, an_outside_office, files_of, viewer
from tests.desk.test_access import _everything
from tests.desk.world import WORDS, a_world

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def house(today):
    today(NOW)
    return an_office(
        "White House", principal="The President", city="Washington, D.C.", zone="America/New_York"
    )


@pytest.fixture
def made(house):
    return a_request(house, an_outside_office("Kremlin"), "sounded out", subject="Quiet word")


def sheet(browser, made, ring, **more):
    sent = {"token": new_code(), "ring": ring if isinstance(ring, str) else ring.code, **more}
    return browser.post(reverse("desk:file-ring", args=[made.code]), sent, follow=True)


class TestTheSheet:
    def test_says_who_no_longer_sees_it(self, house, made, signed_in):
        a_ring(house, house.chief, house.aide, name="Blue")
        page = signed_in(house.chief).get(reverse("desk:file-ring", args=[made.code])).content.decode()
        assert page.count("No longer sees it") == 1
        gone = page[page.index("No longer sees it") :]
        assert f"<bdi>{house.clerk.name}</bdi>" in gone[: gone.index("</dd>")]
        assert house.aide.name not in gone[: gone.index("</dd>")]

    def test_offers_no_ring_that_one_is_not_in(self, house, made, signed_in):
        ring = a_ring(house, house.aide, name="Green")
        chief = signed_in(house.chief)
        assert "Green" not in chief.get(reverse("desk:file-ring", args=[made.code])).content.decode()
        assert sheet(chief, made, ring).status_code == 422
        assert made.row.ring is None

    def test_puts_it_inside_and_the_journal_says_so(self, house, made, signed_in):
        ring = a_ring(house, house.chief, house.aide, name="Blue")
        page = sheet(signed_in(house.chief), made, ring)
        assert "The request is inside Blue" in page.content.decode()
        assert files_of(house.clerk) == []
        assert signed_in(house.clerk).get(f"/requests/{made.code}/").status_code == 404
        entry = JournalEntry.objects.get(kind="ring")
        assert (entry.member, entry.subject) == (house.chief, made.code)
        assert entry.detail == {"ring": "Blue", "before": ""}

    def test_sent_without_an_answer_lets_nobody_in(self, house, made, signed_in):
        put_inside_ring(house.viewer, made.row, a_ring(house, house.chief, house.aide))
        assert sheet(signed_in(house.chief), made, "").status_code == 422
        assert made.row.ring is not None

    def test_is_handed_in_once(self, house, made, signed_in):
        ring, token = a_ring(house, house.chief, house.aide), new_code()
        for _turn in range(2):
            sheet(signed_in(house.chief), made, ring, token=token)
        assert JournalEntry.objects.filter(kind="ring").count() == 1


class TestRights:
    def test_out_of_a_ring_it_is_let_by_who_may_commit(self, house, made, member, signed_in):
        editor = member("Edda", office=house.office, edits=[house.principal])
        ring = a_ring(house, house.chief, house.aide, editor)
        put_inside_ring(viewer(editor), made.row, ring)
        other = a_ring(house, house.chief, house.aide, editor, name="another")
        for target in (None, other):
            with pytest.raises(PermissionDenied):
                put_inside_ring(viewer(editor), made.row, target)
        page = signed_in(editor).get(reverse("desk:file-ring", args=[made.code])).content.decode()
        assert "may commit the principal" in page
        assert "Everybody who may see" not in page
        put_inside_ring(viewer(house.aide), made.row, other)
        assert made.row.ring == other
        assert "everybody who may see" in sheet(signed_in(house.aide), made, "everybody").content.decode()
        assert made.code in files_of(house.clerk)

    def test_who_only_sees_may_not(self, house, made, signed_in):
        ring = a_ring(house, house.clerk)
        clerk = signed_in(house.clerk)
        assert clerk.get(reverse("desk:file-ring", args=[made.code])).status_code == 403
        assert sheet(clerk, made, ring).status_code == 403
        assert "Put it inside a ring" not in clerk.get(f"/requests/{made.code}/").content.decode()


class TestTheOwner:
    def test_for_whom_it_ceases_to_exist_hands_it_over(self, house, made):
        assert made.row.owner == house.aide
        put_inside_ring(house.viewer, made.row, a_ring(house, house.chief))
        assert (made.row.owner, made.row.owner_name) == (house.chief, house.chief.name)
        assert made.row.meeting.moves.latest("sequence").kind == "hand over"

    def test_is_whom_the_sheet_names(self, house, made, member, signed_in):
        editor = member("Edda", office=house.office, edits=[house.principal])
        ring = a_ring(house, house.chief, editor)
        assert sheet(signed_in(house.chief), made, ring, owner=house.clerk.name).status_code == 422
        assert made.row.ring is None
        sheet(signed_in(house.chief), made, ring, owner="Edda")
        assert made.row.owner == editor

    def test_who_is_inside_keeps_it(self, house, made):
        put_inside_ring(house.viewer, made.row, a_ring(house, house.chief, house.aide))
        assert made.row.owner == house.aide

    def test_is_nobody_outside(self, house, made):
        with pytest.raises(NotPossible, match="would not see"):
            put_inside_ring(house.viewer, made.row, a_ring(house, house.chief), owner=house.clerk.name)


@pytest.mark.parametrize("role", ["sees", "administers", "views as", "other office"])
def test_afterwards_it_is_as_if_it_had_never_been(today, settings, role):
    """A request that everybody saw is put inside: every page outside is then what it was before it was opened."""
    today(NOW)
    settings.TRY_YOURS = False
    world = a_world(NOW)
    without = _everything(world, role)
    hidden = a_request(world.house, world.plain.counterpart, subject="Quokka", by=world.insider)
    option = an_option(date(2018, 7, 20), city="Thimphu", country="BT", zone="Asia/Thimphu")
    said = acts.RaiseAgain(words="The numbat again"), acts.Propose(options=(option,), words="For the bilby")
    hidden.make(*said, acts.Agree(option=option), by=world.insider)
    assert hidden.code in files_of(world.house.clerk)
    put_inside_ring(viewer(world.insider), hidden.row, world.ring)
    assert hidden.row.owner == world.insider
    with_it = _everything(world, role)
    assert {key for key in without if without[key] != with_it[key]} == set()
    assert not [word for word in WORDS for text in with_it.values() if word in text.casefold()]

"""Offices outside and their principals: known to the office that entered them, and within it to who sees them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sidelines.desk import access, journal
from sidelines.desk.actions.files import Outsider, open_to_outsider
from sidelines.desk.actions.offices import add_outside
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import put_inside_ring
from sidelines.desk.models import JournalEntry, Office, Principal
from sidelines.meetings import acts
from sidelines.places import find_city
from tests.desk.build import a_request, a_ring, an_office, an_outside_office, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return an_office("White House", city="Washington", zone="America/New_York")


@pytest.fixture
def ring(house):
    """A ring of the aide alone."""
    return a_ring(house, house.aide)


def outsider(name="Zaida Xarq", office="Palace of Narnia"):
    return Outsider(
        office=office,
        name=name,
        title="Queen",
        home=find_city("Lisbon"),
        letters_address="palace@example.org",
    )


def opened(house, by, whom=None, ring=None):
    return open_to_outsider(
        viewer(by),
        whom or outsider(),
        principal=house.principal,
        subject="",
        first=acts.Wish(words="I should like to see her"),
        ring=ring,
    )


def known(member):
    return (
        sorted(
            access.counterparts(viewer(member)).filter(office__outside=True).values_list("name", flat=True)
        ),
        sorted(access.offices_outside(viewer(member)).values_list("name", flat=True)),
    )


NOBODY = ([], [])
HER = (["Zaida Xarq"], ["Palace of Narnia"])


def test_whom_a_request_inside_a_ring_is_to_is_known_inside_it_alone(house, ring, signed_in):
    stranger = an_office("Kanzlei").chief
    row = opened(house, house.aide, ring=ring)
    assert known(house.aide) == HER

    def named(member, name):
        page = signed_in(member).get(reverse(f"desk:{name}"), {"q": "zai"}).content.decode()
        return "Zaida" in page or "Narnia" in page

    for name in ("new-file", "outside", "search"):
        assert named(house.aide, name)
        for other in (house.chief, house.clerk, stranger):
            assert not named(other, name)
    assert {member: known(member) for member in (house.chief, house.clerk, stranger)} == dict.fromkeys(
        (house.chief, house.clerk, stranger), NOBODY
    )
    put_inside_ring(viewer(house.aide), row, None)
    assert known(house.clerk) == HER
    assert known(stranger) == NOBODY


def test_what_was_added_openly_is_known_to_its_own_office_alone(house, signed_in):
    an_outside_office("Kremlin", known_to=house.office)
    stranger = an_office("Kanzlei").chief
    for member in (house.chief, house.aide, house.clerk):
        assert known(member) == (["Head of Kremlin"], ["Kremlin"])
    assert known(stranger) == NOBODY
    kremlin = Office.objects.get(name="Kremlin")
    assert "Kremlin" in signed_in(house.clerk).get(reverse("desk:outside")).content.decode()
    assert "Kremlin" not in signed_in(stranger).get(reverse("desk:outside")).content.decode()
    assert signed_in(stranger).get(reverse("desk:outside-office", args=[kremlin.code])).status_code == 404


def test_the_same_names_are_entered_again_by_who_does_not_know_of_them(house, ring):
    """Neither a refusal nor the address of the other row tells that it is there."""
    hidden = opened(house, house.aide, ring=ring)
    again = opened(house, house.chief, Outsider(**{**fields(outsider()), "letters_address": ""}))
    theirs = {row: row.meeting.sides.get(place=2) for row in (hidden, again)}
    assert theirs[hidden].office_id != theirs[again].office_id
    assert theirs[again].office.letters_address == ""
    added = add_outside(
        viewer(house.chief), Office(name="Palace of Narnia", short_name="Narnia", zone="Europe/Lisbon")
    )
    assert added.openly
    with pytest.raises(NotPossible, match="already"):
        add_outside(
            viewer(house.chief), Office(name="Palace of Narnia", short_name="Narnia", zone="Europe/Lisbon")
        )


def fields(whom):
    return {name: getattr(whom, name) for name in whom.__dataclass_fields__}


def test_who_knows_of_them_uses_them_again(house, ring):
    opened(house, house.aide, ring=ring)
    opened(house, house.aide, ring=ring)
    other = opened(house, house.aide, outsider(name="Caspian"), ring=ring)
    assert Office.objects.filter(outside=True).count() == 1
    assert set(Principal.objects.filter(office__outside=True).values_list("name", flat=True)) == {
        "Zaida Xarq",
        "Caspian",
    }
    assert other.meeting.sides.get(place=2).principal.openly is False


def test_a_principal_entered_inside_a_ring_is_not_shown_with_an_office_that_all_know(house, ring, signed_in):
    an_outside_office("Kremlin", known_to=house.office)
    opened(house, house.aide, outsider(office="Kremlin"), ring=ring)
    assert known(house.aide) == (["Head of Kremlin", "Zaida Xarq"], ["Kremlin"])
    assert known(house.chief) == (["Head of Kremlin"], ["Kremlin"])
    address = reverse("desk:outside-office", args=[Office.objects.get(name="Kremlin").code])
    for page in (reverse("desk:outside"), address):
        assert "Zaida" not in signed_in(house.chief).get(page).content.decode()
    added = signed_in(house.chief).post(address, {"name": "Zaida Xarq", "home_city": "Lisbon"})
    assert added.status_code == 302


def test_the_journal_tells_of_them_with_the_file(house, ring):
    row = opened(house, house.aide, ring=ring)
    (entry,) = JournalEntry.objects.filter(kind="principal outside")
    assert (entry.subject, entry.detail["of"]) == (row.code, "Palace of Narnia")
    assert not journal.entries(viewer(house.chief)).filter(pk=entry.pk).exists()
    put_inside_ring(viewer(house.aide), row, None)
    assert journal.entries(viewer(house.chief)).filter(pk=entry.pk).exists()


@pytest.mark.parametrize("name", ["White House", "Kanzlei"])
def test_an_office_of_the_server_is_none_outside(house, name):
    an_office("Kanzlei")
    with pytest.raises(NotPossible, match="on this server"):
        opened(house, house.aide, outsider(office=name.lower()))
    with pytest.raises(NotPossible, match="on this server"):
        add_outside(viewer(house.chief), Office(name=name, short_name=name, zone="UTC"))
    assert not Office.objects.filter(outside=True).exists()


def test_no_page_addresses_a_request_to_somebody_unknown(house, signed_in, ring):
    """A principal that another office has entered can't be chosen by a code that somebody has seen elsewhere."""
    row = opened(house, house.aide, ring=ring)
    code = row.meeting.sides.get(place=2).principal.code
    sent = {"principal": house.principal.code, "words": "x", "counterpart": code}
    assert signed_in(house.chief).post(reverse("desk:new-file"), sent).status_code == 422


def test_the_list_of_offices_takes_as_many_queries_for_many(house, signed_in):
    an_outside_office("Kremlin", known_to=house.office)
    browser = signed_in(house.chief)
    browser.get(reverse("desk:outside"))

    def queries():
        with CaptureQueriesContext(connection) as told:
            assert browser.get(reverse("desk:outside")).status_code == 200
        return len(told)

    few = queries()
    for number in range(20):
        a_request(house, an_outside_office(f"Office {number}", known_to=house.office))
    assert queries() == few

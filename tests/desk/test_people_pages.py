"""Offices and rights: who gives them and who reads them, rings, invitations, and the desk as another sees it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from sidelines.desk import access, itineraries
from sidelines.desk.actions import diaries
from sidelines.desk.actions.people import invitation_link, invite
from sidelines.desk.models import (
    Invitation,
    JournalEntry,
    Member,
    Office,
    OfficeLadder,
    Principal,
    Right,
    Ring,
)
from tests.desk.build import a_request, a_ring, an_office, an_outside_office, files_of, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(today):
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    return an_office(
        "White House", principal="The President", city="Washington, D.C.", zone="America/New_York"
    )


@pytest.fixture
def chief(house, signed_in):
    return signed_in(house.chief)


def kinds():
    return list(JournalEntry.objects.order_by("sequence").values_list("kind", flat=True))


class TestRights:
    def give(self, chief, house, member, level, whole="on"):
        code = house.principal.code
        said = {f"{code}-level": level} | ({f"{code}-whole_diary": whole} if whole else {})
        return chief.post(reverse("desk:rights", args=[member.code]), said, follow=True)

    def test_are_given_for_each_principal_and_journalled(self, chief, house):
        page = self.give(chief, house, house.clerk, "commit")
        assert "is written down" in page.content.decode()
        right = Right.objects.get(member=house.clerk)
        assert (right.may_see, right.may_edit, right.may_commit, right.sees_whole_diary) == (True,) * 4
        entry = JournalEntry.objects.get(kind="right given")
        assert (entry.member, entry.subject) == (house.chief, house.clerk.code)
        assert entry.detail["principal"] == "The President"
        assert entry.detail["may_commit"] is True

    def test_are_taken(self, chief, house):
        self.give(chief, house, house.clerk, "none")
        assert not Right.objects.filter(member=house.clerk).exists()
        assert "right taken" in kinds()

    def test_what_is_not_changed_is_not_journalled(self, chief, house):
        self.give(chief, house, house.clerk, "see", whole="")
        assert kinds() == []

    def test_nonsense_gives_nothing(self, chief, house):
        page = self.give(chief, house, house.clerk, "everything")
        assert "no right that can be given" in page.content.decode()
        assert Right.objects.get(member=house.clerk).may_edit is False

    def test_every_cell_has_a_name_of_its_own(self, chief, house):
        page = chief.get("/offices/").content.decode()
        for member in (house.chief, house.aide, house.clerk):
            assert f'aria-label="What {member.name} may do for The President"' in page
        assert page.count("<form id=") == 3

    def test_others_read_who_is_who(self, house, signed_in):
        page = signed_in(house.clerk).get("/offices/").content.decode()
        assert house.chief.name in page
        assert "sees, edits and commits" in page
        assert "<select" not in page
        assert "Invitations" not in page

    def test_members_of_other_offices_are_none_of_theirs(self, chief, house):
        other = an_office("Kremlin")
        assert self.give(chief, house, other.clerk, "commit").status_code == 404
        assert chief.get(reverse("desk:member", args=[other.clerk.code])).status_code == 404
        assert other.clerk.name not in chief.get("/offices/").content.decode()


class TestMembers:
    def change(self, chief, member, **said):
        kept = {"name": member.name, "role": "", "may_administer": "on"}
        return chief.post(
            reverse("desk:member", args=[member.code]), {k: v for k, v in (kept | said).items() if v}
        )

    def test_somebody_has_to_give_rights(self, chief, house):
        page = self.change(chief, house.chief, may_administer="")
        assert "Somebody has to administer" in page.content.decode()
        assert Member.objects.get(pk=house.chief.pk).may_administer

    def test_are_changed_and_that_is_journalled(self, chief, house):
        self.change(chief, house.clerk, role="registry")
        assert Member.objects.get(pk=house.clerk.pk).role == "registry"
        assert kinds() == ["member changed"]


class TestViewAs:
    def start(self, chief, member):
        return chief.post(reverse("desk:view-as", args=[member.code]), follow=True)

    def test_shows_a_banner_does_nothing_and_is_journalled(self, chief, house):
        page = self.start(chief, house.clerk).content.decode()
        assert f"You see the desk as {house.clerk.name} sees it." in page
        told = chief.get("/offices/").content.decode()
        assert "<select" not in told
        refused = chief.post(reverse("desk:rights", args=[house.clerk.code]), {})
        assert refused.status_code == 403
        chief.get("/search/?q=summit")
        chief.post(reverse("desk:view-as-stop"))
        assert "You see the desk as" not in chief.get("/offices/").content.decode()
        entries = JournalEntry.objects.filter(viewing_as=house.clerk)
        assert {"view as", "searched", "view as ended"} <= set(entries.values_list("kind", flat=True))
        assert set(entries.values_list("member", flat=True)) == {house.chief.pk}

    def test_opens_no_ring_that_one_is_not_in(self, chief, house):
        ring = a_ring(house, house.aide)
        made = a_request(house, an_outside_office("Kremlin"), subject="Quiet word", ring=ring, by=house.aide)
        assert made.code in files_of(house.aide)
        as_aide = access.Viewer(member=viewer(house.chief).member, as_member=house.aide)
        assert not access.files(as_aide).exists()
        self.start(chief, house.aide)
        assert chief.get(f"/requests/{made.code}/").status_code == 404

    def test_is_for_those_who_give_rights(self, house, signed_in):
        assert self.start(signed_in(house.clerk), house.chief).status_code == 403
        assert "You see the desk" not in signed_in(house.clerk).get("/offices/").content.decode()

    def test_ends_with_the_right_to_it(self, chief, house):
        self.start(chief, house.clerk)
        Member.objects.filter(pk=house.chief.pk).update(may_administer=False)
        assert "You see the desk as" not in chief.get("/offices/").content.decode()


class TestRings:
    def test_are_founded_and_filled_and_emptied(self, chief, house):
        founded = {"name": "Blue", "members": [house.chief.code, house.aide.code]}
        chief.post("/offices/rings/", founded)
        ring = Ring.objects.get()
        assert set(ring.members.all()) == {house.chief, house.aide}
        address = reverse("desk:ring-member", args=[ring.code])
        chief.post(address, {"member": house.clerk.code, "what": "in"})
        chief.post(address, {"member": house.aide.code, "what": "out"})
        assert set(ring.members.all()) == {house.chief, house.clerk}
        assert kinds() == ["ring founded", "put in ring", "taken out of ring"]

    def test_nobody_lets_themselves_in(self, chief, house):
        ring = a_ring(house, house.aide, name="Blue")
        said = {"member": house.chief.code, "what": "in"}
        page = chief.post(reverse("desk:ring-member", args=[ring.code]), said, follow=True)
        assert "Nobody lets themselves into a ring" in page.content.decode()
        assert house.chief not in ring.members.all()

    def test_others_see_those_that_they_are_in(self, house, signed_in):
        a_ring(house, house.aide, name="Blue")
        assert "Blue" in signed_in(house.aide).get("/offices/rings/").content.decode()
        assert "Blue" not in signed_in(house.clerk).get("/offices/rings/").content.decode()


class TestInvitations:
    def test_give_a_link_to_hand_on_and_can_be_revoked(self, chief, house):
        page = chief.post("/offices/invitations/", {"email": "new@example.org"}, follow=True)
        invitation = Invitation.objects.get()
        assert invitation_link(invitation) in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert "new@example.org" in chief.get("/offices/invitations/").content.decode()
        chief.post(reverse("desk:invitation-revoke", args=[invitation.code]))
        invitation.refresh_from_db()
        assert invitation.revoked_at is not None
        assert chief.get(reverse("desk:invitation-made", args=[invitation.code])).status_code == 404
        assert kinds() == ["invited", "invitation revoked"]

    def test_of_another_office_are_none_of_theirs(self, chief, house):
        other = an_office("Kremlin")
        made = invite(by=viewer(other.chief), office=other.office, email="spy@example.org")
        assert chief.get(reverse("desk:invitation-made", args=[made.code])).status_code == 404
        assert "spy@example.org" not in chief.get("/offices/invitations/").content.decode()

    def test_a_member_is_not_invited_again(self, chief, house):
        page = chief.post("/offices/invitations/", {"email": house.aide.email})
        assert "is a member already" in page.content.decode()


class TestTheOffice:
    def test_its_ladder_can_be_set(self, chief, house):
        days = {
            "chief_of_staff": 3,
            "principal": 6,
            "chase": 2,
            "their_chief_of_staff": 9,
            "their_principal": 18,
        }
        said = {f"ladder-{name}": value for name, value in days.items()} | {
            "ladder-read_out": 1,
            "which": "ladder",
        }
        chief.post("/offices/settings/", said)
        assert OfficeLadder.objects.get(office=house.office).principal == 6
        entry = JournalEntry.objects.get(kind="ladder changed")
        assert entry.detail["chief of staff"] == 3
        refused = chief.post("/offices/settings/", said | {"ladder-principal": 2})
        assert refused.status_code == 200
        assert OfficeLadder.objects.get(office=house.office).principal == 6

    def test_its_people_can_be_set_among_its_own(self, chief, house):
        other = an_office("Kremlin")
        page = chief.get("/offices/settings/").content.decode()
        assert f'value="{house.aide.code}" selected' in page
        assert f'value="{house.chief.code}" selected' in page
        said = {
            "which": "office",
            "office-name": "White House",
            "office-short_name": "WH",
            "office-zone": "America/New_York",
            "office-default_owner": house.clerk.code,
            "office-chief_of_staff": house.chief.code,
        }
        chief.post("/offices/settings/", said)
        assert Office.objects.get(pk=house.office.pk).default_owner == house.clerk
        chief.post("/offices/settings/", said | {"office-default_owner": other.clerk.code})
        assert Office.objects.get(pk=house.office.pk).default_owner == house.clerk
        bad_zone = chief.post("/offices/settings/", said | {"office-zone": "Europe/Atlantis"})
        assert "no zone that is known" in bad_zone.content.decode()

    def test_a_principal_is_added_with_the_zone_of_home(self, chief, house):
        said = {
            "which": "principal",
            "principal-name": "The Vice President",
            "principal-home_city": "Helsinki",
        }
        chief.post("/offices/settings/", said)
        added = Principal.objects.get(name="The Vice President")
        assert (added.office, added.home_zone) == (house.office, "Europe/Helsinki")
        assert "principal added" in kinds()
        again = chief.post("/offices/settings/", said)
        assert again.status_code == 200
        assert Principal.objects.filter(name="The Vice President").count() == 1

    def test_an_office_outside_is_added_with_its_principal(self, chief, house, signed_in):
        office = {"name": "Kreml", "short_name": "Kreml", "country": "ru", "zone": "Europe/Moscow"}
        page = chief.post("/offices/outside/", office, follow=True)
        made = Office.objects.get(name="Kreml")
        assert (made.outside, made.country) == (True, "RU")
        assert "now add its principal" in page.content.decode()
        address = reverse("desk:outside-office", args=[made.code])
        chief.post(address, {"name": "The President there", "home_city": "Moscow"})
        assert made.principals.get().home_zone == "Europe/Moscow"
        assert signed_in(house.clerk).post("/offices/outside/", office).status_code == 403


class TestAPrincipal:
    """Entered by mistake, and put right."""

    @pytest.fixture
    def lutz(self, chief, house):
        return Principal.objects.create(
            office=house.office, name="The Vise President", home_city="Lutz", home_zone="America/New_York"
        )

    def test_is_put_right_and_that_is_journalled(self, chief, house, lutz):
        address = reverse("desk:principal", args=[lutz.code])
        assert address in chief.get("/offices/settings/").content.decode()
        said = {"name": "The Vice President", "title": "Dr", "home_city": "Linz"}
        page = chief.post(address, said, follow=True).content.decode()
        assert "The Vice President is changed, at home in Linz, Austria (Europe/Vienna)." in page
        lutz.refresh_from_db()
        assert (lutz.name, lutz.title, lutz.home_zone) == ("The Vice President", "Dr", "Europe/Vienna")
        entry = JournalEntry.objects.get(kind="principal changed")
        assert entry.detail == {
            "principal": "The Vice President",
            "name before": "The Vise President",
            "home": "Linz, Austria",
            "home before": "Lutz",
        }

    def test_is_at_home_there_in_the_diary_and_the_lists_too(self, chief, house):
        made = a_request(house, an_outside_office("Kreml"))
        vienna = {"city": "Vienna", "from": date(2018, 7, 1), "to": date(2018, 7, 3)}
        diaries.add(house.viewer, house.principal, "stays", vienna, 0)
        before = itineraries.kept(house.viewer, [house.principal])[0].itinerary.principal.home.name
        said = {"name": "The Chancellor of Linz", "home_city": "Linz"}
        chief.post(reverse("desk:principal", args=[house.principal.code]), said)
        house.principal.refresh_from_db()
        (kept,) = itineraries.kept(house.viewer, [house.principal])
        assert (before, kept.itinerary.principal.home.name) == ("Washington", "Linz")
        assert [stay.city.name for stay in kept.itinerary.stays] == ["Vienna"]
        assert "chancellor of linz" in made.row.words

    def test_has_a_name_of_its_own(self, chief, house, lutz):
        said = {"name": house.principal.name, "home_city": "Lutz"}
        page = chief.post(reverse("desk:principal", args=[lutz.code]), said)
        assert page.status_code == 422
        assert f"has a principal called {house.principal.name} already" in page.content.decode()

    def test_of_another_office_is_none_of_theirs(self, chief, house, signed_in):
        other = an_office("Kremlin")
        assert chief.get(reverse("desk:principal", args=[other.principal.code])).status_code == 404
        own = reverse("desk:principal", args=[house.principal.code])
        assert signed_in(house.clerk).get(own).status_code == 403

    def test_outside_is_put_right_where_all_the_office_knows_of_it(self, chief, house):
        known = an_outside_office("Kreml")
        page = chief.get("/offices/outside/").content.decode()
        address = reverse("desk:principal", args=[known.code])
        assert address in page
        chief.post(address, {"name": "The President there", "home_city": "Sochi, Russia"})
        known.refresh_from_db()
        assert (known.name, known.home_city) == ("The President there", "Sochi, Russia")
        Principal.objects.filter(pk=known.pk).update(openly=False)
        assert chief.get(address).status_code == 404

    def test_and_so_is_the_office_outside(self, chief, house):
        known = an_outside_office("Kreml")
        made = a_request(house, known)
        address = reverse("desk:outside-change", args=[known.office.code])
        assert address in chief.get("/offices/outside/").content.decode()
        said = {"name": "The Kremlin", "short_name": "Kremlin", "country": "ru", "zone": "Europe/Moscow"}
        page = chief.post(address, said, follow=True).content.decode()
        assert "The Kremlin is changed." in page
        assert JournalEntry.objects.get(kind="outside office changed").detail["name before"] == "Kreml"
        assert "the kremlin" in made.row.words
        refused = chief.post(address, said | {"name": house.office.name})
        assert "is on this server" in refused.content.decode()

    def test_in_a_small_town_is_asked_about(self, chief, house):
        said = {"which": "principal", "principal-name": "The Envoy", "principal-home_city": "Atlantis"}
        page = chief.post("/offices/settings/", said).content.decode()
        assert (
            "lies in South Africa (Africa/Johannesburg): write “Atlantis, South Africa” if it is meant"
            in page
        )
        assert not Principal.objects.filter(name="The Envoy").exists()
        meant = said | {"principal-home_city": "Atlantis, South Africa"}
        page = chief.post("/offices/settings/", meant, follow=True).content.decode()
        assert "at home in Atlantis, South Africa (Africa/Johannesburg)" in page
        assert Principal.objects.get(name="The Envoy").home_city == "Atlantis, South Africa"


class TestWhatIsRefused:
    """It is refused in a sentence that says what would do."""

    def test_a_ladder_that_climbs_down(self, chief, house):
        days = {
            "chief_of_staff": 9,
            "principal": 5,
            "chase": 2,
            "their_chief_of_staff": 9,
            "their_principal": 18,
        }
        said = {f"ladder-{name}": value for name, value in days.items()} | {
            "ladder-read_out": 1,
            "which": "ladder",
        }
        page = chief.post("/offices/settings/", said).content.decode()
        assert (
            "It reaches the chief of staff after 9 days, and can&#x27;t reach the principal after 5." in page
        )
        assert "ladder_climbs" not in page

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("Wien", "Wien is no zone that is known: write Europe/Vienna, by which Vienna, Austria lives."),
            (
                "Europe/Prag",
                "Europe/Prag is no zone that is known: write Europe/Prague, by which Prague, Czech",
            ),
            ("Qwxyzzy", "zones are named like Europe/Vienna, by a continent and a city"),
        ],
    )
    def test_a_zone_that_is_none(self, chief, house, written, said):
        given = {
            "which": "office",
            "office-name": "White House",
            "office-short_name": "WH",
            "office-zone": written,
        }
        page = chief.post("/offices/settings/", given).content.decode()
        assert said in page
        assert page.count("is no zone that is known") == 2, "once above and once beside the field"


class TestTheFirstSteps:
    """An office with nobody in it but who founded it."""

    @pytest.fixture
    def founder(self, office, member):
        return member("Ada", office=office("The new house", zone="Europe/Vienna"), may_administer=True)

    def test_lead_to_the_first_request(self, founder, signed_in):
        browser = signed_in(founder)
        steps = browser.get("/").context["steps"]
        assert [step.get("url") for step in steps] == ["/offices/settings/", "/offices/", None]
        said = {"which": "principal", "principal-name": "The Chancellor", "principal-home_city": "Vienna"}
        page = browser.post(steps[0]["url"], said, follow=True)
        assert page.redirect_chain[-1][0] == steps[1]["url"]
        chancellor = Principal.objects.get(name="The Chancellor")
        browser.post(reverse("desk:rights", args=[founder.code]), {f"{chancellor.code}-level": "commit"})
        opening = browser.get("/").context["steps"][0]["url"]
        assert browser.get(opening).status_code == 200

    def test_name_whom_to_ask(self, founder, member, signed_in):
        clerk = member("Bea", office=founder.office)
        page = signed_in(clerk).get("/")
        assert "Whoever gives rights in your office does it: Ada." in page.content.decode()
        for step in page.context["steps"]:
            assert not step.get("url") or signed_in(clerk).get(step["url"]).status_code == 200

    def test_an_office_without_a_chief_of_staff_is_told_so(self, founder, signed_in):
        page = signed_in(founder).get("/offices/settings/").content.decode()
        assert "Nobody is chief of staff" in page
        assert "Nobody has new requests" in page

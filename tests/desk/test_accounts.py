"""Coming in: invitations, signing in, limits on tries, passkeys, sessions, and the demo's open door."""

import importlib
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import clear_url_caches, reverse

from sidelines.desk import clock, urls
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import (
    NotPossible,
    accept_invitation,
    give_right,
    invitation_link,
    invitation_of,
    invite,
    put_in_ring,
    revoke_invitation,
)
from sidelines.desk.models import Invitation, Member, Right, Ring
from sidelines.desk.views import accounts as account_pages
from tests.desk.conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def browser():
    return Client()


@pytest.fixture
def demo_pages(settings):
    """The demo's addresses, which the tests' settings of real use don't have."""

    def anew():
        importlib.reload(account_pages)
        importlib.reload(urls)
        clear_url_caches()

    settings.DEMO = True
    anew()
    yield
    settings.DEMO = False
    anew()


def path_of(invitation) -> str:
    return "/" + invitation_link(invitation).split("/", 3)[3]


def sign_in(browser, who, password=PASSWORD):
    return browser.post(LOGIN, {"login": who.email, "password": password})


def sign_in_surely(browser, who):
    """Sign in and show once more who it is, as changing one's account asks for."""
    sign_in(browser, who)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


class TestInvitations:
    def test_opening_the_link_changes_nothing_and_the_button_makes_a_member(self, browser, office, member):
        host = office("Office of Aino")
        chief = member(office=host, may_administer=True)
        invited = invite(by=Viewer(chief), office=host, email="New@Example.org", role="Diary secretary")
        page = browser.get(path_of(invited))
        assert page.status_code == 200
        assert b"new@example.org" in page.content
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert not Member.objects.filter(email="new@example.org").exists()
        done = browser.post(path_of(invited), {"name": "Veikko", "password": "nine wet umbrellas"})
        assert done.status_code == 302
        made = Member.objects.get(email="new@example.org")
        assert (made.name, made.office, made.role, made.may_administer) == (
            "Veikko",
            host,
            "Diary secretary",
            False,
        )
        assert browser.session["_auth_user_id"] == str(made.pk)
        assert sign_in(Client(), made, "nine wet umbrellas").status_code == 302

    def test_a_link_is_used_once(self, browser, office):
        invited = invite(by=None, office=office(), email="new@example.org")
        accept_invitation(invited, name="Veikko", password="nine wet umbrellas")
        assert browser.get(path_of(invited)).status_code == 404
        with pytest.raises(NotPossible):
            accept_invitation(invited, name="Another", password="nine wet umbrellas")

    def test_a_link_expires(self, office, today):
        start = clock.now()
        invited = invite(by=None, office=office(), email="new@example.org")
        code, seal = path_of(invited).strip("/").split("/")[1:]
        assert invitation_of(code, seal) == invited
        today(start + timedelta(days=7, hours=1))
        assert invitation_of(code, seal) is None
        with pytest.raises(NotPossible):
            accept_invitation(invited, name="Veikko", password="nine wet umbrellas")

    def test_a_link_is_sealed_with_the_secret_and_kept_nowhere(self, office, settings):
        invited = invite(by=None, office=office(), email="new@example.org")
        code, seal = path_of(invited).strip("/").split("/")[1:]
        row = Invitation.objects.filter(pk=invited.pk).values().get()
        assert seal not in map(str, row.values())
        assert invitation_of(code, seal[:-1] + ("0" if seal[-1] != "0" else "1")) is None
        settings.SECRET_KEY = "another secret altogether, which seals with another stamp"
        assert invitation_of(code, seal) is None

    def test_inviting_again_revokes_the_first(self, office):
        host = office()
        first = invite(by=None, office=host, email="new@example.org")
        second = invite(by=None, office=host, email="NEW@example.org")
        first.refresh_from_db()
        assert first.revoked_at is not None
        assert second.open_at(clock.now())

    def test_can_be_revoked(self, browser, office, member):
        host = office()
        chief = member(office=host, may_administer=True)
        invited = invite(by=Viewer(chief), office=host, email="new@example.org")
        revoke_invitation(invited, by=Viewer(chief))
        assert browser.get(path_of(invited)).status_code == 404

    def test_only_who_administers_that_office_invites(self, office, member):
        host = office()
        for stranger in (member(office=host), member(may_administer=True)):
            with pytest.raises(PermissionDenied):
                invite(by=Viewer(stranger), office=host, email="new@example.org")

    def test_no_one_is_invited_outside_or_twice(self, office, member):
        with pytest.raises(NotPossible, match="outside"):
            invite(by=None, office=office(outside=True), email="new@example.org")
        with pytest.raises(NotPossible, match="already"):
            invite(by=None, office=office(), email=member(email="aino@example.org").email)

    def test_an_easy_password_is_refused_on_the_page(self, browser, office):
        invited = invite(by=None, office=office(), email="new@example.org")
        page = browser.post(path_of(invited), {"name": "Veikko", "password": "password1234"})
        assert page.status_code == 200
        assert b"too common" in page.content
        assert not Member.objects.exists()
        with pytest.raises(ValidationError):
            accept_invitation(invited, name="Veikko", password="123")

    def test_nobody_signs_up_uninvited(self, browser):
        answer = browser.post(
            "/accounts/signup/",
            {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD},
        )
        assert b"by invitation" in answer.content
        assert not Member.objects.exists()


class TestSigningIn:
    def test_with_address_and_password(self, browser, member):
        who = member(email="aino@example.org")
        assert sign_in(browser, who, "wrong").status_code == 200
        assert "_auth_user_id" not in browser.session
        answer = browser.post(LOGIN, {"login": "AINO@example.org", "password": PASSWORD})
        assert answer.status_code == 302
        assert browser.session["_auth_user_id"] == str(who.pk)

    def test_not_after_a_member_has_left(self, browser, member):
        who = member()
        Member.objects.filter(pk=who.pk).update(is_active=False)
        sign_in(browser, who)
        assert "_auth_user_id" not in browser.session

    def test_tries_are_limited(self, browser, member):
        who = member()
        for _number in range(5):
            assert sign_in(browser, who, "wrong").status_code == 200
        refused = sign_in(browser, who)
        assert "_auth_user_id" not in browser.session
        assert b"Too many failed login attempts" in refused.content

    def test_tries_from_one_address_are_limited(self, browser, member):
        answers = [browser.post(LOGIN, {"login": f"a{n}@example.org", "password": "x"}) for n in range(31)]
        assert {answer.status_code for answer in answers[:10]} == {200}
        assert answers[30].status_code == 429
        assert b"Too many tries" in answers[30].content

    def test_a_forgotten_password_sends_a_link_to_members_alone(self, browser, member):
        who = member()
        for address in (who.email, "stranger@example.org"):
            assert browser.post("/accounts/password/reset/", {"email": address}).status_code == 302
        (letter,) = mail.outbox
        assert letter.to == [who.email]
        assert "https://testserver/accounts/password/reset/key/" in letter.body

    def test_a_new_password_is_asked_for_and_chosen_in_the_desks_own_words(self, browser, member):
        who = member()
        page = browser.get("/accounts/password/reset/").content.decode()
        assert "Forgotten the password?" in page
        assert "Send me the link" in page
        done = browser.post("/accounts/password/reset/", {"email": who.email}, follow=True).content.decode()
        assert "The link is on its way" in done
        (letter,) = mail.outbox
        assert letter.subject == "A new password for your desk"
        for stock in ("Hello from", "Thank you for using", "example.com"):
            assert stock not in letter.body
        link = next(line for line in letter.body.splitlines() if line.startswith("https://"))
        form = browser.get(link.removeprefix("https://testserver"), follow=True)
        assert "Choose a new password" in form.content.decode()
        words = "another long word for tests"
        kept = browser.post(
            form.request["PATH_INFO"], {"password1": words, "password2": words}, follow=True
        ).content.decode()
        assert "Your new password holds" in kept
        assert "Hello from" not in mail.outbox[-1].body
        assert "Your password has been" in mail.outbox[-1].body
        again = browser.get(link.removeprefix("https://testserver"), follow=True).content.decode()
        assert "This link leads nowhere any more" in again

    def test_pages_are_for_members_unless_they_say_otherwise(self, browser):
        for path in ("/accounts/sessions/", "/accounts/2fa/", "/accounts/password/change/"):
            answer = browser.get(path)
            assert answer.status_code == 302
            assert answer["Location"].startswith(LOGIN)


class TestAccountPages:
    @pytest.mark.parametrize(
        "path",
        [
            "/accounts/2fa/",
            "/accounts/email/",
            "/accounts/logout/",
            "/accounts/password/change/",
            "/accounts/sessions/",
            "/accounts/2fa/totp/activate/",
            "/accounts/2fa/webauthn/add/",
            "/accounts/2fa/webauthn/",
        ],
    )
    def test_answer_in_the_desks_own_dress(self, browser, member, path):
        sign_in_surely(browser, member())
        page = browser.get(path)
        assert page.status_code == 200
        text = page.content.decode()
        assert "desk/paper.css" in text
        assert "<style" not in text
        assert " style=" not in text
        assert "onclick" not in text

    def test_sessions_are_listed_and_ended(self, browser, member):
        who = member()
        sign_in(Client(HTTP_USER_AGENT="Another browser"), who)
        sign_in(browser, who)
        page = browser.get("/accounts/sessions/")
        assert b"Another browser" in page.content
        assert b"UTC" in page.content
        browser.post("/accounts/sessions/")
        assert b"Another browser" not in browser.get("/accounts/sessions/").content

    def test_a_passkey_is_offered(self, browser, member):
        assert b"Sign in with a passkey" in browser.get(LOGIN).content
        who = member()
        sign_in(browser, who)
        assert browser.get("/accounts/2fa/webauthn/add/")["Location"].startswith("/accounts/reauthenticate/")
        sign_in_surely(browser, who)
        page = browser.get("/accounts/2fa/webauthn/add/").content.decode()
        assert '"id": "testserver"' in page

    def test_who_has_a_second_step_must_take_it(self, browser, member):
        who = member()
        Authenticator.objects.create(user=who, type=Authenticator.Type.TOTP, data={"secret": "x"})
        answer = sign_in(browser, who)
        assert answer["Location"].startswith("/accounts/2fa/authenticate/")
        assert "_auth_user_id" not in browser.session


class TestDemoSignIn:
    def test_one_button_signs_in(self, demo_pages, browser, member):
        who = member("Aino")
        page = browser.get(LOGIN).content.decode()
        path = reverse("desk:demo-sign-in", kwargs={"code": who.code})
        assert f'action="{path}"' in page
        assert browser.get(path).status_code == 405
        answer = browser.post(path, {"next": "https://elsewhere.example.org/"})
        assert answer["Location"] == "/"
        assert browser.session["_auth_user_id"] == str(who.pk)

    def test_a_button_says_name_and_role_in_one_piece(self, demo_pages, browser, member):
        """Apart, they would be set apart like a mark and its word, with a blank before the comma."""
        member("Aino", role="diary secretary")
        page = browser.get(LOGIN).content.decode()
        assert "<span><bdi>Aino</bdi>, <bdi>diary secretary</bdi></span></button>" in page

    def test_the_members_pages_work_without_a_password(self, demo_pages, browser, member):
        who = member(password=None)
        browser.post(reverse("desk:demo-sign-in", kwargs={"code": who.code}))
        assert browser.get("/accounts/2fa/webauthn/add/").status_code == 200

    def test_does_not_exist_for_real_use(self, browser, member):
        who = member("Aino")
        for answer in (browser.post(f"/demo/sign-in/{who.code}/"), browser.get(f"/demo/sign-in/{who.code}/")):
            assert answer.status_code == 404
        page = browser.get(LOGIN).content.decode()
        assert "demo" not in page.casefold()
        assert "Aino" not in page


class TestRightsAndRings:
    @pytest.fixture
    def house(self, office, member, principal):
        host = office()
        return member(office=host, may_administer=True), member(office=host), principal(office=host)

    def test_a_right_to_commit_holds_those_below(self, house):
        chief, aino, president = house
        right = give_right(by=Viewer(chief), member=aino, principal=president, may_commit=True)
        assert (right.may_see, right.may_edit, right.may_commit) == (True, True, True)
        right = give_right(by=Viewer(chief), member=aino, principal=president, may_see=True)
        assert (right.may_see, right.may_edit, right.may_commit) == (True, False, False)
        assert give_right(by=Viewer(chief), member=aino, principal=president, may_see=False) is None
        assert not Right.objects.exists()

    def test_only_an_administrator_gives_rights_and_only_in_the_office(self, house, member):
        chief, aino, president = house
        with pytest.raises(PermissionDenied):
            give_right(by=Viewer(aino), member=aino, principal=president)
        with pytest.raises(NotPossible):
            give_right(by=Viewer(chief), member=member(), principal=president)

    def test_nobody_lets_themselves_into_a_ring(self, house, member):
        chief, aino, president = house
        ring = Ring.objects.create(office=president.office, name="Inner")
        with pytest.raises(PermissionDenied, match="Nobody lets themselves"):
            put_in_ring(ring, chief, by=Viewer(chief))
        put_in_ring(ring, aino, by=Viewer(chief))
        assert list(ring.members.all()) == [aino]
        with pytest.raises(NotPossible):
            put_in_ring(ring, member(), by=Viewer(chief))

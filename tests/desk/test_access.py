"""Who gets what at every address of the desk, and that what lies in a ring does not exist outside it.

The table is held against the desk's own addresses, so that a new page can't be forgotten.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sidelines.desk import clock, links
from sidelines.desk.actions.people import invitation_link, revoke_invitation
from sidelines.desk.actions.replying import revoke
from sidelines.desk.models import Invitation, JournalEntry, MeetingRequest, RecordedMove, ReplyLink
from tests.desk.build import viewer
from tests.desk.world import NAMES, WORDS, a_world, patterns, route

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 6, 1, 9, tzinfo=UTC)

ROLES = (
    "anonymous", "no right", "sees", "edits", "commits", "administers", "views as", "other office", "in the ring",
)  # fmt: skip
OUTSIDE = ROLES[:-1]

# One letter for each role, in their order: "l" to the sign-in, "+" may, "-" is refused, "0" nothing is there.
EVERYBODY = "+++++++++"
MEMBERS = "l++++++++"
NOBODY = "000000000"
SEE = "l0+++++0+"
EDIT = "l0-+++-0+"
COMMIT = "l0--++-0+"
DIARY = "l0---+-0+"
ADMINISTERS = "l----+-+-"
ADMINISTERS_THIS = "l----+-0-"
READS_JOURNAL = "l----+-+-"

# What each address gives to be read (GET) and does when something is sent (POST); None where it takes no such thing.
TABLE: dict[str, tuple[str | None, str | None]] = {
    "invitation": (EVERYBODY, EVERYBODY),
    "list": (EVERYBODY, None),  # in the demo it leads a stranger to the founding story
    "principal-list": (SEE, None),
    "board": (MEMBERS, None),
    "search": (MEMBERS, None),
    "new-file": ("l--+++-++", "l--+++-++"),
    "file": (SEE, None),
    "file-story": (SEE, None),
    "file-story-day": (SEE, None),
    "meeting-calendar": ("l00000000", None),  # nothing is confirmed
    "papers": (None, EDIT),
    "paper-done": (None, EDIT),
    "look": ("l0-----0+", "l0-----0+"),  # who gives rights is not in every ring
    "move": (EDIT, EDIT),
    "reports": (EDIT, None),
    "file-ring": (EDIT, EDIT),
    "report-move": (EDIT, EDIT),
    "corrections": (EDIT, None),
    "correct": (EDIT, EDIT),
    "note": (SEE, EDIT),
    "note-remove": (None, EDIT),
    "links": (SEE, "l0-000-00"),  # it is not said to whom
    "link-revoke": (None, EDIT),
    "link-reissue": (None, EDIT),
    "letter-decide": (None, EDIT),
    "diary": (MEMBERS, None),
    "diary-of": (SEE, None),
    "diary-week": (SEE, None),
    "diary-day": (SEE, None),
    "diary-add": (EDIT, EDIT),
    "diary-change": (EDIT, EDIT),
    "diary-remove": (EDIT, "l0-000-00"),  # it is not said of which version
    "diary-places": (EDIT, EDIT),
    "diary-case": ("l00000000", None),  # it is not said whose
    "diary-import": (DIARY, DIARY),
    "diary-import-confirm": (None, DIARY),
    "diary-calendar": (SEE, None),
    "find": (MEMBERS, MEMBERS),
    "find-again": (None, MEMBERS),
    "find-why-not": (None, MEMBERS),
    "find-case": (None, MEMBERS),
    "find-propose": (None, MEMBERS),
    "offices": (MEMBERS, None),
    "rights": (None, ADMINISTERS_THIS),
    "member": (ADMINISTERS_THIS, ADMINISTERS_THIS),
    "member-end": (ADMINISTERS_THIS, ADMINISTERS_THIS),
    "view-as": (None, ADMINISTERS_THIS),
    "view-as-stop": (None, MEMBERS),
    "rings": (MEMBERS, ADMINISTERS),
    "ring-member": (None, "l----0-0-"),  # it is not said whom
    "invitations": (ADMINISTERS, ADMINISTERS),
    "invitation-made": (ADMINISTERS_THIS, None),
    "invitation-revoke": (None, ADMINISTERS_THIS),
    "principal": (ADMINISTERS_THIS, ADMINISTERS_THIS),
    "office-settings": (ADMINISTERS, "l----0-0-"),  # it is not said what
    "outside": (MEMBERS, ADMINISTERS),
    "outside-office": (ADMINISTERS_THIS, ADMINISTERS_THIS),
    "outside-change": (ADMINISTERS_THIS, ADMINISTERS_THIS),
    "journal": (READS_JOURNAL, None),
    "journal-verify": (None, READS_JOURNAL),
    "journal-export": (READS_JOURNAL, None),
    "reply": (EVERYBODY, EVERYBODY),
    "reply-receipt": (NOBODY, None),  # there is no such receipt
    "story": (NOBODY, None),  # the founding story is the demo's
    "story-day": (NOBODY, None),
    "try": (NOBODY, NOBODY),  # closed outside the demo
}
ONLY_IN_THE_DEMO = {"demo-sign-in", "demo-today"}
ABOUT_A_FILE = frozenset(
    name
    for name in TABLE
    if name in {each.name for each in patterns()} and route(name).startswith(("requests/<", "letters/<"))
)
SENT = {"letter-decide": {"decision": "leave"}}
"""What is sent to an address that says nothing without it."""


@pytest.fixture
def world(today, settings):
    today(NOW)
    settings.TRY_YOURS = False
    return a_world(NOW)


def outcome(response) -> str:
    """What came of it, as the table says it."""
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "l"
    assert response.status_code < 500, f"{response.request['PATH_INFO']}: {response.status_code}"
    return {403: "-", 404: "0"}.get(response.status_code, "+")


def test_every_address_is_in_the_table():
    """A new page comes with a line that says who gets it."""
    names = {pattern.name for pattern in patterns()} - ONLY_IN_THE_DEMO
    assert names - set(TABLE) == set(), "Say in TABLE who gets these new addresses."
    assert set(TABLE) - names == set(), "These addresses are gone: take them out of TABLE."


def test_no_address_counts_rows():
    """What stands in an address is a random code, a day, a kind, or a place in a diary."""
    for pattern in patterns():
        assert re.findall(r"<int:(\w+)>", str(pattern.pattern)) in ([], ["at"]), pattern.name


@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_what_the_table_says(world, role):
    """The request inside the ring is for others what no request is, at every address and in every way."""
    at, hidden, browser = ROLES.index(role), world.ringed(), world.browser(role)
    expected, found = {}, {}
    for name, ways in TABLE.items():
        for method, said in zip(("get", "post"), ways, strict=True):
            for about in (world.plain, hidden) if name in ABOUT_A_FILE else (world.plain,):
                key = f"{name} {method} {'hidden' if about is hidden else ''}".rstrip()
                with transaction.atomic():
                    sent = SENT.get(name, {}) if method == "post" else {}
                    response = getattr(browser, method)(world.address(name, about), sent)
                    transaction.set_rollback(True)
                if said is None:
                    assert outcome(response) in "l-0" or response.status_code == 405, key
                    continue
                inside = about is world.plain or role in ("in the ring", "anonymous")
                expected[key], found[key] = said[at] if inside else "0", outcome(response)
    assert found == expected


def test_nothing_can_be_done_by_who_may_not(world):
    """Whoever is refused has changed nothing, and the journal says no more than what was seen."""
    hidden = world.ringed()
    before = RecordedMove.objects.count(), MeetingRequest.objects.count(), ReplyLink.objects.count()
    last = JournalEntry.objects.latest("sequence").sequence
    for role in ("anonymous", "no right", "sees", "other office"):
        browser = world.browser(role)
        for name, (_get, posts) in TABLE.items():
            if posts is not None and name in ABOUT_A_FILE:
                for about in (world.plain, hidden):
                    browser.post(world.address(name, about), {"words": "x", "reason": "x", "owner": "x"})
    assert (RecordedMove.objects.count(), MeetingRequest.objects.count(), ReplyLink.objects.count()) == before
    since = JournalEntry.objects.filter(sequence__gt=last)
    assert set(since.values_list("kind", flat=True)) <= {"saw"}


def _everything(world, role) -> dict[str, str]:
    """All that somebody in that role can read, headers too, without what is another each time."""
    browser, found = world.browser(role), {}
    queries = {
        "search": "?q=palace",
        "journal": "?kind=propose",
        "journal-export": "?kind=propose",
        "board": "?ended=",
    }
    for name in sorted(TABLE):
        for method in ("get", "post"):
            if (name, method) == ("view-as-stop", "post"):
                continue
            with transaction.atomic():
                address = world.address(name, world.plain) + queries.get(name, "")
                response = getattr(browser, method)(address)
                body = b"".join(response) if response.streaming else response.content
                transaction.set_rollback(True)
            headers = "\n".join(
                f"{key}: {value}" for key, value in sorted(response.items()) if key != "Expires"
            )
            text = f"{response.status_code}\n{headers}\n{body.decode(errors='replace')}"
            if name.startswith("journal"):  # it tells real instants, which are others each time
                text = re.sub(r"<time.*?</time>|\d{4}-\d\d-\d\dT[\d:]+\+00:00", "", text)
            elif name == "file" and (begun := text.find('id="journal"')) >= 0:
                text = text[:begun] + re.sub(r"<time.*?</time>", "", text[begun:])
            text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
            found[f"{name} {method}"] = re.sub(r'(name="(?:token|sealed|version)" value=")[^"]*', r"\1", text)
    return found


@pytest.mark.parametrize("role", OUTSIDE)
def test_what_lies_in_a_ring_changes_nothing_that_others_see(world, role):
    """There is something that could leak: with it and without it every page is the same, letter by letter."""
    without = _everything(world, role)
    hidden = world.ringed()
    with_it = _everything(world, role)
    assert {key for key in without if without[key] != with_it[key]} == set()
    for key, text in with_it.items():
        assert not [word for word in (*WORDS, *NAMES) if word in text.casefold()], key
        assert hidden.code not in text, key


def test_there_is_something_that_could_leak(world):
    """Whoever is in the ring reads every one of the words."""
    hidden, browser = world.ringed(), world.browser("in the ring")
    text = browser.get(f"/requests/{hidden.code}/").content.decode().casefold()
    assert [word for word in WORDS if word not in text] == []
    assert "quokka" in browser.get("/board/").content.decode().casefold()
    assert "thimphu" in browser.get(world.address("diary-day", hidden)).content.decode().casefold()
    for address in ("/requests/new/", "/offices/outside/"):
        assert "zaida dugong" in browser.get(address).content.decode().casefold()


@pytest.mark.parametrize("role", ["no right", "sees", "commits", "administers", "views as", "other office"])
def test_a_hidden_file_and_none_have_the_same_page(world, role):
    """Error pages too say nothing of what is not shown."""
    hidden, browser = world.ringed(), world.browser(role)
    pages = []
    for code in (hidden.code, "zzzzzzzzzzzzzz"):
        page = browser.get(f"/requests/{code}/")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        pages.append((page.status_code, text.replace(code, ""), sorted(page.headers)))
    assert pages[0] == pages[1]
    assert pages[0][0] == 404


def test_codes_cannot_be_guessed(world):
    """Every code is long and of random letters; two made together have nothing in common."""
    hidden = world.ringed()
    codes = [
        world.plain.code,
        hidden.code,
        world.house.principal.code,
        world.ring.code,
        world.invitation.code,
    ]
    codes += [link.code for link in ReplyLink.objects.all()] + [
        move.code for move in RecordedMove.objects.all()
    ]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch("[23456789abcdefghjkmnpqrstuvwxyz]{14}", code) for code in codes)
    for each in codes:
        assert not any(other[:5] == each[:5] for other in codes if other != each)


class TestLinksThatLeadNowhere:
    @pytest.mark.parametrize("role", ["anonymous", "administers", "in the ring"])
    def test_reply_links_run_out_and_are_revoked(self, world, role, today):
        browser, address = world.browser(role), world.address("reply", world.plain)
        assert browser.get(address).status_code == 200
        today(NOW + timedelta(days=31))
        assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)
        today(NOW)
        revoke(viewer(world.house.chief), world.link)
        assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)

    def test_a_reply_link_opens_nothing_else(self, world):
        hidden = world.ringed()
        token = links.token_of(ReplyLink.objects.get(pk=world.link.pk))
        other = links.token_of(hidden.other.reply_links.get())
        code, seal = token.split(".")
        assert Client().get(reverse("desk:reply", args=[f"{other.split('.')[0]}.{seal}"])).status_code == 404
        assert Client().get(reverse("desk:invitation", args=[code, seal])).status_code == 404
        page = Client().get(reverse("desk:reply", args=[token])).content.decode().casefold()
        assert not [word for word in WORDS if word in page]

    def test_invitations_run_out_and_are_revoked(self, world, today):
        address = "/" + invitation_link(world.invitation).split("/", 3)[3]
        assert Client().get(address).status_code == 200
        today(NOW + timedelta(days=8))
        assert Client().get(address).status_code == 404
        today(NOW)
        revoke_invitation(Invitation.objects.get(), by=viewer(world.house.chief))
        assert Client().get(address).status_code == 404
        assert clock.now() == NOW

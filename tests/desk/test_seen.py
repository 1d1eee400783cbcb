"""What is seen is written down: lists, board, diaries and files' pages once for a visit, searches and sign-ins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sidelines.desk import journal
from sidelines.desk.actions.people import invitation_link, invite
from sidelines.desk.models import JournalEntry, Member
from sidelines.desk.views.accounts import demo_sign_in
from tests.desk.build import a_request, a_ring, an_office, an_outside_office
from tests.desk.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(today):
    today(datetime(2018, 5, 2, 9, tzinfo=UTC))
    return an_office("Helsinki")


@pytest.fixture
def made(house):
    return a_request(house, an_outside_office("Palace"), "proposed", subject="Lunch")


def seen(kind="saw"):
    found = JournalEntry.objects.filter(kind=kind).order_by("sequence")
    return [(entry.member.name, entry.subject, entry.detail) for entry in found]


def test_lists_board_and_diary_are_written_down_once_for_a_visit(house, made, signed_in):
    browser, whose = signed_in(house.chief), house.principal.code
    for _again in range(3):
        for page in ("/", "/board/", reverse("desk:principal-list", args=[whose])):
            browser.get(page)
        browser.get(reverse("desk:diary-week", args=[whose, "2018-07-16"]))
        browser.get(reverse("desk:diary-day", args=[whose, "2018-07-16"]))
    name = house.chief.name
    assert seen() == [
        (name, "", {"page": "list"}),
        (name, "", {"page": "board"}),
        (name, whose, {"page": "principal's page"}),
        (name, whose, {"page": "diary, week"}),
        (name, whose, {"page": "diary, day"}),
    ]


def test_after_a_quarter_of_an_hour_it_is_another_visit(house, signed_in, monkeypatch):
    browser = signed_in(house.chief)
    browser.get("/board/")
    monkeypatch.setattr(journal, "VISIT", timedelta())
    browser.get("/board/")
    assert len(seen()) == 2


def test_looking_as_another_is_another_visit(house, signed_in):
    browser = signed_in(house.chief)
    browser.get("/board/")
    browser.post(reverse("desk:view-as", args=[house.aide.code]))
    browser.get("/board/")
    last = JournalEntry.objects.filter(kind="saw", detail__page="board").latest("sequence")
    assert last.viewing_as == house.aide


@pytest.mark.parametrize(
    "page", ["move/chase/", "move/agree/", "report/", "report/s2/accept/", "correct/", "links/", "ring/"]
)
def test_a_page_that_shows_a_file_counts_as_having_seen_it(house, made, signed_in, page):
    browser = signed_in(house.chief)
    for _again in range(2):
        assert browser.get(f"/requests/{made.code}/{page}").status_code == 200
    assert seen() == [(house.chief.name, made.code, {})]


def test_the_board_s_words_are_a_search_hit_or_not_and_once_while_it_asks_for_itself_anew(
    house, made, signed_in
):
    a_ring(house, house.chief)
    browser = signed_in(house.aide)
    for terms in ("Lunch", "Xyzzy"):
        browser.get("/board/", {"text": terms})
        browser.get("/board/", {"text": terms, "seen": "x"}, headers={"HX-Request": "true"})
    browser.get("/board/", {"text": "Numbat"}, headers={"HX-Request": "true"})
    name = house.aide.name
    assert seen("searched") == [(name, "", {"terms": terms}) for terms in ("Lunch", "Xyzzy", "Numbat")]


def test_signing_in_is_written_down(member, client):
    aino = member("Aino")
    client.post(reverse("account_login"), {"login": aino.email, "password": PASSWORD})
    assert seen("signed in") == [("Aino", "", {"by": "sign-in"})]


def test_a_wrong_password_signs_nobody_in(member, client):
    client.post(reverse("account_login"), {"login": member("Aino").email, "password": "wrong"})
    assert seen("signed in") == []


def test_whoever_accepts_an_invitation_comes_in(house):
    invited = invite(by=house.viewer, office=house.office, email="new@helsinki.example")
    address = invitation_link(invited)
    Client().post(
        address[address.index("/invitation/") :], {"name": "Nora", "password": "a long word to come in by"}
    )
    nora = Member.objects.get(name="Nora")
    assert seen("signed in") == [(nora.name, "", {"by": "invitation"})]


def test_a_sign_in_of_the_demo_is_written_down(house, rf):
    request = rf.post("/")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    assert demo_sign_in(request, house.clerk.code).status_code == 302
    assert seen("signed in") == [(house.clerk.name, "", {"by": "demo"})]

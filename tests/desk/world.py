"""A desk with everybody who could look at it, a request that all of an office see, and one that most must not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.test import Client
from django.urls import URLPattern, reverse

from sidelines.desk import links, urls
from sidelines.desk.actions import diaries
from sidelines.desk.actions.files import Outsider, open_to_outsider
from sidelines.desk.actions.notes import keep_note
from sidelines.desk.actions.people import invitation_link, invite
from sidelines.desk.actions.replying import invite_to_reply
from sidelines.desk.models import Invitation, Member, ReplyLink, Right, Ring
from sidelines.desk.models.letters import State
from sidelines.formats.cases.joining import Part
from sidelines.meetings import acts
from sidelines.places import find_city
from tests.desk.build import (
    House,
    Request,
    a_request,
    a_ring,
    an_office,
    an_option,
    an_outside_office,
    viewer,
)

WORDS = ("quokka", "numbat", "bilby", "thimphu")
"""What is said in the request inside the ring, and nowhere else."""
NAMES = ("narnia", "dugong", "okapi")
"""Whom another one inside it is to: nobody else knows of the office, its principal and its address."""


@dataclass(kw_only=True)
class World:
    """Two offices and one outside; the chief, who gives rights and reads the journal, is in no ring."""

    house: House
    strangers: House
    editor: Member
    nobody: Member
    insider: Member
    ring: Ring
    plain: Request
    link: ReplyLink
    invitation: Invitation

    def ringed(self) -> Request:
        """A request inside the ring, in words that stand nowhere else, with options, a link and a firm hold."""
        option = an_option(date(2018, 7, 20), city="Thimphu", country="BT", zone="Asia/Thimphu")
        made = a_request(
            self.house,
            self.plain.counterpart,
            "wish",
            subject="Quokka",
            ring=self.ring,
            by=self.insider,
        )
        made.make(
            acts.RaiseAgain(words="The numbat again"),
            acts.Propose(options=(option,), words="For the bilby"),
            acts.Agree(option=option),
            by=self.insider,
        )
        _note(self.insider, made, "bilby")
        invite_to_reply(viewer(self.insider), made.row, made.other, address="quokka@example.org")
        _lose_letters(made)
        open_to_outsider(
            viewer(self.insider),
            Outsider(
                office="Palace of Narnia",
                name="Zaida Dugong",
                title="",
                home=find_city("Lisbon"),
                letters_address="okapi@example.org",
            ),
            principal=self.house.principal,
            subject="",
            first=acts.Wish(words="Her, too"),
            ring=self.ring,
        )
        return made

    def browser(self, role: str) -> Client:
        """A browser of somebody in that role."""
        browser = Client()
        who = {
            "anonymous": None,
            "no right": self.nobody,
            "sees": self.house.clerk,
            "edits": self.editor,
            "commits": self.house.aide,
            "administers": self.house.chief,
            "views as": self.house.chief,
            "other office": self.strangers.chief,
            "in the ring": self.insider,
        }[role]
        if who is not None:
            browser.force_login(who)
        if role == "views as":
            browser.post(reverse("desk:view-as", args=[self.house.aide.code]))
        return browser

    def address(self, name: str, about: Request) -> str:
        """The address of that name about a request, or about the house and its people."""
        return reverse(f"desk:{name}", kwargs=self._named(name, about))

    def _named(self, name: str, about: Request) -> dict[str, object]:
        # Looked up only where the address has it: each look costs more than the page it is for.
        look_up = self._looked_up(about).get(name)
        if look_up is not None:
            return look_up()
        parts = re.findall(r"<(?:\w+:)?(\w+)>", route(name))
        if not parts:
            return {}
        assert parts == ["code"], f"Say in tests/desk/world.py what the address {name} is about."
        if route(name).startswith(("diary/", "list/")):
            return {"code": self.house.principal.code}
        return {"code": about.code}

    def _looked_up(self, about: Request) -> dict[str, Callable[[], dict[str, object]]]:
        diary: dict[str, object] = {"code": self.house.principal.code}
        file: dict[str, object] = {"code": about.code}

        def invitation() -> dict[str, object]:
            code, seal = invitation_link(self.invitation).rstrip("/").split("/")[-2:]
            return {"code": code, "seal": seal}

        def token() -> dict[str, object]:
            return {"token": links.token_of(ReplyLink.objects.get(pk=self.link.pk))}

        def link() -> dict[str, object]:
            found = about.other.reply_links.first()
            return {**file, "link": found.code if found else ""}

        def note() -> dict[str, object]:
            return {**file, "note": about.row.notes.values_list("code", flat=True)[0]}

        def wish() -> dict[str, object]:
            found = about.row.meeting.moves.order_by("sequence").first()
            return {**file, "entry": found.code if found else ""}

        def letter() -> dict[str, object]:
            return {"code": about.row.letters.filter(state=State.FAILED).values_list("code", flat=True)[0]}

        return {
            "invitation": invitation,
            "reply": token,
            "reply-receipt": lambda: {**token(), "number": "R-AAAAA-00"},
            "diary-week": lambda: {**diary, "day": "2018-07-16"},
            "diary-day": lambda: {**diary, "day": "2018-07-20"},
            "diary-add": lambda: {**diary, "kind": "stay"},
            "diary-change": lambda: {**diary, "kind": "stay", "at": 0},
            "diary-remove": lambda: {**diary, "kind": "stay", "at": 0},
            "move": lambda: {**file, "slug": "task"},
            "report-move": lambda: {**file, "side": about.other.key, "slug": "reply"},
            "correct": wish,
            "letter-decide": letter,
            "note": note,
            "note-remove": note,
            "link-revoke": link,
            "link-reissue": link,
            "file-story-day": lambda: {**file, "day": "2018-06-01"},
            "story-day": lambda: {"day": "2018-06-01"},
            "rights": lambda: {"code": self.house.clerk.code},
            "principal": lambda: {"code": self.house.principal.code},
            "member": lambda: {"code": self.house.clerk.code},
            "member-end": lambda: {"code": self.house.clerk.code},
            "view-as": lambda: {"code": self.house.clerk.code},
            "ring-member": lambda: {"code": self.ring.code},
            "outside-office": lambda: {"code": about.counterpart.office.code},
            "outside-change": lambda: {"code": about.counterpart.office.code},
            "invitation-made": lambda: {"code": self.invitation.code},
            "invitation-revoke": lambda: {"code": self.invitation.code},
            "journal-export": lambda: {"form": "csv"},
        }


def _note(by: Member, made: Request, purpose: str) -> None:
    """Note where the other principal is to be, with a request."""
    text = (
        f'[[principals]]\nname = "X"\nhome = "Tokyo"\n'
        f'stays = [{{ city = "Vienna", from = 2018-07-15, to = 2018-07-16, title = "{purpose}" }}]\n'
    )
    keep_note(viewer(by), made.row, made.counterpart, Part(text=text, name=made.counterpart.name))


def _lose_letters(made: Request) -> None:
    """Let somebody have to decide about the letters of a request."""
    made.row.letters.filter(link__isnull=False).update(state=State.FAILED, next_attempt=None)


def patterns() -> Iterator[URLPattern]:
    """Every address of the desk's own."""
    desk = next(each for each in urls.urlpatterns if getattr(each, "namespace", "") == "desk")
    yield from desk.url_patterns


def route(name: str) -> str:
    """An address as it is written."""
    return next(str(each.pattern) for each in patterns() if each.name == name)


def a_world(now: datetime) -> World:
    """Everybody, and the request that all of the office see, which waits for an answer by link."""
    house = an_office("Chancellery", principal="Anna Amsel", city="Berlin", zone="Europe/Berlin")
    strangers = an_office("Kanzlei", principal="Bruno Bussard", city="Vienna", zone="Europe/Vienna")
    outside = an_outside_office("Palace", zone="Asia/Tokyo", city="Tokyo")
    editor, nobody, insider = (
        Member.objects.create(
            office=house.office, name=name, email=f"{name}@chancellery.example", joined_at=now
        )
        for name in ("edda", "nadja", "ines")
    )
    Right.objects.create(member=editor, principal=house.principal, may_edit=True)
    Right.objects.create(
        member=insider, principal=house.principal, may_edit=True, may_commit=True, sees_whole_diary=True
    )
    ring = a_ring(house, insider, name="Blue")
    where = {"city": "Berlin", "from": "2018-07-15 08:00", "to": "2018-07-18 20:00"}
    diaries.add(house.viewer, house.principal, "stays", where, 0)
    plain = a_request(house, outside, "proposed", subject="A lunch")
    _note(house.chief, plain, "a lunch")
    link = invite_to_reply(house.viewer, plain.row, plain.other, address="palace@example.org")
    _lose_letters(plain)
    invitation = invite(by=house.viewer, office=house.office, email="new@chancellery.example")
    return World(
        house=house,
        strangers=strangers,
        editor=editor,
        nobody=nobody,
        insider=insider,
        ring=ring,
        plain=plain,
        link=link,
        invitation=invitation,
    )

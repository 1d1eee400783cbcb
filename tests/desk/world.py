"""A desk with everybody who could look at it, a request that all of an office see, and one that most must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.test import Client
from django.urls import URLPattern, reverse

from sidelines.desk import links, urls
from sidelines.desk.actions import diaries
from sidelines.desk.actions.people import invitation_link, invite
from sidelines.desk.actions.replying import invite_to_reply
from sidelines.desk.models import Invitation, Member, ReplyLink, Right, Ring
from sidelines.desk.models.letters import State
from sidelines.meetings import acts
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
        invite_to_reply(viewer(self.insider), made.row, made.other, address="quokka@example.org")
        _lose_letters(made)
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
        code, seal = invitation_link(self.invitation).rstrip("/").split("/")[-2:]
        token = links.token_of(ReplyLink.objects.get(pk=self.link.pk))
        diary: dict[str, object] = {"code": self.house.principal.code}
        file: dict[str, object] = {"code": about.code}
        link = about.other.reply_links.first()
        wish = about.row.meeting.moves.order_by("sequence").first()
        found: dict[str, dict[str, object]] = {
            "invitation": {"code": code, "seal": seal},
            "reply": {"token": token},
            "reply-receipt": {"token": token, "number": "R-AAAAA-00"},
            "diary-week": {**diary, "day": "2018-07-16"},
            "diary-day": {**diary, "day": "2018-07-20"},
            "diary-add": {**diary, "kind": "stay"},
            "diary-change": {**diary, "kind": "stay", "at": 0},
            "diary-remove": {**diary, "kind": "stay", "at": 0},
            "move": {**file, "slug": "task"},
            "report-move": {**file, "side": about.other.key, "slug": "reply"},
            "correct": {**file, "entry": wish.code if wish else ""},
            "letter-decide": {
                "code": about.row.letters.filter(state=State.FAILED).values_list("code", flat=True)[0]
            },
            "link-revoke": {**file, "link": link.code if link else ""},
            "link-reissue": {**file, "link": link.code if link else ""},
            "file-story-day": {**file, "day": "2018-06-01"},
            "story-day": {"day": "2018-06-01"},
            "rights": {"code": self.house.clerk.code},
            "member": {"code": self.house.clerk.code},
            "view-as": {"code": self.house.clerk.code},
            "ring-member": {"code": self.ring.code},
            "outside-office": {"code": about.counterpart.office.code},
            "invitation-made": {"code": self.invitation.code},
            "invitation-revoke": {"code": self.invitation.code},
            "journal-export": {"form": "csv"},
        }
        if name in found:
            return found[name]
        parts = re.findall(r"<(?:\w+:)?(\w+)>", route(name))
        if not parts:
            return {}
        assert parts == ["code"], f"Say in tests/desk/world.py what the address {name} is about."
        return diary if route(name).startswith(("diary/", "list/")) else file


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

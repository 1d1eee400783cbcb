"""People: the demo's offices, with members, principals, rights and rings, from plain tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sidelines.desk.actions.people import new_member
from sidelines.desk.models import Member, Office, Principal, Right, Ring
from sidelines.desk.models.requests import OfficeLadder

RIGHTS = {
    "sees": {"may_see": True},
    "edits": {"may_see": True, "may_edit": True},
    "commits": {"may_see": True, "may_edit": True, "may_commit": True},
    "whole": {"may_see": True, "may_edit": True, "may_commit": True, "sees_whole_diary": True},
}
"""What a word of a table gives; each holds those before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is in the demo: offices and principals by the keys of their tables, members and rings by their names."""

    offices: dict[str, Office] = field(default_factory=dict)
    principals: dict[str, Principal] = field(default_factory=dict)
    rings: dict[str, Ring] = field(default_factory=dict)
    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    """By the key of the office and the name."""
    outside: dict[tuple[int, str], Principal] = field(default_factory=dict)
    """Principals of offices outside, by the office here that deals with them and the principal's key."""

    def principal(self, key: str, among: Iterable[str]) -> Principal:
        """The principal of that key in a request among these: of an office outside, as the other side knows it."""
        if key in self.principals:
            return self.principals[key]
        here = next(self.principals[other].office_id for other in among if other in self.principals)
        return self.outside[here, key]

    def member(self, principal: str, name: str) -> Member | None:
        """The member of that name in the office of a principal."""
        office = self.principals[principal].office
        return next((each for (_, known), each in self.members.items()
                     if known == name and each.office_id == office.pk), None)  # fmt: skip


def make_offices(tables: Iterable[Mapping[str, Any]], cast: Cast) -> None:
    """Make offices as tables describe them, and add them to the cast."""
    for table in tables:
        if "entered_by" in table:
            for key in table["entered_by"]:
                here = cast.offices[key]
                _make_principals(table, _office(table, entered_by=here), cast, here=here)
        else:
            _make_office(table, cast)


def _make_office(table: Mapping[str, Any], cast: Cast) -> None:
    office = cast.offices[table["key"]] = _office(table)
    _make_principals(table, office, cast)
    for each in table["members"]:
        _make_member(each, table, office, cast)
    _make_rings(table, office, cast)
    _name_roles(table, office, cast)


def _office(table: Mapping[str, Any], *, entered_by: Office | None = None) -> Office:
    """An office of the server, or one outside with which another deals."""
    return Office.objects.create(
        name=table["name"],
        short_name=table["short"],
        country=table.get("country", ""),
        zone=table["zone"],
        outside=entered_by is not None,
        entered_by=entered_by,
        letters_address=table["letters"],
    )


def _make_principals(
    table: Mapping[str, Any], office: Office, cast: Cast, *, here: Office | None = None
) -> None:
    for each in table["principals"]:
        made = Principal.objects.create(
            office=office,
            name=each["name"],
            title=each["title"],
            home_city=each["home"],
            home_zone=table["zone"],
        )
        if here is None:
            cast.principals[each["key"]] = made
        else:
            cast.outside[here.pk, each["key"]] = made


def _make_member(each: Mapping[str, Any], table: Mapping[str, Any], office: Office, cast: Cast) -> None:
    member = new_member(
        office=office,
        name=each["name"],
        email=f"{each['address']}@{table['domain']}",
        role=each["role"],
        may_administer=each.get("administers", False),
    )
    cast.members[table["key"], member.name] = member
    for principal in table["principals"]:
        word = each.get("rights", {}).get(principal["key"])
        if word:
            Right.objects.create(member=member, principal=cast.principals[principal["key"]], **RIGHTS[word])


def _make_rings(table: Mapping[str, Any], office: Office, cast: Cast) -> None:
    for each in table.get("rings", []):
        ring = Ring.objects.create(office=office, name=each["name"])
        ring.members.set([cast.members[table["key"], name] for name in each["members"]])
        cast.rings[each["name"]] = ring


def _name_roles(table: Mapping[str, Any], office: Office, cast: Cast) -> None:
    """Say who has what was given to nobody, who hears of it next, and after how many days."""
    office.default_owner = cast.members[table["key"], table["owner"]]
    office.chief_of_staff = cast.members[table["key"], table["chief_of_staff"]]
    office.save(update_fields=["default_owner", "chief_of_staff"])
    if "ladder" in table:
        OfficeLadder.objects.create(office=office, **table["ladder"])

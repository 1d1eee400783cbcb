"""Reach: who will see a move of ours, said before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sidelines.desk import bridge
from sidelines.desk.bridge import File
from sidelines.desk.models import ReplyLink
from sidelines.desk.shown import Shown
from sidelines.meetings import acts, legal
from sidelines.meetings.acts import Act
from sidelines.meetings.standing import Standing


class Reach(StrEnum):
    """How far a move goes."""

    INSIDE = "inside"
    TOLD = "told"
    EITHER = "either"
    """The member says which."""
    BY_CHOICE = "by choice"
    """As far as what it is about went: some of that the other side knows, some it doesn't."""


EITHER = frozenset({acts.OpenItem, acts.PlanVisit, acts.Held, acts.ReadOut})
"""The kinds of move that mean as much inside our office as told, also where the other side knows of the request."""
SUBJECT: dict[type[Act], str] = {
    acts.Settle: "item",
    acts.Waive: "item",
    acts.Drop: "option",
    acts.CallOffVisit: "visit",
}
"""What a move is about that goes as far as that did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOffice:
    """Another side's office, and how it is told."""

    office: str
    outside: bool
    linked: bool
    """Whether it has a reply link by which it is told."""


def reach_of(standing: Standing, kind: type[Act], subjects: Iterable[Any] = ()) -> Reach:
    """How far a move of ours of that kind goes; `subjects` is what it can be about."""
    if kind.internal:
        return Reach.INSIDE
    if kind in SUBJECT:
        kept = {stays_inside(standing, kind, each) for each in subjects}
        if len(kept) > 1:
            return Reach.BY_CHOICE
        return Reach.INSIDE if kept == {True} else Reach.TOLD
    if legal.kept_inside(standing, _blank(kind)):
        return Reach.INSIDE
    return Reach.EITHER if kind in EITHER else Reach.TOLD


def stays_inside(standing: Standing, kind: type[Act], subject: Any) -> bool:
    """Whether a move of that kind about this item, option or visit is kept inside."""
    return legal.kept_inside(standing, _blank(kind, **{SUBJECT[kind]: subject}))


def _blank(kind: type[Act], **said: Any) -> Act:
    """An act of that kind which says nothing else yet: how far it goes doesn't hang on its words."""
    return kind(**{each.name: "" for each in fields(kind)} | said)


def told_of(file: File) -> list[ToldOffice]:
    """The offices of the other sides, in order, and how each is told."""
    others = [side for side in bridge.all_sides(file.row) if side.pk != file.row.pk]
    outside = [side.pk for side in others if side.office.outside]
    linked: set[int] = set()
    if outside:
        links = ReplyLink.objects.filter(side__in=outside, revoked_at__isnull=True)
        linked = set(links.values_list("side", flat=True))
    return [
        ToldOffice(office=side.office.name, outside=side.office.outside, linked=side.pk in linked)
        for side in others
    ]


def _sentence(told: ToldOffice) -> str:
    office = {"office": capfirst(told.office)}
    if not told.outside:
        return _("%(office)s is told at once.") % office
    if told.linked:
        return _("%(office)s is told by letter, with its reply link.") % office
    return _("%(office)s is told by the next reply link that you send it; it has none now.") % office


def shown_reach(reach: Reach, told: Iterable[ToldOffice]) -> Shown:
    """Who will see the move, as the sheet says it: a mark, a sentence and what follows from it."""
    ways = [_sentence(each) for each in told]
    if reach is Reach.INSIDE:
        return {"reach": reach.value, "mark": "lock", "said": _("Only our office sees this."), "ways": []}
    if reach is Reach.BY_CHOICE:
        said = _("It goes as far as what it is about: each of those above says who sees it.")
        return {"reach": reach.value, "mark": "note", "said": said, "ways": ways}
    said = _("The other side sees this.")
    return {"reach": reach.value, "mark": "told", "said": said, "ways": ways}

"""What is kept beside the moves of a file: its papers; and the offices outside to which requests go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk import access, clock, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import open_request
from sidelines.desk.models import Office, Paper, Principal, RequestSide, Ring
from sidelines.meetings.acts import Act
from sidelines.places import City


@transaction.atomic
def add_paper(
    viewer: Viewer, row: RequestSide, *, title: str, owner_name: str, due: date, where: str = ""
) -> Paper:
    """Note that a file needs a paper, who writes it and by which day."""
    access.must_edit(viewer, row.principal)
    paper = Paper.objects.create(file=row, title=title, owner_name=owner_name, due=due, where=where)
    journal.write(
        member=viewer.member, kind="paper", subject=row.code, detail={"title": title, "due": due.isoformat()}
    )
    return paper


@transaction.atomic
def paper_done(viewer: Viewer, row: RequestSide, paper_id: int) -> Paper:
    """Note that a paper is done; raises `NotPossible` where the file has no such paper to be done."""
    access.must_edit(viewer, row.principal)
    paper = Paper.objects.select_for_update().filter(file=row, pk=paper_id, done_at__isnull=True).first()
    if paper is None:
        raise NotPossible(_("No such paper is still to be done."))
    paper.done_at = clock.now()
    paper.save(update_fields=["done_at"])
    journal.write(member=viewer.member, kind="paper done", subject=row.code, detail={"title": paper.title})
    return paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """A principal of an office outside whom a request is to, as somebody writes them down."""

    office: str
    name: str
    title: str
    home: City
    letters_address: str = ""


@transaction.atomic
def open_to_outsider(
    viewer: Viewer, outsider: Outsider, *, principal: Principal, subject: str, first: Act, ring: Ring | None
) -> RequestSide:
    """Open a request to somebody who is not known yet, and from then on to those alone for whom it exists.

    Whoever else writes down the same names enters another office and principal: one that they can't see is never
    used, and nothing tells them of it.
    """
    if viewer.as_member is not None or not any(access.may_edit(viewer, each) for each in viewer.rights):
        raise PermissionDenied(_("You may not edit for any principal."))
    if here := Office.objects.filter(outside=False, name__iexact=outsider.office).first():
        raise NotPossible(
            _("%(office)s is on this server: choose its principal from the list.") % {"office": here}
        )
    seen = access.offices_outside(viewer).filter(name__iexact=outsider.office)
    office = seen.order_by("-openly", "pk").first() or _new_office(viewer, outsider)
    known = access.principals_outside(viewer).filter(office=office, name=outsider.name).first()
    row = open_request(
        viewer,
        principal=principal,
        counterparts=[known or _new_principal(office, outsider)],
        subject=subject,
        first=first,
        ring=ring,
    )
    if known is None:
        # The file is what it is about, so that the entry is read by those alone for whom that exists.
        detail = {"name": outsider.name, "of": office.name}
        journal.write(member=viewer.member, kind="principal outside", subject=row.code, detail=detail)
    return row


def _new_office(viewer: Viewer, outsider: Outsider) -> Office:
    return Office.objects.create(
        name=outsider.office,
        short_name=outsider.office[:60],
        country=outsider.home.country,
        zone=outsider.home.zone,
        outside=True,
        entered_by=viewer.office,
        openly=False,
        letters_address=outsider.letters_address,
    )


def _new_principal(office: Office, outsider: Outsider) -> Principal:
    return Principal.objects.create(
        office=office,
        name=outsider.name,
        title=outsider.title,
        home_city=outsider.home.name,
        home_zone=outsider.home.zone,
        openly=False,
    )

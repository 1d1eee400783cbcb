"""What is kept beside the moves of a file: its papers; and the offices outside to which requests go."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk import access, clock, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.models import Office, Paper, Principal, RequestSide
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


@transaction.atomic
def outside_principal(
    viewer: Viewer,
    *,
    office: str,
    name: str,
    title: str,
    home: City,
    letters_address: str = "",
) -> Principal:
    """The principal of an office outside the server, both made known to the desk where they are not yet."""
    if viewer.as_member is not None or not any(access.may_edit(viewer, each) for each in viewer.rights):
        raise PermissionDenied(_("You may not edit for any principal."))
    known = Office.objects.filter(name__iexact=office).first()
    if known is not None and not known.outside:
        raise NotPossible(
            _("%(office)s is on this server: choose its principal from the list.") % {"office": known}
        )
    if known is None:
        known = Office.objects.create(
            name=office,
            short_name=office[:60],
            country=home.country,
            zone=home.zone,
            outside=True,
            letters_address=letters_address,
        )
        journal.write(
            member=viewer.member, kind="outside office", subject=known.code, detail={"name": office}
        )
    principal, _new = Principal.objects.get_or_create(
        office=known,
        name=name,
        defaults={"title": title, "home_city": home.name, "home_zone": home.zone},
    )
    return principal

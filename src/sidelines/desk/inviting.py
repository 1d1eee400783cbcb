"""Inviting from the server itself, as the first administrator of an office has to be."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from sidelines.desk import environment
from sidelines.desk.actions.people import NotPossible, invitation_link, invite
from sidelines.desk.models import Office
from sidelines.desk.store import NotUpToDate, is_up_to_date


def invite_from_here(email: str, *, office: str, zone: str, may_administer: bool) -> tuple[str, str]:
    """Invite somebody into an office, made where there is none; the link, and until when it holds (UTC)."""
    said = environment.current()
    if not said.demo and (faults := said.secret_faults()):
        raise environment.UnsafeSettings("\n".join(faults))
    if not is_up_to_date():
        raise NotUpToDate("The store is not up to date: run sidelines desk migrate first.")
    try:
        validate_email(email)
        with transaction.atomic():
            invitation = invite(
                by=None, office=_office(office, zone), email=email, may_administer=may_administer
            )
    except ValidationError as refusal:
        raise NotPossible(" ".join(refusal.messages)) from None
    return invitation_link(invitation), f"{invitation.expires_at:%-d %B %Y, %H:%M} UTC"


def _office(name: str, zone: str) -> Office:
    found = Office.objects.filter(name=name, outside=False).first()
    if found is None:
        found = Office(name=name, short_name=name[:60], zone=zone)
        found.full_clean()
        found.save()
    return found

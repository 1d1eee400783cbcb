"""Offices, their members and principals, and who may see, edit and commit."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is easily read as another
_CODE_LENGTH = 14


def new_code() -> str:
    """A random public name for a row (70 bits), used in addresses so that none betrays how many there are."""
    return "".join(secrets.choice(_LETTERS) for _place in range(_CODE_LENGTH))


def is_code(text: str) -> bool:
    """Whether a text is such a name and nothing more.

    >>> is_code(new_code()), is_code(new_code() + ".ics"), is_code("")
    (True, False, False)
    """
    return len(text) == _CODE_LENGTH and set(text) <= set(_LETTERS)


def known_zone(name: str) -> None:
    """Raise `ValidationError` unless this is a zone of the time zone database, such as Europe/Helsinki."""
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is no zone that is known: Europe/Helsinki is one."), params={"name": name}
        )


class Office(models.Model):
    """An office that acts for principals; one outside this server has no members and acts by reply link."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Its ISO 3166 code."))
    zone = models.CharField(_("zone"), max_length=64, validators=[known_zone])
    outside = models.BooleanField(_("outside this server"), default=False)
    entered_by = models.ForeignKey["Office | None"](
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices_outside",
        editable=False,
    )
    """The office of this server that deals with one outside; no other office here knows of the row."""
    openly = models.BooleanField(default=True, editable=False)
    """Whether everybody in the office that entered it may know of it, or only who sees a request with it."""
    letters_address = models.EmailField(_("address for letters"), blank=True)
    default_owner = models.ForeignKey["Member | None"](
        "desk.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner of new requests"),
    )
    chief_of_staff = models.ForeignKey["Member | None"](
        "desk.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chief of staff"),
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(outside=False) | Q(default_owner__isnull=True, chief_of_staff__isnull=True),
                name="office_outside_has_no_members",
            ),
            models.CheckConstraint(condition=Q(country=Upper("country")), name="office_country_in_capitals"),
            models.CheckConstraint(
                condition=Q(outside=False, openly=True, entered_by__isnull=True)
                | Q(outside=True, entered_by__isnull=False),
                name="office_outside_entered_by_another",
            ),
            models.UniqueConstraint(
                fields=("name",), condition=Q(outside=False), name="office_named_once_on_the_server"
            ),
            # Of those that not everybody may know of there may be more: a refusal would tell of the other.
            models.UniqueConstraint(
                fields=("entered_by", "name"),
                condition=Q(outside=True, openly=True),
                name="office_outside_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Principal(models.Model):
    """A principal, for whom an office acts."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="principals")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)
    home_city = models.CharField(_("home city"), max_length=200)
    home_zone = models.CharField(_("home zone"), max_length=64, validators=[known_zone])
    openly = models.BooleanField(default=True, editable=False)
    """As of its office: of one outside, whether only who sees a request with the principal knows of it."""

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("office", "name"),
                condition=Q(openly=True),
                name="principal_named_once_in_an_office",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Members(BaseUserManager["Member"]):
    """The members of all offices."""

    def get_by_natural_key(self, username: str | None) -> Member:
        """The member who signs in with this address, however it is capitalised."""
        return self.get(email=(username or "").lower())


class Member(AbstractBaseUser):
    """A member of an office, who signs in with an e-mail address."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), unique=True)
    may_administer = models.BooleanField(_("may administer rights"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Members] = Members()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="member_email_in_small_letters"),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Write the address in small letters, as it is kept."""
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        """The member's name, as libraries ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """The member's name, as libraries ask for it."""
        return self.name


class Right(models.Model):
    """What a member may do for one principal; who commits can edit, and who edits can see."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="rights")
    principal = models.ForeignKey(Principal, on_delete=models.CASCADE, related_name="rights")
    may_see = models.BooleanField(_("may see"), default=True)
    may_edit = models.BooleanField(_("may edit"), default=False)
    may_commit = models.BooleanField(_("may commit"), default=False)
    sees_whole_diary = models.BooleanField(_("sees the whole diary"), default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("member", "principal"), name="right_given_once"),
            models.CheckConstraint(
                condition=Q(may_commit=False) | Q(may_edit=True), name="right_to_commit_holds_that_to_edit"
            ),
            models.CheckConstraint(
                condition=Q(may_edit=False) | Q(may_see=True), name="right_to_edit_holds_that_to_see"
            ),
            models.CheckConstraint(
                condition=Q(sees_whole_diary=False) | Q(may_see=True),
                name="right_to_the_diary_holds_that_to_see",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} / {self.principal}"


class Ring(models.Model):
    """Those who need to know: a request inside a ring does not exist for anybody else."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="rings")
    name = models.CharField(_("name"), max_length=200)
    members = models.ManyToManyField(Member, related_name="rings", blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("office", "name"), name="ring_named_once_in_an_office"),
        )

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """An invitation to become a member; its link is sealed with the server's secret and kept nowhere."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=200, blank=True)
    may_administer = models.BooleanField(_("may administer rights"), default=False)
    invited_by = models.ForeignKey[Member | None](
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    member = models.OneToOneField[Member | None](
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitation"
    )

    class Meta:
        ordering = ("-invited_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_in_small_letters"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="invitation_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(accepted_at__isnull=False),
                name="invitation_makes_a_member_when_accepted",
            ),
        )

    def __str__(self) -> str:
        return self.email

    def open_at(self, instant: datetime) -> bool:
        """Whether it can still be accepted at this instant."""
        return self.accepted_at is None and self.revoked_at is None and instant < self.expires_at

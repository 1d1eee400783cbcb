"""Diaries: each principal's itinerary, what requests hold in it, and the meetings confirmed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sidelines.desk.models.people import Member, Principal, new_code
from sidelines.desk.models.requests import RequestSide
from sidelines.meetings.holds import Strength

STRENGTHS = [strength.value for strength in Strength]


class Diary(models.Model):
    """A principal's itinerary, kept as the text of a case file, so that desk and command line read the same."""

    principal = models.OneToOneField(Principal, on_delete=models.CASCADE, related_name="diary")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    """Goes up with each change; whoever writes must have read the version before."""
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "diaries"

    def __str__(self) -> str:
        return f"{self.principal}, version {self.version}"


class ItineraryNote(models.Model):
    """What an office has heard of another principal's itinerary: its own note, kept with a request and as seen as that.

    The text is that of a case file, as a diary's is.
    """

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    file = models.ForeignKey(RequestSide, on_delete=models.CASCADE, related_name="notes")
    principal = models.ForeignKey(Principal, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("file", "principal")
        constraints = (
            models.UniqueConstraint(fields=("file", "principal"), name="note_once_a_principal_in_a_file"),
        )

    def __str__(self) -> str:
        return f"note of {self.principal}"


class HeldSpan(models.Model):
    """A span of a principal's diary that an option of a request keeps; written by `bridge.project` alone."""

    file = models.ForeignKey(RequestSide, on_delete=models.CASCADE, related_name="holds")
    principal = models.ForeignKey(Principal, on_delete=models.CASCADE, related_name="holds")
    option = models.CharField(max_length=40)
    strength = models.CharField(max_length=10, choices=[(word, word) for word in STRENGTHS])
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    zone = models.CharField(max_length=64)
    city = models.CharField(max_length=200, blank=True)
    hours_open = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("begins",)
        constraints = (
            models.UniqueConstraint(fields=("file", "option"), name="hold_once_an_option"),
            models.CheckConstraint(condition=Q(strength__in=STRENGTHS), name="hold_strength_known"),
            models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="hold_begins_before_it_ends"),
        )
        indexes = (models.Index(fields=("principal", "begins", "ends"), name="hold_in_hours"),)

    def __str__(self) -> str:
        return f"{self.strength} hold {self.option}"


class ConfirmedMeeting(models.Model):
    """The hours of a principal that a side has confirmed.

    Two of one principal never overlap while both are `active`, unless one was let in by name: the database itself
    refuses it. None is kept of an office outside this server: nobody is to learn by them what it does elsewhere.
    """

    file = models.ForeignKey(RequestSide, on_delete=models.PROTECT, related_name="confirmed_meetings")
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="confirmed_meetings")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    zone = models.CharField(max_length=64)
    city = models.CharField(max_length=200)
    hours_open = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    override_reason = models.TextField(blank=True)
    override_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("begins",)
        constraints = (
            models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="confirmed_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(override_reason="", override_by__isnull=True)
                | (~Q(override_reason="") & Q(override_by__isnull=False)),
                name="confirmed_override_has_reason_and_name",
            ),
            models.UniqueConstraint(fields=("file",), condition=Q(active=True), name="confirmed_once_a_file"),
        )
        indexes = (models.Index(fields=("principal", "begins", "ends"), name="confirmed_in_hours"),)

    def __str__(self) -> str:
        return f"{self.principal}, {self.begins:%Y-%m-%d %H:%M} UTC"


class ProvisionalConfirmation(models.Model):
    """A confirmation by a member who doesn't see the whole diary: it counts once somebody who does has looked."""

    file = models.ForeignKey(RequestSide, on_delete=models.PROTECT, related_name="provisional")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    act = models.JSONField()
    made_at = models.DateTimeField()
    looked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    let_pass = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("file",), condition=Q(looked_at__isnull=True), name="provisional_one_waits_a_file"
            ),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by__isnull=True, let_pass__isnull=True)
                | Q(looked_at__isnull=False, looked_by__isnull=False, let_pass__isnull=False),
                name="provisional_looked_at_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"provisional confirmation by {self.member}"

"""The journal: who did what when and who saw what when, each entry bound to the one before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sidelines.desk.models.people import Member, Office

HASH_LENGTH = 64


class JournalEntry(models.Model):
    """One thing that was done or seen; the database itself refuses to change it or take it out.

    Names are kept as they were then, beside the rows that they belonged to. `at` is the real instant, in the demo too.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    """Empty for somebody outside and for what the desk does by itself."""
    member_name = models.CharField(max_length=200, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    office_name = models.CharField(max_length=200, blank=True)
    viewing_as = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    viewing_as_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True)
    """The public code of what it is about, such as a file's."""
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=HASH_LENGTH)
    hash = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        ordering = ("sequence",)
        verbose_name_plural = "journal entries"
        constraints = (
            models.CheckConstraint(condition=Q(sequence__gte=1), name="journal_begins_at_one"),
            models.CheckConstraint(condition=~Q(kind=""), name="journal_says_what"),
        )
        indexes = (
            models.Index(fields=("office", "sequence"), name="journal_of_office"),
            models.Index(fields=("subject", "sequence"), name="journal_of_subject"),
        )

    def __str__(self) -> str:
        return f"{self.sequence}: {self.member_name} {self.kind} {self.subject}".rstrip()


class ChainHead(models.Model):
    """How many entries the journal has and what the last one's hash is: one row, which a writer locks."""

    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=HASH_LENGTH, default="0" * HASH_LENGTH)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="journal_has_one_head"),)

    def __str__(self) -> str:
        return f"{self.count} entries"

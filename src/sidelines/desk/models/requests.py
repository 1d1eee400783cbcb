"""Requests, each office's file of them, and the moves that are their whole life."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sidelines.desk.models.people import Member, Office, Principal, Ring, new_code
from sidelines.meetings.acts import ACTS
from sidelines.meetings.positions import Ending, Level
from sidelines.meetings.standing import Duty, Stage


class Whose(StrEnum):
    """Whose move it is, in the eyes of the office whose file it is."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"
    NOBODY = "nobody"


STAGES = [stage.value for stage in Stage]
POSITIONS = [level.words for level in Level] + [ending.value for ending in Ending]
DUTIES = [duty.value for duty in Duty]
KINDS = [kind.name for kind in ACTS]


def _choices(words: list[str]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


_OPEN = Q(told=True, open=True)
_SEEN = ("told", "open")
"""Asked of every file, and so in every index that is to answer by itself."""
_ASKED_OF_OPEN = (
    "whose",
    "duty",
    "item_due_on",
    "chief_on",
    "review_on",
    "ends",
    "principal",
    "ring",
    "owner",
)


class OfficeLadder(models.Model):
    """After how many days without an answer an office's requests climb, where it has set that itself."""

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="ladder")
    chief_of_staff = models.PositiveSmallIntegerField(_("to the chief of staff after"), default=7)
    principal = models.PositiveSmallIntegerField(_("to the principal's page after"), default=14)
    chase = models.PositiveSmallIntegerField(_("a reminder is due after"), default=7)
    their_chief_of_staff = models.PositiveSmallIntegerField(
        _("their silence to the chief of staff after"), default=14
    )
    their_principal = models.PositiveSmallIntegerField(
        _("their silence to the principal's page after"), default=28
    )
    read_out = models.PositiveSmallIntegerField(_("a read-out is due after"), default=2)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    chief_of_staff__gte=1,
                    principal__gte=F("chief_of_staff"),
                    chase__gte=1,
                    their_chief_of_staff__gte=1,
                    their_principal__gte=F("their_chief_of_staff"),
                    read_out__gte=1,
                ),
                name="ladder_climbs",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office}: {self.chief_of_staff}, {self.principal} days"


class MeetingRequest(models.Model):
    """A request between two or more sides; all that is said of it stands in its sides and its moves."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    opened_at = models.DateTimeField()
    moves_made = models.PositiveIntegerField(default=0)
    """How many moves it has; the next one takes the next number, so that none is lost between two writers."""

    def __str__(self) -> str:
        return self.code


class RequestSide(models.Model):
    """One side of a request, which is that office's own file of it.

    What stands below `ring` is written by `bridge.project` alone, from the moves that this side sees, so that lists
    need not fold anything.
    """

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(MeetingRequest, on_delete=models.PROTECT, related_name="sides")
    place = models.PositiveSmallIntegerField()
    """1 for the side that began, and so on."""
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="files")
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="files")
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    untold_since = models.DateTimeField(null=True, blank=True, editable=False)
    """Of an office outside: since when something was done that it has not been told, having no link to answer by.

    `outbox` writes it, with the letters that it would stand for.
    """

    told = models.BooleanField(default=False)
    """Whether this side sees any move: until then it has no file."""
    open = models.BooleanField(default=True)
    """Whether anything is still to be done: a follow-up of ours outlives the request, whose duty then is nothing."""
    stage = models.CharField(max_length=30, choices=_choices(STAGES), default=Stage.WISH.value)
    stage_reported = models.BooleanField(default=False)
    """Whether it stands there only by what was reported to us."""
    our_position = models.CharField(max_length=30, choices=_choices(POSITIONS), default="no answer")
    their_position = models.CharField(max_length=30, choices=_choices(POSITIONS), default="no answer")
    their_reported = models.BooleanField(default=False)
    whose = models.CharField(max_length=10, choices=_choices([w.value for w in Whose]), default="nobody")
    duty = models.CharField(max_length=40, choices=_choices(DUTIES), default="nothing")
    since = models.DateTimeField(null=True, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    wished_at = models.DateTimeField(null=True, blank=True)
    raised = models.PositiveSmallIntegerField(default=0)
    raised_at = models.DateTimeField(null=True, blank=True)
    """When the wish was last raised again."""
    chased = models.PositiveSmallIntegerField(default=0)
    chased_at = models.DateTimeField(null=True, blank=True)
    """When the other side was last reminded, since it was last heard."""
    next_on = models.DateField(null=True, blank=True)
    next_what = models.CharField(max_length=200, blank=True)
    item_due_on = models.DateField(null=True, blank=True)
    """The earliest day on which an open item or a follow-up is due; `next_on` may name another reason."""
    item_what = models.CharField(max_length=200, blank=True)
    """What is due on that day."""
    item_owner_name = models.CharField(max_length=200, blank=True)
    """Whose follow-up it is; empty for an item, which is everybody's."""
    owing = models.ManyToManyField(Member, related_name="+", editable=False)
    """The members of the office who have a follow-up open, whosever the file is."""
    chief_on = models.DateField(null=True, blank=True)
    """The local day on which it reaches the chief of staff if nothing happens."""
    principal_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    city = models.CharField(max_length=200, blank=True)
    begins = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)
    place_zone = models.CharField(max_length=64, blank=True)
    hours_open = models.BooleanField(default=False)
    """Whether of when they meet the day alone is agreed; `begins` and `ends` are then the whole day's."""
    last_move_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True, editable=False)
    """What it is found by, in small letters: names, places, and the words of the moves that this side sees."""

    class Meta:
        ordering = ("meeting_id", "place")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "place"), name="side_place_once"),
            models.UniqueConstraint(fields=("meeting", "principal"), name="side_principal_once"),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="side_stage_known"),
            models.CheckConstraint(condition=Q(our_position__in=POSITIONS), name="side_position_known"),
            models.CheckConstraint(
                condition=Q(their_position__in=POSITIONS), name="side_their_position_known"
            ),
            models.CheckConstraint(condition=Q(whose__in=[w.value for w in Whose]), name="side_whose_known"),
            models.CheckConstraint(condition=Q(duty__in=DUTIES), name="side_duty_known"),
            models.CheckConstraint(
                condition=Q(told=False) | Q(open=False) | (Q(next_on__isnull=False) & ~Q(owner_name="")),
                name="side_open_has_owner_and_next_date",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["confirmed", "announced"])
                | Q(our_position="confirmed", their_position="confirmed"),
                name="side_confirmed_by_all",
            ),
            models.CheckConstraint(
                condition=Q(begins__isnull=True, ends__isnull=True) | Q(begins__lt=F("ends")),
                name="side_begins_before_it_ends",
            ),
        )
        indexes = (
            # Lists are counted and put in order by these alone: they hold all that is asked, and no wide row is read.
            models.Index(
                fields=("office", "next_on", "since", *_ASKED_OF_OPEN, *_SEEN),
                condition=_OPEN,
                name="side_open",
            ),
            models.Index(
                fields=("office", "duty", "wished_at", "whose", "principal", "ring", *_SEEN),
                condition=_OPEN,
                name="side_wishes",
            ),
            models.Index(
                fields=(
                    "office",
                    "whose",
                    "since",
                    "duty",
                    "principal",
                    "ring",
                    "item_due_on",
                    "next_on",
                    "chief_on",
                    "review_on",
                    "ends",
                    *_SEEN,
                ),
                condition=_OPEN,
                name="side_waiting",
            ),
            models.Index(
                fields=(
                    "principal",
                    "principal_on",
                    "duty",
                    "whose",
                    "since",
                    "wished_at",
                    "begins",
                    "office",
                    "ring",
                    *_SEEN,
                ),
                condition=_OPEN,
                name="side_principals_page",
            ),
            models.Index(
                fields=("office", "stage", "next_on", "since", "principal", "ring", "last_move_at", "told"),
                condition=Q(told=True),
                name="side_on_board",
            ),
            models.Index(fields=("principal", "begins"), name="side_diary"),
        )

    def __str__(self) -> str:
        return self.subject or self.code

    @property
    def key(self) -> str:
        """The side's key in core values: the same for every office that looks."""
        return f"s{self.place}"


class RecordedMove(models.Model):
    """A move, as it was made or reported; never changed and never taken out."""

    meeting = models.ForeignKey(MeetingRequest, on_delete=models.PROTECT, related_name="moves")
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    side = models.ForeignKey(RequestSide, on_delete=models.PROTECT, related_name="moves")
    """Whose act it is."""
    entered_by = models.ForeignKey(RequestSide, on_delete=models.PROTECT, related_name="entered")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="moves")
    """Empty for somebody outside, who acts by reply link."""
    member_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    kind = models.CharField(max_length=30, choices=_choices(KINDS))
    act = models.JSONField()
    report = models.JSONField(null=True, blank=True)
    private = models.BooleanField(default=False)
    internal = models.BooleanField()
    """Whether only the side that entered it sees it."""
    day_only = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("meeting_id", "at", "sequence")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "sequence"), name="move_sequence_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="move_kind_known"),
            models.CheckConstraint(
                condition=Q(report__isnull=True, entered_by=F("side"))
                | (Q(report__isnull=False, internal=True) & ~Q(entered_by=F("side"))),
                name="move_reported_by_another_side",
            ),
            models.CheckConstraint(
                condition=Q(private=False) | Q(internal=True), name="move_private_is_internal"
            ),
        )
        indexes = (models.Index(fields=("meeting", "at"), name="move_by_time"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Paper(models.Model):
    """A paper that a file needs: a brief, a letter, a list, with who owes it and by which day."""

    file = models.ForeignKey(RequestSide, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=200)
    owner_name = models.CharField(_("who writes it"), max_length=200)
    due = models.DateField(_("due"))
    where = models.CharField(_("where it is kept"), max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due", "title")

    def __str__(self) -> str:
        return self.title

"""Kinds: what each kind of move is called on a button, what it does in a sentence, and in which group it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sidelines.meetings import acts
from sidelines.meetings.acts import Act

Words = str | Promise

TALK, OFFER, SETTLE, INSIDE, VISITS, NOTES, AFTER, END = (
    _("With the other side"),
    _("Options"),
    _("Towards the meeting"),
    _("Inside the office"),
    _("Preparatory visits"),
    _("For the file"),
    _("The meeting and after"),
    _("End it"),
)
GROUPS = (OFFER, SETTLE, TALK, INSIDE, VISITS, NOTES, AFTER, END)
"""The groups in the order in which a file lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of move as pages offer it."""

    act: type[Act]
    label: Words
    """What the button says."""
    does: Words
    """What it does, in a sentence."""
    group: Words

    @property
    def slug(self) -> str:
        """The kind's name in addresses."""
        return slugify(self.act.name)

    @property
    def ends(self) -> bool:
        """Whether it ends the request or takes back what was confirmed."""
        return self.group is END


def _kind(act: type[Act], label: Any, does: Any, group: Any) -> Kind:
    return Kind(act=act, label=label, does=does, group=group)


KINDS: tuple[Kind, ...] = (
    _kind(
        acts.Propose,
        _("Propose options"),
        _("Places and times go to the other side, and are held softly in our diary."),
        OFFER,
    ),
    _kind(
        acts.Accept,
        _("Accept an option"),
        _("An option of theirs suits; it is agreed once a side settles on it."),
        OFFER,
    ),
    _kind(
        acts.Refuse,
        _("Refuse an option"),
        _("An option of theirs doesn't suit, and they are told why."),
        OFFER,
    ),
    _kind(
        acts.Counter,
        _("Counter an option"),
        _("Another place or time is offered instead of one of theirs."),
        OFFER,
    ),
    _kind(acts.Drop, _("Take an option off the table"), _("An option of ours no longer stands."), OFFER),
    _kind(
        acts.Draft,
        _("Draft options"),
        _("Options are drawn up and not sent yet; nobody else sees them."),
        OFFER,
    ),
    _kind(
        acts.AgreeInPrinciple, _("Agree in principle"), _("Yes to meeting, with items still open."), SETTLE
    ),
    _kind(
        acts.Agree,
        _("Agree to an option"),
        _("We settle on that place and that time, and hold it firmly."),
        SETTLE,
    ),
    _kind(
        acts.Confirm,
        _("Confirm"),
        _("We confirm, and say exactly what: the meeting, or less than that."),
        SETTLE,
    ),
    _kind(acts.OpenItem, _("Open an item"), _("Something is to be settled before the meeting."), SETTLE),
    _kind(acts.Settle, _("Settle an item"), _("An open item is settled, and how."), SETTLE),
    _kind(
        acts.Waive, _("Waive an item"), _("An open item is let be, in your name and for a reason."), SETTLE
    ),
    _kind(acts.SoundOut, _("Sound out"), _("We ask whether a meeting would be welcome."), TALK),
    _kind(acts.Say, _("Reply in words"), _("We answer or ask something that binds nobody."), TALK),
    _kind(acts.Chase, _("Remind them"), _("We say that we wait for an answer."), TALK),
    _kind(acts.Wish, _("Enter a wish"), _("What our principal said, where and how."), INSIDE),
    _kind(acts.RaiseAgain, _("Raised again"), _("Our principal said it again; it climbs at once."), INSIDE),
    _kind(
        acts.Task,
        _("Give it to somebody to do"),
        _("Somebody is to see to it, with what is to be done."),
        INSIDE,
    ),
    _kind(
        acts.HandOver, _("Hand over to another owner"), _("Somebody else has it in hand from now on."), INSIDE
    ),
    _kind(
        acts.Park, _("Park"), _("It rests, for a reason, until a day on which it is looked at again."), INSIDE
    ),
    _kind(acts.PlanVisit, _("Plan a visit"), _("An envoy goes first: who, where, when."), VISITS),
    _kind(
        acts.OpenChecklist,
        _("Open the checklist"),
        _("What the visit has to see to, counted back from the meeting."),
        VISITS,
    ),
    _kind(acts.VisitMade, _("Visit made"), _("The visit took place, and what it found."), VISITS),
    _kind(acts.CallOffVisit, _("Call off a visit"), _("The visit will not take place."), VISITS),
    _kind(acts.Contact, _("Note a contact"), _("A call, a letter, a talk on the margins."), NOTES),
    _kind(acts.Encounter, _("Note an encounter"), _("The principals met before: when and where."), NOTES),
    _kind(
        acts.Correct,
        _("Correct an entry"),
        _("What we entered was wrong: it stays legible and no longer counts."),
        NOTES,
    ),
    _kind(acts.Announce, _("Announce"), _("We tell the public of the confirmed meeting."), AFTER),
    _kind(
        acts.Held, _("The meeting took place"), _("When it began and ended, as far as that is known."), AFTER
    ),
    _kind(acts.ReadOut, _("Record the read-out"), _("What was said in the meeting."), AFTER),
    _kind(
        acts.FollowUp,
        _("Note a follow-up"),
        _("What is to be done after the meeting, by whom, by which day."),
        AFTER,
    ),
    _kind(acts.Done, _("Follow-up done"), _("A follow-up is done."), AFTER),
    _kind(acts.Decline, _("Decline"), _("We say no, for a reason."), END),
    _kind(acts.Withdraw, _("Withdraw"), _("We take back what we asked for, for a reason."), END),
    _kind(
        acts.Lapse,
        _("Let it lapse"),
        _("Nothing more will be done: a decision in your name, for a reason."),
        END,
    ),
    _kind(acts.Supersede, _("Supersede"), _("Another request takes the place of this one."), END),
    _kind(acts.Postpone, _("Postpone"), _("The confirmed meeting will be at another time."), END),
    _kind(acts.Cancel, _("Cancel"), _("The confirmed meeting will not take place."), END),
)
"""Every kind of move, in the order in which pages offer them."""

BY_SLUG: dict[str, Kind] = {kind.slug: kind for kind in KINDS}
OF_ACT: dict[type[Act], Kind] = {kind.act: kind for kind in KINDS}

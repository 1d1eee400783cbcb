"""Acts: everything that a side can do in the life of a request, each with what it says.

An act is `internal` if only the side that does it ever sees it, `commits` if it binds the office (an offer, an
acceptance, a confirmation or taking one back), which not every member may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from sidelines.meetings.options import Option
from sidelines.times import Minute

USUAL_ITEMS = ("place", "time", "level", "format", "length", "language", "press", "announcement")
"""What is usually still open when a meeting is agreed in principle."""


class Confirmed(StrEnum):
    """What exactly is confirmed: an envoy's trip is not the meeting."""

    TRIP = "the envoy's trip"
    TALKS = "that talks go on"
    IN_PRINCIPLE = "a meeting in principle"
    MEETING = "the meeting with place and time"


class ContactBy(StrEnum):
    """How principals or offices spoke to each other about it."""

    CALL = "call"
    LETTER = "letter"
    MARGINS = "talk on the margins"
    VISIT = "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that a side does in the life of a request."""

    name: ClassVar[str] = ""
    """The kind of move, as it is called in files and on pages."""
    internal: ClassVar[bool] = False
    commits: ClassVar[bool] = False


# --- inside the office -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(Act):
    """The principal says that a meeting is wanted."""

    name: ClassVar[str] = "wish"
    internal: ClassVar[bool] = True
    words: str
    said: str = ""
    """Where and how it was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAgain(Act):
    """The principal says again what was said before."""

    name: ClassVar[str] = "raise again"
    internal: ClassVar[bool] = True
    words: str
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Act):
    """Somebody is made the owner of the request, with what is to be done."""

    name: ClassVar[str] = "task"
    internal: ClassVar[bool] = True
    owner: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Act):
    """The owner hands the request to somebody else."""

    name: ClassVar[str] = "hand over"
    internal: ClassVar[bool] = True
    owner: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(Act):
    """The request rests, with a reason, until a day on which it is looked at again."""

    name: ClassVar[str] = "park"
    internal: ClassVar[bool] = True
    reason: str
    review: date
    """A local day of the side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Act):
    """Options are drawn up, and not yet sent."""

    name: ClassVar[str] = "draft options"
    internal: ClassVar[bool] = True
    options: tuple[Option, ...]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse(Act):
    """Somebody decides that nothing more will be done, and says why."""

    name: ClassVar[str] = "let lapse"
    internal: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Act):
    """Something is to be done after the meeting, by somebody, by a day."""

    name: ClassVar[str] = "follow up"
    internal: ClassVar[bool] = True
    task: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Act):
    """A follow-up is done."""

    name: ClassVar[str] = "follow-up done"
    internal: ClassVar[bool] = True
    task: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Act):
    """Principals or offices spoke about it: a call, a letter, a talk on the margins."""

    name: ClassVar[str] = "contact"
    internal: ClassVar[bool] = True
    by: ContactBy
    between: str
    words: str
    on: date | None = None
    """The day of it, where that is not the day of the move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter(Act):
    """The principals met before, on that day and in that place."""

    name: ClassVar[str] = "encounter"
    internal: ClassVar[bool] = True
    on: date
    place: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something that a preparatory visit has to see to.

    `days_before` counts back from the meeting: 60 is T-60. A blocking check stands between agreed and confirmed.
    """

    name: str
    days_before: int
    blocking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChecklist(Act):
    """A preparatory visit gets its checklist; every check is an open item of our own."""

    name: ClassVar[str] = "open checklist"
    internal: ClassVar[bool] = True
    visit: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMade(Act):
    """A preparatory visit took place, and this is what it found."""

    name: ClassVar[str] = "visit made"
    internal: ClassVar[bool] = True
    visit: str
    findings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Act):
    """A move that we entered was wrong: it stays legible, and counts as `instead` says, or not at all."""

    name: ClassVar[str] = "correct"
    internal: ClassVar[bool] = True
    of: str
    """The id of the move."""
    reason: str
    instead: Act | None = None


# --- between the offices -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOut(Act):
    """One side asks the other whether a meeting would be welcome."""

    name: ClassVar[str] = "sound out"
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Act):
    """A side answers or asks in words, and binds itself to nothing."""

    name: ClassVar[str] = "reply"
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase(Act):
    """A side reminds the other that it waits for an answer."""

    name: ClassVar[str] = "chase"
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Act):
    """One side offers one or more options, to be answered by an instant, if one is set."""

    name: ClassVar[str] = "propose"
    commits: ClassVar[bool] = True
    options: tuple[Option, ...]
    answer_by: Minute | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Act):
    """An option of the other side suits; the meeting is agreed once they settle on it."""

    name: ClassVar[str] = "accept"
    commits: ClassVar[bool] = True
    option: Option
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Act):
    """An option of the other side does not suit, for a reason."""

    name: ClassVar[str] = "refuse"
    commits: ClassVar[bool] = True
    option: Option
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter(Act):
    """Another option is offered instead of one of the other side's."""

    name: ClassVar[str] = "counter"
    commits: ClassVar[bool] = True
    option: Option
    instead: Option
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(Act):
    """A side takes an option of its own off the table, for a reason."""

    name: ClassVar[str] = "drop option"
    commits: ClassVar[bool] = True
    option: Option
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeInPrinciple(Act):
    """A side says yes to meeting, with items still open."""

    name: ClassVar[str] = "agree in principle"
    commits: ClassVar[bool] = True
    open_items: tuple[str, ...] = USUAL_ITEMS
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem(Act):
    """Something is to be settled before the meeting; if it blocks, before the meeting is confirmed."""

    name: ClassVar[str] = "open item"
    item: str
    words: str = ""
    blocking: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(Act):
    """An open item is settled, and this is how."""

    name: ClassVar[str] = "settle item"
    item: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waive(Act):
    """A named member lets an open item be, for a reason."""

    name: ClassVar[str] = "waive item"
    commits: ClassVar[bool] = True
    item: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree(Act):
    """A side settles on one option: that place, that time."""

    name: ClassVar[str] = "agree"
    commits: ClassVar[bool] = True
    option: Option
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Act):
    """A side confirms, and says exactly what."""

    name: ClassVar[str] = "confirm"
    commits: ClassVar[bool] = True
    what: Confirmed = Confirmed.MEETING
    option: Option | None = None
    """What is confirmed, where that is the meeting and the side has not said before which option it agrees to."""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Act):
    """A side tells the public of a confirmed meeting."""

    name: ClassVar[str] = "announce"
    commits: ClassVar[bool] = True
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Act):
    """The meeting took place, from that minute to that one (UTC), as far as they are known."""

    name: ClassVar[str] = "held"
    began: Minute | None = None
    ended: Minute | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOut(Act):
    """A side records what was said in the meeting."""

    name: ClassVar[str] = "read-out"
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Act):
    """A side says no, for a reason."""

    name: ClassVar[str] = "decline"
    commits: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Act):
    """A side takes back what it asked for, for a reason."""

    name: ClassVar[str] = "withdraw"
    commits: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersede(Act):
    """Another request takes the place of this one."""

    name: ClassVar[str] = "supersede"
    commits: ClassVar[bool] = True
    by: str
    """How the other request is called."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postpone(Act):
    """A confirmed meeting will be at another time, not yet known."""

    name: ClassVar[str] = "postpone"
    commits: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Act):
    """A confirmed meeting will not take place."""

    name: ClassVar[str] = "cancel"
    commits: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVisit(Act):
    """An envoy is to go first: who, where, and on which days of the place."""

    name: ClassVar[str] = "plan visit"
    visit: str
    """What the visit is called."""
    envoy: str
    place: str
    first: date
    last: date
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffVisit(Act):
    """A preparatory visit will not take place, for a reason."""

    name: ClassVar[str] = "call off visit"
    visit: str
    reason: str


ACTS: tuple[type[Act], ...] = (
    Wish,
    RaiseAgain,
    Task,
    HandOver,
    Park,
    SoundOut,
    Say,
    Chase,
    Draft,
    Propose,
    Accept,
    Refuse,
    Counter,
    Drop,
    AgreeInPrinciple,
    OpenItem,
    Settle,
    Waive,
    Agree,
    Confirm,
    Announce,
    Held,
    ReadOut,
    FollowUp,
    Done,
    Decline,
    Withdraw,
    Lapse,
    Supersede,
    Postpone,
    Cancel,
    PlanVisit,
    OpenChecklist,
    VisitMade,
    CallOffVisit,
    Contact,
    Encounter,
    Correct,
)
"""Every kind of act, in the order in which a request's life meets them."""

NAMED: dict[str, type[Act]] = {kind.name: kind for kind in ACTS}
"""Kinds of act by name."""

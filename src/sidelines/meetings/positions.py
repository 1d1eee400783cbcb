"""Positions: how far each side has gone, and what each keeps to itself about a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from sidelines.meetings.acts import Check, Confirmed
from sidelines.meetings.sides import Report
from sidelines.times import Minute


class Level(IntEnum):
    """How far a side has gone towards the meeting."""

    NO_ANSWER = 0
    INTERESTED = 1
    IN_PRINCIPLE = 2
    AGREED = 3
    CONFIRMED = 4

    @property
    def words(self) -> str:
        """The level in words.

        >>> Level.IN_PRINCIPLE.words
        'agreed in principle'
        """
        return ("no answer", "interested", "agreed in principle", "agreed", "confirmed")[self]


class Ending(StrEnum):
    """How a request ends other than by the meeting."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A side has ended the request: how, why, when and by whom."""

    how: Ending
    side: str
    reason: str
    at: Minute
    member: str
    report: Report | None = None
    by: str = ""
    """The request that takes its place, where it is superseded."""
    inside: bool = False
    """Kept inside: nobody was told, so that a later word of the other side opens the request again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a side has confirmed, exactly, and in which words."""

    what: Confirmed
    at: Minute
    words: str = ""
    report: Report | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One side's own position: its level, the option that it means, since when, and how it is known."""

    side: str
    level: Level = Level.NO_ANSWER
    option: str = ""
    """The key of the option to which it has agreed."""
    since: Minute | None = None
    report: Report | None = None
    """Set while we know it only as it was reported to us."""
    end: End | None = None
    statements: tuple[Statement, ...] = ()
    announced: Minute | None = None
    read_out: str = ""
    own: Position | None = None
    """What the side had shown itself, while a report counts instead; its next own act goes on from here."""

    @property
    def words(self) -> str:
        """The position in words: how the side has ended the request, or how far it has gone."""
        return self.end.how.value if self.end else self.level.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The principal's words on a wish, when and how they fell."""

    at: Minute
    words: str
    said: str
    day_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A request rests until a day of the side, for a reason."""

    at: Minute
    reason: str
    review: date
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What one side keeps to itself: who has the request in hand, and what its principal said."""

    owner: str
    tasked: Minute | None = None
    """When somebody was first given it."""
    task: str = ""
    wishes: tuple[Said, ...] = ()
    """The wish, and each time that it was raised again."""
    parked: Parked | None = None
    follow_ups: tuple[OpenFollowUp, ...] = ()

    @property
    def raised_again(self) -> tuple[Said, ...]:
        """The times after the first."""
        return self.wishes[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFollowUp:
    """What is to be done after the meeting, by whom, by which local day, and whether it is done."""

    task: str
    owner: str
    due: date
    done: Minute | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to be settled before the meeting, and how that was done."""

    name: str
    raised_by: str
    raised: Minute
    words: str = ""
    blocking: bool = False
    private: bool = False
    due: date | None = None
    visit: str = ""
    """The preparatory visit that is to see to it."""
    days_before: int | None = None
    """The day by which, counted back from the meeting."""
    value: str = ""
    waived: str = ""
    """Why it was let be."""
    closed: Minute | None = None
    closed_by: str = ""
    """The member who settled or waived it."""

    @property
    def open(self) -> bool:
        """Whether it is still to be settled."""
        return self.closed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A preparatory visit: a meeting of its own that comes first."""

    name: str
    side: str
    envoy: str
    place: str
    first: date
    last: date
    purpose: str = ""
    private: bool = False
    """Kept inside: the other side doesn't know of it."""
    checks: tuple[Check, ...] = ()
    made: Minute | None = None
    findings: str = ""
    called_off: str = ""
    """Why it will not take place."""

    @property
    def key(self) -> str:
        """What it is kept under: two offices may call their visits the same."""
        return visit_key(self.side, self.name)


def visit_key(side: str, name: str) -> str:
    """What a side's visit of that name is kept under, however it is capitalised.

    >>> visit_key("washington", "The adviser's visit")
    "washington: the adviser's visit"
    """
    return f"{side}: {name.casefold()}"

"""Options: the places and times that sides offer each other, and what each answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sidelines.times import Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A place and a time at which the principals could meet.

    `begins` and `ends` are UTC minutes of a half-open span; `zone` is the IANA zone of the place. Where only the
    day is settled, `hours_open` holds and the span is that whole local day. `city` is empty while the place is
    open.
    """

    key: str
    begins: Minute
    ends: Minute
    zone: str
    city: str = ""
    country: str = ""
    """The two-letter code, empty while the place is open."""
    venue: str = ""
    hours_open: bool = False

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("an option needs a key")
        if self.begins >= self.ends:
            raise ValueError(f"option {self.key} ends before it begins")


class Reply(StrEnum):
    """What a side answers to an option."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    COUNTERED = "countered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one side answered to one option, and when."""

    side: str
    reply: Reply
    at: Minute
    reason: str = ""
    instead: str = ""
    """The key of the option that it countered with."""
    reported: bool = False


class Closed(StrEnum):
    """Why an option is no longer open."""

    DROPPED = "dropped"
    REFUSED = "refused"
    COUNTERED = "countered"
    ANOTHER_AGREED = "another was agreed"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheTable:
    """An option as it stands: who offered it, what the others answered, and whether it is still open.

    `offered_by` is empty for a draft, which only the side that drew it up sees.
    """

    option: Option
    offered_by: str
    drafted_by: str
    at: Minute
    answer_by: Minute | None = None
    answers: tuple[Answer, ...] = ()
    closed: Closed | None = None
    closed_at: Minute | None = None
    why: str = ""
    """Why it was closed, in the words of whoever closed it."""

    @property
    def draft(self) -> bool:
        """Whether it has not been offered to anybody."""
        return not self.offered_by

    @property
    def open(self) -> bool:
        """Whether it may still be the one."""
        return self.closed is None

    def answer_of(self, side: str) -> Answer | None:
        """The last answer of that side, if it gave one."""
        return next((answer for answer in reversed(self.answers) if answer.side == side), None)

    def suits(self, side: str) -> bool:
        """Whether that side has offered it or accepted it."""
        answer = self.answer_of(side)
        return self.offered_by == side if answer is None else answer.reply is Reply.ACCEPTED

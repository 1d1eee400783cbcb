"""Moves: an act by a side, made by a named member at an instant or reported by another side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sidelines.meetings.acts import Act
from sidelines.meetings.sides import Report
from sidelines.times import Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a side did, by whom it was entered and when (`at`, in UTC minutes).

    With a `report` it is the other side's act as we learned of it, and `member` is ours who entered it.
    """

    id: str
    at: Minute
    side: str
    """The key of the side whose act it is."""
    member: str
    act: Act
    report: Report | None = None
    private: bool = False
    """Kept inside, although such moves are usually told to the other side."""
    day_only: bool = False
    """The day is known, the hour is not."""
    source: str = ""
    """Where it can be read in public."""

    @property
    def internal(self) -> bool:
        """Whether only the side that entered it sees it."""
        return self.report is not None or self.private or self.act.internal

    @property
    def entered_by(self) -> str:
        """The key of the side in whose file it was entered."""
        return self.side if self.report is None else self.report.by

    @property
    def counts_from(self) -> Minute:
        """The instant from which it counts: when it was made, or when we learned of it."""
        return self.at if self.report is None else self.report.learned

    def seen_by(self, side: str) -> bool:
        """Whether that side sees it."""
        return not self.internal or self.entered_by == side


def visible_to(moves: Iterable[Move], side: str) -> tuple[Move, ...]:
    """The moves that one side sees: its own, its own reports, and what was communicated to it."""
    return tuple(move for move in moves if move.seen_by(side))

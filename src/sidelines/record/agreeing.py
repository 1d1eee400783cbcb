"""Agreement: how two statements about one thing stand to each other."""

from __future__ import annotations

from enum import StrEnum


class Agreement(StrEnum):
    """How two claims about one attribute of one meeting stand to each other."""

    SAME = "same"
    COMPATIBLE = "compatible"
    """Other words, and both can be true."""
    CONTRADICTORY = "contradictory"
    """Both can't be true."""
    UNRELATED = "unrelated"
    """They speak of different things, or it can't be told."""


class Modality(StrEnum):
    """How a claim is made: as fact, as a plan, as a possibility, as denied, or as not known."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    UNKNOWN = "unknown"
    NO_COMMENT = "no-comment"

    @property
    def silent(self) -> bool:
        """Whether nothing is said of the matter itself, so that nothing can contradict it."""
        return self in (Modality.UNKNOWN, Modality.NO_COMMENT)

"""Asked: what a side is to answer as its file stands, which is all that a reply link's page offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sidelines.desk import bridge, clock
from sidelines.desk.bridge import File
from sidelines.desk.models import RequestSide
from sidelines.meetings import acts, legal
from sidelines.meetings.acts import Act
from sidelines.meetings.options import OnTheTable, Option
from sidelines.meetings.positions import Level
from sidelines.meetings.standing import Duty, Standing
from sidelines.meetings.turn import awaited


class Step(StrEnum):
    """The one thing that is asked of a side."""

    OPTIONS = "answer options"
    SOUNDING = "answer sounding"
    AGREE = "agree"
    CONFIRM = "confirm"
    WORDS = "words alone"
    NOTHING = "nothing"

    @property
    def waits(self) -> bool:
        """Whether an answer is waited for, and words alone are none."""
        return self not in (Step.WORDS, Step.NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a side is asked, by its own file: options to answer, or one to agree to or to confirm."""

    file: File
    step: Step
    entries: tuple[OnTheTable, ...] = ()
    option: Option | None = None

    @property
    def standing(self) -> Standing:
        """The request as the side sees it."""
        return self.file.standing

    @property
    def refusal(self) -> type[acts.Decline] | type[acts.Withdraw] | None:
        """The kind of act by which the side says no to the meeting as a whole, if one is open to it."""
        kinds: tuple[type[acts.Decline] | type[acts.Withdraw], ...] = (acts.Decline, acts.Withdraw)
        return next((kind for kind in kinds if self._open(kind)), None)

    @property
    def hears_words(self) -> bool:
        """Whether the side may still say something in words."""
        return self._open(acts.Say)

    def yes(self) -> tuple[Act, ...]:
        """The acts by which the side says yes to what is asked as a whole."""
        if self.step is Step.SOUNDING:
            return (acts.AgreeInPrinciple(open_items=()),)
        if self.option is None:
            return ()
        agrees = acts.Agree(option=self.option)
        if self.step is Step.AGREE:
            return (agrees,)
        position = self.standing.positions[self.file.key]
        agreed = position.level >= Level.AGREED and position.option == self.option.key
        confirms = acts.Confirm(option=self.option)
        return (confirms,) if agreed else (agrees, confirms)

    def _open(self, kind: type[Act]) -> bool:
        return not legal.why_not(self.standing, self.file.key, kind)


def asked_of(side: RequestSide, *, first: int | None = None) -> Asked:
    """What is asked of a side now, or was when its file held no more than so many moves."""
    row = bridge.with_sides(RequestSide.objects.filter(pk=side.pk)).get()
    file = bridge.file_of(row, clock.now(), first=first)
    standing, key = file.standing, file.key
    if not standing.moves or legal.why_not(standing, key, acts.Say):
        return Asked(file=file, step=Step.NOTHING)
    unanswered = _unanswered(standing, key)
    if unanswered:
        return Asked(file=file, step=Step.OPTIONS, entries=unanswered)
    whose = awaited(standing)
    if key not in whose.sides:
        return Asked(file=file, step=Step.WORDS)
    if whose.duty in (Duty.AGREE, Duty.CONFIRM) and (option := _to_settle(standing, key)):
        step = Step.AGREE if whose.duty is Duty.AGREE else Step.CONFIRM
        return Asked(file=file, step=step, option=option)
    if whose.duty is Duty.ANSWER and not legal.why_not(standing, key, acts.AgreeInPrinciple):
        return Asked(file=file, step=Step.SOUNDING)
    return Asked(file=file, step=Step.WORDS)


def _unanswered(standing: Standing, key: str) -> tuple[OnTheTable, ...]:
    """The open options of others to which the side has not said anything."""
    if legal.why_not(standing, key, acts.Accept) or _settled_by_another(standing, key):
        return ()
    return tuple(
        entry for entry in standing.offers if entry.offered_by != key and entry.answer_of(key) is None
    )


def _settled_by_another(standing: Standing, key: str) -> Option | None:
    """The option on which another side has settled last, which is then what is asked about."""
    settled = [
        position
        for position in standing.positions.values()
        if position.side != key and position.level >= Level.AGREED and position.option in standing.options
    ]
    if not settled:
        return None
    last = max(settled, key=lambda position: position.since or 0)
    return standing.options[last.option].option


def _to_settle(standing: Standing, key: str) -> Option | None:
    """The option to agree to or to confirm: on which another has settled, or which suits everybody."""
    suits_all = (
        entry.option
        for entry in standing.offers
        if entry.option.city and all(entry.suits(side.key) for side in standing.sides)
    )
    return _settled_by_another(standing, key) or next(suits_all, None)

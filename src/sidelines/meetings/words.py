"""Words: moves, positions and whose move it is, as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sidelines.meetings import acts
from sidelines.meetings.ageing import Age, Due
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable, Option, Reply
from sidelines.meetings.positions import Position
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Duty, Standing
from sidelines.phrases import joined
from sidelines.times import Minute, day_at, day_text, time_text


def option_words(option: Option) -> str:
    """An option in a sentence: the place and its local time with zone."""
    where = option.city or "a place still open"
    day = day_text(day_at(option.begins, option.zone))
    return (
        f"{where}, {day}" if option.hours_open else f"{where}, {day}, {time_text(option.begins, option.zone)}"
    )


JUST_NOW = "just now"
"""How long it is since something that happened within the minute."""


def waited(since: Minute, now: Minute) -> str:
    """How long something has been waited for: in minutes for an hour, in hours for two days, then in days.

    >>> waited(0, 0)
    'just now'
    >>> waited(0, 26 * 60)
    '26 h'
    >>> waited(0, 31 * 1440)
    '31 days'
    """
    minutes = max(0, now - since)
    if minutes < 1:
        return JUST_NOW
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"


ASKED = {
    Duty.ANSWER_WISH: "answer to the wish",
    Duty.REVIEW: "review of what was parked",
    Duty.ANSWER: "answer",
    Duty.PROPOSE: "options",
    Duty.AGREE: "agreement on an option",
    Duty.CONFIRM: "confirmation",
    Duty.RECORD: "read-out",
}
"""What is waited for, as it goes with "our" or "their"."""


def due_words(dues: Sequence[Due]) -> str:
    """What is due first, whose it is and by when, and how much there is besides.

    Reads like "a follow-up of Bohdan: send the draft, due Fri 20 November 2026; and 1 more".
    """
    first, more = dues[0], len(dues) - 1
    what = f"a follow-up of {first.owner}: {first.what}" if first.owner else first.what
    return f"{what}, due {day_text(first.on)}" + (f"; and {more} more" if more else "")


def waiting_words(standing: Standing, age: Age, now: Minute) -> str:
    """Whose move it is and since when, as the side of the age says it.

    Reads like "waiting for: their confirmation, since 26 h" or "our move: answer to the wish, since 31 days".
    """
    whose = age.awaited
    if whose.duty is Duty.NOTHING:
        return f"it is over but for {due_words(age.dues)}" if age.dues else "nobody's move: it is over"
    if whose.duty is Duty.MEET:
        return "nobody's move until the meeting"
    since = _since(age, now)
    what = ASKED[whose.duty]
    if whose.sides == {age.side}:
        return f"our move: {what}{since}"
    owner = "their" if age.side not in whose.sides else "our and their"
    return f"waiting for: {owner} {what}{since}"


def _since(age: Age, now: Minute) -> str:
    """Since when it is so, as the end of a sentence."""
    if age.since is None or age.since > now:
        return ""
    said = waited(age.since, now)
    return f", {said}" if said == JUST_NOW else f", since {said}"


def position_words(position: Position, option: OnTheTable | None = None) -> str:
    """A side's position in words, with what it has agreed to or why it has ended the request."""
    if position.end is not None:
        return f"{position.words}: {position.end.reason}"
    if option is not None and position.option == option.option.key:
        return f"{position.words}: {option_words(option.option)}"
    return position.words


def report_words(move: Move, entered_by: Side) -> str:
    """How a reported move is known, with the day on which it was learned.

    Reads like "as reported to us by telephone by Yuri Ushakov, learned on Wed 27 June 2018".
    """
    report = move.report
    if report is None:
        return ""
    day = day_text(day_at(report.learned, entered_by.zone))
    paper = f" ({report.document})" if report.document else ""
    by = f" by {report.said_by}" if report.said_by else ""
    way = "in" if report.channel in ("note verbale", "letter", "press") else "by"
    channel = f"{way} {'the ' if report.channel == 'press' else ''}{report.channel}"
    if report.channel == "note verbale" or report.channel == "letter":
        channel = f"in a {report.channel}"
    elif report.channel == "in person":
        channel = "in person"
    elif report.channel == "embassy":
        channel = "through the embassy"
    return f"as reported to us {channel}{by}{paper}, learned on {day}"


def move_words(move: Move, standing: Standing) -> str:
    """What a side did, as a sentence that names its office, with one full stop at its end."""
    side = standing.side(move.side)
    there = standing.agreed.option.zone if standing.agreed else side.zone
    said = _did(move.act, side, there)
    stop = "" if _STOPPED.search(said) else "."
    return f"{opening(side.office)} {said}{stop}"


_STOPPED = re.compile(r"[.?!]’?”$")
"""Quoted words that end in a stop of their own."""


def opening(words: str) -> str:
    """Words as they open a sentence.

    >>> opening("the Kremlin has agreed already.")
    'The Kremlin has agreed already.'
    """
    return words[:1].upper() + words[1:]


def _quoted(words: str) -> str:
    return f": “{words}”" if words else ""


def _because(reason: str) -> str:
    # The sentence brings its own full stop.
    return f", because {reason.removesuffix('.')}" if reason else ""


def options_words(options: Iterable[Option]) -> str:
    """Options in a sentence, kept apart by semicolons: there are commas within each of them."""
    return "; ".join(option_words(option) for option in options)


def _did(act: acts.Act, side: Side, there: str) -> str:
    """What was done, as the rest of a sentence that begins with the office; `there` is the zone of the meeting."""
    if isinstance(act, acts.Held):
        return f"records that the meeting took place{_hours(act, there)}{_quoted(act.words)}"
    found = _did_inside(act, side) or _did_between(act) or _did_late(act)
    if not found:
        raise TypeError(f"no words for {type(act).__name__}")
    return found


def _did_inside(act: acts.Act, side: Side) -> str:
    match act:
        case acts.Wish():
            return f"notes a wish of {side.principal}{_where(act.said)}{_quoted(act.words)}"
        case acts.RaiseAgain():
            return f"hears {side.principal} raise it again{_where(act.said)}{_quoted(act.words)}"
        case acts.Task():
            return f"gives it to {act.owner}{_quoted(act.words)}"
        case acts.HandOver():
            return f"hands it over to {act.owner}{_quoted(act.words)}"
        case acts.Park():
            return f"parks it until {day_text(act.review)}{_because(act.reason)}"
        case acts.Draft():
            return f"draws up {options_words(act.options)}{_quoted(act.words)}"
        case acts.Lapse():
            return f"lets it lapse{_because(act.reason)}"
        case acts.FollowUp():
            return f"notes a follow-up for {act.owner} by {day_text(act.due)}: {act.task}"
        case acts.Done():
            return f"has done a follow-up: {act.task}{_quoted(act.words)}"
        case acts.Contact():
            on = f" on {day_text(act.on)}" if act.on else ""
            return f"notes a {act.by} between {act.between}{on}{_quoted(act.words)}"
        case acts.Encounter():
            return f"notes that they met in {act.place} on {day_text(act.on)}{_quoted(act.words)}"
        case acts.OpenChecklist():
            return f"opens a checklist of {len(act.checks)} for {act.visit}"
        case acts.VisitMade():
            return f"reports from {act.visit}{_quoted(act.findings)}"
        case acts.Correct():
            return f"corrects what was entered{_because(act.reason)}"
    return ""


def _where(said: str) -> str:
    return f" ({said})" if said else ""


def _did_between(act: acts.Act) -> str:
    match act:
        case acts.SoundOut():
            return f"asks whether a meeting would be welcome{_quoted(act.words)}"
        case acts.Say():
            return f"replies{_quoted(act.words)}"
        case acts.Chase():
            return f"asks again for an answer{_quoted(act.words)}"
        case acts.Propose():
            return f"offers {options_words(act.options)}{_quoted(act.words)}"
        case acts.Accept():
            return f"accepts {option_words(act.option)}{_quoted(act.words)}"
        case acts.Refuse():
            return f"refuses {option_words(act.option)}{_because(act.reason)}"
        case acts.Counter():
            return f"offers {option_words(act.instead)} instead of {option_words(act.option)}{_quoted(act.words)}"
        case acts.Drop():
            return f"takes {option_words(act.option)} off the table{_because(act.reason)}"
        case acts.AgreeInPrinciple():
            still = f", with {joined(act.open_items)} open" if act.open_items else ""
            return f"agrees in principle{still}{_quoted(act.words)}"
        case acts.OpenItem():
            blocks = ", before it can be confirmed" if act.blocking else ""
            return f"opens an item: {act.item}{blocks}{_quoted(act.words)}"
        case acts.Settle():
            return f"settles {act.item}: {act.value}"
        case acts.Waive():
            return f"waives {act.item}{_because(act.reason)}"
    return ""


def _hours(act: acts.Held, there: str) -> str:
    """From when to when they met, by the clocks of the place, as far as it is known."""
    begun = f" from {time_text(act.began, there)}" if act.began is not None else ""
    ended = f" to {time_text(act.ended, there)}" if act.ended is not None else ""
    return f"{begun}{ended}"


def _did_late(act: acts.Act) -> str:
    match act:
        case acts.Agree():
            return f"agrees to {option_words(act.option)}{_quoted(act.words)}"
        case acts.Confirm():
            return f"confirms {act.what}{_quoted(act.words)}"
        case acts.Announce():
            return f"announces it{_quoted(act.words)}"
        case acts.ReadOut():
            return f"records its read-out{_quoted(act.words)}"
        case acts.Decline():
            return f"declines{_because(act.reason)}"
        case acts.Withdraw():
            return f"withdraws{_because(act.reason)}"
        case acts.Supersede():
            return f"lets {act.by} take its place{_because(act.reason)}"
        case acts.Postpone():
            return f"postpones the meeting{_because(act.reason)}"
        case acts.Cancel():
            return f"cancels the meeting{_because(act.reason)}"
        case acts.PlanVisit():
            days = (
                day_text(act.first)
                if act.first == act.last
                else f"{day_text(act.first)} to {day_text(act.last)}"
            )
            return f"plans {act.visit}: {act.envoy} in {act.place}, {days}{_quoted(act.purpose)}"
        case acts.CallOffVisit():
            return f"calls off {act.visit}{_because(act.reason)}"
    return ""


_ANSWERED = {Reply.ACCEPTED: "accepted", Reply.REFUSED: "refused", Reply.COUNTERED: "offered another instead"}


def answer_words(entry: OnTheTable, side: str) -> str:
    """What a side says to an option: offered, its answer with its reason, or nothing yet."""
    if entry.offered_by == side:
        return "offered"
    answer = entry.answer_of(side)
    if answer is None:
        return "draft" if entry.draft else "no answer"
    return _ANSWERED[answer.reply] + (f": {answer.reason}" if answer.reason else "")

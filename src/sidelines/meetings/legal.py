"""Legal: which moves the facts allow, and which fact forbids the others.

Every rule looks at the standing as the side sees it that enters the move, and gives the sentence that forbids it, or
nothing. `RULES` says for every kind of act which rules on the standing it has to pass, in order; `DETAILS` which
rules on what it says.
"""

from __future__ import annotations

from sidelines.errors import SidelinesError
from sidelines.meetings import acts
from sidelines.meetings.fold import at_first, counted, resumed
from sidelines.meetings.moves import Move
from sidelines.meetings.rules.contents import DETAILS, no_meeting_to_confirm, reason_given
from sidelines.meetings.rules.entry import as_entered, while_over
from sidelines.meetings.rules.kinds import NOT_OF_REPORTS, RULES, why_not
from sidelines.meetings.rules.reports import in_its_time
from sidelines.meetings.standing import Standing
from sidelines.meetings.words import opening
from sidelines.times import Minute

__all__ = [
    "DETAILS",
    "RULES",
    "IllegalMove",
    "check",
    "confirmable",
    "forbidden",
    "kept_inside",
    "no_meeting_to_confirm",
    "possible",
    "why_not",
]


class IllegalMove(SidelinesError):
    """The facts of the request forbid the move."""


def check(standing: Standing, move: Move) -> None:
    """Let the move pass if the facts allow it; raises IllegalMove with the fact that forbids it."""
    if said := forbidden(standing, move):
        raise IllegalMove(said)


def forbidden(standing: Standing, move: Move) -> str:
    """The fact that forbids the move, as a sentence; empty where nothing does.

    `standing` is the request as the side sees it that enters the move.
    """
    return opening(as_entered(standing, move) or _forbidden_by_facts(standing, move))


def possible(standing: Standing, side: str, now: Minute | None = None) -> tuple[type[acts.Act], ...]:
    """The kinds of act that are open to the side as the request stands, and at `now` where that is given."""
    return tuple(kind for kind in acts.ACTS if not why_not(standing, side, kind, now))


def confirmable(standing: Standing, side: str) -> tuple[acts.Confirmed, ...]:
    """What the side may confirm as the request stands: the meeting itself only once it has agreed to one."""
    if why_not(standing, side, acts.Confirm):
        return ()
    whole = not no_meeting_to_confirm(standing, side)
    return tuple(what for what in acts.Confirmed if whole or what is not acts.Confirmed.MEETING)


def kept_inside(standing: Standing, act: acts.Act, side: str = "") -> bool:
    """Whether a kind of move that is usually told concerns only what the other side doesn't know of.

    Such a move is entered as `private`; told, it would betray what it is about. `side` makes the move: the viewer,
    unless the standing is that of somebody who sees all.
    """
    match act:
        case acts.Decline() | acts.Supersede():
            return standing.asked is None
        case acts.Settle() | acts.Waive():
            item = standing.items.get(act.item.casefold())
            return item is not None and item.private
        case acts.Drop():
            known = standing.options.get(act.option.key)
            return known is not None and known.draft
        case acts.CallOffVisit():
            visit = standing.visit(side or standing.viewer, act.visit)
            return visit is not None and visit.private
        case acts.PlanVisit() | acts.OpenItem():
            return standing.asked is None
    return False


def _forbidden_by_facts(standing: Standing, move: Move) -> str:
    """What forbids it beside how it is entered: the end of the request, the rules on its kind, what it says."""
    if found := while_over(standing, move):
        return found
    kind = type(move.act)
    for rule in RULES[kind]:
        if (move.report is None or rule not in NOT_OF_REPORTS) and (found := rule(standing, move.side)):
            return found
    if isinstance(move.act, acts.Correct):
        return _correctable(standing, move, move.act)
    said = next((said for detail in DETAILS.get(kind, ()) if (said := detail(standing, move, move.act))), "")
    return said or in_its_time(standing, move)


def _correctable(standing: Standing, move: Move, act: acts.Correct) -> str:
    """One corrects what one entered and told nobody, by something that could have been entered in its place."""
    known = next((entry for entry in standing.moves if entry.id == act.of), None)
    if known is None or known.entered_by != move.side or isinstance(known.act, acts.Correct):
        return "There is no move of ours of that name to correct."
    if not known.internal:
        return "It was told to the other side: it can't be corrected, only answered by another move."
    if act.of in standing.corrected:
        return "It was corrected before: correct what took its place by a new move."
    if act.instead is not None and (found := _in_its_place(standing, known, act.instead)):
        return found
    return reason_given(standing, move, act)


def _in_its_place(standing: Standing, known: Move, instead: acts.Act) -> str:
    """Whether an act could have been entered in the place of a move, as things stood and as they are corrected."""
    if isinstance(instead, acts.Correct):
        return "A correction can't stand in the place of a move."
    if known.report is not None and instead.internal:
        return f"A {instead.name} is internal, and can't be what another office told us."
    if known.report is None and not (instead.internal or known.private):
        return f"A {instead.name} would have to be told to the other side."
    before: list[Move] = []
    for entry in counted(standing.moves):
        if entry.id == known.id:
            break
        before.append(entry)
    entered = Move(
        id=known.id, at=known.at, side=known.side, member=known.member, act=instead, report=known.report,
        private=known.private and not instead.internal,
    )  # fmt: skip
    return forbidden(resumed(at_first(standing.sides, standing.viewer), before), entered)

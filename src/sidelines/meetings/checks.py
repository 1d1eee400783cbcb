"""Checks: the usual checklist of a preparatory visit, counted back from the meeting."""

from __future__ import annotations

from sidelines.meetings.acts import Check
from sidelines.meetings.moves import Move
from sidelines.meetings.positions import Item


def checked(check: Check, visit: str, move: Move) -> Item:
    """The open item of our own that a check is."""
    return Item(
        name=check.name,
        raised_by=move.side,
        raised=move.counts_from,
        blocking=check.blocking,
        private=True,
        visit=visit,
        days_before=check.days_before,
    )


def _check(days_before: int, name: str, blocking: bool = False) -> Check:
    return Check(name=name, days_before=days_before, blocking=blocking)


USUAL_CHECKS: tuple[Check, ...] = (
    _check(60, "purpose of the visit agreed with the principal's office"),
    _check(60, "counterpart for the preparation named"),
    _check(55, "dates held in the principal's diary"),
    _check(50, "envoy's mandate in writing"),
    _check(45, "class of visit settled"),
    _check(45, "candidate venues listed"),
    _check(40, "visas and overflight asked for"),
    _check(40, "aircraft and range looked at"),
    _check(35, "hotel options and delegation floors"),
    _check(30, "venue seen on the spot", blocking=True),
    _check(30, "security survey with the host"),
    _check(30, "holding room", blocking=True),
    _check(30, "second exit", blocking=True),
    _check(28, "route from the airport driven at the hour"),
    _check(28, "spare route driven"),
    _check(28, "distances between rooms walked"),
    _check(25, "hospital and medical plan"),
    _check(25, "secure room and telephones"),
    _check(21, "delegation list exchanged"),
    _check(21, "level and format settled with the counterpart"),
    _check(21, "interpreters named by each side"),
    _check(21, "interpretation equipment tried"),
    _check(20, "press positions and pool agreed"),
    _check(20, "entry and exit of the press timed"),
    _check(18, "flags: right ones, right way up, right order"),
    _check(18, "seating plan checked against the delegation list"),
    _check(15, "badges and floor passes"),
    _check(15, "vehicles and order of the motorcade"),
    _check(14, "gifts and whether any are exchanged"),
    _check(14, "diet and allergies"),
    _check(12, "spouse's programme or none"),
    _check(10, "greeters and receiving line"),
    _check(10, "forms of address and exact titles"),
    _check(10, "announcement: text, day and hour agreed"),
    _check(7, "brief and points to make drafted"),
    _check(7, "agenda recapped in writing"),
    _check(5, "lines to take if the other side speaks first"),
    _check(3, "programme of the day exchanged"),
    _check(3, "leave-by times given to the drivers"),
    _check(2, "all scheduling sent thirty-six hours ahead"),
    _check(1, "walk-through with the note-taker and the interpreter"),
    _check(1, "thank-you letters drafted"),
)
"""Forty-two checks from T-60 to T-1; a case or an office may use its own instead.

After the public record of how visits are prepared: site survey, routes, distances between rooms, exits, holding rooms,
flags, seating and telephones (accounts of American and French preparatory missions), a checklist that begins
sixty days ahead, and all scheduling sent by 36 hours before arrival (American cables of 1974 and 1975).
"""

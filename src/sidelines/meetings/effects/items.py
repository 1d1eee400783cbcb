"""Items: what is still to be settled, and who goes first to see to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sidelines.meetings import acts
from sidelines.meetings.checks import checked
from sidelines.meetings.effects.changing import answering, at_least, put
from sidelines.meetings.moves import Move
from sidelines.meetings.positions import Item, Level, Visit
from sidelines.meetings.standing import Standing


def agree_in_principle(standing: Standing, move: Move, act: acts.AgreeInPrinciple) -> Standing:
    """Yes to meeting; what the side names as open is open, unless it is on file already."""
    changed = at_least(standing, move, Level.IN_PRINCIPLE)
    for name in act.open_items:
        if name.casefold() not in standing.items:
            changed = raised(changed, Item(name=name, raised_by=move.side, raised=move.counts_from))
    return answering(changed)


def raised(standing: Standing, item: Item) -> Standing:
    """The item is open; one that was open already takes on what the new one adds."""
    key = item.name.casefold()
    known = standing.items.get(key)
    if known is not None and known.open:
        item = replace(
            known,
            blocking=known.blocking or item.blocking,
            private=known.private and item.private,
            words=known.words or item.words,
            due=item.due or known.due,
            visit=known.visit or item.visit,
            days_before=item.days_before if known.days_before is None else known.days_before,
        )
    return replace(standing, items=put(standing.items, key, item))


def open_item(standing: Standing, move: Move, act: acts.OpenItem) -> Standing:
    """Something is to be settled."""
    item = Item(
        name=act.item,
        raised_by=move.side,
        raised=move.counts_from,
        words=act.words,
        blocking=act.blocking,
        private=move.private,
        due=act.due,
    )
    return raised(standing, item)


def settle(standing: Standing, move: Move, act: acts.Settle | acts.Waive) -> Standing:
    """It is settled, or let be, by the member who says so."""
    key = act.item.casefold()
    known = standing.items.get(key) or Item(
        name=act.item, raised_by=move.side, raised=move.counts_from, private=move.private
    )
    shut = replace(known, closed=move.counts_from, closed_by=move.member, value="", waived="")
    shut = (
        replace(shut, value=act.value) if isinstance(act, acts.Settle) else replace(shut, waived=act.reason)
    )
    return replace(standing, items=put(standing.items, key, shut))


def plan_visit(standing: Standing, move: Move, act: acts.PlanVisit) -> Standing:
    """An envoy is to go first."""
    visit = Visit(
        name=act.visit,
        side=move.side,
        envoy=act.envoy,
        place=act.place,
        first=act.first,
        last=act.last,
        purpose=act.purpose,
        private=move.private,
    )
    return replace(standing, visits=put(standing.visits, visit.key, visit))


def _visit(standing: Standing, move: Move, name: str, **changes: Any) -> Standing:
    known = standing.visit(move.side, name)
    if known is None:
        return standing
    return replace(standing, visits=put(standing.visits, known.key, replace(known, **changes)))


def open_checklist(standing: Standing, move: Move, act: acts.OpenChecklist) -> Standing:
    """Every check is an open item of our own."""
    changed = _visit(standing, move, act.visit, checks=act.checks)
    for check in act.checks:
        changed = raised(changed, checked(check, act.visit, move))
    return changed


def visit_made(standing: Standing, move: Move, act: acts.VisitMade) -> Standing:
    """The envoy is back, with findings."""
    return _visit(standing, move, act.visit, made=move.counts_from, findings=act.findings)


def call_off_visit(standing: Standing, move: Move, act: acts.CallOffVisit) -> Standing:
    """The visit is off; what it was to see to stays open, with no visit to see to it."""
    visit = standing.visit(move.side, act.visit)
    if visit is None:
        return standing
    items = dict(standing.items)
    for check in visit.checks:
        item = items[check.name.casefold()]
        if item.open and item.visit.casefold() == visit.name.casefold():
            items[check.name.casefold()] = replace(item, visit="")
    return _visit(replace(standing, items=items), move, act.visit, called_off=act.reason)

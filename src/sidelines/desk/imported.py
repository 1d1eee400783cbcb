"""Imports as pages show them before anything is written: what would change, and what is left open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sidelines.formats.cases.changes import Change
from sidelines.formats.cases.diaries import left_open, summary
from sidelines.formats.cases.importing import Import
from sidelines.itinerary import Item, Stay
from sidelines.phrases import item_place, item_times
from sidelines.times import day_text

LISTED = 200
"""So many changes and so many sentences are listed on a page."""

Shown = dict[str, Any]


def shown_import(found: Import) -> Shown:
    """An import as it would be, in words."""
    words = {
        "new": _("new"),
        "changed": _("changed"),
        "gone": _("taken out"),
        "kept": _("kept as edited"),
        "left out": _("left out"),
        "there already": _("there already"),
        "unchanged": _("unchanged"),
    }
    listed = found.plan.those("new", "changed", "gone", "kept", "left out")
    opened = [sentence for source in found.sources for sentence in left_open(found.read, source)]
    days = found.order.days
    return {
        "days": {"first": day_text(days.first), "last": day_text(days.last)},
        "sources": [
            {"name": source.name, "summary": summary(found.read, source)} for source in found.sources
        ],
        "warnings": [str(problem) for source in found.sources for problem in source.problems][:LISTED],
        "broken_off": [source.name for source in found.sources if source.broken_off],
        "counts": [
            {"word": word, "count": len(found.plan.those(what))}  # type: ignore[arg-type]  # the keys are its kinds
            for what, word in words.items()
            if found.plan.those(what)  # type: ignore[arg-type]
        ],
        "changes": [_change(change, words[change.what]) for change in listed[:LISTED]],
        "more": max(0, len(listed) - LISTED),
        "open": opened[:LISTED],
        "open_more": max(0, len(opened) - LISTED),
        "empty": found.plan.empty,
    }


def days_written(found: Import) -> list[tuple[date, date]]:
    """The first and the last day of each entry that the import would write: what is new and what it changes."""
    items = [change.item for change in found.plan.those("new", "changed")]
    return [
        (item.first, item.last) if isinstance(item, Stay) else (item.day, item.last_day)
        for item in items
        if item is not None
    ]


def _change(change: Change, word: str) -> Shown:
    shown = {"what": change.what, "word": word, "source": change.source, **_where(change.item)}
    before = _where(change.item_before)
    if change.what == "changed" and change.item_before is not None:
        shown["before"] = {
            key: before[key] for key in ("when", "place", "title") if before[key] != shown[key]
        }
    if change.said_now is not None:
        shown["said_now"] = _where(change.said_now)
    return shown


def _where(item: Item | None) -> Shown:
    if item is None:
        return {"when": "", "place": "", "title": "", "tentative": False}
    place = item_place(item) or _("wherever that is")
    return {"when": item_times(item), "place": place, "title": item.title, "tentative": item.tentative}

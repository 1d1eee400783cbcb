"""How an import is shown: what will be entered, what has no place, what contradicts itself, what is set aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from sidelines.cli.tables import heading, items, paragraph, table
from sidelines.formats.cases.changes import Change, What
from sidelines.formats.cases.diaries import contradiction_text, summary
from sidelines.formats.diaries.diary import MOST_CONTRADICTIONS, Unplaced
from sidelines.formats.diaries.entries import Mark
from sidelines.formats.diaries.words import tells
from sidelines.itinerary import Engagement, Item
from sidelines.phrases import item_times, joined
from sidelines.times import day_text

if TYPE_CHECKING:
    from sidelines.formats.cases.importing import Import
    from sidelines.formats.diaries.entries import SetAside

SIGNS: dict[What, str] = {
    "new": "+ new",
    "changed": "~ changed",
    "gone": "- taken out",
    "kept": "= kept as edited",
    "left out": ". left out",
    "there already": ". there already",
    "unchanged": ". unchanged",
}
ORDER: tuple[What, ...] = ("new", "changed", "gone", "kept", "left out")
LISTED = 60
"""Entries that could not be placed and are listed one by one, unless all are asked for."""
NAMED = 12
"""Entries of one kind that are named one by one, unless all are asked for."""
WHY = {
    "cancelled": "cancelled",
    "free": "marked as free, so that it blocks nothing (--free takes stays in)",
    "outside": "outside these days (--from and --to take in others)",
    "another's": "another principal's",
    "merged": "said twice",
    "mistaken": "mistaken",
}


def print_import(console: Console, found: Import, *, everything: bool) -> None:
    """Print the whole of an import as it would be."""
    days = found.order.days
    paragraph(console, f"Read from {day_text(days.first)} to {day_text(days.last)} for {found.principal}:")
    items(console, [(source.name, summary(found.read, source)) for source in found.sources])
    for file, name in found.renamed.items():
        paragraph(console, f"{file} has most of the entries of {name}: it is read as a newer export of it.")
    for source in found.sources:
        for problem in source.problems:
            paragraph(console, f"warning: {problem}")
    for source in found.sources:
        if source.broken_off:
            paragraph(console, f"{source.name} breaks off: nothing that it lacks is taken out of the case.")
    _print_changes(console, found, everything=everything)
    _print_unplaced(console, found.read.unplaced, everything)
    if found.read.contradictions:
        number = len(found.read.contradictions)
        more = " or more" if number >= MOST_CONTRADICTIONS else ""
        heading(console, f"Two cities at one hour ({number:,}{more}): both are entered")
        items(console, [("!", contradiction_text(each)) for each in found.read.contradictions])
    _print_set_aside(console, found.read.set_aside, everything)


def _print_changes(console: Console, found: Import, *, everything: bool) -> None:
    case = found.order.case
    shown = sorted(found.plan.those(*ORDER), key=lambda change: ORDER.index(change.what))
    counts = [f"{len(found.plan.those(what))} {SIGNS[what][2:]}" for what in SIGNS if found.plan.those(what)]
    if found.plan.empty:
        heading(console, f"Nothing to change in {case} ({joined(counts) or 'nothing to enter'})")
    else:
        heading(console, f"{'A new case' if found.new_case else 'Into'} {case} ({joined(counts)})")
    placed = [change for change in shown if everything or _has_city(change)]
    if placed:
        columns = ("What", "When", "Where", "Source")
        table(console, columns, map(_row, placed) if everything else _rows(placed))
    anywhere = Counter(change.what for change in shown if not _has_city(change))
    if anywhere and not everything:
        said = joined([f"{number:,} {SIGNS[what][2:]}" for what, number in anywhere.items()])
        paragraph(
            console, f"And hours that keep {found.principal} busy wherever that is: {said}; --all lists them."
        )


def _has_city(change: Change) -> bool:
    return change.item is None or change.item.city is not None


def _rows(changes: Sequence[Change]) -> Iterator[Sequence[str]]:
    """A row for each, but one for all occurrences of a series to which the same happens."""
    series: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for number, change in enumerate(changes):
        mark = Mark.read(change.values.get("imported"))
        stem, dot, _ = mark.entry.partition(".") if mark else ("", "", "")
        alike = (change.what, change.source, stem, _cells(change.item)[1]) if dot else (str(number),)
        series[alike].append(change)
    for found in series.values():
        what, when, *rest = _row(found[0])
        more = f"\n{_more(len(found) - 1)}" if len(found) > 1 else ""
        yield what, f"{when}{more}", *rest


def _more(times: int) -> str:
    return "and once more" if times == 1 else f"and {times:,} times more"


def _row(change: Change) -> Sequence[str]:
    after = _cells(change.item)
    if change.said_now is not None:
        pairs = zip(after, _cells(change.said_now), strict=True)
        cells = (ours if ours == theirs else f"{ours}\n(now there: {theirs})" for ours, theirs in pairs)
        return (SIGNS[change.what], *cells, change.source)
    if change.what != "changed" or change.item_before is None:
        return (SIGNS[change.what], *after, change.source)
    pairs = zip(_cells(change.item_before), after, strict=True)
    cells = (new if old == new else f"{old or 'nothing'}\n→ {new or 'nothing'}" for old, new in pairs)
    return (SIGNS[change.what], *cells, change.source)


def _cells(item: Item | None) -> tuple[str, str]:
    """When and where a stay or engagement is."""
    if item is None:
        return "", ""
    where = item.city.label if item.city else "wherever that is"
    if isinstance(item, Engagement) and item.ends_in:
        where = f"{where} → {item.ends_in.label}"
    said = [word for word in ("tentative" if item.tentative else "", item.title) if word]
    return item_times(item), f"{where} ({', '.join(said)})" if said else where


def _print_unplaced(console: Console, unplaced: Sequence[Unplaced], everything: bool) -> None:
    settled = [each for each in unplaced if each.settled]
    rest = [each for each in unplaced if not each.settled]
    if rest:
        heading(console, f"Could not be placed ({len(rest)})")
        columns = ("When and where, as written", "Why", "Perhaps", "What becomes of it", "Source")
        listed = list(_unplaced_rows(rest))
        table(console, columns, listed if everything else listed[:LISTED])
        if len(listed) > LISTED and not everything:
            paragraph(console, f"  and {len(listed) - LISTED:,} more; --all lists them")
    if settled:
        count = f"{len(settled):,} {'entry has' if len(settled) == 1 else 'entries have'}"
        heading(console, f"{count} hours but no city: busy then, wherever that is")
        reasons = Counter(each.reason for each in settled)
        items(console, [(f"{number:,}", reason) for reason, number in reasons.most_common(NAMED)])
        rows = ((f"{each.entry.source}, {each.entry.where}", tells(each.entry)) for each in settled)
        _print_named(console, rows, len(settled), everything)


def _unplaced_rows(unplaced: Sequence[Unplaced]) -> Iterator[Sequence[str]]:
    """A row for each, but one for all times of a series."""
    series: dict[tuple[str, int], list[Unplaced]] = defaultdict(list)
    for each in unplaced:
        series[each.entry.source, each.entry.line].append(each)
    for found in series.values():
        entry, more = found[0].entry, len(found) - 1
        times = f"{tells(entry)}\n{_more(more)}" if more else tells(entry)
        becomes = "not entered" if found[0].item is None else "busy then, wherever that is"
        yield times, found[0].reason, found[0].guess, becomes, f"{entry.source}, {entry.where}"


def _print_set_aside(console: Console, set_aside: Sequence[SetAside], everything: bool) -> None:
    groups: dict[str, list[SetAside]] = defaultdict(list)
    for each in set_aside:
        groups[each.why].append(each)
    for why, words in WHY.items():
        found = groups.get(why, [])
        if not found:
            continue
        heading(console, f"Not entered: {len(found):,} {words}")
        if why in ("mistaken", "merged") or everything:
            rows = ((f"{each.source}, {each.where}", _sentence(each)) for each in found)
        elif why == "outside":
            continue
        else:
            rows = ((f"{each.source}, {each.where}", each.tells) for each in found)
        _print_named(console, rows, len(found), everything)


def _sentence(each: SetAside) -> str:
    return f"{each.tells}: {each.sentence}" if each.tells else each.sentence


def _print_named(console: Console, rows: Iterable[tuple[str, str]], count: int, everything: bool) -> None:
    items(console, rows if everything else _first(rows, NAMED))
    if count > NAMED and not everything:
        paragraph(console, f"  and {count - NAMED:,} more; --all lists them")


def _first(rows: Iterable[tuple[str, str]], number: int) -> Iterator[tuple[str, str]]:
    for place, row in enumerate(rows):
        if place < number:
            yield row

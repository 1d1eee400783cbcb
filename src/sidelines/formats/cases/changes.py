"""What an import would change in a case: shown before anything is written, and then written as it was shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sidelines.formats.cases.items import CityNames, Values, fingerprint, values_of
from sidelines.formats.diaries.diary import Read
from sidelines.formats.diaries.entries import Entry, Mark, entry_key
from sidelines.formats.diaries.same import same
from sidelines.itinerary import Engagement, Item, Stay
from sidelines.times import Days, day_at

Kind = Literal["stays", "engagements"]
What = Literal["new", "changed", "unchanged", "gone", "kept", "left out", "there already"]
MOSTLY = 0.5
"""The share of a file's entries from which on it is a newer export of a source that has them too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One stay or engagement that an import enters, changes, takes out or leaves as it is."""

    what: What
    kind: Kind
    source: str
    values: Values
    """What the case will hold; for what is gone, what it held."""
    before: Values | None = None
    at: int = -1
    """Which of the principal's stays or engagements it is in the case; -1 for a new one."""
    item: Item | None = None
    """What it will be read as; for what is gone, what it was."""
    item_before: Item | None = None
    said_now: Item | None = None
    """Of what is kept as edited: what the source says now, if that is not what it said when it was imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that an import does to one principal of a case."""

    principal: str
    changes: tuple[Change, ...]
    places: tuple[Values, ...]
    """Places of one's own that have to be added."""
    remembered: Mapping[str, str]
    """The entries of each source, as its table will hold them."""

    def those(self, *what: What) -> tuple[Change, ...]:
        """The changes of these kinds."""
        return tuple(change for change in self.changes if change.what in what)

    @property
    def empty(self) -> bool:
        """True if the case would stay as it is."""
        return not self.those("new", "changed", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A principal as the case holds it: the bare tables and the items that they are read as."""

    stays: Sequence[Mapping[str, Any]] = ()
    engagements: Sequence[Mapping[str, Any]] = ()
    items: Sequence[Item] = ()
    remembered: Mapping[str, str] = field(default_factory=dict)


def source_known_as(name: str, entries: Iterable[Entry], remembered: Mapping[str, str]) -> str:
    """The name under which the case knows the source: its own, or that of one that has most of its entries."""
    if name in remembered:
        return name
    keys = {entry_key(entry) for entry in entries}
    shares = {known: len(keys & set(listed.split())) for known, listed in remembered.items()}
    best = max(shares, key=lambda known: shares[known], default="")
    return best if best and keys and shares[best] / len(keys) >= MOSTLY else name


def planned(
    held: Held, read: Read, names: CityNames, principal: str, sources: Mapping[str, bool], days: Days | None
) -> Plan:
    """What the import of these sources does to the principal; stays outside `days` are left as they are.

    `sources` says of each whether it is whole: what one that breaks off lacks is not taken out.
    """
    return _Planner(held, read, names, sources, days).plan(principal)


class _Planner:
    def __init__(
        self, held: Held, read: Read, names: CityNames, sources: Mapping[str, bool], days: Days | None
    ) -> None:
        self._held = held
        self._read = read
        self._names = names
        self._sources = sources
        self._days = days
        self._there = dict(self._imported())
        self._others = self._items_of_others()

    def plan(self, principal: str) -> Plan:
        entered = list(self._entered())
        used = {(change.kind, change.at) for change in entered if change.at >= 0}
        gone = list(self._not_met(used))
        return Plan(
            principal=principal,
            changes=(*entered, *gone),
            places=tuple(self._names.added),
            remembered=self._remembered(entered),
        )

    def _imported(self) -> Iterator[tuple[tuple[str, str], tuple[Kind, int]]]:
        """Where each entry of the sources stands in the case."""
        for kind, at, _, mark in self._marked():
            yield (mark.source, mark.entry), (kind, at)

    def _marked(self) -> Iterator[tuple[Kind, int, Mapping[str, Any], Mark]]:
        kinds: tuple[Kind, ...] = ("stays", "engagements")
        for kind in kinds:
            for at, table in enumerate(getattr(self._held, kind)):
                mark = Mark.read(table.get("imported"))
                if mark is not None and mark.source in self._sources:
                    yield kind, at, table, mark

    def _items_of_others(self) -> list[Item]:
        """What the case holds from elsewhere: written by hand, or from other sources."""
        ours = {(kind, at) for kind, at, _, _ in self._marked()}
        counts: dict[Kind, int] = {"stays": 0, "engagements": 0}
        found = []
        for item in self._held.items:
            kind = _kind(item)
            if (kind, counts[kind]) not in ours:
                found.append(item)
            counts[kind] += 1
        return found

    def _entered(self) -> Iterator[Change]:
        seen: dict[tuple[str, str], int] = {}
        for item, entry in self._fresh():
            key = entry_key(entry)
            seen[entry.source, key] = seen.get((entry.source, key), 0) + 1
            if seen[entry.source, key] > 1:  # the same words twice in one spreadsheet
                key = f"{key}.{seen[entry.source, key]}"
            yield self._change(item, entry.source, key)

    def _fresh(self) -> Iterator[tuple[Item, Entry]]:
        """What the sources say now, in the order of time as far as it is placed."""
        for placed in self._read.placed:
            yield placed.item, placed.entry
        for unplaced in self._read.unplaced:
            if unplaced.item is not None:
                yield unplaced.item, unplaced.entry

    def _change(self, item: Item, source: str, key: str) -> Change:
        kind = _kind(item)
        bare = values_of(item, self._names)
        values = bare | {"imported": str(Mark(source=source, entry=key, said=fingerprint(bare)))}
        there = self._there.get((source, key))
        if there is not None:
            return self._again(item, there, source, values)
        what: What = "new"
        if any(same(other, item) for other in self._others):
            what = "there already"
        elif key in self._held.remembered.get(source, "").split():
            what = "left out"
        return Change(what=what, kind=kind, source=source, values=values, item=item)

    def _again(self, item: Item, there: tuple[Kind, int], source: str, values: Values) -> Change:
        """What becomes of an entry that the case holds already: what was edited by hand is kept."""
        kind, at = there
        before, was = dict(getattr(self._held, kind)[at]), self._item(kind, at)
        if _edited(before):
            mark = Mark.read(before.get("imported"))
            moved = mark is not None and not str(values["imported"]).endswith(mark.said)
            return Change(
                what="kept",
                kind=kind,
                source=source,
                values=before,
                before=before,
                at=at,
                item=was,
                said_now=item if moved else None,
            )
        if kind != _kind(item):  # a stay has become an engagement, or the other way round: the old one goes
            return Change(what="new", kind=_kind(item), source=source, values=values, item=item)
        return Change(
            what="unchanged" if before.get("imported") == values["imported"] else "changed",
            kind=kind,
            source=source,
            values=values,
            before=before,
            at=at,
            item=item,
            item_before=was,
        )

    def _not_met(self, used: set[tuple[Kind, int]]) -> Iterator[Change]:
        """What the case holds of the sources, and they no longer say."""
        for kind, at, table, mark in self._marked():
            if (kind, at) in used:
                continue
            item, bare = self._item(kind, at), dict(table)
            within = item is not None and self._sources[mark.source] and self._asked_about(item)
            what: What = "kept" if _edited(table) else "gone" if within else "unchanged"
            yield Change(what=what, kind=kind, source=mark.source, values=bare, before=bare, at=at, item=item)

    def _item(self, kind: Kind, at: int) -> Item | None:
        """What the case reads that table of its own as."""
        found = [item for item in self._held.items if _kind(item) == kind]
        return found[at] if at < len(found) else None

    def _asked_about(self, item: Item) -> bool:
        """True if the days that were read are all those of the item, so that its absence says something."""
        if self._days is None:
            return True
        if isinstance(item, Engagement):
            last = item.day if item.end is None else day_at(item.end, item.zone)
            return item.day in self._days and last in self._days
        return item.first in self._days and item.last in self._days

    def _remembered(self, entered: Iterable[Change]) -> dict[str, str]:
        """For each source the entries that were ever entered, those of before first."""
        found = {
            source: dict.fromkeys(self._held.remembered.get(source, "").split()) for source in self._sources
        }
        for change in entered:
            mark = Mark.read(change.values.get("imported"))
            if mark is not None and change.what != "there already":
                found[change.source][mark.entry] = None
        return {source: " ".join(keys) for source, keys in sorted(found.items())}


def _kind(item: Item) -> Kind:
    return "stays" if isinstance(item, Stay) else "engagements"


def _edited(table: Mapping[str, Any]) -> bool:
    """True if somebody changed the table since it was imported."""
    mark = Mark.read(table.get("imported"))
    bare = {key: value for key, value in table.items() if key != "imported"}
    return mark is not None and fingerprint(bare) != mark.said

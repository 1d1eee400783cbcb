"""Openings: where a diary leaves room for one more meeting, before any city or journey is looked at.

A meeting goes between two neighbours of a sequence of the diary. A meeting in the city of a stay may also run across
the stay's start or end. The way between two items of the diary is a fact and is never looked at; only the meeting's
own way there and onward is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sidelines.itinerary import SAME_PLACE_KM, Engagement, HeldWays, Item, Itinerary, Reading, Stay, way_of
from sidelines.places import City, distance_km
from sidelines.sequence import Node, day_of, sequences
from sidelines.times import DAY, Minute, Span, day_at, instant

MOST_KEPT = 4096
"""So many answers are kept for the same question to come again."""
MARGIN_ITEMS = 3
"""Neighbours kept on each side of the days asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What binds a meeting on one side: a city to come from, free at an instant, or to be in by an instant."""

    city: City
    minute: Minute
    worst: Minute
    """The same instant, were the assumed hour it rests on at its worst; equal to `minute` where none is assumed."""
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A place in the diary for one meeting: ties before and after, and where it must be.

    `stays`: the stays it is inside of (empty: a gap between items); `city`: only in that city; `radius`: only in
    places within that many km of every one of `stays`; `touch`: the meeting must overlap that span; `before` or
    `after` empty: the principal is at a base then.
    """

    before: tuple[Tie, ...] = ()
    after: tuple[Tie, ...] = ()
    stays: tuple[Stay, ...] = ()
    city: City | None = None
    radius: float | None = None
    touch: Span | None = None

    @property
    def earliest(self) -> Minute | None:
        """No meeting begins before this instant (None: no bound)."""
        return max((tie.minute for tie in self.before), default=None)

    @property
    def latest(self) -> Minute | None:
        """No meeting ends after this instant (None: no bound)."""
        return min((tie.minute for tie in self.after), default=None)

    def overlaps(self, span: Span) -> bool:
        """True if a meeting within the span may use the opening."""
        earliest, latest = self.earliest, self.latest
        return (earliest is None or earliest < span.end) and (latest is None or latest > span.start)


@dataclass(slots=True)
class Busy:
    """Spans in which no meeting may be, and days that must leave room for so many minutes."""

    spans: list[Span]
    rooms: list[tuple[Span, int]]
    items: list[Item]


_Row = tuple[Minute, Minute, tuple[int, int], Item]
"""When an item may begin and end; its place in the diary, and which part of it; the item."""


def _in_time(row: _Row) -> tuple[Minute, Minute, tuple[int, int]]:
    return row[:3]


class Diary:
    """One principal's itinerary, ready to be asked for openings on any days."""

    def __init__(self, itinerary: Itinerary, reading: Reading) -> None:
        self.itinerary = itinerary
        self.reading = reading
        self._held = HeldWays.of(itinerary)
        self._items = sorted(self._rows(enumerate(itinerary), self._held), key=_in_time)
        self._keys = frozenset(item.key for item in itinerary)
        self._ways = frozenset(way.key for way in self._held.ways)
        self._known: dict[tuple[Span, frozenset[str]], tuple[list[Opening], Busy]] = {}

    def _rows(self, items: Iterable[tuple[int, Item]], held: HeldWays) -> Iterator[_Row]:
        """The items, stays in the parts that the ways tell, with when they may begin and end and their order."""
        for order, item in items:
            parts: Sequence[Item] = held.parts(item, self.reading) if isinstance(item, Stay) else [item]
            for number, part in enumerate(parts):
                yield (*self._extent(part), (order, number), part)

    def _rows_with(self, without: frozenset[str], instead: Mapping[str, Item]) -> list[_Row]:
        """The same with items set aside and changed; only the stays that a way of these touches are told anew."""
        gone = without | instead.keys()
        new = [
            (order, instead[item.key])
            for order, item in enumerate(self.itinerary)
            if item.key in instead and item.key not in without
        ]
        ways = [way for way in self._held.ways if way.key in gone]
        ways += [item for _, item in new if isinstance(item, Engagement) and way_of(item)]
        touched = [
            (order, stay)
            for order, stay in enumerate(self.itinerary.stays)
            if stay.key not in gone and any(self._touches(stay, way) for way in ways)
        ]
        told = gone.union(stay.key for _, stay in touched)
        rows = [row for row in self._items if row[3].key not in told]
        held = HeldWays.of([*(row[3] for row in rows), *(item for _, item in new)])
        return sorted([*rows, *self._rows([*touched, *new], held)], key=_in_time)

    def _touches(self, stay: Stay, way: Engagement) -> bool:
        """False only if the way is on none of the stay's days."""
        (start, end), span = self._extent(stay), way.span(self.reading)
        return span.start < end + 2 * DAY and span.end > start - 2 * DAY

    def whole(self, item: Item) -> Item:
        """The whole stay of which the item may be a part, from the start of the first part to the end of the last."""
        if not self._ways or not isinstance(item, Stay):
            return item
        parts = [row[3] for row in self._items if row[3].key == item.key and isinstance(row[3], Stay)]
        if len(parts) < 2:
            return item
        first, last = parts[0], parts[-1]
        assumed = (first.assumed & {"from"}) | (last.assumed & {"to"})
        return replace(first, last=last.last, end=last.end, assumed=assumed)

    def _extent(self, item: Item) -> tuple[Minute, Minute]:
        if isinstance(item, Engagement):
            span = item.span(self.reading)
            return span.start, span.end
        span = item.span(self.reading)
        worst = item.worst(self.reading)
        return min(span.start, worst.start), max(span.end, worst.end)

    def around(
        self, span: Span, without: frozenset[str] = frozenset(), instead: Mapping[str, Item] | None = None
    ) -> list[Item]:
        """The items that overlap the span and a few neighbours on each side, in the order of the diary."""
        if instead or not self._ways.isdisjoint(without):
            rows = self._rows_with(without, instead or {})
        else:
            rows = [row for row in self._items if row[3].key not in without]
        first, last = span.start - DAY, span.end + DAY
        inside = [row for row in rows if row[1] >= first and row[0] <= last]
        located = [row for row in rows if row[3].city is not None]
        before = sorted((row for row in located if row[1] < first), key=lambda row: -row[1])
        after = [row for row in located if row[0] > last]
        kept = {row[2]: row[3] for row in (*inside, *_neighbours(before), *_neighbours(after))}
        return [item for _, item in sorted(kept.items())]

    def openings(
        self, span: Span, without: frozenset[str] = frozenset(), instead: Mapping[str, Item] | None = None
    ) -> tuple[list[Opening], Busy]:
        """The openings that a meeting within the span could use, and what else keeps the principal busy then.

        The same question is answered once; facts set aside in other diaries make no difference to it.
        """
        if instead and not self._keys.isdisjoint(instead):
            return self._laid_out(self.around(span, without, instead), span)
        asked = (span, without & self._keys)
        if asked not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[asked] = self._laid_out(self.around(span, without), span)
        return self._known[asked]

    def _laid_out(self, items: Sequence[Item], span: Span) -> tuple[list[Opening], Busy]:
        stays = [item for item in items if isinstance(item, Stay) and not item.one_day]
        kept = [item for item in items if not _part_of_a_stay(item, stays)]
        found = [
            [opening for opening in _between(nodes, self.reading, span) if opening.overlaps(span)]
            for nodes in sequences(kept, self.reading)
        ]
        # Sequences share most of their openings; the usual diary has one sequence, and nothing to compare.
        openings = found[0] if len(found) == 1 else list(dict.fromkeys(o for part in found for o in part))
        return openings, _busy(kept, self.reading)


def _neighbours(rows: Sequence[_Row]) -> list[_Row]:
    """The nearest rows, the nearest longer stay among them: it says whether days in its city add anything."""
    found = list(rows[:MARGIN_ITEMS])
    if not any(isinstance(row[3], Stay) and not row[3].one_day for row in found):
        found += [row for row in rows if isinstance(row[3], Stay) and not row[3].one_day][:1]
    return found


def _part_of_a_stay(item: Item, stays: Sequence[Stay]) -> bool:
    """True for a day without hours in the city of a longer stay that covers it: it adds nothing to the stay."""
    if not item.one_day or item.city is None:
        return False
    return any(
        stay.first <= day_of(item) <= stay.last and distance_km(stay.city, item.city) <= SAME_PLACE_KM
        for stay in stays
        if stay.key != item.key
    )


def _busy(items: Sequence[Item], reading: Reading) -> Busy:
    anywhere = [item for item in items if isinstance(item, Engagement) and item.city is None]
    return Busy(
        spans=[item.span(reading) for item in anywhere if not item.one_day],
        rooms=[(item.span(reading), reading.one_day_minutes) for item in anywhere if item.one_day],
        items=[*anywhere],
    )


def _free(*nodes: Node) -> tuple[Tie, ...]:
    """Where and when the principal is free after each of the nodes."""
    return tuple(Tie(city=n.goes_to, minute=n.release, worst=n.worst_release, item=n.item) for n in nodes)


def _due(*nodes: Node) -> tuple[Tie, ...]:
    """Where and by when the principal must be for each of the nodes."""
    return tuple(Tie(city=n.city, minute=n.latest, worst=n.worst_latest, item=n.item) for n in nodes)


def _before(nodes: list[Node], i: int) -> tuple[Tie, ...]:
    """What binds a meeting that comes after node `i`: it, or what is over later; both at the start of a stay."""
    if i < 0:
        return ()
    node, other = nodes[i], nodes[i].outlasted
    return _free(node) if other is None else _free(other, node) if node.marker > 0 else _free(other)


def _after(nodes: list[Node], i: int) -> tuple[Tie, ...]:
    """What binds a meeting that comes before node `i`: it, or what begins earlier; both at the end of a stay."""
    if i >= len(nodes):
        return ()
    node, other = nodes[i], nodes[i].forestalled
    return _due(node) if other is None else _due(other, node) if node.marker < 0 else _due(other)


def _between(nodes: list[Node], reading: Reading, span: Span) -> Iterator[Opening]:
    """The openings of one sequence: between neighbours, on a day trip from a stay, across a stay's own ends.

    Those that can't overlap the span are mostly left out.
    """
    # A stay that is left by a way and come back to has several parts, all of one key.
    ends = {id(node.item): node for node in nodes if node.marker < 0}
    starts: list[Node] = []
    for i in range(-1, len(nodes)):
        if i >= 0 and nodes[i].marker > 0:
            starts.append(nodes[i])
        elif i >= 0 and nodes[i].marker < 0:
            starts = [start for start in starts if start.item is not nodes[i].item]
        before, after = _before(nodes, i), _after(nodes, i + 1)
        if before and before[0].minute >= span.end:
            continue
        if not after or after[0].minute > span.start:
            stays = tuple(start.item for start in starts if isinstance(start.item, Stay))
            if not stays:
                yield Opening(before=before, after=after)
            else:
                if len(stays) == 1:
                    yield Opening(before=before, after=after, stays=stays, city=stays[0].city)
                # The stay's own ends bind a day trip even where an engagement comes between.
                start, end = starts[-1], ends[id(stays[-1])]
                out = before if nodes[i] is start else (*before, *_free(start))
                back = after if nodes[i + 1] is end else (*after, *_due(end))
                yield from _day_trips(stays, out, back, reading, span)
        yield from _across(nodes, i)


def _day_trips(
    stays: tuple[Stay, ...],
    before: tuple[Tie, ...],
    after: tuple[Tie, ...],
    reading: Reading,
    span: Span,
) -> Iterator[Opening]:
    """From a stay to places within the radius, out and back on one local day of its city."""
    if reading.excursion_km <= 0 or before[0].minute >= after[0].minute:
        return
    stay = stays[-1]
    day = day_at(max(before[0].minute, span.start), stay.city.zone)
    last = day_at(min(after[0].minute, span.end) - 1, stay.city.zone)
    while day <= last:
        midnight = instant(day, 0, stay.city.zone)
        next_midnight = instant(day, DAY, stay.city.zone)
        day += timedelta(days=1)
        out = Tie(city=stay.city, minute=midnight, worst=midnight, item=stay)
        back = Tie(city=stay.city, minute=next_midnight, worst=next_midnight, item=stay)
        yield Opening(before=(*before, out), after=(*after, back), stays=stays, radius=reading.excursion_km)


def _across(nodes: list[Node], i: int) -> Iterator[Opening]:
    """In a stay's city across its start, its end or both, and across stays there that follow each other."""
    passed: list[Node] = []
    for j in range(i + 1, len(nodes)):
        node = nodes[j]
        if not node.marker or (passed and distance_km(passed[0].city, node.city) > SAME_PLACE_KM):
            return
        passed.append(node)
        stays = tuple(dict.fromkeys(n.item for n in passed if isinstance(n.item, Stay)))
        first, last = passed[0], passed[-1]
        start = first.latest if first.marker > 0 else nodes[i].release if i >= 0 else first.latest - 1
        end = (
            last.release
            if last.marker < 0
            else nodes[j + 1].latest
            if j + 1 < len(nodes)
            else last.release + 1
        )
        yield Opening(
            before=_before(nodes, i),
            after=_after(nodes, j + 1),
            stays=stays,
            city=passed[0].city,
            touch=Span(start=start, end=end),
        )

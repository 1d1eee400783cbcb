"""Openings: where a diary leaves room for one more meeting, before any city or journey is looked at.

A diary is laid out as a sequence of nodes: the start and the end of every stay, every engagement with hours, and
every item of one day without hours. A meeting goes between two neighbours of that sequence. A meeting in the city
of a stay may also run across the stay's start or end. The way between two items of the diary is a fact and is never
looked at; only the meeting's own way there and onward is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nlargest, nsmallest
from itertools import accumulate, combinations_with_replacement, product

from sidelines.itinerary import Engagement, Item, Itinerary, Reading, Stay
from sidelines.places import City, distance_km
from sidelines.times import DAY, Minute, Span, day_at, instant

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


@dataclass(slots=True)
class _Node:
    item: Item
    city: City
    release: Minute
    latest: Minute
    worst_release: Minute
    worst_latest: Minute
    position: Minute
    marker: int = 0
    """+1 the start of a stay, -1 its end, 0 anything else."""
    length: int = 0
    """Minutes taken by an item of one day without hours, within [position-bounds]; 0 for all else."""
    outlasted: _Node | None = None
    """An earlier node that is over later than this one, as an engagement that runs into a stay elsewhere."""
    forestalled: _Node | None = None
    """A later node that begins before this one, as an engagement elsewhere that runs into a stay's end."""


@dataclass(slots=True)
class Busy:
    """Spans in which no meeting may be, and days that must leave room for so many minutes."""

    spans: list[Span]
    rooms: list[tuple[Span, int]]
    items: list[Item]


class Diary:
    """One principal's itinerary, ready to be asked for openings on any days."""

    def __init__(self, itinerary: Itinerary, reading: Reading) -> None:
        self.itinerary = itinerary
        self.reading = reading
        self._items = sorted(
            ((*self._extent(item), order, item) for order, item in enumerate(itinerary)),
            key=lambda row: row[:3],
        )

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
        rows = [row for row in self._items if row[3].key not in without]
        if instead:
            rows = [
                (*self._extent(instead[row[3].key]), row[2], instead[row[3].key])
                if row[3].key in instead
                else row
                for row in rows
            ]
            rows.sort(key=lambda row: row[:3])
        first, last = span.start - DAY, span.end + DAY
        inside = [row for row in rows if row[1] >= first and row[0] <= last]
        before = nlargest(MARGIN_ITEMS, (row for row in rows if row[1] < first), key=lambda row: row[1])
        after = nsmallest(MARGIN_ITEMS, (row for row in rows if row[0] > last), key=lambda row: row[0])
        kept = (*before, *inside, *after)
        return [row[3] for row in sorted(kept, key=lambda row: row[2])]

    def openings(
        self, span: Span, without: frozenset[str] = frozenset(), instead: Mapping[str, Item] | None = None
    ) -> tuple[list[Opening], Busy]:
        """The openings that a meeting within the span could use, and what else keeps the principal busy then."""
        items = self.around(span, without, instead)
        stays = [item for item in items if isinstance(item, Stay) and not item.one_day]
        kept = [item for item in items if not _part_of_a_stay(item, stays)]
        found: dict[Opening, None] = {}
        for nodes in _sequences(kept, self.reading):
            _tie_the_chain(nodes)
            for opening in _between(nodes, self.reading):
                if _overlaps(opening, span):
                    found[opening] = None
        return list(found), _busy(kept, self.reading)


def _overlaps(opening: Opening, span: Span) -> bool:
    earliest, latest = opening.earliest, opening.latest
    return (earliest is None or earliest < span.end) and (latest is None or latest > span.start)


def _part_of_a_stay(item: Item, stays: Sequence[Stay]) -> bool:
    """True for a day without hours in the city of a longer stay that covers it: it adds nothing to the stay."""
    if not item.one_day or item.city is None:
        return False
    return any(
        stay.first <= _day(item) <= stay.last and distance_km(stay.city, item.city) <= 1.0
        for stay in stays
        if stay.key != item.key
    )


def _busy(items: Sequence[Item], reading: Reading) -> Busy:
    busy = Busy(spans=[], rooms=[], items=[])
    for item in items:
        if isinstance(item, Engagement) and item.city is None:
            busy.items.append(item)
            if item.one_day:
                busy.rooms.append((item.span(reading), reading.one_day_minutes))
            else:
                busy.spans.append(item.span(reading))
    return busy


def _nodes_of(item: Item, reading: Reading) -> list[_Node]:
    city = item.city
    if city is None:
        return []
    if item.one_day:
        day = _day(item)
        start, end = (instant(day, clock, city.zone) for clock in (reading.one_day_from, reading.one_day_to))
        midnight, next_midnight = (instant(day, clock, city.zone) for clock in (0, DAY))
        node = _Node(item, city, end, start, next_midnight, midnight, (start + end) // 2)
        node.length = reading.one_day_minutes
        return [node]
    span = item.span(reading)
    if isinstance(item, Engagement):
        midnight = instant(item.day, 0, city.zone) if "from" in item.assumed else span.start
        next_midnight = instant(item.day, DAY, city.zone) if "to" in item.assumed else span.end
        return [_Node(item, city, span.end, span.start, next_midnight, midnight, span.start)]
    worst = item.worst(reading)
    return [
        _Node(item, city, span.start, span.start, _end_of(item.first, city, worst.start, span.start), worst.start,
              span.start, +1),
        _Node(item, city, span.end, span.end, worst.end, _start_of(item.last, city, worst.end, span.end), span.end, -1),
    ]  # fmt: skip


def _end_of(day: date, city: City, worst: Minute, read: Minute) -> Minute:
    """The latest that an assumed arrival may be (the end of its day), or the hour itself where it is not assumed."""
    return read if worst == read else max(read, instant(day, DAY, city.zone))


def _start_of(day: date, city: City, worst: Minute, read: Minute) -> Minute:
    """The earliest that an assumed departure may be (the start of its day), or the hour itself if not assumed."""
    return read if worst == read else min(read, instant(day, 0, city.zone))


def _sequences(items: Sequence[Item], reading: Reading) -> Iterator[list[_Node]]:
    """Every order in which the items can be: only a day without hours can fall here or there among the others."""
    nodes = [node for item in items for node in _nodes_of(item, reading)]
    floats = [node for node in nodes if node.length]
    fixed = [node for node in nodes if not node.length]
    for node in floats:
        _make_room(node, items, reading)
    taken = _taken(items, reading)
    choices = [_placements(group, taken) for group in _together(floats)]
    for combination in _combinations(choices):
        placed = [replace(node) for node in fixed]
        placed += [replace(node, position=position) for group in combination for node, position in group]
        # An end comes before a start at the same instant, and a stay's start before what is inside it.
        placed.sort(key=lambda node: (node.position, {-1: 0, 1: 1, 0: 2}[node.marker]))
        yield placed


_Placement = list[tuple[_Node, Minute]]


def _combinations(choices: list[list[_Placement]]) -> Iterator[list[_Placement]]:
    """Each placement of a group with each of the next group, the others as usual.

    No meeting has more than two groups for neighbours, since groups follow each other in time.
    """
    usual = [choice[0] for choice in choices]
    if len(choices) < 2:
        yield from ([placement] for placement in choices[0]) if choices else ([],)
    for i in range(len(choices) - 1):
        for pair in product(choices[i], choices[i + 1]):
            yield [*usual[:i], *pair, *usual[i + 2 :]]


def _day(item: Item) -> date:
    return item.day if isinstance(item, Engagement) else item.first


def _make_room(node: _Node, items: Sequence[Item], reading: Reading) -> None:
    """Keep a day without hours after the stays that end by then and before those that begin, if there is room."""
    start, end = node.latest, node.release
    for item in items:
        if isinstance(item, Stay) and item.first < item.last:
            if item.last <= _day(node.item):
                start = max(start, item.span(reading).end)
            elif item.first >= _day(node.item):
                end = min(end, item.span(reading).start)
    if end - start >= node.length:
        node.latest, node.release, node.position = start, end, (start + end) // 2


def _together(floats: list[_Node]) -> list[list[_Node]]:
    """The days without hours in their order, in groups whose windows overlap (as days do in zones far apart)."""
    groups: list[list[_Node]] = []
    for node in sorted(floats, key=lambda node: _day(node.item)):
        if groups and node.latest < max(other.release for other in groups[-1]):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _taken(items: Sequence[Item], reading: Reading) -> list[Span]:
    """What a day without hours is never across: engagements, stays of some hours, both ends of longer stays."""
    spans = []
    for item in items:
        if item.city is not None and not item.one_day:
            span = item.span(reading)
            if isinstance(item, Stay) and item.first < item.last:
                spans += [Span(start=span.start, end=span.start), Span(start=span.end, end=span.end)]
            else:
                spans.append(span)
    return sorted(spans, key=lambda span: (span.start, span.end))


def _placements(group: list[_Node], taken: list[Span]) -> list[_Placement]:
    """The ways in which days without hours fit among what is fixed, one after another in their order."""
    near = [span for span in taken if any(span.start < f.release and span.end > f.latest for f in group)]
    found = []
    for slots in combinations_with_replacement(range(len(near) + 1), len(group)):
        begins = _begins(group, near, slots)
        if begins is not None:
            found.append(list(zip(group, begins, strict=True)))
    middles = accumulate((node.position for node in group), lambda last, own: max(last + 1, own))
    return found or [list(zip(group, middles, strict=True))]


def _begins(group: list[_Node], taken: list[Span], slots: tuple[int, ...]) -> list[Minute] | None:
    """When the days begin at the earliest, each at its place among the spans taken; None if they don't fit."""
    begins: list[Minute] = []
    free: Minute | None = None
    for place in range(len(taken) + 1):
        here = [node for node, slot in zip(group, slots, strict=True) if slot == place]
        for node in here:
            begins.append(node.latest if free is None else max(node.latest, free))
            free = begins[-1] + node.length
            if free > node.release:
                return None
        if place < len(taken):
            if here and free is not None and free > taken[place].start:
                return None
            free = taken[place].end if free is None else max(free, taken[place].end)
    return begins


def _tie_the_chain(nodes: list[_Node]) -> None:
    """Give each node the earliest instant at which it can be over and the latest at which it must begin.

    A node of one day enters with its window in (latest, release) and leaves with the instants that keep room for it.
    """
    windows = [(node.latest, node.release) for node in nodes]
    last: _Node | None = None
    for node, (start, end) in zip(nodes, windows, strict=True):
        if node.length:
            node.release = min(max(start, last.release if last else start) + node.length, end)
        node.outlasted = last if last and last.release > node.release else None
        node.worst_release = max(node.worst_release, node.release)
        last = node.outlasted or node
    first: _Node | None = None
    for node, (start, end) in zip(reversed(nodes), reversed(windows), strict=True):
        if node.length:
            node.latest = max(min(end, first.latest if first else end) - node.length, start)
        node.forestalled = first if first and first.latest < node.latest else None
        node.worst_latest = min(node.worst_latest, node.latest)
        first = node.forestalled or node


def _free(node: _Node) -> Tie:
    """Where and when the principal is free after the node."""
    return Tie(city=node.city, minute=node.release, worst=node.worst_release, item=node.item)


def _due(node: _Node) -> Tie:
    """Where and by when the principal must be for the node."""
    return Tie(city=node.city, minute=node.latest, worst=node.worst_latest, item=node.item)


def _before(nodes: list[_Node], i: int) -> tuple[Tie, ...]:
    """What binds a meeting that comes after node `i`: it, or what is over later; both at the start of a stay."""
    if i < 0:
        return ()
    node, other = nodes[i], nodes[i].outlasted
    if other is None:
        return (_free(node),)
    return (_free(other), _free(node)) if node.marker > 0 else (_free(other),)


def _after(nodes: list[_Node], i: int) -> tuple[Tie, ...]:
    """What binds a meeting that comes before node `i`: it, or what begins earlier; both at the end of a stay."""
    if i >= len(nodes):
        return ()
    node, other = nodes[i], nodes[i].forestalled
    if other is None:
        return (_due(node),)
    return (_due(other), _due(node)) if node.marker < 0 else (_due(other),)


def _between(nodes: list[_Node], reading: Reading) -> Iterator[Opening]:
    """Every opening of one sequence: between neighbours, on a day trip from a stay, across a stay's own ends."""
    ends = {node.item.key: node for node in nodes if node.marker < 0}
    starts: list[_Node] = []
    for i in range(-1, len(nodes)):
        if i >= 0 and nodes[i].marker > 0:
            starts.append(nodes[i])
        elif i >= 0 and nodes[i].marker < 0:
            starts = [start for start in starts if start.item.key != nodes[i].item.key]
        before, after = _before(nodes, i), _after(nodes, i + 1)
        stays = tuple(start.item for start in starts if isinstance(start.item, Stay))
        if not stays:
            yield Opening(before=before, after=after)
        else:
            if len(stays) == 1:
                yield Opening(before=before, after=after, stays=stays, city=stays[0].city)
            # The stay's own ends bind a day trip even where an engagement comes between.
            out = dict.fromkeys((*before, _free(starts[-1])))
            back = dict.fromkeys((*after, _due(ends[stays[-1].key])))
            yield from _day_trips(stays, tuple(out), tuple(back), reading)
        yield from _across(nodes, i)


def _day_trips(
    stays: tuple[Stay, ...], before: tuple[Tie, ...], after: tuple[Tie, ...], reading: Reading
) -> Iterator[Opening]:
    """From a stay to places within the radius, out and back on one local day of its city."""
    if reading.excursion_km <= 0 or before[0].minute >= after[0].minute:
        return
    stay = stays[-1]
    day = day_at(before[0].minute, stay.city.zone)
    last = day_at(after[0].minute - 1, stay.city.zone)
    while day <= last:
        midnight = instant(day, 0, stay.city.zone)
        next_midnight = instant(day, DAY, stay.city.zone)
        day += timedelta(days=1)
        out = Tie(city=stay.city, minute=midnight, worst=midnight, item=stay)
        back = Tie(city=stay.city, minute=next_midnight, worst=next_midnight, item=stay)
        yield Opening(before=(*before, out), after=(*after, back), stays=stays, radius=reading.excursion_km)


def _across(nodes: list[_Node], i: int) -> Iterator[Opening]:
    """In a stay's city across its start, its end or both, and across stays there that follow each other."""
    passed: list[_Node] = []
    for j in range(i + 1, len(nodes)):
        node = nodes[j]
        if not node.marker or (passed and distance_km(passed[0].city, node.city) > 1.0):
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

"""Sequences: a diary laid out as the orders in which its items can follow each other.

A sequence holds the start and the end of every stay, every engagement with hours, and every day without hours at one
of the places where it fits: such a day comes after the stays that end by then and before those that begin, days
without hours keep their order, and among engagements with hours they fall wherever there is time. Where a diary
leaves no room for that, its items are facts all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, combinations_with_replacement

from sidelines.itinerary import Engagement, Item, Reading, Stay
from sidelines.places import City
from sidelines.times import DAY, Minute, Span, instant


@dataclass(slots=True)
class Node:
    """Something in a diary that a meeting comes before or after; instants in UTC minutes."""

    item: Item
    city: City
    """Where one must be for it, by `latest`."""
    goes_to: City
    """Where one is once it is over, at `release`; only a way ends elsewhere than it begins."""
    release: Minute
    """When it is over, at the earliest."""
    latest: Minute
    """When it begins, at the latest."""
    worst_release: Minute
    worst_latest: Minute
    """The same two, were every assumed hour at its worst."""
    position: Minute
    marker: int = 0
    """+1 the start of a stay, -1 its end, 0 anything else."""
    length: int = 0
    """Minutes taken by an item of one day without hours; 0 for all else."""
    outlasted: Node | None = None
    """An earlier node that is over later than this one, as an engagement that runs into a stay elsewhere."""
    forestalled: Node | None = None
    """A later node that begins before this one, as an engagement elsewhere that runs into a stay's end."""

    def at(self, position: Minute) -> Node:
        """The same node there, not yet tied to its neighbours."""
        return Node(
            self.item,
            self.city,
            self.goes_to,
            self.release,
            self.latest,
            self.worst_release,
            self.worst_latest,
            position,
            self.marker,
            self.length,
        )


def _nodes_of(item: Item, reading: Reading) -> list[Node]:
    city = item.city
    if city is None:
        return []
    if item.one_day:
        day = day_of(item)
        start, end = (instant(day, clock, city.zone) for clock in (reading.one_day_from, reading.one_day_to))
        midnight, next_midnight = (instant(day, clock, city.zone) for clock in (0, DAY))
        node = Node(item, city, city, end, start, next_midnight, midnight, (start + end) // 2)
        node.length = reading.one_day_minutes
        return [node]
    span = item.span(reading)
    if isinstance(item, Engagement):
        goes_to = item.ends_in or city
        midnight = instant(item.day, 0, city.zone) if "from" in item.assumed else span.start
        next_midnight = instant(item.last_day, DAY, goes_to.zone) if "to" in item.assumed else span.end
        return [Node(item, city, goes_to, span.end, span.start, next_midnight, midnight, span.start)]
    worst = item.worst(reading)
    return [
        Node(item, city, city, span.start, span.start, _end_of(item.first, city, worst.start, span.start), worst.start,
              span.start, +1),
        Node(item, city, city, span.end, span.end, worst.end, _start_of(item.last, city, worst.end, span.end),
              span.end, -1),
    ]  # fmt: skip


def _end_of(day: date, city: City, worst: Minute, read: Minute) -> Minute:
    """The latest that an assumed arrival may be (the end of its day), or the hour itself if not assumed."""
    return read if worst == read else max(read, instant(day, DAY, city.zone))


def _start_of(day: date, city: City, worst: Minute, read: Minute) -> Minute:
    """The earliest that an assumed departure may be (the start of its day), or the hour itself if not assumed."""
    return read if worst == read else min(read, instant(day, 0, city.zone))


def sequences(items: Sequence[Item], reading: Reading) -> Iterator[list[Node]]:
    """Every order in which the items can be, each item with what binds a meeting after it and before it.

    Only a day without hours can fall here or there among the others. Items without a city are left out.
    """
    nodes = [node for item in items for node in _nodes_of(item, reading)]
    floats = [node for node in nodes if node.length]
    fixed = [node for node in nodes if not node.length]
    for node in floats:
        _make_room(node, items, reading)
    taken = _taken(items, reading)
    choices = [_placements(group, taken) for group in _together(floats)]
    for combination in _combinations(choices):
        placed = [node.at(node.position) for node in fixed]
        placed += [node.at(position) for group in combination for node, position in group]
        # An end comes before a start at the same instant, and a stay's start before what is inside it.
        placed.sort(key=lambda node: (node.position, {-1: 0, 1: 1, 0: 2}[node.marker]))
        _tie_the_chain(placed)
        yield placed


_Placement = list[tuple[Node, Minute]]


def _combinations(choices: list[list[_Placement]]) -> Iterator[list[_Placement]]:
    """Each placement of a group with each of the next group, the others as usual.

    No meeting has more than two groups for neighbours, since groups follow each other in time.
    """
    usual = [choice[0] for choice in choices]
    yield usual
    for i, choice in enumerate(choices):
        for one in choice[1:]:
            yield [*usual[:i], one, *usual[i + 1 :]]
            for other in choices[i + 1][1:] if i + 1 < len(choices) else ():
                yield [*usual[:i], one, other, *usual[i + 2 :]]


def day_of(item: Item) -> date:
    """The local day of an engagement, the first of a stay."""
    return item.day if isinstance(item, Engagement) else item.first


def _make_room(node: Node, items: Sequence[Item], reading: Reading) -> None:
    """Keep a day without hours after the stays that end by then and before those that begin, if there is room."""
    start, end = node.latest, node.release
    for item in items:
        if isinstance(item, Stay) and item.first < item.last:
            if item.last <= day_of(node.item):
                start = max(start, item.span(reading).end)
            elif item.first >= day_of(node.item):
                end = min(end, item.span(reading).start)
    if end - start >= node.length:
        node.latest, node.release, node.position = start, end, (start + end) // 2


def _together(floats: list[Node]) -> list[list[Node]]:
    """The days without hours in their order, in groups whose windows overlap (as days do in zones far apart)."""
    groups: list[list[Node]] = []
    for node in sorted(floats, key=lambda node: day_of(node.item)):
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


def _placements(group: list[Node], taken: list[Span]) -> list[_Placement]:
    """The ways in which days without hours fit among what is fixed, one after another in their order."""
    near = [span for span in taken if any(span.start < f.release and span.end > f.latest for f in group)]
    found = []
    for slots in combinations_with_replacement(range(len(near) + 1), len(group)):
        begins = _begins(group, near, slots)
        if begins is not None:
            found.append(list(zip(group, begins, strict=True)))
    middles = accumulate((node.position for node in group), lambda last, own: max(last + 1, own))
    return found or [list(zip(group, middles, strict=True))]


def _begins(group: list[Node], taken: list[Span], slots: tuple[int, ...]) -> list[Minute] | None:
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


def _tie_the_chain(nodes: list[Node]) -> None:
    """Give each node the earliest instant at which it can be over and the latest at which it must begin.

    A day without hours enters with its window in (latest, release) and leaves with what keeps room for it.
    """
    windows = [(node.latest, node.release) for node in nodes]
    last: Node | None = None
    for node, (start, end) in zip(nodes, windows, strict=True):
        if node.length:
            node.release = min(max(start, last.release if last else start) + node.length, end)
        node.outlasted = last if last and last.release > node.release else None
        node.worst_release = max(node.worst_release, node.release)
        last = node.outlasted or node
    first: Node | None = None
    for node, (start, end) in zip(reversed(nodes), reversed(windows), strict=True):
        if node.length:
            node.latest = max(min(end, first.latest if first else end) - node.length, start)
        node.forestalled = first if first and first.latest < node.latest else None
        node.worst_latest = min(node.worst_latest, node.latest)
        first = node.forestalled or node

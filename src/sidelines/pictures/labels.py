"""Labels that keep out of each other's way: each takes the best free place near its point, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import dist

from sidelines.pictures.projection import Box, Point, within

DIRECTIONS = ((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1))
DISTANCES = (8.0, 16.0, 28.0, 44.0, 64.0)
CROSSED = 7.0
"""What a crossed line costs, in the unit of the distances."""
ABOUT_AS_NEAR = 12.0
"""A label whose own point is not nearer by so much than another could be taken for the other's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label's box, and the point from which a line leads to it where it had to move away."""

    box: Box
    leader: tuple[Point, Point] | None = None
    side: int = 1
    """Where it lies of its point: 1 to the right, -1 to the left, 0 above or below."""

    @property
    def anchor(self) -> tuple[float, str]:
        """Where lines of different lengths are lined up, so that none of them is far from the point."""
        left, _, right, _ = self.box
        return {1: (left, "start"), -1: (right, "end")}.get(self.side, ((left + right) / 2, "middle"))


@dataclass(slots=True)
class Placer:
    """A sheet with the places that are taken; labels keep inside its frame."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    crossed: list[Point] = field(default_factory=list)
    """Points along drawn lines, which labels avoid where they can."""
    leaders: list[tuple[Point, Point]] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    """The places on the sheet: a label near to two of them needs a line to its own."""

    def block(self, box: Box) -> None:
        """Take a place."""
        self.taken.append(box)

    def cross(self, line: Sequence[Point], step: float = 6.0) -> None:
        """Note a drawn line, as points so far apart."""
        for (x0, y0), (x1, y1) in pairwise(line):
            pieces = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / step))
            steps = (i / pieces for i in range(pieces))
            self.crossed += [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in steps]

    def place(self, at: Point, width: float, height: float, near: float = 0.0) -> Placed | None:
        """Take the best free box of that size near a point, or none; `near`: the size of what is there."""
        best: tuple[float, Placed] | None = None
        for number, (distance, direction) in enumerate(product(DISTANCES, DIRECTIONS)):
            far = distance + near
            if best is not None and far >= best[0]:
                break
            box = _beside(at, direction, far, width, height)
            leader = (at, _nearest(at, box)) if distance > DISTANCES[0] or self._mistaken(at, box) else None
            if not self._free(box) or (leader and not self._clear(leader)):
                continue
            cost = far + 0.01 * number + CROSSED * sum(_in(point, box) for point in self.crossed)
            if best is None or cost < best[0]:
                best = (cost, Placed(box=box, leader=leader, side=direction[0]))
        if best is None:
            return None
        self.block(best[1].box)
        if best[1].leader:
            self.leaders.append(best[1].leader)
        return best[1]

    def _mistaken(self, at: Point, box: Box) -> bool:
        """True if another place is about as near to the box as its own point."""
        own = dist(at, _nearest(at, box))
        others = (point for point in self.points if dist(point, at) > 1)
        return any(dist(point, _nearest(point, box)) < own + ABOUT_AS_NEAR for point in others)

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = self.frame
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return not any(overlap(box, other) for other in self.taken) and not any(
            within(leader, box) for leader in self.leaders
        )

    def _clear(self, leader: tuple[Point, Point]) -> bool:
        """True if the leader passes through no place that is taken, but for the one at its own point."""
        others = [taken for taken in self.taken if not _in(leader[0], taken)]
        return not any(within(leader, taken) for taken in others)


def _beside(at: Point, direction: tuple[int, int], far: float, width: float, height: float) -> Box:
    """The box on that side of the point, so far away from it."""
    across, down = direction
    diagonal = 0.75 if across and down else 1.0
    x = at[0] + across * far * diagonal - (width if across < 0 else width / 2 if across == 0 else 0)
    y = at[1] + down * far * diagonal - (height if down < 0 else height / 2 if down == 0 else 0)
    return x, y, x + width, y + height


def _nearest(at: Point, box: Box) -> Point:
    return min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3])


def overlap(one: Box, other: Box) -> bool:
    """True if the boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _in(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def bounds(points: Iterable[Point]) -> Box:
    """The smallest box around the points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)

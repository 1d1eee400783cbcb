"""Labels that keep out of each other's way: each takes the best free place near its point, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from sidelines.pictures.projection import Box, Point

DIRECTIONS = ((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1))
DISTANCES = (8.0, 16.0, 28.0, 44.0, 64.0)
CROSSED = 7.0
"""What a crossed line costs, in the unit of the distances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label's box, and the point from which a line leads to it where it had to move away."""

    box: Box
    leader: tuple[Point, Point] | None = None


@dataclass(slots=True)
class Placer:
    """A sheet with the places that are taken; labels keep inside its frame."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    crossed: list[Point] = field(default_factory=list)
    """Points along drawn lines, which labels avoid where they can."""

    def block(self, box: Box) -> None:
        """Take a place."""
        self.taken.append(box)

    def cross(self, line: Sequence[Point], step: float = 6.0) -> None:
        """Note a drawn line, as points so far apart."""
        for (x0, y0), (x1, y1) in zip(line, line[1:], strict=False):
            pieces = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / step))
            self.crossed += [(x0 + (x1 - x0) * i / pieces, y0 + (y1 - y0) * i / pieces) for i in range(pieces)]

    def place(self, at: Point, width: float, height: float, near: float = 0.0) -> Placed | None:
        """Take the best free box of that size around a point (`near`: the size of what stands there), or none."""
        best: tuple[float, Box, bool] | None = None
        for number, (distance, direction) in enumerate(product(DISTANCES, DIRECTIONS)):
            far = distance + near
            if best is not None and far >= best[0]:
                break
            box = _beside(at, direction, far, width, height)
            if not self._free(box):
                continue
            cost = far + 0.01 * number + CROSSED * sum(_in(point, box) for point in self.crossed)
            if best is None or cost < best[0]:
                best = (cost, box, distance > DISTANCES[0])
        if best is None:
            return None
        box = best[1]
        self.block(box)
        nearest = (min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3]))
        return Placed(box=box, leader=(at, nearest) if best[2] else None)

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = self.frame
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return not any(overlap(box, other) for other in self.taken)


def _beside(at: Point, direction: tuple[int, int], far: float, width: float, height: float) -> Box:
    """The box on that side of the point, so far away from it."""
    across, down = direction
    diagonal = 0.75 if across and down else 1.0
    x = at[0] + across * far * diagonal - (width if across < 0 else width / 2 if across == 0 else 0)
    y = at[1] + down * far * diagonal - (height if down < 0 else height / 2 if down == 0 else 0)
    return x, y, x + width, y + height


def overlap(one: Box, other: Box) -> bool:
    """True if the boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _in(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def bounds(points: Iterable[Point]) -> Box:
    """The smallest box around the points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)

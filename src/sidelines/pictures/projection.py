"""Projections: from degrees on the globe to a plane, with shores and lines cut where the plane is cut.

A region is drawn in Lambert's azimuthal equal-area projection around its middle, the world in Equal Earth
around a middle meridian; so nothing shown is torn at the antimeridian. Equal Earth: Šavrič, Patterson and
Jenny, International Journal of Geographical Information Science 33, 2019.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Ring = list[Point]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

RADIUS_KM = 6371.0088
FINE = 0.04
"""Edges longer than this (in radii) are bent like the globe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Azimuthal:
    """Lambert's azimuthal equal-area projection around a point, in km, y downwards."""

    longitude: float
    latitude: float

    def point(self, longitude: float, latitude: float) -> Point:
        """Where the point at those degrees lies in the plane."""
        turn, lat = math.radians(longitude - self.longitude), math.radians(latitude)
        middle = math.radians(self.latitude)
        up, out, along = math.sin(lat), math.cos(lat) * math.cos(turn), math.cos(lat) * math.sin(turn)
        cosine = math.sin(middle) * up + math.cos(middle) * out
        k = RADIUS_KM * math.sqrt(2 / max(1 + cosine, 1e-12))
        x, y = k * along, k * (math.cos(middle) * up - math.sin(middle) * out)
        return x, -y

    def rings(self, shores: Iterable[Ring]) -> list[Ring]:
        """The shores in the plane, to be filled even-odd."""
        antipode = (self.longitude % 360 - 180, -self.latitude)
        drawn, inside_out = [], False
        for shore in shores:
            inside_out ^= holds(shore, antipode)
            drawn.append(_bent(shore, self.point, FINE * RADIUS_KM))
        # Land at the far point of the globe lies outside every shore; the rim turns it the right way.
        if inside_out:
            turns = (math.radians(a) for a in range(0, 361, 3))
            drawn.append([(2 * RADIUS_KM * math.cos(a), 2 * RADIUS_KM * math.sin(a)) for a in turns])
        return drawn

    def lines(self, way: Sequence[Point]) -> list[Ring]:
        """The way in the plane, in one piece."""
        return [[self.point(*place) for place in way]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualEarth:
    """The Equal Earth projection around a meridian, in km along the equator, y downwards."""

    longitude: float

    def point(self, longitude: float, latitude: float) -> Point:
        """Where the point at those degrees lies in the plane."""
        return self._plane(self.turn(longitude), latitude)

    def turn(self, longitude: float) -> float:
        """Degrees east of the middle meridian, from -180 to 180."""
        return (longitude - self.longitude + 180) % 360 - 180

    def _plane(self, turn: float, latitude: float) -> Point:
        a = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
        a2, a6 = a * a, a**6
        slope = 1.340264 - 3 * 0.081106 * a2 + a6 * (7 * 0.000893 + 9 * 0.003796 * a2)
        x = 2 * math.sqrt(3) * math.radians(turn) * math.cos(a) / (3 * slope)
        y = a * (1.340264 - 0.081106 * a2 + a6 * (0.000893 + 0.003796 * a2))
        return RADIUS_KM * x, -RADIUS_KM * y

    def rings(self, shores: Iterable[Ring]) -> list[Ring]:
        """The shores in the plane, cut at the meridian opposite to the middle one."""
        drawn = []
        for shore in shores:
            for shift in (-360.0, 0.0, 360.0):
                turned = [(x - self.longitude + shift, y) for x, y in shore]
                piece = clipped(turned, (-180.0, -91.0, 180.0, 91.0))
                if piece:
                    drawn.append(_bent(piece, self._plane, FINE * RADIUS_KM))
        return drawn

    def lines(self, way: Sequence[Point]) -> list[Ring]:
        """The way in the plane, in pieces where it crosses the meridian opposite to the middle one."""
        pieces: list[Ring] = [[]]
        before: Point | None = None
        for longitude, latitude in way:
            turn = self.turn(longitude)
            if before is not None and abs(turn - before[0]) > 180:
                side = math.copysign(180.0, before[0])
                gap = 360 - abs(turn - before[0])
                share = (180 - abs(before[0])) / gap if gap else 0.0
                at = before[1] + share * (latitude - before[1])
                pieces[-1].append(self._plane(side, at))
                pieces.append([self._plane(-side, at)])
            pieces[-1].append(self._plane(turn, latitude))
            before = (turn, latitude)
        return [piece for piece in pieces if len(piece) > 1]


Projection = Azimuthal | EqualEarth


def _bent(ring: Ring, place: Callable[[float, float], Point], longest: float) -> Ring:
    """The ring in the plane, its long edges in pieces."""
    bent = [place(*ring[0])]
    for (x0, y0), (x1, y1) in pairwise(ring):
        end = place(x1, y1)
        pieces = min(90, math.ceil(math.dist(bent[-1], end) / longest))
        bent += [place(x0 + (x1 - x0) * i / pieces, y0 + (y1 - y0) * i / pieces) for i in range(1, pieces)]
        bent.append(end)
    return bent


def holds(ring: Ring, place: Point) -> bool:
    """True if the ring goes around the place, both in degrees or both in the plane."""
    x, y = place
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            inside = not inside
    return inside


def clipped(ring: Sequence[Point], box: Box) -> Ring:
    """The part of a closed ring inside the box, closed along its sides (Sutherland and Hodgman, 1974)."""
    kept = list(ring)
    for axis, bound, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept = _halved(kept, axis, bound, sign)
        if len(kept) < 3:
            return []
    if kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept


def _halved(ring: Ring, axis: int, bound: float, sign: int) -> Ring:
    kept: Ring = []
    before = ring[-1] if ring else (0.0, 0.0)
    for point in ring:
        inside, was_inside = sign * (point[axis] - bound) >= 0, sign * (before[axis] - bound) >= 0
        if inside != was_inside:
            share = (bound - before[axis]) / (point[axis] - before[axis])
            crossing = [before[i] + share * (point[i] - before[i]) for i in (0, 1)]
            crossing[axis] = bound
            kept.append((crossing[0], crossing[1]))
        if inside:
            kept.append(point)
        before = point
    return kept


def within(line: Sequence[Point], box: Box) -> list[Ring]:
    """The parts of an open line inside the box."""
    parts: list[Ring] = []
    for start, end in pairwise(line):
        cut = _cut(start, end, box)
        if cut is None:
            continue
        if parts and parts[-1][-1] == cut[0]:
            parts[-1].append(cut[1])
        else:
            parts.append([*cut])
    return parts


def _cut(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    """The part of a straight piece inside the box (Liang and Barsky, 1984)."""
    low, high = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    sides = (
        (-dx, start[0] - box[0]),
        (dx, box[2] - start[0]),
        (-dy, start[1] - box[1]),
        (dy, box[3] - start[1]),
    )
    for step, room in sides:
        if step == 0 and room < 0:
            return None
        if step:
            low, high = (max(low, room / step), high) if step < 0 else (low, min(high, room / step))
    if low > high:
        return None
    first = start if low == 0 else (start[0] + low * dx, start[1] + low * dy)
    last = end if high == 1 else (start[0] + high * dx, start[1] + high * dy)
    return first, last


def middle_of(places: Sequence[Point]) -> tuple[Point, float]:
    """The middle of places on the globe (longitude, latitude) and how far the farthest is off, in degrees."""
    units = [unit(*place) for place in places]
    x, y, z = (sum(axis) for axis in zip(*units, strict=True))
    size = math.sqrt(x * x + y * y + z * z)
    if size < 1e-6:
        return (0.0, 0.0), 180.0
    middle = (math.degrees(math.atan2(y, x)), math.degrees(math.asin(z / size)))
    return middle, max(apart(middle, place) for place in places)


def unit(longitude: float, latitude: float) -> tuple[float, float, float]:
    """The point of the unit sphere at those degrees."""
    lon, lat = math.radians(longitude), math.radians(latitude)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def apart(one: Point, other: Point) -> float:
    """Degrees of arc between two places."""
    return math.degrees(2 * math.asin(min(1.0, math.dist(unit(*one), unit(*other)) / 2)))

"""The frame of a map: which part of the globe is shown, at what size, and the land in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sidelines.pictures.labels import bounds
from sidelines.pictures.land import land
from sidelines.pictures.projection import (
    RADIUS_KM,
    Azimuthal,
    Box,
    EqualEarth,
    Point,
    Projection,
    Ring,
    apart,
    clipped,
    middle_of,
    within,
)

REGION = 62.0
"""Places within so many degrees of their middle are drawn as a region, others on a map of the world."""
DETAILED_KM = 7000.0
"""A map narrower than this shows shores in more detail."""
LEAST_KM = 900.0
"""No map shows less than this across."""
WORLD = 17_250.0
"""Half the width of the whole Equal Earth map, in km."""
POLAR = 78.0
"""A map of the world ends so many degrees north and south, or beyond its last place: where a pole would be a
line as long as a continent, ways over it are told at the rim.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A part of a projected plane on a sheet: `corner` is its top left in km, `scale` sheet units a km."""

    projection: Projection
    corner: Point
    scale: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """The frame on the sheet."""
        return 0.0, 0.0, self.width, self.height

    @property
    def km_across(self) -> float:
        """How many km of the plane the frame is wide."""
        return self.width / self.scale

    def _sheet(self, point: Point) -> Point:
        return (point[0] - self.corner[0]) * self.scale, (point[1] - self.corner[1]) * self.scale

    def at(self, longitude: float, latitude: float) -> Point:
        """Where the place at those degrees lies on the sheet."""
        return self._sheet(self.projection.point(longitude, latitude))

    def shows(self, longitude: float, latitude: float) -> bool:
        """True if the place lies within the frame."""
        x, y = self.at(longitude, latitude)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def lines(self, way: Sequence[Point]) -> list[Ring]:
        """The parts of a way (longitude, latitude) that lie within the frame, on the sheet."""
        pieces = (map(self._sheet, line) for line in self.projection.lines(way))
        return [part for piece in pieces for part in within(list(piece), self.box)]

    def land(self) -> list[Ring]:
        """The shores within the frame, on the sheet, to be filled even-odd."""
        around = (-4.0, -4.0, self.width + 4, self.height + 4)
        drawn = _shores(self.projection, self.km_across < DETAILED_KM, self._reach)
        shores = (clipped([self._sheet(p) for p in ring], around) for ring in drawn)
        return [thin for shore in shores if len(thin := _thinned(shore)) > 3]

    @property
    def _reach(self) -> int:
        """No place in the frame is farther from the middle than this, in degrees, rounded up to tens."""
        corner = math.hypot(self.width, self.height) / self.scale / RADIUS_KM
        return 10 * math.ceil(math.degrees(corner) / 10)

    def graticule(self) -> list[Ring]:
        """Meridians and parallels within the frame, on the sheet."""
        step = 10 if self.km_across < DETAILED_KM else 30
        parallels = [[(x, float(y)) for x in _degrees(-180, 180, 3)] for y in range(-90 + step, 90, step)]
        meridians = [[(float(x), y) for y in _degrees(-90, 90, 3)] for x in range(-180, 180, step)]
        return [line for way in (*parallels, *meridians) for line in self.lines(way)]


@lru_cache(maxsize=4)
def _shores(projection: Projection, detailed: bool, reach: int) -> list[Ring]:
    """The shores in the plane, without small ones that lie too far north or south to be seen."""
    detail: Literal["110m", "50m"] = "50m" if detailed else "110m"
    if not isinstance(projection, Azimuthal):
        return projection.rings(land(detail))
    middle = projection.latitude
    return projection.rings(
        shore
        for shore in land(detail)
        if len(shore) > 400 or any(abs(shore[i][1] - middle) < reach for i in range(0, len(shore), 8))
    )


def _degrees(first: int, last: int, step: int) -> list[float]:
    return [float(x) for x in range(first, last + 1, step)]


def _thinned(ring: Ring) -> Ring:
    """The ring without points that no eye can tell from the one before."""
    kept = ring[:1]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) > 0.6:
            kept.append(point)
    return kept


def frame_for(
    core: Sequence[Point], extra: Sequence[Point], width: float, tallest: float, flattest: float
) -> Frame:
    """The frame, so wide on the sheet, that shows every place of the core and others not far from them.

    `tallest` and `flattest`: bounds of its height as shares of its width.
    """
    middle, far = middle_of(core)
    near = [place for place in extra if apart(middle, place) <= max(1.35 * far, 6.0)]
    places = [*core, *near]
    middle, far = middle_of(places)
    if far <= REGION:
        # A little off the middle, so that no point of a shore is ever the far point of the globe itself.
        projection: Projection = Azimuthal(longitude=middle[0] + 0.0031, latitude=middle[1] + 0.0017)
    else:
        projection = EqualEarth(longitude=_meridian(places))
    left, top, right, bottom = bounds(projection.point(*place) for place in places)
    span = max(LEAST_KM, 1.3 * (right - left), 1.5 * (bottom - top) / tallest)
    high = min(max(1.5 * (bottom - top), flattest * span), tallest * span)
    x, y = (left + right) / 2, (top + bottom) / 2
    if isinstance(projection, EqualEarth):
        span, x = min(span, 2 * WORLD), _kept(x, span, WORLD)
        polar = max(POLAR, *(min(90.0, abs(place[1]) + 2) for place in places))
        rim = -projection.point(0.0, polar)[1]
        high = min(high, tallest * span, 2 * rim)
        y = _kept(y, high, rim)
    return Frame(
        projection=projection, corner=(x - span / 2, y - high / 2), scale=width / span, width=width,
        height=round(high * width / span),
    )  # fmt: skip


def _kept(middle: float, span: float, most: float) -> float:
    """The middle, moved so that a stretch of that span ends within so much on either side of nothing."""
    return max(span / 2 - most, min(middle, most - span / 2)) if span < 2 * most else 0.0


def _meridian(places: Sequence[Point]) -> float:
    """The meridian opposite to the middle of the widest stretch of longitude without a place."""
    lons = sorted({place[0] % 360 for place in places})
    gaps = [((b - a) % 360 or 360, a) for a, b in zip(lons, [*lons[1:], lons[0]], strict=True)]
    gap, start = max(gaps)
    return (start + gap / 2 + 180 + 180) % 360 - 180

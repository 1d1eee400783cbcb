"""The outlines of the land, as they come with the package."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Literal

from sidelines.countries import shipped

Ring = list[tuple[float, float]]


@cache
def land(detail: Literal["110m", "50m"]) -> list[Ring]:
    """The shores as closed rings of (longitude, latitude) in degrees, of which none crosses the antimeridian.

    Outer rings and holes stand side by side: fill them even-odd, for a point in an odd number of rings is on
    land. "110m" (1:110 million) suits a map of the world, "50m" one of a region.
    Source: Natural Earth, public domain, as in world-atlas 2.0.2.
    """
    rings: list[list[int]] = json.loads(gzip.decompress(shipped("land.json.gz")))[detail]
    return [[(x / 100, y / 100) for x, y in zip(ring[::2], ring[1::2], strict=True)] for ring in rings]

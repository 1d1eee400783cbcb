"""The outlines of the land."""

from itertools import pairwise
from typing import Literal

import pytest

from sidelines.pictures.land import Ring, land

Detail = Literal["110m", "50m"]


def crossings(ring: Ring, longitude: float, latitude: float) -> int:
    """How often a ray to the east crosses the ring."""
    return sum(
        (y > latitude) != (v > latitude) and longitude < x + (latitude - y) / (v - y) * (u - x)
        for (x, y), (u, v) in pairwise(ring)
    )


def on_land(detail: Detail, longitude: float, latitude: float) -> bool:
    return sum(crossings(ring, longitude, latitude) for ring in land(detail)) % 2 == 1


@pytest.mark.parametrize("detail", ["110m", "50m"])
def test_rings_are_closed_and_stay_on_their_side_of_the_antimeridian(detail: Detail) -> None:
    rings = land(detail)
    assert len(rings) > 100
    for ring in rings:
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        # Only the closing line of Antarctica runs along the pole from side to side.
        wide = [(a, b) for a, b in pairwise(ring) if abs(a[0] - b[0]) > 90]
        assert all(a[1] == b[1] == -90 for a, b in wide)


@pytest.mark.parametrize("detail", ["110m", "50m"])
@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "expected"),
    [
        ("north of Helsinki", 25.0, 60.6, True),
        ("the Gulf of Finland", 24.9, 59.8, False),
        ("Chukotka, west of the antimeridian", 179.0, 67.5, True),
        ("Chukotka, east of the antimeridian", -175.0, 66.8, True),
        ("the Bering Sea", -178.0, 60.0, False),
        ("the South Pole", 10.0, -89.5, True),
        ("the Caspian, a hole in the land", 51.0, 42.0, False),
        ("mid-Atlantic", -35.0, 30.0, False),
        ("Kansas", -98.0, 38.5, True),
    ],
)
def test_land_and_sea_are_told_apart(
    detail: Detail, place: str, longitude: float, latitude: float, expected: bool
) -> None:
    assert on_land(detail, longitude, latitude) is expected, place


def test_a_region_is_drawn_in_finer_detail_than_the_world() -> None:
    assert sum(map(len, land("50m"))) > 5 * sum(map(len, land("110m")))

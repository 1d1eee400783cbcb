"""Positions on the Earth, and how far they lie apart."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Points = tuple[Floats, Floats, Floats]
"""Points (x, y, z) on the unit sphere, as three arrays of one shape."""

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG, GRS 80: R1 = (2a + b) / 3)."""


class Located(Protocol):
    """Anything with a position in degrees."""

    @property
    def latitude(self) -> float:
        """Degrees north."""
        ...

    @property
    def longitude(self) -> float:
        """Degrees east."""
        ...


def unit_vectors(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> Points:
    """Positions in degrees as points (x, y, z) on the unit sphere, of the same shape."""
    phi = np.radians(np.asarray(latitudes, dtype=np.float64))
    lam = np.radians(np.asarray(longitudes, dtype=np.float64))
    flat = np.cos(phi)
    return flat * np.cos(lam), flat * np.sin(lam), np.sin(phi)


def great_circles_km(here: Points, there: Points) -> Floats:
    """The great circles between points, one by one or one to all, in km."""
    x, y, z = (a - b for a, b in zip(here, there, strict=True))
    half_chord = np.sqrt(x * x + y * y + z * z) / 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half_chord, 1.0)), dtype=np.float64)


def distance_km(a: Located, b: Located) -> float:
    """The great circle between two places, in km."""
    # Arrays of one element, so that the same elementwise code runs as for a whole table, to the last bit.
    here = unit_vectors([a.latitude], [a.longitude])
    return float(great_circles_km(here, unit_vectors([b.latitude], [b.longitude]))[0])

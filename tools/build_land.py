"""Writes the land outlines of the package from Natural Earth.

By hand, in an environment of its own (`pip install -r tools/requirements.txt`):

    npm pack world-atlas@2.0.2
    python -m tools.build_land world-atlas-2.0.2.tgz

The same source gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
import tarfile
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from shapely import make_valid, unary_union
from shapely.affinity import translate
from shapely.geometry import Polygon, box

DATA = Path(__file__).parent.parent / "src" / "sidelines" / "data"
DETAILS = ("110m", "50m")
Ring = list[tuple[float, float]]


def arcs_of(topology: dict[str, Any]) -> list[Ring]:
    """The lines that a TopoJSON file shares between its shapes, in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        arcs.append([(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)])
    return arcs


def rings_of(topology: dict[str, Any]) -> list[list[Ring]]:
    """Every land as its outer ring and its holes, not yet cut."""
    arcs = arcs_of(topology)

    def ring(numbers: list[int]) -> Ring:
        points: Ring = []
        for number in numbers:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            points.extend(line[1:] if points else line)
        return points

    shapes = topology["objects"]["land"]["geometries"]
    return [[ring(numbers) for numbers in land] for shape in shapes for land in shape["arcs"]]


def unrolled(ring: Ring) -> Ring:
    """A ring without leaps across the antimeridian; one round the pole is closed there."""
    turn, points = 0.0, ring[:1]
    for (x, _), (following, y) in pairwise(ring):
        turn += 360 if following - x < -180 else -360 if following - x > 180 else 0
        points.append((following + turn, y))
    if turn:
        points += [(points[-1][0], -90.0), (points[0][0], -90.0)]
    return points


def pieces(outer: Ring, *holes: Ring) -> list[Polygon]:
    """A land in valid pieces, none of which crosses the antimeridian."""
    land, world = make_valid(Polygon(unrolled(outer))), box(-180, -90, 180, 90)
    inside = unary_union([translate(land, turn).intersection(world) for turn in (-360, 0, 360)])
    dry = inside.difference(unary_union([make_valid(Polygon(hole)) for hole in holes]))
    return [part for part in getattr(dry, "geoms", [dry]) if isinstance(part, Polygon) and not part.is_empty]


def rounded(ring: Any) -> list[int]:
    """A closed ring as x, y, x, y ... in hundredths of a degree, without repeated points."""
    points = [(round(x * 100), round(y * 100)) for x, y, *_ in ring.coords]
    kept = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
    return [number for point in kept for number in point]


def outlines(topology: dict[str, Any]) -> list[list[int]]:
    """All rings of a detail, outer ones and holes alike: a point in an odd number of rings is on land."""
    parts = [piece for land in rings_of(topology) for piece in pieces(*land)]
    rings = [rounded(ring) for part in parts for ring in (part.exterior, *part.interiors)]
    return [ring for ring in rings if len(ring) >= 8]


def main(atlas: Path) -> None:
    """Write `land.json.gz`."""
    found = {}
    with tarfile.open(atlas) as tar:
        for detail in DETAILS:
            file = tar.extractfile(f"package/land-{detail}.json")
            assert file is not None, detail
            found[detail] = outlines(json.load(file))
            print(detail, len(found[detail]), "rings", sum(map(len, found[detail])) // 2, "points")
    text = json.dumps(found, separators=(",", ":")).encode()
    (DATA / "land.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The places of a request on the land: those still open, those struck out, and the one that was chosen.

What is drawn has a class instead of a colour, so that the page's own style sheet can colour it, by night and on paper
too, and a strict content security policy lets it through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sidelines.pictures.frame import Frame, frame_for
from sidelines.pictures.labels import Placer
from sidelines.pictures.svg import element, escape, isolated, measure, number, path_of, text_at
from sidelines.places import City
from sidelines.travel import great_circle

OPEN, STRUCK, CHOSEN = "open", "struck", "chosen"
LETTERS, LARGE = 12.5, 15.0
_SIZES = {OPEN: 6.5, STRUCK: 5.0, CHOSEN: 14.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place that was named, and whether it is open, struck or chosen."""

    city: City
    state: str


def places_svg(
    homes: Sequence[City], spots: Sequence[Spot], among: Sequence[City], title: str, key: str
) -> str:
    """The homes of the sides and the places named so far, as an SVG element to stand in a page.

    `among` are all cities that the frame leaves room for, so that the land stands still from day to day; `key` tells
    the picture apart from others on the page. A chosen place has a way to it from every home.
    """
    cities = dict.fromkeys((*homes, *among, *(spot.city for spot in spots)))
    degrees = [(city.longitude, city.latitude) for city in cities]
    frame = frame_for(degrees, [], 560.0, 0.8, 0.5)
    placer = Placer(frame=(3.0, 3.0, frame.width - 3, frame.height - 3))
    placer.points += [frame.at(*each) for each in degrees]
    shores = "".join(path_of(shore, closed=True) for shore in frame.land())
    ways = list(_ways(frame, homes, spots, placer))
    marks = [*_homes(frame, homes, placer), *_spots(frame, spots, placer)]
    labels = [*_spot_labels(frame, spots, placer), *_home_labels(frame, homes, spots, placer)]
    return element(
        "svg", element("title", escape(title), id=f"{key}-title"), element("path", d=shores, class_="map-land"),
        *ways, *marks, *labels, xmlns="http://www.w3.org/2000/svg", role="img", aria_labelledby=f"{key}-title",
        viewBox=f"0 0 {number(frame.width)} {number(frame.height)}",
    )  # fmt: skip


def _ways(frame: Frame, homes: Sequence[City], spots: Sequence[Spot], placer: Placer) -> Iterator[str]:
    chosen = next((spot.city for spot in spots if spot.state == CHOSEN), None)
    for place, home in enumerate(homes, start=1):
        if chosen is None or (home.latitude, home.longitude) == (chosen.latitude, chosen.longitude):
            continue
        for line in frame.lines(great_circle(home, chosen)):
            placer.cross(line)
            yield element("path", d=path_of(line), class_=f"map-way map-way--{place}")


def _homes(frame: Frame, homes: Sequence[City], placer: Placer) -> Iterator[str]:
    for place, home in enumerate(homes, start=1):
        x, y = frame.at(home.longitude, home.latitude)
        placer.block((x - 7, y - 7, x + 7, y + 7))
        square = [(x - 5, y - 5), (x + 5, y - 5), (x + 5, y + 5), (x - 5, y + 5)]
        diamond = [(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)]
        triangle = [(x, y - 6.5), (x + 6.5, y + 5), (x - 6.5, y + 5)]
        shape = {1: square, 2: diamond}.get(place, triangle)
        yield element("path", d=path_of(shape, closed=True), class_=f"map-home map-home--{place}")


def _spots(frame: Frame, spots: Sequence[Spot], placer: Placer) -> Iterator[str]:
    for spot in spots:
        x, y = frame.at(spot.city.longitude, spot.city.latitude)
        size = _SIZES[spot.state]
        placer.block((x - size, y - size, x + size, y + size))
        if spot.state == STRUCK:
            cross = [path_of([(x - 4, y - 4), (x + 4, y + 4)]), path_of([(x + 4, y - 4), (x - 4, y + 4)])]
            yield element("path", d="".join(cross), class_="map-struck")
        elif spot.state == CHOSEN:
            yield element("circle", cx=x, cy=y, r=14, class_="map-halo")
            yield element("circle", cx=x, cy=y, r=9, class_="map-chosen")
            tick = [(x - 4, y + 0.4), (x - 1, y + 3.4), (x + 4.2, y - 2.2)]
            yield element("path", d=path_of(tick), class_="map-tick")
        else:
            yield element("circle", cx=x, cy=y, r=5.5, class_="map-open")


def _spot_labels(frame: Frame, spots: Sequence[Spot], placer: Placer) -> Iterator[str]:
    order = {CHOSEN: 0, OPEN: 1, STRUCK: 2}
    for spot in sorted(spots, key=lambda each: order[each.state]):
        large = LARGE if spot.state == CHOSEN else LETTERS
        yield from _label(frame, spot.city, spot.state, large, _SIZES[spot.state], placer)


def _home_labels(frame: Frame, homes: Sequence[City], spots: Sequence[Spot], placer: Placer) -> Iterator[str]:
    named = {spot.city for spot in spots}
    for home in homes:
        if home not in named:
            yield from _label(frame, home, "home", LETTERS, 5.0, placer)


def _label(frame: Frame, city: City, kind: str, size: float, mark: float, placer: Placer) -> Iterator[str]:
    name = isolated(city.name)
    bold = kind in (OPEN, CHOSEN)
    at = frame.at(city.longitude, city.latitude)
    placed = placer.place(at, measure(name, size, bold=bold), size * 1.25, near=mark - 3)
    if placed is None:
        return
    if placed.leader:
        yield element("path", d=path_of(placed.leader), class_="map-leader")
    x, anchor = placed.anchor
    yield text_at(
        x, placed.box[3] - size * 0.3, name, class_=f"map-label map-label--{kind}", text_anchor=anchor
    )

"""The map: stays, ways and ranked options on the land, with a key, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import dist

from sidelines.finding.answer import Answer, Option
from sidelines.pictures.frame import Frame, frame_for
from sidelines.pictures.key import WIDE, key_of, scale_bar
from sidelines.pictures.labels import Placed, Placer
from sidelines.pictures.looks import GREY, INK, LAND, PAPER, SHORE, Look, looks_of
from sidelines.pictures.projection import Box, Point
from sidelines.pictures.scene import (
    Place,
    by_place,
    places_of,
    shown_options,
    ways_of,
)
from sidelines.pictures.svg import (
    element,
    headed,
    isolated,
    measure,
    path_of,
    picture,
    shortened,
    text_at,
    title,
)
from sidelines.places import City, distance_km
from sidelines.reasons import leg_text, question, window_text
from sidelines.travel import great_circle

LETTERS = 11.0
LINE = 13.5
DISC = 8.5
APART = 15.0
"""Between the marks of two principals in one city."""


def map_svg(
    answer: Answer, *, options: int = 10, width: float = 760.0, key: str = "map", heading: bool = True
) -> str:
    """A map of the stays, the ways and the best options, so many of them, as an SVG document with its key.

    `width`: natural width in pixels (360 suits a phone); `key`: tells it apart from other pictures on a page;
    `heading`: with the case's title above it.
    """
    sheet = _Sheet.of(answer, options, width, f"{key}-{width:.0f}-frame")
    name = ": ".join(isolated(part) for part in (answer.case.title, answer.meeting.name) if part)
    drawn, top = headed(name, width) if heading else ([], 0.0)
    legend, height = key_of(answer, sheet.looks, sheet.options, width, sheet.frame.height)
    words = f"{question(answer)}\n{map_text(answer, options=options)}"
    return picture(
        width, height + top, f"Map of {name}", words, f"{key}-{width:.0f}",
        element("rect", width=width, height=height + top, fill=PAPER), *drawn,
        element("g", *sheet.drawn(), *legend, transform=f"translate(0 {top:.0f})"),
    )  # fmt: skip


def map_text(answer: Answer, *, options: int = 10) -> str:
    """The map in words: every principal's stays and ways, and the options with their windows."""
    zone = answer.home.zone
    lines = []
    for name in answer.meeting.participants:
        itinerary = answer.case.itinerary_of(name)
        lines.append(f"{isolated(itinerary.principal.style)}:")
        lines += [f"  {isolated(place.city.label)}: {place.dates}" for place in places_of(answer, itinerary)]
    shown = shown_options(answer, options)
    lines.append("Options, the best first:" if shown else "No option is open.")
    lines += [
        f"  {option.rank}. {isolated(option.city.label)}: {window_text(option, zone)}" for option in shown
    ]
    for option in shown[:1]:
        lines.append(f"Ways to option {option.rank} and on from it:")
        for journey in option.journeys:
            lines += [f"  {isolated(journey.principal)}: {leg_text(leg, zone)}" for leg in journey.legs]
    return "\n".join(lines)


@dataclass(slots=True)
class _Sheet:
    """Everything that is drawn in the frame of one map."""

    answer: Answer
    frame: Frame
    key: str
    looks: list[Look]
    places: list[list[Place]]
    ways: list[list[tuple[City, City]]]
    options: list[Option]
    placer: Placer
    exits: list[tuple[City, Point, Look]] = field(default_factory=list)

    @classmethod
    def of(cls, answer: Answer, most: int, width: float, key: str) -> _Sheet:
        diaries = [answer.case.itinerary_of(name) for name in answer.meeting.participants]
        places = [places_of(answer, diary) for diary in diaries]
        options = shown_options(answer, most)
        visited = [place.city for found in places for place in found if place.items]
        homes = [place.city for found in places for place in found]
        core = [*visited, *(option.city for option in options)] or homes
        ends = [city for journey in (options[0].journeys if options else ()) for leg in journey.legs
                for city in (leg.origin, leg.destination)]  # fmt: skip
        tall, flat = (0.78, 0.5) if width > WIDE else (1.25, 0.75)
        frame = frame_for(_degrees(core), _degrees([*homes, *ends]), width, tall, flat)
        inset = (3.0, 3.0, frame.width - 3, frame.height - 3)
        return cls(
            answer=answer, frame=frame, key=key, looks=looks_of(answer), places=places, options=options,
            ways=[ways_of(answer, diary) for diary in diaries], placer=Placer(frame=inset),
        )  # fmt: skip

    @property
    def detailed(self) -> bool:
        """True if the map is wide enough for names beside all the numbers."""
        return self.frame.width > WIDE

    def drawn(self) -> list[str]:
        """The pieces of the picture, from the bottom to the top."""
        width, height = self.frame.width, self.frame.height
        clip = element("clipPath", element("rect", width=width, height=height), id=self.key)
        ways = [*self._diary_ways(), *self._option_ways()]
        bar, taken = scale_bar(self.frame)
        self.placer.block(taken)
        cities = {*self._by_city(), *by_place(self.options)}
        self.placer.points += [self.frame.at(city.longitude, city.latitude) for city in cities]
        marks = [*self._marks(), *self._dots()]
        labels = [*self._disc_labels(), *self._stay_labels(), *self._exit_labels()]
        return [
            element("defs", clip),
            element("g", *self._ground(), *ways, clip_path=f"url(#{self.key})"),
            bar, *(leader for leader, _ in labels), *marks, *(label for _, label in labels),
            element("rect", x=0.5, y=0.5, width=width - 1, height=height - 1, fill="none", stroke=GREY),
        ]  # fmt: skip

    def _ground(self) -> Iterator[str]:
        lines = " ".join(path_of(line) for line in self.frame.graticule())
        yield element("path", d=lines, fill="none", stroke="#dcdcdc", stroke_width=0.6)
        shores = self.frame.land()
        if shores:
            outline = " ".join(path_of(shore, closed=True) for shore in shores)
            yield element("path", d=outline, fill=LAND, stroke=LAND, stroke_width=0.8, fill_rule="evenodd")
            edges = " ".join(path_of(edge) for shore in shores for edge in _seaward(shore, self.frame))
            yield element("path", d=edges, fill="none", stroke=SHORE, stroke_width=0.7)

    def _diary_ways(self) -> Iterator[str]:
        for look, ways in zip(self.looks, self.ways, strict=True):
            for origin, destination in ways:
                yield from self._way(look, origin, destination, 1.1, 0.75)

    def _option_ways(self) -> Iterator[str]:
        for option in self.options[:1]:
            looks = {look.name: look for look in self.looks}
            for journey in option.journeys:
                for leg in journey.legs:
                    yield from self._way(
                        looks[isolated(journey.principal)], leg.origin, leg.destination, 2.4, 1.0
                    )

    def _way(
        self, look: Look, origin: City, destination: City, thick: float, opacity: float
    ) -> Iterator[str]:
        """A great circle with an arrowhead, noted for the labels, and where it leaves the frame."""
        if distance_km(origin, destination) < 1.0:
            return
        for part in self.frame.lines(great_circle(origin, destination)):
            self.placer.cross(part)
            yield look.line(path_of(part), thick, opacity)
            yield _arrow(part, look.colour, 2.6 * thick**0.5)
        for part in self.frame.lines(great_circle(origin, destination)):
            for city, end in ((origin, part[0]), (destination, part[-1])):
                away = dist(end, self.frame.at(city.longitude, city.latitude)) > 2
                if away and not any(city == c and dist(at, end) < 60 for c, at, _ in self.exits):
                    self.exits.append((city, end, look))

    def _marks(self) -> Iterator[str]:
        for city, found in self._by_city().items():
            x, y = self.frame.at(city.longitude, city.latitude)
            for n, (look, place) in enumerate(found):
                spot = (x + APART * (n - (len(found) - 1) / 2), y)
                self.placer.block((spot[0] - 7, y - 7, spot[0] + 7, y + 7))
                mark = look.place_mark(spot, home=place.home, busy=bool(place.items))
                yield element("g", title(f"{look.style}: {city.label}, {place.dates}"), mark)

    def _by_city(self) -> dict[City, list[tuple[Look, Place]]]:
        """The places within the frame, with whoever is there."""
        found: dict[City, list[tuple[Look, Place]]] = {}
        for look, places in zip(self.looks, self.places, strict=True):
            for place in places:
                if self.frame.shows(place.city.longitude, place.city.latitude):
                    found.setdefault(place.city, []).append((look, place))
        return found

    def _dots(self) -> Iterator[str]:
        stays = self._by_city()
        for city in by_place(self.options):
            x, y = self.frame.at(city.longitude, city.latitude)
            if city not in stays:
                self.placer.block((x - 4, y - 4, x + 4, y + 4))
                yield element("circle", cx=x, cy=y, r=2.5, fill=INK)

    def _disc_labels(self) -> Iterator[tuple[str, str]]:
        """The numbers of the options in discs, with the name of the city while there is room."""
        for place, (city, options) in enumerate(by_place(self.options).items()):
            at = self.frame.at(city.longitude, city.latitude)
            ranks = _ranks(options)
            disc = max(2 * DISC, measure(ranks, 10, bold=True) + 8)
            name = shortened(isolated(city.name), LETTERS, 130)
            named = (self.detailed or place < 3) and city not in self._by_city()
            placed = (
                self.placer.place(at, disc + 3 + measure(name, LETTERS, bold=True), 2 * DISC)
                if named
                else None
            )
            name = name if placed else ""
            placed = placed or self.placer.place(at, disc, 2 * DISC)
            if placed:
                what = title(
                    "; ".join(f"{o.rank}. {city.label}, {window_text(o, city.zone)}" for o in options)
                )
                yield _leader(placed), _boxed(placed, what, *_disc(placed.box, disc, ranks, name))

    def _stay_labels(self) -> Iterator[tuple[str, str]]:
        """Each city's name with the days of everybody who is there."""
        for city, found in self._by_city().items():
            name = shortened(isolated(city.name), LETTERS, 140)
            shared = not all(place.home for _, place in found)
            name = name if shared else f"{name} (home)"
            lines = [
                _short_dates(place, look, len(found) > 1, place.home and shared)
                for look, place in found
                if place.items or shared
            ]
            wide = max(measure(name, LETTERS, bold=True), *(measure(line, 10) for line in lines), 0)
            high = LINE * (1 + len(lines))
            at = self.frame.at(city.longitude, city.latitude)
            placed = self.placer.place(at, wide, high, near=APART / 2 * (len(found) - 1) + 2)
            for only in (name, name.removesuffix(" (home)")):
                if placed is None:
                    name, lines = only, []
                    placed = self.placer.place(at, measure(name, LETTERS, bold=True), LINE)
            if placed:
                yield _leader(placed), _boxed(placed, *_lines(placed, name, lines))

    def _exit_labels(self) -> Iterator[tuple[str, str]]:
        """Where ways leave the frame: to what city."""
        for city, at, look in self.exits:
            name = f"{_compass(at, self.frame)} {shortened(isolated(city.name), 10, 110)}"
            placed = self.placer.place(at, measure(name, 10), LINE)
            if placed:
                x, anchor = placed.anchor
                text = text_at(x, placed.box[3] - 3.5, name, font_size=10, fill=look.colour,
                               font_style="italic", text_anchor=anchor, **_HALO)  # fmt: skip
                yield _leader(placed), _boxed(placed, text)


_HALO: dict[str, str | float] = {
    "stroke": PAPER, "stroke_width": 3.0, "stroke_linejoin": "round", "paint_order": "stroke",
}  # fmt: skip


def _degrees(cities: list[City]) -> list[Point]:
    return [(city.longitude, city.latitude) for city in cities]


def _ranks(options: list[Option]) -> str:
    """The ranks of one city's options, at most three of them."""
    ranks = [str(option.rank) for option in options]
    return ", ".join(ranks[:3]) + ("…" if len(ranks) > 3 else "")


def _short_dates(place: Place, look: Look, several: bool, home: bool) -> str:
    """A principal's days at a place that several may share, and whether it is this one's home alone."""
    name = shortened(look.name, 10, 90)
    if not place.items:
        return f"home of {name}"
    words = shortened(place.days, 10, 150)
    return f"{words} ({name}{', at home' if home else ''})" if several else words


def _disc(box: Box, disc: float, ranks: str, name: str) -> Iterator[str]:
    middle = (box[1] + box[3]) / 2
    yield element("rect", x=box[0], y=box[1], width=disc, height=2 * DISC, rx=DISC, fill=INK)
    yield text_at(box[0] + disc / 2, middle + 3.6, ranks, font_size=10, font_weight="bold", fill=PAPER,
                  text_anchor="middle")  # fmt: skip
    if name:
        yield text_at(
            box[0] + disc + 3, middle + 4, name, font_size=LETTERS, font_weight="bold", fill=INK, **_HALO
        )


def _lines(placed: Placed, name: str, lines: list[str]) -> Iterator[str]:
    (x, anchor), top = placed.anchor, placed.box[1]
    look: dict[str, str | float] = {"fill": INK, "text_anchor": anchor, **_HALO}
    yield text_at(x, top + 10.5, name, font_size=LETTERS, font_weight="bold", **look)
    for n, line in enumerate(lines):
        yield text_at(x, top + 10 + LINE * (n + 1), line, font_size=10, **look)


def _boxed(placed: Placed, *content: str) -> str:
    box = " ".join(f"{side:.1f}" for side in placed.box)
    return element("g", *content, class_="label", data_box=box)


def _leader(placed: Placed) -> str:
    if placed.leader is None:
        return ""
    return element("path", d=path_of(placed.leader), fill="none", stroke=INK, stroke_width=0.7)


def _arrow(line: list[Point], colour: str, size: float) -> str:
    """An arrowhead in the middle of a line long enough for one."""
    lengths = [dist(start, end) for start, end in pairwise(line)]
    left = sum(lengths) / 2
    if left < 3 * size:
        return ""
    number = 0
    while left > lengths[number]:
        left -= lengths[number]
        number += 1
    (x0, y0), (x1, y1), length = line[number], line[number + 1], lengths[number]
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    x, y = x0 + left * dx, y0 + left * dy
    tip = (x + size * dx, y + size * dy)
    tails = [(x - size * (dx - s * 0.6 * dy), y - size * (dy + s * 0.6 * dx)) for s in (-1, 1)]
    return element("path", d=path_of([tip, *tails], closed=True), fill=colour)


def _compass(at: Point, frame: Frame) -> str:
    """An arrow towards the side of the frame at which the point lies."""
    sides = {"←": at[0], "→": frame.width - at[0], "↑": at[1], "↓": frame.height - at[1]}
    return min(sides, key=lambda arrow: sides[arrow])


def _seaward(shore: list[Point], frame: Frame) -> Iterator[list[Point]]:
    """The parts of a shore that are shore, and not the rim of the sheet or a cut of the globe."""
    part: list[Point] = [shore[0]]
    for before, point in pairwise(shore):
        if _outside(before, frame) and _outside(point, frame):
            if len(part) > 1:
                yield part
            part = []
        part.append(point)
    if len(part) > 1:
        yield part


def _outside(point: Point, frame: Frame) -> bool:
    return not (-3 < point[0] < frame.width + 3 and -3 < point[1] < frame.height + 3)

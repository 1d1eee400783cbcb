"""The map: well formed, nothing torn at the cut, no label on another, and the same in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from sidelines.finding.answer import Answer, find
from sidelines.formats.cases.file import load_case
from sidelines.pictures.frame import frame_for
from sidelines.pictures.labels import Placer
from sidelines.pictures.land import land
from sidelines.pictures.map import map_svg, map_text
from sidelines.pictures.projection import Azimuthal, EqualEarth, apart, clipped, holds, middle_of, within
from sidelines.pictures.scene import places_of, ways_of
from sidelines.pictures.svg import clean
from sidelines.places import find_city
from sidelines.times import Days
from sidelines.travel import great_circle
from tests.picture_answers import (
    ALL,
    SVG,
    case,
    cities,
    day,
    europe,
    flights,
    four,
    names,
    overlapping,
    pacific,
    parsed,
    person,
    sixty_days,
    stay,
)

WIDTHS = (760.0, 360.0)
EXAMPLE = Path(__file__).parents[1] / "examples" / "helsinki-2018.toml"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answer", ALL, ids=lambda make: make.__name__)
def test_the_map_is_well_formed_and_named(answer: Callable[[], Answer], width: float) -> None:
    root = parsed(map_svg(answer(), width=width))
    assert root.get("role") == "img"
    titled, described = (root.get("aria-labelledby") or "").split()
    ids = {element.get("id"): element for element in root.iter()}
    assert (ids[titled].text or "").startswith("Map of ")
    assert "When and where can" in (ids[described].text or "")
    view = [float(x) for x in (root.get("viewBox") or "").split()]
    assert view[:3] == [0, 0, width]
    assert all(float(text.get("font-size") or 10) >= 10 for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("answer", ALL, ids=lambda make: make.__name__)
def test_labels_neither_overlap_nor_leave_the_map(answer: Callable[[], Answer], width: float) -> None:
    boxes = _boxes(map_svg(answer(), width=width))
    assert len(boxes) > 1
    assert overlapping(boxes) == []
    assert all(box[0] >= 0 and box[2] <= width for box in boxes)


def test_labels_of_the_example_do_not_overlap() -> None:
    answer = find(load_case(EXAMPLE), explain=False)
    for width in WIDTHS:
        boxes = _boxes(map_svg(answer, width=width))
        assert len(boxes) >= 10
        assert overlapping(boxes) == []


def _boxes(svg: str) -> list[tuple[float, ...]]:
    labels = parsed(svg).iter(f"{SVG}g")
    return [tuple(map(float, box.split())) for label in labels if (box := label.get("data-box"))]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_option_has_its_number_on_the_map_and_in_the_key(width: float) -> None:
    answer = europe()
    root = parsed(map_svg(answer, width=width))
    shown = [option for option in answer.options if option.rank <= 10]
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    for option in shown:
        assert texts.count(str(option.rank)) >= 1
        assert any(option.city.name in text for text in texts)


@pytest.mark.parametrize("answer", ALL, ids=lambda make: make.__name__)
def test_the_words_hold_every_stay_and_option(answer: Callable[[], Answer]) -> None:
    found = answer()
    text = map_text(found)
    for name in found.meeting.participants:
        assert clean(name) in text
        for place in places_of(found, found.case.itinerary_of(name)):
            assert f"{place.city.label}: {place.dates}" in text
    for option in found.options[:10]:
        assert re.search(rf"^  {option.rank}\. {re.escape(option.city.label)}: ", text, re.MULTILINE)
    if not found.options:
        assert "No option is open." in text


def test_ways_lead_home_where_days_lie_between() -> None:
    def ways(answer: Answer, name: str) -> list[tuple[str, str]]:
        return [(a.name, b.name) for a, b in ways_of(answer, answer.case.itinerary_of(name))]

    rupert = [("Rome", "London"), ("London", "Rome")]
    assert ways(europe(), "Rupert") == rupert
    assert ways(europe(), "Gloria") == [("Helsinki", "Geneva"), ("Geneva", "Helsinki")]
    assert ways(four(), "Mary") == [("Brasília", "Lisbon"), ("Lisbon", "Brasília")]
    assert ways(sixty_days(), "Gloria") == [("Dublin", "Rome"), ("Rome", "Dublin")]
    keoni = [("Honolulu", "Suva"), ("Suva", "Honolulu")]
    assert ways(pacific(), "Keoni") == keoni


def over_the_pole() -> Answer:
    """Two principals whose shortest way to each other leads over the pole."""
    people = (
        person("Mary", "Washington, US", stay("s", "Singapore", day(6, 3), day(6, 4))),
        person("Li", "Beijing"),
    )
    days = Days(first=day(6, 7), last=day(6, 9))
    return find(case("Over the pole", people, days, cities("Beijing", "Singapore")))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_way_over_the_pole_leads_to_the_rim_and_is_named_there(width: float) -> None:
    way = great_circle(find_city("Beijing"), find_city("Washington, US"))
    assert max(place[1] for place in way) > 81
    places = [(c.longitude, c.latitude) for c in cities("Beijing", "Singapore", "Washington, US", "Amman")]
    frame = frame_for(places, [], width, 0.78, 0.5)
    assert isinstance(frame.projection, EqualEarth)
    first, last = frame.lines(way)
    for rim, part in ((first[-1], first), (last[0], last)):
        assert rim[1] == pytest.approx(0, abs=0.01)
        assert all(abs(x - rim[0]) < width / 12 for x, y in part if y < width / 25)
    texts = [text.text for text in parsed(map_svg(over_the_pole(), width=width)).iter(f"{SVG}text")]
    assert {"↑ Beijing", "↑ Washington"} & set(texts)


def test_a_world_map_reaches_as_far_as_its_last_place() -> None:
    north = [(15.6, 78.2), (-77.0, 38.9), (116.4, 39.9), (174.8, -41.3)]
    frame = frame_for(north, [], 760.0, 0.78, 0.5)
    assert all(frame.shows(*place) for place in north)


def test_a_label_away_from_its_place_or_nearer_to_another_has_a_line() -> None:
    placer = Placer(frame=(0.0, 0.0, 400.0, 400.0), points=[(100.0, 100.0)])
    beside = placer.place((100.0, 100.0), 60.0, 20.0)
    assert beside is not None
    assert beside.leader is None
    assert beside.anchor == (beside.box[0], "start")
    placer.block((60.0, 60.0, 180.0, 140.0))
    away = placer.place((100.0, 100.0), 60.0, 10.0)
    assert away is None or away.leader is not None
    close = Placer(frame=(0.0, 0.0, 400.0, 400.0), points=[(100.0, 100.0), (112.0, 100.0)])
    close.block((104.0, 92.0, 400.0, 108.0))
    told = close.place((100.0, 100.0), 30.0, 12.0)
    other = close.place((112.0, 100.0), 30.0, 12.0)
    assert told is not None
    assert told.side == -1
    assert told.anchor == (told.box[2], "end")
    assert other is not None
    assert other.leader is not None


def test_a_home_is_told_from_a_stop_even_where_something_is_in_the_diary() -> None:
    homes = {place.city.name: place for place in places_of(europe(), europe().case.itinerary_of("Rupert"))}
    assert not homes["London"].home
    assert homes["Rome"].home
    assert homes["Rome"].items
    assert homes["Rome"].dates.endswith(", at home")
    texts = {text.text for text in parsed(map_svg(europe())).iter(f"{SVG}text")}
    assert "Rome (home)" in texts
    assert "filled outline: a home with something in the diary" in texts


def test_whose_home_a_shared_place_is_stands_beside_it() -> None:
    people = (
        person("Mary", "Lisbon"),
        person("Rupert", "Rome", stay("v", "Lisbon", day(6, 2), day(6, 3))),
    )
    days = Days(first=day(6, 1), last=day(6, 4))
    svg = map_svg(find(case("Shared", people, days, cities("Lisbon", "Rome", "Madrid"))))
    texts = {text.text for text in parsed(svg).iter(f"{SVG}text")}
    assert {"Lisbon", "home of Mary", "2–3 June (Rupert)"} <= texts


def test_fewer_options_can_be_asked_for() -> None:
    assert "  2. " in map_text(four(), options=2)
    assert "  3. " not in map_text(four(), options=2)


def test_the_sides_of_the_antimeridian_lie_side_by_side() -> None:
    places = [
        (c.longitude, c.latitude)
        for c in map(find_city, ("Apia", "Suva", "Auckland, New Zealand", "Honolulu"))
    ]
    frame = frame_for(places, [], 760.0, 0.78, 0.5)
    assert all(frame.shows(*place) for place in places)
    fiji, samoa = frame.at(178.4, -18.1), frame.at(-171.8, -13.8)
    assert 0 < samoa[0] - fiji[0] < 200
    for one, other in pairwise(map(find_city, ("Auckland, New Zealand", "Apia", "Honolulu"))):
        assert len(frame.lines(great_circle(one, other))) == 1


@pytest.mark.parametrize("meridian", [0.0, 11.0, 150.0, -170.0, 179.99])
@pytest.mark.parametrize("detail", ["110m", "50m"])
def test_no_shore_crosses_the_cut_of_a_world_map(meridian: float, detail: str) -> None:
    shores = land(detail)  # type: ignore[arg-type]
    projection = EqualEarth(longitude=meridian)
    rings = projection.rings(shores)
    # Antarctica's ring runs along the pole itself, which is drawn as a line.
    south = projection.point(meridian, -89.9)[1]
    for ring in rings:
        assert ring[0] == pytest.approx(ring[-1])
        assert all(math.dist(a, b) < 1500 for a, b in pairwise(ring) if min(a[1], b[1]) < south)
    assert sum(map(_area, rings)) == pytest.approx(_area_of_land(shores), rel=0.02)


@pytest.mark.parametrize(
    "middle", [(10.0, 50.0), (-170.0, -10.0), (100.0, 80.0), (-60.0, -30.0), (175.0, 0.0)]
)
def test_a_region_shows_land_where_there_is_land(middle: tuple[float, float]) -> None:
    """Also where the far point of the globe is on land, so that its shore comes out inside out."""
    shores = land("110m")
    projection = Azimuthal(longitude=middle[0] + 0.0031, latitude=middle[1] + 0.0017)
    rings = projection.rings(shores)
    places = [(x * 7.3 + 0.2, y * 6.1 + 0.1) for x in range(-24, 25) for y in range(-13, 14)]
    for place in places:
        if apart(middle, place) > 75 or any(abs(_gap(place, shore)) < 0.6 for shore in shores):
            continue
        there = sum(holds(shore, place) for shore in shores) % 2
        assert sum(holds(ring, projection.point(*place)) for ring in rings) % 2 == there, place


def _gap(place: tuple[float, float], shore: list[tuple[float, float]]) -> float:
    return min(max(abs(place[0] - x), abs(place[1] - y)) for x, y in shore)


def _area(ring: list[tuple[float, float]]) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2


def _area_of_land(shores: list[list[tuple[float, float]]]) -> float:
    """The area of all rings on the globe, holes counted like land, in square km."""
    total = 0.0
    for shore in shores:
        bent = [(math.radians(x), math.sin(math.radians(y))) for x, y in shore]
        total += abs(sum((x1 - x0) * (y0 + y1) for (x0, y0), (x1, y1) in pairwise(bent))) / 2
    return total * 6371.0088**2


def test_both_projections_keep_areas_and_put_north_up() -> None:
    half = [(24.5, 59.5), (25.5, 59.5), (25.5, 60.5), (24.5, 60.5), (24.5, 59.5)]
    for projection in (Azimuthal(longitude=20.0, latitude=50.0), EqualEarth(longitude=-100.0)):
        square = [projection.point(*corner) for corner in half]
        assert _area(square) == pytest.approx(111.2**2 * math.cos(math.radians(60)), rel=0.005)
        assert square[2][1] < square[1][1]


def test_a_way_across_the_cut_comes_in_two_pieces() -> None:
    pieces = EqualEarth(longitude=0.0).lines(great_circle(find_city("Tokyo"), find_city("Honolulu")))
    assert len(pieces) == 2
    for piece in pieces:
        assert all(math.dist(a, b) < 500 for a, b in pairwise(piece))


def test_rings_and_lines_are_clipped() -> None:
    square = [(-1.0, -1.0), (3.0, -1.0), (3.0, 3.0), (-1.0, 3.0), (-1.0, -1.0)]
    assert _area(clipped(square, (0.0, 0.0, 2.0, 2.0))) == 4
    assert clipped(square, (5.0, 5.0, 6.0, 6.0)) == []
    assert within([(-1.0, 1.0), (3.0, 1.0)], (0.0, 0.0, 2.0, 2.0)) == [[(0.0, 1.0), (2.0, 1.0)]]
    assert within([(-1.0, 5.0), (3.0, 5.0)], (0.0, 0.0, 2.0, 2.0)) == []


def test_the_middle_of_places_across_the_antimeridian() -> None:
    middle, far = middle_of([(170.0, 0.0), (-170.0, 0.0)])
    assert abs(middle[0]) == pytest.approx(180)
    assert far == pytest.approx(10)


def test_hostile_names_are_shown_and_do_nothing() -> None:
    root = parsed(map_svg(names()))
    words = "".join(root.itertext())
    assert "<script>alert('x')</script>" in words
    assert "محمد بن عبد الرحمن" in words
    assert "习近平与代表团" in words


def test_the_map_names_no_address_but_its_own_namespace() -> None:
    for answer in (europe(), pacific()):
        assert set(re.findall(r"https?://[^\"< ]+", map_svg(answer))) == {"http://www.w3.org/2000/svg"}
        assert "Natural Earth" in map_svg(answer)
        assert "GeoNames" in map_svg(answer)


def test_a_way_of_the_diary_is_drawn_with_both_its_cities() -> None:
    answer = flights()
    gloria, rupert = (answer.case.itinerary_of(name) for name in ("Gloria", "Rupert"))
    drawn = [[(a.name, b.name) for a, b in ways_of(answer, one)] for one in (gloria, rupert)]
    assert drawn[0] == [("Helsinki", "Tokyo"), ("Tokyo", "Honolulu"), ("Honolulu", "Helsinki")]
    assert drawn[1] == [("Rome", "London"), ("London", "Rome")]
    assert {place.city.name: place.dates for place in places_of(answer, gloria)} == {
        "Helsinki": "10 June, at home",
        "Tokyo": "11–13 June",
        "Honolulu": "13 June",
    }
    assert {place.city.name: place.dates for place in places_of(answer, rupert)} == {
        "Rome": "9–11 June and 12–14 June, at home",
        "London": "11 June and 12 June",
    }

"""The map of a request's places: marks by state, ways to the chosen one, and nothing a strict policy would refuse."""

import re
import xml.etree.ElementTree as ET

import pytest

from sidelines.pictures.places import CHOSEN, OPEN, STRUCK, Spot, places_svg
from sidelines.places import city_at, find_city

HOMES = [find_city("Washington, US"), find_city("Moscow")]
HELSINKI, VIENNA = find_city("Helsinki"), find_city("Vienna, AT")


def drawn(*spots: Spot) -> str:
    return places_svg(HOMES, spots, [HELSINKI, VIENNA], "The places", "map")


def classes(svg: str) -> list[str]:
    return [name for found in re.findall(r'class="([^"]+)"', svg) for name in found.split()]


def test_a_place_is_marked_by_its_state():
    found = classes(drawn(Spot(city=HELSINKI, state=OPEN), Spot(city=VIENNA, state=STRUCK)))
    assert (found.count("map-open"), found.count("map-struck"), found.count("map-chosen")) == (1, 1, 0)
    assert {"map-home--1", "map-home--2", "map-label--open", "map-label--struck"} <= set(found)
    assert "map-way" not in found


def test_there_is_a_way_from_every_home_to_the_chosen_place_alone():
    found = classes(drawn(Spot(city=HELSINKI, state=CHOSEN), Spot(city=VIENNA, state=STRUCK)))
    assert {"map-way--1", "map-way--2"} <= set(found)
    assert found.count("map-chosen") == found.count("map-tick") == 1


def test_the_land_does_not_move_as_places_are_named():
    lands = {
        re.search(r'd="([^"]+)" class="map-land"', svg)[1]
        for svg in (drawn(), drawn(Spot(city=VIENNA, state=OPEN)))
    }
    assert len(lands) == 1


def test_it_is_told_to_those_who_cannot_see_it_and_needs_no_style_of_its_own():
    svg = drawn(Spot(city=HELSINKI, state=OPEN))
    tree = ET.fromstring(svg)
    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == tree[0].get("id") == "map-title"
    assert tree[0].text == "The places"
    assert not re.search(r"style|fill=|stroke=|<script", svg)


@pytest.mark.parametrize("name", ["<b>Rome</b>", 'A"B', "A&B"])
def test_names_are_escaped(name):
    odd = city_at(name=name, country="FI", latitude=60.0, longitude=20.0, zone="Europe/Helsinki")
    svg = places_svg(HOMES, [Spot(city=odd, state=OPEN)], [odd], "Map", "m")
    labels = [each.text for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert name in labels


def test_a_meeting_at_home_has_no_way_from_there():
    found = classes(places_svg(HOMES, [Spot(city=HOMES[1], state=CHOSEN)], HOMES, "Map", "m"))
    assert "map-way--1" in found
    assert "map-way--2" not in found

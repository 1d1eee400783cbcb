"""How long from here to there: the model's rules, whatever its constants."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.people import Principal
from sidelines.places import City, CityTable, city_table, distance_km, find_city
from sidelines.times import DAY, Minute, instant, offset_at
from sidelines.travel import Curfew, TravelModel, Ways, great_circle, minutes_between

VIENNA, BRATISLAVA, MOSCOW, SYDNEY = map(
    find_city, ("Vienna, Austria", "Bratislava", "Moscow, Russia", "Sydney")
)
DOVER, CALAIS, REYKJAVIK = map(find_city, ("Dover, UK", "Calais", "Reykjavík"))
HELSINKI, DUBLIN, LIVERPOOL = map(find_city, ("Helsinki", "Dublin, Ireland", "Liverpool, UK"))
MODEL = TravelModel()
OWN = Principal(name="Rupert", home=VIENNA)
SCHEDULED = Principal(name="Gloria", home=VIENNA, own_aircraft=False)

rows = st.integers(min_value=0, max_value=len(city_table()) - 1)
principals = st.sampled_from([OWN, SCHEDULED, replace(OWN, range_km=4000.0)])
models = st.builds(
    TravelModel,
    cruise_kmh=st.floats(500, 2000),
    ground_minutes=st.floats(0, 120),
    road_kmh=st.floats(30, 130),
    near_airport_km=st.floats(0, 60),
    road_km=st.floats(0, 500),
)


@given(models, principals, rows, st.lists(rows, min_size=1, max_size=20))
def test_all_cities_at_once_are_each_asked_alone(
    model: TravelModel, who: Principal, row: int, others: list[int]
) -> None:
    table = city_table().take(others)
    origin = city_table().city(row)
    at_once = Ways(model, who, table).minutes(origin).tolist()
    assert at_once == [minutes_between(model, who, origin, table.city(i)) for i in range(len(table))]


@given(models, principals, rows, rows)
def test_the_way_back_is_as_long(model: TravelModel, who: Principal, a: int, b: int) -> None:
    one, other = city_table().city(a), city_table().city(b)
    assert minutes_between(model, who, one, other) == minutes_between(model, who, other, one)


@given(models, principals, rows)
def test_no_time_is_spent_where_one_is(model: TravelModel, who: Principal, row: int) -> None:
    city = city_table().city(row)
    near = replace(city, name="next door", latitude=max(city.latitude - 0.005, -90.0))
    assert minutes_between(model, who, city, city) == 0
    assert minutes_between(model, who, city, near) == 0


@given(models, rows, rows)
def test_no_journey_is_faster_than_its_own_aircraft_or_car(model: TravelModel, a: int, b: int) -> None:
    one, other = city_table().city(a), city_table().city(b)
    km = distance_km(one, other)
    if km > model.same_city_km:
        fastest = max(model.cruise_kmh, model.road_kmh / model.road_factor)
        assert minutes_between(model, OWN, one, other) >= math.floor(km / fastest * 60)


def test_short_ways_on_one_landmass_go_by_road_and_over_water_by_air() -> None:
    road = Ways(MODEL, OWN, CityTable.of([BRATISLAVA, HELSINKI])).leg(VIENNA, 0, 100)
    assert (road.by, road.origin, road.destination) == ("road", VIENNA, BRATISLAVA)
    assert road.arrive - road.leave == minutes_between(MODEL, OWN, VIENNA, BRATISLAVA)
    assert Ways(MODEL, OWN, CityTable.of([LIVERPOOL])).leg(DUBLIN, 0, 100).by == "air"
    assert Ways(replace(MODEL, road_km=0.0), OWN, CityTable.of([BRATISLAVA])).leg(VIENNA, 0, 0).by == "air"


def test_two_landmasses_a_ferry_apart_are_one_for_the_road() -> None:
    apart = replace(CALAIS, landmass=1, longitude=DOVER.longitude, latitude=DOVER.latitude - 0.2)
    assert apart.landmass != DOVER.landmass
    assert Ways(MODEL, OWN, CityTable.of([apart])).leg(DOVER, 0, 0).by == "road"


def test_the_leg_back_is_the_other_way_round() -> None:
    leg = Ways(MODEL, OWN, CityTable.of([MOSCOW])).leg(VIENNA, 0, 100, back=True)
    assert (leg.origin, leg.destination) == (MOSCOW, VIENNA)
    assert leg.km == pytest.approx(distance_km(VIENNA, MOSCOW))


def test_scheduled_flights_are_slower_the_more_so_with_a_connection() -> None:
    for city in (MOSCOW, SYDNEY):
        assert minutes_between(MODEL, SCHEDULED, VIENNA, city) > minutes_between(MODEL, OWN, VIENNA, city)
    direct = replace(MODEL, connection_km=1e6)
    added = minutes_between(MODEL, SCHEDULED, VIENNA, SYDNEY) - minutes_between(
        direct, SCHEDULED, VIENNA, SYDNEY
    )
    assert added == MODEL.connection_minutes


@pytest.mark.parametrize(("over", "stops"), [(1.0, 0), (0.999, 1), (0.5, 1), (0.499, 2), (0.25, 3)])
def test_a_flight_longer_than_the_range_stops_to_refuel(over: float, stops: int) -> None:
    who = replace(OWN, range_km=distance_km(VIENNA, SYDNEY) * over)
    leg = Ways(MODEL, who, CityTable.of([SYDNEY])).leg(VIENNA, 0, 0)
    assert leg.refuelling_stops == stops
    added = minutes_between(MODEL, who, VIENNA, SYDNEY) - minutes_between(MODEL, OWN, VIENNA, SYDNEY)
    assert added == stops * MODEL.refuel_minutes


def test_the_way_to_a_far_airport_takes_its_time() -> None:
    far = replace(MOSCOW, airport_km=MODEL.near_airport_km + MODEL.airport_road_kmh)
    near = replace(MOSCOW, airport_km=MODEL.near_airport_km)
    assert minutes_between(MODEL, OWN, VIENNA, far) - minutes_between(MODEL, OWN, VIENNA, near) == 60


def is_kept(curfew: Curfew, city: City, when: Minute) -> bool:
    """Whether nobody takes off or lands in the city at that instant."""
    if curfew.cities and city.name not in curfew.cities:
        return False
    local = (when + offset_at(when, city.zone)) % DAY
    if curfew.start <= curfew.end:
        return curfew.start <= local < curfew.end
    return local >= curfew.start or local < curfew.end


CURFEW_CITIES = (VIENNA, BRATISLAVA, MOSCOW, SYDNEY, REYKJAVIK, HELSINKI)
SUMMER = instant(date(2018, 7, 10), 0, "UTC")  # no clocks change for weeks
curfews = st.builds(
    Curfew,
    start=st.integers(20 * 60, 1439),
    end=st.integers(0, 8 * 60),
    cities=st.sampled_from([(), ("Vienna",), ("Sydney", "Moscow")]),
)


def is_legal(model: TravelModel, who: Principal, origin: City, destination: City, leave: Minute) -> bool:
    curfew = model.curfew
    assert curfew is not None
    leg = Ways(model, who, CityTable.of([destination])).leg(origin, 0, leave)
    if leg.by == "road":
        return True
    ground = round(model.ground_minutes if who.own_aircraft else model.scheduled_ground_minutes)
    return not is_kept(curfew, origin, leave + ground) and not is_kept(
        curfew, destination, leg.arrive - ground
    )


@given(curfews, principals, st.sampled_from(CURFEW_CITIES), st.integers(0, 3 * DAY))
def test_nobody_takes_off_or_lands_in_the_curfew_nor_later_than_need_be(
    curfew: Curfew, who: Principal, origin: City, after: int
) -> None:
    model, free = replace(MODEL, curfew=curfew), SUMMER + after
    ways = Ways(model, who, CityTable.of(CURFEW_CITIES))
    leaves = ways.arrivals(origin, free) - ways.minutes(origin)
    for city, leave in zip(CURFEW_CITIES, leaves.tolist(), strict=True):
        assert leave >= free
        assert is_legal(model, who, origin, city, leave)
        assert not any(is_legal(model, who, origin, city, sooner) for sooner in range(free, leave, 5))
        if leave > free:
            assert not is_legal(model, who, origin, city, leave - 1)


@given(curfews, principals, st.sampled_from(CURFEW_CITIES), st.integers(0, 3 * DAY))
def test_nobody_leaves_earlier_than_the_curfew_asks_for(
    curfew: Curfew, who: Principal, destination: City, by: int
) -> None:
    model, due = replace(MODEL, curfew=curfew), SUMMER + by
    ways = Ways(model, who, CityTable.of(CURFEW_CITIES))
    for city, leave in zip(CURFEW_CITIES, ways.departures(destination, due).tolist(), strict=True):
        latest = due - minutes_between(model, who, city, destination)
        assert leave <= latest
        assert is_legal(model, who, city, destination, leave)
        assert not any(is_legal(model, who, city, destination, later) for later in range(latest, leave, -5))
        if leave < latest:
            assert not is_legal(model, who, city, destination, leave + 1)


@given(principals, st.sampled_from(CURFEW_CITIES), st.integers(0, 3 * DAY))
def test_without_a_curfew_one_leaves_when_one_likes(who: Principal, city: City, when: int) -> None:
    ways = Ways(MODEL, who, CityTable.of(CURFEW_CITIES))
    assert (ways.arrivals(city, when) == when + ways.minutes(city)).all()
    assert (ways.departures(city, when) == when - ways.minutes(city)).all()


@given(principals, rows, st.lists(rows, min_size=1, max_size=20))
def test_no_way_is_shorter_than_the_least(who: Principal, row: int, others: list[int]) -> None:
    table = city_table().take(others)
    ways, city = Ways(MODEL, who, table), city_table().city(row)
    assert (ways.least(city) <= ways.minutes(city)).all()


def test_a_flight_has_its_carbon_dioxide_and_a_car_less() -> None:
    ways = Ways(MODEL, OWN, CityTable.of([BRATISLAVA, MOSCOW]))
    by_road, by_air = ways.kg_co2(VIENNA, np.array([0, 1])).tolist()
    assert by_air == pytest.approx(distance_km(VIENNA, MOSCOW) * MODEL.own_kg_per_km)
    assert 0 < by_road < by_air / 10


@given(rows, rows)
def test_a_great_circle_runs_from_city_to_city_in_even_steps(a: int, b: int) -> None:
    one, other = city_table().city(a), city_table().city(b)
    line = great_circle(one, other, points=8)
    assert line[0] == pytest.approx((one.longitude, one.latitude), abs=1e-4)
    assert line[-1] == pytest.approx((other.longitude, other.latitude), abs=1e-4)
    points = [replace(VIENNA, longitude=x, latitude=y) for x, y in line]
    steps = [distance_km(p, q) for p, q in pairwise(points)]
    assert sum(steps) == pytest.approx(distance_km(one, other), abs=0.01)
    assert max(steps) - min(steps) < 0.01

"""Cities, countries, and telling them by name."""

import subprocess
import sys
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.countries import fold
from sidelines.errors import AmbiguousCity, UnknownCity, UnknownCountry
from sidelines.places import (
    City,
    CityTable,
    Venue,
    cities_within,
    city_at,
    city_table,
    countries_of,
    country,
    country_named,
    distance_km,
    find_city,
    sovereign,
)

rows = st.integers(min_value=0, max_value=len(city_table()) - 1)
latitudes = st.floats(min_value=-90, max_value=90)
longitudes = st.floats(min_value=-180, max_value=180)


def test_the_table_holds_the_cities_above_15_000_people_and_the_capitals() -> None:
    table = city_table()
    assert 33_000 < len(table) < 36_000
    assert 235 <= int(table.capitals.sum()) <= 255
    assert set(table.countries[table.capitals].tolist()) >= {"FI", "VA", "SM", "TV", "BM", "GL", "XK", "TW"}
    assert len({table.city(i) for i in range(len(table))}) == len(table)
    assert all(np.diff(table.populations) <= 0)


def test_every_column_is_as_long_as_the_table_and_within_bounds() -> None:
    table = city_table()
    assert len(table.names) == len(table) == len(table.continents) == len(table.sovereigns)
    for column in (table.countries, table.zone_index, table.airports, table.landmass, table.geonames):
        assert column.shape == (len(table),)
    assert np.abs(table.latitudes).max() <= 90
    assert np.abs(table.longitudes).max() <= 180
    assert table.airport_km.min() >= 0
    assert table.landmass.min() >= 0
    assert all(table.names)


def test_every_zone_is_known() -> None:
    assert len(city_table().zones) > 300
    for zone in city_table().zones:
        assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Helsinki", "Helsinki, Finland"),
        ("helsinki, finland", "Helsinki, Finland"),
        ("Helsingfors", "Helsinki, Finland"),
        ("Washington", "Washington, United States"),
        ("Washington, D.C.", "Washington, United States"),
        ("New York", "New York, United States"),
        ("The Hague", "The Hague, Netherlands"),
        ("Kyiv", "Kyiv, Ukraine"),
        ("Kiev", "Kyiv, Ukraine"),
        ("Saint Petersburg", "Saint Petersburg, Russia"),
        ("St Petersburg", "Saint Petersburg, Russia"),
        ("Санкт-Петербург", "Saint Petersburg, Russia"),
        ("Munich", "Munich, Germany"),
        ("MÜNCHEN", "Munich, Germany"),
        ("Geneva", "Geneva, Switzerland"),
        ("Genève", "Geneva, Switzerland"),
        ("北京", "Beijing, China"),
        ("القاهرة", "Cairo, Egypt"),
        ("Cairo", "Cairo, Egypt"),
        ("Brasília", "Brasília, Brazil"),
        ("Brasilia", "Brasília, Brazil"),
        ("Rome", "Rome, Italy"),
        ("Roma", "Rome, Italy"),
        ("서울", "Seoul, South Korea"),
        ("दिल्ली", "Delhi, India"),
        ("Αθήνα", "Athens, Greece"),
        ("תל אביב", "Tel Aviv, Israel"),
        ("Lodz", "Łódź, Poland"),
        ("Tromso", "Tromsø, Norway"),
        ("Port au Prince", "Port-au-Prince, Haiti"),
        ("Singapore", "Singapore"),
        ("Hamilton, Bermuda", "Hamilton, Bermuda"),
        ("Fort-de-France", "Fort-de-France, Martinique"),
    ],
)
def test_a_city_is_found_by_any_of_its_names(name: str, label: str) -> None:
    assert find_city(name).label == label


@pytest.mark.parametrize("within", ["FI", "fi", "FIN", "Finland", None])
def test_the_country_may_be_given_in_several_ways(within: str | None) -> None:
    assert find_city("Helsinki", within) == find_city("Helsinki")


def test_the_country_decides_between_namesakes() -> None:
    assert find_city("Paris").country == "FR"
    assert find_city("Paris, FR") == find_city("Paris, France") == find_city("Paris")
    assert find_city("Birmingham, UK").country == "GB"
    assert find_city("Birmingham", "USA").country == "US"
    assert find_city("Tbilisi, Georgia").country == "GE"


def test_a_state_of_the_united_states_decides_between_namesakes_there() -> None:
    texan = find_city("Paris, TX")
    assert texan == find_city("Paris, Texas") == find_city("Paris, Texas, USA")
    assert texan.zone == "America/Chicago"
    assert find_city("Atlanta, Georgia").country == "US"


def test_a_capital_of_a_state_comes_before_smaller_namesakes_only() -> None:
    assert find_city("Georgetown").country == "GY"
    with pytest.raises(AmbiguousCity, match="Victoria, Canada"):
        find_city("Victoria")


def test_namesakes_of_like_size_are_asked_about() -> None:
    with pytest.raises(AmbiguousCity) as caught:
        find_city("Birmingham")
    said = str(caught.value)
    assert "Birmingham, United Kingdom" in said
    assert "Birmingham, Alabama, United States" in said
    assert "people" in said
    assert "Say the country" in said


def test_a_seat_of_a_dependency_does_not_outweigh_its_namesakes() -> None:
    with pytest.raises(AmbiguousCity, match=r"Hamilton, Canada.*Hamilton, Bermuda"):
        find_city("Hamilton")


def test_namesakes_in_one_country_can_be_told_apart_as_the_message_says() -> None:
    with pytest.raises(AmbiguousCity, match="as in 'Springfield, Missouri'"):
        find_city("Springfield", "US")
    assert find_city("Springfield, Missouri").zone == "America/Chicago"
    with pytest.raises(AmbiguousCity, match="as in 'geonames:1886760'"):
        find_city("Suzhou")
    assert find_city("geonames:1886760").name == "Suzhou"


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Helsinkki", "Helsinki, Finland"), ("Pairs", "Paris, France"), ("Moscaw, Russia", "Moscow, Russia")],
)
def test_a_misspelt_city_is_answered_with_the_nearest_names(name: str, meant: str) -> None:
    with pytest.raises(UnknownCity) as caught:
        find_city(name)
    assert f"names: {meant}" in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["", "  ", "Xyzzyqwv", "\ud800", "x" * 10_000_000, "geonames:0", "geonames:" + "9" * 5000, "a\nb\tc"],
)
def test_a_name_that_nothing_bears_is_unknown(name: str) -> None:
    with pytest.raises(UnknownCity, match="is called"):
        find_city(name)


def test_a_city_in_the_wrong_country_is_unknown_there() -> None:
    with pytest.raises(UnknownCity, match="No city in Japan is called 'Paris'"):
        find_city("Paris, Japan")
    with pytest.raises(UnknownCity, match="No city in Japan is called 'Paris, France'"):
        find_city("Paris, France", "Japan")
    assert find_city("Paris, France", "FR").country == "FR"


def test_an_unknown_country_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(UnknownCountry, match=r"'Frnace'.*France"):
        find_city("Paris, Frnace")
    with pytest.raises(UnknownCountry, match="'Atlantis'"):
        country_named("Atlantis")
    with pytest.raises(UnknownCountry, match="'ZZ'"):
        country("ZZ")


@given(rows)
def test_every_city_is_found_by_its_name_and_country_or_asked_about(row: int) -> None:
    city = city_table().city(row)
    try:
        found = find_city(city.name, city.country)
    except AmbiguousCity:
        found = find_city(f"geonames:{city.geonames}")
        assert found == city
    assert found.country == city.country


@given(st.text(max_size=5))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("codes", "owner"),
    [
        ("AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG", "GB"),
        ("BL GF GP MF MQ NC PF PM RE TF WF YT", "FR"),
        ("AS GU MP PR UM VI", "US"),
        ("AW BQ CW SX", "NL"),
        ("CC CX HM NF", "AU"),
        ("CK NU TK", "NZ"),
        ("FO GL", "DK"),
        ("BV SJ", "NO"),
        ("HK MO", "CN"),
        ("AX", "FI"),
    ],
)
def test_a_dependency_belongs_to_its_sovereign(codes: str, owner: str) -> None:
    assert {sovereign(code) for code in codes.split()} == {owner}
    assert sovereign(owner) == owner


def test_sovereigns_own_themselves_and_are_countries() -> None:
    every = [
        each for continent in ("AF", "AN", "AS", "EU", "NA", "OC", "SA") for each in countries_of(continent)
    ]
    assert len(every) == 250
    for each in every:
        assert sovereign(each.sovereign) == each.sovereign
        assert country_named(each.name) == country_named(each.code) == each
    # All of ISO 3166-1 and Kosovo, less the 51 dependencies above.
    assert len({each.sovereign for each in every}) == 199


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("Turkey", "TR"),
        ("Czech Republic", "CZ"),
        ("Holland", "NL"),
    ],
)
def test_a_country_is_known_by_its_short_forms(text: str, code: str) -> None:
    assert country_named(text).code == code


def test_continents_go_by_country_and_part_russia_at_the_urals() -> None:
    cities = ["Helsinki", "Moscow", "Vladivostok", "Cairo", "Bridgetown", "Suva", "Lima", "Ankara"]
    table = CityTable.of(find_city(name) for name in cities)
    assert table.continents.tolist() == ["EU", "EU", "AS", "AF", "NA", "OC", "SA", "AS"]


def test_sovereigns_of_a_table() -> None:
    table = CityTable.of([find_city("Hamilton, Bermuda"), find_city("Hong Kong"), find_city("Oslo")])
    assert table.sovereigns.tolist() == ["GB", "CN", "NO"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("London", "Paris", True),
        ("Copenhagen", "Malmö", True),
        ("Singapore", "Kuala Lumpur", True),
        ("Tokyo", "Sapporo", True),
        ("Helsinki", "Vladivostok", True),
        ("Dublin", "London", False),
        ("Palermo", "Rome", False),
        ("Valletta", "Rome", False),
        ("Honolulu", "San Francisco", False),
        ("Hamilton, Bermuda", "Washington", False),
    ],
)
def test_one_can_drive_on_one_landmass(one: str, other: str, same: bool) -> None:
    assert (find_city(one).landmass == find_city(other).landmass) is same


def test_a_city_has_an_airport_that_bears_its_name_or_lies_near() -> None:
    assert all(find_city(name).airport for name in ("Helsinki", "London", "Moscow", "Seoul", "Milan"))
    assert not find_city("Vaduz").airport
    assert find_city("Vaduz").airport_km > 15


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [("Helsinki", "Vienna", 1440), ("Washington", "Moscow", 7827), ("Anchorage", "Tokyo", 5560)],
)
def test_great_circles(one: str, other: str, km: float) -> None:
    assert distance_km(find_city(one), find_city(other)) == pytest.approx(km, abs=15)


def point(latitude: float, longitude: float) -> City:
    return City(name="X", country="FI", latitude=latitude, longitude=longitude, zone="Etc/UTC")


def test_a_degree_the_half_circle_and_the_date_line() -> None:
    degree = 6371.0088 * np.pi / 180
    assert distance_km(point(0, 0), point(1, 0)) == pytest.approx(degree)
    assert distance_km(point(0, 179.5), point(0, -179.5)) == pytest.approx(degree)
    assert distance_km(point(90, 0), point(-90, 0)) == pytest.approx(180 * degree)
    assert distance_km(point(10, 20), point(-10, -160)) == pytest.approx(180 * degree)


@given(latitudes, longitudes, st.lists(rows, min_size=1, max_size=40))
def test_distances_of_a_table_equal_those_of_its_cities_to_the_last_bit(
    latitude: float, longitude: float, chosen: list[int]
) -> None:
    here, table = point(latitude, longitude), city_table()
    together = table.distances_km(latitude, longitude)
    few = table.take(chosen).distances_km(latitude, longitude)
    for n, row in enumerate(chosen):
        assert (
            distance_km(here, table.city(row))
            == together[row]
            == few[n]
            == distance_km(table.city(row), here)
        )


@given(st.lists(rows, max_size=20))
def test_a_table_of_cities_gives_the_cities_back(chosen: list[int]) -> None:
    cities = [city_table().city(row) for row in chosen]
    table = CityTable.of(cities)
    assert [table.city(i) for i in range(len(table))] == cities
    taken = city_table().take(chosen)
    assert [taken.city(i) for i in range(len(taken))] == cities


def test_where_keeps_the_marked_rows_in_order() -> None:
    table = city_table()
    finnish = table.where(table.countries == "FI")
    assert "Tampere" in finnish.names
    assert finnish.names[0] == "Helsinki"
    assert set(finnish.countries.tolist()) == {"FI"}


def test_cities_within_are_the_nearest_first() -> None:
    table = cities_within(find_city("Helsinki"), 100)
    assert table.names[0] == "Helsinki"
    assert {"Espoo", "Tallinn"} <= set(table.names)
    assert "Turku" not in table.names


def test_a_venue_lies_where_its_city_does_unless_it_says_otherwise() -> None:
    helsinki = find_city("Helsinki")
    assert distance_km(Venue(name="Presidential Palace", city=helsinki), helsinki) == 0
    airport = Venue(name="Airport", city=helsinki, latitude=60.3172, longitude=24.9633)
    assert distance_km(airport, helsinki) == pytest.approx(16.5, abs=0.1)


def test_a_city_of_ones_own_takes_its_surroundings_from_the_table() -> None:
    resort = city_at(name="Turnberry", country="GB", latitude=55.315, longitude=-4.83)
    assert resort.zone == "Europe/London"
    assert resort.landmass == find_city("Glasgow, UK").landmass
    assert 20 < resort.airport_km < 30
    assert not resort.airport
    assert resort.label == "Turnberry, United Kingdom"
    again = city_at(name="Helsinki", country="FI", latitude=60.16952, longitude=24.93545)
    assert again.airport_km == find_city("Helsinki").airport_km


def test_importing_the_room_reads_no_table() -> None:
    script = """
import sidelines.places as places
assert places.city_table.cache_info().currsize == 0
before = places.find_city.cache_info().misses
assert places.find_city("Helsinki").zone == "Europe/Helsinki" and before == 0
assert places.city_table.cache_info().currsize == 1
"""
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, timeout=60)

"""Airports: which city each one serves."""

import subprocess
import sys

import pytest

from sidelines import airports
from sidelines.airports import airport_city, airport_named, stem
from sidelines.places import city_table

# Checked by hand against what the airlines print on tickets.
LARGE = {
    "Helsinki": "HEL EFHK", "Paris": "CDG ORY LBG PAR LFPG", "London": "LHR LGW LCY STN LTN LON EGLL",
    "Tokyo": "NRT HND TYO", "Frankfurt am Main": "FRA EDDF", "Washington": "DCA IAD WAS", "Geneva": "GVA",
    "Basel": "BSL EAP", "New York": "JFK LGA EWR NYC KJFK", "Rome": "FCO CIA ROM", "Milan": "MXP LIN MIL",
    "Moscow": "SVO DME VKO MOW", "Berlin": "BER SXF TXL", "Stockholm": "ARN BMA STO", "Buenos Aires": "EZE AEP BUE",
    "Rio de Janeiro": "GIG SDU RIO", "São Paulo": "GRU CGH SAO", "Osaka": "KIX ITM OSA", "Seoul": "ICN GMP SEL",
    "Beijing": "PEK PKX BJS", "Shanghai": "PVG SHA", "Jakarta": "CGK JKT", "Chicago": "ORD MDW CHI",
    "Toronto": "YYZ YTZ YTO", "Montréal": "YUL YMQ", "Vancouver": "YVR", "Istanbul": "IST SAW ISL",
    "Copenhagen": "CPH", "Oslo": "OSL", "Amsterdam": "AMS", "Brussels": "BRU", "Madrid": "MAD", "Vienna": "VIE",
    "Prague": "PRG", "Warsaw": "WAW", "Budapest": "BUD", "Athens": "ATH", "Kyiv": "KBP IEV", "Bucharest": "OTP BUH",
    "Tel Aviv": "TLV", "Amman": "AMM", "Cairo": "CAI", "Nairobi": "NBO", "Addis Ababa": "ADD", "Abuja": "ABV",
    "New Delhi": "DEL", "Mumbai": "BOM", "Singapore": "SIN", "Hong Kong": "HKG", "Macau": "MFM", "Bangkok": "BKK DMK",
    "Canberra": "CBR", "Sydney": "SYD", "Panama City": "PTY", "San Salvador": "SAL", "Kuwait City": "KWI",
    "Astana": "NQZ TSE", "Xi’an": "XIY", "Nagoya": "NGO", "Valletta": "MLA", "Kampala": "EBB", "Bishkek": "FRU",
    "Reykjavík": "KEF RKV", "Baltimore": "BWI", "Oakland": "OAK", "Cologne": "CGN", "Dallas": "DFW",
}  # fmt: skip


@pytest.mark.parametrize(("name", "codes"), LARGE.items())
def test_an_airport_serves_the_city_that_the_ticket_says(name: str, codes: str) -> None:
    for code in codes.split():
        city = airport_city(code)
        assert city is not None, code
        assert city.name == name, code
        assert city in [
            city_table().city(i) for i in range(len(city_table())) if city_table().names[i] == name
        ]


def test_codes_in_lower_case_and_with_spaces_are_the_same() -> None:
    assert airport_city(" hel ") == airport_city("HEL")


@pytest.mark.parametrize("code", ["", "QQQ", "XXXX", "HELSINKI", "12", "\ud800"])
def test_what_is_no_code_is_no_airport(code: str) -> None:
    assert airport_city(code) is None


def test_an_airport_out_of_reach_of_every_city_has_one_of_its_own() -> None:
    svalbard = airport_city("LYR")
    assert svalbard is not None
    assert (svalbard.name, svalbard.country, svalbard.zone) == ("Longyearbyen", "NO", "Arctic/Longyearbyen")
    assert svalbard.geonames == 0
    assert 78 < svalbard.latitude < 79


def test_every_code_has_a_city_in_a_zone() -> None:
    codes = airports._airports()[0]
    assert sum(len(code) == 3 for code in codes) > 7_000
    assert sum(len(code) == 4 for code in codes) > 6_000
    for code in list(codes)[::40]:
        city = airport_city(code)
        assert city is not None
        assert city.zone
        assert len(city.country) == 2


@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("Heathrow", "London"),
        ("London Heathrow", "London"),
        ("Schiphol Airport", "Amsterdam"),
        ("Charles de Gaulle", "Paris"),
        ("O'Hare International Airport", "Chicago"),
        ("Аэропорт Шереметьево", "Moscow"),
        ("Helsinki Vantaa", "Helsinki"),
        ("John F. Kennedy", "New York"),
    ],
)
def test_airports_are_told_by_name(name: str, city: str) -> None:
    found = airport_named(name)
    assert found is not None
    assert found.name == city


@pytest.mark.parametrize("name", ["", "Airport", "International Airport", "Anna", "Terminal 5"])
def test_what_is_no_airports_name_is_none(name: str) -> None:
    assert airport_named(name) is None


def test_a_stem_leaves_out_what_all_airports_share() -> None:
    assert stem("Paris-Orly Airport") == "paris orly"
    assert stem("Flughafen") == ""


def test_airports_are_read_when_first_asked_for() -> None:
    script = (
        "import sys, sidelines\n"
        "assert 'sidelines.airports' not in sys.modules\n"
        "import sidelines.airports as airports\n"
        "assert airports._airports.cache_info().currsize == 0\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)

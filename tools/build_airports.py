"""Writes which city each airport serves, from public sources and from what everybody in the trade knows.

By hand, in an environment of its own (`pip install -r tools/requirements.txt -e .`), after `build_places`:

    python -m tools.build_airports

The same sources give the same bytes. What each column means stands in `sidelines.airports`.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import airportsdata
import numpy as np

from sidelines.airports import stem
from sidelines.countries import fold
from sidelines.places import City, cities_called, city_table, find_city

DATA = Path(__file__).parent.parent / "src" / "sidelines" / "data"
NAMED_KM = 90.0  # a city that gives an airport its name lies no farther away
SUBURB_KM = 25.0  # an airport this close to a city many times the size of the named one serves that
OUTWEIGHS = 8
REACH_KM = 50.0  # an airport whose own city is not in the table serves the largest city this close

# IATA's codes for cities with several airports, and the airports sold under them. Baltimore, Bergamo, Oakland
# and San Jose are cities of their own, whichever code they are sold under.
METROPOLITAN = {
    "BJS": ("Beijing, China", "PEK PKX NAY"),
    "BER": ("Berlin, Germany", "BER SXF TXL THF"),
    "BUE": ("Buenos Aires, Argentina", "EZE AEP EPA"),
    "BUH": ("Bucharest, Romania", "OTP BBU"),
    "CAS": ("Casablanca, Morocco", "CMN"),
    "CHI": ("Chicago, United States", "ORD MDW"),
    "DTT": ("Detroit, United States", "DTW YIP"),
    "HOU": ("Houston, United States", "IAH HOU EFD"),
    "IEV": ("Kyiv, Ukraine", "KBP IEV GML"),
    "JKT": ("Jakarta, Indonesia", "CGK HLP"),
    "LON": ("London, United Kingdom", "LHR LGW LCY LTN STN SEN BQH NHT"),
    "MIL": ("Milan, Italy", "MXP LIN"),
    "MMA": ("Malmo, Sweden", "MMX"),
    "MOW": ("Moscow, Russia", "SVO DME VKO ZIA BKA OSF"),
    "NYC": ("New York, United States", "JFK LGA EWR TEB"),
    "OSA": ("Osaka, Japan", "KIX ITM"),
    "PAR": ("Paris, France", "CDG ORY LBG BVA"),
    "REK": ("Reykjavik, Iceland", "KEF RKV"),
    "RIO": ("Rio de Janeiro, Brazil", "GIG SDU"),
    "ROM": ("Rome, Italy", "FCO CIA"),
    "SAO": ("São Paulo, Brazil", "GRU CGH"),
    "SEL": ("Seoul, South Korea", "ICN GMP"),
    "SHA": ("Shanghai, China", "PVG SHA"),
    "SPK": ("Sapporo, Japan", "CTS OKD"),
    "STO": ("Stockholm, Sweden", "ARN BMA NYO"),
    "TCI": ("Santa Cruz de Tenerife, Spain", "TFN"),
    "THR": ("Tehran, Iran", "IKA THR"),
    "TYO": ("Tokyo, Japan", "NRT HND"),
    "WAS": ("Washington, United States", "DCA IAD ADW"),
    "YEA": ("Edmonton, Canada", "YEG"),
    "YMQ": ("Montreal, Canada", "YUL YHU YMX"),
    "YTO": ("Toronto, Canada", "YYZ YTZ YKZ"),
}

# Airports that bear a suburb's or a neighbour's name, and codes that are still written though their airport
# has closed or has taken another.
SERVES = {
    "BFS": "Belfast, United Kingdom",
    "BJL": "Banjul, Gambia",
    "BSL": "Basel, Switzerland",
    "EAP": "Basel, Switzerland",
    "MLH": "Mulhouse, France",
    "CEB": "Cebu City, Philippines",
    "CGN": "Cologne, Germany",
    "CRL": "Charleroi, Belgium",
    "DFW": "Dallas, United States",
    "DWC": "Dubai, United Arab Emirates",
    "EBB": "Kampala, Uganda",
    "FRU": "Bishkek, Kyrgyzstan",
    "GUM": "Hagåtña, Guam",
    "HEL": "Helsinki, Finland",
    "HHN": "Frankfurt am Main, Germany",
    "IST": "Istanbul, Türkiye",
    "ISL": "Istanbul, Türkiye",
    "JRS": "Jerusalem, Israel",
    "KIV": "Chisinau, Moldova",
    "RMO": "Chisinau, Moldova",
    "MFM": "Macau, Macau",
    "MLA": "Valletta, Malta",
    "NGO": "Nagoya, Japan",
    "NIC": "Nicosia, Cyprus",
    "NLU": "Mexico City, Mexico",
    "NQZ": "Astana, Kazakhstan",
    "TSE": "Astana, Kazakhstan",
    "PNH": "Phnom Penh, Cambodia",
    "PTY": "Panama City, Panama",
    "REP": "Siem Reap, Cambodia",
    "SAL": "San Salvador, El Salvador",
    "SJO": "San José, Costa Rica",
    "SJU": "San Juan, Puerto Rico",
    "SUV": "Suva, Fiji",
    "TRF": "Sandefjord, Norway",
    "XIY": "Xi'an, China",
    "YVR": "Vancouver, Canada",
}

# What people call an airport, where its full name does not say so.
CALLED = {
    "heathrow": "LHR", "gatwick": "LGW", "stansted": "STN", "luton": "LTN", "london city": "LCY", "roissy": "CDG",
    "roissy charles de gaulle": "CDG", "paris charles de gaulle": "CDG", "charles de gaulle": "CDG", "cdg": "CDG",
    "orly": "ORY", "le bourget": "LBG", "schiphol": "AMS", "zaventem": "BRU", "fiumicino": "FCO", "ciampino": "CIA",
    "malpensa": "MXP", "linate": "LIN", "barajas": "MAD", "el prat": "BCN", "narita": "NRT", "haneda": "HND",
    "kansai": "KIX", "itami": "ITM", "gardermoen": "OSL", "arlanda": "ARN", "bromma": "BMA", "kastrup": "CPH",
    "vantaa": "HEL", "helsinki vantaa": "HEL", "ohare": "ORD", "o hare": "ORD", "midway": "MDW", "dulles": "IAD",
    "washington dulles": "IAD", "reagan": "DCA", "reagan national": "DCA", "andrews": "ADW",
    "joint base andrews": "ADW", "andrews air force base": "ADW", "jfk": "JFK", "kennedy": "JFK",
    "john f kennedy": "JFK", "la guardia": "LGA", "laguardia": "LGA", "newark liberty": "EWR", "logan": "BOS",
    "sheremetyevo": "SVO", "шереметьево": "SVO", "domodedovo": "DME", "домодедово": "DME", "vnukovo": "VKO",
    "внуково": "VKO", "пулково": "LED", "pulkovo": "LED", "cointrin": "GVA", "kloten": "ZRH", "tegel": "TXL",
    "schonefeld": "SXF", "tempelhof": "THF", "schwechat": "VIE", "changi": "SIN", "suvarnabhumi": "BKK",
    "don mueang": "DMK", "chek lap kok": "HKG", "incheon": "ICN", "gimpo": "GMP", "pudong": "PVG",
    "hongqiao": "SHA", "daxing": "PKX", "taoyuan": "TPE", "ben gurion": "TLV", "queen alia": "AMM", "bole": "ADD",
    "jomo kenyatta": "NBO", "or tambo": "JNB", "o r tambo": "JNB", "ataturk": "ISL", "sabiha gokcen": "SAW",
    "esenboga": "ESB", "chopin": "WAW", "okecie": "WAW", "ferenc liszt": "BUD", "liszt ferenc": "BUD",
    "ferihegy": "BUD", "vaclav havel": "PRG", "ruzyne": "PRG", "findel": "LUX", "boryspil": "KBP", "galeao": "GIG",
    "guarulhos": "GRU", "congonhas": "CGH", "santos dumont": "SDU", "ezeiza": "EZE", "aeroparque": "AEP",
    "el dorado": "BOG", "benito juarez": "MEX", "jorge chavez": "LIM", "pearson": "YYZ", "toronto pearson": "YYZ",
    "trudeau": "YUL", "eleftherios venizelos": "ATH", "indira gandhi": "DEL", "keflavik": "KEF",
}  # fmt: skip


def all_airports() -> list[dict[str, Any]]:
    """Airports with an IATA code, by code."""
    return sorted(airportsdata.load("IATA").values(), key=lambda airport: str(airport["iata"]))


def named_city(airport: dict[str, Any]) -> City | None:
    """The city that the airport names as its own, if the table has it there; bearers of the main name first."""
    for part in re.split(r"[/,]", airport["city"]):
        bearers = [city for city in cities_called(part.strip()) if away(city, airport) <= NAMED_KM]
        at_home = [city for city in bearers if city.country == airport["country"]]
        main = [city for city in at_home if fold(city.name) == fold(part)]
        if main or at_home:
            return (main or at_home)[0]
    return None


def away(city: City, airport: dict[str, Any]) -> float:
    """The great circle from a city to an airport, in km."""
    row = int(np.flatnonzero(city_table().geonames == city.geonames)[0])
    return float(city_table().distances_km(airport["lat"], airport["lon"])[row])


def largest(airport: dict[str, Any], km: float) -> City | None:
    """The most populous city of the airport's country at most so many km away."""
    table = city_table()
    near = table.distances_km(airport["lat"], airport["lon"]) <= km
    rows = np.flatnonzero(near & (table.countries == airport["country"]))
    return table.city(int(rows[0])) if len(rows) else None


def served(airport: dict[str, Any]) -> City | None:
    """The city of the table that an airport serves, if one is within reach."""
    own, great = named_city(airport), largest(airport, SUBURB_KM)
    if own is None:
        return great or largest(airport, REACH_KM)
    outweighed = great is not None and great.population >= OUTWEIGHS * max(own.population, 1)
    return great if outweighed and not own.capital else own


def by_hand() -> dict[str, City]:
    """The cities of airports and of metropolitan codes that are told by hand."""
    told = {code: find_city(name) for code, name in SERVES.items()}
    for code, (name, members) in METROPOLITAN.items():
        told |= dict.fromkeys([code, *members.split()], find_city(name))
    return told


def line(code: str, airport: dict[str, Any] | None, city: City | None, names: set[str]) -> str:
    """One code's columns; a code of a whole city has no airport."""
    icao, serves = "", str(city.geonames) if city else ""
    if airport:
        own = (
            airport["city"] or airport["name"].removesuffix(" Airport"),
            airport["country"],
            airport["lat"],
            airport["lon"],
            airport["tz"],
        )
        icao = airport["icao"] if re.fullmatch("[A-Z]{4}", airport["icao"]) else ""
        serves = serves or "|".join(map(str, own))
    return "\t".join([code, icao, serves, ";".join(sorted(names))])


def main() -> None:
    """Write `airports.z`."""
    told, airports = by_hand(), {a["iata"]: a for a in all_airports()}
    stems = {code: stem(airport["name"]) for code, airport in airports.items()}
    once = {name for name, times in Counter(stems.values()).items() if times == 1 and len(name) > 3}
    lines = []
    for code in sorted(airports.keys() | told.keys()):
        airport = airports.get(code)
        city = told.get(code) or (served(airport) if airport else None)
        names = {name for name, other in CALLED.items() if other == code}
        names |= ({stems.get(code, "")} & once) - CALLED.keys() - ({fold(city.name)} if city else set())
        lines.append(line(code, airport, city, names))
    (DATA / "airports.z").write_bytes(zlib.compress("\n".join(lines).encode(), 9))
    own = sum("|" in each.split("\t")[2] for each in lines)
    print(f"{len(lines)} codes, {own} of them outside the reach of every city of the table")


if __name__ == "__main__":
    main()

"""The meetings of the rewind as cases: the facts alone, never what happened, never what tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sidelines.finding.limits import (
    Balance,
    HostIn,
    HostNotIn,
    Limit,
    NotAfter,
    NotInCities,
    Sovereigns,
    ThirdCountryOnly,
    WithinKm,
)  # fmt: skip
from sidelines.finding.wanted import Candidates, Case, MeetingWanted
from sidelines.itinerary import Engagement, Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import City, city_at
from sidelines.times import Days, minute_of

MINUTES = {"bilateral": 120, "trilateral": 180, "summit": 180}
SOVIET = ("AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "TJ", "TM", "UA", "UZ")
SOVIET_UNION_ENDED = date(1991, 12, 26)
PARTIES = """
AD AF AG AL AM AR AT AU BA BB BD BE BF BG BJ BO BR BW BZ CA CD CF CG CH CI CK CL CO CR CV CY CZ DE
DJ DK DM DO EC EE ES FI FJ FR GA GB GD GE GH GM GN GR GT GY HN HR HU IE IS IT JO JP KE KH KI KM KN
KR LC LI LR LS LT LU LV MD ME MG MH MK ML MN MT MU MV MW MX NA NE NG NL NO NR NZ PA PE PL PS PT PY
RO RS SC SE SI SK SL SM SN SR SV TD TJ TL TN TT TZ UA UG UY VC VE VU WS ZA ZM
"""
ROME_STATUTE = frozenset(PARTIES.split())


def read_cities(path: Path) -> list[City]:
    """The candidate cities, in the order of the file."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        city_at(
            name=row["name"], country=row["cc"], latitude=row["lat"], longitude=row["lon"],
            population=row.get("pop", 0), capital=row.get("capital", False),
        )
        for row in rows
    ]  # fmt: skip


def read_case(row: Mapping[str, Any], cities: Sequence[City], limits: str) -> Case:
    """The facts of one case as a case of ours: never what happened, never what tells it."""
    places = {(city.name, city.country): city for city in cities}
    names = {person["name"]: i for i, person in enumerate(row["participants"])}
    itineraries = []
    for person in row["participants"]:
        principal = Principal(
            name=person["name"],
            home=places[person["home_city"], person["cc"]],
            other_bases=tuple(places[base["city"], base["cc"]] for base in person["other_bases"]),
        )
        rows = [it for it in row["itineraries"] if it["participant"] == person["name"]]
        stays = [_stay(names[person["name"]], i, s, places) for it in rows for i, s in enumerate(it["stays"])]
        engagements = [
            _engagement(names[person["name"]], i, e, places)
            for it in rows for i, e in enumerate(it["engagements"])
        ]  # fmt: skip
        itineraries.append(Itinerary(principal=principal, stays=tuple(stays), engagements=tuple(engagements)))
    first, last = (date.fromisoformat(row["horizon"][end]) for end in ("from", "to"))
    meeting = MeetingWanted(
        name=row["id"], participants=tuple(names), days=Days(first=first, last=last), format=row["format"],
        minutes=MINUTES[row["format"]], limits=tuple(_limits(row, places, limits)),
        candidates=Candidates(cities=tuple(cities)),
    )  # fmt: skip
    own = tuple((code, "RU") for code in SOVIET) if first <= SOVIET_UNION_ENDED else ()
    as_of = date.fromisoformat(row["as_of"]) if row["as_of"] else None
    return Case(
        title=row["id"],
        itineraries=tuple(itineraries),
        meetings=(meeting,),
        sovereigns=Sovereigns(own),
        as_of=as_of,
    )


def _ends(text: str) -> tuple[date, int | None]:
    if "T" not in text:
        return date.fromisoformat(text), None
    when = datetime.fromisoformat(text)
    return when.date(), minute_of(when)


def _stay(person: int, number: int, row: Mapping[str, Any], places: Mapping[tuple[str, str], City]) -> Stay:
    (first, start), (last, end) = _ends(row["from"]), _ends(row["to"])
    return Stay(
        key=f"{person}/stay/{number}", city=places[row["city"], row["cc"]], first=first, last=last,
        start=start, end=end, tentative=row["certainty"] != "sure",
    )  # fmt: skip


def _engagement(
    person: int, number: int, row: Mapping[str, Any], places: Mapping[tuple[str, str], City]
) -> Engagement:
    city = places[row["city"], row["cc"]]
    return Engagement(
        key=f"{person}/engagement/{number}", city=city, day=date.fromisoformat(row["date"]), zone=city.zone,
        tentative=row["certainty"] != "sure",
    )  # fmt: skip


def _limits(row: Mapping[str, Any], places: Mapping[tuple[str, str], City], which: str) -> Iterator[Limit]:
    homes = {p["name"]: places[p["home_city"], p["cc"]] for p in row["participants"]}
    for number, limit in enumerate(row["hard_constraints"]):
        if which == "none" or (which == "recorded" and limit["basis"] != "recorded"):
            continue
        key = f"limit/{number}"
        match limit["type"]:
            case "third_country":
                yield ThirdCountryOnly(key=key)
            case "host_country":
                yield HostIn(key=key, countries=frozenset(limit["cc"]), as_listed=True)
            case "max_km_from_home":
                yield WithinKm(key=key, city=homes[limit["participant"]], km=limit["km"])
            case "not_cities":
                yield NotInCities(key=key, cities=tuple(places[name, cc] for name, cc in limit["cities"]))
            case "not_icc_member":
                yield HostNotIn(key=key, countries=ROME_STATUTE)
            case "on_or_before":
                yield NotAfter(key=key, last=date.fromisoformat(limit["date"]))
            case "balanced":
                yield Balance(key=key, ratio=2.5, floor_hours=0.5)
            case other:
                raise SystemExit(f"{row['id']}: unknown limit {other!r}")

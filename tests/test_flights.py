"""Flights and trains in the wordings of airlines, apps and people, and what only looks like one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.formats.diaries.entries import Entry, Told, Untold
from sidelines.formats.placing.flights import Way, way_in
from sidelines.formats.placing.placer import Placer

START = datetime(2027, 3, 10, 9, tzinfo=UTC)


def entry(title: str, place: str = "", notes: str = "", hours: float = 3) -> Entry:
    return Entry(
        source="diary.ics", line=1, where="line 1", uid="1", start=START, end=START + timedelta(hours=hours),
        title=title, place=place, notes=notes,
    )  # fmt: skip


FLIGHTS = {
    "LH 1234 FRA-HEL": "Frankfurt am Main > Helsinki",
    "LH1234 FRA → HEL": "Frankfurt am Main > Helsinki",
    "FRA-HEL LH1234": "Frankfurt am Main > Helsinki",
    "LH 848 FRA/HEL": "Frankfurt am Main > Helsinki",
    "Flight LH1234 FRA to HEL": "Frankfurt am Main > Helsinki",
    "LH848 FRA to HEL": "Frankfurt am Main > Helsinki",
    "Flight: FRA - HEL": "Frankfurt am Main > Helsinki",
    "FRA ✈ HEL": "Frankfurt am Main > Helsinki",
    "✈️ FRA→HEL • LH 848": "Frankfurt am Main > Helsinki",
    "✈ LTN → BUD": "London > Budapest",
    "🛫 FRA-HEL": "Frankfurt am Main > Helsinki",
    "LH 100 FRA-MUC-HEL": "Frankfurt am Main > Helsinki",
    "LH 100/LH 2460 FRA-MUC, MUC-HEL": "Frankfurt am Main > Helsinki",
    "LH 400 FRA-JFK / UA 123 JFK-SFO": "Frankfurt am Main > San Francisco",
    "LHR-JFK BA 117, EWR-SFO UA 1": "London > San Francisco",
    "LH 400 Frankfurt - New York / UA 123 New York - San Francisco": "Frankfurt am Main > San Francisco",
    "LH 400 FRA-JFK lands 14:30": "Frankfurt am Main > New York",
    "Confirmed: LH 400 FRA-JFK": "Frankfurt am Main > New York",
    "Lufthansa: LH 400 FRA-JFK": "Frankfurt am Main > New York",
    "Rückflug: LH 401 JFK-FRA": "New York > Frankfurt am Main",
    "Flight to New York: LH 400 FRA-JFK": "Frankfurt am Main > New York",
    "AY1234: Frankfurt (FRA) - Helsinki (HEL)": "Frankfurt am Main > Helsinki",
    "Flight FR1234: DUB (Dublin) -> BCN (Barcelona)": "Dublin > Barcelona",
    "Lufthansa Flug LH 848 von Frankfurt nach Helsinki": "Frankfurt am Main > Helsinki",
    "Vol AF1234 Paris CDG - Helsinki HEL": "Paris > Helsinki",
    "Vol AF 1234 : Paris - Genève": "Paris > Geneva",
    "Vol Paris – Genève": "Paris > Geneva",
    "BA0796 London Heathrow to Helsinki Vantaa": "London > Helsinki",
    "Vuelo IB 3456 MAD-HEL": "Madrid > Helsinki",
    "Vuelo IB3456 de Madrid a Helsinki": "Madrid > Helsinki",
    "Volo AZ 604 Roma - Bruxelles": "Rome > Brussels",
    "KL1167 Amsterdam - Helsinki": "Amsterdam > Helsinki",
    "Flug KL1888 Nürnberg - Amsterdam, Abflug 18:20 Ortszeit": "Nuremberg > Amsterdam",
    "EZY1234 London Gatwick - Geneva": "London > Geneva",
    "Flight EZY1234 from London Gatwick to Geneva": "London > Geneva",
    "U2 1234 LGW-GVA": "London > Geneva",
    "LX 317 London-Zurich": "London > Zürich",
    "Flight LX317 LHR-ZRH 18:30": "London > Zürich",
    "AA100 New York (JFK) to London (LHR)": "New York > London",
    "DL2353 EWR to ATL": "New York > Atlanta",
    "UA 901 SFO→LHR seat 12A": "San Francisco > London",
    "JL 47 HND - HEL": "Tokyo > Helsinki",
    "AT 800 CMN-CDG": "Casablanca > Paris",
    "Рейс SU 1234 Москва - Хельсинки": "Moscow > Helsinki",
    "航班 CA1234 PEK-HEL": "Beijing > Helsinki",
    "SK1234 Oslo Gardermoen – København": "Oslo > Copenhagen",
    "Flight London Heathrow to Paris Charles de Gaulle": "London > Paris",
    "Flug Zürich – Wien": "Zürich > Vienna",
}

TRAINS = {
    "ICE 123 Frankfurt(Main)Hbf → Berlin Hbf": "Frankfurt am Main > Berlin",
    "ICE 1234: Frankfurt Hbf ➡ Berlin Hbf": "Frankfurt am Main > Berlin",
    "Zug ICE 70 Basel SBB - Berlin Hbf": "Basel > Berlin",
    "RJX 63 München Hbf - Wien Hbf": "Munich > Vienna",
    "Train Paris Nord - Bruxelles Midi": "Paris > Brussels",
    "Train Paris Gare de Lyon → Lyon Part-Dieu (TGV N°6607)": "Paris > Lyon",
    "TGV 9876 Paris Est - Strasbourg": "Paris > Strasbourg",
    "Eurostar 9014 London → Paris": "London > Paris",
    "Eurostar London St Pancras - Bruxelles Midi": "London > Brussels",
    "Frecciarossa 9612 Roma Termini - Milano Centrale": "Rome > Milan",
    "Amtrak - New York, NY to Boston, MA": "New York > Boston",
    "Train Lisbon to Porto": "Lisbon > Porto",
    "🚄 Tokyo → Kyoto": "Tokyo > Kyoto",
    "Zug Bern - Genf": "Bern > Geneva",
    "Поезд Москва - Санкт-Петербург": "Moscow > Saint Petersburg",
}

NO_WAYS = [
    "Meeting LH-HR budget", "Q3 A-B test", "Skype Anna - Bob", "ABC-DEF review", "CEO-CFO sync", "FRA-HEL",
    "Q3 2026 London - Paris", "EU 27 Brussels - Paris", "H1 2027 review London - Paris", "AI 2027 Paris - London",
    "Flight review: London - Paris", "Flight simulator Anna - Bob", "Train the trainer: Paris - London",
    "Training Paris - London", "Freedom AA-12 group meeting NYC - LON", "G20 2027 Rome - Delhi", "COP 30 Paris - Baku",
    "Flight XXX-YYY", "Flight of stairs", "Train the team", "Fly fishing", "Board meeting", "Vol-au-vent",
    "MEETING EU - USA", "Lunch Paris - Anna", "Call 18:00 - 19:00 LON", "LH 848/849 FRA-HEL-FRA", "LH 848",
    "Flight Home", "ISO 9001 Audit Berlin - Hamburg", "Rome-Berlin axis lecture", "Flight", "✈", "",
]  # fmt: skip


NOT_ONES_OWN = [
    "Pick up Jane, LH 400 FRA-JFK lands", "Pick Jane up, LH 400 FRA-JFK", "Pick-up LH 400 FRA-JFK",
    "Canceled: LH 400 FRA-JFK", "ENTFÄLLT: LH 2004 BER-BRU", "LH 400 FRA-JFK cancelled", "Jane: LH 400 FRA-JFK",
    "Mum & Dad: Flug LH 400 FRA-JFK", "Flug Anna: FRA - JFK LH 400", "Abholen Jane LH 400 FRA-JFK",
    "Jane abholen LH 400 FRA-JFK", "Meet at FRA: LH 400 FRA-JFK", "Meet Jane LH 400 FRA-JFK",
    "landing of LH 400 FRA-JFK", "Arrival of LH 400 FRA-JFK", "Jane's flight LH 400 FRA-JFK",
    "Collect Anna LH 400 FRA-JFK",
    "Anna: Zug Bern - Genf", "LH 400 FRA-JFK lands",
]  # fmt: skip


@pytest.mark.parametrize("title", NOT_ONES_OWN)
def test_a_flight_that_is_met_or_cancelled_or_anothers_is_none_of_ones_own(title: str) -> None:
    assert Placer().place(entry(title)) == Untold(reason="It has no place.")


@pytest.mark.parametrize(
    "title",
    [
        "LH 400 FRA-JFK / UA 123 SFO-LAX",
        "LH 400 FRA-JFK, LH 401 JFK-FRA",
        "LH 400 Frankfurt - Rome / UA 123 Paris - Oslo",
    ],
)
def test_several_flights_that_do_not_follow_each_other_say_so(title: str) -> None:
    reason = "It holds several flights that do not lead from one city to another in turn."
    assert Placer().place(entry(title)) == Untold(reason=reason)


@pytest.mark.parametrize(("title", "ends"), FLIGHTS.items())
def test_flights_are_told_in_their_wordings(title: str, ends: str) -> None:
    told = Placer().place(entry(title))
    assert isinstance(told, Told), told
    assert told.ends_in is not None
    assert f"{told.city.name} > {told.ends_in.name}" == ends
    assert told.by == "flight"


@pytest.mark.parametrize(("title", "ends"), TRAINS.items())
def test_trains_are_told_in_their_wordings(title: str, ends: str) -> None:
    told = Placer().place(entry(title))
    assert isinstance(told, Told), told
    assert told.ends_in is not None
    assert f"{told.city.name} > {told.ends_in.name}" == ends
    assert told.by == "train"


@pytest.mark.parametrize("title", NO_WAYS)
def test_what_only_looks_like_a_flight_is_none(title: str) -> None:
    assert Placer().place(entry(title)) == Untold(reason="It has no place.")


@pytest.mark.parametrize(
    ("title", "place", "ends"),
    [
        ("Flight to Helsinki (LH 848)", "Frankfurt FRA", "Frankfurt am Main > Helsinki"),
        ("Flight to Munich FR 1885", "London Stansted (STN)", "London > Munich"),
        ("Flight to SFO - AA123", "LAX Terminal 4", "Los Angeles > San Francisco"),
        ("Flight to Atlanta (DL1234)", "Minneapolis–St Paul (MSP)", "Minneapolis > Atlanta"),
        ("Flight EZY1234 to Geneva", "London Gatwick", "London > Geneva"),
        ("Flug nach Wien (OS 123)", "Zürich ZRH", "Zürich > Vienna"),
        ("Vol vers Genève", "Paris Orly", "Paris > Geneva"),
        ("Train to Rome", "Gare de Lyon, Paris", "Paris > Rome"),
        ("Flight to Geneva from Paris", "", "Paris > Geneva"),
    ],
)
def test_the_place_of_a_flight_is_where_it_begins(title: str, place: str, ends: str) -> None:
    told = Placer().place(entry(title, place))
    assert isinstance(told, Told), told
    assert told.ends_in is not None
    assert f"{told.city.name} > {told.ends_in.name}" == ends


TRIPIT = """View and/or edit details in TripIt : https://www.tripit.com/trip/show/id/1

2:25 PM CST
[Flight] BNA to DTW
Delta Air Lines 1557, Economy

5:02 PM EST
Arrive Detroit (DTW)
Terminal EM"""
TOLD_APART = """Depart: Frankfurt (FRA), Terminal 1
10:00
Arrive: Helsinki (HEL)
13:30"""


@pytest.mark.parametrize(
    ("title", "notes", "ends"),
    [
        ("DL1557", TRIPIT, "Nashville > Detroit"),
        ("Home at last", TRIPIT, "Nashville > Detroit"),
        ("LH 848", TOLD_APART, "Frankfurt am Main > Helsinki"),
        ("Flight to Munich FR 1885", "Ryanair FR 1885 from STN to MUC", "London > Munich"),
        ("KL1888", "Ihr Flug KL1888 von Nürnberg nach Amsterdam", "Nuremberg > Amsterdam"),
        ("Flight AF 1234", "CDG → HEL, seat 12A", "Paris > Helsinki"),
    ],
)
def test_the_notes_tell_what_the_title_leaves_out(title: str, notes: str, ends: str) -> None:
    told = Placer().place(entry(title, notes=notes))
    assert isinstance(told, Told), told
    assert told.ends_in is not None
    assert f"{told.city.name} > {told.ends_in.name}" == ends


def test_notes_tell_nothing_of_a_meeting() -> None:
    assert way_in(entry("Budget", notes="Travel from London to Paris is booked: LHR-CDG")) is None


def test_a_flight_of_which_one_end_is_missing_says_which() -> None:
    begins = Placer().place(entry("Flight to Helsinki (LH 848)"))
    assert begins == Untold(reason="It is a flight, and no city could be told where it begins.")
    at_a_hotel = Placer().place(entry("Flight to Helsinki (LH 848)", "Room 5"))
    assert at_a_hotel == begins


def test_the_way_is_given_as_it_is_written() -> None:
    assert way_in(entry("LH848 FRA to HEL")) == Way(
        origin="FRA", destination="HEL", number="LH 848", by="flight", certain=True
    )
    assert way_in(entry("ICE 123 Frankfurt Hbf → Berlin Hbf")) == Way(
        origin="Frankfurt Hbf", destination="Berlin Hbf", number="ICE 123", by="train"
    )


def test_what_lasts_for_days_is_no_flight() -> None:
    assert way_in(entry("LH 848 FRA-HEL", hours=30)) is not None
    assert way_in(entry("LH 848 FRA-HEL", hours=40)) is None
    days = Entry(
        source="",
        line=1,
        where="",
        uid="",
        start=date(2027, 3, 10),
        end=date(2027, 3, 14),
        title="LH 848 FRA-HEL",
    )
    assert way_in(days) is None


@given(title=st.text(max_size=400), notes=st.text(max_size=400), place=st.text(max_size=200))
def test_no_text_is_too_strange(title: str, notes: str, place: str) -> None:
    way = way_in(entry(title, place, notes))
    assert way is None or way.destination


@pytest.mark.parametrize(
    "text",
    [
        "A-" * 50_000,
        "from " * 20_000,
        "FRA-" * 20_000,
        "LH 1 " * 20_000,
        "\n" * 90_000,
        "depart a\n" * 20_000,
    ],
)
def test_long_texts_cost_little(text: str) -> None:
    started = datetime.now(UTC)
    way_in(entry("Flight " + text, text, text))
    assert datetime.now(UTC) - started < timedelta(seconds=1)

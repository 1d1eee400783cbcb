"""Kinds of place: home, margins, tour, third place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sidelines.finding.answer import Answer, find
from sidelines.finding.kinds import kinds_of
from sidelines.finding.wanted import Candidates
from sidelines.itinerary import Engagement, Stay
from sidelines.places import City
from sidelines.times import Days, instant
from tests.test_near import FIRST, KIGALI, LISBON, OSLO, VIENNA, case_with


def stay(name: str, city: City, days: int = 2) -> Stay:
    return Stay(key=f"{name}/stay/1", city=city, first=FIRST, last=FIRST + timedelta(days=days))


def kinds(answer: Answer) -> dict[tuple[str, date], str]:
    return {(option.city.name, option.day): option.kind.label for option in answer.options}


def answer_with(a: Stay | None, b: Stay | None) -> Answer:
    case = case_with()
    stays = {"A": a, "B": b}
    itineraries = tuple(
        replace(itinerary, stays=tuple(filter(None, [stays[itinerary.principal.name]])))
        for itinerary in case.itineraries
    )
    days = Days(first=FIRST, last=FIRST + timedelta(days=2))
    meeting = replace(case.meetings[0], days=days)
    return find(replace(case, itineraries=itineraries, meetings=(meeting,)))


def test_every_kind_is_there_in_its_order() -> None:
    labels = [kind.label for kind in kinds_of(("A", "B"))]
    assert labels == [
        "at a home of A",
        "at a home of B",
        "on the margins of what all attend",
        "on the tour of A",
        "on the tour of B",
        "in a third place",
    ]


def test_homes_tours_and_third_places_are_told_apart() -> None:
    found = kinds(answer_with(stay("A", LISBON), None))
    assert found["Lisbon", FIRST + timedelta(days=1)] == "on the tour of A"
    assert found["Oslo", FIRST + timedelta(days=2)] == "at a home of B"
    assert found["Vienna", FIRST] == "at a home of A"
    assert kinds(answer_with(None, None))["Lisbon", FIRST] == "in a third place"


def test_where_all_have_a_stop_is_on_the_margins() -> None:
    answer = answer_with(stay("A", LISBON), stay("B", LISBON))
    assert kinds(answer)["Lisbon", FIRST + timedelta(days=1)] == "on the margins of what all attend"


def test_a_stop_that_only_one_side_visits_is_no_margin() -> None:
    answer = answer_with(stay("A", VIENNA), stay("B", OSLO))
    assert not any("margins" in label for label in kinds(answer).values())


def test_a_kind_is_closed_with_its_reason_where_its_places_are_out_of_reach() -> None:
    answer = answer_with(stay("A", KIGALI, 4), None)
    home = next(found for found in answer.kinds if found.kind.label == "at a home of B")
    assert home.option is None
    assert home.why_not is not None
    assert [fact.key for fact in home.why_not.facts] == ["A/stay/1"]


def test_both_ends_of_a_way_are_stops_of_the_tour_each_on_its_day() -> None:
    case = case_with()
    to_lisbon = Engagement(
        key="A/engagement/1", city=KIGALI, day=FIRST, zone=KIGALI.zone, ends_in=LISBON,
        start=instant(FIRST, 1300, KIGALI.zone), end=instant(FIRST + timedelta(days=1), 480, LISBON.zone),
    )  # fmt: skip
    diaries = (replace(case.itineraries[0], engagements=(to_lisbon,)), case.itineraries[1])
    cities = Candidates(cities=(LISBON, KIGALI))
    meeting = replace(
        case.meetings[0], days=Days(first=FIRST, last=FIRST + timedelta(days=2)), candidates=cities
    )
    found = kinds(find(replace(case, itineraries=diaries, meetings=(meeting,))))
    assert found["Kigali", FIRST] == "on the tour of A"
    assert found["Lisbon", FIRST] == "in a third place"
    assert found["Lisbon", FIRST + timedelta(days=1)] == "on the tour of A"
    assert found["Lisbon", FIRST + timedelta(days=2)] == "in a third place"

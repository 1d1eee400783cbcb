"""Why not: a reason that is given changes something, several are given only where none suffices, and none is
idle.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given, settings

from sidelines.finding.costs import Costs
from sidelines.finding.limits import ThirdCountryOnly
from sidelines.finding.wanted import Candidates, Case, MeetingWanted
from sidelines.finding.why import openings_on, why_not
from sidelines.finding.windows import HOURS, PAST, Search
from sidelines.itinerary import Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import CityTable, find_city
from sidelines.times import Days
from tests.cases import cases


def searched(case: Case) -> tuple[Search, Costs]:
    meeting = case.meetings[0]
    search = Search(case, meeting, CityTable.of(list(meeting.candidates.cities)))
    return search, Costs(search, case.ranking)


def set_aside(case: Case, keys: frozenset[str]) -> Case:
    """The case rewritten without those items and limits, so that nothing of the engine's own setting aside is
    used.
    """
    meeting = case.meetings[0].without(keys)
    if HOURS in keys:
        meeting = replace(meeting, hours=(0, 1440))
    itineraries = tuple(itinerary.without(keys) for itinerary in case.itineraries)
    return replace(
        case, itineraries=itineraries, meetings=(meeting,), as_of=None if PAST in keys else case.as_of
    )


def is_open(case: Case, day: date, cities: np.ndarray | None = None) -> bool:
    search, costs = searched(case)
    return bool(openings_on(search, costs, day, cities=cities))


def every_key(case: Case) -> list[str]:
    items = {item.key for itinerary in case.itineraries for item in itinerary}
    return [*items, *(limit.key for limit in case.meetings[0].limits), HOURS, PAST]


def unique_keys(case: Case) -> Case:
    """The case with the principal's name in each item's key, as case files have it."""

    def renamed(itinerary: Itinerary) -> Itinerary:
        name = itinerary.principal.name
        return replace(
            itinerary,
            stays=tuple(replace(stay, key=f"{name}/{stay.key}") for stay in itinerary.stays),
            engagements=tuple(replace(one, key=f"{name}/{one.key}") for one in itinerary.engagements),
        )

    return replace(case, itineraries=tuple(renamed(itinerary) for itinerary in case.itineraries))


@given(case=cases())
@settings(max_examples=60)
def test_reasons_are_exact(case: Case) -> None:
    case = unique_keys(case)
    search, costs = searched(case)
    for day in case.meetings[0].days:
        why = why_not(search, costs, day)
        if why.open:
            assert is_open(case, day)
            continue
        assert not is_open(case, day)
        if why.hopeless:
            assert not is_open(set_aside(case, frozenset(every_key(case))), day)
            continue
        keys = frozenset(fact.key for fact in why.facts)
        assert is_open(set_aside(case, keys), day)
        if len(keys) == 1:
            for other in why.others:
                assert is_open(set_aside(case, frozenset({other.key})), day)
        else:
            assert not any(is_open(set_aside(case, frozenset({key})), day) for key in every_key(case))
            for key in keys:
                assert not is_open(set_aside(case, keys - {key}), day)


@given(case=cases())
@settings(max_examples=40)
def test_reasons_for_one_city_are_exact(case: Case) -> None:
    case = unique_keys(case)
    search, costs = searched(case)
    day = case.meetings[0].days.first
    for row in range(len(search.table)):
        city = np.array([row])
        why = why_not(search, costs, day, city)
        assert why.open == is_open(case, day, city)
        if not why.open and not why.hopeless:
            keys = frozenset(fact.key for fact in why.facts)
            assert is_open(set_aside(case, keys), day, city)
            assert all(not is_open(set_aside(case, keys - {key}), day, city) for key in keys)


def small_case(*limits: ThirdCountryOnly) -> Case:
    vienna, oslo, kigali = (find_city(name) for name in ("Vienna", "Oslo", "Kigali"))
    first, last = date(2026, 9, 21), date(2026, 9, 23)
    away = Stay(key="A/stay/1", city=kigali, first=date(2026, 9, 20), last=date(2026, 9, 24))
    itineraries = (
        Itinerary(principal=Principal(name="A", home=vienna), stays=(away,)),
        Itinerary(principal=Principal(name="B", home=oslo)),
    )
    meeting = MeetingWanted(
        name="meeting", participants=("A", "B"), days=Days(first=first, last=last), limits=limits,
        candidates=Candidates(cities=(vienna, oslo)),
    )  # fmt: skip
    return Case(title="small", itineraries=itineraries, meetings=(meeting,))


def test_one_fact_is_named_alone() -> None:
    search, costs = searched(small_case())
    why = why_not(search, costs, date(2026, 9, 22))
    assert [fact.key for fact in why.facts] == ["A/stay/1"]
    assert why.example >= 0


def test_several_facts_are_said_to_be_several() -> None:
    search, costs = searched(small_case(ThirdCountryOnly(key="third")))
    why = why_not(search, costs, date(2026, 9, 22))
    assert {fact.key for fact in why.facts} == {"A/stay/1", "third"}

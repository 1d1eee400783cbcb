"""Costs: what is added against the same diary without the meeting, and what each preset makes of it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from sidelines.errors import UnknownName
from sidelines.finding.answer import Answer, Option, find
from sidelines.finding.bounds import Bounds
from sidelines.finding.costs import Costs
from sidelines.finding.options import cheapest_start
from sidelines.finding.ranking import PRESETS, preset
from sidelines.finding.wanted import Candidates, Case, MeetingWanted
from sidelines.finding.windows import Search
from sidelines.itinerary import Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import City, CityTable, find_city
from sidelines.times import Days, datetime_at, instant
from sidelines.travel import TravelModel, minutes_between
from tests.cases import cases
from tests.test_why import unique_keys

WASHINGTON, MOSCOW, LONDON, HELSINKI, TOKYO, GENEVA = (
    find_city(name)
    for name in ("Washington, US", "Moscow, Russia", "London, UK", "Helsinki", "Tokyo", "Geneva")
)
FIRST = date(2026, 6, 10)
A = Principal(name="A", home=WASHINGTON)
B = Principal(name="B", home=MOSCOW)


def case_of(*stays: Stay, days: int = 5, cities: tuple[City, ...] = (HELSINKI,), a: Principal = A) -> Case:
    itineraries = (Itinerary(principal=a, stays=stays), Itinerary(principal=B))
    meeting = MeetingWanted(
        name="meeting", participants=("A", "B"), days=Days(first=FIRST, last=FIRST + timedelta(days=days - 1)),
        candidates=Candidates(cities=cities),
    )  # fmt: skip
    return Case(title="costs", itineraries=itineraries, meetings=(meeting,))


def stay(city: City, first: int, last: int, **more: object) -> Stay:
    start, end = FIRST + timedelta(days=first), FIRST + timedelta(days=last)
    one = Stay(key=f"A/stay/{city.name}", city=city, first=start, last=end)
    return replace(one, **more)  # type: ignore[arg-type]


def best(answer: Answer, city: City, day: int) -> Option:
    return next(o for o in answer.options if o.city == city and o.day == FIRST + timedelta(days=day))


def hours(principal: Principal, *cities: City) -> float:
    ways = itertools.pairwise(cities)
    return sum(minutes_between(TravelModel(), principal, *way) for way in ways) / 60


def test_from_home_and_back_is_the_whole_way() -> None:
    option = best(find(case_of(), limit=None), HELSINKI, 1)
    one, other = option.journeys
    assert one.terms["hours"] == pytest.approx(hours(A, WASHINGTON, HELSINKI, WASHINGTON))
    assert other.terms["hours"] == pytest.approx(hours(B, MOSCOW, HELSINKI, MOSCOW))
    assert [leg.destination.name for leg in one.legs] == ["Helsinki", "Washington"]
    assert one.terms["stops"] == 1


def test_on_the_way_home_only_the_detour_counts() -> None:
    option = best(find(case_of(stay(LONDON, -2, 0)), limit=None), HELSINKI, 1)
    detour = hours(A, LONDON, HELSINKI, WASHINGTON) - hours(A, LONDON, WASHINGTON)
    assert option.journeys[0].terms["hours"] == pytest.approx(detour)


def test_in_the_city_of_a_stay_nothing_is_added() -> None:
    option = best(find(case_of(stay(HELSINKI, 0, 3)), limit=None), HELSINKI, 1)
    terms = option.journeys[0].terms
    assert (terms["hours"], terms["thousand_km"], terms["stops"], terms["nights"]) == (0, 0, 0, 0)
    assert option.journeys[0].legs == ()


def test_another_base_is_started_from_where_that_is_nearer() -> None:
    a = replace(A, other_bases=(GENEVA,))
    option = best(find(case_of(a=a), limit=None), HELSINKI, 1)
    assert option.journeys[0].terms["hours"] == pytest.approx(hours(A, GENEVA, HELSINKI, GENEVA))


def test_days_waited_abroad_cost_and_those_at_home_do_not() -> None:
    answer = find(case_of(stay(LONDON, -2, 0), stay(TOKYO, 6, 8), days=6), limit=None)
    soon, late = best(answer, HELSINKI, 1), best(answer, HELSINKI, 4)
    assert soon.score < late.score
    resting = find(case_of(days=6), limit=None)
    assert best(resting, HELSINKI, 1).score == pytest.approx(best(resting, HELSINKI, 4).score, abs=0.5)


def test_what_an_option_rests_on_is_counted_and_named() -> None:
    london = stay(LONDON, -2, 0)
    option = best(find(case_of(london), limit=None), HELSINKI, 0)
    assert option.journeys[0].terms["assumed"] == 1
    assert [hour.end for hour in option.journeys[0].assumed] == ["to"]
    exact = replace(london, end=instant(london.last, 10 * 60, LONDON.zone))
    assert best(find(case_of(exact), limit=None), HELSINKI, 0).journeys[0].terms["assumed"] == 0
    unsure = replace(exact, tentative=True)
    leaning = best(find(case_of(unsure), limit=None), HELSINKI, 0).journeys[0]
    assert leaning.terms["tentative"] == 1
    assert [item.key for item in leaning.leans_on] == [unsure.key]


def behind(option: Option) -> int:
    """Minutes by which A's body clock is behind the clocks of the place."""
    local = datetime_at(option.suggested, option.city.zone)
    return (local.hour * 60 + local.minute - option.journeys[0].body_clock) % 1440


def test_a_body_clock_is_that_of_home_and_follows_by_an_hour_a_day() -> None:
    assert behind(best(find(case_of(), limit=None), HELSINKI, 1)) == 7 * 60
    arrived = best(find(case_of(stay(HELSINKI, -2, 3)), limit=None), HELSINKI, 1)
    assert behind(arrived) == pytest.approx(7 * 60 - 60 * (2 + 18 / 24), abs=60)
    assert behind(best(find(case_of(stay(HELSINKI, -12, 3)), limit=None), HELSINKI, 1)) == 0


def test_presets_do_what_they_say() -> None:
    case = case_of(cities=(HELSINKI, LONDON, TOKYO, GENEVA, MOSCOW, WASHINGTON), days=2)
    answers = {
        name: find(case, ranking=ranking, limit=None, explain=False) for name, ranking in PRESETS.items()
    }
    first = {name: answer.options[0] for name, answer in answers.items()}

    def total(option: Option, term: str) -> float:
        return sum(journey.terms[term] for journey in option.journeys)

    def spread(option: Option) -> float:
        added = [journey.terms["hours"] for journey in option.journeys]
        return max(added) - min(added)

    assert total(first["shortest"], "hours") == min(total(o, "hours") for o in answers["shortest"].options)
    assert total(first["greenest"], "tonnes_co2") <= min(total(o, "tonnes_co2") for o in first.values())
    assert spread(first["fairest"]) <= min(spread(option) for option in first.values())
    assert total(first["gentlest"], "clock_shock") <= min(total(o, "clock_shock") for o in first.values())


def test_an_unknown_preset_names_those_there_are() -> None:
    with pytest.raises(UnknownName, match="balanced, shortest"):
        preset("cheapest")


@given(case=cases())
@settings(max_examples=60)
def test_no_option_costs_less_than_its_bound(case: Case) -> None:
    case = unique_keys(case)
    meeting = case.meetings[0]
    search = Search(case, meeting, CityTable.of(list(meeting.candidates.cities)))
    for ranking in PRESETS.values():
        costs = Costs(search, ranking)
        bounds = Bounds(costs, 1)
        for day in meeting.days:
            for batch in search.on(day):
                _, score = cheapest_start(search, costs, day, batch)
                assert (bounds.least(batch) <= score + 1e-6).all()

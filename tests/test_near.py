"""Near misses: the change, made to the case, opens the window, and nothing smaller of its kind does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from sidelines.finding.costs import Costs
from sidelines.finding.limits import (
    AddedHours,
    Balance,
    HostIn,
    Limit,
    NotAfter,
    NotBefore,
    NotInHours,
    NotOnDays,
    ThirdCountryOnly,
    WithinKm,
)  # fmt: skip
from sidelines.finding.near import ENGAGEMENT, LIMIT, PLACE, STAY, NearMiss, near_misses
from sidelines.finding.wanted import Candidates, Case, MeetingWanted
from sidelines.finding.why import openings_on, why_not
from sidelines.finding.windows import Search
from sidelines.itinerary import Engagement, Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import CityTable, find_city
from sidelines.times import Days, instant
from tests.cases import cases
from tests.test_why import searched, unique_keys

VIENNA, OSLO, KIGALI, LISBON = (find_city(name) for name in ("Vienna", "Oslo", "Kigali", "Lisbon"))
FIRST = date(2026, 9, 22)


def found_in(case: Case) -> list[NearMiss]:
    search, costs = searched(case)
    closed = [why_not(search, costs, day) for day in case.meetings[0].days]
    return near_misses(search, costs, closed)


def opens(case: Case, near: NearMiss) -> bool:
    """Whether the near miss's city is open on its day once the change is made to the case itself."""
    changed = near.apply(case)
    meeting = changed.meetings[0]
    cities = list(meeting.candidates.cities)
    search = Search(changed, meeting, CityTable.of(cities))
    batches = openings_on(search, Costs(search, changed.ranking), near.day)
    return any(cities[row] == near.city for batch in batches for row in batch.cities.tolist())


@given(case=cases())
@settings(max_examples=60)
def test_the_change_opens_the_window(case: Case) -> None:
    case = unique_keys(case)
    for near in found_in(case):
        assert near.size > 0
        assert opens(case, near), near


@given(case=cases())
@settings(max_examples=40)
def test_a_stay_shortened_by_less_opens_nothing(case: Case) -> None:
    case = unique_keys(case)
    for near in found_in(case):
        if near.kind == STAY and near.size > 1 and isinstance(near.item, Stay) and near.fact is not None:
            old = near.fact.item
            assert isinstance(old, Stay)
            earlier_end = near.item.span(case.reading).end < old.span(case.reading).end
            less = (
                replace(near.item, end=near.item.span(case.reading).end + 1)
                if earlier_end
                else replace(near.item, start=near.item.span(case.reading).start - 1)
            )
            changed = case.with_itinerary(case.itinerary_of(near.fact.principal).with_item(less))
            search, costs = searched(changed)
            assert not openings_on(search, costs, near.day)


def case_with(*limits: Limit, stays: tuple[Stay, ...] = (), engagements: tuple[Engagement, ...] = ()) -> Case:
    itineraries = (
        Itinerary(principal=Principal(name="A", home=VIENNA), stays=stays, engagements=engagements),
        Itinerary(principal=Principal(name="B", home=OSLO)),
    )
    meeting = MeetingWanted(
        name="meeting", participants=("A", "B"), days=Days(first=FIRST, last=FIRST), limits=limits,
        candidates=Candidates(cities=(VIENNA, OSLO, LISBON)),
    )  # fmt: skip
    return Case(title="near", itineraries=itineraries, meetings=(meeting,))


LIMITS: list[tuple[tuple[Limit, ...], str, str]] = [
    ((WithinKm(key="x", city=KIGALI, km=1000.0),), LIMIT, "km"),
    ((NotBefore(key="x", first=date(2026, 9, 25)),), LIMIT, "days"),
    ((NotAfter(key="x", last=date(2026, 9, 20)),), LIMIT, "days"),
    ((NotBefore(key="x", minute=instant(FIRST, 1300, "Europe/Vienna")),), LIMIT, "minutes"),
    ((NotAfter(key="x", minute=instant(FIRST, 500, "Europe/Vienna")),), LIMIT, "minutes"),
    ((NotInHours(key="x", start=500, end=1300),), LIMIT, "minutes"),
    ((NotOnDays(key="x", days=frozenset({FIRST})),), LIMIT, "days"),
    (
        (AddedHours(key="x", principal="A", hours_at_most=1.0), HostIn(key="y", countries=frozenset({"PT"}))),
        LIMIT,
        "hours",
    ),
    ((Balance(key="x", ratio=1.0, floor_hours=0.1),), LIMIT, "times"),
    ((HostIn(key="x", countries=frozenset({"SE"})),), PLACE, "places"),
]


@pytest.mark.parametrize(("limits", "kind", "unit"), LIMITS, ids=lambda value: str(value)[:40])
def test_a_limit_is_relaxed_by_the_least(limits: tuple[Limit, ...], kind: str, unit: str) -> None:
    case = case_with(*limits)
    near = [one for one in found_in(case) if one.kind == kind and one.unit == unit]
    assert near
    assert all(opens(case, one) for one in near)


def test_a_third_country_is_allowed_by_name() -> None:
    case = case_with(ThirdCountryOnly(key="third"), HostIn(key="at", countries=frozenset({"AT", "NO"})))
    (near,) = [one for one in found_in(case) if one.fact and one.fact.key == "third"]
    assert near.kind == PLACE
    assert near.city in (VIENNA, OSLO)


def test_a_movable_engagement_is_moved_as_little_as_opens() -> None:
    start = instant(FIRST, 9 * 60, "Europe/Vienna")
    end = instant(FIRST, 21 * 60, "Europe/Vienna")
    talks = Engagement(
        key="A/engagement/1", city=VIENNA, day=FIRST, zone="Europe/Vienna", start=start, end=end, movable=True
    )
    case = case_with(HostIn(key="at", countries=frozenset({"AT"})), engagements=(talks,))
    near = [one for one in found_in(case) if one.kind == ENGAGEMENT]
    assert near
    assert near[0].size == 60  # 08:00 to 10:00 is free once it begins at 10:00
    assert opens(case, near[0])


def test_smallest_comes_first_within_each_kind() -> None:
    stays = (Stay(key="A/stay/1", city=KIGALI, first=date(2026, 9, 20), last=date(2026, 9, 24)),)
    near = found_in(case_with(stays=stays))
    assert [one.kind for one in near].count(STAY) >= 1
    for kind in {one.kind for one in near}:
        sizes = [one.size for one in near if one.kind == kind]
        assert sizes == sorted(sizes)

"""Limits: for each, the case that it must let pass and the smallest that it must catch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from sidelines.finding.limits import (
    AddedHours,
    AfterMeeting,
    Balance,
    HostIn,
    HostNotIn,
    Limit,
    NeverEnters,
    NotAfter,
    NotBefore,
    NotInCities,
    NotInHours,
    NotOnDays,
    NotOnHolidays,
    Sovereigns,
    ThirdCountryOnly,
    WithinKm,
    has_holidays,
    holiday_name,
    rules_journeys,
)
from sidelines.finding.wanted import Case, MeetingWanted
from sidelines.finding.windows import Search
from sidelines.itinerary import Itinerary
from sidelines.people import Principal
from sidelines.places import City, CityTable, distance_km, find_city
from sidelines.times import Days, Minute, instant

HELSINKI, VIENNA, PARIS = map(find_city, ("Helsinki", "Vienna, Austria", "Paris, France"))
FORT_DE_FRANCE, HAMILTON, LONDON = map(find_city, ("Fort-de-France", "Hamilton, Bermuda", "London, UK"))
WASHINGTON, SAN_JUAN = find_city("Washington, US"), find_city("San Juan, Puerto Rico")
CITIES = (HELSINKI, VIENNA, PARIS, FORT_DE_FRANCE, HAMILTON, LONDON, WASHINGTON, SAN_JUAN)
TABLE = CityTable.of(CITIES)
AMERICAN = Principal(name="A", home=WASHINGTON)
FRENCH = Principal(name="F", home=PARIS)
DAY = date(2018, 7, 11)  # a Wednesday


def allowed(limit: Limit, *who: Principal, sovereigns: Sovereigns | None = None) -> set[str]:
    mask = limit.allowed(TABLE, sovereigns or Sovereigns(), who)
    assert mask is not None
    return {city.name for city, kept in zip(CITIES, mask.tolist(), strict=True) if kept}


ALL = {city.name for city in CITIES}


def test_a_third_country_is_no_participants_own_nor_its_dependency() -> None:
    third = ThirdCountryOnly(key="k")
    assert allowed(third, AMERICAN) == ALL - {"Washington", "San Juan"}
    assert allowed(third, AMERICAN, FRENCH) == {"Helsinki", "Vienna", "Hamilton", "London"}


def test_a_dependency_counts_as_the_case_says() -> None:
    third, own = ThirdCountryOnly(key="k"), Sovereigns((("PR", "PR"), ("AT", "FR")))
    assert own.of("PR") == "PR"
    assert own.of("MQ") == "FR"
    assert allowed(third, AMERICAN, sovereigns=own) == ALL - {"Washington"}
    assert "Vienna" not in allowed(third, FRENCH, sovereigns=own)


def test_a_state_that_counts_for_another_takes_its_dependencies_along() -> None:
    union = Sovereigns((("GB", "US"),))
    assert union.of("BM") == "US"
    assert allowed(HostIn(key="k", countries=frozenset({"US"})), sovereigns=union) == {
        "Washington",
        "San Juan",
        "London",
        "Hamilton",
    }


def test_the_host_is_one_of_these_or_none_of_them() -> None:
    hosts = frozenset({"FR", "FI"})
    inside = {"Helsinki", "Paris", "Fort-de-France"}
    assert allowed(HostIn(key="k", countries=hosts)) == inside
    assert allowed(HostNotIn(key="k", countries=hosts)) == ALL - inside
    assert allowed(NeverEnters(key="k", principal="A", countries=hosts)) == ALL - inside
    assert allowed(HostIn(key="k", countries=hosts, as_listed=True)) == {"Helsinki", "Paris"}
    assert allowed(HostNotIn(key="k", countries=frozenset({"MQ"}))) == ALL - inside | {"Helsinki"}


def test_a_city_ruled_out_takes_what_is_within_a_kilometre_along() -> None:
    near = CityTable.of(
        [
            VIENNA,
            replace(VIENNA, latitude=VIENNA.latitude + 0.008),
            replace(VIENNA, latitude=VIENNA.latitude + 0.01),
        ]
    )
    mask = NotInCities(key="k", cities=(VIENNA, PARIS)).allowed(near, Sovereigns(), ())
    assert mask is not None
    assert mask.tolist() == [False, False, True]


def test_the_distance_itself_is_still_within() -> None:
    km = distance_km(HELSINKI, VIENNA)
    assert allowed(WithinKm(key="k", city=HELSINKI, km=km)) == {"Helsinki", "Vienna"}
    assert allowed(WithinKm(key="k", city=HELSINKI, km=np.nextafter(km, 0))) == {"Helsinki"}


def test_a_place_allowed_by_name_is_let_pass() -> None:
    limit = HostIn(key="k", countries=frozenset({"FI"}), allowing=(VIENNA,))
    assert allowed(limit) == {"Helsinki", "Vienna"}


@pytest.mark.parametrize(
    ("limit", "day", "passes"),
    [
        (NotOnDays(key="k", days=frozenset({DAY})), DAY, False),
        (NotOnDays(key="k", days=frozenset({DAY})), date(2018, 7, 12), True),
        (NotOnDays(key="k", weekdays=frozenset({2})), DAY, False),
        (NotOnDays(key="k", weekdays=frozenset({3})), DAY, True),
        (NotOnHolidays(key="k", country="FR"), date(2018, 7, 14), False),
        (NotOnHolidays(key="k", country="FR"), date(2018, 7, 13), True),
        (NotOnHolidays(key="k", country="US"), date(2018, 7, 4), False),
        (NotBefore(key="k", first=DAY), date(2018, 7, 10), False),
        (NotBefore(key="k", first=DAY), DAY, True),
        (NotAfter(key="k", last=DAY), date(2018, 7, 12), False),
        (NotAfter(key="k", last=DAY), DAY, True),
        (AfterMeeting(key="k", meeting="m", days=1, first=DAY), date(2018, 7, 10), False),
        (AfterMeeting(key="k", meeting="m", days=1, first=DAY), DAY, True),
        (AfterMeeting(key="k", meeting="m", open=False), DAY, False),
    ],
)
def test_days(limit: Limit, day: date, passes: bool) -> None:
    assert limit.day(day) is passes


def test_holidays_have_their_names() -> None:
    assert holiday_name("FI", date(2018, 12, 6)) == "Independence Day"
    assert holiday_name("FI", date(2018, 12, 7)) is None
    assert has_holidays("FI")
    assert not has_holidays("XX")


def starts(
    *limits: Limit, hours: tuple[int, int] = (0, 1440), minutes: int = 60
) -> list[tuple[Minute, Minute]]:
    """The first and last start of each window in Helsinki from 10 to 12 July, nobody having anything else to do."""
    days = Days(first=date(2018, 7, 10), last=date(2018, 7, 12))
    meeting = MeetingWanted(
        name="m", participants=("A",), days=days, hours=hours, minutes=minutes, limits=limits
    )
    case = Case(title="t", itineraries=(Itinerary(principal=AMERICAN),), meetings=(meeting,))
    search = Search(case, meeting, CityTable.of([HELSINKI]))
    found = sorted(
        (int(first), int(last))
        for day in days
        for batch in search.on(day)
        for first, last in zip(batch.first, batch.last, strict=True)
    )
    return _joined(found)


def _joined(spans: list[tuple[Minute, Minute]]) -> list[tuple[Minute, Minute]]:
    joined: list[tuple[Minute, Minute]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def at(day: int, clock: int, city: City = HELSINKI) -> Minute:
    return instant(date(2018, 7, day), clock, city.zone)


def test_a_meeting_begins_no_sooner_than_an_instant() -> None:
    assert starts(NotBefore(key="k", minute=at(11, 600)))[0][0] == at(11, 600)
    assert starts()[0][0] == at(10, 0)


def test_and_is_over_by_an_instant() -> None:
    assert starts(NotAfter(key="k", minute=at(11, 600)))[-1][1] == at(11, 540)


def test_hours_closed_every_day() -> None:
    noon = starts(NotInHours(key="k", start=720, end=780))
    assert noon[:2] == [(at(10, 0), at(10, 660)), (at(10, 780), at(10, 1380))]
    assert len(noon) == 6


def test_hours_closed_on_one_day() -> None:
    closed = NotInHours(key="k", start=720, end=780, days=frozenset({DAY}))
    assert (at(11, 780), at(11, 1380)) in starts(closed)
    assert (at(12, 0), at(12, 1380)) in starts(closed)


@pytest.mark.parametrize("end", [0, 1440])
def test_hours_closed_until_midnight(end: int) -> None:
    assert starts(NotInHours(key="k", start=1200, end=end))[0] == (at(10, 0), at(10, 1140))


def test_hours_closed_over_midnight_hold_into_the_morning() -> None:
    night = NotInHours(key="k", start=1260, end=420)
    assert starts(night)[:2] == [(at(10, 420), at(10, 1200)), (at(11, 420), at(11, 1200))]
    one = replace(night, days=frozenset({date(2018, 7, 10)}))
    assert (at(11, 420), at(11, 1380)) in starts(one)


def test_hours_closed_tomorrow_end_a_meeting_that_runs_past_midnight() -> None:
    tomorrow = NotInHours(key="k", start=60, end=600, days=frozenset({DAY}))
    late = starts(tomorrow, hours=(1200, 240), minutes=120)
    assert late[0] == (at(10, 1200), at(10, 1380))


def test_two_limits_on_hours_both_hold() -> None:
    found = starts(NotInHours(key="a", start=720, end=780), NotInHours(key="b", start=750, end=840))
    assert found[1][0] == at(10, 840)
    assert all(a[1] < b[0] for a, b in pairwise(found))


def test_added_hours_count_up_to_the_bound() -> None:
    limit = AddedHours(key="k", principal="F", hours_at_most=4.0)
    hours = [np.array([9.0, 9.0, 9.0]), np.array([0.0, 4.0, 4.01])]
    mask = limit.journeys(("A", "F"), hours)
    assert mask is not None
    assert mask.tolist() == [True, True, False]


def test_the_longer_journey_is_at_most_so_many_times_the_shorter() -> None:
    limit = Balance(key="k", ratio=2.5)
    hours = [np.array([2.0, 2.0, 0.0, 0.0]), np.array([5.0, 5.01, 1.25, 1.26])]
    mask = limit.journeys(("A", "F"), hours)
    assert mask is not None
    assert mask.tolist() == [True, False, True, False]


def test_only_limits_on_journeys_wait_for_the_prices() -> None:
    assert rules_journeys(Balance(key="k", ratio=2.5))
    assert rules_journeys(AddedHours(key="k", principal="A", hours_at_most=1.0))
    assert not rules_journeys(ThirdCountryOnly(key="k"))


def test_a_limit_that_rules_on_nothing_lets_everything_pass() -> None:
    limit = Limit(key="k")
    assert limit.allowed(TABLE, Sovereigns(), ()) is None
    assert limit.day(DAY)
    assert limit.bounds() == (None, None)
    assert limit.hours(DAY) is None
    assert limit.journeys(("A",), [np.array([1.0])]) is None

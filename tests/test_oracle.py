"""The search agrees with the referee, minute by minute, on small random cases."""

from __future__ import annotations

import os
from collections import defaultdict

from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from sidelines.finding.wanted import Case
from sidelines.finding.windows import Search
from sidelines.places import City, CityTable
from sidelines.times import DAY, Minute, datetime_at, day_at, instant
from tests.cases import AMERICA, BENELUX, NEAR, PACIFIC, cases, told
from tests.oracle import Oracle

Windows = dict[int, list[tuple[Minute, Minute]]]


def windows_of(case: Case, table: CityTable) -> Windows:
    """By row of the table, the first and last start of each window that the search finds."""
    search = Search(case, case.meeting(), table)
    found: Windows = defaultdict(list)
    for day in case.meeting().days:
        for batch in search.on(day):
            for row, first, last in zip(batch.cities, batch.first, batch.last, strict=True):
                assert first <= last
                assert day_at(int(first), table.city(row).zone) == day
                assert day_at(int(last), table.city(row).zone) == day
                found[int(row)].append((int(first), int(last)))
    return found


def minutes_to_ask(case: Case, city: City, windows: list[tuple[Minute, Minute]], step: int) -> list[Minute]:
    """A grid over the days of the meeting, and both sides of every edge that the search claims."""
    days = case.meeting().days
    start, end = instant(days.first, 0, city.zone), instant(days.last, DAY, city.zone)
    edges = {edge for first, last in windows for edge in (first - 1, first, last, last + 1)}
    return sorted(edges | set(range(start - step, end + step, step)))


def disagreements(case: Case, step: int) -> list[str]:
    meeting = case.meeting()
    table = meeting.candidates.table()
    found, oracle = windows_of(case, table), Oracle(case, meeting)
    assume(not any(participant.contradicts_itself for participant in oracle.participants))
    note(told(case))
    wrong = []
    for row in range(len(table)):
        city, windows = table.city(row), found[row]
        for minute in minutes_to_ask(case, city, windows, step):
            searched = any(first <= minute <= last for first, last in windows)
            if oracle.can_begin(city, minute) != searched:
                says = "the search alone" if searched else "the referee alone"
                when = f"{datetime_at(minute, city.zone):%Y-%m-%d %H:%M %z}"
                wrong.append(f"{city.name} {when}: open for {says}")
    return wrong


USUAL = 500


def examples(share: float) -> settings:
    """So many of the usual examples, over two thousand in all and the same at every run, or of the thorough ones."""
    usual = os.environ.get("HYPOTHESIS_PROFILE", "usual") == "usual"
    most = USUAL if usual else settings().max_examples
    return settings(max_examples=round(most * share), derandomize=usual)


@examples(1.5)
@given(case=cases(), step=st.sampled_from([13, 29, 41]))
def test_the_search_agrees_with_the_referee(case: Case, step: int) -> None:
    assert disagreements(case, step) == []


@examples(0.5)
@given(case=cases(quantum=5, without_hours=1), step=st.sampled_from([29, 41]))
def test_they_agree_at_odd_hours(case: Case, step: int) -> None:
    assert disagreements(case, step) == []


@examples(0.5)
@given(case=cases(quantum=1, without_hours=0, regions=(NEAR, BENELUX)), step=st.sampled_from([1, 7]))
def test_they_agree_minute_by_minute(case: Case, step: int) -> None:
    assert disagreements(case, step) == []


@examples(1.5)
@given(case=cases(quantum=60, without_hours=2, most_days=2, regions=(NEAR, BENELUX)), step=st.just(41))
def test_they_agree_on_crowded_days(case: Case, step: int) -> None:
    assert disagreements(case, step) == []


@examples(0.15)
@given(case=cases(quantum=60, without_hours=3, regions=(BENELUX, AMERICA)), step=st.just(41))
def test_they_agree_on_several_days_without_hours(case: Case, step: int) -> None:
    assert disagreements(case, step) == []


@examples(0.4)
@given(case=cases(regions=(PACIFIC,)), step=st.sampled_from([29, 41]))
def test_they_agree_across_the_date_line(case: Case, step: int) -> None:
    assert disagreements(case, step) == []


@examples(0.3)
@given(case=cases(curfew=True), step=st.sampled_from([29, 41]))
def test_they_agree_under_a_curfew(case: Case, step: int) -> None:
    assert disagreements(case, step) == []

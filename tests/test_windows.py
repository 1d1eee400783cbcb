"""Windows: facts set aside, changed facts, past days and other lengths, each against a case made so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sidelines.finding.wanted import Case
from sidelines.finding.windows import HOURS, PAST, Search
from sidelines.itinerary import Engagement
from sidelines.times import Days
from tests.cases import cases

Open = dict[int, set[tuple[int, int]]]


def search_of(case: Case) -> Search:
    return Search(case, case.meeting(), case.meeting().candidates.table())


def opened(search: Search, days: Days, **changed: object) -> Open:
    """By city, the first and last start of every window."""
    found: Open = {}
    for day in days:
        for batch in search.on(day, **changed):  # type: ignore[arg-type]
            for city, first, last in zip(batch.cities, batch.first, batch.last, strict=True):
                found.setdefault(int(city), set()).add((int(first), int(last)))
    return found


@given(cases(), st.data())
def test_a_fact_or_limit_set_aside_is_as_if_it_were_not(case: Case, data: st.DataObject) -> None:
    meeting = case.meeting()
    items = [(itinerary, item) for itinerary in case.itineraries for item in itinerary]
    keys = frozenset(
        data.draw(st.sets(st.sampled_from([*(item.key for _, item in items), "not in", "noon"]), max_size=3))
    )
    without = replace(
        case,
        itineraries=tuple(itinerary.without(keys) for itinerary in case.itineraries),
        meetings=(meeting.without(keys),),
    )
    assert opened(search_of(case), meeting.days, without=keys) == opened(search_of(without), meeting.days)


@given(cases(), st.integers(-300, 300))
def test_a_moved_engagement_is_as_if_it_were_written_so(case: Case, minutes: int) -> None:
    first = case.itineraries[0]
    fixed = [item for item in first if isinstance(item, Engagement) and not item.one_day]
    moved = {item.key: item.moved(minutes) for item in fixed[:1]}
    # Keys are told apart by principal in a case; here only the first principal keeps the others' keys free.
    alone = replace(
        case, itineraries=(first, *(replace(i, stays=(), engagements=()) for i in case.itineraries[1:]))
    )
    changed = alone
    for item in moved.values():
        changed = changed.with_itinerary(changed.itineraries[0].with_item(item))
    days = case.meeting().days
    assert opened(search_of(alone), days, instead=moved) == opened(search_of(changed), days)


@given(cases(), st.integers(1, 300))
def test_another_length_is_as_if_it_were_wanted(case: Case, minutes: int) -> None:
    meeting = case.meeting()
    other = case.with_meeting(replace(meeting, minutes=minutes))
    assert opened(search_of(case), meeting.days, minutes=minutes) == opened(search_of(other), meeting.days)


@given(cases(), st.integers(0, 1))
def test_only_the_cities_asked_for_are_answered(case: Case, city: int) -> None:
    days = case.meeting().days
    whole = opened(search_of(case), days)
    some = opened(search_of(case), days, cities=np.array([city]))
    assert some == {row: spans for row, spans in whole.items() if row == city}


@given(cases())
def test_past_days_and_local_hours_are_set_aside_by_name(case: Case) -> None:
    meeting = case.meeting()
    free = replace(case, as_of=None).with_meeting(replace(meeting, hours=(0, 1440)))
    search = search_of(case)
    assert opened(search, meeting.days, without=frozenset({HOURS, PAST})) == opened(
        search_of(free), meeting.days
    )


@given(cases())
def test_days_up_to_the_day_of_knowledge_are_past(case: Case) -> None:
    last = case.meeting().days.last
    past = replace(case, as_of=last)
    assert not opened(search_of(past), case.meeting().days)
    later = replace(case, as_of=date(2000, 1, 1))
    assert opened(search_of(later), case.meeting().days) == opened(
        search_of(replace(case, as_of=None)), case.meeting().days
    )


@given(cases())
def test_windows_name_one_opening_for_each_participant(case: Case) -> None:
    search = search_of(case)
    for day in case.meeting().days:
        for batch in search.on(day):
            assert len(batch.openings) == len(case.meeting().participants)
            assert len(batch.cities) == len(batch.first) == len(batch.last) > 0
            assert (batch.first <= batch.last).all()

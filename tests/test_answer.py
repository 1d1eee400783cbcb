"""The answer: the founding case as it stood on 27 June 2018, near places together, one meeting bounding the
next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidelines.finding.answer import Answer, Option, find
from sidelines.finding.limits import ThirdCountryOnly
from sidelines.finding.wanted import After, Candidates, Case
from sidelines.formats.cases.file import load_case
from sidelines.places import distance_km
from sidelines.reasons import why_not_sentence
from sidelines.times import datetime_at
from tests.cases import cases
from tests.test_near import FIRST, case_with
from tests.test_why import unique_keys

JULY = [date(2018, 7, day) for day in range(10, 18)]


@pytest.fixture(scope="module")
def founding(root: Path) -> Case:
    return load_case(root / "examples" / "helsinki-2018.toml")


@pytest.fixture(scope="module")
def answer(founding: Case) -> Answer:
    return find(founding, limit=100)


def cities_of(options: tuple[Option, ...]) -> list[str]:
    return list(dict.fromkeys(option.city.name for option in options))


def test_ten_to_fifteen_july_are_closed_and_sixteen_and_seventeen_open(answer: Answer) -> None:
    assert [why.day for why in answer.why_not] == JULY
    assert [why.open for why in answer.why_not] == [False] * 6 + [True, True]


def test_helsinki_is_among_the_first_three_cities(answer: Answer) -> None:
    assert "Helsinki" in cities_of(answer.options)[:3]


def test_with_third_country_alone_helsinki_is_among_the_first_ten(founding: Case) -> None:
    meeting = founding.meeting()
    third = tuple(limit for limit in meeting.limits if isinstance(limit, ThirdCountryOnly))
    answer = find(founding.with_meeting(replace(meeting, limits=third)), limit=200, explain=False)
    assert "Helsinki" in cities_of(answer.options)[:10]


def test_each_closed_day_has_its_true_reason(answer: Answer) -> None:
    titles = {
        why.day.day: {fact.item.title if fact.item else type(fact.limit).__name__ for fact in why.facts}
        for why in answer.why_not
        if not why.open
    }
    assert titles == {
        10: {"NotBefore"},
        11: {"NATO summit", "NotBefore"},
        12: {"NATO summit"},
        13: {"working visit"},
        14: {"weekend in Scotland"},
        15: {"World Cup final"},
    }
    last = next(why for why in answer.why_not if why.day == JULY[5])
    sentence = why_not_sentence(answer, last)
    assert sentence.startswith(
        "On 15 July Vladimir Putin is in Moscow (World Cup final) from 18:00 MSK on 14 July"
    )
    assert "to 20:00 MSK and cannot reach" in sentence


def test_without_the_assumed_hours_twelve_and_thirteen_july_open_and_the_answer_names_the_hour(
    founding: Case,
) -> None:
    itinerary = founding.itinerary_of("Donald Trump")
    stays = tuple(replace(s, end=None, assumed=frozenset()) if s.city.name in ("Brussels", "London") else s
                  for s in itinerary.stays)  # fmt: skip
    answer = find(founding.with_itinerary(replace(itinerary, stays=stays)), limit=None)
    opened = {option.day.day: option for option in answer.options}
    assert {12, 13} <= set(opened)
    for day, city in ((12, "Brussels"), (13, "London")):
        assert city in {hour.city.name for journey in opened[day].journeys for hour in journey.assumed}


def test_the_advisers_visit_is_answered_too_and_bounds_the_meeting(answer: Answer) -> None:
    assert answer.before is not None
    assert answer.before.meeting.name == "The adviser's visit"
    first = min(option.day for option in answer.before.options)
    bound = answer.meeting.limits[-1]
    assert not bound.day(first) or answer.meeting.after == After(meeting="The adviser's visit", days=0)


def test_a_meeting_whose_forerunner_has_no_window_is_closed_and_says_so(founding: Case) -> None:
    visit = founding.meeting("The adviser's visit")
    none = replace(visit, days=replace(visit.days, last=visit.days.first), minutes=900)
    answer = find(founding.with_meeting(none))
    assert answer.options == ()
    assert "The adviser's visit has to come first" in why_not_sentence(answer, answer.why_not[-1])


def test_what_was_not_yet_known_is_left_out(founding: Case) -> None:
    early = find(founding, as_of=date(2018, 6, 20), explain=False, limit=5)
    titles = {stay.title for stay in early.case.itinerary_of("Vladimir Putin").stays}
    assert "World Cup final" not in titles


def test_places_near_to_each_other_are_one_answer(answer: Answer) -> None:
    for option in answer.options:
        for other in answer.options:
            if option.day == other.day and option is not other:
                assert distance_km(option.city, other.city) > 0
        assert all(distance_km(option.city, near) <= 110 for near in option.nearby)


def test_the_terms_add_up_to_the_score(answer: Answer) -> None:
    for option in answer.options:
        assert sum(option.terms.values()) == pytest.approx(option.score, abs=1e-6)


def test_legs_arrive_before_the_meeting_and_leave_after_it(answer: Answer) -> None:
    margin = answer.meeting.margin_minutes
    for option in answer.options[:20]:
        for journey in option.journeys:
            for leg in journey.legs:
                if leg.destination == option.city:
                    assert leg.arrive == option.suggested - margin
                elif leg.origin == option.city:
                    assert leg.leave == option.suggested + option.minutes
            assert all(a.arrive <= b.leave for a, b in zip(journey.legs, journey.legs[1:], strict=False))


def test_options_come_in_the_order_of_their_score_with_several_days_in_the_lead(answer: Answer) -> None:
    scores = [round(option.score, 6) for option in answer.options]
    assert scores[:10] == sorted(scores[:10])
    assert scores[10:] == sorted(scores[10:])
    assert [option.rank for option in answer.options] == list(range(1, len(scores) + 1))
    assert {option.day.day for option in answer.options[:10]} == {16, 17}


@given(case=cases(), limit=st.integers(1, 5))
@settings(max_examples=40)
def test_a_short_list_is_the_head_of_the_long_one(case: Case, limit: int) -> None:
    def told(options: tuple[Option, ...]) -> list[tuple[str, date, int, float]]:
        return [
            (option.city.name, option.day, option.suggested, round(option.score, 6)) for option in options
        ]

    case = unique_keys(case)
    whole, short = (find(case, limit=most, explain=False) for most in (None, limit))
    assert told(short.options) == told(whole.options[:limit])
    assert short.windows == whole.windows
    assert told(tuple(k.option for k in short.kinds if k.option)) == told(
        tuple(k.option for k in whole.kinds if k.option)
    )


@given(case=cases())
@settings(max_examples=40)
def test_suggested_starts_lie_in_their_windows_and_days(case: Case) -> None:
    answer = find(unique_keys(case), limit=None, explain=False)
    for option in answer.options:
        assert option.start <= option.suggested <= option.end - option.minutes
        assert datetime_at(option.suggested, option.city.zone).date() == option.day


def test_a_meeting_both_attend_is_on_the_margins_and_costs_nothing(root: Path) -> None:
    case = case_with()
    vienna = case.itineraries[0].principal.home
    oslo = case.itineraries[1].principal.home
    from sidelines.itinerary import Stay

    stays = [
        Stay(key=f"{name}/stay/1", city=vienna if name == "B" else oslo, first=FIRST, last=FIRST)
        for name in ("A", "B")
    ]
    itineraries = tuple(
        replace(itinerary, stays=(replace(stay, city=case.meetings[0].candidates.cities[2]),))
        for itinerary, stay in zip(case.itineraries, stays, strict=True)
    )
    answer = find(replace(case, itineraries=itineraries))
    best = next(kind.option for kind in answer.kinds if kind.kind.kind == "margins")
    assert best is not None
    assert best.city.name == "Lisbon"
    assert all(journey.terms["hours"] == 0 for journey in best.journeys)


def test_stopping_gives_the_best_so_far() -> None:
    case = case_with()
    longer = replace(case.meetings[0], days=replace(case.meetings[0].days, last=date(2026, 9, 30)))
    answer = find(case.with_meeting(longer), progress=lambda done, _: done < 3)
    assert not answer.complete
    assert {option.day.day for option in answer.options} == {22, 23, 24}


def test_no_candidate_left_is_no_error() -> None:
    case = case_with()
    nowhere = replace(case.meetings[0], candidates=Candidates(population_over=10**9))
    assert find(case.with_meeting(nowhere)).options == ()

"""Sentences name the fact, the place and the time with its zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sidelines.finding.answer import find
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
    ThirdCountryOnly,
    WithinKm,
)  # fmt: skip
from sidelines.finding.why import why_not
from sidelines.itinerary import Engagement, Stay
from sidelines.phrases import home_text, joined, limit_rule, span_text
from sidelines.places import City
from sidelines.reasons import (
    assumed_sentence,
    kind_sentence,
    leg_text,
    near_miss_sentence,
    why_not_sentence,
    window_text,
)
from sidelines.times import instant, time_text
from sidelines.travel import TravelModel, minutes_between
from tests.test_near import FIRST, KIGALI, LISBON, OSLO, VIENNA, case_with

RULES: list[tuple[Limit, str]] = [
    (ThirdCountryOnly(key="x"), "the meeting has to be in a third country"),
    (HostIn(key="x", countries=frozenset({"AT", "FI"})), "the host has to be Austria or Finland"),
    (HostNotIn(key="x", countries=frozenset({"AT"}), label="the Alliance"), "the host may not be in the Alliance"),
    (NeverEnters(key="x", principal="A", countries=frozenset({"RW"})), "A will not enter Rwanda"),
    (NotInCities(key="x", cities=(OSLO, VIENNA)), "the meeting may not be in Oslo or Vienna"),
    (WithinKm(key="x", city=OSLO, km=1500.0, principal="B"), "the place has to be within 1,500 km of B's home, Oslo"),
    (
        NotOnDays(key="x", days=frozenset({FIRST}), weekdays=frozenset({4})),
        "the meeting may not be on 22 September or Fridays",
    ),
    (NotOnHolidays(key="x", country="AT"), "the meeting may not be on a public holiday of Austria"),
    (NotInHours(key="x", start=720, end=840), "the meeting may not be between 12:00 and 14:00 local time"),
    (NotBefore(key="x", first=FIRST, what="the fair"), "no meeting before the fair is over, on 22 September"),
    (
        NotBefore(key="x", minute=instant(FIRST, 600, "Europe/Vienna"), zone="Europe/Vienna"),
        "no meeting before 10:00 CEST on 22 September",
    ),
    (NotAfter(key="x", last=FIRST), "the meeting has to be by 22 September"),
    (
        AfterMeeting(key="x", meeting="the visit", days=7, first=FIRST),
        "the visit has to come first by 7 days, on 15 September at the earliest",
    ),
    (
        AfterMeeting(key="x", meeting="the visit", open=False),
        "the visit has to come first, and no window is open for it now",
    ),
    (AddedHours(key="x", principal="A", hours_at_most=1.5), "the meeting may add at most 1 h 30 of travel for A"),
    (Balance(key="x", ratio=2.5), "the longer added journey may be at most 2.5 times the shorter"),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "rule"), RULES, ids=[type(limit).__name__ for limit, _ in RULES])
def test_each_limit_has_its_rule_and_its_reason(limit: Limit, rule: str) -> None:
    assert limit_rule(limit) == rule
    assert limit_rule(replace(limit, reason="so agreed")) == f"{rule} (so agreed)"


def test_many_countries_are_not_all_listed() -> None:
    rule = limit_rule(
        HostNotIn(key="x", countries=frozenset(["AT", "BE", "BG", "CZ", "DE", "DK", "EE", "ES"]))
    )
    assert rule == "the host may not be Austria, Belgium, Bulgaria, Czechia, Denmark or 3 other countries"


def test_a_stay_that_holds_a_principal_too_long_names_the_earliest_arrival() -> None:
    final = Stay(
        key="A/stay/1", city=KIGALI, first=FIRST, last=FIRST, title="final",
        start=instant(FIRST, 480, KIGALI.zone), end=instant(FIRST, 1200, KIGALI.zone),
    )  # fmt: skip
    answer = find(case_with(stays=(final,)))
    sentence = why_not_sentence(answer, answer.why_not[0])
    assert sentence.startswith(
        "On 22 September A is in Kigali (final) from 08:00 CAT to 20:00 CAT and cannot reach "
    )
    assert "CEST on 23 September" in sentence


def test_a_stay_that_begins_too_early_names_the_latest_departure() -> None:
    due = Stay(
        key="A/stay/1",
        city=KIGALI,
        first=FIRST,
        last=date(2026, 9, 24),
        start=instant(FIRST, 1080, KIGALI.zone),
    )
    answer = find(case_with(stays=(due,)))
    assert "would have to leave" in why_not_sentence(answer, answer.why_not[0])


def test_one_city_may_be_asked_about() -> None:
    answer = find(case_with(HostNotIn(key="x", countries=frozenset({"AT"}))))
    row = list(answer.table.names).index("Vienna")
    why = why_not(answer.search, answer.costs, FIRST, np.array([row]))
    assert (
        why_not_sentence(answer, why)
        == "Vienna, Austria is closed on 22 September: the host may not be Austria."
    )


def test_several_facts_are_said_together() -> None:
    stay = Stay(key="A/stay/1", city=KIGALI, first=date(2026, 9, 20), last=date(2026, 9, 24))
    answer = find(case_with(NotOnDays(key="x", days=frozenset({FIRST})), stays=(stay,)))
    sentence = why_not_sentence(answer, answer.why_not[0])
    assert sentence.startswith("On 22 September several facts together forbid it: A is in Kigali from ")
    assert "and the meeting may not be on 22 September" in sentence


def test_a_past_day_is_said_to_be_past() -> None:
    answer = find(case_with(), as_of=FIRST)
    assert (
        why_not_sentence(answer, answer.why_not[0])
        == "22 September is closed: days up to 22 September are past."
    )


def test_kinds_that_do_not_exist_say_so() -> None:
    answer = find(case_with())
    sentences = {found.kind.label: kind_sentence(answer, found) for found in answer.kinds}
    assert "nothing in the diaries brings all of them" in sentences["on the margins of what all attend"]
    assert sentences["at a home of A"].startswith("Open: Vienna, Austria")


def test_a_moved_engagement_says_its_new_hour() -> None:
    talks = Engagement(
        key="A/engagement/1", city=VIENNA, day=FIRST, zone=VIENNA.zone, title="talks", movable=True,
        start=instant(FIRST, 540, VIENNA.zone), end=instant(FIRST, 1260, VIENNA.zone),
    )  # fmt: skip
    answer = find(case_with(HostIn(key="at", countries=frozenset({"AT"})), engagements=(talks,)))
    sentences = [near_miss_sentence(answer, near) for near in answer.near_misses]
    assert (
        "If talks of A were 1 h earlier, at 08:00 CEST on 22 September, Vienna, Austria would open on 22 September."
        in sentences
    )


def test_windows_say_the_place_first_and_home_second() -> None:
    option = next(option for option in find(case_with()).options if option.city == VIENNA)
    assert (
        window_text(option, "America/New_York") == "Tue 22 September 2026, 08:00–22:00 CEST (02:00–16:00 EDT)"
    )
    assert window_text(option, "Europe/Oslo") == "Tue 22 September 2026, 08:00–22:00 CEST"
    assert (
        home_text(option.start, option.end, "Pacific/Honolulu", option.day)
        == "21 September, 20:00–10:00 on 22 September HST"
    )


def test_legs_say_both_ends_with_their_zones() -> None:
    option = next(option for option in find(case_with()).options if option.city == OSLO)
    (out, _) = option.journeys[0].legs
    assert leg_text(out, "America/New_York").startswith("Vienna 22 September ")
    assert " CEST → Oslo " in leg_text(out, "America/New_York")
    assert "by air" in leg_text(out, "America/New_York")


@pytest.mark.parametrize(
    ("first", "minutes", "zone", "text"),
    [
        ((date(2018, 10, 28), 60), 180, "Europe/Berlin", "01:00 CEST–03:00 CET"),
        ((date(2018, 7, 16), 22 * 60), 120, "Europe/Berlin", "22:00–24:00 CEST"),
        ((date(2018, 7, 16), 23 * 60), 180, "Europe/Berlin", "23:00–02:00 on 17 July CEST"),
        ((date(2018, 7, 16), 600), 60, "Asia/Dubai", "10:00–11:00 UTC+4"),
    ],
)
def test_spans_across_midnight_and_changes_of_clocks(
    first: tuple[date, int], minutes: int, zone: str, text: str
) -> None:
    start = instant(*first, zone)
    assert span_text(start, start + minutes, zone) == text


def test_lists_read_as_lists() -> None:
    assert joined([]) == ""
    assert joined(["Oslo"]) == "Oslo"
    assert joined(["Oslo", "Lima"]) == "Oslo and Lima"


def flight(
    leave: int, arrive: int, destination: City = KIGALI, origin: City = VIENNA, title: str = ""
) -> Engagement:
    """A way on the first day, from and to minutes local to either end."""
    return Engagement(
        key="A/engagement/1", city=origin, day=FIRST, zone=origin.zone, ends_in=destination, title=title, movable=True,
        start=instant(FIRST, leave, origin.zone), end=instant(FIRST, arrive, destination.zone),
    )  # fmt: skip


def sentence_of(way: Engagement, city: City) -> str:
    """Why the city is closed, without what else would open it."""
    answer = find(case_with(engagements=(way,)))
    row = np.array([list(answer.table.names).index(city.name)])
    return why_not_sentence(answer, why_not(answer.search, answer.costs, FIRST, row)).partition(" It would")[
        0
    ]


def test_a_way_that_ends_too_far_off_says_since_when_one_is_there() -> None:
    way, principal = flight(480, 900), case_with().principal("A")
    assert way.end is not None
    there = way.end + minutes_between(TravelModel(), principal, KIGALI, LISBON)
    assert sentence_of(way, LISBON) == (
        "On 22 September A is on the way from Vienna to Kigali from 08:00 CEST to 15:00 CAT, is in Kigali from "
        f"15:00 CAT and cannot reach Lisbon before {time_text(there, LISBON.zone)}."
    )


def test_a_way_that_begins_too_far_off_says_until_when_one_has_to_be_there() -> None:
    way = flight(840, 1320, destination=VIENNA, origin=KIGALI, title="LX 1")
    principal = case_with().principal("A")
    assert way.start is not None
    leave = way.start - minutes_between(TravelModel(), principal, OSLO, KIGALI)
    assert sentence_of(way, OSLO) == (
        "On 22 September A is on the way from Kigali to Vienna (LX 1) from 14:00 CAT to 22:00 CEST, has to be in "
        f"Kigali by 14:00 CAT and would have to leave Oslo by {time_text(leave, OSLO.zone)}, too early for a "
        "meeting of 2 h."
    )


def test_a_way_all_day_leaves_no_time() -> None:
    assert sentence_of(replace(flight(300, 1380), tentative=True), OSLO) == (
        "On 22 September A is expected on the way from Vienna to Kigali from 05:00 CEST to 23:00 CAT "
        "and that leaves no time for Oslo."
    )
    assert sentence_of(flight(480, 1380), VIENNA).endswith(
        "and no stretch of 2 h is left in Vienna within local hours."
    )


def test_a_way_is_moved_as_a_whole() -> None:
    way = flight(540, 1320)
    answer = find(case_with(HostIn(key="at", countries=frozenset({"AT"})), engagements=(way,)))
    (near,) = [near for near in answer.near_misses if near.kind == "engagement moved"]
    assert near_miss_sentence(answer, near) == (
        "If the way from Vienna to Kigali of A were 1 h later, at 10:00 CEST on 22 September, Vienna, Austria would "
        "open on 22 September."
    )
    moved = near.item
    assert isinstance(moved, Engagement)
    assert (moved.city, moved.ends_in) == (VIENNA, KIGALI)
    assert moved.end == way.moved(60).end


@pytest.mark.parametrize(
    ("end", "said"), [("from", "leaving Vienna at 16:00 CEST"), ("to", "reaching Oslo at 18:00 CEST")]
)
def test_an_assumed_hour_of_a_way_is_one_of_leaving_or_of_reaching(end: str, said: str) -> None:
    way = replace(flight(960, 1080, destination=OSLO), assumed=frozenset({end}))
    answer = find(case_with(engagements=(way,)))
    said_of = [
        assumed_sentence(answer, hour)
        for option in answer.options for journey in option.journeys for hour in journey.assumed
    ]  # fmt: skip
    assert any(f"rests on A {said}" in sentence for sentence in said_of)

"""Stays and engagements: how whole days are read, and where a principal is."""

from __future__ import annotations

from datetime import date

import pytest

from sidelines.itinerary import Engagement, Itinerary, Reading, Stay
from sidelines.people import Principal
from sidelines.places import City, find_city
from sidelines.times import Minute, Span, instant

BRUSSELS, LONDON, VIENNA = find_city("Brussels"), find_city("London, UK"), find_city("Vienna, Austria")
READING = Reading()


def at(day: int, clock: str, city: City = BRUSSELS) -> Minute:
    hours, minutes = clock.split(":")
    return instant(date(2018, 7, day), int(hours) * 60 + int(minutes), city.zone)


def stay(
    first: int, last: int, start: Minute | None = None, end: Minute | None = None, city: City = BRUSSELS
) -> Stay:
    return Stay(
        key=f"{city.name} {first}",
        city=city,
        first=date(2018, 7, first),
        last=date(2018, 7, last),
        start=start,
        end=end,
    )


def engagement(
    day: int, start: Minute | None = None, end: Minute | None = None, city: City | None = BRUSSELS
) -> Engagement:
    zone = (city or BRUSSELS).zone
    return Engagement(
        key=f"engagement {day}", city=city, day=date(2018, 7, day), zone=zone, start=start, end=end
    )


@pytest.mark.parametrize(
    ("item", "start", "end"),
    [
        (stay(10, 12), at(10, "18:00"), at(12, "10:00")),
        (stay(10, 12, start=at(10, "21:30")), at(10, "21:30"), at(12, "10:00")),
        (stay(10, 12, end=at(12, "13:00")), at(10, "18:00"), at(12, "13:00")),
        (stay(10, 10, start=at(10, "9:00")), at(10, "9:00"), at(10, "11:00")),  # two hours, not until 10:00
        (stay(10, 10, start=at(10, "7:00")), at(10, "7:00"), at(10, "10:00")),
        (stay(10, 10, end=at(10, "12:00")), at(10, "10:00"), at(10, "12:00")),  # not from 18:00
        (stay(10, 10, start=at(10, "9:00"), end=at(10, "9:30")), at(10, "9:00"), at(10, "9:30")),
        (engagement(10, at(10, "9:00"), at(10, "9:30")), at(10, "9:00"), at(10, "9:30")),
        (engagement(10), at(10, "8:00"), at(10, "22:00")),
    ],
)
def test_hours_that_the_diary_leaves_unsaid(item: Stay | Engagement, start: Minute, end: Minute) -> None:
    assert item.span(READING) == Span(start=start, end=end)


def test_the_hours_assumed_can_be_set() -> None:
    own = Reading(arrive_by=600, leave_from=900, one_day_from=540, one_day_to=1020)
    assert stay(10, 12).span(own) == Span(start=at(10, "10:00"), end=at(12, "15:00"))
    assert engagement(10).span(own) == Span(start=at(10, "9:00"), end=at(10, "17:00"))


def test_days_belong_to_the_place() -> None:
    tokyo = find_city("Tokyo")
    assert stay(10, 12, city=tokyo).span(READING).start == at(10, "18:00", tokyo) == at(10, "11:00")


@pytest.mark.parametrize(
    ("item", "one_day"),
    [
        (stay(10, 10), True),
        (stay(10, 11), False),
        (stay(10, 10, start=at(10, "9:00")), False),
        (stay(10, 10, end=at(10, "9:00")), False),
        (engagement(10), True),
        (engagement(10, at(10, "9:00"), at(10, "9:30")), False),
    ],
)
def test_a_day_without_hours_is_told(item: Stay | Engagement, one_day: bool) -> None:
    assert item.one_day is one_day


def test_an_assumed_hour_may_be_anywhen_on_its_day() -> None:
    assert stay(10, 12).worst(READING) == Span(start=at(10, "0:00"), end=at(12, "24:00"))
    exact = stay(10, 12, start=at(10, "21:30"), end=at(12, "13:00"))
    assert exact.worst(READING) == exact.span(READING)
    assumed = Stay(
        key="k",
        city=BRUSSELS,
        first=date(2018, 7, 10),
        last=date(2018, 7, 12),
        start=at(10, "21:30"),
        end=at(12, "13:00"),
        assumed=frozenset({"to"}),
    )
    assert assumed.worst(READING) == Span(start=at(10, "21:30"), end=at(12, "24:00"))


def test_a_moved_engagement_keeps_its_length() -> None:
    moved = engagement(10, at(10, "9:00"), at(10, "9:30")).moved(-90)
    assert moved.span(READING) == Span(start=at(10, "7:30"), end=at(10, "8:00"))


def itinerary(*items: Stay | Engagement) -> Itinerary:
    return Itinerary(
        principal=Principal(name="Rupert", home=VIENNA, other_bases=(LONDON,)),
        stays=tuple(item for item in items if isinstance(item, Stay)),
        engagements=tuple(item for item in items if isinstance(item, Engagement)),
    )


TOUR = itinerary(stay(10, 12), stay(14, 15, city=LONDON), engagement(13, city=VIENNA))


@pytest.mark.parametrize(
    ("when", "cities", "certainty"),
    [
        (at(10, "17:59"), (VIENNA, LONDON), "at a base"),
        (at(10, "18:00"), (BRUSSELS,), "there"),
        (at(12, "9:59"), (BRUSSELS,), "there"),
        (at(12, "10:00"), (BRUSSELS, VIENNA), "on the way"),
        (at(13, "8:00"), (VIENNA,), "that day"),
        (at(13, "22:00"), (VIENNA, LONDON), "on the way"),
        (at(14, "18:00", LONDON), (LONDON,), "there"),
        (at(15, "10:00", LONDON), (VIENNA, LONDON), "at a base"),
    ],
)
def test_where_a_principal_is(when: Minute, cities: tuple[City, ...], certainty: str) -> None:
    found = TOUR.at(when)
    assert (found.cities, found.certainty) == (cities, certainty)


def test_what_comes_before_and_after_is_told() -> None:
    found = TOUR.at(at(12, "12:00"))
    assert found.before == TOUR.stays[0]
    assert found.after == TOUR.engagements[0]
    assert TOUR.at(at(20, "12:00")).after is None


def test_an_engagement_with_hours_is_told_with_the_stay_around_it() -> None:
    busy = engagement(11, at(11, "9:00"), at(11, "10:00"))
    call = engagement(11, at(11, "9:30"), at(11, "10:00"), city=None)
    found = itinerary(stay(10, 12), busy, call).at(at(11, "9:45"))
    assert found.cities == (BRUSSELS,)
    assert len(found.items) == 3


def test_what_became_known_later_is_left_out() -> None:
    early = Stay(
        key="a", city=BRUSSELS, first=date(2018, 7, 1), last=date(2018, 7, 2), known=date(2018, 6, 1)
    )
    late = Stay(key="b", city=LONDON, first=date(2018, 7, 3), last=date(2018, 7, 4), known=date(2018, 6, 2))
    always = engagement(5)
    whole = itinerary(early, late, always)
    assert list(whole.as_known_on(date(2018, 6, 1))) == [early, always]
    assert list(whole.as_known_on(date(2018, 6, 2))) == [early, late, always]
    assert whole.as_known_on(None) is whole


def test_items_are_left_out_and_changed_by_key() -> None:
    longer = stay(10, 14)
    assert list(TOUR.without(frozenset({"Brussels 10", "engagement 13"}))) == [TOUR.stays[1]]
    assert TOUR.with_item(longer).stays == (longer, TOUR.stays[1])

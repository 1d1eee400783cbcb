"""Openings: what binds a meeting before and after, for each thing that a diary can say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidelines.finding.wanted import Case
from sidelines.itinerary import Engagement, Item, Itinerary, Reading, Stay
from sidelines.openings import Diary, Opening
from sidelines.people import Principal
from sidelines.places import City, find_city
from sidelines.times import DAY, Minute, Span, day_at, instant
from tests.cases import cases

BRUSSELS, ANTWERP, LONDON, VIENNA, TOKYO = map(
    find_city, ("Brussels", "Antwerp", "London, UK", "Vienna, Austria", "Tokyo")
)
READING = Reading()


def at(day: int, clock: str, city: City = BRUSSELS) -> Minute:
    hours, minutes = clock.split(":")
    return instant(date(2018, 7, day), int(hours) * 60 + int(minutes), city.zone)


def stay(city: City, first: int, last: int, start: Minute | None = None, end: Minute | None = None) -> Stay:
    days = {"first": date(2018, 7, first), "last": date(2018, 7, last)}
    return Stay(key=f"{city.name} {first}", city=city, start=start, end=end, **days)


def engagement(
    city: City | None, day: int, hours: tuple[str, str] | None = None, key: str = ""
) -> Engagement:
    start, end = (at(day, clock, city or BRUSSELS) for clock in hours) if hours else (None, None)
    zone = (city or BRUSSELS).zone
    name = key or f"engagement {city.name if city else ''} {day} {hours}"
    return Engagement(key=name, city=city, day=date(2018, 7, day), zone=zone, start=start, end=end)


def openings(*items: Item, first: Minute, last: Minute, reading: Reading = READING) -> list[Opening]:
    itinerary = Itinerary(
        principal=Principal(name="Rupert", home=VIENNA),
        stays=tuple(item for item in items if isinstance(item, Stay)),
        engagements=tuple(item for item in items if isinstance(item, Engagement)),
    )
    return Diary(itinerary, reading).openings(Span(start=first, end=last))[0]


Bound = tuple[str, Minute] | None


def gaps(found: Iterable[Opening]) -> set[tuple[Bound, Bound]]:
    """What binds before and after each opening that is inside no stay: the first tie's city and instant."""

    def bound(ties: tuple) -> Bound:  # type: ignore[type-arg]
        return (ties[0].city.name, ties[0].minute) if ties else None

    return {(bound(opening.before), bound(opening.after)) for opening in found if not opening.stays}


def test_an_empty_diary_is_one_opening() -> None:
    (found,) = openings(first=at(10, "0:00"), last=at(11, "0:00"))
    assert found == Opening()
    assert found.earliest is None
    assert found.latest is None


def test_a_gap_runs_from_the_end_of_one_stay_to_the_start_of_the_next() -> None:
    tour = stay(BRUSSELS, 8, 10), stay(LONDON, 12, 13)
    assert gaps(openings(*tour, first=at(10, "0:00"), last=at(12, "0:00"))) == {
        (("Brussels", at(10, "10:00")), ("London", at(12, "18:00", LONDON))),
    }


def test_before_the_first_stay_and_after_the_last_nothing_binds() -> None:
    found = gaps(openings(stay(BRUSSELS, 10, 12), first=at(8, "0:00"), last=at(14, "0:00")))
    assert found == {(None, ("Brussels", at(10, "18:00"))), (("Brussels", at(12, "10:00")), None)}


def test_in_a_stay_one_meets_in_its_city() -> None:
    found = openings(stay(BRUSSELS, 10, 12), first=at(11, "8:00"), last=at(11, "22:00"))
    inside = [o for o in found if o.city == BRUSSELS and o.touch is None]
    assert [(o.earliest, o.latest) for o in inside] == [(at(10, "18:00"), at(12, "10:00"))]


def test_or_within_the_radius_out_and_back_on_one_day() -> None:
    found = openings(stay(BRUSSELS, 10, 12), first=at(10, "0:00"), last=at(13, "0:00"))
    trips = sorted((o.earliest, o.latest) for o in found if o.radius is not None)
    assert trips == [
        (at(10, "18:00"), at(11, "0:00")),
        (at(11, "0:00"), at(12, "0:00")),
        (at(12, "0:00"), at(12, "10:00")),
    ]
    none = openings(
        stay(BRUSSELS, 10, 12),
        first=at(10, "0:00"),
        last=at(13, "0:00"),
        reading=replace(READING, excursion_km=0.0),
    )
    assert not [o for o in none if o.radius is not None]


def test_a_meeting_in_the_city_may_run_across_the_ends_of_the_stay() -> None:
    tour = stay(VIENNA, 6, 8), stay(BRUSSELS, 10, 12), stay(LONDON, 14, 15)
    found = openings(*tour, first=at(10, "0:00"), last=at(13, "0:00"))
    across = {(o.earliest, o.latest) for o in found if o.touch is not None and o.city == BRUSSELS}
    vienna, london = at(8, "10:00", VIENNA), at(14, "18:00", LONDON)
    assert across == {
        (vienna, at(12, "10:00")),  # the start
        (at(10, "18:00"), london),  # the end
        (vienna, london),  # both
    }


def test_stays_in_one_city_that_follow_each_other_count_as_one() -> None:
    tour = stay(BRUSSELS, 9, 10), stay(BRUSSELS, 11, 12)
    found = openings(*tour, first=at(10, "0:00"), last=at(11, "24:00"))
    assert any(
        o.city == BRUSSELS and (o.earliest, o.latest) == (at(9, "18:00"), at(12, "10:00")) for o in found
    )


def test_an_engagement_takes_its_time() -> None:
    found = gaps(
        openings(engagement(LONDON, 10, ("9:00", "11:00")), first=at(9, "0:00"), last=at(12, "0:00"))
    )
    assert found == {(None, ("London", at(10, "9:00", LONDON))), (("London", at(10, "11:00", LONDON)), None)}


def test_an_engagement_elsewhere_and_the_stay_both_bind_a_day_trip() -> None:
    found = openings(
        stay(BRUSSELS, 10, 12),
        engagement(LONDON, 11, ("9:00", "11:00")),
        first=at(11, "11:00", LONDON),
        last=at(11, "22:00"),
    )
    trips = [o for o in found if o.radius is not None and o.before[0].city == LONDON]
    assert {(tie.city.name, tie.minute) for o in trips for tie in o.before} >= {
        ("London", at(11, "11:00", LONDON)),
        ("Brussels", at(10, "18:00")),
        ("Brussels", at(11, "0:00")),
    }
    assert all(min(tie.minute for tie in o.after if tie.city == BRUSSELS) <= at(12, "10:00") for o in trips)


def test_an_engagement_that_runs_into_a_stay_elsewhere_binds_after_its_start() -> None:
    found = openings(
        engagement(LONDON, 10, ("16:00", "19:00")),
        stay(BRUSSELS, 10, 12),
        first=at(10, "12:00"),
        last=at(10, "24:00"),
    )
    evening = [o for o in found if o.city == BRUSSELS and o.touch is None]
    assert {(o.before[0].city, o.before[0].minute) for o in evening} == {(LONDON, at(10, "19:00", LONDON))}


def test_a_day_without_hours_leaves_the_room_it_needs() -> None:
    found = gaps(openings(engagement(LONDON, 10), first=at(9, "0:00"), last=at(12, "0:00")))
    assert found == {(None, ("London", at(10, "20:00", LONDON))), (("London", at(10, "10:00", LONDON)), None)}


def test_days_without_hours_keep_their_order() -> None:
    two = engagement(LONDON, 10, key="a"), engagement(VIENNA, 10, key="b")
    assert gaps(openings(*two, first=at(9, "0:00"), last=at(12, "0:00"))) == {
        (None, ("London", at(10, "20:00", VIENNA) - 120)),
        (("London", at(10, "10:00", LONDON)), ("Vienna", at(10, "20:00", VIENNA))),
        (("Vienna", at(10, "12:00", LONDON)), None),
    }


def test_a_day_without_hours_comes_before_between_or_after_engagements() -> None:
    items = engagement(LONDON, 10), engagement(VIENNA, 10, ("14:00", "15:00"), key="v")
    found = gaps(openings(*items, first=at(9, "0:00"), last=at(12, "0:00")))
    after, before = at(10, "15:00", VIENNA), at(10, "14:00", VIENNA)
    assert found == {
        (None, ("London", before - 120)),
        (("London", at(10, "10:00", LONDON)), ("Vienna", before)),
        (("Vienna", after), None),
        (None, ("Vienna", before)),
        (("Vienna", after), ("London", at(10, "20:00", LONDON))),
        (("London", after + 120), None),
    }


@pytest.mark.parametrize(
    ("hours", "free", "due"),
    [
        (("10:00", "20:01"), ("London", "10:00"), ("Vienna", "10:00")),  # two hours before it, not after it
        (("9:59", "20:00"), ("Vienna", "20:00"), ("London", "20:00")),  # after it, not before it
    ],
)
def test_a_day_without_hours_is_only_where_it_fits(
    hours: tuple[str, str], free: tuple[str, str], due: tuple[str, str]
) -> None:
    zone = replace(LONDON, name="Vienna", latitude=VIENNA.latitude)
    items = engagement(LONDON, 10), engagement(zone, 10, hours, key="x")
    found = gaps(openings(*items, first=at(10, "0:00"), last=at(11, "0:00")))
    between = ((free[0], at(10, free[1], LONDON)), (due[0], at(10, due[1], LONDON)))
    assert between in found
    assert len(found) == 3


@pytest.mark.parametrize("hours", [("8:30", "21:30"), ("9:00", "21:00")])
def test_where_engagements_leave_no_room_everything_stays_a_fact(hours: tuple[str, str]) -> None:
    found = openings(
        engagement(LONDON, 10),
        engagement(LONDON, 10, hours, key="x"),
        first=at(8, "0:00"),
        last=at(13, "0:00"),
    )
    earlier, later = at(9, "22:00"), at(11, "6:00")
    for when in (earlier, later):
        assert any((o.earliest or 0) <= when <= (o.latest or when) for o in found)


def test_a_day_without_hours_comes_after_the_stay_that_ends_that_day() -> None:
    items = stay(BRUSSELS, 8, 10, end=at(10, "18:00")), engagement(ANTWERP, 10)
    found = gaps(openings(*items, first=at(10, "0:00"), last=at(11, "0:00")))
    assert found == {
        (("Brussels", at(10, "18:00")), ("Antwerp", at(10, "20:00"))),
        (("Antwerp", at(10, "20:00")), None),
    }


def test_and_before_the_stay_that_begins_that_day() -> None:
    items = stay(BRUSSELS, 10, 12, start=at(10, "12:00")), engagement(ANTWERP, 10)
    found = gaps(openings(*items, first=at(10, "0:00"), last=at(10, "24:00")))
    assert found == {
        (None, ("Antwerp", at(10, "10:00"))),
        (("Antwerp", at(10, "10:00")), ("Brussels", at(10, "12:00"))),
    }


@pytest.mark.parametrize("day", [10, 11, 12])
def test_a_day_without_hours_in_the_city_of_a_stay_adds_nothing(day: int) -> None:
    span = {"first": at(10, "0:00"), "last": at(12, "24:00")}
    whole = stay(BRUSSELS, 10, 12)
    assert set(openings(whole, engagement(BRUSSELS, day), **span)) == set(openings(whole, **span))


def test_but_on_another_day_it_does() -> None:
    found = gaps(
        openings(stay(BRUSSELS, 10, 12), engagement(BRUSSELS, 13), first=at(12, "0:00"), last=at(14, "0:00"))
    )
    assert (("Brussels", at(12, "10:00")), ("Brussels", at(13, "20:00"))) in found


def test_engagements_without_a_place_are_told_apart_from_the_openings() -> None:
    call, some_time = engagement(None, 10, ("9:00", "10:00")), engagement(None, 11)
    itinerary = Itinerary(principal=Principal(name="Rupert", home=VIENNA), engagements=(call, some_time))
    found, busy = Diary(itinerary, READING).openings(Span(start=at(10, "0:00"), end=at(12, "0:00")))
    assert found == [Opening()]
    assert busy.spans == [Span(start=at(10, "9:00"), end=at(10, "10:00"))]
    assert busy.rooms == [(Span(start=at(11, "8:00"), end=at(11, "22:00")), 120)]
    assert busy.items == [call, some_time]


def test_an_assumed_hour_is_known_to_rest_on_its_worst() -> None:
    (found,) = (
        o
        for o in openings(stay(BRUSSELS, 8, 10), first=at(11, "0:00"), last=at(12, "0:00"))
        if not o.stays and o.before
    )
    assert (found.before[0].minute, found.before[0].worst) == (at(10, "10:00"), at(10, "24:00"))
    exact = stay(BRUSSELS, 8, 10, end=at(10, "10:00"))
    (found,) = (
        o for o in openings(exact, first=at(11, "0:00"), last=at(12, "0:00")) if not o.stays and o.before
    )
    assert found.before[0].worst == found.before[0].minute


def test_a_stay_long_over_still_binds_behind_what_happened_in_it() -> None:
    talks = [engagement(LONDON, day, ("9:00", "10:00"), key=f"talks {day}") for day in range(3, 8)]
    calls = [engagement(None, 11, ("8:00", "8:30"), key=f"call {number}") for number in range(5)]
    whole = stay(BRUSSELS, 2, 10)
    (found,) = gaps(openings(whole, *talks, *calls, first=at(13, "0:00"), last=at(14, "0:00")))
    assert found == (("Brussels", at(10, "10:00")), None)


def test_a_stay_long_over_still_covers_the_days_in_its_city() -> None:
    visits = [engagement(BRUSSELS, 10, key=f"visit {number}") for number in range(4)]
    whole = stay(BRUSSELS, 2, 10, end=at(10, "9:00"))
    (found,) = gaps(openings(whole, *visits, first=at(13, "0:00"), last=at(14, "0:00")))
    assert found == (("Brussels", at(10, "9:00")), None)


def test_many_days_without_hours_are_looked_at_in_every_order() -> None:
    """Every day a visit to London some time and talks in Vienna at noon: both orders of each day are open."""
    items = [
        item
        for day in range(8, 15)
        for item in (engagement(LONDON, day), engagement(VIENNA, day, ("12:00", "13:00"), key=f"v {day}"))
    ]
    found = gaps(openings(*items, first=at(11, "0:00"), last=at(11, "24:00")))
    noon, one = at(11, "12:00", VIENNA), at(11, "13:00", VIENNA)
    assert (("Vienna", one), ("London", at(11, "20:00", LONDON))) in found  # visit in the afternoon
    assert (("London", at(11, "10:00", LONDON)), ("Vienna", noon)) in found  # visit in the morning
    assert (("Vienna", one), ("London", at(12, "12:00", VIENNA) - 120)) in found  # morning, then morning
    assert (("London", one + 120), ("Vienna", at(12, "12:00", VIENNA))) in found  # afternoon, then afternoon
    assert (("London", one - DAY + 120), ("London", noon - 120)) in found


def test_facts_set_aside_or_changed_give_what_a_diary_without_them_gives() -> None:
    first, second, talks = (
        stay(BRUSSELS, 8, 10),
        stay(LONDON, 12, 14),
        engagement(VIENNA, 11, ("9:00", "10:00")),
    )
    itinerary = Itinerary(
        principal=Principal(name="R", home=VIENNA), stays=(first, second), engagements=(talks,)
    )
    span = Span(start=at(10, "0:00"), end=at(12, "24:00"))
    diary = Diary(itinerary, READING)
    keys = frozenset({second.key})
    assert diary.openings(span, keys)[0] == Diary(itinerary.without(keys), READING).openings(span)[0]
    moved = talks.moved(600)
    changed = diary.openings(span, instead={talks.key: moved})[0]
    assert changed == Diary(itinerary.with_item(moved), READING).openings(span)[0]


def way(origin: City, leave: Minute, destination: City, arrive: Minute, assumed: str = "") -> Engagement:
    return Engagement(
        key=f"{origin.name} to {destination.name}",
        city=origin,
        day=day_at(leave, origin.zone),
        zone=origin.zone,
        ends_in=destination,
        start=leave,
        end=arrive,
        assumed=frozenset({assumed} - {""}),
    )


FLIGHT = way(BRUSSELS, at(12, "14:00"), LONDON, at(12, "14:15", LONDON))


def test_a_way_binds_where_it_begins_and_frees_where_it_ends() -> None:
    found = gaps(openings(FLIGHT, first=at(12, "0:00"), last=at(13, "0:00")))
    assert found == {
        (None, ("Brussels", at(12, "14:00"))),
        (("London", at(12, "14:15", LONDON)), None),
    }


def test_between_the_end_of_a_stay_and_a_way_one_is_free() -> None:
    found = openings(
        stay(BRUSSELS, 10, 12), FLIGHT, stay(LONDON, 12, 13), first=at(12, "0:00"), last=at(13, "0:00")
    )
    assert gaps(found) == {
        (("Brussels", at(12, "10:00")), ("Brussels", at(12, "14:00"))),
        (("London", at(12, "14:15", LONDON)), ("London", at(12, "18:00", LONDON))),
    }
    # In the city itself also across the end of the one stay, up to the way, and the start of the other, from it on.
    across = {
        (o.city.name, o.earliest, o.latest) for o in found if o.touch is not None and o.city is not None
    }
    assert ("Brussels", at(10, "18:00"), at(12, "14:00")) in across
    assert ("London", at(12, "14:15", LONDON), at(13, "10:00", LONDON)) in across


def test_one_way_after_another_leaves_time_where_one_changes() -> None:
    onward = way(LONDON, at(12, "18:00", LONDON), TOKYO, at(13, "14:00", TOKYO))
    found = gaps(openings(FLIGHT, onward, first=at(12, "0:00"), last=at(14, "0:00")))
    assert (("London", at(12, "14:15", LONDON)), ("London", at(12, "18:00", LONDON))) in found
    assert len(found) == 3


def test_away_by_a_way_one_is_where_it_ended_until_the_way_back() -> None:
    back = way(LONDON, at(12, "20:00", LONDON), BRUSSELS, at(12, "23:00"))
    found = openings(stay(BRUSSELS, 10, 14), FLIGHT, back, first=at(12, "0:00"), last=at(13, "24:00"))
    longer = [opening for opening in found if (opening.earliest or 0) < (opening.latest or 0)]
    assert gaps(longer) == {(("London", at(12, "14:15", LONDON)), ("London", at(12, "20:00", LONDON)))}
    inside = {(o.earliest, o.latest) for o in found if o.city == BRUSSELS and o.touch is None}
    assert inside == {(at(10, "18:00"), at(12, "14:00")), (at(12, "23:00"), at(14, "10:00"))}


def test_many_engagements_away_do_not_hide_the_way_out() -> None:
    out = way(BRUSSELS, at(11, "8:00"), LONDON, at(11, "9:00"))
    back = way(LONDON, at(25, "8:00"), BRUSSELS, at(25, "10:00"))
    busy = [engagement(LONDON, day, ("10:00", "11:00")) for day in range(12, 25)]
    found = openings(stay(BRUSSELS, 10, 28), out, back, *busy, first=at(18, "12:00"), last=at(18, "20:00"))
    assert found
    assert not any(opening.stays for opening in found)


def test_a_way_without_its_hours_at_their_worst_keeps_the_whole_day_at_its_own_end() -> None:
    to_tokyo = way(BRUSSELS, at(12, "14:00"), TOKYO, at(13, "9:00", TOKYO))
    for assumed, end in (("from", "after"), ("to", "before")):
        unsure = replace(to_tokyo, assumed=frozenset({assumed}))
        found = openings(unsure, first=at(11, "0:00"), last=at(14, "0:00"))
        ties = [tie for opening in found for tie in getattr(opening, end)]
        worst = at(12, "0:00") if assumed == "from" else at(13, "24:00", TOKYO)
        assert [tie.worst for tie in ties] == [worst]


def test_a_way_set_aside_or_moved_tells_its_stay_something_else() -> None:
    early = way(BRUSSELS, at(12, "7:00"), LONDON, at(12, "8:00"))
    itinerary = Itinerary(
        principal=Principal(name="Rupert", home=VIENNA), stays=(stay(BRUSSELS, 10, 12),), engagements=(early,)
    )
    diary, span = Diary(itinerary, READING), Span(start=at(12, "0:00"), end=at(13, "0:00"))

    def end(found: list[Opening]) -> Minute:
        return max(o.latest or 0 for o in found if o.city == BRUSSELS and o.touch is None)

    assert end(diary.openings(span)[0]) == at(12, "7:00")
    assert end(diary.openings(span, frozenset({early.key}))[0]) == at(12, "10:00")
    assert end(diary.openings(span, instead={early.key: early.moved(-60)})[0]) == at(12, "6:00")
    assert end(diary.openings(span, instead={early.key: early.moved(240)})[0]) == at(12, "10:00")


def test_a_part_of_a_stay_knows_the_whole() -> None:
    back = way(LONDON, at(12, "20:00", LONDON), BRUSSELS, at(12, "23:00"))
    itinerary = Itinerary(
        principal=Principal(name="Rupert", home=VIENNA),
        stays=(stay(BRUSSELS, 10, 14), stay(TOKYO, 16, 17)),
        engagements=(FLIGHT, back),
    )
    diary = Diary(itinerary, READING)
    items = diary.around(Span(start=at(12, "0:00"), end=at(13, "0:00")))
    wholes = [diary.whole(item) for item in items if item.key == "Brussels 10"]
    assert len(wholes) == 2
    for whole in wholes:
        assert whole.span(READING) == stay(BRUSSELS, 10, 14).span(READING)
        assert isinstance(whole, Stay)
        assert whole.worst(READING) == stay(BRUSSELS, 10, 14).worst(READING)
    assert diary.whole(FLIGHT) is FLIGHT
    assert diary.whole(itinerary.stays[1]) is itinerary.stays[1]


@given(case=cases(), pick=st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_items_set_aside_or_changed_leave_the_diary_that_lacks_or_holds_them(
    case: Case, pick: Random
) -> None:
    days, reading = case.meeting().days, case.reading
    span = Span(start=instant(days.first, 0, "UTC"), end=instant(days.last, DAY, "UTC"))
    for itinerary in case.itineraries:
        items = list(itinerary)
        gone = frozenset(item.key for item in items if pick.random() < 0.3)
        changed = {
            item.key: item.moved(pick.randrange(-600, 600, 30))
            if isinstance(item, Engagement) and not item.one_day
            else replace(item, tentative=True)
            for item in items
            if pick.random() < 0.3 and item.key not in gone
        }
        other = itinerary.without(gone)
        for item in changed.values():
            other = other.with_item(item)
        diary = Diary(itinerary, reading)
        assert diary.openings(span, gone) == Diary(itinerary.without(gone), reading).openings(span)
        assert diary.openings(span, gone, changed) == Diary(other, reading).openings(span)

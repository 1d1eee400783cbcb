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


def way(origin: City, leave: Minute, destination: City, arrive: Minute, assumed: str = "") -> Engagement:
    return Engagement(
        key=f"{origin.name} to {destination.name}",
        city=origin,
        day=date(2018, 7, 1),
        zone=origin.zone,
        ends_in=destination,
        start=leave,
        end=arrive,
        assumed=frozenset({assumed} - {""}),
    )


ANTWERP, TOKYO, APIA, PAGO = map(find_city, ("Antwerp", "Tokyo", "Apia", "Pago Pago"))
TO_LONDON = way(BRUSSELS, at(12, "14:00"), LONDON, at(12, "14:15", LONDON))


@pytest.mark.parametrize(
    ("when", "cities", "certainty"),
    [
        (at(12, "13:59"), (BRUSSELS,), "on the way"),
        (at(12, "14:00"), (BRUSSELS, LONDON), "on the way"),
        (at(12, "14:14", LONDON), (BRUSSELS, LONDON), "on the way"),
        (at(12, "14:15", LONDON), (LONDON,), "on the way"),
        (at(14, "18:00", LONDON), (LONDON,), "there"),
    ],
)
def test_a_way_is_between_two_cities_and_ends_in_the_second(
    when: Minute, cities: tuple[City, ...], certainty: str
) -> None:
    found = itinerary(stay(10, 12), TO_LONDON, stay(14, 15, city=LONDON)).at(when)
    assert (found.cities, found.certainty) == (cities, certainty)


def test_what_comes_before_a_way_and_after_it_is_told() -> None:
    found = itinerary(stay(10, 12), TO_LONDON, stay(14, 15, city=LONDON)).at(at(12, "14:05"))
    assert found.items == (TO_LONDON,)
    assert (found.before, found.after) == (stay(10, 12), stay(14, 15, city=LONDON))


def test_a_way_has_a_day_and_a_zone_at_either_end() -> None:
    west = way(APIA, at(10, "23:00", APIA), PAGO, at(9, "23:50", PAGO))
    assert west.end is not None
    assert west.start is not None
    assert west.start < west.end
    assert (west.end_zone, west.last_day) == ("Pacific/Pago_Pago", date(2018, 7, 9))
    plain = engagement(10, at(10, "9:00"), at(10, "9:30"))
    assert (plain.end_zone, plain.last_day, plain.goes_to) == (BRUSSELS.zone, date(2018, 7, 10), BRUSSELS)


Edges = list[tuple[Minute, Minute]]


def parts(*items: Stay | Engagement) -> Edges:
    """From when to when the stays last once the ways have told."""
    told = itinerary(*items).as_told(READING)
    return [(each.span(READING).start, each.span(READING).end) for each in told.stays]


@pytest.mark.parametrize(
    ("ways", "edges"),
    [
        ([], [(at(10, "18:00"), at(14, "10:00"))]),
        # Out on the last day: earlier than read it ends the stay, later it doesn't.
        ([(BRUSSELS, at(14, "7:00"), VIENNA, at(14, "9:00"))], [(at(10, "18:00"), at(14, "7:00"))]),
        ([(ANTWERP, at(14, "7:00"), VIENNA, at(14, "9:00"))], [(at(10, "18:00"), at(14, "7:00"))]),
        ([(BRUSSELS, at(14, "11:00"), VIENNA, at(14, "13:00"))], [(at(10, "18:00"), at(14, "10:00"))]),
        ([(VIENNA, at(14, "7:00"), LONDON, at(14, "9:00"))], [(at(10, "18:00"), at(14, "10:00"))]),
        # In on the first day: later than read it begins the stay, earlier it doesn't.
        ([(VIENNA, at(10, "19:00"), BRUSSELS, at(10, "21:00"))], [(at(10, "21:00"), at(14, "10:00"))]),
        ([(VIENNA, at(10, "9:00"), BRUSSELS, at(10, "11:00"))], [(at(10, "18:00"), at(14, "10:00"))]),
        # Out and back again.
        (
            [
                (BRUSSELS, at(11, "8:00"), VIENNA, at(11, "10:00")),
                (VIENNA, at(12, "19:00"), BRUSSELS, at(12, "21:00")),
            ],
            [(at(10, "18:00"), at(11, "8:00")), (at(12, "21:00"), at(14, "10:00"))],
        ),
        # By another way back than that out, and by one more stop.
        (
            [
                (BRUSSELS, at(11, "8:00"), VIENNA, at(11, "10:00")),
                (VIENNA, at(11, "12:00"), LONDON, at(11, "15:00")),
                (LONDON, at(12, "19:00"), ANTWERP, at(12, "21:00")),
            ],
            [(at(10, "18:00"), at(11, "8:00")), (at(12, "21:00"), at(14, "10:00"))],
        ),
        # A day trip is no absence, nor is a way without one back.
        ([(BRUSSELS, at(11, "8:00"), ANTWERP, at(11, "9:00"))], [(at(10, "18:00"), at(14, "10:00"))]),
        ([(BRUSSELS, at(11, "8:00"), VIENNA, at(11, "10:00"))], [(at(10, "18:00"), at(14, "10:00"))]),
        # Back on the last day after the hour that is read: the stay was over when it was left.
        (
            [
                (BRUSSELS, at(13, "8:00"), VIENNA, at(13, "10:00")),
                (VIENNA, at(14, "10:00"), BRUSSELS, at(14, "12:00")),
            ],
            [(at(10, "18:00"), at(13, "8:00"))],
        ),
    ],
)
def test_ways_tell_when_a_stay_binds(ways: list[tuple[City, Minute, City, Minute]], edges: Edges) -> None:
    assert parts(stay(10, 14), *(way(*each) for each in ways)) == edges


def test_hours_that_a_stay_gives_itself_hold() -> None:
    exact = stay(10, 14, start=at(10, "12:00"), end=at(14, "15:00"))
    early = way(BRUSSELS, at(14, "14:00"), VIENNA, at(14, "16:00"))
    late = way(VIENNA, at(10, "11:00"), BRUSSELS, at(10, "13:00"))
    assert parts(exact, early, late) == [(at(10, "12:00"), at(14, "15:00"))]


def test_an_hour_from_a_way_is_as_sure_as_the_way() -> None:
    out = BRUSSELS, at(14, "7:00"), VIENNA, at(14, "9:00")
    (sure,) = itinerary(stay(10, 14), way(*out)).as_told(READING).stays
    (unsure,) = itinerary(stay(10, 14), way(*out, assumed="from")).as_told(READING).stays
    assert sure.worst(READING) == Span(start=at(10, "0:00"), end=at(14, "7:00"))
    assert unsure.worst(READING) == Span(start=at(10, "0:00"), end=at(14, "24:00"))


def test_days_of_a_part_are_those_that_it_touches() -> None:
    out = way(BRUSSELS, at(11, "8:00"), VIENNA, at(11, "10:00"))
    back = way(VIENNA, at(12, "19:00"), BRUSSELS, at(12, "21:00"))
    told = itinerary(stay(10, 14), out, back).as_told(READING)
    assert [(each.key, each.first.day, each.last.day) for each in told.stays] == [
        ("Brussels 10", 10, 11),
        ("Brussels 10", 12, 14),
    ]
    assert told.at(at(11, "20:00")).cities == (VIENNA,)


def test_an_itinerary_without_ways_is_told_as_it_is() -> None:
    assert TOUR.as_told(READING) is TOUR

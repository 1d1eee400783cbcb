"""From entries to one diary: what becomes a stay, what an engagement, what is merged, set aside or contradicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.formats.diaries.diary import MOST_A_DAY, outcomes
from sidelines.formats.diaries.entries import Entry, Source
from sidelines.formats.diaries.words import tells
from sidelines.itinerary import Engagement, Stay
from sidelines.places import find_city
from sidelines.times import Days, instant, minute_of
from tests.entry_cases import entry, read, when


def at(text: str) -> int:
    return minute_of(when(text))  # type: ignore[arg-type]


def only(*entries: Entry, **wanted: object) -> Stay | Engagement:
    (item,) = read(*entries, **wanted).items
    return item


class TestWhatItBecomes:
    def test_days_are_a_stay(self) -> None:
        stay = only(entry("2027-03-10", "2027-03-12", "Vienna"))
        assert isinstance(stay, Stay)
        assert (stay.city.name, stay.first, stay.last) == ("Vienna", date(2027, 3, 10), date(2027, 3, 12))
        assert (stay.start, stay.end, stay.title) == (None, None, "")

    def test_one_day_is_an_engagement_without_hours(self) -> None:
        item = only(entry("2027-03-10", place="Vienna"))
        assert isinstance(item, Engagement)
        assert item.one_day
        assert (item.day, item.zone) == (date(2027, 3, 10), "Europe/Vienna")

    def test_hours_are_an_engagement(self) -> None:
        item = only(entry("2027-03-10T10:00+01:00", "2027-03-10T11:30+01:00", "Vienna"))
        assert isinstance(item, Engagement)
        assert (item.start, item.end) == (at("2027-03-10T10:00+01:00"), at("2027-03-10T11:30+01:00"))

    @pytest.mark.parametrize(("end", "kind"), [("2027-03-11T05:59", Engagement), ("2027-03-11T06:00", Stay)])
    def test_twenty_hours_are_a_stay(self, end: str, kind: type) -> None:
        assert isinstance(only(entry("2027-03-10T10:00", end, "Vienna")), kind)

    def test_a_time_without_a_zone_is_that_of_the_place(self) -> None:
        item = only(entry("2027-03-10T10:00", "2027-03-10T11:00", "Tokyo"))
        assert item.start == instant(date(2027, 3, 10), 600, "Asia/Tokyo")

    def test_the_day_is_that_of_the_place(self) -> None:
        item = only(entry("2027-03-10T23:30+00:00", "2027-03-12T20:00+00:00", "Tokyo"))
        assert isinstance(item, Stay)
        assert (item.first, item.last) == (date(2027, 3, 11), date(2027, 3, 13))

    def test_a_way_has_its_ends_in_their_own_zones(self) -> None:
        item = only(entry("2027-03-10T10:00", "2027-03-10T13:30", "Frankfurt", ends_in="Helsinki"))
        assert isinstance(item, Engagement)
        assert item.ends_in == find_city("Helsinki")
        assert item.end is not None
        assert item.start is not None
        assert item.end - item.start == 150

    def test_a_way_without_hours_ends_that_day(self) -> None:
        item = only(entry("2027-03-10", place="Frankfurt", ends_in="Helsinki"))
        assert isinstance(item, Engagement)
        assert (item.city, item.ends_in) == (find_city("Helsinki"), None)

    def test_a_way_faster_than_any_aircraft_is_none(self) -> None:
        found = read(entry("2027-03-10T10:00+00:00", "2027-03-10T11:00+00:00", "Paris", ends_in="Chicago"))
        (unplaced,) = found.unplaced
        assert unplaced.reason == "Nobody gets from Paris to Chicago (6,654 km) in 1 h."
        assert unplaced.item is not None

    @pytest.mark.parametrize("offset", ["", "+01:00"])
    def test_midnight_to_midnight_is_days(self, offset: str) -> None:
        stay = only(entry(f"2027-03-10T00:00{offset}", f"2027-03-12T00:00{offset}", "Vienna"))
        assert isinstance(stay, Stay)
        assert (stay.first, stay.last, stay.start) == (date(2027, 3, 10), date(2027, 3, 11), None)

    def test_midnight_in_utc_is_an_hour(self) -> None:
        stay = only(entry("2027-03-10T00:00+00:00", "2027-03-12T00:00+00:00", "Vienna"))
        assert stay.start is not None

    def test_a_moment_is_kept(self) -> None:
        item = only(entry("2027-03-10T10:00", place="Vienna"))
        assert item.start is not None
        assert item.end == item.start + 1

    def test_titles_are_left_out_unless_asked_for(self) -> None:
        given_one = entry("2027-03-10", "2027-03-12", "Vienna", title="Secret talks")
        assert only(given_one).title == ""
        assert only(given_one, titles=frozenset({"work.ics"})).title == "Secret talks"
        assert only(given_one, titles=frozenset({"home.ics"})).title == ""


class TestWithoutACity:
    def test_hours_keep_busy_wherever_that_is(self) -> None:
        (unplaced,) = read(entry("2027-03-10T10:00", "2027-03-10T11:00", "Rome or so")).unplaced
        assert unplaced.item is not None
        assert unplaced.item.city is None
        assert unplaced.item.start == instant(date(2027, 3, 10), 600, "Europe/Oslo")
        assert unplaced.guess == "Rome, Italy"
        assert "Rome or so" in unplaced.reason

    def test_days_are_not_entered(self) -> None:
        found = read(entry("2027-03-10", "2027-03-14"))
        assert found.items == ()
        assert [each.reason for each in found.unplaced] == ["It has no place."]

    def test_an_engagement_by_its_own_word_is_placed(self) -> None:
        found = read(entry("2027-03-10", kind="engagement", zone="Asia/Tokyo"))
        assert not found.unplaced
        (item,) = found.items
        assert isinstance(item, Engagement)
        assert (item.city, item.zone, item.one_day) == (None, "Asia/Tokyo", True)

    def test_a_place_for_the_same_hours_tells(self) -> None:
        hours = ("2027-03-10T10:00+01:00", "2027-03-10T11:00+01:00")
        found = read(entry(*hours, place="Vienna"), entry(*hours, source="home.ics"))
        assert not found.unplaced
        assert [(aside.source, aside.why) for aside in found.set_aside] == [("home.ics", "merged")]

    def test_two_rooms_at_one_hour_are_not_one(self) -> None:
        hours = ("2027-03-10T10:00+01:00", "2027-03-10T11:00+01:00")
        one, other = (entry(*hours, place=f"Room {n} or so", where=f"line {n}") for n in (1, 2))
        assert len(read(one, other).unplaced) == 2
        assert len(read(one, replace(other, source="home.ics")).unplaced) == 1


def test_a_time_without_a_zone_is_said_to_be_local() -> None:
    assert tells(entry("2027-03-10T10:00", "2027-03-10T11:00")) == "Wed 10 March 2027 10:00–11:00 local time"
    assert tells(entry("2027-03-10T22:00+01:00", "2027-03-11T01:00+01:00", "Wien")) == (
        "Wed 10 March 2027 22:00 UTC+01:00 to Thu 11 March 2027 01:00 UTC+01:00, Wien"
    )


class TestSetAside:
    def test_free_blocks_nothing(self) -> None:
        found = read(entry("2027-03-10", "2027-03-12", "Vienna", free=True))
        assert found.items == ()
        assert [aside.why for aside in found.set_aside] == ["free"]

    def test_free_stays_count_where_asked_for_and_free_hours_never_do(self) -> None:
        stay = entry("2027-03-10", "2027-03-12", "Vienna", free=True)
        hours = entry("2027-03-10T10:00", "2027-03-10T11:00", "Vienna", free=True)
        nowhere = entry("2027-03-11T10:00", "2027-03-11T11:00", free=True)
        found = read(stay, hours, nowhere, free=frozenset({"work.ics"}))
        assert [type(item) for item in found.items] == [Stay]
        assert [aside.why for aside in found.set_aside] == ["free", "free"]

    def test_what_a_title_calls_off(self) -> None:
        found = read(entry("2027-03-10", "2027-03-12", "Vienna", title="Canceled: visit"))
        assert [aside.why for aside in found.set_aside] == ["cancelled"]

    def test_other_days(self) -> None:
        days = Days(first=date(2027, 3, 12), last=date(2027, 3, 20))
        found = read(
            entry("2027-03-10", "2027-03-12", "Vienna"), entry("2027-03-08", "2027-03-11", "Rome"), days=days
        )
        assert [item.city.name for item in found.items if item.city] == ["Vienna"]
        assert [aside.why for aside in found.set_aside] == ["outside"]

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            ("2027-03-12", "2027-03-10", "ends before it begins"),
            ("2027-03-10", "2031-03-10", "1,462 days long"),
            ("1899-03-10", "1899-03-12", "not within 1900 to 2200"),
        ],
    )
    def test_mistakes(self, start: str, end: str, words: str) -> None:
        found = read(entry(start, end, "Vienna", kind="stay", title="Secret talks"))
        (aside,) = found.set_aside
        assert aside.why == "mistaken"
        assert words in aside.sentence
        assert "Secret" not in aside.sentence + aside.tells

    def test_more_days_without_hours_than_can_be_told_apart(self) -> None:
        cities = ["Vienna", "Rome", "Paris", "Madrid", "Lisbon", "Athens", "Sofia"]
        found = read(*(entry("2027-03-10", place=city) for city in cities))
        assert len(found.items) == MOST_A_DAY
        assert len(found.unplaced) == len(cities) - MOST_A_DAY


class TestMerging:
    def test_the_same_trip_in_two_calendars_is_one_stay_with_the_more_exact_hours(self) -> None:
        days = entry("2027-03-10", "2027-03-12", "Vienna", tentative=True)
        hours = entry("2027-03-10T13:30", "2027-03-12T18:00", "Vienna", source="home.ics")
        found = read(days, hours)
        (stay,) = found.items
        assert isinstance(stay, Stay)
        assert stay.start == instant(date(2027, 3, 10), 13 * 60 + 30, "Europe/Vienna")
        assert stay.end == instant(date(2027, 3, 12), 18 * 60, "Europe/Vienna")
        assert not stay.tentative
        assert [(aside.source, aside.why) for aside in found.set_aside] == [("home.ics", "merged")]

    def test_overlapping_days_are_joined(self) -> None:
        found = read(entry("2027-03-10", "2027-03-12", "Vienna"), entry("2027-03-11", "2027-03-14", "Vienna"))
        (stay,) = found.items
        assert isinstance(stay, Stay)
        assert (stay.first, stay.last) == (date(2027, 3, 10), date(2027, 3, 14))

    def test_one_after_the_other_stays_two(self) -> None:
        found = read(entry("2027-03-10", "2027-03-12", "Vienna"), entry("2027-03-12", "2027-03-14", "Vienna"))
        assert len(found.items) == 2

    def test_what_an_export_tells_apart_stays_apart(self) -> None:
        one = entry("2027-03-10", "2027-03-12", "Vienna", kind="stay", exported=True, uid="1")
        assert len(read(one, replace(one, uid="2")).items) == 2
        assert len(read(one, replace(one, uid="2", source="home.ics")).items) == 1

    def test_a_flight_in_two_calendars_is_one_although_the_minutes_differ(self) -> None:
        way = entry("2027-03-10T10:00", "2027-03-10T13:30", "Frankfurt", ends_in="Helsinki")
        late = entry("2027-03-10T10:20", "2027-03-10T13:55", "Frankfurt", ends_in="Helsinki", source="b.ics")
        assert len(read(way, late).items) == 1
        assert len(read(way, replace(late, ends_in="Tallinn")).items) == 2

    @given(st.permutations(range(4)))
    def test_the_order_of_the_sources_makes_no_difference(self, order: list[int]) -> None:
        entries = [
            entry("2027-03-10", "2027-03-12", "Vienna", source="a.ics"),
            entry("2027-03-10T13:30", "2027-03-12T18:00", "Vienna", source="b.ics"),
            entry("2027-03-14", "2027-03-15", "Rome", source="c.ics"),
            entry("2027-03-11T10:00", "2027-03-11T11:00", "Vienna", source="d.ics"),
        ]
        found = read(*(entries[i] for i in order))
        assert [replace(item, key="") for item in found.items] == [
            replace(item, key="") for item in read(*entries).items
        ]


class TestFlightsAndStays:
    def test_a_flight_says_when_a_stay_begins_and_ends(self) -> None:
        found = read(
            entry("2027-03-10", "2027-03-12", "Helsinki"),
            entry("2027-03-10T10:00", "2027-03-10T13:30", "Frankfurt", ends_in="Helsinki"),
            entry("2027-03-12T18:00", "2027-03-12T19:40", "Helsinki", ends_in="Frankfurt"),
        )
        (stay,) = (item for item in found.items if isinstance(item, Stay))
        assert stay.start == instant(date(2027, 3, 10), 13 * 60 + 30, "Europe/Helsinki")
        assert stay.end == instant(date(2027, 3, 12), 18 * 60, "Europe/Helsinki")

    def test_a_night_flight_moves_the_first_day(self) -> None:
        found = read(
            entry("2027-03-10", "2027-03-14", "Singapore"),
            entry("2027-03-10T22:00", "2027-03-11T17:00", "Frankfurt", ends_in="Singapore"),
        )
        (stay,) = (item for item in found.items if isinstance(item, Stay))
        assert stay.first == date(2027, 3, 11)
        assert stay.start == instant(date(2027, 3, 11), 17 * 60, "Asia/Singapore")

    @pytest.mark.parametrize(
        "way",
        [
            entry("2027-03-10T10:00", "2027-03-10T13:30", "Frankfurt", ends_in="Helsinki", tentative=True),
            entry("2027-03-11T10:00", "2027-03-11T13:30", "Frankfurt", ends_in="Helsinki"),
            entry("2027-03-10T10:00", "2027-03-10T13:30", "Frankfurt", ends_in="Stockholm"),
        ],
    )
    def test_other_ways_say_nothing(self, way: Entry) -> None:
        (stay,) = (
            item
            for item in read(entry("2027-03-10", "2027-03-12", "Helsinki"), way).items
            if isinstance(item, Stay)
        )
        assert (stay.first, stay.start, stay.end) == (date(2027, 3, 10), None, None)


class TestContradictions:
    def test_two_cities_at_one_hour_stand_side_by_side_and_both_are_entered(self) -> None:
        found = read(
            entry("2027-03-10", "2027-03-14", "Vienna"),
            entry("2027-03-11", "2027-03-13", "Madrid", source="home.ics"),
        )
        (pair,) = found.contradictions
        assert {pair.one.entry.source, pair.other.entry.source} == {"work.ics", "home.ics"}
        assert len(found.items) == 2

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            # The day of a change.
            (entry("2027-03-10", "2027-03-12", "Vienna"), entry("2027-03-12", "2027-03-14", "Madrid")),
            # A day trip.
            (
                entry("2027-03-10", "2027-03-14", "Vienna"),
                entry("2027-03-11T10:00", "2027-03-11T12:00", "Bratislava"),
            ),
            # Beds in the next town.
            (entry("2027-03-10", "2027-03-14", "Berlin"), entry("2027-03-11", "2027-03-13", "Potsdam")),
            # One after the other to the minute.
            (
                entry("2027-03-10T10:00+01:00", "2027-03-10T11:00+01:00", "Vienna"),
                entry("2027-03-10T11:00+01:00", "2027-03-10T12:00+01:00", "Madrid"),
            ),
        ],
    )
    def test_what_is_none(self, one: Entry, other: Entry) -> None:
        assert read(one, other).contradictions == ()

    def test_two_engagements(self) -> None:
        found = read(
            entry("2027-03-10T10:00+01:00", "2027-03-10T11:00+01:00", "Vienna"),
            entry("2027-03-10T10:59+01:00", "2027-03-10T12:00+01:00", "Madrid"),
        )
        assert len(found.contradictions) == 1


def test_reading_can_be_stopped_and_nothing_is_lost() -> None:
    entries = [entry("2027-03-10", place="Vienna", line=n, where=f"line {n}") for n in range(200)]
    source = Source(name="work.ics", entries=tuple(entries))
    from sidelines.formats.diaries.diary import Wanted, read_diary
    from tests.entry_cases import HOME, told

    found = read_diary(
        [source], told, Wanted(principal="Ann", home=HOME), progress=lambda done, of: done < 128
    )
    assert len(outcomes(found, source)) == 200
    assert sum("stopped" in aside.sentence for aside in found.set_aside) == 72


_DAYS = st.dates(date(2027, 1, 1), date(2027, 2, 1))
_ENTRIES = st.builds(
    lambda day, length, place, source, free, line: entry(
        day.isoformat(),
        date.fromordinal(day.toordinal() + length).isoformat(),
        place,
        source=source,
        free=free,
        line=line,
        where=f"line {line}",
    ),
    _DAYS,
    st.integers(-1, 5),
    st.sampled_from(["Vienna", "Rome", "Nowhere at all", ""]),
    st.sampled_from(["a.ics", "b.ics"]),
    st.booleans(),
    st.integers(1, 10_000),
)


@given(st.lists(_ENTRIES, max_size=12, unique_by=lambda each: each.line))
def test_no_entry_is_lost_whatever_it_says(entries: list[Entry]) -> None:
    found = read(*entries, days=Days(first=date(2027, 1, 5), last=date(2027, 1, 25)))
    told = {}
    for name in ("a.ics", "b.ics"):
        told |= outcomes(found, Source(name=name))
    assert set(told) == {each.where for each in entries}

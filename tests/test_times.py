"""Instants, local days and clock times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.errors import UnknownZone, UnreadableTime
from sidelines.times import (
    DAY,
    FIRST_DAY,
    LAST_DAY,
    Days,
    Span,
    ZoneClock,
    clock_of,
    clock_text,
    datetime_at,
    day_at,
    day_number,
    duration_text,
    instant,
    minute_of,
    offset_at,
    time_text,
    zone,
    zone_label,
)

ZONES = sorted(
    name
    for name in available_timezones()
    if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
)
zones = st.sampled_from(ZONES)
# Offsets before 1972 have odd seconds, which whole minutes can't tell.
days = st.dates(min_value=date(1972, 1, 10), max_value=date(2037, 12, 20))
minutes = st.integers(min_value=800 * DAY, max_value=68 * 365 * DAY)


@given(minutes, zones)
def test_an_instant_keeps_its_local_time(when: int, name: str) -> None:
    local = datetime_at(when, name)
    assert minute_of(local) == when
    assert local.date() == day_at(when, name)
    assert local.utcoffset() == timedelta(minutes=offset_at(when, name))


@given(days, st.integers(0, DAY), zones)
def test_a_clock_time_that_there_is_is_read_back(day: date, clock: int, name: str) -> None:
    local = datetime_at(instant(day, clock, name), name)
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=clock)
    skipped = local.replace(tzinfo=None) != wall
    if skipped:  # only where the clocks went forward: later by what was left out
        around = [instant(day, clock, name) + hours * 60 for hours in (-25, 25)]
        assert offset_at(around[0], name) < offset_at(around[1], name)
        assert local.replace(tzinfo=None) > wall
    else:
        assert local.fold == 0


@pytest.mark.parametrize(
    ("day", "clock", "name", "expected"),
    [
        (date(2018, 7, 16), 780, "Europe/Helsinki", datetime(2018, 7, 16, 10, 0, tzinfo=UTC)),
        (date(2018, 3, 25), 150, "Europe/Vienna", datetime(2018, 3, 25, 1, 30, tzinfo=UTC)),  # left out
        (
            date(2018, 10, 28),
            150,
            "Europe/Vienna",
            datetime(2018, 10, 28, 0, 30, tzinfo=UTC),
        ),  # twice: the first
        (date(2018, 10, 7), 135, "Australia/Lord_Howe", datetime(2018, 10, 6, 15, 45, tzinfo=UTC)),
        (
            date(2018, 7, 16),
            1500,
            "Asia/Tokyo",
            datetime(2018, 7, 16, 16, 0, tzinfo=UTC),
        ),  # 01:00 the next day
        (date(2011, 12, 31), 0, "Pacific/Apia", datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),
    ],
)
def test_clock_times_at_changes_of_clocks(day: date, clock: int, name: str, expected: datetime) -> None:
    assert instant(day, clock, name) == minute_of(expected)


@pytest.mark.parametrize(
    ("day", "name", "hours"),
    [
        (date(2018, 3, 25), "Europe/Brussels", 23),
        (date(2018, 10, 28), "Europe/Brussels", 25),
        (date(2018, 4, 1), "Australia/Lord_Howe", 24.5),
        (date(2018, 7, 10), "Africa/Casablanca", 24),
        (date(2018, 6, 17), "Africa/Casablanca", 23),
    ],
)
def test_a_local_day_is_as_long_as_its_clocks_make_it(day: date, name: str, hours: float) -> None:
    assert instant(day, DAY, name) - instant(day, 0, name) == hours * 60


def test_a_skipped_day_has_no_instants() -> None:
    first = instant(date(2011, 12, 29), 0, "Pacific/Apia")
    assert {day_at(first + minute, "Pacific/Apia") for minute in range(0, 2 * DAY, 30)} == {
        date(2011, 12, 29),
        date(2011, 12, 31),
    }


@given(days, st.integers(0, 2 * DAY), st.lists(zones, min_size=1, max_size=8))
def test_many_zones_at_once_are_each_asked_alone(day: date, clock: int, names: list[str]) -> None:
    assert ZoneClock(names).instants(day, clock).tolist() == [instant(day, clock, name) for name in names]


@pytest.mark.parametrize("day", [FIRST_DAY, date(1937, 7, 1), date(1971, 12, 31), LAST_DAY])
def test_many_zones_at_once_at_the_ends_of_what_is_allowed(day: date) -> None:
    names = ["Europe/Amsterdam", "Africa/Monrovia", "Pacific/Apia", "Europe/Vienna"]
    assert ZoneClock(names).instants(day, 540).tolist() == [instant(day, 540, name) for name in names]


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(UnreadableTime, match="has no zone"):
        minute_of(datetime(2018, 7, 16, 10, 0))


def test_seconds_are_dropped_downwards() -> None:
    assert minute_of(datetime(1970, 1, 1, 0, 1, 59, tzinfo=UTC)) == 1
    assert minute_of(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1
    assert minute_of(datetime(1970, 1, 1, 5, 45, tzinfo=timezone(timedelta(hours=5, minutes=45)))) == 0


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe/\0", "europe", "Europe"])
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(UnknownZone, match="not an IANA time zone"):
        zone(name)


def test_a_known_zone_is_found() -> None:
    assert zone("Europe/Helsinki") == ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    "text", ["8", "24:01", "25:00", "08:60", "8:5", "noon", "", "08:30:00", "-1:00", "٠٨:٣٠x"]
)
def test_a_clock_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTime, match="not a time of day"):
        clock_of(text)


@given(st.integers(0, DAY))
def test_clock_times_are_written_as_they_are_read(clock: int) -> None:
    assert clock_of(clock_text(clock)) == clock


def test_a_span_holds_its_start_and_not_its_end() -> None:
    span = Span(start=10, end=20)
    assert 10 in span
    assert 19 in span
    assert 20 not in span
    assert span.minutes == 10


def test_days_hold_both_ends() -> None:
    three = Days(first=date(2018, 12, 30), last=date(2019, 1, 1))
    assert len(three) == 3
    assert list(three) == [date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)]
    assert date(2019, 1, 1) in three
    assert date(2019, 1, 2) not in three
    assert list(Days(first=date(2019, 1, 1), last=date(2018, 12, 30))) == []


@given(days)
def test_days_are_numbered_from_1970(day: date) -> None:
    assert day_number(day) * DAY == instant(day, 0, "UTC")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Helsinki", "13:00 EEST"),
        ("America/New_York", "06:00 EDT"),
        ("Asia/Kathmandu", "15:45 UTC+5:45"),
        ("America/Sao_Paulo", "07:00 UTC-3"),
        ("Pacific/Marquesas", "00:30 UTC-9:30"),
    ],
)
def test_times_are_said_with_their_zone(name: str, expected: str) -> None:
    when = minute_of(datetime(2018, 7, 16, 10, 0, tzinfo=UTC))
    assert time_text(when, name) == expected
    assert expected.endswith(zone_label(when, name))


@pytest.mark.parametrize(("length", "text"), [(0, "0 min"), (59.6, "1 h"), (150, "2 h 30"), (-65, "-1 h 05")])
def test_lengths_are_said_in_hours_and_minutes(length: float, text: str) -> None:
    assert duration_text(length) == text

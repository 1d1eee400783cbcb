"""VTIMEZONE: other libraries read out of it the offsets that the zone has, whatever the year."""

from datetime import UTC, datetime, timedelta, tzinfo
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_zones
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Timezone

from sidelines.formats.calendars.vtimezone import changes_of, timezone_of
from sidelines.places import city_table

ZONES = sorted({city_table().zones[i] for i in set(city_table().zone_index.tolist())})


def as_read(zone: Timezone) -> tzinfo:
    """The zone as dateutil reads it, by the component alone."""
    return dateutil_zones.tzical(StringIO(zone.to_ical().decode())).get(zone.tz_name)


def instants(name: str, year: int, last: int | None = None) -> list[datetime]:
    """Times of the years that a zone can be wrong about: each month, and around each change."""
    last = last or year
    found = [datetime(year, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]
    found += [datetime(last, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]
    for change in changes_of(name, year, last):
        for minutes in (-90, -61, -1, 0, 1, 59, 61, 90):
            found.append(change.when + timedelta(minutes=minutes))
    return [when for when in found if year <= when.astimezone(ZoneInfo(name)).year <= last]


def unlike(name: str, reader, times: list[datetime]) -> list[tuple[datetime, timedelta, timedelta]]:
    """Times at which the reader has another offset than the zone; those shown twice are never written."""
    found = []
    for when in times:
        local = when.astimezone(ZoneInfo(name))
        plain = local.replace(tzinfo=None, fold=0)
        if not local.fold and reader.utcoffset(plain) != local.utcoffset():
            found.append((plain, reader.utcoffset(plain), local.utcoffset()))
    return found


@pytest.mark.parametrize("year", [2018, 2027])
def test_every_zone_of_the_city_table_reads_back(year):
    assert len(ZONES) > 300
    wrong = {}
    for name in ZONES:
        times = instants(name, year)
        zone = timezone_of(name, min(times), max(times))
        if found := unlike(name, as_read(zone), times):
            wrong[name] = found
    assert not wrong


@pytest.mark.parametrize(
    ("name", "year", "last"),
    [
        ("Europe/Helsinki", 1985, 2200),  # the European Union moved the last Sunday of September to October
        ("America/New_York", 2005, 2010),  # the United States moved both changes in 2007
        ("Africa/Casablanca", 2017, 2040),  # a change around each Ramadan
        ("Asia/Jerusalem", 2012, 2040),  # a Friday before a Sunday, no n-th of the month
        ("Pacific/Apia", 2010, 2022),  # a day left out, then no summer time any more
        ("Australia/Lord_Howe", 2015, 2200),  # half an hour
        ("America/Caracas", 2006, 2018),  # offsets changed for good, by half an hour
        ("Europe/Istanbul", 2014, 2018),
        ("Asia/Pyongyang", 2014, 2020),
        ("Africa/Monrovia", 1971, 1973),  # 44 minutes and 30 seconds until 1972
        ("Europe/Moscow", 1917, 1923),  # offsets with odd seconds, several changes a year
    ],
)
def test_rules_that_change_over_the_years_read_back(name, year, last):
    times = instants(name, year, last)
    zone = timezone_of(name, min(times), max(times))
    assert not unlike(name, as_read(zone), times)


def test_another_library_reads_the_same():
    for name in ("Europe/Helsinki", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Apia"):
        times = instants(name, 2011)
        zone = timezone_of(name, min(times), max(times))
        parsed = Timezone.from_ical(zone.to_ical())
        assert parsed.to_ical() == zone.to_ical()
        assert not unlike(name, parsed.to_tz(lookup_tzid=False), times)


def test_regular_changes_are_two_yearly_rules_and_nothing_else():
    zone = timezone_of(
        "Europe/Helsinki", datetime(2018, 7, 16, tzinfo=UTC), datetime(2018, 7, 17, tzinfo=UTC)
    )
    assert [(part.name, part["RRULE"].to_ical().decode()) for part in zone.subcomponents] == [
        ("DAYLIGHT", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
        ("STANDARD", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    ]


def test_a_zone_without_changes_is_one_part():
    zone = timezone_of("Asia/Tokyo", datetime(2018, 7, 16, tzinfo=UTC), datetime(2200, 7, 17, tzinfo=UTC))
    (part,) = zone.subcomponents
    assert (part.name, part["TZOFFSETTO"].to_ical()) == ("STANDARD", "+0900")


def test_no_part_is_a_list_of_dates_and_each_zone_has_a_standard_part():
    for name in ZONES:
        zone = timezone_of(name, datetime(2016, 1, 1, tzinfo=UTC), datetime(2017, 12, 31, tzinfo=UTC))
        assert all("RDATE" not in part for part in zone.subcomponents)
        assert any(part.name == "STANDARD" for part in zone.subcomponents)


@given(st.sampled_from(ZONES), st.integers(1902, 2198), st.integers(0, 2))
def test_any_zone_in_any_years_reads_back(name, year, more):
    times = instants(name, year, year + more)
    assert not unlike(name, as_read(timezone_of(name, min(times), max(times))), times)

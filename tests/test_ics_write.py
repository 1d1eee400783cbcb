"""Itineraries as calendars: the same itinerary comes out of the bytes, and nothing that should stay in."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sidelines.formats.calendars.itinerary import write_calendar
from sidelines.formats.calendars.write import moment, plain_text
from sidelines.itinerary import Engagement, Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import find_city
from sidelines.times import datetime_at, instant, minute_of
from tests.ics_cases import CITIES, TITLES, items_in, itineraries, own

NOW = datetime(2026, 11, 24, 12, 30, 15, tzinfo=UTC)
HELSINKI, LONDON, AUCKLAND = map(find_city, ("Helsinki", "London, UK", "Auckland, New Zealand"))
FLAVIA = Principal(name="Flavia Elphberg", home=LONDON)


def diary(*items: Stay | Engagement) -> Itinerary:
    return Itinerary(
        principal=FLAVIA,
        stays=tuple(item for item in items if isinstance(item, Stay)),
        engagements=tuple(item for item in items if isinstance(item, Engagement)),
    )


def stay(**values) -> Stay:
    usual = {
        "key": "Flavia Elphberg/stay/1",
        "city": HELSINKI,
        "first": date(2018, 7, 15),
        "last": date(2018, 7, 16),
    }
    return Stay(**(usual | values))


def engagement(**values) -> Engagement:
    usual = {
        "key": "Flavia Elphberg/engagement/1",
        "city": HELSINKI,
        "day": date(2018, 7, 16),
        "zone": HELSINKI.zone,
    }
    return Engagement(**(usual | values))


def event_of(item: Stay | Engagement, **options):
    (event,) = Calendar.from_ical(write_calendar([diary(item)], now=NOW, **options)).events
    return event


def at(day: date, clock: int, city=HELSINKI) -> int:
    return instant(day, clock, city.zone)


@given(itineraries())
def test_with_titles_the_same_itinerary_comes_out(itinerary):
    found = items_in(write_calendar([itinerary], now=NOW, titles=True))
    assert found == [replace(item, key="") for item in itinerary]


@given(itineraries())
def test_without_titles_it_comes_out_without_them(itinerary):
    found = items_in(write_calendar([itinerary], now=NOW))
    assert found == [replace(item, key="", title="") for item in itinerary]


@given(itineraries())
def test_the_bytes_are_as_the_standard_has_them(itinerary):
    content = write_calendar([itinerary], now=NOW, titles=True)
    assert content == write_calendar([itinerary], now=NOW, titles=True)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    calendar = Calendar.from_ical(content)
    assert calendar.get_missing_tzids() == set()
    assert {zone.tz_name for zone in calendar.timezones} == set(calendar.get_used_tzids())
    assert not any(part.errors for part in calendar.walk())


def test_two_diaries_never_share_a_uid_and_say_whose_they_are():
    other = Itinerary(principal=Principal(name="Rufus Firefly", home=HELSINKI), stays=(stay(),))
    events = Calendar.from_ical(write_calendar([diary(stay()), other], now=NOW)).events
    assert len({str(event["UID"]) for event in events}) == 2
    assert [own(event, "PRINCIPAL") for event in events] == ["Flavia Elphberg", "Rufus Firefly"]
    assert [event["CATEGORIES"].cats for event in events] == [["Flavia Elphberg"], ["Rufus Firefly"]]


def test_a_uid_stays_as_long_as_the_key_does_and_tells_nothing():
    one = event_of(stay(title="talks"))["UID"]
    assert one == event_of(stay(city=LONDON, first=date(2018, 7, 1)), titles=True)["UID"]
    assert one != event_of(stay(key="Flavia Elphberg/stay/2"))["UID"]
    assert re.fullmatch(r"[0-9a-f]{32}@sidelines\.invalid", one)


def test_a_later_export_has_a_higher_sequence():
    later = NOW + timedelta(minutes=1)
    (event,) = Calendar.from_ical(write_calendar([diary(stay())], now=later)).events
    assert event.sequence == event_of(stay()).sequence + 1 < 2**31


def test_a_stay_without_hours_is_whole_days_up_to_the_day_after():
    event = event_of(stay())
    assert event["DTSTART"].to_ical() == b"20180715"
    assert event["DTEND"].to_ical() == b"20180717"
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["SUMMARY"], event["LOCATION"], event["TRANSP"]) == (
        "Helsinki",
        "Helsinki, Finland",
        "TRANSPARENT",
    )


def test_a_stay_with_hours_has_them_in_the_zone_of_the_city():
    event = event_of(stay(start=at(date(2018, 7, 15), 1200), end=at(date(2018, 7, 16), 600)))
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert event["DTSTART"].to_ical() == b"20180715T200000"
    assert "X-SIDELINES-FROM" not in event


def test_a_stay_with_one_hour_is_whole_days_with_the_hour_beside():
    event = event_of(stay(end=at(date(2018, 7, 16), 600), assumed=frozenset({"to"})))
    assert event["DTEND"].to_ical() == b"20180717"
    assert (own(event, "FROM"), own(event, "TO")) == ("2018-07-15", "2018-07-16T10:00:00+03:00")
    assert own(event, "ASSUMED") == "to"


def test_a_way_begins_in_one_zone_and_ends_in_another():
    start = at(date(2018, 7, 16), 22 * 60)
    event = event_of(engagement(start=start, end=start + 1500, ends_in=AUCKLAND))
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert event["DTEND"].params["TZID"] == "Pacific/Auckland"
    assert event["DTEND"].to_ical() == b"20180718T080000"
    assert event["SUMMARY"] == "Way: Helsinki to Auckland"
    assert own(event, "ENDS-IN") == "Auckland, New Zealand"


def test_an_engagement_without_a_city_keeps_its_zone():
    event = event_of(engagement(city=None, zone="Asia/Kolkata"))
    assert "LOCATION" not in event
    assert "GEO" not in event
    assert own(event, "ZONE") == "Asia/Kolkata"
    assert event["SUMMARY"] == "Engagement"


def test_what_is_not_firm_is_tentative_in_outlook_too():
    event = event_of(engagement(tentative=True))
    assert (event["STATUS"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TENTATIVE", "TENTATIVE")
    event = event_of(stay(tentative=True))
    assert (event["STATUS"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TENTATIVE", "FREE")


def test_the_mark_is_made_of_what_stands_in_the_event():
    for item in (
        stay(),
        engagement(city=None),
        stay(start=at(date(2018, 7, 15), 0), end=at(date(2018, 7, 16), 1)),
    ):
        event = event_of(item)
        raw = [event[key].to_ical().decode() for key in ("DTSTART", "DTEND")]
        text = f"{raw[0]}|{raw[1]}|{event.get('LOCATION', '')}"
        assert own(event, "AS-WRITTEN") == hashlib.sha256(text.encode()).hexdigest()[:12]


@given(TITLES.filter(lambda title: len(title) > 4), st.booleans())
def test_no_title_without_being_asked_for(title, tentative):
    items = (stay(title=title, tentative=tentative), engagement(title=title, tentative=tentative))
    plain = write_calendar([diary(*items)], now=NOW)
    bare = write_calendar([diary(*(replace(item, title="") for item in items))], now=NOW)
    assert plain == bare
    assert write_calendar([diary(*items)], now=NOW, titles=True) != bare


def test_a_title_that_would_break_the_file_does_not():
    title = 'A "quoted"; one, with \\n and a\nline\rend, \x07 and ' + "ä😀" * 60
    event = event_of(stay(title=title), titles=True)
    assert event["SUMMARY"] == plain_text(title)
    assert "\r" not in plain_text(title)
    assert "\x07" not in plain_text(title)


class TestMoment:
    def test_is_local_time(self):
        assert moment(at(date(2018, 7, 16), 600), HELSINKI.zone).isoformat() == "2018-07-16T10:00:00+03:00"

    def test_both_of_two_equal_times_are_written_in_utc(self):
        first = minute_of(datetime(2018, 10, 28, 0, 30, tzinfo=UTC))
        assert moment(first - 60, HELSINKI.zone).isoformat() == "2018-10-28T02:30:00+03:00"
        assert moment(first, HELSINKI.zone).isoformat() == "2018-10-28T00:30:00+00:00"
        assert moment(first + 60, HELSINKI.zone).isoformat() == "2018-10-28T01:30:00+00:00"
        assert moment(first + 120, HELSINKI.zone).isoformat() == "2018-10-28T04:30:00+02:00"

    def test_odd_offsets_are_written_in_utc(self):
        when = minute_of(datetime(1971, 7, 1, 12, tzinfo=UTC))
        assert moment(when, "Africa/Monrovia") == datetime(1971, 7, 1, 12, tzinfo=UTC)
        assert moment(when, "Africa/Monrovia").tzinfo is UTC

    @given(st.integers(-36_000_000, 121_000_000), st.sampled_from([city.zone for city in CITIES]))
    def test_is_always_the_same_instant(self, when, zone):
        written = moment(when, zone)
        assert minute_of(written) == when
        assert written.replace(fold=0).utcoffset() == written.replace(fold=1).utcoffset()
        assert written.tzinfo is UTC or written == datetime_at(when, zone)


@pytest.mark.parametrize("clock", [0, 1, 90, 150, 179, 180, 209, 210, 239, 240, 1439])
def test_the_night_on_which_the_clocks_go_back(clock):
    day = date(2018, 10, 28)
    start = minute_of(datetime(2018, 10, 27, 21, tzinfo=UTC)) + clock
    (found,) = items_in(write_calendar([diary(engagement(day=day, start=start, end=start + 60))], now=NOW))
    assert (found.start, found.end) == (start, start + 60)

"""Calendars as the common programs write them, and as nobody should: every event is an entry or set aside."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from sidelines.errors import DiaryError
from sidelines.formats.calendars.read import MOST_ENTRIES, MOST_LISTED, MOST_PLACES, read_calendar
from sidelines.formats.calendars.values import fingerprint
from sidelines.formats.diaries.entries import Entry, Source
from sidelines.times import Days

CALENDARS = Path(__file__).parent / "calendars"
SPRING = Days(first=date(2027, 3, 1), last=date(2027, 6, 30))
VIENNA = ZoneInfo("Europe/Vienna")
BERLIN = ZoneInfo("Europe/Berlin")


def wrapped(*events: str, more: str = "") -> bytes:
    blocks = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{more}{blocks}END:VCALENDAR\n".encode()


def read(*events: str, days: Days | None = SPRING, more: str = "") -> Source:
    source = read_calendar(wrapped(*events, more=more), "a.ics", days)
    assert_complete(source)
    return source


def assert_complete(source: Source) -> None:
    """Each event is in the entries or set aside, and in only one of them."""
    entered = {entry.line for entry in source.entries}
    aside = [each.line for each in source.set_aside]
    assert len(aside) == len(set(aside))
    assert not entered & set(aside)
    assert len(entered) + len(aside) == source.events


def only(source: Source) -> Entry:
    (entry,) = source.entries
    return entry


def whys(source: Source) -> list[str]:
    return [each.why for each in source.set_aside]


def shown(source: Source) -> list[str]:
    return [f"{entry.start.isoformat()} {entry.end.isoformat()} {entry.place}" for entry in source.entries]


class TestPrograms:
    def test_outlook(self) -> None:
        source = read_calendar((CALENDARS / "outlook.ics").read_bytes(), "outlook.ics", SPRING)
        assert_complete(source)
        assert source.calendar_name == "Ministerin"
        assert shown(source) == [
            "2027-03-10T10:00:00+01:00 2027-03-10T12:00:00+01:00 Ballhausplatz 2, 1010 Wien",
            "2027-03-15 2027-03-18 Nairobi",
            "2027-03-01T09:00:00+01:00 2027-03-01T09:30:00+01:00 Wien",
            "2027-03-08T09:00:00+01:00 2027-03-08T09:30:00+01:00 Wien",
            "2027-03-22T09:00:00+01:00 2027-03-22T09:30:00+01:00 Wien",
            "2027-04-05T09:00:00+02:00 2027-04-05T09:30:00+02:00 Wien",
            "2027-03-30T15:00:00+02:00 2027-03-30T15:30:00+02:00 Graz",
            "2027-04-12T09:00:00+02:00 2027-04-13T18:00:00+02:00 Brüssel",
            "2027-03-26 2027-03-26 ",
        ]
        moved = source.entries[6]
        assert moved.occurrence == "2027-03-29T09:00:00+02:00"
        assert moved.uid == source.entries[5].uid
        assert [entry.tentative for entry in source.entries] == [False] * 7 + [True, False]
        assert [entry.free for entry in source.entries] == [False] * 8 + [True]
        assert source.entries[0].notes == "Tagesordnung folgt.\nSaal 2, zweiter Stock."
        assert source.entries[0].where == "line 27"
        assert source.problems == ()

    def test_exchange(self) -> None:
        source = read_calendar((CALENDARS / "exchange.ics").read_bytes(), "exchange.ics", SPRING)
        assert_complete(source)
        assert shown(source) == [
            "2027-04-02 2027-04-04 Ljubljana",
            "2027-04-06T14:00:00+02:00 2027-04-06T15:00:00+02:00 Wien",
            "2027-04-20T09:00:00+05:45 2027-04-20T17:00:00+05:45 Kathmandu",
        ]
        (cancelled,) = source.set_aside
        assert (cancelled.why, cancelled.tells) == ("cancelled", "Thu 8 April 2027, Paris")

    def test_google(self) -> None:
        source = read_calendar((CALENDARS / "google.ics").read_bytes(), "google.ics", SPRING)
        assert_complete(source)
        starts = [entry.start.isoformat() for entry in source.entries]
        assert starts == [
            "2027-03-16T10:00:00-04:00",
            "2027-03-22",
            "2027-03-04T17:30:00-05:00",
            "2027-03-11T17:30:00-05:00",
            "2027-04-01T17:30:00-04:00",
            "2027-03-18T12:00:00-04:00",
            "2027-04-01",
        ]
        assert source.entries[1].tentative
        assert source.entries[1].end == date(2027, 3, 25)
        assert source.entries[5].place == "Washington"

    def test_apple(self) -> None:
        source = read_calendar((CALENDARS / "apple.ics").read_bytes(), "apple.ics", SPRING)
        assert_complete(source)
        hall, call, birthday, tallinn = source.entries
        assert hall.position == (60.17565, 24.93364)
        assert hall.place == "Finlandia Hall, Mannerheimintie 13 e, 00100 Helsinki, Finland"
        assert call.start == datetime(2027, 3, 27, 11, 30)
        assert birthday.start == birthday.end == date(2027, 4, 12)
        assert birthday.free
        assert (tallinn.place, tallinn.position) == ("Tallinn", (59.436961, 24.753575))
        assert tallinn.end == date(2027, 4, 2)

    def test_thunderbird(self) -> None:
        source = read_calendar((CALENDARS / "thunderbird.ics").read_bytes(), "thunderbird.ics", SPRING)
        assert_complete(source)
        assert shown(source)[:3] == [
            "2027-03-17T10:00:00+01:00 2027-03-17T11:30:00+01:00 Praha",
            "2027-03-24T14:00:00+01:00 2027-03-24T15:30:00+01:00 Praha",
            "2027-03-31T10:00:00+02:00 2027-03-31T11:30:00+02:00 Praha",
        ]
        assert source.entries[3].start.isoformat() == "2027-04-22T12:00:00+03:00"
        assert source.entries[4].start == source.entries[4].end == date(2027, 5, 1)
        assert "Europe/Moscow" in str(source.problems[0])

    def test_tripit(self) -> None:
        source = read_calendar((CALENDARS / "tripit.ics").read_bytes(), "tripit.ics", SPRING)
        assert_complete(source)
        trip, out, back, hotel = source.entries
        assert (trip.start, trip.end, trip.free) == (date(2027, 5, 3), date(2027, 5, 7), True)
        assert trip.position == (1.352083, 103.819836)
        assert out.title == "LH778 FRA to SIN"
        assert "Depart FRA 7:55 AM CEST\nArrive SIN" in out.notes
        assert isinstance(back.start, datetime)
        assert back.start.tzinfo is UTC
        assert hotel.start == hotel.end

    def test_airline(self) -> None:
        source = read_calendar((CALENDARS / "airline.ics").read_bytes(), "airline.ics", SPRING)
        assert_complete(source)
        assert shown(source) == [
            "2027-06-14T07:55:00+03:00 2027-06-14T09:05:00+01:00 Helsinki-Vantaa Airport",
            "2027-06-20T19:30:00+12:00 2027-06-20T12:20:00-07:00 Auckland Airport",
        ]


class TestTimes:
    def test_a_day_without_an_end_is_one_day(self) -> None:
        assert only(read("DTSTART;VALUE=DATE:20270310")).end == date(2027, 3, 10)

    def test_days_end_on_the_day_before_the_end(self) -> None:
        assert only(read("DTSTART:20270310\nDTEND:20270312")).end == date(2027, 3, 11)
        assert only(read("DTSTART:20270310\nDURATION:P2D")).end == date(2027, 3, 11)
        assert only(read("DTSTART:20270310\nDURATION:P1W")).end == date(2027, 3, 16)
        assert only(read("DTSTART:20270310\nDURATION:PT36H")).end == date(2027, 3, 11)

    def test_a_time_without_an_end_is_a_moment(self) -> None:
        entry = only(read("DTSTART:20270310T100000"))
        assert entry.start == entry.end == datetime(2027, 3, 10, 10)

    def test_days_and_times_mixed(self) -> None:
        entry = only(read("DTSTART:20270310T150000\nDTEND;VALUE=DATE:20270312"))
        assert (entry.start, entry.end) == (datetime(2027, 3, 10, 15), datetime(2027, 3, 12))
        assert only(read("DTSTART;VALUE=DATE:20270310\nDTEND:20270312T150000")).end == date(2027, 3, 12)
        assert only(read("DTSTART;VALUE=DATE:20270310\nDTEND:20270312T000000")).end == date(2027, 3, 11)
        assert only(read("DTSTART;VALUE=DATE:20270310T000000\nDTEND:20270312")).start == date(2027, 3, 10)

    def test_one_end_in_a_zone_gives_it_to_the_other(self) -> None:
        entry = only(read("DTSTART:20270310T100000\nDTEND;TZID=Europe/Vienna:20270310T120000"))
        assert entry.start == datetime(2027, 3, 10, 10, tzinfo=VIENNA)
        entry = only(read("DTSTART;TZID=Europe/Vienna:20270310T100000\nDTEND:20270310T110000Z"))
        assert entry.end == datetime(2027, 3, 10, 12, tzinfo=VIENNA)
        assert entry.end.isoformat() == "2027-03-10T12:00:00+01:00"

    def test_a_duration_is_of_days_by_the_clock_and_of_hours_that_pass(self) -> None:
        start = "DTSTART;TZID=Europe/Vienna:20270327T120000\n"
        assert only(read(start + "DURATION:P1D")).end == datetime(2027, 3, 28, 12, tzinfo=VIENNA)
        assert only(read(start + "DURATION:PT24H")).end == datetime(2027, 3, 28, 13, tzinfo=VIENNA)

    def test_clocks_that_skip_or_repeat_an_hour(self) -> None:
        entry = only(read("DTSTART;TZID=Europe/Vienna:20270328T023000\nDURATION:PT1H"))
        assert isinstance(entry.start, datetime)
        assert entry.start.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
        assert isinstance(entry.end, datetime)
        assert entry.end.astimezone(UTC) == datetime(2027, 3, 28, 2, 30, tzinfo=UTC)

    def test_what_ends_before_it_begins_is_mistaken(self) -> None:
        for times in (
            "DTSTART:20270310T100000\nDTEND:20270310T090000",
            "DTSTART:20270310\nDTEND:20270309",
            "DTSTART:20270310T100000\nDURATION:-PT1H",
            "DTSTART;TZID=Asia/Tokyo:20270310T100000\nDTEND;TZID=Europe/Vienna:20270310T010000",
        ):
            (aside,) = read(times).set_aside
            assert aside.why == "mistaken"
            assert aside.sentence.startswith("It ends before it begins")

    @pytest.mark.parametrize(
        "times",
        [
            "SUMMARY:Secret",
            "DTSTART:",
            "DTSTART:tomorrow",
            "DTSTART:20270231",
            "DTSTART:20270310T250000",
            "DTSTART:00010101",
            "DTSTART:18991231T235959",
            "DTSTART:99991231",
            "DTSTART:20270310\nDURATION:P99999999999W",
            "DTSTART:20270310\nDURATION:P999999999W",
            "DTSTART:20270310T100000\nDURATION:P40000D",
            "DTSTART:20270310\nDTEND:never",
            "DTSTART:20270310\nRECURRENCE-ID:x\nUID:1",
            "DTSTART:15991231\nRRULE:FREQ=YEARLY",
            "DTSTART:20270310\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
            "DTSTART:20270310\nRRULE:FREQ=YEARLY;RSCALE=HEBREW",
            "DTSTART:20270310\nRRULE:FREQ=SECONDLY",
            "DTSTART:20270310T100000\nRRULE:FREQ=MINUTELY",
            "DTSTART:20270310\nRRULE:whenever",
            "DTSTART:20270310\nRDATE:" + ",".join(["20270311"] * 6000),
        ],
    )
    def test_what_makes_no_sense_is_set_aside_with_a_sentence(self, times: str) -> None:
        source = read(f"SUMMARY:Secret\n{times}\nLOCATION:Wien", "DTSTART:20270311\nLOCATION:Graz")
        (aside,) = source.set_aside
        assert aside.why == "mistaken"
        assert aside.sentence.startswith(("It ", "Its ", "A time of it "))
        assert aside.sentence.endswith(".")
        assert "Secret" not in aside.sentence + aside.tells
        assert len(aside.sentence) < 300
        assert only(source).place == "Graz"


class TestDays:
    def test_what_lies_outside_is_set_aside(self) -> None:
        source = read(
            "DTSTART:20270228",
            "DTSTART:20270228\nDTEND:20270302",
            "DTSTART:20270630T233000\nDURATION:PT1H",
            "DTSTART:20270701T000000",
            "DTSTART:20270228T230000\nDTEND:20270301T000000",
            "DTSTART:20270228T230000\nDTEND:20270301T000001",
            "DTSTART:20200101\nRRULE:FREQ=DAILY;COUNT=3",
        )
        assert [entry.start.isoformat()[:10] for entry in source.entries] == [
            "2027-02-28",
            "2027-06-30",
            "2027-02-28",
        ]
        assert whys(source) == ["outside"] * 4
        assert source.set_aside[0].sentence.endswith("1 March 2027 to 30 June 2027.")

    def test_a_time_in_utc_may_be_the_next_day_where_it_is(self) -> None:
        assert read("DTSTART:20270228T233000Z\nDURATION:PT1M").entries
        assert read("DTSTART;TZID=Etc/UTC:20270228T233000\nDURATION:PT1M").entries
        assert not read("DTSTART;TZID=Europe/London:20270228T233000\nDURATION:PT1M").entries

    def test_without_days_every_single_event_is_read(self) -> None:
        source = read("DTSTART:19500101", "DTSTART:20270310", "DTSTART:21990101", days=None)
        assert len(source.entries) == 3

    def test_without_days_a_series_is_followed_as_far_as_the_file_goes(self) -> None:
        source = read("DTSTART:20200101\nRRULE:FREQ=WEEKLY", "DTSTART:20270310", days=None)
        starts = [entry.start for entry in source.entries if entry.occurrence]
        assert isinstance(starts[0], date)
        assert (starts[0], starts[-1]) == (date(2024, 3, 6), date(2027, 3, 10))
        alone = read("DTSTART:20200101\nRRULE:FREQ=MONTHLY", days=None)
        assert len(alone.entries) == 13
        slip = read("DTSTART:20200101\nRRULE:FREQ=MONTHLY", "DTSTART:20990310", "DTSTART:20200301", days=None)
        assert len(slip.entries) == 15

    def test_days_that_no_calendar_reaches(self) -> None:
        assert not read("DTSTART:20270310", days=Days(first=date(1, 1, 1), last=date(1, 2, 1))).entries
        everything = Days(first=date(1, 1, 1), last=date(9999, 12, 31))
        assert len(read("DTSTART:20270310\nRRULE:FREQ=YEARLY", days=everything).entries) == 174


class TestSeries:
    def test_days_left_out_by_day_or_time(self) -> None:
        start = "DTSTART;TZID=Europe/Vienna:20270301T090000\nRRULE:FREQ=DAILY;COUNT=6\n"
        left_out = (
            "EXDATE;VALUE=DATE:20270302\nEXDATE;TZID=Europe/Vienna:20270303T090000\n"
            "EXDATE:20270304T080000Z,20270305T090000\nEXDATE;TZID=Europe/Vienna:20270306T100000"
        )
        days = [entry.start.day for entry in read(start + left_out).entries]
        assert days == [1, 6]
        by_day = "DTSTART:20270301\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Vienna:20270302T000000"
        assert [entry.start.day for entry in read(by_day).entries] == [1, 3]

    def test_a_series_keeps_its_hour_when_clocks_change(self) -> None:
        source = read("DTSTART;TZID=Europe/Vienna:20270322T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2")
        assert [entry.start.isoformat() for entry in source.entries] == [
            "2027-03-22T09:00:00+01:00",
            "2027-03-29T09:00:00+02:00",
        ]
        assert [entry.occurrence for entry in source.entries] == [e.start.isoformat() for e in source.entries]

    def test_until_as_a_day_an_instant_or_a_local_time(self) -> None:
        start = "DTSTART;TZID=Europe/Vienna:20270301T090000\nRRULE:FREQ=DAILY;UNTIL="
        for until, count in (
            ("20270303", 3),
            ("99991231T235959Z", 122),
            ("00010101T000000Z", 0),
            ("20270303T080000Z", 3),
            ("20270303T075959Z", 2),
            ("20270303T090000", 3),
            ("20270303T085959", 2),
        ):
            assert len(read(start + until).entries) == count

    def test_a_series_that_ended_before_it_began_was_deleted(self) -> None:
        assert whys(read("DTSTART:20270310\nRRULE:FREQ=DAILY;UNTIL=20270309")) == ["outside"]

    def test_the_start_counts_even_if_the_rule_would_not_have_it(self) -> None:
        source = read("DTSTART:20270310\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2")
        assert [entry.start.day for entry in source.entries] == [10, 15, 22]

    def test_further_days_with_their_own_length(self) -> None:
        source = read(
            "DTSTART:20270310T090000Z\nDURATION:PT1H\n"
            "RDATE;VALUE=PERIOD:20270311T090000Z/PT3H,20270312T090000Z/20270312T110000Z\nRDATE:20270313T090000Z"
        )
        hours = [(entry.end - entry.start) / timedelta(hours=1) for entry in source.entries]
        assert hours == [1, 3, 2, 1]

    def test_further_days_that_cannot_be_read_are_passed_over_and_said(self) -> None:
        source = read(
            "SUMMARY:Secret\nDTSTART:20270310T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:199709T18\nEXDATE:083000,20270311T090000Z",
            "DTSTART:20270310T090000Z\nRDATE;VALUE=PERIOD:20270320T090000Z/never",
        )
        assert [entry.start.day for entry in source.entries] == [10, 10, 20]
        (warning,) = source.problems
        assert (warning.line, warning.found) == (3, '"199709T18" and 2 more')

    def test_an_occurrence_moved_out_of_the_days_and_one_moved_in(self) -> None:
        source = read(
            "UID:1\nDTSTART:20270201\nRRULE:FREQ=MONTHLY;COUNT=3",
            "UID:1\nRECURRENCE-ID;VALUE=DATE:20270201\nDTSTART:20270305\nLOCATION:in",
            "UID:1\nRECURRENCE-ID;VALUE=DATE:20270301\nDTSTART:20280101\nLOCATION:out",
        )
        assert [(e.start, e.occurrence) for e in source.entries] == [
            (date(2027, 4, 1), "2027-04-01"),
            (date(2027, 3, 5), "2027-02-01"),
        ]
        assert whys(source) == ["outside"]

    def test_an_override_in_another_zone_or_by_day(self) -> None:
        series = "UID:1\nDTSTART;TZID=Europe/Vienna:20270301T090000\nRRULE:FREQ=DAILY;COUNT=3"
        source = read(
            series,
            "UID:1\nRECURRENCE-ID:20270302T080000Z\nDTSTART:20270302T120000Z",
            "UID:1\nRECURRENCE-ID;VALUE=DATE:20270303\nDTSTART:20270303T120000Z",
        )
        assert [entry.start.isoformat() for entry in source.entries] == [
            "2027-03-01T09:00:00+01:00",
            "2027-03-02T12:00:00+00:00",
            "2027-03-03T12:00:00+00:00",
        ]
        assert source.entries[1].occurrence == "2027-03-02T09:00:00+01:00"

    def test_an_override_without_its_series(self) -> None:
        entry = only(read("UID:1\nRECURRENCE-ID:20270302T080000Z\nDTSTART:20270303T120000Z\nLOCATION:Bern"))
        assert (entry.place, entry.occurrence) == ("Bern", "2027-03-02T08:00:00+00:00")

    def test_this_and_all_that_follow(self) -> None:
        source = read(
            "UID:1\nDTSTART:20270301T090000Z\nDURATION:PT1H\nLOCATION:Wien\nRRULE:FREQ=DAILY;COUNT=5",
            "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270303T090000Z\nDTSTART:20270303T140000Z\n"
            "DURATION:PT2H\nLOCATION:Graz",
        )
        assert sorted(shown(source)) == [
            "2027-03-01T09:00:00+00:00 2027-03-01T10:00:00+00:00 Wien",
            "2027-03-02T09:00:00+00:00 2027-03-02T10:00:00+00:00 Wien",
            "2027-03-03T14:00:00+00:00 2027-03-03T16:00:00+00:00 Graz",
            "2027-03-04T14:00:00+00:00 2027-03-04T16:00:00+00:00 Graz",
            "2027-03-05T14:00:00+00:00 2027-03-05T16:00:00+00:00 Graz",
        ]

    def test_what_begins_before_the_days_and_changes_those_in_them(self) -> None:
        source = read(
            "UID:1\nDTSTART:20270226\nRRULE:FREQ=DAILY;COUNT=5",
            "UID:1\nRECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20270227\nDTSTART:20270227\nLOCATION:Graz",
        )
        assert shown(source) == ["2027-03-01 2027-03-01 Graz", "2027-03-02 2027-03-02 Graz"]
        assert whys(source) == ["merged"]

    def test_an_occurrence_that_is_cancelled(self) -> None:
        source = read(
            "UID:1\nDTSTART:20270301\nRRULE:FREQ=DAILY;COUNT=3",
            "UID:1\nRECURRENCE-ID:20270302\nDTSTART:20270302\nSTATUS:CANCELLED",
            "UID:1\nRECURRENCE-ID:20270303\nSTATUS:CANCELLED",
        )
        assert [entry.start.day for entry in source.entries] == [1]
        assert whys(source) == ["cancelled", "cancelled"]

    def test_a_series_of_which_nothing_is_left(self) -> None:
        assert whys(read("DTSTART:20270301\nRRULE:FREQ=DAILY;COUNT=1\nEXDATE:20270301")) == ["cancelled"]
        replaced = read(
            "UID:1\nDTSTART:20270301\nRRULE:FREQ=DAILY;COUNT=1",
            "UID:1\nRECURRENCE-ID:20270301\nDTSTART:20270305",
        )
        assert whys(replaced) == ["merged"]
        assert "line 8" in replaced.set_aside[0].sentence
        assert only(replaced).start == date(2027, 3, 5)

    def test_an_override_that_the_newer_series_no_longer_has(self) -> None:
        old = "UID:1\nSEQUENCE:1\nRECURRENCE-ID:20270304\nDTSTART:20270304\nLOCATION:Graz"
        left_out = read("UID:1\nSEQUENCE:2\nDTSTART:20270301\nRRULE:FREQ=DAILY\nEXDATE:20270304", old)
        assert whys(left_out) == ["cancelled"]
        ended = read("UID:1\nSEQUENCE:2\nDTSTART:20270301\nRRULE:FREQ=DAILY;UNTIL=20270303", old)
        assert whys(ended) == ["cancelled"]
        newer = read("UID:1\nSEQUENCE:0\nDTSTART:20270301\nRRULE:FREQ=DAILY;UNTIL=20270303", old)
        assert whys(newer) == []

    def test_endless_series_are_bounded_in_time_and_number(self) -> None:
        events = [f"UID:{i}\nDTSTART:19000101T0{i % 10}0000\nRRULE:FREQ=DAILY" for i in range(90)]
        source = read(*events)
        assert len(source.entries) == 90 * len(SPRING)
        assert not source.broken_off
        counted = [event.replace("DAILY", "DAILY;COUNT=99999;BYMONTH=2;BYMONTHDAY=30") for event in events]
        source = read(*counted)
        assert set(whys(source)) == {"mistaken"}

    def test_series_with_a_long_count_are_no_work(self) -> None:
        rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=40000"
        source = read(*(f"UID:{i}\nDTSTART:19010101T100000\n{rule}" for i in range(100)))
        assert len({entry.line for entry in source.entries}) == 100
        assert len(source.entries) == 100 * sum(day.weekday() < 5 for day in SPRING)

    def test_days_listed_without_end_are_refused_by_the_series(self) -> None:
        days = ",".join(f"{1930 + i // 300}{1 + i // 25 % 12:02d}{1 + i % 25:02d}" for i in range(4_900))
        events = [f"UID:{i}\nDTSTART:20270301\nRRULE:FREQ=YEARLY\nEXDATE:{days}" for i in range(30)]
        source = read(*events, "UID:x\nDTSTART:20270305")
        assert len(source.entries) == MOST_LISTED // 4_900 + 1
        assert source.broken_off
        assert "list more than 50,000 days" in source.set_aside[0].sentence

    def test_occurrences_that_are_not_looked_for_say_nothing(self) -> None:
        slow = "UID:1\nDTSTART:20270301T000000\nRRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=29"
        never = "UID:1\nDTSTART:20270301T000000\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"
        assert read(slow.replace("20270301", "19270301") + ";COUNT=99999").broken_off
        assert not read(never).broken_off

    def test_more_places_than_can_be_told_are_refused(self) -> None:
        events = [f"UID:{i}\nDTSTART:20270310\nLOCATION:Room {i}" for i in range(MOST_PLACES + 1)]
        with pytest.raises(DiaryError, match=r"more than 3,000 different places.* \(--from and --to\)"):
            read(*events)

    def test_more_occurrences_than_can_be_looked_at_are_refused(self) -> None:
        events = [f"UID:{i}\nDTSTART:20270301T000000\nRRULE:FREQ=HOURLY" for i in range(60)]
        with pytest.raises(DiaryError, match=f"more than {MOST_ENTRIES:,} occurrences"):
            read(*events)


class TestVersions:
    def test_the_higher_sequence_wins_then_the_later_change(self) -> None:
        event = "UID:1\nDTSTART:20270310\nLOCATION:{}\n{}"
        newer = read(
            event.format("old", "SEQUENCE:1\nLAST-MODIFIED:20270201T000000Z"),
            event.format("new", "SEQUENCE:2"),
        )
        assert only(newer).place == "new"
        assert whys(newer) == ["merged"]
        changed = read(
            event.format("new", "DTSTAMP:20270202T000000Z"), event.format("old", "DTSTAMP:20270201T000000Z")
        )
        assert only(changed).place == "new"
        assert "line 3" in changed.set_aside[0].sentence

    def test_the_same_twice_is_one(self) -> None:
        event = "UID:1\nDTSTART:20270310\nLOCATION:Wien"
        assert whys(read(event, event)) == ["merged"]

    def test_a_uid_that_is_none_loses_nothing(self) -> None:
        source = read("UID:x\nDTSTART:20270310\nLOCATION:Wien", "UID:x\nDTSTART:20270312\nLOCATION:Graz")
        assert [entry.place for entry in source.entries] == ["Wien", "Graz"]
        assert len(read("DTSTART:20270310", "DTSTART:20270310").entries) == 2

    def test_a_cancellation_takes_the_event_with_it(self) -> None:
        cancelled = read("UID:1\nDTSTART:20270310", "UID:1\nSEQUENCE:1\nDTSTART:20270310\nSTATUS:CANCELLED")
        assert whys(cancelled) == ["cancelled", "cancelled"]
        text = wrapped("UID:1\nDTSTART:20270310") + wrapped("UID:1\nSEQUENCE:1", more="METHOD:CANCEL\n")
        source = read_calendar(text, "a.ics", SPRING)
        assert_complete(source)
        assert whys(source) == ["cancelled", "cancelled"]

    def test_a_cancellation_of_a_series_takes_its_exceptions_along(self) -> None:
        series = wrapped(
            "UID:1\nDTSTART:20270310\nRRULE:FREQ=DAILY;COUNT=3",
            "UID:1\nRECURRENCE-ID:20270311\nDTSTART:20270311\nLOCATION:Graz",
        )
        source = read_calendar(series + wrapped("UID:1\nSEQUENCE:1", more="METHOD:CANCEL\n"), "a.ics", SPRING)
        assert_complete(source)
        assert whys(source) == ["cancelled"] * 3


class TestTexts:
    def test_escapes_line_ends_and_what_is_unseen(self) -> None:
        entry = only(
            read(
                "DTSTART:20270310\nSUMMARY: A\\, b\\; c\\\\d\\ne\u202e \x07 f \nLOCATION:Hofburg\\nHeldenplatz\\nWien"
            )
        )
        assert entry.title == "A, b; c\\d e f"
        assert entry.place == "Hofburg, Heldenplatz, Wien"

    def test_texts_are_bounded(self) -> None:
        long = "x" * 100_000
        entry = only(
            read(f"DTSTART:20270310\nSUMMARY:{long}\nLOCATION:{long}\nDESCRIPTION:{long}\nUID:{long}")
        )
        assert (len(entry.title), len(entry.place), len(entry.notes), len(entry.uid)) == (
            500,
            500,
            4000,
            1000,
        )

    def test_quoted_printable_of_older_programs(self) -> None:
        entry = only(
            read(
                "DTSTART:20270310\nLOCATION;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Z=FCrich\nSUMMARY;CHARSET=x:y"
            )
        )
        assert entry.place == "Zürich"
        wrong = "DTSTART:20270310\nLOCATION;ENCODING=QUOTED-PRINTABLE;CHARSET=none:Z=C3=BCrich"
        assert only(read(wrong)).place == "Zürich"

    @pytest.mark.parametrize(
        ("text", "position"),
        [
            ("48.2;16.37", (48.2, 16.37)),
            ("48.2,16.37", (48.2, 16.37)),
            ("-33.9;151", (-33.9, 151.0)),
            ("0;0", None),
            ("0.0;0.0", None),
            ("91;0", None),
            ("48.2", None),
            ("north;east", None),
            ("nan;inf", None),
            ("1" * 1000 + ";2", None),
        ],
    )
    def test_positions(self, text: str, position: tuple[float, float] | None) -> None:
        assert only(read(f"DTSTART:20270310\nGEO:{text}")).position == position

    def test_standing(self) -> None:
        for line, tentative, free in (
            ("STATUS:TENTATIVE", True, False),
            ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", True, False),
            ("TRANSP:TRANSPARENT", False, True),
            ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False, True),
            ("X-MICROSOFT-CDO-INTENDEDSTATUS:FREE", False, True),
            ("X-MICROSOFT-CDO-BUSYSTATUS:BUSY\nX-MICROSOFT-CDO-INTENDEDSTATUS:FREE", False, False),
            ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", False, False),
            ("STATUS:CONFIRMED", False, False),
        ):
            entry = only(read(f"DTSTART:20270310\n{line}"))
            assert (entry.tentative, entry.free) == (tentative, free)


class TestOwn:
    own = (
        "UID:1\nDTSTART;VALUE=DATE:20270310\nDTEND;VALUE=DATE:20270313\nLOCATION:Wien\\, Austria\nTRANSP:TRANSPARENT\n"
        "SUMMARY:Wien\nX-SIDELINES-PRINCIPAL:A\\, B\nX-SIDELINES-KIND:stay\nX-SIDELINES-FROM:2027-03-10\n"
        "X-SIDELINES-TO:2027-03-12T15:30:00+01:00\nX-SIDELINES-KNOWN:2027-01-05\nX-SIDELINES-ASSUMED:to\n"
        "X-SIDELINES-COUNTRY:AT\nX-SIDELINES-ZONE:Europe/Vienna\n"
    )
    mark = "X-SIDELINES-AS-WRITTEN:" + fingerprint("20270310", "20270313", "Wien, Austria")

    def test_what_we_wrote_comes_back(self) -> None:
        entry = only(read(self.own + self.mark))
        assert (entry.kind, entry.start, entry.free) == ("stay", date(2027, 3, 10), False)
        assert entry.whose == "A, B"
        assert entry.end == datetime.fromisoformat("2027-03-12T15:30:00+01:00")
        assert (entry.known, entry.assumed) == (date(2027, 1, 5), frozenset({"to"}))
        assert (entry.country, entry.zone, entry.title) == ("AT", "Europe/Vienna", "")

    def test_an_event_moved_since_keeps_what_it_is_and_no_more(self) -> None:
        entry = only(read(self.own.replace("20270313", "20270315") + self.mark))
        assert (entry.kind, entry.free, entry.known) == ("stay", False, date(2027, 1, 5))
        assert entry.whose == "A, B"
        assert entry.end == date(2027, 3, 14)
        assert (entry.assumed, entry.country, entry.title) == (frozenset(), "", "Wien")

    def test_a_way_and_how_far_it_may_move(self) -> None:
        text = (
            "UID:1\nDTSTART:20270310T100000Z\nDTEND:20270310T120000Z\nLOCATION:Wien\nX-SIDELINES-KIND:engagement\n"
            "X-SIDELINES-ENDS-IN:London\\, UK\nX-SIDELINES-MOVABLE:2027-03-10T09:00:00+00:00/\n"
            "X-SIDELINES-TITLE:TRUE\nSUMMARY:Flight\n"
            "X-SIDELINES-AS-WRITTEN:" + fingerprint("20270310T100000Z", "20270310T120000Z", "Wien")
        )
        entry = only(read(text))
        assert (entry.ends_in, entry.movable, entry.title) == ("London, UK", True, "Flight")
        assert entry.movable_from == datetime(2027, 3, 10, 9, tzinfo=UTC)
        assert entry.movable_to is None

    def test_nonsense_in_our_own_properties_is_passed_over(self) -> None:
        text = (
            self.own.replace("2027-03-10\n", "yesterday\n").replace("2027-01-05", "x").replace(":AT", ":\x07")
        )
        entry = only(read(text + self.mark))
        assert (entry.start, entry.end, entry.known) == (date(2027, 3, 10), date(2027, 3, 12), None)


def utc(when: date | datetime) -> date | datetime:
    """The instant as a plain time, so that both readers' values compare."""
    if isinstance(when, datetime) and when.tzinfo is not None:
        return when.astimezone(UTC).replace(tzinfo=None)
    return when


def by_another_reader(content: bytes, days: Days) -> Counter[tuple[date, date]]:
    """When the events of those days are, as recurring-ical-events tells it."""
    calendar = icalendar.Calendar.from_ical(content)
    after = days.last + timedelta(days=1)
    found: Counter[tuple[date, date]] = Counter()
    for event in recurring_ical_events.of(calendar).between(days.first, after):
        if event.get("STATUS") != "CANCELLED":
            start, end = event.start, event.end
            by_day = not isinstance(start, datetime)
            found[utc(start), utc(max(start, end - timedelta(days=1)) if by_day else end)] += 1
    return found


@pytest.mark.parametrize("name", ["outlook", "google", "apple", "thunderbird", "tripit", "airline"])
def test_another_reader_finds_the_same_times(name: str) -> None:
    content = (CALENDARS / f"{name}.ics").read_bytes()
    source = read_calendar(content, name, SPRING)
    assert Counter((utc(entry.start), utc(entry.end)) for entry in source.entries) == by_another_reader(
        content, SPRING
    )

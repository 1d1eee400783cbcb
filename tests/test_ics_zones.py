"""Zones of a calendar: whatever programs call them, and what the file's own rules are worth."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from sidelines.formats.calendars.lines import cut_blocks
from sidelines.formats.calendars.read import read_calendar
from sidelines.formats.calendars.rules import Effort
from sidelines.formats.calendars.zones import Changes, named_zone
from sidelines.formats.diaries.entries import Source

VIENNA_RULES = """BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
"""
STEADY = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{0}\nTZOFFSETTO:{0}\nEND:STANDARD\n"


def calendar(tzid: str, rules: str = "", *, start: str = "20270310T100000", more: str = "") -> Source:
    zone = f"BEGIN:VTIMEZONE\nTZID:{tzid}\n{rules}END:VTIMEZONE\n" if rules else ""
    parameter = f';TZID="{tzid}"' if tzid else ""
    text = (
        f"BEGIN:VCALENDAR\n{more}{zone}BEGIN:VEVENT\nUID:1\nDTSTART{parameter}:{start}\n"
        f"DURATION:PT1H\nSUMMARY:Secret\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    return read_calendar(text.encode(), "a.ics")


def start_of(source: Source) -> datetime:
    (entry,) = source.entries
    assert isinstance(entry.start, datetime)
    return entry.start


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ('"Europe/Berlin"', "Europe/Berlin"),
        ("/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/citadel.org/20210210_1/Europe/Kiev", "Europe/Kiev"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Eastern Standard Time 1", "America/New_York"),
        ("Russian Standard Time", "Europe/Moscow"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(GMT+01.00) Sarajevo, Skopje, Warsaw, Zagreb", "Europe/Sarajevo"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("(UTC-03:00) Brasilia", "America/Sao_Paulo"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Europe-Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("", ""),
        ("Customized Time Zone", ""),
        ("tzone://Microsoft/Custom", ""),
        ("../../etc/passwd", ""),
        ("Factory", ""),
        ("(UTC+09:00) Berlin", ""),
        ("x" * 10_000, ""),
    ],
)
def test_names_of_zones(text: str, name: str) -> None:
    assert named_zone(text) == name


def test_every_name_that_windows_has_is_a_zone() -> None:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    for name in WINDOWS_TO_OLSON:
        assert ZoneInfo(named_zone(name))


def test_a_known_name_wins_over_stale_rules_and_says_so() -> None:
    source = calendar("Europe/Moscow", STEADY.format("+0400"))
    assert start_of(source) == datetime(2027, 3, 10, 10, tzinfo=ZoneInfo("Europe/Moscow"))
    (problem,) = source.problems
    assert problem.severity == "warning"
    assert "UTC+04:00" in problem.found
    assert "UTC+03:00" in problem.expected
    assert "Europe/Moscow" in problem.expected
    assert problem.sentence.endswith("Events concerned: 1.")


def test_rules_that_agree_are_not_spoken_of() -> None:
    source = calendar("W. Europe Standard Time", VIENNA_RULES)
    assert start_of(source).tzinfo == ZoneInfo("Europe/Berlin")
    assert source.problems == ()


@pytest.mark.parametrize(
    ("start", "hours"), [("20270310T100000", 1), ("20270410T100000", 2), ("20271201T100000", 1)]
)
def test_rules_are_followed_where_no_name_is_known(start: str, hours: int) -> None:
    source = calendar("Customized Time Zone", VIENNA_RULES, start=start)
    assert start_of(source).utcoffset() == timedelta(hours=hours)
    assert source.problems == ()


def test_the_location_of_a_zone_without_a_name() -> None:
    source = calendar("Zone 7", "X-LIC-LOCATION:Asia/Tokyo\n" + STEADY.format("+0900"))
    assert start_of(source).tzinfo == ZoneInfo("Asia/Tokyo")


def test_a_name_that_is_no_more_than_an_offset() -> None:
    assert start_of(calendar("UTC+05:45")).utcoffset() == timedelta(hours=5, minutes=45)
    assert start_of(calendar("GMT-3")).utcoffset() == timedelta(hours=-3)
    assert start_of(calendar("(UTC+13:30) Somewhere else")).utcoffset() == timedelta(hours=13, minutes=30)


def test_an_unknown_zone_is_said_and_read_as_local() -> None:
    source = calendar("Mars/Olympus")
    assert start_of(source) == datetime(2027, 3, 10, 10)
    assert "Mars/Olympus" in source.problems[0].found
    assert "local to the place" in source.problems[0].sentence


def test_two_calendars_may_mean_two_zones_by_one_name() -> None:
    texts = []
    for number, offset in enumerate(("+0100", "+0545")):
        texts.append(
            f"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Custom\n{STEADY.format(offset)}END:VTIMEZONE\n"
            f"BEGIN:VEVENT\nUID:{number}\nDTSTART;TZID=Custom:20270310T100000\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    source = read_calendar("".join(texts).encode(), "a.ics")
    found = [entry.start.utcoffset() for entry in source.entries if isinstance(entry.start, datetime)]
    assert found == [timedelta(hours=1), timedelta(hours=5, minutes=45)]


def test_the_zone_of_the_whole_calendar() -> None:
    more = "X-WR-TIMEZONE:Asia/Tokyo\n"
    floating = start_of(calendar("", more=more))
    assert floating == datetime(2027, 3, 10, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    universal = start_of(calendar("", start="20270310T100000Z", more=more))
    assert universal == datetime(2027, 3, 10, 10, tzinfo=UTC)
    assert universal.tzinfo == ZoneInfo("Asia/Tokyo")
    assert start_of(calendar("")) == datetime(2027, 3, 10, 10)
    unknown = calendar("", more="X-WR-TIMEZONE:Nowhere\n")
    assert start_of(unknown).tzinfo is None
    assert unknown.problems[0].field == "X-WR-TIMEZONE"


def test_warnings_stay_few_and_hold_no_title() -> None:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{i}\nSUMMARY:Secret\nDTSTART;TZID=Zone {i} of none:20270310T100000\nEND:VEVENT\n"
        for i in range(500)
    )
    source = read_calendar(f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n".encode(), "a.ics")
    assert len(source.entries) == 500
    assert 2 < len(source.problems) < 40
    assert "Secret" not in "".join(map(str, source.problems))


@pytest.mark.parametrize(
    "rules",
    [
        "",
        "BEGIN:STANDARD\nEND:STANDARD\n",
        "BEGIN:STANDARD\nDTSTART:x\nTZOFFSETTO:+0100\nEND:STANDARD\n",
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+9900\nEND:STANDARD\n",
        "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\n",
    ],
)
def test_rules_that_cannot_be_read_are_no_rules(rules: str) -> None:
    assert start_of(calendar("Custom", rules + "X-A:1\n")).tzinfo is None


@given(
    st.sampled_from(
        ("Europe/Vienna", "America/New_York", "Australia/Sydney", "America/Santiago", "Asia/Kolkata")
    ),
    st.datetimes(datetime(2000, 1, 2), datetime(2036, 12, 30)),
)
@settings(max_examples=60, deadline=None)
def test_rules_give_the_offsets_of_the_zone_they_were_made_from(name: str, when: datetime) -> None:
    zone = Timezone.from_tzinfo(ZoneInfo(name), "Custom")
    content = Calendar()
    content.add_component(zone)
    (block,) = cut_blocks(content.to_ical(), "a.ics").zones
    near = (when - timedelta(hours=4), when + timedelta(hours=4))
    if len({each.replace(tzinfo=ZoneInfo(name)).utcoffset() for each in near}) == 1:
        assert Changes(block, Effort()).offset(when) == when.replace(tzinfo=ZoneInfo(name)).utcoffset()

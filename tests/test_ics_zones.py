"""Zones of a calendar: whatever programs call them, and what the file's own rules are worth."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from sidelines.formats.calendars.changes import Changes
from sidelines.formats.calendars.lines import cut_blocks
from sidelines.formats.calendars.read import read_calendar
from sidelines.formats.calendars.rules import Effort
from sidelines.formats.calendars.zones import named_zone
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


CHANGES = (
    ("Europe/Paris", datetime(2027, 10, 31, 1)),
    ("Europe/Paris", datetime(2027, 3, 28, 1)),
    ("America/New_York", datetime(2027, 11, 7, 6)),
    ("America/New_York", datetime(2027, 3, 14, 7)),
    ("Australia/Lord_Howe", datetime(2027, 4, 3, 15)),
    ("Australia/Lord_Howe", datetime(2027, 10, 2, 15, 30)),
    ("America/St_Johns", datetime(2027, 11, 7, 4, 30)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10)),
)
"""Instants at which clocks are changed, in UTC."""

NEAR_A_CHANGE = st.tuples(
    st.sampled_from(CHANGES), st.integers(-18, 18).map(lambda number: timedelta(minutes=10 * number))
)


def entries_of(*lines: str, more: str = "") -> list[tuple[datetime, datetime]]:
    """The instants at which the entries of a calendar with one event start and end, in UTC without a zone."""
    text = "\n".join(("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", "END:VCALENDAR", ""))
    source = read_calendar(f"BEGIN:VCALENDAR\n{more}{text}".encode(), "a.ics")
    assert not source.set_aside
    found = []
    for entry in source.entries:
        assert isinstance(entry.start, datetime)
        assert isinstance(entry.end, datetime)
        ends = (each.astimezone(UTC).replace(tzinfo=None) for each in (entry.start, entry.end))
        found.append((next(ends), next(ends)))
    return found


def test_the_hour_that_comes_twice_is_not_lost() -> None:
    more = "X-WR-TIMEZONE:Europe/Paris\n"
    source = read_calendar(
        f"BEGIN:VCALENDAR\n{more}BEGIN:VEVENT\nUID:1\nDTSTART:20271031T003000Z\nDTEND:20271031T013000Z\n"
        "END:VEVENT\nEND:VCALENDAR\n".encode(),
        "a.ics",
    )
    (entry,) = source.entries
    assert f"{entry.start:%H:%M %Z} {entry.end:%H:%M %Z}" == "02:30 CEST 02:30 CET"


@given(NEAR_A_CHANGE, st.integers(0, 40).map(lambda number: timedelta(minutes=10 * number)), st.booleans())
@settings(max_examples=300, deadline=None)
def test_instants_are_read_as_they_are_in_every_zone(
    near: tuple[tuple[str, datetime], timedelta], length: timedelta, by_duration: bool
) -> None:
    (zone, change), before = near
    start, end = change + before, change + before + length
    minutes = length // timedelta(minutes=1)
    last = f"DURATION:PT{minutes}M" if by_duration else f"DTEND:{end:%Y%m%dT%H%M%SZ}"
    lines = (f"DTSTART:{start:%Y%m%dT%H%M%SZ}", last)
    expected = [(start, end)]
    more = f"X-WR-TIMEZONE:{zone}\n"
    assert entries_of(*lines) == expected
    assert entries_of(*lines, more=more) == expected
    assert entries_of(*lines, "RRULE:FREQ=YEARLY;COUNT=1", more=more) == expected
    assert entries_of(*lines, f"RDATE:{start:%Y%m%dT%H%M%SZ}", more=more) == expected
    assert entries_of(*lines, f"RRULE:FREQ=DAILY;UNTIL={start:%Y%m%dT%H%M%SZ}", more=more) == expected


@given(NEAR_A_CHANGE, st.integers(1, 40).map(lambda number: timedelta(minutes=10 * number)))
@settings(max_examples=200, deadline=None)
def test_an_end_in_utc_and_periods_in_utc_are_instants_too(
    near: tuple[tuple[str, datetime], timedelta], length: timedelta
) -> None:
    (zone, change), before = near
    first = datetime(2027, 2, 1, 12) if change.year == 2027 else datetime(2011, 11, 1, 12)
    local = first.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    start, end = change + before, change + before + length
    span = f"{start:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}"
    head = f"DTSTART;TZID={zone}:{local:%Y%m%dT%H%M%S}"
    found = entries_of(head, "DURATION:PT30M", f"RDATE;VALUE=PERIOD:{span}")
    assert sorted(found) == [(first, first + timedelta(minutes=30)), (start, end)]
    there = start.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    if not there.fold:  # what is written with a zone's name can't mean the second of two
        found = entries_of(f"DTSTART;TZID={zone}:{there:%Y%m%dT%H%M%S}", f"DTEND:{end:%Y%m%dT%H%M%SZ}")
        assert found == [(start, end)]


def test_a_series_goes_on_after_a_start_that_comes_twice() -> None:
    more = "X-WR-TIMEZONE:Europe/Paris\n"
    lines = ("DTSTART:20271031T013000Z", "DTEND:20271031T020000Z", "RRULE:FREQ=DAILY;COUNT=3")
    assert [start for start, _ in entries_of(*lines, more=more)] == [
        datetime(2027, 10, 31, 1, 30),
        datetime(2027, 11, 1, 1, 30),
        datetime(2027, 11, 2, 1, 30),
    ]
    left_out = entries_of(*lines, "EXDATE:20271031T013000Z", more=more)
    assert [start.day for start, _ in left_out] == [1, 2]


@given(st.integers(-40, 40), st.integers(0, 400))
@settings(max_examples=200, deadline=None)
def test_rules_in_the_file_tell_the_two_hours_apart(tens: int, minutes: int) -> None:
    vienna = ZoneInfo("Europe/Vienna")
    for change in (datetime(2027, 10, 31, 1), datetime(2027, 3, 28, 1)):
        start = change + timedelta(minutes=10 * tens)
        local = start.replace(tzinfo=UTC).astimezone(vienna)
        rules = f"BEGIN:VTIMEZONE\nTZID:Custom\n{VIENNA_RULES}END:VTIMEZONE\n"
        head = f"DTSTART;TZID=Custom:{local:%Y%m%dT%H%M%S}"
        begins = local.replace(fold=0).astimezone(UTC).replace(tzinfo=None)
        found = entries_of(head, f"DURATION:PT{minutes}M", more=rules)
        assert found == [(begins, begins + timedelta(minutes=minutes))]


def test_a_time_that_clocks_leave_out_is_read_by_the_offset_before() -> None:
    rules = f"BEGIN:VTIMEZONE\nTZID:Custom\n{VIENNA_RULES}END:VTIMEZONE\n"
    for name in ("Custom", "Europe/Vienna"):
        found = entries_of(f"DTSTART;TZID={name}:20270328T023000", "DURATION:PT15M", more=rules)
        assert found == [(datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 1, 45))]


def test_zones_without_end_are_bounded_in_time() -> None:
    half = (
        "BEGIN:STANDARD\nDTSTART:{}0101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU\nEND:STANDARD\n"
    )
    rules = "".join(half.format(1601 + 10 * i) for i in range(40))
    dates = ",".join(f"20{i % 90:02d}0{1 + i % 9}01T100000" for i in range(190))
    listed = half.replace("RRULE:FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU", f"RDATE:{dates}").format(1970) * 190
    zones = f"BEGIN:VTIMEZONE\nTZID:Years\n{rules}END:VTIMEZONE\n"
    zones += "".join(f"BEGIN:VTIMEZONE\nTZID:Z{i}\n{listed}END:VTIMEZONE\n" for i in range(10))
    events = "".join(
        f"BEGIN:VEVENT\nUID:{i}\nDTSTART;TZID={name}:{1900 + i % 300}0310T100000\nEND:VEVENT\n"
        for i, name in enumerate(["Years"] * 300 + [f"Z{i}" for i in range(1000)])
    )
    source = read_calendar(f"BEGIN:VCALENDAR\n{zones}{events}END:VCALENDAR\n".encode(), "a.ics")
    assert source.events == len(source.entries) + len(source.set_aside) == 1300
    assert any("take too long to follow" in each.sentence for each in source.set_aside)
    assert any("one of more than 500" in each.sentence for each in source.set_aside)

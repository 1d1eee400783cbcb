"""Calendars spoilt at random: each still gives every event or is refused with a sentence, in bounded time."""

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sidelines.errors import DiaryError
from sidelines.formats.calendars.lines import event_lines
from sidelines.formats.calendars.read import read_calendar
from sidelines.formats.diaries.entries import Source
from sidelines.times import Days

CALENDARS = [path.read_bytes() for path in sorted((Path(__file__).parent / "calendars").glob("*.ics"))]
LINES = sorted({line for content in CALENDARS for line in content.splitlines()})
SPRING = Days(first=date(2027, 3, 1), last=date(2027, 6, 30))

BAD_LINES = (
    b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
    b"RRULE:FREQ=DAILY;COUNT=999999999;BYMONTHDAY=31;BYMONTH=2",
    b"RRULE:FREQ=SECONDLY",
    b"RRULE:FREQ=MINUTELY;BYHOUR=3;BYDAY=MO",
    b"RRULE:FREQ=HOURLY;INTERVAL=7;COUNT=5000",
    b"RRULE:FREQ=DAILY;INTERVAL=0",
    b"RRULE:FREQ=WEEKLY;UNTIL=00010101T000000Z",
    b"RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z",
    b"EXDATE:00010101T000000Z,99991231T235959Z",
    b"RDATE;TZID=Pacific/Kiritimati:00010101T000000,99991231T235959",
    b"RECURRENCE-ID;TZID=Pacific/Kiritimati:00010101T000000",
    b"STATUS:CANCELLED",
    b"EXRULE:FREQ=DAILY",
    b"RDATE;VALUE=PERIOD:20270310T000000Z/-P1D,20270310/20270301",
    b"DTSTART:00010101T000000Z",
    b"DTSTART:99991231T235959Z",
    b"DTSTART;TZID=Pacific/Kiritimati:19000101T000000",
    b"DTEND;TZID=America/Adak:22001231T235959",
    b"DURATION:P36600D",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20270310T090000Z",
    b"RECURRENCE-ID;VALUE=DATE:99991231",
    b"UID:1",
    b"SEQUENCE:999999999999",
    b"METHOD:CANCEL",
    b"X-WR-TIMEZONE:(UTC+99:99) Vienna",
    b"TZID:Europe/Vienna",
    b"TZOFFSETTO:+2400",
    b"BEGIN:VCALENDAR",
    b"BEGIN:VEVENT",
    b"BEGIN;X=1:VEVENT",
    b"BEGIN;VEVENT",
    b"BEGIN: VEVENT ",
    b"BEGIN:VALARM",
    b"END:VEVENT",
    b"END:VCALENDAR",
    b"X-SIDELINES-MOVABLE:////",
    b" folded",
    b"",
    b";:;:",
)


@st.composite
def spoilt_lines(draw: st.DrawFn) -> bytes:
    """A calendar with lines left out, doubled, exchanged, or put in from others or from a list of bad ones."""
    lines = draw(st.sampled_from(CALENDARS)).splitlines()
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, len(lines)))
        act = draw(st.sampled_from(("out", "double", "exchange", "put", "spoil")))
        if act == "put":
            lines.insert(at, draw(st.sampled_from(BAD_LINES) | st.sampled_from(LINES)))
        elif at < len(lines):
            other = draw(st.integers(0, len(lines) - 1))
            if act == "out":
                del lines[at]
            elif act == "double":
                lines.insert(other, lines[at])
            elif act == "exchange":
                lines[at], lines[other] = lines[other], lines[at]
            else:
                name, colon, _ = lines[at].partition(b":")
                lines[at] = name + colon + lines[other].partition(b":")[2]
    return draw(st.sampled_from((b"\n", b"\r\n", b"\r"))).join(lines)


@st.composite
def spoilt_bytes(draw: st.DrawFn) -> bytes:
    """A calendar with bytes changed, left out or put in, or cut short."""
    content = bytearray(draw(st.sampled_from(CALENDARS)))
    for _ in range(draw(st.integers(1, 20))):
        at = draw(st.integers(0, len(content)))
        piece = draw(
            st.binary(max_size=4) | st.sampled_from((b"9", b"-", b";", b":", b"\n", b"\0", b'"', b"\xff"))
        )
        content[at : at + draw(st.integers(0, 6))] = piece
    return bytes(content[: draw(st.just(len(content)) | st.integers(0, len(content)))])


def read_or_refuse(content: bytes, days: Days | None) -> Source | None:
    source, refused = None, ""
    try:
        source = read_calendar(content, "a.ics", days)
    except DiaryError as why:
        refused = str(why)
    assert source is not None or refused.startswith("a.ics")
    return source


def look_at(content: bytes, days: Days | None) -> None:
    source = read_or_refuse(content, days)
    if source is None:
        return
    entered = {entry.line for entry in source.entries}
    aside = [each.line for each in source.set_aside]
    assert len(aside) == len(set(aside))
    assert not entered & set(aside)
    assert sorted(entered | set(aside)) == event_lines(content)
    assert source.events == len(entered) + len(aside)
    for entry in source.entries:
        assert type(entry.start) is type(entry.end) or entry.kind
        assert entry.where == f"line {entry.line}"
    for each in source.set_aside:
        assert each.sentence.endswith(".")
        assert not each.title or len(each.title) < 5 or each.title not in each.sentence


@given(spoilt_lines(), st.sampled_from((None, SPRING)))
@settings(max_examples=400, deadline=None)
def test_spoilt_lines(content: bytes, days: Days | None) -> None:
    look_at(content, days)


@given(spoilt_bytes(), st.sampled_from((None, SPRING)))
@settings(max_examples=400, deadline=None)
def test_spoilt_bytes(content: bytes, days: Days | None) -> None:
    look_at(content, days)


@given(
    st.binary(max_size=2000),
    st.sampled_from((b"", b"BEGIN:VCALENDAR\n", b"BEGIN:VEVENT\nDTSTART:20270310\n")),
)
@settings(max_examples=200, deadline=None)
def test_anything_at_all(content: bytes, before: bytes) -> None:
    look_at(before + content, SPRING)

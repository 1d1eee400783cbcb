"""The lines of an iCalendar file: whatever ends them, folds them, encodes them, or leaves their blocks open."""

import codecs

import pytest

from sidelines.errors import DiaryError
from sidelines.formats.calendars.lines import (
    LARGEST_CALENDAR,
    MOST_BLOCKS,
    MOST_EVENTS,
    MOST_FILE_LINES,
    Line,
    cut_blocks,
    event_lines,
)
from sidelines.formats.calendars.read import read_calendar

PLAIN = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Reisen nach Zürich
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20270310
DTEND;VALUE=DATE:20270313
LOCATION:Zürich
END:VEVENT
END:VCALENDAR
"""


def places(content: bytes) -> list[str]:
    return [entry.place for entry in read_calendar(content, "a.ics").entries]


def refusal(content: bytes) -> str:
    with pytest.raises(DiaryError) as refused:
        read_calendar(content, "a.ics")
    assert [problem.file for problem in refused.value.problems] == ["a.ics"]
    return str(refused.value)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\n\n"])
def test_every_end_of_a_line(end: str) -> None:
    source = read_calendar(PLAIN.replace("\n", end).encode(), "a.ics")
    assert [entry.place for entry in source.entries] == ["Zürich"]
    assert source.problems == ()
    assert source.entries[0].line == (4 if end != "\n\n" else 7)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_every_encoding_with_a_mark(encoding: str, mark: bytes) -> None:
    content = mark + PLAIN.encode(encoding)
    assert places(content) == ["Zürich"]
    assert read_calendar(content, "a.ics").calendar_name == "Reisen nach Zürich"
    assert event_lines(content) == [4]


def test_another_encoding_is_read_and_warned_of() -> None:
    source = read_calendar(PLAIN.encode("cp1252"), "a.ics")
    assert [entry.place for entry in source.entries] == ["Zürich"]
    assert ["another encoding" in problem.found for problem in source.problems] == [True]
    assert all(problem.severity == "warning" for problem in source.problems)


def test_a_letter_may_be_folded_in_its_middle() -> None:
    cut = PLAIN.encode().replace("Zü".encode() + b"rich\nEND", b"Z\xc3\n \xbcrich\nEND")
    assert places(cut) == ["Zürich"]
    assert read_calendar(cut, "a.ics").problems == ()


def test_folds_by_tab_and_across_blank_lines() -> None:
    assert places(PLAIN.replace("LOCATION:Zürich", "LOCA\n\tTION:Zü\n\n rich").encode()) == [""]
    assert places(PLAIN.replace("LOCATION:Zürich", "LOCATION:Zü\n\tri\n\n ch").encode()) == ["Zürich"]


def test_small_letters_and_blanks_after_a_block_name() -> None:
    text = PLAIN.replace("BEGIN:VEVENT", "begin:vevent  ").replace("DTSTART", "dtstart")
    assert places(text.encode()) == ["Zürich"]
    assert event_lines(text.encode()) == [4]


def test_two_calendars_in_one_file() -> None:
    second = PLAIN.replace("UID:1", "UID:2").replace("LOCATION:Zürich", "LOCATION:Bern")
    source = read_calendar((PLAIN + second).encode(), "a.ics")
    assert [entry.place for entry in source.entries] == ["Zürich", "Bern"]
    assert source.problems == ()


def test_events_outside_any_calendar() -> None:
    bare = PLAIN[PLAIN.index("BEGIN:VEVENT") : PLAIN.index("END:VCALENDAR")]
    source = read_calendar(bare.encode(), "a.ics")
    assert [entry.place for entry in source.entries] == ["Zürich"]
    assert "outside any calendar" in source.problems[0].found


def test_a_file_that_breaks_off_within_an_event_names_it() -> None:
    for cut in range(PLAIN.index("UID:1"), PLAIN.index("END:VEVENT") + len("END:VEVEN")):
        source = read_calendar(PLAIN[:cut].encode(), "a.ics")
        assert source.entries == ()
        assert [(each.why, each.line) for each in source.set_aside] == [("mistaken", 4)]
        assert "breaks off" in source.set_aside[0].sentence


def test_a_missing_end_loses_neither_event() -> None:
    text = PLAIN.replace("END:VEVENT\n", "BEGIN:VEVENT\nUID:2\nDTSTART:20270401\nLOCATION:Bern\nEND:VEVENT\n")
    source = read_calendar(text.encode(), "a.ics")
    assert [entry.place for entry in source.entries] == ["Zürich", "Bern"]
    assert "without an end" in source.problems[0].found


def test_what_an_alarm_says_is_not_what_the_event_says() -> None:
    alarm = "BEGIN:VALARM\nDTSTART:19760401T005545Z\nLOCATION:Nowhere\nDURATION:PT5M\nEND:VALARM\n"
    assert places(PLAIN.replace("UID:1\n", alarm + "UID:1\n").encode()) == ["Zürich"]
    endless = alarm.replace("END:VALARM\n", "")
    assert places(PLAIN.replace("END:VEVENT\n", endless + "END:VEVENT\n").encode()) == ["Zürich"]


def test_a_deep_nest_of_blocks_is_followed_to_its_end() -> None:
    nest = "BEGIN:VALARM\n" * 5000
    assert read_calendar(PLAIN.replace("END:VEVENT\n", nest + "END:VEVENT\n").encode(), "a.ics").events == 1


def test_tasks_are_named_where_there_is_nothing_else() -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nDTSTART:20270101\nEND:VTODO\nEND:VCALENDAR\n"
    source = read_calendar(text.encode(), "a.ics")
    assert source.events == 0
    assert "VTODO" in source.problems[0].sentence


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b" \r\n\n", "an empty file"),
        (b"PK\x03\x04" + b"x" * 100, "a zip archive"),
        (b"\x1f\x8b\x08" + b"x" * 100, "a gzip archive"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"<?xml version='1.0'?><icalendar/>", "an XML file"),
        (b'["vcalendar", [], []]', "a JSON file"),
        (bytes(range(256)) * 40, "binary content"),
        (b"Monday: Vienna\n", "a text without BEGIN:VCALENDAR"),
        (b"\xff\xfe", "a text without"),
    ],
)
def test_what_is_no_calendar_is_named(content: bytes, found: str) -> None:
    assert found in refusal(content)


def test_too_large_and_too_many_are_refused_at_once() -> None:
    assert "at most 30 MB" in refusal(b"BEGIN:VCALENDAR\n" + b"x" * LARGEST_CALENDAR)
    many = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * (MOST_EVENTS + 1)
    assert "25,001 events" in refusal(many)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\n" * MOST_FILE_LINES, "1,000,001 lines"),
        (b"SUMMARY:\n" + b" \n" * MOST_FILE_LINES, "1,000,002 lines"),
        (b"BEGIN:X\n" * MOST_BLOCKS, "200,001 blocks"),
        (b"begin:vcalendar\n" * MOST_BLOCKS, "200,001 blocks"),
    ],
)
def test_lines_and_blocks_without_end_are_refused_at_once(content: bytes, found: str) -> None:
    assert found in refusal(b"BEGIN:VCALENDAR\n" + content)


@pytest.mark.parametrize(
    ("content", "broken"),
    [
        (PLAIN, False),
        (PLAIN + "\n\n", False),
        (PLAIN + PLAIN, False),
        (PLAIN.replace("END:VCALENDAR", ""), True),
        (PLAIN.replace("END:VCALENDAR", "") + PLAIN, True),
        (PLAIN[: PLAIN.index("END:VEVENT")], True),
        (PLAIN[: PLAIN.index("END:VEVENT") + 5], True),
        (PLAIN + "BEGIN:VEVENT\nUID:2\n", True),
        ("BEGIN:VEVENT\nUID:2\nEND:VEVENT\n", True),
        (PLAIN.replace("END:VEVENT\n", "", 1), False),
    ],
)
def test_a_file_that_breaks_off_is_known(content: str, broken: bool) -> None:
    assert cut_blocks(content.encode(), "a.ics").broken_off is broken


@pytest.mark.parametrize(
    ("rest", "value", "parameters"),
    [
        (":20270310", "20270310", {}),
        (";VALUE=DATE:20270310", "20270310", {"VALUE": "DATE"}),
        (';TZID="A: b; c":20270310T100000', "20270310T100000", {"TZID": "A: b; c"}),
        (';tzid=Europe/Berlin;X-A=1,"2;3":v:w', "v:w", {"TZID": "Europe/Berlin", "X-A": "1,2;3"}),
        (";TZID", "", {}),
        (";:v", "v", {}),
        (';X="open:v', "v", {"X": ""}),
    ],
)
def test_value_and_parameters_of_a_line(rest: str, value: str, parameters: dict[str, str]) -> None:
    line = Line("DTSTART", rest, 1)
    assert line.value == value
    assert line.parameters == parameters


def test_blocks_know_their_lines() -> None:
    blocks = cut_blocks(PLAIN.encode(), "a.ics")
    assert [(block.kind, block.line, block.closed) for block in blocks.events] == [("VEVENT", 4, True)]
    assert blocks.events[0].text("LOCATION") == "Zürich"

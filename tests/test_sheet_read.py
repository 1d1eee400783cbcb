"""A spreadsheet's lines as entries, and what is said of those that can't be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import openpyxl
import pytest

from sidelines.errors import DiaryError
from sidelines.formats.diaries.entries import Entry, Source
from sidelines.formats.sheets.read import ABOUT, MOST_LINES, read_diary_sheet
from tests.sheet_cases import STAYS, ods, saved, xls, xlsx


def read(text: str, principal: str | None = None, **how: Any) -> Source:
    return read_diary_sheet(text.encode(), "d.csv", principal, **how)


def refusal(text: str | bytes, principal: str | None = None, name: str = "d.csv") -> str:
    with pytest.raises(DiaryError) as raised:
        read_diary_sheet(text.encode() if isinstance(text, str) else text, name, principal)
    return str(raised.value)


def only(text: str) -> Entry:
    source = read(text)
    assert not source.set_aside
    (entry,) = source.entries
    return entry


def mistake(text: str) -> str:
    """The sentence about the one line that can't be read."""
    source = read(text)
    assert not source.entries
    (aside,) = source.set_aside
    assert aside.why == "mistaken"
    return aside.sentence


def spans(source: Source) -> list[tuple[date, date]]:
    return [(entry.start, entry.end) for entry in source.entries]


def test_a_line_is_an_entry() -> None:
    source = read(
        "City;Country;From;To;Purpose;Status;Name;Type;Zone;Known;Movable;Notes;ID;Lat;Long\n"
        "Wien;Österreich;12.3.2027;14.3.2027;Talks;tbc;Mary;Termin;Europe/Vienna;1.2.2027;ja;LH 1;7;48,2;16.4\n"
    )
    assert source.entries == (
        Entry(
            source="d.csv",
            line=2,
            where="line 2",
            uid="7",
            start=date(2027, 3, 12),
            end=date(2027, 3, 14),
            title="Talks",
            place="Wien",
            country="Österreich",
            position=(48.2, 16.4),
            zone="Europe/Vienna",
            notes="LH 1",
            kind="engagement",
            whose="Mary",
            tentative=True,
            known=date(2027, 2, 1),
            movable=True,
        ),
    )
    assert (source.name, source.kind, source.events, source.problems) == ("d.csv", "sheet", 1, ())


def test_the_same_lines_in_every_kind_of_file() -> None:
    wanted = [
        ("Oslo", date(2027, 3, 12), datetime(2027, 3, 14, 14, 30)),
        ("Rome", date(2027, 3, 16), date(2027, 3, 18)),
    ]
    text = b"City,From,To\nOslo,12 March 2027,2027-03-14 14:30\nRome,16.3.2027,18.3.2027\n"
    files = (("d.csv", text), ("d.xlsx", xlsx(STAYS)), ("d.ods", ods(STAYS)))
    for name, content in files:
        source = read_diary_sheet(content, name)
        assert [(entry.place, entry.start, entry.end) for entry in source.entries] == wanted
        assert [entry.line for entry in source.entries] == [2, 3]
    assert source.entries[0].where == "row 2"


def test_a_workbook_of_excel_97() -> None:
    source = read_diary_sheet(xls(), "d.xls")
    assert [(entry.place, entry.start, entry.end) for entry in source.entries] == [
        ("Wien", datetime(2027, 3, 12, 14, 30), date(2027, 3, 14)),
        ("Wien", date(2027, 3, 16), date(2027, 3, 16)),
    ]
    assert [aside.sentence.partition(",")[0] for aside in source.set_aside] == [
        "B5: found nothing",
        "B6: found nothing",
    ]


def test_a_secretary_s_sheet_with_titles_blank_and_repeated_lines() -> None:
    source = read(
        "Reisen der Ministerin 2027\n"
        ";;;\n"
        "Ort;Von;Bis;Betreff\n"
        "Wien;12.3.2027;14.3.2027;x\n"
        ";;;\n"
        "\n"
        "Ort;Von;Bis;Betreff\n"
        "Graz;15.3.2027;;\n"
    )
    assert [(entry.line, entry.place) for entry in source.entries] == [(4, "Wien"), (8, "Graz")]
    assert source.events == 2


def test_an_end_left_out_is_the_same_day() -> None:
    assert only("City,From,To\nOslo,2027-03-12,\n").end == date(2027, 3, 12)
    assert only("City,Day\nOslo,2027-03-12\n").end == date(2027, 3, 12)
    assert only("City,From\nOslo,2027-03-12 14:30\n").end == date(2027, 3, 12)


def test_a_day_column_stands_in_for_a_start() -> None:
    source = read("City,Date,From\nOslo,2027-03-12,\nRome,2027-03-13,2027-03-14\n")
    assert [entry.start for entry in source.entries] == [date(2027, 3, 12), date(2027, 3, 14)]


def test_days_in_one_cell() -> None:
    assert spans(read("City,Dates\nOslo,12-14 March 2027\n")) == [(date(2027, 3, 12), date(2027, 3, 14))]
    assert "found two days" in mistake("City,From,To\nOslo,12-14 March 2027,2027-03-14\n")
    assert "found two days" in mistake("City,From,To\nOslo,2027-03-12,12-14 March 2027\n")
    assert "one day" in mistake("City,From,Known\nOslo,2027-03-12,12-14 March 2027\n")


def test_times_of_day_in_columns_of_their_own() -> None:
    head = "City,Date,Start time,End time\n"
    entry = only(f"{head}Oslo,2027-03-12,14:30,3.45 pm\n")
    assert (entry.start, entry.end) == (datetime(2027, 3, 12, 14, 30), datetime(2027, 3, 12, 15, 45))
    entry = only(f"{head}Oslo,2027-03-12,14:30-15:45,\n")
    assert (entry.start, entry.end) == (datetime(2027, 3, 12, 14, 30), datetime(2027, 3, 12, 15, 45))
    entry = only(f"{head}Oslo,2027-03-12,22:00,01:00\n")
    assert entry.end == datetime(2027, 3, 13, 1)
    entry = only(f"{head}Oslo,2027-03-12,,15:45\n")
    assert (entry.start, entry.end) == (date(2027, 3, 12), datetime(2027, 3, 12, 15, 45))
    entry = only(f"{head}Oslo,2027-03-12,22:00,24:00\n")
    assert entry.end == datetime(2027, 3, 13)
    assert "two times of day" in mistake(f"{head}Oslo,2027-03-12,14:30-15:45,16:00\n")
    assert 'found "quarter past", expected a time of day' in mistake(f"{head}Oslo,2027-03-12,quarter past,\n")
    assert "found another time of day" in mistake(f"{head}Oslo,2027-03-12 09:00,14:30,\n")


def test_times_with_offsets_are_instants() -> None:
    entry = only("City,From,From time,To\nOslo,2027-03-12,14:30 +01:00,2027-03-12T18:00Z\n")
    assert entry.start == datetime(2027, 3, 12, 14, 30, tzinfo=timezone(timedelta(hours=1)))
    assert entry.end == datetime(2027, 3, 12, 18, tzinfo=UTC)


def test_time_cells_of_a_workbook() -> None:
    rows = [
        ["City", "From", "Arrival time", "To"],
        ["Oslo", date(2027, 3, 12), time(14, 30), date(2027, 3, 13)],
    ]
    (entry,) = read_diary_sheet(xlsx(rows), "d.xlsx").entries
    assert (entry.start, entry.end) == (datetime(2027, 3, 12, 14, 30), date(2027, 3, 13))


def test_a_midnight_without_an_hour_is_a_day() -> None:
    assert only("City,From\nOslo,2027-03-12 00:00:00\n").start == date(2027, 3, 12)


def test_day_and_month_are_told_by_the_column_the_others_or_the_language() -> None:
    by_column = read("City,From\nOslo,3/4/2027\nRome,3/14/2027\n")
    assert [entry.start for entry in by_column.entries] == [date(2027, 3, 4), date(2027, 3, 14)]
    by_others = read("City,From,To\nOslo,3/4/2027,25/4/2027\n")
    assert spans(by_others) == [(date(2027, 4, 3), date(2027, 4, 25))]
    by_language = read("Ville,Du,Au\nOslo,3/4/2027,5/4/2027\n")
    assert spans(by_language) == [(date(2027, 4, 3), date(2027, 4, 5))]
    for day_first, month in ((True, 4), (False, 3)):
        source = read("City,From\nOslo,3/4/2027\n", day_first=day_first)
        assert source.entries[0].start.month == month


def test_day_and_month_are_never_guessed() -> None:
    said = refusal("City,From\nOslo,2027-03-01\nRome,3/4/2027\n")
    assert said.startswith('d.csv:3: line 3, column 2: found "3/4/2027", expected a day whose month is told')
    said = refusal("City,From\nOslo,25/4/2027\nRome,4/25/2027\nBern,3/4/2027\n")
    assert "line 4, column 2" in said


@pytest.mark.parametrize("head", ["City,From,To", "Ort,von,bis"])
def test_columns_that_contradict_each_other_tell_nothing(head: str) -> None:
    text = f"{head}\nParis,3/14/2027,14/3/2027\nRome,4/5/2027,4/6/2027\nBern,2027-05-01,5/6/2027\n"
    with pytest.raises(DiaryError) as raised:
        read(text)
    assert [problem.field for problem in raised.value.problems] == [
        "line 3, column 2",
        "line 3, column 3",
        "line 4, column 3",
    ]
    first = raised.value.problems[0]
    assert (first.found, first.line) == ('"4/5/2027"', 3)
    assert first.expected == "a day whose month is told, such as 2027-03-12 or 12 March 2027"
    assert first.sentence == (
        'The day comes first in "14/3/2027" in line 2, column 3, the month in "3/14/2027" in line 2, column 2.'
    )
    told = read(text, day_first=True)
    assert spans(told)[1:] == [(date(2027, 5, 4), date(2027, 6, 4)), (date(2027, 5, 1), date(2027, 6, 5))]
    plain = text.replace("4/5/2027,4/6/2027", "2027-04-05,2027-04-06").replace("5/6/2027", "2027-05-06")
    assert len(read(plain).entries) == 3


def test_a_diary_has_so_many_lines_and_no_more() -> None:
    lines = (
        ["Name,City,From"] + ["Ann,Oslo,2027-03-12"] * MOST_LINES + [",,"] * 9 + ["Bo,Oslo,2027-03-12"] * 9
    )
    assert len(read("\n".join(lines), "Ann").entries) == MOST_LINES
    said = refusal("\n".join([*lines, "Ann,Rome,2027-03-13"]), "Ann")
    assert said.startswith(f"d.csv:{len(lines) + 1}: found more than 20,000 lines for one principal")
    assert len(read("\n".join([*lines, "Ann,Rome,2027-03-13"]), "Bo").entries) == 9


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("Oslo,soon,", 'line 2, column 2: found "soon", expected a day such as 2027-03-12'),
        ("Oslo,,", "line 2, column 2: found nothing, expected a day"),
        ("Oslo,,2027-03-12", "line 2, column 2: found nothing"),
        ("Oslo,46093,", 'found "46093"'),
        ("Oslo,2027-03-14,2027-03-12", "line 2, column 3: found 2027-03-12, expected an end after the start"),
        ("Oslo,2027-03-12 14:00,2027-03-12 13:00", "an end after the start, 2027-03-12 14:00"),
        ("Oslo,0001-01-01,", "found 0001-01-01, expected a day from 1900 to 2200"),
        ("Oslo,2027-03-12,2201-01-01", "line 2, column 3: found 2201-01-01"),
        ("Oslo,12-14 March 1827,", "found 1827-03-12"),
        ("Oslo,31 February 2027,", "expected a day that the calendar has"),
    ],
)
def test_lines_that_are_mistaken(cells: str, said: str) -> None:
    source = read(f"City,From,To\n{cells}\nRome,2027-04-01,2027-04-02\n")
    (aside,) = source.set_aside
    assert said in aside.sentence
    assert (aside.why, aside.line, aside.where) == ("mistaken", 2, "line 2")
    assert aside.tells.endswith("Oslo")
    assert [entry.place for entry in source.entries] == ["Rome"]
    assert source.events == 2


def test_mistaken_cells_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["City", "From", "To"])
    for first, last in (
        (46093, None),
        (time(14, 30), None),
        (True, None),
        (20270312, None),
        ("=TODAY()", None),
    ):
        sheet.append(["Oslo", first, last])
    sheet.append([date(2027, 3, 12), date(2027, 3, 12)])
    sheet.append(["Oslo", date(2027, 3, 12), "#REF!"])
    sheet["C8"].data_type = "e"
    source = read_diary_sheet(saved(book), "d.xlsx")
    assert [entry.start for entry in source.entries] == [date(2027, 3, 12)]
    said = [aside.sentence for aside in source.set_aside]
    assert [sentence.partition(",")[0] for sentence in said] == [
        "B2: found the number 46093",
        "B3: found 14:30:00",
        "B4: found True",
        "B6: found a formula without a value",
        "A7: found 2027-03-12",
        "C8: found #REF!",
    ]
    assert "format of a date" in said[0]
    assert "so that its formulas have values" in said[3]


def test_dates_before_1900_in_a_workbook_are_told() -> None:
    rows = [["City", "From"], ["Oslo", date(1, 1, 1)]]
    (aside,) = read_diary_sheet(ods(rows), "d.ods").set_aside
    assert "found 0001-01-01, expected a day from 1900 to 2200" in aside.sentence


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        ("Zone", "Europe/Nowhere", "an IANA time zone"),
        ("Latitude", "48.2", "a longitude beside"),
        ("Longitude", "181", "degrees from -180 to 180"),
        ("Longitude", "east", "degrees from -180 to 180"),
        ("Movable", "perhaps", "yes or no"),
        ("Assumed", "the middle", "from, to or both"),
        ("Known", "long ago", "a day such as"),
        ("Movable from", "14 h", "a day such as"),
        ("All day", "partly", "yes or no"),
    ],
)
def test_other_cells_that_cannot_be_read(header: str, cell: str, said: str) -> None:
    sentence = mistake(f"City,From,{header}\nOslo,2027-03-12,{cell}\n")
    assert sentence.startswith("line 2, column ")
    assert said in sentence


def test_cancelled_lines_are_set_aside() -> None:
    source = read("Ort;Von;Status;Betreff\nWien;12.3.2027;Abgesagt;geheim\nGraz;irgendwann;storniert;\n")
    assert [(aside.why, aside.tells) for aside in source.set_aside] == [
        ("cancelled", "12.3.2027, Wien"),
        ("cancelled", "irgendwann, Graz"),
    ]
    assert "geheim" not in source.set_aside[0].sentence


@pytest.mark.parametrize(
    ("header", "cell", "tentative"),
    [
        ("Status", "tbc", True),
        ("Status", "à confirmer", True),
        ("Status", "confirmed", False),
        ("Status", "", False),
        ("Tentative", "yes", True),
        ("Tentative", "no", False),
        ("Tentative", "", False),
        ("Confirmed", "x", False),
        ("Confirmed", "no", True),
        ("Confirmed", "", True),
        ("Show time as", "Tentative", True),
        ("Show time as", "1", True),
        ("Show time as", "2", False),
        ("Show time as", "3", False),
        ("Show time as", "4", False),
        ("Show time as", "Working elsewhere", False),
    ],
)
def test_how_firm_a_line_is(header: str, cell: str, tentative: bool) -> None:
    assert only(f"City,From,{header}\nOslo,2027-03-12,{cell}\n").tentative is tentative


def test_a_line_marked_as_free() -> None:
    entry = only("City,From,Show time as\nOslo,2027-03-12,Free\n")
    assert (entry.free, entry.tentative) == (True, False)


def test_outlook_s_numbers_say_how_a_line_is_shown() -> None:
    rows = [["City", "From", "Show time as"], *(["Oslo", date(2027, 3, 12 + i), i] for i in range(5))]
    source = read_diary_sheet(xlsx(rows), "d.xlsx")
    assert [(entry.free, entry.tentative) for entry in source.entries] == [
        (True, False), (False, True), (False, False), (False, False), (False, False),
    ]  # fmt: skip
    assert not source.problems
    (warning,) = read("City,From,Show time as\nOslo,2027-03-12,7\n").problems
    assert warning.found == '"7"'


def test_unknown_words_are_warned_of_once() -> None:
    source = read("City,From,Status,Type\nOslo,2027-03-12,blue,gala\nRome,2027-03-13,blue,gala\n")
    assert [(each.line, each.field, each.found) for each in source.problems] == [
        (2, "line 2, column 3", '"blue"'),
        (2, "line 2, column 4", '"gala"'),
    ]
    assert {each.severity for each in source.problems} == {"warning"}
    assert not any(entry.tentative or entry.kind for entry in source.entries)


def test_unknown_columns_are_named_once_each() -> None:
    source = read("City,From,Hotel,Driver\nOslo,2027-03-12,Grand,Bob\nRome,2027-03-13,Ritz,Bob\n")
    assert [(each.field, each.found) for each in source.problems] == [
        ("line 1, column 3", 'the column "Hotel"'),
        ("line 1, column 4", 'the column "Driver"'),
    ]
    assert len(source.entries) == 2


def test_two_columns_that_mean_the_same_are_refused() -> None:
    said = refusal("City,From,Start\nOslo,2027-03-12,2027-03-12\n")
    assert said.startswith(
        'd.csv:1: line 1, column 3: found "Start", expected one column of that kind beside "From"'
    )


def test_columns_that_are_missing_are_named() -> None:
    said = refusal("From,To,Subject\n2027-03-12,2027-03-14,x\n")
    assert 'found the columns "From", "To", "Subject", expected a column of places' in said
    said = refusal("City,Country\nOslo,Norway\n")
    assert "expected a column of days, such as From or Day" in said
    assert "no row of known headers" in refusal("a,b\n1,2\n")
    assert "no cell that holds anything" in refusal(xlsx([]), name="d.xlsx")


def test_lines_without_a_place_are_entries() -> None:
    entry = only("City,From,Purpose\n,2027-03-12,x\n")
    assert (entry.place, entry.start) == ("", date(2027, 3, 12))


def test_only_the_lines_of_the_principal_are_read() -> None:
    text = (
        "Name,City,From\nMary,Oslo,2027-03-12\nJÓHN  Doe,Rome,2027-03-13\n"
        "Mary; John Doe,Bern,2027-03-14\n,Paris,2027-03-15\n"
    )
    source = read(text, "john doe")
    assert [entry.place for entry in source.entries] == ["Rome", "Bern"]
    (aside,) = source.set_aside
    assert aside.sentence == "line 5, column 1: found nothing, expected the name of a principal."
    assert source.events == 3
    assert len(read(text).entries) == 4
    said = refusal(text, "Rupert")
    assert 'found lines of "Mary", "JÓHN Doe", "Mary; John Doe", expected lines of "Rupert"' in said
    many = "Name,City,From\n" + "".join(f"P{i},Oslo,2027-03-12\n" for i in range(20))
    assert "and 10 more" in refusal(many, "Rupert")


def test_a_table_of_ways() -> None:
    source = read("Date,From,To,Departure time,Time\n2027-03-12,Vienna,Helsinki,14:00,10:00\n")
    (entry,) = source.entries
    assert (entry.place, entry.ends_in) == ("Vienna", "Helsinki")
    assert (entry.start, entry.end) == (datetime(2027, 3, 12, 10), datetime(2027, 3, 12, 14))
    head = "Date,City,Ends in,From time,To,To time\n"
    back = only(f"{head}2027-03-12,Auckland,Honolulu,23:00,2027-03-12,07:00\n")
    assert back.end == datetime(2027, 3, 12, 7), "it crosses the date line"
    said = mistake("Date,City,Ends in,From time,To time\n2027-03-12,Tokyo,Honolulu,23:00,07:00\n")
    assert "expected the day on which it ends" in said
    assert "a column of places" in refusal("Date,From,To\n2027-03-12,2027-03-12,2027-03-13\n")


def test_a_table_as_outlook_exports_it() -> None:
    source = read(
        '"Subject","Start Date","Start Time","End Date","End Time","All day event","Location","Show time as"\n'
        '"x","3/12/2027","12:00:00 AM","3/14/2027","12:00:00 AM","True","Paris","2"\n'
        '"x","3/15/2027","2:30:00 PM","3/15/2027","3:30:00 PM","False","Rome","Tentative"\n'
        '"x","3/16/2027","9:00:00 AM","3/17/2027","10:00:00 AM","True","Bern","Free"\n'
    )
    assert spans(source) == [
        (date(2027, 3, 12), date(2027, 3, 13)),
        (datetime(2027, 3, 15, 14, 30), datetime(2027, 3, 15, 15, 30)),
        (date(2027, 3, 16), date(2027, 3, 17)),
    ]
    assert not source.problems
    assert [(entry.tentative, entry.free) for entry in source.entries] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_every_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "March"
    for name in ("March", "April"):
        sheet = first if name == "March" else book.create_sheet(name)
        sheet.append(["City", "From"])
        sheet.append(["Oslo", date(2027, 3, 12)])
    book.create_sheet("Budget").append(["Cost", 12])
    book.create_sheet("Blank")
    book.create_sheet("How").append([ABOUT])
    hidden = book.create_sheet("Old")
    hidden.append(["City", "From"])
    hidden.append(["Rome", date(2027, 3, 12)])
    hidden.sheet_state = "hidden"
    source = read_diary_sheet(saved(book), "d.xlsx")
    assert [entry.where for entry in source.entries] == ["March, row 2", "April, row 2"]
    assert [(each.field, each.found) for each in source.problems] == [
        ("Budget", "a sheet without such headers"),
        ("Old", "a hidden sheet"),
    ]


def test_a_workbook_whose_one_table_is_hidden() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Notes"])
    hidden = book.create_sheet("Old")
    hidden.append(["City", "From"])
    hidden.sheet_state = "hidden"
    assert "found a hidden sheet, expected a sheet that is not hidden" in refusal(saved(book), name="d.xlsx")


def test_merged_cells_fill_their_lines() -> None:
    rows = [
        ["Name", "City", "From", "To"],
        ["Mary", "Oslo", date(2027, 3, 12), date(2027, 3, 13)],
        [None, "Rome", date(2027, 3, 14), None],
        [None, None, date(2027, 3, 16), None],
    ]
    source = read_diary_sheet(xlsx(rows, merged=["A2:A4", "B3:B4"]), "d.xlsx", "Mary")
    assert [entry.place for entry in source.entries] == ["Oslo", "Rome", "Rome"]


def test_no_message_repeats_titles_and_notes() -> None:
    """What is set aside, warned of and refused says where and when, never why."""
    secret = "Zebra"
    head = "City,From,To,Purpose,Notes,Status,Hotel\n"
    texts = (
        f"{head}Oslo,soon,,{secret},{secret},,\n",
        f"{head}Oslo,2027-03-12,2027-03-01,{secret},{secret},,\n",
        f"{head}Oslo,2027-03-12,,{secret},{secret},cancelled,\n",
        f"{head},,,{secret},{secret},,\n",
    )
    for text in texts:
        source = read(text)
        (aside,) = source.set_aside
        assert aside.title == secret
        assert secret not in f"{aside.sentence}{aside.tells}{aside.where}{source.problems}"
    for text in (f"{head}Oslo,3/4/2027,,{secret},{secret},,\n", f"From,Purpose\n2027-03-12,{secret}\n"):
        assert secret not in refusal(text)


def test_control_characters_do_not_reach_a_terminal() -> None:
    source = read("City,From,Purpose\n\x1b[31mOslo\x07,2027-03-12,a\x08b\n")
    assert (source.entries[0].place, source.entries[0].title) == ("[31mOslo", "a b")


def test_a_long_diary_is_read() -> None:
    lines = "".join(f"Oslo,{date(2027, 1, 1) + timedelta(days=i % 300)},,x\n" for i in range(10_000))
    assert read("City,From,To,Purpose\n" + lines).events == 10_000

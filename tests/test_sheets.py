"""Spreadsheets as rows of cells: kinds told by content, merged cells, formulas, bombs and damage."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidelines.errors import DiaryError, TableError
from sidelines.formats.sheets import calamine as sheet_calamine
from sidelines.formats.sheets.archive import Bounds
from sidelines.formats.sheets.cells import read_sheets, read_sheets_and_warnings
from sidelines.formats.sheets.read import read_diary_sheet
from sidelines.formats.sheets.xml import NO_VALUE, column_letters
from tests.sheet_cases import STAYS, ods, ods_cell, ods_covered, repacked, saved, xls, xlsx


def refusal(content: bytes, name: str, bounds: Bounds | None = None) -> str:
    with pytest.raises(DiaryError) as raised:
        read_sheets(content, name, bounds=bounds)
    assert name in str(raised.value)
    return str(raised.value)


def test_a_table_in_text_tells_its_physical_lines() -> None:
    (sheet,) = read_sheets(b'city,from\n"New\nYork",2027-03-12\n\nOslo,2027-03-13,more\n', "d.csv")
    assert sheet.rows == (
        ("city", "from"),
        ("New\nYork", "2027-03-12"),
        (),
        ("Oslo", "2027-03-13", "more"),
    )
    assert [sheet.line(row) for row in range(4)] == [1, 2, 4, 5]
    assert sheet.where(3) == "line 5"
    assert sheet.address(3, 1) == "line 5, column 2"
    assert sheet.cell(0, 2) is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    text = f"Ort{delimiter}von\nZürich{delimiter}12.03.2027\n北京{delimiter}13.03.2027\n"
    content = ("\ufeff" + text if encoding == "utf-16-le" else text).encode(encoding)
    (sheet,), warnings = read_sheets_and_warnings(content, "d.csv")
    assert sheet.rows == (("Ort", "von"), ("Zürich", "12.03.2027"), ("北京", "13.03.2027"))
    assert not warnings


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    (sheet,) = read_sheets(b"Ort;von;Breite\nWien;12.3.2027;48,2\nGraz;13.3.2027;47,1\n", "d.csv")
    assert sheet.rows[1] == ("Wien", "12.3.2027", "48,2")


def test_a_first_line_may_say_the_delimiter() -> None:
    (sheet,) = read_sheets(b"sep=;\r\nOrt;von\r\nWien;12.3.2027\r\n", "d.csv")
    assert sheet.rows == (("Ort", "von"), ("Wien", "12.3.2027"))
    assert sheet.line(1) == 3


def test_western_text_is_read_with_a_warning() -> None:
    (sheet,), (warning,) = read_sheets_and_warnings("Ort;von\nZürich;12.3.2027\n".encode("cp1252"), "d.csv")
    assert sheet.rows[1][0] == "Zürich"
    assert warning.severity == "warning"
    assert (warning.line, warning.found) == (2, "the byte 0xFC")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "an empty file"),
        (b" \n\n", "an empty file"),
        (b"\xef\xbb\xbf", "an empty file"),
        (b"city,from\nOs\0lo,2027", "d.csv:2: found a zero byte"),
        ("city,from\nOslo,2027".encode("utf-16-le"), "a zero byte"),
        (b"\xff\xfea", "text in UTF-16 that is cut off"),
        (b"city\n\x81\xff", "d.csv:2: found the byte 0x81"),
        (b'city,from\nOslo,"2027\nRome,2028\n', "d.csv:2: found a quotation mark that is never closed"),
        (b'city,from\n"Os"lo,2027\n', "d.csv:2: found text after a closing quotation mark"),
        (b'city\n"' + b"x" * 200_000 + b'"', "a cell of more than 131,072 characters"),
        (b"," * 5000, "5,001 columns"),
        (b"<html><body><table>", "a web page (HTML)"),
        (b"\xef\xbb\xbf<!-- x --><TABLE>", "a web page (HTML)"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "a calendar"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x09\x08\x06\0\0\0\x10\0\0\0", "a zero byte"),
        (b"\x09\x04\x06\0\0\0\x10\0\0\0", "from before 1995"),
    ],
)
def test_what_is_no_table_in_text(content: bytes, said: str) -> None:
    assert said in refusal(content, "d.csv")


def test_kinds_are_told_by_content() -> None:
    book = xlsx(STAYS)
    assert "text under the name of a workbook (.xlsx)" in refusal(b"city,from\nOslo,2027-03-12\n", "d.xlsx")
    assert "a workbook (.xlsx) under the name of a text (.csv)" in refusal(book, "d.csv")
    (sheet,), (warning,) = read_sheets_and_warnings(book, "d.xls")
    assert sheet.rows[1][0] == "Oslo"
    assert "a workbook of the kind .xlsx" in warning.found
    assert read_sheets(book, "d.xlsm")[0].rows == read_sheets(book, "no ending")[0].rows


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("word/document.xml", "a text document (.docx)"),
        ("xl/workbook.bin", "a binary workbook"),
        ("Index/Document.iwa", "Numbers"),
        ("readme.txt", "a zip archive that holds no workbook"),
    ],
)
def test_other_zipped_files(part: str, said: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(part, "x")
    assert said in refusal(content.getvalue(), "d.xlsx")


def test_dates_times_and_numbers_of_a_workbook() -> None:
    rows = [
        [
            date(2027, 3, 12),
            datetime(2027, 3, 12, 14, 30),
            time(14, 30),
            timedelta(hours=3),
            timedelta(hours=30),
        ],
        [12, 1.5, True, "12", ""],
    ]
    for year_1904 in (False, True):
        (sheet,) = read_sheets(xlsx(rows, year_1904=year_1904), "d.xlsx")
        assert sheet.rows == (
            (date(2027, 3, 12), datetime(2027, 3, 12, 14, 30), time(14, 30), time(3), "30:00"),
            (12, 1.5, True, "12", None),
        )
        assert [type(cell) for cell in sheet.rows[1][:3]] == [int, float, bool]
    assert (sheet.where(1), sheet.address(1, 27)) == ("row 2", "AB2")


def test_times_counted_in_days_come_back_whole() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = 46000.6041666  # a few seconds' fraction short of 14:30
    sheet["A1"].number_format = "yyyy-mm-dd hh:mm"
    ((cell,),) = read_sheets(saved(book), "d.xlsx")[0].rows
    assert cell == datetime(2025, 12, 9, 14, 30)


def test_merged_cells_are_filled_down() -> None:
    rows = [["City", "From", None], ["Oslo", 1, "x"], [None, 2, None], [None, 3, None], [None, 4, None]]
    (sheet,) = read_sheets(xlsx(rows, merged=["A2:A4", "B1:C1"]), "d.xlsx")
    assert [row[0] for row in sheet.rows] == ["City", "Oslo", "Oslo", "Oslo", None]
    assert sheet.rows[0] == ("City", "From", None)


def test_merged_cells_of_open_document_are_filled_down() -> None:
    rows = [
        ["City", "From"],
        [ods_cell("Oslo", numberrowsspanned=2), date(2027, 3, 12)],
        [ods_covered(), date(2027, 3, 13)],
        ["Rome", time(14, 30)],
    ]
    (sheet,) = read_sheets(ods(rows), "d.ods")
    assert sheet.rows == (
        ("City", "From"),
        ("Oslo", date(2027, 3, 12)),
        ("Oslo", date(2027, 3, 13)),
        ("Rome", time(14, 30)),
    )


def test_formulas_without_values_and_errors_are_named() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["B3"], sheet["C3"] = "=DATE(2027,3,12)", "#REF!", "#N/A"
    sheet["B3"].data_type = sheet["C3"].data_type = "e"
    sheet["D9"] = "end"
    (read,) = read_sheets(saved(book), "d.xlsx")
    assert read.faults == {(1, 1): NO_VALUE, (2, 1): "#REF!", (2, 2): "#N/A"}
    assert read.cell(2, 1) is None


def test_values_that_formulas_had_are_read() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.write_formula("A1", '="Os"&"lo"', None, "Oslo")
    sheet.write_formula("A2", '=IF(A1="","",1)', None, "nothing")
    sheet.write_formula("B2", "=1+1", None, 2)
    book.close()
    part = "xl/worksheets/sheet1.xml"
    # An empty text is a value too: that is how Excel writes one.
    xml = zipfile.ZipFile(content).read(part).replace(b"<v>nothing</v>", b"<v></v>")
    (read,) = read_sheets(repacked(content.getvalue(), {part: xml}), "d.xlsx")
    assert read.rows == (("Oslo", None), (None, 2))
    assert read.faults == {}


def test_formulas_of_open_document() -> None:
    wrong = ods_cell("#DIV/0!", formula="of:=1/0")
    rows = [["x", ods_cell(None, formula="of:=A1")], [wrong, ods_cell(5, formula="of:=2+3")]]
    (sheet,) = read_sheets(ods(rows), "d.ods")
    assert sheet.faults == {(0, 1): NO_VALUE, (1, 0): "#DIV/0!"}
    assert sheet.rows[1] == (None, 5)


def test_a_workbook_of_excel_97() -> None:
    (sheet,) = read_sheets(xls(), "d.xls")
    assert sheet.rows[:3] == (
        ("Ort", "Von", "Bis", "Uhrzeit", "Betreff"),
        ("Wien", date(2027, 3, 12), date(2027, 3, 14), time(14, 30), None),
        ("Wien", date(2027, 3, 16), None, None, None),
    )
    assert sheet.name == "Diary"


def test_links_to_other_workbooks_are_told() -> None:
    book = repacked(xlsx(STAYS), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    (sheet,), (warning,) = read_sheets_and_warnings(book, "d.xlsx")
    assert sheet.rows[1][0] == "Oslo"
    assert warning.found == "links to other workbooks"


def test_several_sheets_are_told_apart() -> None:
    book = openpyxl.Workbook()
    book["Sheet"].append(["a"])
    other = book.create_sheet("März 2027")
    other.append(["b"])
    other.sheet_state = "hidden"
    first, second = read_sheets(saved(book), "d.xlsx")
    assert (first.where(0), second.address(0, 0)) == ("Sheet, row 1", "März 2027!A1")
    assert (first.hidden, second.hidden) == (False, True)


def test_the_error_asked_for_is_raised() -> None:
    with pytest.raises(TableError):
        read_sheets(b"", "table.csv", error=TableError)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(DiaryError, match="no file that can be read"):
            read_sheets(path)
    (tmp_path / "d.csv").write_text("city,from\n")
    (sheet,) = read_sheets(tmp_path / "d.csv")
    assert sheet.file == str(tmp_path / "d.csv")
    assert read_sheets(str(tmp_path / "d.csv"), "short")[0].file == "short"


def test_bounds_on_bytes_rows_columns_and_cells() -> None:
    assert "more than 1 MB" in refusal(b"x" * 1_000_001, "d.csv", Bounds(bytes=1_000_000))
    assert "at most 2 rows" in refusal(b"a,b\n" * 3, "d.csv", Bounds(rows=2))
    book = xlsx([["a", "b"]] * 3)
    assert "reaches to B3" in refusal(book, "d.xlsx", Bounds(rows=2))
    assert "reaches to B1" in refusal(book, "d.xlsx", Bounds(columns=1))
    assert "at most 100,000 rows, 1,000 columns and 5 cells" in refusal(book, "d.xlsx", Bounds(cells=5))
    assert "a sheet of 6 rows and 5 columns" in refusal(xls(), "d.xls", Bounds(cells=5))
    assert "a workbook of 9 parts" in refusal(book, "d.xlsx", Bounds(parts=8))


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD1"])
def test_a_cell_far_out_takes_neither_memory_nor_time(cell: str) -> None:
    """The library alone would ask for 512 GB and take the process with it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet[cell] = "x", "y"
    assert f"reaches to {cell}" in refusal(saved(book), "d.xlsx")


def test_a_process_that_dies_is_told_as_a_damaged_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the scan misses, the bound on memory of the process that reads stops."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "x", "y"
    monkeypatch.setattr("sidelines.formats.sheets.cells.scan_xlsx", lambda *_: {})
    assert "within memory and time" in refusal(saved(book), "d.xlsx")


def test_a_process_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(sheet_calamine, "__file__", str(slow))
    assert "more than 1 seconds" in refusal(xlsx(STAYS), "d.xlsx", Bounds(seconds=1))


def test_repeated_cells_of_open_document_are_bounded() -> None:
    far = [["x"], [ods_cell("y", numbercolumnsrepeated=999_999_999)]]
    assert "a table that reaches to" in refusal(ods(far), "d.ods")
    near = [["x", ods_cell(None, numbercolumnsrepeated=16_000)], ["y"]]
    assert read_sheets(ods(near), "d.ods")[0].rows == (("x",), ("y",))


def test_zip_bombs_are_refused_before_they_are_unpacked() -> None:
    bomb = repacked(xlsx(STAYS), {"xl/media/image1.png": b"\0" * 30_000_000})
    assert len(bomb) < 50_000
    assert "unpacks to 30 MB" in refusal(bomb, "d.xlsx")
    large = repacked(xlsx(STAYS), {"xl/media/image1.png": b"\0" * 9_000_000})
    assert read_sheets(large, "d.xlsx")[0].rows[1][0] == "Oslo"
    assert "unpacks to 9 MB" in refusal(large, "d.xlsx", Bounds(unpacked=8_000_000))


def test_xml_that_defines_entities_is_refused() -> None:
    book = xlsx(STAYS)
    part = "xl/worksheets/sheet1.xml"
    old = zipfile.ZipFile(io.BytesIO(book)).read(part)
    lol = b'<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert f"a document type in {part}" in refusal(repacked(book, {part: lol + old}), "d.xlsx")


def test_every_truncation_of_a_workbook_is_refused() -> None:
    for content, name in ((xlsx(STAYS), "d.xlsx"), (ods(STAYS), "d.ods")):
        for length in (10, 100, len(content) // 2, len(content) - 30, len(content) - 1):
            refusal(content[:length], name)
    for length in (600, 2000, 4000):
        refusal(xls()[:length], "d.xls")


def test_damage_within_a_part_is_told() -> None:
    content = bytearray(xlsx(STAYS))
    start = zipfile.ZipFile(io.BytesIO(bytes(content))).getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 60] ^= 0xFF
    assert "a part is damaged" in refusal(bytes(content), "d.xlsx")


def test_workbooks_under_a_password_are_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    locked = content.getvalue()
    at = locked.rindex(b"PK\x01\x02") + 8
    locked = locked[:at] + b"\x01\0" + locked[at + 2 :]
    assert "protected by a password" in refusal(locked, "d.xlsx")
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refusal(compound, "d.xlsx")
    manifest = b"<manifest><encryption-data/></manifest>"
    book = repacked(ods(STAYS), {"META-INF/manifest.xml": manifest})
    assert "protected by a password" in refusal(book, "d.ods")


def test_letters_of_columns_are_those_of_spreadsheet_programs() -> None:
    for column in (0, 25, 26, 51, 52, 701, 702, 16_383):
        assert column_letters(column) == openpyxl.utils.get_column_letter(column + 1)


VALID = (
    ("d.csv", b'City,From,To\n"New\nYork",2027-03-12,2027-03-14 14:30\nOslo,13/03/2027,\n'),
    ("d.csv", "Ort;Von;Bis\nZürich;12.3.2027;14.3.2027\n".encode("utf-16")),
    ("d.xls", xls()),
    ("d.xlsx", xlsx(STAYS, merged=["A2:A3"])),
    ("d.ods", ods(STAYS)),
)
TOKENS = (b'"', b"<", b">", b"&", b"\0", b"999999999", b"-1", b"1048576", b"XFD9", b"\n", b",", b"\xff")


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The bytes with a few of them changed, left out, doubled, or others put in."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        how = draw(st.sampled_from(["cut", "token", "byte", "twice"]))
        if how == "cut":
            content = content[:at] + content[at + draw(st.sampled_from([1, 4, 60, 1000])) :]
        elif how == "token":
            content = content[:at] + draw(st.sampled_from(TOKENS)) + content[at + 1 :]
        elif how == "byte":
            content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
        else:
            content = content[:at] + content[at : at + draw(st.sampled_from([1, 50]))] * 2 + content[at:]
    return content


@st.composite
def mutated_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A spreadsheet whose bytes, or those of one part within it, are changed."""
    name, content = draw(st.sampled_from(VALID))
    if content.startswith(b"PK") and draw(st.booleans()):
        archive = zipfile.ZipFile(io.BytesIO(content))
        part = draw(st.sampled_from(archive.namelist()))
        return name, repacked(content, {part: draw(mutated(archive.read(part)))})
    return name, draw(mutated(content))


@settings(max_examples=150, deadline=10_000, suppress_health_check=[HealthCheck.too_slow])
@given(mutated_files())
def test_nothing_but_a_diary_error_comes_of_damaged_files(file: tuple[str, bytes]) -> None:
    name, content = file
    try:
        source = read_diary_sheet(content, name)
    except DiaryError as refused:
        problems = refused.problems
    else:
        assert source.events == len(source.entries) + len(source.set_aside)
        problems = source.problems
    assert all(problem.file == name and problem.found for problem in problems)

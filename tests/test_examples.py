"""The minister's week: two calendars and a spreadsheet as their programs write them, and what becomes of them."""

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

import sidelines
from sidelines.finding.answer import Answer
from sidelines.finding.wanted import Case
from sidelines.formats.answer_json import answer_json
from sidelines.formats.calendars.read import read_calendar
from sidelines.formats.cases.file import read_case
from sidelines.formats.diaries.entries import Source
from sidelines.formats.sheets.read import read_diary_sheet
from sidelines.itinerary import Item
from sidelines.phrases import item_times
from sidelines.times import Days

CALENDARS = ("elphberg-outlook.ics", "firefly-google.ics")
WEEK = Days(first=date(2027, 3, 22), last=date(2027, 3, 28))
FLAVIA = [
    ("Brussels", "Mon 22 March 2027 18:00 CET to Tue 23 March 2027 16:00 CET"),
    ("Geneva", "Wed 24 March 2027 11:30 CET to Thu 25 March 2027 15:00 CET"),
    ("Warsaw", "Sat 27 March 2027 to Sun 28 March 2027"),
]
RUFUS = [
    ("Singapore", "Sat 20 March 2027 to Mon 22 March 2027 18:15 UTC+8"),
    ("New Delhi", "Mon 22 March 2027 21:30 IST to Wed 24 March 2027 08:00 IST"),
    ("Doha", "Wed 24 March 2027 15:00 UTC+3 to Thu 25 March 2027 01:30 UTC+3"),
    ("Rome", "Thu 25 March 2027 to Sat 27 March 2027"),
]


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "examples" / "ministers-week"


@pytest.fixture(scope="module")
def case(root: Path) -> Case:
    return sidelines.load_case(root / "examples" / "ministers-week.toml")


@pytest.fixture(scope="module")
def answer(case: Case) -> Answer:
    return sidelines.find(case, limit=3)


@pytest.fixture(scope="module")
def sources(folder: Path) -> list[Source]:
    calendars = [read_calendar((folder / name).read_bytes(), name) for name in CALENDARS]
    return [*calendars, read_diary_sheet(folder / "firefly-tour.xlsx")]


def where_and_when(item: Item) -> tuple[str, str]:
    return item.city.name if item.city else "", item_times(item)


class TestDiaries:
    @pytest.mark.parametrize(("name", "stays"), [("Flavia Elphberg", FLAVIA), ("Rufus Firefly", RUFUS)])
    def test_say_where_they_stay(self, case, name, stays):
        assert [where_and_when(stay) for stay in case.itinerary_of(name).stays] == stays

    def test_say_that_warsaw_has_not_answered_yet(self, case):
        tentative = [item for itinerary in case.itineraries for item in itinerary if item.tentative]
        assert [where_and_when(item)[0] for item in tentative] == ["Warsaw"]

    def test_say_what_she_does_in_the_week_of_the_meeting(self, case):
        engagements = case.itinerary_of("Flavia Elphberg").engagements
        assert [where_and_when(each) for each in engagements if each.day in WEEK] == [
            ("", "Thu 25 March 2027, 09:00–10:00 CET"),
            ("Geneva", "Wed 24 March 2027, 15:00–15:30 CET"),
            ("Strelsau", "Fri 26 March 2027, 09:00–10:30 CET"),
            ("", "Fri 26 March 2027, 15:00–15:30 CET"),
        ]
        assert next(each.movable for each in engagements), "the interview, written by hand"

    def test_hold_a_series_with_one_time_left_out_and_one_moved(self, case):
        series = [each for each in case.itinerary_of("Flavia Elphberg").engagements if each.start is not None]
        days = [each.day for each in series if each.city is not None and each.city.name == "Strelsau"]
        assert [f"{day:%d %b}" for day in sorted(days)] == [  # with question time on the 26th
            "01 Mar", "08 Mar", "15 Mar", "26 Mar", "30 Mar", "05 Apr", "12 Apr", "19 Apr", "26 Apr",
        ]  # fmt: skip

    def test_hold_his_flights(self, case):
        ways = [each for each in case.itinerary_of("Rufus Firefly").engagements if each.ends_in]
        assert [(way.city.name, way.ends_in.name) for way in ways] == [
            ("Singapore", "New Delhi"),
            ("New Delhi", "Doha"),
        ]

    def test_leave_one_place_open_and_name_the_nearest(self, case):
        left = [line for itinerary in case.itineraries for note in itinerary.notes for line in note.left_open]
        assert len(left) == 1
        assert "Ljubjlana" in left[0]
        assert "Perhaps Ljubljana, Slovenia?" in left[0]


class TestAnswer:
    def test_has_three_options_and_a_near_miss(self, answer):
        assert [option.city.name for option in answer.options] == ["Rome", "Geneva", "Warsaw"]
        assert answer.near_misses

    def test_shows_no_title(self, answer, sources):
        titles = {entry.title for source in sources for entry in source.entries if entry.title}
        titles |= {aside.title for source in sources for aside in source.set_aside if aside.title}
        assert len(titles) > 12, "there is something that could leak"
        shown = str(answer_json(answer))
        assert [title for title in titles if title in shown] == []

    def test_shows_titles_where_the_case_asks_for_them(self, root):
        path = root / "examples" / "ministers-week.toml"
        asked = path.read_text(encoding="utf-8").replace(
            'diary = "ministers-week/elphberg-outlook.ics"',
            'diary = { file = "ministers-week/elphberg-outlook.ics", titles = true }',
        )
        case, _ = read_case(asked, folder=path.parent)
        assert case is not None
        assert "Question time" in {item.title for item in case.itinerary_of("Flavia Elphberg")}


class TestFiles:
    @pytest.mark.parametrize("name", CALENDARS)
    def test_are_written_as_calendars_are(self, folder, name):
        content = (folder / name).read_bytes()
        lines = content.split(b"\r\n")
        assert lines[-1] == b""
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert max(map(len, lines)) <= 75
        assert name != "elphberg-outlook.ics" or any(line.startswith(b" ") for line in lines), "folded"

    def test_name_nobody_who_made_them(self, folder):
        with zipfile.ZipFile(folder / "firefly-tour.xlsx") as book:
            told = book.read("docProps/core.xml").decode()
        assert re.findall(r"<dc:creator>|lastModifiedBy", told) == []

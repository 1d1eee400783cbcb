"""Cases that name calendars and spreadsheets: what is read, over which days, what is told, and what is no error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sidelines.errors import CaseError, Problem
from sidelines.finding.wanted import Case
from sidelines.formats.cases.file import check_case, load_case, read_case
from sidelines.itinerary import Stay

CASE = """
[[principals]]
name = "Ann"
home = "Oslo"
diary = {diary}

[[principals]]
name = "Bob"
home = "Vienna"

[[meetings]]
name = "talks"
participants = ["Ann", "Bob"]
from = 2027-03-10
to = 2027-03-20
"""

EVENT = """BEGIN:VEVENT
UID:{uid}
DTSTAMP:20270101T000000Z
{lines}
END:VEVENT
"""


def calendar(*events: str) -> str:
    """A calendar of events, each given by its lines."""
    made = "".join(EVENT.format(uid=number, lines=lines) for number, lines in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n{made}END:VCALENDAR\n"


def days(first: str, last: str, place: str, *more: str) -> str:
    """The lines of an all-day event; `last` is the day after, as calendars have it."""
    lines = (f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{last}", f"LOCATION:{place}", *more)
    return "\n".join(lines)


def case_in(folder: Path, diary: str, **files: str) -> Path:
    """A case in the folder, beside the files: work="..." is work.ics."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    path = folder / "case.toml"
    path.write_text(CASE.format(diary=diary), encoding="utf-8")
    return path


def stays(case: Case) -> list[tuple[str, int, int]]:
    return [(stay.city.name, stay.first.day, stay.last.day) for stay in case.itinerary_of("Ann").stays]


def test_a_calendar(tmp_path: Path) -> None:
    work = calendar(days("20270312", "20270315", "Berlin", "SUMMARY:Secret talks"))
    case = load_case(case_in(tmp_path, '"work.ics"', work_ics=work))
    assert stays(case) == [("Berlin", 12, 14)]
    assert [stay.title for stay in case.itinerary_of("Ann").stays] == [""]
    (note,) = case.itinerary_of("Ann").notes
    assert (note.name, note.summary, note.left_open) == ("work.ics", "1 event: 1 entered", ())


@pytest.mark.parametrize(
    "diary", ['{ file = "work.ics", titles = true }', '[{ file = "work.ics", titles = true }]']
)
def test_titles_where_they_are_asked_for(tmp_path: Path, diary: str) -> None:
    work = calendar(days("20270312", "20270315", "Berlin", "SUMMARY:Open talks"))
    case = load_case(case_in(tmp_path, diary, work_ics=work))
    assert [stay.title for stay in case.itinerary_of("Ann").stays] == ["Open talks"]


def test_titles_asked_for_of_the_whole_case(tmp_path: Path) -> None:
    work = calendar(days("20270312", "20270315", "Berlin", "SUMMARY:Open talks"))
    case = load_case(case_in(tmp_path, '"work.ics"', work_ics=work), titles=True)
    assert [stay.title for stay in case.itinerary_of("Ann").stays] == ["Open talks"]


def test_several_firm_and_tentative_by_file(tmp_path: Path) -> None:
    tour = "city,from,to\nMadrid,2027-03-16,2027-03-18\n"
    path = case_in(
        tmp_path,
        '["work.ics", { file = "tour.csv", tentative = true }]',
        work_ics=calendar(days("20270312", "20270315", "Berlin")),
        tour_csv=tour,
    )
    found = load_case(path).itinerary_of("Ann").stays
    assert [(stay.city.name, stay.tentative) for stay in found] == [("Berlin", False), ("Madrid", True)]


def test_what_the_case_says_itself_is_not_doubled(tmp_path: Path) -> None:
    path = case_in(tmp_path, '"work.ics"', work_ics=calendar(days("20270312", "20270315", "Berlin")))
    own = 'stays = [{ city = "Berlin", from = 2027-03-12, to = 2027-03-14, title = "by hand" }]\n'
    path.write_text(path.read_text().replace('diary = "work.ics"\n', f'diary = "work.ics"\n{own}'))
    found = load_case(path).itinerary_of("Ann").stays
    assert [(stay.city.name, stay.title) for stay in found] == [("Berlin", "by hand")]


def test_other_days_than_those_of_the_meetings_and_a_month_around_are_left(tmp_path: Path) -> None:
    work = calendar(
        days("20270206", "20270208", "Paris"),  # its last day is 31 days before the meeting's first
        days("20270420", "20270422", "Rome"),  # its first day is 31 days after the meeting's last
        days("20270204", "20270207", "Lisbon"),
        days("20270421", "20270423", "Athens"),
    )
    case = load_case(case_in(tmp_path, '"work.ics"', work_ics=work))
    assert [name for name, _, _ in stays(case)] == ["Paris", "Rome"]
    assert case.itinerary_of("Ann").notes[0].summary == "4 events: 2 entered and 2 on other days"


def test_what_has_no_place_is_a_warning_with_file_and_line(tmp_path: Path) -> None:
    work = calendar(days("20270312", "20270315", "Berlin"), days("20270316", "20270318", "Warsav"))
    path = case_in(tmp_path, '"work.ics"', work_ics=work)
    (problem,) = check_case(path)
    assert (problem.file, problem.line, problem.severity) == ("work.ics", 11, "warning")
    assert (problem.found, problem.expected) == ("Warsav", "a city")
    assert "Perhaps Warsaw, Poland?" in problem.sentence
    (sentence,) = load_case(path).itinerary_of("Ann").notes[0].left_open
    assert sentence.startswith("work.ics, line 11 (Tue 16 March 2027 to Wed 17 March 2027, Warsav):")


def test_two_cities_at_one_hour_are_warned_of_side_by_side_and_no_error(tmp_path: Path) -> None:
    path = case_in(
        tmp_path,
        '["work.ics", "home.ics"]',
        work_ics=calendar(days("20270310", "20270315", "Berlin")),
        home_ics=calendar(days("20270311", "20270314", "Madrid")),
    )
    (problem,) = check_case(path)
    assert problem.severity == "warning"
    assert "Berlin from Wed 10 March 2027 to Sun 14 March 2027 (work.ics, line 4)" in problem.sentence
    assert "Madrid from Thu 11 March 2027 to Sat 13 March 2027 (home.ics, line 4)" in problem.sentence
    assert len(load_case(path).itinerary_of("Ann").stays) == 2


def test_a_calendar_that_contradicts_the_case_is_warned_of(tmp_path: Path) -> None:
    path = case_in(tmp_path, '"work.ics"', work_ics=calendar(days("20270310", "20270315", "Berlin")))
    own = 'stays = [{ city = "Madrid", from = 2027-03-11, to = 2027-03-13 }]\n'
    path.write_text(path.read_text().replace('diary = "work.ics"\n', f'diary = "work.ics"\n{own}'))
    problems = check_case(path)
    assert [problem.severity for problem in problems] == ["warning"]
    assert "overlap" in problems[0].sentence


@pytest.mark.parametrize(
    ("diary", "words"),
    [
        ('"nothing.ics"', "nothing.ics: found no file that can be read"),
        ('"work.doc"', "found the ending .doc, expected a calendar (.ics) or a spreadsheet"),
        (
            '"https://example.com/feed.ics"',
            "found an address, expected a file. Sidelines never reaches the network",
        ),
        ('["work.ics", "work.ics"]', 'diary[1]: found "work.ics", expected each file once'),
        ('""', "expected a name of at least one character"),
        ("[]", "expected at least this many items: 1"),
        ("7", "diary: found 7, expected a table"),
        ('{ file = "work.ics", tentativ = true }', "Did you mean tentative?"),
        ('"empty.ics"', "empty.ics"),
    ],
)
def test_mistakes_are_told_with_file_and_field(tmp_path: Path, diary: str, words: str) -> None:
    work = calendar(days("20270312", "20270315", "Berlin"))
    path = case_in(tmp_path, diary, work_ics=work, empty_ics="")
    with pytest.raises(CaseError) as refusal:
        load_case(path)
    assert words in str(refusal.value)


def test_a_case_that_is_no_file_can_name_none() -> None:
    case, problems = read_case(CASE.format(diary='"work.ics"'))
    assert case is None
    assert [problem.sentence for problem in problems] == [
        "Only a case that is read from a file can name others."
    ]


def test_no_meeting_reads_all_days(tmp_path: Path) -> None:
    path = case_in(tmp_path, '"work.ics"', work_ics=calendar(days("20270312", "20270315", "Berlin")))
    path.write_text(path.read_text().split("[[meetings]]")[0])
    assert stays(load_case(path)) == [("Berlin", 12, 14)]


def test_a_spreadsheet_of_several_principals(tmp_path: Path) -> None:
    lines = "who,city,from,to\nAnn,Madrid,2027-03-16,2027-03-18\nBob,Rome,2027-03-16,2027-03-18\n"
    case = load_case(case_in(tmp_path, '"tours.csv"', tours_csv=lines))
    assert stays(case) == [("Madrid", 16, 18)]
    whose = case_in(tmp_path, '{ file = "tours.csv", whose = "bob" }', tours_csv=lines)
    assert stays(load_case(whose)) == [("Rome", 16, 18)]


def test_a_line_of_a_spreadsheet_with_hours_is_a_stay(tmp_path: Path) -> None:
    lines = "city,from,to\nMadrid,2027-03-16 10:00,2027-03-16 15:00\n"
    case = load_case(case_in(tmp_path, '"tour.csv"', tour_csv=lines))
    (stay,) = case.itinerary_of("Ann").stays
    assert isinstance(stay, Stay)
    assert (stay.first, stay.start is not None) == (date(2027, 3, 16), True)


def test_problems_of_the_case_come_first() -> None:
    from sidelines.formats.cases.problems import Problems
    from sidelines.formats.cases.raw import Raw

    problems = Problems(Raw(name="case.toml", kind="toml", text="a = 1\nb = 2\n", values={"a": 1, "b": 2}))
    problems.add_other(Problem(file="a.ics", line=1, field="", found="x", expected="y", severity="warning"))
    problems.add(("b",), 2, "3")
    assert [(problem.file, problem.line) for problem in problems.listed()] == [("case.toml", 2), ("a.ics", 1)]


def test_holds_for_the_meeting_itself_do_not_count(tmp_path: Path) -> None:
    from sidelines.formats.calendars.uids import DOMAIN, meeting_mark

    def hold(meeting: str) -> str:
        uid = f"{meeting_mark(meeting, ['Bob', 'Ann'])}-{'0' * 20}@{DOMAIN}"
        return calendar("DTSTART:20270313T090000Z\nDTEND:20270313T110000Z\nLOCATION:Berlin").replace(
            "UID:0", f"UID:{uid}"
        )

    own = load_case(case_in(tmp_path, '"work.ics"', work_ics=hold("talks")))
    assert own.itinerary_of("Ann").engagements == ()
    assert own.itinerary_of("Ann").notes[0].summary == "1 event: 1 marked as free"
    other = load_case(case_in(tmp_path, '"work.ics"', work_ics=hold("another meeting")))
    assert [each.city.name for each in other.itinerary_of("Ann").engagements if each.city] == ["Berlin"]

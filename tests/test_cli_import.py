"""`sidelines import` and `sidelines export` as a user meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sidelines.cli import app
from sidelines.formats.cases.file import load_case
from tests.test_case_diaries import calendar, days

FIRST, LAST = "2027-01-01", "2027-12-31"
BERLIN = days("20270312", "20270315", "Berlin", "SUMMARY:Secret talks")
WARSAW = days("20270316", "20270318", "Warsav", "SUMMARY:Visit")
CALL = "DTSTART:20270313T090000Z\nDTEND:20270313T100000Z\nSUMMARY:Call to nobody"


def run(*arguments: object, given: str | None = None) -> Result:
    wide = {"COLUMNS": "200"}
    return CliRunner().invoke(app, [str(each) for each in arguments], input=given, env=wide)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    path = tmp_path / "work.ics"
    path.write_text(calendar(BERLIN, WARSAW, CALL))
    return path


def imported(case: Path, *files: Path, more: tuple[str, ...] = ()) -> Result:
    spans = ("--from", FIRST, "--to", LAST)
    return run("import", *files, "--principal", "Ann", "-o", case, "--home", "Oslo", *spans, *more)


def test_all_is_shown_and_nothing_is_written_unseen(work: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    shown = imported(case, work)
    assert shown.exit_code == 1
    assert not case.exists()
    for words in (
        "3 events: 1 entered and 2 without a city",
        "Berlin, Germany",
        "Fri 12 March 2027 to Sun 14 March 2027",
        "Warsaw, Poland",
        "No city is called",
        "1 entry has hours but no city",
        "Nothing is written",
    ):
        assert words in shown.output, words
    assert imported(case, work, more=("--yes",)).exit_code == 0
    assert [stay.city.name for stay in load_case(case).itinerary_of("Ann").stays] == ["Berlin"]


def test_titles_are_neither_shown_nor_written_unless_asked_for(work: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    shown = imported(case, work, more=("--yes", "--all"))
    assert "Secret" not in shown.output + case.read_text()
    assert "nobody" not in shown.output + case.read_text()
    titled = tmp_path / "titled.toml"
    shown = imported(titled, work, more=("--yes", "--titles"))
    assert "Secret talks" in shown.output
    assert 'title = "Secret talks"' in titled.read_text()


def test_a_second_run_of_the_same_changes_nothing_and_needs_no_yes(work: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    imported(case, work, more=("--yes",))
    before = case.read_text()
    again = run("import", work, "--principal", "ann", "-o", case, "--from", FIRST, "--to", LAST)
    assert (again.exit_code, case.read_text()) == (0, before)
    assert "Nothing to change" in again.output


def test_a_newer_export_under_another_name(work: Path, tmp_path: Path) -> None:
    case, newer = tmp_path / "case.toml", tmp_path / "work (1).ics"
    imported(case, work, more=("--yes",))
    newer.write_text(work.read_text().replace("20270315", "20270316"))
    shown = imported(case, newer, more=("--yes",))
    assert "newer export" in shown.output
    assert "1 changed" in shown.output
    (stay,) = load_case(case).itinerary_of("Ann").stays
    assert stay.last.day == 15


def test_two_sources_the_same_trip_and_two_cities_at_one_hour(work: Path, tmp_path: Path) -> None:
    tour = tmp_path / "tour.csv"
    tour.write_text("city,from,to\nBerlin,2027-03-12,2027-03-14\nMadrid,2027-03-12,2027-03-15\n")
    shown = imported(tmp_path / "case.toml", work, tour)
    assert "Two cities at one hour (1)" in shown.output
    assert "1 said twice" in shown.output
    assert "2 lines: 1 entered and 1 said twice" in shown.output


def test_another_principal_joins_a_case(work: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    imported(case, work, more=("--yes",))
    refused = run("import", work, "--principal", "Anne", "-o", case, "--yes")
    assert refused.exit_code == 2
    assert "Did you mean Ann?" in refused.output
    assert run("import", work, "--principal", "Bob", "-o", case, "--home", "Rome", "--yes").exit_code == 0
    assert [each.principal.name for each in load_case(case).itineraries] == ["Ann", "Bob"]


def test_days_that_are_not_read_are_said(work: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    shown = run(
        "import",
        work,
        "--principal",
        "Ann",
        "-o",
        case,
        "--home",
        "Oslo",
        "--from",
        FIRST,
        "--to",
        "2027-02-01",
    )
    assert "3 outside these days" in shown.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.ics",), "nothing.ics: found no file that can be read"),
        (("work.ics", "--from", "2027-03-01", "--to", "2027-02-01"), "is before --from"),
        (("work.ics", "--from", "soon"), "'soon' is not a day"),
        (("work.ics", "work.ics"), "two files are called work.ics"),
        (("work.ics", "--tentative", "home.ics"), "--tentative home.ics is none of the files"),
        (("work.ics", "--home", "Nowhere at all"), "No city is called"),
        (("broken.ics",), "broken.ics"),
        (("work.ics", "other.ics", "--source", "x"), "--source gives one file another name"),
    ],
)
def test_mistakes_end_with_2_and_a_sentence_and_write_nothing(
    work: Path, tmp_path: Path, arguments: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.ics").write_bytes(b"\x00\x01\x02 no calendar")
    home = () if "--home" in arguments else ("--home", "Oslo")
    refused = run("import", *arguments, "--principal", "Ann", "-o", "case.toml", "--yes", *home)
    assert refused.exit_code == 2
    assert words in refused.output
    assert not Path("case.toml").exists()


def test_a_case_with_mistakes_is_left_as_it_is(work: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text("[[principals]]\nname = 'Ann'\nhome = 'Nowhere at all'\n")
    before = case.read_bytes()
    refused = imported(case, work, more=("--yes",))
    assert (refused.exit_code, case.read_bytes()) == (2, before)
    assert "case.toml:3: principals[0].home" in refused.output


def test_the_calendar_itself_is_never_written_over(work: Path) -> None:
    before = work.read_bytes()
    assert imported(work, work, more=("--yes",)).exit_code == 2
    assert work.read_bytes() == before


@pytest.mark.parametrize("kind", ["xlsx", "csv", "ics"])
def test_export_and_import_again(work: Path, tmp_path: Path, kind: str) -> None:
    case, again, out = tmp_path / "case.toml", tmp_path / "again.toml", tmp_path / f"diary.{kind}"
    imported(case, work, more=("--yes",))
    told = run("export", case, "-o", out)
    assert told.exit_code == 0
    assert "2 stays and engagements of Ann" in told.output
    assert imported(again, out, more=("--yes",)).exit_code == 0
    one, other = (load_case(path).itinerary_of("Ann") for path in (case, again))
    assert [(stay.city, stay.first, stay.last) for stay in one.stays] == [
        (stay.city, stay.first, stay.last) for stay in other.stays
    ]
    assert [(each.start, each.end) for each in one.engagements] == [
        (each.start, each.end) for each in other.engagements
    ]


def test_export_refuses_what_it_cannot_write(work: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    imported(case, work, more=("--yes",))
    assert "one of .ics, .xlsx, .csv" in run("export", case, "-o", tmp_path / "a.doc").output
    assert run("export", case, "-o", tmp_path / "a.csv", "--principal", "Zoe").exit_code == 2
    assert run("export", case, "-o", case).exit_code == 2
    assert not (tmp_path / "a.csv").exists()

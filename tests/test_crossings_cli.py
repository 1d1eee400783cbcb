"""`sidelines crossings`: what it prints, writes and ends with, and what is new since an earlier run."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from typer.testing import CliRunner

from sidelines.cli import app
from sidelines.crossings import answer as answer_module
from tests.cli_cases import SMALL

TABLE = """\
who,city,country,from,to
Ann,Oslo,Norway,2027-03-01,2027-03-03
Bo,Oslo,Norway,2027-03-03,2027-03-09
Cy,Drammen,Norway,2027-03-04,2027-03-05
Ann,Xyzzyville,,2027-05-01,2027-05-02
Ann,Shanghai,China,2027-06-01,2027-06-09
Bo,Shanghai,China,2027-06-09,
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "travels.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*words, columns=None):
    env = {"COLUMNS": str(columns or 110)}
    return CliRunner().invoke(app, ["crossings", *map(str, words)], env=env)


def test_the_rarest_chance_first(table):
    result = run(table, "--within", 100, "--days", 1)
    assert result.exit_code == 0, result.output
    assert "Who is in one city at one time, or within 100 km and 1 day of it?" in result.output
    told = re.findall(r"^(\d)  (\w+) {2,}(\w+)", result.output, re.MULTILINE)
    assert [number for number, _, _ in told] == ["1", "2", "3", "4"]
    assert told[0][1:] == ("Ann", "Oslo")
    assert "first chance in 3 months" in result.output
    assert "Ann until 3 March 2027, Cy from 4" in result.output
    assert "line 5" in result.output
    assert "5 of 6 lines are counted; 1 is not" in result.output
    assert re.search(r"line 5 +no city is called 'Xyzzyville'$", result.output, re.MULTILINE)
    assert "known" not in result.output  # of what was before the table's first day, it knows nothing


def test_equal_reasons_are_one_and_the_rarest_come_first(tmp_path):
    path = tmp_path / "t.csv"
    lines = [f"M{i},Newark,United States,2027-03-{i:02}" for i in range(1, 13)]
    path.write_text(
        "Minister,City,Country,From\n" + "\n".join([*lines, "Ann,Helsinkki,Finland,2027-03-01", "Bo,Oslo,,"]),
        encoding="utf-8",
    )
    result = run(path)
    assert result.exit_code == 1
    _, _, told = result.output.partition("0 of 14 lines are counted; 14 are not\n")
    assert [" ".join(line.split()) for line in told.splitlines()] == [
        "t.csv, line 14 no city in Finland is called 'Helsinkki'; perhaps Helsinki, Finland",
        "t.csv, line 15 it doesn't say when",
        "t.csv 'Newark' names several cities; perhaps Newark, New Jersey (lines 2, 3, 4 and 9 more)",
    ]
    printed = run(path, "--csv", "-")
    assert "0 of 14 lines are counted; 14 are not." in printed.output


def test_many_reasons_are_cut_with_their_number(tmp_path):
    path = tmp_path / "t.csv"
    text = "".join(f"Ann,Xyzzyville{chr(65 + i)},,2027-03-01\n" for i in range(15))
    path.write_text(f"who,city,country,from\n{text}", encoding="utf-8")
    assert "and 3 more reasons, of 3 lines or places; all are listed by --json" in run(path).output


def test_it_fits_eighty_columns(table):
    result = run(table, "--within", 100, "--days", 1, columns=80)
    assert max(map(len, result.output.splitlines())) <= 80


def test_nobody_meets(table):
    result = run(table, "--with", "Cy")
    assert result.exit_code == 1
    assert "Nobody comes near" in result.output


def test_with_a_name_by_part_and_case(table):
    result = run(table, "--with", "ann", "--limit", 1)
    assert result.exit_code == 0
    assert "Who is where Ann is?" in result.output
    assert "(1 of 2 shown)" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--with", "Annn"), "did you mean Ann?"),
        (("--from", "2027-03-09", "--to", "2027-03-01"), "--to 2027-03-01 is before --from 2027-03-09"),
        (("--from", "some day"), "some day"),
        (("--within", "-1"), "Invalid value"),
        (("--within", "nan"), ""),
        (("--days", "1000"), "Invalid value"),
        (("--at", "Xyzzyville"), "No city is called 'Xyzzyville'"),
        (("--json", "--csv", "-"), "--json and --csv - both print"),
        (("--html", "/nowhere/at/all.html"), "no such folder"),
    ],
)
def test_a_users_mistake_ends_with_2_and_a_sentence(table, words, said):
    result = run(table, *words)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_file_that_is_read_is_never_written(table):
    before = table.read_bytes()
    for words in (("--csv", table), ("--html", table)):
        assert run(table, *words).exit_code == 2
    assert table.read_bytes() == before


def test_days_asked_about(table):
    result = run(table, "--from", "2027-06-01", "--to", "2027-06-30")
    assert result.exit_code == 0
    assert "(1 of 1 shown)" in result.output
    assert "first chance in 3 months" in result.output


def test_json_holds_everything(table):
    result = run(table, "--within", 100, "--days", 1, "--limit", 1, "--json")
    values = json.loads(result.stdout)
    assert values["kind"] == "sidelines crossings"
    assert values["asked"] == {"with": None, "within_km": 100.0, "days": 1, "from": None, "to": None}
    assert (values["chances"], values["kept"], len(values["crossings"])) == (4, 4, 4)
    assert (values["same_city_pairs"], values["near_pairs"], values["complete"]) == (2, 2, True)
    (left,) = values["unplaced"]
    assert (left["line"], left["place"], left["who"]) == (5, "Xyzzyville", "Ann")
    assert values["files"][0]["placed"] == 5
    first = values["crossings"][0]
    assert (first["one"]["who"], first["first"], first["km"], first["same_city"]) == (
        "Ann",
        "2027-03-03",
        0.0,
        True,
    )


def test_csv_is_printed_or_written_and_defused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("who,city,from\n=1+1,Oslo,2027-03-01\nBo,Oslo,2027-03-01\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    printed = run(path, "--csv", "-")
    assert run(path, "--csv", out).exit_code == printed.exit_code == 0
    assert out.read_text(encoding="utf-8") == printed.stdout
    (row,) = csv.DictReader(io.StringIO(printed.stdout))
    assert sorted((row["who"], row["other"])) == ["'=1+1", "Bo"]


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_watch_tells_what_is_new_and_what_is_gone(table, tmp_path, kind):
    old = tmp_path / f"old.{kind}"
    old.write_text(run(table, *(["--json"] if kind == "json" else ["--csv", "-"])).stdout, encoding="utf-8")
    same = run(table, "--watch", old)
    assert same.exit_code == 1
    assert "Nothing is new." in same.output
    table.write_text(TABLE.replace("Bo,Shanghai", "Cy,Shanghai"), encoding="utf-8")
    other = run(table, "--watch", old)
    assert other.exit_code == 0
    assert "(1 of 1 new since the earlier run shown)" in other.output
    assert "No longer there: Ann and Bo: Shanghai, 9 June 2027" in other.output
    assert "3 March" not in other.output
    values = json.loads(run(table, "--watch", old, "--json").stdout)
    assert [each["other"]["who"] for each in values["crossings"]] == ["Cy"]
    assert values["gone"] == ["Ann and Bo: Shanghai, 9 June 2027"]


def test_watch_says_when_another_question_was_asked(table, tmp_path):
    old = tmp_path / "old.json"
    old.write_text(run(table, "--json").stdout, encoding="utf-8")
    result = run(table, "--within", 100, "--watch", old)
    assert result.exit_code == 0
    assert "The earlier run was asked something else" in result.output


def test_a_defused_name_is_not_new(tmp_path):
    path, old = tmp_path / "t.csv", tmp_path / "old.csv"
    path.write_text("who,city,from\n=1|1,Oslo,2027-03-01\nBo,Oslo,2027-03-01\n", encoding="utf-8")
    assert run(path, "--csv", old).exit_code == 0
    assert run(path, "--watch", old).exit_code == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"kind": "other"}', b'{"kind": "sidelines crossings"}', b"a,b\n", b"\xff\xfe\x00",
     b"{" * 100_000, b'{"kind": "sidelines crossings", "crossings": [1], "complete": true, "kept": 1, "chances": 1}'],
)  # fmt: skip
def test_what_is_no_earlier_run_is_refused(table, tmp_path, content):
    old = tmp_path / "old"
    old.write_bytes(content)
    result = run(table, "--watch", old)
    assert result.exit_code == 2
    assert f"{old}" in result.output
    assert "expected" in result.output
    assert run(table, "--watch", tmp_path / "none").exit_code == 2


def test_the_page_stands_by_itself(table, tmp_path):
    page = tmp_path / "page.html"
    table.write_text(TABLE.replace("Ann", "<b>Ann & Co</b>"), encoding="utf-8")
    assert run(table, "--within", 100, "--days", 1, "--html", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    root = ET.fromstring(text.removeprefix("<!DOCTYPE html>\n"))
    assert "<b>Ann" not in text
    assert "&lt;b&gt;Ann &amp; Co&lt;/b&gt;" in text
    assert not re.search(r"<script|src=|href=\"http|@import|url\(", text)
    pictures = list(root.iter("{http://www.w3.org/2000/svg}svg"))
    assert len(pictures) == 2  # for a wide page and a narrow one
    for picture in pictures:
        width, height = float(picture.get("width")), float(picture.get("height"))
        for bar in picture.iter("{http://www.w3.org/2000/svg}rect"):
            x, wide = float(bar.get("x")), float(bar.get("width"))
            assert 0 <= x <= x + wide <= width + 0.2
            assert 0 <= float(bar.get("y")) <= height
        assert len(list(picture.iter("{http://www.w3.org/2000/svg}g"))) == 4
    said = next(each for each in root.iter("pre") if each.get("class") == "said")
    assert len("".join(said.itertext()).splitlines()) == 4
    identifiers = re.findall(r' id="([^"]+)"', text)
    assert len(identifiers) == len(set(identifiers))
    assert "Xyzzyville" in text


def test_a_page_without_a_chance(table, tmp_path):
    page = tmp_path / "page.html"
    assert run(table, "--with", "Cy", "--html", page).exit_code == 1
    assert "Nobody comes near" in page.read_text(encoding="utf-8")


def test_a_case_file_is_a_table_too(tmp_path):
    case, other = tmp_path / "case.toml", tmp_path / "t.csv"
    case.write_text(SMALL, encoding="utf-8")
    other.write_text("who,city,from,to\nAnn,Brussels,2018-07-12,2018-07-13\n", encoding="utf-8")
    result = run(case, other)
    assert result.exit_code == 0
    assert "Flavia Elphberg" in result.output


def test_stopped_before_anything_was_found(table, monkeypatch):
    stopped = answer_module.Crossings(
        found=(), chances=0, exact=0, near=0, people=3, presences=5, within_km=0, days=0, complete=False
    )
    monkeypatch.setattr(answer_module, "crossings", lambda *args, **kwargs: stopped)
    result = run(table)
    assert result.exit_code == 130
    assert "Stopped before everybody was looked at" in result.output


def test_control_characters_do_not_reach_the_terminal(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        'who,city,from\n"\x1b[31mAnn",Oslo,2027-03-01\nBo,"\x1b[2JLima\x07",2027-03-01\n', encoding="utf-8"
    )
    assert "\x1b" not in run(path).output

"""`sidelines record`: claims, origins and conflicts on the terminal, as JSON and as pictures; entering more of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sidelines.cli import app
from sidelines.formats.records.file import load_record


@pytest.fixture
def example(root: Path, tmp_path: Path) -> Path:
    path = tmp_path / "record.toml"
    path.write_bytes((root / "examples" / "helsinki-2018-record.toml").read_bytes())
    return path


def run(*words: str | Path, columns: int = 120, given: str | None = None) -> Result:
    runner = CliRunner(env={"COLUMNS": str(columns)})
    return runner.invoke(app, ["record", *(str(word) for word in words)], input=given)


def words_of(found: Result) -> str:
    return " ".join(found.stdout.split())


class TestList:
    @pytest.mark.parametrize("columns", [80, 120])
    def test_is_a_table_within_the_page(self, example: Path, columns: int) -> None:
        found = run("list", example, columns=columns)
        assert found.exit_code == 0
        assert max(map(len, found.stdout.splitlines())) <= columns
        for key in load_record(example).claims_by_key:
            assert re.search(rf"^{re.escape(key)} ", found.stdout, re.MULTILINE) or columns == 80

    def test_shows_date_chain_words_attribute_and_value(self, example: Path) -> None:
        said = words_of(run("list", example, columns=250))
        assert (
            "ignored-insider 16 Jun 2018 Business Insider Singapore → Washington Post → unnamed officials "
            "“We ignored it” staff-action actor aides; act ignored" in said
        )

    def test_of_an_earlier_day_holds_what_was_on_record_then(self, example: Path) -> None:
        found = run("list", example, "--on", "2018-06-15")
        assert "4 May 2018" in found.stdout
        assert "16 Jun 2018" not in found.stdout

    def test_of_one_attribute_holds_its_claims_alone(self, example: Path) -> None:
        assert "4 claims in 4 reports." in run("list", example, "--about", "lateness").stdout
        assert "did you mean lateness?" in run("list", example, "--about", "lateniss").stderr

    def test_is_one_document_as_json(self, example: Path) -> None:
        told = json.loads(run("list", example, "--json").stdout)
        assert len(told["claims"]) == len(load_record(example).claims)
        assert told["claims"][0]["chain"] == [
            {"kind": "person", "name": "Yuri Ushakov", "office": "presidential aide"}
        ]

    def test_shows_names_that_are_joined(self, example: Path) -> None:
        words = ("--outlet", "Gazette", "--on", "2018-06-24", "--about", "confirmation", "--value", "visit")
        run("add", example, *words, "--quote", "confirmed", "--cites", "Garrett Markis, spokesman", "-y")
        said = words_of(run("list", example, columns=250))
        assert "Garrett Marquis, also Garrett Markis (joined by rule)" in said
        assert "Gazette → Garrett Marquis (spokesman)" in said


class TestShow:
    def test_tells_how_the_time_was_resolved(self, example: Path) -> None:
        said = words_of(run("show", example, "mid-july", columns=200))
        assert "“mid-July”: about 11 to 20 July 2018, said on 27 June 2018" in said
        assert "1. Washington Post" in said

    def test_tells_what_contradicts_it(self, example: Path) -> None:
        said = words_of(run("show", example, "late-20", columns=200))
        assert "contradicts it late-35: QHA → AP, 16 July 2018: 35 min" in said

    def test_of_an_unknown_key_offers_the_nearest(self, example: Path) -> None:
        found = run("show", example, "midjuly")
        assert found.exit_code == 2
        assert "did you mean mid-july?" in found.stderr

    def test_prints_json(self, example: Path) -> None:
        told = json.loads(run("show", example, "late-hour", "--json").stdout)
        assert told["value"] == {"minutes": [55, 60], "words": "just under an hour"}


class TestOriginsAndConflicts:
    def test_count_the_echoes_of_one_origin(self, example: Path) -> None:
        said = run("origins", example).stdout
        assert "Washington Post's unnamed officials: 1 origin, 3 reports (2 echoes), single anonymous" in said
        assert "\n  Washington Post, 15 June 2018\n    Business Insider Singapore, 16 June 2018\n" in said

    def test_are_json_too(self, example: Path) -> None:
        told = json.loads(run("origins", example, "--json").stdout)["origins"]
        post = next(each for each in told if each["single_anonymous"])
        assert post["echoes"] == ["insider-0616", "sputnik-0616"]
        assert [each["name"] for each in post["tree"][0]["echoes"]] == [
            "Business Insider Singapore",
            "Sputnik",
        ]
        conflict = json.loads(run("conflicts", example, "--json").stdout)["conflicts"][0]
        assert (conflict["attribute"], len(conflict["readings"]), conflict["origins"]) == ("lateness", 4, 4)

    def test_end_with_1_where_something_conflicts(self, example: Path) -> None:
        found = run("conflicts", example)
        assert found.exit_code == 1
        assert "four values, four origins" in words_of(found)
        calm = run("conflicts", example, "--on", "2018-06-28")
        assert calm.exit_code == 0
        assert "Nothing on record contradicts anything else." in calm.stdout


LATE = ("--outlet", "CNN", "--on", "2018-07-16", "--about", "lateness", "--value")


class TestAdd:
    def test_shows_and_writes_nothing_unless_told_to(self, example: Path) -> None:
        before = example.read_text(encoding="utf-8")
        found = run("add", example, *LATE, "45 minutes", "--quote", "45 minutes late")
        assert found.exit_code == 1
        assert "contradicts late-20" in words_of(found)
        assert "contradicts late-45" not in words_of(found)
        assert "--yes" in found.stderr
        assert example.read_text(encoding="utf-8") == before

    def test_writes_at_the_end_and_keeps_all_else(self, example: Path) -> None:
        before = example.read_text(encoding="utf-8")
        cites = ("--cites", "outlet: AP", "--cites", "unnamed: two officials + Ann Other, an aide")
        found = run("add", example, *LATE, "45 minutes", "--quote", "45 minutes late", *cites, "-y")
        assert found.exit_code == 0
        assert example.read_text(encoding="utf-8").startswith(before)
        added = load_record(example).claims[-1]
        assert added.key == "cnn-2018-07-16-1"
        assert [[source.text() for source in link] for link in added.chain] == [
            ["AP"], ["unnamed two officials", "Ann Other (an aide)"],
        ]  # fmt: skip

    def test_finds_a_report_that_is_there_by_outlet_and_day(self, example: Path) -> None:
        words = (
            "--outlet",
            "Daily Beast",
            "--on",
            "16 July 2018",
            "--quote",
            "by 2 p.m.",
            "--about",
            "arrived",
        )
        assert run("add", example, *words, "--value", "14:00", "-y").exit_code == 0
        record = load_record(example)
        assert record.claims[-1].report == "beast-0716"
        assert record.claims[-1].key == "beast-0716-1"
        assert len(record.reports) == len(set(record.reports_by_key))

    def test_corrects_and_withdraws_without_erasing(self, example: Path) -> None:
        corrected = (*LATE, "just over an hour", "--quote", "over an hour", "--corrects", "late-45")
        assert run("add", example, *corrected, "-y").exit_code == 0
        withdrawn = ("--outlet", "QHA", "--on", "2018-07-17", "--withdraws", "late-35")
        assert run("add", example, *withdrawn, "-y").exit_code == 0
        assert "(corrected since)" in run("list", example).stdout
        assert "three values" in words_of(run("conflicts", example))
        assert "four values" in words_of(run("conflicts", example, "--on", "2018-07-16"))
        assert "withdrawn on Tue 17 July 2018" in words_of(run("show", example, "late-35"))

    def test_takes_claims_as_json_from_standard_input(self, tmp_path: Path) -> None:
        path = tmp_path / "new.json"
        told = [("c1", "in July", "date", "July"), ("c2", "there", "place", "Oslo")]
        claims = json.dumps(
            {"claims": [dict(zip(("id", "quote", "attribute", "value"), each, strict=True)) for each in told]}
        )
        found = run("add", path, "--outlet", "AP", "--on", "2018-06-01", "--claims", "-", "-y", given=claims)
        assert found.exit_code == 0
        assert [claim.key for claim in load_record(path).claims] == ["c1", "c2"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ((), "nothing to enter"),
            (("--quote", "x"), "needs both --quote and --about"),
            (("--quote", "x", "--about", "date", "--value", "July"), "--outlet NAME and --on DATE"),
            (
                ("--report", "none", "--quote", "x", "--about", "date", "--value", "July"),
                "has no report 'none'",
            ),
            ((*LATE, "{", "--quote", "x"), "is no JSON"),
            ((*LATE, "", "--quote", "x"), "found"),
            ((*LATE, "1 h", "--quote", "x", "--corrects", "nobody"), "has no claim 'nobody'"),
            (("--outlet", "X", "--on", "2018-07-16T10:00", "--withdraws", "late-20"), "not a day"),
        ],
    )
    def test_says_what_is_missing(self, example: Path, words: tuple[str, ...], said: str) -> None:
        before = example.read_bytes()
        found = run("add", example, *words, "-y")
        assert found.exit_code == 2
        assert said in found.stderr
        assert example.read_bytes() == before

    def test_keeps_the_line_ends_of_the_file(self, example: Path) -> None:
        example.write_bytes(example.read_bytes().replace(b"\n", b"\r\n"))
        assert run("add", example, *LATE, "1 h", "--quote", "an hour", "-y").exit_code == 0
        assert b"\n" not in example.read_bytes().replace(b"\r\n", b"")


@pytest.mark.parametrize("verb", ["list", "origins"])
def test_pictures_are_drawn(example: Path, tmp_path: Path, verb: str) -> None:
    path = tmp_path / "picture.svg"
    assert run(verb, example, "--svg", path).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("<svg")
    assert run(verb, example, "--svg", example).exit_code == 2

"""Records in files: what is read, what is refused with line and field, and claims as JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sidelines.cli import app
from sidelines.formats.cases.file import check_case
from sidelines.formats.records.adding import claims_in
from sidelines.formats.records.claims_json import claim_json, record_json, value_json
from sidelines.formats.records.file import RecordError, load_record, problems_of_record, read_record
from sidelines.formats.records.schema import record_schema
from sidelines.formats.records.values import Ground, WrongValue, value_of, when_of
from sidelines.record.attributes import KNOWN
from sidelines.record.claims import Record
from sidelines.record.conflicts import conflicts
from sidelines.record.origins import origins
from sidelines.record.sources import Grade
from sidelines.record.words import conflict_line, origin_line
from tests.cli_cases import SMALL
from tests.record.build import FIRST

HEAD = """\
title = "The talks"

[record]
countries = ["Czechia", "Slovakia"]

[[record.events]]
name = "Summit"
from = 2027-03-10
to = 2027-03-12

[[record.reports]]
key = "a"
outlet = "The Gazette"
on = 2027-03-01
"""


def claim(**fields: str) -> str:
    told = {"report": '"a"', "quote": '"words"', "attribute": '"date"', "value": '"mid-March"'} | fields
    return "\n[[record.claims]]\n" + "\n".join(f"{name} = {value}" for name, value in told.items()) + "\n"


def read(text: str) -> Record:
    found, problems = read_record(text)
    assert problems == []
    assert found is not None
    return found


def only(**fields: str) -> Any:
    return read(HEAD + claim(**fields)).claims[0]


@pytest.fixture(scope="module")
def example(root: Path) -> Record:
    return load_record(root / "examples" / "helsinki-2018-record.toml")


class TestExample:
    def test_has_one_origin_of_the_posts_officials_with_its_echoes(self, example: Record) -> None:
        lines = [origin_line(origin) for origin in origins(example)]
        assert (
            "Washington Post's unnamed officials: 1 origin, 3 reports (2 echoes), single anonymous" in lines
        )

    def test_raises_no_alarm_but_for_the_four_figures_of_the_lateness(self, example: Record) -> None:
        assert [conflict_line(each) for each in conflicts(example)] == [
            "lateness: 20 min (RFE/RL), 35 min (AP), 45 min (Daily Mail), just under an hour (Daily Beast): "
            "four values, four origins"
        ]

    def test_covers_the_months_from_the_invitation_to_the_meeting(self, example: Record) -> None:
        attributes = {c.attribute for c in example.claims}
        assert attributes >= {
            "wish",
            "staff-action",
            "invitation",
            "stage",
            "date",
            "place",
            "envoy-visit",
            "lateness",
        }
        assert all(
            report.address
            for report in example.reports
            if report.outlet not in {"Washington Post", "Business Insider Singapore"}
        )
        assert max(len(c.quote) for c in example.claims) < 100

    def test_grades_the_outlet_that_is_not_shown(self, example: Record) -> None:
        (origin,) = [each for each in origins(example) if each.name == "an outlet not shown"]
        assert origin.grade is Grade.UNCLEAR

    def test_gives_its_claims_as_json_and_takes_them_back(self, example: Record) -> None:
        claims = claims_in(json.dumps({"claims": [claim_json(each) for each in example.claims]}))
        ground = Ground(said=FIRST, countries=())
        assert len(claims) == len(example.claims)
        for told, before in zip(claims, example.claims, strict=True):
            if before.attribute not in {"place", "envoy-visit"}:  # these need the table of places
                assert value_of(told["attribute"], told["value"], ground) == before.value
            assert "report" not in told


class TestValues:
    @pytest.mark.parametrize(
        ("attribute", "value", "text"),
        [
            ("date", '"mid-March"', "about 11 to 20 March 2027"),
            ("date", "2027-03-16", "16 March 2027"),
            ("date", '"after the Summit"', "after the Summit (12 March 2027 or later)"),
            ("date", '{relation = "before", event = "summit"}', "before the Summit (before 10 March 2027)"),
            ("date", "{from = 2027-03-01, to = 2027-03-05, approx = true}", "about 1 to 4 March 2027"),
            ("date", '{words = "late March"}', "about 21 to 31 March 2027"),
            ("place", '"a third country"', "a third country (not in Czechia or Slovakia)"),
            ("place", '["Vienna, AT", "Poland"]', "Vienna, AT or Poland"),
            ("will-happen", '"no"', "no"),
            ("participants", '["Ann Other", "Bob Stranger"]', "Ann Other and Bob Stranger"),
            ("contact", '{kind = "telephone", between = ["A B", "C D"]}', "kind telephone; between A B and C D"),
            ("past-encounter", "{count = 2}", "count 2"),
            ("lateness", '"just under an hour"', "just under an hour (55 min to under 1 h)"),
            ("lateness", "{minutes = 35}", "35 min"),
            ("lateness", "{minutes = [30]}", "30 min or more"),
            ("lateness", '"more than 2 hours"', "more than 2 hours (2 h 01 or more)"),
            ("lateness", '"an hour and a half"', "1 h 30"),
            ("began", '"13:20"', "13:20"),
            ("began", '{clock = ["13:00", "13:30"]}', "13:00 to 13:30"),
            ("seats", '{number = 12, unit = "seats"}', "12 seats"),
            ("seats", '{from = 8, to = 12, unit = "seats"}', "8 to under 12 seats"),
            ("mood", '"cordial"', "cordial"),
            ("menu", '{first = "soup", guests = 12}', "first soup; guests 12"),
        ],
    )  # fmt: skip
    def test_are_read(self, attribute: str, value: str, text: str) -> None:
        assert only(attribute=f'"{attribute}"', value=value).reading.text() == text

    def test_that_are_not_told_need_a_modality_that_says_so(self) -> None:
        text = HEAD + '\n[[record.claims]]\nreport = "a"\nquote = "unknown"\nattribute = "place"\n'
        assert read(text + 'modality = "unknown"\n').claims[0].value.text() == "not told"
        assert "What is asserted has a value" in str(read_record(text)[1][0])

    def test_are_counted_from_when_they_were_said(self) -> None:
        assert only(value='"next month"').value.text() == "1 to 30 April 2027"
        assert only(value='"next month"', said="2027-02-27").value.text() == "1 to 31 March 2027"

    def test_name_unknown_places_by_themselves(self) -> None:
        found = only(attribute='"place"', value='"Xyzzy Manor"').value
        assert not found.known
        assert found.text() == "Xyzzy Manor"


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "found an empty file"),
            ('title = "x"', "record: found nothing, expected the field record"),
            (HEAD + claim(report='"b"'), 'record.toml:17: record.claims[0].report: found "b", expected the key of'),
            (HEAD + claim(value='"soonish"'), 'record.toml:20: record.claims[0].value: found "soonish", expected days'),
            (HEAD + claim(value="{from = 2027-03-05, to = 2027-03-01}"), "value.to: found 2027-03-01"),
            (HEAD + claim(value='"9999-12-31"'), "expected days such as"),
            (HEAD + claim(value='"July 2999"'), "expected a day from 1900 to 2200"),
            (HEAD + claim(said="{from = 9999-12-31}", value='"next year"'), "said.from: found 9999-12-31"),
            (HEAD + claim(value="{until = 2027-03-05}"), "record.claims[0].value.until"),
            (HEAD + claim(attribute='"format"', value='"bilat"'), "one of bilateral"),
            (HEAD + claim(attribute='"contact"', value='{kynd = "letter"}'), "Did you mean kind?"),
            (HEAD + claim(attribute='"envoy-visit"', value='{purpose = "tourism"}'), "record.claims[0].value.purpose"),
            (HEAD + claim(modality='"sure"'), "record.claims[0].modality"),
            (HEAD + claim(quote=f'"{"x" * 301}"'), "at most this many characters: 300"),
            (HEAD + claim(start="5"), "both start and end"),
            (HEAD + claim(start="5", end="5"), "an end after start"),
            (HEAD + claim(chain='[{kind = "unnamed", name = "X"}]'), "description, and no name"),
            (HEAD + claim(chain='[{kind = "friend", name = "X"}]'), "record.claims[0].chain[0].kind"),
            (HEAD + claim(key='"x"') + claim(key='"x"'), "A claim before it has this one."),
            (HEAD + claim(atribute='"date"'), "Did you mean attribute?"),
            (HEAD + '\n[[record.corrections]]\nof = "9"\non = 2027-03-02\n', 'found "9", expected the key of a claim'),
            (HEAD.replace("on = 2027-03-01", "on = 2027-03-01T10:00:00"), "with its offset from UTC"),
            (HEAD.replace("to = 2027-03-12", "to = 2027-03-10"), "a day after from"),
            ("[record]" + claim(attribute='"place"', value='"a third country"'), "the key of a report"),
        ],
    )  # fmt: skip
    def test_are_told_with_line_and_field(self, text: str, said: str) -> None:
        found, problems = read_record(text)
        assert found is None
        assert said in "\n".join(map(str, problems))

    def test_of_a_third_country_without_countries_are_told(self) -> None:
        text = HEAD.replace('countries = ["Czechia", "Slovakia"]', "")
        _, problems = read_record(text + claim(attribute='"place"', value='"a third country"'))
        assert "in the record's field countries" in str(problems[0])

    def test_of_a_file_that_is_not_there_are_told(self, tmp_path: Path) -> None:
        with pytest.raises(RecordError, match="found no file that can be read"):
            load_record(tmp_path / "none.toml")


class TestCases:
    def test_may_hold_a_record_and_give_it_their_countries(self, tmp_path: Path) -> None:
        path = tmp_path / "case.toml"
        record = HEAD.partition("\n")[2].replace('countries = ["Czechia", "Slovakia"]\n', "")
        path.write_text(
            SMALL + record + claim(attribute='"place"', value='"a third country"'), encoding="utf-8"
        )
        assert [each for each in check_case(path) if each.severity == "error"] == []
        assert "Germany or Russia" in load_record(path).claims[0].value.text()

    def test_are_checked_with_their_record(self, tmp_path: Path) -> None:
        path = tmp_path / "case.toml"
        assert problems_of_record(path) == []
        path.write_text(SMALL, encoding="utf-8")
        assert problems_of_record(path) == []
        record = HEAD.partition("\n")[2]
        path.write_text(SMALL + record + claim(value='"soonish"'), encoding="utf-8")
        found = CliRunner().invoke(app, ["check", str(path)])
        assert found.exit_code == 2
        assert 'record.claims[0].value: found "soonish"' in found.stdout
        assert "1 error" in found.stdout


class TestJson:
    def test_takes_the_first_of_several_readings_and_leaves_out_what_is_not_told(self) -> None:
        (found,) = claims_in('[{"id": "c1", "quote": "a|b", "attribute": "stage", "value": "agreed|announced", '
                             '"modality": "planned|asserted", "or": {}, "note": "x", "chain": [{"kind": "unnamed", '
                             '"description": "an aide|aides", "count": null}]}]')  # fmt: skip
        assert found == {
            "key": "c1", "quote": "a|b", "attribute": "stage", "value": "agreed", "modality": "planned",
            "chain": [{"kind": "unnamed", "description": "an aide"}],
        }  # fmt: skip

    @pytest.mark.parametrize("text", ["", "{", "3", '{"claims": 1}', "[1]", "[" * 100_000])
    def test_that_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(Exception, match="the claims"):
            claims_in(text)

    def test_of_a_record_says_what_was_corrected(self) -> None:
        text = (
            HEAD
            + claim(key='"x"')
            + '\n[[record.corrections]]\nof = "x"\non = 2027-03-02\nwords = "we erred"\n'
        )
        (told,) = record_json(read(text))["claims"]
        assert told["corrected"] == {"on": "2027-03-02", "replaced_by": None, "words": "we erred"}


def test_the_schema_names_every_table() -> None:
    definitions = record_schema()["$defs"]
    assert {"ClaimTable", "ReportTable", "SourceTable", "CorrectionTable", "EventTable"} <= definitions.keys()


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates(),
    st.sampled_from(["2027-03-01", "late June", "about 20 minutes", "a third country", "13:00", "after the Summit"]),
)  # fmt: skip
names = st.sampled_from(
    ["from", "to", "approx", "relation", "event", "words", "minutes", "clock", "number", "unit", "person", "place",
     "when", "purpose", "between", "kind", "count", "by", "actor", "act"]
)  # fmt: skip
raw = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from([*KNOWN, "lateness"]), raw)
def test_any_value_is_read_and_written_or_refused(attribute: str, value: Any) -> None:
    try:
        found = value_of(attribute, value, Ground(said=FIRST))
    except WrongValue:
        return
    json.dumps(value_json(found))
    assert isinstance(found.text(), str)


@given(raw)
def test_any_days_are_read_or_refused(value: Any) -> None:
    with suppress(WrongValue):
        assert when_of(value, Ground(said=FIRST)).text()

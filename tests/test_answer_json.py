"""The answer as JSON: held by its schema, and the same as the values it was made from."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from jsonschema import Draft202012Validator

import sidelines
from sidelines.formats.answer_json import answer_json
from sidelines.formats.cases.file import read_case
from sidelines.times import minute_of
from tests.cli_cases import BY_AIR, CLOSED, SMALL


@pytest.fixture(scope="module")
def schema(root) -> dict:
    return json.loads((root / "docs" / "reference" / "answer.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator(schema) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def case_of(text: str) -> sidelines.Case:
    case, problems = read_case(text)
    assert case is not None, problems
    return case


@pytest.fixture(scope="module")
def answer() -> sidelines.Answer:
    return sidelines.find(case_of(SMALL))


@pytest.fixture(scope="module")
def values(answer) -> dict:
    return json.loads(json.dumps(answer_json(answer)))


def at(text: str) -> int:
    return minute_of(datetime.fromisoformat(text))


class TestSchema:
    def test_holds_for_an_answer(self, validator, values):
        assert values["options"]
        assert values["near_misses"]
        assert list(validator.iter_errors(values)) == []

    def test_holds_where_nothing_is_open(self, validator):
        values = answer_json(sidelines.find(case_of(CLOSED)))
        assert values["options"] == []
        assert not any(kind["open"] for kind in values["kinds"])
        assert list(validator.iter_errors(values)) == []

    def test_holds_for_an_answer_that_was_stopped(self, validator):
        stopped = sidelines.find(case_of(SMALL), progress=lambda done, days: done < 3)
        values = answer_json(stopped)
        assert (values["complete"], values["why_not"], values["near_misses"]) == (False, [], [])
        assert list(validator.iter_errors(values)) == []

    def test_holds_for_one_city_on_one_day(self, validator):
        case = case_of(SMALL)
        asked = sidelines.why_not(case, city=sidelines.find_city("Helsinki"), day=case.meeting().days.first)
        values = answer_json(asked)
        assert values["why_not"][0]["city"] == "Helsinki"
        assert list(validator.iter_errors(values)) == []

    @pytest.mark.parametrize("name", ["helsinki-2018", "ministers-week", "trilateral"])
    def test_holds_for_the_examples(self, validator, root, name):
        case = sidelines.load_case(root / "examples" / f"{name}.toml")
        meeting = case.meeting()
        few = replace(meeting, days=replace(meeting.days, last=min(meeting.days)), after=None)
        assert list(validator.iter_errors(answer_json(sidelines.find(case.with_meeting(few), limit=5)))) == []

    @pytest.mark.parametrize(
        "change", [("rank", 0), ("start", "2018-07-16 08:00"), ("kind", "palace"), ("city", None)]
    )
    def test_refuses_what_it_should(self, validator, values, change):
        name, wrong = change
        broken = values | {"options": [values["options"][0] | {name: wrong}]}
        assert list(validator.iter_errors(broken)) != []

    def test_every_field_has_its_sentence(self, schema):
        for name, shape in schema["$defs"].items():
            for field, what in shape["properties"].items():
                assert "$ref" in what or what["description"].endswith("."), f"{name}.{field}"

    def test_every_field_of_the_answer_and_of_an_option_is_in_the_reference(self, schema, root):
        reference = (root / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
        for name in ("answer", "option"):
            for field in schema["$defs"][name]["properties"]:
                assert f"`{field}`" in reference


class TestValues:
    def test_options_are_those_shown_in_their_order(self, answer, values):
        assert [(o["rank"], o["city"], o["day"]) for o in values["options"]] == [
            (o.rank, o.city.name, o.day.isoformat()) for o in answer.options
        ]

    def test_times_are_the_same_instants_local_to_the_place(self, answer, values):
        for option, said in zip(answer.options, values["options"], strict=True):
            assert (at(said["start"]), at(said["end"])) == (option.start, option.end)
            assert at(said["suggested_start"]) == option.suggested
            assert at(said["suggested_end"]) - option.suggested == said["minutes"] == option.minutes
            assert said["start"].startswith(said["day"])
            offset = {"Europe/Helsinki": "+03:00", "Europe/Stockholm": "+02:00"}[said["zone"]]
            assert said["start"].endswith(offset)

    def test_terms_sum_to_the_score(self, values):
        for option in values["options"]:
            assert sum(option["terms"].values()) == pytest.approx(option["score"], abs=1e-4)

    def test_weighted_terms_are_those_of_the_participants_times_the_weights(self, values):
        weights = values["ranking"]["weights"]
        for option in values["options"]:
            assert set(option["terms"]) == set(weights)
            for name, term in option["terms"].items():
                if name != "balance":
                    raw = sum(each["terms"][name] for each in option["participants"])
                    assert term == pytest.approx(weights[name] * raw, abs=1e-4)

    def test_what_an_option_rests_on_goes_with_its_terms(self, values):
        sides = [each for option in values["options"] for each in option["participants"]]
        assert any(each["assumed"] for each in sides)
        assert any(each["tentative"] for each in sides)
        for each in sides:
            assert bool(each["assumed"]) == bool(each["terms"]["assumed"])
            assert bool(each["tentative"]) == bool(each["terms"]["tentative"])

    def test_legs_bring_each_participant_there_in_time(self, values):
        margin = values["meeting"]["margin_minutes"]
        for option in values["options"]:
            for each in option["participants"]:
                for leg in each["legs"]:
                    assert at(leg["arrive"]) - at(leg["leave"]) == leg["minutes"]
                there = [leg for leg in each["legs"] if leg["to"] == option["city"]]
                assert all(at(leg["arrive"]) + margin <= at(option["suggested_start"]) for leg in there)

    def test_a_way_has_two_cities(self, validator):
        values = json.loads(json.dumps(answer_json(sidelines.find(case_of(BY_AIR)))))
        assert list(validator.iter_errors(values)) == []
        leaning = [
            item
            for option in values["options"]
            for side in option["participants"]
            for item in side["tentative"]
        ]
        ways = [item for item in leaning if item["ends_in"] is not None]
        assert ways
        for way in ways:
            assert (way["is"], way["city"], way["ends_in"]) == ("engagement", "Brussels", "London")
            assert (way["first"], way["last"]) == ("2018-07-12", "2018-07-12")
        assert any(item["is"] == "stay" and item["ends_in"] is None for item in leaning)

    def test_the_meeting_that_comes_first_is_answered_in_the_same_way(self, answer, values):
        assert values["before"] == json.loads(json.dumps(answer_json(answer.before)))
        assert values["before"]["before"] is None

    def test_facts_and_near_misses_name_the_same_keys(self, values):
        facts = {fact["key"] for why in values["why_not"] for fact in (*why["facts"], *why["others"])}
        keys = {near["fact"] for near in values["near_misses"]} - {None, "length"}
        assert keys
        assert keys <= facts

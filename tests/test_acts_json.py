"""Acts as JSON: every act comes back as it was written, and nothing else is read as one."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.formats.acts_json import UnreadableAct, act_of, fields_of
from sidelines.meetings import acts
from sidelines.meetings.options import Option
from sidelines.times import FIRST_DAY, LAST_DAY, instant

MINUTES = st.integers(instant(FIRST_DAY, 0, "UTC"), instant(LAST_DAY, 0, "UTC") - 1)
WORDS = st.text(max_size=30)
DAYS = st.dates(FIRST_DAY, LAST_DAY)


@st.composite
def options(draw: st.DrawFn) -> Option:
    """Any option that can be made, with hours of any length."""
    begins = draw(MINUTES)
    return Option(
        key=draw(st.text(min_size=1, max_size=12)),
        begins=begins,
        ends=begins + draw(st.integers(1, 1440)),
        zone=draw(st.sampled_from(["Europe/Helsinki", "America/New_York", "Pacific/Apia", "UTC"])),
        city=draw(WORDS),
        country=draw(st.sampled_from(["", "FI", "US"])),
        venue=draw(WORDS),
        hours_open=draw(st.booleans()),
    )


CHECKS = st.builds(acts.Check, name=WORDS, days_before=st.integers(-9, 400), blocking=st.booleans())
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS,
    bool: st.booleans(),
    date: DAYS,
    date | None: st.none() | DAYS,
    int | None: st.none() | MINUTES,
    Option: options(),
    Option | None: st.none() | options(),
    tuple[Option, ...]: st.lists(options(), max_size=3).map(tuple),
    tuple[str, ...]: st.lists(WORDS, max_size=3).map(tuple),
    tuple[acts.Check, ...]: st.lists(CHECKS, max_size=3).map(tuple),
    acts.ContactBy: st.sampled_from(acts.ContactBy),
    acts.Confirmed: st.sampled_from(acts.Confirmed),
}


def acts_of(kind: type[acts.Act], deeper: bool = True) -> st.SearchStrategy[acts.Act]:
    """Any act of that kind, an act within it too."""
    inner = st.deferred(lambda: st.sampled_from(acts.ACTS).flatmap(lambda each: acts_of(each, False)))
    known = {**VALUES, acts.Act | None: st.none() | inner if deeper else st.none()}
    return st.builds(kind, **{name: known[hint] for name, hint in hints_of(kind).items()})


def hints_of(kind: type[acts.Act]) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in dataclasses.fields(kind)}


@pytest.mark.parametrize("kind", acts.ACTS, ids=lambda kind: kind.name)
@given(data=st.data())
def test_every_act_comes_back_from_json_as_it_was(kind: type[acts.Act], data: st.DataObject) -> None:
    act = data.draw(acts_of(kind))
    kept = json.loads(json.dumps(fields_of(act)))
    assert set(kept) == {each.name for each in dataclasses.fields(kind)}
    again = act_of(act.name, kept)
    assert again == act
    assert type(again) is kind


HELSINKI = {"key": "h", "begins": 25_000_000, "ends": 25_000_120, "zone": "Europe/Helsinki"}


@pytest.mark.parametrize(
    ("name", "fields", "field", "expected"),
    [
        ("withdrw", {}, "move", "Did you mean withdraw?"),
        ("wish", {}, "words", "the field words"),
        ("wish", {"words": None}, "words", "text"),
        ("wish", {"words": "a", "saids": "b"}, "saids", "Did you mean said?"),
        ("park", {"reason": "r", "review": "20180716"}, "review", "a day such as 2018-07-16"),
        ("park", {"reason": "r", "review": "2018-02-30"}, "review", "a day such as 2018-07-16"),
        ("park", {"reason": "r", "review": "2018-W29-1"}, "review", "a day such as 2018-07-16"),
        ("contact", {"by": "phone", "between": "x", "words": "y"}, "by", "one of call, letter"),
        ("held", {"began": True}, "began", "a whole number"),
        ("held", {"began": 25_000_000.0}, "began", "a whole number"),
        ("held", {"began": 10**12}, "began", "UTC minutes of an instant from 1900 to 2200"),
        ("open item", {"item": "x", "blocking": 1}, "blocking", "true or false"),
        ("propose", {"options": HELSINKI}, "options", "a list"),
        ("propose", {"options": [{**HELSINKI, "begins": "noon"}]}, "options[0].begins", "a whole number"),
        ("propose", {"options": [{**HELSINKI, "zone": "Mars"}]}, "options[0].zone", "an IANA time zone"),
        (
            "propose",
            {"options": [{**HELSINKI, "ends": 25_000_000}]},
            "options[0]",
            "values that fit together",
        ),
        ("propose", {"options": [{**HELSINKI, "ends": 10**12}]}, "options[0].ends", "UTC minutes"),
        ("accept", {"option": "h"}, "option", "an object"),
        ("correct", {"of": "m", "reason": "r", "instead": {"words": "x"}}, "instead.move", "the field move"),
        (
            "correct",
            {"of": "m", "reason": "r", "instead": {"move": "wish"}},
            "instead.words",
            "the field words",
        ),
        ("correct", {"of": "m", "reason": "r", "instead": {"move": "wsh"}}, "instead.move", "one of wish"),
        (
            "correct",
            {"of": "m", "reason": "r", "instead": "wish"},
            "instead",
            "an object with the field move",
        ),
    ],
)
def test_what_is_no_act_is_refused_by_field(
    name: str, fields: dict[str, object], field: str, expected: str
) -> None:
    with pytest.raises(UnreadableAct) as refused:
        act_of(name, fields)
    assert refused.value.field == field
    assert expected in str(refused.value)


def test_a_usual_value_may_be_missing() -> None:
    assert act_of("confirm", {}) == acts.Confirm()
    assert act_of("agree in principle", {"words": "yes"}).open_items == acts.USUAL_ITEMS  # type: ignore[attr-defined]

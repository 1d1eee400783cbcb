"""Conflicts: what can't all be true, with who says what."""

from __future__ import annotations

import pytest

from sidelines.record.agreeing import Modality
from sidelines.record.conflicts import conflicts
from sidelines.record.values import Word
from tests.record.build import Telling, day, late, outlet, person, record


def test_four_figures_are_one_conflict_of_four_values_and_four_origins() -> None:
    figures = {"RFE/RL": late(20), "AP": late(35), "Statista": late(45), "Daily Beast": late(55)}
    (found,) = conflicts(record(*(Telling(by, value=value) for by, value in figures.items())))
    assert (found.meeting, found.attribute, found.on) == ("the talks", "lateness", None)
    assert [told.reading.text() for told in found.told] == ["20 min", "35 min", "45 min", "55 min"]
    assert [origin.name for origin in found.origins] == [f"{name} itself" for name in figures]
    assert len(found.against(found.told[0])) == 3


def test_a_reading_that_contradicts_none_is_no_part_of_a_conflict() -> None:
    wide = late(20).__class__(least=0, below=120)
    found = record(Telling("A"), Telling("B", value=late(35)), Telling("C", value=wide))
    assert [len(each.told) for each in conflicts(found)] == [2]


def test_an_echo_stands_with_the_origin_that_it_echoes() -> None:
    found = record(Telling("A", person("Ann Other")), Telling("B", outlet("A")), Telling("C", value=late(35)))
    (conflict,) = conflicts(found)
    assert [(len(told.claims), len(told.origins)) for told in conflict.told] == [(2, 1), (1, 1)]


@pytest.mark.parametrize(("meeting", "attribute"), [("other talks", "lateness"), ("the talks", "length")])
def test_claims_about_different_things_are_none(meeting: str, attribute: str) -> None:
    other = Telling("B", value=late(35), meeting=meeting, attribute=attribute)
    assert conflicts(record(Telling("A"), other)) == ()


def test_a_stage_is_compared_within_a_day_alone() -> None:
    def stage(by: str, word: str, on: int) -> Telling:
        return Telling(by, value=Word(word=word), attribute="stage", on=on)

    assert conflicts(record(stage("A", "exploring", 0), stage("B", "agreed", 5))) == ()
    (found,) = conflicts(record(stage("A", "exploring", 5), stage("B", "agreed", 5)))
    assert found.on == day(5)


def test_what_is_possible_contradicts_nothing_but_a_denial() -> None:
    maybe = Telling("A", modality=Modality.POSSIBLE)
    assert conflicts(record(maybe, Telling("B", value=late(35)))) == ()
    assert len(conflicts(record(maybe, Telling("B", modality=Modality.DENIED)))) == 1

"""Origins: reports that lead to one origin count once, however many echo it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.record.agreeing import Modality
from sidelines.record.claims import Outlet, Record, Regrade
from sidelines.record.origin import Echo, Origin
from sidelines.record.origins import origins
from sidelines.record.sources import Grade, Source, SourceKind
from tests.record.build import Telling, late, outlet, person, record, unnamed

OFFICIALS = unnamed("US officials")
POST = outlet("Washington Post")


def only(found: Record) -> Origin:
    (origin,) = origins(found)
    return origin


def names(found: Record) -> list[str]:
    return [origin.name for origin in origins(found)]


def branches(echoes: tuple[Echo, ...]) -> dict[str, Any]:
    return {echo.name: (len(echo.reports), branches(echo.echoes)) for echo in echoes}


class TestEchoes:
    def test_of_one_unnamed_source_are_one_origin(self) -> None:
        found = only(
            record(
                Telling("Washington Post", OFFICIALS),
                Telling("Business Insider", POST, OFFICIALS, on=1),
                Telling("Sputnik", outlet("The Washington Post"), on=1),
                Telling("Daily Blog", outlet("Sputnik"), on=2),
            )
        )
        assert found.name == "Washington Post's unnamed US officials"
        assert found.grade is Grade.UNNAMED
        assert found.single_anonymous
        assert [report.outlet for report in found.reports] == [
            "Washington Post", "Business Insider", "Sputnik", "Daily Blog",
        ]  # fmt: skip
        assert [report.outlet for report in found.echoes] == ["Business Insider", "Sputnik", "Daily Blog"]
        assert branches(found.tree()) == {
            "Washington Post": (1, {"Business Insider": (1, {}), "Sputnik": (1, {"Daily Blog": (1, {})})})
        }

    def test_lead_to_the_origin_although_its_own_report_is_not_on_record(self) -> None:
        found = only(record(Telling("Sputnik", POST, OFFICIALS), Telling("Blog", POST, OFFICIALS)))
        assert [report.outlet for report in found.echoes] == ["Sputnik", "Blog"]
        assert branches(found.tree()) == {"Washington Post": (0, {"Sputnik": (1, {}), "Blog": (1, {})})}

    def test_of_an_outlet_without_a_source_are_unclear(self) -> None:
        found = only(record(Telling("Sputnik", POST)))
        assert (found.name, found.grade) == ("Washington Post", Grade.UNCLEAR)
        assert len(found.echoes) == 1
        assert not found.single_anonymous

    @pytest.mark.parametrize(
        ("change", "ends"),
        [
            ({}, 1),
            ({"on": 1}, 2),  # it came later than the echo
            ({"value": late(35)}, 2),  # another figure
            ({"meeting": "other talks"}, 2),
            ({"attribute": "length"}, 2),
        ],
    )
    def test_follow_a_claim_of_that_outlet_that_can_be_meant(self, change: dict[str, Any], ends: int) -> None:
        found = record(Telling("Washington Post", OFFICIALS, **change), Telling("Sputnik", POST))
        assert len(origins(found)) == ends

    def test_prefer_a_claim_in_the_same_sense_to_a_later_one_that_is_only_compatible(self) -> None:
        near = late(20).__class__(least=15, below=30)
        found = record(
            Telling("Washington Post", OFFICIALS),
            Telling("Washington Post", person("Ann Other"), value=near, on=1),
            Telling("Sputnik", POST, on=2),
        )
        assert [[t.report.key for t in origin.tellings] for origin in origins(found)] == [
            ["r0", "r2"],
            ["r1"],
        ]

    def test_in_a_circle_are_one_origin_of_unclear_grade(self) -> None:
        found = only(record(Telling("A", outlet("B")), Telling("B", outlet("C")), Telling("C", outlet("A"))))
        assert found.grade is Grade.UNCLEAR
        assert {end.key for end in found.ends} == {"a", "b", "c"}

    def test_in_a_circle_with_a_way_out_lead_out_of_it(self) -> None:
        both = (outlet("A"), person("Ann Other"))
        assert names(record(Telling("A", outlet("B")), Telling("B", both))) == ["Ann Other"]

    def test_of_a_long_row_of_outlets_need_no_recursion(self) -> None:
        row = [Telling("Outlet 0", OFFICIALS)]
        row += [Telling(f"Outlet {n}", outlet(f"Outlet {n - 1}")) for n in range(1, 1_500)]
        found = only(record(*row))
        assert len(found.echoes) == 1_499
        assert [echo.name for echo in found.tree()] == ["Outlet 0"]


class TestSources:
    def test_unnamed_are_one_only_within_the_outlet_that_cites_them(self) -> None:
        found = record(
            Telling("Reuters", unnamed("two diplomats")),
            Telling("Reuters", unnamed("a diplomat familiar with the plans"), on=1),
            Telling("AP", unnamed("two diplomats")),
        )
        assert names(found) == ["Reuters' unnamed two diplomats", "AP's unnamed two diplomats"]

    def test_named_are_one_wherever_they_are_cited(self) -> None:
        aide = person("Yuri Ushakov", "presidential aide")
        found = only(record(Telling("TASS", person("Yuri Ushakov")), Telling("AP", aide)))
        assert (found.name, found.grade) == ("Yuri Ushakov (presidential aide)", Grade.NAMED)
        assert found.echoes == ()

    def test_the_outlets_own_observation_is_witnessed(self) -> None:
        assert only(record(Telling("AP"))).name == "AP itself"
        assert only(record(Telling("AP"))).grade is Grade.WITNESSED
        assert only(record(Telling("AP"), Telling("Blog", outlet("AP")))).grade is Grade.WITNESSED

    def test_side_by_side_are_one_origin(self) -> None:
        found = only(record(Telling("AP", (person("Ann Other"), person("Bob Stranger")))))
        assert found.name == "Ann Other and Bob Stranger"

    def test_side_by_side_are_as_many_as_are_cited_apart(self) -> None:
        ann, bob = person("Ann Other"), person("Bob Stranger")
        found = record(Telling("AP", (ann, bob)), Telling("TASS", ann), Telling("Blog", bob))
        assert sorted(names(found)) == ["Ann Other", "Bob Stranger"]
        assert [len(origin.reports) for origin in origins(found)] == [2, 2]

    def test_are_single_where_nobody_else_says_it(self) -> None:
        leak = Telling("AP", OFFICIALS)
        assert only(record(leak)).single_anonymous
        told = origins(record(leak, Telling("TASS", person("Ann Other"), on=1)))
        assert [origin.single_anonymous for origin in told] == [False, False]
        other = origins(record(leak, Telling("TASS", person("Ann Other"), value=late(35))))
        assert [origin.single_anonymous for origin in other] == [True, False]

    def test_may_be_graded_otherwise_by_the_office(self) -> None:
        grades = (Regrade(source="US officials", grade=Grade.UNCLEAR),)
        assert only(record(Telling("AP", OFFICIALS), grades=grades)).grade is Grade.UNCLEAR
        named = (Regrade(source="ann other", grade=Grade.WITNESSED),)
        assert only(record(Telling("AP", person("Ann Other")), grades=named)).grade is Grade.WITNESSED

    def test_of_an_outlet_are_found_by_its_other_names(self) -> None:
        found = record(
            Telling("Washington Post", OFFICIALS),
            Telling("Sputnik", outlet("WaPo")),
            outlets=(Outlet(name="Washington Post", also=("WaPo",)),),
        )
        assert len(origins(found)) == 1


OUTLETS = "ABCDEF"
PEOPLE = [person("Ann Other"), person("Bob Stranger"), person("Cy Unknown")]
cited = st.one_of(
    st.sampled_from(OUTLETS).map(outlet),
    st.sampled_from(PEOPLE),
    st.sampled_from(["officials", "a diplomat", "two diplomats"]).map(unnamed),
    st.just(Source(kind=SourceKind.DOCUMENT, name="the communiqué")),
)
links = st.lists(cited, min_size=1, max_size=3).map(tuple)
tellings = st.builds(
    lambda by, chain, on, value, modality: Telling(by, *chain, on=on, value=late(value), modality=modality),
    st.sampled_from(OUTLETS),
    st.lists(links, max_size=3),
    st.integers(0, 3),
    st.sampled_from([20, 35]),
    st.sampled_from([Modality.ASSERTED, Modality.POSSIBLE, Modality.DENIED]),
)
graphs = st.lists(tellings, max_size=14)


@given(graphs)
def test_there_are_never_more_origins_than_reports(graph: list[Telling]) -> None:
    found = record(*graph)
    traced = origins(found)
    assert len(traced) <= len(found.reports)
    assert {t.report.key for origin in traced for t in origin.tellings} == {r.key for r in found.reports}
    ends = [end for origin in traced for end in origin.ends]
    assert len(ends) == len(set(ends)), "no end belongs to two origins"


@given(graphs, tellings)
def test_an_echo_of_what_is_known_adds_no_origin(graph: list[Telling], last: Telling) -> None:
    alone = Telling("New Outlet", *last.cited, on=last.on, value=last.value, modality=last.modality)
    echo = Telling(
        "Newer Outlet", outlet("New Outlet"), on=alone.on, value=alone.value, modality=alone.modality
    )
    before = origins(record(*graph, alone))
    assert len(origins(record(*graph, alone, echo))) == len(before)


@given(graphs)
def test_every_tree_holds_every_report_once(graph: list[Telling]) -> None:
    def reports(echoes: tuple[Echo, ...]) -> list[str]:
        return [key for e in echoes for key in [*(r.key for r in e.reports), *reports(e.echoes)]]

    for origin in origins(record(*graph)):
        assert sorted(reports(origin.tree())) == sorted(report.key for report in origin.reports)

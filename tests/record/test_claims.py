"""The record: views of earlier days, corrections that erase nothing, and names that are joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.record.claims import Claim, Correction, Record, Report
from sidelines.record.conflicts import conflicts
from sidelines.record.names import Joined, Names
from sidelines.record.origins import origins
from tests.record.build import Telling, day, late, person, record

HISTORY = record(*(Telling(f"Outlet {n}", person("Ann Other"), on=n, value=late(20 + n)) for n in range(4)))
corrections = st.lists(
    st.builds(
        lambda of, on, by: Correction(of=f"c{of}", on=day(max(of, on)), replaced_by=by and f"c{(of + 1) % 4}"),
        st.integers(0, 3), st.integers(0, 6), st.sampled_from(["", "c"]),
    ),
    max_size=5,
)  # fmt: skip


def seen(found: Record) -> object:
    """Everything that somebody can see of a record."""
    told = [
        (c.attribute, [(t.reading, [claim.key for claim in t.claims]) for t in c.told])
        for c in conflicts(found)
    ]
    return found.claims, found.corrected, found.standing, origins(found), told


@given(corrections, corrections)
def test_a_correction_changes_no_older_view(before: list[Correction], more: list[Correction]) -> None:
    first = replace(HISTORY, corrections=tuple(before))
    later = replace(HISTORY, corrections=(*before, *more))
    earliest = min((each.on for each in more), default=day(10))
    for number in range(8):
        if day(number) < earliest:
            assert seen(later.on(day(number))) == seen(first.on(day(number)))


@given(st.integers(-1, 5))
def test_a_report_changes_no_older_view(number: int) -> None:
    more = Report(key="late", outlet="Late", on=day(number + 1))
    claim = replace(HISTORY.claims[0], key="more", report="late")
    larger = replace(HISTORY, reports=(*HISTORY.reports, more), claims=(*HISTORY.claims, claim))
    assert seen(larger.on(day(number))) == seen(HISTORY.on(day(number)))


class TestCorrections:
    def test_take_a_claim_out_of_what_stands_and_leave_it_on_record(self) -> None:
        found = replace(HISTORY, corrections=(Correction(of="c1", on=day(2), words="we erred"),))
        assert [claim.key for claim in found.standing] == ["c0", "c2", "c3"]
        assert [claim.key for claim in found.claims] == ["c0", "c1", "c2", "c3"]
        assert len(conflicts(found)[0].told) == 3
        assert [claim.key for claim in found.on(day(1)).standing] == ["c0", "c1"]

    def test_end_a_conflict_once_nothing_contradicts(self) -> None:
        two = record(Telling("A", value=late(20)), Telling("B", value=late(35), on=1))
        assert len(conflicts(two)) == 1
        assert conflicts(replace(two, corrections=(Correction(of="c0", on=day(2)),))) == ()


class TestViews:
    def test_are_by_the_days_of_reports(self) -> None:
        assert [claim.key for claim in HISTORY.on(day(1)).claims] == ["c0", "c1"]

    def test_count_an_instant_by_the_outlets_own_day(self) -> None:
        at = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
        assert Report(key="r", outlet="AP", on=at).day == day(0)
        with pytest.raises(ValueError, match="has no zone"):
            Report(key="r", outlet="AP", on=at.replace(tzinfo=None))

    def test_may_be_of_one_meeting_or_one_attribute(self) -> None:
        both = record(Telling("A", attribute="length"), Telling("B", meeting="other talks"))
        assert [claim.key for claim in both.about(attribute="length").claims] == ["c0"]
        assert [claim.key for claim in both.about("other talks").claims] == ["c1"]
        assert both.about().claims == both.claims


def test_a_long_quotation_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 300 characters"):
        replace(HISTORY.claims[0], quote="x" * 301)
    assert isinstance(replace(HISTORY.claims[0], quote="x" * 300), Claim)


class TestNames:
    def test_are_joined_where_one_word_differs_by_a_slip(self) -> None:
        names = Names([("Garrett Marquis", ""), ("Garrett Markis", ""), ("Ann Other", "")])
        assert names.shown("garrett markis") == "Garrett Marquis"
        assert names.joined() == (
            Joined(name="Garrett Marquis", spellings=("Garrett Marquis", "Garrett Markis"), by_rule=True),
        )

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("Marquis", "Markis"),  # nothing else tells who it is
            ("Ann Other", "Ann Brother"),
            ("Ivan Orlov", "Igor Orlov"),
            ("Garrett Marquis", "Barrett Marquis"),  # another first letter is another name
            ("Ann Marie Other", "Ann Other"),
        ],
    )
    def test_stay_apart_where_too_little_tells(self, a: str, b: str) -> None:
        names = Names([(a, ""), (b, "")])
        assert names.joined() == ()
        assert names.key(a) != names.key(b)

    def test_of_one_word_are_joined_by_their_office(self) -> None:
        names = Names([("Marquis", "NSC spokesman"), ("Markis", "nsc spokesman")])
        assert names.key("Marquis") == names.key("Markis")
        assert Names([("Marquis", "NSC spokesman"), ("Markis", "mayor")]).joined() == ()

    def test_are_joined_or_kept_apart_as_the_record_says(self) -> None:
        names = Names([("Bloomberg News", ""), ("BBG", "")], joined=[("Bloomberg", "BBG", "Bloomberg News")])
        assert names.shown("BBG") == "Bloomberg"
        assert not names.joined()[0].by_rule
        apart = Names(
            [("Garrett Marquis", ""), ("Garrett Markis", "")], apart=[("Garrett Marquis", "Garrett Markis")]
        )
        assert apart.joined() == ()

    def test_of_many_people_are_joined_in_no_time(self) -> None:
        many = [(f"{chr(97 + n % 26)}{n}{'x' * 6} name{n // 50}ly", "") for n in range(20_000)]
        assert len(Names(many).joined()) < 20_000

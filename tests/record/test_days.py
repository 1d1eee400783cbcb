"""Days of claims: words resolved by rule, and times tied to an occasion."""

from __future__ import annotations

from datetime import date

import pytest

from sidelines.record.days import Occasion, Relation, When, days_in_words, tied_to

SAID = date(2018, 6, 24)
SUMMIT = {"nato summit": Occasion(name="NATO summit", first=date(2018, 7, 11), to=date(2018, 7, 13))}


@pytest.mark.parametrize(
    ("words", "first", "to", "approx"),
    [
        ("16 July", "2018-07-16", "2018-07-17", False),
        ("July 16, 2018", "2018-07-16", "2018-07-17", False),
        ("2018-07-16", "2018-07-16", "2018-07-17", False),
        ("July this year", "2018-07-01", "2018-08-01", False),
        ("in July", "2018-07-01", "2018-08-01", False),
        ("late June", "2018-06-21", "2018-07-01", True),
        ("mid-July", "2018-07-11", "2018-07-21", True),
        ("early January", "2018-01-01", "2018-01-11", True),
        ("the second half of July", "2018-07-16", "2018-08-01", True),
        ("last July", "2017-07-01", "2017-08-01", False),
        ("next July", "2018-07-01", "2018-08-01", False),
        ("next June", "2019-06-01", "2019-07-01", False),
        ("last summer", "2017-06-01", "2017-09-01", True),
        ("this summer", "2018-06-01", "2018-09-01", True),
        ("next summer", "2019-06-01", "2019-09-01", True),
        ("winter", "2018-12-01", "2019-03-01", True),
        ("autumn 2017", "2017-09-01", "2017-12-01", True),
        ("next month", "2018-07-01", "2018-08-01", False),
        ("last month", "2018-05-01", "2018-06-01", False),
        ("next week", "2018-06-25", "2018-07-02", False),
        ("yesterday", "2018-06-23", "2018-06-24", False),
        ("next year", "2019-01-01", "2020-01-01", False),
        ("November 2017", "2017-11-01", "2017-12-01", False),
        ("30 February", None, None, False),
        ("sometime soon", None, None, False),
        ("", None, None, False),
    ],
)
def test_words_are_read_by_the_rules(words: str, first: str | None, to: str | None, approx: bool) -> None:
    found = days_in_words(words, SAID, SUMMIT)
    if first is None:
        assert found is None
        return
    assert found is not None
    assert (str(found.first), str(found.to), found.approx) == (first, to, approx)
    assert found.words == words
    assert found.how == "said on 24 June 2018"


class TestOccasions:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("before the NATO summit", "before the NATO summit (before 11 July 2018)"),
            ("during the NATO summit", "during the NATO summit (11 to 12 July 2018)"),
            ("after the NATO summit", "after the NATO summit (13 July 2018 or later)"),
            ("around the NATO Summit", "around the NATO summit (8 to 15 July 2018)"),
        ],
    )
    def test_with_days_put_a_time_on_the_calendar(self, words: str, text: str) -> None:
        found = days_in_words(words, SAID, SUMMIT)
        assert found is not None
        assert found.text() == text
        assert found.how == "the NATO summit: 11 to 12 July 2018"

    def test_without_days_are_kept_by_name(self) -> None:
        found = days_in_words("after the World Cup", SAID, SUMMIT)
        assert found == When(relation=Relation.AFTER, occasion="World Cup")
        assert not found.dated

    def test_are_found_whatever_the_case(self) -> None:
        assert tied_to(Relation.BEFORE, "nato SUMMIT", SUMMIT).to == date(2018, 7, 11)


class TestWhen:
    def test_needs_days_or_an_occasion(self) -> None:
        with pytest.raises(ValueError, match="needs days or an occasion"):
            When()
        with pytest.raises(ValueError, match="ends before it begins"):
            When(first=SAID, to=SAID)
        with pytest.raises(ValueError, match="needs an occasion"):
            When(first=SAID, relation=Relation.AFTER)

    def test_tells_a_year_where_it_changes(self) -> None:
        assert (
            When(first=date(2018, 12, 31), to=date(2019, 1, 2)).text() == "31 December 2018 to 1 January 2019"
        )

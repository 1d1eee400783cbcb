"""Agreement: which claims say the same, which can both be true, and which can't."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.record.agreeing import Agreement, Modality
from sidelines.record.attributes import FORMATS, STAGES
from sidelines.record.conflicts import clashing_among
from sidelines.record.days import Relation, When
from sidelines.record.readings import Reading, Stance, agreement
from sidelines.record.spans import Spans
from sidelines.record.values import (
    Amount,
    Details,
    Duration,
    NotTold,
    People,
    Place,
    Spot,
    TimeOfDay,
    Value,
    Word,
    YesNo,
)

SAME, COMPATIBLE, CONTRADICTORY, UNRELATED = Agreement
HELSINKI, TURKU, VIENNA = (
    Spot(name=name, country=code, city=name) for name, code in
    (("Helsinki", "FI"), ("Turku", "FI"), ("Vienna", "AT"))
)  # fmt: skip
FINLAND = Spot(name="Finland", country="FI")
THIRD = Place(
    spots=(Spot(name="United States", country="US"), Spot(name="Russia", country="RU")),
    elsewhere=True, words="a third country",
)  # fmt: skip


def place(*spots: Spot) -> Place:
    return Place(spots=spots)


def july(first: int, to: int, *, approx: bool = False) -> When:
    return When(first=date(2018, 7, first), to=date(2018, 7, to), approx=approx)


BEFORE_SUMMIT = When(to=date(2018, 7, 11), relation=Relation.BEFORE, occasion="NATO summit")


def read(attribute: str, value: Value, modality: str = "asserted") -> Reading:
    return Reading.of(attribute, value, Modality(modality))


def minutes(least: int, below: int | float | None = None) -> Duration:
    return Duration(least=least, below=least + 1 if below is None else below)


def visit(**parts: object) -> Details:
    return Details.of(parts)  # type: ignore[arg-type]


BOLTON, KISSINGER = People(names=("John Bolton",)), People(names=("Henry Kissinger",))
MOSCOW = place(Spot(name="Moscow", country="RU", city="Moscow"))
BOTH = People(names=("Donald Trump", "Vladimir Putin"))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # the founding record: no false alarm, and four figures that are one
        (read("date", BEFORE_SUMMIT, "denied"), read("date", july(11, 21, approx=True), "planned"), COMPATIBLE),
        (read("date", BEFORE_SUMMIT, "denied"), read("date", july(10, 11), "planned"), CONTRADICTORY),
        (read("late", minutes(20)), read("late", minutes(35)), CONTRADICTORY),
        (read("late", minutes(45)), read("late", minutes(55, 60)), CONTRADICTORY),
        (read("late", minutes(57)), read("late", minutes(55, 60)), COMPATIBLE),
        # days
        (read("date", july(1, 32 - 1)), read("date", july(16, 17)), COMPATIBLE),
        (read("date", july(16, 17)), read("date", july(16, 17), "confirmed"), SAME),
        (read("date", july(16, 17)), read("date", july(17, 18)), CONTRADICTORY),
        (read("date", july(11, 21, approx=True)), read("date", july(22, 23)), COMPATIBLE),
        (read("date", july(11, 21, approx=True)), read("date", july(25, 26)), CONTRADICTORY),
        (read("date", july(11, 21, approx=True), "denied"), read("date", july(22, 23)), COMPATIBLE),
        (read("date", When(relation=Relation.AFTER, occasion="World Cup")),
         read("date", When(relation=Relation.BEFORE, occasion="World Cup")), CONTRADICTORY),
        (read("date", When(relation=Relation.AFTER, occasion="World Cup")), read("date", july(1, 2)), UNRELATED),
        # places
        (read("place", place(HELSINKI)), read("place", place(FINLAND)), COMPATIBLE),
        (read("place", place(HELSINKI)), read("place", place(VIENNA)), CONTRADICTORY),
        (read("place", place(HELSINKI)), read("place", place(TURKU)), CONTRADICTORY),
        (read("place", place(HELSINKI)), read("place", THIRD), COMPATIBLE),
        (read("place", MOSCOW), read("place", THIRD), CONTRADICTORY),
        (read("place", place(HELSINKI), "possible"), read("place", place(VIENNA), "possible"), COMPATIBLE),
        (read("place", place(HELSINKI), "possible"), read("place", place(VIENNA)), COMPATIBLE),
        (read("place", place(HELSINKI), "possible"), read("place", place(FINLAND), "denied"), CONTRADICTORY),
        (read("place", place(FINLAND), "possible"), read("place", place(HELSINKI), "denied"), COMPATIBLE),
        (read("place", place(Spot.unknown("the dacha"))), read("place", place(VIENNA)), UNRELATED),
        (read("place", NotTold(), "unknown"), read("place", place(VIENNA)), UNRELATED),
        # whether it happens
        (read("will-happen", YesNo(yes=True)), read("will-happen", YesNo(yes=True), "denied"), CONTRADICTORY),
        (read("will-happen", YesNo(yes=False)), read("will-happen", YesNo(yes=True), "denied"), SAME),
        (read("will-happen", YesNo(yes=True), "possible"), read("will-happen", YesNo(yes=False)), CONTRADICTORY),
        (read("will-happen", YesNo(yes=True), "possible"), read("will-happen", YesNo(yes=True)), COMPATIBLE),
        (read("will-happen", YesNo(yes=True), "unknown"), read("will-happen", YesNo(yes=False)), UNRELATED),
        (read("will-happen", YesNo(yes=True), "no-comment"), read("will-happen", YesNo(yes=False)), UNRELATED),
        # what there may be several of
        (read("format", Word(word="one-on-one")), read("format", Word(word="delegations")), UNRELATED),
        (read("format", Word(word="one-on-one")), read("format", Word(word="one-on-one"), "denied"), CONTRADICTORY),
        (read("participants", BOTH), read("participants", BOLTON, "denied"), UNRELATED),
        (read("participants", BOTH), read("participants", People(names=("donald trump",)), "denied"), CONTRADICTORY),
        # stages
        (read("stage", Word(word="agreed")), read("stage", Word(word="announced")), COMPATIBLE),
        (read("stage", Word(word="exploring")), read("stage", Word(word="agreed-in-principle")), CONTRADICTORY),
        # things in parts
        (read("envoy-visit", visit(person=BOLTON, place=MOSCOW, purpose=Word(word="meeting"))),
         read("envoy-visit", visit(person=BOLTON, place=MOSCOW)), COMPATIBLE),
        (read("envoy-visit", visit(person=BOLTON, place=MOSCOW, when=july(1, 2), purpose=Word(word="meeting"))),
         read("envoy-visit", visit(person=BOLTON, place=MOSCOW, when=july(1, 2), purpose=Word(word="other"))),
         CONTRADICTORY),
        (read("envoy-visit", visit(person=BOLTON, place=MOSCOW)),
         read("envoy-visit", visit(person=KISSINGER, place=MOSCOW)), UNRELATED),
        (read("envoy-visit", visit(person=BOLTON, place=MOSCOW, when=july(1, 2))),
         read("envoy-visit", visit(person=BOLTON, place=MOSCOW), "denied"), CONTRADICTORY),
        (read("past-encounter", visit(between=BOTH, place=place(VIENNA))),
         read("past-encounter", visit(between=BOTH, place=place(HELSINKI))), UNRELATED),
        (read("past-encounter", visit(between=BOTH, when=july(10, 11))),
         read("past-encounter", visit(between=BOTH, when=july(11, 12))), UNRELATED),
        (read("past-encounter", visit(between=BOTH, event=Word(word="APEC"), when=july(10, 11), place=MOSCOW)),
         read("past-encounter", visit(between=BOTH, event=Word(word="Apec"), when=july(11, 12), place=MOSCOW)),
         CONTRADICTORY),
        # the record's own
        (read("mood", Word(word="warm")), read("mood", Word(word="cool")), UNRELATED),
        (read("seats", Amount.exactly(8, "seats")), read("seats", Amount.exactly(12, "seats")), CONTRADICTORY),
        (read("seats", Amount.exactly(8, "seats")), read("seats", Amount.exactly(8, "rows")), UNRELATED),
        (read("began", TimeOfDay(least=790, below=791)), read("began", TimeOfDay(least=780, below=800)), COMPATIBLE),
        (read("late", minutes(20)), read("length", minutes(35)), UNRELATED),
    ],
)  # fmt: skip
def test_agreement(a: Reading, b: Reading, expected: Agreement) -> None:
    assert agreement(a, b) is expected
    assert agreement(b, a) is expected


spots = st.sampled_from([HELSINKI, TURKU, VIENNA, FINLAND, Spot.unknown("the dacha"), *THIRD.spots])
edges = st.integers(0, 12)
days = st.builds(
    lambda a, b, open_end, approx: When(
        first=date(2018, 7, 1) + timedelta(days=min(a, b)),
        to=None if open_end else date(2018, 7, 2) + timedelta(days=max(a, b)),
        approx=approx,
    ),
    edges, edges, st.booleans(), st.booleans(),
)  # fmt: skip
tied = st.builds(
    When, relation=st.sampled_from(Relation), occasion=st.sampled_from(["World Cup", "the fair"])
)
people = st.builds(
    lambda names: People(names=tuple(names)),
    st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True),
)
places = st.builds(
    lambda found, elsewhere: Place(spots=tuple(found), elsewhere=elsewhere),
    st.lists(spots, min_size=1, max_size=2, unique=True), st.booleans(),
)  # fmt: skip
stretches = st.builds(lambda a, b: Duration(least=min(a, b), below=max(a, b) + 1), edges, edges)
whens = st.one_of(days, tied)
valued = st.one_of(
    st.tuples(st.just("date"), whens),
    st.tuples(st.just("place"), places),
    st.tuples(st.just("will-happen"), st.builds(YesNo, yes=st.booleans())),
    st.tuples(st.just("participants"), people),
    st.tuples(st.just("format"), st.builds(Word, word=st.sampled_from(FORMATS))),
    st.tuples(st.just("stage"), st.builds(Word, word=st.sampled_from(sorted(STAGES)))),
    st.tuples(
        st.just("envoy-visit"),
        st.builds(Details.of, st.fixed_dictionaries({"person": people}, optional={
            "place": places, "when": whens, "purpose": st.builds(Word, word=st.sampled_from(["meeting", "other"])),
        })),
    ),
    st.tuples(st.just("lateness"), st.one_of(stretches, st.builds(Word, word=st.sampled_from("xy")))),
)  # fmt: skip
readings = st.builds(lambda pair, modality: Reading.of(*pair, modality), valued, st.sampled_from(Modality))


@given(readings, readings)
def test_agreement_is_symmetric(a: Reading, b: Reading) -> None:
    assert agreement(a, b) is agreement(b, a)


@given(readings)
def test_every_reading_is_the_same_as_itself(reading: Reading) -> None:
    assert agreement(reading, reading) is Agreement.SAME


@given(valued, st.lists(st.tuples(valued, st.sampled_from(Modality)), max_size=12))
def test_those_that_clash_are_those_that_contradict_one_of_the_others(
    first: tuple[str, Value], more: list[tuple[tuple[str, Value], Modality]]
) -> None:
    attribute = first[0]
    values = [(first[1], Modality.ASSERTED), *((value, m) for (name, value), m in more if name == attribute)]
    found = list(dict.fromkeys(Reading.of(attribute, value, m) for value, m in values))
    pairwise = {a for a in found for b in found if agreement(a, b) is Agreement.CONTRADICTORY}
    assert clashing_among(found) == pairwise


numbers = st.integers(-5, 5)
sets = st.lists(st.tuples(numbers, numbers), max_size=4).map(Spans.of)


@given(sets, sets)
def test_spans_are_the_sets_that_they_stand_for(a: Spans, b: Spans) -> None:
    def members(found: Spans) -> set[int]:
        return {n for n in range(-6, 7) for start, end in found.parts if start <= n < end}

    whole = set(range(-6, 7))
    assert members(a.complement) == whole - members(a)
    assert a.meets(b) == bool(members(a) & members(b))
    assert a.within(b) == (members(a) <= members(b))
    assert a.complement.complement == a


def test_values_are_told_in_words() -> None:
    assert minutes(35).text() == "35 min"
    assert Duration(least=90, below=inf, words="more than an hour and a half").text() == (
        "more than an hour and a half (1 h 30 or more)"
    )
    assert THIRD.text() == "a third country (not in United States or Russia)"
    assert place(HELSINKI, VIENNA).text() == "Helsinki or Vienna"
    assert read("place", place(HELSINKI), "possible").text() == "possibly Helsinki"
    assert read("place", NotTold(), "unknown").text() == "not told"
    assert Reading.of("will-happen", YesNo(yes=True), Modality.UNKNOWN).stance is Stance.SILENT

"""Crossings: the sweep against a nested loop, and how chances are told apart and ranked."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidelines.crossings import answer as answer_module
from sidelines.crossings import sweep as sweep_module
from sidelines.crossings.answer import crossings
from sidelines.crossings.presences import Presence, Presences
from sidelines.crossings.summary import question_text, summary_text
from sidelines.crossings.sweep import Sweep
from sidelines.crossings.words import crossing_sentence, near_text, seldom_text, when_text
from sidelines.errors import TooMuch, UnknownName, UnreadableTime
from sidelines.places import City, distance_km, find_city
from sidelines.times import Days

OSLO, DRAMMEN, LIMA, PARIS = (find_city(name) for name in ("Oslo", "Drammen", "Lima", "Paris, France"))
DAY = date(2027, 3, 1)


def at(who, city, first, last=None, *, tentative=False):
    begins = DAY + timedelta(days=first)
    ends = DAY + timedelta(days=first if last is None else last)
    return Presence(who=who, city=city, first=begins, last=ends, tentative=tentative)


def joined_by_hand(presences):
    """Stays of one person in one city that overlap or follow each other, as one, the slow way."""
    found = []
    for each in sorted(
        presences, key=lambda p: (p.who, p.city.name, p.city.latitude, p.tentative, p.first, p.last)
    ):
        last = found[-1] if found else None
        same = last and (last.who, last.city, last.tentative) == (each.who, each.city, each.tentative)
        if same and (each.first - last.last).days <= 1:
            found[-1] = Presence(
                who=last.who, city=last.city, first=last.first, last=max(last.last, each.last),
                tentative=last.tentative,
            )  # fmt: skip
        else:
            found.append(each)
    return found


def nested_loop(presences, km, days):
    """Every pair of stays of different people that are so near each other."""
    rows, found = joined_by_hand(presences), set()
    for one in rows:
        for other in rows:
            apart = max((one.first - other.last).days, (other.first - one.last).days, 0)
            away = 0.0 if one.city == other.city else distance_km(one.city, other.city)
            near = one.city == other.city or (km > 0 and away <= km)
            if one.who < other.who and apart <= days and near:
                found.add((one, other, away, apart))
    return found


def swept(presences, km, days):
    table = Presences.of(presences).joined()
    sweep, found = Sweep(table, km, days), []
    for questions in sweep.asked(np.arange(len(table))):
        for pairs in sweep.pairs(questions):
            for i, j, away, apart in zip(pairs.one, pairs.other, pairs.km, pairs.apart, strict=True):
                if table.who[i] < table.who[j]:
                    found.append((table.presence(int(i)), table.presence(int(j)), float(away), int(apart)))
    assert len(found) == len(set(found)), "no pair comes twice"
    return set(found)


# Both sides of the date line, both poles, places on one spot and places all over.
def own(name, latitude, longitude):
    return City(name=name, country="FJ", latitude=latitude, longitude=longitude, zone="Pacific/Fiji")


CITIES = [
    OSLO, DRAMMEN, LIMA, PARIS, own("West", -17.0, 179.99), own("East", -17.0, -179.99), own("North", 90.0, 0.0),
    own("North too", 90.0, 135.0), own("Off the pole", 89.5, -120.0), own("South", -90.0, 10.0),
    own("On the spot", 59.91273, 10.74609), own("Nought", 0.0, 0.0), own("Antipode", 0.0, 180.0),
]  # fmt: skip

PRESENCES = st.lists(
    st.builds(
        lambda who, city, first, length, tentative: Presence(
            who=who, city=city, first=first, last=first + timedelta(days=length), tentative=tentative
        ),
        st.sampled_from("abcde"),
        st.sampled_from(CITIES),
        # around a change of clocks in Oslo and Paris and about the turn of a leap year's February
        st.dates(date(2028, 2, 20), date(2028, 4, 5)),
        st.sampled_from([0, 0, 1, 2, 6, 7, 8, 40, 70, 700]),
        st.booleans(),
    ),
    max_size=30,
)


@settings(max_examples=120, deadline=None)
@given(PRESENCES, st.sampled_from([0.0, 0.5, 3.0, 60.0, 1_500.0, 20_016.0]), st.integers(0, 4))
def test_the_sweep_finds_what_a_nested_loop_finds(presences, km, days):
    wanted = nested_loop(presences, km, days)
    assert swept(presences, km, days) == wanted
    answer = crossings(presences, within_km=km, days=days)
    exact = [pair for pair in wanted if pair[0].city == pair[1].city and not pair[3]]
    assert (answer.exact, answer.near) == (len(exact), len(wanted) - len(exact))
    told = {(each.one, each.other, each.km, each.days_apart) for each in answer.found}
    assert told <= wanted
    assert {(one.who, other.who) for one, other, _, _ in wanted} == {(a.who, b.who) for a, b, _, _ in told}
    assert answer.chances == len(answer.found)


def chances_by_hand(presences, km, days):
    """The chances of each two people with their wait, in plain loops over what the nested loop finds."""
    rows = joined_by_hand(presences)
    if not rows:
        return set()
    table_first, table_last = min(r.first for r in rows), max(r.last for r in rows)
    year = timedelta(days=365)
    known = {
        who: (
            max(min(r.first for r in rows if r.who == who) - year, table_first),
            min(max(r.last for r in rows if r.who == who) + year, table_last),
        )
        for who in {r.who for r in rows}
    }
    met = {}
    for one, other, away, apart in nested_loop(presences, km, days):
        ends = sorted([max(one.first, other.first), min(one.last, other.last)])
        steps = away / 100 + apart
        met.setdefault((one.who, other.who), []).append((steps, min(math.ceil(steps), 16), *ends))
    found = set()
    for (one, other), crossed in met.items():
        begin = max(known[one][0], known[other][0])
        end = min(known[one][1], known[other][1])
        for level in {each[1] for each in crossed}:
            runs = []
            for each in sorted((c for c in crossed if c[1] <= level), key=lambda c: c[2]):
                if runs and each[2] <= max(c[3] for c in runs[-1]) + timedelta(days=7):
                    runs[-1].append(each)
                else:
                    runs.append([each])
            spans = [(min(c[2] for c in run), max(c[3] for c in run)) for run in runs]
            for i, run in enumerate(runs):
                steps, best, first, last = min(run, key=lambda c: (c[0], c[2] - c[3], c[2]))
                if best == level:
                    since = (spans[i][0] - (spans[i - 1][1] if i else begin)).days
                    until = ((spans[i + 1][0] if i + 1 < len(runs) else end) - spans[i][1]).days
                    found.add((one, other, first, last, max(since, 0), max(until, 0), i, len(runs) - 1 - i))
    return found


@settings(max_examples=100, deadline=None)
@given(PRESENCES, st.sampled_from([0.0, 60.0, 1_500.0]), st.integers(0, 3))
def test_chances_and_their_waits_are_those_found_by_hand(presences, km, days):
    told = [
        (e.one.who, e.other.who, e.first, e.last, e.since, e.until, e.earlier, e.later)
        for e in crossings(presences, within_km=km, days=days).found
    ]
    assert set(told) == chances_by_hand(presences, km, days)
    assert len(told) == len(set(told))


@settings(max_examples=40, deadline=None)
@given(PRESENCES, st.randoms())
def test_the_order_of_the_lines_changes_nothing(presences, random):
    mixed = list(presences)
    random.shuffle(mixed)
    assert crossings(mixed, within_km=60, days=2).found == crossings(presences, within_km=60, days=2).found


@settings(max_examples=60, deadline=None)
@given(PRESENCES, st.integers(1, 5))
def test_the_best_are_the_same_whatever_is_kept_and_however_small_the_chunks(presences, limit):
    whole = crossings(presences, within_km=1_500, days=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep_module, "CHUNK", 3)
        patch.setattr(answer_module, "CHUNK", 3)
        patch.setattr(answer_module, "TOGETHER", 5)
        some = crossings(presences, within_km=1_500, days=2, limit=limit)
    assert some.found == whole.found[:limit]
    assert (some.chances, some.exact, some.near) == (whole.chances, whole.exact, whole.near)


@settings(max_examples=40, deadline=None)
@given(PRESENCES)
def test_one_persons_chances_are_those_of_the_whole_that_name_them(presences):
    whole = crossings(presences, within_km=60, days=2)
    for who in {each.who for each in presences}:
        alone = crossings(presences, within_km=60, days=2, of=who)
        theirs = [each for each in whole.found if who in (each.one.who, each.other.who)]
        named = {
            (e.one.who, e.other.who, e.one.city, e.other.city, e.first, e.since, e.until, e.km)
            for e in theirs
        }
        turned = set()
        for e in alone.found:
            assert e.one.who == who
            one, other = sorted((e.one, e.other), key=lambda presence: presence.who)
            turned.add((one.who, other.who, one.city, other.city, e.first, e.since, e.until, e.km))
        assert {each[:2] for each in turned} == {each[:2] for each in named}
        assert len(turned) == len(named)


def test_days_are_included_at_both_ends_and_one_day_is_enough():
    met = crossings([at("Ann", OSLO, 0, 3), at("Bo", OSLO, 3)])
    assert [(each.first, each.last, each.days_apart) for each in met.found] == [
        (DAY + timedelta(days=3), DAY + timedelta(days=3), 0)
    ]
    missed = [at("Ann", OSLO, 0, 3), at("Bo", OSLO, 4)]
    assert not crossings(missed).found
    (near,) = crossings(missed, days=1).found
    assert (near.days_apart, near.exact, near_text(near)) == (1, False, "same city, 1 day apart")
    assert when_text(near) == "Ann until 4 March 2027, Bo from 5 March 2027"


def test_nought_km_is_the_same_city_and_no_other_on_the_same_spot():
    twin = own("Twin", OSLO.latitude, OSLO.longitude)
    stays = [at("Ann", OSLO, 0), at("Bo", twin, 0)]
    assert not crossings(stays, within_km=0).found
    (near,) = crossings(stays, within_km=0.1).found
    assert (near.km, near.exact) == (0.0, False)


def test_nobody_crosses_their_own_way():
    assert not crossings([at("Ann", OSLO, 0, 3), at("Ann", DRAMMEN, 1, 2)], within_km=100, days=3).found


def test_stays_that_follow_each_other_are_one():
    table = Presences.of([at("Ann", OSLO, 0, 3), at("Ann", OSLO, 4, 6), at("Ann", OSLO, 8, 9)]).joined()
    assert [(table.presence(i).first.day, table.presence(i).last.day) for i in range(len(table))] == [
        (1, 7),
        (9, 10),
    ]


def test_whoever_sits_in_one_city_all_year_is_no_chance_worth_telling():
    weeks = [at(who, PARIS, 7 * week, 7 * week + 4) for week in range(52) for who in ("Ann", "Bo")]
    visit = [at("Cy", LIMA, 100, 101), at("Ann", LIMA, 101)]
    answer = crossings([*weeks, *visit])
    assert answer.exact == 53
    assert [(each.one.who, each.other.who) for each in answer.found] == [("Ann", "Cy"), ("Ann", "Bo")]
    assert answer.found[1].worth == 0
    assert seldom_text(answer.found[1]) == "all the time that the table knows both"


def test_a_week_apart_is_one_chance_and_more_is_two():
    def stays(gap):
        return [at(who, OSLO, day) for who in ("Ann", "Bo") for day in (0, gap)]

    assert crossings(stays(7)).chances == 1
    assert crossings(stays(8)).chances == 2


def test_a_nearer_chance_within_the_week_tells_and_a_farther_one_is_not_told_beside_it():
    stays = [at("Ann", OSLO, 0), at("Bo", DRAMMEN, 0), at("Ann", LIMA, 3), at("Bo", LIMA, 3)]
    answer = crossings(stays, within_km=100)
    assert (answer.exact, answer.near, answer.chances) == (1, 1, 1)
    assert answer.found[0].one.city == LIMA


def test_farther_chances_do_not_hide_exact_ones_that_they_link():
    stays = [at("Ann", OSLO, day) for day in range(0, 22, 3)]
    stays += [at("Bo", OSLO if day in (0, 21) else DRAMMEN, day) for day in range(0, 22, 3)]
    answer = crossings(stays, within_km=100)
    assert sorted(each.first.day for each in answer.found if each.exact) == [1, 22]


def test_the_wait_is_counted_to_the_chances_before_and_after():
    stays = [at(who, OSLO, day) for who in ("Ann", "Bo") for day in (0, 100, 130)]
    middle = next(each for each in crossings(stays).found if each.first == DAY + timedelta(days=100))
    assert (middle.since, middle.until, middle.earlier, middle.later) == (100, 30, 1, 1)
    assert seldom_text(middle) == "first chance in 3 months, next in 4 weeks"


def test_the_wait_ends_a_year_beyond_what_the_table_knows_of_somebody():
    old = [at("Old", LIMA, 0), at("Older", LIMA, -4_000)]
    (met,) = crossings([*old, at("Ann", OSLO, -3), at("Old", OSLO, -3)]).found
    assert (met.since, met.until, met.earlier, met.later) == (365, 3, 0, 0)
    assert seldom_text(met) == "the only chance in 12 months"


def test_a_first_chance_is_told_by_what_the_table_knows_of_the_time_before():
    stays = [at(who, OSLO, day) for who in ("Ann", "Bo") for day in (3, 103)]
    begins = crossings([at("Cy", LIMA, 0), *stays]).found
    assert [seldom_text(each) for each in sorted(begins, key=lambda each: each.first)] == [
        "next in 3 months", "first chance in 3 months",
    ]  # fmt: skip
    known = crossings([at("Cy", LIMA, -60), *stays, at("Cy", LIMA, 140)]).found
    assert [seldom_text(each) for each in sorted(known, key=lambda each: each.first)] == [
        "none in the 2 months before, next in 3 months",
        "first chance in 3 months, none in the 5 weeks after",
    ]


def test_rarer_and_nearer_come_first():
    often = [at(who, OSLO, day) for who in ("Ann", "Bo") for day in range(0, 360, 30)]
    once = [at("Ann", LIMA, 200), at("Cy", LIMA, 200)]
    near = [at("Ann", PARIS, 250), at("Dan", PARIS, 252)]
    answer = crossings([*often, *once, *near], days=2)
    assert [each.other.who for each in answer.found[:2]] == ["Cy", "Dan"]
    assert answer.found[0].worth > answer.found[1].worth > answer.found[2].worth
    assert [each.rank for each in answer.found] == list(range(1, len(answer.found) + 1))


def test_days_asked_about_choose_chances_that_the_whole_table_ranks():
    stays = [at(who, OSLO, day) for who in ("Ann", "Bo") for day in (0, 100)]
    asked = Days(first=DAY + timedelta(days=90), last=DAY + timedelta(days=110))
    answer = crossings(stays, between=asked)
    assert (answer.exact, answer.chances, len(answer.found)) == (1, 1, 1)
    assert (answer.found[0].since, answer.found[0].earlier) == (100, 1)


def test_tentative_stays_are_told_as_such():
    (met,) = crossings([at("Ann", OSLO, 0, tentative=True), at("Bo", OSLO, 0)]).found
    assert met.tentative
    assert crossing_sentence(met) == (
        "Ann and Bo: Oslo, Norway, 1 March 2027 (same city; not firm); all the time that the table knows both."
    )


def test_nothing_comes_to_nothing():
    answer = crossings([])
    assert (answer.found, answer.chances, answer.people, answer.complete) == ((), 0, 0, True)
    assert "Nobody comes near" in summary_text(answer)


def test_an_unknown_person_and_a_stay_that_ends_before_it_begins_are_refused():
    with pytest.raises(UnknownName, match="Zoe"):
        crossings([at("Ann", OSLO, 0)], of="Zoe")
    with pytest.raises(UnreadableTime):
        at("Ann", OSLO, 3, 2)


def test_too_many_neighbours_are_refused(monkeypatch):
    monkeypatch.setattr(sweep_module, "MOST_NEIGHBOURS", 5)
    stays = [at(str(i), own(str(i), 0.0, i / 10), 0) for i in range(10)]
    with pytest.raises(TooMuch, match="10 places lie within 20,000 km"):
        crossings(stays, within_km=20_000)


def test_stopped_it_answers_with_what_it_has(monkeypatch):
    monkeypatch.setattr(answer_module, "CHUNK", 1)
    stays = [at(str(who), OSLO, 0) for who in range(9)]
    seen = []

    def stop(done, whole):
        seen.append((done, whole))
        return len(seen) < 3

    answer = crossings(stays, progress=stop)
    assert not answer.complete
    assert 0 < answer.exact < 36
    assert seen[-1][0] < seen[-1][1]
    assert crossings(stays, progress=lambda done, whole: True).exact == 36


def test_days_in_year_one_and_in_year_9999():
    stays = [
        Presence(who=who, city=OSLO, first=first, last=last)
        for who in ("Ann", "Bo")
        for first, last in ((date.min, date(1, 1, 3)), (date(9999, 12, 30), date.max))
    ]
    answer = crossings(stays, days=2)
    assert {each.first for each in answer.found} == {date.min, date(9999, 12, 30)}


def test_questions_in_words():
    assert question_text(None, 0, 0) == "Who is in one city at one time?"
    assert (
        question_text("Ann", 0, 2, None, DAY)
        == "Who is where Ann is, or within 2 days of it, until 1 March 2027?"
    )


def test_so_many_in_one_city_that_nobody_would_learn_anything() -> None:
    oslo, day = find_city("Oslo"), date(2027, 3, 1)
    crowd = [Presence(who=str(n), city=oslo, first=day, last=day) for n in range(6_400)]
    with pytest.raises(TooMuch, match="more than 20,000,000 pairs"):
        crossings(crowd)
    assert crossings(crowd, of="7").exact == 6_399
    one_by_one = [
        Presence(who=str(n), city=oslo, first=day + timedelta(days=n), last=day + timedelta(days=n))
        for n in range(6_400)
    ]
    assert crossings(one_by_one).exact == 0

"""Recurrence rules: equal to dateutil's, and bounded whatever they say."""

from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from sidelines.formats.calendars.rules import BadRule, Effort, read_rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FAR = datetime(2100, 1, 1)


def starts(text: str, start: datetime, first: datetime, last: datetime) -> list[datetime]:
    return list(read_rule(text).starts(start, first, last, Effort()))


def numbers(first: int, last: int, *, either: bool = True) -> st.SearchStrategy[str]:
    positive = st.integers(first, last)
    one = positive | positive.map(int.__neg__) if either else positive
    return st.lists(one, min_size=1, max_size=3, unique=True).map(lambda found: ",".join(map(str, found)))


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 9))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(numbers(1, 12, either=False))}")
    if draw(st.booleans()) and frequency != "WEEKLY":
        parts.append(f"BYMONTHDAY={draw(numbers(1, 31))}")
    if draw(st.booleans()):
        days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True))
        nth = frequency in ("YEARLY", "MONTHLY") and draw(st.booleans())
        places = st.sampled_from((1, 2, 4, -1, -2))
        parts.append("BYDAY=" + ",".join(f"{draw(places)}{day}" if nth else day for day in days))
    if frequency == "YEARLY" and draw(st.booleans()):
        parts.append(f"BYYEARDAY={draw(numbers(1, 366))}")
    if frequency == "YEARLY" and draw(st.booleans()):
        parts.append(f"BYWEEKNO={draw(numbers(1, 53))}")
    if draw(st.booleans()):
        parts.append(f"BYHOUR={draw(numbers(0, 23, either=False))}")
    if frequency in ("YEARLY", "MONTHLY") and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(numbers(1, 5))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 30))}")
    return ";".join(parts)


@given(rules(), st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_starts_are_those_that_dateutil_finds(text: str, start: datetime) -> None:
    start = start.replace(microsecond=0)
    last = start + timedelta(days=400 if "HOURLY" in text else 1500)
    found = starts(text, start, start, last)
    try:
        expected = []
        for when in islice(rrulestr(text, dtstart=start), 40):
            if when > last:
                break
            expected.append(when)
    except ValueError:  # dateutil refuses what can never come
        expected = []
    assert found[:40] == expected


@given(rules(), st.datetimes(datetime(1950, 1, 1), datetime(2020, 1, 1)), st.integers(0, 20_000))
@settings(max_examples=200, deadline=None)
def test_looking_late_finds_what_looking_from_the_start_does(text: str, start: datetime, later: int) -> None:
    start = start.replace(microsecond=0)
    first = start + timedelta(days=later)
    last = first + timedelta(days=400)
    try:
        whole = starts(text, start, start, last)
    except BadRule:  # too many from the start on
        return
    assert starts(text, start, first, last) == [when for when in whole if when >= first]


def test_bounded_where_no_day_ever_fits() -> None:
    for frequency in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"):
        text = f"FREQ={frequency};BYMONTH=2;BYMONTHDAY=30,31"
        assert starts(text, datetime(2026, 1, 1), datetime(2027, 1, 1), datetime(2029, 1, 1)) == []


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", True),
        ("FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=-31,31", True),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", False),
        ("FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=31", False),
        ("FREQ=YEARLY;BYMONTHDAY=31", False),
    ],
)
def test_days_that_no_year_has(text: str, never: bool) -> None:
    assert read_rule(text).never is never


def test_leap_days_skip_the_years_between() -> None:
    found = starts("FREQ=YEARLY", datetime(2024, 2, 29), datetime(2024, 1, 1), datetime(2033, 1, 1))
    assert [when.year for when in found] == [2024, 2028, 2032]


def test_weekdays_with_and_without_a_number_are_both_meant() -> None:
    found = starts(
        "FREQ=MONTHLY;BYDAY=MO,1TU", datetime(2027, 3, 1), datetime(2027, 3, 1), datetime(2027, 3, 31)
    )
    assert [when.day for when in found] == [1, 2, 8, 15, 22, 29]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BYDAY=MO",
        "FREQ=",
        "FREQ=FORTNIGHTLY",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=x",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=" + "9" * 5000,
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTHDAY=0",
        "FREQ=YEARLY;BYDAY=XX",
        "FREQ=YEARLY;BYDAY=99MO",
        "FREQ=YEARLY;RSCALE=CHINESE",
        "FREQ=YEARLY;SKIP=FORWARD;RSCALE=GREGORIAN",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=HOURLY;BYMINUTE=0,30",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9",
        "D1 #10",
        "MP1 1+ MO #0",
    ],
)
def test_a_rule_that_is_not_followed_says_why(text: str) -> None:
    with pytest.raises(BadRule) as why:
        read_rule(text)
    assert str(why.value).startswith(("It ", "Its "))
    assert len(str(why.value)) < 300


def test_outlook_writes_a_count_below_zero_for_a_series_without_end() -> None:
    assert read_rule("FREQ=DAILY;COUNT=-1").count is None


def test_blanks_and_small_letters_are_forgiven() -> None:
    rule = read_rule("freq=weekly; byday=mo, tu ;wkst=su;until=20270401T000000z;")
    assert rule.days == {(0, 0), (0, 1)}
    assert rule.week_start == 6
    assert rule.until is not None


@given(
    st.sampled_from(("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU,FR,SU", "FREQ=DAILY", "FREQ=WEEKLY;BYHOUR=7,9,22")),
    st.sampled_from(("", ";WKST=SU", ";WKST=WE")),
    st.integers(1, 4),
    st.integers(1, 900),
    st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 20)),
    st.integers(0, 3000),
)
@settings(max_examples=150, deadline=None)
def test_what_is_counted_without_being_looked_at_is_counted_right(
    text: str, week: str, interval: int, count: int, start: datetime, days: int
) -> None:
    rule = f"{text}{week};INTERVAL={interval};COUNT={count}"
    start = start.replace(microsecond=0)
    first = start + timedelta(days=days)
    expected = list(islice(rrulestr(rule, dtstart=start).xafter(first, inc=True), 20))
    assert starts(rule, start, first, FAR)[:20] == expected


def test_too_many_occurrences_are_refused_and_not_found() -> None:
    with pytest.raises(BadRule, match="more than 10,000 times"):
        starts("FREQ=MINUTELY", datetime(2027, 1, 1), datetime(2027, 1, 1), FAR)
    with pytest.raises(BadRule, match="too long"):
        starts("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", datetime(2027, 1, 1), datetime(2027, 1, 1), FAR)


def test_all_series_together_take_bounded_effort() -> None:
    effort = Effort(days=1000)
    rule = read_rule("FREQ=DAILY")
    begin, end = datetime(2027, 1, 1), datetime(2027, 12, 31)
    assert len(list(rule.starts(begin, begin, end, effort))) == 365
    assert len(list(rule.starts(begin, begin, end, effort))) == 365
    with pytest.raises(BadRule, match="before it"):
        list(rule.starts(begin, begin, end, effort))


def test_the_end_of_time_is_no_error() -> None:
    found = starts(
        "FREQ=YEARLY;INTERVAL=7000", datetime(2027, 1, 1), datetime(2027, 1, 1), datetime(9999, 12, 1)
    )
    assert [when.year for when in found] == [2027, 9027]

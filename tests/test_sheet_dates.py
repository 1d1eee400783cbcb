"""Days and times as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.formats.sheets.dates import (
    Ambiguous,
    Unreadable,
    day_of,
    days_of,
    order_told_by,
    orders_told_by,
    time_of,
    times_of,
    when_of,
)
from sidelines.formats.sheets.words import ends_of, kind_of_item, month_of, status_of, yes_or_no

TWELFTH = date(2027, 3, 12)
MONTHS = (
    "January",
    "février",
    "März",
    "abril",
    "maggio",
    "июня",
    "heinäkuuta",
    "août",
    "września",
    "Oktober",
)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-12",
        "20270312",
        "2027/3/12",
        "2027.03.12",
        "12 March 2027",
        "12 Mar 2027",
        "12-Mar-27",
        "March 12, 2027",
        "March 12th, 2027",
        "Friday, 12 March 2027",
        "Fr., 12.03.2027",
        "12.03.2027",
        "12. 3. 2027",
        "12.3.27",
        "12. März 2027",
        "den 12 mars 2027",
        "le 12 mars 2027",
        "12 de marzo de 2027",
        "12 de março de 2027",
        "12 marzo 2027",
        "12 maart 2027",
        "12. maaliskuuta 2027",
        "12 marca 2027",
        "12. března 2027",
        "12 Mart 2027",
        "12 марта 2027 г.",
        "12 березня 2027",
        "12 Μαρτίου 2027",
        "12 مارس 2027",
        "2027年3月12日",
        "2027년 3월 12일",
    ],
)
def test_days_in_many_languages(text: str) -> None:
    assert day_of(text) == when_of(f" {text} ") == TWELFTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 March",
        "March 2027",
        "12",
        "46093",
        "31.2.2027",
        "0000-00-00",
        "99999999",
        "2027-13-01",
        "soon",
        "12 Maybe 2027",
        "12 13 March 2027",
        "May June 2027",
        "12 March 2027 or so",
        "1.2.3",
        "1/1/1",
        "12 and 14 March 2027",
        "-",
        "2027-03-12 09:00-11:00",
        "2027-03-12 25:00",
        "9999-12-31 24:00",
        "1 " * 60,
    ],
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(Unreadable):
        when_of(text)


def test_the_first_of_two_small_numbers_is_not_guessed() -> None:
    for text in ("3/4/2027", "03-04-2027", "3/4/27", "3/4/2027 14:30"):
        with pytest.raises(Ambiguous, match="2027-03-12"):
            when_of(text)
    assert day_of("3/4/2027", True) == date(2027, 4, 3)
    assert day_of("3/4/2027", False) == date(2027, 3, 4)
    assert day_of("4/4/2027") == date(2027, 4, 4)
    assert day_of("13/4/2027") == day_of("13/4/2027", False) == date(2027, 4, 13)
    assert day_of("4/13/2027") == day_of("4/13/2027", True) == date(2027, 4, 13)


def test_a_number_above_twelve_tells_the_order_of_a_column() -> None:
    assert order_told_by(["3/4/2027", "13/4/2027"]) is True
    assert order_told_by(["3/4/2027", "4-13-2027 - 4-15-2027"]) is False
    assert order_told_by(["3/4/2027", "12.13.2027", "13.4.2027", "2027-13-01"]) is None
    assert order_told_by(["13/4/2027", "4/13/2027"]) is None
    assert orders_told_by(["13/4/2027", "4/13/2027"]) == {True, False}


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2027-03-12 14:30", "14:30"),
        ("2027-03-12T14:30:00", "14:30"),
        ("12.03.2027 14.30 Uhr", "14:30"),
        ("12.3.2027, 9 Uhr", "09:00"),
        ("12.3.2027 um 9 Uhr", "09:00"),
        ("12 mars 2027 à 14h30", "14:30"),
        ("March 12, 2027 2:30 pm", "14:30"),
        ("12 March 2027 at 12:05 am", "00:05"),
    ],
)
def test_days_with_hours(text: str, hour: str) -> None:
    assert when_of(text) == datetime.fromisoformat(f"2027-03-12 {hour}")


def test_offsets_from_utc() -> None:
    when = datetime(2027, 3, 12, 14, 30, tzinfo=timezone(timedelta(hours=-5)))
    for text in ("2027-03-12T14:30-05:00", "2027-03-12 14:30 UTC-05:00", "12 March 2027 2:30 pm UTC-5"):
        assert when_of(text) == when
    assert when_of("2027-03-12T14:30Z") == datetime(2027, 3, 12, 14, 30, tzinfo=UTC)
    assert when_of("2027-03-12 14:30 +05:30") == datetime(2027, 3, 12, 9, 0, tzinfo=UTC)
    assert when_of("12.3.2027 24:00") == datetime(2027, 3, 13)
    assert time_of("14:30 UTC+05:45").on(TWELFTH) == datetime(2027, 3, 12, 8, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12-14 March 2027", (12, 14)),
        ("12.–14.3.2027", (12, 14)),
        ("12. bis 14. März 2027", (12, 14)),
        ("du 12 au 14 mars 2027", (12, 14)),
        ("March 12-14, 2027", (12, 14)),
        ("12 March - 14 March 2027", (12, 14)),
        ("2027-03-12/2027-03-14", (12, 14)),
        ("2027-03-12 to 2027-03-14", (12, 14)),
        ("13/03/2027 - 14/03/2027", (13, 14)),
    ],
)
def test_stretches_of_days(text: str, days: tuple[int, int]) -> None:
    assert days_of(text) == tuple(TWELFTH.replace(day=day) for day in days)


def test_stretches_over_the_turn_of_a_month_and_a_year() -> None:
    assert days_of("28 Feb – 2 March 2027") == (date(2027, 2, 28), date(2027, 3, 2))
    assert days_of("28 Dec - 3 Jan 2028") == (date(2027, 12, 28), date(2028, 1, 3))
    for text in ("14-12 March 2027", "1 - 2 - 3", "12-14", "12 March", "a-b"):
        with pytest.raises(Unreadable):
            days_of(text)
    with pytest.raises(Ambiguous):
        days_of("12/03/2027 - 14/04/2027")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("14:30", 870),
        ("14:30:59", 870),
        ("14.30", 870),
        ("14h30", 870),
        ("14 h 30", 870),
        ("14h", 840),
        ("9 Uhr", 540),
        ("kl. 9.15", 555),
        ("2.30 pm", 870),
        ("2pm", 840),
        ("12 am", 0),
        ("12:30 p.m.", 750),
        ("0900", 540),
        ("1430h", 870),
        ("00:00", 0),
        ("24:00", 1440),
    ],
)
def test_times_of_day(text: str, minutes: int) -> None:
    assert time_of(text).clock == minutes
    assert time_of(text).zone is None


@pytest.mark.parametrize(
    "text", ["", "14", "25:00", "24:01", "14:60", "13 pm", "0 am", "noon", "14:30 CET", "09:00-11:00", "1:2"]
)
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(Unreadable):
        time_of(text)


def test_two_times_of_day() -> None:
    first, last = times_of("9:00 – 11.30 Uhr")
    assert (first.clock, last.clock) == (540, 690)
    with pytest.raises(Unreadable):
        times_of("14:30")


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for form in ("{:%Y-%m-%d}", "{:%d.%m.%Y}", "{:%d %B %Y}", "{:%B %d, %Y}", "{:%a %d %b %Y}", "{:%Y%m%d}"):
        assert day_of(form.format(day)) == day
    assert day_of(f"{day:%d/%m/%Y}", True) == day_of(f"{day:%m/%d/%Y}", False) == day


@given(st.text(alphabet="0123456789./-–: ,TZ+apmhUhr marsMärz年月", max_size=90))
def test_no_text_makes_reading_fail_otherwise(text: str) -> None:
    for read in (when_of, days_of, time_of, times_of):
        with suppress(Unreadable):
            assert read(text)


def test_words() -> None:
    assert [month_of(name) for name in MONTHS] == list(range(1, 11))
    assert (yes_or_no("Ja"), yes_or_no("x"), yes_or_no("No"), yes_or_no("perhaps")) == (
        True,
        True,
        False,
        None,
    )
    assert [status_of(words) for words in ("TBC", "Annulé", "busy", "frei", "other")] == [
        "tentative",
        "cancelled",
        "firm",
        "free",
        None,
    ]
    assert (kind_of_item("Aufenthalt"), kind_of_item("Termin"), kind_of_item("x")) == (
        "stay",
        "engagement",
        None,
    )
    assert ends_of("from, to") == ends_of("beide") == ends_of("yes") == {"from", "to"}
    assert (ends_of("von"), ends_of("no"), ends_of("elsewhere")) == ({"from"}, frozenset(), None)

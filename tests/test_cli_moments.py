"""Days and moments as people write them."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidelines.cli.moments import day_of, moment_of
from sidelines.errors import SidelinesError, UnreadableTime
from sidelines.times import FIRST_DAY, LAST_DAY, Days, minute_of

JULY = Days(first=date(2018, 7, 10), last=date(2018, 7, 17))
NEW_YEAR = Days(first=date(2018, 12, 20), last=date(2019, 1, 10))


@given(st.dates(min_value=FIRST_DAY, max_value=LAST_DAY))
def test_a_day_is_read_however_it_is_written(day):
    for text in (
        f"{day}",
        f"{day:%d %B %Y}",
        f"{day:%A} {day.day} {day:%b} {day:%Y}",
        f"{day:%B} {day.day}, {day:%Y}",
    ):
        assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "horizon", "day"),
    [
        ("16 July", JULY, date(2018, 7, 16)),
        ("July 16", JULY, date(2018, 7, 16)),
        ("30 Dec", NEW_YEAR, date(2018, 12, 30)),
        ("3 Jan", NEW_YEAR, date(2019, 1, 3)),
        ("5 May", NEW_YEAR, date(2018, 5, 5)),
        ("29 Feb", Days(first=date(2023, 12, 1), last=date(2024, 3, 1)), date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_that_of_the_horizon(text, horizon, day):
    assert day_of(text, horizon) == day


NO_DAYS = """July|31 June 2018|2018-13-01|0001-01-01|9999-01-01|16 Juli 2018|16 J 2018|soon|16/7/2018|"""


@pytest.mark.parametrize("text", NO_DAYS.split("|"))
def test_what_is_no_day_is_refused(text):
    with pytest.raises(UnreadableTime):
        day_of(text)


def test_a_day_without_a_year_needs_a_horizon():
    with pytest.raises(UnreadableTime, match="lacks the year"):
        day_of("16 July")


@pytest.mark.parametrize(
    "text",
    [
        "2018-07-16T13:00+03:00", "2018-07-16 10:00Z", "16 July 10:00 UTC", "16 July, 13:00 Europe/Helsinki",
        "16 July 13:00 UTC+3", "Mon 16 July 13:00:00 +0300", "16 July 2:30 -07:30",
    ],
)  # fmt: skip
def test_a_moment_with_a_zone_is_an_instant_anywhere(text):
    moment = moment_of(text, JULY)
    for zone in ("Asia/Tokyo", "America/New_York"):
        assert moment.instant(zone) == minute_of(datetime(2018, 7, 16, 10, tzinfo=UTC))


def test_a_moment_without_a_zone_is_read_in_the_place_s():
    moment = moment_of("16 July 13:00", JULY)
    assert moment.instant("Europe/Helsinki") == minute_of(datetime(2018, 7, 16, 10, tzinfo=UTC))
    assert moment.instant("Europe/Paris") == minute_of(datetime(2018, 7, 16, 11, tzinfo=UTC))


@given(st.text(max_size=40))
def test_any_other_text_is_refused_in_a_sentence(text):
    with suppress(SidelinesError):
        moment_of(text, JULY).instant("Europe/Paris")

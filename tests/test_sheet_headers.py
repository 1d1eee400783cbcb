"""Headers of columns in several languages."""

from __future__ import annotations

import pytest

from sidelines.countries import fold
from sidelines.formats.sheets.headers import _WORDS, HEADERS, header_of, said_by


def test_no_word_heads_two_fields() -> None:
    heads: dict[str, str] = {}
    for name, by_language in _WORDS.items():
        for words in by_language.values():
            for word in words.split(","):
                key = fold(word.strip())
                assert key, f"{name} has an empty word in {words!r}"
                assert heads.setdefault(key, name) == name, word


def test_each_field_has_a_header() -> None:
    assert {said.field for said in map(said_by, HEADERS.values()) if said} == set(_WORDS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("City", "place"),
        (" CITY: ", "place"),
        ("ville", "place"),
        ("Città*", "place"),
        ("citta", "place"),
        ("Kaupunki", "place"),
        ("Город", "place"),
        ("城市", "place"),
        ("المدينة", "place"),
        ("Ort / City", "place"),
        ("start_date", "start"),
        ("From (local)", "start"),
        ("Début", "start"),
        ("Anreise", "start"),
        ("с", "start"),
        ("من", "start"),
        ("Bis", "end"),
        ("إلى", "end"),
        ("Départ", "end"),
        ("Datum", "day"),
        ("Uhrzeit von", "start_time"),
        ("Departure time", "end_time"),
        ("Betreff", "title"),
        ("Wer?", "principal"),
        ("ID", "uid"),
        ("movable from", "movable_from"),
    ],
)
def test_headers_are_forgiven(header: str, field: str) -> None:
    word = said_by(header)
    assert word is not None
    assert word.field == field


@pytest.mark.parametrize("header", ["", None, 12, "Hotel", "From / City", "x" * 200, "()", "/"])
def test_other_headers_say_nothing(header: object) -> None:
    assert said_by(header) is None


def test_the_header_is_found_below_titles() -> None:
    rows = [["Diary 2027"], [], ["From", "Subject"], ["City", "From", "Hotel"], ["Oslo", "2027-03-12"]]
    header = header_of(rows)
    assert header is not None
    assert (header.row, header.columns, header.unknown) == (3, {"place": 0, "start": 1}, (2,))


def test_a_row_with_fewer_columns_is_the_likeliest_where_none_has_both() -> None:
    header = header_of([["From", "To"], ["From", "To", "Subject"]])
    assert header is not None
    assert (header.row, header.has_place, header.has_date) == (1, False, True)
    assert header_of([["x"], ["City"]]) is None
    assert header_of([[]] * 20 + [["City", "From"]]) is None


def test_venue_and_destination_stand_in_for_a_place() -> None:
    alone = header_of([["Location", "Date"]])
    assert alone is not None
    assert alone.columns == {"place": 0, "day": 1}
    beside = header_of([["City", "Venue", "Destination", "Date"]])
    assert beside is not None
    assert beside.columns == {"place": 0, "ends_in": 2, "day": 3}
    assert beside.unknown == (1,)


def test_whoever_travels_stands_in_for_a_name() -> None:
    alone = header_of([["Ministre", "Ville", "Du"]])
    assert alone is not None
    assert alone.columns == {"place": 1, "start": 2, "principal": 0}
    beside = header_of([["Minister", "Name", "City", "From"]])
    assert beside is not None
    assert (beside.columns["principal"], beside.unknown, beside.twins) == (1, (0,), ())


def test_twins_are_told() -> None:
    header = header_of([["City", "Ort", "From", "Notes", "Comments"]])
    assert header is not None
    assert header.twins == (("place", 0, 1),)
    assert header.unknown == (4,)


def test_languages_tell_the_order_of_days_and_months() -> None:
    def languages(*headers: str) -> bool:
        header = header_of([headers])
        assert header is not None
        return bool(header.languages)

    assert not languages("City", "From", "To", "Date", "Start time")
    assert languages("Ort", "From")
    assert languages("Ville", "Date")
    assert not languages("城市", "日期")

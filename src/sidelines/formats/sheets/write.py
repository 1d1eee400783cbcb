"""Itineraries as a spreadsheet that a secretary can work with, and that reads back as the very same itineraries."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

from sidelines.countries import country
from sidelines.errors import PlaceError
from sidelines.formats.placing.address_words import US_STATES
from sidelines.formats.sheets.read import ABOUT
from sidelines.formats.sheets.text import DEFUSED
from sidelines.itinerary import Engagement, Item, Itinerary
from sidelines.places import City, find_city
from sidelines.times import Minute, datetime_at, day_at

Kind = Literal["xlsx", "csv"]
Value = str | float | date | None
"""What is written into a cell."""

TITLES = ("title", "What it is for; there only if titles were asked for.")

COLUMNS = (
    ("principal", "Who travels."),
    ("kind", "stay: days spent in a city; engagement: something at an hour, on a day, or on the way."),
    ("city", "Where. Of an engagement without a city: wherever the principal is."),
    ("country", "The country of the city."),
    ("from", "The first day, local to the place."),
    (
        "from time",
        "The local time on that day, with how far its clocks are from UTC; empty: no hour is told.",
    ),
    ("to", "The last day, local to the place in which it ends."),
    ("to time", "The local time on that day, as above."),
    ("ends in", "Of a way from one city to another: the city in which it ends."),
    ("ends in country", "The country of that city."),
    ("tentative", "yes: not firm yet."),
    ("assumed", "Which of from and to carry an hour that was assumed."),
    ("known", "The day on which it became known."),
    ("movable", "yes: it can be moved."),
    ("movable from", "The earliest to which it can be moved."),
    ("movable to", "The latest to which it can be moved."),
    ("zone", "The IANA time zone of the place: all days and times of the line are local to it."),
    ("latitude", "Degrees north, where the name alone does not tell the place."),
    ("longitude", "Degrees east, where the name alone does not tell the place."),
    ("uid", "What tells the line from others."),
)

FAR_ENDS = (
    ("ends in latitude", "Degrees north of the city in which a way ends, where no table of cities has it."),
    ("ends in longitude", "Degrees east of it."),
    ("ends in zone", "Its IANA time zone."),
)
"""Columns that are there only if a way ends in a place of one's own."""

_WIDTHS = {"principal": 24, "city": 20, "country": 18, "ends in": 18, "zone": 20, "uid": 28, "title": 40}
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_HIDDEN_FORMULA = re.compile(r"\s+[@+\-=|%]|[＝＋－＠]")
_ZONES = (
    "Days and times are local to the place; the zone of each line is in the column zone, and each time says how"
    " far its clocks are from UTC."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """A local day and, where an hour is told, the time on it with its offset."""

    day: date
    time: str = ""

    @property
    def text(self) -> str:
        return f"{self.day.isoformat()} {self.time}".strip()


def write_itineraries(itineraries: Sequence[Itinerary], kind: Kind, *, titles: bool = False) -> bytes:
    """The itineraries as the bytes of a workbook (.xlsx) or of a table in text (.csv, UTF-8), one item a line.

    Nothing in it is a formula. `read_diary_sheet` reads back the same stays and engagements.
    """
    lines = [_cells(itinerary.principal.name, item) for itinerary in itineraries for item in itinerary]
    far_ends = FAR_ENDS if any(cells["ends in latitude"] is not None for cells in lines) else ()
    columns = (*COLUMNS, *far_ends, TITLES) if titles else (*COLUMNS, *far_ends)
    rows = [[cells[name] for name, _ in columns] for cells in lines]
    names = [name for name, _ in columns]
    return _csv(names, rows) if kind == "csv" else _xlsx(columns, rows)


def _cells(principal: str, item: Item) -> dict[str, Value]:
    """What stands in each column of an item's line."""
    begin, finish = _ends(item)
    movable = isinstance(item, Engagement) and item.movable
    ends_in = item.ends_in if isinstance(item, Engagement) else None
    name, of = _named(item.city)
    last, last_of = _numbered(ends_in)
    far = (
        ends_in if ends_in is not None and not ends_in.geonames and _found(last, last_of) != ends_in else None
    )
    lies = item.city if item.city is not None and _found(name, of) != item.city else None
    zone = item.zone if isinstance(item, Engagement) else item.city.zone
    least, most = (item.movable_from, item.movable_to) if isinstance(item, Engagement) else (None, None)
    return {
        "principal": principal,
        "kind": "engagement" if isinstance(item, Engagement) else "stay",
        "city": name,
        "country": of,
        "from": begin.day,
        "from time": begin.time,
        "to": finish.day,
        "to time": finish.time,
        "ends in": last,
        "ends in country": last_of,
        "tentative": "yes" if item.tentative else "",
        "assumed": ", ".join(sorted(item.assumed)),
        "known": item.known,
        "movable": "yes" if movable else "",
        "movable from": "" if least is None else _moment(least, zone).text,
        "movable to": "" if most is None else _moment(most, zone).text,
        "zone": zone,
        "latitude": lies.latitude if lies else None,
        "longitude": lies.longitude if lies else None,
        "ends in latitude": far.latitude if far else None,
        "ends in longitude": far.longitude if far else None,
        "ends in zone": far.zone if far else "",
        "uid": item.key,
        "title": item.title,
    }


def _ends(item: Item) -> tuple[_Moment, _Moment]:
    if isinstance(item, Engagement):
        begin = _moment(item.start, item.zone, item.day)
        last = day_at(item.end, item.end_zone) if item.end is not None else item.day
        return begin, _moment(item.end, item.end_zone, last)
    zone = item.city.zone
    return _moment(item.start, zone, item.first), _moment(item.end, zone, item.last)


def _moment(when: Minute | None, zone: str, day: date | None = None) -> _Moment:
    """The local time of an instant and its day; of no instant, the day alone."""
    if when is None:
        assert day is not None
        return _Moment(day=day)
    local = datetime_at(when, zone)
    day = day or local.date()
    offset = local.utcoffset() or timedelta()
    # Offsets had seconds until 1972, and a day that a zone skipped is one only by the offset before.
    minutes = offset // timedelta(minutes=1)
    before = (datetime_at(when - 1440, zone).utcoffset() or timedelta()) // timedelta(minutes=1)
    for shift in (minutes, minutes + 1, before):
        shown = local.astimezone(timezone(timedelta(minutes=shift)))
        if shown.date() == day:
            break
    else:
        shown = local.astimezone(timezone(timedelta(minutes=minutes)))
    offset_text = f"{shown:%z}"
    return _Moment(day=shown.date(), time=f"{shown:%H:%M} UTC{offset_text[:3]}:{offset_text[3:]}")


def _named(city: City | None) -> tuple[str, str]:
    """The name and country by which the city is found again, with its state where that tells it from namesakes."""
    if city is None:
        return "", ""
    of = country(city.country).name
    states = US_STATES.values() if city.country == "US" else ()
    names = (city.name, *(f"{city.name}, {state.title()}" for state in states))
    return next((name for name in names if _found(name, of) == city), city.name), of


def _numbered(city: City | None) -> tuple[str, str]:
    """The same for a city whose position has no column: by its number where no name finds it."""
    name, of = _named(city)
    if city is not None and city.geonames and _found(name, of) != city:
        return f"geonames:{city.geonames}", of
    return name, of


def _found(name: str, of: str) -> City | None:
    try:
        return find_city(name, of)
    except PlaceError:
        return None


def _csv(names: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    import defusedcsv.csv  # type: ignore[import-untyped]

    text = io.StringIO(newline="")
    writer = defusedcsv.csv.writer(text)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    # The mark at its beginning is what tells Excel that the text is UTF-8.
    return text.getvalue().encode("utf-8-sig", "replace")


def _plain(value: Value) -> str | float:
    """A cell of a text; one that reads as a formula further on, or as one made harmless, gets an apostrophe."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and (DEFUSED.match(value) or _HIDDEN_FORMULA.match(value)):
        return f"'{value}"
    return "" if value is None else value


def _xlsx(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Value]]) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"title": "Itineraries", "created": _CREATED})
    head = book.add_format(
        {"bold": True, "bg_color": "#DDE3EA", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet = book.add_worksheet("Itineraries")
    for number, (name, _) in enumerate(columns):
        sheet.write_string(0, number, name, head)
        sheet.set_column(number, number, _WIDTHS.get(name, 14))
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values):
            _write(sheet, row, column, value, days)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    _write_about(book.add_worksheet("About"), columns, head)
    book.close()
    return content.getvalue()


def _write(sheet: Any, row: int, column: int, value: Value, days: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, days)
    elif isinstance(value, float):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, str(value))


def _write_about(sheet: Any, columns: Sequence[tuple[str, str]], head: Any) -> None:
    """Say on a sheet of its own how the other is read."""
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, ABOUT, head)
    sheet.write_string(0, 1, _ZONES, head)
    for row, (name, meaning) in enumerate(columns, 2):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, meaning)

"""Itineraries as spreadsheets: what is written reads back the same, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidelines.countries import country_named
from sidelines.formats.diaries.drafting import item_anywhere, item_of
from sidelines.formats.diaries.entries import Entry, Told
from sidelines.formats.placing.placer import Placer
from sidelines.formats.sheets.read import read_diary_sheet
from sidelines.formats.sheets.write import COLUMNS, Kind, write_itineraries
from sidelines.itinerary import Engagement, Item, Itinerary, Reading, Stay
from sidelines.people import Principal
from sidelines.places import City, cities_called, city_at, find_city
from sidelines.times import Days, day_at, instant, minute_of
from tests.cases import CHRISTMAS_ISLAND, FIRST_DAYS, HOFBURG, LORD_HOWE, REGIONS, itineraries

KINDS: tuple[Kind, ...] = ("csv", "xlsx")
VIENNA, APIA = find_city("Vienna, Austria"), find_city("Apia")
HUT = city_at(name="Hut, by the lake", country="FI", latitude=68.9, longitude=27.01, zone="Europe/Helsinki")
OWN = {city.name: city for city in (LORD_HOWE, CHRISTMAS_ISLAND)}
"""A place of one's own in which a way ends is told by its name alone, so the case has to know it."""
MARY = Principal(name="Mary of Grand Fenwick", home=VIENNA)
TITLES = st.text(
    st.one_of(st.sampled_from("=+-@|%'\"\\,;\t _x0041&<>＝"), st.characters(exclude_categories=("C", "Z"))),
    max_size=20,
).map(lambda text: " ".join(text.split()))


def city_of(entry: Entry) -> City:
    """The city by name and country; at a position, the one of that name there, or a place of one's own."""
    if entry.position is None:
        return find_city(entry.place, entry.country)
    for city in cities_called(entry.place):
        if (city.latitude, city.longitude) == entry.position:
            return city
    return city_at(
        name=entry.place,
        country=country_named(entry.country).code,
        latitude=entry.position[0],
        longitude=entry.position[1],
        zone=entry.zone,
    )


def item_in(entry: Entry) -> Item:
    if not entry.place:
        item = item_anywhere(entry, VIENNA, titles=True)
        assert item is not None
        return item
    ends_in = OWN.get(entry.ends_in) if entry.ends_in else None
    if entry.ends_in and ends_in is None:
        ends_in = find_city(entry.ends_in, entry.ends_in_country)
    return item_of(entry, Told(city=city_of(entry), ends_in=ends_in), titles=True)


def read_back(content: bytes, kind: Kind, principal: str) -> list[Item]:
    source = read_diary_sheet(content, f"d.{kind}", principal)
    assert not source.set_aside
    assert not source.problems
    return [replace(item_in(entry), key=entry.uid) for entry in source.entries]


def of(*items: Item, principal: Principal = MARY) -> Itinerary:
    return Itinerary(
        principal=principal,
        stays=tuple(item for item in items if isinstance(item, Stay)),
        engagements=tuple(item for item in items if isinstance(item, Engagement)),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_very_same_itinerary_comes_back(kind: Kind) -> None:
    night = date(2027, 10, 31)
    twice = instant(night, 150, VIENNA.zone)
    itinerary = of(
        Stay(key="days", city=VIENNA, first=date(2027, 3, 12), last=date(2027, 3, 14)),
        Stay(
            key="hours",
            city=VIENNA,
            first=date(2027, 3, 12),
            last=date(2027, 3, 12),
            start=instant(date(2027, 3, 12), 600, VIENNA.zone),
            assumed=frozenset({"from"}),
            tentative=True,
            known=date(1900, 1, 1),
            title="=HYPERLINK(1)",
        ),
        Stay(key="hut", city=HUT, first=date(2027, 6, 1), last=date(2027, 6, 2)),
        Engagement(key="first", city=VIENNA, day=night, zone=VIENNA.zone, start=twice, end=twice + 30),
        Engagement(key="second", city=None, day=night, zone=VIENNA.zone, start=twice + 60, end=twice + 90),
        Engagement(key="day", city=None, day=night, zone="Asia/Kathmandu", movable=True),
        Engagement(
            key="way",
            city=APIA,
            ends_in=find_city("Pago Pago"),
            day=date(2027, 6, 8),
            zone=APIA.zone,
            start=instant(date(2027, 6, 8), 60, APIA.zone),
            end=instant(date(2027, 6, 8), 120, APIA.zone),
            movable=True,
            movable_from=instant(date(2027, 6, 7), 0, APIA.zone),
            movable_to=instant(date(2027, 6, 8), 1440, APIA.zone),
        ),
    )
    assert read_back(write_itineraries([itinerary], kind, titles=True), kind, MARY.name) == list(itinerary)


@pytest.mark.parametrize("kind", KINDS)
def test_offsets_with_seconds_come_back(kind: Kind) -> None:
    """Amsterdam's clocks were 19 minutes and 32 seconds ahead of Greenwich's until 1937."""
    amsterdam = find_city("Amsterdam")
    itinerary = of(
        *(
            Engagement(
                key=str(clock),
                city=amsterdam,
                day=date(1930, 3, 12),
                zone=amsterdam.zone,
                start=instant(date(1930, 3, 12), clock, amsterdam.zone),
                end=instant(date(1930, 3, 12), clock + 30, amsterdam.zone),
            )
            for clock in (1, 600, 1409)
        )
    )
    assert read_back(write_itineraries([itinerary], kind), kind, MARY.name) == list(itinerary)


def test_namesakes_are_told_apart_by_their_state_or_position() -> None:
    illinois, massachusetts, missouri = map(
        find_city, ("geonames:4250542", "geonames:4951788", "geonames:4409896")
    )
    chinese = [city for city in cities_called("Suzhou") if city.country == "CN"]
    assert len(chinese) > 1
    cities = [illinois, massachusetts, missouri, *chinese]
    stays = [
        Stay(key=str(city.geonames), city=city, first=date(2027, 3, 12), last=date(2027, 3, 14))
        for city in cities
    ]
    content = write_itineraries([of(*stays)], "csv")
    assert read_back(content, "csv", MARY.name) == stays
    entries = read_diary_sheet(content, "d.csv").entries
    assert [entry.place for entry in entries[:2]] == ["Springfield, Illinois", "Springfield, Massachusetts"]
    placer = Placer()
    told = [placer.place(entry) for entry in entries]
    assert [each.city for each in told if isinstance(each, Told)] == cities


def test_a_way_to_a_city_with_namesakes_ends_at_its_number() -> None:
    suzhou = [city for city in cities_called("Suzhou") if city.country == "CN"]
    day, start = date(2027, 3, 12), instant(date(2027, 3, 12), 600, VIENNA.zone)
    ways = [
        Engagement(
            key=str(city.geonames),
            city=VIENNA,
            ends_in=city,
            day=day,
            zone=VIENNA.zone,
            start=start,
            end=start + 700,
        )
        for city in suzhou
    ]
    assert read_back(write_itineraries([of(*ways)], "xlsx"), "xlsx", MARY.name) == ways


@st.composite
def diaries(draw: st.DrawFn) -> list[Itinerary]:
    """Itineraries of two principals, with titles, what is assumed, known and movable put in."""
    cities = tuple(city for city in draw(st.sampled_from(REGIONS)) if city != HOFBURG)
    first = draw(st.sampled_from(FIRST_DAYS))
    days = Days(first=first, last=first.replace(day=min(28, first.day + 3)))
    days = days if days.last >= days.first else Days(first=first, last=first)
    found = []
    for name in ("Rupert of Hentzau", "Mary; of Grand Fenwick"):
        known = draw(itineraries(name, cities, days, Reading(), 7, 2))
        found.append(of(*(draw(embellished(item)) for item in known), principal=known.principal))
    return found


@st.composite
def embellished(draw: st.DrawFn, item: Item) -> Item:
    item = replace(
        item,
        title=draw(TITLES),
        tentative=draw(st.booleans()),
        known=draw(st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))),
        assumed=draw(st.frozensets(st.sampled_from(["from", "to"]))),
    )
    if isinstance(item, Engagement):
        if item.movable and item.start is not None and item.end is not None and draw(st.booleans()):
            return replace(
                item, movable_from=item.start - draw(st.integers(0, 3000)), movable_to=item.end + 61
            )
        return replace(item, day=item.day if item.start is None else day_at(item.start, item.zone))
    # A stay is of the days that it is in, though Apia's clocks had no 30 December 2011.
    ends = [(item.start, item.first), (item.end, item.last)]
    told = [day if when is None else day_at(when, item.city.zone) for when, day in ends]
    return replace(item, first=told[0], last=max(told))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(diaries())
def test_any_itinerary_comes_back(found: list[Itinerary]) -> None:
    for kind in KINDS:
        content = write_itineraries(found, kind, titles=True)
        for itinerary in found:
            if list(itinerary):
                assert read_back(content, kind, itinerary.principal.name) == list(itinerary)


DANGEROUS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|'/c calc'!A0",
    "|x",
    "%0",
    "'=1",
    "''=1",
    "＝1+1",
    "-5",
    "a=b",
    "=a\\|b",
    "'tis",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("title", DANGEROUS)
def test_nothing_is_a_formula_and_all_of_it_comes_back(kind: Kind, title: str) -> None:
    itinerary = of(Stay(key="=k", city=VIENNA, first=date(2027, 3, 12), last=date(2027, 3, 12), title=title))
    content = write_itineraries([itinerary], kind, titles=True)
    if kind == "csv":
        _, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        cells = [cell.lstrip() for row in rows for cell in row if cell and cell != "-5"]
        assert not any(cell[0] in "=+-@|%＝" for cell in cells)
    else:
        sheets = [
            zipfile.ZipFile(io.BytesIO(content)).read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)
        ]
        assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    (item,) = read_back(content, kind, MARY.name)
    assert (item.title, item.key) == (title, "=k")


@pytest.mark.parametrize("kind", KINDS)
def test_titles_stay_out_unless_asked_for(kind: Kind) -> None:
    stay = Stay(key="k", city=VIENNA, first=date(2027, 3, 12), last=date(2027, 3, 12), title="Zebra")
    for titles in (False, True):
        content = write_itineraries([of(stay)], kind, titles=titles)
        sheets = read_diary_sheet(content, f"d.{kind}").entries
        assert [entry.title for entry in sheets] == ["Zebra" if titles else ""]
        text = content if kind == "csv" else zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml")
        assert (b"Zebra" in text) is titles


def test_a_workbook_is_laid_out_for_reading() -> None:
    stay = Stay(key="k", city=VIENNA, first=date(2027, 3, 12), last=date(2027, 3, 13))
    book = openpyxl.load_workbook(io.BytesIO(write_itineraries([of(stay)], "xlsx")))
    diary, about = book["Itineraries"], book["About"]
    assert [cell.value for cell in diary[1]] == [name for name, _ in COLUMNS]
    assert diary["A1"].font.bold
    assert diary.freeze_panes == "C2"
    assert (diary["E2"].value, diary["E2"].number_format) == (datetime(2027, 3, 12), "yyyy-mm-dd")
    assert "local to the place" in about["B1"].value
    assert [about.cell(row, 1).value for row in range(3, 3 + len(COLUMNS))] == [name for name, _ in COLUMNS]


def test_a_text_says_each_time_with_its_offset() -> None:
    start = minute_of(datetime(2027, 3, 12, 13, 30, tzinfo=UTC))
    stay = Stay(key="k", city=VIENNA, first=date(2027, 3, 12), last=date(2027, 3, 13), start=start)
    content = write_itineraries([of(stay)], "csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["from"], row["from time"], row["to"], row["to time"]) == (
        "2027-03-12",
        "14:30 UTC+01:00",
        "2027-03-13",
        "",
    )
    assert row["zone"] == "Europe/Vienna"


def test_the_same_itineraries_give_the_same_bytes() -> None:
    stay = Stay(key="k", city=VIENNA, first=date(2027, 3, 12), last=date(2027, 3, 13))
    for kind in KINDS:
        assert write_itineraries([of(stay)], kind) == write_itineraries([of(stay)], kind)


@pytest.mark.parametrize("kind", KINDS)
def test_an_itinerary_without_items_is_headers_alone(kind: Kind) -> None:
    source = read_diary_sheet(write_itineraries([of()], kind), f"d.{kind}", MARY.name)
    assert (source.events, source.problems) == (0, ())

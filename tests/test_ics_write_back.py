"""Out and in again: what a diary's calendar says, read as any calendar is, makes the same itinerary."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given

from sidelines.formats.calendars.itinerary import write_calendar
from sidelines.formats.calendars.read import read_calendar
from sidelines.formats.calendars.values import one_line
from sidelines.formats.diaries.drafting import item_anywhere, item_of
from sidelines.formats.diaries.entries import Entry, Told
from sidelines.itinerary import Engagement, Item, Itinerary
from sidelines.people import Principal
from sidelines.places import City
from tests.ics_cases import CITIES, itineraries

FLAVIA = Principal(name="Flavia Elphberg", home=CITIES[3])
NOW = datetime(2026, 11, 24, 12, 30, 15, tzinfo=UTC)


def any_items(itinerary: Itinerary) -> bool:
    return any(True for _ in itinerary)


def city_called(label: str) -> City:
    (found,) = (city for city in CITIES if city.label == label)
    return found


def again(entry: Entry, home: City) -> Item:
    """The entry as an item, its city told by its name."""
    if not entry.place:
        item = item_anywhere(entry, home, titles=True)
        assert item is not None
        return item
    city = city_called(entry.place)
    assert entry.position == (city.latitude, city.longitude)
    assert entry.country == city.country
    ends_in = city_called(entry.ends_in) if entry.ends_in else None
    return item_of(entry, Told(city=city, ends_in=ends_in), titles=True)


def in_again(itinerary: Itinerary, *, titles: bool) -> list[Item]:
    source = read_calendar(write_calendar([itinerary], now=NOW, titles=titles), "out.ics")
    assert not source.problems
    assert not source.set_aside
    assert source.calendar_name == itinerary.principal.name
    order = {entry.uid: entry for entry in source.entries}
    assert len(order) == len(source.entries) == source.events
    return sorted((again(entry, itinerary.principal.home) for entry in source.entries), key=repr)


def expected(itinerary: Itinerary, *, titles: bool) -> list[Item]:
    return sorted(
        (replace(item, key="", title=one_line(item.title) if titles else "") for item in itinerary),
        key=repr,
    )


@given(itineraries().filter(any_items))
def test_with_titles(itinerary):
    assert in_again(itinerary, titles=True) == expected(itinerary, titles=True)


@given(itineraries().filter(any_items))
def test_without_titles(itinerary):
    assert in_again(itinerary, titles=False) == expected(itinerary, titles=False)


def test_a_calendar_without_events_has_no_entries():
    itinerary = Itinerary(principal=FLAVIA)
    source = read_calendar(write_calendar([itinerary], now=NOW), "out.ics")
    assert (source.entries, source.events) == ((), 0)
    assert [problem.severity for problem in source.problems] == ["warning"]


def test_a_day_that_is_left_out_is_a_day_all_the_same():
    apia = city_called("Apia, Samoa")
    item = Engagement(key="1", city=apia, day=date(2011, 12, 30), zone=apia.zone)
    itinerary = Itinerary(principal=FLAVIA, engagements=(item,))
    assert in_again(itinerary, titles=True) == expected(itinerary, titles=True)

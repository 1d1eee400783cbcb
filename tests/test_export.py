"""Out and in again: an exported itinerary is read as the same, whatever the file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidelines.formats.calendars.itinerary import write_calendar
from sidelines.formats.diaries.diary import Wanted, read_diary
from sidelines.formats.diaries.file import DiaryFile, read_source
from sidelines.formats.placing.placer import Placer
from sidelines.formats.sheets.write import write_itineraries
from sidelines.itinerary import Item, Itinerary, Reading, Stay
from sidelines.people import Principal
from sidelines.places import find_city
from sidelines.times import Days
from tests import cases
from tests.entry_cases import HOME, on_its_days, plain

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def written(path: Path, itineraries: list[Itinerary], *, titles: bool) -> None:
    if path.suffix == ".ics":
        path.write_bytes(write_calendar(itineraries, now=NOW, titles=titles))
    else:
        path.write_bytes(write_itineraries(itineraries, path.suffix[1:], titles=titles))  # type: ignore[arg-type]


def read_again(path: Path, principal: str, *, titles: bool) -> list[Item]:
    source = read_source(DiaryFile(path=path, name=path.name), principal, None)
    assert not [aside for aside in source.set_aside if aside.why == "mistaken"]
    kept = frozenset({path.name}) if titles else frozenset()
    found = read_diary([source], Placer(home=HOME).place, Wanted(principal=principal, home=HOME, titles=kept))
    assert not found.unplaced
    return list(found.items)


@pytest.mark.parametrize("kind", [".ics", ".xlsx", ".csv"])
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_and_out_again_is_the_same_itinerary(kind: str, data: st.DataObject, tmp_path: Path) -> None:
    # A house in a city is no city that an itinerary could hold.
    cities = tuple(city for city in data.draw(st.sampled_from(cases.REGIONS)) if city != cases.HOFBURG)
    first: date = data.draw(st.sampled_from(cases.FIRST_DAYS))
    days = Days(first=first, last=date.fromordinal(first.toordinal() + 5))
    drawn = [data.draw(cases.itineraries(name, cities, days, Reading(), 15, 3)) for name in ("Ann", "Bob")]
    itineraries = [
        Itinerary(
            principal=each.principal,
            stays=tuple(stay for stay in each.stays if on_its_days(stay)),
            engagements=tuple(one for one in each.engagements if on_its_days(one)),
        )
        for each in drawn
    ]
    path = tmp_path / f"diary{kind}"
    written(path, itineraries, titles=True)
    for itinerary in filter(list, itineraries):
        again = read_again(path, itinerary.principal.name, titles=True)
        assert sorted(map(repr, map(plain, again))) == sorted(map(repr, map(plain, itinerary)))


@pytest.mark.parametrize("kind", [".ics", ".xlsx", ".csv"])
@pytest.mark.parametrize(
    "title", ["=1+1", "@SUM(A1)", "+1", "-1", 'a,b;c\\d\n"e"', "Besuch – 東京", " x ", "\t=x"]
)
def test_titles_are_kept_as_they_are_or_not_at_all(kind: str, title: str, tmp_path: Path) -> None:
    stay = Stay(
        key="Ann/stay/1",
        city=find_city("Tokyo"),
        first=date(2027, 3, 10),
        last=date(2027, 3, 12),
        tentative=True,
        known=date(2027, 1, 1),
        title=" ".join(title.split()),
    )
    itinerary = Itinerary(principal=Principal(name="Ann", home=HOME), stays=(stay,))
    path = tmp_path / f"diary{kind}"
    written(path, [itinerary], titles=True)
    assert [item.title for item in read_again(path, "Ann", titles=True)] == [stay.title]
    assert [item.title for item in read_again(path, "Ann", titles=False)] == [""]
    written(path, [itinerary], titles=False)
    assert [item.title for item in read_again(path, "Ann", titles=True)] == [""]

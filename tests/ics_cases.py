"""Itineraries of every sort, and a reader of what is written of them that knows nothing of how it is written."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from icalendar import Calendar, Event

from sidelines.itinerary import Engagement, Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import City, find_city
from sidelines.times import LAST_DAY, day_at, instant, minute_of
from tests.cases import CHRISTMAS_ISLAND, FIRST_DAYS, HOFBURG, LORD_HOWE, clocks

CITIES = (
    HOFBURG,
    LORD_HOWE,
    CHRISTMAS_ISLAND,
    *map(
        find_city, ("Helsinki", "London, UK", "New York", "Apia", "Rabat", "Singapore", "Ürümqi", "Monrovia")
    ),
)
DAYS = (*FIRST_DAYS, date(1971, 12, 31), date(2199, 12, 25), LAST_DAY - timedelta(days=13))

TITLES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"), max_size=90
).map(str.strip)


@st.composite
def stays(draw: st.DrawFn, key: str) -> Stay:
    city = draw(st.sampled_from(CITIES))
    first = draw(st.sampled_from(DAYS)) + timedelta(days=draw(st.integers(-3, 3)))
    last = first + timedelta(days=draw(st.integers(0, 9)))
    start = end = None
    if draw(st.booleans()):
        start = instant(first, draw(clocks(1, 0, 1439)), city.zone)
    if draw(st.booleans()):
        end = instant(last, draw(clocks(1, 0, 1439)), city.zone)
    if start is not None and end is not None and end <= start:
        end = start + draw(st.integers(1, 5000))
    # A time on a day that a zone leaves out is on another day, and one of odd seconds may be before midnight.
    if start is not None and day_at(start, city.zone) > (last if end is None else day_at(end, city.zone)):
        start = None
    if end is not None and day_at(end, city.zone) < (first if start is None else day_at(start, city.zone)):
        end = None
    return Stay(
        key=key,
        city=city,
        first=first if start is None else day_at(start, city.zone),
        last=last if end is None else day_at(end, city.zone),
        start=start,
        end=end,
        assumed=frozenset(
            name for name, when in (("from", start), ("to", end)) if when is not None and draw(st.booleans())
        ),
        tentative=draw(st.booleans()),
        known=draw(st.none() | st.just(date(2018, 6, 27))),
        title=draw(TITLES),
    )


@st.composite
def engagements(draw: st.DrawFn, key: str) -> Engagement:
    city = draw(st.none() | st.sampled_from(CITIES))
    zone = (city or draw(st.sampled_from(CITIES))).zone
    day = draw(st.sampled_from(DAYS)) + timedelta(days=draw(st.integers(-3, 3)))
    start = end = ends_in = least = most = None
    movable = draw(st.booleans())
    if draw(st.booleans()):
        start = instant(day, draw(clocks(1, 0, 1439)), zone)
        end = start + draw(st.integers(1, 1300))
        day = day_at(start, zone)
        if city is not None and draw(st.booleans()):
            ends_in = draw(st.sampled_from([other for other in CITIES if other != city]))
        if movable and draw(st.booleans()):
            least, most = start - draw(st.integers(0, 900)), end + draw(st.integers(0, 900))
    return Engagement(
        key=key,
        city=city,
        day=day,
        zone=zone,
        ends_in=ends_in,
        start=start,
        end=end,
        assumed=frozenset(draw(st.sets(st.sampled_from(["from", "to"]))))
        if start is not None
        else frozenset(),
        movable=movable,
        movable_from=least,
        movable_to=most,
        tentative=draw(st.booleans()),
        known=draw(st.none() | st.just(date(2018, 6, 27))),
        title=draw(TITLES),
    )


@st.composite
def itineraries(draw: st.DrawFn, name: str = "Rupert, Count of Hentzau; \\ & Söhne") -> Itinerary:
    return Itinerary(
        principal=Principal(name=name, home=CITIES[3]),
        stays=tuple(draw(stays(f"{name}/stay/{n}")) for n in range(1, 1 + draw(st.integers(0, 4)))),
        engagements=tuple(
            draw(engagements(f"{name}/engagement/{n}")) for n in range(1, 1 + draw(st.integers(0, 4)))
        ),
    )


def own(event: Event, name: str) -> str | None:
    """A property of ours as text."""
    found = event.get(f"X-SIDELINES-{name}")
    if found is None:
        return None
    return re.sub(r"\\(.)", lambda escape: "\n" if escape[1] in "nN" else escape[1], str(found))


def city_of(name: str, latitude: float, longitude: float) -> City:
    """The city with that label at that position."""
    (found,) = (c for c in CITIES if (c.label, c.latitude, c.longitude) == (name, latitude, longitude))
    return found


def items_in(content: bytes) -> list[Stay | Engagement]:
    """The items of a calendar, read event by event; keys are left out."""
    return [_item(event) for event in Calendar.from_ical(content).events]


def _item(event: Event) -> Stay | Engagement:
    geo = event.get("GEO")
    city = None if geo is None else city_of(str(event["LOCATION"]), geo.latitude, geo.longitude)
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    zone = own(event, "ZONE")
    assert zone is not None
    assert city is None or (city.zone, city.country) == (zone, own(event, "COUNTRY"))
    titled = own(event, "TITLE") == "TRUE"
    common = {
        "key": "",
        "city": city,
        "assumed": frozenset(filter(None, (own(event, "ASSUMED") or "").split(","))),
        "tentative": str(event["STATUS"]) == "TENTATIVE",
        "known": date.fromisoformat(known) if (known := own(event, "KNOWN")) else None,
        "title": str(event["SUMMARY"]) if titled else "",
    }
    if own(event, "KIND") == "stay":
        start = _said(own(event, "FROM"), start)
        end = _said(own(event, "TO"), end if isinstance(end, datetime) else end - timedelta(days=1))
        times = {"start": _minute(start), "end": _minute(end)}
        return Stay(first=_day(start, zone), last=_day(end, zone), **times, **common)
    ends_in = None
    if label := own(event, "ENDS-IN"):
        ends_in = city_of(label, *map(float, own(event, "ENDS-IN-POSITION").split(";")))
        assert event["DTEND"].params.get("TZID", ends_in.zone) == ends_in.zone
    movable = own(event, "MOVABLE")
    bounds = [None, None]
    if movable not in (None, "TRUE"):
        bounds = [minute_of(datetime.fromisoformat(each)) for each in movable.split("/")]
    if not isinstance(start, datetime):
        assert end == start + timedelta(days=1)
        end = start
    return Engagement(
        day=_day(start, zone), zone=zone, ends_in=ends_in, start=_minute(start), end=_minute(end),
        movable=movable is not None, movable_from=bounds[0], movable_to=bounds[1], **common,
    )  # fmt: skip


def _said(text: str | None, otherwise: date | datetime) -> date | datetime:
    if text is None:
        return otherwise
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _minute(when: date | datetime) -> int | None:
    return minute_of(when) if isinstance(when, datetime) else None


def _day(when: date | datetime, zone: str) -> date:
    return when.astimezone(ZoneInfo(zone)).date() if isinstance(when, datetime) else when

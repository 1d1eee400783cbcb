"""Small random cases for Hypothesis: tight itineraries around changes of clocks, changeover days and the date line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from sidelines.finding.limits import HostIn, HostNotIn, Limit, NotAfter, NotBefore, NotInHours, NotOnDays
from sidelines.finding.wanted import Candidates, Case, MeetingWanted
from sidelines.itinerary import Engagement, Itinerary, Reading, Stay
from sidelines.people import Principal
from sidelines.places import City, city_at, find_city
from sidelines.times import DAY, Days, datetime_at, day_at, instant
from sidelines.travel import Curfew, TravelModel

VIENNA = find_city("Vienna, Austria")
LORD_HOWE = city_at(
    name="Lord Howe Island", country="AU", latitude=-31.55, longitude=159.08, zone="Australia/Lord_Howe"
)
CHRISTMAS_ISLAND = city_at(
    name="Kiritimati", country="KI", latitude=1.87, longitude=-157.43, zone="Pacific/Kiritimati"
)
HOFBURG = replace(
    VIENNA, name="Hofburg, Vienna", latitude=VIENNA.latitude - 0.002, longitude=VIENNA.longitude
)

NEAR = (VIENNA, HOFBURG, find_city("Bratislava"), find_city("Budapest"))
BENELUX = tuple(map(find_city, ("Brussels", "Antwerp", "The Hague", "Paris", "London, UK")))
EUROPE = tuple(map(find_city, ("Helsinki", "Moscow, Russia", "Kyiv", "Rabat", "Casablanca", "Lisbon")))
AMERICA = tuple(map(find_city, ("Washington, US", "New York", "Ottawa", "Havana, Cuba", "Santiago, Chile")))
ASIA = tuple(map(find_city, ("Tokyo", "Singapore", "Dubai", "Kathmandu")))
PACIFIC = (
    LORD_HOWE,
    CHRISTMAS_ISLAND,
    *map(find_city, ("Apia", "Pago Pago", "Auckland, New Zealand", "Honolulu", "Sydney, Australia")),
)

REGIONS = (
    NEAR,
    BENELUX,
    (*NEAR, *BENELUX),
    (*EUROPE, *NEAR),
    AMERICA,
    (*AMERICA, *BENELUX),
    PACIFIC,
    (*PACIFIC, *ASIA),
    (*NEAR, *BENELUX, *EUROPE, *AMERICA, *ASIA, *PACIFIC),
)

FIRST_DAYS = (
    date(2018, 7, 10),
    date(2018, 3, 24),  # Europe's clocks go forward
    date(2018, 10, 27),  # and back, as do Morocco's, for good
    date(2018, 5, 12),  # Morocco's go back for Ramadan
    date(2018, 3, 10),  # North America's go forward
    date(2018, 11, 3),  # and back
    date(2018, 3, 31),  # Lord Howe's go back by half an hour, New Zealand's by one
    date(2018, 10, 6),  # and forward
    date(2011, 12, 29),  # Apia has no 30 December
    date(2024, 2, 28),
)

NAMES = ("Rupert of Hentzau", "Gloria Freedonia", "Florian of Lutha", "Mary of Grand Fenwick")


def clocks(quantum: int, first: int = 0, last: int = DAY) -> st.SearchStrategy[int]:
    """A time of day that is a multiple of so many minutes."""
    return st.integers(-(-first // quantum), last // quantum).map(lambda n: n * quantum)


@st.composite
def readings(draw: st.DrawFn, quantum: int = 30) -> Reading:
    if draw(st.booleans()):
        return Reading()
    start = draw(clocks(quantum, 360, 780))
    length = draw(st.sampled_from([60, 120, 180]))
    return Reading(
        arrive_by=draw(clocks(quantum, 720)),
        leave_from=draw(clocks(quantum, 0, 720)),
        one_day_minutes=length,
        one_day_from=start,
        one_day_to=draw(clocks(quantum, start + length, start + 720)),
        excursion_km=draw(st.sampled_from([0.0, 60.0, 200.0, 300.0])),
    )


@st.composite
def several_days(
    draw: st.DrawFn, cities: tuple[City, ...], first: date, reading: Reading, quantum: int
) -> tuple[Stay, ...]:
    """Stays that bind one after another, some for hours of one day only, often with no time to spare between."""
    stays: list[Stay] = []
    day = first + timedelta(days=draw(st.integers(-2, 2)))
    for number in range(draw(st.integers(0, 3))):
        city = draw(st.sampled_from(cities))
        last = day + timedelta(days=draw(st.sampled_from([0, 1, 1, 2, 3])))
        start = end = None
        if draw(st.booleans()) or last == day:
            start = instant(day, draw(clocks(quantum)), city.zone)
        if draw(st.booleans()):
            end = instant(last, draw(clocks(quantum)), city.zone)
        stay = Stay(key=f"stay {number}", city=city, first=day, last=last, start=start, end=end)
        span, before = stay.span(reading), stays[-1].span(reading).end if stays else None
        # An hour of a skipped day may lie on another date; a stay is of the days that it is in.
        if span.minutes >= quantum and (before is None or span.start >= before):
            stays.append(stay)
            day = last + timedelta(days=draw(st.sampled_from([0, 0, 1, 2])))
        else:
            day += timedelta(days=1)
    return tuple(stays)


@st.composite
def one_day_stays(draw: st.DrawFn, cities: tuple[City, ...], days: Days, most: int) -> tuple[Stay, ...]:
    """Stays of one day without hours."""
    found = []
    for number in range(draw(st.sampled_from([0, 0, *range(most + 1)]))):
        day = draw(st.sampled_from(list(days)))
        found.append(Stay(key=f"day {number}", city=draw(st.sampled_from(cities)), first=day, last=day))
    return tuple(found)


@st.composite
def engagements(
    draw: st.DrawFn, cities: tuple[City, ...], days: Days, quantum: int, without_hours: int
) -> tuple[Engagement, ...]:
    """Engagements with and without hours and places; those at a place and an hour don't overlap."""
    found: list[Engagement] = []
    for number in range(draw(st.integers(0, 3))):
        city = draw(st.sampled_from([None, *cities, *cities]))
        zone = (city or draw(st.sampled_from(cities))).zone
        day = draw(st.sampled_from(list(days)))
        start = end = None
        if without_hours == 0 or draw(st.booleans()):
            start = instant(day, draw(clocks(quantum)), zone)
            end = start + draw(clocks(quantum, quantum, 360))
        elif city is not None:
            without_hours -= 1
        key, movable = f"engagement {number}", draw(st.booleans())
        one = Engagement(key=key, city=city, day=day, zone=zone, start=start, end=end, movable=movable)
        if city is None or one.one_day or not any(_clash(one, other) for other in found):
            found.append(one)
    return tuple(found)


@st.composite
def ways(
    draw: st.DrawFn,
    cities: tuple[City, ...],
    days: Days,
    quantum: int,
    stays: tuple[Stay, ...],
    others: tuple[Engagement, ...],
    most: int = 4,
) -> tuple[Engagement, ...]:
    """Ways from city to city that overlap no engagement: out of stays and into them, onward from each other, any."""
    found: list[Engagement] = []
    for number in range(draw(st.integers(0, most))):
        origin, destination = draw(st.lists(st.sampled_from(cities), min_size=2, max_size=2, unique=True))
        length = draw(clocks(quantum, quantum, draw(st.sampled_from([180, 840]))))
        start = instant(draw(st.sampled_from(list(days))), draw(clocks(quantum)), origin.zone)
        how = draw(st.sampled_from(["any", "onward", "back", "out", "in"]))
        if how in ("onward", "back") and found:
            before = found[-1]
            assert before.end is not None
            assert before.ends_in is not None
            origin = before.ends_in
            destination = before.city if how == "back" and before.city else destination
            start = before.end + draw(clocks(quantum, 0, draw(st.sampled_from([120, 1440]))))
        elif how in ("out", "in") and stays:
            stay = draw(st.sampled_from(stays))
            span = days.first - timedelta(days=1), days.last + timedelta(days=1)
            if how == "out":
                origin = stay.city
                day = draw(st.sampled_from([stay.first, stay.last, stay.last]))
                start = instant(min(max(day, span[0]), span[1]), draw(clocks(quantum)), origin.zone)
            else:
                destination = stay.city
                day = draw(st.sampled_from([stay.first, stay.first, stay.last]))
                start = (
                    instant(min(max(day, span[0]), span[1]), draw(clocks(quantum)), stay.city.zone) - length
                )
        way = Engagement(
            key=f"way {number}",
            city=origin,
            day=day_at(start, origin.zone),
            zone=origin.zone,
            ends_in=destination,
            start=start,
            end=start + length,
            movable=draw(st.booleans()),
        )
        if origin != destination and not any(_clash(way, other) for other in (*others, *found)):
            found.append(way)
    return tuple(found)


def _clash(a: Engagement, b: Engagement) -> bool:
    if b.city is None or a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    return a.start < b.end and b.start < a.end


@st.composite
def itineraries(
    draw: st.DrawFn,
    name: str,
    cities: tuple[City, ...],
    days: Days,
    reading: Reading,
    quantum: int,
    without_hours: int,
) -> Itinerary:
    """One principal's diary; at most so many of its items are days without hours at a place."""
    principal = Principal(
        name=name,
        home=draw(st.sampled_from(cities)),
        own_aircraft=draw(st.booleans()),
        range_km=draw(st.sampled_from([None, 3000.0])),
    )
    short = draw(one_day_stays(cities, days, without_hours))
    stays = (*draw(several_days(cities, days.first, reading, quantum)), *short)
    at_places = draw(engagements(cities, days, quantum, without_hours - len(short)))
    under_way = draw(ways(cities, days, quantum, stays, at_places)) if draw(st.booleans()) else ()
    return Itinerary(
        principal=principal,
        stays=tuple(draw(st.permutations(stays))),
        engagements=tuple(draw(st.permutations((*at_places, *under_way)))),
    )


@st.composite
def limits(draw: st.DrawFn, cities: tuple[City, ...], days: Days) -> tuple[Limit, ...]:
    """Up to two limits on places, days and hours, two times in three none."""
    if draw(st.integers(0, 2)):
        return ()
    day, city = draw(st.sampled_from(list(days))), draw(st.sampled_from(cities))
    when = instant(day, draw(st.integers(0, DAY)), city.zone)
    some_days = draw(st.sampled_from([frozenset[date](), frozenset({day})]))
    one: tuple[Limit, ...] = (
        HostNotIn(key="not in", countries=frozenset({city.country})),
        HostIn(key="in", countries=frozenset({city.country})),
        NotOnDays(key="days", days=frozenset({day})),
        NotInHours(key="noon", start=720, end=draw(st.sampled_from([780, 790])), days=some_days),
        NotInHours(key="night", start=1260, end=draw(st.sampled_from([0, 540])), days=some_days),
        NotBefore(key="not before", minute=when),
        NotBefore(key="not before", first=day),
        NotAfter(key="not after", minute=when),
        NotAfter(key="not after", last=day),
    )
    return tuple(draw(st.lists(st.sampled_from(one), min_size=1, max_size=2, unique_by=lambda x: x.key)))


@st.composite
def curfews(draw: st.DrawFn, cities: tuple[City, ...]) -> Curfew:
    """Hours of the night, everywhere or at one city."""
    start, end = draw(st.sampled_from([(1320, 300), (1380, 360), (30, 330), (1260, 480)]))
    return Curfew(start=start, end=end, cities=draw(st.sampled_from([(), (cities[0].name,)])))


@st.composite
def cases(
    draw: st.DrawFn,
    *,
    quantum: int = 30,
    without_hours: int = 2,
    most_days: int = 5,
    curfew: bool = False,
    regions: tuple[tuple[City, ...], ...] = REGIONS,
) -> Case:
    """A case of two to four principals, two to five cities, two to five days and one meeting."""
    region = st.sampled_from(draw(st.sampled_from(regions)))
    cities = tuple(draw(st.lists(region, min_size=2, max_size=5, unique=True)))
    first = draw(st.sampled_from(FIRST_DAYS))
    days = Days(first=first, last=first + timedelta(days=draw(st.integers(1, most_days - 1))))
    reading = draw(readings(quantum))
    names = NAMES[: draw(st.sampled_from([2, 2, 2, 3, 4]))]
    meeting = MeetingWanted(
        name="the meeting",
        participants=names,
        days=days,
        minutes=draw(st.sampled_from([10, 15, 45, 60, 120, 180, 240])),
        hours=draw(st.sampled_from([(480, 1320), (0, 1440), (1200, 120), (600, 600), (540, 810), (1320, 0)])),
        margin_minutes=draw(st.sampled_from([0, 15, 30, 60])),
        limits=draw(limits(cities, days)),
        candidates=Candidates(cities=cities),
    )
    return Case(
        title="a small case",
        itineraries=tuple(
            draw(itineraries(name, cities, days, reading, quantum, without_hours)) for name in names
        ),
        meetings=(meeting,),
        reading=reading,
        travel=TravelModel(curfew=draw(curfews(cities)) if curfew else None),
        as_of=draw(st.sampled_from([None, None, None, first])),
    )


def told(case: Case) -> str:
    """The case in a few lines, for reading why a test failed."""
    meeting, reading = case.meeting(), case.reading
    lines = [
        f"{meeting.days.first} to {meeting.days.last}, as of {case.as_of}",
        f"{meeting.minutes} min in {meeting.hours}, margin {meeting.margin_minutes}, {meeting.limits}",
        f"{case.travel.curfew}, {reading}, among {', '.join(city.name for city in meeting.candidates.cities)}",
    ]
    for itinerary in case.itineraries:
        lines.append(f"{itinerary.principal.name}:")
        for item in itinerary:
            days = f"{item.first} to {item.last}" if isinstance(item, Stay) else f"{item.day}"
            zone = item.zone if isinstance(item, Engagement) else item.city.zone
            span = item.span(reading)
            start, end = (f"{datetime_at(when, zone):%d %H:%M}" for when in (span.start, span.end))
            if isinstance(item, Engagement) and item.ends_in:
                zone = f"{zone} to {item.ends_in.name}"
            binds = "without hours" if item.one_day else f"binds {start} to {end} {zone}"
            lines.append(f"  {item.key}: {item.city.name if item.city else 'anywhere'}, {days}, {binds}")
    return "\n".join(lines)

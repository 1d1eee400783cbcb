"""Answers to small cases, for the tests of the pictures: few candidate cities, so that each is quick."""

from __future__ import annotations

from datetime import date
from functools import cache
from xml.etree import ElementTree

from sidelines.finding.answer import Answer, find
from sidelines.finding.limits import HostNotIn, ThirdCountryOnly
from sidelines.finding.wanted import After, Candidates, Case, MeetingWanted
from sidelines.itinerary import Engagement, Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import City, find_city
from sidelines.times import Days, instant

HOSTILE = "Ann <script>alert('x')</script> \"Quoted\" & \u202eSons"
ARABIC, CHINESE = "محمد بن عبد الرحمن", "习近平与代表团"
SVG = "{http://www.w3.org/2000/svg}"


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def cities(*names: str) -> tuple[City, ...]:
    return tuple(map(find_city, names))


def stay(key: str, city: str, first: date, last: date, tentative: bool = False) -> Stay:
    return Stay(
        key=key, city=find_city(city), first=first, last=last, tentative=tentative, title=f"visit {key}"
    )


def person(name: str, home: str, *items: Stay | Engagement) -> Itinerary:
    return Itinerary(
        principal=Principal(name=name, home=find_city(home)),
        stays=tuple(item for item in items if isinstance(item, Stay)),
        engagements=tuple(item for item in items if isinstance(item, Engagement)),
    )


def case(title: str, people: tuple[Itinerary, ...], days: Days, candidates: tuple[City, ...]) -> Case:
    names = tuple(itinerary.principal.name for itinerary in people)
    wanted = MeetingWanted(
        name="the talks", participants=names, days=days, candidates=Candidates(cities=candidates)
    )
    return Case(title=title, itineraries=people, meetings=(wanted,))


EUROPE = cities(
    "Vienna, Austria", "Bratislava", "Helsinki", "Stockholm", "Geneva", "Dublin", "Rome", "London, UK"
)
PACIFIC = cities("Apia", "Pago Pago", "Auckland, New Zealand", "Honolulu", "Suva", "Papeete")
WORLD = (*EUROPE, *PACIFIC, *cities("Tokyo", "Singapore", "Washington, US", "Brasília", "Nairobi", "Lisbon"))


@cache
def europe() -> Answer:
    """Two principals, a tentative stay, engagements with and without hours, limits, a first meeting."""
    cabinet = Engagement(
        key="cabinet", city=find_city("Rome"), day=day(6, 12), zone="Europe/Rome", title="cabinet",
        start=instant(day(6, 12), 600, "Europe/Rome"), end=instant(day(6, 12), 720, "Europe/Rome"),
    )  # fmt: skip
    feast = Engagement(
        key="feast", city=find_city("Helsinki"), day=day(6, 13), zone="Europe/Helsinki", title="feast"
    )
    people = (
        person("Rupert", "Rome", stay("r1", "London, UK", day(6, 8), day(6, 10)), cabinet),
        person("Gloria", "Helsinki", stay("g1", "Geneva", day(6, 10), day(6, 11), tentative=True), feast),
        person("Florian", "Rome"),
        person("Mary", "Helsinki"),
    )
    days = Days(first=day(6, 8), last=day(6, 14))
    limits = (
        ThirdCountryOnly(key="third", reason="neither wants to be the guest"),
        HostNotIn(key="not-gb", countries=frozenset({"GB"}), reason="the courts are in session"),
    )
    first = MeetingWanted(
        name="the envoys", participants=("Florian", "Mary"), days=Days(first=day(6, 5), last=day(6, 7)),
        candidates=Candidates(cities=cities("Rome", "Helsinki")),
    )  # fmt: skip
    talks = MeetingWanted(
        name="the talks", participants=("Rupert", "Gloria"), days=days, limits=limits,
        candidates=Candidates(cities=EUROPE), after=After(meeting="the envoys", days=2),
    )  # fmt: skip
    return find(Case(title="A week in June", itineraries=people, meetings=(first, talks)))


@cache
def pacific() -> Answer:
    """Two principals on either side of the date line."""
    people = (
        person("Aroha", "Auckland, New Zealand", stay("a1", "Apia", day(5, 9), day(5, 10), tentative=True)),
        person(
            "Keoni",
            "Honolulu",
            stay("k1", "Suva", day(5, 8), day(5, 8)),
            stay("k2", "Honolulu", day(5, 4), day(5, 5)),
        ),
    )
    return find(case("Across the line", people, Days(first=day(5, 4), last=day(5, 11)), PACIFIC))


@cache
def four() -> Answer:
    """Four principals around the world."""
    people = (
        person("Gloria", "Washington, US", stay("g", "London, UK", day(6, 8), day(6, 10))),
        person("Rupert", "Vienna, Austria", stay("r", "Tokyo", day(6, 9), day(6, 11), tentative=True)),
        person("Florian", "Tokyo", stay("f", "Singapore", day(6, 7), day(6, 9))),
        person("Mary", "Brasília", stay("m", "Lisbon", day(6, 9), day(6, 13))),
    )
    return find(case("Four at a table", people, Days(first=day(6, 8), last=day(6, 16)), WORLD))


@cache
def closed() -> Answer:
    """Two principals an ocean apart on the only day."""
    people = (
        person("Gloria", "Washington, US", stay("g", "London, UK", day(6, 8), day(6, 10))),
        person("Rupert", "Vienna, Austria", stay("r", "Tokyo", day(6, 8), day(6, 10))),
    )
    return find(case("Closed", people, Days(first=day(6, 9), last=day(6, 9)), WORLD))


@cache
def names() -> Answer:
    """Names that are long, hostile or in other scripts."""
    people = (
        person(HOSTILE, "Dublin", stay('k"1', "Geneva", day(6, 8), day(6, 9))),
        person(ARABIC, "Rome", stay("k2", "Vienna, Austria", day(6, 9), day(6, 10))),
        person(CHINESE + " of Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "Helsinki"),
    )
    title = f"{HOSTILE} ]]> {ARABIC} \x07"
    return find(case(title, people, Days(first=day(6, 8), last=day(6, 11)), EUROPE))


@cache
def sixty_days() -> Answer:
    """Two months of stays, with clocks that change in them."""
    people = (
        person(
            "Gloria",
            "Dublin",
            *(stay(f"g{n}", "Rome", day(2, 20 + 2 * n), day(2, 21 + 2 * n)) for n in range(3)),
        ),
        person("Rupert", "Helsinki", stay("r", "Geneva", day(3, 27), day(4, 2))),
    )
    return find(case("Sixty days", people, Days(first=day(2, 20), last=day(4, 20)), EUROPE))


def way(
    key: str, origin: str, leave: tuple[int, int], destination: str, arrive: tuple[int, int]
) -> Engagement:
    """A way in June, from and to so many days and minutes local to either end."""
    here, there = find_city(origin), find_city(destination)
    start, end = (
        instant(day(6, leave[0]), leave[1], here.zone),
        instant(day(6, arrive[0]), arrive[1], there.zone),
    )
    return Engagement(
        key=key, city=here, day=day(6, leave[0]), zone=here.zone, ends_in=there, start=start, end=end
    )


@cache
def flights() -> Answer:
    """Two principals with flights: from stay to stay, across the date line, and out of a stay and back."""
    out = way("g1", "Helsinki", (10, 840), "Tokyo", (11, 420))
    onward = way("g2", "Tokyo", (13, 1320), "Honolulu", (13, 600))
    there, back = (
        way("r1", "Rome", (11, 480), "London, UK", (11, 600)),
        way("r2", "London, UK", (12, 1080), "Rome", (12, 1290)),
    )
    people = (
        person("Gloria", "Helsinki", stay("g", "Tokyo", day(6, 11), day(6, 13)), out, onward),
        person("Rupert", "Rome", stay("r", "Rome", day(6, 9), day(6, 14)), there, back),
    )
    return find(case("By air", people, Days(first=day(6, 9), last=day(6, 14)), WORLD))


ALL = (europe, pacific, four, closed, names, sixty_days, flights)


def parsed(svg: str) -> ElementTree.Element:
    """The picture, parsed; it holds nothing but its own."""
    assert "href" not in svg
    assert "<script" not in svg
    assert "\u202e" not in svg
    return ElementTree.fromstring(svg)


def overlapping(boxes: list[tuple[float, ...]]) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """The pairs of boxes (left, top, right, bottom) that share more than an edge."""
    return [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1 and a[1] < b[3] - 0.1 and b[1] < a[3] - 0.1
    ]

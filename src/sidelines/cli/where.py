"""`sidelines where`: where somebody is at a moment, as far as the diary says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import AsOf, CaseFile, Titles, case_as_known, meant

if TYPE_CHECKING:
    from sidelines.cli.moments import Moment
    from sidelines.finding.wanted import Case
    from sidelines.itinerary import Item, Itinerary, Reading, Whereabouts
    from sidelines.times import Days

LONG_GAP = 2 * 24 * 60
"""Whoever has more minutes than this between two places may be at a base in between."""
WAYS_TIME = 2
"""Nearer in time to a stay than so many times the way to it, somebody may be on that way."""
SUREST_FIRST = ("there", "day trip", "that day", "at a base", "on the way")


def where(
    case: CaseFile,
    principal: Annotated[str, typer.Argument(metavar="PRINCIPAL", help="Whose whereabouts, by name.")],
    when: Annotated[
        str,
        typer.Argument(
            metavar="WHEN",
            help='Day and time, local: "16 July 10:00"; or with a zone: "2018-07-16 10:00 Europe/Helsinki".',
        ),
    ],
    as_of: AsOf = None,
    titles: Titles = False,
) -> None:
    """Where somebody is at a moment, as far as the diary says, in local time and in the time at home."""
    from sidelines.cli.moments import moment_of
    from sidelines.cli.tables import paragraph, terminal

    known = case_as_known(case, as_of, titles=titles, everything=True)
    itinerary = _named(known, principal)
    moment = moment_of(when, _horizon(known))
    console = terminal()
    for line in _sentences(itinerary, known, _whereabouts(itinerary, known.reading, moment)):
        paragraph(console, line)


def _named(case: Case, name: str) -> Itinerary:
    """The itinerary of that name, or the only one whose name, or title and name, holds it; raises UnknownName."""
    from sidelines.countries import fold

    names = [itinerary.principal.name for itinerary in case.itineraries]
    styles = {itinerary.principal.style: itinerary.principal.name for itinerary in case.itineraries}
    by_title = fold(name) and not any(fold(name) in fold(each) for each in names)
    if by_title and any(fold(name) in fold(style) for style in styles):
        return case.itinerary_of(styles[meant(name, list(styles), "principal")])
    return case.itinerary_of(meant(name, names, "principal"))


def _horizon(case: Case) -> Days:
    """From the first to the last day that the case speaks of."""
    from sidelines.itinerary import Stay
    from sidelines.times import Days

    days = [day for meeting in case.meetings for day in (meeting.days.first, meeting.days.last)]
    for itinerary in case.itineraries:
        for item in itinerary:
            days += [item.first, item.last] if isinstance(item, Stay) else [item.day, item.last_day]
    return Days(first=min(days), last=max(days))


def _whereabouts(itinerary: Itinerary, reading: Reading, moment: Moment) -> Whereabouts:
    """Where the principal is; a time without a zone is read in the time of the place that it leads to."""
    from sidelines.itinerary import stops_of

    home = itinerary.principal.home.zone
    if moment.zone or moment.offset is not None:
        return itinerary.at(moment.instant(home), reading)
    cities = [*itinerary.principal.bases, *(city for item in itinerary for city, _, _ in stops_of(item))]
    found = []
    for zone in dict.fromkeys(city.zone for city in cities):
        there = itinerary.at(moment.instant(zone), reading)
        # On the way it is the time of the place that was left.
        places = there.cities[:1] if there.certainty == "on the way" else there.cities
        if any(city.zone == zone for city in places):
            found.append(there)
    at_home = itinerary.at(moment.instant(home), reading)
    return min(found, key=lambda there: SUREST_FIRST.index(there.certainty), default=at_home)


def _is_long_gap(there: Whereabouts, reading: Reading) -> bool:
    """True if the diary leaves more time between two places than a journey takes."""
    assert there.before is not None
    assert there.after is not None
    return there.after.span(reading).start - there.before.span(reading).end > LONG_GAP


def _at_a_base(itinerary: Itinerary, case: Case, there: Whereabouts) -> str:
    """At home or another base; or on the way, if a stay elsewhere begins soon or has ended not long ago."""
    from sidelines.phrases import joined

    home, *others = [f"in {base.label}" for base in there.cities]
    places = [f"at home {home}", *(f"at another base {other}" for other in others)]
    ways = list(_ways_near(itinerary, case, there))
    if not ways:
        rest = "names no other place" if there.items else "says nothing else"
        return f"{joined(places, 'or')}: the diary {rest}"
    return f"{', '.join(places)}, or on the way {joined(ways, 'or')}"


def _ways_near(itinerary: Itinerary, case: Case, there: Whereabouts) -> Iterator[str]:
    """The ways from or to a base on which somebody may be, since the stay at their other end is near in time."""
    from sidelines.itinerary import goes_to
    from sidelines.phrases import moment_text
    from sidelines.travel import minutes_between

    for item, word, until in ((there.before, "from", "until"), (there.after, "to", "from")):
        city = None if item is None else goes_to(item) if word == "from" else item.city
        if item is None or city is None:
            continue
        span = item.span(case.reading)
        end = span.end if word == "from" else span.start
        longest = max(minutes_between(case.travel, itinerary.principal, base, city) for base in there.cities)
        if abs(there.when - end) < WAYS_TIME * longest:
            yield f"{word} {city.label} (there {until} {moment_text(end, city.zone)})"


def _sentences(itinerary: Itinerary, case: Case, there: Whereabouts) -> Iterator[str]:
    from sidelines.itinerary import way_of
    from sidelines.phrases import joined, moment_text
    from sidelines.times import day_at, day_text, time_text, zone_label

    home, city, reading = itinerary.principal.home, there.cities[0], case.reading
    day = day_at(there.when, city.zone)
    local = f"{day_text(day)}, {time_text(there.when, city.zone)}"
    if zone_label(there.when, city.zone) != zone_label(there.when, home.zone):
        local += f" ({moment_text(there.when, home.zone, day)} at home in {home.name})"
    labels = [each.label for each in there.cities]
    match there.certainty:
        case "there":
            does = f"is in {joined(labels, 'and also in')}"
        case "that day":
            does = f"is in {joined(labels)} that day, at an hour that the diary doesn't give"
        case "at a base":
            does = f"is {_at_a_base(itinerary, case, there)}"
        case "day trip":
            does = f"is based in {joined(labels)} that day, and may be out for the day"
        case _ if any(way_of(item) for item in there.items):
            does = f"is on the way from {labels[0]} to {labels[-1]}"
        case _ if _is_long_gap(there, reading):
            bases = joined([f"in {base.label}" for base in itinerary.principal.bases], "or")
            stays = f"between {joined(labels)}" if len(labels) > 1 else f"between two stays in {labels[0]}"
            does = f"is {stays}, for days: at home {bases}, or on the way"
        case _ if len(labels) > 1:
            does = f"is on the way from {labels[0]} to {labels[-1]}"
        case _:
            does = f"is in or near {labels[0]}"
    yield f"{local}: {itinerary.principal.style} {does}."
    for item in there.items:
        yield f"In the diary: {_item(item, reading)}."
    if there.before is not None:
        yield f"Before: {_item(there.before, reading)}."
    if there.after is not None:
        yield f"After: {_item(there.after, reading)}."


def _item(item: Item, reading: Reading) -> str:
    """An item of a diary: where, what, from when to when, and what of it is assumed or not firm."""
    from sidelines.itinerary import Stay, way_of
    from sidelines.phrases import moment_text
    from sidelines.times import day_text

    zones = (item.city.zone,) * 2 if isinstance(item, Stay) else (item.zone, item.end_zone)
    title = f"({item.title})" if item.title else ""
    way = way_of(item)
    place = f"from {way[0].label} to {way[1].label}" if way else item.city.label if item.city else "busy"
    name = f"{place} {title}".strip()
    maybe = ", not firm" if item.tentative else ""
    if item.one_day:
        day = item.first if isinstance(item, Stay) else item.day
        return f"{name}, some time on {day_text(day)}{maybe}"
    span = item.span(reading)
    given = {"from": item.start is not None, "to": item.end is not None}
    ends = []
    for end, minute, zone in zip(("from", "to"), (span.start, span.end), zones, strict=True):
        assumed = " (assumed)" if end in item.assumed or not given[end] else ""
        ends.append(f"{end} {moment_text(minute, zone)}{assumed}")
    return f"{name}, {' '.join(ends)}{maybe}"

"""The same windows as `find`, in plain Python: a loop over days, cities and openings, without numpy or costs."""

from __future__ import annotations

import math

from sidelines.finding.wanted import Case
from sidelines.openings import Diary, Opening
from sidelines.people import Principal
from sidelines.places import City
from sidelines.times import Span, instant
from sidelines.travel import TravelModel

RADIUS_KM = 6371.0088
Interval = tuple[int, int]


def plain_windows(case: Case) -> list[tuple[int, int, int, int]]:
    """Every window of the case's last meeting: (day number, city number, first start, last start), UTC minutes."""
    meeting = case.meetings[-1]
    table = meeting.candidates.table()
    cities = [table.city(i) for i in range(len(table))]
    principals = [case.principal(name) for name in meeting.participants]
    diaries = [Diary(case.itinerary_of(name), case.reading) for name in meeting.participants]
    found = []
    for number, day in enumerate(meeting.days):
        hours = [
            (instant(day, meeting.hours[0], c.zone), instant(day, meeting.hours[1], c.zone)) for c in cities
        ]
        span = Span(start=min(h[0] for h in hours), end=max(h[1] for h in hours) + 1)
        openings = [diary.openings(span)[0] for diary in diaries]
        for place, city in enumerate(cities):
            starts = [(hours[place][0], hours[place][1] - meeting.minutes)]
            for principal, own in zip(principals, openings, strict=True):
                reach = [_starts(case.travel, principal, opening, city, meeting) for opening in own]
                starts = _joined(
                    [(max(a, c), min(b, d)) for a, b in starts for c, d in reach if max(a, c) <= min(b, d)]
                )
            found += [(number, place, first, last) for first, last in starts if first <= last]
    return found


def _starts(model: TravelModel, principal: Principal, opening: Opening, city: City, meeting) -> Interval:  # type: ignore[no-untyped-def]
    first, last = -(1 << 60), 1 << 60
    if opening.city is not None and _km(opening.city, city) > model.same_city_km:
        return 1, 0
    if opening.radius is not None and any(_km(stay.city, city) > opening.radius for stay in opening.stays):
        return 1, 0
    for tie in opening.before:
        way = _minutes(model, principal, tie.city, city)
        first = max(first, tie.minute + way + (meeting.margin_minutes if way else 0))
    for tie in opening.after:
        last = min(last, tie.minute - _minutes(model, principal, tie.city, city) - meeting.minutes)
    if opening.touch is not None:
        first = max(first, opening.touch.start - meeting.minutes + 1)
        last = min(last, opening.touch.end - 1)
    return first, last


def _joined(intervals: list[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for first, last in sorted(intervals):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _unit(city: City) -> tuple[float, float, float]:
    latitude, longitude = math.radians(city.latitude), math.radians(city.longitude)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def _km(one: City, other: City) -> float:
    chord = math.dist(_unit(one), _unit(other))
    return 2 * RADIUS_KM * math.asin(min(1.0, chord / 2))


def _minutes(model: TravelModel, principal: Principal, origin: City, destination: City) -> int:
    """Door-to-door minutes with an aircraft of one's own, as in `sidelines.travel`."""
    km = _km(origin, destination)
    if km <= model.same_city_km:
        return 0
    far = sum(max(city.airport_km - model.near_airport_km, 0) for city in (origin, destination))
    air = km / model.cruise_kmh * 60 + 2 * model.ground_minutes + far / model.airport_road_kmh * 60
    joined = origin.landmass == destination.landmass or km <= 30.0
    road = model.road_minutes + km * model.road_factor / model.road_kmh * 60
    by_road = km <= model.road_km and joined and road <= air
    return math.ceil((road if by_road else air) - 1e-6)

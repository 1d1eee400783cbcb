"""How long from here to there: great circles, aircraft or road, refuelling, curfews, every constant settable.

The model is documented, with the source of each constant, in docs/concepts/travel.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sidelines.people import Principal
from sidelines.places import City, CityTable
from sidelines.times import DAY, Clock, Minute, offset_at

Minutes = NDArray[np.int32]
"""Whole minutes, of a way or as an instant (UTC); 32 bits reach beyond the last day that is read."""
Kilometres = NDArray[np.float64]

SAME_LANDMASS_KM = 30.0
"""Below this, bridges, ferries and tunnels make two landmasses one for the road."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curfew:
    """Hours of the night, in local time, in which nobody takes off or lands; it may run past midnight."""

    start: Clock
    end: Clock
    cities: tuple[str, ...] = ()
    """Names of the cities it holds for; none: everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelModel:
    """The constants of travel: speeds in km/h, times in minutes, distances in km."""

    cruise_kmh: float = 850.0
    ground_minutes: float = 45.0
    scheduled_kmh: float = 750.0
    scheduled_ground_minutes: float = 105.0
    connection_km: float = 2500.0
    connection_minutes: float = 120.0
    road_kmh: float = 80.0
    road_factor: float = 1.3
    road_minutes: float = 15.0
    road_km: float = 300.0
    near_airport_km: float = 30.0
    airport_road_kmh: float = 60.0
    refuel_minutes: float = 60.0
    same_city_km: float = 1.0
    curfew: Curfew | None = None
    own_kg_per_km: float = 10.0
    scheduled_kg_per_km: float = 0.11
    road_kg_per_km: float = 0.17


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One journey from city to city: leaving and arriving (UTC minutes), great-circle km, by air or road."""

    origin: City
    destination: City
    leave: Minute
    arrive: Minute
    km: float
    by: str
    refuelling_stops: int = 0


@dataclass(slots=True)
class _Way:
    km: Kilometres
    minutes: Minutes
    least: Kilometres
    by_air: NDArray[np.bool_]
    stops: Minutes


@dataclass(slots=True)
class Ways:
    """The ways of one principal between any city and every city of a table, worked out once for each city."""

    model: TravelModel
    principal: Principal
    table: CityTable
    _known: dict[tuple[float, float], _Way] = field(default_factory=dict)

    def _way(self, city: City) -> _Way:
        key = (city.latitude, city.longitude)
        way = self._known.get(key)
        if way is None:
            if len(self._known) > 400:
                self._known.clear()
            way = self._known[key] = _work_out(self.model, self.principal, city, self.table)
        return way

    def km(self, city: City) -> Kilometres:
        """Great-circle distance from the city to each city of the table, in km."""
        return self._way(city).km

    def minutes(self, city: City) -> Minutes:
        """Door-to-door time between the city and each of the table, in whole minutes; the same both ways."""
        return self._way(city).minutes

    def least(self, city: City) -> Kilometres:
        """A time in minutes that no way between the city and each of the table undercuts, not even by another
        city.

        It knows no roads to airports, connections, refuelling and seas, and grows with the distance ever more
        slowly, so that no detour is shorter; `minutes` is never less.
        """
        return self._way(city).least

    def kg_co2(self, city: City, rows: NDArray[np.int64]) -> Kilometres:
        """Carbon dioxide of the way between the city and those of the table in these rows, in kg."""
        way, model = self._way(city), self.model
        per_km = model.own_kg_per_km if self.principal.own_aircraft else model.scheduled_kg_per_km
        return way.km[rows] * np.where(way.by_air[rows], per_km, model.road_factor * model.road_kg_per_km)

    def arrivals(self, city: City, leave_after: Minute) -> Minutes:
        """The earliest arrival at each city of the table after leaving the city at that instant or later."""
        if self.model.curfew is None:
            return leave_after + self.minutes(city)
        leave = np.full(len(self.table), leave_after, dtype=np.int32)
        return self._outside_curfew(leave, city, leave_after, outward=True) + self.minutes(city)

    def departures(self, city: City, arrive_by: Minute) -> Minutes:
        """The latest departure from each city of the table that reaches the city by that instant."""
        leave = arrive_by - self.minutes(city)
        if self.model.curfew is not None:
            leave = self._outside_curfew(leave, city, arrive_by, outward=False)
        return leave

    def leg(self, origin: City, index: int, leave: Minute, *, back: bool = False) -> Leg:
        """The leg from the city to that city of the table, or back from it."""
        way = self._way(origin)
        other = self.table.city(index)
        start, end = (other, origin) if back else (origin, other)
        return Leg(
            origin=start,
            destination=end,
            leave=leave,
            arrive=leave + int(way.minutes[index]),
            km=float(way.km[index]),
            by="air" if way.by_air[index] else "road",
            refuelling_stops=int(way.stops[index]),
        )

    def _outside_curfew(self, leave: Minutes, city: City, when: Minute, *, outward: bool) -> Minutes:
        """Shift departures (later if outward from the city, else earlier) until no flight breaks a curfew.

        Clocks are read with the offsets in force at the fixed end's instant.
        """
        curfew = self.model.curfew
        assert curfew is not None
        way = self._way(city)
        ground = _ground(self.model, self.principal)
        here = np.full(len(leave), offset_at(when, city.zone))
        offsets = np.array([offset_at(when, name) for name in self.table.zones], dtype=np.int32)
        there = offsets[self.table.zone_index]
        names = set(curfew.cities)
        bound_here = np.full(len(leave), not names or city.name in names)
        bound_there = np.array([not names or self.table.names[i] in names for i in range(len(leave))])
        first = (here, bound_here) if outward else (there, bound_there)
        second = (there, bound_there) if outward else (here, bound_here)
        landing_after = way.minutes - round(ground)
        for _ in range(8):
            shift = _shift(leave + round(ground) + first[0], curfew, later=outward) * (first[1] & way.by_air)
            if not shift.any():
                shift = _shift(leave + landing_after + second[0], curfew, later=outward)
                shift = shift * (second[1] & way.by_air)
            if not shift.any():
                break
            leave = leave + shift
        return leave


def _shift(local: Minutes, curfew: Curfew, *, later: bool) -> Minutes:
    """How many minutes a local instant must move, later or earlier, to be outside the curfew."""
    length = (curfew.end - curfew.start) % DAY
    into = (local - curfew.start) % DAY
    inside = into < length
    return np.where(inside, length - into, 0) if later else np.where(inside, -(into + 1), 0)


def _ground(model: TravelModel, principal: Principal) -> float:
    return model.ground_minutes if principal.own_aircraft else model.scheduled_ground_minutes


def _work_out(model: TravelModel, principal: Principal, city: City, table: CityTable) -> _Way:
    km = table.distances_km(city.latitude, city.longitude)
    speed = model.cruise_kmh if principal.own_aircraft else model.scheduled_kmh
    near = model.near_airport_km
    far = np.maximum(table.airport_km - near, 0) + max(city.airport_km - near, 0)
    air = km / speed * 60 + 2 * _ground(model, principal) + far / model.airport_road_kmh * 60
    stops = np.zeros(len(table), dtype=np.int32)
    if not principal.own_aircraft:
        air = air + np.where(km > model.connection_km, model.connection_minutes, 0.0)
    elif principal.range_km is not None:
        stops = np.maximum(np.ceil(km / principal.range_km - 1e-9).astype(np.int32) - 1, 0)
        air = air + stops * model.refuel_minutes
    road = model.road_minutes + km * model.road_factor / model.road_kmh * 60
    joined = (table.landmass == city.landmass) | (km <= SAME_LANDMASS_KM)
    by_air = ~((km <= model.road_km) & joined & (road <= air))
    # The millionth keeps the last bit of a float from ever deciding a minute.
    minutes = np.ceil(np.where(by_air, air, road) - 1e-6).astype(np.int32)
    here = km <= model.same_city_km
    minutes[here] = 0
    least = np.minimum(km / speed * 60 + 2 * _ground(model, principal), road)
    least[here] = 0.0
    return _Way(km=km, minutes=minutes, least=least, by_air=by_air, stops=np.where(by_air, stops, 0))


def minutes_between(model: TravelModel, principal: Principal, origin: City, destination: City) -> int:
    """Door-to-door minutes of the principal from one city to another, as `find` counts them."""
    return int(Ways(model, principal, CityTable.of([destination])).minutes(origin)[0])


def great_circle(origin: City, destination: City, points: int = 64) -> list[tuple[float, float]]:
    """Points (longitude, latitude in degrees) along the great circle of two cities, both ends included."""
    a, b = (_unit(c) for c in (origin, destination))
    angle = math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(a, b, strict=True)))))
    if angle < 1e-9:
        return [(origin.longitude, origin.latitude), (destination.longitude, destination.latitude)]
    line = []
    for step in range(points + 1):
        u, v = (math.sin(angle * (1 - step / points)), math.sin(angle * step / points))
        x, y, z = ((u * p + v * q) / math.sin(angle) for p, q in zip(a, b, strict=True))
        line.append((math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))))
    return line


def _unit(city: City) -> tuple[float, float, float]:
    latitude, longitude = math.radians(city.latitude), math.radians(city.longitude)
    flat = math.cos(latitude)
    return (flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude))

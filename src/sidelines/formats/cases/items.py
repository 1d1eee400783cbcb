"""Items of an itinerary as the tables of a case file: the way back from what `case_diary` reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sidelines.countries import fold
from sidelines.errors import PlaceError
from sidelines.itinerary import Engagement, Item, Stay
from sidelines.places import City, Venue, find_city
from sidelines.times import Minute, datetime_at

Values = dict[str, Any]


class CityNames:
    """How cities are written in a case, with the places of one's own that have to be added for it."""

    def __init__(self, own: Mapping[str, City | Venue]) -> None:
        self._own = dict(own)
        self.added: list[Values] = []
        """Tables for [[places]]: cities that the table of cities lacks."""

    def of(self, city: City) -> str:
        """The shortest name that the case reads as this city; one that it knows none for is added."""
        for name in (city.name, city.label, f"geonames:{city.geonames}" if city.geonames else ""):
            if name and self._meant(name) == city:
                return name
        name = (
            city.name
            if fold(city.name) not in self._own
            else f"{city.name} ({city.latitude:.2f}, {city.longitude:.2f})"
        )
        self._own[fold(name)] = city
        self.added.append(
            {
                "name": name,
                "country": city.country,
                "latitude": city.latitude,
                "longitude": city.longitude,
                "zone": city.zone,
                **({"population": city.population} if city.population else {}),
            }
        )
        return name

    def _meant(self, name: str) -> City | None:
        own = self._own.get(fold(name))
        if own is not None:
            return own.city if isinstance(own, Venue) else own
        try:
            return find_city(name)
        except PlaceError:
            return None


def values_of(item: Item, names: CityNames) -> Values:
    """The fields of the item in a case file, those that say nothing left out, in their usual order."""
    found: Values = {"title": item.title} if item.title else {}
    if isinstance(item, Stay):
        found["city"] = names.of(item.city)
        found["from"] = item.first if item.start is None else _time(item.start, item.city.zone)
        found["to"] = item.last if item.end is None else _time(item.end, item.city.zone)
    else:
        found |= _engagement(item, names)
    if item.tentative:
        found["tentative"] = True
    if item.known is not None:
        found["known"] = item.known
    if item.assumed:
        found["assumed"] = [end for end in ("from", "to") if end in item.assumed]
    return found


def _engagement(item: Engagement, names: CityNames) -> Values:
    found: Values = {} if item.city is None else {"city": names.of(item.city)}
    if item.ends_in is not None:
        found["ends_in"] = names.of(item.ends_in)
    if item.start is None or item.end is None:
        found["day"] = item.day
    else:
        exact = item.city is None  # its zone is that of wherever the principal is
        end_zone = item.ends_in.zone if item.ends_in else item.zone
        found["from"] = _time(item.start, item.zone, exact=exact)
        found["to"] = _time(item.end, end_zone, exact=exact)
    if item.movable and item.movable_from is not None and item.movable_to is not None:
        found["movable"] = {
            "from": _time(item.movable_from, item.zone, exact=True),
            "to": _time(item.movable_to, item.zone, exact=True),
        }
    elif item.movable:
        found["movable"] = True
    return found


def _time(minute: Minute, zone_name: str, *, exact: bool = False) -> datetime:
    """The time on the clocks of the zone; with its offset where asked for, or where the clocks show it twice."""
    local = datetime_at(minute, zone_name)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    offset = local.utcoffset()
    if offset is not None and offset.total_seconds() % 60:  # before 1972, an offset that no file can hold
        return local.astimezone(UTC)
    if exact or twice:
        return datetime.fromisoformat(local.isoformat())
    return local.replace(tzinfo=None, fold=0)


def fingerprint(values: Mapping[str, Any]) -> str:
    """Eight letters that differ where the values of two tables differ, whatever file they are written in."""
    plain = json.dumps(_plain(values), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:8]


def _plain(value: Any) -> Any:
    """Values as JSON has them: days and times as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date | time):
        return value.isoformat().replace("Z", "+00:00")
    return value if isinstance(value, bool | int | float) or value is None else str(value)

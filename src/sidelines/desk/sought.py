"""Sought: what a request's file says already of the meeting for which a place and a time are looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from sidelines.desk import bridge
from sidelines.desk.bridge import File
from sidelines.desk.models import Principal
from sidelines.desk.searches import MOST_DAYS
from sidelines.errors import PlaceError
from sidelines.finding.wanted import FORMAT_MINUTES
from sidelines.meetings.standing import Standing
from sidelines.places import find_city
from sidelines.times import DAY, day_at, duration_text

AROUND = timedelta(days=3)
"""So far before and after the options on the table a search looks at first."""
_HOURS = re.compile(r"(\d{1,2})(?:[.:](\d{2})|[.,](5))?\s*(?:h\b|hours?\b)", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,3})\s*(?:min|minutes?)\b", re.IGNORECASE)
_THIRD = re.compile(r"\bthird (?:country|place)\b", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Sought:
    """What a search for a request begins with, and in words where that comes from."""

    ours: list[str] = field(default_factory=list)
    """Codes of principals whose diaries are kept here for the viewer."""
    others: list[dict[str, str]] = field(default_factory=list)
    """Name and home of each other principal."""
    limits: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def of(file: File, principals: Sequence[Principal], today: date) -> Sought:
    """What the file says of who, when, where and how long, as the fields of a search take it."""
    found = Sought()
    kept = {each.pk for each in principals}
    for side in bridge.all_sides(file.row):
        whose = side.principal
        if whose.pk in kept:
            found.ours.append(whose.code)
        else:
            found.others.append({"name": whose.name, "home": whose.home_city})
            found.said.append(
                _("%(name)s, at home in %(city)s") % {"name": whose.name, "city": whose.home_city}
            )
    _days(found, file, today)
    _length(found, file.standing)
    _places(found, file.standing)
    return found


def _days(found: Sought, file: File, today: date) -> None:
    """The days around what is on the table, as far as they are ahead."""
    days = sorted(
        day
        for entry in file.standing.open_options
        if (day := day_at(entry.option.begins, entry.option.zone)) > today
    )
    if days:
        found.limits["first"] = max(days[0] - AROUND, today + timedelta(days=1))
        found.limits["last"] = min(days[-1] + AROUND, found.limits["first"] + timedelta(days=MOST_DAYS - 1))
        found.said.append(_("the days around its options"))


def _settled(standing: Standing, item: str) -> str:
    known = standing.items.get(item)
    return known.value if known is not None and not known.waived else ""


def _length(found: Sought, standing: Standing) -> None:
    """How long and in which format: as settled, or else as long as what is on the table."""
    form = _settled(standing, "format").strip().casefold()
    if form in FORMAT_MINUTES:
        found.limits["format"] = form
        found.said.append(_("the format %(format)s") % {"format": form})
    minutes = _minutes_in(_settled(standing, "length")) or _length_offered(standing)
    if minutes:
        found.limits["minutes"] = minutes
        found.said.append(_("a length of %(length)s") % {"length": duration_text(minutes)})


def _minutes_in(text: str) -> int:
    """The length that words such as "2 hours", "1.5 h" or "90 minutes" tell; 0 where they tell none.

    >>> [_minutes_in(text) for text in ("2 hours", "1.5 h", "1:30 h", "90 minutes", "as long as it takes")]
    [120, 90, 90, 90, 0]
    """
    hours, minutes = _HOURS.search(text), _MINUTES.search(text)
    if hours:
        whole, past, half = hours.groups()
        return int(whole) * 60 + (int(past) if past else 30 if half else 0)
    return int(minutes[1]) if minutes else 0


def _length_offered(standing: Standing) -> int:
    lengths = {
        entry.option.ends - entry.option.begins
        for entry in standing.open_options
        if not entry.option.hours_open
    }
    length = lengths.pop() if len(lengths) == 1 else 0
    return length if length <= DAY else 0


def _places(found: Sought, standing: Standing) -> None:
    """Where: the place that is settled and no other, or else those on the table, to be chosen by a tick."""
    place = _settled(standing, "place")
    if _THIRD.search(place):
        found.limits["third_country"] = True
        found.said.append(_("a third country"))
        return
    if place and (name := _city(place)):
        found.limits |= {"cities": name, "candidates": "named"}
        found.said.append(_("the place, %(city)s") % {"city": name})
        return
    named = dict.fromkeys(
        ", ".join(filter(None, (entry.option.city, entry.option.country)))
        for entry in standing.open_options
        if entry.option.city
    )
    if named:
        found.limits["cities"] = "; ".join(named)
        found.said.append(_("the cities of its options, should you ask for named cities alone"))


def _city(text: str) -> str:
    """The name of the city that the words are, with its country; empty where they are none."""
    try:
        city = find_city(text.strip())
    except PlaceError:
        return ""
    return f"{city.name}, {city.country}"

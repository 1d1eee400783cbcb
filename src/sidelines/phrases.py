"""Phrases: times, places and limits in the words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sidelines.countries import country
from sidelines.finding.limits import (
    AddedHours,
    AfterMeeting,
    Balance,
    HostIn,
    HostNotIn,
    Limit,
    NeverEnters,
    NotAfter,
    NotBefore,
    NotInCities,
    NotInHours,
    NotOnDays,
    NotOnHolidays,
    ThirdCountryOnly,
    WithinKm,
)
from sidelines.itinerary import Item, Stay, way_of
from sidelines.times import (
    Minute,
    clock_text,
    datetime_at,
    day_at,
    day_text,
    duration_text,
    short_day,
    time_text,
    zone_label,
)

WITH_ARTICLE = frozenset({"NL", "PH", "BS", "GM", "MV", "VA", "CD", "KM"})
"""Countries that stand with an article, beside those whose name tells."""
MOST_NAMED = 6
"""Of more countries than this only some are named."""
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Parts as a list in a sentence.

    >>> joined(["Oslo", "Kigali", "Lima"], "or")
    'Oslo, Kigali or Lima'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def moment_text(when: Minute, zone: str, day: date | None = None) -> str:
    """A local time with its zone, and with its day unless that is `day`."""
    there = day_at(when, zone)
    year = f" {there.year}" if day is not None and there.year != day.year else ""
    return time_text(when, zone) + ("" if there == day else f" on {short_day(there)}{year}")


def span_text(start: Minute, end: Minute, zone: str, end_zone: str = "") -> str:
    """A stretch of local time, its zone once unless it is another at its end, its days where they differ.

    >>> span_text(25_528_620, 25_529_460, "Europe/Helsinki")
    '08:00–22:00 EEST'
    >>> span_text(25_528_620, 25_528_770, "Europe/Berlin", "Europe/Helsinki")
    '07:00 CEST–10:30 EEST'
    """
    if end_zone and end_zone != zone:
        day = day_at(start, zone)
        return f"{time_text(start, zone)}–{moment_text(end, end_zone, day)}"
    first, last = datetime_at(start, zone), datetime_at(end, zone)
    label, end_label = zone_label(start, zone), zone_label(end, zone)
    days = (last.date() - first.date()).days
    until = f"{last:%H:%M}" if not days else f"{last:%H:%M} on {short_day(last.date())}"
    if days == 1 and (last.hour, last.minute) == (0, 0):
        until = "24:00"
    return (
        f"{first:%H:%M}–{until} {label}"
        if label == end_label
        else f"{first:%H:%M} {label}–{until} {end_label}"
    )


def home_text(start: Minute, end: Minute, home_zone: str, day: date) -> str:
    """The same stretch at home, with the day where it is another."""
    there = day_at(start, home_zone)
    words = span_text(start, end, home_zone)
    return words if there == day else f"{short_day(there)}, {words}"


def item_place(item: Item) -> str:
    """The city of an item, or both of a way: "Frankfurt am Main → Helsinki"; empty for one without a place."""
    way = way_of(item)
    if way is not None:
        return " → ".join(city.name for city in way)
    return item.city.name if item.city is not None else ""


def item_times(item: Item) -> str:
    """From when to when an item is, with its zone: "Mon 22 March 2027 to Tue 23 March 2027", "Wed 24 March 2027,
    15:00–15:30 CET".
    """
    if isinstance(item, Stay):
        days, zones = (item.first, item.last), (item.city.zone, item.city.zone)
    else:
        days, zones = (item.day, item.day), (item.zone, item.ends_in.zone if item.ends_in else item.zone)
    if item.start is not None and item.end is not None and zones[0] == zones[1]:
        first, last = day_at(item.start, zones[0]), day_at(item.end, zones[0])
        if first == last:
            return f"{day_text(first)}, {span_text(item.start, item.end, zones[0])}"
    start, end = (
        _dated(minute, day, zone_name)
        for minute, day, zone_name in zip((item.start, item.end), days, zones, strict=True)
    )
    return start if start == end else f"{start} to {end}"


def _dated(minute: Minute | None, day: date, zone_name: str) -> str:
    if minute is None:
        return day_text(day)
    return f"{day_text(day_at(minute, zone_name))} {time_text(minute, zone_name)}"


def limit_rule(limit: Limit) -> str:
    """What a limit demands, as a clause, with the reason it was set for."""
    rule = _rule(limit)
    return f"{rule} ({limit.reason})" if limit.reason else rule


def _rule(limit: Limit) -> str:
    match limit:
        case ThirdCountryOnly():
            return "the meeting has to be in a third country"
        case HostIn():
            return f"the host has to be {_countries(limit.countries, limit.label, 'or')}"
        case HostNotIn():
            return f"the host may not be {_countries(limit.countries, limit.label, 'or')}"
        case NeverEnters():
            return f"{limit.principal} will not enter {_countries(limit.countries, '', 'or')}"
        case NotInCities():
            return f"the meeting may not be in {joined([city.name for city in limit.cities], 'or')}"
        case WithinKm():
            whose = f"{limit.principal}'s home, " if limit.principal else ""
            return f"the place has to be within {limit.km:,.0f} km of {whose}{limit.city.name}"
        case NotOnDays() | NotOnHolidays() | NotInHours():
            return _days_rule(limit)
        case AfterMeeting() | NotBefore() | NotAfter():
            return _bound_rule(limit)
        case AddedHours():
            most = duration_text(limit.hours_at_most * 60)
            return f"the meeting may add at most {most} of travel for {limit.principal}"
        case Balance():
            return f"the longer added journey may be at most {limit.ratio:g} times the shorter"
        case _:
            return "a limit forbids it"


def _days_rule(limit: NotOnDays | NotOnHolidays | NotInHours) -> str:
    if isinstance(limit, NotOnHolidays):
        return f"the meeting may not be on a public holiday of {country_text(limit.country)}"
    if isinstance(limit, NotInHours):
        days = f" on {joined([short_day(d) for d in sorted(limit.days)], 'or')}" if limit.days else ""
        return f"the meeting may not be between {clock_text(limit.start)} and {clock_text(limit.end)} local time{days}"
    named = [short_day(day) for day in sorted(limit.days)] + [WEEKDAYS[day] for day in sorted(limit.weekdays)]
    return f"the meeting may not be on {joined(named, 'or')}"


def _bound_rule(limit: NotBefore | NotAfter) -> str:
    if isinstance(limit, AfterMeeting):
        if not limit.open:
            return f"{limit.meeting} has to come first, and no window is open for it now"
        assert limit.first is not None
        days = "a day" if limit.days == 1 else f"{limit.days} days"
        earliest = short_day(limit.first - timedelta(days=limit.days))
        return f"{limit.meeting} has to come first by {days}, on {earliest} at the earliest"
    if isinstance(limit, NotAfter):
        if limit.last is not None:
            return f"the meeting has to be by {short_day(limit.last)}"
        return f"the meeting has to be over by {moment_text(limit.minute or 0, limit.zone)}"
    what = f" {limit.what} is over," if limit.what else ""
    if limit.first is not None:
        return f"no meeting before{what} {'on ' if what else ''}{short_day(limit.first)}"
    return f"no meeting before{what} {'at ' if what else ''}{moment_text(limit.minute or 0, limit.zone)}"


def _countries(codes: frozenset[str], label: str, word: str) -> str:
    if label:
        return f"in {label}"
    names = sorted(country_text(code) for code in codes)
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} other countries"]
    return joined(names, word)


def country_text(code: str) -> str:
    """A country's name as it stands in a sentence.

    >>> country_text("US"), country_text("FI")
    ('the United States', 'Finland')
    """
    name = country(code).name
    article = name.startswith("United ") or name.endswith((" Islands", " Republic")) or code in WITH_ARTICLE
    return f"the {name}" if article else name

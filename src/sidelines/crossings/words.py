"""Crossings in words: on which days, how near, and how seldom."""

from __future__ import annotations

from datetime import date

from sidelines.crossings.answer import Crossing
from sidelines.times import short_day

SHORT = 14
"""That there is no chance in fewer days before the first one, or after the last, says nothing."""


def dates_text(first: date, last: date) -> str:
    """Days with their year.

    >>> dates_text(date(2021, 6, 9), date(2021, 6, 13)), dates_text(date(2021, 6, 30), date(2021, 7, 2))
    ('9–13 June 2021', '30 June – 2 July 2021')
    >>> dates_text(date(2020, 12, 31), date(2021, 1, 1)), dates_text(date(2021, 6, 9), date(2021, 6, 9))
    ('31 December 2020 – 1 January 2021', '9 June 2021')
    """
    end = f"{short_day(last)} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{short_day(first)} {first.year} – {end}"
    return f"{first.day}–{end}" if first.month == last.month else f"{short_day(first)} – {end}"


def length_text(days: int) -> str:
    """A number of days in the largest unit that says it well, rounded down.

    >>> length_text(1), length_text(13), length_text(20), length_text(200), length_text(1200)
    ('1 day', '13 days', '2 weeks', '6 months', '3 years')
    """
    for unit, length, least in (("year", 365.25, 730), ("month", 30.44, 61), ("week", 7, 14)):
        if days >= least:
            number = int(days / length)
            return f"{number:,} {unit}{'s' if number != 1 else ''}"
    return f"{days} day{'s' if days != 1 else ''}"


def near_text(crossing: Crossing) -> str:
    """How near they come: "same city", "120 km", "same city, 1 day apart"."""
    same = crossing.one.city == crossing.other.city
    where = "same city" if same else f"{crossing.km:,.0f} km"
    days = crossing.days_apart
    return f"{where}, {length_text(days)} apart" if days else where if same else f"{where} apart"


def when_text(crossing: Crossing) -> str:
    """The days on which both are there; if they are never both there, when one leaves and the other comes."""
    days = dates_text(crossing.first, crossing.last)
    if not crossing.days_apart:
        return days
    sooner = min(crossing.one, crossing.other, key=lambda presence: presence.last)
    later = crossing.other if sooner is crossing.one else crossing.one
    left = f"{short_day(sooner.last)} {sooner.last.year}"
    return f"{sooner.who} until {left}, {later.who} from {short_day(later.first)} {later.first.year}"


def where_text(crossing: Crossing) -> str:
    """The city of both, or those of each in their order."""
    one, other = crossing.one.city, crossing.other.city
    return one.label if one == other else f"{one.label}; {other.label}"


def seldom_text(crossing: Crossing) -> str:
    """How seldom such a chance comes: since when there was none, and until when there is none."""
    since, until = crossing.since, crossing.until
    if not since + until:
        return "all the time that the table knows both"
    if not crossing.earlier and not crossing.later:
        whole = since + until + (crossing.last - crossing.first).days + 1
        return f"the only chance in {length_text(whole)}"
    parts = []
    if crossing.earlier:
        parts.append(f"first chance in {length_text(since)}")
    elif since >= SHORT:  # else the table begins there, and says nothing of what was before
        parts.append(f"none in the {length_text(since)} before")
    if crossing.later:
        parts.append(f"next in {length_text(until)}")
    elif until >= SHORT:
        parts.append(f"none in the {length_text(until)} after")
    return ", ".join(parts)


def crossing_sentence(crossing: Crossing) -> str:
    """The chance in one sentence.

    As in "Ann and Bo: Oslo, Norway, 3 March 2027 (same city); the only chance in 8 days."
    """
    maybe = "; not firm" if crossing.tentative else ""
    return (
        f"{crossing.one.who} and {crossing.other.who}: {where_text(crossing)}, {when_text(crossing)} "
        f"({near_text(crossing)}{maybe}); {seldom_text(crossing)}."
    )

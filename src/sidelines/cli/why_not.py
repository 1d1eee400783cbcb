"""`sidelines why-not`: what forbids a day, a city or both, and what would open it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import (
    AsOf,
    CaseFile,
    MeetingName,
    RankingName,
    Titles,
    case_as_known,
    meeting_named,
    stopped_by_ctrl_c,
)
from sidelines.errors import SidelinesError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from sidelines.finding.answer import Answer
    from sidelines.finding.wanted import Case, MeetingWanted
    from sidelines.finding.why import WhyNot
    from sidelines.places import City

SAME_KM = 1.0
"""A candidate place this near is the city asked about."""
MOST_PLACES = 5
"""Where a day is open in many places, so many are named."""


def why_not(
    case: CaseFile,
    city: Annotated[
        str | None, typer.Option(metavar="NAME", help='The city, with its country if need be: "Vienna, AT".')
    ] = None,
    day: Annotated[str | None, typer.Option(metavar="DATE", help="The day, e.g. 2018-07-13.")] = None,
    meeting: MeetingName = None,
    as_of: AsOf = None,
    ranking: RankingName = None,
    titles: Titles = False,
) -> None:
    """Which fact forbids a day, a city or both, and the smallest changes that would open it."""
    import sidelines
    from sidelines.cli.moments import day_of
    from sidelines.cli.tables import paragraph, terminal
    from sidelines.finding.ranking import preset

    if city is None and day is None:
        raise SidelinesError("say a day, a city or both: --day 2018-07-13 --city Vienna")
    known = case_as_known(case, as_of, titles=titles, everything=True)
    wanted = known.meeting(meeting_named(known, meeting))
    place = _place(known, wanted, city) if city is not None else None
    asked = day_of(day, wanted.days) if day is not None else None
    chosen = preset(ranking) if ranking else None
    with stopped_by_ctrl_c() as watch:
        answer = sidelines.why_not(known, wanted.name, day=asked, city=place, ranking=chosen, progress=watch)
    console = terminal()
    for sentence in _beside_the_question(wanted, place, asked):
        paragraph(console, sentence)
    _print_reasons(console, answer)


def _place(case: Case, wanted: MeetingWanted, name: str) -> City:
    """The city of that name: one of the case's own, or else one of the city table; raises PlaceError."""
    from sidelines.countries import fold
    from sidelines.itinerary import stops_of
    from sidelines.places import CityTable, find_city

    named = wanted.candidates.cities or wanted.candidates.venues
    table = wanted.candidates.table() if named else CityTable.of([])
    own = [table.city(row) for row in range(len(table))]
    own += [venue.city for venue in wanted.candidates.venues]
    for itinerary in case.itineraries:
        own += itinerary.principal.bases
        own += [city for item in itinerary for city, _, _ in stops_of(item)]
    asked = fold(name)
    found = [
        place
        for place in own
        if asked in (fold(place.name), fold(place.label), fold(place.name.split(",")[0]))
    ]
    return found[0] if found else find_city(name)


def _beside_the_question(wanted: MeetingWanted, place: City | None, asked: date | None) -> Iterator[str]:
    """What the case doesn't ask about, and is answered all the same."""
    from sidelines.times import day_text, short_day

    if asked is not None and asked not in wanted.days:
        first, last = wanted.days.first, wanted.days.last
        between = f"between {short_day(first)} {first.year} and {short_day(last)} {last.year}"
        yield f"{day_text(asked)} is no day of {wanted.name!r}, which is wanted {between}. All the same:"
    if place is not None:
        table = wanted.candidates.table()
        if not (table.distances_km(place.latitude, place.longitude) <= SAME_KM).any():
            yield f"{place.label} is none of the {len(table):,} candidates of {wanted.name!r}. All the same:"


def _print_reasons(console: Console, answer: Answer) -> None:
    from sidelines.cli.answers import days_text, print_near_misses
    from sidelines.cli.tables import items, paragraph

    rows = []
    for _, group in groupby(answer.why_not, key=lambda why: _reason(answer, why)):
        days = list(group)
        rows.append((days_text(days[0].day, days[-1].day), _said(answer, days)))
    items(console, rows)
    if not answer.complete:
        paragraph(console, "Stopped before all days were looked at.", style="bold")
    print_near_misses(console, answer)


def _reason(answer: Answer, why: WhyNot) -> tuple[str, ...]:
    """The facts that close a day, by their keys, or else its windows without their day."""
    from sidelines.times import day_text

    if why.open:
        return ("open", _windows(answer, why.day).replace(day_text(why.day), ""))
    return ("closed", *(fact.key for fact in why.facts), "others", *(fact.key for fact in why.others))


def _windows(answer: Answer, day: date) -> str:
    """Where and when the day is open, every window of each place."""
    from sidelines.reasons import window_text

    zone = answer.home.zone
    here = [option for option in answer.options if option.day == day]
    named = [f"{option.city.label} is open: {window_text(option, zone)}" for option in here[:MOST_PLACES]]
    more = len(here) - len(named)
    return "\n".join([*named, *([f"and {more:,} more"] if more else [])])


def _said(answer: Answer, days: list[WhyNot]) -> str:
    """The first day's windows or why it is closed, and for how many days after it the same holds."""
    from sidelines.reasons import why_not_sentence

    first, more = days[0], len(days) - 1
    said = f"{_windows(answer, first.day)}." if first.open else why_not_sentence(answer, first)
    if not more:
        return said.removesuffix(".") if first.open else said
    after = f"the {'day' if more == 1 else f'{more} days'} after it"
    return f"{said} Open alike on {after}." if first.open else f"{said} The same closes {after}."

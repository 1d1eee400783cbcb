"""`sidelines why-not`: what forbids a day, a city or both, and what would open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import AsOf, CaseFile, MeetingName, RankingName, answer_about, case_as_known
from sidelines.cli.moments import day_of
from sidelines.errors import SidelinesError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from sidelines.finding.answer import Answer
    from sidelines.finding.wanted import MeetingWanted
    from sidelines.places import City

SAME_KM = 1.0
"""A candidate place this near is the city asked about."""
MOST_WINDOWS = 5
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
) -> None:
    """Which fact forbids a day, a city or both, and the smallest changes that would open it."""
    from sidelines.cli.tables import paragraph, terminal
    from sidelines.finding.wanted import Candidates
    from sidelines.places import find_city
    from sidelines.times import Days

    if city is None and day is None:
        raise SidelinesError("say a day, a city or both: --day 2018-07-13 --city Vienna")
    known = case_as_known(case, as_of)
    wanted = known.meeting(meeting)
    place = find_city(city) if city is not None else None
    asked = day_of(day, wanted.days) if day is not None else None
    narrow = wanted
    if place is not None:
        narrow = replace(narrow, candidates=Candidates(cities=(place,)))
    if asked is not None:
        narrow = replace(narrow, days=Days(first=asked, last=asked))
    answer = answer_about(known.with_meeting(narrow), wanted.name, ranking, limit=None)
    console = terminal()
    for sentence in _beside_the_question(wanted, place, asked):
        paragraph(console, sentence)
    print_reasons(console, answer)


def _beside_the_question(wanted: MeetingWanted, place: City | None, asked: date | None) -> Iterator[str]:
    """What the case doesn't ask about, and is answered all the same."""
    from sidelines.times import day_text, short_day

    if asked is not None and asked not in wanted.days:
        first, last = wanted.days.first, wanted.days.last
        between = f"between {short_day(first)} {first.year} and {short_day(last)} {last.year}"
        yield f"{day_text(asked)} is none of the days of {wanted.name!r}, which is wanted {between}; asked all the same:"
    if place is not None:
        table = wanted.candidates.table()
        if not (table.distances_km(place.latitude, place.longitude) <= SAME_KM).any():
            yield f"{place.label} is not among the {len(table):,} candidates of {wanted.name!r}; asked all the same:"


def print_reasons(console: Console, answer: Answer) -> None:
    """Print why each day is closed or when it is open, and the smallest changes that would open one."""
    from sidelines.cli.answers import home_of, print_near_misses
    from sidelines.cli.tables import items
    from sidelines.reasons import why_not_sentence, window_text
    from sidelines.times import short_day

    zone = home_of(answer).zone
    rows = []
    for why in answer.why_not:
        windows = [
            f"{option.city.label} is open: {window_text(option, zone)}"
            for option in answer.options
            if option.day == why.day
        ]
        more = f"\nand {len(windows) - MOST_WINDOWS} more places" if len(windows) > MOST_WINDOWS else ""
        text = "\n".join(windows[:MOST_WINDOWS]) + more if why.open else why_not_sentence(answer, why)
        rows.append((f"{why.day:%a} {short_day(why.day)}", text))
    items(console, rows)
    print_near_misses(console, answer)

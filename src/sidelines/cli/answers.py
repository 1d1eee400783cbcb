"""An answer on the terminal: by kind of place, ranked, term by term, why not day by day, and near misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Console

from sidelines.cli.tables import heading, items, paragraph, table, title
from sidelines.finding.answer import Answer, KindAnswer, Option
from sidelines.finding.journeys import Journey
from sidelines.finding.near import KINDS
from sidelines.itinerary import Itinerary, Stay, way_of
from sidelines.phrases import home_text, limit_rule, span_text
from sidelines.places import City
from sidelines.reasons import (
    TERM_LABELS,
    assumed_sentence,
    kind_sentence,
    leg_text,
    near_miss_sentence,
    question,
    why_not_sentence,
    window_text,
)
from sidelines.times import DAY, clock_text, day_text, duration_text, short_day, time_text, zone_label

NEAR_NAMED = 3
"""So many near places are named under an option; the others are counted."""
LEFT_OPEN_SHOWN = 5
"""So many sentences on what diaries leave open are printed with an answer."""
LEAST_SHOWN = 0.005
"""A term that comes to less, in hours, is nothing."""


def print_answer(console: Console, answer: Answer) -> None:
    """Print the answer; that of the meeting which has to come first stands before it."""
    if answer.before is not None:
        title(console, f"First: {answer.before.meeting.name}")
        print_answer(console, answer.before)
        title(console, f"Then: {answer.meeting.name}")
    home = answer.home
    paragraph(console, question(answer), style="bold")
    paragraph(console, said_about_times(answer, home))
    if not answer.complete:
        paragraph(console, "Stopped before all days were looked at: this is the best so far.", style="bold")
    heading(console, "By kind of place")
    items(console, [(found.kind.label, _kind(answer, found, home.zone)) for found in answer.kinds])
    if answer.options:
        _print_options(console, answer, home.zone)
    _print_days(console, answer)
    print_near_misses(console, answer)
    print_left_open(console, [answer.case.itinerary_of(name) for name in answer.meeting.participants])


def print_left_open(console: Console, itineraries: Sequence[Itinerary]) -> None:
    """Print what the calendars and spreadsheets of these principals leave open, the first few of it."""
    rows = [
        (itinerary.principal.name, sentence)
        for itinerary in itineraries
        for note in itinerary.notes
        for sentence in note.left_open
    ]
    if rows:
        heading(console, f"What their diaries leave open ({len(rows)})")
        items(console, rows[:LEFT_OPEN_SHOWN])
    if len(rows) > LEFT_OPEN_SHOWN:
        paragraph(console, f"  and {len(rows) - LEFT_OPEN_SHOWN:,} more: sidelines check lists them all")


def said_about_times(answer: Answer, home: City) -> str:
    """Within what the answer was looked for, and how its times read."""
    opens, closes = answer.meeting.hours
    hours = f"{clock_text(opens)} to {clock_text((closes - 1) % DAY + 1)} local time"
    said = [f"{_counted(len(answer.table), 'place')}, {hours}."]
    if answer.case.as_of:
        said.append(f"As known on {day_text(answer.case.as_of)}.")
    if answer.meeting.limits:
        said.append(f"Limits: {'; '.join(limit_rule(limit) for limit in answer.meeting.limits)}.")
    said.append(f"Times are those of the place, in brackets those of {home.name}.")
    return " ".join(said)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"


def _kind(answer: Answer, found: KindAnswer, home_zone: str) -> str:
    option = found.option
    if option is None:
        return kind_sentence(answer, found)
    rank = f"no. {option.rank} below" if option.rank else "not among those listed below"
    return f"{option.city.label}: {window_text(option, home_zone)}; score {option.score:.1f}, {rank}"


def _print_options(console: Console, answer: Answer, home_zone: str) -> None:
    heading(console, f"Ranked, the least costly first ({_shown(answer)})")
    notes: dict[str, str] = {}
    rows = [
        (
            str(option.rank),
            _place(option),
            _when(option, home_zone),
            _costs(answer, option, notes),
            f"{option.score:.1f}",
        )
        for option in answer.options
    ]
    table(console, ("#", "Where", "When", "Added for each", "Score"), rows, numbers=(0, 4))
    items(console, [(f"[{mark}]", sentence) for sentence, mark in notes.items()])
    _print_terms(console, answer)
    heading(console, f"How they would travel to no. 1, {answer.options[0].city.label}")
    items(console, _travels(answer.options[0], home_zone))


def _shown(answer: Answer) -> str:
    """How many rows are shown, each a place on a day with all its windows, and how many windows are open."""
    rows, windows = len(answer.options), answer.windows
    if windows == sum(1 + len(option.others) for option in answer.options):
        return _counted(windows, "open window")
    shown = "1 place and day" if rows == 1 else f"{rows:,} places and days"
    return f"{shown} shown; {_counted(windows, 'window')} {'is' if windows == 1 else 'are'} open in all"


def _place(option: Option) -> str:
    lines = [option.city.label, option.kind.label]
    if option.nearby:
        named = [city.name for city in option.nearby[:NEAR_NAMED]]
        more = len(option.nearby) - len(named)
        lines.append(f"near: {', '.join(named)}" + (f" and {more} more" if more else ""))
    return "\n".join(lines)


def _when(option: Option, home_zone: str) -> str:
    zone = option.city.zone
    lines = [day_text(option.day), span_text(option.start, option.end, zone)]
    if zone_label(option.start, zone) != zone_label(option.start, home_zone):
        lines.append(f"({home_text(option.start, option.end, home_zone, option.day)})")
    lines += [f"and {span_text(other.start, other.end, zone)}" for other in option.others]
    lines.append(f"best start {time_text(option.suggested, zone)}")
    return "\n".join(lines)


def _costs(answer: Answer, option: Option, notes: dict[str, str]) -> str:
    """Added hours and nights of each, and marks for the notes on what the option rests on."""
    lines = []
    for journey in option.journeys:
        marks = [notes.setdefault(sentence, _mark(len(notes))) for sentence in _rests_on(answer, journey)]
        said = "".join(f" [{mark}]" for mark in sorted(marks))
        lines.append(f"{journey.principal}\n {_added(journey)}{said}")
    return "\n".join(lines)


def _rests_on(answer: Answer, journey: Journey) -> Iterator[str]:
    for hour in journey.assumed:
        yield assumed_sentence(answer, hour)
    for item in journey.leans_on:
        where = f" in {item.city.name}" if item.city is not None else ""
        title = f" ({item.title})" if item.title else ""
        what = "a stay" if isinstance(item, Stay) else "an engagement"
        way = way_of(item)
        if way is not None:
            what, where = "a way", f" from {way[0].name} to {way[1].name}"
        yield f"leans on {what} of {journey.principal}{where}{title} that is not firm"


def _added(journey: Journey) -> str:
    hours, nights = journey.terms["hours"], round(journey.terms["nights"])
    words = "no detour" if abs(hours) < 1 / 120 else f"{'+' if hours > 0 else ''}{duration_text(hours * 60)}"
    if nights:
        words += f", {nights:+d} night{'s' if abs(nights) != 1 else ''}"
    if journey.terms["clock_shock"] > 0:
        words += f", at {clock_text(journey.body_clock)} body time"
    return words


def _mark(number: int) -> str:
    """The mark of the note of that number: a, b and so on to z, then aa, ab."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _print_terms(console: Console, answer: Answer) -> None:
    heading(console, f"Term by term, each times its weight (ranking: {answer.ranking.name}; less is better)")
    rows = [
        (str(option.rank), f"{option.city.name}, {short_day(option.day)}", _sum(answer, option))
        for option in answer.options
    ]
    table(console, ("#", "Where", "Score"), rows, numbers=(0,))


def _sum(answer: Answer, option: Option) -> str:
    """The score as the sum of its terms; those that come to nothing are left out."""
    weights = answer.ranking.weights()
    terms = [
        f"{TERM_LABELS[name]} {value / weights[name]:.2f} × {weights[name]:g}"
        for name, value in option.terms.items()
        if abs(value) >= LEAST_SHOWN
    ]
    return f"{option.score:.2f} = {' + '.join(terms) or 'nothing added'}"


def _travels(option: Option, home_zone: str) -> Iterator[tuple[str, str]]:
    for journey in option.journeys:
        legs = "\n".join(leg_text(leg, home_zone) for leg in journey.legs)
        yield journey.principal, legs or "is there already"


def _print_days(console: Console, answer: Answer) -> None:
    if not answer.why_not:
        return
    heading(console, "Day by day")
    items(console, list(_day_by_day(answer)))


def _day_by_day(answer: Answer) -> Iterator[tuple[str, str]]:
    """Each closed day with its reason; open days that follow each other together."""
    rows = zip(answer.why_not, answer.open_places, strict=True)
    for is_open, group in groupby(rows, key=lambda row: row[0].open):
        days = list(group)
        if is_open:
            first, last = days[0][0].day, days[-1][0].day
            fewest, most = min(count for _, count in days), max(count for _, count in days)
            many = _counted(most, "place") if fewest == most else f"{fewest:,} to {most:,} places"
            yield days_text(first, last), f"open in {many}"
        else:
            for why, _ in days:
                yield days_text(why.day, why.day), why_not_sentence(answer, why)


def days_text(first: date, last: date) -> str:
    """Days that follow each other, by the first and the last; a single day once.

    >>> days_text(date(2018, 7, 11), date(2018, 7, 13))
    'Wed 11 July to Fri 13 July'
    """
    name = f"{first:%a} {short_day(first)}"
    return f"{name} to {last:%a} {short_day(last)}" if last > first else name


def print_near_misses(console: Console, answer: Answer) -> None:
    """Print the smallest changes that would open a closed day, kind by kind."""
    if not answer.near_misses:
        return
    heading(console, "What would open a closed day")
    rows = []
    for kind in KINDS:
        found = [near_miss_sentence(answer, near) for near in answer.near_misses if near.kind == kind]
        rows += [("" if number else kind, sentence) for number, sentence in enumerate(found)]
    items(console, rows)

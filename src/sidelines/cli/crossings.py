"""`sidelines crossings`: who else will be in, or near, the same city at the same time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import matching, offered, say, stopped_by_ctrl_c
from sidelines.errors import SidelinesError, UnknownName

if TYPE_CHECKING:
    from sidelines.crossings.answer import Crossing, Crossings
    from sidelines.formats.travels.crossings_json import Asked, Earlier
    from sidelines.formats.travels.values import Travels
    from sidelines.places import City

FOUND, NOTHING, STOPPED = 0, 1, 130
"""Exit codes: there are crossings (with --watch: new ones); there are none; stopped before any was found."""
SHOWN_REASONS = 12
"""So many reasons for which lines are not counted are listed; the others are counted."""
SHOWN_GONE = 20
"""So many chances that are no longer there are listed."""
STDOUT = "-"


def crossings(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Tables of itineraries (.csv, .xlsx, .ods), case files (.toml, .json) and calendars (.ics).",
        ),
    ],
    of: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help="Only chances of this person, by name.")
    ] = None,
    within: Annotated[
        float,
        typer.Option("--within", min=0, max=21000, metavar="KM", help="Also cities at most so far apart."),
    ] = 0,
    days: Annotated[
        int,
        typer.Option("--days", min=0, max=366, metavar="N", help="Also stays at most so many days apart."),
    ] = 0,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Only chances from this day on.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Only chances until this day.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="CITY",
            help="Where people are, in a table without a column for it, if nothing else is said.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many chances to print; 0 prints all.")
    ] = 20,
    as_csv: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE", help="Write all chances as CSV; - prints it instead."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON and nothing else.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page with a picture to print or send.")
    ] = None,
    watch: Annotated[
        Path | None,
        typer.Option(metavar="OLD", help="Tell only what is new since this earlier --json or --csv."),
    ] = None,
) -> None:
    """Who else will be there: who is in, or near, the same city at the same time, the rarest chance first.

    Ends with 0 if there is a chance (with --watch: a new one), 1 if there is none, 2 if something is for you to
    put right.
    """
    from sidelines.formats.travels.table import read_travels

    _look_at_places(files, as_csv, as_json, html, watch)
    earlier = _earlier(watch)
    asked = _asked(of, within, days, first, last)
    travels = read_travels(files, _city(at))
    answer, asked = _answer(travels, asked)
    new, gone = _changes(answer, earlier)
    _write(new, travels, asked, as_csv, html, limit, files)
    if as_json:
        _print_json(new, travels, asked, gone if earlier else None)
    elif as_csv != STDOUT:
        _print(new, travels, asked, limit, earlier)
    _tell_gone(gone, earlier, asked, err=as_json or as_csv == STDOUT)
    if as_csv == STDOUT and travels.unplaced:
        say(f"{_counted(travels)}.", err=True)
    if not answer.complete and not answer.found:
        raise typer.Exit(STOPPED)
    raise typer.Exit(FOUND if new.found else NOTHING)


def _look_at_places(
    files: Sequence[Path], as_csv: str | None, as_json: bool, html: Path | None, watch: Path | None
) -> None:
    """Raise what is wrong with the places to write to before anything is read."""
    from sidelines.formats.write import look_at_place

    if as_json and as_csv == STDOUT:
        raise SidelinesError("--json and --csv - both print: write the CSV into a file")
    taken = [*files, *([watch] if watch else [])]
    table = Path(as_csv) if as_csv is not None and as_csv != STDOUT else None
    for place in (html, table):
        if place is not None:
            look_at_place(place, taken)
            taken.append(place)


def _earlier(watch: Path | None) -> Earlier | None:
    from sidelines.formats.travels.crossings_json import read_earlier

    return read_earlier(watch) if watch is not None else None


def _city(at: str | None) -> City | None:
    from sidelines.places import find_city

    return find_city(at) if at else None


def _asked(of: str | None, within: float, days: int, first: str | None, last: str | None) -> Asked:
    from sidelines.cli.moments import day_of
    from sidelines.formats.travels.crossings_json import Asked

    begins, ends = day_of(first) if first else None, day_of(last) if last else None
    if begins and ends and ends < begins:
        raise SidelinesError(f"--to {last} is before --from {first}")
    return Asked(of=of, within_km=within, days=days, first=begins, last=ends)


def _answer(travels: Travels, asked: Asked) -> tuple[Crossings, Asked]:
    """The answer, with progress on a terminal, and what was asked with the whole name of the person."""
    from dataclasses import replace
    from datetime import date

    from sidelines.crossings.answer import crossings as crossings_of
    from sidelines.times import Days

    if asked.of is not None:
        asked = replace(asked, of=_person(asked.of, sorted({each.who for each in travels.presences})))
    between = None
    if asked.first or asked.last:
        between = Days(first=asked.first or date.min, last=asked.last or date.max)
    with stopped_by_ctrl_c("Looking at who meets whom") as progress:
        answer = crossings_of(
            travels.presences,
            within_km=asked.within_km,
            days=asked.days,
            of=asked.of,
            between=between,
            progress=progress,
        )
    return answer, asked


def _person(asked: str, people: Sequence[str]) -> str:
    """The one of the people that is asked for; raises UnknownName."""
    found = matching(asked, people)
    if len(found) == 1:
        return found[0]
    if found:
        more = f" and {len(found) - 6} more" if len(found) > 6 else ""
        raise UnknownName(f"{len(found)} people match {asked!r}: {'; '.join(found[:6])}{more}; say which")
    named = f"the files, which name {len(people):,} people"
    raise UnknownName(f"nobody called {asked!r} is in {named}{offered(asked, people)}")


def _changes(answer: Crossings, earlier: Earlier | None) -> tuple[Crossings, list[str]]:
    """The answer with what is new alone, and the chances of the earlier run that are no longer there."""
    from dataclasses import replace

    from sidelines.formats.travels.crossings_json import key_of

    if earlier is None:
        return answer, []
    keys = {key_of(crossing) for crossing in answer.found}
    new = tuple(crossing for crossing in answer.found if key_of(crossing) not in earlier.chances)
    gone = [words for key, words in earlier.chances.items() if key not in keys]
    return replace(answer, found=new), gone


def _write(
    answer: Crossings, travels: Travels, asked: Asked, as_csv: str | None, html: Path | None, limit: int,
    files: Sequence[Path],
) -> None:  # fmt: skip
    from sidelines.formats.travels.crossings_json import crossings_csv
    from sidelines.formats.write import write_text

    if as_csv == STDOUT:
        typer.echo(crossings_csv(answer.found), nl=False)
    elif as_csv is not None:
        write_text(Path(as_csv), crossings_csv(answer.found))
    if html is not None:
        from sidelines.pictures.crossings import crossings_html

        command = f"sidelines crossings {' '.join(map(str, files))} --html {html}"
        write_text(html, crossings_html(answer, travels, asked, most=limit or None, command=command))


def _print_json(answer: Crossings, travels: Travels, asked: Asked, gone: Sequence[str] | None) -> None:
    import json

    from sidelines.formats.travels.crossings_json import crossings_json

    everything = "utf" in (sys.stdout.encoding or "").lower()
    values = crossings_json(answer, travels, asked)
    if gone is not None:
        values["gone"] = list(gone)
    typer.echo(json.dumps(values, indent=2, ensure_ascii=not everything))


def _print(answer: Crossings, travels: Travels, asked: Asked, limit: int, earlier: Earlier | None) -> None:
    from sidelines.cli.tables import heading, items, paragraph, table, terminal
    from sidelines.crossings.summary import question_text, summary_text

    console = terminal()
    paragraph(
        console, question_text(asked.of, asked.within_km, asked.days, asked.first, asked.last), style="bold"
    )
    paragraph(console, summary_text(answer))
    if not answer.complete:
        paragraph(console, "Stopped before everybody was looked at: this is the best so far.", style="bold")
    shown = answer.found[: limit or None]
    new = " new since the earlier run" if earlier is not None else ""
    if shown:
        heading(console, f"The rarest first ({len(shown):,} of {len(answer.found):,}{new} shown)")
        table(console, ("#", "Who", "Where", "When", "How seldom"), map(_row, shown), numbers=(0,))
    elif earlier is not None:
        paragraph(console, "Nothing is new.")
    if travels.unplaced:
        heading(console, _counted(travels))
        items(console, _not_counted(travels))


def _row(crossing: Crossing) -> tuple[str, ...]:
    from sidelines.crossings.words import near_text, seldom_text, when_text, where_text

    maybe = "\nnot firm" if crossing.tentative else ""
    return (
        str(crossing.rank),
        f"{crossing.one.who}\n{crossing.other.who}",
        f"{where_text(crossing)}\n({near_text(crossing)})",
        f"{when_text(crossing)}{maybe}",
        seldom_text(crossing),
    )


def _counted(travels: Travels) -> str:
    from sidelines.formats.travels.uncounted import counted_text

    return counted_text(travels.files)


def _not_counted(travels: Travels) -> Iterator[tuple[str, str]]:
    """Each file with a reason, the rarest first, and the lines of which it holds."""
    from sidelines.formats.travels.uncounted import reasons

    found = reasons(travels)
    for reason in found[:SHOWN_REASONS]:
        alone = len(reason.lines) == 1
        where = f", {reason.where}" if alone else ""
        lines = f" ({reason.where})" if reason.where and not alone else ""
        yield f"{Path(reason.file).name}{where}", f"{reason.sentence}{lines}"
    more = len(found) - SHOWN_REASONS
    if more > 0:
        many = sum(reason.times for reason in found[SHOWN_REASONS:])
        rest = "1 more reason" if more == 1 else f"{more:,} more reasons"
        yield "", f"and {rest}, of {many:,} lines or places; all are listed by --json"


def _tell_gone(gone: Sequence[str], earlier: Earlier | None, asked: Asked, *, err: bool) -> None:
    """What is no longer there, a line each, and why it may not be the table's doing."""
    from sidelines.formats.travels.crossings_json import asked_json

    if earlier is None:
        return
    for words in gone[:SHOWN_GONE]:
        say(f"No longer there: {words}", err=err)
    if len(gone) > SHOWN_GONE:
        say(f"No longer there: {len(gone) - SHOWN_GONE:,} more", err=err)
    if earlier.asked is not None and earlier.asked != asked_json(asked):
        say("The earlier run was asked something else (--with, --within, --days, --from or --to).", err=err)
    if not earlier.whole:
        say("The earlier run did not keep everything: what it left out counts as new.", err=err)

"""`sidelines import`: calendars and spreadsheets into a case, shown before anything is written."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import say, stopped_by_ctrl_c
from sidelines.errors import SidelinesError

if TYPE_CHECKING:
    from sidelines.formats.cases.importing import Import, Order
    from sidelines.times import Days

DONE, NOT_WRITTEN = 0, 1
"""Exit codes: the case is written, or needs no change; it was only shown."""

BEFORE, AHEAD = timedelta(days=31), timedelta(days=400)
"""The days read by default, before today and after it."""


def import_(
    named: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Calendars (.ics) and spreadsheets (.csv, .xlsx, .ods)."),
    ],
    principal: Annotated[str, typer.Option("--principal", metavar="NAME", help="Whose diary they are.")],
    case: Annotated[
        Path, typer.Option("--out", "-o", metavar="CASE", help="The case file, a new one or one that exists.")
    ],
    home: Annotated[
        str, typer.Option(metavar="CITY", help="Where the principal lives, if the case doesn't say so yet.")
    ] = "",
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day read; by default 31 days ago.")
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="The last day read; by default 400 days from now."),
    ] = None,
    tentative: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="One of the files in which nothing is firm; may be repeated."),
    ] = None,
    whose: Annotated[
        str,
        typer.Option(metavar="NAME", help="Whose lines are read of a spreadsheet that says it otherwise."),
    ] = "",
    source: Annotated[
        str, typer.Option(metavar="NAME", help="What the source is called, if not by the file's name.")
    ] = "",
    titles: Annotated[
        bool, typer.Option("--titles", help="Keep titles; without, they are left out.")
    ] = False,
    free: Annotated[
        bool, typer.Option("--free", help="Take in stays that are marked as free, as TripIt's are.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="List each entry that is not entered, and not only how many.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Write what is shown without being asked.")
    ] = False,
) -> None:
    """Enter calendars and spreadsheets into a case; all of it is shown before anything is written.

    A newer export of the same source replaces that source's stays alone, and keeps what was edited by hand. Ends
    with 0 if the case is written or needs no change, 1 if it was only shown, 2 if something is for you to put right.
    """
    from sidelines.cli.imports import print_import
    from sidelines.cli.tables import terminal
    from sidelines.formats.cases.importing import Order, file_named
    from sidelines.phrases import joined

    files = [_file(name) for name in named]
    if source and len(files) > 1:
        raise SidelinesError("--source gives one file another name: import the files one by one")
    unknown = [file for file in tentative or () if file not in files]
    if unknown:
        raise SidelinesError(f"--tentative {unknown[0]} is none of the files to import")
    twice = [file for number, file in enumerate(files) if file.name in {each.name for each in files[:number]}]
    if twice:
        raise SidelinesError(
            f"two files are called {twice[0].name}: import them one by one, with --source NAME"
        )
    order = Order(
        files=tuple(file_named(file, tentative or (), whose) for file in files),
        principal=" ".join(principal.split()),
        case=case,
        days=_days(first, last),
        home=home,
        source=source,
        titles=titles,
        free=free,
    )
    found = _prepared(order)
    print_import(terminal(), found, everything=everything)
    if not found.enters and found.mistaken:
        raise SidelinesError(f"Nothing in {joined([file.name for file in files])} could be entered")
    if found.plan.empty and not found.new_principal:
        raise typer.Exit(DONE)
    if not yes and not _agreed(case):
        say("Nothing is written. To write it: the same again with --yes", err=True)
        raise typer.Exit(NOT_WRITTEN)
    found.write()
    say(f"{case} is written. Next: sidelines check {case}")


def _file(name: str) -> Path:
    """The file of that name; an address is refused, since nothing here reaches the network."""
    if "://" in name:
        raise SidelinesError(
            f"{name} is an address; Sidelines never reaches the network: save the calendar as a file first"
        )
    return Path(name)


def _prepared(order: Order) -> Import:
    from sidelines.formats.cases.importing import prepared

    with stopped_by_ctrl_c("Placing the entries") as watch:
        return prepared(order, date.today(), watch)  # noqa: DTZ011


def _agreed(case: Path) -> bool:
    """True if somebody at a terminal says yes."""
    return sys.stdin.isatty() and sys.stdout.isatty() and typer.confirm(f"\nWrite this into {case}?")


def _days(first: str | None, last: str | None) -> Days:
    from sidelines.cli.moments import day_of
    from sidelines.times import Days

    today = date.today()  # noqa: DTZ011
    days = Days(
        first=day_of(first) if first else today - BEFORE, last=day_of(last) if last else today + AHEAD
    )
    if days.last < days.first:
        raise SidelinesError(f"--to {days.last} is before --from {days.first}")
    return days

"""`sidelines find`: when and where they can meet, at what cost to each, and why not otherwise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import (
    AsOf,
    CaseFile,
    MeetingName,
    RankingName,
    answer_about,
    case_as_known,
    say,
)
from sidelines.cli.holds import HoldsAsked

if TYPE_CHECKING:
    from sidelines.finding.answer import Answer

OPEN, NOTHING_OPEN, STOPPED = 0, 1, 130
"""Exit codes: something is open; nothing is; stopped before anything was found."""


def find(
    case: CaseFile,
    meeting: MeetingName = None,
    as_of: AsOf = None,
    ranking: RankingName = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many options to show; 0 shows all.")
    ] = 10,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the answer as JSON and nothing else.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report to print or send to this file.")
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="Draw a map into this SVG file.")
    ] = None,
    timeline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the days side by side into this SVG file.")
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Hold options in this calendar (.ics); one written before is updated."
        ),
    ] = None,
    choose: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBERS",
            help="Which options to hold, e.g. 1,3 or 1-3; by default the best of each kind of place.",
        ),
    ] = None,
    travel: Annotated[
        bool, typer.Option("--travel", help="Write the ways there and back into the calendar, too.")
    ] = False,
    ways_of: Annotated[
        list[str] | None,
        typer.Option(
            "--for", metavar="NAME", help="Whose ways, or all; by default those of the principal at home."
        ),
    ] = None,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Withdraw the holds of this meeting that are not chosen.")
    ] = False,
    titles: Annotated[
        bool,
        typer.Option(
            "--titles", help="Show titles of calendars, and name the meeting and the participants in holds."
        ),
    ] = False,
) -> None:
    """When and where they can meet, at what cost to each, and why not on any other day.

    Ends with 0 if something is open, 1 if nothing is, 2 if something is for you to put right.
    """
    from sidelines.formats.write import look_at_place

    files = [file for file in (html, map_file, timeline, ics) if file is not None]
    for number, file in enumerate(files):
        look_at_place(file, (case, *files[:number]))
    holds = HoldsAsked(
        file=ics, choose=choose, travel=travel, ways_of=tuple(ways_of or ()), cancel=cancel, titles=titles
    )
    earlier = holds.look_at()
    answer = answer_about(case_as_known(case, as_of, titles=titles), meeting, ranking, limit=limit or None)
    # Files first: whoever reads what is printed may stop reading, and with it the program.
    held = holds.write(answer, earlier) if ics is not None else ""
    _write(answer, html, map_file, timeline, case)
    if as_json:
        _print_json(answer)
        if held:
            say(held, err=True)
    else:
        _print(answer, [file for file in files if file != ics], held)
    if not answer.complete and not answer.options:
        raise typer.Exit(STOPPED)
    raise typer.Exit(OPEN if answer.options else NOTHING_OPEN)


def _print(answer: Answer, files: list[Path], held: str) -> None:
    from sidelines.cli.answers import print_answer
    from sidelines.cli.tables import paragraph, terminal

    console = terminal()
    print_answer(console, answer)
    if files:
        paragraph(console, f"Written: {', '.join(str(file) for file in files)}")
    if held:
        console.print()
        paragraph(console, held)


def _print_json(answer: Answer) -> None:
    import json

    from sidelines.formats.answer_json import answer_json

    everything = "utf" in (sys.stdout.encoding or "").lower()
    typer.echo(json.dumps(answer_json(answer), indent=2, ensure_ascii=not everything))


def _write(
    answer: Answer, html: Path | None, map_file: Path | None, timeline: Path | None, case: Path
) -> None:
    from sidelines.formats.write import write_text

    if map_file is not None:
        from sidelines.pictures.map import map_svg

        write_text(map_file, map_svg(answer))
    if timeline is not None:
        from sidelines.pictures.timeline import timeline_svg

        write_text(timeline, timeline_svg(answer))
    if html is not None:
        from sidelines.pictures.report import report_html

        write_text(html, report_html(answer, command=f"sidelines find {case} --html {html}"))

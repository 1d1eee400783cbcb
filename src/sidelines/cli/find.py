"""`sidelines find`: when and where they can meet, at what cost to each, and why not otherwise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import AsOf, CaseFile, MeetingName, RankingName, answer_about, case_as_known

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
) -> None:
    """When and where they can meet, at what cost to each, and why not on any other day.

    Ends with 0 if something is open, 1 if nothing is, 2 if something is for you to put right.
    """
    from sidelines.formats.write import look_at_place

    files = [file for file in (html, map_file, timeline) if file is not None]
    for number, file in enumerate(files):
        look_at_place(file, (case, *files[:number]))
    answer = answer_about(case_as_known(case, as_of), meeting, ranking, limit=limit or None)
    # Files first: whoever reads what is printed may stop reading, and with it the program.
    _write(answer, html, map_file, timeline, case)
    if as_json:
        _print_json(answer)
    else:
        _print(answer, files)
    if not answer.complete and not answer.options:
        raise typer.Exit(STOPPED)
    raise typer.Exit(OPEN if answer.options else NOTHING_OPEN)


def _print(answer: Answer, files: list[Path]) -> None:
    from sidelines.cli.answers import print_answer
    from sidelines.cli.tables import paragraph, terminal

    console = terminal()
    print_answer(console, answer)
    if files:
        paragraph(console, f"Written: {', '.join(str(file) for file in files)}")


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

"""`sidelines story`: a request from the wish to the handshake, day by day."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import meant, say
from sidelines.errors import UnknownName

if TYPE_CHECKING:
    from datetime import date

    from sidelines.meetings.story import Story


def story(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The story file (TOML or JSON).")],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Where it stands at the end of that day, e.g. 2017-12-11."),
    ] = None,
    side: Annotated[
        str | None, typer.Option("--side", metavar="KEY", help="As that side alone sees it.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the story as JSON and nothing else.")
    ] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw the story into this SVG file.")
    ] = None,
) -> None:
    """Replay a request move by move: the standing, whose move it is and since when, and what each side knows."""
    from sidelines.cli.stories import print_day, print_story
    from sidelines.cli.tables import terminal
    from sidelines.formats.stories.file import load_story
    from sidelines.formats.write import look_at_place, write_text

    if svg is not None:
        look_at_place(svg, (case,))
    told = load_story(case)
    key = meant(side, [each.key for each in told.sides], "side") if side else ""
    day = _day_of(told, on) if on else None
    if svg is not None:
        from sidelines.pictures.story import story_svg

        write_text(svg, story_svg(told))
        say(f"{svg} is written.", err=True)
    if as_json:
        _print_json(told, day, key)
    elif day is not None:
        print_day(terminal(), told, told.on(day), key)
    else:
        print_story(terminal(), told, key)


def _day_of(told: Story, text: str) -> date:
    """The day that is asked for; raises UnknownName before the story begins."""
    from sidelines.cli.moments import day_of
    from sidelines.times import Days, day_text

    day = day_of(text, Days(first=told.first, last=told.last))
    if day < told.first:
        raise UnknownName(f"the story begins only on {day_text(told.first)}")
    return day


def _print_json(told: Story, day: date | None, key: str) -> None:
    import json

    from sidelines.formats.stories.story_json import story_json

    days = told.days_with_something() if day is None else (day,)
    sides = (key,) if key else tuple(side.key for side in told.sides)
    everything = "utf" in (sys.stdout.encoding or "").lower()
    typer.echo(json.dumps(story_json(told, days, sides), indent=2, ensure_ascii=not everything))

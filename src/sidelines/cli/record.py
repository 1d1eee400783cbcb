"""`sidelines record`: what has been said in public about a meeting, by whom, citing whom."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sidelines.cli.asking import meant, say
from sidelines.cli.record_add import add

if TYPE_CHECKING:
    from sidelines.record.claims import Record

record = typer.Typer(
    help="What has been said in public about a meeting, by whom, citing whom.", no_args_is_help=True
)

RecordFile = Annotated[
    Path, typer.Argument(metavar="CASE", help="The case file, or a file of its own, that holds the record.")
]
OnDay = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="As it was on record at the end of that day, e.g. 2018-06-20."),
]
Meeting = Annotated[
    str | None, typer.Option("--meeting", metavar="NAME", help="Only claims about that meeting.")
]
About = Annotated[
    str | None,
    typer.Option("--about", metavar="ATTRIBUTE", help="Only claims about that attribute: date, place."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Svg = Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Draw it into this SVG file.")]


record.command()(add)


@record.command("list")
def list_(
    case: RecordFile, on: OnDay = None, meeting: Meeting = None, about: About = None, as_json: AsJson = False,
    svg: Svg = None,
) -> None:  # fmt: skip
    """Every claim on record: its date, from the outlet to the origin, the words, what it is about, and the value."""
    from sidelines.cli.records import print_claims
    from sidelines.cli.tables import terminal
    from sidelines.formats.records.claims_json import record_json

    found = _record(case, on, meeting, about, svg)
    if svg is not None:
        from sidelines.pictures.claims import claims_svg

        _write(svg, claims_svg(found))
    if as_json:
        _print_json(record_json(found))
    else:
        print_claims(terminal(), found)


@record.command()
def show(
    case: RecordFile,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The claim's key, as list shows it.")],
    on: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """One claim: its words, its chain, what it comes to, and how its time was resolved."""
    from sidelines.cli.records import print_claim
    from sidelines.cli.tables import terminal
    from sidelines.formats.records.claims_json import recorded_json

    found = _record(case, on, None, None, None)
    claim = found.claims_by_key[meant(key, list(found.claims_by_key), "claim")]
    if as_json:
        _print_json(recorded_json(found, claim))
    else:
        print_claim(terminal(), found, claim)


@record.command()
def origins(
    case: RecordFile, on: OnDay = None, meeting: Meeting = None, about: About = None, as_json: AsJson = False,
    svg: Svg = None,
) -> None:  # fmt: skip
    """The independent origins of what is on record, each with its tree of echoes; single anonymous ones are marked."""
    from sidelines.cli.records import print_origins
    from sidelines.cli.tables import terminal
    from sidelines.formats.records.findings_json import origins_json
    from sidelines.record.origins import origins as origins_of

    found = _record(case, on, meeting, about, svg)
    traced = origins_of(found)
    if svg is not None:
        from sidelines.pictures.echoes import echoes_svg

        _write(svg, echoes_svg(traced, found.title))
    if as_json:
        _print_json(origins_json(traced))
    else:
        print_origins(terminal(), found, traced)


@record.command()
def conflicts(
    case: RecordFile, on: OnDay = None, meeting: Meeting = None, about: About = None, as_json: AsJson = False
) -> None:
    """What on record can't all be true, with who says what.

    Ends with 0 if nothing contradicts anything else, 1 if something does.
    """
    from sidelines.cli.records import print_conflicts
    from sidelines.cli.tables import terminal
    from sidelines.formats.records.findings_json import conflicts_json
    from sidelines.record.conflicts import conflicts as conflicts_of

    found = _record(case, on, meeting, about, None)
    conflicting = conflicts_of(found)
    if as_json:
        _print_json(conflicts_json(conflicting))
    else:
        print_conflicts(terminal(), found, conflicting)
    raise typer.Exit(int(bool(conflicting)))


def _record(case: Path, on: str | None, meeting: str | None, about: str | None, svg: Path | None) -> Record:
    """The record of the day, the meeting and the attribute asked for; the place of a picture is looked at first."""
    from sidelines.cli.moments import day_of
    from sidelines.formats.records.file import load_record
    from sidelines.formats.write import look_at_place

    if svg is not None:
        look_at_place(svg, (case,))
    whole = load_record(case)
    found = whole.on(day_of(on)) if on else whole
    named = meant(meeting, list(whole.meetings), "meeting") if meeting else ""
    attributes = list(dict.fromkeys(claim.attribute for claim in whole.claims))
    return found.about(named, meant(about, attributes, "attribute") if about else "")


def _write(svg: Path, text: str) -> None:
    from sidelines.formats.write import write_text

    write_text(svg, text)
    say(f"{svg} is written.", err=True)


def _print_json(found: Any) -> None:
    import json

    everything = "utf" in (sys.stdout.encoding or "").lower()
    typer.echo(json.dumps(found, indent=2, ensure_ascii=not everything))

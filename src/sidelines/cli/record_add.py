"""`sidelines record add`: a report and its claims are shown, and then entered."""

from __future__ import annotations

import json
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sidelines.cli.asking import say
from sidelines.errors import SidelinesError, UnreadableTime

if TYPE_CHECKING:
    from sidelines.formats.records.adding import Addition, Order

WRITTEN, NOT_WRITTEN = 0, 1
"""Exit codes: the record is written; it was only shown."""

Claims = Annotated[
    str | None,
    typer.Option("--claims", metavar="FILE", help="Claims as JSON, from a file or - for standard input."),
]
Cites = Annotated[
    list[str] | None,
    typer.Option(
        "--cites",
        metavar="SOURCE",
        help="Whom the outlet cites, and whom that one cites, down to the origin: "
        '"Yuri Ushakov, presidential aide", "outlet: Washington Post", "unnamed: two officials". '
        "Several side by side are parted by +.",
    ),
]


def add(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The file that holds the record, or a new one.")],
    outlet: Annotated[str, typer.Option("--outlet", metavar="NAME", help="Who published the report.")] = "",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="On which day, or at 2018-06-27T17:45+03:00."),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="The report's title.")] = "",
    address: Annotated[str, typer.Option("--address", help="Where it can be read.")] = "",
    language: Annotated[str, typer.Option("--language", help="As a code: en, ru.")] = "",
    report: Annotated[
        str, typer.Option("--report", metavar="KEY", help="The key of the report, one that is there or a new one.")
    ] = "",
    meeting: Annotated[str, typer.Option("--meeting", metavar="NAME", help="Which meeting it is about.")] = "",
    quote: Annotated[str, typer.Option("--quote", metavar="WORDS", help="The exact words of the claim.")] = "",
    about: Annotated[
        str, typer.Option("--about", metavar="ATTRIBUTE", help="What it is about: date, place, stage.")
    ] = "",
    value: Annotated[
        str | None,
        typer.Option("--value", help='The value: Helsinki, "late June", or as JSON: {"from": "2018-07-16"}.'),
    ] = None,
    modality: Annotated[
        str, typer.Option("--modality", help="How it is said: asserted, planned, possible, confirmed, denied.")
    ] = "asserted",
    cites: Cites = None,
    claims: Claims = None,
    corrects: Annotated[
        str, typer.Option("--corrects", metavar="KEY", help="The claim in whose place this one stands.")
    ] = "",
    withdraws: Annotated[
        str, typer.Option("--withdraws", metavar="KEY", help="A claim that the report takes back.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write what is shown without being asked.")] = False,
) -> None:  # fmt: skip
    """Enter a report with a claim, or with many as JSON; all of it is shown before anything is written.

    Ends with 0 if it is written, 1 if it was only shown, 2 if something is for you to put right.
    """
    from sidelines.formats.records.adding import Order, prepared_addition

    order = Order(
        path=case,
        outlet=" ".join(outlet.split()),
        on=_moment(on) if on else None,
        title=title,
        address=address,
        language=language,
        report=report,
        meeting=meeting,
        claims=_claims(claims, quote, about, value, modality, cites or []),
        corrects=corrects,
        withdraws=withdraws,
    )
    _look_at(order)
    found = prepared_addition(order)
    _print(found)
    if not yes and not _agreed(case):
        say("Nothing is written. To write it: the same again with --yes", err=True)
        raise typer.Exit(NOT_WRITTEN)
    found.write()
    say(f"{case} is written. Next: sidelines record list {case}")


def _look_at(order: Order) -> None:
    """Raise SidelinesError for an order that enters nothing, or doesn't say what it corrects with."""
    if not order.claims and not order.withdraws:
        raise SidelinesError(
            "nothing to enter: --quote, --about and --value, or --claims FILE, or --withdraws KEY"
        )
    if order.corrects and not order.claims:
        raise SidelinesError("--corrects needs the claim that stands instead; without one: --withdraws KEY")


def _claims(
    file: str | None, quote: str, about: str, value: str | None, modality: str, cites: list[str]
) -> tuple[dict[str, Any], ...]:
    if file is not None:
        from sidelines.formats.records.adding import claims_in

        if quote or about:
            raise SidelinesError("either --claims FILE or one claim by --quote and --about")
        return claims_in(sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8"))
    if not quote and not about:
        return ()
    if not quote or not about:
        raise SidelinesError("a claim needs both --quote and --about")
    claim: dict[str, Any] = {"quote": quote, "attribute": about, "modality": modality}
    if value is not None:
        claim["value"] = _value(value)
    if cites:
        claim["chain"] = [link_of(each) for each in cites]
    return (claim,)


def _value(text: str) -> Any:
    """A value as it was typed: JSON where it is a table or a list, else words."""
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as refusal:
        raise SidelinesError(f"--value {text!r} is no JSON: {refusal}") from None


def link_of(text: str) -> dict[str, Any] | list[dict[str, Any]]:
    """The link of a chain that somebody typed.

    >>> link_of("Yuri Ushakov, presidential aide")
    {'kind': 'person', 'name': 'Yuri Ushakov', 'office': 'presidential aide'}
    >>> link_of("institution: Kremlin + institution: White House")[1]
    {'kind': 'institution', 'name': 'White House'}
    """
    sources = [_source(part.strip()) for part in text.split(" + ")]
    return sources[0] if len(sources) == 1 else sources


def _source(text: str) -> dict[str, Any]:
    found = re.fullmatch(r"(outlet|person|institution|document|unnamed): *(.+)", text)
    kind, said = (found[1], found[2]) if found else ("person", text)
    if kind == "unnamed":
        return {"kind": kind, "description": said}
    name, _, office = said.partition(", ")
    if kind != "person" or not office:
        return {"kind": kind, "name": said}
    return {"kind": kind, "name": name, "office": office}


def _moment(text: str) -> date | datetime:
    from sidelines.cli.moments import day_of

    try:
        return day_of(text)
    except UnreadableTime:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise
        return found


def _print(found: Addition) -> None:
    from sidelines.cli.records import print_addition
    from sidelines.cli.tables import terminal

    print_addition(terminal(), found)


def _agreed(case: Path) -> bool:
    """True if somebody at a terminal says yes."""
    return sys.stdin.isatty() and sys.stdout.isatty() and typer.confirm(f"\nWrite this into {case}?")

"""`sidelines export`: itineraries of a case as a spreadsheet or a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sidelines.cli.asking import AsOf, CaseFile, case_as_known, meant, say
from sidelines.errors import SidelinesError

if TYPE_CHECKING:
    from sidelines.itinerary import Itinerary

KINDS = (".ics", ".xlsx", ".csv")


def export(
    case: CaseFile,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write: .ics, .xlsx or .csv.")
    ],
    principal: Annotated[
        list[str] | None,
        typer.Option(
            "--principal", metavar="NAME", help="Whose itinerary; may be repeated; by default everybody's."
        ),
    ] = None,
    as_of: AsOf = None,
    titles: Annotated[
        bool, typer.Option("--titles", help="Write titles too; without, only whereabouts are written.")
    ] = False,
) -> None:
    """Write itineraries as a calendar or a spreadsheet that can be read again as the same.

    A spreadsheet has a line for each stay and engagement, a calendar an event. Titles are left out unless asked for.
    """
    from sidelines.formats.write import look_at_place, write_bytes

    kind = out.suffix.lower()
    if kind not in KINDS:
        raise SidelinesError(f"{out}: the file's ending says what is written, one of {', '.join(KINDS)}")
    look_at_place(out, (case,))
    known = case_as_known(case, as_of, titles=titles, everything=True)
    names = [each.principal.name for each in known.itineraries]
    asked = [meant(name, names, "principal") for name in principal or names]
    itineraries = [known.itinerary_of(name) for name in dict.fromkeys(asked)]
    write_bytes(out, _content(kind, itineraries, titles=titles))
    count = sum(len(each.stays) + len(each.engagements) for each in itineraries)
    whose = (
        f"of {itineraries[0].principal.name}"
        if len(itineraries) == 1
        else f"of {len(itineraries)} principals"
    )
    say(
        f"{out} is written: {count:,} {'stay or engagement' if count == 1 else 'stays and engagements'} {whose}."
    )


def _content(kind: str, itineraries: Sequence[Itinerary], *, titles: bool) -> bytes:
    if kind == ".ics":
        from sidelines.formats.calendars.itinerary import write_calendar

        return write_calendar(itineraries, now=datetime.now(UTC), titles=titles)
    from sidelines.formats.sheets.write import write_itineraries

    return write_itineraries(itineraries, "xlsx" if kind == ".xlsx" else "csv", titles=titles)

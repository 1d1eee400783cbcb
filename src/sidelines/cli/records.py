"""How a record is printed: its claims as a table, one claim, its origins, and what conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from rich.console import Console

from sidelines.cli.tables import heading, items, paragraph, table
from sidelines.formats.records.adding import Addition
from sidelines.phrases import joined
from sidelines.record.agreeing import Agreement
from sidelines.record.claims import Claim, Record
from sidelines.record.conflicts import Conflict
from sidelines.record.days import When
from sidelines.record.origin import Origin
from sidelines.record.readings import agreement
from sidelines.record.values import Details, Place
from sidelines.record.words import (
    chain_text,
    claim_value_text,
    conflict_line,
    counted,
    echo_lines,
    joined_line,
    origin_line,
)
from sidelines.times import day_text, short_day

FACTS_SHOWN = 12
"""So many claims of one origin are printed."""


# --- all claims --------------------------------------------------------------------------------------------------


def print_claims(console: Console, record: Record) -> None:
    """Every claim on record, the earliest report first."""
    paragraph(console, record.title or "A record", "bold")
    paragraph(console, _size(record))
    console.print()
    several = len(record.meetings) > 1
    columns = ("#", "Date", "Outlet to origin", "Words", "About", "Value")
    rows = [_row(record, claim, several) for claim in record.in_order(record.claims)]
    table(console, columns, rows)
    _print_joined(console, record)


def _size(record: Record) -> str:
    reports = {claim.report for claim in record.claims}
    said = f"{counted(len(record.claims), 'claim')} in {counted(len(reports), 'report')}"
    return (
        f"{said}; {counted(len(record.corrected), 'claim')} corrected since."
        if record.corrected
        else f"{said}."
    )


def _row(record: Record, claim: Claim, several: bool) -> tuple[str, ...]:
    day = record.report_of(claim).day
    about = f"{claim.attribute}\n{claim.meeting}" if several else claim.attribute
    value = claim_value_text(claim)
    if claim.key in record.corrected:
        value += "\n(corrected since)" if record.corrected[claim.key].replaced_by else "\n(withdrawn since)"
    return (
        claim.key,
        f"{day.day} {day:%b %Y}",
        chain_text(record, claim),
        f"“{claim.quote}”",
        about,
        value,
    )


def _print_joined(console: Console, record: Record) -> None:
    names = record.names.joined()
    if names:
        heading(console, "Names joined")
        for name in names:
            paragraph(console, f"  {joined_line(name)}")


# --- one claim ---------------------------------------------------------------------------------------------------


def print_claim(console: Console, record: Record, claim: Claim) -> None:
    """One claim: its words, where they stand, whom they come from, what they come to and how that was found."""
    paragraph(console, f"“{claim.quote}”", "bold")
    items(console, _claim_lines(record, claim))
    heading(console, "From whom")
    items(console, [(f"{n}.", step) for n, step in enumerate(chain_text(record, claim).split(" → "), 1)])
    others = list(_others(record, claim))
    if others:
        heading(console, "Beside it on record")
        items(console, others)


def _claim_lines(record: Record, claim: Claim) -> Iterator[tuple[str, str]]:
    report = record.report_of(claim)
    yield "claim", claim.key
    yield "report", f"{report.outlet}, {_on(report.on)}" + (f": {report.title}" if report.title else "")
    if report.address:
        yield "address", report.address
    if claim.start is not None:
        yield "place", f"characters {claim.start:,} to {claim.end:,} of its text"
    yield "about", f"{claim.attribute} of {claim.meeting}"
    yield "value", claim.reading.text()
    yield "modality", claim.modality.value
    how = "\n".join(dict.fromkeys(_how(claim)))
    if how:
        yield "resolved", how
    for name, when in (("said", claim.said), ("reported", claim.reported)):
        if when is not None:
            yield name, when.text()
    if claim.note:
        yield "note", claim.note
    correction = record.corrected.get(claim.key)
    if correction is not None:
        what = f"corrected by claim {correction.replaced_by}" if correction.replaced_by else "withdrawn"
        yield (
            "since",
            f"{what} on {day_text(correction.on)}" + (f": {correction.words}" if correction.words else ""),
        )


def _on(on: date | datetime) -> str:
    return f"{day_text(on.date())}, {on:%H:%M %Z}" if isinstance(on, datetime) else day_text(on)


def _how(claim: Claim) -> Iterator[str]:
    """How days, and places that are anywhere but somewhere, were found."""
    parts = [part for _, part in claim.value.parts] if isinstance(claim.value, Details) else [claim.value]
    for part in parts:
        if isinstance(part, When) and part.how:
            words = f"“{part.words}”: " if part.words else ""
            yield f"{words}{part.text()}, {part.how}"
        elif isinstance(part, Place) and any(not spot.country for spot in part.spots):
            unknown = [spot.name for spot in part.spots if not spot.country]
            yield f"{joined(unknown)}: in no table of places, so compared by name alone"


def _others(record: Record, claim: Claim) -> Iterator[tuple[str, str]]:
    """The other claims that say the same, or contradict it."""
    labels = {Agreement.SAME: "says the same", Agreement.CONTRADICTORY: "contradicts it"}
    for other in record.in_order(record.about(claim.meeting, claim.attribute).standing):
        found = agreement(claim.reading, other.reading)
        if other.key != claim.key and found in labels:
            day = record.report_of(other).day
            said = f"{chain_text(record, other)}, {short_day(day)} {day.year}: {claim_value_text(other)}"
            yield labels[found], f"{other.key}: {said}"


# --- what is to be entered ---------------------------------------------------------------------------------------


def print_addition(console: Console, found: Addition) -> None:
    """A report and its claims as they would be entered, and what is taken back."""
    report = found.report
    new = "A new report" if found.new_report else "A report on record"
    paragraph(console, f"{new}, {report.key}: {report.outlet}, {_on(report.on)}", "bold")
    several = len({claim.meeting for claim in found.record.claims}) > 1
    if found.claims:
        console.print()
        rows = [_row(found.record, claim, several) for claim in found.claims]
        table(console, ("#", "Date", "Outlet to origin", "Words", "About", "Value"), rows)
    for claim in found.claims:
        lines = [("resolved", line) for line in dict.fromkeys(_how(claim))]
        clashes = [row for row in _others(found.record, claim) if row[0] == "contradicts it"]
        if lines or clashes:
            heading(console, claim.key)
            items(console, [*lines, *(("contradicts", line) for _, line in clashes)])
    if found.withdrawn is not None:
        paragraph(console, f"It takes back claim {found.withdrawn.key}: “{found.withdrawn.quote}”")


# --- origins and conflicts ---------------------------------------------------------------------------------------


def print_origins(console: Console, record: Record, found: tuple[Origin, ...]) -> None:
    """Every origin with its tree of echoes, the first told first."""
    paragraph(console, record.title or "A record", "bold")
    reports = {report.key for origin in found for report in origin.reports}
    paragraph(console, f"{counted(len(found), 'origin')} of {counted(len(reports), 'report')}.")
    for origin in found:
        heading(console, origin_line(origin))
        for line in echo_lines(origin.tree()):
            paragraph(console, f"  {line}")
        items(console, _facts(origin))
    _print_joined(console, record)


def _facts(origin: Origin) -> list[tuple[str, str]]:
    """What comes from an origin, each thing once, and what of it nobody else says."""
    alone = {(claim.meeting, claim.reading) for claim in origin.alone}
    told: dict[tuple[str, str], None] = {}
    for claim in origin.claims:
        mark = " (nobody else)" if (claim.meeting, claim.reading) in alone else ""
        told[claim.attribute, claim.reading.text() + mark] = None
    rows = list(told)
    more = [("", f"and {len(rows) - FACTS_SHOWN:,} more")] if len(rows) > FACTS_SHOWN else []
    return [*rows[:FACTS_SHOWN], *more]


def print_conflicts(console: Console, record: Record, found: tuple[Conflict, ...]) -> None:
    """Every conflict as a line, and below it each reading with its claims."""
    paragraph(console, record.title or "A record", "bold")
    if not found:
        paragraph(console, "Nothing on record contradicts anything else.")
        return
    paragraph(console, f"{counted(len(found), 'conflict')}.")
    for conflict in found:
        heading(console, conflict_line(conflict, meeting=len(record.meetings) > 1))
        items(console, _readings(record, conflict))


def _readings(record: Record, conflict: Conflict) -> Iterator[tuple[str, str]]:
    for told in conflict.told:
        lines = []
        for claim in told.claims:
            day = record.report_of(claim).day
            lines.append(
                f"{chain_text(record, claim)}, {short_day(day)} {day.year}: “{claim.quote}” ({claim.key})"
            )
        yield told.reading.text(), "\n".join(lines)

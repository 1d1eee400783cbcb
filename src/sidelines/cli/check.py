"""`sidelines check`: every mistake in a case file at once."""

from __future__ import annotations

import typer

from sidelines.cli.asking import CaseFile, say

FINE, MISTAKEN = 0, 2
"""Exit codes: no error, though there may be warnings; errors."""


def check(case: CaseFile) -> None:
    """Every mistake in a case file, each with its line, field, what was found and what was expected.

    Ends with 0 if there is no error (warnings are allowed), 2 if there is one.
    """
    from sidelines.formats.cases.file import examined
    from sidelines.formats.records.file import problems_of_record

    found, problems = examined(case)
    problems += problems_of_record(case)
    for problem in problems:
        warning = "warning: " if problem.severity == "warning" else ""
        say(f"{warning}{problem}")
    for itinerary in found.itineraries if found else ():
        for note in itinerary.notes:
            say(f"{note.name}, for {itinerary.principal.name}: {note.summary}")
    errors = sum(problem.severity == "error" for problem in problems)
    say(f"{case}: {_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}")
    raise typer.Exit(MISTAKEN if errors else FINE)


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'s' if number != 1 else ''}"

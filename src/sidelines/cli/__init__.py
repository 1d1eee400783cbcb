"""The command line: one file a verb, and what they share in `asking`, `moments` and `tables`."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperGroup

import sidelines
from sidelines.cli.asking import say
from sidelines.cli.check import check
from sidelines.cli.crossings import crossings
from sidelines.cli.desk import desk
from sidelines.cli.export import export
from sidelines.cli.find import find
from sidelines.cli.import_ import import_
from sidelines.cli.map import map_
from sidelines.cli.new import new
from sidelines.cli.record import record
from sidelines.cli.story import story
from sidelines.cli.timeline import timeline
from sidelines.cli.where import where
from sidelines.cli.why_not import why_not
from sidelines.errors import FileError, SidelinesError

USERS_ERROR = 2
"""The exit code where something is for the user to put right."""


class Verbs(TyperGroup):
    """The verbs; what a user can put right ends in a sentence and exit code 2, never in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb that was asked for."""
        try:
            return super().invoke(ctx)
        except FileError as refusal:
            for problem in sorted(refusal.problems, key=lambda each: each.severity == "warning"):
                say(f"{'warning: ' if problem.severity == 'warning' else ''}{problem}", err=True)
        except SidelinesError as refusal:
            say(str(refusal), err=True)
        except BrokenPipeError:
            raise
        except OSError as refusal:
            say(f"{refusal.filename or 'a file'}: {refusal.strerror or refusal}", err=True)
        except UnicodeError as refusal:
            say(f"a text can't be read or written: {refusal}", err=True)
        raise typer.Exit(USERS_ERROR)


app = typer.Typer(
    name="sidelines",
    cls=Verbs,
    help="Finds when and where travelling principals can meet, at what cost to each, and why not otherwise.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"sidelines {sidelines.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and stop."),
    ] = False,
) -> None:
    pass


app.command()(find)
app.command("why-not")(why_not)
app.command()(where)
app.command("map")(map_)
app.command()(timeline)
app.command()(check)
app.command()(new)
app.command("import")(import_)
app.command()(export)
app.command()(crossings)
app.command()(story)
app.add_typer(record, name="record")
app.add_typer(desk, name="desk")


def main() -> None:
    """Run the command line."""
    if hasattr(signal, "SIGPIPE"):  # so that `sidelines find … | head` ends silently, as any other filter
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        _accept_every_letter(stream)
    app()


def _accept_every_letter(stream: TextIO) -> None:
    """Write "?" for a letter that the terminal's encoding lacks, instead of failing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")

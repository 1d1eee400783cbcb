"""`sidelines new`: a case file to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sidelines.cli.asking import say
from sidelines.errors import SidelinesError


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The case file to write, e.g. case.toml.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a case file with comments, ready to be filled in."""
    from sidelines.formats.cases.skeleton import skeleton
    from sidelines.formats.write import write_text

    if not force and (file.exists() or file.is_symlink()):
        raise SidelinesError(f"{file} is there already; --force writes over it")
    write_text(file, skeleton())
    say(f"{file} is written. Fill it in, then: sidelines check {file}")

"""What the verbs share on the terminal: a console that cuts nothing off, headings, tables and lists."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import IO, Any, cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sidelines.cli.asking import plain

PIPED_WIDTH = 110
"""Columns of what is not printed on a terminal, unless COLUMNS says otherwise."""
_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)


def terminal() -> Console:
    """Standard output: as wide as the terminal, with neither colour nor control codes where it is none."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit() else PIPED_WIDTH
    file = cast(IO[str], sys.stdout if sys.stdout.isatty() else _Trimmed(sys.stdout))
    return Console(file=file, width=width, markup=False, emoji=False, highlight=False)


class _Trimmed:
    """A stream that leaves out the blanks with which a table fills its lines."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(_BLANKS.sub("", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def heading(console: Console, text: str) -> None:
    """A heading with room above it."""
    console.print()
    console.print(Text(plain(text), style="bold"))


def title(console: Console, text: str) -> None:
    """A line across the page that begins a new answer."""
    console.print()
    console.rule(Text(plain(text), style="bold"), align="left", style="dim")


def paragraph(console: Console, text: str, style: str = "") -> None:
    """A text, wrapped."""
    console.print(Text(plain(text), style=style))


def items(console: Console, lines: Iterable[tuple[str, str]], style: str = "") -> None:
    """Lines that each begin with a label, the labels in a column of their own."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in lines:
        grid.add_row(Text(plain(label), style=style), Text(plain(text)))
    console.print(Padding(grid, (0, 0, 0, 2)))


def table(
    console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()
) -> None:
    """A table; cells are wrapped, never cut. `numbers`: the columns that are aligned to the right."""
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for place, name in enumerate(columns):
        right = place in numbers
        made.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(plain(cell)) for cell in row))
    console.print(made)

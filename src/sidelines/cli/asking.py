"""What verbs share that ask about a meeting: their options, and an answer that Ctrl-C can cut short."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any
from unicodedata import category

import typer

from sidelines.errors import SidelinesError, UnknownName

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from sidelines.finding.answer import Answer
    from sidelines.finding.wanted import Case

QUICK_SECONDS = 0.7
"""Work that is done sooner shows no progress."""

CaseFile = Annotated[Path, typer.Argument(metavar="CASE", help="The case file (TOML or JSON).")]
MeetingName = Annotated[
    str | None,
    typer.Option("--meeting", metavar="NAME", help="Which meeting of the case; by default the last one."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Answer with what was known that day, e.g. 2018-06-27."),
]
Titles = Annotated[
    bool,
    typer.Option(
        "--titles", help="Show titles of calendars and spreadsheets too; without, only whereabouts."
    ),
]
RankingName = Annotated[
    str | None,
    typer.Option(
        "--ranking",
        metavar="PRESET",
        help="How to rank: balanced, shortest, fairest, gentlest or greenest; by default as the case says.",
    ),
]

PictureFile = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="The SVG file to draw it into.")
]
PictureText = Annotated[bool, typer.Option("--text", help="Print the same in words.")]


def plain(text: str) -> str:
    """The text without characters that would steer the terminal; a line's end stays.

    >>> plain("a\\x1b[31mb")
    'a�[31mb'
    """
    steering = (c for c in set(text) if c != "\n" and category(c) in ("Cc", "Cs"))
    return text.translate({ord(c): "\N{REPLACEMENT CHARACTER}" for c in steering})


def say(line: str, *, err: bool = False) -> None:
    """Print a line, on standard error if asked to."""
    typer.echo(plain(line), err=err)


def case_as_known(file: Path, as_of: str | None, *, titles: bool = False, everything: bool = False) -> Case:
    """The case in the file as it was known on the day asked for, or on the day that the case itself gives.

    `titles`: those of the calendars and spreadsheets that it names are kept; `everything`: these are read over all
    their days.
    """
    from sidelines.cli.moments import day_of
    from sidelines.formats.cases.file import load_case

    case = load_case(file, titles=titles, everything=everything)
    return case.as_known_on(day_of(as_of) if as_of else case.as_of)


def matching(asked: str, names: Sequence[str]) -> list[str]:
    """The names that are asked for: one as it stands, else without regard to case and accents, else by a part.

    >>> matching("ann", ["Ann", "Anna"]), matching("nn", ["Ann", "Anna"])
    (['Ann'], ['Ann', 'Anna'])
    """
    from sidelines.countries import fold

    if asked in names:
        return [asked]
    alike = [name for name in names if fold(name) == fold(asked)]
    return alike or [name for name in names if fold(asked) and fold(asked) in fold(name)]


def offered(asked: str, names: Sequence[str]) -> str:
    """What to add to a message about a name that nobody has: the nearest names, if any are near."""
    from sidelines.formats.cases.fields import likest
    from sidelines.phrases import joined

    near = likest(asked, names)[:3]
    return f"; did you mean {joined(near, 'or')}?" if near else ""


def meant(asked: str, names: Sequence[str], what: str) -> str:
    """The one of the names that is asked for, as `matching` finds it; raises UnknownName, which says which names
    are near or match.

    >>> meant("fair", ["Summit", "Fair"], "meeting")
    'Fair'
    """
    from sidelines.phrases import joined

    found = matching(asked, names)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(f"{len(found)} {what}s match {asked!r}: {joined(found)}; say which")
    raise UnknownName(f"the case has no {what} {asked!r}; it has {', '.join(names)}{offered(asked, names)}")


def meeting_named(case: Case, asked: str | None) -> str | None:
    """The name of the meeting that is asked for, if one is; raises UnknownName."""
    return asked if asked is None else meant(asked, [each.name for each in case.meetings], "meeting")


def answer_about(
    case: Case, meeting: str | None, ranking: str | None, *, limit: int | None = 50, explain: bool = True
) -> Answer:
    """What `find` answers, with progress on a terminal; Ctrl-C stops it with the best answer so far."""
    from sidelines.finding.answer import find
    from sidelines.finding.ranking import preset

    chosen = preset(ranking) if ranking else None
    with stopped_by_ctrl_c() as watch:
        return find(
            case, meeting_named(case, meeting), ranking=chosen, limit=limit, explain=explain, progress=watch
        )


def look_at_picture(case: Path, out: Path | None, text: bool) -> None:
    """Raise what is wrong with the place for a picture before any work is done for it."""
    from sidelines.formats.write import look_at_place

    if out is None and not text:
        raise SidelinesError("say where the picture goes: -o FILE, or --text to print it in words")
    if out is not None:
        look_at_place(out, (case,))


def give_picture(out: Path | None, svg: str, text: str) -> None:
    """Write a picture into its file, and print its twin in words."""
    from sidelines.formats.write import write_text

    if out is not None:
        write_text(out, svg)
        say(f"{out} is written.", err=bool(text))
    if text:
        typer.echo(text)


@dataclass(slots=True)
class Watch:
    """Shows on a terminal how far a search is, if it takes long, and stops it when asked to."""

    what: str = "Looking at the days"
    stop: bool = False
    _began: float = field(default_factory=time.monotonic)
    _bar: Bar | None = None
    _task: Any = None

    def __call__(self, done: int, days: int) -> bool:
        """Take note of the days done of all days; answers False to stop."""
        if self._bar is None and time.monotonic() - self._began > QUICK_SECONDS and sys.stderr.isatty():
            self._show(days)
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=days)
        return not self.stop

    def _show(self, days: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(f"{self.what} (Ctrl-C stops with the best so far)", total=days)
        self._bar.start()

    def close(self) -> None:
        """Take the progress off the terminal."""
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def stopped_by_ctrl_c(what: str = "Looking at the days") -> Iterator[Watch]:
    """A watch over what is going on, which the first Ctrl-C stops; a second one interrupts it at once."""
    watch = Watch(what=what)

    def stop(number: int, frame: FrameType | None) -> None:
        if watch.stop:
            raise KeyboardInterrupt
        watch.stop = True

    usual = signal.signal(signal.SIGINT, stop)
    try:
        yield watch
    finally:
        signal.signal(signal.SIGINT, usual)
        watch.close()

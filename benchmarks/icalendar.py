"""Calendars: what becomes of every event of real .ics files, and how long it takes.

python -m benchmarks.icalendar FILE_OR_DIR... [--from DATE --to DATE] --json OUT
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from sidelines.errors import DiaryError
from sidelines.formats.calendars.lines import event_lines
from sidelines.formats.calendars.read import read_calendar
from sidelines.formats.diaries.diary import Wanted, outcomes, read_diary
from sidelines.formats.diaries.entries import Source
from sidelines.formats.diaries.file import LARGEST_FILE
from sidelines.formats.placing.placer import Placer
from sidelines.places import find_city
from sidelines.times import Days

LONGEST = 60
"""Seconds after which a file is given up."""

COUNTS = ("placed", "unplaced", "outside", "cancelled", "free", "merged")


def calendars_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files given, and every .ics in the folders given, throughout."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                each for each in path.rglob("*") if each.suffix.lower() == ".ics" and each.is_file()
            )
        else:
            yield path


def row(path: Path, days: Days | None) -> dict[str, Any]:
    """What becomes of the events of one file; whatever goes wrong is in the row."""
    began = time.perf_counter()
    lines: list[int] = []
    found: dict[str, Any] = {}
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(LONGEST)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        lines = event_lines(content)
        found = _counted(read_calendar(content, str(path), days), lines, days)
    except DiaryError as refusal:
        found = _refused("; ".join(str(problem) for problem in refusal.problems), lines)
    except Exception as problem:  # whatever a file does, the next one is read
        found = _refused(f"{type(problem).__name__}: {problem}", lines)
    finally:
        signal.alarm(0)
    counts = {name: found.get(name, 0) for name in COUNTS}
    return {
        "file": str(path),
        "events": len(lines),
        **counts,
        "errors": found["errors"],
        "seconds": round(time.perf_counter() - began, 3),
        "refused": found.get("refused"),
        "warnings": found.get("warnings", []),
    }


def _give_up(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"not read within {LONGEST} seconds")


def _refused(sentence: str, lines: Sequence[int]) -> dict[str, Any]:
    """A file that is not read: each of its events is named as an error."""
    return {"refused": sentence, "errors": [f"line {line}: the file is not read" for line in lines]}


def _counted(source: Source, lines: Sequence[int], days: Days | None) -> dict[str, Any]:
    """The events of a file that is read, each counted once or named."""
    home = find_city("Geneva", "CH")
    read = read_diary(
        [source], Placer(home=home).place, Wanted(principal="The principal", home=home, days=days)
    )
    told = outcomes(read, source)
    became = {line: told[f"line {line}"] for line in lines if f"line {line}" in told}
    why = {aside.line: aside.sentence for aside in read.set_aside if aside.why == "mistaken"}
    counts = Counter(became[line] for line in lines if became.get(line) in COUNTS)
    errors = [
        f"line {line}: {why[line] if became.get(line) == 'mistaken' else LOST}"
        for line in lines
        if became.get(line) not in COUNTS
    ]
    return {**counts, "errors": errors, "warnings": [str(problem) for problem in source.problems]}


LOST = "It was lost by the reader."


def print_table(rows: Sequence[dict[str, Any]]) -> None:
    """A short table: all files together, and those that are not read or took longest."""
    total = {name: sum(each[name] for each in rows) for name in ("events", *COUNTS)}
    errors = sum(len(each["errors"]) for each in rows)
    print(f"{'files':>8} " + " ".join(f"{name:>9}" for name in total) + f" {'errors':>9} {'seconds':>9}")
    figures = " ".join(f"{figure:>9,}" for figure in total.values())
    print(f"{len(rows):>8,} {figures} {errors:>9,} {sum(each['seconds'] for each in rows):>9.1f}")
    refused = [each for each in rows if each["refused"]]
    print(f"Not read: {len(refused):,}.")
    for each in refused[:20]:
        print(f"  {each['refused'][:200]}")
    slowest = sorted(rows, key=lambda each: -each["seconds"])[:5]
    print("Longest: " + ", ".join(f"{each['file']} {each['seconds']:.2f} s" for each in slowest))


def main() -> int:
    """Read the arguments and every file, print and write the rows; 1 if an event was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_DIR")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--json", type=Path, required=True, metavar="OUT")
    arguments = parser.parse_args()
    if (arguments.first is None) != (arguments.last is None):
        parser.error("--from and --to go together")
    days = None if arguments.first is None else Days(first=arguments.first, last=arguments.last)
    rows = []
    for path in calendars_in(arguments.paths):
        print(path, file=sys.stderr, flush=True)
        rows.append(row(path, days))
    arguments.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print_table(rows)
    lost = sum(error.endswith(LOST) for each in rows for error in each["errors"])
    uneven = [
        each["file"]
        for each in rows
        if each["events"] != sum(each[name] for name in COUNTS) + len(each["errors"])
    ]
    if lost or uneven:
        print(f"{lost} events lost; the sum is wrong for {uneven[:5]}", file=sys.stderr)
    return 1 if lost or uneven else 0


if __name__ == "__main__":
    sys.exit(main())

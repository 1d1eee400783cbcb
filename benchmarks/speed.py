"""Speed: how long `find` takes, how it grows, and how much longer the same answer takes in plain Python.

python -m benchmarks.speed [--json OUT] [--quick]
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.plain import plain_windows
from sidelines.finding.answer import find
from sidelines.finding.wanted import Candidates, Case, MeetingWanted
from sidelines.itinerary import Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import City, city_table
from sidelines.times import Days

FIRST = date(2026, 1, 1)


def synthetic(participants: int, days: int, stays: int, candidates: Candidates, seed: int = 7) -> Case:
    """A made-up case: so many principals, each with so many stays of one to five days, spread over the days."""
    random_ = random.Random(seed)
    table = city_table()
    large = [table.city(i) for i in range(1500)]
    itineraries = []
    for number in range(participants):
        home = large[random_.randrange(200)]
        own = tuple(_stays(random_, number, days, stays, large))
        itineraries.append(
            Itinerary(principal=Principal(name=f"Principal {number + 1}", home=home), stays=own)
        )
    meeting = MeetingWanted(
        name="meeting",
        participants=tuple(i.principal.name for i in itineraries),
        days=Days(first=FIRST, last=FIRST + timedelta(days=days - 1)),
        candidates=candidates,
    )
    return Case(title="synthetic", itineraries=tuple(itineraries), meetings=(meeting,))


def _stays(random_: random.Random, number: int, days: int, count: int, cities: list[City]) -> list[Stay]:
    starts = sorted(random_.sample(range(days), min(count, days)))
    found = []
    for i, start in enumerate(starts):
        until = starts[i + 1] if i + 1 < len(starts) else days
        length = min(random_.randint(0, 4), until - start)
        first = FIRST + timedelta(days=start)
        last = first + timedelta(days=length)
        city = cities[random_.randrange(len(cities))]
        found.append(Stay(key=f"{number}/{i}", city=city, first=first, last=last))
    return found


def timed(case: Case, *, explain: bool = False) -> dict[str, Any]:
    """Seconds of CPU on one core, windows found, and the process's peak memory in MB."""
    began = time.process_time()
    answer = find(case, explain=explain)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(seconds, 3), "windows": answer.windows, "peak_mb": round(peak)}


SIZES = (
    # participants, days, stays each, everywhere, explain
    (2, 365, 120, True, False),
    (4, 365, 120, True, False),
    (2, 365, 120, False, False),
    (2, 365, 120, False, True),
    (4, 365, 120, False, True),
    (2, 30, 10, True, False),
    (2, 90, 30, True, False),
    (2, 180, 60, True, False),
    (2, 365, 30, True, False),
    (2, 365, 60, True, False),
    (3, 365, 120, True, False),
    (6, 365, 120, True, False),
)


def growth() -> list[dict[str, Any]]:
    """The table of growth; each row is measured in a process of its own, so that memory is its own."""
    rows = []
    for size in SIZES:
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.speed", "--one", json.dumps(size)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        rows.append(json.loads(run.stdout))
        print(rows[-1], flush=True)
    return rows


def one(size: list[Any]) -> dict[str, Any]:
    """One row of the table of growth."""
    participants, days, stays, everywhere, explain = size
    case = synthetic(participants, days, stays, Candidates(everywhere=everywhere))
    names = {"participants": participants, "days": days, "stays": stays, "explain": explain}
    return {**names, "cities": len(case.meetings[0].candidates.table()), **timed(case, explain=explain)}


def beside_plain() -> dict[str, Any]:
    """The windows of a small case from `find` and from plain Python, which must agree, and the ratio of their times."""
    table = city_table()
    cities = Candidates(cities=tuple(table.city(i) for i in range(0, 12000, 2)))
    case = synthetic(2, 60, 20, cities)
    began = time.process_time()
    answer = find(case, explain=False, limit=10)
    fast = time.process_time() - began
    began = time.process_time()
    windows = plain_windows(case)
    slow = time.process_time() - began
    if len(windows) != answer.windows:
        raise SystemExit(f"plain Python finds {len(windows)} windows, find {answer.windows}")
    return {
        "windows": len(windows),
        "find": round(fast, 3),
        "plain": round(slow, 3),
        "ratio": round(slow / fast, 1),
    }


def main() -> None:
    """Read the arguments, measure, print and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="only the comparison with plain Python")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(json.loads(arguments.one))))
        return
    found = {"plain": beside_plain(), "growth": [] if arguments.quick else growth()}
    print(found["plain"])
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

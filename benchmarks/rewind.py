"""Rewind: does `find` point to where history went? Ranks of the true day and city among all candidates.

    python -m benchmarks.rewind --cases DIR --candidates FILE --limits none|recorded|all --json OUT

`--ablate` adds what each term does, `--leave-one-out` the ranks under weights chosen without the case.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.rewind_cases import read_case, read_cities
from benchmarks.rewind_tables import Row, ablation, leave_one_out, summary
from sidelines.finding.costs import Costs
from sidelines.finding.options import Columns, price
from sidelines.finding.ranking import BALANCED, Ranking
from sidelines.finding.wanted import Case
from sidelines.finding.windows import Search
from sidelines.places import City, CityTable
from sidelines.times import Days


def middle_rank(scores: np.ndarray[Any, Any], mine: float) -> float:
    """The place of a score among all, equals sharing the middle place."""
    return float((scores < mine - 1e-9).sum() + ((np.abs(scores - mine) <= 1e-9).sum() + 1) / 2)


def ranks(columns: Columns, cities: Sequence[City], days: Days, actual: Mapping[str, Any]) -> dict[str, Any]:
    """The ranks of the true city, day and pair."""
    day = (date.fromisoformat(actual["date"]) - days.first).days
    true = [i for i, c in enumerate(cities) if (c.name, c.country) == (actual["city"], actual["cc"])]
    best = np.full((len(days), len(cities)), np.inf)
    np.minimum.at(best, (columns.day, columns.city), columns.score)
    city = min(true, key=lambda i: best[day, i])
    if not np.isfinite(best[day, city]):
        return {"feasible": False, "city_rank": None, "day_rank": None, "pair_rank": None}
    by_city = best.min(axis=0)
    return {
        "feasible": True,
        "city_rank": middle_rank(by_city, by_city[city]),
        "day_rank": middle_rank(best[:, city], best[day, city]),
        "pair_rank": middle_rank(best.ravel(), best[day, city]),
    }


def run(case: Case, cities: Sequence[City], ranking: Ranking, actual: Mapping[str, Any]) -> dict[str, Any]:
    """The ranks of one case under a ranking, with the seconds that finding took."""
    began = time.perf_counter()
    meeting = case.meetings[0]
    search = Search(case, meeting, CityTable.of(cities))
    columns, _ = price(search, Costs(search, ranking), meeting.days)
    seconds = time.perf_counter() - began
    return {"id": case.title, **ranks(columns, cities, meeting.days, actual), "seconds": round(seconds, 3)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True, help="folder of the cases, a JSON file each")
    parser.add_argument("--candidates", type=Path, required=True, help="JSON file of the candidate cities")
    parser.add_argument("--limits", choices=("none", "recorded", "all"), default="none")
    parser.add_argument("--json", type=Path, help="where to write the ranks")
    parser.add_argument("--weights", help="weights that differ from the balanced ranking, as JSON")
    parser.add_argument("--ablate", action="store_true", help="also what each term does")
    parser.add_argument(
        "--leave-one-out", action="store_true", help="also with weights chosen without the case"
    )
    return parser.parse_args()


def main() -> None:
    """Read the arguments, run every case, print and write the ranks."""
    arguments = _arguments()
    ranking = replace(BALANCED, **json.loads(arguments.weights or "{}"))
    cities = read_cities(arguments.candidates)
    facts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(arguments.cases.glob("*.json"))]
    if not facts:
        raise SystemExit(f"{arguments.cases} holds no case")
    cases = [(read_case(row, cities, arguments.limits), row["actual"]) for row in facts]

    def every(one: Ranking) -> list[Row]:
        return [run(case, cities, one, actual) for case, actual in cases]

    rows = every(ranking)
    for row in rows:
        print("{id:24} city {city_rank!s:>6} day {day_rank!s:>5} pair {pair_rank!s:>7}".format(**row))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print("\n".join(summary(rows, len(cities), arguments.limits)))
    if arguments.ablate:
        print("\n".join(ablation(every, ranking, len(cities))))
    if arguments.leave_one_out:
        print("\n".join(leave_one_out(every, ranking, len(cities))))


if __name__ == "__main__":
    main()

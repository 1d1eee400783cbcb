"""Crossings: how many locales of real tables are matched, whether all pairs are found, and how fast.

    python -m benchmarks.crossings [--travels DIR] [--json OUT] [--quick]

`DIR` holds `us-travels-abroad.csv` and `leaders-visits-to-us.csv`; without it that part is left out. Beside
`sidelines`, DuckDB (and Polars, where it is installed) joins the same stays in the same run, each in a process of its
own with one thread. Two SQL forms: the join as one would write it, and one that first cuts stays into weeks, so that a
hash join can tell most of them apart. Both only count; `sidelines` also ranks.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sidelines.crossings.answer import crossings
from sidelines.crossings.presences import Presence, Presences
from sidelines.crossings.sweep import near_cities
from sidelines.places import City, city_table, distance_km, find_city

TRAVELS = Path("../shared/travels")
FILES = ("us-travels-abroad.csv", "leaders-visits-to-us.csv")
CENTURY = 36_525
CITIES = 1_500
STAYS_EACH = 200
QUESTIONS = ((0.0, 0), (500.0, 2))
SAMPLE = 1_500
Counts = tuple[int, int]


def made_up(stays: int, seed: int = 11) -> Presences:
    """A century of stays of one to five days of people with about 200 stays each, in the 1,500 largest cities, the
    larger the more often.
    """
    chance = np.random.default_rng(seed)
    weights = 1 / np.arange(1, CITIES + 1) ** 0.8
    first = chance.integers(0, CENTURY, stays)
    people = max(50, stays // STAYS_EACH)
    return Presences(
        people=[f"traveller {i:05}" for i in range(people)],
        cities=[city_table().city(i) for i in range(CITIES)],
        who=chance.integers(0, people, stays),
        city=chance.choice(CITIES, stays, p=weights / weights.sum()),
        first=first,
        last=first + chance.integers(0, 5, stays),
        tentative=np.zeros(stays, dtype=np.bool_),
    ).joined()


def by_sidelines(table: Presences, km: float, days: int) -> Counts:
    """Pairs in the same city on the same day, and near ones, with the thousand best chances ranked."""
    answer = crossings(table, within_km=km, days=days, limit=1_000)
    return answer.exact, answer.near


_SAME = "a.city = b.city and a.first <= b.last and b.first <= a.last"
_NEAR_DAYS = "a.first <= b.last + {days} and b.first <= a.last + {days}"


def _duckdb(table: Presences, km: float, days: int, sql: str) -> Counts:
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 1")
    columns = {"who": table.who, "city": table.city, "first": table.first, "last": table.last}
    one, other, _ = near_cities(table, km)
    connection.register("stays", {**columns, "id": np.arange(len(table))})
    connection.register("near", {"one": one, "other": other})
    connection.execute("create table p as select * from stays")
    connection.execute("create table n as select * from near")
    exact, pairs = connection.execute(
        sql.format(days=days, same=_SAME, near=_NEAR_DAYS.format(days=days))
    ).fetchone()
    return int(exact), int(pairs - exact)


def by_duckdb(table: Presences, km: float, days: int) -> Counts:
    """The join as one would write it: by neighbouring cities, with the days as a condition."""
    sql = """select count(*) filter (where {same}), count(*)
        from p a join n on n.one = a.city join p b on b.city = n.other
        where a.who < b.who and {near}"""
    return _duckdb(table, km, days, sql)


def by_duckdb_weeks(table: Presences, km: float, days: int) -> Counts:
    """The join by neighbouring cities and weeks: each stay stands in all weeks that it touches, the one also in those
    within so many days; a pair counts in the first week that both have in common.
    """
    sql = """with
        x as (select *, unnest(range((first - {days}) // 7, (last + {days}) // 7 + 1)) as week from p),
        y as (select *, unnest(range(first // 7, last // 7 + 1)) as week from p)
        select count(*) filter (where {same}), count(*)
        from x a join n on n.one = a.city join y b on b.city = n.other and b.week = a.week
        where a.who < b.who and {near} and a.week = greatest((a.first - {days}) // 7, b.first // 7)"""
    return _duckdb(table, km, days, sql)


def by_polars_weeks(table: Presences, km: float, days: int) -> Counts:
    """The same join by weeks, lazily in Polars."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # read once, when it is imported
    import polars as pl

    one, other, _ = near_cities(table, km)
    frame = pl.LazyFrame({"who": table.who, "city": table.city, "first": table.first, "last": table.last})

    def weeks(first: Any, last: Any) -> Any:
        return pl.int_ranges(first.floordiv(7), last.floordiv(7) + 1).alias("week")

    first, last = pl.col("first"), pl.col("last")
    left = frame.with_columns(weeks(first - days, last + days)).explode("week")
    right = frame.with_columns(weeks(first, last)).explode("week")
    near = pl.LazyFrame({"city": one, "there": other})
    pairs = (
        left.join(near, on="city")
        .join(right, left_on=["there", "week"], right_on=["city", "week"], suffix="_b")
        .filter(
            (pl.col("who") < pl.col("who_b"))
            & (first <= pl.col("last_b") + days)
            & (pl.col("first_b") <= last + days)
            & (pl.col("week") == pl.max_horizontal((first - days).floordiv(7), pl.col("first_b").floordiv(7)))
        )
    )
    same = (pl.col("city") == pl.col("there")) & (first <= pl.col("last_b")) & (pl.col("first_b") <= last)
    told = pairs.select(same.sum().alias("exact"), pl.len().alias("all")).collect()
    exact, count = told.row(0)
    return int(exact), int(count - exact)


ENGINES: dict[str, Callable[[Presences, float, int], Counts]] = {
    "sidelines": by_sidelines,
    "DuckDB, plain": by_duckdb,
    "DuckDB, by week": by_duckdb_weeks,
    "Polars, by week": by_polars_weeks,
}


def nested_loop(table: Presences, km: float, days: int) -> Counts:
    """The pairs counted by two plain loops."""
    rows = [table.presence(i) for i in range(len(table))]
    away: dict[tuple[City, City], float] = {}
    exact = near = 0
    for one in rows:
        for other in rows:
            if one.who >= other.who or _apart(one, other) > days:
                continue
            pair = (one.city, other.city)
            if pair not in away:
                away[pair] = 0.0 if one.city == other.city else distance_km(one.city, other.city)
            if away[pair] <= km:
                same = one.city == other.city and not _apart(one, other)
                exact, near = exact + same, near + (not same)
    return exact, near


def _apart(one: Presence, other: Presence) -> int:
    return max((one.first - other.last).days, (other.first - one.last).days, 0)


def measured(engine: str, table: Presences, km: float, days: int) -> dict[str, Any]:
    """One question to one engine in this process: CPU seconds, peak memory of the process, and what it counts."""
    began = time.process_time()
    exact, near = ENGINES[engine](table, km, days)
    return {
        "engine": engine, "stays": len(table), "km": km, "days": days, "exact": exact, "near": near,
        "seconds": round(time.process_time() - began, 2),
        "peak_mb": _peak_mb(),
    }  # fmt: skip


def _peak_mb() -> int:
    """Peak memory of this process alone: what getrusage says may be that of the process which started it."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return round(int(line.split()[1]) / 1024)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def apart(engine: str, stays: int, km: float, days: int, most_seconds: float) -> dict[str, Any] | None:
    """The same in a process of its own; None if it takes too long or more memory than there is."""
    words = ["--one", engine, "--stays", str(stays), "--km", str(km), "--days", str(days)]
    command = [sys.executable, "-m", "benchmarks.crossings", *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=most_seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
    return found


def travels(folder: Path) -> dict[str, Any] | None:
    """The real tables: match rates, counts, and both engines and a nested loop beside each other."""
    from sidelines.formats.travels.table import read_travels

    paths = [folder / name for name in FILES]
    if not all(path.is_file() for path in paths):
        print(f"The real tables are left out: {folder} doesn't hold {' and '.join(FILES)}.\n")
        return None
    rates = []
    for label, path, at in (
        (FILES[0], paths[0], None),
        (FILES[1], paths[1], None),
        (f"{FILES[1]} --at Washington", paths[1], find_city("Washington", "US")),
    ):
        began = time.process_time()
        read = read_travels([path], at)
        (told,) = read.files
        rates.append(
            {
                "file": label, "lines": told.lines, "placed": told.placed, "places": told.parts,
                "found": told.placed_parts, "by": told.by, "stays": len(read.presences),
                "seconds": round(time.process_time() - began, 2),
            }
        )  # fmt: skip
    table = Presences.of(read_travels(paths, find_city("Washington", "US")).presences).joined()
    rows = random.Random(5).sample(range(len(table)), min(SAMPLE, len(table)))
    sample = table.take(np.array(sorted(rows)))
    engines = []
    for km, days in QUESTIONS:
        looped = nested_loop(sample, km, days)
        assert by_sidelines(sample, km, days) == looped, "not what the nested loop finds"
        for engine in ENGINES:
            if engine.startswith("Polars") and importlib.util.find_spec("polars") is None:
                continue
            measured(engine, sample, km, days)  # so that imports and first calls are not counted
            engines.append({**measured(engine, table, km, days), "sample": looped})
    return {"rates": rates, "engines": engines}


def print_travels(found: dict[str, Any]) -> None:
    """The tables of what `travels` found."""
    print("| file | lines | with a city | places named | found | by column, text, elsewhere | CPU seconds |")
    print("|---|---|---|---|---|---|---|")
    for row in found["rates"]:
        by = row["by"]
        told = f"{by.get('place', 0) + by.get('country', 0):,}, {by.get('text', 0):,}, {by.get('elsewhere', 0):,}"
        print(
            f"| `{row['file']}` | {row['lines']:,} | {row['placed']:,} ({row['placed'] / row['lines']:.1%}) "
            f"| {row['places']:,} | {row['found']:,} ({row['found'] / row['places']:.1%}) | {told} | {row['seconds']} |"
        )
    print(
        "\n| stays | within | pairs in one city on one day | near | engine | CPU seconds | times sidelines |"
    )
    print("|---|---|---|---|---|---|---|")
    _print_engines(found["engines"])
    for km, days in QUESTIONS:
        row = next(each for each in found["engines"] if (each["km"], each["days"]) == (km, days))
        print(
            f"\nNested loop over {SAMPLE:,} of the stays, {km:g} km and {days} days: {row['sample']}, equal.",
            end="",
        )
    print("\n")


def _print_engines(rows: Sequence[dict[str, Any]], memory: bool = False) -> None:
    base: dict[tuple[int, float], float] = {}
    for row in rows:
        key = (row["asked"] if memory else row["stays"], row["km"])
        if row["engine"] == "sidelines":
            base[key] = row["seconds"]
        peak = f" {row['peak_mb']:,} |" if memory else ""
        ratio = row["seconds"] / base[key] if base.get(key) else float("nan")
        print(
            f"| {row['stays']:,} | {row['km']:g} km, {row['days']} days | {row['exact']:,} | {row['near']:,} "
            f"| {row['engine']} | {row['seconds']} | {ratio:.1f} |{peak}"
        )


def growth(sizes: Sequence[int], most_seconds: float) -> list[dict[str, Any]]:
    """Made-up stays by number: what each engine takes, as far as it gets within so many seconds."""
    rows = []
    for km, days in QUESTIONS:
        counts: dict[int, Counts] = {}
        for engine in ENGINES:
            if engine.startswith("Polars") and importlib.util.find_spec("polars") is None:
                continue
            for stays in sizes:
                row = apart(engine, stays, km, days, most_seconds)
                if row is None:
                    break
                found = counts.setdefault(stays, (row["exact"], row["near"]))
                assert found == (row["exact"], row["near"]), (engine, stays, found, row)
                rows.append({**row, "asked": stays})
    return sorted(rows, key=lambda row: (row["km"], row["asked"], list(ENGINES).index(row["engine"])))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--travels", type=Path, default=TRAVELS, metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--quick", action="store_true", help="at most 100,000 made-up stays")
    parser.add_argument(
        "--most-seconds", type=float, default=120, help="longer than this no engine is waited for"
    )
    parser.add_argument("--one", choices=list(ENGINES), help=argparse.SUPPRESS)
    parser.add_argument("--stays", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--km", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--days", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        made_up(1_000)  # the table of cities is read before the clock starts
        print(json.dumps(measured(asked.one, made_up(asked.stays), asked.km, asked.days)))
        return
    real = travels(asked.travels)
    if real:
        print_travels(real)
    sizes = (10_000, 100_000) if asked.quick else (10_000, 30_000, 100_000, 300_000, 1_000_000)
    grown = growth(sizes, asked.most_seconds)
    print(
        "| stays | within | pairs in one city on one day | near | engine | CPU seconds | times sidelines | peak MB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    _print_engines(grown, memory=True)
    if asked.json:
        asked.json.write_text(
            json.dumps({"travels": real, "growth": grown}, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()

"""The record at scale: how fast origins and conflicts are found, how that grows, and beside what.

    python -m benchmarks.record [--json OUT] [--quick]

Made-up records: reports of 300 outlets over two years with five claims each, two in five of them echoes that cite
another outlet's report, the others from named and unnamed sources or the outlet's own. `sidelines` is timed on 1,000,
10,000 and 100,000 claims, each time on a fresh record, so that nothing is remembered. Beside it runs the plain way, as
one would write it first: every claim that cites an outlet is looked for among all claims, and every two claims about
one attribute of one meeting are compared. Both have to come to the same origins and the same conflicting claims; the
plain way is left out where it would take minutes. Times are of the processor, so that other work on the machine counts
less; those of the clock stand beside them.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sidelines.record.agreeing import Agreement, Modality
from sidelines.record.claims import Claim, Record, Report
from sidelines.record.conflicts import conflicts
from sidelines.record.days import When
from sidelines.record.origins import origins
from sidelines.record.readings import agreement
from sidelines.record.sources import Chain, Source, SourceKind
from sidelines.record.values import Duration, Place, Spot, Value, Word, YesNo

CLAIMS_EACH = 5
OUTLETS = 300
PEOPLE = 2_000
FIRST, DAYS = date(2025, 1, 1), 730
ECHOES = 0.4
SIZES = (1_000, 10_000, 100_000)
PLAIN_UP_TO = 10_000
LIMIT = 2.0
"""Seconds within which origins and conflicts of the largest record have to be found."""
CITIES = [
    Spot(name=f"City {n}", country=f"{chr(65 + n % 26)}{chr(65 + n // 26)}", city=f"City {n}")
    for n in range(60)
]
STAGES = ("exploring", "negotiating", "agreed-in-principle", "agreed", "announced")


def made_up(claims: int, seed: int = 7) -> Record:
    """A record of so many claims, a fifth as many reports, about one meeting in fifty reports."""
    chance = random.Random(seed)
    reports: list[Report] = []
    found: list[Claim] = []
    by_report: list[list[Claim]] = []
    for number in range(claims // CLAIMS_EACH):
        day = FIRST + timedelta(days=number * DAYS * CLAIMS_EACH // claims)
        report = Report(key=f"r{number}", outlet=f"Outlet {chance.randrange(OUTLETS)}", on=day)
        reports.append(report)
        echoed = by_report[chance.randrange(max(0, number - 400), number)] if number else []
        own = (
            _echo(chance, report, echoed, reports)
            if echoed and chance.random() < ECHOES
            else _own(chance, report, claims)
        )
        by_report.append(own)
        found += own
    return Record(reports=tuple(reports), claims=tuple(found))


def _own(chance: random.Random, report: Report, claims: int) -> list[Claim]:
    meeting = f"meeting {chance.randrange(max(1, claims // CLAIMS_EACH // 50))}"
    chain = _chain(chance)
    return [
        Claim(
            key=f"{report.key}-{n}", report=report.key, quote="words", meeting=meeting, attribute=attribute,
            value=value, modality=chance.choices(list(Modality)[:5], (5, 5, 3, 2, 1))[0], chain=chain,
        )
        for n, (attribute, value) in enumerate(_values(chance, report.day))
    ]  # fmt: skip


def _values(chance: random.Random, day: date) -> list[tuple[str, Value]]:
    first = day + timedelta(days=chance.randrange(60))
    minutes = chance.randrange(5, 90)
    return [
        ("date", When(first=first, to=first + timedelta(days=chance.choice((1, 1, 10, 31))))),
        ("place", Place(spots=(chance.choice(CITIES),))),
        ("lateness", Duration(least=minutes, below=minutes + chance.choice((1, 1, 5)))),
        ("stage", Word(word=chance.choice(STAGES))),
        ("will-happen", YesNo(yes=chance.random() < 0.9)),
    ]


def _chain(chance: random.Random) -> Chain:
    person = Source(kind=SourceKind.PERSON, name=f"Person {chance.randrange(PEOPLE)}")
    unnamed = Source(kind=SourceKind.UNNAMED, description=chance.choice(("officials", "a diplomat", "aides")))
    house = Source(kind=SourceKind.INSTITUTION, name=f"Office {chance.randrange(40)}")
    return chance.choice(((), ((person,),), ((unnamed,),), ((person,), (house,)), ((person, house),)))


def _echo(chance: random.Random, report: Report, echoed: list[Claim], reports: list[Report]) -> list[Claim]:
    cited = Source(kind=SourceKind.OUTLET, name=reports[int(echoed[0].report[1:])].outlet)
    return [
        replace(claim, key=f"{report.key}-{n}", report=report.key, chain=((cited,),))
        for n, claim in enumerate(echoed)
    ]


Found = tuple[int, int, int]
"""Origins, conflicts, and claims that contradict another."""


def by_sidelines(record: Record) -> Found:
    """Origins and conflicts as the program finds them."""
    traced = origins(record)
    clashes = conflicts(record, traced)
    return len(traced), len(clashes), sum(len(told.claims) for c in clashes for told in c.told)


def by_plain(record: Record) -> Found:
    """The same as one would write it first: by looking through all claims for each."""
    return _plain_origins(record), *_plain_conflicts(record)


def _plain_origins(record: Record) -> int:
    """How many ends there are of chains followed claim by claim; records made here have no circles."""
    order = {claim.key: number for number, claim in enumerate(record.claims)}
    days = {report.key: report.day for report in record.reports}
    outlets = {report.key: report.outlet for report in record.reports}

    def ends(claim: Claim) -> frozenset[tuple[str, str]]:
        cited = claim.chain[-1][0] if claim.chain else None
        if cited is None:
            return frozenset({("outlet", outlets[claim.report])})
        if cited.kind is SourceKind.OUTLET:
            own = [
                other
                for other in record.claims
                if outlets[other.report] == cited.name
                and (other.meeting, other.attribute) == (claim.meeting, claim.attribute)
                and days[other.report] <= days[claim.report]
                and other.report != claim.report
            ]
            same = [other for other in own if agreement(other.reading, claim.reading) is Agreement.SAME]
            near = [other for other in own if agreement(other.reading, claim.reading) is Agreement.COMPATIBLE]
            meant = max(same or near, key=lambda c: (days[c.report], order[c.key]), default=None)
            return ends(meant) if meant is not None else frozenset({("outlet", cited.name)})
        if cited.kind is SourceKind.UNNAMED:
            return frozenset({(outlets[claim.report], cited.description)})
        return frozenset((source.kind.value, source.name) for source in claim.chain[-1])

    sets = sorted({ends(claim) for claim in record.claims}, key=len)
    known: set[tuple[str, str]] = set()
    count = 0
    for each in sets:
        count += not each <= known
        known |= each
    return count


def _plain_conflicts(record: Record) -> tuple[int, int]:
    days = {report.key: report.day for report in record.reports}
    topics: dict[Any, list[Claim]] = defaultdict(list)
    for claim in record.claims:
        topics[
            claim.meeting, claim.attribute, days[claim.report] if claim.attribute == "stage" else None
        ].append(claim)
    clashing = [
        sum(
            any(agreement(claim.reading, other.reading) is Agreement.CONTRADICTORY for other in claims)
            for claim in claims
        )
        for claims in topics.values()
    ]
    return sum(count > 0 for count in clashing), sum(clashing)


def timed(what: Any, claims: int, times: int) -> tuple[tuple[float, float], Any]:
    """The best of several times in seconds, of the processor and of the clock, and what was found."""
    best, found = (float("inf"), float("inf")), None
    for _ in range(times):
        record = made_up(claims)
        gc.collect()  # what made the record is no part of what is measured
        began, clock = time.process_time(), time.perf_counter()
        found = what(record)
        best = min(best, (time.process_time() - began, time.perf_counter() - clock))
    return best, found


def measured(sizes: tuple[int, ...], times: int) -> list[dict[str, Any]]:
    """A row for each size."""
    rows = []
    for claims in sizes:
        (seconds, clock), found = timed(by_sidelines, claims, times)
        row: dict[str, Any] = {
            "claims": claims, "reports": claims // CLAIMS_EACH, "origins": found[0], "conflicts": found[1],
            "contradicting_claims": found[2], "sidelines_s": round(seconds, 3), "clock_s": round(clock, 3),
        }  # fmt: skip
        if claims <= PLAIN_UP_TO:
            (plain, _), other = timed(by_plain, claims, 1)
            row |= {
                "plain_s": round(plain, 3),
                "times_faster": round(plain / seconds, 1),
                "same": found == other,
            }
        rows.append(row)
        print(_line(row))
    return rows


def _line(row: dict[str, Any]) -> str:
    plain = f"{row['plain_s']:>9.3f} {row['times_faster']:>7.1f}x" if "plain_s" in row else f"{'':>9} {'':>8}"
    return (
        f"{row['claims']:>8,} {row['reports']:>8,} {row['origins']:>8,} {row['conflicts']:>9,} "
        f"{row['sidelines_s']:>11.3f} {row['clock_s']:>8.3f} {plain}"
    )


def main() -> int:
    """Print the figures; ends with 1 if the largest record takes longer than the limit or the two ways differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there as JSON")
    parser.add_argument("--quick", action="store_true", help="only the two smaller records, once")
    asked = parser.parse_args()
    print("  claims  reports  origins conflicts sidelines s  clock s   plain s")
    rows = measured(SIZES[:2] if asked.quick else SIZES, 1 if asked.quick else 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"memory at most {peak} MB; limit for {rows[-1]['claims']:,} claims {LIMIT} s")
    if asked.json:
        figures = {"rows": rows, "limit_s": LIMIT, "peak_mb": peak}
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    fine = rows[-1]["sidelines_s"] <= LIMIT and all(row.get("same", True) for row in rows)
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())

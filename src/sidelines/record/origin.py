"""An origin: where claims come from in the end, with the way on which each came to the outlet that one reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from sidelines.record.claims import Claim, Report
from sidelines.record.sources import Grade, SourceKind

Path = tuple[str, ...]
"""The names of those who told it, from the first who cites the origin to the outlet that one reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where a chain ends: somebody named, an outlet's unnamed source, or an outlet itself.

    `cited_by` is the key of the outlet whose unnamed source it is, and empty for everybody else.
    """

    kind: SourceKind
    key: str
    cited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A claim seen from its end: by whom it came to the outlet, and whether that is another outlet's word."""

    claim: Claim
    report: Report
    path: Path
    echo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Somebody who told it, with the reports on record, and those who told it after them."""

    name: str
    reports: tuple[Report, ...]
    echoes: tuple[Echo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One independent origin, with everything on record that leads to it.

    `claims` are those that come from it, the earliest first; `alone` those that no other makes in the same sense.
    """

    name: str
    ends: tuple[End, ...]
    grade: Grade
    claims: tuple[Claim, ...]
    alone: tuple[Claim, ...]
    told: Callable[[Claim], Telling] = field(compare=False, repr=False)
    """How a claim came to its outlet; worked out when somebody asks."""

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """The claims with the way by which each came to its outlet."""
        return tuple(self.told(claim) for claim in self.claims)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that tell of it, the earliest first."""
        return tuple({telling.report.key: telling.report for telling in self.tellings}.values())

    @property
    def echoes(self) -> tuple[Report, ...]:
        """The reports that have it by another outlet alone."""
        tellings = self.tellings
        first = {telling.report.key for telling in tellings if not telling.echo}
        echoes = (telling.report for telling in tellings if telling.report.key not in first)
        return tuple({report.key: report for report in echoes}.values())

    @property
    def first(self) -> date:
        """The day on which it was told first."""
        return self.told(self.claims[0]).report.day

    @property
    def single_anonymous(self) -> bool:
        """Whether something rests on it alone although nobody is named."""
        return self.grade is Grade.UNNAMED and bool(self.alone)

    def tree(self) -> tuple[Echo, ...]:
        """Who told it, and who told it after whom."""
        return _tree((telling.path, telling.report) for telling in self.tellings)


def _tree(rows: Iterable[tuple[Path, Report]]) -> tuple[Echo, ...]:
    """The ways as a tree; every knot comes after the one above it, so that it is built from its end."""
    knots: dict[tuple[int, str], int] = {}
    reports: list[dict[str, Report]] = [{}]
    for path, report in rows:
        knot = 0
        for name in path:
            knot = knots.setdefault((knot, name), len(reports))
            if knot == len(reports):
                reports.append({})
        reports[knot][report.key] = report
    below: dict[int, list[Echo]] = defaultdict(list)
    for (above, name), knot in reversed(knots.items()):
        echoes = tuple(reversed(below.pop(knot, [])))
        below[above].append(Echo(name=name, reports=tuple(reports[knot].values()), echoes=echoes))
    return tuple(reversed(below[0]))

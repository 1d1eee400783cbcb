"""Origins and conflicts of a record as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sidelines.formats.records.claims_json import value_json
from sidelines.record.claims import Report
from sidelines.record.conflicts import Conflict
from sidelines.record.origin import Echo, Origin

Json = dict[str, Any]


def origins_json(origins: Iterable[Origin]) -> Json:
    """Every origin: its grade, its claims and reports, which of these are echoes, and who told it after whom."""
    return {"origins": [_origin(origin) for origin in origins]}


def _origin(origin: Origin) -> Json:
    return {
        "name": origin.name,
        "grade": origin.grade.value,
        "single_anonymous": origin.single_anonymous,
        "first": origin.first.isoformat(),
        "claims": [claim.key for claim in origin.claims],
        "alone": [claim.key for claim in origin.alone],
        "reports": [report.key for report in origin.reports],
        "echoes": [report.key for report in origin.echoes],
        "tree": [_echo(echo) for echo in origin.tree()],
    }


def _echo(echo: Echo) -> Json:
    return {
        "name": echo.name,
        "reports": [_report(report) for report in echo.reports],
        "echoes": [_echo(each) for each in echo.echoes],
    }


def _report(report: Report) -> Json:
    return {"key": report.key, "on": report.on.isoformat(), "address": report.address}


def conflicts_json(conflicts: Iterable[Conflict]) -> Json:
    """Every conflict: which readings, by which claims, from which origins."""
    return {
        "conflicts": [
            {
                "meeting": conflict.meeting,
                "attribute": conflict.attribute,
                "on": conflict.on.isoformat() if conflict.on is not None else None,
                "readings": [
                    {
                        "reading": told.reading.text(),
                        "value": value_json(told.reading.value),
                        "stance": told.reading.stance.value,
                        "claims": [claim.key for claim in told.claims],
                        "origins": [origin.name for origin in told.origins],
                    }
                    for told in conflict.told
                ],
                "origins": len(conflict.origins),
            }
            for conflict in conflicts
        ]
    }

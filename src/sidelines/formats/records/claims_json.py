"""Claims as JSON: words with their offsets, attribute, value, modality and chain, as programs exchange them."""

from __future__ import annotations

from math import inf, nextafter
from typing import Any

from sidelines.record.claims import Claim, Record
from sidelines.record.days import When
from sidelines.record.sources import Chain, Source
from sidelines.record.values import (
    Amount,
    Details,
    Duration,
    NotTold,
    People,
    Place,
    TimeOfDay,
    Value,
    Word,
    YesNo,
)
from sidelines.times import clock_text

Json = dict[str, Any]


def claim_json(claim: Claim) -> Json:
    """The claim in the form in which readers and programs exchange claims; see docs/reference/record-file.md."""
    found: Json = {"id": claim.key, "quote": claim.quote}
    if claim.start is not None and claim.end is not None:
        found |= {"start": claim.start, "end": claim.end}
    found |= {
        "attribute": claim.attribute,
        "value": value_json(claim.value),
        "modality": claim.modality.value,
        "chain": chain_json(claim.chain),
    }
    for name, when in (("said", claim.said), ("reported", claim.reported)):
        if when is not None:
            found[name] = value_json(when)
    return found


def record_json(record: Record) -> Json:
    """The whole record: its reports, and its claims with what else the record holds of each."""
    return {
        "title": record.title,
        "reports": [
            {
                "key": report.key,
                "outlet": report.outlet,
                "on": report.on.isoformat(),
                "title": report.title,
                "address": report.address,
                "language": report.language,
            }
            for report in record.reports
        ],
        "claims": [recorded_json(record, claim) for claim in record.in_order(record.claims)],
        "joined": [
            {"name": each.name, "spellings": list(each.spellings), "by_rule": each.by_rule}
            for each in record.names.joined()
        ],
    }


def recorded_json(record: Record, claim: Claim) -> Json:
    """A claim with its report, its meeting, what it comes to in words, and whether it was corrected since."""
    correction = record.corrected.get(claim.key)
    found = claim_json(claim) | {
        "report": claim.report,
        "meeting": claim.meeting,
        "reading": claim.reading.text(),
        "corrected": None,
    }
    if correction is not None:
        found["corrected"] = {
            "on": correction.on.isoformat(),
            "replaced_by": correction.replaced_by or None,
            "words": correction.words,
        }
    return found


def chain_json(chain: Chain) -> list[Any]:
    """A chain as a list of links; sources side by side are a list within it."""
    return [_source(link[0]) if len(link) == 1 else [_source(source) for source in link] for link in chain]


def _source(source: Source) -> Json:
    found: Json = {"kind": source.kind.value}
    for name in ("name", "description", "office", "count"):
        value = getattr(source, name)
        if value not in ("", None):
            found[name] = value
    return found


def value_json(value: Value) -> Any:
    """The value as JSON: what was resolved from words carries them, and what has a single name is a text."""
    match value:
        case NotTold():
            return None
        case YesNo():
            return "yes" if value.yes else "no"
        case When():
            return _when(value)
        case Place():
            names = [spot.name for spot in value.spots]
            if value.elsewhere:
                return value.words or "a third country"
            return names[0] if len(names) == 1 else names
        case People():
            return list(value.names)
        case Word():
            return value.word
        case Amount():
            return _amount(value)
        case Duration():
            exact = value.below == value.least + 1
            minutes: Any = (
                value.least if exact else [value.least, None if value.below == inf else value.below]
            )
            return {"minutes": minutes} | ({"words": value.words} if value.words else {})
        case TimeOfDay():
            clock: Any = clock_text(value.least)
            if value.below != value.least + 1:
                clock = [clock, clock_text(value.below)]
            return {"clock": clock} | ({"words": value.words} if value.words else {})
        case Details():
            people = ("between", "participants")
            return {
                name: part.names[0]
                if isinstance(part, People) and len(part.names) == 1 and name not in people
                else value_json(part)
                for name, part in value.parts
            }


def _when(value: When) -> Json:
    found: Json = {}
    if value.first is not None:
        found["from"] = value.first.isoformat()
    if value.to is not None:
        found["to"] = value.to.isoformat()
    if value.approx:
        found["approx"] = True
    if value.relation is not None:
        found |= {"relation": value.relation.value, "event": value.occasion}
    return found | ({"words": value.words} if value.words else {})


def _amount(value: Amount) -> Any:
    if nextafter(value.least, inf) == value.below:
        return value.least if not value.unit else {"number": value.least, "unit": value.unit}
    found: Json = {} if value.least == -inf else {"from": value.least}
    if value.below != inf:
        found["to"] = value.below
    return found | ({"unit": value.unit} if value.unit else {})

"""Leads: from a chain that ends in an outlet to that outlet's own claim, where one is on record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from sidelines.record.agreeing import Agreement
from sidelines.record.claims import Claim, Record
from sidelines.record.readings import agreement
from sidelines.record.sources import SourceKind

Leads = dict[str, tuple[Claim | None, ...]]
"""By the key of a claim, for each source at its chain's end the claim to which it leads on, if to any."""


def leads_of(record: Record) -> Leads:
    """Where the chains of what stands on record lead on; claims that lead to no other are left out."""
    citing = _citing_outlets(record)
    cited = _of_cited_outlets(record, citing)
    return {claim.key: found for claim in citing if (found := _led_on(record, claim, cited))}


def _citing_outlets(record: Record) -> list[Claim]:
    """The claims at the end of whose chain an outlet stands."""
    outlet = SourceKind.OUTLET
    return [
        claim
        for claim in record.standing
        if claim.chain
        and (claim.chain[-1][0].kind is outlet or any(s.kind is outlet for s in claim.chain[-1][1:]))
    ]


def _of_cited_outlets(record: Record, citing: Sequence[Claim]) -> dict[tuple[str, str, str], Cited]:
    """What the cited outlets say themselves, by outlet, meeting and attribute."""
    key = record.names.key
    topics = {
        (key(source.name), claim.meeting, claim.attribute)
        for claim in citing
        for source in claim.chain[-1]
        if source.kind is SourceKind.OUTLET and source.name
    }
    cited: dict[tuple[str, str, str], Cited] = {}
    outlets = {report.key: key(report.outlet) for report in record.reports}
    for claim in record.standing:
        topic = (outlets[claim.report], claim.meeting, claim.attribute)
        if topic in topics:
            if topic not in cited:
                cited[topic] = Cited(record)
            cited[topic].claims.append(claim)
    return cited


def _led_on(
    record: Record, claim: Claim, cited: dict[tuple[str, str, str], Cited]
) -> tuple[Claim | None, ...]:
    """For each source at the end of a chain the claim to which it leads on; empty where none does."""
    found: list[Claim | None] = []
    for source in claim.chain[-1]:
        own = None
        if source.kind is SourceKind.OUTLET and source.name:
            own = cited.get((record.names.key(source.name), claim.meeting, claim.attribute))
        found.append(own.before(claim) if own is not None else None)
    return tuple(found) if any(each is not None for each in found) else ()


FEW = 16
"""Claims of one outlet about one thing that are looked through without an index."""


class Cited:
    """What a cited outlet says itself about one attribute of one meeting."""

    __slots__ = ("_by_reading", "_record", "claims")

    def __init__(self, record: Record) -> None:
        self._record = record
        self.claims: list[Claim] = []
        """In the order of their days."""
        self._by_reading: dict[int, list[Claim]] | None = None

    def before(self, claim: Claim) -> Claim | None:
        """The claim that the other one echoes: not later, in the same sense or else compatible, the latest of these."""
        readings = self._record.readings
        reading = readings[claim.key]
        few = len(self.claims) <= FEW
        if few:
            same = [each for each in self.claims if readings[each.key] is reading]
        else:
            same = self._indexed().get(id(reading), [])
        found = self._latest(same, claim)
        return found or self._likely(
            claim, ([each] for each in self.claims) if few else self._indexed().values()
        )

    def _likely(self, claim: Claim, alike: Iterable[Sequence[Claim]]) -> Claim | None:
        """The latest claim in a sense that is compatible; those of one sense come together."""
        readings = self._record.readings
        reading = readings[claim.key]
        likely = [
            latest
            for claims in alike
            if agreement(readings[claims[0].key], reading) is Agreement.COMPATIBLE
            and (latest := self._latest(claims, claim)) is not None
        ]
        return max(likely, key=lambda each: self._record.days[each.report], default=None)

    def _indexed(self) -> dict[int, list[Claim]]:
        """Many claims by what they come to."""
        if self._by_reading is None:
            self._by_reading = {}
            for each in self.claims:
                self._by_reading.setdefault(id(self._record.readings[each.key]), []).append(each)
        return self._by_reading

    def _latest(self, claims: Sequence[Claim], claim: Claim) -> Claim | None:
        days, reports = self._record.days, self._record.reports_by_key
        report = reports[claim.report]
        on = days[claim.report]
        last = len(claims)
        if claims and days[claims[-1].report] > on:
            last = bisect_right(claims, on, key=lambda each: days[each.report])
        for place in range(last - 1, -1, -1):
            own = reports[claims[place].report]
            if own.key != report.key and own.not_later_than(report):
                return claims[place]
        return None

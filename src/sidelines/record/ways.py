"""Ways: by whom a claim came from its origin to the outlet that one reads."""

from __future__ import annotations

from dataclasses import dataclass

from sidelines.phrases import joined
from sidelines.record.claims import Claim, Record
from sidelines.record.leads import Leads
from sidelines.record.origin import Path, Telling
from sidelines.record.sources import Link, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """Who told a claim, step by step; an `echo` if the last of them has it by an outlet."""

    path: Path
    echo: bool
    outlet: bool = False
    """Whether the last step is an outlet."""

    def with_step(self, name: str, outlet: bool) -> _Way:
        """The way with one more who tells it; the same again is no step."""
        if self.path and self.path[-1] == name:
            return self
        return _Way(path=(*self.path, name), echo=self.echo or self.outlet, outlet=outlet)


_BY_NOBODY, _BY_AN_OUTLET = _Way(path=(), echo=False), _Way(path=(), echo=True)


class Ways:
    """The ways of a record's claims, each worked out when it is asked for first."""

    def __init__(self, record: Record, leads: Leads) -> None:
        self._reports = record.reports_by_key
        self._names = record.names
        self._leads = leads
        self._shown = {report.key: self._names.shown(report.outlet) for report in record.reports}
        self._ways: dict[str, _Way] = {}
        self._straight: dict[tuple[str, int], _Way] = {}

    def telling(self, claim: Claim) -> Telling:
        """A claim seen from its end."""
        way = self._way(claim)
        return Telling(claim=claim, report=self._reports[claim.report], path=way.path, echo=way.echo)

    def _way(self, claim: Claim) -> _Way:
        """Who told a claim, from the first who cites the origin to its outlet; a circle is cut where it closes."""
        if claim.key not in self._leads:
            return self._way_from(self._begun(claim), claim)
        back: dict[str, Claim] = {}
        step: Claim | None = claim
        while step is not None and step.key not in self._ways and step.key not in back:
            back[step.key] = step
            step = next((each for each in self._leads.get(step.key, ()) if each is not None), None)
        way = None if step is None else self._ways.get(step.key)
        for each in reversed(back.values()):
            way = self._ways[each.key] = self._way_from(way or self._begun_of(each, step), each)
        return self._ways[claim.key]

    def _begun_of(self, claim: Claim, closed: Claim | None) -> _Way:
        """The same for the claim that was reached last; where it closes a circle there is nothing before it."""
        return self._begun(claim) if closed is None else _BY_NOBODY

    def _begun(self, claim: Claim) -> _Way:
        """The way before anybody tells a claim that leads on to no other: with an outlet's word, or without."""
        for source in claim.chain[-1] if claim.chain else ():
            if source.kind is SourceKind.OUTLET:
                return _BY_AN_OUTLET
        return _BY_NOBODY

    def _way_from(self, way: _Way, claim: Claim) -> _Way:
        """The way to a claim, given the way to the end of its chain; ways that are alike are one."""
        shown = self._shown[claim.report]
        if len(claim.chain) < 2:
            found = self._straight.get((shown, id(way)))
            if found is None:
                found = self._straight[shown, id(way)] = way.with_step(shown, outlet=True)
            return found
        for link in reversed(claim.chain[:-1]):
            way = way.with_step(*self._step(link))
        return way.with_step(shown, outlet=True)

    def _step(self, link: Link) -> tuple[str, bool]:
        """The sources of a link by name, and whether an outlet is among them."""
        names = [self._names.shown(source.name) if source.name else source.text() for source in link]
        return joined(names), any(source.kind is SourceKind.OUTLET for source in link)

"""Ends: who stands at the end of a chain, noted once however it is described, with its name and its grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sidelines.phrases import joined
from sidelines.record.claims import Claim, Record
from sidelines.record.origin import End
from sidelines.record.sources import Grade, Source, SourceKind, head_of

RANKS = {grade: number for number, grade in enumerate(Grade)}
"""0 for the best grade."""


@dataclass(slots=True, kw_only=True)
class _Noted:
    """An end with the best that is known of it: its grade by rule, and a source that tells its name and office."""

    end: End
    grade: Grade
    source: Source | None = None


class Ends:
    """The ends of the chains of a record, by number."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._names = record.names
        self._outlet = {report.key: self._names.key(report.outlet) for report in record.reports}
        self._numbers: dict[End, int] = {}
        self._noted: list[_Noted] = []
        self._sets: list[frozenset[int]] = []
        self._seen: dict[tuple[str, str, bool], int] = {}
        """The ends of sources that were noted before, by name and office or by description and outlet."""
        self._witnessed: dict[str, int] = {}

    def end(self, number: int) -> End:
        """The end of that number."""
        return self._noted[number].end

    def alone(self, number: int) -> frozenset[int]:
        """The set of one end; most claims have but one, and share it."""
        return self._sets[number]

    def sorted(self, numbers: Iterable[int]) -> list[int]:
        """Ends in an order that doesn't hang on when they came up."""

        def order(number: int) -> tuple[str, str, str]:
            end = self._noted[number].end
            return (end.cited_by, end.key, end.kind.value)

        return sorted(numbers, key=order)

    def unclear(self, claim: Claim) -> int:
        """The number of the end that the outlet of a claim is where nobody knows whence it has it."""
        return self._note(self._outlet_end(claim), None, Grade.UNCLEAR)

    def _outlet_end(self, claim: Claim) -> End:
        return End(kind=SourceKind.OUTLET, key=self._outlet[claim.report])

    def witness(self, claim: Claim) -> int:
        """The number of the end that the outlet of a claim is by its own observation."""
        outlet = self._outlet[claim.report]
        number = self._witnessed.get(outlet)
        if number is None:
            number = self._witnessed[outlet] = self._note(self._outlet_end(claim), None, Grade.WITNESSED)
        return number

    def cited(self, claim: Claim, source: Source) -> int:
        """The number of the end that a source is, noted with its grade by rule."""
        named = source.name != "" and source.kind is not SourceKind.UNNAMED
        more = source.office if named else self._citing(claim)
        seen = (source.name or source.description, more, source.kind is SourceKind.OUTLET)
        number = self._seen.get(seen)
        if number is None:
            number = self._seen[seen] = self._new_end(source, "" if named else more)
        return number

    def _new_end(self, source: Source, cited_by: str) -> int:
        outlet = source.kind is SourceKind.OUTLET
        if cited_by:
            end = End(kind=SourceKind.UNNAMED, key=head_of(source.description), cited_by=cited_by)
            return self._note(end, source, Grade.UNCLEAR if outlet else Grade.UNNAMED)
        end = End(kind=SourceKind.OUTLET if outlet else SourceKind.PERSON, key=self._names.key(source.name))
        return self._note(end, source, Grade.UNCLEAR if outlet else Grade.NAMED)

    def _citing(self, claim: Claim) -> str:
        """The outlet that cites the end of the chain: the last before it, or the one that one reads."""
        for link in reversed(claim.chain[:-1]):
            outlets = sorted(
                self._names.key(source.name)
                for source in link
                if source.kind is SourceKind.OUTLET and source.name
            )
            if outlets:
                return "\n".join(outlets)
        return self._outlet[claim.report]

    def _note(self, end: End, source: Source | None, grade: Grade) -> int:
        number = self._numbers.get(end)
        if number is None:
            number = self._numbers[end] = len(self._noted)
            self._noted.append(_Noted(end=end, grade=grade))
            self._sets.append(frozenset((number,)))
        noted = self._noted[number]
        if RANKS[grade] < RANKS[noted.grade]:
            noted.grade = grade
        if source is not None and (noted.source is None or (source.office and not noted.source.office)):
            noted.source = source
        return number

    def grade(self, number: int) -> Grade:
        """How an end is graded, by rule or by the office."""
        noted = self._noted[number]
        own, source = self._record.grades_by_name, noted.source
        if not own:
            return noted.grade
        described = self._names.key(source.description) if source and source.description else ""
        return own.get(noted.end.key) or own.get(described) or noted.grade

    def text(self, number: int) -> str:
        """An end by its name."""
        noted = self._noted[number]
        end, source = noted.end, noted.source
        if end.kind is SourceKind.OUTLET:
            name = self._names.shown(source.name if source else end.key)
            return name if self.grade(number) is Grade.UNCLEAR else f"{name} itself"
        assert source is not None
        if end.cited_by:
            outlets = joined([self._names.shown(key) for key in end.cited_by.split("\n")])
            return f"{possessive(outlets)} {source.text()}"
        office = f" ({source.office})" if source.office else ""
        return f"{self._names.shown(source.name)}{office}"


def possessive(name: str) -> str:
    """Whose something is.

    >>> possessive("Washington Post"), possessive("Reuters")
    ("Washington Post's", "Reuters'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"

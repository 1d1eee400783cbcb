"""Claims, reports and chains in few words, for the tests of the record."""

from __future__ import annotations

from datetime import date, timedelta

from sidelines.record.agreeing import Modality
from sidelines.record.claims import Claim, Record, Report
from sidelines.record.sources import Chain, Source, SourceKind
from sidelines.record.values import Duration, Value

FIRST = date(2027, 3, 1)


def day(number: int) -> date:
    """The day so many days after the first of the tests."""
    return FIRST + timedelta(days=number)


def outlet(name: str) -> Source:
    return Source(kind=SourceKind.OUTLET, name=name)


def person(name: str, office: str = "") -> Source:
    return Source(kind=SourceKind.PERSON, name=name, office=office)


def unnamed(description: str) -> Source:
    return Source(kind=SourceKind.UNNAMED, description=description)


def late(minutes: int) -> Duration:
    return Duration(least=minutes, below=minutes + 1)


def chain(*sources: Source | tuple[Source, ...]) -> Chain:
    return tuple(each if isinstance(each, tuple) else (each,) for each in sources)


class Telling:
    """One outlet's report with one claim, by default that somebody was 20 minutes late."""

    def __init__(
        self,
        by: str,
        *cited: Source | tuple[Source, ...],
        on: int = 0,
        value: Value | None = None,
        attribute: str = "lateness",
        modality: Modality = Modality.ASSERTED,
        meeting: str = "the talks",
    ) -> None:
        self.by, self.cited, self.on = by, chain(*cited), on
        self.value = late(20) if value is None else value
        self.attribute, self.modality, self.meeting = attribute, modality, meeting


def record(*tellings: Telling, **more: object) -> Record:
    """A record of reports with a claim each, keyed r0, r1 and c0, c1 in their order."""
    return Record(
        reports=tuple(Report(key=f"r{n}", outlet=t.by, on=day(t.on)) for n, t in enumerate(tellings)),
        claims=tuple(
            Claim(
                key=f"c{n}", report=f"r{n}", quote="words", meeting=t.meeting, attribute=t.attribute,
                value=t.value, modality=t.modality, chain=t.cited,
            )
            for n, t in enumerate(tellings)
        ),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip

"""Claims: what an outlet's report says about a meeting, in its words, and whom it cites for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sidelines.record.agreeing import Modality
from sidelines.record.days import Occasion, When
from sidelines.record.names import Names
from sidelines.record.readings import Reading, Stance, stance_of
from sidelines.record.sources import Chain, Grade, SourceKind
from sidelines.record.values import Value, YesNo

LONGEST_QUOTE = 300
"""Characters of a quotation: words are kept short, and whole articles not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A newspaper, agency, channel or site, with the other names that it goes by."""

    name: str
    also: tuple[str, ...] = ()
    language: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something that an outlet published: on which day, or at which instant, under which title and address."""

    key: str
    outlet: str
    on: date | datetime
    """The day of the outlet, or an instant with its zone."""
    title: str = ""
    address: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.on, datetime) and self.on.tzinfo is None:
            raise ValueError(f"the time of report {self.key} has no zone")

    @property
    def day(self) -> date:
        """The outlet's local day."""
        return self.on.date() if isinstance(self.on, datetime) else self.on

    def not_later_than(self, other: Report) -> bool:
        """Whether it can have been known to whoever wrote the other: an earlier day, or one and the same."""
        if isinstance(self.on, datetime) and isinstance(other.on, datetime):
            return self.on <= other.on
        return self.day <= other.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that a report says about a meeting, in its exact words, with whom it cites for it.

    `start` and `end` count characters in the text of the report, where somebody has it; `chain` leads from the outlet,
    itself left out, to the origin.
    """

    key: str
    report: str
    quote: str
    attribute: str
    value: Value
    modality: Modality
    meeting: str = ""
    chain: Chain = ()
    start: int | None = None
    end: int | None = None
    said: When | None = None
    """When the source said it, where that is told."""
    reported: When | None = None
    """When the outlet reported it, where that is told."""
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.quote) > LONGEST_QUOTE:
            raise ValueError(f"the quotation of claim {self.key} has more than {LONGEST_QUOTE} characters")

    @property
    def reading(self) -> Reading:
        """What the claim comes to."""
        return Reading.of(self.attribute, self.value, self.modality)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An outlet takes a claim back or corrects it; what it said before stays on record."""

    of: str
    on: date
    replaced_by: str = ""
    """The key of the claim that stands instead; empty where it is only withdrawn."""
    words: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrade:
    """Somebody in the office grades a source otherwise than by rule."""

    source: str
    """A name, or the description of an unnamed source."""
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class Record:
    """What has been said about a meeting, or about several: reports, their claims, and what was corrected since."""

    title: str = ""
    outlets: tuple[Outlet, ...] = ()
    reports: tuple[Report, ...] = ()
    claims: tuple[Claim, ...] = ()
    corrections: tuple[Correction, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    joined: tuple[tuple[str, ...], ...] = ()
    """Spellings that the record takes for one name, the one shown first."""
    apart: tuple[tuple[str, ...], ...] = ()
    """Names that no rule may join."""
    grades: tuple[Regrade, ...] = ()

    def on(self, day: date) -> Record:
        """The record as it was at the end of that day: what was published by then, and corrected by then."""
        reports = tuple(report for report in self.reports if report.day <= day)
        known = {report.key for report in reports}
        claims = tuple(claim for claim in self.claims if claim.report in known)
        keys = {claim.key for claim in claims}
        corrections = tuple(each for each in self.corrections if each.on <= day and each.of in keys)
        return replace(self, reports=reports, claims=claims, corrections=corrections)

    def about(self, meeting: str = "", attribute: str = "") -> Record:
        """The record with the claims about one meeting or one attribute alone; empty stands for all."""
        claims = tuple(
            claim
            for claim in self.claims
            if meeting in ("", claim.meeting) and attribute in ("", claim.attribute)
        )
        keys = {claim.key for claim in claims}
        return replace(
            self, claims=claims, corrections=tuple(each for each in self.corrections if each.of in keys)
        )

    @cached_property
    def reports_by_key(self) -> dict[str, Report]:
        """The reports by their keys."""
        return {report.key: report for report in self.reports}

    @cached_property
    def claims_by_key(self) -> dict[str, Claim]:
        """The claims by their keys."""
        return {claim.key: claim for claim in self.claims}

    @cached_property
    def corrected(self) -> dict[str, Correction]:
        """The last correction of each claim that has been corrected or withdrawn, by the claim's key."""
        found: dict[str, Correction] = {}
        for each in self.corrections:
            if each.of not in found or found[each.of].on <= each.on:
                found[each.of] = each
        return found

    @cached_property
    def standing(self) -> tuple[Claim, ...]:
        """The claims that have been neither corrected nor withdrawn, by the days of their reports."""
        return tuple(self.in_order(claim for claim in self.claims if claim.key not in self.corrected))

    @cached_property
    def days(self) -> dict[str, date]:
        """The outlets' local days of the reports, by the reports' keys."""
        return {report.key: report.day for report in self.reports}

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """What each claim comes to, by the claim's key; claims that come to the same share one reading."""
        known: dict[tuple[str, Stance], dict[Value, Reading]] = {}
        found = {}
        for claim in self.claims:
            value, stance = claim.value, stance_of(claim.value, claim.modality)
            if isinstance(value, YesNo):  # what won't happen is denied or asserted, which comes to the same
                value, stance = claim.reading.value, claim.reading.stance
            said = known.get((claim.attribute, stance))
            if said is None:
                said = known[claim.attribute, stance] = {}
            reading = said.get(value)
            if reading is None:
                reading = said[value] = Reading(attribute=claim.attribute, value=value, stance=stance)
            found[claim.key] = reading
        return found

    @cached_property
    def meetings(self) -> tuple[str, ...]:
        """The meetings that claims are about, in the order in which they come up."""
        return tuple(dict.fromkeys(claim.meeting for claim in self.claims))

    @cached_property
    def names(self) -> Names:
        """Which spellings of outlets and sources are one name."""
        also = tuple((outlet.name, *outlet.also) for outlet in self.outlets if outlet.also)
        return Names(self._spellings(), (*self.joined, *also), self.apart)

    def _spellings(self) -> Iterable[tuple[str, str]]:
        for outlet in self.outlets:
            yield outlet.name, ""
        for report in self.reports:
            yield report.outlet, ""
        for claim in self.claims:
            for link in claim.chain:
                for source in link:
                    if source.name and source.kind is not SourceKind.UNNAMED:
                        yield source.name, source.office

    @cached_property
    def grades_by_name(self) -> dict[str, Grade]:
        """The grades that the office gave itself, by the names and descriptions without regard to spelling."""
        return {self.names.key(each.source): each.grade for each in self.grades}

    def report_of(self, claim: Claim) -> Report:
        """The report in which the claim stands; raises KeyError."""
        return self.reports_by_key[claim.report]

    def in_order(self, claims: Iterable[Claim]) -> list[Claim]:
        """The claims by the days of their reports, those of one day as they stand in the record."""
        days = self.days
        return sorted(claims, key=lambda claim: days[claim.report])

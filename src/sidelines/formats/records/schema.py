"""The shape of a record in a case file, as tables and fields; the JSON Schema for editors is made from it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from sidelines.formats.cases.fields import CountryName, Day, DayOrTime, Name, Text, wrong
from sidelines.formats.cases.lines import unprintable
from sidelines.formats.cases.schema import PlaceTable
from sidelines.formats.cases.tables import Many, Some, Table
from sidelines.formats.stories.fields import Words, one_of
from sidelines.record.claims import LONGEST_QUOTE
from sidelines.record.sources import Grade

USUAL_MEETING = "the meeting"
"""What claims are about in a record that names no meeting."""
MOST_LINKS = 20
Spellings = Annotated[list[Name], Field(min_length=2, max_length=50)]


def _quoted(value: str) -> str:
    text = " ".join(value.split())
    if not text or any(map(unprintable, text)):
        raise wrong("words without control characters, at least one")
    return text


Quote = Annotated[str, Field(min_length=1, max_length=LONGEST_QUOTE), AfterValidator(_quoted)]


class OutletTable(Table):
    """A newspaper, agency, channel or site of which more is to be said than its name."""

    stand_ins: ClassVar[dict[str, Any]] = {"name": "an outlet"}

    name: Name
    also: list[Name] = Field(default=[], max_length=50, description="Other names that it goes by.")
    language: Text = Field(default="", description="In which it writes, as a code: en, ru.")
    address: Text = Field(default="", description="Where it is on the web.")


class ReportTable(Table):
    """Something that an outlet published."""

    stand_ins: ClassVar[dict[str, Any]] = {"key": "a report", "outlet": "an outlet"}

    key: Name = Field(description="How claims name it.")
    outlet: Name = Field(description="Who published it.")
    on: DayOrTime = Field(description="The outlet's local day, or a time with its offset from UTC.")
    title: Text = ""
    address: Text = Field(default="", description="Where it can be read.")
    language: Text = Field(default="", description="As a code: en, ru.")


class SourceTable(Table):
    """Somebody or something that is cited."""

    stand_ins: ClassVar[dict[str, Any]] = {"kind": "person", "name": "somebody"}

    kind: Literal["outlet", "person", "institution", "document", "unnamed"]
    name: Name | None = Field(default=None, description="Of everybody but an unnamed source.")
    description: Name | None = Field(default=None, description="How an unnamed source is described.")
    office: Text = Field(default="", description="The person's.")
    count: int | None = Field(default=None, ge=1, le=10_000, description="How many they are, where told.")

    @model_validator(mode="after")
    def _named(self) -> SourceTable:
        if self.kind == "unnamed" and (self.name or not self.description):
            raise wrong("description, and no name, for an unnamed source")
        if self.kind != "unnamed" and not (self.name or self.description):
            raise wrong("name")
        return self


def _kind_of_link(value: Any) -> str:
    return "several" if isinstance(value, list) else "one"


AnyLink = Annotated[
    Annotated[SourceTable, Tag("one")]
    | Annotated[list[SourceTable], Field(min_length=1, max_length=MOST_LINKS), Tag("several")],
    Discriminator(_kind_of_link),
]
Chain = Annotated[list[AnyLink], Field(max_length=MOST_LINKS)]


class ClaimTable(Table):
    """One thing that a report says about a meeting."""

    stand_ins: ClassVar[dict[str, Any]] = {"quote": "words", "attribute": "will-happen", "report": "a report"}

    key: Name | None = Field(default=None, description="How corrections name it; without: its number.")
    report: Name = Field(description="The key of the report in which it stands.")
    meeting: Name | None = Field(default=None, description="Which it is about; without: the record's.")
    quote: Quote = Field(description="The exact words, as short as carries the claim.")
    start: int | None = Field(default=None, ge=0, description="Where they begin in the report's text.")
    end: int | None = Field(default=None, ge=0, description="Where they end, excluded.")
    attribute: Name = Field(description="What it is about: date, place, stage, or one of the record's own.")
    value: Any = Field(default=None, description="Without: said to be unknown, or not commented on.")
    modality: Literal["asserted", "planned", "possible", "confirmed", "denied", "unknown", "no-comment"] = (
        "asserted"
    )
    chain: Chain = Field(default=[], description="Whom the outlet cites, down to the origin.")
    said: Any = Field(default=None, description="When the source said it.")
    reported: Any = Field(default=None, description="When the outlet reported it.")
    note: Words = ""

    @model_validator(mode="after")
    def _placed(self) -> ClaimTable:
        if (self.start is None) != (self.end is None):
            raise wrong("both start and end")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise wrong("an end after start", "Offsets count characters of the text, the end excluded.")
        return self


class CorrectionTable(Table):
    """An outlet takes a claim back or corrects it."""

    stand_ins: ClassVar[dict[str, Any]] = {"of": "a claim"}

    of: Name = Field(description="The key of the claim.")
    on: Day = Field(description="The day on which it was corrected.")
    instead: Name | None = Field(
        default=None, description="The claim that stands instead; without: withdrawn."
    )
    words: Words = Field(default="", description="In which words.")
    address: Text = Field(default="", description="Where it can be read.")


class EventTable(Table):
    """Something to which claims tie a time, such as a summit."""

    stand_ins: ClassVar[dict[str, Any]] = {"name": "an event"}

    name: Name
    first: Day = Field(alias="from", description="Its first day.")
    to: Day = Field(description="The day after its last.")

    @model_validator(mode="after")
    def _in_order(self) -> EventTable:
        if self.to <= self.first:
            raise wrong("a day after from", "The days of a record end with the day after the last.")
        return self


class GradeTable(Table):
    """A source that the office grades otherwise than by rule."""

    cited: Name = Field(alias="source", description="A name, or the description of an unnamed source.")
    grade: one_of(Grade)  # type: ignore[valid-type]


class RecordTable(Table):
    """What has been said in public about a meeting, by whom, citing whom."""

    meeting: Name | None = Field(default=None, description="What claims are about that name no meeting.")
    countries: list[CountryName] = Field(
        default=[], max_length=50, description="Of the principals: a third country is none of them."
    )
    joined: list[Spellings] = Field(default=[], max_length=1_000, description="Spellings that are one name.")
    apart: list[Spellings] = Field(
        default=[], max_length=1_000, description="Names that are not one, however alike."
    )
    grades: Some[GradeTable] = Field(default=[], description="Sources graded by the office.")
    events: Some[EventTable] = Field(default=[], description="What times are tied to.")
    outlets: Many[OutletTable] = Field(default=[], description="Outlets of which more is to be said.")
    reports: Many[ReportTable] = Field(default=[], description="What was published.")
    claims: Many[ClaimTable] = Field(default=[], description="What it says about the meeting.")
    corrections: Many[CorrectionTable] = Field(default=[], description="What was taken back.")


class RecordFileTable(Table):
    """A file with a record: a case, or a file of its own."""

    stand_ins: ClassVar[dict[str, Any]] = {"record": {}}

    title: Text = ""
    places: Many[PlaceTable] = Field(default=[], description="Own places and venues, as in a case.")
    record: RecordTable = Field(description="What has been said in public.")


def record_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the record in a file."""
    schema = RecordFileTable.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A record of Sidelines",
    }

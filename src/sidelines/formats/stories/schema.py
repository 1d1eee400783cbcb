"""The shape of a story file, as tables and fields; the JSON Schema for editors is made from it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo, model_validator

from sidelines.formats.cases.fields import (
    CountryName,
    Day,
    DayOrTime,
    Name,
    PlaceName,
    Text,
    ZoneName,
    wrong,
)
from sidelines.formats.cases.schema import PlaceTable
from sidelines.formats.cases.tables import Many, Some, Table
from sidelines.formats.stories.fields import KnownStory, local_minute
from sidelines.formats.stories.move_tables import AnyMove
from sidelines.meetings.ageing import Ladder
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Side
from sidelines.places import Venue
from sidelines.times import Minute, instant

_LADDER = Ladder()
Count = Annotated[int, Field(ge=1, le=1_000)]


class LadderTable(Table):
    """After how many days without an answer a request climbs."""

    chief_of_staff: Count = Field(default=_LADDER.chief_of_staff, description="To the chief of staff.")
    principal: Count = Field(default=_LADDER.principal, description="To the principal's own page.")
    chase: Count = Field(default=_LADDER.chase, description="Until the other side is reminded.")
    their_chief_of_staff: Count = Field(
        default=_LADDER.their_chief_of_staff, description="Of their silence: to our chief of staff."
    )
    their_principal: Count = Field(
        default=_LADDER.their_principal, description="Of their silence: to our principal's page."
    )
    read_out: Count = Field(default=_LADDER.read_out, description="After the meeting, until it is recorded.")

    @model_validator(mode="after")
    def _climbs(self) -> LadderTable:
        try:
            self.ladder()
        except ValueError as refusal:
            said = str(refusal)
            raise wrong("rungs in their order", f"{said[:1].upper()}{said[1:]}.") from None
        return self

    def ladder(self) -> Ladder:
        """The ladder that the table stands for."""
        return Ladder(**{name: getattr(self, name) for name in LadderTable.model_fields})


class SideTable(Table):
    """An office acting for a principal."""

    stand_ins: ClassVar[dict[str, Any]] = {
        "office": "an office",
        "principal": "a principal",
        "zone": "UTC",
        "owner": "an owner",
    }

    key: Name = Field(description="How moves name the side.")
    office: Name = Field(description="What the office is called in sentences: the White House.")
    principal: Name = Field(description="For whom it acts.")
    zone: ZoneName = Field(description="The IANA zone by whose days the office counts.")
    owner: Name = Field(description="Who has what was given to nobody.")
    chief_of_staff: Name = Field(default="the chief of staff", description="Who hears of it next.")
    ladder: LadderTable | None = Field(default=None, description="The office's own ladder.")

    @model_validator(mode="after")
    def _make_known(self, info: ValidationInfo) -> SideTable:
        if isinstance(info.context, KnownStory):
            if self.key in info.context.sides:
                raise wrong("another key", f"There is a side {self.key} before it in the file.")
            info.context.sides[self.key] = Side(
                key=self.key,
                office=self.office,
                principal=self.principal,
                zone=self.zone,
                owner=self.owner,
                chief_of_staff=self.chief_of_staff,
            )
        return self


class OptionTable(Table):
    """A place and a time at which the principals could meet."""

    stand_ins: ClassVar[dict[str, Any]] = {"city": "London, GB"}

    key: Name = Field(description="How moves name the option.")
    city: PlaceName | None = Field(default=None, description="Without: the place is still open.")
    country: CountryName | None = Field(default=None, description="Where only the country is known.")
    venue: Text = Field(default="", description="The house or the hall.")
    zone: ZoneName | None = Field(default=None, description="Needed where the city is open.")
    day: Day | None = Field(default=None, description="The day there, where the hours are open.")
    start: DayOrTime | None = Field(default=None, alias="from", description="When it begins, local time.")
    end: DayOrTime | None = Field(default=None, alias="to", description="When it ends, local time.")

    @model_validator(mode="after")
    def _make_known(self, info: ValidationInfo) -> OptionTable:
        if (self.day is None) == (self.start is None) or (self.start is None) != (self.end is None):
            raise wrong("either day (the hours are open) or from and to")
        if self.city is None and self.zone is None:
            raise wrong("city, or zone where the city is open")
        if self.city is not None and self.country is not None:
            raise wrong("either city or country", 'A city names its country itself: "Helsinki, FI".')
        if isinstance(info.context, KnownStory):
            if self.key in info.context.options:
                raise wrong("another key", f"There is an option {self.key} before it in the file.")
            info.context.options[self.key] = self._option()
            if self.city is not None:
                city = self.city.city if isinstance(self.city, Venue) else self.city
                info.context.cities[self.key] = city
        return self

    def _option(self) -> Option:
        city = self.city.city if isinstance(self.city, Venue) else self.city
        zone = self.zone or (city.zone if city else "UTC")
        begins, ends = self._span(zone)
        return Option(
            key=self.key,
            begins=begins,
            ends=ends,
            zone=zone,
            city=city.name if city else "",
            country=city.country if city else self.country or "",
            venue=self.venue or (self.city.name if isinstance(self.city, Venue) else ""),
            hours_open=self.day is not None,
        )

    def _span(self, zone: str) -> tuple[Minute, Minute]:
        if self.day is not None:
            return instant(self.day, 0, zone), instant(self.day, 1440, zone)
        if not isinstance(self.start, datetime) or not isinstance(self.end, datetime):
            raise wrong("times with hours in from and to", "Where the hours are open, give the day alone.")
        begins, ends = local_minute(self.start, zone), local_minute(self.end, zone)
        if begins >= ends:
            raise wrong("an end after the beginning")
        return begins, ends


class StoryTable(Table):
    """A story: the sides, the options that came up, and the moves in the order in which they were made."""

    stand_ins: ClassVar[dict[str, Any]] = {"sides": [], "moves": []}

    title: Text = ""
    zone: ZoneName | None = Field(
        default=None, description="The IANA zone in whose days the story is told; without: the first side's."
    )
    case: Text = Field(default="", description="The case file, beside this one, that holds the diaries.")
    # The moves refer to places, sides and options, so these are read first.
    places: Many[PlaceTable] = Field(default=[], description="Own places and venues, as in a case.")
    sides: Some[SideTable] = Field(description="Who arranges the meeting.", json_schema_extra={"minItems": 2})
    options: Some[OptionTable] = Field(default=[], description="The places and times that came up.")
    moves: Many[AnyMove] = Field(description="What happened, in order.", json_schema_extra={"minItems": 1})


def story_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a story file."""
    schema = StoryTable.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A story of Sidelines",
    }

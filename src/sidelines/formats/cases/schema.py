"""The shape of a case file, as tables and fields; the JSON Schema for editors is made from it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from sidelines.countries import fold
from sidelines.finding.ranking import PRESETS
from sidelines.formats.cases.fields import (
    CityName,
    ClockTime,
    Continent,
    CountryName,
    CountryOrGroup,
    Day,
    DayOrTime,
    Known,
    Name,
    PlaceName,
    PrincipalName,
    Text,
    ZoneName,
    suggestion,
    wrong,
)
from sidelines.formats.cases.limits import AnyLimit
from sidelines.formats.cases.tables import Many, Some, Table
from sidelines.itinerary import Reading
from sidelines.places import City, Venue, city_at
from sidelines.times import DAY
from sidelines.travel import TravelModel

LONGEST_HORIZON = 1_100
"""Days: three years, beyond which nobody keeps a diary."""

_READING, _TRAVEL = Reading(), TravelModel()
Ends = Annotated[list[Literal["from", "to"]], Field(max_length=2)]
Minutes = Annotated[int, Field(ge=1, le=DAY)]
Speed = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Length = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class PlaceTable(Table):
    """A place of one's own: a town that the city table lacks, or a venue in a city."""

    name: Name
    country: CountryName | None = Field(default=None, description="Needed unless it is a venue in a city.")
    latitude: float | None = Field(default=None, ge=-90, le=90, description="Degrees north.")
    longitude: float | None = Field(default=None, ge=-180, le=180, description="Degrees east.")
    zone: ZoneName | None = Field(default=None, description="IANA zone; without: the nearest city's.")
    population: int = Field(default=0, ge=0, le=10**9)
    within: CityName | None = Field(
        default=None, alias="in", description="The city that the venue stands in."
    )

    @model_validator(mode="after")
    def _enough(self, info: ValidationInfo) -> PlaceTable:
        if (self.latitude is None) != (self.longitude is None):
            raise wrong("both latitude and longitude")
        if self.within is None and (self.country is None or self.latitude is None):
            raise wrong("country, latitude and longitude, or in (the city that the venue stands in)")
        if isinstance(info.context, Known):
            self._make_known(info.context)
        return self

    def _make_known(self, known: Known) -> None:
        known.places[fold(self.name)] = self._place()

    def _place(self) -> City | Venue:
        if self.within is not None:
            if self.latitude is None or self.longitude is None:
                return Venue(name=self.name, city=self.within)
            return Venue(name=self.name, city=self.within, latitude=self.latitude, longitude=self.longitude)
        assert self.country is not None
        assert self.latitude is not None
        assert self.longitude is not None
        return city_at(
            name=self.name,
            country=self.country,
            latitude=self.latitude,
            longitude=self.longitude,
            zone=self.zone,
            population=self.population,
        )


class ItemTable(Table):
    """What stays and engagements both carry."""

    title: Text = ""
    tentative: bool = Field(default=False, description="True: not firm yet.")
    known: Day | None = Field(default=None, description="The day on which it became known.")
    assumed: Ends = Field(default=[], description='Which of "from" and "to" carry an hour that was assumed.')
    imported: Text = Field(
        default="", description="Written by sidelines import: the source, the entry, and what it said."
    )


class StayTable(ItemTable):
    """Days that a principal spends in a city; an end with an hour is exact, one without is read."""

    city: CityName
    start: DayOrTime = Field(alias="from", description="The first day, or the time of arrival.")
    end: DayOrTime = Field(alias="to", description="The last day, or the time of departure.")


class MovableTable(Table):
    """Within which times an engagement may be moved."""

    start: DayOrTime = Field(alias="from", description="It begins at this time or later.")
    end: DayOrTime = Field(alias="to", description="It ends at this time or earlier.")


def _flag_or_table(value: Any) -> str:
    return "within" if isinstance(value, dict | MovableTable) else "flag"


Movable = Annotated[
    Annotated[bool, Tag("flag")] | Annotated[MovableTable, Tag("within")], Discriminator(_flag_or_table)
]


class EngagementTable(ItemTable):
    """Something a principal does, on a day or from hour to hour, in a city or wherever the principal is."""

    city: CityName | None = Field(default=None, description="Without: wherever the principal is.")
    ends_in: CityName | None = Field(
        default=None, description="Where it ends, if elsewhere: a flight or a train."
    )
    day: Day | None = Field(default=None, description="The day, where no hours are known.")
    start: DayOrTime | None = Field(default=None, alias="from", description="The time at which it begins.")
    end: DayOrTime | None = Field(default=None, alias="to", description="The time at which it ends.")
    movable: Movable = Field(default=False, description="True: at any other time; or within the times given.")


class DiaryTable(Table):
    """A calendar or spreadsheet that the principal's diary is kept in."""

    file: Name = Field(description="Beside the case file: .ics, .csv, .xlsx, .xls or .ods.")
    tentative: bool = Field(default=False, description="True: nothing in it is firm.")
    titles: bool = Field(default=False, description="True: its titles are shown.")
    free: bool = Field(default=False, description="True: stays that are marked as free count too.")
    whose: Name | None = Field(
        default=None, description="Whose lines are read, if not under the principal's own name."
    )


def _kind_of_diary(value: Any) -> str:
    return "files" if isinstance(value, list) else "file" if isinstance(value, str) else "table"


_File = Annotated[Name, Tag("file")] | Annotated[DiaryTable, Tag("table")]
Diaries = Annotated[
    _File
    | Annotated[
        list[Annotated[_File, Discriminator(_kind_of_diary)]],
        Field(min_length=1, max_length=50),
        Tag("files"),
    ],
    Discriminator(_kind_of_diary),
]


class SourceTable(Table):
    """A calendar or spreadsheet that was imported; written by sidelines import."""

    name: Name = Field(description="What the source is called.")
    read: Day | None = Field(default=None, description="The day on which it was imported last.")
    entries: Annotated[str, Field(max_length=200_000)] = Field(
        default="",
        description="Which of its entries were entered, so that what was taken out by hand stays out.",
    )


_NOBODY: dict[str, Any] = {"name": "The principal", "home": "London, GB"}


class PrincipalTable(Table):
    """A person whose days are arranged."""

    stand_ins: ClassVar[dict[str, Any]] = _NOBODY

    name: Name
    title: Text = Field(default="", description="Shown before the name.")
    office: Text = ""
    home: CityName = Field(description="Where the principal lives and works.")
    other_bases: list[CityName] = Field(default=[], max_length=50, description="Where else.")
    flies: Literal["own aircraft", "scheduled flights"] = "own aircraft"
    range_km: float | None = Field(
        default=None,
        ge=100,
        le=40_100,
        allow_inf_nan=False,
        description="How far the aircraft flies unrefuelled.",
    )
    will_not_enter: list[CountryOrGroup] = Field(default=[], max_length=300)
    diary: Diaries | None = Field(
        default=None, description="The calendar or spreadsheet in which the diary is kept, or several."
    )
    sources: Many[SourceTable] = Field(default=[], description="What sidelines import has read.")
    stays: Many[StayTable] = Field(default=[])
    engagements: Many[EngagementTable] = Field(default=[])


class CandidatesTable(Table):
    """Which places are looked at: those that pass every filter, or those named."""

    over: int | None = Field(default=None, ge=0, description="At least so many people live there.")
    continents: list[Continent] = Field(default=[], max_length=7)
    countries: list[CountryOrGroup] = Field(default=[], max_length=300)
    within_km: float | None = Field(default=None, gt=0, le=20_100, allow_inf_nan=False)
    of: CityName | None = Field(default=None, description="The city that within_km is counted from.")
    everywhere: bool = Field(default=False, description="True: every city of the table.")
    cities: list[PlaceName] = Field(default=[], max_length=35_000)
    venues: list[PlaceName] = Field(default=[], max_length=1_000, description="Venues of [[places]].")

    @model_validator(mode="after")
    def _one_way(self) -> CandidatesTable:
        if (self.within_km is None) != (self.of is None):
            raise wrong("both within_km and of, the city that it is counted from")
        filters = (
            self.over is not None or self.continents or self.countries or self.within_km or self.everywhere
        )
        if (self.cities or self.venues) and filters:
            raise wrong("either places by name (cities, venues) or filters")
        return self


def _kind_of_candidates(value: Any) -> str:
    return "words" if isinstance(value, str) else "names" if isinstance(value, list) else "table"


Candidates = Annotated[
    Annotated[Literal["capitals and airports", "all"], Tag("words")]
    | Annotated[list[PlaceName], Field(min_length=1, max_length=35_000), Tag("names")]
    | Annotated[CandidatesTable, Tag("table")],
    Discriminator(_kind_of_candidates),
]


class AfterTable(Table):
    """The meeting that must come first."""

    meeting: Name = Field(description="Its name.")
    days: int = Field(default=1, ge=0, le=LONGEST_HORIZON, description="By how many days it comes first.")


class MeetingTable(Table):
    """A meeting that is wanted."""

    name: Name
    participants: list[PrincipalName] = Field(min_length=2, max_length=50)
    first: Day = Field(alias="from", description="The first day on which it may be.")
    last: Day = Field(alias="to", description="The last day on which it may be.")
    format: Name = Field(default="bilateral", description="Decides how long it takes.")
    minutes: Minutes | None = Field(default=None, description="How long it takes, if not as long as usual.")
    hours: Annotated[list[ClockTime], Field(min_length=2, max_length=2)] = Field(
        default=[8 * 60, 22 * 60],
        description="Local hours within which it lies; an end at or before the start is on the next day.",
        json_schema_extra={"default": ["08:00", "22:00"]},
    )
    margin_minutes: int = Field(default=30, ge=0, le=DAY, description="Kept free after an arrival.")
    candidates: Candidates = "capitals and airports"
    after: AfterTable | None = None
    limits: Some[AnyLimit] = Field(default=[])

    @model_validator(mode="after")
    def _in_order(self) -> MeetingTable:
        if self.last < self.first:
            raise wrong("a last day that is not before the first", f"{self.last} is before {self.first}.")
        if (self.last - self.first).days >= LONGEST_HORIZON:
            days = (self.last - self.first).days + 1
            raise wrong(f"at most {LONGEST_HORIZON:,} days", f"{self.name!r} is wanted within {days:,} days.")
        return self


class ReadingTable(Table):
    """How days without hours are read; every time is local to the place."""

    arrive_by: ClockTime = Field(default=_READING.arrive_by, description="On the first day of a stay.")
    leave_from: ClockTime = Field(default=_READING.leave_from, description="On the last day of a stay.")
    one_day_minutes: Minutes = Field(default=_READING.one_day_minutes, description="Taken on a single day.")
    one_day_from: ClockTime = Field(default=_READING.one_day_from, description="At this time or later.")
    one_day_to: ClockTime = Field(default=_READING.one_day_to, description="Over by this time.")
    excursion_km: float = Field(
        default=_READING.excursion_km, ge=0, le=20_100, allow_inf_nan=False,
        description="How far from a stay's city a meeting may be, out and back on one day.",
    )  # fmt: skip

    @model_validator(mode="after")
    def _room(self) -> ReadingTable:
        if self.one_day_to - self.one_day_from < self.one_day_minutes:
            raise wrong("at least one_day_minutes between one_day_from and one_day_to")
        return self


class CurfewTable(Table):
    """Hours of the night in which nobody takes off or lands, local time."""

    start: ClockTime = Field(alias="from")
    end: ClockTime = Field(alias="to")
    cities: list[CityName] = Field(default=[], max_length=1_000, description="Without: everywhere.")


class TravelTable(Table):
    """The constants of travel."""

    cruise_kmh: Speed = Field(default=_TRAVEL.cruise_kmh, description="An own aircraft, km/h.")
    ground_minutes: Length = Field(default=_TRAVEL.ground_minutes, description="At either end, own aircraft.")
    scheduled_kmh: Speed = Field(default=_TRAVEL.scheduled_kmh, description="A scheduled flight, km/h.")
    scheduled_ground_minutes: Length = Field(
        default=_TRAVEL.scheduled_ground_minutes, description="At either end, scheduled flight."
    )
    connection_km: Length = Field(
        default=_TRAVEL.connection_km, description="Beyond it, one change of flight."
    )
    connection_minutes: Length = Field(default=_TRAVEL.connection_minutes, description="Lost by the change.")
    road_kmh: Speed = Field(default=_TRAVEL.road_kmh, description="By road or rail, km/h.")
    road_factor: Speed = Field(default=_TRAVEL.road_factor, description="Road km to a great-circle km.")
    road_minutes: Length = Field(default=_TRAVEL.road_minutes, description="Lost on any way by road.")
    road_km: Length = Field(default=_TRAVEL.road_km, description="Farther than this nobody goes by road.")
    near_airport_km: Length = Field(default=_TRAVEL.near_airport_km, description="Within the ground minutes.")
    airport_road_kmh: Speed = Field(
        default=_TRAVEL.airport_road_kmh, description="To an airport farther off."
    )
    refuel_minutes: Length = Field(default=_TRAVEL.refuel_minutes, description="Lost by a refuelling stop.")
    same_city_km: Length = Field(default=_TRAVEL.same_city_km, description="Nearer than this takes no time.")
    curfew: CurfewTable | None = None
    own_kg_per_km: Amount = Field(default=_TRAVEL.own_kg_per_km, description="Carbon dioxide, own aircraft.")
    scheduled_kg_per_km: Amount = Field(default=_TRAVEL.scheduled_kg_per_km, description="For one passenger.")
    road_kg_per_km: Amount = Field(default=_TRAVEL.road_kg_per_km, description="For one car.")


Weight = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)] | None


class RankingTable(Table):
    """How many hours of travel each term is worth; a weight given here changes the preset's."""

    preset: Name = Field(default="balanced", json_schema_extra={"enum": list(PRESETS)})
    hours: Weight = Field(default=None, description="An added travelling hour of one participant.")
    thousand_km: Weight = Field(default=None, description="A thousand added km of one participant.")
    stops: Weight = Field(default=None, description="A participant's new stop, neither base nor on tour.")
    away_from_capital: Weight = Field(default=None, description="A new stop abroad without an embassy.")
    nights: Weight = Field(default=None, description="An added night away of one participant.")
    waiting: Weight = Field(default=None, description="An hour waited away from a base.")
    clock_shock: Weight = Field(default=None, description="An hour outside the day of one's body clock.")
    balance: Weight = Field(
        default=None, description="An hour between the longest and shortest added journey."
    )
    tentative: Weight = Field(default=None, description="A participant's leaning on something tentative.")
    assumed: Weight = Field(default=None, description="A participant's resting on an assumed hour.")
    tonnes_co2: Weight = Field(default=None, description="An added tonne of carbon dioxide.")

    @field_validator("preset")
    @classmethod
    def _known_preset(cls, value: str) -> str:
        if value not in PRESETS:
            raise wrong(f"a ranking, one of {', '.join(PRESETS)}", suggestion(value, tuple(PRESETS)))
        return value


def _groups(value: dict[str, list[str]], info: ValidationInfo) -> dict[str, list[str]]:
    if isinstance(info.context, Known):
        info.context.groups = {name: frozenset(codes) for name, codes in value.items()}
    return value


Groups = Annotated[
    dict[Name, Annotated[list[CountryName], Field(max_length=300)]],
    Field(max_length=200),
    AfterValidator(_groups),
]


class CaseTable(Table):
    """A case: principals with their itineraries, the meetings wanted, and how to read and to rank."""

    stand_ins: ClassVar[dict[str, Any]] = {"principals": [_NOBODY]}

    title: Text = ""
    as_of: Day | None = Field(
        default=None, description="Read the case as it was known that day; days up to it are past."
    )
    # The later fields refer to places, groups and principals, so these are read first.
    places: Many[PlaceTable] = Field(default=[], description="Own places and venues.")
    groups: Groups = Field(default={}, description="Countries by group, for limits.")
    sovereigns: dict[CountryName, CountryName] = Field(
        default={},
        max_length=300,
        description="Which state a country counts for, where not its own sovereign.",
    )
    reading: ReadingTable = ReadingTable()
    travel: TravelTable = TravelTable()
    ranking: RankingTable = RankingTable()
    formats: dict[Name, Minutes] = Field(default={}, max_length=200, description="Usual minutes by format.")
    principals: Annotated[Some[PrincipalTable], Field(min_length=1)] = Field(
        description="Whose days are arranged."
    )
    home: PrincipalName | None = Field(default=None, description="Whose home time is shown second.")
    meetings: Some[MeetingTable] = Field(default=[], description="The meetings wanted.")
    record: dict[str, Any] = Field(
        default={}, description="What has been said in public: see sidelines record."
    )


def case_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a case file."""
    schema = CaseTable.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A case of Sidelines",
    }

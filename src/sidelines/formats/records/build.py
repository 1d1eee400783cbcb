"""From the tables of a record to its values; what its keys, days and values have amiss is noted field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sidelines.countries import country, country_named, fold
from sidelines.errors import PlaceError
from sidelines.formats.cases.fields import Known, suggestion
from sidelines.formats.cases.problems import Problems, Said
from sidelines.formats.records.schema import (
    USUAL_MEETING,
    ClaimTable,
    CorrectionTable,
    RecordTable,
    ReportTable,
    SourceTable,
)
from sidelines.formats.records.values import Ground, WrongValue, value_of, when_of
from sidelines.places import City, Venue
from sidelines.record.agreeing import Modality
from sidelines.record.claims import Claim, Correction, Outlet, Record, Regrade, Report
from sidelines.record.days import Occasion, When
from sidelines.record.sources import Chain, Grade, Link, Source, SourceKind
from sidelines.record.values import Spot


def built_record(
    title: str, table: RecordTable, known: Known, problems: Problems, *, countries: Iterable[str] = ()
) -> Record:
    """The record of tables without a mistake of shape; `countries` are the principals' where it names none itself."""
    builder = _Builder(table, known, problems, tuple(table.countries) or tuple(dict.fromkeys(countries)))
    return Record(
        title=title,
        outlets=tuple(
            Outlet(name=each.name, also=tuple(each.also), language=each.language, address=each.address)
            for each in table.outlets
        ),
        reports=tuple(builder.reports.values()),
        claims=tuple(builder.claims()),
        corrections=tuple(builder.corrections()),
        occasions=tuple(builder.occasions.values()),
        joined=tuple(tuple(group) for group in table.joined),
        apart=tuple(tuple(group) for group in table.apart),
        grades=tuple(Regrade(source=each.cited, grade=Grade(each.grade)) for each in table.grades),
    )


class _Builder:
    def __init__(
        self, table: RecordTable, known: Known, problems: Problems, countries: tuple[str, ...]
    ) -> None:
        self._table = table
        self._known = known
        self._problems = problems
        self._countries = tuple(Spot(name=country(code).name, country=code) for code in countries)
        self._spots: dict[str, Spot] = {}
        self._keys: dict[str, None] = {}
        self.occasions: Mapping[str, Occasion] = {
            fold(each.name): Occasion(name=each.name, first=each.first, to=each.to) for each in table.events
        }
        self.reports = {report.key: report for report in self._reports()}

    def _reports(self) -> Iterator[Report]:
        seen: set[str] = set()
        for each in self._table.reports:
            path = self._problems.path_of(each.source)
            if each.key in seen:
                self._problems.add(
                    (*path, "key"), each.key, "another key", "A report before it has this one."
                )
            if isinstance(each.on, datetime) and each.on.tzinfo is None:
                expected = "a day, or a time with its offset from UTC such as 2018-07-16T13:00:00+03:00"
                self._problems.add((*path, "on"), each.on, expected)
                continue
            seen.add(each.key)
            yield _report(each)

    def claims(self) -> Iterator[Claim]:
        """The claims whose report is there, each with a key of its own."""
        given = {each.key for each in self._table.claims if each.key is not None}
        for number, each in enumerate(self._table.claims, 1):
            path = self._problems.path_of(each.source)
            key = each.key or _free(str(number), given)
            if key in self._keys:
                self._problems.add((*path, "key"), key, "another key", "A claim before it has this one.")
            self._keys[key] = None
            report = self.reports.get(each.report)
            if report is None:
                listed = f" ({', '.join(list(self.reports)[:12])})" if self.reports else ""
                near = suggestion(each.report, tuple(self.reports))
                self._problems.add((*path, "report"), each.report, f"the key of a report{listed}", near)
                continue
            yield from self._claim(each, key, report, path)

    def _claim(self, each: ClaimTable, key: str, report: Report, path: tuple[Any, ...]) -> Iterator[Claim]:
        said = self._when(each.said, report.day, (*path, "said"))
        reported = self._when(each.reported, report.day, (*path, "reported"))
        modality = Modality(each.modality)
        if each.value is None and not modality.silent:
            self._problems.add(
                (*path, "value"), Said("nothing"), "the field value", f"What is {modality} has a value."
            )
            return
        ground = self._ground(said.first if said and said.first else report.day)
        try:
            value = value_of(each.attribute, each.value, ground)
        except WrongValue as refusal:
            self._note(refusal, each.value, (*path, "value"))
            return
        yield Claim(
            key=key,
            report=report.key,
            quote=each.quote,
            meeting=each.meeting or self._table.meeting or USUAL_MEETING,
            attribute=each.attribute,
            value=value,
            modality=modality,
            chain=chain_of(each.chain),
            start=each.start,
            end=each.end,
            said=said,
            reported=reported,
            note=each.note,
        )

    def _ground(self, said: date) -> Ground:
        return Ground(said=said, occasions=self.occasions, spot=self._spot, countries=self._countries)

    def _when(self, raw: Any, day: date, path: tuple[Any, ...]) -> When | None:
        if raw is None:
            return None
        try:
            return when_of(raw, self._ground(day))
        except WrongValue as refusal:
            self._note(refusal, raw, path)
            return None

    def _note(self, refusal: WrongValue, raw: Any, path: tuple[Any, ...]) -> None:
        """Note what a value has amiss, beside the part of it that is meant."""
        found = raw
        for step in refusal.path:
            inside = isinstance(found, dict) and step in found
            listed = isinstance(found, list) and isinstance(step, int) and step < len(found)
            found = found[step] if inside or listed else Said("nothing")
        if found is None:
            found = Said("nothing")
        self._problems.add((*path, *refusal.path), found, refusal.expected, refusal.sentence)

    def corrections(self) -> Iterator[Correction]:
        """The corrections of claims that are there."""
        for each in self._table.corrections:
            path = self._problems.path_of(each.source)
            for name, key in (("of", each.of), ("instead", each.instead)):
                if key is not None and key not in self._keys:
                    near = suggestion(key, tuple(self._keys))
                    self._problems.add((*path, name), key, "the key of a claim", near)
            yield _correction(each)

    def _spot(self, name: str) -> Spot:
        """The city, venue or country of that name; one that no table holds stands for itself."""
        if name not in self._spots:
            self._spots[name] = self._found_spot(name)
        return self._spots[name]

    def _found_spot(self, name: str) -> Spot:
        if fold(name) not in self._known.places:
            try:
                found = country_named(name)
                return Spot(name=name, country=found.code)
            except PlaceError:
                if self._known.gave_up:
                    return Spot.unknown(name)
        try:
            place = self._known.place(name)
        except PlaceError:
            return Spot.unknown(name)
        city = place.city if isinstance(place, Venue) else place
        return Spot(name=name, country=city.country, city=_city_key(city))


def _city_key(city: City) -> str:
    """What tells a city from others of its country."""
    return f"{city.name} {city.geonames}" if city.geonames else city.name


def _report(each: ReportTable) -> Report:
    return Report(
        key=each.key,
        outlet=each.outlet,
        on=each.on,
        title=each.title,
        address=each.address,
        language=each.language,
    )


def _correction(each: CorrectionTable) -> Correction:
    return Correction(
        of=each.of, on=each.on, replaced_by=each.instead or "", words=each.words, address=each.address
    )


def chain_of(links: Iterable[SourceTable | list[SourceTable]]) -> Chain:
    """The chain that tables of sources stand for."""
    return tuple(_link(link if isinstance(link, list) else [link]) for link in links)


def _link(sources: Iterable[SourceTable]) -> Link:
    return tuple(
        Source(
            kind=SourceKind(each.kind),
            name=each.name or "",
            description=each.description or "",
            office=each.office,
            count=each.count,
        )
        for each in sources
    )


def _free(key: str, taken: set[str]) -> str:
    """A key that nobody else has."""
    while key in taken:
        key += "+"
    return key

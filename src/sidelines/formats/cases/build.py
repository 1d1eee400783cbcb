"""From the tables of a case file to the values that everything else works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sidelines.finding.limits import Limit, NeverEnters, Sovereigns
from sidelines.finding.ranking import Ranking, preset
from sidelines.finding.wanted import FORMAT_MINUTES, After, Candidates, Case, MeetingWanted
from sidelines.formats.cases.diaries import CaseDiaries
from sidelines.formats.cases.diary import DiaryReader
from sidelines.formats.cases.fields import Known, suggestion
from sidelines.formats.cases.limits import states
from sidelines.formats.cases.problems import Problems
from sidelines.formats.cases.schema import (
    CandidatesTable,
    CaseTable,
    MeetingTable,
    PrincipalTable,
    RankingTable,
    ReadingTable,
    TravelTable,
)
from sidelines.itinerary import Itinerary, Reading
from sidelines.people import Principal
from sidelines.places import City, Venue
from sidelines.times import DAY, Days, duration_text
from sidelines.travel import Curfew, TravelModel


def built(
    table: CaseTable,
    known: Known,
    problems: Problems,
    *,
    folder: Path | None = None,
    titles: bool = False,
    everything: bool = False,
) -> Case:
    """The case of the tables; what makes no sense is noted among the problems and left out.

    The diaries that it names are files in `folder`; `titles`: theirs are kept; `everything`: all their days are
    read.
    """
    reading = _reading(table.reading)
    diaries = CaseDiaries(
        table.meetings, reading, known, problems, folder=folder, titles=titles, everything=everything
    )
    itineraries = _itineraries(table.principals, reading, diaries, problems)
    _look_for_twins([(place.name, place.source) for place in table.places], "place", problems)
    meetings = _meetings(table, itineraries, known, problems)
    return Case(
        title=table.title,
        itineraries=itineraries,
        meetings=meetings,
        reading=reading,
        travel=_travel(table.travel),
        ranking=_ranking(table.ranking),
        sovereigns=Sovereigns(own=tuple(table.sovereigns.items())),
        as_of=table.as_of,
        home=table.home or "",
    )


def _reading(table: ReadingTable) -> Reading:
    return Reading(**{name: getattr(table, name) for name in ReadingTable.model_fields})


def _travel(table: TravelTable) -> TravelModel:
    curfew = table.curfew and Curfew(
        start=table.curfew.start,
        end=table.curfew.end,
        cities=tuple(city.name for city in table.curfew.cities),
    )
    return TravelModel(
        **{name: getattr(table, name) for name in TravelTable.model_fields} | {"curfew": curfew}
    )


def _ranking(table: RankingTable) -> Ranking:
    weights = {name: getattr(table, name) for name in RankingTable.model_fields if name != "preset"}
    given = {name: weight for name, weight in weights.items() if weight is not None}
    return replace(preset(table.preset), **given, name="own") if given else preset(table.preset)


def _look_for_twins(named: Sequence[tuple[str, object]], what: str, problems: Problems) -> None:
    seen: set[str] = set()
    for name, source in named:
        if name in seen:
            path = (*problems.path_of(source), "name")
            problems.add(path, name, "another name", f"There is a {what} {name} before it in the file.")
        seen.add(name)


def _itineraries(
    tables: Sequence[PrincipalTable], reading: Reading, diaries: CaseDiaries, problems: Problems
) -> tuple[Itinerary, ...]:
    _look_for_twins([(table.name, table.source) for table in tables], "principal", problems)
    found: dict[str, Itinerary] = {}
    for table in tables:
        principal = Principal(
            name=table.name,
            home=table.home,
            title=table.title,
            office=table.office,
            other_bases=tuple(table.other_bases),
            own_aircraft=table.flies == "own aircraft",
            range_km=table.range_km,
        )
        diary = DiaryReader(principal, reading, problems)
        stays = diary.stays(table.stays)
        engagements = diary.engagements(table.engagements, stays)
        own = Itinerary(principal=principal, stays=stays, engagements=engagements)
        if table.name not in found:
            found[table.name] = diaries.with_diary(own, table)
    return tuple(found.values())


def _meetings(
    table: CaseTable, itineraries: Sequence[Itinerary], known: Known, problems: Problems
) -> tuple[MeetingWanted, ...]:
    homes = {itinerary.principal.name: itinerary.principal.home for itinerary in itineraries}
    refusals = [
        NeverEnters(
            key=f"{each.name}/will_not_enter",
            principal=each.name,
            countries=states(each.will_not_enter, known),
        )
        for each in table.principals
        if each.will_not_enter
    ]
    lengths = FORMAT_MINUTES | table.formats
    _look_for_twins([(each.name, each.source) for each in table.meetings], "meeting", problems)
    _look_at_order(table.meetings, problems)
    return tuple(_meeting(each, lengths, refusals, homes, known, problems) for each in table.meetings)


def _meeting(
    table: MeetingTable,
    lengths: dict[str, int],
    refusals: Sequence[NeverEnters],
    homes: dict[str, City],
    known: Known,
    problems: Problems,
) -> MeetingWanted:
    path = problems.path_of(table.source)
    minutes = table.minutes or lengths.get(table.format, 120)
    if table.format not in lengths:
        listed = "one of the formats " + ", ".join(lengths)
        sentence = suggestion(table.format, lengths) or "[formats] gives the minutes of others."
        problems.add((*path, "format"), table.format, listed, sentence)
    for i, name in enumerate(table.participants):
        if name in table.participants[:i]:
            problems.add((*path, "participants", i), name, "each participant once", f"{name} stands twice.")
    opens, closes = table.hours
    if (closes - opens if closes > opens else closes + DAY - opens) < minutes:
        sentence = f"{table.name} takes {duration_text(minutes)}."
        problems.add((*path, "hours"), table.hours, "hours as long as the meeting", sentence)
    limits: list[Limit] = [refusal for refusal in refusals if refusal.principal in table.participants]
    for each in table.limits:
        number = problems.path_of(each.source)[-1:]
        key = f"{table.name}/limit/{int(number[0]) + 1 if number else 0}"
        limits += each.limits(key, known, homes)
    return MeetingWanted(
        name=table.name,
        participants=tuple(table.participants),
        days=Days(first=table.first, last=table.last),
        format=table.format,
        minutes=minutes,
        hours=(opens, closes),
        margin_minutes=table.margin_minutes,
        limits=tuple(limits),
        candidates=_candidates(table.candidates, known),
        after=After(meeting=table.after.meeting, days=table.after.days) if table.after else None,
    )


def _candidates(table: str | list[City | Venue] | CandidatesTable, known: Known) -> Candidates:
    if isinstance(table, str):
        return Candidates(everywhere=table == "all")
    if isinstance(table, list):
        return _named(table)
    if table.cities or table.venues:
        return _named([*table.cities, *table.venues])
    return Candidates(
        everywhere=table.everywhere,
        population_over=table.over or 0,
        continents=frozenset(table.continents),
        countries=states(table.countries, known),
        within_km=table.within_km,
        within_of=table.of,
    )


def _named(places: Sequence[City | Venue]) -> Candidates:
    return Candidates(
        cities=tuple(place for place in places if isinstance(place, City)),
        venues=tuple(place for place in places if isinstance(place, Venue)),
    )


def _look_at_order(tables: Sequence[MeetingTable], problems: Problems) -> None:
    """Note meetings that come after one that is not there, or after themselves by whatever way round."""
    firsts = {table.name: table.after.meeting for table in tables if table.after}
    names = tuple(table.name for table in tables)
    for table in tables:
        if table.after is None:
            continue
        path = (*problems.path_of(table.source), "after", "meeting")
        if table.after.meeting not in names:
            problems.add(
                path, table.after.meeting, "a meeting of the case", suggestion(table.after.meeting, names)
            )
        chain = [table.name]
        while chain[-1] in firsts and firsts[chain[-1]] not in chain:
            chain.append(firsts[chain[-1]])
        if firsts.get(chain[-1]) == table.name:
            sentence = f"{' comes after '.join([*chain, table.name])}: none of them can be first."
            problems.add(path, table.after.meeting, "a meeting that doesn't come after this one", sentence)

"""The calendars and spreadsheets that a case names: read over the days that its meetings are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from sidelines.errors import DiaryError, Problem
from sidelines.formats.calendars.uids import meeting_mark
from sidelines.formats.cases.fields import Known
from sidelines.formats.cases.problems import Problems
from sidelines.formats.cases.schema import DiaryTable, MeetingTable, PrincipalTable
from sidelines.formats.diaries.diary import Contradiction, Placed, Read, Wanted, outcomes, read_diary
from sidelines.formats.diaries.entries import Source
from sidelines.formats.diaries.file import DiaryFile, read_source
from sidelines.formats.diaries.same import same
from sidelines.formats.diaries.words import place_text, tells
from sidelines.itinerary import DiaryNote, Engagement, Item, Itinerary, Reading, Stay
from sidelines.phrases import item_times, joined
from sidelines.times import Days

AROUND = timedelta(days=31)
"""Before and after the days of the meetings: what a journey to or from them could begin or end at."""

_OUTCOMES = {
    "placed": "entered",
    "unplaced": "without a city",
    "merged": "said twice",
    "cancelled": "cancelled",
    "free": "marked as free",
    "outside": "on other days",
    "another's": "another principal's",
    "mistaken": "mistaken",
}


class CaseDiaries:
    """Reads the diaries that the principals of one case name."""

    def __init__(
        self,
        meetings: Sequence[MeetingTable],
        reading: Reading,
        known: Known,
        problems: Problems,
        *,
        folder: Path | None,
        titles: bool,
        everything: bool,
    ) -> None:
        self._days = None if everything else _days_of(meetings)
        self._held = frozenset(meeting_mark(each.name, each.participants) for each in meetings)
        self._reading = reading
        self._known = known
        self._problems = problems
        self._folder = folder
        self._titles = titles

    def with_diary(self, itinerary: Itinerary, table: PrincipalTable) -> Itinerary:
        """The itinerary with what the principal's calendars and spreadsheets add to it; what is wrong with them
        is noted.
        """
        files = list(self._files(table))
        if not files:
            return itinerary
        sources: list[Source] = []
        for file, _ in files:
            try:
                sources.append(read_source(file, itinerary.principal.name, self._days))
            except DiaryError as refusal:
                for problem in refusal.problems:
                    self._problems.add_other(problem)
        # Only a case that names a diary needs the names of airports and the wordings of flights.
        from sidelines.formats.placing.placer import Placer

        placer = Placer(own=self._known.places, home=itinerary.principal.home)
        wanted = Wanted(
            principal=itinerary.principal.name,
            home=itinerary.principal.home,
            days=self._days,
            reading=self._reading,
            titles=frozenset(file.name for file, each in files if self._titles or each.titles),
            free=frozenset(file.name for file, each in files if each.free),
            held=self._held,
        )
        read = read_diary(sources, placer.place, wanted)
        self._note_places(read)
        self._note_problems(read, sources)
        notes = tuple(_note(read, source) for source in sources)
        return _with_items(itinerary, read.items, notes)

    def _files(self, table: PrincipalTable) -> Iterator[tuple[DiaryFile, DiaryTable]]:
        """The files that the principal's table names, each with how it counts."""
        named = table.diary if isinstance(table.diary, list) else [table.diary] if table.diary else []
        seen: set[str] = set()
        for i, each in enumerate(named):
            settings = DiaryTable(file=each) if isinstance(each, str) else each
            path = (
                *self._problems.path_of(table.source),
                "diary",
                *([i] if isinstance(table.diary, list) else []),
            )
            if settings.file in seen:
                self._problems.add(path, settings.file, "each file once")
            elif self._folder is None:
                why = "Only a case that is read from a file can name others."
                self._problems.add(path, settings.file, "no file", why)
            else:
                yield (
                    DiaryFile(
                        path=self._folder / settings.file,
                        name=settings.file,
                        tentative=settings.tentative,
                        whose=settings.whose or "",
                    ),
                    settings,
                )
            seen.add(settings.file)

    def _note_places(self, read: Read) -> None:
        """Remember where each item stands."""
        for placed in read.placed:
            self._problems.elsewhere[placed.item.key] = (placed.entry.source, placed.entry.line)
        for unplaced in read.unplaced:
            if unplaced.item is not None:
                entry = unplaced.entry
                self._problems.elsewhere[unplaced.item.key] = (entry.source, entry.line)

    def _note_problems(self, read: Read, sources: Sequence[Source]) -> None:
        for source in sources:
            for problem in source.problems:
                self._problems.add_other(problem)
        for unplaced in read.unplaced:
            entry, guess = unplaced.entry, unplaced.guess
            if unplaced.settled:
                continue
            self._problems.add_other(
                Problem(
                    file=entry.source,
                    line=entry.line,
                    field="place",
                    found=place_text(entry) or "nothing",
                    expected="a city",
                    sentence=f"{unplaced.reason} Perhaps {guess}?" if guess else unplaced.reason,
                    severity="warning",
                )
            )
        for aside in read.set_aside:
            if aside.why == "mistaken":
                self._problems.add_other(
                    Problem(
                        file=aside.source,
                        line=aside.line,
                        field="",
                        found=aside.tells or "an entry",
                        expected="an entry that can be read",
                        sentence=aside.sentence,
                        severity="warning",
                    )
                )
        for contradiction in read.contradictions:
            entry = contradiction.other.entry
            self._problems.add_other(
                Problem(
                    file=entry.source,
                    line=entry.line,
                    field="place",
                    found=tells(entry),
                    expected="one city at one hour",
                    sentence=contradiction_text(contradiction),
                    severity="warning",
                )
            )


def contradiction_text(found: Contradiction) -> str:
    """Two cities at one hour, side by side, each with its times, zone and source."""
    return f"{_at(found.one)}; {_at(found.other)}."


def _at(placed: Placed) -> str:
    item, entry = placed.item, placed.entry
    assert item.city is not None
    way = item.ends_in if isinstance(item, Engagement) else None
    where = f"{item.city.name} to {way.name}" if way else item.city.name
    return f"{where} from {item_times(item)} ({entry.source}, {entry.where})"


def _days_of(meetings: Sequence[MeetingTable]) -> Days | None:
    if not meetings:
        return None
    first, last = min(each.first for each in meetings), max(each.last for each in meetings)
    return Days(first=first - AROUND, last=last + AROUND)


def _note(read: Read, source: Source) -> DiaryNote:
    return DiaryNote(
        name=source.name, summary=summary(read, source), left_open=tuple(left_open(read, source))
    )


def summary(read: Read, source: Source) -> str:
    """What became of the entries of one source, counted: "40 events: 31 entered, 2 without a city"."""
    counts = Counter(outcomes(read, source).values())
    what = "event" if source.kind == "calendar" else "line"
    total = f"{source.events:,} {what}{'' if source.events == 1 else 's'}"
    parts = [f"{counts[key]:,} {words}" for key, words in _OUTCOMES.items() if counts[key]]
    return f"{total}: {joined(parts)}" if parts else total


def left_open(read: Read, source: Source) -> Iterator[str]:
    """What one source leaves open, in sentences: entries without a city, mistakes, two cities at one hour."""
    for unplaced in read.unplaced:
        entry = unplaced.entry
        if entry.source == source.name and not unplaced.settled:
            guess = f" Perhaps {unplaced.guess}?" if unplaced.guess else ""
            yield f"{entry.source}, {entry.where} ({tells(entry)}): {unplaced.reason}{guess}"
    for aside in read.set_aside:
        if aside.source == source.name and aside.why == "mistaken":
            yield f"{aside.source}, {aside.where}: {aside.sentence}"
    for found in read.contradictions:
        if found.other.entry.source == source.name:
            yield f"Two cities at one hour: {contradiction_text(found)}"


def _with_items(itinerary: Itinerary, items: Sequence[Item], notes: tuple[DiaryNote, ...]) -> Itinerary:
    """The itinerary with those of the items that it doesn't hold in its own words already."""
    added = [item for item in items if not any(same(own, item) for own in itinerary)]
    return Itinerary(
        principal=itinerary.principal,
        stays=(*itinerary.stays, *(item for item in added if isinstance(item, Stay))),
        engagements=(*itinerary.engagements, *(item for item in added if isinstance(item, Engagement))),
        notes=notes,
    )

"""From calendars and spreadsheets into a case file: read, planned, shown by whoever asked, and then written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sidelines.countries import fold
from sidelines.errors import CaseError, Problem, SidelinesError
from sidelines.finding.wanted import Case
from sidelines.formats.cases.changes import Held, Plan, planned, source_known_as
from sidelines.formats.cases.edit import CaseText, new_case
from sidelines.formats.cases.fields import Known, likest
from sidelines.formats.cases.file import read_case_knowing
from sidelines.formats.cases.items import CityNames
from sidelines.formats.cases.lines import Kind
from sidelines.formats.cases.raw import LARGEST_FILE
from sidelines.formats.diaries.diary import Read, Wanted, read_diary
from sidelines.formats.diaries.entries import Source
from sidelines.formats.diaries.file import DiaryFile, read_source
from sidelines.formats.placing.placer import Placer
from sidelines.formats.write import look_at_place, write_text
from sidelines.itinerary import Itinerary
from sidelines.phrases import joined
from sidelines.places import City, find_city
from sidelines.times import Days

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be imported: which files, for whom, into which case, over which days."""

    files: tuple[DiaryFile, ...]
    principal: str
    case: Path
    days: Days
    home: str = ""
    """The principal's home, where the case doesn't know the principal."""
    source: str = ""
    """What the source is called in the case, if not by the file's name; for a single file."""
    titles: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import as it would be: what was read, what would change, and the text that the case would have."""

    order: Order
    principal: str
    sources: tuple[Source, ...]
    renamed: dict[str, str]
    """Files that are newer exports of a source that the case knows by another name."""
    read: Read
    plan: Plan
    text: str
    new_case: bool
    new_principal: bool

    @property
    def enters(self) -> bool:
        """True if the files say anything that the case holds or will hold."""
        return bool(self.read.items)

    @property
    def mistaken(self) -> bool:
        """True if something in the files can't be read."""
        return any(aside.why == "mistaken" for aside in self.read.set_aside)

    def write(self) -> None:
        """Write the case; raises OSError."""
        write_text(self.order.case, self.text)


def prepared(order: Order, today: date, progress: Progress | None = None) -> Import:
    """Read everything and plan the import; nothing is written.

    Raises DiaryError for a calendar or spreadsheet, CaseError for the case, SidelinesError for the order itself.
    """
    look_at_place(order.case, [file.path for file in order.files])
    return prepared_in(_content(order.case), order, today, progress, folder=order.case.parent)


def prepared_in(
    before: str | None,
    order: Order,
    today: date,
    progress: Progress | None = None,
    *,
    folder: Path | None = None,
) -> Import:
    """The same for a case whose text is at hand, None for a new one; `order.case` is nothing but its name.

    The diaries that the case names are files in `folder`; without one it can name none.
    """
    kind: Kind = "json" if order.case.suffix.lower() == ".json" else "toml"
    case, known = (None, Known()) if before is None else _case(before, order.case, folder)
    itinerary = _itinerary(case, order.principal)
    home = _home(order, case, known, itinerary)
    name = itinerary.principal.name if itinerary else order.principal
    text = CaseText(new_case(name, order.home, kind) if before is None else before, kind)
    if before is not None and itinerary is None:
        text.add_principal(name, order.home)
    held = Held(
        stays=text.bare(name, "stays"),
        engagements=text.bare(name, "engagements"),
        items=tuple(itinerary or ()),
        remembered={each["name"]: str(each.get("entries", "")) for each in text.bare(name, "sources")},
    )
    read_sources = [read_source(file, name, order.days) for file in order.files]
    sources = tuple(_known_as(source, order, held) for source in read_sources)
    names = frozenset(source.name for source in sources)
    wanted = Wanted(
        principal=name,
        home=home,
        days=order.days,
        titles=names if order.titles else frozenset(),
        free=names if order.free else frozenset(),
        held=None,
    )
    read = read_diary(sources, Placer(own=known.places, home=home).place, wanted, progress)
    whole = {source.name: not source.broken_off for source in sources}
    plan = planned(held, read, CityNames(known.places), name, whole, order.days)
    text.carry_out(plan, today)
    _look_at_result(str(text), order.case, folder)
    return Import(
        order=order,
        principal=name,
        sources=sources,
        renamed={
            file.name: source.name
            for file, source in zip(order.files, sources, strict=True)
            if source.name != file.name and source.name != order.source
        },
        read=read,
        plan=plan,
        text=str(text),
        new_case=before is None,
        new_principal=itinerary is None,
    )


def _content(path: Path) -> str | None:
    """The text of the case, None if there is no such file; a case that is none is told of by its reader."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    return content.decode("utf-8-sig", errors="surrogateescape")


def _case(text: str, path: Path, folder: Path | None) -> tuple[Case | None, Known]:
    """The case and its own places; no case where the text lacks nothing but its first principal."""
    case, known, problems = read_case_knowing(
        text.encode("utf-8", "surrogateescape"), str(path), folder=folder
    )
    errors = [problem for problem in problems if problem.severity == "error"]
    if any(problem.expected != "the field principals" for problem in errors):
        raise CaseError(problems)
    return case, known


def _itinerary(case: Case | None, principal: str) -> Itinerary | None:
    """The principal's itinerary in the case, None for somebody new; raises SidelinesError for a part of a name."""
    for itinerary in case.itineraries if case else ():
        name = itinerary.principal.name
        if fold(name) == fold(principal):
            return itinerary
        if fold(principal) in fold(name).split() or fold(principal) in fold(itinerary.principal.style):
            raise SidelinesError(f"the case has {name}: write the whole name, --principal {name!r}")
    return None


def _home(order: Order, case: Case | None, known: Known, itinerary: Itinerary | None) -> City:
    """The principal's home; raises SidelinesError if nobody says where it is."""
    if itinerary is not None:
        return itinerary.principal.home
    if not order.home:
        names = [each.principal.name for each in case.itineraries] if case else []
        near = likest(order.principal, names)
        meant = f" Did you mean {joined(near[:3], 'or')}?" if near else ""
        there = f"{order.case} has no principal {order.principal!r}." if case else f"{order.case} is new."
        raise SidelinesError(f"{there}{meant} Say where {order.principal} lives: --home CITY")
    place = known.places.get(fold(order.home))
    if place is not None:
        return place if isinstance(place, City) else place.city
    return find_city(order.home)


def _known_as(source: Source, order: Order, held: Held) -> Source:
    """The source under the name by which the case knows it."""
    name = order.source or source_known_as(source.name, source.entries, held.remembered)
    if name == source.name:
        return source
    return replace(
        source,
        name=name,
        entries=tuple(replace(each, source=name) for each in source.entries),
        set_aside=tuple(replace(each, source=name) for each in source.set_aside),
    )


def _look_at_result(text: str, path: Path, folder: Path | None) -> None:
    """Raise CaseError if the case as it would be can't be read: then nothing is written at all."""
    case, _, problems = read_case_knowing(text, str(path), folder=folder)
    if case is None:
        found = [problem for problem in problems if problem.severity == "error"]
        why = Problem(
            file=str(path),
            line=0,
            field="",
            found="a case that could not be read after the import",
            expected="a case",
            sentence="Nothing was written.",
        )
        raise CaseError([*found, why])


def file_named(path: Path, tentative: Sequence[Path], whose: str) -> DiaryFile:
    """A file to import, called by its own name."""
    return DiaryFile(path=path, name=path.name, tentative=path in tentative, whose=whose)

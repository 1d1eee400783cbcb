"""From what calendars and spreadsheets say to one diary: entries are placed, the same is merged, contradictions
stand side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sidelines.formats.calendars.uids import held_for
from sidelines.formats.diaries.drafting import NoItem, item_anywhere, item_of, too_fast
from sidelines.formats.diaries.entries import Entry, SetAside, Source, Told, Untold, Why, entry_key
from sidelines.formats.diaries.same import contradict, joined_items, same
from sidelines.formats.diaries.ways import hours_of_ways
from sidelines.formats.diaries.words import tells
from sidelines.formats.placing.trip_titles import cancelled_by_title
from sidelines.itinerary import Engagement, Item, Reading, Stay
from sidelines.places import City
from sidelines.times import DAY, Days, Minute, Span, instant

MOST_A_DAY = 6
"""Items without hours on one day, as in a case file."""

MOST_AT_ONCE = 24
"""Items going on at one time that another is compared with, the latest ones: nobody is in so many places."""

MOST_CONTRADICTIONS = 1_000
"""Contradictions that are told."""

Place = Callable[[Entry], Told | Untold]
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An item of an itinerary, with the entry that it comes from and those that say the same."""

    item: Item
    entry: Entry
    also: tuple[Entry, ...] = ()
    told_by: str = ""
    """What told the city: "place", "position", "flight", "train" or "title"; empty where it is wherever one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """An entry whose city can't be told; one with hours still keeps the principal busy, wherever that is."""

    entry: Entry
    reason: str
    guess: str = ""
    item: Engagement | None = None

    @property
    def settled(self) -> bool:
        """True if nothing is to be put right: there is no city to tell, and the hours keep the principal busy."""
        return self.item is not None and not self.guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two entries that have the principal in two cities at one hour."""

    one: Placed
    other: Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the sources of one principal's diary come to."""

    placed: tuple[Placed, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that enters the itinerary: what is placed, then what keeps busy wherever one is."""
        anywhere = (each.item for each in self.unplaced if each.item is not None)
        return (*(each.item for each in self.placed), *anywhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a diary is to be read: for whom, over which days, and what of it."""

    principal: str
    home: City
    days: Days | None = None
    reading: Reading = field(default_factory=Reading)
    titles: frozenset[str] = frozenset()
    """The sources whose titles are kept."""
    free: frozenset[str] = frozenset()
    """The sources whose stays count although they are marked as free."""
    held: frozenset[str] | None = frozenset()
    """The meetings (their marks) whose own holds don't count; None: no hold does."""


def read_diary(
    sources: Sequence[Source], place: Place, wanted: Wanted, progress: Progress | None = None
) -> Read:
    """The entries of one principal's sources as one diary; `place` tells the city of an entry.

    `progress` is told the entries done and how many there are, and answers False to stop: what is left then is
    set aside.
    """
    drafts = _Drafts(place, wanted)
    entries = [entry for source in sources for entry in source.entries]
    for number, entry in enumerate(entries):
        if progress is not None and not number % 64 and not progress(number, len(entries)):
            for rest in entries[number:]:
                drafts.leave(rest, "outside", "It was not looked at: the reading was stopped.")
            break
        drafts.add(entry)
    placed = list(_merged(drafts.placed, drafts.set_aside))
    unplaced = list(_unplaced(drafts.unplaced, placed, drafts.set_aside))
    exports = [each.entry.source if each.entry.exported else "" for each in placed]
    timed = hours_of_ways([each.item for each in placed], exports)
    placed = [replace(each, item=item) for each, item in zip(placed, timed, strict=True)]
    placed, crowded = _not_too_many_a_day(sorted(placed, key=lambda each: _when(each.item)))
    keys = _Keys(wanted.principal)
    placed = [replace(each, item=replace(each.item, key=keys.of(each.entry))) for each in placed]
    unplaced = [
        each if each.item is None else replace(each, item=replace(each.item, key=keys.of(each.entry)))
        for each in unplaced
    ]
    return Read(
        placed=tuple(placed),
        unplaced=(*unplaced, *crowded),
        set_aside=(*(aside for source in sources for aside in source.set_aside), *drafts.set_aside),
        contradictions=tuple(_contradictions(placed, wanted.reading)),
    )


class _Keys:
    """Names of items that stay the same when others are added before them."""

    def __init__(self, principal: str) -> None:
        self._principal = principal
        self._given: Counter[str] = Counter()

    def of(self, entry: Entry) -> str:
        """A key that no other item of the diary has."""
        key = f"{self._principal}/{entry.source}/{entry_key(entry)}"
        self._given[key] += 1
        return key if self._given[key] == 1 else f"{key}.{self._given[key]}"


class _Drafts:
    """The entries looked at so far, one by one."""

    def __init__(self, place: Place, wanted: Wanted) -> None:
        self._place = place
        self._wanted = wanted
        self.placed: list[Placed] = []
        self.unplaced: list[Unplaced] = []
        self.set_aside: list[SetAside] = []

    def add(self, entry: Entry) -> None:
        """Place the entry, or note why it has no place or is set aside."""
        try:
            self._add(entry)
        except NoItem as why:
            self.leave(entry, "mistaken", str(why))

    def _add(self, entry: Entry) -> None:
        titles, home = entry.source in self._wanted.titles, self._wanted.home
        mark = held_for(entry.uid)
        if mark and (self._wanted.held is None or mark in self._wanted.held):
            self.leave(entry, "free", "It is only held, for a meeting that is looked for.")
            return
        if not entry.exported and cancelled_by_title(entry.title):
            self.leave(entry, "cancelled", "Its title says that it is off.")
            return
        if entry.free and entry.source not in self._wanted.free:
            self.leave(entry, "free", "It is marked as free and blocks nothing.")
            return
        if entry.kind == "engagement" and not entry.place and entry.position is None:
            anywhere = item_anywhere(entry, home, titles=titles)
            assert anywhere is not None
            self._keep(Placed(item=anywhere, entry=entry))
            return
        told = self._place(entry)
        if isinstance(told, Told) and not entry.exported and (why := too_fast(entry, told)):
            told = Untold(reason=why)
        if isinstance(told, Told):
            item = item_of(entry, told, titles=titles)
            if entry.free and not isinstance(item, Stay):
                self.leave(entry, "free", "It is marked as free, and is no stay.")
            else:
                self._keep(Placed(item=item, entry=entry, told_by=told.by))
            return
        busy = item_anywhere(entry, home, titles=titles)
        if entry.free:
            self.leave(entry, "free", "It is marked as free, and no city could be told.")
        elif busy is None or self._within(busy):
            self.unplaced.append(Unplaced(entry=entry, reason=told.reason, guess=told.guess, item=busy))
        else:
            self._leave_outside(entry)

    def _keep(self, draft: Placed) -> None:
        if self._within(draft.item):
            self.placed.append(draft)
        else:
            self._leave_outside(draft.entry)

    def _within(self, item: Item) -> bool:
        """True if the item has anything to do with the days asked about."""
        days = self._wanted.days
        if days is None:
            return True
        first, last = (item.first, item.last) if isinstance(item, Stay) else (item.day, item.day)
        return first <= days.last and last >= days.first

    def _leave_outside(self, entry: Entry) -> None:
        self.leave(entry, "outside", "It is outside the days asked about.")

    def leave(self, entry: Entry, why: Why, sentence: str) -> None:
        """Set the entry aside."""
        self.set_aside.append(_aside(entry, why, sentence))


def _aside(entry: Entry, why: Why, sentence: str) -> SetAside:
    return SetAside(
        source=entry.source,
        line=entry.line,
        where=entry.where,
        why=why,
        sentence=sentence,
        title=entry.title,
        tells=tells(entry),
    )


def _when(item: Item) -> tuple[Minute, Minute, str]:
    """What items are put in order by: the start, the end, the city."""
    if isinstance(item, Engagement):
        start = instant(item.day, 0, item.zone) if item.start is None else item.start
        end = start + DAY if item.end is None else item.end
    else:
        start = instant(item.first, 0, item.city.zone) if item.start is None else item.start
        end = instant(item.last, DAY, item.city.zone) if item.end is None else item.end
    return start, end, item.city.name if item.city else ""


def _extent(item: Item) -> Span:
    """The whole of an item's days or hours."""
    start, end, _ = _when(item)
    return Span(start=start, end=max(end, start + 1))


def _merged(drafts: Iterable[Placed], set_aside: list[SetAside]) -> Iterator[Placed]:
    """The drafts, those that say the same as one; the others of each are noted among what is set aside."""
    going: list[_Going] = []
    for draft in sorted(drafts, key=lambda each: _when(each.item)[:2]):
        extent = _extent(draft.item)
        over = [each for each in going if each.end <= extent.start]
        if over:
            yield from (each.whole for each in over)
            going = [each for each in going if each.end > extent.start]
        kept = next((each for each in going if _say_the_same(each.first, each.item, draft)), None)
        if kept is None:
            if len(going) >= MOST_AT_ONCE:
                yield going.pop(0).whole
            going.append(_Going(first=draft, item=draft.item, end=extent.end))
            continue
        joined = joined_items(kept.item, draft.item)
        if joined != kept.item:
            kept.item, kept.end = joined, _extent(joined).end
        kept.also.append(draft.entry)
        set_aside.append(_merged_aside(draft.entry, kept.first.entry))
    yield from (each.whole for each in going)


@dataclass(slots=True, kw_only=True)
class _Going:
    """A draft that others may still say the same as, and what it comes to with those that did."""

    first: Placed
    item: Item
    end: Minute
    also: list[Entry] = field(default_factory=list)

    @property
    def whole(self) -> Placed:
        return replace(self.first, item=self.item, also=tuple(self.also)) if self.also else self.first


def _say_the_same(a: Placed, item: Item, b: Placed) -> bool:
    """True for two drafts that are one, `item` what the first has come to; what an export of Sidelines tells
    apart stays apart.
    """
    one, other = item.city, b.item.city
    if one is not None and other is not None and abs(one.latitude - other.latitude) > _FAR_DEGREES:
        return False
    one_export = a.entry.exported and b.entry.exported and a.entry.source == b.entry.source
    return not one_export and same(item, b.item)


_FAR_DEGREES = 0.2
"""Degrees of latitude between two cities that are surely farther apart than one town: it saves the exact distance."""


def _merged_aside(entry: Entry, kept: Entry) -> SetAside:
    of = kept.where if kept.source == entry.source else f"{kept.source}, {kept.where}"
    return _aside(entry, "merged", f"It says the same as {of}.")


def _unplaced(
    drafts: Sequence[Unplaced], placed: Sequence[Placed], set_aside: list[SetAside]
) -> Iterator[Unplaced]:
    """What has no place, but for entries whose hours are those of one that has, or of one before."""
    known: dict[tuple[Minute, Minute], Entry] = {}
    for each in placed:
        if isinstance(each.item, Engagement) and each.item.start is not None and each.item.end is not None:
            known.setdefault((each.item.start, each.item.end), each.entry)
    for draft in drafts:
        item = draft.item
        if item is None or item.start is None or item.end is None:
            yield draft
            continue
        kept = known.setdefault((item.start, item.end), draft.entry)
        if kept is not draft.entry and _may_be_one(kept, draft.entry):
            set_aside.append(_merged_aside(draft.entry, kept))
        else:
            yield draft


def _may_be_one(a: Entry, b: Entry) -> bool:
    """True for two entries of the same hours unless one source says of them that they are in two places."""
    return a.source != b.source or not a.place or not b.place or a.place == b.place


def _not_too_many_a_day(placed: Sequence[Placed]) -> tuple[list[Placed], tuple[Unplaced, ...]]:
    """As many items without hours a day as can be told apart; the others are named."""
    counts: Counter[date] = Counter()
    kept, left = [], []
    for each in placed:
        item = each.item
        day = item.day if isinstance(item, Engagement) else item.first
        counts[day] += item.one_day
        if item.one_day and counts[day] > MOST_A_DAY:
            reason = f"There are more than {MOST_A_DAY} places without hours on that day."
            left.append(Unplaced(entry=each.entry, reason=reason))
        else:
            kept.append(each)
    return kept, tuple(left)


def _contradictions(placed: Sequence[Placed], reading: Reading) -> Iterator[Contradiction]:
    """Those who contradict each other among items in order, at most `MOST_CONTRADICTIONS`."""
    going: list[tuple[Minute, Placed]] = []
    told = 0
    for each in placed:
        extent = _extent(each.item)
        going = [other for other in going if other[0] > extent.start][-MOST_AT_ONCE:]
        for _, other in going:
            if contradict(other.item, each.item, reading):
                yield Contradiction(one=other, other=each)
                told += 1
                if told >= MOST_CONTRADICTIONS:
                    return
        going.append((extent.end, each))


def outcomes(read: Read, source: Source) -> dict[str, str]:
    """What became of each event or line of the source, by where it stands: "placed", "unplaced" or why it was set
    aside.

    Of a series that any occurrence enters, "placed"; else the first of these that holds of one occurrence.
    """
    found: dict[str, str] = {}
    order = ("placed", "unplaced", "merged", "free", "mistaken", "cancelled", "outside", "another's")

    def note(each: Entry | SetAside, what: str) -> None:
        if each.source == source.name:
            found[each.where] = min(found.get(each.where, what), what, key=order.index)

    for placed in read.placed:
        note(placed.entry, "placed")
    for unplaced in read.unplaced:
        note(unplaced.entry, "unplaced")
    for aside in read.set_aside:
        note(aside, aside.why)
    return found

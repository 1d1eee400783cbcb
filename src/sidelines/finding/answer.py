"""The answer to "when and where could they meet?": the best of each kind of place, the ranked list, why not,
near misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sidelines.errors import TooMuch
from sidelines.finding.costs import Costs
from sidelines.finding.limits import AfterMeeting
from sidelines.finding.near import NearMiss, near_misses
from sidelines.finding.options import Columns, Progress, price
from sidelines.finding.picking import LOOKED_THROUGH, KindAnswer, Option, Picker
from sidelines.finding.ranking import Ranking
from sidelines.finding.wanted import Candidates, Case, MeetingWanted
from sidelines.finding.why import WhyNot, why_not
from sidelines.finding.windows import Search
from sidelines.places import City, CityTable
from sidelines.times import Days

__all__ = ["Answer", "KindAnswer", "Option", "find", "find_on"]


MOST_LOOKED_AT = 20_000_000
"""Days times places; a year in every city of the table is within it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """Everything that `find` found for one meeting."""

    case: Case
    meeting: MeetingWanted
    ranking: Ranking
    table: CityTable
    options: tuple[Option, ...]
    kinds: tuple[KindAnswer, ...]
    why_not: tuple[WhyNot, ...]
    near_misses: tuple[NearMiss, ...]
    windows: int
    """How many windows are open in all, before near places are put together."""
    open_places: tuple[int, ...]
    """In how many places a window is open on each of the meeting's days."""
    earliest: date | None
    """The first local day on which a window is open, listed or not."""
    complete: bool
    """False: it was stopped, and this is the best so far."""
    search: Search
    costs: Costs
    before: Answer | None = None
    """The answer for the meeting that has to come first."""

    @property
    def home(self) -> City:
        """The city whose time is shown second: the home that the case names, or else the first participant's."""
        return self.case.principal(self.case.home or self.meeting.participants[0]).home


def find(
    case: Case,
    meeting: str | None = None,
    *,
    as_of: date | None = None,
    ranking: Ranking | None = None,
    limit: int | None = 50,
    explain: bool = True,
    progress: Progress | None = None,
) -> Answer:
    """Every feasible place and time for a meeting of the case, ranked.

    A meeting that has to come first is answered too.

    `meeting`: its name, by default the case's last; `as_of`: answer with what was known that day; `limit`: how
    many options are put into words (None: all); `explain`: also why the other days are closed, and near misses;
    `progress`: told the days done and the days in all, twice over if the closed ones are explained, and may answer
    False to stop. Raises UnknownName for a meeting or principal that the case doesn't hold, TooMuch for more days
    and places than can be looked at at once.
    """
    known = case.as_known_on(as_of or case.as_of)
    wanted = known.meeting(meeting)
    before = None
    if wanted.after is not None:
        before = find(
            known, wanted.after.meeting, ranking=ranking, limit=limit, explain=explain, progress=progress
        )
        # Days that are past count here: the meeting may have been held on one of them.
        ever = (
            find(replace(known, as_of=None), before.meeting.name, limit=1, explain=False)
            if known.as_of
            else before
        )
        wanted = _bounded(wanted, ever)
        known = known.with_meeting(wanted)
    table = wanted.candidates.table()
    if len(table) * len(wanted.days) > MOST_LOOKED_AT:
        raise TooMuch(
            f"{len(wanted.days):,} days in {len(table):,} places are more than can be looked at at once"
        )
    search = Search(known, wanted, table)
    costs = Costs(search, ranking or known.ranking)
    most = None if limit is None else limit * LOOKED_THROUGH
    columns, complete = price(search, costs, wanted.days, _part(progress, 0, 2 if explain else 1), most)
    picker = Picker(search, costs, columns)
    options = picker.ranked(limit)
    closed: tuple[WhyNot, ...] = ()
    if explain and complete:
        closed = tuple(_explained(search, costs, columns, _part(progress, 1, 2)))
        complete = len(closed) == len(wanted.days)
    first = min(columns.day.tolist(), default=None)
    return Answer(
        case=known, meeting=wanted, ranking=costs.ranking, table=search.table, options=options,
        kinds=picker.kinds(options, explain=explain and complete), why_not=closed,
        near_misses=tuple(near_misses(search, costs, closed)) if complete else (), windows=len(columns),
        open_places=_open_places(columns, len(wanted.days)),
        earliest=None if first is None else wanted.days.first + timedelta(days=first), complete=complete,
        search=search, costs=costs, before=before,
    )  # fmt: skip


def find_on(
    case: Case,
    meeting: str | None = None,
    *,
    day: date | None = None,
    city: City | None = None,
    as_of: date | None = None,
    ranking: Ranking | None = None,
    progress: Progress | None = None,
) -> Answer:
    """The answer for that day alone, in that city alone, or both, whether the case asks about them or not.

    Its `why_not` holds the reason for each day. Everything else as in `find`.
    """
    wanted = case.meeting(meeting)
    if city is not None:
        wanted = replace(wanted, candidates=Candidates(cities=(city,)))
    if day is not None:
        wanted = replace(wanted, days=Days(first=day, last=day))
    narrowed = case.with_meeting(wanted)
    answer = find(narrowed, wanted.name, as_of=as_of, ranking=ranking, limit=None, progress=progress)
    if city is None:
        return answer
    return replace(answer, why_not=tuple(replace(why, city=0) for why in answer.why_not))


def _open_places(columns: Columns, days: int) -> tuple[int, ...]:
    """In how many places each day is open; windows of one day and city stand side by side."""
    new = np.ones(len(columns), dtype=bool)
    new[1:] = (columns.day[1:] != columns.day[:-1]) | (columns.city[1:] != columns.city[:-1])
    return tuple(np.bincount(columns.day[new], minlength=days).tolist())


def _part(progress: Progress | None, part: int, parts: int) -> Progress | None:
    """The progress of one of several passes over the days."""
    return progress and (lambda done, days: progress(part * days + done, parts * days))


def _explained(search: Search, costs: Costs, columns: Columns, progress: Progress | None) -> Iterator[WhyNot]:
    opened = set(columns.day.tolist())
    days: Days = search.meeting.days
    for number, day in enumerate(days):
        if progress is not None and not progress(number, len(days)):
            return
        yield WhyNot(day=day, open=True) if number in opened else why_not(search, costs, day)


def _bounded(wanted: MeetingWanted, before: Answer) -> MeetingWanted:
    """The meeting with the limit that the one before it sets: not before its earliest window by so many days."""
    assert wanted.after is not None
    days, earliest = wanted.after.days, before.earliest
    limit = AfterMeeting(
        key=f"{wanted.name}/after",
        meeting=before.meeting.name,
        days=days,
        first=None if earliest is None else earliest + timedelta(days=days),
        open=earliest is not None,
        what=before.meeting.name,
    )
    return replace(wanted, limits=(*wanted.limits, limit))

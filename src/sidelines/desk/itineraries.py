"""Itineraries: each principal's diary as a viewer sees it, with what requests confirm and hold in it.

A diary is kept as the text of a case file. Whoever does not see the whole of it sees where the principal is, and no
engagement. A hold or a meeting of a file that does not exist for the viewer is not there at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import gettext as _

from sidelines.desk import access, bridge
from sidelines.desk.access import Viewer
from sidelines.desk.models import ConfirmedMeeting, Diary, HeldSpan, Principal, RequestSide
from sidelines.errors import PlaceError, SidelinesError
from sidelines.finding.wanted import Case
from sidelines.formats.cases.edit import new_case
from sidelines.formats.cases.file import read_case
from sidelines.formats.cases.items import CityNames, values_of
from sidelines.formats.cases.joining import Part, joined_case
from sidelines.itinerary import Engagement, Itinerary, Reading
from sidelines.meetings.holds import Strength
from sidelines.places import City, find_city
from sidelines.times import Span, day_at

NAME = "diary"
"""What a diary's text is called in messages about it."""


class UnreadableDiary(SidelinesError):
    """The diary as it is kept can't be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A principal's diary as one viewer sees it."""

    principal: Principal
    diary: Diary | None
    itinerary: Itinerary
    """What the diary itself says, as it was known on the day asked about."""
    whole: bool
    """False: engagements are kept from the viewer."""
    meetings: tuple[ConfirmedMeeting, ...] = ()
    holds: tuple[HeldSpan, ...] = ()
    stands: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Where in the text each item stands that the viewer may change: its list, and its place there."""
    reading: Reading = field(default_factory=Reading)
    elsewhere: bool = False
    """Requests keep something at other times than those that were asked for."""

    @property
    def version(self) -> int:
        """Which version of the diary this is; 0 where none was ever kept."""
        return self.diary.version if self.diary is not None else 0

    @property
    def empty(self) -> bool:
        """Whether nothing at all is in it."""
        return not (self.meetings or self.holds or self.elsewhere or any(True for _item in self.itinerary))


def kept(
    viewer: Viewer, principals: Sequence[Principal], today: date | None = None, within: Span | None = None
) -> list[Kept]:
    """The diaries of these principals, who must be the viewer's to see, as known on a day.

    Of what requests keep in them, what lies `within` a span is enough for a page that shows no more.
    """
    keys = [each.pk for each in principals]
    asked = Q(principal__in=keys) & (Q() if within is None else _touches(within))
    diaries = {row.principal_id: row for row in Diary.objects.filter(principal__in=keys)}
    meetings: dict[int, list[ConfirmedMeeting]] = {}
    for meeting in (
        access.confirmed_meetings(viewer).filter(asked).select_related("file").defer("file__words")
    ):
        meetings.setdefault(meeting.principal_id, []).append(meeting)
    confirmed = {each.file_id for found in meetings.values() for each in found}
    holds: dict[int, list[HeldSpan]] = {}
    for hold in access.holds(viewer).filter(asked).select_related("file").defer("file__words"):
        if hold.file_id not in confirmed:  # the firm hold of a meeting that is confirmed says nothing more
            holds.setdefault(hold.principal_id, []).append(hold)
    found = [
        _kept(viewer, each, diaries.get(each.pk), meetings.get(each.pk, ()), holds.get(each.pk, ()), today)
        for each in principals
    ]
    return found if within is None else [_looked_elsewhere(viewer, each) for each in found]


def _touches(span: Span) -> Q:
    return Q(begins__lt=bridge.moment(span.end), ends__gt=bridge.moment(span.start))


def _looked_elsewhere(viewer: Viewer, kept: Kept) -> Kept:
    """A diary that seems empty, having looked whether requests keep anything in it at other times."""
    if not kept.empty:
        return kept
    key = kept.principal.pk
    elsewhere = (
        access.confirmed_meetings(viewer).filter(principal=key).exists()
        or access.holds(viewer).filter(principal=key).exists()
    )
    return replace(kept, elsewhere=elsewhere)


def _kept(
    viewer: Viewer,
    principal: Principal,
    diary: Diary | None,
    meetings: Iterable[ConfirmedMeeting],
    holds: Iterable[HeldSpan],
    today: date | None,
) -> Kept:
    whole = access.sees_whole_diary(viewer, principal.pk)
    itinerary = _read(part_of(principal, diary, whole))
    return Kept(
        principal=principal,
        diary=diary,
        itinerary=itinerary.as_known_on(today),
        whole=whole,
        meetings=tuple(meetings),
        holds=tuple(holds),
        stands=_stands(itinerary, whole),
    )


@lru_cache(maxsize=256)
def _read(part: Part) -> Itinerary:
    """The itinerary of a diary alone, read once for as long as its text is the same."""
    return read_itinerary(part)


def _stands(itinerary: Itinerary, whole: bool) -> dict[str, tuple[str, int]]:
    found = {stay.key: ("stays", at) for at, stay in enumerate(itinerary.stays)}
    if whole:
        found |= {each.key: ("engagements", at) for at, each in enumerate(itinerary.engagements)}
    return found


def text_of(principal: Principal, diary: Diary | None) -> str:
    """The diary's text; of a principal for whom none was kept yet, one that holds nothing but the home."""
    return (
        diary.text
        if diary is not None and diary.text
        else new_case(principal.name, principal.home_city, "toml")
    )


def part_of(principal: Principal, diary: Diary | None, whole: bool) -> Part:
    """The diary as it goes into a case."""
    return Part(
        text=text_of(principal, diary),
        name=principal.name,
        title=principal.title,
        whereabouts_only=not whole,
    )


def read_itinerary(part: Part) -> Itinerary:
    """The itinerary that a part holds; raises UnreadableDiary, naming every fault."""
    return case_in(joined_case([part])).itineraries[0]


def case_in(text: str, name: str = NAME) -> Case:
    """The case in a text of the desk's own; raises UnreadableDiary, naming every fault."""
    case, problems = read_case(text, name, titles=True)
    if case is None:
        faults = [problem for problem in problems if problem.severity == "error"]
        raise UnreadableDiary(" ".join(problem.sentence or str(problem) for problem in faults[:5]))
    return case


# --- what requests add to a diary --------------------------------------------------------------------------------


def with_requests(kept: Kept, leave_out: RequestSide | None = None) -> Part:
    """The diary with the confirmed meetings and the firm holds as engagements; soft holds block nothing.

    What one file keeps is left out where another time is looked for that very meeting.
    """
    names = CityNames({})
    base = part_of(kept.principal, kept.diary, kept.whole)
    blocking: list[ConfirmedMeeting | HeldSpan] = [
        *kept.meetings,
        *(hold for hold in kept.holds if hold.strength == Strength.FIRM.value),
    ]
    added = tuple(
        values_of(engagement_of(row), names)
        for row in blocking
        if leave_out is None or row.file_id != leave_out.pk
    )
    return Part(
        text=base.text,
        name=base.name,
        title=base.title,
        whereabouts_only=base.whereabouts_only,
        engagements=added,
        places=tuple(names.added),
    )


def engagement_of(row: ConfirmedMeeting | HeldSpan) -> Engagement:
    """What a request keeps, as an engagement; one whose hours are open is on its day."""
    confirmed = isinstance(row, ConfirmedMeeting)
    city = city_of(row.city, row.zone)
    begins, ends = bridge.minute(row.begins), bridge.minute(row.ends)
    zone = city.zone if city is not None else row.zone
    return Engagement(
        key=f"{'confirmed' if confirmed else 'hold'}/{row.pk}",
        city=city,
        day=day_at(begins, zone),
        zone=zone,
        start=None if row.hours_open else begins,
        end=None if row.hours_open else ends,
        title=_("confirmed meeting") if confirmed else _("hours held for a meeting"),
    )


def city_of(name: str, zone: str) -> City | None:
    """The city of that name whose clocks are those of the zone; nothing where it can't be told for sure."""
    try:
        city = find_city(name) if name else None
    except PlaceError:
        return None
    return city if city is not None and city.zone == zone else None


def soft_holds_in(kept: Kept, span: Span) -> list[HeldSpan]:
    """The soft holds that a span would touch: they warn, and block nothing."""
    return [
        hold
        for hold in kept.holds
        if hold.strength == Strength.SOFT.value
        and bridge.minute(hold.begins) < span.end
        and bridge.minute(hold.ends) > span.start
    ]


def bare_part(name: str, home: str) -> Part:
    """A principal of whom nothing is known but the home, as part of a case; raises PlaceError for no city."""
    find_city(home)
    return Part(text=new_case(name, home, "toml"), name=name)

"""From the stays and engagements of a case file to those of an itinerary: local times become instants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sidelines.formats.cases.fields import When
from sidelines.formats.cases.lines import Path
from sidelines.formats.cases.problems import Problems
from sidelines.formats.cases.schema import EngagementTable, ItemTable, MovableTable, StayTable
from sidelines.formats.diaries.entries import Mark
from sidelines.itinerary import Engagement, Reading, Stay
from sidelines.people import Principal
from sidelines.times import DAY, Minute, day_at, instant, minute_of, short_day, time_text, zone

LONGEST_STAY = 1_100
"""Days."""

LONG_STAY = 60
"""Days: of a longer stay it is asked whether its year is right."""


class DiaryReader:
    """Reads the stays and engagements of one principal; what makes no sense is noted and left out."""

    def __init__(self, principal: Principal, reading: Reading, problems: Problems) -> None:
        self._principal = principal
        self._reading = reading
        self._problems = problems

    def stays(self, tables: Sequence[StayTable]) -> tuple[Stay, ...]:
        """The stays that can be read, in the order of the file."""
        found = (self._stay(table) for table in tables)
        return tuple(stay for stay in found if stay is not None)

    def engagements(self, tables: Sequence[EngagementTable], stays: Sequence[Stay]) -> tuple[Engagement, ...]:
        """The engagements that can be read, in the order of the file; `stays` say where the principal is."""
        found = (self._engagement(table, stays) for table in tables)
        return tuple(engagement for engagement in found if engagement is not None)

    def _stay(self, table: StayTable) -> Stay | None:
        path = self._problems.path_of(table.source)
        name = table.city.zone
        self._look_at_assumed(table, path)
        start, end = (
            self._minute(when, name, (*path, key)) for when, key in ((table.start, "from"), (table.end, "to"))
        )
        stay = Stay(
            key=self._key("stay", path, table),
            city=table.city,
            first=_day_of(table.start, name),
            last=_day_of(table.end, name),
            start=start,
            end=end,
            assumed=frozenset(table.assumed),
            tentative=table.tentative,
            known=table.known,
            title=table.title,
        )
        what = f"{self._principal.name}'s stay in {table.city.name}"
        if stay.last < stay.first or (stay.span(self._reading).minutes <= 0 and not stay.one_day):
            self._problems.add(
                (*path, "to"), table.end, "an end after the start", f"{what} ends before it begins."
            )
            return None
        return stay if self._look_at_length(stay, table, what, path) else None

    def _look_at_length(self, stay: Stay, table: StayTable, what: str, path: Path) -> bool:
        """Note a stay that is long for a journey; False if it is too long to be read."""
        days = (stay.last - stay.first).days + 1
        if days > LONGEST_STAY:
            sentence = f"{what} is {days:,} days long."
            self._problems.add((*path, "to"), table.end, f"at most {LONGEST_STAY:,} days", sentence)
        elif days > LONG_STAY:
            sentence = f"{what} is one of {days:,} days: is the year right?"
            expected = f"a stay of at most {LONG_STAY} days"
            self._problems.add((*path, "to"), table.end, expected, sentence, "warning")
        return days <= LONGEST_STAY

    def _engagement(self, table: EngagementTable, stays: Sequence[Stay]) -> Engagement | None:
        path = self._problems.path_of(table.source)
        hours = self._hours(table, path)
        if hours is None or not self._is_a_way_or_stays_put(table, hours, path):
            return None
        begin, finish = hours
        name = table.city.zone if table.city else self._zone_on(_plain_day(begin), stays)
        ends_in = table.ends_in if table.ends_in != table.city else None
        start = self._minute(begin, name, (*path, "from"))
        end = self._minute(finish, ends_in.zone if ends_in else name, (*path, "to"))
        what = table.title or "an engagement"
        if start is not None and end is not None and end <= start:
            self._problems.add(
                (*path, "to"), table.end, "an end after the start", f"{_upper(what)} ends before it begins."
            )
            return None
        self._look_at_assumed(table, path)
        least, most = self._range(table, name, path)
        engagement = Engagement(
            key=self._key("engagement", path, table),
            city=table.city,
            day=_day_of(begin, name),
            zone=name,
            ends_in=ends_in,
            start=start,
            end=end,
            assumed=frozenset(table.assumed),
            movable=table.movable is not False,
            movable_from=least,
            movable_to=most,
            tentative=table.tentative,
            known=table.known,
            title=table.title,
        )
        self._look_at_range(engagement, path)
        return engagement

    def _key(self, kind: str, path: Path, table: ItemTable) -> str:
        number = path[-1] if path and isinstance(path[-1], int) else -1
        key = f"{self._principal.name}/{kind}/{number + 1}"
        mark = Mark.read(table.imported)
        if mark is not None:  # the same wherever in the file it stands
            named = f"{self._principal.name}/{mark.source}/{mark.entry}"
            key = named if named not in self._problems.paths else key
            self._problems.imported.add(key)
        self._problems.paths.setdefault(key, path)
        return key

    def _hours(self, table: EngagementTable, path: Path) -> tuple[When, When] | None:
        """The two times of an engagement, or its day twice; None once it is noted that neither is there."""
        given = [when for when in (table.start, table.end) if when is not None]
        times = [when for when in given if isinstance(when, datetime)]
        if table.day is not None:
            if not given:
                return table.day, table.day
            self._problems.add((*path, "day"), table.day, "either day, or from and to")
        elif len(times) == 2:
            return times[0], times[1]
        elif times:
            self._problems.add(path, given[0] if len(given) == 1 else table.end, "two times, from and to",
                               "An engagement has both its hours, or only its day.")  # fmt: skip
        elif given and given[0] == given[-1]:
            return given[0], given[0]
        elif given:
            sentence = "An engagement of several days has hours; where it has none, write a stay."
            self._problems.add((*path, "to"), table.end, "hours, or one day", sentence)
        else:
            self._problems.add(path, table.source, "a day, or from and to")
        return None

    def _is_a_way_or_stays_put(self, table: EngagementTable, hours: tuple[When, When], path: Path) -> bool:
        """False once it is noted that an engagement ends elsewhere, but lacks where or when it begins."""
        if table.ends_in is None:
            return True
        where = (*path, "ends_in")
        if table.city is None:
            sentence = f"A way to {table.ends_in.name} begins in a city."
            self._problems.add(where, table.ends_in.label, "city, where it begins", sentence)
        elif not isinstance(hours[0], datetime):
            sentence = f"A way from {table.city.name} to {table.ends_in.name} has both its hours."
            self._problems.add(where, table.ends_in.label, "two times, from and to", sentence)
        else:
            return True
        return False

    def _zone_on(self, day: date, stays: Sequence[Stay]) -> str:
        """The zone where the principal is that day: of the last stay covering it, else home."""
        there = [stay.city.zone for stay in stays if stay.first <= day <= stay.last]
        return there[-1] if there else self._principal.home.zone

    def _minute(self, when: When, name: str, path: Path) -> Minute | None:
        """The instant of a time; None for a day."""
        if not isinstance(when, datetime):
            return None
        if when.tzinfo is not None:
            return minute_of(when)
        local = when.replace(tzinfo=zone(name), fold=0)
        minute = minute_of(local)
        again = local.astimezone(UTC).astimezone(zone(name))
        shown = f"{when:%H:%M} on {short_day(when.date())}"
        if again.replace(tzinfo=None) != when:
            sentence = f"The clocks of {name} leave out {shown}; it is read as {time_text(minute, name)}."
            self._problems.add(path, when, "a time that the clocks show", sentence, "warning")
        elif local.utcoffset() != local.replace(fold=1).utcoffset():
            sentence = (
                f"The clocks of {name} show {shown} twice; the first is meant, {time_text(minute, name)}."
            )
            self._problems.add(path, when, "a time with its offset", sentence, "warning")
        return minute

    def _range(self, table: EngagementTable, name: str, path: Path) -> tuple[Minute | None, Minute | None]:
        """Within which instants the engagement may be moved."""
        movable = table.movable
        if not isinstance(movable, MovableTable):
            return None, None
        least = self._minute(movable.start, name, (*path, "movable", "from"))
        most = self._minute(movable.end, name, (*path, "movable", "to"))
        if least is None:
            least = instant(_plain_day(movable.start), 0, name)
        if most is None:
            most = instant(_plain_day(movable.end), DAY, name)
        return least, most

    def _look_at_range(self, engagement: Engagement, path: Path) -> None:
        if not engagement.movable:
            return
        path = (*path, "movable")
        if engagement.start is None or engagement.end is None:
            sentence = "An engagement without hours takes place at any time of its day as it is."
            self._problems.add(path, True, "from and to with hours", sentence, "warning")
            return
        least, most = engagement.movable_from, engagement.movable_to
        if least is not None and most is not None and not least <= engagement.start < engagement.end <= most:
            what = engagement.title or "the engagement"
            sentence = f"{_upper(what)} isn't within the times within which it may be moved."
            self._problems.add(path, {}, "times around those of the engagement", sentence)

    def _look_at_assumed(self, table: ItemTable, path: Path) -> None:
        ends = {"from": getattr(table, "start", None), "to": getattr(table, "end", None)}
        for i, end in enumerate(table.assumed):
            if not isinstance(ends[end], datetime):
                sentence = f"{end} has no hour that could be assumed."
                self._problems.add((*path, "assumed", i), end, "an end with an hour", sentence, "warning")


def _upper(what: str) -> str:
    return what[:1].upper() + what[1:]


def _plain_day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when


def _day_of(when: When, name: str) -> date:
    """The local day of a time in the zone, or the day itself."""
    if not isinstance(when, datetime):
        return when
    return when.date() if when.tzinfo is None else day_at(minute_of(when), name)

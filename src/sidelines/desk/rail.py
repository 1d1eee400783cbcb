"""Rail: the days of a story on a scale of whole months, each with something in it a link."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sidelines.desk.shown import Shown
from sidelines.desk.storied import Busy

CROWDED = 48
"""With more days than this the links wrap, and no lines lead to them."""
QUIET = timedelta(days=14)
"""Of a silence longer than this, the first days of its months are links too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """From the first day of a month to the last of another, the days with something in them, and where each leads."""

    first: date
    last: date
    busy: Sequence[Busy]
    address: Callable[[date], str]

    @property
    def span(self) -> int:
        """Days from the first to the last."""
        return (self.last - self.first).days

    def x(self, day: date) -> float:
        """Where a day lies, in thousandths of the rail."""
        return round(((day - self.first).days + 0.5) * 1000 / (self.span + 1), 1)

    def shown(self, day: date) -> Shown:
        """The rail with this day on it."""
        stops = self._stops(day)
        return {
            "first": self.first.isoformat(),
            "span": self.span,
            "shown": (day - self.first).days,
            "shown_x": self.x(day),
            "months": self._months(),
            "marks": self._marks(),
            "days": self._days(stops, day),
            "crowded": len(stops) > CROWDED,
        }

    def _stops(self, shown: date) -> list[date]:
        """The days that are links: those with something in them, the one shown, and the months of each long silence."""
        busy = [each.day for each in self.busy]
        stops = {*busy, shown}
        for before, after in pairwise(busy):
            if after - before > QUIET:
                stops |= {first for first in _firsts(before, after) if first < after}
        return sorted(stops)

    def _months(self) -> list[Shown]:
        months: list[Shown] = []
        start = self.first
        while start <= self.last:
            length = calendar.monthrange(start.year, start.month)[1]
            year = str(start.year) if not months or start.month == 1 else ""
            months.append({"label": date_format(start, "M"), "year": year, "length": length})
            start += timedelta(days=length)
        return months

    def _marks(self) -> list[Shown]:
        found = []
        for busy in self.busy:
            kinds = [internal for internal, there in ((False, busy.told), (True, busy.inside)) if there]
            found += [{"x": self.x(busy.day), "internal": internal} for internal in kinds]
        return found

    def _days(self, stops: Sequence[date], shown: date) -> list[Shown]:
        busy = {each.day: each for each in self.busy}
        turns = {
            after
            for before, after in pairwise(stops)
            if (before.year, before.month) != (after.year, after.month)
        }
        return [
            {
                "iso": day.isoformat(),
                "url": self.address(day),
                "number": day.day,
                "month": date_format(day, "M"),
                "turn": place == 0 or day in turns,
                "quiet": day not in busy,
                "label": _("%(day)s: %(what)s")
                % {"day": date_format(day, "l j F Y"), "what": _what(busy.get(day))},
                "x": self.x(day),
                "slot_x": round((place + 0.5) * 1000 / len(stops), 1),
                "current": day == shown,
            }
            for place, day in enumerate(stops)
        ]

    def ways(self, day: date, last: date) -> Shown:
        """The days before and after, and those before and after with something in them; none beyond `last`."""
        days = [busy.day for busy in self.busy]
        before = day - timedelta(days=1) if day > self.first else None
        after = day + timedelta(days=1) if day < last else None
        return {
            "previous": self._way(before),
            "next": self._way(after),
            "earlier": self._way(max((each for each in days if each < day), default=None)),
            "later": self._way(min((each for each in days if each > day), default=None)),
        }

    def _way(self, day: date | None) -> Shown | None:
        return None if day is None else {"url": self.address(day), "label": date_format(day, "D j M")}


def _firsts(after: date, until: date) -> list[date]:
    """The first days of months after a day, up to another."""
    found: list[date] = []
    start, _last = months_around(after, after)
    while start <= until:
        if start > after:
            found.append(start)
        start = months_around(start, start)[1] + timedelta(days=1)
    return found


def _what(busy: Busy | None) -> str:
    if busy is None:
        return _("nothing was entered")
    done = [_(name) for name in busy.acts]
    climbed = [_("goes to %(rung)s") % {"rung": _(climb.rung.words)} for _side, climb in busy.climbs]
    return ", ".join([*done, *dict.fromkeys(climbed)])


def months_around(first: date, last: date) -> tuple[date, date]:
    """The first day of the first month and the last day of the last."""
    return first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])

"""Body clocks: what time it is for a traveller's body, whose clock follows the local one slowly."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from sidelines.openings import Diary
from sidelines.times import DAY, Clock, Minute, instant, offset_at

SHIFT_PER_DAY = 60
"""Minutes by which a body clock moves towards local time in a day: about an hour a day, the usual rule of
thumb for jet lag (Waterhouse, Reilly, Atkinson and Edwards, Lancet 369, 2007)."""
BODY_DAY: tuple[Clock, Clock] = (7 * 60, 23 * 60)
"""The hours of the body clock outside the eight of its night."""


@dataclass(frozen=True, slots=True)
class BodyClock:
    """One principal's body clock through the stays of a diary: at home hours where there are none."""

    home: str
    """The zone of home."""
    stays: tuple[tuple[Minute, Minute, str], ...]
    """Start, end and zone of each stay longer than a day without hours, in order."""

    @staticmethod
    def of(diary: Diary) -> BodyClock:
        """The body clock of the diary's principal."""
        stays = [stay for stay in diary.itinerary.stays if not stay.one_day]
        spans = [(stay.span(diary.reading), stay.city.zone) for stay in stays]
        kept = tuple(sorted((span.start, span.end, zone) for span, zone in spans))
        return BodyClock(diary.itinerary.principal.home.zone, kept)

    def offset(self, day: date) -> int:
        """Minutes by which the body clock is ahead of UTC at noon that day (noon at home)."""
        when = instant(day, 12 * 60, self.home)
        at_home = offset_at(when, self.home)
        upto = bisect_right(self.stays, (when, 0, ""))
        body, since = float(at_home), None
        for start, end, zone in self.stays[max(0, upto - 8) : upto]:
            if since is not None:
                body = _drift(body, at_home, start - since - DAY)
            body = _drift(body, offset_at(start, zone), min(end, when) - start)
            since = end
        if since is not None:
            # For a day after a stay the principal may well be there still.
            body = _drift(body, at_home, when - since - DAY)
        return round(body)


def _drift(body: float, towards: float, minutes: int) -> float:
    """A body clock's offset after so many minutes under another one, the shorter way round the clock."""
    apart = (towards - body + DAY / 2) % DAY - DAY / 2
    most = SHIFT_PER_DAY * max(minutes, 0) / DAY
    return body + max(-most, min(most, apart))

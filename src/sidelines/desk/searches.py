"""Searches: the case that a search is made from, its answer within a time, and how pages hand both on.

A search is the text of a case file, the one that the command line reads, so that both answer alike. Nothing of it is
kept: a page hands it to the next one sealed, for the member who made it alone.
"""

from __future__ import annotations

import base64
import json
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core import signing
from django.utils.translation import gettext as _

from sidelines.desk.actions.diaries import Upload, planned_import
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.itineraries import case_in
from sidelines.errors import TooMuch
from sidelines.finding.answer import Answer, find, find_on
from sidelines.finding.answer import Option as Found
from sidelines.finding.wanted import Case
from sidelines.formats.cases.diaries import left_open
from sidelines.formats.cases.edit import new_case
from sidelines.formats.cases.items import Values
from sidelines.formats.cases.joining import Part, joined_case
from sidelines.meetings.options import Option
from sidelines.phrases import joined
from sidelines.places import find_city
from sidelines.times import Days

MOST_DAYS = 92
"""So many days are looked at in one search on a page; the command line takes more."""
MOST_SECONDS = 20.0
"""After so long a search gives the best that it has found."""
SHOWN = 10
"""So many options are put into words, as on the command line."""
MEETING = "The meeting"
SEARCH_HOLDS = timedelta(hours=12)
AROUND = timedelta(days=31)
"""Before and after the days of the meeting: what a journey to or from it could begin or end at."""
KEPT_AROUND = timedelta(days=366)
"""Before and after them, of an itinerary that is kept: the next search may ask about other days."""
_CASES = (".toml", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a search asks: the days, and within what limits."""

    first: date
    last: date
    format: str = "bilateral"
    minutes: int | None = None
    opens: str = "08:00"
    closes: str = "22:00"
    candidates: str | tuple[str, ...] = "capitals and airports"
    limits: tuple[Values, ...] = ()
    ranking: str = "balanced"

    def meeting(self, participants: Sequence[str]) -> Values:
        """The meeting as a case has it."""
        found: Values = {
            "name": MEETING,
            "participants": list(participants),
            "from": self.first,
            "to": self.last,
            "format": self.format,
        }
        if self.minutes:
            found["minutes"] = self.minutes
        found["hours"] = [self.opens, self.closes]
        given = self.candidates
        found["candidates"] = given if isinstance(given, str) else list(given)
        if self.limits:
            found["limits"] = list(self.limits)
        return found


def search_text(parts: Sequence[Part], asked: Asked, *, as_of: date | None) -> str:
    """The text of the case that is searched; raises SidelinesError where the parts don't go together."""
    names = [part.name for part in parts]
    twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
    if twice is not None:
        raise NotPossible(_("Two of them are called %(name)s: call one of them otherwise.") % {"name": twice})
    return joined_case(parts, home=names[0], as_of=as_of, meeting=asked.meeting(names), ranking=asked.ranking)


def part_of_upload(
    upload: Upload, name: str, home: str, asked: Asked, around: timedelta = AROUND
) -> tuple[Part, list[str]]:
    """Somebody's itinerary out of a file or a paste, for one search, and what it leaves open in sentences.

    It is read so far `around` the days that are asked about.

    A case file gives its first principal, or the one of that name; anything else is read as the command line imports
    it. Raises SidelinesError with what is wrong.
    """
    if upload.name.lower().endswith(_CASES):
        return _part_of_case(upload, name), []
    if not name or not home:
        raise NotPossible(_("Say whose itinerary this is, and where that principal lives."))
    bounded = replace(upload, days=Days(first=asked.first - around, last=asked.last + around))
    found = planned_import(new_case(name, home, "toml"), bounded, asked.first, within(MOST_SECONDS))
    opened = [sentence for source in found.sources for sentence in left_open(found.read, source)]
    return Part(text=found.text, name=name), opened


def _part_of_case(upload: Upload, name: str) -> Part:
    text = upload.content.decode("utf-8-sig", errors="replace")
    found = [each.principal.name for each in case_in(text, upload.name).itineraries]
    if name and name not in found and len(found) > 1:
        raise NotPossible(
            _("%(file)s has no principal %(name)s; it has %(names)s.")
            % {"file": upload.name, "name": name, "names": joined(found)}
        )
    chosen = name if name in found else found[0]
    return Part(text=text, name=name or chosen, of=chosen)


def within(seconds: float) -> Callable[[int, int], bool]:
    """What is told how far something is, and stops it once the time is over."""
    began = time.monotonic()
    return lambda _done, _days: time.monotonic() - began < seconds


# --- the answer --------------------------------------------------------------------------------------------------


def answer_of(text: str) -> Answer:
    """What the command line answers to the same text, or the best found within the time."""
    case = _known(text)
    _look_at_size(case)
    return find(case, limit=SHOWN, progress=within(MOST_SECONDS))


def why_not_of(text: str, *, day: date | None, city: str) -> Answer:
    """Why a day, a city or both are closed, and what would open them; raises PlaceError for an unknown city."""
    case = _known(text)
    _look_at_size(case)
    place = find_city(city) if city else None
    return find_on(case, day=day, city=place, progress=within(MOST_SECONDS))


def _known(text: str) -> Case:
    case = case_in(text)
    return case.as_known_on(case.as_of)


def _look_at_size(case: Case) -> None:
    days = len(case.meeting().days)
    if days > MOST_DAYS:
        raise TooMuch(
            _("%(days)s days are more than a page looks at: ask about %(most)s at most.")
            % {"days": days, "most": MOST_DAYS}
        )


# --- handed from page to page ------------------------------------------------------------------------------------


def sealed(text: str, whose: str) -> str:
    """A search as a page hands it on, for whoever made it alone."""
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()
    return _signer("search", whose).sign(packed)


def unsealed(said: str, whose: str) -> str:
    """The search that a page handed on; raises NotPossible for one that is none or too old."""
    return zlib.decompress(base64.urlsafe_b64decode(_unsigned("search", said, whose))).decode()


def sealed_option(found: Found, whose: str, met: Sequence[str]) -> str:
    """An option as a page offers it to be chosen: the suggested hours in its place, and for whose meeting it is."""
    fields = {
        "begins": found.suggested,
        "ends": found.suggested + found.minutes,
        "zone": found.city.zone,
        "city": found.city.name,
        "country": found.city.country,
        "met": sorted(met),
    }
    return _signer("option", whose).sign(json.dumps(fields, ensure_ascii=True, separators=(",", ":")))


def unsealed_option(said: str, whose: str, key: str) -> tuple[Option, frozenset[str]]:
    """The option that was chosen, under a key in its request, and the names of those who were to meet.

    Raises NotPossible for one that was never offered.
    """
    fields = json.loads(_unsigned("option", said, whose))
    met = frozenset(fields.pop("met", ()))
    return Option(key=key, **fields), met


def _signer(what: str, whose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"sidelines.desk.{what}.{whose}")


def _unsigned(what: str, said: str, whose: str) -> str:
    try:
        return _signer(what, whose).unsign(said, max_age=SEARCH_HOLDS)
    except signing.BadSignature:
        raise NotPossible(_("This search is too old, or not yours: look again.")) from None

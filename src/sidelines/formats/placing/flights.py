"""Flights and trains: the way from here to there that an entry's title, place and notes tell, in their wordings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from sidelines.airports import airport_city
from sidelines.countries import fold
from sidelines.formats.diaries.entries import Entry
from sidelines.formats.placing import flight_words as words
from sidelines.formats.placing.address_words import FORENAMES
from sidelines.formats.placing.trip_titles import LONGEST_TITLE, cancelled_by_title
from sidelines.places import cities_called

By = Literal["flight", "train"]

LONGEST_WAY = timedelta(hours=36)
"""What lasts longer is a journey with stays in it, not one flight or train."""

NOTES_READ = 4000
"""Letters of the notes in which a flight is looked for."""

LONGEST_END = 60
"""Letters beyond which a text is no city, airport or station."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A flight or train from here to there, its ends as they are written: a code, a city, a station.

    `origin` is empty where nothing says it. With several legs it goes from the first origin to the last
    destination, since an entry has one start and one end.
    """

    origin: str
    destination: str
    number: str = ""
    by: By = "flight"
    certain: bool = False
    """Whether its wording proves that it is a way if only one of its ends is a city."""
    apart: bool = False
    """Whether it has several legs of which one does not begin where the one before it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What in a title says that it is a flight or a train, and how surely."""

    by: By
    number: str
    rest: str
    """The title without number, signs and words."""


def _clean(text: str, longest: int) -> str:
    return unicodedata.normalize("NFKC", text[:longest]).replace("\u200b", "").strip()


def signal_in(title: str) -> Signal | None:
    """What says in a title that it is a flight or a train, if anything does."""
    train, plane = words.TRAIN_NUMBER.search(title), words.NUMBER.search(title)
    by: By = "train" if train else "flight"
    number = " ".join(train.groups()) if train else ""
    if plane and not train:
        number = f"{plane['line']} {plane['one'] or plane['other']}"
    if words.FLIGHT_WORD.search(title) or any(sign in title for sign in words.PLANES):
        by = "flight"
    elif (
        words.TRAIN_WORD.search(title)
        or words.TRAIN_BRAND.search(title)
        or any(sign in title for sign in words.TRAINS)
    ):
        by = "train"
    elif not number:
        return None
    bare = words.SIGNS.sub(" → " if words.PLANE_BETWEEN.search(title) else " ", title)
    for pattern in (words.TRAIN_NUMBER, words.NUMBER, words.FLIGHT_WORD, words.TRAIN_WORD, words.TRAIN_BRAND):
        bare = pattern.sub(" ", bare)
    return Signal(by=by, number=number, rest=bare)


def _span_allows(entry: Entry) -> bool:
    """Whether an entry is short enough for one flight or train."""
    start, end = entry.start, entry.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end.replace(tzinfo=None) - start.replace(tzinfo=None) <= LONGEST_WAY
    first = start.date() if isinstance(start, datetime) else start
    last = end.date() if isinstance(end, datetime) else end
    return (last - first).days <= 1


def _whose(title: str) -> str:
    """Who or what stands before a colon in a title besides words for a flight and cities; empty if nothing does."""
    head, colon, _ = words.COLON.sub("\n", title, count=1).partition("\n")
    for pattern in (
        words.SIGNS,
        words.TRAIN_NUMBER,
        words.NUMBER,
        words.FLIGHT_WORD,
        words.TRAIN_WORD,
        words.TRAIN_BRAND,
        words.CODES,
    ):
        head = pattern.sub(" ", head)
    said = [word.strip("#&+*[]|!") for word in fold(head).split()]
    left = [word for word in said if word.isalpha() and word not in words.BEFORE_COLON] if colon else []
    name = " ".join(left)
    places = all(
        cities_called(part) and part not in FORENAMES for part in ([name] if cities_called(name) else left)
    )
    return "" if places else name


def _legs(text: str) -> list[list[str]]:
    """The airports' codes in each row of a text: "FRA-MUC-HEL", or "FRA-JFK / JFK-SFO"."""
    rows = (words.CODES.findall(match[0]) for match in words.CHAIN.finditer(text))
    return [codes for codes in rows if len(codes) > 1 and all(map(airport_city, codes))]


def _by_codes(text: str, signal: Signal) -> Way | None:
    """The way that rows of airports' codes tell, from the first to the last where each leg begins in turn."""
    legs = _legs(text)
    if not legs:
        return None
    follow = all(airport_city(a[-1]) == airport_city(b[0]) for a, b in pairwise(legs))
    back = len(legs) > 1 and airport_city(legs[0][0]) == airport_city(legs[-1][-1])
    return Way(
        origin=legs[0][0],
        destination=legs[-1][-1],
        number=signal.number,
        by=signal.by,
        certain=True,
        apart=not follow or back,
    )


def _end(text: str) -> str:
    """One end of a way without what stands around it."""
    bare = re.sub(r"^[\s:•·|,;>-]+|[\s:•·|,;>-]+$", "", text)
    return words.FROM.sub("", bare).strip()


def _ends(signal: Signal) -> tuple[str, str, bool] | None:
    """The first and the last end in what is left of a title: "Frankfurt (FRA) - Helsinki (HEL)".

    Third, whether one leg ends elsewhere than the next begins: "Frankfurt - Rome / Paris - Oslo".
    """
    before, colon, after = words.COLON.sub("\n", signal.rest, count=1).rpartition("\n")
    if colon and before.strip() and not signal.number:
        return None
    split = words.SEPARATOR.split(f" {after} ")
    if len(split) == 1 and signal.number:
        split = after.split("-")  # "LX 317 London-Zurich"
    pieces = [piece for piece in map(_end, split) if piece]
    if len(pieces) < 2:
        return None
    here, there = pieces[0], pieces[-1]
    met = [[fold(end) for end in words.NEXT_LEG.split(piece) if fold(end)] for piece in pieces[1:-1]]
    apart = any(len(ends) > 1 and ends[0] != ends[-1] for ends in met)
    if not re.search(r"\([A-Z]{3}\)$", there):
        there = words.AFTERWARDS.sub("", there).strip()
    return (here, there, apart) if here and there and max(len(here), len(there)) <= LONGEST_END else None


def _noted(notes: str) -> tuple[str, str, By] | None:
    """The ends that the notes tell, as TripIt and airlines write them."""
    for pattern in words.NOTED:
        if match := pattern.search(notes):
            kind = match.groupdict().get("kind") or ""
            by: By = "train" if kind.casefold() in ("rail", "train") else "flight"
            return _end(match["here"]), _end(match["there"]), by
    return None


def way_in(entry: Entry) -> Way | None:
    """The flight or train that an entry is, by its title, place and notes; none if it is neither.

    Three letters count as airports only with a flight's number, a word or a sign for it, and only if all of
    them are airports. What lasts longer than `LONGEST_WAY` is none.
    """
    title, notes = _clean(entry.title, LONGEST_TITLE), _clean(entry.notes, NOTES_READ)
    signal = signal_in(title)
    written = "[Flight]" in notes or "[Rail]" in notes or "[Train]" in notes
    if (signal is None and not written) or not _span_allows(entry) or not _is_ones_own(title):
        return None
    if signal is not None:
        if way := _by_codes(
            words.SIGNS.sub(" → ", title) if words.PLANE_BETWEEN.search(title) else title, signal
        ):
            return way
        if match := words.TOWARDS.search(" ".join(words.NUMBER.sub(" ", title).split())):
            return _towards(match["there"], entry, signal, notes)
        if ends := _ends(signal):
            return Way(origin=ends[0], destination=ends[1], number=signal.number, by=signal.by, apart=ends[2])
    if told := _noted(notes):
        number = signal.number if signal else ""
        by = signal.by if signal else told[2]
        return Way(origin=told[0], destination=told[1], number=number, by=by, certain=written)
    return None


def _is_ones_own(title: str) -> bool:
    """Whether a flight is one that takes place, and the principal's: not one that is met, or another's by name."""
    return not (cancelled_by_title(title) or words.MET.search(title) or _whose(title))


def _towards(there: str, entry: Entry, signal: Signal, notes: str) -> Way | None:
    """A way of which the title says only where it ends: "Flight to Helsinki (LH 848)"."""
    pieces = re.split(rf"\s+{words.FROM_WORD}\s+", there, maxsplit=1)
    goal = words.AFTERWARDS.sub("", pieces[0]).strip(" -–:•·")
    origin = words.AFTERWARDS.sub("", pieces[1]).strip() if len(pieces) > 1 else entry.place.strip()
    if not origin and (told := _noted(notes)):
        origin = told[0]
    if not goal or fold(goal) in ("home", "hause", "zuhause") or len(goal) > LONGEST_END:
        return None
    return Way(origin=origin, destination=goal, number=signal.number, by=signal.by, certain=True)

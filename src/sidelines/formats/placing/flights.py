"""Flights and trains: the way from here to there that an entry's title, place and notes tell, in their wordings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sidelines.airports import airport_city
from sidelines.countries import fold
from sidelines.formats.diaries.entries import Entry
from sidelines.formats.placing.trip_titles import LONGEST_TITLE

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


# The words for it in titles; and the signs.
_FLIGHT = (
    r"(?:flights?|flug|flüge|vols?|vuelos?|vol[oi]|voos?|vlucht|flyg|flyvning|lento|uçuş"
    r"|рейс|перел[её]т|航班|フライト|항공편|رحلة)"
)
_TRAIN = (
    r"(?:trains?|rail|zug|bahn|bahnfahrt|zugfahrt|tren|treno|trein|tåg|tog|juna|pociąg"
    r"|поезд|列車|电车|火车|高铁|기차)"
)
_PLANES, _TRAINS = "✈🛫🛬🛩", "🚆🚄🚅🚂🚈🚉🚋🚞"
_FLIGHT_WORD = re.compile(rf"(?<!\w){_FLIGHT}(?!\w)", re.I)
_TRAIN_WORD = re.compile(rf"(?<!\w){_TRAIN}(?!\w)", re.I)
_SIGNS = re.compile(f"[{_PLANES}{_TRAINS}\ufe0f]")
_PLANE_BETWEEN = re.compile(rf"[A-Z]{{3}}\s*[{_PLANES}]\ufe0f?\s*[A-Z]{{3}}")

# An airline's two or three signs, and a number. Not what calendars write in that shape and never fly:
# quarters, halves, terminals, summits, unions, years, weeks, standards, months; and no year behind a space.
_NO_AIRLINE = (
    r"(?!(?:Q[1-4]|H[12]|[TP]\d|G7|G8|G20|EU|UN|AM|PM|NR|CW|KW|WK|FY|COP|DIN|ISO|EUR|USD"
    r"|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[\s-]?\d)"
)
_NUMBER = re.compile(
    rf"(?<![\w-]){_NO_AIRLINE}(?P<line>[A-Z]{{2,3}}|[A-Z]\d|\d[A-Z])(?!\s20[1-4]\d\b)"
    r"(?:\s?(?P<one>\d{1,4})|-(?P<other>\d{3,4}))[A-Z]?"
    r"(?!\w|[:.,]\d)"
)
_TRAIN_NAME = (
    r"(?:ICE|TGV(?: (?:INOUI|Lyria|Ouigo))?|OUIGO|Thalys|Eurostar|[Nn]ightjet|[Rr]ailjet|Frecciarossa|Frecciargento"
    r"|Italo|AVE|Iryo|Amtrak|Acela|Shinkansen|Nozomi|Hikari|KTX|Сапсан|Sapsan|Pendolino|Intercités|[Ff]lixtrain)"
)
_TRAIN_KIND = (
    rf"(?:{_TRAIN_NAME}|ICE?|ECE?|EN|NJ|RJX?|TER|THA|FLX|Alvia|IRE|RE|RB|IR|X2000|SJ|EIP|LNER|GWR|Avanti)"
)
_TRAIN_NUMBER = re.compile(
    rf"(?<!\w)({_TRAIN_KIND})\.?\s?(?:N[°ro]\.?\s?|no\.?\s?|#)?(\d{{1,5}})(?!\w|[:.]\d)"
)
_TRAIN_BRAND = re.compile(rf"(?<!\w){_TRAIN_NAME}(?!\w)")

_TO_WORD = r"(?:to|nach|à|a|para|vers|pour|naar|til|till|в|до)"
_BETWEEN = rf"(?:\s*(?:→|➡|➝|⟶|⇒|-{{1,2}}>|=>|>)\ufe0f?\s*|\s+(?:{_TO_WORD}|bis|-|–|—)\s+|\s*[–—]\s*)"
_SEPARATOR = re.compile(_BETWEEN)
_CHAIN = re.compile(rf"(?<![\w-])[A-Z]{{3}}(?:(?:\s*[-/]\s*|{_BETWEEN})[A-Z]{{3}})+(?![\w-])")
_CODES = re.compile(r"(?<!\w)[A-Z]{3}(?!\w)")
_COLON = re.compile(r"\s*:(?!\d)\s*")
_FROM_WORD = r"(?:from|von|ab|de|du|des|da|desde|van|fra|från|из|с)"
_FROM = re.compile(rf"^{_FROM_WORD}\s+", re.I)
_TOWARDS = re.compile(rf"(?:^|\s)(?:{_FLIGHT}|{_TRAIN})\s+{_TO_WORD}\s+(?P<there>.+)$", re.I)
_AFTERWARDS = re.compile(
    r"(?:\s*[•·|(,;]|\s+-\s+(?=[A-Z\d]{2}\s?\d)"
    r"|\s+(?:at|um|departs?|departing|abflug|ab|on|am|le|op|kl\.?|with|mit|avec)\s+(?=\d|\w+\s\d)).*$",
    re.I | re.S,
)
_DEPART = r"(?:depart(?:ure|s|ing)?|from|von|abflug|départ|de|salida|partenza|origin)"
_ARRIVE = r"(?:arriv(?:al|e|es|ing)|to|nach|ankunft|arrivée|à|llegada|arrivo|destination)"
_NOTED = (
    re.compile(
        r"\[(?P<kind>Flight|Rail|Train)\]\s*(?P<here>[^\n]{2,60}?)\s+to\s+(?P<there>[^\n]{2,60})", re.I
    ),
    re.compile(
        rf"(?:^|\n)\W*{_DEPART}\b(?:\s+from)?\s*:?[ \t]*(?P<here>[^\n]{{2,80}})"
        rf"(?:\n[^\n]*){{0,6}}?\n\W*{_ARRIVE}\b(?:\s+(?:at|in))?\s*:?[ \t]*(?P<there>[^\n]{{2,80}})",
        re.I,
    ),
    re.compile(
        rf"\b(?:from|von|de|da)\s+(?P<here>[^\n,;.]{{2,40}}?)\s+{_TO_WORD}\s+(?P<there>[^\n,;.]{{2,40}})",
        re.I,
    ),
    re.compile(rf"(?P<here>\b[A-Z]{{3}}){_BETWEEN}(?P<there>[A-Z]{{3}}\b)"),
)


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
    train, plane = _TRAIN_NUMBER.search(title), _NUMBER.search(title)
    by: By = "train" if train else "flight"
    number = " ".join(train.groups()) if train else ""
    if plane and not train:
        number = f"{plane['line']} {plane['one'] or plane['other']}"
    if _FLIGHT_WORD.search(title) or any(sign in title for sign in _PLANES):
        by = "flight"
    elif _TRAIN_WORD.search(title) or _TRAIN_BRAND.search(title) or any(sign in title for sign in _TRAINS):
        by = "train"
    elif not number:
        return None
    bare = _SIGNS.sub(" → " if _PLANE_BETWEEN.search(title) else " ", title)
    for pattern in (_TRAIN_NUMBER, _NUMBER, _FLIGHT_WORD, _TRAIN_WORD, _TRAIN_BRAND):
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


def _chain(text: str) -> tuple[str, str] | None:
    """The first and the last of airports' codes in a row: "FRA-MUC-HEL"."""
    for match in _CHAIN.finditer(text):
        codes = _CODES.findall(match[0])
        if len(codes) > 1 and all(map(airport_city, codes)):
            return codes[0], codes[-1]
    return None


def _end(text: str) -> str:
    """One end of a way without what stands around it."""
    bare = re.sub(r"^[\s:•·|,;>-]+|[\s:•·|,;>-]+$", "", text)
    return _FROM.sub("", bare).strip()


def _ends(signal: Signal) -> tuple[str, str] | None:
    """The first and the last end in what is left of a title: "Frankfurt (FRA) - Helsinki (HEL)"."""
    before, colon, after = _COLON.sub("\n", signal.rest, count=1).rpartition("\n")
    if colon and before.strip() and not signal.number:
        return None
    split = _SEPARATOR.split(f" {after} ")
    if len(split) == 1 and signal.number:
        split = after.split("-")  # "LX 317 London-Zurich"
    pieces = [piece for piece in map(_end, split) if piece]
    if len(pieces) < 2:
        return None
    here, there = pieces[0], pieces[-1]
    if not re.search(r"\([A-Z]{3}\)$", there):
        there = _AFTERWARDS.sub("", there).strip()
    return (here, there) if here and there and max(len(here), len(there)) <= LONGEST_END else None


def _noted(notes: str) -> tuple[str, str, By] | None:
    """The ends that the notes tell, as TripIt and airlines write them."""
    for pattern in _NOTED:
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
    if (signal is None and not written) or not _span_allows(entry):
        return None
    if signal is not None:
        if chain := _chain(_SIGNS.sub(" → ", title) if _PLANE_BETWEEN.search(title) else title):
            return Way(
                origin=chain[0], destination=chain[1], number=signal.number, by=signal.by, certain=True
            )
        if match := _TOWARDS.search(" ".join(_NUMBER.sub(" ", title).split())):
            return _towards(match["there"], entry, signal, notes)
        if ends := _ends(signal):
            return Way(origin=ends[0], destination=ends[1], number=signal.number, by=signal.by)
    if told := _noted(notes):
        number = signal.number if signal else ""
        by = signal.by if signal else told[2]
        return Way(origin=told[0], destination=told[1], number=number, by=by, certain=written)
    return None


def _towards(there: str, entry: Entry, signal: Signal, notes: str) -> Way | None:
    """A way of which the title says only where it ends: "Flight to Helsinki (LH 848)"."""
    pieces = re.split(rf"\s+{_FROM_WORD}\s+", there, maxsplit=1)
    goal = _AFTERWARDS.sub("", pieces[0]).strip(" -–:•·")
    origin = _AFTERWARDS.sub("", pieces[1]).strip() if len(pieces) > 1 else entry.place.strip()
    if not origin and (told := _noted(notes)):
        origin = told[0]
    if not goal or fold(goal) in ("home", "hause", "zuhause") or len(goal) > LONGEST_END:
        return None
    return Way(origin=origin, destination=goal, number=signal.number, by=signal.by, certain=True)

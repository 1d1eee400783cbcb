"""Crossings as JSON and CSV, and an earlier run read back to tell what is new."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from defusedcsv import csv  # type: ignore[import-untyped]

from sidelines.crossings.answer import Crossing, Crossings
from sidelines.crossings.presences import Presence
from sidelines.crossings.words import dates_text, seldom_text
from sidelines.errors import Problem, TableError
from sidelines.formats.travels.values import TravelFile, Travels, Unplaced

Json = dict[str, Any]

KIND = "sidelines crossings"
"""What the document says of itself."""
LARGEST = 200_000_000
"""Bytes of an earlier run that are read."""
COLUMNS = (
    "rank", "who", "other", "city", "country", "other_city", "other_country", "km", "days_apart", "first", "last",
    "from", "to", "other_from", "other_to", "tentative", "since_days", "until_days", "earlier", "later", "how_seldom",
)  # fmt: skip

Key = tuple[frozenset[tuple[str, str, str]], str, str, int]
"""What tells a chance from others: both people with their city and country, its days, and how far apart these are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: of whom, how near in km and days, on which days."""

    of: str | None = None
    within_km: float = 0.0
    days: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier run: what was asked (None in a CSV), its chances by key and in words, and whether it kept all."""

    asked: Json | None
    chances: dict[Key, str]
    whole: bool


def crossings_json(answer: Crossings, travels: Travels, asked: Asked) -> Json:
    """The answer as values that `json` writes: every chance that was kept, every place that was not found."""
    return {
        "kind": KIND,
        "asked": asked_json(asked),
        "people": answer.people,
        "presences": answer.presences,
        "same_city_pairs": answer.exact,
        "near_pairs": answer.near,
        "chances": answer.chances,
        "complete": answer.complete,
        "kept": len(answer.found),
        "crossings": [crossing_json(crossing) for crossing in answer.found],
        "files": [_file(each) for each in travels.files],
        "unplaced": [_unplaced(each) for each in travels.unplaced],
    }


def asked_json(asked: Asked) -> Json:
    """What was asked, as it stands in the document."""
    return {
        "with": asked.of,
        "within_km": asked.within_km,
        "days": asked.days,
        "from": asked.first.isoformat() if asked.first else None,
        "to": asked.last.isoformat() if asked.last else None,
    }


def crossing_json(crossing: Crossing) -> Json:
    """One chance as values."""
    return {
        "rank": crossing.rank,
        "one": _presence(crossing.one),
        "other": _presence(crossing.other),
        "same_city": crossing.one.city == crossing.other.city,
        "km": round(crossing.km, 1),
        "days_apart": crossing.days_apart,
        "first": crossing.first.isoformat(),
        "last": crossing.last.isoformat(),
        "since_days": crossing.since,
        "until_days": crossing.until,
        "earlier": crossing.earlier,
        "later": crossing.later,
        "worth": round(crossing.worth, 3),
        "how_seldom": seldom_text(crossing),
    }


def _presence(presence: Presence) -> Json:
    return {
        "who": presence.who,
        "city": presence.city.name,
        "country": presence.city.country,
        "latitude": presence.city.latitude,
        "longitude": presence.city.longitude,
        "from": presence.first.isoformat(),
        "to": presence.last.isoformat(),
        "tentative": presence.tentative,
    }


def _file(file: TravelFile) -> Json:
    return {
        "file": file.name,
        "lines": file.lines,
        "kind": file.kind,
        "placed": file.placed,
        "placed_in_part": file.partly,
        "left_open": file.open,
        "places": file.parts,
        "places_found": file.placed_parts,
        "by": file.by,
    }


def _unplaced(left: Unplaced) -> Json:
    return {
        "file": left.file,
        "line": left.line,
        "where": left.where,
        "who": left.who,
        "place": left.place,
        "reason": left.reason,
        "guess": left.guess or None,
    }


def crossings_csv(found: Iterable[Crossing]) -> str:
    """The chances as a table in text, a line each; what a spreadsheet would take for a formula is defused."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in found:
        one, other = each.one, each.other
        writer.writerow(
            (
                each.rank, one.who, other.who, one.city.name, one.city.country, other.city.name, other.city.country,
                f"{each.km:.1f}", each.days_apart, each.first, each.last, one.first, one.last, other.first, other.last,
                "yes" if each.tentative else "no", each.since, each.until, each.earlier, each.later, seldom_text(each),
            )
        )  # fmt: skip
    return text.getvalue()


def key_of(crossing: Crossing) -> Key:
    """What tells the chance from others, the same in every run."""
    people = [(each.who, each.city.name, each.city.country) for each in (crossing.one, crossing.other)]
    return _key(people, crossing.first.isoformat(), crossing.last.isoformat(), crossing.days_apart)


def _key(people: Iterable[tuple[str, str, str]], first: str, last: str, apart: int) -> Key:
    # Letters and figures alone: a name that was defused in a CSV is still the same.
    told = frozenset(tuple("".join(filter(str.isalnum, part.casefold())) for part in each) for each in people)
    return told, first, last, apart  # type: ignore[return-value]  # three parts stay three


def read_earlier(path: Path) -> Earlier:
    """The chances of an earlier run, from its JSON or CSV; raises TableError and OSError."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _refusal(path, 0, f"more than {LARGEST:,} bytes", "an earlier run of sidelines crossings")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(
            path, 0, "bytes that are no text (UTF-8)", "the --json or --csv of an earlier run"
        ) from None
    return _of_json(path, text) if text.lstrip().startswith("{") else _of_csv(path, text)


def _of_json(path: Path, text: str) -> Earlier:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as why:
        line = getattr(why, "lineno", 0)
        raise _refusal(path, line, "JSON that can't be read", "the --json of an earlier run") from None
    if values.get("kind") != KIND:
        raise _refusal(
            path, 0, "another kind of document", "the --json of an earlier run of sidelines crossings"
        )
    try:
        chances = dict(_chance(each) for each in values["crossings"])
        whole = values["complete"] is True and values["kept"] == values["chances"]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _refusal(
            path, 0, "a crossing without its fields", "the --json of an earlier run, unchanged"
        ) from None
    asked = values.get("asked")
    return Earlier(asked=asked if isinstance(asked, dict) else None, chances=chances, whole=whole)


def _chance(each: Json) -> tuple[Key, str]:
    people = [
        (str(side["who"]), str(side["city"]), str(side["country"])) for side in (each["one"], each["other"])
    ]
    return _told(people, str(each["first"]), str(each["last"]), int(each["days_apart"]))


def _told(people: Sequence[tuple[str, str, str]], first: str, last: str, apart: int) -> tuple[Key, str]:
    cities = " and ".join(dict.fromkeys(city for _, city, _ in people))
    days = dates_text(date.fromisoformat(first), date.fromisoformat(last))
    return _key(people, first, last, apart), f"{people[0][0]} and {people[1][0]}: {cities}, {days}"


def _of_csv(path: Path, text: str) -> Earlier:
    rows = csv.reader(io.StringIO(text, newline=""))
    chances: dict[Key, str] = {}
    try:
        if tuple(next(rows, ())) != COLUMNS:
            raise _refusal(path, 1, "other columns", "the --csv of an earlier run of sidelines crossings")
        for row in rows:
            each = dict(zip(COLUMNS, row, strict=True))
            people = [
                (each["who"], each["city"], each["country"]),
                (each["other"], each["other_city"], each["other_country"]),
            ]
            key, told = _told(people, each["first"], each["last"], int(each["days_apart"]))
            chances[key] = told
    except (ValueError, csv.Error):
        raise _refusal(
            path, rows.line_num, "a line without its columns", "the --csv of an earlier run"
        ) from None
    return Earlier(asked=None, chances=chances, whole=True)


def _refusal(path: Path, line: int, found: str, expected: str) -> TableError:
    return TableError([Problem(file=str(path), line=line, field="", found=found, expected=expected)])

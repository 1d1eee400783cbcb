"""Values of claims as files and JSON write them: words, lists and tables become days, places, people and quantities."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import inf, isfinite
from typing import Any

from sidelines.errors import SidelinesError
from sidelines.formats.cases.fields import suggestion
from sidelines.formats.cases.lines import unprintable
from sidelines.record.amounts import duration_in_words
from sidelines.record.attributes import PART_WORDS, Attribute, Kind, attribute_named
from sidelines.record.days import Occasion, Relation, When, days_in_words, tied_to
from sidelines.record.values import (
    Amount,
    Details,
    Duration,
    NotTold,
    People,
    Place,
    Plain,
    Spot,
    TimeOfDay,
    Value,
    Word,
    YesNo,
)
from sidelines.times import DAY, FIRST_DAY, LAST_DAY, clock_of

LONGEST = 300
"""Characters of any word of a value."""
MOST = 50
"""Names, or parts, of one value."""
_THIRD = re.compile(r"(?:a |some )?(?:third|neutral) (?:country|state|place|ground|venue)")
_WHEN_FIELDS = frozenset({"from", "to", "approx", "relation", "event", "words"})


class WrongValue(Exception):
    """A value is not of the kind that its attribute has."""

    def __init__(self, expected: str, sentence: str = "", path: tuple[str | int, ...] = ()) -> None:
        super().__init__(expected)
        self.expected, self.sentence, self.path = expected, sentence, path

    def below(self, *path: str | int) -> WrongValue:
        """The same, told of a part of a larger value."""
        return WrongValue(self.expected, self.sentence, (*path, *self.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a claim's values are read against: the day it was said, occasions, places, the principals' countries."""

    said: date
    occasions: Mapping[str, Occasion] = field(default_factory=dict)
    spot: Callable[[str], Spot] = field(default=Spot.unknown)
    """The city, venue or country of that name."""
    countries: tuple[Spot, ...] = ()
    """Those of the principals: a third country is none of them."""


def value_of(name: str, raw: Any, ground: Ground) -> Value:
    """The value of an attribute as it is written; raises WrongValue."""
    attribute = attribute_named(name)
    if raw is None:
        return NotTold()
    if attribute.kind is Kind.DETAILS or (attribute.kind is Kind.OWN and _own_parts(raw)):
        return _details(attribute, raw, ground)
    return _plain(attribute.kind, raw, ground, attribute.words)


def when_of(raw: Any, ground: Ground) -> When:
    """Days as they are written: a day, words, or a table with from, to, relation and event; raises WrongValue."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        raw = raw.isoformat()
    if isinstance(raw, str):
        found = days_in_words(_word(raw), ground.said, ground.occasions)
        if found is None:
            raise WrongValue(
                'days such as 2018-07-16, "late June", "after the NATO summit" or a table',
                "Words that no rule reads are resolved by hand: {words = ..., from = ..., to = ...}.",
            )
        if not all(FIRST_DAY <= day <= LAST_DAY for day in (found.first, found.to) if day is not None):
            raise WrongValue(_WITHIN)
        return found
    if not isinstance(raw, dict):
        raise WrongValue("days: a day, words or a table with from and to")
    unknown = [key for key in raw if key not in _WHEN_FIELDS]
    if unknown:
        raise WrongValue("one of from, to, approx, relation, event, words", path=(unknown[0],))
    return _when(raw, ground)


def _when(raw: dict[str, Any], ground: Ground) -> When:
    relation, event = _relation(raw), _word(raw["event"], "event") if "event" in raw else ""
    if (relation is None) != (not event):
        raise WrongValue("both relation and event")
    first, to = _day(raw, "from"), _day(raw, "to")
    approx, words = raw.get("approx", False), _word(raw.get("words", ""), "words")
    if not isinstance(approx, bool):
        raise WrongValue("true or false", path=("approx",))
    if first is None and to is None:
        if relation is not None:
            return replace(tied_to(relation, event, ground.occasions), words=words)
        if not words:
            raise WrongValue("from, to, words, or relation and event")
        return when_of(words, ground)
    try:
        how = "by hand" if words else ""
        return When(
            first=first, to=to, approx=approx, relation=relation, occasion=event, words=words, how=how
        )
    except ValueError:
        raise WrongValue("a day after from; to is the day after the last", path=("to",)) from None


def _relation(raw: dict[str, Any]) -> Relation | None:
    if "relation" not in raw:
        return None
    try:
        return Relation(raw["relation"])
    except ValueError:
        raise WrongValue(f"one of {', '.join(Relation)}", path=("relation",)) from None


def _day(raw: dict[str, Any], name: str) -> date | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise WrongValue("a day such as 2018-07-16", path=(name,)) from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise WrongValue("a day such as 2018-07-16", path=(name,))
    if not FIRST_DAY <= value <= LAST_DAY:
        raise WrongValue(_WITHIN, path=(name,))
    return value


_WITHIN = f"a day from {FIRST_DAY.year} to {LAST_DAY.year}"


def _word(value: Any, *path: str | int) -> str:
    """A short text without control characters, its blanks in order."""
    if not isinstance(value, str):
        raise WrongValue("text in quotes", path=path)
    text = " ".join(value.split())
    if len(text) > LONGEST:
        raise WrongValue(f"at most {LONGEST} characters", path=path)
    if any(map(unprintable, text)):
        raise WrongValue("text without control characters", path=path)
    return text


def _some_word(value: Any, *path: str | int) -> str:
    text = _word(value, *path)
    if not text:
        raise WrongValue("text of at least one character", path=path)
    return text


def _plain(kind: Kind, raw: Any, ground: Ground, words: tuple[str, ...] = ()) -> Plain:
    match kind:
        case Kind.YES_NO:
            return _yes_no(raw)
        case Kind.WHEN:
            return when_of(raw, ground)
        case Kind.PLACE:
            return _place(raw, ground)
        case Kind.PEOPLE:
            return _people(raw)
        case Kind.NUMBER:
            return _amount(raw)
        case Kind.WORD:
            word = _some_word(raw)
            if words and word not in words:
                raise WrongValue(f"one of {', '.join(words)}", suggestion(word[:60], words))
            return Word(word=word)
        case _:
            return _own(raw, ground)


def _yes_no(raw: Any) -> YesNo:
    if isinstance(raw, bool) or raw in ("yes", "no"):
        return YesNo(yes=raw in (True, "yes"))
    raise WrongValue('"yes" or "no"')


def _people(raw: Any) -> People:
    names = raw if isinstance(raw, list) else [raw]
    if not names or len(names) > MOST:
        raise WrongValue(f"a name, or a list of 1 to {MOST} names")
    found = [_some_word(name, *((n,) if isinstance(raw, list) else ())) for n, name in enumerate(names)]
    return People(names=tuple(dict.fromkeys(found)))


def _place(raw: Any, ground: Ground) -> Place:
    names = raw if isinstance(raw, list) else [raw]
    if not names or len(names) > MOST:
        raise WrongValue(f"a place, or a list of 1 to {MOST} places")
    words = [_some_word(name, *((n,) if isinstance(raw, list) else ())) for n, name in enumerate(names)]
    if len(words) == 1 and _THIRD.fullmatch(words[0].lower()):
        if not ground.countries:
            raise WrongValue(
                "countries of the principals, in the record's field countries",
                f"{words[0]!r} is anywhere but there.",
            )
        return Place(spots=ground.countries, elsewhere=True, words=words[0])
    return Place(spots=tuple(ground.spot(name) for name in words))


def _amount(raw: Any) -> Amount:
    if isinstance(raw, dict):
        unit = _word(raw.get("unit", ""), "unit")
        unknown = [key for key in raw if key not in ("number", "unit", "from", "to", "words")]
        if unknown:
            raise WrongValue("one of number, unit, from, to, words", path=(unknown[0],))
        words = _word(raw.get("words", ""), "words")
        if "number" in raw:
            return Amount.exactly(_number(raw["number"], "number"), unit, words)
        least, below = (
            _number(raw[key], key) if key in raw else far for key, far in (("from", -inf), ("to", inf))
        )
        if not least < below or (least, below) == (-inf, inf):
            raise WrongValue("number, or from and a larger to")
        return Amount(least=least, below=below, unit=unit, words=words)
    return Amount.exactly(_number(raw))


def _number(raw: Any, *path: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not isfinite(raw) or abs(raw) > 1e15:
        raise WrongValue("a number", path=path)
    return float(raw)


def _own_parts(raw: Any) -> bool:
    """Whether a value of the record's own is a thing in parts."""
    return isinstance(raw, dict) and not raw.keys() & {"minutes", "number", "clock", "unit", *_WHEN_FIELDS}


def _own(raw: Any, ground: Ground) -> Plain:
    """A value of the record's own: minutes, a clock, a number, days, names or words, by how it is written."""
    if isinstance(raw, bool):
        return YesNo(yes=raw)
    if isinstance(raw, int | float):
        return _amount(raw)
    if isinstance(raw, list):
        return _people(raw)
    if isinstance(raw, str):
        words = _some_word(raw)
        return duration_in_words(words) or _clock_in_words(words) or Word(word=words)
    if not isinstance(raw, dict):
        return when_of(raw, ground)
    if "minutes" in raw:
        return _duration(raw)
    if "clock" in raw:
        return _time_of_day(raw)
    if raw.keys() & {"number", "unit"} or any(
        isinstance(raw.get(key), int | float) for key in ("from", "to")
    ):
        return _amount(raw)
    if raw.keys() == {"words"}:
        return _own(_some_word(raw["words"], "words"), ground)
    return when_of(raw, ground)


def _bounds(raw: dict[str, Any], name: str, read: Callable[[Any], int]) -> tuple[int, float]:
    """A number; or the first and the one after the last of several, of which the second may be left open."""
    unknown = [key for key in raw if key not in (name, "words")]
    if unknown:
        raise WrongValue(f"one of {name}, words", path=(unknown[0],))
    value = raw[name]
    if not isinstance(value, list):
        return read(value), read(value) + 1
    if len(value) not in (1, 2):
        raise WrongValue("two numbers: from, and up to but not including", path=(name,))
    return read(value[0]), inf if len(value) == 1 or value[1] is None else read(value[1])


def _duration(raw: dict[str, Any]) -> Duration:
    least, below = _bounds(raw, "minutes", lambda value: int(_number(value, "minutes")))
    try:
        return Duration(least=least, below=below, words=_word(raw.get("words", ""), "words"))
    except ValueError:
        raise WrongValue("minutes from 0 on, the end after the beginning", path=("minutes",)) from None


def _time_of_day(raw: dict[str, Any]) -> TimeOfDay:
    least, below = _bounds(raw, "clock", _clock)
    try:
        return TimeOfDay(least=least, below=int(min(below, DAY)), words=_word(raw.get("words", ""), "words"))
    except ValueError:
        raise WrongValue("times of one day, the end after the beginning", path=("clock",)) from None


def _clock(raw: Any) -> int:
    try:
        return clock_of(_some_word(raw, "clock"))
    except SidelinesError:
        raise WrongValue('a time of day such as "13:00"', path=("clock",)) from None


def _clock_in_words(words: str) -> TimeOfDay | None:
    if not re.fullmatch(r"\d{1,2}:\d\d", words):
        return None
    least = _clock(words)
    return TimeOfDay(least=least, below=least + 1) if least < DAY else None


def _details(attribute: Attribute, raw: Any, ground: Ground) -> Details:
    if not isinstance(raw, dict) or not raw or len(raw) > MOST:
        raise WrongValue("a table with the parts that the words give")
    known = tuple(name for name, _ in attribute.parts)
    parts: dict[str, Plain] = {}
    for name, value in raw.items():
        if known and name not in known:
            raise WrongValue(f"one of {', '.join(known)}", suggestion(str(name)[:60], known), path=(name,))
        if value is None:
            continue
        try:
            words = PART_WORDS.get((attribute.name, name), ())
            parts[_some_word(name)] = _plain(attribute.part(name), value, ground, words)
        except WrongValue as refusal:
            raise refusal.below(name) from None
    return Details.of(parts)

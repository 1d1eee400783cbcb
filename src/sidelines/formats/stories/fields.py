"""The kinds of value that story files have beside those of cases: sides, options and instants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema

from sidelines.formats.cases.fields import DayOrTime, Known, Name, suggestion, wrong
from sidelines.formats.cases.lines import unprintable
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Side
from sidelines.places import City
from sidelines.times import Minute, instant, minute_of

LONGEST_WORDS = 4_000
"""Characters of one speech, reason or read-out."""


@dataclass(slots=True)
class KnownStory(Known):
    """What the fields of a story read so far make known to the later ones."""

    sides: dict[str, Side] = field(default_factory=dict)
    options: dict[str, Option] = field(default_factory=dict)
    cities: dict[str, City] = field(default_factory=dict)
    """The city of each option, by the option's key."""


def known_story(info: ValidationInfo) -> KnownStory:
    """What the story has made known, as its fields find it."""
    assert isinstance(info.context, KnownStory)
    return info.context


def _words(value: str) -> str:
    text = " ".join(value.split())
    if any(map(unprintable, text)):
        raise wrong("text without control characters")
    return text


def _not_empty(value: str) -> str:
    if not value:
        raise wrong("text of at least one character")
    return value


Words = Annotated[str, Field(max_length=LONGEST_WORDS), AfterValidator(_words)]
SomeWords = Annotated[Words, AfterValidator(_not_empty), Field(min_length=1)]


def _side(value: str, info: ValidationInfo) -> str:
    sides = known_story(info).sides
    if sides and value not in sides:  # where no side can be told, that is said, and not each key
        raise wrong(f"the key of a side ({', '.join(sides)})", suggestion(value, tuple(sides)))
    return value


def _option(value: str, info: ValidationInfo) -> str:
    options = known_story(info).options
    if value not in options:
        listed = f" ({', '.join(list(options)[:12])})" if options else ""
        raise wrong(f"the key of one of [[options]]{listed}", suggestion(value, tuple(options)))
    return value


SideKey = Annotated[Name, AfterValidator(_side)]
OptionKey = Annotated[Name, AfterValidator(_option)]


def _instant(value: date | datetime) -> Minute:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise wrong("a time with its offset from UTC such as 2018-07-16T13:00:00+03:00")
    return minute_of(value)


def _written_instant(value: object) -> object:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise wrong("a time with its offset from UTC such as 2018-07-16T13:00:00+03:00") from None
    return value


Instant = Annotated[
    DayOrTime,
    AfterValidator(_instant),
    BeforeValidator(_written_instant),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$"}),
]


def local_minute(when: datetime, zone: str) -> Minute:
    """The instant of a time, local to the zone where it has no offset."""
    if when.tzinfo is not None:
        return minute_of(when)
    return instant(when.date(), when.hour * 60 + when.minute, zone)


def plain_name(word: StrEnum) -> str:
    """How a story file writes one of several words.

    >>> from sidelines.meetings.acts import Confirmed
    >>> plain_name(Confirmed.IN_PRINCIPLE)
    'in principle'
    """
    return word.name.lower().replace("_", " ")


def one_of(words: type[StrEnum]) -> Any:
    """A field that holds one of the words, as story files write them."""
    names = tuple(plain_name(word) for word in words)
    return Literal[names]


def word_called(words: type[StrEnum], name: str) -> StrEnum:
    """The word that a story file writes so."""
    return next(word for word in words if plain_name(word) == name)

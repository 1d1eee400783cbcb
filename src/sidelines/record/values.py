"""Values of claims: days, places, people, words, quantities and things in parts, and what each of them means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf, nextafter

from sidelines.countries import country, fold
from sidelines.phrases import joined
from sidelines.record.days import When
from sidelines.record.spans import Spans
from sidelines.times import clock_text, duration_text

ABOUT = 0.1
"""The share by which "about" so many may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo:
    """Whether something is so."""

    yes: bool

    def text(self) -> str:
        """Yes or no."""
        return "yes" if self.yes else "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A city, or a country as a whole; one that no table knows has a name and no country."""

    name: str = field(compare=False)
    country: str = ""
    """The two-letter code."""
    city: str = ""
    """The city, also that of a venue; empty for a country as a whole."""

    @classmethod
    def unknown(cls, name: str) -> Spot:
        """A place that no table knows, told by its name alone."""
        return cls(name=name, city=fold(name) or name)

    def covers(self, other: Spot) -> bool:
        """Whether everything in the other is in this one."""
        return self == other or bool(self.country and not self.city and self.country == other.country)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a meeting would be: one of some spots, or anywhere but in some countries ("a third country")."""

    spots: tuple[Spot, ...]
    elsewhere: bool = False
    """Whether it is anywhere but there."""
    words: str = field(default="", compare=False)

    @property
    def known(self) -> bool:
        """Whether it is told where each of the spots is."""
        return all(spot.country for spot in self.spots)

    def text(self) -> str:
        """The place in words."""
        named = joined([_spot_text(spot) for spot in self.spots], "or")
        if not self.elsewhere:
            return named
        return f"{self.words} (not in {named})" if self.words else f"not in {named}"


def _spot_text(spot: Spot) -> str:
    return spot.name if not spot.country or spot.city else country(spot.country).name


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who takes part, or between whom something is."""

    names: tuple[str, ...] = field(compare=False)
    keys: frozenset[str] = field(init=False, repr=False)
    """The people without regard to order, case and accents."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(fold(name) or name for name in self.names))

    def text(self) -> str:
        """The names as a list."""
        return joined(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a list, such as a format or a stage, or words of the claim's own."""

    word: str = field(compare=False)
    key: str = field(init=False, repr=False)
    """The words without regard to case and accents."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", fold(self.word) or self.word)

    def text(self) -> str:
        """The words."""
        return self.word


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number of some unit, exact or between bounds, from `least` up to but not including `below`."""

    least: float
    below: float
    unit: str = ""
    words: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.least < self.below:
            raise ValueError("a number ends before it begins")

    @classmethod
    def exactly(cls, number: float, unit: str = "", words: str = "") -> Amount:
        """That number and no other."""
        return cls(least=number, below=nextafter(number, inf), unit=unit, words=words)

    @property
    def span(self) -> Spans:
        """The numbers that it may be."""
        return Spans(((self.least, self.below),))

    def text(self) -> str:
        """The words, or the number with its unit."""
        bare = _bounds(self.least, self.below, nextafter(self.least, inf) == self.below, f"{self.least:,g}",
                       f"{self.below:,g}")  # fmt: skip
        number = f"{bare} {self.unit}".strip()
        return f"{self.words} ({number})" if self.words and fold(self.words) != fold(number) else number


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long or how late, in minutes, from `least` up to but not including `below`."""

    least: int
    below: float
    words: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.least < self.below:
            raise ValueError("a duration ends before it begins")

    @property
    def span(self) -> Spans:
        """The minutes that it may be."""
        return Spans(((self.least, self.below),))

    def text(self) -> str:
        """The words, with the minutes where they leave room.

        >>> Duration(least=55, below=60, words="just under an hour").text()
        'just under an hour (55 min to under 1 h)'
        """
        exact = self.below == self.least + 1
        last = "" if self.below == inf else duration_text(self.below)
        minutes = _bounds(self.least, self.below, exact, duration_text(self.least), last)
        return f"{self.words} ({minutes})" if self.words and not exact else minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """A local time of day, in minutes after midnight, from `least` up to but not including `below`."""

    least: int
    below: int
    words: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.least < self.below <= 24 * 60:
            raise ValueError("a time of day ends before it begins")

    @property
    def span(self) -> Spans:
        """The minutes of the day at which it may be."""
        return Spans(((self.least, self.below),))

    def text(self) -> str:
        """The time of day, 24-hour clock."""
        if self.below == self.least + 1:
            return clock_text(self.least)
        return f"{clock_text(self.least)} to {clock_text(self.below)}"


def _bounds(least: float, below: float, exact: bool, first: str, last: str) -> str:
    if exact:
        return first
    if below == inf:
        return f"{first} or more"
    if least in (-inf, 0):
        return f"under {last}"
    return f"{first} to under {last}"


Plain = YesNo | When | Place | People | Word | Amount | Duration | TimeOfDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Something in parts, such as a visit with its person, place and days; a part that isn't told is left out."""

    parts: tuple[tuple[str, Plain], ...]

    @classmethod
    def of(cls, parts: Mapping[str, Plain]) -> Details:
        """The parts in the order of their names."""
        return cls(parts=tuple(sorted(parts.items())))

    def part(self, name: str) -> Plain | None:
        """The part of that name, None if it isn't told."""
        return next((value for key, value in self.parts if key == name), None)

    def text(self, order: Iterable[str] = ()) -> str:
        """The parts with their names, those named in `order` first."""
        first = [name for name in order if self.part(name) is not None]
        rest = [name for name, _ in self.parts if name not in first]
        told = {name: value.text() for name, value in self.parts}
        return "; ".join(f"{name} {told[name]}" for name in (*first, *rest))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTold:
    """No value: the claim says that it isn't known or won't be told."""

    def text(self) -> str:
        """That it isn't told."""
        return "not told"


Value = Plain | Details | NotTold

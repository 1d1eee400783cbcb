"""Days that a claim gives: a stretch with open ends, or a place before or after something, with how it was resolved.

"Late June", "July this year", "after the summit" are read here by fixed rules. Early, mid and late are days 1 to 10, 11
to 20 and 21 to the end of a month; spring is March to May, summer June to August, autumn September to November, winter
December to February.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from math import inf

from sidelines.countries import fold
from sidelines.record.spans import Spans
from sidelines.times import FIRST_DAY, LAST_DAY, day_number, short_day

SLACK_DAYS = 2
"""Days by which the edges of an approximate time may be off: mid-July doesn't contradict the 21st."""
AROUND_DAYS = 3
"""Days before and after something that are around it."""
_NAMES = "early|mid|late"
_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


class Relation(StrEnum):
    """How a time lies to something that happens."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    AROUND = "around"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something to which claims tie a time, with its days; `to` is the day after the last."""

    name: str
    first: date
    to: date

    def __post_init__(self) -> None:
        if self.to <= self.first:
            raise ValueError(f"{self.name} ends before it begins")

    def days_text(self) -> str:
        """Its days in words."""
        return _stretch(self.first, self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days of which a claim speaks, from the first up to but not including `to`; None is an open end.

    A time that is tied to an occasion whose days nobody knows has neither and is compared by the occasion alone.
    """

    first: date | None = None
    to: date | None = None
    approx: bool = False
    """Whether the words leave the edges open."""
    relation: Relation | None = None
    occasion: str = ""
    words: str = field(default="", compare=False)
    """The words that it was read from, where it was."""
    how: str = field(default="", compare=False)
    """By which rule or fact the days were found; empty where they stand in the claim."""

    def __post_init__(self) -> None:
        if self.first is not None and self.to is not None and self.to <= self.first:
            raise ValueError("a time ends before it begins")
        if (self.relation is None) != (not self.occasion):
            raise ValueError("a relation needs an occasion, and an occasion a relation")
        if self.first is None and self.to is None and self.relation is None:
            raise ValueError("a time needs days or an occasion")

    @property
    def dated(self) -> bool:
        """Whether it lies on the calendar."""
        return self.first is not None or self.to is not None

    @property
    def axis(self) -> str:
        """On what it lies: the calendar (empty), or an occasion without days."""
        return "" if self.dated else fold(self.occasion)

    @property
    def exact(self) -> Spans:
        """Its days as a set of day numbers; beside an occasion without days, 0 to 1 stands for the occasion."""
        if not self.dated:
            return _BESIDE[self.relation or Relation.DURING]
        first = -inf if self.first is None else day_number(self.first)
        to = inf if self.to is None else day_number(self.to)
        return Spans(((first, to),))

    @property
    def days(self) -> Spans:
        """The same with its edges widened where the words leave them open."""
        return self.exact.widened(SLACK_DAYS) if self.approx and self.dated else self.exact

    def text(self) -> str:
        """The days in words.

        >>> When(first=date(2018, 7, 11), to=date(2018, 7, 21), approx=True).text()
        'about 11 to 20 July 2018'
        """
        tied = f"{self.relation} the {self.occasion}" if self.relation else ""
        if not self.dated:
            return tied
        about = "about " if self.approx else ""
        if self.first is None:
            days = f"before {_day(self.to)}" if self.to else ""
        elif self.to is None:
            days = f"{_day(self.first)} or later"
        else:
            days = _stretch(self.first, self.to)
        return f"{tied} ({about}{days})" if tied else about + days


_BESIDE = {
    Relation.BEFORE: Spans(((-inf, 0.0),)),
    Relation.DURING: Spans(((0.0, 1.0),)),
    Relation.AFTER: Spans(((1.0, inf),)),
    Relation.AROUND: Spans(((-1.0, 2.0),)),
}
"""Where times lie beside an occasion whose days nobody knows."""


def tied_to(relation: Relation, name: str, occasions: Mapping[str, Occasion]) -> When:
    """The time before, during, after or around an occasion; dated where the record knows its days.

    `occasions` are by their folded names.
    """
    known = occasions.get(fold(name))
    if known is None:
        return When(relation=relation, occasion=name)
    around = timedelta(days=AROUND_DAYS)
    first, to = {
        Relation.BEFORE: (None, known.first),
        Relation.DURING: (known.first, known.to),
        Relation.AFTER: (known.to, None),
        Relation.AROUND: (known.first - around, known.to + around),
    }[relation]
    how = f"the {known.name}: {known.days_text()}"
    return When(first=first, to=to, relation=relation, occasion=known.name, how=how)


def days_in_words(text: str, said: date, occasions: Mapping[str, Occasion]) -> When | None:
    """The days that the words mean when they are said on that day; None where the rules don't read them.

    >>> days_in_words("late June", date(2018, 6, 19), {}).text()
    'about 21 to 30 June 2018'
    >>> days_in_words("last summer", date(2018, 6, 24), {}).text()
    'about 1 June to 31 August 2017'
    """
    words = " ".join(text.lower().replace("-", " ").split())
    words = re.sub(r"^(?:in|on|at|for|sometime in|some time in) ", "", words)
    tied = re.fullmatch(r"(before|during|after|around) (?:the )?(.+)", words)
    if tied:
        begins = text.lower().rindex(tied[2].split()[0])
        found: When | None = tied_to(Relation(tied[1]), text[begins:], occasions)
    else:
        words = re.sub(r"^the ", "", words)
        found = _iso(text) or _day_of_month(words, said) or _month(words, said) or _counted(words, said)
        found = found or _season(words, said)
    if found is None:
        return None
    return replace(found, words=text, how=found.how or f"said on {_day(said)}")


def _iso(text: str) -> When | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return When(first=day, to=day + timedelta(days=1)) if FIRST_DAY <= day <= LAST_DAY else None


def _day_of_month(words: str, said: date) -> When | None:
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    found = re.fullmatch(
        rf"{day} (?P<month>[a-z]{{3,9}})\.?(?: (?P<year>[12]\d{{3}}))?", words
    ) or re.fullmatch(rf"(?P<month>[a-z]{{3,9}})\.? {day}(?:,? (?P<year>[12]\d{{3}}))?", words)
    month = _month_number(found["month"]) if found else 0
    if not found or not month:
        return None
    year = int(found["year"]) if found["year"] else _nearest_year(month, said)
    try:
        first = date(year, month, int(found["day"]))
    except ValueError:
        return None
    return When(first=first, to=first + timedelta(days=1))


def _month(words: str, said: date) -> When | None:
    found = re.fullmatch(
        rf"(?:(?P<part>{_NAMES}) |(?P<half>first half|second half|beginning|middle|end) of )?(?P<which>last |next )?"
        r"(?P<month>[a-z]{3,9})\.?"
        r"(?: (?P<year>[12]\d{3})| (?P<this>this year)| (?P<after>next year)| (?P<before>last year))?",
        words,
    )
    month = _month_number(found["month"]) if found else 0
    if not found or not month:
        return None
    if found["year"]:
        year = int(found["year"])
    elif found["this"] or found["after"] or found["before"]:
        year = said.year + bool(found["after"]) - bool(found["before"])
    elif found["which"]:
        later = (month > said.month) if found["which"] == "next " else (month >= said.month)
        year = said.year + (not later if found["which"] == "next " else -later)
    else:
        year = _nearest_year(month, said)
    part = found["part"] or _PARTS.get(found["half"] or "", "")
    return _part_of(year, month, part)


_PARTS = {
    "first half": "first half", "second half": "second half", "beginning": "early", "middle": "mid",
    "end": "late",
}  # fmt: skip


def _part_of(year: int, month: int, part: str) -> When:
    begin, end = date(year, month, 1), _month_after(date(year, month, 1))
    edges = {
        "early": (1, 11), "mid": (11, 21), "late": (21, 0), "first half": (1, 16), "second half": (16, 0),
    }.get(part)  # fmt: skip
    if edges is None:
        return When(first=begin, to=end)
    first = begin.replace(day=edges[0])
    return When(first=first, to=begin.replace(day=edges[1]) if edges[1] else end, approx=True)


def _counted(words: str, said: date) -> When | None:
    """Days counted from the one on which it was said."""
    single = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if words in single:
        first = said + timedelta(days=single[words])
        return When(first=first, to=first + timedelta(days=1))
    found = re.fullmatch(r"(last|this|next) (week|month|year)", words)
    if not found:
        return None
    step = {"last": -1, "this": 0, "next": 1}[found[1]]
    if found[2] == "week":
        first = said + timedelta(days=7 * step - said.weekday())
        return When(first=first, to=first + timedelta(days=7))
    if found[2] == "year":
        return When(first=date(said.year + step, 1, 1), to=date(said.year + step + 1, 1, 1))
    number = said.year * 12 + said.month - 1 + step
    first = date(number // 12, number % 12 + 1, 1)
    return When(first=first, to=_month_after(first))


def _season(words: str, said: date) -> When | None:
    found = re.fullmatch(
        r"(?:(?P<which>last|this|next) )?(?P<season>[a-z]+)(?: (?:of )?(?P<year>[12]\d{3}))?", words
    )
    if not found or found["season"] not in _SEASONS:
        return None
    month = _SEASONS[found["season"]]
    seasons = [
        (date(year, month, 1), _season_end(year, month)) for year in range(said.year - 2, said.year + 3)
    ]
    if found["year"]:
        first = date(int(found["year"]), month, 1)
        return When(first=first, to=_season_end(first.year, month), approx=True)
    if found["which"] == "last":
        first, to = [each for each in seasons if each[1] <= said][-1]
    else:
        going_on = [each for each in seasons if each[1] > said]
        first, to = next(each for each in going_on if found["which"] != "next" or each[0] > said)
    return When(first=first, to=to, approx=True)


def _season_end(year: int, month: int) -> date:
    return date(year + (month > 9), (month + 2) % 12 + 1, 1)


def _month_number(name: str) -> int:
    number = _MONTHS.get(name[:3], 0)
    return number if number and month_name[number].lower().startswith(name) else 0


def _nearest_year(month: int, said: date) -> int:
    """The year in which the month lies nearest to the day, at most half a year away."""
    away = month - said.month
    return said.year + (1 if away < -6 else -1 if away > 6 else 0)


def _month_after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _day(day: date) -> str:
    return f"{short_day(day)} {day.year}"


def _stretch(first: date, to: date) -> str:
    """Days from the first up to but not including `to`, in words."""
    last = to - timedelta(days=1)
    if first == last:
        return _day(first)
    if first.year != last.year:
        return f"{_day(first)} to {_day(last)}"
    begin = str(first.day) if first.month == last.month else short_day(first)
    return f"{begin} to {_day(last)}"

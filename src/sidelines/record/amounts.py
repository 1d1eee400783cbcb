"""Durations in words: "just under an hour", "about 20 minutes", "1 h 35"."""

from __future__ import annotations

import re
from math import inf

from sidelines.record.values import ABOUT, Duration

NEARLY = 12
"""Just under, and just over, are within a twelfth: just under an hour is 55 to 60 minutes."""
_NUMBERS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0,
    "forty": 40.0, "forty five": 45.0, "fifty": 50.0, "ninety": 90.0,
}  # fmt: skip
_COUNT = rf"(\d{{1,5}}(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_HOURS = re.compile(
    rf"{_COUNT} ?(?:hours?|hrs?|h)(?P<half> and a half| and half an hour)?"
    r"(?: ?(?:and )?(?P<rest>\d{1,2})(?: ?(?:minutes?|mins?|min))?)?"
)
_MINUTES = re.compile(rf"{_COUNT} ?(?:minutes?|mins?|min)")
_PARTS = {
    "half an hour": 30, "a half hour": 30, "half hour": 30, "a quarter of an hour": 15,
    "quarter of an hour": 15, "three quarters of an hour": 45,
}  # fmt: skip
_HEDGES = {
    "about": "about", "around": "about", "roughly": "about", "approximately": "about", "some": "about",
    "just under": "under", "nearly": "under", "almost": "under", "not quite": "under", "a little under": "under",
    "just over": "over", "a little over": "over", "slightly over": "over",
    "more than": "more", "over": "more", "longer than": "more", "at least": "least",
    "less than": "less", "under": "less", "up to": "most", "at most": "most", "as much as": "most",
}  # fmt: skip


def duration_in_words(text: str) -> Duration | None:
    """The minutes that the words mean; None where the rules don't read them.

    >>> duration_in_words("just under an hour").text()
    'just under an hour (55 min to under 1 h)'
    >>> duration_in_words("35 minutes").text(), duration_in_words("soon")
    ('35 min', None)
    """
    words = " ".join(text.lower().replace("-", " ").split())
    words = words.removesuffix(" late").removesuffix(" long")
    hedge = next(
        (each for each in sorted(_HEDGES, key=len, reverse=True) if words.startswith(f"{each} ")), ""
    )
    minutes = _minutes(words.removeprefix(hedge).strip())
    if minutes is None:
        return None
    near = max(1, round(minutes / NEARLY))
    share = max(1, round(minutes * ABOUT))
    least, below = {
        "": (minutes, minutes + 1),
        "about": (max(0, minutes - share), minutes + share + 1),
        "under": (max(0, minutes - near), minutes),
        "over": (minutes + 1, minutes + near + 1),
        "more": (minutes + 1, inf),
        "least": (minutes, inf),
        "less": (0, minutes),
        "most": (0, minutes + 1),
    }[_HEDGES.get(hedge, "")]
    return Duration(least=int(least), below=below, words=text) if least < below else None


def _minutes(words: str) -> int | None:
    if words in _PARTS:
        return _PARTS[words]
    if found := _MINUTES.fullmatch(words):
        return round(_number(found[1]))
    if found := _HOURS.fullmatch(words):
        return round(_number(found[1]) * 60) + (30 if found["half"] else 0) + int(found["rest"] or 0)
    return None


def _number(word: str) -> float:
    return _NUMBERS.get(word) or float(word)

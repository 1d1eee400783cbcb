"""Sources: who is cited, link by link, from the outlet that one reads to the origin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sidelines.countries import fold


class SourceKind(StrEnum):
    """What a source is."""

    OUTLET = "outlet"
    PERSON = "person"
    INSTITUTION = "institution"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class Grade(StrEnum):
    """How much a source lets itself be held to, the best first."""

    WITNESSED = "witnessed"
    """The outlet's own observation."""
    NAMED = "named"
    UNNAMED = "unnamed"
    UNCLEAR = "unclear"
    """It is not told where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody or something that a claim comes from, as it is described where it is cited.

    An unnamed source has a description and no name; `count` is how many they are, where that is told.
    """

    kind: SourceKind
    name: str = ""
    description: str = ""
    office: str = ""
    count: int | None = None

    def __post_init__(self) -> None:
        if self.kind is SourceKind.UNNAMED and (self.name or not self.description):
            raise ValueError("an unnamed source needs a description, and has no name")
        if self.kind is not SourceKind.UNNAMED and not (self.name or self.description):
            raise ValueError("a source needs a name or a description")

    def text(self) -> str:
        """The source in words: a person with the office, an unnamed one as described.

        >>> Source(kind=SourceKind.PERSON, name="Yuri Ushakov", office="presidential aide").text()
        'Yuri Ushakov (presidential aide)'
        >>> Source(kind=SourceKind.UNNAMED, description="an anonymous official").text()
        'unnamed official'
        """
        if self.kind is SourceKind.UNNAMED:
            said = _ARTICLES.sub("", self.description) or self.description
            counted = f" ({self.count})" if self.count and self.count > 1 and not _NUMBER.match(said) else ""
            return f"unnamed {said}{counted}"
        said = self.name or self.description
        return f"{said} ({self.office})" if self.office else said


_ARTICLES = re.compile(r"^(?:(?:an?|the|anonymous|unnamed|unidentified) )+", re.IGNORECASE)
_NUMBER = re.compile(r"\d|(?:two|three|four|five|six|several)\b", re.IGNORECASE)
Link = tuple[Source, ...]
"""Sources that are cited side by side, in most chains one."""
Chain = tuple[Link, ...]
"""Links from the outlet that one reads, itself left out, to the origin; empty for the outlet's own observation."""


_ENDS_OF_HEAD = re.compile(
    r"\b(?:who|familiar|with|from|in|at|of|close|briefed|involved|inside|on|near|to|that|and)\b"
)
_DIGITS = re.compile(r"^(?:an?|the|one|two|three|four|five|six|several|some|other|\d+) ")


def head_of(description: str) -> str:
    """What an unnamed source is at heart: the last word before "of", "with" and the like, in the singular.

    >>> head_of("two diplomats familiar with the plans"), head_of("senior US officials")
    ('diplomat', 'official')
    """
    words = fold(description) or description.lower()
    while (short := _DIGITS.sub("", words)) != words:
        words = short
    before = _ENDS_OF_HEAD.split(words, maxsplit=1)[0].split() or words.split() or [words]
    head = before[-1]
    return head[:-1] if head.endswith("s") and not head.endswith("ss") else head

"""Attributes: what a claim about a meeting may be about, and what kind of value each has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of value that an attribute has."""

    YES_NO = "yes or no"
    WHEN = "days"
    PLACE = "a place"
    PEOPLE = "people"
    WORD = "a word"
    NUMBER = "a number"
    DETAILS = "parts"
    OWN = "a value of the record's own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What a claim may be about, and how two claims about it are told apart.

    Of an attribute that is `single` a meeting has one true value; of another it may have several side by side. `same`
    names the parts by which two things in parts are one thing, `compared` those on which two accounts of it may differ.
    What is `passing` is true for a time: only what was said on one day is compared.
    """

    name: str
    kind: Kind
    single: bool = False
    passing: bool = False
    words: tuple[str, ...] = ()
    parts: tuple[tuple[str, Kind], ...] = ()
    same: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()

    def part(self, name: str) -> Kind:
        """The kind of a part; a part of the record's own where the attribute names none so."""
        return dict(self.parts).get(name, Kind.OWN)


def _in_parts(name: str, same: str, compared: str = "", **kinds: Kind) -> Attribute:
    return Attribute(
        name=name,
        kind=Kind.DETAILS,
        parts=tuple(kinds.items()),
        same=frozenset(same.split()),
        compared=frozenset(compared.split()),
    )


FORMATS = (
    "bilateral", "one-on-one", "delegations", "sidelines", "working-meal", "state-visit", "telephone", "video",
)  # fmt: skip
STAGES = {
    "exploring": ("exploring", "negotiating"),
    "negotiating": ("negotiating", "agreed-in-principle"),
    "stalled": ("stalled", "exploring", "negotiating", "agreed-in-principle"),
    "agreed-in-principle": ("agreed-in-principle", "agreed", "announced"),
    "agreed": ("agreed", "announced"),
    "announced": ("announced",),
    "postponed": ("postponed",),
    "cancelled": ("cancelled",),
    "held": ("held",),
}
"""Each stage with those that may be true when it is said: what is announced is also agreed."""

KNOWN = {
    attribute.name: attribute
    for attribute in (
        Attribute(name="will-happen", kind=Kind.YES_NO, single=True),
        Attribute(name="date", kind=Kind.WHEN, single=True),
        Attribute(name="place", kind=Kind.PLACE, single=True),
        Attribute(name="participants", kind=Kind.PEOPLE),
        Attribute(name="format", kind=Kind.WORD, words=FORMATS),
        Attribute(name="stage", kind=Kind.WORD, words=tuple(STAGES), single=True, passing=True),
        _in_parts("invitation", "by to", by=Kind.PEOPLE, to=Kind.PEOPLE),
        _in_parts("envoy-visit", "person place when", "purpose",
                  person=Kind.PEOPLE, place=Kind.PLACE, when=Kind.WHEN, purpose=Kind.WORD),
        _in_parts("contact", "kind between when", kind=Kind.WORD, between=Kind.PEOPLE, when=Kind.WHEN),
        _in_parts("past-encounter", "between event", "place when count",
                  between=Kind.PEOPLE, event=Kind.WORD, place=Kind.PLACE, when=Kind.WHEN, count=Kind.NUMBER),
        _in_parts("staff-action", "actor act", actor=Kind.PEOPLE, act=Kind.WORD, when=Kind.WHEN),
        Attribute(name="confirmation", kind=Kind.WORD,
                  words=("meeting", "possibility", "date", "place", "visit")),
        _in_parts("wish", "by with", by=Kind.PEOPLE, **{"with": Kind.PEOPLE}),
    )
}  # fmt: skip
"""The attributes that every record may use; further ones are a record's own."""

PART_WORDS = {
    ("envoy-visit", "purpose"): ("meeting", "other"),
    ("contact", "kind"): ("telephone", "video", "letter", "message"),
    ("staff-action", "act"): ("tasked", "arranging", "deferred", "ignored", "opposed"),
}
"""The words that a part may be, where there is a list."""


def attribute_named(name: str) -> Attribute:
    """The attribute of that name; one that is unknown is the record's own, with one true value."""
    return KNOWN.get(name) or Attribute(name=name, kind=Kind.OWN, single=True)

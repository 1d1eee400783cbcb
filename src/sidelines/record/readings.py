"""Readings: what a claim comes to, and whether two of them agree, can both be true, or contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sidelines.record.agreeing import Agreement, Modality
from sidelines.record.attributes import PART_WORDS, STAGES, Attribute, Kind, attribute_named
from sidelines.record.days import When
from sidelines.record.spans import Spans
from sidelines.record.values import (
    Amount,
    Details,
    Duration,
    NotTold,
    People,
    Place,
    Plain,
    TimeOfDay,
    Value,
    Word,
    YesNo,
)


class Stance(StrEnum):
    """What a reading does with its value."""

    SO = "so"
    NOT_SO = "not so"
    POSSIBLE = "possible"
    SILENT = "silent"


_STANCES = {
    Modality.ASSERTED: Stance.SO,
    Modality.PLANNED: Stance.SO,
    Modality.CONFIRMED: Stance.SO,
    Modality.POSSIBLE: Stance.POSSIBLE,
    Modality.DENIED: Stance.NOT_SO,
    Modality.UNKNOWN: Stance.SILENT,
    Modality.NO_COMMENT: Stance.SILENT,
}


def stance_of(value: Value, modality: Modality) -> Stance:
    """What a claim does with its value; where none is told, nothing."""
    return Stance.SILENT if isinstance(value, NotTold) else _STANCES[modality]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a claim comes to: an attribute, a value, and whether it is so, not so, or possible."""

    attribute: str
    value: Value
    stance: Stance

    @classmethod
    def of(cls, attribute: str, value: Value, modality: Modality) -> Reading:
        """The reading of a claim; that something won't happen is the same as denying that it will."""
        stance = stance_of(value, modality)
        if stance is Stance.NOT_SO and isinstance(value, YesNo):
            return cls(attribute=attribute, value=YesNo(yes=not value.yes), stance=Stance.SO)
        return cls(attribute=attribute, value=value, stance=stance)

    def text(self) -> str:
        """The reading in words.

        >>> Reading.of("place", Word(word="Vienna"), Modality.DENIED).text()
        'not Vienna'
        """
        parts = [name for name, _ in attribute_named(self.attribute).parts]
        said = self.value.text(parts) if isinstance(self.value, Details) else self.value.text()
        match self.stance:
            case Stance.NOT_SO:
                return f"not {said}"
            case Stance.POSSIBLE:
                return f"possibly {said}"
            case Stance.SILENT:
                return "not told" if isinstance(self.value, NotTold) else f"not told whether {said}"
            case _:
                return said


def agreement(a: Reading, b: Reading) -> Agreement:
    """How two readings stand to each other; the same whichever comes first.

    What is possible contradicts nothing but a flat denial; what isn't known or commented on contradicts nothing.

    >>> late = [Reading.of("lateness", Duration(least=n, below=n + 1), Modality.ASSERTED) for n in (20, 35)]
    >>> agreement(*late)
    <Agreement.CONTRADICTORY: 'contradictory'>
    """
    if a.attribute != b.attribute:
        return Agreement.UNRELATED
    if Stance.SILENT in (a.stance, b.stance):
        return Agreement.SAME if a == b else Agreement.UNRELATED
    if _ORDER[a.stance] > _ORDER[b.stance]:
        a, b = b, a
    attribute = attribute_named(a.attribute)
    one_denied = b.stance is Stance.NOT_SO and a.stance is not Stance.NOT_SO
    lie = _lie(attribute, a.value, b.value, denied=one_denied)
    if lie is _Lie.UNTOLD:
        return Agreement.UNRELATED
    if a.stance is b.stance:
        return _alike(attribute, lie, a.stance)
    if b.stance is Stance.NOT_SO:
        return _against_denial(attribute, lie)
    if isinstance(a.value, YesNo) and lie is _Lie.APART:
        return Agreement.CONTRADICTORY  # one of the two is "it won't happen", which denies the possibility
    return Agreement.COMPATIBLE if attribute.single or lie in _TOUCHING else Agreement.UNRELATED


_ORDER = {Stance.SO: 0, Stance.POSSIBLE: 1, Stance.NOT_SO: 2, Stance.SILENT: 3}


class _Lie(StrEnum):
    """How two values lie to each other, as sets of what may be true."""

    EQUAL = "equal"
    WITHIN = "the first is in the second"
    AROUND = "the second is in the first"
    MEETS = "they share something"
    APART = "they share nothing"
    OTHER = "they are two things"
    UNTOLD = "it can't be told"


_TOUCHING = frozenset({_Lie.EQUAL, _Lie.WITHIN, _Lie.AROUND, _Lie.MEETS})


def _alike(attribute: Attribute, lie: _Lie, stance: Stance) -> Agreement:
    """Two that are both so, both possible or both denied."""
    if lie is _Lie.EQUAL:
        return Agreement.SAME
    if stance is Stance.SO and lie is _Lie.APART and (attribute.single or attribute.kind is Kind.DETAILS):
        return Agreement.CONTRADICTORY
    return Agreement.COMPATIBLE if attribute.single or lie in _TOUCHING else Agreement.UNRELATED


def _against_denial(attribute: Attribute, lie: _Lie) -> Agreement:
    """One that is so or possible, and one that denies: they clash where nothing is left beside what is denied."""
    if lie in (_Lie.EQUAL, _Lie.WITHIN):
        return Agreement.CONTRADICTORY
    return Agreement.COMPATIBLE if attribute.single or lie in _TOUCHING else Agreement.UNRELATED


def _lie(attribute: Attribute, a: Value, b: Value, *, denied: bool) -> _Lie:
    if isinstance(a, Details) and isinstance(b, Details):
        return _lie_of_parts(attribute, a, b, denied=denied)
    if isinstance(a, Details | NotTold) or isinstance(b, Details | NotTold):
        return _Lie.EQUAL if a == b else _Lie.UNTOLD
    return _lie_of_plain(a, b, STAGES if attribute.name == "stage" else attribute.words, denied=denied)


def _lie_of_plain(a: Plain, b: Plain, listed: object, *, denied: bool) -> _Lie:
    match a, b:
        case YesNo(), YesNo():
            return _Lie.EQUAL if a == b else _Lie.APART
        case When(), When():
            if a.axis != b.axis:
                return _Lie.UNTOLD
            return _lie_of_sets(a.days, b.exact if denied else b.days)
        case Place(), Place():
            return _lie_of_places(a, b)
        case People(), People():
            return _lie_of_people(a, b)
        case Word(), Word():
            return _lie_of_words(a, b, listed)
        case Amount(), Amount():
            return _lie_of_sets(a.span, b.span) if a.unit == b.unit else _Lie.UNTOLD
        case Duration(), Duration():
            return _lie_of_sets(a.span, b.span)
        case TimeOfDay(), TimeOfDay():
            return _lie_of_sets(a.span, b.span)
        case _:
            return _Lie.UNTOLD


def _lie_of_sets(a: Spans, b: Spans) -> _Lie:
    if a == b:
        return _Lie.EQUAL
    if not a.meets(b):
        return _Lie.APART
    return _Lie.WITHIN if a.within(b) else _Lie.AROUND if b.within(a) else _Lie.MEETS


def _lie_of_people(a: People, b: People) -> _Lie:
    """More people told are a narrower statement: that two take part says that each does."""
    if a.keys == b.keys:
        return _Lie.EQUAL
    if a.keys > b.keys:
        return _Lie.WITHIN
    return _Lie.AROUND if a.keys < b.keys else _Lie.MEETS if a.keys & b.keys else _Lie.APART


def _lie_of_words(a: Word, b: Word, listed: object) -> _Lie:
    if a.key == b.key:
        return _Lie.EQUAL
    if listed is STAGES and a.word in STAGES and b.word in STAGES:
        first, second = set(STAGES[a.word]), set(STAGES[b.word])
        if first & second:
            return _Lie.WITHIN if first < second else _Lie.AROUND if first > second else _Lie.MEETS
        return _Lie.APART
    return _Lie.APART if listed else _Lie.UNTOLD


def _lie_of_places(a: Place, b: Place) -> _Lie:
    if len(a.spots) == len(b.spots) and set(a.spots) == set(b.spots):
        return _Lie.EQUAL if a.elsewhere == b.elsewhere else _Lie.APART
    if not (a.known and b.known):
        return _Lie.UNTOLD
    if a.elsewhere and b.elsewhere:
        return _Lie.WITHIN if _in(b, a) else _Lie.AROUND if _in(a, b) else _Lie.MEETS
    if b.elsewhere:
        return _beside(a, b, _Lie.WITHIN)
    if a.elsewhere:
        return _beside(b, a, _Lie.AROUND)
    if _in(a, b):
        return _Lie.WITHIN
    return _Lie.AROUND if _in(b, a) else _Lie.MEETS if _share(a, b) else _Lie.APART


def _in(a: Place, b: Place) -> bool:
    return all(any(around.covers(spot) for around in b.spots) for spot in a.spots)


def _share(a: Place, b: Place) -> bool:
    return any(one.covers(other) or other.covers(one) for one in a.spots for other in b.spots)


def _beside(there: Place, elsewhere: Place, free: _Lie) -> _Lie:
    """A place beside one that is anywhere but in some countries; `free` where none of it is in these."""
    if _in(there, elsewhere):
        return _Lie.APART
    return _Lie.MEETS if _share(there, elsewhere) else free


def _lie_of_parts(attribute: Attribute, a: Details, b: Details, *, denied: bool) -> _Lie:
    """Two things in parts: first whether they are one thing, then on which parts its accounts differ."""
    names_a, names_b = {name for name, _ in a.parts}, {name for name, _ in b.parts}
    lies: dict[str, _Lie] = {}
    for name in names_a & names_b:
        one, other = a.part(name), b.part(name)
        assert one is not None
        assert other is not None
        lies[name] = _lie_of_plain(one, other, PART_WORDS.get((attribute.name, name)), denied=denied)
    same = attribute.same or frozenset(lies)
    told = [lies[name] for name in same & lies.keys()]
    if not told or _Lie.UNTOLD in told:
        return _Lie.UNTOLD
    if attribute.same and _Lie.APART in told:
        return _Lie.OTHER
    rest = [lies[name] for name in (attribute.compared if attribute.same else same) & lies.keys()]
    if _Lie.APART in rest:
        return _Lie.APART if same <= lies.keys() else _Lie.OTHER
    found = set(lies.values())
    if found <= {_Lie.EQUAL} and names_a == names_b:
        return _Lie.EQUAL
    if found <= {_Lie.EQUAL, _Lie.WITHIN} and names_a >= names_b:
        return _Lie.WITHIN
    if found <= {_Lie.EQUAL, _Lie.AROUND} and names_a <= names_b:
        return _Lie.AROUND
    return _Lie.MEETS

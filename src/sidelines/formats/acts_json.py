"""Acts as JSON: what a database or a script keeps of an act, and the same act from it again.

Instants are UTC minutes, days are ISO dates, options, checks and what a correction puts instead are objects. Every
field is written, also where it has its usual value, so that what was kept doesn't change with what is usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from sidelines.errors import SidelinesError, UnknownZone
from sidelines.formats.cases.fields import suggestion
from sidelines.formats.cases.problems import Said, shown
from sidelines.meetings.acts import NAMED, Act, Check
from sidelines.meetings.options import Option
from sidelines.times import FIRST_DAY, LAST_DAY, instant, zone

Json = dict[str, object]
KIND = "move"
"""The field that names the kind of an act within an act."""

_FIRST, _LAST = instant(FIRST_DAY, 0, "UTC"), instant(LAST_DAY, 1440, "UTC")


class UnreadableAct(SidelinesError):
    """An act that can't be read: which field, what stands there, and what was expected."""

    def __init__(self, field: str, found: object, expected: str, sentence: str = "") -> None:
        self.field = field
        self.found = found if isinstance(found, Said) else shown(found)
        self.expected = expected
        self.sentence = sentence
        facts = f"{field}: found {self.found}, expected {expected}"
        super().__init__(f"{facts}. {sentence}" if sentence else facts)


# --- writing -----------------------------------------------------------------------------------------------------


def fields_of(act: Act) -> Json:
    """What the act says, as values that `json` writes; `act_of(act.name, …)` gives the act again.

    >>> from sidelines.meetings.acts import Park
    >>> fields_of(Park(reason="an election", review=date(2018, 3, 1)))
    {'reason': 'an election', 'review': '2018-03-01'}
    """
    return _written_fields(act)


def _written_fields(value: Any) -> Json:
    return {each.name: _written(getattr(value, each.name)) for each in fields(value)}


def _written(value: object) -> object:
    if isinstance(value, Act):
        return {KIND: value.name, **_written_fields(value)}
    if isinstance(value, Option | Check):
        return _written_fields(value)
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


# --- reading -----------------------------------------------------------------------------------------------------


def act_of(name: str, fields: Mapping[str, object]) -> Act:
    """The act of that kind that says what the fields do; raises UnreadableAct.

    A field that has a usual value may be missing; none may be unknown, and none of another kind than it should.
    """
    return _read_act(name, fields, "")


def _read_act(name: object, values: Mapping[str, object], path: str) -> Act:
    kind = NAMED.get(name) if isinstance(name, str) else None
    if kind is None:
        near = suggestion(name[:60], tuple(NAMED)) if isinstance(name, str) else ""
        raise UnreadableAct(_within(path, KIND), name, f"one of {', '.join(NAMED)}", near)
    act = _read_object(kind, values, path)
    assert isinstance(act, Act)
    return act


def _within(path: str, field: str) -> str:
    return f"{path}.{field}" if path else field


def _read_object(kind: type, values: object, path: str) -> object:
    """The act, option or check whose fields the values are."""
    if not isinstance(values, Mapping):
        raise UnreadableAct(path or "fields", values, "an object")
    known = _known_fields(kind)
    for key in values:
        if key not in known:
            expected = f"one of {', '.join(known)}" if known else "no field"
            near = suggestion(str(key)[:60], tuple(known))
            raise UnreadableAct(_within(path, str(key)[:60]), Said("an unknown field"), expected, near)
    read: dict[str, object] = {}
    for key, (field, hint) in known.items():
        if key in values:
            read[key] = _read(hint, values[key], _within(path, key))
        elif field.default is MISSING:
            raise UnreadableAct(_within(path, key), Said("nothing"), f"the field {key}")
    if kind is not Check:
        _look_at_minutes(read, path)
    if kind is Option:
        _look_at_zone(read["zone"], _within(path, "zone"))
    try:
        return kind(**read)
    except ValueError as refusal:
        raise UnreadableAct(path or "fields", Said(str(refusal)), "values that fit together") from None


def _look_at_minutes(read: Mapping[str, object], path: str) -> None:
    """Every number of an act or an option is an instant, which the calendar must have."""
    for key, value in read.items():
        if isinstance(value, int) and not isinstance(value, bool) and not _FIRST <= value <= _LAST:
            expected = f"UTC minutes of an instant from {FIRST_DAY.year} to {LAST_DAY.year}"
            raise UnreadableAct(_within(path, key), value, expected)


def _look_at_zone(name: object, path: str) -> None:
    try:
        zone(str(name))
    except UnknownZone:
        raise UnreadableAct(path, name, "an IANA time zone such as Europe/Helsinki") from None


@cache
def _known_fields(kind: type) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {each.name: (each, hints[each.name]) for each in fields(kind)}


def _read(hint: Any, value: object, path: str) -> object:
    if get_origin(hint) in (Union, UnionType):
        if value is None and NoneType in get_args(hint):
            return None
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        return _read_many(get_args(hint)[0], value, path)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _read_word(hint, value, path)
    if hint is Act:
        return _read_inner_act(value, path)
    if hint in (Option, Check):
        return _read_object(hint, value, path)
    return _PLAIN[hint](value, path)


def _read_many(hint: Any, value: object, path: str) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise UnreadableAct(path, value, "a list")
    return tuple(_read(hint, each, f"{path}[{place}]") for place, each in enumerate(value))


def _read_word(kind: type[StrEnum], value: object, path: str) -> StrEnum:
    words = tuple(each.value for each in kind)
    if not isinstance(value, str) or value not in words:
        near = suggestion(value[:60], words) if isinstance(value, str) else ""
        raise UnreadableAct(path, value, f"one of {', '.join(words)}", near)
    return kind(value)


def _read_inner_act(value: object, path: str) -> Act:
    if not isinstance(value, Mapping):
        raise UnreadableAct(path, value, f"an object with the field {KIND}")
    if KIND not in value:
        raise UnreadableAct(_within(path, KIND), Said("nothing"), f"the field {KIND}")
    return _read_act(value[KIND], {key: each for key, each in value.items() if key != KIND}, path)


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise UnreadableAct(path, value, "text")
    return value


def _number(value: object, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnreadableAct(path, value, "a whole number")
    return value


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise UnreadableAct(path, value, "true or false")
    return value


def _day(value: object, path: str) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise UnreadableAct(path, value, "a day such as 2018-07-16")
    return day


_PLAIN: dict[Any, Callable[[object, str], object]] = {
    str: _text,
    int: _number,
    bool: _flag,
    date: _day,
}

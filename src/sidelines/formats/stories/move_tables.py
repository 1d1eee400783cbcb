"""The tables of a story's moves: one for each kind of act, made from the act's fields, so that none is forgotten."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import Discriminator, Field, Tag, create_model

from sidelines.formats.cases.fields import Day, DayOrTime, Name, Text
from sidelines.formats.cases.tables import Some, Table
from sidelines.formats.stories.fields import (
    Instant,
    OptionKey,
    SideKey,
    SomeWords,
    Words,
    one_of,
    plain_name,
)
from sidelines.formats.stories.words import meaning_of
from sidelines.meetings.acts import ACTS, Act, Check
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel


class CheckTable(Table):
    """Something that a preparatory visit has to see to."""

    name: SomeWords
    days_before: Annotated[int, Field(ge=0, le=1_000)] = Field(description="60 is T-60.")
    blocking: bool = Field(default=False, description="True: before the meeting is confirmed.")


class ReportedTable(Table):
    """How the side that enters another's move knows of it."""

    by: SideKey = Field(description="The side that enters it.")
    channel: one_of(Channel) = Field(description="By what way it was learned.")  # type: ignore[valid-type]
    said_by: Name = Field(description="Who said it.")
    learned: DayOrTime | None = Field(default=None, description="When; without: at the time of the move.")
    document: Text = Field(default="", description="The paper in which it stands.")


class ActTable(Table):
    """What a side does; the kind of move decides which other fields there are."""

    move: str


class MoveTable(ActTable):
    """What every move carries."""

    id: Name | None = Field(default=None, description="A name by which a later move can correct it.")
    at: DayOrTime = Field(
        description="When: with an offset, or local to the side that enters it; a day alone where the hour "
        "is not known."
    )
    side: SideKey = Field(description="Whose act it is.")
    member: Name = Field(description="Who entered it: a member of the side, or of the side that reports it.")
    reported: ReportedTable | None = Field(default=None, description="Set where another side reports it.")
    private: bool = Field(
        default=False, description="True: kept inside although such moves are usually told."
    )
    public: Words = Field(
        default="",
        alias="source",
        description='Where it can be read in public; "invented: ..." for what the record lacks.',
    )


def _kind_of_checks(value: Any) -> str:
    return "word" if isinstance(value, str) else "tables"


_BY_HINT: dict[Any, Any] = {
    bool: bool,
    date: Day,
    int: Instant,
    Option: OptionKey,
    tuple[Option, ...]: Annotated[list[OptionKey], Field(min_length=1, max_length=100)],
    tuple[str, ...]: Annotated[list[SomeWords], Field(max_length=100)],
    tuple[Check, ...]: Annotated[
        Annotated[Literal["usual"], Tag("word")] | Annotated[Some[CheckTable], Tag("tables")],
        Discriminator(_kind_of_checks),
    ],
}


def _field_of(hint: Any, required: bool) -> Any:
    """The kind of a story file's field for the kind of an act's."""
    if get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
        inner = next(each for each in get_args(hint) if each is not NoneType)
        return None if inner is Act else _field_of(inner, required) | None
    if hint is str:
        return SomeWords if required else Words
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return one_of(hint)
    return _BY_HINT[hint]


def _fields_of(kind: type[Act]) -> dict[str, Any]:
    """The fields of a kind's table."""
    hints, found = get_type_hints(kind), {"move": (Literal[kind.name], ...)}
    for each in fields(kind):
        required = each.default is MISSING
        of = InsteadTable | None if hints[each.name] == Act | None else _field_of(hints[each.name], required)
        default = ... if required else _default_of(each.default)
        found[each.name] = (of, Field(default=default, description=meaning_of(kind.name, each.name)))
    return found


def _default_of(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return plain_name(value)
    return list(value) if isinstance(value, tuple) else value


def _table_of(kind: type[Act], base: type[ActTable], suffix: str) -> type[ActTable]:
    return create_model(f"{kind.__name__}{suffix}", __base__=base, __doc__=kind.__doc__, **_fields_of(kind))


_INNER = [kind for kind in ACTS if kind.name != "correct"]
INSTEAD_TABLES = tuple(_table_of(kind, ActTable, "Instead") for kind in _INNER)
InsteadTable: Any = Annotated[Union[INSTEAD_TABLES], Field(discriminator="move")]  # noqa: UP007
MOVE_TABLES = tuple(_table_of(kind, MoveTable, "Move") for kind in ACTS)
AnyMove: Any = Annotated[Union[MOVE_TABLES], Field(discriminator="move")]  # noqa: UP007

"""How the tables of a case file are read: mistakes are noted, and what stands beside them is read."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from sidelines.formats.cases.fields import MOST_UNKNOWN, Known, likest, suggestion
from sidelines.formats.cases.toml_hints import HEADERS

T = TypeVar("T")
_BROKEN = object()


class Table(BaseModel):
    """A table of a case file: only the fields named here, each of exactly its kind."""

    model_config = ConfigDict(
        strict=True, extra="ignore", frozen=True, json_schema_extra={"additionalProperties": False}
    )
    stand_ins: ClassVar[dict[str, Any]] = {}
    """What a missing or mistaken field is read as, so that the rest of the table can be looked at."""

    _source: Any = PrivateAttr(default=None)

    @property
    def source(self) -> Any:
        """The bare table that this was read from."""
        return self._source

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, values: Any, handler: ModelWrapValidatorHandler[Table], info: ValidationInfo) -> Table:
        """Note unknown and mistaken fields; read the table without them if it can do without."""
        if not isinstance(values, dict) or not isinstance(info.context, Known):
            return handler(values)
        known = info.context
        fields = {f.alias or name: name for name, f in cls.model_fields.items()}
        unknown = [key for key in values if key not in fields]
        for key in unknown[:MOST_UNKNOWN]:
            known.note(values, unknown_field(key, tuple(fields)))
        meant = {field: key for key, field in meant_fields(values, tuple(fields)).items()}
        read = values | {field: values[key] for field, key in meant.items()}
        try:
            table = handler(read)
        except ValidationError as problem:
            errors = problem.errors(include_url=False)
            for error in errors:
                at = [meant.get(str(part), part) for part in error["loc"][:1]]
                known.note(values, {**error, "loc": (*at, *error["loc"][1:])})
            mistaken = {str(error["loc"][0]) for error in errors if error["loc"]}
            rest = {key: value for key, value in read.items() if key not in mistaken}
            rest |= {key: cls.stand_ins[key] for key in mistaken & cls.stand_ins.keys()}
            try:
                table = handler(rest)
            except ValidationError:
                raise problem from None
        table._source = values
        return table


def meant_fields(values: dict[str, Any], fields: tuple[str, ...]) -> dict[str, str]:
    """Unknown fields that are nearly one the table lacks, read as that so that nothing else is told of them.

    >>> meant_fields({"principal": [], "home": ""}, ("principals", "home"))
    {'principal': 'principals'}
    """
    found: dict[str, str] = {}
    for key in [key for key in values if key not in fields][:MOST_UNKNOWN]:
        near = likest(str(key)[:60], fields)
        if near and near[0] not in values and near[0] not in found.values():
            found[key] = near[0]
    return found


def unknown_field(key: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    """The mistake of a field that a table does not have, told as the checker of shapes tells mistakes."""
    expected = "one of " + ", ".join(fields)
    sentence = suggestion(str(key)[:60], fields)
    nested = next((name for name in likest(str(key)[:60], HEADERS) if not sentence), "")
    if nested:
        sentence = f"{nested.capitalize()} are written in {HEADERS[nested]}."
    facts = {"expected": expected, "sentence": sentence}
    return {"type": "unknown_field", "loc": (key,), "ctx": facts}


def _kept(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """The item of a list, or a mark in place of a table that can't be read, whose mistakes are noted."""
    try:
        return handler(value)
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
        if not isinstance(value, dict):
            raise
        if isinstance(info.context, Known):  # what the table finds amiss as a whole isn't noted yet
            for error in errors:
                info.context.note(value, dict(error))
        return _BROKEN


def _whole(items: list[Any]) -> list[Any]:
    return [item for item in items if item is not _BROKEN]


Many = Annotated[list[Annotated[T, WrapValidator(_kept)]], Field(max_length=5_000), AfterValidator(_whole)]
"""Up to 5,000 tables, those that can't be read left out once noted."""

Some = Annotated[list[Annotated[T, WrapValidator(_kept)]], Field(max_length=100), AfterValidator(_whole)]
"""Up to a hundred tables, those that can't be read left out once noted."""

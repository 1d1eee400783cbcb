"""What is wrong with a file, gathered so that all of it is told at once, in the order of the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Literal

from sidelines.errors import Problem
from sidelines.formats.cases.fields import suggestion
from sidelines.formats.cases.lines import Lines, Path, field_text, quoted
from sidelines.formats.cases.raw import Raw
from sidelines.formats.cases.toml_hints import for_each_one

MOST = 200
"""Errors, and warnings, that are told; a file with more is of another kind."""

_EXPECTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
_COMPARED = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
    "string_too_long": ("at most this many characters:", "max_length"),
    "too_long": ("at most this many items:", "max_length"),
    "too_short": ("at least this many items:", "min_length"),
}


class Problems:
    """The problems of one file."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._lines = Lines(raw.text, raw.kind)
        self._places: dict[int, Path] = {}
        self._found: dict[tuple[str, str, str], Problem] = {}
        self._counts = {"error": 0, "warning": 0}
        self.paths: dict[str, Path] = {}
        """The way to each item of a diary, by the item's key."""
        self.elsewhere: dict[str, tuple[str, int]] = {}
        """The file and line of each item that stands in a file of its own, by the item's key."""
        self.imported: set[str] = set()
        """The keys of items that were imported: what is odd about them is warned of, as with the former."""

    def full(self, severity: Literal["error", "warning"] = "error") -> bool:
        """True once no more of that severity is told."""
        return self._counts[severity] > MOST

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self._counts["error"]

    def listed(self) -> list[Problem]:
        """All of them, those of the case first, by line."""
        own = self._raw.name
        return sorted(
            self._found.values(), key=lambda problem: (problem.file != own, problem.file, problem.line)
        )

    def add(
        self,
        path: Path,
        found: Any,
        expected: str,
        sentence: str = "",
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Note a problem of the field; `found` is a value of the file or a description of what was found."""
        text = found if isinstance(found, Said) else shown(found)
        key = (field_text(path), expected, sentence)
        if key in self._found or self.full(severity):
            return
        self._counts[severity] += 1
        line = self._lines.of(path)
        if self.full(severity):
            path, text, expected, sentence = (
                (),
                f"more than {MOST} {severity}s",
                "fewer",
                "The rest is not told.",
            )
        self._found[key] = Problem(
            file=self._raw.name,
            line=line,
            field=field_text(path),
            found=text,
            expected=expected,
            sentence=sentence,
            severity=severity,
        )

    def add_of_item(
        self,
        key: str,
        field: str,
        found: str,
        expected: str,
        sentence: str,
        severity: Literal["error", "warning"],
    ) -> None:
        """Note a problem of a diary's item; what stands in a file of its own is warned of and no error."""
        if key not in self.elsewhere:
            self.add((*self.paths[key], field), Said(found), expected, sentence, severity)
            return
        file, line = self.elsewhere[key]
        self.add_other(
            Problem(
                file=file,
                line=line,
                field=field,
                found=found,
                expected=expected,
                sentence=sentence,
                severity="warning",
            )
        )

    def add_other(self, problem: Problem) -> None:
        """Note a problem of another file that the case names."""
        key = (f"{problem.file}:{problem.line}:{problem.field}", problem.expected, problem.sentence)
        if key in self._found or self.full(problem.severity):
            return
        self._counts[problem.severity] += 1
        self._found[key] = problem

    def add_broken(self, broken: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        """Note what the checker of shapes refused, beside the table in which it stands."""
        for source, error in broken:
            path, found = self._place(self.path_of(source), source, error)
            expected, sentence = _expected(error)
            if error["type"] == "list_type" and isinstance(found, dict) and path and self._raw.kind == "toml":
                hint = for_each_one(str(path[-1]))
                sentence = f"{hint}." if hint else sentence
            self.add(path, found, expected, sentence)

    def path_of(self, source: Any) -> Path:
        """The way to a table of the file, given the table itself."""
        if not self._places:
            todo: list[tuple[Any, Path]] = [(self._raw.values, ())]
            while todo:
                value, path = todo.pop()
                if isinstance(value, dict):
                    self._places[id(value)] = path
                inside = value.items() if isinstance(value, dict) else enumerate(value)
                todo += [(each, (*path, key)) for key, each in inside if isinstance(each, dict | list)]
        return self._places.get(id(source), ())

    def _place(self, path: Path, source: Any, error: dict[str, Any]) -> tuple[Path, Any]:
        """The field that an error is about and what is there; alternatives on its way are in no file."""
        value = source
        for step in error["loc"]:
            named = isinstance(value, dict) and step in value
            if named or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
                value, path = value[step], (*path, step)
        kind = error["type"]
        if kind == "missing":
            return (*path, error["loc"][-1]), Said("nothing")
        if kind == "unknown_field":
            return path, Said(f"the unknown field {shown(error['loc'][-1])}")
        if kind in ("union_tag_invalid", "union_tag_not_found"):
            tag = _tag_of(error)
            return (*path, tag), value.get(tag, Said("nothing")) if isinstance(value, dict) else value
        return path, value


class Said(str):
    """Words about what was found, not to be put in quotes."""

    __slots__ = ()


def shown(value: Any) -> str:
    """A value of the file in short, as it could stand there.

    >>> shown("Helsinkki"), shown(True), shown([1, 2])
    ('"Helsinkki"', 'true', 'a list')
    """
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list" if value else "an empty list"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)[:60]


def _tag_of(error: dict[str, Any]) -> str:
    """The field that tells which of several tables is meant."""
    return str(error["ctx"]["discriminator"]).strip("'")


def _expected(error: dict[str, Any]) -> tuple[str, str]:
    """What was expected instead, and why in a sentence if there is more to say."""
    kind, facts = error["type"], error.get("ctx") or {}
    if kind in ("wrong", "unknown_field"):
        return facts["expected"], facts.get("sentence", "")
    if kind in _COMPARED:
        words, bound = _COMPARED[kind]
        return f"{words} {facts[bound]:,}", ""
    if kind == "missing":
        return f"the field {error['loc'][-1]}", ""
    if kind == "literal_error":
        return f"one of {facts['expected']}", ""
    if kind == "union_tag_invalid":
        tags = facts["expected_tags"].replace("'", "")
        return f"one of {tags}", suggestion(str(facts["tag"])[:60], tuple(tags.split(", ")))
    if kind == "union_tag_not_found":
        return f"the field {_tag_of(error)}", ""
    return _EXPECTED.get(kind) or str(error["msg"]), ""

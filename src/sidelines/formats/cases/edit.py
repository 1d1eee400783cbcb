"""Changes to the text of a case file: tables are put in, changed and taken out, all else stays as it was written."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, MutableMapping
from datetime import date, time
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Comment, InlineTable, Table, Whitespace

from sidelines.countries import fold
from sidelines.formats.cases.changes import Plan
from sidelines.formats.cases.items import Values
from sidelines.formats.cases.lines import Kind

INDENT = "  "
_MEETING = """# Whom to meet, and when: take the marks away, fill in, and then: sidelines find CASE
# [[principals]]
# name = "Somebody else"
# home = "Vienna"
#
# [[meetings]]
# name = "The talks"
# participants = [{name}, "Somebody else"]
# from = 2027-03-22
# to = 2027-03-28
"""


class CaseText:
    """The text of a case file, to be changed in places."""

    def __init__(self, text: str, kind: Kind) -> None:
        self._kind = kind
        self._breaks = "\r\n" if "\r\n" in text else "\n"
        self._document: MutableMapping[str, Any] = json.loads(text) if kind == "json" else tomlkit.parse(text)

    def __str__(self) -> str:
        if self._kind == "json":
            text = json.dumps(self._document, indent=2, ensure_ascii=False) + "\n"
        else:
            text = tomlkit.dumps(self._document)
        return text.replace("\r\n", "\n").replace("\n", self._breaks)

    def principal(self, name: str) -> MutableMapping[str, Any] | None:
        """The table of the principal of that name, without regard to case and accents; None if there is none."""
        tables = self._document.get("principals", [])
        return next((table for table in tables if fold(str(table.get("name", ""))) == fold(name)), None)

    def bare(self, name: str, field: str) -> list[dict[str, Any]]:
        """The tables in a field of the principal, as plain values."""
        table = self.principal(name)
        tables = [] if table is None else table.get(field, [])
        return [dict(each.unwrap() if hasattr(each, "unwrap") else each) for each in tables]

    def add_principal(self, name: str, home: str) -> None:
        """Add a principal with nothing but a home."""
        self._append(self._document, "principals", {"name": name, "home": home}, indent="")

    def add_place(self, values: Values) -> None:
        """Add a place of one's own."""
        self._append(self._document, "places", values, indent="")

    def add_item(self, name: str, field: str, values: Values) -> None:
        """Add a stay or an engagement of the principal of that name."""
        self._append(self._there(name), field, values)

    def change_item(self, name: str, field: str, at: int, values: Values) -> None:
        """Give one of the principal's stays or engagements other values."""
        _replace(self._there(name)[field][at], values, self._kind)

    def remove_item(self, name: str, field: str, at: int) -> None:
        """Take out one of the principal's stays or engagements."""
        self._take_out(self._there(name), field, at)

    def _there(self, name: str) -> MutableMapping[str, Any]:
        table = self.principal(name)
        assert table is not None
        return table

    def carry_out(self, plan: Plan, today: date) -> None:
        """Do what the plan says, to the principal that it names."""
        for values in plan.places:
            self.add_place(values)
        table = self._there(plan.principal)
        for source, listed in plan.remembered.items():
            self._remember(table, source, listed, today)
        for change in plan.those("changed"):
            _replace(table[change.kind][change.at], change.values, self._kind)
        for change in sorted(plan.those("gone"), key=lambda each: -each.at):
            self._take_out(table, change.kind, change.at)
        for change in plan.those("new"):
            self._append(table, change.kind, change.values)

    def _take_out(self, table: MutableMapping[str, Any], field: str, at: int) -> None:
        """Take a table out of a list of tables; the comments that follow it stay."""
        tables = table[field]
        tail = _tail_of(tables[at]) if isinstance(tables, AoT) else []
        del tables[at]
        before = _last_of(tables[at - 1]) if at else None
        if not tables:
            del table[field]
        if any(isinstance(item, Comment) for item in tail):
            _add_tail(before if before is not None else _last_of(table), tail)

    def _remember(self, table: MutableMapping[str, Any], source: str, listed: str, today: date) -> None:
        """Note which entries of the source were entered; the note is changed only where it says something new."""
        known = [each for each in table.get("sources", []) if each.get("name") == source]
        if known and str(known[0].get("entries", "")).split() == listed.split():
            return
        values: Values = {"name": source, "read": today, "entries": _wrapped(listed)}
        if known:
            _replace(known[0], values, self._kind)
        else:
            self._append(table, "sources", values)

    def _append(
        self, table: MutableMapping[str, Any], field: str, values: Values, indent: str = INDENT
    ) -> None:
        """Add a table to a list of tables, written as the list is."""
        if self._kind == "json":
            table.setdefault(field, []).append(_json(values))
            return
        there = table.get(field)
        if there is None and isinstance(table, InlineTable):  # all that is in a table in a line is in it, too
            table.append(field, tomlkit.array())
            there = table[field]
        if isinstance(there, Array):
            there.append(_filled(tomlkit.inline_table(), values))
            return
        before = _last_of(there if there else table)
        tail = _tail_of(before)
        _add_tail(before, [tomlkit.nl()])
        if there is None:
            table[field] = tomlkit.aot()
            there = table[field]
        assert isinstance(there, AoT)
        made = _filled(tomlkit.table(), values)
        if indent:
            made.indent(len(indent))
        there.append(made)
        there[-1].trivia.indent = indent  # the empty line before it is there already
        _add_tail(there[-1], tail)


def _last_of(table: Any) -> Any:
    """The table that stands last in a table or list of tables, itself if there is none in it."""
    if isinstance(table, AoT):
        return _last_of(table[-1])
    inside = [item for _, item in _body(table) if isinstance(item, AoT | Table)]
    return _last_of(inside[-1]) if inside else table


def _body(table: Any) -> list[tuple[Any, Any]]:
    """What a table is written as, comments and empty lines too."""
    return list(table.body if hasattr(table, "body") else table.value.body)


def _tail_of(table: Any) -> list[Any]:
    """The comments and empty lines at a table's end, taken off it: they belong to what comes after."""
    body = table.body if hasattr(table, "body") else table.value.body
    tail: list[Any] = []
    while body and body[-1][0] is None and isinstance(body[-1][1], Comment | Whitespace):
        tail.insert(0, body.pop()[1])
    return tail


def _add_tail(table: Any, tail: list[Any]) -> None:
    """Put comments and empty lines at the end of a table."""
    body = table.body if hasattr(table, "body") else table.value.body
    body.extend((None, item) for item in tail)


def _filled(table: Any, values: Values) -> Any:
    for key, value in values.items():
        table.append(key, _toml(value))
    return table


def _toml(value: Any) -> Any:
    """A value as tomlkit writes it: long text over several lines, a table within a line."""
    if isinstance(value, Mapping):
        return _filled(tomlkit.inline_table(), dict(value))
    if isinstance(value, str) and "\n" in value:
        return tomlkit.value(f'"""\n{value}"""')
    return tomlkit.item(value)


def _replace(table: MutableMapping[str, Any], values: Values, kind: Kind) -> None:
    """Give a table the values, field by field, so that its comments stay."""
    for key in [key for key in table if key not in values]:
        del table[key]
    for key, value in values.items():
        made = _json(value) if kind == "json" else _toml(value)
        if key not in table or _json(table[key]) != _json(value):
            table[key] = made


def _json(value: Any) -> Any:
    """A value as JSON has it: days and times as text."""
    if isinstance(value, Mapping):
        return {str(key): _json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _wrapped(listed: str) -> str:
    """A list of words over several lines, if it is long."""
    return listed if len(listed) <= 90 else textwrap.fill(listed, 98) + "\n"


def new_case(principal: str, home: str, kind: Kind) -> str:
    """The text of a case with one principal, and how the meeting that is wanted is written."""
    if kind == "json":
        return json.dumps({"principals": [{"name": principal, "home": home}]}, ensure_ascii=False)
    name, where = (tomlkit.item(each).as_string() for each in (principal, home))
    return f"[[principals]]\nname = {name}\nhome = {where}\n\n{_MEETING.format(name=name)}"

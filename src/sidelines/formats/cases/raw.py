"""From the bytes of a TOML or JSON file to its bare values, or to the one sentence that says why not."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from sidelines.errors import CaseError, Problem
from sidelines.formats.cases.lines import Kind, Lines, field_text, quoted, twice_in_json
from sidelines.formats.cases.toml_hints import toml_hint

LARGEST_FILE = 2_000_000
"""Bytes: some fifteen thousand stays."""

LONG = 200_000
"""Characters, from which on it takes too long to look for a field in a text with mistakes."""

DEEPEST = 64
"""Brackets within brackets, and parts of a dotted key."""

# Each of these reads any text in one go: a string without an end runs to the end of its line or of the text.
_QUIET = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\Z)|'
    r"'''.*?(?:'''|\Z)|"
    r'"(?:[^"\\\n]|\\.)*+"?|'
    r"'[^'\n]*+'?|#[^\n]*",
    re.DOTALL,
)
_DOTTED = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{DEEPEST}}}")
_PLACE = re.compile(
    r"\(at line (\d+), column \d+\)|line (\d+) column \d+ \(char \d+\)|\(at end of document\)"
)
_ENDS_IN_QUOTES = re.compile(r"Unterminated string|Expected \"'\"")
_NEVER_ENDS = re.compile(r"'[^']*\Z|\"[^\"]*\Z|(\"\"\"|''').*(?<!\1)\Z", re.DOTALL)
_ODD = re.compile(r"NaN|Infinity|(?<!\d)\d{1000}")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_KEY = re.compile(r"([A-Za-z_-]+)\s*=|\"([A-Za-z_-]+)\"\s*:")
_TWICE = "stands twice in one table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A file as text, with the bare values that it holds."""

    name: str
    kind: Kind
    text: str
    values: dict[str, Any]


def read_raw(content: bytes | str, name: str) -> Raw:
    """The bare values of a text, JSON by its name or first brace, else TOML; raises CaseError."""
    text = _decoded(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content, name)
    if not text.strip():
        _refuse(name, 0, "an empty file", "a case", "sidelines new writes one to start from.")
    kind: Kind = "json" if name.lower().endswith(".json") or text.lstrip().startswith("{") else "toml"
    _refuse_depth(text, name, kind)
    try:
        values = tomllib.loads(text) if kind == "toml" else _json_values(text)
    except RecursionError:
        _refuse(name, 0, "brackets within brackets without end", f"at most {DEEPEST} levels")
    except ValueError as problem:
        _refuse_syntax(text, name, kind, str(problem))
    if not isinstance(values, dict):
        _refuse(name, 1, "a file that holds no fields", "fields such as principals and meetings")
    return Raw(name=name, kind=kind, text=text, values=values)


def _refuse(name: str, line: int, found: str, expected: str, sentence: str = "") -> NoReturn:
    raise CaseError(
        [Problem(file=name, line=line, field="", found=found, expected=expected, sentence=sentence)]
    )


def _decoded(content: bytes, name: str) -> str:
    """The text of the bytes, which must be UTF-8 (with or without its mark)."""
    if len(content) > LARGEST_FILE:
        most = f"{LARGEST_FILE // 1_000_000} MB"
        _refuse(name, 0, f"a file of more than {most}", f"at most {most}", "No diary is as long as that.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(name, 1, "text in UTF-16", "text in UTF-8", "Save the file as UTF-8.")
    mark = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    zero = content.find(b"\0")
    if zero >= 0:
        line = content.count(b"\n", 0, zero) + 1
        _refuse(name, line, f"a zero byte at offset {zero}", "text in UTF-8", "This is not a text file.")
    try:
        return content[mark:].decode("utf-8")
    except UnicodeDecodeError as problem:
        at = problem.start + mark
        line = content.count(b"\n", 0, at) + 1
        _refuse(
            name,
            line,
            f"the byte 0x{content[at]:02X} at offset {at}",
            "text in UTF-8",
            "Save the file as UTF-8.",
        )


def _bare(text: str) -> str:
    """The text without what stands in quotes and comments, line by line the same."""
    return _QUIET.sub(lambda quiet: "q" + "\n" * quiet[0].count("\n"), text)


def _refuse_depth(text: str, name: str, kind: Kind) -> None:
    """Refuse brackets and dotted keys so deep that reading them would take without bound."""
    bare = _bare(text)
    chain = _DOTTED.search(bare) if kind == "toml" else None
    if chain:
        line = bare.count("\n", 0, chain.start()) + 1
        _refuse(name, line, f"a key of more than {DEEPEST} parts", "a key of one or two parts")
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", bare):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > DEEPEST:
            line = bare.count("\n", 0, bracket.start()) + 1
            _refuse(name, line, f"more than {DEEPEST} brackets within brackets", "lists and tables of a case")


def _refuse_syntax(text: str, name: str, kind: Kind, message: str) -> NoReturn:
    """Say on which line, in which field, and why a text is no TOML or JSON."""
    line, lines = _line_of(text, message), text.splitlines()
    shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    written = _KEY.match(shown)
    field = field_text(_field_on(text, kind, line)) or (written[1] or written[2] if written else "")
    if _TWICE in message:
        path, line = twice_in_json(text)
        field, shown = field_text(path), f"{path[-1]} once more" if path else ""
    what = _PLACE.sub("", message).strip(" :.")
    what = (toml_hint(what, shown) if kind == "toml" else "") or what
    if what.startswith("Exceeds the limit"):
        what = "The number has too many digits"
    day = next((day for day in _DAY.findall(shown) if not _is_day(day)), None)
    if day:
        what = f"There is no day {day}"
    found = quoted(shown) if shown else "the end of the file"
    problem = Problem(
        file=name,
        line=line,
        field=field,
        found=found,
        expected=f"a line of {kind.upper()}",
        sentence=f"{what}.",
    )
    raise CaseError([problem])


def _line_of(text: str, message: str) -> int:
    place = _PLACE.search(message)
    if place and (place[1] or place[2]):
        return int(place[1] or place[2])
    opened = [quote.start() for quote in _QUIET.finditer(text) if _NEVER_ENDS.match(quote[0])]
    if opened and _ENDS_IN_QUOTES.match(message):
        return text.count("\n", 0, opened[-1]) + 1
    # The word or number that the message is about stands where it is found first.
    bare = _bare(text)
    odd = _ODD.search(bare) if place is None else None
    return bare.count("\n", 0, odd.start() if odd else len(bare)) + 1


def _field_on(text: str, kind: Kind, line: int) -> tuple[str | int, ...]:
    try:
        return Lines(text, kind).field_on(line) if len(text) < LONG else ()
    except ValueError:  # a key that can't be read is named by its line alone
        return ()


def _is_day(written: str) -> bool:
    try:
        return bool(date.fromisoformat(written))
    except ValueError:
        return False


def _json_values(text: str) -> Any:
    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            times = Counter(key for key, _ in pairs)
            twice = next(key for key, count in times.items() if count > 1)
            raise ValueError(f"The field {twice[:60]!r} {_TWICE}")
        return found

    def constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is not a number")

    return json.loads(text, object_pairs_hook=table, parse_constant=constant)

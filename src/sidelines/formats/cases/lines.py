"""The line on which each field of a TOML or JSON file stands."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Iterator
from typing import Literal

from tree_sitter import Language, Node, Parser

Kind = Literal["toml", "json"]

Path = tuple[str | int, ...]
"""The way to a field: names of tables' fields, and numbers of lists' items from 0."""


def field_text(path: Path) -> str:
    """The way to a field as text.

    >>> field_text(("principals", 1, "stays", 0, "city"))
    'principals[1].stays[0].city'
    """
    text = ""
    for part in path:
        name = part if isinstance(part, int) or part.isidentifier() else quoted(part)
        text += f"[{part}]" if isinstance(part, int) else f".{name}" if text else str(name)
    return text


def quoted(text: str) -> str:
    """A text of the file in quotes, in short, with signs for characters that can't be shown.

    >>> quoted("Tromsø"), quoted("a\\tb")
    ('"Tromsø"', '"a\\\\tb"')
    """
    short = text if len(text) <= 60 else f"{text[:59]}…"
    return json.dumps(short, ensure_ascii=any(map(unprintable, short)))


def unprintable(character: str) -> bool:
    """True for a control character or half a pair of surrogates, which no line of text can show."""
    return unicodedata.category(character) in ("Cc", "Cs")


class Lines:
    """The lines of a text's fields, looked up when the first is asked for."""

    def __init__(self, text: str, kind: Kind) -> None:
        self._text = text
        self._kind = kind
        self._known: dict[Path, int] | None = None

    def of(self, path: Path) -> int:
        """The line (from 1) of the field, or of the nearest field around it that is in the file."""
        known = self._all()
        while path and path not in known:
            path = path[:-1]
        return known.get(path, 1)

    def field_on(self, line: int) -> Path:
        """The field that begins on the line, as far as a text with mistakes shows it."""
        return max((path for path, stands in self._all().items() if stands == line), key=len, default=())

    def _all(self) -> dict[Path, int]:
        if self._known is None:
            self._known = dict((_toml_lines if self._kind == "toml" else _json_lines)(self._text))
        return self._known


def twice_in_json(text: str) -> tuple[Path, int]:
    """The first field that stands twice in one table of a JSON text, with the line of its second place."""
    seen: set[Path] = set()
    for path, line in _json_lines(text):
        if path in seen:
            return path, line
        seen.add(path)
    return (), 0


def _toml_lines(text: str) -> Iterator[tuple[Path, int]]:
    import tree_sitter_toml

    parser = Parser(Language(tree_sitter_toml.language()))
    counts: dict[Path, int] = {}
    seen: set[Path] = set()
    for node in parser.parse(text.encode()).root_node.named_children:
        if node.type == "pair":
            yield from _toml_pair(node, (), seen)
        elif node.type in ("table", "table_array_element"):
            yield from _toml_table(node, counts, seen)


def _toml_table(node: Node, counts: dict[Path, int], seen: set[Path]) -> Iterator[tuple[Path, int]]:
    children = _children(node)
    path: Path = ()
    parts = [name for head in children[:1] for name in _key_parts(head)]
    for i, part in enumerate(parts):
        path = (*path, part)
        if i == len(parts) - 1 and node.type == "table_array_element":
            counts[path] = counts.get(path, -1) + 1
            if path not in seen:
                seen.add(path)
                yield path, node.start_point[0] + 1
        if path in counts:
            path = (*path, counts[path])
        if path not in seen:
            seen.add(path)
            yield path, node.start_point[0] + 1
    for pair in children[1:]:
        yield from _toml_pair(pair, path, seen)


def _toml_pair(node: Node, within: Path, seen: set[Path]) -> Iterator[tuple[Path, int]]:
    todo: list[tuple[Node, Path]] = [(node, within)]
    while todo:
        node, path = todo.pop()
        line = node.start_point[0] + 1
        if node.type == "pair":
            for part in [name for key in _children(node)[:1] for name in _key_parts(key)]:
                path = (*path, part)
                if path not in seen:
                    seen.add(path)
                    yield path, line
            todo += [(value, path) for value in _children(node)[1:]]
        elif node.type == "array":
            for i, item in enumerate(_children(node)):
                yield (*path, i), item.start_point[0] + 1
                todo.append((item, (*path, i)))
        elif node.type == "inline_table":
            todo += [(child, path) for child in _children(node)]


def _children(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in ("comment", "ERROR")]


def _key_parts(node: Node) -> list[str]:
    """The names of a bare, quoted or dotted key."""
    if node.type == "dotted_key":
        return [part for child in node.named_children for part in _key_parts(child)]
    written = (node.text or b"").decode()
    if node.type == "quoted_key":
        return list(tomllib.loads(f"{written} = 0"))
    return [written]


def _json_lines(text: str) -> Iterator[tuple[Path, int]]:
    import tree_sitter_json

    parser = Parser(Language(tree_sitter_json.language()))
    todo: list[tuple[Node, Path]] = [
        (node, ()) for node in parser.parse(text.encode()).root_node.named_children
    ]
    while todo:
        node, path = todo.pop()
        if node.type == "pair":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            if key is not None and value is not None:
                path = (*path, str(json.loads((key.text or b"").decode())))
                yield path, node.start_point[0] + 1
                todo.append((value, path))
        elif node.type == "array":
            for i, item in enumerate(_children(node)):
                yield (*path, i), item.start_point[0] + 1
                todo.append((item, (*path, i)))
        else:
            todo += [(child, path) for child in reversed(_children(node))]

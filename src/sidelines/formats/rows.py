"""Rows as text, piece by piece: a table (CSV) in which nothing is a formula, and one JSON object a line."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from defusedcsv import csv  # type: ignore[import-untyped]


def csv_lines(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    r"""The rows below their names, a line at a time; the mark at the beginning tells Excel that it is UTF-8.

    >>> b"".join(csv_lines(["who", "what"], [["Aino", "=1+1"]])).decode("utf-8-sig")
    "who,what\r\nAino,'=1+1\r\n"
    """
    yield b"\xef\xbb\xbf"
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    for row in itertools.chain((names,), rows):
        writer.writerow(row)
        yield line.getvalue().encode("utf-8", "replace")
        line.seek(0)
        line.truncate()


def json_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    r"""Each row as a JSON object on a line of its own, in UTF-8.

    >>> b"".join(json_lines([{"who": "Aino"}, {"who": "Čapek"}])).decode()
    '{"who": "Aino"}\n{"who": "Čapek"}\n'
    """
    for row in rows:
        yield json_text(row).encode() + b"\n"


def json_text(value: object) -> str:
    """A value as JSON on one line, letters of every script as they are."""
    return json.dumps(value, ensure_ascii=False)

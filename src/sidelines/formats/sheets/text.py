"""A table in text: its encoding, its delimiter, and the line on which each of its rows begins."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from sidelines.errors import Problem
from sidelines.formats.sheets.archive import SheetFile

DELIMITERS = (",", ";", "\t", "|")

_SAMPLE = 40
_SAID = re.compile(r"\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
DEFUSED = re.compile(r"'+\s*(?:[@+\-=|%＝＋－＠]|\\\|)")
"""A text that would be a formula but for the apostrophe before it."""


def decoded(file: SheetFile) -> tuple[str, list[Problem]]:
    """The text of the bytes and a warning where its encoding isn't sure; raises the file's error."""
    content = file.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            file.refuse("text in UTF-16 that is cut off or damaged", "text in UTF-8")
        _refuse_zeros(file, text)
        return text, []
    zero = content.find(b"\0")
    if zero >= 0:
        _refuse_zero(file, content.count(b"\n", 0, zero) + 1)
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        found = f"the byte 0x{content[problem.start]:02X}"
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        file.refuse(f"the byte 0x{content[problem.start]:02X}", "text in UTF-8", "Save it as UTF-8.", line)
    sentence = "It is read as Windows-1252; save it as UTF-8 if names look wrong."
    return text, [file.problem(found, "text in UTF-8", sentence, line)]


def _refuse_zeros(file: SheetFile, text: str) -> None:
    zero = text.find("\0")
    if zero >= 0:
        _refuse_zero(file, text.count("\n", 0, zero) + 1)


def _refuse_zero(file: SheetFile, line: int) -> None:
    file.refuse("a zero byte", "text", "This is not a text file, or one in UTF-16 without its mark.", line)


def read_csv(file: SheetFile) -> tuple[list[list[str | None]], list[int], list[Problem]]:
    """The rows of a table in text, the physical line (from 1) on which each begins, and warnings.

    The delimiter is the one that splits the first lines most evenly, or what a first line "sep=;" says. An
    apostrophe that keeps a text from being a formula is taken off. Raises the file's error.
    """
    text, problems = decoded(file)
    said = _SAID.match(text)
    delimiter = said[1] if said else delimiter_of(text)
    rows: list[list[str | None]] = []
    lines: list[int] = []
    for line, cells in _records(file, text, delimiter):
        if said and line == 1:
            continue
        if len(rows) >= file.bounds.rows:
            file.refuse("more rows than that", f"at most {file.bounds.rows:,} rows", line=line)
        if len(cells) > file.bounds.columns:
            file.refuse(f"{len(cells):,} columns", f"at most {file.bounds.columns:,}", line=line)
        rows.append([meant(cell) if cell else None for cell in cells])
        lines.append(line)
    return rows, lines, problems


def _records(file: SheetFile, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's first line and its cells; blank lines are rows without cells."""
    line = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        if "field larger" in str(problem):
            sentence = "Perhaps a quotation mark is opened and never closed."
            file.refuse(
                f"a cell of more than {csv.field_size_limit():,} characters", "shorter cells", sentence, line
            )
        if "end of data" in str(problem):
            file.refuse("a quotation mark that is never closed", "one at the end of the cell", line=line)
        sentence = 'Write two of them ("") for one within a cell in quotation marks.'
        file.refuse("text after a closing quotation mark", "the end of the cell", sentence, line)


def delimiter_of(text: str) -> str:
    """The delimiter that gives most of the first lines the same number of cells, and of those the most cells.

    >>> delimiter_of("Ort;von;Breite\\nWien;12.3.2027;48,2\\nGraz;14.3.2027;47,1\\n")
    ';'
    """
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """How many of the first lines, as a share, have the number of cells that most have, and that number."""
    counts: Counter[int] = Counter()
    try:
        for cells in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter):
            if len(cells) > 1 or (cells and cells[0].strip()):
                counts[len(cells)] += 1
            if counts.total() == _SAMPLE:
                break
    except csv.Error:
        pass  # what can't be read is told when it is read in earnest
    split = [(many, width) for width, many in counts.items() if width > 1]
    many, width = max(split, default=(0, 0))
    return many / max(1, counts.total()), width


def meant(text: str) -> str:
    """The text that a cell stands for, without what keeps it from being a formula.

    >>> meant("'=1+1"), meant("'tis"), meant("''=x")
    ('=1+1', "'tis", "'=x")
    """
    if not DEFUSED.match(text):
        return text
    bare = text[1:]
    return bare.replace("\\|", "|") if bare[0] in "@+-=|%\\" else bare

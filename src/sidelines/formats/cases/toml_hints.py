"""What to write instead, where a line is no TOML: the reader's own words are for programmers."""

from __future__ import annotations

import re

HEADERS = {
    "places": "[[places]]",
    "principals": "[[principals]]",
    "stays": "[[principals.stays]]",
    "engagements": "[[principals.engagements]]",
    "meetings": "[[meetings]]",
    "limits": "[[meetings.limits]]",
}
"""The tables of which a case has several, each with the line that begins one."""

TEXT_QUOTED = 'Text stands in straight quotation marks, "Apia"; true and false are written small'
NO_END_QUOTE = "The closing quotation mark is missing"
TIMES = 'A time is written 2026-12-02T08:00:00, a day 2026-12-02, a time of day "08:00"'
FIELD_TWICE = "The field stands twice in this table"
TABLE_TWICE = "The table stands twice in the file: put its fields under one heading"
QUOTE_WITHIN = 'A quotation mark within a text is written \\"'
NEVER_CLOSED = "A list lacks a comma, a quotation mark or its closing bracket ]"
NO_EQUALS = 'A field is written name = "value", with one equals sign'

_NO_END = ("Illegal character '\\n'", "Found invalid character '\\n'", "Unterminated string", "Expected \"'")
_HEADING = re.compile(r"\[+\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*\]+")
_IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")
_NUMBER_FIRST = re.compile(r".*[\[{,=]\s*\d+[-.:/T ]")


def for_each_one(name: str) -> str:
    """How each of several tables of that name begins, as a sentence; empty if a case has but one.

    >>> for_each_one("stays")
    'For each one write [[principals.stays]] with double brackets'
    """
    return f"For each one write {HEADERS[name]} with double brackets" if name in HEADERS else ""


def toml_hint(message: str, shown: str) -> str:
    """What to write instead on the line `shown`, given what the reader of TOML said; empty if nothing helps.

    >>> toml_hint("Invalid value", "home = Apia")
    'Text stands in straight quotation marks, "Apia"; true and false are written small'
    """
    heading = _HEADING.match(shown)
    if message.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate")):
        if heading is None:
            return FIELD_TWICE
        return for_each_one(heading[1].split(".")[-1].strip()) or TABLE_TWICE
    if message.startswith(_NO_END):
        return NO_END_QUOTE
    if message.startswith(("Expected newline", "Unclosed")) and _NUMBER_FIRST.match(
        _IN_QUOTES.sub("", shown)
    ):
        return TIMES
    if message.startswith("Expected newline") and shown.count('"') > 2:
        return QUOTE_WITHIN
    if message.startswith("Unclosed array"):
        return NEVER_CLOSED
    if message.startswith(("Invalid value", "Invalid statement", "Expected newline")):
        return TEXT_QUOTED
    return NO_EQUALS if message.startswith("Expected '='") else ""

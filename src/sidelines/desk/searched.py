"""Searched: the words by which a file is found, and the files that have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from django.db.models import Q, QuerySet

from sidelines.desk.models import RequestSide
from sidelines.meetings.acts import Act, Check
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option
from sidelines.meetings.standing import Standing

_NAMES_NOBODY = frozenset({"key", "zone", "country", "of"})
"""Fields whose text is for the programme and not for readers."""


def words_of(row: RequestSide, standing: Standing) -> str:
    """All that can be searched for in a file, a line each, folded to lower case: names, places, and what was said.

    It is taken from the moves that the side sees, so that nobody finds what another office keeps to itself.
    """
    said = [row.subject]
    for side in standing.sides:
        said += [side.principal, side.office]
    for move in standing.moves:
        said += _of_move(move)
    lines = dict.fromkeys(line.casefold() for text in said for line in text.splitlines() if line.strip())
    return "\n".join(lines)


def _of_move(move: Move) -> Iterator[str]:
    yield move.member
    yield from texts_of(move.act)
    if move.report is not None:
        yield from (move.report.said_by, move.report.document)


def texts_of(value: Act | Option | Check) -> Iterator[str]:
    """Every text of an act that is somebody's words, a name or a place."""
    for each in fields(value):
        if each.name not in _NAMES_NOBODY:
            yield from _within(getattr(value, each.name))


def _within(value: object) -> Iterator[str]:
    if type(value) is str:  # kinds of things are text as well, and nobody's words
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _within(each)
    elif isinstance(value, Act | Option | Check):
        yield from texts_of(value)


def found(files: QuerySet[RequestSide], terms: str) -> QuerySet[RequestSide]:
    """Those of the files that have every one of the words, the latest moved first."""
    wanted = Q()
    for word in terms.casefold().split():
        wanted &= Q(words__contains=word) | Q(subject__icontains=word)
    return files.filter(wanted).order_by("-last_move_at", "-pk")

"""Hits: where the words that were searched for stand in a file, in the words themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from sidelines.desk.kinds import OF_ACT
from sidelines.desk.models import RecordedMove, RequestSide
from sidelines.desk.searched import texts_of
from sidelines.formats.acts_json import act_of

AROUND = 60
"""So many letters before and after a word are shown with it."""
MOST = 3
"""So many places are shown of one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place in a file: what it stands in, and the word with what is around it."""

    label: str
    before: str
    word: str
    after: str


def hits(
    files: Sequence[RequestSide], shown: Mapping[int, str], terms: str, now: datetime
) -> dict[int, list[Hit]]:
    """Where each file has the words that are not in what is `shown` of it already, by its key.

    It takes two queries, whatever the number of files. What another office keeps to itself is in none of them.
    """
    words = dict.fromkeys(terms.casefold().split())
    missing = {row.pk: [word for word in words if word not in shown[row.pk].casefold()] for row in files}
    asked = [row for row in files if missing[row.pk]]
    if not asked:
        return {}
    places = _places(asked, now)
    return {row.pk: list(_in(places[row.pk], missing[row.pk]))[:MOST] for row in asked}


def _places(files: Sequence[RequestSide], now: datetime) -> dict[int, list[tuple[str, str]]]:
    """The texts of each file with what they stand in: offices and principals, then moves, the latest first."""
    meetings = {row.meeting_id for row in files}
    found: dict[int, list[tuple[str, str]]] = {row.pk: [] for row in files}
    sides = RequestSide.objects.filter(meeting__in=meetings).order_by("place")
    for meeting, *names in sides.values_list("meeting_id", "principal__name", "office__name"):
        for row in files:
            if row.meeting_id == meeting:
                found[row.pk] += [("", name) for name in names]
    moves = RecordedMove.objects.filter(
        Q(internal=False) | Q(entered_by__in=files), meeting__in=meetings, at__lte=now
    ).order_by("-at", "-sequence")
    for move in moves:
        act = act_of(move.kind, move.act)
        label = str(OF_ACT[type(act)].label)
        said = move.report or {}
        known = [str(said[name]) for name in ("said_by", "document") if said.get(name)]
        for row in files:
            if row.meeting_id == move.meeting_id and (not move.internal or move.entered_by_id == row.pk):
                found[row.pk] += [(label, text) for text in (*texts_of(act), *known)]
                found[row.pk].append((_("by"), move.member_name))
    return found


def _in(places: Sequence[tuple[str, str]], words: Sequence[str]) -> Iterator[Hit]:
    """The first place of each word; one that has several of them is named once."""
    named: set[tuple[str, str]] = set()
    for word in words:
        place = next((each for each in places if word in each[1].casefold()), None)
        if place is not None and place not in named:
            named.add(place)
            yield _hit(*place, word)


def _hit(label: str, text: str, word: str) -> Hit:
    """A word as it is written, with what stands around it in its line."""
    line = next(line for line in text.splitlines() if word in line.casefold())
    found = re.search(re.escape(word), line, re.IGNORECASE)
    # A letter that is folded into two, such as ß, is found and not marked.
    first, last = found.span() if found else (0, 0)
    before, after = line[:first], line[last:]
    return Hit(
        label=label,
        before=f"…{before[-AROUND:]}" if len(before) > AROUND else before,
        word=line[first:last],
        after=f"{after[:AROUND]}…" if len(after) > AROUND else after,
    )

"""The board: every request that exists for the viewer, by where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sidelines.desk import access, journal, listed
from sidelines.desk.forms.board import BoardFilters
from sidelines.desk.models import RequestSide
from sidelines.desk.shown import Shown
from sidelines.meetings.standing import Stage

CARDS = 8
"""How many cards a column shows at a time."""


_ON_CARDS = (
    "pk", "subject", "stage", "our_position", "their_position", "their_reported", "whose", "duty", "since",
    "begins", "next_on", "next_what", "item_due_on", "owner_name", "last_move_at", "stage_reported",
    "to_look_at_since",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in addresses, and the standings that it gathers."""

    key: str
    stages: tuple[Stage, ...]

    @property
    def title(self) -> str:
        """What stands above it."""
        return {
            "wishes": _("Wishes"),
            "asked": _("Sounded out"),
            "options": _("Options on the table"),
            "agreeing": _("Agreeing"),
            "confirmed": _("Confirmed"),
            "ended": _("Ended"),
        }[self.key]

    @property
    def which(self) -> Q:
        """The files that stand in it."""
        return Q(stage__in=[stage.value for stage in self.stages])


COLUMNS = (
    Column(key="wishes", stages=(Stage.WISH, Stage.TASKED, Stage.PARKED)),
    Column(key="asked", stages=(Stage.SOUNDED_OUT,)),
    Column(key="options", stages=(Stage.PROPOSED, Stage.COUNTERED, Stage.POSTPONED)),
    Column(key="agreeing", stages=(Stage.IN_PRINCIPLE, Stage.AGREED)),
    Column(key="confirmed", stages=(Stage.CONFIRMED, Stage.ANNOUNCED, Stage.HELD)),
)
ENDED = Column(
    key="ended",
    stages=(
        Stage.RECORDED,
        Stage.DECLINED,
        Stage.WITHDRAWN,
        Stage.LAPSED,
        Stage.SUPERSEDED,
        Stage.CANCELLED,
    ),
)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board; a page that asks whether anything has changed gets 204 where nothing has."""
    viewer = access.viewer_of(request)
    filters = BoardFilters(request.GET or None, viewer=viewer)
    if terms := filters.terms:
        # Before it is known whether anything is found: the journal says the same of hits and of misses.
        journal.searched_lately(viewer, request.session, terms)
    files = filters.chosen(access.files(viewer)) if filters.is_bound else access.files(viewer)
    columns = (*COLUMNS, ENDED)
    counts = files.aggregate(
        last=Max("last_move_at"), **{each.key: Count("pk", filter=each.which) for each in columns}
    )
    today = listed.today_of(viewer)
    keys = {each.key: _keys(files, each, _page(request.GET, each.key, counts[each.key])) for each in columns}
    rows = listed.rows([key for found in keys.values() for key in found])
    seen = _seen(today, counts, rows)
    if request.headers.get("HX-Request") and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    journal.saw_lately(viewer, request.session, page="board")
    cards = listed.Rows(viewer, rows)
    shown_columns = [
        _shown_column(each, counts, cards.shown(keys[each.key]), request.GET) for each in columns
    ]
    context = {
        "filters": filters,
        "columns": shown_columns[:-1],
        "ended": shown_columns[-1],
        "ended_open": "ended" in request.GET,
        "total": sum(counts[each.key] for each in columns),
        "poll": f"{request.path}?{_query(request.GET, seen=seen)}",
    }
    return render(request, "desk/board.html", context)


def _keys(files: QuerySet[RequestSide], column: Column, page: int) -> list[int]:
    """The keys of the column's cards of a page: the next to be looked at first; of what has ended, the latest."""
    order = ("-last_move_at", "-pk") if column is ENDED else ("next_on", "since", "pk")
    found = files.filter(column.which).order_by(*order).values_list("pk", flat=True)
    return list(found[(page - 1) * CARDS : page * CARDS])


def _seen(today: date, counts: Mapping[str, Any], rows: Sequence[RequestSide]) -> str:
    """A short word for all that the cards say, by which it is told whether any has changed.

    The instant of the last move would not do: two moves may fall into one.
    """
    cards = [[getattr(row, name) for name in _ON_CARDS] for row in rows]
    said = repr((today, sorted(counts.items(), key=str), cards))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _page(asked: QueryDict, key: str, count: int) -> int:
    """The page of a column that is asked for, or the nearest that there is."""
    said = asked.get(key, "")
    page = int(said) if said.isdecimal() and len(said) < 8 else 1
    return max(1, min(page, -(-count // CARDS)))


def _shown_column(column: Column, counts: Mapping[str, Any], cards: list[Shown], asked: QueryDict) -> Shown:
    count = counts[column.key]
    page, pages = _page(asked, column.key, count), -(-count // CARDS)
    return {
        "key": column.key,
        "title": column.title,
        "count": count,
        "cards": cards,
        "page": page,
        "pages": pages,
        "earlier": "?" + _query(asked, **{column.key: page - 1}) if page > 1 else "",
        "later": "?" + _query(asked, **{column.key: page + 1}) if page < pages else "",
    }


def _query(asked: QueryDict, /, **changed: object) -> str:
    """What was asked for, with some of it changed."""
    return urlencode({**{key: value for key, value in asked.items() if key != "seen"}, **changed})


urlpatterns = [path("board/", board, name="board")]

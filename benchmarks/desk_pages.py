"""The desk's pages that are measured, and how many queries each makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from benchmarks.desk_store import Filled
from sidelines.desk import links
from sidelines.desk.models import RequestSide

SAMPLE = 40
"""So many files, spread over the store, are opened in turn."""
WRITES = ("INSERT", "UPDATE", "DELETE")
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and the addresses at which it is opened in turn."""

    name: str
    addresses: tuple[str, ...]


def pages(filled: Filled) -> list[Page]:
    """The pages that the desk has."""
    principals = filled.house.principals
    files = _sample(filled)
    offered: list[tuple[str, Callable[[], tuple[str, ...]]]] = [
        ("my list", lambda: (reverse("desk:list"),)),
        ("my list, mine", lambda: (f"{reverse('desk:list')}?whose=mine",)),
        (
            "principal's list",
            lambda: tuple(reverse("desk:principal-list", args=[each.code]) for each in principals),
        ),
        ("board", lambda: (reverse("desk:board"),)),
        ("file", lambda: tuple(reverse("desk:file", args=[each.code]) for each in files)),
        ("new request", lambda: (reverse("desk:new-file"),)),
        (
            "diary week",
            lambda: tuple(reverse("desk:diary-week", args=_week(each)) for each in files if each.begins),
        ),
        (
            "diary day",
            lambda: tuple(reverse("desk:diary-day", args=_week(each)) for each in files if each.begins),
        ),
        ("find", lambda: (reverse("desk:find"),)),
        (
            "search",
            lambda: tuple(f"{reverse('desk:search')}?q={words}" for words in ("energy", "Talk+17", "nobody")),
        ),
        ("journal", lambda: (reverse("desk:journal"),)),
        ("offices", lambda: (reverse("desk:offices"),)),
        ("story of a file", lambda: tuple(reverse("desk:file-story", args=[each.code]) for each in files)),
        ("reply link", lambda: (reverse("desk:reply", args=[links.token_of(filled.link)]),)),
    ]
    found = []
    for name, addresses in offered:
        try:
            found.append(Page(name=name, addresses=addresses()))
        except NoReverseMatch as lack:
            print(f"{name} is not measured: {lack}")
    return found


def _sample(filled: Filled) -> list[RequestSide]:
    """Files of the office, drawn out of all of its files, always the same."""
    mine = RequestSide.objects.filter(office=filled.house.office, told=True).select_related("principal")
    keys = list(mine.order_by("pk").values_list("pk", flat=True))
    return list(mine.filter(pk__in=Random(1).sample(keys, min(SAMPLE, len(keys)))))


def _week(row: RequestSide) -> list[str]:
    assert row.begins is not None
    return [row.principal.code, row.begins.date().isoformat()]


def sessions(filled: Filled, clients: int) -> list[str]:
    """The cookies of so many signed-in members; the one who gives rights reads every page, so all are theirs."""
    found = []
    for _number in range(clients):
        client = Client()
        client.force_login(filled.house.members[0])
        # As the server names it, which is for real use and not the demo.
        found.append(f"__Host-sidelines={client.session.session_key}")
    return found


def queries(filled: Filled, page: Page) -> tuple[int, int]:
    """How many rows' worth of reads and writes a page makes: the larger of what its first addresses make."""
    client = Client(headers={"host": "localhost"})
    client.force_login(filled.house.members[0])
    counted = []
    for address in page.addresses[:5]:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        made = [query["sql"].lstrip().upper() for query in captured.captured_queries]
        writes = sum(sql.startswith(WRITES) for sql in made)
        counted.append((sum(not sql.startswith(WRITES + CONTROL) for sql in made), writes))
    return max(counted)

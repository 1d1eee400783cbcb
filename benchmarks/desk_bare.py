"""A bare page: nothing but a given number of queries, behind the same middleware as the desk's own pages."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

ROWS = 1_000
"""So many rows of its own table are read and written by the bare page."""


def make_table() -> None:
    """Make and fill the table of the bare page."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id integer PRIMARY KEY, words varchar(100) NOT NULL)")
        cursor.executemany(
            "INSERT INTO bare VALUES (%s, %s)", [(number, "words " * 10) for number in range(ROWS)]
        )


def bare(request: HttpRequest, reads: int, writes: int) -> HttpResponse:
    """Read so many rows by their key one by one, and write so many in one transaction."""
    said = []
    with connection.cursor() as cursor:
        for number in range(reads):
            cursor.execute("SELECT id, words FROM bare WHERE id = %s", [number % ROWS])
            said.append(str(cursor.fetchone()))
    if writes:
        with transaction.atomic(), connection.cursor() as cursor:
            for number in range(writes):
                cursor.execute("UPDATE bare SET words = words WHERE id = %s", [number % ROWS])
    return HttpResponse(f"{request.user} {said}")


urlpatterns = [path("bare/<int:reads>/<int:writes>/", bare), path("", include("sidelines.desk.urls"))]

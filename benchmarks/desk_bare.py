"""A bare page: nothing but a given number of queries, behind the same middleware as the desk's own pages."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from sidelines.desk.models import RequestSide

ROWS = 100
"""So many rows of its own table are written by the bare page, and so many files are read."""


def make_table() -> None:
    """Make and fill the table that the bare page writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute("CREATE TABLE bare (id integer PRIMARY KEY, words varchar(100) NOT NULL)")
        cursor.executemany(
            "INSERT INTO bare VALUES (%s, %s)", [(number, "words " * 10) for number in range(ROWS)]
        )


def bare(request: HttpRequest, reads: int, writes: int) -> HttpResponse:
    """Read so many files one by one, and write so many small rows in one transaction.

    It stands behind all of the desk's middleware, for a member who is signed in. Each read is a query of its own
    through the model that the desk's lists are made of, by the primary key, with every column; each write changes a
    row by its key. It renders no template, checks no right, and is read by nobody: what a page takes longer than this
    is what the desk does with its queries, and that its own queries are harder than one row by its key.
    """
    said = [str(RequestSide.objects.get(pk=1 + number % ROWS)) for number in range(reads)]
    if writes:
        with transaction.atomic(), connection.cursor() as cursor:
            for number in range(writes):
                cursor.execute("UPDATE bare SET words = words WHERE id = %s", [number % ROWS])
    return HttpResponse(f"{request.user} {said}")


urlpatterns = [path("bare/<int:reads>/<int:writes>/", bare), path("", include("sidelines.desk.urls"))]

"""Try yours: an answer for anybody where it is open, nothing kept of it, and not too often."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

FIRST = datetime.now(UTC).date() + timedelta(days=10)


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def handed_in(**more):
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n"
        f"DTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{day(0).replace('-', '')}\r\n"
        f"DTEND;VALUE=DATE:{day(3).replace('-', '')}\r\nSUMMARY:Zebra conclave\r\nLOCATION:Vienna\\, Austria\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    given = {
        "first": day(0),
        "last": day(4),
        "one-name": "Xanthippe Quill",
        "one-home": "Lisbon",
        "one-file": SimpleUploadedFile("ana.ics", ics.encode()),
        "other-name": "Ben",
        "other-home": "Oslo",
        "other-pasted": f"from,to,city\n{day(1)},{day(3)},Sydney\n",
    }
    return {key: value for key, value in (given | more).items() if value is not None}


@pytest.fixture(autouse=True)
def opened(settings):
    settings.TRY_YOURS = True
    cache.clear()


def rows() -> dict[str, int]:
    """How many rows each table of the store holds, but for the count of tries."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        found = {}
        for name in sorted(names):
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


def test_two_diaries_give_options_a_near_miss_and_the_map():
    page = Client().post(reverse("desk:try"), handed_in())
    assert page.status_code == 200
    shown = page.content.decode()
    assert page.context["answer"]["options"]
    assert page.context["near"].startswith("If ")
    assert shown.count("<svg xmlns") == 2, "a map for a wide and one for a narrow screen"
    assert "Nothing was stored." in shown
    assert "Zebra conclave" not in shown, "titles are not taken in"
    assert not re.search(r"\sstyle=|<style|<script(?! defer src)|\son\w+=", shown)


def test_nothing_is_stored(settings, tmp_path, monkeypatch, caplog):
    settings.STORE = tmp_path / "store"
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    opened: list[str] = []
    real = Path.open

    def watched(self, mode="r", *args, **kwargs):
        if set(mode) & set("wax+"):
            opened.append(str(self))
        return real(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", watched)
    before = rows()
    with caplog.at_level(logging.DEBUG):
        page = Client().post(reverse("desk:try"), handed_in())
        Client().post(reverse("desk:try"), handed_in(**{"one-home": "Nowhereville"}))
    assert page.status_code == 200
    assert rows() == before
    assert opened == []
    assert list(tmp_path.rglob("*")) == []
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert not [word for word in ("Xanthippe", "Zebra", "Sydney", "Nowhereville") if word in logged]
    assert page.cookies.keys() <= {"sidelines-form", "__Host-sidelines-form"}
    assert "no-store" in page["Cache-Control"]


def test_a_file_too_large_for_memory_is_refused_and_not_written(monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("it would be written into a temporary file")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", never)
    for size in (2_100_000, 3_000_000):
        file = SimpleUploadedFile("large.ics", b"x" * size)
        page = Client().post(reverse("desk:try"), handed_in(**{"one-file": file}))
        assert page.status_code == 422
        assert "2 MB" in page.content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"one-file": None}, "Choose a file of at most 2 MB"),
        ({"one-file": SimpleUploadedFile("a.exe", b"x")}, "a.exe is none of .ics"),
        ({"one-file": SimpleUploadedFile("a.toml", b"x")}, "a.toml is none of .ics"),
        ({"one-file": SimpleUploadedFile("a.xlsx", b"no workbook")}, "a.xlsx"),
        ({"other-home": "Nowhereville"}, "Nowhereville"),
        ({"other-name": ""}, "This field is required."),
        ({"last": day(50)}, "ask about 31 at most"),
        ({"other-name": "Xanthippe Quill"}, "Two of them are called Xanthippe Quill"),
    ],
)
def test_what_can_not_be_read_is_said(more, said):
    for value in more.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    page = Client().post(reverse("desk:try"), handed_in(**more))
    assert page.status_code == 422
    assert said in page.content.decode()


def test_it_is_open_to_nobody_where_it_is_not_asked_for(settings):
    settings.TRY_YOURS = False
    assert Client().get(reverse("desk:try")).status_code == 404
    assert Client().post(reverse("desk:try"), handed_in()).status_code == 404


def test_an_address_may_not_ask_too_often(monkeypatch):
    monkeypatch.setattr("sidelines.desk.views.try_yours.OFTEN", "2/10m/ip")
    wrong = {"first": day(4), "last": day(0)}
    answers = [Client().post(reverse("desk:try"), wrong).status_code for _time in range(3)]
    assert answers == [422, 422, 429]
    assert Client().get(reverse("desk:try")).status_code == 200, "the page itself may be opened"
    assert Client().post(reverse("desk:try"), wrong, REMOTE_ADDR="198.51.100.7").status_code == 422


def test_the_page_says_that_nothing_is_stored():
    page = Client().get(reverse("desk:try"))
    assert page.status_code == 200
    assert "Nothing is stored." in page.content.decode()

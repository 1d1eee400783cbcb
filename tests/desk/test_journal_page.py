"""The journal's page: read by few, without what does not exist for them, verified and exported."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sidelines.desk import guard, journal
from sidelines.desk.models import JournalEntry
from sidelines.meetings import acts
from tests.desk.build import a_request, a_ring, an_office, an_outside_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(today):
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    return an_office(
        "White House", principal="The President", city="Washington, D.C.", zone="America/New_York"
    )


@pytest.fixture
def kremlin(house):
    return an_outside_office("Kremlin")


@pytest.fixture
def chief(house, signed_in):
    return signed_in(house.chief)


def text(page):
    return page.content.decode()


def exported(browser, form, query=""):
    return b"".join(browser.get(f"/journal/export.{form}{query}").streaming_content).decode("utf-8-sig")


def test_is_read_by_the_chief_of_staff_and_by_who_gives_rights(house, chief, signed_in):
    assert chief.get("/journal/").status_code == 200
    for address in ("/journal/", "/journal/export.csv", "/journal/export.jsonl"):
        assert signed_in(house.aide).get(address).status_code == 403
    assert signed_in(house.aide).post("/journal/verify/").status_code == 403


def test_says_who_did_and_who_saw_what(house, kremlin, chief, signed_in):
    made = a_request(house, kremlin, "tasked", subject="A summit")
    signed_in(house.clerk).get("/search/?q=budget")
    page = text(chief.get("/journal/"))
    assert house.chief.name in page
    assert "wish" in page
    assert f'href="/requests/{made.code}/"' in page
    assert "terms: budget" in page
    assert JournalEntry.objects.filter(kind="saw", detail={"page": "journal"}, member=house.chief).exists()


def test_knows_nothing_of_files_outside_the_readers_rings(house, kremlin, chief):
    ring = a_ring(house, house.aide, name="Blue")
    made = a_request(house, kremlin, "wish", subject="Quiet", ring=ring, by=house.aide)
    made.make(acts.Task(owner="Zebedee", words="quietly"), by=house.aide)
    assert JournalEntry.objects.filter(subject=made.code).count() >= 2
    for query in ("", f"?file={made.code}", "?kind=task", f"?member={house.aide.code}"):
        page = text(chief.get(f"/journal/{query}"))
        assert "Kremlin" not in page
        assert ">task<" not in page
        assert f"/requests/{made.code}/" not in page
        for form in ("csv", "jsonl"):
            assert made.code not in exported(chief, form, query)
    assert "Quiet" not in text(chief.post("/journal/verify/", follow=True))


def test_neither_page_nor_export_numbers_the_entries(house, kremlin, chief):
    a_request(house, kremlin, "tasked")
    first = json.loads(exported(chief, "jsonl").splitlines()[0])
    assert set(first) == {"at", "office", "member", "viewing as", "what", "subject", "detail"}
    whole = text(chief.post("/journal/verify/", follow=True))
    assert "The journal is whole" in whole
    assert JournalEntry.objects.latest("sequence").hash not in whole


def test_nothing_in_the_exported_table_is_a_formula(house, chief):
    journal.write(office=house.office, name="=cmd|' /C calc'!A0", kind="answered")
    table = list(csv.DictReader(io.StringIO(exported(chief, "csv"), newline="")))
    (member,) = [row["member"] for row in table if row["what"] == "answered"]
    assert member.startswith("'=cmd")


def test_filters_by_member_kind_file_and_day(house, kremlin, chief, signed_in):
    made = a_request(house, kremlin, "tasked")
    signed_in(house.clerk).get("/search/?q=budget")

    def rows(query):
        return exported(chief, "jsonl", query).splitlines()

    assert {json.loads(row)["member"] for row in rows(f"?member={house.clerk.code}")} == {house.clerk.name}
    assert {json.loads(row)["what"] for row in rows("?kind=searched")} == {"searched"}
    assert {json.loads(row)["subject"] for row in rows(f"?file={made.code}")} == {made.code}
    today = datetime.now(UTC).date()
    assert rows(f"?first={today.replace(year=today.year - 1)}&last={today.replace(year=today.year + 1)}")
    assert not rows("?last=2018-01-01")
    assert rows("?first=nonsense")


def test_of_another_office_is_not_there(house, chief, signed_in):
    other = an_office("Kremlin")
    signed_in(other.clerk).get("/search/?q=secret")
    assert "secret" not in text(chief.get("/journal/"))


def test_a_change_is_found_out(house, kremlin, chief):
    a_request(house, kremlin, "tasked")
    guard.take_away(connection)
    try:
        JournalEntry.objects.filter(sequence=2).update(member_name="Somebody else")
    finally:
        guard.put(connection)
    assert "entry 2 is not as it was written" in text(chief.post("/journal/verify/", follow=True))


def test_exports_are_tables_without_formulas_and_journalled(house, chief, signed_in):
    signed_in(house.clerk).get("/search/", {"q": "=cmd()"})
    table = list(csv.reader(io.StringIO(exported(chief, "csv"))))
    assert table[0] == ["at", "office", "member", "viewing as", "what", "subject", "detail"]
    assert any("=cmd()" in row[6] for row in table)
    assert not any(cell.startswith("=") for row in table for cell in row)
    assert JournalEntry.objects.filter(kind="journal exported", member=house.chief).exists()
    assert chief.get("/journal/export.exe").status_code == 404


def test_pages_and_as_many_queries_for_thirty_rows_as_for_one(house, kremlin, chief):
    counts = []
    for number in (1, 15):
        for _each in range(number):
            a_request(house, kremlin, "tasked")
        with CaptureQueriesContext(connection) as made:
            chief.get("/journal/")
        counts.append(len(made))
    assert counts[0] == counts[1]
    for _each in range(20):
        a_request(house, kremlin, "tasked")
    assert "Page 2" in text(chief.get("/journal/?page=2"))

"""What the journal's entries are about: a file that does not exist for a reader is in none that the reader sees."""

import json
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.urls import reverse

from sidelines.desk import journal
from sidelines.desk.actions.requests import put_inside_ring
from sidelines.desk.models import JournalEntry
from sidelines.desk.models.people import is_code
from tests.desk.build import a_request, a_ring, an_office, an_outside_office, viewer
from tests.desk.world import NAMES, WORDS, a_world, patterns

pytestmark = pytest.mark.django_db
SENT = {"words": "Again", "reason": "Rain", "owner": "ines", "decision": "leave", "q": "the lunch"}


def test_who_took_the_calendar_of_a_hidden_meeting_is_hidden(signed_in, today):
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    house = an_office("White House", city="Washington", zone="America/New_York")
    made = a_request(house, an_outside_office("Kremlin"), "confirmed")
    put_inside_ring(viewer(house.aide), made.row, a_ring(house, house.aide))
    before = list(journal.entries(viewer(house.chief)))
    assert signed_in(house.aide).get(reverse("desk:meeting-calendar", args=[made.code])).status_code == 200
    assert list(journal.entries(viewer(house.chief))) == before
    (entry,) = JournalEntry.objects.filter(kind="saw")
    assert (entry.subject, entry.detail) == (made.code, {"page": "calendar"})


def test_every_entry_that_any_page_writes_is_about_a_row_or_nothing(today, settings):
    """All addresses are gone to by who is in the ring: what comes of it never tells a reader outside of it."""
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    settings.TRY_YOURS = False
    world = a_world(datetime(2018, 6, 1, 9, tzinfo=UTC))
    hidden, browser = world.ringed(), world.browser("in the ring")
    names = sorted({pattern.name for pattern in patterns()} - {"demo-sign-in", "demo-today"})
    for name in names:
        for method in ("get", "post"):
            with transaction.atomic():
                getattr(browser, method)(world.address(name, hidden), SENT)
    entries = list(JournalEntry.objects.all())
    assert [entry.subject for entry in entries if entry.subject and not is_code(entry.subject)] == []
    about = {entry.kind for entry in entries if entry.subject == hidden.code}
    assert {"saw", "wish", "propose", "reply link sent"} <= about
    seen = journal.entries(viewer(world.house.chief))
    text = json.dumps(list(seen.values("subject", "detail", "kind"))).casefold()
    assert seen.exists()
    assert not [word for word in (hidden.code, *WORDS, *NAMES) if word in text]

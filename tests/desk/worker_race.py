"""Three workers empty one queue, and one of them is killed while it sends; prints what came of it, as JSON."""

import json
import os
import signal
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

LETTERS, WORKERS = 24, 3
VICTIM = "Request 7."
STORE = Path(os.environ.get("SIDELINES_STORE", "."))
SENT, HANGS = STORE / "sent", STORE / "hangs"


def backend():
    from django.core.mail.backends.base import BaseEmailBackend

    class Slow(BaseEmailBackend):
        """Notes what is sent, and never comes back from one letter."""

        def send_messages(self, email_messages):
            for letter in email_messages:
                with SENT.open("a") as file:
                    file.write(letter.extra_headers["Message-ID"] + "\n")
                if VICTIM in letter.body:
                    HANGS.write_text(str(os.getpid()))
                    time.sleep(60)
            return len(email_messages)

    return Slow


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sidelines.desk.settings"
    os.environ |= {"SIDELINES_MODE": "demo"}
    import django

    django.setup()
    from django.db import connection

    from sidelines.desk import jobs, sending, store

    sending.get_connection = backend()
    store.migrate()
    _store_letters()
    connection.close()
    children = []
    for _number in range(WORKERS):
        child = os.fork()
        if not child:
            jobs.run_worker(once=True)
            os._exit(0)
        children.append(child)
    _until(HANGS.exists)
    time.sleep(0.1)
    os.kill(int(HANGS.read_text()), signal.SIGKILL)
    ended = Counter(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    print(json.dumps(_told() | {"ended": ended}))


def _until(true) -> None:
    deadline = time.monotonic() + 30
    while not true():
        if time.monotonic() > deadline:
            sys.exit("a worker never came to the letter that hangs")
        time.sleep(0.02)


def _store_letters() -> None:
    from django.db import transaction

    from sidelines.desk import journal, outbox
    from sidelines.desk.actions.people import new_member
    from sidelines.desk.models import MeetingRequest, Office, Principal, RequestSide, Right

    here = Office.objects.create(name="Here", short_name="Here", zone="UTC")
    whose = Principal.objects.create(office=here, name="Whose", home_city="Oslo", home_zone="Europe/Oslo")
    aino = new_member(office=here, name="Aino", email="aino@example.org")
    Right.objects.create(member=aino, principal=whose)
    for number in range(LETTERS):
        with transaction.atomic():
            meeting = MeetingRequest.objects.create(opened_at=datetime.now(UTC))
            file = RequestSide.objects.create(
                meeting=meeting, place=1, office=here, principal=whose, subject=f"Request {number}.",
                told=True, open=False,
            )  # fmt: skip
            outbox.notify(aino, file, journal.write(kind="chase", office=here, subject=file.code))


def _told() -> dict[str, object]:
    """What became of the letters; then the house is kept as it would be later, and the queue emptied once more."""
    from sidelines.desk import jobs, journal
    from sidelines.desk.models import Letter

    at_once = Counter(Letter.objects.values_list("state", flat=True))
    later = datetime.now(UTC) + timedelta(minutes=11)
    jobs.keep_house(later)
    jobs.run_worker(once=True)
    return {
        "at once": at_once,
        "later": Counter(Letter.objects.values_list("state", flat=True)),
        "times": Counter(Counter(SENT.read_text().split()).values()),
        "subject": Letter.objects.get(state="uncertain").file.subject,
        "whole": journal.verify().whole,
    }


if __name__ == "__main__":
    main()

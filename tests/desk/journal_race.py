"""Eight processes write the journal of one store at once; prints what came of it, as JSON."""

import json
import os
import sys

PROCESSES, ENTRIES = 8, 15


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sidelines.desk.settings"
    os.environ |= {"SIDELINES_MODE": "demo"}
    import django

    django.setup()
    from collections import Counter

    from django.db import connection

    from sidelines.desk import journal, store
    from sidelines.desk.models import JournalEntry

    store.migrate()
    try:
        journal.write(kind="wish")
        outside = "taken"
    except journal.NotInTransaction:
        outside = "refused"
    connection.close()
    children = []
    for number in range(PROCESSES):
        child = os.fork()
        if not child:
            os._exit(_write(f"writer {number}"))
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    said = journal.verify()
    kept = JournalEntry.objects.all()
    told = {
        "entries": said.entries,
        "broken_at": said.broken_at,
        "kept": kept.count(),
        "by": Counter(kept.values_list("member_name", flat=True)),
        "outside": outside,
    }
    print(json.dumps(told))
    sys.exit(failed)


def _write(name: str) -> int:
    """Write so many entries, and as many that are taken back; 0 if all went well."""
    from django.db import transaction

    from sidelines.desk import journal

    for number in range(ENTRIES):
        with transaction.atomic():
            journal.write(name=name, kind="wish", detail={"number": number})
        try:
            with transaction.atomic():
                journal.write(name="nobody", kind="taken back")
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    return 0


if __name__ == "__main__":
    main()

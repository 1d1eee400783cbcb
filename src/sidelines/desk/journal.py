"""Journal: the one writer of what was done and seen, bound entry to entry so that no change stays hidden."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sidelines.desk import access, guard
from sidelines.desk.access import Viewer
from sidelines.desk.models import ChainHead, JournalEntry, Member, Office, RequestSide
from sidelines.desk.models.people import is_code

BEGINNING = "0" * 64
"""What the first entry follows on."""
SAW, SEARCHED = "saw", "searched"
TERMS_LENGTH = 500
VISIT = timedelta(minutes=15)
"""So long the days of a story that somebody slides through count as one look at it, and pages that are opened again."""
NOTED = "noted"
"""The session's key for what was written down lately of what its member saw."""
_STORY = {"page": "story"}
_BOUND = (
    "sequence", "at", "member_id", "member_name", "office_id", "office_name", "viewing_as_id",
    "viewing_as_name", "kind", "subject", "detail", "previous",
)  # fmt: skip
_CHUNK = 2_000


class NotInTransaction(RuntimeError):
    """An entry of the journal is written in the transaction of its cause, and there is none."""


class NoSubject(ValueError):
    """An entry's subject is the code of a row and nothing more: what was seen of it is a detail."""


class BrokenJournal(RuntimeError):
    """The journal's head is lost, so that nothing can follow."""


# --- writing -----------------------------------------------------------------------------------------------------


def write(
    *,
    kind: str,
    subject: str = "",
    detail: Mapping[str, object] | None = None,
    member: Member | None = None,
    name: str = "",
    office: Office | None = None,
    viewing_as: Member | None = None,
) -> JournalEntry:
    """Write an entry in the transaction of its cause; raises `NotInTransaction` outside one.

    `subject` is the code of what it is about, by which `entries` knows a file that does not exist for a reader; any
    other text could hide one from it, and raises `NoSubject`.
    `name` stands for somebody who is no member; without `office` it is the member's. The head of the chain stays
    locked until the transaction ends, so that entries follow one another in the order in which they take effect.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(NotInTransaction.__doc__)
    if subject and not is_code(subject):
        raise NoSubject(NoSubject.__doc__)
    office = office or (member.office if member else None)
    head = _locked_head()
    entry = JournalEntry(
        sequence=head.count + 1,
        at=datetime.now(UTC),
        member=member,
        member_name=_clean(name or (member.name if member else "")),
        office=office,
        office_name=office.name if office else "",
        viewing_as=viewing_as,
        viewing_as_name=viewing_as.name if viewing_as else "",
        kind=kind,
        subject=subject,
        detail=_plain(dict(detail or {})),
        previous=head.hash,
    )
    entry.hash = hash_of({field: getattr(entry, field) for field in _BOUND})
    entry.save(force_insert=True)
    head.count, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["count", "hash"])
    return entry


def saw(viewer: Viewer, subject: str = "", *, page: str = "") -> JournalEntry:
    """Write down that somebody looked at something: the file of that code, a page of that name, or both."""
    return _looked(viewer, SAW, subject=subject, detail={"page": page} if page else None)


def saw_lately(
    viewer: Viewer, visit: MutableMapping[str, Any], subject: str = "", *, page: str = ""
) -> JournalEntry | None:
    """Write down that somebody looked at something, once for a visit of a quarter of an hour.

    `visit` is the session, which remembers it: what is looked at again costs nothing. Another session, and another as
    whom somebody looks, are another visit.
    """
    return _once_a_visit(viewer, visit, SAW, subject=subject, detail={"page": page} if page else {})


def searched_lately(viewer: Viewer, visit: MutableMapping[str, Any], terms: str) -> JournalEntry | None:
    """Write down what a page is narrowed to that asks for itself anew: the same words once for a visit."""
    return _once_a_visit(viewer, visit, SEARCHED, detail={"terms": terms[:TERMS_LENGTH]})


def _once_a_visit(
    viewer: Viewer,
    visit: MutableMapping[str, Any],
    kind: str,
    *,
    subject: str = "",
    detail: Mapping[str, str],
) -> JournalEntry | None:
    now = datetime.now(UTC).timestamp()
    eyes = viewer.as_member.code if viewer.as_member else ""
    what = "|".join((kind, eyes, subject, *detail.values()))
    noted: dict[str, float] = visit.get(NOTED) or {}
    if now - noted.get(what, 0) < VISIT.total_seconds():
        return None
    entry = _looked(viewer, kind, subject=subject, detail=detail)
    kept = {each: at for each, at in noted.items() if now - at < VISIT.total_seconds()}
    visit[NOTED] = {**kept, what: now}
    return entry


def saw_story(viewer: Viewer, code: str) -> JournalEntry | None:
    """Write down that somebody looked at a file's story: once for a visit, though each of its days is a page."""
    if _story_seen(viewer, code):
        return None
    with transaction.atomic():
        _locked_head()  # of two days fetched at once one writes it down
        return None if _story_seen(viewer, code) else _looked(viewer, SAW, subject=code, detail=_STORY)


def _story_seen(viewer: Viewer, code: str) -> bool:
    since = datetime.now(UTC) - VISIT
    return JournalEntry.objects.filter(
        member=viewer.member,
        viewing_as=viewer.as_member,
        kind=SAW,
        subject=code,
        at__gte=since,
        detail__page=_STORY["page"],
    ).exists()


def write_search(viewer: Viewer, terms: str) -> JournalEntry:
    """Write down what somebody searched for, before it is known whether anything is found."""
    return _looked(viewer, SEARCHED, detail={"terms": terms[:TERMS_LENGTH]})


@transaction.atomic
def _looked(
    viewer: Viewer, kind: str, *, subject: str = "", detail: Mapping[str, object] | None = None
) -> JournalEntry:
    return write(
        member=viewer.member,
        office=viewer.office,
        viewing_as=viewer.as_member,
        kind=kind,
        subject=subject,
        detail=detail,
    )


def _locked_head() -> ChainHead:
    """The head, which nobody else moves on until this transaction ends.

    In PostgreSQL its row is locked; in SQLite a transaction that writes is the only one, from its beginning.
    """
    head, new = ChainHead.objects.select_for_update().get_or_create(pk=1)
    if new and JournalEntry.objects.exists():
        raise BrokenJournal(BrokenJournal.__doc__)
    return head


def _plain(value: object) -> Any:
    """A value that every database gives back as it was given; raises `TypeError` for any other."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return _clean(value)
        case list() | tuple():
            return [_plain(each) for each in value]
        case dict() if all(isinstance(key, str) for key in value):
            return {_clean(key): _plain(each) for key, each in value.items()}
    raise TypeError(f"{value!r} has no place in the journal: words, whole numbers, lists and tables do.")


def _clean(text: str) -> str:
    """A text without what a database can't keep: NUL, and halves of a character."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def hash_of(bound: Mapping[str, Any]) -> str:
    """The hash that binds an entry to the one before: SHA-256 of its fields as JSON, keys in order, UTF-8."""
    fields = {**bound, "at": bound["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


# --- verifying ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What going through the journal has shown: how many entries hold, and where the first doesn't."""

    entries: int
    broken_at: int | None
    sentence: str
    last_hash: str
    """Whoever notes it elsewhere can tell later that nothing before it was written anew."""

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, taken out or put in, and the database still guards it."""
        return self.broken_at is None

    def __str__(self) -> str:
        return self.sentence


def verify(progress: Callable[[int], None] | None = None) -> Verification:
    """Go through the journal from its first entry to the last; `progress` is told how many were read."""
    # Entries and head are committed together: read in this order, none can be beyond the head.
    last = JournalEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    previous, count = BEGINNING, 0
    for entry in _stream(head.count):
        expected = count + 1
        fault = _fault(entry, expected, previous)
        if fault:
            return Verification(entries=count, broken_at=expected, sentence=fault, last_hash=previous)
        previous, count = entry["hash"], expected
        if progress and count % _CHUNK == 0:
            progress(count)
    if progress:
        progress(count)
    fault = _fault_at_the_end(count, previous, head, last)
    if fault:
        return Verification(entries=count, broken_at=count + 1, sentence=fault, last_hash=previous)
    return Verification(entries=count, broken_at=None, sentence=_whole(count, previous), last_hash=previous)


def _stream(count: int) -> Iterator[dict[str, Any]]:
    found = JournalEntry.objects.filter(sequence__lte=count).order_by("sequence")
    yield from found.values(*_BOUND, "hash").iterator(chunk_size=_CHUNK)


def _fault(entry: Mapping[str, Any], expected: int, previous: str) -> str:
    """What is wrong with an entry that should be the expected one; empty where nothing is."""
    if entry["sequence"] != expected:
        return _("The journal is broken: entry %(number)s is missing.") % {"number": expected}
    bound = {field: entry[field] for field in _BOUND}
    if hash_of(bound) != entry["hash"]:
        return _("The journal is broken: entry %(number)s is not as it was written.") % {"number": expected}
    if entry["previous"] != previous:
        return _("The journal is broken: entry %(number)s does not follow on the one before it.") % {
            "number": expected
        }
    return ""


def _fault_at_the_end(count: int, previous: str, head: ChainHead, last: int) -> str:
    if count < head.count:
        return _("The journal is broken: it ends with entry %(number)s, but %(count)s were written.") % {
            "number": count,
            "count": head.count,
        }
    if previous != head.hash:
        return _("The journal is broken: entry %(number)s is not the one that was written last.") % {
            "number": count
        }
    if last > head.count:
        return _("The journal is broken: entry %(number)s was put in past its end.") % {"number": last}
    return ""


def _whole(count: int, last_hash: str) -> str:
    if not count:
        said = _("The journal is whole: it has no entry yet.")
    else:
        said = ngettext(
            "The journal is whole: %(count)s entry; the last one's hash is %(hash)s.",
            "The journal is whole: %(count)s entries; the last one's hash is %(hash)s.",
            count,
        ) % {"count": f"{count:,}", "hash": last_hash}
    unguarded = guard.missing(connection)
    if unguarded:
        said += " " + _("But the database does not guard it: %(names)s not in force.") % {
            "names": ", ".join(unguarded)
        }
    return said


# --- reading -----------------------------------------------------------------------------------------------------


def entries(viewer: Viewer) -> QuerySet[JournalEntry]:
    """The entries of the viewer's office, without those of files that don't exist for the viewer."""
    if not access.reads_journal(viewer):
        return JournalEntry.objects.none()
    hidden = RequestSide.objects.filter(office=viewer.office, code=OuterRef("subject")).exclude(
        access.exists_for(viewer)
    )
    return JournalEntry.objects.filter(~Exists(hidden), office=viewer.office)

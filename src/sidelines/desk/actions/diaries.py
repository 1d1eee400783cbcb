"""Changes to a principal's diary: a stay or an engagement by form, or a whole import that was shown before.

Each is made to the version that its member had read, and journalled. The journal says who changed which diary and when,
and not what is in it: not everybody who reads the one may read the other.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from sidelines.desk import access, clock, journal
from sidelines.desk.access import Viewer
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.itineraries import case_in, text_of
from sidelines.desk.listed import today_of
from sidelines.desk.models import Diary, Principal
from sidelines.formats.cases.edit import CaseText
from sidelines.formats.cases.importing import Import, Order, Progress, prepared_in
from sidelines.formats.cases.items import Values
from sidelines.formats.cases.raw import LARGEST_FILE
from sidelines.formats.diaries.file import DiaryFile
from sidelines.times import Days

Kind = Literal["stays", "engagements"]
LARGEST_UPLOAD = 2_000_000
"""Bytes of a calendar or spreadsheet that the desk takes."""
BEFORE, AHEAD = timedelta(days=31), timedelta(days=400)
"""The days of a file that are read where nobody says which, before today and after it: those of the command line."""
PREVIEW_HOLDS = timedelta(hours=1)
"""A preview can be confirmed for so long."""


class ChangedMeanwhile(NotPossible):
    """Somebody else changed the diary since it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A calendar or spreadsheet that somebody handed in, and how it is to be read."""

    name: str
    content: bytes
    days: Days | None = None
    titles: bool = False
    free: bool = False
    tentative: bool = False


# --- by form -----------------------------------------------------------------------------------------------------


def item_values(principal: Principal, kind: Kind, at: int) -> Values:
    """The fields of one of the principal's stays or engagements; raises NotPossible if there is none."""
    diary = Diary.objects.filter(principal=principal).first()
    tables = _text(principal, diary).bare(_named(principal, diary), kind)
    if not 0 <= at < len(tables):
        raise NotPossible(
            _("The diary of %(principal)s holds no such entry any more.") % {"principal": principal}
        )
    return tables[at]


@transaction.atomic
def add(viewer: Viewer, principal: Principal, kind: Kind, values: Values, version: int) -> Diary:
    """Enter a stay or an engagement; raises NotPossible where it can't be read, ChangedMeanwhile by name."""
    diary = _locked(viewer, principal, kind, version)
    text, name = _text(principal, diary), _named(principal, diary)
    known = {"known": today_of(viewer)}
    text.add_item(name, kind, {**values, **known})
    return _save(viewer, principal, diary, str(text), f"diary: {_one(kind)} added")


@transaction.atomic
def add_place(viewer: Viewer, principal: Principal, values: Values, version: int) -> Diary:
    """Declare a place that the city table lacks in the principal's diary; raises as `add` does."""
    diary = _locked(viewer, principal, "stays", version)
    text = _text(principal, diary)
    text.add_place(values)
    return _save(viewer, principal, diary, str(text), "diary: place added")


@transaction.atomic
def change(viewer: Viewer, principal: Principal, kind: Kind, at: int, values: Values, version: int) -> Diary:
    """Give a stay or an engagement other values; what the form doesn't ask about stays. Raises as `add` does."""
    diary = _locked(viewer, principal, kind, version)
    text, name = _text(principal, diary), _named(principal, diary)
    before = item_values(principal, kind, at)
    text.change_item(name, kind, at, _changed(before, values))
    return _save(viewer, principal, diary, str(text), f"diary: {_one(kind)} changed")


@transaction.atomic
def remove(viewer: Viewer, principal: Principal, kind: Kind, at: int, version: int) -> Diary:
    """Take out a stay or an engagement; raises as `add` does."""
    diary = _locked(viewer, principal, kind, version)
    item_values(principal, kind, at)
    text = _text(principal, diary)
    text.remove_item(_named(principal, diary), kind, at)
    return _save(viewer, principal, diary, str(text), f"diary: {_one(kind)} removed")


def keep_home(viewer: Viewer, principal: Principal) -> None:
    """Let the diary say where the principal is at home now, in the change of whoever administers principals."""
    diary = Diary.objects.select_for_update(of=("self",)).filter(principal=principal).first()
    if diary is None or not diary.text:
        return
    text, name = _text(principal, diary), _named(principal, diary)
    table = text.principal(name)
    assert table is not None
    table["home"] = principal.home_city
    _save(viewer, principal, diary, str(text), "diary: home changed")


_BY_FORM = ("title", "city", "ends_in", "from", "to", "day", "tentative")


def _changed(before: Mapping[str, Any], values: Values) -> Values:
    """The new values with what was there and no form asks about; an hour that was changed is assumed no more."""
    kept = {key: value for key, value in before.items() if key not in _BY_FORM}
    assumed = [end for end in before.get("assumed", ()) if before.get(end) == values.get(end)]
    kept.pop("assumed", None)
    if "movable" in kept and ("from" not in values or not isinstance(kept["movable"], bool)):
        del kept["movable"]  # the times within which it could be moved were those of the old hours
    return {**values, **kept, **({"assumed": assumed} if assumed else {})}


def _one(kind: Kind) -> str:
    return kind.removesuffix("s")


# --- by import ---------------------------------------------------------------------------------------------------


def import_shown(
    viewer: Viewer, principal: Principal, upload: Upload, progress: Progress | None = None
) -> tuple[Import, str]:
    """An import as it would be, and the seal with which it is confirmed; nothing is kept.

    Raises DiaryError for the file, SidelinesError for what is asked. The seal holds the diary's text as it would be,
    and not the file: what is written is then what was shown, no second reading can come to anything else, and
    neither titles nor notes that were not asked for leave the request in which they came.
    """
    _must_keep(viewer, principal, "engagements")
    diary = Diary.objects.filter(principal=principal).first()
    today = today_of(viewer)
    found = planned_import(text_of(principal, diary), upload, today, progress)
    version = diary.version if diary is not None else 0
    packed = base64.urlsafe_b64encode(zlib.compress(found.text.encode(), 9)).decode()
    return found, _signer(viewer, principal).sign(f"{version}.{packed}")


def planned_import(text: str, upload: Upload, today: date, progress: Progress | None = None) -> Import:
    """The import of an upload into a diary's text; raises as `import_shown` does."""
    order = Order(
        files=(
            DiaryFile(
                path=_only_ending(upload.name),
                name=upload.name,
                content=upload.content,
                tentative=upload.tentative,
            ),
        ),
        principal=case_in(text).itineraries[0].principal.name,
        case=_only_ending("diary.toml"),
        days=upload.days or Days(first=today - BEFORE, last=today + AHEAD),
        titles=upload.titles,
        free=upload.free,
    )
    return prepared_in(text, order, today, progress)


@transaction.atomic
def write_import(viewer: Viewer, principal: Principal, sealed: str) -> Diary:
    """Write an import as it was shown to this member; raises ChangedMeanwhile where the diary is another by now."""
    try:
        said = _signer(viewer, principal).unsign(sealed, max_age=PREVIEW_HOLDS)
    except signing.SignatureExpired:
        raise NotPossible(_("The preview is older than an hour: import the file again.")) from None
    except signing.BadSignature:
        raise NotPossible(_("This is no preview that was shown to you: import the file again.")) from None
    version, _point, packed = said.partition(".")
    diary = _locked(viewer, principal, "engagements", int(version))
    return _save(
        viewer, principal, diary, zlib.decompress(base64.urlsafe_b64decode(packed)).decode(), "diary: import"
    )


def _signer(viewer: Viewer, principal: Principal) -> signing.TimestampSigner:
    """Seals previews for this member and this diary alone."""
    return signing.TimestampSigner(salt=f"sidelines.desk.import.{viewer.member.code}.{principal.code}")


# --- what leaves the desk ----------------------------------------------------------------------------------------


@transaction.atomic
def note_use(viewer: Viewer, principals: Iterable[Principal], kind: str, how: str) -> None:
    """Journal that diaries were exported, or that a search was made in them."""
    for each in principals:
        journal.write(
            member=viewer.member,
            viewing_as=viewer.as_member,
            kind=kind,
            subject=each.code,
            detail={"as": how},
        )


def _only_ending(name: str) -> Path:
    """A path that is never opened: its name says what kind of file it is."""
    return Path(Path(name).name or "diary")


# --- the steps that all of them take -----------------------------------------------------------------------------


def _must_keep(viewer: Viewer, principal: Principal, kind: Kind) -> None:
    access.must_edit(viewer, principal)
    if kind == "engagements" and not access.sees_whole_diary(viewer, principal.pk):
        raise PermissionDenied(
            _("You do not see the whole diary of %(principal)s.") % {"principal": principal}
        )


def _locked(viewer: Viewer, principal: Principal, kind: Kind, version: int) -> Diary | None:
    """The diary, with others who would write it waiting; raises ChangedMeanwhile unless it is that version."""
    _must_keep(viewer, principal, kind)
    Principal.objects.select_for_update().get(pk=principal.pk)
    diary = Diary.objects.select_related("changed_by").filter(principal=principal).first()
    if (diary.version if diary is not None else 0) != version:
        by = diary.changed_by.name if diary is not None and diary.changed_by is not None else _("Somebody")
        raise ChangedMeanwhile(
            _(
                "%(member)s changed the diary of %(principal)s meanwhile: nothing was written. Look at it again."
            )
            % {"member": by, "principal": principal}
        )
    return diary


def _text(principal: Principal, diary: Diary | None) -> CaseText:
    text = text_of(principal, diary)
    return CaseText(text, "json" if text.lstrip().startswith("{") else "toml")


def _named(principal: Principal, diary: Diary | None) -> str:
    """The name under which the text has the principal, who may be called otherwise by now."""
    return case_in(text_of(principal, diary)).itineraries[0].principal.name


def _save(viewer: Viewer, principal: Principal, diary: Diary | None, text: str, kind: str) -> Diary:
    if len(text.encode()) > LARGEST_FILE:
        raise NotPossible(_("The diary of %(principal)s would be too large.") % {"principal": principal})
    case_in(text)
    diary = diary or Diary(principal=principal, version=0)
    diary.text, diary.version = text, diary.version + 1
    diary.changed_at, diary.changed_by = clock.now(), viewer.member
    diary.save()
    journal.write(member=viewer.member, kind=kind, subject=principal.code, detail={"version": diary.version})
    return diary

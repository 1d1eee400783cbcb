"""Untold: the offices outside to which nothing has gone out of what was done, and what pages say of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sidelines.desk import bridge
from sidelines.desk.bridge import File
from sidelines.desk.models import RequestSide
from sidelines.desk.shown import Shown


def is_untold(since: datetime | None, now: datetime) -> bool:
    """Whether something stands untold at this instant that was left so at another."""
    return since is not None and since <= now


def sides(file: File) -> list[RequestSide]:
    """The other sides of a file that have not been told, as far as our office can tell them."""
    now = bridge.moment(file.now + 1)  # what was left untold within this minute is so
    others = (side for side in bridge.all_sides(file.row) if side.pk != file.row.pk)
    return [side for side in others if side.office.outside and is_untold(side.untold_since, now)]


def names(untold: Sequence[RequestSide]) -> str:
    """Their offices, as they open a sentence."""
    return str(capfirst(", ".join(side.office.name for side in untold)))


def due_shown(file: File, due: Shown) -> Shown:
    """Whose move it is, as it is shown: ours, to tell them, where nobody is waited for but those who don't know."""
    untold = {side.key for side in sides(file)}
    waited_for = file.age.awaited.sides
    if not untold or not waited_for or not waited_for <= untold:
        return due
    said = _("Not told yet: %(office)s") % {"office": names(sides(file))}
    return {**due, "who": file.row.office.name, "sentence": said, "ours": True, "late": True}


def rungs_shown(file: File, rungs: list[Shown]) -> list[Shown]:
    """The ladder as it is shown: silence of an office that was not told says so."""
    untold = sides(file)
    if not untold:
        return rungs
    said = _("not told yet: %(office)s") % {"office": names(untold)}
    return [{**rung, "note": said} if rung["current"] else rung for rung in rungs]

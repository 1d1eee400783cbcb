"""Preparing: visits that have to come before a meeting, where its day may lie too early for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from sidelines.desk.bridge import File
from sidelines.meetings import acts
from sidelines.meetings.acts import Act
from sidelines.meetings.options import Option
from sidelines.meetings.positions import Visit
from sidelines.meetings.words import option_words
from sidelines.times import day_at, day_text

SETTLES = (acts.Agree, acts.Confirm)
"""The moves by which a day of the meeting is settled."""


def warnings(file: File, kind: type[Act], options: Iterable[Option]) -> list[str]:
    """What the sheet of a move has to say of preparatory visits, before anything is settled too early for one."""
    if kind is acts.PlanVisit:
        return list(_offered(file))
    return list(_too_early(file, options)) if kind in SETTLES else []


def _offered(file: File) -> Iterator[str]:
    """The days that are on the table, by which a visit has to be over."""
    if file.standing.agreed is None:
        for entry in file.standing.offers:
            yield (
                _("%(option)s is on the table: a visit that prepares it has to be over by then.")
                % {"option": option_words(entry.option)}
            )


def _too_early(file: File, options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        meets = day_at(option.begins, option.zone)
        for visit in file.standing.visits.values():
            if _open(visit) and visit.last > meets:
                yield (
                    _(
                        "%(visit)s is planned until %(last)s, after the day of %(option)s: move the meeting, or call "
                        "the visit off and plan it anew."
                    )
                    % {"visit": visit.name, "last": day_text(visit.last), "option": option_words(option)}
                )


def _open(visit: Visit) -> bool:
    return visit.made is None and not visit.called_off

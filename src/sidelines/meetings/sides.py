"""Sides: the offices between which a request lives, and how one learns what another has done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sidelines.times import Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An office acting for a principal in one request.

    `key` names it in moves; `zone` is the IANA zone by whose days the office counts; `owner` has what nobody
    was given, so that nothing is ever without one. `chief_of_staff` is empty where the office has none.
    """

    key: str
    office: str
    principal: str
    zone: str
    owner: str
    chief_of_staff: str = "the chief of staff"

    def __post_init__(self) -> None:
        for field in ("key", "office", "principal", "zone", "owner"):
            if not getattr(self, field).strip():
                raise ValueError(f"a side needs {field.replace('_', ' ')}")


class Channel(StrEnum):
    """By what way an office learned what the other side has done."""

    TELEPHONE = "telephone"
    NOTE_VERBALE = "note verbale"
    LETTER = "letter"
    MAIL = "mail"
    IN_PERSON = "in person"
    EMBASSY = "embassy"
    PRESS = "press"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the side that enters another's move knows of it.

    `by` is the key of the side that enters it, `learned` the instant, in UTC minutes, at which it learned of it.
    """

    by: str
    channel: Channel
    said_by: str
    learned: Minute
    document: str = ""
    """The paper in which it stands, if there is one."""

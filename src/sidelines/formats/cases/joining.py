"""One case out of the diaries of several principals, with the meeting that is wanted of them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomlkit

from sidelines.countries import fold
from sidelines.errors import SidelinesError
from sidelines.formats.cases.items import Values

_OF_A_PRINCIPAL = (
    "home", "other_bases", "flies", "range_km", "will_not_enter", "sources", "stays", "engagements",
)  # fmt: skip
"""What a diary says of its principal and its joined case keeps; files that it names stay where they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One principal's diary as the text of a case, TOML or JSON, and how it goes into a joined one.

    `engagements` are added to it; with `whereabouts_only` those of its own are left out that are no ways.
    """

    text: str
    name: str
    of: str = ""
    """Whose table of the text it is, where not the first."""
    title: str = ""
    engagements: tuple[Values, ...] = ()
    places: tuple[Values, ...] = ()
    whereabouts_only: bool = False


def joined_case(
    parts: Sequence[Part],
    *,
    title: str = "",
    home: str = "",
    as_of: date | None = None,
    meeting: Values | None = None,
    ranking: str = "",
) -> str:
    """The text of a case (TOML) that holds the principal of each part.

    `home`: whose home time is shown second; `ranking`: the name of a preset. Raises SidelinesError where two parts
    mean different places by one name.
    """
    values = [values_of_text(part.text) for part in parts]
    document: Values = {}
    if title:
        document["title"] = title
    if as_of is not None:
        document["as_of"] = as_of
    if home:
        document["home"] = home
    groups = {name: codes for each in values for name, codes in each.get("groups", {}).items()}
    if groups:
        document["groups"] = groups
    if ranking:
        document["ranking"] = {"preset": ranking}
    places = _places(
        place
        for part, each in zip(parts, values, strict=True)
        for place in (*each.get("places", ()), *part.places)
    )
    if places:
        document["places"] = places
    document["principals"] = [_principal(part, each) for part, each in zip(parts, values, strict=True)]
    if meeting is not None:
        document["meetings"] = [meeting]
    return tomlkit.dumps(document)


def values_of_text(text: str) -> Values:
    """The bare values of a text that was read as a case before."""
    found: Values = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    return found


def _principal(part: Part, values: Mapping[str, Any]) -> Values:
    tables = values["principals"]
    table = next((each for each in tables if part.of and each["name"] == part.of), tables[0])
    found: Values = {"name": part.name}
    if part.title:
        found["title"] = part.title
    found |= {field: table[field] for field in _OF_A_PRINCIPAL if field in table}
    engagements = [
        each
        for each in found.pop("engagements", ())
        if not part.whereabouts_only or each.get("ends_in") is not None
    ]
    if part.whereabouts_only:
        found.pop("sources", None)
    if engagements or part.engagements:
        found["engagements"] = [*engagements, *part.engagements]
    return found


def _places(tables: Iterable[Values]) -> list[Values]:
    """Each place once; raises SidelinesError where one name means two."""
    found: dict[str, Values] = {}
    for table in tables:
        name = str(table["name"])
        known = found.setdefault(fold(name), table)
        if known != table:
            raise SidelinesError(
                f"Two diaries mean different places by {name}: give one of them another name."
            )
    return list(found.values())

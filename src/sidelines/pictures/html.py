"""HTML in small pieces: escaped words, tables that stack on a narrow screen, regions that scroll by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sidelines.pictures.svg import element, escape, spoken

_KEPT = re.compile(
    r"\d\d:\d\d(?: [A-Z]{2,5})?(?:–\d\d:\d\d)?(?: UTC[+-][\d:]+| [A-Z]{2,5}\b)?"
    r"|\b\d+ h(?: \d\d)?\b|[\d,]+ (?:min|km)\b"
)
"""Times with their zones, lengths and distances, which no line breaks."""


def words(text: str) -> str:
    """A sentence as it may stand in a page."""
    return _KEPT.sub(lambda kept: f'<span class="kept">{kept[0]}</span>', escape(spoken(text)))


def plain(text: str) -> str:
    """The same for where no element may stand."""
    return escape(spoken(text))


def paragraph(text: str, class_: str | None = None) -> str:
    """A paragraph of words."""
    return element("p", words(text), class_=class_)


def section(level: int, name: str, key: str, *content: str) -> str:
    """A section under its heading."""
    heading = element(f"h{level}", words(name), id=f"{key}-name")
    return element(
        "section", heading, *content, id=key, aria_labelledby=f"{key}-name", class_=f"level-{level}"
    )


def listed(items: Iterable[str], class_: str | None = None) -> str:
    """A list of finished items; nothing where there are none."""
    found = [element("li", item) for item in items]
    return element("ul", *found, class_=class_) if found else ""


def stacked(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], class_: str = "") -> str:
    """A table of finished cells, the first of each row its heading; on a narrow screen a row becomes a card.

    The roles keep it a table for those who listen to it, where the look of a table is given up.
    """
    top = element(
        "tr", *(element("th", words(h), scope="col", role="columnheader") for h in heads), role="row"
    )
    body = [_row(heads, row) for row in rows]
    return element(
        "table",
        element("caption", words(caption)),
        element("thead", top, role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        role="table",
        class_=f"stacked {class_}".strip(),
    )


def _row(heads: Sequence[str], row: Sequence[str]) -> str:
    first = element("th", row[0], scope="row", role="rowheader", data_label=heads[0])
    rest = (_cell(head, cell) for head, cell in zip(heads[1:], row[1:], strict=True))
    return element("tr", first, *rest, role="row")


def _cell(head: str, cell: str) -> str:
    content = element("span", cell) if cell else element("span", "–")
    return element("td", content, role="cell", data_label=head)


def scrolling(name: str, content: str) -> str:
    """A region that scrolls sideways by itself, also by keyboard."""
    return element("div", content, class_="scrolls", role="region", tabindex="0", aria_label=name)


def details(summary: str, content: str) -> str:
    """Something that opens when it is asked for."""
    return element("details", element("summary", words(summary)), content)

"""SVG in small pieces: everything escaped, texts measured so that a picture leaves room for its lettering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

FAMILY = "Arial, 'Liberation Sans', Helvetica, 'DejaVu Sans', sans-serif"
ISOLATE, POP = "\u2068", "\u2069"
_NARROW = frozenset("iljtfrI.,:;'|!()[] ·")
_BROAD = frozenset("mwMW@—→")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def clean(text: str) -> str:
    """The text without control characters, lone surrogates and marks that turn the direction of what follows.

    >>> clean("a\\u202eb\\x00c\\nd")
    'abc d'
    """
    return "".join(c for c in " ".join(text.split()) if _shown(c))


def _shown(c: str) -> bool:
    """False for what has no place in a document or turns the direction of its neighbours."""
    return c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn"}


def isolated(text: str) -> str:
    """The text, between marks if it is written from right to left, so that its neighbours stay put."""
    text = clean(text)
    rightward = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)
    return f"{ISOLATE}{text}{POP}" if rightward else text


_RIGHTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RUNS = re.compile(f"[{_RIGHTWARD}]+(?:\\s+[{_RIGHTWARD}]+)*")


def spoken(text: str) -> str:
    """A sentence in which every stretch written from right to left keeps to itself."""
    return _RUNS.sub(lambda run: f"{ISOLATE}{run[0]}{POP}", clean(text))


def escape(text: str) -> str:
    """The text as it may stand in a document or an attribute.

    >>> escape('<b>"AT&T"')
    '&lt;b&gt;&quot;AT&amp;T&quot;'
    """
    return "".join(_ESCAPES.get(c, c) for c in text if c in (ISOLATE, POP, "\n") or _shown(c))


def number(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> number(12.04), number(-0.01), number(3.25)
    ('12', '0', '3.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element of finished children; in names of attributes a last underscore goes, others are hyphens.

    >>> element("line", x1=0, stroke_width=1.5, class_="a")
    '<line x1="0" stroke-width="1.5" class="a"/>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(children)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text_at(x: float, y: float, content: str, **attributes: str | float | None) -> str:
    """A line of text whose baseline begins at the point."""
    return element("text", escape(content), x=x, y=y, **attributes)


def title(content: str) -> str:
    """What an element is, for those who point at it or can't see it."""
    return element("title", escape(content))


def path_of(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """The path through the points."""
    steps = "L".join(f"{number(x)},{number(y)}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is at that size of letters, rather more than less, in the same unit."""
    return sum(map(_advance, text)) * size * (1.08 if bold else 1.0)


def _advance(c: str) -> float:
    if c in (ISOLATE, POP) or unicodedata.combining(c) or unicodedata.category(c) == "Cf":
        return 0.0
    if c in _NARROW:
        return 0.34
    if unicodedata.east_asian_width(c) in "WF":
        return 1.05
    if c in _BROAD:
        return 0.95
    return 0.74 if c.isupper() else 0.58


def wrapped(text: str, size: float, width: float, most: int = 99, *, bold: bool = False) -> list[str]:
    """The text in lines of at most that width, at most so many, the last cut short where it must be."""
    lines: list[str] = []
    for word in _words(text, size, width):
        if lines and measure(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), size, width, bold=bold)]
    return lines


def _words(text: str, size: float, width: float) -> Iterable[str]:
    """The words of the text, those too long for a line in pieces."""
    for word in text.split():
        while measure(word, size) > width and len(word) > 1:
            end = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or measure(word[:n], size) <= width)
            yield word[:end]
            word = word[end:]
        yield word


def shortened(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """The text, cut short with an ellipsis if it is wider than that."""
    if measure(text, size, bold=bold) <= width:
        return text
    while len(text) > 1 and measure(f"{text}…", size, bold=bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…" + (POP if ISOLATE in text and POP not in text else "")


def headed(name: str, width: float, size: float = 14.0) -> tuple[list[str], float]:
    """A heading in as many lines as it takes, and the height below it."""
    lines = wrapped(name, size, width - 16, most=3, bold=True)
    drawn = [
        text_at(8, 18 * (n + 1), line, font_size=size, font_weight="bold") for n, line in enumerate(lines)
    ]
    return drawn, 18.0 * len(lines) + 8


def picture(width: float, height: float, name: str, words: str, key: str, *content: str) -> str:
    """A whole SVG picture with its title and description; `key` tells it apart from others on a page."""
    return element(
        "svg",
        element("title", escape(name), id=f"{key}-title"),
        element("desc", escape(words), id=f"{key}-desc"),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        font_family=FAMILY,
    )

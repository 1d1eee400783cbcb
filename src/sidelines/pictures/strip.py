"""One strip of a timeline: days from left to right, the principals' lanes and the windows below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sidelines.finding.answer import Answer
from sidelines.pictures.bars import Bar, bars_of, journey_bars, short_reason, window_bar
from sidelines.pictures.looks import GREY, INK, PAPER, Look
from sidelines.pictures.scene import open_text, shown_options
from sidelines.pictures.svg import element, escape, isolated, measure, shortened, text_at, title, wrapped
from sidelines.reasons import why_not_sentence
from sidelines.times import Minute, instant

EDGE = 4.0
SIZE = 10.5
STAY, SLIM, GAP = 33.0, 18.0, 4.0
HALO: dict[str, str | float] = {
    "stroke": PAPER, "stroke_width": 3.0, "stroke_linejoin": "round", "paint_order": "stroke",
}  # fmt: skip
Drawn = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Days of one zone along a strip of a sheet."""

    days: tuple[date, ...]
    zone: str
    width: float

    @property
    def start(self) -> Minute:
        """The first midnight."""
        return instant(self.days[0], 0, self.zone)

    @property
    def end(self) -> Minute:
        """The midnight after the last day."""
        return instant(self.days[-1] + timedelta(days=1), 0, self.zone)

    def x(self, when: Minute) -> float:
        """Where an instant lies on the sheet, within the strip."""
        share = (when - self.start) / (self.end - self.start)
        return EDGE + (self.width - 2 * EDGE) * min(1.0, max(0.0, share))

    def midnight(self, day: date) -> float:
        """Where a day begins on the sheet."""
        return self.x(instant(day, 0, self.zone))

    def meets(self, bar: Bar) -> bool:
        """True if some of the bar lies on the strip."""
        return bar.early < self.end and bar.late > self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A bar with the place of its words: in it, or beside it on the right or on the left."""

    bar: Bar
    side: str
    left: float
    right: float


def drawn_strip(
    answer: Answer, looks: Sequence[Look], axis: Axis, options: int, key: str
) -> tuple[Drawn, float]:
    """The pieces of one strip and its height."""
    y = 22.0
    drawn, y = _states(answer, looks, axis, y)
    for look, name in zip(looks, answer.meeting.participants, strict=True):
        lane, y = _lane(answer, axis, look, name, y, key)
        drawn += lane
    windows = [bar for o in shown_options(answer, options) if axis.meets(bar := window_bar(answer, o))]
    if windows:
        drawn.append(
            text_at(EDGE, y + 11, "Windows of the best options", font_size=SIZE, font_weight="bold", fill=INK)
        )
        y += 16
        for bar in windows:
            drawn.append(_window(axis, bar, y))
            y += SLIM + GAP
    return [*_columns(answer, axis, y), *drawn], y + 4


def _columns(answer: Answer, axis: Axis, height: float) -> Iterator[str]:
    """The days: names above, a line at each midnight, days that were not asked about in grey."""
    for n, day in enumerate(axis.days):
        left, right = axis.midnight(day), axis.midnight(day + timedelta(days=1))
        if day not in answer.meeting.days:
            yield element("rect", x=left, y=20, width=right - left, height=height - 20, fill="#f1f1f1")
        yield element(
            "path", d=f"M{left:.1f},4V{height:.1f}", stroke="#bdbdbd", stroke_width=0.8, fill="none"
        )
        month = (
            [f"{day:%a} {day.day} {day:%B}", f"{day:%a} {day.day} {day:%b}"] if not n or day.day == 1 else []
        )
        names = [*month, f"{day:%a} {day.day}", f"{day.day}"]
        name = next((name for name in names if measure(name, SIZE, bold=True) < right - left - 4), names[-1])
        yield text_at(left + 4, 15, name, font_size=SIZE, font_weight="bold", fill=INK)
    yield element(
        "path", d=f"M{axis.x(axis.end):.1f},4V{height:.1f}", stroke="#bdbdbd", stroke_width=0.8, fill="none"
    )


def _states(answer: Answer, looks: Sequence[Look], axis: Axis, y: float) -> tuple[Drawn, float]:
    """Under each day asked about whether it is open, and by which options, or what closes it."""
    told = {why.day: why for why in answer.why_not}
    cells = [(day, told.get(day)) for day in axis.days if day in answer.meeting.days]
    drawn, low = [], y
    for day, why in cells:
        left, right = axis.midnight(day) + 1.5, axis.midnight(day + timedelta(days=1)) - 1.5
        ranks = [str(option.rank) for option in answer.options if option.day == day]
        look = None
        if ranks or (why is not None and why.open):
            counted = open_text(answer, day)
            head, words = "open", _ranks_text(ranks) if ranks else counted
            sentence = f"{day:%A} {day.day} {day:%B}: open {counted}"
        elif why is None:
            continue
        else:
            words, who = short_reason(why)
            head, sentence = "closed", why_not_sentence(answer, why)
            look = next((look for look in looks if look.name == isolated(who)), None) if who else None
        cell, high = _cell(left, right, y, head, words, look)
        drawn.append(element("g", title(sentence), *cell))
        low = max(low, y + high)
    return drawn, low + 6


def _ranks_text(ranks: Sequence[str]) -> str:
    """The ranks of a day's options, at most four of them."""
    more = f" and {len(ranks) - 4} more" if len(ranks) > 4 else ""
    return f"option{'s' if len(ranks) > 1 else ''} {', '.join(ranks[:4])}{more}"


def _cell(
    left: float, right: float, y: float, head: str, words: str, look: Look | None
) -> tuple[Drawn, float]:
    wide = right - left
    closed = head == "closed"
    drawn = []
    sign = "✕" if closed else "●"
    label = f"{sign} {head}" if measure(f"{sign} {head}", 10, bold=True) < wide - 18 else sign
    drawn.append(text_at(left + 3, y + 13, label, font_size=10, font_weight="bold", fill=INK))
    if look is not None:
        drawn.append(look.mark((right - 8, y + 9.5), 4.2))
    lines = wrapped(words, 10, wide - 6, most=8) if wide > 34 else []
    drawn += [
        text_at(left + 3, y + 25 + 12 * n, line, font_size=10, fill=INK) for n, line in enumerate(lines)
    ]
    high = 19.0 + 12 * len(lines)
    stripe = element("rect", x=left, y=y, width=wide, height=3 if closed else high, rx=2,
                     fill=GREY if closed else "none", stroke="none" if closed else INK,
                     stroke_width=1.4)  # fmt: skip
    return [stripe, *drawn], high


def _lane(answer: Answer, axis: Axis, look: Look, name: str, y: float, key: str) -> tuple[Drawn, float]:
    """One principal's name, stays and engagements, and journeys to and from the best option."""
    drawn = [look.mark((EDGE + 6, y + 7), 4.6)]
    label = shortened(look.name, SIZE, axis.width - 30, bold=True)
    drawn.append(
        text_at(EDGE + 16, y + 11, label, font_size=SIZE, font_weight="bold", fill=look.colour, **HALO)
    )
    bars = [bar for bar in bars_of(answer, name) if axis.meets(bar)]
    rows, y = _rows(axis, bars, y + 16, look.colour, f"{key}-{look.shape}")
    drawn += rows
    ways: list[Bar] = []
    for option in shown_options(answer, 1):
        journey = next(journey for journey in option.journeys if journey.principal == name)
        ways = [bar for bar in journey_bars(answer, option, journey) if axis.meets(bar)]
        if ways:
            drawn += _journey(axis, ways, y, look)
            y += SLIM + GAP
    if not bars and not ways:
        drawn.append(text_at(EDGE + 16, y + 9, "nothing in the diary", font_size=10, fill=GREY, **HALO))
        y += 14
    return drawn, y + 6


def _rows(axis: Axis, bars: Sequence[Bar], y: float, colour: str, key: str) -> tuple[Drawn, float]:
    """The bars in as few rows as keep them and their words apart."""
    rows: list[list[_Spot]] = []
    for bar in sorted(bars, key=lambda bar: (bar.early, bar.late)):
        spot = _spot(axis, bar)
        free = (row for row in rows if all(spot.left >= o.right + 3 or spot.right <= o.left - 3 for o in row))
        row = next(free, None)
        if row is None:
            rows.append([spot])
        else:
            row.append(spot)
    drawn = [
        _bar(axis, spot, y + n * (STAY + GAP), colour, key) for n, row in enumerate(rows) for spot in row
    ]
    return drawn, y + len(rows) * (STAY + GAP)


def _spot(axis: Axis, bar: Bar) -> _Spot:
    """Where the words of a bar go: in it where all of them fit, else beside it, else as many as fit."""
    left, right = axis.x(bar.early), axis.x(bar.late)
    wide = max(measure(bar.name, SIZE, bold=True), measure(bar.hours, 10)) + 6
    inside = axis.x(bar.end) - axis.x(bar.start) - 6
    if inside < wide:
        if right + wide <= axis.width - EDGE:
            return _Spot(bar=bar, side="right", left=left, right=right + wide)
        if left - wide >= EDGE:
            return _Spot(bar=bar, side="left", left=left - wide, right=right)
        if inside < measure(bar.name, SIZE, bold=True) and axis.width - right > inside:
            return _Spot(bar=bar, side="right", left=left, right=axis.width)
    return _Spot(bar=bar, side="in", left=left, right=right)


def _bar(axis: Axis, spot: _Spot, y: float, colour: str, key: str) -> str:
    bar = spot.bar
    x0, x1 = axis.x(bar.start), axis.x(bar.end)
    drawn = [title(bar.words)]
    for a, b in ((axis.x(bar.early), x0), (x1, axis.x(bar.late))):
        if b - a > 0.5:
            drawn.append(_box(a, y + 2, b - a, STAY - 4, f"url(#{key}-dots)", colour, "2 2.5"))
    if x1 > x0:
        fill = {"firm": colour, "tentative": f"url(#{key}-hatch)"}.get(bar.kind, f"url(#{key}-dots)")
        dash = {"firm": None, "tentative": "6 2"}.get(bar.kind, "2 2.5")
        drawn.append(_box(x0, y, max(x1 - x0, 1.5), STAY, fill, colour, dash))
    notch = PAPER if bar.kind == "firm" else colour
    inside = (when for when in bar.midnights if axis.start < when < axis.end)
    drawn += [
        element(
            "path", d=f"M{axis.x(when):.1f},{y + STAY:.1f}v-4.5", stroke=notch, stroke_width=1.6, fill="none"
        )
        for when in inside
    ]
    return element("g", *drawn, *_words(axis, spot, y))


def _box(x: float, y: float, wide: float, high: float, fill: str, stroke: str, dash: str | None) -> str:
    return element("rect", x=x, y=y, width=wide, height=high, fill=fill, stroke=stroke, stroke_width=1.4,
                   stroke_dasharray=dash)  # fmt: skip


def _words(axis: Axis, spot: _Spot, y: float) -> Iterator[str]:
    """The name of the place and the hours there; hours are left out rather than cut short."""
    bar = spot.bar
    x0, x1 = axis.x(bar.start), axis.x(bar.end)
    ink: dict[str, str | float] = {"fill": INK, **HALO}
    if spot.side == "in" and bar.kind == "firm":
        ink = {"fill": PAPER}
    beside = axis.x(bar.late) + 4
    room = {"in": x1 - x0 - 5, "right": axis.width - beside}.get(spot.side, spot.right - spot.left)
    x = {"in": x0 + 4, "right": beside}.get(spot.side, spot.left)
    if room < 14:
        return
    names = wrapped(bar.name, SIZE, room, most=2, bold=True)
    for n, line in enumerate(names):
        yield text_at(x, y + 12.5 * (n + 1), line, font_size=SIZE, font_weight="bold", **ink)
    if len(names) == 1 and measure(bar.hours, 10) <= room:
        yield text_at(x, y + 25, bar.hours, font_size=10, **ink)


def _window(axis: Axis, bar: Bar, y: float) -> str:
    """A window with the suggested meeting in it, and its number, place and hours beside it."""
    x0, x1 = axis.x(bar.start), axis.x(bar.end)
    drawn = [title(bar.words)]
    for a, b in ((axis.x(start), axis.x(end)) for start, end in bar.parts):
        drawn.append(_box(a, y, max(b - a, 2), SLIM, PAPER, INK, None))
    if bar.inner is not None:
        a, b = (axis.x(when) for when in bar.inner)
        drawn.append(element("rect", x=a, y=y, width=b - a, height=SLIM, fill=INK))
    name = measure(f"{bar.name} ", SIZE, bold=True) + 24
    right = axis.width - x1 >= x0
    room = (axis.width - x1 if right else x0) - EDGE - 4
    hours = next((words for words in (bar.hours, bar.local) if name + measure(words, 10) <= room), "")
    shown = shortened(bar.name, SIZE, room - 24, bold=True)
    x = x1 + 4 if right else x0 - 4 - min(room, name + measure(hours, 10))
    drawn.append(element("rect", x=x, y=y + 1.5, width=16, height=15, rx=7.5, fill=INK))
    drawn.append(
        text_at(x + 8, y + 12.6, bar.rank, font_size=10, font_weight="bold", fill=PAPER, text_anchor="middle")
    )
    words = (
        element("tspan", escape(f"{shown} "), font_weight="bold", font_size=SIZE),
        element("tspan", escape(hours)),
    )
    drawn.append(element("text", *words, x=x + 20, y=y + 12.6, font_size=10, fill=INK, **HALO))
    return element("g", *drawn)


def _journey(axis: Axis, bars: Sequence[Bar], y: float, look: Look) -> Iterator[str]:
    """Legs as lines with an arrow, the meeting as a block with the option's number."""
    middle = y + SLIM / 2
    for bar in bars:
        x0, x1 = axis.x(bar.start), axis.x(bar.end)
        if bar.kind == "leg":
            line = look.line(f"M{x0:.1f},{middle:.1f}H{x1:.1f}", 2.2)
            tip = f"M{x1:.1f},{middle:.1f}l-6,-3.5v7Z"
            yield element("g", title(bar.words), line, element("path", d=tip, fill=look.colour))
        else:
            block = element("rect", x=x0, y=y, width=max(x1 - x0, 2), height=SLIM, fill=INK)
            yield element("g", title(bar.words), block)
    yield _journey_words(axis, bars, y)


def _journey_words(axis: Axis, bars: Sequence[Bar], y: float) -> str:
    """What the journeys are for, after the last of them or before the first."""
    meeting = next((bar for bar in bars if bar.kind == "meeting"), None)
    words = f"to {meeting.rank}, {meeting.name}, and on" if meeting else "to or from 1"
    x0, x1 = (pick(axis.x(when) for bar in bars for when in (bar.start, bar.end)) for pick in (min, max))
    wide = measure(words, 10)
    if x1 + 4 + wide <= axis.width:
        return text_at(x1 + 4, y + 12.6, words, font_size=10, fill=INK, **HALO)
    if x0 - 4 - wide >= 0:
        return text_at(x0 - 4, y + 12.6, words, font_size=10, fill=INK, text_anchor="end", **HALO)
    return ""

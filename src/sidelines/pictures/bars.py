"""What lies along a timeline: stays, engagements, journeys and windows, as bars with words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sidelines.finding.answer import Answer, Option
from sidelines.finding.journeys import Journey
from sidelines.finding.limits import HostIn, HostNotIn, Limit, NotAfter, NotBefore, ThirdCountryOnly
from sidelines.finding.why import Fact, WhyNot
from sidelines.finding.windows import HOURS, PAST
from sidelines.itinerary import Engagement, Item, Stay
from sidelines.phrases import home_text, item_place, joined, limit_rule, moment_text, span_text
from sidelines.pictures.scene import dates_text, days_of, shown_items, spans_of
from sidelines.pictures.svg import isolated
from sidelines.reasons import leg_text, window_text
from sidelines.times import Minute, instant, offset_at, zone_label

Kind = Literal["firm", "tentative", "day", "leg", "meeting", "window"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stretch of time with its words; `early` and `late` reach as far as its unsure ends may (minutes)."""

    kind: Kind
    start: Minute
    end: Minute
    early: Minute
    late: Minute
    name: str = ""
    hours: str = ""
    words: str = ""
    """All there is to say of it."""
    local: str = ""
    """The hours in the time of the place alone."""
    rank: str = ""
    midnights: tuple[Minute, ...] = ()
    """Midnights of its place, where they are not those of the axis."""
    inner: tuple[Minute, Minute] | None = None
    """The meeting itself, within a window."""
    parts: tuple[tuple[Minute, Minute], ...] = ()
    """The windows of one place and day, where the bar reaches from the first to the last of them."""


def bars_of(answer: Answer, name: str) -> list[Bar]:
    """The bars of one principal's diary, in order."""
    items = shown_items(answer, answer.case.itinerary_of(name))
    return [
        _stay(answer, item) if isinstance(item, Stay) and not item.one_day else _day(answer, item)
        for item in items
    ]


def _stay(answer: Answer, stay: Stay) -> Bar:
    span, worst = stay.span(answer.case.reading), stay.worst(answer.case.reading)
    title = f" ({isolated(stay.title)})" if stay.title else ""
    unsure = ", tentative" if stay.tentative else ""
    hours = stay_hours(stay)
    days = dates_text(stay.first, stay.last)
    zone = zone_label(span.start, stay.city.zone)
    return Bar(
        kind="tentative" if stay.tentative else "firm", start=span.start, end=span.end,
        early=min(worst.start, span.start), late=max(worst.end, span.end), name=isolated(stay.city.name),
        hours=hours or f"{days} ({zone})", midnights=_midnights(answer, stay),
        words=f"{isolated(stay.city.label)}{title}, {days} ({zone}){', ' + hours if hours else ''}{unsure}",
    )  # fmt: skip


def stay_hours(stay: Stay) -> str:
    """The hours that the diary gives a stay, local to its place, those assumed by the writer marked."""
    parts = []
    for word, when in (("from", stay.start), ("to", stay.end)):
        if when is not None:
            day = stay.first if word == "from" else stay.last
            assumed = " (assumed)" if word in stay.assumed else ""
            parts.append(f"{word} {moment_text(when, stay.city.zone, day)}{assumed}")
    return ", ".join(parts)


def _midnights(answer: Answer, stay: Stay) -> tuple[Minute, ...]:
    span, axis = stay.span(answer.case.reading), answer.home.zone
    if offset_at(span.start, axis) == offset_at(span.start, stay.city.zone):
        return ()
    days = ((stay.first + timedelta(days=n)) for n in range((stay.last - stay.first).days + 1))
    found = (instant(day, 0, stay.city.zone) for day in days)
    return tuple(when for when in found if span.start < when < span.end)


def _day(answer: Answer, item: Item) -> Bar:
    """An engagement, or a day without hours: a band over the hours in which it can be."""
    reading = answer.case.reading
    zone = item.zone if isinstance(item, Engagement) else item.city.zone
    end_zone = item.end_zone if isinstance(item, Engagement) else zone
    first, _ = days_of(item)
    if item.one_day:
        start, end = (instant(first, clock, zone) for clock in (reading.one_day_from, reading.one_day_to))
        hours = f"{reading.one_day_minutes / 60:g} h, some time {span_text(start, end, zone)}"
    else:
        span = item.span(reading)
        start, end, hours = span.start, span.end, span_text(span.start, span.end, zone, end_zone)
    where = isolated(item_place(item)) or "wherever"
    name = f"{isolated(item.title)}, {where}" if item.title else where
    unsure = ", tentative" if item.tentative else ""
    kind: Kind = "day" if item.one_day else "tentative" if item.tentative else "firm"
    return Bar(
        kind=kind, start=start, end=end, early=start, late=end, name=name, hours=hours,
        words=f"{name}, {dates_text(*days_of(item))}, {hours}{unsure}",
    )  # fmt: skip


def journey_bars(answer: Answer, option: Option, journey: Journey) -> list[Bar]:
    """A participant's legs to an option and on from it, and the meeting between them."""
    zone = answer.home.zone
    legs = [
        Bar(
            kind="leg",
            start=leg.leave,
            end=leg.arrive,
            early=leg.leave,
            late=leg.arrive,
            words=leg_text(leg, zone),
        )
        for leg in journey.legs
    ]
    end = option.suggested + option.minutes
    local = span_text(option.suggested, end, option.city.zone)
    name = isolated(option.city.name)
    meeting = Bar(
        kind="meeting", start=option.suggested, end=end, early=option.suggested, late=end, name=name,
        hours=local, rank=str(option.rank), words=f"Option {option.rank}: {name}, {local}",
    )  # fmt: skip
    return [*legs, meeting]


def window_bar(answer: Answer, option: Option) -> Bar:
    """An option's window with the suggested meeting in it."""
    zone, city = answer.home.zone, option.city
    words = f"{option.rank}. {isolated(city.label)}: {window_text(option, zone)}"
    spans = spans_of(option)
    start, end = spans[0][0], spans[-1][1]
    local = joined([span_text(*span, city.zone) for span in spans])
    same = offset_at(option.start, zone) == offset_at(option.start, city.zone)
    home = "" if same else f" ({joined([home_text(*span, zone, option.day) for span in spans])})"
    return Bar(
        kind="window", start=start, end=end, early=start, late=end, parts=tuple(spans),
        rank=str(option.rank), name=isolated(city.name), hours=f"{local}{home}", local=local, words=words,
        inner=(option.suggested, option.suggested + option.minutes),
    )  # fmt: skip


def short_reason(why: WhyNot) -> tuple[str, str]:
    """What closes a day, in a few words, and the principal whose diary does, if one does."""
    if why.hopeless or not why.facts:
        return "no place is left", ""
    fact, more = why.facts[0], len(why.facts) - 1
    words = _short_fact(fact) + (f" + {more} more" if more else "")
    return words, fact.principal


def _short_fact(fact: Fact) -> str:
    if fact.item is not None:
        where = item_place(fact.item) or "busy"
        return isolated(f"{where}: {fact.item.title}" if fact.item.title else where)
    if fact.key == HOURS:
        return "local hours"
    if fact.key == PAST:
        return "past"
    return _short_limit(fact.limit) if fact.limit is not None else "the length"


def _short_limit(limit: Limit) -> str:
    match limit:
        case ThirdCountryOnly():
            return "third country only"
        case HostIn() | HostNotIn() if limit.label:
            return isolated(
                f"not in {limit.label}" if isinstance(limit, HostNotIn) else f"only in {limit.label}"
            )
        case NotBefore(what=str(what)) if what:
            return isolated(f"not before {what} is over")
        case NotBefore():
            return "not so early"
        case NotAfter():
            return "after the deadline"
        case _:
            return isolated(limit_rule(limit))

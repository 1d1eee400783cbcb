"""Found: an answer as pages show it, in the sentences that the command line prints."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sidelines.desk.searches import SHOWN
from sidelines.finding.answer import Answer, Option
from sidelines.finding.journeys import Journey
from sidelines.phrases import home_text, joined, limit_rule, span_text
from sidelines.pictures import report_parts
from sidelines.pictures.map import map_svg, map_text
from sidelines.pictures.scene import open_text, spans_of
from sidelines.pictures.timeline import timeline_strips, timeline_text
from sidelines.reasons import (
    kind_sentence,
    leg_text,
    near_miss_sentence,
    question,
    why_not_sentence,
    window_text,
)
from sidelines.times import DAY, clock_text, datetime_at, day_text, duration_text, short_day, time_text

WIDE, NARROW = 760.0, 360.0
DRAWN = 6
"""So many windows are drawn into the timeline."""

Shown = dict[str, Any]


def shown_answer(answer: Answer) -> Shown:
    """Everything on the page of an answer but what can be done with it."""
    return {
        "question": question(answer),
        "looked": looked_at(answer),
        "complete": answer.complete,
        "windows": answer.windows,
        "by_kind": any(one.score > two.score for one, two in pairwise(answer.options)),
        "saves": any(option.score < 0 for option in answer.options),
        "past": _all_past(answer),
        "options": [shown_option(answer, option) for option in answer.options],
        "kinds": _kinds(answer),
        "days": _days(answer),
        "near": near_misses(answer),
        "left_open": [
            {"whose": name, "sentence": sentence}
            for name in answer.meeting.participants
            for note in answer.case.itinerary_of(name).notes
            for sentence in note.left_open
        ],
        "costs": _finished(report_parts.costs(answer, SHOWN)),
        "home": answer.home.name,
    }


def _all_past(answer: Answer) -> bool:
    """Whether every day that was asked about is past, so that there was nothing to look for."""
    known = answer.case.as_of
    return known is not None and bool(answer.why_not) and all(why.day <= known for why in answer.why_not)


def pictures(answer: Answer) -> Shown:
    """The map and the timeline for a wide and for a narrow screen, and the same in words."""
    strips = {
        key: [_finished(strip) for strip in timeline_strips(answer, options=DRAWN, width=width)]
        for key, width in (("wide", WIDE), ("narrow", NARROW))
    }
    return {
        "map_wide": _finished(map_svg(answer, options=SHOWN, width=WIDE, heading=False)),
        "map_narrow": _finished(map_svg(answer, options=SHOWN, width=NARROW, heading=False)),
        "map_words": map_text(answer, options=SHOWN),
        "timeline_wide": strips["wide"],
        "timeline_narrow": strips["narrow"],
        "timeline_words": timeline_text(answer, options=DRAWN),
    }


def _finished(markup: str) -> SafeString:
    """Markup of our own pictures, in which every word is escaped already and nothing is styled inline."""
    return mark_safe(markup)


def looked_at(answer: Answer) -> str:
    """What was searched, in sentences: the places, the hours, the limits, and as known when."""
    opens, closes = answer.meeting.hours
    hours = f"{clock_text(opens)} to {clock_text((closes - 1) % DAY + 1)} local time"
    places = f"{len(answer.table):,} place{'' if len(answer.table) == 1 else 's'}"
    said = [f"{places}, {hours}."]
    if answer.case.as_of:
        said.append(f"As known on {day_text(answer.case.as_of)}; days up to it are past.")
    if answer.meeting.limits:
        said.append(f"Limits: {'; '.join(limit_rule(limit) for limit in answer.meeting.limits)}.")
    return " ".join(said)


def shown_option(answer: Answer, option: Option) -> Shown:
    """An option: where, when by the place's clock and by home's, and what it costs each of them."""
    zone, home = option.city.zone, answer.home.zone
    spans = spans_of(option)
    apart = datetime_at(option.start, zone).utcoffset() != datetime_at(option.start, home).utcoffset()
    return {
        "rank": option.rank,
        "place": option.city.label,
        "kind": option.kind.label,
        "day": day_text(option.day),
        "iso": datetime_at(option.suggested, zone).isoformat(),
        "window": joined([span_text(*span, zone) for span in spans]),
        "home": joined([home_text(*span, home, option.day) for span in spans]) if apart else "",
        "start": time_text(option.suggested, zone),
        "length": duration_text(option.minutes),
        "score": f"{option.score:.1f}",
        "journeys": [_journey(journey, home) for journey in option.journeys],
        "rests_on": report_parts.rests_on(answer, option),
        "nearby": ", ".join(city.name for city in option.nearby[: report_parts.NAMED]),
        "nearby_more": max(0, len(option.nearby) - report_parts.NAMED),
        "span": (option.suggested, option.suggested + option.minutes),
    }


def _journey(journey: Journey, home: str) -> Shown:
    """What an option adds for one of them: hours, nights, the hour of the body's clock, and the ways."""
    hours, nights = journey.terms["hours"], round(journey.terms["nights"])
    return {
        "name": journey.principal,
        "added": _("no detour")
        if abs(hours) < 1 / 120
        else f"+{duration_text(hours * 60)}"
        if hours > 0
        else _("%(time)s less on the way") % {"time": duration_text(-hours * 60)},
        "nights": nights,
        "body": clock_text(journey.body_clock),
        "legs": [leg_text(leg, home) for leg in journey.legs],
    }


def _kinds(answer: Answer) -> list[Shown]:
    """The best of each kind of place that is open, then why the others are closed."""
    zone = answer.home.zone
    found = []
    for each in sorted(answer.kinds, key=lambda each: each.option is None):
        option = each.option
        found.append(
            {
                "label": each.kind.label,
                "open": option is not None,
                "place": option.city.label if option else "",
                "window": window_text(option, zone) if option else "",
                "score": f"{option.score:.1f}" if option else "",
                "rank": option.rank if option else 0,
                "sentence": "" if option else kind_sentence(answer, each).removeprefix("Closed: "),
            }
        )
    return found


def _days(answer: Answer) -> list[Shown]:
    """Every day asked about: open, with its best option, or why it is closed."""
    best = {option.day: option for option in reversed(answer.options)}
    found = []
    for why in answer.why_not:
        option = best.get(why.day)
        found.append(
            {
                "iso": why.day.isoformat(),
                "day": f"{why.day:%a} {short_day(why.day)}",
                "open": why.open,
                "rank": option.rank if option else 0,
                "place": option.city.label if option else "",
                "said": open_text(answer, why.day) if why.open else why_not_sentence(answer, why),
            }
        )
    return found


def near_misses(answer: Answer) -> list[Shown]:
    """The smallest changes that would open a closed day, by kind."""
    found: dict[str, list[str]] = {}
    for near in answer.near_misses:
        found.setdefault(near.kind, []).append(near_miss_sentence(answer, near))
    return [{"kind": kind, "sentences": sentences} for kind, sentences in found.items()]


def why_not_said(answer: Answer) -> list[Shown]:
    """What was asked about a day or a city: open and when, or the fact that forbids it."""
    zone = answer.home.zone
    open_on: dict[object, list[Option]] = {}
    for option in answer.options:
        open_on.setdefault(option.day, []).append(option)
    found = []
    for why in answer.why_not:
        here = open_on.get(why.day, [])
        said = [f"{option.city.label}: {window_text(option, zone)}" for option in here[:5]]
        found.append(
            {
                "iso": why.day.isoformat(),
                "day": day_text(why.day),
                "open": why.open,
                "said": said if why.open else [why_not_sentence(answer, why)],
                "more": max(0, len(here) - 5),
            }
        )
    return found

"""The parts of a report that say what was found: kinds, options, costs, days, near misses, limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sidelines.finding.answer import Answer, KindAnswer, Option
from sidelines.finding.journeys import Journey
from sidelines.itinerary import Item
from sidelines.phrases import home_text, item_place, joined, limit_rule, span_text
from sidelines.pictures.html import listed, paragraph, scrolling, stacked, words
from sidelines.pictures.scene import dates_of, open_text, shown_options, spans_of
from sidelines.pictures.svg import element, isolated
from sidelines.reasons import (
    TERM_LABELS,
    assumed_sentence,
    kind_sentence,
    leg_text,
    near_miss_sentence,
    why_not_sentence,
    window_text,
)
from sidelines.times import clock_text, day_text, duration_text, short_day, time_text

FIGURES = {"hours": "{:.1f} h", "thousand_km": "{:,.0f} km", "waiting": "{:.1f} h", "clock_shock": "{:.1f} h",
           "tonnes_co2": "{:.1f} t"}  # fmt: skip
"""How a participant's terms are written; those not named are plain numbers."""
NAMED = 3
"""So many of the places near an option are named, the others counted."""


def lead(answer: Answer) -> str:
    """The best option in a sentence, or that there is none."""
    if not answer.options:
        days = "day" if len(answer.meeting.days) == 1 else "days"
        none = f" None of the {len(answer.meeting.days)} {days} leaves one in any of the places looked at."
        return element("p", element("strong", "No window is open."), none, class_="lead")
    best = answer.options[0]
    opened = {why.day for why in answer.why_not if why.open} or {option.day for option in answer.options}
    days = f"{len(opened)} of {len(answer.meeting.days)} days"
    return element(
        "p",
        element("strong", words(best.city.label)),
        element("br"),
        words(f"{window_text(best, answer.home.zone)}."),
        element("br"),
        words(f"{kind_label(best)}. {added(best)}. In all, {answer.windows:,} windows are open, on {days}."),
        class_="lead",
    )


def kind_label(option: Option) -> str:
    """The option's kind of place, as the beginning of a sentence."""
    label = option.kind.label
    return label[0].upper() + label[1:]


def added(option: Option) -> str:
    """What an option adds to everybody's travel."""
    parts = [f"{duration_text(j.terms['hours'] * 60)} for {j.principal}" for j in option.journeys]
    return f"Adds {joined(parts)} of travel"


def kinds(answer: Answer) -> str:
    """The best option of each kind of place that is open, and why the others are closed."""
    order = sorted(answer.kinds, key=lambda found: found.option is None)
    caption = "The best option of each kind of place that is open, and why the others are closed"
    return stacked(caption, ("Kind of place", "Answer"), (_kind(answer, found) for found in order), "kinds")


def _kind(answer: Answer, found: KindAnswer) -> Sequence[str]:
    name = words(found.kind.label[0].upper() + found.kind.label[1:])
    if found.option is None:
        sentence = kind_sentence(answer, found).removeprefix("Closed: ")
        return name, element("span", element("b", "Closed: "), words(sentence), class_="closed")
    option = found.option
    place = element("span", element("b", words(option.city.label)), class_="open")
    rank = f"{option.rank} in the list" if option.rank else "beyond the list"
    cost = f"Score {option.score:.1f} h, {rank}. {added(option)}."
    also = element("span", words(cost), class_="also")
    return name, f"{place}: {words(window_text(option, answer.home.zone))}{also}"


def ranked(answer: Answer, most: int) -> str:
    """The best options in order."""
    shown = shown_options(answer, most)
    if not shown:
        return paragraph("No option is open.")
    zone = answer.home.zone
    heads = ("Rank and place", "Window", "Suggested", "Score", "Rests on")
    total = (
        f"The first {len(shown)} of {answer.windows:,} open windows"
        if answer.windows > len(shown)
        else "All windows"
    )
    caption = f"{total}; the score is in hours, less is better"
    return stacked(caption, heads, (_option(option, zone, answer) for option in shown), "ranked")


def _option(option: Option, zone: str, answer: Answer) -> Sequence[str]:
    near = [isolated(city.name) for city in option.nearby[:NAMED]]
    more = f" and {len(option.nearby) - NAMED} more" if len(option.nearby) > NAMED else ""
    also = element("span", words(f"near it: {', '.join(near)}{more}"), class_="also") if near else ""
    kind = element("span", words(option.kind.label), class_="also")
    spans = spans_of(option)
    local = joined([span_text(*span, option.city.zone) for span in spans])
    home = joined([home_text(*span, zone, option.day) for span in spans])
    return (
        words(f"{option.rank}. {option.city.label}") + kind + also,
        element("b", words(f"{day_text(option.day)}"))
        + element("br") + words(local) + element("span", words(f"({home})"), class_="also"),
        words(time_text(option.suggested, option.city.zone))
        + element("span", words(f"for {duration_text(option.minutes)}"), class_="also"),
        words(f"{option.score:.1f} h"),
        listed((words(reason) for reason in rests_on(answer, option)), "plain") or words("nothing unsure"),
    )  # fmt: skip


def rests_on(answer: Answer, option: Option) -> list[str]:
    """The assumed hours and tentative items that an option rests on."""
    found = [
        assumed_sentence(answer, hour).removeprefix("rests on ")
        for j in option.journeys
        for hour in j.assumed
    ]
    found += [f"{j.principal}: {_item(item)}, tentative" for j in option.journeys for item in j.leans_on]
    return found


def _item(item: Item) -> str:
    return " ".join(part for part in (item_place(item), dates_of(item).removesuffix(", tentative")) if part)


def costs(answer: Answer, most: int) -> str:
    """What each option costs each participant, term by term, and how the terms are weighed into its score."""
    shown = shown_options(answer, most)
    if not shown:
        return ""
    weights = answer.ranking.weights()
    told = [name for name in weights if weights[name] or name in shown[0].journeys[0].terms]
    names = [name for name in told if any(_counts(option, name) for option in shown)]
    nothing = [TERM_LABELS.get(name, name) for name in told if name not in names]
    label = "Cost of the options to each participant, term by term"
    heads = [element("th", words(TERM_LABELS.get(name, name)), scope="col") for name in names]
    top = element("tr", element("th", "Participant", scope="col"), *heads, element("th", "Sum", scope="col"))
    groups = (element("tbody", *_cost(answer, option, names)) for option in shown)
    caption = f"{label}. Nothing for anybody: {joined(nothing)}." if nothing else label
    table = element(
        "table", element("caption", words(caption)), element("thead", top), *groups, class_="costs"
    )
    return scrolling(label, table)


def _cost(answer: Answer, option: Option, names: Sequence[str]) -> Iterator[str]:
    zone, weights = answer.home.zone, answer.ranking.weights()
    name = words(f"{option.rank}. {option.city.label}: {window_text(option, zone)}")
    yield element("tr", element("th", name, colspan=str(len(names) + 2), scope="rowgroup"), class_="group")
    for journey in option.journeys:
        cells = [element("td", words(_figure(journey, name))) for name in names]
        share = sum(weights[name] * journey.terms[name] for name in names if name in journey.terms)
        total = element("td", words(f"{share:.1f} h"))
        yield element("tr", element("th", words(journey.principal), scope="row"), *cells, total)
    sums = [
        element("td", words(f"{option.terms.get(name, 0.0):.1f} h" if weights[name] else "–"))
        for name in names
    ]
    total = element("td", element("strong", words(f"{option.score:.1f} h")))
    yield element("tr", element("th", "Weighed, in hours", scope="row"), *sums, total, class_="sum")
    ways = listed((_ways(journey, zone) for journey in option.journeys), "plain")
    yield element("tr", element("td", ways, colspan=str(len(names) + 2)), class_="legs")


def _counts(option: Option, name: str) -> bool:
    """True if the term is not nothing for everybody."""
    return bool(option.terms.get(name)) or any(journey.terms.get(name) for journey in option.journeys)


def _figure(journey: Journey, name: str) -> str:
    if name not in journey.terms:
        return "–"
    value = journey.terms[name] * (1000 if name == "thousand_km" else 1)
    text = FIGURES.get(name, "{:g}").format(value)
    return text.replace("-0.0 ", "0.0 ").replace("-0 ", "0 ")


def _ways(journey: Journey, zone: str) -> str:
    """A participant's body clock at the suggested start, and the legs there and onward."""
    who = words(
        f"{journey.principal}, whose body clock stands at {clock_text(journey.body_clock)} at the start:"
    )
    legs = listed((words(leg_text(leg, zone)) for leg in journey.legs), "plain") or "no journey"
    return f"{element('b', who)} {legs}"


def day_by_day(answer: Answer) -> str:
    """Every day, open or closed, and the fact that closes it."""
    if not answer.why_not:
        return paragraph("The days were not looked into one by one.")
    best = {option.day: option for option in reversed(answer.options)}
    rows = []
    for why in answer.why_not:
        option, name = best.get(why.day), f"{why.day:%a} {short_day(why.day)}"
        said, state = why_not_sentence(answer, why), element("span", "Closed", class_="closed")
        if why.open:
            counted, state = open_text(answer, why.day), element("span", "Open", class_="open")
            said = f"{option.rank}. {option.city.label}; open {counted}" if option else f"Open {counted}"
        rows.append((words(name), state, words(said)))
    heads = ("Day", "State", "Best option, or why not")
    return stacked("Every day asked about, local to the place of the meeting", heads, rows, "days")


def near(answer: Answer) -> str:
    """The smallest changes that would open a window, by kind."""
    if not answer.near_misses:
        return paragraph(
            "No single change to a stay, an engagement, a limit or the length would open a closed day."
        )
    rows: dict[str, list[str]] = {}
    for miss in answer.near_misses:
        rows.setdefault(miss.kind, []).append(words(near_miss_sentence(answer, miss)))
    heads = ("Change", "What it would open")
    found = ((words(kind[0].upper() + kind[1:]), listed(said, "plain")) for kind, said in rows.items())
    caption = "The smallest single changes that would open a closed day, the smallest first in each kind"
    return stacked(caption, heads, found, "near")


def left_open(answer: Answer) -> str:
    """What the calendars and spreadsheets of the participants leave open; empty where they leave nothing."""
    sentences = [
        f"{name}: {sentence}"
        for name in answer.meeting.participants
        for note in answer.case.itinerary_of(name).notes
        for sentence in note.left_open
    ]
    if not sentences:
        return ""
    head = (
        "None of the options takes account of this: entries without a city, mistakes, two cities at one hour."
    )
    return paragraph(head) + listed(map(words, sentences))


def limits(answer: Answer) -> str:
    """What the meeting has to keep to, and why."""
    meeting = answer.meeting
    opens, closes = meeting.hours
    hours = f"between {clock_text(opens)} and {clock_text(closes)} local time"
    own = [
        f"{meeting.format}, {duration_text(meeting.minutes)}, {hours}",
        f"{duration_text(meeting.margin_minutes)} kept free between an arrival and the meeting",
        f"{len(answer.table):,} places looked at",
    ]
    rules = []
    for limit in meeting.limits:
        known = f"; known since {short_day(limit.known)} {limit.known.year}" if limit.known else ""
        rule = limit_rule(limit)
        rules.append(f"{rule[0].upper()}{rule[1:]}{known}")
    head = paragraph(
        "Limits in force, with the reason for each where the case gives one:" if rules else "No limit is set."
    )
    return head + listed(map(words, rules)) + paragraph("The meeting itself:") + listed(map(words, own))

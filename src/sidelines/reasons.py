"""Why, and why not, in sentences that name the fact, the place, the time and its zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sidelines.finding.answer import Answer, KindAnswer, Option
from sidelines.finding.journeys import AssumedHour
from sidelines.finding.kinds import HOME, MARGINS, TOUR
from sidelines.finding.limits import (
    AddedHours,
    Balance,
    NotAfter,
    NotBefore,
    NotInHours,
    NotOnDays,
    NotOnHolidays,
    WithinKm,
    holiday_name,
)
from sidelines.finding.near import ENGAGEMENT, LENGTH, PLACE, STAY, NearMiss
from sidelines.finding.why import Fact, WhyNot, reach
from sidelines.finding.windows import HOURS, PAST
from sidelines.itinerary import SAME_PLACE_KM, Engagement, Item, Stay, way_of
from sidelines.phrases import home_text, joined, limit_rule, moment_text, span_text
from sidelines.places import City
from sidelines.times import (
    Minute,
    clock_text,
    day_at,
    day_text,
    duration_text,
    short_day,
    time_text,
    zone_label,
)
from sidelines.travel import Leg

TERM_LABELS = {
    "hours": "added travelling hours",
    "thousand_km": "added distance",
    "stops": "new stops",
    "away_from_capital": "new stops away from a capital",
    "nights": "added nights away",
    "waiting": "hours waited",
    "clock_shock": "body clock",
    "balance": "balance between the journeys",
    "tentative": "leans on tentative stays",
    "assumed": "rests on assumed hours",
    "tonnes_co2": "carbon dioxide",
}
"""The terms of a score in words."""


def question(answer: Answer) -> str:
    """What was asked, in a sentence."""
    meeting = answer.meeting
    first, last = meeting.days.first, meeting.days.last
    year = f" {first.year}" if first.year != last.year else ""
    when = f"between {short_day(first)}{year} and {short_day(last)} {last.year}"
    if first == last:
        when = f"on {day_text(first)}"
    who = joined([answer.case.principal(name).style for name in meeting.participants])
    return f"When and where can {who} meet {when}, for {duration_text(meeting.minutes)} ({meeting.format})?"


def window_text(option: Option, home_zone: str) -> str:
    """An option's window: local to the place first, then at home."""
    zone = option.city.zone
    spans = sorted([(option.start, option.end), *((other.start, other.end) for other in option.others)])
    local = f"{day_text(option.day)}, {joined([span_text(*span, zone) for span in spans])}"
    if zone_label(option.start, zone) == zone_label(option.start, home_zone):
        return local
    at_home = joined([home_text(*span, home_zone, option.day) for span in spans])
    return f"{local} ({at_home})"


def leg_text(leg: Leg, home_zone: str) -> str:
    """A leg: from where, when, to where, when, how long and by what; times local to the places, then at home."""
    day = day_at(leg.leave, leg.origin.zone)
    leave = f"{short_day(day)} {time_text(leg.leave, leg.origin.zone)}"
    arrive = moment_text(leg.arrive, leg.destination.zone, day)
    how = f"{duration_text(leg.arrive - leg.leave)} by {leg.by}, {leg.km:,.0f} km"
    if leg.refuelling_stops:
        how += f", {leg.refuelling_stops} refuelling stop" + ("s" if leg.refuelling_stops > 1 else "")
    home = span_text(leg.leave, leg.arrive, home_zone)
    return f"{leg.origin.name} {leave} → {leg.destination.name} {arrive} ({how}; {home} at home)"


def item_text(item: Item, reading_of: Answer, day: date | None = None) -> str:
    """Where an item has its principal, in a clause without a subject: "is in Brussels until 13:00 CEST
    (assumed)".
    """
    title = f" ({item.title})" if item.title else ""
    maybe = "is expected" if item.tentative else "is"
    if item.city is None:
        return f"{maybe} busy{title} {_when(item, item.zone, reading_of, day)}"
    if item.one_day:
        on = item.day if isinstance(item, Engagement) else item.first
        when = "that day" if on == day else f"on {short_day(on)}"
        return f"{maybe} in {item.city.name}{title} {when}, at an hour that is not known"
    way = way_of(item)
    where = f"on the way from {way[0].name} to {way[1].name}" if way is not None else f"in {item.city.name}"
    if way is None and isinstance(item, Engagement) and not item.title:
        where = f"at an engagement in {item.city.name}"
    return f"{maybe} {where}{title} {_when(item, item.city.zone, reading_of, day)}"


def _when(item: Item, zone: str, answer: Answer, day: date | None) -> str:
    span, way = item.span(answer.case.reading), way_of(item)
    end_zone = zone if way is None else way[1].zone
    # The day is said once where both ends are on it.
    same = day_at(span.start, zone) if day_at(span.start, zone) == day_at(span.end, end_zone) else day
    start, end = moment_text(span.start, zone, same), moment_text(span.end, end_zone, day)
    assumed = _assumed_ends(item)
    return f"from {start}{' (assumed)' if 'from' in assumed else ''} to {end}{' (assumed)' if 'to' in assumed else ''}"


def _assumed_ends(item: Item) -> frozenset[str]:
    """The ends whose hours are assumed, by the writer or by how whole days are read."""
    ends = set(item.assumed)
    if isinstance(item, Stay):
        ends |= {"from"} if item.start is None else set()
        ends |= {"to"} if item.end is None else set()
    return frozenset(ends)


def fact_text(answer: Answer, fact: Fact, day: date | None = None) -> str:
    """A fact as a clause with its subject."""
    if fact.item is not None:
        return f"{fact.principal} {item_text(fact.item, answer, day)}"
    if isinstance(fact.limit, NotOnHolidays) and day is not None:
        return f"it is {holiday_name(fact.limit.country, day)}, and {limit_rule(fact.limit)}"
    if fact.limit is not None:
        return limit_rule(fact.limit)
    if fact.key == HOURS:
        opens, closes = answer.meeting.hours
        return f"the meeting has to lie between {clock_text(opens)} and {clock_text(closes)} local time"
    if fact.key == PAST:
        return f"days up to {short_day(answer.case.as_of or date.min)} are past"
    return f"the meeting takes {duration_text(answer.meeting.minutes)}"


def why_not_sentence(answer: Answer, why: WhyNot) -> str:
    """Why a day, a city or both are closed, in one sentence; and what else would open it."""
    asked = "" if why.city < 0 else f"{answer.table.city(why.city).name} on "
    if why.open:
        return f"{asked or ''}{short_day(why.day)} is open."
    if why.hopeless:
        return f"{asked}{short_day(why.day)}: no candidate place is left, whatever is set aside."
    if len(why.facts) == 1:
        return _one_fact(answer, why) + _others(answer, why)
    facts = joined([fact_text(answer, fact, why.day) for fact in why.facts])
    return f"On {short_day(why.day)} several facts together forbid {asked.removesuffix(' on ') or 'it'}: {facts}."


def _others(answer: Answer, why: WhyNot) -> str:
    if not why.others:
        return ""
    each = [fact_text(answer, fact, why.day) for fact in why.others]
    return f" It would open as well if this were set aside: {joined(each, 'or')}."


def _one_fact(answer: Answer, why: WhyNot) -> str:
    fact = why.facts[0]
    if fact.item is None or fact.item.city is None:
        if why.city < 0:
            return f"{short_day(why.day)} is closed: {fact_text(answer, fact, why.day)}."
        place = answer.table.city(why.city)
        return f"{place.label} is closed on {short_day(why.day)}: {fact_text(answer, fact, why.day)}."
    return _kept_away(answer, why, fact, fact.item)


def _kept_away(answer: Answer, why: WhyNot, fact: Fact, item: Item) -> str:
    """A diary's item forbids it: where it has the principal, and what that means for the city."""
    row = why.city if why.city >= 0 else why.example
    city = answer.table.city(row)
    number = list(answer.meeting.participants).index(fact.principal)
    clause = f"On {short_day(why.day)} {fact.principal} {item_text(item, answer, why.day)}"
    starts = reach(answer.search, number, why.day, row)
    if not starts:
        return f"{clause}{_out_of_reach(answer, why, number, item, row)}."
    mine = _starts_text(starts, city, answer)
    rest = []
    for other, name in enumerate(answer.meeting.participants):
        if other != number:
            theirs = reach(answer.search, other, why.day, row)
            rest.append(f"{name} {_starts_text(theirs, city, answer)}" if theirs else f"{name} not at all")
    return f"{clause}, which lets {fact.principal} be in {city.name} {mine}, but {joined(rest)}."


def _starts_text(starts: Sequence[tuple[Minute, Minute]], city: City, answer: Answer) -> str:
    spans = [span_text(first, last + answer.meeting.minutes, city.zone) for first, last in starts]
    return f"only {joined(spans, 'or')}"


def _out_of_reach(answer: Answer, why: WhyNot, number: int, item: Item, row: int) -> str:
    """What keeps one principal, because of the item, from the city on the whole of that day."""
    search, city = answer.search, answer.table.city(row)
    assert item.city is not None
    is_way = way_of(item) is not None
    before, after = way_of(item) or (item.city, item.city)
    ways, length = search.ways[number], answer.meeting.minutes
    margin = answer.meeting.margin_minutes * bool(ways.minutes(after)[row] > 0)
    opens, closes = answer.meeting.hours
    last = int(search.local(why.day, closes if closes > opens else closes + 1440, _row(row))[0]) - length
    first = int(search.local(why.day, opens, _row(row))[0])
    span = item.span(answer.case.reading)
    if item.one_day:
        return f" and the way to {city.name} and back leaves no room for both"
    arrive = int(ways.arrivals(after, span.end)[row]) + margin
    leave = int(ways.departures(before, span.start)[row])
    km_before, km_after = float(ways.km(before)[row]), float(ways.km(after)[row])
    if km_after > SAME_PLACE_KM and span.end <= last and arrive > first:
        is_there = f", is in {after.name} from {moment_text(span.end, after.zone, why.day)}" if is_way else ""
        due = max(
            (end for _, end in reach(search, number, why.day, row, frozenset({item.key}))), default=last
        )
        late = f" and cannot reach {city.name} before {moment_text(arrive - margin, city.zone, why.day)}"
        if arrive <= last and due < last:
            late += f", where the meeting would have to begin by {moment_text(due, city.zone, why.day)}"
        return is_there + late
    if km_before > SAME_PLACE_KM and span.start >= first and leave - length < last:
        is_due = f", has to be in {before.name} by {moment_text(span.start, before.zone, why.day)}"
        by = moment_text(leave, city.zone, why.day)
        early = f" and would have to leave {city.name} by {by}, too early for a meeting of {duration_text(length)}"
        return (is_due if is_way else "") + early
    there = f"in {city.name}" if is_way else "there"
    if min(km_before, km_after) <= SAME_PLACE_KM:
        return f" and no stretch of {duration_text(length)} is left {there} within local hours"
    if is_way:
        return f" and that leaves no time for {city.name}"
    return f" and {city.name} is {km_after:,.0f} km away, too far to go and come back that day"


def _row(row: int) -> NDArray[np.int64]:
    return np.array([row])


def kind_sentence(answer: Answer, found: KindAnswer) -> str:
    """Why a kind of place is closed, or that it is open."""
    if found.option is not None:
        return f"Open: {found.option.city.label}, {short_day(found.option.day)}."
    if found.why_not is not None and found.why_not.facts:
        several = "several facts together forbid it: " if len(found.why_not.facts) > 1 else ""
        facts = joined([fact_text(answer, fact) for fact in found.why_not.facts])
        return f"Closed: {several}{facts}."
    if found.counted_elsewhere:
        return "Open, and counted above as another kind."
    match found.kind.kind:
        case str(kind) if kind == MARGINS:
            return "Closed: nothing in the diaries brings all of them to one place on one of these days."
        case str(kind) if kind == TOUR:
            return f"Closed: no stop of {found.kind.whose} lies at a candidate place on these days."
        case str(kind) if kind == HOME:
            return f"Closed: no home or base of {found.kind.whose} is a candidate place."
        case _:
            return "Closed: no candidate place is of this kind, or none could be reached."


def assumed_sentence(answer: Answer, hour: AssumedHour) -> str:
    """An hour that an option rests on though no diary gives it."""
    where, item = hour.city.name, hour.item
    whose = _whose(answer, item)
    title = f" ({item.title})" if item.title else ""
    if hour.end == "day":
        on = item.day if isinstance(item, Engagement) else item.first
        length = duration_text(answer.case.reading.one_day_minutes)
        rest = f"rests on the {length} of {whose} in {where}{title} on {short_day(on)} leaving room"
        return f"{rest}: their hour is not known"
    does = "reaching" if hour.end == "from" else "leaving"
    if way_of(item) is not None:
        does = "leaving" if hour.end == "from" else "reaching"
    return f"rests on {whose} {does} {where}{title} at {moment_text(hour.minute, hour.city.zone)}: an assumed hour"


def _whose(answer: Answer, item: Item) -> str:
    for itinerary in answer.case.itineraries:
        if any(own.key == item.key for own in itinerary):
            return itinerary.principal.name
    return "somebody"


def near_miss_sentence(answer: Answer, near: NearMiss) -> str:
    """What would have to change, by how much, and what would open."""
    return f"If {_change(answer, near)}, {near.city.label} would open on {short_day(near.day)}."


def _change(answer: Answer, near: NearMiss) -> str:
    fact = near.fact
    assert fact is not None
    size = duration_text(near.size) if near.unit == "minutes" else f"{near.size:g} {near.unit}"
    if near.size == 1 and near.unit == "days":
        size = "a day"
    if near.kind == LENGTH:
        return f"the meeting took {size} less ({duration_text(answer.meeting.minutes - near.size)})"
    if (
        near.kind == STAY
        and isinstance(near.item, Stay)
        and fact.item is not None
        and fact.item.city is not None
    ):
        return _stay_change(answer, fact.item, near.item, fact.principal, size)
    if near.kind == ENGAGEMENT and isinstance(near.item, Engagement) and isinstance(fact.item, Engagement):
        earlier = (near.item.start or 0) < (fact.item.start or 0)
        way = way_of(fact.item)
        called = "the engagement" if way is None else f"the way from {way[0].name} to {way[1].name}"
        what = fact.item.title or called
        at = moment_text(near.item.start or 0, near.item.zone)
        return f"{what} of {fact.principal} were {size} {'earlier' if earlier else 'later'}, at {at}"
    if near.kind == PLACE and fact.limit is not None:
        return f"{near.city.name} were allowed although {limit_rule(fact.limit)}"
    return _limit_change(answer, near, fact, size)


def _until(limit: NotBefore | NotAfter) -> str:
    """From or until when a relaxed bound would allow the meeting."""
    if isinstance(limit, NotAfter):
        last = short_day(limit.last) if limit.last else moment_text(limit.minute or 0, limit.zone)
        return f"later, until {last}"
    first = short_day(limit.first) if limit.first else moment_text(limit.minute or 0, limit.zone)
    return f"earlier, from {first}"


def _stay_change(answer: Answer, old: Item, new: Stay, principal: str, size: str) -> str:
    before, after = old.span(answer.case.reading), new.span(answer.case.reading)
    zone, name = new.city.zone, new.city.name
    if after.end < before.end:
        return f"{principal} left {name} {size} earlier, at {moment_text(after.end, zone)}"
    return f"{principal} came to {name} {size} later, at {moment_text(after.start, zone)}"


def _limit_change(answer: Answer, near: NearMiss, fact: Fact, size: str) -> str:
    assert near.meeting is not None
    if fact.key == HOURS:
        opens, closes = near.meeting.hours
        if opens < answer.meeting.hours[0]:
            return f"it could begin {size} earlier, at {clock_text(opens)} local time"
        return f"it could end {size} later, at {clock_text(closes % 1440 if closes > 1440 else closes)} local time"
    changed = next((limit for limit in near.meeting.limits if limit.key == fact.key), None)
    match changed:
        case WithinKm():
            return f"places {size} farther from {changed.city.name} were allowed, up to {changed.km:,.0f} km"
        case AddedHours():
            hours = duration_text(near.size * 60)
            whole = duration_text(changed.hours_at_most * 60)
            return f"{hours} more of travel were accepted for {changed.principal}, {whole} in all"
        case Balance():
            return f"the longer journey might be {changed.ratio:g} times the shorter"
        case NotBefore() | NotAfter():
            return f"it were allowed {size} {_until(changed)}, although {limit_rule(fact.limit or changed)}"
        case NotOnDays() | NotOnHolidays():
            return f"{short_day(near.day)} were allowed although {limit_rule(fact.limit or changed)}"
        case NotInHours():
            return f"the forbidden hours were {size} fewer, {clock_text(changed.start)} to {clock_text(changed.end)}"
        case _:
            return "a limit were relaxed"

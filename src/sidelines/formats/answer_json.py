"""An answer as JSON: the same values, times in ISO 8601 with the offset of the place."""

from __future__ import annotations

from typing import Any

from sidelines.finding.answer import Answer, KindAnswer, Option
from sidelines.finding.journeys import AssumedHour, Journey
from sidelines.finding.kinds import Kind
from sidelines.finding.near import NearMiss
from sidelines.finding.wanted import MeetingWanted
from sidelines.finding.why import Fact, WhyNot
from sidelines.finding.windows import HOURS, PAST
from sidelines.itinerary import Item, Stay
from sidelines.phrases import limit_rule
from sidelines.places import City, country
from sidelines.reasons import assumed_sentence, fact_text, kind_sentence, near_miss_sentence, why_not_sentence
from sidelines.times import Minute, clock_text, datetime_at
from sidelines.travel import Leg

Json = dict[str, Any]
DECIMALS = 6
"""Numbers are rounded to so many decimals."""


def answer_json(answer: Answer) -> Json:
    """The answer as values that `json` writes, options in the order shown; see docs/reference/json.md."""
    return {
        "case": answer.case.title,
        "meeting": _meeting(answer.meeting),
        "as_of": answer.case.as_of.isoformat() if answer.case.as_of else None,
        "ranking": {"name": answer.ranking.name, "weights": _numbers(answer.ranking.weights())},
        "options": [_option(answer, option) for option in answer.options],
        "kinds": [_kind_answer(answer, found) for found in answer.kinds],
        "why_not": [_why_not(answer, why) for why in answer.why_not],
        "near_misses": [_near_miss(answer, near) for near in answer.near_misses],
        "left_open": [
            {"principal": name, "file": note.name, "sentence": sentence}
            for name in answer.meeting.participants
            for note in answer.case.itinerary_of(name).notes
            for sentence in note.left_open
        ],
        "places": len(answer.table),
        "windows": answer.windows,
        "complete": answer.complete,
        "before": None if answer.before is None else answer_json(answer.before),
    }


def _meeting(meeting: MeetingWanted) -> Json:
    opens, closes = meeting.hours
    return {
        "name": meeting.name,
        "participants": list(meeting.participants),
        "format": meeting.format,
        "minutes": meeting.minutes,
        "first": meeting.days.first.isoformat(),
        "last": meeting.days.last.isoformat(),
        "hours": [clock_text(opens), clock_text((closes - 1) % 1440 + 1)],
        "margin_minutes": meeting.margin_minutes,
        "limits": [{"key": limit.key, "sentence": limit_rule(limit)} for limit in meeting.limits],
    }


def _option(answer: Answer, option: Option) -> Json:
    zone = option.city.zone
    return {
        "rank": option.rank or None,
        **_city(option.city),
        "latitude": round(option.city.latitude, DECIMALS),
        "longitude": round(option.city.longitude, DECIMALS),
        "zone": zone,
        **_kind(option.kind),
        "day": option.day.isoformat(),
        "start": _at(option.start, zone),
        "end": _at(option.end, zone),
        "other_windows": [
            {"start": _at(other.start, zone), "end": _at(other.end, zone)} for other in option.others
        ],
        "suggested_start": _at(option.suggested, zone),
        "suggested_end": _at(option.suggested + option.minutes, zone),
        "minutes": option.minutes,
        "score": round(option.score, DECIMALS),
        "terms": _numbers(option.terms),
        "participants": [_participant(answer, journey) for journey in option.journeys],
        "nearby": [_city(city) for city in option.nearby],
    }


def _participant(answer: Answer, journey: Journey) -> Json:
    return {
        "name": journey.principal,
        "added_hours": round(journey.terms["hours"], DECIMALS),
        "terms": _numbers(journey.terms),
        "body_clock": clock_text(journey.body_clock),
        "legs": [_leg(leg) for leg in journey.legs],
        "assumed": [_assumed(answer, hour) for hour in journey.assumed],
        "tentative": [_item(item) for item in journey.leans_on],
    }


def _leg(leg: Leg) -> Json:
    return {
        "from": leg.origin.name,
        "to": leg.destination.name,
        "leave": _at(leg.leave, leg.origin.zone),
        "arrive": _at(leg.arrive, leg.destination.zone),
        "minutes": leg.arrive - leg.leave,
        "km": round(leg.km, 1),
        "by": leg.by,
        "refuelling_stops": leg.refuelling_stops,
    }


def _assumed(answer: Answer, hour: AssumedHour) -> Json:
    return {
        **_item(hour.item),
        "end": hour.end,
        "at": _at(hour.minute, hour.city.zone),
        "sentence": assumed_sentence(answer, hour),
    }


def _item(item: Item) -> Json:
    first, last = (item.first, item.last) if isinstance(item, Stay) else (item.day, item.last_day)
    ends_in = None if isinstance(item, Stay) else item.ends_in
    return {
        "key": item.key,
        "is": "stay" if isinstance(item, Stay) else "engagement",
        "title": item.title,
        "city": item.city.name if item.city is not None else None,
        "ends_in": ends_in.name if ends_in is not None else None,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }


def _kind_answer(answer: Answer, found: KindAnswer) -> Json:
    return {
        **_kind(found.kind),
        "label": found.kind.label,
        "exists": found.exists,
        "open": found.option is not None,
        "sentence": kind_sentence(answer, found),
        "option": None if found.option is None else _option(answer, found.option),
    }


def _why_not(answer: Answer, why: WhyNot) -> Json:
    return {
        "day": why.day.isoformat(),
        "city": None if why.city < 0 else answer.table.city(why.city).name,
        "open": why.open,
        "hopeless": why.hopeless,
        "sentence": why_not_sentence(answer, why),
        "facts": [_fact(answer, fact, why) for fact in why.facts],
        "others": [_fact(answer, fact, why) for fact in why.others],
    }


def _fact(answer: Answer, fact: Fact, why: WhyNot) -> Json:
    return {
        "key": fact.key,
        "is": _sort(fact),
        "principal": fact.principal or None,
        "sentence": fact_text(answer, fact, why.day),
    }


def _sort(fact: Fact) -> str:
    if fact.item is not None:
        return "stay" if isinstance(fact.item, Stay) else "engagement"
    if fact.limit is not None:
        return "limit"
    return {HOURS: "hours", PAST: "past"}.get(fact.key, "length")


def _near_miss(answer: Answer, near: NearMiss) -> Json:
    return {
        "kind": near.kind,
        "size": round(near.size, DECIMALS),
        "unit": near.unit,
        "day": near.day.isoformat(),
        **_city(near.city),
        "fact": near.fact.key if near.fact is not None else None,
        "sentence": near_miss_sentence(answer, near),
    }


def _city(city: City) -> Json:
    return {"city": city.name, "country": country(city.country).name, "country_code": city.country}


def _kind(kind: Kind) -> Json:
    return {"kind": kind.kind, "whose": kind.whose or None}


def _numbers(named: dict[str, float]) -> dict[str, float]:
    return {name: round(float(value), DECIMALS) for name, value in named.items()}


def _at(when: Minute, zone: str) -> str:
    return datetime_at(when, zone).isoformat(timespec="minutes")

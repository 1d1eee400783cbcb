"""When and where travelling principals can meet, at what cost to each, and why not otherwise.

    case = sidelines.load_case("case.toml")
    answer = sidelines.find(case)

Names load what they need when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from sidelines.errors import CaseError, SidelinesError
    from sidelines.finding.answer import Answer, Option, find
    from sidelines.finding.options import Progress
    from sidelines.finding.ranking import Ranking
    from sidelines.finding.wanted import Case, MeetingWanted
    from sidelines.formats.answer_json import answer_json
    from sidelines.formats.cases.file import check_case, load_case
    from sidelines.itinerary import Engagement, Itinerary, Stay, Whereabouts
    from sidelines.people import Principal
    from sidelines.pictures.map import map_svg
    from sidelines.pictures.report import report_html
    from sidelines.pictures.timeline import timeline_svg
    from sidelines.places import City, find_city
    from sidelines.reasons import near_miss_sentence, why_not_sentence
    from sidelines.times import Days

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Case",
    "CaseError",
    "Days",
    "Engagement",
    "Itinerary",
    "MeetingWanted",
    "Option",
    "Principal",
    "Ranking",
    "SidelinesError",
    "Stay",
    "__version__",
    "answer_json",
    "check_case",
    "find",
    "find_city",
    "load_case",
    "map_svg",
    "near_miss_sentence",
    "report_html",
    "timeline_svg",
    "where",
    "why_not",
    "why_not_sentence",
]

_HOMES = {
    "Answer": "finding.answer",
    "Case": "finding.wanted",
    "CaseError": "errors",
    "Days": "times",
    "Engagement": "itinerary",
    "Itinerary": "itinerary",
    "MeetingWanted": "finding.wanted",
    "Option": "finding.answer",
    "Principal": "people",
    "Ranking": "finding.ranking",
    "SidelinesError": "errors",
    "Stay": "itinerary",
    "answer_json": "formats.answer_json",
    "check_case": "formats.cases.file",
    "find": "finding.answer",
    "find_city": "places",
    "load_case": "formats.cases.file",
    "map_svg": "pictures.map",
    "near_miss_sentence": "reasons",
    "report_html": "pictures.report",
    "timeline_svg": "pictures.timeline",
    "why_not_sentence": "reasons",
}
"""In which module each name lives."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sidelines' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"sidelines.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def where(case: Case, principal: str, when: datetime) -> Whereabouts:
    """Where the principal of that name is at the instant (a datetime with a zone), as far as the diary says.

    Raises UnknownName for a principal that the case doesn't hold, UnreadableTime for a time without a zone.
    """
    from sidelines.times import minute_of

    return case.itinerary_of(principal).at(minute_of(when), case.reading)


def why_not(
    case: Case,
    meeting: str | None = None,
    *,
    day: date | None = None,
    city: City | None = None,
    as_of: date | None = None,
    ranking: Ranking | None = None,
    progress: Progress | None = None,
) -> Answer:
    """The answer for that day alone, in that city alone, or both, whether the case asks about them or not.

    Its `why_not` holds the reason for each day, its `near_misses` the smallest changes that would open one,
    its `options` the windows that are open. Everything else as in `find`.
    """
    from sidelines.finding.answer import find_on

    return find_on(case, meeting, day=day, city=city, as_of=as_of, ranking=ranking, progress=progress)

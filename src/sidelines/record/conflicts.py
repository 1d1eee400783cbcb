"""Conflicts: what the record holds that can't all be true, with who says what."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sidelines.record.agreeing import Agreement
from sidelines.record.attributes import attribute_named
from sidelines.record.claims import Claim, Record
from sidelines.record.days import When
from sidelines.record.origin import Origin
from sidelines.record.origins import origins
from sidelines.record.readings import Reading, Stance, agreement
from sidelines.record.spans import Spans
from sidelines.record.values import Amount, Details, Duration, People, Place, TimeOfDay, Word, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One reading of an attribute, with the claims that come to it and where they come from."""

    reading: Reading
    claims: tuple[Claim, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Readings of one attribute of one meeting of which each contradicts at least one other, the first told first.

    `on` is the day on which they were said, where the attribute is true for a time only.
    """

    meeting: str
    attribute: str
    told: tuple[Told, ...]
    on: date | None = None

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The origins from which the readings come, each once."""
        return tuple({origin.ends: origin for told in self.told for origin in told.origins}.values())

    def against(self, told: Told) -> tuple[Told, ...]:
        """The readings that contradict this one."""
        return tuple(
            other for other in self.told if agreement(told.reading, other.reading) is Agreement.CONTRADICTORY
        )


def conflicts(record: Record, found: Sequence[Origin] | None = None) -> tuple[Conflict, ...]:
    """What stands on record and can't all be true, in the order in which it came up.

    `found` are the record's origins, where somebody has them already.
    """
    topics: dict[tuple[str, str, date | None], dict[int, list[Claim]]] = {}
    passing = {each: attribute_named(each).passing for each in {claim.attribute for claim in record.claims}}
    readings, days = record.readings, record.days
    for claim in record.standing:
        topic = (claim.meeting, claim.attribute, days[claim.report] if passing[claim.attribute] else None)
        told = topics.get(topic)
        if told is None:
            told = topics[topic] = {}
        number = id(readings[claim.key])
        if number in told:
            told[number].append(claim)
        else:
            told[number] = [claim]
    clashing = {
        topic: [claims for claims in told.values() if readings[claims[0].key] in found_clashing]
        for topic, told in topics.items()
        if len(told) > 1
        and (found_clashing := clashing_among([readings[claims[0].key] for claims in told.values()]))
    }
    one, more = _origins_of(clashing.values(), origins(record) if found is None else found)
    return tuple(
        Conflict(
            meeting=meeting,
            attribute=attribute,
            on=on,
            told=tuple(
                Told(reading=readings[claims[0].key], claims=tuple(claims), origins=_once(claims, one, more))
                for claims in told
            ),
        )
        for (meeting, attribute, on), told in clashing.items()
    )


def _origins_of(
    clashing: Iterable[list[list[Claim]]], found: Sequence[Origin]
) -> tuple[dict[str, Origin], dict[str, list[Origin]]]:
    """The origin of each clashing claim by its key, and of those that have several the others."""
    needed = {claim.key for told in clashing for claims in told for claim in claims}
    one: dict[str, Origin] = {}
    more: dict[str, list[Origin]] = {}
    for origin in found:
        for claim in origin.claims:
            if claim.key in needed and one.setdefault(claim.key, origin) is not origin:
                more.setdefault(claim.key, []).append(origin)
    return one, more


def _once(
    claims: Sequence[Claim], one: dict[str, Origin], more: dict[str, list[Origin]]
) -> tuple[Origin, ...]:
    """The origins of the claims, each once."""
    found = {id(one[claim.key]): one[claim.key] for claim in claims}
    for claim in claims:
        for origin in more.get(claim.key, ()):
            found[id(origin)] = origin
    return tuple(found.values())


def clashing_among(readings: Sequence[Reading]) -> set[Reading]:
    """Those of the readings of one attribute that contradict at least one other.

    Days, minutes and numbers are swept in order; the rest is compared only with what it can contradict.
    """
    heard = [reading for reading in readings if reading.stance is not Stance.SILENT]
    if len(heard) < 2:
        return set()
    lines: dict[tuple[str, str], list[tuple[Reading, Spans, Spans]]] = defaultdict(list)
    rest: dict[object, list[Reading]] = defaultdict(list)
    for reading in heard:
        value = reading.value
        if isinstance(value, When):
            exact = value.exact
            lines["days", value.axis].append((reading, value.days if value.approx else exact, exact))
        elif isinstance(value, Amount):
            lines["number", value.unit].append((reading, value.span, value.span))
        elif isinstance(value, Duration | TimeOfDay):
            lines[type(value).__name__, ""].append((reading, value.span, value.span))
        else:
            for mark in _marks(reading):
                rest[mark].append(reading)
    found: set[Reading] = set()
    for line in lines.values():
        found |= _swept(line)
    for group in rest.values():
        found |= _cities_apart(group)
        found |= _compared(group, found)
    return found


def _marks(reading: Reading) -> Iterator[object]:
    """Under what to look for readings that it may contradict: two that share no mark never do."""
    value, attribute = reading.value, attribute_named(reading.attribute)
    if isinstance(value, Place) and not value.known:
        yield frozenset(value.spots)
    elif isinstance(value, Word) and not (attribute.single and attribute.words):
        yield value.key
    elif isinstance(value, People):
        yield from value.keys
    elif isinstance(value, Details) and attribute.same:
        people = sorted(
            (name, part) for name, part in value.parts if name in attribute.same and isinstance(part, People)
        )
        first = people[0] if people else None
        yield from ((first[0], key) for key in first[1].keys) if first else ("",)
    else:
        yield type(value)


def _swept(line: Sequence[tuple[Reading, Spans, Spans]]) -> set[Reading]:
    """Of values along one line: those that are so and share nothing, and those that lie in what is denied."""
    so = [(reading, *wide.parts[0]) for reading, wide, _ in line if reading.stance is Stance.SO]
    found: set[Reading] = set()
    if so:
        last_start, first_end = max(start for _, start, _ in so), min(end for _, _, end in so)
        found |= {reading for reading, start, end in so if end <= last_start or start >= first_end}
    told = [(reading, *wide.parts[0]) for reading, wide, _ in line if reading.stance is not Stance.NOT_SO]
    denied = [(reading, *exact.parts[0]) for reading, _, exact in line if reading.stance is Stance.NOT_SO]
    return found | _in_denied(told, denied)


_Stretch = tuple[Reading, float, float]


def _in_denied(told: Sequence[_Stretch], denied: Sequence[_Stretch]) -> set[Reading]:
    """The stretches that lie in a denied one, and the denied ones in which one lies."""
    if not told or not denied:
        return set()
    no = sorted(denied, key=lambda each: each[1])
    starts, reach = [each[1] for each in no], list(accumulate((each[2] for each in no), max))
    found = set()
    for reading, start, end in told:
        before = bisect_right(starts, start)
        if before and reach[before - 1] >= end:
            found.add(reading)
    yes = sorted(told, key=lambda each: each[1])
    begins = [each[1] for each in yes]
    nearest = list(accumulate((each[2] for each in reversed(yes)), min))[::-1]
    for reading, start, end in no:
        after = bisect_left(begins, start)
        if after < len(yes) and nearest[after] <= end:
            found.add(reading)
    return found


def _cities_apart(group: Sequence[Reading]) -> set[Reading]:
    """Of places that are so, those that are one city each, if there are two of these: they can't both be it."""
    cities = {
        reading: reading.value.spots[0]
        for reading in group
        if reading.stance is Stance.SO
        and isinstance(reading.value, Place)
        and not reading.value.elsewhere
        and len(reading.value.spots) == 1
        and reading.value.spots[0].city
    }
    return set(cities) if len(set(cities.values())) > 1 else set()


def _compared(group: Sequence[Reading], known: set[Reading]) -> set[Reading]:
    """Those of a group that contradict one of it, each compared until the first such is found."""
    found: set[Reading] = set()
    so, possible, denied = (
        [reading for reading in group if reading.stance is stance]
        for stance in (Stance.SO, Stance.POSSIBLE, Stance.NOT_SO)
    )
    for readings, others in (
        (so, [*denied, *so]),
        (possible, [*denied, *_no(so)]),
        (denied, [*so, *possible]),
    ):
        for reading in readings:
            if reading in found or reading in known:
                continue
            for other in others:
                if agreement(reading, other) is Agreement.CONTRADICTORY:
                    found |= {reading, other}
                    break
    return found


def _no(readings: Sequence[Reading]) -> list[Reading]:
    """Those that say that something won't happen, which denies the possibility."""
    return [reading for reading in readings if isinstance(reading.value, YesNo)]

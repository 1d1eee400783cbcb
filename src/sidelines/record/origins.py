"""Origins: where claims come from in the end, however many outlets tell them, and who told them after whom.

A chain that ends in an outlet leads on to that outlet's own claim, if one is on record: about the same meeting and
attribute, agreeing, and not later. Outlets that cite each other in a circle are one origin. Unnamed sources are one
only within the outlet that cites them. Sources that are only ever cited side by side are one origin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sidelines.phrases import joined
from sidelines.record.agreeing import Agreement
from sidelines.record.claims import Claim, Record, Report
from sidelines.record.readings import agreement
from sidelines.record.sources import Grade, Link, Source, SourceKind, head_of

Path = tuple[str, ...]
"""The names of those who told it, from the first who cites the origin to the outlet that one reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where a chain ends: somebody named, an outlet's unnamed source, or an outlet itself.

    `cited_by` is the key of the outlet whose unnamed source it is, and empty for everybody else.
    """

    kind: SourceKind
    key: str
    cited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A claim seen from its end: by whom it came to the outlet, and whether that is another outlet's word."""

    claim: Claim
    report: Report
    path: Path
    echo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Somebody who told it, with the reports on record, and those who told it after them."""

    name: str
    reports: tuple[Report, ...]
    echoes: tuple[Echo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One independent origin, with everything on record that leads to it.

    `claims` are those that come from it, the earliest first; `alone` those that no other makes in the same sense.
    """

    name: str
    ends: tuple[End, ...]
    grade: Grade
    claims: tuple[Claim, ...]
    alone: tuple[Claim, ...]
    told: Callable[[Claim], Telling] = field(compare=False, repr=False)
    """How a claim came to its outlet; worked out when somebody asks."""

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """The claims with the way by which each came to its outlet."""
        return tuple(self.told(claim) for claim in self.claims)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that tell of it, the earliest first."""
        return tuple({telling.report.key: telling.report for telling in self.tellings}.values())

    @property
    def echoes(self) -> tuple[Report, ...]:
        """The reports that have it by another outlet alone."""
        tellings = self.tellings
        first = {telling.report.key for telling in tellings if not telling.echo}
        echoes = (telling.report for telling in tellings if telling.report.key not in first)
        return tuple({report.key: report for report in echoes}.values())

    @property
    def first(self) -> date:
        """The day on which it was told first."""
        return self.told(self.claims[0]).report.day

    @property
    def single_anonymous(self) -> bool:
        """Whether something rests on it alone although nobody is named."""
        return self.grade is Grade.UNNAMED and bool(self.alone)

    def tree(self) -> tuple[Echo, ...]:
        """Who told it, and who told it after whom."""
        return _tree((telling.path, telling.report) for telling in self.tellings)


def origins(record: Record) -> tuple[Origin, ...]:
    """The independent origins of what stands on record, the first told first.

    There are never more of them than there are claims.
    """
    return _Tracing(record).origins()


def _tree(rows: Iterable[tuple[Path, Report]]) -> tuple[Echo, ...]:
    """The ways as a tree; every knot comes after the one above it, so that it is built from its end."""
    knots: dict[tuple[int, str], int] = {}
    reports: list[dict[str, Report]] = [{}]
    for path, report in rows:
        knot = 0
        for name in path:
            knot = knots.setdefault((knot, name), len(reports))
            if knot == len(reports):
                reports.append({})
        reports[knot][report.key] = report
    below: dict[int, list[Echo]] = defaultdict(list)
    for (above, name), knot in reversed(knots.items()):
        echoes = tuple(reversed(below.pop(knot, [])))
        below[above].append(Echo(name=name, reports=tuple(reports[knot].values()), echoes=echoes))
    return tuple(reversed(below[0]))


class _Tracing:
    """The way from every claim that stands to its ends."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._names = record.names
        self._claims = record.standing
        self._reports = record.reports_by_key
        self._outlet = {report.key: self._names.key(report.outlet) for report in record.reports}
        self._shown = {report.key: self._names.shown(report.outlet) for report in record.reports}
        self._numbers: dict[End, int] = {}
        self._ends: list[_Noted] = []
        self._alone: list[frozenset[int]] = []
        """The set of each end alone: most claims have but one, and share it."""
        self._seen: dict[tuple[str, str, bool], int] = {}
        """The ends of sources that were noted before, by name and office or by description and outlet."""
        self._witnessed: dict[str, int] = {}
        self._ways: dict[str, _Way] = {}
        self._straight: dict[tuple[str, int], _Way] = {}
        self._own = self._of_cited_outlets()
        self._leads = {claim.key: found for claim in self._citing_outlets() if (found := self._led_on(claim))}

    def _citing_outlets(self) -> list[Claim]:
        """The claims at the end of whose chain an outlet stands."""
        outlet = SourceKind.OUTLET
        return [
            claim
            for claim in self._claims
            if claim.chain
            and (claim.chain[-1][0].kind is outlet or any(s.kind is outlet for s in claim.chain[-1][1:]))
        ]

    def _of_cited_outlets(self) -> dict[tuple[str, str, str], _Own]:
        """What outlets that somebody cites say themselves, by outlet, meeting and attribute."""
        key = self._names.key
        cited = {
            (key(source.name), claim.meeting, claim.attribute): _Own(self._record)
            for claim in self._citing_outlets()
            for source in claim.chain[-1]
            if source.kind is SourceKind.OUTLET and source.name
        }
        for claim in self._claims:
            own = cited.get((self._outlet[claim.report], claim.meeting, claim.attribute))
            if own is not None:
                own.claims.append(claim)
        return cited

    def origins(self) -> tuple[Origin, ...]:
        ends = self._all_ends()
        groups = self._groups(ends)
        told: dict[int, list[Claim]] = defaultdict(list)
        facts: dict[str, dict[int, set[int]]] = defaultdict(dict)
        readings = self._record.readings
        of_set = {each: {groups[end] for end in each} for each in set(ends.values())}
        for claim in self._claims:
            found = of_set[ends[claim.key]]
            for number in found:
                told[number].append(claim)
            about, reading = facts[claim.meeting], id(readings[claim.key])
            before = about.get(reading)
            if before is None:
                about[reading] = found
            elif before is not found:
                about[reading] = before | found
        members: dict[int, list[_Noted]] = defaultdict(list)
        for end, number in groups.items():
            members[number].append(self._ends[end])
        return tuple(
            Origin(
                name=joined([self._end_text(end) for end in members[number]]),
                ends=tuple(end.end for end in members[number]),
                grade=min((self._grade(end) for end in members[number]), key=_RANKS.__getitem__),
                claims=tuple(claims),
                alone=tuple(each for each in claims if len(facts[each.meeting][id(readings[each.key])]) == 1),
                told=self._telling,
            )
            for number, claims in told.items()
        )

    # --- from claim to claim -------------------------------------------------------------------------------------

    def _led_on(self, claim: Claim) -> tuple[Claim | None, ...]:
        """For each source at the end of a chain the claim to which it leads on; empty where none does."""
        found: list[Claim | None] = []
        leads = False
        for source in claim.chain[-1]:
            own = None
            if source.kind is SourceKind.OUTLET and source.name:
                own = self._own.get((self._names.key(source.name), claim.meeting, claim.attribute))
            further = own.before(claim) if own is not None and own.claims else None
            leads = leads or further is not None
            found.append(further)
        return tuple(found) if leads else ()

    def _next(self, claim: Claim) -> list[Claim]:
        return [further for further in self._leads.get(claim.key, ()) if further is not None]

    def _all_ends(self) -> dict[str, frozenset[int]]:
        """The numbers of the ends of every claim; claims that cite each other in a circle share theirs."""
        found: dict[str, frozenset[int]] = {}
        rest = []
        leads = self._leads
        for claim in self._claims:  # most lead to nothing, or to what came before them
            further = leads.get(claim.key)
            if further is None and len(claim.chain[-1] if claim.chain else ()) < 2:
                alone = self._end(claim, claim.chain[-1][0]) if claim.chain else self._witness(claim)
                found[claim.key] = self._alone[alone]
            elif further is None or all(each is None or each.key in found for each in further):
                found[claim.key] = self._settled([claim], found)
            else:
                rest.append(claim)
        self._all_circles(rest, found)
        return found

    def _all_circles(self, rest: Iterable[Claim], found: dict[str, frozenset[int]]) -> None:
        """Settle the ends of claims that lead to later ones, circle by circle (Tarjan's components)."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        stack: list[Claim] = []
        for root in rest:
            if root.key in found:
                continue
            todo = [(root, iter(self._next(root)))]
            index[root.key] = low[root.key] = len(index)
            stack.append(root)
            while todo:
                claim, further = todo[-1]
                step = next(further, None)
                if step is None:
                    todo.pop()
                    if todo:
                        above = todo[-1][0].key
                        low[above] = min(low[above], low[claim.key])
                    if low[claim.key] == index[claim.key]:
                        circle = _taken_off(stack, claim)
                        found |= dict.fromkeys([each.key for each in circle], self._settled(circle, found))
                elif step.key in found:
                    continue
                elif step.key not in index:
                    index[step.key] = low[step.key] = len(index)
                    stack.append(step)
                    todo.append((step, iter(self._next(step))))
                else:
                    low[claim.key] = min(low[claim.key], index[step.key])

    def _settled(self, circle: list[Claim], found: dict[str, frozenset[int]]) -> frozenset[int]:
        """The ends of a claim, or of a whole circle of claims of which the others are settled."""
        keys = {claim.key for claim in circle}
        ends: set[int] = set()
        for claim in circle:
            if not claim.chain:
                ends.add(self._witness(claim))
                continue
            leads = self._leads.get(claim.key) or (None,) * len(claim.chain[-1])
            for source, further in zip(claim.chain[-1], leads, strict=True):
                if further is None:
                    ends.add(self._end(claim, source))
                elif further.key not in keys:
                    ends |= found[further.key]
        if not ends:  # they cite nobody but each other
            ends = {self._noted(self._outlet_end(claim), None, Grade.UNCLEAR) for claim in circle}
        return self._alone[ends.pop()] if len(ends) == 1 else frozenset(ends)

    # --- ends ----------------------------------------------------------------------------------------------------

    def _outlet_end(self, claim: Claim) -> End:
        return End(kind=SourceKind.OUTLET, key=self._outlet[claim.report])

    def _witness(self, claim: Claim) -> int:
        """The number of the end that the outlet of a claim is by its own observation."""
        outlet = self._outlet[claim.report]
        number = self._witnessed.get(outlet)
        if number is None:
            number = self._witnessed[outlet] = self._noted(self._outlet_end(claim), None, Grade.WITNESSED)
        return number

    def _end(self, claim: Claim, source: Source) -> int:
        """The number of the end that a source is, noted with its grade by rule."""
        named = source.name != "" and source.kind is not SourceKind.UNNAMED
        more = source.office if named else self._citing(claim)
        seen = (source.name or source.description, more, source.kind is SourceKind.OUTLET)
        number = self._seen.get(seen)
        if number is None:
            number = self._seen[seen] = self._new_end(source, "" if named else more)
        return number

    def _new_end(self, source: Source, cited_by: str) -> int:
        outlet = source.kind is SourceKind.OUTLET
        if cited_by:
            end = End(kind=SourceKind.UNNAMED, key=head_of(source.description), cited_by=cited_by)
            return self._noted(end, source, Grade.UNCLEAR if outlet else Grade.UNNAMED)
        end = End(kind=SourceKind.OUTLET if outlet else SourceKind.PERSON, key=self._names.key(source.name))
        return self._noted(end, source, Grade.UNCLEAR if outlet else Grade.NAMED)

    def _citing(self, claim: Claim) -> str:
        """The outlet that cites the end of the chain: the last before it, or the one that one reads."""
        for link in reversed(claim.chain[:-1]):
            outlets = sorted(
                self._names.key(source.name)
                for source in link
                if source.kind is SourceKind.OUTLET and source.name
            )
            if outlets:
                return "\n".join(outlets)
        return self._outlet[claim.report]

    def _noted(self, end: End, source: Source | None, grade: Grade) -> int:
        number = self._numbers.get(end)
        if number is None:
            number = self._numbers[end] = len(self._ends)
            self._ends.append(_Noted(end=end, grade=grade))
            self._alone.append(frozenset((number,)))
        noted = self._ends[number]
        if _RANKS[grade] < _RANKS[noted.grade]:
            noted.grade = grade
        if source is not None and (noted.source is None or (source.office and not noted.source.office)):
            noted.source = source
        return number

    def _grade(self, noted: _Noted) -> Grade:
        own, source = self._record.grades_by_name, noted.source
        if not own:
            return noted.grade
        described = self._names.key(source.description) if source and source.description else ""
        return own.get(noted.end.key) or own.get(described) or noted.grade

    def _end_text(self, noted: _Noted) -> str:
        end, source = noted.end, noted.source
        if end.kind is SourceKind.OUTLET:
            name = self._names.shown(source.name if source else end.key)
            return name if self._grade(noted) is Grade.UNCLEAR else f"{name} itself"
        assert source is not None
        if end.cited_by:
            outlets = joined([self._names.shown(key) for key in end.cited_by.split("\n")])
            return f"{possessive(outlets)} {source.text()}"
        office = f" ({source.office})" if source.office else ""
        return f"{self._names.shown(source.name)}{office}"

    def _groups(self, ends: dict[str, frozenset[int]]) -> dict[int, int]:
        """The number of the origin to which each end belongs.

        Ends that are told together are one origin as far as none of them is told apart: smaller sets come first, and
        each set adds at most one origin, so that there are never more of them than sets.
        """

        def order(end: int) -> tuple[str, str, str]:
            found = self._ends[end].end
            return (found.cited_by, found.key, found.kind.value)

        sets = dict.fromkeys(ends[claim.key] for claim in self._claims)
        found: dict[int, int] = {}
        for number, each in enumerate(sorted(sets, key=len)):
            new = [end for end in each if end not in found]
            for end in sorted(new, key=order) if len(new) > 1 else new:
                found[end] = number
        return found

    # --- tellings ------------------------------------------------------------------------------------------------

    def _telling(self, claim: Claim) -> Telling:
        way = self._way(claim)
        return Telling(claim=claim, report=self._reports[claim.report], path=way.path, echo=way.echo)

    def _way(self, claim: Claim) -> _Way:
        """Who told a claim, from the first who cites the origin to its outlet; a circle is cut where it closes."""
        if claim.key not in self._leads:
            return self._way_from(self._begun(claim), claim)
        back: dict[str, Claim] = {}
        step: Claim | None = claim
        while step is not None and step.key not in self._ways and step.key not in back:
            back[step.key] = step
            step = next(iter(self._next(step)), None)
        way = None if step is None else self._ways.get(step.key)
        for each in reversed(back.values()):
            way = self._ways[each.key] = self._way_from(way or self._begun_of(each, step), each)
        return self._ways[claim.key]

    def _begun_of(self, claim: Claim, closed: Claim | None) -> _Way:
        """The same for the claim that was reached last; where it closes a circle there is nothing before it."""
        return self._begun(claim) if closed is None else _BY_NOBODY

    def _begun(self, claim: Claim) -> _Way:
        """The way before anybody tells a claim that leads on to no other: with an outlet's word, or without."""
        for source in claim.chain[-1] if claim.chain else ():
            if source.kind is SourceKind.OUTLET:
                return _BY_AN_OUTLET
        return _BY_NOBODY

    def _way_from(self, way: _Way, claim: Claim) -> _Way:
        """The way to a claim, given the way to the end of its chain; ways that are alike are one."""
        shown = self._shown[claim.report]
        if len(claim.chain) < 2:
            found = self._straight.get((shown, id(way)))
            if found is None:
                found = self._straight[shown, id(way)] = way.with_step(shown, outlet=True)
            return found
        for link in reversed(claim.chain[:-1]):
            way = way.with_step(*self._step(link))
        return way.with_step(shown, outlet=True)

    def _step(self, link: Link) -> tuple[str, bool]:
        """The sources of a link by name, and whether an outlet is among them."""
        names = [self._names.shown(source.name) if source.name else source.text() for source in link]
        return joined(names), any(source.kind is SourceKind.OUTLET for source in link)


_RANKS = {grade: number for number, grade in enumerate(Grade)}


@dataclass(slots=True, kw_only=True)
class _Noted:
    """An end with the best that is known of it: its grade by rule, and a source that tells its name and office."""

    end: End
    grade: Grade
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """Who told a claim, step by step; an `echo` if the last of them has it by an outlet."""

    path: Path
    echo: bool
    outlet: bool = False
    """Whether the last step is an outlet."""

    def with_step(self, name: str, outlet: bool) -> _Way:
        """The way with one more who tells it; the same again is no step."""
        if self.path and self.path[-1] == name:
            return self
        return _Way(path=(*self.path, name), echo=self.echo or self.outlet, outlet=outlet)


_BY_NOBODY, _BY_AN_OUTLET = _Way(path=(), echo=False), _Way(path=(), echo=True)


def _taken_off(stack: list[Claim], last: Claim) -> list[Claim]:
    """The top of the stack down to a claim, taken off it."""
    found = [stack.pop()]
    while found[-1].key != last.key:
        found.append(stack.pop())
    return found


def possessive(name: str) -> str:
    """Whose something is.

    >>> possessive("Washington Post"), possessive("Reuters")
    ("Washington Post's", "Reuters'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


FEW = 16
"""Claims of one outlet about one thing that are looked through without an index."""


class _Own:
    """What one outlet says about one attribute of one meeting, to be found by what others make of it."""

    __slots__ = ("_by_reading", "_record", "claims")

    def __init__(self, record: Record) -> None:
        self._record = record
        self.claims: list[Claim] = []
        """In the order of their days."""
        self._by_reading: dict[int, list[Claim]] = {}

    def before(self, claim: Claim) -> Claim | None:
        """The claim that the other one echoes: not later, in the same sense or else compatible, the latest of these."""
        readings = self._record.readings
        reading = readings[claim.key]
        if len(self.claims) <= FEW:
            same = [each for each in self.claims if readings[each.key] is reading]
            others = [[each] for each in self.claims if readings[each.key] is not reading]
        else:
            indexed = self._indexed()
            same = indexed.get(id(reading), [])
            others = [claims for number, claims in indexed.items() if number != id(reading)]
        found = self._latest(same, claim)
        if found is not None:
            return found
        likely = [
            latest
            for claims in others
            if agreement(readings[claims[0].key], reading) is Agreement.COMPATIBLE
            and (latest := self._latest(claims, claim)) is not None
        ]
        return max(likely, key=lambda each: self._record.days[each.report], default=None)

    def _indexed(self) -> dict[int, list[Claim]]:
        """Many claims by what they come to."""
        if not self._by_reading:
            for each in self.claims:
                self._by_reading.setdefault(id(self._record.readings[each.key]), []).append(each)
        return self._by_reading

    def _latest(self, claims: Sequence[Claim], claim: Claim) -> Claim | None:
        days, reports = self._record.days, self._record.reports_by_key
        report = reports[claim.report]
        on = days[claim.report]
        last = len(claims)
        if claims and days[claims[-1].report] > on:
            last = bisect_right(claims, on, key=lambda each: days[each.report])
        for place in range(last - 1, -1, -1):
            own = reports[claims[place].report]
            if own.key != report.key and own.not_later_than(report):
                return claims[place]
        return None

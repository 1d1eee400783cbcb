"""Origins: where claims come from in the end, however many outlets tell them, and who told them after whom.

A chain that ends in an outlet leads on to that outlet's own claim, if one is on record: about the same meeting and
attribute, agreeing, and not later. Outlets that cite each other in a circle are one origin. Unnamed sources are one
only within the outlet that cites them. Sources that are only ever cited side by side are one origin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sidelines.phrases import joined
from sidelines.record.claims import Claim, Record
from sidelines.record.ends import RANKS, Ends
from sidelines.record.leads import leads_of
from sidelines.record.origin import Origin
from sidelines.record.ways import Ways


def origins(record: Record) -> tuple[Origin, ...]:
    """The independent origins of what stands on record, the first told first.

    There are never more of them than there are claims.
    """
    return _Tracing(record).origins()


class _Tracing:
    """The way from every claim that stands to its ends."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._claims = record.standing
        self._ends = Ends(record)
        self._leads = leads_of(record)
        self._ways = Ways(record, self._leads)

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
        members: dict[int, list[int]] = defaultdict(list)
        for end, number in groups.items():
            members[number].append(end)
        return tuple(
            Origin(
                name=joined([self._ends.text(end) for end in members[number]]),
                ends=tuple(self._ends.end(end) for end in members[number]),
                grade=min((self._ends.grade(end) for end in members[number]), key=RANKS.__getitem__),
                claims=tuple(claims),
                alone=tuple(each for each in claims if len(facts[each.meeting][id(readings[each.key])]) == 1),
                told=self._ways.telling,
            )
            for number, claims in told.items()
        )

    # --- from claim to claim -------------------------------------------------------------------------------------

    def _all_ends(self) -> dict[str, frozenset[int]]:
        """The numbers of the ends of every claim; claims that cite each other in a circle share theirs."""
        found: dict[str, frozenset[int]] = {}
        rest = []
        leads = self._leads
        for claim in self._claims:  # most lead to nothing, or to what came before them
            further = leads.get(claim.key)
            if further is None and len(claim.chain[-1] if claim.chain else ()) < 2:
                alone = (
                    self._ends.cited(claim, claim.chain[-1][0]) if claim.chain else self._ends.witness(claim)
                )
                found[claim.key] = self._ends.alone(alone)
            elif further is None or all(each is None or each.key in found for each in further):
                found[claim.key] = self._settled([claim], found)
            else:
                rest.append(claim)
        self._all_circles(rest, found)
        return found

    def _next(self, claim: Claim) -> Iterator[Claim]:
        return (further for further in self._leads.get(claim.key, ()) if further is not None)

    def _all_circles(self, rest: Iterable[Claim], found: dict[str, frozenset[int]]) -> None:
        """Settle the ends of claims that lead to later ones, circle by circle (Tarjan's components)."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        stack: list[Claim] = []
        for root in rest:
            if root.key in found:
                continue
            todo = [(root, self._next(root))]
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
                    todo.append((step, self._next(step)))
                else:
                    low[claim.key] = min(low[claim.key], index[step.key])

    def _settled(self, circle: list[Claim], found: dict[str, frozenset[int]]) -> frozenset[int]:
        """The ends of a claim, or of a whole circle of claims of which the others are settled."""
        keys = {claim.key for claim in circle}
        ends: set[int] = set()
        for claim in circle:
            if not claim.chain:
                ends.add(self._ends.witness(claim))
                continue
            leads = self._leads.get(claim.key) or (None,) * len(claim.chain[-1])
            for source, further in zip(claim.chain[-1], leads, strict=True):
                if further is None:
                    ends.add(self._ends.cited(claim, source))
                elif further.key not in keys:
                    ends |= found[further.key]
        if not ends:  # they cite nobody but each other
            ends = {self._ends.unclear(claim) for claim in circle}
        return self._ends.alone(ends.pop()) if len(ends) == 1 else frozenset(ends)

    def _groups(self, ends: dict[str, frozenset[int]]) -> dict[int, int]:
        """The number of the origin to which each end belongs.

        Ends that are told together are one origin as far as none of them is told apart: smaller sets come first, and
        each set adds at most one origin, so that there are never more of them than sets.
        """

        sets = dict.fromkeys(ends[claim.key] for claim in self._claims)
        found: dict[int, int] = {}
        for number, each in enumerate(sorted(sets, key=len)):
            new = [end for end in each if end not in found]
            for end in self._ends.sorted(new) if len(new) > 1 else new:
                found[end] = number
        return found


def _taken_off(stack: list[Claim], last: Claim) -> list[Claim]:
    """The top of the stack down to a claim, taken off it."""
    found = [stack.pop()]
    while found[-1].key != last.key:
        found.append(stack.pop())
    return found

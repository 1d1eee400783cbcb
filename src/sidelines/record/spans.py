"""Sets of numbers as stretches: days, minutes and quantities, with ends that may be open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of numbers: stretches `[from, to)` in order that neither touch nor overlap; infinity is an open end.

    >>> Spans.of([(5, 9), (1, 5), (12, 12)])
    Spans(parts=((1, 9),))
    """

    parts: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, parts: Iterable[tuple[float, float]]) -> Spans:
        """The set of everything that lies in one of the stretches; an empty stretch adds nothing."""
        found: list[tuple[float, float]] = []
        for start, end in sorted(part for part in parts if part[0] < part[1]):
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return cls(tuple(found))

    @property
    def complement(self) -> Spans:
        """Every number that is not in the set.

        >>> Spans.of([(1, 9)]).complement
        Spans(parts=((-inf, 1), (9, inf)))
        """
        edges = [-inf, *(edge for part in self.parts for edge in part), inf]
        return Spans.of(zip(edges[::2], edges[1::2], strict=True))

    def meets(self, other: Spans) -> bool:
        """Whether some number is in both sets."""
        mine, theirs = iter(self.parts), iter(other.parts)
        a, b = next(mine, None), next(theirs, None)
        while a is not None and b is not None:
            if max(a[0], b[0]) < min(a[1], b[1]):
                return True
            if a[1] <= b[1]:
                a = next(mine, None)
            else:
                b = next(theirs, None)
        return False

    def within(self, other: Spans) -> bool:
        """Whether every number of this set is in the other."""
        return not self.meets(other.complement)

    def widened(self, by: float) -> Spans:
        """The set with every end moved outwards by so much."""
        return Spans.of((start - by, end + by) for start, end in self.parts)

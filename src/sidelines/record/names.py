"""Names: which spellings are one person, outlet or house, by the record's own word or by rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sidelines.countries import fold

SHORTEST = 5
"""Letters of a word of which two spellings may be one name: "Ivan" and "Iran" are too short to tell."""
MOST_ALIKE = 300
"""Of more names than this that share all other words nothing can be told by one word, and none are compared."""
MOST_SLIPS = 2
"""Letters more, less, other or swapped between two spellings of one word."""
_TITLES = frozenset({"the", "mr", "mrs", "ms", "dr", "sir", "president", "prime", "minister", "chancellor"})
_INITIAL = re.compile(r"\b[a-z]\b ?")


def name_key(name: str) -> str:
    """A name without case, accents, titles and initials, as far as something is left.

    >>> name_key("President Vladimir V. Putin"), name_key("The Washington Post")
    ('vladimir putin', 'washington post')
    """
    folded = fold(name) or " ".join(name.lower().split())
    words = [word for word in folded.split() if word not in _TITLES]
    bare = [word for word in words if not _INITIAL.fullmatch(word)]
    return " ".join(bare or words or [folded])


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Spellings that are taken for one name, which is the one shown."""

    name: str
    spellings: tuple[str, ...]
    by_rule: bool
    """Whether nobody but the rule says so."""


class Names:
    """Who is who in a record: every spelling leads to one name."""

    def __init__(
        self,
        spellings: Iterable[tuple[str, str]],
        joined: Sequence[Sequence[str]] = (),
        apart: Sequence[Sequence[str]] = (),
    ) -> None:
        """Join the spellings, each with its office (empty where none is told), in the order in which they came up.

        `joined` are those that the record itself takes for one, `apart` those that the rule may not join.
        """
        self._keys: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._offices: dict[str, set[str]] = defaultdict(set)
        self._root: dict[str, str] = {}
        for name, office in dict.fromkeys(spellings):
            self._shown.setdefault(name_key(name), name)
            if office:
                self._offices[name_key(name)].add(fold(office))
        said: list[list[str]] = [[name_key(name) for name in group] for group in joined]
        self._apart = {frozenset((name_key(a), name_key(b))) for group in apart for a in group for b in group}
        for group, names in zip(said, joined, strict=True):
            for key, name in zip(group, names, strict=True):
                self._shown.setdefault(key, name)
                self._root[self._of(key)] = self._of(group[0])
        self._said = {key for group in said for key in group}
        self._by_rule: set[str] = set()
        for a, b in self._proposed():
            first, second = self._of(a), self._of(b)
            if first != second:
                self._root[second] = first
                self._by_rule |= {a, b}

    def key(self, name: str) -> str:
        """By what the name is told, whatever its spelling."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = self._of(name_key(name))
        return found

    def shown(self, name: str) -> str:
        """The spelling under which the name is shown."""
        return self._shown.get(self.key(name), name)

    def joined(self) -> tuple[Joined, ...]:
        """The names that have more than one spelling, each with all of them."""
        groups: dict[str, list[str]] = defaultdict(list)
        for key in self._shown:
            groups[self._of(key)].append(key)
        return tuple(
            Joined(
                name=self._shown[root],
                spellings=tuple(self._shown[key] for key in keys),
                by_rule=not self._by_rule.isdisjoint(keys),
            )
            for root, keys in groups.items()
            if len(keys) > 1
        )

    def _of(self, key: str) -> str:
        while (up := self._root.get(key, key)) != key:
            key = up
        return key

    def _proposed(self) -> Iterable[tuple[str, str]]:
        """Pairs of spellings that are equal but for one word, which differs by slips of the pen after its first letter.

        The other words tell who it is; of a single word the office has to.
        """
        alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for key in self._shown:
            words = key.split()
            for place, word in enumerate(words):
                if len(word) < SHORTEST or not word.isalpha():
                    continue
                rest = (*words[:place], word[0], *words[place + 1 :])
                offices = self._offices.get(key, ()) if len(words) == 1 else ("",)
                for office in offices:
                    alike[place, rest, office].append(key)
        for keys in alike.values():
            if len(keys) > MOST_ALIKE:
                continue
            for number, key in enumerate(keys):
                for other in keys[number + 1 :]:
                    if frozenset((key, other)) not in self._apart and _slips(key, other):
                        yield key, other


def _slips(a: str, b: str) -> bool:
    from rapidfuzz.distance import OSA  # costs more than most commands need

    one, other = next(
        (pair for pair in zip(a.split(), b.split(), strict=True) if pair[0] != pair[1]), ("", "")
    )
    return len(other) >= SHORTEST and OSA.distance(one, other, score_cutoff=MOST_SLIPS) <= MOST_SLIPS

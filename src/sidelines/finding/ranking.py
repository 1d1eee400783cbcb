"""Ranking: what an option costs in hours, term by term, and the presets that weigh the terms differently."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sidelines.errors import UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How many hours of travel each term is worth; an option's score is their sum, and less is better."""

    name: str = "own"
    hours: float = 1.0
    """An added travelling hour of one participant."""
    thousand_km: float = 0.0
    """A thousand added km of one participant."""
    stops: float = 6.0
    """Each participant for whom the place is a new stop: neither a base nor on the tour."""
    away_from_capital: float = 0.5
    """Each participant for whom the new stop is abroad and not in a capital."""
    nights: float = 0.0
    """An added night away of one participant."""
    waiting: float = 0.2
    """An hour waited away from a base by one participant, beyond the first day of the wait."""
    clock_shock: float = 0.1
    """An hour by which the meeting lies outside 07:00 to 23:00 of one participant's body clock."""
    balance: float = 0.0
    """An hour between the longest and the shortest added journey."""
    tentative: float = 0.5
    """Each participant for whom the option leans on a tentative stay or engagement."""
    assumed: float = 4.0
    """Each participant for whom the option rests on an assumed hour."""
    tonnes_co2: float = 0.0
    """An added tonne of carbon dioxide."""

    def weights(self) -> dict[str, float]:
        """The weight of each term, in hours."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "name"}


BALANCED = Ranking(name="balanced")
# Waiting weighs in every preset: without it a principal would wait abroad for a week to save a flight home.
SHORTEST = Ranking(
    name="shortest", stops=0.0, away_from_capital=0.0, clock_shock=0.0, tentative=0.0, assumed=0.0
)  # fmt: skip
GREENEST = Ranking(
    # Tonnes decide; the other balanced terms, at a hundredth, only settle what emits the same.
    name="greenest", tonnes_co2=1.0, waiting=1.0, hours=0.01, stops=0.06, away_from_capital=0.005,
    clock_shock=0.001, tentative=0.005, assumed=0.04,
)  # fmt: skip
PRESETS = {
    ranking.name: ranking
    for ranking in (
        BALANCED,
        SHORTEST,
        Ranking(name="fairest", balance=2.0),
        Ranking(name="gentlest", nights=3.0, clock_shock=3.0),
        GREENEST,
    )
}


def preset(name: str) -> Ranking:
    """The ranking of that name; raises UnknownName."""
    try:
        return PRESETS[name]
    except KeyError:
        raise UnknownName(f"there is no ranking {name!r}; there are {', '.join(PRESETS)}") from None

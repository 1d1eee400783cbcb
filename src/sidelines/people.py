"""Principals: the people whose days are arranged for them, where they live and how they fly."""

from __future__ import annotations

from dataclasses import dataclass

from sidelines.places import City


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A person whose days are arranged, with office, home, other bases and way of flying."""

    name: str
    home: City
    title: str = ""
    office: str = ""
    other_bases: tuple[City, ...] = ()
    own_aircraft: bool = True
    """True: an aircraft at the principal's own orders; False: scheduled flights."""
    range_km: float | None = None
    """How far the aircraft flies without refuelling, in km; None: no leg is too long for it."""

    @property
    def country(self) -> str:
        """The country of the principal's home, as its two-letter code."""
        return self.home.country

    @property
    def bases(self) -> tuple[City, ...]:
        """Home first, then the other bases."""
        return (self.home, *self.other_bases)

    @property
    def style(self) -> str:
        """The name with its title before it."""
        return f"{self.title} {self.name}".strip()

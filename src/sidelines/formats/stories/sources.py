"""Sources: where a move can be read in public, and what of it the record does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

_INVENTED = re.compile(r"(?:^|; )invented(?:: (.*))?$")
_ADDRESS = re.compile(r",? ?(https://\S+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSource:
    """A move's source: the outlet and its day in words, the address, and what is invented; each may be empty."""

    words: str = ""
    address: str = ""
    invented: str = ""


def public_source(source: str) -> PublicSource:
    """The parts of a source as story files write it.

    >>> public_source("TASS, 4 June 2018, https://tass.com/politics/1007897; invented: the hour")
    PublicSource(words='TASS, 4 June 2018', address='https://tass.com/politics/1007897', invented='the hour')
    """
    found = _INVENTED.search(source)
    invented = "" if found is None else found[1] or "all of it"
    told = source if found is None else source[: found.start()]
    address = _ADDRESS.search(told)
    if address is None:
        return PublicSource(words=told, invented=invented)
    return PublicSource(words=told[: address.start()], address=address[1], invented=invented)

"""The plain way, claim by claim and pair by pair, comes to the same origins and conflicts."""

from __future__ import annotations

import pytest

from benchmarks.record import by_plain, by_sidelines, made_up


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_plain_way_comes_to_the_same(seed: int) -> None:
    found = by_sidelines(made_up(500, seed))
    assert found == by_plain(made_up(500, seed))
    assert min(found) > 0

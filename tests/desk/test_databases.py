"""Which tests run on both databases: all but those named, and each name is of something that is there."""

import ast
from pathlib import Path

import pytest

from tests.desk.postgres import SAME_ON_BOTH, is_same_on_both

HERE = Path(__file__).parent


@pytest.mark.parametrize("named", SAME_ON_BOTH)
def test_what_is_left_to_one_database_is_there(named):
    path, _, inside = named.partition("::")
    assert (HERE / path).exists()
    if inside:
        parsed = ast.parse((HERE / path).read_text(encoding="utf-8"))
        assert inside in [getattr(each, "name", "") for each in parsed.body]


def test_a_test_runs_on_both_unless_it_is_named():
    assert not is_same_on_both("tests/desk/test_new.py::test_anything")
    assert not is_same_on_both("tests/desk/test_journal.py::TestGuard::test_anything")
    assert is_same_on_both("tests/desk/test_journal.py::TestRaces::test_sqlite")

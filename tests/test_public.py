"""The public surface: few names, in order, each there, and the example of the docs as it stands."""

import ast
import doctest
import importlib
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import sidelines
from sidelines.errors import UnknownName, UnreadableTime
from sidelines.formats.cases.file import read_case
from tests.cli_cases import SMALL


def typed_names() -> set[str]:
    """The names that a type checker sees: defined in the package's first file, or imported for types."""
    tree = ast.parse(Path(sidelines.__file__).read_text(encoding="utf-8"))
    return {
        alias.asname or alias.name
        for block in tree.body
        if isinstance(block, ast.If)
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    } | {line.name for line in tree.body if isinstance(line, ast.FunctionDef)}


class TestNames:
    def test_are_few_and_sorted(self):
        assert len(sidelines.__all__) <= 25
        assert sidelines.__all__ == sorted(set(sidelines.__all__))

    @pytest.mark.parametrize("name", sidelines.__all__)
    def test_are_there_and_typed_and_listed(self, name):
        assert getattr(sidelines, name) is not None
        assert name in dir(sidelines)
        assert name == "__version__" or name in typed_names()

    @pytest.mark.parametrize("name", [name for name in sidelines.__all__ if name != "__version__"])
    def test_are_the_things_themselves_each_with_its_sentence(self, name):
        thing = getattr(sidelines, name)
        assert getattr(importlib.import_module(thing.__module__), name) is thing
        assert thing.__doc__
        assert thing.__doc__.split("\n")[0].endswith((".", "."))

    def test_all_come_by_a_star(self):
        there: dict[str, object] = {}
        exec("from sidelines import *", there)
        assert set(sidelines.__all__) <= set(there)

    def test_no_other_name_is_made_up(self):
        with pytest.raises(AttributeError, match="no attribute 'arrange'"):
            sidelines.arrange  # noqa: B018

    def test_every_one_is_in_the_example_of_the_docs(self, root):
        text = (root / "docs" / "how-to" / "library.md").read_text(encoding="utf-8")
        listed = text[text.index("## Names") :]
        assert [name for name in sidelines.__all__ if f"`{name}`" not in listed] == []


def test_importing_loads_neither_numbers_nor_files():
    code = "import sidelines, sys; print(*{'numpy', 'pydantic', 'sidelines.places'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


class TestWhere:
    def test_asks_the_diary(self):
        case, _ = read_case(SMALL)
        there = sidelines.where(case, "Flavia Elphberg", datetime.fromisoformat("2018-07-11T12:00+02:00"))
        assert (there.certainty, there.cities[0].name) == ("there", "Brussels")

    def test_refuses_what_it_can_t_tell(self):
        case, _ = read_case(SMALL)
        with pytest.raises(UnknownName):
            sidelines.where(case, "Nobody", datetime.fromisoformat("2018-07-11T12:00+02:00"))
        with pytest.raises(UnreadableTime):
            sidelines.where(case, "Flavia Elphberg", datetime.fromisoformat("2018-07-11T12:00"))


class TestWhyNot:
    def test_answers_as_find_does_for_a_city_of_its_own(self):
        case, _ = read_case(SMALL)
        city = sidelines.find_city("Stockholm")
        alone = sidelines.why_not(case, city=city)
        whole = sidelines.find(case, limit=None)
        assert [(o.day, o.start, o.end, round(o.score, 6)) for o in alone.options] == [
            (o.day, o.start, o.end, round(o.score, 6)) for o in whole.options if o.city.name == city.name
        ]

    def test_keeps_to_the_meeting_that_comes_first(self):
        case, _ = read_case(SMALL.replace("days = 7", "days = 21"))
        day = case.meeting().days.last
        asked = sidelines.why_not(case, day=day, city=sidelines.find_city("Vienna"))
        assert not asked.why_not[0].open
        assert "the envoy's visit has to come" in sidelines.why_not_sentence(asked, asked.why_not[0])


def test_the_example_of_the_docs_runs(root, monkeypatch):
    monkeypatch.chdir(root)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    outcome = doctest.testfile(str(root / "docs/how-to/library.md"), module_relative=False, optionflags=flags)
    assert outcome.attempted > 15
    assert outcome.failed == 0

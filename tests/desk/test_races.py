"""Races in small: eight processes act at once on each database; nothing is lost, nothing doubled, the chain whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def told_by(environment, store):
    """What the races came to on a store of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.races"],
        env={**os.environ, "SIDELINES_STORE": str(store), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request, once):
    """What the races came to on each database; they are run once, whichever worker looks at them."""

    def run(folder):
        # Asked for here alone: the server isn't started where only the other database is meant.
        url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
        told = told_by({"DATABASE_URL": url}, folder / "store")
        (folder / "told.json").write_text(json.dumps(told))

    return json.loads((once(f"races-{request.param}", run) / "told.json").read_text())


RACES = (
    "confirm and take back",
    "one hour",
    "one hour agreed",
    "one hour by link",
    "one link",
    "many moves",
    "look and confirm",
)


@pytest.mark.parametrize("race", RACES)
def test_moves_journal_letters_and_lists_agree_after_it(told, race):
    assert told[race]["ends"]
    assert told[race]["faults"] == []


def test_whoever_comes_too_late_hears_which_fact_forbids_it(told):
    for ends in told["confirm and take back"]["ends"]:
        assert ends["done"] >= 1
        assert ends["done"] + ends["IllegalMove"] == 8


@pytest.mark.parametrize("race", ["one hour", "one hour agreed"])
def test_one_of_eight_gets_the_hour(told, race):
    for ends in told[race]["ends"]:
        assert ends == {"done": 1, "Clash": 7}


def test_no_answer_from_outside_is_refused_for_another(told):
    for ends in told["one hour by link"]["ends"]:
        assert ends == {"done": 8}


def test_a_link_is_answered_once_and_whoever_comes_later_is_told_of_the_first_answer(told):
    """Who says the same is given the same receipt; who says something else is told that it was not taken."""
    for ends in told["one link"]["ends"]:
        assert (ends["done"], ends["SentAlready"], ends["AnsweredOtherwise"]) == (1, 3, 4)
        assert (ends["receipts"], ends["receipt letters"], ends["kinds of answer"]) == (1, 1, 1)
        assert ends["moves without receipt"] == 0


def test_many_moves_are_all_kept(told):
    (ends, *_more) = told["many moves"]["ends"]
    each, members = 4, 8
    assert ends["done"] == members
    assert ends["words"] == each * members
    assert ends["moves in one"] == 1 + each * members + 2 * each
    assert ends["moves in others"] == members + 2 * each * members


def test_what_waited_is_let_pass_once_and_takes_its_turn(told):
    for ends in told["look and confirm"]["ends"]:
        assert ends["done"] == 1
        assert ends["done"] + ends.get("Clash", 0) + ends.get("NotPossible", 0) == 8


def test_the_database_itself_refuses_what_overlaps(told):
    assert told["by hand"] == {"put in": True, "put in asleep": False, "woken": True, "touching": False}

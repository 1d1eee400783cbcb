"""The page on meetings: its table of moves is that of the rules, and what it counts is what there is."""

import re
from pathlib import Path

from sidelines.meetings import acts
from sidelines.meetings.ageing import USUAL_LADDER
from sidelines.meetings.legal import DETAILS, RULES
from sidelines.meetings.rules.entry import MAY_STAY_INSIDE
from sidelines.meetings.sides import Channel


def seen(kind: type[acts.Act]) -> str:
    """Who sees a move of the kind."""
    if kind.internal:
        return "inside"
    return "told, or inside" if kind in MAY_STAY_INSIDE else "told"


def row(kind: type[acts.Act]) -> str:
    """A kind of act with what it has to pass."""
    needs = [rule.__doc__ or "" for rule in (*RULES[kind], *DETAILS.get(kind, ()))]
    if kind is acts.Correct:
        needs.append("What stands in its place could have been entered there. A reason must be given.")
    binds = "yes" if kind.commits else ""
    return f"| {kind.name} | {seen(kind)} | {binds} | {' '.join(dict.fromkeys(needs))} |"


def text(root: Path) -> str:
    return (root / "docs" / "concepts" / "meetings.md").read_text(encoding="utf-8")


def test_the_table_of_moves_is_that_of_the_rules(root: Path) -> None:
    rows = [line for line in text(root).splitlines() if line.startswith("| ")]
    first = rows.index(row(acts.ACTS[0]))
    assert rows[first : first + len(acts.ACTS)] == [row(kind) for kind in acts.ACTS]


def test_the_page_names_every_channel(root: Path) -> None:
    assert [channel.value for channel in Channel if channel.value not in text(root)] == []


def test_the_page_gives_the_days_of_the_usual_ladder(root: Path) -> None:
    ladder = re.findall(r"^\| .+ \| (\d+) \| (\d+) \|$", text(root), re.MULTILINE)
    assert [(int(ours), int(theirs)) for ours, theirs in ladder] == [
        (USUAL_LADDER.chief_of_staff, USUAL_LADDER.their_chief_of_staff),
        (USUAL_LADDER.principal, USUAL_LADDER.their_principal),
    ]
    assert f"after {USUAL_LADDER.chase} days" in text(root)
    assert f"{USUAL_LADDER.read_out} days after the meeting" in text(root)

"""Makes the docs true: draws their pictures and writes every output in them anew, from the program as it is.

    make docs                             # writes what has changed
    python tools/make_docs.py --check     # writes nothing; ends with 1 if something would change

A comment in a page says what the block below it holds. Every page has a folder of its own, with `examples/`
in it, where its commands run in order.

    <!-- run: sidelines find CASE -->                           what it prints
    <!-- run: sidelines find CASE :: Ranked; Day by day -->     only the sections that begin so
    <!-- run, ends with 2: sidelines check CASE -->             with another exit code than 0 or 1
    <!-- run: sidelines find CASE --json | python SCRIPT -->    what a script of the page makes of it
    <!-- write: FILE -->  <!-- add: FILE -->                    the block as a file, or at the end of one
    <!-- change: FILE -->                                       the block, a diff, applied to the file
    <!-- table: NAME --> ... <!-- end of table -->              what the program says, as a table: `tables()`

The pictures of the desk are taken by tools/screens.py, since that needs a browser.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "examples" / "helsinki-2018.toml"
RECORD = ROOT / "examples" / "helsinki-2018-record.toml"
PICTURES = ROOT / "docs" / "pictures"
LEFT_OUT = "[…]"
MARK = re.compile(
    r"<!-- (run|write|add|change)(?:, ends with (\d))?: (.+?) -->\n(```\w*\n)(.*?)(^```$)", re.M | re.S
)
TABLE = re.compile(r"(<!-- table: (.+?) -->\n).*?(<!-- end of table -->)", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One command of a page: what was typed, what it printed, how it ended and how it should end."""

    command: str
    printed: str
    code: int
    expected: tuple[int, ...]


def pages() -> list[Path]:
    """Every page of the docs, the README first."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def sidelines(*words: str) -> tuple[str, int]:
    """What `sidelines` prints with these words, piped, and its exit code."""
    from sidelines.cli import main

    out, before, columns = StringIO(), sys.argv, os.environ.pop("COLUMNS", None)
    sys.argv = ["sidelines", *words]
    try:
        with redirect_stdout(out), redirect_stderr(out):
            main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = before
        if columns is not None:
            os.environ["COLUMNS"] = columns
    return out.getvalue(), code


def sections(printed: str, wanted: str) -> str:
    """For each beginning wanted the last block whose first or second line begins so; the rest left out."""
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", printed.strip("\n"))]
    kept = set()
    for begin in (part.strip() for part in wanted.split(";")):
        found = [n for n, block in enumerate(blocks) if re.match(rf"(.*\n)?{re.escape(begin)}", block)]
        if not found:
            raise LookupError(f"no section begins with {begin!r}")
        kept.add(found[-1])
    shown: list[str] = []
    for number, block in enumerate(blocks):
        if number in kept:
            shown.append(block)
        elif not shown or shown[-1] != LEFT_OUT:
            shown.append(LEFT_OUT)
    return "\n\n".join(shown)


def ran(command: str, expected: str | None, folder: Path) -> Run:
    """A command of a page, run in the page's folder."""
    typed, _, script = command.partition(" | python ")
    words = shlex.split(typed)
    if words[0] != "sidelines":
        raise LookupError(f"{command!r} does not begin with sidelines")
    with chdir(folder):
        printed, code = sidelines(*words[1:])
    if script:
        printed = subprocess.run(
            [sys.executable, script], input=printed, stdout=subprocess.PIPE, text=True, cwd=folder, check=True
        ).stdout
    return Run(command=command, printed=printed, code=code, expected=(int(expected),) if expected else (0, 1))


def changed(text: str, diff: str) -> str:
    """The text with a diff of one piece applied; the lines taken out must be there once."""
    old = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "- ")
    new = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "+ ")
    if text.count(old) != 1:
        raise LookupError(f"{old!r} stands {text.count(old)} times in the file")
    return text.replace(old, new)


def remade(text: str, folder: Path) -> tuple[str, list[Run]]:
    """A page with its outputs written anew, and the commands that it ran."""
    runs: list[Run] = []

    def block(found: re.Match[str]) -> str:
        verb, code, what, fence, body = (found[n] for n in range(1, 6))
        if verb != "run":
            _file(verb, folder / what, body)
            return found[0]
        command, _, wanted = what.partition(" :: ")
        run = ran(command, code, folder)
        runs.append(run)
        shown = sections(run.printed, wanted) if wanted else run.printed.strip("\n")
        return f"{found[0][: found.start(4) - found.start()]}{fence}$ {command}\n{shown}\n```"

    return MARK.sub(block, text), runs


def _file(verb: str, path: Path, body: str) -> None:
    if verb == "write":
        path.write_text(body, encoding="utf-8")
    elif verb == "add":
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{body}", encoding="utf-8")
    else:
        path.write_text(changed(path.read_text(encoding="utf-8"), body), encoding="utf-8")


def remade_page(text: str) -> tuple[str, list[Run]]:
    """A page with its outputs written anew in a folder of its own, and the commands that it ran."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        return remade(text, folder)


def pictures() -> Iterator[tuple[Path, str]]:
    """Every picture of the docs as it should be: where it stands, and its text."""
    from sidelines import find, load_case, map_svg, timeline_svg
    from sidelines.formats.records.file import load_record
    from sidelines.pictures.claims import claims_svg
    from sidelines.pictures.echoes import echoes_svg
    from sidelines.record.origins import origins

    answer = find(load_case(CASE), limit=10)
    record = load_record(RECORD)
    drawn: dict[str, Callable[[], str]] = {
        "readme.svg": lambda: map_svg(answer, options=3, key="readme", heading=False),
        "helsinki-2018-map.svg": lambda: map_svg(answer),
        "helsinki-2018-timeline.svg": lambda: timeline_svg(answer),
        "helsinki-2018-claims.svg": lambda: claims_svg(record),
        "helsinki-2018-echoes.svg": lambda: echoes_svg(origins(record), record.title),
    }
    for name, draw in drawn.items():
        yield PICTURES / name, draw()


def settings_table() -> str:
    """Every setting of the desk: its name, what holds without it, and what it means."""
    from sidelines.desk.environment import SETTINGS

    rows = [
        (f"`{each.name}`", f"`{each.default}`" if each.default else "", each.meaning) for each in SETTINGS
    ]
    return _table(("setting", "without it", "meaning"), rows)


def desk_verbs_table() -> str:
    """Every verb of `sidelines desk` with its arguments and options."""
    import typer.main

    from sidelines.cli.desk import desk

    rows = []
    for name, command in typer.main.get_command(desk).commands.items():  # type: ignore[attr-defined]
        words = " ".join(["sidelines desk", name, *(_typed(each) for each in command.params)])
        rows.append((f"`{words}`", command.help.partition("\n")[0]))
    return _table(("verb", "what it does"), rows)


def _typed(parameter: Any) -> str:
    """An argument or option as it is typed."""
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper()
    value = "" if parameter.is_flag else f" {str(parameter.name).upper()}"
    option = f"{parameter.opts[0]}{value}"
    return option if parameter.required else f"[{option}]"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n".replace("|  |", "| |") for line in lines)


def tables() -> dict[str, Callable[[], str]]:
    """The tables that pages may ask for, by name."""
    return {"settings": settings_table, "desk verbs": desk_verbs_table}


def with_tables(text: str) -> str:
    """A page with its tables written anew."""
    return TABLE.sub(lambda found: f"{found[1]}\n{tables()[found[2]]()}\n{found[3]}", text)


def schemas() -> Iterator[tuple[Path, str]]:
    """The schemas of case files, story files and record files: where they stand, and their texts."""
    from sidelines.formats.cases.schema import case_schema
    from sidelines.formats.records.schema import record_schema
    from sidelines.formats.stories.schema import story_schema

    for name, made in (("case", case_schema()), ("story", story_schema()), ("record", record_schema())):
        text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
        yield ROOT / "docs" / "reference" / f"{name}.schema.json", text


def stale() -> Iterator[tuple[Path, str]]:
    """Every page, picture and schema that is not as it should be, with the text that it should have."""
    for path, drawn in (*pictures(), *schemas()):
        if not path.exists() or path.read_text(encoding="utf-8") != drawn:
            yield path, drawn
    for page in pages():
        text = page.read_text(encoding="utf-8")
        made = with_tables(text)
        if MARK.search(made):
            made = remade_page(made)[0]
        if made != text:
            yield page, made


def main() -> int:
    """Write what has changed, or only say what would."""
    only_check = sys.argv[1:] == ["--check"]
    found = 0
    for path, text in stale():
        found += 1
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} {'is out of date: make docs' if only_check else 'is written'}")
    return int(only_check and found > 0)


if __name__ == "__main__":
    sys.exit(main())

"""The docs: outputs and pictures are the program's own, links lead somewhere, nothing is left out."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.main
from django.urls import URLPattern, URLResolver
from pydantic import BaseModel

from sidelines.cli import app
from sidelines.cli.desk import desk
from sidelines.desk.environment import SETTINGS
from sidelines.finding.ranking import BALANCED
from sidelines.finding.wanted import FORMAT_MINUTES
from sidelines.formats.cases import limits as case_limits
from sidelines.formats.cases import schema as case_schema
from sidelines.formats.cases.file import read_case
from sidelines.formats.cases.schema import ReadingTable, TravelTable
from sidelines.formats.cases.tables import Table
from sidelines.times import clock_text
from tests.cli_cases import HEAD
from tools import make_docs, screens
from tools.make_docs import MARK, ROOT, Run

DOCS = ROOT / "docs"
PAGES = make_docs.pages()
SPEAKING = [*PAGES, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]
OF_THE_DESK = [screen.name for screen in screens.SCREENS]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


TYPES_OF_LIMIT = re.findall(
    r'type: Literal\["(\w+)"\]', Path(case_limits.__file__).read_text(encoding="utf-8")
)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def remade(page: Path) -> tuple[str, list[Run]]:
    return make_docs.remade_page(text_of(page))


with_commands = pytest.mark.parametrize(
    "page", [page for page in PAGES if MARK.search(text_of(page))], ids=name_of
)


class TestOutputs:
    @with_commands
    def test_are_what_the_program_prints(self, page):
        assert text_of(page) == remade(page)[0], f"{name_of(page)} is out of date: make docs"

    @with_commands
    def test_come_with_the_exit_code_expected(self, page):
        assert [(run.command, run.code) for run in remade(page)[1] if run.code not in run.expected] == []

    def test_show_something_of_each_command(self):
        for page in PAGES:
            for found in MARK.finditer(text_of(page)):
                if found[1] == "run":
                    command, *shown = found[5].splitlines()
                    assert command == "$ " + found[3].partition(" :: ")[0], name_of(page)
                    assert [line for line in shown if line.strip() and line != make_docs.LEFT_OUT], command

    def test_of_the_readme_are_of_find_and_why_not_then_of_two_calendars_then_of_a_story(self):
        runs = remade(ROOT / "README.md")[1]
        assert [run.command.split()[:2] for run in runs] == [
            ["sidelines", "find"], ["sidelines", "why-not"], ["sidelines", "find"], ["sidelines", "story"],
        ]  # fmt: skip
        shown = text_of(ROOT / "README.md").partition("Try it on your own diary")[2]
        assert shown.count('.ics"\n') == 2, "two calendars"
        ranked, opened = (runs[2].printed.partition(begin)[2] for begin in ("Ranked", "What would open"))
        assert re.findall(r"^(\d)  ", ranked.partition("Term by term")[0], re.MULTILINE) == ["1", "2", "3"]
        assert len(re.findall(r"\bIf\b", opened.partition("\n\n")[0])) == 1, "one near miss"

    def test_of_the_tutorial_lead_from_an_empty_file_to_a_report(self):
        verbs = [run.command.split()[1] for run in remade(DOCS / "tutorial.md")[1]]
        assert list(dict.fromkeys(verbs)) == ["new", "check", "find", "why-not"]
        runs = remade(DOCS / "tutorial.md")[1]
        asked = [run.printed for run in runs if "why-not" in run.command]
        assert "cannot reach Ankara" in asked[0], "the day is closed before the change"
        assert "is open" in asked[1], "the change of the near miss opens it"

    def test_that_are_out_of_date_are_found(self, tmp_path, monkeypatch):
        page = tmp_path / "page.md"
        page.write_text("<!-- run: sidelines check case.toml -->\n```text\nold\n```\n", encoding="utf-8")
        text, runs = make_docs.remade(page.read_text(encoding="utf-8"), tmp_path)
        assert "$ sidelines check case.toml\ncase.toml: found no file" in text
        assert [run.code for run in runs] == [2]


class TestStory:
    def test_has_a_command_or_not_yet_beside_every_sentence(self):
        text = text_of(DOCS / "the-story.md")
        told = re.split(r"^> .*\n(?:> .*\n)*", text, flags=re.MULTILINE)[1:]
        assert len(told) > 10
        for beside in told:
            assert beside.strip().startswith(("<!-- run: sidelines ", "*Not yet.*")), beside[:80]

    def test_has_commands_that_end_with_0_or_1_and_quotes_them(self):
        _, runs = remade(DOCS / "the-story.md")
        quoted = [found[5].splitlines()[1:] for found in MARK.finditer(text_of(DOCS / "the-story.md"))]
        assert len(runs) == len(quoted) > 8
        for run, lines in zip(runs, quoted, strict=True):
            assert run.code in (0, 1), run.command
            assert any(len(line) > 20 and line in run.printed for line in lines), run.command


@cache
def drawn() -> dict[Path, str]:
    return dict(make_docs.pictures())


class TestPictures:
    def test_are_those_that_the_program_draws(self):
        stale = [path.name for path, text in drawn().items() if not path.exists() or text_of(path) != text]
        assert stale == [], "out of date: make docs"

    def test_are_all_shown_and_none_is_left_over(self):
        shown = {
            (page.parent / link).resolve()
            for page in PAGES
            for link in re.findall(r"!\[[^]]*\]\((.+?)\)", text_of(page))
        }
        of_the_desk = {DOCS / "pictures" / f"{name}.png" for name in OF_THE_DESK}
        assert shown == set(drawn()) | of_the_desk == set((DOCS / "pictures").iterdir())

    def test_of_the_desk_are_small(self):
        sizes = {name: (DOCS / "pictures" / f"{name}.png").stat().st_size for name in OF_THE_DESK}
        assert {name: size for name, size in sizes.items() if size > screens.LARGEST} == {}


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", text)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


class TestLinks:
    @pytest.mark.parametrize("page", SPEAKING, ids=name_of)
    def test_lead_somewhere(self, page):
        dead = []
        for link in re.findall(r"\]\(([^)\s]+)\)", prose(text_of(page))):
            if link.startswith("https://"):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                dead.append(link)
        assert dead == []

    def test_of_the_index_reach_every_page(self):
        linked = {
            (DOCS / link.partition("#")[0]).resolve()
            for link in re.findall(r"\]\(([^)\s]+)\)", text_of(DOCS / "index.md"))
        }
        assert {page for page in PAGES if page.is_relative_to(DOCS)} - linked == {DOCS / "index.md"}


class TestTables:
    @pytest.mark.parametrize(
        "page", [page for page in PAGES if make_docs.TABLE.search(text_of(page))], ids=name_of
    )
    def test_are_what_the_program_says(self, page):
        assert text_of(page) == make_docs.with_tables(text_of(page)), (
            f"{name_of(page)} is out of date: make docs"
        )

    @pytest.mark.parametrize("name", make_docs.tables())
    def test_stand_on_one_page_each(self, name):
        assert [text_of(page).count(f"<!-- table: {name} -->") for page in PAGES].count(1) == 1

    def test_tell_of_every_setting_and_every_verb(self):
        assert re.findall(r"^\| `(\w+)`", make_docs.settings_table(), re.MULTILINE) == [
            setting.name for setting in SETTINGS
        ]
        typed = re.findall(r"^\| `sidelines desk ([\w-]+)", make_docs.desk_verbs_table(), re.MULTILINE)
        assert set(typed) == set(typer.main.get_command(desk).commands)

    def test_of_the_desk_explains_every_option(self):
        text = text_of(DOCS / "reference" / "cli.md")
        section = text[text.index("\n## desk\n") :].partition("\n## What is printed")[0]
        options = set(re.findall(r"--\w+", make_docs.desk_verbs_table()))
        assert len(options) > 5
        assert options == set(re.findall(r"--\w+", section[section.index("| option |") :]))


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """The addresses of the desk's own pages, what stands for something in capitals."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not route.startswith("/accounts/"):
                yield from addresses(pattern.url_patterns, route)
        else:
            yield re.sub(r"<\w+:(\w+)>", lambda found: found[1].upper(), route)


def test_the_table_of_the_desks_pages_holds_every_address():
    text = text_of(DOCS / "reference" / "desk-pages.md")
    named = re.findall(r"^\| [^|]+ \| `([^`]+)` \| \S", text, re.MULTILINE)
    # In a process of its own: the demo has more pages, and which there are is settled once a process.
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver\n"
        "from tests.test_docs import addresses\n"
        "print(*addresses(get_resolver('sidelines.desk.urls').url_patterns), sep='\\n')\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.desk.settings"}
    asked = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
    )
    known = asked.stdout.split()
    assert len(known) > 40
    assert sorted(named) == sorted(known)


def verbs() -> set[str]:
    return set(typer.main.get_command(app).commands)


class TestVerbs:
    @pytest.mark.parametrize("page", SPEAKING, ids=name_of)
    def test_named_are_verbs_that_work(self, page):
        spans = re.findall(r"`([^`\n]+)`|^(?:\$ |    )(.+)$", text_of(page), re.MULTILINE)
        named = [re.match(r"sidelines ([a-z][\w-]*)", span or line) for span, line in spans]
        assert {found[1] for found in named if found} - verbs() == set()

    def test_of_the_program_are_all_in_the_readme(self):
        assert (
            set(re.findall(r"^\| `sidelines ([\w-]+)", text_of(ROOT / "README.md"), re.MULTILINE)) == verbs()
        )


def tables() -> dict[str, type[BaseModel]]:
    """Every table of the case file by name."""
    found = {**vars(case_schema), **vars(case_limits)}
    return {n: t for n, t in found.items() if isinstance(t, type) and issubclass(t, Table) and t is not Table}


class TestCaseFile:
    text = text_of(DOCS / "reference" / "case-file.md")

    @pytest.mark.parametrize("name", tables())
    def test_names_every_field(self, name):
        fields = [field.alias or key for key, field in tables()[name].model_fields.items()]
        named = set(re.findall(r"`(?:\w+\.)?(\w+)`", self.text))
        assert [field for field in fields if field not in named] == []

    def test_names_every_type_of_limit(self):
        rows = re.findall(r"^\| `(\w+)` \|", self.text[self.text.index("## limits") :], re.MULTILINE)
        assert set(TYPES_OF_LIMIT) <= set(rows)
        assert len(TYPES_OF_LIMIT) > 10

    def default_of(self, section: str, field: str) -> str:
        part = self.text[self.text.index(f"\n## {section}\n") :]
        row = re.search(rf"^\| `{field}` \|.*$", part, re.MULTILINE)
        assert row, field
        values = re.findall(r"\| `([^`]+)` (?=\|)", row[0])
        return values[-1].strip('"')

    def test_gives_the_defaults_of_the_reading(self):
        for name, field in ReadingTable.model_fields.items():
            clock = name in ("arrive_by", "leave_from", "one_day_from", "one_day_to")
            assert self.default_of("reading", name) == (
                clock_text(field.default) if clock else f"{field.default:g}"
            )

    def test_gives_the_defaults_of_travel(self):
        for name, field in TravelTable.model_fields.items():
            if name != "curfew":
                assert self.default_of("travel", name) == f"{field.default:g}", name

    def test_gives_the_weights_of_the_balanced_ranking(self):
        for name, weight in BALANCED.weights().items():
            assert self.default_of("ranking", name) == f"{weight:g}", name

    def test_has_examples_that_can_be_read(self):
        examples = [body for kind, body in FENCE.findall(self.text) if kind == "toml"]
        assert len(examples) > 10
        for example in examples:
            tomllib.loads(example)


def test_the_limits_of_the_how_to_can_be_set():
    blocks = [
        body for kind, body in FENCE.findall(text_of(DOCS / "how-to" / "set-limits.md")) if kind == "toml"
    ]
    limits = "\n".join(block for block in blocks if "limits" in block)
    names = 'groups = { NATO = ["FR"], CSTO = ["RU"], Nordic = ["DK", "FI", "IS", "NO", "SE"] }\n'
    ada = '\n[[principals]]\nname = "Ada Struldbrugg"\nhome = "Tokyo"\n'
    meeting = """
[[meetings]]
name = "all of them"
participants = ["Flavia Elphberg", "Ada Struldbrugg"]
from = 2018-07-11
to = 2018-07-16
"""
    case, problems = read_case(names + HEAD + ada + meeting + limits)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert case is not None
    assert [kind for kind in TYPES_OF_LIMIT if f'"{kind}"' not in limits] == []


def test_the_formats_are_listed_with_their_lengths():
    rows = re.findall(r"^\| `([^`]+)` \| (\d+) \|", text_of(DOCS / "reference" / "formats.md"), re.MULTILINE)
    assert {name: int(minutes) for name, minutes in rows} == FORMAT_MINUTES


def dataclasses_of(source: Path) -> list[str]:
    """The public dataclasses of a module."""
    return [
        node.name
        for node in ast.parse(text_of(source)).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and any("dataclass" in ast.unparse(each) for each in node.decorator_list)
    ]


def test_the_glossary_holds_every_public_dataclass():
    text = text_of(DOCS / "concepts" / "glossary.md")
    found = [name for path in (ROOT / "src" / "sidelines").rglob("*.py") for name in dataclasses_of(path)]
    assert len(found) > 30
    assert [name for name in found if f"`{name}`" not in text] == []


def test_the_glossary_holds_no_class_that_is_gone():
    text = text_of(DOCS / "concepts" / "glossary.md")
    source = "\n".join(text_of(path) for path in (ROOT / "src" / "sidelines").rglob("*.py"))
    named = set(re.findall(r"`([A-Z]\w+)`", text[text.index("## Classes") :]))
    assert {name for name in named if not re.search(rf"^class {name}\b", source, re.MULTILINE)} == set()

"""The package as others receive it: what importing it loads, what it pins, what its files say and carry."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import sidelines

REQUIREMENTS = ("core", "build", "desk", "dev")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users)/[\w.]")
INDEX_ADDRESS = re.compile(r"https?:|file:|--(?:extra-)?index-url|--find-links|^-[if]\b", re.MULTILINE)


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def printed_by(code: str) -> list[str]:
    """The lines that a fresh interpreter, away from the tree, prints for this code."""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(sys.prefix), check=True
    )
    return run.stdout.splitlines()


def tracked(root: Path) -> list[Path]:
    """Every file that git holds; outside a clone there are none to look at."""
    if not (root / ".git").exists():
        if os.environ.get("CI"):
            pytest.fail("the tests of a submission run in a clone")
        pytest.skip("not a clone")
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=root, check=True)
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def pins(root: Path, name: str) -> dict[str, str]:
    """Package -> version in one of the pinned files."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


class TestImporting:
    def test_loads_nothing_heavy_and_no_terminal(self):
        loaded = printed_by("import sidelines, sys; print(*sys.modules, sep='\\n')")
        assert "sidelines" in loaded
        assert not {"django", "ortools", "spacy", "typer", "rich"} & set(loaded)

    def test_reads_no_table_of_cities_or_outlines(self):
        opened = printed_by(
            "import sys\n"
            "seen = []\n"
            "sys.addaudithook(lambda name, args: name == 'open' and seen.append(str(args[0])))\n"
            "import sidelines\n"
            "print(*seen, sep='\\n')\n"
        )
        assert any("sidelines" in path for path in opened), "the audit hook saw the package being read"
        data = str(Path("sidelines", "data"))
        assert [path for path in opened if data in path] == []


class TestVersion:
    def test_is_the_same_everywhere(self, project):
        assert sidelines.__version__ == project["version"]
        assert importlib.metadata.version("sidelines") == project["version"]


class TestRequirements:
    @pytest.mark.parametrize("name", REQUIREMENTS)
    @pytest.mark.parametrize("suffix", ["in", "txt"])
    def test_name_no_index_and_no_machine(self, root, name, suffix):
        text = (root / "requirements" / f"{name}.{suffix}").read_text(encoding="utf-8")
        assert INDEX_ADDRESS.findall(text) == []
        assert MACHINE_PATH.findall(text) == []

    @pytest.mark.parametrize("name", REQUIREMENTS)
    def test_every_pin_has_hashes(self, root, name):
        text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(blocks) == len(pins(root, name)) > 0
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []

    def test_the_files_agree(self, root):
        everything = pins(root, "dev")
        for name in ("core", "build", "desk"):
            assert {package: everything.get(package) for package in pins(root, name)} == pins(root, name)

    def test_core_is_what_the_package_declares(self, root, project):
        lines = (root / "requirements" / "core.in").read_text(encoding="utf-8").splitlines()
        assert sorted(line for line in lines if line and line[0] != "#") == sorted(project["dependencies"])

    def test_the_desk_is_what_its_extra_declares(self, root, project):
        lines = (root / "requirements" / "desk.in").read_text(encoding="utf-8").splitlines()
        declared = project["optional-dependencies"]["desk"]
        assert sorted(line for line in lines if line and line[0] != "#") == sorted(declared)

    def test_pins_satisfy_the_declaration(self, root, project):
        pinned = pins(root, "core")
        for declared in map(Requirement, project["dependencies"]):
            assert declared.specifier.contains(pinned[declared.name]), declared


class TestFiles:
    def test_name_no_machine_path(self, root):
        found = []
        for path in tracked(root):
            if path == Path(__file__).resolve():
                continue
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # packed data
            found += [f"{path.relative_to(root)}: {hit}" for hit in MACHINE_PATH.findall(text)]
        assert found == []

    def test_the_search_for_machine_paths_finds_one(self):
        assert MACHINE_PATH.search("see /home/anna/case.toml")
        assert not MACHINE_PATH.search("https://example.org/home/anna")


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def shipped(root: Path) -> set[str]:
    """Every file of the package, as a path from src/."""
    source = root / "src"
    files = (path.relative_to(source) for path in (source / "sidelines").rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts}


class TestDistribution:
    def test_the_wheel_carries_every_file_of_the_package(self, built, shipped):
        (wheel,) = built.glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            held = set(opened.namelist())
        assert shipped - held == set()
        assert {Path(name).name for name in held} >= {"LICENSE", "NOTICE", "py.typed"}
        assert {name for name in held if not name.startswith("sidelines")} == set()

    def test_the_source_archive_carries_it_too(self, built, shipped):
        (archive,) = built.glob("*.tar.gz")
        with tarfile.open(archive) as opened:
            held = {name.partition("/")[2] for name in opened.getnames()}
        assert {f"src/{name}" for name in shipped} - held == set()
        assert held >= {"pyproject.toml", "README.md", "LICENSE", "NOTICE", "Makefile"}

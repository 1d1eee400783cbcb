"""The command line as a process of its own: pipes, Ctrl-C, terminals and encodings."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli_cases import LONG, SMALL, written

CODE = "from sidelines.cli import main; main()"
PATIENCE = 120


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path, SMALL)


def started(*words: str | Path, **more):
    return subprocess.Popen([sys.executable, "-c", CODE, *map(str, words)], **more)


def ended(*words: str | Path, code: str = CODE, **more) -> subprocess.CompletedProcess:
    """The command line, run to its end; `code`: Python that does so."""
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, **more)


def read_until(terminal: int, wanted: bytes) -> bytes:
    """What a terminal shows up to and including the text; fails where it ends before."""
    shown, until = b"", time.monotonic() + PATIENCE
    while wanted not in shown:
        if not select.select([terminal], [], [], max(0, until - time.monotonic()))[0]:
            pytest.fail(f"{wanted!r} is not shown: {shown!r}")
        shown += os.read(terminal, 65536)
    return shown


def whole(terminal: int) -> str:
    """Everything that a terminal shows until its last writer is gone."""
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # how Linux tells that nobody writes any more
            break
        if not part:
            break
        shown += part
    return shown.decode()


def on_a_terminal(*words: str | Path, **env: str) -> str:
    """What the command line shows on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "80", **env}
    process = started(*words, stdout=theirs, stderr=subprocess.DEVNULL, env=environment)
    os.close(theirs)
    shown = whole(ours)
    os.close(ours)
    process.wait(PATIENCE)
    return shown


class TestPipes:
    @pytest.mark.parametrize("more", [[], ["--json"]])
    def test_a_reader_that_leaves_is_no_mistake(self, small, more):
        process = started("find", small, *more, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait(PATIENCE) == -signal.SIGPIPE
        assert said == b""

    def test_files_are_written_before_the_reader_can_leave(self, small, tmp_path):
        words = ("find", small, "--map", tmp_path / "map.svg")
        process = started(*words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.close()
        process.wait(PATIENCE)
        assert (tmp_path / "map.svg").read_text(encoding="utf-8").startswith("<svg")

    def test_a_file_may_be_a_pipe(self, small):
        run = ended("map", str(small), "-o", "/dev/stderr", text=True)
        assert run.returncode == 0
        assert run.stderr.startswith("<svg")


class TestCtrlC:
    def test_stops_with_the_best_so_far_and_says_so(self, tmp_path):
        ours, theirs = pty.openpty()
        long = LONG.replace("2028-12-31", "2027-06-30")
        words = ("find", written(tmp_path, long), "--limit", "3")
        process = started(*words, stdout=subprocess.PIPE, stderr=theirs, env=os.environ | {"TERM": "xterm"})
        os.close(theirs)
        read_until(ours, b"Looking at the days")
        process.send_signal(signal.SIGINT)
        printed = process.stdout.read().decode()
        process.stdout.close()
        assert process.wait(PATIENCE) == 0
        assert "Stopped before all days were looked at: this is the best so far." in printed
        assert "Day by day" not in printed
        # How far it came by then is the machine's affair.
        assert re.search(
            r"[\d,]+ windows? (is|are) open in all|[\d,]+ open windows?", " ".join(printed.split())
        )
        assert "Traceback" not in whole(ours)
        os.close(ours)

    def test_130_where_nothing_was_found_yet(self, small):
        code = (
            "import os, signal, sys\n"
            "import sidelines.finding.answer as answer\n"
            "price = answer.price\n"
            "def interrupted(*args):\n"
            "    os.kill(os.getpid(), signal.SIGINT)\n"
            "    return price(*args)\n"
            "answer.price = interrupted\n"
            "from sidelines.cli import main\n"
            "main()\n"
        )
        run = ended("find", small, "--meeting", "the envoy's visit", code=code, text=True)
        assert run.returncode == 130
        assert "Stopped before all days were looked at" in run.stdout
        assert run.stderr == ""

    def test_elsewhere_breaks_off_without_a_word(self, small):
        code = (
            "import sidelines.formats.cases.file as file\n"
            "def interrupted(path, **_):\n"
            "    raise KeyboardInterrupt\n"
            "file.load_case = interrupted\n"
            "from sidelines.cli import main\n"
            "main()\n"
        )
        run = ended("find", str(small), code=code, text=True)
        assert (run.returncode, run.stdout) == (130, "")
        assert "Traceback" not in run.stderr


class TestTerminal:
    def test_uses_styles_on_a_terminal_unless_asked_not_to(self, small):
        styled = on_a_terminal("find", small)
        assert "\x1b[1m" in styled
        colours = re.compile(r"\x1b\[[0-9;]*3\d(;|m)")
        assert not colours.search(on_a_terminal("find", small, NO_COLOR="1"))

    def test_fits_80_columns(self, small):
        shown = re.sub(r"\x1b\[[0-9;]*m", "", on_a_terminal("find", small))
        assert "Ranked, the least costly first" in shown
        assert max(len(line) for line in shown.splitlines()) <= 80

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_completes_verbs_and_options(self, shell):
        asked = {"COMP_WORDS": "sidelines wh", "COMP_CWORD": "1"}
        if shell != "bash":
            asked = {"_TYPER_COMPLETE_ARGS": "sidelines wh", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        env = os.environ | {"_SIDELINES_COMPLETE": f"complete_{shell}", **asked}
        code = "import sys; sys.argv[0] = 'sidelines'; from sidelines.cli import main; main()"
        run = ended(code=code, text=True, env=env)
        assert {"where", "why-not"} <= set(re.findall(r"[a-z-]+", run.stdout))


class TestEncodings:
    def test_a_terminal_without_the_letters_is_no_mistake(self, small):
        env = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        run = ended("find", str(small), env=env)
        assert (run.returncode, run.stderr) == (0, b"")
        assert b"08:00?22:00" in run.stdout

    def test_json_keeps_every_letter_all_the_same(self, tmp_path):
        path = written(tmp_path, SMALL.replace("Rufus Firefly", "王毅"))
        env = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        run = ended("find", str(path), "--json", env=env)
        assert json.loads(run.stdout)["meeting"]["participants"][1] == "王毅"


class TestStarting:
    @pytest.mark.parametrize("words", [["--version"], ["--help"], ["find", "--help"]])
    def test_loads_nothing_that_only_answers_need(self, words):
        code = (
            "import sys\n"
            "from sidelines.cli import main\n"
            "try:\n"
            "    main()\n"
            "finally:\n"
            "    heavy = {'numpy', 'tree_sitter', 'rapidfuzz', 'sidelines.places'} & set(sys.modules)\n"
            "    print('loaded:', *heavy)\n"
        )
        run = ended(*words, code=code, text=True)
        assert run.stdout.endswith("loaded:\n")

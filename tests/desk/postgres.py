"""A PostgreSQL server in a temporary folder, from Debian's packages.

    python -m tests.desk.postgres -q tests/desk

runs pytest with these arguments on such a server: DATABASE_URL names it, and pytest-xdist's workers each make a
database of their own there. What is in `SAME_ON_BOTH` is left to the run on SQLite; every other test runs on both, a
new one too.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "desk"

SAME_ON_BOTH = {
    "browser/": "the desk is the demo there, in a store of its own",
    "test_commands.py": "makes stores of its own, on both databases",
    "test_races.py": "makes stores of its own, on both databases",
    "test_journal.py::TestRaces": "makes stores of its own, on both databases",
    "test_letters.py::TestRaces": "makes stores of its own, on both databases",
    "test_access.py::test_what_lies_in_a_ring_changes_nothing_that_others_see": "who gets what runs on both",
    "test_drawn.py": "fields as HTML",
    "test_find.py": "the answer of the core, drawn from diaries that test_diary reads on both",
    "test_moves_forms.py": "sheets; the moves that they make are those of test_actions",
    "test_settings.py": "the environment, and what browsers are told",
    "test_story_page.py": "the demo's store as pages; test_demo fills it on both",
    "test_try.py": "keeps nothing",
}
"""What says nothing of the database, by where it is in this folder, and why."""


def is_same_on_both(node: str) -> bool:
    """Whether the test of this id says the same on both databases."""
    return node.removeprefix("tests/desk/").startswith(tuple(SAME_ON_BOTH))


class NoPostgres(Exception):
    """PostgreSQL is not installed: apt-get install postgresql."""


def binaries() -> Path:
    """The folder of PostgreSQL's programs, the newest version's."""
    named = shutil.which("initdb")
    found = [Path(named).parent] if named else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name))
    with_server = [folder for folder in found if (folder / "initdb").exists()]
    if not with_server:
        raise NoPostgres(NoPostgres.__doc__)
    return with_server[-1]


@contextmanager
def temporary_server() -> Iterator[str]:
    """A running server's DATABASE_URL; it listens on a socket in its own folder alone, and goes with it."""
    programs = binaries()
    # A socket's path may have about a hundred characters, so the folder lies where paths are short.
    with tempfile.TemporaryDirectory(prefix="sidelines-pg-", ignore_cleanup_errors=True) as name:
        folder, owner = Path(name), _owner()
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)

        def run(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [programs / program, *arguments],
                user=owner and owner.pw_uid, group=owner and owner.pw_gid, extra_groups=owner and [],
                cwd=folder, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                raise RuntimeError(f"{program}: {done.stderr}")

        cluster = str(folder / "cluster")
        run("initdb", "-D", cluster, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = (
            f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
        )
        run("pg_ctl", "-D", cluster, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgres://{USER}@{str(folder).replace('/', '%2F')}/postgres"
        finally:
            run("pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop")


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def main(arguments: list[str]) -> int:
    """Run pytest on a temporary server; without PostgreSQL, say so, and fail where nothing may be skipped."""
    try:
        with temporary_server() as url:
            environment = {**os.environ, "DATABASE_URL": url}
            command = [sys.executable, "-m", "pytest", *arguments]
            return subprocess.run(command, env=environment, check=False).returncode
    except NoPostgres as lack:
        print(f"Not run on PostgreSQL: {lack}", file=sys.stderr)
        return int(os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`sidelines desk`: what it refuses, the demo as it is served, and backup and restore on both databases."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing

import pytest

SECRET = "an example for tests alone: 0123456789 abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def desk(tmp_path):
    """Run `sidelines desk` in an empty folder: `desk("migrate", SIDELINES_STORE=...)`."""

    def run(*arguments, **said):
        return subprocess.run(
            [sys.executable, "-c", "from sidelines.cli import main; main()", "desk", *map(str, arguments)],
            env=clean() | said,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def clean() -> dict[str, str]:
    """The environment without anything said to a desk."""
    names = ("SIDELINES_", "DATABASE_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(names)}


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


class TestServe:
    def test_names_all_that_is_missing_and_does_not_start(self, desk):
        done = desk("serve", SIDELINES_DEBUG="yes")
        assert done.returncode == 2
        assert "SIDELINES_SECRET is not set" in done.stderr
        assert "SIDELINES_HOSTS is not set" in done.stderr
        assert "SIDELINES_DEBUG is yes" in done.stderr
        assert "Traceback" not in done.stderr

    def test_refuses_the_demo(self, desk):
        done = desk("serve", SIDELINES_MODE="demo")
        assert done.returncode == 2
        assert "anybody could sign in as anybody" in done.stderr

    def test_refuses_a_store_that_is_not_up_to_date(self, desk, tmp_path):
        done = desk(
            "serve",
            SIDELINES_SECRET=SECRET,
            SIDELINES_HOSTS="desk.example.org",
            SIDELINES_STORE=str(tmp_path / "store"),
        )
        assert done.returncode == 2
        assert "sidelines desk migrate" in done.stderr


class TestWithoutDjango:
    def test_one_line_names_the_extra(self, tmp_path):
        hide = (
            "import sys, importlib.util as u; real = u.find_spec\n"
            "u.find_spec = lambda name, *a: None if name == 'django' else real(name, *a)\n"
            "from sidelines.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", hide, "desk", "migrate"],
            env=clean(),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.strip() == 'The desk is not installed: pip install "sidelines[desk]".'

    def test_help_needs_no_django(self):
        code = "import sys; from sidelines.cli import app; app(['desk', '--help'], standalone_mode=False)"
        done = subprocess.run(
            [sys.executable, "-c", f"{code}; assert 'django' not in sys.modules"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "verify-journal" in done.stdout


class TestDemo:
    def test_is_served_by_both_names_until_stopped_and_its_store_is_used_after(self, desk, tmp_path):
        port = free_port()
        command = [
            sys.executable,
            "-c",
            "from sidelines.cli import main; main()",
            "desk",
            "demo",
            "--port",
            f"{port}",
        ]
        environment = clean() | {"SIDELINES_DEBUG": "yes"}  # so that nothing needs to be collected
        with subprocess.Popen(
            command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True
        ) as served:
            try:
                assert {
                    answer(f"http://{host}:{port}/accounts/login/") for host in ("localhost", "127.0.0.1")
                } == {200}
                refused = desk("demo", "--port", port)
                assert refused.returncode == 2
                assert f"Port {port} on localhost is taken" in refused.stderr
            finally:
                served.send_signal(signal.SIGINT)
                printed = served.communicate(timeout=30)[0]
        assert served.returncode == 0
        assert f"http://localhost:{port}/" in printed
        with socket.socket() as freed:
            freed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            freed.bind(("127.0.0.1", port))
        after = desk("invite", "new@example.org", "--office", "Office of Aino", "--zone", "Europe/Helsinki")
        assert after.returncode == 0, after.stderr
        assert "build/desk" in after.stderr
        with closing(sqlite3.connect(tmp_path / "build" / "desk" / "desk.sqlite3")) as store:
            assert store.execute("SELECT email FROM desk_invitation").fetchall() == [("new@example.org",)]

    def test_does_not_touch_a_store_of_real_use(self, desk):
        for said in ({"SIDELINES_MODE": "real"}, {"DATABASE_URL": "postgres://db.example.org/desk"}):
            done = desk("demo", **said)
            assert done.returncode == 2
            assert "real use" in done.stderr


def answer(address: str) -> int:
    """The status at an address, once something answers there."""
    for _number in range(900):
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                return page.status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nothing answers at {address}")


@pytest.fixture(params=["sqlite", "postgres"])
def said(request, tmp_path):
    """The environment of a desk for real use, on each of the databases."""
    found = {
        "SIDELINES_SECRET": SECRET,
        "SIDELINES_HOSTS": "desk.example.org",
        "SIDELINES_STORE": str(tmp_path / "store"),
    }
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_url")
        name = f"desk{os.getpid()}"
        run_sql(server, f"DROP DATABASE IF EXISTS {name}")
        run_sql(server, f"CREATE DATABASE {name}")
        found["DATABASE_URL"] = server.rpartition("/")[0] + f"/{name}"
    return found


def run_sql(url: str, sql: str) -> list[tuple]:
    """What a statement finds, on a PostgreSQL server or in the SQLite store."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(sql)
        return found.fetchall() if found.description else []


def rows(said: dict[str, str], sql: str) -> list[tuple]:
    if "DATABASE_URL" in said:
        return run_sql(said["DATABASE_URL"], sql)
    with closing(sqlite3.connect(f"{said['SIDELINES_STORE']}/desk.sqlite3")) as store:
        found = store.execute(sql).fetchall()
        store.commit()
        return found


def invited(said: dict[str, str]) -> set[str]:
    return {row[0] for row in rows(said, "SELECT email FROM desk_invitation")}


class TestStore:
    def test_is_backed_up_and_restored_whole(self, desk, said, tmp_path):
        assert desk("migrate", **said).returncode == 0
        first = desk("invite", "first@example.org", "--office", "Office of Aino", **said)
        assert first.stdout.startswith("https://desk.example.org/invitation/")
        rows(said, "INSERT INTO django_session VALUES ('key', 'text', '2030-01-01')" + returning(said))
        kept = tmp_path / "kept"
        done = desk("backup", kept, **said)
        assert done.returncode == 0, done.stderr
        assert b"first@example.org" in kept.read_bytes() or said.get("DATABASE_URL")
        assert desk("invite", "second@example.org", "--office", "Office of Aino", **said).returncode == 0

        refused = desk("restore", kept, **said)
        assert refused.returncode == 2
        assert "--force" in refused.stderr
        assert invited(said) == {"first@example.org", "second@example.org"}

        done = desk("restore", kept, "--force", **said)
        assert done.returncode == 0, done.stderr
        assert invited(said) == {"first@example.org"}
        assert rows(said, "SELECT * FROM django_session") == []
        assert desk("invite", "third@example.org", "--office", "Office of Aino", **said).returncode == 0

    def test_a_file_that_is_no_backup_changes_nothing(self, desk, said, tmp_path):
        assert desk("migrate", **said).returncode == 0
        assert desk("invite", "first@example.org", "--office", "Office of Aino", **said).returncode == 0
        wrong = tmp_path / "wrong"
        for content in (b"", b"no backup at all\n" * 100, b"SQLite format 3\0" + b"\0" * 5000, b"PGDMP"):
            wrong.write_bytes(content)
            done = desk("restore", wrong, "--force", **said)
            assert done.returncode == 2, content
            assert "Traceback" not in done.stderr
        assert invited(said) == {"first@example.org"}

    def test_no_file_is_overwritten_and_none_left_half_made(self, desk, said, tmp_path):
        assert desk("migrate", **said).returncode == 0
        there = tmp_path / "there"
        there.write_text("mine")
        assert desk("backup", there, **said).returncode == 2
        assert there.read_text() == "mine"
        unmade = {**said, "SIDELINES_STORE": str(tmp_path / "none")}
        if "DATABASE_URL" not in said:
            done = desk("backup", tmp_path / "new", **unmade)
            assert done.returncode == 2
            assert "sidelines desk migrate" in done.stderr
        assert {path.name for path in tmp_path.iterdir()} <= {"there", "store"}

    def test_the_worker_ends_when_nothing_is_left(self, desk, said):
        assert desk("migrate", **said).returncode == 0
        done = desk("work", "--once", **said)
        assert done.returncode == 0, done.stderr

    def test_invite_refuses_what_it_cannot_do(self, desk, said):
        assert desk("migrate", **said).returncode == 0
        for arguments, named in (
            (("nobody", "--office", "Office of Aino"), "valid email"),
            (("a@example.org", "--office", "Office of Aino", "--zone", "Mars/Base"), "Mars/Base is no zone"),
        ):
            done = desk("invite", *arguments, **said)
            assert done.returncode == 2
            assert named in done.stderr
        assert rows(said, "SELECT name FROM desk_office") == []
        done = desk("invite", "a@example.org", "--office", "X", **{**said, "SIDELINES_SECRET": ""})
        assert "SIDELINES_SECRET is not set" in done.stderr


def returning(said: dict[str, str]) -> str:
    return " RETURNING session_key" if "DATABASE_URL" in said else ""

"""The store as a whole: made, brought up to date, backed up and restored, in SQLite and in PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sidelines.errors import SidelinesError

PASSING = ("django_session", "usersessions_usersession", "desk_cache")
"""Tables whose rows no backup keeps: who is signed in now, and how often somebody tried to be."""


class NotUpToDate(SidelinesError):
    """The store is not up to date."""


class BackupRefused(SidelinesError):
    """The store was not backed up or restored."""


def migrate() -> None:
    """Make the store, or bring it up to date."""
    settings.STORE.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def is_up_to_date() -> bool:
    """Whether the store is there and no migration is outstanding."""
    if _is_sqlite() and not Path(connection.settings_dict["NAME"]).exists():
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def is_empty() -> bool:
    """Whether the store holds nothing yet: no table, or no office."""
    if _is_sqlite() and not Path(connection.settings_dict["NAME"]).exists():
        return True
    if "desk_office" not in connection.introspection.table_names():
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM desk_office)")
        return not cursor.fetchone()[0]


def back_up(file: Path) -> None:
    """Write the store into a new file, while the desk runs; nobody's being signed in is in it."""
    if file.exists():
        raise BackupRefused(f"{file} exists already: name a file that doesn't.")
    if not file.absolute().parent.is_dir():
        raise BackupRefused(f"{file.absolute().parent} is no folder.")
    if not is_up_to_date():
        raise NotUpToDate("The store is not up to date: run sidelines desk migrate first.")
    with _beside(file) as unfinished:
        if _is_sqlite():
            _copy_sqlite(unfinished)
        else:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}",
                 *(f"--exclude-table-data={table}" for table in PASSING))  # fmt: skip
        unfinished.replace(file)


def restore(file: Path, *, force: bool) -> None:
    """Put back what a backup holds, all of it or nothing; a store that holds something needs `force`."""
    if not file.is_file():
        raise BackupRefused(f"{file} is no file.")
    if not force and not is_empty():
        raise BackupRefused("The store holds something already: --force replaces it.")
    settings.STORE.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_sqlite():
        _restore_sqlite(file)
    else:
        _run("pg_restore", "--list", str(file))
        connection.close()
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
             "--exit-on-error", f"--dbname={connection.settings_dict['NAME']}", str(file))  # fmt: skip
    migrate()


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file in the same folder, to be renamed when it is whole, and gone if it never is."""
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.absolute().parent)
    os.close(number)
    unfinished = Path(name)
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _copy_sqlite(target: Path) -> None:
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours,
        closing(sqlite3.connect(target)) as copy,
    ):
        ours.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        for table in PASSING:
            copy.execute(f"DELETE FROM {table}")
        copy.commit()
        copy.execute("VACUUM")  # so that what was deleted can't be read from free pages
        _check_sqlite(copy, target)


def _restore_sqlite(file: Path) -> None:
    """Copy the backup into the database that is in use, as one transaction of SQLite's own."""
    connection.close()
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as backup:
            _check_sqlite(backup, file)
            with closing(
                sqlite3.connect(connection.settings_dict["NAME"], timeout=settings.SQLITE_BUSY_SECONDS)
            ) as ours:
                ours.execute("PRAGMA journal_mode=WAL")
                backup.backup(ours)
    except sqlite3.DatabaseError as refusal:
        raise BackupRefused(f"{file} can't be restored: {refusal}.") from None


def _check_sqlite(database: sqlite3.Connection, file: Path) -> None:
    """Raise `BackupRefused` unless this is a whole store of a desk."""
    found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise BackupRefused(f"{file} is damaged: {found}.")
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'desk_office'").fetchone():
        raise BackupRefused(f"{file} is no store of a desk.")


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's on the store; its password is in no list of processes."""
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(f"{program} is not installed: apt-get install postgresql-client.")
    done = subprocess.run(
        [path, *arguments], env={**os.environ, **_login()}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said: Sequence[str] = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise BackupRefused(f"{program}: {said[0]}")


def _login() -> dict[str, str]:
    said = connection.settings_dict
    named = {
        "PGDATABASE": said["NAME"],
        "PGUSER": said["USER"],
        "PGPASSWORD": said["PASSWORD"],
        "PGHOST": said["HOST"],
        "PGPORT": said["PORT"],
        "PGSSLMODE": said.get("OPTIONS", {}).get("sslmode"),
        "PGSSLROOTCERT": said.get("OPTIONS", {}).get("sslrootcert"),
    }
    return {name: str(value) for name, value in named.items() if value}

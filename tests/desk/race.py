"""Races: a script of several processes is run on a store of its own, and tells what came of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg

HERE = Path(__file__).parents[2]


def run(script: str, store: Path, url: str = "") -> dict:
    """What a script tells that raced on a store in SQLite or, with `url`, in that database."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.desk.{script}"],
        env={**os.environ, "SIDELINES_STORE": str(store), "DATABASE_URL": url},
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def own_database(server: str, name: str) -> str:
    """The address of a new, empty database on a PostgreSQL server."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"

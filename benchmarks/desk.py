"""Desk: how long its pages take with many requests in the store and many clients at once.

    python -m benchmarks.desk [--database URL] [--requests N] [--clients N] [--seconds S]
                              [--store DIR] --json OUT

Fills an empty store (by default SQLite in a temporary folder; a URL names an empty database of PostgreSQL, the word
`postgres` a temporary server), serves it as `sidelines desk serve` does, with two processes, and opens every page with
so many clients at once, each signed in as a member and keeping its connection. After each page comes the bare page:
a Django view behind the same middleware that makes as many queries, one row each, and as many writes, and nothing
else. `ratio_to_bare` is the page's pages a second beside the bare one's.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

WORKERS, THREADS = 2, 4
WARM_UP = 16
"""So many pages are opened before the time is taken."""
MOST = 1_000
"""No page is opened more often."""
SECRET = "only the benchmark signs with this, 0123456789, abcdefghij, ABCDEFGHIJ"
Row = dict[str, Any]


def main() -> int:
    """Fill, serve, drive, and write what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", default="", help="an empty PostgreSQL database, or the word postgres")
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument(
        "--seconds", type=float, default=4.0, help="how long each page is opened again and again"
    )
    parser.add_argument("--store", type=Path, help="a folder for the SQLite store, kept and used again")
    parser.add_argument("--json", type=Path, required=True)
    asked = parser.parse_args()
    with ExitStack() as stack:
        store = str(asked.store or stack.enter_context(tempfile.TemporaryDirectory(prefix="sidelines-desk-")))
        database = asked.database
        if database == "postgres":
            from tests.desk.postgres import temporary_server

            database = stack.enter_context(temporary_server())
        _settle(store, database)
        rows = measured(asked.requests, asked.clients, asked.seconds)
    asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(table(rows))
    return 0


def _settle(store: str, database: str) -> None:
    """Set the environment from which the desk reads its settings, and start Django in this process."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "benchmarks.desk_settings",
        "DATABASE_URL": database,
        "SIDELINES_STORE": store,
        "SIDELINES_SECRET": SECRET,
        "SIDELINES_HOSTS": "localhost",
        "SIDELINES_MODE": "demo",  # this process alone: only the demo's clock can be set
    }
    import django

    django.setup()


def measured(requests: int, clients: int, seconds: float) -> list[Row]:
    """What was measured, a row a page, in a store that holds nothing before."""
    from django.db import connection

    from benchmarks.desk_bare import make_table
    from benchmarks.desk_pages import pages, queries, sessions
    from benchmarks.desk_store import fill, filled
    from sidelines.desk import journal, store
    from sidelines.desk.serving import collect_static_files

    began = time.monotonic()
    store.migrate()
    collect_static_files()
    ready = filled(requests) or fill(requests, _say)
    make_table()
    _analyse(connection)
    whole = journal.verify()
    if not whole.whole:
        raise RuntimeError(whole.sentence)
    _say(f"{requests:,} requests after {time.monotonic() - began:.0f} s. {whole.sentence}")
    os.environ["SIDELINES_MODE"] = "real"
    cookies = sessions(ready, clients)
    found = [(page, queries(ready, page)) for page in pages(ready)]
    connection.close()
    rows = []
    with served() as port:
        for page, (reads, writes) in found:
            taken = drive(port, page.addresses, cookies, seconds)
            # The two queries that the bare page's own middleware makes are among the page's.
            bare = drive(port, [f"/bare/{max(0, reads - 2)}/{writes}/"], cookies, seconds)
            rows.append(_row(page.name, clients, taken, bare) | {"queries": reads, "writes": writes})
            _say(json.dumps(rows[-1]))
    return rows


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _analyse(connection: Any) -> None:
    """Let the database know how its tables are filled, as it would by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def served() -> Iterator[int]:
    """The port at which the desk is served, with as many processes as a small machine would have."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable, "-m", "gunicorn", "sidelines.desk.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "30", "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("The desk doesn't answer.")


# --- driving -----------------------------------------------------------------------------------------------------


class Taken:
    """How long each page took, in seconds, and how long all of them together."""

    def __init__(self) -> None:
        self.each: list[float] = []
        self.began, self.ended = float("inf"), 0.0

    def per_second(self) -> float:
        """How many pages were answered a second."""
        return len(self.each) / (self.ended - self.began)

    def percentile(self, part: float) -> float:
        """The milliseconds within which that part of the pages was answered."""
        ordered = sorted(self.each)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def drive(port: int, addresses: Sequence[str], cookies: Sequence[str], seconds: float) -> Taken:
    """Open addresses one after the other with a client for each cookie, all at once, for so long."""
    taken, faults = Taken(), []
    ready = Barrier(len(cookies))

    def client(number: int, cookie: str) -> None:
        connection = http.client.HTTPConnection("localhost", port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for turn in range(WARM_UP // len(cookies) + 1):
                _open(connection, addresses[(number + turn) % len(addresses)], cookie)
            ready.wait(timeout=120)
            _repeat(connection, number, cookie)
        except Exception as fault:  # told in the main thread
            faults.append(fault)
            ready.abort()
        finally:
            connection.close()

    def _repeat(connection: http.client.HTTPConnection, number: int, cookie: str) -> None:
        before = time.perf_counter()
        taken.began = min(taken.began, before)
        until = before + seconds
        turn = number
        while before < until and len(taken.each) < MOST:
            _open(connection, addresses[turn % len(addresses)], cookie)
            after = time.perf_counter()
            taken.each.append(after - before)
            before, turn = after, turn + len(cookies)
        taken.ended = max(taken.ended, before)

    threads = [Thread(target=client, args=each) for each in enumerate(cookies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return taken


def _open(connection: http.client.HTTPConnection, address: str, cookie: str) -> None:
    """Open a page; raises unless it is there."""
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "identity"})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{address} answered {response.status}: {body[:300]!r}")


# --- telling -----------------------------------------------------------------------------------------------------


def _row(name: str, clients: int, taken: Taken, bare: Taken) -> Row:
    return {
        "page": name,
        "clients": clients,
        "p50_ms": round(taken.percentile(0.50), 1),
        "p95_ms": round(taken.percentile(0.95), 1),
        "p99_ms": round(taken.percentile(0.99), 1),
        "per_second": round(taken.per_second(), 1),
        "ratio_to_bare": round(taken.per_second() / bare.per_second(), 2),
    }


def table(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown."""
    names = list(rows[0])
    lines = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(str(row[name]) for name in names)} |" for row in rows)])


if __name__ == "__main__":
    sys.exit(main())

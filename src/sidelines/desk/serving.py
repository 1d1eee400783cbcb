"""Starting the desk: for real use, and as the demo."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from django.core.management import call_command
from gunicorn.config import Config
from gunicorn.glogging import Logger

from sidelines.desk import environment
from sidelines.desk.logs import NoSecretLinks
from sidelines.desk.store import NotUpToDate, is_up_to_date, migrate
from sidelines.errors import SidelinesError

LOCAL = ("127.0.0.1", "::1")
"""Where `localhost` may lead, by one version of the Internet Protocol or the other."""


class PortTaken(SidelinesError):
    """The port is taken."""


class DeskLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's log, with no secret link in it."""

    def setup(self, cfg: Config) -> None:
        """Set up the log as Gunicorn would, and take out secret links."""
        super().setup(cfg)
        for each in (*self.error_log.handlers, *self.access_log.handlers):
            each.addFilter(NoSecretLinks())


def serve(*, bind: str, workers: int, threads: int) -> None:
    """Serve the desk for real use, in place of this process; refuses unfit settings and an old store."""
    environment.refuse_unsafe(environment.current())
    if not is_up_to_date():
        raise NotUpToDate("The store is not up to date: run sidelines desk migrate first.")
    collect_static_files()
    command = _gunicorn([bind], workers=workers, threads=threads)
    os.execv(command[0], command)  # so that signals reach Gunicorn itself


def demo(*, port: int) -> None:
    """Serve the demo, with a worker beside it for its letters, until stopped."""
    addresses = free_addresses(port)
    collect_static_files()
    commands = (
        _gunicorn(addresses, workers=2, threads=4),
        [sys.executable, "-c", "from sidelines.cli import main; main()", "desk", "work"],
    )
    # Each in a session of its own: Ctrl-C reaches this process alone, which then ends both in good order.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]
    _until_stopped(running)


def free_addresses(port: int) -> list[str]:
    """Where `localhost` can be listened to at this port; raises `PortTaken` where something listens already."""
    found = []
    for host in LOCAL:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((host, port))
        except OSError as refusal:
            if family == socket.AF_INET6:
                if refusal.errno == errno.EADDRINUSE:
                    raise PortTaken(_taken(port)) from None
                continue  # a machine without IPv6
            raise PortTaken(_taken(port)) from None
        found.append(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    return found


def collect_static_files() -> None:
    """Put style sheets and scripts, named by their content, where the desk serves them from."""
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)


def prepare_demo() -> str:
    """Make the demo's store and fill it where it is empty; says what was done."""
    from sidelines.desk.demo import fill  # it needs models, and Gunicorn loads this module for its log alone

    migrate()
    return fill()


def work(*, once: bool) -> None:
    """Do what is waiting in the queue, until stopped or, `once`, until nothing is left."""
    if not is_up_to_date():
        raise NotUpToDate("The store is not up to date: run sidelines desk migrate first.")
    import_module("sidelines.desk.jobs").run_worker(once=once)


def _gunicorn(bind: Sequence[str], *, workers: int, threads: int) -> list[str]:
    binds = [part for address in bind for part in ("--bind", address)]
    return [
        sys.executable, "-m", "gunicorn", "sidelines.desk.wsgi:application", *binds,
        "--workers", str(workers), "--threads", str(threads), "--worker-tmp-dir", _memory(),
        "--logger-class", "sidelines.desk.serving.DeskLog", "--log-level", "warning",
    ]  # fmt: skip


def _memory() -> str:
    """A folder in memory, where there is one, for the file by which workers show that they live."""
    return next((folder for folder in ("/dev/shm",) if os.access(folder, os.W_OK)), os.curdir)


def _taken(port: int) -> str:
    return (
        f"Port {port} on localhost is taken, perhaps by another desk: stop it, or choose another with --port."
    )


def _until_stopped(running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until this process is told to stop or one of those running ends, then end them all."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        running[0].wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()

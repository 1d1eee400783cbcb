"""`sidelines desk`: the web desk, started and looked after."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sidelines.cli.asking import say
from sidelines.errors import SidelinesError

DEMO_STORE = Path("build/desk")
"""Where `make run` keeps the demo's store, from the folder that it is run in."""

desk = typer.Typer(
    help="The web desk: serve it, look after its store, send its letters.", no_args_is_help=True
)


class DeskMissing(SidelinesError):
    """The desk is not installed."""


@desk.command()
def serve(
    bind: Annotated[
        str, typer.Option(help="Address and port, or unix:PATH, to listen at.")
    ] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 3,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each process.")] = 2,
) -> None:
    """Serve the desk for real use; refuses to start while settings are unfit for it, and names them all."""
    _open()
    from sidelines.desk import serving

    serving.serve(bind=bind, workers=workers, threads=threads)


@desk.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="The port on localhost.")] = 8000,
) -> None:
    """Serve a demo with made-up offices and a settable today, until stopped with Ctrl-C."""
    mode = os.environ.get("SIDELINES_MODE")
    if mode not in (None, "", "demo") or (os.environ.get("DATABASE_URL") and mode != "demo"):
        raise SidelinesError(
            "The demo doesn't touch a store of real use: set SIDELINES_MODE=demo, or unset DATABASE_URL."
        )
    os.environ["SIDELINES_MODE"] = "demo"
    os.environ.setdefault("SIDELINES_STORE", str(DEMO_STORE.absolute()))
    os.environ.setdefault("SIDELINES_ADDRESS", f"http://localhost:{port}")
    _open()
    from sidelines.desk import serving

    serving.free_addresses(port)
    say(f"The demo's store: {os.environ['SIDELINES_STORE']}")
    say(serving.prepare_demo())
    say(
        f"The desk: http://localhost:{port}/ (http://127.0.0.1:{port}/ as well, without passkeys). Ctrl-C stops it."
    )
    serving.demo(port=port)


@desk.command()
def migrate() -> None:
    """Make the store, or bring it up to date."""
    _open(demo_store=True)
    from sidelines.desk import store

    store.migrate()
    say("The store is up to date.")


@desk.command()
def work(
    once: Annotated[
        bool, typer.Option("--once", help="End when nothing is left to do, as cron likes it.")
    ] = False,
) -> None:
    """Send letters and do what else is waiting, until stopped."""
    _open(demo_store=True)
    from sidelines.desk import serving

    serving.work(once=once)


@desk.command()
def backup(file: Annotated[Path, typer.Argument(help="A file that doesn't exist yet.")]) -> None:
    """Write the whole store into one file, while the desk runs."""
    _open(demo_store=True)
    from sidelines.desk import store

    store.back_up(file)
    say(f"The store is in {file}: {file.stat().st_size:,} bytes.")


@desk.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a store that holds something.")] = False,
) -> None:
    """Put back the store that a backup holds: all of it, or nothing."""
    _open(demo_store=True)
    from sidelines.desk import store

    store.restore(file, force=force)
    say(f"The store is what {file} held, and up to date. Everybody has to sign in anew.")


@desk.command("verify-journal")
def verify_journal() -> None:
    """Go through the journal from its first entry; ends with 1 if anything in it was changed."""
    _open(demo_store=True)
    from sidelines.desk import journal

    found = journal.verify()
    say(str(found))
    if not found.whole:
        raise typer.Exit(1)


@desk.command()
def invite(
    email: Annotated[str, typer.Argument(help="Whom to invite.")],
    office: Annotated[str, typer.Option(help="The office's name; it is made where there is none.")],
    zone: Annotated[str, typer.Option(help="The zone of an office that is made.")] = "UTC",
    member: Annotated[bool, typer.Option("--member", help="Without the right to administer rights.")] = False,
) -> None:
    """Invite somebody, as a first step one who may administer rights; prints the link to send them."""
    _open(demo_store=True)
    from sidelines.desk import inviting

    link, until = inviting.invite_from_here(email, office=office, zone=zone, may_administer=not member)
    say(f"Send this link to {email}; it can be used once, until {until}:", err=True)
    say(link)


def _open(*, demo_store: bool = False) -> None:
    """Make Django ready; `demo_store` takes the store of `make run` where no other was named."""
    if find_spec("django") is None:
        raise DeskMissing('The desk is not installed: pip install "sidelines[desk]".')
    named = any(name.startswith("SIDELINES_") for name in os.environ) or "DATABASE_URL" in os.environ
    if demo_store and not named and DEMO_STORE.is_dir():
        say(f"The demo's store, made by make run, is used: {DEMO_STORE}", err=True)
        os.environ |= {"SIDELINES_MODE": "demo", "SIDELINES_STORE": str(DEMO_STORE.absolute())}
    from sidelines.desk import opening

    opening.open_desk()

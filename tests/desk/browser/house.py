"""A desk that runs as `make run` serves it, in processes and a store of its own, and browsers that look at it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000
"""So many milliseconds a page may take on a busy machine before a test gives up."""
_FILL = (
    "from sidelines.desk import opening; opening.open_desk(); "
    "from sidelines.desk import serving; serving.prepare_demo(); serving.collect_static_files()"
)


class NoChromium(Exception):
    """Chromium is not installed: apt-get install chromium."""


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, without a window; raises `NoChromium`."""
    if not CHROMIUM.exists():
        raise NoChromium(NoChromium.__doc__)
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


# --- the desk ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A desk that is being served: its address, and its store."""

    address: str
    store: Path

    def letters(self) -> list[str]:
        """Every letter that was sent, oldest first, as its reader sees it."""
        return [_text_of(each) for each in sorted((self.store / "letters").glob("*.eml"), key=_age)]

    def reply_link(self, earlier: int = 0, seconds: float = 20) -> str:
        """The address in the newest letter that invites to reply; waits for one that came after `earlier` letters."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for letter in reversed(self.letters()[earlier:]):
                if found := re.search(rf"{re.escape(self.address)}/reply/\S+", letter):
                    return found[0]
            time.sleep(0.2)
        raise AssertionError(f"No letter with a reply link in {seconds} seconds.")


def _text_of(file: Path) -> str:
    # The file holds a line of dashes after each letter; nothing is lost by reading it as the letter's last line.
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = letter.get_body(("plain",))
    return f"{letter['to']}\n{letter['subject']}\n{body.get_content() if body else ''}"


def _age(file: Path) -> tuple[int, str]:
    return file.stat().st_mtime_ns, file.name


def fill_demo(store: Path) -> None:
    """Make the demo's store in an empty folder."""
    done = subprocess.run(
        [sys.executable, "-c", _FILL], env=_environment(store), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The demo's store could not be made:\n{done.stdout}{done.stderr}")


@contextmanager
def served(store: Path) -> Iterator[Desk]:
    """Serve a filled store by the command that `make run` runs, until the end."""
    port = _free_port()
    address, log = f"http://localhost:{port}", store / "desk.log"
    command = [
        sys.executable,
        "-c",
        "from sidelines.cli import main; main()",
        "desk",
        "demo",
        "--port",
        str(port),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=_environment(store, address), stdout=output, stderr=output)
        try:
            _until_answered(address, process, log)
            yield Desk(address=address, store=store)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _environment(store: Path, address: str = "") -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SIDELINES_", "DJANGO_")) and name != "DATABASE_URL"
    }
    return {**kept, "SIDELINES_MODE": "demo", "SIDELINES_STORE": str(store), "SIDELINES_ADDRESS": address}


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _until_answered(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The desk did not start:\n{log.read_text()}")


# --- who looks at it ---------------------------------------------------------------------------------------------


@dataclass
class Visitor:
    """Somebody at a browser, with everything that went wrong on the pages they saw."""

    desk: Desk
    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, address: str = "/") -> Response:
        """Open a page of the desk."""
        whole = address if address.startswith("http") else self.desk.address + address
        response = self.page.goto(whole)
        assert response is not None
        return response

    @property
    def path(self) -> str:
        """Where on the desk the visitor is."""
        return urlsplit(self.page.url).path

    def main(self) -> str:
        """What the page says, in its main part."""
        return " ".join(self.page.locator("main").inner_text().split())

    def press(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Press the button of that name in the page's main part."""
        self.page.locator("main").get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the link of that name, wherever it is on the page."""
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, **said: str | bool | list[str]) -> None:
        """Fill in fields by their names, as somebody at the page would: what is folded away is opened first."""
        for name, value in said.items():
            fields = self.page.locator(f"main [name='{name}']")
            fields.first.wait_for(state="attached")
            if not fields.first.is_visible():
                fields.first.locator("xpath=ancestor::details[1]/summary").click()
            if isinstance(value, list) or fields.first.get_attribute("type") == "radio":
                for one in value if isinstance(value, list) else [value]:
                    self.page.locator(f"main [name='{name}'][value='{one}']").check()
            elif isinstance(value, bool):
                fields.first.set_checked(value)
            elif fields.first.evaluate("each => each.tagName") == "SELECT":
                fields.first.select_option(value)
            else:
                fields.first.fill(value)

    def file(self, subject: str) -> str:
        """The path of the request of that subject, by the way of the office's board."""
        self.open("/board/?text=" + quote(subject))
        card = self.page.locator(".card", has_text=subject).first
        if not card.is_visible():
            card.locator("xpath=ancestor::details[1]/summary").click()
        card.get_by_role("link").first.click()
        return self.path

    def makes(self, file: str, move: str, **said: str | bool | list[str]) -> None:
        """Make a move: open the file, follow the move's link, fill in its sheet and press its button."""
        self.open(file)
        self.page.locator(".menu").get_by_role("link", name=move, exact=True).click()
        self.fill(**said)
        self.send()
        assert self.path == file, f"{move}: {self.main()[:1500]}"

    def send(self) -> None:
        """Press the one button that sends what was filled in."""
        self.page.locator("main form .actions button.button").last.click()

    def set_today(self, day: str) -> None:
        """Let the demo stand at another day."""
        self.page.locator("#demo-day").fill(day)
        self.page.get_by_role("button", name="Change").click()

    def sign_in(self, name: str, office: str) -> None:
        """Sign in as a member of the demo, by the button that its sign-in page offers."""
        self.open("/accounts/login/")
        heading = self.page.get_by_role("heading", name=office, exact=True)
        offered = heading.locator("xpath=following-sibling::ul[1]").get_by_role("button", name=name)
        offered.first.click()


def watched(page: Page, faults: list[str]) -> None:
    """Note what a browser complains about: errors of scripts, what the security policy stops, files not found."""

    def said(message: ConsoleMessage) -> None:
        # That a page itself was refused or missing is for a test to say; what a page asks for has to be there.
        of_itself = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type == "error" and not of_itself:
            faults.append(f"{page.url}: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))


def visit(
    browser: Browser, desk: Desk, *, javascript: bool = True, width: int = 1280
) -> tuple[BrowserContext, Visitor]:
    """A browser window that remembers nothing of the others."""
    context = browser.new_context(
        java_script_enabled=javascript, viewport={"width": width, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(desk=desk, page=context.new_page())
    watched(visitor.page, visitor.faults)
    return context, visitor

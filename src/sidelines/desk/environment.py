"""What the desk reads from its environment: one table, and what is wrong with what was said there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sidelines.errors import SidelinesError

DEMO_SECRET = "the secret of the demonstration, which everybody can read and nobody may use for real"
"""The demo signs with this; a desk for real use refuses it."""
SECRET_LENGTH = 50
"""A secret has at least so many characters."""
YES, NO = "yes", "no"


class UnsafeSettings(SidelinesError):
    """The desk's settings are not fit for real use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting of the desk: its name in the environment, what holds without it, and what it means."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        name="SIDELINES_MODE",
        default="real",
        meaning="`real` or `demo`. The demo signs anybody in as any of its members and has a settable today.",
    ),
    Setting(
        name="SIDELINES_SECRET",
        default="",
        meaning=f"Signs sessions, invitations and reply links: at least {SECRET_LENGTH} characters that nobody "
        "can guess. Needed for real use. Whoever changes it ends every session and every link sent.",
    ),
    Setting(
        name="SIDELINES_HOSTS",
        default="",
        meaning="The names at which the desk answers, the chief one first, with commas between. "
        "Needed for real use; `*` is refused.",
    ),
    Setting(
        name="SIDELINES_ADDRESS",
        default="",
        meaning="The address that links in letters begin with. Without it, https:// and the first host.",
    ),
    Setting(
        name="SIDELINES_STORE",
        default="",
        meaning="The folder of the desk's files: the SQLite database, letters, collected static files. "
        "Without it, `sidelines` in the user's data folder (XDG_DATA_HOME, or ~/.local/share).",
    ),
    Setting(
        name="DATABASE_URL",
        default="",
        meaning="The database, such as postgres://user:password@host/name. Without it, SQLite in the store.",
    ),
    Setting(
        name="SIDELINES_SMTP",
        default="",
        meaning="Where letters are handed in: smtp://user:password@host:587 (STARTTLS), smtps://… (TLS) or "
        "smtp+plain://host:25. Without it, each letter becomes a file in the store's folder `letters`.",
    ),
    Setting(
        name="SIDELINES_SENDER",
        default="",
        meaning="The address that letters come from where an office has none of its own. Without it, "
        "desk@ and the first host.",
    ),
    Setting(
        name="SIDELINES_PROXIES",
        default="0",
        meaning="How many proxies stand before the desk and add to X-Forwarded-For, so that limits on tries "
        "count the visitor and not the proxy.",
    ),
    Setting(
        name="SIDELINES_TRY",
        default=NO,
        meaning="`yes` opens the page Try yours to visitors who have not signed in. The demo always does.",
    ),
    Setting(
        name="SIDELINES_DEBUG",
        default=NO,
        meaning="`yes` shows the inside of an error to whoever caused it. Refused for real use.",
    ),
)
"""Every setting that the desk reads, in the order of the settings reference."""

_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings as they stand in one environment."""

    said: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """What a setting comes to, its default included."""
        return self.said.get(name, "").strip() or _BY_NAME[name].default

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration; anything but the word `demo` means real use."""
        return self["SIDELINES_MODE"] == "demo"

    @property
    def secret(self) -> str:
        """What the desk signs with; empty where real use lacks it."""
        return self["SIDELINES_SECRET"] or (DEMO_SECRET if self.demo else "")

    @property
    def hosts(self) -> list[str]:
        """The names at which the desk answers."""
        named = [host.strip() for host in self["SIDELINES_HOSTS"].split(",") if host.strip()]
        return named or (["localhost", "127.0.0.1", "[::1]"] if self.demo else [])

    @property
    def address(self) -> str:
        """What links in letters begin with, without a slash at the end."""
        usual = "http://localhost:8000" if self.demo else f"https://{self._chief_host}"
        return self["SIDELINES_ADDRESS"].rstrip("/") or usual

    @property
    def sender(self) -> str:
        """The address that letters come from where an office has none of its own."""
        return self["SIDELINES_SENDER"] or f"desk@{self._chief_host.partition(':')[0]}"

    @property
    def store(self) -> Path:
        """The folder of the desk's files."""
        if self["SIDELINES_STORE"]:
            return Path(self["SIDELINES_STORE"]).expanduser().absolute()
        shared = self.said.get("XDG_DATA_HOME", "")
        return (Path(shared) if shared else Path("~/.local/share").expanduser()) / "sidelines"

    @property
    def database_url(self) -> str:
        """The database's address; empty where it is SQLite in the store."""
        return self["DATABASE_URL"]

    @property
    def proxies(self) -> int:
        """How many proxies stand before the desk."""
        text = self["SIDELINES_PROXIES"]
        return int(text) if text.isdecimal() else 0

    def asked_for(self, name: str) -> bool:
        """Whether a setting of yes or no says yes."""
        return self[name].lower() == YES

    @property
    def _chief_host(self) -> str:
        return self.hosts[0] if self.hosts else "localhost"

    def faults(self) -> list[str]:
        """What stands against real use, a sentence each; empty where nothing does."""
        faults = []
        if self["SIDELINES_MODE"] not in ("real", "demo"):
            faults.append(f"SIDELINES_MODE is {self['SIDELINES_MODE']!r}: real and demo are known.")
        elif self.demo:
            faults.append("SIDELINES_MODE is demo: anybody could sign in as anybody.")
        faults += self.secret_faults()
        if not self["SIDELINES_HOSTS"]:
            faults.append("SIDELINES_HOSTS is not set: name the hosts at which the desk answers.")
        if any("*" in host or host.startswith(".") for host in self.hosts):
            faults.append("SIDELINES_HOSTS holds a pattern: name each host in full.")
        if not self["SIDELINES_PROXIES"].isdecimal():
            faults.append(f"SIDELINES_PROXIES is {self['SIDELINES_PROXIES']!r}: a number is expected.")
        for name in ("SIDELINES_TRY", "SIDELINES_DEBUG"):
            if self[name].lower() not in (YES, NO):
                faults.append(f"{name} is {self[name]!r}: yes and no are known.")
        if self.asked_for("SIDELINES_DEBUG"):
            faults.append("SIDELINES_DEBUG is yes: errors would show the inside of the desk.")
        return faults

    def secret_faults(self) -> list[str]:
        """What stands against signing anything with this secret for real, a sentence each."""
        secret = self["SIDELINES_SECRET"]
        if not secret:
            return [
                "SIDELINES_SECRET is not set: choose one with "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
            ]
        if secret == DEMO_SECRET:
            return ["SIDELINES_SECRET is the demo's, which everybody can read."]
        if len(secret) < SECRET_LENGTH or len(set(secret)) < 10:
            return [
                f"SIDELINES_SECRET is too easy to guess: at least {SECRET_LENGTH} mixed characters are needed."
            ]
        return []


def current() -> Environment:
    """The settings as they stand in this process."""
    return Environment(os.environ)


def refuse_unsafe(environment: Environment) -> None:
    """Raise `UnsafeSettings`, naming all that is missing, unless the settings are fit for real use."""
    faults = environment.faults()
    if faults:
        raise UnsafeSettings(
            "The desk doesn't start for real use:\n" + "\n".join(f"  {each}" for each in faults)
        )

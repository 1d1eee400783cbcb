"""What other programs make of our calendars: a second library, khal, vdirsyncer, Radicale and Xandikos.

The servers run on this machine only, each in a folder of its own, and are gone when the tests are.
"""

import base64
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar, Event

from sidelines.finding.answer import Answer, find
from sidelines.formats.calendars.holds import Holds, write_holds
from sidelines.formats.calendars.itinerary import write_calendar
from sidelines.formats.cases.file import read_case
from sidelines.itinerary import Engagement, Itinerary, Stay
from sidelines.people import Principal
from sidelines.places import find_city
from sidelines.times import instant, minute_of
from tests.cases import LORD_HOWE
from tests.cli_cases import SMALL

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
HELSINKI, APIA = find_city("Helsinki"), find_city("Apia")


def when(day: date, clock: int, zone: str = HELSINKI.zone) -> int:
    return instant(day, clock, zone)


OCTOBER = date(2018, 10, 28)  # Europe's clocks go back
LETTERS = 'Überraschung; "täglich", a\\b, 首脑会晤 and so on and so forth 😀'
STAYS = (
    Stay(key="1", city=HELSINKI, first=date(2018, 7, 15), last=date(2018, 7, 16), title=LETTERS),
    Stay(
        key="2", city=LORD_HOWE, first=date(2018, 10, 6), last=date(2018, 10, 8), tentative=True,
        start=when(date(2018, 10, 6), 1200, LORD_HOWE.zone), end=when(date(2018, 10, 8), 630, LORD_HOWE.zone),
    ),
    Stay(
        key="3", city=APIA, first=date(2011, 12, 28), last=date(2011, 12, 31), assumed=frozenset({"to"}),
        end=when(date(2011, 12, 31), 600, APIA.zone), known=date(2011, 11, 1),
    ),
)  # fmt: skip
NIGHT = tuple(
    Engagement(
        key=f"night {hour}", city=HELSINKI, day=OCTOBER, zone=HELSINKI.zone,
        start=when(OCTOBER, 0) + 60 * hour + 30, end=when(OCTOBER, 0) + 60 * hour + 75,
    )
    for hour in range(1, 6)
)  # fmt: skip
ENGAGEMENTS = (
    *NIGHT,
    Engagement(
        key="way", city=HELSINKI, ends_in=APIA, day=date(2018, 7, 16), zone=HELSINKI.zone,
        start=when(date(2018, 7, 16), 1320), end=when(date(2018, 7, 17), 1380),
    ),
    Engagement(key="day", city=HELSINKI, day=date(2018, 7, 16), zone=HELSINKI.zone, title="Stadtführung, kurz"),
    Engagement(
        key="anywhere", city=None, day=date(2018, 7, 12), zone="Asia/Kolkata", movable=True,
        start=when(date(2018, 7, 12), 600, "Asia/Kolkata"), end=when(date(2018, 7, 12), 660, "Asia/Kolkata"),
    ),
)  # fmt: skip
DIARY = Itinerary(
    principal=Principal(name="Flavia Elphberg", home=HELSINKI), stays=STAYS, engagements=ENGAGEMENTS
)


@pytest.fixture(scope="module")
def answer() -> Answer:
    case, _ = read_case(SMALL)
    assert case is not None
    return find(case, limit=None)


@pytest.fixture(scope="module")
def held(answer: Answer) -> bytes:
    """Holds with the ways of all, named, two of them."""
    options, everybody = answer.options[:2], answer.meeting.participants
    return write_holds(answer, Holds(options=options, ways_of=everybody, titles=True), (), NOW).content


@pytest.fixture(scope="module")
def diary() -> bytes:
    return write_calendar([DIARY], now=NOW, titles=True)


@pytest.fixture(scope="module")
def held_later(answer: Answer, held: bytes) -> bytes:
    """The same after a second run: the first hold begins later, the second is withdrawn."""
    moved = replace(answer.options[0], suggested=answer.options[0].suggested + 45)
    wanted = Holds(options=(moved,), ways_of=answer.meeting.participants, titles=True, cancel=True)
    return write_holds(answer, wanted, Calendar.from_ical(held).events, LATER).content


def events(content: bytes) -> dict[str, Event]:
    return {str(event["UID"]): event for event in Calendar.from_ical(content).events}


def values(event: Event) -> dict[str, object]:
    """Every value of an event, with what matters of its parameters."""
    return {name: _value(event[name]) for name in event}


def _value(found: object) -> object:
    params = {key: value for key, value in getattr(found, "params", {}).items() if key in ("TZID", "RELTYPE")}
    if hasattr(found, "dt"):
        return found.dt, params
    return getattr(found, "to_ical")(), params  # noqa: B009


def objects(content: bytes) -> dict[str, bytes]:
    """Each event as a calendar of its own, as servers want them: with its zones, and without a METHOD."""
    whole = Calendar.from_ical(content)
    found = {}
    for event in whole.events:
        one = Calendar()
        one.add("PRODID", str(whole["PRODID"]))
        one.add("VERSION", "2.0")
        used = {event[key].params.get("TZID") for key in ("DTSTART", "DTEND")}
        for part in [zone for zone in whole.timezones if zone.tz_name in used] + [event]:
            one.add_component(part)
        found[str(event["UID"])] = one.to_ical()
    return found


# --- A second library ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["held", "held_later", "diary"])
def test_a_second_library_reads_every_value(request, which):
    content: bytes = request.getfixturevalue(which)
    ours, theirs = events(content), IcsCalendarStream.calendar_from_ics(content.decode())
    assert (theirs.prodid, theirs.version, theirs.method) == (
        str(Calendar.from_ical(content)["PRODID"]), "2.0", "PUBLISH",
    )  # fmt: skip
    assert {event.uid for event in theirs.events} == set(ours)
    for event in theirs.events:
        own = ours[event.uid]
        assert (event.dtstart, event.dtend) == (own.DTSTART, own.DTEND)
        if isinstance(own.DTSTART, datetime):
            assert event.dtstart.utcoffset() == own.DTSTART.utcoffset()
            assert event.dtend.utcoffset() == own.DTEND.utcoffset()
        assert event.summary == str(own["SUMMARY"])
        assert (event.description or "") == str(own.get("DESCRIPTION", ""))
        assert (event.location or "") == str(own.get("LOCATION", ""))
        assert (event.dtstamp, event.created) == (own["DTSTAMP"].dt, own["CREATED"].dt)
        assert (event.sequence, event.status.value, event.classification.value, event.transparency) == (
            own.sequence, own["STATUS"], own["CLASS"], own["TRANSP"],
        )  # fmt: skip
        assert [each.uid for each in event.related_to] == (
            [str(own["RELATED-TO"])] if "RELATED-TO" in own else []
        )
        if "GEO" in own:
            assert (event.geo.lat, event.geo.lng) == (own["GEO"].latitude, own["GEO"].longitude)
        extra = {each.name.upper(): each.value for each in event.extras}
        assert extra == {name: str(own[name]) for name in own if name.startswith("X-")}


def test_it_reads_the_right_instants(held, answer, diary):
    theirs = IcsCalendarStream.calendar_from_ics(held.decode())
    starts = {minute_of(event.dtstart) for event in theirs.events if not event.related_to}
    assert starts == {option.suggested for option in answer.options[:2]}
    theirs = IcsCalendarStream.calendar_from_ics(diary.decode())
    timed = {minute_of(event.dtstart) for event in theirs.events if isinstance(event.dtstart, datetime)}
    assert timed == {item.start for item in DIARY if item.start is not None and item.end is not None}


# --- khal and vdirsyncer ------------------------------------------------------------------------------------------


def run(folder: Path, *words: str, said: str = "", zone: str = "UTC") -> str:
    """What a program prints; it sees nothing but the folder."""
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": zone}
    done = subprocess.run(
        [sys.executable, "-m", *words], env=known, cwd=folder, input=said, capture_output=True, text=True, timeout=50,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
    return done.stdout


class Khal:
    """A khal with one calendar, in a folder."""

    def __init__(self, folder: Path, vdir: Path) -> None:
        self.folder = folder
        vdir.mkdir(parents=True, exist_ok=True)
        config = f"""
[calendars]
[[ours]]
path = {vdir}
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Helsinki
default_timezone = Europe/Helsinki
[default]
default_calendar = ours
[sqlite]
path = {folder / "khal.db"}
"""
        (folder / "khal.conf").write_text(config, encoding="utf-8")

    def __call__(self, *words: str) -> str:
        return run(self.folder, "khal", "-c", str(self.folder / "khal.conf"), *words)

    def listed(self, first: date, days: int) -> set[tuple[str, ...]]:
        """Uid, start, end, title, place and standing of every event of these days."""
        shape = "{uid}|{start-long-full}|{end-long-full}|{title}|{location}|{status}"
        lines = self(
            "list", "--once", "--day-format", "", "--format", shape, first.isoformat(), f"{days}d"
        ).splitlines()
        return {tuple(part.strip() for part in line.split("|")) for line in lines if "|" in line}


def as_khal_shows(event: Event) -> tuple[str, ...]:
    """The same, from the event itself; khal shows the last day of whole days, and a time in local time."""
    start, end = event.DTSTART, event.DTEND
    if isinstance(start, datetime):
        here = ZoneInfo("Europe/Helsinki")
        shown = [f"{each.astimezone(here):%Y-%m-%d %H:%M}" for each in (start, end)]
    else:
        shown = [f"{each} 00:00" for each in (start, end - timedelta(days=1))]
    place, standing = str(event.get("LOCATION", "")), str(event.get("STATUS", ""))
    return str(event["UID"]), *shown, str(event["SUMMARY"]), place, standing


def test_khal_takes_a_diary_and_shows_the_same(tmp_path, diary):
    khal, file = Khal(tmp_path, tmp_path / "vdir"), tmp_path / "diary.ics"
    file.write_bytes(diary)
    khal("import", "--batch", str(file))
    shown = khal.listed(date(2011, 12, 1), 40) | khal.listed(date(2018, 7, 1), 130)
    assert shown == {as_khal_shows(event) for event in events(diary).values()}


def test_khal_takes_holds_and_updates_them(tmp_path, held, held_later):
    khal, file = Khal(tmp_path, tmp_path / "vdir"), tmp_path / "out.ics"
    for content in (held, held_later):
        file.write_bytes(content)
        khal("import", "--batch", str(file))
        assert khal.listed(date(2018, 7, 1), 31) == {
            as_khal_shows(event) for event in events(content).values()
        }
    assert len(list((tmp_path / "vdir").glob("*.ics"))) == len(events(held))


# --- Servers ------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(folder: Path, words: list[str], url: str) -> Iterator[str]:
    """A server that runs until the tests are over."""
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=folder,
            env=known,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        try:
            for _ in range(300):
                assert server.poll() is None, (folder / "log").read_text()
                try:
                    answer_to("OPTIONS", url)
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                raise AssertionError((folder / "log").read_text())
            yield url
        finally:
            server.terminate()
            server.wait(timeout=20)


DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answer_to(method: str, url: str, content: bytes | None = None, kind: str = "text/calendar") -> bytes:
    """What the server answers; raises HTTPError."""
    asked = urllib.request.Request(url, data=content, method=method)
    asked.add_header("Authorization", "Basic " + base64.b64encode(b"user:").decode())
    if content is not None:
        asked.add_header("Content-Type", f"{kind}; charset=utf-8")
    with DIRECT.open(asked, timeout=20) as answer:
        return answer.read()


@pytest.fixture(scope="module")
def radicale(tmp_path_factory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("radicale"), free_port()
    words = [
        "radicale", "--config", "", "--hosts", f"127.0.0.1:{port}", "--auth-type", "none",
        "--storage-filesystem-folder", str(folder / "store"),
    ]  # fmt: skip
    with serving(folder, words, f"http://127.0.0.1:{port}/") as url:
        yield f"{url}user/"


@pytest.fixture(scope="module")
def xandikos(tmp_path_factory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("xandikos"), free_port()
    words = [
        "xandikos", "serve", "-d", str(folder / "store"), "--defaults", "-l", "127.0.0.1", "-p", str(port),
        "--no-detect-systemd", "--state-dir", str(folder / "state"),
    ]  # fmt: skip
    with serving(folder, words, f"http://127.0.0.1:{port}/") as url:
        yield f"{url}user/calendars/"


def made(server: str, name: str) -> str:
    """A new calendar on the server."""
    url = f"{server}{name}/"
    answer_to("MKCALENDAR", url)
    return url


def listed(url: str) -> bytes:
    """The server's list of what is in a calendar."""
    question = b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
    asked = urllib.request.Request(url, data=question, method="PROPFIND")
    asked.add_header("Depth", "1")
    asked.add_header("Content-Type", "application/xml")
    asked.add_header("Authorization", "Basic " + base64.b64encode(b"user:").decode())
    with DIRECT.open(asked, timeout=20) as answer:
        return answer.read()


@pytest.fixture(params=["radicale", "xandikos"])
def server(request) -> str:
    return request.getfixturevalue(request.param)


def test_a_server_takes_and_gives_back_a_diary(server, diary):
    url = made(server, "diary")
    for number, (uid, content) in enumerate(objects(diary).items()):
        answer_to("PUT", f"{url}{number}.ics", content)
        back = answer_to("GET", f"{url}{number}.ics")
        assert values(events(back)[uid]) == values(events(diary)[uid])
        zones = {zone.tz_name: zone for zone in Calendar.from_ical(back).timezones}
        assert set(zones) == {zone.tz_name for zone in Calendar.from_ical(content).timezones}


def test_a_server_takes_updates_and_withdrawals(server, held, held_later):
    url = made(server, "holds")
    for content in (held, held_later):
        for uid, one in objects(content).items():
            answer_to("PUT", f"{url}{uid.partition('@')[0]}.ics", one)
        for uid, event in events(content).items():
            back = answer_to("GET", f"{url}{uid.partition('@')[0]}.ics")
            assert values(events(back)[uid]) == values(event)
        assert listed(url).count(b".ics<") == len(events(held))
    standing = [str(event["STATUS"]) for event in events(held_later).values()]
    assert standing.count("CANCELLED") > 0


def test_vdirsyncer_carries_holds_to_a_server_and_back(tmp_path, radicale, held, held_later):
    url = made(radicale, "carried")
    config = f"""
[general]
status_path = "{tmp_path / "status"}"
[pair ours]
a = "here"
b = "there"
collections = [["holds", "holds", "carried"]]
conflict_resolution = "a wins"
[storage here]
type = "filesystem"
path = "{tmp_path / "here"}"
fileext = ".ics"
[storage there]
type = "caldav"
url = "{url.removesuffix("carried/")}"
username = "user"
password = "x"
"""
    (tmp_path / "vdirsyncer.conf").write_text(config, encoding="utf-8")
    vdir = tmp_path / "here" / "holds"
    khal, file = Khal(tmp_path, vdir), tmp_path / "out.ics"
    for content in (held, held_later):
        file.write_bytes(content)
        khal("import", "--batch", str(file))
        for verb in ("discover", "sync"):
            run(tmp_path, "vdirsyncer", "-c", str(tmp_path / "vdirsyncer.conf"), verb, said="y\ny\n")
        assert listed(url).count(b".ics<") == len(events(held))
    back = vdir.rename(tmp_path / "first")
    vdir.mkdir()
    for leftover in (tmp_path / "status").rglob("*.items"):
        leftover.unlink()
    run(tmp_path, "vdirsyncer", "-c", str(tmp_path / "vdirsyncer.conf"), "sync")
    for folder in (back, vdir):
        there = {}
        for one in folder.glob("*.ics"):
            there |= events(one.read_bytes())
        assert {uid: values(event) for uid, event in there.items()} == {
            uid: values(event) for uid, event in events(held_later).items()
        }

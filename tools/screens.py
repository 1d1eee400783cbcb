"""Take the pictures of the desk that README and docs show, from the demo as `make run` serves it.

    python tools/screens.py

writes `docs/pictures/desk-*.png`. It needs Debian's Chromium, and Playwright from requirements/dev.txt.
"""

from __future__ import annotations

import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402  # only after the tree is on the path
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.desk.browser.house import Desk, Visitor, fill_demo, launch, served, visit  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDE, PHONE = 1280, 390
LARGEST = 150_000
"""Bytes that a picture may have."""
WHITE_HOUSE, RURITANIA = "the White House", "the Foreign Ministry of Ruritania"
Open = Callable[[Visitor], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A picture: who looks, at which page, on which day and how wide; `height` cuts it off."""

    name: str
    open: Open
    member: str = ""
    office: str = ""
    day: str = ""
    width: int = WIDE
    height: int = 900


def _at(path: str) -> Open:
    return lambda who: who.open(path)


def _file(subject: str) -> Open:
    return lambda who: who.file(subject)


def _diary(day: str) -> Open:
    def open_week(who: Visitor) -> None:
        who.open("/diary/")
        who.open(f"{who.path.split('/week/')[0]}/week/{day}/")

    return open_week


def _found(who: Visitor) -> None:
    """The question that the project began with, asked of the diary of one president about the other's home."""
    who.open("/find/")
    page = who.page
    page.locator("main input[name$='-name']").first.fill("Vladimir Putin")
    page.locator("main input[name$='-home']").first.fill("Moscow")
    who.fill(
        first="2018-07-10",
        last="2018-07-17",
        third_country=True,
        candidates="named",
        cities="Helsinki; Vienna; Reykjavík; Ljubljana",
    )
    page.locator("main form.find-form").get_by_role("button", name="Find", exact=True).click()
    page.wait_for_selector(".found-option")


def _reply(who: Visitor) -> None:
    """The page that an office outside sees, by the link in its letter."""
    who.open(who.desk.reply_link())


CHIEF = {"member": "the chief of staff", "office": WHITE_HOUSE}
HEAD = {"member": "Dorothea Strelnik", "office": RURITANIA}
FIRST = "2017-12-11"
SCREENS = (
    Screen(name="desk-reply", open=_reply, height=1100),
    Screen(name="desk-reply-phone", open=_reply, width=PHONE),
    Screen(name="desk-wish", open=_at("/story/2017-12-11/")),
    Screen(name="desk-story", open=_at("/story/2018-06-27/"), height=1150),
    Screen(name="desk-story-helsinki", open=_at("/story/2018-07-16/"), height=1150),
    Screen(name="desk-story-phone", open=_at("/story/2018-06-27/"), width=PHONE),
    Screen(name="desk-list", open=_at("/"), day=FIRST, **HEAD),
    Screen(name="desk-list-phone", open=_at("/"), day=FIRST, width=PHONE, **HEAD),
    Screen(name="desk-board", open=_at("/board/"), day=FIRST, **HEAD),
    Screen(name="desk-file", open=_file("The museum on the frontier"), day="2018-02-20", height=1200, **HEAD),
    Screen(name="desk-find", open=_found, day="2018-06-27", height=1100, **CHIEF),
    Screen(name="desk-diary", open=_diary("2018-07-10"), day="2018-06-27", height=1000, **CHIEF),
)


def main() -> None:
    """Take every picture, and say how large it is; fails where one is larger than it may be."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sidelines-screens-") as folder:
        store = Path(folder)
        fill_demo(store)
        with served(store) as desk, sync_playwright() as playwright:
            browser = launch(playwright)
            for screen in SCREENS:
                file = PICTURES / f"{screen.name}.png"
                file.write_bytes(_taken(browser, desk, screen))
                size = file.stat().st_size
                print(f"{file.relative_to(ROOT)}: {size:,} bytes")
                if size > LARGEST:
                    raise SystemExit(f"{file.name} has more than {LARGEST:,} bytes: cut it off higher.")
            browser.close()


def _taken(browser: object, desk: Desk, screen: Screen) -> bytes:
    context, who = visit(browser, desk, width=screen.width)
    try:
        if screen.member:
            who.sign_in(screen.member, screen.office)
        if screen.day:
            who.set_today(screen.day)
        screen.open(who)
        who.page.set_viewport_size({"width": screen.width, "height": screen.height})
        return smaller(who.page.screenshot(animations="disabled", caret="hide"))
    finally:
        context.close()


# --- fewer colours, fewer bytes ----------------------------------------------------------------------------------


def smaller(png: bytes) -> bytes:
    """The picture with at most 256 colours, the commonest ones; each other becomes the nearest of them.

    A page has few colours, and the edges of its letters many shades of them, so that hardly anything is lost.
    """
    pixels = _read(png)
    height, width, _channels = pixels.shape
    flat = pixels.reshape(-1, 3).astype(np.int32)
    # Four bits a channel less sharp than the eye are enough to tell shades apart.
    codes = (flat[:, 0] >> 2 << 12) | (flat[:, 1] >> 2 << 6) | (flat[:, 2] >> 2)
    kinds, which, counts = np.unique(codes, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(which, weights=flat[:, part]) for part in range(3)], axis=1)
    shades = sums / counts[:, None]
    commonest = np.argsort(-counts)[:256]
    palette = shades[commonest]
    nearest = np.empty(len(kinds), dtype=np.uint8)
    for begin in range(0, len(kinds), 4096):
        part = shades[begin : begin + 4096]
        nearest[begin : begin + 4096] = ((part[:, None, :] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
    indices = nearest[which.reshape(-1)].reshape(height, width)
    return _written(indices, palette.round().astype(np.uint8))


def _read(png: bytes) -> np.ndarray:
    """The red, green and blue of a PNG of eight bits a channel without interlacing, which is what Chromium writes."""
    width, height, depth, kind, _c, _f, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    channels = {2: 3, 6: 4}[kind]
    assert depth == 8
    assert not interlaced
    at, packed = 8, b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        if name == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), dtype=np.uint8).reshape(height, 1 + width * channels)
    above = np.zeros(width * channels, dtype=np.uint8)
    plain = np.empty((height, width * channels), dtype=np.uint8)
    for number, row in enumerate(rows):
        above = plain[number] = _unfiltered(int(row[0]), row[1:], above, channels)
    return plain.reshape(height, width, channels)[:, :, :3]


def _unfiltered(kind: int, row: np.ndarray, above: np.ndarray, channels: int) -> np.ndarray:
    """A row of a PNG as it was before its filter."""
    if kind == 0:
        return row
    if kind == 2:
        return row + above
    if kind == 1:
        return np.cumsum(row.reshape(-1, channels), axis=0, dtype=np.uint8).reshape(-1)
    known = bytearray(row)
    over = above.tobytes()
    for at, value in enumerate(known):
        left = known[at - channels] if at >= channels else 0
        if kind == 3:
            guess = (left + over[at]) // 2
        else:
            corner = over[at - channels] if at >= channels else 0
            guess = _paeth(left, over[at], corner)
        known[at] = (value + guess) & 255
    return np.frombuffer(bytes(known), dtype=np.uint8)


def _paeth(left: int, over: int, corner: int) -> int:
    """Whichever of three neighbours is nearest to left + over - corner, as the PNG specification has it."""
    guess = left + over - corner
    return min((left, over, corner), key=lambda each: abs(guess - each))


def _written(indices: np.ndarray, palette: np.ndarray) -> bytes:
    """A PNG with a palette."""
    height, width = indices.shape
    rows = np.concatenate([np.zeros((height, 1), dtype=np.uint8), indices], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


if __name__ == "__main__":
    main()

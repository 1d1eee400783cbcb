"""Files are written beside their place and then moved there, so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def look_at_place(path: Path, apart_from: Sequence[Path] = ()) -> None:
    """Raise OSError if no file can be written there, or none but one of `apart_from`, before anybody waits for it."""
    if path.resolve() in {other.resolve() for other in apart_from}:
        raise FileExistsError(17, "is read or written already: give another file", str(path))
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder", str(path))
    folder = path.parent
    if not folder.is_dir():
        raise FileNotFoundError(2, "there is no such folder to write into", str(folder))
    if not os.access(folder, os.W_OK):
        raise PermissionError(13, "may not be written into", str(folder))


def write_text(path: Path, text: str) -> None:
    """Put the text (UTF-8) into the file, in place of one that is there; raises OSError."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Put the bytes into the file, in place of one that is there; raises OSError."""
    look_at_place(path)
    if path.exists() and not path.is_file():  # a pipe or a terminal has no beside
        path.write_bytes(content)
        return
    path = path.resolve()
    number, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(beside).chmod(_mode(path))
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def _mode(path: Path) -> int:
    """The rights that the file has, or that a new one gets."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

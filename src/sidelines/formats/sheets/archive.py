"""What kind of file the bytes are, told by what they hold and not by its name, and whether it is safe to open."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, NoReturn

from sidelines.errors import DiaryError, FileError, Problem

Kind = Literal["csv", "xlsx", "xls", "ods"]

WORKBOOKS = ("xlsx", "xls", "ods")

_TEXTS = ("csv", "tsv", "tab", "txt")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEGABYTE = 1_000_000
_SMALL = 10 * _MEGABYTE
_CHUNK = 1 << 20
_SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx or .csv."
_OTHER_ZIPS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a text document (.docx)"),
    ("ppt/presentation.xml", "a presentation (.pptx)"),
    ("Index/Document.iwa", "a document of Numbers or Pages"),
)
_OTHER_TEXTS = (
    (re.compile(r"\s*BEGIN:VCALENDAR", re.IGNORECASE), "a calendar (iCalendar)", "Give it the ending .ics."),
    (re.compile(r"\s*%PDF-"), "a PDF", _SAVE_AS),
    (re.compile(r"\s*\{\\rtf"), "a text document (.rtf)", _SAVE_AS),
    (
        re.compile(
            r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{,2000}?-->\s*)*"
            r"<(?:!doctype\s+html|html|head|body|meta|style|table)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        "a web page (HTML)",
        _SAVE_AS,
    ),
    (re.compile(r"\s*<\?xml|\s*<\w+[\w:]*\s+xmlns"), "XML", _SAVE_AS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How large a spreadsheet may be: what is larger is refused before it takes time or memory."""

    bytes: int = 20 * _MEGABYTE
    unpacked: int = 200 * _MEGABYTE
    """Bytes of a workbook once it is unpacked."""
    ratio: int = 300
    """How many times its size a workbook of more than 10 MB may unpack to."""
    parts: int = 5_000
    """Files within a workbook."""
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 1_000_000
    """Rows times columns of a sheet."""
    seconds: int = 30
    """For what reading a workbook may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """The bytes of a spreadsheet, the name under which problems tell of it, and how they are raised."""

    name: str
    content: bytes
    error: type[FileError] = DiaryError
    bounds: Bounds = Bounds()

    @property
    def ending(self) -> str:
        """The ending of the file's name, in lower case and without its dot."""
        return PurePath(self.name).suffix.lower().removeprefix(".")

    def problem(
        self, found: str, expected: str, sentence: str = "", line: int = 0, cell: str = ""
    ) -> Problem:
        """A warning about the file, its line or its cell."""
        return Problem(
            file=self.name,
            line=line,
            field=cell,
            found=found,
            expected=expected,
            sentence=sentence,
            severity="warning",
        )

    def refuse(
        self, found: str, expected: str, sentence: str = "", line: int = 0, cell: str = ""
    ) -> NoReturn:
        """Raise the error that says why the file can't be read."""
        problem = Problem(
            file=self.name, line=line, field=cell, found=found, expected=expected, sentence=sentence
        )
        raise self.error([problem])


def kind_of(file: SheetFile) -> Kind:
    """The kind of spreadsheet that the bytes are; raises the file's error if they are none, too many, or of a
    kind that the name doesn't promise.
    """
    content = file.content
    if len(content) > file.bounds.bytes:
        most = f"{file.bounds.bytes // _MEGABYTE} MB"
        file.refuse(f"a file of more than {most}", f"at most {most}", "No diary is as long as that.")
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        file.refuse("an empty file", "a spreadsheet")
    if content.startswith(_ZIP):
        kind = _kind_of_zip(file)
    elif content.startswith(_COMPOUND):
        kind = _kind_of_compound(file)
    else:
        kind = _kind_of_text(file)
    if kind == "csv" and file.ending in (*WORKBOOKS, "xlsm", "xlsb"):
        file.refuse(
            f"text under the name of a workbook (.{file.ending})",
            f"a workbook (.{file.ending})",
            "If it is a table in text, give it the ending .csv.",
        )
    if kind != "csv" and file.ending in _TEXTS:
        file.refuse(
            f"a workbook (.{kind}) under the name of a text (.{file.ending})",
            "a table in text",
            f"Give it the ending .{kind}.",
        )
    return kind


def _kind_of_compound(file: SheetFile) -> Kind:
    names = {
        "EncryptedPackage": "a workbook protected by a password",
        "WordDocument": "a text document (.doc)",
        "PowerPoint Document": "a presentation (.ppt)",
    }
    for name, found in names.items():
        if name.encode("utf-16-le") in file.content:
            sentence = "Save it without the password." if "password" in found else _SAVE_AS
            file.refuse(found, "a workbook that can be opened", sentence)
    return "xls"


def _kind_of_text(file: SheetFile) -> Kind:
    if len(file.content) > 8 and file.content[0] == 9 and file.content[1] in (0, 2, 4):
        file.refuse("a workbook of a program from before 1995", "a workbook (.xlsx, .xls, .ods)", _SAVE_AS)
    start = file.content[:4000]
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = start.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    for sign, found, sentence in _OTHER_TEXTS:
        if sign.match(text):
            file.refuse(
                f"{found}, whatever its name says", "a spreadsheet (.csv, .xlsx, .xls, .ods)", sentence
            )
    return "csv"


def _kind_of_zip(file: SheetFile) -> Kind:
    """The kind of a zipped workbook, once it is sure that it unpacks to something of bounded size."""
    parts = _unpacked(file)
    names = {part.filename for part in parts.infolist()}
    if "mimetype" in names and any(name.startswith("content.xml") for name in names):
        with parts.open("mimetype") as part:
            said = part.read(200).decode("ascii", errors="replace").strip()
        if said.removesuffix("-template") == "application/vnd.oasis.opendocument.spreadsheet":
            _refuse_locked_ods(file, parts)
            return "ods"
        file.refuse("an OpenDocument file that is no spreadsheet", "a spreadsheet", _SAVE_AS)
    if "xl/workbook.xml" not in {name.lower() for name in names}:
        others = [found for name, found in _OTHER_ZIPS if name in names]
        found = others[0] if others else "a zip archive that holds no workbook"
        file.refuse(found, "a workbook (.xlsx, .xls, .ods)", _SAVE_AS if others else "")
    return "xlsx"


def _unpacked(file: SheetFile) -> zipfile.ZipFile:
    """The archive of a workbook, every part of it looked at; raises the file's error if one is damaged, locked
    or unpacks to too much.
    """
    bounds, damaged = file.bounds, "Save it once more, or fetch it once more."
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError, UnicodeError):
        file.refuse("a damaged workbook, cut off perhaps", "a whole workbook", damaged)
    parts = archive.infolist()
    if len(parts) > bounds.parts:
        file.refuse(f"a workbook of {len(parts):,} parts", f"at most {bounds.parts:,}")
    if any(part.flag_bits & 1 for part in parts):
        file.refuse("a workbook protected by a password", "an open one", "Save it without the password.")
    size = sum(part.file_size for part in parts)
    most = min(bounds.unpacked, max(_SMALL, len(file.content) * bounds.ratio))
    if size > most:
        found = f"a workbook of {len(file.content):,} bytes that unpacks to {size / _MEGABYTE:,.0f} MB"
        file.refuse(found, f"at most {most / _MEGABYTE:,.0f} MB", "No diary packs as tightly as that.")
    for part in parts:
        try:
            with archive.open(part) as stream:
                while stream.read(_CHUNK):
                    pass
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
            file.refuse("a workbook of which a part is damaged", "a whole workbook", damaged)
    return archive


def _refuse_locked_ods(file: SheetFile, parts: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in parts.namelist():
        with parts.open("META-INF/manifest.xml") as part:
            if b"encryption-data" in part.read(_MEGABYTE):
                file.refuse(
                    "a workbook protected by a password", "an open one", "Save it without the password."
                )

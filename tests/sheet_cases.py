"""Workbooks and tables for tests, as other programs write them."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

# Written by xlwt 1.3: Ort, Von, Bis, Uhrzeit, Betreff; Wien merged over two lines; a formula; an error.
_XLS = """
eNrtWE1IFVEU/u78vD/8eT6fhQYPEbIyEaJNBDYqz1xpFpglQfkz8h7qM6a30UVZ5jIIWhVtBAvaWG36oR9q1yIwigiCQJM2uSoK
ItTp3PNm7GkGPighm2+4Z84599xzz5z7M3fmxVTR9PjtshmswD6oWLSD8GXpBJWgK4RB9bYtWfceoGJ7+KcQDNBA+nQ8yH/ul2Mo
x3sGCm5pT4kC76kcw0m0DKbM8nVEA8fQKWQMtUQFrpKmAKUcVYRpN9NipjfZ8iHTOtZcYFpLttOiA1NGS9UeZxYfUSq4rgDS711u
85Y1u1CCZ3IWn7koMrY66q1kZ/9GqYhpeZgAjXSTmTItKRfiGkJAPF7T3FxzlBDTQrhO9kgk9g4MTCNKc2ICX+1y4Iu7+J+Ue/r1
1QuQ/ttyvf83+gAN6Wr6II3rSv0lRQNGYJ/gNTaGfPRrskZHPNlpDc2jkbd1WVTggJUmengwRbQheYrmUVvCGjaTaeIazLRl9vZS
6/akmaJ9pGPeSnYnNFljpULy3cF7TXjZXpPPazCPaA8KmS/ilRimLudvfHrZ3NVqHGfNCAeReQttlVHDxlnZghoXwPUnIwequMVO
pufY6xbmy5hGyYbula0lDrN/lG3Oc20l9bOb8crYlsVvJ35s7uC92NissYP4yaaZ4ejkG2McFZTZHmovr1FUi2px5bLEfcO9C2fH
ese09JfdK6CEndht51VbiAW5LAlFTDOSzI5YkhQnVxlJJUldkjSSNMezYHm5Z8GeZa4eUWwy8gg+vlaIfiaqQKWcCvJXjDbGrCE9
KdzrT0+PKQ+KE+NpJcRZjOA7eZDW2gpr2a/G1j4erQqSpL3KBrZjmIfYnD+mIhZFfT370Vfxo7MfOY10JUCSzMxm8YGfTHBMdIZR
IrjDbF3WKSYEDx48ePDgwYOH/xmCz1Z8uOezme6co/3Of50FKoveb5INi0MYpCtNX4WNSNHdwlBO82cTdOH6Emts4/4vlGin3i30
oYvj6Mt5/tJ3lch+njU3DP+5JZRr/4u5xPmX+/8Btg77eg==
"""


def xls() -> bytes:
    """A workbook of Excel 97."""
    return zlib.decompress(base64.b64decode(_XLS))


def xlsx(rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), year_1904: bool = False) -> bytes:
    """A workbook of one sheet as openpyxl writes it: formulas stay without values."""
    book = openpyxl.Workbook()
    if year_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods(rows: Sequence[Sequence[Any]]) -> bytes:
    """An OpenDocument spreadsheet of one table; a cell may be an odfpy element of its own."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Diary")
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(cell if isinstance(cell, type(TableRow())) else ods_cell(cell))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def ods_cell(value: Any, **attributes: Any) -> Any:
    """One cell of an OpenDocument table."""
    if value is None:
        return TableCell(**attributes)
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **attributes)
    if isinstance(value, time):
        return TableCell(valuetype="time", timevalue=f"PT{value:%H}H{value:%M}M00S", **attributes)
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=str(value), **attributes)
    cell = TableCell(valuetype="string", **attributes)
    cell.addElement(P(text=value))
    return cell


def ods_covered() -> Any:
    """A cell that a merged one covers."""
    return CoveredTableCell()


def repacked(content: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """A workbook with some parts put in or, for None, left out."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            part = changed[name] if name in changed else old.read(name)
            if part is not None:
                archive.writestr(name, part)
    return new.getvalue()


STAYS: Sequence[Sequence[Any]] = (
    ("City", "From", "To"),
    ("Oslo", date(2027, 3, 12), datetime(2027, 3, 14, 14, 30)),
    ("Rome", date(2027, 3, 16), date(2027, 3, 18)),
)

"""Reads a workbook in a process of its own, which alone is lost if the workbook takes more than its share.

A cell in a far corner of a workbook of five kilobytes makes the library ask for 512 GB, and no process outlives
the refusal. So this file is run as a script: the bytes of the workbook come in, its cells go out as JSON.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta
from typing import Any

MOST_MEMORY = 800_000_000
"""Bytes that reading a workbook may take."""


def bound_memory_and_seconds(seconds: int) -> None:
    """Hold this process to its memory and seconds, on systems that can."""
    try:
        import resource
    except ImportError:  # Windows: the reader's patience alone is the bound
        return
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def cells_of(content: bytes, most_rows: int, most_columns: int, most_cells: int) -> dict[str, Any]:
    """The sheets of a workbook with name, cells and merged ranges, or why they can't be read."""
    import python_calamine

    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as workbook:
            sheets = []
            for of in workbook.sheets_metadata:
                if of.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(of.name)
                # The library's own total height and width stop one short of the last row and column.
                height, width = (last + 1 for last in sheet.end or (-1, -1))
                if height > most_rows or width > most_columns or height * width > most_cells:
                    return {"refused": "size", "sheet": of.name, "rows": height, "columns": width}
                sheets.append(
                    {
                        "name": of.name,
                        "hidden": of.visible is not python_calamine.SheetVisibleEnum.Visible,
                        "merged": sheet.merged_cell_ranges or [],
                        "rows": sheet.to_python(skip_empty_area=False),
                    }
                )
    except python_calamine.PasswordError:
        return {"refused": "password"}
    except python_calamine.CalamineError:
        return {"refused": "unreadable"}
    return {"sheets": sheets}


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, timedelta):
        return {"timedelta": value.total_seconds()}
    return {type(value).__name__: value.isoformat()}


def main() -> None:
    """Answer for the workbook that comes in; told by arguments where the library is, and the bounds."""
    where, *bounds, seconds = sys.argv[1:]
    bound_memory_and_seconds(int(seconds))
    sys.path.insert(0, where)
    most_rows, most_columns, most_cells = map(int, bounds)
    answer = cells_of(sys.stdin.buffer.read(), most_rows, most_columns, most_cells)
    sys.stdout.write(json.dumps(answer, default=_tagged))


if __name__ == "__main__":
    main()

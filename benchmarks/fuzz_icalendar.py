"""Calendars spoilt by a fuzzer that sees which lines of the reader they reach; needs atheris, which Sidelines does not.

python -m benchmarks.fuzz_icalendar [FOLDER_OF_SEEDS] [-max_total_time=300 -max_len=8000 ...]
"""

from __future__ import annotations

import sys
import time
from datetime import date

import atheris

with atheris.instrument_imports(include=["sidelines.formats"]):
    from sidelines.errors import DiaryError
    from sidelines.formats.calendars.lines import event_lines
    from sidelines.formats.calendars.read import read_calendar
from sidelines.times import Days

SPRING = Days(first=date(2027, 3, 1), last=date(2027, 6, 30))
LONGEST = 5.0
"""Seconds of CPU for one input, far above what a few kilobytes may take."""


def look_at(content: bytes) -> None:
    """Raise if an event is lost or counted twice, or if reading takes too long or ends in anything but DiaryError."""
    began = time.process_time()
    try:
        source = read_calendar(content, "a.ics", SPRING if len(content) % 2 else None)
    except DiaryError:
        return
    entered = {entry.line for entry in source.entries}
    aside = [each.line for each in source.set_aside]
    if sorted([*entered, *aside]) != event_lines(content):
        raise AssertionError("an event is lost or counted twice")
    if time.process_time() - began > LONGEST:
        raise AssertionError("too slow")


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()

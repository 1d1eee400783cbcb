"""Every calendar that the tests of installed packages ship: nothing is lost, and another reader finds the same."""

import json
import sys
import time
import warnings
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from benchmarks import icalendar as benchmark
from sidelines.errors import DiaryError
from sidelines.formats.calendars.read import read_calendar
from sidelines.times import Days


def calendars() -> list[Path]:
    found = []
    for package in ("icalendar", "recurring_ical_events"):
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        found += sorted(Path(spec.origin).parent.rglob("*.ics"))
    return found


FILES = calendars()

DIFFERENT = {
    "bad_rrule_missing_until_event.ics": "UNTL is no part of a rule: the series has no end, there it is skipped",
    "end_before_start_event.ics": "what ends before it begins is turned round there",
    "issue_132_swapped_start_and_end.ics": "what ends before it begins is turned round there",
    "issue_1633_rdate_with_dates.ics": "a period of whole days is no occurrence of a timed series",
    "issue_1633_rdate_with_dates_and_tzid.ics": "a period of whole days is no occurrence of a timed series",
    "issue_165_missing_event.ics": "blanks within BYDAY are forgiven, there the series is skipped",
    "issue_201_mixed_datetime_and_date.ics": "a day and a time mixed: here the days that they cover",
    "issue_201_test_matrix.ics": "a day and a time mixed: here the days that they cover",
    "issue_75_range_parameter.ics": "an UNTIL that is a day holds to the end of that day",
}
"""Where the other reader sees it otherwise, and why."""


def utc(when: date | datetime) -> date | datetime:
    if isinstance(when, datetime) and when.tzinfo is not None:
        return when.astimezone(UTC).replace(tzinfo=None)
    return when


def middle_of(when: date | datetime, days: Days) -> bool:
    """True well within the days, where zones and what counts as reaching into them make no difference."""
    day = when.date() if isinstance(when, datetime) else when
    return days.first + timedelta(days=40) <= day <= days.last - timedelta(days=40)


def here(content: bytes, days: Days) -> Counter[tuple[date, date]]:
    source = read_calendar(content, "a.ics", days)
    found = Counter((utc(entry.start), utc(entry.end)) for entry in source.entries)
    return Counter({each: number for each, number in found.items() if middle_of(each[0], days)})


def there(content: bytes, days: Days) -> Counter[tuple[date, date]]:
    found: Counter[tuple[date, date]] = Counter()
    series = recurring_ical_events.of(icalendar.Calendar.from_ical(content), skip_bad_series=True)
    for event in series.between(days.first, days.last):
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            start, end = event.start, event.end
            if not isinstance(start, datetime):
                end = max(start, end - timedelta(days=1)) if not isinstance(end, datetime) else end
            found[utc(start), utc(end)] += 1
    return Counter({each: number for each, number in found.items() if middle_of(each[0], days)})


@pytest.mark.skipif(len(FILES) < 200, reason="the packages no longer ship their calendars")
def test_nothing_of_the_packages_calendars_is_lost() -> None:
    for path in FILES:
        row = benchmark.row(path, None)
        counted = sum(row[name] for name in benchmark.COUNTS)
        assert row["events"] == counted + len(row["errors"]), path.name
        assert not any(error.endswith(benchmark.LOST) for error in row["errors"]), path.name
        assert row["refused"] is None or str(path) in row["refused"]


@pytest.mark.skipif(len(FILES) < 200, reason="the packages no longer ship their calendars")
def test_another_reader_finds_the_same_times_in_them() -> None:
    compared = 0
    for path in FILES:
        content = path.read_bytes()
        for year in (1997, 2004, 2014, 2019, 2023):
            days = Days(first=date(year, 1, 1), last=date(year + 2, 12, 31))
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    expected = there(content, days)
                found = here(content, days)
            except Exception:  # what neither can read is nothing to compare
                break
            if path.name not in DIFFERENT:
                assert found == expected, (path.name, year)
                compared += found.total()
    assert compared > 2000


def test_the_benchmark_writes_a_row_for_each_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in" / "deeper"
    folder.mkdir(parents=True)
    good = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270310\nLOCATION:Wien\nEND:VEVENT\n"
    good += "BEGIN:VEVENT\nDTSTART:soon\nSUMMARY:Secret\nEND:VEVENT\nEND:VCALENDAR\n"
    (folder / "good.ICS").write_text(good)
    many = tmp_path / "in" / "many.ics"
    many.write_text(
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nDTSTART:20270310T000000\nRRULE:FREQ=HOURLY\nEND:VEVENT\n" * 20
    )
    none = tmp_path / "none.ics"
    out = tmp_path / "out.json"
    arguments = ["icalendar", str(tmp_path / "in"), str(none), "--from", "2027-01-01", "--to", "2027-12-31"]
    monkeypatch.setattr(sys, "argv", [*arguments, "--json", str(out)])
    assert benchmark.main() == 0
    rows = {Path(row["file"]).name: row for row in json.loads(out.read_text())}
    assert list(rows) == ["good.ICS", "many.ics", "none.ics"]
    assert (rows["good.ICS"]["events"], rows["good.ICS"]["placed"]) == (2, 1)
    assert rows["good.ICS"]["errors"][0].startswith("line 6: ")
    assert len(rows["many.ics"]["errors"]) == rows["many.ics"]["events"] == 20
    assert "more than 12,000 occurrences" in rows["many.ics"]["refused"]
    assert "No such file" in rows["none.ics"]["refused"]
    shown = capsys.readouterr()
    assert "Secret" not in shown.out + shown.err + out.read_text()
    assert "good.ICS" in shown.err


def test_the_benchmark_gives_up_what_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ics"
    path.write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270310\nEND:VEVENT\nEND:VCALENDAR\n")

    def hang(content: bytes, name: str, days: Days | None) -> None:
        time.sleep(20)

    monkeypatch.setattr(benchmark, "LONGEST", 1)
    monkeypatch.setattr(benchmark, "read_calendar", hang)
    row = benchmark.row(path, None)
    assert row["refused"] == "TimeoutError: not read within 1 seconds"
    assert row["errors"] == ["line 2: the file is not read"]


def test_the_benchmark_survives_what_nobody_expects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ics"
    path.write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n")

    def fail(content: bytes, name: str, days: Days | None) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(benchmark, "read_calendar", fail)
    assert benchmark.row(path, None)["refused"] == "RecursionError: too deep"
    with pytest.raises(DiaryError):
        read_calendar(b"", "a.ics")

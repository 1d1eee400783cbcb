"""Into a record: a report, its claims and corrections are put at the end of the file, all else stays as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import tomlkit

from sidelines.countries import fold
from sidelines.errors import Problem, SidelinesError
from sidelines.formats.cases.raw import LARGEST_FILE
from sidelines.formats.records.file import RecordError, content_of, read_record
from sidelines.formats.write import look_at_place, write_text
from sidelines.record.claims import Claim, Record, Report

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be entered: a report, new or known by its key, the claims in it, and what it corrects.

    `claims` are as JSON has them; `corrects` is the key of the claim in whose place the first of them stands,
    `withdraws` of one that is taken back without another.
    """

    path: Path
    outlet: str = ""
    on: date | datetime | None = None
    title: str = ""
    address: str = ""
    language: str = ""
    report: str = ""
    meeting: str = ""
    claims: tuple[Values, ...] = ()
    corrects: str = ""
    withdraws: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What would be entered: the text that the file would have, and the record that it would hold."""

    path: Path
    text: str
    record: Record
    report: Report
    new_report: bool
    claims: tuple[Claim, ...]
    withdrawn: Claim | None = None

    def write(self) -> None:
        """Write the file; raises OSError."""
        write_text(self.path, self.text)


def prepared_addition(order: Order) -> Addition:
    """Read the file and put the new tables at its end; nothing is written.

    Raises RecordError for the file as it is or as it would be, SidelinesError for the order itself.
    """
    look_at_place(order.path)
    before = content_of(order.path) if order.path.exists() else b""
    record = _record(before, order.path)
    report, new = _report(order, record)
    claims = _keyed(order, record, report)
    tables: list[tuple[str, Values]] = [("reports", _report_values(report))] if new else []
    tables += [("claims", claim) for claim in claims]
    if order.corrects:
        instead = claims[0]["key"] if claims else None
        tables.append(("corrections", _correction(order.corrects, report, instead, record)))
    if order.withdraws:
        tables.append(("corrections", _correction(order.withdraws, report, None, record)))
    text = _with(before.decode("utf-8-sig", errors="replace"), order.path, tables)
    after = _looked_at(text, order.path)
    return Addition(
        path=order.path,
        text=text,
        record=after,
        report=after.reports_by_key[report.key],
        new_report=new,
        claims=tuple(after.claims_by_key[claim["key"]] for claim in claims),
        withdrawn=after.claims_by_key.get(order.withdraws),
    )


def claims_in(content: str) -> tuple[Values, ...]:
    """The claims of a JSON text: a list, or an object with a list of claims; raises SidelinesError.

    Where a text of a value or a chain offers several readings (`a|b`) the first is taken.
    """
    if len(content) > LARGEST_FILE:
        raise SidelinesError(f"the claims have more than {LARGEST_FILE // 1_000_000} MB")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as refusal:
        raise SidelinesError(f"the claims are no JSON: {refusal}") from None
    if isinstance(found, dict):
        found = found.get("claims")
    if not isinstance(found, list) or not all(isinstance(claim, dict) for claim in found):
        raise SidelinesError('the claims are neither a list of objects nor {"claims": [...]}')
    return tuple(_claim_values(claim) for claim in found)


_FIELDS = ("quote", "start", "end", "attribute", "value", "modality", "chain", "said", "reported")


def _claim_values(claim: Mapping[str, Any]) -> Values:
    found: Values = {"key": str(claim["id"])} if claim.get("id") is not None else {}
    for name in _FIELDS:
        if claim.get(name) is not None:
            read = name not in ("quote", "start", "end")
            found[name] = _first_reading(claim[name]) if read else claim[name]
    return found


def _first_reading(value: Any) -> Any:
    """The value with the first of the readings that its texts offer, without what isn't told."""
    if isinstance(value, str):
        return value.split("|", 1)[0]
    if isinstance(value, list):
        return [_first_reading(each) for each in value if each is not None]
    if isinstance(value, dict):
        return {str(key): _first_reading(each) for key, each in value.items() if each is not None}
    return value


def _record(content: bytes, path: Path) -> Record:
    """The record that is there; an empty one in a new file, or in a case that has none yet."""
    if not content.strip():
        return Record()
    record, problems = read_record(content, str(path))
    if record is not None:
        return record
    if all(problem.field == "record" and problem.found == "nothing" for problem in problems):
        return Record()
    raise RecordError(problems)


def _report(order: Order, record: Record) -> tuple[Report, bool]:
    """The report that the order names by its key or its outlet and day, and whether it is new."""
    if order.report and not order.outlet:
        if order.report not in record.reports_by_key:
            raise SidelinesError(f"the record has no report {order.report!r}: say --outlet and --on")
        return record.reports_by_key[order.report], False
    if not order.outlet or order.on is None:
        raise SidelinesError("say which report it is: --outlet NAME and --on DATE, or --report KEY")
    for known in record.reports:
        same = record.names.key(known.outlet) == record.names.key(order.outlet) and known.on == order.on
        if same and order.address in ("", known.address) and not order.report:
            return known, False
    key = order.report or _free(f"{_slug(order.outlet)}-{order.on:%Y-%m-%d}", record.reports_by_key)
    report = Report(
        key=key, outlet=order.outlet, on=order.on, title=order.title, address=order.address, language=order.language
    )  # fmt: skip
    return report, True


def _report_values(report: Report) -> Values:
    more = {name: getattr(report, name) for name in ("title", "address", "language")}
    return {"key": report.key, "outlet": report.outlet, "on": report.on} | {
        n: v for n, v in more.items() if v
    }


def _keyed(order: Order, record: Record, report: Report) -> list[Values]:
    """The claims with keys of their own, their report and their meeting."""
    taken = dict.fromkeys(record.claims_by_key)
    found = []
    for claim in order.claims:
        own = str(claim.get("key") or "")
        key = _free(own if own and own not in taken else f"{report.key}-{own or 1}", taken)
        taken[key] = None
        rest = {name: value for name, value in claim.items() if name != "key"}
        meeting = {"meeting": order.meeting} if order.meeting else {}
        found.append({"key": key, "report": report.key, **meeting, **rest})
    return found


def _correction(of: str, report: Report, instead: str | None, record: Record) -> Values:
    if of not in record.claims_by_key:
        raise SidelinesError(f"the record has no claim {of!r}")
    found: Values = {"of": of, "on": report.day}
    if instead is not None:
        found["instead"] = instead
    return found | ({"address": report.address} if report.address else {})


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "report"


def _free(key: str, taken: Mapping[str, object]) -> str:
    """The key, with the first number that makes it one that nobody has."""
    stem, number = re.fullmatch(r"(.*?)(?:-(\d{1,3}))?", key, re.DOTALL).groups()  # type: ignore[union-attr]
    at = int(number or 1)
    while key in taken:
        at += 1
        key = f"{stem}-{at}"
    return key


def _with(text: str, path: Path, tables: Iterable[tuple[str, Values]]) -> str:
    """The text with the tables at its end."""
    if path.suffix.lower() == ".json" or text.lstrip().startswith("{"):
        document = json.loads(text) if text.strip() else {}
        record = document.setdefault("record", {})
        for field, values in tables:
            record.setdefault(field, []).append(_plain(values))
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    breaks = "\r\n" if "\r\n" in text else "\n"
    parts = [text.replace("\r\n", "\n").rstrip("\n")] if text.strip() else []
    for field, values in tables:
        lines = tomlkit.dumps(_toml(values)).rstrip("\n")
        parts.append(f"[[record.{field}]]\n{lines}")
    return ("\n\n".join(parts) + "\n").replace("\n", breaks)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _toml(values: Values) -> Any:
    """The fields of a table, each on a line of its own, tables within them in that line."""
    document = tomlkit.document()
    for key, value in values.items():
        document.append(key, _in_line(value))
    return document


def _in_line(value: Any) -> Any:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, each in value.items():
            table.append(str(key), _in_line(each))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for each in value:
            array.append(_in_line(each))
        return array
    return tomlkit.item(value)


def _looked_at(text: str, path: Path) -> Record:
    """The record as it would be; raises RecordError if it can't be read, and then nothing is written."""
    record, problems = read_record(text, str(path))
    if record is not None:
        return record
    why = Problem(
        file=str(path),
        line=0,
        field="record",
        found="a record that could not be read with what is to be entered",
        expected="a record",
        sentence="Nothing is written.",
    )
    raise RecordError([*problems, why])

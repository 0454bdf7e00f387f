"""Payloads as rows: newline-delimited JSON, and CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from contracts.exporting.model import Payload, Setting
from contracts.json_values import JsonValue
from contracts.records import content_record


def ndjson(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`payloads.ndjson`."""
    del setting
    yield "payloads.ndjson", b"".join(map(line, payloads))


def csv_table(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`payloads.csv`."""
    del setting
    yield "payloads.csv", table([record_with_content(each) for each in payloads])


def line(payload: Payload) -> bytes:
    """One line of NDJSON. ASCII, so that no editor's idea of a line break comes in the way."""
    return json.dumps(record_with_content(payload), ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def record_with_content(payload: Payload) -> dict[str, JsonValue]:
    """The record with the content as `{"text": ...}`, or `{"base64": ...}` where it is no UTF-8; else null."""
    return {**payload.record(), "content": content_record(payload.content)}


def table(records: Iterable[Mapping[str, JsonValue]]) -> bytes:
    """The records as CSV with a header row; what is no text, number or boolean is JSON."""
    records = list(records)
    if not records:
        return b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(records[0])
    writer.writerows([_cell(each) for each in record.values()] for record in records)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: JsonValue) -> str:
    """A cell. One that a spreadsheet would take for a formula gets an apostrophe, which keeps it text."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=True)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

"""Each payload as a file of its own, in folders by operation and side, with an index as JSON and as CSV.

A payload with content is that content, byte for byte, ready to send. One without is its request in JSON, or the header
fields of its answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from contracts.exporting.file_names import ending_of, folder_of, stem_of
from contracts.exporting.model import Payload, Setting
from contracts.exporting.rows import table
from contracts.json_values import JsonValue


def files(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """The files of the payloads, then `index.json` and `index.csv`."""
    records: list[dict[str, JsonValue]] = []
    for payload in payloads:
        path, content = _file(payload)
        records.append({**payload.record(), "file": path})
        yield path, content
    yield "index.json", _index(setting, records)
    yield "index.csv", table(records)


def _index(setting: Setting, records: list[dict[str, JsonValue]]) -> bytes:
    """JSON with a line for each payload, so that changes of it read well."""
    title, document = json.dumps(setting.title), json.dumps(setting.document)
    lines = ",\n".join(json.dumps(each, ensure_ascii=True) for each in records)
    return f'{{"title": {title}, "document": {document}, "payloads": [\n{lines}\n]}}\n'.encode("ascii")


def path_of(payload: Payload) -> str:
    """Where `files` puts it."""
    return _file(payload)[0]


def pretty(value: JsonValue) -> bytes:
    """JSON to be read and compared by people."""
    return (json.dumps(value, indent=2, ensure_ascii=True) + "\n").encode("ascii")


def _file(payload: Payload) -> tuple[str, bytes]:
    stem = f"{folder_of(payload)}/{'valid' if payload.is_valid else 'invalid'}/{stem_of(payload)}"
    if payload.content is not None:
        return f"{stem}.{ending_of(payload.media_type)}", payload.content
    record = payload.record()
    if payload.side == "response":
        return f"{stem}.response.json", pretty({name: record[name] for name in ("status", "headers")})
    return f"{stem}.request.json", pretty({name: record[name] for name in ("method", "target", "headers")})

"""One fault of a server is one cause under one fingerprint, whatever came first: seeds, connections, shards, waivers.

Else each of its names would need a waiver, and a baseline would tell of old faults as of new ones.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.document import load
from contracts.errors import Place
from contracts.testing import Cause, Options, Report, line_of, merged, run
from contracts.testing.events import PROBING, Event, Exchanged
from contracts.testing.known import Known, Waiver
from contracts.testing.pacing import Pace
from tests.plain_servers import Answered, Asked, serving

ITEM = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "required": ["id"]}
NEW = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 40},
        "size": {"type": "integer", "minimum": 0, "maximum": 1000},
        "tag": {"type": "string", "enum": ["a", "b"]},
    },
    "required": ["name", "size"],
}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}
QUERY = {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 30}}


def _operation(success: str, *parameters: dict[str, Any], body: dict[str, Any] | None = None) -> dict[str, Any]:
    content = {"application/json": {"schema": ITEM}}
    return {
        "parameters": list(parameters),
        **({"requestBody": {"required": True, "content": {"application/json": {"schema": body}}}} if body else {}),
        "responses": {
            success: {"description": "", "content": content},
            **{status: {"description": ""} for status in ("400", "404", "405", "415")},
        },
    }


DOCUMENT = load(
    {
        "openapi": "3.0.3",
        "info": {"title": "Faults", "version": "1"},
        "paths": {
            "/short/{id}": {"get": _operation("200", ID), "delete": _operation("200", ID)},
            "/names": {"post": _operation("201", body=NEW)},
            "/found/{id}": {"get": _operation("200", ID, LIMIT, QUERY)},
            "/broken/{id}": {"get": _operation("200", ID, LIMIT)},
            "/sizes/{id}": {"put": _operation("200", ID, body=NEW)},
            "/picky": {"post": _operation("201", body=NEW)},
            "/strict/{id}": {"get": _operation("200", ID, LIMIT, QUERY)},
        },
    }
)
FAULTS = {"server-error": 8, "accepts-kept": 6}
"""Those of `faulty`, by what finds them."""
METHODS = {
    "short": ("GET", "HEAD", "DELETE"),
    "names": ("POST",),
    "found": ("GET", "HEAD"),
    "broken": ("GET", "HEAD"),
    "sizes": ("PUT",),
    "picky": ("POST",),
    "strict": ("GET", "HEAD"),
}


def faulty(asked: Asked) -> Answered:
    """Keeps the document, but for `FAULTS`; the typical request of an operation meets some of them."""
    found = re.fullmatch(rf"/({'|'.join(METHODS)})(?:/([^/]*))?", asked.path)
    if not found or (found[2] is None) != (found[1] in ("names", "picky")):
        return Answered(404, {})
    kind, key = found[1], found[2]
    if asked.method not in METHODS[kind]:
        return Answered(405, {}, {"Allow": ", ".join(METHODS[kind])})
    if kind == "short" and len(key) > 1:
        return Answered(500, {"error": "ValueError: too long"})
    if key is not None and not re.fullmatch("0*[1-9][0-9]*", key):
        return Answered(400, {})
    if kind == "broken":
        return Answered(500, {"error": "KeyError"})
    if kind in ("picky", "strict") and _is_refused(asked):
        return Answered(415 if kind == "picky" else 400, {})
    if kind in ("names", "sizes", "picky"):
        return _written(asked, kind)
    return _found(asked, kind) if kind in ("found", "strict") else Answered(200, {"id": 7})


def _found(asked: Asked, kind: str) -> Answered:
    limit, text = asked.query.get("limit", "1"), asked.query.get("q", "")
    if not re.fullmatch("[0-9]+", limit) or not 1 <= int(limit) <= 100 or len(text) > 30:
        return Answered(400, {})
    if int(limit) > 50 and kind == "found":
        return Answered(500, {"error": "OverflowError"})
    return Answered(200, {"id": 7}) if text.isascii() or kind == "strict" else Answered(503, {"message": "try again"})


def _is_refused(asked: Asked) -> bool:
    """What the document allows: a media type in capitals, escapes and a member's value; one media type, and numbers."""
    return (
        asked.headers.get("content-type", "").startswith("APPLICATION")
        or b"\\u00" in asked.content
        or b'"tag":"b"' in asked.content
        or asked.headers.get("accept") == "application/json"
        or re.fullmatch("5[1-9]|[6-9][0-9]", asked.query.get("limit", "")) is not None
    )


def _written(asked: Asked, kind: str) -> Answered:
    try:
        value = json.loads(asked.content)
    except (ValueError, RecursionError):
        return Answered(400, {})
    if not asked.headers.get("content-type", "").lower().startswith("application/json"):
        return Answered(415, {})
    name, size = (value.get("name"), value.get("size")) if isinstance(value, dict) else (None, None)
    if not isinstance(name, str) or not 1 <= len(name) <= 40:
        return Answered(400, {})
    if kind == "sizes" and not isinstance(size, int):
        return Answered(500, {"error": "TypeError"})
    if type(size) is not int or not 0 <= size <= 1000 or value.get("tag", "a") not in ("a", "b"):
        return Answered(400, {})
    if kind == "names":
        return Answered(500, {"message": "DataError"}) if len(name) > 5 else Answered(201, {"id": 7})
    return Answered(500, {"message": "failed"}) if size > 400 and kind == "sizes" else Answered(200, {"id": 7})


@pytest.fixture(scope="module")
def url() -> Any:
    with serving(faulty) as address:
        yield address


def failures(report: Report) -> set[tuple[str, str]]:
    """Fingerprints of the faults, with the operations that they show in."""
    return {(each.fingerprint, label) for each in causes(report) for label in each.labels}


def causes(report: Report) -> list[Cause]:
    return [each for each in report.causes if each.finding.check in FAULTS]


@pytest.fixture(scope="module")
def known(url: str) -> Report:
    """A run with the seed 0 and one connection."""
    return run(DOCUMENT, url, Options(seed=0, max_examples=90))


def test_each_fault_is_one_cause(known: Report) -> None:
    """No more of them than there are, and no less."""
    assert Counter(each.finding.check for each in causes(known)) == FAULTS


@pytest.mark.parametrize(("seed", "workers"), [(2, 4), (3, 1), (7, 2)])
def test_neither_seed_nor_connections_change_a_fingerprint(seed: int, workers: int, url: str, known: Report) -> None:
    """Other values, in another order, of which others fail first."""
    options = Options(seed=seed, max_examples=90, pace=Pace(workers=workers))
    assert failures(run(DOCUMENT, url, options)) == failures(known)


def test_shards_come_to_the_same_fingerprints(url: str, known: Report, tmp_path: Path) -> None:
    """Each of them knows only what it sent itself."""
    paths = []
    for number in (1, 2):
        events: list[Event] = []
        run(DOCUMENT, url, Options(seed=0, max_examples=90, shard=(number, 2)), events.append)
        paths.append(tmp_path / f"{number}.ndjson")
        paths[-1].write_bytes(b"".join(map(line_of, events)))
    assert failures(merged(paths)) == failures(known)


def test_what_is_tried_first_changes_no_fingerprint(url: str, known: Report) -> None:
    """Cases of waived faults come before those that others are told from; and where a run stops early, too."""
    until, where = date(2026, 3, 31), Place("understudy.toml", "")
    waivers = tuple(
        Waiver(
            *("us", "#1", until, where),
            fingerprint=each.fingerprint,
            check=each.finding.check,
            operation=each.first.operation,
            request=each.first.witness.request,
        )
        for each in reversed(causes(known))
    )
    report = run(DOCUMENT, url, Options(seed=5, max_examples=90, known=Known(waivers, today=until)))
    assert failures(report) == failures(known)
    assert not [each for each in report.failing("note") if each.finding.check in FAULTS]
    for most in (1, 3):
        early = failures(run(DOCUMENT, url, Options(seed=4, max_examples=90, max_failures=most)))
        assert early
        assert early < failures(known)


def test_a_small_run_asks_little_to_tell_faults_apart(url: str) -> None:
    """A fourth of what it may send to each operation that fails, or four; and none of it is a case."""
    events: list[Event] = []
    report = run(DOCUMENT, url, Options(seed=2, max_examples=4, search=False, relations=False), events.append)
    asked = [each.operation for each in events if isinstance(each, Exchanged) and each.kind == PROBING]
    assert asked
    assert max(map(asked.count, asked)) <= 4 + 5
    assert report.sent <= 4 * len(DOCUMENT.operations)

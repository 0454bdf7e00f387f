"""`understudy sample`: values on standard output, ready for other tools."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contracts import load, schemas_of

DOCUMENT = load(None)
PROFILES = ("typical", "minimal", "maximal", "edge")


def sample(*words: str, hash_seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-m", "understudy", "sample", *words]
    return subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("status", ["200", "400", "403"])
def test_each_line_is_a_valid_value(status: str, profile: str) -> None:
    """So many lines as were asked for, each JSON that satisfies the declared schema."""
    run = sample("--status", status, "--profile", profile, "--count", "5", "--seed", "3")
    assert run.returncode == 0, run.stderr
    lines = run.stdout.decode("utf-8").split("\n")
    assert len(lines) == 6
    (content,) = DOCUMENT.operations[0].responses[status].content.values()
    assert content.schema
    schema = schemas_of(DOCUMENT).for_object(content.schema, "response")
    for line in lines[:5]:
        value = json.loads(line)
        assert schema.is_valid(value), schema.violations(value)


def test_the_same_seed_prints_the_same_bytes() -> None:
    """In any process, whatever the order of its sets; another seed prints others."""
    runs = [sample("--count", "3", "--profile", "edge", hash_seed=each).stdout for each in ("1", "2")]
    assert runs[0] == runs[1] != b""
    assert sample("--count", "3", "--profile", "edge", "--seed", "2").stdout != runs[0]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--operation", "providers_scim_sync_status"), 2, "did you mean 'providers_scim_sync_status_retrieve'"),
        (("--status", "418", "-o", "providers_scim_sync_status_retrieve"), 2, "200, 400, 403, 404"),
        (("--media-type", "text/html", "-o", "providers_scim_sync_status_retrieve"), 2, "application/json"),
        (("--media-type", "text/html"), 5, "any status of text/html"),
        (("--status", "OK"), 2, "'OK' is no status"),
        (("--count", "0"), 2, "0 is not in the range"),
        (("--profile", "wild"), 2, "typical"),
        (("--status", "404"), 5, "404"),
    ],
)
def test_what_cannot_be_granted_is_said(words: tuple[str, ...], code: int, said: str) -> None:
    """The exit code is wrong use, or nothing selected; the sentence says what there is."""
    run = sample(*words)
    assert run.returncode == code
    assert said in run.stderr.decode()
    assert run.stdout == b""


SCHEMA = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}, "additionalProperties": False}
CONTENTS: dict[str, Any] = {
    "application/json": {"schema": SCHEMA},
    "application/xml": {"schema": SCHEMA},
    "application/x-www-form-urlencoded": {"schema": SCHEMA},
    "multipart/form-data": {"schema": SCHEMA},
    "text/csv": {"schema": {"type": "array", "minItems": 1, "items": SCHEMA}},
    "text/event-stream": {"schema": SCHEMA},
    "application/x-ndjson": {"schema": SCHEMA},
    "text/html": {"schema": {"type": "string"}},
    "image/png": {},
    "application/pdf": {},
    "application/zip": {},
    "application/octet-stream": {},
}
STARTS = {
    "application/json": b'{"n":',
    "application/xml": b"<?xml",
    "application/x-www-form-urlencoded": b"n=",
    "multipart/form-data": b"--part-",
    "text/csv": b"n\r\n",
    "text/event-stream": b'data: {"n":',
    "application/x-ndjson": b'{"n":',
    "text/html": b"<!DOCTYPE html>",
    "image/png": b"\x89PNG",
    "application/pdf": b"%PDF-",
    "application/zip": b"PK\x03\x04",
    "application/octet-stream": b"",
}


@pytest.fixture
def of_all_kinds(tmp_path: Path) -> str:
    """The name of a document with an operation for each media type, and one that has no value."""
    contents = {**CONTENTS, "application/problem+json": {"schema": {"type": "integer", "minimum": 5, "maximum": 3}}}
    paths = {
        f"/{index}": {"get": {"responses": {"200": {"description": "", "content": {media_type: described}}}}}
        for index, (media_type, described) in enumerate(contents.items())
    }
    path = tmp_path / "kinds.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}))
    return str(path)


def test_a_single_sample_is_printed_as_it_would_be_sent(of_all_kinds: str) -> None:
    """In the syntax of its media type, or as its bytes."""
    for index, start in enumerate(STARTS.values()):
        run = sample(of_all_kinds, "--operation", f"GET /{index}")
        assert (run.returncode, run.stderr) == (0, b"")
        assert run.stdout.startswith(start)
        assert run.stdout


def test_samples_of_many_operations_are_lines_of_json_whatever_they_are(of_all_kinds: str) -> None:
    """Text as a string, bytes in base64; what has no value is told and ends in exit code 2, and the rest is there."""
    run = sample(of_all_kinds)
    assert run.returncode == 2
    assert run.stderr.startswith(b"understudy: GET /12: ")
    assert b"no value can be made: the bounds leave no value" in run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    by_type = {name: lines[index] for index, name in enumerate(CONTENTS) if index < 6}
    assert set(by_type["application/json"]) == {"n"}
    for name in ("application/xml", "multipart/form-data", "text/csv", "text/event-stream"):
        assert by_type[name].encode().startswith(STARTS[name])
    assert [base64.b64decode(line)[:4] for line in lines[-4:-1]] == [b"\x89PNG", b"%PDF", b"PK\x03\x04"]


def test_lines_hold_nothing_that_a_terminal_would_obey() -> None:
    """No characters that move the cursor, turn the text round or end a line; they are escaped, and the same to JSON."""
    run = sample("--profile", "edge", "--count", "40")
    text = run.stdout.decode("utf-8")
    assert not set(text) & set("\x7f\x85\x9b\u200e\u2028\u202e\u2066\ufeff")
    assert len(text.splitlines()) == 40
    assert "\u202e" in "".join(json.dumps(json.loads(line), ensure_ascii=False) for line in text.splitlines())

"""Payloads: what is in the set, and how each format writes it down."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from contracts import Document, load, recognise
from contracts.codecs.json import duplicate_names
from contracts.contents import content_violations, read_content, write_content
from contracts.errors import DecodeError
from contracts.exporting import (
    EXPORTS,
    Choice,
    Payload,
    Setting,
    changes_between,
    coverage,
    payloads,
    random_lines,
)
from contracts.exporting.folders import path_of
from contracts.planning import plan
from mock_server import live
from tests.pets import VERSIONS, pets

DOCUMENTS = {"default": load(None), **{version: load(pets(version)) for version in VERSIONS}}
SETTING = Setting("Pets", "pets.yaml")


@pytest.fixture(params=DOCUMENTS, scope="module")
def document(request: pytest.FixtureRequest) -> Document:
    return DOCUMENTS[request.param]


@pytest.fixture(scope="module")
def made(document: Document) -> list[Payload]:
    return list(payloads(document))


def requests_of(made: list[Payload]) -> list[Payload]:
    return [each for each in made if each.request is not None]


def written(name: str, made: list[Payload]) -> dict[str, bytes]:
    export = EXPORTS[name]
    return dict(export.write(requests_of(made) if export.needs_requests else made, SETTING))


def test_each_payload_is_as_valid_as_it_says(document: Document, made: list[Payload]) -> None:
    """By the judge of requests and answers, from the bytes alone; of headers see `test_exporting_headers`."""
    for payload in made:
        if payload.request:
            assert recognise(document, payload.request).keeps_every_promise == payload.is_valid, payload.name
        elif payload.headers is None:
            assert _is_valid_answer(document, payload) == payload.is_valid, payload.name


def _is_valid_answer(document: Document, payload: Payload) -> bool:
    content = payload.operation.responses[payload.status].content
    described = content[payload.media_type if payload.media_type in content else next(iter(content))]
    content = payload.content or b""
    try:
        value = read_content(document, described, payload.media_type, content, "response")
    except DecodeError:
        return False
    return not content_violations(document, described, value, "response") and not duplicate_names(
        payload.content or b""
    )


def test_there_are_valid_and_invalid_ones_of_both_sides(made: list[Payload]) -> None:
    assert {(each.side, each.is_valid) for each in made} == {
        (side, valid) for side in ("request", "response") for valid in (True, False)
    }


KEPT = ("spread over lines", "all in escapes", "with its names in reverse", "with a surrogate pair in escapes")
BROKEN = (
    "cut short",
    "with a trailing comma",
    "that is NaN",
    "with a name twice",
    "in UTF-16",
    "empty",
    "that is no UTF-8",
)


@pytest.mark.parametrize("side", ["request", "response"])
def test_content_is_written_otherwise_and_broken_on_both_sides(made: list[Payload], side: str) -> None:
    """The same value in other letters is valid; what is no JSON at all is not, nor what receivers read differently."""
    texts = {each.name: each for each in made if each.side == side}
    start = "body" if side == "request" else "200"
    if side == "request" and "body that is NaN" not in texts:
        pytest.skip("no request has a body of JSON")
    assert all(texts[f"{start} {name}"].is_valid for name in KEPT)
    assert not any(
        texts[f"{start} {name}"].is_valid for name in (*BROKEN, "with a byte order mark", "nested 10000 deep")
    )
    assert b"\\ud83d\\ude00" in (texts[f"{start} with a surrogate pair in escapes"].content or b"")
    # Of half a pair servers may make what they like, so that none is asked.
    assert (f"{start} with half of a surrogate pair" in texts) == (side == "response")


def test_names_are_unique_in_operation_and_side(made: list[Payload]) -> None:
    names = [(each.operation.label, each.side, each.name) for each in made]
    assert len(set(names)) == len(names)


def test_the_same_document_gives_the_same_bytes(document: Document, made: list[Payload]) -> None:
    again = list(payloads(document))
    for name in EXPORTS:
        assert written(name, again) == written(name, made), name


def test_files_are_legal_everywhere_and_never_two_of_one_name(made: list[Payload]) -> None:
    """Windows: no reserved characters or names, no blank or dot at an end, case does not tell apart."""
    paths = [path_of(each) for each in made]
    assert len({path.lower() for path in paths}) == len(paths)
    for path in paths:
        assert path.isascii()
        assert len(path) < 240
        for part in path.split("/"):
            assert not re.search(r'[<>:"\\|?*\x00-\x1f]', part), path
            assert not part.endswith((" ", "."))
            assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part)


def test_operations_of_one_path_have_folders_of_their_own() -> None:
    """Where only what follows a `#` tells them apart."""
    told_apart: dict[str, Any] = {}
    for name in ("Run", "Stop", "run"):
        action = {"name": "Action", "in": "query", "required": True, "schema": {"enum": [name]}}
        told_apart[f"/#Action={name}"] = {"get": {"parameters": [action], "responses": {"204": {"description": ""}}}}
    document = load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": told_apart})
    paths = [path_of(each) for each in payloads(document, Choice(sides=frozenset({"request"})))]
    assert len({path.lower() for path in paths}) == len(paths)
    assert len({path.split("/")[0] for path in paths}) == 3


def test_a_payload_is_chosen_by_side_validity_kind_and_count(document: Document, made: list[Payload]) -> None:
    chosen = list(payloads(document, Choice(sides=frozenset({"request"}), invalid=False, kinds=frozenset({"valid"}))))
    assert chosen == [each for each in made if each.side == "request" and each.is_valid and each.kind == "valid"]
    few = list(payloads(document, Choice(count=2)))
    places = {(each.operation.label, each.side) for each in made}
    assert all(
        sum((each.operation.label, each.side) == place for each in few) <= 2 and few[0] == made[0] for place in places
    )


def test_a_request_needs_no_real_secret(made: list[Payload]) -> None:
    """What is valid carries the variable, so that a committed set holds no token."""
    secured = [each for each in requests_of(made) if each.is_valid and each.operation.security]
    assert secured
    for payload in secured:
        assert payload.request
        spelled = payload.request.target + "".join(value for _, value in payload.request.headers)
        assert "$UNDERSTUDY_TOKEN" in spelled or "$UNDERSTUDY_AUTH" in spelled


def test_the_folder_has_each_content_and_an_index(made: list[Payload]) -> None:
    files = written("files", made)
    index = json.loads(files["index.json"])["payloads"]
    assert [each["file"] for each in index] == [path_of(each) for each in made]
    for payload, record in zip(made, index, strict=True):
        if payload.content is not None:
            assert files[record["file"]] == payload.content
        else:
            assert json.loads(files[record["file"]])["headers"] == record["headers"]
    rows = list(csv.DictReader(io.StringIO(files["index.csv"].decode())))
    assert [row["file"] for row in rows] == [each["file"] for each in index]


def test_a_line_of_ndjson_holds_all_of_a_payload(made: list[Payload]) -> None:
    lines = written("ndjson", made)["payloads.ndjson"].splitlines()
    for payload, line in zip(made, map(json.loads, lines), strict=True):
        content = line["content"]
        if content is not None:
            content = content["text"].encode() if "text" in content else base64.b64decode(content["base64"])
        assert content == payload.content
        assert (line["name"], line["valid"]) == (payload.name, payload.is_valid)


def test_a_spreadsheet_takes_no_cell_for_a_formula(made: list[Payload]) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", made)["payloads.csv"].decode())))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if re.match(r"[=@\t\r]|[+-](?!\d)", cell)]


def test_an_archive_has_an_entry_for_each_request(made: list[Payload]) -> None:
    """HAR 1.2: each entry has the members that the format asks for."""
    log = json.loads(written("har", made)["payloads.har"])["log"]
    assert log["version"] == "1.2"
    for payload, entry in zip(requests_of(made), log["entries"], strict=True):
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= entry.keys()
        request = entry["request"]
        assert {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"} <= {
            *request
        }
        assert payload.request
        assert request["url"].endswith(payload.request.target)


def test_a_postman_collection_has_a_folder_for_each_operation(made: list[Payload]) -> None:
    files = written("postman", made)
    collection = json.loads(files["payloads.postman_collection.json"])
    names = [(folder["name"], item["name"]) for folder in collection["item"] for item in folder["item"]]
    assert names == [(each.operation.label, each.name) for each in requests_of(made)]
    for folder in collection["item"]:
        for item in folder["item"]:
            body = item["request"].get("body", {})
            assert body.get("mode") in (None, "raw", "file")
            if body.get("mode") == "file":
                assert body["file"]["src"] in files


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
def test_the_script_for_k6_is_a_javascript_module(made: list[Payload], tmp_path: Path) -> None:
    files = written("k6", made)
    (tmp_path / "payloads.k6.mjs").write_bytes(files["payloads.k6.js"])
    subprocess.run(["node", "--check", "payloads.k6.mjs"], cwd=tmp_path, check=True, capture_output=True)
    assert len(json.loads(files["payloads.k6.json"])) == len(requests_of(made))


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_shell_scripts_send_what_the_payloads_are(tmp_path: Path) -> None:
    """Against the mock, what is valid is not refused for its form, and what is not is."""
    document = DOCUMENTS["3.1.1"]
    made = list(payloads(document, Choice(sides=frozenset({"request"}), count=25)))
    known = {each.name: each for each in made}
    with live(document) as server:
        for name, script in written("curl", made).items():
            (tmp_path / name).write_bytes(script)
            done = subprocess.run(
                ["sh", name],
                cwd=tmp_path,
                env={"BASE_URL": server.url, "PATH": "/usr/bin:/bin"},
                capture_output=True,
                check=True,
            )
            lines = done.stdout.decode().splitlines()
            assert len(lines) == script.count(b"\nsend ") + script.count(b" | send ")
            for line in lines:
                status, _, called = line.partition("  ")
                if known[called].is_valid and known[called].kind != "accept":
                    assert status[0] == "2", line
                elif not known[called].is_valid:
                    assert status[0] == "4" or called == "method OPTIONS", line


def test_http_files_hold_every_request(made: list[Payload]) -> None:
    files = written("http", made)
    text = b"\n".join(content for name, content in files.items() if name.endswith(".http")).decode()
    assert text.count("\n### ") == len(requests_of(made))
    for name in re.findall(r"^< \./(.*)$", text, re.MULTILINE):
        assert name in files


def test_changes_are_told_apart() -> None:
    changes = changes_between({"a": b"1", "b": b"2", "c": b"3"}, {"b": b"2", "c": b"4", "d": b"5"})
    assert (changes.added, changes.removed, changes.changed) == (("d",), ("a",), ("c",))
    assert not changes_between({"a": b""}, {"a": b""})


@pytest.mark.parametrize("shards", [1, 2, 3, 7])
def test_random_shards_side_by_side_are_the_whole_set(document: Document, shards: int) -> None:
    whole = list(random_lines(document, Choice(), 40))
    parts = [list(random_lines(document, Choice(), 40, (index, shards))) for index in range(1, shards + 1)]
    assert sorted(whole) == sorted(line for part in parts for line in part)
    assert [json.loads(line)["number"] for line in whole] == list(range(1, 41))


def test_random_lines_differ_by_seed_and_are_made_when_asked_for(document: Document) -> None:
    """A stream of a million costs nothing before its first line."""
    first = list(islice(random_lines(document, Choice(seed=1), 10**9), 20))
    assert first == list(random_lines(document, Choice(seed=1), 20))
    assert first != list(random_lines(document, Choice(seed=2), 20))


def test_random_values_are_valid(document: Document) -> None:
    from contracts import schemas_of

    for line in map(json.loads, random_lines(document, Choice(sides=frozenset({"response"})), 60)):
        operation: Any = document.operation(line["operation"])
        described = operation.responses[line["status"]].content[line["mediaType"]]
        if "value" in line and described.schema:
            assert schemas_of(document).for_object(described.schema, "response").is_valid(line["value"])


def test_each_edge_of_the_coverage_is_shown_or_can_not_be(document: Document, made: list[Payload]) -> None:
    """What a payload is named for is in the set; nothing is left out without a reason that lies in the document."""
    names = {(each.operation.label, each.side, each.name) for each in made}
    covered = list(coverage(document, made, Choice()))
    assert covered
    for each in covered:
        if each.payload:
            assert (each.operation.label, each.side, each.payload) in names
        else:
            assert each.reason, each.edge
            assert not each.can_be, (each.edge, each.reason)


def test_what_was_not_chosen_is_told_as_left_out(document: Document) -> None:
    choice = Choice(count=1)
    few = list(payloads(document, choice))
    reasons = {each.reason for each in coverage(document, few, choice) if not each.payload and each.can_be}
    assert reasons == {"left out by what was chosen"}


def test_an_invalid_body_is_valid_once_its_change_is_undone(document: Document) -> None:
    """Its edge keeps what it was made of, which differs in the one place that the payload is named for."""
    for planned in plan(document).cases:
        edge = planned.edge
        if edge is None or not planned.name.startswith("body ") or planned.case.media_type is None:
            continue
        request = planned.case.request
        undone = write_content(document, planned.case.media_type, edge.undone, "request")
        headers = request.headers.replaced("Content-Type", undone.content_type)
        again = replace(request, headers=headers, content=undone.content)
        assert recognise(document, again).keeps_every_promise, planned.name


def test_a_changed_keyword_changes_only_the_payloads_of_its_place() -> None:
    """A tighter bound of one property renames and rewrites no payload of another, so that a change can be reviewed.

    But for requests that are special as a whole, such as the typical one, which hold a value of every property.
    """
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "maxLength": 20},
            "size": {"type": "integer", "minimum": 1, "maximum": 50},
            "kind": {"enum": ["a", "b"]},
        },
    }
    changed = {
        **schema,
        "properties": {**schema["properties"], "size": {"type": "integer", "minimum": 1, "maximum": 40}},
    }
    before, after = (written("files", list(payloads(load(_with_body(each))))) for each in (schema, changed))
    changes = changes_between(before, after)
    touched = {*changes.added, *changes.removed, *changes.changed}
    assert {path for path in before if "body-size_" in path} & touched
    assert not [path for path in touched if "body-name_" in path or "body-kind_" in path or "body_" in path]


def _with_body(schema: Any) -> Any:
    content = {"application/json": {"schema": schema}}
    operation = {"requestBody": {"required": True, "content": content}, "responses": {"200": {"description": "done"}}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/things": {"post": operation}}}

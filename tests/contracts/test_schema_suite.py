"""The JSON Schema test suite, draft 2020-12, through our door: verdicts, and an explanation for every refusal.

Opt-in: UNDERSTUDY_JSON_SCHEMA_SUITE is the path of the suite's `tests/draft2020-12`, its `remotes` beside `tests`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from contracts.schemas import Schemas

SUITE = os.environ.get("UNDERSTUDY_JSON_SCHEMA_SUITE", "")
BASE = "http://localhost:1234/"
HERE = BASE + "under-test/schema.json"

DEVIATIONS: Mapping[tuple[str, str, str], str] = {
    (
        "optional/cross-draft.json",
        "refs to historic drafts are processed as historic drafts",
        "first item not a string is valid",
    ): "resources come here in the 2020-12 dialect and are read as that, whichever draft they name (optional)",
} | {
    ("format.json", f"{name} format", f"invalid {name} string is only an annotation by default"): (
        "asks for `format` as an annotation; we assert every format, as a reader of an API's promise expects"
    )
    for name in (
        "date",
        "date-time",
        "duration",
        "email",
        "hostname",
        "idn-email",
        "idn-hostname",
        "ipv4",
        "ipv6",
        "iri",
        "iri-reference",
        "json-pointer",
        "regex",
        "relative-json-pointer",
        "time",
        "uri",
        "uri-reference",
        "uri-template",
        "uuid",
    )
}
"""The exact set of cases whose verdict is not the suite's, each with the reason."""

pytestmark = pytest.mark.skipif(not SUITE, reason="UNDERSTUDY_JSON_SCHEMA_SUITE names no suite")


def test_every_verdict_is_the_suite_s_but_for_the_listed_deviations() -> None:
    """No deviation appears and none disappears without this list saying so."""
    found = {name for name, schema, data, valid in cases() if schema.schema(HERE).is_valid(data) is not valid}
    assert found == set(DEVIATIONS)


def test_every_refusal_is_explained_and_nothing_else_is() -> None:
    """The explanation of the one library and the verdict of the other never contradict each other."""
    for name, schema, data, _ in cases():
        judged = schema.schema(HERE)
        violations = judged.violations(data)
        assert bool(violations) is not judged.is_valid(data), name
        assert all(0 < len(each.message) < 1000 for each in violations), name


def test_every_reference_leads_to_a_schema() -> None:
    """What a keyword is said to break can be found in the schema as written."""
    for name, schema, data, _ in cases():
        for each in schema.schema(HERE).violations(data):
            assert each.schema_place.uri.startswith(BASE), name


def cases() -> Iterator[tuple[tuple[str, str, str], Schemas, Any, bool]]:
    suite = Path(SUITE)
    remotes = dict(remote_resources(suite.parent.parent / "remotes"))
    files = sorted(suite.rglob("*.json"))
    assert len(files) > 60, f"{suite} is not the suite's tests/draft2020-12"
    for file in files:
        for group in json.loads(file.read_text(encoding="utf-8")):
            schemas = Schemas({**remotes, HERE: group["schema"]})
            for test in group["tests"]:
                name = (file.relative_to(suite).as_posix(), group["description"], test["description"])
                yield name, schemas, test["data"], test["valid"]


def remote_resources(folder: Path) -> Iterator[tuple[str, Any]]:
    for file in sorted(folder.rglob("*.json")):
        name = file.relative_to(folder).as_posix()
        if not name.startswith("draft") or name.startswith(("draft2019-09/", "draft2020-12/")):
            yield BASE + name, json.loads(file.read_text(encoding="utf-8"))

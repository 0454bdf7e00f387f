"""The embedded default document says all that authentik's published operation says, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import load, schemas_of

ROOT = Path(__file__).parent.parent
DOCUMENT = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
ORIGINAL = json.loads((ROOT / "tests" / "data" / "operation.json").read_text(encoding="utf-8"))
PATH = "/providers/scim/{id}/sync/status/"


def resolved(value: Any) -> Any:
    """The value with each `$ref` replaced by what it names, and without the examples that the original keeps apart."""
    if isinstance(value, list):
        return [resolved(element) for element in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        target = DOCUMENT
        for token in value["$ref"].removeprefix("#/").split("/"):
            target = target[token]
        return resolved(target)
    return {key: resolved(member) for key, member in value.items() if key != "examples"}


@pytest.mark.parametrize("field", ["operationId", "description", "parameters", "tags", "security", "responses"])
def test_the_operation_is_the_published_one(field: str) -> None:
    """Each field of the operation, resolved, equals the published one."""
    assert resolved(DOCUMENT["paths"][PATH]["get"][field]) == ORIGINAL[field]


def test_the_operation_has_no_field_of_its_own() -> None:
    """All that stands beside the compared fields in the original describes the document around the operation."""
    around = {"method", "path", "servers", "securitySchemes", "info", "postman"}
    assert set(ORIGINAL) - around == set(DOCUMENT["paths"][PATH]["get"])


def test_what_surrounds_the_operation_is_the_published_one() -> None:
    """Method, path, info, credentials and server; the server's trailing slash would double the path's leading one."""
    assert (ORIGINAL["method"], ORIGINAL["path"]) == ("get", PATH)
    assert DOCUMENT["info"] == ORIGINAL["info"]
    assert DOCUMENT["components"]["securitySchemes"] == ORIGINAL["securitySchemes"]
    assert [server["url"] for server in DOCUMENT["servers"]] == [
        server["url"].rstrip("/") for server in ORIGINAL["servers"]
    ]


def test_the_schemas_are_named_as_published() -> None:
    """Every titled schema of the original is a component of that name."""
    names = {"SyncStatus", "SystemTask", "SystemTaskStatusEnum", "LogEvent", "LogLevelEnum"}
    assert set(DOCUMENT["components"]["schemas"]) == names | {"ValidationError", "GenericError"}
    assert all(schema["title"] == name for name, schema in DOCUMENT["components"]["schemas"].items())


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures" / "responses").glob("*.json")), ids=lambda path: path.stem)
def test_each_named_response_is_one_that_the_document_declares(path: Path) -> None:
    """A fixture's name begins with its status, and its content satisfies the schema declared for it."""
    document = load(None)
    (content,) = document.operations[0].responses[path.name[:3]].content.values()
    assert content.schema
    value = json.loads(path.read_text(encoding="utf-8"))
    assert schemas_of(document).for_object(content.schema, "response").violations(value) == ()

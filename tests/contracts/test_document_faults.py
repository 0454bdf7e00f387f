"""A broken corner of a document costs that corner: whatever is done to a document, the rest of it can be used."""

from __future__ import annotations

import copy
import json
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import load
from contracts.document.model import Document
from contracts.errors import UnreadableDocument
from contracts.json_values import join, tokens
from tests.documents import documents
from tests.pets import VERSIONS, pets

SCALARS = (None, True, 0, -1, 2.5, 10**400, "", "x", "#/", "é\x00")
CONTAINERS = ([], {}, [None], [[]], ["x", "x"], {"": None}, {"x": {}}, {"type": "object"}, {"x": [{}]})
REFERENCES = ({"$ref": 1}, {"$ref": "#/nowhere"}, {"$ref": "#"}, {"$ref": "#/paths"}, {"$ref": "%zz"}, {"$ref": "["})
JUNK = st.sampled_from((*SCALARS, *CONTAINERS, *REFERENCES))


def nodes(value: Any, pointer: str = "") -> list[str]:
    """The pointers of all that is in a value, but the value itself."""
    if not isinstance(value, dict | list):
        return []
    found = []
    for key, held in value.items() if isinstance(value, dict) else enumerate(value):
        below = join(pointer, key)
        found += [below, *nodes(held, below)]
    return found


def changed(document: dict[str, Any], pointer: str, *, junk: Any = None, delete: bool = False) -> dict[str, Any]:
    """The document with the target of a pointer replaced or removed."""
    found: Any = copy.deepcopy(document)
    owner = found
    *path, last = tokens(pointer)
    for token in path:
        owner = owner[int(token) if isinstance(owner, list) else token]
    key = int(last) if isinstance(owner, list) else last
    if delete:
        del owner[key]
    else:
        owner[key] = junk
    return found


def used(document: Document) -> None:
    """Ask a document for all that it has."""
    for direction in ("request", "response"):
        document.resources(direction)
    for problem in document.problems:
        assert str(problem)
        assert problem.message


@settings(max_examples=30)
@given(data=st.data(), document=documents(), junk=JUNK)
def test_a_document_broken_anywhere_is_read_or_refused_by_name(data: Any, document: Any, junk: Any) -> None:
    """Junk in the place of any value gives a document with problems, or UnreadableDocument, and nothing else."""
    pointer = data.draw(st.sampled_from(nodes(document)))
    broken = changed(document, pointer, junk=junk)
    # What holds the version or all paths may leave nothing to work with.
    with suppress(UnreadableDocument) if pointer in {"/openapi", "/paths"} else nullcontext():
        used(load(broken))


@settings(max_examples=150)
@given(data=st.data(), version=st.sampled_from(VERSIONS), junks=st.lists(JUNK, min_size=1, max_size=3))
def test_documents_of_every_version_are_read_however_broken(data: Any, version: str, junks: list[Any]) -> None:
    """Several faults at once, in any version; what is no longer OpenAPI is refused by name."""
    document = pets(version)
    for junk in junks:
        document = changed(document, data.draw(st.sampled_from(nodes(document))), junk=junk)
    with suppress(UnreadableDocument):
        used(load(document))


@settings(max_examples=25)
@given(data=st.data(), document=documents())
def test_a_document_with_anything_missing_is_read(data: Any, document: Any) -> None:
    """Whatever key is left out, the document is read; without `openapi` it is guessed which version it is."""
    pointer = data.draw(st.sampled_from(nodes(document)))
    used(load(changed(document, pointer, delete=True)))


@settings(max_examples=25)
@given(data=st.data(), document=documents(), junk=JUNK)
def test_a_broken_operation_costs_no_other(data: Any, document: Any, junk: Any) -> None:
    """Junk inside of one operation leaves every other one as it was."""
    labels = [(path, method) for path, item in document["paths"].items() for method in item]
    path, method = data.draw(st.sampled_from(labels))
    inside = nodes(document["paths"][path][method], join("/paths", path, method))
    pointer = data.draw(st.sampled_from(inside))
    before = {operation.label: operation for operation in load(document).operations}
    after = {operation.label: operation for operation in load(changed(document, pointer, junk=junk)).operations}
    for label, operation in before.items():
        if label == f"{method.upper()} {path}":
            continue
        assert after[label].is_understood
        assert after[label].parameters == operation.parameters
        assert after[label].responses == operation.responses
        assert after[label].request_body == operation.request_body
        assert after[label].security == operation.security


@settings(max_examples=25)
@given(document=documents())
def test_a_valid_document_has_no_problems(document: Any) -> None:
    """Nothing is said of a document that keeps the standard."""
    assert [str(problem) for problem in load(document).problems] == []


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([1], "not an object"),
        ({"asyncapi": "3.0.0"}, "AsyncAPI"),
        ({"openapy": "3.0.0"}, "openapy"),
        ({"swagger": "1.2", "apis": []}, "Swagger 1.2"),
        ({}, "neither"),
    ],
)
def test_what_is_no_openapi_is_refused_in_words(document: Any, words: str, tmp_path: Path) -> None:
    """A text without anything to work with is refused with what it seems to be."""
    path = tmp_path / "it.json"
    path.write_text(json.dumps(document))
    with pytest.raises(UnreadableDocument, match=words):
        load(path)


def test_a_mapping_that_holds_itself_is_refused() -> None:
    """A cycle of Python objects is no document."""
    document: dict[str, Any] = {"openapi": "3.0.0", "paths": {}}
    document["paths"]["/"] = document
    with pytest.raises(UnreadableDocument, match="in itself"):
        load(document)


def test_problems_come_in_the_order_of_the_text() -> None:
    """First what stands first."""
    document = {
        "openapi": "3.0.0",
        "paths": {"/b": {"gte": {}}, "/a": {"get": {"reponses": {}}}},
        "info": {"title": 1, "version": "1"},
    }
    pointers = [problem.place.pointer for problem in load(document).problems]
    assert pointers == ["/paths/~1b/gte", "/paths/~1a/get", "/paths/~1a/get/reponses", "/info/title"]


def test_misspelt_fields_get_a_repair() -> None:
    """A field that nobody knows is told with the one that was probably meant."""
    document = {
        "openapi": "3.0.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"reponses": {}, "responses": {"200": {"description": ""}}}}},
    }
    (problem,) = load(document).problems
    assert problem.code == "unknown-field"
    assert problem.repair == "did you mean 'responses'?"

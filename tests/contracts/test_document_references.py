"""References: whatever one may stand for and wherever it leads, the model is that of what it leads to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import load
from contracts.document.model import Document
from contracts.document.nodes import Text
from contracts.document.references import Library, fragment
from contracts.errors import Place, UnresolvedReference
from contracts.json_values import join, resolve

OPERATION: dict[str, Any] = {"responses": {"200": {"description": ""}}}


def api(**more: Any) -> dict[str, Any]:
    """A document of OpenAPI 3.1 with one operation."""
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": OPERATION}}}
    return {**document, **more}


def faults(document: Document) -> list[tuple[str, str]]:
    """Code and pointer of each problem."""
    return [(problem.code, problem.place.pointer) for problem in document.problems]


def write(folder: Path, **files: Any) -> Path:
    """Write JSON files; the first one is the document."""
    for name, value in files.items():
        path = folder / name.replace("__", "/").replace("_json", ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    return folder / next(iter(files)).replace("_json", ".json")


def no_fetch(uri: str, _base: Text) -> Text:
    """No text may be asked for."""
    raise AssertionError(uri)


@settings(max_examples=100)
@given(names=st.lists(st.text(max_size=6), min_size=1, max_size=4))
def test_a_pointer_in_a_fragment_leads_where_it_says(names: list[str]) -> None:
    """Whatever the names, an escaped and percent-encoded pointer to them is resolved to them."""
    value: Any = "here"
    for name in reversed(names):
        value = {name: value}
    text = Text("file:///a.json", "file:///a.json", value, Place("a.json"))
    node = Library(text, no_fetch).resolve(text.root, "#" + fragment(join("", *names)))
    assert (node.value, node.pointer) == ("here", join("", *names))


def test_references_lead_to_every_kind_of_object() -> None:
    """Parameters, bodies, responses, headers, examples, links, callbacks, path items and security schemes."""
    document = load(
        api(
            paths={"/a/{id}": {"$ref": "#/components/pathItems/Item"}},
            security=[{"key": []}],
            components={
                "pathItems": {
                    "Item": {
                        "parameters": [{"$ref": "#/components/parameters/Id"}],
                        "post": {
                            "requestBody": {"$ref": "#/components/requestBodies/Body", "description": "mine"},
                            "responses": {"200": {"$ref": "#/components/responses/Ok"}},
                            "callbacks": {"done": {"$ref": "#/components/callbacks/Done"}},
                        },
                    }
                },
                "parameters": {"Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}},
                "requestBodies": {
                    "Body": {
                        "content": {"application/json": {"examples": {"one": {"$ref": "#/components/examples/One"}}}}
                    }
                },
                "responses": {
                    "Ok": {
                        "description": "",
                        "headers": {"X-Rate": {"$ref": "#/components/headers/Rate"}},
                        "links": {"next": {"$ref": "#/components/links/Next"}},
                    }
                },
                "headers": {"Rate": {"schema": {"type": "integer"}}},
                "examples": {"One": {"value": 1}},
                "links": {"Next": {"operationRef": "#/paths/~1a~1{id}/post"}},
                "callbacks": {"Done": {"{$url}": {"post": OPERATION}}},
                "securitySchemes": {"key": {"$ref": "#/components/securitySchemes/real"}, "real": KEY},
            },
        )
    )
    assert faults(document) == []
    (operation,) = document.operations
    assert [parameter.name for parameter in operation.parameters] == ["id"]
    assert operation.request_body is not None
    assert operation.request_body.description == "mine"
    assert operation.request_body.content["application/json"].examples[0].value == 1
    assert list(operation.responses["200"].headers) == ["X-Rate"]
    assert operation.responses["200"].links["next"].operation_ref == "#/paths/~1a~1{id}/post"
    assert operation.callbacks["done"][0].path == "{$url}"
    assert operation.security[0][0].scheme.parameter_name == "X-Key"


KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}


def test_references_into_other_files_are_relative_to_these(tmp_path: Path) -> None:
    """A file that a file names is looked for beside it, not beside the document."""
    path = write(
        tmp_path,
        api_json=api(paths={"/a": {"$ref": "paths/a.json"}}),
        paths__a_json={"get": {"responses": {"200": {"$ref": "../parts/all.json#/Ok"}}}},
        parts__all_json={
            "Ok": {
                "description": "",
                "content": {"application/json": {"schema": {"$ref": "schemas/pet.json"}}},
            }
        },
        parts__schemas__pet_json={
            "type": "object",
            "properties": {"parent": {"$ref": "#"}, "x": {"$ref": "x%20y.json"}},
        },
    )
    (tmp_path / "parts/schemas/x y.json").write_text('{"type": "integer"}')
    document = load(path)
    assert faults(document) == []
    schema = document.operations[0].responses["200"].content["application/json"].schema
    assert schema is not None
    assert schema.place.uri.endswith("parts/all.json")
    assert {uri.rpartition("/")[2] for uri in document.resources("response")} == {
        "api.json",
        "a.json",
        "all.json",
        "pet.json",
        "x%20y.json",
    }


def test_a_missing_target_is_told_with_what_is_near() -> None:
    """The operation that needs it is marked, the others work."""
    document = load(
        api(
            paths={
                "/a": {"get": {**OPERATION, "parameters": [{"$ref": "#/components/parameters/Limt"}]}},
                "/b": {"get": OPERATION},
            },
            components={"parameters": {"Limit": {"name": "limit", "in": "query", "schema": {}}}},
        )
    )
    assert faults(document) == [("unresolved-reference", "/paths/~1a/get/parameters/0")]
    (problem,) = document.problems
    assert problem.repair == "did you mean '#/components/parameters/Limit'?"
    assert [operation.is_understood for operation in document.operations] == [False, True]
    assert document.operations[0].problems == (problem,)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """As a problem of the place that names it."""
    document = load(write(tmp_path, api_json=api(components={"schemas": {"A": {"$ref": "other.json#/A"}}})))
    assert faults(document) == [("unresolved-reference", "/components/schemas/A")]
    assert "no such file" in document.problems[0].message
    assert document.operations[0].is_understood


def test_the_network_is_not_asked_unless_it_may_be() -> None:
    """A document from a file does not fetch what it names."""
    document = load(api(components={"schemas": {"A": {"$ref": "https://example.invalid/a.json"}}}))
    assert faults(document) == [("unresolved-reference", "/components/schemas/A")]
    assert "not followed" in document.problems[0].message


def test_circles_are_told_for_objects_and_are_fine_for_schemas() -> None:
    """A response that is itself can't be; a schema may hold itself."""
    document = load(
        api(
            paths={"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/A"}}}}},
            components={
                "responses": {"A": {"$ref": "#/components/responses/B"}, "B": {"$ref": "#/components/responses/A"}},
                "schemas": {
                    "Tree": {"properties": {"children": {"items": {"$ref": "#/components/schemas/Tree"}}}},
                    "Self": {"$ref": "#/components/schemas/Self"},
                },
            },
        )
    )
    assert {code for code, _ in faults(document)} == {"circular-reference"}
    assert not document.operations[0].is_understood


def test_a_way_through_references_is_followed() -> None:
    """A pointer into what a reference leads to is resolved there, and rewritten to that for validators."""
    document = load(
        api(
            components={
                "schemas": {
                    "A": {"$ref": "#/components/schemas/B"},
                    "B": {"properties": {"x": {"type": "integer"}}},
                    "C": {"$ref": "#/components/schemas/A/properties/x"},
                }
            }
        )
    )
    assert faults(document) == []
    schemas = document.resources("response")[document.uri]["components"]["schemas"]
    assert schemas["C"] == {"$ref": "#/components/schemas/B/properties/x"}


def test_endless_ways_through_references_end() -> None:
    """Pointers that lead through each other are told, not followed for ever."""
    schemas: dict[str, Any] = {
        f"S{index}": {"$ref": f"#/components/schemas/S{index + 1}/properties/x"} for index in range(1000)
    }
    schemas["S1000"] = {"$ref": "#/components/schemas/S0/properties/x"}
    document = load(api(components={"schemas": schemas}))
    assert {code for code, _ in faults(document)} == {"unresolved-reference"}


@pytest.mark.parametrize("reference", ["#/components/schemas/Foo Bar<x>", "#/components/schemas/Foo%20Bar%3Cx%3E"])
def test_references_that_are_no_uris_are_made_so(reference: str) -> None:
    """People write the names as they are."""
    document = load(api(components={"schemas": {"Foo Bar<x>": {}, "A": {"$ref": reference}}}))
    schemas = document.resources("response")[document.uri]["components"]["schemas"]
    assert schemas["A"] == {"$ref": "#/components/schemas/Foo%20Bar%3Cx%3E"}


def test_schemas_in_odd_places_are_converted_when_referred_to() -> None:
    """A schema is what a schema's reference leads to."""
    document = load(
        {
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "x-stuff": {"Foo": {"type": "string", "nullable": True}, "Bar": {"type": "string", "nullable": True}},
            "components": {"schemas": {"A": {"$ref": "#/x-stuff/Foo"}}},
        }
    )
    converted = document.resources("response")[document.uri]
    assert converted["x-stuff"]["Foo"]["type"] == ["string", "null"]
    assert converted["x-stuff"]["Bar"]["type"] == "string"


def test_ids_and_anchors_name_schemas() -> None:
    """Source: JSON Schema 2020-12, Core, sections 8.2.1 and 8.2.2."""
    document = load(
        api(
            components={
                "schemas": {
                    "Named": {
                        "$id": "https://example.com/named",
                        "$defs": {"inner": {"$anchor": "in", "type": "integer"}},
                        "properties": {"a": {"$ref": "#in"}, "b": {"$ref": "#/$defs/inner"}, "c": {"$ref": "other"}},
                    },
                    "Other": {"$id": "https://example.com/other", "type": "string"},
                    "Anchored": {"$anchor": "here", "type": "boolean"},
                    "User": {
                        "properties": {
                            "named": {"$ref": "https://example.com/named"},
                            "inner": {"$ref": "https://example.com/named#in"},
                            "here": {"$ref": "#here"},
                        }
                    },
                }
            }
        )
    )
    assert faults(document) == []
    resources = document.resources("response")
    properties = resources[document.uri]["components"]["schemas"]["User"]["properties"]
    assert properties["here"] == {"$ref": "#/components/schemas/Anchored"}
    assert properties["inner"] == {"$ref": "https://example.com/named#/$defs/inner"}
    assert resources["https://example.com/other"]["type"] == "string"
    place = document.place_of("https://example.com/named", "/$defs/inner")
    assert place.pointer == "/components/schemas/Named/$defs/inner"


def test_a_reference_from_the_documents_top_inside_a_named_schema_is_understood() -> None:
    """By the standard it is relative to the `$id`, but people mean the document."""
    document = load(
        api(
            components={
                "schemas": {
                    "Named": {"$id": "https://example.com/named", "items": {"$ref": "#/components/schemas/Item"}},
                    "Item": {"type": "integer"},
                }
            }
        )
    )
    items = document.resources("response")[document.uri]["components"]["schemas"]["Named"]["items"]
    assert items["$ref"] == f"{document.uri}#/components/schemas/Item"


def test_an_unresolved_reference_names_its_place() -> None:
    """The error is the problem of the place."""
    text = Text("file:///a.json", "file:///a.json", {"a": {"$ref": "#/b"}}, Place("a.json"))
    library = Library(text, no_fetch)
    with pytest.raises(UnresolvedReference, match=r"a\.json \(#/a\): can't resolve '#/b'"):
        library.follow(text.root.at("a", resolve(text.value, "/a")))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a directory that is served on a free port of this machine."""
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


def test_a_document_from_an_address_may_name_others(tmp_path: Path, served: str) -> None:
    """What a document from the network refers to is fetched from beside it."""
    write(
        tmp_path,
        api_json=api(components={"schemas": {"A": {"$ref": "parts/a.json"}}}),
        parts__a_json={"type": "string"},
    )
    document = load(f"{served}/api.json")
    assert faults(document) == []
    assert set(document.resources("response")) == {f"{served}/api.json", f"{served}/parts/a.json"}


def test_a_document_from_a_file_may_name_addresses_if_allowed(tmp_path: Path, served: str) -> None:
    """Only when the caller says so."""
    write(tmp_path, a_json={"type": "string"})
    document = api(components={"schemas": {"A": {"$ref": f"{served}/a.json"}}})
    assert faults(load(document)) == [("unresolved-reference", "/components/schemas/A")]
    assert faults(load(document, allow_remote=True)) == []


def test_a_document_that_names_itself_finds_what_lies_beside_it(tmp_path: Path) -> None:
    """Under its `$self` the others have addresses too, but they are read where they lie. Source: OAS 3.2, `$self`."""
    path = write(
        tmp_path,
        api_json=api(
            openapi="3.2.0",
            **{"$self": "https://example.com/apis/main.json"},
            components={
                "schemas": {
                    "A": {"$ref": "parts.json#/X"},
                    "B": {"$ref": "https://example.com/apis/main.json#/components/schemas/A"},
                }
            },
        ),
        parts_json={"X": {"type": "string"}},
    )
    document = load(path)
    assert faults(document) == []
    assert set(document.resources("request")) == {
        "https://example.com/apis/main.json",
        "https://example.com/apis/parts.json",
    }


def test_another_schema_dialect_is_told() -> None:
    """And the schemas are read as 2020-12. Source: OAS 3.1, OpenAPI Object, `jsonSchemaDialect`."""
    document = load(api(jsonSchemaDialect="http://json-schema.org/draft-07/schema#"))
    assert faults(document) == [("other-schema-dialect", "/jsonSchemaDialect")]

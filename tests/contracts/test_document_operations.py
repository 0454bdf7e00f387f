"""What operations, parameters, bodies, servers and security say, and what is told where they say it badly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from contracts.document import load
from contracts.document.model import Document, Operation
from contracts.document.names import nearest

OK: dict[str, Any] = {"responses": {"200": {"description": ""}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


def api(paths: Any, **more: Any) -> Document:
    """A document of OpenAPI 3.0 with these paths, loaded."""
    return load({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths, **more})


def swagger(operation: Any, **more: Any) -> tuple[Document, Operation]:
    """A document of Swagger 2.0 with one operation, and that."""
    head = {"swagger": "2.0", "info": {"title": "t", "version": "1"}}
    document = load({**head, "paths": {"/a": {"post": {**OK, **operation}}}, **more})
    return document, document.operations[0]


def told(document: Document) -> list[tuple[str, str, str]]:
    """Level, code and repair of each problem."""
    return [(problem.level, problem.code, problem.repair) for problem in document.problems]


def codes(document: Document) -> list[str]:
    """The code of each problem."""
    return [problem.code for problem in document.problems]


def test_parameters_are_inherited_and_overridden() -> None:
    """By name and location. Source: OAS 3.0, Path Item Object, `parameters`."""
    item = {
        "parameters": [ID, {"name": "a", "in": "query", "schema": {}}, {"name": "b", "in": "query", "schema": {}}],
        "get": {
            **OK,
            "parameters": [
                {"name": "a", "in": "query", "required": True, "schema": {}},
                {"name": "a", "in": "header", "schema": {}},
            ],
        },
    }
    document = api({"/x/{id}": item})
    found = [(one.location, one.name, one.required) for one in document.operations[0].parameters]
    assert codes(document) == []
    assert sorted(found) == [("header", "a", False), ("path", "id", True), ("query", "a", True), ("query", "b", False)]


def test_a_path_parameter_that_nobody_declares_is_any_text() -> None:
    """It is told with what was probably meant, and the operation works."""
    document = api({"/x/{user_id}": {"get": {**OK, "parameters": [{**ID, "name": "userId"}]}}})
    (operation,) = document.operations
    (parameter,) = operation.parameters
    assert operation.is_understood
    assert (parameter.name, parameter.location, parameter.required) == ("user_id", "path", True)
    assert parameter.schema is not None
    assert sorted(codes(document)) == ["parameter-not-in-path", "undeclared-path-parameter"]
    assert {problem.repair for problem in document.problems} == {
        "did you mean 'user_id'?",
        "did you mean 'userId' to be 'user_id'?",
    }


def test_a_path_that_no_request_can_have_is_not_understood() -> None:
    """A request's path ends at the first `?`. Source: RFC 3986, section 3."""
    document = api({"/a?b={c}": {"get": OK}, "/ok": {"get": OK}})
    assert codes(document) == ["bad-path"]
    assert [operation.is_understood for operation in document.operations] == [False, True]


def test_a_path_is_read_up_to_its_fragment() -> None:
    """A fragment is never sent, but people tell operations of one path apart by it. Source: RFC 3986, section 3.5."""
    document = api({"/#Action=Run": {"get": OK}, "/#Action=Stop": {"get": OK}})
    assert [(each.path, each.label, each.is_understood) for each in document.operations] == [
        ("/", "GET /#Action=Run", True),
        ("/", "GET /#Action=Stop", True),
    ]
    assert [level for level, code, _ in told(document) if code == "bad-path"] == ["warning", "warning"]


def test_a_path_without_slash_is_read_with_one() -> None:
    """As people mean it."""
    document = api({"a": {"get": OK}})
    assert [operation.path for operation in document.operations] == ["/a"]
    assert told(document) == [("warning", "bad-path", "write '/a'")]


@pytest.mark.parametrize(
    ("parameter", "code"),
    [
        ({"name": "a", "in": "qury", "required": True, "schema": {}}, "bad-parameter"),
        ({"in": "query", "required": True, "schema": {}}, "missing-field"),
        ({"name": "a", "required": True, "schema": {}}, "missing-field"),
    ],
)
def test_an_operation_with_an_unclear_required_parameter_is_not_understood(parameter: Any, code: str) -> None:
    """Nobody could call it."""
    document = api({"/a": {"get": {**OK, "parameters": [parameter]}}})
    assert code in codes(document)
    assert not document.operations[0].is_understood


@pytest.mark.parametrize(
    ("parameter", "level", "code"),
    [
        ({"name": "a", "in": "query", "style": "matrix", "schema": {}}, "warning", "bad-style"),
        ({"name": "a", "in": "query"}, "warning", "missing-field"),
        ({"name": "a", "in": "query", "schema": {}, "content": {"text/plain": {}}}, "warning", "bad-parameter"),
        ({"name": "a", "in": "query", "content": {"text/plain": {}, "text/csv": {}}}, "warning", "bad-parameter"),
        ({"name": "accept", "in": "header", "schema": {}}, "note", "ignored-parameter"),
        ({"name": "a", "in": "query", "required": "true", "schema": {}}, "warning", "wrong-type"),
    ],
)
def test_untidy_parameters_are_told_and_used(parameter: Any, level: str, code: str) -> None:
    """A warning or a note, and the operation works."""
    document = api({"/a": {"get": {**OK, "parameters": [parameter]}}})
    assert [(problem.level, problem.code) for problem in document.problems] == [(level, code)]
    assert document.operations[0].is_understood


def test_real_documents_may_be_bare() -> None:
    """Neither info, responses nor descriptions: warnings, no errors, and the operations are there."""
    document = load({"openapi": "3.0.0", "paths": {"/a": {"get": {"responses": {"200": {}}}, "post": {}}}})
    assert [operation.label for operation in document.operations] == ["GET /a", "POST /a"]
    assert all(operation.is_understood for operation in document.operations)
    assert {problem.level for problem in document.problems} == {"warning"}
    assert set(codes(document)) == {"missing-field"}


@pytest.mark.parametrize("status", ["20", "6XX", "200 ", "ok", "2xxx", "²00"])
def test_what_is_no_status_is_told(status: str) -> None:
    """And left out."""
    document = api({"/a": {"get": {"responses": {"200": {"description": ""}, status: {"description": ""}}}}})
    assert codes(document) == ["bad-status"]
    assert list(document.operations[0].responses) == ["200"]


def test_names_used_twice_are_told() -> None:
    """An operationId and a template. Source: OAS 3.0, Operation Object; Paths Object."""
    first, second = {**ID, "name": "a"}, {**ID, "name": "b"}
    document = api(
        {
            "/x/{a}": {"get": {**OK, "operationId": "one", "parameters": [first]}},
            "/x/{b}": {"get": {**OK, "operationId": "one", "parameters": [second]}},
        }
    )
    assert codes(document) == ["identical-paths", "duplicate-operation-id"]


def test_unknown_security_schemes_are_told() -> None:
    """With the one that was meant."""
    document = api(
        {"/a": {"get": {**OK, "security": [{"tokn": []}]}}},
        components={"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    )
    assert told(document) == [("error", "unknown-security-scheme", "did you mean 'token'?")]


def test_server_variables_have_values() -> None:
    """The default, else the first of the enum, else the name; what is missing is told."""
    servers = [{"url": "/{a}/{b}/{c}", "variables": {"a": {"default": 1, "enum": ["1"]}, "b": {"enum": ["x", "y"]}}}]
    document = api({"/a": {"get": OK}}, servers=servers)
    assert document.servers[0].base_path == "/1/x/c"
    assert "undeclared-server-variable" in codes(document)


def test_an_external_example_is_read_from_beside_the_document(tmp_path: Path) -> None:
    """As the text that it is on the wire; one from the network is not fetched."""
    (tmp_path / "one.txt").write_text("a=1", encoding="utf-8")
    path = tmp_path / "api.yaml"
    path.write_text(
        """
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses:
        200:
          description: ''
          content:
            text/plain:
              examples:
                one: {externalValue: one.txt}
                two: {externalValue: 'https://example.invalid/two.txt'}
                three: {externalValue: three.txt}
""",
        encoding="utf-8",
    )
    document = load(path)
    (example,) = document.operations[0].responses["200"].content["text/plain"].examples
    assert (example.name, example.has_value, example.serialized) == ("one", False, "a=1")
    assert [(problem.level, problem.code, problem.place.line) for problem in document.problems] == [
        ("note", "unread-example", 14),
        ("note", "unread-example", 15),
    ]


def test_2_0_bodies_and_responses_have_the_media_types_that_are_listed() -> None:
    """The operation's lists count before the document's; without a schema there is no content."""
    document, operation = swagger(
        {
            "consumes": ["application/xml"],
            "parameters": [{"name": "it", "in": "body", "schema": {"type": "object"}}],
            "responses": {
                "200": {"description": "", "schema": {"type": "file"}, "examples": {"text/csv": "a,b"}},
                "204": {"description": ""},
            },
        },
        consumes=["application/json"],
        produces=["text/csv", "application/json"],
    )
    assert codes(document) == []
    assert operation.request_body is not None
    assert list(operation.request_body.content) == ["application/xml"]
    content = operation.responses["200"].content
    assert {name: [one.value for one in content[name].examples] for name in content} == {
        "text/csv": ["a,b"],
        "application/json": [],
    }
    assert operation.responses["204"].content == {}


@pytest.mark.parametrize(
    ("written", "urls"),
    [
        ({}, ["/"]),
        ({"basePath": "/v1/"}, ["/v1"]),
        ({"host": "a.example.com:81", "basePath": "v1"}, ["https://a.example.com:81/v1"]),
        ({"host": "a.example.com", "schemes": ["http", "ws"]}, ["http://a.example.com", "ws://a.example.com"]),
        ({"host": "http://a.example.com"}, ["https://a.example.com"]),
    ],
)
def test_2_0_hosts_schemes_and_base_paths_are_servers(written: Any, urls: list[str]) -> None:
    """Source: OAS 2.0, Swagger Object, `host`, `basePath` and `schemes`."""
    document, _ = swagger({}, **written)
    assert [server.url or "/" for server in document.servers] == urls


def test_2_0_basic_is_http_basic() -> None:
    """Source: OAS 2.0, Security Scheme Object."""
    document, _ = swagger({}, securityDefinitions={"b": {"type": "basic"}})
    assert (document.security_schemes["b"].type, document.security_schemes["b"].scheme) == ("http", "basic")


def test_python_values_that_are_no_json_are_read_as_their_text() -> None:
    """As a YAML loader may give them: integer status codes, dates, tuples."""
    document = load(
        {
            "openapi": "3.0.0",
            "info": {"title": "t", "version": dt.date(2024, 1, 1)},
            "paths": {"/a": {"get": {"tags": ("x", "y"), "responses": {200: {"description": ""}}}}},
        }
    )
    assert document.version == "2024-01-01"
    assert document.operations[0].tags == ("x", "y")
    assert list(document.operations[0].responses) == ["200"]


@pytest.mark.parametrize(
    ("name", "near"), [("reponses", "responses"), ("operationID", "operationId"), ("zzz", ""), ("", "")]
)
def test_the_nearest_name_is_found(name: str, near: str) -> None:
    """What differs by case, dashes or a few letters."""
    assert nearest(name, ["responses", "operationId", "request-body"]) == near


def test_webhooks_of_older_versions_stand_under_x_webhooks() -> None:
    """There is no other place for them before 3.1; `webhooks` itself is told to be none there."""
    hook = {"post": OK}
    assert [each.path for each in api({}, **{"x-webhooks": {"news": hook}}).webhooks] == ["news"]
    assert [each.path for each in swagger({}, **{"x-webhooks": {"news": hook}})[0].webhooks] == ["news"]
    wrong = api({}, webhooks={"news": hook})
    assert not wrong.webhooks
    assert told(wrong) == [("warning", "unknown-field", "did you mean 'x-webhooks'?")]

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.document import load
from contracts.judging import reaches, recognise
from contracts.judging.model import Case
from contracts.messages import Headers, Request
from tests.documents import documents

SCIM = "/api/v3/providers/scim/{}/sync/status/"
TOKEN = ("Authorization", "Bearer abc")


def made(**operation: Any) -> dict[str, Any]:
    """A document with one operation, `POST /things/{id}`, that also has what is given."""
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}},
        *operation.pop("parameters", []),
    ]
    found = {"responses": {"200": {"description": "done"}}, "parameters": parameters, **operation}
    info = {"title": "things", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "paths": {"/things/{id}": {"post": found}}}


def case_of(request: Request, **operation: Any) -> Case:
    return recognise(load(made(**operation)), request)


def told(case: Case) -> list[tuple[str, str, str, str]]:
    """Code, level, place and keyword of each broken promise."""
    return [(each.check, each.level, each.at, each.keyword) for each in case.breaks]


def post(target: str = "/things/1", content: bytes | None = None, **headers: str) -> Request:
    return Request("POST", target, Headers({key.replace("_", "-"): value for key, value in headers.items()}), content)


@pytest.mark.parametrize("path", [SCIM.format(7), SCIM.format(7).removeprefix("/api/v3")])
def test_an_operation_is_reached_with_the_base_path_or_without(path: str) -> None:
    """Both spellings are the same case, and its parameter is decoded."""
    case = recognise(load(), Request("GET", path, Headers([TOKEN])))
    assert case.operation is not None
    assert case.operation.label == "GET /providers/scim/{id}/sync/status/"
    assert case.path_parameters == {"id": 7}
    assert case.keeps_every_promise


def test_everything_that_a_request_breaks_is_told_at_once() -> None:
    """Missing credentials do not hide a broken parameter."""
    case = recognise(load(), Request("GET", SCIM.format("abc")))
    assert told(case) == [
        ("request-credentials", "error", "header Authorization", ""),
        ("request-parameter", "error", "path id", "type"),
    ]
    assert [each.promised_at.line for each in case.breaks if each.promised_at] == [92, 30]


def test_an_unknown_path_is_told_with_the_nearest_declared_one() -> None:
    """A slash left out at the end is the likeliest mistake."""
    case = recognise(load(), Request("GET", SCIM.format(7).rstrip("/")))
    assert case.operation is None
    assert told(case) == [("request-path", "error", "path", "")]
    assert case.breaks[0].details[0].endswith("/providers/scim/{id}/sync/status/")


@given(documents(), st.data())
def test_what_a_request_reaches_is_what_it_is_recognised_as(document: Any, data: st.DataObject) -> None:
    """By method and path alone, whatever they are."""
    read = load(document)
    operation = data.draw(st.sampled_from(read.operations))
    other = data.draw(st.sampled_from(read.operations))
    path = data.draw(st.sampled_from([operation.path.replace("{", "").replace("}", ""), "/", "/nowhere"]))
    request = Request(data.draw(st.sampled_from([operation.method, "GET", "HEAD"])), path)
    found = recognise(read, request).operation
    assert reaches(read, request, other) is (found is other)


def test_the_nearest_of_many_paths_is_found_and_most_are_not_compared() -> None:
    """In a document of thousands of paths that are much alike."""
    many = {
        f"/things/number{number}/parts": {"get": {"responses": {"200": {"description": ""}}}} for number in range(3000)
    }
    document = load({"openapi": "3.0.3", "info": {"title": "many", "version": "1"}, "paths": many})
    case = recognise(document, Request("GET", "/thing/number1234/parts"))
    assert case.breaks[0].details[0] == "/things/number1234/parts"
    assert len(case.breaks[0].details) == 3


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "TRACE", "get", "FROB"])
def test_an_undeclared_method_is_told_with_those_that_are_declared(method: str) -> None:
    """Methods are case-sensitive (RFC 9110, 9.1)."""
    case = recognise(load(), Request(method, SCIM.format(7)))
    assert (case.operation, case.allowed_methods) == (None, ("GET",))
    assert told(case) == [("request-method", "error", "method", "")]


def test_head_is_a_case_of_get() -> None:
    """RFC 9110, 9.3.2: HEAD is GET without the content."""
    case = recognise(load(), Request("HEAD", SCIM.format(7), Headers([TOKEN])))
    assert case.operation is not None
    assert case.operation.method == "GET"
    assert case.keeps_every_promise


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("5", []),
        ("0", [("error", "minimum")]),
        ("abc", [("error", "type")]),
        ("007", [("warning", "type")]),
        ("%EF%BC%91", [("warning", "type")]),
        ("1e3", [("note", "")]),
        ("%FF", [("warning", "")]),
    ],
)
def test_a_path_parameter_is_judged_as_surely_as_the_standards_allow(text: str, broken: list[tuple[str, str]]) -> None:
    """What text is a number is implementation-defined (OAS 3.1.1, Appendix B), what number is too small is not."""
    case = case_of(post(f"/things/{text}"))
    assert [(each.level, each.keyword) for each in case.breaks] == broken


QUERY = {"name": "page", "in": "query", "schema": {"type": "integer", "maximum": 9}}


@pytest.mark.parametrize(
    ("query", "required", "broken"),
    [
        ("?page=3", True, []),
        ("", False, []),
        ("", True, [("error", "required")]),
        ("?page=10", True, [("error", "maximum")]),
        ("?page=10", False, [("warning", "maximum")]),
        ("?page=1&page=2", True, [("warning", "")]),
        ("?other=1", False, []),
    ],
)
def test_a_query_parameter_is_judged(query: str, required: bool, broken: list[tuple[str, str]]) -> None:
    """An optional one that a server may pass over is less sure than a required one; undeclared ones break nothing."""
    case = case_of(post(f"/things/1{query}"), parameters=[{**QUERY, "required": required}])
    assert [(each.level, each.keyword) for each in case.breaks] == broken
    assert case.undeclared_query == (("other",) if "other" in query else ())


def test_a_parameter_described_by_content_is_decoded_as_that() -> None:
    """JSON in a query parameter is JSON."""
    content = {"application/json": {"schema": {"type": "object", "required": ["a"]}}}
    parameters = [{"name": "filter", "in": "query", "required": True, "content": content}]
    case = case_of(post("/things/1?filter=%7B%22a%22:1%7D"), parameters=parameters)
    assert case.parameters["query", "filter"] == {"a": 1}
    assert not case.breaks
    broken = case_of(post("/things/1?filter=%7B"), parameters=parameters)
    assert told(broken) == [("request-parameter", "error", "query filter", "")]


def test_headers_and_cookies_are_parameters() -> None:
    """Header names compare without case; `Accept`, `Content-Type` and `Authorization` are no parameters."""
    integer = {"type": "integer"}
    parameters = [
        {"name": "X-Count", "in": "header", "required": True, "schema": integer},
        {"name": "session", "in": "cookie", "required": True, "schema": integer},
        {"name": "Authorization", "in": "header", "required": True, "schema": integer},
    ]
    case = case_of(post("/things/1", x_COUNT="3", Cookie="a=b; session=4"), parameters=parameters)
    assert case.parameters == {("path", "id"): 1, ("header", "X-Count"): 3, ("cookie", "session"): 4}
    assert not case.breaks


BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "day": {"format": "date"}},
                "required": ["name"],
            }
        },
        "text/plain": {"schema": {"type": "string", "maxLength": 3}},
    },
}


@pytest.mark.parametrize(
    ("content_type", "content", "broken"),
    [
        ("application/json", b'{"name": "a"}', []),
        ("application/json; charset=utf-8", b'{"name": "a"}', []),
        ("text/plain", b"abc", []),
        ("text/plain", b"", []),
        ("text/plain", b"abcd", [("request-body", "error", "body", "maxLength")]),
        ("application/json", None, [("request-body", "error", "body", "required")]),
        ("application/json", b"", [("request-body", "error", "body", "required")]),
        ("application/json", b"{", [("request-body", "error", "body", "")]),
        ("application/json", b"[" * 10_000, [("request-body", "error", "body", "")]),
        ("application/json", b'\xef\xbb\xbf{"name": "a"}', [("request-body", "warning", "body", "")]),
        ("application/json", b"NaN", [("request-body", "warning", "body", "")]),
        ("application/xml", b"<a/>", [("request-media-type", "warning", "header Content-Type", "")]),
        ("nonsense", b"x", [("request-media-type", "warning", "header Content-Type", "")]),
        ("", b"x", [("request-media-type", "warning", "header Content-Type", "")]),
        ("application/json", b'{"name": null}', [("request-body", "error", "body /name", "type")]),
        ("application/json", b'{"name": 1}', [("request-body", "warning", "body /name", "type")]),
        ("application/json", b'{"name": "a", "day": "x"}', [("request-body", "warning", "body /day", "format")]),
        (
            "application/json",
            b'{"age": {}}',
            [("request-body", "error", "body /age", "type"), ("request-body", "error", "body", "required")],
        ),
    ],
)
def test_a_body_is_judged_by_the_best_declared_media_type(
    content_type: str, content: bytes | None, broken: list[tuple[str, str, str, str]]
) -> None:
    """Each violation is told with its place, and as surely as the standards allow."""
    headers = {"Content_Type": content_type} if content_type else {}
    assert sorted(told(case_of(post(content=content, **headers), requestBody=BODY))) == sorted(broken)


def test_a_body_where_none_is_declared_breaks_nothing() -> None:
    """HTTP leaves its meaning open (RFC 9110, 9.3.1)."""
    case = case_of(post(content=b"{", Content_Type="application/json"))
    assert (case.breaks, case.has_body) == ((), False)


def test_a_value_with_many_faults_is_told_in_a_bounded_number_of_findings() -> None:
    """The last one counts the rest."""
    schema = {"type": "array", "items": {"type": "integer"}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    content = b"[" + b",".join([b"{}"] * 500) + b"]"
    case = case_of(post(content=content, Content_Type="application/json"), requestBody=body)
    assert len(case.breaks) == 21
    assert "more of its parts" in case.breaks[-1].message


@pytest.mark.parametrize(
    ("accept", "expected"),
    [(None, True), ("*/*", True), ("application/*;q=0.1", True), ("text/html", False), ("application/json;q=0", False)],
)
def test_an_accept_that_no_declared_success_satisfies_is_noted(accept: str | None, expected: bool) -> None:
    """It breaks nothing, but makes 406 an answer to expect."""
    headers = Headers([TOKEN, *([("Accept", accept)] if accept else [])])
    case = recognise(load(), Request("GET", SCIM.format(7), headers))
    assert (case.is_acceptable, case.breaks) == (expected, ())


DOCUMENTS = st.shared(documents().map(load), key="document")


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Anything at all, often near to what the document declares."""
    document = draw(DOCUMENTS)
    text = st.text(max_size=20)
    operation = draw(st.sampled_from(document.operations))
    pieces = st.sampled_from(["%", "%zz", "%ff", "{}", "//", "?", "#", "&=", ";", "[", "\x00", "\ud800"]) | text
    paths = st.just(operation.path) | pieces | st.tuples(st.just(operation.path.partition("{")[0]), pieces).map("".join)
    target = draw(paths) + draw(st.just("") | pieces.map(lambda query: f"?{query}"))
    names = ["Content-Type", "Cookie", "Authorization", "Accept", "X-Key", "Content-Encoding"]
    names += [each.name for each in operation.parameters]
    values = (
        st.sampled_from(["application/json", "multipart/form-data", "Bearer x", "Basic", ";,", "\ud800", "*/*"]) | text
    )
    headers = draw(st.lists(st.tuples(st.sampled_from(names), values), max_size=4))
    contents = (
        st.none() | st.binary(max_size=30) | st.sampled_from([b"[" * 10_000, b'{"a":' * 10_000, b"NaN", b"1" * 9_999])
    )
    return Request(
        draw(st.sampled_from([operation.method, "GET", "HEAD", ""]) | text), target, Headers(headers), draw(contents)
    )


@settings(max_examples=150, deadline=None)
@given(document=DOCUMENTS, request=requests())
@example(document=load(), request=Request("", ""))
@example(document=load(), request=Request("GET", "*", Headers({"Authorization": "\x00"}), b"\xff"))
def test_recognition_never_raises(document: Any, request: Request) -> None:
    """Whatever the request, it becomes a case: of an operation, or with a broken promise that says why not."""
    case = recognise(document, request)
    assert case.operation is not None or case.breaks


@pytest.mark.parametrize(
    ("accept", "expected"), [("application/x-unknown", False), ("application/json", True), ("*/*", True)]
)
def test_a_success_without_content_is_acceptable_by_what_its_refusals_have(accept: str, expected: bool) -> None:
    """A server may negotiate before it knows that it will answer 204, so that 406 is no fault of its."""
    refusal = {"description": "", "content": {"application/json": {}}}
    operation = {"responses": {"204": {"description": "gone"}, "404": refusal}}
    info = {"title": "t", "version": "1"}
    document = load({"openapi": "3.1.0", "info": info, "paths": {"/a": {"delete": operation}}})
    case = recognise(document, Request("DELETE", "/a", Headers([("Accept", accept)])))
    assert case.is_acceptable == expected


@pytest.mark.parametrize(
    ("target", "headers", "expected"),
    [
        ("/?Action=Stop&Id=1", {}, "POST /#Action=Stop"),
        ("/?Action=Run", {}, "POST /#Action=Run"),
        ("/", {"X-Target": "Api.Start"}, "POST /#X-Target=Api.Start"),
        ("/?tagKeys=a", {}, "POST /#tagKeys"),
        ("/?Other=1", {}, "POST /"),
        ("/", {}, "POST /"),
    ],
)
def test_operations_of_one_path_are_told_apart_by_what_their_fragments_name(
    target: str, headers: dict[str, str], expected: str
) -> None:
    """As documents write the calls of services with one address."""

    def named(place: str, name: str, *values: str) -> dict[str, Any]:
        schema = {"enum": list(values)} if values else {"type": "string"}
        parameter = {"name": name, "in": place, "required": True, "schema": schema}
        return {"post": {"parameters": [parameter], "responses": {"204": {"description": "done"}}}}

    paths = {
        "/": {"post": {"responses": {"204": {"description": "done"}}}},
        "/#Action=Run": named("query", "Action", "Run"),
        "/#Action=Stop": named("query", "Action", "Stop"),
        "/#X-Target=Api.Start": named("header", "X-Target", "Api.Start"),
        "/#tagKeys": named("query", "tagKeys"),
    }
    document = load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})
    case = recognise(document, Request("POST", target, Headers(headers)))
    assert case.operation is not None
    assert case.operation.label == expected
    assert case.keeps_every_promise

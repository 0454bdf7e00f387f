from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import load
from contracts.judging import (
    CHECKS,
    CLIENT_RULES,
    COMPARISON_RULES,
    FOREIGN_RULES,
    KNOWN_RULES,
    REQUEST_RULES,
    RULES,
    SEQUENCE_RULES,
    Check,
    Context,
    Finding,
    judge,
    recognise,
)
from contracts.messages import Exchange, Headers, Request, Response
from tests.documents import documents
from tests.judged import BROKEN, DONE, JSON, LENIENT, PUT, ROOT, TOKEN, a_document, answer, told


@pytest.mark.parametrize(
    ("declared", "status"), [("200", 200), ("2XX", 204), ("default", 418), ("4XX", 404), ("default", 302)]
)
def test_a_status_is_declared_by_number_range_or_default(declared: str, status: int) -> None:
    """In that order (OpenAPI, Responses Object)."""
    document = a_document({declared: {"description": "done"}})
    assert told(document, PUT, answer(status, Location="/")) == []


@pytest.mark.parametrize(
    ("request_", "status", "level"),
    [
        (PUT, 201, "error"),
        (BROKEN, 201, "error"),
        (PUT, 302, "error"),
        (PUT, 422, "error"),
        (PUT, 409, "error"),
        (PUT, 404, "warning"),
        (ROOT, 404, "error"),
        (PUT, 429, "warning"),
        (PUT, 413, "warning"),
        (BROKEN, 400, "warning"),
        (BROKEN, 418, "warning"),
        (Request("PUT", f"/things/{2**64}"), 400, "warning"),
        (Request("HEAD", "/"), 501, None),
        (Request("HEAD", "/"), 403, "error"),
        (Request("GET", "/", Headers({"If-None-Match": '"a"'})), 304, None),
        (Request("PUT", "/things/1", Headers({"If-Match": '"a"'})), 412, None),
        (ROOT, 304, "error"),
    ],
)
def test_an_undeclared_status_is_as_bad_as_what_was_asked(request_: Request, status: int, level: str | None) -> None:
    """Owed to a request that keeps every promise; a gap of the document where a refusal was to be expected."""
    found = dict(told(a_document(DONE), request_, answer(status)))
    assert found.get("status-declared") == level


def test_a_document_that_takes_preconditions_owes_the_answer_to_them() -> None:
    """Where it does not, 412 to who asks so is HTTP's own."""
    condition = {"name": "If-Match", "in": "header", "schema": {"type": "string"}}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    request = Request("PUT", "/things/1", Headers({"If-Match": '"a"'}))
    document = a_document(DONE, parameters=[number, condition])
    assert dict(told(document, request, answer(412))) == {"status-declared": "warning"}


@pytest.mark.parametrize(("security", "level"), [([{"bearer": []}], "warning"), ([], "error")])
@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_of_made_up_credentials_is_a_gap_of_the_document(security: Any, level: str, status: int) -> None:
    """Where nobody asks for credentials, it contradicts the document."""
    document = a_document(DONE, security=security)
    request = Request("PUT", "/things/1", Headers(TOKEN))
    assert dict(told(document, request, answer(status, WWW_Authenticate="Bearer"))) == {"status-declared": level}


@pytest.mark.parametrize(
    ("responses", "request_", "status", "level"),
    [
        (DONE, PUT, 500, "error"),
        (DONE, BROKEN, 500, "error"),
        (DONE, PUT, 503, "error"),
        ({**DONE, "default": {"description": "failed"}}, PUT, 500, "warning"),
        ({**DONE, "500": {"description": "failed"}}, PUT, 500, "warning"),
        ({**DONE, "503": {"description": "busy"}}, PUT, 503, None),
        (DONE, Request("POST", "/things/1"), 500, "warning"),
        (DONE, Request("POST", "/things/1"), 501, None),
        (DONE, Request("GET", "/nowhere"), 500, "warning"),
        (DONE, Request("HEAD", "/"), 501, "warning"),
    ],
)
def test_a_server_error_is_told(responses: Any, request_: Request, status: int, level: str | None) -> None:
    """A server survives any input; what the document foresees is a warning."""
    assert dict(told(a_document(responses), request_, answer(status))).get("server-error") == level


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        (PUT, []),
        (BROKEN, [("refuses-broken", "error")]),
        (LENIENT, [("refuses-broken", "warning")]),
        (Request("PUT", "/things/1e3"), []),
        (Request("POST", "/things/1"), [("refuses-broken", "error")]),
        (Request("OPTIONS", "/things/1"), [("allow-on-options", "note")]),
        (Request("TRACE", "/things/1"), [("refuses-broken", "note")]),
        (Request("GET", "/nowhere"), []),
        (Request("PUT", "/things/1", Headers(JSON), b'"a"'), [("refuses-broken", "warning")]),
    ],
)
def test_success_for_what_breaks_a_promise_is_told(request_: Request, found: list[tuple[str, str]]) -> None:
    """As surely as the promise is broken; what the document says nothing of is not judged."""
    assert told(a_document(DONE), request_, answer(200)) == found


def test_what_is_broken_at_one_place_is_told_once() -> None:
    """A null that is neither of the type nor a member of the enum was let pass for one reason."""
    schema = {"type": "object", "properties": {"kind": {"type": "string", "enum": ["cat", "dog"]}}}
    document = a_document(DONE, requestBody={"content": {"application/json": {"schema": schema}}})
    for value, number in ((b'{"kind": null}', 1), (b'{"kind": "cow"}', 1), (b'{"kind": "cat"}', 0)):
        request = Request("PUT", "/things/1", Headers(JSON), value)
        assert told(document, request, answer(200)) == [("refuses-broken", "warning")] * number


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer"}, {"Authorization": "Basic dTpw"}])
def test_success_without_credentials_is_told(headers: dict[str, str]) -> None:
    """Once, under its own code, beside what else is broken."""
    document = a_document(DONE, security=[{"bearer": []}])
    request = Request("PUT", "/things/abc", Headers(headers))
    assert told(document, request, answer(200)) == [("credentials-enforced", "error"), ("refuses-broken", "error")]
    assert told(document, request, answer(403)) == [("status-declared", "warning")]


@pytest.mark.parametrize(
    ("request_", "status", "found"),
    [
        (PUT, 400, [("accepts-kept", "warning")]),
        (PUT, 422, [("accepts-kept", "warning")]),
        (BROKEN, 422, []),
        (PUT, 404, []),
        (PUT, 409, []),
        (PUT, 403, []),
        (Request("PUT", "/things/1", Headers(JSON), b"1"), 415, [("accepts-kept", "error")]),
        (PUT, 415, [("accepts-kept", "warning")]),
    ],
)
def test_a_declared_refusal_of_what_keeps_every_promise_is_told(
    request_: Request, status: int, found: list[tuple[str, str]]
) -> None:
    """Only where it blames the request's form; what depends on the server's state is never held against it."""
    document = a_document({**DONE, "4XX": {"description": "refused"}})
    assert told(document, request_, answer(status)) == found


def test_a_406_to_an_accept_that_nothing_satisfies_is_legitimate() -> None:
    """RFC 9110, 15.5.7."""
    content = {"application/json": {}}
    document = a_document({"200": {"description": "done", "content": content}, "406": {"description": "no"}})
    picky = Request("PUT", "/things/1", Headers({"Accept": "text/html"}))
    assert told(document, picky, answer(406)) == []
    assert told(document, PUT, answer(406)) == [("accepts-kept", "warning")]


@pytest.mark.parametrize(
    ("allow", "found"),
    [
        (None, [("allow-on-405", "error")]),
        ("PUT", []),
        ("", []),
        ("PUT, POST", [("allow-on-405", "warning")]),
    ],
)
def test_a_405_comes_with_allow(allow: str | None, found: list[tuple[str, str]]) -> None:
    """RFC 9110, 15.5.6: MUST; an empty list is one."""
    headers = {} if allow is None else {"Allow": allow}
    assert told(a_document(DONE), Request("POST", "/things/1"), answer(405, **headers)) == found


@pytest.mark.parametrize(
    ("security", "found"),
    [([{"bearer": []}], [("challenge-on-401", "error")]), ([{"key": []}], [("challenge-on-401", "warning")])],
)
def test_a_401_comes_with_a_challenge(security: Any, found: list[tuple[str, str]]) -> None:
    """RFC 9110, 15.5.2: MUST; but no challenge is registered for API keys."""
    document = a_document({**DONE, "401": {"description": "who are you"}}, security=security)
    assert told(document, PUT, answer(401)) == found


SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"format": "date"}}, "required": ["a"]}


@pytest.mark.parametrize(
    ("response", "found"),
    [
        (answer(200, b'{"a": 1}', Content_Type="application/json"), []),
        (answer(200, b'{"a": 1}', Content_Type="Application/JSON;charset=utf-8"), []),
        (answer(200, b'{"a": 1}'), ["content-type-declared"]),
        (answer(200, b'{"a": 1}', Content_Type="text/html"), ["content-type-declared"]),
        (answer(200, b'{"a": 1}', Content_Type="json"), ["content-type-declared"]),
        (answer(200, b'{"a": 1', Content_Type="application/json"), ["body-decodes"]),
        (answer(200, b"", Content_Type="application/json"), ["body-decodes"]),
        (answer(200), ["body-decodes"]),
        (answer(200, b'{"a": NaN}', Content_Type="application/json"), ["body-decodes"]),
        (answer(200, b"[" * 10_000, Content_Type="application/json"), ["body-decodes"]),
        (answer(200, b'{"a": "1"}', Content_Type="application/json"), ["body-schema"]),
        (answer(200, b'{"b": "x"}', Content_Type="application/json"), ["body-schema", "body-schema"]),
        (answer(200, b"null", Content_Type="application/json"), ["body-schema"]),
    ],
)
def test_content_is_what_was_promised(response: Response, found: list[str]) -> None:
    """Of a declared media type, readable as it, and valid: one finding per keyword, all of them errors."""
    document = a_document({"200": {"description": "done", "content": {"application/json": {"schema": SCHEMA}}}})
    assert told(document, PUT, response) == [(code, "error") for code in found]
    head = Request("HEAD", "/")
    assert told(document, head, Response(response.status_code, response.headers)) == []


def test_a_broken_body_is_told_with_its_places() -> None:
    """Where in the body, and which keyword where in the document."""
    document = a_document({"200": {"description": "done", "content": {"application/json": {"schema": SCHEMA}}}})
    exchange = Exchange(PUT, answer(200, b'{"a": "1"}', Content_Type="application/json"))
    (finding,) = judge(document, recognise(document, PUT), exchange)
    assert (finding.at, finding.keyword) == ("body /a", "type")
    assert finding.promised_at is not None
    assert finding.promised_at.pointer.endswith("/content/application~1json/schema/properties/a/type")


@pytest.mark.parametrize(
    ("request_", "status", "found"),
    [
        (PUT, 200, [("bodiless", "warning")]),
        (PUT, 204, [("bodiless", "error")]),
        (Request("PUT", "/things/1", Headers({"If-None-Match": "*"})), 304, [("bodiless", "error")]),
        (Request("HEAD", "/"), 200, [("bodiless", "error")]),
    ],
)
def test_a_bodiless_response_has_no_body(request_: Request, status: int, found: list[tuple[str, str]]) -> None:
    """By HTTP surely; by OpenAPI 3 only likely, since no `content` does not say that there is none."""
    document = a_document({**DONE, "204": {"description": "none"}, "304": {"description": "same"}})
    assert told(document, request_, answer(status, b"x", Content_Type="text/plain")) == found


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"X-Rate": "5"}, []),
        ({"x-rate": "5", "X-List": "1,2"}, []),
        ({}, ["header-missing"]),
        ({"X-Rate": "many"}, ["header-schema"]),
        ({"X-Rate": "11"}, ["header-schema"]),
        ({"X-Rate": "5", "X-List": "a, b"}, ["header-schema", "header-schema"]),
        ({"X-Rate": "5", "X-Json": "{"}, ["header-schema"]),
        ({"X-Rate": "5", "X-Json": '{"a": 1}'}, []),
        ({"X-Rate": "5", "X-Json": "{}"}, ["header-schema"]),
    ],
)
def test_headers_are_as_declared(headers: dict[str, str], found: list[str]) -> None:
    """Required ones are there, and all that are there can be read and are valid."""
    declared = {
        "X-Rate": {"required": True, "schema": {"type": "integer", "maximum": 10}},
        "X-List": {"schema": {"type": "array", "items": {"type": "integer"}}},
        "X-Json": {"content": {"application/json": {"schema": SCHEMA}}},
        "Content-Type": {"required": True, "schema": {"type": "integer"}},
    }
    document = a_document({"200": {"description": "done", "headers": declared}})
    assert told(document, PUT, answer(200, **headers)) == [(code, "error") for code in found]
    assert ("header-missing", "error") not in told(document, Request("HEAD", "/"), answer(200, **headers))


def test_cookies_are_set_one_by_one() -> None:
    """Lines of Set-Cookie must not be joined (RFC 9110, 5.3)."""
    declared = {"Set-Cookie": {"schema": {"type": "string", "maxLength": 5}}}
    document = a_document({"200": {"description": "done", "headers": declared}})
    headers = Headers([("Set-Cookie", "a=123"), ("Set-Cookie", "b=1"), ("Set-Cookie", "c=1234")])
    assert told(document, PUT, Response(200, headers)) == [("header-schema", "error")]


def test_a_schema_that_can_not_be_read_is_a_note() -> None:
    """Nothing can be judged by it: the document's fault, told among its problems."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Missing"}}}
    document = a_document({"200": {"description": "done", "content": content}})
    response = answer(200, b"{}", Content_Type="application/json")
    assert {level for _, level in told(document, ROOT, response)} <= {"note"}


def test_another_sequence_of_checks_extends_the_judge() -> None:
    """A check is a value that is passed; nothing registers itself."""

    def is_polite(context: Context) -> Iterator[Finding]:
        if "X-Thanks" not in context.response.headers:
            yield context.finding("polite", "no thanks were given")

    own = Check("polite", "says thanks", "note", "none", "Say thanks.", is_polite)
    document = a_document(DONE)
    findings = judge(document, recognise(document, PUT), Exchange(PUT, answer(201)), (*CHECKS, own))
    assert [each.check for each in findings] == ["status-declared", "polite"]
    assert judge(document, recognise(document, PUT), Exchange(PUT, answer(201)), ()) == ()


def test_every_code_is_explained_once() -> None:
    """Codes are stable, in one spelling, and none stands for two things."""
    codes = [rule.code for rule in RULES]
    others = (*CLIENT_RULES, *COMPARISON_RULES, *SEQUENCE_RULES, *FOREIGN_RULES, *KNOWN_RULES, *REQUEST_RULES)
    assert len(set(codes)) == len(codes) == len(CHECKS) + 1 + len(others)
    for rule in RULES:
        assert rule.code == rule.code.lower().replace("_", "-")
        assert len(rule.title) < 80
        assert len(rule.explanation) > 60


DOCUMENTS = st.shared(documents().map(load), key="document")


HEADER_NAMES = st.sampled_from(["Content-Type", "X-Rate", "Allow", "Set-Cookie"])
HEADER_VALUES = st.text() | st.sampled_from(
    ["application/json", "multipart/form-data", "text/plain; charset=x", "\xff"]
)


@settings(max_examples=80, deadline=None)
@given(
    document=DOCUMENTS,
    choice=st.integers(0, 100),
    response=st.builds(
        Response,
        st.sampled_from([200, 201, 204, 304, 400, 401, 404, 405, 500, 599, 999]),
        st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES)).map(Headers),
        st.binary() | st.sampled_from([b"[" * 10_000, b"{}", b"null", b"7"]),
    ),
    method=st.sampled_from(["HEAD", "PUT", "GET"]),
)
def test_judging_never_raises_and_every_finding_is_of_a_known_code(
    document: Any, choice: int, response: Response, method: str
) -> None:
    """Whatever a server answers, it is judged, and each finding can be explained."""
    operation = document.operations[choice % len(document.operations)]
    request = Request(method, operation.path.replace("{id}", "1").replace("{part}", "1"))
    findings = judge(document, recognise(document, request), Exchange(request, response))
    assert {each.check for each in findings} <= {check.code for check in CHECKS}
    assert all(each.message and each.level for each in findings)

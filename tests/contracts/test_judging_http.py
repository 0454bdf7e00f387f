"""What HTTP itself promises, whatever a document says: each fault is found, and what is allowed is not told."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.judging import answers_within, chosen, judge, recognise
from contracts.judging.checks_by_http import CHECKS_BY_HTTP
from contracts.messages import Exchange, Headers, Request, Response
from tests.judged import DONE, PUT, ROOT, a_document, answer, told

TEXT = {"200": {"description": "done", "content": {"text/plain": {}}}}
EVERY = {"default": {"description": "whatever"}}
POST = Request("POST", "/")
HEAD = Request("HEAD", "/")


def found(responses: dict[str, Any], request: Request, response: Response) -> list[tuple[str, str]]:
    """What the checks by HTTP find."""
    return told(a_document(responses), request, response, *CHECKS_BY_HTTP)


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("Location", "/a b", "error"),
        ("ETag", "v1", "error"),
        ("Date", "2024-02-29T12:30:00Z", "error"),
        ("Retry-After", "1.5", "error"),
        ("Vary", "Accept,,Cookie", "error"),
        ("Set-Cookie", "id", "warning"),
        ("Expires", "0", "note"),
        ("Access-Control-Allow-Credentials", "false", "warning"),
        ("X-Any", "a\x01b", "error"),
        ("X-Any", "a\r\n b", "error"),
        ("X Any", "a", "error"),
        ("Content-Type", "json", "error"),
    ],
)
def test_a_field_that_no_sender_may_generate_is_told(name: str, value: str, level: str) -> None:
    """Under one code, as badly as recipients are harmed by it."""
    assert found(EVERY, ROOT, Response(200, Headers([(name, value)]))) == [("header-syntax", level)]


@pytest.mark.parametrize(
    "fields",
    [
        [("X-Any", "caf\xe9 \t~"), (":status", "200"), ("Server", "Jetty(9.4.z)")],
        [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Vary", "Accept"), ("Vary", "Cookie")],
        [("Link", "<a>"), ("Link", "<b>"), ("X-Any", "1"), ("x-any", "2")],
        [("ETag", 'W/"1"'), ("Location", "things/1?a=b#c"), ("Retry-After", "0"), ("Allow", "")],
    ],
)
def test_what_conforming_servers_send_is_not_told(fields: list[tuple[str, str]]) -> None:
    """Lists in several lines, weak tags, relative references, old texts, fields of nobody's."""
    assert found(EVERY, ROOT, Response(200, Headers(fields))) == []


def test_where_the_document_and_http_disagree_it_is_likely_the_document() -> None:
    """An ETag that is declared an integer can't be right; one that is declared any text can."""
    for schema, level in (({"type": "integer"}, "warning"), ({"type": "string"}, "error")):
        headers = {"ETag": {"schema": schema}}
        responses = {"200": {"description": "done", "headers": headers}}
        assert found(responses, ROOT, answer(200, ETag="7")) == [("header-syntax", level)]


@pytest.mark.parametrize("name", ["Content-Type", "Location", "ETag", "Date", "Content-Length", "Retry-After"])
def test_a_field_that_is_no_list_stands_once(name: str) -> None:
    """RFC 9110, 5.3, equal lines or not."""
    value = {"Location": "/", "ETag": '"a"', "Date": "Sun, 06 Nov 1994 08:49:37 GMT", "Content-Type": "text/plain"}
    line = (name, value.get(name, "0"))
    assert found(EVERY, ROOT, Response(200, Headers([line, line]))) == [("header-repeated", "error")]


def test_a_header_declared_as_one_value_stands_once() -> None:
    """A list or an object may stand in several lines; what is declared without a type may be either."""
    for schema, expected in (
        ({"type": "string"}, [("header-repeated", "warning")]),
        ({"type": "array", "items": {"type": "string"}}, []),
        ({}, []),
    ):
        responses = {"200": {"description": "done", "headers": {"X-A": {"schema": schema}}}}
        assert found(responses, ROOT, Response(200, Headers([("X-A", "a"), ("x-a", "b")]))) == expected


@pytest.mark.parametrize(
    ("request_", "response", "expected"),
    [
        (ROOT, answer(200, b"abc", Content_Length="3", Content_Type="text/plain"), []),
        (ROOT, answer(200, b"abc", Content_Length="003", Content_Type="text/plain"), []),
        (ROOT, answer(200, b"abc", Content_Length="4", Content_Type="text/plain"), [("content-length", "error")]),
        (ROOT, answer(200, b"abc", Content_Length="2", Content_Type="text/plain"), [("content-length", "error")]),
        (ROOT, answer(200, Content_Length="9" * 5000), [("content-length", "error")]),
        (ROOT, answer(200, b"abc", Content_Length="9", Content_Encoding="gzip", Content_Type="text/plain"), []),
        (ROOT, answer(200, Content_Length="0", Transfer_Encoding="chunked"), [("content-length", "error")]),
        (HEAD, answer(200, Content_Length="9"), []),
        (Request("GET", "/", Headers({"If-None-Match": "*"})), answer(304, Content_Length="9"), []),
        (ROOT, answer(204, Content_Length="0"), [("content-length", "note")]),
        (ROOT, answer(204, Content_Length="5"), [("content-length", "error")]),
        (ROOT, answer(200, Content_Length="-1"), [("header-syntax", "error")]),
    ],
)
def test_content_length_is_the_size_of_the_content(request_: Request, response: Response, expected: Any) -> None:
    """RFC 9110, 8.6: not of an answer to HEAD or a 304, nor of content that was coded."""
    assert found(EVERY, request_, response) == expected


@pytest.mark.parametrize(("second", "expected"), [("37", []), ("38", []), ("39", [("last-modified", "error")])])
def test_nothing_is_modified_after_it_was_sent(second: str, expected: Any) -> None:
    """RFC 9110, 8.8.2.1, but for the second that servers keep a date."""
    dates = {"Date": "Sun, 06 Nov 1994 08:49:37 GMT", "Last_Modified": f"Sun, 06 Nov 1994 08:49:{second} GMT"}
    assert found(EVERY, ROOT, answer(200, **dates)) == expected


@pytest.mark.parametrize(
    ("request_", "response", "expected"),
    [
        (POST, answer(201), [("location", "note")]),
        (POST, answer(201, Location="/7"), []),
        (PUT, answer(201), []),
        (ROOT, answer(302), [("location", "warning")]),
        (ROOT, answer(308), [("location", "warning")]),
        (ROOT, answer(300), []),
        (ROOT, answer(304), [("status-unprompted", "warning")]),
        (Request("GET", "/", Headers({"If-Modified-Since": "x"})), answer(304), []),
        (ROOT, answer(206, Content_Range="bytes 0-0/1"), [("status-unprompted", "warning")]),
        (Request("GET", "/", Headers({"Range": "bytes=0-0"})), answer(206), [("status-fields", "error")]),
        (
            Request("GET", "/", Headers({"Range": "bytes=0-0,2-2"})),
            answer(206, Content_Type="multipart/byteranges; boundary=x"),
            [],
        ),
        (ROOT, answer(101, Upgrade="websocket"), [("status-unprompted", "error")]),
        (ROOT, answer(407), [("status-fields", "error")]),
        (ROOT, answer(426, Upgrade="HTTP/3.0"), []),
        (ROOT, answer(426), [("status-fields", "error")]),
        (Request("OPTIONS", "/"), answer(200), [("allow-on-options", "note")]),
        (Request("OPTIONS", "/"), answer(200, b"{}", Allow="GET", Content_Type="application/json"), []),
        (Request("OPTIONS", "/"), answer(204, Access_Control_Allow_Methods="GET"), []),
        (Request("OPTIONS", "/"), answer(404), []),
    ],
)
def test_a_status_comes_with_what_it_needs_and_when_asked(request_: Request, response: Response, expected: Any) -> None:
    """An error where it MUST, a warning where it SHOULD; content in an answer to OPTIONS is allowed."""
    assert found(EVERY, request_, response) == expected


def test_a_part_is_not_judged_as_the_whole() -> None:
    """A 206 holds a range of what is described, which need be no JSON."""
    content = {"application/json": {"schema": {"type": "object"}}}
    document = a_document({"206": {"description": "a part", "content": content}})
    ranged = Request("GET", "/", Headers({"Range": "bytes=0-1"}))
    fields = {"Content_Range": "bytes 0-1/9", "Content_Type": "application/json"}
    assert told(document, ranged, answer(206, b'{"', **fields)) == []
    several = answer(206, b"--x--", Content_Type="multipart/byteranges; boundary=x")
    assert told(document, ranged, several) == []


BYTES = {"type": "string", "format": "binary"}


@pytest.mark.parametrize(
    ("declared", "content_type", "content", "expected"),
    [
        ("text/plain", "text/plain; charset=utf-8", "é".encode(), []),
        ("text/plain", "text/plain; charset=iso-8859-1", "é".encode(), []),
        ("text/plain", "text/plain; charset=us-ascii", "é".encode(), [("body-decodes", "error")]),
        ("text/plain", "text/plain; charset=utf-16", b"abc", [("body-decodes", "error")]),
        ("text/csv", "text/csv; charset=utf-8", b"\xff,\xfe", [("charset", "error")]),
        ("text/csv", "text/csv; charset=latin-1", b"\xff,\xfe", []),
        ("text/csv", "text/csv", b"\xff,\xfe", []),
        ("application/json", "application/json; charset=utf-8", '"é"'.encode(), []),
        ("application/json", "application/json; charset=iso-8859-1", b'"e"', []),
        ("application/json", "application/json; charset=iso-8859-1", '"é"'.encode(), [("charset", "warning")]),
        ("application/json", "application/json", b'\xef\xbb\xbf""', [("body-decodes", "error")]),
        ("application/json", "application/json", b'"\xe9"', [("body-decodes", "error")]),
        ("application/octet-stream", "application/octet-stream; charset=utf-8", b"\xff", []),
    ],
)
def test_the_charset_named_is_that_of_the_content(
    declared: str, content_type: str, content: bytes, expected: list[tuple[str, str]]
) -> None:
    """JSON has none but UTF-8, bytes have none at all."""
    schema = BYTES if declared == "text/csv" or "octet" in declared else {"type": "string"}
    document = a_document({"200": {"description": "done", "content": {declared: {"schema": schema}}}})
    assert told(document, ROOT, answer(200, content, Content_Type=content_type)) == expected


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.mark.parametrize(
    ("content_type", "content", "expected"),
    [
        ("image/png", PNG, []),
        ("image/png", b'{"error": "none"}', [("body-decodes", "error")]),
        ("image/png", b"<html></html>", [("body-decodes", "error")]),
        ("image/png", b"", [("body-decodes", "error")]),
        ("image/png", PNG[:-4], [("body-decodes", "warning")]),
        ("image/jpeg", PNG, [("body-decodes", "error")]),
        ("application/pdf", b"Not found", [("body-decodes", "error")]),
        ("application/pdf", b"%PDF-1.7 cut short", [("body-decodes", "warning")]),
        ("application/zip", PNG, [("body-decodes", "error")]),
        ("application/octet-stream", b"Not found", []),
        ("application/vnd.unheard-of", b"Not found", []),
    ],
)
def test_bytes_are_of_the_kind_that_they_are_said_to_be(
    content_type: str, content: bytes, expected: list[tuple[str, str]]
) -> None:
    """Sure where they are something else, likely where they are damaged, silent where nobody can tell."""
    document = a_document({"200": {"description": "done", "content": {content_type: {"schema": BYTES}}}})
    assert told(document, ROOT, answer(200, content, Content_Type=content_type)) == expected


def test_bytes_that_the_schema_does_not_let_be_of_their_kind_are_not_held_against_the_server() -> None:
    """No PNG has three bytes: the document is at fault."""
    schema = {**BYTES, "maxLength": 3}
    document = a_document({"200": {"description": "done", "content": {"image/png": {"schema": schema}}}})
    assert told(document, ROOT, answer(200, b"abc", Content_Type="image/png")) == [("body-decodes", "warning")]


def test_content_that_nobody_promised_is_held_to_what_it_says_of_itself() -> None:
    """A warning: no document contradicts it."""
    document = a_document({**DONE, "404": {"description": "gone"}})
    html = answer(404, b"<h1>Not found</h1>", Content_Type="application/json")
    assert ("body-decodes", "warning") in told(document, ROOT, html)
    assert told(document, ROOT, answer(404, b"{}", Content_Type="application/json")) == [("bodiless", "warning")]


def test_names_in_an_object_are_unique() -> None:
    """RFC 8259, 4: SHOULD; found however deep, with its place."""
    content = {"application/json": {"schema": {"type": "object"}}}
    document = a_document({"200": {"description": "done", "content": content}})
    json = {"Content_Type": "application/json"}
    assert told(document, ROOT, answer(200, b'{"a": 1, "b": [{"a": 2}]}', **json)) == []
    twice = answer(200, b'{"a": 1, "b": [{"c": 2, "c": 3}]}', **json)
    (finding,) = judge(document, recognise(document, ROOT), Exchange(ROOT, twice))
    assert (finding.check, finding.level, finding.at) == ("duplicate-names", "warning", "body /b/0/c")


def test_an_answer_comes_in_time_where_a_limit_is_given() -> None:
    """No limit without one; as badly as any promise where there is one."""
    document = a_document(DONE)
    slow = Exchange(ROOT, answer(200), elapsed=0.5)
    case = recognise(document, ROOT)
    assert judge(document, case, slow) == ()
    assert judge(document, case, slow, chosen(max_response_time=0.6)) == ()
    (finding,) = judge(document, case, slow, [answers_within(0.4)])
    assert (finding.check, finding.level, finding.at) == ("response-time", "error", "time")
    assert judge(document, case, slow, chosen(max_response_time=0.4)) == (finding,)


def test_checks_are_chosen_by_their_codes() -> None:
    """What is off is on once it is named, be it by a level; what is skipped is not asked."""
    usual = {check.code for check in chosen()}
    assert "undeclared-property" not in usual
    assert {check.code for check in chosen(named=["undeclared-property"])} == usual | {"undeclared-property"}
    assert [check.code for check in chosen(wanted=["charset", "undeclared-header"])] == ["undeclared-header", "charset"]
    assert {check.code for check in chosen(skipped=["charset"])} == usual - {"charset"}
    assert "response-time" not in {check.code for check in chosen(skipped=["response-time"], max_response_time=1.0)}

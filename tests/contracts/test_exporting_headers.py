"""The header fields of answers as payloads: as valid as the judge finds them, one change each, all edges counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from contracts import Document, load
from contracts.contents.making import make_content
from contracts.exporting import EXPORTS, Choice, Covered, Payload, Setting, coverage, payloads
from contracts.judging import Case, Finding, judge
from contracts.messages import Exchange, Headers, Request, Response
from tests.documents import documents
from tests.pets import VERSIONS, pets

HEADERS: dict[str, Any] = {
    "X-Limit": {"required": True, "schema": {"type": "integer", "minimum": 1, "maximum": 9}},
    "X-Name": {"required": True, "schema": {"type": "string", "maxLength": 5, "format": "colour"}},
    "X-Tags": {"schema": {"type": "array", "minItems": 2, "maxItems": 3, "items": {"enum": ["a", "b"]}}},
    "X-Point": {"explode": True, "schema": {"type": "object", "required": ["x"], "properties": {"x": {"minimum": 3}}}},
    "X-Page": {"content": {"application/json": {"schema": {"type": "object", "properties": {"n": {"minimum": 3}}}}}},
    "ETag": {"schema": {"type": "string"}},
    "Retry-After": {"schema": {"type": "integer"}},
    "X-Bare": {},
    "Content-Type": {"required": True, "schema": {"type": "integer"}},
    "Content-Length": {"schema": {"type": "integer", "minimum": 4}},
}
FALLBACK = {"X-Limit": {"schema": {"type": ["integer", "null"], "exclusiveMinimum": 0}}}


def with_headers(headers: dict[str, Any] = HEADERS) -> dict[str, Any]:
    """A document whose answers have them, with content and without."""
    content = {"application/json": {"schema": {"type": "object", "properties": {"a": {"maxLength": 4}}}}}
    responses = {
        "200": {"description": "", "headers": headers, "content": content},
        "204": {"description": "", "headers": {"X-Flag": {"required": True, "schema": {"type": "boolean"}}}},
        "4XX": {"description": "", "headers": FALLBACK, "content": content},
        "404": {"description": ""},
        "default": {"description": "", "headers": FALLBACK},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"get": {"responses": responses}}},
    }


DOCUMENTS = {"headers": load(with_headers()), **{version: load(pets(version)) for version in VERSIONS}}
ANSWERS = Choice(sides=frozenset({"response"}))


@pytest.fixture(params=DOCUMENTS, scope="module")
def document(request: pytest.FixtureRequest) -> Document:
    return DOCUMENTS[request.param]


def fields_of(document: Document) -> list[Payload]:
    return [each for each in payloads(document, ANSWERS) if each.headers is not None]


def findings(document: Document, payload: Payload, headers: Headers) -> list[Finding]:
    """What the whole judge holds against an answer with those fields, and a content of that answer, in its fields."""
    operation = payload.operation
    content = b""
    for described in operation.responses[payload.status].content.values():
        made = make_content(document, described, "response", (1,))
        headers, content = Headers([("Content-Type", made.content_type), *headers]), made.content
        break
    request = Request(operation.method, operation.path)
    response = Response(operation.code_for(payload.status), headers, content)
    found = judge(document, Case(request, operation), Exchange(request, response))
    declared = {name.lower() for name in operation.responses[payload.status].headers}
    return [each for each in found if each.level == "error" and field_of(each.at) in declared]


def field_of(place: str) -> str:
    """The header, in lower case, that a place such as `header X-A /0` is in; empty if it is in none."""
    return place.split()[1].lower() if place.startswith("header ") else ""


def test_each_is_as_valid_as_the_judge_finds_it(document: Document) -> None:
    """As an answer with content, put to all checks: what is invalid is found, what is valid is accepted."""
    made = fields_of(document)
    assert {each.is_valid for each in made} == {True, False}
    for payload in made:
        found = findings(document, payload, payload.headers or Headers())
        assert (not found) == payload.is_valid, (payload.name, found)
        assert payload.is_valid or {field_of(each.at) for each in found} == {field_of(payload.at)}, payload.name


@given(drawn=documents())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_each_is_as_valid_as_the_judge_finds_it_whatever_the_document(drawn: Any) -> None:
    """The same, of documents that are drawn; and no edge of a header is lost."""
    document = load(drawn)
    made = fields_of(document)
    for payload in made:
        found = findings(document, payload, payload.headers or Headers())
        assert (not found) == payload.is_valid, (payload.name, found)
    for covered in covered_headers(document):
        assert covered.payload or (covered.reason and not covered.can_be), covered


def test_an_invalid_one_is_valid_once_its_header_is_as_usual(document: Document) -> None:
    """It differs in the one field that it is named for."""
    made = fields_of(document)
    every = {each.status: each for each in made if each.name.endswith("headers: every one")}
    for payload in made:
        if payload.is_valid or payload.headers is None or payload.status not in every:
            continue
        name = field_of(payload.at)
        usual = [line for line in every[payload.status].headers or () if line[0].lower() == name]
        undone = Headers([*payload.headers.without(name), *usual])
        assert not findings(document, payload, undone), payload.name


def test_names_and_fields_are_unique(document: Document) -> None:
    made = fields_of(document)
    assert len({(each.operation.label, each.name) for each in made}) == len(made)
    assert len({(each.operation.label, each.status, each.headers) for each in made}) == len(made)


def named(document: Document) -> dict[str, Payload]:
    return {each.name: each for each in fields_of(document)}


def lines_of(payload: Payload) -> list[tuple[str, str]]:
    assert payload.headers is not None
    return list(payload.headers)


def test_every_field_stands_beside_those_that_are_required() -> None:
    """In the document's order, as it is sent; what is missing, alone and all together are there."""
    made = named(DOCUMENTS["headers"])
    limit, name = lines_of(made["200 header X-Limit: everything usual"])
    assert (limit, name[0]) == (("X-Limit", "7"), "X-Name")
    assert lines_of(made["200 header X-Limit: the greatest, 9"]) == [("X-Limit", "9"), name]
    assert lines_of(made["200 header X-Limit missing"]) == [name]
    assert not made["200 header X-Limit missing"].is_valid
    assert lines_of(made["200 header X-Tags: the most elements, 3"])[-1] == ("X-Tags", "a,a,a")
    assert lines_of(made["200 header X-Tags: an element to a line"])[2:] == [("X-Tags", "a"), ("X-Tags", "a")]
    assert made["200 header X-Tags: an element to a line"].is_valid
    assert not made["200 header X-Limit: twice"].is_valid
    assert lines_of(made["200 header X-Page /n: the least, 3"])[-1] == ("X-Page", '{"n":3}')
    assert lines_of(made["4XX header X-Limit: null"]) == [("X-Limit", "null")]
    assert any(each.startswith("200 headers: pairs") for each in made)


def test_fields_of_http_are_written_as_it_has_them() -> None:
    """Whatever the schema allows beside that; one that is not is among the invalid."""
    made = named(DOCUMENTS["headers"])
    tags = {lines_of(each)[-1][1]: each.is_valid for each in _of_tags(made.values())}
    assert tags['"v1"']
    assert list(tags.values()).count(False) >= 1
    assert all(text.removeprefix("W/")[:1] == '"' for text, is_valid in tags.items() if is_valid)


def _of_tags(made: Iterable[Payload]) -> list[Payload]:
    """Those with one ETag."""
    return [each for each in made if each.at == "header ETag" and each.kind != "repeated"]


def test_what_is_not_the_documents_to_say_is_no_payload() -> None:
    """`Content-Type` is ignored (OpenAPI, Response Object); the length is the server's, and told in the table."""
    document = DOCUMENTS["headers"]
    sent = {name for each in fields_of(document) for name, _ in lines_of(each)}
    assert sent == {*HEADERS, "X-Flag"} - {"Content-Type", "Content-Length"}
    parts = {each.part: each for each in covered_headers(document)}
    assert "200 header Content-Type" not in parts
    assert (parts["200 header Content-Length"].payload, parts["200 header Content-Length"].can_be) == ("", False)


def test_a_required_header_that_nothing_satisfies_leaves_none() -> None:
    headers = {"X-Never": {"required": True, "schema": False}, "X-Limit": HEADERS["X-Limit"]}
    document = load(with_headers(headers))
    assert not [each for each in fields_of(document) if each.status == "200"]
    reasons = {each.reason for each in covered_headers(document) if each.part.startswith("200 header X-Limit")}
    assert reasons == {"no value was found that the required header 'X-Never' may have"}


# -- the coverage table -----------------------------------------------------------------------------------------------


def covered_headers(document: Document) -> list[Covered]:
    made = list(payloads(document, ANSWERS))
    return [each for each in coverage(document, made, ANSWERS) if " header " in each.part]


def test_each_edge_of_a_header_is_shown_or_can_not_be(document: Document) -> None:
    names = {(each.operation.label, each.name) for each in fields_of(document)}
    table = covered_headers(document)
    assert table
    for each in table:
        if each.payload:
            assert (each.operation.label, each.payload) in names
        else:
            assert each.reason, each.edge
            assert not each.can_be, (each.edge, each.reason)


def test_the_denominators_agree_with_a_count_by_hand() -> None:
    """Counted as of any schema, whatever a header field can hold."""
    table = covered_headers(DOCUMENTS["headers"])
    count = Counter((each.part.removeprefix("200 header "), each.at, each.keyword) for each in table)
    # The least, just inside, below, minus one, before 32 and 64 bits; the greatest, just inside, above, past 32 and 64
    # bits; seven values of other types, and one.
    expected = {("X-Limit", "", "minimum"): 6, ("X-Limit", "", "maximum"): 5, ("X-Limit", "", "type"): 7 + 1}
    # Two members, the five that are almost one, six values of other types than a string's.
    expected |= {("X-Tags", "/0", "enum"): 2 + 5 + 6}
    # The fewest, just more and fewer; the most, just fewer and too many.
    expected |= {("X-Tags", "", "minItems"): 3, ("X-Tags", "", "maxItems"): 3}
    # Inside the content of a header as of any other; without what is required.
    expected |= {("X-Page", "/n", "minimum"): 6, ("X-Point", "", "required"): 1, ("X-Point", "/x", "minimum"): 6}
    assert {key: count[key] for key in expected} == expected


# -- written down -----------------------------------------------------------------------------------------------------


def test_a_file_holds_the_fields_and_the_index_names_it() -> None:
    made = fields_of(DOCUMENTS["headers"])
    files = dict(EXPORTS["files"].write(made, Setting("Things")))
    for payload, record in zip(made, json.loads(files["index.json"])["payloads"], strict=True):
        assert record["file"].endswith(".response.json")
        written = json.loads(files[record["file"]])
        assert written == {"status": payload.status, "headers": [list(line) for line in lines_of(payload)]}
        assert (record["headers"], record["valid"]) == (written["headers"], payload.is_valid)
    lines = dict(EXPORTS["ndjson"].write(made, Setting()))["payloads.ndjson"].splitlines()
    for payload, line in zip(made, map(json.loads, lines), strict=True):
        assert (line["headers"], line["content"]) == ([list(each) for each in lines_of(payload)], None)


@pytest.mark.parametrize(
    ("way", "value", "part"),
    [
        (("headers", "X-Limit", "schema", "maximum"), 8, "200 header X-Limit"),
        (("headers", "X-Name", "schema", "minLength"), 2, "200 header X-Name"),
        (("headers", "X-Tags", "schema", "maxItems"), 4, "200 header X-Tags"),
        (("content", "application/json", "schema", "properties", "a", "minLength"), 2, "200 /a"),
    ],
)
def test_a_changed_keyword_changes_only_the_payloads_of_its_header(way: Any, value: Any, part: str) -> None:
    """Neither other headers nor the content; and a change of the content changes no header."""
    changed = json.loads(json.dumps(with_headers()))
    here = changed["paths"]["/things"]["get"]["responses"]["200"]
    for token in way[:-1]:
        here = here[token]
    here[way[-1]] = value
    before, after = ({each.name: each for each in payloads(load(text), ANSWERS)} for text in (with_headers(), changed))
    told = [
        name
        for name in {**before, **after}
        if name not in before or name not in after or _bytes(before[name]) != _bytes(after[name])
    ]
    assert told
    assert [name for name in told if not name.startswith((part, "200 random", "200 typical"))] == []


def _bytes(payload: Payload) -> tuple[Any, ...]:
    return payload.headers, payload.content, payload.is_valid, payload.what

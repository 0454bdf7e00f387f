"""What is odd about values that satisfy their schemas, and every format that they may have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.document import load
from contracts.json_values import JsonValue
from contracts.judging import Finding, chosen, judge, recognise
from contracts.messages import Exchange
from contracts.schemas.formats import NATIVE, NUMBERS, TEXTS
from tests.judged import ROOT, answer

OPEN = chosen(named=["undeclared-property"])


def findings(schema: Any, value: JsonValue, version: str = "3.1.0", **components: Any) -> tuple[Finding, ...]:
    """What is found of a JSON body of that value under that schema, whatever is off included."""
    content = {"application/json": {"schema": schema}}
    operation = {"responses": {"200": {"description": "it", "content": content}}}
    document = load(
        {
            "openapi": version,
            "info": {"title": "t", "version": "1"},
            "paths": {"/": {"get": operation}},
            "components": {"schemas": components},
        }
    )
    response = answer(200, json.dumps(value).encode(), Content_Type="application/json")
    return judge(document, recognise(document, ROOT), Exchange(ROOT, response), OPEN)


def told(schema: Any, value: JsonValue, version: str = "3.1.0", **components: Any) -> list[tuple[str, str, str]]:
    """Code, level and place of each finding."""
    return [(each.check, each.level, each.at) for each in findings(schema, value, version, **components)]


BROKEN_TEXTS = {
    "base64url": "a+b=",
    "byte": "no base64!",
    "char": "ab",
    "date-time-local": "2024-02-29T12:30:00Z",
    "decimal": "1,5",
    "decimal128": "1.5e",
    "http-date": "2024-02-29",
    "imf-fixdate": "2024-02-29",
    "int64": "9223372036854775808",
    "media-range": "text",
    "regex": "(",
    "sf-binary": "aGk=",
    "sf-boolean": "true",
    "sf-string": "a",
    "sf-token": "a b",
    "time-local": "12:30:00Z",
    "uint64": "-1",
    "date": "2024-02-30",
    "date-time": "2024-02-29T12:30:00",
    "duration": "1 day",
    "email": "jane at example.com",
    "hostname": "-example",
    "idn-email": "j\u00fcrgen",
    "idn-hostname": "\u302e",
    "ipv4": "256.0.0.1",
    "ipv6": "1::2::3",
    "iri": "/relative",
    "iri-reference": "\\a",
    "json-pointer": "a/b",
    "relative-json-pointer": "/a",
    "time": "12:30:00",
    "uri": "/relative",
    "uri-reference": "/a b",
    "uri-template": "/{a",
    "uuid": "3fa85f64-5717-4562-b3fc",
}
WITHOUT_RULES = {"binary", "commonmark", "html", "password"}


def test_every_format_of_texts_that_asks_for_something_has_a_value_that_breaks_it() -> None:
    """So that a new format can't be forgotten below."""
    assert BROKEN_TEXTS.keys() == (NATIVE.keys() | TEXTS.keys()) - WITHOUT_RULES


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("name", BROKEN_TEXTS)
def test_a_text_that_is_not_of_its_format_is_told(name: str, version: str) -> None:
    """An error at the value, for the keyword `format`."""
    (finding,) = findings({"type": "string", "format": name}, BROKEN_TEXTS[name], version)
    assert (finding.check, finding.level, finding.keyword) == ("body-schema", "error", "format")


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_out_of_the_range_of_its_format_is_told(name: str, version: str) -> None:
    """On either side, and between the whole ones; the bounds themselves are inside."""
    asked = NUMBERS[name]
    is_whole = asked.step == 1
    schema = {"type": "integer" if is_whole else "number", "format": name}
    assert findings(schema, asked.low, version) == findings(schema, asked.high, version) == ()
    outside = (asked.low - 1, asked.high + 1) if is_whole else (asked.low * 10, asked.high * 10)
    for value in outside:
        if name != "double":  # what is beyond a double is no number that JSON readers have: body-decodes
            assert [each.check for each in findings(schema, value, version)] == ["body-schema"]
    if is_whole:
        assert [each.check for each in findings({"format": name}, 0.5, version)] == ["body-schema"]


USER = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "password": {"type": "string", "writeOnly": True}},
    "required": ["name", "password"],
}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("schema", "value", "at"),
    [
        (USER, {"name": "a", "password": "secret"}, ["/password"]),
        (USER, {"name": "a"}, []),
        ({"type": "array", "items": USER}, [{"name": "a"}, {"name": "b", "password": "secret"}], ["/1/password"]),
        ({"allOf": [USER, {"type": "object"}]}, {"name": "a", "password": "secret"}, ["/password"]),
        (
            {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/User"}]},
            {"name": "a", "password": "x"},
            ["/password"],
        ),
        ({"type": "object", "additionalProperties": USER}, {"a": {"name": "a", "password": "x"}}, ["/a/password"]),
        ({"type": "object", "properties": {"a": {"not": USER}}}, {"a": 1}, []),
        ({"$ref": "#/components/schemas/Tree"}, {"of": [{"of": [{"pin": 1}]}]}, ["/of/0/of/0/pin"]),
    ],
)
def test_what_is_write_only_is_not_sent_back(schema: Any, value: JsonValue, at: list[str], version: str) -> None:
    """Wherever the schema applies; neither text makes it a MUST. The value itself is not repeated."""
    tree = {
        "type": "object",
        "properties": {
            "of": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "pin": {"type": "integer", "writeOnly": True},
        },
    }
    expected = [("write-only", "warning", f"body {each}") for each in at]
    assert told(schema, value, version, User=USER, Tree=tree) == expected
    assert not any("secret" in str(each) for each in findings(schema, value, version, User=USER, Tree=tree))


CAT = {
    "type": "object",
    "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}},
    "required": ["lives"],
}
DOG = {
    "type": "object",
    "properties": {"kind": {"type": "string"}, "tricks": {"type": "array"}},
    "required": ["tricks"],
}
MAPPING = {"cat": "#/components/schemas/Cat", "dog": "Dog"}
REFERENCES = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
EITHER = {"oneOf": REFERENCES, "discriminator": {"propertyName": "kind", "mapping": MAPPING}}
BY_NAME = {"oneOf": REFERENCES, "discriminator": {"propertyName": "kind"}}


@pytest.mark.parametrize(
    ("schema", "value", "is_false"),
    [
        (EITHER, {"kind": "cat", "lives": 9}, False),
        (EITHER, {"kind": "dog", "tricks": []}, False),
        (EITHER, {"kind": "dog", "lives": 9}, True),
        (EITHER, {"kind": "CAT", "lives": 9}, True),
        (EITHER, {"lives": 9}, False),
        (BY_NAME, {"kind": "Cat", "lives": 9}, False),
        (BY_NAME, {"kind": "Dog", "lives": 9}, True),
        (BY_NAME, {"kind": "cat", "lives": 9}, True),
        ({"type": "array", "items": EITHER}, [{"kind": "dog", "lives": 9}], True),
        ({"$ref": "#/components/schemas/Pet"}, {"kind": "Bird", "wings": 2}, False),
        ({"$ref": "#/components/schemas/Pet"}, {"kind": "Bird"}, True),
        ({"$ref": "#/components/schemas/Pet"}, {"kind": "Fish"}, False),
        ({"$ref": "#/components/schemas/Bird"}, {"kind": "Bird", "wings": 2}, False),
    ],
)
def test_an_object_is_what_its_discriminator_says(schema: Any, value: JsonValue, *, is_false: bool) -> None:
    """By the mapping or by name, of a choice or of heirs; what nobody could know is not told."""
    pet = {"type": "object", "properties": {"kind": {}}, "discriminator": {"propertyName": "kind"}}
    bird = {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["wings"]}]}
    found = [
        each[:2] for each in told(schema, value, Cat=CAT, Dog=DOG, Pet=pet, Bird=bird) if "undeclared" not in each[0]
    ]
    assert found == ([("discriminator", "warning")] if is_false else [])


@pytest.mark.parametrize(
    ("schema", "value", "keyword"),
    [
        ({"contentEncoding": "base64"}, "aGk=", ""),
        ({"contentEncoding": "base64"}, "aG\r\nk=", ""),
        ({"contentEncoding": "base64"}, "hi!", "contentEncoding"),
        ({"contentEncoding": "base64"}, "aGk", "contentEncoding"),
        ({"contentEncoding": "base64url"}, "_-8", ""),
        ({"contentEncoding": "base64url"}, "/+8=", "contentEncoding"),
        ({"contentEncoding": "base32"}, "NBUQ====", ""),
        ({"contentEncoding": "base16"}, "68z9", "contentEncoding"),
        ({"contentEncoding": "unheard-of"}, "hi!", ""),
        ({"contentMediaType": "application/json"}, '{"a": 1}', ""),
        ({"contentMediaType": "application/json"}, "{a: 1}", "contentMediaType"),
        ({"contentMediaType": "application/xml"}, "<a>", "contentMediaType"),
        ({"contentMediaType": "text/plain"}, "anything", ""),
        ({"contentEncoding": "base64", "contentMediaType": "image/png"}, "aGk=", "contentMediaType"),
        ({"contentEncoding": "base64", "contentMediaType": "application/json"}, "e30=", ""),
        (
            {"contentMediaType": "application/json", "contentSchema": {"required": ["a"]}},
            "{}",
            "required",
        ),
        ({"contentMediaType": "application/json", "contentSchema": {"required": ["a"]}}, '{"a": 1}', ""),
    ],
)
def test_a_string_holds_the_content_that_its_schema_says(schema: Any, value: str, keyword: str) -> None:
    """Likely wrong: JSON Schema has these keywords as annotations."""
    found = findings({"type": "object", "properties": {"a": {"type": "string", **schema}}}, {"a": value})
    assert [(each.check, each.level, each.keyword) for each in found] == (
        [("embedded-content", "warning", keyword)] if keyword else []
    )


NAMED = {"type": "object", "properties": {"id": {}, "name": {}}}
OTHER = {"properties": {"b": {}}, "required": ["b"]}


@pytest.mark.parametrize(
    ("schema", "value", "names"),
    [
        (NAMED, {"id": 1, "name": "a"}, []),
        (NAMED, {"id": 1, "Name": "a", "extra": 1}, ["Name, extra"]),
        ({"type": "object"}, {"any": 1}, []),
        ({**NAMED, "additionalProperties": True}, {"extra": 1}, []),
        ({**NAMED, "additionalProperties": {"type": "integer"}}, {"extra": 1}, []),
        ({**NAMED, "patternProperties": {"^x-": {}}}, {"x-a": 1, "y-a": 1}, ["y-a"]),
        ({"allOf": [NAMED, {"properties": {"more": {}}}]}, {"id": 1, "more": 1, "extra": 1}, ["extra"]),
        ({"oneOf": [{**NAMED, "required": ["id"]}, OTHER]}, {"b": 1, "name": 1}, ["name"]),
        ({**NAMED, "if": {"required": ["id"]}, "then": {"properties": {"more": {}}}}, {"id": 1, "more": 1}, []),
        ({**NAMED, "if": {"required": ["id"]}, "then": {"properties": {"more": {}}}}, {"more": 1}, ["more"]),
        ({**NAMED, "dependentSchemas": {"id": {"properties": {"more": {}}}}}, {"id": 1, "more": 1}, []),
        ({"type": "array", "items": NAMED}, [{"id": 1}, {"extra": 1}], ["extra"]),
        ({"type": "array", "prefixItems": [NAMED]}, [{"extra": 1}, {"extra": 1}], ["extra"]),
    ],
)
def test_undeclared_properties_are_told_where_asked_for(schema: Any, value: JsonValue, names: list[str]) -> None:
    """A note, once per object, by all the schemas that apply to it; silent where others are foreseen."""
    found = findings(schema, value)
    assert [(each.check, each.level, each.found) for each in found] == [
        ("undeclared-property", "note", each) for each in names
    ]
    assert all("(is it 'name'?)" in each.message for each in found if "Name" in each.found)


def test_undeclared_headers_are_told_where_asked_for() -> None:
    """But not HTTP's own, nor those that browsers and infrastructure know."""
    headers = {"X-Rate": {"schema": {"type": "integer"}}}
    operation = {"responses": {"200": {"description": "it", "headers": headers}}}
    document = load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {"get": operation}}})
    response = answer(200, x_rate="1", X_Own="a", Date="Sun, 06 Nov 1994 08:49:37 GMT", X_Frame_Options="DENY")
    case, exchange = recognise(document, ROOT), Exchange(ROOT, response)
    assert judge(document, case, exchange) == ()
    found = judge(document, case, exchange, chosen(named=["undeclared-header"]))
    assert [(each.check, each.level, each.at) for each in found] == [("undeclared-header", "note", "header x-own")]

"""What is odd about the value of an answer although it satisfies its schema: what schemas say beside what they assert.

OpenAPI and JSON Schema have it as hints and annotations, so that none of it is surely wrong.
"""

from __future__ import annotations

import re
from base64 import b16decode, b32decode, b64decode, urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from contracts import codecs, media_types
from contracts.codecs.json import duplicate_names
from contracts.codecs.samples import looks_like
from contracts.errors import DecodeError
from contracts.json_values import JsonValue, join
from contracts.judging.context import Context
from contracts.judging.findings import clause, listed, of_violations, shown
from contracts.judging.model import Finding
from contracts.schemas import Schema
from contracts.schemas.annotations import Applied, is_matching, referred
from contracts.schemas.discriminators import mapped
from contracts.schemas.shapes import type_of

_OBJECTS = frozenset({"properties", "patternProperties", "additionalProperties", "unevaluatedProperties"})
_MOST = 20
"""Findings of one check about one value."""


def names_are_unique(context: Context) -> Iterator[Finding]:
    """No object of a JSON body has two members of the same name, of which readers take either."""
    content = context.content or context.undeclared_content
    if content is None or content.error or not media_types.is_json(context.content_type or ""):
        return
    for pointer in duplicate_names(context.response.content)[:_MOST]:
        yield context.finding(
            "duplicate-names",
            f"body {pointer}: the name stands more than once in its object; readers take the last, or the first",
            at=f"body {pointer}",
            expected="a name once",
            found="the same name again",
            clause="RFC 8259, 4",
            level="warning",
        )


def write_only_stays_away(context: Context) -> Iterator[Finding]:
    """What the document has as `writeOnly`, such as a password, is not sent back."""
    seen: set[str] = set()
    for each in _told(context, "writeOnly"):
        if each.contents["writeOnly"] is True and each.at and each.at not in seen:
            seen.add(each.at)
            made = _made(context, "write-only", each, "writeOnly")
            message = f"{made.at}: is sent back, though it is writeOnly"
            # Such as a password: it is not to be repeated in a report.
            yield replace(made, message=message, expected="no such property", found=f"a {type_of(each.value)}")


def discriminator_is_true(context: Context) -> Iterator[Finding]:
    """The property that a `discriminator` names says which of the schemas the object is, and it is that."""
    for each in _told(context, "discriminator"):
        said = each.contents["discriminator"]
        name = said.get("propertyName") if isinstance(said, dict) else None
        tag = each.value.get(name) if isinstance(name, str) and isinstance(each.value, dict) else None
        fault = _false_tag(each, said, tag) if isinstance(tag, str) else None
        if fault is not None:
            message, expected = fault
            made = _made(context, "discriminator", each, "discriminator")
            at = f"body {join(each.at, str(name))}"
            yield replace(made, message=f"{at}: {message}", at=at, expected=expected, found=shown(tag))


def embedded_content_is_one(context: Context) -> Iterator[Finding]:
    """A string is in the encoding, and of the media type and schema, that its schema says its content has."""
    is_text = media_types.is_json(context.content_type or "")
    for each in _told(context, "contentEncoding", "contentMediaType"):
        if isinstance(each.value, str) and (is_text or "contentEncoding" in each.contents):
            yield from _embedded(context, each, each.value)


def properties_are_declared(context: Context) -> Iterator[Finding]:
    """Each property of an object whose schema names some is one of them, unless the schema says that others may be."""
    where: dict[str, list[Applied]] = {}
    for each in context.applied(_OBJECTS):
        if isinstance(each.value, dict):
            where.setdefault(each.at, []).append(each)
    for applied in where.values():
        names = _undeclared(applied)
        if names:
            made = _made(context, "undeclared-property", applied[0], "properties")
            told = [f"{name!r}{_hint(name, applied)}" for name in names[:_MOST]]
            message = f"{made.at}: {' and '.join(told)} {'is' if len(names) == 1 else 'are'} not declared"
            yield replace(made, message=message, expected="declared properties", found=", ".join(names[:_MOST]))


def _hint(name: str, applied: list[Applied]) -> str:
    near = get_close_matches(name, _declared_names(applied), n=1, cutoff=0.75)
    return f" (is it {near[0]!r}?)" if near else ""


def _undeclared(applied: list[Applied]) -> list[str]:
    keywords = [each.contents for each in applied]
    if any("additionalProperties" in each or "unevaluatedProperties" in each for each in keywords):
        return []
    names = _declared_names(applied)
    patterns = [pattern for each in keywords for pattern in _mapping(each, "patternProperties")]
    if not names:
        return []
    return [
        name
        for name in applied[0].value
        if name not in names and not any(is_matching(pattern, name) for pattern in patterns)
    ]


def _declared_names(applied: list[Applied]) -> dict[str, None]:
    return dict.fromkeys(name for each in applied for name in _mapping(each.contents, "properties"))


def _mapping(contents: dict[str, JsonValue], keyword: str) -> dict[str, JsonValue]:
    value = contents.get(keyword)
    return value if isinstance(value, dict) else {}


# -- discriminators ---------------------------------------------------------------------------------------------------


def _false_tag(each: Applied, said: dict[str, JsonValue], tag: str) -> tuple[str, str] | None:
    """Why the tag is not true, and what was expected; None if it is, or nothing says what it means."""
    branches = _branches(each.schema)
    mapping = _mapping(said, "mapping")
    target = mapped(each.schema, mapping[tag]) if tag in mapping else mapped(each.schema, tag)
    if target is None or (branches and target not in branches):
        if not branches and not mapping:
            return None
        known = listed(map(repr, mapping)) if mapping else listed(_name(branch) for branch in branches)
        return f"{tag!r} names none of the schemas that it may be: {known}", known
    if not target.is_valid(each.value):
        return f"{tag!r} says that it is a {_name(target)}, which it is not", f"a valid {_name(target)}"
    return None


def _branches(schema: Schema) -> list[Schema]:
    """The schemas that `oneOf` and `anyOf` refer to."""
    contents = schema.contents
    below = [
        schema.subschema(keyword, index)
        for keyword in ("oneOf", "anyOf")
        for index in range(len(contents[keyword]) if isinstance(contents.get(keyword), list) else 0)
    ]
    return [target for each in below if (target := referred(each)) is not None]


def _name(schema: Schema) -> str:
    return schema.pointer.rpartition("/")[2] or schema.uri


# -- embedded content -------------------------------------------------------------------------------------------------


def _embedded(context: Context, each: Applied, text: str) -> Iterator[Finding]:
    contents = each.contents
    encoding, media_type = contents.get("contentEncoding"), contents.get("contentMediaType")
    content = text.encode("utf-8", "surrogatepass")
    if isinstance(encoding, str):
        decode = _DECODERS.get(encoding.lower())
        if decode is None:
            return
        try:
            content = decode(text)
        except ValueError:
            made = _made(context, "embedded-content", each, "contentEncoding")
            message = f"{made.at}: is not {encoding}: {shown(text)}"
            yield replace(made, message=message, expected=encoding, found=shown(text))
            return
    if not isinstance(media_type, str):
        return
    fault = _unlike(media_type, content, is_encoded=isinstance(encoding, str))
    if fault:
        made = _made(context, "embedded-content", each, "contentMediaType")
        yield replace(
            made, message=f"{made.at}: its content is not {media_type}: {fault}", expected=media_type, found=fault
        )
    elif "contentSchema" in contents and media_types.is_json(media_type):
        made = _made(context, "embedded-content", each, "contentSchema")
        schema = each.schema.subschema("contentSchema")
        yield from of_violations(made, schema.violations(codecs.decode(media_type, content)))


def _unlike(media_type: str, content: bytes, *, is_encoded: bool) -> str:
    """Why bytes are not of the media type; empty where they are, or nobody can tell."""
    if media_types.is_json(media_type) or media_types.is_xml(media_type):
        try:
            codecs.decode(media_type, content)
        except DecodeError as error:
            return str(error)
    elif is_encoded and not looks_like(media_type, content):
        return f"it begins with {content[:12]!r}"
    return ""


def _base64(text: str) -> bytes:
    """Source: RFC 4648, section 4; lines may be broken as MIME has it (RFC 2045, section 6.8)."""
    return b64decode(re.sub(r"[\r\n]", "", text), validate=True)


def _base64url(text: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", text):
        raise ValueError("no base64url")
    bare = text.rstrip("=")
    return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


_DECODERS: Mapping[str, Callable[[str], bytes]] = {
    "base64": _base64,
    "base64url": _base64url,
    "base32": b32decode,
    "base16": lambda text: b16decode(text, casefold=True),
}
"""Each raises ValueError for what is not in the encoding."""


def _told(context: Context, *keywords: str) -> Iterator[Applied]:
    """The schemas with one of the keywords that apply to a part of the answer's value."""
    return (each for each in context.annotated if not each.contents.keys().isdisjoint(keywords))


def _made(context: Context, code: str, each: Applied, keyword: str) -> Finding:
    """What all Findings about a keyword that asserts nothing share."""
    place = each.schema.place
    return context.finding(
        code,
        "",
        at=f"body {each.at}" if each.at else "body",
        promised_at=place.at(join(place.pointer, keyword)),
        keyword=keyword,
        clause=clause(context.document, "Schema Object"),
        level="note" if code == "undeclared-property" else "warning",
    )

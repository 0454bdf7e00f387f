"""One walk over a resource: all in it that engines must not be given as written.

Knows keywords by name, wherever they stand: what is no schema has few of them, and a change to it is seen by nobody,
since engines read schemas only. Nothing is changed here; each change is a value that `preparation` carries out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from contracts.json_values import JsonValue, from_tokens
from contracts.schemas.formats import NUMBERS, NumberFormat
from contracts.schemas.keywords import DATA, SCHEMA_MAPS
from contracts.schemas.layout import Layout, joined
from contracts.schemas.patterns import NotARegularExpression, translated

DEEPEST = 200
"""Levels of a resource that are given to an engine, jsonschema-rs having a limit of 255."""

Path: TypeAlias = "tuple[Path, str] | None"
"""Names and indexes from the root, the last one first: cheap to extend."""

_NAME_MAPS = SCHEMA_MAPS | {
    "callbacks",
    "content",
    "encoding",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
}
"""Members whose own members are named by the author, so that none of those is a keyword."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that an engine is to be given otherwise."""

    tokens: tuple[str, ...]
    """Where the mapping stands that is changed."""
    apply: Callable[[dict[str, Any] | list[Any]], None]
    """Changes a copy of that mapping in place."""
    key: str = ""
    """The member at fault, where one is."""
    code: str = ""
    """Of the problem, if it is one that people should hear of."""
    message: str = ""
    repair: str = ""
    is_warning: bool = False
    is_dialect: bool = False
    """Whether it only makes the engine forget which dialect a schema names."""


def nodes(contents: JsonValue) -> Iterator[tuple[Path, dict[str, Any], bool]]:
    """Each mapping in which keywords may stand, with the way there; True: it is too deep for an engine."""
    pending: list[tuple[Path, JsonValue, bool, int]] = [(None, contents, False, 0)]
    while pending:
        path, value, are_names, depth = pending.pop()
        if depth > DEEPEST:
            yield path, {}, True
            continue
        if isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, dict | list):
                    pending.append(((path, str(index)), each, False, depth + 1))
            continue
        if not isinstance(value, dict):
            continue
        if not are_names:
            yield path, value, False
        for key, each in value.items():
            if isinstance(each, dict | list) and (are_names or key not in DATA):
                pending.append(((path, key), each, not are_names and key in _NAME_MAPS, depth + 1))


def pointer_of(path: Path) -> str:
    """The JSON Pointer that a way spells."""
    return from_tokens(tokens_of(path))


def tokens_of(path: Path) -> tuple[str, ...]:
    """Names and indexes of a way, the outermost first."""
    found = []
    while path is not None:
        path, token = path
        found.append(token)
    return tuple(reversed(found))


def survey(uri: str, contents: JsonValue, layout: Layout) -> list[Change]:
    """What of a resource has to be changed; its identifiers and anchors are noted in `layout`."""
    changes: list[Change] = []
    named: list[tuple[Path, dict[str, Any]]] = []
    for path, node, too_deep in nodes(contents):
        if too_deep:
            changes.append(_cut(tokens_of(path)))
            continue
        if "$id" in node or "$anchor" in node or "$dynamicAnchor" in node:
            named.append((path, node))
        if "$schema" in node:
            changes.append(Change(tokens_of(path), _without("$schema"), is_dialect=True))
        if "pattern" in node and isinstance(node["pattern"], str):
            changes.extend(_pattern(path, node["pattern"]))
        if "patternProperties" in node and isinstance(node["patternProperties"], dict):
            changes.extend(_pattern_properties(path, node["patternProperties"]))
        if "format" in node and isinstance(node["format"], str) and node["format"] in NUMBERS:
            changes.extend(_number_format(path, node, NUMBERS[node["format"]]))
    _note_names(uri, named, layout)
    return changes


def _note_names(uri: str, named: list[tuple[Path, dict[str, Any]]], layout: Layout) -> None:
    ordered = sorted(((pointer_of(path), node) for path, node in named), key=lambda pair: pair[0].count("/"))
    for pointer, node in ordered:
        identifier = node.get("$id")
        if isinstance(identifier, str) and not identifier.startswith("#"):
            outer = layout.base((uri, pointer))
            layout.identify((uri, pointer), joined(outer, identifier).partition("#")[0])
    for pointer, node in ordered:
        base = layout.base((uri, pointer))
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = node.get(keyword)
            if isinstance(name, str):
                layout.anchors.setdefault((base, name), (uri, pointer))
                if keyword == "$dynamicAnchor":
                    layout.dynamic.setdefault((base, name), (uri, pointer))


def _cut(tokens: tuple[str, ...]) -> Change:
    def apply(parent: dict[str, Any] | list[Any]) -> None:
        if isinstance(parent, list):
            parent[int(tokens[-1])] = True
        else:
            parent[tokens[-1]] = True

    return Change(
        tokens[:-1],
        apply,
        tokens[-1],
        "schema-too-deep",
        f"more than {DEEPEST} levels into the document, so what stands here is not checked",
        "give the inner schemas names of their own and refer to them",
    )


def _pattern(path: Path, pattern: str) -> Iterator[Change]:
    try:
        found = translated(pattern)
    except NotARegularExpression as error:
        yield dropped(path, "pattern", "pattern-not-understood", f"'pattern': {error}", error.repair)
        return
    spared = found.spared
    if spared:
        yield Change(tokens_of(path), _requiring({"minLength": spared.low, "maxLength": spared.high}))
    text = spared.text if spared else found.text
    if text != pattern or found.remarks:
        yield Change(
            tokens_of(path),
            _setting({"pattern": text}),
            "pattern",
            "pattern-not-ecma" if found.remarks else "",
            f"'pattern': {'; '.join(found.remarks)}" if found.remarks else "",
            is_warning=True,
        )


def _pattern_properties(path: Path, schemas: dict[str, Any]) -> Iterator[Change]:
    below = (path, "patternProperties")
    for pattern in schemas:
        try:
            found = translated(pattern)
        except NotARegularExpression as error:
            yield dropped(below, pattern, "pattern-not-understood", f"'patternProperties': {error}", error.repair)
            continue
        if found.text != pattern:
            yield Change(tokens_of(below), _renaming(pattern, found.text))


def dropped(path: Path, key: str, code: str, message: str, repair: str) -> Change:
    """The change that leaves a member out, and tells."""
    return Change(tokens_of(path), _without(key), key, code, f"{message}; what it asks for is not checked", repair)


def _without(key: str) -> Callable[[dict[str, Any] | list[Any]], None]:
    def apply(node: dict[str, Any] | list[Any]) -> None:
        if isinstance(node, dict):
            node.pop(key, None)

    return apply


def _setting(members: dict[str, Any]) -> Callable[[dict[str, Any] | list[Any]], None]:
    def apply(node: dict[str, Any] | list[Any]) -> None:
        if isinstance(node, dict):
            node.update(members)

    return apply


def _requiring(schema: dict[str, Any]) -> Callable[[dict[str, Any] | list[Any]], None]:
    def apply(node: dict[str, Any] | list[Any]) -> None:
        if isinstance(node, dict):
            node["allOf"] = [*(node.get("allOf") or ()), schema]

    return apply


def _renaming(old: str, new: str) -> Callable[[dict[str, Any] | list[Any]], None]:
    def apply(node: dict[str, Any] | list[Any]) -> None:
        if isinstance(node, dict) and old in node:
            schema = node.pop(old)
            node[new] = {"allOf": [node[new], schema]} if new in node else schema

    return apply


def _number_format(path: Path, node: dict[str, Any], asked: NumberFormat) -> Iterator[Change]:
    """The range and step of a format of numbers, as keywords, which jsonschema-rs has no other way to assert."""
    members: dict[str, Any] = {}
    if node.get("type") in ("string", "boolean", "array", "object"):
        return
    if not _is_number(node.get("minimum")) or node["minimum"] < asked.low:
        members["minimum"] = asked.low
    if not _is_number(node.get("maximum")) or node["maximum"] > asked.high:
        members["maximum"] = asked.high
    if asked.step is not None and not (asked.step == 1 and node.get("type") == "integer"):
        if "multipleOf" in node:
            yield Change(tokens_of(path), _requiring({"multipleOf": asked.step}))
        else:
            members["multipleOf"] = asked.step
    if members:
        yield Change(tokens_of(path), _setting(members))


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

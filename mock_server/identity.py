"""Whose resource an answer is: which fields carry the parameters of its path.

Knows path templates and the names that people give to identities; makes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts import JsonValue, Operation, Schema
from mock_server.fields import Object, declared, plain, put, readings

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_KINDS = ("uuid", "guid", "id", "pk", "key", "slug", "code", "username", "name", "number")
"""What an identity may be called at the end of its parameter's name or alone, the longest first."""
_WRAPPERS = ("data", "result", "item", "resource", "object", "value", "response", "payload")


@dataclass(frozen=True, slots=True)
class Known:
    """The value of a path parameter and the plain names of the fields that may carry it."""

    value: JsonValue
    names: tuple[str, ...]
    """All of these carry it."""
    either: tuple[str, ...] = ()
    """The first of these that is there carries it, where the path ends with it."""


def parameter_names(template: str) -> list[str]:
    """The names in a path template, in order."""
    return _EXPRESSION.findall(template)


def last_segment(template: str) -> str:
    """The last segment that is no parameter, such as `users` of `/users/{id}`; empty if there is none."""
    literal = [segment for segment in template.split("/") if segment and "{" not in segment]
    return literal[-1] if literal else ""


def singular(word: str) -> str:
    """One of many, as far as English allows a guess: `users` is `user`, `companies` `company`."""
    for ending, without in (("ies", "y"), ("sses", "ss"), ("ses", "s"), ("xes", "x"), ("s", "")):
        if word.endswith(ending) and not word.endswith("ss") and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + without
    return word


def known_by(
    operation: Operation, parameters: Mapping[str, JsonValue], *, as_parent: bool = False
) -> tuple[Known, ...]:
    """What the operation's path says of its answer. `as_parent`: of the entries of the collection at that path."""
    return tuple(_known(operation.path, parameters, as_parent=as_parent))


def core(schema: Schema, known: tuple[Known, ...], template: str) -> tuple[str, ...]:
    """Where in an answer its resource stands: nowhere below, or in the wrapper that alone has a field for it."""
    names = declared(schema)
    if not known or _carriers(names, known[-1]):
        return ()
    for wrapper in (*_WRAPPERS, plain(singular(last_segment(template)))):
        if wrapper in names and schema.shape.member(names[wrapper]).says("object"):
            return (names[wrapper],)
    return ()


def carrier(schema: Schema, known: Known) -> str | None:
    """The property that carries the identity; None if none does."""
    found = _carriers(declared(schema), known)
    return found[-1] if found else None


def identified(value: Object, schema: Schema, known: tuple[Known, ...]) -> Object:
    """The object with the path's parameters in the fields that carry them, as far as it stays valid."""
    names = declared(schema)
    for each in known:
        for name in _carriers(names, each):
            value = put(value, schema, name, readings(each.value))
    return value


def _carriers(names: Mapping[str, str], known: Known) -> list[str]:
    found = [names[name] for name in known.names if name in names]
    first = next((names[name] for name in known.either if name in names), None)
    return found if first is None or first in found else [*found, first]


def _known(template: str, parameters: Mapping[str, JsonValue], *, as_parent: bool) -> Iterator[Known]:
    before = ""
    segments = [segment for segment in template.split("/") if segment]
    for index, segment in enumerate(segments):
        for name in _EXPRESSION.findall(segment):
            if name in parameters:
                is_last = index == len(segments) - 1 and not as_parent
                owner = plain(singular(before))
                yield _known_one(plain(name), owner, parameters[name], is_last=is_last, as_parent=as_parent)
        before = segment if "{" not in segment else before


def _known_one(name: str, owner: str, value: JsonValue, *, is_last: bool, as_parent: bool) -> Known:
    is_bare = name in _KINDS
    if as_parent and is_bare:
        return Known(value, (owner + name,)) if owner else Known(value, ())
    if not is_last:
        return Known(value, (name, owner + name) if is_bare and owner else (name,))
    kind = next((kind for kind in _KINDS if name.endswith(kind)), None)
    either = [kind] if kind and not is_bare else []
    if kind in {"uuid", "guid", "pk"} or name == owner:
        either.append("id")
    if name == owner:
        either += ["slug", "name"]
    return Known(value, (name,), tuple(either))

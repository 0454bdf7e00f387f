"""Whose resource an answer is: which fields carry the parameters of its path.

Knows path templates and the names that people give to identities; makes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts import JsonValue, Operation, Schema
from contracts.conventions import IDENTITIES, LISTS, WRAPPERS, plain, singular
from mock_server.fields import Object, declared, items, member, put, readings
from mock_server.places import Place

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_LEADING_KIND = re.compile(r"(uuid|guid|id|pk)(?=[_\-A-Z])")
"""The same in front of a name: `id_account`, `idUser`."""


@dataclass(frozen=True, slots=True)
class Known:
    """The value of a path parameter and the plain names of the fields that may carry it."""

    value: JsonValue
    names: tuple[str, ...]
    """All of these carry it."""
    either: tuple[str, ...] = ()
    """The first of these that is there carries it, where the path ends with it."""
    or_else: tuple[str, ...] = ()
    """The first of these carries it if nothing else does."""
    is_own: bool = False
    """Whether it tells one of what the last segment of the path names from the others."""


def parameter_names(template: str) -> list[str]:
    """The names in a path template, in order."""
    return _EXPRESSION.findall(template)


def last_segment(template: str) -> str:
    """The last segment that is no parameter, such as `users` of `/users/{id}`; empty if there is none."""
    literal = [segment for segment in template.split("/") if segment and "{" not in segment]
    return literal[-1] if literal else ""


def known_by(
    operation: Operation, parameters: Mapping[str, JsonValue], *, as_parent: bool = False
) -> tuple[Known, ...]:
    """What the operation's path says of its answer. `as_parent`: of the entries of the collection at that path."""
    return tuple(_known(operation.path, parameters, as_parent=as_parent))


def core(schema: Schema, known: tuple[Known, ...], template: str) -> Place:
    """Where in an answer its resource stands: nowhere below, in a wrapper that has a field for it, or in a list."""
    names = declared(schema)
    if not known or _carriers(names, known[-1]):
        return ()
    for wrapper in (*WRAPPERS, plain(singular(last_segment(template)))):
        if wrapper in names and schema.shape.member(names[wrapper]).says("object"):
            below = member(schema, names[wrapper])
            return (names[wrapper], *(_only_entry(below, known[-1], template) if below else ()))
    return _only_entry(schema, known[-1], template)


def _only_entry(schema: Schema, known: Known, template: str) -> Place:
    """Where a list stands that shows one resource; nowhere if there is none, or it is one of what belongs to it."""
    if not known.is_own or not template.rstrip("/").endswith("}"):
        return ()
    if schema.shape.says("array") and not schema.shape.says("object"):
        entries = items(schema)
        return (0,) if entries and _carriers(declared(entries), known) else ()
    names = declared(schema)
    if _carriers(names, known):
        return ()
    for name in (plain(last_segment(template)), *LISTS):
        below = (
            member(schema, names[name]) if name in names and schema.shape.member(names[name]).says("array") else None
        )
        place = _only_entry(below, known, template) if below else ()
        if place:
            return (names[name], *place)
    return ()


def own_identity(schema: Schema, template: str) -> str | None:
    """The property that tells the entries of the collection at that path from each other; None if none is known to."""
    names = declared(schema)
    owner = plain(singular(last_segment(template)))
    return next((names[name] for name in ("id", "uuid", "guid", f"{owner}id", f"{owner}uuid") if name in names), None)


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
    if first is None:
        return found or [names[name] for name in known.or_else if name in names][:1]
    return found if first in found else [*found, first]


def _known(template: str, parameters: Mapping[str, JsonValue], *, as_parent: bool) -> Iterator[Known]:
    before = ""
    segments = [segment for segment in template.split("/") if segment]
    for index, segment in enumerate(segments):
        for name in _EXPRESSION.findall(segment):
            if name in parameters:
                is_last = index == len(segments) - 1 and not as_parent
                yield _known_one(name, before, parameters[name], is_last=is_last, as_parent=as_parent)
        before = segment if "{" not in segment else before


def _known_one(spelled: str, before: str, value: JsonValue, *, is_last: bool, as_parent: bool) -> Known:
    name, owner = plain(spelled), plain(singular(before))
    if plain(before) in {name, f"{name}s", f"{name}es"}:
        owner = name  # whatever English makes of it: `/series/{serie}`
    is_bare = name in IDENTITIES
    if as_parent and is_bare:
        return Known(value, (owner + name,)) if owner else Known(value, ())
    if not is_last:
        return Known(value, (name, owner + name) if is_bare and owner else (name,))
    leading = _LEADING_KIND.match(spelled)
    kind = plain(leading[1]) if leading else next((kind for kind in IDENTITIES if name.endswith(kind)), None)
    either = [kind] if kind and not is_bare else []
    if kind in {"uuid", "guid", "pk"} or name == owner:
        either.append("id")
    if name == owner:
        either += ["slug", "name"]
    or_else = [f"{owner}{name}"] if is_bare and owner else []
    if kind == "id":
        or_else += ["uuid", "guid"]
    is_own = is_bare or name in {owner, f"{owner}{kind}", f"{kind}{owner}"}
    return Known(value, (name,), tuple(either), tuple(or_else), is_own)

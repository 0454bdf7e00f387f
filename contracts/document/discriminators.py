"""Discriminators, in one form: a property's name and a mapping of its values to references.

Source: OAS 3.2, Discriminator Object; OAS 2.0, Schema Object, `discriminator`.
"""

from __future__ import annotations

from collections.abc import Callable

from contracts.document.names import did_you_mean
from contracts.document.nodes import Node, Problems, shown
from contracts.document.schema_keywords import SchemaDialect
from contracts.document.schema_meaning import DROP
from contracts.errors import UnresolvedReference
from contracts.json_values import JsonValue, join


def discriminator(
    dialect: SchemaDialect,
    schema: Node,
    names: Node | None,
    resolve: Callable[[str], str],
    problems: Problems,
) -> JsonValue:
    """The discriminator of a schema with its mapping resolved, or DROP if it has none that can be understood.

    `names`: the document's named schemas, which a mapping may call by name; `resolve`: from a reference written in the
    schema to one that everybody understands, or UnresolvedReference.
    """
    value = schema.value["discriminator"]
    node = schema.at("discriminator", value)
    if isinstance(value, str):
        if dialect.discriminator == "object":
            message = f"`discriminator` is {value!r}, expected an object; it is read as the property's name"
            repair = f"write `discriminator: {{propertyName: {value}}}`"
            problems.add("malformed-keyword", node, message, repair, level="warning")
        return {"propertyName": value}
    if not isinstance(value, dict) or not isinstance(value.get("propertyName"), str):
        message = f"`discriminator` is {shown(value)} without a `propertyName`; it is ignored"
        problems.add("malformed-keyword", node, message, "name the property that tells the schemas apart")
        return DROP
    found = dict(value)
    for key in ("mapping", "defaultMapping"):
        if key in value:
            found[key] = _mapping(node.at(key, value[key]), names, resolve, problems)
    return found


def _mapping(node: Node, names: Node | None, resolve: Callable[[str], str], problems: Problems) -> JsonValue:
    if isinstance(node.value, str):
        return _target(node, names, resolve, problems) or node.value
    return {
        key: target for key, below in node.members() if (target := _target(below, names, resolve, problems)) is not None
    }


def _target(node: Node, names: Node | None, resolve: Callable[[str], str], problems: Problems) -> str | None:
    """The reference that one entry of a mapping stands for, or None."""
    name = node.value
    if not isinstance(name, str):
        message = f"the mapping holds {shown(name)}, expected a schema's name or reference"
        problems.add("bad-discriminator-mapping", node, message, "", level="warning")
        return None
    if names and names.has(name):
        name = f"{names.text.uri}#{join(names.pointer, name)}"
    try:
        return resolve(name)
    except UnresolvedReference as error:
        repair = (did_you_mean(name, names.value) if names else "") or error.problem.repair
        message = f"the mapping names {node.value!r}, which is no schema of this document"
        problems.add("bad-discriminator-mapping", node, message, repair, level="warning")
        return None

"""Parameters of OpenAPI 3.x, with the defaults of their location filled in.

Source: OAS 3.2, Parameter Object.
"""

from __future__ import annotations

from typing import cast

from contracts.document.bodies import examples, single_content
from contracts.document.model import MediaTypeObject, Parameter, ParameterLocation, SchemaObject
from contracts.document.names import did_you_mean, listed
from contracts.document.nodes import Node
from contracts.document.reading import Reading, schema_at

STYLES: dict[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "querystring": ("form",),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""The styles that each location may have, its default first."""


def parameter(reading: Reading, node: Node) -> Parameter | None:
    """The parameter at `node`, or None if it has no name or no location that we know."""
    name, location = node.string("name"), node.string("in")
    if not name or location not in STYLES:
        if name and location:
            repair = did_you_mean(location, STYLES) or f"use one of {listed(STYLES)}"
            reading.problems.add("bad-parameter", node.at("in", location), f"nothing can be in {location!r}", repair)
        return None
    if location == "path" and not node.flag("required"):
        message = f"the path parameter {name!r} must be required; it is read as if it were"
        reading.problems.add("bad-parameter", node, message, "write 'required: true'", level="note")
    style = _style(reading, node, name, location)
    return Parameter(
        name=name,
        location=cast(ParameterLocation, location),
        place=node.place,
        required=location == "path" or node.flag("required"),
        style=style,
        explode=node.flag("explode", default=style in {"form", "cookie"}),
        allow_reserved=node.flag("allowReserved"),
        allow_empty_value=node.flag("allowEmptyValue"),
        deprecated=node.flag("deprecated"),
        schema=fixed_schema(reading, node),
        content=_content_of(reading, node, name),
        examples=examples(reading, node),
        description=node.string("description"),
    )


def _style(reading: Reading, node: Node, name: str, location: str) -> str:
    default = STYLES[location][0]
    style = node.string("style", default)
    if style not in STYLES[location]:
        message = f"the parameter {name!r} in {location!r} can't have the style {style!r}; {default!r} is used"
        repair = did_you_mean(style, STYLES[location]) or f"use one of {listed(STYLES[location])}"
        reading.problems.add("bad-style", node.at("style", style), message, repair, level="warning")
        return default
    return style


def _content_of(reading: Reading, node: Node, name: str) -> MediaTypeObject | None:
    content = node.object("content")
    if content is None:
        if not node.has("schema"):
            message = f"the parameter {name!r} has neither `schema` nor `content`; any value is taken"
            reading.problems.add("missing-field", node, message, "add a `schema`", level="warning")
        return None
    if node.has("schema"):
        message = f"the parameter {name!r} has both `schema` and `content`; `schema` counts"
        reading.problems.add("bad-parameter", node, message, "remove one of them", level="warning")
        return None
    if len(content.value) > 1:
        message = f"`content` of the parameter {name!r} names {len(content.value)} media types; the first one counts"
        reading.problems.add("bad-parameter", content, message, "keep one", level="warning")
    return single_content(reading, node)


def fixed_schema(_reading: Reading, node: Node) -> SchemaObject | None:
    """The schema of a parameter or header of OpenAPI 3.x: what its `schema` holds."""
    return schema_at(node.member("schema"))

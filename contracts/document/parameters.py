"""Parameters of OpenAPI 3.x, with the defaults of their location filled in.

Source: OAS 3.2, Parameter Object.
"""

from __future__ import annotations

from typing import cast

from contracts.document.bodies import examples, single_content
from contracts.document.model import Parameter, ParameterLocation, SchemaObject
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
        return None
    style = node.string("style")
    if style not in STYLES[location]:
        style = STYLES[location][0]
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
        content=single_content(reading, node),
        examples=examples(reading, node),
        description=node.string("description"),
    )


def fixed_schema(_reading: Reading, node: Node) -> SchemaObject | None:
    """The schema of a parameter or header of OpenAPI 3.x: what its `schema` holds."""
    return schema_at(node.member("schema"))

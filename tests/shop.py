"""A small document of several resources and a server that breaks some of its promises, always the same ones."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from tests.plain_servers import Answered, Asked

THING = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}


def _operation(name: str, *, by_id: bool, success: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Thing"}}
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}]
    return {
        "operationId": name,
        "parameters": parameters if by_id else [],
        "responses": {
            success: {"description": "", "content": {"application/json": schema}},
            **{status: {"description": ""} for status in ("400", "404", "405")},
        },
    }


RESOURCES = ("orders", "customers", "articles", "carts")
SHOP: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "/shop"}],
    "components": {"schemas": {"Thing": THING}},
    "paths": {
        path: item
        for name in RESOURCES
        for path, item in (
            (f"/{name}", {"post": _operation(f"add_{name}", by_id=False, success="201")}),
            (
                f"/{name}/{{id}}",
                {
                    "get": _operation(f"get_{name}", by_id=True, success="200"),
                    "delete": _operation(f"drop_{name}", by_id=True, success="200"),
                },
            ),
        )
    },
}
"""Twelve operations on four resources, all of which answer with the same schema."""


def shop(asked: Asked, broken: Container[str] = ("GET", "/shop/carts")) -> Answered:
    """Answers as promised, but for methods and paths that are `broken`: those break the shared schema, or fail."""
    one = re.fullmatch(r"/shop/(orders|customers|articles|carts)(?:/([^/]*))?", asked.path)
    if one is None:
        return Answered(404, None)
    allowed = ("POST",) if one.group(2) is None else ("GET", "DELETE")
    if asked.method not in allowed and not (asked.method == "HEAD" and "GET" in allowed):
        return Answered(405, None, {"Allow": ", ".join(allowed)})
    if asked.path in broken:
        return Answered(500, None)
    if one.group(2) is not None and not re.fullmatch(r"[1-9][0-9]{0,4000}", one.group(2)):
        return Answered(400, None)
    value = {"id": "7"} if asked.method in broken else {"id": 7}
    if asked.method == "POST":
        return Answered(201, value, {"Location": f"{asked.path}/1"})
    return Answered(200, value)

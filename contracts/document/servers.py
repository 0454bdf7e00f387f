"""Where an API is served: Server Objects with their variables filled in. Source: OAS 3.2, Server Object."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from contracts.document.model import Server
from contracts.document.nodes import Node, shown
from contracts.document.reading import Reading

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def servers(reading: Reading, owner: Node) -> tuple[Server, ...] | None:
    """The servers that a document, path item or operation of OpenAPI 3.x declares itself; None if it does not."""
    found = []
    for node in owner.elements("servers"):
        written = node.string("url", default="/" if not node.has("url") else "")
        parts = _VARIABLE.split(written)
        url = "".join(_variable(reading, node, part) if index % 2 else part for index, part in enumerate(parts))
        found.append(server(url, node.string("description")))
    return tuple(found) or None


def server(url: str, description: str = "") -> Server:
    """The server at `url`, which may be relative."""
    url = url.rstrip("/")
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    return Server(url, path.rstrip("/"), description)


def _variable(reading: Reading, node: Node, name: str) -> str:
    """The default of a server variable, or the nearest thing to one."""
    variables = node.member("variables")
    variable = variables.member(name) if variables else None
    if variable is None:
        reading.problems.add(
            "undeclared-server-variable",
            node,
            f"the server's url names a variable {name!r} that `variables` does not declare",
            f"declare {name!r} under `variables` with a `default`",
            level="warning",
        )
        return name
    allowed = [str(value) for value in variable.strings("enum")]
    default = variable.value.get("default") if isinstance(variable.value, dict) else None
    if isinstance(default, str | int | float) and not isinstance(default, bool):
        if allowed and str(default) not in allowed:
            message = f"the default {shown(default)} of server variable {name!r} is not in its `enum`"
            reading.problems.add("bad-server-variable", variable, message, f"use {allowed[0]!r}", level="warning")
        return str(default)
    return allowed[0] if allowed else name

"""How values are written in the names of cases."""

from __future__ import annotations

import json

from contracts.json_values import JsonValue

LONGEST = 60
"""Characters of a value in a name."""


def shown(value: JsonValue) -> str:
    """A value in a name: as JSON in ASCII, shortened."""
    try:
        text = json.dumps(value, ensure_ascii=True)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 20]}... ({len(text)} characters)"


def edge_name(part: str, edge: str) -> str:
    """The name of a case or payload with an edge in one part: `path id: the least, 1`, `body /name: empty`."""
    return f"{part} {edge}".replace(" the value:", ":", 1)

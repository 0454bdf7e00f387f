"""One OpenAPI document, read once: what it promises, values that satisfy it, and judgement of what keeps it.

This is the public face, all that `mock_server` and `understudy` use. Each name is imported when it is first asked for,
so that a command pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contracts import codecs, json_values, media_types, styles
    from contracts.document import load
    from contracts.document.model import Direction, Document, MediaTypeObject, Operation, Parameter, ResponseObject
    from contracts.errors import (
        DocumentError,
        Level,
        Place,
        Problem,
        TargetError,
        UnderstudyError,
        UnreadableDocument,
        UnsatisfiableSchema,
        UsageError,
    )
    from contracts.generation import SeededChoices, maker
    from contracts.judging import judge, recognise
    from contracts.judging.model import Case, Finding
    from contracts.messages import Exchange, Headers, Request, Response
    from contracts.schemas import schemas_of

_HOMES = {
    "contracts.document": ("load",),
    "contracts.document.model": (
        *("Direction", "Document", "MediaTypeObject", "Operation", "Parameter", "ResponseObject"),
    ),
    "contracts.errors": (
        *("DocumentError", "Level", "Place", "Problem", "TargetError", "UnderstudyError", "UnreadableDocument"),
        *("UnsatisfiableSchema", "UsageError"),
    ),
    "contracts.generation": ("SeededChoices", "maker"),
    "contracts.judging": ("judge", "recognise"),
    "contracts.judging.model": ("Case", "Finding"),
    "contracts.messages": ("Exchange", "Headers", "Request", "Response"),
    "contracts.schemas": ("schemas_of",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = ("codecs", "json_values", "media_types", "styles")

__all__ = [  # noqa: PLE0604, PLE0605  (the names are strings, gathered from the table above)
    *_HOME_OF,
    *_MODULES,
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    if name in _MODULES:
        return import_module(f"contracts.{name}")
    raise AttributeError(f"module 'contracts' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

"""One OpenAPI document, read once: what it promises, values that satisfy it, and judgement of what keeps it.

This is the public face, all that `mock_server` and `understudy` use. Each name is imported when it is first asked for,
so that a command pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contracts import codecs, conventions, http_fields, media_types, reports, styles
    from contracts.catalogue import edges_of
    from contracts.codecs.samples import looks_like
    from contracts.contents import content_shape, write_content
    from contracts.contents.making import make_content, make_value
    from contracts.curl import curl_line
    from contracts.document import load
    from contracts.document.model import (
        Direction,
        Document,
        Example,
        HeaderObject,
        MediaTypeObject,
        Operation,
        Parameter,
        RequiredScheme,
        ResponseObject,
        SecurityScheme,
    )
    from contracts.errors import (
        LEVELS,
        DecodeError,
        DocumentError,
        EncodeError,
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
    from contracts.json_values import JsonValue
    from contracts.judging import IN_A_SHELL, judge, recognise, secrets_of
    from contracts.judging.model import Case, Finding
    from contracts.linting import broken_examples, lint
    from contracts.messages import Exchange, Headers, Request, Response
    from contracts.planning.calls import Call, call_to, callbacks_of
    from contracts.planning.examples import example_request
    from contracts.schemas import Schema, schemas_of
    from contracts.testing.client import send_once
    from contracts.testing.target import is_loopback

_HOMES = {
    "contracts.catalogue": ("edges_of",),
    "contracts.codecs.samples": ("looks_like",),
    "contracts.contents": ("content_shape", "write_content"),
    "contracts.contents.making": ("make_content", "make_value"),
    "contracts.curl": ("curl_line",),
    "contracts.document": ("load",),
    "contracts.document.model": (
        "Direction",
        "Document",
        "Example",
        "HeaderObject",
        "MediaTypeObject",
        "Operation",
        "Parameter",
        "RequiredScheme",
        "ResponseObject",
        "SecurityScheme",
    ),
    "contracts.errors": (
        "LEVELS",
        "DecodeError",
        "DocumentError",
        "EncodeError",
        "Level",
        "Place",
        "Problem",
        "TargetError",
        "UnderstudyError",
        "UnreadableDocument",
        "UnsatisfiableSchema",
        "UsageError",
    ),
    "contracts.generation": ("SeededChoices", "maker"),
    "contracts.json_values": ("JsonValue",),
    "contracts.judging": ("IN_A_SHELL", "judge", "recognise", "secrets_of"),
    "contracts.judging.model": ("Case", "Finding"),
    "contracts.linting": ("broken_examples", "lint"),
    "contracts.messages": ("Exchange", "Headers", "Request", "Response"),
    "contracts.planning.calls": ("Call", "call_to", "callbacks_of"),
    "contracts.planning.examples": ("example_request",),
    "contracts.schemas": ("Schema", "schemas_of"),
    "contracts.testing.client": ("send_once",),
    "contracts.testing.target": ("is_loopback",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "IN_A_SHELL",
    "LEVELS",
    "Call",
    "Case",
    "DecodeError",
    "Direction",
    "Document",
    "DocumentError",
    "EncodeError",
    "Example",
    "Exchange",
    "Finding",
    "HeaderObject",
    "Headers",
    "JsonValue",
    "Level",
    "MediaTypeObject",
    "Operation",
    "Parameter",
    "Place",
    "Problem",
    "Request",
    "RequiredScheme",
    "Response",
    "ResponseObject",
    "Schema",
    "SecurityScheme",
    "SeededChoices",
    "TargetError",
    "UnderstudyError",
    "UnreadableDocument",
    "UnsatisfiableSchema",
    "UsageError",
    "broken_examples",
    "call_to",
    "callbacks_of",
    "codecs",
    "content_shape",
    "conventions",
    "curl_line",
    "edges_of",
    "example_request",
    "http_fields",
    "is_loopback",
    "judge",
    "lint",
    "load",
    "looks_like",
    "make_content",
    "make_value",
    "maker",
    "media_types",
    "recognise",
    "reports",
    "schemas_of",
    "secrets_of",
    "send_once",
    "styles",
    "write_content",
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    if name in __all__:
        return import_module(f"contracts.{name}")
    raise AttributeError(f"module 'contracts' has no attribute {name!r}")

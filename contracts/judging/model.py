"""What judging works on and what it says: a Case, and Findings.

A Case is a request we mean to judge together with what the document promises about it and what the request itself
breaks. A Finding is a promise that a message does not keep. Both are plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.document.model import MediaTypeObject, Operation
from contracts.errors import Level, Place
from contracts.json_values import JsonValue
from contracts.messages import Request


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that a message does not keep."""

    check: str
    """The stable code of the check that found it, such as `status-declared`."""
    operation: Operation | None
    """None when the request reached no declared operation."""
    message: str
    """One sentence: what was found and what was expected."""
    at: str = ""
    """Where in the message: `status`, `header Content-Type`, `body /tasks/0/uuid`, `query page`, `path id`."""
    promised_at: Place | None = None
    """Where in the document it was promised."""
    clause: str = ""
    """The standard behind it, such as `RFC 9110, 15.5.6` or `OAS 3.0.3, Responses Object`."""
    level: Level = "error"
    expected: str = ""
    found: str = ""
    keyword: str = ""
    """The JSON Schema keyword broken, where it is a schema's."""
    details: tuple[str, ...] = ()
    """Further lines: for a failed `oneOf`, why each branch failed, the nearest first."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request, read by the document's own rules."""

    request: Request
    operation: Operation | None = None
    """None when no declared operation was reached: the path is unknown or the method is not declared."""
    path_parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str], JsonValue] = field(default_factory=dict)
    """Every decoded parameter by location and declared name."""
    body: JsonValue = None
    has_body: bool = False
    media_type: MediaTypeObject | None = None
    """The declared media type that the body was read by."""
    breaks: tuple[Finding, ...] = ()
    """Every promise that the request itself breaks; empty: it keeps them all."""
    allowed_methods: tuple[str, ...] = ()
    """When the path is declared but the method is not: the methods that are."""
    nearer_methods: tuple[str, ...] = ()
    """Those of a more concrete path that it is, too: `GET /users/me` where only `PUT` is declared for it, and `GET` for
    `/users/{id}`. A server may well go by the more concrete one, and answer 405."""
    undeclared_query: tuple[str, ...] = ()
    """Names in the query string that no declared parameter has; OpenAPI leaves open what a server does with them."""
    is_acceptable: bool = True
    """Whether a declared success has a media type that the request's `Accept` admits; if not, 406 is an answer too."""

    @property
    def keeps_every_promise(self) -> bool:
        """Whether the server owes this request a success."""
        return not self.breaks

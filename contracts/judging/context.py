"""All that a check is told: the document, the case and what was answered, with what follows from them worked out once.

Knows the promise that an answer falls under and reads its content; judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts import media_types
from contracts.contents import read_content
from contracts.document.model import Document, MediaTypeObject, Operation, ResponseObject
from contracts.errors import DecodeError, DocumentError, Place
from contracts.json_values import JsonValue
from contracts.judging.findings import clause
from contracts.judging.model import Case, Finding
from contracts.messages import Exchange, Request, Response


@dataclass(frozen=True, slots=True)
class Content:
    """The decoded content of an answer, or why it can't be decoded."""

    value: JsonValue = None
    error: DecodeError | None = None
    document_error: DocumentError | None = None
    """The declared schema can't be read: the document's fault, not the answer's."""


@dataclass(frozen=True)  # without slots, so that what is worked out once can be kept
class Context:
    """What a check judges."""

    document: Document
    case: Case
    exchange: Exchange

    @property
    def request(self) -> Request:
        """What was sent."""
        return self.exchange.request

    @property
    def response(self) -> Response:
        """What was answered."""
        return self.exchange.response

    @property
    def status_code(self) -> int:
        """What was answered, as a number."""
        return self.exchange.response.status_code

    @property
    def operation(self) -> Operation | None:
        """The operation that the request reached."""
        return self.case.operation

    @cached_property
    def promised(self) -> ResponseObject | None:
        """The promise that the answer falls under: by its exact status, its range or `default`."""
        return self.operation.response_for(self.status_code) if self.operation else None

    @property
    def is_bodiless(self) -> bool:
        """Whether HTTP rules out content. Source: RFC 9110, sections 6.4.1, 9.3.2, 15.3.5, 15.3.6 and 15.4.5."""
        code = self.status_code
        return self.request.method == "HEAD" or code in (204, 205, 304) or code < 200

    @cached_property
    def described(self) -> MediaTypeObject | None:
        """The declared media type that describes the answer's content best."""
        content_type = self.response.headers.get("Content-Type")
        if self.promised is None or content_type is None:
            return None
        key = media_types.best_key(content_type, self.promised.content)
        return self.promised.content[key] if key else None

    @cached_property
    def content(self) -> Content | None:
        """The decoded content; None where there is none to decode, or nothing says how."""
        content_type = self.response.headers.get("Content-Type")
        if self.described is None or content_type is None or self.is_bodiless:
            return None
        try:
            value = read_content(self.document, self.described, content_type, self.response.content, "response")
        except DecodeError as error:
            return Content(error=error)
        except DocumentError as error:
            return Content(document_error=error)
        return Content(value)

    @property
    def responses_place(self) -> Place:
        """Where the operation declares its responses; without an operation, where paths are declared."""
        if self.operation is None:
            return self.case.breaks[0].promised_at or self.document.place if self.case.breaks else self.document.place
        return self.operation.place.at(f"{self.operation.place.pointer}/responses")

    def finding(self, check: str, message: str, **said: Any) -> Finding:
        """A Finding about this exchange; the clause is the Responses Object's unless it is said."""
        said.setdefault("promised_at", self.promised.place if self.promised else self.responses_place)
        said.setdefault("clause", clause(self.document, "Responses Object"))
        return Finding(check, self.operation, message, **said)

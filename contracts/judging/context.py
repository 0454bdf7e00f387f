"""All that a check is told: the document, the case and what was answered, with what follows from them worked out once.

Knows the promise that an answer falls under and reads its content; judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts import codecs, media_types
from contracts.contents import content_schemas, read_content
from contracts.document.model import Document, MediaTypeObject, Operation, ResponseObject
from contracts.errors import DecodeError, DocumentError, Place
from contracts.json_values import JsonValue
from contracts.judging.findings import clause
from contracts.judging.model import Case, Finding
from contracts.messages import Exchange, Request, Response
from contracts.schemas.annotations import Applied, annotations_of


@dataclass(frozen=True, slots=True)
class Content:
    """The decoded content of an answer, or why it can't be decoded."""

    value: JsonValue = None
    error: DecodeError | None = None
    document_error: DocumentError | None = None
    """The declared schema can't be read: the document's fault, not the answer's."""


_ANNOTATIONS = frozenset({"writeOnly", "discriminator", "contentEncoding", "contentMediaType"})


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

    @cached_property
    def content_type(self) -> str | None:
        """The `Content-Type`; the last one where there are several, as recipients read it (RFC 9110, section 8.3)."""
        lines = self.response.headers.values("Content-Type")
        return lines[-1] if lines else None

    @property
    def is_bodiless(self) -> bool:
        """Whether HTTP rules out content. Source: RFC 9110, sections 6.4.1, 9.3.2, 15.3.5, 15.3.6 and 15.4.5."""
        code = self.status_code
        return self.request.method == "HEAD" or code in (204, 205, 304) or code < 200

    @property
    def is_partial(self) -> bool:
        """Whether the content is a part of what is described. Source: RFC 9110, section 15.3.7."""
        return self.status_code == 206

    @cached_property
    def described(self) -> MediaTypeObject | None:
        """The declared media type that describes the answer's content best."""
        if self.promised is None or self.content_type is None:
            return None
        key = media_types.best_key(self.content_type, self.promised.content)
        return self.promised.content[key] if key else None

    @cached_property
    def content(self) -> Content | None:
        """The decoded content; None where there is none to decode, or nothing says how."""
        described, content_type = self.described, self.content_type
        if described is None or content_type is None or self.is_bodiless or self.is_partial:
            return None
        return self._decoded(
            lambda: read_content(self.document, described, content_type, self.response.content, "response")
        )

    @cached_property
    def undeclared_content(self) -> Content | None:
        """The content that the document says nothing of, decoded by its own `Content-Type`; None if there is none."""
        content_type, content = self.content_type, self.response.content
        if self.described is not None or content_type is None or not content or self.is_bodiless or self.is_partial:
            return None
        return self._decoded(lambda: codecs.decode(content_type, content))

    @cached_property
    def annotated(self) -> tuple[Applied, ...]:
        """The schemas that say something of a part of the content beside what they assert."""
        return tuple(self.applied(_ANNOTATIONS))

    def applied(self, keywords: frozenset[str]) -> Iterator[Applied]:
        """The schemas with one of the keywords that apply to a part of the content."""
        found, described = self.content, self.described
        if found is None or described is None or found.error or found.document_error:
            return
        whole, item = content_schemas(self.document, described, "response")
        try:
            if whole:
                yield from annotations_of(whole, keywords).of(found.value)
            if item and isinstance(found.value, list):
                for index, each in enumerate(found.value):
                    yield from annotations_of(item, keywords).of(each, f"/{index}")
        except DocumentError:  # told where the value is judged
            return

    @staticmethod
    def _decoded(decode: Callable[[], JsonValue]) -> Content:
        try:
            return Content(decode())
        except DecodeError as error:
            return Content(error=error)
        except DocumentError as error:
            return Content(document_error=error)

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

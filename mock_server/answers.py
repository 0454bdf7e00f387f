"""What the mock answers when it keeps a promise: a declared status, media type, headers and a true value.

Knows the model of a document, the maker of values and the codecs, all by the public face. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from contracts import (
    Case,
    Document,
    Example,
    HeaderObject,
    Headers,
    JsonValue,
    MediaTypeObject,
    Operation,
    Response,
    ResponseObject,
    Schema,
    SeededChoices,
    codecs,
    example_problem,
    maker,
    media_types,
    sample_bytes,
    schemas_of,
    styles,
)
from mock_server.options import Options
from mock_server.preferences import Preference

Mend = Callable[[JsonValue, Schema], JsonValue]
"""Puts something of one's own into a made value, or leaves it as it is."""


class NotAcceptable(Exception):
    """No declared media type is one that the client accepts. Source: RFC 9110, section 15.5.7."""

    def __init__(self, declared: tuple[str, ...]) -> None:
        super().__init__(declared)
        self.declared = declared


class NoSuchExample(Exception):
    """The client prefers an example that is not declared, or not true."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known


@dataclass(frozen=True, slots=True)
class Answerer:
    """Makes declared answers to one case."""

    document: Document
    case: Case
    operation: Operation
    preference: Preference
    options: Options

    def answer(self, promised: ResponseObject, status_code: int, *, mend: Mend | None = None) -> Response:
        """A response that keeps `promised`. An error may disregard `Accept` (RFC 9110, section 15.5.7).

        Raises: NotAcceptable, NoSuchExample; UnsatisfiableSchema if no value satisfies the declared schema.
        """
        headers = list(self._headers(promised))
        if not promised.content or status_code in {204, 304}:
            return Response(status_code, Headers(headers))
        key = media_types.best(self.case.request.headers.get("Accept"), promised.content)
        if key is None and status_code < 400:
            raise NotAcceptable(tuple(promised.content))
        key = key or next(iter(promised.content))
        content_type, content = self._content(promised.content[key], mend)
        return Response(status_code, Headers([("Content-Type", content_type), *headers]), content)

    def _content(self, promised: MediaTypeObject, mend: Mend | None) -> tuple[str, bytes]:
        media_type = media_types.concrete(promised.media_type)
        example = None if mend else self._example(promised)
        if example is not None and not example.has_value:
            return media_type, (example.serialized or "").encode()
        schema = schemas_of(self.document).for_object(promised.schema, "response") if promised.schema else None
        if example is not None:
            value = example.value
        elif schema is None or schema.shape.is_binary:
            if not media_types.is_json(media_type):
                return media_type, sample_bytes(media_type, self._choices("body").integer(0, 2**32))
            value = None
        else:
            value = maker(schema, profile=self._profile)(self._choices("body"))
            value = mend(value, schema) if mend else value
        shape = schema.shape if schema else styles.ANY
        written = codecs.write(media_type, value, shape, encoding=promised.encoding)
        return written.content_type, written.content

    def _example(self, promised: MediaTypeObject) -> Example | None:
        """The declared example to serve: the one asked for, else the first true one; None to make a value."""
        wanted = self.preference.example
        if wanted is None and self.preference.dynamic:
            return None
        true = [example for example in promised.examples if self._is_true(example, promised)]
        if wanted is None:
            return true[0] if true else None
        for example in true:
            if example.name == wanted:
                return example
        raise NoSuchExample(wanted, tuple(example.name for example in true if example.name))

    def _is_true(self, example: Example, promised: MediaTypeObject) -> bool:
        return promised.schema is None or not example_problem(self.document, example, promised.schema, "response")

    def _headers(self, promised: ResponseObject) -> Iterable[tuple[str, str]]:
        """Every declared header with a value; `Content-Type` is the content's to say (OAS 3.0, Response Object)."""
        for name, header in promised.headers.items():
            if name.lower() != "content-type":
                value = self._header(name, header)
                if value is not None:
                    yield name, value

    def _header(self, name: str, header: HeaderObject) -> str | None:
        promised = header.content.schema if header.content else header.schema
        if promised is None:
            return None
        schema = schemas_of(self.document).for_object(promised, "response")
        examples = (*header.examples, *(header.content.examples if header.content else ()))
        true = [each.value for each in examples if each.has_value and schema.is_valid(each.value)]
        value = true[0] if true else maker(schema, profile=self._profile)(self._choices("header", name))
        if header.content:
            written = codecs.write(media_types.concrete(header.content.media_type), value, schema.shape)
            return written.content.decode("latin-1")
        style = styles.ParameterStyle(name, "header", "simple", explode=header.explode)
        return styles.encode(style, value, schema.shape)

    @property
    def _profile(self) -> str:
        return self.preference.profile or self.options.profile

    def _choices(self, *place: str) -> SeededChoices:
        """The choices for one part of this answer: a function of seed, operation and the resource's identity."""
        seed = self.preference.seed if self.preference.seed is not None else self.options.seed
        identity = [f"{name}={value!r}" for name, value in sorted(self.case.path_parameters.items())]
        return SeededChoices(seed, self.operation.label, *identity, *place)

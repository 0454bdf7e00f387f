"""What the mock answers when it keeps a promise: a declared status, media type, headers and a true value.

Knows the model of a document, the maker of values and the codecs, all by the public face. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from contracts import (
    Case,
    DecodeError,
    Document,
    DocumentError,
    EncodeError,
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
    content_shape,
    http_fields,
    looks_like,
    make_content,
    make_value,
    maker,
    media_types,
    schemas_of,
    styles,
    write_content,
)
from contracts.conventions import plain
from mock_server.http_duties import truthful
from mock_server.options import Options
from mock_server.preferences import Preference

Mend = Callable[[JsonValue, Schema], JsonValue]
"""Puts something of one's own into a made value, or leaves it as it is."""


_TRIES = 8
"""Values that are made for a header until one can be written."""


FALSE_EXAMPLE = "X-Mock-Broken-Example"
"""The header field that says that the content is an example that breaks its schema, and where it stands."""


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
    counted: dict[str, list[JsonValue]] = field(default_factory=dict)
    """What a list that is answered says of itself, by plain name, filled in as it is made: candidates for headers."""

    def answer(self, promised: ResponseObject, status_code: int, *, mend: Mend | None = None) -> Response:
        """A response that keeps `promised`. An error may disregard `Accept` (RFC 9110, section 15.5.7).

        Raises: NotAcceptable, NoSuchExample; UnsatisfiableSchema if no value satisfies the declared schema, EncodeError
        if none can be written, another DocumentError if a schema is not there.
        """
        if not promised.content or status_code in {204, 205, 304}:
            return Response(status_code, Headers(self._headers(promised)))
        offered = sorted(promised.content, key=lambda each: self._rank(promised.content[each]))
        key = media_types.best(self._accept, offered)
        if key is None and status_code < 400:
            raise NotAcceptable(tuple(promised.content))
        described = promised.content[key or offered[0]]
        example = self.example(described) if self.options.examples == "as-is" else None
        marks = []
        if example and not self._is_true(example, described):
            marks = [(FALSE_EXAMPLE, str(example.place).encode("ascii", "backslashreplace").decode())]
            content_type, content = self._content(described, None)
        else:
            content_type, content = self._content(described, self._truthfully(mend, described, status_code))
        headers = [("Content-Type", content_type), *self._headers(promised), *marks]
        return Response(status_code, Headers(headers), content)

    def _truthfully(self, mend: Mend | None, promised: MediaTypeObject, status_code: int) -> Mend:
        """The mending of a value, then what HTTP itself asks of it; an example that is asked for is not mended."""

        def mended(value: JsonValue, schema: Schema) -> JsonValue:
            made = mend(value, schema) if mend and self.preference.example is None else value
            told = truthful(promised.media_type, made, status_code)
            return told if told is made or schema.is_valid(told) else made

        return mended

    @property
    def _accept(self) -> str | None:
        return self.case.request.headers.get("Accept")

    def _rank(self, promised: MediaTypeObject) -> tuple[bool, bool]:
        """Which of equally acceptable media types come first: those with a syntax for the value, those by name."""
        return not codecs.suits(promised.media_type, self._shape(promised)), media_types.is_range(promised.media_type)

    def _content(self, promised: MediaTypeObject, mend: Mend | None) -> tuple[str, bytes]:
        media_type = self._media_type(promised)
        example = self.example(promised)
        if example is None:
            made = make_content(
                *(self.document, promised, "response", self._seed("body")),
                profile=self.profile,
                media_type=media_type,
                mend=mend,
            )
            return made.content_type, made.content
        if not example.has_value:
            return media_type, (example.serialized or "").encode()
        value = example.value
        if mend and promised.schema:
            value = mend(value, schemas_of(self.document).for_object(promised.schema, "response"))
        written = write_content(self.document, promised, value, "response", media_type)
        return written.content_type, written.content

    def value(self, promised: MediaTypeObject) -> JsonValue:
        """The value of the example to serve, else a made one.

        Raises: NoSuchExample; UnsatisfiableSchema or another DocumentError if nothing can be made.
        """
        example = self.example(promised)
        if example is not None and example.has_value:
            return example.value
        return make_value(self.document, promised, "response", self._seed("body"), profile=self.profile)

    def _shape(self, promised: MediaTypeObject) -> styles.Shape:
        return content_shape(self.document, promised, "response")

    def _media_type(self, promised: MediaTypeObject) -> str:
        """The media type to write: of a declared range the typical one, else one asked for that has a syntax for it.

        Where there is none the client gets the typical one after all (RFC 9110, section 12.5.1).
        """
        declared, shape = promised.media_type, self._shape(promised)
        typical = codecs.concrete(declared, shape)
        if typical == declared or media_types.best(self._accept, [typical]):
            return typical
        asked = (name for name, quality in media_types.accepted(self._accept) if quality > 0)
        within = (codecs.concrete(name, shape) for name in asked if media_types.matches(name, declared))
        return next((name for name in within if codecs.suits(name, shape)), typical)

    def example(self, promised: MediaTypeObject) -> Example | None:
        """The declared example to serve: the one asked for, else the first true one; None to make a value."""
        wanted = self.preference.example
        if wanted is None and self.preference.dynamic:
            return None
        as_is = self.options.examples == "as-is"
        true = [example for example in promised.examples if as_is or self._is_true(example, promised)]
        if wanted is None:
            return true[0] if true else None
        for example in true:
            if example.name == wanted:
                return example
        raise NoSuchExample(wanted, tuple(example.name for example in true if example.name))

    def _is_true(self, example: Example, promised: MediaTypeObject) -> bool:
        """Whether an example keeps the schema beside it, and can be written as what its media type says it is."""
        try:
            if example.has_value:
                value = example.value
                written = write_content(self.document, promised, value, "response", self._media_type(promised))
            else:
                written = codecs.Encoded(self._media_type(promised), (example.serialized or "").encode())
                shape, encoding = self._shape(promised), promised.encoding
                value = codecs.decode(written.content_type, written.content, shape, encoding=encoding)
        except (DecodeError, EncodeError):
            return False
        if not looks_like(written.content_type, written.content):
            return False
        return not promised.schema or schemas_of(self.document).for_object(promised.schema, "response").is_valid(value)

    def _headers(self, promised: ResponseObject) -> Iterable[tuple[str, str]]:
        """Every declared header with a value that it can carry; one that is optional and can carry none is left out.

        `Content-Type` is the content's to say (OAS 3.0, Response Object), its length and framing the server's.
        """
        for name, header in promised.headers.items():
            if name.lower() != "content-type" and name.lower() not in http_fields.FRAMING:
                try:
                    value = self._header(name, header)
                except (DocumentError, EncodeError):
                    if header.required:
                        raise
                    continue
                if value is not None:
                    yield name, value

    def _header(self, name: str, header: HeaderObject) -> str | None:
        promised = header.content.schema if header.content else header.schema
        if promised is None:
            return None
        schema = schemas_of(self.document).for_object(promised, "response")
        examples = (*header.examples, *(header.content.examples if header.content else ()))
        true = [each.value for each in examples if each.has_value and schema.is_valid(each.value)]
        if header.content:
            if true:
                written = write_content(self.document, header.content, true[0], "response").content
            else:
                seed = self._seed("header", name)
                written = make_content(self.document, header.content, "response", seed, profile=self.profile).content
            return written.decode("latin-1")
        make = maker(schema, profile=self.profile)
        style = styles.ParameterStyle(name, "header", "simple", explode=header.explode)
        own = http_fields.field(name)
        made = (make(self.choices("header", name, str(attempt))) for attempt in range(_TRIES))
        told = self.counted.get(plain(name).removeprefix("x"), [])
        otherwise = None
        for each in chain(told, true, self._usual(name, style, schema), made):
            try:
                text = styles.encode(style, each, schema.shape)
                if not schema.is_valid(styles.decode(style, text, schema.shape)):
                    continue
            except (DecodeError, EncodeError):
                continue
            if own is None or own.is_written(text):
                return text
            otherwise = otherwise or text
        if otherwise is None:
            raise EncodeError(f"none of {_TRIES} valid values of the header {name} can be written")
        return otherwise

    def _usual(self, name: str, style: styles.ParameterStyle, schema: Schema) -> Iterator[JsonValue]:
        """Values that HTTP's own fields have, as far as the schema takes them: `Location` is where the request went."""
        own = http_fields.field(name)
        here = (self.case.request.path,) if name.lower() == "location" else ()
        for text in (*here, *own.samples) if own else ():
            try:
                value = styles.decode(style, text, schema.shape)
            except DecodeError:
                continue
            if schema.is_valid(value):
                yield value

    @property
    def profile(self) -> str:
        """The profile of made values."""
        return self.preference.profile or self.options.profile

    def choices(self, *place: str) -> SeededChoices:
        """The choices for one part of this answer."""
        return SeededChoices(*self._seed(*place))

    def _seed(self, *place: str) -> tuple[object, ...]:
        """What one part of this answer is made from: seed, operation and the resource's identity."""
        seed = self.preference.seed if self.preference.seed is not None else self.options.seed
        identity = [f"{name}={value!r}" for name, value in sorted(self.case.path_parameters.items())]
        return (seed, self.operation.label, *identity, *place)

"""The one model of what a document promises, whichever OpenAPI version it was written in.

Plain values, made by `contracts.document` and read by everybody else. Names are the standard's (OpenAPI 3.2), with the
suffix `Object` where the bare word already names a thing on the wire (`Response` is a message, `ResponseObject` its
promise). Nothing here asks which version a document was, and nothing here reads files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from contracts.errors import Place, Problem
from contracts.json_values import JsonValue

T = TypeVar("T")

IMPLIED = "x-understudy-"
"""How the names of schemas begin that a document implies and does not write."""

Direction = Literal["request", "response"]
"""Which way a value travels: `readOnly` binds on the way to the server, `writeOnly` on the way back."""

ParameterLocation = Literal["path", "query", "querystring", "header", "cookie"]


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """Where a schema stands: a resource of the document and a JSON Pointer into it.

    The schema itself is `document.resources(direction)[uri]` at `pointer`, already JSON Schema 2020-12.
    """

    uri: str
    """Absolute URI of the resource, a key of `document.resources(...)`."""
    pointer: str
    place: Place
    """Where people find it in the document as written."""


@dataclass(frozen=True, slots=True)
class Example:
    """An Example Object, or the bare `example` keyword, whose name is then empty."""

    name: str
    value: JsonValue
    """The decoded value; None also where only `serialized` is given (see `has_value`)."""
    place: Place
    has_value: bool = True
    serialized: str | None = None
    """The value as on the wire (OpenAPI 3.2, `serializedValue`; `externalValue` once read)."""


@dataclass(frozen=True, slots=True)
class HeaderObject:
    """A declared response or part header. Source: OAS 3.2, Header Object."""

    name: str
    place: Place
    required: bool = False
    explode: bool = False
    schema: SchemaObject | None = None
    content: MediaTypeObject | None = None
    examples: tuple[Example, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form or multipart body is written. Source: OAS 3.2, Encoding Object."""

    content_type: str | None = None
    headers: Mapping[str, HeaderObject] = field(default_factory=dict)
    style: str | None = None
    explode: bool | None = None
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True)
class MediaTypeObject:
    """What content of one media type, or range of them, holds. Source: OAS 3.2, Media Type Object."""

    media_type: str
    """The key as the document has it: `application/json`, `text/*`, `application/json; charset=utf-8`."""
    place: Place
    schema: SchemaObject | None = None
    item_schema: SchemaObject | None = None
    """The schema of each item of a sequential media type (SSE, NDJSON, ...)."""
    examples: tuple[Example, ...] = ()
    encoding: Mapping[str, Encoding] = field(default_factory=dict)
    """By the property that each part holds."""
    prefix_encoding: tuple[Encoding, ...] = ()
    """Of the parts of a multipart array by position (OpenAPI 3.2)."""
    item_encoding: Encoding | None = None
    """Of the parts after those (OpenAPI 3.2)."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter with every default of its location filled in. Source: OAS 3.2, Parameter Object."""

    name: str
    location: ParameterLocation
    place: Place
    required: bool = False
    style: str = "simple"
    """matrix, label, simple, form, spaceDelimited, pipeDelimited, deepObject, cookie, or 2.0's tsv as tabDelimited."""
    explode: bool = False
    allow_reserved: bool = False
    allow_empty_value: bool = False
    deprecated: bool = False
    schema: SchemaObject | None = None
    content: MediaTypeObject | None = None
    """Instead of `schema`, `style` and `explode` when the value is itself a media type's content."""
    examples: tuple[Example, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class RequestBody:
    """Source: OAS 3.2, Request Body Object."""

    place: Place
    required: bool = False
    content: Mapping[str, MediaTypeObject] = field(default_factory=dict)
    """By the key as the document has it, in the document's order."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class LinkObject:
    """Source: OAS 3.2, Link Object."""

    name: str
    place: Place
    operation_id: str | None = None
    operation_ref: str | None = None
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    request_body: JsonValue = None


@dataclass(frozen=True, slots=True)
class ResponseObject:
    """What the server promises to answer under one status. Source: OAS 3.2, Response Object."""

    status: str
    """`200`, a range in upper case such as `4XX`, or `default`."""
    place: Place
    description: str = ""
    headers: Mapping[str, HeaderObject] = field(default_factory=dict)
    content: Mapping[str, MediaTypeObject] = field(default_factory=dict)
    links: Mapping[str, LinkObject] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """Source: OAS 3.2, Security Scheme Object. 2.0's `basic` is `http` with scheme `basic`."""

    name: str
    """The key under which requirements name it."""
    type: Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
    place: Place
    location: Literal["query", "header", "cookie"] | None = None
    """Where an API key travels."""
    parameter_name: str | None = None
    """The name of the header, query or cookie parameter that carries an API key."""
    scheme: str | None = None
    """The HTTP authentication scheme in lower case: `bearer`, `basic`, `digest`, ..."""
    bearer_format: str | None = None


@dataclass(frozen=True, slots=True)
class RequiredScheme:
    """One scheme of a security requirement with the scopes or roles asked of it."""

    scheme: SecurityScheme
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A Server Object with its variables' defaults filled in. Source: OAS 3.2, Server Object."""

    url: str
    """Absolute, or relative to where the document was found; without a trailing slash."""
    base_path: str
    """The path part of `url` without a trailing slash; empty for the root."""
    description: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One method on one path: everything it promises, inheritance and references resolved."""

    method: str
    """As on the wire: `GET`; an additional operation of 3.2 keeps its case."""
    path: str
    """The template as the document has it, `/users/{id}`, up to the first `#`."""
    place: Place
    fragment: str = ""
    """What the document's path has from a `#` on: no request carries it, but people tell operations of one path apart
    by it, as in `/#Action=RunInstances`."""
    operation_id: str | None = None
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    request_body: RequestBody | None = None
    responses: Mapping[str, ResponseObject] = field(default_factory=dict)
    security: tuple[tuple[RequiredScheme, ...], ...] = ()
    """Alternatives; each is a set of schemes all of which are needed. Empty: nobody is asked for credentials.
    An empty alternative: credentials are optional."""
    servers: tuple[Server, ...] = ()
    deprecated: bool = False
    callbacks: Mapping[str, tuple[Operation, ...]] = field(default_factory=dict)
    """Requests that the server may send in return, by the callback's name; the `path` of each is its expression."""
    extensions: Mapping[str, JsonValue] = field(default_factory=dict)
    """The operation's `x-` fields."""
    problems: tuple[Problem, ...] = ()
    """Why it can't be understood; empty for all that work."""

    @property
    def label(self) -> str:
        """What people call it: `GET /users/{id}`."""
        return f"{self.method} {self.path}{self.fragment}"

    @property
    def is_understood(self) -> bool:
        """Whether it can be served and checked."""
        return not self.problems

    def response_for(self, status_code: int) -> ResponseObject | None:
        """The promise for that status: the exact one, else its range, else `default`, else None.

        Source: OAS 3.2, Responses Object.
        """
        for status in (str(status_code), f"{status_code // 100}XX", "default"):
            if status in self.responses:
                return self.responses[status]
        return None

    def code_for(self, status: str) -> int:
        """A status code that falls under the declared status: one for which no other entry is the more particular one.

        `default` is 200 where no success is declared, else the unexpected error that it then stands for.
        """
        if status.isdigit():
            return int(status)
        likeliest: list[int]
        if status != "default":
            likeliest = [*range(int(status[0]) * 100, int(status[0]) * 100 + 100)]
        elif any(each.startswith("2") for each in self.responses):
            likeliest = [500, *range(400, 600), *range(300, 400)]
        else:
            likeliest = [*range(200, 300), *range(400, 600)]
        promised = self.responses[status]
        return next((each for each in likeliest if self.response_for(each) is promised), likeliest[0])

    def parameter(self, location: str, name: str) -> Parameter | None:
        """The declared parameter of that location and name; header names compare without case."""
        for parameter in self.parameters:
            if parameter.location == location and (
                parameter.name == name or (location == "header" and parameter.name.lower() == name.lower())
            ):
                return parameter
        return None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Document:
    """A document, read: its operations, its schemas as JSON Schema 2020-12, and all that is wrong with it."""

    uri: str
    """Absolute URI of the root resource."""
    place: Place
    specification: str
    """What it says it is, for people: `OpenAPI 3.0.3`, `Swagger 2.0`. Nothing decides by it."""
    title: str = ""
    version: str = ""
    description: str = ""
    operations: tuple[Operation, ...] = ()
    webhooks: tuple[Operation, ...] = ()
    """Requests that the server sends; `path` is the webhook's name."""
    servers: tuple[Server, ...] = ()
    security_schemes: Mapping[str, SecurityScheme] = field(default_factory=dict)
    schemas: Mapping[str, SchemaObject] = field(default_factory=dict)
    """The named schemas (`components/schemas`, 2.0's `definitions`)."""
    problems: tuple[Problem, ...] = ()
    """Everything that is wrong with it, in the order of the text, those of its operations included."""
    make_resources: Callable[[Direction], Mapping[str, JsonValue]] = field(default=lambda _direction: {}, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    """The root place of each resource, by absolute URI: `document.places[uri].at(pointer)`."""
    implied: Mapping[tuple[str, str], Place] = field(default_factory=dict, repr=False)
    """The places of what says that there are schemas that are not written, by their URIs and pointers."""
    _memory: dict[Any, Any] = field(default_factory=dict, repr=False)

    def remember(self, make: Callable[[Document], T]) -> T:
        """What `make` derives from this document, made once and kept with it. `make` is the key, so name it once."""
        try:
            return cast(T, self._memory[make])
        except KeyError:
            return cast(T, self._memory.setdefault(make, make(self)))

    def resources(self, direction: Direction) -> Mapping[str, JsonValue]:
        """Each text of the document by absolute URI, its schemas turned into JSON Schema 2020-12 for that direction.

        Pointers are those of the text as written. On the way to the server `required` does not name what is
        `readOnly`, on the way back not what is `writeOnly` (OAS 3.0, Schema Object, fixed fields).
        """
        key = (Document.resources, direction)
        if key not in self._memory:
            self._memory[key] = self.make_resources(direction)
        return cast("Mapping[str, JsonValue]", self._memory[key])

    def operation(self, name: str) -> Operation | None:
        """The operation of that operationId or label (`GET /users/{id}`), or None."""
        return self.remember(_by_name).get(name)

    def place_of(self, uri: str, pointer: str) -> Place:
        """The place of a pointer into one of the document's resources; of what is implied, of what says so."""
        above = pointer if IMPLIED in pointer else ""
        while above:
            if (uri, above) in self.implied:
                return self.implied[uri, above]
            above = above.rpartition("/")[0]
        root = self.places.get(uri)
        return root.at(root.pointer + pointer) if root else Place(uri, pointer)


def _by_name(document: Document) -> dict[str, Operation]:
    """The operations by operationId and label; of several of one name the first."""
    found: dict[str, Operation] = {}
    for operation in document.operations:
        for name in (operation.operation_id, operation.label):
            if name is not None:
                found.setdefault(name, operation)
    return found

"""The cases of one operation: what is asked, in which order, and what each is called.

From the most telling to the rarest: valid requests, credentials, missing parts, methods and paths, then the edges of
every part in turn, so that a budget that ends early has seen something of each. Each differs from a valid request in
one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts import media_types
from contracts.catalogue import Edge
from contracts.document.model import Document, Operation, Parameter, RequiredScheme
from contracts.document.paths import Match, match
from contracts.errors import DocumentError, EncodeError, Problem, UnsatisfiableSchema, UsageError
from contracts.judging import alternative_to_attach, recognise
from contracts.messages import Request
from contracts.planning.body_edges import body_edges
from contracts.planning.model import Kind, PlannedCase
from contracts.planning.naming import edge_name, shown
from contracts.planning.parameter_edges import parameter_edges
from contracts.planning.parts import Source
from contracts.planning.requests import Parts, build_request
from contracts.planning.schema_edges import in_turn

_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")
"""Those that a path may declare. Source: OAS 3.1, Path Item Object."""


class Naming:
    """Turns requests into cases: each request once, each name once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._requests: set[Request] = set()
        self._names: set[str] = set()

    def of(self, name: str, kind: Kind, made: Parts | Request, edge: Edge | None = None) -> Iterator[PlannedCase]:
        """The case, unless the same request is there already, or it can't be written, or not as valid as it claims."""
        source = self._source
        try:
            request = made if isinstance(made, Request) else build_request(source.document, source.operation, made)
        except (EncodeError, UsageError, DocumentError):
            return
        if request in self._requests:
            return
        case = recognise(source.document, request)
        claimed = True if kind in ("valid", "example") else None
        if edge is not None and edge.undone is not None:
            claimed = edge.is_valid
        if claimed not in (None, case.keeps_every_promise):
            return  # a value that is another on the wire: a number where all is text, an array in XML
        self._requests.add(request)
        yield PlannedCase(self._unique(name), kind, source.operation, case, edge)

    def _unique(self, name: str) -> str:
        known, number = name, 2
        while known in self._names:
            known, number = f"{name} ({number})", number + 1
        self._names.add(known)
        return known


def cases(document: Document, operation: Operation, seed: int) -> Iterator[PlannedCase]:
    """Every case of the operation; the first one keeps every promise.

    Raises: UnsatisfiableSchema, EncodeError or DocumentError, before the first case, if there can be no such request
    """
    source = Source(document, operation, seed)
    naming = Naming(source)
    name, base = _base(source)
    yield from naming.of(name, "valid", base)
    yield from _valid(source, naming, base)
    yield from _credentials(source, naming, base)
    yield from _missing(source, naming, base)
    yield from _undeclared(source, naming, base)
    yield from _media_types(source, naming, base)
    for part, edge, made in _edges(source, base):
        yield from naming.of(edge_name(part, edge.name), edge.kind, made, edge)


def edge_requests(document: Document, operation: Operation, seed: int) -> Iterator[tuple[str, Request | None]]:
    """Each edge by the name of its case, with its request; None for one that can't be written.

    Those that are the same request as another, or are read as another value, are not left out, as they are in `cases`.

    Raises: as `cases`
    """
    source = Source(document, operation, seed)
    _, base = _base(source)
    for part, edge, made in _edges(source, base):
        try:
            yield edge_name(part, edge.name), build_request(document, operation, made)
        except (EncodeError, UsageError, DocumentError):
            yield edge_name(part, edge.name), None


def _edges(source: Source, base: Parts) -> Iterator[tuple[str, Edge, Parts]]:
    """The edges of every part by turns: the part, the edge, and the request's parts with it."""
    parts = [
        _of_part(f"{each.location} {each.name}", parameter_edges(source, base, each)) for each in source.parameters
    ]
    return in_turn([*parts, _of_part("body", body_edges(source, base))])


def _of_part(part: str, edges: Iterator[tuple[Edge, Parts]]) -> Iterator[tuple[str, Edge, Parts]]:
    return ((part, edge, made) for edge, made in edges)


def _base(source: Source) -> tuple[str, Parts]:
    """A request that keeps every promise: the typical one, else the smallest.

    Raises: UnsatisfiableSchema if neither does; what the typical one raises if neither can be made
    """
    operation, broken = source.operation, ""
    fault: DocumentError | EncodeError | None = None
    for name, made in (("typical", source.typical), ("minimal", source.minimal)):
        try:
            parts = made()
            case = recognise(source.document, build_request(source.document, operation, parts))
        except (DocumentError, EncodeError) as error:
            fault = fault or error
            continue
        if case.operation is operation and not case.breaks:
            return name, parts
        if case.operation is not operation:
            broken = broken or f"{case.request.path} reaches {case.operation.label if case.operation else 'nothing'}"
        broken = broken or case.breaks[0].message
    if fault and not broken:
        raise fault
    sentence = f"no request keeps every promise of {operation.label}: {broken}"
    raise UnsatisfiableSchema(Problem("unsatisfiable-operation", operation.place, sentence))


def _valid(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    for name, make in (
        ("minimal", source.minimal),
        ("typical", source.typical),
        ("every optional part", source.maximal),
    ):
        try:
            yield from naming.of(name, "valid", make())
        except (DocumentError, EncodeError):
            continue
    for parameter in source.parameters:
        for name, value in source.examples(parameter):
            label = f"{parameter.location} {parameter.name} example {name or shown(value)}"
            yield from naming.of(label, "example", base.with_value(parameter, value))
    promised = source.operation.request_body
    for media_type in promised.content.values() if promised else ():
        for name, value in source.body_examples(media_type):
            label = f"body {media_type.media_type} example {name}".rstrip()
            yield from naming.of(label, "example", replace(base, body=value, media_type=media_type))
        try:
            made = replace(base, body=source.body(media_type), media_type=media_type)
        except UnsatisfiableSchema:
            continue
        yield from naming.of(f"body {media_type.media_type}", "valid", made)


def _credentials(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    """None at all, then each scheme's own malformed; none that are malformed where none are needed."""
    alternative = alternative_to_attach(source.operation)
    if not alternative:
        return
    if () in source.operation.security:
        yield from naming.of("credentials left out", "valid", replace(base, secrets=None))
        return
    yield from naming.of("credentials missing", "credentials", replace(base, secrets=None))
    whole = build_request(source.document, source.operation, base)
    for required in alternative:
        for name, request in _malformed(whole, required):
            yield from naming.of(f"credentials {name}", "credentials", request)


def _malformed(request: Request, required: RequiredScheme) -> Iterator[tuple[str, Request]]:
    scheme = required.scheme
    if scheme.type == "apiKey" and scheme.location == "header":
        yield "empty", replace(request, headers=request.headers.replaced(scheme.parameter_name or "", ""))
    if scheme.type in ("apiKey", "mutualTLS"):
        return
    own = (scheme.scheme or "bearer").capitalize()
    other = "Bearer understudy" if own == "Basic" else "Basic dW5kZXJzdHVkeTp1bmRlcnN0dWR5"
    malformed = {"of the wrong scheme": other, "without a scheme": "understudy", "empty": own}
    malformed["malformed"] = f"{own} !" if own == "Basic" else f"{own} not one token"
    for name, value in malformed.items():
        yield name, replace(request, headers=request.headers.replaced("Authorization", value))


def _missing(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    """Each required part left out; and each optional one put in alone."""
    for parameter in source.parameters:
        label = f"{parameter.location} {parameter.name}"
        if parameter.location == "path":
            continue
        if (parameter.location, parameter.name) in base.values:
            yield from naming.of(f"{label} missing", "missing", base.without(parameter))
            yield from _twice(source, naming, base, parameter)
            continue
        try:
            made = base.with_value(parameter, source.value(parameter))
        except (DocumentError, EncodeError):
            continue
        yield from naming.of(f"{label} present", "valid", made)
    if base.media_type is not None:
        yield from naming.of("body missing", "missing", replace(base, body=None, media_type=None))


def _twice(source: Source, naming: Naming, base: Parts, parameter: Parameter) -> Iterator[PlannedCase]:
    """A query parameter of a single value given twice."""
    if parameter.location != "query":
        return
    own = ("query", parameter.name)
    kept = {key: value for key, value in base.values.items() if key[0] == "path" or key == own}
    again = build_request(source.document, source.operation, Parts(kept, secrets=None)).query
    request = build_request(source.document, source.operation, base)
    yield from naming.of(
        f"query {parameter.name} twice", "repeated", replace(request, target=f"{request.target}&{again}")
    )


def _undeclared(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    """What the document does not declare: methods and a path, once for each path; HEAD; a media type to accept."""
    document, operation = source.document, source.operation
    request = build_request(document, operation, base)
    declared = [each.method for each in document.operations if each.path == operation.path]
    if operation.method == "GET" and "HEAD" not in declared:
        yield from naming.of("method HEAD", "method", replace(request, method="HEAD"))
    if _is_first_of_its_path(document, operation):
        implied = ["HEAD"] if "GET" in declared else []
        for method in _METHODS:
            if method not in (*declared, *implied):
                bare = Request(method, request.path, request.headers.without("Content-Type"))
                yield from naming.of(f"method {method}", "method", bare)
        beside = _beside(request.path)
        if not isinstance(match(document, request.method, beside), Match):
            yield from naming.of("path undeclared", "path", replace(request, target=beside))
    headers = request.headers.replaced("Accept", "application/x-understudy-unknown")
    yield from naming.of("accept an unknown media type", "accept", replace(request, headers=headers))


def _is_first_of_its_path(document: Document, operation: Operation) -> bool:
    return next((each for each in document.operations if each.path == operation.path), operation) is operation


def _beside(path: str) -> str:
    """A path beside this one, its slash at the end kept."""
    return path.rstrip("/") + "-undeclared" + ("/" if path.endswith("/") else "")


def _media_types(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    """Bodies of no declared media type, of none, and that are not what they claim to be."""
    if base.media_type is None:
        return
    request = build_request(source.document, source.operation, base)
    given = request.headers.get("Content-Type") or ""
    yield from naming.of("body without Content-Type", "media-type", _with_type(request, None))
    yield from naming.of(
        "body of an undeclared media type", "media-type", _with_type(request, "application/x-understudy")
    )
    yield from naming.of("body with a malformed Content-Type", "media-type", _with_type(request, "understudy"))
    for name, content in _malformed_contents(given, request.content or b""):
        yield from naming.of(f"body {name}", "malformed", replace(request, content=content))


def _with_type(request: Request, content_type: str | None) -> Request:
    headers = request.headers.without("Content-Type")
    return replace(request, headers=headers if content_type is None else headers.replaced("Content-Type", content_type))


def _malformed_contents(given: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    if media_types.is_json(given):
        yield "cut short", content[:-1]
        yield "with a trailing comma", content[:-1] + b"," + content[-1:] if content[-1:] in b"]}" else b"[1,]"
        yield "that is NaN", b"NaN"
        yield "that is no UTF-8", b'"\xff"'
        yield "with a byte order mark", b"\xef\xbb\xbf" + content
        yield "with text after it", content + b" x"
        yield "in single quotes", b"{'a': 'b'}"
        yield "nested 10000 deep", b"[" * 10_000 + b"]" * 10_000
    elif media_types.is_xml(given) or given.startswith("multipart/"):
        yield "cut short", content[: len(content) // 2]
    if media_types.is_xml(given):
        yield "that is no XML", b"understudy"

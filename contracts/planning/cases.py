"""The cases of one operation: what is asked, in which order, and what each is called.

From the most telling to the rarest: valid requests, credentials, missing parts, then by turns the edges of every part,
methods, paths, media types and texts of bodies, so that a budget that ends early has seen something of each. Each
differs from a valid request in one thing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from contracts import media_types
from contracts.catalogue import Edge
from contracts.catalogue.pairs import pairwise
from contracts.document.model import Document, Operation, Parameter, RequiredScheme, SecurityScheme
from contracts.document.paths import Match, match
from contracts.errors import DocumentError, EncodeError, Problem, UnsatisfiableSchema, UsageError
from contracts.json_values import JsonValue
from contracts.judging import alternative_to_attach, attach, recognise
from contracts.messages import Request
from contracts.planning.body_edges import bodies_of, body_edges
from contracts.planning.body_texts import in_surrogates, malformed_contents, rewritings
from contracts.planning.model import Kind, PlannedCase
from contracts.planning.naming import edge_name, shown
from contracts.planning.parameter_edges import parameter_edges
from contracts.planning.parts import STEADY, Source
from contracts.planning.provoking import provoking
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
        claimed = True if kind in ("valid", "example", "pairwise", "status") else None
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


def cases(source: Source) -> Iterator[PlannedCase]:
    """Every case of the source's operation; the first one keeps every promise.

    Raises: UnsatisfiableSchema, EncodeError or DocumentError, before the first case, if there can be no such request
    """
    naming = Naming(source)
    name, base = _base(source)
    yield from naming.of(name, "valid", base)
    yield from _valid(source, naming, base)
    yield from _credentials(source, naming, base)
    yield from provoking(source, naming, base)
    yield from _missing(source, naming, base)
    made = (naming.of(edge_name(part, edge.name), edge.kind, made, edge) for part, edge, made in _edges(source, base))
    edges = chain.from_iterable(made)
    undeclared, of_types = _undeclared(source, naming, base), _media_types(source, naming, base)
    yield from in_turn([edges, undeclared, edges, of_types, edges, _pairs(source, naming, base)])


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
    parts += [_of_part(part, body_edges(source, base, described)) for part, described in bodies_of(source)]
    return in_turn(parts)


def _of_part(part: str, edges: Iterator[tuple[Edge, Parts]]) -> Iterator[tuple[str, Edge, Parts]]:
    return ((part, edge, made) for edge, made in edges)


def _pairs(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    """Each two optional parameters: both, either alone, and neither, in few requests."""
    values: dict[str, tuple[Parameter, JsonValue]] = {}
    for parameter in source.parameters:
        if not parameter.required:
            with contextlib.suppress(DocumentError, EncodeError):
                values[f"{parameter.location} {parameter.name}"] = (parameter, source.value(parameter))
    for row, names in enumerate(pairwise(tuple(values)), start=1):
        made = base
        for name, (parameter, value) in values.items():
            made = made.with_value(parameter, value) if name in names else made.without(parameter)
        yield from naming.of(f"pairs {row}, with {len(names)} of {len(values)} optional parameters", "pairwise", made)


def _base(source: Source) -> tuple[str, Parts]:
    """A request that keeps every promise: of values that change as little as can be, else the typical or smallest one.

    So that a keyword of the document changes the requests around its own edges alone, and those that show all of it
    (minimal, with every optional part, random).

    Raises: UnsatisfiableSchema if none does; what the first one raises if none can be made
    """
    operation, broken = source.operation, ""
    fault: DocumentError | EncodeError | None = None
    for name, made in (("typical", source.steady), ("typical", source.typical), ("minimal", source.minimal)):
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
    for name, make in (("minimal", source.minimal), ("every optional part", source.maximal)):
        try:
            yield from naming.of(name, "valid", make())
        except (DocumentError, EncodeError):
            continue
    for parameter in source.parameters:
        for value in source.known_values(parameter)[1:]:
            label = f"{parameter.location} {parameter.name} known {shown(value)}"
            yield from naming.of(label, "example", base.with_value(parameter, value))
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
        except (DocumentError, EncodeError):
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
    bare = build_request(source.document, source.operation, replace(base, secrets=None))
    for required in alternative:
        for name, request in _malformed(whole, required):
            yield from naming.of(f"credentials {name}", "credentials", request)
        for place, scheme in _elsewhere(source, required.scheme):
            others = [each for each in alternative if each is not required]
            misplaced = attach(bare, [*others, replace(required, scheme=scheme)])
            yield from naming.of(f"credentials in the {place}", "credentials", misplaced)


def _elsewhere(source: Source, scheme: SecurityScheme) -> Iterator[tuple[str, SecurityScheme]]:
    """The scheme with its key, or token, in a place where nobody asked for it, and where no parameter is.

    Source: RFC 6750, section 2.3, names the token in a query.
    """
    name = scheme.parameter_name or "access_token"
    if scheme.type == "mutualTLS" or scheme.scheme in ("basic", "digest"):
        return
    own = scheme.location if scheme.type == "apiKey" else "header"
    for place in ("query", "header", "cookie"):
        is_taken = any(each.location == place and each.name == name for each in source.parameters)
        if place != own and not is_taken:
            yield place, replace(scheme, type="apiKey", location=place, parameter_name=name)


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
    if operation.method == "GET" and _tells_of_tags(operation):
        headers = request.headers.replaced("If-None-Match", "*")
        yield from naming.of("only if there is none", "condition", replace(request, headers=headers))
    if _is_first_of_its_path(document, operation):
        implied = ["HEAD"] if "GET" in declared else []
        for method in _METHODS:
            if method not in (*declared, *implied):
                bare = Request(method, request.path, request.headers.without("Content-Type"))
                yield from naming.of(f"method {method}", "method", bare)
        beside = _beside(request.path)
        if not isinstance(match(document, request.method, beside), Match):
            yield from naming.of("path undeclared", "path", replace(request, target=beside))
    for name, accept in _accepts(operation):
        headers = request.headers.replaced("Accept", accept)
        yield from naming.of(f"accept {name}", "accept", replace(request, headers=headers))


def _accepts(operation: Operation) -> Iterator[tuple[str, str]]:
    """Nothing that is known, then each declared media type alone, a range, and what is wanted least.

    Source: RFC 9110, sections 12.4.2 and 12.5.1.
    """
    unknown = "application/x-understudy-unknown"
    yield "an unknown media type", unknown
    successes = [each for status, each in operation.responses.items() if status[0] in "2d"]
    declared = [key for each in successes for key in each.content if "*" not in key]
    for media_type in dict.fromkeys(declared):
        yield media_type, media_type
    for media_type in declared[:1]:
        yield "a range", f"{media_type.partition('/')[0]}/*"
        yield "anything rather than what is unknown", f"{unknown}, */*;q=0.1"
        yield f"anything but {media_type}", f"*/*, {media_type.partition(';')[0]};q=0"


def _tells_of_tags(operation: Operation) -> bool:
    """Whether the document speaks of 304 or of entity tags. Source: RFC 9110, sections 13.1.2 and 15.4.5."""
    names = (name.lower() for each in operation.responses.values() for name in each.headers)
    return "304" in operation.responses or "etag" in names


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
    yield from naming.of("body without Content-Type", "media-type", _with_type(request, None))
    yield from naming.of(
        "body of an undeclared media type", "media-type", _with_type(request, "application/x-understudy")
    )
    yield from naming.of("body with a malformed Content-Type", "media-type", _with_type(request, "understudy"))
    given = request.headers.get("Content-Type") or ""
    for name, spelled in _spellings(given):
        yield from naming.of(f"body whose Content-Type {name}", "valid", _with_type(request, spelled))
    for part, request in _bodies(source, base):
        given, content = request.headers.get("Content-Type") or "", request.content or b""
        for name, rewritten in rewritings(given, content):
            yield from naming.of(f"{part} {name}", "valid", replace(request, content=rewritten))
        odd = (replace(request, content=each) for each in in_surrogates(given, content))
        kept = next((each for each in odd if recognise(source.document, each).keeps_every_promise), None)
        if kept:
            yield from naming.of(f"{part} with a surrogate pair in escapes", "valid", kept)
        for name, broken in malformed_contents(given, content):
            yield from naming.of(f"{part} {name}", "malformed", replace(request, content=broken))


def _bodies(source: Source, base: Parts) -> Iterator[tuple[str, Request]]:
    """A request with a body of each media type that is written in a way of its own, with all that is usual in it."""
    for part, described in bodies_of(source):
        with contextlib.suppress(DocumentError, EncodeError):
            made = replace(base, body=source.body(described, STEADY), media_type=described)
            yield part, build_request(source.document, source.operation, made)


def _spellings(content_type: str) -> Iterator[tuple[str, str]]:
    """The same media type, written otherwise. Source: RFC 9110, section 8.3.1."""
    media_type, _, rest = content_type.partition(";")
    if media_types.is_json(content_type) and not rest:
        yield "names a charset", f"{media_type}; charset=utf-8"
    yield "is in capitals", media_type.upper() + (f";{rest}" if rest else "")


def _with_type(request: Request, content_type: str | None) -> Request:
    headers = request.headers.without("Content-Type")
    return replace(request, headers=headers if content_type is None else headers.replaced("Content-Type", content_type))

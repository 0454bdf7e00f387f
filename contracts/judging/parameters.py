"""The parameters of a request, decoded and judged: path, query, header and cookie.

Knows how each declared parameter is written and what its schema asks; knows nothing of bodies and credentials.
Source: OAS 3.2, Parameter Object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from contracts import codecs, media_types, styles
from contracts.contents import content_violations, read_content
from contracts.document.model import Document, Operation, Parameter
from contracts.errors import DecodeError, DocumentError, Level
from contracts.json_values import JsonValue
from contracts.judging.findings import certainty, clause, of_violations
from contracts.judging.model import Finding
from contracts.messages import Request
from contracts.schemas import Schema, Violation, schemas_of
from contracts.styles import ANY, ParameterStyle, Reading, Shape, percent

CODE = "request-parameter"

NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Headers that a declared parameter can't be. Source: OAS 3.2, Parameter Object, `name`."""

_TEXT = Shape(types=frozenset({"string"}))


@dataclass(frozen=True, slots=True)
class ParametersRead:
    """What the declared parameters are in a request."""

    values: Mapping[tuple[str, str], JsonValue] = field(default_factory=dict)
    """By location and declared name; what is absent or can't be decoded is left out."""
    breaks: tuple[Finding, ...] = ()
    undeclared_query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Declared:
    """A parameter with all that reading it needs, made once per document."""

    parameter: Parameter
    written: styles.ParameterLike
    """As the styles are told of it: what is described by `content` is one plain text to them."""
    shape: Shape
    schema: Schema | None


def read_parameters(
    document: Document, operation: Operation, in_path: Mapping[str, str], request: Request
) -> ParametersRead:
    """Every declared parameter of the operation as the request has it; `in_path` is percent-encoded text by name."""
    declared = _declared(document, operation)
    values: dict[tuple[str, str], JsonValue] = {}
    breaks: list[Finding] = []
    query = _read_pairs(declared, "query", request.query)
    cookies = _read_pairs(declared, "cookie", "; ".join(request.headers.values("Cookie")))
    for each in declared:
        parameter = each.parameter
        made = _made(document, operation, parameter)
        try:
            found = _found(each, in_path, query, cookies, request)
            if found is _ABSENT:
                breaks += _missing(parameter, made)
                continue
            value = _value(document, parameter, found)
        except DecodeError as error:
            breaks.append(_undecodable(parameter, made, error))
            continue
        values[parameter.location, parameter.name] = value
        breaks += _breaks(document, each, made, value)
        breaks += _roundabout(each, made, value, in_path, request)
    takes_all = any(each.parameter.location == "querystring" for each in declared)
    return ParametersRead(values, tuple(breaks), () if takes_all else query.undeclared)


def _found(
    each: _Declared, in_path: Mapping[str, str], query: Reading, cookies: Reading, request: Request
) -> JsonValue:
    """The value as its style gives it, or _ABSENT.

    Raises: DecodeError if it is not written as the style has it.
    """
    parameter = each.parameter
    if parameter.location == "path":
        text = in_path.get(parameter.name)
        return _ABSENT if text is None else styles.decode(each.written, text, each.shape)
    if parameter.location == "header":
        text = request.headers.get(parameter.name)
        return _ABSENT if text is None else styles.decode(each.written, text, each.shape)
    if parameter.location == "querystring":
        return _whole_query(parameter, request.query) if "?" in request.target else _ABSENT
    reading = query if parameter.location == "query" else cookies
    if parameter.name in reading.errors:
        raise reading.errors[parameter.name]
    return reading.values.get(parameter.name, _ABSENT)


_ABSENT: JsonValue = object()


def _whole_query(parameter: Parameter, query: str) -> str:
    """The query as content of its media type: a form is encoded by itself, all else by percent.

    Raises: DecodeError. Source: OAS 3.2, Parameter Object, `in: querystring`.
    """
    content = parameter.content
    is_form = content is not None and media_types.matches(content.media_type, "application/x-www-form-urlencoded")
    return query if is_form else percent.decode(query)


def _value(document: Document, parameter: Parameter, found: JsonValue) -> JsonValue:
    """What `found` stands for: itself, or the value that is content of a media type.

    Raises: DecodeError
    """
    if parameter.content is None:
        return found
    content = str(found).encode("utf-8", "surrogatepass")
    try:
        return read_content(document, parameter.content, parameter.content.media_type, content, "request")
    except DocumentError:
        return codecs.decode(parameter.content.media_type, content)


_PLAIN_INTEGER = re.compile(r"(?<![\w+-])-?\d+(?![\w.])")


def _breaks(document: Document, each: _Declared, made: Finding, value: JsonValue) -> Iterator[Finding]:
    if each.parameter.allow_empty_value and value in ("", None):
        return
    yield from of_violations(made, _violations(document, each, value), lambda violation: certainty(value, violation))


def _roundabout(
    each: _Declared, made: Finding, value: JsonValue, in_path: Mapping[str, str], request: Request
) -> Iterator[Finding]:
    """An integer written with an exponent or a fraction, `1e3`: whether it is read as one is implementation-defined.

    Source: OAS 3.1.1, Appendix B.
    """
    if type(value) is not int or each.shape.says("number") or not each.shape.says("integer"):
        return
    name, headers = each.parameter.name, request.headers
    sent = {"path": in_path.get(name), "query": request.query, "header": headers.get(name)}
    text = sent.get(each.parameter.location) or headers.get("Cookie") or ""
    if text != str(value) and str(value) not in _PLAIN_INTEGER.findall(text):
        message = f"{made.at}: {value} is written in a way that not every server reads; write it as plain digits"
        yield replace(made, message=message, level="note", expected=str(value), found="another notation")


def _violations(document: Document, each: _Declared, value: JsonValue) -> tuple[Violation, ...]:
    """What breaks the schema; a schema that can't be read is the document's fault and breaks nothing here."""
    try:
        if each.parameter.content:
            return content_violations(document, each.parameter.content, value, "request")
        return each.schema.violations(value) if each.schema else ()
    except DocumentError:
        return ()


def _missing(parameter: Parameter, made: Finding) -> Iterator[Finding]:
    if parameter.required:
        yield replace(
            made,
            message=f"the required {parameter.location} parameter {parameter.name!r} is missing",
            level="error",
            expected="a value",
            found="nothing",
            keyword="required",
        )


def _undecodable(parameter: Parameter, made: Finding, error: DecodeError) -> Finding:
    level: Level = made.level if parameter.content else "warning"
    return replace(made, message=str(error), level=level, expected=f"the style {parameter.style}", found=str(error))


def _made(document: Document, operation: Operation, parameter: Parameter) -> Finding:
    """What all Findings about the parameter share.

    A server may pass over an optional parameter that it can't use, so that a broken one is no proof; a required one
    it can't.
    """
    return Finding(
        check=CODE,
        operation=operation,
        message="",
        at=f"{parameter.location} {parameter.name}",
        promised_at=parameter.place,
        clause=clause(document, "Parameter Object"),
        level="error" if parameter.required else "warning",
    )


def _read_pairs(declared: tuple[_Declared, ...], location: str, text: str) -> Reading:
    own = [(each.written, each.shape) for each in declared if each.parameter.location == location]
    if not own and not text:
        return _NOTHING
    return styles.decode_query(text, own) if location == "query" else styles.decode_cookies(text, own)


_NOTHING = Reading()


def _declared(document: Document, operation: Operation) -> tuple[_Declared, ...]:
    made = document.remember(_made_by_operation)
    if operation not in made:
        made[operation] = tuple(
            _declare(document, parameter)
            for parameter in operation.parameters
            if parameter.location != "header" or parameter.name.lower() not in NOT_PARAMETERS
        )
    return made[operation]


def _made_by_operation(_document: Document) -> dict[Operation, tuple[_Declared, ...]]:
    return {}


def _declare(document: Document, parameter: Parameter) -> _Declared:
    if parameter.content:
        style = "form" if parameter.location in ("query", "cookie") else "simple"
        written = ParameterStyle(parameter.name, parameter.location, style, explode=False)
        return _Declared(parameter, written, _TEXT, None)
    if parameter.schema is None:
        return _Declared(parameter, parameter, ANY, None)
    schema = schemas_of(document).for_object(parameter.schema, "request")
    try:
        return _Declared(parameter, parameter, schema.shape, schema)
    except DocumentError:
        return _Declared(parameter, parameter, ANY, None)

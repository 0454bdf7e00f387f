"""From values to a request: the operation's path, query, headers, cookies and body, written as the document has them.

Encode beside `contracts.judging.recognition`, which decodes: a request built from valid parts keeps every promise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from contracts import media_types, styles
from contracts.contents import write_content
from contracts.document.model import Direction, Document, MediaTypeObject, Operation, Parameter
from contracts.document.paths import expand
from contracts.errors import EncodeError
from contracts.json_values import JsonValue
from contracts.judging import MADE_UP, Secrets, alternative_to_attach, attach
from contracts.judging.parameters import NOT_PARAMETERS
from contracts.messages import Headers, Request
from contracts.schemas import Schema, schemas_of
from contracts.styles import ANY, ParameterStyle, Shape

Values = Mapping[tuple[str, str], JsonValue]
"""Values of parameters by location and declared name."""

_TEXT = Shape(types=frozenset({"string"}))


@dataclass(frozen=True, slots=True)
class Parts:
    """What a request is made of, not written yet; what is left out is not sent."""

    values: Values = field(default_factory=dict)
    body: JsonValue = None
    """Sent if its `media_type` is given; None is `null` then."""
    media_type: MediaTypeObject | None = None
    secrets: Secrets | None = MADE_UP
    """What credentials for the first security alternative are made of; None: no credentials."""

    def with_value(self, parameter: Parameter, value: JsonValue) -> Parts:
        """With that value for the parameter."""
        return replace(self, values={**self.values, (parameter.location, parameter.name): value})

    def without(self, parameter: Parameter) -> Parts:
        """With nothing for the parameter."""
        key = (parameter.location, parameter.name)
        return replace(self, values={name: value for name, value in self.values.items() if name != key})


def build_request(
    document: Document,
    operation: Operation,
    parts: Parts = Parts(),
    *,
    base_path: str | None = None,
) -> Request:
    """The request to `operation` that carries these values, valid or not.

    `base_path`: None stands for that of the operation's first server.

    Raises: EncodeError for a value that its style or media type can't carry; UsageError if a path parameter is left
    out; DocumentError if a schema can't be read.
    """
    written: dict[tuple[str, str], str] = {
        (each.location, each.name): parameter_text(document, each, parts.values[each.location, each.name])
        for each in operation.parameters
        if (each.location, each.name) in parts.values
    }
    path = expand(operation, {name: text for (location, name), text in written.items() if location == "path"})
    if base_path is None:
        base_path = operation.servers[0].base_path if operation.servers else ""
    query = "&".join(text for (location, _), text in written.items() if location in ("query", "querystring"))
    content_type, content = None, None
    if parts.media_type is not None:
        body = write_content(document, parts.media_type, parts.body, "request")
        content_type, content = body.content_type, body.content
    headers = Headers(_headers(written, content_type))
    request = Request(operation.method, base_path + path + (f"?{query}" if query else ""), headers, content)
    if parts.secrets is None:
        return request
    return attach(request, alternative_to_attach(operation), parts.secrets)


def _headers(written: Mapping[tuple[str, str], str], content_type: str | None) -> Iterator[tuple[str, str]]:
    yield "Accept", "*/*"
    if content_type is not None:
        yield "Content-Type", content_type
    for (location, name), text in written.items():
        if location == "header" and name.lower() not in NOT_PARAMETERS:
            yield name, text
    cookies = [text for (location, _), text in written.items() if location == "cookie"]
    if cookies:
        yield "Cookie", "; ".join(cookies)


def parameter_text(document: Document, parameter: Parameter, value: JsonValue, direction: Direction = "request") -> str:
    """The parameter as it stands in the message; in a query all of its pairs. A response header is one, too.

    Raises: EncodeError for a value that can't stand there; DocumentError
    """
    if parameter.content is None:
        return styles.encode(parameter, value, parameter_shape(document, parameter, direction))
    content = write_content(document, parameter.content, value, direction).content
    try:
        text = content.decode()
    except UnicodeDecodeError:
        what = f"{parameter.location} parameter {parameter.name!r}"
        raise EncodeError(
            f"{what}: content of {parameter.content.media_type} is no text that could stand there"
        ) from None
    if parameter.location == "querystring":
        is_form = media_types.matches(parameter.content.media_type, "application/x-www-form-urlencoded")
        return text if is_form else quote(text, safe="")
    style = "form" if parameter.location in ("query", "cookie") else "simple"
    return styles.encode(ParameterStyle(parameter.name, parameter.location, style, explode=False), text, _TEXT)


def parameter_schema(document: Document, parameter: Parameter, direction: Direction = "request") -> Schema | None:
    """The schema of its value, however that is written; None if it has none.

    Raises: DocumentError if it can't be read.
    """
    described = parameter.content.schema if parameter.content else parameter.schema
    return schemas_of(document).for_object(described, direction) if described else None


def parameter_shape(document: Document, parameter: Parameter, direction: Direction = "request") -> Shape:
    """What decoding and encoding need to know of the parameter's schema.

    Raises: DocumentError if it can't be read.
    """
    if parameter.schema is None:
        return ANY
    return schemas_of(document).for_object(parameter.schema, direction).shape

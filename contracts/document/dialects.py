"""The versions of OpenAPI, each a value."""

from __future__ import annotations

from contracts.document import bodies, grammar, parameters, schema_keywords, security, servers
from contracts.document.reading import Dialect

_SECTIONS_3 = {
    name: f"/components/{name}"
    for name in (
        *("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes"),
        *("links", "callbacks", "pathItems", "mediaTypes"),
    )
}

OPENAPI_3_0 = Dialect(
    name="OpenAPI 3.0",
    methods=grammar.METHODS_3_0,
    grammar=grammar.OPENAPI_3_0,
    schemas=schema_keywords.OPENAPI_3_0,
    sections=_SECTIONS_3,
    servers=servers.servers,
    parameter=parameters.parameter,
    request_body=bodies.request_body,
    response_content=bodies.response_content,
    security_scheme=security.security_scheme,
    fixed_schema=parameters.fixed_schema,
)

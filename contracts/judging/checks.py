"""The checks that answers are put to, in the order of a message: status, head, content; and what each code means.

A table, no logic. Another sequence of `Check` passed to `judge` replaces or extends it.
"""

from __future__ import annotations

from contracts.judging import bodies, credentials, parameters, recognition
from contracts.judging.checks_of_content import (
    bodiless_has_no_body,
    body_decodes,
    body_keeps_its_schema,
    content_type_is_declared,
)
from contracts.judging.checks_of_headers import (
    allow_comes_with_405,
    challenge_comes_with_401,
    header_is_there,
    header_keeps_its_schema,
)
from contracts.judging.checks_of_refusal import broken_is_refused, credentials_are_enforced, kept_is_accepted
from contracts.judging.checks_of_status import no_server_error, status_is_declared
from contracts.judging.rules import Check, Rule

CHECKS: tuple[Check, ...] = (
    Check(
        "server-error",
        "the server does not fail",
        "error",
        "RFC 9110, 15.6",
        "A 5xx that the document does not declare is an error, whatever the request: a server must survive any input. "
        "A 500 that is declared, or a 5xx that falls under a range or `default`, is a warning, since the document "
        "foresees it. A status such as 503 declared by its own number is none. On a method or path that the document "
        "does not declare it is a warning, and 501 to an undeclared method is none. "
        "Mend the server; a 4xx tells a client what is wrong with its request.",
        no_server_error,
    ),
    Check(
        "status-declared",
        "the status code is declared",
        "error",
        "OpenAPI, Responses Object",
        "The code must stand under `responses` by its number, its range (`4XX`) or `default`. An undeclared 2xx is an "
        "error; so is any undeclared answer to a request that keeps every promise and has a declared success. It is a "
        "warning, a gap of the document, where such an answer was to be expected: a refusal of a request that breaks "
        "a promise, 401 or 403 where credentials are asked for, 404 or 410 where the path names something, 413, 414 "
        "or 429 from the infrastructure. Declare the status, or answer with a declared one.",
        status_is_declared,
    ),
    Check(
        "credentials-enforced",
        "a request without the credentials asked for is refused",
        "error",
        "OpenAPI, Security Requirement Object",
        "The operation has a `security` requirement, the request carried no credentials for it or malformed ones, and "
        "was answered with 2xx. Both 401 and 403 are refusals. Enforce the credentials, or declare them optional with "
        "an empty requirement (`{}`).",
        credentials_are_enforced,
    ),
    Check(
        "refuses-broken",
        "a request that breaks a promise is refused",
        "error",
        "OpenAPI, Parameter, Request Body and Path Item Objects",
        "The request breaks what the document says of its method, a parameter, its media type or its body, and was "
        "answered with 2xx. An error for undeclared methods, for required parameters and for required bodies; a "
        "warning where the standards leave room: `format` (an annotation in JSON Schema), text or scalars that can be "
        "read as the type asked for (`'1'` for 1), a media type that is not declared, JSON with extensions that "
        "parsers may accept, optional parameters and bodies that a server may pass over. A TRACE that is answered is "
        "a note. Refuse the request with a 4xx, or declare what is accepted.",
        broken_is_refused,
    ),
    Check(
        "accepts-kept",
        "a request that keeps every promise is not refused for its form",
        "warning",
        "OpenAPI, Operation Object",
        "The request keeps every promise and was answered with 400, 405, 406, 411, 415 or 422, which the document "
        "declares. A warning, since a server may know rules that no schema can state; 415 to a declared media type is "
        "an error. 401, 403, 404, 409 and the like depend on the server's state and are never held against it. "
        "Say the rule in the schema (a bound, a pattern, an enum), or accept what is declared.",
        kept_is_accepted,
    ),
    Check(
        "allow-on-405",
        "a 405 comes with Allow",
        "error",
        "RFC 9110, 15.5.6",
        "The origin server MUST generate an Allow field in a 405 response, with the methods that the resource has. An "
        "Allow that lists the method just refused is a warning.",
        allow_comes_with_405,
    ),
    Check(
        "challenge-on-401",
        "a 401 comes with WWW-Authenticate",
        "error",
        "RFC 9110, 15.5.2",
        "A server that generates a 401 MUST send WWW-Authenticate with at least one challenge, such as `Bearer`. A "
        "warning where only API keys are asked for, for which no challenge is registered; 403 is the answer there.",
        challenge_comes_with_401,
    ),
    Check(
        "header-missing",
        "each required response header is there",
        "error",
        "OpenAPI, Header Object",
        "The document declares the header with `required: true` for this response. Answers to HEAD are not asked: they "
        "may leave fields out (RFC 9110, 9.3.2). Send the header, or declare it optional.",
        header_is_there,
    ),
    Check(
        "header-schema",
        "each declared response header satisfies its schema",
        "error",
        "OpenAPI, Header Object",
        "The header's value, read in the style `simple` or as the declared media type, must satisfy its schema. Lines "
        "of the same name are one list (RFC 9110, 5.2), those of Set-Cookie are judged one by one.",
        header_keeps_its_schema,
    ),
    Check(
        "content-type-declared",
        "the Content-Type is declared",
        "error",
        "OpenAPI, Response Object",
        "An answer with content must say in Content-Type which of the declared media types it is; ranges such as "
        "`text/*` count. Send the header, or declare the media type under `content`.",
        content_type_is_declared,
    ),
    Check(
        "bodiless",
        "a bodiless response has no body",
        "error",
        "RFC 9110, 6.4.1",
        "Answers to HEAD and those with 204, 205 or 304 have no content: an error. A body where the document declares "
        "no `content` is a warning, since OpenAPI 3 does not say that there must be none. Declare it, or send none.",
        bodiless_has_no_body,
    ),
    Check(
        "body-decodes",
        "the body is what its Content-Type says",
        "error",
        "RFC 9110, 8.3; RFC 8259",
        "The content can't be read as its own Content-Type: JSON cut short, NaN, a byte order mark, bytes that are no "
        "UTF-8, XML that is not well formed, parts without boundaries, or nothing at all where a value is needed.",
        body_decodes,
    ),
    Check(
        "body-schema",
        "the body satisfies its schema",
        "error",
        "OpenAPI, Media Type and Schema Objects",
        "Each keyword that the decoded body does not satisfy is a finding of its own, with the place in the body and "
        "the place of the keyword in the document. Formats are asserted; `writeOnly` properties need not be there. "
        "A schema that can't be read is a note: nothing could be judged by it.",
        body_keeps_its_schema,
    ),
)
"""Every check there is."""

REQUEST_RULES: tuple[Rule, ...] = (
    Rule(
        recognition.PATH_CODE,
        "the request's path is declared",
        "error",
        "OpenAPI, Paths Object",
        "No path template matches, with the base path of a server in front or without. A slash at the end counts.",
    ),
    Rule(
        recognition.METHOD_CODE,
        "the request's method is declared for its path",
        "error",
        "OpenAPI, Path Item Object",
        "The path is declared, the method is not. HEAD counts as declared where GET is.",
    ),
    Rule(
        parameters.CODE,
        "each parameter is there if required, readable and valid",
        "error",
        "OpenAPI, Parameter Object",
        "A required parameter is missing, or a parameter is not written in its style or breaks its schema. Query "
        "parameters that the document does not declare break nothing.",
    ),
    Rule(
        credentials.CODE,
        "the request carries the credentials asked for",
        "error",
        "OpenAPI, Security Requirement Object",
        "None of the alternatives under `security` is complete: credentials are missing, of another scheme or "
        "malformed. Whether they are the right ones only the server knows.",
    ),
    Rule(
        bodies.MEDIA_TYPE_CODE,
        "the body's media type is declared",
        "error",
        "OpenAPI, Request Body Object",
        "The request's Content-Type is missing or falls under none of the declared media types.",
    ),
    Rule(
        bodies.CODE,
        "the body is there if required, readable and valid",
        "error",
        "OpenAPI, Request Body Object",
        "A required body is missing, or it can't be read as its Content-Type, or it breaks the declared schema. A body "
        "where none is declared breaks nothing.",
    ),
)
"""What the codes in `Case.breaks` mean."""

RULES: tuple[Rule, ...] = (*CHECKS, *REQUEST_RULES)
"""Every code that a Finding may have."""

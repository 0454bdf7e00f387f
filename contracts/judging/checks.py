"""The checks that answers are put to: by the document, in the order of a message, then by HTTP itself.

A table, no logic. Another sequence of `Check` passed to `judge` replaces or extends it.
"""

from __future__ import annotations

from contracts.judging.checks_by_http import CHECKS_BY_HTTP, RESPONSE_TIME
from contracts.judging.checks_of_content import (
    bodiless_has_no_body,
    body_decodes,
    body_keeps_its_schema,
    content_is_held,
    content_type_is_declared,
)
from contracts.judging.checks_of_headers import (
    header_is_there,
    header_keeps_its_schema,
    headers_are_declared,
)
from contracts.judging.checks_of_refusal import broken_is_refused, credentials_are_enforced, kept_is_accepted
from contracts.judging.checks_of_status import no_server_error, status_is_declared
from contracts.judging.checks_of_values import (
    discriminator_is_true,
    embedded_content_is_one,
    properties_are_declared,
    write_only_stays_away,
)
from contracts.judging.foreign_rules import FOREIGN_RULES
from contracts.judging.other_rules import CLIENT_RULES, COMPARISON_RULES, KNOWN_RULES, REQUEST_RULES
from contracts.judging.rules import Check, Rule
from contracts.judging.sequence_rules import SEQUENCE_RULES

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
        "UTF-8, XML that is not well formed, parts without boundaries, a PNG that is text, or nothing at all where a "
        "value is needed. A warning where the document says nothing of that content, and where bytes have not quite "
        "the structure of their type. Send what the Content-Type says, or say what is sent.",
        body_decodes,
    ),
    Check(
        "answer-size",
        "an answer can be held",
        "warning",
        "RFC 9110, 6.4",
        "The content has more than 16 MiB, or more than 1,000,000 values: head and status were judged, the content was "
        "not. An error where it is the head that does not end. Page what is that large, or leave the operation out "
        "(--exclude).",
        content_is_held,
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
    Check(
        "write-only",
        "what is writeOnly is not sent back",
        "warning",
        "OpenAPI, Schema Object",
        "The schema has the property as `writeOnly`, as a password is: it may be sent in a request and should not be "
        "sent in a response (OpenAPI 3.0), or is never present when retrieved (JSON Schema 2020-12, 9.4). A warning, "
        "since neither is a MUST. Leave it out of the answer, or take `writeOnly` away.",
        write_only_stays_away,
    ),
    Check(
        "discriminator",
        "the object is what its discriminator says",
        "warning",
        "OpenAPI, Discriminator Object",
        "The property that `discriminator` names holds a value that leads to no schema, or to one that the object does "
        "not satisfy, so that a generated client reads it as something else or not at all. A warning, since a "
        "discriminator must not change what is valid. Send the value of `mapping` that belongs to the object, or "
        "complete the mapping.",
        discriminator_is_true,
    ),
    Check(
        "embedded-content",
        "a string holds the content that its schema says",
        "warning",
        "JSON Schema 2020-12, Validation, 8",
        "The string is not in its `contentEncoding`, or what it decodes to is not of its `contentMediaType` or breaks "
        "its `contentSchema`. A warning, since these keywords are annotations; `format: byte` is asserted, under "
        "body-schema. Send what is declared, or take the keyword away.",
        embedded_content_is_one,
    ),
    Check(
        "undeclared-property",
        "an object has only properties that are declared",
        "note",
        "OpenAPI, Schema Object",
        "A schema that names properties and says nothing of others leaves objects open, so that any are valid. Off "
        "unless asked for, as by `--severity undeclared-property=note` (or `=error`). It says nothing where "
        "`additionalProperties` or `unevaluatedProperties` stands. Declare the property, or stop sending it.",
        properties_are_declared,
        is_on=False,
    ),
    Check(
        "undeclared-header",
        "a header of its own making is declared",
        "note",
        "OpenAPI, Response Object",
        "The answer has a header that is neither declared for it nor one of HTTP's and browsers' own, such as `Date` "
        "or `Cache-Control`. Nothing forbids it, so it is off unless asked for, as by `--severity "
        "undeclared-header=note`. Declare it under `headers`, so that clients may rely on it.",
        headers_are_declared,
        is_on=False,
    ),
    *CHECKS_BY_HTTP,
)
"""Every check there is."""

DEFAULT_CHECKS: tuple[Check, ...] = tuple(check for check in CHECKS if check.is_on)
"""Those that look without being asked for by name."""

ANSWER_RULES: tuple[Rule, ...] = (
    *CHECKS,
    RESPONSE_TIME,
    *CLIENT_RULES,
    *COMPARISON_RULES,
    *SEQUENCE_RULES,
    *FOREIGN_RULES,
    *KNOWN_RULES,
)
"""Every code that a Finding about an answer may have."""

RULES: tuple[Rule, ...] = (*ANSWER_RULES, *REQUEST_RULES)
"""Every code that a Finding may have."""

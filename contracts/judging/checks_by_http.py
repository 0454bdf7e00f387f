"""The checks that hold whatever the document says: HTTP's fields and statuses, problem details, charsets, leaks.

A table, no logic.
"""

from __future__ import annotations

from contracts.judging.checks_of_content import charset_is_true
from contracts.judging.checks_of_errors import internals_are_kept, problem_is_one
from contracts.judging.checks_of_fields import (
    content_length_is_true,
    fields_are_single,
    fields_are_well_formed,
    last_modified_is_past,
)
from contracts.judging.checks_of_semantics import (
    allow_comes_with_405,
    challenge_comes_with_401,
    location_is_told,
    options_tells_methods,
    status_brings_its_fields,
    status_was_prompted,
)
from contracts.judging.checks_of_values import names_are_unique
from contracts.judging.rules import Check, Rule

CHECKS_BY_HTTP: tuple[Check, ...] = (
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
        "status-fields",
        "a status comes with the field that it needs",
        "error",
        "RFC 9110, 15",
        "A 206 MUST say in Content-Range which range it holds (unless it is multipart/byteranges), a 407 MUST hold a "
        "Proxy-Authenticate, a 426 an Upgrade. Send the field, or another status.",
        status_brings_its_fields,
    ),
    Check(
        "status-unprompted",
        "a status that answers a field of the request comes only to that",
        "error",
        "RFC 9110, 15.3.7, 15.4.5 and 7.8",
        "101 answers Upgrade, and a server MUST NOT switch protocols unasked: an error. A 304 without a condition such "
        "as If-None-Match, or a 206 or 416 without Range, leaves the client with nothing it can use: a warning.",
        status_was_prompted,
    ),
    Check(
        "location",
        "Location says where to",
        "warning",
        "RFC 9110, 15.3.2 and 15.4",
        "A redirection (301, 302, 303, 307, 308) SHOULD have a Location: a warning. A 201 to POST without one says "
        "that the target itself was created, which is seldom meant: a note. A bad one is header-syntax.",
        location_is_told,
    ),
    Check(
        "allow-on-options",
        "a successful OPTIONS tells the methods",
        "note",
        "RFC 9110, 9.3.7",
        "An answer to OPTIONS SHOULD send what tells the resource's features, `Allow` above all. Answers to a "
        "browser's preflight, with Access-Control-Allow-Methods, are not asked. Content is allowed.",
        options_tells_methods,
    ),
    Check(
        "header-syntax",
        "header fields are written as HTTP has them",
        "error",
        "RFC 9110, 2.2 and 5",
        "A sender MUST NOT generate what does not match the grammar: a Location that is no URI reference, an ETag "
        "without quotes, a date that is no IMF-fixdate, a Retry-After that is neither seconds nor a date, an empty "
        "list element, a control character. A warning where the document itself declares a type that the field can't "
        "have, and for Set-Cookie (a SHOULD); a note for Expires, where recipients take anything else as the past.",
        fields_are_well_formed,
    ),
    Check(
        "header-repeated",
        "a field that is no list stands in one line",
        "error",
        "RFC 9110, 5.3",
        "A sender MUST NOT generate several lines of a field that is no list, such as Content-Type, Location, ETag or "
        "Date: recipients take the first, the last, or both with a comma between. A warning for a header that the "
        "document declares with a single value. Often a proxy adds what the application sends as well.",
        fields_are_single,
    ),
    Check(
        "content-length",
        "Content-Length is the size of the content",
        "error",
        "RFC 9110, 8.6",
        "The number is not that of the bytes that came, so that clients wait for more, or read the rest as the next "
        "answer; or it stands beside Transfer-Encoding, or in a 1xx or 204, which MUST NOT have one (a note where it "
        "is 0, which harms nobody). What ends early or runs over as it is read from the wire is http-framing. "
        "Answers to HEAD and 304 speak of another answer, and coded content is measured before it is decoded: neither "
        "is asked. Let the server compute it.",
        content_length_is_true,
    ),
    Check(
        "last-modified",
        "Last-Modified is not in the future",
        "error",
        "RFC 9110, 8.8.2.1",
        "An origin server with a clock MUST NOT send a Last-Modified later than its Date (a second's difference is "
        "passed over): caches would never find the answer stale. Often a time zone taken for GMT.",
        last_modified_is_past,
    ),
    Check(
        "charset",
        "the charset named is that of the content",
        "error",
        "RFC 9110, 8.3.2; RFC 8259, 8.1",
        "Text that can't be decoded by the charset of its Content-Type, where the document has it as bytes (other text "
        "is told under body-decodes). A warning for JSON with a charset other than UTF-8: JSON has no such parameter, "
        "and clients that follow it read other characters.",
        charset_is_true,
    ),
    Check(
        "duplicate-names",
        "the names in a JSON object are unique",
        "warning",
        "RFC 8259, 4",
        "The same name stands twice in an object. Names SHOULD be unique: some readers take the last, some the first, "
        "some refuse. Mend what writes the JSON.",
        names_are_unique,
    ),
    Check(
        "problem-details",
        "problem details are what they claim",
        "error",
        "RFC 9457, 3.1",
        "`status` in an application/problem+json body MUST be the status that was answered: an error. A `type` or "
        "`instance` that is no URI reference, a `title` or `detail` that is no string, or a body that is no object is "
        "a warning: consumers MUST ignore members of the wrong type.",
        problem_is_one,
    ),
    Check(
        "internals-leaked",
        "an error does not tell how the server is made",
        "warning",
        "RFC 9457, 5; OWASP API8:2023",
        "The body of a 4xx or 5xx holds a stack trace (Python, Java, .NET, JavaScript, PHP, Ruby, Go, Rust), a "
        "database's message, a debug page, a key, or the credentials that were sent. A warning, since no promise is "
        "broken; attackers read it all the same. Log it, and answer with what the client can act on.",
        internals_are_kept,
    ),
)
"""What is promised by speaking HTTP."""

RESPONSE_TIME = Rule(
    "response-time",
    "an answer comes in time",
    "error",
    "the limit given by --max-response-time",
    "The answer took longer than the limit that was asked for, from the first byte sent to the last byte read. There "
    "is no limit unless one is given.",
)

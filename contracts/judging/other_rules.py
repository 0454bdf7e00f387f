"""What codes mean that no check of one answer finds: of requests, of the wire, of several exchanges together.

A table, no logic.
"""

from __future__ import annotations

from contracts.judging import bodies, credentials, parameters, recognition
from contracts.judging.rules import Rule

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

CLIENT_RULES: tuple[Rule, ...] = (
    Rule(
        "answered",
        "each request is answered",
        "error",
        "RFC 9110, 3.4",
        "No complete response came back: the connection was closed or reset, or nothing came within the time limits. "
        "Look for a crash or a deadlock in the server's log.",
    ),
    Rule(
        "http-framing",
        "what comes back is an HTTP/1.1 message",
        "error",
        "RFC 9112",
        "Status line, header section or chunks can't be read, lines do not end with CR and LF, the content ends early, "
        "or bytes follow where a message has ended. Clients and proxies disagree on what such an answer is.",
    ),
    Rule(
        "content-coding",
        "the content is in the coding that it claims",
        "error",
        "RFC 9110, 8.4",
        "The content can't be undone as its Content-Encoding says: it is something else, ends early, or unfolds "
        "without end. A note for codings that can't be undone here, such as `br`, since the content is not judged.",
    ),
    Rule(
        "credentials-kept",
        "credentials that were accepted stay so",
        "warning",
        "RFC 9110, 11.2",
        "A request that had succeeded is refused since the one that is named. Where that is what the operation is for, "
        "leave it out (--exclude), or let --auth-command get new credentials; what was sent later proves nothing.",
    ),
)
"""What the codes mean of what the client sees of the wire."""

KNOWN_RULES: tuple[Rule, ...] = (
    Rule(
        "waiver-stale",
        "what is waived is still there",
        "warning",
        "the configuration",
        "The case that showed a waived fault passes, twice in a row: the fault is mended. Delete the waiver, so that "
        "it can't hide the fault's return.",
    ),
    Rule(
        "baseline-stale",
        "what is in the baseline is still there",
        "note",
        "the baseline",
        "The case that showed a fault of the baseline passes, twice in a row: the fault is mended. `--update-baseline` "
        "takes it out, so that the baseline can't hide its return.",
    ),
)
"""What the codes mean of faults that were known before."""

COMPARISON_RULES: tuple[Rule, ...] = (
    Rule(
        "asked-twice",
        "the same safe question has the same meaning twice",
        "warning",
        "RFC 9110, 9.2.1",
        "GET, HEAD and OPTIONS ask, and change nothing. Asked again, the answer has another status or another type of "
        "value (a warning) or other values (a note; moments and UUIDs may be new). Another client may be the reason.",
    ),
    Rule(
        "created-by-asking",
        "a question about what does not exist does not make it exist",
        "error",
        "RFC 9110, 9.2.1",
        "404 or 410 first, a success once it had been asked for. A warning where it happened once, since another "
        "client may have created it; an error where it happened to several targets.",
    ),
    Rule(
        "head-agrees",
        "HEAD is answered as GET, but for the content",
        "error",
        "RFC 9110, 9.3.2 and 8.6",
        "Status or fields such as Content-Type, ETag and Last-Modified differ: a warning, since they SHOULD be equal. "
        "A Content-Length that is not that of GET is an error where a strong ETag proves that it is the same content. "
        "Fields that are left out, and HEAD answered with 405 or 501, are not told.",
    ),
    Rule(
        "revalidation",
        "what has not changed is not sent again",
        "error",
        "RFC 9110, 13.1.2 and 15.4.5",
        "A GET with If-None-Match and the entity tag that the server itself gives MUST be answered with 304, and that "
        "MUST have the ETag. A warning where the document speaks neither of 304 nor of ETag, and for If-Modified-Since "
        "with the very Last-Modified that is answered, since a date need not be heeded. Heed both, or send neither.",
    ),
    Rule(
        "credentials-checked",
        "credentials are looked at",
        "error",
        "OpenAPI, Security Requirement Object",
        "Well-formed credentials that nobody was given are answered with 2xx, as the right ones are, though the "
        "operation asks for some. Both 401 and 403 are refusals.",
    ),
    Rule(
        "flaky",
        "the same request is judged the same twice",
        "warning",
        "RFC 9110, 9.2.1",
        "Sent again, the same bytes get an answer that keeps promises which the other breaks. Look for races, caches "
        "and several instances of different versions.",
    ),
    Rule(
        "vary",
        "what varies by Accept says so",
        "warning",
        "RFC 9110, 12.5.5",
        "Two answers of different media types to requests that differ in Accept, without Accept in Vary: a cache gives "
        "the one for the other. A server SHOULD send Vary.",
    ),
)
"""What the codes mean of what several exchanges show together."""

"""What to do about a finding, in a line for either side: the server, or the document. Data; knows no message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from contracts.judging.model import Finding


class Mend(NamedTuple):
    """What either side can do; empty: nothing. `{at}`, `{expected}` and `{found}` are the finding's."""

    server: str = ""
    document: str = ""


MENDS: Mapping[str, Mend] = {
    "server-error": Mend("catch what fails, and answer what is wrong with the request with a 4xx"),
    "status-declared": Mend("answer with a declared status: {expected}", "declare {found} under `responses`"),
    "credentials-enforced": Mend(
        "refuse with {expected} before anything else is done", "add `{{}}` to `security` if credentials are optional"
    ),
    "refuses-broken": Mend("refuse it with a declared 4xx", "declare what is accepted, if it is meant to be"),
    "accepts-kept": Mend(
        "accept what the document declares", "state the rule in the schema: a bound, a pattern, an enum"
    ),
    "allow-on-405": Mend("send `Allow` with the methods that the resource has"),
    "challenge-on-401": Mend("send `WWW-Authenticate` with a challenge, such as `Bearer`"),
    "header-missing": Mend("send the {at}", "take `required: true` from the header, if it may be left out"),
    "content-type-declared": Mend("send `Content-Type: {expected}`", "declare {found} under `content`"),
    "bodiless": Mend("send no body", "declare `content`, where HTTP lets there be some"),
    "body-decodes": Mend("send what `Content-Type` says", "declare the media type that it is"),
    "write-only": Mend("leave it out of the answer", "take `writeOnly` away, if it is meant to be read"),
    "discriminator": Mend("send the name that belongs to the object", "complete the `mapping`"),
    "embedded-content": Mend("send the content that is declared", "take the keyword away"),
    "undeclared-property": Mend("stop sending it", "declare the property"),
    "undeclared-header": Mend("", "declare it under `headers`"),
    "status-fields": Mend("send the field that the status needs, or another status"),
    "status-unprompted": Mend("answer with a status that needs no such request"),
    "location": Mend("send `Location`"),
    "allow-on-options": Mend("send `Allow` with the methods that the resource has"),
    "header-syntax": Mend("write the field as its standard has it"),
    "header-repeated": Mend("send it once; a proxy may add what the application sends as well"),
    "content-length": Mend("let the server compute the length"),
    "last-modified": Mend("send the time in GMT, and none in the future"),
    "charset": Mend("name the charset that it is, or none for JSON"),
    "duplicate-names": Mend("mend what writes the JSON, so that no name stands twice"),
    "problem-details": Mend("send the members as RFC 9457 has them"),
    "internals-leaked": Mend("log it, and answer with what a client can act on"),
    "credentials-kept": Mend("keep the session, or say in the document that it ends"),
    "asked-twice": Mend("let a safe method change nothing"),
    "created-by-asking": Mend("let a safe method create nothing"),
    "head-agrees": Mend("answer HEAD by what answers GET, and leave the content out"),
    "revalidation": Mend("heed the conditional request, or send no validator"),
    "credentials-checked": Mend("verify the credentials", "take `security` from the operation, if it is open"),
    "flaky": Mend("look for races, caches and instances of different versions"),
    "vary": Mend("send `Vary: Accept`"),
    "created-is-there": Mend("create before answering 201, or answer 202"),
    "written-is-read": Mend("store what is written, or refuse it", "declare the member `readOnly`"),
    "listed": Mend("list what there is"),
    "pages": Mend("sort pages by what is unique"),
    "filters": Mend("heed the parameter", "take the parameter out"),
    "put-status": Mend("answer with {expected}"),
    "put-twice": Mend("let a PUT store what it is given, and count nothing"),
    "patch-changes": Mend("change the named members only"),
    "refused-changed-nothing": Mend("check the whole request before changing anything, or roll back"),
    "precondition": Mend("compare `If-Match` with the current entity tag, and answer 412"),
    "deleted-is-gone": Mend("answer 404 or 410 for what was deleted", "declare the member that marks it as deleted"),
    "others-stay": Mend("delete what the path names, and nothing else"),
    "of-its-parent": Mend("look the child up below its parent"),
    "answered": Mend("answer every request, if only with a 4xx, and in time"),
    "http-framing": Mend("let a server or framework write the message's head and length"),
    "answer-size": Mend("page or limit what is answered"),
    "content-coding": Mend("encode the content as `Content-Encoding` says, or leave the field out"),
}
"""By the code of the check."""

OF_KEYWORDS: Mapping[str, Mend] = {
    "required": Mend("send {expected}", "make it optional, if it may be left out"),
    "type": Mend("send {expected}", "widen `type` there, if such a value is meant to be"),
    "enum": Mend("send one of the declared members", "add the value to `enum`"),
    "const": Mend("send {expected}", "change `const`"),
    "additionalProperties": Mend("send declared properties only", "declare the property, or allow additional ones"),
    "format": Mend("send {expected}", "correct `format`, or leave it out"),
    "pattern": Mend("send what the pattern matches", "correct `pattern`"),
    "oneOf": Mend("send a value of exactly one branch", "make the branches exclude each other, or write `anyOf`"),
    "anyOf": Mend("send a value of one branch at least", "add the branch that is meant"),
    **dict.fromkeys(
        (
            *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"),
            *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
        ),
        Mend("send {expected}", "correct the bound"),
    ),
}
"""By the keyword of the schema that a value breaks."""


def mend(finding: Finding) -> Mend:
    """What either side can do about the finding; nothing where no more can be said than that it is wrong."""
    found = OF_KEYWORDS.get(finding.keyword) or MENDS.get(finding.check, Mend())
    if finding.check == "refuses-broken":
        # It is the client that sent the value, and the document's keyword that is in question.
        found = found._replace(server=MENDS[finding.check].server)
    said = {"at": finding.at, "expected": finding.expected or "what is declared", "found": finding.found or "it"}
    return Mend(found.server.format(**said), found.document.format(**said))

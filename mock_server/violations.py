"""Broken promises on purpose: the mock's answers with one promise broken, to prove that a checker sees it.

Pure. What is broken follows from the document alone, so that it works on any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from contracts import (
    Case,
    Document,
    DocumentError,
    EncodeError,
    Headers,
    MediaTypeObject,
    Operation,
    Response,
    edges_of,
    example_request,
    media_types,
    schemas_of,
    write_content,
)
from mock_server.responder import respond

MOST_KEYWORDS = 12
"""Keywords of one answer's schema that are broken, each in one place."""
_EDGES_LOOKED_AT = 3_000
_UNDECLARED_TYPE = "application/x-understudy-undeclared"
_UNDECLARED_SUCCESS = 299

Change = Callable[[Case, Response], Response]


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise of one operation that the mock is to break."""

    name: str
    """What is wrong, in words."""
    operation: Operation
    check: str
    """The code of the check that has to find it."""
    change: Change

    def __call__(self, case: Case, response: Response) -> Response:
        """The answer, broken where this violation is about it."""
        return self.change(case, response) if case.operation is self.operation else response


def violations_of(document: Document, operation: Operation) -> Iterator[Violation]:
    """Every way to break the operation's promises, one at a time; none where the mock has no success to break.

    Raises: DocumentError, EncodeError if no request to the operation can be made
    """
    success = respond(document, example_request(document, operation))
    if not 200 <= success.status_code < 300:
        return
    changes = (
        *_of_statuses(operation),
        *_of_requests(operation, success),
        *_of_headers(operation, success),
        *_of_content(document, operation, success),
    )
    for name, check, change in changes:
        yield Violation(name, operation, check, change)


def _of_statuses(operation: Operation) -> Iterator[tuple[str, str, Change]]:
    if operation.response_for(_UNDECLARED_SUCCESS) is None:
        change = _of_kept(lambda response: replace(response, status_code=_UNDECLARED_SUCCESS))
        yield f"an undeclared success, {_UNDECLARED_SUCCESS}", "status-declared", change
    if operation.response_for(500) is None:
        yield "a server error", "server-error", _of_kept(lambda response: replace(response, status_code=500))


def _of_requests(operation: Operation, success: Response) -> Iterator[tuple[str, str, Change]]:
    """Requests that should be refused and are not."""
    if operation.security and () not in operation.security:
        yield "success without credentials", "credentials-enforced", _instead("request-credentials", success)
    if any(each.required and each.location == "query" for each in operation.parameters):
        yield "a missing parameter accepted", "refuses-broken", _instead("request-parameter", success)
    if operation.request_body and operation.request_body.required:
        yield "a missing or broken body accepted", "refuses-broken", _instead("request-body", success)


def _of_headers(operation: Operation, success: Response) -> Iterator[tuple[str, str, Change]]:
    promised = operation.response_for(success.status_code)
    for name, header in promised.headers.items() if promised else ():
        if header.required and name in success.headers:
            yield f"no header {name}", "header-missing", _of_kept(_without(name))


def _of_content(document: Document, operation: Operation, success: Response) -> Iterator[tuple[str, str, Change]]:
    """Content of the wrong type, that can't be read, or that breaks each keyword of its schema in turn."""
    promised = operation.response_for(success.status_code)
    content_type = success.headers.get("Content-Type")
    if promised is None or content_type is None or not success.content:
        return
    if media_types.best_key(_UNDECLARED_TYPE, promised.content) is None:
        yield "an undeclared Content-Type", "content-type-declared", _of_kept(_typed(_UNDECLARED_TYPE))
    yield "no Content-Type", "content-type-declared", _of_kept(_without("Content-Type"))
    key = media_types.best_key(content_type, promised.content)
    if key is None or not media_types.is_json(content_type):
        return
    yield "JSON cut short", "body-decodes", _of_kept(lambda response: replace(response, content=response.content[:-1]))
    yield "bytes that are no UTF-8", "body-decodes", _of_kept(lambda response: replace(response, content=b'"\xff"'))
    for name, content in _broken_contents(document, promised.content[key]):
        yield name, "body-schema", _of_kept(_holding(content))


def _broken_contents(document: Document, described: MediaTypeObject) -> Iterator[tuple[str, bytes]]:
    """Content that breaks one keyword, of each keyword the first."""
    if described.schema is None:
        return
    seen: set[str] = set()
    try:
        schema = schemas_of(document).for_object(described.schema, "response")
        for edge in islice(edges_of(schema), _EDGES_LOOKED_AT):
            if not edge.is_valid and edge.keyword not in seen and len(seen) < MOST_KEYWORDS:
                seen.add(edge.keyword)
                content = write_content(document, described, edge.value, "response").content
                yield f"{edge.keyword} broken, {edge.name}", content
    except (DocumentError, EncodeError):
        return


def _of_kept(change: Callable[[Response], Response]) -> Change:
    """Changes the success that a request deserves, in whatever form it was asked for."""
    return lambda case, response: change(response) if not case.breaks and response.status_code < 300 else response


def _instead(check: str, success: Response) -> Change:
    """Answers a success to a request that breaks a promise of that kind and no other."""

    def change(case: Case, response: Response) -> Response:
        broken = {finding.check for finding in case.breaks}
        return success if broken == {check} and response.status_code >= 400 else response

    return change


def _without(name: str) -> Callable[[Response], Response]:
    return lambda response: replace(response, headers=response.headers.without(name))


def _typed(content_type: str) -> Callable[[Response], Response]:
    return lambda response: replace(response, headers=response.headers.replaced("Content-Type", content_type))


def _holding(content: bytes) -> Callable[[Response], Response]:
    """With other content, but in answers that have none, as those to HEAD."""

    def change(response: Response) -> Response:
        if not response.content:
            return response
        return Response(response.status_code, Headers(response.headers.without("Content-Length")), content)

    return change

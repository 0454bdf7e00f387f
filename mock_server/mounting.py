"""Several documents behind one address: which of them a request is for.

A document stands under its servers' base paths, or below a prefix of its own choosing, and then nowhere else. Knows
paths; what is answered is `mock_server.responder`'s.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contracts import Case, Document, Headers, Request, Response
from mock_server import cors
from mock_server.options import Options
from mock_server.problems import problem
from mock_server.responder import Answered, answer

HEALTH = "/_understudy/health"
"""Answers 200 as long as the server lives."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A document and where it stands."""

    document: Document
    prefix: str = ""
    """`/left`: the path in front of its base path; empty: its base path alone."""


def answer_among(mounts: Sequence[Mount], request: Request, options: Options) -> Answered:
    """The answer of the document that the request is for: of the first that declares it, else the first that might."""
    if request.path == HEALTH:
        return Answered(_health(mounts), Case(request))
    refused: Answered | None = None
    for mount in _candidates(mounts, request.path):
        target = request.target[len(mount.prefix) :]
        inside = replace(request, target=target if target.startswith("/") else "/" + target)
        answered = answer(mount.document, inside, replace(options, root=mount.prefix))
        if answered.case.operation:
            return answered
        if refused is None or _says_more(answered.case, refused.case):
            refused = answered
    return refused or _nowhere(mounts, request, options)


def _candidates(mounts: Sequence[Mount], path: str) -> Iterator[Mount]:
    """The mounts that may stand at the path, the most particular first."""
    prefixed = [each for each in mounts if each.prefix and f"{path}/".startswith(f"{each.prefix}/")]
    if prefixed:
        yield max(prefixed, key=lambda each: len(each.prefix))
        return
    bare = [each for each in mounts if not each.prefix]
    yield from sorted(bare, key=lambda each: -_depth(each.document, path)) if len(bare) > 1 else bare


def _depth(document: Document, path: str) -> int:
    """The length of the longest of the document's base paths in which the path lies."""
    bases = [server.base_path for each in document.operations for server in each.servers]
    return max((len(base) for base in bases if f"{path}/".startswith(f"{base}/")), default=0)


def _says_more(case: Case, than: Case) -> bool:
    """Whether a refusal comes nearer to what was meant: the path is declared, or resembles one that is."""
    mine, other = ((bool(each.allowed_methods), bool(each.breaks and each.breaks[0].details)) for each in (case, than))
    return mine > other


def _nowhere(mounts: Sequence[Mount], request: Request, options: Options) -> Answered:
    """No document stands at the path. Source: RFC 9110, section 15.5.5."""
    prefixes = [mount.prefix for mount in mounts]
    detail = f"no document is served at {request.path!r}; there are documents below {', '.join(prefixes)}"
    response: Response = problem(404, "Not Found", detail, nearest=prefixes)
    if options.cors:
        asks = cors.is_preflight(request)
        response = cors.opened(request, cors.leave(request, ()) if asks else response)
    return Answered(response, Case(request))


def _health(mounts: Sequence[Mount]) -> Response:
    told = {"status": "ok", "documents": [mount.document.title for mount in mounts]}
    return Response(200, Headers([("Content-Type", "application/json")]), json.dumps(told).encode())

"""The payloads of a document: its plan's requests and the edges of its answers, chosen by what the caller wants.

Knows plans and edges; knows no file format. Whether a payload is valid is asked of the judge, of its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from contracts.codecs.json import duplicate_names
from contracts.contents import content_violations, read_content, write_content
from contracts.contents.making import make_content
from contracts.document.model import Document, MediaTypeObject, Operation
from contracts.errors import DecodeError, DocumentError, EncodeError
from contracts.exporting.answer_headers import AnswerHeaders
from contracts.exporting.model import Payload, Side
from contracts.judging import IN_A_SHELL, recognise
from contracts.planning import PlannedCase, build_request, edge_name, plan
from contracts.planning.alike import unlike
from contracts.planning.body_texts import (
    HUGE,
    in_surrogates,
    malformed_contents,
    rewritings,
    with_half_a_surrogate_pair,
)
from contracts.planning.content_edges import content_edges
from contracts.planning.parts import Source
from contracts.testing.credentials import Credentials, authorised
from contracts.testing.delivering import is_about_credentials

RANDOM = 3
"""Random valid payloads of each place; `random_values` makes as many as are wanted."""
_HIDDEN = Credentials(IN_A_SHELL.token, IN_A_SHELL.basic)
_OF_FORM = frozenset({"400", "405", "406", "411", "415", "422"})
"""Statuses that say that the request itself is wrong, which a server owes no valid one. Source: RFC 9110, 15.5."""
_REFUSALS = {
    "request-credentials": ("401", "403"),
    "request-method": ("405", "501"),
    "request-path": ("404",),
    "request-media-type": ("400", "415", "422"),
    "request-parameter": ("400", "404", "414", "422"),
    "request-body": ("400", "413", "422"),
}
"""Statuses that refuse what a rule of requests finds broken. Source: RFC 9110, 15.5."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which payloads are wanted."""

    selects: Callable[[Operation], bool] | None = None
    """Of which operations; None: all."""
    sides: frozenset[Side] = frozenset({"request", "response"})
    valid: bool = True
    invalid: bool = True
    kinds: frozenset[str] = frozenset()
    """Empty: all."""
    count: int | None = None
    """At most so many of each operation and side; None: all there are."""
    seed: int = 1

    def takes(self, payload: Payload) -> bool:
        """Whether the payload itself is wanted."""
        wanted = self.valid if payload.is_valid else self.invalid
        return wanted and (not self.kinds or payload.kind in self.kinds)


def payloads(document: Document, choice: Choice = Choice()) -> Iterator[Payload]:
    """What is chosen, operation by operation, requests first; the same document and choice give the same bytes.

    An operation that can't be understood has none; neither has a schema that nothing satisfies (see
    `contracts.linting` for both).
    """
    operations = [each for each in document.operations if choice.selects is None or choice.selects(each)]
    for planned in plan(document, operations=operations, seed=choice.seed).operations:
        if not planned.operation.is_understood:
            continue
        if "request" in choice.sides:
            made = (_of_case(each, choice.seed) for each in planned)
            yield from _first(choice, chain(made, _random_requests(document, planned.operation, choice.seed)))
        if "response" in choice.sides:
            yield from _first(choice, _answers(document, planned.operation, choice.seed))


def _first(choice: Choice, made: Iterator[Payload]) -> Iterator[Payload]:
    count = 0
    for payload in made:
        if choice.count is not None and count >= choice.count:
            return
        if choice.takes(payload):
            count += 1
            yield payload


def _random_requests(document: Document, operation: Operation, seed: int) -> Iterator[Payload]:
    """A few valid ones with every part, each of another seed."""
    for number in range(1, RANDOM + 1):
        try:
            parts = Source(document, operation, f"{seed} random {number}").believable()
            case = recognise(document, build_request(document, operation, parts))
        except (DocumentError, EncodeError):
            return
        if case.operation is operation and case.keeps_every_promise:
            yield _of_case(PlannedCase(f"random {number}", "random", operation, case), seed)


def _of_case(planned: PlannedCase, seed: int) -> Payload:
    case, operation = planned.case, planned.operation
    request = case.request
    if not is_about_credentials(case):
        request = authorised(request, operation, _HIDDEN)
    broken, edge = case.breaks[0] if case.breaks else None, planned.edge
    return Payload(
        name=planned.name,
        operation=operation,
        side="request",
        kind=planned.kind,
        is_valid=case.keeps_every_promise,
        seed=seed,
        what=broken.message if broken else edge.what if edge else planned.name,
        keyword=edge.keyword if edge else broken.keyword if broken else "",
        rule=edge.rule if edge else broken.promised_at.pointer if broken and broken.promised_at else "",
        at=broken.at if broken else "",
        media_type=request.headers.get("Content-Type") or "",
        request=request,
        content=request.content,
        allows=_allowed(planned),
    )


def _allowed(planned: PlannedCase) -> tuple[str, ...]:
    """The declared statuses that may answer: any but complaints about its form to what is valid, else its refusals."""
    case, declared = planned.case, planned.operation.responses
    if case.request.method == "OPTIONS" and planned.kind == "method":
        return ()  # a server may answer it for any resource (RFC 9110, section 9.3.7)
    if case.breaks:
        refusals = {code for each in case.breaks for code in _REFUSALS.get(each.check, ())}
        return tuple(each for each in declared if each in refusals or each in ("4XX", "default"))
    if not case.is_acceptable:  # no declared content will do, so that 406 is an answer, or any content at all
        return tuple(declared) if "406" in declared or "4XX" in declared or "default" in declared else ()
    return tuple(each for each in declared if each not in _OF_FORM and not each.startswith("5"))


def _answers(document: Document, operation: Operation, seed: int) -> Iterator[Payload]:
    """The contents of every declared answer, the typical one first, then its header fields."""
    for status, promised in operation.responses.items():
        edged = [each for _, each in unlike(document, promised.content, "response")]
        for described in promised.content.values():
            names_media_type = len(promised.content) > 1
            has_edges = any(described is each for each in edged)
            made = _Answering(document, operation, status, described, seed, names_media_type, has_edges)
            try:
                yield from made.all()
            except (DocumentError, EncodeError):  # the document's fault, told by `lint`
                continue
        try:
            yield from AnswerHeaders(document, operation, promised, seed).payloads()
        except DocumentError:
            continue


@dataclass(frozen=True, slots=True)
class _Answering:
    """One media type of one declared answer."""

    document: Document
    operation: Operation
    status: str
    described: MediaTypeObject
    seed: int
    names_media_type: bool
    """Whether the answer has several, so that names have to tell them apart."""

    has_edges: bool = True
    """Whether its edges are not those of another media type, written in the same way."""

    def all(self) -> Iterator[Payload]:
        """A typical content, then every edge of its schema, each content once.

        Raises: DocumentError, EncodeError if there is no content at all
        """
        where = (self.seed, self.operation.label, self.status, self.described.media_type)
        made = make_content(self.document, self.described, "response", where)
        base = Payload("typical", self.operation, "response", "valid", is_valid=True, seed=self.seed, what="typical")
        yield self._of(base, made.content_type, made.content)
        seen = {made.content}
        for number in range(1, RANDOM + 1):
            other = make_content(self.document, self.described, "response", (*where, "random", number))
            if other.content not in seen:
                seen.add(other.content)
                random = replace(base, name=f"random {number}", kind="random", what=f"random {number}")
                yield self._of(random, other.content_type, other.content)
        for edge in content_edges(self.document, self.described, "response") if self.has_edges else ():
            try:
                written = write_content(self.document, self.described, edge.value, "response")
            except EncodeError:  # a value that this media type has no way to write
                continue
            if written.content not in seen:
                seen.add(written.content)
                special = replace(base, name=edge.name, kind=edge.kind, what=edge.what, keyword=edge.keyword)
                special = replace(special, rule=edge.rule, at=f"body {edge.at}".rstrip())
                yield self._of(special, written.content_type, written.content)

        if self.has_edges:
            yield from self._of_texts(base, seen)

    def _of_texts(self, base: Payload, seen: set[bytes]) -> Iterator[Payload]:
        """The usual content written otherwise, and what is no such content at all; as of requests."""
        usual = next(content_edges(self.document, self.described, "response"), None)
        if usual is None:
            return
        written = write_content(self.document, self.described, usual.value, "response")
        given, content = written.content_type, written.content
        odd = (each for each in in_surrogates(given, content) if self._is_valid(given, each))
        kept = [*rewritings(given, content), *(("with a surrogate pair in escapes", each) for each in islice(odd, 1))]
        broken = [each for each in malformed_contents(given, content) if len(each[1]) < HUGE]
        broken += [("with half of a surrogate pair", each) for each in with_half_a_surrogate_pair(given, content)]
        for kind, name, text in (*(("valid", *each) for each in kept), *(("malformed", *each) for each in broken)):
            # Of a name that stands twice receivers take either, or none (RFC 8259, section 4).
            is_valid = self._is_valid(given, text) and not duplicate_names(text)
            if text not in seen and is_valid == (kind == "valid"):
                seen.add(text)
                made = self._of(replace(base, name=name, kind=kind, what=name, at="body"), given, text)
                yield replace(made, is_valid=is_valid)

    def _of(self, payload: Payload, content_type: str, content: bytes) -> Payload:
        media_type = f" {self.described.media_type}" if self.names_media_type else ""
        name = edge_name(f"{self.status}{media_type}", payload.name)
        is_valid = self._is_valid(content_type, content)
        return replace(
            payload, name=name, status=self.status, media_type=content_type, content=content, is_valid=is_valid
        )

    def _is_valid(self, content_type: str, content: bytes) -> bool:
        try:
            value = read_content(self.document, self.described, content_type, content, "response")
        except DecodeError:
            return False
        return not content_violations(self.document, self.described, value, "response")

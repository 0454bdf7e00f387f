"""The header fields of a declared answer as payloads: each edge of each one beside all that are required.

A payload is the fields alone, for any content of that answer, so that a change of the content changes none of them.
Whether it is valid is asked of the judge, who reads the fields as they are sent.
Source: OAS 3.2, Response Object and Header Object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import chain

from contracts import http_fields
from contracts.catalogue import Edge, Missing, steady_value, table_of
from contracts.catalogue.pairs import pairwise
from contracts.document.model import Document, HeaderObject, Operation, Parameter, ResponseObject
from contracts.errors import DocumentError, EncodeError
from contracts.exporting.model import Payload
from contracts.generation import SeededChoices, maker
from contracts.json_values import JsonValue
from contracts.judging import CHECKS, Case, Finding, judge
from contracts.messages import Exchange, Headers, Request, Response
from contracts.planning import edge_name
from contracts.planning.parameter_edges import field_edges
from contracts.planning.requests import parameter_schema, parameter_shape, parameter_text
from contracts.planning.schema_edges import in_turn

_CHECKS = tuple(
    each for each in CHECKS if each.code in ("header-missing", "header-schema", "header-syntax", "header-repeated")
)
"""What a field by itself can break."""
_TRIES = 8
"""Values that are made of a header until one can be written."""
_ANYTHING = "understudy"
"""The value of a header of which nothing is said."""
ANOTHER = "read as another value on the wire"
UNWRITABLE = "the style or media type has no way to write it"
FRAMING = "how a message travels is the server's to say, whatever the document has of it"

Lines = tuple[str, ...]
"""The values of a field, one for each line that it stands in; none where it is left out."""


class AnswerHeaders:
    """The declared fields of one answer, but `Content-Type`, which is not for them to say."""

    def __init__(self, document: Document, operation: Operation, promised: ResponseObject, seed: int) -> None:
        self._document, self._operation, self._promised, self._seed = document, operation, promised, seed
        self._usual: dict[str, str | None] = {}
        self._judged: dict[Headers, tuple[Finding, ...]] = {}
        self._case = Case(Request(operation.method, operation.path), operation)

    @property
    def status(self) -> str:
        """As it is declared."""
        return self._promised.status

    @cached_property
    def declared(self) -> tuple[HeaderObject, ...]:
        """All that can be sent with one value or another."""
        return tuple(
            each
            for name, each in self._promised.headers.items()
            if name.lower() != "content-type" and name.lower() not in http_fields.FRAMING
        )

    @cached_property
    def refusal(self) -> str:
        """Why there are no payloads at all; empty where there are some."""
        without = (each.name for each in self.declared if each.required and self.usual(each) is None)
        return next((f"no value was found that the required header {name!r} may have" for name in without), "")

    def payloads(self) -> Iterator[Payload]:
        """Every payload, each combination of fields once."""
        if self.refusal:
            return
        seen: set[Headers] = set()
        for payload in chain(self._missing(), in_turn(map(self._of_header, self.declared)), self._together()):
            if payload.headers is not None and payload.headers not in seen:
                seen.add(payload.headers)
                yield payload

    def usual(self, header: HeaderObject) -> str | None:
        """The text that a header has where another one is looked at; None where there is none."""
        if header.name not in self._usual:
            made = (text for text in self._candidates(header) if not self._faults_of(header, text))
            self._usual[header.name] = next(made, None)
        return self._usual[header.name]

    def outcome(self, header: HeaderObject, edge: Edge) -> tuple[Headers | None, str]:
        """The fields with an edge of one of them, or why there is no payload with it."""
        try:
            text = parameter_text(self._document, as_parameter(header), edge.value, "response")
        except (EncodeError, DocumentError):
            return None, UNWRITABLE
        faults = self._faults_of(header, text)
        if edge.undone is not None and edge.is_valid and faults:
            return None, faults[0].message
        if edge.undone is not None and not edge.is_valid and all(each.check == "header-syntax" for each in faults):
            return None, ANOTHER
        return self._with({header.name: (text,)}), ""

    # -- the judge ------------------------------------------------------------------------------------------------

    def _faults(self, headers: Headers) -> tuple[Finding, ...]:
        """What is wrong with the fields, for sure."""
        if headers not in self._judged:
            response = Response(self._operation.code_for(self.status), headers)
            findings = judge(self._document, self._case, Exchange(self._case.request, response), _CHECKS)
            names = {each.name.lower() for each in self.declared}
            self._judged[headers] = tuple(each for each in findings if each.level == "error" and _field(each) in names)
        return self._judged[headers]

    def _faults_of(self, header: HeaderObject, text: str) -> tuple[Finding, ...]:
        """What is wrong with that text of one of them."""
        faults = self._faults(Headers([(header.name, text)]))
        return tuple(each for each in faults if _field(each) == header.name.lower())

    # -- the fields -----------------------------------------------------------------------------------------------

    def _candidates(self, header: HeaderObject) -> Iterator[str]:
        """Texts that it may have: HTTP's own, then the steadiest value, then made ones."""
        yield from _samples(header)
        for value in self._values(header):
            with suppress(EncodeError, DocumentError):
                yield parameter_text(self._document, as_parameter(header), value, "response")

    def _values(self, header: HeaderObject) -> Iterator[JsonValue]:
        with suppress(DocumentError):
            schema = parameter_schema(self._document, as_parameter(header), "response")
            if schema is None:
                yield _ANYTHING
                return
            yield steady_value(schema)
            for number in range(_TRIES):
                where = (self._seed, self._operation.label, self.status, "header", header.name, number)
                yield maker(schema)(SeededChoices(*where))

    def _with(self, lines: Mapping[str, Lines]) -> Headers:
        """Those fields beside the required ones, in the document's order."""
        chosen = {**{each.name: self._usual_lines(each) for each in self.declared if each.required}, **lines}
        return Headers((each.name, line) for each in self.declared for line in chosen.get(each.name, ()))

    def _usual_lines(self, header: HeaderObject) -> Lines:
        usual = self.usual(header)
        return () if usual is None else (usual,)

    # -- payloads -------------------------------------------------------------------------------------------------

    def _missing(self) -> Iterator[Payload]:
        for header in self.declared:
            if header.required:
                what = "the required header is missing"
                made = self._of_one(f"header {header.name} missing", "missing", what, header, ())
                yield replace(made, keyword="required")

    def _of_header(self, header: HeaderObject) -> Iterator[Payload]:
        """Every edge of one field, and what HTTP has to say of it."""
        part = f"header {header.name}"
        yield from self._of_http(header, part)
        for edge in field_edges(self._document, as_parameter(header), "response"):
            headers, _ = self.outcome(header, edge)
            if headers is not None:
                made = self._made(edge_name(part, edge.name), edge.kind, edge.what, headers)
                yield replace(made, keyword=edge.keyword, rule=edge.rule, at=f"{part} {edge.at}".rstrip())
        yield from self._in_two_lines(header, part)

    def _of_http(self, header: HeaderObject, part: str) -> Iterator[Payload]:
        """A field of HTTP's own as the standard has it, and once as only the document would take it."""
        known = http_fields.field(header.name)
        if known is None:
            return
        for text in _samples(header):
            if not self._faults_of(header, text):
                what = f"as {known.clause} has it, {text!a}"
                yield self._of_one(f"{part}: as HTTP has it, {text!a}", "format", what, header, (text,))
        for text in self._candidates(header):
            if any(each.check == "header-syntax" for each in self._faults_of(header, text)):
                what = f"not as {known.clause} has it, {text!a}; expected {known.words}"
                yield self._of_one(f"{part}: not as HTTP has it, {text!a}", "format", what, header, (text,))
                return

    def _in_two_lines(self, header: HeaderObject, part: str) -> Iterator[Payload]:
        """A list with an element to a line, else the same value twice. Source: RFC 9110, sections 5.2 and 5.3."""
        usual = self.usual(header)
        if usual is None:
            return
        lines: Lines = (usual, usual)
        name, what = "twice", f"the same value in two lines, which are read as one, {', '.join(lines)!a}"
        shape = parameter_shape(self._document, as_parameter(header), "response")
        if shape.says("array") and not shape.says("string") and "," in usual:
            lines = tuple(each.strip() for each in usual.split(","))
            name, what = "an element to a line", "the elements of the list in lines of their own, which is the same"
        yield self._of_one(f"{part}: {name}", "repeated", what, header, lines)

    def _together(self) -> Iterator[Payload]:
        """All of them, none that is optional, and each two of those with and without each other."""
        every = {each.name: lines for each in self.declared if (lines := self._usual_lines(each))}
        optional = [each.name for each in self.declared if not each.required and each.name in every]
        if every:
            yield self._made("headers: every one", "optional", "every declared header", self._with(every))
        if optional:
            what = "no header that is optional"
            yield self._made("headers: none that is optional", "optional", what, self._with({}))
        for row, names in enumerate(pairwise(tuple(optional)) if len(optional) > 1 else (), start=1):
            what = f"pairs {row}, with {len(names)} of {len(optional)} optional ones"
            chosen = {name: every[name] for name in names}
            yield self._made(f"headers: {what}", "pairwise", what, self._with(chosen))

    def _of_one(self, name: str, kind: str, what: str, header: HeaderObject, lines: Lines) -> Payload:
        made = self._made(name, kind, what, self._with({header.name: lines}))
        return replace(made, at=f"header {header.name}", rule=header.place.pointer)

    def _made(self, name: str, kind: str, what: str, headers: Headers) -> Payload:
        return Payload(
            name=f"{self.status} {name}",
            operation=self._operation,
            side="response",
            kind=kind,
            is_valid=not self._faults(headers),
            seed=self._seed,
            what=what,
            status=self.status,
            headers=headers,
        )


def as_parameter(header: HeaderObject) -> Parameter:
    """The header as the styles know what stands in a header field."""
    return Parameter(
        header.name,
        "header",
        header.place,
        required=header.required,
        explode=header.explode,
        schema=header.schema,
        content=header.content,
    )


def header_table(document: Document, header: HeaderObject) -> Iterator[Edge | Missing]:
    """What is to be expected of its schema.

    Raises: as `table_of`
    """
    schema = parameter_schema(document, as_parameter(header), "response")
    yield from table_of(schema) if schema else ()


def _samples(header: HeaderObject) -> tuple[str, ...]:
    """Values of a field of HTTP's own; none of one that is described as the content of a media type."""
    known = http_fields.field(header.name)
    return known.samples if known and not header.content else ()


def _field(finding: Finding) -> str:
    """The name, in lower case, of the field that it is about: `x-a` of `header X-A /0`."""
    return finding.at.removeprefix("header ").partition(" ")[0].lower()

"""Where the valid parts of requests come from: the maker of values and the document's own examples.

Knows nothing of what a case is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from contracts import codecs, media_types, styles
from contracts.catalogue import steady_value
from contracts.contents import content_violations, read_content
from contracts.contents.making import make_content
from contracts.document.model import Document, Example, MediaTypeObject, Operation, Parameter, SchemaObject
from contracts.errors import DecodeError, DocumentError, EncodeError, Problem, UnsatisfiableSchema
from contracts.generation import SeededChoices, maker
from contracts.json_values import JsonValue
from contracts.judging.parameters import NOT_PARAMETERS
from contracts.planning.requests import Parts, parameter_schema, parameter_shape
from contracts.schemas import Schema, schemas_of

Known: TypeAlias = Mapping[str, tuple[JsonValue, ...]]
"""Valid values of an operation's parameters that lead to what exists, by location and name: `path id`."""

_TRIES = 12
"""Values that are made until one can be written in the parameter's style."""

_WITHOUT_SCHEMA = "understudy"
"""What stands where a document says nothing of the value."""


STEADY = "steady"
"""Stands for `steady_value` where a profile is asked for."""

_WITHOUT_A_BODY = frozenset({"GET", "HEAD", "DELETE", "TRACE"})
"""Methods with which content has no defined meaning. Source: RFC 9110, sections 9.3.1, 9.3.2, 9.3.5 and 9.3.8."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where valid parts come from: one operation of one document under one seed."""

    document: Document
    operation: Operation
    seed: int | str
    given: Mapping[tuple[str, str], JsonValue] = field(default_factory=dict)
    """Values of parameters by location and name that are to be used as far as they are valid: of things that exist."""
    known: Known = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Those that a request can carry, in the document's order."""
        return tuple(
            each
            for each in self.operation.parameters
            if each.location != "header" or each.name.lower() not in NOT_PARAMETERS
        )

    def typical(self) -> Parts:
        """Required parts, by the document's own examples where it has valid ones.

        Raises: UnsatisfiableSchema, EncodeError if a required part can't be made; DocumentError
        """
        return self._parts("typical", optional=False, by_example=True)

    def steady(self) -> Parts:
        """The same parts, by examples too, else by values that change as little as can be where the document does.

        Raises: as `typical`
        """
        return self._parts(STEADY, optional=False, by_example=True)

    def minimal(self) -> Parts:
        """Required parts as small as they come.

        Raises: as `typical`
        """
        return self._parts("minimal", optional=False)

    def maximal(self) -> Parts:
        """Every optional part too.

        Raises: as `typical`
        """
        return self._parts("maximal", optional=True)

    def believable(self) -> Parts:
        """Every part, each value made: another seed gives others.

        Raises: as `typical`
        """
        return self._parts("typical", optional=True)

    def _parts(self, profile: str, *, optional: bool, by_example: bool = False) -> Parts:
        values: dict[tuple[str, str], JsonValue] = {}
        for parameter in self.parameters:
            if not (parameter.required or optional):
                continue
            try:
                values[parameter.location, parameter.name] = self._value(parameter, profile, by_example=by_example)
            except (UnsatisfiableSchema, EncodeError):
                if parameter.required:
                    raise
        promised = self.operation.request_body
        usual = by_example and self.operation.method not in _WITHOUT_A_BODY
        if promised is None or not promised.content or not (promised.required or optional or usual):
            return Parts(values)
        *others, last = sorted(promised.content.values(), key=lambda each: media_types.is_range(each.media_type))
        for media_type in others:
            with suppress(UnsatisfiableSchema, EncodeError):
                return Parts(values, self.body(media_type, profile, by_example=by_example), media_type)
        return Parts(values, self.body(last, profile, by_example=by_example), last)

    def _value(self, parameter: Parameter, profile: str, *, by_example: bool) -> JsonValue:
        given = self.given.get((parameter.location, parameter.name))
        if given is not None and self._may_be(parameter, given):
            return given
        if by_example and not self.known_values(parameter):
            for _, value in self.examples(parameter):
                return value
        return self.value(parameter, profile)

    def _may_be(self, parameter: Parameter, value: JsonValue) -> bool:
        schema = parameter_schema(self.document, parameter)
        return (schema is None or schema.is_valid(value)) and self.carries(parameter, value)

    def known_values(self, parameter: Parameter) -> tuple[JsonValue, ...]:
        """Those that lead to what exists, where the caller knows some."""
        return self.known.get(f"{parameter.location} {parameter.name}", ())

    def value(self, parameter: Parameter, profile: str = "typical") -> JsonValue:
        """A valid value that the parameter's style can carry: one that is known, else one that is made.

        Raises: UnsatisfiableSchema if no value can be made, or none was found that the style can carry
        """
        for known in self.known_values(parameter):
            return known
        schema = parameter_schema(self.document, parameter)
        if schema is None:
            return _WITHOUT_SCHEMA
        if profile == STEADY:
            value = steady_value(schema)
            if self.carries(parameter, value):
                return value
            profile = "typical"
        for tried in dict.fromkeys((profile, "typical")):  # the smallest text is empty, which no path can carry
            make = maker(schema, profile=tried)
            for attempt in range(_TRIES):
                where = (self.seed, self.operation.label, parameter.location, parameter.name, tried, attempt)
                value = self._apart(parameter, make(SeededChoices(*where)), schema)
                if self.carries(parameter, value):
                    return value
        sentence = f"none of {_TRIES} valid values can be written in the style {parameter.style}, such as {value!r:.80}"
        raise UnsatisfiableSchema(Problem("unsatisfiable-schema", schema.place, sentence))

    def carries(self, parameter: Parameter, value: JsonValue) -> bool:
        """Whether the value comes out of the message as it went in, and no other parameter with it."""
        if parameter.content is not None:
            return True
        if isinstance(value, dict) and not self._namesakes(parameter).isdisjoint(value):
            return False
        return styles.can_carry(parameter, value, parameter_shape(self.document, parameter))

    def _apart(self, parameter: Parameter, value: JsonValue, schema: Schema) -> JsonValue:
        """Without members that would be taken for other parameters, if that is as valid."""
        if not isinstance(value, dict) or self._namesakes(parameter).isdisjoint(value):
            return value
        left: JsonValue = {name: each for name, each in value.items() if name not in self._namesakes(parameter)}
        return left if schema.is_valid(left) else value

    def _namesakes(self, parameter: Parameter) -> frozenset[str]:
        """Names that a member of the parameter's value can't have in a message, since other parameters have them."""
        if (parameter.location, parameter.style, parameter.explode) != ("query", "form", True):
            return frozenset()
        return frozenset(
            each.name for each in self.parameters if each.location == "query" and each.name != parameter.name
        )

    def body(self, media_type: MediaTypeObject, profile: str = "typical", *, by_example: bool = False) -> JsonValue:
        """A valid body that its media type can carry; a minimal one where none of that profile can be carried.

        Raises: UnsatisfiableSchema if none can be made; EncodeError if none was found that can be written
        """
        if by_example:
            for _, value in self.body_examples(media_type):
                return value
        if profile == STEADY:
            schema = self.schema(media_type.schema)
            if schema is not None:
                return steady_value(schema)
            profile = "typical"
        seed = (self.seed, self.operation.label, "body", media_type.media_type)
        return make_content(self.document, media_type, "request", seed, profile=profile).value

    def schema(self, schema_object: SchemaObject | None) -> Schema | None:
        """The schema as requests are judged by it."""
        return schemas_of(self.document).for_object(schema_object, "request") if schema_object else None

    def examples(self, parameter: Parameter) -> Iterator[tuple[str, JsonValue]]:
        """The valid declared examples of a parameter by name, those of its schema included."""
        schema = parameter_schema(self.document, parameter)
        declared = parameter.content.examples if parameter.content else parameter.examples
        for name, value in (*_decoded(declared), *_of_schema(schema)):
            if (schema is None or schema.is_valid(value)) and self.carries(parameter, value):
                yield name, value

    def body_examples(self, media_type: MediaTypeObject) -> Iterator[tuple[str, JsonValue]]:
        """The valid declared examples of a body by name, those of its schema included."""
        for example in media_type.examples:
            try:
                value = self._example(media_type, example)
                if not content_violations(self.document, media_type, value, "request"):
                    yield example.name, value
            except (DecodeError, DocumentError):
                continue
        schema = self.schema(media_type.schema)
        yield from ((name, value) for name, value in _of_schema(schema) if schema is None or schema.is_valid(value))

    def _example(self, media_type: MediaTypeObject, example: Example) -> JsonValue:
        if example.has_value or example.serialized is None:
            return example.value
        content_type = codecs.concrete(media_type.media_type)
        return read_content(self.document, media_type, content_type, example.serialized.encode(), "request")


def refusal_of_value(document: Document, operation: Operation, parameter: Parameter, value: JsonValue) -> str:
    """Why the parameter can't have that value in a request that keeps every promise; empty if it can."""
    source = Source(document, operation, 0)
    schema = parameter_schema(document, parameter)
    violations = schema.violations(value) if schema else ()
    if violations:
        return violations[0].message
    return "" if source.carries(parameter, value) else f"it can't be written in the style {parameter.style}"


def _decoded(examples: tuple[Example, ...]) -> Iterator[tuple[str, JsonValue]]:
    yield from ((each.name, each.value) for each in examples if each.has_value)


def _of_schema(schema: Schema | None) -> Iterator[tuple[str, JsonValue]]:
    """What a schema itself gives as examples. Source: JSON Schema 2020-12, Validation, 9.5."""
    contents = schema.contents if schema else None
    if isinstance(contents, dict):
        given = contents.get("examples")
        yield from (("", value) for value in (given if isinstance(given, list) else ()))
        if "example" in contents:
            yield "", contents["example"]
        if "default" in contents:
            yield "", contents["default"]

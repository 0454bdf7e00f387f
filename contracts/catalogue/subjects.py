"""Which schema of a document it is that says what an edge is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from contracts.catalogue.model import Candidate
from contracts.generation.equality import same
from contracts.generation.forms import Form
from contracts.json_values import JsonValue

TIGHTEST: dict[str, Callable[[Sequence[JsonValue]], JsonValue]] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
}
"""Which of several values of a keyword is the one that binds."""


def rule_of(form: Form, candidate: Candidate) -> str:
    """The JSON Pointer of the schema that says so; of the form's first, where none does."""
    if candidate.rule:
        return candidate.rule
    keyword, about = candidate.keyword, candidate.about
    schemas = [source.schema for source in form.sources if source.keyword == keyword]
    if len(schemas) > 1:
        said = [schema.contents[keyword] for schema in schemas]
        if about is None and keyword in TIGHTEST:
            about = TIGHTEST[keyword](said)
        if about is not None:
            speaking = [schema for schema, each in zip(schemas, said, strict=True) if _says(each, about)]
            schemas = speaking or schemas
    schemas = schemas or [source.schema for source in form.sources]
    return schemas[0].pointer if schemas else ""


def _says(said: JsonValue, about: JsonValue) -> bool:
    if isinstance(said, dict | list) and isinstance(about, str):
        return about in said
    return same(said, about)

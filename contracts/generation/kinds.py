"""Which keywords are about which kinds of value. Tables only, and what follows from them.

Source: JSON Schema 2020-12 Core, section 7.6.1, and Validation, section 6: a keyword says nothing of other types.
"""

from __future__ import annotations

from contracts.generation.forms import Form


def spoken_of(form: Form) -> set[str]:
    """The kinds that some keyword of the form is about; strings where none is."""
    kinds: set[str] = set()
    for source in form.sources:
        kinds.update(_ABOUT.get(source.keyword, ()))
    return kinds or {"string"}


PLAIN = ("null", "boolean", "integer", "string", "fraction")
"""The kinds that hold nothing, in the order in which they end what would hold itself."""

_ABOUT = {
    **dict.fromkeys(
        ("properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"),
        ("object",),
    ),
    **dict.fromkeys(("propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties"), ("object",)),
    **dict.fromkeys(
        ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"), ("array",)
    ),
    **dict.fromkeys(
        ("minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"), ("string",)
    ),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), ("integer", "fraction")
    ),
}

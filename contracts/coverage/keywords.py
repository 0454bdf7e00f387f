"""Which JSON Schema keywords assert something, of values of which type, and where the bounds are.

Knows the vocabulary of JSON Schema 2020-12 and Python's classes of JSON values; knows no document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from contracts.json_values import JsonValue

STRING: tuple[type, ...] = (str,)
NUMBER: tuple[type, ...] = (int, float)
ARRAY: tuple[type, ...] = (list,)
OBJECT: tuple[type, ...] = (dict,)
ANY: tuple[type, ...] = (str, int, float, bool, type(None), list, dict)

CLASSES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("type", "enum", "const", "not", "if", "oneOf", "anyOf"), ANY),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), STRING),
    **dict.fromkeys(("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBER),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"), ARRAY),
    **dict.fromkeys(("required", "minProperties", "maxProperties", "dependentRequired", "propertyNames"), OBJECT),
    **dict.fromkeys(("additionalProperties", "unevaluatedProperties"), OBJECT),
    "format": (*STRING, *NUMBER),
}
"""The assertions, and the classes of values that each has a say on. Source: JSON Schema 2020-12, Validation, 6."""

_NO_SAY: Mapping[str, tuple[JsonValue, ...]] = {
    "uniqueItems": (False,),
    "required": ([],),
    "additionalProperties": (True, {}),
    "unevaluatedProperties": (True, {}),
    "minLength": (0,),
    "minItems": (0,),
    "minProperties": (0,),
}
"""What a keyword may be set to that refuses nothing."""

Side = Literal["least", "most"]


class Bound(NamedTuple):
    """A number that a value, or its length, must not pass."""

    keyword: str
    classes: tuple[type, ...]
    side: Side
    limit: int | float
    is_exclusive: bool = False

    def inside(self, *, is_whole: bool) -> int | float | None:
        """The last value that the bound lets pass; None where there is none, as there is no least number above 0."""
        if not self.is_exclusive:
            return self.limit
        return self._step(1) if is_whole else None

    @property
    def outside(self) -> int | float:
        """The first value that it does not let pass; of whole numbers and lengths, where fractions have none."""
        return self.limit if self.is_exclusive else self._step(-1)

    def _step(self, inwards: int) -> int | float:
        return self.limit + (inwards if self.side == "least" else -inwards)


_BOUNDS: Mapping[str, tuple[tuple[type, ...], Side]] = {
    "minLength": (STRING, "least"),
    "maxLength": (STRING, "most"),
    "minimum": (NUMBER, "least"),
    "maximum": (NUMBER, "most"),
    "exclusiveMinimum": (NUMBER, "least"),
    "exclusiveMaximum": (NUMBER, "most"),
    "minItems": (ARRAY, "least"),
    "maxItems": (ARRAY, "most"),
    "minProperties": (OBJECT, "least"),
    "maxProperties": (OBJECT, "most"),
}


def assertions(schema: Mapping[str, JsonValue]) -> Iterator[tuple[str, tuple[type, ...]]]:
    """The keywords in a schema that can refuse something, and the classes of the values they can refuse."""
    for keyword, value in schema.items():
        classes = CLASSES.get(keyword)
        if classes and not any(type(value) is type(idle) and value == idle for idle in _NO_SAY.get(keyword, ())):
            yield keyword, classes


def bounds(schema: Mapping[str, JsonValue]) -> Iterator[Bound]:
    """The bounds in a schema; those of lengths that nothing can be below are none."""
    for keyword, (classes, side) in _BOUNDS.items():
        limit = schema.get(keyword)
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            continue
        if side == "least" and classes is not NUMBER and limit <= 0:
            continue
        yield Bound(keyword, classes, side, limit, keyword.startswith("exclusive"))

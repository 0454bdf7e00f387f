"""`Shape`: all that decoding needs to know of a schema, and no more.

The wire is text, or bytes; a shape says which types a text may be read as, and where the parts of a value have shapes
of their own. Whether the value then satisfies its schema is not asked here. Shapes may be recursive: a part is given as
a shape or as a function without arguments that makes it when it is first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from contracts import media_types
from contracts.json_values import JsonValue

LazyShape: TypeAlias = "Shape | Callable[[], Shape]"
"""A shape, or what makes it: recursive schemas are followed only as far as a value goes."""


@dataclass(frozen=True, slots=True)
class XmlHints:
    """How a value stands in XML. Source: OAS 3.2, XML Object."""

    name: str | None = None
    namespace: str | None = None
    prefix: str | None = None
    attribute: bool = False
    wrapped: bool = False
    node_type: str | None = None
    """3.2's `nodeType`: element, attribute, text, cdata or none; it wins over `attribute` and `wrapped`."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What a schema says of the types of a value and its parts. Compared by identity, since it may be recursive.

    `types` is worked out eagerly, references and combinations followed (for `anyOf` and `oneOf` the union, for `enum`
    and `const` the types of the values); the parts may be lazy. Read parts through `item`, `member` and `rest`.
    """

    types: frozenset[str] = frozenset()
    """JSON Schema type names; empty: nothing is said."""
    items: LazyShape | None = None
    """Of the elements after `prefix_items`."""
    prefix_items: tuple[LazyShape, ...] = ()
    properties: Mapping[str, LazyShape] = field(default_factory=dict)
    additional: LazyShape | None = None
    """Of other properties, where the schema says something of them; `additionalProperties: true` is `ANY`."""
    required: frozenset[str] = frozenset()
    """Names of properties that must be there: an XML array without elements is then empty rather than absent."""
    xml: XmlHints | None = None
    format: str = ""
    content_encoding: str = ""
    """`base64` and the like: the value is text that stands for bytes."""
    content_media_type: str = ""
    """With no `content_encoding` in a multipart part: the value is the part's content of that type."""
    accepts: Callable[[JsonValue], bool] | None = None
    """Whether a value satisfies the schema; asked only where a text can be read as more than one type."""

    def item(self, index: int) -> Shape:
        """The shape of the element at a 0-based index."""
        if index < len(self.prefix_items):
            return made(self.prefix_items[index])
        return ANY if self.items is None else made(self.items)

    def member(self, name: str) -> Shape:
        """The shape of the property of that name."""
        if name in self.properties:
            return made(self.properties[name])
        return ANY if self.additional is None else made(self.additional)

    def allows(self, *names: str) -> bool:
        """Whether a value of one of these types is foreseen; nothing said foresees all of them."""
        return not self.types or not self.types.isdisjoint(names)

    def says(self, *names: str) -> bool:
        """Whether one of these types is named."""
        return not self.types.isdisjoint(names)

    @property
    def takes_other_properties(self) -> bool:
        """Whether undeclared properties are meant to be there: the schema says so, or it names no property at all."""
        return self.additional is not None or not self.properties

    @property
    def is_binary(self) -> bool:
        """Whether values are bytes rather than text, each character of a string then standing for one byte.

        Source: OAS 3.0, Data Types (`format: binary`); OAS 2.0 (`type: file`); OAS 3.1, Working with Binary Data
        (`contentMediaType` without `contentEncoding`; of text, JSON or XML the value is the text).
        """
        if self.format == "binary" or "file" in self.types:
            return True
        inside = self.content_media_type
        is_text = media_types.is_text(inside) or media_types.is_json(inside) or media_types.is_xml(inside)
        return bool(inside) and not is_text and not self.content_encoding and self.types <= {"string"}


ANY = Shape()
"""Nothing is said: any value."""


def made(shape: LazyShape) -> Shape:
    """The shape itself, made now if it is lazy."""
    return shape if isinstance(shape, Shape) else shape()

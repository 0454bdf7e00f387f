"""XML content, named and nested as the XML Object of the schemas says.

Properties are child elements, or attributes, or the element's text; an array is its elements, wrapped in one of their
own or not; `null` is `xsi:nil`. Names compare locally, and by namespace where a schema names one. An element that no
schema describes is text, or an object of its children. Source: OAS 3.2, XML Object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts import media_types
from contracts.codecs import text as text_codec
from contracts.codecs.model import Context, Encoded
from contracts.codecs.xml_tree import SCHEMA_INSTANCE, Element, parse, serialise
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles import ANY, Shape, XmlHints, scalars
from contracts.styles.parts import SCALARS, first_that_reads

_NO_HINTS = XmlHints()
_NIL = (SCHEMA_INSTANCE, "nil")
_MIXED_TEXT = "#text"
"""The name of text beside children or attributes in an element that no schema describes."""


@dataclass(frozen=True, slots=True)
class _Node:
    """How a property, or an element of an array, stands in XML."""

    name: str
    kind: str
    """element, attribute, text, cdata, or none for the elements of an array side by side."""
    hints: XmlHints


def decode(content: bytes, context: Context) -> JsonValue:
    """The value of the root element by the shape; where that is text and the root has children, the text of it all.

    Raises: DecodeError for what is not well-formed, has a document type declaration, or goes by other names.
    """
    if context.shape.is_binary:
        return text_codec.decode_bytes(content, context)
    root = parse(content, media_types.charset(context.media_type))
    if root.children and text_codec.is_text_alone(context.shape):
        return text_codec.text_of(content, context.media_type)
    hints = context.shape.xml or _NO_HINTS
    if hints.name and root.name != hints.name:
        raise DecodeError(f"the root element is {root.name!r}, expected {hints.name!r}")
    _check_namespace(root, hints)
    return _read(root, context.shape)


def encode(value: JsonValue, context: Context) -> Encoded:
    """The value as XML; a root without a name of its own is called `root`.

    Raises: EncodeError for names and characters that XML does not have, for an empty array without an element of its
    own that its object does not require, and for `null` as an attribute.
    """
    if context.shape.is_binary:
        return text_codec.encode_bytes(value, context)
    hints = context.shape.xml or _NO_HINTS
    root = _element(_Node(hints.name or "root", "element", hints), value, context.shape)
    charset = media_types.charset(context.media_type) or "utf-8"
    text = f'<?xml version="1.0" encoding="{charset.upper()}"?>\n{serialise(root)}'
    return Encoded(context.media_type, text_codec.bytes_of(text, context.media_type))


def _node(name: str, shape: Shape) -> _Node:
    hints = shape.xml or _NO_HINTS
    is_array = shape.says("array")
    kind = hints.node_type or (
        "attribute" if hints.attribute else "none" if is_array and not hints.wrapped else "element"
    )
    if kind == "none" and not is_array:
        kind = "element"
    return _Node(hints.name or name, kind, hints)


def _item_node(array_name: str, shape: Shape) -> _Node:
    hints = shape.xml or _NO_HINTS
    return _Node(hints.name or array_name, "element", hints)


def _read(element: Element, shape: Shape) -> JsonValue:
    if element.attributes.get(_NIL, "").strip() in ("true", "1") and shape.allows("null"):
        return None
    if not shape.types:
        is_object = bool(shape.properties) and bool(element.children or element.attributes)
        return _read_object(element, shape) if is_object else _read_anything(element)
    is_compound = bool(element.children)
    readers = []
    if shape.says(*SCALARS):
        readers.append(lambda: _read_scalar(element, shape))
    if shape.says("array"):
        readers.append(lambda: _read_items(element, shape))
    if shape.says("object"):
        readers.append(lambda: _read_object(element, shape))
    if is_compound:
        readers.reverse()
    return first_that_reads(readers, shape)


def _read_scalar(element: Element, shape: Shape) -> JsonValue:
    if element.children:
        raise DecodeError(f"element {element.name!r} has the child {element.children[0].name!r}, expected text alone")
    return _read_text(element.text, shape)


def _read_text(text: str, shape: Shape) -> JsonValue:
    """Blanks around anything but a string mean nothing. Source: XML Schema 1.1, part 2, section 4.3.6."""
    return scalars.read(text if shape.allows("string") else text.strip(" \t\r\n"), shape)


def _read_items(element: Element, shape: Shape) -> list[JsonValue]:
    """The elements of an array in an element of their own; where their shape names none, any name will do."""
    if element.text.strip():
        raise DecodeError(f"element {element.name!r} has the text {element.text.strip()[:40]!r}, expected elements")
    items: list[JsonValue] = []
    for child in element.children:
        item = shape.item(len(items))
        hints = item.xml or _NO_HINTS
        if hints.name and child.name != hints.name:
            raise DecodeError(f"element {element.name!r} has the child {child.name!r}, expected {hints.name!r}")
        _check_namespace(child, hints)
        items.append(_read(child, item))
    return items


def _read_object(element: Element, shape: Shape) -> dict[str, JsonValue]:
    value: dict[str, JsonValue] = {}
    taken: set[str] = set()
    attributes: set[str] = set()
    takes_text = False
    for name in shape.properties:
        member = shape.member(name)
        node = _node(name, member)
        if node.kind in ("text", "cdata"):
            takes_text = True
            if element.text or name in shape.required:
                value[name] = _read_text(element.text, member)
        elif node.kind == "attribute":
            attributes.add(node.name)
            found = _attribute(element, node)
            if found is not None:
                value[name] = _read_text(found, member)
        else:
            taken |= _read_elements(element, name, node, shape, value)
    if element.text.strip() and not takes_text:
        raise DecodeError(f"element {element.name!r} has the text {element.text.strip()[:40]!r}, expected elements")
    _read_others(element, shape, value, taken | attributes)
    return value


def _read_elements(element: Element, name: str, node: _Node, shape: Shape, value: dict[str, JsonValue]) -> set[str]:
    """Read the property's elements into `value`; the names of the elements that are its own."""
    member = shape.member(name)
    if node.kind == "none":
        own = {_item_node(name, member.item(0)).name}
        children = [child for child in element.children if child.name in own]
        if children or name in shape.required:
            value[name] = _read_side_by_side(children, member)
        return own
    alike = list(element.named(node.name))
    # Two properties may share a name in two namespaces; a single one in the wrong namespace is told below.
    children = [child for child in alike if child.namespace == node.hints.namespace] or alike
    if len(children) > 1:
        raise DecodeError(f"element {element.name!r} has {len(children)} children {node.name!r}, expected one")
    for child in children:
        _check_namespace(child, node.hints)
        value[name] = _read(child, member)
    return {node.name}


def _read_side_by_side(children: Sequence[Element], shape: Shape) -> list[JsonValue]:
    items: list[JsonValue] = []
    for child in children:
        item = shape.item(len(items))
        _check_namespace(child, item.xml or _NO_HINTS)
        items.append(_read(child, item))
    return items


def _read_others(element: Element, shape: Shape, value: dict[str, JsonValue], taken: set[str]) -> None:
    """Elements and attributes that no property describes, under their local names."""
    groups: dict[str, list[Element]] = {}
    for child in element.children:
        if child.name not in taken:
            groups.setdefault(child.name, []).append(child)
    for name, children in groups.items():
        member = ANY if shape.additional is None else shape.member(name)
        if member.says("array") and not member.says(*SCALARS) and not (member.xml or _NO_HINTS).wrapped:
            value.setdefault(name, _read_side_by_side(children, member))
        else:
            items = [_read(child, member) for child in children]
            value.setdefault(name, items[0] if len(items) == 1 else items)
    for (namespace, name), text in element.attributes.items():
        if not namespace and name not in taken:
            value.setdefault(name, _read_text(text, ANY if shape.additional is None else shape.member(name)))


def _read_anything(element: Element) -> JsonValue:
    value: dict[str, JsonValue] = {}
    _read_others(element, ANY, value, set())
    if not value:
        return element.text
    if element.text.strip():
        value.setdefault(_MIXED_TEXT, element.text)
    return value


def _attribute(element: Element, node: _Node) -> str | None:
    if node.hints.namespace:
        return element.attributes.get((node.hints.namespace, node.name))
    if ("", node.name) in element.attributes:
        return element.attributes["", node.name]
    return next((text for (_, name), text in element.attributes.items() if name == node.name), None)


def _check_namespace(element: Element, hints: XmlHints) -> None:
    if hints.namespace and element.namespace != hints.namespace:
        found = element.namespace or "no namespace"
        raise DecodeError(f"element {element.name!r} is in {found!r}, expected the namespace {hints.namespace!r}")


def _element(node: _Node, value: JsonValue, shape: Shape) -> Element:
    hints = node.hints
    element = Element(node.name, hints.namespace or "", (hints.prefix or "") if hints.namespace else "")
    element.is_cdata = hints.node_type == "cdata"
    if value is None:
        element.attributes[_NIL] = "true"
        element.prefixes.append(("xsi", SCHEMA_INSTANCE))
    elif isinstance(value, dict):
        for name, member in value.items():
            _write_member(element, name, member, shape)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            item_shape = shape.item(index)
            element.children.append(_element(_item_node(node.name, item_shape), item, item_shape))
    else:
        element.text = scalars.write(value, shape)
    return element


def _write_member(element: Element, name: str, value: JsonValue, shape: Shape) -> None:
    member = shape.member(name)
    node = _node(name, member)
    if node.kind == "attribute":
        _write_attribute(element, node, value, member)
    elif node.kind in ("text", "cdata"):
        if not value and name not in shape.required:
            raise EncodeError(f"{name!r} is the text of {element.name!r}, and an empty text would be no property")
        element.text = scalars.write(value, member)
        element.is_cdata = node.kind == "cdata"
    elif isinstance(value, list) and node.kind == "none":
        element.children += _side_by_side(name, value, member, is_required=name in shape.required)
    elif isinstance(value, list) and not member.types:
        raise EncodeError(f"{name!r} is an array, and no schema says how it stands in XML")
    else:
        element.children.append(_element(node, value, member))


def _write_attribute(element: Element, node: _Node, value: JsonValue, shape: Shape) -> None:
    if value is None:
        raise EncodeError(f"the attribute {node.name!r} can't be null; leave the property out")
    if node.hints.namespace:
        element.prefixes.append((node.hints.prefix or "ns", node.hints.namespace))
    element.attributes[(node.hints.namespace or "", node.name)] = scalars.write(value, shape)


def _side_by_side(name: str, value: Sequence[JsonValue], shape: Shape, *, is_required: bool) -> Iterator[Element]:
    if not value and not is_required:
        raise EncodeError(f"the empty array at {name!r} has no element of its own in XML; leave the property out")
    for index, item in enumerate(value):
        item_shape = shape.item(index)
        yield _element(_item_node(name, item_shape), item, item_shape)

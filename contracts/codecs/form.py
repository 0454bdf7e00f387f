"""`application/x-www-form-urlencoded`: an object whose properties are pairs.

A property is written by its Encoding: with `style` or `explode` as a query parameter is, else as text, an array as a
pair for each element, an object as JSON. Source: OAS 3.2, Encoding Object; WHATWG URL, urlencoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote_from_bytes

from contracts import media_types
from contracts.codecs import json
from contracts.codecs import text as text_codec
from contracts.codecs.bounds import bound
from contracts.codecs.model import Context, Encoded, PartEncodingLike
from contracts.codecs.parts import declared_media_type, decode_part, encode_part, is_styled
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles import ParameterStyle, Shape, decode_query, deep_object, percent, scalars
from contracts.styles import encode as encode_parameter
from contracts.styles.pairs import Pair, query_pairs
from contracts.styles.parts import SCALARS


def is_form(media_type: str) -> bool:
    """Whether it is `application/x-www-form-urlencoded`."""
    return media_types.matches(media_type, "application/x-www-form-urlencoded")


def decode(content: bytes, context: Context) -> JsonValue:
    """The properties that the pairs spell; where the shape foresees no object, the text as it is.

    Brackets after a declared property's name (`a[b]=1`, `a[]=2`) are read as deepObject is, whatever its Encoding.

    Raises: DecodeError for text that is not UTF-8, broken percent-encoding, and a single value that comes twice.
    """
    shape = context.shape
    if not shape.allows("object"):
        return text_codec.decode(content, context)
    bound(content, (b"&",), "a form")
    text = _utf8(content)
    styled = [(style, shape.member(style.name)) for style in _styles(context)]
    reading = decode_query(text, styled)
    for error in reading.errors.values():
        raise error
    value = dict(reading.values)
    rest = set(reading.undeclared)
    groups: dict[str, list[Pair]] = {}
    for pair in query_pairs(text):
        if pair.name in rest:
            groups.setdefault(_property_of(pair.name, shape), []).append(pair)
    for name, pairs in groups.items():
        value[name] = _read_property(name, pairs, context)
    return value


def encode(value: JsonValue, context: Context) -> Encoded:
    """The pairs of an object, each property by its Encoding.

    Raises: EncodeError for what is no object, and for empty arrays, of which nothing would be written.
    """
    if not isinstance(value, dict):
        return text_codec.encode(value, context)
    styles = {style.name: style for style in _styles(context)}
    fragments: list[str] = []
    for name, member in value.items():
        shape = context.shape.member(name)
        if name in styles:
            fragments.append(encode_parameter(styles[name], member, shape))
        else:
            fragments += _write_property(name, member, shape, context)
    return Encoded(context.media_type, "&".join(fragments).encode("ascii"))


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DecodeError(f"a form must be UTF-8, percent-encoded: {error}") from error


def _styles(context: Context) -> list[ParameterStyle]:
    """The properties that are written as query parameters are. Source: OAS 3.2, Encoding Object, `style`."""
    return [_style(name, encoding) for name, encoding in context.encoding.items() if is_styled(encoding)]


def _style(name: str, encoding: PartEncodingLike) -> ParameterStyle:
    style = encoding.style or "form"
    explode = encoding.explode if encoding.explode is not None else style == "form"
    return ParameterStyle(name, "query", style, explode, encoding.allow_reserved)


def _property_of(name: str, shape: Shape) -> str:
    base, bracket, _ = name.partition("[")
    return base if bracket and name not in shape.properties and base in shape.properties else name


def _read_property(name: str, pairs: Sequence[Pair], context: Context) -> JsonValue:
    shape = context.shape.member(name)
    if any(pair.name != name for pair in pairs):
        return deep_object.decode(ParameterStyle(name, "query", "deepObject"), pairs, shape)
    if shape.says("array") and (len(pairs) > 1 or not shape.says(*SCALARS)):
        return _read_array(name, pairs, shape, context)
    if len(pairs) > 1:
        if shape.types:
            raise DecodeError(f"the form gives {name!r} {len(pairs)} times; give it once, as it is no array")
        return [_read_value(name, pair, shape, context) for pair in pairs]
    return _read_value(name, pairs[0], shape, context)


def _read_array(name: str, pairs: Sequence[Pair], shape: Shape, context: Context) -> list[JsonValue]:
    if len(pairs) == 1 and not shape.item(0).allows("string"):
        text = percent.decode(pairs[0].value, plus_is_space=True)
        whole = scalars.read(text, replace(shape, types=frozenset({"array"})))
        if isinstance(whole, list) and not shape.item(0).says("array"):
            return whole
    return [_read_value(name, pair, shape.item(index), context) for index, pair in enumerate(pairs)]


def _read_value(name: str, pair: Pair, shape: Shape, context: Context) -> JsonValue:
    media_type = declared_media_type(context.encoding.get(name), shape)
    if media_type is None:
        return scalars.read(percent.decode(pair.value, plus_is_space=True), shape)
    return decode_part(percent.decode_bytes(pair.value, plus_is_space=True), media_type, shape, context)


def _write_property(name: str, member: JsonValue, shape: Shape, context: Context) -> list[str]:
    if isinstance(member, list) and shape.allows("array"):
        if not member:
            raise EncodeError(f"the form can't carry the empty array at {name!r}; leave the property out")
        values = [(item, shape.item(index)) for index, item in enumerate(member)]
    else:
        values = [(member, shape)]
    encoded_name = percent.encode(name)
    encoding = context.encoding.get(name)
    return [f"{encoded_name}={_write_value(item, item_shape, encoding, context)}" for item, item_shape in values]


def _write_value(value: JsonValue, shape: Shape, encoding: PartEncodingLike | None, context: Context) -> str:
    media_type = declared_media_type(encoding, shape)
    if media_type is not None:
        return quote_from_bytes(encode_part(value, media_type, shape, context).content, safe="")
    if isinstance(value, dict | list):
        return quote_from_bytes(json.encode(value), safe="")
    return percent.encode(scalars.write(value, shape))

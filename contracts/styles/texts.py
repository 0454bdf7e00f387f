"""Parameters that are one text of the message: in the path (simple, label, matrix) and in headers (simple).

2.0's ssv, tsv and pipes may stand there too. Source: RFC 6570, sections 3.2.2 to 3.2.7; OAS 3.2, Style Examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from contracts.json_values import JsonValue
from contracts.styles import parts, percent, scalars
from contracts.styles.parameter import DELIMITERS, ParameterLike, cannot_read, cannot_write
from contracts.styles.parts import Notation
from contracts.styles.shapes import Shape

_SPLITTERS = {
    ",": re.compile(","),
    ".": re.compile(r"\."),
    "|": re.compile(r"\||%7[Cc]"),
    " ": re.compile(" |%20"),
    "\t": re.compile("\t|%09"),
}
"""A delimiter that no URI may hold comes percent-encoded (OAS 3.1.1, Style Examples)."""

_NOT_IN_HEADERS = re.compile(r"[^\t\x20-\x7e]|\A[ \t]|[ \t]\Z")


def decode_path(parameter: ParameterLike, text: str, shape: Shape) -> JsonValue:
    """The value of a path parameter from the text between the template's braces, percent-encoded as sent.

    Raises: DecodeError if the text is not written as the style has it.
    """
    if parameter.style == "matrix":
        return _decode_matrix(parameter, text, shape)
    if parameter.style == "label":
        if not text.startswith("."):
            raise cannot_read(parameter, text, "does not begin with '.', as the style label has it")
        text = text[1:]
    return parts.read(text, shape, _path_notation(parameter))


def encode_path(parameter: ParameterLike, value: JsonValue, shape: Shape) -> str:
    """The text that stands for the value in the path, percent-encoded.

    Raises: EncodeError for a value that the style can't carry; an empty segment is one.
    """
    notation = _path_notation(parameter)
    if parameter.style == "matrix":
        return _encode_matrix(parameter, value, shape)
    written = parts.write(value, shape, notation)
    if parameter.style == "label":
        return "." + written
    if not written:
        raise cannot_write(parameter, value, "leaves an empty path segment, which no template matches")
    # A client or proxy would take "." and ".." out of the path (RFC 3986, section 5.2.4).
    return written.replace(".", "%2E") if written in (".", "..") else written


def decode_header(parameter: ParameterLike, text: str, shape: Shape) -> JsonValue:
    """The value of a header from its field value; nothing is percent-decoded, blanks around the parts are dropped.

    Raises: DecodeError if an object is not written as the style has it. Source: OAS 3.2, Parameter Object, `style`.
    """
    return parts.read(text.strip(" \t"), shape, _header_notation(parameter))


def encode_header(parameter: ParameterLike, value: JsonValue, shape: Shape) -> str:
    """The field value that stands for the value.

    Raises: EncodeError for text that a field can't hold (RFC 9110, section 5.5: visible ASCII, spaces, tabs), and for
    parts that hold the delimiter.
    """
    notation = _header_notation(parameter)
    written = parts.write(value, shape, notation)
    if _NOT_IN_HEADERS.search(written):
        raise cannot_write(parameter, value, "holds what a header field can't; keep to visible ASCII and inner blanks")
    return written


def splitter(delimiter: str) -> Callable[[str], list[str]]:
    """What splits a text that is still percent-encoded at the delimiter."""
    return _SPLITTERS[delimiter].split


def percent_notation(
    parameter: ParameterLike, delimiter: str, *, plus_is_space: bool = False, specials: str = ""
) -> Notation:
    """The notation of percent-encoded parts; `specials` are reserved characters with a meaning of their own there."""

    def decode(text: str) -> str:
        return percent.decode(text, plus_is_space=plus_is_space)

    def encode(text: str) -> str:
        keep = percent.reserved(parameter.location, but=delimiter + specials) if parameter.allow_reserved else ""
        encoded = percent.encode(text, keep=keep)
        return encoded.replace(".", "%2E") if delimiter == "." else encoded

    return Notation(
        parameter=parameter,
        split=splitter(delimiter),
        delimiter=percent.encode(delimiter, keep=",."),
        decode=decode,
        encode=encode,
        exploded=parameter.explode,
        unescapable=delimiter if delimiter in " |\t" else "",
    )


def _path_notation(parameter: ParameterLike) -> Notation:
    if parameter.style == "label":
        return percent_notation(parameter, "." if parameter.explode else ",", specials=",=")
    return percent_notation(parameter, DELIMITERS.get(parameter.style, ","), specials=",;=")


def _header_notation(parameter: ParameterLike) -> Notation:
    delimiter = DELIMITERS.get(parameter.style, ",")

    def split(text: str) -> list[str]:
        return [part.strip(" \t") for part in text.split(delimiter)]

    def decode(text: str) -> str:
        return text

    def encode(text: str) -> str:
        return text

    return Notation(
        parameter,
        split,
        delimiter,
        decode,
        encode,
        parameter.explode,
        empty_is_none=True,
        unescapable=delimiter,
        is_raw=True,
    )


def _decode_matrix(parameter: ParameterLike, text: str, shape: Shape) -> JsonValue:
    if not text.startswith(";"):
        raise cannot_read(parameter, text, "does not begin with ';', as the style matrix has it")
    notation = _path_notation(parameter)
    pairs = [piece.partition("=") for piece in text[1:].split(";")]
    own = [value for name, _, value in pairs if notation.decode(name) == parameter.name]
    is_object = parameter.explode and shape.says("object")
    if is_object and (not own or len(own) < len(pairs) or parameter.name in shape.properties):
        named: dict[str, JsonValue] = {}
        for raw_name, _, raw_value in pairs:
            name = notation.decode(raw_name)
            if name in named:
                raise cannot_read(parameter, text, f"names the property {name!r} twice; name it once")
            named[name] = scalars.read(notation.decode(raw_value), shape.member(name))
        return named
    if len(own) < len(pairs):
        raise cannot_read(parameter, text, f"names something else than {parameter.name!r}")
    if parameter.explode and shape.says("array"):
        return parts.read_array(own, shape, notation.decode)
    if len(own) > 1:
        raise cannot_read(parameter, text, f"names {parameter.name!r} {len(own)} times; name it once")
    return parts.read(own[0], shape, notation)


def _encode_matrix(parameter: ParameterLike, value: JsonValue, shape: Shape) -> str:
    notation = _path_notation(parameter)
    name = percent.encode(parameter.name)
    if parameter.explode and isinstance(value, list | dict) and value:
        written = parts.write_parts(value, shape, notation)
        return "".join(f";{name}={part}" if isinstance(value, list) else f";{part}" for part in written)
    text = parts.write(value, shape, notation)
    return f";{name}={text}" if text else f";{name}"

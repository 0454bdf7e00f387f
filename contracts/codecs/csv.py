"""CSV (`text/csv`): an array of objects, by the names in the first line, or an array of arrays.

Source: RFC 4180, section 2; the media type's `header` parameter, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts import media_types
from contracts.codecs import text as text_codec
from contracts.codecs.bounds import bound
from contracts.codecs.model import Context, Encoded
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles import Shape, scalars

_CELL = re.compile(r'(?:"((?:[^"]|"")*+)"|([^",\r\n]*))(,|\r\n|\n|\r|\Z)')
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def is_csv(media_type: str) -> bool:
    """Whether it is `text/csv` or goes by another of its names."""
    return media_type.partition(";")[0].strip().lower() in {"text/csv", "application/csv", "text/x-csv"}


def decode(content: bytes, context: Context) -> JsonValue:
    """The rows, each cell read by its shape; where the shape foresees no array, the text as it is.

    An empty cell is an empty string, or null, or no property, whichever of them comes first that the shape foresees.
    Lines without anything are passed over.

    Raises: DecodeError naming the 1-based row: a quote out of place, a row longer or shorter than the first.
    """
    if not context.shape.says("array"):
        return text_codec.decode(content, context)
    bound(content, (b",", b"\r", b"\n"), "CSV")
    rows = _rows(text_codec.text_of(content, context.media_type).removeprefix("\ufeff"))
    if _rows_are_arrays(context):
        return [_array(row, context.shape.item(index)) for index, row in enumerate(rows)]
    if not rows:
        return []
    names = rows[0]
    if len(set(names)) < len(names):
        raise DecodeError(f"the first line of the CSV names a column twice: {names!r}")
    objects: list[JsonValue] = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            raise DecodeError(f"row {number} of the CSV has {len(row)} cells, the first line {len(names)} names")
        objects.append(_object(names, row, context.shape.item(number - 2)))
    return objects


def encode(value: JsonValue, context: Context) -> Encoded:
    """The rows with CRLF after each; objects under a first line with all of their names.

    Raises: EncodeError for what is no array of objects or of arrays of scalars, and for a row without a property where
    an empty cell would be read as an empty string.
    """
    if not isinstance(value, list):
        return text_codec.encode(value, context)
    as_arrays = _rows_are_arrays(context) if context.shape.says("array") else not _are_objects(value)
    if as_arrays and all(isinstance(row, list) and row for row in value):
        rows = [_write_cells(row, context.shape.item(index)) for index, row in enumerate(value)]
    elif not as_arrays and _are_objects(value):
        rows = _write_objects(value, context)
    else:
        rows_are = "arrays that are not empty" if as_arrays else "objects"
        raise EncodeError(f"CSV of this shape carries an array of {rows_are}; its rows are not all of them so")
    text = "".join(",".join(row) + "\r\n" for row in rows)
    return Encoded(context.media_type, text_codec.bytes_of(text, context.media_type))


def _rows_are_arrays(context: Context) -> bool:
    media_type = media_types.parse(context.media_type)
    item = context.shape.item(0)
    return media_type.parameter("header") == "absent" or (item.says("array") and not item.says("object"))


def _are_objects(rows: Sequence[JsonValue]) -> bool:
    return all(isinstance(row, dict) for row in rows)


def _rows(text: str) -> list[list[str]]:
    rows: list[list[str]] = []
    row: list[str] = []
    position = 0
    while position < len(text):
        cell = _CELL.match(text, position)
        if cell is None:
            line = text.count("\n", 0, position) + 1
            found = text[position : position + 20]
            raise DecodeError(f"line {line} of the CSV has a quote out of place at {found!r}; double it inside quotes")
        quoted, bare, end = cell.groups()
        if end != "," and not row and bare == "":
            position = cell.end()
            continue
        row.append(bare if quoted is None else quoted.replace('""', '"'))
        position = cell.end()
        if end != ",":
            rows.append(row)
            row = []
    if row:
        rows.append([*row, ""])
    return rows


def _array(row: Sequence[str], shape: Shape) -> list[JsonValue]:
    return [scalars.read(cell, shape.item(index)) for index, cell in enumerate(row)]


def _object(names: Sequence[str], row: Sequence[str], shape: Shape) -> dict[str, JsonValue]:
    value: dict[str, JsonValue] = {}
    for name, cell in zip(names, row, strict=True):
        member = shape.member(name)
        if cell or member.allows("string", "null"):
            value[name] = scalars.read(cell, member)
    return value


def _write_cells(row: Sequence[JsonValue], shape: Shape) -> list[str]:
    cells = [_write_cell(cell, shape.item(index)) for index, cell in enumerate(row)]
    return ['""'] if cells == [""] else cells


def _write_cell(value: JsonValue, shape: Shape) -> str:
    text = scalars.write(value, shape)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _write_objects(value: list[JsonValue], context: Context) -> list[list[str]]:
    names = list(dict.fromkeys(name for row in value for name in row))
    if not names:
        if value:
            raise EncodeError("CSV has no way to write objects without properties")
        return []
    rows = [_write_cells(names, Shape())]
    for index, row in enumerate(value):
        shape = context.shape.item(index)
        cells = []
        for name in names:
            member = shape.member(name)
            if name not in row and member.allows("string", "null"):
                raise EncodeError(f"row {index + 1} has no {name!r}, and its empty cell would be read as a value")
            cells.append(_write_cell(row[name], member) if name in row else "")
        rows.append(['""'] if cells == [""] else cells)
    return rows

"""JSON text to value, strictly by RFC 8259, and to nodes where more than the value is asked for.

Knows JSON's grammar only; what is odd in a text that keeps the grammar is told by the nodes' construction.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Literal, NoReturn

from contracts.document.yaml_nodes import MAX_DEPTH, Node
from contracts.json_values import JsonValue


class NotJson(ValueError):
    """The text breaks JSON's grammar at a 0-based offset."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class OddJson(ValueError):
    """JSON by its grammar, but with a name given twice, a number that nobody can hold, or nested too deeply."""


def read(text: str) -> JsonValue:
    """The value of a JSON text in which nothing is odd.

    Raises: NotJson where the grammar is broken; OddJson if only its nodes can tell what it says.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=_float, parse_constant=_no_constant)
    except (NotJson, OddJson):
        raise
    except json.JSONDecodeError as error:
        raise NotJson(error.msg, error.pos) from None
    except RecursionError:
        raise OddJson("nested too deeply") from None
    except ValueError as error:  # int() refuses more than sys.get_int_max_str_digits() digits
        raise OddJson(str(error)) from None
    if "\\u" in text and _holds_surrogates(value):
        raise OddJson("half of a surrogate pair")
    if depth(value) > MAX_DEPTH:
        raise OddJson("nested too deeply")
    return value


def depth(value: JsonValue) -> int:
    """Levels of nesting, counting no further than one past the limit; 0 for a scalar."""
    level = [value] if isinstance(value, dict | list) else []
    for count in range(MAX_DEPTH + 1):
        if not level:
            return count
        level = [
            item
            for holder in level
            for item in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(item, dict | list)
        ]
    return MAX_DEPTH + 1


def nodes(text: str) -> Node:
    """The root node of a text that keeps JSON's grammar; deeper than can be built, it is cut off there."""
    root = Node("sequence", 1, 1)
    stack = [root]
    line, line_start, offset = 1, 0, 0
    while token := _TOKEN.match(text, offset):
        begin, offset = token.span(1)
        breaks = text.count("\n", token.start(), begin)
        if breaks:
            line, line_start = line + breaks, text.rindex("\n", 0, begin) + 1
        mark = token[1]
        if mark in "]}":
            stack.pop()
            continue
        node = Node(_KINDS.get(mark, "scalar"), line, begin - line_start + 1)
        stack[-1].items.append(node)
        if mark == '"':
            node.text, offset = _DECODER.raw_decode(text, begin)
        elif mark not in _KINDS:
            node.text, node.is_plain = mark, True
        elif len(stack) > MAX_DEPTH + 1:
            _close(stack)
            break
        else:
            stack.append(node)
    return root.items[0]


_TOKEN = re.compile(r'[ \t\n\r,:]*(["\[\]{}]|[^ \t\n\r,:"\[\]{}]+)')
_DECODER = json.JSONDecoder()
_KINDS: dict[str, Literal["mapping", "sequence"]] = {"{": "mapping", "[": "sequence"}


def _close(stack: list[Node]) -> None:
    """Give each key that still waits for its value one, so that what was read so far is whole."""
    for node in stack:
        if node.kind == "mapping" and len(node.items) % 2:
            node.items.append(Node("scalar", node.line, node.column))


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonValue:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise OddJson("a name is given twice")
    return result


def _float(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise OddJson(f"{text} is beyond a double")
    return value


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"JSON has no {name}", 0)


def _holds_surrogates(value: JsonValue) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return True
    return False
